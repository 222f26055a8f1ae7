//! Opening an app.

use url::Url;

use crate::features::access::{Resource, ResourceId};
use crate::features::apps;
use crate::features::audit::{self, Action as Done, Deed};
use crate::features::policies::Action;
use crate::features::resources::{Refused, find};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AppId, UserId};
use crate::foundation::person::Actor;

/// An app on its way to being opened.
#[derive(Clone, Debug)]
pub struct Launch {
    pub app: AppId,
    pub name: String,
    /// Where the browser is sent: a web address and nothing else.
    pub address: String,
    user: UserId,
}

/// Where the app is, for somebody who may use it. Refused while it is switched off.
pub fn launch(conn: &mut Conn, actor: &Actor, app: AppId, now: Time) -> Result<Launch, Refused> {
    let Resource::App(app) = find(conn, actor, Action::Launch, ResourceId::App(app), now)? else {
        return Err(Refused::NoAddress);
    };
    let user = actor.person()?.id;
    let address = web_address(&app.launch_url).ok_or(Refused::NoAddress)?;
    Ok(Launch { app: app.id, name: app.display_name, address, user })
}

/// Remembers that the app was opened; written a little later than the page that leads there.
pub fn note_launch(conn: &mut Conn, actor: &Actor, launch: &Launch, now: Time) -> Result<(), DbError> {
    apps::note_launch(conn, launch.app, launch.user, now)?;
    audit::record(conn, actor, Deed::new(Done::Launch).on_app(launch.app, &launch.name), now)
}

/// The address to which the path of a launch redirects. It depends on nobody's access, because a form that leads there
/// is on a page of somebody who is not signed in yet.
pub fn address_behind(conn: &mut Conn, path: &str) -> Result<Option<String>, DbError> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let id = path.strip_prefix("/apps/").and_then(|rest| rest.strip_suffix("/launch"));
    let Some(id) = id.and_then(|id| id.parse::<AppId>().ok()) else { return Ok(None) };
    let app = apps::find(conn, id)?.filter(|app| app.enabled);
    Ok(app.and_then(|app| web_address(&app.launch_url)))
}

/// Only http and https: anything else might run in our page's place.
pub fn web_address(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.host().is_some()).then(|| url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_sent_to_web_addresses_only() {
        assert_eq!(web_address("https://wiki.example/a b").as_deref(), Some("https://wiki.example/a%20b"));
        assert_eq!(web_address(" http://bücher.example").as_deref(), Some("http://xn--bcher-kva.example/"));
        for bad in ["", "/apps", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://x.example"] {
            assert_eq!(web_address(bad), None, "{bad}");
        }
        assert_eq!(
            web_address("https://x.example/\r\nSet-Cookie: a=b").as_deref(),
            Some("https://x.example/Set-Cookie:%20a=b")
        );
    }
}
