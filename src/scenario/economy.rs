//! The economy: as written and resolved, with the paths of its numbers. Computes nothing.

use serde::Deserialize;

use crate::number::checks::{Limit, check_limit};
use crate::number::{
    AmountPerRun, At, FactorPerRun, MonthsPerRun, Numbers, RatePerRun, RunNumber, RunShare, SharePerRun, Uncertain,
};
use crate::text::{Faults, Node};

/// Where it stands in a file.
pub static AT: At<'static> = At::file("economy");

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
    /// How closely firms fail together: the correlation of their normal scores of failure, by one factor a run; 0 where not written.
    pub failure_correlation: Option<Uncertain<SharePerRun>>,
}

/// The economy resolved; rates a year.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Resolved {
    /// Output of the base year, smallest units.
    pub output: RunNumber,
    /// Growth of output.
    pub growth: RunNumber,
    /// Social discount rate.
    pub social_rate: RunNumber,
    /// The State's financial rate.
    pub state_rate: RunNumber,
    /// Profit tax.
    pub profit_tax: RunShare,
    /// Excess burden λ.
    pub excess_burden: RunNumber,
    /// Social ÷ private return Φ.
    pub social_return: RunNumber,
    /// Domestic share of spillovers.
    pub domestic_share: RunNumber,
    /// Months from profit to spillover.
    pub spillover_lag: RunNumber,
    /// Value added per unit of profit.
    pub value_added: RunNumber,
    /// Correlation of firms' scores of failure.
    pub failure_correlation: RunNumber,
}

/// The field that is checked here.
const SOCIAL_RETURN_RATIO: &str = "social_return_ratio";

impl Economy {
    /// The economy with its numbers.
    pub fn resolve<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Resolved {
        let Economy {
            output,
            growth,
            social_discount_rate,
            state_discount_rate,
            profit_tax,
            excess_burden,
            social_return_ratio,
            domestic_share,
            spillover_lag_months,
            value_added_per_profit,
            failure_correlation,
        } = self;
        Resolved {
            output: numbers.run(&at.field("output"), output),
            growth: numbers.run_or(&at.field("growth"), growth.as_ref(), 0.0),
            social_rate: numbers.run(&at.field("social_discount_rate"), social_discount_rate),
            state_rate: numbers.run(&at.field("state_discount_rate"), state_discount_rate),
            profit_tax: numbers.share(&at.field("profit_tax"), profit_tax),
            excess_burden: numbers.run_or(&at.field("excess_burden"), excess_burden.as_ref(), 0.0),
            social_return: numbers.run_or(&at.field(SOCIAL_RETURN_RATIO), social_return_ratio.as_ref(), 1.0),
            domestic_share: numbers.run_or(&at.field("domestic_share"), domestic_share.as_ref(), 1.0),
            spillover_lag: numbers.run_or(&at.field("spillover_lag_months"), spillover_lag_months.as_ref(), 0.0),
            value_added: numbers.run_or(&at.field("value_added_per_profit"), value_added_per_profit.as_ref(), 1.0),
            failure_correlation: numbers.run_or(&at.field("failure_correlation"), failure_correlation.as_ref(), 0.0),
        }
    }

    /// Checks what the types cannot.
    pub fn check(&self, at: &At<'_>, root: &Node, faults: &mut Faults) {
        if let Some(ratio) = &self.social_return_ratio {
            let help = "society earns what the firm earns (1) and what spills over: write 1 or more";
            check_limit(
                ratio,
                Limit::AtLeast(1.0),
                "the social return ratio",
                help,
                &at.field(SOCIAL_RETURN_RATIO),
                root,
                faults,
            );
        }
    }
}
