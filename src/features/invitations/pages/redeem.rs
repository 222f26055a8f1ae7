//! From the link in the mail to being in: look, decide, prove, land.

use actix_session::Session;
use actix_web::http::StatusCode;

use crate::features::invitations::pages::landing::{Landing, Through};
use crate::features::invitations::pages::link::landing;
use crate::features::invitations::pages::offer::offer;
use crate::features::invitations::shown_guest::{
    CodePage, DeclinedPage, GonePage, ProvePage, RedeemPage, WrongAccountPage,
};
use crate::features::invitations::{Invitation, Proof, Refused, State, answer, ask, queries, redeem as redemption};
use crate::features::outbox;
use crate::features::policies::{self, Sight};
use crate::features::sign_in::codes::{self, Ask, Caller, CodePurpose, Recipient};
use crate::features::sign_in::pages::Door;
use crate::features::sign_in::sessions::Way;
use crate::features::sign_in::shown::Provider;
use crate::features::sign_in::{self, entering, identities};
use crate::features::users;
use crate::foundation::address::EmailAddress;
use crate::foundation::config::Config;
use crate::foundation::db::Conn;
use crate::foundation::refusal::{self, Refusal};
use crate::foundation::web::{
    Answer, Asked, FormTarget, Maybe, PersonCell, Place, Posted, WebError, leading_to, redirect, show, show_as,
    status_of,
};

/// The invitation this browser is answering, while it can be answered.
fn under_way(conn: &mut Conn, asked: &Asked) -> Result<Invitation, Refused> {
    let (id, number) = asked.txn.as_ref().and_then(|txn| txn.invitation).ok_or(Refused::NothingUnderWay)?;
    let invitation = queries::find(conn, id)?.ok_or(Refused::NoLongerOpen)?;
    let current = number == invitation.link_number && invitation.is_open(asked.now());
    if current { Ok(invitation) } else { Err(Refused::NoLongerOpen) }
}

/// Holds the invited guest, so that no code is sent for an invitation that ends at this moment.
fn hold(conn: &mut Conn, asked: &Asked) -> Result<(), Refused> {
    let id = asked.txn.as_ref().and_then(|txn| txn.invitation).map(|(id, _)| id);
    Ok(id.map_or(Ok(()), |id| queries::hold_guest(conn, id))?)
}

/// The same once Accept was pressed in this browser: a proof without that word redeems nothing.
fn accepted(conn: &mut Conn, asked: &Asked) -> Result<Invitation, Refused> {
    let invitation = under_way(conn, asked)?;
    let said = asked.txn.as_ref().is_some_and(|txn| txn.accepted);
    if said { Ok(invitation) } else { Err(Refused::NoDecision) }
}

/// GET /redeem: the five answers; the way to prove it once accepted; both people if it is the wrong one.
pub async fn show_offer(asked: Asked) -> Answer {
    let face = asked.look(|conn, maybe| {
        if let Some(path) = redeemed_before(conn, maybe)? {
            return Ok((Face::Home(path), None));
        }
        match under_way(conn, &maybe.asked) {
            Ok(invitation) => Ok((face(conn, maybe, &invitation)?, form_target(conn, &maybe.asked)?)),
            Err(Refused::NoLongerOpen) => {
                let ask = can_be_asked_for(conn, &maybe.asked)?;
                Ok((Face::Gone(Box::new(GonePage { page: maybe.page(Place::Nowhere), ask })), None))
            }
            Err(refused) => Err(refused.into()),
        }
    });
    let (face, target) = face.await?;
    Ok(match face {
        Face::Offer(page) => leading_to(show(&*page), target),
        Face::Wrong(page) => show_as(StatusCode::FORBIDDEN, &*page),
        Face::Gone(page) => show_as(StatusCode::GONE, &*page),
        Face::Home(path) => redirect(&path),
    })
}

/// Whoever came to an app by themselves goes on to it after the form (H-3).
fn form_target(conn: &mut Conn, asked: &Asked) -> Result<Option<FormTarget>, Refused> {
    let came = asked.txn.as_ref().filter(|txn| txn.proved.is_some());
    Ok(asked.form_target(conn, came.and_then(|txn| txn.next.as_deref()))?)
}

/// Where the invitation led that this very person has redeemed: asking again changes nothing (V-7).
fn redeemed_before(conn: &mut Conn, maybe: &Maybe) -> Result<Option<String>, Refused> {
    let (Some((id, _)), Some(me)) = (maybe.asked.txn.as_ref().and_then(|txn| txn.invitation), &maybe.me) else {
        return Ok(None);
    };
    let theirs = |it: &Invitation| it.state == State::Redeemed && it.user_id == me.id;
    let invitation = queries::find(conn, id)?.filter(theirs);
    invitation.map(|invitation| landing(conn, &invitation)).transpose()
}

/// Whether a fresh link may be asked for: not where somebody said no.
fn can_be_asked_for(conn: &mut Conn, asked: &Asked) -> Result<bool, Refused> {
    let Some((id, _)) = asked.txn.as_ref().and_then(|txn| txn.invitation) else { return Ok(false) };
    let state = queries::find(conn, id)?.map(|invitation| invitation.state);
    Ok(matches!(state, Some(State::Pending | State::Expired | State::Replaced)))
}

/// What whoever holds the link meets.
enum Face {
    Offer(Box<RedeemPage>),
    Wrong(Box<WrongAccountPage>),
    Gone(Box<GonePage>),
    /// Redeemed already, by this very person.
    Home(String),
}

fn face(conn: &mut Conn, maybe: &Maybe, invitation: &Invitation) -> Result<Face, Refused> {
    let page = maybe.page(Place::Nowhere);
    let offer = offer(conn, invitation, &page)?;
    match &maybe.me {
        Some(me) if me.id != invitation.user_id => {
            let me = PersonCell::new(&me.name, &me.mail, false);
            Ok(Face::Wrong(Box::new(WrongAccountPage { page, offer, me })))
        }
        me => {
            let came = maybe.asked.txn.as_ref().is_some_and(|txn| txn.proved == Some(invitation.user_id));
            let already_proven = me.is_some();
            Ok(Face::Offer(Box::new(RedeemPage { page, offer, already_proven, came, mistake: None })))
        }
    }
}

/// POST /redeem {`decision`}
pub async fn decide(asked: Asked, session: Session, posted: Posted) -> Answer {
    let refuse = |refused: refusal::Refused| WebError::new(&asked, refused);
    match posted.one("decision").map_err(refuse)? {
        "accept" => accept(asked, session).await,
        "decline" => declined(asked, false).await,
        "decline_forever" => declined(asked, true).await,
        _ => Err(WebError::new(&asked, Refused::NoDecision)),
    }
}

/// How an accepted invitation goes on.
enum Next {
    /// Signed in as the invited person: it is done.
    In(Landing),
    /// Came by themselves and proved the address before: it is done as well.
    Through(Through),
    /// A provider proved it a moment ago.
    Proven,
    /// A provider speaks for the address's domain: choose between it and a code.
    Prove,
    /// A code is on its way.
    Code,
    /// It was done before.
    Home(String),
}

pub(super) async fn accept(asked: Asked, session: Session) -> Answer {
    let mut door = Door::of(&asked)?;
    let deed = door.clone();
    let next = asked.act(move |conn, maybe| {
        if let Some(path) = redeemed_before(conn, maybe)? {
            return Ok(Next::Home(path));
        }
        hold(conn, &maybe.asked)?;
        let invitation = under_way(conn, &maybe.asked)?;
        let me = maybe.me.as_ref().map(|me| me.id);
        if me == Some(invitation.user_id) {
            let done = redemption(conn, invitation.id, &Proof::SignedIn, maybe.asked.origin(), maybe.now())?;
            let sight = policies::sight_of(conn, &done.user)?;
            return Ok(Next::In(Landing::of(&done, None, &maybe.page(Place::Nowhere), sight)));
        }
        let config = &maybe.asked.world.config;
        let came = deed.txn.proved == Some(invitation.user_id);
        if came && vouched(conn, config, &deed, maybe, &invitation)? {
            return Ok(Next::Proven);
        }
        if came {
            let proof = if deed.txn.vouched { Proof::ProviderBefore } else { Proof::Code };
            return Ok(Next::Through(come_through(conn, &deed, maybe, &invitation, &proof)?));
        }
        if providers(config, &invitation).next().is_some() {
            return Ok(Next::Prove);
        }
        send_code(conn, config, &deed, maybe, &invitation)?;
        Ok(Next::Code)
    });
    let next = next.await?;
    door.txn.accepted = true;
    Ok(match next {
        Next::In(landing) => landing.go(&door.asked),
        Next::Through(through) => through.land(&door, &session),
        Next::Proven => door.keep_txn(redirect("/redeem/proven")),
        Next::Home(path) => redirect(&path),
        Next::Prove => door.keep_txn(redirect("/redeem/prove")),
        Next::Code => door.keep_txn(redirect("/redeem/code")),
    })
}

/// Whether a provider said to this browser within the last minutes that the invited address is its visitor's.
fn vouched(
    conn: &mut Conn,
    config: &Config,
    door: &Door,
    maybe: &Maybe,
    invitation: &Invitation,
) -> Result<bool, Refused> {
    let proof = identities::proof(conn, config, &door.txn, maybe.now())?;
    let address = proof.and_then(|proof| identities::proven_address(&proof.provider, &proof.identity));
    Ok(address.is_some_and(|address| address.as_str() == invitation.address))
}

/// The providers that may prove this invitation's address.
fn providers<'a>(
    config: &'a Config,
    invitation: &Invitation,
) -> impl Iterator<Item = &'a crate::foundation::config::Provider> {
    let domain = invitation.address.rsplit_once('@').map(|(_, domain)| domain.to_owned()).unwrap_or_default();
    config.oidc.iter().filter(move |provider| provider.domains.contains(&domain) && provider.audience.includes_guests())
}

/// The code goes to the invited address, whatever was typed anywhere (O-11).
fn send_code(
    conn: &mut Conn,
    config: &Config,
    door: &Door,
    maybe: &Maybe,
    invitation: &Invitation,
) -> Result<(), Refused> {
    let address = EmailAddress::parse(&invitation.address).map_err(|_| Refused::NoLongerOpen)?;
    let guest = users::find(conn, invitation.user_id)?.filter(|guest| guest.enabled);
    let recipient = guest.map(|guest| Recipient {
        user: guest.id,
        address: guest.mail.clone(),
        language: guest.language().unwrap_or_else(|| maybe.language()),
        invitation: Some(invitation.id),
    });
    let caller = caller(door, invitation);
    let ask = Ask { purpose: CodePurpose::Redeem, txn: &door.txn, address: &address, recipient, caller };
    Ok(codes::request(conn, config, &ask, maybe.now())?)
}

/// A browser that holds the link has a small budget of its own, so that strangers cannot lock the
/// invitee out (O-9).
fn caller(door: &Door, invitation: &Invitation) -> Caller {
    Caller { network: door.network(), known_as: Some(format!("invitation/{}", invitation.id)) }
}

async fn declined(asked: Asked, forever: bool) -> Answer {
    let page = asked.act(move |conn, maybe| {
        let invitation = under_way(conn, &maybe.asked)?;
        let origin = maybe.asked.origin();
        match forever {
            true => answer::decline_forever(conn, invitation.id, &origin, maybe.now())?,
            false => answer::decline(conn, invitation.id, &origin, maybe.now())?,
        };
        Ok(())
    });
    page.await?;
    Ok(redirect(if forever { "/redeem/declined?forever=1" } else { "/redeem/declined" }))
}

/// GET /redeem/declined
pub async fn show_declined(asked: Asked) -> Answer {
    let forever = asked.path.ends_with("?forever=1");
    let page = asked.look(move |_, maybe| Ok(DeclinedPage { page: maybe.page(Place::Nowhere), forever }));
    Ok(show(&page.await?))
}

/// GET /redeem/prove: a provider or a code.
pub async fn show_proofs(asked: Asked) -> Answer {
    let page = asked.look(|conn, maybe| {
        let invitation = under_way(conn, &maybe.asked)?;
        let page = maybe.page(Place::Nowhere);
        let providers = providers(&maybe.asked.world.config, &invitation).map(|provider| Provider {
            name: provider.display_name.clone(),
            href: format!("/sign-in/oidc/{}?for=redeem", provider.name),
        });
        Ok(ProvePage {
            offer: offer(conn, &invitation, &page)?,
            providers: providers.collect(),
            by_code: true,
            mistake: None,
            page,
        })
    });
    Ok(show(&page.await?))
}

/// POST /redeem/send: a code, or another one.
pub async fn send(asked: Asked, _: Posted) -> Answer {
    let door = Door::of(&asked)?;
    let deed = door.clone();
    let sent = asked.act(move |conn, maybe| {
        hold(conn, &maybe.asked)?;
        let invitation = accepted(conn, &maybe.asked)?;
        Ok(send_code(conn, &maybe.asked.world.config, &deed, maybe, &invitation)?)
    });
    sent.await?;
    Ok(door.keep_txn(redirect("/redeem/code")))
}

/// GET /redeem/code
pub async fn show_code(asked: Asked) -> Answer {
    code_page(&asked, None).await
}

async fn code_page(asked: &Asked, refused: Option<sign_in::Refused>) -> Answer {
    let status = refused.as_ref().map_or(StatusCode::OK, |refused| status_of(&refused.kind()));
    let text = refused.map(|refused| refused.text());
    let page = asked.look(move |conn, maybe| {
        let invitation = under_way(conn, &maybe.asked)?;
        let page = maybe.page(Place::Nowhere);
        let late = outbox::is_late(conn, maybe.asked.world.config.mail.route())?;
        let (offer, mistake) = (offer(conn, &invitation, &page)?, text.map(|text| page.say(&text)));
        Ok((CodePage { offer, mistake, page, late }, form_target(conn, &maybe.asked)?))
    });
    let (page, target) = page.await?;
    Ok(leading_to(show_as(status, &page), target))
}

/// POST /redeem/code {`code`}
pub async fn check_code(asked: Asked, session: Session, posted: Posted) -> Answer {
    let typed = posted.one("code").map_err(|refused| WebError::new(&asked, refused))?.to_owned();
    let door = Door::of(&asked)?;
    let deed = door.clone();
    let entered = asked.act(move |conn, maybe| {
        let invitation = accepted(conn, &maybe.asked)?;
        let address = EmailAddress::parse(&invitation.address).map_err(|_| Refused::NoLongerOpen)?;
        let proved = deed.at(maybe, |browser| {
            let known = caller(&deed, &invitation);
            entering::prove_as(
                conn,
                &maybe.asked.world.config,
                browser,
                CodePurpose::Redeem,
                (&address, &typed),
                known,
                maybe.now(),
            )
        })?;
        match proved {
            Ok(proved) if proved == (invitation.user_id, Some(invitation.id)) => {
                Ok(Ok(come_through(conn, &deed, maybe, &invitation, &Proof::Code)?))
            }
            // The code of another invitation: what it offers was accepted, this was not.
            Ok(_) => Ok(Err(sign_in::Refused::CodeGone)),
            Err(wrong) => Ok(Err(wrong)),
        }
    });
    match entered.await? {
        Ok(through) => Ok(through.land(&door, &session)),
        Err(wrong) => code_page(&asked, Some(wrong)).await,
    }
}

/// GET /redeem/proven: back from a provider that was asked to prove the invited address.
pub async fn proven(asked: Asked, session: Session) -> Answer {
    let door = Door::of(&asked)?;
    let deed = door.clone();
    let through = asked.act(move |conn, maybe| {
        let invitation = accepted(conn, &maybe.asked)?;
        let config = &maybe.asked.world.config;
        let proof = identities::take_proof(conn, config, &deed.txn, maybe.now())?.ok_or(Refused::NothingUnderWay)?;
        let verified = identities::proven_address(&proof.provider, &proof.identity).ok_or(Refused::NotProven)?;
        let through = come_through(conn, &deed, maybe, &invitation, &Proof::Provider { verified })?;
        let guest = users::find(conn, through.user)?.ok_or(Refused::NotThere)?;
        let guest = users::acting(conn, &guest, maybe.asked.origin())?;
        identities::link(conn, &guest, through.user, (&proof.provider, &proof.identity), maybe.now())?;
        Ok(through)
    });
    Ok(through.await?.land(&door, &session))
}

/// What somebody came to by themselves, if the invitation gives it.
fn came_for<'a>(
    conn: &mut Conn,
    door: &'a Door,
    invitation: &Invitation,
    sight: Sight,
) -> Result<Option<&'a str>, Refused> {
    let came = door.txn.proved == Some(invitation.user_id);
    let Some(next) = door.txn.next.as_deref().filter(|_| came) else { return Ok(None) };
    let leads = |path: String, shown: String| path == shown && next.starts_with(&path);
    let given = ask::wishes_of(conn, invitation)?;
    let given = given.iter().any(|wish| leads(wish.resource.path(), wish.resource.path_for(sight)));
    Ok(given.then_some(next))
}

fn come_through(
    conn: &mut Conn,
    door: &Door,
    maybe: &Maybe,
    invitation: &Invitation,
    proof: &Proof,
) -> Result<Through, Refused> {
    let done = redemption(conn, invitation.id, proof, maybe.asked.origin(), maybe.now())?;
    let way = match proof {
        Proof::Provider { .. } | Proof::ProviderBefore => Way::Provider,
        Proof::Code | Proof::SignedIn => Way::Code,
    };
    let config = &maybe.asked.world.config;
    let entered =
        door.at(maybe, |browser| entering::as_person(conn, config, browser, done.user.id, way, maybe.now()))?;
    let sight = policies::sight_of(conn, &done.user)?;
    let next = came_for(conn, door, invitation, sight)?;
    let landing = Landing::of(&done, next, &maybe.page(Place::Nowhere), sight);
    Ok(Through { user: done.user.id, entered: entered?, landing })
}
