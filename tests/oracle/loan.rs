//! Section 6, bank loans: what is borrowed, what falls due month by month, what the State pays of the interest.

use crate::ledger::Ratio;

/// How a loan is paid back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repayment {
    Annuity,
    EqualPrincipal,
    Bullet,
}

/// Relief of interest in one run.
#[derive(Clone, Copy, Debug)]
pub struct Relief {
    pub points: f64,
    /// β.
    pub share: Ratio,
    /// n.
    pub months: i64,
    pub repayment: Repayment,
    /// π·F.
    pub fear: f64,
}

/// A guarantee in one run.
#[derive(Clone, Copy, Debug)]
pub struct Guarantee {
    pub cover: Ratio,
    pub fee: f64,
    /// Whether the patent is pledged, not the firm's assets.
    pub patent: bool,
    pub to_value: f64,
    pub recovery: f64,
    pub months: i64,
    pub repayment: Repayment,
    /// Whether all that is guaranteed counts towards the budget.
    pub face: bool,
}

impl Guarantee {
    /// What a bank lends on a pledge of this value.
    pub fn limit(&self, value: f64) -> f64 {
        (self.to_value * value / (1.0 - self.cover.float())).round()
    }

    /// The fee of a month for a balance.
    pub fn monthly(&self, balance: f64) -> f64 {
        balance * (self.cover.float() * self.fee / 12.0)
    }

    /// Σ b_{t−1}·(1+i)^(−t).
    pub fn outstanding(&self, rate: f64) -> f64 {
        let i = rate / 12.0;
        (1..=self.months).map(|t| left(self.repayment, i, self.months, t - 1) * (1.0 + i).powi(-(t as i32))).sum()
    }
}

/// A loan that was paid out, and whether its interest is relieved and its loss covered.
#[derive(Clone, Copy, Debug)]
pub struct Loan {
    pub month: i64,
    pub amount: i64,
    pub relieved: bool,
    pub covered: bool,
}

/// 1 − (1+i)^(−m).
fn off(i: f64, m: f64) -> f64 {
    -libm::expm1(-m * libm::log1p(i))
}

/// `b_t`.
pub fn left(repayment: Repayment, i: f64, n: i64, t: i64) -> f64 {
    if t >= n {
        return 0.0;
    }
    match repayment {
        Repayment::Bullet => 1.0,
        Repayment::Annuity if i != 0.0 => off(i, (n - t) as f64) / off(i, n as f64),
        Repayment::Annuity | Repayment::EqualPrincipal => 1.0 - t as f64 / n as f64,
    }
}

impl Relief {
    /// i and i′.
    pub fn rates(&self, rate: f64) -> (f64, f64) {
        (rate / 12.0, f64::max(rate - self.points, rate.min(0.0)) / 12.0)
    }

    /// `σ_t`.
    pub fn spared(&self, rate: f64, t: i64) -> f64 {
        let (i, lower) = self.rates(rate);
        let first = |i: f64| 1.0 - left(self.repayment, i, self.months, 1) + i * 1.0;
        match self.repayment {
            Repayment::Annuity => first(i) - first(lower),
            Repayment::EqualPrincipal | Repayment::Bullet => (i - lower) * left(self.repayment, i, self.months, t - 1),
        }
    }

    /// Σ `σ_t`, and γ.
    pub fn spares(&self, rate: f64) -> (f64, f64) {
        let i = rate / 12.0;
        (1..=self.months).fold((0.0, 0.0), |(sum, value), t| {
            let spared = self.spared(rate, t);
            (sum + spared, value + spared * (1.0 + i).powi(-(t as i32)))
        })
    }
}

/// What a firm borrows of its own part of a stage in whole money: M is what it can pay, Λ what is left of its limit.
pub fn borrowed(own: i64, beta: Ratio, means: i64, limit: i64) -> i64 {
    let wealth = (means - limit).max(0);
    let wanted = beta.of(own.max(0)).max(own - wealth);
    wanted.min(limit).min(own).min(means).max(0)
}

/// `L_k` by plan, where the bank lends more from a stage on.
pub fn borrowed_by_plan(own: &[f64], beta: &[f64], wealth: f64, limit: f64, more: (usize, f64)) -> Vec<f64> {
    let (mut means, mut limit) = (wealth + limit, limit);
    own.iter()
        .zip(beta)
        .enumerate()
        .map(|(k, (&own, beta))| {
            if k == more.0 {
                means += more.1;
                limit += more.1;
            }
            let there = (means - limit).max(0.0);
            let loan = f64::max(beta * own, own - there).min(limit).min(own).min(means).max(0.0);
            means -= own;
            limit -= loan;
            loan
        })
        .collect()
}
