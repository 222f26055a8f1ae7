//! Random orders of deeds by several owners and guests, one after another and at once, against the model.

use std::cell::Cell;

use chrono::TimeDelta;
use futures_util::future::join_all;
use guestlist::foundation::db::DatabaseUrl;
use guestlist::foundation::id::InvitationId;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{self, TestRunner};

use super::model::{Model, Outcome, Step};
use super::stage::{Failed, GUARDED, Made, OWNS, Stage, Taken};
use crate::support::{House, Mails};

/// Minutes, days, and a life to the microsecond.
fn pause() -> impl Strategy<Value = i64> {
    prop_oneof![Just(4), Just(10), Just(5 * 24 * 60), Just(14 * 24 * 60)]
}

fn step() -> impl Strategy<Value = Step> {
    let (owner, guest, thing, one) = (0..2_usize, 0..3_usize, 0..3_usize, 0..12_usize);
    prop_oneof![
        5 => (owner.clone(), guest.clone(), thing.clone()).prop_map(|(o, g, t)| Step::Invite(o, g, t)),
        3 => (owner.clone(), one.clone()).prop_map(|(o, n)| Step::Resend(o, n)),
        2 => (owner.clone(), one.clone()).prop_map(|(o, n)| Step::Revoke(o, n)),
        2 => one.clone().prop_map(Step::Approve),
        1 => one.clone().prop_map(Step::TurnDown),
        3 => one.clone().prop_map(Step::Redeem),
        2 => one.clone().prop_map(Step::Decline),
        2 => (owner, guest.clone(), thing.clone()).prop_map(|(o, g, t)| Step::Remove(o, g, t)),
        2 => one.prop_map(Step::PutBack),
        1 => (guest, thing).prop_map(|(g, t)| Step::Leave(g, t)),
        1 => Just(Step::Send),
        2 => pause().prop_map(Step::Wait),
        1 => Just(Step::Sweep),
    ]
}

/// A house whose limits do not stand in the way.
async fn open_house() -> House {
    House::configured(|config| {
        config.limits.invitations_per_hour = 10_000_000;
        config.limits.invitations_per_day = 10_000_000;
        config.limits.mails_per_address_per_day = 1_000_000;
    })
    .await
}

/// A quarter of what `PROPTEST_CASES` says, because a case is many deeds.
fn runner() -> TestRunner {
    let usual = test_runner::Config::default();
    TestRunner::new(test_runner::Config { cases: usual.cases.div_ceil(4), failure_persistence: None, ..usual })
}

/// One case: the product and the model side by side.
struct Run<'a> {
    house: &'a House,
    stage: Stage,
    model: Model,
    taken: Vec<Taken>,
}

impl<'a> Run<'a> {
    fn new(house: &'a House, number: usize) -> Self {
        let stage = Stage::set(house, number);
        Self { house, stage, model: Model::new(house.now(), OWNS, GUARDED), taken: Vec::new() }
    }

    fn take(&mut self, step: Step) {
        let (stage, known, now) = (&self.stage, &self.model.known, self.model.now);
        let made = self.house.world.db.write_now(|conn| stage.play(conn, step, known, &self.taken, now));
        let made = settled(made);
        if let Step::Wait(minutes) = step {
            self.house.wait(TimeDelta::minutes(minutes));
        }
        let expected = self.model.take(step, made.invitation);
        assert_eq!(made.outcome, expected, "{step:?} with {:#?}", self.model);
        self.taken.extend(made.taken);
    }

    /// The same steps, each with an index into what there is now; what has nothing to act on is left out.
    fn settled_on(&self, steps: Vec<Step>) -> Vec<Step> {
        let (known, taken) = (self.model.known.len(), self.taken.len());
        let settle = |step| match step {
            Step::Resend(..)
            | Step::Revoke(..)
            | Step::Approve(_)
            | Step::TurnDown(_)
            | Step::Redeem(_)
            | Step::Decline(_)
                if known == 0 =>
            {
                None
            }
            Step::Resend(owner, n) => Some(Step::Resend(owner, n % known)),
            Step::Revoke(owner, n) => Some(Step::Revoke(owner, n % known)),
            Step::Approve(n) => Some(Step::Approve(n % known)),
            Step::TurnDown(n) => Some(Step::TurnDown(n % known)),
            Step::Redeem(n) => Some(Step::Redeem(n % known)),
            Step::Decline(n) => Some(Step::Decline(n % known)),
            Step::PutBack(n) => (taken > 0).then(|| Step::PutBack(n % taken)),
            Step::Send | Step::Wait(_) | Step::Sweep => None,
            other => Some(other),
        };
        steps.into_iter().filter_map(settle).collect()
    }

    fn compare(&self) {
        self.house.read(|conn| self.stage.compare(conn, &self.model));
    }
}

/// What the selfcheck has against the house. Its cast was put in without a word in the log.
fn findings(house: &House) -> Vec<(&'static str, i64)> {
    let findings = house.selfcheck();
    findings.into_iter().map(|finding| (finding.rule, finding.broken)).collect()
}

fn settled(made: Result<Made, Failed>) -> Made {
    match made {
        Ok(made) => made,
        Err(Failed::Refused) => Outcome::Refused.into(),
        Err(Failed::Broken(error)) => panic!("{error}"),
    }
}

#[test]
fn v2_any_order_of_deeds_ends_where_the_model_does() {
    let system = actix_web::rt::System::new();
    let house = system.block_on(open_house());
    let (number, at_first) = (Cell::new(0), findings(&house));
    let outcome = runner().run(&vec(step(), 1..24), |steps| {
        number.set(number.get() + 1);
        let (letters, mut run) = (Mails::of(&house), Run::new(&house, number.get()));
        for step in steps.into_iter().chain([Step::Send]) {
            if step == Step::Send {
                system.block_on(letters.send());
            }
            run.take(step);
            run.compare();
        }
        for (guest, mail) in run.stage.guests.iter().enumerate() {
            let mut found: Vec<String> =
                system.block_on(letters.to(mail)).into_iter().filter_map(|mail| mail.link()).collect();
            found.sort();
            assert_eq!(found, run.stage.links_sent(&run.model, guest), "the mails of {mail}");
        }
        prop_assert_eq!(findings(&house), at_first.clone());
        Ok(())
    });
    outcome.unwrap();
}

/// All orders of so many.
fn orders(many: usize) -> Vec<Vec<usize>> {
    if many == 0 {
        return vec![Vec::new()];
    }
    let longer = |order: Vec<usize>| (0..many).map(move |at| [&order[..at], &[many - 1], &order[at..]].concat());
    orders(many - 1).into_iter().flat_map(longer).collect()
}

/// Every step begins while none has ended: as requests do, and on SQLite also as several programs would.
fn at_once(system: &actix_web::rt::SystemRunner, run: &Run<'_>, steps: &[Step], programs: bool) -> Vec<Made> {
    let db = &run.house.world.db;
    let (stage, known, taken, now) = (&run.stage, &run.model.known, &run.taken, run.model.now);
    let made: Vec<Result<Made, Failed>> = if programs {
        std::thread::scope(|scope| {
            let play = |step| move || db.write_now(|conn| stage.play(conn, step, known, taken, now));
            let threads: Vec<_> = steps.iter().map(|step| scope.spawn(play(*step))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        })
    } else {
        system.block_on(join_all(steps.iter().map(|step| {
            let (stage, known, taken, step) = (stage.clone(), known.clone(), taken.clone(), *step);
            db.write(move |conn| stage.play(conn, step, &known, &taken, now))
        })))
    };
    made.into_iter().map(settled).collect()
}

/// What the steps would come to in this order.
fn in_order(model: &Model, steps: &[Step], order: &[usize]) -> (Vec<Outcome>, Model) {
    let (mut model, mut outcomes) = (model.clone(), vec![Outcome::Idle; steps.len()]);
    for at in order {
        outcomes[*at] = model.take(steps[*at], Some(InvitationId::new()));
    }
    (outcomes, model)
}

#[test]
fn v2_deeds_at_once_end_as_one_after_another_would() {
    let system = actix_web::rt::System::new();
    let house = system.block_on(open_house());
    let is_sqlite = matches!(house.world.db.url(), DatabaseUrl::Sqlite(_));
    let (number, at_first) = (Cell::new(0), findings(&house));
    let outcome = runner().run(&(vec(step(), 0..7), vec(step(), 2..5)), |(before, steps)| {
        number.set(number.get() + 1);
        let mut run = Run::new(&house, number.get());
        before.into_iter().filter(|step| *step != Step::Send).for_each(|step| run.take(step));
        let steps = run.settled_on(steps);
        let made = at_once(&system, &run, &steps, is_sqlite && number.get() % 2 == 0);
        let outcomes: Vec<Outcome> = made.iter().map(|made| made.outcome).collect();
        let picture = house.read(|conn| run.stage.picture(conn, run.model.now));
        let possible = orders(steps.len()).into_iter().map(|order| in_order(&run.model, &steps, &order));
        let possible: Vec<_> = possible.map(|(outcomes, model)| (outcomes, model.picture())).collect();
        let came_to = (outcomes, picture);
        prop_assert!(possible.contains(&came_to), "{:?} came to {:#?}, after {:#?}", steps, came_to, run.model);
        prop_assert_eq!(findings(&house), at_first.clone());
        Ok(())
    });
    outcome.unwrap();
}
