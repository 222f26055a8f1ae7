//! Which domains guests may come from: both lists, and what a change would touch before it is made.

use actix_web::web;

use crate::features::access::{self, ResourceId};
use crate::features::admin::domains::{self, Outcome, Touched};
use crate::features::admin::shown::{DomainRow, DomainsPage, ListedThing, RemoveDomainPage, TouchedBox};
use crate::features::invitations;
use crate::features::policies::shown::offer;
use crate::features::policies::{self, Action, Object};
use crate::features::rules::{self, Effect, KeptRule, NewRules};
use crate::features::users::User;
use crate::foundation::db::Conn;
use crate::foundation::id::DomainRuleId;
use crate::foundation::refusal::{Kind, Refusal, Refused};
use crate::foundation::text::Text;
use crate::foundation::web::shown::MayChange;
use crate::foundation::web::{
    Answer, Asked, Flash, Page, PersonCell, Place, Posted, Query, Visit, WebError, redirect_saying, redirect_to_proof,
    show, show_as, status_of,
};

const HERE: &str = "/admin/policies/domains";
/// Longer is no comment.
const LONGEST_COMMENT: usize = 200;
/// Invitations taken back in one transaction, so that others come between.
const AT_ONCE: i64 = 100;

/// What was typed into the form for new rules.
#[derive(Clone, Default)]
struct Typed {
    of: Option<ResourceId>,
    /// An app or group as it was sought by name.
    sought: String,
    sought_mistake: Option<Text>,
    effect: Option<Effect>,
    domains: String,
    comment: String,
    mistake: Option<Text>,
    touched: Option<Touched>,
    /// What the page said of whom it touches, as a mark
    told: String,
    /// It was to be saved and touches more than was told.
    asks: bool,
}

impl Typed {
    fn read(posted: &Posted) -> Result<Self, Refused> {
        Ok(Self {
            of: posted.filled("of")?.and_then(|of| of.parse().ok()),
            effect: Effect::from_word(posted.one("effect")?),
            domains: posted.one("domains")?.to_owned(),
            told: posted.one("told")?.to_owned(),
            comment: posted.one("comment")?.trim().chars().take(LONGEST_COMMENT).collect(),
            ..Self::default()
        })
    }

    fn wish(&self) -> Result<NewRules, policies::Refused> {
        Ok(NewRules {
            of: self.of,
            effect: self.effect.ok_or(policies::Refused::NoList)?,
            rules: policies::read_rules(&self.domains)?,
            comment: self.comment.clone(),
        })
    }

    /// The same with whom it touches.
    fn touching(self, wish: &NewRules, touched: Touched) -> Self {
        Self { told: touched.mark(&domains::about(wish)), touched: Some(touched), ..self }
    }
}

/// GET /admin/policies/domains
pub async fn index(asked: Asked, query: Query) -> Answer {
    let sought = query.first("of");
    let page = asked.read(move |conn, visit| {
        let typed = match sought.trim() {
            "" => Typed::default(),
            name => match domains::sought(conn, &visit.actor(), name, visit.now()) {
                Ok(of) => Typed { of: Some(of), ..Typed::default() },
                Err(refused) if !matches!(refused.kind(), Kind::Invalid { .. }) => return Err(refused.into()),
                Err(refused) => {
                    Typed { sought_mistake: Some(refused.text()), sought: sought.clone(), ..Typed::default() }
                }
            },
        };
        domains_page(conn, visit, typed)
    });
    Ok(show(&page.await?))
}

/// Where the lists of this app or group are, or the organization's.
fn href(of: Option<ResourceId>) -> String {
    of.map_or_else(|| HERE.to_owned(), |of| format!("{HERE}?of={of}"))
}

/// POST /admin/policies/domains
pub async fn create(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let typed = Typed::read(&posted).map_err(refuse)?;
    match posted.one("step").map_err(refuse)? {
        "save" => save(asked, typed).await,
        _ => check(asked, typed).await,
    }
}

/// `step=check`: the page again, with what the rules would touch. Nothing is written.
async fn check(asked: Asked, typed: Typed) -> Answer {
    let wish = match typed.wish() {
        Ok(wish) => wish,
        Err(refused) => return again(&asked, typed, refused.into()).await,
    };
    let page = asked.read(move |conn, visit| {
        let touched = domains::would_add(conn, &visit.actor(), &wish, visit.now())?;
        domains_page(conn, visit, typed.touching(&wish, touched))
    });
    Ok(show(&page.await?))
}

async fn save(asked: Asked, typed: Typed) -> Answer {
    let wish = match typed.wish() {
        Ok(wish) => wish,
        Err(refused) => return again(&asked, typed, refused.into()).await,
    };
    let of = wish.of;
    let said = match wish.effect {
        Effect::Deny => "domains-added-deny",
        Effect::Allow => "domains-added-allow",
    };
    let (deed, told) = (wish.clone(), typed.told.clone());
    let done = asked.write(move |conn, visit| Ok(domains::add(conn, &visit.actor(), &deed, &told, visit.now())?));
    match done.await {
        Ok(Outcome::Done(added)) => taken_back(&asked, of, said, added).await,
        Ok(Outcome::Asks(touched)) => {
            let typed = Typed { asks: true, ..typed.touching(&wish, touched) };
            Ok(show(&asked.read(|conn, visit| domains_page(conn, visit, typed)).await?))
        }
        Err(error) if error.refused().is_proof_needed() => again(&asked, typed, Refused::proof_needed()).await,
        Err(error) => Err(error),
    }
}

/// The page with what was typed, and what was wrong with it.
async fn again(asked: &Asked, typed: Typed, refused: Refused) -> Answer {
    let status = status_of(&refused.kind);
    let typed = Typed { mistake: Some(refused.text), ..typed };
    Ok(show_as(status, &asked.read(|conn, visit| domains_page(conn, visit, typed)).await?))
}

/// GET /admin/policies/domains/{id}/remove
pub async fn confirm(asked: Asked, id: web::Path<DomainRuleId>) -> Answer {
    removal(&asked, id.into_inner()).await
}

async fn removal(asked: &Asked, id: DomainRuleId) -> Answer {
    let page = asked.read(move |conn, visit| {
        let (rule, touched) = domains::would_remove(conn, &visit.actor(), id, visit.now())?;
        let page = visit.page(Place::Admin);
        Ok(RemoveDomainPage {
            change: may_change(conn, visit),
            here: format!("{HERE}/{id}/remove"),
            back: href(rule.of()),
            told: touched.mark(&id.to_string()),
            touched: touched_box(&page, &touched),
            row: row(&page, rule),
            page,
        })
    });
    Ok(show(&page.await?))
}

/// POST /admin/policies/domains/{id}/remove
pub async fn remove(asked: Asked, id: web::Path<DomainRuleId>, posted: Posted) -> Answer {
    let id = id.into_inner();
    let told = posted.one("told").map_err(|refused| WebError::new(&asked, refused))?.to_owned();
    let done = asked.write(move |conn, visit| Ok(domains::remove(conn, &visit.actor(), id, &told, visit.now())?));
    match done.await {
        Ok(Outcome::Done(gone)) => taken_back(&asked, gone.of(), "domains-removed", 1).await,
        Ok(Outcome::Asks(_)) => removal(&asked, id).await,
        Err(error) if error.refused().is_proof_needed() => {
            Ok(redirect_to_proof(&asked, &format!("{HERE}/{id}/remove")))
        }
        Err(error) => Err(error),
    }
}

/// POST /admin/policies/domains/take-back
pub async fn take_back(asked: Asked, posted: Posted) -> Answer {
    let of = posted.filled("of").map_err(|refused| WebError::new(&asked, refused))?.and_then(|of| of.parse().ok());
    taken_back(&asked, of, "domains-taken-back", 0).await
}

/// The invitations that the lists keep out now are revoked, so many at a time (V-10).
async fn taken_back(asked: &Asked, of: Option<ResourceId>, said: &'static str, changed: usize) -> Answer {
    let mut all = 0;
    loop {
        let some = asked
            .write(move |conn, visit| Ok(invitations::revoke_blocked(conn, &visit.actor(), of, AT_ONCE, visit.now())?));
        match some.await? {
            0 => break,
            some => all += some,
        }
    }
    let flash = asked.read(move |_, visit| {
        let words = visit.page(Place::Admin).t(said).with("n", changed).with("invitations", all).to_string();
        Ok(Flash::done(words))
    });
    Ok(redirect_saying(asked, &href(of), &flash.await?))
}

fn domains_page(conn: &mut Conn, visit: &Visit, typed: Typed) -> Result<DomainsPage, Refused> {
    let page = visit.page(Place::Admin);
    let (deny, allow): (Vec<_>, Vec<_>) = domains::listed(conn, &visit.actor(), typed.of, visit.now())?
        .into_iter()
        .partition(|rule| rule.effect == Effect::Deny);
    Ok(DomainsPage {
        change: may_change(conn, visit),
        deny: deny.into_iter().map(|rule| row(&page, rule)).collect(),
        allow: allow.into_iter().map(|rule| row(&page, rule)).collect(),
        thing: thing(conn, typed.of)?,
        things: things(conn, typed.of)?,
        names: if typed.of.is_none() { policies::names(conn)? } else { Vec::new() },
        sought: typed.sought,
        sought_mistake: typed.sought_mistake.as_ref().map(|text| page.say(text)),
        blocked: u32::try_from(invitations::count_blocked(conn, typed.of, visit.now())?).unwrap_or_default(),
        effect: typed.effect.unwrap_or(Effect::Deny).word(),
        // The page says by itself that somebody has to show themselves first.
        mistake: typed
            .mistake
            .as_ref()
            .filter(|text| *text != &Refused::proof_needed().text)
            .map(|text| page.say(text)),
        touched: typed.touched.as_ref().map(|touched| touched_box(&page, touched)),
        told: typed.told,
        asks: typed.asks,
        domains: typed.domains,
        comment: typed.comment,
        page,
    })
}

fn thing(conn: &mut Conn, of: Option<ResourceId>) -> Result<Option<ListedThing>, Refused> {
    let Some(of) = of else { return Ok(None) };
    let found = access::find(conn, of)?.ok_or(policies::Refused::NotThere)?;
    Ok(Some(listed(of, found.name().to_owned(), 0)))
}

/// The organization's page leads to those of apps and groups.
fn things(conn: &mut Conn, of: Option<ResourceId>) -> Result<Vec<ListedThing>, Refused> {
    let all = if of.is_none() { rules::listing(conn)? } else { Vec::new() };
    Ok(all.into_iter().map(|(id, name, n)| listed(id, name, n)).collect())
}

fn listed(of: ResourceId, name: String, n: i64) -> ListedThing {
    ListedThing { name, of: of.to_string(), href: href(Some(of)), n }
}

fn may_change(conn: &mut Conn, visit: &Visit) -> MayChange {
    offer(conn, &visit.actor(), Action::ChangePolicies, Object::Directory, visit.now())
}

fn row(page: &Page, rule: KeptRule) -> DomainRow {
    DomainRow {
        history: format!("/admin/audit?object={}", rule.id),
        remove: format!("{HERE}/{}/remove", rule.id),
        since: page.moment(rule.created_at),
        rule: rule.rule,
        comment: rule.comment,
    }
}

fn touched_box(page: &Page, touched: &Touched) -> TouchedBox {
    let says = page.t("domains-would").with("guests", touched.guests).with("invitations", touched.pending);
    let cell = |user: &User| PersonCell::new(&user.display_name, &user.mail_shown, user.is_pending());
    // Whoever was invited and never came is here in no sense that matters to an admin.
    let here = touched.some.iter().filter(|user| !user.is_pending());
    let waiting = touched.waiting.iter().map(|address| PersonCell::new("", address, true));
    TouchedBox { says: says.to_string(), some: here.map(cell).collect(), waiting: waiting.collect() }
}
