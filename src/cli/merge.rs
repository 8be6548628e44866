//! `cofin merge`: the parts of a study made whole.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::blocks::{self, Contents};
use crate::cli::folder::Target;
use crate::cli::manifest::MANIFEST;
use crate::cli::output::{Origins, OutputArguments, PART};
use crate::cli::run::keep_policies;
use crate::cli::scenario_file::{Loaded, ScenarioArguments};
use crate::cli::{Failure, manifest};
use crate::draws::design;
use crate::engine::Row;

/// Make the parts of a study whole.
#[derive(Debug, Args)]
pub(super) struct Merge {
    /// Folders that cofin run --blocks wrote
    #[arg(required = true)]
    parts: Vec<PathBuf>,
    /// Folder to write
    #[arg(long)]
    out: PathBuf,
    #[command(flatten)]
    output: OutputArguments,
}

impl Merge {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let target = Target::claim(&self.out, &self.parts)?;
        let mut parts = Vec::new();
        for folder in &self.parts {
            parts.push((folder.as_path(), read(folder)?));
        }
        let (first, of_first) = &parts[0];
        for (folder, part) in &parts[1..] {
            if let Some(difference) = part.header.identity.difference(&of_first.header.identity) {
                return Err(wrong(folder, &format!("is of {difference} as {}", first.display())));
            }
        }
        let loaded = load(first, of_first)?;
        for (folder, part) in &parts {
            blocks::check(part, &loaded.study).map_err(|what| wrong(folder, &what))?;
        }
        let scenario = scenario_name(first)?;
        let rows = whole(parts, design::blocks_of(loaded.study.runs))?;
        let origins = Origins { loaded: &loaded, scenario };
        let (output, summary) = self.output.files(&origins, &rows)?;
        target.replace(&output)?;
        self.output.show(&summary, output.len(), target.asked())
    }
}

fn wrong(folder: &Path, what: &str) -> Failure {
    Failure::File(format!("the part in {} {what}", folder.display()))
}

/// Reads one part; all its blocks must be there.
fn read(folder: &Path) -> Result<Contents, Failure> {
    let file = File::open(folder.join(PART)).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Failure::File(format!("{} holds no part of a study: cofin run --blocks writes one", folder.display()))
        }
        _ => wrong(folder, &format!("cannot be read: {error}")),
    })?;
    let contents = blocks::read(BufReader::new(file)).map_err(|what| wrong(folder, &what))?;
    let header = &contents.header;
    if contents.torn || !contents.blocks.keys().copied().eq(header.from..header.to) {
        let what = format!(
            "is damaged: of its blocks {}..{} only {} are whole",
            header.from,
            header.to,
            contents.blocks.len()
        );
        return Err(wrong(folder, &what));
    }
    Ok(contents)
}

/// The scenario that a part was run with, as it was run.
fn load(folder: &Path, part: &Contents) -> Result<Loaded, Failure> {
    let identity = &part.header.identity;
    let (version, revision) = (env!("CARGO_PKG_VERSION"), env!("COFIN_REVISION"));
    if (identity.version.as_str(), identity.revision.as_str()) != (version, revision) {
        let what = format!(
            "was made by cofin {} ({}); this is {version} ({revision}), which may give other numbers",
            identity.version, identity.revision
        );
        return Err(wrong(folder, &what));
    }
    let file = folder.join("scenario.ron");
    let mut loaded = ScenarioArguments { file, set: identity.set.clone(), seed: None, runs: None }.load()?;
    if loaded.hash != identity.file_hash {
        return Err(wrong(folder, "was made from another scenario than the scenario.ron in it"));
    }
    keep_policies(&mut loaded.study, &identity.policies)?;
    if loaded.study.runs != identity.runs {
        return Err(wrong(folder, "says another number of runs than its scenario"));
    }
    Ok(loaded)
}

/// The name of the scenario's file as the part's manifest has it.
fn scenario_name(folder: &Path) -> Result<String, Failure> {
    let manifest = manifest::read(folder, MANIFEST).map_err(|foreign| wrong(folder, &foreign.what))?;
    Ok(manifest.scenario)
}

/// All rows in run order, if every block is there once.
fn whole(parts: Vec<(&Path, Contents)>, total: usize) -> Result<Vec<Row>, Failure> {
    let mut owner: BTreeMap<usize, &Path> = BTreeMap::new();
    let mut rows: BTreeMap<usize, Vec<Row>> = BTreeMap::new();
    for (folder, part) in parts {
        for (block, of_block) in part.blocks {
            if let Some(other) = owner.insert(block, folder) {
                return Err(wrong(folder, &format!("and the part in {} both hold block {block}", other.display())));
            }
            rows.insert(block, of_block);
        }
    }
    let missing: Vec<usize> = (0..total).filter(|block| !rows.contains_key(block)).collect();
    if !missing.is_empty() {
        let gaps: Vec<String> =
            missing.chunk_by(|a, b| a + 1 == *b).map(|gap| format!("{}..{}", gap[0], gap[gap.len() - 1] + 1)).collect();
        return Err(Failure::File(format!(
            "of the study's {total} blocks these are in no part: {}. Run them with cofin run --blocks",
            gaps.join(", ")
        )));
    }
    Ok(rows.into_values().flatten().collect())
}
