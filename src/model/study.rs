//! The study as a whole: clock, experiment, uncertain inputs, columns of project draws, population. Simulates nothing.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::chance::Law;
use crate::model::{Policy, World};
use crate::number::{Column, Input};
pub use crate::scenario::Design;

/// A scenario resolved.
#[derive(Clone, Debug)]
pub struct Study {
    /// Title.
    pub title: String,
    /// Currency code.
    pub currency: String,
    /// Smallest units in one currency unit.
    pub units_per_currency: f64,
    /// Smallest units in one unit of the file.
    pub units_per_amount: Decimal,
    /// First month and length.
    pub clock: Clock,
    /// Futures.
    pub runs: usize,
    /// Seed.
    pub seed: u64,
    /// Spread of per-run quantiles.
    pub design: Design,
    /// Numbers drawn once a run.
    pub inputs: Vec<Input>,
    /// Groups of correlated inputs with the lower Cholesky factor of their scores.
    pub input_groups: Vec<Group>,
    /// Numbers drawn for each project.
    pub columns: Vec<Column>,
    /// Groups of correlated columns, each of one technology.
    pub column_groups: Vec<Group>,
    /// Who proposes what.
    pub population: Population,
    /// The distinct worlds of the policies; 0 is the file's own.
    pub worlds: Vec<World>,
    /// The policies in file order.
    pub policies: Vec<Policy>,
    /// Index of the reference case among them.
    pub reference: usize,
    /// Targets.
    pub targets: Vec<Target>,
    /// Numbers that the study runs on for until they are known well enough; `runs` is then the most.
    pub until: Vec<Wanted>,
    /// What a reader must know before quoting the results.
    pub notes: Vec<String>,
}

/// The calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Calendar year of month 0.
    pub start_year: i32,
    /// Month of the year of month 0; 0 is January.
    pub start_month: usize,
    /// Months of the yearly series and targets.
    pub months: usize,
}

impl Clock {
    /// Fiscal year of a month; 0 is the year of month 0.
    #[inline]
    #[must_use]
    pub fn year(self, month: usize) -> usize {
        (self.start_month + month) / 12
    }

    /// Month of the fiscal year, 0 for January.
    #[inline]
    #[must_use]
    pub fn month_of_year(self, month: usize) -> usize {
        (self.start_month + month) % 12
    }

    /// Fiscal years of the yearly series.
    #[must_use]
    pub fn years(self) -> usize {
        self.year(self.months - 1) + 1
    }
}

/// Members that are correlated, with the lower Cholesky factor of their scores, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Indices of inputs or columns.
    pub members: Vec<usize>,
    /// Lower triangular factor, `members.len()` squared.
    pub factor: Vec<f64>,
}

/// Who proposes what: the same in every policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    /// Technologies in name order, which is project order.
    pub technologies: Vec<Proposers>,
    /// Names of the firm classes in name order.
    pub classes: Vec<String>,
}

/// The proposals of one technology.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposers {
    /// Its name.
    pub name: String,
    /// Names of its stages.
    pub stages: Vec<String>,
    /// Intake years.
    pub intake_years: usize,
    /// Proposals a year.
    pub count: Arc<Law>,
    /// Whether the count is one for the whole run.
    pub count_declared: String,
    /// Cumulative shares of the firm classes, last 1.
    pub classes: Vec<f64>,
}

/// What is aimed at, in the measure's unit (money in whole currency units).
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Index of the measure.
    pub measure: usize,
    /// Lower bound.
    pub at_least: Option<f64>,
    /// Upper bound.
    pub at_most: Option<f64>,
}

/// A number that is to be known to some precision: the value of a policy or its difference to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Index of the measure.
    pub measure: usize,
    /// The policy.
    pub policy: usize,
    /// The policy it is compared with, if it is.
    pub than: Option<usize>,
    /// Half the width of its 95 % interval.
    pub half_width: HalfWidth,
}

/// How wide half a 95 % interval may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HalfWidth {
    /// In the measure's unit, money in whole currency units.
    Within(f64),
    /// As a part of the number.
    Relative(f64),
}
