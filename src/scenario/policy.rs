//! Policies and targets as written, and what a policy says itself, resolved, with the path of its number. Computes nothing.

use serde::Deserialize;

use crate::number::{AmountPerRun, At, Numbers, OverYears, YearNumber};
use crate::scheme::priority::{Priority, Threshold};
use crate::text::{Exact, Unread};
use crate::units::Share;

/// Where they stand in a file.
pub static AT: At<'static> = At::file("policies");

/// Name of the reference case that is added where the file names none.
pub const ADDED_REFERENCE: &str = "no support";

/// A policy: schemes, rules over them, and changed numbers.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Policy {
    /// Names of its schemes; none for the reference case.
    pub schemes: Vec<String>,
    /// Which contracts go first; none where not written.
    pub priority: Option<Priority>,
    /// Share of each year's budget that goes to strategic technologies first; 0 where not written.
    pub strategic_floor: Option<Exact>,
    /// Limit on the new commitments of each fiscal year; the scenario's where not written.
    pub budget_per_year: Option<OverYears<AmountPerRun>>,
    /// Numbers that this policy changes, by path. Read with the rest of the file, not here.
    pub set: Option<Unread>,
}

/// What is aimed at.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Target {
    /// Name of a measure (see `cofin measures`).
    pub measure: String,
    /// Lower bound in the measure's unit, amounts in the file's unit.
    pub at_least: Option<Exact>,
    /// Upper bound.
    pub at_most: Option<Exact>,
}

/// What a policy says itself, resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// Who goes first.
    pub priority: Option<Threshold>,
    /// Share of the budget for strategic technologies first.
    pub strategic_floor: Share,
    /// Its own limit on new commitments a fiscal year, smallest units.
    pub budget: Option<YearNumber>,
}

impl Policy {
    /// What the policy says itself, with its number.
    pub fn resolve<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Resolved {
        let Policy { schemes: _, priority, strategic_floor, budget_per_year, set: _ } = self;
        Resolved {
            priority: priority.as_ref().map(|priority| priority.resolve(numbers)),
            strategic_floor: numbers.exact_or(strategic_floor.as_ref(), Share::NONE),
            budget: budget_per_year.as_ref().map(|budget| numbers.over_years(&at.field("budget_per_year"), budget)),
        }
    }
}

/// The limit on new commitments a fiscal year of policies that have none of their own, smallest units.
pub fn shared_budget<'s>(
    written: Option<&'s OverYears<AmountPerRun>>,
    numbers: &mut impl Numbers<'s>,
) -> Option<YearNumber> {
    written.map(|budget| numbers.over_years(&At::file("budget_per_year"), budget))
}
