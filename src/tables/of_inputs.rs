//! The uncertain inputs of a study, as declared and as sampled.

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
