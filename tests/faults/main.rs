//! Real faults in the real program: each row of the fault matrix is injected, and what must hold is looked for.
//!
//!   cargo test --test faults -- --all          every row
//!   cargo test --test faults -- [--short]      the quick half
//!   cargo test --test faults -- F1 F29         these
//!   cargo test --test faults -- --list         their names
//!
//! README.md says how to add one.

mod clock;
mod config;
mod crowd;
mod death;
mod ending;
mod load;
mod locks;
mod mail;
mod mail_crowds;
mod mail_trust;
mod postgres;
mod relay;
mod report;
mod row;
mod shim;
mod stage;
mod storage;
#[path = "../app/support"]
#[allow(dead_code, reason = "the tests of tests/app use the rest")]
mod support {
    pub mod idp;
    pub mod program;
    pub mod served;
    pub mod wire;
}

use std::process::ExitCode;
use std::time::{Duration, Instant};

use report::{Ending, Report};
use row::{On, Row, Verdict};

fn rows() -> Vec<Row> {
    let process = [death::rows(), ending::rows()];
    let mail = [mail::rows(), mail_trust::rows(), mail_crowds::rows()];
    let storage = [storage::rows(), locks::rows(), postgres::rows()];
    let rest = [clock::rows(), load::rows(), config::rows()];
    process.into_iter().chain(mail).chain(storage).chain(rest).flatten().collect()
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let said = |word: &str| words.iter().any(|it| it == word);
    if said("--list") {
        return list(said("terse"));
    }
    let names: Vec<&String> = words.iter().filter(|word| !word.starts_with("--")).collect();
    if let Some(unknown) = names.iter().find(|name| !rows().iter().any(|row| row.id == name.as_str())) {
        eprintln!("there is no row {unknown}");
        return ExitCode::from(2);
    }
    let chosen = |row: &Row| match names.is_empty() {
        true => said("--all") || row.short,
        false => names.iter().any(|name| row.id == name.as_str()),
    };
    std::panic::set_hook(Box::new(|panic| eprintln!("{panic}")));
    let mut report = Report::default();
    for row in rows().into_iter().filter(chosen) {
        // The short form is content with one database.
        let databases = if names.is_empty() && !said("--all") { &row.on[..1] } else { row.on };
        for on in databases {
            let began = Instant::now();
            let ending = run(&row, *on);
            report.add(&row, *on, began.elapsed(), ending);
        }
    }
    report.finish()
}

/// The names; none for runners that would call each by itself.
fn list(terse: bool) -> ExitCode {
    for row in rows().iter().filter(|_| !terse) {
        println!("{:<5} {}{}", row.id, row.fault, if row.short { " (short)" } else { "" });
    }
    ExitCode::SUCCESS
}

fn run(row: &Row, on: On) -> Ending {
    if on == On::Postgres && std::env::var_os("GUESTLIST_TEST_DATABASE").is_none() {
        return match std::env::var_os("CI") {
            Some(_) => Ending::Broken("GUESTLIST_TEST_DATABASE is not set".to_owned()),
            None => Ending::Impossible("no PostgreSQL to test with; run script/test --faults".to_owned()),
        };
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let row_run = (row.run)(on);
    let limit = row.limit;
    let ended = runtime.block_on(async move { tokio::spawn(tokio::time::timeout(limit, row_run)).await });
    runtime.shutdown_timeout(Duration::from_secs(1));
    match ended {
        Ok(Ok(Verdict::Held(seen))) => Ending::Held(seen),
        Ok(Ok(Verdict::Impossible(why))) => Ending::Impossible(why),
        Ok(Err(_)) => Ending::Broken(format!("not over after {} s", limit.as_secs())),
        Err(panic) => Ending::Broken(words_of(panic)),
    }
}

fn words_of(panic: tokio::task::JoinError) -> String {
    let payload = panic.into_panic();
    let text = payload.downcast_ref::<String>().cloned();
    text.or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}
