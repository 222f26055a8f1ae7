//! How long a sign-in lasts.

use super::reader::Reader;

/// Idle and absolute life of sessions; guests of other organizations keep theirs longer (S-2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionTimes {
    pub idle_minutes: u32,
    pub absolute_hours: u32,
    pub guest_idle_minutes: u32,
    pub guest_absolute_hours: u32,
}

impl Default for SessionTimes {
    fn default() -> Self {
        Self { idle_minutes: 30, absolute_hours: 12, guest_idle_minutes: 480, guest_absolute_hours: 24 }
    }
}

impl SessionTimes {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let usual = Self::default();
        Self {
            idle_minutes: shorter(reader, "session.idle_minutes", usual.idle_minutes, 43_200),
            absolute_hours: shorter(reader, "session.absolute_hours", usual.absolute_hours, 720),
            guest_idle_minutes: shorter(reader, "session.guest_idle_minutes", usual.guest_idle_minutes, 43_200),
            guest_absolute_hours: shorter(reader, "session.guest_absolute_hours", usual.guest_absolute_hours, 720),
        }
    }
}

/// Downward freely, upward with a warning.
fn shorter(reader: &mut Reader, setting: &str, usual: u32, most: u32) -> u32 {
    let number = reader.number(setting, usual, &(1..=most));
    if number > usual {
        reader.warnings.push(format!(
            "{setting} is {number}, longer than the recommended {usual}: a forgotten screen stays open longer"
        ));
    }
    number
}
