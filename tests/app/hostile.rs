//! Whatever bytes arrive, in an address, a form or a cookie: an answer that is no fault of ours, and no way in.

use actix_web::http::{Method, header};
use actix_web::test::TestRequest;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, percent_encode};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};

use crate::support::{Browser, House};

/// Every shape of path; `{}` stands for something of the house, or for anything.
const PATHS: &[&str] = &[
    "/",
    "/apps",
    "/groups",
    "/apps/{}",
    "/groups/{}",
    "/apps/{}/people",
    "/groups/{}/people",
    "/apps/{}/people/add",
    "/apps/{}/people/added/{}",
    "/apps/{}/people/{}/remove",
    "/apps/{}/people/{}/put-back",
    "/apps/{}/people/{}/end-date",
    "/groups/{}/people/{}/end",
    "/apps/{}/history",
    "/apps/{}/launch",
    "/apps/{}/logo",
    "/apps/{}/logo/{}",
    "/apps/{}/leave",
    "/invitations",
    "/invitations/{}/resend",
    "/invitations/{}/revoke",
    "/invitations/{}/accept",
    "/i/{}",
    "/redeem",
    "/redeem/code",
    "/redeem/prove",
    "/redeem/send",
    "/redeem/account",
    "/redeem/ask",
    "/sign-in",
    "/sign-in/code",
    "/sign-in/resend",
    "/sign-in/connect",
    "/sign-in/link/{}",
    "/sign-in/oidc/{}",
    "/sign-in/oidc/{}/callback",
    "/account",
    "/account/sessions/{}/end",
    "/account/identities/{}/unlink",
    "/language",
    "/theme",
    "/admin",
    "/admin/audit",
    "/static/{}",
];

/// Names of fields and of what stands after question marks, so that what follows is read.
const FIELDS: &[&str] = &[
    "next", "email", "emails", "code", "step", "decision", "q", "page", "after", "before", "filter", "from", "to",
    "role", "message", "ends_on", "end", "language", "theme", "kept", "undo", "back", "sure", "state", "grant", "who",
    "what", "x",
];

#[derive(Clone, Debug)]
struct Asked {
    path: &'static str,
    parts: Vec<Vec<u8>>,
    query: Vec<(&'static str, Vec<u8>)>,
    fields: Vec<(&'static str, Vec<u8>)>,
    raw: Option<Vec<u8>>,
    posted: bool,
}

/// Nothing in particular, with the bytes that parsers fear more often than others.
fn anything() -> impl Strategy<Value = Vec<u8>> {
    let feared: &[&[u8]] = &[
        b"%",
        b"%00",
        b"\0",
        b"\xff",
        b"\xc3",
        b"\r\n",
        b"/",
        b"..",
        b"'",
        b"\"",
        b"<b>",
        b"{",
        b"-1",
        b"99999999999999999999",
        b"9999-12-31",
        b"2026-02-30",
        b"a@b.example",
        b"xn--a",
        b"\xf0\x9f\x99\x82",
        b"\xe2\x80\xae",
        b"00000000",
        b",",
        b"\n",
        b"=",
        b"&",
    ];
    prop_oneof![vec(any::<u8>(), 0..24), vec(select(feared.to_vec()), 0..6).prop_map(|pieces| pieces.concat())]
}

fn asked(known: Vec<String>) -> impl Strategy<Value = Asked> {
    let known: Vec<Vec<u8>> = known.into_iter().map(String::into_bytes).collect();
    let part = prop_oneof![2 => select(known), 1 => anything()].boxed();
    let fields = || vec((select(FIELDS.to_vec()), anything()), 0..4);
    (select(PATHS.to_vec()), vec(part, 2), fields(), fields(), prop::option::weighted(0.1, anything()), any::<bool>())
        .prop_map(|(path, parts, query, fields, raw, posted)| Asked { path, parts, query, fields, raw, posted })
}

/// What cannot stand in an address; `%` can, so that encodings are broken too.
const UNFIT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'#')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'\\')
    .add(b'^')
    .add(b'|');

fn quoted(bytes: &[u8]) -> String {
    percent_encode(bytes, UNFIT).to_string()
}

fn pairs(fields: &[(&str, Vec<u8>)]) -> String {
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", quoted(value))).collect();
    pairs.join("&")
}

async fn answer(browser: &Browser, asked: &Asked, token: &str) -> u16 {
    let path = asked.parts.iter().fold(asked.path.to_owned(), |path, part| path.replacen("{}", &quoted(part), 1));
    let request = TestRequest::with_uri(&format!("{path}?{}", pairs(&asked.query)));
    let request = match (asked.posted, &asked.raw) {
        (false, _) => request,
        (true, Some(raw)) => request.method(Method::POST).set_payload(raw.clone()),
        (true, None) => {
            request.method(Method::POST).set_payload(format!("csrf_token={token}&{}", pairs(&asked.fields)))
        }
    };
    let form = (header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    browser.send(request.insert_header(form)).await.status.as_u16()
}

fn each<T: std::fmt::Debug>(strategy: impl Strategy<Value = T>) -> impl Iterator<Item = T> {
    let mut runner = TestRunner::new(Config::default());
    let cases = runner.config().cases;
    (0..cases).map(move |_| strategy.new_tree(&mut runner).unwrap().current())
}

#[actix_web::test]
async fn r8_nothing_that_arrives_is_a_fault_of_ours() {
    let house = House::new().await;
    let cast = house.cast;
    let mut known: Vec<String> = [cast.wiki, cast.payroll, cast.vault].map(|app| app.to_string()).to_vec();
    known.extend([
        cast.north.to_string(),
        cast.berlin.to_string(),
        cast.guest.id.to_string(),
        cast.owner.id.to_string(),
    ]);
    for person in [None, Some(cast.owner), Some(cast.admin), Some(cast.guest)] {
        let (mut browser, mut token) = (house.browser(), String::new());
        for (n, asked) in each(asked(known.clone())).enumerate() {
            // Some of it signs the person out or lets them leave; they come back.
            if n % 16 == 0 {
                browser = match person {
                    Some(person) => house.enter(person).await,
                    None => house.browser(),
                };
                token = browser.get("/sign-in").await.token().expect("a form");
            }
            let status = answer(&browser, &asked, &token).await;
            assert!(status < 500, "{status} for {asked:?} of {person:?}");
        }
    }
}

/// PostgreSQL takes no U+0000 in a text; it was a fault of ours once, in the search of the log.
#[actix_web::test]
async fn r8_the_null_character_is_dropped() {
    let house = House::new().await;
    let admin = house.enter(house.cast.admin).await;
    for path in ["/admin/audit?q=%00a%40b.example", "/apps?q=%00", "/invitations?before=%00", "/sign-in?next=%00"] {
        let status = admin.get(path).await.status.as_u16();
        assert!(status < 500, "{status} for {path}");
    }
    let owner = house.enter(house.cast.owner).await;
    let people = format!("/apps/{}/people", house.cast.chat);
    let form = owner.get(&format!("{people}/add")).await.form(&people);
    let form = form.with("emails", "ann\0@partner.example").with("message", "Come\0in.");
    owner.submit(form.with("step", "check")).await.must_be(200).must_say("ann@partner.example");
}

fn decoded(value: &str) -> Vec<u8> {
    percent_decode_str(value).collect()
}

#[actix_web::test]
async fn s1_a_session_cookie_with_anything_changed_is_nobodys() {
    let house = House::new().await;
    let browser = house.enter(house.cast.owner).await;
    browser.look("/apps").await.must_be(200);
    let good = browser.cookie("sid").unwrap();
    for (place, letter) in each((any::<prop::sample::Index>(), "[A-Za-z0-9%._-]")) {
        let place = place.index(good.len());
        let mut bad = good.clone();
        bad.replace_range(place..=place, &letter);
        // `%2F` and `%2f` are two spellings of one value.
        if decoded(&bad) != decoded(&good) {
            browser.set_cookie("sid", &bad);
            browser.look("/apps").await.must_be(303);
        }
    }
    for bad in each("[!#$%&'()*+./0-9:<=>?@A-Z^_`a-z{|}~-]{0,200}") {
        browser.set_cookie("sid", &bad);
        browser.look("/apps").await.must_be(303);
    }
    browser.set_cookie("sid", &good);
    browser.look("/apps").await.must_be(200);
}

#[actix_web::test]
async fn h7_made_up_cookies_are_as_good_as_none() {
    let house = House::new().await;
    let browser = house.enter(house.cast.owner).await;
    let anything = || "[!#$%&'()*+./0-9:<=>?@A-Z^_`a-z{|}~-]{0,120}";
    for (txn, device, flash, language) in each((anything(), anything(), anything(), anything())) {
        for (name, value) in [("txn", txn), ("dev", device), ("flash", flash), ("lang", language)] {
            browser.set_cookie(name, &value);
        }
        browser.look("/apps").await.must_be(200);
        let visitor = house.browser();
        for name in ["txn", "dev", "flash", "lang"] {
            visitor.set_cookie(name, &browser.cookie(name).unwrap_or_default());
        }
        visitor.look("/sign-in").await.must_be(200);
        visitor.look("/redeem").await.must_be(409);
    }
}
