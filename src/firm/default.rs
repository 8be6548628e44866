//! What is expected of a guaranteed loan: what of it is in default, and what is left of it while it is served. Lends nothing.

use crate::firm::prospect::StageFacts;
use crate::scheme::loan::Lending;
use crate::value::{Discount, whole_months};

/// What is expected of loans of one, to a firm of a class.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Expected {
    /// What is left of it when the firm fails, by the chance that it fails then.
    pub lost: f64,
    /// The same at the State's rate, from the month of the loan.
    pub lost_value: f64,
    /// What is left before each instalment that is served, added up, at the State's rate.
    pub served_value: f64,
}

/// By what a firm's loans are in default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Risk {
    /// The firm's chance of failure a year.
    pub hazard: f64,
    /// Whether it pays its loans from the project alone.
    pub of_project: bool,
}

/// A loan's terms, and what a State reckons with.
#[derive(Clone, Copy, Debug)]
pub struct Loans<'l> {
    /// For how long, and how it is paid back.
    pub lending: Lending,
    /// Interest a year.
    pub rate: f64,
    /// By what it is in default.
    pub risk: Risk,
    /// The State's rate.
    pub state: &'l Discount,
}

impl Loans<'_> {
    /// What is expected where only the firm's failure ends a loan.
    #[must_use]
    pub fn by_failure(&self) -> Expected {
        let monthly = self.rate / 12.0;
        let lives = libm::pow(1.0 - self.risk.hazard, 1.0 / 12.0);
        let mut expected = Expected::default();
        let (mut alive, mut left) = (1.0, 1.0);
        for month in 1..=self.lending.months {
            let discount = self.state.month(month);
            let dies = alive * (1.0 - lives);
            expected.lost += left * dies;
            expected.lost_value += left * dies * discount;
            alive *= lives;
            expected.served_value += left * alive * discount;
            left = self.lending.left(monthly, month);
        }
        expected
    }

    /// What a loan for the first of these stages loses at gates that are not passed, where the firm pays it from the project alone: the same
    /// two sums.
    #[must_use]
    pub fn at_gates(&self, stages: &[StageFacts]) -> (f64, f64) {
        let (mut reach, mut months, mut lost, mut value) = (1.0, 0.0, 0.0, 0.0);
        if !self.risk.of_project {
            return (lost, value);
        }
        for stage in stages {
            months += stage.expected_months;
            let month = whole_months(months);
            let left = self.lending.left(self.rate / 12.0, month.saturating_sub(1));
            lost += reach * (1.0 - stage.chance) * left;
            value += reach * (1.0 - stage.chance) * left * self.state.month(month);
            reach *= stage.chance;
        }
        (lost, value)
    }
}

/// The part of a debt that a pledge does not bring.
#[must_use]
pub fn uncovered(debt: f64, brings: f64) -> f64 {
    if debt > 0.0 { (1.0 - brings / debt).max(0.0) } else { 0.0 }
}

/// A chance that a stage is reached from the first, and the month in which it starts by plan.
pub fn starts(stages: &[StageFacts]) -> impl Iterator<Item = (f64, f64)> + '_ {
    stages.iter().scan((1.0, 0.0), |(reach, months), stage| {
        let now = (*reach, *months);
        *reach *= stage.chance;
        *months += stage.expected_months;
        Some(now)
    })
}

/// The first stage behind the one that files a patent which starts by plan so many months or more after the project does.
#[must_use]
pub fn from_stage(stages: &[StageFacts], granted: f64, filing: usize) -> Option<usize> {
    let start = |k: usize| stages[..k].iter().map(|stage| stage.expected_months).sum::<f64>();
    (filing + 1..stages.len()).find(|&k| start(k) >= granted)
}

/// The chance of all gates of some stages, and their months.
#[must_use]
pub fn ahead(stages: &[StageFacts]) -> (f64, f64) {
    stages.iter().fold((1.0, 0.0), |(chance, months), stage| (chance * stage.chance, months + stage.expected_months))
}
