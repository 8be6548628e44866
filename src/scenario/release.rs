//! How the State's cash is released over a fiscal year: as written and resolved, with the paths of its numbers. Releases nothing.

use serde::Deserialize;

use crate::number::{At, FactorPerRun, Numbers, RunNumber, Uncertain};

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

/// Share of the year's appropriation released by the end of each month, resolved.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Resolved {
    /// All in January.
    AtOnce,
    /// A twelfth each month.
    Even,
    /// Beta curve over a span of years.
    Beta {
        /// First shape.
        alpha: RunNumber,
        /// Second shape.
        beta: RunNumber,
        /// Years.
        span: RunNumber,
    },
}

impl Release {
    /// The curve with its numbers.
    pub fn resolve<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Resolved {
        match self {
            Release::AtOnce => Resolved::AtOnce,
            Release::Even => Resolved::Even,
            Release::BetaCurve { alpha, beta, span_years } => Resolved::Beta {
                alpha: numbers.run(&at.field("alpha"), alpha),
                beta: numbers.run(&at.field("beta"), beta),
                span: numbers.run_or(&at.field("span_years"), span_years.as_ref(), 1.0),
            },
        }
    }
}
