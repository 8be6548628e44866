//! The gamma distribution with scale 1: both tails as logarithms, and the quantile. Holds no tables.
//!
//! Below the mean the series of the lower incomplete gamma function, above it Lentz's way through the continued fraction of the upper
//! one (Press et al., Numerical Recipes, 6.2); the factor before both is the deviance from the mean with Stirling's remainder (Loader
//! 2000), so that large shapes lose no digits.

use super::incomplete_beta::{HALF_LN_TWO_PI, stirling_remainder};
use super::normal::normal_quantile;
use super::tails::{Tails, ln_rest};

/// More terms than any shape up to 1e5 needs.
const MOST_TERMS: u32 = 100_000;
/// Logarithms of the smallest and largest quantile.
const LN_RANGE: (f64, f64) = (-708.0, 709.0);

/// A gamma distribution with the constant of its density worked out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct GammaShape {
    shape: f64,
    constant: f64,
}

impl GammaShape {
    pub(super) fn new(shape: f64) -> GammaShape {
        GammaShape { shape, constant: 0.5 * libm::log(shape) - HALF_LN_TWO_PI - stirling_remainder(shape) }
    }

    /// ln(xᵃ e⁻ˣ / Γ(a)): x times the density.
    fn ln_front(self, x: f64) -> f64 {
        let t = (x - self.shape) / self.shape;
        let log = if t < -0.5 { libm::log(x / self.shape) } else { libm::log1p(t) };
        self.shape * (log - t) + self.constant
    }

    /// The tails at `x` above 0.
    pub(super) fn tails(self, x: f64) -> Tails {
        if x <= 0.0 {
            return Tails::START;
        }
        if x == f64::INFINITY {
            return Tails::END;
        }
        match self.nearer_tail(x) {
            (below, true) => Tails { below, above: ln_rest(below) },
            (above, false) => Tails { below: ln_rest(above), above },
        }
    }

    /// One of [`GammaShape::tails`].
    pub(super) fn tail(self, x: f64, wanted_lower: bool) -> f64 {
        if x <= 0.0 || x == f64::INFINITY {
            return self.tails(x).side(wanted_lower);
        }
        let (tail, is_lower) = self.nearer_tail(x);
        if is_lower == wanted_lower { tail } else { ln_rest(tail) }
    }

    /// The tail on whose side of the mean `x` lies, and whether that is the lower one.
    fn nearer_tail(self, x: f64) -> (f64, bool) {
        let front = self.ln_front(x);
        if x < self.shape + 1.0 {
            ((front + libm::log(self.series(x) / self.shape)).min(0.0), true)
        } else {
            ((front + libm::log(self.continued_fraction(x))).min(0.0), false)
        }
    }

    /// 1 + x/(a + 1) + x²/((a + 1)(a + 2)) + …
    fn series(self, x: f64) -> f64 {
        let (mut term, mut sum) = (1.0, 1.0);
        for n in 1..MOST_TERMS {
            term *= x / (self.shape + f64::from(n));
            sum += term;
            if term <= 1e-17 * sum {
                break;
            }
        }
        sum
    }

    #[allow(clippy::many_single_char_names, reason = "the letters of the source")]
    fn continued_fraction(self, x: f64) -> f64 {
        const SMALLEST: f64 = 1e-300;
        let away_from_zero = |value: f64| if value.abs() < SMALLEST { SMALLEST } else { value };
        let mut b = x + 1.0 - self.shape;
        let mut c = 1.0 / SMALLEST;
        let mut d = 1.0 / away_from_zero(b);
        let mut fraction = d;
        for n in 1..MOST_TERMS {
            let n = f64::from(n);
            let numerator = -n * (n - self.shape);
            b += 2.0;
            d = 1.0 / away_from_zero(numerator * d + b);
            c = away_from_zero(b + numerator / c);
            let factor = d * c;
            fraction *= factor;
            if (factor - 1.0).abs() <= 3e-16 {
                break;
            }
        }
        fraction
    }

    /// The number with these tails; below the smallest positive one it is 0. Newton in ln x on the logarithm of the smaller tail, which
    /// bends one way only, with bisection where a step leaves the bracket.
    pub(super) fn at(self, tails: Tails) -> f64 {
        if tails.below == f64::NEG_INFINITY {
            return 0.0;
        }
        let (mut low, mut high) = LN_RANGE;
        if self.tails(libm::exp(low)).reach(tails) {
            return 0.0;
        }
        let mut t = self.first_guess(tails).clamp(low, high);
        for _ in 0..200 {
            let x = libm::exp(t);
            let tail = self.tail(x, tails.is_low());
            let miss = if tails.is_low() { tail - tails.below } else { tails.above - tail };
            if miss > 0.0 {
                high = t;
            } else {
                low = t;
            }
            let newton = t - miss / libm::exp(self.ln_front(x) - tail);
            if (newton - t).abs() <= 1e-9 {
                return libm::exp(newton); // the next step would be about its square
            }
            t = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
            if high - low <= 1e-14 {
                break;
            }
        }
        libm::exp(t)
    }

    /// ln of a rough quantile: the cube of a normal (Wilson & Hilferty 1931), the power law of the lower end, or the exponential of the
    /// upper one.
    fn first_guess(self, tails: Tails) -> f64 {
        let a = self.shape;
        let power = (tails.below + libm::lgamma(a + 1.0)) / a;
        if !tails.is_low() && tails.above < -600.0 {
            return libm::log(a - tails.above);
        }
        let z = if tails.is_low() {
            normal_quantile(libm::exp(tails.below.max(-700.0)))
        } else {
            -normal_quantile(libm::exp(tails.above))
        };
        let root = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * a.sqrt());
        if root > 0.2 { libm::log(a) + 3.0 * libm::log(root) } else { power }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_shapes_have_closed_forms() {
        // Shape 1: e⁻ˣ above; shape 3: e⁻ˣ(1 + x + x²/2); shape ½: erfc √x.
        for i in 1..400 {
            let x = f64::from(i) * 0.1;
            let is = |shape: f64, above: f64| {
                let found = GammaShape::new(shape).tails(x);
                assert!((libm::exp(found.above) / above - 1.0).abs() < 1e-13, "shape {shape} at {x}: above");
                assert!((libm::exp(found.below) - (1.0 - above)).abs() < 1e-14, "shape {shape} at {x}: below");
            };
            is(1.0, libm::exp(-x));
            is(3.0, libm::exp(-x) * (1.0 + x + 0.5 * x * x));
            is(0.5, libm::erfc(x.sqrt()));
        }
    }

    #[test]
    fn the_tails_undo_the_quantile_for_every_shape_however_far_out() {
        for shape in [0.001, 0.01, 0.1, 0.5, 1.0, 2.0, 7.3, 110.0, 1e4, 1e5] {
            let gamma = GammaShape::new(shape);
            for ln_chance in [-1e-9, -0.01, -0.3, -1.0, -5.0, -40.0, -600.0, -5_000.0] {
                for tails in [Tails::from_below(ln_chance), Tails::from_above(ln_chance)] {
                    let x = gamma.at(tails);
                    if x <= 1e-300 {
                        continue; // below the smallest number
                    }
                    let found = gamma.tails(x);
                    let (found, wanted) =
                        if tails.is_low() { (found.below, tails.below) } else { (found.above, tails.above) };
                    assert!((found - wanted).abs() < 1e-9 * (1.0 + wanted.abs()), "shape {shape} at {tails:?}: {x:e}");
                }
            }
        }
    }
}
