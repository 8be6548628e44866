//! The files of data of a whole study: the same bytes for the same study, whatever machine or number of threads, and whatever of it is
//! in memory. Writes none of them.

use std::fmt;
use std::io::{self, Write};

use crate::engine::Block;
use crate::model::Study;
use crate::report::csv::{Dialect, Lines, Plain};
#[cfg(feature = "cli")]
use crate::report::csv::{SheetWithCommas, SheetWithPoints};
use crate::report::datapackage::{self, datapackage};
use crate::report::encoder::{self, Encoder};
use crate::report::json;
#[cfg(feature = "cli")]
use crate::report::parquet::Groups;
use crate::study::inputs::Inputs;
use crate::study::projects::Project;
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
pub type Made<'f> = Box<dyn Fn(&mut dyn Write) -> io::Result<()> + Send + 'f>;

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

/// What a spreadsheet expects between whole and part.
#[cfg(feature = "cli")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Excel {
    /// 1234,5 and semicolons between fields: Vietnam, France and most of Europe
    Comma,
    /// 1234.5 and commas between fields: Britain, America, India
    Point,
}

/// What is wanted of a study beside the files that every study has.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'p> {
    /// The tables of single runs, a row a policy and run; that of draws, a row a run, is written unasked up to [`MOST_ROWS`].
    pub single_runs: bool,
    /// Runs, draws, years and projects as Parquet, too.
    #[cfg(feature = "cli")]
    pub parquet: bool,
    /// Every table also as lines for a spreadsheet.
    #[cfg(feature = "cli")]
    pub excel: Option<Excel>,
    /// The projects of chosen futures.
    pub projects: Option<&'p [Project]>,
}

/// The files of what a study gave, of its summary and of its inputs as sampled.
#[must_use]
pub fn files<'f>(
    study: &'f Study,
    results: &'f Results<'_>,
    (summary, inputs): (&'f Summary, &'f Inputs),
    wanted: &Wanted<'f>,
) -> Vec<File<'f>> {
    let runs = results.runs();
    let mut tables = Tables {
        files: Vec::new(),
        resources: Vec::new(),
        #[cfg(feature = "cli")]
        parquet: wanted.parquet,
        #[cfg(feature = "cli")]
        excel: wanted.excel,
    };
    tables.add(false, move || tables::summary(summary));
    if wanted.single_runs {
        tables.add_single_runs(true, study, results, tables::runs);
        tables.add_single_runs(false, study, results, tables::ratios);
    }
    if wanted.single_runs || runs <= MOST_ROWS {
        tables.add(true, move || tables::draws(study, &inputs.drawn));
    }
    tables.add(true, move || tables::years(summary));
    tables.add(false, move || tables::between(summary));
    tables.add(false, move || tables::breakdown(summary));
    tables.add(false, move || tables::inputs(&inputs.rows));
    if let Some(projects) = wanted.projects {
        tables.add(true, move || tables::projects(study, projects));
    }
    let Tables { mut files, resources, .. } = tables;
    files.push(("summary.json".to_owned(), Content::Bytes(json(summary))));
    files.push(("datapackage.json".to_owned(), Content::Bytes(datapackage(study, &summary.file_hash, &resources))));
    files
}

/// Tables on their way to files, each in every encoding that is wanted of it.
struct Tables<'f> {
    files: Vec<File<'f>>,
    /// What the files hold.
    resources: Vec<serde_json::Value>,
    #[cfg(feature = "cli")]
    parquet: bool,
    #[cfg(feature = "cli")]
    excel: Option<Excel>,
}

impl<'f> Tables<'f> {
    /// Adds a table; `columnar`: also as Parquet where that is wanted.
    #[cfg_attr(not(feature = "cli"), expect(unused_variables, reason = "only the program writes Parquet"))]
    fn add(&mut self, columnar: bool, table: impl Fn() -> Table<'f> + Clone + Send + 'f) {
        let header = table();
        self.resources.push(datapackage::resource(&header));
        self.add_lines::<Plain>(header.name, table.clone());
        #[cfg(feature = "cli")]
        {
            match self.excel {
                Some(Excel::Comma) => self.add_lines::<SheetWithCommas>(header.name, table.clone()),
                Some(Excel::Point) => self.add_lines::<SheetWithPoints>(header.name, table.clone()),
                None => {}
            }
            if columnar && self.parquet {
                self.push::<Groups<'_>>(header.name, move |to| encoder::write::<Groups<'_>>(table(), to));
            }
        }
    }

    /// Adds a table as lines of a dialect.
    fn add_lines<D: Dialect>(&mut self, name: &str, table: impl Fn() -> Table<'f> + Send + 'f) {
        self.push::<Lines<'_, D>>(name, move |to| encoder::write::<Lines<'_, D>>(table(), to));
    }

    /// Adds a table of single runs; `columnar` as above.
    #[cfg_attr(not(feature = "cli"), expect(unused_variables, reason = "only the program writes Parquet"))]
    fn add_single_runs(&mut self, columnar: bool, study: &'f Study, results: &'f Results<'_>, table: SingleRuns) {
        let header = table(study, &NO_RUNS);
        self.resources.push(datapackage::resource(&header));
        self.add_lines_of_single_runs::<Plain>(header.name, study, results, table);
        #[cfg(feature = "cli")]
        {
            match self.excel {
                Some(Excel::Comma) => {
                    self.add_lines_of_single_runs::<SheetWithCommas>(header.name, study, results, table);
                }
                Some(Excel::Point) => {
                    self.add_lines_of_single_runs::<SheetWithPoints>(header.name, study, results, table);
                }
                None => {}
            }
            if columnar && self.parquet {
                let write = move |to: &mut dyn Write| write_single_runs::<Groups<'_>>(study, results, table, to);
                self.push::<Groups<'_>>(header.name, write);
            }
        }
    }

    /// Adds a table of single runs as lines of a dialect.
    fn add_lines_of_single_runs<D: Dialect>(
        &mut self,
        name: &str,
        study: &'f Study,
        results: &'f Results<'_>,
        table: SingleRuns,
    ) {
        let write = move |to: &mut dyn Write| write_single_runs::<Lines<'_, D>>(study, results, table, to);
        self.push::<Lines<'_, D>>(name, write);
    }

    fn push<'w, E: Encoder<'w>>(&mut self, name: &str, write: impl Fn(&mut dyn Write) -> io::Result<()> + Send + 'f) {
        self.files.push((format!("{name}.{}", E::EXTENSION), Content::Made(Box::new(write))));
    }
}

/// A table of single runs.
type SingleRuns = for<'a> fn(&'a Study, &Piece<'a>) -> Table<'a>;

/// No part of a table of single runs.
const NO_RUNS: Piece<'static> = Piece { policies: 0..0, from: 0, first: 0, blocks: &[] };

/// Bytes that the columns of a policy take for each run, about.
const EACH: usize = 750;

/// Writes a table of single runs, policy by policy. Blocks that are not in memory are read once for as many policies as there is room for.
fn write_single_runs<'w, E: Encoder<'w>>(
    study: &Study,
    results: &Results<'_>,
    table: SingleRuns,
    to: &'w mut dyn Write,
) -> io::Result<()> {
    let mut rows = E::headed(&table(study, &NO_RUNS), to)?;
    let (policies, at_once) = (study.policies.len(), results.columns_at_once(EACH));
    for from in (0..policies).step_by(at_once) {
        let group = from..from.saturating_add(at_once).min(policies);
        if group.len() == 1 {
            results.each_number().try_for_each(|first| {
                let block = results.block(first)?;
                let blocks = std::slice::from_ref(&*block);
                rows.add(table(study, &Piece { policies: group.clone(), from: 0, first, blocks }))
            })?;
        } else {
            let of_group = |number| Ok(results.block(number)?.of_policies(group.clone()));
            let blocks = results.each_number().map(of_group).collect::<io::Result<Vec<Block>>>()?;
            let piece =
                |place: usize| Piece { policies: from + place..from + place + 1, from, first: 0, blocks: &blocks };
            rows.add_each(group.len(), &|place| table(study, &piece(place)))?;
        }
    }
    rows.finish()
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
            write_single_runs::<Lines<Plain>>(&study, &results, tables::runs, &mut text)
                .expect("memory takes every byte");
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
