//! The file around a copied database: one line that says what it holds, then the copy, held by a checksum.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::BackupError;
use crate::foundation::clock::Time;
use crate::foundation::db::with_ending;
use crate::foundation::private;
use crate::foundation::secret::Sha256;

/// What the first line of a backup begins with.
const MARK: &str = "guestlist backup 1 ";
/// The first line is short; a file without one is no backup.
const LONGEST_HEAD: u64 = 4096;
const PIECE: usize = 1 << 20;

/// The first line of a backup, after its mark: JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// `sqlite` or `postgres`.
    pub kind: String,
    /// Its newest migration.
    pub schema: String,
    /// Microseconds since 1970, UTC.
    pub made_at: i64,
    /// Bytes of the copy.
    pub length: u64,
    /// Of the copy, in hexadecimal.
    pub sha256: String,
    /// The program that made it.
    pub version: String,
}

/// An empty file that only its owner can read.
pub(super) fn create(path: &Path) -> Result<File, BackupError> {
    let _ = fs::remove_file(path);
    private::create(path).map_err(|error| failed(path, error))
}

/// Puts the envelope around the copy; the file has its name when all of it is on the disk.
pub(super) fn wrap(raw: &Path, kind: &str, schema: String, now: Time, file: &Path) -> Result<Manifest, BackupError> {
    let mut copy = File::open(raw).map_err(|error| failed(raw, error))?;
    let (length, sha256) = pour(&mut copy, &mut io::sink()).map_err(|error| failed(raw, error))?;
    let manifest = Manifest {
        kind: kind.to_owned(),
        schema,
        made_at: now.micros(),
        length,
        sha256,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let part = with_ending(file, ".part");
    let written = write(&part, raw, &manifest);
    let made = written.and_then(|()| fs::rename(&part, file)).and_then(|()| settle_folder(file));
    if let Err(error) = made {
        let _ = fs::remove_file(&part);
        return Err(failed(file, error));
    }
    Ok(manifest)
}

fn write(part: &Path, raw: &Path, manifest: &Manifest) -> io::Result<()> {
    let mut out = create(part).map_err(io::Error::other)?;
    writeln!(out, "{MARK}{}", serde_json::to_string(manifest)?)?;
    pour(&mut File::open(raw)?, &mut out)?;
    out.sync_all()
}

/// A rename is durable when its folder is.
pub(super) fn settle_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

/// What the file says of itself.
pub(super) fn manifest(file: &Path) -> Result<Manifest, BackupError> {
    open(file).map(|(manifest, _)| manifest)
}

/// The copy inside, written to `target` if it is whole; otherwise nothing stays of it.
pub(super) fn unwrap(file: &Path, target: &Path) -> Result<(), BackupError> {
    let (manifest, mut inside) = open(file)?;
    let mut out = create(target)?;
    let poured = pour(&mut inside, &mut out).and_then(|poured| out.sync_all().map(|()| poured));
    let whole = match poured {
        Ok((length, _)) if length < manifest.length => Err(not_whole(file, "its end is missing")),
        Ok((length, sha256)) if (length, &sha256) != (manifest.length, &manifest.sha256) => {
            Err(not_whole(file, "its checksum does not fit"))
        }
        Ok(_) => Ok(()),
        Err(error) => Err(failed(target, error)),
    };
    if whole.is_err() {
        let _ = fs::remove_file(target);
    }
    whole
}

fn open(file: &Path) -> Result<(Manifest, BufReader<File>), BackupError> {
    let mut inside = BufReader::new(File::open(file).map_err(|error| failed(file, error))?);
    let mut head = Vec::new();
    inside.by_ref().take(LONGEST_HEAD).read_until(b'\n', &mut head).map_err(|error| failed(file, error))?;
    let told = std::str::from_utf8(&head).ok().and_then(|head| head.strip_prefix(MARK));
    let manifest = told.and_then(|json| serde_json::from_str(json).ok());
    Ok((manifest.ok_or_else(|| not_whole(file, "it does not begin as one"))?, inside))
}

/// Copies in pieces; answers how much, and its checksum.
fn pour(from: &mut impl Read, to: &mut impl Write) -> io::Result<(u64, String)> {
    let (mut piece, mut length, mut sum) = (vec![0; PIECE], 0, Sha256::default());
    loop {
        let got = from.read(&mut piece)?;
        let Some(bytes) = piece.get(..got).filter(|bytes| !bytes.is_empty()) else { break };
        sum.add(bytes);
        to.write_all(bytes)?;
        length += bytes.len() as u64;
    }
    Ok((length, sum.finish().iter().map(|byte| format!("{byte:02x}")).collect()))
}

pub(super) fn failed(path: &Path, error: io::Error) -> BackupError {
    BackupError::File(path.to_owned(), error)
}

fn not_whole(file: &Path, why: &'static str) -> BackupError {
    BackupError::NotWhole(file.to_owned(), why)
}
