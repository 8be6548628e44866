//! The beta distribution on 0 to 1: CDF and quantile, from tiny U-shapes to shapes of a million. Holds no tables.
//!
//! The continued fraction is Lentz's (Press et al., Numerical Recipes, 6.4); the factor before it is written as deviances from
//! the mean with Stirling remainders (Loader 2000), so that large shapes lose no digits.

use super::normal::normal_quantile;

pub(super) const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_8;

/// The chance that a beta(`a`, `b`) number is at most `x`, to about 1e-12 for shapes from 0.001 to 1e6.
#[must_use]
pub fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let (lower, upper) = Shape::new(a, b).ln_tails(x, 1.0 - x);
    if lower < upper { libm::exp(lower) } else { 1.0 - libm::exp(upper) }
}

/// The beta(`a`, `b`) number at the quantile `u`; a number below the smallest positive one is 0.
#[must_use]
pub fn beta_quantile(a: f64, b: f64, u: f64) -> f64 {
    Shape::new(a, b).quantile(u).0
}

/// A beta distribution with the constant of its density worked out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shape {
    a: f64,
    b: f64,
    constant: f64,
}

impl Shape {
    pub(super) fn new(a: f64, b: f64) -> Shape {
        let remainder = stirling_remainder(a + b) - stirling_remainder(a) - stirling_remainder(b);
        Shape { a, b, constant: 0.5 * libm::log(a * (b / (a + b))) - HALF_LN_TWO_PI + remainder }
    }

    fn swapped(self) -> Shape {
        Shape { a: self.b, b: self.a, ..self }
    }

    /// ln(xᵃ yᵇ / B(a, b)) with y = 1 − x.
    fn ln_front(self, x: f64, y: f64) -> f64 {
        let Shape { a, b, constant } = self;
        let excess = x * b - y * a;
        let deviance = |shape: f64, share: f64, excess: f64| {
            let t = excess / shape;
            let log = if t < -0.5 { libm::log(share * (a + b) / shape) } else { libm::log1p(t) };
            shape * (log - t)
        };
        deviance(a, x, excess) + deviance(b, y, -excess) + constant
    }

    /// How fast the quantile rises with `u` where it has reached `x` = 1 − `y`: one over the density.
    pub(super) fn quantile_slope(self, x: f64, y: f64) -> f64 {
        if x <= 0.0 || y <= 0.0 { 0.0 } else { x * y * libm::exp(-self.ln_front(x, y)) }
    }

    /// The logarithms of the chances below and above `x` = 1 − `y`, each with its own digits.
    pub(super) fn ln_tails(self, x: f64, y: f64) -> (f64, f64) {
        match self.nearer_tail(x, y) {
            (lower, true) => (lower, ln_rest(lower)),
            (upper, false) => (ln_rest(upper), upper),
        }
    }

    /// One of [`Shape::ln_tails`].
    fn ln_tail(self, x: f64, y: f64, wanted_lower: bool) -> f64 {
        let (tail, is_lower) = self.nearer_tail(x, y);
        if is_lower == wanted_lower { tail } else { ln_rest(tail) }
    }

    /// The tail on whose side of the mean `x` lies, and whether that is the lower one.
    fn nearer_tail(self, x: f64, y: f64) -> (f64, bool) {
        let Shape { a, b, .. } = self;
        let front = self.ln_front(x, y);
        if x < (a + 1.0) / (a + b + 2.0) {
            (front + libm::log(continued_fraction(a, b, x) / a), true)
        } else {
            (front + libm::log(continued_fraction(b, a, y) / b), false)
        }
    }

    /// The quantile at `u` and what it lacks to 1, each with its own digits.
    pub(super) fn quantile(self, u: f64) -> (f64, f64) {
        if u <= 0.0 {
            return (0.0, 1.0);
        }
        if u >= 1.0 {
            return (1.0, 0.0);
        }
        self.placed(libm::log(u), libm::log1p(-u), u, 1.0 - u)
    }

    /// The number whose tails have these logarithms, and what it lacks to 1, each with its own digits.
    pub(super) fn at(self, ln_below: f64, ln_above: f64) -> (f64, f64) {
        if ln_below == f64::NEG_INFINITY {
            return (0.0, 1.0);
        }
        if ln_above == f64::NEG_INFINITY {
            return (1.0, 0.0);
        }
        // The chances themselves only start the search.
        self.placed(ln_below, ln_above, libm::exp(ln_below.max(-700.0)), libm::exp(ln_above.max(-700.0)))
    }

    fn placed(self, ln_u: f64, ln_rest: f64, u: f64, rest: f64) -> (f64, f64) {
        let half = self.ln_tail(0.5, 0.5, u <= 0.5);
        let low_side = if u <= 0.5 { ln_u <= half } else { ln_rest >= half };
        if low_side {
            let x = self.lower_quantile(ln_u, ln_rest, self.first_guess(u, rest));
            (x, 1.0 - x)
        } else {
            let mirror = self.swapped();
            let y = mirror.lower_quantile(ln_rest, ln_u, mirror.first_guess(rest, u));
            (1.0 - y, y)
        }
    }

    /// The x ≤ ½ whose tails are those given: Newton in ln x on the smaller tail, with bisection where Newton leaves the bracket.
    fn lower_quantile(self, ln_below: f64, ln_above: f64, guess: f64) -> f64 {
        let (mut low, mut high) = (-708.0, -std::f64::consts::LN_2);
        if self.ln_tails(libm::exp(low), 1.0).0 >= ln_below {
            return 0.0;
        }
        let mut t = guess.clamp(low, high);
        for _ in 0..200 {
            let x = libm::exp(t);
            let y = 1.0 - x;
            let is_lower = ln_below < ln_above;
            let tail = self.ln_tail(x, y, is_lower);
            let miss = if is_lower { tail - ln_below } else { ln_above - tail };
            if miss > 0.0 {
                high = t;
            } else {
                low = t;
            }
            let slope = libm::exp(self.ln_front(x, y) - tail) / y;
            let newton = t - miss / slope;
            if (newton - t).abs() <= 1e-10 {
                return libm::exp(newton); // the next step would be about its square
            }
            t = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
            if high - low <= 1e-13 {
                break;
            }
        }
        libm::exp(t)
    }

    /// ln of a rough quantile: the normal approximation of Abramowitz & Stegun 26.5.22, or the power law of the lower end.
    fn first_guess(self, below: f64, above: f64) -> f64 {
        let Shape { a, b, .. } = self;
        if a >= 1.0 && b >= 1.0 {
            let z = if below < above { -normal_quantile(below) } else { normal_quantile(above) };
            let lambda = (z * z - 3.0) / 6.0;
            let h = 2.0 / (1.0 / (2.0 * a - 1.0) + 1.0 / (2.0 * b - 1.0));
            let root = if h + lambda > 0.0 { (h + lambda).sqrt() } else { 0.0 };
            let spread = 1.0 / (2.0 * b - 1.0) - 1.0 / (2.0 * a - 1.0);
            let w = z * root / h - spread * (lambda + 5.0 / 6.0 - 2.0 / (3.0 * h));
            return -libm::log1p(b / a * libm::exp(2.0 * w));
        }
        let low_mass = libm::exp(a * libm::log(a / (a + b))) / a;
        let high_mass = libm::exp(b * libm::log(b / (a + b))) / b;
        libm::log(a * (low_mass + high_mass) * below) / a
    }
}

/// ln(1 − eᵗ).
fn ln_rest(t: f64) -> f64 {
    if t >= 0.0 { f64::NEG_INFINITY } else { libm::log1p(-libm::exp(t)) }
}

/// ln Γ(z) less Stirling's formula.
pub(super) fn stirling_remainder(z: f64) -> f64 {
    if z < 10.0 {
        return libm::lgamma(z) - ((z - 0.5) * libm::log(z) - z + HALF_LN_TWO_PI);
    }
    let r = 1.0 / (z * z);
    let series = 1.0 / 12.0
        - r * (1.0 / 360.0 - r * (1.0 / 1260.0 - r * (1.0 / 1680.0 - r * (1.0 / 1188.0 - r * 691.0 / 360_360.0))));
    series / z
}

/// Lentz's way through the fraction of the incomplete beta function.
#[allow(clippy::many_single_char_names, reason = "the letters of the source")]
fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    const SMALLEST: f64 = 1e-300;
    let away_from_zero = |value: f64| if value.abs() < SMALLEST { SMALLEST } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for m in 1..20_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        let factor = d * c;
        fraction *= factor;
        if (factor - 1.0).abs() <= 3e-16 {
            break;
        }
    }
    fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_with_closed_forms_are_met() {
        for i in 1..200 {
            let x = f64::from(i) / 200.0;
            let arcsine = 2.0 / std::f64::consts::PI * libm::asin(x.sqrt());
            let close = |found: f64, expected: f64| (found - expected).abs() < 1e-14;
            assert!(close(beta_cdf(0.5, 0.5, x), arcsine), "arcsine {x}");
            assert!(close(beta_cdf(1.0, 1.0, x), x), "uniform {x}");
            assert!(close(beta_cdf(3.0, 1.0, x), x * x * x), "power {x}");
            assert!(close(beta_cdf(2.0, 3.0, x), x * x * (6.0 - 8.0 * x + 3.0 * x * x)), "beta(2, 3) {x}");
            assert!(close(beta_cdf(0.001, 1.0, x), libm::pow(x, 0.001)), "sharp power {x}");
        }
    }

    #[test]
    fn values_worked_out_to_forty_digits_are_met() {
        // mpmath: the regularised incomplete beta, and numerical integration for the two large shapes.
        let known = [
            (0.3, 0.7, 0.2, 0.537_596_647_746_509_6),
            (200.0, 2.0, 0.95, 0.000_385_579_328_737_119_2),
            (0.001, 0.1, 1e-5, 0.978_915_559_137_184_8),
            (40.0, 3.0, 0.9, 0.195_107_654_826_936_62),
            (0.02, 8.0, 1e-6, 0.798_713_935_334_771_1),
            (1e4, 2e4, 0.33, 0.110_205_519_127_418_64),
            (1e6, 1e6, 0.5004, 0.871_050_490_683_642_9),
        ];
        for (a, b, x, chance) in known {
            assert!((beta_cdf(a, b, x) / chance - 1.0).abs() < 1e-12, "beta({a}, {b}) at {x}: {}", beta_cdf(a, b, x));
        }
    }

    #[test]
    fn a_binomial_tail_is_a_beta_cdf() {
        // Binomial, N = 100, p = 0.27: P(X ≥ 30) = I_p(30, 71).
        assert!((beta_cdf(30.0, 71.0, 0.27) - 0.282_77).abs() < 5e-6);
    }

    #[test]
    fn large_symmetric_shapes_are_near_normal_and_halve_at_the_middle() {
        for shape in [1e2, 1e4, 1e6] {
            assert!((beta_cdf(shape, shape, 0.5) - 0.5).abs() < 1e-12, "{shape}");
        }
        let sd = 0.5 / (2e6_f64 + 1.0).sqrt();
        assert!((beta_cdf(1e6, 1e6, 0.5 + sd) - 0.841_344_746).abs() < 1e-6);
    }

    #[test]
    fn the_cdf_undoes_the_quantile_for_every_shape() {
        let shapes = [0.001, 0.01, 0.1, 0.3, 0.5, 1.0, 1.8, 4.2, 30.0, 200.0, 1e4, 1e6];
        let quantiles = [1.1e-17, 1e-12, 1e-9, 1e-4, 0.01, 0.2, 0.5, 0.7, 0.99, 1.0 - 1e-6, 1.0 - 1e-12, 1.0 - 2e-16];
        for a in shapes {
            for b in shapes.into_iter().filter(|b| a + b >= 0.1) {
                for u in quantiles {
                    let (x, y) = Shape::new(a, b).quantile(u);
                    if x == 0.0 || y == 0.0 {
                        continue; // beyond the smallest number, or next to 1 and not representable
                    }
                    let (lower, upper) = Shape::new(a, b).ln_tails(x, y);
                    let miss = if u < 0.5 { lower - libm::log(u) } else { upper - libm::log1p(-u) };
                    assert!(miss.abs() < 1e-9, "beta({a}, {b}) at {u:e}: {miss:e}");
                }
            }
        }
    }

    #[test]
    fn tiny_quantiles_of_u_shapes_follow_the_power_law() {
        // Beta(0.5, 0.5): x = sin²(πu/2).
        for u in [1.1e-17_f64, 1e-9, 1e-4, 0.3, 0.9] {
            let exact = libm::pow(libm::sin(std::f64::consts::PI * u / 2.0), 2.0);
            assert!((beta_quantile(0.5, 0.5, u) / exact - 1.0).abs() < 1e-12, "{u:e}");
        }
        // Beta(0.1, 1): x = u¹⁰.
        assert!((beta_quantile(0.1, 1.0, 1e-9) / 1e-90 - 1.0).abs() < 1e-11);
    }

    #[test]
    fn the_cdf_agrees_with_statrs_where_statrs_is_right() {
        use statrs::distribution::{Beta, ContinuousCDF};
        for (a, b) in [(0.3, 0.7), (1.8, 4.2), (2.0, 5.0), (40.0, 3.0), (200.0, 300.0)] {
            let beta = Beta::new(a, b).expect("a beta distribution");
            for i in 1..100 {
                let x = f64::from(i) / 100.0;
                assert!((beta_cdf(a, b, x) - beta.cdf(x)).abs() < 1e-12, "beta({a}, {b}) at {x}");
                let exact = beta.inverse_cdf(x);
                assert!((beta_quantile(a, b, x) - exact).abs() < 1e-9, "beta({a}, {b}) quantile {x}");
            }
        }
    }
}
