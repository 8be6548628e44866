//! How a command can fail, and its exit code: 1 results moved or nothing was checked, 2 usage, 3 scenario or expectations wrong, 4 files.

use crate::engine::Overflow;
use crate::scenario::reading::Refusal;
use crate::study::read::Refused;
use crate::study::results::Lost;

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
    /// The same, with a sentence behind it where a file is to blame.
    #[must_use]
    pub(super) fn then(self, sentence: &str) -> Failure {
        match self {
            Failure::File(what) => Failure::File(format!("{what}. {sentence}")),
            Failure::Usage(_)
            | Failure::Scenario(_)
            | Failure::Overflow(_)
            | Failure::ClosedPipe
            | Failure::Told(_) => self,
        }
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

    /// What went wrong, in words alone.
    #[must_use]
    pub(super) fn what(&self) -> String {
        let text = self.text();
        text.strip_prefix("error: ").map_or(text.clone(), str::to_owned)
    }

    /// What the user is told, without colour.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Failure::Usage(what) | Failure::File(what) => format!("error: {what}"),
            Failure::Scenario(refusal) => in_words(refusal, false),
            Failure::Overflow(overflow) => format!("error: {overflow}\n\nNothing was written."),
            Failure::ClosedPipe | Failure::Told(_) => String::new(),
        }
    }
}

impl From<Overflow> for Failure {
    fn from(overflow: Overflow) -> Failure {
        Failure::Overflow(overflow)
    }
}

impl From<Lost> for Failure {
    fn from(Lost(why): Lost) -> Failure {
        Failure::File(why)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Failure {
        match refused {
            Refused::NoText(name) => Failure::File(format!("{name} is not a text file in UTF-8")),
            Refused::Scenario(refusal) => Failure::Scenario(refusal),
            Refused::Asked(what) => Failure::Usage(what),
        }
    }
}

/// All faults, each at its place, and how many there are.
pub(super) fn in_words(refusal: &Refusal, colour: bool) -> String {
    let shown = refusal.faults.render(&refusal.sources, colour);
    let faults = refusal.faults.len();
    let s = if faults == 1 { "" } else { "s" };
    format!("{}\n\n{faults} fault{s} found; nothing was run.", shown.trim_end())
}
