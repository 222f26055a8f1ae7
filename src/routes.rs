//! Every URL, on one page.

use actix_web::http::header;
use actix_web::{FromRequest, Handler, HttpResponse, Responder, Route, web};

use crate::features::panel;
use crate::features::people;
use crate::features::resources;
use crate::features::sign_in::{self, pages as door};
use crate::foundation::refusal::{Kind, Refused};
use crate::foundation::text::Text;
use crate::foundation::web::{Answer, Asked, Gate, WebError, statics};

/// How the web learns who somebody is.
pub const GATE: Gate = Gate { who: sign_in::sessions::who, house: panel::house, seen: |_, _| {}, denied: |_, _, _| {} };

pub fn all(config: &mut web::ServiceConfig) {
    page(config, "/static/{name}", get(statics::show));

    page(config, "/sign-in", get(door::code::new).and(post(door::code::create)));
    page(config, "/sign-in/code", get(door::code::show_code).and(post(door::code::check)));
    page(config, "/sign-out", get(door::out::confirm).and(post(door::out::sign_out)));

    page(config, "/", get(panel::pages::home));
    page(config, "/apps", get(panel::pages::index_apps));
    page(config, "/groups", get(panel::pages::index_groups));

    things(config, "/apps");
    things(config, "/groups");
    page(config, "/apps/{id}/launch", get(resources::pages::launch::launch));
    page(config, "/apps/{id}/logo", post(resources::pages::logo::update));
    page(config, "/apps/{id}/logo/remove", post(resources::pages::logo::remove));
    page(config, "/apps/{id}/logo/{hash}", get(resources::pages::logo::show));

    config.default_service(web::to(missing));
}

/// What apps and groups have in common.
fn things(config: &mut web::ServiceConfig, at: &str) {
    page(config, &format!("{at}/{{id}}"), get(resources::pages::show::index));
    page(config, &format!("{at}/{{id}}/leave"), post(resources::pages::leave::leave));
    page(config, &format!("{at}/{{id}}/history"), get(people::pages::history::index));
    page(config, &format!("{at}/{{id}}/people"), get(people::pages::index::index));
    let person = format!("{at}/{{id}}/people/{{user_id}}");
    page(config, &format!("{person}/remove"), get(people::pages::remove::confirm).and(post(people::pages::remove::remove)));
    page(config, &format!("{person}/put-back"), post(people::pages::remove::put_back));
    page(config, &format!("{person}/end-date"), get(people::pages::end::edit).and(post(people::pages::end::update)));
    page(config, &format!("{person}/end"), post(people::pages::end::update));
}

/// What can be done at one URL.
struct Verbs {
    allow: &'static str,
    routes: Vec<Route>,
}

impl Verbs {
    fn and(mut self, other: Self) -> Self {
        self.routes.extend(other.routes);
        Self { allow: "GET, HEAD, POST", ..self }
    }
}

/// HEAD mirrors GET (G-1).
fn get<F, Args>(handler: F) -> Verbs
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    Verbs { allow: "GET, HEAD", routes: vec![web::get().to(handler.clone()), web::head().to(handler)] }
}

fn post<F, Args>(handler: F) -> Verbs
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    Verbs { allow: "POST", routes: vec![web::post().to(handler)] }
}

/// One URL; what it does not know is answered with 405 and what it does know.
fn page(config: &mut web::ServiceConfig, path: &str, verbs: Verbs) {
    let allow = verbs.allow;
    let resource = verbs.routes.into_iter().fold(web::resource(path), |resource, route| resource.route(route));
    let other = move || async move { HttpResponse::MethodNotAllowed().insert_header((header::ALLOW, allow)).finish() };
    config.service(resource.default_service(web::to(other)));
}

async fn missing(asked: Asked) -> Answer {
    let nothing = || Refused { kind: Kind::Missing, text: Text::new("refused-missing") };
    let looked = asked.look(move |_, maybe| Ok(maybe.me.is_some())).await?;
    if looked {
        // Asked again as the person, so that the page keeps their frame.
        asked.read(move |_, _| Err::<(), _>(nothing())).await?;
    }
    Err(WebError::new(&asked, nothing()))
}
