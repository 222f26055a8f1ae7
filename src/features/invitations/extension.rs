//! How long a guest may have again what they had before.

use std::collections::HashMap;

use crate::features::access::{self, Resource, ResourceId};
use crate::features::invitations::GrantWish;
use crate::features::policies;
use crate::features::users::User;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::UserId;
use crate::foundation::person::Actor;

/// Giving something again that ended, or was taken away before it did, is an extension like any other.
pub(super) struct Extension {
    pub days: i32,
    latest: Time,
    /// Until when people had what they no longer have.
    earlier: HashMap<(UserId, ResourceId), Time>,
}

impl Extension {
    pub fn read(
        conn: &mut Conn,
        actor: &Actor,
        users: &[User],
        resources: &[Resource],
        now: Time,
    ) -> Result<Option<Self>, DbError> {
        let Some((days, latest)) = policies::longest_extension(conn, actor, now)? else { return Ok(None) };
        let known = users.iter().filter(|user| user.is_guest() && !user.is_pending());
        let guests: Vec<UserId> = known.map(|user| user.id).collect();
        let mut earlier = HashMap::new();
        for resource in resources.iter().map(Resource::id).filter(|_| !guests.is_empty()) {
            let ends = access::earlier_ends(conn, resource, &guests)?;
            earlier.extend(ends.into_iter().map(|(user, end)| ((user, resource), end)));
        }
        Ok(Some(Self { days, latest: Time::end_of(latest), earlier }))
    }

    /// Whether it would last longer than it did, and than this inviter may extend it.
    pub fn is_exceeded(&self, user: UserId, wish: &GrantWish) -> bool {
        let earlier = self.earlier.get(&(user, wish.resource));
        earlier.is_some_and(|end| wish.ends_at.is_none_or(|wanted| wanted > self.latest.max(*end)))
    }
}
