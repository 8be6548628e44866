//! The spellings of distributions by named parameters: which parameters each has, and what distribution they make. Draws nothing.

use super::check::Complaint;
use super::distribution::Distribution;

/// Most parameters a form has.
pub const PARAMETERS: usize = 3;

/// A way to spell a distribution by parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `Uniform(low, high)`.
    Uniform,
    /// `Triangular(low, mode, high)`.
    Triangular,
    /// `Pert(low, mode, high)`.
    Pert,
    /// `Normal(mean, sd)`.
    Normal,
    /// `LogNormal(median, sigma)`.
    LogNormalMedian,
    /// `LogNormal(mean, cv)`.
    LogNormalMean,
    /// `LogNormal(p05, p95)`.
    LogNormalRange,
    /// `Beta(alpha, beta)`.
    BetaShapes,
    /// `Beta(mean, strength)`.
    BetaMean,
    /// `Exponential(mean)`.
    Exponential,
    /// `Poisson(mean)`.
    Poisson,
    /// `Bernoulli(chance)`.
    Bernoulli,
    /// `Gamma(shape, scale)`.
    GammaShape,
    /// `Gamma(mean, cv)`.
    GammaMean,
    /// `Weibull(shape, scale)`.
    Weibull,
    /// `Pareto(min, alpha)`.
    Pareto,
}

/// What a parameter is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// As the number itself.
    Alike,
    /// A part of a whole.
    Share,
    /// A count.
    Count,
    /// A factor without a unit.
    Factor,
}

impl Form {
    /// Its parameters in the order in which they are written.
    #[must_use]
    pub fn parameters(self) -> &'static [(&'static str, Counting)] {
        use Counting::{Alike, Count, Factor, Share};
        match self {
            Form::Uniform => &[("low", Alike), ("high", Alike)],
            Form::Triangular | Form::Pert => &[("low", Alike), ("mode", Alike), ("high", Alike)],
            Form::Normal => &[("mean", Alike), ("sd", Alike)],
            Form::LogNormalMedian => &[("median", Alike), ("sigma", Factor)],
            Form::LogNormalMean | Form::GammaMean => &[("mean", Alike), ("cv", Factor)],
            Form::LogNormalRange => &[("p05", Alike), ("p95", Alike)],
            Form::BetaShapes => &[("alpha", Factor), ("beta", Factor)],
            Form::BetaMean => &[("mean", Share), ("strength", Factor)],
            Form::Exponential => &[("mean", Alike)],
            Form::Poisson => &[("mean", Count)],
            Form::Bernoulli => &[("chance", Share)],
            Form::GammaShape | Form::Weibull => &[("shape", Factor), ("scale", Alike)],
            Form::Pareto => &[("min", Alike), ("alpha", Factor)],
        }
    }

    /// The distribution that these parameters make, not yet checked; those beyond its own are not looked at.
    #[must_use]
    pub fn distribution(self, [a, b, c]: [f64; PARAMETERS]) -> Distribution {
        match self {
            Form::Uniform => Distribution::Uniform { low: a, high: b },
            Form::Triangular => Distribution::Triangular { low: a, mode: b, high: c },
            Form::Pert => Distribution::Pert { low: a, mode: b, high: c },
            Form::Normal => Distribution::Normal { mean: a, sd: b },
            Form::LogNormalMedian => Distribution::lognormal_median_sigma(a, b),
            Form::LogNormalMean => Distribution::lognormal_mean_cv(a, b),
            Form::LogNormalRange => Distribution::lognormal_range(a, b),
            Form::BetaShapes => Distribution::Beta { alpha: a, beta: b },
            Form::BetaMean => Distribution::beta_mean_strength(a, b),
            Form::Exponential => Distribution::Exponential { mean: a },
            Form::Poisson => Distribution::Poisson { mean: a },
            Form::Bernoulli => Distribution::Bernoulli { chance: a },
            Form::GammaShape => Distribution::Gamma { shape: a, scale: b },
            Form::GammaMean => Distribution::gamma_mean_cv(a, b),
            Form::Weibull => Distribution::Weibull { shape: a, scale: b },
            Form::Pareto => Distribution::Pareto { min: a, alpha: b },
        }
    }

    /// What a shape that differs from future to future may not be, where tables of it would be too rough.
    ///
    /// # Errors
    /// Which limit a parameter passes.
    pub(super) fn check_shape(distribution: &Distribution) -> Result<(), Complaint> {
        let (what, help) = match distribution {
            Distribution::Beta { alpha, beta } if alpha.min(*beta) < LEAST_SHAPE => (
                format!("a shape of the beta comes to {:.4}, below {LEAST_SHAPE}", alpha.min(*beta)),
                "write a mean further from 0 and 1, or a larger strength",
            ),
            Distribution::Gamma { shape, .. } if *shape < LEAST_SHAPE => (
                format!("the shape of the gamma comes to {shape:.4}, below {LEAST_SHAPE}"),
                "write a smaller cv, or a larger shape",
            ),
            Distribution::Poisson { mean } if *mean > LARGEST_MEAN => {
                (format!("its mean comes to {mean:.0}, above {LARGEST_MEAN}"), "write a smaller mean, or a Normal")
            }
            _ => return Ok(()),
        };
        Err(Complaint::new(what, help))
    }
}

/// Least shape of a beta or gamma whose shape differs from future to future.
const LEAST_SHAPE: f64 = 0.5;
/// Largest mean of a Poisson whose mean differs from future to future.
const LARGEST_MEAN: f64 = 50_000.0;
