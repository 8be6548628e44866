//! How the State's cash is released over a fiscal year: as written and resolved, with the paths of its numbers. Releases nothing.

use serde::Deserialize;

use crate::number::checks::{Limit, check_limit_in_all_years};
use crate::number::{At, FactorPerRun, Numbers, OverYears, YearNumber};
use crate::text::{Faults, Node};

/// Share of the year's appropriation released by the end of each month.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub enum Release {
    /// All of it in the first month of the fiscal year.
    AtOnce,
    /// A twelfth each month.
    Even,
    /// A beta curve over `span_years`, cut at the end of the fiscal year.
    BetaCurve {
        /// First shape.
        alpha: OverYears<FactorPerRun>,
        /// Second shape.
        beta: OverYears<FactorPerRun>,
        /// Years until everything would be released; at least 1; 1 where not written.
        span_years: Option<OverYears<FactorPerRun>>,
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
        alpha: YearNumber,
        /// Second shape.
        beta: YearNumber,
        /// Years.
        span: YearNumber,
    },
}

impl Resolved {
    /// Whether one of its numbers is drawn, so that each run has a curve of its own.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        match self {
            Resolved::AtOnce | Resolved::Even => false,
            Resolved::Beta { alpha, beta, span } => [alpha, beta, span].into_iter().any(YearNumber::is_drawn),
        }
    }
}

/// Smallest and largest shape of a curve.
const SHAPES: (f64, f64) = (0.01, 100.0);

const ALPHA: &str = "alpha";
const BETA: &str = "beta";
const SPAN_YEARS: &str = "span_years";

impl Release {
    /// The curve with its numbers.
    pub fn resolve<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Resolved {
        match self {
            Release::AtOnce => Resolved::AtOnce,
            Release::Even => Resolved::Even,
            Release::BetaCurve { alpha, beta, span_years } => Resolved::Beta {
                alpha: numbers.over_years(&at.field(ALPHA), alpha),
                beta: numbers.over_years(&at.field(BETA), beta),
                span: numbers.over_years_or(&at.field(SPAN_YEARS), span_years.as_ref(), 1.0),
            },
        }
    }

    /// Checks what the types cannot.
    pub fn check(&self, at: &At<'_>, root: &Node, faults: &mut Faults) {
        let (alpha, beta, span_years) = match self {
            Release::AtOnce | Release::Even => return,
            Release::BetaCurve { alpha, beta, span_years } => (alpha, beta, span_years),
        };
        let (least, most) = SHAPES;
        for (name, shape) in [(ALPHA, alpha), (BETA, beta)] {
            let (at, help) = (at.field(name), format!("write a shape from {least} to {most}"));
            for limit in [Limit::AtLeast(least), Limit::AtMost(most)] {
                check_limit_in_all_years(shape, limit, name, &help, &at, root, faults);
            }
        }
        if let Some(span) = span_years {
            let help = "write 1 or more: 1.0833 lets the payments of a year run on through January";
            let at = at.field(SPAN_YEARS);
            check_limit_in_all_years(span, Limit::AtLeast(1.0), SPAN_YEARS, help, &at, root, faults);
        }
    }
}
