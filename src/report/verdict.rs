//! What a check found: in words, as Markdown and as JUnit XML. Computes nothing.

use std::fmt::Write;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::comparison::{errors_in_words, scaled};
use super::number::{fixed, number, plain};
use crate::expectation::{Claim, Exactness, Found, Judged, Outcome, SeenMoved, Verdict};
use crate::measure::MEASURES;

/// Headlines listed of those that moved.
const MOST: usize = 12;

/// One scenario that was checked.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Its file.
    pub name: String,
    /// What was found; or why it could not be checked, as the user is told.
    pub verdict: Result<Verdict, String>,
}

/// In one word.
fn word(verdict: &Result<Verdict, String>) -> &'static str {
    match verdict.as_ref().map(Verdict::outcome) {
        Ok(Outcome::Fine) => "fine",
        Ok(Outcome::BytesDiffer) => "bytes differ",
        Ok(Outcome::Moved) => "moved",
        Err(_) => "not checked",
    }
}

/// A scenario's verdict as lines of text: one where all is fine.
#[must_use]
pub fn in_words(checked: &Checked) -> String {
    let mut text = format!("{}: {}", checked.name, word(&checked.verdict));
    let verdict = match &checked.verdict {
        Ok(verdict) => verdict,
        Err(why) => {
            let _ = writeln!(text, "\n{}", why.trim_end());
            return text;
        }
    };
    let _ = writeln!(text, " ({})", counts(verdict));
    for judged in verdict.judged.iter().filter(|judged| !judged.holds) {
        let _ = writeln!(text, "  {}", judged_in_words(judged));
    }
    for line in bytes_in_words(verdict) {
        let _ = writeln!(text, "  {line}");
    }
    let outcome = verdict.outcome();
    if outcome != Outcome::Fine {
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
    let files = match &verdict.exact {
        Exactness::Compared { files, .. } => format!(", {} files", files.len()),
        Exactness::NotAsked | Exactness::NotCompared(_) => String::new(),
    };
    let futures = u32::try_from(verdict.runs).map_or(f64::INFINITY, f64::from);
    format!("{} futures, seed {}: {} expectations{files}", fixed(futures, 0), verdict.seed, verdict.judged.len())
}

fn bytes_in_words(verdict: &Verdict) -> Vec<String> {
    match &verdict.exact {
        Exactness::NotAsked => Vec::new(),
        Exactness::NotCompared(why) => vec![format!("bytes were not compared: {why}")],
        Exactness::Compared { files, other_version } => {
            let differ: Vec<&str> = files.iter().filter(|file| !file.same).map(|file| file.name.as_str()).collect();
            let by =
                other_version.as_ref().map_or_else(String::new, |version| format!(", blessed with cofin {version}"));
            match (differ.is_empty(), verdict.outcome()) {
                (true, _) => Vec::new(),
                (false, Outcome::Fine) => {
                    vec![format!(
                        "{} have other bytes{by}, but no value is another: bless them when it suits",
                        differ.join(", ")
                    )]
                }
                (false, Outcome::Moved | Outcome::BytesDiffer) => {
                    let headlines = match verdict.seen_moved.len() {
                        0 => "every headline is the same".to_owned(),
                        1 => "1 headline is another".to_owned(),
                        many => format!("{many} headlines are others"),
                    };
                    vec![format!("other bytes on the same draws: {}{by}; {headlines}", differ.join(", "))]
                }
            }
        }
    }
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
fn judged_in_words(judged: &Judged) -> String {
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
    let fine = checked.iter().filter(|checked| word(&checked.verdict) == "fine").count();
    match (checked.len(), checked.len() - fine) {
        (1, _) => String::new(),
        (all, 0) => format!("All {all} scenarios are fine.\n"),
        (all, _) => format!("{fine} of {all} scenarios are fine.\n"),
    }
}

/// The verdicts as Markdown, for the summary of a CI step.
#[must_use]
pub fn markdown(checked: &[Checked]) -> String {
    let mut text = "## cofin check\n\n| scenario | verdict | futures, seed, expectations |\n|---|---|---|\n".to_owned();
    let cell = |text: &str| text.replace('|', "\\|").replace(['\n', '\r'], " ");
    for one in checked {
        let counts = one.verdict.as_ref().map_or_else(|_| String::new(), counts);
        let mark = if word(&one.verdict) == "fine" { "✅" } else { "❌" };
        let _ = writeln!(text, "| `{}` | {mark} {} | {} |", cell(&one.name), word(&one.verdict), cell(&counts));
    }
    for one in checked.iter().filter(|one| word(&one.verdict) != "fine") {
        // A fence longer than any in the text.
        let words = in_words(one);
        let _ = write!(text, "\n~~~~~~~~text\n{}\n~~~~~~~~\n", words.trim_end().replace("~~~~~~~~", "~"));
    }
    text
}

/// One test of a JUnit report.
struct Case {
    class: String,
    name: String,
    /// What is wrong: an element name, a short message, the text.
    wrong: Option<(&'static str, String, String)>,
    skipped: Option<String>,
}

/// The verdicts as JUnit XML: a test suite a scenario, a test an expectation or file.
///
/// # Panics
/// Never: memory takes every byte.
#[must_use]
pub fn junit(checked: &[Checked]) -> Vec<u8> {
    let suites: Vec<(&str, Vec<Case>)> = checked.iter().map(|one| (one.name.as_str(), cases(one))).collect();
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None))).expect("memory takes every byte");
    let all: Vec<&Case> = suites.iter().flat_map(|(_, cases)| cases).collect();
    let root = writer.create_element("testsuites").with_attribute(("name", "cofin check"));
    with_counts(root, &all)
        .write_inner_content(|writer| {
            for (name, cases) in &suites {
                let suite = writer.create_element("testsuite").with_attribute(("name", clean(name).as_str()));
                with_counts(suite, &cases.iter().collect::<Vec<_>>())
                    .write_inner_content(|writer| cases.iter().try_for_each(|case| write_case(writer, case)))?;
            }
            Ok(())
        })
        .expect("memory takes every byte");
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    bytes
}

fn with_counts<'a, W: std::io::Write>(
    element: quick_xml::writer::ElementWriter<'a, W>,
    cases: &[&Case],
) -> quick_xml::writer::ElementWriter<'a, W> {
    let of = |kind: &str| cases.iter().filter(|case| case.wrong.as_ref().is_some_and(|wrong| wrong.0 == kind)).count();
    let skipped = cases.iter().filter(|case| case.skipped.is_some()).count();
    element
        .with_attribute(("tests", cases.len().to_string().as_str()))
        .with_attribute(("failures", of("failure").to_string().as_str()))
        .with_attribute(("errors", of("error").to_string().as_str()))
        .with_attribute(("skipped", skipped.to_string().as_str()))
}

fn write_case(writer: &mut Writer<Vec<u8>>, case: &Case) -> std::io::Result<()> {
    let element = writer
        .create_element("testcase")
        .with_attribute(("classname", clean(&case.class).as_str()))
        .with_attribute(("name", clean(&case.name).as_str()));
    match (&case.wrong, &case.skipped) {
        (Some((kind, message, text)), _) => element.write_inner_content(|writer| {
            let wrong = writer.create_element(*kind).with_attribute(("message", clean(message).as_str()));
            wrong.write_text_content(BytesText::new(&clean(text))).map(|_| ())
        })?,
        (None, Some(why)) => element.write_inner_content(|writer| {
            writer.create_element("skipped").with_attribute(("message", clean(why).as_str())).write_empty().map(|_| ())
        })?,
        (None, None) => element.write_empty()?,
    };
    Ok(())
}

/// XML has no place for control characters.
fn clean(text: &str) -> String {
    let allowed = |c: char| !c.is_control() || c == '\n' || c == '\t';
    text.chars().filter(|c| allowed(*c) && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect()
}

fn cases(checked: &Checked) -> Vec<Case> {
    let case = |name: String| Case { class: checked.name.clone(), name, wrong: None, skipped: None };
    let verdict = match &checked.verdict {
        Ok(verdict) => verdict,
        Err(why) => {
            let message = why.lines().next().unwrap_or_default().to_owned();
            return vec![Case { wrong: Some(("error", message, why.clone())), ..case("it can be checked".to_owned()) }];
        }
    };
    let mut cases: Vec<Case> = verdict
        .judged
        .iter()
        .enumerate()
        .map(|(at, judged)| {
            let expectation = &judged.expectation;
            let what = match &expectation.claim {
                Claim::Mean { .. } => "mean".to_owned(),
                Claim::Between(..) => "between".to_owned(),
                Claim::HigherThan { policy, .. } => format!("higher than {policy}"),
                Claim::LowerThan { policy, .. } => format!("lower than {policy}"),
            };
            let measure = MEASURES[expectation.measure].name;
            let name = format!("{} · {} · {measure} · {what}", at + 1, expectation.policy);
            let words = judged_in_words(judged);
            Case { wrong: (!judged.holds).then(|| ("failure", words.clone(), words)), ..case(name) }
        })
        .collect();
    match &verdict.exact {
        Exactness::NotAsked => {}
        Exactness::NotCompared(why) => {
            cases.push(Case { skipped: Some(format!("bytes were not compared: {why}")), ..case("bytes".to_owned()) });
        }
        Exactness::Compared { files, .. } => {
            let excused = verdict.outcome() == Outcome::Fine;
            for file in files {
                let lines = [bytes_in_words(verdict), seen_in_words(&verdict.seen_moved)].concat();
                let wrong = (!file.same && !excused)
                    .then(|| ("failure", format!("{} has other bytes on the same draws", file.name), lines.join("\n")));
                cases.push(Case { wrong, ..case(format!("bytes of {}", file.name)) });
            }
        }
    }
    cases
}
