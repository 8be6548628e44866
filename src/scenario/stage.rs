//! A stage of a technology: as written and resolved, with the paths of its numbers. Computes nothing.

use serde::Deserialize;

use crate::index::TechnologyIndex;
use crate::number::{
    AmountPerProject, At, ColumnOf, FactorPerProject, MonthsPerProject, Numbers, ProjectNumber, RunNumber,
    SharePerProject, Shared, Uncertain,
};

/// One stage and its gate.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Stage {
    /// Its name, unique within the technology.
    pub name: String,
    /// Planned cost.
    pub cost: Uncertain<AmountPerProject>,
    /// Planned months.
    pub months: Uncertain<MonthsPerProject>,
    /// Chance of passing the gate.
    pub success: Uncertain<SharePerProject>,
    /// Actual ÷ planned cost; the technology's where not written.
    pub cost_overrun: Option<Uncertain<FactorPerProject>>,
    /// Actual ÷ planned months; the technology's where not written.
    pub time_overrun: Option<Uncertain<FactorPerProject>>,
    /// Whether a patent is filed at the end of this stage; no where not written.
    pub files_patent: Option<bool>,
}

/// A stage resolved.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Resolved {
    /// Planned cost.
    pub cost: ProjectNumber,
    /// Planned months.
    pub months: ProjectNumber,
    /// Chance of passing.
    pub success: ProjectNumber,
    /// Actual ÷ planned cost.
    pub cost_overrun: ProjectNumber,
    /// Actual ÷ planned months.
    pub time_overrun: ProjectNumber,
    /// Whether a patent is filed at its end.
    pub files_patent: bool,
}

/// The overruns of a technology, for its stages that have none of their own.
#[derive(Clone, Copy, Debug)]
pub struct Overruns<'a, 's> {
    /// Actual ÷ planned cost.
    pub cost: Option<Shared<'a, 's, FactorPerProject>>,
    /// Actual ÷ planned months.
    pub time: Option<Shared<'a, 's, FactorPerProject>>,
}

impl Stage {
    /// The stage of a technology with its numbers.
    pub fn resolve<'s>(
        &'s self,
        at: &At<'_>,
        technology: TechnologyIndex,
        shared: Overruns<'_, 's>,
        numbers: &mut impl Numbers<'s>,
    ) -> Resolved {
        let Stage { name: _, cost, months, success, cost_overrun, time_overrun, files_patent: _ } = self;
        let of = ColumnOf::Technology(technology);
        let own = |written: &'s Option<Uncertain<FactorPerProject>>| {
            written.as_ref().map(|written| (written, ColumnOf::Overrun(technology)))
        };
        Resolved {
            cost: numbers.project(&at.field("cost"), cost, of),
            months: numbers.project(&at.field("months"), months, of),
            success: numbers.project(&at.field("success"), success, of),
            cost_overrun: overrun(&at.field("cost_overrun"), own(cost_overrun), shared.cost, numbers),
            time_overrun: overrun(&at.field("time_overrun"), own(time_overrun), shared.time, numbers),
            files_patent: self.files_patent(),
        }
    }

    /// Whether a patent is filed at its end.
    #[must_use]
    pub fn files_patent(&self) -> bool {
        self.files_patent.unwrap_or(false)
    }
}

/// The stage's own overrun, or the technology's. It has a score of its own in each stage, also where the distribution is the technology's.
fn overrun<'s>(
    at: &At<'_>,
    own: Option<(&'s Uncertain<FactorPerProject>, ColumnOf)>,
    shared: Option<Shared<'_, 's, FactorPerProject>>,
    numbers: &mut impl Numbers<'s>,
) -> ProjectNumber {
    match (own, shared) {
        (Some((own, of)), _) => numbers.project(at, own, of),
        (None, Some(shared)) => numbers.of_shared(at, shared),
        (None, None) => ProjectNumber::Run(RunNumber::Fixed(1.0)),
    }
}
