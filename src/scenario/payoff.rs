//! What a launch earns: as written and resolved, with the paths of its numbers. Computes nothing.

use serde::Deserialize;

use crate::number::{
    AmountPerProject, At, ColumnOf, FactorPerRun, Numbers, ProjectNumber, RunNumber, SharePerRun, Uncertain,
};

/// What a launch earns.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub enum Payoff {
    /// One sum of profit at launch.
    Lump(Uncertain<AmountPerProject>),
    /// Operating profit over years.
    Stream {
        /// Operating profit of the first year of sales.
        first_year: Uncertain<AmountPerProject>,
        /// Years of sales, at most 50.
        years: u32,
        /// Share of profit lost from each year to the next; 0 where not written.
        decay: Option<Uncertain<SharePerRun>>,
        /// Profit ÷ sales; 1 where not written.
        margin: Option<Uncertain<SharePerRun>>,
        /// Standard deviation of the yearly change of log profit; 0 where not written.
        yearly_volatility: Option<Uncertain<FactorPerRun>>,
    },
}

/// What a launch earns, resolved; amounts in smallest units.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Resolved {
    /// One sum at launch.
    Lump(ProjectNumber),
    /// Profit over years.
    Stream {
        /// Profit of the first year.
        first_year: ProjectNumber,
        /// Years of sales.
        years: usize,
        /// Share lost from year to year.
        decay: RunNumber,
        /// Profit ÷ sales.
        margin: RunNumber,
        /// Standard deviation of yearly log change.
        volatility: RunNumber,
    },
}

impl Payoff {
    /// The payoff with its numbers; those that differ between projects are columns `of` its technology.
    pub fn resolve<'s>(&'s self, at: &At<'_>, of: ColumnOf, numbers: &mut impl Numbers<'s>) -> Resolved {
        match self {
            Payoff::Lump(value) => Resolved::Lump(numbers.project(at, value, of)),
            Payoff::Stream { first_year, years, decay, margin, yearly_volatility } => Resolved::Stream {
                first_year: numbers.project(&at.field("first_year"), first_year, of),
                years: *years as usize,
                decay: numbers.run_or(&at.field("decay"), decay.as_ref(), 0.0),
                margin: numbers.run_or(&at.field("margin"), margin.as_ref(), 1.0),
                volatility: numbers.run_or(&at.field("yearly_volatility"), yearly_volatility.as_ref(), 0.0),
            },
        }
    }
}
