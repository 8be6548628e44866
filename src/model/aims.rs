//! What is asked of a study's numbers: targets, and how exactly some are to be known. Judges nothing.

use rust_decimal::Decimal;

use crate::measure::{self, MEASURES};
use crate::number::checks::float;
use crate::scenario::{self, Precision};
use crate::text::Exact;

/// What is aimed at, in the measure's unit (money in whole currency units).
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Index of the measure.
    pub measure: usize,
    /// Lower bound.
    pub at_least: Option<f64>,
    /// Upper bound.
    pub at_most: Option<f64>,
}

/// A number that is to be known to some precision: the value of a policy or its difference to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// Index of the measure.
    pub measure: usize,
    /// The policy.
    pub policy: usize,
    /// The policy it is compared with, if it is.
    pub than: Option<usize>,
    /// Half the width of its 95 % interval.
    pub half_width: HalfWidth,
}

/// How wide half a 95 % interval may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HalfWidth {
    /// In the measure's unit, money in whole currency units.
    Within(f64),
    /// As a part of the number.
    Relative(f64),
}

impl Target {
    /// A target of a valid scenario, of which `currency_per_amount` currency units are one of the file.
    #[must_use]
    pub fn resolve(written: &scenario::Target, currency_per_amount: Decimal) -> Target {
        let (measure, unit) = measured(&written.measure, currency_per_amount);
        let bound = |Exact(bound): Exact| float(bound * unit);
        Target { measure, at_least: written.at_least.map(bound), at_most: written.at_most.map(bound) }
    }
}

impl Wanted {
    /// A line of `until` of a valid scenario; `place` finds a policy by its name.
    pub fn resolve(written: &Precision, currency_per_amount: Decimal, place: impl Fn(&str) -> usize) -> Wanted {
        let (measure, unit) = measured(&written.measure, currency_per_amount);
        let half_width = match (written.within, written.relative) {
            (Some(Exact(within)), _) => HalfWidth::Within(float(within * unit)),
            (None, Some(Exact(part))) => HalfWidth::Relative(float(part)),
            (None, None) => unreachable!("until was checked: one of within and relative is written"),
        };
        let of = written.policy.as_ref().or(written.better.as_ref()).expect("until was checked: a policy is named");
        Wanted { measure, policy: place(of), than: written.than.as_deref().map(place), half_width }
    }
}

/// The place of a measure, and how many of its units are one as the file writes it.
fn measured(name: &str, currency_per_amount: Decimal) -> (usize, Decimal) {
    let measure = measure::index(name).expect("measures were checked");
    (measure, if MEASURES[measure].is_money() { currency_per_amount } else { Decimal::ONE })
}
