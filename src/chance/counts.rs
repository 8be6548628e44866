//! Poisson counts one by one, where their mean differs from future to future. Holds no tables.

use super::incomplete_gamma::GammaShape;
use super::normal::normal_quantile;

/// The smallest count whose chance of it or less reaches `u`, without a table: from a guess (Cornish & Fisher 1938) step by step.
pub(super) fn poisson_quantile(mean: f64, u: f64) -> f64 {
    if mean <= 0.0 {
        return 0.0;
    }
    // A count of n or less is a gamma of shape n + 1 that exceeds the mean.
    let reaches = |count: f64| libm::exp(GammaShape::new(count + 1.0).tail(mean, false)) >= u;
    let z = normal_quantile(u);
    let mut count = libm::floor(mean + z * mean.sqrt() + (z * z - 1.0) / 6.0).max(0.0);
    while !reaches(count) {
        count += 1.0;
    }
    while count > 0.0 && reaches(count - 1.0) {
        count -= 1.0;
    }
    count
}
