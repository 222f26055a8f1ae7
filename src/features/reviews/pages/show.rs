//! One review: its guests, what was decided about them, and what became of them.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::web;

use crate::features::access::Resource;
use crate::features::apps;
use crate::features::groups;
use crate::features::policies::shown::offer;
use crate::features::policies::{self, Action, Object};
use crate::features::reviews::pages::{results, silence_key};
use crate::features::reviews::shown::{Access, Decided, Outcome, Row, ShowPage, Stand};
use crate::features::reviews::{self, Clash, Decision, Item, Outcome as Done, Refused, Review, Standing, State, Wish};
use crate::foundation::db::Conn;
use crate::foundation::id::{ReviewId, UserId};
use crate::foundation::refusal;
use crate::foundation::text::Text;
use crate::foundation::web::shown::{Thing, Tone};
use crate::foundation::web::{
    Answer, Asked, Flash, Page, PersonCell, Place, Posted, Query, Visit, WebError, redirect_saying, show, show_as,
};

/// What is said on the page beside the guests.
#[derive(Clone, Default)]
struct Said {
    clashes: Vec<Clash>,
    mistake: Option<Text>,
    typed: HashMap<UserId, Typed>,
}

/// What was posted of one guest, where it was not kept.
#[derive(Clone)]
struct Typed {
    decision: String,
    reason: String,
    /// What their page showed: whoever was not shown a change has not seen it.
    seen: String,
}

/// GET /reviews/{id}
pub async fn index(asked: Asked, id: web::Path<ReviewId>, query: Query) -> Answer {
    let (id, after) = (id.into_inner(), query.first("after").parse().ok());
    let page = asked.read(move |conn, visit| Ok(show_page(conn, visit, id, after, &Said::default())?));
    Ok(show(&page.await?))
}

/// POST /reviews/{id}
pub async fn update(asked: Asked, id: web::Path<ReviewId>, posted: Posted) -> Answer {
    let id = id.into_inner();
    let refuse = |refused| WebError::new(&asked, refused);
    let step = posted.one("step").map_err(refuse)?.to_owned();
    let after: Option<UserId> = posted.one("after").map_err(refuse)?.parse().ok();
    let next: Option<UserId> = posted.one("next").map_err(refuse)?.parse().ok();
    let typed = typed(&posted).map_err(refuse)?;
    let wishes = match wishes(&typed) {
        Ok(wishes) => wishes,
        Err(refused) => return again(&asked, id, after, WebError::new(&asked, refused), typed).await,
    };
    let decided = asked.write(move |conn, visit| Ok(reviews::decide(conn, &visit.actor(), id, &wishes, visit.now())?));
    let saved = match decided.await {
        Ok(saved) => saved,
        Err(error) => return again(&asked, id, after, error, typed).await,
    };
    if !saved.clashes.is_empty() {
        let said = Said { clashes: saved.clashes, mistake: None, typed };
        let page = asked.read(move |conn, visit| Ok(show_page(conn, visit, id, after, &said)?));
        return Ok(show_as(StatusCode::CONFLICT, &page.await?));
    }
    // What was decided is kept, also if the rest of the form is refused.
    let told = match step.as_str() {
        "keep_rest" => {
            asked
                .write(move |conn, visit| {
                    let kept = reviews::keep_rest(conn, &visit.actor(), id, visit.now())?;
                    Ok(visit.page(Place::Groups).t("reviews-kept-rest").with("n", kept).to_string())
                })
                .await
        }
        "finish" => {
            asked
                .write(move |conn, visit| {
                    let review = reviews::finish(conn, &visit.actor(), id, visit.now())?;
                    Ok(finished(&visit.page(Place::Groups), &review))
                })
                .await
        }
        _ => asked.read(move |_, visit| Ok(visit.page(Place::Groups).t("reviews-saved").to_string())).await,
    };
    let to = if step == "next" { next } else { after };
    match told {
        Ok(told) => Ok(redirect_saying(&asked, &path(id, to), &Flash::done(told))),
        Err(error) => again(&asked, id, after, error, HashMap::new()).await,
    }
}

fn finished(page: &Page, review: &Review) -> String {
    match review.state {
        State::Done => format!("{} {}.", page.t("reviews-finished"), results(page, review)),
        State::Stopped => page.t("reviews-row-stopped").to_string(),
        _ => page.t("reviews-row-busy").to_string(),
    }
}

/// The page as it stands now, with what was refused.
async fn again(
    asked: &Asked,
    id: ReviewId,
    after: Option<UserId>,
    error: WebError,
    typed: HashMap<UserId, Typed>,
) -> Answer {
    let Some((status, text)) = error.mistake() else { return Err(error) };
    let said = Said { clashes: Vec::new(), mistake: Some(text), typed };
    let page = asked.read(move |conn, visit| Ok(show_page(conn, visit, id, after, &said)?));
    Ok(show_as(status, &page.await?))
}

fn path(id: ReviewId, after: Option<UserId>) -> String {
    after.map_or_else(|| format!("/reviews/{id}"), |after| format!("/reviews/{id}?after={after}"))
}

/// What was posted of each guest on the page.
fn typed(posted: &Posted) -> Result<HashMap<UserId, Typed>, refusal::Refused> {
    let users = posted.fields().filter_map(|(name, _)| name.strip_prefix("seen-")?.parse::<UserId>().ok());
    let mut typed = HashMap::new();
    for user in users {
        let one = |name: &str| posted.one(&format!("{name}-{user}")).map(str::trim).map(str::to_owned);
        typed.insert(user, Typed { decision: one("decision")?, reason: one("reason")?, seen: one("seen")? });
    }
    Ok(typed)
}

/// Each guest whose radio is chosen. Refuses a reason for nothing.
fn wishes(typed: &HashMap<UserId, Typed>) -> Result<Vec<Wish>, Refused> {
    let mut wishes = Vec::new();
    for (user, Typed { decision, reason, seen }) in typed {
        let Some(decision) = Decision::from_word(decision) else {
            if reason.is_empty() {
                continue;
            }
            return Err(Refused::ReasonForNothing);
        };
        wishes.push(Wish { user: *user, decision, reason: reason.clone(), seen: seen.clone() });
    }
    Ok(wishes)
}

fn show_page(
    conn: &mut Conn,
    visit: &Visit,
    id: ReviewId,
    after: Option<UserId>,
    said: &Said,
) -> Result<ShowPage, Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    let (review, resource) = reviews::find(conn, &actor, id, now)?;
    let page = visit.page(place_of(&resource));
    let (items, more) = reviews::items(conn, &review, after)?;
    let people: Vec<UserId> = items.iter().map(|item| item.user_id).collect();
    let there = reviews::standings(conn, &review, &people, now)?;
    let through = reviews::through(conn, &review, &people, now)?;
    let named = policies::sight(conn, &actor)?.others_groups();
    let open = review.is_open(now);
    let decides = offer(conn, &actor, Action::DecideReview, Object::Resource(&resource), now);
    let closed = resource.closed_to_hands().filter(|_| open);
    let look = Look { page: &page, review: &review, there: &there, through: &through, named, said, me: visit.me.id };
    Ok(ShowPage {
        href: format!("/reviews/{id}"),
        guests: review.guests,
        left: if open { reviews::left(conn, &review, now)? } else { 0 },
        ends: page.moment(review.ends_at),
        silence: page.t(silence_key(review.silence)).to_string(),
        stand: stand(&review, open),
        may: open && decides.offered(),
        results: (review.state == State::Done).then(|| results(&page, &review)),
        closed: closed.map(|closed| page.say(&closed.text())),
        mistake: said.mistake.as_ref().map(|text| page.say(text)),
        clashed: !said.clashes.is_empty(),
        rows: items.iter().map(|item| look.row(item)).collect(),
        after: after.map(|after| after.to_string()).unwrap_or_default(),
        next: items.last().filter(|_| more).map(|last| last.user_id.to_string()),
        thing: thing(&resource),
        page,
    })
}

fn stand(review: &Review, open: bool) -> Stand {
    match review.state {
        State::Open if open => Stand::Open,
        State::Open | State::Applying => Stand::Busy,
        State::Done => Stand::Done,
        State::Stopped => Stand::Stopped,
    }
}

fn place_of(resource: &Resource) -> Place {
    match resource {
        Resource::App(_) => Place::Apps,
        Resource::Group(_) => Place::Groups,
    }
}

fn thing(resource: &Resource) -> Thing {
    match resource {
        Resource::App(app) => apps::shown::thing(app),
        Resource::Group(group) => groups::shown::thing(group),
    }
}

struct Look<'a> {
    page: &'a Page,
    review: &'a Review,
    there: &'a HashMap<UserId, Standing>,
    through: &'a HashMap<UserId, Vec<String>>,
    /// Whether whoever looks is shown groups that are none of theirs (Z-7).
    named: bool,
    said: &'a Said,
    me: UserId,
}

impl Look<'_> {
    fn row(&self, item: &Item) -> Row {
        let standing = self.there.get(&item.user_id).filter(|_| item.result.is_none());
        let pending = standing.is_some_and(|standing| standing.pending);
        let clash = self.clash(item);
        // Where somebody was faster, the page shows what they decided.
        let typed = self.said.typed.get(&item.user_id).filter(|_| clash.is_none());
        let choice = typed.and_then(|typed| Decision::from_word(&typed.decision)).or(item.decision);
        Row {
            own: item.user_id == self.me,
            id: item.user_id.to_string(),
            person: PersonCell::new(&item.name, &item.mail, pending),
            access: standing.map(|standing| self.access(standing)),
            also: self.through.get(&item.user_id).map(|groups| self.also(groups)),
            choice: choice.map(Decision::word).unwrap_or_default(),
            reason: typed.map_or(&item.reason, |typed| &typed.reason).clone(),
            seen: typed.map_or_else(|| item.mark(), |typed| typed.seen.clone()),
            decided: self.decided(item),
            clash,
            outcome: item.result.map(outcome),
        }
    }

    fn also(&self, groups: &[String]) -> String {
        match self.named {
            true => self.page.t("reviews-also-through").with("groups", groups.join(", ")).to_string(),
            false => self.page.t("reviews-also-through-group").to_string(),
        }
    }

    fn access(&self, standing: &Standing) -> Access {
        let page = self.page;
        let moment = |at| page.moment(at);
        let is_app = self.review.app_id.is_some();
        let used_key = match (standing.pending, standing.used_at.is_some(), is_app) {
            (true, ..) => "reviews-not-answered",
            (_, true, true) => "reviews-last-opened",
            (_, true, false) => "reviews-last-signed-in",
            (_, false, true) => "reviews-never-opened",
            (_, false, false) => "reviews-never-signed-in",
        };
        let hint = if standing.used_at.is_some() { "reviews-hint" } else { "reviews-hint-never" };
        Access {
            by: standing.granted_by.clone().unwrap_or_else(|| page.t("people-by-nobody").to_string()),
            pending: standing.pending,
            since: moment(standing.since),
            until: standing.ends_at.map(moment),
            used_key,
            used: standing.used_at.filter(|_| !standing.pending).map(moment),
            hint: standing.seems_unused(page.now()).then_some(hint),
        }
    }

    fn decided(&self, item: &Item) -> Option<Decided> {
        let (decision, at) = item.decision.zip(item.decided_at)?;
        let who = self.decider(item);
        let key = if decision == Decision::Keep { "reviews-decided-keep" } else { "reviews-decided-remove" };
        Some(Decided { says: self.page.t(key).with("who", who).to_string(), when: self.page.moment(at) })
    }

    fn clash(&self, item: &Item) -> Option<String> {
        let clash = self.said.clashes.iter().find(|clash| clash.user == item.user_id)?;
        let key = if clash.wanted == Decision::Keep { "reviews-clash-keep" } else { "reviews-clash-remove" };
        let said = self.page.t(key).with("who", self.decider(item)).to_string();
        let reason = self.said.typed.get(&item.user_id).map(|typed| typed.reason.as_str()).filter(|it| !it.is_empty());
        let reason = reason.map(|reason| self.page.t("reviews-clash-reason").with("reason", reason).to_string());
        Some([Some(said), reason].into_iter().flatten().collect::<Vec<_>>().join(" "))
    }

    fn decider(&self, item: &Item) -> String {
        match item.decided_name.as_str() {
            _ if item.decided_by == Some(self.me) => self.page.t("people-by-you").to_string(),
            "" => self.page.t("reviews-by-somebody-gone").to_string(),
            name => name.to_owned(),
        }
    }
}

fn outcome(done: Done) -> Outcome {
    match done {
        Done::Kept => Outcome { key: "reviews-outcome-kept", tone: Tone::Done },
        Done::Removed => Outcome { key: "reviews-outcome-removed", tone: Tone::Fail },
        Done::Gone => Outcome { key: "reviews-outcome-gone", tone: Tone::Plain },
    }
}
