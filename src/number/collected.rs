//! Numbers collected into a study: constants become fixed, distributions become inputs of the run and columns of its projects, each path
//! and law once. The scenario they are written in was checked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::chance::{Law, PARAMETERS};
use crate::number::facts::Counted;
use crate::number::field::{Field, Scope, Unit};
use crate::number::numbers::{At, Numbers, Shared};
use crate::number::over_years::{YearNumber, Years};
use crate::number::resolved::{
    Best, Column, ColumnFrom, ColumnOf, Derived, DrawnFrom, Input, Known, ProjectNumber, RunNumber, RunShare,
};
use crate::number::uncertain::Uncertain;
use crate::number::written::{Number, Parameter};
use crate::text::Exact;
use crate::units::Share;

/// The inputs and columns that were collected so far.
#[derive(Debug)]
pub struct Collection {
    /// Smallest units in one amount of the file.
    per_amount: Decimal,
    /// Paths that have a dimension of a Sobol design, in order.
    dimensions: Vec<String>,
    /// Fiscal year of month 0, and the month's place in it.
    start: (i32, usize),
    /// Paths of numbers that projects of a table state: each is a column, whatever it is drawn from.
    stated: BTreeSet<String>,
    inputs: Listed<Input>,
    columns: Listed<Column>,
    derived: Vec<Derived>,
    bests: Vec<Best>,
    /// Inputs looked up since they were last taken.
    used: Vec<usize>,
}

/// All that was collected, each in the order in which it was met.
#[derive(Debug)]
pub struct Parts {
    /// Numbers drawn once a run.
    pub inputs: Vec<Input>,
    /// Numbers drawn for each project.
    pub columns: Vec<Column>,
    /// Numbers that follow from the run's inputs.
    pub derived: Vec<Derived>,
    /// The best of several draws of a column's number.
    pub bests: Vec<Best>,
}

impl Collection {
    /// Nothing collected yet; `dimensions` are the paths that have one in a Sobol design, in order; month 0 lies in the fiscal year and
    /// at the place in it that `start` says; `stated` are the paths of numbers that projects of a table state.
    #[must_use]
    pub fn new(
        per_amount: Decimal,
        dimensions: Vec<String>,
        start: (i32, usize),
        stated: BTreeSet<String>,
    ) -> Collection {
        Collection {
            per_amount,
            dimensions,
            start,
            stated,
            inputs: Listed::default(),
            columns: Listed::default(),
            derived: Vec::new(),
            bests: Vec::new(),
            used: Vec::new(),
        }
    }

    /// The inputs looked up since the last time, in order.
    pub fn take_used(&mut self) -> Vec<usize> {
        let mut used = std::mem::take(&mut self.used);
        used.sort_unstable();
        used.dedup();
        used
    }

    /// Counts these inputs as looked up, too.
    pub fn use_also(&mut self, inputs: &[usize]) {
        self.used.extend_from_slice(inputs);
    }

    /// How many inputs and how many columns there are.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.inputs.items.len(), self.columns.items.len())
    }

    /// All that was collected.
    #[must_use]
    pub fn into_parts(self) -> Parts {
        let Collection { inputs, columns, derived, bests, .. } = self;
        Parts { inputs: inputs.items, columns: columns.items, derived, bests }
    }

    /// The place of the best of so many draws of a column's number.
    pub fn best(&mut self, column: usize, draws: u32) -> usize {
        let best = Best { column, draws };
        self.bests.iter().position(|known| *known == best).unwrap_or_else(|| {
            self.bests.push(best);
            self.bests.len() - 1
        })
    }

    /// The column that each project draws its number from; `None` where one number of the run is known of all of them.
    #[must_use]
    pub fn drawn_column(&self, number: ProjectNumber) -> Option<usize> {
        match number {
            ProjectNumber::Run(_) => None,
            ProjectNumber::Column { column, .. } => self.columns.items[column].from.drawn().map(|_| column),
        }
    }

    /// The mean of the smaller of a drawn column's number and `cap`.
    pub fn mean_up_to(&mut self, cap: f64, column: usize) -> RunNumber {
        self.known(self.drawn(column), Known::MeanUpTo(cap))
    }

    /// The chance that a drawn column's number is below `number`.
    pub fn chance_below(&mut self, number: f64, column: usize) -> RunNumber {
        self.known(self.drawn(column), Known::ChanceBelow(number))
    }

    fn drawn(&self, column: usize) -> DrawnFrom {
        self.columns.items[column].from.drawn().expect("only what is drawn has a law").clone()
    }

    /// What is known of a number that is drawn with a run's parameters; of one with a law alone, that is one number for all.
    fn known(&mut self, from: DrawnFrom, known: Known) -> RunNumber {
        let derived = Derived { from, known };
        if derived.from.parameters.is_none() {
            return RunNumber::Fixed(match known {
                Known::Mean => derived.from.law.mean(),
                Known::MeanUpTo(_) | Known::ChanceBelow(_) => derived.at(&[]),
            });
        }
        let known = self.derived.iter().position(|known| *known == derived);
        RunNumber::Derived(known.unwrap_or_else(|| {
            self.derived.push(derived);
            self.derived.len() - 1
        }))
    }

    /// A constant in smallest units.
    fn fixed(&self, unit: Unit, value: Decimal) -> f64 {
        let value = if unit == Unit::Amount { value * self.per_amount } else { value };
        value.to_f64().expect("decimals fit an f64")
    }

    fn input(&mut self, at: &At<'_>, number: &Number, law: &Arc<Law>, unit: Unit, range: (f64, f64)) -> usize {
        let Collection { inputs, dimensions, .. } = self;
        let input = inputs.place(at.to_string(), law, None, |path, law| Input {
            declared: number.to_string(),
            unit,
            range,
            dimension: dimensions.binary_search(&path).ok(),
            path,
            law,
        });
        self.used.push(input);
        input
    }

    /// What a number is drawn from that is not the same for a whole run.
    fn drawn_from<F: Field>(&mut self, at: &At<'_>, written: &Uncertain<F>) -> DrawnFrom {
        let law = Arc::clone(written.law());
        let Ok(Some((form, parameters))) = written.number.form() else { return DrawnFrom::law(law) };
        if law.family().is_none() {
            return DrawnFrom::law(law);
        }
        let mut numbers = [RunNumber::Fixed(0.0); PARAMETERS];
        for ((number, (name, counting)), parameter) in numbers.iter_mut().zip(form.parameters()).zip(parameters) {
            *number = self.parameter(&at.field(name), F::UNIT.of_parameter(*counting), parameter);
        }
        DrawnFrom { law, parameters: Some(numbers) }
    }

    /// A number that is the same for all projects of a run.
    fn run_number<F: Field>(&mut self, at: &At<'_>, written: &Uncertain<F>) -> RunNumber {
        match written.exact() {
            Some(value) => RunNumber::Fixed(self.fixed(F::UNIT, value)),
            None => RunNumber::Drawn(self.input(at, &written.number, written.law(), F::UNIT, F::UNIT.range())),
        }
    }

    /// A number that may differ between projects: drawn for `at`, its parameters are those of where it is `written_at`.
    fn project_number<F: Field>(
        &mut self,
        at: &At<'_>,
        written_at: &At<'_>,
        written: &Uncertain<F>,
        of: ColumnOf,
    ) -> ProjectNumber {
        if written.scope == Scope::Run || written.exact().is_some() {
            let number = self.run_number(written_at, written);
            return self.unless_stated::<F>(at, number, of, || written.number.to_string());
        }
        let from = self.drawn_from(written_at, written);
        let DrawnFrom { law, parameters } = &from;
        let column = self.columns.place(at.to_string(), law, *parameters, |path, law| Column {
            declared: written.number.to_string(),
            unit: F::UNIT,
            of,
            path,
            from: ColumnFrom::Drawn(DrawnFrom { law, parameters: *parameters }),
            stated: Vec::new(),
        });
        ProjectNumber::Column { column, mean: self.known(from, Known::Mean) }
    }

    /// One number of the run for all projects, unless some of a table state their own: those stand in a column.
    fn unless_stated<F: Field>(
        &mut self,
        at: &At<'_>,
        number: RunNumber,
        of: ColumnOf,
        declared: impl FnOnce() -> String,
    ) -> ProjectNumber {
        if self.stated.is_empty() {
            return ProjectNumber::Run(number);
        }
        let path = at.to_string();
        if !self.stated.contains(&path) {
            return ProjectNumber::Run(number);
        }
        let from = ColumnFrom::Run(number);
        let columns = &mut self.columns.items;
        let known = columns.iter().position(|column| column.path == path && column.from == from);
        let column = known.unwrap_or_else(|| {
            columns.push(Column { path, from, declared: declared(), unit: F::UNIT, of, stated: Vec::new() });
            columns.len() - 1
        });
        ProjectNumber::Column { column, mean: number }
    }

    /// A parameter of a distribution; a drawn one never leaves the range that the family was judged by.
    fn parameter(&mut self, at: &At<'_>, unit: Unit, parameter: &Parameter) -> RunNumber {
        if let Some(Exact(value)) = parameter.exact() {
            return RunNumber::Fixed(self.fixed(unit, *value));
        }
        let counted = parameter.judged.facts().and_then(|facts| facts.counted.as_ref());
        let Counted { law, ends, .. } = counted.expect("the scenario's distributions were judged");
        RunNumber::Drawn(self.input(at, &parameter.number, law, unit, *ends))
    }
}

impl<'s> Numbers<'s> for Collection {
    fn run<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>) -> RunNumber {
        self.run_number(at, written)
    }

    fn share<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>) -> RunShare {
        if let Some(share) = written.exact().and_then(Share::exact) {
            return RunShare::Fixed(share);
        }
        match self.run(at, written) {
            RunNumber::Fixed(value) => RunShare::Fixed(Share::sampled(value)),
            RunNumber::Drawn(input) => RunShare::Drawn(input),
            RunNumber::Derived(_) => unreachable!("a share is fixed or drawn"),
        }
    }

    fn path<F: Field>(&mut self, _: &At<'_>, points: &'s [(i32, Exact)]) -> YearNumber {
        YearNumber::Path(Years::new(points, self.start, |value| self.fixed(F::UNIT, value)))
    }

    fn project<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>, of: ColumnOf) -> ProjectNumber {
        self.project_number(at, at, written, of)
    }

    fn year<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>) -> DrawnFrom {
        match written.exact() {
            Some(value) => DrawnFrom::law(Arc::new(Law::constant(self.fixed(F::UNIT, value)))),
            None => self.drawn_from(at, written),
        }
    }

    fn shared<'a, F: Field>(&mut self, at: At<'a>, written: &'s Uncertain<F>, of: ColumnOf) -> Shared<'a, 's, F> {
        Shared { at, written, of }
    }

    fn of_shared<F: Field>(&mut self, at: &At<'_>, shared: Shared<'_, 's, F>) -> ProjectNumber {
        self.project_number(at, &shared.at, shared.written, shared.of)
    }

    fn project_or<F: Field>(
        &mut self,
        at: &At<'_>,
        written: Option<&'s Uncertain<F>>,
        of: ColumnOf,
        default: f64,
    ) -> ProjectNumber {
        match written {
            Some(written) => self.project(at, written, of),
            None => self.unless_stated::<F>(at, RunNumber::Fixed(default), of, || default.to_string()),
        }
    }

    fn exact(&mut self, share: impl FnOnce() -> Option<Share>) -> Share {
        share().expect("exact shares were checked")
    }
}

/// Inputs or columns in the order they were found, and where those of each path stand. Laws are told apart by where they lie in memory:
/// each is kept once.
#[derive(Debug)]
struct Listed<T> {
    items: Vec<T>,
    known: BTreeMap<String, BTreeMap<Origin, usize>>,
}

/// A law by where it lies in memory, and which inputs are its parameters.
type Origin = (*const Law, [Option<usize>; PARAMETERS]);

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Listed { items: Vec::new(), known: BTreeMap::new() }
    }
}

impl<T> Listed<T> {
    /// The place of what has this path and law, which is made if it is not there.
    fn place(
        &mut self,
        path: String,
        law: &Arc<Law>,
        parameters: Option<[RunNumber; PARAMETERS]>,
        make: impl FnOnce(String, Arc<Law>) -> T,
    ) -> usize {
        let input = |number: RunNumber| match number {
            RunNumber::Drawn(input) => Some(input),
            RunNumber::Fixed(_) | RunNumber::Derived(_) => None,
        };
        let inputs = parameters.map_or([None; PARAMETERS], |parameters| parameters.map(input));
        let of_path = self.known.entry(path.clone()).or_default();
        *of_path.entry((Arc::as_ptr(law), inputs)).or_insert_with(|| {
            self.items.push(make(path, Arc::clone(law)));
            self.items.len() - 1
        })
    }
}
