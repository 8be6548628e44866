//! When the State's money comes: the payment rule as written and resolved, and what follows from its kind. Moves no money.

use serde::Deserialize;

use crate::number::{At, Numbers, RunShare, SharePerRun, Uncertain};
use crate::units::{Money, Share};

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

// Behaviour

/// What a gate brings of the State's part of the stage before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtGate {
    /// Nothing: it came before.
    Nothing,
    /// The firm asks for what it was owed from the start.
    Asks(Money),
    /// Money for results is earned and asked for.
    Earns(Money),
}

impl Timing {
    /// What is advanced with the contract, before any stage: this share of the State's part of the plan.
    #[inline]
    #[must_use]
    pub fn advance(self, share: Share, planned: impl FnOnce() -> Money) -> Money {
        match self {
            Timing::Advance => share.of(planned()),
            Timing::PerStage | Timing::Reimburse | Timing::OnResult => Money::ZERO,
        }
    }

    /// Of the State's part of a stage, what is asked for before the stage; `advance` is what is left of it, and is used up first.
    #[inline]
    #[must_use]
    pub fn asked_before(self, part: Money, advance: &mut Money) -> Money {
        match self {
            Timing::Advance | Timing::PerStage => {
                let covered = part.min(*advance);
                *advance -= covered;
                part - covered
            }
            Timing::Reimburse | Timing::OnResult => Money::ZERO,
        }
    }

    /// Whether the State owes its part of a stage from the stage's start, whatever the gate says.
    #[must_use]
    pub fn owes_from_start(self) -> bool {
        match self {
            Timing::Advance | Timing::PerStage | Timing::Reimburse => true,
            Timing::OnResult => false,
        }
    }

    /// What a unit of the State's part of a stage is worth to the firm when the stage starts, `f_k`: `late` is its discount where it
    /// comes after the stage, `chance` that of the gate, `floor` what is paid if it is failed.
    #[inline]
    #[must_use]
    pub fn worth(self, late: impl FnOnce() -> f64, chance: f64, floor: f64) -> f64 {
        match self {
            Timing::Advance | Timing::PerStage => 1.0,
            Timing::Reimburse => late(),
            Timing::OnResult => late() * (chance + (1.0 - chance) * floor),
        }
    }

    /// The share of the State's part of a stage that hangs on its gate; `floor` is what is paid if it is failed.
    #[inline]
    #[must_use]
    pub fn at_stake(self, floor: f64) -> f64 {
        match self {
            Timing::Advance | Timing::PerStage | Timing::Reimburse => 0.0,
            Timing::OnResult => 1.0 - floor,
        }
    }

    /// What the gate brings of the State's part.
    #[must_use]
    pub fn at_gate(self, part: Money, passed: bool, floor: Share) -> AtGate {
        match self {
            Timing::Advance | Timing::PerStage => AtGate::Nothing,
            Timing::Reimburse => AtGate::Asks(part),
            Timing::OnResult if passed => AtGate::Earns(part),
            Timing::OnResult => AtGate::Earns(floor.of(part)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pay_for_results_depends_on_the_gate() {
        let quarter = Share { num: 1, den: 4 };
        for passed in [true, false] {
            assert_eq!(Timing::Advance.at_gate(Money(80), passed, quarter), AtGate::Nothing);
            assert_eq!(Timing::PerStage.at_gate(Money(80), passed, quarter), AtGate::Nothing);
            assert_eq!(Timing::Reimburse.at_gate(Money(80), passed, quarter), AtGate::Asks(Money(80)));
        }
        assert_eq!(Timing::OnResult.at_gate(Money(80), true, quarter), AtGate::Earns(Money(80)));
        assert_eq!(Timing::OnResult.at_gate(Money(80), false, quarter), AtGate::Earns(Money(20)));
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "halves and quarters are exact")]
    fn money_for_results_is_worth_less_by_the_time_and_by_the_chance_of_failure() {
        // 0.5 + 0.5 · 0.25 = 0.625 are expected, half of it is lost by waiting.
        assert_eq!(Timing::OnResult.worth(|| 0.5, 0.5, 0.25), 0.3125);
        assert_eq!(Timing::Reimburse.worth(|| 0.5, 0.5, 0.25), 0.5);
        assert_eq!(Timing::PerStage.worth(|| panic!("it comes before"), 0.5, 0.25), 1.0);
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "quarters are exact")]
    fn only_of_money_for_results_something_hangs_on_the_gate() {
        assert_eq!(Timing::OnResult.at_stake(0.25), 0.75);
        for other in [Timing::Advance, Timing::PerStage, Timing::Reimburse] {
            assert_eq!(other.at_stake(0.0), 0.0);
        }
    }

    #[test]
    fn only_an_advance_comes_with_the_contract() {
        let quarter = Share { num: 1, den: 4 };
        assert_eq!(Timing::Advance.advance(quarter, || Money(80)), Money(20));
        for other in [Timing::PerStage, Timing::Reimburse, Timing::OnResult] {
            assert_eq!(other.advance(quarter, || panic!("no plan is asked for")), Money::ZERO);
        }
    }
}
