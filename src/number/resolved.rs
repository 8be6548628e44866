//! Numbers resolved: fixed, one of the run's numbers, or a column of the run's projects. Holds no draws itself.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::chance::{Distribution, Law, PARAMETERS, Sampler};
use crate::index::{ClassIndex, TechnologyIndex};
use crate::number::field::Unit;
use crate::units::{Money, Share};

/// A number that is the same for all projects of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RunNumber {
    /// Known.
    Fixed(f64),
    /// Drawn once a run: its place among the study's inputs.
    Drawn(usize),
    /// Follows from what was drawn: its place among the study's derived numbers. They stand behind the inputs, the first one last.
    Derived(usize),
}

impl RunNumber {
    /// The number in a run; `drawn` holds the run's inputs.
    #[must_use]
    pub fn at(self, drawn: &[f64]) -> f64 {
        match self {
            RunNumber::Fixed(value) => value,
            RunNumber::Drawn(input) => drawn[input],
            RunNumber::Derived(place) => drawn[drawn.len() - 1 - place],
        }
    }

    /// The number as money, rounded to whole units.
    #[must_use]
    pub fn money(self, drawn: &[f64]) -> Money {
        Money::rounded(self.at(drawn))
    }
}

/// A share that is the same for all projects of a run; a known one is exact.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub enum RunShare {
    /// Known.
    Fixed(Share),
    /// Drawn once a run.
    Drawn(usize),
    /// All but a share drawn once a run.
    AllBut(usize),
}

impl RunShare {
    /// The share in a run.
    #[must_use]
    pub fn at(self, drawn: &[f64]) -> Share {
        match self {
            RunShare::Fixed(share) => share,
            RunShare::Drawn(input) => Share::sampled(drawn[input]),
            RunShare::AllBut(input) => Share::sampled(drawn[input]).rest(),
        }
    }

    /// What it leaves of the whole.
    #[must_use]
    pub fn rest(self) -> RunShare {
        match self {
            RunShare::Fixed(share) => RunShare::Fixed(share.rest()),
            RunShare::Drawn(input) => RunShare::AllBut(input),
            RunShare::AllBut(input) => RunShare::Drawn(input),
        }
    }
}

/// A number that may differ between projects.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ProjectNumber {
    /// The same for every project.
    Run(RunNumber),
    /// A column of the run's draws.
    Column {
        /// Its place among the study's columns.
        column: usize,
        /// Mean of the column's distribution in that run: what everyone knows of it.
        mean: RunNumber,
    },
}

impl ProjectNumber {
    /// What is expected of it before it is drawn: a run's number is a fact of that run.
    #[must_use]
    pub fn expected(self, drawn: &[f64]) -> f64 {
        match self {
            ProjectNumber::Run(number) => number.at(drawn),
            ProjectNumber::Column { mean, .. } => mean.at(drawn),
        }
    }
}

/// Equal numbers have equal digests: 0 and −0 are the same number.
impl Hash for RunNumber {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            RunNumber::Fixed(value) => (0_u8, (value + 0.0).to_bits()).hash(state),
            RunNumber::Drawn(input) => (1_u8, input).hash(state),
            RunNumber::Derived(place) => (2_u8, place).hash(state),
        }
    }
}

/// The mean follows from the column.
impl Hash for ProjectNumber {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            ProjectNumber::Run(number) => (0_u8, number).hash(state),
            ProjectNumber::Column { column, mean: _ } => (1_u8, column).hash(state),
        }
    }
}

/// What the numbers of a run's projects or years are drawn from: one law for all runs, or that of the family with the run's parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnFrom {
    /// The law; a family where there are parameters.
    pub law: Arc<Law>,
    /// The family's parameters.
    pub parameters: Option<[RunNumber; PARAMETERS]>,
}

impl DrawnFrom {
    /// One law for all runs.
    #[must_use]
    pub fn law(law: Arc<Law>) -> DrawnFrom {
        DrawnFrom { law, parameters: None }
    }

    /// What is drawn from in a run.
    #[must_use]
    pub fn sampler(&self, drawn: &[f64]) -> Cow<'_, Sampler> {
        match (self.law.family(), self.parameters) {
            (Some(family), Some(parameters)) => {
                Cow::Owned(family.sampler(parameters.map(|parameter| parameter.at(drawn))))
            }
            _ => Cow::Borrowed(self.law.sampler()),
        }
    }

    /// The distribution in a run.
    #[must_use]
    pub fn distribution(&self, drawn: &[f64]) -> Cow<'_, Distribution> {
        match (self.law.family(), self.parameters) {
            (Some(family), Some(parameters)) => {
                Cow::Owned(family.distribution(parameters.map(|parameter| parameter.at(drawn))))
            }
            _ => Cow::Borrowed(self.law.distribution()),
        }
    }
}

/// A number that follows from a run's parameters: what everyone knows of a number that is drawn with them.
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// What is drawn from.
    pub from: DrawnFrom,
    /// What is known of it.
    pub known: Known,
}

/// What is known of a number before it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Known {
    /// Its mean.
    Mean,
    /// The mean of the smaller of it and a cap.
    MeanUpTo(f64),
    /// The chance that it is below a number.
    ChanceBelow(f64),
}

impl Derived {
    /// The number in a run.
    #[must_use]
    pub fn at(&self, drawn: &[f64]) -> f64 {
        let distribution = self.from.distribution(drawn);
        match self.known {
            Known::Mean => distribution.mean(),
            Known::MeanUpTo(cap) => distribution.limited_mean(cap),
            // What is the number itself is not below it.
            Known::ChanceBelow(number) => distribution.cdf(number * (1.0 - 1e-12)),
        }
    }
}

/// A number drawn once a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Its path by names: the name of its chance.
    pub path: String,
    /// What it is drawn from, amounts in smallest units.
    pub law: Arc<Law>,
    /// As the file writes it.
    pub declared: String,
    /// What it measures.
    pub unit: Unit,
    /// Smallest and largest value its unit allows.
    pub range: (f64, f64),
    /// Its coordinate in a Sobol design: the place of its path among those of the file's own per-run numbers. None where only a
    /// policy brings it.
    pub dimension: Option<usize>,
}

/// A number that differs between projects.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its path by names.
    pub path: String,
    /// Where its values come from, amounts in smallest units.
    pub from: ColumnFrom,
    /// As the file writes it.
    pub declared: String,
    /// What it measures.
    pub unit: Unit,
    /// Which projects have it and how its score is made.
    pub of: ColumnOf,
    /// What projects of a table state of it: their places in the table as resolved, and their own numbers.
    pub stated: Vec<(usize, f64)>,
}

/// Where the values of a column come from, but for what projects of a table state.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnFrom {
    /// Each project draws its own.
    Drawn(DrawnFrom),
    /// All projects have the same number of the run: only those that state their own differ.
    Run(RunNumber),
}

impl ColumnFrom {
    /// What is drawn from, if each project draws its own.
    #[must_use]
    pub fn drawn(&self) -> Option<&DrawnFrom> {
        match self {
            ColumnFrom::Drawn(from) => Some(from),
            ColumnFrom::Run(_) => None,
        }
    }
}

/// The best of several draws of a column's number: at the quantile `u^(1/n)` of its law where the column's own is at `u`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Best {
    /// The column, which is of a technology.
    pub column: usize,
    /// How many draws.
    pub draws: u32,
}

/// Which projects a column is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnOf {
    /// All projects of a technology.
    Technology(TechnologyIndex),
    /// An overrun of a technology's stage: shares the project's difficulty.
    Overrun(TechnologyIndex),
    /// The projects of a firm class.
    Class(ClassIndex),
    /// All projects.
    Everyone,
}
