//! Everybody in the directory, and the guests among them.

use std::collections::HashMap;

use chrono::SecondsFormat;

use crate::features::directory::pages::{cell, href, standing, what};
use crate::features::directory::shown::{IndexPage, SortLink, UserRow};
use crate::features::directory::{self, Counts, MOST_COUNTED, Refused, Show, Sort, Wanted};
use crate::features::invitations;
use crate::features::policies::shown::offer;
use crate::features::policies::{Action, Object};
use crate::features::sponsors;
use crate::features::users::{self, Role, User};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::UserId;
use crate::foundation::web::shown::{Filter, Tone};
use crate::foundation::web::{Answer, Asked, Piece, Place, Posted, Query, Visit, redirect_to_proof, send_table, show};

/// People of an export that are read in one statement.
const EXPORTED_AT_ONCE: usize = 1000;

/// GET /admin/users
pub async fn users(asked: Asked, query: Query) -> Answer {
    index(asked, &query, "users", Show::OF_USERS).await
}

/// GET /admin/guests
pub async fn guests(asked: Asked, query: Query) -> Answer {
    index(asked, &query, "guests", Show::OF_GUESTS).await
}

/// POST /admin/users/export, with the query of the page
pub async fn export_users(asked: Asked, query: Query, _: Posted) -> Answer {
    export(asked, wanted(&query, "users", Show::OF_USERS)).await
}

/// POST /admin/guests/export
pub async fn export_guests(asked: Asked, query: Query, _: Posted) -> Answer {
    export(asked, wanted(&query, "guests", Show::OF_GUESTS)).await
}

/// As Graph names them.
const COLUMNS: [&str; 15] = [
    "id",
    "displayName",
    "mail",
    "userType",
    "externalUserState",
    "externalUserStateChangeDateTime",
    "accountEnabled",
    "companyName",
    "department",
    "jobTitle",
    "country",
    "createdDateTime",
    "lastSignInDateTime",
    "endDateTime",
    "sponsors",
];

async fn export(asked: Asked, wanted: Wanted) -> Answer {
    let (name, noted) = (if wanted.guests_only { "guests" } else { "users" }, wanted.clone());
    let noting = asked.write(move |conn, visit| Ok(directory::note_export(conn, &visit.actor(), &noted, visit.now())?));
    match noting.await {
        Err(error) if error.refused().is_proof_needed() => {
            return Ok(redirect_to_proof(&asked, &format!("/admin/{name}")));
        }
        done => done?,
    }
    let read = move |wanted: Wanted| {
        let asked = asked.clone();
        async move {
            let sought = wanted.clone();
            let piece = asked.read(move |conn, visit| {
                let list = directory::list_many(conn, &visit.actor(), &sought, EXPORTED_AT_ONCE, visit.now())?;
                let sponsors = sponsors_of(conn, &list.people)?;
                let row = |user: &User| cells(user, sponsors.get(&user.id).map(Vec::as_slice).unwrap_or_default());
                Ok((list.people.iter().map(row).collect(), list.next))
            });
            let (rows, next) = piece.await?;
            Ok(Piece { rows, next: next.map(|after| Wanted { after: Some(after), ..wanted }) })
        }
    };
    send_table(name, &COLUMNS, wanted, read).await
}

/// Who answers for the guests among them, by name.
fn sponsors_of(conn: &mut Conn, people: &[User]) -> Result<HashMap<UserId, Vec<String>>, DbError> {
    let guests: Vec<UserId> = people.iter().filter(|user| user.is_guest()).map(|user| user.id).collect();
    let mut sponsors: HashMap<UserId, Vec<String>> = HashMap::new();
    for (id, name) in sponsors::names(conn, &guests)? {
        sponsors.entry(id).or_default().push(name);
    }
    Ok(sponsors)
}

/// Graph's word, and one of our own for whoever came before.
fn state_of(user: &User) -> String {
    let word = user.external_user_state.map(|state| if user.must_prove() { "reset" } else { state.word() });
    word.unwrap_or_default().to_owned()
}

fn cells(user: &User, sponsors: &[String]) -> Vec<String> {
    let moment =
        |at: Option<Time>| at.map(|at| at.utc().to_rfc3339_opts(SecondsFormat::Secs, true)).unwrap_or_default();
    let said = |text: &Option<String>| text.clone().unwrap_or_default();
    vec![
        user.id.to_string(),
        user.display_name.clone(),
        user.mail.clone(),
        user.user_type.word().to_owned(),
        state_of(user),
        moment(user.external_user_state_changed_at),
        user.enabled.to_string(),
        said(&user.company_name),
        said(&user.department),
        said(&user.job_title),
        said(&user.country),
        moment(Some(user.created_at)),
        moment(user.last_sign_in_at),
        moment(user.ends_at),
        sponsors.join("; "),
    ]
}

fn wanted(query: &Query, here: &'static str, filters: &'static [Show]) -> Wanted {
    let first = filters.first().copied().unwrap_or_default();
    let (word, sort) = (query.first("show"), query.first("sort"));
    let show = filters.iter().copied().find(|show| show.word() == word).unwrap_or(first);
    Wanted {
        show,
        sort: show.sorts().iter().copied().find(|one| one.word() == sort).unwrap_or_default(),
        guests_only: here == "guests",
        typed: query.first("q"),
        after: query.first("after").parse().ok(),
    }
}

async fn index(asked: Asked, query: &Query, here: &'static str, filters: &'static [Show]) -> Answer {
    let wanted = wanted(query, here, filters);
    let page = asked.read(move |conn, visit| Ok(index_page(conn, visit, here, filters, &wanted)?));
    Ok(show(&page.await?))
}

fn index_page(
    conn: &mut Conn,
    visit: &Visit,
    here: &'static str,
    filters: &'static [Show],
    wanted: &Wanted,
) -> Result<IndexPage, Refused> {
    let now = visit.now();
    let list = directory::list(conn, &visit.actor(), wanted, now)?;
    let counts = directory::counts(conn, filters, now)?;
    let page = visit.page(Place::Admin);
    let ids: Vec<UserId> = list.people.iter().map(|user| user.id).collect();
    let mut roles: HashMap<UserId, Vec<Role>> = HashMap::new();
    for (id, role) in users::roles_of_all(conn, &ids)? {
        roles.entry(id).or_default().push(role);
    }
    let guests_alone = here == "guests";
    let sponsors = if guests_alone { sponsors_of(conn, &list.people)? } else { HashMap::new() };
    let pending: Vec<UserId> = list.people.iter().filter(|user| user.is_pending()).map(|user| user.id).collect();
    let asked = invitations::asked(conn, &pending, now)?;
    let row = |user: &User| UserRow {
        id: user.id.to_string(),
        person: cell(user),
        href: href(user),
        standing: standing(&page, user, asked.get(&user.id).copied()),
        what: what(&page, user, roles.get(&user.id).map(Vec::as_slice).unwrap_or_default(), guests_alone),
        company: user.company_name.clone().unwrap_or_default(),
        sponsors: sponsors.get(&user.id).map(|names| names.join(", ")).unwrap_or_default(),
        until: user.ends_at.map(|at| page.moment(at)),
        last_sign_in: user.last_sign_in_at.map(|at| page.moment(at)),
    };
    Ok(IndexPage {
        here,
        filters: counted(here, wanted, &counts),
        q: wanted.typed.clone(),
        show: wanted.show.word().to_owned(),
        sort: wanted.sort.word(),
        list: path(here, wanted, &[]),
        rows: list.people.iter().map(row).collect(),
        sorts: sorts(here, wanted),
        next: list.next.map(|after| path(here, wanted, &[("after", &after.to_string())])),
        export: path(&format!("{here}/export"), wanted, &[]),
        change: offer(conn, &visit.actor(), Action::ManageUser, Object::Directory, now),
        back: path(here, wanted, &[("q", &wanted.typed)]),
        narrower: list.narrower,
        deleted: wanted.show == Show::Deleted && !wanted.seeks(),
        invites: guests_alone && offer(conn, &visit.actor(), Action::InviteByHand, Object::Directory, now).offered(),
        page,
    })
}

fn counted(here: &'static str, wanted: &Wanted, counts: &Counts) -> Vec<Filter> {
    let filter = |(show, n): &(Show, i64)| Filter {
        href: path(here, &Wanted { show: *show, ..Wanted::default() }, &[]),
        key: key_of(*show),
        n: u32::try_from(*n).unwrap_or_default(),
        more: *n >= MOST_COUNTED,
        chosen: *show == wanted.show && !wanted.seeks(),
        tone: Tone::Plain,
    };
    counts.iter().map(filter).collect()
}

fn key_of(show: Show) -> &'static str {
    match show {
        Show::Everyone => "people-show-all",
        Show::Members => "people-show-colleagues",
        Show::Guests => "people-show-guests",
        Show::Pending => "sent-show-pending",
        Show::Unanswered => "directory-show-unanswered",
        Show::Ending => "directory-show-ending",
        Show::Accepted => "directory-show-accepted",
        Show::Reset => "directory-show-reset",
        Show::Inactive30 => "directory-show-inactive-30",
        Show::Inactive90 => "directory-show-inactive-90",
        Show::StayEnding => "directory-show-stay-ending",
        Show::Orphans => "directory-show-orphans",
        Show::Blocked | Show::BlockedMembers | Show::BlockedGuests => "directory-show-blocked",
        Show::Roles => "directory-show-roles",
        Show::Deleted => "directory-show-deleted",
    }
}

/// In which order these people can be listed; no choice where they were sought.
fn sorts(here: &'static str, wanted: &Wanted) -> Vec<SortLink> {
    let sorts = if wanted.seeks() { &[] } else { wanted.show.sorts() };
    let link = |sort: &Sort| SortLink {
        href: path(here, &Wanted { show: wanted.show, sort: *sort, ..Wanted::default() }, &[]),
        key: match sort {
            Sort::Name => "directory-sort-name",
            Sort::Away => "directory-sort-away",
            Sort::Newest => "directory-sort-newest",
        },
        chosen: *sort == wanted.sort,
    };
    sorts.iter().map(link).collect()
}

/// This list, with whatever else.
fn path(here: &str, wanted: &Wanted, more: &[(&str, &str)]) -> String {
    let sort = if wanted.sort == Sort::default() { "" } else { wanted.sort.word() };
    let all = [("show", wanted.show.word()), ("sort", sort)].into_iter().chain(more.iter().copied());
    let filled: Vec<_> = all.filter(|(_, value)| !value.is_empty()).collect();
    format!("/admin/{here}?{}", serde_urlencoded::to_string(&filled).unwrap_or_default())
}
