//! The standard normal distribution: its CDF, its inverse, and the inverse over many values at once. Holds no state.
#![allow(clippy::excessive_precision, clippy::unreadable_literal, reason = "coefficients stand as published")]

use super::elementary::ln;

const CENTRE: f64 = 0.425;
/// e⁻²⁵: below it the far tail's coefficients take over.
const FAR: f64 = 1.3887943864964021e-11;
const BLOCK: usize = 128;

/// The chance that a standard normal number is at most `z`, accurate in both tails.
#[must_use]
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// The density of a standard normal number at `z`.
pub(super) fn normal_density(z: f64) -> f64 {
    0.3989422804014326779 * libm::exp(-0.5 * z * z)
}

/// The standard normal score of the quantile `u`: AS 241, PPND16 (Wichura 1988), to about 1e-15 relative. Infinite at 0 and 1.
#[must_use]
#[inline]
pub fn normal_quantile(u: f64) -> f64 {
    let q = u - 0.5;
    if q.abs() <= CENTRE {
        return central(q);
    }
    let p = if q < 0.0 { u } else { 1.0 - u };
    let size = if p < FAR { far_tail(p) } else { near_tail(p) };
    if q < 0.0 { -size } else { size }
}

/// The standard normal scores of the quantiles `u`, the same bits as [`normal_quantile`] of each.
///
/// # Panics
/// If the slices differ in length.
pub fn fill_normal_scores(u: &[f64], out: &mut [f64]) {
    assert_eq!(u.len(), out.len(), "one score for each quantile");
    for (u, out) in u.chunks(BLOCK).zip(out.chunks_mut(BLOCK)) {
        fill_block(u, out);
    }
}

/// The centre's formula for all, then the tails gathered, worked out side by side, and put back.
fn fill_block(u: &[f64], out: &mut [f64]) {
    let mut places = [0_u8; BLOCK];
    let mut tails = [0.0; BLOCK];
    let mut scores = [0.0; BLOCK];
    let mut count = 0;
    for (place, (&u, out)) in (0_u8..).zip(u.iter().zip(out.iter_mut())) {
        let q = u - 0.5;
        *out = central(q);
        places[count] = place;
        tails[count] = if q < 0.0 { u } else { 1.0 - u };
        count += usize::from(q.abs() > CENTRE);
    }
    for (score, &p) in scores[..count].iter_mut().zip(&tails[..count]) {
        *score = near_tail(p);
    }
    for ((&place, &p), &score) in places[..count].iter().zip(&tails[..count]).zip(&scores[..count]) {
        let size = if p < FAR { far_tail(p) } else { score };
        let place = usize::from(place);
        out[place] = if u[place] < 0.5 { -size } else { size };
    }
}

#[inline]
fn central(q: f64) -> f64 {
    let r = 0.180625 - q * q;
    let top = 3.3871328727963666080e0
        + r * (1.3314166789178437745e+2
            + r * (1.9715909503065514427e+3
                + r * (1.3731693765509461125e+4
                    + r * (4.5921953931549871457e+4
                        + r * (6.7265770927008700853e+4
                            + r * (3.3430575583588128105e+4 + r * 2.5090809287301226727e+3))))));
    let bottom = 1.0
        + r * (4.2313330701600911252e+1
            + r * (6.8718700749205790830e+2
                + r * (5.3941960214247511077e+3
                    + r * (2.1213794301586595867e+4
                        + r * (3.9307895800092710610e+4
                            + r * (2.8729085735721942674e+4 + r * 5.2264952788528545610e+3))))));
    q * top / bottom
}

#[inline]
fn near_tail(p: f64) -> f64 {
    let r = (-ln(p)).sqrt() - 1.6;
    let top = 1.42343711074968357734e0
        + r * (4.63033784615654529590e0
            + r * (5.76949722146069140550e0
                + r * (3.64784832476320460504e0
                    + r * (1.27045825245236838258e0
                        + r * (2.41780725177450611770e-1
                            + r * (2.27238449892691845833e-2 + r * 7.74545014278341407640e-4))))));
    let bottom = 1.0
        + r * (2.05319162663775882187e0
            + r * (1.67638483018380384940e0
                + r * (6.89767334985100004550e-1
                    + r * (1.48103976427480074590e-1
                        + r * (1.51986665636164571966e-2
                            + r * (5.47593808499534494600e-4 + r * 1.05075007164441684324e-9))))));
    top / bottom
}

#[cold]
fn far_tail(p: f64) -> f64 {
    if p <= 0.0 {
        return f64::INFINITY;
    }
    let r = (-libm::log(p)).sqrt() - 5.0;
    let top = 6.65790464350110377720e0
        + r * (5.46378491116411436990e0
            + r * (1.78482653991729133580e0
                + r * (2.96560571828504891230e-1
                    + r * (2.65321895265761230930e-2
                        + r * (1.24266094738807843860e-3
                            + r * (2.71155556874348757815e-5 + r * 2.01033439929228813265e-7))))));
    let bottom = 1.0
        + r * (5.99832206555887937690e-1
            + r * (1.36929880922735805310e-1
                + r * (1.48753612908506148525e-2
                    + r * (7.86869131145613259100e-4
                        + r * (1.84631831751005468180e-5
                            + r * (1.42151175831644588870e-7 + r * 2.04426310338993978564e-15))))));
    top / bottom
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::Xoshiro256PlusPlus;
    use rand::{RngExt, SeedableRng};

    #[test]
    fn published_quantiles_of_the_normal() {
        // Wichura 1988 prints the first three.
        let known = [
            (0.25, -0.6744897501960817),
            (0.001, -3.090232306167814),
            (1e-20, -9.262340089798408),
            (0.5, 0.0),
            (0.95, 1.6448536269514722),
            (0.975, 1.959963984540054),
        ];
        for (u, z) in known {
            assert!((normal_quantile(u) - z).abs() <= 1e-15 * z.abs(), "{u}: {}", normal_quantile(u));
        }
        assert!(normal_quantile(0.0) == f64::NEG_INFINITY && normal_quantile(1.0) == f64::INFINITY);
    }

    #[test]
    fn the_cdf_undoes_the_quantile_in_both_tails() {
        for exponent in 1..150 {
            let u = 0.9 * libm::exp2(-0.37 * f64::from(exponent));
            let z = normal_quantile(u);
            assert!((normal_cdf(z) / u - 1.0).abs() < 2e-14, "{u:e}");
            assert!((normal_cdf(-z) - (1.0 - u)).abs() < 2e-16, "{u:e}");
        }
    }

    #[test]
    fn a_filled_slice_has_the_bits_of_single_draws() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(7);
        let mut u: Vec<f64> = (0..20_011).map(|_| rng.random()).collect();
        u.extend([0.0, 1e-300, 1e-17, FAR, 1e-12, 0.075, 0.925, 0.5, 1.0 - 1e-16, 1.0]);
        let mut out = vec![0.0; u.len()];
        fill_normal_scores(&u, &mut out);
        for (u, z) in u.iter().zip(&out) {
            assert_eq!(z.to_bits(), normal_quantile(*u).to_bits(), "{u:e}");
        }
    }

    #[test]
    fn the_quantile_agrees_with_statrs() {
        use statrs::distribution::{ContinuousCDF, Normal};
        let normal = Normal::new(0.0, 1.0).expect("a standard normal");
        for i in 1..10_000 {
            let u = f64::from(i) / 10_000.0;
            assert!((normal_quantile(u) - normal.inverse_cdf(u)).abs() < 1e-12, "{u}");
        }
    }
}
