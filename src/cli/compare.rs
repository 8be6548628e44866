//! `cofin compare`: two scenarios, or the folders of two runs, or one of each.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;

use crate::cli::format::Format;
use crate::cli::output::PART;
use crate::cli::scenario_file::{self, ScenarioArguments, read_file};
use crate::cli::{Failure, futures, print};
use crate::comparison::folder::{self, RowFiles, SummaryFile};
use crate::comparison::{self, Inputs, Side, compare};
use crate::report;
use crate::scenario::reading;
use crate::study::read::{self, digest};
use crate::study::results::Results;

/// Compare two studies.
#[derive(Debug, Args)]
pub(super) struct Compare {
    /// The first: a scenario file (.ron), which is run in memory, or the folder of a run
    a: PathBuf,
    /// The second; differences are B less A
    b: PathBuf,
    /// Change a number in the scenario files, for example --set economy.growth=0.07 (may be repeated)
    #[arg(long = "set", value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Run the scenario files with this seed instead of their own
    #[arg(long)]
    seed: Option<u64>,
    /// Run so many futures of the scenario files instead of their own number
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    runs: Option<u64>,
    /// Compare only this policy (may be repeated)
    #[arg(long = "policy", value_name = "NAME")]
    policies: Vec<String>,
    /// Cores to use (default: all); no result depends on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// List every value, not only those that moved
    #[arg(long)]
    all: bool,
    /// What to print to stdout
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// Show no progress
    #[arg(long, short)]
    quiet: bool,
}

/// What a comparison needs of `manifest.json`.
#[derive(Debug, Deserialize)]
struct Manifest {
    file_hash: String,
    set: Vec<String>,
    /// Scenario files that the run's begins from.
    #[serde(default)]
    extends: Vec<Kept>,
    /// Tables that the run drew from.
    #[serde(default)]
    data: Vec<Kept>,
}

/// A file that was read, of which the folder keeps a copy.
#[derive(Debug, Deserialize)]
struct Kept {
    file: String,
    sha256: String,
}

/// The largest `summary.json` and `manifest.json`.
const LARGEST_JSON: u64 = 256 * 1_048_576;

impl Compare {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let changes = !self.set.is_empty() || self.seed.is_some() || self.runs.is_some();
        if changes && self.a.is_dir() && self.b.is_dir() {
            let what = "both are folders of finished runs: --set, --seed and --runs change scenario files only";
            return Err(Failure::Usage(what.to_owned()));
        }
        let comparison = compare(&self.side(&self.a)?, &self.side(&self.b)?);
        match self.format {
            Format::Table => print::text(&report::comparison_table(&comparison, self.all)),
            Format::Json => print::data(&report::comparison_json(&comparison)),
            Format::Csv => print::data(&report::csv(comparison::table(&comparison))),
        }
    }

    fn side(&self, path: &Path) -> Result<Side, Failure> {
        let mut side = if path.is_dir() { of_folder(path)? } else { self.of_file(path)? };
        for name in &self.policies {
            if side.policy(name).is_none() {
                let names: Vec<String> = side.policies.iter().map(|policy| format!("\"{}\"", policy.name)).collect();
                let shown = path.display();
                return Err(Failure::Usage(format!("{shown} has no policy \"{name}\". It has: {}", names.join(", "))));
            }
        }
        if !self.policies.is_empty() {
            side.policies.retain(|policy| self.policies.contains(&policy.name));
        }
        Ok(side)
    }

    fn of_file(&self, path: &Path) -> Result<Side, Failure> {
        let (file, set) = (path.to_owned(), self.set.clone());
        let mut loaded = ScenarioArguments { file, set, seed: self.seed, runs: self.runs }.load()?;
        loaded.keep_policies(&self.policies)?;
        let name = path.display().to_string();
        let instead = "compare fewer with --runs, or the folders that cofin run writes";
        let blocks = futures::run(&loaded.study, &name, self.threads, self.quiet, instead)?;
        let summary = loaded.summarise(&Results::lent(&blocks))?;
        let inputs = Inputs { scenario: loaded.reading.root, tables: digests(&loaded.reading.data) };
        Ok(Side::of_study(&name, inputs, &loaded.study, &blocks, &summary))
    }
}

/// A side from the folder of a run.
fn of_folder(path: &Path) -> Result<Side, Failure> {
    let name = path.display().to_string();
    if path.join(PART).exists() {
        return Err(Failure::File(format!(
            "{name} holds a part of a study, not a whole one: make its parts whole with cofin merge, then compare the folder that it writes"
        )));
    }
    let damaged = |what: String| Failure::File(format!("{name} is not the folder of a whole run: {what}"));
    let manifest = json(path, "manifest.json").map_err(&damaged)?;
    let manifest: Manifest =
        serde_json::from_slice(&manifest).map_err(|error| damaged(format!("manifest.json: {error}")))?;
    let summary = json(path, "summary.json").map_err(&damaged)?;
    let summary = SummaryFile::read(&summary).map_err(&damaged)?;
    let scenario = path.join("scenario.ron");
    if !scenario.exists() {
        return Err(damaged("it has no scenario.ron".to_owned()));
    }
    let bytes = read_file(&scenario)?;
    let bases = kept(path, &manifest.extends).map_err(&damaged)?;
    let tables = kept(path, &manifest.data).map_err(&damaged)?;
    let hash = read::hash(&bytes, &bases, &tables);
    if hash != manifest.file_hash || manifest.file_hash != summary.file_hash || manifest.set != summary.set {
        return Err(damaged("manifest.json, summary.json and scenario.ron are of different runs".to_owned()));
    }
    let text = String::from_utf8(bytes).map_err(|_| damaged("scenario.ron is no text in UTF-8".to_owned()))?;
    let provide = |file: &str| {
        let missing = || (format!("the run did not begin from `{file}`"), "run the scenario again".to_owned());
        bases.get(file).cloned().ok_or_else(missing)
    };
    let scenario =
        reading::tree(&scenario.display().to_string(), text, &manifest.set, &provide).map_err(|refusal| {
            damaged(format!(
                "scenario.ron cannot be read\n{}",
                refusal.faults.render(&refusal.sources, false).trim_end()
            ))
        })?;
    let rows = RowFiles { runs: rows(path, "runs.csv")?, ratios: rows(path, "ratios.csv")? };
    let inputs = Inputs { scenario, tables: digests(&tables) };
    folder::side(&name, inputs, summary, rows).map_err(damaged)
}

/// Files that a run read, as its folder keeps them.
fn kept(folder: &Path, listed: &[Kept]) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let mut files = BTreeMap::new();
    for Kept { file, sha256 } in listed {
        let bytes = scenario_file::file_beside(folder, file).map_err(|(what, _)| what)?;
        if digest(&bytes) != *sha256 {
            return Err(format!("its {file} is not the file that the run read"));
        }
        files.insert(file.clone(), bytes);
    }
    Ok(files)
}

/// The SHA-256 of each table by its name.
fn digests(tables: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, String> {
    tables.iter().map(|(name, bytes)| (name.clone(), digest(bytes))).collect()
}

fn json(folder: &Path, name: &str) -> Result<Vec<u8>, String> {
    let missing = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => format!("it has no {name}"),
        _ => format!("{name}: {error}"),
    };
    let file = File::open(folder.join(name)).map_err(missing)?;
    let mut bytes = Vec::new();
    file.take(LARGEST_JSON + 1).read_to_end(&mut bytes).map_err(missing)?;
    if bytes.len() as u64 > LARGEST_JSON {
        Err(format!("{name} has more than {LARGEST_JSON} bytes"))
    } else {
        Ok(bytes)
    }
}

fn rows(folder: &Path, name: &str) -> Result<Option<BufReader<File>>, Failure> {
    match File::open(folder.join(name)) {
        Ok(file) => Ok(Some(BufReader::new(file))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::File(format!("cannot read {}: {error}", folder.join(name).display()))),
    }
}
