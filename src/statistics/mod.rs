//! Mean, error, quantile, `CVaR`, paired difference, dominance, Cholesky: numbers in, numbers out. Draws nothing and knows no word of co-financing.
//!
//! Every sum runs in the order of its slice and in one thread, so a result has the same bits wherever it is computed. No result is −0.

mod best;
mod cholesky;
#[cfg(test)]
mod coverage;
mod describe;
mod dominance;
mod estimate;
mod order;
mod parted;
mod ratio;
mod settled;
mod tail;
mod tolerance;

pub use best::{Standing, chance_higher, standings};
pub use cholesky::cholesky;
pub use describe::{mean, percentiles, sd, t_quantile, variance};
pub use dominance::{Below, Dominance, grid};
pub use estimate::{Estimate, mean_estimate, mean_of_some, paired_difference, points_estimate, share_estimate};
pub use order::{quantile_interval, quantile_places};
pub use parted::Parted;
pub use ratio::{ratio_difference, ratio_estimate, ratio_parted};
pub use settled::rests_on_few;
pub use tail::{cvar, cvar_difference, cvar_parted, value_at_risk};
pub use tolerance::{runs_for_extremes, runs_for_largest, share_below_largest, share_between_extremes};

/// A count as a number; exact below 2⁵³.
#[allow(clippy::cast_precision_loss, reason = "no slice has 2^53 values")]
fn number(count: usize) -> f64 {
    count as f64
}

/// The same number, but 0 for −0.
fn unsigned_zero(x: f64) -> f64 {
    x + 0.0
}
