//! What describes a column of numbers without an error of its own. Changes nothing.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use super::{number, unsigned_zero};

/// The mean.
///
/// # Panics
/// If there are no values.
#[must_use]
pub fn mean(values: &[f64]) -> f64 {
    assert!(!values.is_empty(), "no values have no mean");
    unsigned_zero(values.iter().sum::<f64>() / number(values.len()))
}

/// The sample variance, over n − 1; 0 for a single value.
///
/// # Panics
/// If there are no values.
#[must_use]
pub fn variance(values: &[f64]) -> f64 {
    let mean = mean(values);
    if values.len() == 1 {
        return 0.0;
    }
    values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / number(values.len() - 1)
}

/// The sample standard deviation: the root of [`variance`].
///
/// # Panics
/// If there are no values.
#[must_use]
pub fn sd(values: &[f64]) -> f64 {
    variance(values).sqrt()
}

/// The values that these rising shares of a column lie below: each between two values in a straight line, with the smallest at 0 and the
/// largest at 1 (type 7 of Hyndman & Fan 1996, the default of R and `NumPy`). Afterwards the column stands in another order: to find a few
/// places is quicker than to sort.
///
/// # Panics
/// If there are no values, or a share lies outside 0 to 1 or below the one before it.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place within the slice")]
pub fn percentiles<const N: usize>(values: &mut [f64], shares: [f64; N]) -> [f64; N] {
    assert!(!values.is_empty() && shares.is_sorted(), "percentiles need values and rising shares");
    let last = values.len() - 1;
    // From the largest share down: the smallest value from this place on is found already, and stands there.
    let mut found = shares;
    let mut upto = last + 1;
    for p in found.iter_mut().rev() {
        assert!((0.0..=1.0).contains(p), "a percentile needs a share from 0 to 1");
        let place = number(last) * *p;
        let below = (place as usize).min(last);
        for place in [(below + 1).min(last), below] {
            if place < upto {
                values[..upto].select_nth_unstable_by(place, f64::total_cmp);
                upto = place;
            }
        }
        let [at, above] = [below, (below + 1).min(last)].map(|place| values[place]);
        *p = unsigned_zero(at + (place - number(below)) * (above - at));
    }
    found
}

/// The quantile `p` of Student's t with `degrees` degrees of freedom: how many standard errors a confidence limit lies away.
/// From 1,000 degrees on it is the normal quantile with three corrections (Abramowitz & Stegun 26.7.5), good to 1e-9 within five
/// standard errors, because `statrs` 0.19 loses all digits by ten million.
///
/// # Panics
/// If `degrees` is not above 0 or `p` not between 0 and 1.
#[must_use]
pub fn t_quantile(p: f64, degrees: f64) -> f64 {
    assert!(p > 0.0 && p < 1.0, "a t quantile needs a share between 0 and 1");
    if degrees < 1_000.0 {
        return StudentsT::new(0.0, 1.0, degrees).expect("degrees of freedom are above 0").inverse_cdf(p);
    }
    let z = Normal::standard().inverse_cdf(p);
    let zz = z * z;
    let first = (zz + 1.0) / 4.0;
    let second = (3.0 + zz * (16.0 + zz * 5.0)) / 96.0;
    let third = (-15.0 + zz * (17.0 + zz * (19.0 + zz * 3.0))) / 384.0;
    z * (1.0 + (first + (second + third / degrees) / degrees) / degrees)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 1e-12
    }

    #[test]
    fn two_four_four_four_five_five_seven_nine() {
        let values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        assert!(
            is(mean(&values), 5.0) && is(variance(&values), 32.0 / 7.0) && is(sd(&values), (32.0_f64 / 7.0).sqrt())
        );
        assert!(is(variance(&[3.0]), 0.0));
    }

    #[test]
    fn a_variance_far_from_zero_keeps_its_digits() {
        assert!(is(variance(&[1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0]), 30.0));
    }

    #[test]
    fn percentiles_lie_in_a_straight_line_between_values() {
        let (shares, expected) = ([0.0, 0.25, 0.5, 0.75, 0.95, 1.0], [1.0, 1.75, 3.0, 5.0, 7.4, 8.0]);
        let found = percentiles(&mut [4.0, 1.0, 8.0, 2.0], shares);
        assert!(found.iter().zip(expected).all(|(&found, expected)| is(found, expected)), "{found:?}");
        let alone = percentiles(&mut [3.0], [0.05, 0.95]);
        assert!(is(alone[0], 3.0) && is(alone[1], 3.0));
    }

    #[test]
    fn minus_zero_is_written_zero() {
        for zero in [mean(&[-0.0, -0.0]), percentiles(&mut [-0.0], [0.5])[0], variance(&[-0.0, 0.0])] {
            assert!(zero.is_sign_positive());
        }
    }

    #[test]
    fn the_two_ways_to_a_t_quantile_meet() {
        for p in [1e-6, 0.025, 0.5, 0.9, 0.995] {
            let (below, above) = (t_quantile(p, 999.999_999), t_quantile(p, 1_000.0));
            assert!((below - above).abs() < 2e-9, "{p}: {below} {above}");
        }
        assert!((t_quantile(0.975, 1e4) - 1.960_201_239_890_6).abs() < 1e-12);
    }

    #[test]
    fn t_quantiles_are_those_of_the_printed_table() {
        for (degrees, quantile) in
            [(1.0, 12.706_205), (5.0, 2.570_582), (10.0, 2.228_139), (30.0, 2.042_272), (1e6, 1.959_966)]
        {
            assert!((t_quantile(0.975, degrees) - quantile).abs() < 1e-6, "{degrees}");
            assert!((t_quantile(0.025, degrees) + quantile).abs() < 1e-6, "{degrees}");
        }
    }
}
