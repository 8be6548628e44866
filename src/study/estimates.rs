//! The headline of a measure, and the difference of two, from columns of cells in run order. Knows no study.

use crate::measure::Kind;
use crate::outcome::Cell;
use crate::statistics::{
    Estimate, Parted, cvar, cvar_difference, cvar_parted, mean_of_some, percentiles, ratio_difference, ratio_estimate,
    ratio_parted,
};
use crate::study::summary::Band;

/// The part of the probability that a tail measure leaves out.
pub const TAIL_LEVEL: f64 = 0.95;

/// Percentiles over runs.
#[must_use]
pub fn band(mut values: Vec<f64>) -> Band {
    if values.is_empty() {
        return Band::default();
    }
    let [p05, p25, p50, p75, p95] = percentiles(&mut values, [0.05, 0.25, 0.5, 0.75, 0.95]).map(Some);
    Band { p05, p25, p50, p75, p95 }
}

/// The headline of a column of cells, one a run, with its Monte Carlo error by blocks of `block` consecutive runs (1: independent
/// runs): the mean of the runs that have a value, Σ numerators ÷ Σ denominators, or the mean of the worst 5 %.
/// `None` where there is none: no run has a value, the denominators do not add up to more than nothing, or the runs are too few for
/// a tail. The error is infinite where there are fewer than two blocks.
#[must_use]
pub fn headline(kind: Kind, cells: &[Cell], block: usize) -> Option<Estimate> {
    match kind {
        Kind::Mean => mean_of_some(&cells.iter().map(|cell| cell.of_run()).collect::<Vec<_>>(), block),
        Kind::Ratio => {
            let (num, den) = parts(cells);
            (den.iter().sum::<f64>() > 0.0).then(|| ratio_estimate(&num, &den, block)).flatten()
        }
        Kind::Tail => cvar(&complete(cells)?, TAIL_LEVEL, block),
    }
}

/// The headline of `a` less that of `b`, run by run on the same luck, with its error; of means, over the runs in which both have a
/// value. `None` where either has no headline, or no run has both.
///
/// # Panics
/// If the columns differ in length.
#[must_use]
pub fn difference(kind: Kind, a: &[Cell], b: &[Cell], block: usize) -> Option<Estimate> {
    assert_eq!(a.len(), b.len(), "a paired difference needs runs in pairs");
    match kind {
        Kind::Mean => {
            let less = |(a, b): (&Cell, &Cell)| Some(a.of_run()? - b.of_run()?);
            mean_of_some(&a.iter().zip(b).map(less).collect::<Vec<_>>(), block)
        }
        Kind::Ratio => {
            let ((num_a, den_a), (num_b, den_b)) = (parts(a), parts(b));
            let some = |den: &[f64]| den.iter().sum::<f64>() > 0.0;
            (some(&den_a) && some(&den_b)).then(|| ratio_difference(&num_a, &den_a, &num_b, &den_b, block)).flatten()
        }
        Kind::Tail => cvar_difference(&complete(a)?, &complete(b)?, TAIL_LEVEL, block),
    }
}

/// The headline of a column of cells with what each batch adds to its error, so that headlines of the same runs can be put together.
/// `None` as in [`headline`].
#[must_use]
pub fn parted(kind: Kind, cells: &[Cell], block: usize) -> Option<Parted> {
    let some = |(num, den): (Vec<f64>, Vec<f64>)| {
        (den.iter().sum::<f64>() > 0.0).then(|| ratio_parted(&num, &den, block)).flatten()
    };
    match kind {
        // With 1 below, or 0 where there is no value, a ratio is the mean of the values there are.
        Kind::Mean => {
            let value = |cell: &Cell| cell.of_run().map_or((0.0, 0.0), |value| (value, 1.0));
            some(cells.iter().map(value).unzip())
        }
        Kind::Ratio => some(parts(cells)),
        Kind::Tail => cvar_parted(&complete(cells)?, TAIL_LEVEL, block),
    }
}

/// What each run adds to the error of a headline, up to a common factor: value − mean, or numerator − ratio·denominator. Empty for
/// tails, which are made of extremes.
#[must_use]
pub fn residuals(kind: Kind, cells: &[Cell], headline: f64) -> Vec<f64> {
    match kind {
        Kind::Mean => cells.iter().filter_map(|cell| cell.of_run()).map(|value| value - headline).collect(),
        Kind::Ratio => cells
            .iter()
            .filter(|cell| cell.num != 0.0 || cell.den != 0.0)
            .map(|cell| cell.num - headline * cell.den)
            .collect(),
        Kind::Tail => Vec::new(),
    }
}

/// The values of a tail measure, which has one in every run or in none.
fn complete(cells: &[Cell]) -> Option<Vec<f64>> {
    cells.iter().map(|cell| cell.of_run()).collect()
}

fn parts(cells: &[Cell]) -> (Vec<f64>, Vec<f64>) {
    cells.iter().map(|cell| (cell.num, cell.den)).unzip()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(parts: &[(f64, f64)]) -> Vec<Cell> {
        parts.iter().map(|&(num, den)| Cell { num, den }).collect()
    }

    fn is(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 1e-12
    }

    #[test]
    fn a_mean_is_over_the_runs_that_have_a_value() {
        let cells = column(&[(1.0, 1.0), (0.0, 0.0), (4.0, 1.0), (7.0, 1.0)]);
        let found = headline(Kind::Mean, &cells, 1).expect("three values");
        assert!(is(found.value, 4.0) && is(found.se, 3.0_f64.sqrt()) && found.n == 3, "{found:?}");
        assert!(headline(Kind::Mean, &column(&[(0.0, 0.0); 3]), 1).is_none());
    }

    #[test]
    fn a_ratio_is_of_sums_and_needs_something_to_divide_by() {
        let cells = column(&[(1.0, 1.0), (4.0, 2.0), (7.0, 3.0)]);
        let found = headline(Kind::Ratio, &cells, 1).expect("a ratio");
        assert!(is(found.value, 2.0) && is(found.se, 3.0_f64.sqrt() / 6.0));
        assert!(headline(Kind::Ratio, &column(&[(1.0, 1.0), (1.0, -2.0)]), 1).is_none());
    }

    #[test]
    fn the_tail_is_the_worst_twentieth() {
        let cells: Vec<Cell> = (1..=40_u32).map(|loss| Cell { num: f64::from(loss), den: 1.0 }).collect();
        assert!(is(headline(Kind::Tail, &cells, 1).expect("two rows of tail").value, 39.5));
        assert!(headline(Kind::Tail, &cells[..19], 1).is_none());
        // An atom at the border counts with its part within: of 100 runs the four that lose 100 and one of the six that lose 50.
        let atoms: Vec<(f64, f64)> = (0..100)
            .map(|run| {
                (
                    if run >= 96 {
                        100.0
                    } else if run >= 90 {
                        50.0
                    } else {
                        0.0
                    },
                    1.0,
                )
            })
            .collect();
        assert!(is(headline(Kind::Tail, &column(&atoms), 1).expect("five rows of tail").value, 90.0));
        let less: Vec<Cell> = cells.iter().map(|cell| Cell { num: cell.num / 2.0, den: 1.0 }).collect();
        assert!(is(difference(Kind::Tail, &cells, &less, 1).expect("tails").value, 19.75));
    }

    #[test]
    fn a_difference_of_means_is_over_the_runs_that_have_both() {
        let a = column(&[(5.0, 1.0), (9.0, 1.0), (0.0, 0.0), (4.0, 1.0)]);
        let b = column(&[(2.0, 1.0), (0.0, 0.0), (1.0, 1.0), (3.0, 1.0)]);
        let found = difference(Kind::Mean, &a, &b, 1).expect("two pairs");
        // Differences 3 and 1: mean 2, error √2 ÷ √2.
        assert!(is(found.value, 2.0) && is(found.se, 1.0) && found.n == 2);
        let itself = difference(Kind::Ratio, &a, &a, 1).expect("a ratio");
        assert!(is(itself.value, 0.0) && is(itself.se, 0.0));
    }
}
