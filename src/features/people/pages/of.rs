//! Which app or group, and which person in it, a URL names.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use uuid::Uuid;

use crate::features::access::{Resource, ResourceId};
use crate::features::apps;
use crate::features::groups;
use crate::foundation::id::UserId;
use crate::foundation::web::Place;
use crate::foundation::web::shown::Thing;

/// `/apps/{id}/…` or `/groups/{id}/…`
#[derive(Clone, Copy, Debug)]
pub struct Of(pub ResourceId);

/// `…/people/{user_id}/…` below either.
#[derive(Clone, Copy, Debug)]
pub struct Whom {
    pub of: ResourceId,
    pub user: UserId,
}

impl Of {
    fn read(request: &HttpRequest) -> Self {
        let is_app = request.match_pattern().is_some_and(|pattern| pattern.starts_with("/apps/"));
        let id = part(request, "id");
        Self(if is_app { ResourceId::App(id.into()) } else { ResourceId::Group(id.into()) })
    }
}

/// What is no id names nothing, as the id of all zeros does; so whoever asks is told the same.
fn part(request: &HttpRequest, name: &str) -> Uuid {
    request.match_info().get(name).and_then(|text| Uuid::try_parse(text).ok()).unwrap_or_default()
}

impl FromRequest for Of {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::read(request)))
    }
}

impl FromRequest for Whom {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self { of: Of::read(request).0, user: part(request, "user_id").into() }))
    }
}

pub fn place_of(of: ResourceId) -> Place {
    match of {
        ResourceId::App(_) => Place::Apps,
        ResourceId::Group(_) => Place::Groups,
    }
}

pub fn thing(resource: &Resource) -> Thing {
    match resource {
        Resource::App(app) => apps::shown::thing(app),
        Resource::Group(group) => groups::shown::thing(group),
    }
}
