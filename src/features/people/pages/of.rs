//! Which app or group, and which person in it, a URL names.

use std::future::{Ready, ready};
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::features::policies::{self, Resource, ResourceId};
use crate::features::{apps, groups};
use crate::foundation::id::UserId;
use crate::foundation::web::shown::Thing;
use crate::foundation::web::{Asked, Place, WebError};

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
    fn read(request: &HttpRequest) -> Option<Self> {
        match request.match_pattern()?.split('/').nth(1)? {
            "apps" => part(request, "id").map(ResourceId::App).map(Self),
            "groups" => part(request, "id").map(ResourceId::Group).map(Self),
            _ => None,
        }
    }
}

fn part<T: FromStr>(request: &HttpRequest, name: &str) -> Option<T> {
    request.match_info().get(name)?.parse().ok()
}

impl FromRequest for Of {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::read(request).ok_or_else(|| missing(request)))
    }
}

impl FromRequest for Whom {
    type Error = WebError;
    type Future = Ready<Result<Self, WebError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let whom = Of::read(request).zip(part(request, "user_id"));
        ready(whom.map(|(Of(of), user)| Self { of, user }).ok_or_else(|| missing(request)))
    }
}

/// What is no id names nothing.
fn missing(request: &HttpRequest) -> WebError {
    Asked::of(request).map_or_else(WebError::unplugged, |asked| WebError::new(&asked, policies::Refused::NotThere))
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
