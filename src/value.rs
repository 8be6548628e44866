//! Present values: for the firm, the panel and the measures alike. Pure arithmetic, no decisions.

use crate::chance::elementary::exp;
use crate::units::{END, to_f64};

/// Discounting at one rate a year: month t counts `(1+r)^(−t/12)`.
#[derive(Clone, Debug, Default)]
pub struct Discount {
    per_month: f64,
    whole: Vec<f64>,
}

impl Discount {
    /// Discounting at `rate` a year, with a table of whole months up to [`END`].
    #[must_use]
    pub fn new(rate: f64) -> Discount {
        let per_month = libm::log1p(rate) / 12.0;
        let mut whole = vec![0.0; END + 1];
        // Twelve exact months and the yearly factor, so that a table costs a dozen exponentials.
        let months: [f64; 12] = std::array::from_fn(|m| libm::exp(-per_month * to_f64(m)));
        let yearly = 1.0 / (1.0 + rate);
        let mut year = 1.0;
        for (m, factor) in whole.iter_mut().enumerate() {
            if m > 0 && m % 12 == 0 {
                year *= yearly;
            }
            *factor = year * months[m % 12];
        }
        Discount { per_month, whole }
    }

    /// The factor of an unrounded number of months.
    #[inline]
    #[must_use]
    pub fn at(&self, months: f64) -> f64 {
        exp(-self.per_month * months)
    }

    /// The factor of a whole month up to twice [`END`].
    #[inline]
    #[must_use]
    pub fn month(&self, month: usize) -> f64 {
        if month <= END { self.whole[month] } else { self.whole[END] * self.whole[month - END] }
    }

    /// All factors, month by month.
    #[must_use]
    pub fn months(&self) -> &[f64] {
        &self.whole
    }
}

/// The value at launch of one unit of first-year profit, as a function of how long it stays unprotected.
#[derive(Clone, Debug)]
pub struct StreamValue {
    /// `prefix[m]` = value of the first m months.
    prefix: Vec<f64>,
    unprotected: f64,
}

impl StreamValue {
    /// A stream of `years` decaying years, spread evenly over months: month i is worth `(1−decay)^⌊i/12⌋·D(i)/12`.
    #[must_use]
    pub fn new(years: usize, decay: f64, unprotected: f64, discount: &Discount) -> StreamValue {
        let mut prefix = Vec::with_capacity(12 * years + 1);
        let (mut sum, mut kept) = (0.0, 1.0);
        prefix.push(sum);
        for month in 0..12 * years {
            if month > 0 && month % 12 == 0 {
                kept *= 1.0 - decay;
            }
            sum += kept * discount.month(month.min(END)) / 12.0;
            prefix.push(sum);
        }
        StreamValue { prefix, unprotected }
    }

    /// Value of the whole stream when its first `wait` months (unrounded) are unprotected.
    #[inline]
    #[must_use]
    pub fn at(&self, wait: f64) -> f64 {
        let last = self.prefix.len() - 1;
        self.prefix[last] - (1.0 - self.unprotected) * self.first(wait)
    }

    /// Value of sales year `year` (0 is the first).
    #[must_use]
    pub fn year(&self, year: usize, wait: f64) -> f64 {
        let (from, to) = (12 * year, 12 * year + 12);
        let protected = self.prefix[to] - self.prefix[from];
        if wait <= to_f64(from) {
            return protected;
        }
        let unprotected = self.first(wait.min(to_f64(to))) - self.first(wait.min(to_f64(from)));
        protected - (1.0 - self.unprotected) * unprotected
    }

    /// Years of the stream.
    #[must_use]
    pub fn years(&self) -> usize {
        (self.prefix.len() - 1) / 12
    }

    /// Value of the first `wait` months at full protection, the last by its fraction.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the stream's months")]
    fn first(&self, wait: f64) -> f64 {
        let last = self.prefix.len() - 1;
        if wait >= to_f64(last) {
            return self.prefix[last];
        }
        let whole = wait as usize;
        let fraction = wait - to_f64(whole);
        self.prefix[whole] + fraction * (self.prefix[whole + 1] - self.prefix[whole])
    }
}

/// A drawn duration in whole months: rounded up, at least one, unless it is nothing.
#[inline]
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut at twice END first")]
pub fn whole_months(months: f64) -> usize {
    let months = months.clamp(0.0, 2.0 * 600.0);
    let whole = months as usize;
    whole + usize::from(to_f64(whole) < months)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_paid_eighteen_months_late_at_twelve_percent_is_worth_21_09() {
        assert!((25.0 * Discount::new(0.12).at(18.0) - 21.0918).abs() < 1e-4);
    }

    #[test]
    fn whole_months_agree_with_the_exponential() {
        for rate in [-0.05, 0.0, 0.09, 0.25, 1.0] {
            let discount = Discount::new(rate);
            for month in [0, 1, 11, 12, 13, 240, 600] {
                let exact = discount.at(to_f64(month));
                assert!((discount.month(month) / exact - 1.0).abs() < 1e-12, "{rate} {month}");
            }
        }
    }

    #[test]
    fn at_a_rate_of_zero_a_stream_is_worth_its_sum() {
        // 1 + 0.9 + 0.81 over three years; the first half year at 60 %: less 0.4 × 0.5.
        let stream = StreamValue::new(3, 0.1, 0.6, &Discount::new(0.0));
        assert!((stream.at(0.0) - 2.71).abs() < 1e-12);
        assert!((stream.at(6.0) - 2.51).abs() < 1e-12);
        assert!((stream.year(0, 6.0) - 0.8).abs() < 1e-12);
        assert!((stream.year(1, 18.0) - 0.9 * (1.0 - 0.2)).abs() < 1e-12);
    }

    #[test]
    fn durations_round_up_and_nothing_stays_nothing() {
        assert_eq!([whole_months(0.0), whole_months(0.2), whole_months(12.0), whole_months(12.01)], [0, 1, 12, 13]);
    }
}
