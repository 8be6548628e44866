//! `cofin page`: the page of a study alone, without an output folder.

use std::path::PathBuf;

use clap::Args;

use crate::cli::language::LanguageArgument;
use crate::cli::output::Origins;
use crate::cli::scenario_file::ScenarioArguments;
use crate::cli::{Failure, file, futures, print};
use crate::scenario::cited::cited;
use crate::study::inputs;
use crate::study::read::Loaded;
use crate::study::results::Results;
use crate::study::twins;

/// Write the page of a scenario.
#[derive(Debug, Args)]
pub(super) struct Page {
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// Show only this policy beside the reference (may be repeated)
    #[arg(long = "policy", value_name = "NAME")]
    policies: Vec<String>,
    /// The file to write, as study.html
    #[arg(long)]
    out: PathBuf,
    /// Cores to use (default: all); no result depends on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    #[command(flatten)]
    language: LanguageArgument,
    /// Show no progress and print nothing
    #[arg(long, short)]
    quiet: bool,
}

impl Page {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let mut loaded = self.scenario.load()?;
        loaded.keep_policies(&self.policies)?;
        self.refuse_inputs(&loaded)?;
        let name = self.scenario.file.display().to_string();
        let instead = "run fewer with --runs, or cofin run, which keeps on the disk what memory cannot hold";
        let blocks = futures::run(&loaded.study, &name, self.threads, self.quiet, instead)?;
        let twins = futures::pool(self.threads)?.install(|| twins::live(&loaded.study, loaded.study.runs))?;
        let results = Results::lent(&blocks);
        let summary = loaded.summarise_with(&results, &twins)?;
        let drawn = inputs::drawn(&loaded.study, results.runs());
        let origins = Origins { loaded: &loaded, scenario: self.scenario.name() };
        let words = self.language.words(&loaded.study);
        let page = origins.page(&results, (&summary, &drawn), &cited(&loaded.reading), words);
        file::put(&self.out, &page)?;
        if !self.quiet {
            print::tell(&format!("Wrote {}", self.out.display()));
        }
        Ok(())
    }

    /// Refuses to write over what was read.
    fn refuse_inputs(&self, loaded: &Loaded) -> Result<(), Failure> {
        let Ok(out) = self.out.canonicalize() else { return Ok(()) };
        let is_read = |path: &PathBuf| path.canonicalize().is_ok_and(|path| path == out);
        if self.scenario.read_by(loaded).iter().any(is_read) {
            let what = format!("{} is read: write the page to another file", self.out.display());
            return Err(Failure::Usage(what));
        }
        Ok(())
    }
}
