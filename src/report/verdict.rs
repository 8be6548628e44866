//! What a check found: in words and as Markdown. Computes nothing.

use std::fmt::Write;

use super::comparison::{errors_in_words, scaled};
use super::number::{fixed, number, plain};
use crate::expectation::{Claim, Exactness, FileVerdict, Found, Judged, Outcome, SeenMoved, Verdict};
use crate::measure::MEASURES;

/// Headlines listed of those that moved.
const MOST: usize = 12;

/// One scenario that was found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Its file.
    pub name: String,
    /// What came of it.
    pub result: CheckResult,
}

/// What came of a scenario that was found.
#[derive(Clone, Debug)]
pub enum CheckResult {
    /// It was run and judged.
    Judged(Verdict),
    /// It could not be checked, and why, as the user is told.
    NotChecked(String),
    /// It has no expectations, and none were asked for.
    WithoutExpectations,
}

impl Checked {
    /// In one word.
    fn word(&self) -> &'static str {
        match &self.result {
            CheckResult::Judged(verdict) => match verdict.outcome() {
                Outcome::Fine => "fine",
                Outcome::NothingChecked => "nothing checked",
                Outcome::BytesDiffer => "bytes differ",
                Outcome::Moved => "moved",
            },
            CheckResult::NotChecked(_) => "not checked",
            CheckResult::WithoutExpectations => "no expectations",
        }
    }

    fn verdict(&self) -> Option<&Verdict> {
        match &self.result {
            CheckResult::Judged(verdict) => Some(verdict),
            CheckResult::NotChecked(_) | CheckResult::WithoutExpectations => None,
        }
    }

    fn is_fine(&self) -> bool {
        self.verdict().is_some_and(|verdict| verdict.outcome() == Outcome::Fine)
    }

    fn is_without_expectations(&self) -> bool {
        matches!(self.result, CheckResult::WithoutExpectations)
    }
}

/// How to get expectations.
pub(super) fn how_to_make(name: &str) -> String {
    format!("cofin check --bless {name} makes them")
}

/// A scenario's verdict as lines of text: one where all is fine.
#[must_use]
pub fn in_words(checked: &Checked) -> String {
    let mut text = format!("{}: {}", checked.name, checked.word());
    let verdict = match &checked.result {
        CheckResult::Judged(verdict) => verdict,
        CheckResult::NotChecked(why) => {
            let _ = writeln!(text, "\n{}", why.trim_end());
            return text;
        }
        CheckResult::WithoutExpectations => {
            let _ = writeln!(text, " ({})", how_to_make(&checked.name));
            return text;
        }
    };
    let _ = writeln!(text, " ({})", counts(verdict));
    for policy in &verdict.gone {
        let _ = writeln!(text, "  {}", gone_in_words(policy));
    }
    for policy in &verdict.new {
        let _ = writeln!(
            text,
            "  {}; cofin check --bless {} adds what it gives",
            new_in_words(verdict, policy),
            checked.name
        );
    }
    for judged in verdict.judged.iter().filter(|judged| !judged.holds) {
        let _ = writeln!(text, "  {}", judged_in_words(judged));
    }
    for line in bytes_in_words(verdict) {
        let _ = writeln!(text, "  {line}");
    }
    let outcome = verdict.outcome();
    if outcome == Outcome::NothingChecked {
        text.push_str("  Nothing is expected that holds with every seed: write it in expect: […].\n");
    } else if outcome != Outcome::Fine {
        for line in seen_in_words(&verdict.seen_moved) {
            let _ = writeln!(text, "    {line}");
        }
        if verdict.scenario_changed {
            text.push_str("  The scenario file has changed since it was blessed: cofin compare shows what.\n");
        }
        let _ = writeln!(text, "  Where this is meant: cofin check --bless {}", checked.name);
        if outcome == Outcome::Moved && !matches!(verdict.exact, Exactness::Compared { .. }) && verdict.luck > 0.0 {
            let _ = writeln!(
                text,
                "  With another seed luck alone breaks an expectation of a mean here in at most {} % of seeds.",
                plain(verdict.luck * 100.0)
            );
        }
    }
    text
}

fn counts(verdict: &Verdict) -> String {
    let digests = match &verdict.exact {
        Exactness::Compared { files, .. } => format!(", {} digests", files.len()),
        Exactness::NotAsked | Exactness::NotCompared(_) => String::new(),
    };
    let futures = u32::try_from(verdict.runs).map_or(f64::INFINITY, f64::from);
    format!("{} futures, seed {}: {} expectations{digests}", fixed(futures, 0), verdict.seed, verdict.judged.len())
}

/// That a policy is gone.
pub(super) fn gone_in_words(policy: &str) -> String {
    format!(
        "policy “{policy}” is gone: its results are expected to the last digit, and the scenario has no policy of that name"
    )
}

/// That a policy is new.
pub(super) fn new_in_words(verdict: &Verdict, policy: &str) -> String {
    let named = verdict.judged.iter().any(|judged| judged.expectation.policy == policy);
    format!("policy “{policy}” is new: {}", if named { "no digests" } else { "no expectations" })
}

pub(super) fn bytes_in_words(verdict: &Verdict) -> Vec<String> {
    match &verdict.exact {
        Exactness::NotAsked => Vec::new(),
        Exactness::NotCompared(why) => vec![format!("bytes were not compared: {why}")],
        Exactness::Compared { files, other_version } => {
            if files.iter().all(|file| file.same) {
                return Vec::new();
            }
            let differ = differing(files);
            let by =
                other_version.as_ref().map_or_else(String::new, |version| format!(", blessed with cofin {version}"));
            vec![match verdict.outcome() {
                Outcome::Fine => {
                    format!("other bytes{by}: {differ}; but no value is another: bless them when it suits")
                }
                Outcome::Moved | Outcome::BytesDiffer | Outcome::NothingChecked => {
                    let headlines = match verdict.seen_moved.len() {
                        0 => "not in a headline, but in percentiles, years or single runs".to_owned(),
                        1 => "1 headline is another".to_owned(),
                        many => format!("{many} headlines are others"),
                    };
                    format!("other bytes on the same draws{by}: {differ}; {headlines}")
                }
            }]
        }
    }
}

/// Policies whose rows differ, each with the files where not all of its files do; then whole files that differ.
fn differing(files: &[FileVerdict]) -> String {
    let mut said = Vec::new();
    for of_policy in files.chunk_by(|a, b| a.policy == b.policy) {
        let differ: Vec<&str> = of_policy.iter().filter(|file| !file.same).map(|file| file.name.as_str()).collect();
        match &of_policy[0].policy {
            _ if differ.is_empty() => {}
            Some(policy) if differ.len() == of_policy.len() => said.push(format!("“{policy}”")),
            Some(policy) => said.push(format!("“{policy}” in {}", differ.join(" and "))),
            None => said.extend(differ.into_iter().map(str::to_owned)),
        }
    }
    said.join(", ")
}

/// Headlines that moved, those that moved most first.
#[must_use]
pub fn seen_in_words(moved: &[SeenMoved]) -> Vec<String> {
    let far = |seen: &SeenMoved| seen.errors().map_or(f64::INFINITY, f64::abs);
    let mut sorted: Vec<&SeenMoved> = moved.iter().collect();
    sorted.sort_by(|a, b| far(b).total_cmp(&far(a)));
    let mut lines: Vec<String> = sorted
        .iter()
        .take(MOST)
        .map(|seen| {
            let largest =
                [seen.before, seen.now].into_iter().flatten().map(|(value, _)| value.abs()).fold(0.0, f64::max);
            let (unit, size) = scaled(&seen.unit, largest);
            let said = |value: Option<(f64, Option<f64>)>| value.map_or("none".to_owned(), |value| shown(value, size));
            let (before, now) = (said(seen.before), said(seen.now));
            let errors = match seen.errors() {
                None => String::new(),
                Some(errors) => format!(" ({} standard errors)", errors_in_words(Some(errors))),
            };
            format!("{} · {}: {before} → {now} {unit}{errors}", seen.policy, seen.measure)
        })
        .collect();
    if moved.len() > MOST {
        lines.push(format!("and {} more", moved.len() - MOST));
    }
    lines
}

fn shown((value, se): (f64, Option<f64>), size: f64) -> String {
    number(value / size, Some(se.map_or(f64::INFINITY, |se| se / size)))
}

/// What is expected, what was found.
pub(super) fn judged_in_words(judged: &Judged) -> String {
    let expectation = &judged.expectation;
    let measure = MEASURES[expectation.measure].name;
    let largest = match (&expectation.claim, &judged.found) {
        (_, Found::Value(value, _) | Found::Distance(value, ..)) => value.abs(),
        (_, Found::Difference(apart, _)) => apart.value.abs(),
        (_, Found::Nothing(_)) => 0.0,
    };
    let (unit, size) = scaled(&judged.unit, largest);
    let of = |value: f64| plain(value / size);
    let claim = match &expectation.claim {
        Claim::Mean { mean, se: Some(se), .. } => format!("expected {} {unit}", number(mean / size, Some(se / size))),
        Claim::Mean { mean, se: None, .. } => format!("expected {} {unit}", of(*mean)),
        Claim::Between(low, high) => format!("expected between {} and {} {unit}", of(*low), of(*high)),
        Claim::HigherThan { policy, confidence } => {
            format!("expected higher than under “{policy}” with {} % confidence", plain(confidence * 100.0))
        }
        Claim::LowerThan { policy, confidence } => {
            format!("expected lower than under “{policy}” with {} % confidence", plain(confidence * 100.0))
        }
    };
    let found = match &judged.found {
        Found::Nothing(why) => format!("there is no value ({why})"),
        Found::Value(value, se) => format!("found {}", shown((*value, *se), size)),
        Found::Distance(value, se, apart, limit) => {
            let errors = match apart.errors().filter(|_| se.is_some()) {
                None => "without an error nothing can be said".to_owned(),
                Some(errors) => {
                    format!("{} standard errors, {} allowed", errors_in_words(Some(errors)), fixed(*limit, 1))
                }
            };
            format!("found {} ({errors})", shown((*value, *se), size))
        }
        Found::Difference(apart, limit) => format!(
            "the difference is {} {unit} ({} standard errors, {} needed)",
            shown((apart.value, apart.se), size),
            errors_in_words(apart.errors()),
            fixed(*limit, 1)
        ),
    };
    format!("“{}” · {measure}: {claim}; {found}", expectation.policy)
}

/// The line under several verdicts.
#[must_use]
pub fn total(checked: &[Checked]) -> String {
    let fine = checked.iter().filter(|checked| checked.is_fine()).count();
    let without = checked.iter().filter(|checked| checked.is_without_expectations()).count();
    let all = checked.len() - without;
    let first = match (all, all - fine) {
        (1, _) if without == 0 => return String::new(),
        (1, 0) => "1 scenario is fine".to_owned(),
        (_, 0) => format!("All {all} scenarios are fine"),
        (1, _) => "1 scenario is not fine".to_owned(),
        (_, _) => format!("{fine} of {all} scenarios are fine"),
    };
    match without {
        0 => format!("{first}.\n"),
        1 => format!("{first}; 1 more has no expectations.\n"),
        more => format!("{first}; {more} more have no expectations.\n"),
    }
}

/// The verdicts as Markdown, for the summary of a CI step.
#[must_use]
pub fn markdown(checked: &[Checked]) -> String {
    let mut text = "## cofin check\n\n| scenario | verdict | futures, seed, expectations |\n|---|---|---|\n".to_owned();
    let cell = |text: &str| text.replace('|', "\\|").replace(['\n', '\r'], " ");
    for one in checked {
        let counts = match &one.result {
            CheckResult::Judged(verdict) => {
                let new = verdict.new.iter().map(|policy| format!("; {}", new_in_words(verdict, policy)));
                counts(verdict) + &new.collect::<String>()
            }
            CheckResult::NotChecked(_) => String::new(),
            CheckResult::WithoutExpectations => how_to_make(&one.name),
        };
        let mark = if one.is_without_expectations() {
            "➖"
        } else if one.is_fine() {
            "✅"
        } else {
            "❌"
        };
        let _ = writeln!(text, "| `{}` | {mark} {} | {} |", cell(&one.name), one.word(), cell(&counts));
    }
    for one in checked.iter().filter(|one| !one.is_fine() && !one.is_without_expectations()) {
        // A fence longer than any in the text.
        let words = in_words(one);
        let _ = write!(text, "\n~~~~~~~~text\n{}\n~~~~~~~~\n", words.trim_end().replace("~~~~~~~~", "~"));
    }
    text
}
