//! What an owner is told who was named by somebody else.

use serde_json::{Value, json};

use crate::features::access::Resource;
use crate::features::outbox::{self, Desk, Kind, Letterhead, Message, Notice, Post, Rendered, reply_to};
use crate::features::users::User;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::person::Actor;

/// Who names themselves need not be told.
pub(super) fn post_named(
    conn: &mut Conn,
    actor: &Actor,
    resource: &Resource,
    user: &User,
    now: Time,
) -> Result<(), DbError> {
    let Some(address) = user.address().filter(|_| !actor.is(user.id)) else { return Ok(()) };
    let details = json!({
        "by": { "name": actor.name(), "mail": actor.mail() },
        "name": resource.name(),
        "path": resource.id().path(),
    });
    let post = Post::new(Kind::OwnerNamed, address, user.language().unwrap_or_default());
    outbox::post(conn, post.to_user(user.id).details(details), now)?;
    Ok(())
}

/// Writes the mail that something is theirs to look after.
pub fn render(conn: &mut Conn, message: &Message, desk: &Desk, _: Time) -> Result<Rendered, DbError> {
    let detail = |path: &str| message.details.0.pointer(path).and_then(Value::as_str).unwrap_or_default();
    let house = Letterhead::of_the_house(conn, message.language())?;
    let (by, name) = (detail("/by/name"), detail("/name"));
    let t = |part: &str| house.t(&format!("mail-owner-{part}")).with("by", by).with("name", name).to_string();
    let notice = Notice {
        subject: t("subject"),
        said: t("said"),
        button: Some((t("button"), desk.base_url.link(&format!("{}/people", detail("/path"))))),
        why: house.t("mail-granted-why").with("organization", &house.organization).to_string(),
        reply_to: reply_to(by, detail("/by/mail")),
        ..Notice::default()
    };
    Ok(Rendered::Send(Box::new(notice.write(&house))))
}
