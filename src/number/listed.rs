//! Numbers listed as they are written, each with its path. Nothing needs to have been checked, and nothing is judged.

use crate::number::field::{Field, Scope, Unit};
use crate::number::judged::Judged;
use crate::number::numbers::{At, Numbers};
use crate::number::resolved::{ColumnOf, ProjectNumber, RunNumber, RunShare};
use crate::number::uncertain::Uncertain;
use crate::number::written::Number;
use crate::units::Share;

/// One number as written.
#[derive(Clone, Debug)]
pub struct Written<'s> {
    /// Its path by names, as `economy.growth`.
    pub path: String,
    /// The constant or distribution.
    pub number: &'s Number,
    /// What a draw is made for.
    pub scope: Scope,
    /// What it measures.
    pub unit: Unit,
    /// What was found out about it.
    pub judged: &'s Judged,
}

impl Written<'_> {
    /// Whether it is drawn, and not constant.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        self.number.exact().is_none()
    }

    /// Whether it is an overrun, of which all of a project share its difficulty.
    #[must_use]
    pub fn is_overrun(&self) -> bool {
        self.path.ends_with(".cost_overrun") || self.path.ends_with(".time_overrun")
    }
}

/// The numbers that were listed so far.
#[derive(Debug, Default)]
pub struct Listing<'s> {
    /// In the order in which they were met.
    pub found: Vec<Written<'s>>,
}

impl<'s> Listing<'s> {
    fn list<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>) {
        let Uncertain { number, scope, judged, .. } = written;
        self.found.push(Written { path: at.to_string(), number, scope: *scope, unit: F::UNIT, judged });
    }
}

/// What is returned stands for a number that nobody asks for.
impl<'s> Numbers<'s> for Listing<'s> {
    fn run<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>) -> RunNumber {
        self.list(at, written);
        RunNumber::Fixed(f64::NAN)
    }

    fn share<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>) -> RunShare {
        self.list(at, written);
        RunShare::Fixed(Share::NONE)
    }

    fn project<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>, _: ColumnOf) -> ProjectNumber {
        ProjectNumber::Run(self.run(at, written))
    }

    fn exact(&mut self, _: impl FnOnce() -> Option<Share>) -> Share {
        Share::NONE
    }
}
