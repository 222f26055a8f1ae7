//! The admin's pages of apps and groups.

mod closing;
pub mod deeds;
pub mod deleting;
pub mod edit;
pub mod hand_over;
pub mod lists;
pub mod show;

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use uuid::Uuid;

use crate::features::access::{Resource, ResourceId};
use crate::features::catalog::Kind;

/// `/admin/apps…` or `/admin/groups…`
#[derive(Clone, Copy, Debug)]
pub struct Here(pub Kind);

/// `/admin/apps/{id}…` or `/admin/groups/{id}…`
#[derive(Clone, Copy, Debug)]
pub struct Of(pub ResourceId);

fn kind_of(request: &HttpRequest) -> Kind {
    let is_app = request.match_pattern().is_some_and(|pattern| pattern.starts_with("/admin/apps"));
    if is_app { Kind::App } else { Kind::Group }
}

/// What is no id names nothing, as the id of all zeros does.
fn part(request: &HttpRequest, name: &str) -> Uuid {
    request.match_info().get(name).and_then(|text| Uuid::try_parse(text).ok()).unwrap_or_default()
}

impl FromRequest for Here {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(kind_of(request))))
    }
}

impl FromRequest for Of {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = part(request, "id");
        ready(Ok(Self(match kind_of(request) {
            Kind::App => ResourceId::App(id.into()),
            Kind::Group => ResourceId::Group(id.into()),
        })))
    }
}

/// `…/owners/{other}/…`, `…/groups/{other}/…` or `…/roles/{other}/…` below either.
#[derive(Clone, Copy, Debug)]
pub struct Other(pub Uuid);

impl FromRequest for Other {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(part(request, "other"))))
    }
}

/// Its page for admins.
fn href(id: ResourceId) -> String {
    format!("/admin{}", id.path())
}

/// The name an import file has for it.
fn external_id(resource: &Resource) -> Option<String> {
    match resource {
        Resource::App(app) => app.external_id.clone(),
        Resource::Group(group) => group.external_id.clone(),
    }
}
