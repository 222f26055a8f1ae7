//! Reads the command line and runs the command it names.

fn main() {}
