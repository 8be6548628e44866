//! Text → scenario: tree, laid over what it begins from, overlays of `--set` and of policies, typed read, rules across fields. All faults at once; reads no file itself.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::chance::Effort;
use crate::scenario::data::{Advice, Provider};
use crate::scenario::extends::{self, Gathered};
use crate::scenario::judge::Judge;
use crate::scenario::{Proposals, Scenario, lever, limits, policy, rules};
use crate::text::{self, Exact, Fault, Faults, Node, Place, Sources, Value};

/// A scenario read and checked, with what each policy changes.
#[derive(Debug)]
pub struct Reading {
    /// The texts it came from.
    pub sources: Sources,
    /// The tree, laid over those that it begins from, with `--set` applied.
    pub root: Node,
    /// The scenario.
    pub scenario: Scenario,
    /// For each policy that sets numbers, the scenario as it changes it.
    pub variants: Vec<Option<Scenario>>,
    /// The scenario files that it begins from, by name.
    pub bases: BTreeMap<String, Vec<u8>>,
    /// The data files it draws from, by name.
    pub data: BTreeMap<String, Vec<u8>>,
    /// What it takes to make the study ready for its first future, as estimated.
    pub effort: Effort,
}

/// Faults with the texts they are in.
#[derive(Debug)]
pub struct Refusal {
    /// The texts.
    pub sources: Sources,
    /// What is wrong.
    pub faults: Faults,
}

/// Reads a scenario that stands in one file, without data files. `settings` are the arguments of `--set`, each `path=value`.
///
/// # Errors
/// Every fault that was found, at its place.
pub fn read(name: &str, text: String, settings: &[String]) -> Result<Reading, Box<Refusal>> {
    read_with(name, text, settings, &alone)
}

/// Bytes by which the projects of a table count, which rules look at once more for each policy.
fn listed_bytes(scenario: &Scenario) -> usize {
    let rows = scenario.proposals.iter().flat_map(Proposals::rows);
    rows.map(|row| 100 + 20 * row.stated.len()).sum()
}

/// Provides no file.
fn alone(file: &str) -> Result<Vec<u8>, Advice> {
    Err((format!("there is no file `{file}` here"), "read the scenario from its folder".to_owned()))
}

/// Reads a scenario; `provide` gives the files that it names: those that it begins from, and tables.
///
/// # Errors
/// Every fault that was found, at its place.
pub fn read_with(
    name: &str,
    text: String,
    settings: &[String],
    provide: &Provider<'_>,
) -> Result<Reading, Box<Refusal>> {
    let mut judge = Judge::new(provide);
    let (mut sources, Gathered { root, bases }, mut faults) = laid_over(name, text, settings, provide)?;
    let scenario: Option<Scenario> = text::read(&root, &mut faults);
    let mut variants = Vec::new();
    if let Some(scenario) = &scenario {
        judge.judge(scenario, &root, &mut faults);
        let folder = name.rfind('/').map_or("", |at| &name[..=at]);
        judge.list(scenario, &root, folder, &mut sources, &mut faults);
        rules::check(scenario, &root, &mut faults);
        let base = Base::new(scenario, &root, faults.beside());
        // Too many policies are a fault already; each would be read with its changes.
        let policies = if scenario.policies.0.len() <= limits::POLICIES { &scenario.policies.0[..] } else { &[] };
        let setting = policies.iter().filter(|(_, policy)| policy.set.is_some()).count();
        if !judge.has_refused()
            && let Err((what, help)) = judge.read_anew(base.bytes() + listed_bytes(scenario), setting)
        {
            faults.at(&root, "policies", what, help);
        }
        for (policy, _) in policies {
            variants.push(base.variant(policy, &mut judge, &mut faults));
        }
        if faults.is_empty() {
            lever_ends(scenario, &root, &mut judge, &mut faults);
            settings_hold(scenario, &root, &mut judge, &mut faults);
        }
    }
    match scenario {
        Some(scenario) if faults.is_empty() => {
            let effort = judge.effort();
            Ok(Reading { sources, root, scenario, variants, bases, data: judge.into_bytes(), effort })
        }
        _ => Err(Box::new(Refusal { sources, faults })),
    }
}

/// The tree of a scenario with settings laid over it, as [`read_with`] makes it, without asking whether it is a scenario: what a comparison
/// of inputs looks at, which may come from another version.
///
/// # Errors
/// Every fault of the texts and the settings, at its place.
pub fn tree(name: &str, text: String, settings: &[String], provide: &Provider<'_>) -> Result<Node, Box<Refusal>> {
    let (sources, Gathered { root, .. }, faults) = laid_over(name, text, settings, provide)?;
    if faults.is_empty() { Ok(root) } else { Err(Box::new(Refusal { sources, faults })) }
}

/// The names of the files that a scenario begins from, in their order.
///
/// # Errors
/// Every fault of the texts, at its place.
pub fn bases(name: &str, text: String, provide: &Provider<'_>) -> Result<Vec<String>, Box<Refusal>> {
    let (sources, Gathered { bases, .. }, faults) = laid_over(name, text, &[], provide)?;
    if faults.is_empty() { Ok(bases.into_keys().collect()) } else { Err(Box::new(Refusal { sources, faults })) }
}

/// The tree, laid over those that it begins from, with settings laid over it as far as they can be.
fn laid_over(
    name: &str,
    text: String,
    settings: &[String],
    provide: &Provider<'_>,
) -> Result<(Sources, Gathered, Faults), Box<Refusal>> {
    let mut sources = Sources::new();
    let mut faults = Faults::new();
    let file = sources.add(name, text);
    let Some(mut gathered) = extends::gather(&mut sources, file, provide, &mut faults) else {
        return Err(Box::new(Refusal { sources, faults }));
    };
    for setting in settings {
        if let Err(fault) = apply_argument(&mut sources, &mut gathered.root, setting, &mut faults) {
            faults.push(fault);
        }
    }
    Ok((sources, gathered, faults))
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

/// Reads the scenario once more with each lever at each of its ends: what is wrong there is a fault of the end.
fn lever_ends(scenario: &Scenario, root: &Node, judge: &mut Judge<'_>, faults: &mut Faults) {
    for (name, lever) in scenario.levers.iter().flat_map(|levers| &levers.0) {
        let Ok(paths) = lever.paths(root) else { continue };
        for (field, Exact(end)) in [("from", lever.from), ("to", lever.to)] {
            let at = lever::AT.field(name).field(field).to_string();
            let Some(place) = text::find(root, &at).map(|node| node.place) else { continue };
            let values = paths.iter().map(|path| (path.clone(), end)).collect::<Vec<_>>();
            if let Some((what, help)) = first_wrong(root, place, &values, judge) {
                let what = format!("with {} at {end}, {what}", lever.path);
                faults.push(Fault { place: Some(place), path: at, what, help });
            }
        }
    }
}

/// Reads the scenario once more with each setting: what is wrong there is a fault of the setting.
fn settings_hold(scenario: &Scenario, root: &Node, judge: &mut Judge<'_>, faults: &mut Faults) {
    for (name, setting) in scenario.settings.iter().flat_map(|settings| &settings.0) {
        let at = lever::SETTINGS.field(name).to_string();
        let Some(place) = text::find(root, &at).map(|node| node.place) else { continue };
        let named = |of: &str| scenario.levers.iter().flat_map(|levers| &levers.0).find(|(name, _)| name == of);
        let values = setting.0.iter().filter_map(|(of, Exact(value))| {
            let paths = named(of)?.1.paths(root).ok()?;
            Some(paths.into_iter().map(|path| (path, *value)))
        });
        if let Some((what, help)) = first_wrong(root, place, &values.flatten().collect::<Vec<_>>(), judge) {
            faults.push(Fault { place: Some(place), path: at, what: format!("with this setting, {what}"), help });
        }
    }
}

/// The first fault of the scenario with these numbers, and what to write instead.
fn first_wrong(
    root: &Node,
    place: Place,
    values: &[(String, Decimal)],
    judge: &mut Judge<'_>,
) -> Option<(String, Option<String>)> {
    let (mut moved, mut own) = (root.clone(), Faults::new());
    for (path, value) in values {
        let value = Node { value: Value::Number(value.to_string()), place };
        if let Err(fault) = text::set(&mut moved, path, place, value) {
            own.push(fault);
        }
    }
    if let Some(scenario) = text::read::<Scenario>(&moved, &mut own) {
        judge.judge(&scenario, &moved, &mut own);
        rules::check(&scenario, &moved, &mut own);
    }
    own.iter().next().map(|fault| (fault.what.clone(), fault.help.clone()))
}

/// How a `set` is written.
const SET: &str = "write set: {\"administration.patent_months\": 21}";
/// After so many faults, what policies change is no longer read.
const ENOUGH: usize = 50;

/// The scenario that policies change.
struct Base<'a> {
    scenario: &'a Scenario,
    /// The tree without what no policy changes and none is judged by, its other policies among them.
    changeable: Node,
    /// The entries of the policies, by name.
    policies: BTreeMap<&'a str, &'a (Node, Node)>,
    /// What is known to be faulty in it.
    known: Faults,
}

/// Fields that no policy may set and that mean nothing to what it changes.
const APART: [&str; 8] =
    ["titles", "language", "reference", "targets", "levers", "settings", "correlations", "sources"];

impl<'a> Base<'a> {
    fn new(scenario: &'a Scenario, root: &'a Node, known: Faults) -> Base<'a> {
        let mut entries: &[(Node, Node)] = &[];
        let mut changeable = Node { value: Value::Unit, place: root.place };
        if let Value::Record { name, fields } = &root.value {
            let kept =
                fields.iter().filter(|(field, _)| !APART.contains(&field.text.as_str())).map(
                    |(field, node)| match &node.value {
                        Value::Map(written) if field.text == "policies" => {
                            entries = written;
                            (field.clone(), Node { value: Value::Map(Vec::new()), place: node.place })
                        }
                        _ => (field.clone(), node.clone()),
                    },
                );
            changeable.value = Value::Record { name: name.clone(), fields: kept.collect() };
        }
        let policies = entries.iter().filter_map(|entry| Some((entry.0.key()?, entry))).collect();
        Base { scenario, changeable, policies, known }
    }

    /// Bytes of what is read once more for each policy, but for the policy itself.
    fn bytes(&self) -> usize {
        let Value::Record { fields, .. } = &self.changeable.value else { return 0 };
        let read = fields.iter().filter(|(field, _)| field.text != "policies");
        read.map(|(_, node)| node.bytes()).sum()
    }

    /// The tree with one policy alone, and what that policy sets.
    fn alone(&self, policy: &str) -> Option<(Node, &'a Node)> {
        let entry = *self.policies.get(policy)?;
        let mut tree = self.changeable.clone();
        let Value::Record { fields, .. } = &mut tree.value else { return None };
        let (_, policies) = fields.iter_mut().find(|(field, _)| field.text == "policies")?;
        policies.value = Value::Map(vec![entry.clone()]);
        Some((tree, unwrapped(text::find(&entry.1, "set")?)?))
    }

    /// The scenario as a policy's `set` changes it, with this policy alone; `None` where it sets nothing. Faults that the scenario has
    /// without it are not shown again; one that `set` causes elsewhere in the file names the policy.
    fn variant(&self, policy: &str, judge: &mut Judge<'_>, faults: &mut Faults) -> Option<Scenario> {
        let path = policy::AT.field(policy).field("set").to_string();
        let (tree, written) = self.alone(policy)?;
        if judge.has_refused() {
            return None;
        }
        let Value::Map(entries) = &written.value else {
            let what = format!("set holds paths and values, found {}", written.describe());
            let help = Some(SET.to_owned());
            faults.push(Fault { place: Some(written.place), path, what, help });
            return None;
        };
        let (once, again): (Vec<_>, Vec<_>) = entries.iter().partition(|(key, _)| target(key, faults).1);
        let more = (!again.is_empty()).then(|| tree.clone());
        let variant = self.changed(policy, tree, written, &once, judge, faults);
        if let Some(tree) = more {
            self.changed(policy, tree, written, &again, judge, faults);
        }
        variant
    }

    /// The scenario with entries of a policy's `set` laid over its tree, as far as they can be; `written` is all of them.
    fn changed(
        &self,
        policy: &str,
        mut changed: Node,
        written: &Node,
        entries: &[&(Node, Node)],
        judge: &mut Judge<'_>,
        faults: &mut Faults,
    ) -> Option<Scenario> {
        for (key, value) in entries {
            let outcome = change(&mut changed, target(key, faults).0, key, value, policy);
            if let Err(fault) = outcome {
                faults.push(fault);
            }
        }
        if faults.len() >= ENOUGH {
            return None;
        }
        let mut own = self.known.beside();
        let variant: Option<Scenario> = text::read(&changed, &mut own);
        if let Some(variant) = &variant {
            judge.judge(variant, &changed, &mut own);
            rules::check_variant(self.scenario, variant, policy, &changed, &mut own);
        }
        for fault in own.iter() {
            let known = |known: &Fault| known.place == fault.place && known.what == fault.what;
            if faults.iter().any(known) {
                continue;
            }
            let mut fault = fault.clone();
            if !fault.place.is_some_and(|place| is_of(place, written, entries)) {
                fault.what = format!("in the policy `{policy}`, {}", fault.what);
            }
            faults.push(fault);
        }
        variant
    }
}

/// Whether a place is in what a policy sets: entries of it may stand in a file that this one begins from.
fn is_of(place: Place, written: &Node, entries: &[&(Node, Node)]) -> bool {
    let mut parts = entries.iter().flat_map(|(key, value)| [key.place, value.place]);
    place.is_within(written.place) || parts.any(|part| place.is_within(part))
}

/// The path that a key of `set` names, if it names one, and whether it does so for the first time.
fn target<'k>(key: &'k Node, faults: &Faults) -> (Option<&'k str>, bool) {
    let Value::Text(name) = &key.value else { return (None, true) };
    let written = faults.written(name);
    (Some(written), written == name)
}

/// Lays one entry of a policy's `set` over the tree.
fn change(root: &mut Node, target: Option<&str>, key: &Node, value: &Node, policy: &str) -> Result<(), Fault> {
    let path = policy::AT.field(policy).field("set").to_string();
    let fault =
        |path: String, what: String, help: String| Err(Fault { place: Some(key.place), path, what, help: Some(help) });
    let Some(target) = target else {
        let what = format!("expected a path in quotes, found {}", key.describe());
        return fault(path, what, SET.to_owned());
    };
    match rules::may_not_set(target, value) {
        Some((what, help)) => fault(format!("{path}.{target}"), what, help),
        None => text::set(root, target, key.place, value.clone()),
    }
}

/// What stands in `Some(…)`, or without it; nothing for `None`.
fn unwrapped(node: &Node) -> Option<&Node> {
    match &node.value {
        Value::Name(name) if name == "None" => None,
        Value::Tuple { name: Some(name), items } if name.text == "Some" && items.len() == 1 => items.first(),
        _ => Some(node),
    }
}
