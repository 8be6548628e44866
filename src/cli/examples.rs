//! `cofin examples`: the shipped scenarios, embedded in the program.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::cli::{Failure, file, print};
use crate::scenario::reading;

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
    example!("05-pre-commercial-procurement"),
    example!("06-venture-fund"),
    example!("07-cheap-loans"),
    example!("08-vouchers"),
    example!("09-first-batch"),
    example!("10-results-not-inputs"),
    example!("11-ppp-collar"),
    example!("12-patents-as-collateral"),
    example!("13-one-envelope"),
    example!("14-who-picks-the-topic"),
    example!("15-sandbox-and-standards"),
    example!("16-tax-or-grant"),
    example!("17-royalty-grants"),
    example!("18-audit-before-or-after"),
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
                for example in &chosen {
                    // Where all are written, so is what each begins from.
                    if name.is_some() {
                        put_below(example, &path(example))?;
                    }
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

/// Writes the scenarios that an example begins from beside the path that it is to be written to. One that is there as it was shipped
/// stays.
pub(super) fn put_below(example: &Example, path: &Path) -> Result<(), Failure> {
    let mut missing = Vec::new();
    for below in below(example) {
        let beside = path.with_file_name(format!("{}.ron", below.name));
        let known = std::fs::read(&beside).is_ok_and(|bytes| bytes == below.text.as_bytes());
        if beside == *path || !known && beside.symlink_metadata().is_ok() {
            return Err(Failure::File(format!(
                "{} would begin from the shipped {}.ron, and {} is to be, or is, another file: nothing was written; choose another name or folder",
                path.display(),
                below.name,
                beside.display()
            )));
        }
        if !known {
            missing.push((beside, below));
        }
    }
    for (beside, below) in missing {
        file::put_new(&beside, below.text.as_bytes())?;
        print::tell(&format!("Wrote {}, from which it begins", beside.display()));
    }
    Ok(())
}

/// The shipped scenarios that one begins from.
fn below(example: &Example) -> Vec<&'static Example> {
    let of_file = |file: &str| EXAMPLES.iter().find(|example| file.strip_suffix(".ron") == Some(example.name));
    let provide = |file: &str| {
        let text = of_file(file).map(|example| example.text.as_bytes().to_vec());
        text.ok_or_else(|| (format!("there is no shipped {file}"), "ship it".to_owned()))
    };
    let names = reading::bases(&format!("{}.ron", example.name), example.text.to_owned(), &provide);
    names.map_or_else(|_| Vec::new(), |names| names.iter().filter_map(|name| of_file(name)).collect())
}
