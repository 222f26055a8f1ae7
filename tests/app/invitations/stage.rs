//! The product's side of the model: its deeds by the model's numbers, and whether both agree.

use std::sync::Arc;

use diesel::prelude::*;
use guestlist::features::access::{self, ResourceId};
use guestlist::features::invitations::{self, Done, Followed, Grant, GrantWish, Invitation, Offer, Proof, State};
use guestlist::features::outbox;
use guestlist::features::people::{self, PutBack, Removal};
use guestlist::features::policies::{self, Approval, ChooseApproval};
use guestlist::features::{apps, groups, users};
use guestlist::foundation::address::read_list;
use guestlist::foundation::clock::Time;
use guestlist::foundation::config::Config;
use guestlist::foundation::db::{Conn, DbError};
use guestlist::foundation::id::{InvitationId, RoleId};
use guestlist::foundation::person::{Actor, Origin};
use guestlist::foundation::secret::{self, Purpose};
use guestlist::schema::{invitation_grants, invitations as rows, outbox as mails};

use super::model::{Guest, Known, Model, Outcome, Owner, Picture, Step, Thing};
use crate::support::{House, cast};

/// Who owns which thing: the first owner everything, the second what is shared with them.
pub const OWNS: [(Owner, Thing); 5] = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 2)];

/// What nobody is invited to before an admin has approved it.
pub const GUARDED: Thing = 2;

/// What the numbers of the model are in one house.
#[derive(Clone)]
pub struct Stage {
    config: Arc<Config>,
    owners: [Actor; 2],
    admin: Actor,
    pub guests: [String; 3],
    things: [ResourceId; 3],
}

/// What an owner took away, and can put back.
pub type Taken = (Owner, PutBack);

/// What the product made of a step.
pub struct Made {
    pub outcome: Outcome,
    pub invitation: Option<InvitationId>,
    pub taken: Option<Taken>,
}

#[derive(Debug)]
pub enum Failed {
    Refused,
    Broken(DbError),
}

impl From<DbError> for Failed {
    fn from(error: DbError) -> Self {
        Self::Broken(error)
    }
}

impl From<invitations::Refused> for Failed {
    fn from(refused: invitations::Refused) -> Self {
        use invitations::Refused::{Database, Policy};
        match refused {
            Database(error) | Policy(policies::Refused::Database(error)) => Self::Broken(error),
            _ => Self::Refused,
        }
    }
}

impl From<people::Refused> for Failed {
    fn from(refused: people::Refused) -> Self {
        match refused {
            people::Refused::Policy(policies::Refused::Database(error)) => Self::Broken(error),
            people::Refused::Invitation(refused) => refused.into(),
            _ => Self::Refused,
        }
    }
}

impl From<Outcome> for Made {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, invitation: None, taken: None }
    }
}

impl Stage {
    /// New things and guests nobody knows yet.
    pub fn set(house: &House, number: usize) -> Self {
        let now = house.now();
        let owners = [house.cast.owner, house.cast.co_owner];
        let admin = house.actor(house.cast.admin);
        let things = house.write(|conn| {
            let things = [
                ResourceId::App(cast::app(conn, &format!("App {number}"), now, |_| {})?),
                ResourceId::App(cast::app(conn, &format!("Other app {number}"), now, |_| {})?),
                ResourceId::Group(cast::group(conn, &format!("Group {number}"), now, |_| {})?),
            ];
            for (owner, thing) in OWNS {
                match things[thing] {
                    ResourceId::App(app) => apps::add_owner(conn, app, owners[owner].id, now)?,
                    ResourceId::Group(group) => groups::add_owner(conn, group, owners[owner].id, now)?,
                };
            }
            let rule = Some(Approval::Others);
            let guard = ChooseApproval { of: Some(things[GUARDED]), rule, seen: None };
            policies::choose_approval(conn, &admin, &guard, now).expect("an admin may");
            Ok(things)
        });
        Self {
            admin,
            config: house.world.config.clone(),
            owners: owners.map(|owner| house.actor(owner)),
            guests: ["a", "b", "c"].map(|guest| format!("{guest}{number}@partner.example")),
            things,
        }
    }

    /// The step as the product takes it.
    pub fn play(
        &self,
        conn: &mut Conn,
        step: Step,
        known: &[Known],
        taken: &[Taken],
        now: Time,
    ) -> Result<Made, Failed> {
        let pick = |n: usize| known.get(n % known.len().max(1)).map(|one| one.id);
        let idle = || Ok(Outcome::Idle.into());
        match step {
            Step::Invite(owner, guest, thing) => self.invite(conn, owner, guest, thing, now),
            Step::Resend(owner, n) => {
                let Some(id) = pick(n) else { return idle() };
                let fresh = invitations::resend(conn, &self.config, &self.owners[owner], id, now)?;
                Ok(Made { invitation: Some(fresh.id), ..Outcome::Done.into() })
            }
            Step::Revoke(owner, n) => {
                let Some(id) = pick(n) else { return idle() };
                invitations::revoke(conn, &self.owners[owner], id, now)?;
                Ok(Outcome::Done.into())
            }
            Step::Approve(n) => {
                let Some(id) = pick(n) else { return idle() };
                invitations::approve(conn, &self.config, &self.admin, id, now)?;
                Ok(Outcome::Done.into())
            }
            Step::TurnDown(n) => {
                let Some(id) = pick(n) else { return idle() };
                invitations::turn_down(conn, &self.admin, id, "Not this year.", now)?;
                Ok(Outcome::Done.into())
            }
            Step::Redeem(n) => {
                let Some(id) = pick(n) else { return idle() };
                invitations::redeem(conn, id, &Proof::Code, Origin::default(), now)?;
                Ok(Outcome::Done.into())
            }
            Step::Decline(n) => {
                let Some(id) = pick(n) else { return idle() };
                invitations::decline(conn, id, &Origin::default(), now)?;
                Ok(Outcome::Done.into())
            }
            Step::Remove(owner, guest, thing) => {
                let user = users::find_by_mail(conn, &self.guests[guest])?.ok_or(Failed::Refused)?.id;
                let wish = Removal { from: self.things[thing], user };
                let gone = people::remove(conn, &self.owners[owner], wish, now)?;
                let taken = gone.kept.map(|kept| (owner, PutBack { to: wish.from, user, kept }));
                Ok(Made { taken, ..Outcome::Done.into() })
            }
            Step::PutBack(n) => {
                let Some((by, wish)) = taken.get(n % taken.len().max(1)) else { return idle() };
                people::put_back(conn, &self.owners[*by], wish, now)?;
                Ok(Outcome::Done.into())
            }
            Step::Leave(guest, thing) => {
                let user = users::find_by_mail(conn, &self.guests[guest])?.ok_or(Failed::Refused)?;
                let actor = users::acting(conn, &user, Origin::default())?;
                people::leave(conn, &actor, self.things[thing], now)?;
                Ok(Outcome::Done.into())
            }
            Step::Sweep => {
                while invitations::sweep(conn, now)? > 0 {}
                Ok(Outcome::Done.into())
            }
            Step::Send | Step::Wait(_) => Ok(Outcome::Done.into()),
        }
    }

    fn invite(&self, conn: &mut Conn, owner: Owner, guest: Guest, thing: Thing, now: Time) -> Result<Made, Failed> {
        let wish = GrantWish { resource: self.things[thing], role: RoleId::DEFAULT, ends_at: None };
        let offer = Offer { grants: vec![wish], ..Offer::default() };
        let who = read_list(&self.guests[guest]).unwrap();
        let report = invitations::invite(conn, &self.config, &self.owners[owner], who, &offer, &[], now)?;
        Ok(match &report[0].1 {
            Done::Invited(id) => Made { invitation: Some(*id), ..Outcome::Invited.into() },
            Done::LetIn(_) => Outcome::LetIn.into(),
            Done::Left => Outcome::Left.into(),
            Done::Asked(id) => Made { invitation: Some(*id), ..Outcome::Asked.into() },
            Done::Later(spent) => panic!("a limit is in the way: {spent:?}"),
        })
    }

    fn holds(&self, conn: &mut Conn, guest: Guest, thing: Thing, now: Time) -> Result<bool, DbError> {
        let Some(user) = users::find_by_mail(conn, &self.guests[guest])? else { return Ok(false) };
        match self.things[thing] {
            ResourceId::App(app) => Ok(access::role_of_person(conn, app, user.id, now)?.is_some()),
            ResourceId::Group(group) => access::has(conn, access::ResourceId::Group(group), user.id, now),
        }
    }

    fn link(&self, id: InvitationId, number: i32) -> String {
        secret::text(&self.config.keys.mac(Purpose::InvitationLink, &[id.uuid().as_bytes(), &number.to_be_bytes()]))
    }

    /// The rows, the people, the links and the mails are as the model says.
    pub fn compare(&self, conn: &mut Conn, model: &Model) -> Result<(), DbError> {
        for (at, known) in model.known.iter().enumerate() {
            self.compare_one(conn, model, at, known)?;
        }
        for (guest, mail) in self.guests.iter().enumerate() {
            let accepted = users::find_by_mail(conn, mail)?.map(|user| !user.is_pending());
            assert_eq!(accepted.as_ref(), model.directory.get(&guest), "{mail} in the directory");
            for thing in 0..self.things.len() {
                let holds = self.holds(conn, guest, thing, model.now)?;
                assert_eq!(holds, model.holds.contains(&(guest, thing)), "{mail} and thing {thing}");
                let open = |at: &usize| {
                    let one = &model.known[*at];
                    (one.guest, one.thing, model.state(*at)) == (guest, thing, State::Pending)
                };
                assert!((0..model.known.len()).filter(open).count() <= 1, "two wait for {mail} and thing {thing}");
            }
        }
        Ok(())
    }

    fn compare_one(&self, conn: &mut Conn, model: &Model, at: usize, known: &Known) -> Result<(), DbError> {
        let row: Invitation = rows::table.find(known.id).select(Invitation::as_select()).first(conn)?;
        assert_eq!((row.state, row.link_number), (known.written, known.links), "{known:?}");
        assert_eq!((row.state_at(model.now), row.expires_at), (model.state(at), known.expires_at), "{known:?}");
        let grants = invitation_grants::table.filter(invitation_grants::invitation_id.eq(known.id));
        let pending: Vec<bool> = grants.select(invitation_grants::pending).load(conn)?;
        assert_eq!(pending, [known.written == State::Pending], "the grant follows its invitation: {known:?}");
        for number in 1..=known.links {
            let leads = match invitations::follow(conn, &self.config.keys, &self.link(known.id, number), model.now)? {
                Followed::Unknown => "nowhere",
                Followed::Open(_) => "in",
                Followed::Stale(_) => "to a fresh one",
                Followed::Redeemed(_) => "back",
                Followed::Over => "to the end",
            };
            let expected = match model.state(at) {
                _ if known.asked => "nowhere",
                State::Pending if number == known.links => "in",
                State::Pending | State::Expired | State::Replaced => "to a fresh one",
                State::Redeemed => "back",
                State::Declined | State::Revoked => "to the end",
            };
            assert_eq!(leads, expected, "link {number} of {known:?}");
        }
        // One that lapsed leaves its mail to the chores, or to the worker, which drops it.
        if model.state(at) == known.written {
            assert_eq!(waiting(conn, known.id)?, i64::from(known.waits), "the mail of {known:?}");
        }
        Ok(())
    }

    /// Everything that matters, to be held against what the model would have.
    pub fn picture(&self, conn: &mut Conn, now: Time) -> Result<Picture, DbError> {
        let mut picture = Picture::default();
        for (guest, mail) in self.guests.iter().enumerate() {
            let theirs = rows::table
                .filter(rows::address.eq(mail))
                .inner_join(invitation_grants::table.on(invitation_grants::invitation_id.eq(rows::id)));
            let invited: Vec<(Invitation, Grant)> =
                theirs.select((Invitation::as_select(), Grant::as_select())).load(conn)?;
            for (invitation, grant) in invited {
                let thing = self.things.iter().position(|thing| grant.resource() == Some(*thing)).expect("a thing");
                let waits = waiting(conn, invitation.id)? == 1;
                picture.invitations.push((guest, thing, invitation.state.word(), invitation.link_number, waits));
            }
            if let Some(user) = users::find_by_mail(conn, mail)? {
                picture.directory.insert(guest, !user.is_pending());
            }
            for thing in 0..self.things.len() {
                if self.holds(conn, guest, thing, now)? {
                    picture.holds.insert((guest, thing));
                }
            }
        }
        picture.invitations.sort_unstable();
        Ok(picture)
    }

    /// The links that this guest was sent, as the model knows them.
    pub fn links_sent(&self, model: &Model, guest: Guest) -> Vec<String> {
        let theirs = model.known.iter().filter(|known| known.guest == guest);
        let links = theirs.flat_map(|known| known.sent.iter().map(|number| self.link(known.id, *number)));
        let mut links: Vec<String> = links.map(|token| format!("/i/{token}")).collect();
        links.sort();
        links
    }
}

fn waiting(conn: &mut Conn, id: InvitationId) -> QueryResult<i64> {
    let alive = [outbox::State::Queued, outbox::State::Sending, outbox::State::Deferred];
    let letters = mails::table.filter(mails::invitation_id.eq(id)).filter(mails::kind.eq(outbox::Kind::Invitation));
    letters.filter(mails::state.eq_any(alive)).count().get_result(conn)
}
