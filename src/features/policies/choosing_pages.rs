//! What the forms of all policies answer, and how each shows what there is to choose.

use askama::Template;

use crate::features::policies::Refused;
use crate::features::policies::shown::LevelChoice;
use crate::foundation::db::Conn;
use crate::foundation::text::Text;
use crate::foundation::web::{Answer, Asked, Flash, Page, Visit, WebError, redirect_saying, show_as, status_of};

/// Back to the page; or the page again with what was typed and what was wrong with it. Showing oneself first is asked
/// for on that page.
pub(super) async fn answer<P: Template + Send + 'static>(
    asked: &Asked,
    here: &str,
    done: Result<Flash, WebError>,
    again: impl FnOnce(&mut Conn, &Visit, Text) -> Result<P, Refused> + Send + 'static,
) -> Answer {
    let error = match done {
        Ok(flash) => return Ok(redirect_saying(asked, here, &flash)),
        Err(error) => error,
    };
    let refused = error.refused();
    let unproved = refused.is_proof_needed().then(|| (status_of(&refused.kind), refused.text.clone()));
    let Some((status, text)) = error.mistake().or(unproved) else { return Err(error) };
    let page = asked.read(move |conn, visit| Ok(again(conn, visit, text)?));
    Ok(show_as(status, &page.await?))
}

/// One of several, with the sentence about it.
pub(super) fn choice(page: &Page, value: &'static str, text: &Text, chosen: bool) -> LevelChoice {
    let said = page.t(&format!("{}-said", text.key())).to_string();
    LevelChoice { value, name: page.say(text), said, chosen }
}
