//! The organization and its users, from the file into the directory.

use super::file;
use super::loader::{Loader, Sign, as_kept, set};
use crate::features::audit::{Action, Deed, ObjectKind};
use crate::features::directory;
use crate::features::users::{self, ExternalUserState, Organization, Role, User, UserType, name_key};
use crate::foundation::db::DbError;
use crate::foundation::text::Language;

impl Loader<'_> {
    pub(super) fn load_organization(&mut self, given: Option<&file::Organization>) -> Result<(), DbError> {
        let Some(given) = given else { return Ok(()) };
        let before = users::organization(self.conn)?;
        let is_new = before.is_none();
        let mut kept = before.unwrap_or_else(|| Organization {
            display_name: String::new(),
            domain: String::new(),
            privacy_url: None,
            privacy_contact: None,
            language: Language::default().tag().to_owned(),
        });
        if is_new {
            self.needed(given.display_name.as_ref(), "organization.displayName");
            self.needed(given.domain.as_ref(), "organization.domain");
        }
        let mut changed = Vec::new();
        set(&mut kept.display_name, given.display_name.clone().map(|name| name.0), "displayName", &mut changed);
        set(&mut kept.domain, given.domain.clone().map(|domain| domain.0), "domain", &mut changed);
        set(
            &mut kept.privacy_url,
            as_kept(&given.privacy_statement_url, |url| url.0),
            "privacyStatementUrl",
            &mut changed,
        );
        set(&mut kept.privacy_contact, as_kept(&given.privacy_contact, |name| name.0), "privacyContact", &mut changed);
        if changed.is_empty() {
            return Ok(());
        }
        users::keep_organization(self.conn, &kept, self.now)?;
        let fields = changed.join(", ");
        let deed = Deed::new(Action::UpdateOrganization).on(ObjectKind::Organization, None, &kept.display_name);
        self.note(Sign::Changed, format!("organization: {fields}"), deed.with("changed", fields.as_str()))
    }

    pub(super) fn load_users(&mut self, given: &[file::User]) -> Result<(), DbError> {
        for (at, given) in given.iter().enumerate() {
            let user = match self.known(&given.mail) {
                Some(kept) => self.update_user(at, given, kept)?,
                None => self.create_user(at, given)?,
            };
            if let Some(user) = user {
                self.add_roles(at, given, &user)?;
                self.meet(user);
            }
        }
        Ok(())
    }

    fn create_user(&mut self, at: usize, given: &file::User) -> Result<Option<User>, DbError> {
        let Some(name) = self.needed(given.display_name.as_ref(), format!("users[{at}].displayName")) else {
            return Ok(None);
        };
        let mut user = User::member(&given.mail, &name.0, self.now);
        if given.user_type == Some(file::UserType::Guest) {
            user.user_type = UserType::Guest;
            // Somebody who was a guest elsewhere already; the address is proved at each sign-in.
            user.external_user_state = Some(ExternalUserState::Accepted);
            user.external_user_state_changed_at = Some(self.now);
            // Until an admin says who answers for them.
            user.orphaned_at = Some(self.now);
        }
        fill(&mut user, given);
        users::insert(self.conn, &user)?;
        let deed = Deed::new(Action::CreateUser).on_user(user.id, user.name());
        self.note(Sign::Added, format!("user {}", user.mail), deed)?;
        Ok(Some(user))
    }

    fn update_user(&mut self, at: usize, given: &file::User, mut user: User) -> Result<Option<User>, DbError> {
        if user.deleted_at.is_some() {
            self.mistake(format!(
                "users[{at}].mail: {} was deleted by an admin. Restore them under Admin, People, Deleted, or take them \
                 out of the file",
                user.mail
            ));
            return Ok(None);
        }
        let wanted = given.user_type.map(|kind| kind == file::UserType::Guest);
        if wanted.is_some_and(|guest| guest != user.is_guest()) {
            let (is, says) = if user.is_guest() { ("guest", "member") } else { ("member", "guest") };
            let mail = &user.mail;
            self.mistake(format!(
                "users[{at}].userType: {mail} is a {is} here, not a {says}. An import does not turn one into the other"
            ));
            return Ok(None);
        }
        let mut changed = fill(&mut user, given);
        if !changed.is_empty() {
            user.updated_at = self.now;
            users::update_profile(self.conn, &user)?;
        }
        // Named again after an earlier import pruned them; whom an admin blocked stays out.
        let pruned = !user.enabled && !user.is_guest() && !directory::is_blocked_by_hand(self.conn, &user)?;
        if pruned && users::set_enabled(self.conn, user.id, true, self.now)? {
            user.enabled = true;
            changed.push("enabled");
        }
        if !changed.is_empty() {
            let fields = changed.join(", ");
            let deed = Deed::new(Action::UpdateUser).on_user(user.id, user.name()).with("changed", fields.as_str());
            self.note(Sign::Changed, format!("user {}: {fields}", user.mail), deed)?;
        }
        Ok(Some(user))
    }

    fn add_roles(&mut self, at: usize, given: &file::User, user: &User) -> Result<(), DbError> {
        for role in &given.roles {
            let role = match role {
                file::Role::Admin => Role::Admin,
                file::Role::UserAdministrator => Role::UserAdministrator,
                file::Role::GuestInviter => Role::GuestInviter,
                file::Role::Reader => Role::Reader,
            };
            if user.is_guest() && role != Role::GuestInviter {
                let (mail, role) = (&user.mail, role.word());
                self.mistake(format!("users[{at}].roles: {mail} is a guest here, and no guest is {role}"));
                continue;
            }
            if users::add_role(self.conn, user.id, role, self.now)? {
                let deed = Deed::new(Action::AddRole).on_user(user.id, user.name()).with("role", role.word());
                self.note(Sign::Added, format!("role {} for {}", role.word(), user.mail), deed)?;
            }
        }
        Ok(())
    }
}

/// Takes over what the file says of a person; the names of what changed.
fn fill(user: &mut User, given: &file::User) -> Vec<&'static str> {
    let mut changed = Vec::new();
    set(&mut user.display_name, given.display_name.clone().map(|name| name.0), "displayName", &mut changed);
    user.name_key = name_key(user.name());
    let mut change = |kept: &mut Option<String>, given: &file::Change<file::Name>, name| {
        set(kept, as_kept(given, |text| text.0), name, &mut changed);
    };
    change(&mut user.given_name, &given.given_name, "givenName");
    change(&mut user.surname, &given.surname, "surname");
    change(&mut user.department, &given.department, "department");
    change(&mut user.job_title, &given.job_title, "jobTitle");
    change(&mut user.company_name, &given.company_name, "companyName");
    change(&mut user.country, &given.country, "country");
    change(&mut user.preferred_language, &given.preferred_language, "preferredLanguage");
    changed
}
