//! `cofin merge`: the parts of a study made whole.

use std::fs::File;
use std::io::BufReader;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use crate::blocks::{self, Header, Identity, Record};
use crate::cli::folder::Target;
use crate::cli::manifest::MANIFEST;
use crate::cli::output::{Origins, OutputArguments, PART};
use crate::cli::records::Records;
use crate::cli::scenario_file::ScenarioArguments;
use crate::cli::{Failure, manifest};
use crate::draws::design;
use crate::engine::Block;
use crate::study::inputs;
use crate::study::parts::{self, Apart, Part, Wrong};
use crate::study::read::Loaded;
use crate::study::results::{Blocks, Results, Shelf};
use crate::study::twins;

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
        let (mut found, mut lost) = (Vec::new(), Vec::new());
        for folder in &self.parts {
            match Found::read(folder) {
                Ok(part) => found.push(part),
                Err(failure) => lost.push(failure),
            }
        }
        let Some(first) = found.first() else { return Err(lost.swap_remove(0)) };
        let parts: Vec<Part> = found.iter().map(|found| found.part.clone()).collect();
        parts::of_one_study(&parts).map_err(|apart| told(&found, &apart))?;
        let loaded = load(first.folder, &first.part.header)?;
        let records = Records::default();
        let memory = Arc::new(Shelf::of(self.output.memory(), records.read_back()));
        let mut blocks = Blocks::new();
        for found in &found {
            found.check(&loaded, &records, |number, block| {
                blocks.insert(number, memory.put(block));
            })?;
        }
        let scenario = scenario_name(first.folder)?;
        let missing =
            parts::missing(&parts, design::blocks_of(loaded.study.runs)).map_err(|both| told(&found, &both))?;
        refuse_gaps(&missing, &lost, &Again::new(first, &loaded))?;
        let results = Results::of(blocks, memory);
        let origins = Origins { loaded: &loaded, scenario };
        let twins = twins::live(&loaded.study, results.runs())?;
        let summary = loaded.summarise_with(&results, &twins)?;
        let inputs = inputs::sample(&loaded.study, results.runs());
        let output = self.output.files(&origins, &results, (&summary, &inputs), None)?;
        target.replace(&output)?;
        self.output.show(&loaded.study, &summary, output.len(), target.asked())
    }
}

/// Refuses parts that are not all there; what is wrong with the `lost` ones is told with what to run `again`.
fn refuse_gaps(gaps: &[Range<usize>], lost: &[Failure], again: &Again) -> Result<(), Failure> {
    let mut told: Vec<String> = lost.iter().map(Failure::what).collect();
    if !gaps.is_empty() {
        let ranges: Vec<String> = gaps.iter().map(|gap| format!("{}..{}", gap.start, gap.end)).collect();
        let whole = if lost.is_empty() { "" } else { "whole " };
        let commands: Vec<String> = gaps.iter().map(|gap| format!("\n    {}", again.command(gap))).collect();
        told.push(format!(
            "of the study's {} blocks these are in no {whole}part: {}. Run them, and merge again with the folders that this writes:{}",
            again.total,
            ranges.join(", "),
            commands.concat()
        ));
    }
    if told.is_empty() { Ok(()) } else { Err(Failure::File(told.join("\n"))) }
}

fn wrong(folder: &Path, what: &str) -> Failure {
    Failure::File(format!("the part in {} {what}", folder.display()))
}

/// Parts that do not go together.
fn told(found: &[Found<'_>], Wrong { part, other, how }: &Wrong) -> Failure {
    let other = found[*other].folder.display();
    let what = match how {
        Apart::Study(difference) => format!("is of {difference} as {other}"),
        Apart::Both(block) => format!("and the part in {other} both hold block {block}"),
    };
    wrong(found[*part].folder, &what)
}

/// A part in a folder.
struct Found<'f> {
    folder: &'f Path,
    part: Part,
}

impl<'f> Found<'f> {
    /// Reads through a part, holding nothing of it; all its blocks must be there.
    fn read(folder: &'f Path) -> Result<Found<'f>, Failure> {
        let failed = |what: String| wrong(folder, &what);
        let mut records = open(folder)?;
        let mut blocks = Vec::new();
        while let Some(record) = records.read_next().map_err(failed)? {
            blocks.push(record.number);
        }
        let part = Part { header: records.header, blocks, torn: records.torn };
        part.damage().map_or(Ok(Found { folder, part }), |damage| Err(wrong(folder, &damage)))
    }

    /// Reads it once more and gives every block to `put` that is of the study, noting where it stands.
    fn check(&self, loaded: &Loaded, noted: &Records, mut put: impl FnMut(usize, Block)) -> Result<(), Failure> {
        let (file, header) = (Arc::from(self.folder.join(PART)), &self.part.header);
        let failed = |what: String| wrong(self.folder, &what);
        blocks::check_header(header, &loaded.study).map_err(failed)?;
        let mut records = open(self.folder)?;
        while let Some(Record { number, block, place }) = records.read_next().map_err(failed)? {
            blocks::check_block(header, number, &block, &loaded.study).map_err(failed)?;
            noted.note(number, &file, place);
            put(number, block);
        }
        Ok(())
    }
}

/// Opens the blocks of a part.
fn open(folder: &Path) -> Result<blocks::Records<BufReader<File>>, Failure> {
    let file = File::open(folder.join(PART)).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Failure::File(format!("{} holds no part of a study: cofin run --blocks writes one", folder.display()))
        }
        _ => wrong(folder, &format!("cannot be read: {error}")),
    })?;
    blocks::Records::open(BufReader::new(file)).map_err(|what| wrong(folder, &what))
}

/// The scenario that a part was run with, as it was run.
fn load(folder: &Path, header: &Header) -> Result<Loaded, Failure> {
    let identity = &header.identity;
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

/// How to run blocks of a study once more: from the scenario that a part keeps.
struct Again {
    scenario: PathBuf,
    set: Vec<String>,
    /// Policies to be named; none where all are run.
    policies: Vec<String>,
    /// Blocks of the whole study.
    total: usize,
}

impl Again {
    fn new(found: &Found<'_>, loaded: &Loaded) -> Again {
        let Identity { set, policies, .. } = found.part.header.identity.clone();
        let written = &loaded.reading.scenario;
        let all = written.policies.0.len() + usize::from(written.reference.is_none());
        let policies = if policies.len() == all { Vec::new() } else { policies };
        let total = design::blocks_of(loaded.study.runs);
        Again { scenario: found.folder.join("scenario.ron"), set, policies, total }
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
