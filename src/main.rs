//! The `cofin` command: everything it does is in [`cofin`].

use std::process::ExitCode;

fn main() -> ExitCode {
    cofin::cli::main()
}
