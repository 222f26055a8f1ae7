//! Sends mail: what a message is, how it leaves the house, and how each attempt ended.

mod caught;
mod courier;
mod dkim;
mod folder;
mod judge;
mod letter;
mod outcome;
mod pool;
mod smtp;

pub use caught::{Caught, Mailbox};
pub use courier::{Courier, CourierError};
pub use dkim::{Dkim, DkimError};
pub use letter::{Correspondent, Letter, Unwritable, one_line};
pub use outcome::{Outcome, Reason, Scope, Trouble};
pub use smtp::Patience;
