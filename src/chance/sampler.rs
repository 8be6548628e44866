//! A distribution made ready for many draws: constants and tables worked out once. Holds no random number.

use super::beta_table::BetaTable;
use super::counts::poisson_quantile;
use super::distribution::{
    Distribution, bernoulli_quantile, exponential_quantile, inside, pareto_quantile, pert_shapes, triangular_quantile,
    uniform_quantile, weibull_quantile,
};
use super::elementary;
use super::grid::Gridded;
use super::mixture::Mixed;
use super::normal::{fill_normal_scores, normal_cdf, normal_quantile};
use super::quantile_table::QuantileTable;
use super::steps::Steps;

/// A checked distribution made ready for many draws. A draw never falls as its quantile rises and is always finite.
///
/// All families are exact to rounding but beta and PERT, whose draws lie within 1e-6 of the range (in fact about 1e-7) of the
/// exact quantile (1e-5 where their shape differs from future to future), and gamma, mixtures and truncations, whose draws lie within 1e-7 of their size or of the spread between quartiles.
/// A log-normal draw stays between e⁻⁷⁰⁸ and e⁷⁰⁹.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampler {
    family: Family,
}

#[derive(Clone, Debug, PartialEq)]
enum Family {
    Constant {
        value: f64,
    },
    Uniform {
        low: f64,
        high: f64,
    },
    Triangular {
        low: f64,
        mode: f64,
        high: f64,
    },
    Normal {
        mean: f64,
        sd: f64,
    },
    LogNormal {
        mu: f64,
        sigma: f64,
    },
    Exponential {
        mean: f64,
    },
    Bernoulli {
        zeros: f64,
    },
    Steps(Steps),
    Beta(BetaTable),
    Weibull {
        shape: f64,
        scale: f64,
    },
    Pareto {
        min: f64,
        alpha: f64,
    },
    Table(QuantileTable),
    /// Poisson counts worked out one by one: their mean differs from future to future.
    Counts {
        mean: f64,
    },
    Grid(Gridded),
}

impl Sampler {
    /// Makes a distribution ready. It must have passed [`Distribution::check`].
    #[must_use]
    pub fn new(distribution: &Distribution) -> Sampler {
        let family = match distribution {
            Distribution::Constant { value } => Family::Constant { value: *value },
            Distribution::Uniform { low, high } => Family::Uniform { low: *low, high: *high },
            Distribution::Triangular { low, mode, high } => Family::Triangular { low: *low, mode: *mode, high: *high },
            Distribution::Pert { low, mode, high } => {
                let (alpha, beta) = pert_shapes(*low, *mode, *high);
                Family::Beta(BetaTable::new(alpha, beta, *low, *high))
            }
            Distribution::Normal { mean, sd } => Family::Normal { mean: *mean, sd: *sd },
            Distribution::LogNormal { mu, sigma } => Family::LogNormal { mu: *mu, sigma: *sigma },
            Distribution::Beta { alpha, beta } => Family::Beta(BetaTable::new(*alpha, *beta, 0.0, 1.0)),
            Distribution::Exponential { mean } => Family::Exponential { mean: *mean },
            Distribution::Poisson { mean } => Family::Steps(Steps::poisson(*mean)),
            Distribution::Bernoulli { chance } => Family::Bernoulli { zeros: 1.0 - chance },
            Distribution::Discrete { values, weights } => Family::Steps(Steps::discrete(values, weights)),
            Distribution::Weibull { shape, scale } => Family::Weibull { shape: *shape, scale: *scale },
            Distribution::Pareto { min, alpha } => Family::Pareto { min: *min, alpha: *alpha },
            Distribution::Gamma { .. } | Distribution::Mixture { .. } | Distribution::Truncated { .. } => {
                let mixed = Mixed::new(distribution);
                match mixed.only_values() {
                    Some(steps) => Family::Steps(steps.clone()),
                    None => Family::Table(QuantileTable::new(mixed)),
                }
            }
        };
        Sampler { family }
    }

    /// A distribution of one of the forms that need no table, or are worked out draw by draw.
    pub(super) fn untabulated(distribution: &Distribution) -> Sampler {
        match distribution {
            Distribution::Poisson { mean } => Sampler { family: Family::Counts { mean: *mean } },
            other => Sampler::new(other),
        }
    }

    /// A distribution between the tables of a grid.
    pub(super) fn on_grid(gridded: Gridded) -> Sampler {
        Sampler { family: Family::Grid(gridded) }
    }

    /// Whether a draw is cheapest from a standard normal score: normal and log-normal.
    #[must_use]
    pub fn takes_scores(&self) -> bool {
        matches!(self.family, Family::Normal { .. } | Family::LogNormal { .. })
    }

    /// The draw at the quantile `u`; a `u` at or beyond 0 or 1 is taken for the nearest one inside.
    #[must_use]
    pub fn at(&self, u: f64) -> f64 {
        let u = inside(u);
        match &self.family {
            Family::Constant { value } => *value,
            Family::Uniform { low, high } => uniform_quantile(*low, *high, u),
            Family::Triangular { low, mode, high } => triangular_quantile(*low, *mode, *high, u),
            Family::Normal { mean, sd } => mean + sd * normal_quantile(u),
            Family::LogNormal { mu, sigma } => elementary::exp(mu + sigma * normal_quantile(u)),
            Family::Exponential { mean } => exponential_quantile(*mean, u),
            Family::Bernoulli { zeros } => bernoulli_quantile(*zeros, u),
            Family::Steps(steps) => steps.quantile(u),
            Family::Beta(table) => table.at(u),
            Family::Weibull { shape, scale } => weibull_quantile(*shape, *scale, u),
            Family::Pareto { min, alpha } => pareto_quantile(*min, *alpha, u),
            Family::Table(table) => table.at(u),
            Family::Counts { mean } => poisson_quantile(*mean, u),
            Family::Grid(gridded) => gridded.at(u),
        }
    }

    /// The draw at the standard normal score `z`: the one at the quantile Φ(z).
    #[must_use]
    pub fn at_score(&self, z: f64) -> f64 {
        match &self.family {
            Family::Constant { value } => *value,
            Family::Normal { mean, sd } => mean + sd * z,
            Family::LogNormal { mu, sigma } => elementary::exp(mu + sigma * z),
            Family::Uniform { .. }
            | Family::Triangular { .. }
            | Family::Exponential { .. }
            | Family::Bernoulli { .. }
            | Family::Steps(_)
            | Family::Beta(_)
            | Family::Weibull { .. }
            | Family::Pareto { .. }
            | Family::Table(_)
            | Family::Counts { .. }
            | Family::Grid(_) => self.at(normal_cdf(z)),
        }
    }

    /// The draws at the quantiles `u`, the same bits as [`Sampler::at`] of each.
    ///
    /// # Panics
    /// If the slices differ in length.
    pub fn fill(&self, u: &[f64], out: &mut [f64]) {
        assert_eq!(u.len(), out.len(), "one draw for each quantile");
        match &self.family {
            Family::Constant { value } => out.fill(*value),
            Family::Uniform { low, high } => each(u, out, |u| uniform_quantile(*low, *high, inside(u))),
            Family::Triangular { low, mode, high } => {
                each(u, out, |u| triangular_quantile(*low, *mode, *high, inside(u)));
            }
            Family::Normal { .. } | Family::LogNormal { .. } => in_blocks(u, out, inside, |u, out| {
                fill_normal_scores(u, out);
                self.shape_scores(out);
            }),
            Family::Exponential { mean } => each(u, out, |u| exponential_quantile(*mean, inside(u))),
            Family::Bernoulli { zeros } => each(u, out, |u| bernoulli_quantile(*zeros, inside(u))),
            Family::Steps(steps) => each(u, out, |u| steps.quantile(inside(u))),
            Family::Beta(table) => each(u, out, |u| table.at(inside(u))),
            Family::Weibull { shape, scale } => each(u, out, |u| weibull_quantile(*shape, *scale, inside(u))),
            Family::Pareto { min, alpha } => each(u, out, |u| pareto_quantile(*min, *alpha, inside(u))),
            Family::Table(table) => each(u, out, |u| table.at(inside(u))),
            Family::Counts { mean } => each(u, out, |u| poisson_quantile(*mean, inside(u))),
            Family::Grid(gridded) => each(u, out, |u| gridded.at(inside(u))),
        }
    }

    /// The draws at the scores `z`, the same bits as [`Sampler::at_score`] of each.
    ///
    /// # Panics
    /// If the slices differ in length.
    pub fn fill_scores(&self, z: &[f64], out: &mut [f64]) {
        assert_eq!(z.len(), out.len(), "one draw for each score");
        if self.takes_scores() {
            out.copy_from_slice(z);
            self.shape_scores(out);
        } else {
            in_blocks(z, out, normal_cdf, |u, out| self.fill(u, out));
        }
    }

    /// Turns scores into draws where they stand.
    fn shape_scores(&self, scores: &mut [f64]) {
        match &self.family {
            Family::Normal { mean, sd } => scores.iter_mut().for_each(|z| *z = mean + sd * *z),
            Family::LogNormal { mu, sigma } => scores.iter_mut().for_each(|z| *z = elementary::exp(mu + sigma * *z)),
            Family::Constant { .. }
            | Family::Uniform { .. }
            | Family::Triangular { .. }
            | Family::Exponential { .. }
            | Family::Bernoulli { .. }
            | Family::Steps(_)
            | Family::Beta(_)
            | Family::Weibull { .. }
            | Family::Pareto { .. }
            | Family::Table(_)
            | Family::Counts { .. }
            | Family::Grid(_) => scores.iter_mut().for_each(|z| *z = self.at_score(*z)),
        }
    }
}

fn each(from: &[f64], out: &mut [f64], draw: impl Fn(f64) -> f64) {
    for (out, &from) in out.iter_mut().zip(from) {
        *out = draw(from);
    }
}

/// Prepares a small block of `from` at a time and draws from it, so that the two loops stay simple and the block in cache.
fn in_blocks(from: &[f64], out: &mut [f64], prepare: fn(f64) -> f64, draw: impl Fn(&[f64], &mut [f64])) {
    let mut ready = [0.0; 128];
    for (from, out) in from.chunks(ready.len()).zip(out.chunks_mut(ready.len())) {
        let ready = &mut ready[..from.len()];
        each(from, ready, prepare);
        draw(ready, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Distribution as D;
    use rand::rngs::Xoshiro256PlusPlus;
    use rand::{RngExt, SeedableRng};

    fn families() -> Vec<Distribution> {
        vec![
            D::Constant { value: -2.0 },
            D::Uniform { low: -1.0, high: 3.0 },
            D::Triangular { low: 1.0, mode: 2.0, high: 6.0 },
            D::Pert { low: 1.0, mode: 2.0, high: 6.0 },
            D::Pert { low: 1e9, mode: 1e9, high: 3e9 },
            D::Normal { mean: 10.0, sd: 3.0 },
            D::lognormal_mean_cv(1.25, 0.5),
            D::Beta { alpha: 0.5, beta: 0.5 },
            D::Beta { alpha: 0.1, beta: 0.3 },
            D::beta_mean_strength(0.001, 20.0),
            D::beta_mean_strength(0.27, 50.0),
            D::Exponential { mean: 4.0 },
            D::Poisson { mean: 0.4 },
            D::Poisson { mean: 110.0 },
            D::Poisson { mean: 2e4 },
            D::Bernoulli { chance: 0.27 },
            D::Discrete { values: vec![3.0, 1.0, 2.0], weights: vec![1.0, 2.0, 1.0] },
        ]
    }

    /// Families that came later: their draws are pinned apart.
    fn later_families() -> Vec<Distribution> {
        let normal = D::Normal { mean: 3.0, sd: 2.0 };
        vec![
            D::Gamma { shape: 2.0, scale: 3.0 },
            D::gamma_mean_cv(1.25, 2.0),
            D::Weibull { shape: 1.5, scale: 4.0 },
            D::Pareto { min: 2.0, alpha: 8.0 },
            D::Mixture { parts: vec![(1.0, normal.clone()), (3.0, D::Exponential { mean: 1.0 })] },
            D::Mixture { parts: vec![(1.0, D::Constant { value: 1.0 }), (3.0, D::Exponential { mean: 2.0 })] },
            D::Mixture { parts: vec![(1.0, D::Poisson { mean: 2.0 }), (3.0, D::Constant { value: 7.0 })] },
            D::truncated(&normal, Some(0.0), None).expect("a window"),
            D::truncated(&D::Normal { mean: 0.0, sd: 1.0 }, Some(8.0), Some(9.0)).expect("a window"),
        ]
    }

    fn all_families() -> Vec<Distribution> {
        [families(), later_families()].concat()
    }

    fn same(a: f64, b: f64) -> bool {
        a.to_bits() == b.to_bits()
    }

    #[test]
    fn over_an_even_grid_means_and_variances_are_the_analytic_ones() {
        let points = 2_000_000;
        let u: Vec<f64> = (0..points).map(|i| (f64::from(i) + 0.5) / f64::from(points)).collect();
        let mut draws = vec![0.0; u.len()];
        for distribution in all_families() {
            Sampler::new(&distribution).fill(&u, &mut draws);
            let mean = draws.iter().sum::<f64>() / f64::from(points);
            let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / f64::from(points);
            let expected = (distribution.mean(), distribution.variance());
            assert!((mean - expected.0).abs() <= 1e-5 * expected.0.abs(), "mean of {distribution:?}: {mean}");
            assert!((variance - expected.1).abs() <= 2e-4 * expected.1, "variance of {distribution:?}: {variance}");
        }
    }

    #[test]
    fn draws_are_the_exact_quantiles() {
        for distribution in all_families() {
            let sampler = Sampler::new(&distribution);
            let (low, high) = distribution.support();
            let range = if (high - low).is_finite() { 2e-7 * (high - low) } else { 0.0 };
            let spread = distribution.quantile(0.75) - distribution.quantile(0.25);
            let is_table = matches!(&sampler.family, Family::Table(_));
            for i in 0..2_000 {
                let u = (f64::from(i) + 0.3) / 2_000.0;
                let (drawn, exact) = (sampler.at(u), distribution.quantile(u));
                let room = if is_table { 1e-7 * (spread + exact.abs()) } else { range };
                assert!((drawn - exact).abs() <= room, "{distribution:?} at {u}: {drawn}, exactly {exact}");
            }
        }
    }

    #[test]
    fn a_filled_slice_has_the_bits_of_single_draws() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(11);
        let mut u: Vec<f64> = (0..5_003).map(|_| rng.random()).collect();
        u.extend([-1.0, 0.0, 1e-17, 1e-5, 0.5, 1.0 - 1e-5, 1.0 - 1.2e-16, 1.0, 2.0]);
        let mut z = vec![0.0; u.len()];
        fill_normal_scores(&u.iter().map(|u| inside(*u)).collect::<Vec<_>>(), &mut z);
        z[..4].copy_from_slice(&[-50.0, 50.0, -11.6, 11.6]);
        let mut out = vec![0.0; u.len()];
        for distribution in all_families() {
            let sampler = Sampler::new(&distribution);
            sampler.fill(&u, &mut out);
            assert!(u.iter().zip(&out).all(|(u, x)| same(*x, sampler.at(*u)) && x.is_finite()), "{distribution:?}");
            sampler.fill_scores(&z, &mut out);
            let agree = z.iter().zip(&out).all(|(z, x)| same(*x, sampler.at_score(*z)) && x.is_finite());
            assert!(agree, "{distribution:?} from scores");
        }
    }

    #[test]
    fn a_draw_from_a_score_is_the_draw_from_its_quantile() {
        for distribution in all_families() {
            let sampler = Sampler::new(&distribution);
            assert_eq!(sampler.takes_scores(), matches!(distribution, D::Normal { .. } | D::LogNormal { .. }));
            for i in 1..400 {
                let u = f64::from(i) / 400.0 - 1e-4;
                let (a, b) = (sampler.at(u), sampler.at_score(normal_quantile(u)));
                assert!((a - b).abs() <= 1e-12 * (1.0 + a.abs()), "{distribution:?} at {u}: {a} {b}");
            }
        }
    }

    /// Draws must stay what they were, in debug and release and on every platform: a change here is a new stream version.
    #[test]
    fn draws_keep_their_bits() {
        let u = [1e-6, 0.05, 0.123_456_789, 0.5, 0.654_321, 0.95, 1.0 - 1e-6];
        let digest = |families: Vec<Distribution>| {
            let draws = families.iter().map(Sampler::new).flat_map(|sampler| u.map(|u| sampler.at(u).to_bits()));
            draws.fold(0_u64, |digest, bits| digest.rotate_left(5) ^ bits)
        };
        let found = [digest(families()), digest(later_families())];
        assert_eq!(found, PINNED, "{found:#x?}");
    }

    const PINNED: [u64; 2] = [0x4660_0a7e_ad62_f13e, 0x90c3_974f_40df_ebe3];
}
