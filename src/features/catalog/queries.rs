//! Which apps and groups there are, who owns them, and which guests have them.

use std::collections::HashMap;

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::features::access::{Resource, ResourceId, assignment_lasts, membership_lasts};
use crate::features::apps::App;
use crate::features::catalog::Kind;
use crate::features::catalog::list::{Cursor, MOST_COUNTED, PAGE, Show, Wanted};
use crate::features::groups::Group;
use crate::features::users::{User, UserType, name_key};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, MultiBackend, counted};
use crate::foundation::id::{AnyId, AppId, GroupId, RoleId, UserId};
use crate::schema::{app_owners, apps, assignments, group_members, group_owners, groups, invitation_grants, users};

/// More guests of one thing than this are not counted, and not taken out in one go.
pub(super) const MOST_GUESTS: usize = 10_000;
/// After every character there is: text is compared byte by byte in both databases.
const LAST: char = '\u{10FFFF}';

/// More people or groups than this nobody chooses from.
const MOST_CHOICES: i64 = 20;
const MOST_NAMES: i64 = 100;

type Apps = apps::BoxedQuery<'static, MultiBackend>;
type Groups = groups::BoxedQuery<'static, MultiBackend>;

fn fitting_apps(show: Show) -> Apps {
    let all = apps::table.into_boxed();
    match show {
        Show::Disabled => all.filter(apps::enabled.eq(false)),
        Show::Hidden => all.filter(apps::visible.eq(false)),
        Show::Open => all.filter(apps::assignment_required.eq(false)),
        Show::Ownerless => {
            let owners = app_owners::table.inner_join(users::table.on(users::id.eq(app_owners::user_id)));
            let able = owners.filter(app_owners::app_id.eq(apps::id)).filter(users::enabled.eq(true));
            all.filter(not(exists(able.select(users::id))))
        }
        _ => all,
    }
}

/// A page of them and one more, in the order of their names.
pub(super) fn apps(conn: &mut Conn, wanted: &Wanted) -> QueryResult<Vec<Resource>> {
    let (low, high) = bounds(wanted);
    let show = if wanted.seeks() { Show::All } else { wanted.show };
    let mut query = fitting_apps(show).filter(apps::name_key.ge(low));
    if let Some(high) = high {
        query = query.filter(apps::name_key.lt(high));
    }
    if let Some(Cursor { id, key }) = wanted.after.clone() {
        query = query.filter(apps::name_key.gt(key).or(apps::id.gt(AppId::from(id.uuid()))));
    }
    let found = query.order((apps::name_key, apps::id)).limit(one_more()).select(App::as_select()).load(conn)?;
    Ok(found.into_iter().map(Resource::App).collect())
}

pub(super) fn count_apps(conn: &mut Conn, show: Show) -> QueryResult<i64> {
    counted(conn, fitting_apps(show).select(apps::id), MOST_COUNTED)
}

/// Each walk along the names that the filter is made of; one condition on several kinds would sort all of them.
fn fitting_groups(show: Show) -> Vec<Groups> {
    let all = || groups::table.into_boxed();
    match show {
        Show::ClosedToGuests => vec![all().filter(groups::allow_guests.eq(false))],
        Show::Ownerless => {
            let owners = group_owners::table.inner_join(users::table.on(users::id.eq(group_owners::user_id)));
            let able = owners.filter(group_owners::group_id.eq(groups::id)).filter(users::enabled.eq(true));
            vec![all().filter(not(exists(able.select(users::id))))]
        }
        Show::Assigned | Show::Dynamic | Show::Synced => {
            let kind = |(source, membership): &(_, _)| {
                all().filter(groups::source.eq(*source)).filter(groups::membership.eq(*membership))
            };
            show.kinds().iter().map(kind).collect()
        }
        _ => vec![all()],
    }
}

/// A page of them and one more, in the order of their names.
pub(super) fn groups(conn: &mut Conn, wanted: &Wanted) -> QueryResult<Vec<Resource>> {
    let (low, high) = bounds(wanted);
    let show = if wanted.seeks() { Show::All } else { wanted.show };
    let mut found: Vec<Group> = Vec::new();
    for walk in fitting_groups(show) {
        let mut query = walk.filter(groups::name_key.ge(low.clone()));
        if let Some(high) = high.clone() {
            query = query.filter(groups::name_key.lt(high));
        }
        if let Some(Cursor { id, key }) = wanted.after.clone() {
            query = query.filter(groups::name_key.gt(key).or(groups::id.gt(GroupId::from(id.uuid()))));
        }
        let query = query.order((groups::name_key, groups::id)).limit(one_more());
        found.extend(query.select(Group::as_select()).load(conn)?);
    }
    found.sort_by(|a, b| (&a.name_key, a.id).cmp(&(&b.name_key, b.id)));
    Ok(found.into_iter().map(Resource::Group).collect())
}

pub(super) fn count_groups(conn: &mut Conn, show: Show) -> QueryResult<i64> {
    let mut all = 0;
    for walk in fitting_groups(show) {
        all += counted(conn, walk.select(groups::id), MOST_COUNTED)?;
    }
    Ok(all.min(MOST_COUNTED))
}

/// Names from here on, and to before there where something was typed.
fn bounds(wanted: &Wanted) -> (String, Option<String>) {
    let typed = name_key(&wanted.typed);
    let high = wanted.seeks().then(|| format!("{typed}{LAST}"));
    let from = wanted.after.as_ref().map(|after| after.key.clone()).filter(|key| *key > typed);
    (from.unwrap_or(typed), high)
}

fn one_more() -> i64 {
    length(PAGE).saturating_add(1)
}

fn length(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The owners of each who could act, by name.
pub(super) fn owners_of(conn: &mut Conn, kind: Kind, of: &[Resource]) -> QueryResult<HashMap<AnyId, Vec<String>>> {
    if of.is_empty() {
        return Ok(HashMap::new());
    }
    let named = (users::name_key, users::display_name, users::mail_shown);
    let mut rows: Vec<(AnyId, (String, String, String))> = match kind {
        Kind::App => {
            let ids: Vec<AppId> = of.iter().filter_map(|one| one.id().app()).collect();
            let owners = app_owners::table.inner_join(users::table.on(users::id.eq(app_owners::user_id)));
            let owners = owners.filter(app_owners::app_id.eq_any(ids)).filter(users::enabled.eq(true));
            owners.select((app_owners::app_id, named)).load(conn)?
        }
        Kind::Group => {
            let ids: Vec<GroupId> = of.iter().filter_map(|one| one.id().group()).collect();
            let owners = group_owners::table.inner_join(users::table.on(users::id.eq(group_owners::user_id)));
            let owners = owners.filter(group_owners::group_id.eq_any(ids)).filter(users::enabled.eq(true));
            owners.select((group_owners::group_id, named)).load(conn)?
        }
    };
    let mut owners: HashMap<AnyId, Vec<String>> = HashMap::new();
    rows.sort_by(|(_, one), (_, other)| one.0.cmp(&other.0));
    for (id, (_, name, mail)) in rows {
        owners.entry(id).or_default().push(if name.is_empty() { mail } else { name });
    }
    Ok(owners)
}

/// Guests who were put in, or given it, directly and have it now.
pub(super) fn guests_in(conn: &mut Conn, id: ResourceId, most: usize, now: Time) -> QueryResult<Vec<UserId>> {
    match id {
        ResourceId::App(app) => {
            let given = assignments::table.inner_join(users::table.on(assignments::user_id.eq(users::id.nullable())));
            let given = given.filter(assignments::app_id.eq(app)).filter(users::user_type.eq(UserType::Guest));
            let given = given.filter(assignment_lasts(now));
            given.select(users::id).distinct().limit(length(most)).load(conn)
        }
        ResourceId::Group(group) => {
            let members = group_members::table.inner_join(users::table.on(users::id.eq(group_members::user_id)));
            let members =
                members.filter(group_members::group_id.eq(group)).filter(users::user_type.eq(UserType::Guest));
            let members = members.filter(membership_lasts(now));
            members.select(users::id).limit(length(most)).load(conn)
        }
    }
}

/// The groups that open the app now and have a guest in them, by name.
pub(super) fn groups_with_guests(conn: &mut Conn, app: AppId, now: Time) -> QueryResult<Vec<String>> {
    let guests = group_members::table
        .inner_join(users::table.on(users::id.eq(group_members::user_id)))
        .filter(group_members::group_id.eq(groups::id))
        .filter(membership_lasts(now))
        .filter(users::user_type.eq(UserType::Guest));
    let opening = assignments::table
        .inner_join(groups::table.on(assignments::group_id.eq(groups::id.nullable())))
        .filter(assignments::app_id.eq(app))
        .filter(assignment_lasts(now))
        .filter(exists(guests));
    opening.order((groups::name_key, groups::id)).select(groups::display_name).load(conn)
}

/// People in the directory whose name is as typed; or, if nobody's is, begins so. Some of them.
pub(super) fn people_called(conn: &mut Conn, typed: &str) -> QueryResult<Vec<User>> {
    let key = name_key(typed);
    let high = format!("{key}{LAST}");
    let mut found: Vec<User> = Vec::new();
    for kind in UserType::ALL {
        let there = users::table.filter(users::user_type.eq(*kind)).filter(users::deleted_at.is_null());
        let called = there.filter(users::name_key.ge(key.clone())).filter(users::name_key.lt(high.clone()));
        found.extend(
            called.order((users::name_key, users::id)).limit(MOST_CHOICES).select(User::as_select()).load(conn)?,
        );
    }
    let exact: Vec<User> = found.iter().filter(|user| user.name_key == key).cloned().collect();
    Ok(if exact.is_empty() { found } else { exact })
}

/// The groups with this name; of many only so many that it is not one.
pub(super) fn groups_called(conn: &mut Conn, typed: &str) -> QueryResult<Vec<Group>> {
    groups::table.filter(groups::name_key.eq(name_key(typed))).limit(2).select(Group::as_select()).load(conn)
}

/// The apps with this name; of many only so many that it is not one.
pub(super) fn apps_called(conn: &mut Conn, typed: &str) -> QueryResult<Vec<App>> {
    apps::table.filter(apps::name_key.eq(name_key(typed))).limit(2).select(App::as_select()).load(conn)
}

pub(super) fn app_names(conn: &mut Conn) -> QueryResult<Vec<String>> {
    apps::table.order((apps::name_key, apps::id)).limit(MOST_NAMES).select(apps::display_name).load(conn)
}

pub(super) fn group_names(conn: &mut Conn) -> QueryResult<Vec<String>> {
    groups::table.order((groups::name_key, groups::id)).limit(MOST_NAMES).select(groups::display_name).load(conn)
}

/// Those who own it, blocked ones too, by name.
pub(super) fn named_owners(conn: &mut Conn, of: ResourceId) -> QueryResult<Vec<User>> {
    match of {
        ResourceId::App(app) => {
            let owners = app_owners::table.inner_join(users::table.on(users::id.eq(app_owners::user_id)));
            let owners = owners.filter(app_owners::app_id.eq(app)).order((users::name_key, users::id));
            owners.limit(MOST_NAMES).select(User::as_select()).load(conn)
        }
        ResourceId::Group(group) => {
            let owners = group_owners::table.inner_join(users::table.on(users::id.eq(group_owners::user_id)));
            let owners = owners.filter(group_owners::group_id.eq(group)).order((users::name_key, users::id));
            owners.limit(MOST_NAMES).select(User::as_select()).load(conn)
        }
    }
}

/// Colleagues who were given it directly, or are in it, and could own it; the newest of them.
pub(super) fn colleagues_with(conn: &mut Conn, of: ResourceId, now: Time) -> QueryResult<Vec<User>> {
    match of {
        ResourceId::App(app) => {
            let given = assignments::table.inner_join(users::table.on(assignments::user_id.eq(users::id.nullable())));
            let given = given.filter(assignments::app_id.eq(app)).filter(users::user_type.eq(UserType::Member));
            let given = given.filter(assignment_lasts(now));
            let given = given.filter(users::enabled.eq(true)).order((assignments::created_at.desc(), assignments::id));
            given.limit(MOST_CHOICES).select(User::as_select()).load(conn)
        }
        ResourceId::Group(group) => {
            let members = group_members::table.inner_join(users::table.on(users::id.eq(group_members::user_id)));
            let members =
                members.filter(group_members::group_id.eq(group)).filter(users::user_type.eq(UserType::Member));
            let members = members.filter(membership_lasts(now));
            let members = members.filter(users::enabled.eq(true));
            let members = members.order((group_members::created_at.desc(), group_members::user_id));
            members.limit(MOST_CHOICES).select(User::as_select()).load(conn)
        }
    }
}

/// How many open invitations give this role.
pub(super) fn count_invited_with(conn: &mut Conn, app: AppId, role: RoleId) -> QueryResult<i64> {
    let waiting = invitation_grants::table.filter(invitation_grants::app_id.eq(app));
    let waiting = waiting.filter(invitation_grants::pending.eq(true)).filter(invitation_grants::role_id.eq(role));
    waiting.count().get_result(conn)
}
