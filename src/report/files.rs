//! The files of data of a whole study: the same bytes for the same study, whatever machine or number of threads. Writes none of them.

use crate::engine::{self, Block};
use crate::model::Study;
use crate::report::{csv, json};
use crate::study::inputs;
use crate::study::summary::Summary;
use crate::tables;

/// Rows of a table of single runs that are written unasked.
pub const MOST_ROWS: usize = 1_000_000;

/// A file's name and its bytes.
pub type File = (String, Vec<u8>);

/// The files of a study's runs and their summary; those of single runs, a row a policy and run, only where `single_runs` is asked for.
#[must_use]
pub fn files(study: &Study, blocks: &[Block], summary: &Summary, single_runs: bool) -> Vec<File> {
    let inputs = inputs::sample(study, engine::runs(blocks));
    let mut tables = vec![tables::summary(summary)];
    if single_runs {
        tables.extend([tables::runs(study, blocks), tables::ratios(study, blocks)]);
    }
    tables.extend([tables::years(summary), tables::between(summary), tables::inputs(&inputs)]);
    let mut files: Vec<File> = tables.into_iter().map(|table| (format!("{}.csv", table.name), csv(table))).collect();
    files.push(("summary.json".to_owned(), json(summary)));
    files
}
