//! The `cofin` command: everything it does is in [`cofin`].

fn main() {}
