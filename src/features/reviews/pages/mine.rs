//! The reviews of what somebody looks after.

use crate::features::reviews::pages::row;
use crate::features::reviews::shown::IndexPage;
use crate::features::reviews::{self, Refused};
use crate::foundation::db::Conn;
use crate::foundation::id::ReviewId;
use crate::foundation::web::{Answer, Asked, Place, Query, Visit, show};

/// GET /reviews
pub async fn index(asked: Asked, query: Query) -> Answer {
    let before = query.first("before").parse().ok();
    Ok(show(&asked.read(move |conn, visit| Ok(index_page(conn, visit, before)?)).await?))
}

fn index_page(conn: &mut Conn, visit: &Visit, before: Option<ReviewId>) -> Result<IndexPage, Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    let page = visit.page(Place::Nowhere);
    let open = if before.is_none() { reviews::waiting_for(conn, &actor, now)? } else { Vec::new() };
    let (past, next) = reviews::past_of(conn, &actor, before, now)?;
    Ok(IndexPage {
        open: open.iter().map(|listed| row(&page, listed)).collect(),
        past: past.iter().map(|listed| row(&page, listed)).collect(),
        next: next.map(|id| format!("/reviews?before={id}")),
        page,
    })
}
