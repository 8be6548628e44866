//! A comparison as one table: what changed in the inputs, then what moved in the results. Computes nothing.

use crate::comparison::{Compared, Comparison};
use crate::tables::{Column, Counted, Kind, Table, Value};
use crate::text::Change;

/// How many columns the table has.
const COLUMNS: usize = 13;

/// A row a value that is not the same, then a row a measure of a policy that both sides have. What is `a` and `b` of an input is as it is
/// written; of a result it is a number.
#[must_use]
pub fn table(comparison: &Comparison) -> Table<'_> {
    let written = |name: &'static str| Column { name: name.into(), unit: Counted::ByRow, kind: Kind::Mixed };
    let number = |name: &'static str| Column::number(name, Counted::ByRow);
    let truth = |name: &'static str| Column { name: name.into(), unit: Counted::Bare, kind: Kind::Truth };
    let mut columns = ["part", "policy", "name", "unit"].map(Column::text).to_vec();
    columns.extend([written("a"), number("a_se"), written("b"), number("b_se")]);
    columns.extend([number("difference"), number("difference_se")]);
    columns.push(Column::number("standard_errors", Counted::Bare));
    columns.extend([truth("paired"), truth("moved")]);
    let rows = comparison.inputs.iter().map(of_input).chain(comparison.rows.iter().map(of_result));
    let description = "An input that is not the same on both sides, or a measure of a policy on both";
    Table { name: "comparison", description, columns, rows: Box::new(rows) }
}

fn of_input(Change { path, before, after }: &Change) -> Vec<Value<'_>> {
    let written = |text: &Option<String>| text.clone().map_or(Value::None, Value::from);
    let mut row = vec![Value::from("input"), Value::None, path.as_str().into(), Value::None];
    row.extend([written(before), Value::None, written(after)]);
    row.resize(COLUMNS - 1, Value::None);
    row.push(true.into());
    row
}

fn of_result(row: &Compared) -> Vec<Value<'_>> {
    // What is infinite – a difference without chance, in standard errors – is no number to write.
    let some = |value: Option<f64>| Value::from(value.filter(|value| value.is_finite()));
    let side = |of: Option<(f64, Option<f64>)>| [some(of.map(|(value, _)| value)), some(of.and_then(|(_, se)| se))];
    let mut values = vec![Value::from("result"), row.policy.as_str().into()];
    values.extend([row.measure.as_str().into(), row.unit.as_str().into()]);
    values.extend(side(row.first));
    values.extend(side(row.second));
    values.extend(side(row.apart.map(|apart| (apart.value, apart.se))));
    values.push(some(row.errors()));
    values.extend([row.paired.into(), row.moved().into()]);
    values
}
