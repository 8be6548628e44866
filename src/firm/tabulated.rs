//! An overlay's terms in one run, and what it comes to for any project, worked out once: what is left of a loan of one and what is spared of
//! it, what is expected of a collar, what a whole batch brings. Decides nothing.

use crate::firm::beliefs::{Beliefs, ClassBeliefs, TechnologyBeliefs};
use crate::firm::learning::AtLaunch;
use crate::index::{Classes, Each, Technologies};
use crate::scheme::collar::Flows;
use crate::scheme::loan::Spared;
use crate::scheme::overlay::KnownOverlay;
use crate::scheme::purchase::Batch;
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
    /// What follows from a launch with the whole batch, for each firm class and technology; nothing where nothing is learnt, empty where
    /// nothing is bought.
    pub bought: Each<Classes, Each<Technologies, AtLaunch>>,
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
    /// What it spares of each instalment.
    pub spared_each: Vec<f64>,
}

impl Tabulated {
    /// What an overlay comes to in a run.
    #[must_use]
    pub fn new(known: &KnownOverlay, beliefs: &Beliefs) -> Tabulated {
        match known {
            KnownOverlay::TaxDeduction { .. } | KnownOverlay::Effects => Tabulated::default(),
            KnownOverlay::Purchase(batch) => {
                let of_class = |class: &ClassBeliefs| with_batch(*batch, class, beliefs);
                Tabulated { bought: beliefs.classes.iter().map(of_class).collect(), ..Tabulated::default() }
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
            KnownOverlay::InterestRelief(relief) => {
                let (monthly, lower) = relief.monthly(rate);
                OfLoan {
                    left: relief.lending.left_before(monthly),
                    outstanding: 0.0,
                    spared: relief.spares(rate),
                    spared_each: relief.lending.spared(monthly, lower),
                }
            }
            KnownOverlay::Guarantee(guarantee) => OfLoan {
                left: guarantee.lending.left_before(rate / 12.0),
                outstanding: guarantee.lending.outstanding(rate / 12.0),
                ..OfLoan::default()
            },
        }
    }
}

/// What follows from a launch in each technology where the State buys this batch of a firm of a class.
fn with_batch(batch: Batch, class: &ClassBeliefs, beliefs: &Beliefs) -> Each<Technologies, AtLaunch> {
    let of_technology = |known: &TechnologyBeliefs| {
        known.curve.as_ref().map_or_else(AtLaunch::default, |curve| curve.with_batch(batch, &class.hurdle))
    };
    beliefs.technologies.iter().map(of_technology).collect()
}
