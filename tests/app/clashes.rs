//! Deeds that stand in each other's way on PostgreSQL: one is done again, and nobody notices (F40).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use guestlist::features::users;
use guestlist::foundation::db::{Conn, Db, DbError, Native};
use guestlist::foundation::id::UserId;
use guestlist::schema::users as people;

use crate::support::House;

/// Puts a letter behind somebody's name.
fn add(conn: &mut Conn, who: UserId, letter: &'static str) -> Result<(), DbError> {
    let longer = people::display_name.eq(people::display_name.concat(letter));
    diesel::update(people::table.find(who)).set(longer).execute(conn)?;
    Ok(())
}

/// Changes one row, waits until the other deed has changed its first one, and then wants that as well.
async fn crossing(db: Db, met: Arc<AtomicUsize>, mine: UserId, theirs: UserId, letter: &'static str) {
    let tries = Arc::new(AtomicUsize::new(0));
    let done = db.write(move |conn| {
        let first = tries.fetch_add(1, Ordering::SeqCst) == 0;
        add(conn, mine, letter)?;
        if first {
            met.fetch_add(1, Ordering::SeqCst);
            let begun = Instant::now();
            while met.load(Ordering::SeqCst) < 2 && begun.elapsed() < Duration::from_secs(5) {
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        add(conn, theirs, letter)
    });
    done.await.unwrap();
}

#[actix_web::test]
async fn f40_of_two_deeds_that_wait_for_each_other_both_are_done() {
    let house = House::new().await;
    let (db, cast) = (&house.world.db, house.cast);
    let (one, two) = (cast.member, cast.colleague);
    if is_sqlite(&house) {
        return;
    }
    let met = Arc::new(AtomicUsize::new(0));
    let left = actix_web::rt::spawn(crossing(db.clone(), met.clone(), one.id, two.id, "x"));
    let right = actix_web::rt::spawn(crossing(db.clone(), met.clone(), two.id, one.id, "x"));
    left.await.unwrap();
    right.await.unwrap();
    for person in [one, two] {
        let now = house.read(|conn| Ok(users::find(conn, person.id)?.expect("somebody").display_name));
        assert_eq!(now, format!("{}xx", person.name), "each deed was done once");
    }
}

/// What a deed meets that fails with this SQLSTATE and sentence every time, and how often it is tried.
async fn tried(house: &House, state: &'static str, says: &'static str) -> (DbError, usize) {
    let tries = Arc::new(AtomicUsize::new(0));
    let counted = tries.clone();
    let failing = house.world.db.write(move |conn| {
        counted.fetch_add(1, Ordering::SeqCst);
        match conn.native() {
            Native::Postgres(conn) => {
                conn.batch_execute(&format!("DO $$ BEGIN RAISE EXCEPTION '{says}' USING ERRCODE = '{state}'; END $$"))?
            }
            Native::Sqlite(conn) => conn.batch_execute("SELECT nothing")?,
        }
        Ok::<_, DbError>(())
    });
    let error = failing.await.expect_err("it fails every time");
    (error, tries.load(Ordering::SeqCst))
}

#[actix_web::test]
async fn f40_what_never_succeeds_is_told_after_three_more_tries() {
    let house = House::new().await;
    let once = tried(&house, "22012", "division by zero").await;
    assert!(matches!(once, (DbError::Query(_), 1)), "a fault is told at once: {once:?}");
    if is_sqlite(&house) {
        return;
    }
    for (state, says) in [("40001", "could not serialize access"), ("40P01", "deadlock detected")] {
        let clash = tried(&house, state, says).await;
        assert!(matches!(clash, (DbError::Busy(_), 4)), "{state}: {clash:?}");
    }
    let taken = tried(&house, "23505", "duplicate key value").await;
    assert!(matches!(taken, (DbError::Query(_), 4)), "the second look might have found the row: {taken:?}");
    house.enter(house.cast.owner).await.get("/apps").await.must_be(200);
}

/// One writer at a time: nothing to stand in the way of.
fn is_sqlite(house: &House) -> bool {
    matches!(house.world.db.url(), guestlist::foundation::db::DatabaseUrl::Sqlite(_))
}
