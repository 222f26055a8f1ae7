//! The pages of inviting, of what was sent, and of those who are invited.

pub mod add;
pub mod approvals;
pub mod by_hand;
mod form;
mod landing;
pub mod link;
mod offer;
pub mod redeem;
pub mod sent;
mod view;
pub mod wrong;
