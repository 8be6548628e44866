//! A scenario's text, with changes, → a study ready to run. Whoever calls reads the files; nothing is run.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::blocks::Identity;
use crate::draws::luck::colliding_paths;
use crate::engine::Block;
use crate::model::{Study, resolve};
use crate::scenario::data::Provider;
use crate::scenario::reading::{self, Reading, Refusal};
use crate::study::results::{Lost, Results};
use crate::study::summarise::{self, Origin};
use crate::study::summary::Summary;
use crate::study::twins;
use crate::text;

/// What is changed in a scenario without changing its file.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Values, as `path=value`.
    pub set: Vec<String>,
    /// The number of futures.
    pub runs: Option<u64>,
    /// The seed.
    pub seed: Option<u64>,
}

impl Changes {
    /// All of them as `path=value`, in the order in which they are made.
    fn all(&self) -> Vec<String> {
        let runs = self.runs.map(|runs| format!("monte_carlo.runs={runs}"));
        let seed = self.seed.map(|seed| format!("monte_carlo.seed={seed}"));
        self.set.iter().cloned().chain(runs).chain(seed).collect()
    }
}

/// A scenario read and resolved.
#[derive(Debug)]
pub struct Loaded {
    /// What the file says.
    pub reading: Reading,
    /// The study.
    pub study: Study,
    /// The file's text, byte for byte.
    pub bytes: Vec<u8>,
    /// By what it, the files that it begins from and the data files that it draws from are known.
    pub hash: String,
    /// What was changed in it, as `path=value`.
    pub set: Vec<String>,
}

/// Why there is no study.
#[derive(Debug)]
pub enum Refused {
    /// The file of this name is not text in UTF-8.
    NoText(String),
    /// The scenario is wrong.
    Scenario(Box<Refusal>),
    /// What is asked for does not exist or does not go together: a sentence.
    Asked(String),
}

/// Reads, checks and resolves a scenario called `name`; `provide` gives the files that it names: those that it begins from, and
/// tables.
///
/// # Errors
/// Every fault of the scenario and of the changes.
pub fn read(name: &str, bytes: Vec<u8>, changes: &Changes, provide: &Provider<'_>) -> Result<Loaded, Refused> {
    let set = changes.all();
    let text = String::from_utf8(bytes.clone()).map_err(|_| Refused::NoText(name.to_owned()))?;
    let mut reading = reading::read_with(name, text, &set, provide).map_err(Refused::Scenario)?;
    let study = resolve::resolve(&reading.scenario, &reading.variants);
    // A whole scenario for each policy that sets numbers; all that they say is in the study.
    reading.variants = Vec::new();
    if let Some((a, b)) = colliding_paths(&study) {
        return Err(Refused::Asked(format!("{a} and {b} would share their luck: rename one of them")));
    }
    let hash = hash(&bytes, &reading.bases, &reading.data);
    Ok(Loaded { reading, study, bytes, hash, set })
}

impl Loaded {
    /// Which study this is, for blocks of it.
    #[must_use]
    pub fn identity(&self) -> Identity {
        Identity {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            revision: env!("COFIN_REVISION").to_owned(),
            stream_version: crate::draws::STREAM_VERSION,
            file_hash: self.hash.clone(),
            set: self.set.clone(),
            policies: self.study.policies.iter().map(|policy| policy.name.clone()).collect(),
            seed: self.study.seed,
            runs: self.study.runs,
        }
    }

    /// The summary of what it gave, with the part of each band that is ignorance by the `twins` that were lived.
    ///
    /// # Errors
    /// A block that cannot be read back.
    pub fn summarise_with(&self, results: &Results<'_>, twins: &[Block]) -> Result<Summary, Lost> {
        let mut summary = self.summarise(results)?;
        twins::lay(&mut summary, &self.study, results, twins)?;
        Ok(summary)
    }

    /// The summary of what it gave.
    ///
    /// # Errors
    /// A block that cannot be read back.
    pub fn summarise(&self, results: &Results<'_>) -> Result<Summary, Lost> {
        let origin = Origin { file_hash: self.hash.clone(), set: self.set.clone() };
        summarise::of_results(&self.study, results, &origin)
    }

    /// Keeps the reference and the policies asked for, in file order; all where none is asked for.
    ///
    /// # Errors
    /// A policy that does not exist, or one that the study waits for with `until` and that would not be kept.
    pub fn keep_policies(&mut self, wanted: &[String]) -> Result<(), Refused> {
        keep_policies(&mut self.study, wanted)
    }
}

/// Keeps the reference and the policies asked for, in file order; all where none is asked for.
///
/// # Errors
/// As [`Loaded::keep_policies`].
pub fn keep_policies(study: &mut Study, wanted: &[String]) -> Result<(), Refused> {
    for name in wanted {
        policy_index(study, name)?;
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = study.policies.iter().map(|policy| policy.name.clone()).collect();
    let reference = names[study.reference].clone();
    study.policies.retain(|policy| policy.name == reference || wanted.contains(&policy.name));
    study.reference = policy_index(study, &reference)?;
    let mut until = std::mem::take(&mut study.until);
    for number in &mut until {
        let place = |old: usize| {
            policy_index(study, &names[old]).map_err(|_| {
                Refused::Asked(format!(
                    "the study runs on until a number of \"{0}\" is known: add --policy \"{0}\", or --until '[]'",
                    names[old]
                ))
            })
        };
        number.policy = place(number.policy)?;
        number.than = number.than.map(place).transpose()?;
    }
    study.until = until;
    Ok(())
}

/// The place of a policy by its name.
///
/// # Errors
/// There is none of that name.
pub fn policy_index(study: &Study, name: &str) -> Result<usize, Refused> {
    study.policies.iter().position(|policy| policy.name == name).ok_or_else(|| {
        let hint = text::suggest(name, study.policies.iter().map(|policy| policy.name.as_str()))
            .map_or_else(String::new, |near| format!(" Did you mean \"{near}\"?"));
        let names: Vec<String> = study.policies.iter().map(|policy| format!("\"{}\"", policy.name)).collect();
        Refused::Asked(format!("there is no policy \"{name}\".{hint} There are: {}", names.join(", ")))
    })
}

/// By what a scenario is known: the SHA-256 of its bytes, followed by the name and the SHA-256 of each file that it begins from, then of
/// each table that it draws from, both in the order of their names.
#[must_use]
pub fn hash(scenario: &[u8], bases: &BTreeMap<String, Vec<u8>>, tables: &BTreeMap<String, Vec<u8>>) -> String {
    let mut hash = Sha256::new_with_prefix(scenario);
    for (name, bytes) in bases.iter().chain(tables) {
        hash.update(name);
        hash.update(Sha256::digest(bytes));
    }
    hex(&hash.finalize())
}

/// SHA-256 in hexadecimal.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes as hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
