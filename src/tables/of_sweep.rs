//! What a sweep found, as long tables: points of curves, and where curves turn or reach zero.

use crate::study::sweep::{Curve, Sweep};
use crate::tables::{Column, Counted, Table, Value};

/// Columns of one name each, counted in what the row says.
fn by_row<const N: usize>(names: [&'static str; N]) -> [Column; N] {
    names.map(|name| Column::number(name, Counted::ByRow))
}

fn bare<const N: usize>(names: [&'static str; N]) -> [Column; N] {
    names.map(|name| Column::number(name, Counted::Bare))
}

/// What a curve is of: policy, measure, unit, whether it is less the reference; the lever along it; the second lever and its value.
fn labels() -> Vec<Column> {
    let mut columns = ["policy", "measure", "unit", "shown", "lever", "beside"].map(Column::text).to_vec();
    columns.extend(bare(["beside_at"]));
    columns
}

fn labels_of<'s>(sweep: &'s Sweep, curve: &'s Curve) -> Vec<Value<'s>> {
    let shown = if curve.less_reference { "less reference" } else { "value" };
    let lever = |place: usize| sweep.levers.get(place).map_or(Value::None, |lever| lever.name.as_str().into());
    let words = [curve.policy.as_str(), curve.measure, curve.unit.as_str(), shown].map(Value::from);
    words.into_iter().chain([lever(0), lever(1), curve.beside.into()]).collect()
}

/// Every point of every curve, one row each.
#[must_use]
pub fn sweep(sweep: &Sweep) -> Table<'_> {
    let mut columns = labels();
    columns.extend(bare(["at"]));
    columns.extend(by_row(["value", "se", "low", "high", "p05", "p25", "p50", "p75", "p95"]));
    columns.extend(by_row(["own", "own_se", "step", "step_se"]));
    let points = sweep.curves.iter().flat_map(|curve| curve.points.iter().map(move |point| (curve, point)));
    let rows = points.map(move |(curve, point)| {
        let mut row = labels_of(sweep, curve);
        row.push(Value::Number(point.at));
        let (low, high) = (point.interval.map(|(low, _)| low), point.interval.map(|(_, high)| high));
        row.extend([point.value, point.se, low, high].map(Value::from));
        row.extend([point.band.p05, point.band.p25, point.band.p50, point.band.p75, point.band.p95].map(Value::from));
        row.extend([point.own, point.own_se, point.step, point.step_se].map(Value::from));
        row
    });
    let description = "A measure of a policy at a value of the lever, on the same luck at every value";
    Table { name: "sweep", description, columns, rows: Box::new(rows) }
}

/// Every turn and every crossing of zero, one row each.
#[must_use]
pub fn turning_points(sweep: &Sweep) -> Table<'_> {
    let mut columns = labels();
    columns.push(Column::text("kind"));
    columns.extend(bare(["at", "se", "low", "high", "from", "to"]));
    let found = sweep.curves.iter().flat_map(|curve| curve.found.iter().map(move |found| (curve, found)));
    let rows = found.map(move |(curve, found)| {
        let mut row = labels_of(sweep, curve);
        row.extend([found.kind.name().into(), Value::Number(found.at), found.se.into()]);
        let (low, high) = (found.interval.map(|(low, _)| low), found.interval.map(|(_, high)| high));
        row.extend([low.into(), high.into(), Value::Number(found.between.0), Value::Number(found.between.1)]);
        row
    });
    let description = "A value of the lever at which a curve turns or reaches zero";
    Table { name: "turning-points", description, columns, rows: Box::new(rows) }
}
