//! Giving an app or a group back.

use crate::features::access::ResourceId;
use crate::features::people;
use crate::features::people::pages::{Of, place_of};
use crate::features::policies;
use crate::foundation::web::{Answer, Asked, Flash, Posted, redirect_saying};

/// POST /apps/{id}/leave and /groups/{id}/leave
pub async fn leave(asked: Asked, of: Of, _: Posted) -> Answer {
    let Of(id) = of;
    let said = asked.write(move |conn, visit| {
        let gone = people::leave(conn, &visit.actor(), id, visit.now())?;
        let page = visit.page(place_of(id));
        let groups = policies::sight(conn, &visit.actor())?.groups();
        let key = match gone.still_through {
            Some(_) if groups => "thing-left-still",
            Some(_) => "thing-left-still-somehow",
            None => "thing-left",
        };
        let said = page.t(key).with("name", gone.resource.name());
        Ok(said.with("group", gone.still_through.clone().unwrap_or_default()).to_string())
    });
    let back = match id {
        ResourceId::App(_) => "/apps",
        ResourceId::Group(_) => "/groups",
    };
    Ok(redirect_saying(&asked, back, &Flash::done(said.await?)))
}
