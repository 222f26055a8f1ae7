//! Leaving the organization, asked for and confirmed.

use actix_session::Session;

use crate::features::account::leaving::{self, Refused};
use crate::features::account::shown::LeavePage;
use crate::foundation::db::Conn;
use crate::foundation::refusal::Refusal;
use crate::foundation::web::{
    Answer, Asked, Flash, Place, Posted, TXN_COOKIE, Visit, redirect_saying, removal, show, show_as, status_of,
};

/// GET /account/leave
pub async fn confirm(asked: Asked) -> Answer {
    let page = asked.read(|conn, visit| match visit.me.is_guest {
        true => Ok(page(conn, visit, None)?),
        false => Err(Refused::NotAGuest.into()),
    });
    Ok(show(&page.await?))
}

fn page(conn: &mut Conn, visit: &Visit, refused: Option<&Refused>) -> Result<LeavePage, Refused> {
    let (apps, groups) = leaving::held(conn, &visit.actor())?;
    let page = visit.page(Place::Account);
    Ok(LeavePage { apps, groups, mistake: refused.map(|refused| page.say(&refused.text())), page })
}

/// POST /account/leave
pub async fn leave(asked: Asked, session: Session, _: Posted) -> Answer {
    let done = asked.write(|conn, visit| match leaving::leave(conn, &visit.actor(), visit.now()) {
        Ok(()) => Ok(Ok(visit.page(Place::Nowhere).t("leave-done").to_string())),
        Err(refused @ Refused::OwnsStill(_)) => {
            let status = status_of(&refused.kind());
            Ok(Err((status, page(conn, visit, Some(&refused))?)))
        }
        Err(refused) => Err(refused.into()),
    });
    match done.await? {
        Ok(said) => {
            session.purge();
            let mut answer = redirect_saying(&asked, "/sign-in", &Flash::done(said));
            // A transaction that cannot be removed ends by itself within the half hour.
            let _ = answer.add_cookie(&removal(TXN_COOKIE, asked.world.is_secure()));
            Ok(answer)
        }
        Err((status, page)) => Ok(show_as(status, &page)),
    }
}
