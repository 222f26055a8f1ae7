//! Entries of the lists of domains come and go.

use diesel::prelude::*;

use crate::features::access::ResourceId;
use crate::features::rules::NewRules;
use crate::foundation::address::DomainRule;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, on_either};
use crate::foundation::id::DomainRuleId;
use crate::schema::domain_rules;

/// Answers 0 if the list has it already.
pub(in crate::features::policies) fn insert_rule(
    conn: &mut Conn,
    id: DomainRuleId,
    wish: &NewRules,
    rule: &DomainRule,
    now: Time,
) -> QueryResult<usize> {
    let row = (
        domain_rules::id.eq(id),
        domain_rules::effect.eq(wish.effect),
        domain_rules::rule.eq(rule.to_string()),
        domain_rules::comment.eq(&wish.comment),
        domain_rules::created_at.eq(now),
        domain_rules::app_id.eq(wish.of.and_then(ResourceId::app)),
        domain_rules::group_id.eq(wish.of.and_then(ResourceId::group)),
    );
    let insert = diesel::insert_into(domain_rules::table).values(row).on_conflict_do_nothing();
    on_either!(conn, |c| insert.execute(c))
}

pub(in crate::features::policies) fn delete_rule(conn: &mut Conn, id: DomainRuleId) -> QueryResult<usize> {
    diesel::delete(domain_rules::table.find(id)).execute(conn)
}
