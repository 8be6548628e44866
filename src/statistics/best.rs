//! Columns beside each other, row by row: which is higher, which is best, and by how much the others fall short. Changes nothing.

use super::estimate::{Estimate, points_estimate};
use super::{mean_of_some, number};

/// The chance that `a` is higher than `b`, a tie counting half, with its error, over the rows in which both have a value; `None`
/// where no row has. For `block` see [`mean_estimate`](super::mean_estimate).
///
/// # Panics
/// If the columns differ in length or `block` is 0.
#[must_use]
pub fn chance_higher(a: &[Option<f64>], b: &[Option<f64>], block: usize) -> Option<Estimate> {
    assert_eq!(a.len(), b.len(), "a comparison needs rows in pairs");
    let points = |(a, b): (&Option<f64>, &Option<f64>)| {
        let (a, b) = ((*a)?, (*b)?);
        Some(f64::from(u8::from(a > b)).midpoint(f64::from(u8::from(a >= b))))
    };
    points_estimate(&a.iter().zip(b).map(points).collect::<Vec<_>>(), block)
}

/// How one of several columns stands among them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// The chance that it is the best of its row; a row with several best is shared equally between them.
    pub best: Estimate,
    /// Its expected regret: the mean of how far it falls short of the best of its row.
    pub regret: Estimate,
}

/// How each of `columns` stands among them where higher is better, over the rows in which all have a value. `None` without columns
/// or without such rows. For `block` see [`mean_estimate`](super::mean_estimate).
///
/// # Panics
/// If the columns differ in length or `block` is 0.
#[must_use]
#[allow(
    clippy::float_cmp,
    reason = "a tie is a tie to the last bit: on the same luck, what does not differ is the same"
)]
pub fn standings(columns: &[Vec<Option<f64>>], block: usize) -> Option<Vec<Standing>> {
    let rows = columns.first()?.len();
    assert!(columns.iter().all(|column| column.len() == rows), "a comparison needs rows of one length");
    // The best of each row, and how many share it.
    let best: Vec<Option<(f64, f64)>> = (0..rows)
        .map(|row| {
            let values: Option<Vec<f64>> = columns.iter().map(|column| column[row]).collect();
            let values = values?;
            let best = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            Some((best, number(values.iter().filter(|value| **value == best).count())))
        })
        .collect();
    columns
        .iter()
        .map(|column| {
            let rows = || column.iter().zip(&best).map(|(value, best)| Some(((*value)?, (*best)?)));
            let point = |(value, (best, shared)): (f64, (f64, f64))| if value == best { 1.0 / shared } else { 0.0 };
            let points: Vec<Option<f64>> = rows().map(|row| row.map(point)).collect();
            let regrets: Vec<Option<f64>> = rows().map(|row| row.map(|(value, (best, _))| best - value)).collect();
            Some(Standing { best: points_estimate(&points, block)?, regret: mean_of_some(&regrets, block)? })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 1e-12
    }

    #[test]
    fn ties_count_half_and_missing_rows_not_at_all() {
        let some = |values: &[f64]| values.iter().copied().map(Some).collect::<Vec<_>>();
        let even = chance_higher(&some(&[1.0, 2.0, 3.0, 4.0]), &some(&[0.0, 2.0, 3.0, 5.0]), 1).expect("rows");
        // Points 1, ½, ½, 0: the error is √(½/3)/√4.
        assert!(is(even.value, 0.5) && is(even.se, (1.0_f64 / 24.0).sqrt()));
        assert!(is(chance_higher(&some(&[1.0, 2.0]), &some(&[0.0, 2.0]), 1).expect("rows").value, 0.75));
        let gaps = chance_higher(&[Some(1.0), None, Some(1.0)], &[Some(0.0), Some(0.0), None], 1).expect("a row");
        assert!(is(gaps.value, 1.0) && gaps.n == 1);
        assert!(chance_higher(&[None], &[Some(1.0)], 1).is_none());
    }

    #[test]
    fn chance_of_being_best_and_regret_are_worked_out_by_hand() {
        // Four rows:   best   A    B    C
        //               5     5    3    5     A and C share it
        //               4     1    4    2
        //               6     6    6    6     all share it
        //               9     9    0    3
        let columns = [[5.0, 1.0, 6.0, 9.0], [3.0, 4.0, 6.0, 0.0], [5.0, 2.0, 6.0, 3.0]];
        let mut columns = columns.map(|column| column.map(Some).to_vec());
        // A fifth row that one has no value in does not count.
        for (column, value) in columns.iter_mut().zip([Some(1.0), None, Some(2.0)]) {
            column.push(value);
        }
        let found = standings(&columns, 1).expect("rows");
        let third = 1.0 / 3.0;
        let chances = [(0.5 + third + 1.0) / 4.0, (1.0 + third) / 4.0, (0.5 + third) / 4.0];
        let regrets = [3.0 / 4.0, 11.0 / 4.0, 8.0 / 4.0];
        for (place, standing) in found.iter().enumerate() {
            assert!(is(standing.best.value, chances[place]) && is(standing.regret.value, regrets[place]), "{place}");
        }
        // Regret of C: 0, 2, 0, 6: squares about 2 are 4, 0, 4, 16; error √(24/3/4) = √2.
        assert!(is(found[2].regret.se, 2.0_f64.sqrt()));
        assert!(is(found.iter().map(|standing| standing.best.value).sum::<f64>(), 1.0));
        assert!(standings(&[], 1).is_none() && standings(&[vec![], vec![]], 1).is_none());
    }
}
