//! What learning to make a product costs at its launch, alone or where the State buys the first units: unit costs, what the firm expects to
//! lose or earn by them, what it must find. Section 4 of the model. Posts nothing.

use std::ops::Range;

use crate::scenario::learning::Resolved;
use crate::scheme::purchase::Batch;
use crate::units::to_f64;
use crate::value::Discount;

/// The learning curve of a technology in one run (Wright 1936: a constant part less with each doubling).
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What the market pays for a unit.
    pub market_price: f64,
    /// Cost of the first unit.
    first: f64,
    /// b: unit i costs `first`·i^(−b).
    exponent: f64,
    /// Costs of the units over which a maker learns.
    costs: Vec<f64>,
}

/// What follows from a launch beside its payoff, before tax, as the firm expects it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AtLaunch {
    /// What is lost in all.
    pub lost: f64,
    /// Its present value at launch.
    pub lost_value: f64,
    /// What is earned in all.
    pub earned: f64,
    /// Its present value at launch.
    pub earned_value: f64,
    /// What more is earned in all per unit of growth φ; below nothing what is paid.
    pub growing: f64,
    /// Its present value at launch.
    pub growing_value: f64,
    /// The most that the firm must find for it.
    pub needs: f64,
}

impl Curve {
    /// The curve given a run's draws.
    #[must_use]
    pub fn new(learning: &Resolved, drawn: &[f64]) -> Curve {
        let mut curve = Curve {
            market_price: learning.market_price.money(drawn).to_f64(),
            first: learning.first_unit_cost.money(drawn).to_f64(),
            exponent: -libm::log2(1.0 - learning.rate.at(drawn)),
            costs: Vec::new(),
        };
        curve.costs = (0..learning.units as usize).map(|unit| curve.on_curve(unit)).collect();
        curve
    }

    fn on_curve(&self, unit: usize) -> f64 {
        self.first * libm::pow(to_f64(unit + 1), -self.exponent)
    }

    /// What a unit costs, counted from 0: a batch that is larger than what is learnt stays on the curve.
    #[must_use]
    pub fn cost(&self, unit: usize) -> f64 {
        self.costs.get(unit).copied().unwrap_or_else(|| self.on_curve(unit))
    }

    /// What some units cost together.
    #[must_use]
    pub fn cost_of(&self, units: Range<usize>) -> f64 {
        units.map(|unit| self.cost(unit)).sum()
    }

    /// What is lost on the market while learning, after so many units were made for the State.
    #[must_use]
    pub fn loss_after(&self, made: usize) -> f64 {
        self.costs.iter().skip(made).map(|cost| (cost - self.market_price).max(0.0)).sum()
    }

    /// What the firm expects of the launch without the State: the whole loss, when nothing has been earned yet.
    #[must_use]
    pub fn alone(&self) -> AtLaunch {
        let loss = self.loss_after(0);
        AtLaunch { lost: loss, lost_value: loss, needs: loss, ..AtLaunch::default() }
    }

    /// The most that it can earn where the State buys this batch or a part of it, if it does not look at units that bring a loss.
    #[must_use]
    pub fn earned_at_most(&self, batch: Batch) -> f64 {
        (0..batch.units).map(|unit| (batch.price * batch.accepted - self.cost(unit)).max(0.0)).sum()
    }

    /// What it expects where the State buys this batch: month by month what it is paid less what the units cost, and what is left to be
    /// learnt on the market when the batch is delivered.
    #[must_use]
    pub fn with_batch(&self, batch: Batch, discount: &Discount) -> AtLaunch {
        let (mut result, mut value, mut needs) = (0.0_f64, 0.0, 0.0_f64);
        for month in 0..=batch.months {
            let of_month = if month < batch.months {
                let units = batch.delivered(month);
                batch.price * batch.accepted * to_f64(units.len()) - self.cost_of(units)
            } else {
                -self.loss_after(batch.units)
            };
            result += of_month;
            value += discount.month(month) * of_month;
            needs = needs.max(-result);
        }
        if result < 0.0 {
            AtLaunch { lost: -result, lost_value: -value, needs, ..AtLaunch::default() }
        } else {
            AtLaunch { earned: result, earned_value: value, needs, ..AtLaunch::default() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::RunNumber;

    fn curve(first: f64, price: f64, units: u32) -> Curve {
        let fixed = RunNumber::Fixed;
        let learning = Resolved { units, first_unit_cost: fixed(first), market_price: fixed(price), rate: fixed(0.2) };
        Curve::new(&learning, &[])
    }

    fn near(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 5e-7
    }

    #[test]
    fn a_fifth_less_with_each_doubling() {
        let curve = curve(1e6, 0.0, 100);
        let found = [1, 2, 4, 8, 16].map(|unit| curve.cost(unit - 1) / 1e6);
        for (found, expected) in found.into_iter().zip([1.0, 0.8, 0.64, 0.512, 0.4096]) {
            assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
        }
        // Published means of the first 100 and the first 50 units, in terms of the first.
        assert!(near(curve.cost_of(0..100) / 1e8, 0.326_508), "{}", curve.cost_of(0..100));
        assert!(near(curve.cost_of(0..50) / 5e7, 0.402_434), "{}", curve.cost_of(0..50));
    }

    #[test]
    fn what_the_state_buys_is_not_learnt_again() {
        // Units cost 100, 80, 70.21 and 64; the market pays 70: 40.21 are lost.
        let curve = curve(100.0, 70.0, 4);
        let third = 100.0 * libm::pow(3.0, libm::log2(0.8));
        let alone = curve.alone();
        assert!((alone.needs - (40.0 + third - 70.0)).abs() < 1e-9 && (alone.lost - alone.lost_value).abs() < 1e-12);
        // Two units at 85, in two months: −15 and +5, and the third unit is learnt on the market.
        let batch = Batch { units: 2, price: 85.0, months: 2, accepted: 1.0 };
        let with = curve.with_batch(batch, &Discount::new(0.0));
        assert!((with.lost - (10.0 + third - 70.0)).abs() < 1e-9, "{with:?}");
        assert!((with.needs - 15.0).abs() < 1e-9, "{with:?}");
        // Half of them rejected: −57.5, then −37.5.
        let rejected = curve.with_batch(Batch { accepted: 0.5, ..batch }, &Discount::new(0.0));
        assert!((rejected.lost - (95.0 + third - 70.0)).abs() < 1e-9, "{rejected:?}");
        // At 120 each there is a profit of 60, less what is left.
        let dear = curve.with_batch(Batch { price: 120.0, ..batch }, &Discount::new(0.0));
        assert!((dear.earned - (60.0 - (third - 70.0))).abs() < 1e-9 && dear.needs == 0.0, "{dear:?}");
    }
}
