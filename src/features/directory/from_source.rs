//! People as a source describes them: created and changed by the rules of the pages, many at a time.

use std::collections::HashMap;

use crate::features::audit::{self, Action, Deed};
use crate::features::directory::by_hand::{LONGEST, Name, Profile};
use crate::features::directory::refused::Refused;
use crate::features::policies::{self, Object};
use crate::features::rules::Domains;
use crate::features::users::{self, ExternalUserState, User, UserType};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::person::Actor;

/// So many people fit into one statement.
const AT_ONCE: usize = 500;

/// What a source says about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    pub profile: Profile,
    pub preferred_language: Option<String>,
}

/// Somebody who is to be in the directory.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub mail: EmailAddress,
    pub user_type: UserType,
    pub described: Described,
}

impl Described {
    pub fn of(user: &User) -> Self {
        Self { profile: Profile::of(user), preferred_language: user.preferred_language.clone() }
    }

    /// Whatever nobody can be called: at most one for each field.
    pub fn mistakes(&self, name: Name) -> Vec<Refused> {
        let language = self.preferred_language.as_deref().unwrap_or_default();
        let bad = language.chars().count() > LONGEST || language.chars().any(char::is_control);
        let language = bad.then_some(Refused::TooLong { field: "preferred_language", most: LONGEST });
        self.profile.mistakes(name).into_iter().chain(language).collect()
    }

    /// The fields in which the two differ.
    pub fn differing(&self, other: &Self) -> Vec<&'static str> {
        let language = self.preferred_language != other.preferred_language;
        self.profile.differing(&other.profile).into_iter().chain(language.then_some("preferred_language")).collect()
    }

    fn fill(&self, user: &mut User) {
        self.profile.fill(user);
        user.preferred_language.clone_from(&self.preferred_language);
    }
}

/// These people are in the directory from now on, without anything yet. Guests count as accepted: they were guests
/// elsewhere, and prove their address whenever they sign in. Answers for each the person, or why they cannot be added: an
/// address that is somebody's, a description that nobody can have, and a guest whose domain is kept out.
pub fn create(
    conn: &mut Conn,
    actor: &Actor,
    wishes: &[NewPerson],
    now: Time,
) -> Result<Vec<Result<User, Refused>>, Refused> {
    policies::may(conn, actor, policies::Action::ManageUser, Object::Directory, now)?;
    let domains = Domains::read(conn)?;
    let mut all = Vec::with_capacity(wishes.len());
    for some in wishes.chunks(AT_ONCE) {
        let mails: Vec<&str> = some.iter().map(|wish| wish.mail.as_str()).collect();
        let taken = users::find_many_by_mail(conn, &mails)?;
        let taken: HashMap<&str, &User> = taken.iter().map(|user| (user.mail.as_str(), user)).collect();
        let new: Vec<Result<User, Refused>> = some.iter().map(|wish| made(wish, &taken, &domains, now)).collect();
        let users: Vec<User> = new.iter().filter_map(|one| one.as_ref().ok()).cloned().collect();
        users::insert_many(conn, &users)?;
        let deed = |user: &User| Deed::new(Action::CreateUser).on_user(user.id, user.name());
        audit::record_all(conn, actor, users.iter().map(deed).collect(), now)?;
        all.extend(new);
    }
    Ok(all)
}

fn made(wish: &NewPerson, taken: &HashMap<&str, &User>, domains: &Domains, now: Time) -> Result<User, Refused> {
    match taken.get(wish.mail.as_str()) {
        Some(there) if there.deleted_at.is_some() => return Err(Refused::AddressDeleted(there.name().to_owned())),
        Some(there) => return Err(Refused::AddressTaken(there.name().to_owned())),
        None => {}
    }
    // A guest who comes from elsewhere has a name there.
    wish.described.mistakes(Name::Needed).into_iter().next().map_or(Ok(()), Err)?;
    let mut user = User::member(&wish.mail, &wish.described.profile.display_name, now);
    if wish.user_type == UserType::Guest {
        domains.check(&wish.mail).map_err(Refused::Blocked)?;
        user.user_type = UserType::Guest;
        user.external_user_state = Some(ExternalUserState::Accepted);
        user.external_user_state_changed_at = Some(now);
        // Until an admin says who answers for them.
        user.orphaned_at = Some(now);
    }
    wish.described.fill(&mut user);
    Ok(user)
}

/// The directory says about these people what the source says. Answers for each the person, or why it cannot be so.
pub fn update(
    conn: &mut Conn,
    actor: &Actor,
    wishes: &[(User, Described)],
    now: Time,
) -> Result<Vec<Result<User, Refused>>, Refused> {
    let mut all = Vec::with_capacity(wishes.len());
    for some in wishes.chunks(AT_ONCE) {
        let ids: Vec<_> = some.iter().map(|(user, _)| user.id).collect();
        users::hold(conn, &ids)?;
        let mut deeds = Vec::new();
        for (user, wish) in some {
            policies::may(conn, actor, policies::Action::ManageUser, Object::User(user), now)?;
            if let Some(refused) = wish.mistakes(Name::of(user)).into_iter().next() {
                all.push(Err(refused));
                continue;
            }
            let changed = Described::of(user).differing(wish).join(", ");
            let mut user = user.clone();
            wish.fill(&mut user);
            user.updated_at = now;
            users::update_profile(conn, &user)?;
            let deed = Deed::new(Action::UpdateUser).on_user(user.id, user.name()).about(user.id, user.name());
            deeds.push(deed.with("changed", changed));
            all.push(Ok(user));
        }
        audit::record_all(conn, actor, deeds, now)?;
    }
    Ok(all)
}
