//! Numbers collected into a study: constants become fixed, distributions become inputs of the run and columns of its projects, each path
//! and law once. The scenario they are written in was checked.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::chance::Law;
use crate::number::field::{Field, Scope, Unit};
use crate::number::numbers::{At, Numbers, Shared};
use crate::number::over_years::YearNumber;
use crate::number::resolved::{Column, ColumnOf, Input, ProjectNumber, RunNumber, RunShare};
use crate::number::uncertain::Uncertain;
use crate::text::Exact;
use crate::units::Share;

/// The inputs and columns that were collected so far.
#[derive(Debug)]
pub struct Collection {
    /// Smallest units in one amount of the file.
    per_amount: Decimal,
    /// Paths that have a dimension of a Sobol design, in order.
    dimensions: Vec<String>,
    inputs: Listed<Input>,
    columns: Listed<Column>,
    /// Inputs looked up since they were last taken.
    used: Vec<usize>,
}

impl Collection {
    /// Nothing collected yet; `dimensions` are the paths that have one in a Sobol design, in order.
    #[must_use]
    pub fn new(per_amount: Decimal, dimensions: Vec<String>) -> Collection {
        Collection { per_amount, dimensions, inputs: Listed::default(), columns: Listed::default(), used: Vec::new() }
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

    /// All inputs and all columns, in the order in which they were met.
    #[must_use]
    pub fn into_parts(self) -> (Vec<Input>, Vec<Column>) {
        (self.inputs.items, self.columns.items)
    }

    /// A constant in smallest units.
    fn fixed<F: Field>(&self, value: Decimal) -> f64 {
        let value = if F::UNIT == Unit::Amount { value * self.per_amount } else { value };
        value.to_f64().expect("decimals fit an f64")
    }

    fn input<F: Field>(&mut self, at: &At<'_>, written: &Uncertain<F>) -> usize {
        let Collection { inputs, dimensions, .. } = self;
        let input = inputs.place(at.to_string(), written.law(), |path, law| Input {
            declared: written.number.to_string(),
            unit: F::UNIT,
            range: F::UNIT.range(),
            dimension: dimensions.binary_search(&path).ok(),
            path,
            law,
        });
        self.used.push(input);
        input
    }
}

impl<'s> Numbers<'s> for Collection {
    fn run<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>) -> RunNumber {
        match written.exact() {
            Some(value) => RunNumber::Fixed(self.fixed::<F>(value)),
            None => RunNumber::Drawn(self.input(at, written)),
        }
    }

    fn share<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>) -> RunShare {
        if let Some(share) = written.exact().and_then(Share::exact) {
            return RunShare::Fixed(share);
        }
        match self.run(at, written) {
            RunNumber::Fixed(value) => RunShare::Fixed(Share::sampled(value)),
            RunNumber::Drawn(input) => RunShare::Drawn(input),
        }
    }

    fn path<F: Field>(&mut self, points: &[(i32, Exact)]) -> YearNumber {
        YearNumber::path(points, |value| self.fixed::<F>(value))
    }

    fn project<F: Field>(&mut self, at: &At<'_>, written: &'s Uncertain<F>, of: ColumnOf) -> ProjectNumber {
        if written.scope == Scope::Run || written.exact().is_some() {
            return ProjectNumber::Run(self.run(at, written));
        }
        let column = self.columns.place(at.to_string(), written.law(), |path, law| Column {
            declared: written.number.to_string(),
            unit: F::UNIT,
            of,
            path,
            law,
        });
        ProjectNumber::Column { column, mean: written.law().mean() }
    }

    fn year<F: Field>(&mut self, _: &At<'_>, written: &'s Uncertain<F>) -> Arc<Law> {
        match written.exact() {
            Some(value) => Arc::new(Law::constant(self.fixed::<F>(value))),
            None => Arc::clone(written.law()),
        }
    }

    fn shared<'a, F: Field>(&mut self, at: At<'a>, written: &'s Uncertain<F>, of: ColumnOf) -> Shared<'a, 's, F> {
        Shared { at, written, of }
    }

    fn of_shared<F: Field>(&mut self, at: &At<'_>, shared: Shared<'_, 's, F>) -> ProjectNumber {
        let at = if shared.written.scope == Scope::Run { &shared.at } else { at };
        self.project(at, shared.written, shared.of)
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
    known: BTreeMap<String, BTreeMap<*const Law, usize>>,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Listed { items: Vec::new(), known: BTreeMap::new() }
    }
}

impl<T> Listed<T> {
    /// The place of what has this path and law, which is made if it is not there.
    fn place(&mut self, path: String, law: &Arc<Law>, make: impl FnOnce(String, Arc<Law>) -> T) -> usize {
        let of_path = self.known.entry(path.clone()).or_default();
        *of_path.entry(Arc::as_ptr(law)).or_insert_with(|| {
            self.items.push(make(path, Arc::clone(law)));
            self.items.len() - 1
        })
    }
}
