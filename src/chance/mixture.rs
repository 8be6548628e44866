//! A mixture made ready: its curves beside one table of all its single values, and the quantile of both together.

use super::curve::Curve;
use super::distribution::Distribution;
use super::steps::{Steps, poisson_weights};
use super::tails::{Tails, ln_add};

impl Distribution {
    /// The values that have a chance of their own, with those chances; nothing for a curve, or for a mixture.
    pub(super) fn values_and_chances(&self) -> Option<Vec<(f64, f64)>> {
        match self {
            Distribution::Constant { value } => Some(vec![(*value, 1.0)]),
            Distribution::Bernoulli { chance } => {
                let both = [(0.0, 1.0 - chance), (1.0, *chance)];
                Some(both.into_iter().filter(|(_, chance)| *chance > 0.0).collect())
            }
            Distribution::Discrete { values, weights } => {
                let pairs = values.iter().copied().zip(weights.iter().copied());
                Some(in_all(pairs.filter(|(_, weight)| *weight > 0.0).collect()))
            }
            Distribution::Poisson { mean } => Some(in_all(poisson_weights(*mean, 0.0, f64::INFINITY))),
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
            | Distribution::Mixture { .. }
            | Distribution::Truncated { .. } => None,
        }
    }
}

/// Weights made to add up to 1.
fn in_all(mut pairs: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let total: f64 = pairs.iter().map(|(_, weight)| weight).sum();
    for (_, weight) in &mut pairs {
        *weight /= total;
    }
    pairs
}

/// Weights of 1 in all.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mixed {
    /// The continuous parts, each with ln of its weight.
    curves: Vec<(f64, Curve)>,
    /// ln of their weight.
    ln_curves: f64,
    /// All values with a chance of their own, and the weight they have together.
    values: Option<(f64, Steps)>,
}

impl Mixed {
    /// Any distribution; one that is no mixture is a mixture of itself alone.
    pub(super) fn new(distribution: &Distribution) -> Mixed {
        let alone = [(1.0, distribution.clone())];
        let parts: &[(f64, Distribution)] = match distribution {
            Distribution::Mixture { parts } => parts,
            _ => &alone,
        };
        let total: f64 = parts.iter().map(|(weight, _)| weight).sum();
        let mut curves = Vec::new();
        let (mut values, mut chances) = (Vec::new(), Vec::new());
        for (weight, part) in parts.iter().filter(|(weight, _)| *weight > 0.0) {
            let weight = weight / total;
            match part.values_and_chances() {
                Some(pairs) => {
                    for (value, chance) in pairs {
                        values.push(value);
                        chances.push(weight * chance);
                    }
                }
                None => curves.push((weight, part)),
            }
        }
        let of_curves: f64 = curves.iter().map(|(weight, _)| weight).sum();
        let curves: Vec<(f64, Curve)> =
            curves.into_iter().map(|(weight, part)| (libm::log(weight), Curve::new(part))).collect();
        let values = (!values.is_empty()).then(|| (1.0 - of_curves, Steps::discrete(&values, &chances)));
        Mixed { curves, ln_curves: libm::log(of_curves), values }
    }

    /// All of it as a table of values, if it has no curve.
    pub(super) fn only_values(&self) -> Option<&Steps> {
        self.values.as_ref().filter(|_| self.curves.is_empty()).map(|(_, steps)| steps)
    }

    /// The tails at `x`; `before` without a value at `x` itself.
    fn tails(&self, x: f64, before: bool) -> Tails {
        Tails { below: self.tail(x, before, true), above: self.tail(x, before, false) }
    }

    /// One of the tails at `x`.
    fn tail(&self, x: f64, before: bool, lower: bool) -> f64 {
        let mut all = self.of_curves(x, lower);
        if let Some((weight, steps)) = &self.values {
            let below = if before { steps.cdf_before(x) } else { steps.cdf(x) };
            let chance = if lower { below } else { (1.0 - below).max(0.0) };
            all = ln_add(all, libm::log(weight * chance));
        }
        all.min(0.0)
    }

    /// Whether the tails at `x` reach those.
    fn reaches(&self, x: f64, before: bool, target: Tails) -> bool {
        let here = self.tail(x, before, target.is_low());
        if target.is_low() { here >= target.below } else { here <= target.above }
    }

    /// The weight of the curves below `x`, or above it.
    fn of_curves(&self, x: f64, lower: bool) -> f64 {
        self.curves
            .iter()
            .fold(f64::NEG_INFINITY, |all, (ln_weight, curve)| ln_add(all, ln_weight + curve.tail(x, lower)))
    }

    pub(super) fn cdf(&self, x: f64) -> f64 {
        self.tails(x, false).chance()
    }

    /// The smallest number whose tails reach those.
    pub(super) fn at(&self, tails: Tails) -> f64 {
        let Some((weight, steps)) = &self.values else { return self.on_curves(tails) };
        if self.curves.is_empty() {
            return steps.quantile(tails.chance());
        }
        let (before, at) = steps.around(|value| self.reaches(value, false, tails));
        if let Some(value) = at
            && !self.reaches(value, true, tails)
        {
            return value;
        }
        // Between two values, all that is not theirs is the curves'.
        let passed = before.map_or(0.0, |value| steps.cdf(value));
        let share = |ln_chance: f64, of_values: f64| {
            let rest = if of_values > 0.0 { libm::log((libm::exp(ln_chance) - of_values).max(0.0)) } else { ln_chance };
            (rest - self.ln_curves).min(0.0)
        };
        let there = Tails {
            below: share(tails.below, weight * passed),
            above: share(tails.above, weight * (1.0 - passed).max(0.0)),
        };
        let x = self.on_curves(there);
        let x = before.map_or(x, |before| x.max(before));
        at.map_or(x, |at| x.min(at))
    }

    /// The smallest number that the curves alone reach these tails at.
    fn on_curves(&self, tails: Tails) -> f64 {
        let ends = self.curves.iter().map(|(_, curve)| curve.at(tails));
        let (low, high) =
            ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), end| (low.min(end), high.max(end)));
        if self.curves.len() == 1 || low >= high {
            return high;
        }
        let miss = |x: f64| {
            let here = self.of_curves(x, tails.is_low());
            if tails.is_low() { here - self.ln_curves - tails.below } else { tails.above + self.ln_curves - here }
        };
        root(low, high, miss)
    }
}

/// Where a function that never falls crosses zero between `low` and `high`: halving by size as long as the two differ in size, then
/// Chandrupatla's way (1997), which interpolates where that is safe and halves where it is not.
#[allow(clippy::many_single_char_names, reason = "the letters of the source")]
fn root(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64) -> f64 {
    while low > 0.0 && high > 2.0 * low {
        let middle = libm::sqrt(low) * libm::sqrt(high);
        if f(middle) >= 0.0 {
            high = middle;
        } else {
            low = middle;
        }
    }
    let (mut a, mut b) = (high, low);
    let (mut fa, mut fb) = (f(a), f(b));
    if fb >= 0.0 {
        return low;
    }
    if fa <= 0.0 {
        return high;
    }
    let mut share = 0.5;
    for _ in 0..300 {
        let x = a + share * (b - a);
        let fx = f(x);
        let (c, fc);
        if (fx > 0.0) == (fa > 0.0) {
            (c, fc) = (a, fa);
        } else {
            (c, fc) = (b, fb);
            (b, fb) = (a, fa);
        }
        (a, fa) = (x, fx);
        let (best, f_best) = if fa.abs() < fb.abs() { (a, fa) } else { (b, fb) };
        let reach = 4e-16 * best.abs() + 1e-300;
        let limit = reach / (b - c).abs();
        if limit > 0.5 || f_best == 0.0 {
            return best;
        }
        let (xi, phi) = ((a - b) / (c - b), (fa - fb) / (fc - fb));
        share = if phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi {
            fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
        } else {
            0.5
        };
        share = share.clamp(limit, 1.0 - limit);
        if !share.is_finite() {
            share = 0.5;
        }
    }
    a
}
