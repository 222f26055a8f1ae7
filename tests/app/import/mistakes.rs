//! All mistakes of a file are told at once, each with its place and what cures it.

use super::{DIRECTORY, import};
use crate::support::program::Program;

/// What was told, line by line: the place and the words.
fn told(program: &Program, text: &str) -> Vec<(String, String)> {
    let said = import(program, text, &[]).refused(2, "nothing was changed");
    let lines = said.err.lines().skip(1).map(|line| line.trim().split_once(": ").unwrap_or(("", line.trim())));
    lines.map(|(place, words)| (place.to_owned(), words.to_owned())).collect()
}

#[test]
fn mistakes_of_every_kind_are_told_together() {
    let program = Program::migrated();
    import(&program, DIRECTORY, &[]).succeeded();
    let text = r#"{
      "colour": "red",
      "organization": {"domain": "no domain"},
      "users": [
        {"mail": "nobody"},
        {"mail": "ok@almvik.example", "displayName": 7, "nickname": "O", "roles": ["king", "reader"]},
        {"mail": "bo@almvik.example", "userType": "guest"},
        {"mail": "bo@almvik.example"},
        {"mail": "own@almvik.example", "displayName": "Own", "userType": "guest"}
      ],
      "groups": [
        {"externalId": "sales", "owners": ["gus@partner.example", "ok@almvik.example"], "members": ["x@x.se", "bad"]},
        {"displayName": "No id"},
        {"externalId": "closed", "displayName": "Closed", "allowGuests": false, "members": ["gus@partner.example"]}
      ],
      "apps": [
        {"externalId": "new", "launchUrl": "ftp://x", "visible": "yes", "owners": ["gus@partner.example"],
         "appRoles": [{"value": "a", "displayName": "A"}, {"value": "a", "displayName": "B"}, {"value": "c"}],
         "assignments": [{"user": "bo@almvik.example", "role": "z"}, {"group": "nope", "role": "a"}, {"role": "a"}, 5]}
      ]
    }"#;
    let told = told(&program, text);
    let places: Vec<&str> = told.iter().map(|(place, _)| place.as_str()).collect();
    let expected = [
        "organization.domain",
        "users[0].mail",
        "users[1].displayName",
        "users[1].nickname",
        "users[1].roles[0]",
        "users[2].userType",
        "users[3].mail",
        "users[4].mail",
        "groups[0].members[0]",
        "groups[0].members[1]",
        "groups[0].owners[0]",
        "groups[1].externalId",
        "groups[2].members[0]",
        "apps[0].appRoles[1].value",
        "apps[0].appRoles[2].displayName",
        "apps[0].assignments[0].role",
        "apps[0].assignments[1].group",
        "apps[0].assignments[2]",
        "apps[0].assignments[3]",
        "apps[0].displayName",
        "apps[0].launchUrl",
        "apps[0].owners[0]",
        "apps[0].visible",
        "colour",
    ];
    assert_eq!(places, expected, "{told:#?}");
}

#[test]
fn a_wrong_type_is_told_with_its_place() {
    let program = Program::migrated();
    let table = [
        (r#"{"users": {}}"#, "users: must be a list, not an object"),
        (r#"{"users": [3]}"#, "users[0]: must be an object, not a number"),
        (r#"{"users": [{"mail": 3}]}"#, "users[0].mail: must be text, not a number"),
        (r#"{"users": [{"mail": "a@x.se", "displayName": ["A"]}]}"#, "users[0].displayName: must be text, not a list"),
        (
            r#"{"groups": [{"externalId": "g", "displayName": "G", "members": "a@x.se"}]}"#,
            "groups[0].members: must be a list",
        ),
        (
            r#"{"groups": [{"externalId": "g", "displayName": "G", "owners": [null]}]}"#,
            "groups[0].owners[0]: must be text, not null",
        ),
        (
            r#"{"groups": [{"externalId": "g", "displayName": "G", "selfService": 1}]}"#,
            "groups[0].selfService: must be true or false",
        ),
        (r#"{"apps": [{"externalId": "a", "appRoles": [[]]}]}"#, "apps[0].appRoles[0]: must be an object, not a list"),
        (r#"{"organization": "Almvik"}"#, "organization: must be an object, not text"),
        (r#"{"users": [{"mail": "a@x.se", "mail": "b@x.se", "displayName": "A"}]}"#, "users[0].mail: is there twice"),
        (r#"{"users": [], "users": []}"#, "users: is in the file twice"),
        (r#"[]"#, "an object with organization, users, groups, apps"),
        (r#"{"users": [] "#, "not JSON: EOF"),
    ];
    for (text, words) in table {
        import(&program, text, &[]).refused(2, words);
    }
}

#[test]
fn what_a_mistake_hides_is_not_told_as_another() {
    let program = Program::migrated();
    import(&program, DIRECTORY, &[]).succeeded();
    let text = r#"{
      "users": [{"mail": "new@almvik.example", "displayName": "a\nb"}],
      "groups": [{"externalId": "g", "displayName": "", "members": ["new@almvik.example", "new@almvik.example"]}],
      "apps": [{"externalId": "x", "displayName": "X", "launchUrl": "x", "assignments": [{"group": "g"}]}]
    }"#;
    let places: Vec<String> = told(&program, text).into_iter().map(|(place, _)| place).collect();
    assert_eq!(places, ["users[0].displayName", "groups[0].displayName", "apps[0].launchUrl"]);
}

#[test]
fn a_group_that_pruning_would_remove_is_not_assigned() {
    let program = Program::migrated();
    import(&program, DIRECTORY, &[]).succeeded();
    let text = r#"{"users": [{"mail": "anna@almvik.example"}, {"mail": "bo@almvik.example"}],
                   "apps": [{"externalId": "wiki", "assignments": [{"group": "sales"}]}]}"#;
    import(&program, text, &["--prune", "--yes"]).refused(2, "apps[0].assignments[0].group: sales is not in groups");
    import(&program, text, &[]).succeeded();
}
