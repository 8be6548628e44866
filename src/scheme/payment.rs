//! When the State's money comes: the payment rule as written and what follows from its kind. Holds no amounts.

use serde::Deserialize;

use crate::number::{SharePerRun, Uncertain};

/// When the State's money comes.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub enum Payment {
    /// This share of the planned State money at the start of the contract, then before each stage what the advance does not cover.
    Advance(Uncertain<SharePerRun>),
    /// Before each stage.
    PerStage,
    /// After each stage, passed or not.
    Reimburse,
    /// After a passed gate only, by plan and not by cost.
    OnResult {
        /// Share of the State's part that is paid after a failed gate; 0 where not written.
        floor: Option<Uncertain<SharePerRun>>,
    },
}

/// A payment rule resolved, without its shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// An advance, then before each stage.
    Advance,
    /// Before each stage.
    PerStage,
    /// After each stage.
    Reimburse,
    /// After a passed gate.
    OnResult,
}

impl Timing {
    /// Whether the State's part can be there before the stage starts.
    #[must_use]
    pub fn before_stage(self) -> bool {
        matches!(self, Timing::Advance | Timing::PerStage)
    }

    /// Whether State money follows the actual cost (up to the cap) or the plan.
    #[must_use]
    pub fn follows_cost(self) -> bool {
        !matches!(self, Timing::OnResult)
    }
}

impl Payment {
    /// Its kind.
    #[must_use]
    pub fn timing(&self) -> Timing {
        match self {
            Payment::Advance(_) => Timing::Advance,
            Payment::PerStage => Timing::PerStage,
            Payment::Reimburse => Timing::Reimburse,
            Payment::OnResult { .. } => Timing::OnResult,
        }
    }
}
