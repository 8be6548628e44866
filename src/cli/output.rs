//! What a finished study leaves behind: its files as bytes, and what it prints. Runs nothing, writes nothing.

use std::collections::BTreeMap;
use std::io::Write;

use clap::Args;
use rayon::prelude::*;
use serde_json::json;

use crate::blocks::{self, Header};
use crate::cli::folder::Output;
use crate::cli::format::Format;
use crate::cli::language::LanguageArgument;
use crate::cli::{Failure, manifest, memory, print};
use crate::draws::design;
use crate::engine::Block;
use crate::figure;
use crate::model::Study;
use crate::page::document;
use crate::page::view::Looked;
use crate::report::{self, Content, Excel, File, MOST_ROWS, Told, Wanted};
use crate::scenario::cited::{Cited, cited};
use crate::scenario::reading::Reading;
use crate::study::inputs::{Drawn, Inputs};
use crate::study::projects::Project;
use crate::study::read::{Loaded, digest};
use crate::study::results::{Blocks, Done, Lost, Results};
use crate::study::summary::Summary;
use crate::tables;
use crate::words::Words;

/// The file of blocks in the folder of a part.
pub(super) const PART: &str = "part.blocks";

/// What is printed and written of a whole study.
#[derive(Debug, Args)]
pub(super) struct OutputArguments {
    /// What to print to stdout
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// Write runs.csv and ratios.csv also beyond a million rows
    #[arg(long)]
    all_rows: bool,
    /// Write runs, draws, years and projects also as Parquet, for Python, R and databases
    #[arg(long)]
    parquet: bool,
    /// Write every table also as NAME.excel.csv, for spreadsheets that read 1234,5 (comma: Vietnam, France) or 1234.5 (point)
    #[arg(long, value_enum, value_name = "DECIMAL")]
    excel_csv: Option<Excel>,
    /// Memory for what the futures gave, as 500MB or 2GB (default: half of what is free); the rest is read back from the unfinished file
    #[arg(long, value_name = "SIZE", value_parser = memory::size)]
    memory: Option<u64>,
    #[command(flatten)]
    language: LanguageArgument,
    /// Show no progress and print nothing
    #[arg(long, short)]
    pub(super) quiet: bool,
}

/// What a study is of, for its manifest.
pub(super) struct Origins<'a> {
    /// The scenario as read.
    pub(super) loaded: &'a Loaded,
    /// Its file's name.
    pub(super) scenario: String,
}

impl OutputArguments {
    /// Bytes of memory for what the futures give.
    pub(super) fn memory(&self) -> u64 {
        self.memory.unwrap_or_else(memory::half_of_free)
    }

    /// Says what a study takes that is more than is held in memory.
    pub(super) fn say_what_it_takes(&self, futures: usize, policies: usize) {
        let (takes, memory) = (memory::estimate(futures, policies), self.memory());
        if !self.quiet && takes > memory / 2 {
            print::tell(&format!(
                "{futures} futures of {policies} policies give about {}. For as long as they run, as much is on the disk beside the output; {} of memory are used for it (--memory).",
                memory::in_words(takes),
                memory::in_words(memory)
            ));
        }
    }

    /// The files of a whole study of this summary and these inputs as sampled, with the projects of chosen futures where they are asked for.
    pub(super) fn files<'o>(
        &self,
        of: &Origins<'o>,
        results: &'o Results<'_>,
        (summary, inputs): (&'o Summary, &'o Inputs),
        projects: Option<&'o [Project]>,
    ) -> Result<Output<'o>, Failure> {
        let runs = results.runs();
        let many = runs * summary.policies.len() > MOST_ROWS;
        let wanted =
            Wanted { single_runs: !many || self.all_rows, parquet: self.parquet, excel: self.excel_csv, projects };
        // What is not much is made once.
        let once = |(name, content): File<'o>| {
            Ok((name, if many { content } else { Content::Bytes(content.into_bytes().map_err(cannot_make)?) }))
        };
        let tables = || {
            let tables = report::files(&of.loaded.study, results, (summary, inputs), &wanted).into_par_iter();
            tables.map(once).collect::<Result<Vec<File<'o>>, Failure>>()
        };
        let numbers = cited(&of.loaded.reading);
        let words = self.language.words(&of.loaded.study);
        let told = Told { summary, inputs: &inputs.rows, numbers: &numbers, words };
        let page = || of.page(results, (summary, &inputs.drawn), &numbers, words);
        let ((tables, workbook), (pictures, page)) = rayon::join(
            || rayon::join(tables, || report::workbook(&told)),
            || rayon::join(|| figure::all(summary, words), page),
        );
        if many && !self.all_rows {
            print::tell(
                "runs.csv and ratios.csv would have more than a million rows and were left out; --all-rows writes them.",
            );
        }
        let workbook = workbook.map_err(|error| Failure::File(format!("cannot make the workbook: {error}")))?;
        let mut files: Vec<File<'o>> = vec![("scenario.ron".to_owned(), Content::Bytes(of.loaded.bytes.clone()))];
        files.extend(tables?);
        files.push((format!("{}.xlsx", of.stem()), Content::Bytes(workbook)));
        files.push(("page.html".to_owned(), Content::Bytes(page)));
        for picture in pictures.map_err(|error| Failure::File(format!("cannot draw: {error}")))? {
            files.push((format!("{}.svg", picture.name), Content::Bytes(picture.svg.into_bytes())));
            files.push((format!("{}.png", picture.name), Content::Bytes(picture.png)));
        }
        of.output(files, runs, 0..design::blocks_of(runs))
    }

    /// Prints the summary, unless nothing is to be printed.
    pub(super) fn show(
        &self,
        study: &Study,
        summary: &Summary,
        files: usize,
        out: &std::path::Path,
    ) -> Result<(), Failure> {
        if self.quiet {
            return Ok(());
        }
        let words = self.language.words(study);
        let printed = match self.format {
            Format::Table => {
                let precision = report::precision(summary, words);
                let gap = if precision.is_empty() { "" } else { "\n" };
                print::text(&[report::table(summary, words), gap.to_owned(), precision].concat())
            }
            Format::Json => print::data(&report::json(summary)),
            Format::Csv => print::data(&report::csv(tables::summary(summary))),
        };
        // Who closed the pipe has seen enough; who has no room to print learns that the files are there.
        if !matches!(printed, Err(Failure::ClosedPipe)) {
            print::tell(&format!("\nWrote {files} files to {}", out.display()));
        }
        printed
    }
}

/// What is said of a file that cannot be made.
#[allow(clippy::needless_pass_by_value, reason = "it is mapped over")]
fn cannot_make(error: std::io::Error) -> Failure {
    Failure::File(error.to_string())
}

impl<'o> Origins<'o> {
    /// The name of the scenario's file without its ending.
    fn stem(&self) -> &str {
        self.scenario.strip_suffix(".ron").unwrap_or(&self.scenario)
    }

    /// The page of a study.
    pub(super) fn page(
        &self,
        results: &Results<'_>,
        (summary, drawn): (&Summary, &Drawn),
        numbers: &[Cited],
        words: &Words,
    ) -> Vec<u8> {
        let looked = Looked { study: &self.loaded.study, results, summary };
        document::write(&self.scenario, (self.loaded, numbers), (&looked, drawn), words.language)
    }

    /// The files of a part of a study: its blocks in their order, those that are not in memory as `read_back` gives them.
    pub(super) fn part(
        &self,
        header: &Header,
        done: &'o Blocks,
        read_back: impl Fn(usize) -> Result<Block, Lost> + Send + 'o,
    ) -> Result<Output<'o>, Failure> {
        let opening = blocks::opening(header);
        let make = move |to: &mut dyn Write| {
            to.write_all(&opening)?;
            for (&number, done) in done {
                match done {
                    Done::Held(block) => to.write_all(&blocks::record(number, block))?,
                    Done::Kept(_) => to.write_all(&blocks::record(number, &read_back(number)?))?,
                }
            }
            Ok(())
        };
        let runs = done.values().map(Done::runs).sum();
        let files = vec![
            ("scenario.ron".to_owned(), Content::Bytes(self.loaded.bytes.clone())),
            (PART.to_owned(), Content::Made(Box::new(make))),
        ];
        self.output(files, runs, header.from..header.to)
    }

    /// These files, those that the scenario begins from and the tables that it draws from under their own names, so that the copy of the
    /// scenario can be run as it stands there, and the manifest of all.
    pub(super) fn output(
        &self,
        mut files: Vec<File<'o>>,
        runs: usize,
        blocks: std::ops::Range<usize>,
    ) -> Result<Output<'o>, Failure> {
        let Reading { bases, data, .. } = &self.loaded.reading;
        for (name, bytes) in bases.iter().chain(data) {
            if files.iter().any(|(written, _)| written == name) {
                let what = format!("the file {name} has the name of a file that a run writes: give it another");
                return Err(Failure::File(what));
            }
            files.push((name.clone(), Content::Bytes(bytes.clone())));
        }
        let manifest = manifest::write(&self.about(runs, blocks), &files).map_err(cannot_make)?;
        Ok(Output { manifest, files })
    }

    /// What a manifest says of the study.
    fn about(&self, runs: usize, blocks: std::ops::Range<usize>) -> serde_json::Value {
        let command: Vec<String> =
            std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
        let identity = self.loaded.identity();
        let listed = |files: &BTreeMap<String, Vec<u8>>| -> Vec<serde_json::Value> {
            files.iter().map(|(name, bytes)| json!({"file": name, "sha256": digest(bytes)})).collect()
        };
        let Reading { bases, data, .. } = &self.loaded.reading;
        let mut about = json!({
            "version": identity.version,
            "git_revision": identity.revision,
            "stream_version": identity.stream_version,
            "scenario": self.scenario,
            "title": self.loaded.study.title,
            "file_hash": identity.file_hash,
            "data": listed(data),
            "set": identity.set,
            "policies": identity.policies,
            "seed": identity.seed,
            "runs": runs,
            "blocks": { "from": blocks.start, "to": blocks.end },
            "command": command,
            "time": jiff::Timestamp::now().to_string(),
        });
        if !bases.is_empty() {
            about["extends"] = listed(bases).into();
        }
        about
    }
}
