//! Arguments, files, clock, progress, printing: the thin shell. One file a command; nothing is computed here.

mod blocks;
mod case;
mod check;
mod checkpoint;
mod compare;
mod completions;
mod errors;
mod examples;
mod explain;
mod file;
mod folder;
mod format;
mod futures;
mod language;
mod lock;
mod man;
mod manifest;
mod measures;
mod memory;
mod merge;
mod new;
mod output;
mod page;
mod print;
mod records;
mod run;
mod scenario_file;
mod sources;
mod sweep;
mod validate;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

pub use errors::Failure;

/// Simulates public-private co-financing of innovation: what each policy buys compared with doing nothing, for whom, at what risk.
#[derive(Debug, Parser)]
#[command(
    name = "cofin",
    version,
    about,
    after_help = "Start with: cofin examples extract 01-four-schemes, then cofin run 01-four-schemes.ron"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run every policy of a scenario and write tables, pictures and data
    Run(run::Run),
    /// Write the page of a scenario, one HTML file with levers, without an output folder
    Page(page::Page),
    /// Move a lever, or two, over its values: curves on the same luck, where they turn and reach zero
    Sweep(sweep::Sweep),
    /// Show one firm under the rule: what it would do along a lever under each policy and why, its money by month
    Case(case::Case),
    /// Divide a study into parts for run --blocks, to be run on several computers
    Blocks(blocks::Blocks),
    /// Make whole the parts of a study that were run with --blocks
    Merge(merge::Merge),
    /// Compare two scenarios, or the folders of two runs: what changed in the inputs, what moved in the results
    Compare(compare::Compare),
    /// Check that scenarios still give what the expectation files beside them say, for CI jobs
    Check(check::Check),
    /// Check a scenario's text: every fault at once, each with its place and what to write instead
    Validate(validate::Validate),
    /// Write a new scenario file from a shipped one
    New(new::New),
    /// Tell one project's story under one policy in one future: draws, decisions, postings
    Explain(explain::Explain),
    /// List the measures: name, unit, definition, source
    Measures(measures::Measures),
    /// List, show or extract the shipped scenarios
    Examples(examples::Examples),
    /// List which numbers of a scenario have a citation and grade, and which have none
    Sources(sources::Sources),
    /// Print completions for a shell, to be put where it looks for them
    Completions(completions::Completions),
    /// Print the manual page of cofin or of one of its commands
    Man(man::Man),
}

/// Parses the command line, runs the command, and says how it went: 0 fine, 1 results moved or nothing was checked (check), 2 usage,
/// 3 scenario or expectations wrong, 4 files.
#[must_use]
pub fn main() -> ExitCode {
    let outcome = match Arguments::try_parse() {
        Ok(arguments) => arguments.command.run(),
        Err(said) => print::clap(&said),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            print::failure(&failure);
            ExitCode::from(failure.code())
        }
    }
}

impl Command {
    fn run(self) -> Result<(), Failure> {
        match self {
            Command::Run(command) => command.run(),
            Command::Page(command) => command.run(),
            Command::Sweep(command) => command.run(),
            Command::Case(command) => command.run(),
            Command::Blocks(command) => command.run(),
            Command::Merge(command) => command.run(),
            Command::Compare(command) => command.run(),
            Command::Check(command) => command.run(),
            Command::Validate(command) => command.run(),
            Command::New(command) => command.run(),
            Command::Explain(command) => command.run(),
            Command::Measures(command) => command.run(),
            Command::Examples(command) => command.run(),
            Command::Sources(command) => command.run(),
            Command::Completions(command) => command.run(Arguments::command()),
            Command::Man(command) => command.run(Arguments::command()),
        }
    }
}
