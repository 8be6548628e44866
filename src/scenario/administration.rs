//! How the State works, as written. Computes nothing.

use serde::Deserialize;

use crate::number::{FactorPerRun, MonthsPerProject, MonthsPerRun, SharePerRun, Uncertain};

/// How the State works. What is not written is neutral: no delay, no cost, unlimited cash.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Administration {
    /// Months from an award to the start of the contract.
    pub approval_months: Option<Uncertain<MonthsPerProject>>,
    /// Months from a request to the earliest payment.
    pub payment_lag_months: Option<Uncertain<MonthsPerRun>>,
    /// How payments are audited.
    pub audit: Option<Audit>,
    /// How cash is released over the fiscal year; unlimited cash where not written.
    pub release: Option<Release>,
    /// Share of the cash unused at the end of December that is carried over; the rest lapses.
    pub carry_over: Option<Uncertain<SharePerRun>>,
    /// Months from filing a patent to its grant.
    pub patent_months: Option<Uncertain<MonthsPerRun>>,
    /// Share of unspent State money that is got back from a failed firm.
    pub recovery: Option<Uncertain<SharePerRun>>,
}

/// How payments are audited.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub enum Audit {
    /// Before each payment.
    ExAnte {
        /// Months it adds to each payment.
        lag_months: Option<Uncertain<MonthsPerRun>>,
        /// Its cost as a share of the payment.
        cost_share: Option<Uncertain<SharePerRun>>,
    },
}

/// Share of the year's appropriation released by the end of each month.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub enum Release {
    /// All of it in January.
    AtOnce,
    /// A twelfth each month.
    Even,
    /// A beta curve over `span_years`, cut at 31 December.
    BetaCurve {
        /// First shape.
        alpha: Uncertain<FactorPerRun>,
        /// Second shape.
        beta: Uncertain<FactorPerRun>,
        /// Years until everything would be released; at least 1; 1 where not written.
        span_years: Option<Uncertain<FactorPerRun>>,
    },
}
