//! The way into an app.

use actix_web::HttpRequest;
use actix_web::http::Method;

use crate::features::people::pages::Of;
use crate::features::policies;
use crate::features::resources;
use crate::foundation::web::{Answer, Asked, WebError, redirect};

/// GET /apps/{id}/launch
pub async fn launch(asked: Asked, request: HttpRequest, of: Of) -> Answer {
    let app = of.0.app().ok_or_else(|| WebError::new(&asked, policies::Refused::NotThere))?;
    let found = asked.read(move |conn, visit| {
        let launch = resources::launch(conn, &visit.actor(), app, visit.now())?;
        Ok((launch, visit.actor()))
    });
    let (launch, actor) = found.await?;
    let answer = redirect(&launch.address);
    // HEAD asks where it would lead, and leads nobody there.
    if request.method() == Method::GET {
        let now = asked.now();
        asked.world.later.note(move |conn| resources::note_launch(conn, &actor, &launch, now));
    }
    Ok(answer)
}
