//! The account page and its small forms.

use actix_web::cookie::time::Duration;
use actix_web::http::header;
use actix_web::{HttpRequest, web};
use url::Url;

use crate::features::account::shown::{Fact, MoreWay, SessionRow, ShowPage, WayIn};
use crate::features::account::{my_sessions, naming};
use crate::features::sign_in::identities::Ways;
use crate::features::sign_in::{self, identities, sessions};
use crate::features::users::{self, User};
use crate::foundation::db::Conn;
use crate::foundation::id::IdentityId;
use crate::foundation::refusal::{Kind, Refused};
use crate::foundation::secret;
use crate::foundation::text::{Language, Text};
use crate::foundation::web::shown::Choice;
use crate::foundation::web::{
    Answer, Asked, Flash, LANGUAGE_COOKIE, Page, PersonCell, Place, Posted, Visit, WebError, cookie, redirect,
    redirect_saying, redirect_to_proof, safe_next, show, show_as,
};

const THEMES: [&str; 3] = ["auto", "light", "dark"];
const LANGUAGE_DAYS: i64 = 400;

/// GET /account
pub async fn show_account(asked: Asked) -> Answer {
    Ok(show(&asked.read(|conn, visit| account_page(conn, visit, None)).await?))
}

/// The page; with a name that was typed and what was wrong with it.
fn account_page(conn: &mut Conn, visit: &Visit, typed: Option<(String, Text)>) -> Result<ShowPage, Refused> {
    let me = users::find(conn, visit.me.id)?.ok_or(sign_in::Refused::Missing)?;
    let page = visit.page(Place::Account);
    let ways = identities::ways(conn, &visit.asked.world.config, visit.me.id)?;
    let (typed, mistake) = typed.map(|(typed, text)| (typed, page.say(&text))).unzip();
    Ok(ShowPage {
        person: PersonCell::new(&me.display_name, &me.mail_shown, false),
        facts: facts(&me, &page),
        name: typed.unwrap_or_else(|| me.display_name.clone()),
        name_mistake: mistake,
        languages: languages(page.language()),
        themes: themes(&page, &me.theme),
        sessions: session_rows(conn, visit, &page)?,
        ways_in: ways_in(&ways, &page),
        more_ways: more_ways(&ways),
        is_guest: me.is_guest(),
        page,
    })
}

/// POST /account/name
pub async fn call_oneself(asked: Asked, posted: Posted) -> Answer {
    let typed = posted.one("display_name").map_err(|refused| WebError::new(&asked, refused))?.to_owned();
    let wish = typed.clone();
    let done = asked.write(move |conn, visit| {
        let name = naming::call_oneself(conn, &visit.actor(), &wish, visit.now())?;
        Ok(Flash::done(visit.page(Place::Account).t("account-name-saved").with("name", name)))
    });
    let error = match done.await {
        Ok(flash) => return Ok(redirect_saying(&asked, "/account", &flash)),
        Err(error) => error,
    };
    let Some((status, text)) = error.mistake() else { return Err(error) };
    let page = asked.read(move |conn, visit| account_page(conn, visit, Some((typed, text))));
    Ok(show_as(status, &page.await?))
}

/// POST /account/sessions/{id}/end
pub async fn end_session(asked: Asked, id: web::Path<String>, _: Posted) -> Answer {
    let here = asked.session.clone();
    let id = secret::bytes(&id).unwrap_or_default();
    let ended_here = here.as_deref() == Some(&id);
    let said = asked.write(move |conn, visit| {
        my_sessions::end_session(conn, &visit.actor(), &id, visit.now())?;
        Ok(visit.page(Place::Account).t("account-session-ended").to_string())
    });
    let said = said.await?;
    Ok(if ended_here { redirect("/sign-in") } else { redirect_saying(&asked, "/account", &Flash::done(said)) })
}

/// POST /account/sessions/end
pub async fn end_other_sessions(asked: Asked, _: Posted) -> Answer {
    let said = asked.write(|conn, visit| {
        let here = visit.asked.session.clone().unwrap_or_default();
        let ended = my_sessions::end_other_sessions(conn, &visit.actor(), &here, visit.now())?;
        Ok(visit.page(Place::Account).t("account-sessions-ended").with("n", ended).to_string())
    });
    Ok(redirect_saying(&asked, "/account", &Flash::done(said.await?)))
}

/// POST /account/identities/{id}/unlink
pub async fn unlink_identity(asked: Asked, id: web::Path<String>, _: Posted) -> Answer {
    let id: IdentityId = id.parse().map_err(|_| WebError::new(&asked, sign_in::Refused::Missing))?;
    let said = asked.write(move |conn, visit| {
        let config = &visit.asked.world.config;
        let here = visit.asked.session.clone().unwrap_or_default();
        my_sessions::unlink(conn, config, &visit.actor(), &visit.me, id, &here, visit.now())?;
        Ok(visit.page(Place::Account).t("account-unlinked").to_string())
    });
    match said.await {
        Ok(said) => Ok(redirect_saying(&asked, "/account", &Flash::done(said))),
        Err(error) if error.refused().is_proof_needed() => Ok(redirect_to_proof(&asked, "/account")),
        Err(error) => Err(error),
    }
}

/// POST /language
pub async fn choose_language(asked: Asked, request: HttpRequest, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let wanted = posted.one("language").map_err(refuse)?;
    let language = Language::from_tag(wanted).ok_or_else(|| refuse(not_offered("language")))?;
    let choosing = asked.act(move |conn, maybe| {
        if let Some(me) = &maybe.me {
            users::set_language(conn, me.id, Some(language), maybe.now())?;
        }
        Ok(())
    });
    choosing.await?;
    let mut answer = redirect(&came_from(&asked, &request));
    let mut kept = cookie(LANGUAGE_COOKIE, language.tag().to_owned(), asked.world.is_secure());
    kept.set_max_age(Duration::days(LANGUAGE_DAYS));
    let _ = answer.add_cookie(&kept);
    Ok(answer)
}

/// POST /theme
pub async fn choose_theme(asked: Asked, request: HttpRequest, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let wanted = posted.one("theme").map_err(refuse)?;
    let theme = THEMES.into_iter().find(|theme| *theme == wanted).ok_or_else(|| refuse(not_offered("theme")))?;
    asked.write(move |conn, visit| Ok(users::set_theme(conn, visit.me.id, theme, visit.now())?)).await?;
    Ok(redirect(&came_from(&asked, &request)))
}

fn not_offered(field: &'static str) -> Refused {
    Refused { kind: Kind::Invalid { field }, text: Text::new("account-not-offered") }
}

/// The page the form was on, if it was one of ours.
fn came_from(asked: &Asked, request: &HttpRequest) -> String {
    let told = request.headers().get(header::REFERER).and_then(|value| value.to_str().ok());
    let page = told.and_then(|url| Url::parse(url).ok());
    let ours = page.filter(|url| url.origin().ascii_serialization() == asked.world.config.base_url.origin());
    let Some(page) = ours else { return "/account".to_owned() };
    let path = page.query().map_or_else(|| page.path().to_owned(), |query| format!("{}?{query}", page.path()));
    safe_next(&path).unwrap_or("/account").to_owned()
}

fn facts(me: &User, page: &Page) -> Vec<Fact> {
    let since = Some(page.moment(me.created_at).day());
    let all = [
        ("account-company", me.company_name.clone()),
        ("account-department", me.department.clone()),
        ("account-job", me.job_title.clone()),
        ("account-since", since),
        ("account-stay", me.ends_at.map(|end| page.moment(end).day())),
    ];
    all.into_iter().filter_map(|(key, value)| Some(Fact { key, value: value? })).collect()
}

fn languages(chosen: Language) -> Vec<Choice> {
    let choice = |language: &Language| Choice {
        value: language.tag().to_owned(),
        label: language.own_name().to_owned(),
        chosen: *language == chosen,
        allowed: true,
    };
    Language::ALL.iter().map(choice).collect()
}

fn themes(page: &Page, chosen: &str) -> Vec<Choice> {
    let choice = |theme: &str| Choice {
        value: theme.to_owned(),
        label: page.t(&format!("account-theme-{theme}")).to_string(),
        chosen: theme == chosen,
        allowed: true,
    };
    THEMES.into_iter().map(choice).collect()
}

fn session_rows(conn: &mut Conn, visit: &Visit, page: &Page) -> Result<Vec<SessionRow>, Refused> {
    let here = visit.asked.session.as_deref();
    let all = sessions::of(conn, &visit.me, visit.now(), &visit.asked.world.config)?;
    let row = |session: &sessions::Session| SessionRow {
        device: match session.client.as_str() {
            "" => page.t("account-session-unknown").to_string(),
            client => client.to_owned(),
        },
        began: page.moment(session.created_at),
        seen: page.moment(session.last_seen_at),
        here: here == Some(&session.id),
        end: format!("/account/sessions/{}/end", secret::text(&session.id)),
    };
    Ok(all.iter().map(row).collect())
}

fn ways_in(ways: &Ways, page: &Page) -> Vec<WayIn> {
    let code = ways.code.iter().map(|address| WayIn {
        name: page.t("account-way-code").to_string(),
        with: address.clone(),
        is_code: true,
        unlink: None,
    });
    let providers = ways.connected.iter().map(|way| WayIn {
        name: way.name.clone(),
        with: way.subject.clone(),
        is_code: false,
        unlink: Some(format!("/account/identities/{}/unlink", way.id)),
    });
    code.chain(providers).collect()
}

fn more_ways(ways: &Ways) -> Vec<MoreWay> {
    let more = ways.open.iter().map(|provider| MoreWay {
        name: provider.display_name.clone(),
        href: format!("/sign-in/oidc/{}?for=link&next=/account", provider.name),
    });
    more.collect()
}
