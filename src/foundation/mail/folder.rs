//! Puts messages into a folder instead of sending them, one `.eml` file each.

use std::io::Write;
use std::path::PathBuf;

use crate::foundation::mail::{Outcome, Reason, Scope, Trouble};

/// Where the files go.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder, made if it is not there yet.
    pub fn open(path: PathBuf) -> std::io::Result<Self> {
        std::fs::create_dir_all(&path)?;
        Ok(Self { path })
    }

    /// Writes the message under a name made from its Message-ID: a second attempt replaces the first.
    pub async fn put(&self, message_id: String, message: Vec<u8>) -> Outcome {
        let folder = self.clone();
        let writing = tokio::task::spawn_blocking(move || folder.write(&file_name(&message_id), &message));
        match writing.await.unwrap_or_else(|_| Err(std::io::Error::other("writing was interrupted"))) {
            Ok(path) => Outcome::HandedOver { relay: "file".into(), reply: path.display().to_string() },
            Err(error) => refused(&error),
        }
    }

    /// Whether a file could be written now.
    pub fn probe(&self) -> Result<(), Outcome> {
        let probe = self.path.join(".probe");
        std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe)).map_err(|error| refused(&error))
    }

    fn write(&self, name: &str, message: &[u8]) -> std::io::Result<PathBuf> {
        let path = self.path.join(format!("{name}.eml"));
        let unfinished = self.path.join(format!(".{name}.part"));
        let mut file = std::fs::File::create(&unfinished)?;
        file.write_all(message)?;
        file.sync_all()?;
        std::fs::rename(&unfinished, &path)?;
        std::fs::File::open(&self.path)?.sync_all()?;
        Ok(path)
    }
}

fn refused(error: &std::io::Error) -> Outcome {
    Outcome::Deferred { trouble: Trouble::new(Reason::Folder, &error.to_string()), scope: Scope::Operator }
}

fn file_name(message_id: &str) -> String {
    let bare = message_id.trim_matches(['<', '>']);
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '@') { c } else { '-' };
    bare.chars().take(200).map(plain).collect::<String>().trim_start_matches('.').to_owned()
}
