//! What the first units of a product cost while its maker learns to make them: as written and resolved, with the paths of its numbers.
//! Computes nothing.

use serde::Deserialize;

use crate::number::checks::check_range;
use crate::number::{AmountPerRun, At, Numbers, RunNumber, SharePerRun, Uncertain};
use crate::scenario::limits::LEARNING_UNITS;
use crate::text::{Faults, Node};

/// Learning by making: each doubling of what was made takes the same part off the cost of a unit.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Learning {
    /// Units over which a maker learns, at most 1,000; what the payoff says is profit after them.
    pub units: u32,
    /// Cost of the first unit.
    pub first_unit_cost: Uncertain<AmountPerRun>,
    /// What the market pays for a unit; what units cost beyond it the firm loses.
    pub market_price: Uncertain<AmountPerRun>,
    /// What each doubling of the number made takes off the cost of a unit: 0.20 where the second costs four fifths of the first.
    pub rate: Uncertain<SharePerRun>,
}

/// Learning resolved; amounts in smallest units.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub struct Resolved {
    /// Units over which a maker learns.
    pub units: u32,
    /// Cost of the first unit.
    pub first_unit_cost: RunNumber,
    /// What the market pays for a unit.
    pub market_price: RunNumber,
    /// What each doubling takes off.
    pub rate: RunNumber,
}

/// The most that a doubling takes off: beyond that the second unit is next to free.
const MOST_LEARNT: f64 = 0.9;

impl Learning {
    /// Learning with its numbers.
    pub fn resolve<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Resolved {
        let Learning { units, first_unit_cost, market_price, rate } = self;
        Resolved {
            units: *units,
            first_unit_cost: numbers.run(&at.field(FIRST_UNIT_COST), first_unit_cost),
            market_price: numbers.run(&at.field("market_price"), market_price),
            rate: numbers.run(&at.field(RATE), rate),
        }
    }

    /// Checks what the types cannot.
    pub fn check(&self, at: &At<'_>, root: &Node, faults: &mut Faults) {
        check_range(self.units, (1, LEARNING_UNITS), "units", &at.field("units").to_string(), root, faults);
        if let Some(high) = self.rate.highest()
            && high > MOST_LEARNT
        {
            let what = format!("each doubling would take {high} off the cost of a unit");
            let help = format!("write a rate up to {MOST_LEARNT}, as 0.20 where twice as many cost a fifth less each");
            faults.at(root, &at.field(RATE).to_string(), what, help);
        }
        if let (Some(cost), Some(price)) = (self.first_unit_cost.highest(), self.market_price.lowest())
            && cost <= price
        {
            let what =
                "the first unit costs no more than the market pays for it, so there is nothing to learn at a loss";
            let help = "write a first_unit_cost above the market_price, or leave learning out".to_owned();
            faults.at(root, &at.field(FIRST_UNIT_COST).to_string(), what, help);
        }
    }
}

/// A field that is checked here.
const FIRST_UNIT_COST: &str = "first_unit_cost";
/// A field that is checked here.
const RATE: &str = "rate";
