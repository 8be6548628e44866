//! What keeps money exact: no amount above 2⁶⁰, no sum of a run above 2⁶². Counts and notes what is beyond; knows no rule of the model.
//!
//! Every amount that is made from a number passes [`Meter::amount`]; whatever adds amounts up over projects passes them through
//! [`Meter::counts`] first. Beyond a limit the project is noted and no more money is made or entered, so that no sum of whole units
//! can leave an `i64` and nothing has to be checked where amounts are added. A run with a note has no result.

use crate::units::{MOST_AMOUNT, Money};

/// Largest present value, factor or measure. Its square and sums of a million such squares are still numbers.
const MOST_VALUE: f64 = 1e60;

/// Amounts are counted in lots of 2⁸ units, so that an amount times the months of a life fits a number.
const LOT: u32 = 8;
/// Largest sum of amounts in a run, 2⁶² units, in lots.
const MOST_LOTS: u64 = 1 << (62 - LOT);

/// Whether a value is a number that can be reckoned with: not infinite, not above 10⁶⁰.
#[inline]
#[must_use]
pub fn reckonable(value: f64) -> bool {
    value.abs() <= MOST_VALUE
}

/// What is beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// What was drawn for a project: costs, purse, payoff.
    Draws,
    /// What a project is worth to its firm, or to a panel.
    Worth,
    /// What the State commits itself to in a contract, at its size and with expected overruns.
    Contract,
    /// What an application costs.
    Application,
    /// The cost of a stage.
    Cost,
    /// The profit of a year, or a lump.
    Profit,
    /// The sales that belong to it.
    Sales,
    /// A royalty debt.
    Debt,
    /// All flows of a run.
    Flows,
    /// All commitments of a run.
    Commitments,
    /// All payments asked for and appropriated in a run.
    Payments,
}

/// A project with which a run is beyond what can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beyond {
    /// What it is.
    pub what: What,
    /// The project.
    pub project: u32,
}

/// Counts the money of one part of a run and keeps the first project that is beyond.
#[derive(Clone, Debug, Default)]
pub struct Meter {
    /// In lots.
    counted: u64,
    beyond: Option<Beyond>,
}

impl Meter {
    /// Starts anew.
    pub fn clear(&mut self) {
        *self = Meter::default();
    }

    /// The first project that is beyond.
    #[must_use]
    pub fn beyond(&self) -> Option<Beyond> {
        self.beyond
    }

    /// Notes a project, unless one was noted before.
    #[cold]
    pub fn note(&mut self, project: u32, what: What) {
        self.beyond.get_or_insert(Beyond { what, project });
    }

    /// An amount rounded to whole units; nothing where it is beyond.
    #[inline]
    pub fn amount(&mut self, project: u32, what: What, amount: f64) -> Money {
        if amount.abs() <= MOST_AMOUNT {
            return Money::nearest(amount);
        }
        self.note(project, what);
        Money::ZERO
    }

    /// Counts an amount that is to be entered so many times, and says whether it may be: whether all that was counted is within the
    /// limit.
    #[inline]
    pub fn counts(&mut self, project: u32, what: What, amount: Money, times: usize) -> bool {
        self.counted += lots(amount, times);
        if self.counted <= MOST_LOTS {
            return true;
        }
        self.counted = MOST_LOTS + 1;
        self.note(project, what);
        false
    }

    /// Takes back what was counted and is no longer entered.
    #[inline]
    pub fn takes_back(&mut self, amount: Money, times: usize) {
        self.counted = self.counted.saturating_sub(lots(amount, times));
    }

    /// Notes a project whose value is no number to reckon with.
    #[inline]
    pub fn reckons(&mut self, project: u32, value: f64) {
        if !reckonable(value) {
            self.note(project, What::Worth);
        }
    }
}

/// How much is moved where an amount, either way, is entered so many times.
#[inline]
fn lots(amount: Money, times: usize) -> u64 {
    (amount.0.unsigned_abs() >> LOT) * times as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_up_to_two_to_the_sixty_is_made_and_no_other() {
        let mut meter = Meter::default();
        assert_eq!(meter.amount(7, What::Cost, MOST_AMOUNT), Money(1 << 60));
        assert_eq!(meter.amount(7, What::Cost, -2.5), Money(-3));
        assert_eq!(meter.beyond(), None);
        for beyond in [MOST_AMOUNT * 1.000_001, -2.0 * MOST_AMOUNT, f64::INFINITY, f64::NAN] {
            let mut meter = Meter::default();
            assert_eq!(meter.amount(7, What::Cost, beyond), Money::ZERO);
            assert_eq!(meter.beyond(), Some(Beyond { what: What::Cost, project: 7 }));
        }
    }

    #[test]
    fn the_sum_of_sizes_is_counted_and_the_first_project_beyond_is_kept() {
        let mut meter = Meter::default();
        assert!(meter.counts(0, What::Flows, Money(1 << 60), 3));
        assert!(
            meter.counts(1, What::Flows, Money(-(1 << 60)), 1),
            "a loss counts as much as a profit, and four times is the limit"
        );
        meter.takes_back(Money(1 << 20), 1);
        assert!(meter.counts(1, What::Flows, Money(1 << 20), 1), "there is room again");
        assert!(!meter.counts(2, What::Flows, Money(1 << 60), 600));
        assert!(!meter.counts(3, What::Payments, Money(1 << 20), 1));
        assert_eq!(meter.beyond(), Some(Beyond { what: What::Flows, project: 2 }));
    }

    #[test]
    fn what_is_no_number_is_never_reckoned_with() {
        assert!(reckonable(-1e60) && !reckonable(1.1e60) && !reckonable(f64::NEG_INFINITY) && !reckonable(f64::NAN));
    }
}
