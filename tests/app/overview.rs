//! The admin's overview: what waits, the charts and their tables, and how everything is doing.

use chrono::TimeDelta;
use diesel::prelude::*;
use guestlist::features::admin::{self, WEEKS, Week};
use guestlist::features::audit::{self, Action, Deed};
use guestlist::features::{directory, outbox};
use guestlist::foundation::db::{Conn, Native};
use guestlist::foundation::id::InvitationId;
use guestlist::foundation::person::Actor;
use guestlist::schema::{daily_figures, group_members, users};

use crate::invitations::Scene;
use crate::support::rows;
use crate::support::{House, Page, plan};

const ANN: &str = "ann@partner.example";

fn days(n: i64) -> TimeDelta {
    TimeDelta::days(n)
}

fn keep(house: &House) {
    house.write(|conn| admin::keep_figures(conn, house.now()));
}

fn weeks(house: &House) -> Vec<Week> {
    house.read(|conn| Ok(admin::weeks(conn, &house.actor(house.cast.admin), house.now()).unwrap()))
}

fn sums(weeks: &[Week]) -> (i64, i64, i64) {
    weeks.iter().fold((0, 0, 0), |sum, week| (sum.0 + week.sent, sum.1 + week.redeemed, sum.2 + week.failed))
}

fn lost(house: &House) {
    let program = Actor::program("guestlist");
    house.write(|conn| {
        audit::record(
            conn,
            &program,
            Deed::new(Action::DeliveryFailed).on_invitation(InvitationId::new(), ANN),
            house.now(),
        )
    });
}

/// What waits, as the page tells it: number and words.
fn waiting(page: &Page) -> Vec<String> {
    page.texts("section[aria-labelledby=waits] li")
}

#[actix_web::test]
async fn what_waits_leads_to_the_page_where_it_is_dealt_with_and_both_say_the_same_number() {
    let scene = Scene::new().await;
    let (house, cast) = (&scene.house, scene.cast);
    let admin = house.enter(cast.admin).await;
    admin.get("/admin").await.must_say("Everything is dealt with");

    scene.invited(ANN).await;
    lost(house);
    house.write(|conn| {
        rows::end_membership(conn, cast.north, cast.guest.id, Some(house.now().plus(days(12))))?;
        // A colleague's end is nobody's to look at here.
        rows::end_membership(conn, cast.north, cast.colleague.id, Some(house.now().plus(days(12))))
    });
    let acting = house.actor(cast.admin);
    house.write(|conn| {
        directory::delete(conn, &acting, cast.former_guest.id, house.now()).unwrap();
        let then = house.now().minus(days(25));
        let gone = diesel::update(users::table.find(cast.former_guest.id));
        gone.set(users::deleted_at.eq(Some(then))).execute(conn)?;
        let invited = diesel::update(users::table.filter(users::mail.eq(ANN)));
        let long_ago = Some(house.now().minus(days(8)));
        Ok(invited.set(users::external_user_state_changed_at.eq(long_ago)).execute(conn)?)
    });
    let page = admin.get("/admin").await;
    let expected =
        ["1 message did not arrive", "1 guest has not answered", "1 guest loses something", "1 deleted person"];
    let found = waiting(&page);
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.contains(expected), "{found} instead of {expected}");
    }
    let links = page.attributes("section[aria-labelledby=waits] a", "href");
    assert_eq!(links.len(), expected.len());
    let shown = ["", ANN, cast.guest.name, cast.former_guest.name];
    for (link, shown) in links.iter().zip(shown) {
        let listed = admin.get(link).await.must_be(200).texts("tbody tr");
        assert_eq!(listed.len(), 1, "{link}: {listed:?}");
        assert!(listed[0].contains(shown), "{link}: {listed:?}");
    }
}

#[actix_web::test]
async fn a_day_that_is_over_is_counted_once_and_the_weeks_add_them_up() {
    let mut scene = Scene::new().await;
    // The middle of a week, so that two days later it is still the same.
    while scene.house.now().utc().format("%u").to_string() != "2" {
        scene.house.wait(days(1));
    }
    scene.owner = scene.house.enter(scene.cast.owner).await;
    let house = &scene.house;
    keep(house);
    let before = sums(&weeks(house));
    let link = scene.invited(ANN).await;
    scene.invited("ben@partner.example").await;
    assert_eq!(sums(&weeks(house)), (before.0 + 2, before.1, before.2), "today counts too");
    house.wait(days(1));
    scene.redeem(&house.browser(), &link, ANN).await.must_be(200);
    lost(house);
    house.wait(days(1));
    for _ in 0..2 {
        keep(house);
        let weeks = weeks(house);
        let this = weeks.last().unwrap();
        assert_eq!(weeks.len(), WEEKS);
        assert_eq!(sums(&weeks), (before.0 + 2, before.1 + 1, before.2 + 1));
        assert_eq!((this.sent, this.redeemed, this.failed), (2, 1, 1));
        assert_eq!(this.guests, Some((3, 1)), "Greta, Frank and Ann are here, Ben has not answered");
    }
    let kept = house.read(|conn| Ok(daily_figures::table.count().get_result::<i64>(conn)?));
    assert!((77..=84).contains(&kept), "{kept} days");
    // The day before yesterday both were waiting, though one of them is here by now.
    let rows = daily_figures::table.order(daily_figures::day.desc());
    let rows = rows.select((daily_figures::accepted, daily_figures::pending));
    let rows: Vec<(i64, i64)> = house.read(|conn| Ok(rows.limit(3).load(conn)?));
    assert_eq!(rows, [(3, 1), (2, 2), (2, 0)]);

    // A week later the same figures are those of the week before.
    house.wait(days(7));
    keep(house);
    let weeks = weeks(house);
    assert_eq!((weeks[WEEKS - 2].sent, weeks[WEEKS - 1].sent), (2, 0));
    assert_eq!(weeks[WEEKS - 1].guests.unwrap().0, 3);
}

#[actix_web::test]
async fn each_chart_is_a_picture_with_a_table_of_the_same_figures() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let admin = scene.house.enter(scene.cast.admin).await;
    let page = admin.get("/admin").await;
    assert_eq!(page.texts(".figures tbody tr").len(), 2 * WEEKS);
    let last = page.texts(".figures tbody tr").pop().unwrap();
    assert!(last.ends_with("1 0 0") || last.replace(char::is_whitespace, "").ends_with("100"), "{last}");
    let alts = page.attributes(".chart img", "alt");
    assert!(alts[0].contains("2 are here and 1 have not answered"), "{alts:?}");
    assert!(alts[1].contains("1 sent"), "{alts:?}");
    let wide = page.attributes(".chart img", "src");
    let others = page.attributes(".chart source", "srcset");
    assert_eq!((wide.len(), others.len()), (2, 6), "light and dark, wide and small");
    let mut pictures = Vec::new();
    for path in wide.iter().chain(&others) {
        let svg = admin.get(path).await;
        assert_eq!(svg.must_be(200).header("content-type"), "image/svg+xml");
        assert_eq!(svg.header("cache-control"), "private, no-cache");
        assert_eq!(svg.header("x-content-type-options"), "nosniff");
        assert!(svg.html().starts_with("<svg"), "{path}");
        pictures.push((path.replace("guests", "").replace("invitations", ""), svg.html()));
    }
    for (path, svg) in &pictures {
        let alike = pictures.iter().filter(|(other, text)| other == path || text == svg).count();
        assert_eq!(alike, 2, "each look is drawn by itself: {path}");
    }
    admin.get("/admin/charts/other.svg").await.must_be(404);
}

#[actix_web::test]
async fn the_charts_are_in_the_persons_own_language_and_colours() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    admin.get("/admin/charts/guests.svg").await.must_be(200);
    assert!(admin.get("/admin/charts/guests.svg").await.html().contains("Not answered yet"));
    admin.post_with_token("/theme", &[("theme", "dark")]).await;
    admin.post_with_token("/language", &[("language", "de")]).await;
    let page = admin.get("/admin").await;
    assert!(page.attributes(".chart img", "src").iter().all(|src| src.contains("theme=dark")));
    assert!(page.attributes(".chart source", "srcset").iter().all(|src| src.contains("theme=dark")));
    assert!(admin.get("/admin/charts/guests.svg").await.html().contains("Noch ohne Antwort"));
}

#[actix_web::test]
async fn the_overview_says_how_mail_and_database_are_doing() {
    let scene = Scene::new().await;
    let house = &scene.house;
    let admin = house.enter(scene.cast.admin).await;
    let page = admin.get("/admin").await;
    let kind = match Conn::open(house.world.db.url(), guestlist::foundation::db::Use::Writing).unwrap().native() {
        Native::Sqlite(_) => "SQLite",
        Native::Postgres(_) => "PostgreSQL",
    };
    page.must_say(kind)
        .must_say("Its tables are those of this version")
        .must_say("None that this log knows of")
        .must_not_say("The oldest has waited");
    scene.invite(&scene.wiki(), &[("emails", ANN)]).await;
    house.wait(TimeDelta::hours(3));
    let admin = house.enter(scene.cast.admin).await;
    admin.get("/admin").await.must_say("1 message is waiting").must_say("The oldest has waited since");
    lost(house);
    admin.get("/admin").await.must_say("The last that did not arrive was");
    assert_eq!(house.read(|conn| outbox::waiting(conn, outbox::Lane::Single)).0, 1);
    let program = Actor::operator("guestlist");
    house.write(|conn| audit::record(conn, &program, Deed::new(Action::Backup), house.now()));
    admin.get("/admin").await.must_not_say("None that this log knows of");
}

#[actix_web::test]
async fn what_a_reader_may_not_open_is_no_link_and_a_reader_of_the_log_has_one() {
    let house = House::new().await;
    lost(&house);
    let roles = [(house.cast.owner, "user_administrator", 0), (house.cast.member, "reader", 1)];
    for (person, role, links) in roles {
        let role = guestlist::features::users::Role::from_word(role).unwrap();
        house.write(|conn| guestlist::features::users::add_role(conn, person.id, role, house.now()));
        let page = house.enter(person).await.get("/admin").await;
        assert_eq!(waiting(page.must_be(200)).len(), 1);
        assert_eq!(page.attributes("section[aria-labelledby=waits] a", "href").len(), links);
    }
}

#[actix_web::test]
async fn the_overview_and_its_figures_read_no_whole_table() {
    let house = House::new().await;
    let (actor, now) = (house.actor(house.cast.admin), house.now());
    let look = |conn: &mut Conn| {
        admin::overview(conn, &actor, now).unwrap();
        admin::weeks(conn, &actor, now).unwrap();
        admin::keep_figures(conn, now.plus(days(1))).unwrap();
    };
    // The newest entries of the log need no condition: the walk along the primary key stops after ten.
    let bounded = |query: &String| query.contains("WHERE") || query.contains("COUNT(");
    let asked: Vec<String> = plan::asked(&house, look).into_iter().filter(bounded).collect();
    assert!(asked.len() > 20);
    plan::must_use_indexes(&house, &asked);
    assert!(house.read(|conn| Ok(group_members::table.count().get_result::<i64>(conn)?)) > 0);
}
