//! The State's purchase of the first units of a product: how many, at what price, over how long, how surely accepted. Prices no unit and
//! moves no money.

use std::ops::Range;

use crate::number::checks::check_range;
use crate::number::{AmountPerRun, SharePerRun, Uncertain};
use crate::number::{At, RunNumber, RunShare};
use crate::text::{Faults, Node};
use crate::units::Money;

/// Most units that a State buys of one project.
pub const MOST_UNITS: u32 = 1_000;
/// Most months over which it buys them.
pub const MOST_MONTHS: u32 = 120;

/// A purchase, resolved.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub struct Purchase {
    /// Units.
    pub units: u32,
    /// Price of a unit, smallest units.
    pub price: RunNumber,
    /// Months from the launch over which they are delivered.
    pub months: u32,
    /// Chance that a unit is accepted.
    pub accepted: RunShare,
}

/// A purchase in one run: the first batch of a product.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Batch {
    /// Units that are made for the State.
    pub units: usize,
    /// Price of a unit.
    pub price: f64,
    /// Months from the launch over which they are delivered.
    pub months: usize,
    /// Chance that a unit is accepted.
    pub accepted: f64,
}

impl Purchase {
    /// What it is given a run's draws.
    #[must_use]
    pub fn at(&self, drawn: &[f64]) -> Batch {
        Batch {
            units: self.units as usize,
            price: self.price.money(drawn).to_f64(),
            months: self.months as usize,
            accepted: self.accepted.at(drawn).to_f64(),
        }
    }
}

impl Batch {
    /// The units, counted from 0, that are delivered in a month, counted from that of the launch: evenly over the months.
    #[must_use]
    pub fn delivered(self, month: usize) -> Range<usize> {
        self.units * month / self.months..self.units * (month + 1) / self.months
    }

    /// What the State gives beyond the market price, for each unit that it accepts.
    #[must_use]
    pub fn premium(self, market_price: f64) -> f64 {
        (self.price - market_price).max(0.0)
    }

    /// Support by plan.
    #[must_use]
    pub fn support(self, market_price: f64) -> f64 {
        self.premium(market_price) * self.accepted * crate::units::to_f64(self.units)
    }

    /// The same batch with as many whole units as a factor of it leaves; `None` where it leaves none.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of at most a thousand")]
    pub fn cut(self, factor: f64) -> Option<Batch> {
        let units = (crate::units::to_f64(self.units) * factor).floor() as usize;
        (units > 0).then_some(Batch { units, ..self })
    }

    /// What the State pays if it accepts every unit.
    #[must_use]
    pub fn at_most(self) -> Money {
        Money::rounded(self.price * crate::units::to_f64(self.units))
    }
}

/// Checks what is written of a purchase.
pub fn check(
    units: u32,
    months: u32,
    price: &Uncertain<AmountPerRun>,
    accepted: Option<&Uncertain<SharePerRun>>,
    at: &At<'_>,
    root: &Node,
    faults: &mut Faults,
) {
    let path = |field: &str| at.field(field).to_string();
    check_range(units, (1, MOST_UNITS), "units", &path("units"), root, faults);
    check_range(months, (1, MOST_MONTHS), "months of delivery", &path("months"), root, faults);
    if price.highest().is_some_and(|high| high <= 0.0) {
        let what = "the State pays nothing for a unit, so the scheme can never bind";
        let help = "write a price above the market_price of what is learnt".to_owned();
        faults.at(root, &path("price"), what, help);
    }
    if accepted.and_then(Uncertain::highest).is_some_and(|high| high <= 0.0) {
        let what = "no unit is ever accepted, so the scheme can never bind";
        let help = "write the chance that a unit is accepted, as accepted: 0.9, or leave it out: all are".to_owned();
        faults.at(root, &path("accepted"), what, help);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_delivered_evenly_and_none_is_forgotten() {
        let batch = Batch { units: 10, price: 6.0, months: 4, accepted: 0.5 };
        let months: Vec<Range<usize>> = (0..4).map(|month| batch.delivered(month)).collect();
        assert_eq!(months, [0..2, 2..5, 5..7, 7..10]);
        let few = Batch { units: 1, months: 3, ..batch };
        assert_eq!((0..3).map(|month| few.delivered(month)).collect::<Vec<_>>(), [0..0, 0..0, 0..1]);
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "halves are exact")]
    fn support_is_what_is_paid_beyond_the_market_price_for_accepted_units() {
        let batch = Batch { units: 10, price: 6.0, months: 4, accepted: 0.5 };
        assert_eq!((batch.support(4.0), batch.support(7.0), batch.at_most()), (10.0, 0.0, Money(60)));
        assert_eq!((batch.cut(0.35).map(|cut| cut.units), batch.cut(0.09)), (Some(3), None));
    }
}
