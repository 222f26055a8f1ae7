//! The selfcheck sees each broken promise, and a house that lived a while has none.

use diesel::connection::SimpleConnection;
use guestlist::features::selfcheck::{Finding, selfcheck};
use guestlist::foundation::db::{Conn, DbError, Native};

use crate::invitations::Scene;
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

#[actix_web::test]
async fn the_selfcheck_sees_each_broken_promise() {
    for (rule, damage) in BROKEN {
        let scene = lived_in().await;
        let before = scene.house.read(selfcheck);
        scene.house.write(|conn| spoil(conn, damage));
        let after = scene.house.read(selfcheck);
        assert!(broken(&after, rule) > broken(&before, rule), "{rule}: {damage}");
    }
    let scene = lived_in().await;
    for finding in scene.house.read(selfcheck) {
        let rule = finding.rule;
        assert!(UNBREAKABLE.contains(&rule) || BROKEN.iter().any(|(known, _)| *known == rule), "{rule} was not tried");
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
