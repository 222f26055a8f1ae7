//! The walls of the house: which part may know which. A broken wall fails the build.

use std::fs;
use std::path::{Path, PathBuf};

/// A file below `src/`, without its tests and comments.
struct Source {
    path: String,
    code: String,
}

type Where = fn(&Source) -> bool;

/// A rule, the files it binds, and the words they may not contain.
const WALLS: &[(&str, Where, &[&str])] = &[
    (
        "foundation knows no feature",
        |s| s.within("foundation/"),
        &["crate::features", "crate::protocols", "crate::cli", "crate::routes"],
    ),
    (
        "features know no protocol or command",
        |s| s.within("features/"),
        &["crate::protocols", "crate::cli", "crate::routes"],
    ),
    ("protocols know no command", |s| s.within("protocols/"), &["crate::cli"]),
    ("only pages know actix", |s| s.within("features/") && !s.is_page(), &["actix_", "WebError", "web::Asked"]),
    ("only queries ask the database", |s| s.within("features/") && !s.is("queries"), QUERIES),
    (
        "pages, mails and floors above know no table",
        |s| s.is_page() || s.is_shown() || s.is("emails") || s.is_upstairs(),
        SCHEMA,
    ),
    ("queries and emails are private", |s| s.within("features/"), PRIVATE),
    (
        "the core is plain and synchronous",
        |s| s.is_core() || s.is("queries") || s.is("emails"),
        &["async fn", ".await"],
    ),
    (
        "a verb opens no connection or transaction",
        |s| s.within("features/") && !s.is_page() && !s.is_worker(),
        OPENINGS,
    ),
    (
        "only the clock tells the time",
        |s| s.path != "foundation/clock.rs",
        &["Utc::now", "Local::now", "SystemTime::now"],
    ),
    ("randomness has one source", |s| s.path != "foundation/secret.rs" && s.path != "foundation/id.rs", RANDOM),
    (
        "only foundation::web reads who is asked",
        |s| !s.within("foundation/web/"),
        &["header::HOST", "\"host\"", "x-forwarded", "X-Forwarded"],
    ),
    ("nobody believes a forwarding header", |_| true, &["connection_info(", "realip_remote_addr"]),
    (
        "one import line per module",
        |_| true,
        &["use crate::{", "use crate::features::{", "use crate::foundation::{", "super::super::"],
    ),
    (
        "only access says what has not ended",
        |s| s.within("features/") && !s.within("features/access/") || s.is_upstairs(),
        ENDS,
    ),
    ("pages decide nothing: operations and views ask policies::may", |s| s.is_page(), DECISIONS),
    (
        "only policies decides how fresh a proof must be",
        |s| s.within("features/") && !s.within("features/policies/"),
        &["is_fresh(", "must_be_fresh"],
    ),
    (
        "an operation that needs a person refuses everybody else",
        |s| s.path != "foundation/person.rs",
        &[
            "actor.id",
            "Some(id) = actor",
            "author() else",
            "author().ok_or",
            "author().is_none",
            "author().unwrap_or(",
            "person().ok()",
            "person().is_ok()",
            "person().is_err()",
            "= actor.person() else",
        ],
    ),
    ("protocols decide nothing", |s| s.within("protocols/"), &["policies::may", "features::outbox"]),
    ("only routes declares surfaces", |s| s.path != "routes.rs" && !s.is_scopes(), SURFACES),
    (
        "one place renders refused requests",
        |s| s.within("features/") || s.path == "routes.rs",
        &["error_response(", "impl ResponseError", "MethodNotAllowed", "StatusCode::METHOD_NOT_ALLOWED"],
    ),
    (
        "only provisioning compares a desired directory",
        |s| s.within("features/") && !s.within("features/provisioning/"),
        &["features::provisioning"],
    ),
    (
        "only provisioning does what a source says",
        |s| !s.within("features/provisioning/"),
        &["from_source::", "source_access::"],
    ),
];

const DECISIONS: &[&str] = &[
    "must_be_fresh",
    "is_fresh",
    "policies::may",
    "policies::allows",
    " may(",
    "(may(",
    "!may(",
    " allows(",
    "!allows(",
];
const QUERIES: &[&str] =
    &["insert_into(", "diesel::update(", "diesel::delete(", "diesel::select(", "::table.", "::table)", "sql_query"];
const SURFACES: &[&str] = &[
    ": Surface =",
    "Surface {",
    "SurfaceScope { prefix",
    "web::scope(",
    "web::resource(",
    "from_fn(around)",
    "SCOPES: ",
];
const SCHEMA: &[&str] = &["crate::schema", "diesel::"];
const PRIVATE: &[&str] = &["pub mod queries", "pub(crate) mod queries", "pub mod emails", "pub(crate) mod emails"];
const OPENINGS: &[&str] =
    &["Db::open", "Conn::open", ".transaction(", "db.read(", "db.write(", "read_now(", "write_now("];
const ENDS: &[&str] = &[
    "assignments::ends_at.is_null()",
    "group_members::ends_at.is_null()",
    "a.ends_at IS NULL OR a.ends_at > $",
    "m.ends_at IS NULL OR m.ends_at > $",
    "s.ends_at IS NULL OR s.ends_at > $",
];
const RANDOM: &[&str] = &["SystemRandom", "OsRng", " rand::", "getrandom", "Uuid::new_v", "Uuid::now_v"];

/// Who may write what; everybody may read everything.
const OWNERS: &[(&str, &str)] = &[
    ("audit", "audit audit_seals"),
    ("outbox", "outbox mail_routes mail_paces"),
    ("users", "users mail_domains directory_roles organization"),
    ("apps", "apps app_logos app_roles app_owners launches"),
    ("groups", "groups group_owners"),
    ("access", "assignments group_members access_changes access_numbers"),
    ("policies", "domain_rules invite_levels invite_approvals invite_quotas guest_levels life_rules"),
    ("sponsors", "sponsors"),
    ("guests", "endings"),
    ("directory", "deleted_users"),
    ("admin", "daily_figures"),
    ("sign_in", "identities codes oidc_flows sessions sign_in_links"),
    ("reviews", "review_schedules reviews review_items"),
    ("invitations", "invitations invitation_links invitation_grants invite_reports mail_refusals"),
];

impl Source {
    fn new(path: &str, text: &str) -> Self {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        Self { path: path.to_owned(), code: lines.collect::<Vec<_>>().join("\n") }
    }

    fn within(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }

    /// `features/groups/queries.rs` and `features/groups/queries/people.rs` are both queries.
    fn is(&self, kind: &str) -> bool {
        let inside = self.path.strip_prefix("features/").unwrap_or_default();
        inside.split('/').skip(1).any(|part| part.trim_end_matches(".rs") == kind)
    }

    /// `features/groups/mod.rs`: what it means.
    fn is_core(&self) -> bool {
        self.within("features/") && self.path.ends_with("/mod.rs") && self.path.matches('/').count() == 2
    }

    fn is_page(&self) -> bool {
        let inside = self.path.strip_prefix("features/").unwrap_or_default();
        inside.split('/').skip(1).any(|part| part.trim_end_matches(".rs").ends_with("pages"))
    }

    /// What runs by itself, and so opens its own transactions.
    fn is_worker(&self) -> bool {
        self.is("worker") || self.path == "features/outbox/attempt.rs"
    }

    fn is_shown(&self) -> bool {
        self.within("features/") && self.path.rsplit('/').next().is_some_and(|name| name.starts_with("shown"))
    }

    /// Where surfaces, scopes and resources are defined.
    fn is_scopes(&self) -> bool {
        ["foundation/web/surface.rs", "foundation/web/scope.rs"].contains(&self.path.as_str())
    }

    fn is_upstairs(&self) -> bool {
        self.within("protocols/") || self.within("cli/")
    }

    fn feature(&self) -> Option<&str> {
        self.path.strip_prefix("features/")?.split('/').next().map(|name| name.trim_end_matches(".rs"))
    }
}

/// Every rule the file breaks; `order` is the order of features.
fn broken(source: &Source, order: &[String]) -> Vec<String> {
    let walls = WALLS.iter().filter(|(_, binds, _)| binds(source)).flat_map(|(rule, _, words)| {
        words.iter().filter(|word| source.code.contains(**word)).map(move |word| format!("{rule}: {word}"))
    });
    walls
        .chain(upward_arrows(source, order))
        .chain(foreign_writes(source))
        .chain(paths_in_foundation(source))
        .chain(import_beyond(source))
        .collect()
}

/// Literals that are paths of pages: `routes` and `wiring` tell `foundation` those it needs.
fn paths_in_foundation(source: &Source) -> Vec<String> {
    if !source.within("foundation/web/") {
        return Vec::new();
    }
    // What the build script made is included by its file name.
    let lines = source.code.lines().filter(|line| !line.contains("env!(\"OUT_DIR\")"));
    let literals = lines.flat_map(|line| line.split("\"/").skip(1));
    let paths = literals.filter(|rest| rest.starts_with(|first: char| first.is_alphabetic() || first == '{'));
    paths.map(|path| format!("foundation names no path: /{}", identifier(path))).collect()
}

/// The import reads its file and prints; everything else is provisioning's, and would be a second implementation here.
fn import_beyond(source: &Source) -> Vec<String> {
    if !source.within("cli/import/") {
        return Vec::new();
    }
    let named = source.code.split("crate::features::").skip(1).map(identifier);
    let beyond = named.filter(|name| *name != "provisioning");
    beyond.map(|name| format!("an import uses only provisioning: {name}")).collect()
}

fn upward_arrows(source: &Source, order: &[String]) -> Vec<String> {
    let place = |name: &str| order.iter().position(|feature| feature == name);
    let Some(own) = source.feature().and_then(place) else { return Vec::new() };
    let named = source.code.split("crate::features::").skip(1).map(identifier);
    let below = named.filter(|name| place(name).is_some_and(|other| other > own));
    below.map(|name| format!("a feature uses only those above it: {name}")).collect()
}

fn foreign_writes(source: &Source) -> Vec<String> {
    let Some(own) = source.feature() else { return Vec::new() };
    let tables = ["insert_into(", "update(", "delete("].iter().flat_map(|verb| written(&source.code, verb));
    let owner = |table: &str| OWNERS.iter().find(|(_, tables)| tables.split(' ').any(|t| t == table));
    let foreign = tables.filter(|table| owner(table).is_some_and(|(feature, _)| *feature != own));
    foreign.map(|table| format!("only the owner writes a table: {table}")).collect()
}

/// The tables a verb is applied to, directly or through a `let` above it.
fn written<'a>(code: &'a str, verb: &str) -> Vec<&'a str> {
    let at = code.match_indices(verb).map(|(at, _)| code.split_at(at + verb.len()));
    at.filter_map(|(before, after)| match identifier(after) {
        name if after.trim_start()[name.len()..].starts_with("::table") => Some(name),
        name => before.rsplit_once(&format!("let {name} = ")).map(|(_, meant)| identifier(meant)),
    })
    .collect()
}

fn identifier(text: &str) -> &str {
    let text = text.trim_start();
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder with this ending, as path inside it and text.
fn files(folder: &Path, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|found| found == ending) {
                let inside = entry.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                found.push((inside, fs::read_to_string(&entry).unwrap()));
            }
        }
    }
    found
}

fn order_of_features() -> Vec<String> {
    let list = fs::read_to_string(root().join("src/features/mod.rs")).unwrap();
    list.split("pub mod ").skip(1).map(|rest| identifier(rest).to_owned()).collect()
}

#[test]
fn no_wall_is_broken() {
    let order = order_of_features();
    let sources = files(&root().join("src"), "rs");
    let product = sources.iter().filter(|(path, _)| !path.ends_with("tests.rs"));
    let told: Vec<String> = product
        .flat_map(|(path, text)| {
            broken(&Source::new(path, text), &order).into_iter().map(move |rule| format!("{path}: {rule}"))
        })
        .collect();
    assert!(order.len() > 3 && sources.len() > 30, "the sources were found");
    assert!(told.is_empty(), "broken walls:\n{}", told.join("\n"));
}

#[test]
fn every_file_says_what_it_is_and_stays_readable() {
    for (path, text) in files(&root().join("src"), "rs") {
        assert!(text.starts_with("//! "), "src/{path} opens with no sentence");
        let length = text.split("#[cfg(test)]").next().unwrap().lines().count();
        // Above 300 lines ask whether a file contains two things; above twice that it does. The tables are one list,
        // however many there are.
        let is_list = path.ends_with("tests.rs") || path == "schema.rs";
        assert!(length <= 600 || is_list, "src/{path} has {length} lines and contains more than one thing");
    }
}

#[test]
fn templates_never_switch_escaping_off() {
    for (path, text) in files(&root().join("templates"), "html") {
        let dense: String = text.split_whitespace().collect();
        assert!(
            !dense.contains("|safe") && !dense.contains("|escape("),
            "templates/{path} prints unescaped text (R-5)"
        );
    }
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |folder: &str| {
        let mut names: Vec<String> =
            files(&root().join("migrations").join(folder), "sql").into_iter().map(|(path, _)| path).collect();
        names.sort_unstable();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(!names("sqlite").is_empty());
}

/// A guardian that sees nothing is worse than none: each wall is broken here once.
#[test]
fn the_guardian_sees_each_broken_wall() {
    let order: Vec<String> = ["audit", "users", "apps", "groups"].map(str::to_owned).to_vec();
    let table = [
        ("foundation/clock.rs", "use crate::features::users;", "foundation knows no feature"),
        ("features/users/mod.rs", "use crate::cli::serve;", "features know no protocol"),
        ("features/users/mod.rs", "use actix_web::HttpResponse;", "only pages know actix"),
        ("features/users/emails.rs", "use crate::foundation::web::Asked;", "only pages know actix"),
        ("features/users/mod.rs", "diesel::delete(users::table.find(id))", "only queries ask"),
        ("features/users/pages.rs", "use crate::schema::users;", "know no table"),
        ("protocols/graph/users.rs", "use crate::schema::users;", "know no table"),
        ("features/users/mod.rs", "pub mod queries;", "queries and emails are private"),
        ("features/users/mod.rs", "pub async fn invite()", "plain and synchronous"),
        ("features/users/queries/more.rs", "conn.transaction(|c| c)", "opens no connection"),
        ("features/users/mod.rs", "let now = Utc::now();", "only the clock"),
        ("cli/serve.rs", "SystemRandom::new()", "randomness has one source"),
        ("features/users/pages.rs", "headers().get(header::HOST)", "reads who is asked"),
        ("foundation/web/client.rs", "request.connection_info()", "nobody believes"),
        ("features/users/mod.rs", "use crate::foundation::{clock, id};", "one import line"),
        ("features/panel/queries.rs", ".filter(assignments::ends_at.is_null().or(x))", "only access says"),
        ("features/panel/queries.rs", "AND (m.ends_at IS NULL OR m.ends_at > $1)", "only access says"),
        ("features/groups/queries.rs", "diesel::delete(group_members::table.find(id))", "only the owner writes"),
        ("protocols/scim.rs", "policies::may(conn)", "protocols decide nothing"),
        ("features/users/pages.rs", "pub static API: Surface = PAGES;", "only routes declares surfaces"),
        ("cli/serve.rs", "let scope = web::scope(\"/api\");", "only routes declares surfaces"),
        (
            "protocols/graph/mod.rs",
            "SurfaceScope { prefix: \"/v1.0\", surface, resources }",
            "only routes declares surfaces",
        ),
        ("foundation/web/edge.rs", "Surface { name: \"web\" }", "only routes declares surfaces"),
        ("features/users/pages.rs", "HttpResponse::MethodNotAllowed()", "one place renders"),
        ("foundation/web/form.rs", "path.starts_with(\"/sign-in\")", "foundation names no path"),
        ("foundation/web/edge.rs", "request.path() == \"/{tail}\"", "foundation names no path"),
        ("features/users/pages.rs", "visit.me.must_be_fresh(now)?;", "pages decide nothing"),
        ("features/users/pages/show.rs", "policies::may(conn, &actor, action, object, now)?;", "pages decide nothing"),
        (
            "features/users/admin_pages.rs",
            "use crate::features::policies::{may};\nif may(conn) {}",
            "pages decide nothing",
        ),
        ("features/users/pages.rs", "if policies::allows(conn, &actor, action, now) {}", "pages decide nothing"),
        ("features/users/mod.rs", "if person.is_fresh(now) {}", "only policies decides how fresh"),
        ("features/users/mod.rs", "let Some(id) = actor.id else { return Ok(()) };", "refuses everybody else"),
        ("features/users/mod.rs", "let Some(id) = actor.author() else { return Ok(()) };", "refuses everybody else"),
        ("cli/sync.rs", "if actor.person().is_ok() {}", "refuses everybody else"),
        ("features/users/mod.rs", "use crate::features::groups;", "only those above it"),
        ("features/users/queries.rs", "diesel::update(groups::table.find(id))", "only the owner writes"),
        (
            "features/users/queries.rs",
            "let gone = apps::table.find(id);\ndiesel::delete(gone)",
            "only the owner writes",
        ),
        ("features/users/mod.rs", "use crate::features::provisioning::Desired;", "only provisioning compares"),
        ("cli/serve.rs", "catalog::from_source::update(conn)", "only provisioning does what a source says"),
        ("cli/import/file.rs", "use crate::features::groups::Group;", "an import uses only provisioning"),
    ];
    for (path, code, rule) in table {
        let told = broken(&Source::new(path, code), &order);
        assert!(told.iter().any(|broken| broken.contains(rule)), "{path} with {code}: {told:?}");
    }
    let honest = Source::new(
        "features/groups/queries.rs",
        "use crate::features::users;\n// Utc::now\ndiesel::update(groups::table)",
    );
    assert!(broken(&honest, &order).is_empty());
    let view = "policies::may(conn, actor, action, object, now)";
    for path in ["features/groups/shown.rs", "features/groups/mod.rs"] {
        assert!(broken(&Source::new(path, view), &order).is_empty(), "{path}");
    }
}
