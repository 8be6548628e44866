//! Money in whole units and the exact shares that split it. No `f64` may enter the books; the one door out is [`Money::to_f64`].

use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Largest single amount in smallest units, 2⁶⁰: four of them can be added.
pub const MOST_AMOUNT: f64 = 1_152_921_504_606_846_976.0;
/// Largest sum of a run in smallest units, 2⁶²: half of what an `i64` holds.
pub const MOST_IN_A_RUN: f64 = 4.0 * MOST_AMOUNT;

/// An amount of money in the currency's smallest unit. Sums over a run stay below 2⁶²: the rules of a scenario see to it as far as can
/// be told before it runs, the meter of the run while it runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(pub i64);

impl Money {
    /// Nothing.
    pub const ZERO: Money = Money(0);

    /// A sampled amount, rounded to the nearest whole unit (halves away from zero). What is above 2⁶² stays there: only what is no sum,
    /// as a budget, is made here; all other money passes the meter of a run.
    #[must_use]
    #[inline]
    pub fn rounded(amount: f64) -> Money {
        Money::nearest(amount.clamp(-MOST_IN_A_RUN, MOST_IN_A_RUN))
    }

    /// The nearest whole unit, halves away from zero, of an amount that is known to lie within 2⁶².
    #[must_use]
    #[inline]
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "within 2^62")]
    pub fn nearest(amount: f64) -> Money {
        debug_assert!(amount.abs() <= MOST_IN_A_RUN, "an amount within what can be counted");
        let whole = amount as i64;
        let rest = amount - whole as f64;
        Money(whole + i64::from(rest >= 0.5) - i64::from(rest <= -0.5))
    }

    /// The amount as a number for valuations. This is the one door from the books to floating point.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "valuations need 15 digits, not 19")]
    pub fn to_f64(self) -> f64 {
        self.0 as f64
    }

    /// The larger of the two.
    #[must_use]
    pub fn max(self, other: Money) -> Money {
        Money(self.0.max(other.0))
    }

    /// The smaller of the two.
    #[must_use]
    pub fn min(self, other: Money) -> Money {
        Money(self.0.min(other.0))
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(-self.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Money) {
        self.0 += other.0;
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Money) {
        self.0 -= other.0;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(iter: I) -> Money {
        Money(iter.map(|m| m.0).sum())
    }
}

/// A share from 0 to 1 as an exact ratio, so that 3:1 splits to the unit. `den` is positive and `0 ≤ num ≤ den`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Share {
    /// Parts taken.
    pub num: i64,
    /// Parts in all.
    pub den: i64,
}

impl Share {
    /// No part.
    pub const NONE: Share = Share { num: 0, den: 1 };
    /// The whole.
    pub const ALL: Share = Share { num: 1, den: 1 };
    /// Sampled shares are kept to this many parts: nine decimals.
    pub const SAMPLED_PARTS: i64 = 1_000_000_000;

    /// The ratio `num / den` in lowest terms; `None` unless `0 ≤ num ≤ den` and `den > 0`.
    #[must_use]
    pub fn ratio(num: i64, den: i64) -> Option<Share> {
        if den <= 0 || num < 0 || num > den {
            return None;
        }
        let divisor = greatest_common_divisor(num, den);
        Some(Share { num: num / divisor, den: den / divisor })
    }

    /// An exact decimal share; `None` outside 0 to 1 or with more than 18 decimals.
    #[must_use]
    pub fn exact(decimal: Decimal) -> Option<Share> {
        let decimal = decimal.normalize();
        let den = 10_i64.checked_pow(decimal.scale())?;
        Share::ratio(decimal.mantissa().to_i64()?, den)
    }

    /// A sampled share, kept to nine decimals; values outside 0 to 1 are cut to it.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "between 0 and 10^9")]
    pub fn sampled(value: f64) -> Share {
        let parts = libm::round(value.clamp(0.0, 1.0) * Share::SAMPLED_PARTS as f64) as i64;
        Share::ratio(parts, Share::SAMPLED_PARTS).unwrap_or(Share::NONE)
    }

    /// This share of an amount, rounded to the nearest unit, halves away from zero.
    #[inline]
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "a share of an i64 fits an i64")]
    pub fn of(self, amount: Money) -> Money {
        if self.num == 0 || amount.0 == 0 {
            return Money::ZERO;
        }
        if self.num == self.den {
            return amount;
        }
        if let Some(parts) = amount.0.checked_mul(2 * self.num)
            && let Some(shifted) = parts.checked_add(if amount.0 < 0 { -self.den } else { self.den })
        {
            return Money(shifted / (2 * self.den));
        }
        let (num, den) = (i128::from(self.num), i128::from(self.den));
        let parts = 2 * num * i128::from(amount.0);
        let half = if amount.0 < 0 { -den } else { den };
        Money(((parts + half) / (2 * den)) as i64)
    }

    /// What remains of the whole.
    #[must_use]
    pub fn rest(self) -> Share {
        Share { num: self.den - self.num, den: self.den }
    }

    /// Whether this share is at least `other`, exactly.
    #[must_use]
    pub fn at_least(self, other: Share) -> bool {
        i128::from(self.num) * i128::from(other.den) >= i128::from(other.num) * i128::from(self.den)
    }

    /// The share as a number for valuations.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "valuations need 15 digits")]
    pub fn to_f64(self) -> f64 {
        self.num as f64 / self.den as f64
    }
}

fn greatest_common_divisor(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

/// A month of the study: 0 is the month of `clock.start`.
pub type Month = u16;

/// Month at which every life ends: payoffs beyond it are not counted.
pub const END: usize = 600;

/// A small count as a number.
#[inline]
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
pub fn to_f64(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_an_amount_agrees_with_decimal_arithmetic() {
        let shares = ["0.8", "0.25", "0.333333333", "0.07", "1", "0", "0.123456789"];
        let amounts = [0, 1, 2, 3, 5, 999, 10_000_000_001, 123_456_789_012_345, 4_000_000_000_000_000_000];
        for share in shares {
            for amount in amounts {
                let decimal: Decimal = share.parse().expect("a decimal");
                let expected = (decimal * Decimal::from(amount))
                    .round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
                let exact = Share::exact(decimal).expect("a share");
                assert_eq!(Decimal::from(exact.of(Money(amount)).0), expected, "{share} of {amount}");
                assert_eq!(exact.of(Money(-amount)), -exact.of(Money(amount)), "{share} of -{amount}");
            }
        }
    }

    #[test]
    fn amounts_round_to_the_nearest_unit_and_halves_away_from_zero() {
        let cases = [
            (0.5, 1),
            (-0.5, -1),
            (2.5, 3),
            (0.499_999_999_999_999_94, 0),
            (-2.4, -2),
            (4e18, 4_000_000_000_000_000_000),
            (1e30, 1 << 62),
            (f64::NEG_INFINITY, -(1 << 62)),
        ];
        for (amount, whole) in cases {
            assert_eq!(Money::rounded(amount), Money(whole), "{amount}");
            let kept = amount.clamp(-MOST_IN_A_RUN, MOST_IN_A_RUN);
            assert!((libm::round(kept) - Money(whole).to_f64()).abs() < 0.5, "{amount}");
        }
    }

    #[test]
    fn one_to_three_splits_without_losing_a_unit() {
        let state = Share::ratio(1, 4).expect("a share");
        for cost in 0..1000 {
            let part = state.of(Money(cost));
            assert_eq!(part + (Money(cost) - part), Money(cost));
            assert!((4 * part.0 - cost).abs() <= 2, "half a unit at most");
        }
    }

    #[test]
    fn seventy_percent_is_at_least_seventy_percent() {
        let seventy = Share::exact("0.70".parse().expect("a decimal")).expect("a share");
        assert!(Share::ratio(7, 10).expect("a share").at_least(seventy));
        assert!(Share::ratio(3, 10).expect("a share").rest().at_least(seventy));
        assert!(!Share::sampled(0.699_999_999).at_least(seventy));
    }
}
