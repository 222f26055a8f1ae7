//! Taking somebody out, and changing one's mind about it.

use crate::features::people::pages::{Whom, place_of, thing};
use crate::features::people::shown::RemovePage;
use crate::features::people::{self, Gone, Kept, PutBack, Refused, Removal, allowed};
use crate::features::policies::Action;
use crate::foundation::db::Conn;
use crate::foundation::secret::{self, Keys, Purpose};
use crate::foundation::web::{
    Answer, Asked, Flash, Page, PersonCell, Posted, Undo, Visit, WebError, redirect_saying, show,
};

/// An undo larger than this would not fit into a cookie with its sentence.
const MOST_UNDO: usize = 1500;

/// GET …/people/{user_id}/remove
pub async fn confirm(asked: Asked, whom: Whom) -> Answer {
    let page = asked.read(move |conn, visit| Ok(confirm_page(conn, visit, whom)?));
    Ok(show(&page.await?))
}

fn confirm_page(conn: &mut Conn, visit: &Visit, whom: Whom) -> Result<RemovePage, Refused> {
    let resource = allowed(conn, &visit.actor(), Action::RemovePeople, whom.of, visit.now())?;
    let user = people::one(conn, whom.of, whom.user)?.ok_or(Refused::NotTheirs)?.0;
    Ok(RemovePage {
        person: PersonCell::new(&user.display_name, &user.mail_shown, user.is_pending()),
        action: format!("{}/people/{}/remove", whom.of.path(), user.id),
        thing: thing(&resource),
        page: visit.page(place_of(whom.of)),
    })
}

/// POST …/people/{user_id}/remove
pub async fn remove(asked: Asked, whom: Whom, _: Posted) -> Answer {
    let flash = asked.write(move |conn, visit| {
        let gone = people::remove(conn, &visit.actor(), Removal { from: whom.of, user: whom.user }, visit.now())?;
        Ok(removed(visit, whom, &gone))
    });
    Ok(redirect_saying(&asked, &format!("{}/people", whom.of.path()), &flash.await?))
}

fn removed(visit: &Visit, whom: Whom, gone: &Gone) -> Flash {
    let page = visit.page(place_of(whom.of));
    let key = match (&gone.kept, &gone.still_through) {
        (None, _) => "people-revoked",
        (Some(_), None) => "people-removed",
        (Some(_), Some(_)) => "people-removed-still",
    };
    let group = gone.still_through.clone().unwrap_or_default();
    let said = page.t(key).with("person", &gone.name).with("name", gone.resource.name()).with("group", group);
    let undo = gone.kept.as_ref().and_then(|kept| undo(&visit.asked.world.config.keys, &page, whom, kept));
    match undo {
        Some(undo) => Flash::done(said).with_undo(undo),
        None => Flash::done(said),
    }
}

/// The rows travel sealed, so that nobody can put back what was never there.
fn undo(keys: &Keys, page: &Page, whom: Whom, kept: &Kept) -> Option<Undo> {
    let plain = serde_json::to_vec(kept).ok()?;
    let sealed = secret::text(&keys.seal(Purpose::Undo, &plain).ok()?);
    (sealed.len() <= MOST_UNDO).then(|| Undo {
        action: format!("{}/people/{}/put-back", whom.of.path(), whom.user),
        label: page.t("people-undo").to_string(),
        fields: vec![("kept".to_owned(), sealed)],
    })
}

fn unsealed(keys: &Keys, sealed: &str) -> Option<Kept> {
    let plain = keys.open(Purpose::Undo, &secret::bytes(sealed)?).ok()?;
    serde_json::from_slice(&plain).ok()
}

/// POST …/people/{user_id}/put-back
pub async fn put_back(asked: Asked, whom: Whom, posted: Posted) -> Answer {
    let sealed = posted.one("kept").map_err(|refused| WebError::new(&asked, refused))?;
    let kept = unsealed(&asked.world.config.keys, sealed).ok_or_else(|| WebError::new(&asked, Refused::TooLate))?;
    let flash = asked.write(move |conn, visit| {
        let wish = PutBack { to: whom.of, user: whom.user, kept };
        let back = people::put_back(conn, &visit.actor(), &wish, visit.now())?;
        let page = visit.page(place_of(whom.of));
        Ok(Flash::done(page.t("people-put-back").with("person", back.name).with("name", back.resource.name())))
    });
    Ok(redirect_saying(&asked, &format!("{}/people", whom.of.path()), &flash.await?))
}
