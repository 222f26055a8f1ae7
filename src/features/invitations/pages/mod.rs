//! The pages of inviting, of what was sent, and of those who are invited.

pub mod add;
mod form;
mod offer;
pub mod proof;
pub mod redeem;
pub mod sent;
mod view;
