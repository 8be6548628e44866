//! The economy as written. Computes nothing.

use serde::Deserialize;

use crate::number::{AmountPerRun, FactorPerRun, MonthsPerRun, RatePerRun, SharePerRun, Uncertain};

/// The economy and its discount rates.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Economy {
    /// Output of the base year (GDP, or GRDP of a place).
    pub output: Uncertain<AmountPerRun>,
    /// Growth of output a year; 0 where not written.
    pub growth: Option<Uncertain<RatePerRun>>,
    /// Rate at which society discounts.
    pub social_discount_rate: Uncertain<RatePerRun>,
    /// Rate at which the State discounts its own money.
    pub state_discount_rate: Uncertain<RatePerRun>,
    /// Tax on profit.
    pub profit_tax: Uncertain<SharePerRun>,
    /// Excess burden λ: what a unit of tax costs society beyond itself; 0 where not written.
    pub excess_burden: Option<Uncertain<FactorPerRun>>,
    /// Social return ÷ private return Φ, at least 1; 1 (no spillover) where not written.
    pub social_return_ratio: Option<Uncertain<FactorPerRun>>,
    /// Share of spillovers that stays in the country; 1 where not written.
    pub domestic_share: Option<Uncertain<SharePerRun>>,
    /// Months from a profit to its spillover; 0 where not written.
    pub spillover_lag_months: Option<Uncertain<MonthsPerRun>>,
    /// Value added per unit of profit; 1 where not written.
    pub value_added_per_profit: Option<Uncertain<FactorPerRun>>,
}
