//! Means, variances and means of what stays below a cap, in closed form. Draws nothing.

use super::distribution::{Distribution, pert_shapes};
use super::incomplete_beta::beta_cdf;
use super::incomplete_gamma::GammaShape;
use super::normal::{normal_cdf, normal_density};
use super::steps::Steps;

impl Distribution {
    /// The mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match self {
            Distribution::Constant { value } => *value,
            Distribution::Uniform { low, high } => 0.5 * (low + high),
            Distribution::Triangular { low, mode, high } => (low + mode + high) / 3.0,
            Distribution::Pert { low, mode, high } => (low + 4.0 * mode + high) / 6.0,
            Distribution::Normal { mean, .. } | Distribution::Exponential { mean } | Distribution::Poisson { mean } => {
                *mean
            }
            Distribution::LogNormal { mu, sigma } => libm::exp(mu + 0.5 * sigma * sigma),
            Distribution::Beta { alpha, beta } => alpha / (alpha + beta),
            Distribution::Bernoulli { chance } => *chance,
            Distribution::Discrete { values, weights } => weighted(values, weights, |value| value),
            Distribution::Gamma { shape, scale } => shape * scale,
            Distribution::Weibull { shape, scale } => scale * libm::exp(libm::lgamma(1.0 + 1.0 / shape)),
            Distribution::Pareto { min, alpha } if *alpha <= 1.0 => min * f64::INFINITY,
            Distribution::Pareto { min, alpha } => min * alpha / (alpha - 1.0),
            Distribution::Mixture { parts } => mixed(parts, Distribution::mean),
            Distribution::Truncated { of, min, max } => of.window(*min, *max).mean_of(&|x| x),
        }
    }

    /// The variance.
    #[must_use]
    pub fn variance(&self) -> f64 {
        match self {
            Distribution::Constant { .. } => 0.0,
            Distribution::Uniform { low, high } => (high - low) * (high - low) / 12.0,
            Distribution::Triangular { low, mode, high } => {
                let (left, right) = (mode - low, high - mode);
                (left * left + left * right + right * right) / 18.0
            }
            Distribution::Pert { low, high, .. } => (self.mean() - low) * (high - self.mean()) / 7.0,
            Distribution::Normal { sd, .. } => sd * sd,
            Distribution::LogNormal { mu, sigma } => libm::expm1(sigma * sigma) * libm::exp(2.0 * mu + sigma * sigma),
            Distribution::Beta { alpha, beta } => {
                let strength = alpha + beta;
                (alpha / strength) * (beta / strength) / (strength + 1.0)
            }
            Distribution::Exponential { mean } => mean * mean,
            Distribution::Poisson { mean } => *mean,
            Distribution::Bernoulli { chance } => chance * (1.0 - chance),
            Distribution::Discrete { values, weights } => {
                let mean = self.mean();
                weighted(values, weights, |value| (value - mean) * (value - mean))
            }
            Distribution::Gamma { shape, scale } => shape * scale * scale,
            Distribution::Weibull { shape, .. } => {
                let mean = self.mean();
                let twice = libm::lgamma(1.0 + 2.0 / shape) - 2.0 * libm::lgamma(1.0 + 1.0 / shape);
                mean * mean * libm::expm1(twice)
            }
            Distribution::Pareto { alpha, .. } if *alpha <= 2.0 => f64::INFINITY,
            Distribution::Pareto { alpha, .. } => self.mean() * self.mean() / (alpha * (alpha - 2.0)),
            Distribution::Mixture { parts } => {
                let mean = self.mean();
                mixed(parts, |part| part.variance() + (part.mean() - mean) * (part.mean() - mean))
            }
            Distribution::Truncated { of, min, max } => {
                let mean = self.mean();
                of.window(*min, *max).mean_of(&|x| (x - mean) * (x - mean))
            }
        }
    }

    /// The mean of the smaller of the number and `cap`: what a payment limited to `cap` costs on average.
    #[must_use]
    pub fn limited_mean(&self, cap: f64) -> f64 {
        let (low, high) = self.support();
        if cap <= low {
            return cap;
        }
        if cap >= high {
            return self.mean();
        }
        match self {
            Distribution::Constant { value } => value.min(cap),
            Distribution::Uniform { low, high } => cap - (cap - low) * (cap - low) / (2.0 * (high - low)),
            Distribution::Triangular { low, mode, high } => {
                if cap < *mode {
                    let below = cap - low;
                    cap - below * below * below / (3.0 * (high - low) * (mode - low))
                } else {
                    let above = high - cap;
                    self.mean() - above * above * above / (3.0 * (high - low) * (high - mode))
                }
            }
            Distribution::Pert { low, mode, high } => {
                let (alpha, beta) = pert_shapes(*low, *mode, *high);
                low + (high - low) * beta_limited_mean(alpha, beta, (cap - low) / (high - low))
            }
            Distribution::Normal { mean, sd } => {
                let d = (cap - mean) / sd;
                if d < 0.0 {
                    cap - sd * (d * normal_cdf(d) + normal_density(d))
                } else {
                    mean - sd * (normal_density(d) - d * normal_cdf(-d))
                }
            }
            Distribution::LogNormal { mu, sigma } => {
                let d = (libm::log(cap) - mu) / sigma;
                self.mean() * normal_cdf(d - sigma) + cap * normal_cdf(-d)
            }
            Distribution::Beta { alpha, beta } => beta_limited_mean(*alpha, *beta, cap),
            Distribution::Exponential { mean } => -mean * libm::expm1(-cap / mean),
            Distribution::Poisson { mean } => {
                let (steps, whole) = (Steps::poisson(*mean), libm::floor(cap));
                mean * steps.cdf(whole - 1.0) + cap * (1.0 - steps.cdf(whole))
            }
            Distribution::Bernoulli { chance } => chance * cap,
            Distribution::Discrete { values, weights } => weighted(values, weights, |value| value.min(cap)),
            Distribution::Gamma { shape, scale } => {
                let (size, whole) = (cap / scale, GammaShape::new(*shape).tails(cap / scale));
                self.mean() * GammaShape::new(shape + 1.0).tails(size).chance() + cap * libm::exp(whole.above)
            }
            Distribution::Weibull { shape, scale } => {
                let waited = libm::pow(cap / scale, *shape);
                let below = GammaShape::new(1.0 + 1.0 / shape).tails(waited).chance();
                self.mean() * below + cap * libm::exp(-waited)
            }
            Distribution::Pareto { min, alpha } => {
                let (more, logs) = (alpha - 1.0, libm::log(cap / min));
                let part = if more.abs() < 1e-300 { logs } else { -libm::expm1(-more * logs) / more };
                min * (1.0 + part)
            }
            Distribution::Mixture { parts } => mixed(parts, |part| part.limited_mean(cap)),
            Distribution::Truncated { of, min, max } => {
                let tails = self.tails(cap);
                let below = of.window(*min, cap.min(*max)).mean_of(&|x| x);
                libm::exp(tails.below) * below + libm::exp(tails.above) * cap
            }
        }
    }
}

/// The mean of a number of each part by its weight.
fn mixed(parts: &[(f64, Distribution)], of: impl Fn(&Distribution) -> f64) -> f64 {
    let used = || parts.iter().filter(|(weight, _)| *weight > 0.0);
    used().map(|(weight, part)| weight * of(part)).sum::<f64>() / used().map(|(weight, _)| weight).sum::<f64>()
}

fn beta_limited_mean(alpha: f64, beta: f64, cap: f64) -> f64 {
    alpha / (alpha + beta) * beta_cdf(alpha + 1.0, beta, cap) + cap * beta_cdf(beta, alpha, 1.0 - cap)
}

fn weighted(values: &[f64], weights: &[f64], of: impl Fn(f64) -> f64) -> f64 {
    let mut total = 0.0;
    let mut sum = 0.0;
    for (value, weight) in values.iter().zip(weights) {
        total += weight;
        sum += weight * of(*value);
    }
    sum / total
}

#[cfg(test)]
mod tests {
    use super::*;
    use Distribution as D;

    fn is(found: f64, expected: f64) -> bool {
        (found - expected).abs() <= 1e-13 * (1.0 + expected.abs())
    }

    #[test]
    fn means_and_variances_are_those_worked_out_by_hand() {
        let discrete = D::Discrete { values: vec![3.0, 1.0, 2.0], weights: vec![1.0, 2.0, 1.0] };
        let cases = [
            (D::Constant { value: 4.0 }, 4.0, 0.0),
            (D::Uniform { low: 0.0, high: 6.0 }, 3.0, 3.0),
            (D::Triangular { low: 1.0, mode: 2.0, high: 6.0 }, 3.0, 7.0 / 6.0),
            (D::Pert { low: 1.0, mode: 2.0, high: 6.0 }, 2.5, 0.75),
            (D::Normal { mean: -1.0, sd: 3.0 }, -1.0, 9.0),
            (D::lognormal_mean_cv(1.25, 0.5), 1.25, 0.390_625),
            (D::Beta { alpha: 2.0, beta: 6.0 }, 0.25, 1.0 / 48.0),
            (D::Exponential { mean: 4.0 }, 4.0, 16.0),
            (D::Poisson { mean: 110.0 }, 110.0, 110.0),
            (D::Bernoulli { chance: 0.25 }, 0.25, 0.1875),
            (discrete, 1.75, 0.6875),
        ];
        for (distribution, mean, variance) in cases {
            assert!(is(distribution.mean(), mean), "mean of {distribution:?}: {}", distribution.mean());
            assert!(is(distribution.variance(), variance), "variance of {distribution:?}");
        }
    }

    #[test]
    fn capped_means_are_those_worked_out_by_hand() {
        let discrete = D::Discrete { values: vec![1.0, 3.0], weights: vec![1.0, 3.0] };
        let cases = [
            (D::Constant { value: 4.0 }, 3.0, 3.0),
            (D::Uniform { low: 0.0, high: 4.0 }, 2.0, 1.5),
            // P(X ≤ 2) = 1/5; below the mode the cap 2 loses 1/(3·5·1).
            (D::Triangular { low: 1.0, mode: 2.0, high: 6.0 }, 2.0, 2.0 - 1.0 / 15.0),
            (D::Triangular { low: 1.0, mode: 2.0, high: 6.0 }, 4.0, 3.0 - 8.0 / 60.0),
            // Beta(1, 1) is uniform.
            (D::Beta { alpha: 1.0, beta: 1.0 }, 0.5, 0.375),
            // PERT with its mode at the low end is 5(1 − x)⁴: the mean above 1/2 is 1/6 · (1/2)⁶.
            (D::Pert { low: 0.0, mode: 0.0, high: 1.0 }, 0.5, 1.0 / 6.0 * (1.0 - 1.0 / 64.0)),
            // At its mean a normal loses sd/√(2π).
            (D::Normal { mean: 10.0, sd: 2.0 }, 10.0, 10.0 - 2.0 * 0.398_942_280_401_432_7),
            (D::Exponential { mean: 2.0 }, 2.0, 2.0 * (1.0 - libm::exp(-1.0))),
            // min(N, 1) is whether anything arrives.
            (D::Poisson { mean: 2.0 }, 1.0, 1.0 - libm::exp(-2.0)),
            (D::Poisson { mean: 2.0 }, 0.5, 0.5 * (1.0 - libm::exp(-2.0))),
            (D::Bernoulli { chance: 0.25 }, 0.5, 0.125),
            (discrete, 2.0, 1.75),
        ];
        for (distribution, cap, expected) in cases {
            let found = distribution.limited_mean(cap);
            assert!(is(found, expected), "{distribution:?} capped at {cap}: {found}, not {expected}");
        }
    }

    #[test]
    fn a_cap_out_of_reach_changes_nothing_and_one_below_everything_is_paid_in_full() {
        let families = [
            D::Uniform { low: 0.5, high: 4.0 },
            D::Pert { low: 1.0, mode: 2.0, high: 6.0 },
            D::LogNormal { mu: 0.0, sigma: 1.0 },
            D::Exponential { mean: 2.0 },
            D::Poisson { mean: 7.0 },
        ];
        for distribution in families {
            assert!(is(distribution.limited_mean(1e9), distribution.mean()), "{distribution:?}");
            assert!(is(distribution.limited_mean(f64::INFINITY), distribution.mean()), "{distribution:?}");
            assert!(is(distribution.limited_mean(-3.0), -3.0), "{distribution:?}");
        }
    }

    #[test]
    fn capped_means_agree_with_the_quantiles_below_them() {
        let families = [
            D::Triangular { low: 1.0, mode: 2.0, high: 6.0 },
            D::Pert { low: 1.0, mode: 2.0, high: 6.0 },
            D::Normal { mean: 3.0, sd: 2.0 },
            D::LogNormal { mu: 1.0, sigma: 0.5 },
            D::Beta { alpha: 0.4, beta: 0.7 },
            D::Exponential { mean: 2.0 },
        ];
        for distribution in families {
            for share in [0.02, 0.3, 0.8, 0.99] {
                let cap = distribution.quantile(share);
                let points = 40_000;
                let sum: f64 =
                    (0..points).map(|i| distribution.quantile((f64::from(i) + 0.5) / f64::from(points)).min(cap)).sum();
                let miss = sum / f64::from(points) - distribution.limited_mean(cap);
                assert!(miss.abs() < 2e-4, "{distribution:?} capped at {cap}: {miss}");
            }
        }
    }
}
