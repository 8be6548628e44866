//! Names that stand twice in one bracket: noted, and entries told apart, so that what stands under each is read and judged. Looks at names
//! only.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::again::AGAIN;
use super::fault::{Fault, Faults};
use super::path::{entry_segment, item_segments, join};
use super::source::{Place, Sources};
use super::tree::{Node, Value, short};

/// Notes every field and every key that stands twice, at the second. Of fields the first counts; each entry gets a name of its own, by
/// which paths lead to it.
pub(super) fn tell_apart(node: &mut Node, path: &str, sources: &Sources, faults: &mut Faults) {
    match &mut node.value {
        Value::Record { fields, .. } => {
            let mut seen = BTreeMap::new();
            for (name, _) in fields.iter() {
                let first = *seen.entry(name.text.as_str()).or_insert(name.place);
                if first != name.place {
                    faults.keep(twice("field", &name.text, path, name.place, first, sources));
                }
            }
            for (name, value) in fields {
                within(value, path, &name.text, sources, faults);
            }
        }
        Value::Map(entries) => {
            rename(entries, path, sources, faults);
            for (at, (key, value)) in entries.iter_mut().enumerate() {
                within(value, path, &entry_segment(at, key), sources, faults);
            }
        }
        Value::List(items) | Value::Tuple { items, .. } => {
            let segments: Vec<String> = item_segments(items).map(Cow::into_owned).collect();
            for (item, segment) in items.iter_mut().zip(segments) {
                within(item, path, &segment, sources, faults);
            }
        }
        Value::Unit | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Char(_) | Value::Name(_) => {}
    }
}

fn within(node: &mut Node, path: &str, segment: &str, sources: &Sources, faults: &mut Faults) {
    if !matches!(node.value, Value::Number(_) | Value::Text(_) | Value::Name(_)) {
        tell_apart(node, &join(path, segment), sources, faults);
    }
}

fn twice(kind: &str, name: &str, path: &str, place: Place, first: Place, sources: &Sources) -> Fault {
    let (line, _) = sources.line_column(first);
    Fault {
        place: Some(place),
        path: join(path, name),
        what: format!("the {kind} `{}` stands here a second time; the first is on line {line}", short(name)),
        help: Some("remove one of the two".to_owned()),
    }
}

/// Notes each key that stands here again and gives it a name of its own.
fn rename(entries: &mut [(Node, Node)], path: &str, sources: &Sources, faults: &mut Faults) {
    let taken: BTreeSet<&str> = entries.iter().filter_map(|(key, _)| key.key()).collect();
    if taken.len() == entries.len() {
        return;
    }
    let taken: BTreeSet<String> = taken.into_iter().map(str::to_owned).collect();
    let mut seen: BTreeMap<String, (Place, usize)> = BTreeMap::new();
    for (name, _) in entries {
        let Some(text) = name.key().map(str::to_owned) else { continue };
        let Some((first, times)) = seen.get_mut(&text) else {
            seen.insert(text, (name.place, 1));
            continue;
        };
        faults.tell_apart();
        faults.keep(twice("entry", &text, path, name.place, *first, sources));
        let own = loop {
            *times += 1;
            let own = format!("{text}{AGAIN}{times}{AGAIN}");
            if !taken.contains(&own) {
                break own;
            }
        };
        name.value = match &name.value {
            Value::Number(_) => Value::Number(own),
            Value::Name(_) => Value::Name(own),
            _ => Value::Text(own),
        };
    }
}
