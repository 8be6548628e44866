//! What a launch earns: as written and resolved, with the paths of its numbers. Computes nothing.

use serde::Deserialize;

use crate::number::checks::check_range;
use crate::number::{
    AmountPerProject, At, ColumnOf, FactorPerProject, FactorPerRun, MonthsPerProject, Numbers, ProjectNumber,
    RunNumber, SharePerRun, Uncertain,
};
use crate::scenario::limits::SALES_YEARS;
use crate::text::{Faults, Node};

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
    /// The firm is sold, once: for a multiple of all that its R&D has cost. All risk is in the multiple, which nobody knows before; every
    /// stage is passed. An exit is no sale of products: it is protected by no patent and pays no royalty.
    Multiple {
        /// The multiple of the R&D.
        law: Uncertain<FactorPerProject>,
        /// Months from the launch to the exit; 0 where not written.
        exit_months: Option<Uncertain<MonthsPerProject>>,
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
    /// An exit at a multiple of the R&D.
    Multiple {
        /// The multiple.
        law: ProjectNumber,
        /// Months from the launch to the exit.
        exit_months: ProjectNumber,
    },
}

/// Largest standard deviation of the yearly change of log profit.
const MOST_VOLATILITY: f64 = 2.0;

/// A field that projects of a table may state.
pub const FIRST_YEAR: &str = "first_year";
/// A field that projects of a table may state.
pub const LAW: &str = "law";
/// A field that projects of a table may state.
pub const EXIT_MONTHS: &str = "exit_months";
/// A field that is checked here and by rules across parts.
pub const MARGIN: &str = "margin";
/// A field that is checked here and by rules across parts.
pub const YEARLY_VOLATILITY: &str = "yearly_volatility";

impl Payoff {
    /// Whether it is an exit, whose multiple holds all the risk.
    #[must_use]
    pub fn is_an_exit(&self) -> bool {
        match self {
            Payoff::Multiple { .. } => true,
            Payoff::Lump(_) | Payoff::Stream { .. } => false,
        }
    }

    /// The payoff with its numbers; those that differ between projects are columns `of` its technology.
    pub fn resolve<'s>(&'s self, at: &At<'_>, of: ColumnOf, numbers: &mut impl Numbers<'s>) -> Resolved {
        match self {
            Payoff::Lump(value) => Resolved::Lump(numbers.project(at, value, of)),
            Payoff::Stream { first_year, years, decay, margin, yearly_volatility } => Resolved::Stream {
                first_year: numbers.project(&at.field(FIRST_YEAR), first_year, of),
                years: *years as usize,
                decay: numbers.run_or(&at.field("decay"), decay.as_ref(), 0.0),
                margin: numbers.run_or(&at.field(MARGIN), margin.as_ref(), 1.0),
                volatility: numbers.run_or(&at.field(YEARLY_VOLATILITY), yearly_volatility.as_ref(), 0.0),
            },
            Payoff::Multiple { law, exit_months } => Resolved::Multiple {
                law: numbers.project(&at.field(LAW), law, of),
                exit_months: numbers.project_or(&at.field(EXIT_MONTHS), exit_months.as_ref(), of, 0.0),
            },
        }
    }

    /// Checks what the types cannot.
    pub fn check(&self, at: &At<'_>, root: &Node, faults: &mut Faults) {
        let (years, margin, volatility) = match self {
            Payoff::Lump(_) | Payoff::Multiple { .. } => return,
            Payoff::Stream { years, margin, yearly_volatility, first_year: _, decay: _ } => {
                (*years, margin, yearly_volatility)
            }
        };
        check_range(years, (1, SALES_YEARS), "years of sales", &at.field("years").to_string(), root, faults);
        if let Some(margin) = margin
            && margin.lowest().is_some_and(|low| low <= 0.0)
        {
            let what = if margin.exact().is_some() {
                "a margin of 0 earns no profit from any sales".to_owned()
            } else {
                format!("{} can fall to 0, and a margin of 0 earns no profit from any sales", margin.number.kind())
            };
            let help = "the margin is profit ÷ sales: write a number above 0, as 0.15".to_owned();
            faults.at(root, &at.field(MARGIN).to_string(), what, help);
        }
        if volatility.as_ref().and_then(Uncertain::highest).is_some_and(|high| high > MOST_VOLATILITY) {
            let what = format!("profit would change beyond measure: yearly_volatility is above {MOST_VOLATILITY}");
            let help = format!(
                "write a standard deviation of the yearly change of log profit, as 0.2, up to {MOST_VOLATILITY}"
            );
            faults.at(root, &at.field(YEARLY_VOLATILITY).to_string(), what, help);
        }
    }
}
