//! Rows of all runs → one column of cells. Changes units, nothing else.

use crate::engine::Row;
use crate::measure::MEASURES;
use crate::model::Study;
use crate::outcome::Cell;

/// A measure's cells of one policy in run order, money in whole currency units.
#[must_use]
pub fn column(study: &Study, rows: &[Row], policy: usize, measure: usize) -> Vec<Cell> {
    let unit = if MEASURES[measure].is_money() { study.units_per_currency } else { 1.0 };
    rows.iter()
        .map(|row| {
            let cell = row[policy].cells[measure];
            Cell { num: cell.num / unit, den: cell.den }
        })
        .collect()
}
