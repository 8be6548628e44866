//! How a command can fail, and its exit code: 2 usage, 3 scenario wrong, 4 files.

use std::io::IsTerminal;
use std::process::ExitCode;

use crate::scenario::reading::Refusal;

/// Why a command failed.
#[derive(Debug)]
pub enum Failure {
    /// The command line asks for something that does not exist.
    Usage(String),
    /// The scenario is wrong.
    Scenario(Box<Refusal>),
    /// A file could not be read or written.
    File(String),
    /// Whoever read our output has had enough.
    ClosedPipe,
}

impl Failure {
    /// Tells the user on stderr and gives the exit code.
    #[must_use]
    pub fn report(&self) -> ExitCode {
        match self {
            Failure::Usage(what) => {
                eprintln!("error: {what}");
                ExitCode::from(2)
            }
            Failure::Scenario(refusal) => {
                let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
                eprintln!("{}", refusal.faults.render(&refusal.sources, colour).trim_end());
                let faults = refusal.faults.len();
                eprintln!("\n{faults} fault{} found; nothing was run.", if faults == 1 { "" } else { "s" });
                ExitCode::from(3)
            }
            Failure::File(what) => {
                eprintln!("error: {what}");
                ExitCode::from(4)
            }
            Failure::ClosedPipe => ExitCode::SUCCESS,
        }
    }
}
