//! What a finished study leaves behind: its files as bytes, and what it prints. Runs nothing, writes nothing.

use clap::Args;
use serde_json::json;

use crate::blocks::{self, Header, Identity};
use crate::cli::folder::{File, Output};
use crate::cli::scenario_file::{Loaded, digest};
use crate::cli::{Failure, Format, manifest, print};
use crate::draws::design;
use crate::engine::Row;
use crate::figure;
use crate::model::Study;
use crate::report;
use crate::study::inputs;
use crate::study::summarise::{Origin, summarise};
use crate::study::summary::Summary;
use crate::tables;

/// Rows of `runs.csv` that are written unasked.
const MOST_ROWS: usize = 1_000_000;

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
    /// The files of a whole study and its summary.
    pub(super) fn files(&self, of: &Origins<'_>, rows: &[Row]) -> Result<(Output, Summary), Failure> {
        let study = &of.loaded.study;
        let origin = Origin { file_hash: of.loaded.hash.clone(), set: of.loaded.set.clone() };
        let summary = summarise(study, rows, &origin);
        let mut files = vec![("scenario.ron".to_owned(), of.loaded.bytes.clone())];
        files.extend(data(study, rows, &summary));
        if rows.len() * study.policies.len() > MOST_ROWS && !self.all_rows {
            files.retain(|(name, _)| !["runs.csv", "ratios.csv"].contains(&name.as_str()));
            print::tell(
                "runs.csv and ratios.csv would have more than a million rows and were left out; --all-rows writes them.",
            );
        }
        let pictures = figure::all(&summary).map_err(|error| Failure::File(format!("cannot draw: {error}")))?;
        for picture in pictures {
            files.push((format!("{}.svg", picture.name), picture.svg.into_bytes()));
            files.push((format!("{}.png", picture.name), picture.png));
        }
        Ok((of.output(files, rows.len(), 0..design::blocks_of(rows.len()))?, summary))
    }

    /// Prints the summary, unless nothing is to be printed.
    pub(super) fn show(&self, summary: &Summary, files: usize, out: &std::path::Path) -> Result<(), Failure> {
        if self.quiet {
            return Ok(());
        }
        let printed = match self.format {
            Format::Table => {
                let precision = report::precision(summary);
                let gap = if precision.is_empty() { "" } else { "\n" };
                print::text(&[report::table(summary), gap.to_owned(), precision].concat())
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

impl Origins<'_> {
    /// Which study this is, for blocks of it.
    pub(super) fn identity(&self) -> Identity {
        let study = &self.loaded.study;
        Identity {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            revision: env!("COFIN_REVISION").to_owned(),
            stream_version: crate::draws::STREAM_VERSION,
            file_hash: self.loaded.hash.clone(),
            set: self.loaded.set.clone(),
            policies: study.policies.iter().map(|policy| policy.name.clone()).collect(),
            seed: study.seed,
            runs: study.runs,
        }
    }

    /// The files of a part of a study: its blocks in their order.
    pub(super) fn part(&self, header: &Header, blocks: &[(usize, Vec<Row>)]) -> Result<Output, Failure> {
        let mut bytes = blocks::opening(header);
        for (block, rows) in blocks {
            bytes.extend(blocks::record(*block, rows));
        }
        let runs = blocks.iter().map(|(_, rows)| rows.len()).sum();
        let files = vec![("scenario.ron".to_owned(), self.loaded.bytes.clone()), (PART.to_owned(), bytes)];
        self.output(files, runs, header.from..header.to)
    }

    /// These files, the tables that the scenario draws from under their own names, and the manifest of all.
    fn output(&self, mut files: Vec<File>, runs: usize, blocks: std::ops::Range<usize>) -> Result<Output, Failure> {
        for (name, bytes) in &self.loaded.reading.data {
            if files.iter().any(|(written, _)| written == name) {
                let what = format!("the data file {name} has the name of a file that a run writes: give it another");
                return Err(Failure::File(what));
            }
            files.push((name.clone(), bytes.clone()));
        }
        Ok(Output { manifest: manifest::write(&self.about(runs, blocks), &files), files })
    }

    /// What a manifest says of the study.
    fn about(&self, runs: usize, blocks: std::ops::Range<usize>) -> serde_json::Value {
        let command: Vec<String> =
            std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
        let identity = self.identity();
        let data: Vec<serde_json::Value> = self
            .loaded
            .reading
            .data
            .iter()
            .map(|(name, bytes)| json!({"file": name, "sha256": digest(bytes)}))
            .collect();
        json!({
            "version": identity.version,
            "git_revision": identity.revision,
            "stream_version": identity.stream_version,
            "scenario": self.scenario,
            "file_hash": identity.file_hash,
            "data": data,
            "set": identity.set,
            "policies": identity.policies,
            "seed": identity.seed,
            "runs": runs,
            "blocks": { "from": blocks.start, "to": blocks.end },
            "command": command,
            "time": jiff::Timestamp::now().to_string(),
        })
    }
}

/// The files of data: the same bytes for the same study, whatever machine or number of threads.
pub(super) fn data(study: &Study, rows: &[Row], summary: &Summary) -> Vec<File> {
    let inputs = inputs::sample(study, rows.len());
    let tables = [
        tables::summary(summary),
        tables::runs(study, rows),
        tables::ratios(study, rows),
        tables::years(summary),
        tables::between(summary),
        tables::inputs(&inputs),
    ];
    let mut files: Vec<File> =
        tables.into_iter().map(|table| (format!("{}.csv", table.name), report::csv(table))).collect();
    files.push(("summary.json".to_owned(), report::json(summary)));
    files
}
