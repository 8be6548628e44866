//! `cofin merge`: the parts of a study made whole.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::ops::Range;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::blocks::{self, Contents, Identity};
use crate::cli::folder::Target;
use crate::cli::manifest::MANIFEST;
use crate::cli::output::{Origins, OutputArguments, PART};
use crate::cli::scenario_file::ScenarioArguments;
use crate::cli::{Failure, manifest};
use crate::draws::design;
use crate::engine::Block;
use crate::study::read::Loaded;

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
        let (mut parts, mut lost) = (Vec::new(), Vec::new());
        for folder in &self.parts {
            match read(folder) {
                Ok(part) => parts.push((folder.as_path(), part)),
                Err(failure) => lost.push(failure),
            }
        }
        let Some((first, of_first)) = parts.first() else { return Err(lost.swap_remove(0)) };
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
        let again = Again::new(first, of_first, &loaded);
        let results = whole(parts, design::blocks_of(loaded.study.runs), &lost, &again)?;
        let origins = Origins { loaded: &loaded, scenario };
        let (output, summary) = self.output.files(&origins, &results)?;
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
    loaded.keep_policies(&identity.policies)?;
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

/// All blocks in run order, if every block is there once; what is wrong with the `lost` parts is told with what to run `again`.
fn whole(parts: Vec<(&Path, Contents)>, total: usize, lost: &[Failure], again: &Again) -> Result<Vec<Block>, Failure> {
    let mut owner: BTreeMap<usize, &Path> = BTreeMap::new();
    let mut done: BTreeMap<usize, Block> = BTreeMap::new();
    for (folder, part) in parts {
        for (block, of_block) in part.blocks {
            if let Some(other) = owner.insert(block, folder) {
                return Err(wrong(folder, &format!("and the part in {} both hold block {block}", other.display())));
            }
            done.insert(block, of_block);
        }
    }
    let missing: Vec<usize> = (0..total).filter(|block| !done.contains_key(block)).collect();
    let mut told: Vec<String> = lost.iter().map(Failure::what).collect();
    if !missing.is_empty() {
        let gaps: Vec<Range<usize>> =
            missing.chunk_by(|a, b| a + 1 == *b).map(|gap| gap[0]..gap[gap.len() - 1] + 1).collect();
        let ranges: Vec<String> = gaps.iter().map(|gap| format!("{}..{}", gap.start, gap.end)).collect();
        let whole = if lost.is_empty() { "" } else { "whole " };
        let commands: Vec<String> = gaps.iter().map(|gap| format!("\n    {}", again.command(gap))).collect();
        told.push(format!(
            "of the study's {total} blocks these are in no {whole}part: {}. Run them, and merge again with the folders that this writes:{}",
            ranges.join(", "),
            commands.concat()
        ));
    }
    if told.is_empty() { Ok(done.into_values().collect()) } else { Err(Failure::File(told.join("\n"))) }
}

/// How to run blocks of a study once more: from the scenario that a part keeps.
struct Again {
    scenario: PathBuf,
    set: Vec<String>,
    /// Policies to be named; none where all are run.
    policies: Vec<String>,
}

impl Again {
    fn new(folder: &Path, part: &Contents, loaded: &Loaded) -> Again {
        let Identity { set, policies, .. } = part.header.identity.clone();
        let written = &loaded.reading.scenario;
        let all = written.policies.0.len() + usize::from(written.reference.is_none());
        let policies = if policies.len() == all { Vec::new() } else { policies };
        Again { scenario: folder.join("scenario.ron"), set, policies }
    }

    /// The command; what it writes goes beside the part.
    fn command(&self, blocks: &Range<usize>) -> String {
        let Range { start, end } = blocks;
        let out = self.scenario.parent().unwrap_or(Path::new("")).with_file_name(format!("blocks-{start}-{end}"));
        let mut words = vec!["cofin".to_owned(), "run".to_owned(), self.scenario.display().to_string()];
        words.extend(self.set.iter().flat_map(|change| ["--set".to_owned(), change.clone()]));
        words.extend(self.policies.iter().flat_map(|policy| ["--policy".to_owned(), policy.clone()]));
        words.extend(["--blocks".to_owned(), format!("{start}..{end}"), "--out".to_owned(), out.display().to_string()]);
        words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=,:+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
