//! The orders for the shim in a running program: which of its calls into libc fail, wait or kill it.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use tempfile::TempDir;

/// Compiled once for all rows.
static LIBRARY: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("shim.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/shim.c");
    let mut compiler = Command::new("cc");
    compiler.args(["-O2", "-shared", "-fPIC", "-o"]).args([&library, &source]).arg("-ldl");
    assert!(compiler.status().expect("a C compiler called cc").success(), "shim.c does not compile");
    (folder, library)
});

/// Which calls; the numbers are those of `enum call` in shim.c.
#[derive(Clone, Copy)]
pub enum Call {
    /// fsync, fdatasync
    Sync = 1,
    /// write, pwrite, ftruncate on files
    Write = 2,
    Connect = 3,
    /// send, write on sockets
    Send = 4,
    /// Asking for the time of day, where the thread's name contains the place. Rust panics if that fails.
    Clock = 5,
}

/// What becomes of them; the order is that of `enum act`.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    /// SIGKILL before the call.
    Kill,
    /// The call fails with this errno.
    Fail(i32),
    /// It takes so many microseconds longer.
    Delay(u32),
    /// Half of it is written, then SIGKILL.
    Tear,
}

/// 1 to 6, 8, 10, 12, 15 …: at which of many calls to strike, until there are no more.
pub fn sweep() -> impl Iterator<Item = u32> {
    std::iter::successors(Some(1), |nth| Some(nth + 1 + nth / 6))
}

pub const ENOSPC: i32 = 28;
pub const EIO: i32 = 5;

/// An order that can be taken back.
#[derive(Clone, Copy)]
pub struct Rule(u64);

/// The control file of one program.
pub struct Faults {
    path: PathBuf,
    file: File,
}

const RULES: u64 = 8;
const RULE_SIZE: u64 = 128;

impl Faults {
    pub fn new(folder: &Path) -> Self {
        let path = folder.join("faults");
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(&path).unwrap();
        file.set_len(8 + RULES * RULE_SIZE).unwrap();
        Self { path, file }
    }

    /// Lets the program that is about to start obey.
    pub fn bind(&self, command: &mut Command) {
        command.env("LD_PRELOAD", &LIBRARY.1).env("GUESTLIST_FAULTS_CONTROL", &self.path);
    }

    /// The next `times` such calls.
    pub fn next(&self, times: u32, call: Call, place: &str, act: Act) -> Rule {
        self.order(call, place, act, 1, times)
    }

    /// All such calls from now on, where the file's path or `socket LOCALPORT>PEERPORT` contains `place`.
    pub fn always(&self, call: Call, place: &str, act: Act) -> Rule {
        self.order(call, place, act, 1, 0)
    }

    /// The `nth` such call from now on (the first is 1), and no other.
    pub fn at(&self, nth: u32, call: Call, place: &str, act: Act) -> Rule {
        self.order(call, place, act, nth, 1)
    }

    /// Counts such calls and lets them be.
    pub fn watch(&self, call: Call, place: &str) -> Rule {
        self.order(call, place, Act::Delay(0), u32::MAX, 1)
    }

    fn order(&self, call: Call, place: &str, act: Act, from: u32, times: u32) -> Rule {
        let free = (0..RULES).find(|n| self.number(Rule(*n), 0) == 0).expect("a free rule");
        let (act, value) = match act {
            Act::Kill => (0, 0),
            Act::Fail(errno) => (1, errno.unsigned_abs()),
            Act::Delay(micros) => (2, micros),
            Act::Tear => (3, 0),
        };
        let mut name = [0_u8; 100];
        name[..place.len()].copy_from_slice(place.as_bytes());
        let numbers: Vec<u8> = [act, value, from, times, 0, 0].into_iter().flat_map(u32::to_ne_bytes).collect();
        self.put(8 + free * RULE_SIZE + 28, &name);
        self.put(8 + free * RULE_SIZE + 4, &numbers);
        // Last, because it switches the rule on.
        self.put(8 + free * RULE_SIZE, &(call as u32).to_ne_bytes());
        Rule(free)
    }

    /// How many calls it matched, and how many it hit.
    pub fn seen(&self, rule: Rule) -> u32 {
        self.number(rule, 20)
    }

    pub fn hit(&self, rule: Rule) -> u32 {
        self.number(rule, 24)
    }

    pub fn lift(&self, rule: Rule) {
        self.put(8 + rule.0 * RULE_SIZE, &0_u32.to_ne_bytes());
    }

    /// No faults any more; the clock keeps its shift.
    pub fn lift_all(&self) {
        (0..RULES).for_each(|n| self.lift(Rule(n)));
    }

    /// What the program takes for now is so much later than it is.
    pub fn shift_clock(&self, seconds: i64) {
        self.put(0, &seconds.to_ne_bytes());
    }

    fn number(&self, rule: Rule, at: u64) -> u32 {
        let mut bytes = [0; 4];
        self.file.read_exact_at(&mut bytes, 8 + rule.0 * RULE_SIZE + at).unwrap();
        u32::from_ne_bytes(bytes)
    }

    fn put(&self, at: u64, bytes: &[u8]) {
        self.file.write_all_at(bytes, at).unwrap();
    }
}
