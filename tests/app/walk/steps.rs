//! The operations of every feature, each with arguments that dice choose.

use std::sync::Arc;

use chrono::TimeDelta;
use diesel::prelude::*;
use guestlist::features::access::{self, ResourceId};
use guestlist::features::catalog::{self, Card, EndForGroup, Give, Guests, Kind, SameName, Switch};
use guestlist::features::directory::{self, Profile};
use guestlist::features::guests::{self, Answer, Decide, Key, Reset, SetStay};
use guestlist::features::invitations::{self, Done, GrantWish, Offer, Proof};
use guestlist::features::people::{self, Change, PutBack, Removal};
use guestlist::features::policies::{
    self, Approval, Choose, ChooseApproval, ChooseQuota, ChooseSight, GuestLevel, InviteLevel, LifeRules, Quota,
};
use guestlist::features::provisioning::{
    self, AppSpec, Assignee, AssignmentSpec, Desired, GroupSpec, Reference, Rest, Source, UserSpec, UserType,
};
use guestlist::features::reviews::{self, Decision, Plan};
use guestlist::features::rules::{Effect, NewRules};
use guestlist::features::sign_in::codes::CodePurpose;
use guestlist::features::sign_in::entering::{self, Browser};
use guestlist::features::sign_in::sessions::{self, Way};
use guestlist::features::sponsors::{self, Backup};
use guestlist::features::users::{self, Role, User};
use guestlist::features::{account, apps, sign_in};
use guestlist::foundation::address::{DomainRule, EmailAddress, read_list};
use guestlist::foundation::clock::Time;
use guestlist::foundation::config::Config;
use guestlist::foundation::db::Conn;
use guestlist::foundation::id::{CodeId, DomainRuleId, InvitationId, ReviewId, RoleId, UserId};
use guestlist::foundation::person::{Actor, Origin};
use guestlist::foundation::secret::Purpose;
use guestlist::foundation::text::Language;
use guestlist::foundation::web::Txn;
use guestlist::schema;

use super::dice::Dice;
use super::world::{
    ADDRESSES, DOMAINS, Failed, Step, acting, everybody, no, pick_app, pick_day, pick_group, pick_guest, pick_held,
    pick_invitation, pick_opened, pick_resource, pick_user, resources,
};

/// What a walker has in hand between two steps.
#[derive(Clone, Default)]
pub struct Hand {
    /// What was taken away, by whom, and can be put back.
    taken: Vec<(UserId, PutBack)>,
    /// Codes that were sent: the browser, the address, and what they were sent for.
    sent: Vec<(Txn, EmailAddress, CodePurpose, Option<InvitationId>)>,
    /// What mostly comes next.
    pub next: Option<&'static str>,
}

/// What every step is given.
pub struct Turn<'a> {
    pub conn: &'a mut Conn,
    pub dice: &'a mut Dice,
    pub hand: &'a mut Hand,
    pub config: &'a Arc<Config>,
    /// Who acts, and as whom.
    pub user: &'a User,
    pub actor: &'a Actor,
    pub now: Time,
}

/// The name of a step, how often it comes beside the others, and the step.
pub const STEPS: &[(&str, usize, fn(&mut Turn<'_>) -> Step)] = &[
    ("invite", 20, invite),
    ("resend", 4, resend),
    ("revoke", 3, revoke),
    ("hand over a link", 2, hand_over),
    ("approve", 3, approve),
    ("turn down", 1, turn_down),
    ("accept when signed in", 4, accept),
    ("decline", 2, decline),
    ("decline for ever", 1, decline_forever),
    ("ask for a fresh link", 1, ask_fresh),
    ("ask for a code to redeem", 9, ask_to_redeem),
    ("ask for a code to sign in", 4, ask_to_sign_in),
    ("ask for a code to leave", 1, ask_to_leave),
    ("type a code", 9, type_code),
    ("sign in", 3, sign_in),
    ("end other sessions", 1, end_other_sessions),
    ("remove", 5, remove),
    ("put back", 4, put_back),
    ("move an end", 4, change_end),
    ("give back", 2, leave),
    ("leave the organization", 1, leave_organization),
    ("ask to keep", 2, ask_to_keep),
    ("decide an ending", 3, decide_ending),
    ("move the end of a stay", 2, set_stay),
    ("reset a redemption", 2, reset),
    ("block", 2, block),
    ("unblock", 4, unblock),
    ("end sessions", 1, end_sessions),
    ("delete", 2, delete),
    ("restore", 4, restore),
    ("erase", 1, erase),
    ("make a guest", 1, make_guest),
    ("make a member", 1, make_member),
    ("change roles", 1, change_roles),
    ("create a member", 1, create_member),
    ("change an app or group", 6, update),
    ("create an app or group", 1, create),
    ("delete an app or group", 1, delete_resource),
    ("give to a person", 4, give_person),
    ("give to a group", 4, give_group),
    ("take from a group", 2, take_from_group),
    ("move the end for a group", 2, end_for_group),
    ("name an owner", 2, add_owner),
    ("dismiss an owner", 1, remove_owner),
    ("shut guests out", 1, shut_out),
    ("choose who invites", 1, choose_level),
    ("choose what needs approval", 2, choose_approval),
    ("choose a quota", 1, choose_quota),
    ("choose what guests see", 1, choose_sight),
    ("change the rules of life", 2, change_life),
    ("list a domain", 1, add_rule),
    ("take a domain off", 4, remove_rule),
    ("name a sponsor", 1, add_sponsor),
    ("dismiss a sponsor", 1, remove_sponsor),
    ("plan a review", 1, plan_review),
    ("decide in a review", 3, decide_review),
    ("finish a review", 2, finish_review),
    ("import", 4, import),
    ("sweep", 2, sweep),
    ("remind and tell", 1, remind_and_tell),
    ("apply the rules of life", 1, apply_rules),
    ("forget the deleted", 1, forget_deleted),
    ("tend reviews", 4, tend_reviews),
    ("tidy", 1, tidy),
];

fn role_for(turn: &mut Turn<'_>, of: ResourceId) -> Result<RoleId, Failed> {
    let Some(app) = of.app() else { return Ok(RoleId::DEFAULT) };
    let roles: Vec<RoleId> = apps::roles_of(turn.conn, app)?.into_iter().map(|role| role.id).collect();
    Ok(turn.dice.pick(&roles).unwrap_or(RoleId::DEFAULT))
}

fn invite(turn: &mut Turn<'_>) -> Step {
    let mut grants = Vec::new();
    for _ in 0..turn.dice.below(3) {
        let resource = pick_resource(turn.conn, turn.dice)?;
        let role = role_for(turn, resource)?;
        let ends_at = pick_day(turn.dice, turn.now).map(Time::end_of);
        if grants.iter().all(|grant: &GrantWish| grant.resource != resource) {
            grants.push(GrantWish { resource, role, ends_at });
        }
    }
    let mail = match turn.dice.once_in(4) {
        true => pick_user(turn.conn, turn.dice)?.mail,
        false => turn.dice.pick(ADDRESSES).ok_or(Failed::Idle)?.to_owned(),
    };
    let entries = read_list(&mail).map_err(|error| Failed::Broken(format!("{error:?}")))?;
    let offer = Offer { by_hand: grants.is_empty() || turn.dice.once_in(5), grants, ..Offer::default() };
    let done = invitations::invite(turn.conn, turn.config, turn.actor, entries, &offer, &[], turn.now).map_err(no)?;
    match done.first() {
        Some((_, Done::Invited(_) | Done::Asked(_) | Done::LetIn(_))) => Ok(()),
        other => Err(Failed::Refused(format!("{:?}", other.map(|(checked, _)| &checked.verdict)))),
    }
}

fn resend(turn: &mut Turn<'_>) -> Step {
    let id = pick_invitation(turn.conn, turn.dice)?;
    invitations::resend(turn.conn, turn.config, turn.actor, id, turn.now).map(drop).map_err(no)
}

fn revoke(turn: &mut Turn<'_>) -> Step {
    let id = pick_invitation(turn.conn, turn.dice)?;
    invitations::revoke(turn.conn, turn.actor, id, turn.now).map(drop).map_err(no)
}

fn hand_over(turn: &mut Turn<'_>) -> Step {
    let id = pick_invitation(turn.conn, turn.dice)?;
    invitations::hand_over(turn.conn, turn.config, turn.actor, id, turn.now).map(drop).map_err(no)
}

/// One that waits for it.
fn pick_waiting(turn: &mut Turn<'_>) -> Result<InvitationId, Failed> {
    use schema::invitations;
    let waiting = invitations::table.filter(invitations::waits_since.is_not_null()).order(invitations::id);
    let waiting: Vec<InvitationId> = waiting.select(invitations::id).load(turn.conn)?;
    turn.dice.pick(&waiting).ok_or(Failed::Idle)
}

fn approve(turn: &mut Turn<'_>) -> Step {
    let id = pick_waiting(turn)?;
    invitations::approve(turn.conn, turn.config, turn.actor, id, turn.now).map(drop).map_err(no)
}

fn turn_down(turn: &mut Turn<'_>) -> Step {
    let id = pick_waiting(turn)?;
    invitations::turn_down(turn.conn, turn.actor, id, "Not now.", turn.now).map(drop).map_err(no)
}

/// The invited person, who is signed in, whoever has the turn.
fn accept(turn: &mut Turn<'_>) -> Step {
    let id = pick_invitation(turn.conn, turn.dice)?;
    let invited = schema::invitations::table.find(id).select(schema::invitations::user_id);
    let invited: UserId = invited.first(turn.conn)?;
    let user = users::find(turn.conn, invited)?.ok_or(Failed::Idle)?;
    // Who is pending or may not enter has no session.
    if user.is_pending() || !user.may_enter(turn.now) {
        return Err(Failed::Idle);
    }
    let actor = acting(turn.conn, &user, turn.now)?;
    invitations::accept(turn.conn, &actor, id, turn.now).map(drop).map_err(no)
}

fn decline(turn: &mut Turn<'_>) -> Step {
    let id = pick_invitation(turn.conn, turn.dice)?;
    invitations::decline(turn.conn, id, &Origin::default(), turn.now).map(drop).map_err(no)
}

fn decline_forever(turn: &mut Turn<'_>) -> Step {
    let id = pick_invitation(turn.conn, turn.dice)?;
    invitations::decline_forever(turn.conn, id, &Origin::default(), turn.now).map(drop).map_err(no)?;
    // Or nobody at that address could be invited any more.
    diesel::delete(schema::mail_refusals::table).execute(turn.conn)?;
    Ok(())
}

fn ask_fresh(turn: &mut Turn<'_>) -> Step {
    let id = pick_invitation(turn.conn, turn.dice)?;
    invitations::ask_fresh(turn.conn, id, turn.actor, turn.now).map_err(no)
}

/// As the page does after Accept.
fn ask_to_redeem(turn: &mut Turn<'_>) -> Step {
    use sign_in::codes::{self, Ask, Caller, Recipient};
    let id = pick_invitation(turn.conn, turn.dice)?;
    let rows = schema::invitations::table.find(id).select(invitations::Invitation::as_select());
    let invitation: invitations::Invitation = rows.first(turn.conn)?;
    if !invitation.is_open(turn.now) {
        return Err(Failed::Idle);
    }
    let address = EmailAddress::parse(&invitation.address).map_err(|_| Failed::Idle)?;
    let txn = new_txn(turn.now)?;
    let guest = users::find(turn.conn, invitation.user_id)?.filter(|guest| guest.enabled);
    let recipient = guest.map(|guest| Recipient {
        user: guest.id,
        address: guest.mail,
        language: Language::default(),
        invitation: Some(id),
    });
    let caller = Caller { network: None, known_as: Some(format!("invitation/{id}")) };
    let ask = Ask { purpose: CodePurpose::Redeem, txn: &txn, address: &address, recipient, caller };
    codes::request(turn.conn, turn.config, &ask, turn.now).map_err(no)?;
    turn.hand.sent.push((txn, address, CodePurpose::Redeem, Some(id)));
    turn.hand.next = Some("type a code");
    Ok(())
}

fn new_txn(now: Time) -> Result<Txn, Failed> {
    Txn::new(now).map_err(|error| Failed::Broken(error.to_string()))
}

fn browser<'a>(actor: &'a Actor, txn: &'a Txn) -> Browser<'a> {
    Browser { actor, txn, network: None, device: None, client: "Test", session: None, language: Language::default() }
}

fn ask_to_sign_in(turn: &mut Turn<'_>) -> Step {
    ask_for_code(turn, CodePurpose::SignIn)
}

fn ask_to_leave(turn: &mut Turn<'_>) -> Step {
    ask_for_code(turn, CodePurpose::Leave)
}

fn ask_for_code(turn: &mut Turn<'_>, purpose: CodePurpose) -> Step {
    let user = pick_user(turn.conn, turn.dice)?;
    let address = user.address().ok_or(Failed::Idle)?;
    let (txn, visitor) = (new_txn(turn.now)?, Actor::visitor(Origin::default()));
    let asked = entering::ask_for_code(turn.conn, turn.config, &browser(&visitor, &txn), purpose, &address, turn.now);
    asked.map_err(no)?;
    turn.hand.sent.push((txn, address, purpose, None));
    turn.hand.next = Some("type a code");
    Ok(())
}

/// The digits that were sent to this browser, read from the message before it goes out.
fn digits(turn: &mut Turn<'_>, txn: &Txn, purpose: CodePurpose) -> Result<String, Failed> {
    use schema::{codes, outbox};
    let sent = codes::table.filter(codes::txn.eq(txn.hash())).filter(codes::purpose.eq(purpose));
    let sent = sent.filter(codes::user_id.is_not_null()).order(codes::id.desc()).select(codes::id);
    let id: CodeId = sent.first(turn.conn).optional()?.ok_or(Failed::Idle)?;
    type Message = (guestlist::foundation::db::types::Details, Option<Vec<u8>>);
    let messages = outbox::table.filter(outbox::kind.like("%code")).select((outbox::details, outbox::sealed));
    let messages: Vec<Message> = messages.load(turn.conn)?;
    let mine = |(details, _): &Message| details.0["code"] == id.to_string().as_str();
    let sealed = messages.into_iter().find(mine).and_then(|(_, sealed)| sealed).ok_or(Failed::Idle)?;
    let plain = turn.config.keys.open(Purpose::Outbox, &sealed).map_err(|error| Failed::Broken(error.to_string()))?;
    String::from_utf8(plain).map_err(|error| Failed::Broken(error.to_string()))
}

/// As the pages do: one that was sent for an invitation redeems it, one to sign in begins a session.
fn type_code(turn: &mut Turn<'_>) -> Step {
    let sent = turn.hand.sent.len();
    let at = if turn.dice.once_in(4) { turn.dice.below(sent) } else { sent.saturating_sub(1) };
    let (txn, address, purpose, invitation) = turn.hand.sent.get(at).cloned().ok_or(Failed::Idle)?;
    let digits = digits(turn, &txn, purpose)?;
    let visitor = Actor::visitor(Origin::default());
    let (conn, config, now) = (&mut *turn.conn, turn.config, turn.now);
    let door = browser(&visitor, &txn);
    if let Some(id) = invitation {
        let caller = sign_in::codes::Caller { network: None, known_as: Some(format!("invitation/{id}")) };
        let proved = entering::prove_as(conn, config, &door, purpose, (&address, &digits), caller, now).map_err(no)?;
        let (user, sent_for) = proved.map_err(no)?;
        if sent_for != Some(id) {
            return Err(Failed::Broken("a code of another invitation".to_owned()));
        }
        let done = invitations::redeem(conn, id, &Proof::Code, Origin::default(), now).map_err(no)?;
        assert_eq!(done.user.id, user);
        entering::as_person(conn, config, &door, user, Way::Code, now).map_err(no)?.map_err(no)?;
        return Ok(());
    }
    if purpose == CodePurpose::Leave {
        let proved = entering::prove(conn, config, &door, purpose, (&address, &digits), now).map_err(no)?;
        return proved.map(drop).map_err(no);
    }
    entering::with_code(conn, config, &door, &address, &digits, now).map_err(no)?.map(drop).map_err(no)
}

/// By a provider or a link, which are not the matter of this walk.
fn sign_in(turn: &mut Turn<'_>) -> Step {
    let txn = new_txn(turn.now)?;
    let entered =
        entering::as_person(turn.conn, turn.config, &browser(turn.actor, &txn), turn.user.id, Way::Provider, turn.now);
    entered.map_err(no)?.map(drop).map_err(no)
}

fn end_other_sessions(turn: &mut Turn<'_>) -> Step {
    sessions::end_others(turn.conn, turn.user.id, &[], turn.now)?;
    Ok(())
}

fn remove(turn: &mut Turn<'_>) -> Step {
    let (user, from) = pick_held(turn.conn, turn.dice)?;
    let gone = people::remove(turn.conn, turn.actor, Removal { from, user }, turn.now).map_err(no)?;
    if let Some(kept) = gone.kept {
        turn.hand.taken.push((turn.user.id, PutBack { to: from, user, kept }));
        turn.hand.next = turn.dice.once_in(2).then_some("put back");
    }
    Ok(())
}

/// By whoever removed it, mostly a moment ago.
fn put_back(turn: &mut Turn<'_>) -> Step {
    let taken = &turn.hand.taken;
    let back = if turn.dice.once_in(3) { 1 + turn.dice.below(3) } else { 1 };
    let last = taken.len().saturating_sub(back);
    let (by, wish) = taken.get(last).cloned().ok_or(Failed::Idle)?;
    let user = users::find(turn.conn, by)?.filter(|user| user.may_enter(turn.now)).ok_or(Failed::Idle)?;
    let actor = acting(turn.conn, &user, turn.now)?;
    people::put_back(turn.conn, &actor, &wish, turn.now).map(drop).map_err(no)
}

fn change_end(turn: &mut Turn<'_>) -> Step {
    let (user, of) = pick_held(turn.conn, turn.dice)?;
    let ends_on = pick_day(turn.dice, turn.now);
    people::change_end(turn.conn, turn.actor, Change { of, user, ends_on, seen: None }, turn.now).map(drop).map_err(no)
}

/// Whoever holds it, whoever has the turn.
fn leave(turn: &mut Turn<'_>) -> Step {
    let (user, from) = pick_held(turn.conn, turn.dice)?;
    let user = users::find(turn.conn, user)?.filter(|user| user.may_enter(turn.now)).ok_or(Failed::Idle)?;
    let actor = acting(turn.conn, &user, turn.now)?;
    people::leave(turn.conn, &actor, from, turn.now).map(drop).map_err(no)
}

fn leave_organization(turn: &mut Turn<'_>) -> Step {
    let guest = pick_guest(turn.conn, turn.dice)?;
    if guest.is_pending() || guest.deleted_at.is_some() {
        return Err(Failed::Idle);
    }
    let actor = acting(turn.conn, &guest, turn.now)?;
    account::leave(turn.conn, &actor, turn.now).map_err(no)
}

fn ask_to_keep(turn: &mut Turn<'_>) -> Step {
    let guest = pick_guest(turn.conn, turn.dice)?;
    let actor = acting(turn.conn, &guest, turn.now)?;
    let soon = guests::mine(turn.conn, &actor, turn.now).map_err(no)?;
    let of = turn.dice.pick(&soon).ok_or(Failed::Idle)?.key.of;
    guests::ask(turn.conn, &actor, of, "Please.", turn.now).map_err(no)
}

fn decide_ending(turn: &mut Turn<'_>) -> Step {
    let soon = guests::to_decide(turn.conn, turn.actor, turn.now).map_err(no)?;
    let key = match turn.dice.pick(&soon) {
        Some(soon) => soon.key,
        None => {
            let (user, of) = pick_held(turn.conn, turn.dice)?;
            Key { user, of: (!turn.dice.once_in(3)).then_some(of) }
        }
    };
    let soon = guests::one(turn.conn, turn.actor, key, turn.now).map_err(no)?;
    let answer = match (turn.dice.below(3), pick_day(turn.dice, turn.now)) {
        (0, _) => Answer::LetGo,
        (_, Some(day)) => Answer::Extend(day),
        _ => Answer::Keep,
    };
    let wish = Decide { key, answer, seen: soon.ends_at };
    guests::decide(turn.conn, turn.actor, wish, turn.now).map(drop).map_err(no)
}

fn set_stay(turn: &mut Turn<'_>) -> Step {
    let guest = pick_guest(turn.conn, turn.dice)?;
    let ends_on = pick_day(turn.dice, turn.now);
    let wish = SetStay { guest: guest.id, ends_on, seen: guest.ends_at };
    guests::set_stay(turn.conn, turn.actor, wish, turn.now).map(drop).map_err(no)
}

fn reset(turn: &mut Turn<'_>) -> Step {
    let guest = pick_guest(turn.conn, turn.dice)?;
    let mail = match turn.dice.once_in(3) {
        true => guest.mail.clone(),
        false => turn.dice.pick(ADDRESSES).ok_or(Failed::Idle)?.to_owned(),
    };
    let wish = Reset { guest: guest.id, mail, seen: guest.mail };
    guests::reset(turn.conn, turn.actor, &wish, turn.now).map(drop).map_err(no)
}

fn block(turn: &mut Turn<'_>) -> Step {
    let user = pick_user(turn.conn, turn.dice)?;
    directory::block(turn.conn, turn.actor, user.id, turn.now).map(drop).map_err(no)
}

fn unblock(turn: &mut Turn<'_>) -> Step {
    let user = everybody(turn.conn)?.into_iter().find(|user| !user.enabled && user.deleted_at.is_none());
    let user = user.ok_or(Failed::Idle)?;
    directory::unblock(turn.conn, turn.actor, user.id, turn.now).map(drop).map_err(no)
}

fn end_sessions(turn: &mut Turn<'_>) -> Step {
    let user = pick_user(turn.conn, turn.dice)?;
    directory::end_sessions(turn.conn, turn.actor, user.id, turn.now).map(drop).map_err(no)
}

fn delete(turn: &mut Turn<'_>) -> Step {
    let user = pick_user(turn.conn, turn.dice)?;
    directory::delete(turn.conn, turn.actor, user.id, turn.now).map(drop).map_err(no)
}

fn restore(turn: &mut Turn<'_>) -> Step {
    let user = pick_deleted(turn)?;
    directory::restore(turn.conn, turn.actor, user.id, turn.now).map(drop).map_err(no)
}

fn erase(turn: &mut Turn<'_>) -> Step {
    let user = pick_deleted(turn)?;
    directory::erase(turn.conn, turn.actor, user.id, turn.now).map(drop).map_err(no)
}

fn pick_deleted(turn: &mut Turn<'_>) -> Result<User, Failed> {
    let deleted: Vec<User> = everybody(turn.conn)?.into_iter().filter(|user| user.deleted_at.is_some()).collect();
    turn.dice.pick(&deleted).ok_or(Failed::Idle)
}

fn make_guest(turn: &mut Turn<'_>) -> Step {
    let user = pick_user(turn.conn, turn.dice)?;
    directory::make_guest(turn.conn, turn.actor, user.id, turn.now).map(drop).map_err(no)
}

fn make_member(turn: &mut Turn<'_>) -> Step {
    let user = pick_guest(turn.conn, turn.dice)?;
    directory::make_member(turn.conn, turn.actor, user.id, turn.now).map(drop).map_err(no)
}

/// One role given or taken, but none that governs: the cast keeps its parts.
fn change_roles(turn: &mut Turn<'_>) -> Step {
    let user = pick_user(turn.conn, turn.dice)?;
    let seen = users::roles_of(turn.conn, user.id)?;
    let mut roles = seen.clone();
    match roles.iter().position(|role| *role == Role::GuestInviter) {
        Some(at) => drop(roles.remove(at)),
        None => roles.push(Role::GuestInviter),
    }
    let wish = directory::Wish { user: user.id, roles, seen };
    directory::change_roles(turn.conn, turn.actor, &wish, turn.now).map(drop).map_err(no)
}

fn create_member(turn: &mut Turn<'_>) -> Step {
    let number = turn.dice.below(5);
    let profile = Profile { display_name: format!("New {number}"), ..Profile::default() };
    directory::create(turn.conn, turn.actor, &format!("new{number}@aurora.example"), &profile, turn.now)
        .map(drop)
        .map_err(no)
}

/// One switch is turned; what closes to guests takes them out, or leaves them until their end.
fn update(turn: &mut Turn<'_>) -> Step {
    let id = pick_resource(turn.conn, turn.dice)?;
    let resource = access::find(turn.conn, id)?.ok_or(Failed::Idle)?;
    let before = Card::of(&resource);
    let switches = Switch::of(before.kind);
    let switch = match turn.dice.once_in(2) {
        true => Switch::AllowGuests,
        false => turn.dice.pick(switches).ok_or(Failed::Idle)?,
    };
    let on: Vec<Switch> = switches.iter().copied().filter(|one| before.has(*one) != (*one == switch)).collect();
    let wish = catalog::Wish {
        seen: before.mark(),
        card: Card { on, ..before },
        guests: if turn.dice.once_in(2) { Guests::Go } else { Guests::Stay },
        same_name: SameName::Meant,
    };
    catalog::update(turn.conn, turn.actor, id, &wish, turn.now).map(drop).map_err(no)
}

fn create(turn: &mut Turn<'_>) -> Step {
    if resources(turn.conn)?.len() > 20 {
        return Err(Failed::Idle);
    }
    let kind = if turn.dice.once_in(2) { Kind::App } else { Kind::Group };
    let launch_url = if kind == Kind::App { "https://new.aurora.example/" } else { "" }.to_owned();
    let card = Card { display_name: format!("New {}", turn.dice.below(100)), launch_url, ..Card::blank(kind) };
    catalog::create(turn.conn, turn.actor, card, SameName::Meant, turn.now).map(drop).map_err(no)
}

/// Seldom, or nothing is left to walk about.
fn delete_resource(turn: &mut Turn<'_>) -> Step {
    let id = pick_resource(turn.conn, turn.dice)?;
    if resources(turn.conn)?.len() < 10 {
        return Err(Failed::Idle);
    }
    catalog::delete(turn.conn, turn.actor, id, turn.now).map(drop).map_err(no)
}

fn give_person(turn: &mut Turn<'_>) -> Step {
    let of = pick_resource(turn.conn, turn.dice)?;
    let whom = pick_user(turn.conn, turn.dice)?.mail;
    let role = role_for(turn, of)?;
    let role = if role == RoleId::DEFAULT { String::new() } else { role.to_string() };
    let ends_on = pick_day(turn.dice, turn.now);
    let wish = Give { of, whom, role, ends_on };
    catalog::give_person(turn.conn, turn.config, turn.actor, &wish, turn.now).map(drop).map_err(no)
}

fn give_group(turn: &mut Turn<'_>) -> Step {
    let of = ResourceId::App(pick_app(turn.conn, turn.dice)?);
    let whom = ResourceId::Group(pick_group(turn.conn, turn.dice)?).path();
    let role = role_for(turn, of)?;
    let role = if role == RoleId::DEFAULT { String::new() } else { role.to_string() };
    let ends_on = pick_day(turn.dice, turn.now);
    catalog::give_group(turn.conn, turn.actor, &Give { of, whom, role, ends_on }, turn.now).map(drop).map_err(no)
}

fn take_from_group(turn: &mut Turn<'_>) -> Step {
    let (app, id, _) = pick_opened(turn.conn, turn.dice)?;
    catalog::take_from_group(turn.conn, turn.actor, ResourceId::App(app), id, turn.now).map(drop).map_err(no)
}

fn end_for_group(turn: &mut Turn<'_>) -> Step {
    let (app, id, seen) = pick_opened(turn.conn, turn.dice)?;
    let wish = EndForGroup { of: ResourceId::App(app), id, ends_on: pick_day(turn.dice, turn.now), seen };
    catalog::end_for_group(turn.conn, turn.actor, wish, turn.now).map(drop).map_err(no)
}

fn add_owner(turn: &mut Turn<'_>) -> Step {
    let of = pick_resource(turn.conn, turn.dice)?;
    let whom = pick_user(turn.conn, turn.dice)?;
    catalog::add_owner(turn.conn, turn.actor, of, &whom.mail, turn.now).map(drop).map_err(no)
}

fn remove_owner(turn: &mut Turn<'_>) -> Step {
    let of = pick_resource(turn.conn, turn.dice)?;
    let owner = turn.dice.pick(&catalog::owners(turn.conn, of)?).ok_or(Failed::Idle)?;
    catalog::remove_owner(turn.conn, turn.actor, of, owner.id, turn.now).map(drop).map_err(no)
}

fn shut_out(turn: &mut Turn<'_>) -> Step {
    let id = pick_resource(turn.conn, turn.dice)?;
    catalog::shut_out(turn.conn, turn.actor, id, Guests::Go, turn.now).map(drop).map_err(no)
}

fn choose_level(turn: &mut Turn<'_>) -> Step {
    let of = match turn.dice.once_in(2) {
        true => Some(pick_resource(turn.conn, turn.dice)?),
        false => None,
    };
    let (level, seen) = match of {
        Some(id) => {
            let level = (!turn.dice.once_in(3)).then(|| turn.dice.pick(&[InviteLevel::Everyone, InviteLevel::Members]));
            (level.flatten(), policies::own_level(turn.conn, id)?)
        }
        None => (turn.dice.pick(&InviteLevel::ALL[..3]), Some(policies::level_of_all(turn.conn)?)),
    };
    policies::choose_level(turn.conn, turn.actor, &Choose { of, level, seen }, turn.now).map_err(no)
}

fn choose_approval(turn: &mut Turn<'_>) -> Step {
    let of = match turn.dice.once_in(2) {
        true => Some(pick_resource(turn.conn, turn.dice)?),
        false => None,
    };
    let rule = turn.dice.pick(Approval::ALL);
    let seen = match of {
        Some(id) => policies::own_approval(turn.conn, id)?,
        None => Some(policies::approval_of_all(turn.conn)?),
    };
    policies::choose_approval(turn.conn, turn.actor, &ChooseApproval { of, rule, seen }, turn.now).map_err(no)
}

fn choose_quota(turn: &mut Turn<'_>) -> Step {
    let user = pick_user(turn.conn, turn.dice)?;
    let seen = policies::own_quota(turn.conn, user.id)?;
    let quota = turn.dice.pick(&[Some(Quota::Most(3)), Some(Quota::Unlimited), None]).flatten();
    let wish = ChooseQuota { of: Some(user.id), quota, seen };
    policies::choose_quota(turn.conn, turn.actor, &wish, turn.now).map_err(no)
}

fn choose_sight(turn: &mut Turn<'_>) -> Step {
    let level = turn.dice.pick(GuestLevel::ALL).ok_or(Failed::Idle)?;
    let seen = Some(policies::guest_level(turn.conn)?);
    policies::choose_sight(turn.conn, turn.actor, ChooseSight { level, seen }, turn.now).map_err(no)
}

fn change_life(turn: &mut Turn<'_>) -> Step {
    let seen = policies::life_rules(turn.conn)?.mark();
    let mut days = |number| (!turn.dice.once_in(2)).then_some(number);
    let wish = LifeRules {
        stay_days: days(30),
        longest_days: days(20),
        block_idle_days: days(25),
        delete_blocked_days: days(15),
        reminds: true,
    };
    policies::change_life_rules(turn.conn, turn.actor, &wish, &seen, turn.now).map_err(no)
}

/// As the page does: what the lists keep out then is taken back.
fn add_rule(turn: &mut Turn<'_>) -> Step {
    let of = match turn.dice.once_in(2) {
        true => Some(pick_resource(turn.conn, turn.dice)?),
        false => None,
    };
    let rule = turn.dice.pick(DOMAINS).ok_or(Failed::Idle)?;
    let rule = DomainRule::parse(rule).map_err(|error| Failed::Broken(format!("{error:?}")))?;
    let effect = if turn.dice.once_in(4) { Effect::Allow } else { Effect::Deny };
    let wish = NewRules { of, effect, rules: vec![rule], comment: String::new() };
    policies::add_rules(turn.conn, turn.actor, &wish, turn.now).map_err(no)?;
    revoke_blocked(turn, of)
}

fn remove_rule(turn: &mut Turn<'_>) -> Step {
    use schema::domain_rules;
    let rules = domain_rules::table.order((domain_rules::created_at, domain_rules::id)).select(domain_rules::id);
    let rules: Vec<DomainRuleId> = rules.load(turn.conn)?;
    let id = turn.dice.pick(&rules).ok_or(Failed::Idle)?;
    let gone = policies::remove_rule(turn.conn, turn.actor, id, turn.now).map_err(no)?;
    revoke_blocked(turn, gone.of())
}

fn revoke_blocked(turn: &mut Turn<'_>, of: Option<ResourceId>) -> Step {
    while invitations::revoke_blocked(turn.conn, turn.actor, of, 100, turn.now).map_err(no)? > 0 {}
    Ok(())
}

fn add_sponsor(turn: &mut Turn<'_>) -> Step {
    let guest = pick_guest(turn.conn, turn.dice)?;
    let whom = pick_user(turn.conn, turn.dice)?;
    let backup = if turn.dice.once_in(3) { Backup::Yes } else { Backup::No };
    sponsors::add(turn.conn, turn.actor, guest.id, &whom.mail, backup, turn.now).map(drop).map_err(no)
}

fn remove_sponsor(turn: &mut Turn<'_>) -> Step {
    let guest = pick_guest(turn.conn, turn.dice)?;
    let sponsor = turn.dice.pick(&sponsors::of(turn.conn, guest.id)?).ok_or(Failed::Idle)?;
    sponsors::remove(turn.conn, turn.actor, guest.id, sponsor.id, turn.now).map(drop).map_err(no)
}

fn plan_review(turn: &mut Turn<'_>) -> Step {
    let of = Some(pick_resource(turn.conn, turn.dice)?);
    let silence = turn.dice.pick(Decision::ALL).ok_or(Failed::Idle)?;
    let plan = Plan { every_days: Some(14), answer_days: 5, silence, first_day: turn.now.date() };
    reviews::schedule(turn.conn, turn.actor, of, &plan, turn.now).map(drop).map_err(no)
}

fn pick_review(turn: &mut Turn<'_>) -> Result<ReviewId, Failed> {
    use schema::reviews;
    let open = reviews::table.filter(reviews::state.eq("open")).order((reviews::began_at, reviews::id));
    let open: Vec<ReviewId> = open.select(reviews::id).load(turn.conn)?;
    turn.dice.pick(&open).ok_or(Failed::Idle)
}

fn decide_review(turn: &mut Turn<'_>) -> Step {
    let id = pick_review(turn)?;
    let (review, _) = reviews::find(turn.conn, turn.actor, id, turn.now).map_err(no)?;
    let (items, _) = reviews::items(turn.conn, &review, None).map_err(Failed::from)?;
    let item = turn.dice.pick(&items).ok_or(Failed::Idle)?;
    let decision = turn.dice.pick(Decision::ALL).ok_or(Failed::Idle)?;
    let wish = reviews::Wish { user: item.user_id, decision, reason: String::new(), seen: item.mark() };
    reviews::decide(turn.conn, turn.actor, id, &[wish], turn.now).map(drop).map_err(no)
}

fn finish_review(turn: &mut Turn<'_>) -> Step {
    let id = pick_review(turn)?;
    if turn.dice.once_in(2) {
        reviews::keep_rest(turn.conn, turn.actor, id, turn.now).map_err(no)?;
    }
    reviews::finish(turn.conn, turn.actor, id, turn.now).map(drop).map_err(no)
}

/// An app, a group and a guest of their own, as a file would describe them: now closed to guests, now kept elsewhere.
fn import(turn: &mut Turn<'_>) -> Step {
    let (guest, member) = (pick_guest(turn.conn, turn.dice)?, pick_user(turn.conn, turn.dice)?);
    let reference = |at: &str, user: &User| Some(Reference { at: at.to_owned(), mail: user.address()? });
    let new = turn.dice.pick(ADDRESSES).ok_or(Failed::Idle)?;
    let user = UserSpec {
        at: "users[0]".to_owned(),
        mail: EmailAddress::parse(new).map_err(|error| Failed::Broken(format!("{error:?}")))?,
        display_name: Some("Imported".to_owned()),
        given_name: None,
        surname: None,
        department: None,
        job_title: None,
        company_name: None,
        country: None,
        preferred_language: None,
        user_type: Some(UserType::Guest),
        roles: Vec::new(),
    };
    let group = GroupSpec {
        at: "groups[0]".to_owned(),
        external_id: "imported-group".to_owned(),
        display_name: Some("Imported group".to_owned()),
        description: None,
        membership: None,
        membership_rule: None,
        source: turn.dice.pick(&[None, Some(Source::Local), Some(Source::Ldap)]).flatten(),
        self_service: None,
        allow_guests: Some(!turn.dice.once_in(3)),
        owners: Vec::new(),
        members: [("groups[0].members[0]", &guest), ("groups[0].members[1]", &member)]
            .into_iter()
            .filter_map(|(at, user)| reference(at, user))
            .collect(),
    };
    let assigned = [guest.address().map(Assignee::User), Some(Assignee::Group("imported-group".to_owned()))];
    let to = turn.dice.pick(&assigned).flatten().ok_or(Failed::Idle)?;
    let app = AppSpec {
        at: "apps[0]".to_owned(),
        external_id: "imported-app".to_owned(),
        display_name: Some("Imported app".to_owned()),
        description: None,
        launch_url: Some("https://imported.aurora.example/".to_owned()),
        visible: None,
        enabled: Some(!turn.dice.once_in(4)),
        assignment_required: None,
        self_service: None,
        allow_guests: Some(!turn.dice.once_in(3)),
        roles: Vec::new(),
        owners: Vec::new(),
        assignments: vec![AssignmentSpec { at: "apps[0].assignments[0]".to_owned(), to, role: None }],
    };
    let all = (turn.dice.below(4), turn.dice.once_in(4));
    let wish = Desired {
        users: if all.1 { vec![user] } else { Vec::new() },
        groups: if all.0 == 0 { Vec::new() } else { vec![group] },
        apps: if all.0 == 1 { Vec::new() } else { vec![app] },
        ..Desired::default()
    };
    match provisioning::provision(turn.conn, &Actor::operator("import"), &wish, Rest::Keep, turn.now) {
        Ok(_) => Ok(()),
        Err(provisioning::Refused::Database(error)) => Err(error.into()),
        Err(provisioning::Refused::Mistakes(mistakes)) => Err(Failed::Refused(format!("{mistakes:?}"))),
    }
}

fn sweep(turn: &mut Turn<'_>) -> Step {
    while invitations::sweep(turn.conn, turn.now).map_err(no)? > 0 {}
    Ok(())
}

fn remind_and_tell(turn: &mut Turn<'_>) -> Step {
    invitations::remind(turn.conn, turn.config, turn.now).map_err(no)?;
    guests::tell(turn.conn, turn.now).map(drop).map_err(no)
}

fn apply_rules(turn: &mut Turn<'_>) -> Step {
    guests::apply(turn.conn, turn.now).map(drop).map_err(no)
}

fn forget_deleted(turn: &mut Turn<'_>) -> Step {
    directory::forget_deleted(turn.conn, turn.now).map(drop).map_err(no)
}

fn tend_reviews(turn: &mut Turn<'_>) -> Step {
    for _ in 0..20 {
        if !reviews::is_due(turn.conn, turn.now)? {
            break;
        }
        reviews::tend(turn.conn, turn.now).map_err(no)?;
    }
    Ok(())
}

fn tidy(turn: &mut Turn<'_>) -> Step {
    sign_in::tidy(turn.conn, turn.now.minus(TimeDelta::days(1)))?;
    invitations::tidy(turn.conn, turn.now)?;
    Ok(())
}
