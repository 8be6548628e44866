//! Scenario files, those they begin from and their tables: read with a limit, and only below the scenario's folder. Shows faults nowhere;
//! the caller does.

use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::{Failure, examples};
use crate::scenario::data::Advice;
use crate::scenario::limits;
use crate::study::case;
use crate::study::read::{self, Changes, Loaded};
use crate::study::sweep::{self, Asked, Plan};
use crate::text::did_you_mean;

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

/// How the name of a scenario or an expectation file ends.
pub(super) const SCENARIO: &str = ".ron";
/// How the name of an expectation file ends.
pub(super) const EXPECTATIONS: &str = ".expect.ron";
/// The largest scenario or data file: one more byte is read to see that there is more.
const LARGEST: u64 = limits::DATA_BYTES as u64;

impl ScenarioArguments {
    /// The files that were read: the scenario's own, those it begins from, and its tables.
    pub(super) fn read_by(&self, loaded: &Loaded) -> Vec<PathBuf> {
        let others = loaded.reading.bases.keys().chain(loaded.reading.data.keys());
        let others = others.map(|name| below(folder_of(&self.file), name));
        std::iter::once(self.file.clone()).chain(others).collect()
    }

    /// The file's name, without its folder.
    pub(super) fn name(&self) -> String {
        self.file.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Reads, checks and resolves the file.
    pub(super) fn load(&self) -> Result<Loaded, Failure> {
        let provide = |file: &str| provided(folder_of(&self.file), file);
        Ok(read::read(&self.file.display().to_string(), read_file(&self.file)?, &self.changes(), &provide)?)
    }

    /// Reads, checks and resolves the file at every value of its levers.
    pub(super) fn plan_sweep(&self, asked: &Asked<'_>) -> Result<Plan, Failure> {
        let (name, bytes) = (self.file.display().to_string(), read_file(&self.file)?);
        let provide = |file: &str| provided(folder_of(&self.file), file);
        Ok(sweep::plan(&name, bytes, &self.changes(), asked, &provide)?)
    }

    /// Reads, checks and resolves the file for one firm, at every value of the lever.
    pub(super) fn plan_case(&self, asked: &case::Asked<'_>) -> Result<case::Plan, Failure> {
        let (name, bytes) = (self.file.display().to_string(), read_file(&self.file)?);
        let provide = |file: &str| provided(folder_of(&self.file), file);
        Ok(case::plan(&name, bytes, &self.changes(), asked, &provide)?)
    }

    fn changes(&self) -> Changes {
        Changes { set: self.set.clone(), runs: self.runs, seed: self.seed }
    }
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The path of a file below a folder, as it is shown.
fn below(folder: &Path, name: &str) -> PathBuf {
    if folder == Path::new(".") { PathBuf::from(name) } else { folder.join(name) }
}

/// Reads a file that a scenario names; of a scenario that is not there, those that are can be chosen from.
fn provided(folder: &Path, name: &str) -> Result<Vec<u8>, Advice> {
    let found = file_beside(folder, name);
    let path = folder.join(name);
    if !name.ends_with(SCENARIO) || path.symlink_metadata().is_ok() {
        return found;
    }
    found.map_err(|(what, _)| (what, instead_of(&path)))
}

/// What to write instead of a scenario that is not there.
fn instead_of(path: &Path) -> String {
    let wanted = path.file_name().unwrap_or_default().to_string_lossy();
    if let Ok(example) = examples::find(&wanted) {
        return format!("cofin examples extract {} writes it; or write the name of a file that is there", example.name);
    }
    let entries = path.parent().and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name.ends_with(SCENARIO) && !name.ends_with(EXPECTATIONS));
    names.sort();
    did_you_mean(&wanted, "scenario files", &names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Reads a file that a scenario names: one in the scenario's folder or below it, also after symbolic links are followed.
pub(super) fn file_beside(folder: &Path, name: &str) -> Result<Vec<u8>, Advice> {
    let path = below(folder, name);
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
