//! The web as every feature's pages see it: who asks, what they posted, what they are shown.

mod answer;
mod asked;
mod body;
mod client;
mod components;
mod edge;
mod ended;
mod flash;
mod form;
mod headers;
pub mod health;
mod html;
mod json;
mod mistakes;
mod moment;
mod next;
mod page;
mod place;
mod query;
pub mod scope;
mod show;
pub mod shown;
pub mod statics;
mod surface;
mod table;
mod txn;

pub use answer::{Answer, WebError, status_for_programs, status_of};
pub use asked::{Asked, Denied, Gate, Maybe, Visit, World};
pub use client::{client_address, network_of};
pub use edge::around;
pub use ended::Ended;
pub use flash::{Flash, Undo};
pub use form::{Posted, csrf_token};
pub use headers::{FormTarget, NO_CONTENT, NOT_STORED, OWN_CONTENT, leading_to};
pub use html::{html_error, plain_error};
pub use json::{Json, json_error};
pub use mistakes::{Mistakes, Typed};
pub use moment::Moment;
pub use next::safe_next;
pub use page::{Page, PersonCell, hue_of, initials_of};
pub use place::Place;
pub use query::Query;
pub use show::{Paths, redirect, redirect_saying, redirect_to_proof, show, show_as};
pub use surface::{BodyLimits, Cookies, Csrf, Dialect, HostLookup, HostLookupFuture, Hosts, Load, Surface};
pub use table::{Piece, send_table};
pub use txn::{DEVICE_COOKIE, LANGUAGE_COOKIE, SESSION_COOKIE, TXN_COOKIE, Txn, cookie, full_name, removal};

/// Under this key our session store hands over the SHA-256 of the session's identifier.
pub const SESSION_ID: &str = "id";
