//! The bad tail of a column of losses: value at risk and its conditional mean, with errors. Changes nothing.

use super::Parted;
use super::estimate::{Estimate, error_of_sum};
use super::{number, unsigned_zero};

/// The smallest loss that at least the share `level` of the rows does not exceed; `None` without rows or for a level outside
/// 0 ≤ `level` < 1.
#[must_use]
pub fn value_at_risk(losses: &[f64], level: f64) -> Option<f64> {
    if losses.is_empty() || !(0.0..1.0).contains(&level) {
        return None;
    }
    let place = place_of(losses.len(), level);
    let mut order = losses.to_vec();
    let (_, value, _) = order.select_nth_unstable_by(place, f64::total_cmp);
    Some(unsigned_zero(*value))
}

/// The mean of the worst 1 − `level` of the probability (`CVaR`, expected shortfall), where the row at the border counts with the
/// part of it that lies within (Rockafellar & Uryasev 2002). The error is that of the influence function, which adds up over rows as a mean's residuals do.
/// `None` for fewer than two rows, a level outside 0 ≤ `level` < 1, or a tail of less than one row. For `block` see
/// [`mean_estimate`](super::mean_estimate).
///
/// # Panics
/// If `block` is 0.
#[must_use]
pub fn cvar(losses: &[f64], level: f64, block: usize) -> Option<Estimate> {
    let (value, influence) = influence(losses, level)?;
    Some(Estimate::new(value, error_of_sum(influence.into_iter().map(Some), block), number(losses.len())))
}

/// [`cvar`] with what each batch adds to its error.
///
/// # Panics
/// If `block` is 0.
#[must_use]
pub fn cvar_parted(losses: &[f64], level: f64, block: usize) -> Option<Parted> {
    let (value, influence) = influence(losses, level)?;
    let residuals: Vec<Option<f64>> = influence.into_iter().map(|row| Some(row / number(losses.len()))).collect();
    Some(Parted::new(value, &residuals, block))
}

/// The `CVaR` of `a` less that of `b`, the rows paired, with the error of the difference of their influence functions.
/// `None` where either is. For `block` see [`mean_estimate`](super::mean_estimate).
///
/// # Panics
/// If the columns differ in length or `block` is 0.
#[must_use]
pub fn cvar_difference(a: &[f64], b: &[f64], level: f64, block: usize) -> Option<Estimate> {
    assert_eq!(a.len(), b.len(), "a paired difference needs rows in pairs");
    let (value_a, influence_a) = influence(a, level)?;
    let (value_b, influence_b) = influence(b, level)?;
    let influence = influence_a.iter().zip(&influence_b).map(|(a, b)| Some(a - b));
    Some(Estimate::new(value_a - value_b, error_of_sum(influence, block), number(a.len())))
}

/// The `CVaR` and how each row moves it: `VaR` + (loss − `VaR`)⁺/(1 − level) − `CVaR`, which add up to 0.
fn influence(losses: &[f64], level: f64) -> Option<(f64, Vec<f64>)> {
    let rows_in_tail = number(losses.len()) * (1.0 - level);
    if losses.len() < 2 || rows_in_tail < 1.0 - 1e-9 {
        return None;
    }
    let at_risk = value_at_risk(losses, level)?;
    let excess = |loss: &f64| if *loss > at_risk { (loss - at_risk) / (1.0 - level) } else { 0.0 };
    let mean_excess = losses.iter().map(excess).sum::<f64>() / number(losses.len());
    let influence = losses.iter().map(|loss| excess(loss) - mean_excess).collect();
    Some((at_risk + mean_excess, influence))
}

/// The place of the value at risk in rising order. A product that misses a whole number by rounding is taken for it.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place within the slice")]
fn place_of(rows: usize, level: f64) -> usize {
    let reached = (number(rows) * level - 1e-9).ceil().max(1.0);
    (reached as usize).min(rows) - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::mean;
    use proptest::prelude::*;

    fn value(losses: &[f64], level: f64) -> f64 {
        cvar(losses, level, 1).expect("a tail of at least one row").value
    }

    #[test]
    fn the_worst_fifth_of_ten_losses() {
        let losses = [4.0, 9.0, 1.0, 7.0, 2.0, 10.0, 3.0, 8.0, 5.0, 6.0];
        assert_eq!(value_at_risk(&losses, 0.8), Some(8.0));
        assert!((value(&losses, 0.8) - 9.5).abs() < 1e-12);
        // The worst quarter: 10, 9 and half of 8.
        assert_eq!(value_at_risk(&losses, 0.75), Some(8.0));
        assert!((value(&losses, 0.75) - 23.0 / 2.5).abs() < 1e-12);
        // Influence at 0.8: excess 10 for the loss 10, 5 for 9, else 0; mean 1.5; squares 72.25 + 12.25 + 8·2.25 = 102.5.
        let se = cvar(&losses, 0.8, 1).expect("a tail").se;
        assert!((se - (10.0_f64 / 9.0 * 102.5).sqrt() / 10.0).abs() < 1e-12, "{se}");
    }

    #[test]
    fn an_atom_at_the_border_counts_in_part() {
        // A loss of 100 with chance 0.1: the worst fifth is half of it.
        let losses = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 100.0];
        assert_eq!(value_at_risk(&losses, 0.8), Some(0.0));
        assert!((value(&losses, 0.8) - 50.0).abs() < 1e-12);
    }

    #[test]
    fn an_atom_that_the_border_cuts_counts_with_the_part_within() {
        // 90 losses of 0, 6 of 50 and 4 of 100: the worst twentieth is the four and one of the six. Neither the mean of losses from
        // the value at risk on (70) nor that beyond it (100) is it.
        let losses: Vec<f64> =
            (0..100).map(|row| [0.0, 50.0, 100.0][usize::from(row >= 90) + usize::from(row >= 96)]).collect();
        assert_eq!(value_at_risk(&losses, 0.95), Some(50.0));
        assert!((value(&losses, 0.95) - 90.0).abs() < 1e-12);
    }

    #[test]
    fn a_level_that_no_tail_is_left_for_has_no_value() {
        assert_eq!(cvar(&[1.0; 10], 0.95, 1), None);
        assert!((value(&[1.0; 20], 0.95) - 1.0).abs() < 1e-12);
        assert_eq!((cvar(&[1.0], 0.5, 1), cvar(&[1.0, 2.0], 1.0, 1), cvar(&[1.0, 2.0], -0.1, 1)), (None, None, None));
        assert_eq!((value_at_risk(&[], 0.5), value_at_risk(&[1.0], 1.0)), (None, None));
    }

    #[test]
    fn the_level_seven_percent_of_a_hundred_rows_is_the_seventh() {
        let losses: Vec<f64> = (1..=100).map(f64::from).collect();
        for (level, loss) in [(0.07, 7.0), (0.29, 29.0), (0.95, 95.0), (0.99, 99.0), (0.0, 1.0)] {
            assert_eq!(value_at_risk(&losses, level), Some(loss), "{level}");
        }
    }

    #[test]
    fn a_shifted_column_differs_by_its_shift_without_error() {
        let losses = [4.0, 9.0, 1.0, 7.0, 2.0, 10.0, 3.0, 8.0];
        let shifted = losses.map(|loss| loss + 3.0);
        let difference = cvar_difference(&shifted, &losses, 0.7, 1).expect("a tail");
        assert!((difference.value - 3.0).abs() < 1e-12 && difference.se < 1e-12);
    }

    proptest! {
        #[test]
        fn cvar_is_at_least_the_value_at_risk_and_the_mean_and_rises_with_its_level(
            losses in prop::collection::vec(-1e6_f64..1e6, 20..200),
            a in 0.0_f64..0.95,
            b in 0.0_f64..0.95,
        ) {
            let (low, high) = (a.min(b), a.max(b));
            let slack = 1e-6;
            let (at_low, at_high) = (value(&losses, low), value(&losses, high));
            prop_assert!(at_low >= value_at_risk(&losses, low).expect("a value") - slack);
            prop_assert!(at_low >= mean(&losses) - slack);
            prop_assert!(at_high >= at_low - slack);
            prop_assert!(value_at_risk(&losses, high) >= value_at_risk(&losses, low));
            prop_assert!((value(&losses, 0.0) - mean(&losses)).abs() < slack);
        }
    }
}
