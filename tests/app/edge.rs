//! Surfaces at the edge: methods, hosts, bodies, cookies and errors in each surface's own form.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::http::{Method, header};
use actix_web::test::TestRequest;
use actix_web::{App, HttpServer, web};
use diesel::prelude::*;
use guestlist::foundation::db::DbError;
use guestlist::foundation::web::{Cookies, Csrf, Hosts};
use guestlist::routes;
use guestlist::schema::apps;
use serde_json::{Value, json};

use crate::support::house::code_in;
use crate::support::{Browser, House, Page, scopes};

const NOBODY: &str = "01930000-0000-7000-8000-000000000000";

/// H-2, word for word.
const OWN_CONTENT: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

fn to(method: &str, path: &str) -> TestRequest {
    TestRequest::with_uri(path).method(Method::from_bytes(method.as_bytes()).unwrap())
}

fn with_json(method: &str, path: &str, body: impl Into<Vec<u8>>) -> TestRequest {
    to(method, path).insert_header((header::CONTENT_TYPE, "application/json")).set_payload(body.into())
}

fn body(page: &Page) -> Value {
    serde_json::from_slice(&page.bytes).unwrap_or_else(|error| panic!("{error}: {}", page.text()))
}

/// An error of the JSON surface: status, code, request id and headers, without a cookie.
fn must_be_error(page: &Page, status: u16, code: &str) -> Value {
    page.must_be(status);
    assert_eq!(page.header("content-type"), "application/json");
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert!(!page.headers.contains_key(header::SET_COOKIE), "{:?}", page.headers);
    let said = body(page);
    let error = &said["error"];
    assert_eq!(error["code"], code, "{said}");
    assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{said}");
    assert_eq!(error["innerError"]["request-id"].as_str().map(str::len), Some(36), "{said}");
    assert!(error["innerError"]["date"].as_str().is_some_and(|date| date.ends_with('Z')), "{said}");
    error.clone()
}

/// H-2 and H-4, whole.
fn must_be_protected_page(page: &Page) {
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    for (name, value) in [
        ("content-security-policy", OWN_CONTENT),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
        ("x-frame-options", "DENY"),
        ("x-robots-tag", "noindex, nofollow"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(page.header(name), value, "{name} of {}", page.path);
    }
}

#[actix_web::test]
async fn g1_put_patch_and_delete_reach_the_surfaces_that_have_them() {
    let house = House::new().await;
    let program = house.browser();
    let path = format!("/machine/things/{NOBODY}");
    for method in ["PUT", "PATCH"] {
        let answer = program.send(with_json(method, &path, r#"{"name": "Wiki"}"#)).await;
        assert_eq!(body(answer.must_be(200)), json!({"name": "Wiki"}));
    }
    program.send(to("DELETE", &path)).await.must_be(204);
    program.send(with_json("POST", "/machine/things", r#"{"name": "Wiki"}"#)).await.must_be(201);
    program.send(to("HEAD", "/machine/things")).await.must_be(200);
}

#[actix_web::test]
async fn g1_a_method_that_a_resource_lacks_is_405_with_the_methods_it_has() {
    let house = House::new().await;
    let program = house.browser();
    for method in ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW"] {
        let answer = program.send(to(method, "/machine/things")).await;
        let error = must_be_error(&answer, 405, "methodNotAllowed");
        assert!(error["message"].as_str().unwrap().contains(method), "{error}");
        assert_eq!(answer.header("allow"), "GET, HEAD, POST", "{method}");
    }
    let answer = program.send(to("POST", &format!("/machine/things/{NOBODY}"))).await;
    assert_eq!(answer.must_be(405).header("allow"), "GET, HEAD, PUT, PATCH, DELETE");
    // Where there is no resource, the surface tells what it has.
    for method in ["OPTIONS", "TRACE", "CONNECT", "BREW"] {
        let answer = program.send(to(method, "/machine/nowhere")).await;
        must_be_error(&answer, 405, "methodNotAllowed");
        assert_eq!(answer.header("allow"), "GET, HEAD, POST, PUT, PATCH, DELETE");
    }
    must_be_error(&program.send(to("DELETE", "/machine/nowhere")).await, 404, "notFound");
}

#[actix_web::test]
async fn g1_pages_have_get_head_and_post_only() {
    let house = House::new().await;
    for browser in [house.browser(), house.enter(house.cast.owner).await] {
        for method in ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW"] {
            for (path, allow) in [("/apps", "GET, HEAD"), ("/sign-in", "GET, HEAD, POST"), ("/theme", "POST")] {
                let answer = browser.send(to(method, path)).await;
                assert_eq!(answer.must_be(405).header("allow"), allow, "{method} {path}");
                must_be_protected_page(&answer);
            }
            let answer = browser.send(to(method, "/nowhere")).await;
            assert_eq!(answer.must_be(405).header("allow"), "GET, HEAD, POST", "{method}");
        }
        browser.send(to("GET", "/nowhere")).await.must_be(404);
    }
    for (path, method) in [("/healthz", "POST"), ("/readyz", "DELETE"), ("/static/app.css", "POST")] {
        let answer = house.browser().send(to(method, path)).await;
        assert_eq!(answer.must_be(405).header("allow"), "GET, HEAD", "{method} {path}");
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    }
}

#[actix_web::test]
async fn g1_no_header_or_field_overrides_the_method() {
    let house = House::new().await;
    let program = house.browser().with("x-http-method-override", "DELETE");
    program.send(to("GET", &format!("/machine/things/{NOBODY}?_method=DELETE"))).await.must_be(404);
}

#[actix_web::test]
async fn g3_every_refusal_of_a_program_is_said_in_json() {
    let house = House::new().await;
    let program = house.browser();
    for (kind, status, code) in [
        ("sign-in", 401, "unauthorized"),
        ("forbidden", 403, "forbidden"),
        ("invalid", 400, "badRequest"),
        ("conflict", 409, "conflict"),
        ("gone", 410, "gone"),
        ("too-many", 429, "tooManyRequests"),
        ("busy", 503, "serviceUnavailable"),
        ("broken", 500, "internalServerError"),
    ] {
        let answer = program.send(to("GET", &format!("/machine/refused/{kind}"))).await;
        let error = must_be_error(&answer, status, code);
        let target = if kind == "invalid" { json!("name") } else { Value::Null };
        assert_eq!(error["target"], target, "{kind}");
        let asks = if kind == "sign-in" { "Bearer" } else { "" };
        assert_eq!(answer.header("www-authenticate"), asks, "{kind}");
        let wait = [("too-many", "90"), ("busy", "5")].iter().find(|(name, _)| *name == kind);
        assert_eq!(answer.header("retry-after"), wait.map_or("", |(_, seconds)| seconds), "{kind}");
    }
}

#[actix_web::test]
async fn g3_errors_that_no_handler_made_are_said_in_json_too() {
    let house = House::new().await;
    let program = house.browser();
    must_be_error(&program.look("/machine").await, 404, "notFound");
    must_be_error(&program.look("/machine/nowhere/at/all").await, 404, "notFound");
    // The path does not parse: actix's own error.
    must_be_error(&program.look("/machine/things/not-an-id").await, 404, "notFound");
    for (status, code) in
        [(404, "notFound"), (413, "contentTooLarge"), (418, "badRequest"), (500, "internalServerError")]
    {
        must_be_error(&program.look(&format!("/machine/bare/{status}")).await, status, code);
    }
    let refuses_all = house.browser().with("accept-encoding", "identity;q=0, *;q=0");
    must_be_error(&refuses_all.look("/machine/things").await, 406, "badRequest");
    let german = house.browser().with("accept-language", "de");
    let said = must_be_error(&german.look("/machine/nowhere").await, 404, "notFound");
    assert!(said["message"].as_str().unwrap().starts_with("Hier gibt es nichts"), "{said}");
}

#[actix_web::test]
async fn g3_on_pages_the_same_errors_are_pages() {
    let house = House::new().await;
    for browser in [house.browser(), house.enter(house.cast.admin).await] {
        for path in ["/nowhere", "/admin/users/not-an-id", "/reviews/not-an-id"] {
            let answer = browser.look(path).await;
            must_be_protected_page(answer.must_be(404));
            answer.must_say("There is nothing here");
        }
    }
    let refuses_all = house.browser().with("accept-encoding", "identity;q=0, *;q=0");
    must_be_protected_page(refuses_all.look("/sign-in").await.must_be(406));
}

/// A panic is caught, and its response is in the dialect of its surface (F10).
#[actix_web::test]
async fn f10_a_handler_that_panics_answers_500_in_json() {
    let house = House::new().await;
    must_be_error(&house.browser().look("/machine/panic").await, 500, "internalServerError");
    house.browser().look("/machine/things").await.must_be(200);
}

#[actix_web::test]
async fn g4_a_json_body_that_cannot_be_read_is_400() {
    let house = House::new().await;
    let program = house.browser();
    for (bad, reason) in [
        ("", "EOF"),
        ("{", "EOF"),
        ("{\"name\": 1}", "name: invalid type"),
        ("{}", "missing field `name`"),
        ("{\"name\": \"a\"} x", "trailing"),
        ("{\"name\": \"a\", \"role\": 1}", "unknown field `role`"),
        ("{\"name\": \"a\", \"name\": \"b\"}", "duplicate field"),
        ("\u{feff}{\"name\": \"a\"}", "expected value"),
    ] {
        let answer = program.send(with_json("POST", "/machine/things", bad)).await;
        let error = must_be_error(&answer, 400, "badRequest");
        assert!(error["message"].as_str().unwrap().contains(reason), "{bad}: {error}");
    }
    must_be_error(&program.send(with_json("POST", "/machine/things", vec![b'"', 0xff, b'"'])).await, 400, "badRequest");
}

#[actix_web::test]
async fn g4_a_json_body_is_256_kib_and_32_levels_at_most() {
    let house = House::new().await;
    let program = house.browser();
    let sized = |bytes: usize| format!("{{\"name\": \"{}\"}}", "a".repeat(bytes - 12));
    program.send(with_json("POST", "/machine/things", sized(256 * 1024))).await.must_be(201);
    let large = program.send(with_json("POST", "/machine/things", sized(256 * 1024 + 1))).await;
    let error = must_be_error(&large, 413, "contentTooLarge");
    assert!(error["message"].as_str().unwrap().contains("256 KiB"), "{error}");
    // What is announced is not waited for.
    let announced = with_json("POST", "/machine/things", "{}").insert_header((header::CONTENT_LENGTH, "300000"));
    must_be_error(&program.send(announced).await, 413, "contentTooLarge");
    // The object around it is one level.
    let deep = |levels: usize| format!("{{\"name\": \"a\", \"more\": {}{}}}", "[".repeat(levels), "]".repeat(levels));
    program.send(with_json("POST", "/machine/things", deep(31))).await.must_be(201);
    must_be_error(&program.send(with_json("POST", "/machine/things", deep(32))).await, 400, "badRequest");
    let unclosed = "[".repeat(200_000);
    must_be_error(&program.send(with_json("POST", "/machine/things", unclosed)).await, 400, "badRequest");
}

#[actix_web::test]
async fn c3_a_json_surface_takes_json_alone() {
    let house = House::new().await;
    let program = house.browser();
    let fine = with_json("POST", "/machine/things", "{\"name\": \"a\"}");
    let fine = fine.insert_header((header::CONTENT_TYPE, "Application/JSON; charset=utf-8"));
    program.send(fine).await.must_be(201);
    for kind in ["application/x-www-form-urlencoded", "text/plain", "application/scim+json", "application/jsonp", ""] {
        let wrong = with_json("POST", "/machine/things", "{\"name\": \"a\"}");
        let answer = program.send(wrong.insert_header((header::CONTENT_TYPE, kind))).await;
        must_be_error(&answer, 415, "unsupportedMediaType");
    }
    must_be_error(&program.send(to("POST", "/machine/things").set_payload("{}")).await, 415, "unsupportedMediaType");
    // Compressed bodies are refused, whatever is in them (G-4).
    for coding in ["gzip", "br", "identity"] {
        let packed = with_json("POST", "/machine/things", "{\"name\": \"a\"}");
        let answer = program.send(packed.insert_header((header::CONTENT_ENCODING, coding))).await;
        must_be_error(&answer, 415, "unsupportedMediaType");
    }
    // Pages take no JSON.
    let owner = house.enter(house.cast.owner).await;
    must_be_protected_page(owner.send(with_json("POST", "/theme", "{}")).await.must_be(415));
}

#[actix_web::test]
async fn a1_cookies_authenticate_nobody_at_a_surface_without_them_and_none_is_set() {
    let house = House::new().await;
    let owner = house.enter(house.cast.owner).await;
    owner.set_cookie("flash", "old");
    let answer = owner.look("/machine/things").await;
    assert_eq!(body(answer.must_be(200)), json!({"cookies": "", "session": "false", "surface": "machine"}));
    assert!(!answer.headers.contains_key(header::SET_COOKIE), "{:?}", answer.headers);
    assert_eq!(answer.header("cache-control"), "no-store");
    owner.look("/apps").await.must_be(200);
    for path in ["/healthz", "/readyz", "/static/missing.css"] {
        assert!(!owner.look(path).await.headers.contains_key(header::SET_COOKIE), "{path}");
    }
}

#[actix_web::test]
async fn a_surface_with_its_own_cookies_reads_and_sets_them_without_a_session() {
    let house = House::new().await;
    let owner = house.enter(house.cast.owner).await;
    owner.set_cookie("own", "1");
    let answer = owner.look("/.app/seen").await;
    assert_eq!(body(answer.must_be(200)), json!({"cookies": "own,sid", "session": "false", "surface": "app-hosts"}));
    assert!(answer.header("set-cookie").starts_with("made=1"), "{:?}", answer.headers);
    // A form without CSRF protection, as of programs: no token, whatever its origin.
    let form = to("POST", "/.app/seen").insert_header(("origin", "https://elsewhere.example"));
    let answer = owner.send(form.insert_header(("sec-fetch-site", "cross-site")).set_form([("name", "a")])).await;
    assert_eq!(body(answer.must_be(200)), json!({"name": "a"}));
}

fn at_host(house: &House, host: &str) -> Browser {
    house.browser().with("host", host)
}

#[actix_web::test]
async fn g7_another_host_is_421_with_the_right_address() {
    let house = House::new().await;
    let base = house.world.config.base_url.link("/");
    for host in ["elsewhere.example", "localhost:1", "localhost", "localhost:8080.elsewhere.example"] {
        for path in ["/", "/apps", "/sign-in", "/nowhere"] {
            let answer = at_host(&house, host).look(path).await;
            must_be_protected_page(answer.must_be(421));
            assert_eq!(answer.attributes("a", "href"), [base.as_str()], "{host} {path}");
            assert!(answer.attributes("link, script, img, form", "href").is_empty(), "{}", answer.html());
            assert!(!answer.html().contains(host) || base.contains(host), "{}", answer.html());
        }
        let answer = at_host(&house, host).look("/machine/things").await;
        let error = must_be_error(&answer, 421, "misdirectedRequest");
        assert!(error["message"].as_str().unwrap().contains(&base), "{error}");
        assert!(at_host(&house, host).look("/static/app.css").await.must_be(421).says(&base), "{host}");
        let answer = at_host(&house, host).send(with_json("DELETE", "/machine/things", "{")).await;
        must_be_error(&answer, 421, "misdirectedRequest");
    }
    for probe in ["/healthz", "/readyz"] {
        at_host(&house, "10.1.2.3:8080").look(probe).await.must_be(200);
    }
    // Names are compared without regard to case.
    at_host(&house, &house.world.config.base_url.authority().to_uppercase()).look("/sign-in").await.must_be(200);
}

#[actix_web::test]
async fn g7_a_request_names_exactly_one_host() {
    let house = House::new().await;
    let own = house.world.config.base_url.authority().to_owned();
    let absolute = |host: &str| TestRequest::with_uri(&format!("http://{host}/sign-in"));
    house.browser().send(absolute(&own)).await.must_be(200);
    house.browser().send(absolute("elsewhere.example")).await.must_be(421);
    at_host(&house, "").look("/machine/things").await.must_be(421);
}

/// The house on a port of its own.
fn listen(house: &House) -> (String, ServerHandle) {
    let world = house.world.clone();
    let server = HttpServer::new(move || {
        let app = App::new().app_data(web::Data::new(world.clone()));
        app.configure(|config| routes::serve(config, &world, &scopes()))
    });
    let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
    let address = server.addrs()[0].to_string();
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    (address, handle)
}

/// What the server answers to these bytes, in lower case.
async fn exchange(address: &str, bytes: String) -> String {
    let address = address.to_owned();
    let exchange = web::block(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        stream.write_all(bytes.as_bytes()).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).to_lowercase()
    });
    exchange.await.unwrap()
}

#[actix_web::test]
async fn g1_and_g7_odd_requests_on_the_wire_are_refused_with_every_header() {
    let house = House::new().await;
    let host = house.world.config.base_url.authority().to_owned();
    let (address, server) = listen(&house);
    for (head, status) in [
        (format!("GET /sign-in HTTP/1.1\r\nHost: {host}"), "200"),
        (format!("GET /sign-in HTTP/1.1\r\nHost: {host}\r\nHost: {host}"), "400"),
        (format!("GET /sign-in HTTP/1.1\r\nHost: {host}\r\nHost: elsewhere.example"), "400"),
        ("GET /sign-in HTTP/1.1\r\nAccept: */*".to_owned(), "400"),
        (format!("GET http://elsewhere.example/sign-in HTTP/1.1\r\nHost: {host}"), "421"),
        (format!("OPTIONS * HTTP/1.1\r\nHost: {host}"), "405"),
        (format!("TRACE /sign-in HTTP/1.1\r\nHost: {host}"), "405"),
        (format!("CONNECT {host} HTTP/1.1\r\nHost: {host}"), "405"),
        (format!("GET /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked"), "400"),
        (format!("BREW /sign-in HTTP/1.1\r\nHost: {host}"), "405"),
    ] {
        let answer = exchange(&address, format!("{head}\r\nConnection: close\r\n\r\n")).await;
        assert!(answer.starts_with(&format!("http/1.1 {status}")), "{head}: {answer}");
        if status == "400" {
            // actix itself refuses these, without content, before any middleware.
            assert!(answer.contains("\r\ncontent-length: 0\r\n") && answer.ends_with("\r\n\r\n"), "{head}: {answer}");
            continue;
        }
        for header in ["x-content-type-options: nosniff", "cache-control: no-store"] {
            assert!(answer.contains(header), "{head}: {header}: {answer}");
        }
        assert!(answer.contains("content-security-policy: default-src 'none'"), "{head}: {answer}");
        assert_eq!(answer.contains("\r\nallow: get, head, post"), status == "405", "{head}: {answer}");
    }
    server.stop(false).await;
}

#[actix_web::test]
async fn g5_a_body_that_does_not_arrive_is_408_and_the_connection_ends() {
    let house = House::configured(|config| {
        config.limits.json_seconds = 1;
        config.limits.body_seconds = 1;
    })
    .await;
    let host = house.world.config.base_url.authority().to_owned();
    let (address, server) = listen(&house);
    for (path, kind, expected) in [
        ("/machine/things", "application/json", "\"code\":\"requesttimeout\""),
        ("/theme", "application/x-www-form-urlencoded", "content-security-policy: default-src"),
    ] {
        let head = format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}\r\nContent-Length: 10");
        let answer = exchange(&address, format!("{head}\r\n\r\n{{")).await;
        assert!(answer.starts_with("http/1.1 408"), "{path}: {answer}");
        assert!(answer.contains(expected) && answer.contains("\r\nconnection: close"), "{path}: {answer}");
    }
    server.stop(false).await;
}

#[actix_web::test]
async fn g7_the_host_of_an_app_is_known_to_its_surface_alone_and_from_trusted_proxies_alone() {
    let trusting = House::configured(|config| config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()]).await;
    at_host(&trusting, "board.example.com").look("/.app/seen").await.must_be(200);
    at_host(&trusting, "other.example.com").look("/.app/seen").await.must_be(421);
    at_host(&trusting, "board.example.com").look("/machine/things").await.must_be(421);
    at_host(&trusting, "board.example.com").look("/apps").await.must_be(421);
    // Who cannot be looked up is not let in (N7).
    let down = at_host(&trusting, "down.example.com").look("/.app/seen").await;
    assert_eq!(must_be_error(&down, 503, "serviceUnavailable")["code"], "serviceUnavailable");
    assert_eq!(down.header("retry-after"), "5");
    let trusting_nobody = House::new().await;
    at_host(&trusting_nobody, "board.example.com").look("/.app/seen").await.must_be(421);
    let own = trusting_nobody.browser().look("/.app/seen").await;
    own.must_be(200);
}

/// More wait for a connection than may (F51): each surface refuses in its own form, before it reads anything.
#[actix_web::test]
async fn f51_overload_is_refused_in_each_surfaces_own_form() {
    let house = House::new().await;
    let owner = house.enter(house.cast.owner).await;
    let over = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = std::iter::repeat_with(|| {
        let (db, over) = (house.world.db.clone(), over.clone());
        actix_web::rt::spawn(async move {
            let waiting = db.read(move |_| {
                while !over.load(Ordering::Relaxed) {
                    std::thread::sleep(Duration::from_millis(2));
                }
                Ok::<_, DbError>(())
            });
            let _ = waiting.await;
        })
    })
    .take(800)
    .collect();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let program = house.browser().look("/machine/things").await;
    let pages = owner.look("/apps").await;
    let probe = owner.look("/healthz").await;
    let file = owner.look("/static/missing.css").await;
    over.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.await.unwrap();
    }
    must_be_error(&program, 503, "serviceUnavailable");
    assert_eq!(program.header("retry-after"), "5");
    assert_eq!(pages.must_be(503).header("retry-after"), "5");
    assert_eq!(pages.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(pages.header("cache-control"), "no-store");
    probe.must_be(200);
    file.must_be(404);
}

#[actix_web::test]
async fn h5_only_files_are_kept_by_browsers() {
    let house = House::new().await;
    let browser = house.browser();
    let css = browser.look("/sign-in").await.attributes("link[rel=stylesheet]", "href").remove(0);
    let file = browser.look(&css).await;
    assert_eq!(file.must_be(200).header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    for (path, status) in [("/static/missing.css", 404), ("/static/a/b", 404), ("/healthz", 200), ("/apps/x.css", 404)]
    {
        let browser = if path == "/apps/x.css" { house.enter(house.cast.owner).await } else { house.browser() };
        assert_eq!(browser.look(path).await.must_be(status).header("cache-control"), "no-store", "{path}");
    }
    // A path below a scope is decoded before the scope is chosen, and the surface is that of the scope.
    let owner = house.enter(house.cast.owner).await;
    let answer = owner.look("/%6dachine/things").await;
    assert_eq!(body(answer.must_be(200))["session"], "false");
}

#[actix_web::test]
async fn h1_over_https_every_response_of_every_surface_demands_it() {
    let house = House::configured(|config| {
        config.base_url = guestlist::foundation::config::BaseUrl::parse("https://panel.example").unwrap();
    })
    .await;
    let browser = house.browser();
    for path in [
        "/sign-in",
        "/nowhere",
        "/apps",
        "/machine/things",
        "/machine/nowhere",
        "/machine/panic",
        "/static/x",
        "/healthz",
    ] {
        let answer = browser.look(path).await;
        assert_eq!(answer.header("strict-transport-security"), "max-age=63072000; includeSubDomains", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("server"), "", "{path}");
    }
    let elsewhere = at_host(&house, "elsewhere.example").look("/apps").await;
    assert_eq!(elsewhere.must_be(421).header("strict-transport-security"), "max-age=63072000; includeSubDomains");
}

fn form_action(page: &Page) -> String {
    let policy = page.header("content-security-policy");
    policy.split("; ").find(|part| part.starts_with("form-action ")).unwrap_or_else(|| panic!("{policy}")).to_owned()
}

/// Chromium and Safari apply `form-action` to every redirect after a form.
#[actix_web::test]
async fn h3_signing_in_on_the_way_to_an_app_names_its_origin_and_no_other_page_does() {
    let house = House::new().await;
    let cast = house.cast;
    let browser = house.browser();
    let launch = format!("/apps/{}/launch", cast.wiki);
    let sign_in = browser.get(&launch).await;
    must_be_protected_page(sign_in.must_be(200));
    let code = browser.submit(sign_in.form("/sign-in").with("email", cast.guest.mail)).await;
    assert_eq!(form_action(code.must_be(200)), "form-action 'self' https://wiki.aurora.example");
    assert_eq!(code.header("content-security-policy").replace(" https://wiki.aurora.example", ""), OWN_CONTENT);
    let wrong = browser.submit(code.form("/sign-in/code").with("code", "00000000")).await;
    assert_eq!(form_action(&wrong), "form-action 'self' https://wiki.aurora.example", "{}", wrong.status);
    let digits = code_in(&house.message_to(cast.guest.mail).await.text);
    let entered = browser.submit_only(code.form("/sign-in/code").with("code", &digits)).await;
    assert_eq!(entered.must_be(303).location(), launch);
    assert_eq!(browser.look(&launch).await.must_be(303).location(), "https://wiki.aurora.example/");
    must_be_protected_page(browser.look("/apps").await.must_be(200));
}

#[actix_web::test]
async fn h3_nothing_but_the_launch_of_an_app_that_can_be_opened_widens_the_policy() {
    let house = House::new().await;
    let cast = house.cast;
    let off = cast.chat;
    house.write(|conn| {
        let app = apps::table.find(off);
        diesel::update(app).set(apps::enabled.eq(false)).execute(conn)?;
        Ok(())
    });
    for next in [
        "/apps".to_owned(),
        format!("/apps/{}", cast.wiki),
        format!("/apps/{}/launch/", cast.wiki),
        format!("/apps/{NOBODY}/launch"),
        format!("/apps/{off}/launch"),
        "https://wiki.aurora.example/".to_owned(),
        format!("//wiki.aurora.example/apps/{}/launch", cast.wiki),
    ] {
        let browser = house.browser();
        let query = serde_urlencoded::to_string([("next", &next)]).unwrap();
        let sign_in = browser.get(&format!("/sign-in?{query}")).await;
        let code = browser.submit(sign_in.form("/sign-in").with("email", "nobody@elsewhere.example")).await;
        must_be_protected_page(code.must_be(200));
    }
}

#[actix_web::test]
async fn h3_proving_oneself_again_on_the_way_to_an_app_names_its_origin() {
    let house = House::new().await;
    let owner = house.enter(house.cast.owner).await;
    let launch = format!("/apps/{}/launch", house.cast.wiki);
    let again =
        owner.get(&format!("/sign-in/again?{}", serde_urlencoded::to_string([("next", &launch)]).unwrap())).await;
    let code = owner.submit(again.form("/sign-in/again")).await;
    assert_eq!(form_action(code.must_be(200)), "form-action 'self' https://wiki.aurora.example");
}

#[test]
fn c1_every_surface_that_reads_sessions_protects_its_forms() {
    let all = [routes::SCOPES, routes::DEMO].concat();
    let with_sessions = all.iter().filter(|scope| scope.surface.cookies == Cookies::Session);
    assert!(with_sessions.clone().count() >= 2);
    for scope in with_sessions {
        assert_eq!(scope.surface.csrf, Csrf::Token, "{:?}", scope.surface);
    }
    // Only probes are answered at any host (G-7).
    let anywhere = all.iter().filter(|scope| !matches!(scope.surface.hosts, Hosts::Own)).map(|scope| scope.prefix);
    assert_eq!(anywhere.collect::<Vec<_>>(), ["/healthz", "/readyz"]);
}
