//! Laying a change over a tree at a path, or a whole tree over another. Checks no types.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::did_you_mean;
use super::fault::{Fault, Faults};
use super::path::{after, child_mut, first, item_segments, join, segments, spelled, step, unspelled};
use super::source::Place;
use super::tree::{Name, Node, Value, short};

/// The most names in a path: brackets are no deeper.
const DEEPEST: usize = 32;

/// What is wrong, and what to write instead.
type Advice = (String, String);

/// Lays one change over the tree: replaces the value at a path, or adds the field, with the records on the way to it, if it is not
/// written; `None` takes an entry away. `place_of_path` is where the path itself is written.
///
/// # Errors
/// The path leads nowhere: it is empty, passes through something that has no fields, or through an entry that does not exist.
#[allow(clippy::missing_panics_doc, reason = "a step leads to a child, or `step` and `child_mut` disagree")]
pub fn set(root: &mut Node, path: &str, place_of_path: Place, value: Node) -> Result<(), Fault> {
    let fault =
        |(what, help): Advice| Fault { place: Some(place_of_path), path: path.to_owned(), what, help: Some(help) };
    well_formed(path).map_err(fault)?;
    let (mut node, mut rest, mut by_path) = (root, path, false);
    while let Some(step) = step(node, rest, by_path) {
        if let (Value::Map(entries), None, true) = (&mut node.value, step.rest, value.says_nothing()) {
            entries.remove(step.child);
            return Ok(());
        }
        node = child_mut(node, step.child).expect("a step leads to a child");
        let Some(next) = step.rest else {
            *node = value;
            return Ok(());
        };
        (rest, by_path) = (next, step.by_path);
    }
    let done = path[..path.len() - rest.len()].trim_end_matches('.');
    add(node, done, rest, by_path, place_of_path, value).map_err(fault)
}

fn well_formed(path: &str) -> Result<(), Advice> {
    let open = |segment: &str| segment.matches('[').count() > segment.matches(']').count();
    if segments(path).any(|segment| segment.starts_with('[') && open(segment)) {
        let help =
            "write a name that contains a full stop in square brackets, as technologies.[vaccines 2.0].public_value";
        return Err((format!("a bracket in `{path}` is not closed"), help.to_owned()));
    }
    if segments(path).map(unspelled).any(|name| name.trim() != name || name.is_empty()) {
        let help = "write names with full stops between, as economy.growth";
        return Err((format!("`{path}` is not a path"), help.to_owned()));
    }
    if segments(path).count() > DEEPEST {
        let help = "write a path of the file, as economy.growth";
        return Err((format!("the path has more than {DEEPEST} names"), help.to_owned()));
    }
    Ok(())
}

/// What to write where `rest` of a path names nothing below `done`: the path with brackets, if a name of these was written without them.
fn among(names: &[&str], done: &str, rest: &str) -> String {
    let bare = names.iter().filter(|name| name.contains('.')).find_map(|name| Some((*name, after(rest, name)?)));
    if let Some((name, rest)) = bare {
        let path = join(done, name) + &rest.map_or_else(String::new, |rest| format!(".{rest}"));
        return format!("a name that contains a full stop stands in square brackets: {path}");
    }
    let names: Vec<Cow<'_, str>> = names.iter().map(|name| spelled(name)).collect();
    let names: Vec<&str> = names.iter().map(|name| &**name).collect();
    did_you_mean(first(rest).0, "names", &names)
}

/// Adds what is not written: `rest` of a path below the node at `done`.
fn add(node: &mut Node, done: &str, rest: &str, by_path: bool, place: Place, value: Node) -> Result<(), Advice> {
    let there = if done.is_empty() { "the file".to_owned() } else { format!("`{done}`") };
    let (segment, more) = first(rest);
    if matches!(&node.value, Value::Unit) || node.says_nothing() {
        node.value = Value::Record { name: None, fields: Vec::new() };
    }
    match &mut node.value {
        Value::Record { fields, .. } => {
            fields.push(field(rest, place, value));
            Ok(())
        }
        Value::Map(entries) if (by_path || more.is_none()) && !value.says_nothing() => {
            let name = if by_path { rest } else { unspelled(segment) };
            entries.push((Node { value: Value::Text(name.to_owned()), place }, value));
            Ok(())
        }
        Value::Map(entries) => {
            let names: Vec<&str> = entries.iter().filter_map(|(key, _)| key.key()).collect();
            Err((format!("{there} has no entry `{segment}`"), among(&names, done, rest)))
        }
        Value::List(items) => {
            let names: Vec<Cow<'_, str>> = item_segments(items).collect();
            let names: Vec<&str> = names.iter().map(|name| &**name).collect();
            Err((format!("{there} has no item `{segment}`"), among(&names, done, rest)))
        }
        Value::Bool(_)
        | Value::Number(_)
        | Value::Text(_)
        | Value::Char(_)
        | Value::Name(_)
        | Value::Unit
        | Value::Tuple { .. } => {
            let example = match &node.value {
                Value::Name(name) => format!("{name}({segment}: …)"),
                Value::Tuple { .. } => {
                    node.rule_name().map_or_else(|| "(…)".to_owned(), |name| format!("{}(…)", name.text))
                }
                _ => "the new value".to_owned(),
            };
            let what = format!("{there} is {}, which has no field `{segment}`", node.describe());
            Err((what, format!("set all of it: {done} to {example}")))
        }
    }
}

/// The field that the rest of a path begins with, with the records on the way to the value.
fn field(rest: &str, place: Place, value: Node) -> (Name, Node) {
    let name = |segment: &str| Name { text: unspelled(segment).to_owned(), place };
    let (first, below) = first(rest);
    let mut names: Vec<&str> = below.into_iter().flat_map(segments).collect();
    names.reverse();
    let inner = names.into_iter().fold(value, |inner, segment| Node {
        value: Value::Record { name: None, fields: vec![(name(segment), inner)] },
        place,
    });
    (name(first), inner)
}

/// Lays a tree over another that it begins from. Fields of records and entries of maps are laid over one by one, whether or not they stand
/// in `Some(…)`; what the other does not have comes after what it has; an entry that is `None` is taken away. Anything else – a number, a
/// list, a rule under its name – replaces what is there. A record or map that both have stands where the upper one is written.
pub fn lay_over(under: &mut Node, over: Node, faults: &mut Faults) {
    lay_at("", under, over, faults);
}

fn lay_at(path: &str, under: &mut Node, over: Node, faults: &mut Faults) {
    let over = over.into_unwrapped();
    let both_have_parts = matches!(
        (&under.unwrapped().value, &over.value),
        (Value::Record { name: None, .. }, Value::Record { name: None, .. } | Value::Unit)
            | (Value::Map(_), Value::Map(_))
    );
    if !both_have_parts {
        *under = over;
        return;
    }
    let place = over.place;
    *under = std::mem::replace(under, Node { value: Value::Unit, place }).into_unwrapped();
    under.place = place;
    match (&mut under.value, over.value) {
        (Value::Record { fields, .. }, Value::Record { fields: theirs, .. }) => {
            lay_fields(path, fields, theirs, faults);
        }
        (Value::Map(entries), Value::Map(theirs)) => lay_entries(path, entries, theirs, faults),
        _ => {}
    }
}

fn lay_fields(path: &str, fields: &mut Vec<(Name, Node)>, over: Vec<(Name, Node)>, faults: &mut Faults) {
    let known = places(fields.iter().map(|(name, _)| Some(name.text.as_str())));
    for (name, node) in over {
        match known.get(&name.text) {
            Some(&at) => {
                let (field, there) = &mut fields[at];
                field.place = name.place;
                lay_at(&join(path, &name.text), there, node, faults);
            }
            None => fields.push((name, node)),
        }
    }
}

fn lay_entries(path: &str, entries: &mut Vec<(Node, Node)>, over: Vec<(Node, Node)>, faults: &mut Faults) {
    let known = places(entries.iter().map(|(key, _)| key.key()));
    let mut gone = vec![false; entries.len()];
    for (key, node) in over {
        let at = key.key().and_then(|name| known.get(name)).copied();
        match (at, node.says_nothing()) {
            (Some(at), true) => gone[at] = true,
            (Some(at), false) => {
                let (name, there) = &mut entries[at];
                let path = join(path, key.key().unwrap_or_default());
                name.place = key.place;
                lay_at(&path, there, node, faults);
            }
            (None, false) => entries.push((key, node)),
            (None, true) => {
                let word = key.key().unwrap_or_default();
                let names: Vec<&str> = known.keys().map(String::as_str).collect();
                let what = format!("there is no entry `{}` to be taken away", short(word));
                let help = Some(did_you_mean(word, "names", &names));
                faults.push(Fault { place: Some(key.place), path: join(path, word), what, help });
            }
        }
    }
    let mut gone = gone.into_iter();
    entries.retain(|_| !gone.next().unwrap_or(false));
}

/// Where each name stands first.
fn places<'n>(names: impl Iterator<Item = Option<&'n str>>) -> BTreeMap<String, usize> {
    let mut places = BTreeMap::new();
    for (at, name) in names.enumerate() {
        if let Some(name) = name {
            places.entry(name.to_owned()).or_insert(at);
        }
    }
    places
}
