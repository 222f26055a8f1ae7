//! What ends soon: asking to keep it, and deciding about it. A link only ever shows what it would do.

use crate::features::guests::pages::cell;
use crate::features::guests::shown::{DecidePage, DecideRow, EndingsPage, MineRow};
use crate::features::guests::{self, Answer as Decision, Decide, Decided, Key, Refused, Soon};
use crate::features::people;
use crate::features::people::pages::end::{self, Typed};
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::refusal::{self, Kind};
use crate::foundation::text::Text;
use crate::foundation::web::{
    Answer, Asked, Flash, Page, Place, Posted, Query, Visit, WebError, redirect_saying, show, show_as,
};

const HERE: &str = "/endings";

/// GET /endings
pub async fn index(asked: Asked) -> Answer {
    Ok(show(&asked.read(|conn, visit| Ok(endings_page(conn, visit, None)?)).await?))
}

/// POST /endings/ask
pub async fn ask(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let of = posted.one("of").map_err(refuse)?.to_owned();
    let reason = posted.one("reason").map_err(refuse)?.to_owned();
    let typed = (of.clone(), reason.clone());
    let done = asked.write(move |conn, visit| {
        let key = Key::read(&visit.me.id.to_string(), &of).ok_or(Refused::NoSuchEnd)?;
        guests::ask(conn, &visit.actor(), key.of, &reason, visit.now())?;
        Ok(Flash::done(visit.page(Place::Account).t("endings-asked-said")))
    });
    let error = match done.await {
        Ok(flash) => return Ok(redirect_saying(&asked, HERE, &flash)),
        Err(error) => error,
    };
    let Some((status, text)) = error.mistake() else { return Err(error) };
    let page = asked.read(move |conn, visit| Ok(endings_page(conn, visit, Some((typed, text)))?));
    Ok(show_as(status, &page.await?))
}

fn endings_page(
    conn: &mut Conn,
    visit: &Visit,
    wrong: Option<((String, String), Text)>,
) -> Result<EndingsPage, Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    let page = visit.page(Place::Account);
    let mine = guests::mine(conn, &actor, now)?;
    let decide = guests::to_decide(conn, &actor, now)?;
    let bound = guests::is_bound(conn, &actor, now)?;
    let (typed, mistake) = wrong.map(|(typed, text)| (typed, page.say(&text))).unzip();
    Ok(EndingsPage {
        mine: mine.iter().map(|soon| mine_row(&page, soon)).collect(),
        decide: decide.iter().map(|soon| decide_row(&page, soon, bound)).collect(),
        typed,
        mistake,
        page,
    })
}

fn mine_row(page: &Page, soon: &Soon) -> MineRow {
    let stay = || page.t("endings-stay").with("organization", page.organization()).to_string();
    MineRow {
        of: soon.key.of_word(),
        name: if soon.key.of.is_none() { stay() } else { soon.name.clone() },
        ends_at: page.moment(soon.ends_at),
        asked_at: soon.asked_at.map(|at| page.moment(at)),
        let_go: soon.let_go,
    }
}

/// What is at stake, from the side of who decides.
fn name_of(page: &Page, soon: &Soon) -> String {
    match soon.key.of {
        Some(_) => soon.name.clone(),
        None => page.t("endings-their-stay").with("organization", page.organization()).to_string(),
    }
}

fn wish_of(page: &Page, soon: &Soon) -> Option<String> {
    soon.asked_at?;
    Some(match &soon.reason {
        Some(reason) => page.t("endings-they-asked-because").with("reason", reason).to_string(),
        None => page.t("endings-they-asked").to_string(),
    })
}

/// Where the answer is asked once more.
fn way(soon: &Soon, answer: &str) -> String {
    let fields = [("user", soon.key.user.to_string()), ("of", soon.key.of_word()), ("answer", answer.to_owned())];
    format!("/endings/decide?{}", serde_urlencoded::to_string(fields).unwrap_or_default())
}

fn decide_row(page: &Page, soon: &Soon, bound: bool) -> DecideRow {
    DecideRow {
        person: cell(&soon.user),
        name: name_of(page, soon),
        ends_at: page.moment(soon.ends_at),
        wish: wish_of(page, soon),
        let_go: soon.let_go,
        keep: (!bound || !soon.user.is_guest()).then(|| way(soon, "keep")),
        extend: way(soon, "extend"),
        let_it: way(soon, "let-go"),
    }
}

/// GET /endings/decide
pub async fn confirm(asked: Asked, query: Query) -> Answer {
    let key = Key::read(&query.first("user"), &query.first("of"));
    let answer = word_of(&query.first("answer"));
    let page = asked.read(move |conn, visit| {
        let key = key.ok_or(Refused::NotThere)?;
        Ok(decide_page(conn, visit, key, answer, None)?)
    });
    Ok(show(&page.await?))
}

fn word_of(answer: &str) -> &'static str {
    match answer {
        "keep" => "keep",
        "let-go" => "let-go",
        _ => "extend",
    }
}

/// POST /endings/decide
pub async fn decide(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let key = Key::read(posted.one("user").map_err(refuse)?, posted.one("of").map_err(refuse)?);
    let answer = word_of(posted.one("answer").map_err(refuse)?);
    let seen = posted.one("seen").map_err(refuse)?.parse().ok().map(Time::from_micros);
    let typed = if posted.has("ends_on") { Typed::read(&posted).map_err(refuse)? } else { Typed::default() };
    let other = posted.one("ends").is_ok_and(|ends| ends == "other");
    let day = typed.ends_on(other).ok().flatten();
    let done = asked.write(move |conn, visit| {
        let answer = match answer {
            "keep" => Decision::Keep,
            "let-go" => Decision::LetGo,
            _ => Decision::Extend(day.ok_or(Refused::NotADate)?),
        };
        let (key, seen) = (key.ok_or(Refused::NotThere)?, seen.ok_or(Refused::ChangedMeanwhile)?);
        let decided = guests::decide(conn, &visit.actor(), Decide { key, answer, seen }, visit.now())?;
        Ok(said(&visit.page(Place::Account), &decided, answer))
    });
    let error = match done.await {
        Ok(flash) => return Ok(redirect_saying(&asked, HERE, &flash)),
        Err(error) => error,
    };
    let (Some((status, text)), Some(key)) = (error.mistake(), key) else { return Err(error) };
    // What has no end any more has no page to show again: then what was wrong with the wish is all there is to say.
    let clash = (error.refused().kind == Kind::Conflict).then_some(seen);
    let wrong = Wrong { typed, text: text.clone(), clash };
    let page = asked.read(move |conn, visit| {
        decide_page(conn, visit, key, answer, Some(wrong)).map_err(|_| refusal::Refused { kind: Kind::Conflict, text })
    });
    Ok(show_as(status, &page.await?))
}

fn said(page: &Page, decided: &Decided, answer: Decision) -> Flash {
    let key = match answer {
        Decision::Keep => "endings-kept",
        Decision::Extend(_) => "endings-extended",
        Decision::LetGo => "endings-went",
    };
    let stay = || page.t("endings-their-stay").with("organization", page.organization()).to_string();
    let name = if decided.name.is_empty() { stay() } else { decided.name.clone() };
    let day = decided.ends_at.map(|end| page.moment(end).day()).unwrap_or_default();
    Flash::done(page.t(key).with("person", decided.user.name()).with("name", name).with("day", day))
}

/// What was refused, and why.
struct Wrong {
    typed: Typed,
    text: Text,
    /// The end that the page showed, where somebody else was faster
    clash: Option<Option<Time>>,
}

fn decide_page(
    conn: &mut Conn,
    visit: &Visit,
    key: Key,
    answer: &'static str,
    wrong: Option<Wrong>,
) -> Result<DecidePage, Refused> {
    let soon = guests::one(conn, &visit.actor(), key, visit.now())?;
    let page = visit.page(Place::Account);
    let mistake = wrong.as_ref().map(|wrong| page.say(&wrong.text));
    let fresh = wrong.is_none();
    let (typed, meanwhile) = match wrong {
        Some(Wrong { typed, clash: Some(shown), .. }) => typed.meanwhile(&page, shown, Some(soon.ends_at)),
        Some(wrong) => (wrong.typed, None),
        None => (Typed::three_months(&page), None),
    };
    let mut presets = end::presets(&page, &typed);
    // Without end is an answer of its own.
    presets.retain(|preset| !preset.value.is_empty());
    let bound = people::bound(conn, &visit.actor(), &soon.user, visit.now())?;
    let mut presets = end::within(&page, &typed, presets, bound.map(|(_, latest)| latest), Some(soon.ends_at));
    // The usual extension may be more than the rules allow; then it is as much as they do.
    if let Some(last) = presets.last_mut().filter(|_| fresh && bound.is_some_and(|(_, latest)| typed.is_after(latest)))
    {
        last.chosen = true;
    }
    let other_day = !presets.iter().any(|preset| preset.chosen);
    Ok(DecidePage {
        person: cell(&soon.user),
        name: name_of(&page, &soon),
        user: key.user.to_string(),
        of: key.of_word(),
        forbidden: answer == "keep" && bound.is_some(),
        limit: bound.map(|bound| end::limit(&page, bound)),
        extend: way(&soon, "extend"),
        answer,
        ends_at: page.moment(soon.ends_at),
        seen: soon.ends_at.micros().to_string(),
        wish: wish_of(&page, &soon),
        presets,
        other_day,
        ends_on: if other_day { typed.day } else { String::new() },
        mistake,
        meanwhile,
        page,
    })
}
