//! The people, apps and groups of every test's house.

use chrono::TimeDelta;
use diesel::prelude::*;
use guestlist::features::access::{Assignment, Member};
use guestlist::features::apps::{self, App, AppRole};
use guestlist::features::groups::{self, Group, Membership, Source};
use guestlist::features::users::{self, Role, User, name_key};
use guestlist::foundation::address::EmailAddress;
use guestlist::foundation::clock::Time;
use guestlist::foundation::db::{Conn, DbError};
use guestlist::foundation::id::{AppId, AssignmentId, GroupId, RoleId, UserId};
use guestlist::schema::organization;

use crate::support::house::Person;
use crate::support::rows;

/// Who is there, and what they have. Everybody was put in three weeks ago.
#[derive(Clone, Copy, Debug)]
pub struct Cast {
    /// Owns every app and group but `vault`.
    pub owner: Person,
    /// Owns `wiki` and `north` too.
    pub co_owner: Person,
    /// In `north`, `berlin` and `ledger`, so opens what they open; has `archive` directly.
    pub colleague: Person,
    /// Has nothing and owns nothing.
    pub member: Person,
    pub admin: Person,
    /// Has `wiki` as a reader until 30 days from now, and is in `north`.
    pub guest: Person,
    /// Accepted once; nothing is left.
    pub former_guest: Person,

    /// With the roles reader and editor.
    pub wiki: AppId,
    pub reader: RoleId,
    pub editor: RoleId,
    /// Opened by `north`.
    pub chat: AppId,
    /// Closed to guests.
    pub payroll: AppId,
    /// Switched off.
    pub archive: AppId,
    /// Open to every member without an assignment.
    pub handbook: AppId,
    /// Nobody's.
    pub vault: AppId,

    /// Assigned, with self-service and guests.
    pub north: GroupId,
    /// Dynamic.
    pub berlin: GroupId,
    /// Synced from LDAP; opens `payroll`.
    pub ledger: GroupId,
    /// Assigned; nobody is in it but its owner.
    pub quiet: GroupId,
}

pub fn furnish(conn: &mut Conn, now: Time) -> Result<Cast, DbError> {
    let then = now.minus(TimeDelta::days(21));
    found(conn, then)?;
    let cast = Cast {
        owner: member(conn, "olivia@aurora.example", "Olivia Owner", then)?,
        co_owner: member(conn, "carl@aurora.example", "Carl Coowner", then)?,
        colleague: member(conn, "nora@aurora.example", "Nora Colleague", then)?,
        member: member(conn, "mona@aurora.example", "Mona Member", then)?,
        admin: admin(conn, "adam@aurora.example", "Adam Admin", then)?,
        guest: guest(conn, "greta@partner.example", "Greta Guest", then)?,
        former_guest: guest(conn, "frank@partner.example", "Frank Former", then)?,
        wiki: app(conn, "Wiki", then, |_| {})?,
        reader: RoleId::new(),
        editor: RoleId::new(),
        chat: app(conn, "Chat", then, |_| {})?,
        payroll: app(conn, "Payroll", then, |app| app.allow_guests = false)?,
        archive: app(conn, "Archive", then, |app| app.enabled = false)?,
        handbook: app(conn, "Handbook", then, |app| app.assignment_required = false)?,
        vault: app(conn, "Vault", then, |_| {})?,
        north: group(conn, "Project North", then, |_| {})?,
        berlin: group(conn, "Everybody in Berlin", then, |group| group.membership = Membership::Dynamic)?,
        ledger: group(conn, "Ledger", then, |group| group.source = Source::Ldap)?,
        quiet: group(conn, "Quiet room", then, |_| {})?,
    };
    give_out(conn, &cast, then, now)?;
    Ok(cast)
}

fn give_out(conn: &mut Conn, cast: &Cast, then: Time, now: Time) -> Result<(), DbError> {
    for (id, value, name) in [(cast.reader, "reader", "Reader"), (cast.editor, "editor", "Editor")] {
        let role = AppRole { id, app_id: cast.wiki, value: value.to_owned(), display_name: name.to_owned() };
        apps::add_role(conn, &role)?;
    }
    for app in [cast.wiki, cast.chat, cast.payroll, cast.archive, cast.handbook] {
        apps::add_owner(conn, app, cast.owner.id, then)?;
    }
    for group in [cast.north, cast.berlin, cast.ledger, cast.quiet] {
        groups::add_owner(conn, group, cast.owner.id, then)?;
    }
    apps::add_owner(conn, cast.wiki, cast.co_owner.id, then)?;
    groups::add_owner(conn, cast.north, cast.co_owner.id, then)?;

    let month = Some(now.plus(TimeDelta::days(30)));
    assign(conn, cast.wiki, To::User(cast.guest.id), cast.reader, month, cast.owner, then)?;
    assign(conn, cast.archive, To::User(cast.colleague.id), RoleId::DEFAULT, None, cast.owner, then)?;
    assign(conn, cast.chat, To::Group(cast.north), RoleId::DEFAULT, None, cast.owner, then)?;
    assign(conn, cast.payroll, To::Group(cast.ledger), RoleId::DEFAULT, None, cast.owner, then)?;
    join(conn, cast.north, cast.guest, None, Some(cast.co_owner), then)?;
    join(conn, cast.north, cast.colleague, None, Some(cast.owner), then)?;
    join(conn, cast.berlin, cast.colleague, None, None, then)?;
    join(conn, cast.ledger, cast.colleague, None, None, then)
}

fn found(conn: &mut Conn, now: Time) -> Result<(), DbError> {
    diesel::delete(organization::table).execute(conn)?;
    diesel::insert_into(organization::table)
        .values((
            organization::id.eq(1),
            organization::display_name.eq("Aurora"),
            organization::domain.eq("aurora.example"),
            organization::privacy_url.eq(Some("https://aurora.example/privacy")),
            organization::language.eq("en"),
            organization::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

fn person(user: &User, mail: &'static str, name: &'static str) -> Person {
    Person { id: user.id, mail, name, is_guest: user.is_guest(), is_admin: false }
}

pub fn member(conn: &mut Conn, mail: &'static str, name: &'static str, now: Time) -> Result<Person, DbError> {
    let user = User::member(&EmailAddress::parse(mail).unwrap(), name, now);
    users::insert(conn, &user)?;
    Ok(person(&user, mail, name))
}

fn admin(conn: &mut Conn, mail: &'static str, name: &'static str, now: Time) -> Result<Person, DbError> {
    let person = member(conn, mail, name, now)?;
    users::add_role(conn, person.id, Role::Admin, now)?;
    Ok(Person { is_admin: true, ..person })
}

/// A guest who has accepted.
pub fn guest(conn: &mut Conn, mail: &'static str, name: &'static str, now: Time) -> Result<Person, DbError> {
    let user = User::invited(&EmailAddress::parse(mail).unwrap(), Some(name), now);
    users::insert(conn, &user)?;
    users::mark_accepted(conn, user.id, now)?;
    Ok(person(&user, mail, name))
}

pub fn app(conn: &mut Conn, name: &str, now: Time, change: impl FnOnce(&mut App)) -> Result<AppId, DbError> {
    let mut app = App {
        id: AppId::new(),
        external_id: None,
        display_name: name.to_owned(),
        description: format!("What {name} is for"),
        launch_url: format!("https://{}.aurora.example/", name.to_lowercase()),
        visible: true,
        enabled: true,
        assignment_required: true,
        self_service: true,
        allow_guests: true,
        logo_hash: None,
        name_key: name_key(name),
        created_at: now,
        updated_at: now,
    };
    change(&mut app);
    apps::insert(conn, &app)?;
    Ok(app.id)
}

pub fn group(conn: &mut Conn, name: &str, now: Time, change: impl FnOnce(&mut Group)) -> Result<GroupId, DbError> {
    let mut group = Group {
        id: GroupId::new(),
        external_id: None,
        display_name: name.to_owned(),
        description: format!("Who belongs to {name}"),
        membership: Membership::Assigned,
        membership_rule: None,
        source: Source::Local,
        self_service: true,
        allow_guests: true,
        name_key: name_key(name),
        created_at: now,
        updated_at: now,
        hides_members: false,
    };
    change(&mut group);
    groups::insert(conn, &group)?;
    Ok(group.id)
}

/// Whom an app is given to.
#[derive(Clone, Copy)]
pub enum To {
    User(UserId),
    Group(GroupId),
}

pub fn assign(
    conn: &mut Conn,
    app: AppId,
    to: To,
    role: RoleId,
    ends_at: Option<Time>,
    by: Person,
    at: Time,
) -> Result<(), DbError> {
    let (user_id, group_id) = match to {
        To::User(id) => (Some(id), None),
        To::Group(id) => (None, Some(id)),
    };
    let assignment = Assignment {
        id: AssignmentId::new(),
        app_id: app,
        user_id,
        group_id,
        role_id: role,
        ends_at,
        granted_by: Some(by.id),
        invitation_id: None,
        created_at: at,
    };
    rows::assign(conn, &assignment)?;
    Ok(())
}

pub fn join(
    conn: &mut Conn,
    group: GroupId,
    who: Person,
    ends_at: Option<Time>,
    by: Option<Person>,
    at: Time,
) -> Result<(), DbError> {
    let granted_by = by.map(|by| by.id);
    let member = Member { group_id: group, user_id: who.id, ends_at, granted_by, invitation_id: None, created_at: at };
    rows::add_member(conn, &member)?;
    Ok(())
}
