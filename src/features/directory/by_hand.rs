//! People added and changed by hand.

use crate::features::audit::{self, Action, Deed};
use crate::features::directory::{Refused, managed};
use crate::features::policies::{self, Object};
use crate::features::users::{self, User, name_key};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::person::Actor;
use crate::foundation::seen;

/// Characters of a name or any other field.
pub(super) const LONGEST: usize = 256;

/// Whether somebody must have a name; a guest may be known by the address alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    Needed,
    Free,
}

impl Name {
    pub fn of(user: &User) -> Self {
        if user.is_guest() { Self::Free } else { Self::Needed }
    }
}

/// What is typed about somebody; an empty field is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    pub display_name: String,
    pub given_name: String,
    pub surname: String,
    pub job_title: String,
    pub department: String,
    pub company_name: String,
    pub country: String,
}

impl Profile {
    /// What the directory says now.
    pub fn of(user: &User) -> Self {
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            display_name: user.display_name.clone(),
            given_name: said(&user.given_name),
            surname: said(&user.surname),
            job_title: said(&user.job_title),
            department: said(&user.department),
            company_name: said(&user.company_name),
            country: said(&user.country),
        }
    }

    /// Each field by its name in the form.
    pub fn fields(&self) -> [(&'static str, &str); 7] {
        [
            ("display_name", &self.display_name),
            ("given_name", &self.given_name),
            ("surname", &self.surname),
            ("job_title", &self.job_title),
            ("department", &self.department),
            ("company_name", &self.company_name),
            ("country", &self.country),
        ]
    }

    /// The same, to be compared with what somebody else typed.
    pub fn form(&self) -> seen::Fields {
        self.fields().into_iter().map(|(name, text)| (name, text.to_owned())).collect()
    }

    /// What stands for all of it in a form, so that a change by somebody else meanwhile is noticed.
    pub fn mark(&self) -> String {
        seen::mark(&self.form())
    }

    fn check(&self, name: Name) -> Result<(), Refused> {
        self.mistakes(name).into_iter().next().map_or(Ok(()), Err)
    }

    /// Whatever nobody can be called: at most one for each field.
    pub fn mistakes(&self, name: Name) -> Vec<Refused> {
        let bad = |text: &str| text.chars().count() > LONGEST || text.chars().any(char::is_control);
        let wrong = |(field, text): (&'static str, &str)| match (field, name) {
            ("display_name", Name::Needed) if text.is_empty() => Some(Refused::NoName),
            _ => bad(text).then_some(Refused::TooLong { field, most: LONGEST }),
        };
        self.fields().into_iter().filter_map(wrong).collect()
    }

    /// The fields in which the two differ.
    pub(super) fn differing(&self, other: &Self) -> Vec<&'static str> {
        let pairs = self.fields().into_iter().zip(other.fields());
        pairs.filter(|(one, other)| one != other).map(|((field, _), _)| field).collect()
    }

    pub(super) fn fill(&self, user: &mut User) {
        let kept = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        user.display_name.clone_from(&self.display_name);
        user.name_key = name_key(if self.display_name.is_empty() { &user.mail } else { &self.display_name });
        user.given_name = kept(&self.given_name);
        user.surname = kept(&self.surname);
        user.job_title = kept(&self.job_title);
        user.department = kept(&self.department);
        user.company_name = kept(&self.company_name);
        user.country = kept(&self.country);
    }
}

/// A colleague is in the directory, without anything yet. Refuses an address that is none or somebody's, and a form
/// without a name.
pub fn create(conn: &mut Conn, actor: &Actor, mail: &str, wish: &Profile, now: Time) -> Result<User, Refused> {
    policies::may(conn, actor, policies::Action::ManageUser, Object::Directory, now)?;
    let address = EmailAddress::parse(mail).map_err(Refused::NotAnAddress)?;
    match users::find_by_mail(conn, address.as_str())? {
        Some(there) if there.deleted_at.is_some() => return Err(Refused::AddressDeleted(there.name().to_owned())),
        Some(there) => return Err(Refused::AddressTaken(there.name().to_owned())),
        None => wish.check(Name::Needed)?,
    }
    let mut user = User::member(&address, &wish.display_name, now);
    wish.fill(&mut user);
    users::insert(conn, &user)?;
    audit::record(conn, actor, Deed::new(Action::CreateUser).on_user(user.id, user.name()), now)?;
    Ok(user)
}

/// The directory says what was typed. Refuses a change made on an outdated page: `seen` is the [`Profile::mark`] of what
/// that page showed.
pub fn update(
    conn: &mut Conn,
    actor: &Actor,
    id: UserId,
    wish: &Profile,
    seen: &str,
    now: Time,
) -> Result<User, Refused> {
    let mut user = managed(conn, actor, id, now)?;
    let before = Profile::of(&user);
    if before.mark() != seen && before != *wish {
        return Err(Refused::ChangedMeanwhile);
    }
    wish.check(Name::of(&user))?;
    let changed = before.differing(wish);
    if changed.is_empty() {
        return Ok(user);
    }
    wish.fill(&mut user);
    user.updated_at = now;
    users::update_profile(conn, &user)?;
    let deed = Deed::new(Action::UpdateUser).on_user(user.id, user.name()).about(user.id, user.name());
    audit::record(conn, actor, deed.with("changed", changed.join(", ")), now)?;
    Ok(user)
}
