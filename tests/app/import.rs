//! Loading a directory from a file: all or nothing, as often as one likes.

mod mistakes;
mod rules;

use guestlist::features::access::{self, ResourceId};
use guestlist::features::audit::{self, Filter};
use guestlist::features::directory;
use guestlist::features::invitations::{self, Done, GrantWish, Offer};
use guestlist::features::{apps, groups, users};
use guestlist::foundation::address::read_list;
use guestlist::foundation::clock::{Clock, Time};
use guestlist::foundation::config::Config;
use guestlist::foundation::id::UserId;
use guestlist::foundation::person::{Actor, Person as Acting, Roles};

use crate::support::program::{Program, Said};
use crate::support::{acting, test_origin};

const DIRECTORY: &str = r#"{
  "organization": {"displayName": "Almvik", "domain": "Almvik.example", "privacyStatementUrl": "https://almvik.example/privacy"},
  "users": [
    {"mail": "Anna@almvik.example", "displayName": "Anna Berg", "department": "Sales", "country": "SE", "roles": ["admin"]},
    {"mail": "bo@almvik.example", "displayName": "Bo Ek", "preferredLanguage": "de"},
    {"mail": "gus@partner.example", "displayName": "Gus Guest", "userType": "guest"}
  ],
  "groups": [
    {"externalId": "sales", "displayName": "Sales", "owners": ["anna@almvik.example"], "members": ["bo@almvik.example", "gus@partner.example"]},
    {"externalId": "all", "displayName": "Everybody", "membership": "dynamic", "membershipRule": "user.userType -eq \"member\""},
    {"externalId": "hr", "displayName": "HR", "source": "ldap", "members": ["bo@almvik.example"]}
  ],
  "apps": [
    {"externalId": "crm", "displayName": "CRM", "launchUrl": "https://crm.almvik.example/", "owners": ["anna@almvik.example"],
     "appRoles": [{"value": "reader", "displayName": "Reader"}, {"value": "writer", "displayName": "Writer"}],
     "assignments": [{"user": "bo@almvik.example", "role": "writer"}, {"group": "sales", "role": "reader"}]},
    {"externalId": "wiki", "displayName": "Wiki", "launchUrl": "https://wiki.almvik.example/", "assignments": [{"group": "all"}]}
  ]
}"#;

fn import(program: &Program, text: &str, more: &[&str]) -> Said {
    program.file("directory.json", text, 0o600);
    let arguments: Vec<&str> = ["import", "directory.json"].iter().chain(more).copied().collect();
    program.run(&arguments)
}

fn entries(program: &Program) -> usize {
    program.read(|conn| audit::search(conn, &Filter::default(), None, 1000)).len()
}

#[test]
fn a_directory_comes_in_whole_and_a_second_time_changes_nothing() {
    let program = Program::migrated();
    let said = import(&program, DIRECTORY, &[]).succeeded();
    assert!(
        said.out.contains("+ user anna@almvik.example") && said.out.contains("0 removed (changed)"),
        "{}",
        said.out
    );

    let crm = program.read(|conn| apps::find_by_external_id(conn, "crm")).unwrap();
    let sales = program.read(|conn| groups::find_by_external_id(conn, "sales")).unwrap();
    let bo = program.read(|conn| users::find_by_mail(conn, "bo@almvik.example")).unwrap();
    assert!(program.read(|conn| access::has(conn, access::ResourceId::Group(sales.id), bo.id, bo.created_at)));
    assert_eq!(program.read(|conn| access::paths(conn, crm.id, bo.id, bo.created_at)).len(), 2);
    assert_eq!(program.read(users::organization).unwrap().domain, "almvik.example");
    assert!(program.read(|conn| users::keeps_an_admin(conn, Clock::default().now())));

    let before = entries(&program);
    let again = import(&program, DIRECTORY, &[]).succeeded();
    assert!(again.out.contains("Nothing changed"), "{}", again.out);
    assert_eq!(entries(&program), before, "nothing was done, so nothing is logged");
}

#[test]
fn l_1_every_change_has_its_entry_in_the_log() {
    let program = Program::migrated();
    let said = import(&program, DIRECTORY, &[]).succeeded();
    let changes = said.out.lines().filter(|line| line.starts_with(['+', '~', '-'])).count();
    assert_eq!(entries(&program), changes + 1, "one for each, and one for the import");
}

#[test]
fn a_check_tells_what_would_change_and_changes_nothing() {
    let program = Program::migrated();
    let told = import(&program, DIRECTORY, &["--check"]).succeeded();
    assert!(told.out.contains("+ app CRM") && told.out.contains("(would change)"), "{}", told.out);
    assert!(program.read(|conn| users::find_by_mail(conn, "anna@almvik.example")).is_none());
    assert_eq!(entries(&program), 0);
    let done = import(&program, DIRECTORY, &[]).succeeded();
    assert_eq!(told.out.replace("would change", "changed"), done.out);
}

#[test]
fn what_the_file_names_is_updated_and_what_it_leaves_out_stays() {
    let program = Program::migrated();
    import(&program, DIRECTORY, &[]).succeeded();
    let change = r#"{"users": [{"mail": "anna@almvik.example", "displayName": "Anna Lind", "department": null}],
                     "apps": [{"externalId": "crm", "enabled": false, "appRoles": [{"value": "reader", "displayName": "Guest reader"}]}]}"#;
    let said = import(&program, change, &[]).succeeded();
    assert!(said.out.contains("~ user anna@almvik.example: displayName, department"), "{}", said.out);
    assert!(said.out.contains("~ app CRM: enabled") && said.out.contains("~ role reader"), "{}", said.out);
    let anna = program.read(|conn| users::find_by_mail(conn, "anna@almvik.example")).unwrap();
    assert_eq!((anna.department, anna.country.as_deref()), (None, Some("SE")));
    let crm = program.read(|conn| apps::find_by_external_id(conn, "crm")).unwrap();
    assert_eq!((crm.enabled, crm.display_name.as_str()), (false, "CRM"));
    assert_eq!(program.read(|conn| apps::roles_of(conn, crm.id)).len(), 2);
}

#[test]
fn pruning_is_shown_first_and_needs_a_yes() {
    let program = Program::migrated();
    import(&program, DIRECTORY, &[]).succeeded();
    let fewer = r#"{"users": [{"mail": "anna@almvik.example"}],
                    "groups": [{"externalId": "sales", "owners": ["anna@almvik.example"], "members": ["gus@partner.example"]}],
                    "apps": [{"externalId": "crm", "owners": ["anna@almvik.example"], "assignments": [{"group": "sales", "role": "reader"}]}]}"#;
    let said = import(&program, fewer, &["--prune"]).refused(2, "--yes");
    let expected = [
        "- member bo@almvik.example of group Sales",
        "- bo@almvik.example no longer uses app CRM",
        "- app Wiki",
        "- group Everybody",
        "- group HR",
        "- sign-in of user bo@almvik.example",
    ];
    for line in expected {
        assert!(said.out.contains(line), "{line} in {}", said.out);
    }
    assert!(program.read(|conn| apps::find_by_external_id(conn, "wiki")).is_some(), "nothing was removed yet");

    import(&program, fewer, &["--prune", "--yes"]).succeeded();
    assert!(program.read(|conn| apps::find_by_external_id(conn, "wiki")).is_none());
    assert!(!program.read(|conn| users::find_by_mail(conn, "bo@almvik.example")).unwrap().enabled);
    let anna = program.read(|conn| users::find_by_mail(conn, "anna@almvik.example")).unwrap();
    assert!(anna.enabled, "who holds a role stays");
    assert!(program.read(|conn| users::find_by_mail(conn, "gus@partner.example")).unwrap().enabled, "guests stay");
    assert!(import(&program, fewer, &["--prune", "--yes"]).succeeded().out.contains("Nothing changed"));
    let back = import(&program, DIRECTORY, &[]).succeeded();
    assert!(back.out.contains("~ user bo@almvik.example: enabled"), "{}", back.out);
}

fn admin(id: UserId, name: &str, now: Time) -> Actor {
    let roles = Roles { admin: true, ..Roles::default() };
    Actor::of_person(Acting { roles, ..acting(id, name, "", now) }, test_origin())
}

#[test]
fn an_import_lets_nobody_in_whom_an_admin_put_out() {
    let program = Program::migrated();
    import(&program, DIRECTORY, &[]).succeeded();
    let person = |mail: &str| program.read(|conn| users::find_by_mail(conn, mail)).unwrap();
    let (anna, bo, now) = (person("anna@almvik.example"), person("bo@almvik.example"), Clock::default().now());
    let actor = admin(anna.id, "Anna", now);
    program.write(|conn| Ok(directory::block(conn, &actor, bo.id, now).unwrap()));
    assert!(import(&program, DIRECTORY, &[]).succeeded().out.contains("Nothing changed"));
    assert!(!person("bo@almvik.example").enabled);
    program.write(|conn| Ok(directory::delete(conn, &actor, bo.id, now).unwrap()));
    import(&program, DIRECTORY, &[]).refused(2, "bo@almvik.example was deleted by an admin");
    assert!(person("bo@almvik.example").deleted_at.is_some());
}

#[test]
fn one_mistake_and_nothing_is_loaded() {
    let program = Program::migrated();
    import(&program, DIRECTORY, &[]).succeeded();
    let before = entries(&program);
    let table = [
        ("{", "EOF"),
        (r#"{"colour": 1}"#, "unknown field `colour`"),
        (
            r#"{"users": [{"mail": "x@almvik.example", "displayName": "X", "nickname": "Y"}]}"#,
            "users[0].nickname: unknown field",
        ),
        (r#"{"users": [{"mail": "nobody", "displayName": "X"}]}"#, "users[0].mail: not an e-mail address: no at sign"),
        (r#"{"users": [{"mail": "new@almvik.example"}]}"#, "users[0].displayName: is missing"),
        (r#"{"users": [{"mail": "x@x.se", "displayName": "a\nb"}]}"#, "users[0].displayName: has a line break"),
        (
            r#"{"users": [{"mail": "A@x.se", "displayName": "A"}, {"mail": "a@x.se", "displayName": "A"}]}"#,
            "users[1].mail: a@x.se is in the file twice",
        ),
        (
            r#"{"users": [{"mail": "gus@partner.example", "userType": "member"}]}"#,
            "gus@partner.example is a guest here",
        ),
        (
            r#"{"users": [{"mail": "g@x.se", "displayName": "G", "userType": "guest", "roles": ["admin"]}]}"#,
            "users[0].roles: a guest",
        ),
        (r#"{"users": [{"mail": "gus@partner.example", "roles": ["reader"]}]}"#, "no guest is reader"),
        (
            r#"{"groups": [{"externalId": "g", "displayName": "G", "members": ["nobody@x.se"]}]}"#,
            "groups[0].members[0]: nobody here",
        ),
        (
            r#"{"groups": [{"externalId": "g", "displayName": "G", "owners": ["gus@partner.example"]}]}"#,
            "Guests own something only if they hold the role guest inviter",
        ),
        (
            r#"{"groups": [{"externalId": "g", "displayName": "G", "membership": "dynamic"}]}"#,
            "groups[0].membershipRule: is missing",
        ),
        (r#"{"groups": [{"externalId": "all", "members": ["bo@almvik.example"]}]}"#, "Everybody is dynamic here"),
        (r#"{"groups": [{"externalId": "hr", "members": ["gus@partner.example"]}]}"#, "HR is synced"),
        (
            r#"{"groups": [{"externalId": "g", "displayName": "G", "allowGuests": false, "members": ["gus@partner.example"]}]}"#,
            "closed to guests",
        ),
        (
            r#"{"groups": [{"externalId": "g", "displayName": "G", "source": "paper"}]}"#,
            "groups[0].source: unknown variant `paper`",
        ),
        (r#"{"apps": [{"externalId": "x", "displayName": "X"}]}"#, "apps[0].launchUrl: is missing"),
        (
            r#"{"apps": [{"externalId": "x", "displayName": "X", "launchUrl": "javascript:alert(1)"}]}"#,
            "apps[0].launchUrl: is no web address",
        ),
        (
            r#"{"apps": [{"externalId": "crm", "assignments": [{"user": "bo@almvik.example"}]}]}"#,
            "assignments[0].role: must be one of",
        ),
        (
            r#"{"apps": [{"externalId": "crm", "assignments": [{"group": "nope", "role": "reader"}]}]}"#,
            "nope is the externalId of no group",
        ),
        (r#"{"apps": [{"externalId": "crm", "assignments": [{"role": "reader"}]}]}"#, "name either a user or a group"),
    ];
    for (text, words) in table {
        // Something that would be loaded stands beside each mistake.
        let text = text.replacen(
            "{\"users\": [",
            "{\"users\": [{\"mail\": \"fine@almvik.example\", \"displayName\": \"Fine\"}, ",
            1,
        );
        let words = words.replace("users[1]", "users[2]").replace("users[0]", "users[1]");
        import(&program, &text, &[]).refused(2, &words);
    }
    assert_eq!(entries(&program), before);
    assert!(program.read(|conn| users::find_by_mail(conn, "fine@almvik.example")).is_none());
    program.run(&["import", "absent.json"]).refused(2, "absent.json: cannot be read");
}

#[test]
fn v_10_what_goes_takes_its_pending_invitations_with_it() {
    let program = Program::migrated();
    import(&program, DIRECTORY, &[]).succeeded();
    let crm = program.read(|conn| apps::find_by_external_id(conn, "crm")).unwrap();
    let reader = program.read(|conn| apps::roles_of(conn, crm.id)).remove(0).id;
    let anna = program.read(|conn| users::find_by_mail(conn, "anna@almvik.example")).unwrap();
    let actor = admin(anna.id, "Anna Berg", Clock::default().now());
    let grants = vec![GrantWish { resource: ResourceId::App(crm.id), role: reader, ends_at: None }];
    let offer = Offer { grants, ..Offer::default() };
    let entries = read_list("otto@elsewhere.example").unwrap();
    let config = Config::for_demo("127.0.0.1:8080".parse().unwrap(), program.folder()).unwrap();
    let now = Clock::default().now();
    let report = program.write(|conn| {
        let invited = invitations::invite(conn, &config, &actor, entries, &offer, &[], now);
        Ok(invited.unwrap())
    });
    assert!(matches!(report[0].1, Done::Invited(_)), "{report:?}");
    assert!(program.read(|conn| users::find_by_mail(conn, "otto@elsewhere.example")).is_some());

    let without = r#"{"users": [{"mail": "anna@almvik.example"}], "groups": [], "apps": []}"#;
    import(&program, without, &["--prune", "--yes"]).succeeded();
    assert!(
        program.read(|conn| users::find_by_mail(conn, "otto@elsewhere.example")).is_none(),
        "the guest who never came is gone"
    );
    let revoked = Filter { action: Some(audit::Action::Revoke), ..Filter::default() };
    assert_eq!(program.read(|conn| audit::search(conn, &revoked, None, 9)).len(), 1);
}
