//! The files of data of a whole study: the same bytes for the same study, whatever machine or number of threads, and whatever of it is
//! in memory. Writes none of them.

use std::fmt;
use std::io::{self, Write};

use crate::engine::Block;
use crate::model::Study;
use crate::report::csv::{self, Lines, csv};
use crate::report::json;
use crate::study::inputs;
use crate::study::results::Results;
use crate::study::summary::Summary;
use crate::tables::{self, Piece, Table};

/// Rows of a table of single runs that are written unasked, and made in memory.
pub const MOST_ROWS: usize = 1_000_000;

/// A file's name and what it holds.
pub type File<'f> = (String, Content<'f>);

/// What a file holds.
pub enum Content<'f> {
    /// These bytes.
    Bytes(Vec<u8>),
    /// What this writes, the same each time: more than need be in memory at once.
    Made(Made<'f>),
}

/// Writes the content of a file.
pub type Made<'f> = Box<dyn Fn(&mut dyn Write) -> io::Result<()> + 'f>;

impl fmt::Debug for Content<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Content::Bytes(bytes) => write!(to, "{} bytes", bytes.len()),
            Content::Made(_) => to.write_str("made when it is written"),
        }
    }
}

impl Content<'_> {
    /// Writes it.
    ///
    /// # Errors
    /// As `to`, and what can no longer be made.
    pub fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        match self {
            Content::Bytes(bytes) => to.write_all(bytes),
            Content::Made(make) => make(to),
        }
    }

    /// Its bytes, in memory.
    ///
    /// # Errors
    /// What can no longer be made.
    pub fn into_bytes(self) -> io::Result<Vec<u8>> {
        match self {
            Content::Bytes(bytes) => Ok(bytes),
            Content::Made(make) => {
                let mut bytes = Vec::new();
                make(&mut bytes)?;
                Ok(bytes)
            }
        }
    }
}

/// The files of what a study gave and of their summary; those of single runs, a row a policy and run, only where `single_runs` is asked
/// for, that of draws, a row a run, also where it has no more than [`MOST_ROWS`].
#[must_use]
pub fn files<'f>(study: &'f Study, results: &'f Results<'_>, summary: &Summary, single_runs: bool) -> Vec<File<'f>> {
    let inputs = inputs::sample(study, results.runs());
    let of = |table: Table<'_>| (format!("{}.csv", table.name), Content::Bytes(csv(table)));
    let mut files = vec![of(tables::summary(summary))];
    if single_runs {
        for (name, table) in [("runs.csv", tables::runs as SingleRuns), ("ratios.csv", tables::ratios)] {
            let make = move |to: &mut dyn Write| write_single_runs(study, results, table, to);
            files.push((name.to_owned(), Content::Made(Box::new(make))));
        }
    }
    let runs = results.runs();
    if single_runs || runs <= MOST_ROWS {
        let make = move |to: &mut dyn Write| csv::write(tables::draws(study, runs), to);
        files.push(("draws.csv".to_owned(), Content::Made(Box::new(make))));
    }
    files.extend([
        of(tables::years(summary)),
        of(tables::between(summary)),
        of(tables::breakdown(summary)),
        of(tables::inputs(&inputs)),
    ]);
    files.push(("summary.json".to_owned(), Content::Bytes(json(summary))));
    files
}

/// A table of single runs.
type SingleRuns = for<'a> fn(&'a Study, &Piece<'a>) -> Table<'a>;

/// Bytes that the columns of a policy take for each run, about.
const EACH: usize = 750;

/// Writes a table of single runs, policy by policy. Blocks that are not in memory are read once for as many policies as there is room for.
fn write_single_runs(study: &Study, results: &Results<'_>, table: SingleRuns, to: &mut dyn Write) -> io::Result<()> {
    let nothing = Piece { policies: 0..0, from: 0, first: 0, blocks: &[] };
    let mut lines = Lines::headed(&table(study, &nothing), to)?;
    let (policies, at_once) = (study.policies.len(), results.columns_at_once(EACH));
    for from in (0..policies).step_by(at_once) {
        let group = from..from.saturating_add(at_once).min(policies);
        if group.len() == 1 {
            results.each_number().try_for_each(|first| {
                let block = results.block(first)?;
                let blocks = std::slice::from_ref(&*block);
                lines.add(table(study, &Piece { policies: group.clone(), from: 0, first, blocks }))
            })?;
        } else {
            let of_group = |number| Ok(results.block(number)?.of_policies(group.clone()));
            let blocks = results.each_number().map(of_group).collect::<io::Result<Vec<Block>>>()?;
            lines.add(table(study, &Piece { policies: group.clone(), from, first: 0, blocks: &blocks }))?;
        }
    }
    lines.finish()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::measure::{MEASURES, SERIES};
    use crate::outcome::{Cell, Outcome};
    use crate::study::read::{self, Changes};
    use crate::study::results::{Blocks, Done, Shelf};

    const BASE: &str = include_str!("../../tests/faults/base.ron");

    /// Two futures a block; every number of a policy in a future is its own.
    fn block(policies: usize, number: usize) -> Block {
        let outcome = |run: usize, policy: usize| Outcome {
            cells: vec![
                Cell {
                    num: f64::from(u8::try_from(100 * number + 10 * run + policy).expect("small")),
                    den: 1.0
                };
                MEASURES.len()
            ],
            years: vec![Vec::new(); SERIES.len()],
            disbursement: Vec::new(),
            shares: vec![0; 101],
        };
        let rows = [0, 1].map(|run| (0..policies).map(|policy| outcome(run, policy)).collect());
        Block::of(&rows, Vec::new())
    }

    #[test]
    fn single_runs_are_the_same_lines_however_many_policies_are_read_at_once() {
        let provide = |name: &str| panic!("{name} is not named in the scenario");
        let changes = Changes { runs: Some(4), ..Changes::default() };
        let study = read::read("base.ron", BASE.as_bytes().to_vec(), &changes, &provide).expect("no fault").study;
        let policies = study.policies.len();
        let text = |memory: u64| {
            let shelf = Shelf::of(memory, Box::new(move |number| Ok(block(policies, number))));
            let blocks: Blocks = [(0, Done::Kept(2)), (1, Done::Kept(2))].into();
            let mut text = Vec::new();
            let results = Results::of(blocks, Arc::new(shelf));
            write_single_runs(&study, &results, tables::runs, &mut text).expect("memory takes every byte");
            String::from_utf8(text).expect("CSV is UTF-8")
        };
        // Columns of 4 runs take 3,000 bytes, and half of the memory is for columns: one, two and all policies at once.
        let one = text(1);
        assert_eq!([text(12_000), text(1_000_000)], [one.clone(), one.clone()]);
        let lines: Vec<Vec<&str>> = one.lines().skip(1).map(|line| line.split(',').take(2).collect()).collect();
        assert_eq!(lines.len(), 4 * policies);
        // The blocks are numbered as in the study, 64 futures each.
        assert_eq!(
            lines[..5],
            [["no support", "0"], ["no support", "1"], ["no support", "64"], ["no support", "65"], ["push 80", "0"]]
        );
    }
}
