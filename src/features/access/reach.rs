//! What an offer reaches: a group opens apps, and each app's own rules count there too (Z-4).

use crate::features::access::{Closed, Resource, ResourceId, queries};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AppId, GroupId};

/// What is offered, and the apps that the groups in it open now.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    all: Vec<Resource>,
    offered: usize,
}

impl Reach {
    /// One question more, and only where there is a group.
    pub fn of(conn: &mut Conn, offered: &[Resource], now: Time) -> Result<Self, DbError> {
        let mut all = offered.to_vec();
        let groups: Vec<_> = offered.iter().filter_map(|one| one.id().group()).collect();
        if !groups.is_empty() {
            let opened = queries::opened_by(conn, &groups, now)?.into_iter().map(Resource::App);
            let new = |app: &Resource| offered.iter().all(|one| one.id() != app.id());
            all.extend(opened.filter(new));
        }
        Ok(Self { all, offered: offered.len() })
    }

    /// Everything that somebody gets.
    pub fn all(&self) -> &[Resource] {
        &self.all
    }

    pub fn offered(&self) -> &[Resource] {
        self.all.get(..self.offered).unwrap_or_default()
    }

    /// What comes with a group. The organization's rules were asked about the group; only an app's own count besides.
    pub fn opened(&self) -> &[Resource] {
        self.all.get(self.offered..).unwrap_or_default()
    }

    /// Why guests are not taken, as the first of everything that is closed to them says.
    pub fn closed_to_guests(&self) -> Option<Closed> {
        let opens = |app: &Resource| Closed::OpensClosedApp(app.name().to_owned());
        let offered = self.offered().iter().find(|one| !one.allows_guests()).map(|_| Closed::ToGuests);
        offered.or_else(|| self.opened().iter().find(|app| !app.allows_guests()).map(opens))
    }

    /// Which apps and groups these are.
    pub fn ids(&self) -> Vec<ResourceId> {
        self.all.iter().map(Resource::id).collect()
    }
}

/// The groups that open this app now.
pub fn opened_through(conn: &mut Conn, app: AppId, now: Time) -> Result<Vec<GroupId>, DbError> {
    Ok(queries::opened_through(conn, app, now)?)
}
