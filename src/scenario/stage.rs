//! A stage of a technology: as written and resolved, with the paths of its numbers. Computes nothing.

use serde::Deserialize;

use crate::index::TechnologyIndex;
use crate::number::{
    AmountPerProject, AmountPerRun, At, ColumnOf, FactorPerProject, FactorPerRun, MonthsPerProject, Numbers,
    ProjectNumber, RunNumber, SharePerProject, Shared, Uncertain,
};
use crate::text::{Faults, Node};

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
    /// What the firm can do beyond its plan to pass the gate; it does so where money hangs on the result. Nothing where not written.
    pub effort: Option<Effort>,
}

/// Effort beyond the plan of a stage.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Effort {
    /// What one of effort adds to the chance of passing the gate.
    pub productivity: Uncertain<FactorPerRun>,
    /// What effort e costs the firm, ÷ e²/2; above 0.
    pub cost: Uncertain<AmountPerRun>,
}

/// Effort resolved.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub struct ResolvedEffort {
    /// What one of effort adds to the chance of passing.
    pub productivity: RunNumber,
    /// What effort costs, ÷ e²/2, smallest units.
    pub cost: RunNumber,
}

/// A field that is checked here and by rules across parts.
pub const SUCCESS: &str = "success";

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
    /// What the firm can do beyond its plan.
    pub effort: Option<ResolvedEffort>,
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
        let Stage { name: _, cost, months, success, cost_overrun, time_overrun, files_patent: _, effort } = self;
        let of = ColumnOf::Technology(technology);
        let own = |written: &'s Option<Uncertain<FactorPerProject>>| {
            written.as_ref().map(|written| (written, ColumnOf::Overrun(technology)))
        };
        Resolved {
            cost: numbers.project(&at.field(COST), cost, of),
            months: numbers.project(&at.field(MONTHS), months, of),
            success: numbers.project(&at.field(SUCCESS), success, of),
            cost_overrun: overrun(&at.field(COST_OVERRUN), own(cost_overrun), shared.cost, technology, numbers),
            time_overrun: overrun(&at.field(TIME_OVERRUN), own(time_overrun), shared.time, technology, numbers),
            files_patent: self.files_patent(),
            effort: effort.as_ref().map(|effort| effort.resolve(&at.field(EFFORT), numbers)),
        }
    }

    /// Checks what is written of effort.
    pub fn check(&self, at: &At<'_>, root: &Node, faults: &mut Faults) {
        if let Some(effort) = &self.effort {
            effort.check(&at.field(EFFORT), root, faults);
        }
    }

    /// Whether a patent is filed at its end.
    #[must_use]
    pub fn files_patent(&self) -> bool {
        self.files_patent.unwrap_or(false)
    }
}

/// A field of which parts are checked here.
const EFFORT: &str = "effort";
/// A field of a stage, and of effort in it.
pub const COST: &str = "cost";
/// A field that projects of a table may state.
pub const MONTHS: &str = "months";
/// A field that projects of a table may state.
pub const COST_OVERRUN: &str = "cost_overrun";
/// A field that projects of a table may state.
pub const TIME_OVERRUN: &str = "time_overrun";

impl Effort {
    fn resolve<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> ResolvedEffort {
        let Effort { productivity, cost } = self;
        ResolvedEffort {
            productivity: numbers.run(&at.field("productivity"), productivity),
            cost: numbers.run(&at.field(COST), cost),
        }
    }

    /// Effort that costs nothing would have no end.
    fn check(&self, at: &At<'_>, root: &Node, faults: &mut Faults) {
        if self.cost.lowest().is_none_or(|low| low > 0.0) {
            return;
        }
        let what = match self.cost.exact() {
            Some(_) => "effort that costs nothing is without end".to_owned(),
            None => format!("{} can fall to 0, and effort that costs nothing is without end", self.cost.number.kind()),
        };
        let help =
            "write a cost above 0: effort e costs cost × e² ÷ 2 and adds productivity × e to the chance".to_owned();
        faults.at(root, &at.field(COST).to_string(), what, help);
    }
}

/// The stage's own overrun, or the technology's. It has a score of its own in each stage, also where the distribution is the technology's.
fn overrun<'s>(
    at: &At<'_>,
    own: Option<(&'s Uncertain<FactorPerProject>, ColumnOf)>,
    shared: Option<Shared<'_, 's, FactorPerProject>>,
    technology: TechnologyIndex,
    numbers: &mut impl Numbers<'s>,
) -> ProjectNumber {
    match (own, shared) {
        (Some((own, of)), _) => numbers.project(at, own, of),
        (None, Some(shared)) => numbers.of_shared(at, shared),
        (None, None) => numbers.project_or::<FactorPerProject>(at, None, ColumnOf::Overrun(technology), 1.0),
    }
}
