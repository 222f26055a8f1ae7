//! The stage door of the demonstration. Under `serve` none of this can be reached.

use actix_session::Session;
use actix_web::http::header;
use actix_web::{HttpResponse, web};

use crate::features::apps;
use crate::features::demo::queries::{self, Cast};
use crate::features::demo::shown::{Act, AppPage, CastPage, Envelope, MailboxPage, Message};
use crate::features::sign_in::entering;
use crate::features::sign_in::pages::{Door, come_in};
use crate::features::sign_in::sessions::Way;
use crate::features::sign_in::shown::Role;
use crate::foundation::id::{AppId, UserId};
use crate::foundation::mail::{Caught, Mailbox};
use crate::foundation::refusal::{Kind, Refused};
use crate::foundation::text::Text;
use crate::foundation::web::{Answer, Asked, Maybe, PersonCell, Place, Posted, WebError, redirect, show};

/// A mail as its recipient's program would draw it: its own styles, nothing remote, no script.
const MAIL_SECURITY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";
/// The mailbox may frame that, and nothing else is different from every other page.
const MAILBOX_SECURITY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; \
     frame-ancestors 'none'";

/// GET /demo
pub async fn cast(asked: Asked) -> Answer {
    let door = Door::of(&asked)?;
    let asked = asked.within(&door.txn);
    let page = asked.look(|conn, maybe| {
        let people = queries::cast(conn).map_err(crate::foundation::db::DbError::from)?;
        let admins = queries::admins(conn).map_err(crate::foundation::db::DbError::from)?;
        let owners = queries::owners(conn).map_err(crate::foundation::db::DbError::from)?;
        Ok(CastPage { acts: acts(maybe, people, &admins, &owners), page: maybe.page(Place::Nowhere) })
    });
    Ok(door.keep_txn(show(&page.await?)))
}

fn acts(maybe: &Maybe, people: Vec<Cast>, admins: &[UserId], owners: &[UserId]) -> Vec<Act> {
    let page = maybe.page(Place::Nowhere);
    let mut acts: Vec<Act> = ["demo-owners", "demo-admins", "demo-members", "demo-guests"]
        .into_iter()
        .map(|key| Act { key, roles: Vec::new() })
        .collect();
    for person in
        people.into_iter().filter(|person| person.enabled && person.pending.as_deref() != Some("pending_acceptance"))
    {
        let owned = owners.iter().filter(|owner| **owner == person.id).count();
        let kind = match () {
            () if person.user_type == "guest" => "demo-guests",
            () if admins.contains(&person.id) => "demo-admins",
            () if owned > 0 => "demo-owners",
            () => "demo-members",
        };
        let about = match (owned, &person.job) {
            (0, Some(job)) => job.clone(),
            (0, None) => person.mail.clone(),
            (n, _) => page.t("demo-owns").with("n", n).to_string(),
        };
        let role =
            Role { person: PersonCell::new(&person.name, &person.mail, false), about, user: person.id.to_string() };
        if let Some(act) = acts.iter_mut().find(|act| act.key == kind) {
            act.roles.push(role);
        }
    }
    acts.retain(|act| !act.roles.is_empty());
    acts
}

/// POST /demo/sign-in {`user`}
pub async fn sign_in(asked: Asked, session: Session, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let user: UserId = posted.one("user").map_err(refuse)?.parse().map_err(|_| refuse(missing()))?;
    let door = Door::of(&asked)?;
    let deed = door.clone();
    let entered = asked.act(move |conn, maybe| {
        let config = &maybe.asked.world.config;
        let entered =
            deed.at(maybe, |browser| entering::as_person(conn, config, browser, user, Way::Demo, maybe.now()))?;
        Ok(entered?)
    });
    let entered = entered.await?;
    let next = door.txn.next.clone().unwrap_or_else(|| "/apps".to_owned());
    Ok(come_in(&door, &session, &entered, redirect(&next)))
}

/// GET /demo/app/{id}: where the tiles lead.
pub async fn app(asked: Asked, id: web::Path<AppId>) -> Answer {
    let door = Door::of(&asked)?;
    let asked = asked.within(&door.txn);
    let page = asked.look(move |conn, maybe| {
        let app = apps::find(conn, *id)?.ok_or_else(missing)?;
        Ok(AppPage { page: maybe.page(Place::Nowhere), name: app.display_name, description: app.description })
    });
    Ok(door.keep_txn(show(&page.await?)))
}

/// GET /demo/mailbox
pub async fn mailbox(asked: Asked, mailbox: web::Data<Mailbox>) -> Answer {
    open(asked, &mailbox, None).await
}

/// GET /demo/mailbox/{number}
pub async fn message(asked: Asked, mailbox: web::Data<Mailbox>, number: web::Path<u64>) -> Answer {
    let caught = mailbox.get(*number).ok_or_else(|| WebError::new(&asked, missing()))?;
    open(asked, &mailbox, Some(caught)).await
}

async fn open(asked: Asked, mailbox: &Mailbox, reading: Option<Caught>) -> Answer {
    let caught = mailbox.list();
    let page = asked.look(move |_, maybe| {
        let page = maybe.page(Place::Nowhere);
        let now_open = reading.as_ref().map(|reading| reading.number);
        let envelope = |caught: &Caught| Envelope {
            id: caught.number.to_string(),
            to: caught.to.clone(),
            subject: caught.subject.clone(),
            when: page.moment(caught.at()),
            open: Some(caught.number) == now_open,
        };
        let opened = |caught: Caught| Message {
            id: caught.number.to_string(),
            when: page.moment(caught.at()),
            from: caught.from,
            to: caught.to,
            reply_to: caught.reply_to,
            subject: caught.subject,
            text: caught.text,
            html: !caught.html.is_empty(),
        };
        Ok(MailboxPage { messages: caught.iter().map(envelope).collect(), open: reading.map(opened), page })
    });
    let mut answer = show(&page.await?);
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(MAILBOX_SECURITY));
    Ok(answer)
}

/// GET /demo/mailbox/{number}/html
pub async fn html(asked: Asked, mailbox: web::Data<Mailbox>, number: web::Path<u64>) -> Answer {
    let caught = mailbox.get(*number).ok_or_else(|| WebError::new(&asked, missing()))?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, MAIL_SECURITY))
        .insert_header((header::X_FRAME_OPTIONS, "SAMEORIGIN"))
        .body(caught.html))
}

fn missing() -> Refused {
    Refused { kind: Kind::Missing, text: Text::new("refused-missing") }
}
