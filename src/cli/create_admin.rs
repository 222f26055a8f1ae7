//! `guestlist create-admin`: makes the first admin, who comes in by a one-time link.

use clap::Args;

use crate::cli::Failure;
use crate::cli::opened;
use crate::features::access::changes::{AccessChange, ChangeKind, record_change};
use crate::features::audit::{self, Action, Deed, Filter};
use crate::features::directory;
use crate::features::sign_in::{self, links};
use crate::features::users::{self, Role, User};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::{Clock, Time};
use crate::foundation::config::{Config, Sources};
use crate::foundation::db::{Conn, DbError};
use crate::foundation::person::Actor;
use crate::foundation::refusal::Refusal;

/// Makes the first admin and prints a one-time sign-in link, good for one hour.
///
/// Refused once an admin has signed in: further ones come by `import`. Until then it may be run again
/// for the same person, and each new link ends the one before.
#[derive(Args)]
#[command(after_help = "Example:\n  guestlist create-admin anna@example.com --name \"Anna Berg\"")]
pub struct CreateAdmin {
    /// The admin's e-mail address.
    email: String,
    /// The admin's name; without it, the address stands for it.
    #[arg(long)]
    name: Option<String>,
}

enum Stop {
    Database(DbError),
    Link(sign_in::Refused),
    Refused(String),
}

impl CreateAdmin {
    pub fn run(&self, sources: &Sources) -> Result<(), Failure> {
        let address = EmailAddress::parse(&self.email)
            .map_err(|reason| Failure::Usage(format!("EMAIL: {} is {reason}", self.email)))?;
        let name = self.name.as_deref().unwrap_or_default().trim();
        if name.chars().count() > 256 || name.chars().any(char::is_control) {
            return Err(Failure::Usage("--name: give one line of at most 256 characters".to_owned()));
        }
        let config = Config::load(sources)?;
        let db = opened::open(&config.database_url)?;
        let now = Clock::default().now();
        let path = db.write_now(|conn| make(conn, &address, name, now)).map_err(failure)?;
        println!("{address} is an admin. This link signs them in once, until an hour from now:\n");
        println!("  {}\n", config.base_url.link(&path));
        println!("Hand it over on a way nobody else can read.");
        Ok(())
    }
}

/// The person, the role, the link and the entries about them, in one transaction.
fn make(conn: &mut Conn, address: &EmailAddress, name: &str, now: Time) -> Result<String, Stop> {
    let actor = Actor::operator("create-admin");
    let known = users::find_by_mail(conn, address.as_str())?;
    if users::keeps_an_admin(conn, now)? {
        may_have_another_link(conn, known.as_ref())?;
    }
    let user = match known {
        Some(user) if user.is_guest() => {
            return Err(Stop::Refused(format!("{address} is a guest here; a guest cannot be an admin")));
        }
        Some(user) if user.deleted_at.is_some() => {
            let back = directory::restore(conn, &actor, user.id, now);
            back.map_err(|refused| Stop::Refused(refused.text().to_string()))?.user
        }
        Some(user) => user,
        None => {
            let user = User::member(address, name, now);
            users::insert(conn, &user)?;
            audit::record(conn, &actor, Deed::new(Action::CreateUser).on_user(user.id, user.name()), now)?;
            user
        }
    };
    if users::set_enabled(conn, user.id, true, now)? {
        record_change(conn, &AccessChange::of_user(ChangeKind::UserUnblocked, user.id), now)?;
    }
    users::add_role(conn, user.id, Role::Admin, now)?;
    audit::record(conn, &actor, Deed::new(Action::CreateAdmin).on_user(user.id, user.name()), now)?;
    links::make(conn, user.id, now).map_err(Stop::Link)
}

/// K-3: only the one admin there is, who has not come in yet, is given a link again.
fn may_have_another_link(conn: &mut Conn, person: Option<&User>) -> Result<(), Stop> {
    let refused = "there is an admin already. Make further ones under Admin, People, or with: guestlist import, as \"roles\": [\"admin\"]";
    let Some(person) = person else { return Err(Stop::Refused(refused.to_owned())) };
    let is_admin = users::roles_of(conn, person.id)?.contains(&Role::Admin);
    let came_in = Filter { people: vec![person.id], action: Some(Action::SignIn), ..Filter::default() };
    match is_admin && audit::search(conn, &came_in, None, 1)?.is_empty() {
        true => Ok(()),
        false => Err(Stop::Refused(refused.to_owned())),
    }
}

fn failure(stop: Stop) -> Failure {
    match stop {
        Stop::Database(error) => error.into(),
        Stop::Link(error) => Failure::Failed(format!("no link could be made: {error}. Nothing was changed")),
        Stop::Refused(words) => Failure::Failed(words),
    }
}

impl From<DbError> for Stop {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}
