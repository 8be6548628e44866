//! What a finished study leaves behind: its files as bytes, and what it prints. Runs nothing, writes nothing.

use clap::Args;
use serde_json::json;

use crate::blocks::{Header, file};
use crate::cli::folder::Output;
use crate::cli::format::Format;
use crate::cli::{Failure, manifest, print};
use crate::draws::design;
use crate::engine::{self, Block};
use crate::figure;
use crate::report::{self, File, MOST_ROWS};
use crate::study::read::{Loaded, digest};
use crate::study::run::Blocks;
use crate::study::summary::Summary;
use crate::tables;

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
    pub(super) fn files(&self, of: &Origins<'_>, blocks: &[Block]) -> Result<(Output, Summary), Failure> {
        let summary = of.loaded.summarise(blocks);
        let mut files = vec![("scenario.ron".to_owned(), of.loaded.bytes.clone())];
        let runs = engine::runs(blocks);
        let many = runs * summary.policies.len() > MOST_ROWS;
        files.extend(report::files(&of.loaded.study, blocks, &summary, !many || self.all_rows));
        if many && !self.all_rows {
            print::tell(
                "runs.csv and ratios.csv would have more than a million rows and were left out; --all-rows writes them.",
            );
        }
        let pictures = figure::all(&summary).map_err(|error| Failure::File(format!("cannot draw: {error}")))?;
        for picture in pictures {
            files.push((format!("{}.svg", picture.name), picture.svg.into_bytes()));
            files.push((format!("{}.png", picture.name), picture.png));
        }
        Ok((of.output(files, runs, 0..design::blocks_of(runs))?, summary))
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
    /// The files of a part of a study: its blocks in their order.
    pub(super) fn part(&self, header: &Header, blocks: &Blocks) -> Result<Output, Failure> {
        let bytes = file(header, blocks);
        let runs = blocks.values().map(Block::runs).sum();
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
        let identity = self.loaded.identity();
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
