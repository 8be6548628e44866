//! How a command can fail, and its exit code: 1 results moved, 2 usage, 3 scenario or expectations wrong, 4 files.

use std::io::IsTerminal;
use std::process::ExitCode;

use crate::engine::Overflow;
use crate::scenario::reading::Refusal;

/// Why a command failed.
#[derive(Debug)]
pub enum Failure {
    /// The command line asks for something that does not exist.
    Usage(String),
    /// The scenario, or what is expected of it, is wrong.
    Scenario(Box<Refusal>),
    /// In some future the scenario's money is more than can be counted.
    Overflow(Overflow),
    /// A file could not be read or written.
    File(String),
    /// Whoever read our output has had enough.
    ClosedPipe,
    /// The user was told already; this is the exit code.
    Told(u8),
}

impl Failure {
    /// Tells the user on stderr and gives the exit code.
    #[must_use]
    pub fn report(&self) -> ExitCode {
        let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let text = self.text(colour);
        if !text.is_empty() {
            eprintln!("{text}");
        }
        ExitCode::from(self.code())
    }

    /// The exit code.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Failure::Usage(_) => 2,
            Failure::Scenario(_) | Failure::Overflow(_) => 3,
            Failure::File(_) => 4,
            Failure::ClosedPipe => 0,
            Failure::Told(code) => *code,
        }
    }

    /// What the user is told.
    #[must_use]
    pub fn text(&self, colour: bool) -> String {
        match self {
            Failure::Usage(what) | Failure::File(what) => format!("error: {what}"),
            Failure::Overflow(overflow) => format!("error: {overflow}\n\nNothing was written."),
            Failure::Scenario(refusal) => {
                let shown = refusal.faults.render(&refusal.sources, colour);
                let faults = refusal.faults.len();
                let s = if faults == 1 { "" } else { "s" };
                format!("{}\n\n{faults} fault{s} found; nothing was run.", shown.trim_end())
            }
            Failure::ClosedPipe | Failure::Told(_) => String::new(),
        }
    }
}

impl From<Overflow> for Failure {
    fn from(overflow: Overflow) -> Failure {
        Failure::Overflow(overflow)
    }
}
