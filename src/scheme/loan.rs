//! How a bank loan is paid back: what is left of it and what falls due, month by month, and what a lower rate spares. Pure arithmetic for
//! a loan of one; lends nothing.

use serde::Deserialize;

use crate::units::to_f64;

/// Months of a year.
const MONTHS: usize = 12;
/// The longest loan, years.
pub const MOST_YEARS: u32 = 50;

/// How a loan is paid back, monthly from the next month on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub enum Repayment {
    /// The same amount each month, interest and principal together.
    Annuity,
    /// The same principal each month, and the interest on what is left.
    EqualPrincipal,
    /// Interest each month, the principal with the last.
    Bullet,
}

/// For how long a bank lends, and how it is paid back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lending {
    /// How it is paid back.
    pub repayment: Repayment,
    /// Months.
    pub months: usize,
}

/// What a lower rate spares of a loan of one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spared {
    /// All that is spared.
    pub sum: f64,
    /// Its present value when the loan is made, at the loan's own rate.
    pub value: f64,
}

/// `1 − (1+i)^(−months)`: exact for small rates.
fn discounted_off(monthly: f64, months: f64) -> f64 {
    -libm::expm1(-months * libm::log1p(monthly))
}

impl Lending {
    /// A loan of so many years.
    #[must_use]
    pub fn new(repayment: Option<Repayment>, years: u32) -> Lending {
        Lending { repayment: repayment.unwrap_or(Repayment::Annuity), months: years as usize * MONTHS }
    }

    /// What is left to be paid back of a loan of one at so much interest a month, after so many instalments.
    #[must_use]
    pub fn left(self, monthly: f64, after: usize) -> f64 {
        if after >= self.months {
            return 0.0;
        }
        let (all, gone) = (to_f64(self.months), to_f64(after));
        match self.repayment {
            Repayment::Annuity if monthly != 0.0 => discounted_off(monthly, all - gone) / discounted_off(monthly, all),
            Repayment::Annuity | Repayment::EqualPrincipal => 1.0 - gone / all,
            Repayment::Bullet => 1.0,
        }
    }

    /// The instalment of a month of a loan of one: what is paid back, and the interest on what was left.
    #[must_use]
    pub fn due(self, monthly: f64, month: usize) -> f64 {
        let before = self.left(monthly, month - 1);
        before - self.left(monthly, month) + monthly * before
    }

    /// What is left before each instalment.
    #[must_use]
    pub fn left_before(self, monthly: f64) -> Vec<f64> {
        (0..self.months).map(|gone| self.left(monthly, gone)).collect()
    }

    /// What a lower rate spares of each instalment.
    #[must_use]
    pub fn spared(self, monthly: f64, lower: f64) -> Vec<f64> {
        match self.repayment {
            Repayment::Annuity => vec![self.due(monthly, 1) - self.due(lower, 1); self.months],
            Repayment::EqualPrincipal | Repayment::Bullet => {
                (0..self.months).map(|gone| (monthly - lower) * self.left(monthly, gone)).collect()
            }
        }
    }

    /// What is left month by month before each instalment, discounted by the loan's rate and added up.
    #[must_use]
    pub fn outstanding(self, monthly: f64) -> f64 {
        let all = to_f64(self.months);
        if monthly == 0.0 {
            return (1..=self.months).map(|month| self.left(monthly, month - 1)).sum();
        }
        // A loan is worth what is paid for it: 1 = Σ (paid back + interest), discounted.
        let paid_back = match self.repayment {
            Repayment::Annuity => {
                let due = self.due(monthly, 1);
                // The first repays due − i, each next (1+i) times as much.
                all * (due - monthly) / (1.0 + monthly)
            }
            Repayment::EqualPrincipal => discounted_off(monthly, all) / (monthly * all),
            Repayment::Bullet => 1.0 - discounted_off(monthly, all),
        };
        (1.0 - paid_back) / monthly
    }

    /// All that a lower rate spares.
    #[must_use]
    pub fn spares(self, monthly: f64, lower: f64) -> Spared {
        let all = to_f64(self.months);
        match self.repayment {
            Repayment::Annuity => {
                let each = self.due(monthly, 1) - self.due(lower, 1);
                let months = if monthly == 0.0 { all } else { discounted_off(monthly, all) / monthly };
                Spared { sum: each * all, value: each * months }
            }
            Repayment::EqualPrincipal => {
                let sum = (monthly - lower) * (all + 1.0) / 2.0;
                Spared { sum, value: (monthly - lower) * self.outstanding(monthly) }
            }
            Repayment::Bullet => {
                Spared { sum: (monthly - lower) * all, value: (monthly - lower) * self.outstanding(monthly) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 5e-7, "{found} is not {expected}");
    }

    const RATE: f64 = 0.0794 / 12.0;
    const LOWER: f64 = 0.0594 / 12.0;

    #[test]
    fn a_hundred_over_sixty_months_at_7_94_less_2_points() {
        let annuity = Lending::new(None, 5);
        near(100.0 * annuity.due(RATE, 1), 2.024_769);
        near(100.0 * annuity.due(LOWER, 1), 1.930_491);
        near(100.0 * annuity.spares(RATE, LOWER).value, 4.656_219);
        let falling = Lending::new(Some(Repayment::EqualPrincipal), 5);
        near(100.0 * falling.spares(RATE, LOWER).sum, 5.083_333);
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "all and nothing are exact")]
    fn a_loan_is_paid_back_and_its_instalments_are_worth_it_at_its_own_rate() {
        for repayment in [Repayment::Annuity, Repayment::EqualPrincipal, Repayment::Bullet] {
            for monthly in [0.0, 1e-9, 0.01, 0.5] {
                let loan = Lending { repayment, months: 36 };
                let months = || (1..=loan.months).map(|month| (month, libm::pow(1.0 + monthly, -to_f64(month))));
                let value: f64 = months().map(|(month, discount)| discount * loan.due(monthly, month)).sum();
                near(value, 1.0);
                assert!(loan.left(monthly, 0) == 1.0 && loan.left(monthly, 36) == 0.0);
                let outstanding: f64 = months().map(|(month, discount)| discount * loan.left(monthly, month - 1)).sum();
                near(loan.outstanding(monthly) / outstanding, 1.0);
                let lower = monthly / 2.0;
                let spared = loan.spared(monthly, lower);
                let Spared { sum, value } = loan.spares(monthly, lower);
                near(sum, spared.iter().sum());
                near(value, spared.iter().zip(months()).map(|(amount, (_, discount))| amount * discount).sum());
            }
        }
    }
}
