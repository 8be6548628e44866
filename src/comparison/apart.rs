//! How far two numbers with errors lie apart, and whether chance explains it. Knows no study.

use crate::statistics::{Estimate, t_quantile};
use crate::units::to_f64;

/// An error below this part of a value is rounding.
const DUST: f64 = 1e-12;
/// The degrees of freedom from which an error of nothing is believed: below, a few blocks may agree by chance.
const BELIEVED: f64 = 4.0;

/// A difference with its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Apart {
    /// The difference.
    pub value: f64,
    /// Its standard error; `None` where the runs are too few for one.
    pub se: Option<f64>,
    /// Degrees of freedom of the error; infinite for one that is known.
    pub degrees: f64,
}

impl Apart {
    /// A difference taken run by run.
    #[must_use]
    pub fn paired(estimate: Estimate) -> Apart {
        Apart { value: estimate.value, se: estimate.error(), degrees: to_f64(estimate.blocks.saturating_sub(1)) }
    }

    /// `a` less `b`, each a value, its error and the blocks the error rests on (none for an error that is known): the error is
    /// √(a² + b²), its degrees of freedom those of Welch (1947) and Satterthwaite (1946).
    #[must_use]
    pub fn independent(a: (f64, Option<f64>, Option<usize>), b: (f64, Option<f64>, Option<usize>)) -> Apart {
        let value = a.0 - b.0;
        let (Some(of_a), Some(of_b)) = (a.1, b.1) else { return Apart { value, se: None, degrees: f64::INFINITY } };
        let of = |se: f64, blocks: Option<usize>| {
            let square = se * se;
            (square, blocks.map_or(0.0, |blocks| square * square / to_f64(blocks.saturating_sub(1).max(1))))
        };
        let ((a, spread_a), (b, spread_b)) = (of(of_a, a.2), of(of_b, b.2));
        let both = spread_a + spread_b;
        let degrees = if both > 0.0 { (a + b) * (a + b) / both } else { f64::INFINITY };
        Apart { value, se: Some((a + b).sqrt()), degrees }
    }

    /// How many standard errors it is; 0 for no difference, infinite for one without chance (an error that is but the dust of rounding),
    /// `None` without an error.
    #[must_use]
    pub fn errors(&self) -> Option<f64> {
        match self.se {
            _ if self.value == 0.0 => Some(0.0),
            Some(se) if se <= DUST * self.value.abs() => Some(f64::INFINITY.copysign(self.value)),
            Some(se) => Some(self.value / se),
            None => None,
        }
    }

    /// Whether there are too few blocks to say anything of it: it has no error, or one of nothing that rests on fewer than five blocks.
    #[must_use]
    pub fn rests_on_too_few(&self) -> bool {
        let is_dust = |se: f64| se <= DUST * self.value.abs() && self.degrees < BELIEVED;
        self.value != 0.0 && self.se.is_none_or(is_dust)
    }

    /// How many standard errors are as unlikely as `normal` of a normal variable: Student's t, wider where few blocks stand behind
    /// the error.
    #[must_use]
    pub fn limit(&self, normal: f64) -> f64 {
        if self.degrees.is_finite() && self.degrees > 0.0 {
            -t_quantile(unlikely(normal) / 2.0, self.degrees)
        } else {
            normal
        }
    }

    /// Whether it is larger than chance alone would make it, but as rarely as a normal variable strays `normal` standard errors.
    /// Without an error nothing can be said, and it is not.
    #[must_use]
    pub fn is_beyond(&self, normal: f64) -> bool {
        self.errors().is_some_and(|errors| errors.abs() > self.limit(normal))
    }
}

/// The chance that a normal variable strays further than so many standard deviations, to either side.
#[must_use]
pub fn unlikely(normal: f64) -> f64 {
    libm::erfc(normal / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_and_four_standard_errors_are_as_rare_as_the_tables_say() {
        assert!((unlikely(3.0) - 0.002_699_796).abs() < 1e-9);
        assert!((unlikely(4.0) - 6.334e-5).abs() < 1e-8);
    }

    #[test]
    fn few_blocks_widen_the_limit_to_that_of_students_t() {
        let known = Apart::independent((1.0, Some(3.0), None), (0.0, Some(4.0), None));
        assert_eq!((known.se, known.errors(), known.limit(3.0)), (Some(5.0), Some(0.2), 3.0));
        // Two errors alike from 4 blocks each have 6 degrees: t at 0.99865 is 4.904 (R: qt(pnorm(3), 6)).
        let few = Apart::independent((1.0, Some(3.0), Some(4)), (0.0, Some(3.0), Some(4)));
        assert!((few.degrees - 6.0).abs() < 1e-12 && (few.limit(3.0) - 4.904).abs() < 5e-3, "{}", few.limit(3.0));
    }

    #[test]
    fn without_chance_every_difference_is_beyond_it_and_none_is_not() {
        let sure = |value: f64| Apart { value, se: Some(1e-13 * value.abs()), degrees: 7.0 };
        assert_eq!(sure(-10.0).errors(), Some(f64::NEG_INFINITY));
        assert!(sure(1e-9).is_beyond(3.0) && !sure(0.0).is_beyond(3.0));
        assert!(!Apart { value: 5.0, se: None, degrees: 7.0 }.is_beyond(3.0));
    }
}
