//! Section 6, Collar: what the State pays and receives of a sales year, known and expected. Posts nothing.

use crate::decide::{months_to_grant, stream_months};
use crate::effects::Effects;
use crate::ledger::discount;
use crate::world::{Pay, Project, World};

/// A collar as it is granted.
#[derive(Clone, Copy, Debug)]
pub struct Collar {
    pub low: f64,
    pub high: f64,
    pub share: f64,
    pub grace: i64,
    /// The whole difference counts, once a bound is passed.
    pub difference: bool,
}

impl Collar {
    /// What it pays and receives of sales year `year` with this revenue and plan.
    pub fn of(&self, year: i64, revenue: f64, plan: f64) -> (f64, f64) {
        let (mut pays, mut takes) = (0.0, 0.0);
        if revenue < self.low * plan {
            pays = self.share * if self.difference { plan - revenue } else { self.low * plan - revenue };
        }
        if revenue > self.high * plan && year >= self.grace {
            takes = self.share * if self.difference { revenue - plan } else { revenue - self.high * plan };
        }
        (pays, takes)
    }

    /// The same expected, per unit of plan, where ln(R ÷ plan) has this standard deviation and R ÷ plan the mean 1.
    pub fn expected(&self, year: i64, sd: f64) -> (f64, f64) {
        if sd == 0.0 {
            return self.of(year, 1.0, 1.0);
        }
        let n = |z: f64| 0.5 * libm::erfc(-z / 2.0_f64.sqrt());
        let d1 = |k: f64| -k.ln() / sd + sd / 2.0;
        let (l, h) = (d1(self.low), d1(self.high));
        let (put, call) = if self.difference {
            (n(sd - l) - n(-l), n(h) - n(h - sd))
        } else {
            (self.low * n(sd - l) - n(-l), n(h) - self.high * n(h - sd))
        };
        (self.share * put.max(0.0), if year >= self.grace { self.share * call.max(0.0) } else { 0.0 })
    }

    /// What it is expected to pay and to receive of each sales year by plan, at φ = 1.
    pub fn by_plan(&self, world: &World<'_>, p: &Project<'_>) -> Vec<(f64, f64)> {
        let each = |(year, plan): (usize, f64)| {
            let (pays, takes) = self.expected(year as i64, p.sigma * (year as f64).sqrt());
            (plan * pays, plan * takes)
        };
        plans(world, p).into_iter().enumerate().map(each).collect()
    }
}

/// Σ of these flows, a number a sales year, discounted to the launch: a year is settled in its last month.
pub fn at_launch(flows: impl Iterator<Item = f64>, rate: f64) -> f64 {
    (0..).zip(flows).map(|(year, flow)| flow * discount(rate, f64::from(12 * year + 11))).sum()
}

/// Sales by plan of each sales year, at φ = 1 and without effects; none where the payoff is no stream.
pub fn plans(world: &World<'_>, p: &Project<'_>) -> Vec<f64> {
    let Pay::Stream { first_year, years, decay, margin } = p.pay else { return Vec::new() };
    let spans: Vec<f64> = (0..p.cost.len()).map(|k| p.months[k] * p.mean_time_overrun[k]).collect();
    let h = months_to_grant(world, p, &spans, &Effects::of(world, p, &[]));
    let mut plans = vec![0.0; years as usize];
    for month in stream_months(first_year, years, decay, p.unprotected.float(), h) {
        plans[month.year] += month.profit / margin;
    }
    plans
}
