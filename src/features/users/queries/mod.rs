//! What the directory remembers of people.

mod domains;

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::features::users::queries::domains::note_domains;
use crate::features::users::{ExternalUserState, Organization, Role, User, UserType};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::db::types::{Id, Instant};
use crate::foundation::db::{Conn, DbError, insert_all, on_either};
use crate::foundation::id::{GroupId, UserId};
use crate::foundation::text::Language;
use crate::schema::{directory_roles, organization as organizations, users};

/// So many people fit into one statement.
const PEOPLE_AT_ONCE: usize = 500;

pub use domains::{all_domains, count_guests_at, domains_since, guests_at, known_domains, latest_domains};

pub fn find(conn: &mut Conn, id: UserId) -> Result<Option<User>, DbError> {
    Ok(on_either!(conn, |c| users::table.find(id).select(User::as_select()).first(c)).optional()?)
}

pub fn find_all(conn: &mut Conn, ids: &[UserId]) -> Result<Vec<User>, DbError> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(PEOPLE_AT_ONCE) {
        found.extend(users::table.filter(users::id.eq_any(some)).select(User::as_select()).load::<User>(conn)?);
    }
    Ok(found)
}

/// By canonical address.
pub fn find_by_mail(conn: &mut Conn, mail: &str) -> Result<Option<User>, DbError> {
    Ok(on_either!(conn, |c| users::table.filter(users::mail.eq(mail)).select(User::as_select()).first(c)).optional()?)
}

pub fn find_many_by_mail(conn: &mut Conn, mails: &[&str]) -> Result<Vec<User>, DbError> {
    // A list of one is the usual case, and its statement is prepared once; one with a list each time.
    if let [mail] = mails {
        return Ok(find_by_mail(conn, mail)?.into_iter().collect());
    }
    Ok(users::table.filter(users::mail.eq_any(mails)).select(User::as_select()).load(conn)?)
}

/// Until this deed is over, whoever else would do something about these people waits, and then sees what
/// has become of them. On SQLite every deed waits for the one before anyway.
pub fn hold(conn: &mut Conn, ids: &[UserId]) -> Result<(), DbError> {
    if let Some(c) = conn.postgres() {
        let them = users::table.filter(users::id.eq_any(ids)).order(users::id).select(users::id);
        them.for_no_key_update().load::<UserId>(c)?;
    }
    Ok(())
}

/// The same, by canonical addresses.
pub fn hold_by_mail(conn: &mut Conn, mails: &[&str]) -> Result<(), DbError> {
    if let Some(c) = conn.postgres() {
        let them = users::table.filter(users::mail.eq_any(mails)).order(users::id).select(users::id);
        them.for_no_key_update().load::<UserId>(c)?;
    }
    Ok(())
}

pub fn insert(conn: &mut Conn, user: &User) -> Result<(), DbError> {
    insert_many(conn, std::slice::from_ref(user))
}

pub fn insert_many(conn: &mut Conn, new: &[User]) -> Result<(), DbError> {
    insert_all!(conn, users::table, new)?;
    // In their order, as others that add some of the same domains do.
    let domains: BTreeMap<&str, Time> =
        new.iter().filter_map(|user| Some((user.mail.rsplit_once('@')?.1, user.created_at))).collect();
    note_domains(conn, domains)
}

/// The profile as the directory knows it; state, type and theme stay as they are.
pub fn update_profile(conn: &mut Conn, user: &User) -> Result<(), DbError> {
    diesel::update(users::table.find(user.id))
        .set((
            users::display_name.eq(&user.display_name),
            users::name_key.eq(&user.name_key),
            users::given_name.eq(&user.given_name),
            users::surname.eq(&user.surname),
            users::department.eq(&user.department),
            users::job_title.eq(&user.job_title),
            users::company_name.eq(&user.company_name),
            users::country.eq(&user.country),
            users::preferred_language.eq(&user.preferred_language),
            users::updated_at.eq(user.updated_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// The guest proved the address: from now on the invitation state is `accepted`.
pub fn mark_accepted(conn: &mut Conn, id: UserId, now: Time) -> Result<(), DbError> {
    diesel::update(users::table.find(id))
        .filter(users::external_user_state.eq(ExternalUserState::PendingAcceptance))
        .set((
            users::external_user_state.eq(ExternalUserState::Accepted),
            users::external_user_state_changed_at.eq(now),
            users::reset_at.eq(None::<Time>),
            users::last_sign_in_at.eq(now),
            users::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The guest has another address from now on.
pub fn readdress(conn: &mut Conn, user: &User, address: &EmailAddress, now: Time) -> Result<(), DbError> {
    let key = if user.display_name.is_empty() { address.as_str().to_owned() } else { user.name_key.clone() };
    let changed = (
        users::mail.eq(address.as_str()),
        users::mail_shown.eq(address.shown()),
        users::name_key.eq(key),
        users::updated_at.eq(now),
    );
    diesel::update(users::table.find(user.id)).set(changed).execute(conn)?;
    note_domains(conn, BTreeMap::from([(address.domain(), now)]))
}

/// The guest has to prove the address before they are in again.
pub fn await_proof(conn: &mut Conn, id: UserId, now: Time) -> Result<(), DbError> {
    let changed = (
        users::external_user_state.eq(ExternalUserState::PendingAcceptance),
        users::external_user_state_changed_at.eq(now),
        users::reset_at.eq(now),
        users::updated_at.eq(now),
    );
    diesel::update(users::table.find(id)).set(changed).execute(conn)?;
    Ok(())
}

/// Everything that hangs on the user goes with the row, so they answer for nobody any more.
pub fn delete(conn: &mut Conn, id: UserId, now: Time) -> Result<(), DbError> {
    set_deleted(conn, id, Some(now), now)?;
    diesel::delete(users::table.find(id)).execute(conn)?;
    Ok(())
}

pub fn set_language(conn: &mut Conn, id: UserId, language: Option<Language>, now: Time) -> Result<(), DbError> {
    let tag = language.map(Language::tag);
    let chosen = (users::preferred_language.eq(tag), users::updated_at.eq(now));
    diesel::update(users::table.find(id)).set(chosen).execute(conn)?;
    Ok(())
}

pub fn set_theme(conn: &mut Conn, id: UserId, theme: &str, now: Time) -> Result<(), DbError> {
    let chosen = (users::theme.eq(theme), users::updated_at.eq(now));
    diesel::update(users::table.find(id)).set(chosen).execute(conn)?;
    Ok(())
}

pub fn roles_of(conn: &mut Conn, id: UserId) -> Result<Vec<Role>, DbError> {
    Ok(directory_roles::table.filter(directory_roles::user_id.eq(id)).select(directory_roles::role).load(conn)?)
}

pub fn add_role(conn: &mut Conn, id: UserId, role: Role, now: Time) -> Result<bool, DbError> {
    let row = (directory_roles::user_id.eq(id), directory_roles::role.eq(role), directory_roles::created_at.eq(now));
    let insert = diesel::insert_into(directory_roles::table).values(row).on_conflict_do_nothing();
    Ok(on_either!(conn, |c| insert.execute(c))? == 1)
}

pub fn remove_role(conn: &mut Conn, id: UserId, role: Role) -> Result<bool, DbError> {
    Ok(diesel::delete(directory_roles::table.find((id, role))).execute(conn)? == 1)
}

/// The roles of several people.
pub fn roles_of_all(conn: &mut Conn, ids: &[UserId]) -> Result<Vec<(UserId, Role)>, DbError> {
    let theirs = directory_roles::table.filter(directory_roles::user_id.eq_any(ids)).order(directory_roles::role);
    Ok(theirs.select((directory_roles::user_id, directory_roles::role)).load(conn)?)
}

/// Until this deed is over, whoever else would change who is an admin waits.
pub fn hold_admins(conn: &mut Conn) -> Result<(), DbError> {
    if let Some(c) = conn.postgres() {
        let admins = directory_roles::table.filter(directory_roles::role.eq(Role::Admin));
        let admins = admins.order(directory_roles::user_id).select(directory_roles::user_id);
        admins.for_update().load::<UserId>(c)?;
    }
    Ok(())
}

/// The present admins.
pub fn admins(conn: &mut Conn) -> Result<Vec<User>, DbError> {
    let admins = directory_roles::table
        .inner_join(users::table.on(users::id.eq(directory_roles::user_id)))
        .filter(directory_roles::role.eq(Role::Admin))
        .filter(users::enabled)
        .filter(users::deleted_at.is_null());
    Ok(admins.order(users::id).select(User::as_select()).load(conn)?)
}

/// Whether an admin exists who may come in, not counting this one.
pub fn has_admin(conn: &mut Conn, but: Option<UserId>, now: Time) -> Result<bool, DbError> {
    let admins = directory_roles::table
        .inner_join(users::table.on(users::id.eq(directory_roles::user_id)))
        .filter(directory_roles::role.eq(Role::Admin))
        .filter(users::enabled.eq(true))
        .filter(users::ends_at.is_null().or(users::ends_at.gt(now)))
        .select(users::id)
        .limit(2);
    let some: Vec<UserId> = admins.load(conn)?;
    Ok(some.iter().any(|id| Some(*id) != but))
}

/// An account that is switched off opens nothing; what it holds stays on record.
pub fn set_enabled(conn: &mut Conn, id: UserId, enabled: bool, now: Time) -> Result<bool, DbError> {
    let other = users::table.find(id).filter(users::enabled.ne(enabled));
    let blocked_at = (!enabled).then_some(now);
    let chosen = (users::enabled.eq(enabled), users::blocked_at.eq(blocked_at), users::updated_at.eq(now));
    let changed = diesel::update(other).set(chosen).execute(conn)? == 1;
    if changed && enabled {
        diesel::update(users::table.find(id)).set(users::unblocked_at.eq(now)).execute(conn)?;
    }
    if changed {
        weigh_sponsors(conn, Sponsored::By(id), now)?;
    }
    Ok(changed)
}

/// Rules count anew for somebody who was restored: a block from here, and letting in.
pub fn note_restored(conn: &mut Conn, id: UserId, now: Time) -> Result<(), DbError> {
    diesel::update(users::table.find(id)).set(users::unblocked_at.eq(now)).execute(conn)?;
    let blocked = users::table.find(id).filter(users::enabled.eq(false));
    diesel::update(blocked).set(users::blocked_at.eq(now)).execute(conn)?;
    Ok(())
}

/// The stay ends then, or not at all.
pub fn set_end(conn: &mut Conn, id: UserId, ends_at: Option<Time>, now: Time) -> Result<(), DbError> {
    let chosen = (users::ends_at.eq(ends_at), users::updated_at.eq(now));
    diesel::update(users::table.find(id)).set(chosen).execute(conn)?;
    Ok(())
}

/// Whose sponsors have changed.
#[derive(Clone, Copy, Debug)]
pub enum Sponsored {
    Guest(UserId),
    /// Everybody for whom this person answers, themselves or as the owner of a group.
    By(UserId),
    ByGroup(GroupId),
}

/// Notes of these guests whether anybody who is here answers for them: a colleague, or a group that one owns.
pub fn weigh_sponsors(conn: &mut Conn, of: Sponsored, now: Time) -> Result<(), DbError> {
    let (these, id) = match of {
        Sponsored::Guest(id) => ("id = $2", id.uuid()),
        Sponsored::By(id) => (
            "id IN (SELECT guest_id FROM sponsors WHERE user_id = $2 UNION SELECT s.guest_id FROM sponsors s
             JOIN group_owners o ON o.group_id = s.group_id WHERE o.user_id = $2)",
            id.uuid(),
        ),
        Sponsored::ByGroup(id) => ("id IN (SELECT guest_id FROM sponsors WHERE group_id = $2)", id.uuid()),
    };
    // Of two who weigh the same guest, the second sees what the first did.
    if conn.postgres().is_some() {
        let these = these.replace("$2", "$1");
        let hold = format!("SELECT id FROM users WHERE {these} ORDER BY id FOR NO KEY UPDATE");
        diesel::sql_query(hold).bind::<Id, _>(UserId::from(id)).execute(conn)?;
    }
    let here = "s.guest_id = users.id AND p.enabled AND p.deleted_at IS NULL AND p.user_type = 'member'";
    let text = format!(
        "UPDATE users SET orphaned_at = CASE WHEN EXISTS (
            SELECT 1 FROM sponsors s JOIN users p ON p.id = s.user_id WHERE {here}
        ) OR EXISTS (
            SELECT 1 FROM sponsors s JOIN group_owners o ON o.group_id = s.group_id
            JOIN users p ON p.id = o.user_id WHERE {here}
        ) THEN NULL ELSE COALESCE(orphaned_at, $1) END WHERE {these} AND user_type = 'guest'"
    );
    diesel::sql_query(text).bind::<Instant, _>(now).bind::<Id, _>(UserId::from(id)).execute(conn)?;
    Ok(())
}

/// Takes somebody out of the directory, or puts them back; what the row says otherwise stays.
pub fn set_deleted(conn: &mut Conn, id: UserId, deleted_at: Option<Time>, now: Time) -> Result<(), DbError> {
    let chosen = (users::deleted_at.eq(deleted_at), users::updated_at.eq(now));
    diesel::update(users::table.find(id)).set(chosen).execute(conn)?;
    weigh_sponsors(conn, Sponsored::By(id), now)
}

/// A guest becomes a colleague, or the other way round.
pub fn set_type(
    conn: &mut Conn,
    id: UserId,
    to: UserType,
    state: Option<ExternalUserState>,
    now: Time,
) -> Result<(), DbError> {
    let since = state.map(|_| now);
    let chosen = (
        users::user_type.eq(to),
        users::external_user_state.eq(state),
        users::external_user_state_changed_at.eq(since),
        // Only guests stay for a time, and have somebody who answers for them.
        users::ends_at.eq(None::<Time>),
        users::orphaned_at.eq(None::<Time>),
        // Every way in ended with the reset, so whichever comes next is the proof.
        users::reset_at.eq(None::<Time>),
        users::updated_at.eq(now),
    );
    diesel::update(users::table.find(id)).set(chosen).execute(conn)?;
    Ok(())
}

/// Somebody came in.
pub fn note_sign_in(conn: &mut Conn, id: UserId, now: Time) -> Result<(), DbError> {
    diesel::update(users::table.find(id)).set(users::last_sign_in_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Nothing before the first start.
pub fn organization(conn: &mut Conn) -> Result<Option<Organization>, DbError> {
    Ok(organizations::table.select(Organization::as_select()).first(conn).optional()?)
}

pub fn keep_organization(conn: &mut Conn, kept: &Organization, now: Time) -> Result<(), DbError> {
    let columns = (
        organizations::display_name.eq(&kept.display_name),
        organizations::domain.eq(&kept.domain),
        organizations::privacy_url.eq(&kept.privacy_url),
        organizations::privacy_contact.eq(&kept.privacy_contact),
        organizations::language.eq(&kept.language),
        organizations::updated_at.eq(now),
    );
    // Two nodes may be the first to start.
    let statement = diesel::insert_into(organizations::table)
        .values((organizations::id.eq(1), columns))
        .on_conflict(organizations::id)
        .do_update()
        .set(columns);
    on_either!(conn, |c| statement.execute(c))?;
    Ok(())
}
