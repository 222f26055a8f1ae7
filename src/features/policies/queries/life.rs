//! What happens to guests by itself.

use diesel::prelude::*;

use crate::features::policies::LifeRules;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::{GroupId, UserId};
use crate::schema::{group_owners, life_rules, sponsors};

pub(in crate::features::policies) fn rules(conn: &mut Conn) -> QueryResult<Option<LifeRules>> {
    let row = life_rules::table.find(1).select((
        life_rules::stay_days,
        life_rules::longest_days,
        life_rules::block_idle_days,
        life_rules::delete_blocked_days,
        life_rules::reminds,
    ));
    row.first(conn).optional()
}

pub(in crate::features::policies) fn keep(conn: &mut Conn, rules: &LifeRules, now: Time) -> QueryResult<()> {
    diesel::delete(life_rules::table).execute(conn)?;
    let row = (
        life_rules::id.eq(1),
        life_rules::stay_days.eq(rules.stay_days),
        life_rules::longest_days.eq(rules.longest_days),
        life_rules::block_idle_days.eq(rules.block_idle_days),
        life_rules::delete_blocked_days.eq(rules.delete_blocked_days),
        life_rules::reminds.eq(rules.reminds),
        life_rules::changed_at.eq(now),
    );
    diesel::insert_into(life_rules::table).values(row).execute(conn).map(drop)
}

/// Whether somebody answers for the guest, themselves or as the owner of a group.
pub(in crate::features::policies) fn answers_for(conn: &mut Conn, user: UserId, guest: UserId) -> QueryResult<bool> {
    let owned: Vec<GroupId> =
        group_owners::table.filter(group_owners::user_id.eq(user)).select(group_owners::group_id).load(conn)?;
    let theirs: Vec<(Option<UserId>, Option<GroupId>)> = sponsors::table
        .filter(sponsors::guest_id.eq(guest))
        .select((sponsors::user_id, sponsors::group_id))
        .load(conn)?;
    let through = |group: &Option<GroupId>| group.is_some_and(|group| owned.contains(&group));
    Ok(theirs.iter().any(|(sponsor, group)| *sponsor == Some(user) || through(group)))
}
