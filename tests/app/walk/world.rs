//! What the walk starts from, what it chooses from, and how a step can end.

use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use guestlist::features::access::ResourceId;
use guestlist::features::audit::{self, Action, Deed};
use guestlist::features::users::{self, Role, User};
use guestlist::foundation::clock::Time;
use guestlist::foundation::db::{Conn, DbError};
use guestlist::foundation::id::{AppId, AssignmentId, GroupId, InvitationId, UserId};
use guestlist::foundation::person::{Actor, Origin};
use guestlist::foundation::refusal::{Kind, Refusal};
use guestlist::schema;

use super::dice::Dice;
use crate::support::{House, cast};

/// Who is invited: known and unknown domains, several people at each.
pub const ADDRESSES: &[&str] = &[
    "ann@partner.example",
    "ben@partner.example",
    "cid@partner.example",
    "dora@rival.example",
    "edna@rival.example",
    "fay@other.example",
    "gus@mail.other.example",
];

pub const DOMAINS: &[&str] = &["partner.example", "rival.example", "other.example", "*.other.example"];

/// How a step ends that did not succeed.
#[derive(Debug)]
pub enum Failed {
    /// There is nothing to try it on.
    Idle,
    Refused(String),
    /// A fault of the program.
    Broken(String),
}

impl From<DbError> for Failed {
    fn from(error: DbError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<diesel::result::Error> for Failed {
    fn from(error: diesel::result::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

/// A refusal of any feature. Nothing else runs, so a database that is busy is a fault as well.
pub fn no(refusal: impl Refusal) -> Failed {
    match refusal.kind() {
        Kind::Broken | Kind::Busy => Failed::Broken(format!("{refusal:?}")),
        _ => Failed::Refused(format!("{refusal:?}")),
    }
}

pub type Step = Result<(), Failed>;

/// A house with everybody in it whom the walk needs beside the cast.
pub async fn house() -> House {
    let house = House::configured(|config| {
        let limits = &mut config.limits;
        limits.invitations_per_hour = 10_000_000;
        limits.invitations_per_day = 10_000_000;
        limits.mails_per_address_per_day = 1_000_000;
        limits.code_mail_seconds = 0;
        limits.code_mails_per_hour = 1_000_000;
    })
    .await;
    let (now, then) = (house.now(), house.now().minus(chrono::TimeDelta::days(21)));
    house.write(|conn| {
        for (mail, name, role) in [
            ("uma@aurora.example", "Uma Administrator", Role::UserAdministrator),
            ("ivan@aurora.example", "Ivan Inviter", Role::GuestInviter),
            ("rita@aurora.example", "Rita Reader", Role::Reader),
            ("abel@aurora.example", "Abel Admin", Role::Admin),
        ] {
            let person = cast::member(conn, mail, name, then)?;
            users::add_role(conn, person.id, role, then)?;
        }
        let inviter = cast::guest(conn, "gina@partner.example", "Gina Inviter", then)?;
        users::add_role(conn, inviter.id, Role::GuestInviter, then)?;
        guestlist::features::apps::add_owner(conn, house.cast.chat, inviter.id, then)?;
        write_down(conn, now)
    });
    house
}

/// The cast was put in without a word in the log; here it is, so that the selfcheck has nothing against the beginning.
fn write_down(conn: &mut Conn, now: Time) -> Result<(), DbError> {
    use schema::{app_roles, assignments, group_members};
    let program = Actor::program("test");
    for user in everybody(conn)? {
        audit::record(conn, &program, Deed::new(Action::CreateUser).on_user(user.id, user.name()), user.created_at)?;
    }
    type Held = (AppId, Option<UserId>, Time);
    let assigned: Vec<Held> =
        assignments::table.select((assignments::app_id, assignments::user_id, assignments::created_at)).load(conn)?;
    for (app, user, at) in assigned {
        let Some(user) = user else { continue };
        audit::record(conn, &program, Deed::new(Action::Grant).on_app(app, "").about(user, ""), at)?;
    }
    let members: Vec<(GroupId, UserId, Time)> = group_members::table
        .select((group_members::group_id, group_members::user_id, group_members::created_at))
        .load(conn)?;
    for (group, user, at) in members {
        audit::record(conn, &program, Deed::new(Action::Grant).on_group(group, "").about(user, ""), at)?;
    }
    let roles: i64 = app_roles::table.count().get_result(conn)?;
    assert!(roles > 0 && now.micros() > 0);
    Ok(())
}

/// Everybody in the directory, deleted ones too, in the order of their addresses.
pub fn everybody(conn: &mut Conn) -> Result<Vec<User>, DbError> {
    use schema::users;
    Ok(users::table.order(users::mail).select(User::as_select()).load(conn)?)
}

pub fn guests(conn: &mut Conn) -> Result<Vec<User>, DbError> {
    Ok(everybody(conn)?.into_iter().filter(User::is_guest).collect())
}

/// Every app and group, by name.
pub fn resources(conn: &mut Conn) -> Result<Vec<ResourceId>, DbError> {
    use schema::{apps, groups};
    let apps: Vec<AppId> = apps::table.order((apps::name_key, apps::id)).select(apps::id).load(conn)?;
    let groups: Vec<GroupId> = groups::table.order((groups::name_key, groups::id)).select(groups::id).load(conn)?;
    Ok(apps.into_iter().map(ResourceId::App).chain(groups.into_iter().map(ResourceId::Group)).collect())
}

pub fn pick_app(conn: &mut Conn, dice: &mut Dice) -> Result<AppId, Failed> {
    let apps: Vec<AppId> = resources(conn)?.into_iter().filter_map(ResourceId::app).collect();
    dice.pick(&apps).ok_or(Failed::Idle)
}

pub fn pick_group(conn: &mut Conn, dice: &mut Dice) -> Result<GroupId, Failed> {
    let groups: Vec<GroupId> = resources(conn)?.into_iter().filter_map(ResourceId::group).collect();
    dice.pick(&groups).ok_or(Failed::Idle)
}

pub fn pick_resource(conn: &mut Conn, dice: &mut Dice) -> Result<ResourceId, Failed> {
    dice.pick(&resources(conn)?).ok_or(Failed::Idle)
}

pub fn pick_user(conn: &mut Conn, dice: &mut Dice) -> Result<User, Failed> {
    dice.pick(&everybody(conn)?).ok_or(Failed::Idle)
}

pub fn pick_guest(conn: &mut Conn, dice: &mut Dice) -> Result<User, Failed> {
    dice.pick(&guests(conn)?).ok_or(Failed::Idle)
}

/// An invitation, mostly one that is pending.
pub fn pick_invitation(conn: &mut Conn, dice: &mut Dice) -> Result<InvitationId, Failed> {
    use schema::invitations;
    let all = invitations::table.order((invitations::created_at, invitations::address, invitations::id));
    let all: Vec<(InvitationId, String)> = all.select((invitations::id, invitations::state)).load(conn)?;
    let pending: Vec<InvitationId> = all.iter().filter(|(_, state)| state == "pending").map(|(id, _)| *id).collect();
    let all: Vec<InvitationId> = all.into_iter().map(|(id, _)| id).collect();
    let from = if pending.is_empty() || dice.once_in(4) { all } else { pending };
    dice.pick(&from).ok_or(Failed::Idle)
}

/// Somebody and something that they hold themselves.
pub fn pick_held(conn: &mut Conn, dice: &mut Dice) -> Result<(UserId, ResourceId), Failed> {
    use schema::{assignments, group_members};
    let order = (assignments::created_at, assignments::app_id, assignments::id);
    let assigned: Vec<(Option<UserId>, AppId)> =
        assignments::table.order(order).select((assignments::user_id, assignments::app_id)).load(conn)?;
    let joined: Vec<(UserId, GroupId)> = group_members::table
        .order((group_members::created_at, group_members::group_id, group_members::user_id))
        .select((group_members::user_id, group_members::group_id))
        .load(conn)?;
    let held = assigned.into_iter().filter_map(|(user, app)| Some((user?, ResourceId::App(app))));
    let held: Vec<_> = held.chain(joined.into_iter().map(|(user, group)| (user, ResourceId::Group(group)))).collect();
    dice.pick(&held).ok_or(Failed::Idle)
}

/// An app that some group opens, by which row, and until when.
pub fn pick_opened(conn: &mut Conn, dice: &mut Dice) -> Result<(AppId, AssignmentId, Option<Time>), Failed> {
    use schema::assignments;
    let given = assignments::table.filter(assignments::group_id.is_not_null());
    let given = given.order((assignments::created_at, assignments::app_id, assignments::id));
    let rows: Vec<(AppId, AssignmentId, Option<Time>)> =
        given.select((assignments::app_id, assignments::id, assignments::ends_at)).load(conn)?;
    dice.pick(&rows).ok_or(Failed::Idle)
}

/// The person as whoever acts, who proved a moment ago who they are.
pub fn acting(conn: &mut Conn, user: &User, now: Time) -> Result<Actor, DbError> {
    let roles = users::roles_of(conn, user.id)?;
    let person = guestlist::foundation::person::Person { proved_at: Some(now), ..user.person(&roles) };
    Ok(Actor::of_person(person, Origin { surface: "test", ..Origin::default() }))
}

/// A day within the next weeks, or none.
pub fn pick_day(dice: &mut Dice, now: Time) -> Option<NaiveDate> {
    let days = u64::try_from(dice.below(40)).unwrap();
    (!dice.once_in(3)).then(|| now.date() + Days::new(days))
}
