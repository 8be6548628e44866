//! Laying a change over a tree at a path. Checks no types.

use std::borrow::Cow;

use super::did_you_mean;
use super::fault::Fault;
use super::path::{child_mut, item_segments, step};
use super::source::Place;
use super::tree::{Name, Node, Value};

/// The most names in a path: brackets are no deeper.
const DEEPEST: usize = 32;

/// What is wrong, and what to write instead.
type Advice = (String, String);

/// Lays one change over the tree: replaces the value at a path, or adds the field, with the records on the way to it, if it is not
/// written. `place_of_path` is where the path itself is written.
///
/// # Errors
/// The path leads nowhere: it is empty, passes through something that has no fields, or through an entry that does not exist.
#[allow(clippy::missing_panics_doc, reason = "a step leads to a child, or `step` and `child_mut` disagree")]
pub fn set(root: &mut Node, path: &str, place_of_path: Place, value: Node) -> Result<(), Fault> {
    let fault =
        |(what, help): Advice| Fault { place: Some(place_of_path), path: path.to_owned(), what, help: Some(help) };
    well_formed(path).map_err(fault)?;
    let (mut node, mut rest) = (root, path);
    while let Some((at, next)) = step(node, rest) {
        node = child_mut(node, at).expect("a step leads to a child");
        let Some(next) = next else {
            *node = value;
            return Ok(());
        };
        rest = next;
    }
    let done = path[..path.len() - rest.len()].trim_end_matches('.');
    add(node, done, rest, place_of_path, value).map_err(fault)
}

fn well_formed(path: &str) -> Result<(), Advice> {
    if path.split('.').any(|segment| segment.trim() != segment || segment.is_empty()) {
        let help = "write names with full stops between, as economy.growth";
        return Err((format!("`{path}` is not a path"), help.to_owned()));
    }
    if path.split('.').count() > DEEPEST {
        let help = "write a path of the file, as economy.growth";
        return Err((format!("the path has more than {DEEPEST} names"), help.to_owned()));
    }
    Ok(())
}

/// Adds what is not written: `rest` of a path below the node at `done`.
fn add(node: &mut Node, done: &str, rest: &str, place: Place, value: Node) -> Result<(), Advice> {
    let there = if done.is_empty() { "the file".to_owned() } else { format!("`{done}`") };
    let segment = rest.split('.').next().unwrap_or(rest);
    let last = segment.len() == rest.len();
    if matches!(&node.value, Value::Unit) || matches!(&node.value, Value::Name(name) if name == "None") {
        node.value = Value::Record { name: None, fields: Vec::new() };
    }
    let options = |names: Vec<&str>| did_you_mean(segment, "names", &names);
    match &mut node.value {
        Value::Record { fields, .. } => {
            fields.push(field(rest, place, value));
            Ok(())
        }
        Value::Map(entries) if last => {
            entries.push((Node { value: Value::Text(segment.to_owned()), place }, value));
            Ok(())
        }
        Value::Map(entries) => Err((
            format!("{there} has no entry `{segment}`"),
            options(entries.iter().filter_map(|(key, _)| key.key()).collect()),
        )),
        Value::List(items) => {
            let names: Vec<Cow<'_, str>> = item_segments(items).collect();
            Err((format!("{there} has no item `{segment}`"), options(names.iter().map(|name| &**name).collect())))
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
    let mut segments: Vec<&str> = rest.split('.').collect();
    let first = segments.remove(0);
    let name = |text: &str| Name { text: text.to_owned(), place };
    let inner = segments.iter().rev().fold(value, |inner, segment| Node {
        value: Value::Record { name: None, fields: vec![(name(segment), inner)] },
        place,
    });
    (name(first), inner)
}
