//! What a scheme costs the State beside its support: to set it up, and for each contract. As resolved. Posts nothing.

use crate::number::RunNumber;
use crate::units::Money;

/// What administering a scheme costs, smallest units.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub struct Costs {
    /// To set it up, once.
    pub set_up: RunNumber,
    /// For each contract that starts, or each project over which it is laid.
    pub per_contract: RunNumber,
}

impl Costs {
    /// Whether it can come to anything.
    #[must_use]
    pub fn are_there(&self) -> bool {
        let nothing = RunNumber::Fixed(0.0);
        self.set_up != nothing || self.per_contract != nothing
    }

    /// What setting it up costs in a run.
    #[must_use]
    pub fn set_up(&self, drawn: &[f64]) -> Money {
        self.set_up.money(drawn)
    }

    /// What each contract costs in a run.
    #[must_use]
    pub fn per_contract(&self, drawn: &[f64]) -> Money {
        self.per_contract.money(drawn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_that_says_nothing_of_its_administration_costs_nothing() {
        let costs = |set_up: f64, per_contract: f64| Costs {
            set_up: RunNumber::Fixed(set_up),
            per_contract: RunNumber::Fixed(per_contract),
        };
        assert!(!costs(0.0, 0.0).are_there());
        assert!(costs(7.0, 0.0).are_there() && costs(0.0, 7.0).are_there());
        assert_eq!((costs(7.0, 3.0).set_up(&[]), costs(7.0, 3.0).per_contract(&[])), (Money(7), Money(3)));
    }
}
