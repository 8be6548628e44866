//! Scenario files: read with a limit, checked, resolved. Shows faults nowhere; the caller does.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use sha2::{Digest, Sha256};

use crate::cli::Failure;
use crate::draws::luck::colliding_paths;
use crate::model::{Study, resolve};
use crate::scenario::data::Advice;
use crate::scenario::limits;
use crate::scenario::reading::{self, Reading};

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

/// A scenario read and resolved.
pub(super) struct Loaded {
    /// What the file says.
    pub(super) reading: Reading,
    /// The study.
    pub(super) study: Study,
    /// The file's text, byte for byte.
    pub(super) bytes: Vec<u8>,
    /// By what it and the data files that it draws from are known.
    pub(super) hash: String,
    /// Changes made on the command line.
    pub(super) set: Vec<String>,
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
        let bytes = read_file(&self.file)?;
        let mut set = self.set.clone();
        set.extend(self.runs.map(|runs| format!("monte_carlo.runs={runs}")));
        set.extend(self.seed.map(|seed| format!("monte_carlo.seed={seed}")));
        let text = String::from_utf8(bytes.clone())
            .map_err(|_| Failure::File(format!("{} is not a text file in UTF-8", self.file.display())))?;
        let name = self.file.display().to_string();
        let provide = |file: &str| data_file(folder_of(&self.file), file);
        let mut reading = reading::read_with(&name, text, &set, &provide).map_err(Failure::Scenario)?;
        let study = resolve::resolve(&reading.scenario, &reading.variants);
        // A whole scenario for each policy that sets numbers; all that they say is in the study.
        reading.variants = Vec::new();
        if let Some((a, b)) = colliding_paths(&study) {
            return Err(Failure::Usage(format!("{a} and {b} would share their luck: rename one of them")));
        }
        let hash = hash(&bytes, &reading.data);
        Ok(Loaded { reading, study, bytes, hash, set })
    }
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// By what a scenario is known: the SHA-256 of its bytes, followed by the name and the SHA-256 of each table it draws from.
pub(super) fn hash(scenario: &[u8], tables: &BTreeMap<String, Vec<u8>>) -> String {
    let mut hash = Sha256::new_with_prefix(scenario);
    for (name, bytes) in tables {
        hash.update(name);
        hash.update(Sha256::digest(bytes));
    }
    hex(&hash.finalize())
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

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// SHA-256 in hexadecimal.
pub(super) fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
