//! Wakes the worker of this process as soon as something is posted.

use tokio::sync::Notify;

// Only a hint: the worker looks into the table anyway, every second, and other nodes find messages that way.
static CODES: Notify = Notify::const_new();
static OTHERS: Notify = Notify::const_new();

/// Says that there may be something to send.
pub(super) fn ring() {
    CODES.notify_one();
    OTHERS.notify_one();
}

pub(super) fn for_codes() -> &'static Notify {
    &CODES
}

pub(super) fn for_others() -> &'static Notify {
    &OTHERS
}
