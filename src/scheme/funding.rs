//! Who pays how much of each stage: the funding rule as written and the exact split of a cost. Decides nothing.

use serde::Deserialize;

use crate::number::{SharePerRun, Uncertain};
use crate::text::Exact;
use crate::units::{Money, Share};

/// Who pays how much of each stage.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub enum Funding {
    /// The State pays a share of each stage.
    Share {
        /// The State's share of the cost.
        state: Uncertain<SharePerRun>,
        /// Who receives the State's money: `Firm` (default) or `University(share)`, the rest going to the firm.
        to: Option<Recipient>,
        /// Who brings the private counterpart; by default the firm alone.
        counterpart: Option<Counterpart>,
    },
    /// So many đồng of private money for so many of the State, exactly, at every gate.
    Match {
        /// Private parts.
        private: Exact,
        /// State parts.
        state: Exact,
    },
    /// No money: takes no applications.
    Nothing,
}

/// Who receives the State's money.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub enum Recipient {
    /// The firm.
    Firm,
    /// A school receives this share of it, the firm the rest.
    University(Uncertain<SharePerRun>),
}

/// Who brings the private counterpart.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Counterpart {
    /// The firm's share of the counterpart; the school brings the rest.
    pub firm: Uncertain<SharePerRun>,
}

/// How the cost of one stage is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// The State's part.
    pub state: Money,
    /// The school's own part.
    pub school: Money,
    /// The firm's part.
    pub firm: Money,
}

/// Splits the actual cost of a stage. Input-based State money follows the cost up to `limit` (cap × plan); output-based money
/// (`follows_cost` false) is the share of the plan whatever the cost, so the firm's part may be negative.
#[must_use]
pub fn split(
    state: Share,
    firm_of_counterpart: Share,
    plan: Money,
    cost: Money,
    limit: Money,
    follows_cost: bool,
) -> Split {
    let state_part = state.of(if follows_cost { cost.min(limit) } else { plan });
    let counterpart = cost - state_part;
    let firm_part = if counterpart > Money::ZERO { firm_of_counterpart.of(counterpart) } else { counterpart };
    Split { state: state_part, school: counterpart - firm_part, firm: firm_part }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_parts_add_up_to_the_cost() {
        let push = Share::ratio(4, 5).expect("a share");
        let half = Share::ratio(1, 2).expect("a share");
        for cost in [1, 7, 99, 1_000_003] {
            let parts = split(push, half, Money(100), Money(cost), Money(150), true);
            assert_eq!(parts.state + parts.school + parts.firm, Money(cost));
        }
    }

    #[test]
    fn beyond_the_cap_the_private_side_pays_alone() {
        let quarter = Share::ratio(1, 4).expect("a share");
        let parts = split(quarter, Share::ALL, Money(100), Money(200), Money(150), true);
        assert_eq!(parts, Split { state: Money(38), school: Money(0), firm: Money(162) });
    }

    #[test]
    fn pay_for_results_does_not_follow_the_cost() {
        let half = Share::ratio(1, 2).expect("a share");
        let parts = split(half, Share::ALL, Money(100), Money(40), Money(150), false);
        assert_eq!(parts, Split { state: Money(50), school: Money(0), firm: Money(-10) });
    }
}
