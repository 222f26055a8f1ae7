//! An app's logo: uploading, taking away, serving (H-10).

use actix_multipart::Multipart;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};

use crate::features::apps::MOST_LOGO_BYTES;
use crate::features::people::pages::Of;
use crate::features::policies;
use crate::features::resources::pages::show::page_with;
use crate::features::resources::pages::upload::Upload;
use crate::features::resources::{self, Refused};
use crate::foundation::id::AppId;
use crate::foundation::refusal::Kind;
use crate::foundation::web::{Answer, Asked, Flash, Place, Posted, WebError, redirect_saying, show_as};

/// POST /apps/{id}/logo, with the file as `logo`; `remove=1` takes the logo away
pub async fn update(asked: Asked, request: HttpRequest, of: Of, form: Multipart) -> Answer {
    let app = app_of(&asked, of)?;
    let upload = Upload::read(&asked, &request, form, "logo", MOST_LOGO_BYTES).await?;
    if upload.posted.has("remove") {
        return take_away(&asked, app).await;
    }
    let done = asked.write(move |conn, visit| {
        let file = upload.file.ok_or(Refused::NoFile);
        resources::change_logo(conn, &visit.actor(), app, file?, visit.now())?;
        Ok(visit.page(Place::Apps).t("logo-changed").to_string())
    });
    match done.await {
        Ok(said) => Ok(redirect_saying(&asked, &of.0.path(), &Flash::done(said))),
        Err(error) if matches!(error.refused().kind, Kind::Invalid { field: "logo" }) => {
            let text = error.refused().text.clone();
            let page = asked.read(move |conn, visit| Ok(page_with(conn, visit, of.0, Some(&text))?));
            Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page.await?))
        }
        Err(error) => Err(error),
    }
}

/// POST /apps/{id}/logo/remove
pub async fn remove(asked: Asked, of: Of, _: Posted) -> Answer {
    let app = app_of(&asked, of)?;
    take_away(&asked, app).await
}

async fn take_away(asked: &Asked, app: AppId) -> Answer {
    let said = asked.write(move |conn, visit| {
        resources::remove_logo(conn, &visit.actor(), app, visit.now())?;
        Ok(visit.page(Place::Apps).t("logo-removed").to_string())
    });
    Ok(redirect_saying(asked, &format!("/apps/{app}"), &Flash::done(said.await?)))
}

/// GET /apps/{id}/logo/{hash}
pub async fn show(asked: Asked, request: HttpRequest, of: Of) -> Answer {
    let app = app_of(&asked, of)?;
    let hash = request.match_info().get("hash").unwrap_or_default().to_owned();
    let picture = asked.read(move |conn, visit| Ok(resources::logo(conn, &visit.actor(), app, &hash, visit.now())?));
    let picture = picture.await?;
    let kind = picture.content_type.strip_prefix("image/").unwrap_or("img");
    Ok(HttpResponse::Ok()
        .content_type(picture.content_type.as_str())
        .insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .insert_header((header::CONTENT_DISPOSITION, format!("inline; filename=\"logo.{kind}\"")))
        .insert_header(("cross-origin-resource-policy", "same-origin"))
        // The address names this very picture, but only some may see it.
        .insert_header((header::CACHE_CONTROL, "private, max-age=31536000, immutable"))
        .body(picture.bytes))
}

/// Groups have no logo.
fn app_of(asked: &Asked, of: Of) -> Result<AppId, WebError> {
    of.0.app().ok_or_else(|| WebError::new(asked, policies::Refused::NotThere))
}
