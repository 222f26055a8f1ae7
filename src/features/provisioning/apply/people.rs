//! The organization and its users.

use crate::features::directory;
use crate::features::directory::from_source::{self, Described, NewPerson};
use crate::features::provisioning::apply::Run;
use crate::features::provisioning::compare::{NewRoles, Plan};
use crate::features::provisioning::report::{Refused, Sign};
use crate::features::provisioning::words;
use crate::features::users::User;

/// So many people are created or changed in one call.
const AT_ONCE: usize = 500;

impl<'a> Run<'a> {
    pub(super) fn people(&mut self, plan: &'a Plan<'a>) -> Result<(), Refused> {
        if let Some(wish) = &plan.organization {
            let done = directory::update_organization(self.conn, self.actor, wish, self.now);
            let changed = self.settled("organization", done, words::of_directory)?.unwrap_or_default();
            if !changed.is_empty() {
                self.report.add(Sign::Changed, format!("organization: {}", changed.join(", ")));
            }
        }
        self.create(plan)?;
        self.update(plan)?;
        for (at, user) in &plan.let_in {
            let done = directory::unblock(self.conn, self.actor, user.id, self.now);
            if self.settled(format!("{at}.mail"), done, words::of_directory)?.is_some_and(|done| done.undoable) {
                self.report.add(Sign::Changed, format!("user {}: enabled", user.mail));
                let known = self.person(&user.mail).unwrap_or(user);
                let enabled = User { enabled: true, ..known.clone() };
                self.people.insert(user.mail.as_str(), enabled);
            }
        }
        plan.roles.iter().try_for_each(|new| self.add_roles(new))
    }

    fn create(&mut self, plan: &'a Plan<'a>) -> Result<(), Refused> {
        for some in plan.new_people.chunks(AT_ONCE) {
            let wishes: Vec<NewPerson> = some.iter().map(|(_, wish)| wish.clone()).collect();
            let done = from_source::create(self.conn, self.actor, &wishes, self.now);
            let created = self.settled("users", done, words::of_directory)?.unwrap_or_default();
            for ((at, wish), done) in some.iter().zip(created) {
                if let Some(user) = self.settled(format!("{at}.mail"), done, words::of_directory)? {
                    self.report.add(Sign::Added, format!("user {}", user.mail));
                    self.people.insert(wish.mail.as_str(), user);
                }
            }
        }
        Ok(())
    }

    fn update(&mut self, plan: &'a Plan<'a>) -> Result<(), Refused> {
        for some in plan.changed_people.chunks(AT_ONCE) {
            let wishes: Vec<(User, Described)> =
                some.iter().map(|(_, user, wish)| (user.clone(), wish.clone())).collect();
            let done = from_source::update(self.conn, self.actor, &wishes, self.now);
            let updated = self.settled("users", done, words::of_directory)?.unwrap_or_default();
            for ((at, before, wish), done) in some.iter().zip(updated) {
                if let Some(user) = self.settled(*at, done, words::of_directory)? {
                    let changed: Vec<&str> =
                        Described::of(before).differing(wish).into_iter().map(words::property_of).collect();
                    self.report.add(Sign::Changed, format!("user {}: {}", user.mail, changed.join(", ")));
                    self.people.insert(before.mail.as_str(), user);
                }
            }
        }
        Ok(())
    }

    fn add_roles(&mut self, new: &NewRoles<'_>) -> Result<(), Refused> {
        let Some(user) = self.person(new.mail.as_str()) else { return Ok(()) };
        let (id, mail) = (user.id, user.mail.clone());
        let roles = new.held.iter().chain(&new.new).copied().collect();
        let wish = directory::Wish { user: id, roles, seen: new.held.clone() };
        let done = directory::change_roles(self.conn, self.actor, &wish, self.now);
        let words: Vec<&str> = new.new.iter().map(|role| role.word()).collect();
        let text = |refused: &directory::Refused| match refused {
            directory::Refused::GuestRole => format!(
                "a guest holds no directory role but guestInviter, and no guest is {}: take the role away, or make \
                 {mail} a member",
                words.join(" or ")
            ),
            other => words::of_directory(other),
        };
        if self.settled(format!("{}.roles", new.at), done, text)?.is_some() {
            for word in words {
                self.report.add(Sign::Added, format!("role {word} for {mail}"));
            }
        }
        Ok(())
    }

    /// The accounts are switched off and signed out (S-4), not deleted: what these people did stays on record.
    pub(super) fn shut_out(&mut self, plan: &'a Plan<'a>) -> Result<(), Refused> {
        for user in &plan.shut_out {
            let done = directory::block(self.conn, self.actor, user.id, self.now);
            if self.settled("users", done, words::of_directory)?.is_some_and(|done| done.undoable) {
                self.report.add(Sign::Removed, format!("sign-in of user {} (account kept, disabled)", user.mail));
            }
        }
        Ok(())
    }
}
