//! Numbers that are kept with what each batch of runs adds to their errors, so that what is made of several of them – a difference, a
//! crossing, a turning point – has its error too, on the same luck.

use super::estimate::{Blocks, Estimate, last_block};
use super::unsigned_zero;

/// A number estimated from runs, and its error by batches.
#[derive(Clone, Debug, PartialEq)]
pub struct Parted {
    /// The number.
    pub value: f64,
    /// Of each batch, what it adds to the error: these add up to 0.
    parts: Vec<f64>,
    /// Rows of each batch that say something of the number.
    rows: Vec<usize>,
}

impl Parted {
    /// A number of which each row adds its residual to the error; a row that says nothing is `None` and keeps its place. `block` as in
    /// [`mean_estimate`](super::mean_estimate).
    ///
    /// # Panics
    /// If `block` is 0.
    #[must_use]
    pub fn new(value: f64, residuals: &[Option<f64>], block: usize) -> Parted {
        let last = last_block(residuals.len(), block);
        let (mut parts, mut rows) = (vec![0.0; last + 1], vec![0; last + 1]);
        for (place, residual) in residuals.iter().enumerate() {
            if let Some(residual) = residual {
                let of = (place / block).min(last);
                parts[of] += residual;
                rows[of] += 1;
            }
        }
        Parted { value, parts, rows }
    }

    /// The number with its error.
    #[must_use]
    pub fn estimate(&self) -> Estimate {
        let mut blocks = Blocks::default();
        for (part, rows) in self.parts.iter().zip(&self.rows) {
            blocks.add(*part, *rows);
        }
        Estimate::new(self.value, blocks.spread(), 1.0)
    }

    /// A number that moves with some others of the same runs by so much each (a delta method: the derivatives).
    ///
    /// # Panics
    /// If they are not of the same batches, or none is given.
    #[must_use]
    pub fn made_of(value: f64, others: &[(f64, &Parted)]) -> Parted {
        let (_, first) = others.first().expect("made of something");
        let (mut parts, mut rows) = (vec![0.0; first.parts.len()], vec![0; first.rows.len()]);
        for (weight, other) in others {
            assert_eq!(other.parts.len(), parts.len(), "numbers of the same runs have the same batches");
            for batch in 0..parts.len() {
                parts[batch] += weight * other.parts[batch];
                rows[batch] = rows[batch].max(other.rows[batch]);
            }
        }
        Parted { value: unsigned_zero(value), parts, rows }
    }

    /// This one less another, on the same luck.
    ///
    /// # Panics
    /// If they are not of the same batches.
    #[must_use]
    pub fn less(&self, other: &Parted) -> Parted {
        Parted::made_of(self.value - other.value, &[(1.0, self), (-1.0, other)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{mean_estimate, paired_difference};

    fn parted(values: &[f64], block: usize) -> Parted {
        let n = super::super::number(values.len());
        let mean = values.iter().sum::<f64>() / n;
        Parted::new(mean, &values.iter().map(|value| Some((value - mean) / n)).collect::<Vec<_>>(), block)
    }

    fn same(found: Estimate, expected: Option<Estimate>) -> bool {
        let expected = expected.expect("rows");
        let close = |a: f64, b: f64| (a - b).abs() < 1e-12;
        close(found.value, expected.value)
            && close(found.se, expected.se)
            && (found.n, found.blocks) == (expected.n, expected.blocks)
    }

    #[test]
    fn a_number_in_parts_has_the_error_that_it_has_whole() {
        let values = [2.0, 4.0, 4.0, 9.0, 1.0, 7.5, 3.0];
        for block in [1, 2, 3] {
            assert!(same(parted(&values, block).estimate(), mean_estimate(&values, block)), "blocks of {block}");
        }
        assert!(parted(&values, 4).estimate().error().is_none(), "one batch has no error");
    }

    #[test]
    fn a_difference_is_that_of_pairs_and_of_equal_numbers_none() {
        let (a, b) = ([2.0, 4.0, 4.0, 9.0], [1.0, 5.0, 3.0, 3.0]);
        assert!(same(parted(&a, 1).less(&parted(&b, 1)).estimate(), paired_difference(&a, &b, 1)));
        let nothing = parted(&a, 2).less(&parted(&a, 2)).estimate();
        assert_eq!((nothing.value.to_bits(), nothing.se.to_bits()), (0, 0));
    }

    #[test]
    fn what_is_made_of_others_moves_with_them() {
        // Twice the one less three times the other, row by row: the error is that of the rows of it.
        let (a, b) = ([2.0, 4.0, 4.0, 9.0], [1.0, 5.0, 3.0, 3.0]);
        let rows: Vec<f64> = a.iter().zip(&b).map(|(a, b)| 2.0 * a - 3.0 * b).collect();
        let (one, other) = (parted(&a, 1), parted(&b, 1));
        let made = Parted::made_of(2.0 * one.value - 3.0 * other.value, &[(2.0, &one), (-3.0, &other)]);
        assert!(same(made.estimate(), mean_estimate(&rows, 1)));
    }
}
