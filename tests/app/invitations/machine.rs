//! The states of an invitation against a simple model: whatever is done in whatever order, final is final (V-2).

use std::cell::RefCell;

use chrono::TimeDelta;
use diesel::prelude::*;
use guestlist::features::invitations::{self, Done, GrantWish, Offer, Proof, Refused, State};
use guestlist::features::policies::ResourceId;
use guestlist::features::{apps, users};
use guestlist::foundation::address::read_list;
use guestlist::foundation::clock::Time;
use guestlist::foundation::db::{Conn, DbError};
use guestlist::foundation::id::{InvitationId, RoleId};
use guestlist::foundation::person::Origin;
use guestlist::schema::{invitation_grants, invitations as rows};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::{House, cast};

/// What somebody does next. The number picks one of the invitations there have been.
#[derive(Clone, Copy, Debug)]
enum Step {
    Invite,
    Resend(usize),
    Revoke(usize),
    Redeem(usize),
    Decline(usize),
    Wait,
    Sweep,
}

/// What the model knows of one invitation.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Known {
    id: InvitationId,
    state: State,
    expires_at: Time,
}

/// One person, one app, and every invitation between them.
#[derive(Default)]
struct Model {
    known: Vec<Known>,
    has_it: bool,
}

impl Model {
    fn state(&self, at: usize, now: Time) -> State {
        let one = self.known[at];
        if one.state == State::Pending && now >= one.expires_at { State::Expired } else { one.state }
    }

    fn open(&self, now: Time) -> Option<usize> {
        (0..self.known.len()).find(|at| self.state(*at, now) == State::Pending)
    }
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => Just(Step::Invite),
        2 => (0..8_usize).prop_map(Step::Resend),
        2 => (0..8_usize).prop_map(Step::Revoke),
        2 => (0..8_usize).prop_map(Step::Redeem),
        2 => (0..8_usize).prop_map(Step::Decline),
        2 => Just(Step::Wait),
        1 => Just(Step::Sweep),
    ]
}

struct Run<'a> {
    house: &'a House,
    app: guestlist::foundation::id::AppId,
    address: String,
    now: Time,
    model: Model,
}

impl Run<'_> {
    fn deed<T>(&self, deed: impl FnOnce(&mut Conn) -> Result<T, Refused>) -> Result<T, Refused> {
        let kept = RefCell::new(None);
        let tried = self.house.world.db.write_now(|conn| {
            deed(conn).map_err(|refused| {
                *kept.borrow_mut() = Some(refused);
                DbError::Busy("rolled back".into())
            })
        });
        tried.map_err(|_| kept.take().expect("a reason"))
    }

    fn take(&mut self, step: Step) {
        let (now, house) = (self.now, self.house);
        let owner = house.actor(house.cast.owner);
        let config = house.world.config.clone();
        let pick = |n: usize, model: &Model| (!model.known.is_empty()).then(|| n % model.known.len());
        match step {
            Step::Wait => self.now = now.plus(TimeDelta::days(5)),
            Step::Sweep => drop(self.deed(|conn| invitations::sweep(conn, now)).unwrap()),
            Step::Invite => self.invite(),
            Step::Resend(n) => {
                let Some(at) = pick(n, &self.model) else { return };
                let (id, state) = (self.model.known[at].id, self.model.state(at, now));
                let other = self.model.open(now).is_some_and(|open| open != at);
                let done = self.deed(|conn| invitations::resend(conn, &config, &owner, id, now));
                match state {
                    State::Pending => self.model.known[at].expires_at = done.unwrap().expires_at,
                    State::Expired if !other && !self.model.has_it => {
                        let fresh = done.expect("a lapsed one is made anew");
                        assert_ne!(fresh.id, id);
                        self.model.known[at].state = State::Expired;
                        self.model.known.push(Known {
                            id: fresh.id,
                            state: State::Pending,
                            expires_at: fresh.expires_at,
                        });
                    }
                    _ => assert!(done.is_err(), "{state:?} was sent again: {:?}", self.model.known),
                }
            }
            Step::Revoke(n) => {
                let Some(at) = pick(n, &self.model) else { return };
                let (id, state) = (self.model.known[at].id, self.model.state(at, now));
                let done = self.deed(|conn| invitations::revoke(conn, &owner, id, now));
                self.settle(at, state, State::Revoked, done.is_ok());
            }
            Step::Decline(n) => {
                let Some(at) = pick(n, &self.model) else { return };
                let (id, state) = (self.model.known[at].id, self.model.state(at, now));
                let done = self.deed(|conn| invitations::decline(conn, id, &Origin::default(), now));
                self.settle(at, state, State::Declined, done.is_ok());
            }
            Step::Redeem(n) => {
                let Some(at) = pick(n, &self.model) else { return };
                let (id, state) = (self.model.known[at].id, self.model.state(at, now));
                let done = self.deed(|conn| invitations::redeem(conn, id, &Proof::Code, Origin::default(), now));
                self.settle(at, state, State::Redeemed, done.is_ok());
                self.model.has_it |= done.is_ok();
            }
        }
    }

    fn settle(&mut self, at: usize, before: State, after: State, done: bool) {
        assert_eq!(done, before == State::Pending, "{before:?} to {after:?}");
        if done {
            self.model.known[at].state = after;
        }
    }

    fn invite(&mut self) {
        let (now, house) = (self.now, self.house);
        let (owner, config) = (house.actor(house.cast.owner), house.world.config.clone());
        let wish = GrantWish { resource: ResourceId::App(self.app), role: RoleId::DEFAULT, ends_at: None };
        let offer = Offer { grants: vec![wish], ..Offer::default() };
        let who = read_list(&self.address).unwrap();
        let done = self.deed(|conn| invitations::invite(conn, &config, &owner, who, &offer, &[], now)).unwrap();
        let waits = self.model.open(now).is_some();
        match done[0].1 {
            Done::Invited(id) => {
                assert!(!waits && !self.model.has_it);
                let expires_at = now.plus(TimeDelta::days(14));
                self.model.known.push(Known { id, state: State::Pending, expires_at });
            }
            Done::Left => assert!(waits || self.model.has_it, "{:?}", done[0].0.verdict),
            ref other => panic!("{other:?}"),
        }
    }

    /// The rows say what the model says.
    fn compare(&self) {
        let now = self.now;
        let person = self.house.read(|conn| users::find_by_mail(conn, &self.address));
        for (at, known) in self.model.known.iter().enumerate() {
            let row: invitations::Invitation = self.house.read(|conn| {
                Ok(rows::table.find(known.id).select(invitations::Invitation::as_select()).first(conn)?)
            });
            assert_eq!(row.state_at(now), self.model.state(at, now));
            let pending: Vec<bool> = self.house.read(|conn| {
                let of_this = invitation_grants::table.filter(invitation_grants::invitation_id.eq(known.id));
                Ok(of_this.select(invitation_grants::pending).load(conn)?)
            });
            assert_eq!(pending, [row.state == State::Pending], "the grant follows its invitation");
        }
        let open = (0..self.model.known.len()).filter(|at| self.model.state(*at, now) == State::Pending).count();
        assert!(open <= 1, "at most one pending invitation for an address and an app");
        let has = person.as_ref().is_some_and(|person| {
            self.house.read(|conn| apps::role_of_person(conn, self.app, person.id, now)).is_some()
        });
        assert_eq!(has, self.model.has_it);
        assert!(person.is_some() || (!has && open == 0), "who waits or holds something is in the directory");
    }
}

#[actix_web::test]
async fn v2_no_order_of_deeds_brings_a_final_invitation_back() {
    let house = House::configured(|config| {
        config.limits.invitations_per_hour = 100_000;
        config.limits.invitations_per_day = 1_000_000;
        config.limits.mails_per_address_per_day = 100;
    })
    .await;
    let (start, owner) = (house.now(), house.cast.owner);
    let number = RefCell::new(0);
    let mut runner = TestRunner::new(Config { cases: 200, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&proptest::collection::vec(step(), 1..14), |steps| {
        *number.borrow_mut() += 1;
        let n = *number.borrow();
        let app = house.write(|conn| {
            let app = cast::app(conn, &format!("App {n}"), start, |_| {})?;
            apps::add_owner(conn, app, owner.id, start)?;
            Ok(app)
        });
        let address = format!("p{n}@partner.example");
        let mut run = Run { house: &house, app, address, now: start, model: Model::default() };
        for step in steps {
            run.take(step);
            run.compare();
        }
        Ok(())
    });
    outcome.unwrap();
}
