//! Policies and targets as written. Computes nothing.

use serde::Deserialize;

use crate::number::{AmountPerRun, Uncertain};
use crate::scheme::priority::Priority;
use crate::text::{Exact, Unread};

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
    pub budget_per_year: Option<Uncertain<AmountPerRun>>,
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
