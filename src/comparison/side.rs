//! One side of a comparison: inputs, headlines, and the runs behind them where there are any. Compares nothing.

use std::collections::BTreeMap;

use crate::draws::design;
use crate::engine::Block;
use crate::measure::{Id, Kind};
use crate::model::Study;
use crate::outcome::Cell;
use crate::scenario::Design;
use crate::study::columns;
use crate::study::for_whom::{self, MOST_POLICIES};
use crate::study::results::Results;
use crate::study::summary::{By, PolicySummary, Summary};
use crate::text::Node;

/// A study as a comparison sees it.
#[derive(Clone, Debug)]
pub struct Side {
    /// What the user calls it.
    pub name: String,
    /// What it was made from.
    pub inputs: Inputs,
    /// What was run.
    pub ran: Ran,
    /// Currency code.
    pub currency: String,
    /// Its policies in their order.
    pub policies: Vec<PolicyOfSide>,
    /// Why it has no rows of single runs, as a sentence without its full stop; `None` if it has them.
    pub no_rows: Option<String>,
}

/// What was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// The seed.
    pub seed: u64,
    /// Version of the draw stream.
    pub stream_version: u32,
    /// How runs were spread.
    pub design: String,
    /// Futures.
    pub runs: usize,
    /// Version of `cofin`.
    pub version: String,
}

/// What a study is made from.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// Its scenario, with the changes of the command line.
    pub scenario: Node,
    /// SHA-256 of each table that it draws from, by the table's name.
    pub tables: BTreeMap<String, String>,
}

/// One policy of a side.
#[derive(Clone, Debug)]
pub struct PolicyOfSide {
    /// Its name.
    pub name: String,
    /// Its measures.
    pub measures: Vec<MeasureOfSide>,
    /// Its firm classes, as far as they are told.
    pub classes: Vec<ClassOfSide>,
}

/// A firm class under a policy of a side.
#[derive(Clone, Debug)]
pub struct ClassOfSide {
    /// Its name.
    pub name: String,
    /// Its numbers of projects by what became of them; cells, where there are any, one a block of 64 runs.
    pub strata: Vec<MeasureOfSide>,
}

/// What becomes of projects: the measures of firm classes that are compared.
pub(super) const STRATA: [Id; 5] =
    [Id::ProjectsDeadweight, Id::ProjectsUnaffected, Id::ProjectsAdditional, Id::ProjectsDisplaced, Id::ProjectsNever];

/// One measure of one policy of a side.
#[derive(Clone, Debug)]
pub struct MeasureOfSide {
    /// Its name.
    pub name: String,
    /// How the headline is formed.
    pub kind: Kind,
    /// Its unit.
    pub unit: String,
    /// The headline.
    pub value: Option<f64>,
    /// Its error.
    pub se: Option<f64>,
    /// Independent blocks the error rests on, as the design has them.
    pub blocks: Option<usize>,
    /// The runs, money in whole currency units.
    pub cells: Option<Vec<Cell>>,
}

impl Side {
    /// A study that was just run.
    #[must_use]
    pub fn of_study(name: &str, inputs: Inputs, study: &Study, results: &[Block], summary: &Summary) -> Side {
        let ran = Ran {
            seed: summary.seed,
            stream_version: summary.stream_version,
            design: summary.design.clone(),
            runs: summary.runs,
            version: summary.version.clone(),
        };
        let policies = summary
            .policies
            .iter()
            .enumerate()
            .map(|(place, policy)| PolicyOfSide {
                name: policy.name.clone(),
                classes: classes(study, results, policy, place),
                measures: policy
                    .measures
                    .iter()
                    .enumerate()
                    .map(|(index, measure)| MeasureOfSide {
                        name: measure.name.to_owned(),
                        kind: measure.kind,
                        unit: measure.unit.clone(),
                        value: measure.value,
                        se: measure.se,
                        blocks: blocks(&ran, measure.n),
                        cells: Some(columns::cells(study, results, place, index)),
                    })
                    .collect(),
            })
            .collect();
        Side { name: name.to_owned(), inputs, ran, currency: summary.currency.clone(), policies, no_rows: None }
    }

    /// The policy of that name.
    #[must_use]
    pub fn policy(&self, name: &str) -> Option<&PolicyOfSide> {
        self.policies.iter().find(|policy| policy.name == name)
    }

    /// Runs in an independent block; `None` for a design that is not known here.
    pub(super) fn block(&self) -> Option<usize> {
        block(&self.ran.design)
    }
}

impl PolicyOfSide {
    /// The measure of that name.
    #[must_use]
    pub fn measure(&self, name: &str) -> Option<&MeasureOfSide> {
        self.measures.iter().find(|measure| measure.name == name)
    }
}

/// The firm classes of a policy that was just run.
fn classes(study: &Study, results: &[Block], policy: &PolicySummary, place: usize) -> Vec<ClassOfSide> {
    if place >= MOST_POLICIES {
        return Vec::new();
    }
    let results = Results::lent(results);
    let found = for_whom::of_classes(study, &results, place, &STRATA).expect("blocks in memory can be looked at");
    let of = |(name, cells): (String, Vec<(Id, Vec<Cell>)>)| {
        let group = policy.groups.iter().find(|group| group.by == By::Class && group.name == name)?;
        let stratum = |(id, cells): (Id, Vec<Cell>)| {
            let measure = group.measure(id.name())?;
            Some(stratum(id.name(), &measure.unit, (measure.value, measure.se), cells.len(), Some(cells)))
        };
        Some(ClassOfSide { strata: cells.into_iter().filter_map(stratum).collect(), name })
    };
    found.into_iter().filter_map(of).collect()
}

/// A stratum of a firm class. A mean over runs is, by blocks, Σ of their sums ÷ Σ of their runs.
pub(super) fn stratum(
    name: &str,
    unit: &str,
    (value, se): (Option<f64>, Option<f64>),
    blocks: usize,
    cells: Option<Vec<Cell>>,
) -> MeasureOfSide {
    let (name, unit) = (name.to_owned(), unit.to_owned());
    MeasureOfSide { name, kind: Kind::Ratio, unit, value, se, blocks: Some(blocks), cells }
}

/// Blocks of 64 among so many runs: a last one that is not full counts with the one before it.
pub(super) fn blocks_of_classes(runs: usize) -> usize {
    (runs / design::BLOCK).max(1)
}

/// Runs in an independent block of a design by its name.
fn block(design: &str) -> Option<usize> {
    Design::named(design).map(Design::batch)
}

/// Independent blocks among `n` runs with a value: a last block that is not full counts with the one before it.
pub(super) fn blocks(ran: &Ran, n: usize) -> Option<usize> {
    block(&ran.design).map(|block| if block == 1 { n } else { (ran.runs / block).max(1).min(n.max(1)) })
}
