//! The study as a whole: clock, experiment, uncertain inputs, columns of project draws, population, worlds, policies. Simulates nothing.

use rust_decimal::Decimal;

use crate::measure::{Appears, MEASURES};
use crate::model::aims::{Target, Wanted};
use crate::model::correlated::Group;
use crate::model::policy::{InForce, Policy};
use crate::model::population::Population;
use crate::number::{Best, Column, Derived, Input};
pub use crate::scenario::Design;
use crate::scenario::behaviour::Behaviour;
use crate::scenario::world::World;
use crate::words::Language;

/// A scenario resolved.
#[derive(Clone, Debug)]
pub struct Study {
    /// Title.
    pub title: String,
    /// The title in other languages.
    pub titles: Vec<(Language, String)>,
    /// The language in which the study is told, unless somebody asks for another.
    pub language: Language,
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
    /// Twins of the first futures, at most.
    pub twins: usize,
    /// Seed.
    pub seed: u64,
    /// Spread of per-run quantiles.
    pub design: Design,
    /// How firms answer policies.
    pub behaviour: Behaviour,
    /// Numbers drawn once a run.
    pub inputs: Vec<Input>,
    /// Groups of correlated inputs with the lower Cholesky factor of their scores.
    pub input_groups: Vec<Group>,
    /// Numbers drawn for each project.
    pub columns: Vec<Column>,
    /// Numbers that follow from the run's inputs.
    pub derived: Vec<Derived>,
    /// The best of several draws of a column's number.
    pub bests: Vec<Best>,
    /// Groups of correlated columns, each of one technology.
    pub column_groups: Vec<Group>,
    /// Who proposes what.
    pub population: Population,
    /// The distinct worlds of the policies; 0 is the file's own.
    pub worlds: Vec<World>,
    /// What is law already in each of them.
    pub in_force: Vec<InForce>,
    /// The policies in file order.
    pub policies: Vec<Policy>,
    /// Index of the reference case among them.
    pub reference: usize,
    /// What some measures are about.
    pub subjects: Subjects,
    /// Targets.
    pub targets: Vec<Target>,
    /// Numbers that the study runs on for until they are known well enough; `runs` is then the most.
    pub until: Vec<Wanted>,
    /// What a reader must know before quoting the results.
    pub notes: Vec<String>,
}

/// Which subjects there are: measures of others do not appear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subjects([bool; Appears::ALL.len()]);

impl Subjects {
    /// Those of some policies and their worlds.
    #[must_use]
    pub fn of(policies: &[Policy], worlds: &[World]) -> Subjects {
        Subjects(Appears::ALL.map(|subject| is_there(policies, worlds, subject)))
    }
}

/// Whether a policy or a world has this.
fn is_there(policies: &[Policy], worlds: &[World], subject: Appears) -> bool {
    let mut schemes = policies.iter().flat_map(|policy| &policy.schemes);
    let mut stages = worlds.iter().flat_map(|world| &world.technologies).flat_map(|technology| &technology.stages);
    match subject {
        Appears::Always => true,
        Appears::WithVouchers => schemes.any(|scheme| scheme.funding.unused.is_some()),
        Appears::WithEffort => stages.any(|stage| stage.effort.is_some()),
        Appears::WithOverlays => policies.iter().any(|policy| !policy.overlays.is_empty()),
        Appears::WithGuarantees => {
            policies.iter().flat_map(|policy| &policy.overlays).any(|overlay| overlay.kind.covers_losses())
        }
        Appears::WithLoans => policies.iter().flat_map(|policy| &policy.overlays).any(|overlay| overlay.kind.lends()),
        Appears::WithTopics => {
            worlds.iter().flat_map(|world| &world.technologies).any(|technology| technology.topic.is_some())
        }
        Appears::WithTournaments => schemes.any(|scheme| scheme.selection.keep().is_some()),
        Appears::WithSmes => worlds.iter().flat_map(|world| &world.classes).any(|class| class.sme),
        Appears::WithCollars => {
            policies.iter().flat_map(|policy| &policy.overlays).any(|overlay| overlay.kind.collar().is_some())
        }
        Appears::WithPurchases => {
            policies.iter().flat_map(|policy| &policy.overlays).any(|overlay| overlay.kind.purchase().is_some())
        }
        Appears::WithHarm => policies.iter().flat_map(|policy| &policy.overlays).any(|overlay| overlay.kind.can_harm()),
        Appears::WithVehicles => policies.iter().any(|policy| !policy.vehicles.is_empty()),
        Appears::WithContingents => policies
            .iter()
            .flat_map(|policy| &policy.overlays)
            .any(|overlay| overlay.kind.covers_losses() || overlay.kind.collar().is_some()),
        Appears::WithAudit => worlds.iter().any(|world| world.administration.audit.after.is_some()),
        Appears::WithSchemeCosts => policies.iter().any(Policy::has_costs),
    }
}

impl Study {
    /// Whether there is what a measure is about.
    #[inline]
    #[must_use]
    pub fn has(&self, subject: Appears) -> bool {
        self.subjects.0[subject as usize]
    }

    /// Whether a measure is told: there is what it is about, or somebody asks for it.
    #[must_use]
    pub fn shows(&self, measure: usize) -> bool {
        self.has(MEASURES[measure].appears)
            || self.targets.iter().any(|target| target.measure == measure)
            || self.until.iter().any(|wanted| wanted.measure == measure)
    }

    /// The measures that are told, by their places.
    pub fn measures(&self) -> impl Iterator<Item = usize> + '_ {
        (0..MEASURES.len()).filter(|&measure| self.shows(measure))
    }
}

/// The calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Fiscal year of month 0, by the calendar year in which it starts.
    pub start_year: i32,
    /// Place of month 0 in its fiscal year; 0 is the first month.
    pub start_month: usize,
    /// Month of the calendar year in which fiscal years start; 0 is January.
    pub fiscal_start: usize,
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

    /// The calendar year in which the fiscal year of a month starts, by which it is called.
    ///
    /// # Panics
    /// Beyond the years that can be counted: months end at 1200.
    #[must_use]
    pub fn fiscal_year(self, month: usize) -> i32 {
        self.start_year + i32::try_from(self.year(month)).expect("months end at 1200")
    }

    /// Month of the fiscal year, 0 for its first.
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
        let years = (self.fiscal_start + self.start_month + month) / 12;
        self.start_year + i32::try_from(years).expect("months end at 1200")
    }

    /// Month of the calendar year, 0 for January.
    #[must_use]
    pub fn calendar_month(self, month: usize) -> usize {
        (self.fiscal_start + self.start_month + month) % 12
    }

    /// A month as it is written in files: `2026-03`.
    #[must_use]
    pub fn date(self, month: usize) -> String {
        format!("{}-{:02}", self.calendar_year(month), self.calendar_month(month) + 1)
    }

    /// The last fiscal year of which the study has all twelve months; its last year where it has none whole.
    #[must_use]
    pub fn last_whole_year(self) -> usize {
        let whole = (self.start_month + self.months) / 12;
        let first = usize::from(self.start_month > 0);
        if whole > first { whole - 1 } else { self.years() - 1 }
    }

    /// The last month of a fiscal year within the yearly series: the last year ends with the study.
    #[must_use]
    pub fn last_month(self, year: usize) -> usize {
        (12 * year + 11 - self.start_month).min(self.months - 1)
    }

    /// Fiscal years of the yearly series.
    #[must_use]
    pub fn years(self) -> usize {
        self.year(self.months - 1) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fiscal_years_that_start_in_april_are_called_by_their_april() {
        // February 2026 is the eleventh month of the fiscal year 2025.
        let clock = Clock { start_year: 2025, start_month: 10, fiscal_start: 3, months: 20 };
        let seen = [0, 1, 2, 10, 11, 13, 14]
            .map(|month| (clock.date(month), clock.fiscal_year(month), clock.month_of_year(month)));
        let expected = [
            ("2026-02", 2025, 10),
            ("2026-03", 2025, 11),
            ("2026-04", 2026, 0),
            ("2026-12", 2026, 8),
            ("2027-01", 2026, 9),
            ("2027-03", 2026, 11),
            ("2027-04", 2027, 0),
        ];
        assert_eq!(seen, expected.map(|(date, year, month)| (date.to_owned(), year, month)));
        assert_eq!((clock.years(), clock.last_whole_year()), (3, 1));
        assert_eq!([0, 1, 2].map(|year| clock.last_month(year)), [1, 13, 19]);
    }
}
