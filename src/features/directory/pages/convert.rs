//! A guest becomes a colleague, or the other way round: first what that changes.

use actix_web::web;

use crate::features::directory::pages::deeds::{self, Done};
use crate::features::directory::pages::{cell, href};
use crate::features::directory::shown::ConvertPage;
use crate::features::directory::{self, Prospect, Refused};
use crate::features::policies::shown::offer;
use crate::features::policies::{Action, Object};
use crate::features::users::{User, UserType};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::person::Actor;
use crate::foundation::refusal::Refusal;
use crate::foundation::web::{Answer, Asked, Flash, Page, Place, Posted, Undo, Visit, WebError, show};

type Convert = fn(&mut Conn, &Actor, UserId, Time) -> Result<User, Refused>;

/// GET /admin/users/{id}/convert
pub async fn confirm(asked: Asked, id: web::Path<UserId>) -> Answer {
    let id = id.into_inner();
    let page = asked.read(move |conn, visit| {
        let prospect = directory::prospect(conn, &visit.actor(), id, visit.now())?;
        let page = visit.page(Place::Admin);
        Ok(ConvertPage {
            person: cell(&prospect.user),
            href: href(&prospect.user),
            to: prospect.to.word(),
            points: points(&page, &prospect),
            hindered: prospect.hindered.as_ref().map(|refused| page.say(&refused.text())),
            change: offer(conn, &visit.actor(), Action::ManageUser, Object::User(&prospect.user), visit.now()),
            page,
        })
    });
    Ok(show(&page.await?))
}

/// What stays, what begins and what is over, each a sentence.
fn points(page: &Page, prospect: &Prospect) -> Vec<String> {
    let say = |key: &str| page.t(key).to_string();
    let keeps = page.t("convert-keeps").with("apps", prospect.apps).with("groups", prospect.groups).to_string();
    let leaves = (!prospect.leaves.is_empty())
        .then(|| page.t("convert-leaves").with("groups", prospect.leaves.join(", ")).to_string());
    let owns = prospect.owns.then(|| say("convert-owns-as-guest"));
    let stay = prospect.user.ends_at.map(|end| page.t("convert-stay").with("day", page.moment(end).day()).to_string());
    let computed = prospect.computed.then(|| say("convert-computed"));
    let points = match prospect.to {
        UserType::Member => {
            [Some(keeps), stay, Some(say("convert-rules-end")), Some(say("convert-sees-more")), computed]
        }
        UserType::Guest => {
            [Some(keeps), leaves, owns, Some(say("convert-rules-begin")), Some(say("convert-sees-less"))]
        }
    };
    let back = if prospect.to == UserType::Member { "convert-back-to-guest" } else { "convert-back-to-member" };
    points.into_iter().flatten().chain([say(back)]).collect()
}

/// POST /admin/users/{id}/convert
pub async fn convert(asked: Asked, id: web::Path<UserId>, posted: Posted) -> Answer {
    let id = id.into_inner();
    let to_member = posted.one("to").map_err(|refused| WebError::new(&asked, refused))? == UserType::Member.word();
    let deed = move |conn: &mut Conn, visit: &Visit| -> Done {
        let (verb, key, back, label) = match to_member {
            true => {
                (directory::make_member as Convert, "directory-now-member", UserType::Guest, "directory-guest-again")
            }
            false => {
                (directory::make_guest as Convert, "directory-now-guest", UserType::Member, "directory-member-again")
            }
        };
        let user = verb(conn, &visit.actor(), id, visit.now())?;
        let page = visit.page(Place::Admin);
        let mut said = page.t(key).with("person", user.name()).to_string();
        if to_member && directory::has_computed_groups(conn)? {
            said = format!("{said} {}", page.t("directory-computed"));
        }
        let undo = Undo {
            action: format!("{}/convert", href(&user)),
            label: page.t(label).to_string(),
            fields: vec![("to".to_owned(), back.word().to_owned())],
        };
        Ok(Flash::done(said).with_undo(undo))
    };
    deeds::act(asked, id, deed).await
}
