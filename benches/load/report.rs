//! The table at the end: what was measured, what was seen, what is to be reached.

#[derive(Default)]
pub struct Report {
    rows: Vec<Row>,
}

struct Row {
    measure: String,
    seen: String,
    target: String,
    verdict: &'static str,
}

impl Report {
    /// A number that should be at least so much.
    pub fn at_least(&mut self, measure: &str, seen: f64, target: f64, unit: &str) {
        let verdict = if seen >= target { "met" } else { "NOT MET" };
        self.row(measure, format!("{}{unit}", short(seen)), format!(">= {}{unit}", short(target)), verdict);
    }

    /// A number that should be at most so much.
    pub fn at_most(&mut self, measure: &str, seen: f64, target: f64, unit: &str) {
        let verdict = if seen <= target { "met" } else { "NOT MET" };
        self.row(measure, format!("{}{unit}", short(seen)), format!("<= {}{unit}", short(target)), verdict);
    }

    /// Something to know, without a target.
    pub fn note(&mut self, measure: &str, seen: impl Into<String>) {
        self.row(measure, seen.into(), String::new(), "");
    }

    fn row(&mut self, measure: &str, seen: String, target: String, verdict: &'static str) {
        eprintln!("  {measure}: {seen} {target} {verdict}");
        self.rows.push(Row { measure: measure.to_owned(), seen, target, verdict });
    }

    pub fn print(&self) {
        println!("\n| measure | seen | to reach | |\n|---|---|---|---|");
        for Row { measure, seen, target, verdict } in &self.rows {
            println!("| {measure} | {seen} | {target} | {verdict} |");
        }
        let judged = self.rows.iter().filter(|row| !row.verdict.is_empty()).count();
        let met = self.rows.iter().filter(|row| row.verdict == "met").count();
        println!("\n{met} of {judged} targets met.");
    }
}

fn short(number: f64) -> String {
    match number {
        n if n >= 100.0 => format!("{n:.0}"),
        n if n >= 10.0 => format!("{n:.1}"),
        n => format!("{n:.2}"),
    }
}
