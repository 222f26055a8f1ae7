//! Who has an app or a group: the list, its end dates, taking away and putting back.

mod change;
mod kept;
mod list;
mod queries;
mod refused;
pub mod pages;
pub mod shown;

use change::allowed;
pub use change::{Change, Gone, PutBack, Removal, bound, change_end, leave, put_back, remove, remove_decided};
pub use kept::Kept;
pub use list::{Counts, Cursor, Holder, How, List, PAGE, Show, Wanted, counts, list, one};
pub use queries::history::about as history;
pub use queries::review::open as open_review;
pub use refused::Refused;
