//! The pages of coming in and going out.

pub mod again;
pub mod code;
pub mod connect;
mod door;
pub mod link;
pub mod out;
pub mod provider;
mod seen;
mod store;

pub use door::{Door, come_in};
pub use provider::Providers;
pub use seen::seen;
pub use store::middleware;
