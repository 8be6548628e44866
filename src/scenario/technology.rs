//! Technologies, their stages and payoffs as written. Computes nothing.

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::number::{
    AmountPerProject, CountPerYear, FactorPerProject, FactorPerRun, MonthsPerProject, SharePerProject, SharePerRun,
    Uncertain,
};
use crate::scheme::eligibility::{Market, TechnologyFacts};

/// A group of projects alike in their market and stages.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Technology {
    /// State of the market: `Absent`, `Forming` or `Formed`.
    pub market: Market,
    /// Whether the State counts it as strategic; no where not written.
    pub strategic: Option<bool>,
    /// Proposals each intake year, a count or for example `Poisson(24)`.
    pub proposals_per_year: Uncertain<CountPerYear>,
    /// Years in which proposals arrive.
    pub intake_years: u32,
    /// What a success is worth to the public beyond the market: the State need. Not written: no State need.
    pub public_value: Option<Uncertain<AmountPerProject>>,
    /// What the State buys from a success.
    pub state_purchase: Option<StatePurchase>,
    /// The stages in order.
    pub stages: Vec<Stage>,
    /// What a launch earns; nothing where not written.
    pub payoff: Option<Payoff>,
    /// Actual ÷ planned cost of each stage; 1 where not written.
    pub cost_overrun: Option<Uncertain<FactorPerProject>>,
    /// Actual ÷ planned months of each stage; 1 where not written.
    pub time_overrun: Option<Uncertain<FactorPerProject>>,
    /// Share of profit that is earned before the patent is granted; 1 where not written.
    pub unprotected: Option<Uncertain<SharePerRun>>,
    /// Months from technical success to launch; 0 where not written.
    pub certification_months: Option<Uncertain<MonthsPerProject>>,
    /// Share of proposals that come from start-up classes; as the class weights where not written.
    pub start_up_share: Option<crate::text::Exact>,
}

impl Technology {
    /// Whether the State needs it: it has a public value above nothing.
    #[must_use]
    pub fn has_state_need(&self) -> bool {
        self.public_value.as_ref().is_some_and(|value| value.exact() != Some(Decimal::ZERO))
    }

    /// What an eligibility rule needs to know of it; `name` is its own.
    #[must_use]
    pub fn facts<'n>(&self, name: &'n str) -> TechnologyFacts<'n> {
        TechnologyFacts {
            name,
            market: self.market,
            strategic: self.strategic.unwrap_or(false),
            state_need: self.has_state_need(),
        }
    }

    /// Whether one of its stages files a patent.
    #[must_use]
    pub fn files_patent(&self) -> bool {
        self.stages.iter().any(|stage| stage.files_patent == Some(true))
    }

    /// By what a path leads to the stage of this number: its name, or the number where an earlier stage has the name.
    #[must_use]
    pub fn stage_segment(&self, number: usize) -> String {
        let name = &self.stages[number].name;
        let again = self.stages[..number].iter().any(|stage| stage.name == *name);
        if again { number.to_string() } else { name.clone() }
    }
}

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

/// What the State buys from a success.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct StatePurchase {
    /// What it pays, at launch.
    pub value: Uncertain<AmountPerProject>,
    /// The firm's profit as a share of it.
    pub margin: Uncertain<SharePerRun>,
}
