//! The text of an expectation file after a run: what the run gave is written anew, everything written by hand stays as it is.

use std::fmt::Write;

use crate::engine;
use crate::expectation::judge::{Found, Judged, Run, SeenMoved, moved, new_and_gone};
use crate::expectation::language::{Blessed, Claim, Reading};
use crate::expectation::{FileDigest, WITHIN};
use crate::measure::MEASURES;
use crate::study::columns;
use crate::study::estimates;
use crate::text::{self, Faults, Node, Sources, Value};

/// Measures that a new file expects of every policy that has them.
const HEADLINES: [&str; 6] =
    ["net_private_effect", "deadweight_share", "state_outlay", "successes", "fiscal_npv", "social_npv"];

/// A file blessed.
#[derive(Clone, Debug, PartialEq)]
pub struct Blessing {
    /// The text to write.
    pub text: String,
    /// Headlines that are not what the former run gave.
    pub moved: Vec<SeenMoved>,
    /// Policies that the former run did not have.
    pub new: Vec<String>,
    /// Policies of which the former run's results were expected and that there are no more.
    pub gone: Vec<String>,
}

/// A new file for a scenario (`file` is its name): bytes, and the headlines of every policy within four standard errors.
#[must_use]
pub fn new_file(file: &str, run: &Run<'_>) -> Blessing {
    let mut text = format!(
        "// What {file} gives, for cofin check; the language is in docs/ci.md. After a change that is meant to move results,\n\
         // cofin check --bless writes `blessed`, and every `mean` that has `blocks`, anew. Everything else stays as you write it.\n\
         (\n    runs: {},\n    expect: [\n",
        engine::runs(run.blocks)
    );
    for (place, policy) in run.study.policies.iter().enumerate() {
        for (index, measure) in MEASURES.iter().enumerate().filter(|(_, measure)| HEADLINES.contains(&measure.name)) {
            let cells = columns::cells(run.study, run.blocks, place, index);
            let block = run.study.design.batch();
            let value = run.summary.policies[place].measure(measure.name).and_then(|measure| measure.value);
            let estimate = estimates::headline(measure.kind, &cells, block);
            let (Some(value), Some(estimate)) = (value, estimate) else { continue };
            let Some(se) = estimate.error() else { continue };
            let _ = writeln!(
                text,
                "        (policy: {:?}, measure: {:?}, mean: {}, se: {}, blocks: {}, within: {WITHIN}),",
                policy.name,
                measure.name,
                rounded(value, se),
                rounded(se, se),
                estimate.blocks,
            );
        }
    }
    let _ = write!(text, "    ],\n    blessed: {},\n)\n", blessed(run, None));
    Blessing { text, moved: Vec::new(), new: Vec::new(), gone: Vec::new() }
}

/// A file with what a run gave written anew. `judged` are its expectations after that run, in order.
///
/// # Panics
/// If the file cannot take a `blessed`: a mistake of ours, for it was read before.
#[must_use]
pub fn renewed(reading: &Reading, judged: &[Judged], run: &Run<'_>) -> Blessing {
    let former = reading.expectations.blessed.as_ref();
    let mut edits: Vec<Edit> = Vec::new();
    let mut edit = |path: &str, now: String| {
        if let Some(node) = text::find(&reading.root, path) {
            edits.push((node.place.start, node.place.end, now));
        }
    };
    for (at, judged) in judged.iter().enumerate() {
        let Claim::Mean { mean, se: Some(before), blocks: Some(_), .. } = &judged.expectation.claim else { continue };
        let Found::Distance(value, Some(se), ..) = judged.found else { continue };
        let blocks = blocks_of(judged, run).to_string();
        let (value, se) = (rounded(value, se), rounded(se, se));
        if value.parse() != Ok(*mean) || se.parse() != Ok(*before) {
            edit(&format!("expect.{at}.mean"), value);
            edit(&format!("expect.{at}.se"), se);
            edit(&format!("expect.{at}.blocks"), blocks);
        }
    }
    let says_what_to_bless = !reading.has_former_digests && !reading.expectations.is_empty();
    let now = blessed(run, former.filter(|_| says_what_to_bless));
    if former.is_some() {
        edit("blessed", now.clone());
    }
    let source = reading.sources.text(reading.root.place.source);
    let mut text = edited(source, edits.clone());
    if former.is_none() {
        text = with_blessed(source, &reading.root, &edits, &now);
    }
    let moved = former.map_or_else(Vec::new, |former| moved(former, run.summary));
    let (new, gone) = former.map_or_else(Default::default, |former| new_and_gone(former, run));
    Blessing { text, moved, new, gone }
}

/// A stretch of bytes and what stands there from now on.
type Edit = (usize, usize, String);

/// The text with edits made, none of which touches another.
fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| (edit.0, edit.1));
    let mut text = text.to_owned();
    for (start, end, now) in edits.into_iter().rev() {
        text.replace_range(start..end, &now);
    }
    text
}

/// The text with edits made and a `blessed` as its last field. Whether the field before it ends with a comma only a reader knows: the way
/// that reads is taken.
fn with_blessed(text: &str, root: &Node, edits: &[Edit], blessed: &str) -> String {
    let Value::Record { fields, .. } = &root.value else { unreachable!("an expectation file has named fields") };
    let last = fields.last().map_or(root.place.start + 1, |(_, value)| value.place.end);
    let bracket = root.place.end - 1;
    let line = if text[..bracket].ends_with('\n') { "" } else { "\n" };
    ["", ","]
        .into_iter()
        .map(|comma| {
            let mut edits = edits.to_vec();
            edits.push((last, last, comma.to_owned()));
            edits.push((bracket, bracket, format!("{line}    blessed: {blessed},\n")));
            edited(text, edits)
        })
        .find(|text| {
            let (mut sources, mut faults) = (Sources::new(), Faults::new());
            let id = sources.add("", text.clone());
            text::parse(&sources, id, &mut faults).is_some_and(|root| text::find(&root, "blessed").is_some())
        })
        .expect("one of the two reads")
}

fn blocks_of(judged: &Judged, run: &Run<'_>) -> usize {
    let index = judged.expectation.measure;
    let policy = run.study.policies.iter().position(|policy| policy.name == judged.expectation.policy);
    let cells = columns::cells(run.study, run.blocks, policy.expect("a policy that was judged"), index);
    let estimate = estimates::headline(MEASURES[index].kind, &cells, run.study.design.batch());
    estimate.map_or(0, |estimate| estimate.blocks)
}

/// What a run gave, as the value of `blessed`: every digest of every policy, but of a policy that the former run had those that are
/// expected of it, and of whole files those that are.
fn blessed(run: &Run<'_>, former: Option<&Blessed>) -> String {
    let summary = run.summary;
    let mut text = format!(
        "(\n        version: {:?}, stream_version: {}, seed: {}, runs: {},\n        scenario: {:?},\n        exact: {{\n",
        summary.version, summary.stream_version, summary.seed, summary.runs, summary.file_hash
    );
    for (policy, files) in &run.digests.policies {
        let is_asked = |file: &str| former.is_none_or(|former| former.asks(policy, file));
        let asked: Vec<&FileDigest> = files.iter().filter(|(file, _)| is_asked(file)).collect();
        list(&mut text, "            ", &format!("{policy:?}"), &asked);
    }
    text.push_str("        },\n");
    let is_asked = |file: &str| former.is_some_and(|former| former.whole.iter().any(|(asked, _)| asked == file));
    let whole: Vec<&FileDigest> = run.digests.whole.iter().filter(|(file, _)| is_asked(file)).collect();
    list(&mut text, "        ", "whole", &whole);
    text.push_str("        seen: {\n");
    for policy in &summary.policies {
        let _ = writeln!(text, "            {:?}: {{", policy.name);
        for measure in &policy.measures {
            let Some(value) = measure.value else { continue };
            let se = measure.se.map_or_else(|| "None".to_owned(), |se| rounded(se, se));
            let _ = writeln!(text, "                {:?}: ({value}, {se}),", measure.name);
        }
        text.push_str("            },\n");
    }
    text.push_str("        },\n    )");
    text
}

/// Adds digests under a name, if there are any.
fn list(text: &mut String, indent: &str, name: &str, digests: &[&FileDigest]) {
    if digests.is_empty() {
        return;
    }
    let _ = writeln!(text, "{indent}{name}: {{");
    for (file, digest) in digests {
        let _ = writeln!(text, "{indent}    {file:?}: {digest:?},");
    }
    let _ = writeln!(text, "{indent}}},");
}

/// A number with three digits of its error, in plain digits.
fn rounded(value: f64, se: f64) -> String {
    let exponent: Option<i32> = format!("{se:.2e}").split_once('e').and_then(|(_, power)| power.parse().ok());
    let text = match exponent {
        Some(power) if se > value.abs() * 1e-12 => {
            let decimals = 2 - power;
            if let Ok(decimals) = usize::try_from(decimals) {
                format!("{value:.decimals$}")
            } else {
                let step: f64 = format!("1e{}", -decimals).parse().expect("a power of ten");
                format!("{:.0}", (value / step).round() * step)
            }
        }
        _ => format!("{value}"),
    };
    if text.parse() == Ok(0.0) { "0".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_has_three_digits_of_its_error() {
        assert_eq!([rounded(0.312_345_6, 0.021_34), rounded(0.021_34, 0.021_34)], ["0.3123", "0.0213"]);
        assert_eq!([rounded(123_456_789_012.4, 1_234_567.0), rounded(-0.000_01, 0.1)], ["123456790000", "0"]);
        assert_eq!([rounded(0.1 + 0.2, 0.0), rounded(0.0, 0.0)], ["0.30000000000000004", "0"]);
    }

    #[test]
    fn a_blessed_goes_behind_the_last_field_with_a_comma_or_without() {
        let read = |text: &str| {
            let (mut sources, mut faults) = (Sources::new(), Faults::new());
            let id = sources.add("", text.to_owned());
            text::parse(&sources, id, &mut faults).expect("it reads")
        };
        for text in
            ["(runs: 4)", "(runs: 4,)", "(\n    runs: 4, // a, b)\n    // c)\n)\n", "(runs: 4 /* , ) */)\n// end)\n"]
        {
            let with = with_blessed(text, &read(text), &[], "(version: \"1\")");
            assert!(text::find(&read(&with), "blessed.version").is_some(), "{with}");
            assert_eq!(
                with.replace("\n    blessed: (version: \"1\"),\n", "").replace("4,", "4").replace('\n', ""),
                text.replace("4,", "4").replace('\n', "").replace("    blessed", ""),
                "{with}"
            );
        }
    }
}
