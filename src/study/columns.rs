//! Columns of measures and series over all runs, a number a run. Computes nothing but the currency unit.

use crate::engine::{self, Block};
use crate::measure::{MEASURES, Unit};
use crate::model::Study;
use crate::outcome::Cell;
use crate::study::results::{Lost, Results};

/// Of each of `wanted` a column of each policy over all runs, in one reading of the blocks; `add` adds what a block has of it.
///
/// # Errors
/// A block that cannot be read back.
pub fn read<Q: Copy, T>(
    results: &Results<'_>,
    policies: usize,
    wanted: &[Q],
    add: impl Fn(&Block, usize, Q, &mut Vec<T>),
) -> Result<Vec<Vec<Vec<T>>>, Lost> {
    let empty = || (0..policies).map(|_| Vec::with_capacity(results.runs())).collect();
    let mut columns: Vec<Vec<Vec<T>>> = wanted.iter().map(|_| empty()).collect();
    results.each(|block| {
        for (quantity, columns) in wanted.iter().zip(&mut columns) {
            for (policy, column) in columns.iter_mut().enumerate() {
                add(block, policy, *quantity, column);
            }
        }
    })?;
    Ok(columns)
}

/// A measure's cells of one policy in run order, money in whole currency units in the numerator and in the denominator: for whoever
/// looks at the parts.
#[must_use]
pub fn cells(study: &Study, blocks: &[Block], policy: usize, measure: usize) -> Vec<Cell> {
    let mut cells = smallest(blocks, policy, measure);
    in_currency(study, measure, &mut cells);
    cells
}

/// The same of results that need not be in memory.
///
/// # Errors
/// A block that cannot be read back.
pub fn cells_of(study: &Study, results: &Results<'_>, policy: usize, measure: usize) -> Result<Vec<Cell>, Lost> {
    let mut cells = Vec::with_capacity(results.runs());
    results.each(|block| block.cells(policy, measure, &mut cells))?;
    in_currency(study, measure, &mut cells);
    Ok(cells)
}

/// A measure's cells of one policy in run order, in smallest units.
#[must_use]
pub fn smallest(blocks: &[Block], policy: usize, measure: usize) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(engine::runs(blocks));
    for block in blocks {
        block.cells(policy, measure, &mut cells);
    }
    cells
}

/// Cells in smallest units for whoever looks at the value alone: converted once, in the numerator, where the value itself is money;
/// money over money stays as it is.
pub fn as_values(study: &Study, measure: usize, cells: &mut [Cell]) {
    convert(study, [MEASURES[measure].unit, Unit::Count], cells);
}

fn in_currency(study: &Study, measure: usize, cells: &mut [Cell]) {
    let parts = MEASURES[measure].parts;
    convert(study, [parts.num, parts.den], cells);
}

/// The one conversion of money from smallest to whole currency units.
fn convert(study: &Study, [num, den]: [Unit; 2], cells: &mut [Cell]) {
    for cell in cells {
        cell.num = num.whole(cell.num, study.units_per_currency);
        cell.den = den.whole(cell.den, study.units_per_currency);
    }
}
