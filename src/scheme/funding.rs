//! Who pays how much of each stage: the funding rule as written and resolved, its own checks, and the exact split of a cost. Decides
//! nothing.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;

use crate::number::checks::float;
use crate::number::{At, Numbers, RunShare, SharePerRun, Uncertain};
use crate::text::{Exact, Faults, Node};
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
    /// So many parts of private money for so many of the State, exactly, at every gate.
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

/// Who pays how much, resolved.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub struct Shares {
    /// The State's share.
    pub state: RunShare,
    /// The school's share of State money.
    pub to_university: RunShare,
    /// The firm's share of the counterpart.
    pub firm_counterpart: RunShare,
}

/// Matching parts of at most a billion with so many decimals at most keep their ratio exactly.
const MOST_DECIMALS: u32 = 6;

impl Funding {
    /// The shares; `None` without money.
    pub fn resolve<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Option<Shares> {
        match self {
            Funding::Share { state, to, counterpart } => Some(Shares {
                state: numbers.share(&at.field("state"), state),
                to_university: match to {
                    Some(Recipient::University(share)) => numbers.share(&at.field("to"), share),
                    Some(Recipient::Firm) | None => RunShare::Fixed(Share::NONE),
                },
                firm_counterpart: {
                    let firm = counterpart.as_ref().map(|Counterpart { firm }| firm);
                    numbers.share_or(&at.field("counterpart").field("firm"), firm, Share::ALL)
                },
            }),
            Funding::Match { private, state } => Some(Shares {
                state: RunShare::Fixed(numbers.exact(|| ratio(state.0, private.0.checked_add(state.0)?))),
                to_university: RunShare::Fixed(Share::NONE),
                firm_counterpart: RunShare::Fixed(Share::ALL),
            }),
            Funding::Nothing => None,
        }
    }

    /// Checks what is written, and that the State pays no more than a share of `limit`, which `most` names in words; `None` where the limit
    /// itself is faulty.
    pub fn check(&self, limit: Option<(Decimal, &str)>, at: &At<'_>, root: &Node, faults: &mut Faults) {
        match self {
            Funding::Match { private, state } => {
                check_part("private", *private, at, root, faults);
                check_part("state", *state, at, root, faults);
            }
            Funding::Share { .. } | Funding::Nothing => {}
        }
        let path = at.to_string();
        let Some((limit, most)) = limit else { return };
        let Some((field, share)) = self.beyond(limit, &path, faults) else { return };
        let what = format!("the State pays {share}, more than {most}");
        let help = format!("write a State share of at most {limit}, or a larger max_state_share");
        faults.at(root, &format!("{path}{field}"), what, help);
    }

    /// The State's share in words where it is or can come beyond `limit`, and the field that says so.
    fn beyond(&self, limit: Decimal, path: &str, faults: &Faults) -> Option<(&'static str, String)> {
        match self {
            Funding::Share { state, .. } => match state.exact() {
                Some(share) => (share > limit).then(|| (".state", share.to_string())),
                None => state
                    .ends()
                    .filter(|(_, high)| *high > float(limit) + 1e-9)
                    .map(|(_, high)| (".state", format!("up to {high:.4} ({})", state.number.kind()))),
            },
            Funding::Match { private, state } if !faults.touches(path) => {
                let parts = private.0 + state.0;
                (state.0 / parts > limit).then(|| ("", format!("{} of {parts} parts", state.0)))
            }
            Funding::Match { .. } | Funding::Nothing => None,
        }
    }

    /// Whether there is money: without, a scheme takes no applications.
    #[must_use]
    pub fn has_money(&self) -> bool {
        match self {
            Funding::Share { .. } | Funding::Match { .. } => true,
            Funding::Nothing => false,
        }
    }

    /// The share of the State's money that goes to a school, where it is written.
    #[must_use]
    pub fn to_university(&self) -> Option<&Uncertain<SharePerRun>> {
        match self {
            Funding::Share { to: Some(Recipient::University(share)), .. } => Some(share),
            Funding::Share { to: Some(Recipient::Firm) | None, .. } | Funding::Match { .. } | Funding::Nothing => None,
        }
    }

    /// The highest share that the State can come to pay; `None` without money, and for a number without a meaning.
    #[must_use]
    pub fn highest_state(&self) -> Option<f64> {
        match self {
            Funding::Share { state, .. } => state.ends().map(|(_, high)| high),
            Funding::Match { private, state } => Some(float(state.0) / (float(state.0) + float(private.0))),
            Funding::Nothing => None,
        }
    }

    /// The private share, if it is known and less than `asked`.
    #[must_use]
    pub fn private_below(&self, asked: Decimal) -> Option<Decimal> {
        match self {
            Funding::Share { state, .. } => {
                state.exact().map(|state| Decimal::ONE - state).filter(|private| *private < asked)
            }
            Funding::Match { private, state } => {
                let parts = private.0 + state.0;
                (private.0 < asked * parts).then(|| private.0 / parts)
            }
            Funding::Nothing => None,
        }
    }
}

/// Whether a matching part is above 0 and can be matched exactly.
fn check_part(name: &str, Exact(part): Exact, at: &At<'_>, root: &Node, faults: &mut Faults) {
    let path = at.field(name).to_string();
    if part <= Decimal::ZERO {
        let help = "write parts above 0, as Match(private: 3, state: 1)".to_owned();
        faults.at(root, &path, format!("{part} {name} parts cannot be matched"), help);
    } else if part > Decimal::from(1_000_000_000) || part.normalize().scale() > MOST_DECIMALS {
        let help = format!("write parts up to 1000000000 with at most {MOST_DECIMALS} decimals");
        faults.at(root, &path, format!("{part} parts cannot be matched exactly"), help);
    }
}

/// An exact ratio of two decimals.
fn ratio(part: Decimal, whole: Decimal) -> Option<Share> {
    let (part, whole) = (part.normalize(), whole.normalize());
    let shift = Decimal::from(10_i64.checked_pow(part.scale().max(whole.scale()))?);
    Share::ratio(part.checked_mul(shift)?.to_i64()?, whole.checked_mul(shift)?.to_i64()?)
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
