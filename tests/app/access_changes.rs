//! What changed about anybody's access is written with the operation, once, and read in one order without a gap.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use guestlist::features::access::changes::{
    self, AT_ONCE, AccessChange, ChangeKind, Cursor, KEPT_FOR, Read, Recorded, expand, record_change,
};
use guestlist::features::access::{self, ResourceId};
use guestlist::features::catalog::{self, Card, EndForGroup, Give, Guests, SameName, Switch};
use guestlist::features::guests::{self, SetStay};
use guestlist::features::people::{self, Change, PutBack, Removal};
use guestlist::features::policies;
use guestlist::features::rules::{Effect, NewRules};
use guestlist::features::sign_in::sessions::{self, Entry, Way};
use guestlist::features::users::{self, User};
use guestlist::features::{account, directory};
use guestlist::foundation::address::{DomainRule, EmailAddress};
use guestlist::foundation::clock::Time;
use guestlist::foundation::db::{Conn, Db, DbError, Use};
use guestlist::foundation::id::{AppId, AssignmentId, GroupId, RoleId, UserId};
use guestlist::schema::access_changes as rows;

use crate::invitations::Scene;
use crate::support::cast::{self, To, assign, join};
use crate::support::plan::{asked, must_use_indexes};
use crate::support::program::Program;
use crate::support::{House, Person};

/// Writes down what has ended and numbers what is new, as the running program does.
fn settle(house: &House) -> usize {
    let now = house.now();
    std::iter::repeat_with(|| house.write(|conn| changes::settle(conn, now))).take_while(|done| *done > 0).sum()
}

fn latest(house: &House) -> Cursor {
    settle(house);
    house.read(changes::latest)
}

fn since(house: &House, cursor: Cursor) -> Vec<Recorded> {
    settle(house);
    match house.read(|conn| changes::changes_since(conn, cursor, 1_000)) {
        Read::Changes(all) => all,
        Read::Forgotten(at) => panic!("forgotten until {at:?}"),
    }
}

fn kinds(all: &[Recorded]) -> Vec<ChangeKind> {
    all.iter().map(|one| one.change.kind).collect()
}

/// The operation succeeds, and leaves exactly these.
#[track_caller]
fn leaves<T, E: std::fmt::Debug>(
    house: &House,
    expected: &[ChangeKind],
    operation: impl FnOnce(&mut Conn, Time) -> Result<T, E>,
) -> (T, Vec<Recorded>) {
    let (before, now) = (latest(house), house.now());
    let done = house.write(|conn| Ok(operation(conn, now).unwrap()));
    let all = since(house, before);
    assert_eq!(kinds(&all), expected);
    (done, all)
}

fn enter(conn: &mut Conn, user: UserId, now: Time) -> Result<sessions::Key, DbError> {
    let entry = Entry { user, way: Way::Demo, client: "Test", instead_of: None, at_most: 10 };
    sessions::start(conn, &entry, now).map_err(|refused| DbError::Busy(refused.to_string()))
}

fn turned(house: &House, app: AppId, switch: Switch) -> catalog::Wish {
    let resource = house.read(|conn| access::find(conn, ResourceId::App(app))).unwrap();
    let before = Card::of(&resource);
    let all = Switch::of(before.kind).iter().copied();
    let on = all.filter(|one| before.has(*one) != (*one == switch)).collect();
    catalog::Wish { seen: before.mark(), card: Card { on, ..before }, guests: Guests::Stay, same_name: SameName::Meant }
}

#[actix_web::test]
async fn blocking_and_deleting_somebody_leaves_a_row_for_each_thing_that_ends() {
    use ChangeKind::{Ended, SessionsEnded, UserBlocked, UserDeleted, UserUnblocked};
    let house = House::new().await;
    let (admin, guest) = (house.actor(house.cast.admin), house.cast.guest.id);
    let (_, all) =
        leaves(&house, &[SessionsEnded, UserBlocked], |conn, now| directory::block(conn, &admin, guest, now));
    assert!(all.iter().all(|one| one.change.user == Some(guest)));
    // Who is blocked already is not blocked again.
    leaves(&house, &[], |conn, now| directory::block(conn, &admin, guest, now));
    leaves(&house, &[UserUnblocked], |conn, now| directory::unblock(conn, &admin, guest, now));
    leaves(&house, &[SessionsEnded], |conn, now| directory::end_sessions(conn, &admin, guest, now));
    let (_, all) = leaves(&house, &[SessionsEnded, Ended, Ended, UserDeleted], |conn, now| {
        directory::delete(conn, &admin, guest, now)
    });
    let ended: BTreeSet<_> = all.iter().map(|one| (one.change.app, one.change.group)).collect();
    assert!(ended.contains(&(Some(house.cast.wiki), None)) && ended.contains(&(None, Some(house.cast.north))));
    let before = latest(&house);
    let now = house.now();
    house.write(|conn| Ok(directory::restore(conn, &admin, guest, now).unwrap()));
    assert!(kinds(&since(&house, before)).contains(&ChangeKind::UserRestored));
}

#[actix_web::test]
async fn leaving_and_converting_leave_their_rows() {
    use ChangeKind::{Ended, UserConverted, UserDeleted};
    let house = House::new().await;
    let cast = house.cast;
    let (admin, former) = (house.actor(cast.admin), cast.former_guest.id);
    leaves(&house, &[UserConverted], |conn, now| directory::make_member(conn, &admin, former, now));
    leaves(&house, &[UserConverted], |conn, now| directory::make_guest(conn, &admin, former, now));
    let guest = house.actor(cast.guest);
    leaves(&house, &[Ended, Ended, UserDeleted], |conn, now| account::leave(conn, &guest, now));
}

#[actix_web::test]
async fn the_end_of_a_stay_leaves_a_row() {
    let house = House::new().await;
    let (admin, guest) = (house.actor(house.cast.admin), house.cast.guest.id);
    let ends_on = Some(house.now().date() + chrono::Days::new(3));
    let wish = SetStay { guest, ends_on, seen: None };
    let (_, all) = leaves(&house, &[ChangeKind::StayChanged], |conn, now| guests::set_stay(conn, &admin, wish, now));
    assert_eq!(all[0].change, AccessChange::of_stay(guest, ends_on.map(Time::end_of)));
}

#[actix_web::test]
async fn an_app_switched_off_or_opened_leaves_a_row() {
    use ChangeKind::{AppDisabled, AppEnabled, AppOpened, AppRestricted};
    let house = House::new().await;
    let (admin, chat) = (house.actor(house.cast.admin), house.cast.chat);
    for (switch, kind) in [
        (Switch::Enabled, AppDisabled),
        (Switch::Enabled, AppEnabled),
        (Switch::AssignmentRequired, AppOpened),
        (Switch::AssignmentRequired, AppRestricted),
    ] {
        let wish = turned(&house, chat, switch);
        let (_, all) =
            leaves(&house, &[kind], |conn, now| catalog::update(conn, &admin, ResourceId::App(chat), &wish, now));
        assert_eq!(all[0].change, AccessChange::of_app(kind, chat));
    }
    let wish = turned(&house, chat, Switch::Visible);
    leaves(&house, &[], |conn, now| catalog::update(conn, &admin, ResourceId::App(chat), &wish, now));
}

#[actix_web::test]
async fn a_deleted_app_or_group_leaves_a_row_for_everybody_who_had_it() {
    use ChangeKind::{AppDeleted, Ended, GroupDeleted};
    let house = House::new().await;
    let (admin, cast) = (house.actor(house.cast.admin), house.cast);
    // The guest and the colleague, then the chat that it opens.
    let north = ResourceId::Group(cast.north);
    let (_, all) =
        leaves(&house, &[Ended, Ended, Ended, GroupDeleted], |conn, now| catalog::delete(conn, &admin, north, now));
    let told: BTreeSet<(UserId, ResourceId)> =
        all.iter().flat_map(|one| house.read(|conn| expand(conn, one, None, 10))).collect();
    for user in [cast.guest.id, cast.colleague.id] {
        assert!(
            told.contains(&(user, ResourceId::Group(cast.north))) && told.contains(&(user, ResourceId::App(cast.chat)))
        );
    }
    let wiki = ResourceId::App(cast.wiki);
    let (_, all) = leaves(&house, &[Ended, AppDeleted], |conn, now| catalog::delete(conn, &admin, wiki, now));
    assert_eq!((all[0].change.user, all[0].change.app), (Some(cast.guest.id), Some(cast.wiki)));
}

#[actix_web::test]
async fn a_domain_rule_leaves_a_row_when_it_comes_and_when_it_goes() {
    use ChangeKind::{DomainRuleAdded, DomainRuleRemoved};
    let house = House::new().await;
    let (admin, chat) = (house.actor(house.cast.admin), ResourceId::App(house.cast.chat));
    let rules = vec![DomainRule::parse("rival.example").unwrap()];
    let wish = NewRules { of: Some(chat), effect: Effect::Deny, rules, comment: "secret".to_owned() };
    let (_, all) = leaves(&house, &[DomainRuleAdded], |conn, now| policies::add_rules(conn, &admin, &wish, now));
    let rule = all[0].change.domain_rule.unwrap();
    assert_eq!(all[0].change.app, chat.app());
    // It is there already.
    leaves(&house, &[], |conn, now| policies::add_rules(conn, &admin, &wish, now));
    let (_, all) = leaves(&house, &[DomainRuleRemoved], |conn, now| policies::remove_rule(conn, &admin, rule, now));
    assert_eq!(all[0].change.domain_rule, Some(rule));
}

#[actix_web::test]
async fn a_session_that_is_ended_leaves_a_row_with_its_name() {
    use ChangeKind::SessionEnded;
    let house = House::new().await;
    let member = house.cast.member.id;
    let [one, two, three] = [(); 3].map(|()| house.write(|conn| enter(conn, member, house.now())).as_str().to_owned());
    let (ended, all) = leaves(&house, &[SessionEnded], |conn, now| sessions::end(conn, &sessions::name_of(&one), now));
    assert!(ended);
    assert_eq!(all[0].change, AccessChange::of_session(member, sessions::name_of(&one)));
    leaves(&house, &[], |conn, now| sessions::end(conn, &sessions::name_of(&one), now));
    leaves(&house, &[SessionEnded], |conn, now| sessions::end_own(conn, member, &sessions::name_of(&two), now));
    let four = house.write(|conn| enter(conn, member, house.now()));
    let (_, all) = leaves(&house, &[SessionEnded], |conn, now| {
        sessions::end_others(conn, member, &sessions::name_of(four.as_str()), now)
    });
    assert_eq!(all[0].change.session, Some(sessions::name_of(&three)));
    // A browser that signs in again gives up the session it had.
    leaves(&house, &[SessionEnded], |conn, now| {
        let (name, at_most) = (sessions::name_of(four.as_str()), 10);
        let entry = Entry { user: member, way: Way::Demo, client: "Test", instead_of: Some(&name), at_most };
        sessions::start(conn, &entry, now)
    });
    leaves(&house, &[ChangeKind::SessionsEnded], |conn, now| sessions::end_all(conn, member, now));
}

/// Somebody in a group, somebody with an app, a group with an app, and a guest's stay, all of which end in an hour.
fn ending_soon(house: &House) -> Time {
    let (cast, now) = (house.cast, house.now());
    let end = now.plus(TimeDelta::hours(1));
    house.write(|conn| {
        join(conn, cast.quiet, cast.member, Some(end), None, now)?;
        assign(conn, cast.vault, To::User(cast.member.id), RoleId::DEFAULT, Some(end), cast.owner, now)?;
        assign(conn, cast.vault, To::Group(cast.quiet), RoleId::DEFAULT, Some(end), cast.owner, now)?;
        users::set_end(conn, cast.guest.id, Some(end), now)
    });
    end
}

#[actix_web::test]
async fn an_end_that_passes_leaves_one_row_whoever_looks() {
    use ChangeKind::{Lapsed, StayLapsed};
    let house = House::new().await;
    let end = ending_soon(&house);
    let before = latest(&house);
    house.wait(TimeDelta::minutes(59));
    assert_eq!(since(&house, before), [], "nothing has ended yet");
    // Nothing ran for two days; then several nodes look at the same time.
    house.wait(TimeDelta::days(2));
    assert!(house.read(|conn| changes::is_due(conn, house.now())));
    let now = house.now();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let db = Db::open(house.world.db.url()).unwrap();
                for _ in 0..3 {
                    db.write_now(|conn| changes::settle(conn, now)).unwrap();
                }
            });
        }
    });
    let all = since(&house, before);
    assert_eq!(kinds(&all), [Lapsed, Lapsed, Lapsed, StayLapsed]);
    assert!(all.iter().all(|one| one.change.ends_at == Some(end) && one.at == now));
    let (cast, change) = (house.cast, |user, group, app| {
        all.iter().any(|one| (one.change.user, one.change.group, one.change.app) == (user, group, app))
    });
    assert!(change(Some(cast.member.id), Some(cast.quiet), None));
    assert!(change(Some(cast.member.id), None, Some(cast.vault)));
    assert!(change(None, Some(cast.quiet), Some(cast.vault)));
    assert!(change(Some(cast.guest.id), None, None));
    assert!(!house.read(|conn| changes::is_due(conn, house.now())));
}

#[actix_web::test]
async fn an_end_that_is_moved_and_passes_again_leaves_another_row() {
    let house = House::new().await;
    let end = ending_soon(&house);
    house.wait(TimeDelta::hours(2));
    let before = latest(&house);
    let later = end.plus(TimeDelta::hours(5));
    house.write(|conn| users::set_end(conn, house.cast.guest.id, Some(later), house.now()));
    assert_eq!(since(&house, before), []);
    house.wait(TimeDelta::hours(5));
    let all = since(&house, before);
    assert_eq!(kinds(&all), [ChangeKind::StayLapsed]);
    assert_eq!(all[0].change.ends_at, Some(later));
}

fn blocked(user: Person) -> AccessChange {
    AccessChange::of_user(ChangeKind::UserBlocked, user.id)
}

#[actix_web::test]
async fn a_change_that_is_committed_late_is_not_skipped() {
    let house = House::new().await;
    let (cast, now) = (house.cast, house.now());
    let before = latest(&house);
    let mut slow = Conn::open(house.world.db.url(), Use::Writing).unwrap();
    if let Some(slow) = slow.postgres() {
        slow.batch_execute("BEGIN").unwrap();
    }
    record_change(&mut slow, &blocked(cast.member), now).unwrap();
    house.write(|conn| record_change(conn, &blocked(cast.guest), now));
    let first = since(&house, before);
    if let Some(slow) = slow.postgres() {
        assert_eq!(first.len(), 1, "the slow transaction is not seen before it has committed");
        slow.batch_execute("COMMIT").unwrap();
    }
    let mut all = first.clone();
    all.extend(since(&house, first.last().unwrap().cursor));
    assert_eq!(all.len(), 2);
    let about: BTreeSet<_> = all.iter().filter_map(|one| one.change.user).collect();
    assert_eq!(about, BTreeSet::from([cast.member.id, cast.guest.id]));
    let numbers: Vec<i64> = all.iter().map(|one| one.cursor.0 - before.0).collect();
    assert_eq!(numbers, [1, 2], "numbers have no gaps");
}

#[actix_web::test]
async fn many_writers_and_a_reader_lose_nothing() {
    let house = House::new().await;
    let (person, now) = (house.cast.member, house.now());
    let before = latest(&house);
    let many = 40;
    let seen = std::thread::scope(|scope| {
        for writer in 0..3 {
            let db = &house.world.db;
            scope.spawn(move || {
                for number in 0..many {
                    let written = db.write_now(|conn| {
                        record_change(conn, &blocked(person), now)?;
                        // Some are slow, and some are taken back.
                        std::thread::sleep(Duration::from_millis((number + writer) % 3));
                        if number % 4 == 3 { Err(DbError::Busy("taken back".to_owned())) } else { Ok(()) }
                    });
                    assert_eq!(written.is_ok(), number % 4 != 3);
                }
            });
        }
        let (mut cursor, mut seen) = (before, Vec::new());
        for _ in 0..2_000 {
            house.write(|conn| changes::settle(conn, now));
            let Read::Changes(new) = house.read(|conn| changes::changes_since(conn, cursor, 10)) else {
                panic!("nothing is forgotten")
            };
            cursor = new.last().map_or(cursor, |one| one.cursor);
            seen.extend(new);
            if seen.len() == 90 {
                break;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        seen
    });
    let ids: BTreeSet<i64> = seen.iter().map(|one| one.id).collect();
    assert_eq!((seen.len(), ids.len()), (90, 90), "each is read once");
    let last = seen.last().unwrap().cursor;
    assert_eq!(last, Cursor(before.0 + 90));
}

#[actix_web::test]
async fn what_is_old_is_forgotten_and_a_reader_from_before_is_told() {
    let house = House::new().await;
    let person = house.cast.member;
    let (first, now) = (latest(&house), house.now());
    house.write(|conn| record_change(conn, &blocked(person), now));
    let second = latest(&house);
    house.wait(KEPT_FOR);
    house.wait(TimeDelta::seconds(1));
    house.write(|conn| record_change(conn, &blocked(person), house.now()));
    settle(&house);
    assert_eq!(house.write(|conn| changes::forget_changes(conn, house.now())), 1);
    assert_eq!(house.write(|conn| changes::forget_changes(conn, house.now())), 0, "the other is new");
    let read = |cursor| house.read(|conn| changes::changes_since(conn, cursor, 10));
    assert_eq!(read(first), Read::Forgotten(latest(&house)));
    // Beside it stands an end of the cast's that has passed meanwhile.
    let Read::Changes(all) = read(second) else { panic!("the second reader has missed nothing") };
    assert_eq!(all.iter().filter(|one| one.change == blocked(person)).count(), 1);
    // A restored database: numbers that were given after the backup was made are given again.
    let current = latest(&house);
    house.write(changes::forget_cursors);
    assert!(matches!(read(current), Read::Forgotten(_)));
    assert!(matches!(read(latest(&house)), Read::Changes(all) if all.is_empty()));
    house.write(|conn| record_change(conn, &blocked(person), house.now()));
    assert!(matches!(read(Cursor(latest(&house).0 - 1)), Read::Changes(all) if all.len() == 1));
}

/// Some members of a group of their own.
fn members(house: &House, many: usize) -> (GroupId, BTreeSet<UserId>) {
    let now = house.now();
    house.write(|conn| {
        let group = cast::group(conn, "Many", now, |_| {})?;
        let mut people = BTreeSet::new();
        for number in 0..many {
            let user = User::member(&EmailAddress::parse(&format!("m{number}@aurora.example")).unwrap(), "M", now);
            users::insert(conn, &user)?;
            let person = Person { id: user.id, mail: "", name: "", is_guest: false, is_admin: false };
            join(conn, group, person, None, None, now)?;
            people.insert(user.id);
        }
        Ok((group, people))
    })
}

#[actix_web::test]
async fn an_app_of_a_group_is_one_row_that_stands_for_everybody_in_it() {
    let house = House::new().await;
    let (group, people) = members(&house, 5);
    let (vault, now) = (house.cast.vault, house.now());
    let (_, all) = leaves(&house, &[ChangeKind::Given], |conn, now| {
        let to = (None, Some(group));
        record_change(conn, &AccessChange::of_assignment(ChangeKind::Given, vault, to, RoleId::DEFAULT, None), now)
    });
    // Somebody leaves before anybody reads it.
    let gone = *people.iter().next().unwrap();
    house.write(|conn| {
        use guestlist::schema::group_members;
        diesel::delete(group_members::table.find((group, gone))).execute(conn)?;
        record_change(conn, &AccessChange::of_membership(ChangeKind::Ended, group, gone, None), now)
    });
    let (mut after, mut told) = (None, BTreeSet::new());
    loop {
        let page = house.read(|conn| expand(conn, &all[0], after, 2));
        assert!(page.iter().all(|(_, thing)| *thing == ResourceId::App(vault)) && page.len() <= 2);
        let Some((last, _)) = page.last() else { break };
        after = Some(*last);
        told.extend(page.into_iter().map(|(user, _)| user));
    }
    assert_eq!(told, people, "also whoever has left since");
}

#[actix_web::test]
async fn a_row_about_a_person_stands_for_everything_they_hold() {
    let house = House::new().await;
    let cast = house.cast;
    let admin = house.actor(cast.admin);
    let (_, all) = leaves(&house, &[ChangeKind::SessionsEnded, ChangeKind::UserBlocked], |conn, now| {
        directory::block(conn, &admin, cast.guest.id, now)
    });
    let told = |one: &Recorded| house.read(|conn| expand(conn, one, None, 10));
    assert_eq!(told(&all[0]), [], "a session is access to nothing");
    let things: BTreeSet<ResourceId> = told(&all[1]).into_iter().map(|(_, thing)| thing).collect();
    assert_eq!(
        things,
        BTreeSet::from([ResourceId::App(cast.wiki), ResourceId::App(cast.chat), ResourceId::Group(cast.north)])
    );
    // An app that is switched off concerns everybody who has it, by whatever path.
    let wish = turned(&house, cast.chat, Switch::Enabled);
    let (_, all) = leaves(&house, &[ChangeKind::AppDisabled], |conn, now| {
        catalog::update(conn, &admin, ResourceId::App(cast.chat), &wish, now)
    });
    let people: BTreeSet<UserId> = told(&all[0]).into_iter().map(|(user, _)| user).collect();
    assert_eq!(people, BTreeSet::from([cast.guest.id, cast.colleague.id]));
}

#[actix_web::test]
async fn reading_and_looking_for_ends_use_indexes() {
    let house = House::new().await;
    let (group, _) = members(&house, 1);
    let now = house.now();
    house.write(|conn| record_change(conn, &AccessChange::of_group(ChangeKind::GroupDeleted, group), now));
    let one = since(&house, Cursor(0)).pop().unwrap();
    let about = |user, group, app| {
        let change = AccessChange { user, group, app, kind: ChangeKind::Given, ..one.change.clone() };
        Recorded { change, ..one.clone() }
    };
    let (user, app) = (Some(house.cast.guest.id), Some(house.cast.wiki));
    let some = [about(user, None, None), about(user, Some(group), None), about(None, Some(group), app)];
    must_use_indexes(
        &house,
        &asked(&house, |conn| {
            changes::is_due(conn, now).unwrap();
            changes::changes_since(conn, Cursor(0), 10).unwrap();
            for one in &some {
                expand(conn, one, None, 10).unwrap();
            }
        }),
    );
}

#[actix_web::test]
async fn no_batch_is_larger_than_one_transaction_should_be() {
    let house = House::new().await;
    let (now, most) = (house.now(), usize::try_from(AT_ONCE).unwrap());
    let before = latest(&house);
    let many: Vec<AccessChange> = (0..most + 5).map(|_| blocked(house.cast.member)).collect();
    house.write(|conn| changes::record_changes(conn, &many, now));
    assert_eq!(house.write(|conn| changes::settle(conn, now)), most);
    assert_eq!(house.write(|conn| changes::settle(conn, now)), 5);
    assert_eq!(latest(&house), Cursor(before.0 + AT_ONCE + 5));
}

#[test]
fn the_running_program_writes_an_end_down_by_itself() {
    let program = Program::migrated();
    program.run(&["create-admin", "anna@example.com"]).succeeded();
    let clock = guestlist::foundation::clock::Clock::default();
    let end = clock.now().plus(TimeDelta::seconds(1));
    let guest = User::invited(&EmailAddress::parse("gil@partner.example").unwrap(), None, clock.now());
    program.write(|conn| {
        users::insert(conn, &guest)?;
        users::set_end(conn, guest.id, Some(end), clock.now())
    });
    let _running = program.start(&[]);
    let lapsed = rows::table.filter(rows::kind.eq(ChangeKind::StayLapsed)).filter(rows::number.is_not_null());
    for _ in 0..100 {
        std::thread::sleep(Duration::from_millis(100));
        let at: Vec<Time> = program.write(|conn| Ok(lapsed.select(rows::at).load(conn)?));
        if let [at] = at[..] {
            assert!(at.since(end) >= TimeDelta::zero() && at.since(end) < TimeDelta::seconds(4), "{:?}", at.since(end));
            return;
        }
    }
    panic!("nobody wrote the end down");
}

#[actix_web::test]
async fn whatever_gives_moves_or_takes_access_leaves_one_row() {
    use ChangeKind::{Changed, Ended, Given};
    let house = House::new().await;
    let cast = house.cast;
    let (owner, admin, guest) = (house.actor(cast.owner), house.actor(cast.admin), house.actor(cast.guest));
    let (wiki, north, user) = (ResourceId::App(cast.wiki), ResourceId::Group(cast.north), cast.guest.id);
    for from in [wiki, north] {
        let (gone, all) =
            leaves(&house, &[Ended], |conn, now| people::remove(conn, &owner, Removal { from, user }, now));
        assert_eq!(
            (all[0].change.user, all[0].change.app, all[0].change.group),
            (Some(user), from.app(), from.group())
        );
        let wish = PutBack { to: from, user, kept: gone.kept.unwrap() };
        leaves(&house, &[Given], |conn, now| people::put_back(conn, &owner, &wish, now));
        let ends_on = Some(house.now().date() + chrono::Days::new(9));
        let (_, all) = leaves(&house, &[Changed], |conn, now| {
            people::change_end(conn, &owner, Change { of: from, user, ends_on, seen: None }, now)
        });
        assert_eq!(all[0].change.ends_at, ends_on.map(Time::end_of));
        leaves(&house, &[Ended], |conn, now| people::leave(conn, &guest, from, now));
    }
    let vault = ResourceId::App(cast.vault);
    let give = |whom: String| Give { of: vault, whom, role: String::new(), ends_on: None };
    let (config, mail) = (house.world.config.clone(), cast.member.mail.to_owned());
    leaves(&house, &[Given], |conn, now| catalog::give_person(conn, &config, &admin, &give(mail), now));
    // One row, however many are in the group.
    let whom = north.path();
    let (_, all) = leaves(&house, &[Given], |conn, now| catalog::give_group(conn, &admin, &give(whom), now));
    assert_eq!((all[0].change.user, all[0].change.group), (None, Some(cast.north)));
    let id = house.read(|conn| {
        use guestlist::schema::assignments;
        let given = assignments::table.filter(assignments::app_id.eq(cast.vault));
        Ok(given.filter(assignments::group_id.eq(cast.north)).select(assignments::id).first::<AssignmentId>(conn)?)
    });
    let ends_on = Some(house.now().date() + chrono::Days::new(9));
    leaves(&house, &[Changed], |conn, now| {
        catalog::end_for_group(conn, &admin, EndForGroup { of: vault, id, ends_on, seen: None }, now)
    });
    leaves(&house, &[Ended], |conn, now| catalog::take_from_group(conn, &admin, vault, id, now));
}

#[actix_web::test]
async fn an_invitation_gives_nothing_before_it_is_redeemed() {
    let scene = Scene::new().await;
    let before = latest(&scene.house);
    let also = format!("group:{}", scene.cast.north);
    scene.invite(&scene.wiki(), &[("emails", "ann@partner.example"), ("also", &also)]).await.must_be(200);
    assert_eq!(since(&scene.house, before), []);
    let link = scene.mails.link("ann@partner.example").await;
    scene.redeem(&scene.house.browser(), &link, "ann@partner.example").await.must_be(200);
    assert_eq!(kinds(&since(&scene.house, before)), [ChangeKind::Given, ChangeKind::Given]);
}
