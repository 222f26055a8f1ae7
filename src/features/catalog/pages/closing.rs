//! Closing an app or group to guests, once it is clear whom that touches.

use crate::features::access::ResourceId;
use crate::features::catalog::pages::edit::Form;
use crate::features::catalog::pages::href;
use crate::features::catalog::shown_form::{ClosePage, Leaving};
use crate::features::catalog::{self, Guests, Switch};
use crate::features::people::pages::thing;
use crate::foundation::db::Conn;
use crate::foundation::refusal;
use crate::foundation::web::{Place, Visit};

/// What is asked before the form is saved; nothing where it touches nobody, or no more than was `told`.
pub(super) fn ask(
    conn: &mut Conn,
    visit: &Visit,
    id: ResourceId,
    form: &Form,
    told: &str,
) -> Result<Option<ClosePage>, refusal::Refused> {
    let wish = form.wish();
    if wish.card.has(Switch::AllowGuests) {
        return Ok(None);
    }
    let closing = catalog::would_close(conn, &visit.actor(), id, &wish, visit.now())?;
    let Some(closing) = closing.filter(|closing| !closing.was_told(told)) else { return Ok(None) };
    let resource = catalog::find(conn, &visit.actor(), id, visit.now())?;
    Ok(Some(ClosePage {
        kind: catalog::kind_of(id),
        thing: thing(&resource),
        href: href(id),
        hidden: form.hidden(),
        told: closing.mark(),
        leaving: Leaving { go: form.guests == Guests::Go, closing },
        page: visit.page(Place::Admin),
    }))
}
