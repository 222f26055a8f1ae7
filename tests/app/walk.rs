//! A random walk over the operations of every feature, as everybody there is, while the clock moves: whatever they do in
//! whatever order, the selfcheck finds nothing. Refusals are as welcome as successes.
//!
//! `WALK_SEED` repeats a walk, `WALK_STEPS` makes it longer.

mod dice;
mod mirror;
mod steps;
mod world;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use guestlist::features::access::changes;
use guestlist::features::selfcheck::WrongAccess;

use self::dice::Dice;
use self::mirror::Mirror;
use self::steps::{Hand, STEPS, Turn};
use self::world::{Failed, Step};
use crate::support::House;

/// Steps of a usual walk.
const USUAL: usize = 700;
/// Steps between two looks at everything.
const BETWEEN: usize = 20;
/// By how many minutes the clock moves, once in so many steps.
const PAUSES: &[i64] = &[1, 1, 4, 4, 60, 6 * 60, 24 * 60, 5 * 24 * 60];
const STEPS_BETWEEN: usize = 8;

/// A number that the environment gives, or this one.
fn given(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

/// What the steps came to, by their name: done, refused.
#[derive(Default)]
struct Tally(BTreeMap<&'static str, (usize, usize)>);

impl Tally {
    fn note(&mut self, name: &'static str, step: &Step) {
        let (done, refused) = self.0.entry(name).or_default();
        match step {
            Ok(()) => *done += 1,
            Err(_) => *refused += 1,
        }
    }

    fn done(&self) -> usize {
        self.0.values().map(|(done, _)| done).sum()
    }
}

struct Walk {
    house: House,
    dice: Dice,
    hand: Hand,
    tally: Tally,
    mirror: Mirror,
    /// The last steps, to be told when something is wrong.
    trail: Vec<String>,
}

impl Walk {
    fn step(&mut self) {
        if self.dice.once_in(STEPS_BETWEEN) {
            let minutes = self.dice.pick(PAUSES).unwrap_or_default();
            self.house.wait(TimeDelta::minutes(minutes));
        }
        let all: usize = STEPS.iter().map(|(_, weight, _)| weight).sum();
        let mut at = self.dice.below(all);
        let mut chosen = STEPS.iter().find(|(_, weight, _)| {
            let here = at < *weight;
            at = at.saturating_sub(*weight);
            here
        });
        // Some steps are only of use soon after another.
        if let Some(next) = self.hand.next.take().filter(|_| !self.dice.once_in(4)) {
            chosen = STEPS.iter().find(|(name, ..)| *name == next);
        }
        let (name, _, step) = chosen.expect("the dice fall within the weights");
        let (db, config, now) = (self.house.world.db.clone(), self.house.world.config.clone(), self.house.now());
        let (dice, mut hand, mut who) = (&mut self.dice, self.hand.clone(), String::new());
        let done: Step = db.write_now(|conn| {
            let everybody = world::everybody(conn)?;
            // Who may not enter has no way to do anything.
            let able: Vec<_> = everybody.into_iter().filter(|user| user.may_enter(now)).collect();
            let governing = |user: &&_| ["adam@aurora.example", "abel@aurora.example"].contains(&mail_of(user));
            let admins: Vec<_> = able.iter().filter(governing).cloned().collect();
            let from = if dice.once_in(3) { &admins } else { &able };
            let user = dice.pick(from).ok_or(Failed::Idle)?;
            let actor = world::acting(conn, &user, now)?;
            who.clone_from(&user.mail);
            let turn = &mut Turn { conn, dice, hand: &mut hand, config: &config, user: &user, actor: &actor, now };
            step(turn)
        });
        if done.is_ok() {
            self.hand = hand;
        }
        self.trail.push(format!("{} {who}: {name}: {}", now.utc(), told(&done)));
        self.tally.note(name, &done);
        if let Err(Failed::Broken(error)) = &done {
            panic!("{name} broke: {error}\n{}", self.told());
        }
    }

    fn told(&self) -> String {
        let first = self.trail.len().saturating_sub(40);
        self.trail[first..].join("\n")
    }

    fn check(&mut self) {
        if let Some(found) = self.house.selfcheck().iter().find(|found| !found.holds()) {
            let access: Vec<String> = found.access.iter().map(WrongAccess::says).collect();
            let (broken, some) = (found.broken, &found.examples);
            panic!("{}: {broken} as {some:?} {access:?}, after\n{}", found.rule, self.told());
        }
        let now = self.house.now();
        while self.house.write(|conn| changes::settle(conn, now)) > 0 {}
        let (house, mirror) = (&self.house, &mut self.mirror);
        let differences = house.read(|conn| mirror.follow(conn, now));
        assert!(differences.is_empty(), "{differences:#?}, after\n{}", self.told());
    }
}

fn told(done: &Step) -> String {
    match done {
        Ok(()) => "done".to_owned(),
        Err(Failed::Idle) => "nothing to try it on".to_owned(),
        Err(Failed::Refused(why)) => format!("refused: {why}"),
        Err(Failed::Broken(error)) => format!("broken: {error}"),
    }
}

fn mail_of(user: &guestlist::features::users::User) -> &str {
    &user.mail
}

#[actix_web::test]
async fn any_walk_over_all_operations_ends_with_nothing_for_the_selfcheck() {
    let seed = given("WALK_SEED", u64::from(std::process::id()));
    let steps = usize::try_from(given("WALK_STEPS", USUAL as u64)).unwrap();
    println!("WALK_SEED={seed} WALK_STEPS={steps}");
    let (house, dice) = (world::house().await, Dice::new(seed));
    let mirror = house.read(|conn| Mirror::new(conn, house.now()));
    let mut walk = Walk { house, dice, mirror, hand: Hand::default(), tally: Tally::default(), trail: Vec::new() };
    walk.check();
    for step in 0..steps {
        walk.step();
        if step % BETWEEN == 0 {
            walk.check();
        }
    }
    walk.check();
    println!("{} changes of access were read", walk.mirror.seen);
    for (name, (done, refused)) in &walk.tally.0 {
        println!("{name}: {done} done, {refused} refused");
    }
    assert!(walk.tally.done() * 5 > steps, "too few steps succeed to find anything: {}", walk.tally.done());
}
