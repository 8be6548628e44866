//! Intervals of quantiles from the order of the values alone, whatever their law. Changes nothing.

use super::{number, unsigned_zero};

/// The places, counted from 1 in rising order, of the two values between which the `p` quantile lies with at least this
/// `confidence`: with N values below the quantile binomial (n, p), the highest lower place l with P(N < l) ≤ (1 − confidence)/2 and
/// the lowest upper place u with P(N ≥ u) no more (David & Nagaraja 2003, section 7.1). `None` where n values do not suffice.
///
/// For independent values it never holds the quantile less often than it says, and at a step of the law more often. Values drawn one
/// from each equal stratum have a count below the quantile that spreads less than the binomial (Hoeffding 1956), so it is wider than
/// need be; for a Latin hypercube of several numbers that holds in the limit (Stein 1987).
///
/// # Panics
/// If `p` or `confidence` is not between 0 and 1.
#[must_use]
pub fn quantile_places(n: usize, p: f64, confidence: f64) -> Option<(usize, usize)> {
    assert!(p > 0.0 && p < 1.0 && confidence > 0.0 && confidence < 1.0, "a share lies between 0 and 1");
    let side = (1.0 - confidence) / 2.0;
    let low = highest_below(n, p, side)?;
    let from_above = highest_below(n, 1.0 - p, side)?;
    Some((low, n + 1 - from_above))
}

/// The interval of the `p` quantile of a rising column, from [`quantile_places`].
///
/// # Panics
/// If `p` or `confidence` is not between 0 and 1.
#[must_use]
pub fn quantile_interval(sorted: &[f64], p: f64, confidence: f64) -> Option<(f64, f64)> {
    debug_assert!(sorted.is_sorted(), "a place is one of sorted values");
    let (low, high) = quantile_places(sorted.len(), p, confidence)?;
    Some((unsigned_zero(sorted[low - 1]), unsigned_zero(sorted[high - 1])))
}

/// The highest place l ≥ 1 with P(N ≤ l − 1) ≤ `side` for N binomial (n, p).
///
/// The law is summed outwards from its mode by the ratio of neighbours, in units of the mode, until a term no longer counts; so it
/// needs about √n terms and no special function, and keeps its digits for any n.
fn highest_below(n: usize, p: f64, side: f64) -> Option<usize> {
    const NEGLIGIBLE: f64 = 1e-25;
    let odds = p / (1.0 - p);
    let mode = mode(n, p);
    // Terms below the mode, from the mode down, and the sum of all above it.
    let mut below = vec![1.0];
    let mut term = 1.0;
    for k in (1..=mode).rev() {
        term *= number(k) / (number(n - k + 1) * odds);
        if term < NEGLIGIBLE {
            break;
        }
        below.push(term);
    }
    let (mut above, mut term) = (0.0, 1.0);
    for k in mode..n {
        term *= number(n - k) / number(k + 1) * odds;
        if term < NEGLIGIBLE {
            break;
        }
        above += term;
    }
    let total = above + below.iter().rev().sum::<f64>();
    let lowest = mode + 1 - below.len();
    let mut sum = 0.0;
    // After adding the term of k, `sum` is P(N ≤ k).
    let too_many = below.iter().rev().position(|term| {
        sum += term;
        sum > side * total
    });
    let place = too_many.map_or(mode + 1, |steps| lowest + steps);
    (place >= 1).then_some(place)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of at most n")]
fn mode(n: usize, p: f64) -> usize {
    ((number(n + 1) * p).floor() as usize).min(n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Binomial, DiscreteCDF};

    #[test]
    fn medians_have_the_places_of_the_printed_tables() {
        // David & Nagaraja 2003; Conover 1999, table A3: P(1 < N < 9) for ten values is 1 − 2·11/1024 = 97.9 %.
        for (n, places) in [(6, (1, 6)), (9, (2, 8)), (10, (2, 9)), (20, (6, 15)), (25, (8, 18)), (100, (40, 61))] {
            assert_eq!(quantile_places(n, 0.5, 0.95), Some(places), "{n} values");
        }
        assert_eq!(quantile_places(5, 0.5, 0.95), None, "five values cover at most 1 − 2/32");
    }

    #[test]
    fn a_twentieth_needs_seventy_two_values() {
        // 0.95⁷¹ = 0.0262 and 0.95⁷² = 0.0249.
        assert_eq!(quantile_places(71, 0.05, 0.95), None);
        assert_eq!(quantile_places(72, 0.05, 0.95).map(|places| places.0), Some(1));
        assert_eq!(quantile_places(72, 0.95, 0.95).map(|places| places.1), Some(72));
    }

    #[test]
    fn places_are_those_of_the_binomial_law() {
        for (n, p) in [(72_u64, 0.05), (500, 0.25), (640, 0.75), (2_000, 0.95), (9_999, 0.5)] {
            let law = Binomial::new(p, n).expect("a binomial law");
            let (low, high) = quantile_places(usize::try_from(n).expect("small"), p, 0.95).expect("enough values");
            let (low, high) = (low as u64, high as u64);
            assert!(law.cdf(low - 1) <= 0.025 && law.cdf(low) > 0.025, "{n} {p}: {low}");
            assert!(law.sf(high - 1) <= 0.025 && law.sf(high - 2) > 0.025, "{n} {p}: {high}");
        }
    }

    #[test]
    fn a_million_values_keep_their_digits() {
        // The normal law with the continuity correction: 500,000 ± 1.959964·500, far from a border.
        let (low, high) = quantile_places(1_000_000, 0.5, 0.95).expect("enough values");
        assert_eq!(low + high, 1_000_001);
        assert!(low.abs_diff(499_020) <= 1, "{low}");
    }

    #[test]
    fn the_interval_is_made_of_values() {
        let values: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(quantile_interval(&values, 0.5, 0.95), Some((2.0, 9.0)));
        assert_eq!(quantile_interval(&[], 0.5, 0.95), None);
    }
}
