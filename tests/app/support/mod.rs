//! What several tests share.

pub mod program;
pub mod relay;
