//! A distribution and what is worked out of it once, when it is first asked for: one for all who draw from it. Holds no random number.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::distribution::Distribution;
use super::family::Family;
use super::form::PARAMETERS;
use super::sampler::Sampler;

/// A checked distribution with its mean and its sampler, each worked out when it is first asked for; or a family of distributions, one for
/// each future.
#[derive(Debug)]
pub struct Law {
    distribution: Distribution,
    family: Option<Family>,
    mean: OnceLock<f64>,
    sampler: OnceLock<Sampler>,
}

impl Law {
    /// The law of a distribution that has passed [`Distribution::check`].
    #[must_use]
    pub fn new(distribution: Distribution) -> Law {
        Law { distribution, family: None, mean: OnceLock::new(), sampler: OnceLock::new() }
    }

    /// The law of a family that has passed [`Family::check`]; `middle` are its parameters in a usual future.
    #[must_use]
    pub fn of_family(family: Family, middle: [f64; PARAMETERS]) -> Law {
        let distribution = family.distribution(middle);
        Law { distribution, family: Some(family), mean: OnceLock::new(), sampler: OnceLock::new() }
    }

    /// The family, where parameters differ from future to future.
    #[must_use]
    pub fn family(&self) -> Option<&Family> {
        self.family.as_ref()
    }

    /// The law of a number that is always the same.
    #[must_use]
    pub fn constant(value: f64) -> Law {
        Law::new(Distribution::Constant { value })
    }

    /// The distribution; of a family that of a usual future.
    #[must_use]
    pub fn distribution(&self) -> &Distribution {
        &self.distribution
    }

    /// Its mean; of a family the largest that can be.
    #[must_use]
    pub fn mean(&self) -> f64 {
        *self.mean.get_or_init(|| self.family.as_ref().map_or_else(|| self.distribution.mean(), Family::most_mean))
    }

    /// Its sampler.
    #[must_use]
    pub fn sampler(&self) -> &Sampler {
        self.sampler.get_or_init(|| Sampler::new(&self.distribution))
    }

    /// Makes the sampler, or the tables of a family, if they are not there yet.
    pub fn make_ready(&self) {
        match &self.family {
            Some(family) => family.make_ready(),
            None => {
                let _ = self.sampler();
            }
        }
    }

    /// Whether the sampler was asked for yet.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.sampler.get().is_some()
    }
}

impl PartialEq for Law {
    fn eq(&self, other: &Law) -> bool {
        (&self.distribution, &self.family) == (&other.distribution, &other.family)
    }
}

/// Laws of which no two have the same distribution.
#[derive(Debug, Default)]
pub struct Laws {
    /// By the digest of the distribution, so that only those that are probably equal are compared.
    known: BTreeMap<u64, Vec<Arc<Law>>>,
}

impl Laws {
    /// The law of a distribution: the one that is known, if there is one.
    pub fn one(&mut self, distribution: Distribution) -> Arc<Law> {
        let alike = self.known.entry(digest(&distribution)).or_default();
        if let Some(known) = alike.iter().find(|known| known.distribution == distribution) {
            return Arc::clone(known);
        }
        let law = Arc::new(Law::new(distribution));
        alike.push(Arc::clone(&law));
        law
    }
}

/// A number that equal distributions share and different ones hardly ever.
fn digest(distribution: &Distribution) -> u64 {
    let start = |family: u64| family.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let add = |sum: u64, word: u64| (sum ^ word).wrapping_mul(0xBF58_476D_1CE4_E5B9).rotate_left(29);
    // 0 and −0 are the same number.
    let all = |sum: u64, numbers: &[f64]| numbers.iter().fold(sum, |sum, number| add(sum, (number + 0.0).to_bits()));
    match distribution {
        Distribution::Constant { value } => all(start(0), &[*value]),
        Distribution::Uniform { low, high } => all(start(1), &[*low, *high]),
        Distribution::Triangular { low, mode, high } => all(start(2), &[*low, *mode, *high]),
        Distribution::Pert { low, mode, high } => all(start(3), &[*low, *mode, *high]),
        Distribution::Normal { mean, sd } => all(start(4), &[*mean, *sd]),
        Distribution::LogNormal { mu, sigma } => all(start(5), &[*mu, *sigma]),
        Distribution::Beta { alpha, beta } => all(start(6), &[*alpha, *beta]),
        Distribution::Exponential { mean } => all(start(7), &[*mean]),
        Distribution::Poisson { mean } => all(start(8), &[*mean]),
        Distribution::Bernoulli { chance } => all(start(9), &[*chance]),
        Distribution::Discrete { values, weights } => all(all(start(10), values), weights),
        Distribution::Gamma { shape, scale } => all(start(11), &[*shape, *scale]),
        Distribution::Weibull { shape, scale } => all(start(12), &[*shape, *scale]),
        Distribution::Pareto { min, alpha } => all(start(13), &[*min, *alpha]),
        Distribution::Mixture { parts } => {
            parts.iter().fold(start(14), |sum, (weight, part)| add(all(sum, &[*weight]), digest(part)))
        }
        Distribution::Truncated { of, min, max } => add(all(start(15), &[*min, *max]), digest(of)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Distribution as D;

    #[test]
    fn equal_distributions_are_one_law_and_different_ones_are_not() {
        let mixture = |last: f64| D::Mixture {
            parts: vec![(1.0, D::Gamma { shape: 2.0, scale: 3.0 }), (2.0, D::Constant { value: last })],
        };
        let table = |last: f64| D::Discrete { values: vec![1.0, 2.0, last], weights: vec![1.0; 3] };
        let (mut laws, distributions) = (
            Laws::default(),
            [
                D::Uniform { low: 0.0, high: 1.0 },
                D::Beta { alpha: 0.0, beta: 1.0 },
                D::Beta { alpha: 1.0, beta: 0.0 },
                mixture(0.5),
                mixture(0.25),
                table(3.0),
                table(4.0),
            ],
        );
        let first: Vec<Arc<Law>> = distributions.iter().map(|of| laws.one(of.clone())).collect();
        let again: Vec<Arc<Law>> = distributions.iter().map(|of| laws.one(of.clone())).collect();
        for (i, one) in first.iter().enumerate() {
            for (j, other) in again.iter().enumerate() {
                assert_eq!(Arc::ptr_eq(one, other), i == j, "{:?} and {:?}", one.distribution(), other.distribution());
            }
        }
        let (zero, negative) = (laws.one(D::Constant { value: 0.0 }), laws.one(D::Constant { value: -0.0 }));
        assert!(Arc::ptr_eq(&zero, &negative), "0 and -0 are the same number");
    }

    #[test]
    fn a_sampler_is_made_when_it_is_first_asked_for_and_then_kept() {
        let law = Law::new(D::Pert { low: 1.0, mode: 2.0, high: 6.0 });
        assert!(!law.is_ready() && (law.mean() - 2.5).abs() < 1e-15 && !law.is_ready());
        let first: *const Sampler = law.sampler();
        assert!(law.is_ready() && std::ptr::eq(first, law.sampler()));
        assert!((law.sampler().at(0.5) - law.distribution().quantile(0.5)).abs() < 1e-6);
    }
}
