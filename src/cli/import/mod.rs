//! `guestlist import`: loads members, groups, apps, owners and assignments from a file.

mod apps;
mod assignments;
mod check;
mod file;
mod groups;
mod loader;
mod people;
mod prune;

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use clap::Args;

use crate::cli::Failure;
use crate::cli::opened;
use crate::foundation::clock::{Clock, Time};
use crate::foundation::config::{Config, Sources};
use crate::foundation::db::Db;
use file::File;
use loader::{Report, Rest, Sign, Stop};

/// Loads the organization, its members, groups, apps, owners and assignments from a JSON file.
///
/// Everything happens in one transaction, or nothing does. People are known by their e-mail, groups and
/// apps by their externalId: running it again updates what the file names and removes nothing.
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
        let file = file::read(&self.file)?;
        self.refuse(check::mistakes(&file))?;
        let db = opened::open(&url)?;
        if self.check {
            self.look(&db, &file)?.tell("would change");
            return Ok(());
        }
        if self.prune && !self.yes {
            let report = self.look(&db, &file)?;
            if report.count(Sign::Removed) > 0 && !agreed(&report)? {
                return Err(Failure::Failed("Nothing was changed.".to_owned()));
            }
        }
        self.load(&db, &file)?.tell("changed");
        Ok(())
    }

    /// The whole import, taken back at its end: what it tells is exactly what would happen.
    fn look(&self, db: &Db, file: &File) -> Result<Report, Failure> {
        let now = Clock::default().now();
        let rest = self.rest();
        match db.write_now(|conn| {
            loader::load(conn, file, rest, now).and_then(|report| Err::<(), _>(Stop::Checked(report)))
        }) {
            Err(Stop::Checked(report)) => Ok(report),
            Err(stop) => Err(self.failure(stop)),
            Ok(()) => Ok(Report::default()),
        }
    }

    fn load(&self, db: &Db, file: &File) -> Result<Report, Failure> {
        let now = Clock::default().now();
        let rest = self.rest();
        db.write_now(|conn| loader::load(conn, file, rest, now)).map_err(|stop| self.failure(stop))
    }

    fn rest(&self) -> Rest {
        if self.prune { Rest::Prune } else { Rest::Keep }
    }

    fn refuse(&self, mistakes: Vec<String>) -> Result<(), Failure> {
        if mistakes.is_empty() { Ok(()) } else { Err(self.failure(Stop::Mistakes(mistakes))) }
    }

    fn failure(&self, stop: Stop) -> Failure {
        match stop {
            Stop::Database(error) => error.into(),
            Stop::Mistakes(mistakes) => {
                let list: Vec<String> = mistakes.iter().map(|mistake| format!("  {mistake}")).collect();
                Failure::Usage(format!("{}: nothing was changed.\n{}", self.file.display(), list.join("\n")))
            }
            Stop::Checked(_) => Failure::Failed("the check was taken for the import".to_owned()),
        }
    }
}

/// Loads a directory that comes with the program.
pub fn load_text(db: &Db, text: &str, now: Time) -> Result<(), Failure> {
    let file = file::parse(text).map_err(Failure::Usage)?;
    let wrong = |mistakes: Vec<String>| Failure::Usage(mistakes.join("\n"));
    let mistakes = check::mistakes(&file);
    if !mistakes.is_empty() {
        return Err(wrong(mistakes));
    }
    match db.write_now(|conn| loader::load(conn, &file, Rest::Keep, now)) {
        Ok(_) => Ok(()),
        Err(Stop::Database(error)) => Err(error.into()),
        Err(Stop::Mistakes(mistakes)) => Err(wrong(mistakes)),
        Err(Stop::Checked(_)) => Ok(()),
    }
}

/// Shows what would go and asks; where nobody can answer, says how to agree beforehand.
fn agreed(report: &Report) -> Result<bool, Failure> {
    report.tell("would change");
    if !std::io::stdin().is_terminal() {
        return Err(Failure::Usage("--prune would remove the above. Run it again with --yes to agree".to_owned()));
    }
    print!("Remove what is marked with a minus? Type yes: ");
    let mut answer = String::new();
    let heard = std::io::stdout().flush().and_then(|()| std::io::stdin().read_line(&mut answer));
    Ok(heard.is_ok() && answer.trim() == "yes")
}

impl Report {
    fn tell(&self, what: &str) {
        for line in &self.0 {
            println!("{line}");
        }
        let [added, changed, removed] = [Sign::Added, Sign::Changed, Sign::Removed].map(|sign| self.count(sign));
        match self.0.len() {
            0 => println!("Nothing {what}: the directory is as the file says."),
            _ => println!("{added} added, {changed} changed, {removed} removed ({what})."),
        }
    }
}
