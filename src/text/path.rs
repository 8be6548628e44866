//! Paths into a tree, as `schemes.push.funding.state`: finding and matching. Changes nothing.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::tree::{Name, Node, Value};

/// Fields whose entries are called by paths and not by names: such a key is as many names of a path as it has itself.
const BY_PATH: [&str; 2] = ["set", "sources"];

/// A name as it is spelled in a path: one that contains a full stop stands in square brackets, as `technologies.[vaccines 2.0].stages`.
#[must_use]
pub fn spelled(name: &str) -> Cow<'_, str> {
    if name.contains('.') { Cow::Owned(format!("[{name}]")) } else { Cow::Borrowed(name) }
}

/// The name that a segment of a path spells.
pub(super) fn unspelled(segment: &str) -> &str {
    let inside = || segment.strip_prefix('[')?.strip_suffix(']');
    bracketed(segment).filter(|end| *end == segment.len()).and_then(|_| inside()).unwrap_or(segment)
}

/// Where a name in brackets ends at the start of a path: at the bracket that closes the first one, if a full stop stands between them and
/// the path ends or goes on behind.
fn bracketed(path: &str) -> Option<usize> {
    if !path.starts_with('[') {
        return None;
    }
    let mut open = 0_usize;
    for (at, found) in path.char_indices() {
        match found {
            '[' => open += 1,
            ']' => open -= 1,
            _ => {}
        }
        if open == 0 {
            let (inside, behind) = (&path[..at], path.get(at + 1..).unwrap_or_default());
            let whole = inside.contains('.') && (behind.is_empty() || behind.starts_with('.'));
            return whole.then_some(at + 1);
        }
    }
    None
}

/// The first segment of a path, and what is left of it. An empty rest is a segment of its own: the name of an entry that was given none.
pub(super) fn first(path: &str) -> (&str, Option<&str>) {
    let end = bracketed(path).or_else(|| path.find('.')).unwrap_or(path.len());
    (&path[..end], path[end..].strip_prefix('.'))
}

/// The segments of a path, as they are spelled in it.
pub fn segments(path: &str) -> impl Iterator<Item = &str> {
    let mut left = Some(path);
    std::iter::from_fn(move || {
        let (segment, rest) = first(left?);
        left = rest;
        Some(segment)
    })
}

/// The beginning of a path that has so many segments; all of it if it has no more.
#[must_use]
pub fn beginning(path: &str, count: usize) -> &str {
    let length: usize = segments(path).take(count).map(|segment| segment.len() + 1).sum();
    &path[..length.saturating_sub(1).min(path.len())]
}

/// The path one segment further down.
pub(super) fn join(path: &str, name: &str) -> String {
    let by_path = || segments(path).last().is_some_and(|above| BY_PATH.contains(&above));
    let segment = if name.contains('.') && by_path() { Cow::Borrowed(name) } else { spelled(name) };
    if path.is_empty() { segment.into_owned() } else { format!("{path}.{segment}") }
}

/// The names of the items of a list: the text of the `name:` field, else the number from zero, also of the second of two names.
pub(super) fn item_segments(items: &[Node]) -> impl Iterator<Item = Cow<'_, str>> {
    let mut seen = BTreeSet::new();
    items.iter().enumerate().map(move |(at, item)| match item.name_field().filter(|name| seen.insert(*name)) {
        Some(name) => Cow::Borrowed(name),
        None => Cow::Owned(at.to_string()),
    })
}

/// The name of an entry: the text of its key, else its number from zero.
pub(super) fn entry_segment(at: usize, key: &Node) -> Cow<'_, str> {
    key.key().map_or_else(|| Cow::Owned(at.to_string()), Cow::Borrowed)
}

/// What is left of a path after what it begins with, nothing where it ends there; `None` if it does not begin so.
#[allow(clippy::option_option, reason = "no such beginning, the end of the path, a rest")]
pub(super) fn after<'p>(path: &'p str, beginning: &str) -> Option<Option<&'p str>> {
    let rest = path.strip_prefix(beginning)?;
    if rest.is_empty() { Some(None) } else { rest.strip_prefix('.').map(Some) }
}

/// The way from a node to one of its children.
pub(super) struct Step<'p> {
    /// Which child.
    pub(super) child: usize,
    /// What is left of the path.
    pub(super) rest: Option<&'p str>,
    /// Whether the entries of the child are called by paths.
    pub(super) by_path: bool,
}

/// Which child the path goes through, and what is left of the path; `by_path` where the entries of the node are called by paths, of which
/// the longest that fits is meant.
pub(super) fn step<'p>(node: &Node, path: &'p str, by_path: bool) -> Option<Step<'p>> {
    let (segment, rest) = first(path);
    let to = |child: usize| Step { child, rest, by_path: BY_PATH.contains(&segment) };
    match &node.value {
        Value::Record { fields, .. } => fields.iter().position(|(name, _)| spelled(&name.text) == segment).map(to),
        Value::Map(entries) if by_path => {
            let keys = entries.iter().enumerate().map(|(at, (key, _))| (at, entry_segment(at, key)));
            let found = keys.filter_map(|(at, key)| Some((at, after(path, &key)?)));
            let (child, rest) = found.min_by_key(|(_, rest)| rest.map_or(0, |rest| rest.len() + 1))?;
            Some(Step { child, rest, by_path: false })
        }
        Value::Map(entries) => {
            let mut keys = entries.iter().enumerate().map(|(at, (key, _))| entry_segment(at, key));
            keys.position(|key| spelled(&key) == segment).map(to)
        }
        Value::List(items) | Value::Tuple { items, .. } => {
            let named = items.iter().position(|item| item.name_field().is_some_and(|name| spelled(name) == segment));
            let number = || segment.parse().ok().filter(|at| *at < items.len());
            let through = || {
                let is_rule = items.len() == 1 && node.rule_name().is_some();
                is_rule.then_some(Step { child: 0, rest: Some(path), by_path })
            };
            named.or_else(number).map(to).or_else(through)
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
    let (mut node, mut left, mut by_path) = (root, Some(path).filter(|path| !path.is_empty()), false);
    while let Some(path) = left {
        match step(node, path, by_path).and_then(|step| Some((child(node, step.child)?, step.rest, step.by_path))) {
            Some(next) => (node, left, by_path) = next,
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
    let mut of_path = segments(path);
    segments(pattern).all(|part| of_path.next().is_some_and(|segment| part == "*" || part == segment))
}

/// Whether a name in a path can be told from what stands behind it: not where one half of a pair of brackets begins it, or stands beside a
/// full stop.
#[must_use]
pub fn is_told_apart(name: &str) -> bool {
    let segment = spelled(name);
    first(&format!("{segment}.x]")).0 == segment
}

/// What is wrong with a name, if anything: names stand in paths and file names.
#[must_use]
pub fn name_fault(name: &str) -> Option<String> {
    if name.trim().is_empty() {
        return Some("a name may not be empty".to_owned());
    }
    if let Some(found) = name.chars().find(|c| matches!(c, '*' | '=' | '"') || c.is_control()) {
        let shown = if found.is_control() { "a control character".to_owned() } else { format!("`{found}`") };
        return Some(format!("a name may not contain {shown}"));
    }
    if name.trim() != name {
        return Some("a name may not start or end with a blank".to_owned());
    }
    if !is_told_apart(name) {
        return Some("a name may not contain a square bracket without its other half".to_owned());
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
