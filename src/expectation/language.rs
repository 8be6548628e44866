//! The language of expectation files: as written, its rules, and what it means. All faults at once.

use serde::Deserialize;

use crate::expectation::{CONFIDENCE, FILES, WITHIN};
use crate::measure::{self, MEASURES};
use crate::model::Study;
use crate::scenario::reading::Refusal;
use crate::text::{self, Faults, Listed, Node, Sources, did_you_mean};

/// An expectation file as written.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Written {
    runs: u32,
    seed: Option<u64>,
    expect: Option<Vec<Entry>>,
    blessed: Option<WrittenBlessed>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Entry {
    policy: String,
    measure: String,
    mean: Option<f64>,
    se: Option<f64>,
    blocks: Option<u32>,
    within: Option<f64>,
    between: Option<(f64, f64)>,
    higher_than: Option<String>,
    lower_than: Option<String>,
    confidence: Option<f64>,
}

/// Value and error.
type WrittenHeadline = (f64, Option<f64>);

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct WrittenBlessed {
    version: String,
    stream_version: u32,
    seed: u64,
    runs: u32,
    scenario: String,
    exact: Option<Listed<String>>,
    seen: Option<Listed<Listed<WrittenHeadline>>>,
}

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

/// One thing that must hold whatever the seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// Name of the policy.
    pub policy: String,
    /// Place of the measure in [`MEASURES`].
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
    /// SHA-256 of each file it wrote.
    pub exact: Vec<(String, String)>,
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
}

/// The most futures of a check.
const MOST_RUNS: u32 = crate::scenario::limits::RUNS;

/// Reads an expectation file of a study.
///
/// # Errors
/// Every fault that was found, at its place.
pub fn read(name: &str, text: String, study: &Study) -> Result<Reading, Box<Refusal>> {
    let mut sources = Sources::new();
    let mut faults = Faults::new();
    let file = sources.add(name, text);
    let Some(root) = text::parse(&sources, file, &mut faults) else {
        return Err(Box::new(Refusal { sources, faults }));
    };
    let written: Option<Written> = text::read(&root, &mut faults);
    if let Some(written) = &written {
        let mut rules = Rules { study, root: &root, faults: &mut faults };
        rules.runs(written.runs);
        for (at, entry) in written.expect.iter().flatten().enumerate() {
            rules.entry(entry, &format!("expect.{at}"));
        }
        if let Some(exact) = written.blessed.as_ref().and_then(|blessed| blessed.exact.as_ref()) {
            rules.exact(&exact.0);
        }
    }
    match written {
        Some(written) if faults.is_empty() => Ok(Reading { sources, root, expectations: resolved(written) }),
        _ => Err(Box::new(Refusal { sources, faults })),
    }
}

struct Rules<'a> {
    study: &'a Study,
    root: &'a Node,
    faults: &'a mut Faults,
}

impl Rules<'_> {
    fn fault(&mut self, path: &str, what: impl Into<String>, help: impl Into<String>) {
        self.faults.at(self.root, path, what, help.into());
    }

    fn runs(&mut self, runs: u32) {
        let least = u32::try_from(2 * self.study.design.batch()).expect("a batch is small");
        if !(1..=MOST_RUNS).contains(&runs) {
            self.fault("runs", format!("{runs} is out of range"), format!("write runs from {least} to {MOST_RUNS}"));
        } else if runs < least {
            let what = format!("{runs} futures of the design {:?} are too few for a standard error", self.study.design);
            self.fault("runs", what, format!("write at least {least}; 1024 are quick and tell more"));
        }
    }

    fn policy(&mut self, name: &str, path: &str) {
        let names: Vec<&str> = self.study.policies.iter().map(|policy| policy.name.as_str()).collect();
        if !names.contains(&name) {
            self.fault(path, format!("there is no policy `{name}`"), did_you_mean(name, "policies", &names));
        }
    }

    fn entry(&mut self, entry: &Entry, at: &str) {
        let path = |field: &str| format!("{at}.{field}");
        self.policy(&entry.policy, &path("policy"));
        match measure::index(&entry.measure) {
            None => {
                let names: Vec<&str> = MEASURES.iter().map(|measure| measure.name).collect();
                let what = format!("there is no measure `{}`", entry.measure);
                self.fault(&path("measure"), what, did_you_mean(&entry.measure, "measures", &names));
            }
            Some(index) if MEASURES[index].against_reference => self.against_reference(entry, &path),
            Some(_) => {}
        }
        let claims = [
            ("mean", entry.mean.is_some()),
            ("between", entry.between.is_some()),
            ("higher_than", entry.higher_than.is_some()),
            ("lower_than", entry.lower_than.is_some()),
        ];
        let written: Vec<&str> = claims.iter().filter(|(_, there)| *there).map(|(name, _)| *name).collect();
        match written.as_slice() {
            [] if claims.iter().any(|(name, _)| self.faults.touches(&path(name))) => {}
            [] => {
                let what = format!("nothing is expected of `{}` here", entry.measure);
                self.fault(at, what, "write mean: …, between: (…, …), higher_than: \"…\" or lower_than: \"…\"");
            }
            [_] => self.claim(entry, &path),
            [first, .., last] => {
                let what = format!("`{first}` and `{last}` stand in one expectation");
                self.fault(at, what, "write an expectation in ( ) for each");
            }
        }
    }

    fn against_reference(&mut self, entry: &Entry, path: &dyn Fn(&str) -> String) {
        let reference = self.study.policies[self.study.reference].name.clone();
        for (field, name) in [
            ("policy", Some(&entry.policy)),
            ("higher_than", entry.higher_than.as_ref()),
            ("lower_than", entry.lower_than.as_ref()),
        ] {
            if name == Some(&reference) {
                let what = format!("`{}` compares with `{reference}`, which has none itself", entry.measure);
                self.fault(&path(field), what, "write another policy");
            }
        }
    }

    fn claim(&mut self, entry: &Entry, path: &dyn Fn(&str) -> String) {
        let goes_with_mean =
            [("se", entry.se.is_some()), ("blocks", entry.blocks.is_some()), ("within", entry.within.is_some())];
        for (field, _) in goes_with_mean.into_iter().filter(|(_, there)| *there && entry.mean.is_none()) {
            self.fault(
                &path(field),
                format!("`{field}` belongs to a `mean`, and there is none"),
                format!("remove `{field}`"),
            );
        }
        if entry.se.is_some_and(|se| !(0.0..1e300).contains(&se)) {
            self.fault(
                &path("se"),
                "a standard error is not below 0",
                "write se: 0.02, or leave it out for a known value",
            );
        }
        if entry.blocks.is_some_and(|blocks| blocks < 2) {
            self.fault(
                &path("blocks"),
                "an error rests on at least 2 blocks",
                "write blocks: 2 or more, or leave it out",
            );
        }
        if entry.blocks.is_some() && entry.se.is_none() && entry.mean.is_some() {
            self.fault(&path("blocks"), "`blocks` belongs to an `se`, and there is none", "remove `blocks`");
        }
        if entry.within.is_some_and(|within| !(within > 0.0 && within <= 6.0)) {
            self.fault(
                &path("within"),
                "this is out of range",
                "write standard errors above 0, at most 6, as within: 4",
            );
        }
        if let Some((low, high)) = entry.between {
            if low > high {
                self.fault(
                    &path("between"),
                    format!("{low} is above {high}"),
                    format!("write between: ({high}, {low})"),
                );
            } else if low.is_nan() || high.is_nan() {
                self.fault(&path("between"), "NaN is no bound", "write between: (0.2, 0.5)");
            }
        }
        if let Some(confidence) = entry.confidence {
            if entry.higher_than.is_none() && entry.lower_than.is_none() {
                let help = "remove it; `mean` has `within`";
                self.fault(&path("confidence"), "`confidence` belongs to `higher_than` or `lower_than`", help);
            } else if !(confidence > 0.5 && confidence < 1.0) {
                self.fault(
                    &path("confidence"),
                    format!("{confidence} is out of range"),
                    "write a share above 0.5 and below 1, as 0.99",
                );
            }
        }
        for (field, other) in [("higher_than", &entry.higher_than), ("lower_than", &entry.lower_than)] {
            let Some(other) = other else { continue };
            self.policy(other, &path(field));
            if *other == entry.policy {
                self.fault(&path(field), format!("`{other}` is compared with itself"), "write another policy");
            }
        }
    }

    fn exact(&mut self, exact: &[(String, String)]) {
        let files: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        for (file, digest) in exact {
            let path = format!("blessed.exact.{file}");
            if !files.contains(&file.as_str()) {
                self.fault(&path, format!("`{file}` is no file of data"), did_you_mean(file, "files", &files));
            } else if digest.len() != 64 || !digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                self.fault(&path, "this is no SHA-256 digest", "leave it to cofin check --bless");
            }
        }
    }
}

fn resolved(written: Written) -> Expectations {
    let Written { runs, seed, expect, blessed } = written;
    let expect = expect.into_iter().flatten().map(expectation).collect();
    let blessed = blessed.map(|blessed| {
        let WrittenBlessed { version, stream_version, seed, runs, scenario, exact, seen } = blessed;
        let seen = seen.unwrap_or_default().0.into_iter().map(|(policy, measures)| {
            (policy, measures.0.into_iter().map(|(measure, (value, se))| (measure, value, se)).collect())
        });
        Blessed {
            version,
            stream_version,
            seed,
            runs,
            scenario,
            exact: exact.unwrap_or_default().0,
            seen: seen.collect(),
        }
    });
    Expectations { runs, seed, expect, blessed }
}

fn expectation(entry: Entry) -> Expectation {
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
