//! The selfcheck sees each broken promise, and a house that lived a while has none.

use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use guestlist::features::access::ResourceId;
use guestlist::features::policies;
use guestlist::features::rules::{Effect, NewRules};
use guestlist::features::selfcheck::{Finding, WrongAccess};
use guestlist::features::{apps, groups, users};
use guestlist::foundation::address::DomainRule;
use guestlist::foundation::db::{Conn, DbError, Native};
use guestlist::foundation::id::RoleId;

use crate::invitations::Scene;
use crate::support::House;
use crate::support::cast::{self, To, assign, join};
use crate::support::program::Program;

/// A promise, and a change behind the program's back that breaks it once.
const BROKEN: &[(&str, &str)] = &[
    ("a redeemed invitation gave access", "DELETE FROM audit WHERE action = 'grant' AND person_id = {redeemed}"),
    (
        "a membership that names an invitation comes from a redeemed one",
        "UPDATE group_members SET invitation_id = (SELECT id FROM invitations WHERE state = 'pending') \
         WHERE user_id = {member}",
    ),
    (
        "an assignment that names an invitation comes from a redeemed one",
        "UPDATE assignments SET invitation_id = (SELECT id FROM invitations WHERE state = 'pending') \
         WHERE user_id = {member}",
    ),
    ("every invitation was written in the log when it was made", "DELETE FROM audit WHERE person_id = {pending}"),
    (
        "every end of an invitation was written in the log",
        "UPDATE invitations SET resolved_at = expires_at WHERE state = 'redeemed'",
    ),
    (
        "every membership was written in the log",
        "DELETE FROM audit WHERE person_id = {redeemed} AND object_type = 'group' AND action = 'grant'",
    ),
    (
        "every assignment of a person was written in the log",
        "DELETE FROM audit WHERE person_id = {redeemed} AND object_type = 'app' AND action = 'grant'",
    ),
    ("every user was written in the log when they came", "DELETE FROM audit WHERE object_id = {redeemed}"),
    (
        "what waits for approval is pending, and has no link",
        "UPDATE invitations SET waits_since = created_at WHERE user_id = {redeemed}",
    ),
    ("a pending invitation has its message", "DELETE FROM outbox WHERE user_id = {pending}"),
    (
        "no invitation has two messages waiting, and no ended one has any",
        "UPDATE outbox SET state = 'queued' WHERE user_id = {redeemed} AND kind = 'invitation'",
    ),
    (
        "nobody has two pending invitations to the same app or group",
        "DROP INDEX invitation_grants_one_per_app; \
         UPDATE invitation_grants SET pending = TRUE, address = (SELECT address FROM invitations WHERE state = 'pending') \
         WHERE app_id IS NOT NULL",
    ),
    (
        "a grant is pending exactly as long as its invitation",
        "UPDATE invitation_grants SET pending = FALSE WHERE pending AND app_id IS NOT NULL",
    ),
    ("nobody who is disabled has a session", "UPDATE users SET enabled = FALSE WHERE id = {owner}"),
    (
        "nobody who is disabled or gone has a live code",
        "UPDATE codes SET state = 'live', user_id = {owner}; UPDATE users SET enabled = FALSE WHERE id = {owner}",
    ),
    (
        "no invitation that has ended has a live code",
        "UPDATE codes SET state = 'live' WHERE user_id = {redeemed} AND purpose = 'redeem'",
    ),
    (
        "a guest who never came in has a live code only while an invitation is pending",
        "UPDATE codes SET state = 'live', user_id = {pending}, invitation_id = NULL; \
         UPDATE invitations SET state = 'revoked' WHERE user_id = {pending}",
    ),
    ("at least one enabled admin is there", "DELETE FROM directory_roles WHERE role = 'admin'"),
    (
        "no dynamic or synced group has a guest added by hand",
        "UPDATE groups SET membership = 'dynamic' WHERE id = (SELECT group_id FROM group_members WHERE user_id = {redeemed})",
    ),
    (
        "a message that is done with holds no secret",
        "UPDATE outbox SET sealed = (SELECT hash FROM invitation_links LIMIT 1) WHERE user_id = {redeemed} AND kind = 'invitation'",
    ),
];

/// What the tables themselves refuse, and what is not there yet.
const UNBREAKABLE: &[&str] = &["an identity belongs to one person", "the lines of a bulk job add up"];

/// What has tests of its own below.
const ACCESS: [&str; 2] = [CLOSED, BLOCKED];
const CLOSED: &str = "no guest was given what was closed to guests before";
const BLOCKED: &str = "no guest was given anything after their domain was blocked";

#[actix_web::test]
async fn the_selfcheck_sees_each_broken_promise() {
    for (rule, damage) in BROKEN {
        let scene = lived_in().await;
        let before = scene.house.selfcheck();
        scene.house.write(|conn| spoil(conn, damage));
        let after = scene.house.selfcheck();
        assert!(broken(&after, rule) > broken(&before, rule), "{rule}: {damage}");
    }
    let scene = lived_in().await;
    for finding in scene.house.selfcheck() {
        let rule = finding.rule;
        let elsewhere = UNBREAKABLE.contains(&rule) || ACCESS.contains(&rule);
        assert!(elsewhere || BROKEN.iter().any(|(known, _)| *known == rule), "{rule} was not tried");
    }
}

/// One guest came in by a group and an app, another was asked and has not answered.
async fn lived_in() -> Scene {
    let scene = Scene::new().await;
    let also = format!("group:{}", scene.cast.quiet);
    scene.invite(&scene.wiki(), &[("emails", "ann@partner.example"), ("also", &also)]).await.must_be(200);
    let link = scene.mails.link("ann@partner.example").await;
    scene.redeem(&scene.house.browser(), &link, "ann@partner.example").await.must_be(200);
    scene.invited("ben@partner.example").await;
    scene
}

fn broken(findings: &[Finding], rule: &str) -> i64 {
    findings.iter().find(|found| found.rule == rule).unwrap().broken
}

fn spoil(conn: &mut Conn, damage: &str) -> Result<(), DbError> {
    let people =
        [("{redeemed}", "ann@partner"), ("{pending}", "ben@partner"), ("{member}", "nora"), ("{owner}", "olivia")];
    let sql = people.iter().fold(damage.to_owned(), |sql, (mark, mail)| {
        sql.replace(mark, &format!("(SELECT id FROM users WHERE mail LIKE '{mail}%')"))
    });
    match conn.native() {
        Native::Sqlite(c) => c.batch_execute(&sql)?,
        Native::Postgres(c) => c.batch_execute(&sql)?,
    }
    Ok(())
}

#[test]
fn the_command_says_each_promise_and_fails_if_one_is_broken() {
    let program = Program::migrated();
    program.run(&["create-admin", "anna@example.com"]).succeeded();
    let said = program.run(&["selfcheck"]).succeeded();
    assert!((1..=10).all(|number| said.out.contains(&format!("ok    {number:>2}  "))), "{}", said.out);
    program.write(|conn| spoil(conn, "DELETE FROM directory_roles"));
    let said = program.run(&["selfcheck"]).refused(1, "broken");
    assert!(said.out.contains("FAIL   7  at least one enabled admin"), "{}", said.out);
}

/// Who has what, through what, by this rule.
fn wrong(house: &House, rule: &str) -> Vec<(String, String, Option<String>)> {
    let finding = house.selfcheck().into_iter().find(|found| found.rule == rule).unwrap();
    assert_eq!(finding.broken, i64::try_from(finding.access.len()).unwrap());
    for wrong in &finding.access {
        assert!(wrong.says().contains(&wrong.mail) && wrong.cure().contains("/people"), "{wrong:?}");
    }
    let through = |wrong: WrongAccess| wrong.through.map(|(_, name)| name);
    finding.access.into_iter().map(|wrong| (wrong.mail.clone(), wrong.name.clone(), through(wrong))).collect()
}

fn close(house: &House, id: ResourceId) {
    let now = house.now();
    house.write(|conn| match id {
        ResourceId::App(id) => {
            let app = apps::find(conn, id)?.unwrap();
            apps::update(conn, &apps::App { allow_guests: false, updated_at: now, ..app })
        }
        ResourceId::Group(id) => {
            let group = groups::find(conn, id)?.unwrap();
            groups::update(conn, &groups::Group { allow_guests: false, updated_at: now, ..group })
        }
    });
}

fn told(mail: &str, name: &str, through: Option<&str>) -> (String, String, Option<String>) {
    (mail.to_owned(), name.to_owned(), through.map(str::to_owned))
}

#[actix_web::test]
async fn access_from_before_the_closing_is_right_and_from_after_it_is_listed_by_every_path() {
    let house = House::new().await;
    let (cast, mail) = (house.cast, house.cast.guest.mail);
    for id in [ResourceId::App(cast.wiki), ResourceId::App(cast.chat), ResourceId::Group(cast.north)] {
        close(&house, id);
    }
    assert_eq!(wrong(&house, CLOSED), [], "whoever had it keeps it");
    house.wait(TimeDelta::hours(1));
    // Behind the program's back: a direct assignment, a membership, and a group that opens what is closed.
    let now = house.now();
    house.write(|conn| {
        assign(conn, cast.payroll, To::User(cast.guest.id), RoleId::DEFAULT, None, cast.owner, now)?;
        assign(conn, cast.payroll, To::Group(cast.north), RoleId::DEFAULT, None, cast.owner, now)?;
        join(conn, cast.north, cast.former_guest, None, None, now)?;
        // Colleagues are not meant, and neither is what has ended.
        join(conn, cast.north, cast.member, None, None, now)?;
        assign(conn, cast.wiki, To::User(cast.former_guest.id), cast.reader, Some(now), cast.owner, now)
    });
    let mut found = wrong(&house, CLOSED);
    found.sort();
    let former = cast.former_guest.mail;
    assert_eq!(
        found,
        [
            told(former, "Chat", Some("Project North")),
            told(former, "Payroll", Some("Project North")),
            told(former, "Project North", None),
            told(mail, "Payroll", None),
            told(mail, "Payroll", Some("Project North")),
        ]
    );
    let said = house.selfcheck().into_iter().flat_map(|found| found.access).map(|wrong| wrong.says());
    let said: Vec<String> = said.collect();
    assert!(said.iter().any(|line| line.contains("through the group Project North since ")), "{said:?}");
}

#[actix_web::test]
async fn what_returned_or_was_extended_after_the_closing_is_listed() {
    let house = House::new().await;
    let cast = house.cast;
    close(&house, ResourceId::App(cast.wiki));
    house.wait(TimeDelta::hours(1));
    let later = house.now();
    house.write(|conn| {
        let text = match conn.native() {
            Native::Sqlite(_) => format!("UPDATE assignments SET extended_at = {}", later.micros()),
            Native::Postgres(_) => format!("UPDATE assignments SET extended_at = '{}'", later.utc().to_rfc3339()),
        };
        spoil(conn, &text)
    });
    assert_eq!(wrong(&house, CLOSED), [told(cast.guest.mail, "Wiki", None)]);
    // Opened to guests again, nothing is wrong with it; closed again, it counts from then on.
    house.write(|conn| {
        let app = apps::find(conn, cast.wiki)?.unwrap();
        apps::update(conn, &apps::App { allow_guests: true, ..app })
    });
    assert_eq!(wrong(&house, CLOSED), []);
    house.wait(TimeDelta::hours(1));
    close(&house, ResourceId::App(cast.wiki));
    assert_eq!(wrong(&house, CLOSED), []);
}

#[actix_web::test]
async fn access_that_began_after_the_domain_was_blocked_is_listed() {
    let house = House::new().await;
    let (cast, admin) = (house.cast, house.actor(house.cast.admin));
    let add = |of, effect, rule: &str| {
        let rules = vec![DomainRule::parse(rule).unwrap()];
        let (wish, now) = (NewRules { of, effect, rules, comment: String::new() }, house.now());
        house.write(|conn| Ok(policies::add_rules(conn, &admin, &wish, now).unwrap()));
    };
    add(None, Effect::Deny, "partner.example");
    assert_eq!(wrong(&house, BLOCKED), [], "whoever had it keeps it");
    house.wait(TimeDelta::hours(1));
    let now = house.now();
    house.write(|conn| {
        join(conn, cast.north, cast.former_guest, None, None, now)?;
        let other = cast::guest(conn, "olaf@other.example", "Olaf Other", now)?;
        join(conn, cast.north, other, None, None, now)
    });
    let mut found = wrong(&house, BLOCKED);
    found.sort();
    let former = cast.former_guest.mail;
    assert_eq!(found, [told(former, "Chat", Some("Project North")), told(former, "Project North", None)]);
    // The list of one app keeps out whoever is not on it.
    house.wait(TimeDelta::hours(1));
    add(Some(ResourceId::App(cast.wiki)), Effect::Allow, "partner.example");
    house.wait(TimeDelta::hours(1));
    let now = house.now();
    house.write(|conn| {
        let other = users::find_by_mail(conn, "olaf@other.example")?.unwrap();
        assign(conn, cast.wiki, To::User(other.id), cast.reader, None, cast.owner, now)
    });
    assert!(wrong(&house, BLOCKED).contains(&told("olaf@other.example", "Wiki", None)));
    add(Some(ResourceId::App(cast.wiki)), Effect::Allow, "other.example");
    assert!(!wrong(&house, BLOCKED).contains(&told("olaf@other.example", "Wiki", None)));
}

#[test]
fn the_command_lists_who_has_what_and_what_mends_it() {
    let program = Program::migrated();
    program.run(&["create-admin", "anna@example.com"]).succeeded();
    let now = guestlist::foundation::clock::Clock::default().now();
    program.write(|conn| {
        let app = cast::app(conn, "Payroll", now.minus(TimeDelta::days(1)), |app| app.allow_guests = false)?;
        let guest = cast::guest(conn, "greta@partner.example", "Greta", now)?;
        assign(conn, app, To::User(guest.id), RoleId::DEFAULT, None, guest, now)
    });
    let said = program.run(&["selfcheck"]).refused(1, "broken");
    assert!(said.out.contains(&format!("FAIL   8  {CLOSED}: not so for 1, as ")), "{}", said.out);
    assert!(said.out.contains("greta@partner.example has Payroll since "), "{}", said.out);
    assert!(said.out.contains("To mend it, remove them under /apps/"), "{}", said.out);
}
