//! Who goes first: the priority rule as written and resolved, and the exact test of a private share. Moves no money.

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::number::checks::check_share;
use crate::number::{At, Numbers};
use crate::text::{Exact, Faults, Node};
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
        match self {
            Over::Cash | Over::Both => true,
            Over::Awards => false,
        }
    }

    /// Whether it orders the award list.
    #[must_use]
    pub fn awards(self) -> bool {
        match self {
            Over::Awards | Over::Both => true,
            Over::Cash => false,
        }
    }

    /// Why a priority over this can never bind where nothing limits it, and what to write instead.
    #[must_use]
    pub fn never_waits(self) -> (&'static str, &'static str) {
        match self {
            Over::Cash => (
                "cash is unlimited, so nobody waits for it: this priority can never bind",
                "write release in administration, as release: Even, or over: Awards with a budget_per_year",
            ),
            Over::Awards => (
                "no budget limits the awards, so nobody goes first: this priority can never bind",
                "write budget_per_year in the policy or the scenario, or over: Cash with a release",
            ),
            Over::Both => (
                "neither cash nor awards are limited, so nobody goes first: this priority can never bind",
                "write release in administration, or budget_per_year in the policy or the scenario",
            ),
        }
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

impl Priority {
    /// The threshold that counts.
    pub fn resolve<'s>(&'s self, numbers: &mut impl Numbers<'s>) -> Threshold {
        match self {
            Priority::PrivateShare { at_least, .. } => {
                Threshold { at_least: numbers.exact(|| Share::exact(at_least.0)), over: self.over() }
            }
        }
    }

    /// What it is over.
    #[must_use]
    pub fn over(&self) -> Over {
        match self {
            Priority::PrivateShare { over, .. } => over.unwrap_or(Over::Cash),
        }
    }

    /// Whether it can tell contracts apart.
    pub fn check(&self, at: &At<'_>, root: &Node, faults: &mut Faults) {
        match self {
            Priority::PrivateShare { at_least, over: _ } => {
                let path = at.field("at_least").to_string();
                check_share(Some(at_least), &path, root, faults);
                if at_least.0 == Decimal::ZERO {
                    let what = "every contract has a private share of at least 0, so none goes first";
                    let help = "write a share above 0, as 0.70, or leave priority out".to_owned();
                    faults.at(root, &path, what, help);
                }
            }
        }
    }
}
