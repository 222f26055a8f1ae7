//! `guestlist import`: loads members, groups, apps, owners and assignments from a file.

mod file;
mod json;
mod object;

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use clap::Args;

use crate::cli::Failure;
use crate::cli::opened;
use crate::features::provisioning::{self, Desired, Refused, Report, Rest, Sign};
use crate::foundation::clock::{Clock, Time};
use crate::foundation::config::{Config, Sources};
use crate::foundation::db::{Conn, Db, DbError};
use crate::foundation::person::Actor;

/// Loads the organization, its members, groups, apps, owners and assignments from a JSON file.
///
/// Everything happens in one transaction, or nothing does. People are known by their e-mail, groups and
/// apps by their externalId: running it again updates what the file names and removes nothing else. The rules of
/// the pages hold: an app or group that the file closes to guests, and a group that it hands to another directory,
/// ends the access of guests to it and their pending invitations, and --check shows whose. Every mistake of a file
/// is told at once, with its path.
#[derive(Args)]
#[command(after_help = "Example:\n  guestlist import directory.json --check\n  guestlist import directory.json")]
pub struct Import {
    /// The file to load.
    file: PathBuf,
    /// Show what would change, and change nothing.
    #[arg(long)]
    check: bool,
    /// Also remove what the file no longer names, after showing it: owners, members and assignments of the
    /// groups and apps it names, other imported groups and apps, and the sign-in of other members.
    #[arg(long)]
    prune: bool,
    /// With --prune: do not ask before removing.
    #[arg(long, requires = "prune")]
    yes: bool,
}

impl Import {
    pub fn run(&self, sources: &Sources) -> Result<(), Failure> {
        let url = Config::load_database(sources)?;
        let desired = file::read(&self.file)?;
        let db = opened::open(&url)?;
        if self.check {
            tell(&self.preview(&db, &desired)?, "would change");
            return Ok(());
        }
        if self.prune && !self.yes {
            let report = self.preview(&db, &desired)?;
            if report.count(Sign::Removed) > 0 && !agreed(&report)? {
                return Err(Failure::Failed("Nothing was changed.".to_owned()));
            }
        }
        let now = Clock::default().now();
        let report = db.write_now(|conn| provision(conn, &desired, self.rest(), now));
        tell(&report.map_err(|refused| self.failure(refused))?, "changed");
        Ok(())
    }

    /// The whole import, taken back at its end: what it reports is exactly what would happen.
    fn preview(&self, db: &Db, desired: &Desired) -> Result<Report, Failure> {
        let now = Clock::default().now();
        let done = db.write_now(|conn| {
            let report = provision(conn, desired, self.rest(), now)?;
            Err::<(), _>(TakenBack::Previewed(report))
        });
        match done {
            Err(TakenBack::Previewed(report)) => Ok(report),
            Err(TakenBack::Refused(refused)) => Err(self.failure(refused)),
            Ok(()) => Ok(Report::default()),
        }
    }

    fn rest(&self) -> Rest {
        if self.prune { Rest::Prune } else { Rest::Keep }
    }

    fn failure(&self, refused: Refused) -> Failure {
        match refused {
            Refused::Database(error) => error.into(),
            Refused::Mistakes(mistakes) => {
                let list: Vec<String> = mistakes.iter().map(|mistake| format!("  {mistake}")).collect();
                Failure::Usage(format!("{}: nothing was changed.\n{}", self.file.display(), list.join("\n")))
            }
        }
    }
}

/// Why a transaction was rolled back.
#[derive(Debug)]
enum TakenBack {
    Refused(Refused),
    /// It was only a preview.
    Previewed(Report),
}

impl From<Refused> for TakenBack {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<DbError> for TakenBack {
    fn from(error: DbError) -> Self {
        Self::Refused(error.into())
    }
}

fn provision(conn: &mut Conn, desired: &Desired, rest: Rest, now: Time) -> Result<Report, Refused> {
    provisioning::provision(conn, &Actor::operator("import"), desired, rest, now)
}

/// Loads a directory that comes with the program.
pub fn load_text(db: &Db, text: &str, now: Time) -> Result<(), Failure> {
    let desired = file::parse(text);
    match db.write_now(|conn| provision(conn, &desired, Rest::Keep, now)) {
        Ok(_) => Ok(()),
        Err(Refused::Database(error)) => Err(error.into()),
        Err(Refused::Mistakes(mistakes)) => {
            let list: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            Err(Failure::Usage(list.join("\n")))
        }
    }
}

/// Shows what would go and asks; where nobody can answer, says how to agree beforehand.
fn agreed(report: &Report) -> Result<bool, Failure> {
    tell(report, "would change");
    if !std::io::stdin().is_terminal() {
        return Err(Failure::Usage("--prune would remove the above. Run it again with --yes to agree".to_owned()));
    }
    print!("Remove what is marked with a minus? Type yes: ");
    let mut answer = String::new();
    let heard = std::io::stdout().flush().and_then(|()| std::io::stdin().read_line(&mut answer));
    Ok(heard.is_ok() && answer.trim() == "yes")
}

fn tell(report: &Report, what: &str) {
    for line in &report.0 {
        println!("{line}");
    }
    let [added, changed, removed] = [Sign::Added, Sign::Changed, Sign::Removed].map(|sign| report.count(sign));
    match report.0.len() {
        0 => println!("Nothing {what}: the directory is as the file says."),
        _ => println!("{added} added, {changed} changed, {removed} removed ({what})."),
    }
}
