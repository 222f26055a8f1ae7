//! An app's logo: changed by those who manage it, seen by those who may see the app.

use crate::features::access::{Resource, ResourceId};
use crate::features::apps::{self, App, read_logo};
use crate::features::audit::{self, Action as Done, Deed};
use crate::features::policies::{self, Action};
use crate::features::resources::{Refused, find};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::AppId;
use crate::foundation::person::Actor;

/// A logo as it is served.
#[derive(Clone, Debug)]
pub struct Picture {
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// The app has this logo. Refused if the file is no small picture (H-10).
pub fn change_logo(conn: &mut Conn, actor: &Actor, app: AppId, file: Vec<u8>, now: Time) -> Result<(), Refused> {
    let app = app_for(conn, actor, Action::ChangeLogo, app, now)?;
    let logo = read_logo(file)?;
    apps::insert_logo(conn, app.id, &logo, now)?;
    let deed = Deed::new(Done::ChangeLogo).on_app(app.id, &app.display_name);
    audit::record(conn, actor, deed.with("before", app.logo_hash).with("after", logo.hash), now)?;
    Ok(())
}

/// The app has letters again.
pub fn remove_logo(conn: &mut Conn, actor: &Actor, app: AppId, now: Time) -> Result<(), Refused> {
    let app = app_for(conn, actor, Action::ChangeLogo, app, now)?;
    if apps::remove_logo(conn, app.id, now)? {
        let deed = Deed::new(Done::ChangeLogo).on_app(app.id, &app.display_name);
        audit::record(conn, actor, deed.with("before", app.logo_hash), now)?;
    }
    Ok(())
}

/// The picture of this hash, which is the app's own.
pub fn logo(conn: &mut Conn, actor: &Actor, app: AppId, hash: &str, now: Time) -> Result<Picture, Refused> {
    let app = app_for(conn, actor, Action::See, app, now)?;
    if app.logo_hash.as_deref() != Some(hash) {
        return Err(policies::Refused::NotThere.into());
    }
    let (content_type, bytes) = apps::logo_of(conn, app.id)?.ok_or(policies::Refused::NotThere)?;
    Ok(Picture { content_type, bytes })
}

fn app_for(conn: &mut Conn, actor: &Actor, action: Action, app: AppId, now: Time) -> Result<App, Refused> {
    match find(conn, actor, action, ResourceId::App(app), now)? {
        Resource::App(app) => Ok(app),
        Resource::Group(_) => Err(policies::Refused::NotThere.into()),
    }
}
