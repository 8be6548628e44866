//! `cofin sweep`: a lever moved over its values, from file to folder.

use std::path::PathBuf;

use clap::Args;

use crate::cli::folder::Target;
use crate::cli::format::Format;
use crate::cli::language::LanguageArgument;
use crate::cli::output::Origins;
use crate::cli::scenario_file::ScenarioArguments;
use crate::cli::{Failure, futures, memory, print};
use crate::draws::design;
use crate::engine::Block;
use crate::figure;
use crate::report::{self, Content, File};
use crate::study::run;
use crate::study::sweep::{self, Asked};
use crate::tables;
use crate::words::Words;

/// Move one or two levers of a scenario.
#[derive(Debug, Args)]
pub(super) struct Sweep {
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// A lever: the name of one in the file, or a number and its values, as schemes.pull.funding.state=0.2..0.8/13 (at most twice; default: the file's only lever)
    #[arg(long = "lever", value_name = "PATH=FROM..TO/STEPS")]
    levers: Vec<String>,
    /// Look only at this policy (may be repeated; default: those that the lever moves)
    #[arg(long = "policy", value_name = "NAME")]
    policies: Vec<String>,
    /// Look at this measure (may be repeated; default: six of those that a run prints)
    #[arg(long = "measure", value_name = "NAME")]
    measures: Vec<String>,
    /// Folder to write (default: outputs/ and the file's name with -sweep)
    #[arg(long)]
    out: Option<PathBuf>,
    /// Replace the results of another study of the same name
    #[arg(long)]
    overwrite: bool,
    /// Cores to use (default: all); no result depends on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// What to print to stdout
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    language: LanguageArgument,
    /// Show no progress and print nothing
    #[arg(long, short)]
    quiet: bool,
}

impl Sweep {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let asked = Asked { levers: &self.levers, policies: &self.policies, measures: &self.measures };
        let plan = self.scenario.plan_sweep(&asked)?;
        let file = self.scenario.file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let out = self.out.clone().unwrap_or_else(|| PathBuf::from("outputs").join(format!("{file}-sweep")));
        let target = Target::claim(&out, &self.scenario.read_by(&plan.base))?;
        if self.out.is_none() && !self.overwrite {
            target.refuse_another(&plan.base.study.title)?;
        }
        let (runs, policies) = plan.size();
        memory::refuse_if_too_much(
            runs,
            policies,
            "move the lever over fewer futures with --runs, or fewer policies with --policy",
        )?;
        let (pool, name) = (futures::pool(self.threads)?, format!("{} values, {policies} policies", plan.steps()));
        let bar = futures::bar(plan.futures(), &name, self.quiet);
        let found = plan.run(|study| -> Result<Vec<Block>, Failure> {
            Ok(pool.install(|| run::all(study, &|futures| bar.inc(futures as u64)))?)
        })?;
        bar.finish_and_clear();
        let words = self.language.words(&plan.base.study);
        let picture = figure::sweep(&found, words).map_err(|error| Failure::File(format!("cannot draw: {error}")))?;
        let files: Vec<File<'_>> = [
            ("scenario.ron", plan.base.bytes.clone()),
            ("sweep.csv", report::csv(tables::sweep(&found))),
            ("turning-points.csv", report::csv(tables::turning_points(&found))),
            ("sweep.json", report::json_of(&found)),
            ("sweep.svg", picture.svg.into_bytes()),
            ("sweep.png", picture.png),
        ]
        .map(|(name, bytes)| (name.to_owned(), Content::Bytes(bytes)))
        .into();
        let scenario = self.scenario.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let origins = Origins { loaded: &plan.base, scenario };
        let output = origins.output(files, runs, 0..design::blocks_of(runs))?;
        target.replace(&output)?;
        self.show(&found, words, output.len(), target.asked())
    }

    fn show(&self, found: &sweep::Sweep, words: &Words, files: usize, out: &std::path::Path) -> Result<(), Failure> {
        if self.quiet {
            return Ok(());
        }
        let printed = match self.format {
            Format::Table => print::text(&report::sweep_in_words(found, words)),
            Format::Json => print::data(&report::json_of(found)),
            Format::Csv => print::data(&report::csv(tables::sweep(found))),
        };
        if !matches!(printed, Err(Failure::ClosedPipe)) {
            print::tell(&format!("\nWrote {files} files to {}", out.display()));
        }
        printed
    }
}
