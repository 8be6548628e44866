//! Names that stand twice in one bracket. Looks at names only.

use std::collections::BTreeMap;

use super::fault::{Fault, Faults};
use super::path::{item_segment, join};
use super::source::{Place, Sources};
use super::tree::{Node, Value, short};

/// Notes every field and every key that stands twice, at the second.
pub(super) fn note(node: &Node, path: &str, sources: &Sources, faults: &mut Faults) {
    let mut children: Vec<(String, &Node)> = Vec::new();
    match &node.value {
        Value::Record { fields, .. } => {
            twice(fields.iter().map(|(name, _)| (name.text.as_str(), name.place)), "field", path, sources, faults);
            children.extend(fields.iter().map(|(name, value)| (name.text.clone(), value)));
        }
        Value::Map(entries) => {
            let keys = entries.iter().filter_map(|(key, _)| key.key().map(|text| (text, key.place)));
            twice(keys, "entry", path, sources, faults);
            children.extend(entries.iter().map(|(key, value)| (key.key().unwrap_or("").to_owned(), value)));
        }
        Value::List(items) | Value::Tuple { items, .. } => {
            children.extend(items.iter().enumerate().map(|(at, item)| (item_segment(at, item), item)));
        }
        Value::Unit | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Char(_) | Value::Name(_) => {}
    }
    for (segment, child) in children {
        if !matches!(child.value, Value::Number(_) | Value::Text(_) | Value::Name(_)) {
            note(child, &join(path, &segment), sources, faults);
        }
    }
}

fn twice<'n>(
    names: impl Iterator<Item = (&'n str, Place)>,
    kind: &str,
    path: &str,
    sources: &Sources,
    faults: &mut Faults,
) {
    let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
    for (name, place) in names {
        let first = *seen.entry(name).or_insert(place);
        if first != place {
            let (line, _) = sources.line_column(first);
            faults.push(Fault {
                place: Some(place),
                path: join(path, name),
                what: format!("the {kind} `{}` stands here a second time; the first is on line {line}", short(name)),
                help: Some("remove one of the two".to_owned()),
            });
        }
    }
}
