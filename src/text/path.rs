//! Paths into a tree, as `schemes.push.funding.state`: finding and matching. Changes nothing.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::tree::{Name, Node, Value};

/// The path one segment further down.
pub(super) fn join(path: &str, segment: &str) -> String {
    if path.is_empty() { segment.to_owned() } else { format!("{path}.{segment}") }
}

/// The segments of the items of a list: the text of the `name:` field, else the number from zero, also of the second of two names.
pub(super) fn item_segments(items: &[Node]) -> impl Iterator<Item = Cow<'_, str>> {
    let mut seen = BTreeSet::new();
    items.iter().enumerate().map(move |(at, item)| match item.name_field().filter(|name| seen.insert(*name)) {
        Some(name) => Cow::Borrowed(name),
        None => Cow::Owned(at.to_string()),
    })
}

/// The segment of an entry: the text of its key, else its number from zero.
pub(super) fn entry_segment(at: usize, key: &Node) -> Cow<'_, str> {
    key.key().map_or_else(|| Cow::Owned(at.to_string()), Cow::Borrowed)
}

/// What is left of a path after `name`, nothing where it ends there; `None` if it does not start with that name. An empty rest is a
/// segment of its own: the name of an entry that was given none.
#[allow(clippy::option_option, reason = "no such name, the end of the path, a rest")]
fn after<'p>(path: &'p str, name: &str) -> Option<Option<&'p str>> {
    let rest = path.strip_prefix(name)?;
    if rest.is_empty() { Some(None) } else { rest.strip_prefix('.').map(Some) }
}

/// Which child the path goes through, and what is left of the path. The longest name wins, for names that contain a full stop.
pub(super) fn step<'p>(node: &Node, path: &'p str) -> Option<(usize, Option<&'p str>)> {
    let longest = |names: &mut dyn Iterator<Item = (usize, Cow<'_, str>)>| {
        let found = names.filter_map(|(at, name)| after(path, &name).map(|rest| (at, rest)));
        found.min_by_key(|(_, rest)| rest.map_or(0, |rest| rest.len() + 1))
    };
    match &node.value {
        Value::Record { fields, .. } => {
            longest(&mut fields.iter().enumerate().map(|(at, (name, _))| (at, Cow::Borrowed(name.text.as_str()))))
        }
        Value::Map(entries) => {
            longest(&mut entries.iter().enumerate().map(|(at, (key, _))| (at, entry_segment(at, key))))
        }
        Value::List(items) | Value::Tuple { items, .. } => {
            let named = items.iter().enumerate();
            let named = longest(&mut named.filter_map(|(at, item)| Some((at, Cow::Borrowed(item.name_field()?)))));
            let (number, rest) = path.split_once('.').map_or((path, None), |(number, rest)| (number, Some(rest)));
            let number = || number.parse().ok().filter(|at| *at < items.len()).map(|at: usize| (at, rest));
            let through = || (items.len() == 1 && node.rule_name().is_some()).then_some((0, Some(path)));
            named.or_else(number).or_else(through)
        }
        Value::Unit | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Char(_) | Value::Name(_) => None,
    }
}

fn child(node: &Node, at: usize) -> Option<&Node> {
    match &node.value {
        Value::Record { fields, .. } => fields.get(at).map(|(_, value)| value),
        Value::Map(entries) => entries.get(at).map(|(_, value)| value),
        Value::List(items) | Value::Tuple { items, .. } => items.get(at),
        Value::Unit | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Char(_) | Value::Name(_) => None,
    }
}

pub(super) fn child_mut(node: &mut Node, at: usize) -> Option<&mut Node> {
    match &mut node.value {
        Value::Record { fields, .. } => fields.get_mut(at).map(|(_, value)| value),
        Value::Map(entries) => entries.get_mut(at).map(|(_, value)| value),
        Value::List(items) | Value::Tuple { items, .. } => items.get_mut(at),
        Value::Unit | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Char(_) | Value::Name(_) => None,
    }
}

/// The node a path ends at or last passes, and whether it ends there.
fn walk<'t>(root: &'t Node, path: &str) -> (&'t Node, bool) {
    let (mut node, mut left) = (root, Some(path).filter(|path| !path.is_empty()));
    while let Some(path) = left {
        match step(node, path).and_then(|(at, rest)| child(node, at).map(|child| (child, rest))) {
            Some(next) => (node, left) = next,
            None => return (node, false),
        }
    }
    (node, true)
}

/// The node at a path: a record's field, a map's key, a list item by its `name:` or its number from zero, through rule names.
/// The empty path is the root.
#[must_use]
pub fn find<'t>(root: &'t Node, path: &str) -> Option<&'t Node> {
    let (node, there) = walk(root, path);
    there.then_some(node)
}

/// The node at a path, else the last written one on the way to it.
pub(super) fn nearest<'t>(root: &'t Node, path: &str) -> &'t Node {
    walk(root, path).0
}

/// Whether a pattern covers a path: segment by segment, `*` for any one of them, and everything below.
#[must_use]
pub fn matches(pattern: &str, path: &str) -> bool {
    let mut segments = path.split('.');
    pattern.split('.').all(|part| segments.next().is_some_and(|segment| part == "*" || part == segment))
}

/// What is wrong with a name, if anything: names stand in paths and file names.
#[must_use]
pub fn name_fault(name: &str) -> Option<String> {
    if name.trim().is_empty() {
        return Some("a name may not be empty".to_owned());
    }
    if let Some(found) = name.chars().find(|c| matches!(c, '.' | '*' | '=' | '"') || c.is_control()) {
        let shown = if found.is_control() { "a control character".to_owned() } else { format!("`{found}`") };
        return Some(format!("a name may not contain {shown}"));
    }
    if name.trim() != name {
        return Some("a name may not start or end with a blank".to_owned());
    }
    let length = name.chars().count();
    (length > 80).then(|| format!("a name may have at most 80 characters, this one has {length}"))
}

/// Every number and every distribution with its path, in file order. A rule of which all values are numbers counts as a distribution.
#[must_use]
pub fn leaves(root: &Node) -> Vec<(String, &Node)> {
    let mut found = Vec::new();
    collect(root, "", &|_, node| all_numbers(node), &mut found);
    found
}

/// Like [`leaves`], but the rules with the names that `is_distribution` accepts, and only those, are taken as one leaf, whatever they
/// hold; others are gone into.
pub fn leaves_where(root: &Node, is_distribution: impl Fn(&str) -> bool) -> Vec<(String, &Node)> {
    let mut found = Vec::new();
    collect(root, "", &|name, _| is_distribution(name), &mut found);
    found
}

fn collect<'t>(
    node: &'t Node,
    path: &str,
    accepts: &impl Fn(&str, &Node) -> bool,
    found: &mut Vec<(String, &'t Node)>,
) {
    let whole =
        |name: &Name| name.text.starts_with(char::is_uppercase) && name.text != "Some" && accepts(&name.text, node);
    if matches!(node.value, Value::Number(_)) || node.rule_name().is_some_and(whole) {
        found.push((path.to_owned(), node));
        return;
    }
    match &node.value {
        Value::Record { fields, .. } => {
            for (name, value) in fields {
                collect(value, &join(path, &name.text), accepts, found);
            }
        }
        Value::Map(entries) => {
            for (at, (key, value)) in entries.iter().enumerate() {
                collect(value, &join(path, &entry_segment(at, key)), accepts, found);
            }
        }
        Value::Tuple { name: Some(_), items } if items.len() == 1 => collect(&items[0], path, accepts, found),
        Value::List(items) | Value::Tuple { items, .. } => {
            for (item, segment) in items.iter().zip(item_segments(items)) {
                collect(item, &join(path, &segment), accepts, found);
            }
        }
        Value::Unit | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Char(_) | Value::Name(_) => {}
    }
}

/// Whether a node holds numbers and nothing else, however bracketed. A rule inside counts only if it is the one thing inside.
fn all_numbers(node: &Node) -> bool {
    let plain = |node: &Node| node.rule_name().is_none() && all_numbers(node);
    match &node.value {
        Value::Number(_) => true,
        Value::Tuple { name: Some(_), items } if items.len() == 1 => all_numbers(&items[0]),
        Value::List(items) | Value::Tuple { items, .. } => !items.is_empty() && items.iter().all(plain),
        Value::Record { fields, .. } => !fields.is_empty() && fields.iter().all(|(_, value)| plain(value)),
        Value::Map(_) | Value::Unit | Value::Bool(_) | Value::Text(_) | Value::Char(_) | Value::Name(_) => false,
    }
}
