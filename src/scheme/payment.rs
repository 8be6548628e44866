//! When the State's money comes: the payment rule as written and resolved, and what follows from its kind. Holds no amounts.

use serde::Deserialize;

use crate::number::{At, Numbers, RunShare, SharePerRun, Uncertain};
use crate::units::Share;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
        match self {
            Timing::Advance | Timing::PerStage => true,
            Timing::Reimburse | Timing::OnResult => false,
        }
    }

    /// Whether State money follows the actual cost (up to the cap) or the plan.
    #[must_use]
    pub fn follows_cost(self) -> bool {
        match self {
            Timing::Advance | Timing::PerStage | Timing::Reimburse => true,
            Timing::OnResult => false,
        }
    }
}

/// A payment rule resolved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    /// Its kind.
    pub timing: Timing,
    /// The advance's share, or the floor of pay for results; 0 otherwise.
    pub advance_or_floor: RunShare,
}

impl Schedule {
    /// Where no rule is written: before each stage.
    pub const DEFAULT: Schedule = Schedule { timing: Timing::PerStage, advance_or_floor: RunShare::Fixed(Share::NONE) };
}

impl Payment {
    /// Its kind and the share that goes with it.
    pub fn resolve<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Schedule {
        let (timing, advance_or_floor) = match self {
            Payment::Advance(share) => (Timing::Advance, numbers.share(at, share)),
            Payment::PerStage => (Timing::PerStage, RunShare::Fixed(Share::NONE)),
            Payment::Reimburse => (Timing::Reimburse, RunShare::Fixed(Share::NONE)),
            Payment::OnResult { floor } => {
                (Timing::OnResult, numbers.share_or(&at.field("floor"), floor.as_ref(), Share::NONE))
            }
        };
        Schedule { timing, advance_or_floor }
    }

    /// What the money waits for, in words, where it cannot be there before the stage.
    #[must_use]
    pub fn waits_until(&self) -> Option<&'static str> {
        match self {
            Payment::Advance(_) | Payment::PerStage => None,
            Payment::Reimburse => Some("after the stage"),
            Payment::OnResult { .. } => Some("after a passed gate"),
        }
    }
}
