//! The CDF of a number with countably many values as a table of steps. Built once, then only looked up.

/// Values in rising order and the chance of each or less.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Steps {
    values: Vec<f64>,
    cumulative: Vec<f64>,
}

impl Steps {
    /// One of `values`, each with a chance in proportion to its weight. Values without weight never occur.
    pub(super) fn discrete(values: &[f64], weights: &[f64]) -> Steps {
        let mut pairs: Vec<(f64, f64)> = values
            .iter()
            .zip(weights)
            .filter(|(_, weight)| **weight > 0.0)
            .map(|(value, weight)| (*value, *weight))
            .collect();
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        Steps::of(pairs)
    }

    /// Poisson counts.
    pub(super) fn poisson(mean: f64) -> Steps {
        Steps::of(poisson_weights(mean, 0.0, f64::INFINITY))
    }

    /// Sorted values with their weights. The running sums are compensated (Neumaier 1974): the last chances lie next to 1.
    fn of(pairs: Vec<(f64, f64)>) -> Steps {
        let mut cumulative = Vec::with_capacity(pairs.len());
        let (mut sum, mut lost) = (0.0_f64, 0.0);
        for (_, weight) in &pairs {
            let next = sum + weight;
            lost += if sum >= *weight { (sum - next) + weight } else { (weight - next) + sum };
            sum = next;
            cumulative.push(sum + lost);
        }
        let total = sum + lost;
        for chance in &mut cumulative {
            *chance /= total;
        }
        Steps { values: pairs.into_iter().map(|(value, _)| value).collect(), cumulative }
    }

    /// The smallest value whose chance of it or less reaches `u`.
    #[inline]
    pub(super) fn quantile(&self, u: f64) -> f64 {
        let place = self.cumulative.partition_point(|chance| *chance < u);
        self.values[place.min(self.values.len() - 1)]
    }

    /// The chance of `x` or less.
    pub(super) fn cdf(&self, x: f64) -> f64 {
        self.chance_of_first(self.values.partition_point(|value| *value <= x))
    }

    /// The chance of less than `x`.
    pub(super) fn cdf_before(&self, x: f64) -> f64 {
        self.chance_of_first(self.values.partition_point(|value| *value < x))
    }

    fn chance_of_first(&self, count: usize) -> f64 {
        count.checked_sub(1).map_or(0.0, |last| self.cumulative[last])
    }

    /// The values before and at the first one that has `reached`, which stays true once it is.
    pub(super) fn around(&self, reached: impl Fn(f64) -> bool) -> (Option<f64>, Option<f64>) {
        let place = self.values.partition_point(|value| !reached(*value));
        (place.checked_sub(1).map(|before| self.values[before]), self.values.get(place).copied())
    }
}

/// Poisson counts from `low` to `high` in rising order with their chances over that of the likeliest among them, by recursion
/// outwards from it until they no longer matter.
pub(super) fn poisson_weights(mean: f64, low: f64, high: f64) -> Vec<(f64, f64)> {
    const NEGLIGIBLE: f64 = 1e-30;
    let (low, high) = (libm::ceil(low).max(0.0), libm::floor(high));
    if low > high {
        return Vec::new();
    }
    let likeliest = libm::floor(mean).clamp(low, high);
    let mut pairs = Vec::new();
    let (mut count, mut weight) = (likeliest, 1.0);
    while count > low && weight > NEGLIGIBLE {
        weight *= count / mean;
        count -= 1.0;
        pairs.push((count, weight));
    }
    pairs.reverse();
    (count, weight) = (likeliest, 1.0);
    while count <= high && weight > NEGLIGIBLE {
        pairs.push((count, weight));
        count += 1.0;
        weight *= mean / count;
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_die_with_a_missing_face_and_a_doubled_one() {
        let die = Steps::discrete(&[6.0, 1.0, 3.0, 2.0, 2.0], &[1.0, 1.0, 0.0, 1.0, 1.0]);
        assert_eq!(
            [0.1, 0.25, 0.26, 0.75, 0.76, 1.0].map(|u| die.quantile(u)).to_vec(),
            [1.0, 1.0, 2.0, 2.0, 6.0, 6.0]
        );
        assert_eq!([0.0, 1.0, 2.5, 3.0, 6.0].map(|x| die.cdf(x)).to_vec(), [0.0, 0.25, 0.75, 0.75, 1.0]);
        assert_eq!((die.quantile(1e-9), die.quantile(1.0 - 1e-9)), (1.0, 6.0));
    }

    #[test]
    fn poisson_chances_agree_with_their_formula_and_with_statrs() {
        use statrs::distribution::{DiscreteCDF, Poisson};
        let two = Steps::poisson(2.0);
        for (count, chance) in [(0.0, 1.0), (1.0, 3.0), (2.0, 5.0), (3.0, 19.0 / 3.0)] {
            assert!((two.cdf(count) - chance * libm::exp(-2.0)).abs() < 1e-15, "{count}");
        }
        for mean in [0.3, 30.5, 999.0] {
            let (ours, theirs) = (Steps::poisson(mean), Poisson::new(mean).expect("a Poisson"));
            for sds in -6..=6 {
                let count = libm::floor(mean + f64::from(sds) * mean.sqrt()).max(0.0);
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
                let expected = theirs.cdf(count as u64);
                assert!((ours.cdf(count) - expected).abs() < 1e-11, "mean {mean}, count {count}");
            }
        }
    }

    #[test]
    fn large_poisson_means_keep_thirteen_digits() {
        // mpmath, regularised incomplete gamma at 40 digits.
        let known = [
            (12_345.6, 12_345.0, 0.500_239_372_187_810_4),
            (12_345.6, 12_000.0, 0.000_907_194_030_209_163_1),
            (1e6, 1_001_000.0, 0.841_465_670_963_428_1),
            (1e6, 995_000.0, 2.814_820_383_896_531_4e-7),
        ];
        for (mean, count, chance) in known {
            assert!((Steps::poisson(mean).cdf(count) / chance - 1.0).abs() < 1e-12, "mean {mean}, count {count}");
        }
    }

    #[test]
    fn the_poisson_quantile_is_the_exact_inverse_of_its_cdf() {
        for mean in [1e-9, 0.3, 7.0, 110.0, 5_000.0, 1e6] {
            let steps = Steps::poisson(mean);
            for u in [1.1e-17, 1e-9, 1e-3, 0.2, 0.5, 0.8, 0.999, 1.0 - 1e-9, 1.0 - 1.2e-16] {
                let count = steps.quantile(u);
                assert!(steps.cdf(count) >= u && (count == 0.0 || steps.cdf(count - 1.0) < u), "mean {mean} at {u:e}");
            }
        }
    }
}
