//! The language of expectation files: as written, read, and what it means. All faults at once.

mod rules;
mod written;

use rules::Rules;
use written::{Expected, Written, WrittenBlessed};

use crate::expectation::{CONFIDENCE, FILES_BY_POLICY, FileDigest, WHOLE_FILES, WITHIN};
use crate::measure;
use crate::model::Study;
use crate::scenario::reading::Refusal;
use crate::text::{self, Fault, Faults, Node, Place, Sources, Value};

/// What is expected of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectations {
    /// Futures the check runs.
    pub runs: u32,
    /// Seed; the scenario's where not written.
    pub seed: Option<u64>,
    /// What must hold with every seed, in the order written.
    pub expect: Vec<Expectation>,
    /// What an earlier run gave, to the last digit.
    pub blessed: Option<Blessed>,
}

impl Expectations {
    /// Whether nothing at all is expected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.expect.is_empty() && !self.blessed.as_ref().is_some_and(Blessed::has_digests)
    }
}

/// One thing that must hold whatever the seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// Name of the policy.
    pub policy: String,
    /// Place of the measure in [`measure::MEASURES`].
    pub measure: usize,
    /// What is expected of it.
    pub claim: Claim,
}

/// What is expected of a measure of a policy.
#[derive(Clone, Debug, PartialEq)]
pub enum Claim {
    /// About this value.
    Mean {
        /// The value.
        mean: f64,
        /// Its own standard error where an earlier run gave it; without one the value is known.
        se: Option<f64>,
        /// Independent blocks that error rests on; known exactly where not written.
        blocks: Option<usize>,
        /// As many standard errors of both together as a normal variable may stray.
        within: f64,
    },
    /// Between these, both ends included.
    Between(f64, f64),
    /// Higher than under another policy, run by run on the same draws.
    HigherThan {
        /// The other policy.
        policy: String,
        /// One-sided confidence.
        confidence: f64,
    },
    /// Lower than under another policy.
    LowerThan {
        /// The other policy.
        policy: String,
        /// One-sided confidence.
        confidence: f64,
    },
}

/// A measure, its headline and error.
pub type SeenMeasure = (String, f64, Option<f64>);

/// What an earlier run gave, as `--bless` wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Blessed {
    /// Version of `cofin` that ran.
    pub version: String,
    /// Version of its draw stream.
    pub stream_version: u32,
    /// The seed.
    pub seed: u64,
    /// Futures.
    pub runs: u32,
    /// SHA-256 of the scenario file.
    pub scenario: String,
    /// For each policy, SHA-256 of its rows in files it wrote.
    pub exact: Vec<(String, Vec<FileDigest>)>,
    /// SHA-256 of files it wrote.
    pub whole: Vec<FileDigest>,
    /// Headline and error of each measure of each policy.
    pub seen: Vec<(String, Vec<SeenMeasure>)>,
}

/// An expectation file read and checked.
#[derive(Debug)]
pub struct Reading {
    /// The texts.
    pub sources: Sources,
    /// The tree.
    pub root: Node,
    /// What it says.
    pub expectations: Expectations,
    /// Whether its digests are of the former form, of whole files, and were left unread.
    pub has_former_digests: bool,
}

impl Blessed {
    /// Whether a digest of this policy's rows in this file is to be blessed: as it was; each where the policy is new.
    pub(super) fn asks(&self, policy: &str, file: &str) -> bool {
        match self.exact.iter().find(|(name, _)| name == policy) {
            Some((_, files)) => files.iter().any(|(asked, _)| asked == file),
            None => !self.seen.iter().any(|(name, _)| name == policy),
        }
    }

    /// Whether any bytes are expected.
    #[must_use]
    pub fn has_digests(&self) -> bool {
        !self.whole.is_empty() || self.exact.iter().any(|(_, files)| !files.is_empty())
    }
}

/// Reads an expectation file of a study, for a check.
///
/// # Errors
/// Every fault that was found, at its place; also if it expects nothing.
pub fn read(name: &str, text: String, study: &Study) -> Result<Reading, Box<Refusal>> {
    let mut file = File::parsed(name, text)?;
    let written = file.written(study, false);
    if let Some(place) = file.former_digests {
        let what = "this is the digest of a whole file; now each policy has digests of its own";
        let help = Some(format!("write all digests anew: cofin check --bless {name}"));
        file.faults.push(Fault { place: Some(place), path: EXACT.to_owned(), what: what.to_owned(), help });
    }
    match file.read(written) {
        Ok(Reading { sources, root, expectations, .. }) if expectations.is_empty() => {
            let mut faults = Faults::new();
            let help =
                format!("write what must hold in expect: […], or write what it gives: cofin check --bless {name}");
            faults.at(&root, "", "nothing is expected here", help);
            Err(Box::new(Refusal { sources, faults }))
        }
        read => read,
    }
}

/// Reads an expectation file of a study in order to write anew what the study gives: digests of the former form are left unread, and it
/// may expect nothing yet.
///
/// # Errors
/// Every other fault that was found, at its place.
pub fn read_to_bless(name: &str, text: String, study: &Study) -> Result<Reading, Box<Refusal>> {
    let mut file = File::parsed(name, text)?;
    let written = file.written(study, true);
    file.read(written)
}

/// What is wrong with an expectation file whatever its study says: for where there is no study.
#[must_use]
pub fn misread(name: &str, text: String) -> Option<Box<Refusal>> {
    let mut file = match File::parsed(name, text) {
        Ok(file) => file,
        Err(refusal) => return Some(refusal),
    };
    let _: Option<Written> = text::read(&file.root, &mut file.faults);
    let File { sources, faults, .. } = file;
    (!faults.is_empty()).then(|| Box::new(Refusal { sources, faults }))
}

/// Where digests stand.
const EXACT: &str = "blessed.exact";

/// An expectation file while it is read.
struct File {
    sources: Sources,
    root: Node,
    faults: Faults,
    /// Where digests of the former form stand, which are no longer in the tree.
    former_digests: Option<Place>,
}

impl File {
    fn parsed(name: &str, text: String) -> Result<File, Box<Refusal>> {
        let mut sources = Sources::new();
        let mut faults = Faults::new();
        let id = sources.add(name, text);
        match text::parse(&sources, id, &mut faults) {
            None => Err(Box::new(Refusal { sources, faults })),
            Some(mut root) => {
                let former_digests = take_former_digests(&mut root);
                Ok(File { sources, root, faults, former_digests })
            }
        }
    }

    /// What it says, checked against a study. Digests that are to be blessed may be empty.
    fn written(&mut self, study: &Study, bless: bool) -> Option<Written> {
        let written: Written = text::read(&self.root, &mut self.faults)?;
        let mut rules = Rules { study, root: &self.root, bless, faults: &mut self.faults };
        rules.runs(written.runs);
        for (at, entry) in written.expect.iter().flatten().enumerate() {
            rules.entry(entry, &format!("expect.{at}"));
        }
        if let Some(blessed) = &written.blessed {
            for (policy, files) in blessed.exact.iter().flat_map(|exact| &exact.0) {
                rules.digests(&files.0, &FILES_BY_POLICY, &format!("{EXACT}.{}", text::spelled(policy)));
            }
            rules.digests(blessed.whole.as_ref().map_or(&[], |whole| &whole.0), &WHOLE_FILES, "blessed.whole");
        }
        Some(written)
    }

    fn read(self, written: Option<Written>) -> Result<Reading, Box<Refusal>> {
        let File { sources, root, faults, former_digests } = self;
        match written {
            Some(written) if faults.is_empty() => Ok(Reading {
                sources,
                root,
                expectations: resolved(written),
                has_former_digests: former_digests.is_some(),
            }),
            _ => Err(Box::new(Refusal { sources, faults })),
        }
    }
}

/// Takes digests out of the tree if some are of the former form, each of a whole file; gives the place of the first of those.
fn take_former_digests(root: &mut Node) -> Option<Place> {
    let Value::Map(entries) = &text::find(root, EXACT)?.value else { return None };
    let place = entries.iter().find(|(_, digest)| matches!(digest.value, Value::Text(_)))?.1.place;
    let none = Node { value: Value::Map(Vec::new()), place };
    text::set(root, EXACT, place, none).is_ok().then_some(place)
}

fn resolved(written: Written) -> Expectations {
    let Written { runs, seed, expect, blessed } = written;
    let expect = expect.into_iter().flatten().map(expectation).collect();
    let blessed = blessed.map(|blessed| {
        let WrittenBlessed { version, stream_version, seed, runs, scenario, exact, whole, seen } = blessed;
        let exact = exact.unwrap_or_default().0.into_iter().map(|(policy, files)| (policy, files.0));
        let seen = seen.unwrap_or_default().0.into_iter().map(|(policy, measures)| {
            (policy, measures.0.into_iter().map(|(measure, (value, se))| (measure, value, se)).collect())
        });
        Blessed {
            version,
            stream_version,
            seed,
            runs,
            scenario,
            exact: exact.collect(),
            whole: whole.unwrap_or_default().0,
            seen: seen.collect(),
        }
    });
    Expectations { runs, seed, expect, blessed }
}

fn expectation(entry: Expected) -> Expectation {
    let confidence = entry.confidence.unwrap_or(CONFIDENCE);
    let claim = match (entry.mean, entry.between, entry.higher_than, entry.lower_than) {
        (Some(mean), _, _, _) => Claim::Mean {
            mean,
            se: entry.se,
            blocks: entry.blocks.map(|blocks| blocks as usize),
            within: entry.within.unwrap_or(WITHIN),
        },
        (_, Some((low, high)), _, _) => Claim::Between(low, high),
        (_, _, Some(policy), _) => Claim::HigherThan { policy, confidence },
        (_, _, _, Some(policy)) => Claim::LowerThan { policy, confidence },
        (None, None, None, None) => unreachable!("an expectation of nothing is a fault"),
    };
    let measure = measure::index(&entry.measure).expect("an unknown measure is a fault");
    Expectation { policy: entry.policy, measure, claim }
}
