//! `cofin case`: one stated firm under the rule, from file to table, folder and picture.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::folder::Target;
use crate::cli::format::Format;
use crate::cli::language::LanguageArgument;
use crate::cli::output::Origins;
use crate::cli::scenario_file::ScenarioArguments;
use crate::cli::{Failure, futures, print};
use crate::draws::design;
use crate::figure;
use crate::report::{self, Content, File};
use crate::study::case::{self, Asked, Plan};
use crate::tables;

/// Show one firm under the rule.
#[derive(Debug, Args)]
pub(super) struct Case {
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// The class of the firm
    #[arg(long)]
    class: String,
    /// The technology of its project (default: the first in name order that has projects of such firms and a scheme for them)
    #[arg(long)]
    technology: Option<String>,
    /// Look at this policy (may be repeated; default: all)
    #[arg(long = "policy", value_name = "NAME")]
    policies: Vec<String>,
    /// A lever: the name of one in the file, or a number and its values, as schemes.grant.funding.state=0.2..0.6/17
    #[arg(long, value_name = "PATH=FROM..TO/STEPS")]
    lever: Option<String>,
    /// The value of the lever at which money by month is shown (default: the file's own)
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    at: Option<String>,
    /// The month in which the project comes (default: the middle of the years in which such projects come)
    #[arg(long, value_name = "YYYY-MM")]
    arrival: Option<String>,
    /// Folder to write tables and the picture to (default: none is written)
    #[arg(long)]
    out: Option<PathBuf>,
    /// Cores to use (default: all); no result depends on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// What to print to stdout
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    #[command(flatten)]
    language: LanguageArgument,
    /// Print nothing
    #[arg(long, short)]
    quiet: bool,
}

impl Case {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let asked = Asked {
            class: &self.class,
            technology: self.technology.as_deref(),
            policies: &self.policies,
            lever: self.lever.as_deref(),
            at: self.at.as_deref(),
            arrival: self.arrival.as_deref(),
        };
        let plan = self.scenario.plan_case(&asked)?;
        let target = match &self.out {
            None => None,
            Some(out) => Some(Target::claim(out, &self.scenario.read_by(&plan.base))?),
        };
        let found = futures::pool(self.threads)?.install(|| plan.look())?;
        let written = match target {
            None => None,
            Some(target) => Some(self.write(&plan, &found, &target)?),
        };
        self.show(&found, written)
    }

    /// Writes tables and the picture; how many files.
    fn write(&self, plan: &Plan, found: &case::Case, target: &Target) -> Result<usize, Failure> {
        let words = self.language.words(&plan.base.study);
        let picture = figure::case(found, words).map_err(|error| Failure::File(format!("cannot draw: {error}")))?;
        let files: Vec<File<'_>> = [
            ("scenario.ron", plan.base.bytes.clone()),
            ("case.csv", report::csv(tables::case(found))),
            ("case-months.csv", report::csv(tables::case_months(found))),
            ("case-shares.csv", report::csv(tables::case_shares(found))),
            ("case.json", report::json_of(found)),
            ("case.svg", picture.svg.into_bytes()),
            ("case.png", picture.png),
        ]
        .map(|(name, bytes)| (name.to_owned(), Content::Bytes(bytes)))
        .into();
        let origins = Origins { loaded: &plan.base, scenario: self.scenario.name() };
        let output = origins.output(files, found.futures, 0..design::blocks_of(found.futures))?;
        target.replace(&output)?;
        Ok(output.len())
    }

    fn show(&self, found: &case::Case, written: Option<usize>) -> Result<(), Failure> {
        if self.quiet {
            return Ok(());
        }
        let printed = match self.format {
            Format::Table => print::text(&report::case_in_words(found)),
            Format::Json => print::data(&report::json_of(found)),
            Format::Csv => print::data(&report::csv(tables::case(found))),
        };
        if let (Some(files), Some(out)) = (written, &self.out)
            && !matches!(printed, Err(Failure::ClosedPipe))
        {
            print::tell(&told(files, out));
        }
        printed
    }
}

fn told(files: usize, out: &Path) -> String {
    format!("\nWrote {files} files to {}", out.display())
}
