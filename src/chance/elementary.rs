//! Exponential and logarithm without branches, so that loops over them vectorise and give the same bits everywhere.
//!
//! Only + − × ÷ and bit operations, never a fused multiply-add. The reductions and coefficients are those of `FreeBSD`'s msun
//! `e_exp.c` and `e_log.c`: Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at `SunSoft`, a Sun
//! Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software is freely granted, provided that
//! this notice is preserved.
#![allow(clippy::excessive_precision, clippy::unreadable_literal, reason = "coefficients stand as published")]
#![allow(clippy::many_single_char_names, reason = "the letters of the source")]

const LN2_HI: f64 = 6.93147180369123816490e-01;
const LN2_LO: f64 = 1.90821492927058770002e-10;

/// The exponents [`exp`] can take; beyond them it stays at its value there, about 3e-308 and 8e307.
pub const EXP_RANGE: (f64, f64) = (-708.0, 709.0);

/// e to the power `x`, to one unit in the last place; `x` is first brought into [`EXP_RANGE`].
#[inline]
#[must_use]
pub fn exp(x: f64) -> f64 {
    const ROUNDING: f64 = 6755399441055744.0; // 1.5·2⁵²: adding it leaves the nearest whole number in the low bits
    const P1: f64 = 1.66666666666666019037e-01;
    const P2: f64 = -2.77777777770155933842e-03;
    const P3: f64 = 6.61375632143793436117e-05;
    const P4: f64 = -1.65339022054652515390e-06;
    const P5: f64 = 4.13813679705723846039e-08;

    let x = if x < EXP_RANGE.0 { EXP_RANGE.0 } else { x };
    let x = if x > EXP_RANGE.1 { EXP_RANGE.1 } else { x };
    let shifted = x * std::f64::consts::LOG2_E + ROUNDING;
    let k = shifted - ROUNDING;
    let hi = x - k * LN2_HI;
    let lo = k * LN2_LO;
    let r = hi - lo;
    let rr = r * r;
    let c = r - rr * (P1 + rr * (P2 + rr * (P3 + rr * (P4 + rr * P5))));
    let y = 1.0 + (r * c / (2.0 - c) - lo + hi);
    f64::from_bits(y.to_bits().wrapping_add(shifted.to_bits() << 52))
}

/// The natural logarithm of a positive normal number, to one unit in the last place. Anything else gives a number without meaning.
#[inline]
pub(super) fn ln(x: f64) -> f64 {
    const L1: f64 = 6.666666666666735130e-01;
    const L2: f64 = 3.999999999940941908e-01;
    const L3: f64 = 2.857142874366239149e-01;
    const L4: f64 = 2.222219843214978396e-01;
    const L5: f64 = 1.818357216161805012e-01;
    const L6: f64 = 1.531383769920937332e-01;
    const L7: f64 = 1.479819860511658591e-01;
    const HALF_ROOT: u64 = 0x3fe6_a09e_0000_0000; // √½, below which the exponent changes
    const ONE: u64 = 0x3ff0_0000_0000_0000;
    const WHOLE: u64 = 0x4330_0000_0000_0000; // 2⁵²: a small whole number in the low bits

    let bits = x.to_bits().wrapping_add(ONE - HALF_ROOT);
    let k = f64::from_bits((bits >> 52) | WHOLE) - (4503599627370496.0 + 1023.0);
    let f = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) + HALF_ROOT) - 1.0;
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (L2 + w * (L4 + w * L6));
    let odd = z * (L1 + w * (L3 + w * (L5 + w * L7)));
    s * (half_square + (odd + even)) + k * LN2_LO - half_square + f + k * LN2_HI
}

/// ln(1 − u) for 0 ≤ u < 1, accurate for small u too.
#[inline]
pub(super) fn ln_one_minus(u: f64) -> f64 {
    let rest = 1.0 - u;
    ln(rest) - (u - (1.0 - rest)) / rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_agrees_with_libm_over_its_whole_range() {
        for i in 0..=1_417_000 {
            let x = EXP_RANGE.0 + f64::from(i) * 1e-3 + f64::from(i % 97) * 1e-6;
            let x = x.min(EXP_RANGE.1);
            let expected = libm::exp(x);
            assert!((exp(x) / expected - 1.0).abs() <= 4.5e-16, "exp({x:e})");
        }
        for x in [-1e-300, 0.0, 1e-300, 1e-17, -1e-9] {
            assert!((exp(x) - libm::exp(x)).abs() < 1e-17, "exp({x:e})");
        }
    }

    #[test]
    fn exp_stays_finite_and_positive_beyond_its_range() {
        for x in [-1e300, -709.0, 710.0, 1e300] {
            assert!(exp(x).is_finite() && exp(x) > 0.0, "exp({x:e})");
        }
    }

    #[test]
    fn ln_agrees_with_libm_from_the_smallest_number_to_the_largest() {
        for i in 0..1_400_000 {
            let x = libm::exp(-708.0 + f64::from(i) * 1e-3 + f64::from(i % 89) * 1e-6);
            assert!((ln(x) - libm::log(x)).abs() <= 3e-16 * libm::log(x).abs(), "ln({x:e})");
        }
        for i in 1..1_000_000 {
            let x = f64::from(i) * 2e-6;
            assert!((ln(x) - libm::log(x)).abs() <= 4.5e-16 * libm::log(x).abs(), "ln({x})");
        }
    }

    #[test]
    fn ln_one_minus_keeps_small_arguments() {
        for exponent in 0..60 {
            let u = 0.999_999 * libm::exp2(-f64::from(exponent));
            assert!((ln_one_minus(u) / libm::log1p(-u) - 1.0).abs() < 1e-15, "{u:e}");
        }
    }
}
