//! Single runs: what each measured, and the parts of each ratio. Money in whole currency units.

use std::ops::Range;

use crate::draws::design;
use crate::engine::Block;
use crate::measure::{Kind, MEASURES, Unit};
use crate::model::Study;
use crate::outcome::Cell;
use crate::study::columns;
use crate::tables::{Column, Counted, Rows, Table, Value};

fn labels() -> Vec<Column> {
    vec![Column::text("policy"), Column::whole("run", Counted::Bare)]
}

fn counted(study: &Study, unit: Unit) -> Counted {
    Counted::In(unit.name(&study.currency))
}

/// A row a policy and run, a column a measure; none where the run has no value. `piece` says of which policies and runs.
#[must_use]
pub fn runs<'a>(study: &'a Study, piece: &Piece<'a>) -> Table<'a> {
    let mut columns = labels();
    let told = study.measures().map(|measure| &MEASURES[measure]);
    columns.extend(told.map(|measure| Column::number(measure.name, counted(study, measure.unit))));
    let value = |(measure, cell): (usize, Cell)| {
        Value::from(cell.of_run().map(|value| MEASURES[measure].unit.whole(value, study.units_per_currency)))
    };
    let cells: Cells = |_, blocks, policy, measure| columns::smallest(blocks, policy, measure);
    let rows = by_policy(study, piece, cells, study.measures().collect(), move |cells| cells.map(value).collect());
    Table { name: "runs", description: "What a policy did in a future", columns, rows }
}

/// A row a policy and run, for each ratio measure its numerator and denominator; none where the run says nothing of it.
#[must_use]
pub fn ratios<'a>(study: &'a Study, piece: &Piece<'a>) -> Table<'a> {
    let ratios: Vec<usize> = study.measures().filter(|index| MEASURES[*index].kind == Kind::Ratio).collect();
    let mut columns = labels();
    for measure in ratios.iter().map(|index| &MEASURES[*index]) {
        let parts = [("numerator", measure.parts.num), ("denominator", measure.parts.den)];
        let column = |(part, unit)| Column::number(format!("{}.{part}", measure.name), counted(study, unit));
        columns.extend(parts.map(column));
    }
    let parts = |(_, cell): (usize, Cell)| {
        let says = cell.num != 0.0 || cell.den != 0.0;
        [cell.num, cell.den].map(|part| Value::from(says.then_some(part)))
    };
    let rows = by_policy(study, piece, columns::cells, ratios, move |cells| cells.flat_map(parts).collect());
    Table { name: "ratios", description: "The parts of each ratio under a policy in a future", columns, rows }
}

/// Some policies over some blocks: all of a table of single runs, or as much of it as is in memory.
#[derive(Clone, Debug)]
pub struct Piece<'a> {
    /// The policies, by their places in the study.
    pub policies: Range<usize>,
    /// The policy that the blocks begin with.
    pub from: usize,
    /// The number of the first block.
    pub first: usize,
    /// The blocks.
    pub blocks: &'a [Block],
}

/// Some measures of policies over runs, as columns.
type Cells = fn(&Study, &[Block], usize, usize) -> Vec<Cell>;

/// A row a policy and run: its labels, and what `values` makes of its cells of some measures. Made block by block, so that no table
/// need be in memory.
fn by_policy<'a>(
    study: &'a Study,
    piece: &Piece<'a>,
    cells: Cells,
    measures: Vec<usize>,
    values: impl Fn(&mut dyn Iterator<Item = (usize, Cell)>) -> Vec<Value<'a>> + Copy + 'a,
) -> Rows<'a> {
    let Piece { policies, from, first, blocks } = piece.clone();
    let pieces = policies.flat_map(move |policy| {
        (first..).zip(blocks).map(move |(number, block)| (policy, number * design::BLOCK, block))
    });
    Box::new(pieces.flat_map(move |(policy, first, block)| {
        let of = |&measure: &usize| (measure, cells(study, std::slice::from_ref(block), policy - from, measure));
        let columns: Vec<(usize, Vec<Cell>)> = measures.iter().map(of).collect();
        (0..block.runs()).map(move |run| {
            let labels = [study.policies[policy].name.as_str().into(), (first + run).into()];
            let of_run = values(&mut columns.iter().map(|(measure, column)| (*measure, column[run])));
            labels.into_iter().chain(of_run).collect()
        })
    }))
}
