//! Relief of the interest on bank loans: as resolved and in one run, with its own checks. Lends and pays nothing.

use crate::number::{AmountPerRun, At, RunNumber, RunShare, SharePerRun, Uncertain};
use crate::scheme::loan::{Lending, MOST_YEARS, Spared};
use crate::text::{Faults, Node};
use crate::units::Share;

/// Relief of interest, resolved.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub struct Relief {
    /// What is taken off the loan rate, a year.
    pub points: RunNumber,
    /// Share of the firm's own part of a stage that is borrowed at least, as far as the bank lends.
    pub loan_share: RunShare,
    /// For how long, and how it is paid back.
    pub lending: Lending,
    /// Chance of an inspection.
    pub inspected: RunNumber,
    /// What a firm would give not to be inspected, smallest units.
    pub fear: RunNumber,
}

/// Relief of interest in one run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnownRelief {
    /// What is taken off the loan rate, a year.
    pub points: f64,
    /// Share of the firm's own part of a stage that is borrowed at least, as far as the bank lends.
    pub loan_share: Share,
    /// For how long, and how it is paid back.
    pub lending: Lending,
    /// What the chance of an inspection is worth to the firm, smallest units: π·fear.
    pub fear: f64,
}

impl Relief {
    /// What it is given a run's draws.
    #[must_use]
    pub fn at(&self, drawn: &[f64]) -> KnownRelief {
        KnownRelief {
            points: self.points.at(drawn),
            loan_share: self.loan_share.at(drawn),
            lending: self.lending,
            fear: self.inspected.at(drawn) * self.fear.money(drawn).to_f64(),
        }
    }
}

impl KnownRelief {
    /// Interest a month at a loan rate a year, and what is left of it: nothing is paid beyond it.
    #[must_use]
    pub fn monthly(&self, rate: f64) -> (f64, f64) {
        (rate / 12.0, (rate - self.points).max(rate.min(0.0)) / 12.0)
    }

    /// What it spares of a loan of one at a loan rate a year.
    #[must_use]
    pub fn spares(&self, rate: f64) -> Spared {
        let (monthly, lower) = self.monthly(rate);
        self.lending.spares(monthly, lower)
    }
}

/// The numbers of a relief as written that have rules.
#[derive(Clone, Copy, Debug)]
pub struct Written<'w> {
    /// What is taken off the rate.
    pub points: &'w Uncertain<SharePerRun>,
    /// Years of a loan.
    pub years: u32,
    /// Chance of an inspection.
    pub inspected: Option<&'w Uncertain<SharePerRun>>,
    /// What an inspection costs a firm.
    pub fear: Option<&'w Uncertain<AmountPerRun>>,
}

/// Checks a relief.
pub fn check(written: &Written<'_>, at: &At<'_>, root: &Node, faults: &mut Faults) {
    if written.points.is_zero() {
        let what = "nothing is taken off the loan rate, so the scheme can never bind";
        let help = "write points: 0.02 where 7.94 % become 5.94 %".to_owned();
        faults.at(root, &at.field("points").to_string(), what, help);
    }
    check_years(written.years, at, root, faults);
    let (alone, other, help) = match (written.inspected, written.fear) {
        (Some(_), None) => ("inspected", "an inspection that costs a firm nothing", "fear: what an inspection costs"),
        (None, Some(_)) => ("fear", "an inspection that never comes", "inspected: the chance of an inspection"),
        (Some(_), Some(_)) | (None, None) => return,
    };
    let what = format!("{other} keeps nobody away, so it can never bind");
    let help = format!("write {help}, or leave {alone} out");
    faults.at(root, &at.field(alone).to_string(), what, help);
}

/// Checks the years of a loan.
pub fn check_years(years: u32, at: &At<'_>, root: &Node, faults: &mut Faults) {
    if !(1..=MOST_YEARS).contains(&years) {
        let what = format!("a loan of {years} years");
        let help = format!("write whole years from 1 to {MOST_YEARS}, as years: 5");
        faults.at(root, &at.field("years").to_string(), what, help);
    }
}
