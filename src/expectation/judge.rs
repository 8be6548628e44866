//! A run against what is expected of it → a verdict. Every sentence about it is written elsewhere.

use crate::comparison::{Apart, unlikely};
use crate::engine::{self, Block};
use crate::expectation::{Blessed, Claim, Digests, Expectation, Expectations, FileDigest};
use crate::measure::{self, MEASURES};
use crate::model::Study;
use crate::statistics::t_quantile;
use crate::study::columns;
use crate::study::estimates;
use crate::study::summary::Summary;

/// A part of a number that rounding may move, so that a value without chance still equals itself.
const ROUNDING: f64 = 1e-12;

/// What was run for a check.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The study.
    pub study: &'a Study,
    /// Its blocks, in run order.
    pub blocks: &'a [Block],
    /// Its summary.
    pub summary: &'a Summary,
    /// SHA-256 of what it writes.
    pub digests: &'a Digests,
    /// Whether only what holds with every seed is judged.
    pub other_seed: bool,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Futures.
    pub runs: usize,
    /// Seed.
    pub seed: u64,
    /// Every expectation, in the order written.
    pub judged: Vec<Judged>,
    /// The bytes.
    pub exact: Exactness,
    /// Policies that the blessed run did not have, in the order of this one.
    pub new: Vec<String>,
    /// Policies of which results are expected to the last digit and that there are no more.
    pub gone: Vec<String>,
    /// Headlines that are not what the blessed run gave; empty with other draws.
    pub seen_moved: Vec<SeenMoved>,
    /// Whether the scenario file is another than the blessed run's.
    pub scenario_changed: bool,
    /// The chance that an expectation of a value is broken with some other seed by luck alone, at most.
    pub luck: f64,
}

/// In one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All is as expected.
    Fine,
    /// Nothing is expected with every seed, and on these draws bytes cannot be compared.
    NothingChecked,
    /// Every expectation holds, but on the same draws other bytes were written.
    BytesDiffer,
    /// An expectation does not hold, or a policy is gone of which results are expected.
    Moved,
}

/// One expectation judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The expectation.
    pub expectation: Expectation,
    /// Unit of the measure.
    pub unit: String,
    /// What was found.
    pub found: Found,
    /// Whether it holds.
    pub holds: bool,
}

/// What was found of a measure.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// There is no value, and why.
    Nothing(String),
    /// The headline and its error.
    Value(f64, Option<f64>),
    /// The headline, its error, how far it is from the mean expected, and how many standard errors would be allowed.
    Distance(f64, Option<f64>, Apart, f64),
    /// The difference to the other policy, and how many standard errors it must have.
    Difference(Apart, f64),
}

/// What is said about bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exactness {
    /// No bytes are expected.
    NotAsked,
    /// They cannot be the same, and why.
    NotCompared(String),
    /// Each file, policy by policy; a policy that is gone apart.
    Compared {
        /// The files.
        files: Vec<FileVerdict>,
        /// The version that the bytes were made by, where it is another one.
        other_version: Option<String>,
    },
}

/// One file of data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileVerdict {
    /// The policy whose rows are meant; none where the whole file is.
    pub policy: Option<String>,
    /// Its name.
    pub name: String,
    /// Whether it has the bytes expected.
    pub same: bool,
}

/// A headline that is not what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenMoved {
    /// The policy.
    pub policy: String,
    /// The measure.
    pub measure: String,
    /// Unit.
    pub unit: String,
    /// What the blessed run gave; `None` if nothing.
    pub before: Option<(f64, Option<f64>)>,
    /// What this run gave.
    pub now: Option<(f64, Option<f64>)>,
}

impl SeenMoved {
    /// The move in standard errors of both values together, as if they were independent: on the same draws that is a lower bound.
    #[must_use]
    pub fn errors(&self) -> Option<f64> {
        let ((before, error_before), (now, error_now)) = (self.before?, self.now?);
        Apart::independent((now, error_now, None), (before, error_before, None)).errors()
    }
}

impl Verdict {
    /// The verdict in one word. Other bytes of another version count only if a value is another: a new column moves no result.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        if self.judged.iter().any(|judged| !judged.holds) || !self.gone.is_empty() {
            return Outcome::Moved;
        }
        match &self.exact {
            Exactness::NotAsked | Exactness::NotCompared(_) if self.judged.is_empty() => Outcome::NothingChecked,
            Exactness::Compared { files, other_version } if files.iter().any(|file| !file.same) => {
                let values = self.seen_moved.iter().any(|seen| seen.before.is_some());
                let excused = other_version.is_some() && !values;
                if excused { Outcome::Fine } else { Outcome::BytesDiffer }
            }
            Exactness::Compared { .. } | Exactness::NotAsked | Exactness::NotCompared(_) => Outcome::Fine,
        }
    }
}

/// Judges a run.
#[must_use]
pub fn judge(expectations: &Expectations, run: &Run<'_>) -> Verdict {
    let judged: Vec<Judged> = expectations.expect.iter().map(|expectation| judge_one(expectation, run)).collect();
    let luck = judged.iter().map(|judged| match &judged.expectation.claim {
        Claim::Mean { within, .. } => unlikely(*within),
        Claim::Between(..) | Claim::HigherThan { .. } | Claim::LowerThan { .. } => 0.0,
    });
    let luck = luck.sum::<f64>().min(1.0);
    let blessed = expectations.blessed.as_ref();
    let exact = blessed.map_or(Exactness::NotAsked, |blessed| exactness(blessed, run));
    let seen_moved = match (&exact, blessed) {
        (Exactness::Compared { .. }, Some(blessed)) => moved(blessed, run.summary),
        _ => Vec::new(),
    };
    let scenario_changed = blessed.is_some_and(|blessed| blessed.scenario != run.summary.file_hash);
    let (new, gone) = blessed.map_or_else(Default::default, |blessed| new_and_gone(blessed, run));
    let (runs, seed) = (engine::runs(run.blocks), run.summary.seed);
    Verdict { runs, seed, judged, exact, new, gone, seen_moved, scenario_changed, luck }
}

/// Policies that the blessed run did not have, and those of which it expects bytes and that this one has not; none where it expects no
/// bytes.
pub(super) fn new_and_gone(blessed: &Blessed, run: &Run<'_>) -> (Vec<String>, Vec<String>) {
    if !blessed.has_digests() {
        return Default::default();
    }
    let seen = blessed.seen.iter().map(|(name, _)| name);
    let known: Vec<&String> = blessed.exact.iter().map(|(name, _)| name).chain(seen).collect();
    let names = || run.study.policies.iter().map(|policy| &policy.name);
    let new = names().filter(|name| !known.contains(name)).cloned().collect();
    let expected = blessed.exact.iter().filter(|(_, files)| !files.is_empty()).map(|(name, _)| name);
    (new, expected.filter(|name| !names().any(|there| there == *name)).cloned().collect())
}

fn exactness(blessed: &Blessed, run: &Run<'_>) -> Exactness {
    let summary = run.summary;
    let other = |what: &str, then: String, now: String| {
        Exactness::NotCompared(format!("{what} {now} now, {then} when they were blessed"))
    };
    if !blessed.has_digests() {
        return Exactness::NotAsked;
    }
    if run.other_seed {
        return Exactness::NotCompared(format!("another seed was asked for ({})", summary.seed));
    }
    if blessed.stream_version != summary.stream_version {
        return other("draw stream version", blessed.stream_version.to_string(), summary.stream_version.to_string());
    }
    if blessed.seed != summary.seed {
        return other("seed", blessed.seed.to_string(), summary.seed.to_string());
    }
    if blessed.runs as usize != summary.runs {
        return other("futures:", blessed.runs.to_string(), summary.runs.to_string());
    }
    let of_policy = |policy: &String, expected: &[FileDigest]| -> Vec<FileVerdict> {
        let found = run.digests.policy(policy);
        found.map_or_else(Vec::new, |found| compared(Some(policy), expected, found))
    };
    let mut files: Vec<FileVerdict> =
        blessed.exact.iter().flat_map(|(policy, expected)| of_policy(policy, expected)).collect();
    files.extend(compared(None, &blessed.whole, &run.digests.whole));
    let other_version = (blessed.version != summary.version).then(|| blessed.version.clone());
    Exactness::Compared { files, other_version }
}

fn compared(policy: Option<&String>, expected: &[FileDigest], found: &[FileDigest]) -> Vec<FileVerdict> {
    let same = |(name, expected): &FileDigest| {
        found.iter().any(|(file, found)| file == name && found.eq_ignore_ascii_case(expected))
    };
    let verdict = |file: &FileDigest| FileVerdict { policy: policy.cloned(), name: file.0.clone(), same: same(file) };
    expected.iter().map(verdict).collect()
}

/// Every headline that differs from the blessed run's, of policies that both runs have, in the order of this run; what is gone of a policy
/// comes last.
pub(super) fn moved(blessed: &Blessed, summary: &Summary) -> Vec<SeenMoved> {
    let mut moved = Vec::new();
    let before = |policy: &str, measure: &str| {
        let (_, measures) = blessed.seen.iter().find(|(name, _)| name == policy)?;
        measures.iter().find(|(name, _, _)| name == measure).map(|(_, value, se)| (*value, *se))
    };
    let both = |policy: &str| blessed.seen.iter().any(|(name, _)| name == policy);
    for policy in summary.policies.iter().filter(|policy| both(&policy.name)) {
        for measure in &policy.measures {
            let before = before(&policy.name, measure.name);
            let now = measure.value.map(|value| (value, measure.se));
            if before.map(|before| before.0) != now.map(|now| now.0) {
                let (policy, unit) = (policy.name.clone(), measure.unit.clone());
                moved.push(SeenMoved { policy, measure: measure.name.to_owned(), unit, before, now });
            }
        }
    }
    for (policy, measures) in &blessed.seen {
        let Some(there) = summary.policies.iter().find(|known| known.name == *policy) else { continue };
        for (measure, value, se) in measures {
            if there.measure(measure).is_none() {
                let unit = measure::index(measure).map(|index| MEASURES[index].unit.name(&summary.currency));
                moved.push(SeenMoved {
                    policy: policy.clone(),
                    measure: measure.clone(),
                    unit: unit.unwrap_or_default(),
                    before: Some((*value, *se)),
                    now: None,
                });
            }
        }
    }
    moved
}

fn judge_one(expectation: &Expectation, run: &Run<'_>) -> Judged {
    let place = |name: &str| {
        let known = run.study.policies.iter().position(|policy| policy.name == name);
        known.expect("a policy that does not exist is a fault of the file")
    };
    let (policy, index) = (place(&expectation.policy), expectation.measure);
    let kind = MEASURES[index].kind;
    let block = run.study.design.batch();
    let summary = run.summary.policies[policy].measure(MEASURES[index].name);
    let summary = summary.expect("a measure that does not appear is a fault of the file");
    let cells = columns::cells(run.study, run.blocks, policy, index);
    let nothing = || Found::Nothing(summary.reason.clone().unwrap_or_else(|| "there is no value".to_owned()));
    let headline = summary.value.and_then(|value| Some((value, estimates::headline(kind, &cells, block)?)));
    let (found, holds) = match (&expectation.claim, headline) {
        (_, None) => (nothing(), false),
        (Claim::Mean { mean, se, blocks, within }, Some((value, estimate))) => {
            let now = (value, estimate.error(), Some(estimate.blocks));
            let apart = Apart::independent(now, (*mean, Some(se.unwrap_or(0.0)), *blocks));
            let rounding = apart.value.abs() <= ROUNDING * mean.abs();
            let holds = estimate.error().is_some() && (rounding || !apart.is_beyond(*within));
            (Found::Distance(value, estimate.error(), apart, apart.limit(*within)), holds)
        }
        (Claim::Between(low, high), Some((value, estimate))) => {
            (Found::Value(value, estimate.error()), (*low..=*high).contains(&value))
        }
        (Claim::HigherThan { policy, confidence } | Claim::LowerThan { policy, confidence }, Some(_)) => {
            let other = columns::cells(run.study, run.blocks, place(policy), index);
            match estimates::difference(kind, &cells, &other, block).map(Apart::paired) {
                None => (Found::Nothing(format!("there is no difference to “{policy}”")), false),
                Some(apart) => {
                    let limit = t_limit(*confidence, apart.degrees);
                    let way = if matches!(expectation.claim, Claim::HigherThan { .. }) { 1.0 } else { -1.0 };
                    let holds = apart.errors().is_some_and(|errors| way * errors > limit);
                    (Found::Difference(apart, limit), holds)
                }
            }
        }
    };
    Judged { expectation: expectation.clone(), unit: summary.unit.clone(), found, holds }
}

/// Standard errors that a one-sided confidence needs.
fn t_limit(confidence: f64, degrees: f64) -> f64 {
    if degrees >= 1.0 { t_quantile(confidence, degrees) } else { f64::INFINITY }
}
