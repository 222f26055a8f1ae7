//! One deed on many people: each by itself, so that one who cannot be touched spoils nothing for the others.

use crate::features::directory::pages::cell;
use crate::features::directory::shown::ManyPage;
use crate::features::directory::{self, Outcome, PAGE, Refused};
use crate::features::policies;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::person::Actor;
use crate::foundation::refusal::Kind;
use crate::foundation::web::{
    Answer, Asked, Flash, Place, Posted, Undo, Visit, WebError, redirect_saying, redirect_to_proof, safe_next, show,
};

/// An undo for more people would not fit into a cookie with its sentence.
const MOST_UNDONE: usize = 20;

/// People named before they are deleted.
const MOST_NAMED: usize = 10;

type Verb = fn(&mut Conn, &Actor, UserId, Time) -> Result<Outcome, Refused>;

/// What can be done to many: the word in the form, the verb, what takes it back, and what is said.
const DEEDS: [(&str, Verb, Option<&str>, &str); 4] = [
    ("block", directory::block, Some("unblock"), "directory-many-blocked"),
    ("unblock", directory::unblock, Some("block"), "directory-many-unblocked"),
    ("delete", directory::delete, Some("restore"), "directory-many-deleted"),
    ("restore", restore, None, "directory-many-restored"),
];

fn restore(conn: &mut Conn, actor: &Actor, id: UserId, now: Time) -> Result<Outcome, Refused> {
    Ok(Outcome { user: directory::restore(conn, actor, id, now)?.user, undoable: false })
}

/// POST /admin/users/many
pub async fn act(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let back = safe_next(posted.one("back").map_err(refuse)?).unwrap_or("/admin/users").to_owned();
    let word = posted.one("deed").map_err(refuse)?;
    let Some((_, verb, undone_by, said)) = DEEDS.iter().find(|(known, ..)| *known == word).copied() else {
        return Err(WebError::new(&asked, Refused::Policy(policies::Refused::NotThere)));
    };
    let people: Vec<UserId> = posted.all("user").filter_map(|id| id.parse().ok()).take(PAGE).collect();
    asked.read(|conn, visit| Ok(directory::must_change_some(conn, &visit.actor(), visit.now())?)).await?;
    if word == "delete" && !people.is_empty() && posted.one("step").map_err(refuse)? != "confirm" {
        return ask(asked, people, back).await;
    }
    let (mut done, mut undoable, mut why) = (0_usize, Vec::new(), None);
    for id in &people {
        let id = *id;
        let one = asked.write(move |conn, visit| Ok(verb(conn, &visit.actor(), id, visit.now())?));
        match one.await {
            Ok(outcome) => {
                done += 1;
                undoable.extend(outcome.undoable.then_some(id));
            }
            Err(error) if error.refused().is_proof_needed() => return Ok(redirect_to_proof(&asked, &back)),
            Err(error) if stays(&error) => why = Some(error.refused().text.clone()),
            Err(error) => return Err(error),
        }
    }
    let (left, here) = (people.len() - done, back.clone());
    let flash = asked.read(move |_, visit| {
        let page = visit.page(Place::Admin);
        let words = page.t(said).with("n", done).to_string();
        let more = why.map(|why| format!(" {} {}", page.t("directory-many-left").with("n", left), page.say(&why)));
        let flash = if people.is_empty() {
            Flash::fail(page.t("directory-many-nobody"))
        } else if done == 0 {
            Flash::fail(more.unwrap_or_default().trim_start())
        } else {
            Flash::done(format!("{words}{}", more.unwrap_or_default()))
        };
        let undo = undone_by.filter(|_| (1..=MOST_UNDONE).contains(&undoable.len()));
        Ok(match undo {
            Some(word) => flash.with_undo(Undo {
                action: "/admin/users/many".to_owned(),
                label: page.t("people-undo").to_string(),
                fields: fields(word, &here, &undoable),
            }),
            None => flash,
        })
    });
    Ok(redirect_saying(&asked, &back, &flash.await?))
}

/// Deleting says first what becomes of whom.
async fn ask(asked: Asked, ids: Vec<UserId>, back: String) -> Answer {
    let here = back.clone();
    let page = asked.read(move |conn, visit| Ok(many_page(conn, visit, &ids, here)?));
    match page.await {
        Err(error) if error.refused().is_proof_needed() => Ok(redirect_to_proof(&asked, &back)),
        page => Ok(show(&page?)),
    }
}

fn many_page(conn: &mut Conn, visit: &Visit, ids: &[UserId], back: String) -> Result<ManyPage, Refused> {
    let (people, gone) = directory::would_delete(conn, &visit.actor(), ids, visit.now())?;
    Ok(ManyPage {
        here: if back.starts_with("/admin/guests") { "guests" } else { "users" },
        back,
        ids: people.iter().map(|user| user.id.to_string()).collect(),
        some: people.iter().take(MOST_NAMED).map(cell).collect(),
        more: people.len().saturating_sub(MOST_NAMED),
        kept: people.len() - gone,
        gone,
        page: visit.page(Place::Admin),
    })
}

fn fields(deed: &str, back: &str, people: &[UserId]) -> Vec<(String, String)> {
    let named = [("deed".to_owned(), deed.to_owned()), ("back".to_owned(), back.to_owned())];
    named.into_iter().chain(people.iter().map(|id| ("user".to_owned(), id.to_string()))).collect()
}

/// Whether it is this person who stays as they are, and the others are tried.
fn stays(error: &WebError) -> bool {
    matches!(error.refused().kind, Kind::Forbidden | Kind::Conflict | Kind::Missing)
}
