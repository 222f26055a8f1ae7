//! Who asks, and from where, as read from current rows on this very request (S-5).

use chrono::TimeDelta;

use crate::foundation::clock::Time;
use crate::foundation::id::UserId;
use crate::foundation::refusal::{Kind, Refusal};
use crate::foundation::text::{Language, Text};

/// How long ago somebody may have proved who they are for a step that asks for it again (S-6).
pub const FRESH_PROOF: TimeDelta = TimeDelta::minutes(15);

/// The directory roles somebody holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    /// Everything.
    pub admin: bool,
    /// The people: blocks, deletes and restores them, and invites where inviters may.
    pub user_administrator: bool,
    /// Invites where members may not.
    pub guest_inviter: bool,
    /// Sees everything, changes nothing.
    pub reader: bool,
}

impl Roles {
    /// Whether the admin area is theirs to enter, to do something there or to look.
    pub fn sees_admin_area(self) -> bool {
        self.admin || self.user_administrator || self.reader
    }
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Somebody {
    pub id: UserId,
    pub name: String,
    pub mail: String,
    pub is_guest: bool,
    pub roles: Roles,
    /// Their own choice, if they made one.
    pub language: Option<Language>,
    /// `auto`, `light` or `dark`.
    pub theme: String,
    /// The last moment of a guest's stay, if it has one.
    pub ends_at: Option<Time>,
    /// When this session last proved who they are (S-6).
    pub proved_at: Time,
}

/// What the frame of every page says beside the person.
#[derive(Clone, Debug)]
pub struct House {
    pub organization: String,
    pub domain: String,
    pub language: Language,
    pub privacy_url: Option<String>,
    pub privacy_contact: Option<String>,
    /// Invitations waiting for this person's answer.
    pub waiting: u32,
    /// Whether guests see groups.
    pub guests_see_groups: bool,
}

/// Where a wish came from, for the audit log.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// `web`, `command`, `worker` …
    pub surface: &'static str,
    pub client_address: Option<String>,
    pub request_id: Option<String>,
}

/// What a client may ask for: Graph's permission names, and one for SCIM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    AccessReviewRead,
    AccessReviewWrite,
    AppRoleAssignmentWrite,
    ApplicationRead,
    ApplicationWrite,
    AuditLogRead,
    DirectoryRead,
    DirectoryWrite,
    GroupMemberRead,
    GroupMemberWrite,
    GroupRead,
    GroupWrite,
    PolicyRead,
    PolicyWrite,
    RoleManagementWrite,
    Scim,
    UserInvite,
    UserRead,
    UserWrite,
}

impl Scope {
    pub const ALL: &'static [Self] = &[
        Self::AccessReviewRead,
        Self::AccessReviewWrite,
        Self::AppRoleAssignmentWrite,
        Self::ApplicationRead,
        Self::ApplicationWrite,
        Self::AuditLogRead,
        Self::DirectoryRead,
        Self::DirectoryWrite,
        Self::GroupMemberRead,
        Self::GroupMemberWrite,
        Self::GroupRead,
        Self::GroupWrite,
        Self::PolicyRead,
        Self::PolicyWrite,
        Self::RoleManagementWrite,
        Self::Scim,
        Self::UserInvite,
        Self::UserRead,
        Self::UserWrite,
    ];

    /// The name in a token and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::AccessReviewRead => "AccessReview.Read.All",
            Self::AccessReviewWrite => "AccessReview.ReadWrite.All",
            Self::AppRoleAssignmentWrite => "AppRoleAssignment.ReadWrite.All",
            Self::ApplicationRead => "Application.Read.All",
            Self::ApplicationWrite => "Application.ReadWrite.All",
            Self::AuditLogRead => "AuditLog.Read.All",
            Self::DirectoryRead => "Directory.Read.All",
            Self::DirectoryWrite => "Directory.ReadWrite.All",
            Self::GroupMemberRead => "GroupMember.Read.All",
            Self::GroupMemberWrite => "GroupMember.ReadWrite.All",
            Self::GroupRead => "Group.Read.All",
            Self::GroupWrite => "Group.ReadWrite.All",
            Self::PolicyRead => "Policy.Read.All",
            Self::PolicyWrite => "Policy.ReadWrite.Authorization",
            Self::RoleManagementWrite => "RoleManagement.ReadWrite.Directory",
            Self::Scim => "scim",
            Self::UserInvite => "User.Invite.All",
            Self::UserRead => "User.Read.All",
            Self::UserWrite => "User.ReadWrite.All",
        }
    }

    /// The scope with this name, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.word() == word)
    }
}

/// A person who acts.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: UserId,
    pub name: String,
    pub mail: String,
    pub is_guest: bool,
    pub roles: Roles,
    /// When the session of this request last proved who they are; none without a session of their own (S-6).
    pub proved_at: Option<Time>,
}

impl Person {
    fn is_fresh(&self, now: Time) -> bool {
        self.proved_at.is_some_and(|at| now.since(at) < FRESH_PROOF)
    }
}

/// A program that acts with a token of its own.
#[derive(Clone, Debug)]
pub struct Client {
    pub name: String,
    pub scopes: Vec<Scope>,
    /// The person who let it act for them.
    pub on_behalf_of: Option<Person>,
}

/// Who acts.
#[derive(Clone, Debug)]
pub enum Principal {
    Person(Person),
    Client(Client),
    /// A directory that is synced, by its name.
    Source(String),
    /// Whoever runs a command on the server, by the command's name.
    Operator(String),
    /// The program itself: a worker, or a consequence of what somebody else did.
    Program(String),
    /// Somebody who is not signed in, as the audit log names them.
    Visitor(String),
}

/// Who acts, and from where: the second parameter of every operation.
#[derive(Clone, Debug)]
pub struct Actor {
    pub principal: Principal,
    pub origin: Origin,
}

/// The operation needs a person, and the actor is not one and acts for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("only a person may do this")]
pub struct NotAPerson;

impl Refusal for NotAPerson {
    fn kind(&self) -> Kind {
        Kind::Forbidden
    }

    fn text(&self) -> Text {
        Text::new("refused-not-a-person")
    }
}

impl Actor {
    /// Somebody who is signed in, in this session.
    pub fn new(person: &Somebody, origin: Origin) -> Self {
        let person = Person {
            id: person.id,
            name: person.name.clone(),
            mail: person.mail.clone(),
            is_guest: person.is_guest,
            roles: person.roles,
            proved_at: Some(person.proved_at),
        };
        Self { principal: Principal::Person(person), origin }
    }

    /// A person, whether or not they have a session.
    pub fn of_person(person: Person, origin: Origin) -> Self {
        Self { principal: Principal::Person(person), origin }
    }

    pub fn client(client: Client, origin: Origin) -> Self {
        Self { principal: Principal::Client(client), origin }
    }

    /// A directory that is synced.
    pub fn source(name: &str, origin: Origin) -> Self {
        Self { principal: Principal::Source(name.to_owned()), origin }
    }

    /// Whoever runs this command.
    pub fn operator(command: &str) -> Self {
        let origin = Origin { surface: "command", ..Origin::default() };
        Self { principal: Principal::Operator(command.to_owned()), origin }
    }

    /// The program acting by itself.
    pub fn program(name: &str) -> Self {
        Self::program_after(name, Origin { surface: "worker", ..Origin::default() })
    }

    /// The program doing what follows from a request.
    pub fn program_after(name: &str, origin: Origin) -> Self {
        Self { principal: Principal::Program(name.to_owned()), origin }
    }

    /// Somebody who is not signed in.
    pub fn visitor(origin: Origin) -> Self {
        Self::visitor_called("-", origin)
    }

    /// The same, where the audit log can name them: an invited address.
    pub fn visitor_called(name: &str, origin: Origin) -> Self {
        Self { principal: Principal::Visitor(name.to_owned()), origin }
    }

    /// The person who acts, or for whom a client acts. Refuses everybody else.
    pub fn person(&self) -> Result<&Person, NotAPerson> {
        self.as_person().ok_or(NotAPerson)
    }

    /// Whether the actor is this person, or a client that acts for them.
    pub fn is(&self, user: UserId) -> bool {
        self.as_person().is_some_and(|person| person.id == user)
    }

    /// For columns and audit entries that say who did something; empty where that was no person.
    pub fn author(&self) -> Option<UserId> {
        self.as_person().map(|person| person.id)
    }

    /// As the audit log and messages name the actor.
    pub fn name(&self) -> &str {
        match &self.principal {
            Principal::Person(person) => &person.name,
            Principal::Client(client) => client.on_behalf_of.as_ref().map_or(&client.name, |person| &person.name),
            Principal::Source(name)
            | Principal::Operator(name)
            | Principal::Program(name)
            | Principal::Visitor(name) => name,
        }
    }

    /// The name of the client that acts for a person.
    pub fn acting_client(&self) -> Option<&str> {
        match &self.principal {
            Principal::Client(client) if client.on_behalf_of.is_some() => Some(&client.name),
            _ => None,
        }
    }

    /// The person's address; empty where there is no person.
    pub fn mail(&self) -> &str {
        self.as_person().map_or("", |person| &person.mail)
    }

    pub fn is_guest(&self) -> bool {
        self.as_person().is_some_and(|person| person.is_guest)
    }

    /// The directory roles that count. The operator could give themselves any, and so stands where an admin does.
    pub fn roles(&self) -> Roles {
        match &self.principal {
            Principal::Operator(_) => Roles { admin: true, ..Roles::default() },
            _ => self.as_person().map(|person| person.roles).unwrap_or_default(),
        }
    }

    /// Whether the actor proved who they are lately enough for what asks for it (S-6). A client that acts for a person
    /// never did; whoever has no session proves it with every request.
    pub fn is_fresh(&self, now: Time) -> bool {
        match &self.principal {
            Principal::Person(person) => person.is_fresh(now),
            Principal::Client(client) => client.on_behalf_of.is_none(),
            Principal::Source(_) | Principal::Operator(_) | Principal::Program(_) => true,
            Principal::Visitor(_) => false,
        }
    }

    fn as_person(&self) -> Option<&Person> {
        match &self.principal {
            Principal::Person(person) => Some(person),
            Principal::Client(client) => client.on_behalf_of.as_ref(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anna(proved_at: Option<Time>) -> Person {
        let roles = Roles { admin: true, ..Roles::default() };
        let (name, mail) = ("Anna".to_owned(), "anna@aurora.example".to_owned());
        Person { id: UserId::new(), name, mail, is_guest: false, roles, proved_at }
    }

    #[test]
    fn only_a_person_and_a_client_that_acts_for_one_are_a_person() {
        let (anna, origin) = (anna(None), Origin::default());
        let client = |on_behalf_of| Client { name: "Payroll".to_owned(), scopes: Vec::new(), on_behalf_of };
        let actors = [
            (Actor::of_person(anna.clone(), origin.clone()), true, "Anna"),
            (Actor::client(client(Some(anna.clone())), origin.clone()), true, "Anna"),
            (Actor::client(client(None), origin.clone()), false, "Payroll"),
            (Actor::source("ldap", origin.clone()), false, "ldap"),
            (Actor::operator("import"), false, "import"),
            (Actor::program("guestlist"), false, "guestlist"),
            (Actor::visitor(origin), false, "-"),
        ];
        for (actor, is_person, name) in actors {
            assert_eq!(actor.person().is_ok(), is_person, "{actor:?}");
            assert_eq!(actor.author(), is_person.then_some(anna.id), "{actor:?}");
            assert_eq!(actor.is(anna.id), is_person, "{actor:?}");
            assert_eq!(actor.name(), name);
        }
    }

    #[test]
    fn a_client_that_acts_for_a_person_never_proved_who_they_are() {
        let now = Time::from_micros(1_000_000_000_000);
        let recent = Some(now.minus(TimeDelta::minutes(14)));
        let old = Some(now.minus(TimeDelta::minutes(15)));
        let person = |proved_at| Actor::of_person(anna(proved_at), Origin::default());
        assert!(person(recent).is_fresh(now));
        assert!(!person(old).is_fresh(now) && !person(None).is_fresh(now));
        let on_behalf_of = Some(anna(recent));
        let client = Client { name: "Payroll".to_owned(), scopes: Vec::new(), on_behalf_of };
        assert!(!Actor::client(client, Origin::default()).is_fresh(now));
    }

    #[test]
    fn every_scope_has_a_name_of_its_own() {
        for scope in Scope::ALL {
            assert_eq!(Scope::from_word(scope.word()), Some(*scope));
        }
        assert_eq!(Scope::from_word("user.read.all"), None);
    }
}
