//! What it takes to make a distribution ready for millions of draws, estimated from its numbers alone: nothing is made ready here.
//!
//! Nanoseconds are those of one core of the machine of `benches/README.md`. Between distributions they differ ten-thousandfold, so that
//! the factor of one to four by which more is said here than is needed does no harm.

use std::ops::Add;

use super::distribution::{Distribution, pert_shapes};
use crate::units::to_f64;

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

/// Quantiles that are worked out for a table of cubics as it usually is; for one that is twice as fine; and for one as fine as can be.
/// The last two count the coarser ones that were tried before.
const QUANTILES: [f64; 3] = [6_500.0, 16_000.0, 34_000.0];
/// Beyond so many values among curves, hardly a cell is without one.
const MANY_VALUES: f64 = 100.0;
/// So many gaps between the parts of a mixture are bridged by the usual table, and so many by the next.
const GAPS: [usize; 2] = [1, 4];
/// The same of ends of parts, where the density jumps.
const ENDS: [usize; 2] = [14, 80];
/// Bytes of a table of cubics.
const TABLE: f64 = 62_000.0;
/// Steps of the search for a mixture's quantile.
const SEARCH: f64 = 8.0;
/// Quantiles that are worked out for one of the tables of a grid, with those that try how many are needed.
const GRID_QUANTILES: f64 = 900.0;
/// Bytes of one of them.
const GRID_BYTES: f64 = 8_000.0;
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
                let quantiles = QUANTILES[self.refinements(values)];
                let table = Effort { nanoseconds: (quantiles + MEAN) * self.quantile_time(), bytes: TABLE };
                table + steps(values)
            }
        }
    }

    /// What it takes to make the tables of a family with this at one of its corners, of which so many parameters move.
    #[must_use]
    pub(super) fn effort_on_grid(&self, moving: usize) -> Effort {
        let shapes = match self {
            Distribution::Pert { .. } => 13.0,
            Distribution::Beta { .. } => {
                if moving > 1 {
                    170.0
                } else {
                    13.0
                }
            }
            Distribution::Gamma { .. } => 25.0,
            _ => return Effort { nanoseconds: 1_000.0, bytes: 500.0 },
        };
        Effort { nanoseconds: shapes * GRID_QUANTILES * self.quantile_time(), bytes: shapes * GRID_BYTES }
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
            Distribution::Discrete { values, .. } => to_f64(values.len()),
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

    /// How often a table of quantiles is refined: where an end is steep, where values or bounded parts make the quantiles jump or bend, or
    /// where there is hardly anything between two parts.
    fn refinements(&self, values: f64) -> usize {
        if self.least_shape() < 0.05 || values > MANY_VALUES {
            return 2;
        }
        let Distribution::Mixture { parts } = self else { return 0 };
        let curves = || parts.iter().map(|(_, part)| part).filter(|part| part.curves() > 0.0);
        let ends = curves().map(Distribution::support).flat_map(|(low, high)| [low, high]);
        let mut ends: Vec<f64> = ends.filter(|end| end.is_finite()).collect();
        ends.sort_by(f64::total_cmp);
        ends.dedup_by(|a, b| a.total_cmp(b).is_eq());
        let mut spans: Vec<(f64, f64)> = curves().map(|part| part.span(0.05)).collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut reached, mut gaps) = (f64::INFINITY, 0);
        for (low, high) in spans {
            gaps += usize::from(low > reached);
            reached = if reached.is_infinite() { high } else { reached.max(high) };
        }
        let beyond = |found: usize, limits: [usize; 2]| limits.iter().filter(|limit| found > **limit).count();
        beyond(gaps, GAPS).max(beyond(ends.len(), ENDS))
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
            Distribution::Beta { alpha, beta } => 240.0 + 8.0 * libm::sqrt(alpha.min(*beta)),
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
