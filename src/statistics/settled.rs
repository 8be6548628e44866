//! Whether a mean has settled, or still rests on a few extreme rows. Changes nothing.

/// The part of all squares that the most extreme hundredth of the rows may carry.
const MOST_CARRIED: f64 = 0.8;
/// So many rows of equal weight would make an error known to a twentieth: ½·√(1/100).
const ENOUGH_ROWS: f64 = 100.0;

/// Whether a mean and its error still rest on a few extreme rows: the most extreme hundredth of them carries more than 80 % of the
/// squared residuals, and the squares weigh as much as those of fewer than 100 equal rows, (Σr²)² ÷ Σr⁴ < 100.
///
/// Where the variance is finite the first share tends to a limit as rows are added: 8 % for a normal law, 22 % for an exponential,
/// 48 % for a log-normal with σ = 1. Where it is not, as for a Pareto law with α < 2, the share tends to the whole, and no error can
/// be trusted. The second condition lets rare events pass once there are enough of them. The residuals are those whose sum gives
/// the error: value − mean, or numerator − ratio·denominator.
#[must_use]
pub fn rests_on_few(residuals: &[f64]) -> bool {
    let largest = residuals.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
    if residuals.len() < 2 || largest == 0.0 {
        return false;
    }
    // In units of the largest, so that no power overflows.
    let mut squares: Vec<f64> = residuals.iter().map(|x| (x / largest) * (x / largest)).collect();
    let all: f64 = squares.iter().sum();
    let fourths: f64 = squares.iter().map(|x| x * x).sum();
    let hundredth = squares.len().div_ceil(100);
    squares.select_nth_unstable_by(hundredth - 1, |a, b| b.total_cmp(a));
    let carried: f64 = squares[..hundredth].iter().sum();
    carried > MOST_CARRIED * all && all * all < ENOUGH_ROWS * fourths
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test of statistics, not of bits")]
mod tests {
    use super::*;
    use crate::statistics::mean;
    use rand::rngs::Xoshiro256PlusPlus;
    use rand::{RngExt, SeedableRng};
    use statrs::distribution::{ContinuousCDF, Normal};

    /// How many of a hundred seeds warn, for 10,000 values that are this function of a uniform number.
    fn warnings(of: impl Fn(f64) -> f64) -> usize {
        let warns = |seed: &u64| {
            let mut rng = Xoshiro256PlusPlus::seed_from_u64(*seed);
            let values: Vec<f64> = (0..10_000).map(|_| of(1.0 - rng.random::<f64>())).collect();
            let mean = mean(&values);
            rests_on_few(&values.iter().map(|x| x - mean).collect::<Vec<_>>())
        };
        (0..100).filter(warns).count()
    }

    #[test]
    fn tame_laws_do_not_warn_and_a_law_without_variance_does() {
        let normal = Normal::standard();
        assert_eq!(warnings(|u| -u.ln()), 0, "exponential");
        assert_eq!(warnings(|u| normal.inverse_cdf(u.min(1.0 - 1e-16))), 0, "normal");
        assert_eq!(warnings(|u| normal.inverse_cdf(u.min(1.0 - 1e-16)).exp()), 0, "log-normal, σ = 1");
        assert_eq!(warnings(|u| u.powf(-1.0 / 1.2)), 100, "Pareto, α = 1.2");
    }

    #[test]
    fn a_rare_event_settles_once_there_are_enough_of_it() {
        // One row of 200 is a hit: residuals 199/200 and −1/200; the hits weigh nearly all.
        let hits = |hits: u32| -> Vec<f64> {
            (0..200 * hits).map(|row| f64::from(u8::from(row % 200 == 0)) - 0.005).collect()
        };
        assert!(rests_on_few(&hits(20)) && rests_on_few(&hits(90)));
        assert!(!rests_on_few(&hits(110)));
        assert!(!rests_on_few(&[1.0, -1.0, 1.0, -1.0]));
        assert!(!rests_on_few(&[0.0; 9]) && !rests_on_few(&[]) && !rests_on_few(&[5.0]));
        // One of four: 0.75² of 0.75² + 3·0.25² is 75 %; one of six: 5/6.
        let one_of = |rows: u32| -> Vec<f64> {
            (0..rows).map(|row| f64::from(u8::from(row == 0)) - 1.0 / f64::from(rows)).collect()
        };
        assert!(!rests_on_few(&one_of(4)) && rests_on_few(&one_of(6)));
    }
}
