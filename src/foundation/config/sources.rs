//! Where settings come from: the configuration file first, the environment over it.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use config::{Environment, File, FileFormat, Source, Value, ValueKind};

use super::mistakes::{Mistake, Mistakes};

/// Read when no other file is named.
pub const USUAL_FILE: &str = "guestlist.toml";
const PREFIX: &str = "GUESTLIST";

/// The file and the variables to read.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    pub file: Option<PathBuf>,
    pub environment: HashMap<String, String>,
}

/// Who gave a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    File(PathBuf),
    Environment,
}

/// A value at its dotted name.
pub(super) struct Given {
    pub value: Value,
    pub origin: Origin,
}

pub(super) type AllGiven = BTreeMap<String, Given>;

impl Sources {
    /// This process's environment, and the named file or `guestlist.toml` if there is one here.
    pub fn of_this_process(named: Option<&Path>) -> Self {
        let usual = Path::new(USUAL_FILE);
        let file = named.or(usual.exists().then_some(usual)).map(Path::to_path_buf);
        let own = |(name, _): &(String, String)| name.starts_with(&format!("{PREFIX}_"));
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())))
            .filter(own)
            .collect();
        Self { file, environment }
    }

    pub(super) fn collect(&self) -> Result<AllGiven, Mistakes> {
        let mut all = AllGiven::new();
        if let Some(path) = &self.file {
            let values = File::from(path.as_path()).format(FileFormat::Toml).collect();
            let table = values.map_err(|error| unreadable(path, &error))?;
            add_table(&mut all, "", table, &Origin::File(path.clone()));
        }
        let variables = self.environment.clone().into_iter().collect();
        let environment =
            Environment::with_prefix(PREFIX).prefix_separator("_").separator("__").source(Some(variables));
        for (name, value) in environment.collect().unwrap_or_default() {
            add(&mut all, name, value, &Origin::Environment);
        }
        Ok(all)
    }
}

fn unreadable(path: &Path, error: &config::ConfigError) -> Mistakes {
    Mistakes(vec![Mistake {
        setting: path.display().to_string(),
        wrong: format!("cannot be read as a configuration file: {error}"),
        mend: "Check that the file exists, that this user may read it, and that it is valid TOML".to_owned(),
    }])
}

fn add_table(all: &mut AllGiven, above: &str, table: impl IntoIterator<Item = (String, Value)>, origin: &Origin) {
    for (name, value) in table {
        let dotted = if above.is_empty() { name } else { format!("{above}.{name}") };
        match value.kind {
            ValueKind::Table(inner) => add_table(all, &dotted, inner, origin),
            _ => add(all, dotted, value, origin),
        }
    }
}

/// A later source replaces an earlier one, also where one names the secret and the other its file.
fn add(all: &mut AllGiven, name: String, value: Value, origin: &Origin) {
    let twin = match name.strip_suffix("_file") {
        Some(plain) => plain.to_owned(),
        None => format!("{name}_file"),
    };
    if all.get(&twin).is_some_and(|earlier| earlier.origin != *origin) {
        all.remove(&twin);
    }
    all.insert(name, Given { value, origin: origin.clone() });
}
