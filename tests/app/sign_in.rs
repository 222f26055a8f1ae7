//! Coming in, staying in and going out: by e-mailed code, by provider, by one-time link.

mod codes;
mod doors;
mod providers;
mod sessions;
