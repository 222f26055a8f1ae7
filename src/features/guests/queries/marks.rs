//! What was said about each end.

use diesel::prelude::*;

use crate::features::access::ResourceId;
use crate::features::guests::{Key, Mark};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::{AppId, EndingId, GroupId, UserId};
use crate::schema::endings;

/// Nobody was told yet.
const NOT_TOLD: i32 = 1000;

type Row =
    (EndingId, UserId, Option<AppId>, Option<GroupId>, Time, i32, Option<Time>, Option<String>, bool, Option<Time>);

fn mark((id, user, app, group, ends_at, told_days, asked_at, reason, passed_on, let_go_at): Row) -> Mark {
    let of = app.map(ResourceId::App).or(group.map(ResourceId::Group));
    Mark { id, key: Key { user, of }, ends_at, told_days, asked_at, reason, passed_on, let_go_at }
}

/// What was said about anything of these people's.
pub fn of_users(conn: &mut Conn, users: &[UserId]) -> QueryResult<Vec<Mark>> {
    let rows: Vec<Row> = endings::table.filter(endings::user_id.eq_any(users)).load(conn)?;
    Ok(rows.into_iter().map(mark).collect())
}

pub fn of(conn: &mut Conn, key: Key) -> QueryResult<Option<Mark>> {
    Ok(of_users(conn, &[key.user])?.into_iter().find(|mark| mark.key == key))
}

/// Wishes that those who decide do not know of.
pub fn not_passed_on(conn: &mut Conn, most: i64) -> QueryResult<Vec<Mark>> {
    let asked = endings::table.filter(endings::asked_at.is_not_null()).filter(endings::passed_on.eq(false));
    let rows: Vec<Row> = asked.order(endings::asked_at).limit(most).load(conn)?;
    Ok(rows.into_iter().map(mark).collect())
}

pub fn forget(conn: &mut Conn, key: Key) -> QueryResult<()> {
    if let Some(mark) = of(conn, key)? {
        diesel::delete(endings::table.find(mark.id)).execute(conn)?;
    }
    Ok(())
}

/// The mark of this end; one of another end says nothing any more.
fn for_end(conn: &mut Conn, key: Key, ends_at: Time) -> QueryResult<EndingId> {
    if let Some(mark) = of(conn, key)? {
        if mark.ends_at == ends_at {
            return Ok(mark.id);
        }
        diesel::delete(endings::table.find(mark.id)).execute(conn)?;
    }
    let id = EndingId::new();
    let row = (
        endings::id.eq(id),
        endings::user_id.eq(key.user),
        endings::app_id.eq(key.of.and_then(ResourceId::app)),
        endings::group_id.eq(key.of.and_then(ResourceId::group)),
        endings::ends_at.eq(ends_at),
        endings::told_days.eq(NOT_TOLD),
        endings::passed_on.eq(false),
    );
    diesel::insert_into(endings::table).values(row).execute(conn)?;
    Ok(id)
}

/// They are being told so many days before; answers nothing if somebody else has told them so late.
pub fn tell(conn: &mut Conn, key: Key, ends_at: Time, days: i32) -> QueryResult<Option<Mark>> {
    let id = for_end(conn, key, ends_at)?;
    let untold = endings::table.find(id).filter(endings::told_days.gt(days));
    let told = diesel::update(untold).set(endings::told_days.eq(days)).execute(conn)? == 1;
    if told { of(conn, key) } else { Ok(None) }
}

pub fn ask(conn: &mut Conn, key: Key, ends_at: Time, reason: Option<String>, now: Time) -> QueryResult<()> {
    let id = for_end(conn, key, ends_at)?;
    let asked = (
        endings::asked_at.eq(now),
        endings::reason.eq(reason),
        endings::passed_on.eq(false),
        endings::let_go_at.eq(None::<Time>),
    );
    diesel::update(endings::table.find(id)).set(asked).execute(conn).map(drop)
}

/// Of two who pass a wish on, one does.
pub fn pass_on(conn: &mut Conn, id: EndingId) -> QueryResult<bool> {
    let unknown = endings::table.find(id).filter(endings::passed_on.eq(false));
    Ok(diesel::update(unknown).set(endings::passed_on.eq(true)).execute(conn)? == 1)
}

pub fn let_go(conn: &mut Conn, key: Key, ends_at: Time, now: Time) -> QueryResult<()> {
    let id = for_end(conn, key, ends_at)?;
    let changed = (endings::let_go_at.eq(now), endings::passed_on.eq(true));
    diesel::update(endings::table.find(id)).set(changed).execute(conn).map(drop)
}
