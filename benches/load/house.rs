//! The organizations that are measured: a small one made by the program's own verbs, and any size by SQL.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use actix_session::Session;
use actix_web::test::{TestRequest, init_service};
use actix_web::{App as Site, HttpResponse, web};
use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use guestlist::features::access::{Assignment, Member};
use guestlist::features::apps::{self, App};
use guestlist::features::groups::{self, Group, Membership, Source};
use guestlist::features::sign_in::sessions::{self, Entry, Way, name_of};
use guestlist::features::users::{self, Organization, Role, User, name_key};
use guestlist::features::{self};
use guestlist::foundation::address::EmailAddress;
use guestlist::foundation::clock::{Clock, Time};
use guestlist::foundation::config::{Config, Sources};
use guestlist::foundation::db::{Conn, DatabaseUrl, Db, DbError, migrate};
use guestlist::foundation::id::{AppId, AssignmentId, GroupId, RoleId, UserId};
use guestlist::foundation::later::Later;
use guestlist::foundation::web::{Ended, Surface, World, around, csrf_token};
use guestlist::schema::{assignments, group_members};
use guestlist::{routes, wiring};

use crate::process::guestlist;

/// People who open My Apps, and people who invite; as many as connections.
pub const CROWD: usize = 32;
const DIRECT: usize = 18;
/// The browser of a large house that an admin sits at.
pub const ADMIN: usize = 2;
const GROUPS: usize = 12;
/// People with a directory role besides the admin.
const SOME_ROLES: usize = 60;

/// A database with people whose browsers are ready.
pub struct House {
    pub folder: PathBuf,
    pub url: String,
    /// Each sees 30 tiles and is in 12 groups.
    pub readers: Vec<Browser>,
    /// Each owns one app.
    pub inviters: Vec<Browser>,
}

/// What a signed-in browser sends.
#[derive(Clone, Debug)]
pub struct Browser {
    pub user: UserId,
    pub cookie: String,
    pub csrf: String,
    /// `/apps/{id}` of the app they own.
    pub owns: String,
}

impl Browser {
    pub fn get(&self, host: &str, path: &str) -> Vec<u8> {
        format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {}\r\n\r\n", self.cookie).into_bytes()
    }

    pub fn post(&self, host: &str, path: &str, fields: &str) -> Vec<u8> {
        let body = format!("csrf_token={}&{fields}", self.csrf);
        format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.cookie,
            body.len()
        )
        .into_bytes()
    }
}

impl House {
    /// One person has what the issue asks for, 32 times over, and nothing else is there.
    pub fn small(folder: &Path, url: &str) -> Self {
        let db = Self::empty(folder, url);
        let now = Clock::default().now();
        let (readers, inviters) = db.write_now(|conn| furnish(conn, now)).expect("the house is furnished");
        let mut browsers = enter(folder, url, &[readers, inviters.iter().map(|(user, _)| *user).collect()].concat());
        let inviting: Vec<Browser> = browsers.split_off(CROWD);
        let inviters = inviting.into_iter().zip(inviters);
        Self {
            folder: folder.to_owned(),
            url: url.to_owned(),
            readers: browsers,
            inviters: inviters.map(|(browser, (_, app))| Browser { owns: format!("/apps/{app}"), ..browser }).collect(),
        }
    }

    fn empty(folder: &Path, url: &str) -> Db {
        fs::create_dir_all(folder).expect("a folder");
        let url = DatabaseUrl::parse(url).expect("a database URL");
        migrate(&url).expect("the schema");
        Db::open(&url).expect("the database")
    }

    /// People, groups, apps and memberships by the thousand; `some` of the people have browsers.
    pub fn large(folder: &Path, url: &str, size: Size, some: usize) -> Self {
        let db = Self::empty(folder, url);
        let now = Clock::default().now();
        db.write_now(|conn| found(conn, now)).expect("the organization");
        let database = DatabaseUrl::parse(url).expect("a database URL");
        match &database {
            DatabaseUrl::Sqlite(path) => fill_sqlite(path, size, now),
            DatabaseUrl::Postgres(address) => fill_postgres(address, size, now),
        }
        let step = (size.users / some).max(1);
        // None of these is blocked, or still to come.
        let users: Vec<UserId> = (0..some).map(|n| numbered(1, n * step + 2).into()).collect();
        let mut readers = enter(folder, url, &users);
        let app = AppId::from(numbered(3, 1));
        for (browser, user) in readers.iter_mut().zip(&users) {
            db.write_now(|conn| apps::add_owner(conn, app, *user, now)).expect("an owner");
            browser.owns = format!("/apps/{app}");
        }
        let group = GroupId::from(numbered(2, 1));
        db.write_now(|conn| groups::add_owner(conn, group, users[0], now)).expect("an owner");
        readers[0].owns = format!("/groups/{group}");
        db.write_now(|conn| users::add_role(conn, users[ADMIN], Role::Admin, now)).expect("an admin");
        for user in users.iter().skip(ADMIN + 1).take(SOME_ROLES) {
            db.write_now(|conn| users::add_role(conn, *user, Role::Reader, now)).expect("a reader");
        }
        Self { folder: folder.to_owned(), url: url.to_owned(), readers, inviters: Vec::new() }
    }

    pub fn db(&self) -> Db {
        Db::open(&DatabaseUrl::parse(&self.url).expect("a database URL")).expect("the database")
    }
}

/// A domain of its own for each number, none of them like another: similar ones would be taken for slips.
pub fn domain(number: u64) -> String {
    format!("{:016x}.example", (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn found(conn: &mut Conn, now: Time) -> Result<(), DbError> {
    let organization = Organization {
        display_name: "Northwind".to_owned(),
        domain: "bench.example".to_owned(),
        privacy_url: None,
        privacy_contact: None,
        language: "en".to_owned(),
    };
    users::keep_organization(conn, &organization, now)
}

type Crowd = (Vec<UserId>, Vec<(UserId, AppId)>);

fn furnish(conn: &mut Conn, now: Time) -> Result<Crowd, DbError> {
    found(conn, now)?;
    let readers: Vec<UserId> =
        (0..CROWD).map(|n| member(conn, &format!("reader{n}"), now)).collect::<Result<_, _>>()?;
    for n in 0..DIRECT {
        let app = app(conn, &format!("Tool {n:02}"), now)?;
        readers.iter().try_for_each(|reader| assign(conn, app, Some(*reader), None, now))?;
    }
    for n in 0..GROUPS {
        let (group, app) = (group(conn, &format!("Team {n:02}"), now)?, app(conn, &format!("Desk {n:02}"), now)?);
        assign(conn, app, None, Some(group), now)?;
        readers.iter().try_for_each(|reader| join(conn, group, *reader, now))?;
    }
    let inviters = (0..CROWD).map(|n| {
        let (owner, app) = (member(conn, &format!("owner{n}"), now)?, app(conn, &format!("Shared {n:02}"), now)?);
        apps::add_owner(conn, app, owner, now)?;
        Ok((owner, app))
    });
    let inviters: Vec<(UserId, AppId)> = inviters.collect::<Result<_, DbError>>()?;
    Ok((readers, inviters))
}

fn member(conn: &mut Conn, name: &str, now: Time) -> Result<UserId, DbError> {
    let address = EmailAddress::parse(&format!("{name}@bench.example")).expect("an address");
    let user = User::member(&address, &format!("Anna {name}"), now);
    users::insert(conn, &user)?;
    Ok(user.id)
}

fn app(conn: &mut Conn, name: &str, now: Time) -> Result<AppId, DbError> {
    let app = App {
        id: AppId::new(),
        external_id: None,
        display_name: name.to_owned(),
        description: "What it is for, in a sentence of the usual length.".to_owned(),
        launch_url: "https://tool.bench.example/".to_owned(),
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
    apps::insert(conn, &app)?;
    Ok(app.id)
}

fn group(conn: &mut Conn, name: &str, now: Time) -> Result<GroupId, DbError> {
    let group = Group {
        id: GroupId::new(),
        external_id: None,
        display_name: name.to_owned(),
        description: "Who belongs to it.".to_owned(),
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
    groups::insert(conn, &group)?;
    Ok(group.id)
}

fn assign(
    conn: &mut Conn,
    app_id: AppId,
    user_id: Option<UserId>,
    group_id: Option<GroupId>,
    now: Time,
) -> Result<(), DbError> {
    let assignment = Assignment {
        id: AssignmentId::new(),
        app_id,
        user_id,
        group_id,
        role_id: RoleId::DEFAULT,
        ends_at: None,
        granted_by: None,
        invitation_id: None,
        created_at: now,
    };
    diesel::insert_into(assignments::table).values(&assignment).execute(conn)?;
    Ok(())
}

fn join(conn: &mut Conn, group_id: GroupId, user_id: UserId, now: Time) -> Result<(), DbError> {
    let member = Member { group_id, user_id, ends_at: None, granted_by: None, invitation_id: None, created_at: now };
    diesel::insert_into(group_members::table).values(&member).execute(conn)?;
    Ok(())
}

/// The settings a program with this database would have.
pub fn config(folder: &Path, url: &str) -> Config {
    let command = guestlist(folder, url, &[("BASE_URL", "http://127.0.0.1:1".to_owned())]);
    let settings =
        command.get_envs().filter_map(|(name, value)| Some((name.to_str()?.to_owned(), value?.to_str()?.to_owned())));
    Config::load(&Sources { file: None, environment: settings.collect() }).expect("settings")
}

/// A session for each, and the cookie that the program's own middleware makes of it.
fn enter(folder: &Path, url: &str, users: &[UserId]) -> Vec<Browser> {
    let users = users.to_vec();
    let (folder, url) = (folder.to_owned(), url.to_owned());
    actix_web::rt::System::new().block_on(async move {
        let config = config(&folder, &url);
        let db = Db::open(&config.database_url).expect("the database");
        let world = World {
            ended: Ended::default(),
            later: Later::start(&db),
            config: Arc::new(config),
            db,
            clock: Clock::default(),
            gate: wiring::GATE,
            demo: false,
        };
        let site = Site::new()
            .service(web::resource("/enter/{key}").to(hand_over))
            .wrap(features::sign_in::pages::middleware(&world))
            .wrap(actix_web::middleware::from_fn(around))
            .app_data::<&'static Surface>(&routes::PAGES)
            .app_data(web::Data::new(world.clone()));
        let site = init_service(site).await;
        let mut browsers = Vec::with_capacity(users.len());
        for user in users {
            let now = world.clock.now();
            let key = world.db.write_now(|conn| {
                let entry = Entry { user, way: Way::Code, client: "Bench", instead_of: None, at_most: 10 };
                sessions::start(conn, &entry, now).map_err(|refused| DbError::Busy(refused.to_string()))
            });
            let key = key.expect("a session");
            let request = TestRequest::get()
                .uri(&format!("/enter/{}", key.as_str()))
                .insert_header(("Host", world.config.base_url.authority()))
                .to_request();
            let answer = actix_web::test::call_service(&site, request).await;
            let cookie = answer.response().cookies().next().expect("a cookie").stripped().to_string();
            let csrf = csrf_token(&world.config.keys, &name_of(key.as_str())).expect("randomness");
            browsers.push(Browser { user, cookie, csrf, owns: String::new() });
        }
        browsers
    })
}

async fn hand_over(session: Session, key: web::Path<String>) -> HttpResponse {
    session.renew();
    let _ = session.insert("begun", key.into_inner());
    HttpResponse::Ok().finish()
}

/// How many of everything; a group has 500 members whatever the size, and a person is in about ten.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub users: usize,
    pub groups: usize,
    pub apps: usize,
    pub memberships: usize,
}

impl Size {
    pub const SMALL: Self = Self { users: 1_000, groups: 20, apps: 40, memberships: 10_000 };
    pub const LARGE: Self = Self { users: 1_000_000, groups: 20_000, apps: 2_000, memberships: 10_000_000 };

    /// A tenth of the large one, for a run in a hurry.
    pub const MIDDLE: Self = Self { users: 100_000, groups: 2_000, apps: 2_000, memberships: 1_000_000 };

    fn each(self) -> usize {
        self.memberships / self.groups
    }
}

/// The id of the nth row of a kind: 1 users, 2 groups, 3 apps, 4 assignments.
fn numbered(kind: u32, n: usize) -> uuid::Uuid {
    uuid::Uuid::from_u128(u128::from(kind) << 96 | n as u128)
}

/// When those who are away signed in last.
fn long_ago(now: Time) -> Time {
    now.minus(TimeDelta::days(100))
}

/// When stays and access end that end soon.
fn soon(now: Time) -> Time {
    now.plus(TimeDelta::days(10))
}

/// The rows in the words of either database; `ID`, `SERIES`, `NOW`, `AWAY` and `SOON` are theirs. Of every filter of a
/// list there are at least fifty, whatever the size, so that a page of either size has as many rows.
fn statements(size: Size) -> Vec<String> {
    let Size { users, groups, apps, .. } = size;
    let each = size.each();
    let domains = (users / 200).clamp(1, 5000);
    vec![
        format!(
            "INSERT INTO users (id, mail, mail_shown, display_name, user_type, external_user_state, external_user_state_changed_at, enabled, theme, name_key, created_at, updated_at, \
             last_sign_in_at, blocked_at, ends_at, orphaned_at, deleted_at) \
             SELECT ID(1, n), 'user' || n || '@d' || (n % {domains}) || '.example', 'user' || n || '@d' || (n % {domains}) || '.example', \
             'User ' || n, CASE WHEN n % 20 = 0 THEN 'member' ELSE 'guest' END, CASE WHEN n % 20 = 0 THEN NULL WHEN n % 20 IN (1, 11) THEN 'pending_acceptance' ELSE 'accepted' END, \
             CASE WHEN n % 20 = 0 THEN NULL WHEN n % 20 = 11 THEN AWAY ELSE NOW END, \
             n % 10 <> 3, 'auto', 'user ' || n, NOW, NOW, CASE WHEN n % 20 IN (1, 11) THEN NULL WHEN n % 3 = 0 THEN AWAY ELSE NOW END, \
             CASE WHEN n % 10 = 3 THEN NOW END, CASE WHEN n % 10 = 4 THEN SOON END, CASE WHEN n % 10 = 5 THEN NOW END, CASE WHEN n % 10 = 9 THEN NOW END \
             FROM SERIES(1, {users})"
        ),
        format!(
            "INSERT INTO groups (id, display_name, description, membership, source, self_service, allow_guests, name_key, created_at, updated_at) \
             SELECT ID(2, n), 'Group ' || n, 'Who belongs to it.', 'assigned', 'local', TRUE, TRUE, 'group ' || n, NOW, NOW FROM SERIES(1, {groups})"
        ),
        "INSERT INTO groups (id, display_name, description, membership, source, self_service, allow_guests, name_key, created_at, updated_at) \
         SELECT ID(7, n), 'Idle ' || n, 'Nobody yet.', 'assigned', 'local', TRUE, FALSE, 'idle ' || n, NOW, NOW FROM SERIES(1, 1000)"
            .to_owned(),
        format!(
            "INSERT INTO apps (id, display_name, description, launch_url, visible, enabled, assignment_required, self_service, allow_guests, name_key, created_at, updated_at) \
             SELECT ID(3, n), 'App ' || n, 'What it is for.', 'https://app.example/', TRUE, TRUE, TRUE, TRUE, TRUE, 'app ' || n, NOW, NOW FROM SERIES(1, {apps})"
        ),
        "INSERT INTO apps (id, display_name, description, launch_url, visible, enabled, assignment_required, self_service, allow_guests, name_key, created_at, updated_at) \
         SELECT ID(6, n), 'Idle ' || n, 'Nobody yet.', 'https://app.example/', n % 2 = 0, n % 2 = 1, TRUE, TRUE, TRUE, 'idle ' || n, NOW, NOW FROM SERIES(1, 1000)"
            .to_owned(),
        format!(
            "INSERT INTO assignments (id, app_id, group_id, role_id, created_at) \
             SELECT ID(4, n), ID(3, 2 + n % ({apps} - 1)), ID(2, n), ID(0, 0), NOW FROM SERIES(1, {groups})"
        ),
        format!(
            "INSERT INTO assignments (id, app_id, user_id, role_id, ends_at, created_at) \
             SELECT ID(5, n), ID(3, 1), ID(1, 2 * n - 1), ID(0, 0), CASE WHEN n % 5 = 4 THEN SOON END, NOW FROM SERIES(1, 500)"
        ),
        format!(
            "INSERT INTO group_members (group_id, user_id, created_at) \
             SELECT ID(2, g.n), ID(1, 1 + (g.n * 997 + k.n * 2003) % {users}), NOW \
             FROM SERIES(1, {groups}) g CROSS JOIN SERIES(1, {each}) k"
        ),
        // Fifty members answer for all guests but those for whom nobody does.
        format!(
            "INSERT INTO sponsors (guest_id, user_id, backup, created_at) \
             SELECT ID(1, n), ID(1, 20 * (1 + n % 50)), FALSE, NOW FROM SERIES(1, {users}) WHERE n % 20 <> 0 AND n % 10 <> 5"
        ),
        format!(
            "INSERT INTO invitations (id, address, address_shown, user_id, inviter_id, state, language, link_number, created_at, expires_at, by_hand, alone, reminded) \
             SELECT ID(9, n), 'user' || n || '@d' || (n % {domains}) || '.example', 'user' || n || '@d' || (n % {domains}) || '.example', ID(1, n), ID(1, 2), 'pending', 'en', 1, NOW, SOON, FALSE, TRUE, 2 \
             FROM SERIES(1, {users}) WHERE n % 20 IN (1, 11)"
        ),
        format!(
            "INSERT INTO audit (id, at, actor_id, actor_name, surface, action, object_type, object_id, object_name, person_id, person_name, result, details, seal) \
             SELECT ID(8, n), NOW, ID(1, 2), 'User 2', 'web', CASE WHEN n % 10 = 0 THEN 'redeem' ELSE 'invite' END, 'app', ID(3, 1), 'App 1', ID(1, n), 'User ' || n, \
             CASE WHEN n % 10 = 1 THEN 'denied' ELSE 'success' END, '{{}}', 1 FROM SERIES(1, {users})"
        ),
    ]
}

/// Replaces `NAME(a, b)` by what `form` makes of its two arguments.
fn spelled(sql: &str, name: &str, form: impl Fn(&str, &str) -> String) -> String {
    let mut out = String::new();
    let mut rest = sql;
    while let Some(at) = rest.find(&format!("{name}(")) {
        let (before, call) = rest.split_at(at + name.len() + 1);
        out.push_str(&before[..at]);
        let mut depth = 1;
        let end = call.char_indices().find(|(_, letter)| {
            depth += match letter {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            depth == 0
        });
        let end = end.map_or(call.len(), |(end, _)| end);
        let (left, right) = call[..end].split_once(", ").expect("two arguments");
        out.push_str(&form(left, right));
        rest = &call[end + 1..];
    }
    out + rest
}

fn fill_sqlite(path: &Path, size: Size, now: Time) {
    let mut conn = SqliteConnection::establish(&path.to_string_lossy()).expect("the database");
    let run = |conn: &mut SqliteConnection, sql: &str| {
        conn.batch_execute(sql).unwrap_or_else(|error| panic!("{error}: {sql}"))
    };
    run(&mut conn, "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -500000");
    let indexes =
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'group_members' AND sql IS NOT NULL";
    let kept: Vec<Kept> = diesel::sql_query(indexes).load(&mut conn).expect("the indexes");
    kept.iter().for_each(|index| run(&mut conn, &format!("DROP INDEX {}", index.name)));
    run(&mut conn, "BEGIN");
    for sql in statements(size) {
        let sql = spelled(&sql, "ID", |kind, n| format!("unhex(printf('%08x%024x', {kind}, {n}))"));
        let sql = spelled(&sql, "SERIES", |from, to| {
            format!(
                "(WITH RECURSIVE s(n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM s WHERE n < {to}) SELECT n FROM s)"
            )
        });
        let sql = sql.replace("AWAY", &long_ago(now).micros().to_string());
        let sql = sql.replace("SOON", &soon(now).micros().to_string());
        run(&mut conn, &sql.replace("NOW", &now.micros().to_string()));
    }
    kept.iter().for_each(|index| run(&mut conn, &index.sql));
    run(&mut conn, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
}

fn fill_postgres(address: &str, size: Size, now: Time) {
    let mut conn = PgConnection::establish(address).expect("the database");
    let run =
        |conn: &mut PgConnection, sql: &str| conn.batch_execute(sql).unwrap_or_else(|error| panic!("{error}: {sql}"));
    run(
        &mut conn,
        "SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '512MB'",
    );
    let indexes = "SELECT indexname::text AS name, indexdef AS sql FROM pg_indexes WHERE tablename = 'group_members' AND indexname NOT LIKE '%pkey'";
    let kept: Vec<Kept> = diesel::sql_query(indexes).load(&mut conn).expect("the indexes");
    kept.iter().for_each(|index| run(&mut conn, &format!("DROP INDEX {}", index.name)));
    for sql in statements(size) {
        let sql = spelled(&sql, "ID", |kind, n| {
            format!("(lpad(to_hex({kind}), 8, '0') || lpad(to_hex(({n})::bigint), 24, '0'))::uuid")
        });
        let sql = spelled(&sql, "SERIES", |from, to| format!("(SELECT generate_series({from}, {to}) AS n)"));
        // A sub-query in FROM needs a name here.
        let sql = sql.replace("AS n) g ", "AS n) AS g ").replace("AS n) k", "AS n) AS k");
        let sql = if sql.ends_with("AS n)") { format!("{sql} AS s") } else { sql };
        let sql = sql.replace("AS n) WHERE", "AS n) AS s WHERE");
        let moment = |at: Time| format!("'{}'::timestamptz", at.utc().to_rfc3339());
        let sql = sql.replace("AWAY", &moment(long_ago(now))).replace("SOON", &moment(soon(now)));
        run(&mut conn, &sql.replace("NOW", &moment(now)));
    }
    kept.iter().for_each(|index| run(&mut conn, &index.sql));
    // As the server itself does some time after so many rows came, and best not while pages are measured.
    run(&mut conn, "VACUUM ANALYZE");
}

#[derive(QueryableByName)]
struct Kept {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    sql: String,
}
