//! `cofin new`: a scenario file to start from. Never overwrites.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::cli::{Failure, examples};

/// Write a new scenario file.
#[derive(Debug, Args)]
pub(super) struct New {
    /// Name of the new scenario: NAME.ron is written here
    name: String,
    /// The shipped scenario to start from (see cofin examples)
    #[arg(long, default_value = "four-schemes")]
    from: String,
}

impl New {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let example = examples::find(&self.from)?;
        let stem = self.name.strip_suffix(".ron").unwrap_or(&self.name);
        let path = PathBuf::from(format!("{stem}.ron"));
        write_new(&path, example.text)?;
        eprintln!("Wrote {}. Change it, then: cofin run {}", path.display(), path.display());
        Ok(())
    }
}

/// Writes a file that must not exist yet.
pub(super) fn write_new(path: &std::path::Path, text: &str) -> Result<(), Failure> {
    let fail = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Failure::File(format!("{} exists already: nothing was written; choose another name", path.display()))
        }
        _ => Failure::File(format!("cannot write {}: {error}", path.display())),
    };
    let mut file = std::fs::File::create_new(path).map_err(fail)?;
    file.write_all(text.as_bytes()).map_err(fail)
}
