//! Firm classes and universities as written. Computes nothing.

use serde::Deserialize;

use crate::number::{AmountPerProject, AmountPerRun, CountPerRun, FactorPerRun, RatePerRun, SharePerRun, Uncertain};
use crate::text::Exact;

/// A class of firms.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct FirmClass {
    /// Share of proposals from this class, relative to the other weights.
    pub weight: Exact,
    /// Return a year below which the firm does not invest.
    pub hurdle_rate: Uncertain<RatePerRun>,
    /// What the firm can put into this project over its life.
    pub liquid_wealth: Uncertain<AmountPerProject>,
    /// Assets it can pledge; none where not written.
    pub pledgeable_assets: Option<Uncertain<AmountPerProject>>,
    /// Share of pledged assets that a bank lends; 0 where not written.
    pub loan_to_value: Option<Uncertain<SharePerRun>>,
    /// Interest a year on what it borrows; the hurdle rate where not written.
    pub loan_rate: Option<Uncertain<RatePerRun>>,
    /// Cost of one application; 0 where not written.
    pub application_cost: Option<Uncertain<AmountPerRun>>,
    /// Elasticity ε of R&D to its price; 0 where not written.
    pub response: Option<Uncertain<FactorPerRun>>,
    /// What a loss is set against; `Other` where not written.
    pub tax_base: Option<TaxBase>,
    /// Chance a year that the firm fails; 0 where not written.
    pub failure_hazard: Option<Uncertain<SharePerRun>>,
    /// Whether these are start-ups; no where not written.
    pub start_up: Option<bool>,
    /// Share of the class's projects that work with a university; all where not written.
    pub with_university: Option<Uncertain<SharePerRun>>,
}

/// What a loss is set against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum TaxBase {
    /// Other profit of the firm, at once.
    Other,
    /// Later profit of the project itself.
    Own,
}

/// The schools that work with firms.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct University {
    /// Output per unit of money against the firm's own; 1 where not written.
    pub efficiency: Option<Uncertain<FactorPerRun>>,
    /// Cost of working together as a share of the stage's cost; 0 where not written.
    pub coordination_loss: Option<Uncertain<SharePerRun>>,
    /// Contracts with a school that can be taken on in a fiscal year; no limit where not written.
    pub capacity_per_year: Option<Uncertain<CountPerRun>>,
    /// Inventors' share of the university's profit; 0 where not written.
    pub inventor_share: Option<Uncertain<SharePerRun>>,
}
