//! Who goes first: the priority rule as written and the exact test of a private share. Moves no money.

use serde::Deserialize;

use crate::text::Exact;
use crate::units::Share;

/// Which contracts go first.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub enum Priority {
    /// Contracts in which the private side pays at least this share of the planned cost; exactly this share counts.
    PrivateShare {
        /// The threshold.
        at_least: Exact,
        /// First in what: `Cash` (default), `Awards` or `Both`.
        over: Option<Over>,
    },
}

/// What priority is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Over {
    /// The cash queue: priority contracts are paid first.
    Cash,
    /// The award list: priority contracts are awarded first.
    Awards,
    /// Both.
    Both,
}

impl Over {
    /// Whether it orders the cash queue.
    #[must_use]
    pub fn cash(self) -> bool {
        matches!(self, Over::Cash | Over::Both)
    }

    /// Whether it orders the award list.
    #[must_use]
    pub fn awards(self) -> bool {
        matches!(self, Over::Awards | Over::Both)
    }
}

/// A priority rule resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// The private share that counts.
    pub at_least: Share,
    /// What it is over.
    pub over: Over,
}

impl Threshold {
    /// Whether a private share is at or above the threshold, exactly.
    #[must_use]
    pub fn admits(self, private: Share) -> bool {
        private.at_least(self.at_least)
    }
}
