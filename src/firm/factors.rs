//! What overlays multiply of a project and of its administration: factors, 1 where nothing is changed. Section 6 of the model. Values
//! nothing.

use crate::model::MAX_STAGES;

/// What overlays multiply.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factors {
    /// Months from technical success to launch.
    pub certification: f64,
    /// Months from an award to the start of the contract.
    pub approval: f64,
    /// Months from a request to the earliest payment.
    pub lag: f64,
    /// What an application costs.
    pub application: f64,
    /// What complying with the scheme of the contract costs.
    pub compliance: f64,
    /// Months from filing a patent to its grant.
    pub patent: f64,
    /// The chance of each gate.
    pub success: [f64; MAX_STAGES],
}

impl Factors {
    /// Nothing is changed.
    pub const NONE: Factors = Factors {
        certification: 1.0,
        approval: 1.0,
        lag: 1.0,
        application: 1.0,
        compliance: 1.0,
        patent: 1.0,
        success: [1.0; MAX_STAGES],
    };

    /// Both together.
    #[must_use]
    pub fn times(&self, other: &Factors) -> Factors {
        Factors {
            certification: self.certification * other.certification,
            approval: self.approval * other.approval,
            lag: self.lag * other.lag,
            application: self.application * other.application,
            compliance: self.compliance * other.compliance,
            patent: self.patent * other.patent,
            success: std::array::from_fn(|stage| self.success[stage] * other.success[stage]),
        }
    }

    /// The chance of a stage's gate, of this one.
    #[inline]
    #[must_use]
    pub fn chance(&self, stage: usize, chance: f64) -> f64 {
        (chance * self.success[stage]).min(1.0)
    }

    /// Months from technical success to launch, of these.
    #[inline]
    #[must_use]
    pub fn certification(&self, months: f64) -> f64 {
        (months * self.certification).min(600.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::float_cmp, reason = "halves and quarters are exact")]
    fn factors_of_two_overlays_multiply_and_no_chance_comes_above_one() {
        let mut shorter = Factors { certification: 0.5, lag: 0.25, ..Factors::NONE };
        shorter.success[1] = 1.5;
        let both = shorter.times(&shorter);
        assert_eq!((both.certification, both.lag, both.approval, both.success[0]), (0.25, 0.0625, 1.0, 1.0));
        // 1.5 × 1.5 × .5 is above 1; a quarter of it is not.
        assert_eq!((both.chance(1, 0.5), both.chance(1, 0.25), both.chance(0, 0.5)), (1.0, 0.5625, 0.5));
        assert_eq!(
            (both.certification(24.0), Factors { certification: 40.0, ..both }.certification(24.0)),
            (6.0, 600.0)
        );
    }
}
