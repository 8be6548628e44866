//! Ratios of sums and their differences, with errors by the delta method. Never the mean of ratios, which is biased.

use super::Parted;
use super::estimate::{Estimate, error_of_sum};

/// Σ `num` ÷ Σ `den` over all rows, with its error by the delta method: that of the residuals num − ratio·den, over Σ `den`.
/// A row of nothing over nothing says nothing and is not counted. `None` if Σ `den` is 0. For `block` see
/// [`mean_estimate`](super::mean_estimate). With `den` 1, or 0 for a row without a value, it is the mean of the values there are.
///
/// # Panics
/// If the columns differ in length or `block` is 0.
#[must_use]
pub fn ratio_estimate(num: &[f64], den: &[f64], block: usize) -> Option<Estimate> {
    let (ratio, residuals) = linearised(num, den)?;
    Some(Estimate::new(ratio, error_of_sum(residuals.into_iter(), block), 1.0))
}

/// Σ `num_a` ÷ Σ `den_a` less Σ `num_b` ÷ Σ `den_b`, the rows paired, with its error by the delta method.
/// `None` where either ratio is.
///
/// # Panics
/// If the columns differ in length or `block` is 0.
#[must_use]
pub fn ratio_difference(num_a: &[f64], den_a: &[f64], num_b: &[f64], den_b: &[f64], block: usize) -> Option<Estimate> {
    assert_eq!(num_a.len(), num_b.len(), "a paired difference needs rows in pairs");
    let (ratio_a, residuals_a) = linearised(num_a, den_a)?;
    let (ratio_b, residuals_b) = linearised(num_b, den_b)?;
    let residuals = residuals_a.iter().zip(&residuals_b).map(|(a, b)| match (a, b) {
        (None, None) => None,
        (Some(_), _) | (_, Some(_)) => Some(a.unwrap_or(0.0) - b.unwrap_or(0.0)),
    });
    Some(Estimate::new(ratio_a - ratio_b, error_of_sum(residuals, block), 1.0))
}

/// [`ratio_estimate`] with what each batch adds to its error.
///
/// # Panics
/// If the columns differ in length or `block` is 0.
#[must_use]
pub fn ratio_parted(num: &[f64], den: &[f64], block: usize) -> Option<Parted> {
    let (ratio, residuals) = linearised(num, den)?;
    Some(Parted::new(ratio, &residuals, block))
}

/// The ratio and each row's part in its error.
#[allow(clippy::float_cmp, reason = "only exactly 0 is nothing")]
fn linearised(num: &[f64], den: &[f64]) -> Option<(f64, Vec<Option<f64>>)> {
    assert_eq!(num.len(), den.len(), "a ratio needs rows in pairs");
    let (top, bottom): (f64, f64) = (num.iter().sum(), den.iter().sum());
    if bottom == 0.0 {
        return None;
    }
    let ratio = top / bottom;
    let residual = |(num, den): (&f64, &f64)| (*num != 0.0 || *den != 0.0).then(|| (num - ratio * den) / bottom);
    Some((ratio, num.iter().zip(den).map(residual).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{mean_estimate, paired_difference};

    fn close(found: Option<Estimate>, expected: Option<Estimate>) -> bool {
        match (found, expected) {
            (Some(found), Some(expected)) => {
                (found.value - expected.value).abs() < 1e-12 && (found.se - expected.se).abs() < 1e-12
            }
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    #[test]
    fn a_ratio_is_that_of_the_sums_with_its_error_worked_out_by_hand() {
        // Σ 12 ÷ Σ 6 = 2; residuals 1 − 2·1, 4 − 2·2, 7 − 2·3 = −1, 0, 1; error √(3/2 · 2) ÷ 6.
        let ratio = ratio_estimate(&[1.0, 4.0, 7.0], &[1.0, 2.0, 3.0], 1);
        assert!(close(ratio, Some(Estimate { value: 2.0, se: 3.0_f64.sqrt() / 6.0, n: 3, blocks: 3 })));
    }

    #[test]
    fn over_a_constant_a_ratio_is_a_mean() {
        let (a, b, twos) = ([2.0, 4.0, 4.0, 9.0], [1.0, 5.0, 3.0, 3.0], [2.0; 4]);
        let halves = |x: [f64; 4]| x.map(|x| x / 2.0);
        assert!(close(ratio_estimate(&a, &twos, 1), mean_estimate(&halves(a), 1)));
        assert!(close(ratio_difference(&a, &twos, &b, &twos, 1), paired_difference(&halves(a), &halves(b), 1)));
    }

    #[test]
    fn a_ratio_less_itself_is_exactly_zero() {
        let (num, den) = ([1.0, 4.0, 7.5], [1.0, 2.0, 3.0]);
        assert_eq!(
            ratio_difference(&num, &den, &num, &den, 1),
            Some(Estimate { value: 0.0, se: 0.0, n: 3, blocks: 3 })
        );
    }

    #[test]
    fn nothing_divided_by_nothing_is_no_number() {
        assert_eq!(ratio_estimate(&[1.0, 2.0], &[0.0, 0.0], 1), None);
        assert!(ratio_estimate(&[1.0], &[1.0], 1).expect("one row").error().is_none());
        assert_eq!(ratio_difference(&[1.0, 2.0], &[1.0, 1.0], &[1.0, 2.0], &[1.0, -1.0], 1), None);
    }

    #[test]
    fn rows_of_nothing_over_nothing_say_nothing() {
        let with = ratio_estimate(&[1.0, 0.0, 4.0, 0.0, 7.0], &[1.0, 0.0, 2.0, 0.0, 3.0], 1);
        assert!(close(with, ratio_estimate(&[1.0, 4.0, 7.0], &[1.0, 2.0, 3.0], 1)));
        let single = ratio_estimate(&[0.0, 3.0, 0.0], &[0.0, 1.0, 0.0], 1).expect("a ratio");
        assert_eq!((single.n, single.error()), (1, None), "one row has no error, however many say nothing");
        // Blocks of two keep their places: the sums of residuals are those of rows 1 and 2, and of row 3.
        let blocks = ratio_estimate(&[1.0, 5.0, 0.0, 3.0], &[1.0, 1.0, 0.0, 1.0], 2).expect("a ratio");
        // Mean 3; block sums of residuals 0 and 0.
        assert_eq!((blocks.value, blocks.se, blocks.n, blocks.blocks), (3.0, 0.0, 3, 2));
    }
}
