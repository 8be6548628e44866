//! Means with their Monte Carlo standard errors, for runs that are independent and for runs spread evenly within blocks.
//!
//! Every error here is that of a sum of residuals. With `block` = 1 the rows are independent. Under a design that spreads runs evenly
//! the rows of one block of `block` consecutive rows hang together and blocks are independent, so the residuals are first added up by
//! block: with the share wᵦ of the rows in block b, the variance of their total is Σ(block sum)² ÷ (1 − Σwᵦ²), which is
//! B/(B − 1)·Σ(block sum)² for B equal blocks, and n/(n − 1)·Σ(residual)² for independent rows. A last block that is not full is
//! taken together with the one before it. Fewer than two blocks say nothing of their own spread: there is then no error, written as
//! an infinite one. The error of independent rows is never put in its place: under such a design it is that of another experiment.

use super::describe::{mean, t_quantile};
use super::{number, unsigned_zero};

/// A number estimated from runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error, from the finite number of runs alone; infinite where fewer than two blocks (with independent runs: fewer
    /// than two runs) can give none.
    pub se: f64,
    /// The rows it rests on.
    pub n: usize,
    /// The independent blocks the error rests on; with independent runs, the rows.
    pub blocks: usize,
}

impl Estimate {
    pub(super) fn new(value: f64, error: Spread, per: f64) -> Estimate {
        let Spread { se, n, blocks } = error;
        Estimate { value: unsigned_zero(value), se: unsigned_zero(se / per), n, blocks }
    }

    /// The standard error where there is one.
    #[must_use]
    pub fn error(&self) -> Option<f64> {
        self.se.is_finite().then_some(self.se)
    }

    /// How many standard errors the limits of the two-sided interval of this `confidence` lie away: Student's t with one degree of
    /// freedom fewer than blocks. `None` where there is no error.
    #[must_use]
    pub fn reach(&self, confidence: f64) -> Option<f64> {
        (self.se.is_finite() && self.blocks > 1).then(|| t_quantile(0.5 + confidence / 2.0, number(self.blocks - 1)))
    }

    /// The two-sided interval that holds the true value in the share `confidence` of studies; `None` where there is no error.
    #[must_use]
    pub fn interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let half = self.reach(confidence)? * self.se;
        Some((unsigned_zero(self.value - half), unsigned_zero(self.value + half)))
    }
}

/// The mean and its error; `None` without values.
///
/// # Panics
/// If `block` is 0.
#[must_use]
pub fn mean_estimate(values: &[f64], block: usize) -> Option<Estimate> {
    if values.is_empty() {
        return None;
    }
    let mean = mean(values);
    let error = error_of_sum(values.iter().map(|x| Some(x - mean)), block);
    Some(Estimate::new(mean, error, number(values.len())))
}

/// The mean of the values there are and its error; a row without one is `None` and keeps its place. `None` where no row has one.
///
/// # Panics
/// If `block` is 0.
#[must_use]
pub fn mean_of_some(values: &[Option<f64>], block: usize) -> Option<Estimate> {
    let some: Vec<f64> = values.iter().copied().flatten().collect();
    if some.is_empty() {
        return None;
    }
    let mean = mean(&some);
    let error = error_of_sum(values.iter().map(|value| value.map(|value| value - mean)), block);
    Some(Estimate::new(mean, error, number(some.len())))
}

/// The mean of `a` − `b`, row by row, and its error; `None` without rows.
///
/// # Panics
/// If the columns differ in length or `block` is 0.
#[must_use]
pub fn paired_difference(a: &[f64], b: &[f64], block: usize) -> Option<Estimate> {
    assert_eq!(a.len(), b.len(), "a paired difference needs rows in pairs");
    let differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
    mean_estimate(&differences, block)
}

/// The share of hits and its error, as [`points_estimate`] gives it; `None` without rows.
///
/// # Panics
/// If `block` is 0.
#[must_use]
pub fn share_estimate(hits: &[bool], block: usize) -> Option<Estimate> {
    points_estimate(&hits.iter().map(|hit| Some(f64::from(u8::from(*hit)))).collect::<Vec<_>>(), block)
}

/// The mean of points from 0 to 1 (a hit 1, a miss 0, a tie part of a point) and its error; a row that does not count is `None`.
/// `None` where no row counts.
///
/// With at most one point, or all but one, the usual error would be 0 or far too small. It is then that of the share
/// (hits + 2)/(rows + 4) of independent rows (Agresti & Coull 1998): two errors reach about 2.8/n from 0, much as the rule of three
/// has it. Rows spread evenly within blocks can only do better.
///
/// # Panics
/// If `block` is 0.
#[must_use]
pub fn points_estimate(points: &[Option<f64>], block: usize) -> Option<Estimate> {
    let (count, hit) = points.iter().flatten().fold((0, 0.0), |(count, sum), point| (count + 1, sum + point));
    if count == 0 {
        return None;
    }
    let n = number(count);
    let share = hit / n;
    let mut error = error_of_sum(points.iter().map(|point| point.map(|point| point - share)), block);
    if hit <= 1.0 || n - hit <= 1.0 {
        let towards_half = (hit + 2.0) / (n + 4.0);
        let least = n * (towards_half * (1.0 - towards_half) / (n + 4.0)).sqrt();
        // A single independent row is a share, too: its error is known from the law of shares alone.
        error.se = if block == 1 || error.blocks > 1 { least } else { f64::INFINITY };
    }
    Some(Estimate::new(share, error, n))
}

/// The standard error of a sum, and what it rests on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread {
    pub(super) se: f64,
    pub(super) n: usize,
    pub(super) blocks: usize,
}

/// The standard error of the sum of residuals that add up to 0; a row that says nothing is `None` and keeps its place.
pub(super) fn error_of_sum(residuals: impl ExactSizeIterator<Item = Option<f64>>, block: usize) -> Spread {
    let last = last_block(residuals.len(), block);
    let mut blocks = Blocks::default();
    let (mut sum, mut rows, mut current) = (0.0, 0, 0);
    for (place, residual) in residuals.enumerate() {
        let of = (place / block).min(last);
        if of != current {
            blocks.add(sum, rows);
            (sum, rows, current) = (0.0, 0, of);
        }
        if let Some(residual) = residual {
            sum += residual;
            rows += 1;
        }
    }
    blocks.add(sum, rows);
    blocks.spread()
}

/// The place of the last block of so many rows: rows beyond the last full block belong to it.
pub(super) fn last_block(rows: usize, block: usize) -> usize {
    assert!(block > 0, "a block has at least one row");
    (rows / block).saturating_sub(1)
}

/// Blocks of residuals, summed one by one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Blocks {
    squares: f64,
    weights: f64,
    n: usize,
    count: usize,
}

impl Blocks {
    /// Adds a block by the sum of its residuals and the rows it has.
    pub(super) fn add(&mut self, sum: f64, rows: usize) {
        self.squares += sum * sum;
        self.weights += number(rows) * number(rows);
        self.n += rows;
        self.count += usize::from(rows > 0);
    }

    /// The standard error of the sum over all blocks.
    pub(super) fn spread(self) -> Spread {
        let all = number(self.n) * number(self.n);
        let se = if self.count < 2 { f64::INFINITY } else { (all / (all - self.weights) * self.squares).sqrt() };
        Spread { se, n: self.n, blocks: self.count }
    }
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
        assert_eq!(mean_estimate(&[], 1), None);
        let single = mean_estimate(&[1.0], 1).expect("one value");
        assert!(is(single.value, 1.0) && single.error().is_none() && single.interval(0.95).is_none());
    }

    #[test]
    fn blocks_that_balance_out_have_no_error() {
        let values: Vec<f64> = (0..40).map(|i| f64::from(i % 4)).collect();
        let estimate = mean_estimate(&values, 4).expect("forty values");
        assert!(is(estimate.value, 1.5) && is(estimate.se, 0.0));
    }

    #[test]
    fn an_unequal_last_block_is_worked_out_by_hand() {
        // Nineteen rows in blocks of two: eight of two rows and, last, one of three. Rows 3, 1, seven times (1, −1), then 1, −1, −4:
        // the mean is 0, the block sums are 4, seven times 0, and −4. Σw² = (8·4 + 9)/19² = 41/361, so the error of the sum is
        // √(32 ÷ (320/361)) = √36.1.
        let mut values = vec![3.0, 1.0];
        values.extend([1.0, -1.0].repeat(8));
        values.push(-4.0);
        let estimate = mean_estimate(&values, 2).expect("nineteen values");
        assert!(is(estimate.value, 0.0) && is(estimate.se, 36.1_f64.sqrt() / 19.0));
        assert_eq!((estimate.n, estimate.blocks), (19, 9));
    }

    #[test]
    fn two_blocks_have_an_error_and_fewer_have_none() {
        // Block means 1 and 3: the mean is 2, its error √(((1 − 2)² + (3 − 2)²)/(2 − 1)/2) = 1, with t of one degree of freedom.
        let two = mean_estimate(&[0.0, 2.0, 2.0, 4.0], 2).expect("four values");
        assert!(is(two.value, 2.0) && is(two.se, 1.0) && two.blocks == 2);
        let (low, high) = two.interval(0.95).expect("an error");
        assert!((low - (2.0 - 12.706_205)).abs() < 1e-5 && (high - (2.0 + 12.706_205)).abs() < 1e-5);
        let one = mean_estimate(&[0.0, 2.0, 4.0], 2).expect("three values");
        assert!(is(one.value, 2.0) && one.se.is_infinite() && one.blocks == 1);
        let hits = [true, false, true];
        assert!(share_estimate(&hits, 2).expect("three rows").error().is_none());
        assert!(share_estimate(&[false; 3], 2).expect("three rows").error().is_none());
    }

    #[test]
    fn a_share_over_blocks_has_the_error_of_its_blocks() {
        // Hits by block of two: 2, 1, 1, 0. The share is 1/2, the block sums less their mean 1, 0, 0, −1: √(4/3·2)/8.
        let hits = [true, true, true, false, false, true, false, false];
        assert!(is(share_estimate(&hits, 2).expect("rows").se, (8.0_f64 / 3.0).sqrt() / 8.0));
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
        let of = |hits: usize, rows: usize| {
            share_estimate(&(0..rows).map(|i| i < hits).collect::<Vec<_>>(), 1).expect("rows")
        };
        assert!(is(of(20, 101).se, (20.0_f64 / 101.0 * 81.0 / 101.0 / 100.0).sqrt()));
        // None of 96: the error is that of 2 in 100.
        assert!(is(of(0, 96).value, 0.0) && is(of(0, 96).se, 0.014));
        assert!(is(of(96, 96).value, 1.0) && is(of(96, 96).se, 0.014));
        assert!(is(of(1, 96).se, (0.03_f64 * 0.97 / 100.0).sqrt()));
        assert!(of(1, 1).se > 0.0 && share_estimate(&[], 1).is_none());
    }
}
