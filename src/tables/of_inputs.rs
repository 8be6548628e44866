//! The uncertain inputs of a study, as declared and as sampled.

use crate::model::Study;
use crate::scenario::cited::Cited;
use crate::study::inputs::{self, Drawn};
use crate::study::summary::InputRow;
use crate::tables::{Column, Counted, Table, Value};

/// Every uncertain input, one row each.
#[must_use]
pub fn inputs(inputs: &[InputRow]) -> Table<'_> {
    let mut columns = ["path", "declared", "unit", "scope"].map(Column::text).to_vec();
    columns.push(Column::whole("n", Counted::of("count")));
    columns.extend(["min", "p05", "p50", "p95", "max"].map(|name| Column::number(name, Counted::ByRow)));
    let rows = inputs.iter().map(|InputRow { path, declared, unit, scope, n, min, p05, p50, p95, max }| {
        let words = [path, declared, unit, scope].map(|text| Value::from(text.as_str()));
        words.into_iter().chain([(*n).into()]).chain([*min, *p05, *p50, *p95, *max].map(Value::from)).collect()
    });
    Table { name: "inputs", description: "An uncertain input and what was drawn of it", columns, rows: Box::new(rows) }
}

/// Every number of the file that is knowledge of the world, one row each: with its source, or with none.
#[must_use]
pub fn sources(numbers: &[Cited]) -> Table<'_> {
    let columns = ["path", "value", "grade", "source"].map(Column::text).to_vec();
    let rows = numbers.iter().map(|Cited { path, value, source }| {
        let grade = source.as_ref().map_or(Value::None, |source| Value::from(format!("{:?}", source.grade)));
        let cite = source.as_ref().map_or(Value::None, |source| Value::from(source.cite.as_str()));
        vec![path.as_str().into(), value.as_str().into(), grade, cite]
    });
    Table {
        name: "sources",
        description: "A number of the scenario and where it comes from",
        columns,
        rows: Box::new(rows),
    }
}

/// A row a run: what was drawn for each input.
#[must_use]
pub fn draws<'a>(study: &'a Study, drawn: &'a Drawn) -> Table<'a> {
    let mut columns = vec![Column::whole("run", Counted::Bare)];
    columns.extend(inputs::names(study).into_iter().map(|(name, unit)| Column::number(name, Counted::In(unit))));
    let rows = (0..drawn.runs).map(|run| {
        let numbers = drawn.columns.iter().map(|column| Value::Number(column[run]));
        std::iter::once(run.into()).chain(numbers).collect()
    });
    Table { name: "draws", description: "What a future drew, one number for all of it", columns, rows: Box::new(rows) }
}
