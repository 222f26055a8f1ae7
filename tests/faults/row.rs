//! One row of the fault matrix: what is injected, what must hold, and what came of it.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// Which database a row runs on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum On {
    Sqlite,
    Postgres,
}

/// How it went. A row that fails an assertion is broken.
pub enum Verdict {
    /// It held; what was seen.
    Held(String),
    /// This machine cannot inject it, and why.
    Impossible(String),
}

pub fn held(seen: impl Into<String>) -> Verdict {
    Verdict::Held(seen.into())
}

pub fn impossible(why: impl Into<String>) -> Verdict {
    Verdict::Impossible(why.into())
}

type Run = Box<dyn Fn(On) -> Pin<Box<dyn Future<Output = Verdict> + Send>> + Send + Sync>;

pub struct Row {
    pub id: &'static str,
    pub fault: &'static str,
    pub expected: &'static str,
    pub on: &'static [On],
    /// Part of the short form.
    pub short: bool,
    pub limit: Duration,
    pub run: Run,
}

impl Row {
    /// On SQLite, in the long form only, within two minutes, unless said otherwise.
    pub fn new<F>(
        id: &'static str,
        fault: &'static str,
        expected: &'static str,
        run: impl Fn(On) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Verdict> + Send + 'static,
    {
        let run: Run = Box::new(move |on| Box::pin(run(on)));
        Self { id, fault, expected, on: &[On::Sqlite], short: false, limit: Duration::from_secs(120), run }
    }

    pub fn short(self) -> Self {
        Self { short: true, ..self }
    }

    pub fn on_both(self) -> Self {
        Self { on: &[On::Sqlite, On::Postgres], ..self }
    }

    pub fn on_postgres(self) -> Self {
        Self { on: &[On::Postgres], ..self }
    }

    /// Broken if it takes longer.
    pub fn within(self, minutes: u64) -> Self {
        Self { limit: Duration::from_secs(60 * minutes), ..self }
    }
}
