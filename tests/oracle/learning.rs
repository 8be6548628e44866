//! Section 4, Learning, and section 6, Purchase: what first units cost, what they bring the firm, what it must find for them. Posts nothing.

use crate::ledger::{Ratio, discount, whole};

/// Learning of a technology in a run.
#[derive(Clone, Copy, Debug)]
pub struct Learning {
    pub units: i64,
    /// `c_1` and m.
    pub first: i64,
    pub market: i64,
    pub rate: f64,
}

/// What the State buys.
#[derive(Clone, Copy, Debug)]
pub struct Batch {
    pub units: i64,
    pub price: i64,
    pub months: i64,
    pub accepted: Ratio,
}

/// What follows from a launch beside its payoff: nominal and present value of what is lost or earned, and what must be found.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside {
    pub lost: (f64, f64),
    pub earned: (f64, f64),
    pub needs: f64,
}

impl Learning {
    /// `c_i`, i from 1.
    pub fn cost(&self, i: i64) -> f64 {
        self.first as f64 * libm::pow(i as f64, libm::log2(1.0 - self.rate))
    }

    /// Σ max(0, `c_i` − m) over the units after so many.
    pub fn loss(&self, after: i64) -> f64 {
        (after + 1..=self.units).map(|i| (self.cost(i) - self.market as f64).max(0.0)).sum()
    }

    /// What the firm expects, discounted at ρ.
    pub fn beside(&self, batch: Option<Batch>, rho: f64) -> Beside {
        let Some(batch) = batch else {
            let loss = self.loss(0);
            return Beside { lost: (loss, loss), earned: (0.0, 0.0), needs: loss };
        };
        let (mut sum, mut present, mut lowest) = (0.0, 0.0, 0.0_f64);
        for j in 0..=batch.months {
            let result = if j == batch.months {
                -self.loss(batch.units)
            } else {
                let of_month = batch.of_month(j);
                let paid = batch.price as f64 * batch.accepted.float() * of_month.len() as f64;
                paid - of_month.iter().map(|&i| self.cost(i)).sum::<f64>()
            };
            sum += result;
            present += result * discount(rho, j as f64);
            lowest = lowest.min(sum);
        }
        let needs = (-lowest).max(0.0);
        if sum < 0.0 {
            Beside { lost: (-sum, -present), earned: (0.0, 0.0), needs }
        } else {
            Beside { lost: (0.0, 0.0), earned: (sum, present), needs }
        }
    }

    /// What a month of a batch costs to make beyond the market price of the units that are accepted, and the premium on these.
    pub fn month(&self, batch: Batch, j: i64, accepted: impl Fn(i64) -> bool) -> (i64, i64, i64) {
        let units = batch.of_month(j);
        let taken = units.iter().filter(|&&i| accepted(i)).count() as i64;
        let cost = units.iter().map(|&i| self.cost(i)).sum::<f64>() - (self.market * taken) as f64;
        (whole(cost), batch.premium(self.market) * taken, taken)
    }
}

impl Batch {
    /// The units delivered in month j, from 1.
    pub fn of_month(&self, j: i64) -> Vec<i64> {
        (self.units * j / self.months + 1..=self.units * (j + 1) / self.months).collect()
    }

    pub fn premium(&self, market: i64) -> i64 {
        (self.price - market).max(0)
    }

    /// `A_j`.
    pub fn part(&self, market: i64) -> f64 {
        self.premium(market) as f64 * self.accepted.float() * self.units as f64
    }

    /// What a budget counts.
    pub fn at_most(&self) -> i64 {
        self.price * self.units
    }
}
