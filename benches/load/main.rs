//! What the whole program does under load, each beside the simplest thing that could do it: `script/bench`.
//!
//! Ratios of one run are what counts; absolute numbers are those of the machine and the hour.

mod bare;
mod bulk;
mod hand;
mod house;
mod http;
mod mail;
mod overload;
mod pages;
mod process;
mod report;
mod scale;
mod size;
mod store;
mod writes;

use std::time::Duration;

use crate::report::Report;

/// How long one load lasts, and how large the large house is.
#[derive(Clone, Copy)]
pub struct Plan {
    pub time: Duration,
    pub large: house::Size,
    pub many: usize,
}

impl Plan {
    const WHOLE: Self = Self { time: Duration::from_secs(8), large: house::Size::LARGE, many: 100_000 };
    const QUICK: Self = Self { time: Duration::from_secs(3), large: house::Size::MIDDLE, many: 10_000 };
}

type Scenario = (&'static str, fn(&mut Report, Plan));

const SCENARIOS: &[Scenario] = &[
    ("pages", pages::run),
    ("size", size::run),
    ("writes", writes::run),
    ("slow-disk", writes::slow_disk),
    ("mail", mail::run),
    ("bulk", bulk::run),
    ("overload", overload::run),
    ("scale", scale::run),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.first().map(String::as_str) {
        Some("bare") => return bare::serve(&arguments[1..]),
        Some("add") => return bulk::add(&arguments[1..]),
        _ => {}
    }
    let plan = if arguments.iter().any(|argument| argument == "--quick") { Plan::QUICK } else { Plan::WHOLE };
    let named: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    if let Some(unknown) = named.iter().find(|name| SCENARIOS.iter().all(|(known, _)| known != &name.as_str())) {
        let known: Vec<&str> = SCENARIOS.iter().map(|(name, _)| *name).collect();
        eprintln!("There is no scenario {unknown}; there are: {}", known.join(" "));
        std::process::exit(2);
    }
    let mut report = Report::default();
    for (name, run) in SCENARIOS.iter().filter(|(name, _)| named.is_empty() || named.iter().any(|one| one == name)) {
        eprintln!("{name} ...");
        run(&mut report, plan);
    }
    report.print();
}
