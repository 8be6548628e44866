//! `cofin blocks`: how a study is divided into parts for `cofin run --blocks`. Runs nothing.

use clap::Args;

use crate::cli::format::Format;
use crate::cli::scenario_file::ScenarioArguments;
use crate::cli::{Failure, print};
use crate::draws::design;
use crate::{report, tables};

/// Divide a study into parts.
#[derive(Debug, Args)]
#[command(
    after_help = "Each line is a part: cofin run SCENARIO --blocks LINE --out FOLDER, with the options given here.\n\
Then: cofin merge FOLDER… --out WHOLE. Workflows for clusters: docs/cluster.md"
)]
pub(super) struct Blocks {
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// As in cofin run, so that the same options fit both
    #[arg(long = "policy", value_name = "NAME")]
    policies: Vec<String>,
    /// As in cofin run; parts need a fixed number of futures: []
    #[arg(long, value_name = "LIST")]
    until: Option<String>,
    /// How many parts
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    parts: u32,
    /// What to print to stdout
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl Blocks {
    pub(super) fn run(mut self) -> Result<(), Failure> {
        self.scenario.set.extend(self.until.iter().map(|until| format!("monte_carlo.until={until}")));
        let mut loaded = self.scenario.load()?;
        loaded.keep_policies(&self.policies)?;
        let study = loaded.study;
        let wanted = self.parts as usize;
        let parts = design::parts(study.runs, wanted);
        if parts.len() < wanted {
            print::tell(&format!(
                "{} futures are {} of 64, so there are {} and not {wanted} parts.",
                study.runs,
                counted(design::blocks_of(study.runs), "block"),
                parts.len()
            ));
        }
        if !study.until.is_empty() {
            print::tell(
                "The study runs on until it knows enough, which no part can tell: add --until '[]', here and to each cofin run, for a fixed number of futures.",
            );
        }
        let bytes = match self.format {
            Format::Table => {
                let lines: Vec<String> = parts.iter().map(|of| format!("{}..{}\n", of.start, of.end)).collect();
                lines.concat().into_bytes()
            }
            Format::Json => report::json_rows(tables::parts(&parts, study.runs)),
            Format::Csv => report::csv(tables::parts(&parts, study.runs)),
        };
        print::data(&bytes)
    }
}

/// `1 block`, `3 blocks`.
fn counted(count: usize, of: &str) -> String {
    if count == 1 { format!("1 {of}") } else { format!("{count} {of}s") }
}
