//! One measure of one policy over all runs, as columns. Computes nothing but the currency unit.

use crate::engine::Row;
use crate::measure::MEASURES;
use crate::model::Study;
use crate::outcome::Cell;

/// A measure's cells of one policy in run order, money in whole currency units in the numerator and in the denominator: for whoever
/// looks at the parts.
#[must_use]
pub fn cells(study: &Study, rows: &[Row], policy: usize, measure: usize) -> Vec<Cell> {
    let per_currency = study.units_per_currency;
    let parts = MEASURES[measure].parts;
    let whole = |cell: Cell| Cell {
        num: parts.num.whole(cell.num, per_currency),
        den: parts.den.whole(cell.den, per_currency),
    };
    rows.iter().map(|row| whole(row[policy].cells[measure])).collect()
}

/// The same for whoever looks at the value alone: converted once, in the numerator, where the value itself is money; money over money
/// stays as it is.
#[must_use]
pub fn values(study: &Study, rows: &[Row], policy: usize, measure: usize) -> Vec<Cell> {
    let unit = MEASURES[measure].unit;
    let whole = |cell: Cell| Cell { num: unit.whole(cell.num, study.units_per_currency), den: cell.den };
    rows.iter().map(|row| whole(row[policy].cells[measure])).collect()
}

/// The same in smallest units.
#[must_use]
pub fn smallest(_: &Study, rows: &[Row], policy: usize, measure: usize) -> Vec<Cell> {
    rows.iter().map(|row| row[policy].cells[measure]).collect()
}
