//! Proving the invited address, by provider or code, and landing where the invitation leads.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use crate::features::invitations::pages::offer::offer;
use crate::features::invitations::pages::redeem::under_way;
use crate::features::invitations::shown_guest::{CodePage, ProvePage};
use crate::features::invitations::{Invitation, Proof, Refused, redeem as redemption};
use crate::features::outbox;
use crate::features::sign_in::codes::{self, Ask, Caller, CodePurpose, Recipient};
use crate::features::sign_in::pages::{Door, come_in};
use crate::features::sign_in::sessions::Way;
use crate::features::sign_in::shown::Provider;
use crate::features::sign_in::{self, entering, identities};
use crate::features::users;
use crate::foundation::address::EmailAddress;
use crate::foundation::config::Config;
use crate::foundation::db::Conn;
use crate::foundation::refusal::Refusal;
use crate::foundation::web::{
    Answer, Asked, Maybe, Place, Posted, WebError, redirect, show, show_as, status_of,
};

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
        let invitation = under_way(conn, &maybe.asked)?;
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
        Ok(CodePage { offer: offer(conn, &invitation, &page)?, mistake: text.map(|text| page.say(&text)), page, late })
    });
    Ok(show_as(status, &page.await?))
}

/// POST /redeem/code {`code`}
pub async fn check_code(asked: Asked, session: Session, posted: Posted) -> Answer {
    let typed = posted.one("code").map_err(|refused| WebError::new(&asked, refused))?.to_owned();
    let door = Door::of(&asked)?;
    let deed = door.clone();
    let entered = asked.act(move |conn, maybe| {
        let invitation = under_way(conn, &maybe.asked)?;
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
            Ok(user) if user == invitation.user_id => {
                Ok(Ok(come_through(conn, &deed, maybe, &invitation, &Proof::Code)?))
            }
            Ok(_) => Err(Refused::SomebodyElse.into()),
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
        let invitation = under_way(conn, &maybe.asked)?;
        let config = &maybe.asked.world.config;
        let proof = identities::take_proof(conn, config, &deed.txn, maybe.now())?.ok_or(Refused::NothingUnderWay)?;
        let verified = identities::proven_address(&proof.provider, &proof.identity).ok_or(Refused::NotProven)?;
        let through = come_through(conn, &deed, maybe, &invitation, &Proof::Provider { verified })?;
        let guest = crate::foundation::person::Actor { id: Some(through.user), ..maybe.actor() };
        identities::link(conn, &guest, through.user, (&proof.provider, &proof.identity), maybe.now())?;
        Ok(through)
    });
    Ok(through.await?.land(&door, &session))
}

/// Redeemed, and signed in under a new session (V-6).
struct Through {
    user: crate::foundation::id::UserId,
    entered: entering::Entered,
    path: String,
}

impl Through {
    fn land(&self, door: &Door, session: &Session) -> HttpResponse {
        come_in(door, session, &self.entered, redirect(&self.path))
    }
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
        Proof::Provider { .. } => Way::Provider,
        Proof::Code | Proof::SignedIn => Way::Code,
    };
    let config = &maybe.asked.world.config;
    let entered =
        door.at(maybe, |browser| entering::as_person(conn, config, browser, done.user.id, way, maybe.now()))?;
    Ok(Through { user: done.user.id, entered: entered?, path: done.first.path() })
}

/// The providers that may prove this invitation's address.
pub(super) fn providers<'a>(
    config: &'a Config,
    invitation: &Invitation,
) -> impl Iterator<Item = &'a crate::foundation::config::Provider> {
    let domain = invitation.address.rsplit_once('@').map(|(_, domain)| domain.to_owned()).unwrap_or_default();
    config.oidc.iter().filter(move |provider| provider.domains.contains(&domain) && provider.audience.includes_guests())
}

/// The code goes to the invited address, whatever was typed anywhere (O-11).
pub(super) fn send_code(
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
