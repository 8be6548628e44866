//! What it takes to make a distribution ready for millions of draws, estimated from its numbers alone: nothing is made ready here.
//!
//! Nanoseconds are those of one core of the machine of `benches/README.md`. Between families they differ ten-thousandfold, so that a
//! factor of two either way does no harm: a table of quantiles with many kinks takes up to four times as long as is said here.

use std::ops::Add;

use super::distribution::{Distribution, pert_shapes};

/// Time and memory.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Effort {
    /// Nanoseconds on one core.
    pub nanoseconds: f64,
    /// Bytes that are kept.
    pub bytes: f64,
}

impl Add for Effort {
    type Output = Effort;

    fn add(self, other: Effort) -> Effort {
        Effort { nanoseconds: self.nanoseconds + other.nanoseconds, bytes: self.bytes + other.bytes }
    }
}

/// Quantiles that are worked out for a table of cubics of the usual fineness, and a fifth for those that are finer.
const QUANTILES: f64 = 1.2 * 5_800.0;
/// The same where quantiles are steep at an end or jump from value to value: the table is as fine as can be.
const STEEP_QUANTILES: f64 = 35_000.0;
/// Beyond so many values among curves, hardly a cell is without one.
const MANY_VALUES: f64 = 100.0;
/// Bytes of a table of cubics.
const TABLE: f64 = 62_000.0;
/// Steps of the search for a mixture's quantile.
const SEARCH: f64 = 8.0;
/// Quantiles for the mean of what is cut to a window.
const MEAN: f64 = 640.0;

impl Distribution {
    /// What it takes to check the distribution, find its mean and its range, and make its sampler.
    #[must_use]
    pub fn effort(&self) -> Effort {
        match self {
            Distribution::Constant { .. }
            | Distribution::Uniform { .. }
            | Distribution::Triangular { .. }
            | Distribution::Normal { .. }
            | Distribution::LogNormal { .. }
            | Distribution::Exponential { .. }
            | Distribution::Bernoulli { .. }
            | Distribution::Weibull { .. }
            | Distribution::Pareto { .. } => Effort { nanoseconds: 1_000.0, bytes: 500.0 },
            Distribution::Pert { .. } | Distribution::Beta { .. } => self.beta_table(),
            Distribution::Poisson { .. } | Distribution::Discrete { .. } => steps(self.values()),
            Distribution::Gamma { .. } | Distribution::Truncated { .. } | Distribution::Mixture { .. } => {
                let values = self.values();
                if self.curves() == 0.0 {
                    return steps(values);
                }
                let quantiles = if self.is_steep() || values > MANY_VALUES { STEEP_QUANTILES } else { QUANTILES };
                let table = Effort { nanoseconds: (quantiles + MEAN) * self.quantile_time(), bytes: TABLE };
                table + steps(values)
            }
        }
    }

    /// Tables of a beta are the finer the steeper its ends.
    fn beta_table(&self) -> Effort {
        let nodes = match self.least_shape() {
            least if least < 0.2 => 10_000.0,
            least if least < 1.0 => 3_000.0,
            _ => 1_000.0,
        };
        Effort { nanoseconds: nodes * self.quantile_time(), bytes: 32.0 * nodes }
    }

    /// Values with a chance of their own.
    fn values(&self) -> f64 {
        match self {
            // As many as matter: twelve standard deviations either way.
            Distribution::Poisson { mean } => 25.0 * libm::sqrt(*mean) + 60.0,
            Distribution::Discrete { values, .. } => float(values.len()),
            Distribution::Mixture { parts } => parts.iter().map(|(_, part)| part.values()).sum(),
            Distribution::Constant { .. } => 1.0,
            Distribution::Bernoulli { .. } => 2.0,
            Distribution::Uniform { .. }
            | Distribution::Triangular { .. }
            | Distribution::Pert { .. }
            | Distribution::Normal { .. }
            | Distribution::LogNormal { .. }
            | Distribution::Beta { .. }
            | Distribution::Exponential { .. }
            | Distribution::Gamma { .. }
            | Distribution::Weibull { .. }
            | Distribution::Pareto { .. }
            | Distribution::Truncated { .. } => 0.0,
        }
    }

    /// Parts without values of their own.
    fn curves(&self) -> f64 {
        match self {
            Distribution::Mixture { parts } => parts.iter().map(|(_, part)| part.curves()).sum(),
            _ if self.values() > 0.0 => 0.0,
            _ => 1.0,
        }
    }

    /// The smaller shape of a beta or gamma, of the part where it is smallest.
    fn least_shape(&self) -> f64 {
        match self {
            Distribution::Beta { alpha, beta } => alpha.min(*beta),
            Distribution::Gamma { shape, .. } => *shape,
            Distribution::Truncated { of, .. } => of.least_shape(),
            Distribution::Mixture { parts } => {
                parts.iter().map(|(_, part)| part.least_shape()).fold(f64::INFINITY, f64::min)
            }
            Distribution::Constant { .. }
            | Distribution::Uniform { .. }
            | Distribution::Triangular { .. }
            | Distribution::Pert { .. }
            | Distribution::Normal { .. }
            | Distribution::LogNormal { .. }
            | Distribution::Exponential { .. }
            | Distribution::Poisson { .. }
            | Distribution::Bernoulli { .. }
            | Distribution::Discrete { .. }
            | Distribution::Weibull { .. }
            | Distribution::Pareto { .. } => f64::INFINITY,
        }
    }

    fn is_steep(&self) -> bool {
        self.least_shape() < 0.05
    }

    /// Nanoseconds for the tails at one place.
    fn tail_time(&self) -> f64 {
        match self {
            Distribution::Constant { .. } | Distribution::Bernoulli { .. } | Distribution::Uniform { .. } => 60.0,
            Distribution::Triangular { .. } | Distribution::Exponential { .. } | Distribution::Pareto { .. } => 90.0,
            Distribution::Normal { .. } | Distribution::LogNormal { .. } | Distribution::Weibull { .. } => 150.0,
            // Terms of a series or a continued fraction.
            Distribution::Gamma { shape, .. } => 130.0 + 4.0 * libm::sqrt(*shape),
            Distribution::Pert { low, mode, high } => {
                let (alpha, beta) = pert_shapes(*low, *mode, *high);
                Distribution::Beta { alpha, beta }.tail_time()
            }
            Distribution::Beta { alpha, beta } => 240.0 + 3.0 * libm::sqrt(alpha.min(*beta)),
            Distribution::Truncated { of, .. } => of.tail_time() + 100.0,
            Distribution::Poisson { .. } | Distribution::Discrete { .. } => 100.0,
            Distribution::Mixture { parts } => parts.iter().map(|(_, part)| part.tail_time()).sum(),
        }
    }

    /// Nanoseconds for one exact quantile.
    fn quantile_time(&self) -> f64 {
        match self {
            Distribution::Constant { .. }
            | Distribution::Bernoulli { .. }
            | Distribution::Uniform { .. }
            | Distribution::Triangular { .. }
            | Distribution::Exponential { .. }
            | Distribution::Pareto { .. }
            | Distribution::Normal { .. }
            | Distribution::LogNormal { .. }
            | Distribution::Weibull { .. }
            | Distribution::Poisson { .. }
            | Distribution::Discrete { .. } => 100.0,
            // Newton's steps, each with its tails.
            Distribution::Gamma { .. } | Distribution::Beta { .. } | Distribution::Pert { .. } => {
                5.0 * self.tail_time()
            }
            Distribution::Truncated { of, .. } => of.quantile_time() + 100.0,
            Distribution::Mixture { parts } => {
                let curves = || parts.iter().map(|(_, part)| part).filter(|part| part.curves() > 0.0);
                let ends: f64 = curves().map(Distribution::quantile_time).sum();
                let tails: f64 = curves().map(Distribution::tail_time).sum();
                let search = if curves().count() > 1 { SEARCH } else { 0.0 };
                // Among single values the place is found by halving.
                let among_values = libm::log2(self.values() + 1.0);
                ends + (search + among_values) * tails
            }
        }
    }
}

/// A table of single values: sorted, summed, and kept with their weights.
fn steps(values: f64) -> Effort {
    Effort { nanoseconds: 150.0 * values, bytes: 40.0 * values }
}

#[allow(clippy::cast_precision_loss, reason = "a hundred thousand values at most")]
fn float(count: usize) -> f64 {
    count as f64
}
