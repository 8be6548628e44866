//! What a check found as JUnit XML, for CI systems. Computes nothing.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::verdict::{
    CheckResult, Checked, bytes_in_words, gone_in_words, how_to_make, judged_in_words, new_in_words, seen_in_words,
};
use crate::expectation::{Claim, Exactness, Outcome, Verdict};
use crate::measure::MEASURES;

/// One test of a JUnit report.
struct Case {
    class: String,
    name: String,
    /// What is wrong: an element name, a short message, the text.
    wrong: Option<(&'static str, String, String)>,
    skipped: Option<String>,
}

/// The verdicts as JUnit XML: a test suite a scenario, a test an expectation or digest.
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
    match &checked.result {
        CheckResult::Judged(verdict) => cases_of(verdict, &case),
        CheckResult::NotChecked(why) => {
            let message = why.lines().next().unwrap_or_default().to_owned();
            vec![Case { wrong: Some(("error", message, why.clone())), ..case("it can be checked".to_owned()) }]
        }
        CheckResult::WithoutExpectations => {
            vec![Case { skipped: Some(how_to_make(&checked.name)), ..case("it has expectations".to_owned()) }]
        }
    }
}

fn cases_of(verdict: &Verdict, case: &dyn Fn(String) -> Case) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (at, judged) in verdict.judged.iter().enumerate() {
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
        cases.push(Case { wrong: (!judged.holds).then(|| ("failure", words.clone(), words)), ..case(name) });
    }
    for policy in &verdict.gone {
        let words = gone_in_words(policy);
        cases.push(Case { wrong: Some(("failure", words.clone(), words)), ..case(format!("policy {policy}")) });
    }
    for policy in &verdict.new {
        cases.push(Case { skipped: Some(new_in_words(verdict, policy)), ..case(format!("policy {policy}")) });
    }
    let is_nothing = verdict.outcome() == Outcome::NothingChecked;
    match &verdict.exact {
        Exactness::NotAsked => {}
        Exactness::NotCompared(why) => {
            let words = format!("bytes were not compared: {why}");
            let case = case("bytes".to_owned());
            cases.push(if is_nothing {
                Case { wrong: Some(("failure", format!("nothing was checked: {words}"), words)), ..case }
            } else {
                Case { skipped: Some(words), ..case }
            });
        }
        Exactness::Compared { files, .. } => {
            let excused = verdict.outcome() == Outcome::Fine;
            let lines = [bytes_in_words(verdict), seen_in_words(&verdict.seen_moved)].concat().join("\n");
            for file in files {
                let of = file.policy.as_ref().map_or_else(String::new, |policy| format!("“{policy}” in "));
                let wrong = (!file.same && !excused)
                    .then(|| ("failure", format!("other bytes on the same draws: {of}{}", file.name), lines.clone()));
                cases.push(Case { wrong, ..case(format!("bytes of {of}{}", file.name)) });
            }
        }
    }
    cases
}
