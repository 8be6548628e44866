//! Numbers listed as they are written, each with its path. Nothing needs to have been checked, and nothing is judged.

use std::sync::Arc;

use crate::chance::Law;
use crate::number::facts::Judged;
use crate::number::field::{Field, Scope, Unit};
use crate::number::numbers::{At, Numbers, Shared};
use crate::number::over_years::YearNumber;
use crate::number::resolved::{ColumnOf, DrawnFrom, ProjectNumber, RunNumber, RunShare};
use crate::number::uncertain::Uncertain;
use crate::number::written::Number;
use crate::text::Exact;
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
    /// Which projects have it, where it may differ between them.
    pub of: Option<ColumnOf>,
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
        match self.of {
            Some(ColumnOf::Overrun(_)) => true,
            Some(ColumnOf::Technology(_) | ColumnOf::Class(_) | ColumnOf::Everyone) | None => false,
        }
    }
}

/// A path over years as written.
#[derive(Clone, Debug)]
pub struct WrittenOverYears<'s> {
    /// Its path by names.
    pub path: String,
    /// Its points.
    pub points: &'s [(i32, Exact)],
    /// What it measures.
    pub unit: Unit,
}

/// The numbers that were listed so far.
#[derive(Debug, Default)]
pub struct Listing<'s> {
    /// In the order in which they were met.
    pub found: Vec<Written<'s>>,
    /// Those that are paths over years, which are not among the others.
    pub over_years: Vec<WrittenOverYears<'s>>,
}

impl<'s> Listing<'s> {
    fn list<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>, of: Option<ColumnOf>) {
        let Uncertain { number, scope, judged, .. } = written;
        for (name, counting, parameter) in number.drawn_parameters() {
            self.found.push(Written {
                path: at.field(name).to_string(),
                number: &parameter.number,
                scope: Scope::Run,
                unit: F::UNIT.of_parameter(counting),
                of: None,
                judged: &parameter.judged,
            });
        }
        self.found.push(Written { path: at.to_string(), number, scope: *scope, unit: F::UNIT, of, judged });
    }
}

/// Stands for a number that nobody asks for.
const NO_NUMBER: ProjectNumber = ProjectNumber::Run(RunNumber::Fixed(f64::NAN));

/// What is returned stands for a number that nobody asks for.
impl<'s> Numbers<'s> for Listing<'s> {
    fn run<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>) -> RunNumber {
        self.list(at, written, None);
        RunNumber::Fixed(f64::NAN)
    }

    fn share<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>) -> RunShare {
        self.list(at, written, None);
        RunShare::Fixed(Share::NONE)
    }

    fn path<F: Field>(&mut self, at: &At<'_>, points: &'s [(i32, Exact)]) -> YearNumber {
        self.over_years.push(WrittenOverYears { path: at.to_string(), points, unit: F::UNIT });
        YearNumber::Same(RunNumber::Fixed(f64::NAN))
    }

    fn project<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>, of: ColumnOf) -> ProjectNumber {
        self.list(at, written, Some(of));
        NO_NUMBER
    }

    fn year<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>) -> DrawnFrom {
        self.list(at, written, None);
        DrawnFrom::law(Arc::new(Law::constant(0.0)))
    }

    fn shared<'a, F: Field>(&mut self, at: At<'a>, written: &'s Uncertain<F>, of: ColumnOf) -> Shared<'a, 's, F> {
        self.list(&at, written, Some(of));
        Shared { at, written, of }
    }

    fn of_shared<F: Field>(&mut self, _: &At<'_>, _: Shared<'_, 's, F>) -> ProjectNumber {
        NO_NUMBER
    }

    fn exact(&mut self, _: impl FnOnce() -> Option<Share>) -> Share {
        Share::NONE
    }
}
