//! The chances below and above a number as logarithms, and the way back: nothing is lost however far out in a tail.
//!
//! A chance of 1e-400 is no `f64` and 1 − 1e-20 is 1, but the logarithms of both are ordinary numbers. Where a quantile is looked up,
//! the smaller of the two tails leads.

use super::curve::Curve;
use super::distribution::{Distribution, triangular_quantile};
use super::elementary;
use super::normal::{normal_cdf, normal_quantile};
use super::steps::Steps;

/// Logarithms of the chance of a number or less, and of the chance of more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tails {
    pub below: f64,
    pub above: f64,
}

impl Tails {
    /// Everything lies above.
    pub(super) const START: Tails = Tails { below: f64::NEG_INFINITY, above: 0.0 };
    /// Nothing lies above.
    pub(super) const END: Tails = Tails { below: 0.0, above: f64::NEG_INFINITY };

    /// The tails at the quantile `u`.
    pub(super) fn at(u: f64) -> Tails {
        Tails { below: libm::log(u), above: libm::log1p(-u) }
    }

    pub(super) fn from_below(below: f64) -> Tails {
        let below = if below < 0.0 { below } else { 0.0 };
        Tails { below, above: ln_rest(below) }
    }

    pub(super) fn from_above(above: f64) -> Tails {
        Tails::from_below(above).swapped()
    }

    /// The lower tail, or the upper one.
    pub(super) fn side(self, lower: bool) -> f64 {
        if lower { self.below } else { self.above }
    }

    pub(super) fn swapped(self) -> Tails {
        Tails { below: self.above, above: self.below }
    }

    /// Two chances that add up to 1, each with its own digits.
    fn of_chances(below: f64, above: f64) -> Tails {
        Tails { below: libm::log(below.clamp(0.0, 1.0)), above: libm::log(above.clamp(0.0, 1.0)) }
    }

    /// The chance below.
    pub(super) fn chance(self) -> f64 {
        if self.below < self.above { libm::exp(self.below) } else { 1.0 - libm::exp(self.above) }
    }

    /// Whether the lower tail is the smaller one, and so has more digits.
    pub(super) fn is_low(self) -> bool {
        self.below < self.above
    }

    /// Whether a number with these tails lies at the quantile `target` or beyond.
    pub(super) fn reach(self, target: Tails) -> bool {
        if target.is_low() { self.below >= target.below } else { self.above <= target.above }
    }
}

/// ln(1 − eᵗ) for t ≤ 0, whether eᵗ is near 0 or near 1.
pub(super) fn ln_rest(t: f64) -> f64 {
    if t >= 0.0 {
        f64::NEG_INFINITY
    } else if t > -std::f64::consts::LN_2 {
        libm::log(-libm::expm1(t))
    } else {
        libm::log1p(-libm::exp(t))
    }
}

/// ln(eᵃ + eᵇ).
pub(super) fn ln_add(a: f64, b: f64) -> f64 {
    let (more, less) = if a < b { (b, a) } else { (a, b) };
    if less == f64::NEG_INFINITY { more } else { more + libm::log1p(libm::exp(less - more)) }
}

/// ln(eᵃ − eᵇ) for a ≥ b.
pub(super) fn ln_subtract(a: f64, b: f64) -> f64 {
    if b == f64::NEG_INFINITY { a } else { a + ln_rest(b - a) }
}

impl Distribution {
    /// The tails at `x`.
    pub(super) fn tails(&self, x: f64) -> Tails {
        match self {
            Distribution::Constant { value } => {
                if x < *value {
                    Tails::START
                } else {
                    Tails::END
                }
            }
            Distribution::Uniform { low, high } => {
                Tails::of_chances((x - low) / (high - low), (high - x) / (high - low))
            }
            Distribution::Triangular { low, mode, high } => {
                if x <= *low {
                    Tails::START
                } else if x >= *high {
                    Tails::END
                } else if x < *mode {
                    let step = (x - low) / (high - low) * ((x - low) / (mode - low));
                    Tails::from_below(libm::log(step))
                } else {
                    let step = (high - x) / (high - low) * ((high - x) / (high - mode));
                    Tails::from_above(libm::log(step))
                }
            }
            Distribution::Pert { .. }
            | Distribution::Beta { .. }
            | Distribution::Gamma { .. }
            | Distribution::Truncated { .. } => Curve::new(self).tails(x),
            Distribution::Normal { mean, sd } => normal_tails((x - mean) / sd),
            Distribution::LogNormal { .. } | Distribution::Exponential { .. } | Distribution::Weibull { .. }
                if x <= 0.0 =>
            {
                Tails::START
            }
            Distribution::LogNormal { mu, sigma } => normal_tails((libm::log(x) - mu) / sigma),
            Distribution::Exponential { mean } => Tails::from_above(-x / mean),
            Distribution::Weibull { shape, scale } => Tails::from_above(-libm::pow(x / scale, *shape)),
            Distribution::Pareto { min, alpha } => {
                if x <= *min {
                    Tails::START
                } else {
                    Tails::from_above(-alpha * libm::log(x / min))
                }
            }
            Distribution::Poisson { .. }
            | Distribution::Bernoulli { .. }
            | Distribution::Discrete { .. }
            | Distribution::Mixture { .. } => {
                let chance = self.cdf(x);
                Tails::of_chances(chance, 1.0 - chance)
            }
        }
    }

    /// The smallest number with these tails.
    pub(super) fn at(&self, tails: Tails) -> f64 {
        match self {
            Distribution::Constant { value } => *value,
            Distribution::Uniform { low, high } => {
                if tails.is_low() {
                    low + (high - low) * libm::exp(tails.below)
                } else {
                    high - (high - low) * libm::exp(tails.above)
                }
            }
            Distribution::Triangular { low, mode, high } => {
                let width = high - low;
                if tails.is_low() && libm::exp(tails.below) * width < mode - low {
                    low + libm::exp(0.5 * tails.below) * (width * (mode - low)).sqrt()
                } else if !tails.is_low() && libm::exp(tails.above) * width <= high - mode {
                    high - libm::exp(0.5 * tails.above) * (width * (high - mode)).sqrt()
                } else {
                    triangular_quantile(*low, *mode, *high, tails.chance())
                }
            }
            Distribution::Pert { .. }
            | Distribution::Beta { .. }
            | Distribution::Gamma { .. }
            | Distribution::Truncated { .. } => Curve::new(self).at(tails),
            Distribution::Normal { mean, sd } => mean + sd * normal_at(tails),
            Distribution::LogNormal { mu, sigma } => elementary::exp(mu + sigma * normal_at(tails)),
            Distribution::Exponential { mean } => mean * waited(tails),
            Distribution::Weibull { shape, scale } => scale * libm::exp(libm::log(waited(tails)) / shape),
            Distribution::Pareto { min, alpha } => min * libm::exp(waited(tails) / alpha),
            Distribution::Poisson { mean } => Steps::poisson(*mean).quantile(tails.chance()),
            Distribution::Bernoulli { .. } | Distribution::Discrete { .. } | Distribution::Mixture { .. } => {
                self.quantile(tails.chance())
            }
        }
    }
}

/// −ln of the upper tail: where an exponential with mean 1 lies.
fn waited(tails: Tails) -> f64 {
    if !tails.is_low() {
        -tails.above
    } else if tails.below > -600.0 {
        -libm::log1p(-libm::exp(tails.below))
    } else {
        libm::exp(tails.below)
    }
}

/// Below this score the tail of the normal is worked out from its asymptotic series.
const FAR: f64 = -30.0;

/// The tails of a standard normal at the score `z`.
fn normal_tails(z: f64) -> Tails {
    if z > 0.0 { Tails::from_below(ln_normal_cdf(-z)).swapped() } else { Tails::from_below(ln_normal_cdf(z)) }
}

/// ln Φ(z) for z ≤ 0: from the CDF, or far out by the asymptotic series of Mills' ratio (Abramowitz & Stegun 26.2.12).
fn ln_normal_cdf(z: f64) -> f64 {
    const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_8;
    if z > FAR {
        return libm::log(normal_cdf(z));
    }
    let r = 1.0 / (z * z);
    let series = 1.0 - r * (1.0 - 3.0 * r * (1.0 - 5.0 * r * (1.0 - 7.0 * r * (1.0 - 9.0 * r * (1.0 - 11.0 * r)))));
    -0.5 * z * z - libm::log(-z) - HALF_LN_TWO_PI + libm::log(series)
}

/// The standard normal score with these tails.
fn normal_at(tails: Tails) -> f64 {
    if tails.is_low() { lower_score(tails.below) } else { -lower_score(tails.above) }
}

/// The score z ≤ 0 with ln Φ(z) = `ln_chance`; far out by Newton's steps on the logarithm.
fn lower_score(ln_chance: f64) -> f64 {
    if ln_chance > -600.0 {
        return normal_quantile(libm::exp(ln_chance));
    }
    if ln_chance == f64::NEG_INFINITY {
        return f64::NEG_INFINITY;
    }
    let mut z = -(-2.0 * ln_chance).sqrt();
    for _ in 0..8 {
        // The density over the CDF is about −z·(1 + 1/z²) out here.
        let step = (ln_normal_cdf(z) - ln_chance) / (-z - 1.0 / z);
        z -= step;
        if step.abs() <= 1e-15 * z.abs() {
            break;
        }
    }
    z
}

#[cfg(test)]
#[allow(clippy::excessive_precision, reason = "digits stand as worked out")]
mod tests {
    use super::*;

    #[test]
    fn sums_and_differences_of_chances_keep_their_digits() {
        // 1e-400 + 3e-400 = 4e-400, and back.
        let tiny = -400.0 * std::f64::consts::LN_10;
        let sum = ln_add(tiny, tiny + libm::log(3.0));
        assert!((sum - tiny - libm::log(4.0)).abs() < 1e-12);
        assert!((ln_subtract(sum, tiny) - tiny - libm::log(3.0)).abs() < 1e-12);
        assert!((ln_rest(-1e-20) - libm::log(1e-20)).abs() < 1e-13, "1 − (1 − 1e-20)");
        assert!(ln_rest(-1e3).abs() < 1e-300);
    }

    #[test]
    fn the_normal_is_known_to_a_thousand_standard_deviations() {
        // mpmath: log(erfc(-z/sqrt(2))/2) at 40 digits.
        let known = [
            (-5.0, -15.064_998_393_988_725_7),
            (-29.9, -451.322_912_458_528_677),
            (-30.1, -457.329_564_416_382_215),
            (-40.0, -804.608_442_013_753_788),
            (-1000.0, -500_007.826_694_812_184),
        ];
        for (z, ln_chance) in known {
            assert!((ln_normal_cdf(z) / ln_chance - 1.0).abs() < 1e-14, "{z}: {}", ln_normal_cdf(z));
            assert!((lower_score(ln_chance) / z - 1.0).abs() < 1e-13, "{z}: {}", lower_score(ln_chance));
            let there = normal_tails(-z);
            assert!((there.above / ln_chance - 1.0).abs() < 1e-14 && there.below <= 0.0);
        }
    }
}
