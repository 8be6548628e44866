//! Equity: a fund pays a share of each stage beside the firm and owns a stake of what comes of it. The rule as resolved and in a run: what
//! is the State's, what the firm keeps, when a deal counts as a loss. Moves no money.

use serde::Deserialize;

use crate::index::{Each, Technologies, TechnologyIndex};
use crate::number::{RunNumber, RunShare};
use crate::units::{Money, Share};

/// By whose rules a fund invests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub enum Rules {
    /// As a venture fund: it has its stake of whatever comes, and gain and loss are judged on the portfolio.
    Venture,
    /// As public investment: of a deal it has no more than it paid into it, and each deal that gives back less is a fault.
    Public,
}

impl Rules {
    /// Where none are written.
    pub const DEFAULT: Rules = Rules::Venture;

    /// The most that a fund has of a deal into which it paid so much; `None`: no limit.
    #[must_use]
    pub fn most_of(self, paid: Money) -> Option<Money> {
        match self {
            Rules::Venture => None,
            Rules::Public => Some(paid),
        }
    }

    /// Whether a deal that gave back less than was paid into it is a fault.
    #[must_use]
    pub fn finds_fault(self) -> bool {
        match self {
            Rules::Venture => false,
            Rules::Public => true,
        }
    }
}

/// What everyone knows of the multiple of a technology's exits, beside the multiple at which a fund has back what it paid.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub struct Multiple {
    /// Its mean.
    pub mean: RunNumber,
    /// That multiple.
    pub back: RunNumber,
    /// The mean of the smaller of the two, and the chance that it is below; `None`: it is the same for all projects of a run.
    pub drawn: Option<(RunNumber, RunNumber)>,
}

/// The fund of a scheme, as the scheme needs to know it.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Standing {
    /// Its place among the policy's.
    pub fund: usize,
    /// The State's share of its capital.
    pub state: RunShare,
    /// By whose rules it invests.
    pub rules: Rules,
    /// What is known of exits, by technology; `None` where there are none.
    pub multiples: Each<Technologies, Option<Multiple>>,
}

/// A rule of equity, resolved.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Equity {
    /// What the fund owns of what comes of a deal.
    pub stake: Share,
    /// The fund.
    pub of: Standing,
}

/// A rule of equity in one run.
#[derive(Clone, Debug)]
pub struct KnownEquity {
    /// What the fund owns of what comes of a deal.
    pub stake: Share,
    /// The fund's place among the policy's.
    pub fund: usize,
    /// The State's share of the fund's capital.
    pub state: Share,
    /// By whose rules it invests.
    pub rules: Rules,
    /// By technology: what a fund that has back no more than it paid is expected to have of each unit of the whole exit, and the chance
    /// that it has less back than it paid.
    exits: Each<Technologies, Option<(f64, f64)>>,
}

impl Equity {
    /// The rule given a run's draws.
    #[must_use]
    pub fn at(&self, drawn: &[f64]) -> KnownEquity {
        let stake = self.stake.to_f64();
        let known = |multiple: &Option<Multiple>| {
            multiple.as_ref().map(|Multiple { mean, back, drawn: of_project }| {
                let (mean, back) = (mean.at(drawn), back.at(drawn));
                let (limited, below) = match of_project {
                    Some((limited, below)) => (limited.at(drawn), below.at(drawn)),
                    None => (mean.min(back), f64::from(u8::from(mean < back))),
                };
                (if mean > 0.0 { stake * limited / mean } else { stake }, below)
            })
        };
        KnownEquity {
            stake: self.stake,
            fund: self.of.fund,
            state: self.of.state.at(drawn),
            rules: self.of.rules,
            exits: self.of.multiples.iter().map(known).collect(),
        }
    }
}

impl KnownEquity {
    /// What the fund is expected to have of each unit of a payoff, `payoff` in all undiscounted, if it pays so much into the deal.
    #[must_use]
    pub fn expected(&self, technology: TechnologyIndex, payoff: f64, paid: f64) -> f64 {
        let stake = self.stake.to_f64();
        match self.rules {
            Rules::Venture => stake,
            Rules::Public => match self.exits[technology] {
                Some((part, _)) => part,
                None if payoff > 0.0 => stake.min(paid / payoff),
                None => stake,
            },
        }
    }

    /// The chance that a deal whose stages are all passed gives back at least what was paid into it; of a payoff that is no exit, 1.
    #[must_use]
    pub fn pays_back(&self, technology: TechnologyIndex) -> f64 {
        self.exits[technology].map_or(1.0, |(_, below)| 1.0 - below)
    }
}

/// A share of a share, exact as far as it can be told.
#[must_use]
pub fn share_of(a: Share, b: Share) -> Share {
    let (num, den) = (i128::from(a.num) * i128::from(b.num), i128::from(a.den) * i128::from(b.den));
    let exact = i64::try_from(num).ok().zip(i64::try_from(den).ok()).and_then(|(num, den)| Share::ratio(num, den));
    exact.unwrap_or_else(|| Share::sampled(a.to_f64() * b.to_f64()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Index;

    fn known(rules: Rules) -> KnownEquity {
        let multiple = Multiple {
            mean: RunNumber::Fixed(2.0),
            back: RunNumber::Fixed(1.2),
            drawn: Some((RunNumber::Fixed(1.2), RunNumber::Fixed(0.65))),
        };
        let half = Share::ratio(1, 2).expect("a share");
        let of = Standing {
            fund: 0,
            state: RunShare::Fixed(half),
            rules,
            multiples: [Some(multiple), None].into_iter().collect(),
        };
        Equity { stake: half, of }.at(&[])
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "halves and fifths of small numbers")]
    fn under_public_rules_the_fund_is_expected_to_have_no_more_than_it_paid() {
        // Of an exit of mean 2 it has half; capped where the multiple is 2 it has half of the mean of min(M, 2), 1.2: .6 of 2.
        let (exit, stream) = (Index::new(0), Index::new(1));
        assert_eq!(known(Rules::Venture).expected(exit, 200.0, 60.0), 0.5);
        assert_eq!(known(Rules::Public).expected(exit, 200.0, 60.0), 0.3);
        // Of a profit of 200 it has 60 back at most, of one of 100 its half.
        assert_eq!(known(Rules::Public).expected(stream, 200.0, 60.0), 0.3);
        assert_eq!(known(Rules::Public).expected(stream, 100.0, 60.0), 0.5);
        assert_eq!(known(Rules::Public).expected(stream, 0.0, 60.0), 0.5);
        assert_eq!((known(Rules::Public).pays_back(exit), known(Rules::Public).pays_back(stream)), (0.35, 1.0));
    }

    #[test]
    fn a_share_of_a_share_is_exact() {
        let share = |num, den| Share::ratio(num, den).expect("a share");
        assert_eq!(share_of(share(49, 100), share(3, 5)), share(147, 500));
        assert_eq!(share_of(Share::ALL, share(1, 3)), share(1, 3));
    }
}
