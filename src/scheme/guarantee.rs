//! Guarantee of bank loans: as resolved and in one run, with its own checks. Lends and pays nothing.

use serde::Deserialize;

use crate::number::{At, RunNumber, RunShare, SharePerRun, Uncertain};
use crate::scheme::loan::Lending;
use crate::scheme::relief::check_years;
use crate::text::{Faults, Node};
use crate::units::{Money, Share};

/// Years of a guaranteed loan where none are written.
const YEARS: u32 = 5;

/// What a bank takes as a pledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub enum Collateral {
    /// The firm's pledgeable assets.
    Assets,
    /// The project's patent, from its grant on, where the firm owns the result or shares it: the firm's part of the profit that is still expected.
    Patent,
}

/// What a guarantee uses of its budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub enum BudgetBy {
    /// The calls that are expected.
    ExpectedCalls,
    /// All that is guaranteed.
    Face,
}

/// A guarantee, resolved.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub struct Guarantee {
    /// Share of a loss that the State pays.
    pub cover: RunShare,
    /// Fee a year, a share of what is guaranteed of the balance.
    pub fee: RunNumber,
    /// What is pledged.
    pub collateral: Collateral,
    /// Share of its value up to which the bank's uncovered part goes.
    pub loan_to_value: RunNumber,
    /// Share of its value that it brings the bank.
    pub recovery: RunNumber,
    /// For how long the bank lends, and how it is paid back, where no relief says so.
    pub lending: Lending,
    /// What is used of the budget.
    pub budget_by: BudgetBy,
}

/// A guarantee in one run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnownGuarantee {
    /// Share of a loss that the State pays.
    pub cover: Share,
    /// Fee a year, a share of what is guaranteed of the balance.
    pub fee: f64,
    /// What is pledged.
    pub collateral: Collateral,
    /// Share of its value up to which the bank's uncovered part goes.
    pub loan_to_value: f64,
    /// Share of its value that it brings the bank.
    pub recovery: f64,
    /// For how long the bank lends, and how it is paid back, where no relief says so.
    pub lending: Lending,
    /// What is used of the budget.
    pub budget_by: BudgetBy,
}

impl Guarantee {
    /// What it is given a run's draws.
    #[must_use]
    pub fn at(&self, drawn: &[f64]) -> KnownGuarantee {
        KnownGuarantee {
            cover: self.cover.at(drawn),
            fee: self.fee.at(drawn),
            collateral: self.collateral,
            loan_to_value: self.loan_to_value.at(drawn),
            recovery: self.recovery.at(drawn),
            lending: self.lending,
            budget_by: self.budget_by,
        }
    }
}

impl KnownGuarantee {
    /// What a bank lends on a pledge of this value: its uncovered part stays within the loan-to-value ratio.
    #[must_use]
    pub fn limit(&self, value: f64) -> f64 {
        self.loan_to_value * value / (1.0 - self.cover.to_f64())
    }

    /// The fee of a month for a balance.
    #[must_use]
    pub fn monthly_fee(&self, balance: f64) -> f64 {
        balance * (self.cover.to_f64() * self.fee / 12.0)
    }

    /// What the State pays of a loss.
    #[must_use]
    pub fn call(&self, loss: Money) -> Money {
        self.cover.of(loss)
    }
}

/// What can be pledged for a project's loans.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pledge {
    /// The value of the firm's pledgeable assets.
    pub assets: f64,
    /// What a bank lends on them without a guarantee.
    pub limit: f64,
    /// The first stage that starts after the patent's grant, and the firm's part of what is expected of it then; `None` where there is none.
    pub patent: Option<(usize, f64)>,
}

/// What a bank lends more under a guarantee.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lends {
    /// From this stage on.
    pub from: usize,
    /// So much, whole smallest units.
    pub more: f64,
    /// What all that is pledged brings it then.
    pub brings: f64,
}

impl KnownGuarantee {
    /// What a bank lends more on a pledge, by plan. Nobody is lent less for a guarantee.
    #[must_use]
    pub fn lends(&self, pledge: &Pledge) -> Lends {
        match self.collateral {
            Collateral::Assets => {
                let more = (libm::round(self.limit(pledge.assets)) - pledge.limit).max(0.0);
                Lends { from: 0, more, brings: self.recovery * pledge.assets }
            }
            Collateral::Patent => pledge.patent.map_or_else(Lends::default, |(from, value)| Lends {
                from,
                more: libm::round(self.limit(value)),
                brings: pledge.limit + self.recovery * value,
            }),
        }
    }

    /// What assets bring the bank when the firm fails, where they are what is pledged; `None`: a patent is, once it is granted.
    #[must_use]
    pub fn of_assets(&self, assets: f64) -> Option<f64> {
        match self.collateral {
            Collateral::Assets => Some(self.recovery * assets),
            Collateral::Patent => None,
        }
    }

    /// What is used of the budget, of what is expected to be called and what is guaranteed.
    #[must_use]
    pub fn planned(&self, calls: f64, face: f64) -> f64 {
        match self.budget_by {
            BudgetBy::ExpectedCalls => calls,
            BudgetBy::Face => face,
        }
    }
}

/// A guarantee as written.
#[derive(Clone, Copy, Debug)]
pub struct Written<'w> {
    /// Share of a loss that the State pays.
    pub cover: &'w Uncertain<SharePerRun>,
    /// Share of the pledge's value up to which the bank lends.
    pub loan_to_value: &'w Uncertain<SharePerRun>,
    /// Years of a loan.
    pub years: Option<u32>,
}

/// How long, and how, a guaranteed loan is paid back.
#[must_use]
pub fn lending(repayment: Option<crate::scheme::loan::Repayment>, years: Option<u32>) -> Lending {
    Lending::new(repayment, years.unwrap_or(YEARS))
}

/// Years of a guaranteed loan.
#[must_use]
pub fn years(written: Option<u32>) -> u32 {
    written.unwrap_or(YEARS)
}

/// The largest share of a loss that can be covered: a bank that bears nothing lends without end.
const MOST_COVER: f64 = 0.99;

/// Checks a guarantee.
pub fn check(written: &Written<'_>, at: &At<'_>, root: &Node, faults: &mut Faults) {
    let path = |field: &str| at.field(field).to_string();
    if let Some((_, high)) = written.cover.ends() {
        if high <= 0.0 {
            let what = "nothing of a loss is covered, so the scheme can never bind";
            faults.at(root, &path("cover"), what, "write a cover, as 0.70".to_owned());
        } else if high > MOST_COVER {
            let what = "a bank that bears nothing, or hardly anything, of a loss lends without end";
            faults.at(root, &path("cover"), what, format!("write a cover of at most {MOST_COVER}"));
        }
    }
    if written.loan_to_value.is_zero() {
        let what = "nothing is lent on a pledge, so the scheme can never bind";
        faults.at(root, &path("loan_to_value"), what, "write a loan_to_value, as 0.70".to_owned());
    }
    if let Some(years) = written.years {
        check_years(years, at, root, faults);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::float_cmp, reason = "decimals that are exact in binary")]
    fn the_uncovered_part_of_a_loan_stays_within_the_value_of_the_pledge() {
        let guarantee = KnownGuarantee {
            cover: Share { num: 3, den: 4 },
            fee: 0.125,
            collateral: Collateral::Assets,
            loan_to_value: 0.5,
            recovery: 0.5,
            lending: lending(None, None),
            budget_by: BudgetBy::Face,
        };
        // Of a loan of 200 on a pledge of 100 a quarter is not covered: half of the pledge.
        assert_eq!(guarantee.limit(100.0), 200.0);
        assert_eq!(guarantee.monthly_fee(1_200.0), 9.375, "a twelfth of an eighth of 900");
        assert_eq!(guarantee.call(Money(30)), Money(23), "three quarters of 30, rounded");
        assert_eq!(guarantee.lending.months, 60);
    }
}
