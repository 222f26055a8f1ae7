//! Scopes of addresses and the resources in them.

use actix_web::http::Method;
use actix_web::http::header::HeaderValue;
use actix_web::{FromRequest, Handler, HttpResponse, Responder, Route, web};

use crate::foundation::refusal::{Kind, Refused};
use crate::foundation::text::Text;
use crate::foundation::web::form::ForVisitors;
use crate::foundation::web::{Answer, Asked, Surface, WebError};

/// The addresses below a prefix, the surface they belong to and the resources there.
#[derive(Clone, Copy)]
pub struct SurfaceScope {
    /// Without a slash at the end; empty for everything that no other scope has.
    pub prefix: &'static str,
    pub surface: &'static Surface,
    pub resources: fn(&mut Resources<'_>),
}

/// The resources of a scope while they are registered.
pub struct Resources<'a> {
    config: &'a mut web::ServiceConfig,
    surface: &'static Surface,
}

impl<'a> Resources<'a> {
    pub fn new(config: &'a mut web::ServiceConfig, surface: &'static Surface) -> Self {
        config.default_service(web::to(nothing_here));
        Self { config, surface }
    }

    /// Adds a resource. Other methods than its own are answered with 405 and the methods it has (RFC 9110, 15.5.6).
    pub fn add(&mut self, path: &str, verbs: Verbs) {
        let surface = self.surface;
        let (routes, foreign): (Vec<_>, Vec<_>) = verbs.routes.into_iter().partition(|(method, _)| surface.has(method));
        debug_assert!(foreign.is_empty(), "{path}: {surface:?} does not have the methods of this resource");
        let own = |name: &&str| routes.iter().any(|(method, _)| method.as_str() == *name);
        let allow = surface.methods.split(", ").filter(own).collect::<Vec<_>>().join(", ");
        let resource = routes.into_iter().fold(web::resource(path), |resource, (_, route)| resource.route(route));
        let resource = if verbs.for_visitors { resource.app_data(ForVisitors) } else { resource };
        let other = move |asked: Asked, method: Method| {
            let error = without_method(&asked, &method, &allow);
            async move { Err::<HttpResponse, _>(error) }
        };
        self.config.service(resource.default_service(web::to(other)));
    }

    /// Replaces the handler of addresses at which there is no resource.
    pub fn otherwise<F, Args>(&mut self, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.config.default_service(web::to(handler));
    }
}

/// The methods of one resource.
pub struct Verbs {
    routes: Vec<(Method, Route)>,
    for_visitors: bool,
}

impl Verbs {
    fn one<F, Args>(method: Method, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        Self { routes: vec![(method.clone(), web::method(method).to(handler))], for_visitors: false }
    }

    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.routes.extend(other.routes);
        Self { for_visitors: self.for_visitors || other.for_visitors, ..self }
    }

    /// Its forms are for people who are not signed in. Without this, a form from a browser without our cookies leads to
    /// signing in (G-2).
    #[must_use]
    pub fn for_visitors(self) -> Self {
        Self { for_visitors: true, ..self }
    }
}

/// GET, and HEAD, which mirrors it (G-1).
pub fn get<F, Args>(handler: F) -> Verbs
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    get_once(handler.clone()).and(Verbs::one(Method::HEAD, handler))
}

/// GET without HEAD, for addresses that work once: a mere HEAD must not use them up.
pub fn get_once<F, Args>(handler: F) -> Verbs
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    Verbs::one(Method::GET, handler)
}

pub fn post<F, Args>(handler: F) -> Verbs
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    Verbs::one(Method::POST, handler)
}

pub fn put<F, Args>(handler: F) -> Verbs
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    Verbs::one(Method::PUT, handler)
}

pub fn patch<F, Args>(handler: F) -> Verbs
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    Verbs::one(Method::PATCH, handler)
}

pub fn delete<F, Args>(handler: F) -> Verbs
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    Verbs::one(Method::DELETE, handler)
}

/// The handler of addresses at which there is no resource.
pub async fn nothing_here(asked: Asked, method: Method) -> Answer {
    Err(unmatched(&asked, &method))
}

/// 405 if the whole surface lacks the method, otherwise 404.
pub fn unmatched(asked: &Asked, method: &Method) -> WebError {
    if asked.surface.has(method) {
        WebError::new(asked, Refused { kind: Kind::Missing, text: Text::new("refused-missing") })
    } else {
        without_method(asked, method, asked.surface.methods)
    }
}

fn without_method(asked: &Asked, method: &Method, allow: &str) -> WebError {
    let text = Text::new("refused-method").with("method", method.as_str());
    let error = WebError::new(asked, Refused { kind: Kind::NoSuchMethod, text });
    match HeaderValue::from_str(allow) {
        Ok(allow) => error.allowing(allow),
        Err(_) => error,
    }
}
