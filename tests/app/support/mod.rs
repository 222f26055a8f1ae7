//! What tests stand on: a house with people in it, and browsers to visit it with.

pub mod browser;
pub mod cast;
pub mod database;
pub mod house;
pub mod idp;
pub mod machine;
pub mod mails;
pub mod page;
pub mod plan;
pub mod program;
pub mod relay;
pub mod rows;
pub mod served;
pub mod wire;

pub use browser::Browser;
pub use house::{House, Person, acting, test_origin};
pub use machine::scopes;
pub use mails::Mails;
pub use page::Page;
