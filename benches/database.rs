//! What pages and deeds cost in the database, each beside the smallest thing of its kind, so that one
//! run gives ratios: `cargo bench`.

use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use diesel::prelude::*;
use futures_util::future::join_all;
use guestlist::features::access::Assignment;
use guestlist::features::apps::{self, App};
use guestlist::features::panel;
use guestlist::features::users::{self, User};
use guestlist::foundation::address::EmailAddress;
use guestlist::foundation::clock::{Clock, Time};
use guestlist::foundation::db::{Conn, DatabaseUrl, Db, DbError, migrate};
use guestlist::foundation::id::{AppId, AssignmentId, RoleId, UserId};
use guestlist::schema::assignments;

/// As many tiles as a busy person has.
const TILES: usize = 30;
const WRITERS: usize = 32;

struct House {
    db: Db,
    person: UserId,
    now: Time,
    _folder: tempfile::TempDir,
}

fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let url = DatabaseUrl::Sqlite(folder.path().join("bench.db"));
    migrate(&url).unwrap();
    let db = Db::open(&url).unwrap();
    let now = Clock::default().now();
    let person = db.write_now(|conn| furnish(conn, now)).unwrap();
    House { db, person, now, _folder: folder }
}

fn furnish(conn: &mut Conn, now: Time) -> Result<UserId, DbError> {
    let person = member("anna@example.com", now);
    users::insert(conn, &person)?;
    for number in 0..TILES {
        let app = app(number, now);
        apps::insert(conn, &app)?;
        diesel::insert_into(assignments::table).values(&assignment(app.id, person.id, now)).execute(conn)?;
    }
    Ok(person.id)
}

fn member(mail: &str, now: Time) -> User {
    User::member(&EmailAddress::parse(mail).unwrap(), "Anna Andersson", now)
}

fn app(number: usize, now: Time) -> App {
    App {
        id: AppId::new(),
        external_id: None,
        display_name: format!("App {number:02}"),
        description: "What it is for, in a sentence.".to_owned(),
        launch_url: "https://app.example/".to_owned(),
        visible: true,
        enabled: true,
        assignment_required: true,
        self_service: true,
        allow_guests: true,
        logo_hash: None,
        name_key: format!("app {number:02}"),
        created_at: now,
        updated_at: now,
    }
}

fn assignment(app_id: AppId, user: UserId, now: Time) -> Assignment {
    Assignment {
        id: AssignmentId::new(),
        app_id,
        user_id: Some(user),
        group_id: None,
        role_id: RoleId::DEFAULT,
        ends_at: None,
        granted_by: None,
        invitation_id: None,
        created_at: now,
    }
}

fn reading(criterion: &mut Criterion) {
    let house = house();
    let mut group = criterion.benchmark_group("read");
    group.bench_function("one row by its key", |bench| {
        bench.iter(|| house.db.read_now(|conn| users::find(conn, house.person)).unwrap());
    });
    group.bench_function("My Apps, 30 tiles", |bench| {
        bench.iter(|| house.db.read_now(|conn| panel::apps_of(conn, house.person, house.now)).unwrap());
    });
    group.finish();
}

fn writing(criterion: &mut Criterion) {
    let house = Arc::new(house());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let mut group = criterion.benchmark_group("durable write");
    group.sample_size(20);
    group.bench_function("one at a time", |bench| {
        bench.iter(|| runtime.block_on(touch(&house)));
    });
    group.bench_function("32 at once, sharing commits", |bench| {
        bench.iter(|| runtime.block_on(async { join_all((0..WRITERS).map(|_| touch(&house))).await }));
    });
    group.finish();
}

/// The smallest deed there is: one row changed, durably.
async fn touch(house: &House) {
    let (person, now) = (house.person, house.now);
    house.db.write(move |conn| users::set_theme(conn, person, "dark", now)).await.unwrap();
}

criterion_group!(benches, reading, writing);
criterion_main!(benches);
