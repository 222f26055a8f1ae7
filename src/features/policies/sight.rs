//! What guests see of other people and of groups: one level for all of them, and groups that hide their people.

use crate::features::access::{Resource, ResourceId};
use crate::features::audit::{self, Deed, ObjectKind};
use crate::features::groups::{self, Group};
use crate::features::policies::{self, Action, Object, Refused, queries};
use crate::features::users::User;
use crate::foundation::clock::Time;
use crate::foundation::db::types::words;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::GroupId;
use crate::foundation::person::Actor;
use crate::foundation::text::Text;

/// Groups that hide their people, of which a page shows no more.
const MOST_HIDING: i64 = 200;

words! {
    /// Each level shows less than the one before.
    pub enum GuestLevel {
        /// What colleagues see in the same place.
        Members = "members",
        /// What they have, who looks after it, and who is in what they own now.
        Limited = "limited",
        /// Their own apps and nobody else.
        Restricted = "restricted",
    }
}

/// Until an admin chooses.
pub const FIRST_GUEST_LEVEL: GuestLevel = GuestLevel::Limited;

impl GuestLevel {
    /// The level in words.
    pub fn text(self) -> Text {
        Text::new(match self {
            Self::Members => "sight-members",
            Self::Limited => "sight-limited",
            Self::Restricted => "sight-restricted",
        })
    }
}

impl ResourceId {
    /// Where somebody goes who has just been given it: to its page, or to their apps where they see no groups.
    pub fn path_for(self, sight: Sight) -> String {
        if self.app().is_some() || sight.groups() { self.path() } else { "/apps".to_owned() }
    }
}

/// What one person sees of others: a colleague everything that is shown in a place, a guest what the level leaves (Z-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight(Option<GuestLevel>);

impl Sight {
    /// A colleague's.
    pub const WHOLE: Self = Self(None);

    pub fn of_guests(level: GuestLevel) -> Self {
        Self(Some(level))
    }

    pub fn is_guests(self) -> bool {
        self.0.is_some()
    }

    /// Who looks after something, and who gave it.
    pub fn names(self) -> bool {
        self.0 != Some(GuestLevel::Restricted)
    }

    /// Groups at all, also those they are in or own.
    pub fn groups(self) -> bool {
        self.0 != Some(GuestLevel::Restricted)
    }

    /// What happened to something they own, and so who had it once.
    pub fn past(self) -> bool {
        self.is_like_members()
    }

    /// Groups that are none of theirs, where somebody else has something through them.
    pub fn others_groups(self) -> bool {
        self.is_like_members()
    }

    /// Whether an address they type is known here, and how it stands.
    pub fn whom_we_know(self) -> bool {
        self.is_like_members()
    }

    /// Who is in a group, and how many.
    pub fn people_of(self, group: &Group) -> bool {
        !self.is_guests() || (self.groups() && !group.hides_members)
    }

    /// Whether people are shown who are in something through a group that hides them.
    pub fn hidden_people(self) -> bool {
        !self.is_guests()
    }

    fn is_like_members(self) -> bool {
        matches!(self.0, None | Some(GuestLevel::Members))
    }

    /// Whether this is kept from them, whatever they own. What they manage they must be able to see.
    pub(super) fn keeps_back(self, action: Action, resource: &Resource) -> bool {
        let people = match resource {
            Resource::App(_) => self.names(),
            Resource::Group(group) => self.people_of(group),
        };
        match action {
            Action::SeePeople
            | Action::AddPeople
            | Action::RemovePeople
            | Action::ChangeEnd
            | Action::SeeReview
            | Action::DecideReview => !people,
            Action::SeeHistory => !people || !self.past(),
            Action::ChangeLogo => !self.names(),
            _ => false,
        }
    }
}

/// The level that counts for every guest.
pub fn guest_level(conn: &mut Conn) -> Result<GuestLevel, DbError> {
    Ok(queries::levels::of_guests(conn)?.unwrap_or(FIRST_GUEST_LEVEL))
}

/// What this person sees of others, as current rows have it.
pub fn sight(conn: &mut Conn, actor: &Actor) -> Result<Sight, DbError> {
    if actor.is_guest() { Ok(Sight::of_guests(guest_level(conn)?)) } else { Ok(Sight::WHOLE) }
}

/// The same for somebody in the directory.
pub fn sight_of(conn: &mut Conn, user: &User) -> Result<Sight, DbError> {
    if user.is_guest() { Ok(Sight::of_guests(guest_level(conn)?)) } else { Ok(Sight::WHOLE) }
}

/// The level as an admin wants it, and as it was when the admin looked.
#[derive(Clone, Copy, Debug)]
pub struct ChooseSight {
    pub level: GuestLevel,
    pub seen: Option<GuestLevel>,
}

/// The level counts from the commit on. Refuses who is no admin, and a change made on an outdated page.
pub fn choose_sight(conn: &mut Conn, actor: &Actor, wish: ChooseSight, now: Time) -> Result<(), Refused> {
    policies::may(conn, actor, Action::ChangePolicies, Object::Directory, now)?;
    queries::levels::hold(conn)?;
    let before = guest_level(conn)?;
    if before == wish.level {
        return Ok(());
    }
    if wish.seen != Some(before) {
        return Err(Refused::ChangedMeanwhile);
    }
    queries::levels::keep_of_guests(conn, wish.level, now)?;
    let deed = Deed::new(audit::Action::UpdatePolicy).on(ObjectKind::Organization, None, "");
    let deed = deed.with("policy", "guest_level").with("before", before.word()).with("after", wish.level.word());
    Ok(audit::record(conn, actor, deed, now)?)
}

/// A group shows its people to guests, or hides them.
#[derive(Clone, Copy, Debug)]
pub struct Hide {
    pub group: GroupId,
    pub hides: bool,
}

/// No guest sees the group's people from the commit on, or may again. Refuses who is no admin. Answers its name.
pub fn hide_people(conn: &mut Conn, actor: &Actor, wish: Hide, now: Time) -> Result<String, Refused> {
    policies::may(conn, actor, Action::ChangePolicies, Object::Directory, now)?;
    let group = groups::find(conn, wish.group)?.ok_or(Refused::NotThere)?;
    if groups::set_hides_members(conn, group.id, wish.hides, now)? {
        let deed = Deed::new(audit::Action::UpdateGroup).on_group(group.id, &group.display_name);
        let deed = deed.with("policy", "hides_members").with("before", !wish.hides).with("after", wish.hides);
        audit::record(conn, actor, deed, now)?;
    }
    Ok(group.display_name)
}

/// What guests see, and the groups that hide their people; refuses who may not see the rules.
pub fn guests_see(
    conn: &mut Conn,
    actor: &Actor,
    now: Time,
) -> Result<(GuestLevel, Vec<(ResourceId, String)>), Refused> {
    policies::may(conn, actor, Action::SeePolicies, Object::Directory, now)?;
    Ok((guest_level(conn)?, hiding(conn)?))
}

/// The groups that hide their people from guests, by name; of very many the first.
pub fn hiding(conn: &mut Conn) -> Result<Vec<(ResourceId, String)>, DbError> {
    let hiding = groups::hiding(conn, MOST_HIDING)?;
    Ok(hiding.into_iter().map(|(id, name)| (ResourceId::Group(id), name)).collect())
}
