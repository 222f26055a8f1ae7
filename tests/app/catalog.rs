//! Apps and groups as admins see, make, change and delete them.

mod by_hand;
mod deleting;
mod giving;
mod hand_over;

use guestlist::features::access::{self, ResourceId};
use guestlist::features::audit::{self, Action, Entry, Filter};
use guestlist::features::catalog::{self, Cursor, Kind, Show, Wanted};
use guestlist::features::groups;
use guestlist::features::users;
use guestlist::foundation::id::{AnyId, AppId, GroupId};

use crate::support::{House, Page, cast, plan};

fn app_page(id: AppId) -> String {
    format!("/admin/apps/{id}")
}

fn group_page(id: GroupId) -> String {
    format!("/admin/groups/{id}")
}

/// The log's entries of this deed, newest first.
fn entries(house: &House, action: Action) -> Vec<Entry> {
    let filter = Filter { action: Some(action), ..Filter::default() };
    house.read(|conn| audit::search(conn, &filter, None, 50))
}

fn names(page: &Page) -> Vec<String> {
    page.texts("tbody .who-name")
}

#[actix_web::test]
async fn lists_find_apps_and_groups_by_name_and_by_how_they_stand() {
    let house = House::new().await;
    house.write(|conn| cast::app(conn, "Backstage", house.now(), |app| app.visible = false));
    house.write(|conn| cast::group(conn, "Insiders", house.now(), |group| group.allow_guests = false));
    let admin = house.enter(house.cast.admin).await;
    for (path, expected) in [
        ("/admin/apps", &["Archive", "Backstage", "Chat", "Handbook", "Payroll", "Vault", "Wiki"][..]),
        ("/admin/apps?show=disabled", &["Archive"]),
        ("/admin/apps?show=hidden", &["Backstage"]),
        ("/admin/apps?show=open", &["Handbook"]),
        ("/admin/apps?show=ownerless", &["Backstage", "Vault"]),
        ("/admin/apps?q=wI", &["Wiki"]),
        ("/admin/apps?q=iki", &[]),
        ("/admin/groups", &["Everybody in Berlin", "Insiders", "Ledger", "Project North", "Quiet room"]),
        ("/admin/groups?show=assigned", &["Insiders", "Project North", "Quiet room"]),
        ("/admin/groups?show=dynamic", &["Everybody in Berlin"]),
        ("/admin/groups?show=synced", &["Ledger"]),
        ("/admin/groups?show=closed", &["Insiders"]),
        ("/admin/groups?show=ownerless", &["Insiders"]),
        ("/admin/groups?q=project", &["Project North"]),
    ] {
        let page = admin.get(path).await;
        assert_eq!(names(page.must_be(200)), expected, "{path}");
    }
    let counts = admin.get("/admin/apps").await.texts("ul.counts a");
    assert_eq!(counts, ["7 All", "1 Switched off", "1 Hidden", "1 Open to all", "2 Without owner"]);
    let counts = admin.get("/admin/groups").await.texts("ul.counts a");
    assert_eq!(counts, ["5 All", "3 Kept here", "1 Dynamic", "1 Synced", "1 Closed to guests", "1 Without owner"]);
}

#[actix_web::test]
async fn what_only_a_blocked_person_owns_has_no_owner() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    house.write(|conn| users::set_enabled(conn, house.cast.owner.id, false, house.now()));
    let ownerless = names(&admin.get("/admin/apps?show=ownerless").await);
    assert_eq!(ownerless, ["Archive", "Chat", "Handbook", "Payroll", "Vault"], "the wiki has a co-owner");
}

#[actix_web::test]
async fn a_long_list_is_read_page_by_page_and_nothing_is_left_out() {
    let house = House::new().await;
    let now = house.now();
    house.write(|conn| {
        for n in 0..120 {
            cast::app(conn, "Same name", now, |app| app.enabled = n % 2 == 0)?;
            let synced = n % 3 == 0;
            cast::group(conn, &format!("Crew {:02}", n / 2), now, |group| {
                if synced {
                    group.source = if n % 2 == 0 { groups::Source::Ldap } else { groups::Source::Scim };
                }
            })?;
        }
        Ok(())
    });
    let admin = house.enter(house.cast.admin).await;
    for (first, expected) in [
        ("/admin/apps?q=same", 120),
        ("/admin/apps", 126),
        ("/admin/apps?show=disabled", 61),
        ("/admin/groups?show=synced", 41),
        ("/admin/groups?show=assigned", 82),
        ("/admin/groups?q=crew", 120),
    ] {
        let (mut path, mut seen) = (first.to_owned(), Vec::new());
        loop {
            let page = admin.get(&path).await;
            seen.extend(page.attributes("tbody a.who-link", "href"));
            match page.attributes("a[rel=next]", "href").pop() {
                Some(next) => path = next,
                None => break,
            }
        }
        assert_eq!(seen.len(), expected, "{first}");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), expected, "{first} shows something twice");
    }
}

#[actix_web::test]
async fn no_list_of_apps_or_groups_reads_more_than_its_page() {
    let house = House::new().await;
    let (admin, now) = (house.actor(house.cast.admin), house.now());
    let after = Some(Cursor { id: AnyId::from(house.cast.wiki), key: "m".to_owned() });
    for kind in [Kind::App, Kind::Group] {
        // All are walked along the names as far as a page goes; so are those without an owner.
        let sought = |show: &Show| !matches!(show, Show::All | Show::Ownerless);
        for show in Show::of(kind).iter().copied().filter(sought) {
            for after in [None, after.clone()] {
                let wanted = Wanted { kind, show, typed: String::new(), after };
                let ask = |conn: &mut _| catalog::list(conn, &admin, &wanted, now).unwrap();
                plan::must_use_indexes(&house, &plan::asked(&house, ask));
            }
        }
        let wanted = Wanted { kind, show: Show::All, typed: "wi".to_owned(), after: after.clone() };
        let ask = |conn: &mut _| catalog::list(conn, &admin, &wanted, now).unwrap();
        plan::must_use_indexes(&house, &plan::asked(&house, ask));
    }
    let cast = house.cast;
    let asked = plan::asked(&house, |conn| {
        for id in [an_app(cast.wiki), cast_group(cast.north)] {
            catalog::guests_in(conn, id, now).unwrap();
            catalog::toll(conn, &admin, id, now).unwrap();
        }
        access::holders_of(conn, cast.wiki, cast.reader).unwrap();
    });
    plan::must_use_indexes(&house, &asked);
}

fn an_app(id: AppId) -> ResourceId {
    ResourceId::App(id)
}

fn cast_group(id: GroupId) -> ResourceId {
    ResourceId::Group(id)
}

#[actix_web::test]
async fn a_reader_sees_all_of_it_with_nothing_to_press_and_others_see_nothing() {
    let house = House::new().await;
    let reader = house.write(|conn| {
        let reader = cast::member(conn, "ron@aurora.example", "Ron Reader", house.now())?;
        users::add_role(conn, reader.id, users::Role::Reader, house.now())?;
        Ok(reader)
    });
    let browser = house.enter(reader).await;
    let (wiki, north) = (app_page(house.cast.wiki), group_page(house.cast.north));
    for path in ["/admin/apps", "/admin/groups", &wiki, &north] {
        let page = browser.get(path).await;
        page.must_be(200).must_not_say("Delete").must_not_say("Add an app");
        assert!(page.attributes("a[href$='/edit'], a[href$='/new']", "href").is_empty(), "{path}");
        assert!(page.attributes("main form[method=post]", "action").is_empty(), "{path}");
    }
    for path in ["/admin/apps", "/admin/groups", &wiki, &north] {
        house.enter(house.cast.member).await.look(path).await.must_be(403);
    }
}
