//! `guestlist selfcheck`: asks the database whether what must always hold does.

use clap::Args;

use crate::cli::Failure;
use crate::cli::opened;
use crate::features::selfcheck::{Finding, selfcheck};
use crate::foundation::clock::Clock;
use crate::foundation::config::{Config, Sources};

/// Checks the ten invariants in one snapshot of the database; one line each.
///
/// Nothing is changed, and the service may run meanwhile. The exit code is 1 if one is broken. Guests who have what
/// they should not have are listed with what mends it.
#[derive(Args)]
#[command(after_help = "Example:\n  guestlist selfcheck --config /etc/guestlist.toml")]
pub struct Selfcheck {}

impl Selfcheck {
    pub fn run(&self, sources: &Sources) -> Result<(), Failure> {
        let url = Config::load_database(sources)?;
        let now = Clock::default().now();
        let findings = opened::open(&url)?.survey_now(|conn| selfcheck(conn, now))?;
        findings.iter().for_each(tell);
        match findings.iter().filter(|finding| !finding.holds()).count() {
            0 => Ok(()),
            broken => Err(Failure::Failed(format!(
                "{broken} of the lines above are broken. Keep a backup as it is now, and report them"
            ))),
        }
    }
}

fn tell(finding: &Finding) {
    let (number, rule) = (finding.number, finding.rule);
    if finding.holds() {
        let idle = finding.idle.map(|why| format!(" ({why})")).unwrap_or_default();
        return println!("ok    {number:>2}  {rule}{idle}");
    }
    let some: Vec<String> = finding.examples.iter().map(ToString::to_string).collect();
    println!("FAIL  {number:>2}  {rule}: not so for {}, as {}", finding.broken, some.join(", "));
    for wrong in &finding.access {
        println!("          {}. To mend it, {}", wrong.says(), wrong.cure());
    }
    let listed = i64::try_from(finding.access.len()).unwrap_or(i64::MAX);
    if listed > 0 && listed < finding.broken {
        println!("          … and {} more, which are listed once these are mended", finding.broken - listed);
    }
}
