//! Scenario texts → studies → rows → numbers, and a tree back to text: what several test files share. Checks nothing itself.

#![allow(dead_code, reason = "each test file uses a part of this")]

use std::fmt::Write;

use cofin::engine::{Engine, Row, exported};
use cofin::ledger::{Account, Ledger, Purpose};
use cofin::measure::{MEASURES, index};
use cofin::model::{Study, resolve};
use cofin::scenario::reading;
use cofin::text::{Node, Value};
use cofin::world::{Scene, Simulation};

/// Reads a scenario with settings as `--set` takes them; the faults as text.
pub fn read(text: &str, settings: &[&str]) -> Result<Study, String> {
    let settings: Vec<String> = settings.iter().map(|&setting| setting.to_owned()).collect();
    match reading::read_with("scenario.ron", text.to_owned(), &settings, &shipped) {
        Ok(reading) => Ok(resolve::resolve(&reading.scenario, &reading.variants)),
        Err(refusal) => Err(refusal.faults.render(&refusal.sources, false)),
    }
}

/// A shipped scenario, which another may begin from.
fn shipped(name: &str) -> Result<Vec<u8>, (String, String)> {
    let path = format!("{}/scenarios/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).map_err(|error| (format!("{name}: {error}"), "name a shipped scenario".to_owned()))
}

/// A scenario that is known to be right.
pub fn study(text: &str) -> Study {
    study_with(text, &[])
}

/// A scenario that is known to be right, with settings.
pub fn study_with(text: &str, settings: &[&str]) -> Study {
    read(text, settings).unwrap_or_else(|faults| panic!("{faults}\n{text}"))
}

/// The first so many runs.
pub fn rows(study: &Study, runs: usize) -> Vec<Row> {
    Engine::new(study).run(0..runs, &|_| {}).expect("money that can be counted")
}

/// The place of a policy.
pub fn policy(study: &Study, name: &str) -> usize {
    study.policies.iter().position(|policy| policy.name == name).unwrap_or_else(|| panic!("no policy {name}"))
}

/// The place of a measure.
pub fn measure(name: &str) -> usize {
    index(name).unwrap_or_else(|| panic!("no measure {name}"))
}

/// Numerators and denominators of a measure over all runs; money in whole currency units.
pub fn parts(study: &Study, rows: &[Row], policy_name: &str, name: &str) -> (Vec<f64>, Vec<f64>) {
    let (policy, measure) = (policy(study, policy_name), measure(name));
    let unit = if MEASURES[measure].is_money() { study.units_per_currency } else { 1.0 };
    rows.iter().map(|row| (row[policy].cells[measure].num / unit, row[policy].cells[measure].den)).unzip()
}

/// The headline of a measure: the sum of its numerators ÷ the sum of its denominators.
pub fn headline(study: &Study, rows: &[Row], policy_name: &str, name: &str) -> f64 {
    let (num, den) = parts(study, rows, policy_name, name);
    num.iter().sum::<f64>() / den.iter().sum::<f64>()
}

/// A value a run: what has none is left out.
pub fn column(study: &Study, rows: &[Row], policy_name: &str, name: &str) -> Vec<f64> {
    let (num, den) = parts(study, rows, policy_name, name);
    num.into_iter().zip(den).filter(|(_, den)| *den > 0.0).map(|(num, den)| num / den).collect()
}

/// Lives one run of one policy and shows it, with the steps and postings of one project.
pub fn watch<T>(
    study: &Study,
    run: usize,
    policy_name: &str,
    project: Option<u32>,
    look: impl FnOnce(&Scene<'_>, &Simulation) -> T,
) -> T {
    Engine::new(study)
        .watch(run, policy(study, policy_name), project, |scene, simulation, _, _| look(scene, simulation))
        .expect("money that can be counted")
}

/// Lives several runs of one policy and shows each, watching no project.
pub fn watch_all<T>(
    study: &Study,
    runs: std::ops::Range<usize>,
    policy_name: &str,
    look: impl Fn(&Scene<'_>, &Simulation) -> T,
) -> Vec<T> {
    let engine = Engine::new(study);
    let policy = policy(study, policy_name);
    let watched = runs.map(|run| engine.watch(run, policy, None, |scene, simulation, _, _| look(scene, simulation)));
    watched.collect::<Result<_, _>>().expect("money that can be counted")
}

/// All that was posted for a purpose.
pub fn total(ledger: &Ledger, purpose: Purpose) -> i64 {
    ledger.total(purpose).0
}

/// What all postings together leave with projects of the State's money.
pub fn held(ledger: &Ledger) -> i64 {
    let into = |purpose: Purpose| {
        let (from, to) = purpose.ends();
        i64::from(to == Account::Held) - i64::from(from == Account::Held)
    };
    Purpose::ALL.into_iter().map(|purpose| total(ledger, purpose) * into(purpose)).sum()
}

/// The draws of one run in the world of a policy.
pub fn draws(study: &Study, run: usize, policy_name: &str) -> exported::Exported {
    watch(study, run, policy_name, None, |scene, _| exported::export(scene, 2, 3))
}

/// A tree written as a scenario again, on one line.
pub fn written(node: &Node) -> String {
    let list = |items: &[Node]| items.iter().map(written).collect::<Vec<_>>().join(", ");
    let name = |name: &Option<cofin::text::Name>| name.as_ref().map_or_else(String::new, |name| name.text.clone());
    match &node.value {
        Value::Unit => "()".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) | Value::Name(text) => text.clone(),
        Value::Text(text) => format!("{text:?}"),
        Value::Char(character) => format!("{character:?}"),
        Value::List(items) => format!("[{}]", list(items)),
        Value::Map(entries) => {
            let mut text = "{".to_owned();
            for (key, value) in entries {
                let _ = write!(text, "{}: {}, ", written(key), written(value));
            }
            text + "}"
        }
        Value::Record { name: of, fields } => {
            let mut text = name(of) + "(";
            for (field, value) in fields {
                let _ = write!(text, "{}: {}, ", field.text, written(value));
            }
            text + ")"
        }
        Value::Tuple { name: of, items } => format!("{}({})", name(of), list(items)),
    }
}

/// The tree of a scenario text.
pub fn tree(text: &str) -> Node {
    match reading::read_with("scenario.ron", text.to_owned(), &[], &shipped) {
        Ok(reading) => reading.root,
        Err(refusal) => panic!("{}", refusal.faults.render(&refusal.sources, false)),
    }
}

/// Whether two numbers agree to a relative error.
pub fn close(found: f64, expected: f64, relative: f64) -> bool {
    (found - expected).abs() <= relative * expected.abs().max(f64::MIN_POSITIVE)
}
