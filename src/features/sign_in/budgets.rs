//! How often codes may be asked for and guessed: what is counted, by whom, and how much of it is too much.

use chrono::TimeDelta;

use crate::features::sign_in::codes::{Ask, Caller, Guess};
use crate::foundation::config::Config;
use crate::foundation::limits::{Budget, Limit};

pub(super) fn of_network(config: &Config, caller: &Caller) -> Vec<Budget> {
    let limits = &config.limits;
    let everybody = Limit::new(limits.code_mails_per_second, TimeDelta::seconds(1));
    let network = Limit::new(limits.code_requests_per_network, TimeDelta::minutes(10));
    let mut budgets = vec![Budget::new("code-mail", "all", everybody)];
    budgets.extend(caller.network.as_deref().map(|of| Budget::new("code-ask-network", of, network)));
    budgets
}

pub(super) fn of_mails(config: &Config, ask: &Ask<'_>) -> Vec<Budget> {
    let limits = &config.limits;
    let (what, of, tiers) = match &ask.caller.known_as {
        Some(known) => (
            "code-mail-known",
            known.as_str(),
            vec![
                Limit::new(1, TimeDelta::seconds(limits.code_mail_seconds.into())),
                Limit::new(limits.known_browser_codes_per_day, TimeDelta::days(1)),
            ],
        ),
        None => (
            "code-mail-address",
            ask.address.as_str(),
            vec![
                Limit::new(1, TimeDelta::seconds(limits.code_mail_seconds.into())),
                Limit::new(limits.code_mails_per_hour, TimeDelta::hours(1)),
                Limit::new(limits.code_mails_per_day, TimeDelta::days(1)),
            ],
        ),
    };
    tiers.into_iter().filter(|tier| tier.per > TimeDelta::zero()).map(|tier| Budget::new(what, of, tier)).collect()
}

/// A quarter of a day's wrong codes may come in a minute, half in a quarter of an hour and so on:
/// after the first few each wait is longer than the one before (O-8).
pub(super) fn of_guesses(config: &Config, guess: &Guess<'_>) -> Vec<Budget> {
    let limits = &config.limits;
    let mut budgets = match &guess.caller.known_as {
        Some(known) => {
            let limit = Limit::new(limits.known_browser_codes_per_day, TimeDelta::days(1));
            vec![Budget::new("code-guess-known", known, limit)]
        }
        None => {
            let day = limits.wrong_codes_per_address;
            let part = |quarters: u32, per| Limit::new((day * quarters).div_ceil(4), per);
            let tiers = [
                part(1, TimeDelta::minutes(1)),
                part(2, TimeDelta::minutes(15)),
                part(3, TimeDelta::hours(2)),
                part(4, TimeDelta::days(1)),
            ];
            let everybody = Limit::new(limits.wrong_codes_overall, TimeDelta::minutes(10));
            let address = guess.address.as_str();
            let of_address = tiers.into_iter().map(|tier| Budget::new("code-guess-address", address, tier));
            of_address.chain([Budget::new("code-guess", "all", everybody)]).collect()
        }
    };
    let network = Limit::new(limits.wrong_codes_per_network, TimeDelta::hours(1));
    budgets.extend(guess.caller.network.as_deref().map(|of| Budget::new("code-guess-network", of, network)));
    budgets
}

/// Whoever tries tokens is counted like whoever tries codes (O-10).
pub(super) fn of_tokens(config: &Config, network: Option<&str>) -> Vec<Budget> {
    let limit = Limit::new(config.limits.wrong_codes_per_network, TimeDelta::hours(1));
    network.map(|of| Budget::new("code-guess-network", of, limit)).into_iter().collect()
}
