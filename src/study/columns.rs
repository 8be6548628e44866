//! One measure of one policy over all runs, as columns. Computes nothing but the currency unit.

use crate::engine::Row;
use crate::measure::MEASURES;
use crate::model::Study;
use crate::outcome::Cell;

/// A measure's cells of one policy in run order, money in whole currency units in the numerator and in the denominator.
#[must_use]
pub fn cells(study: &Study, rows: &[Row], policy: usize, measure: usize) -> Vec<Cell> {
    let of = |money: bool| if money { study.units_per_currency } else { 1.0 };
    let (num, den) = MEASURES[measure].parts_in_money();
    let (num, den) = (of(num), of(den));
    rows.iter()
        .map(|row| {
            let cell = row[policy].cells[measure];
            Cell { num: cell.num / num, den: cell.den / den }
        })
        .collect()
}
