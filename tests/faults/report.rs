//! What came of each row: a line while it runs, the table and the count at the end.

use std::process::ExitCode;
use std::time::Duration;

use crate::row::{On, Row};

pub enum Ending {
    Held(String),
    Broken(String),
    Impossible(String),
}

#[derive(Default)]
pub struct Report {
    lines: Vec<String>,
    held: usize,
    broken: usize,
    impossible: usize,
}

impl Report {
    pub fn add(&mut self, row: &Row, on: On, took: Duration, ending: Ending) {
        let on = if on == On::Sqlite { "SQLite" } else { "PostgreSQL" };
        let (verdict, seen, count) = match ending {
            Ending::Held(seen) => ("held", seen, &mut self.held),
            Ending::Broken(seen) => ("BROKEN", seen, &mut self.broken),
            Ending::Impossible(why) => ("cannot be injected here", why, &mut self.impossible),
        };
        *count += 1;
        let seen = seen.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "/");
        let seen: String = seen.chars().take(400).collect();
        println!("{:<4} {on:<10} {verdict:<6} {:6.1} s  {seen}", row.id, took.as_secs_f64());
        self.lines.push(format!("| {} | {on} | {} | {} | {seen} | {verdict} |", row.id, row.fault, row.expected));
    }

    pub fn finish(self) -> ExitCode {
        println!("\n| row | on | injected | expected | seen | verdict |\n|---|---|---|---|---|---|");
        self.lines.iter().for_each(|line| println!("{line}"));
        println!("\n{} held, {} broken, {} cannot be injected here", self.held, self.broken, self.impossible);
        if self.broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
