//! The pages of one app or one group.

pub mod launch;
pub mod leave;
pub mod logo;
pub mod show;
mod upload;
