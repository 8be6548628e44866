//! What contracts answer: money that falls due, what a stage needs to start, what a gate brings. Works nothing out.

use crate::ledger::Purpose;
use crate::units::Money;

/// Money that falls due in the month in which it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// What for.
    pub purpose: Purpose,
    /// Amount.
    pub amount: Money,
}

impl Due {
    /// Adds an amount to what falls due, unless it is nothing.
    #[inline]
    pub fn add(dues: &mut Vec<Due>, purpose: Purpose, amount: Money) {
        if amount != Money::ZERO {
            dues.push(Due { purpose, amount });
        }
    }
}

/// What must be there for a stage to start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// What the firm pays at the start, State money that it bridges included.
    pub from_firm: Money,
    /// State money in hand that is spent.
    pub in_hand: Money,
    /// What of the State's part is not in hand.
    pub unpaid: Money,
    /// Whether somebody who never bridges waits for it.
    pub waits: bool,
}

/// What the start of a stage costs the firm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Started {
    /// What it pays.
    pub from_firm: Money,
    /// What of it is its own: the State does not owe it.
    pub own: Money,
}

/// What a gate brings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// State money that can be asked for.
    pub asks: Money,
    /// What of it the firm has only now earned.
    pub earned: Money,
}
