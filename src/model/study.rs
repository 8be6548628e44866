//! The study as a whole: clock, experiment, uncertain inputs, columns of project draws, population, worlds, policies. Simulates nothing.

use rust_decimal::Decimal;

use crate::model::aims::{Target, Wanted};
use crate::model::correlated::Group;
use crate::model::policy::Policy;
use crate::model::population::Population;
use crate::number::{Column, Derived, Input};
pub use crate::scenario::Design;
use crate::scenario::world::World;

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
    /// Numbers that follow from the run's inputs.
    pub derived: Vec<Derived>,
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

    /// Calendar year of a month.
    ///
    /// # Panics
    /// Beyond the years that can be counted: months end at 1200.
    #[must_use]
    pub fn calendar_year(self, month: usize) -> i32 {
        self.start_year + i32::try_from(self.year(month)).expect("months end at 1200")
    }

    /// A month as it is written in files: `2026-03`.
    #[must_use]
    pub fn date(self, month: usize) -> String {
        format!("{}-{:02}", self.calendar_year(month), self.month_of_year(month) + 1)
    }

    /// The last fiscal year of which the study has all twelve months; its last year where it has none whole.
    #[must_use]
    pub fn last_whole_year(self) -> usize {
        let whole = (self.start_month + self.months) / 12;
        let first = usize::from(self.start_month > 0);
        if whole > first { whole - 1 } else { self.years() - 1 }
    }

    /// Fiscal years of the yearly series.
    #[must_use]
    pub fn years(self) -> usize {
        self.year(self.months - 1) + 1
    }
}
