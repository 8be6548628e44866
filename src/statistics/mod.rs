//! Mean, error, quantile, `CVaR`, paired difference, Cholesky: numbers in, numbers out. Draws nothing and knows no word of co-financing.
//!
//! Every sum runs in the order of its slice and in one thread, so a result has the same bits wherever it is computed. No result is −0.

mod cholesky;
#[cfg(test)]
mod coverage;
mod describe;
mod estimate;
mod ratio;
mod tail;

pub use cholesky::cholesky;
pub use describe::{chance_higher, mean, percentile, sd, t_quantile, variance};
pub use estimate::{Estimate, mean_estimate, paired_difference, share_estimate};
pub use ratio::{ratio_difference, ratio_estimate};
pub use tail::{cvar, cvar_difference, value_at_risk};

/// A count as a number; exact below 2⁵³.
#[allow(clippy::cast_precision_loss, reason = "no slice has 2^53 values")]
fn number(count: usize) -> f64 {
    count as f64
}

/// The same number, but 0 for −0.
fn unsigned_zero(x: f64) -> f64 {
    x + 0.0
}
