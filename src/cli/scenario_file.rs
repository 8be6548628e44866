//! Scenario files and their tables: read with a limit, and only below the scenario's folder. Shows faults nowhere; the caller does.

use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::Failure;
use crate::scenario::data::Advice;
use crate::scenario::limits;
use crate::study::read::{self, Changes, Loaded};
use crate::study::sweep::{self, Asked, Plan};

/// A scenario file and what the command line changes in it.
#[derive(Debug, Args)]
pub(super) struct ScenarioArguments {
    /// The scenario file (.ron)
    pub(super) file: PathBuf,
    /// Change a number for this run, for example --set economy.growth=0.07 (may be repeated)
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub(super) set: Vec<String>,
    /// Use this seed instead of the file's
    #[arg(long)]
    pub(super) seed: Option<u64>,
    /// Run so many futures instead of the file's
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) runs: Option<u64>,
}

/// The largest scenario or data file: one more byte is read to see that there is more.
const LARGEST: u64 = limits::DATA_BYTES as u64;

impl ScenarioArguments {
    /// The files that were read: the scenario's own and its tables.
    pub(super) fn read_by(&self, loaded: &Loaded) -> Vec<PathBuf> {
        let tables = loaded.reading.data.keys().map(|name| folder_of(&self.file).join(name));
        std::iter::once(self.file.clone()).chain(tables).collect()
    }

    /// Reads, checks and resolves the file.
    pub(super) fn load(&self) -> Result<Loaded, Failure> {
        let provide = |file: &str| data_file(folder_of(&self.file), file);
        Ok(read::read(&self.file.display().to_string(), read_file(&self.file)?, &self.changes(), &provide)?)
    }

    /// Reads, checks and resolves the file at every value of its levers.
    pub(super) fn plan_sweep(&self, asked: &Asked<'_>) -> Result<Plan, Failure> {
        let (name, bytes) = (self.file.display().to_string(), read_file(&self.file)?);
        let provide = |file: &str| data_file(folder_of(&self.file), file);
        Ok(sweep::plan(&name, bytes, &self.changes(), asked, &provide)?)
    }

    fn changes(&self) -> Changes {
        Changes { set: self.set.clone(), runs: self.runs, seed: self.seed }
    }
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Reads a data file of a scenario: a file in the scenario's folder or below it, also after symbolic links are followed.
pub(super) fn data_file(folder: &Path, name: &str) -> Result<Vec<u8>, Advice> {
    let path = folder.join(name);
    let shown = path.display();
    let beside = || "put the file beside the scenario, or write the name of one that is there".to_owned();
    let fail = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => (format!("there is no file {shown}"), beside()),
        _ => (format!("cannot read {shown}: {error}"), beside()),
    };
    let home = folder.canonicalize().map_err(fail)?;
    let real = path.canonicalize().map_err(fail)?;
    if !real.starts_with(&home) {
        let what = format!("{shown} is a link that leads out of the scenario's folder");
        return Err((what, "put the file itself beside the scenario".to_owned()));
    }
    if !real.is_file() {
        return Err((format!("{shown} is no file"), beside()));
    }
    read_limited(&real).map_err(fail)
}

fn read_limited(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a file of at most a megabyte.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    let shown = path.display();
    let fail = |error: std::io::Error| {
        Failure::File(match error.kind() {
            ErrorKind::NotFound => format!("there is no file {shown}. Shipped scenarios: cofin examples"),
            ErrorKind::IsADirectory => format!("{shown} is a folder; name the scenario file in it"),
            _ => format!("cannot read {shown}: {error}"),
        })
    };
    read_limited(path).map_err(fail)
}
