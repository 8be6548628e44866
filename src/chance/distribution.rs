//! The families of distributions, their CDFs and exact quantiles. May be slow; may not draw.

use super::elementary;
use super::incomplete_beta::{Shape, beta_cdf};
use super::mixture::Mixed;
use super::normal::{normal_cdf, normal_quantile};
use super::steps::Steps;
use super::tails::Tails;

/// Φ⁻¹(0.95): half the width of a 90 % range in standard deviations.
const NINETY_PERCENT: f64 = 1.644_853_626_951_472_2;

/// The distribution of one number. Only what [`Distribution::check`] accepts has the meaning described here.
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    /// Always the same number.
    Constant {
        /// The number.
        value: f64,
    },
    /// Every number between two equally likely.
    Uniform {
        /// Smallest number.
        low: f64,
        /// Largest number.
        high: f64,
    },
    /// A density that rises in a straight line to the mode and falls in one.
    Triangular {
        /// Smallest number.
        low: f64,
        /// Likeliest number.
        mode: f64,
        /// Largest number.
        high: f64,
    },
    /// A beta on `low` to `high` with shapes 1 + 4·(mode − low)/(high − low) and 1 + 4·(high − mode)/(high − low)
    /// (Malcolm et al. 1959).
    Pert {
        /// Smallest number.
        low: f64,
        /// Likeliest number.
        mode: f64,
        /// Largest number.
        high: f64,
    },
    /// The bell curve.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// A number whose logarithm is normal.
    LogNormal {
        /// Mean of the logarithm: the logarithm of the median.
        mu: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// A share from 0 to 1.
    Beta {
        /// Weight towards 1.
        alpha: f64,
        /// Weight towards 0.
        beta: f64,
    },
    /// A waiting time without memory.
    Exponential {
        /// Mean.
        mean: f64,
    },
    /// A count of independent rare events.
    Poisson {
        /// Mean.
        mean: f64,
    },
    /// 1 with this chance, else 0.
    Bernoulli {
        /// The chance of 1, from 0 to 1.
        chance: f64,
    },
    /// One of some numbers, each with a chance in proportion to its weight.
    Discrete {
        /// The numbers, in any order.
        values: Vec<f64>,
        /// Their weights, in the same order.
        weights: Vec<f64>,
    },
    /// A sum of waiting times: never negative, skewed to the right.
    Gamma {
        /// Shape.
        shape: f64,
        /// Scale: mean ÷ shape.
        scale: f64,
    },
    /// A waiting time whose risk rises (shape above 1) or falls with what was waited.
    Weibull {
        /// Shape.
        shape: f64,
        /// Scale: 63 % of the draws stay below it.
        scale: f64,
    },
    /// A heavy tail: the share of draws above x is (min/x) to the power alpha.
    Pareto {
        /// Smallest number.
        min: f64,
        /// How fast the tail thins out.
        alpha: f64,
    },
    /// Each draw from one of the parts, with a chance in proportion to its weight.
    Mixture {
        /// Weights and parts; no part is itself a mixture.
        parts: Vec<(f64, Distribution)>,
    },
    /// Those draws of a continuous distribution that lie in a window; made by [`Distribution::truncated`].
    Truncated {
        /// The distribution.
        of: Box<Distribution>,
        /// Lower end of the window, within the support.
        min: f64,
        /// Upper end.
        max: f64,
    },
}

impl Distribution {
    /// A log-normal by its median and the standard deviation of its logarithm.
    #[must_use]
    pub fn lognormal_median_sigma(median: f64, sigma: f64) -> Distribution {
        Distribution::LogNormal { mu: libm::log(median), sigma }
    }

    /// A log-normal by its mean and its coefficient of variation (standard deviation ÷ mean).
    #[must_use]
    pub fn lognormal_mean_cv(mean: f64, cv: f64) -> Distribution {
        let variance = libm::log1p(cv * cv);
        Distribution::LogNormal { mu: libm::log(mean) - 0.5 * variance, sigma: libm::copysign(variance.sqrt(), cv) }
    }

    /// A log-normal by its 90 % range: the numbers that 5 % and 95 % of the draws stay below.
    #[must_use]
    pub fn lognormal_range(p05: f64, p95: f64) -> Distribution {
        let (low, high) = (libm::log(p05), libm::log(p95));
        Distribution::LogNormal { mu: 0.5 * (low + high), sigma: (high - low) / (2.0 * NINETY_PERCENT) }
    }

    /// A beta by its mean and its strength, the number of observations it is worth (alpha + beta).
    #[must_use]
    pub fn beta_mean_strength(mean: f64, strength: f64) -> Distribution {
        Distribution::Beta { alpha: mean * strength, beta: (1.0 - mean) * strength }
    }

    /// A gamma by its mean and its coefficient of variation (standard deviation ÷ mean).
    #[must_use]
    pub fn gamma_mean_cv(mean: f64, cv: f64) -> Distribution {
        Distribution::Gamma { shape: 1.0 / (cv * cv), scale: mean * (cv * cv) }
    }

    /// The smallest and the largest number that can occur; may be infinite.
    #[must_use]
    pub fn support(&self) -> (f64, f64) {
        match self {
            Distribution::Constant { value } => (*value, *value),
            Distribution::Uniform { low, high }
            | Distribution::Triangular { low, high, .. }
            | Distribution::Pert { low, high, .. } => (*low, *high),
            Distribution::Normal { .. } => (f64::NEG_INFINITY, f64::INFINITY),
            Distribution::LogNormal { .. }
            | Distribution::Exponential { .. }
            | Distribution::Gamma { .. }
            | Distribution::Weibull { .. } => (0.0, f64::INFINITY),
            Distribution::Pareto { min, .. } => (*min, f64::INFINITY),
            Distribution::Mixture { parts } => parts
                .iter()
                .filter(|(weight, _)| *weight > 0.0)
                .map(|(_, part)| part.support())
                .fold((f64::INFINITY, f64::NEG_INFINITY), |all, part| (all.0.min(part.0), all.1.max(part.1))),
            Distribution::Truncated { of, min, max } => {
                let (low, high) = of.support();
                (low.max(*min), high.min(*max))
            }
            Distribution::Beta { .. } => (0.0, 1.0),
            Distribution::Poisson { mean } => (0.0, if *mean > 0.0 { f64::INFINITY } else { 0.0 }),
            Distribution::Bernoulli { chance } => {
                (if *chance < 1.0 { 0.0 } else { 1.0 }, if *chance > 0.0 { 1.0 } else { 0.0 })
            }
            Distribution::Discrete { values, weights } => {
                let drawn = || values.iter().zip(weights).filter(|(_, weight)| **weight > 0.0).map(|(value, _)| *value);
                let ends = drawn().min_by(f64::total_cmp).zip(drawn().max_by(f64::total_cmp));
                ends.expect("a checked distribution has a value with a weight")
            }
        }
    }

    /// The lowest and the highest number that a draw can give, but for one draw in 1 ÷ `chance` beyond either.
    #[must_use]
    pub fn span(&self, chance: f64) -> (f64, f64) {
        let (low, high) = self.support();
        let of = |quantile: &dyn Fn(f64) -> f64| (low.max(quantile(chance)), high.min(quantile(1.0 - chance)));
        match self {
            Distribution::Poisson { mean } => {
                let steps = Steps::poisson(*mean);
                of(&|u| steps.quantile(inside(u)))
            }
            Distribution::Discrete { values, weights } => {
                let steps = Steps::discrete(values, weights);
                of(&|u| steps.quantile(inside(u)))
            }
            Distribution::Mixture { .. } => {
                let mixed = Mixed::new(self);
                of(&|u| mixed.at(Tails::at(inside(u))))
            }
            Distribution::Constant { .. } => (low, high),
            Distribution::Uniform { .. }
            | Distribution::Triangular { .. }
            | Distribution::Pert { .. }
            | Distribution::Normal { .. }
            | Distribution::LogNormal { .. }
            | Distribution::Beta { .. }
            | Distribution::Exponential { .. }
            | Distribution::Bernoulli { .. }
            | Distribution::Gamma { .. }
            | Distribution::Weibull { .. }
            | Distribution::Pareto { .. }
            | Distribution::Truncated { .. } => of(&|u| self.quantile(u)),
        }
    }

    /// The chance that the number is at most `x`.
    #[must_use]
    pub fn cdf(&self, x: f64) -> f64 {
        match self {
            Distribution::Constant { value } => f64::from(u8::from(*value <= x)),
            Distribution::Uniform { low, high } => ((x - low) / (high - low)).clamp(0.0, 1.0),
            Distribution::Triangular { low, mode, high } => {
                if x <= *low {
                    0.0
                } else if x >= *high {
                    1.0
                } else if x < *mode {
                    (x - low) * (x - low) / ((high - low) * (mode - low))
                } else {
                    1.0 - (high - x) * (high - x) / ((high - low) * (high - mode))
                }
            }
            Distribution::Pert { low, mode, high } => {
                let (alpha, beta) = pert_shapes(*low, *mode, *high);
                beta_cdf(alpha, beta, (x - low) / (high - low))
            }
            Distribution::Normal { mean, sd } => normal_cdf((x - mean) / sd),
            Distribution::LogNormal { mu, sigma } => {
                if x <= 0.0 {
                    0.0
                } else {
                    normal_cdf((libm::log(x) - mu) / sigma)
                }
            }
            Distribution::Beta { alpha, beta } => beta_cdf(*alpha, *beta, x),
            Distribution::Exponential { mean } => {
                if x <= 0.0 {
                    0.0
                } else {
                    -libm::expm1(-x / mean)
                }
            }
            Distribution::Poisson { mean } => Steps::poisson(*mean).cdf(x),
            Distribution::Bernoulli { chance } => {
                if x < 0.0 {
                    0.0
                } else if x < 1.0 {
                    1.0 - chance
                } else {
                    1.0
                }
            }
            Distribution::Discrete { values, weights } => Steps::discrete(values, weights).cdf(x),
            Distribution::Gamma { .. }
            | Distribution::Weibull { .. }
            | Distribution::Pareto { .. }
            | Distribution::Truncated { .. } => self.tails(x).chance(),
            Distribution::Mixture { .. } => Mixed::new(self).cdf(x),
        }
    }

    /// The smallest number that the share `u` of the draws stays at or below: the inverse of the CDF, to about 1e-12 relative.
    /// A `u` at or beyond 0 or 1 is taken for the nearest one inside, so that the result is always finite.
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        let u = inside(u);
        match self {
            Distribution::Constant { value } => *value,
            Distribution::Uniform { low, high } => uniform_quantile(*low, *high, u),
            Distribution::Triangular { low, mode, high } => triangular_quantile(*low, *mode, *high, u),
            Distribution::Pert { low, mode, high } => {
                let (alpha, beta) = pert_shapes(*low, *mode, *high);
                between(*low, *high, Shape::new(alpha, beta).quantile(u))
            }
            Distribution::Normal { mean, sd } => mean + sd * normal_quantile(u),
            Distribution::LogNormal { mu, sigma } => elementary::exp(mu + sigma * normal_quantile(u)),
            Distribution::Beta { alpha, beta } => Shape::new(*alpha, *beta).quantile(u).0,
            Distribution::Exponential { mean } => exponential_quantile(*mean, u),
            Distribution::Poisson { mean } => Steps::poisson(*mean).quantile(u),
            Distribution::Bernoulli { chance } => bernoulli_quantile(1.0 - chance, u),
            Distribution::Discrete { values, weights } => Steps::discrete(values, weights).quantile(u),
            Distribution::Weibull { shape, scale } => weibull_quantile(*shape, *scale, u),
            Distribution::Pareto { min, alpha } => pareto_quantile(*min, *alpha, u),
            Distribution::Gamma { .. } | Distribution::Truncated { .. } => self.at(Tails::at(u)),
            Distribution::Mixture { .. } => Mixed::new(self).at(Tails::at(u)),
        }
    }
}

/// `u` brought into the open interval from 0 to 1: from 2⁻⁶⁰ to the number before 1.
#[inline]
pub(super) fn inside(u: f64) -> f64 {
    const LEAST: f64 = f64::EPSILON / 256.0;
    const MOST: f64 = 1.0 - f64::EPSILON / 2.0;
    let u = if u > LEAST { u } else { LEAST };
    if u < MOST { u } else { MOST }
}

#[inline]
pub(super) fn uniform_quantile(low: f64, high: f64, u: f64) -> f64 {
    let x = low + (high - low) * u;
    if x < high { x } else { high }
}

#[inline]
pub(super) fn triangular_quantile(low: f64, mode: f64, high: f64, u: f64) -> f64 {
    let width = high - low;
    let rising = u * width < mode - low;
    let square = if rising { u * width * (mode - low) } else { (1.0 - u) * width * (high - mode) };
    let step = square.sqrt();
    if rising { low + step } else { high - step }
}

#[inline]
pub(super) fn exponential_quantile(mean: f64, u: f64) -> f64 {
    -mean * elementary::ln_one_minus(u)
}

#[inline]
pub(super) fn weibull_quantile(shape: f64, scale: f64, u: f64) -> f64 {
    scale * elementary::exp(elementary::ln(-elementary::ln_one_minus(u)) / shape)
}

#[inline]
pub(super) fn pareto_quantile(min: f64, alpha: f64, u: f64) -> f64 {
    min * elementary::exp(-elementary::ln_one_minus(u) / alpha)
}

/// 1 for the quantiles above `zeros`, the chance of 0.
#[inline]
pub(super) fn bernoulli_quantile(zeros: f64, u: f64) -> f64 {
    f64::from(u8::from(u > zeros))
}

/// The place between `low` and `high` that is the share `x` = 1 − `y` of the way, measured from the nearer end.
pub(super) fn between(low: f64, high: f64, (x, y): (f64, f64)) -> f64 {
    if x <= 0.5 { low + (high - low) * x } else { high - (high - low) * y }
}

/// The beta shapes of a PERT distribution.
pub(super) fn pert_shapes(low: f64, mode: f64, high: f64) -> (f64, f64) {
    (1.0 + 4.0 * ((mode - low) / (high - low)), 1.0 + 4.0 * ((high - mode) / (high - low)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log_parameters(distribution: &Distribution) -> (f64, f64) {
        match distribution {
            Distribution::LogNormal { mu, sigma } => (*mu, *sigma),
            other => panic!("{other:?} is not log-normal"),
        }
    }

    #[test]
    fn a_log_normal_may_be_spelt_in_three_ways() {
        let (mu, sigma) = log_parameters(&Distribution::lognormal_mean_cv(1.25, 0.5));
        assert!((sigma - 0.472_38).abs() < 5e-6 && (libm::exp(mu) - 1.118_03).abs() < 5e-6);
        let (mu, sigma) = log_parameters(&Distribution::lognormal_range(5.0, 10.0));
        assert!((mu - 1.956_011_5).abs() < 5e-8 && (sigma - 0.210_701_8).abs() < 5e-8);
        let (mu, sigma) = log_parameters(&Distribution::lognormal_median_sigma(1.0, 0.3));
        assert!(mu.abs() < 1e-300 && (sigma - 0.3).abs() < 1e-300);
        let range = Distribution::lognormal_range(5.0, 10.0);
        assert!((range.quantile(0.05) - 5.0).abs() < 1e-13 && (range.quantile(0.95) - 10.0).abs() < 1e-13);
    }

    #[test]
    fn a_beta_of_mean_a_quarter_worth_eight_observations_has_shapes_two_and_six() {
        assert_eq!(Distribution::beta_mean_strength(0.25, 8.0), Distribution::Beta { alpha: 2.0, beta: 6.0 });
    }

    #[test]
    fn poisson_and_binomial_tails_are_the_published_ones() {
        assert!((1.0 - Distribution::Poisson { mean: 110.0 }.cdf(99.0) - 0.841_72).abs() < 5e-6);
        let fractions = Distribution::LogNormal { mu: -0.638_196, sigma: 1.679_788 };
        assert!((1.0 - fractions.cdf(1.0) - 0.352).abs() < 5e-6, "half of the venture multiples lose");
        assert!((1.0 - fractions.cdf(10.0) - 0.04).abs() < 5e-6);
        assert!((1.0 - fractions.cdf(5.0) - 0.090).abs() < 5e-4);
    }

    #[test]
    fn a_table_reaches_from_its_least_to_its_greatest_value_with_a_weight() {
        let die =
            Distribution::Discrete { values: vec![6.0, 0.5, 1.0, 9.0, 3.0], weights: vec![1.0, 0.0, 2.0, 0.0, 1.0] };
        assert_eq!((die.support(), die.span(1e-12)), ((1.0, 6.0), (1.0, 6.0)));
    }

    #[test]
    fn a_span_is_the_support_but_for_what_hardly_ever_happens() {
        // Uniform from 0 to 8, but for an eighth beyond either end: 1 to 7. Exponential of mean 1: -ln(7/8) and -ln(1/8).
        let (low, high) = Distribution::Uniform { low: 0.0, high: 8.0 }.span(0.125);
        assert!((low - 1.0).abs() < 1e-15 && (high - 7.0).abs() < 1e-15);
        let (low, high) = Distribution::Exponential { mean: 1.0 }.span(0.125);
        assert!((low - 0.133_531_392_624_522_6).abs() < 1e-15 && (high - 2.079_441_541_679_835_9).abs() < 1e-15);
        // Values and a curve: 0 with a chance of one half, else from 10 to 20.
        let parts =
            vec![(1.0, Distribution::Constant { value: 0.0 }), (1.0, Distribution::Uniform { low: 10.0, high: 20.0 })];
        let (low, high) = Distribution::Mixture { parts }.span(0.125);
        assert!(low.abs() < 1e-300 && (high - 17.5).abs() < 1e-9);
        assert_eq!(Distribution::Poisson { mean: 3.0 }.span(0.125), (1.0, 5.0));
    }

    #[test]
    fn triangular_quantiles_are_worked_out_by_hand() {
        // Triangular(1, 2, 6): a fifth of the mass lies below the mode; F(1.5) = 0.25/5; F(4) = 1 − 4/20.
        let triangular = Distribution::Triangular { low: 1.0, mode: 2.0, high: 6.0 };
        for (u, x) in [(0.05, 1.5), (0.2, 2.0), (0.8, 4.0)] {
            assert!((triangular.quantile(u) - x).abs() < 1e-14 && (triangular.cdf(x) - u).abs() < 1e-15, "{x}");
        }
    }

    #[test]
    fn a_bernoulli_rises_with_its_quantile() {
        let bernoulli = Distribution::Bernoulli { chance: 0.27 };
        assert!(bernoulli.quantile(0.729).abs() < 1e-300 && (bernoulli.quantile(0.731) - 1.0).abs() < 1e-300);
        for (chance, value) in [(0.0, 0.0), (1.0, 1.0)] {
            let sure = Distribution::Bernoulli { chance };
            assert_eq!((sure.quantile(1e-17), sure.quantile(1.0), sure.support()), (value, value, (value, value)));
        }
    }

    #[test]
    fn statrs_finds_the_same_quantiles() {
        use statrs::distribution::{ContinuousCDF, DiscreteCDF, Exp, LogNormal, Normal, Poisson, Triangular, Uniform};
        type Pair = (Distribution, Box<dyn Fn(f64) -> f64>);
        let uniform = Uniform::new(-2.0, 3.0).expect("a distribution");
        let triangular = Triangular::new(1.0, 6.0, 2.0).expect("a distribution");
        let normal = Normal::new(10.0, 3.0).expect("a distribution");
        let lognormal = LogNormal::new(1.0, 0.8).expect("a distribution");
        let exponential = Exp::new(0.25).expect("a distribution");
        let poisson = Poisson::new(30.5).expect("a distribution");
        #[allow(clippy::cast_precision_loss, reason = "small counts")]
        let pairs: Vec<Pair> = vec![
            (Distribution::Uniform { low: -2.0, high: 3.0 }, Box::new(move |u| uniform.inverse_cdf(u))),
            (Distribution::Triangular { low: 1.0, mode: 2.0, high: 6.0 }, Box::new(move |u| triangular.inverse_cdf(u))),
            (Distribution::Normal { mean: 10.0, sd: 3.0 }, Box::new(move |u| normal.inverse_cdf(u))),
            (Distribution::LogNormal { mu: 1.0, sigma: 0.8 }, Box::new(move |u| lognormal.inverse_cdf(u))),
            (Distribution::Exponential { mean: 4.0 }, Box::new(move |u| exponential.inverse_cdf(u))),
            (Distribution::Poisson { mean: 30.5 }, Box::new(move |u| poisson.inverse_cdf(u) as f64)),
        ];
        for (ours, theirs) in pairs {
            for i in 1..500 {
                let u = f64::from(i) / 500.0 - 1e-5;
                let (found, expected) = (ours.quantile(u), theirs(u));
                assert!(
                    (found - expected).abs() <= 1e-9 * (1.0 + expected.abs()),
                    "{ours:?} at {u}: {found} {expected}"
                );
            }
        }
    }

    #[test]
    fn no_quantile_hangs_panics_or_leaves_the_support() {
        let families = [
            Distribution::Constant { value: 3.0 },
            Distribution::Uniform { low: 0.1, high: 0.3 },
            Distribution::Triangular { low: 1.0, mode: 1.0, high: 6.0 },
            Distribution::Pert { low: 1.0, mode: 6.0, high: 6.0 },
            Distribution::Normal { mean: 0.0, sd: 1.0 },
            Distribution::LogNormal { mu: 0.0, sigma: 15.0 },
            Distribution::Beta { alpha: 200.0, beta: 2.0 },
            Distribution::Beta { alpha: 0.001, beta: 0.1 },
            Distribution::Beta { alpha: 1e6, beta: 0.001 },
            Distribution::Exponential { mean: 4.0 },
            Distribution::Poisson { mean: 0.0 },
            Distribution::Poisson { mean: 1e-9 },
            Distribution::Poisson { mean: 1e6 },
            Distribution::Bernoulli { chance: 0.5 },
            Distribution::Discrete { values: vec![3.0, 1.0], weights: vec![0.0, 2.0] },
        ];
        for distribution in families {
            let (low, high) = distribution.support();
            let mut previous = f64::NEG_INFINITY;
            for u in [0.0, 1.1e-17, 1e-12, 1e-3, 0.3, 0.5, 0.9, 1.0 - 1e-12, 1.0 - 2.3e-16, 1.0] {
                let x = distribution.quantile(u);
                assert!(x.is_finite() && x >= low && x <= high && x >= previous, "{distribution:?} at {u:e}: {x}");
                previous = x;
            }
        }
    }
}
