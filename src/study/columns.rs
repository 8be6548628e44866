//! One measure of one policy over all runs, as columns. Computes nothing but the currency unit.

use crate::engine::{self, Block};
use crate::measure::MEASURES;
use crate::model::Study;
use crate::outcome::Cell;

/// A measure's cells of one policy in run order, money in whole currency units in the numerator and in the denominator: for whoever
/// looks at the parts.
#[must_use]
pub fn cells(study: &Study, blocks: &[Block], policy: usize, measure: usize) -> Vec<Cell> {
    let per_currency = study.units_per_currency;
    let parts = MEASURES[measure].parts;
    let whole = |cell: Cell| Cell {
        num: parts.num.whole(cell.num, per_currency),
        den: parts.den.whole(cell.den, per_currency),
    };
    smallest(study, blocks, policy, measure).into_iter().map(whole).collect()
}

/// The same for whoever looks at the value alone: converted once, in the numerator, where the value itself is money; money over money
/// stays as it is.
#[must_use]
pub fn values(study: &Study, blocks: &[Block], policy: usize, measure: usize) -> Vec<Cell> {
    let unit = MEASURES[measure].unit;
    let whole = |cell: Cell| Cell { num: unit.whole(cell.num, study.units_per_currency), den: cell.den };
    smallest(study, blocks, policy, measure).into_iter().map(whole).collect()
}

/// The same in smallest units.
#[must_use]
pub fn smallest(_: &Study, blocks: &[Block], policy: usize, measure: usize) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(engine::runs(blocks));
    for block in blocks {
        block.cells(policy, measure, &mut cells);
    }
    cells
}
