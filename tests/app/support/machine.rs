//! Surfaces for programs, mounted in tests beside the real ones: one that speaks JSON, one for the hosts of apps.

use std::collections::BTreeMap;
use std::time::Duration;

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use guestlist::foundation::db::DbError;
use guestlist::foundation::id::UserId;
use guestlist::foundation::refusal::{Kind, Refused};
use guestlist::foundation::text::Text;
use guestlist::foundation::web::scope::{Resources, SurfaceScope, delete, get, patch, post, put};
use guestlist::foundation::web::{
    Answer, Asked, BodyLimits, Cookies, Csrf, HostLookupFuture, Hosts, Json, Load, NO_CONTENT, NOT_STORED, Posted,
    Surface, WebError, World, json_error,
};
use guestlist::routes;
use serde::Deserialize;

/// A JSON surface as `Graph` will be one.
pub static MACHINE: Surface = Surface {
    name: "machine",
    methods: "GET, HEAD, POST, PUT, PATCH, DELETE",
    dialect: json_error,
    csrf: Csrf::Unprotected,
    cookies: Cookies::Ignored,
    hosts: Hosts::Own,
    load: Load::Shed,
    content_security: NO_CONTENT,
    cache_control: NOT_STORED,
    body: BodyLimits {
        media_types: &["application/json"],
        kib: |limits| limits.json_kib,
        seconds: |limits| limits.json_seconds,
    },
};

/// A surface that answers on the hosts of apps and keeps a cookie of its own there, as forward-auth will.
pub static APP_HOSTS: Surface = Surface {
    name: "app-hosts",
    methods: "GET, HEAD, POST",
    dialect: json_error,
    csrf: Csrf::Unprotected,
    cookies: Cookies::Own,
    hosts: Hosts::OwnAnd(is_app_host),
    load: Load::Shed,
    content_security: NO_CONTENT,
    cache_control: NOT_STORED,
    body: BodyLimits {
        media_types: &["application/x-www-form-urlencoded"],
        kib: |limits| limits.form_kib,
        seconds: |limits| limits.body_seconds,
    },
};

/// Everything under `serve`, and these.
pub fn scopes() -> Vec<SurfaceScope> {
    let machine = SurfaceScope { prefix: "/machine", surface: &MACHINE, resources: machine };
    let app_hosts = SurfaceScope { prefix: "/.app", surface: &APP_HOSTS, resources: app_hosts };
    [routes::SCOPES, &[machine, app_hosts]].concat()
}

fn machine(on: &mut Resources<'_>) {
    on.add("/things", get(seen).and(post(create)));
    on.add("/things/{id}", get(show).and(put(replace)).and(patch(replace)).and(delete(remove)));
    on.add("/refused/{kind}", get(refuse));
    on.add("/bare/{status}", get(bare));
    on.add("/panic", get(panics));
}

fn app_hosts(on: &mut Resources<'_>) {
    on.add("/seen", get(seen_here).and(post(posted)));
}

/// `board.example.com` is the host of an app; what begins with `down` cannot be looked up.
fn is_app_host<'a>(_: &'a World, host: &'a str) -> HostLookupFuture<'a> {
    Box::pin(async move {
        match host {
            host if host.starts_with("down") => Err(DbError::Busy("unreachable".to_owned()).into()),
            host => Ok(host == "board.example.com"),
        }
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Thing {
    name: String,
    #[serde(default)]
    more: serde_json::Value,
}

/// What the request brought, and a cookie that must not arrive.
async fn seen(asked: Asked, request: HttpRequest) -> HttpResponse {
    let cookies: Vec<String> = request.cookies().unwrap().iter().map(|cookie| cookie.name().to_owned()).collect();
    let seen = BTreeMap::from([
        ("cookies", cookies.join(",")),
        ("session", asked.session.is_some().to_string()),
        ("surface", asked.origin().surface.to_owned()),
    ]);
    HttpResponse::Ok().cookie(Cookie::new("made", "1")).json(seen)
}

async fn seen_here(asked: Asked, request: HttpRequest) -> HttpResponse {
    seen(asked, request).await
}

async fn posted(posted: Posted) -> HttpResponse {
    HttpResponse::Ok().json(BTreeMap::from([("name", posted.one("name").unwrap())]))
}

async fn create(Json(thing): Json<Thing>) -> HttpResponse {
    HttpResponse::Created().json(BTreeMap::from([("name", thing.name), ("more", thing.more.to_string())]))
}

async fn show(asked: Asked, id: web::Path<UserId>) -> Answer {
    Err(WebError::new(
        &asked,
        Refused { kind: Kind::Missing, text: Text::new("refused-missing").with("id", id.to_string()) },
    ))
}

async fn replace(_: web::Path<UserId>, Json(thing): Json<Thing>) -> HttpResponse {
    HttpResponse::Ok().json(BTreeMap::from([("name", thing.name)]))
}

async fn remove(_: web::Path<UserId>) -> HttpResponse {
    HttpResponse::NoContent().finish()
}

async fn refuse(asked: Asked, kind: web::Path<String>) -> Answer {
    let kind = match kind.as_str() {
        "sign-in" => Kind::SignInNeeded,
        "forbidden" => Kind::Forbidden,
        "invalid" => Kind::Invalid { field: "name" },
        "conflict" => Kind::Conflict,
        "gone" => Kind::Gone,
        "too-many" => Kind::TooMany { retry_after: Duration::from_secs(90) },
        "busy" => Kind::Busy,
        _ => Kind::Broken,
    };
    // The sentence of a feature, as on its pages.
    let text = match kind {
        Kind::TooMany { .. } => Text::new("sign-in-refused-wait").with("minutes", 2),
        _ => Text::new("refused-missing"),
    };
    Err(WebError::new(&asked, Refused { kind, text }))
}

async fn bare(status: web::Path<u16>) -> HttpResponse {
    HttpResponse::new(StatusCode::from_u16(*status).unwrap())
}

async fn panics() -> HttpResponse {
    panic!("on purpose")
}
