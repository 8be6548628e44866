//! An overlay's terms in one run, and what it comes to for any project, worked out once: what is left of a loan of one, what is expected of a collar. Decides
//! nothing.

use crate::firm::beliefs::{Beliefs, ClassBeliefs, TechnologyBeliefs};
use crate::index::{Classes, Each, Technologies};
use crate::scheme::collar::Flows;
use crate::scheme::loan::Spared;
use crate::scheme::overlay::KnownOverlay;
use crate::value::StreamValue;

/// An overlay's terms in one run.
#[derive(Clone, Debug)]
pub struct OverlayTerms {
    /// What it is.
    pub known: KnownOverlay,
    /// What it comes to for any project.
    pub tabulated: Tabulated,
    /// Cost of complying.
    pub compliance_cost: f64,
}

/// What an overlay comes to for any project of a run.
#[derive(Clone, Debug, Default)]
pub struct Tabulated {
    /// Of a loan of one of each firm class; empty where it is not for loans.
    pub loans: Each<Classes, OfLoan>,
    /// Of each sales year per unit of its plan, in each technology; empty where it shares no revenue.
    pub sales: Each<Technologies, Vec<Flows>>,
}

/// What an overlay comes to for a loan of one.
#[derive(Clone, Debug, Default)]
pub struct OfLoan {
    /// What is left before each instalment.
    pub left: Vec<f64>,
    /// The same discounted by the loan's rate and added up.
    pub outstanding: f64,
    /// What relief spares.
    pub spared: Spared,
}

impl Tabulated {
    /// What an overlay comes to in a run.
    #[must_use]
    pub fn new(known: &KnownOverlay, beliefs: &Beliefs) -> Tabulated {
        match known {
            KnownOverlay::TaxDeduction { .. } | KnownOverlay::Purchase(_) | KnownOverlay::Effects => {
                Tabulated::default()
            }
            KnownOverlay::InterestRelief(_) | KnownOverlay::Guarantee(_) => {
                let of_class = |class: &ClassBeliefs| OfLoan::at(known, class.loan_rate);
                Tabulated { loans: beliefs.classes.iter().map(of_class).collect(), ..Tabulated::default() }
            }
            KnownOverlay::Collar(collar) => {
                let of_technology = |known: &TechnologyBeliefs| {
                    let years = known.nominal_stream.as_ref().map_or(0, StreamValue::years);
                    collar.expected_each(years, known.volatility)
                };
                Tabulated { sales: beliefs.technologies.iter().map(of_technology).collect(), ..Tabulated::default() }
            }
        }
    }
}

impl OfLoan {
    /// What an overlay comes to for a loan at a rate a year; nothing where it is not for loans.
    #[must_use]
    pub fn at(known: &KnownOverlay, rate: f64) -> OfLoan {
        match known {
            KnownOverlay::TaxDeduction { .. }
            | KnownOverlay::Purchase(_)
            | KnownOverlay::Effects
            | KnownOverlay::Collar(_) => OfLoan::default(),
            KnownOverlay::InterestRelief(relief) => OfLoan { spared: relief.spares(rate), ..OfLoan::default() },
            KnownOverlay::Guarantee(guarantee) => OfLoan {
                left: guarantee.lending.left_before(rate / 12.0),
                outstanding: guarantee.lending.outstanding(rate / 12.0),
                spared: Spared::default(),
            },
        }
    }
}
