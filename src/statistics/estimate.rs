//! Means with their Monte Carlo standard errors, for runs that are independent and for runs stratified within blocks.
//!
//! Every error here is that of a sum of residuals. With `block` = 1 the rows are independent. With a stratified design the rows of
//! one block of `block` consecutive rows hang together and blocks are independent, so the residuals are first added up by block:
//! with B blocks the variance of their total is B/(B − 1)·Σ(block sum)², which also holds when the last block is shorter. Fewer
//! than [`FEWEST_BLOCKS`] blocks say too little about their own spread; the rows are then treated as independent, which errs on
//! the safe side, for stratification only lowers the error.

use super::describe::mean;
use super::{number, unsigned_zero};

/// Fewer blocks than this are not used for an error.
const FEWEST_BLOCKS: usize = 10;

/// A number estimated from runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error, from the finite number of runs alone.
    pub se: f64,
    /// The rows it rests on.
    pub n: usize,
}

impl Estimate {
    pub(super) fn new(value: f64, se: f64, n: usize) -> Estimate {
        Estimate { value: unsigned_zero(value), se: unsigned_zero(se), n }
    }
}

/// The mean and its error; `None` for fewer than two values, which have no error.
///
/// # Panics
/// If `block` is 0.
#[must_use]
pub fn mean_estimate(values: &[f64], block: usize) -> Option<Estimate> {
    if values.len() < 2 {
        return None;
    }
    let mean = mean(values);
    let residuals: Vec<f64> = values.iter().map(|x| x - mean).collect();
    Some(Estimate::new(mean, error_of_sum(&residuals, block) / number(values.len()), values.len()))
}

/// The mean of `a` − `b`, row by row, and its error; `None` for fewer than two rows.
///
/// # Panics
/// If the columns differ in length or `block` is 0.
#[must_use]
pub fn paired_difference(a: &[f64], b: &[f64], block: usize) -> Option<Estimate> {
    assert_eq!(a.len(), b.len(), "a paired difference needs rows in pairs");
    let differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    mean_estimate(&differences, block)
}

/// The share of hits and its error; `None` without rows.
///
/// With at most one hit, or at most one miss, the usual error would be 0 or far too small. It is then that of the share
/// (hits + 2)/(rows + 4) (Agresti & Coull 1998): two errors reach about 2.8/n from 0, much as the rule of three has it.
#[must_use]
pub fn share_estimate(hits: &[bool]) -> Option<Estimate> {
    if hits.is_empty() {
        return None;
    }
    let (n, hit) = (number(hits.len()), number(hits.iter().filter(|hit| **hit).count()));
    let share = hit / n;
    let se = if hit <= 1.0 || n - hit <= 1.0 {
        let towards_half = (hit + 2.0) / (n + 4.0);
        (towards_half * (1.0 - towards_half) / (n + 4.0)).sqrt()
    } else {
        (share * (1.0 - share) / (n - 1.0)).sqrt()
    };
    Some(Estimate::new(share, se, hits.len()))
}

/// The standard error of the sum of residuals that add up to 0.
pub(super) fn error_of_sum(residuals: &[f64], block: usize) -> f64 {
    assert!(block > 0, "a block has at least one row");
    let block = if residuals.len().div_ceil(block) < FEWEST_BLOCKS { 1 } else { block };
    let blocks = number(residuals.len().div_ceil(block));
    let squares: f64 = residuals
        .chunks(block)
        .map(|rows| {
            let sum: f64 = rows.iter().sum();
            sum * sum
        })
        .sum();
    (blocks / (blocks - 1.0) * squares).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::sd;

    fn is(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 1e-12
    }

    #[test]
    fn independent_rows_have_the_textbook_error() {
        let values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        let estimate = mean_estimate(&values, 1).expect("eight values");
        assert!(is(estimate.value, 5.0) && is(estimate.se, sd(&values) / 8.0_f64.sqrt()) && estimate.n == 8);
        assert_eq!((mean_estimate(&[], 1), mean_estimate(&[1.0], 1)), (None, None));
    }

    #[test]
    fn blocks_that_balance_out_have_no_error() {
        let values: Vec<f64> = (0..40).map(|i| f64::from(i % 4)).collect();
        let estimate = mean_estimate(&values, 4).expect("forty values");
        assert!(is(estimate.value, 1.5) && is(estimate.se, 0.0));
    }

    #[test]
    fn an_unequal_last_block_is_worked_out_by_hand() {
        // Ten blocks: nine of two rows (1, −1 but for the first: 3, 1), and a last row of −4. The mean is 0; the block sums are
        // 4, eight times 0, and −4, so the error of the sum is √(10/9 · 32).
        let mut values = vec![3.0, 1.0];
        values.extend([1.0, -1.0].repeat(8));
        values.push(-4.0);
        let estimate = mean_estimate(&values, 2).expect("nineteen values");
        assert!(is(estimate.value, 0.0) && is(estimate.se, (320.0_f64 / 9.0).sqrt() / 19.0));
    }

    #[test]
    fn fewer_than_ten_blocks_are_treated_as_independent_rows() {
        let values: Vec<f64> = (0..36).map(|i| f64::from(i % 4)).collect();
        assert_eq!(mean_estimate(&values, 4), mean_estimate(&values, 1));
        assert!(mean_estimate(&values, 4).expect("values").se > 0.1);
    }

    #[test]
    fn a_paired_difference_of_equal_columns_is_exactly_zero() {
        let values = [2.0, 4.0, 4.0, 9.0];
        let same = paired_difference(&values, &values, 1).expect("four rows");
        assert_eq!((same.value.to_bits(), same.se.to_bits()), (0, 0));
        let shifted = paired_difference(&[2.0, 3.0, 4.0], &[1.0, 1.0, 1.0], 1).expect("three rows");
        assert!(is(shifted.value, 2.0) && is(shifted.se, 1.0 / 3.0_f64.sqrt()));
    }

    #[test]
    fn a_share_always_has_an_error() {
        let of =
            |hits: usize, rows: usize| share_estimate(&(0..rows).map(|i| i < hits).collect::<Vec<_>>()).expect("rows");
        assert!(is(of(20, 101).se, (20.0_f64 / 101.0 * 81.0 / 101.0 / 100.0).sqrt()));
        // None of 96: the error is that of 2 in 100.
        assert!(is(of(0, 96).value, 0.0) && is(of(0, 96).se, 0.014));
        assert!(is(of(96, 96).value, 1.0) && is(of(96, 96).se, 0.014));
        assert!(is(of(1, 96).se, (0.03_f64 * 0.97 / 100.0).sqrt()));
        assert!(of(1, 1).se > 0.0 && share_estimate(&[]).is_none());
    }
}
