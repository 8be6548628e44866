//! `cofin examples`: the shipped scenarios, embedded in the program.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::{Failure, file, print};

/// A shipped scenario.
#[derive(Debug)]
pub(super) struct Example {
    /// Its name: the file's without the ending.
    pub(super) name: &'static str,
    /// Its text.
    pub(super) text: &'static str,
}

macro_rules! example {
    ($name:literal) => {
        Example { name: $name, text: include_str!(concat!("../../scenarios/", $name, ".ron")) }
    };
}

/// The shipped scenarios in order.
const EXAMPLES: &[Example] = &[
    example!("01-four-schemes"),
    example!("02-threshold-70"),
    example!("03-payment-timing"),
    example!("04-disbursement-2025"),
    example!("08-vouchers"),
];

/// List, show or extract the shipped scenarios.
#[derive(Debug, Args)]
pub(super) struct Examples {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List them with what they show (the default)
    List,
    /// Print one
    Show {
        /// Its name, with or without the number
        name: String,
    },
    /// Write one, or all, into this folder; never overwrites
    Extract {
        /// Its name; all of them where not given
        name: Option<String>,
    },
}

impl Examples {
    pub(super) fn run(&self) -> Result<(), Failure> {
        match &self.command {
            None | Some(Command::List) => {
                let lines: Vec<String> =
                    EXAMPLES.iter().map(|example| format!("{}\n    {}\n", example.name, purpose(example))).collect();
                print::text(&lines.concat())
            }
            Some(Command::Show { name }) => print::data(find(name)?.text.as_bytes()),
            Some(Command::Extract { name }) => {
                let chosen: Vec<&Example> = match name {
                    Some(name) => vec![find(name)?],
                    None => EXAMPLES.iter().collect(),
                };
                let path = |example: &Example| PathBuf::from(format!("{}.ron", example.name));
                if let Some(there) = chosen.iter().map(|example| path(example)).find(|path| path.exists()) {
                    return Err(file::exists(&there));
                }
                for example in chosen {
                    let path = path(example);
                    file::put_new(&path, example.text.as_bytes())?;
                    print::tell(&format!("Wrote {}", path.display()));
                }
                Ok(())
            }
        }
    }
}

/// What a scenario shows: the first line of its header.
fn purpose(example: &Example) -> &'static str {
    let first = example.text.lines().next().unwrap_or_default();
    first.trim_start_matches('/').trim().trim_start_matches("What it shows:").trim()
}

/// Finds a shipped scenario by its name, with or without the number.
pub(super) fn find(name: &str) -> Result<&'static Example, Failure> {
    let name = name.strip_suffix(".ron").unwrap_or(name);
    EXAMPLES.iter().find(|example| example.name == name || example.name.get(3..) == Some(name)).ok_or_else(|| {
        let names: Vec<&str> = EXAMPLES.iter().map(|example| example.name).collect();
        Failure::Usage(format!("there is no shipped scenario \"{name}\". There are: {}", names.join(", ")))
    })
}
