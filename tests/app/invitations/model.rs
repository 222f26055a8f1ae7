//! Several owners, several guests, any order of deeds: the product does what a page of plain rules says.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use guestlist::features::invitations::State;
use guestlist::foundation::clock::Time;
use guestlist::foundation::id::InvitationId;

/// How long an invitation lives, and how long something taken away can be put back.
const LIFE: TimeDelta = TimeDelta::hours(336);
const REGRET: TimeDelta = TimeDelta::minutes(10);

/// Numbers of owners, guests and things; what they are in the product, the test knows.
pub type Owner = usize;
pub type Guest = usize;
pub type Thing = usize;

/// What somebody does next. A `usize` inside picks one of what there has been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Invite(Owner, Guest, Thing),
    Resend(Owner, usize),
    Revoke(Owner, usize),
    /// Somebody who may decide, and asked for none of it.
    Approve(usize),
    TurnDown(usize),
    Redeem(usize),
    Decline(usize),
    Remove(Owner, Guest, Thing),
    PutBack(usize),
    Leave(Guest, Thing),
    /// The worker sends what waits.
    Send,
    /// Minutes pass.
    Wait(i64),
    /// The chores tidy.
    Sweep,
}

/// What a step has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to try it on.
    Idle,
    Done,
    Invited,
    /// Nothing goes out before it is approved.
    Asked,
    LetIn,
    /// The address is left as it is, and the report says why.
    Left,
    Refused,
}

/// What there is to know of one invitation.
#[derive(Clone, Debug)]
pub struct Known {
    pub id: InvitationId,
    pub guest: Guest,
    pub thing: Thing,
    pub inviter: Owner,
    /// As it is written down; see [`Model::state`].
    pub written: State,
    pub expires_at: Time,
    /// Whether nobody has approved it, and no link was ever made.
    pub asked: bool,
    /// The newest link's number; every one up to it was made, as soon as it is approved.
    pub links: i32,
    /// Whether the mail with the newest link still waits.
    pub waits: bool,
    /// The links that were sent.
    pub sent: Vec<i32>,
}

/// What was taken away, and can be put back.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    by: Owner,
    guest: Guest,
    thing: Thing,
    at: Time,
}

/// The whole of it.
#[derive(Clone, Debug)]
pub struct Model {
    pub now: Time,
    /// Who may share which thing.
    pub owns: BTreeSet<(Owner, Thing)>,
    /// Whoever is invited to this one waits for approval.
    guarded: Thing,
    pub known: Vec<Known>,
    pub taken: Vec<Taken>,
    pub holds: BTreeSet<(Guest, Thing)>,
    /// Who ended it last, if an owner did, and when.
    ended: BTreeMap<(Guest, Thing), (Option<Owner>, Time)>,
    /// In the directory; whether they ever accepted.
    pub directory: BTreeMap<Guest, bool>,
}

/// What of it matters in the end, in an order of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Guest, thing, state as written, newest link, whether a mail waits.
    pub invitations: Vec<(Guest, Thing, &'static str, i32, bool)>,
    pub holds: BTreeSet<(Guest, Thing)>,
    pub directory: BTreeMap<Guest, bool>,
}

impl Model {
    pub fn new(now: Time, owns: impl IntoIterator<Item = (Owner, Thing)>, guarded: Thing) -> Self {
        Self {
            now,
            owns: owns.into_iter().collect(),
            guarded,
            known: Vec::new(),
            taken: Vec::new(),
            holds: BTreeSet::new(),
            ended: BTreeMap::new(),
            directory: BTreeMap::new(),
        }
    }

    pub fn state(&self, at: usize) -> State {
        let one = &self.known[at];
        if one.written == State::Pending && self.now >= one.expires_at { State::Expired } else { one.written }
    }

    pub fn picture(&self) -> Picture {
        let seen = |one: &Known| (one.guest, one.thing, one.written.word(), one.links, one.waits);
        let mut invitations: Vec<_> = self.known.iter().map(seen).collect();
        invitations.sort_unstable();
        Picture { invitations, holds: self.holds.clone(), directory: self.directory.clone() }
    }

    /// Takes the step. `made` is the invitation that the product made of it, if it did.
    pub fn take(&mut self, step: Step, made: Option<InvitationId>) -> Outcome {
        match step {
            Step::Invite(owner, guest, thing) => self.invite(owner, guest, thing, made),
            Step::Resend(owner, n) => self.with(n, |model, at| model.resend(owner, at, made)),
            Step::Revoke(owner, n) => self.with(n, |model, at| model.revoke(owner, at)),
            Step::Approve(n) => self.with(n, Self::approve),
            Step::TurnDown(n) => self.with(n, Self::turn_down),
            Step::Redeem(n) => self.with(n, Self::redeem),
            Step::Decline(n) => self.with(n, Self::decline),
            Step::Remove(owner, guest, thing) => self.remove(owner, guest, thing),
            Step::PutBack(n) if self.taken.is_empty() => self.nothing(n),
            Step::PutBack(n) => self.put_back(self.taken[n % self.taken.len()]),
            Step::Leave(guest, thing) => self.leave(guest, thing),
            Step::Send => self.send(),
            Step::Wait(minutes) => {
                self.now = self.now.plus(TimeDelta::minutes(minutes));
                Outcome::Done
            }
            Step::Sweep => {
                let lapsed: Vec<usize> = self.of(|model, at| model.is_lapsed(at));
                lapsed.into_iter().for_each(|at| self.end(at, State::Expired));
                Outcome::Done
            }
        }
    }

    fn nothing(&self, _: usize) -> Outcome {
        Outcome::Idle
    }

    fn with(&mut self, n: usize, step: impl FnOnce(&mut Self, usize) -> Outcome) -> Outcome {
        if self.known.is_empty() { Outcome::Idle } else { step(self, n % self.known.len()) }
    }

    fn of(&self, wanted: impl Fn(&Self, usize) -> bool) -> Vec<usize> {
        (0..self.known.len()).filter(|at| wanted(self, *at)).collect()
    }

    fn is_lapsed(&self, at: usize) -> bool {
        self.known[at].written == State::Pending && self.now >= self.known[at].expires_at
    }

    fn open(&self, guest: Guest, thing: Thing) -> bool {
        !self
            .of(|m, at| m.known[at].guest == guest && m.known[at].thing == thing && m.state(at) == State::Pending)
            .is_empty()
    }

    fn manages(&self, owner: Owner, at: usize) -> bool {
        let one = &self.known[at];
        one.inviter == owner || self.owns.contains(&(owner, one.thing))
    }

    fn end(&mut self, at: usize, state: State) {
        self.known[at].written = state;
        self.known[at].waits = false;
    }

    /// What has lapsed is written down as such before anything new is offered to the guest.
    fn close_lapsed(&mut self, guest: Guest) {
        for at in self.of(|model, at| model.is_lapsed(at) && model.known[at].guest == guest) {
            self.end(at, State::Expired);
        }
    }

    fn offer(&mut self, inviter: Owner, guest: Guest, thing: Thing, made: Option<InvitationId>) {
        self.close_lapsed(guest);
        let id = made.expect("the product made an invitation");
        let (expires_at, written, asked) = (self.now.plus(LIFE), State::Pending, thing == self.guarded);
        let (links, waits, sent) = (1, !asked, Vec::new());
        self.known.push(Known { id, guest, thing, inviter, written, expires_at, asked, links, waits, sent });
        self.directory.entry(guest).or_insert(false);
    }

    fn invite(&mut self, owner: Owner, guest: Guest, thing: Thing, made: Option<InvitationId>) -> Outcome {
        if !self.owns.contains(&(owner, thing)) {
            return Outcome::Refused;
        }
        if self.holds.contains(&(guest, thing)) || self.open(guest, thing) {
            return Outcome::Left;
        }
        if self.directory.get(&guest) == Some(&true) {
            self.holds.insert((guest, thing));
            return Outcome::LetIn;
        }
        self.offer(owner, guest, thing, made);
        if thing == self.guarded { Outcome::Asked } else { Outcome::Invited }
    }

    fn resend(&mut self, owner: Owner, at: usize, made: Option<InvitationId>) -> Outcome {
        let Known { guest, thing, .. } = self.known[at];
        if !self.manages(owner, at) {
            return Outcome::Refused;
        }
        match self.state(at) {
            State::Pending if self.known[at].asked => Outcome::Refused,
            State::Pending => {
                let now = self.now;
                let one = &mut self.known[at];
                (one.expires_at, one.links, one.waits) = (now.plus(LIFE), one.links + 1, true);
                Outcome::Done
            }
            State::Expired if !self.open(guest, thing) && !self.holds.contains(&(guest, thing)) => {
                self.end(at, State::Expired);
                self.offer(owner, guest, thing, made);
                Outcome::Done
            }
            _ => Outcome::Refused,
        }
    }

    fn revoke(&mut self, owner: Owner, at: usize) -> Outcome {
        if !self.manages(owner, at) || self.state(at) != State::Pending {
            return Outcome::Refused;
        }
        self.end(at, State::Revoked);
        self.forget(self.known[at].guest);
        Outcome::Done
    }

    /// Its life begins now, and the mail with the first link waits.
    fn approve(&mut self, at: usize) -> Outcome {
        if !self.known[at].asked || self.state(at) != State::Pending {
            return Outcome::Refused;
        }
        let now = self.now;
        let one = &mut self.known[at];
        (one.asked, one.expires_at, one.waits) = (false, now.plus(LIFE), true);
        Outcome::Done
    }

    fn turn_down(&mut self, at: usize) -> Outcome {
        if !self.known[at].asked || self.state(at) != State::Pending {
            return Outcome::Refused;
        }
        self.end(at, State::Revoked);
        self.forget(self.known[at].guest);
        Outcome::Done
    }

    fn decline(&mut self, at: usize) -> Outcome {
        if self.known[at].asked || self.state(at) != State::Pending {
            return Outcome::Refused;
        }
        self.end(at, State::Declined);
        self.forget(self.known[at].guest);
        Outcome::Done
    }

    /// Who never accepted, waits for nothing and holds nothing leaves the directory.
    fn forget(&mut self, guest: Guest) {
        if self.directory.get(&guest) == Some(&false) {
            self.close_lapsed(guest);
            let waits =
                !self.of(|m, at| m.known[at].guest == guest && m.known[at].written == State::Pending).is_empty();
            if !waits {
                self.directory.remove(&guest);
            }
        }
    }

    fn redeem(&mut self, at: usize) -> Outcome {
        let Known { guest, thing, asked, .. } = self.known[at];
        if asked || self.state(at) != State::Pending {
            return Outcome::Refused;
        }
        self.end(at, State::Redeemed);
        self.holds.insert((guest, thing));
        self.directory.insert(guest, true);
        Outcome::Done
    }

    /// Takes what they hold, and what of it still waits for an answer.
    fn remove(&mut self, by: Owner, guest: Guest, thing: Thing) -> Outcome {
        if !self.owns.contains(&(by, thing)) || !self.directory.contains_key(&guest) {
            return Outcome::Refused;
        }
        let waiting = self.of(|m, at| {
            m.known[at].guest == guest && m.known[at].thing == thing && m.known[at].written == State::Pending
        });
        let held = self.holds.remove(&(guest, thing));
        if held {
            self.taken.push(Taken { by, guest, thing, at: self.now });
            self.ended.insert((guest, thing), (Some(by), self.now));
        }
        for at in &waiting {
            let lapsed = self.is_lapsed(*at);
            self.end(*at, if lapsed { State::Expired } else { State::Revoked });
            if !lapsed {
                self.forget(guest);
            }
        }
        if held || !waiting.is_empty() { Outcome::Done } else { Outcome::Refused }
    }

    fn put_back(&mut self, taken: Taken) -> Outcome {
        if self.now.since(taken.at) > REGRET {
            return Outcome::Refused;
        }
        // Whatever ended it since, an old form does not undo.
        if self.ended.get(&(taken.guest, taken.thing)) != Some(&(Some(taken.by), taken.at)) {
            return Outcome::Refused;
        }
        self.holds.insert((taken.guest, taken.thing));
        Outcome::Done
    }

    fn leave(&mut self, guest: Guest, thing: Thing) -> Outcome {
        if !self.holds.remove(&(guest, thing)) {
            return Outcome::Refused;
        }
        self.ended.insert((guest, thing), (None, self.now));
        Outcome::Done
    }

    /// What still means something is sent; the rest is dropped.
    fn send(&mut self) -> Outcome {
        for at in 0..self.known.len() {
            let open = self.state(at) == State::Pending;
            let one = &mut self.known[at];
            if std::mem::take(&mut one.waits) && open {
                one.sent.push(one.links);
            }
        }
        Outcome::Done
    }
}
