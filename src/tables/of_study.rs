//! What is known before anything is run: the catalogue of measures, the parts that a study is divided into.

use std::ops::Range;

use crate::draws::design;
use crate::measure::MEASURES;
use crate::tables::{Column, Counted, Kind, Table};

/// Every measure, one row each.
#[must_use]
pub fn measures() -> Table<'static> {
    let mut columns = ["name", "unit", "kind", "better", "definition", "source", "appears"].map(Column::text).to_vec();
    columns.push(Column { name: "against_reference".into(), unit: Counted::Bare, kind: Kind::Truth });
    let rows = MEASURES.iter().map(|measure| {
        let (kind, better) = (measure.kind.name(), measure.better.name());
        let words = [measure.name, kind, better, measure.definition, measure.source, measure.appears.name()];
        let mut row: Vec<_> = words.into_iter().map(Into::into).collect();
        row.insert(1, measure.unit.name("money").into());
        row.push(measure.against_reference.into());
        row
    });
    Table { name: "measures", description: "A measure of a run or of all runs", columns, rows: Box::new(rows) }
}

/// Parts of a study of so many runs, one row each: their blocks, and how many futures they are.
#[must_use]
pub fn parts(parts: &[Range<usize>], runs: usize) -> Table<'_> {
    let mut columns = ["from", "to"].map(|name| Column::whole(name, Counted::Bare)).to_vec();
    columns.push(Column::whole("futures", Counted::of("count")));
    let rows = parts.iter().map(move |blocks| {
        let futures = design::runs_of(blocks.end - 1, runs).end - design::runs_of(blocks.start, runs).start;
        [blocks.start, blocks.end, futures].map(Into::into).to_vec()
    });
    Table { name: "parts", description: "Blocks of a study that are run together", columns, rows: Box::new(rows) }
}
