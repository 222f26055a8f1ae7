//! Rules of the organization with their exceptions, to look up; `policies` changes them.

mod domains;
mod queries;
mod resource_id;

pub use domains::{
    BlockedAddress, Domains, Effect, KeptRule, NewRules, domain_rule, domain_rules, hold, hold_shared, listing,
};
pub use resource_id::ResourceId;
