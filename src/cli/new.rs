//! `cofin new`: a scenario file to start from, with the one that it begins from. Never overwrites.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use crate::cli::{Failure, examples, file, print};

/// Write a new scenario file.
#[derive(Debug, Args)]
pub(super) struct New {
    /// Name of the new scenario: NAME.ron is written here
    name: OsString,
    /// The shipped scenario to start from (see cofin examples)
    #[arg(long, default_value = "four-schemes")]
    from: String,
}

impl New {
    pub(super) fn run(self) -> Result<(), Failure> {
        let example = examples::find(&self.from)?;
        let mut name = self.name;
        if !name.as_encoded_bytes().ends_with(b".ron") {
            name.push(".ron");
        }
        let path = PathBuf::from(name);
        if path.symlink_metadata().is_ok() {
            return Err(file::exists(&path));
        }
        examples::put_below(example, &path)?;
        file::put_new(&path, example.text.as_bytes())?;
        let path = path.display();
        print::tell(&format!("Wrote {path}. Change it, then: cofin run {path}"));
        Ok(())
    }
}
