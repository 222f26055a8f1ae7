//! Files that only their owner can read, from the first byte on.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// A new, empty file; fails if there is one of that name.
pub fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}
