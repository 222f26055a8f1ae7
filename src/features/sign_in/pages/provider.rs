//! Signing in through an identity provider: to it and back.

use std::sync::Arc;

use actix_session::Session;
use actix_web::{HttpResponse, web};
use url::Url;

use crate::features::audit::{self, Action, Deed, Outcome};
use crate::features::sign_in::journey::{Aim, Journey};
use crate::features::sign_in::oidc::{self, Identity, Registration, Wish};
use crate::features::sign_in::pages::again::go_on;
use crate::features::sign_in::pages::code::{answered, see_offer};
use crate::features::sign_in::pages::{Door, come_in};
use crate::features::sign_in::vouched::{self, Arrival};
use crate::features::sign_in::{Refused, again, identities, proofs};
use crate::foundation::config::{self, Config};
use crate::foundation::refusal::Refusal;
use crate::foundation::web::{Answer, Asked, Flash, Place, Query, WebError, redirect, redirect_saying, safe_next};

/// The configured providers and what they published; one set for the whole program.
pub struct Providers(Vec<Known>);

struct Known {
    settings: config::Provider,
    client: oidc::Provider,
}

impl Providers {
    pub fn of(config: &Config) -> Result<Self, oidc::Refused> {
        let known = config.oidc.iter().map(|settings| {
            let callback = config.base_url.link(&format!("/sign-in/oidc/{}/callback", settings.name));
            let client = oidc::Provider::new(Registration {
                issuer: settings.issuer.clone(),
                client_id: settings.client_id.clone(),
                client_secret: Some(settings.client_secret.reveal().to_owned()),
                callback: Url::parse(&callback).map_err(|_| oidc::Refused::Misconfigured)?,
            })?;
            Ok(Known { settings: settings.clone(), client })
        });
        known.collect::<Result<_, _>>().map(Self)
    }

    /// Each by the name people read, and how it was when this node asked it last.
    pub fn seen(&self) -> Vec<(String, oidc::Seen)> {
        self.0.iter().map(|known| (known.settings.display_name.clone(), known.client.seen())).collect()
    }

    fn named(&self, asked: &Asked, name: &str) -> Result<&Known, WebError> {
        let found = self.0.iter().find(|known| known.settings.name == name);
        found.ok_or_else(|| WebError::new(asked, Refused::NoSuchProvider))
    }
}

/// GET /sign-in/oidc/{name}
pub async fn begin(
    asked: Asked,
    query: Query,
    providers: web::Data<Arc<Providers>>,
    name: web::Path<String>,
) -> Answer {
    let known = providers.named(&asked, &name)?;
    let parameter = |name| query.only(name).map_err(|refused| WebError::new(&asked, refused));
    let mut door = Door::of(&asked)?;
    if let Some(next) = parameter("next")? {
        door.txn.next = safe_next(next).map(str::to_owned);
    }
    let aim = parameter("for")?.and_then(Aim::from_word).unwrap_or(Aim::SignIn);
    let journey = Journey::new(&asked.world.config.keys, &door.txn, &name, aim, asked.now())
        .map_err(|error| WebError::new(&asked, Refused::from(error)))?;
    let wish = Wish { address: door.txn.address.as_deref(), again: aim == Aim::StepUp };
    match known.client.begin(&secrets(&journey), &wish, asked.now().utc()).await {
        Ok(address) => Ok(door.keep_txn(redirect(address.as_str()))),
        Err(refused) => turned_back(&door, refused.into(), way_back(aim)).await,
    }
}

/// GET /sign-in/oidc/{name}/callback
pub async fn callback(
    asked: Asked,
    session: Session,
    query: Query,
    providers: web::Data<Arc<Providers>>,
    name: web::Path<String>,
) -> Answer {
    let known = providers.named(&asked, &name)?;
    let parameter = |name| query.only(name).map_err(|refused| WebError::new(&asked, refused));
    let (state, code, issuer) = (parameter("state")?, parameter("code")?, parameter("iss")?);
    let (door, journey) = came_back(&asked, &name, state).await?;
    let Some(code) = code else { return turned_back(&door, oidc::Refused::Denied.into(), way_back(journey.aim)).await };
    let answer = oidc::Answer { code, issuer };
    match known.client.finish(&answer, &secrets(&journey), asked.now().utc()).await {
        Ok(identity) => arrive(door, session, journey, known.settings.clone(), identity).await,
        Err(refused) => turned_back(&door, refused.into(), way_back(journey.aim)).await,
    }
}

fn secrets(journey: &Journey) -> oidc::Journey<'_> {
    oidc::Journey { state: &journey.state, nonce: &journey.nonce, verifier: &journey.verifier }
}

/// The journey this browser began and ends now, for the first and only time (I-4).
async fn came_back(asked: &Asked, provider: &str, state: Option<&str>) -> Result<(Door, Journey), WebError> {
    let strange = || WebError::new(asked, Refused::StrangeReturn);
    let door = Door::under_way(asked).ok_or_else(strange)?;
    let keys = &asked.world.config.keys;
    let journey =
        state.and_then(|state| Journey::back(keys, &door.txn, provider, state, asked.now())).ok_or_else(strange)?;
    let (hash, txn, provider) = (journey.hash(), door.txn.hash(), provider.to_owned());
    let noted = asked.act(move |conn, maybe| Ok(proofs::note_returned(conn, &hash, &txn, &provider, maybe.now())?));
    if noted.await? { Ok((door, journey)) } else { Err(strange()) }
}

async fn arrive(
    door: Door,
    session: Session,
    journey: Journey,
    provider: config::Provider,
    identity: Identity,
) -> Answer {
    match journey.aim {
        Aim::SignIn => sign_in(door, session, journey, provider, identity).await,
        Aim::Redeem => {
            keep(&door, &journey, identity).await?;
            Ok(door.keep_txn(redirect("/redeem/proven")))
        }
        Aim::StepUp | Aim::Link => for_myself(door, session, journey, provider, identity).await,
    }
}

async fn sign_in(
    mut door: Door,
    session: Session,
    journey: Journey,
    provider: config::Provider,
    identity: Identity,
) -> Answer {
    let asked = door.asked.clone();
    let (deed, said) = (door.clone(), identity.clone());
    let arrival = asked.act(move |conn, maybe| {
        let config = &deed.asked.world.config;
        Ok(deed.at(maybe, |browser| vouched::with_provider(conn, config, browser, &provider, &said, maybe.now()))?)
    });
    match answered(&asked, arrival.await?)? {
        Arrival::In(entered) => {
            let next = door.txn.next.clone().unwrap_or_else(|| "/apps".to_owned());
            Ok(come_in(&door, &session, &entered, redirect(&next)))
        }
        Arrival::Invited(invited) => {
            keep(&door, &journey, identity).await?;
            Ok(see_offer(door, invited, true))
        }
        Arrival::Unknown => {
            door.txn.address = identity.email.clone();
            keep(&door, &journey, identity).await?;
            Ok(door.keep_txn(redirect("/sign-in/connect")))
        }
    }
}

/// Somebody who is signed in already shows themselves again, or connects one more identity.
async fn for_myself(
    door: Door,
    session: Session,
    journey: Journey,
    provider: config::Provider,
    identity: Identity,
) -> Answer {
    let asked = door.asked.clone();
    let next = door.txn.next.clone().unwrap_or_else(|| "/account".to_owned());
    let done = asked.write(move |conn, visit| {
        let (me, now, id) = (&visit.me, visit.now(), visit.asked.session.clone().unwrap_or_default());
        Ok(match journey.aim {
            Aim::Link => (again::connect(conn, &visit.actor(), me, &id, (&provider, &identity), now)?, None),
            _ => (again::prove(conn, me, &id, &identity, now)?, Some(go_on(&visit.page(Place::Nowhere)))),
        })
    });
    let (entered, said) = done.await?;
    let answer = match said {
        Some(said) => redirect_saying(&door.asked, &next, &said),
        None => redirect(&next),
    };
    Ok(come_in(&door, &session, &entered, answer))
}

async fn keep(door: &Door, journey: &Journey, identity: Identity) -> Result<(), WebError> {
    let (config, hash) = (Arc::clone(&door.asked.world.config), journey.hash());
    door.asked.act(move |conn, _| Ok(identities::keep(conn, &config, &hash, &identity)?)).await
}

fn way_back(aim: Aim) -> &'static str {
    match aim {
        Aim::SignIn => "/sign-in",
        Aim::Redeem => "/redeem",
        Aim::StepUp | Aim::Link => "/account",
    }
}

/// Back to where the other ways in are offered, with the reason why this one failed (F56).
async fn turned_back(door: &Door, refused: Refused, to: &str) -> Result<HttpResponse, WebError> {
    let text = refused.text();
    let said = door.asked.act(move |conn, maybe| {
        let deed = Deed::new(Action::SignInRefused).outcome(Outcome::Denied).with("reason", text.key());
        audit::record(conn, &maybe.actor(), deed, maybe.now())?;
        Ok(maybe.page(Place::Nowhere).say(&text))
    });
    Ok(door.keep_txn(redirect_saying(&door.asked, to, &Flash::fail(said.await?))))
}
