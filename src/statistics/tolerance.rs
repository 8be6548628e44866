//! What so many independent runs say of futures not run, whatever their law (Wilks 1941). Changes nothing.

use super::number;

/// The highest share of futures of which it can be said with this `confidence` that at least so many lie below the largest of `n`
/// values (or above the smallest): β with 1 − βⁿ = confidence; 0 for no values.
///
/// # Panics
/// If `confidence` is not between 0 and 1.
#[must_use]
pub fn share_below_largest(n: usize, confidence: f64) -> f64 {
    assert!(confidence > 0.0 && confidence < 1.0, "a confidence lies between 0 and 1");
    if n == 0 { 0.0 } else { libm::pow(1.0 - confidence, 1.0 / number(n)) }
}

/// The highest share of futures of which it can be said with this `confidence` that at least so many lie between the smallest and
/// the largest of `n` values: β with 1 − n·βⁿ⁻¹ + (n − 1)·βⁿ = confidence; 0 for fewer than two values.
///
/// # Panics
/// If `confidence` is not between 0 and 1.
#[must_use]
pub fn share_between_extremes(n: usize, confidence: f64) -> f64 {
    assert!(confidence > 0.0 && confidence < 1.0, "a confidence lies between 0 and 1");
    if n < 2 {
        return 0.0;
    }
    // The confidence falls from 1 to 0 as the share rises from 0 to 1.
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    loop {
        let middle = low.midpoint(high);
        if middle <= low || middle >= high {
            return low;
        }
        if confidence_between(n, middle) >= confidence {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// The chance that at least the share β lies between the smallest and the largest of `n` independent values.
fn confidence_between(n: usize, share: f64) -> f64 {
    let n = number(n);
    1.0 - libm::pow(share, n - 1.0) * (n - (n - 1.0) * share)
}

/// The fewest independent runs whose largest value at least the share `coverage` of futures lies below, with this `confidence`.
///
/// # Panics
/// If either is not between 0 and 1.
#[must_use]
pub fn runs_for_largest(coverage: f64, confidence: f64) -> usize {
    fewest(coverage, |n| share_below_largest(n, confidence))
}

/// The fewest independent runs between whose smallest and largest value at least the share `coverage` of futures lies, with this
/// `confidence`.
///
/// # Panics
/// If either is not between 0 and 1.
#[must_use]
pub fn runs_for_extremes(coverage: f64, confidence: f64) -> usize {
    fewest(coverage, |n| share_between_extremes(n, confidence))
}

/// The fewest runs whose share reaches the coverage; a share rises with the runs towards 1.
fn fewest(coverage: f64, share: impl Fn(usize) -> f64) -> usize {
    assert!(coverage > 0.0 && coverage < 1.0, "a coverage lies between 0 and 1");
    let mut high = 1;
    while share(high) < coverage {
        high *= 2;
    }
    let mut low = high / 2;
    while high - low > 1 {
        let middle = low.midpoint(high);
        if share(middle) < coverage {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_runs_are_those_everyone_quotes() {
        assert_eq!((runs_for_largest(0.95, 0.95), runs_for_largest(0.99, 0.95)), (59, 299));
        assert_eq!((runs_for_extremes(0.95, 0.95), runs_for_extremes(0.99, 0.95)), (93, 473));
        assert_eq!((runs_for_largest(0.90, 0.95), runs_for_extremes(0.90, 0.95)), (29, 46));
        assert_eq!(runs_for_largest(0.95, 0.99), 90);
    }

    #[test]
    fn shares_are_worked_out_by_hand() {
        // √0.05 for two values; and of three between the extremes 1 − 3β² + 2β³ = ½ at β = ½.
        assert!((share_below_largest(2, 0.95) - 0.05_f64.sqrt()).abs() < 1e-12);
        assert!((share_between_extremes(3, 0.5) - 0.5).abs() < 1e-12);
        assert!(share_below_largest(0, 0.95) == 0.0 && share_between_extremes(1, 0.95) == 0.0);
        assert!(share_between_extremes(10_000, 0.95) > 0.999);
    }
}
