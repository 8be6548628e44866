//! Firm classes: as written and resolved, with the paths of their numbers. Computes nothing.

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::number::checks::{check_range, float};
use crate::number::{
    AmountPerProject, AmountPerRun, At, ColumnOf, FactorPerRun, Numbers, ProjectNumber, RatePerRun, RunNumber,
    RunShare, SharePerRun, Uncertain,
};
use crate::text::{Exact, Faults, Node};
use crate::units::Share;

/// Where they stand in a file.
pub static AT: At<'static> = At::file("firms");

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
    /// Whether these are small and medium-sized enterprises, start-ups among them; no where not written. Only `sme_share_of_contracts` asks.
    pub sme: Option<bool>,
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

/// A firm class resolved; rates a year, amounts in smallest units.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Resolved {
    /// Hurdle rate.
    pub hurdle_rate: RunNumber,
    /// Liquid wealth.
    pub liquid_wealth: ProjectNumber,
    /// Pledgeable assets.
    pub pledgeable_assets: ProjectNumber,
    /// Share of them a bank lends.
    pub loan_to_value: RunShare,
    /// Loan rate.
    pub loan_rate: RunNumber,
    /// Cost of an application.
    pub application_cost: RunNumber,
    /// Elasticity of R&D to its price.
    pub response: RunNumber,
    /// Whether a loss is carried forward within the project.
    pub own_tax_base: bool,
    /// Chance of failure a year.
    pub failure_hazard: RunNumber,
    /// Whether these are start-ups.
    pub start_up: bool,
    /// Whether these are small and medium-sized.
    pub sme: bool,
    /// Chance of working with a university.
    pub with_university: RunNumber,
}

/// A field that projects of a table may state.
pub const LIQUID_WEALTH: &str = "liquid_wealth";
/// A field that projects of a table may state.
pub const PLEDGEABLE_ASSETS: &str = "pledgeable_assets";
/// Largest weight.
const MOST_WEIGHT: u32 = 1_000_000;

impl FirmClass {
    /// The class with its numbers; those that differ between projects are columns `of` it.
    pub fn resolve<'s>(&'s self, at: &At<'_>, of: ColumnOf, numbers: &mut impl Numbers<'s>) -> Resolved {
        let FirmClass {
            weight: _,
            hurdle_rate,
            liquid_wealth,
            pledgeable_assets,
            loan_to_value,
            loan_rate,
            application_cost,
            response,
            tax_base,
            failure_hazard,
            start_up: _,
            sme,
            with_university,
        } = self;
        let hurdle_rate = numbers.run(&at.field("hurdle_rate"), hurdle_rate);
        Resolved {
            hurdle_rate,
            liquid_wealth: numbers.project(&at.field(LIQUID_WEALTH), liquid_wealth, of),
            pledgeable_assets: numbers.project_or(&at.field(PLEDGEABLE_ASSETS), pledgeable_assets.as_ref(), of, 0.0),
            loan_to_value: numbers.share_or(&at.field("loan_to_value"), loan_to_value.as_ref(), Share::NONE),
            loan_rate: loan_rate.as_ref().map_or(hurdle_rate, |rate| numbers.run(&at.field("loan_rate"), rate)),
            application_cost: numbers.run_or(&at.field("application_cost"), application_cost.as_ref(), 0.0),
            response: numbers.run_or(&at.field("response"), response.as_ref(), 0.0),
            own_tax_base: *tax_base == Some(TaxBase::Own),
            failure_hazard: numbers.run_or(&at.field("failure_hazard"), failure_hazard.as_ref(), 0.0),
            start_up: self.is_start_up(),
            sme: sme.unwrap_or(false),
            with_university: numbers.run_or(&at.field("with_university"), with_university.as_ref(), 1.0),
        }
    }

    /// Checks the weight.
    pub fn check(&self, at: &At<'_>, root: &Node, faults: &mut Faults) {
        let (weight, path) = (self.weight.0, at.field("weight").to_string());
        check_range(weight, (0, MOST_WEIGHT), "a weight", &path, root, faults);
        if weight > Decimal::ZERO && float(weight) < 1e-9 {
            let help = "write 0, or a weight of at least 0.000000001".to_owned();
            faults.at(root, &path, format!("the weight {weight} is too small"), help);
        }
    }

    /// Whether these are start-ups.
    #[must_use]
    pub fn is_start_up(&self) -> bool {
        self.start_up.unwrap_or(false)
    }
}
