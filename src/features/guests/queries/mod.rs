//! What ends, what was said about it, and who no longer comes.

pub(in crate::features::guests) mod by_itself;
pub(in crate::features::guests) mod items;
pub(in crate::features::guests) mod marks;
