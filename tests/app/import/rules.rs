//! An import goes round no rule of the pages: what the file closes ends, and what the rules forbid is a mistake.

use guestlist::features::access::{self, Resource, ResourceId};
use guestlist::features::audit::{self, Action, Filter};
use guestlist::features::invitations::{self, Done, GrantWish, Offer};
use guestlist::features::users::{self, Role, User};
use guestlist::features::{apps, directory, groups, policies};
use guestlist::foundation::address::{DomainRule, read_list};
use guestlist::foundation::clock::Clock;
use guestlist::foundation::config::Config;
use guestlist::foundation::id::RoleId;

use super::{admin, import};
use crate::support::program::Program;

const DESK: &str = r#"{
  "organization": {"displayName": "Almvik", "domain": "almvik.example"},
  "users": [
    {"mail": "anna@almvik.example", "displayName": "Anna Berg", "roles": ["admin"]},
    {"mail": "bo@almvik.example", "displayName": "Bo Ek"},
    {"mail": "gus@partner.example", "displayName": "Gus Guest", "userType": "guest"}
  ],
  "groups": [
    {"externalId": "team", "displayName": "Team", "members": ["bo@almvik.example", "gus@partner.example"]},
    {"externalId": "staff", "displayName": "Staff", "members": ["bo@almvik.example"]}
  ],
  "apps": [
    {"externalId": "desk", "displayName": "Desk", "launchUrl": "https://desk.almvik.example/",
     "assignments": [{"user": "gus@partner.example"}, {"user": "bo@almvik.example"}]},
    {"externalId": "safe", "displayName": "Safe", "launchUrl": "https://safe.almvik.example/", "allowGuests": false,
     "assignments": [{"group": "staff"}]}
  ]
}"#;

/// A program with this directory in it.
struct Scene(Program);

impl Scene {
    fn new() -> Self {
        let program = Program::migrated();
        import(&program, DESK, &[]).succeeded();
        Self(program)
    }

    fn user(&self, mail: &str) -> Option<User> {
        self.0.read(|conn| users::find_by_mail(conn, mail))
    }

    fn app(&self, id: &str) -> apps::App {
        self.0.read(|conn| apps::find_by_external_id(conn, id)).unwrap()
    }

    fn group(&self, id: &str) -> groups::Group {
        self.0.read(|conn| groups::find_by_external_id(conn, id)).unwrap()
    }

    /// Whether this person may use the app, in whatever way.
    fn uses(&self, mail: &str, app: &str) -> bool {
        let (user, app, now) = (self.user(mail).unwrap(), self.app(app), Clock::default().now());
        self.0.read(|conn| access::has(conn, ResourceId::App(app.id), user.id, now))
    }

    fn is_in(&self, mail: &str, group: &str) -> bool {
        let (user, group, now) = (self.user(mail).unwrap(), self.group(group), Clock::default().now());
        self.0.read(|conn| access::has(conn, ResourceId::Group(group.id), user.id, now))
    }

    /// Anna, an admin, invites this address to it.
    fn invite(&self, to: &str, resource: ResourceId) {
        let (anna, now) = (self.user("anna@almvik.example").unwrap(), Clock::default().now());
        let actor = admin(anna.id, "Anna Berg", now);
        let grants = vec![GrantWish { resource, role: RoleId::DEFAULT, ends_at: None }];
        let offer = Offer { grants, ..Offer::default() };
        let config = Config::for_demo("127.0.0.1:8080".parse().unwrap(), self.0.folder()).unwrap();
        let done = self.0.write(|conn| {
            let entries = read_list(to).unwrap();
            Ok(invitations::invite(conn, &config, &actor, entries, &offer, &[], now).unwrap())
        });
        assert!(matches!(done[0].1, Done::Invited(_) | Done::LetIn(_)), "{done:?}");
    }

    fn block_domain(&self, domain: &str) {
        let (rule, now) = (DomainRule::parse(domain).unwrap(), Clock::default().now());
        self.0.write(|conn| policies::deny_domain(conn, &rule, "", now));
    }

    fn entries(&self) -> usize {
        self.0.read(|conn| audit::search(conn, &Filter::default(), None, 1000)).len()
    }

    /// The import is refused at this place in these words, and nothing is changed.
    fn refuses(&self, text: &str, place: &str, words: &str) {
        let before = self.entries();
        for more in [&["--check"][..], &[]] {
            let said = import(&self.0, text, more).refused(2, &format!("{place}: "));
            let line = said.err.lines().find(|line| line.contains(&format!("{place}: "))).unwrap();
            assert!(line.contains(words), "{words} in {line}");
        }
        assert_eq!(self.entries(), before);
    }
}

#[test]
fn closing_an_app_ends_the_access_of_guests_and_pending_invitations() {
    let scene = Scene::new();
    scene.invite("otto@elsewhere.example", ResourceId::App(scene.app("desk").id));
    let close = r#"{"apps": [{"externalId": "desk", "allowGuests": false}]}"#;
    let expected = [
        "~ app Desk: allowGuests",
        "- gus@partner.example no longer uses app Desk",
        "- invitation of otto@elsewhere.example to app Desk",
    ];
    let told = import(&scene.0, close, &["--check"]).succeeded();
    for line in expected {
        assert!(told.out.contains(line), "{line} in {}", told.out);
    }
    assert!(scene.uses("gus@partner.example", "desk") && scene.user("otto@elsewhere.example").is_some());

    let done = import(&scene.0, close, &[]).succeeded();
    assert_eq!(told.out.replace("would change", "changed"), done.out);
    assert!(!scene.uses("gus@partner.example", "desk"));
    assert!(scene.uses("bo@almvik.example", "desk"), "colleagues keep it");
    assert!(scene.user("otto@elsewhere.example").is_none(), "the guest who never came is gone");
    let count = |action| {
        let filter = Filter { action: Some(action), ..Filter::default() };
        scene.0.read(|conn| audit::search(conn, &filter, None, 9)).len()
    };
    assert_eq!((count(Action::Remove), count(Action::Revoke)), (1, 1));
    assert!(import(&scene.0, close, &[]).succeeded().out.contains("Nothing changed"));
}

#[test]
fn closing_a_group_ends_the_membership_of_guests_and_pending_invitations() {
    let scene = Scene::new();
    scene.invite("otto@elsewhere.example", ResourceId::Group(scene.group("team").id));
    let close = r#"{"groups": [{"externalId": "team", "allowGuests": false}]}"#;
    let done = import(&scene.0, close, &[]).succeeded();
    assert!(done.out.contains("- member gus@partner.example of group Team"), "{}", done.out);
    assert!(done.out.contains("- invitation of otto@elsewhere.example to group Team"), "{}", done.out);
    assert!(!scene.is_in("gus@partner.example", "team") && scene.is_in("bo@almvik.example", "team"));
    assert!(scene.user("otto@elsewhere.example").is_none());
}

#[test]
fn an_app_does_not_close_while_a_group_leaves_it_to_guests() {
    let scene = Scene::new();
    let give = r#"{"apps": [{"externalId": "desk", "assignments": [{"group": "team"}]}]}"#;
    import(&scene.0, give, &[]).succeeded();
    let close = r#"{"apps": [{"externalId": "desk", "allowGuests": false}]}"#;
    scene.refuses(close, "apps[0].allowGuests", "Team");
    assert!(scene.uses("gus@partner.example", "desk"));

    // The same file may close the group, or take the app from it.
    let both = r#"{"groups": [{"externalId": "team", "allowGuests": false}],
                   "apps": [{"externalId": "desk", "allowGuests": false}]}"#;
    import(&scene.0, both, &[]).succeeded();
    assert!(!scene.uses("gus@partner.example", "desk"));

    let scene = Scene::new();
    import(&scene.0, give, &[]).succeeded();
    let pruned = DESK.replace(r#""displayName": "Desk","#, r#""displayName": "Desk", "allowGuests": false,"#);
    let pruned = pruned.replace(r#"{"user": "gus@partner.example"}, "#, "");
    let done = import(&scene.0, &pruned, &["--prune", "--yes"]).succeeded();
    assert!(done.out.contains("- group Team no longer uses app Desk"), "{}", done.out);
    assert!(!scene.uses("gus@partner.example", "desk") && scene.is_in("gus@partner.example", "team"));
}

#[test]
fn a_closed_app_is_given_to_no_group_with_guests() {
    let scene = Scene::new();
    let give = r#"{"apps": [{"externalId": "safe", "assignments": [{"group": "team"}]}]}"#;
    scene.refuses(give, "apps[0].assignments[0].group", "takes no guests");
    assert!(!scene.uses("gus@partner.example", "safe"));
    // Neither where the file itself puts them in, or closes the app.
    let both = r#"{"groups": [{"externalId": "new", "displayName": "New", "members": ["gus@partner.example"]}],
                   "apps": [{"externalId": "safe", "assignments": [{"group": "new"}]}]}"#;
    scene.refuses(both, "groups[0].members[0]", "Safe");
    let closes = r#"{"apps": [{"externalId": "desk", "allowGuests": false, "assignments": [{"group": "team"}]}]}"#;
    scene.refuses(closes, "apps[0].assignments[0].group", "takes no guests");
    // An app that opens in the same file takes them.
    let opens = r#"{"apps": [{"externalId": "safe", "allowGuests": true, "assignments": [{"group": "team"}]}]}"#;
    import(&scene.0, opens, &[]).succeeded();
    assert!(scene.uses("gus@partner.example", "safe"));
}

#[test]
fn a_guest_is_put_into_no_group_that_opens_a_closed_app() {
    let scene = Scene::new();
    let put = r#"{"groups": [{"externalId": "staff", "members": ["gus@partner.example"]}]}"#;
    scene.refuses(put, "groups[0].members[0]", "Safe");
    assert!(!scene.is_in("gus@partner.example", "staff"));
    let assign = r#"{"apps": [{"externalId": "safe", "assignments": [{"user": "gus@partner.example"}]}]}"#;
    scene.refuses(assign, "apps[0].assignments[0].user", "closed to guests");
}

#[test]
fn guests_of_a_blocked_domain_neither_come_nor_get_anything() {
    let scene = Scene::new();
    scene.block_domain("partner.example");
    let come = r#"{"users": [{"mail": "new@partner.example", "displayName": "New", "userType": "guest"}]}"#;
    scene.refuses(come, "users[0].mail", "blocked");
    assert!(scene.user("new@partner.example").is_none());
    let member = r#"{"groups": [{"externalId": "n", "displayName": "N", "members": ["gus@partner.example"]}]}"#;
    scene.refuses(member, "groups[0].members[0]", "blocked");
    let user = r#"{"apps": [{"externalId": "x", "displayName": "X", "launchUrl": "https://x.example/",
                    "assignments": [{"user": "gus@partner.example"}]}]}"#;
    scene.refuses(user, "apps[0].assignments[0].user", "blocked");
    // What they have is not given anew, and the file may go on naming them.
    import(&scene.0, DESK, &[]).succeeded();
}

#[test]
fn the_list_of_an_app_keeps_guests_out_of_it_and_of_what_opens_it() {
    let scene = Scene::new();
    let (anna, now) = (scene.user("anna@almvik.example").unwrap(), Clock::default().now());
    let actor = admin(anna.id, "Anna Berg", now);
    let open = r#"{"apps": [{"externalId": "list", "displayName": "List", "launchUrl": "https://list.example/",
                    "assignments": [{"group": "staff"}]}, {"externalId": "safe", "allowGuests": true}]}"#;
    import(&scene.0, open, &[]).succeeded();
    let rules = guestlist::features::rules::NewRules {
        of: Some(ResourceId::App(scene.app("list").id)),
        effect: guestlist::features::rules::Effect::Deny,
        rules: vec![DomainRule::parse("partner.example").unwrap()],
        comment: String::new(),
    };
    scene.0.write(|conn| Ok(policies::add_rules(conn, &actor, &rules, now).unwrap()));
    let assign = r#"{"apps": [{"externalId": "list", "assignments": [{"user": "gus@partner.example"}]}]}"#;
    scene.refuses(assign, "apps[0].assignments[0].user", "List");
    let put = r#"{"groups": [{"externalId": "staff", "members": ["gus@partner.example"]}]}"#;
    scene.refuses(put, "groups[0].members[0]", "List");
    let give = r#"{"apps": [{"externalId": "list", "assignments": [{"group": "team"}]}]}"#;
    scene.refuses(give, "apps[0].assignments[0].group", "partner.example");
}

#[test]
fn an_address_of_the_organization_itself_is_no_guests() {
    let scene = Scene::new();
    let own = r#"{"users": [{"mail": "zoe@almvik.example", "displayName": "Zoe", "userType": "guest"}]}"#;
    scene.refuses(own, "users[0].mail", "almvik.example");
}

#[test]
fn a_group_that_becomes_synced_ends_invitations_and_what_guests_were_given() {
    for change in [r#""source": "ldap""#, r#""membership": "dynamic", "membershipRule": "user.country -eq \"SE\"""#] {
        let scene = Scene::new();
        scene.invite("otto@elsewhere.example", ResourceId::Group(scene.group("team").id));
        let text = format!(r#"{{"groups": [{{"externalId": "team", {change}}}]}}"#);
        let told = import(&scene.0, &text, &["--check"]).succeeded();
        assert!(told.out.contains("- member gus@partner.example of group Team"), "{}", told.out);
        assert!(told.out.contains("- invitation of otto@elsewhere.example to group Team"), "{}", told.out);
        assert!(scene.is_in("gus@partner.example", "team"));
        import(&scene.0, &text, &[]).succeeded();
        assert!(!scene.is_in("gus@partner.example", "team") && scene.is_in("bo@almvik.example", "team"));
        assert!(scene.user("otto@elsewhere.example").is_none());
    }
}

#[test]
fn who_may_own_follows_the_rules_of_the_pages() {
    let scene = Scene::new();
    let (anna, bo) = (scene.user("anna@almvik.example").unwrap(), scene.user("bo@almvik.example").unwrap());
    let (gus, now) = (scene.user("gus@partner.example").unwrap(), Clock::default().now());
    let owner = |app: &str, mail: &str| format!(r#"{{"apps": [{{"externalId": "{app}", "owners": ["{mail}"]}}]}}"#);
    scene.refuses(&owner("desk", "gus@partner.example"), "apps[0].owners[0]", "guest inviter");
    scene.invite("otto@elsewhere.example", ResourceId::App(scene.app("desk").id));
    scene.refuses(&owner("desk", "otto@elsewhere.example"), "apps[0].owners[0]", "has not accepted");
    scene.0.write(|conn| users::add_role(conn, gus.id, Role::GuestInviter, now));
    scene.refuses(&owner("safe", "gus@partner.example"), "apps[0].owners[0]", "takes no guests");
    import(&scene.0, &owner("desk", "gus@partner.example"), &[]).succeeded();
    assert!(scene.0.read(|conn| apps::is_owner(conn, scene.app("desk").id, gus.id)));

    let actor = admin(anna.id, "Anna Berg", now);
    scene.0.write(|conn| Ok(directory::block(conn, &actor, bo.id, now).unwrap()));
    scene.refuses(&owner("desk", "bo@almvik.example"), "apps[0].owners[0]", "blocked");
    let group = r#"{"groups": [{"externalId": "team", "owners": ["bo@almvik.example"]}]}"#;
    scene.refuses(group, "groups[0].owners[0]", "blocked");
}

#[test]
fn a_launch_url_and_a_role_are_what_the_pages_take() {
    let scene = Scene::new();
    let url = |url: &str| format!(r#"{{"apps": [{{"externalId": "desk", "launchUrl": "{url}"}}]}}"#);
    for bad in ["https://anna@desk.example/", "https://anna:secret@desk.example/", "ftp://desk.example", "javascript:1"]
    {
        scene.refuses(&url(bad), "apps[0].launchUrl", "is no web address");
    }
    scene.refuses(&url(&format!("https://desk.example/{}", "x".repeat(2000))), "apps[0].launchUrl", "web address");
    assert_eq!(scene.app("desk").launch_url, "https://desk.almvik.example/");
    let role = r#"{"apps": [{"externalId": "desk", "appRoles": [{"value": "two words", "displayName": "Two"}]}]}"#;
    scene.refuses(role, "apps[0].appRoles[0].value", "");
}

#[test]
fn nobody_is_told_by_mail_of_what_an_import_gives() {
    let scene = Scene::new();
    let owner = r#"{"apps": [{"externalId": "desk", "owners": ["bo@almvik.example"]}]}"#;
    import(&scene.0, owner, &[]).succeeded();
    let waiting = scene.0.read(|conn| {
        use diesel::prelude::*;
        Ok(guestlist::schema::outbox::table.count().get_result::<i64>(conn)?)
    });
    assert_eq!(waiting, 0);
}

#[test]
fn what_is_closed_already_stays_as_an_admin_left_it() {
    let scene = Scene::new();
    let (anna, now) = (scene.user("anna@almvik.example").unwrap(), Clock::default().now());
    let (actor, id) = (admin(anna.id, "Anna Berg", now), ResourceId::App(scene.app("desk").id));
    scene.0.write(|conn| {
        use guestlist::features::catalog::{self, Card, Guests, SameName, Switch};
        let before = Card::of(&Resource::App(apps::find_by_external_id(conn, "desk")?.unwrap()));
        let mut card = before.clone();
        card.on.retain(|switch| *switch != Switch::AllowGuests);
        let wish = catalog::Wish { card, seen: before.mark(), guests: Guests::Stay, same_name: SameName::Refused };
        Ok(catalog::update(conn, &actor, id, &wish, now).unwrap())
    });
    let close = r#"{"apps": [{"externalId": "desk", "allowGuests": false}]}"#;
    assert!(import(&scene.0, close, &[]).succeeded().out.contains("Nothing changed"));
    assert!(scene.uses("gus@partner.example", "desk"));
}
