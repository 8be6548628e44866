//! A distribution cut to a window: only draws within it count. Stable however little of the distribution the window holds.

use super::check::Complaint;
use super::curve::Curve;
use super::distribution::Distribution;
use super::steps::poisson_weights;
use super::tails::{Tails, ln_add, ln_subtract};

impl Distribution {
    /// The distribution of those draws of `of` that lie from `min` to `max`, both included. What has a simpler form comes in it: values
    /// and chances stay values and chances, a mixture becomes one of cut parts, a uniform a narrower one. `of` must be acceptable in
    /// itself, though its mean or variance may be infinite.
    ///
    /// # Errors
    /// The window is empty, holds nothing of the distribution, or a single value.
    pub fn truncated(of: &Distribution, min: Option<f64>, max: Option<f64>) -> Result<Distribution, Complaint> {
        if min.is_none() && max.is_none() {
            return Err(Complaint::new("Truncated needs min, max or both", "write Truncated(of: …, min: 0)"));
        }
        let (min, max) = (min.unwrap_or(f64::NEG_INFINITY), max.unwrap_or(f64::INFINITY));
        if min >= max {
            let what = format!("min {min} is not below max {max}");
            return Err(Complaint::new(what, "write the smaller limit as min, the larger as max"));
        }
        let (cut, _) = of.cut(min, max).ok_or_else(|| nothing_left(of, min, max))?;
        match &cut {
            Distribution::Discrete { values, .. } if values.len() == 1 => {
                let what = format!("only the value {} is left between the limits", values[0]);
                Err(Complaint::new(what, format!("write the number itself: {}", values[0])))
            }
            _ => Ok(cut),
        }
    }

    /// The draws from `min` to `max`, and the logarithm of their chance; nothing if there are none.
    fn cut(&self, min: f64, max: f64) -> Option<(Distribution, f64)> {
        match self {
            Distribution::Constant { .. } | Distribution::Bernoulli { .. } | Distribution::Discrete { .. } => {
                let pairs = self.values_and_chances()?.into_iter();
                let (values, weights): (Vec<f64>, Vec<f64>) =
                    pairs.filter(|(value, _)| min <= *value && *value <= max).unzip();
                let chance: f64 = weights.iter().sum();
                (chance > 0.0).then(|| (Distribution::Discrete { values, weights }, libm::log(chance)))
            }
            Distribution::Poisson { mean } => {
                let (values, weights): (Vec<f64>, Vec<f64>) = poisson_weights(*mean, min, max).into_iter().unzip();
                let place = weights.iter().position(|weight| *weight >= 1.0)?;
                let likeliest = values[place];
                let ln_likeliest =
                    if likeliest > 0.0 { likeliest * libm::log(*mean) - libm::lgamma(likeliest + 1.0) } else { 0.0 }
                        - mean;
                let ln_chance = ln_likeliest + libm::log(weights.iter().sum::<f64>());
                (ln_chance > f64::NEG_INFINITY).then_some((Distribution::Discrete { values, weights }, ln_chance))
            }
            Distribution::Mixture { parts } => {
                let cut: Vec<(f64, Distribution)> = parts
                    .iter()
                    .filter(|(weight, _)| *weight > 0.0)
                    .filter_map(|(weight, part)| {
                        let (cut, ln_chance) = part.cut(min, max)?;
                        Some((libm::log(*weight) + ln_chance, cut))
                    })
                    .collect();
                let total = parts.iter().map(|(weight, _)| weight).sum::<f64>();
                let most = cut.iter().map(|(ln_weight, _)| *ln_weight).fold(f64::NEG_INFINITY, f64::max);
                let ln_chance = cut.iter().map(|(ln_weight, _)| *ln_weight).fold(f64::NEG_INFINITY, ln_add);
                let parts = cut.into_iter().map(|(ln_weight, cut)| (libm::exp(ln_weight - most), cut)).collect();
                (most > f64::NEG_INFINITY).then(|| (Distribution::Mixture { parts }, ln_chance - libm::log(total)))
            }
            Distribution::Truncated { of, min: low, max: high } => {
                let (cut, ln_chance) = of.cut(min.max(*low), max.min(*high))?;
                Some((cut, ln_chance - of.window(*low, *high).ln_mass))
            }
            Distribution::Uniform { .. }
            | Distribution::Triangular { .. }
            | Distribution::Pert { .. }
            | Distribution::Normal { .. }
            | Distribution::LogNormal { .. }
            | Distribution::Beta { .. }
            | Distribution::Exponential { .. }
            | Distribution::Gamma { .. }
            | Distribution::Weibull { .. }
            | Distribution::Pareto { .. } => self.cut_curve(min, max),
        }
    }

    fn cut_curve(&self, min: f64, max: f64) -> Option<(Distribution, f64)> {
        let (low, high) = self.support();
        let (min, max) = (min.max(low), max.min(high));
        if min >= max {
            return None;
        }
        let ln_mass = self.window(min, max).ln_mass;
        let cut = match self {
            _ if min <= low && max >= high => self.clone(),
            Distribution::Uniform { .. } => Distribution::Uniform { low: min, high: max },
            Distribution::Pareto { alpha, .. } if max >= high => Distribution::Pareto { min, alpha: *alpha },
            _ => Distribution::Truncated { of: Box::new(self.clone()), min, max },
        };
        (ln_mass > f64::NEG_INFINITY).then_some((cut, ln_mass))
    }

    /// This distribution seen through a window.
    pub(super) fn window(&self, min: f64, max: f64) -> Window {
        let of = Curve::new(self);
        let at_min = if min == f64::NEG_INFINITY { Tails::START } else { of.tails(min) };
        let at_max = if max == f64::INFINITY { Tails::END } else { of.tails(max) };
        Window { of, min, max, at_min, at_max, ln_mass: ln_between(at_min, at_max) }
    }
}

fn nothing_left(of: &Distribution, min: f64, max: f64) -> Complaint {
    let limits = match (min == f64::NEG_INFINITY, max == f64::INFINITY) {
        (true, _) => format!("at or below max {max}"),
        (_, true) => format!("at or above min {min}"),
        _ => format!("between min {min} and max {max}"),
    };
    let (low, high) = (of.quantile(1e-12), of.quantile(1.0 - 1e-12));
    let help = format!("write limits among its draws, which lie between {} and {}", short(low), short(high));
    Complaint::new(format!("no draw lies {limits}"), help)
}

/// A number in a sentence: few digits.
fn short(x: f64) -> String {
    if x.abs() >= 1e6 || (x != 0.0 && x.abs() < 1e-3) { format!("{x:.3e}") } else { format!("{x:.4}") }
}

/// ln of the chance of a draw between two places.
fn ln_between(from: Tails, to: Tails) -> f64 {
    if from.above < to.below { ln_subtract(from.above, to.above) } else { ln_subtract(to.below, from.below) }
}

/// A continuous distribution through a window.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Window {
    of: Curve,
    min: f64,
    max: f64,
    at_min: Tails,
    at_max: Tails,
    /// ln of the chance that a draw falls in the window.
    pub(super) ln_mass: f64,
}

impl Window {
    pub(super) fn tails(&self, x: f64) -> Tails {
        if x <= self.min {
            return Tails::START;
        }
        if x >= self.max {
            return Tails::END;
        }
        let here = self.of.tails(x);
        let below = ln_between(self.at_min, here) - self.ln_mass;
        let above = ln_between(here, self.at_max) - self.ln_mass;
        Tails { below: below.min(0.0), above: above.min(0.0) }
    }

    /// Both tails of the place looked for are mixtures of those of the two limits: sums, in which nothing cancels.
    pub(super) fn at(&self, tails: Tails) -> f64 {
        let mix = |at_min: f64, at_max: f64| ln_add(tails.above + at_min, tails.below + at_max).min(0.0);
        let there = Tails {
            below: mix(self.at_min.below, self.at_max.below),
            above: mix(self.at_min.above, self.at_max.above),
        };
        self.of.at(there).clamp(self.min, self.max)
    }

    /// The mean of `value` over the draws in the window: tanh-sinh quadrature over the quantiles (Takahasi & Mori 1974), which does not
    /// mind how steep they are at either end. A triangular is taken on each side of its kink.
    pub(super) fn mean_of(&self, value: &dyn Fn(f64) -> f64) -> f64 {
        const STEPS: i32 = 160;
        const STEP: f64 = 1.0 / 32.0;
        if let Curve::Other(of @ Distribution::Triangular { mode, .. }) = &self.of
            && self.min < *mode
            && *mode < self.max
        {
            let sides = [of.window(self.min, *mode), of.window(*mode, self.max)];
            return sides.iter().map(|side| libm::exp(side.ln_mass - self.ln_mass) * side.mean_of(value)).sum();
        }
        let mut sum = 0.0;
        let mut total = 0.0;
        for step in -STEPS..=STEPS {
            let t = f64::from(step) * STEP;
            let s = std::f64::consts::PI * libm::sinh(t);
            let tails = Tails { below: -softplus(-s), above: -softplus(s) };
            let weight = libm::cosh(t) * libm::exp(tails.below + tails.above);
            total += weight;
            sum += weight * value(self.at(tails));
        }
        sum / total
    }
}

/// ln(1 + eˢ).
fn softplus(s: f64) -> f64 {
    if s > 0.0 { s + libm::log1p(libm::exp(-s)) } else { libm::log1p(libm::exp(s)) }
}
