//! Section 7, Cash: appropriation, release, the queue of requests and what lapses. Knows nothing of what money is for.

use std::collections::BTreeMap;

use statrs::function::beta::beta_reg;

use crate::world::{Curve, World};

/// A request for a State payment.
#[derive(Clone, Debug)]
pub struct Request {
    pub project: usize,
    pub amount: i64,
    /// Month of the request.
    pub month: i64,
    pub priority: bool,
    pub paid: Option<i64>,
    pub withdrawn: bool,
    /// Whole months from the request to the earliest payment, and what they are for others.
    pub lag: (i64, i64),
}

impl Request {
    pub fn outstanding(&self) -> bool {
        self.paid.is_none() && !self.withdrawn
    }

    /// The first month in which it can be paid.
    pub fn payable(&self) -> i64 {
        self.month + self.lag.0
    }
}

/// What stood in the books at the end of a month.
#[derive(Clone, Copy, Debug)]
pub struct MonthEnd {
    pub month: i64,
    pub paid: i64,
    pub appropriated: i64,
}

/// The State's cash in one run of one policy.
#[derive(Clone, Debug, Default)]
pub struct Cash {
    pub requests: Vec<Request>,
    /// What there is in the year: what was carried over, or more where planned payments and unpaid requests need more.
    pub appropriated: i64,
    /// Carried over into the year.
    pub carried: i64,
    /// Planned payments and unpaid requests of the year to date.
    pub needed: i64,
    /// What of the money of a fiscal year is new.
    pub fresh: BTreeMap<i64, i64>,
    /// Paid in the year to date.
    pub paid: i64,
    pub lapsed: i64,
    /// A request did not fit this month: no more payments in it.
    pub closed: bool,
    pub ends: Vec<MonthEnd>,
}

/// D(m): share released by the end of the m-th month of the year, m = 1 … 12, applied to an amount and rounded down.
pub fn released(curve: Curve, m: i64, appropriated: i64) -> i64 {
    match curve {
        Curve::AtOnce => appropriated,
        Curve::Even => (i128::from(appropriated) * i128::from(m) / 12) as i64,
        Curve::Beta { alpha, beta, span } => {
            let x = m as f64 / 12.0 / span;
            let share = if x >= 1.0 { 1.0 } else { beta_reg(alpha, beta, x) };
            (share * appropriated as f64).floor() as i64
        }
    }
}

impl Cash {
    /// Phase 1: on 1 January what is unused lapses in part, and the new year is appropriated for; `planned` is what live contracts
    /// are planned to be paid in it.
    pub fn january(&mut self, world: &World<'_>, month: i64, planned: i64) {
        self.closed = false;
        if world.month_of_year(month) != 0 || world.release(month).is_none() {
            return;
        }
        let unused = self.appropriated - self.paid;
        let carried = world.carry_over(month - 1).of(unused);
        self.lapsed += unused - carried;
        let unpaid: i64 = self.requests.iter().filter(|r| r.outstanding()).map(|r| r.amount).sum();
        self.carried = carried;
        self.needed = 0;
        self.paid = 0;
        self.appropriate(world, month, unpaid + planned);
    }

    /// Appropriates payments planned for this fiscal year.
    pub fn appropriate(&mut self, world: &World<'_>, month: i64, amount: i64) {
        if world.release(month).is_some() {
            self.needed += amount;
            self.appropriated = self.needed.max(self.carried);
            self.fresh.insert(world.fiscal_year(month), self.appropriated - self.carried);
        }
    }

    pub fn request(&mut self, project: usize, amount: i64, month: i64, priority: bool, lag: (i64, i64)) {
        if amount > 0 {
            self.requests.push(Request { project, amount, month, priority, paid: None, withdrawn: false, lag });
        }
    }

    /// Serves the queue: the indices of the requests that are paid now. Priority first (where the rule is over cash), then by the month from which it is payable, then by project.
    pub fn serve(&mut self, world: &World<'_>, month: i64) -> Vec<usize> {
        let mut queue: Vec<usize> = (0..self.requests.len())
            .filter(|&i| self.requests[i].outstanding() && self.requests[i].payable() <= month)
            .collect();
        queue.sort_by_key(|&i| {
            let r = &self.requests[i];
            (!r.priority, r.payable(), r.project, i)
        });
        let mut served = Vec::new();
        for i in queue {
            if self.closed {
                break;
            }
            if let Some(curve) = world.release(month) {
                let may = released(curve, world.month_of_year(month) + 1, self.appropriated);
                if self.paid + self.requests[i].amount > may {
                    self.closed = true;
                    break;
                }
            }
            self.paid += self.requests[i].amount;
            self.requests[i].paid = Some(month);
            served.push(i);
        }
        served
    }

    /// The books at the end of a month.
    pub fn end_month(&mut self, month: i64) {
        self.ends.push(MonthEnd { month, paid: self.paid, appropriated: self.appropriated });
    }

    /// The books at the end of a month of a fiscal year, if it was lived.
    pub fn end_of(&self, world: &World<'_>, year: i64, month: i64) -> Option<MonthEnd> {
        let end = |e: &&MonthEnd| world.fiscal_year(e.month) == year && world.month_of_year(e.month) == month;
        self.ends.iter().find(end).copied()
    }

    /// Mean months from request to payment of the requests paid in a fiscal year, by class, had all had the lag of others; `None` where none
    /// was paid.
    pub fn waits(&self, world: &World<'_>, year: i64) -> [Option<f64>; 2] {
        [true, false].map(|priority| {
            let paid: Vec<i64> = self
                .requests
                .iter()
                .filter(|r| r.priority == priority)
                .filter_map(|r| {
                    r.paid
                        .filter(|&month| world.fiscal_year(month) == year)
                        .map(|month| month - r.month + r.lag.1 - r.lag.0)
                })
                .collect();
            if paid.is_empty() { None } else { Some(paid.iter().sum::<i64>() as f64 / paid.len() as f64) }
        })
    }
}
