//! Text → scenario: tree, overlays of `--set` and of policies, typed read, rules across fields. All faults at once; reads no file itself.

use crate::scenario::{Scenario, rules};
use crate::text::{self, Fault, Faults, Node, Place, Sources, Value};

/// A scenario read and checked, with what each policy changes.
#[derive(Debug)]
pub struct Reading {
    /// The texts it came from.
    pub sources: Sources,
    /// The tree, with `--set` applied.
    pub root: Node,
    /// The scenario.
    pub scenario: Scenario,
    /// For each policy that sets numbers, the scenario as it changes it.
    pub variants: Vec<Option<Scenario>>,
}

/// Faults with the texts they are in.
#[derive(Debug)]
pub struct Refusal {
    /// The texts.
    pub sources: Sources,
    /// What is wrong.
    pub faults: Faults,
}

/// Reads a scenario. `settings` are the arguments of `--set`, each `path=value`.
///
/// # Errors
/// Every fault that was found, at its place.
pub fn read(name: &str, text: String, settings: &[String]) -> Result<Reading, Box<Refusal>> {
    let mut sources = Sources::new();
    let mut faults = Faults::new();
    let file = sources.add(name, text);
    let Some(mut root) = text::parse(&sources, file, &mut faults) else {
        return Err(Box::new(Refusal { sources, faults }));
    };
    for setting in settings {
        if let Err(fault) = apply_argument(&mut sources, &mut root, setting, &mut faults) {
            faults.push(fault);
        }
    }
    let scenario: Option<Scenario> = text::read(&root, &mut faults);
    let mut variants = Vec::new();
    if let Some(scenario) = &scenario {
        rules::check(scenario, &root, &mut faults);
        for (policy, _) in &scenario.policies.0 {
            variants.push(variant(scenario, policy, &root, &mut faults));
        }
    }
    match scenario {
        Some(scenario) if faults.is_empty() => Ok(Reading { sources, root, scenario, variants }),
        _ => Err(Box::new(Refusal { sources, faults })),
    }
}

/// Applies one `--set path=value` to the tree.
fn apply_argument(sources: &mut Sources, root: &mut Node, setting: &str, faults: &mut Faults) -> Result<(), Fault> {
    let id = sources.add("--set", setting.to_owned());
    let whole = sources.whole(id);
    let Some(equals) = setting.find('=') else {
        return Err(Fault {
            place: Some(whole),
            path: String::new(),
            what: "this is not of the form path=value".to_owned(),
            help: Some("write for example --set economy.growth=0.07".to_owned()),
        });
    };
    let path = setting[..equals].trim();
    let place_of_path = Place { source: id, start: 0, end: equals };
    let place_of_value = Place { source: id, start: equals + 1, end: setting.len() };
    match text::parse_part(sources, place_of_value, faults) {
        Some(value) => text::set(root, path, place_of_path, value),
        None => Ok(()),
    }
}

/// The scenario as a policy's `set` changes it; `None` where it sets nothing.
fn variant(scenario: &Scenario, policy: &str, root: &Node, faults: &mut Faults) -> Option<Scenario> {
    let written = text::find(root, &format!("policies.{policy}.set"))?;
    let Value::Map(entries) = &written.value else {
        let what = format!("set holds paths and values, found {}", written.describe());
        faults.push(Fault {
            place: Some(written.place),
            path: format!("policies.{policy}.set"),
            what,
            help: Some("write set: {\"administration.patent_months\": 21}".to_owned()),
        });
        return None;
    };
    let mut changed = root.clone();
    for (key, value) in entries {
        let Value::Text(path) = &key.value else {
            let what = format!("expected a path in quotes, found {}", key.describe());
            faults.push(Fault { place: Some(key.place), path: format!("policies.{policy}.set"), what, help: None });
            continue;
        };
        if let Some((what, help)) = rules::may_not_set(path) {
            let path = format!("policies.{policy}.set.{path}");
            faults.push(Fault { place: Some(key.place), path, what, help: Some(help) });
            continue;
        }
        if let Err(fault) = text::set(&mut changed, path, key.place, value.clone()) {
            faults.push(fault);
        }
    }
    if !faults.is_empty() {
        return None;
    }
    let variant: Scenario = text::read(&changed, faults)?;
    rules::check(&variant, &changed, faults);
    rules::same_population(scenario, &variant, policy, root, faults);
    Some(variant)
}
