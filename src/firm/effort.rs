//! What a firm does beyond its plan to pass a gate on which money hangs, and what that costs it. Section 4 of the model. Posts nothing.

use crate::scenario::stage::ResolvedEffort;

/// What a firm can do beyond its plan in a stage, in one run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    /// γ: what one of effort adds to the chance of passing.
    pub productivity: f64,
    /// κ: effort e costs κ·e²/2, smallest units.
    pub cost: f64,
}

/// What it does.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Exerted {
    /// What it adds to the chance of passing the gate, Δp.
    pub gain: f64,
    /// What it costs, smallest units.
    pub cost: f64,
}

impl Effort {
    /// Effort given a run's draws.
    #[must_use]
    pub fn new(effort: ResolvedEffort, drawn: &[f64]) -> Effort {
        Effort { productivity: effort.productivity.at(drawn), cost: effort.cost.money(drawn).to_f64() }
    }

    /// What a firm does that earns so much more when the stage starts if the gate is passed, in a project of this size whose chance is
    /// `chance` without it: e = γ·`stake` ÷ κ, as long as the chance stays one (Holmström 1979; the closed form of a quadratic cost).
    #[must_use]
    pub fn exerted(self, stake: f64, size: f64, chance: f64) -> Exerted {
        let (cost, room) = (self.cost * size, (1.0 - chance).max(0.0));
        if self.productivity <= 0.0 || stake <= 0.0 || cost <= 0.0 {
            return Exerted::default();
        }
        let effort = (self.productivity * stake / cost).min(room / self.productivity);
        Exerted { gain: (self.productivity * effort).min(room), cost: cost * effort * effort / 2.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_of_twenty_adds_four_thousandths_and_never_more_than_there_is_room_for() {
        // γ .01, κ .5: e = .01 × 20 ÷ .5 = .4, which adds .004 and costs .5 × .16 ÷ 2 = .04.
        let near = |found: f64, expected: f64| (found - expected).abs() < 1e-15;
        let effort = Effort { productivity: 0.01, cost: 0.5 };
        let exerted = effort.exerted(20.0, 1.0, 0.2);
        assert!(near(exerted.gain, 0.004) && near(exerted.cost, 0.04), "{exerted:?}");
        // Twice the size: twice the money at stake and twice the cost of effort, so the same effort.
        let larger = effort.exerted(40.0, 2.0, 0.2);
        assert!(near(larger.gain, 0.004) && near(larger.cost, 0.08), "{larger:?}");
        // 5,000 would add 1: what is missing to certainty, .8, takes e = 80 and costs .5 × 6,400 ÷ 2.
        let certain = effort.exerted(5_000.0, 1.0, 0.2);
        assert!(near(certain.gain, 0.8) && (certain.cost - 1_600.0).abs() < 1e-9, "{certain:?}");
        assert_eq!(effort.exerted(0.0, 1.0, 0.2), Exerted::default());
        assert_eq!(effort.exerted(20.0, 1.0, 1.0), Exerted::default());
    }
}
