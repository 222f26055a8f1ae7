//! Files that hold a secret: readable by their owner alone, or not used at all.

use std::fs;
use std::path::Path;

use super::hidden::Hidden;
use super::mistakes::{Wrong, wrong};

/// The file's text without the line end an editor leaves (K-1).
pub(super) fn read(path: &Path) -> Result<Hidden, Wrong> {
    check_mode(path)?;
    match fs::read_to_string(path) {
        Ok(text) if text.trim().is_empty() => wrong("names an empty file", "Write the secret into the file"),
        Ok(text) => Ok(Hidden::new(text.trim_end_matches(['\r', '\n']))),
        Err(error) => unreadable(path, &error),
    }
}

/// Nobody but the owner may have any right on it.
#[cfg(unix)]
pub(super) fn check_mode(path: &Path) -> Result<(), Wrong> {
    use std::os::unix::fs::PermissionsExt;
    match fs::metadata(path) {
        Err(error) => unreadable(path, &error),
        Ok(file) if file.permissions().mode() & 0o077 == 0 => Ok(()),
        Ok(file) => {
            let mode = file.permissions().mode() & 0o777;
            let mend = format!("Make it yours alone: chmod 600 {}", path.display());
            wrong(format!("others may read or change (its mode is {mode:04o})"), mend)
        }
    }
}

#[cfg(not(unix))]
pub(super) fn check_mode(_: &Path) -> Result<(), Wrong> {
    Ok(())
}

fn unreadable<T>(path: &Path, error: &std::io::Error) -> Result<T, Wrong> {
    let what = format!("names the file {}, which cannot be read: {error}", path.display());
    wrong(what, "Check the path and that this user may read it")
}
