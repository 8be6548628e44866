//! What differs between two trees, by path. The order of fields, comments, layout and how a number is written do not count.

use std::collections::{BTreeMap, BTreeSet};

use super::number::exact;
use super::path::join;
use super::tree::{Name, Node, Value};

/// One value that is not the same in two trees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where it stands, as `schemes.push.funding.state`.
    pub path: String,
    /// What the first tree says there, on one line; `None` if it says nothing.
    pub before: Option<String>,
    /// What the second tree says there; `None` if it says nothing.
    pub after: Option<String>,
}

/// Every value that is not the same in both trees, in the order of the first; what only the second has comes after. `None` says as much
/// as nothing, and `Some(x)` as much as `x`. Items of a list are matched by their `name:` fields, else by their numbers.
#[must_use]
pub fn changes(before: &Node, after: &Node) -> Vec<Change> {
    let mut found = Vec::new();
    compare("", Some(before), Some(after), &mut found);
    found
}

fn compare(path: &str, before: Option<&Node>, after: Option<&Node>, found: &mut Vec<Change>) {
    let (before, after) = (before.and_then(said), after.and_then(said));
    match (before, after) {
        (None, None) => {}
        (Some(before), Some(after)) => compare_both(path, before, after, found),
        (Some(_), None) | (None, Some(_)) => found.push(change(path, before, after)),
    }
}

/// What is said in `Some(…)`, or without it; nothing for `None`.
fn said(node: &Node) -> Option<&Node> {
    Some(node.unwrapped()).filter(|node| !node.says_nothing())
}

fn change(path: &str, before: Option<&Node>, after: Option<&Node>) -> Change {
    let path = if path.is_empty() { "the file".to_owned() } else { path.to_owned() };
    Change { path, before: before.map(on_one_line), after: after.map(on_one_line) }
}

fn compare_both(path: &str, before: &Node, after: &Node, found: &mut Vec<Change>) {
    match (&before.value, &after.value) {
        (Value::Record { name: a, fields: ours }, Value::Record { name: b, fields: theirs })
            if same_name(a.as_ref(), b.as_ref()) =>
        {
            let (ours, theirs) = (fields(ours), fields(theirs));
            compare_children(path, &ours, &theirs, found);
        }
        (Value::Unit, Value::Record { name: None, fields: theirs }) => {
            compare_children(path, &[], &fields(theirs), found);
        }
        (Value::Record { name: None, fields: ours }, Value::Unit) => {
            compare_children(path, &fields(ours), &[], found);
        }
        (Value::Map(ours), Value::Map(theirs)) => {
            compare_children(path, &entries(ours), &entries(theirs), found);
        }
        (Value::List(ours), Value::List(theirs)) => match (named(ours), named(theirs)) {
            (Some(ours), Some(theirs)) => {
                compare_children(path, &ours, &theirs, found);
                compare_order(path, &ours, &theirs, found);
            }
            _ if ours.iter().chain(theirs).any(has_parts) => {
                compare_children(path, &numbered(ours), &numbered(theirs), found);
            }
            _ => compare_whole(path, before, after, found),
        },
        (Value::Tuple { name: a, items: ours }, Value::Tuple { name: b, items: theirs })
            if same_name(a.as_ref(), b.as_ref()) && ours.len() == 1 && theirs.len() == 1 && has_parts(&ours[0]) =>
        {
            compare(path, ours.first(), theirs.first(), found);
        }
        _ => compare_whole(path, before, after, found),
    }
}

fn compare_children(path: &str, ours: &[(String, &Node)], theirs: &[(String, &Node)], found: &mut Vec<Change>) {
    let of_theirs: BTreeMap<&str, &Node> = theirs.iter().map(|(name, node)| (name.as_str(), *node)).collect();
    let of_ours: BTreeMap<&str, &Node> = ours.iter().map(|(name, node)| (name.as_str(), *node)).collect();
    for (name, node) in ours {
        compare(&join(path, name), Some(node), of_theirs.get(name.as_str()).copied(), found);
    }
    for (name, node) in theirs.iter().filter(|(name, _)| !of_ours.contains_key(name.as_str())) {
        compare(&join(path, name), None, Some(node), found);
    }
}

/// The order of named items is a value of its own: stages come one after the other.
fn compare_order(path: &str, ours: &[(String, &Node)], theirs: &[(String, &Node)], found: &mut Vec<Change>) {
    let of = |some: &[(String, &Node)], others: &[(String, &Node)]| -> Vec<String> {
        let both = |name: &String| others.iter().any(|(other, _)| other == name);
        some.iter().map(|(name, _)| name.clone()).filter(both).collect()
    };
    let (ours, theirs) = (of(ours, theirs), of(theirs, ours));
    if ours != theirs {
        let order = |names: Vec<String>| Some(format!("in the order {}", names.join(", ")));
        found.push(Change { path: path.to_owned(), before: order(ours), after: order(theirs) });
    }
}

fn compare_whole(path: &str, before: &Node, after: &Node, found: &mut Vec<Change>) {
    if !same(before, after) {
        found.push(change(path, Some(before), Some(after)));
    }
}

/// Whether two values say the same.
fn same(a: &Node, b: &Node) -> bool {
    let (a, b) = match (said(a), said(b)) {
        (Some(a), Some(b)) => (a, b),
        (None, None) => return true,
        (Some(_), None) | (None, Some(_)) => return false,
    };
    let all = |a: &[Node], b: &[Node]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b));
    match (&a.value, &b.value) {
        (Value::Number(a), Value::Number(b)) => a == b || matches!((exact(a), exact(b)), (Ok(a), Ok(b)) if a == b),
        (Value::List(a), Value::List(b)) => all(a, b),
        (Value::Tuple { name: a, items: ours }, Value::Tuple { name: b, items: theirs }) => {
            same_name(a.as_ref(), b.as_ref()) && all(ours, theirs)
        }
        (Value::Record { name: ours, .. }, Value::Record { name: theirs, .. }) => {
            same_name(ours.as_ref(), theirs.as_ref()) && without_changes(a, b)
        }
        (Value::Map(_), Value::Map(_)) => without_changes(a, b),
        (a, b) => a == b,
    }
}

fn without_changes(a: &Node, b: &Node) -> bool {
    let mut found = Vec::new();
    compare_both("", a, b, &mut found);
    found.is_empty()
}

fn same_name(a: Option<&Name>, b: Option<&Name>) -> bool {
    a.map(|name| &name.text) == b.map(|name| &name.text)
}

fn has_parts(node: &Node) -> bool {
    matches!(node.value, Value::Record { .. } | Value::Map(_) | Value::Unit)
}

fn fields(written: &[(Name, Node)]) -> Vec<(String, &Node)> {
    written.iter().map(|(name, value)| (name.text.clone(), value)).collect()
}

fn entries(written: &[(Node, Node)]) -> Vec<(String, &Node)> {
    written.iter().map(|(key, value)| (key.key().map_or_else(|| on_one_line(key), str::to_owned), value)).collect()
}

fn numbered(items: &[Node]) -> Vec<(String, &Node)> {
    items.iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect()
}

/// The items by their names, if every one has a name of its own.
fn named(items: &[Node]) -> Option<Vec<(String, &Node)>> {
    let named: Vec<(String, &Node)> =
        items.iter().map(|item| Some((item.name_field()?.to_owned(), item))).collect::<Option<_>>()?;
    let distinct: BTreeSet<&str> = named.iter().map(|(name, _)| name.as_str()).collect();
    (distinct.len() == named.len() && !named.is_empty()).then_some(named)
}

/// A value as it could be written on one line.
fn on_one_line(node: &Node) -> String {
    let before = |name: Option<&Name>| name.map_or("", |name| name.text.as_str()).to_owned();
    let list = |items: &[Node]| items.iter().map(on_one_line).collect::<Vec<_>>().join(", ");
    match &node.value {
        Value::Unit => "()".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) | Value::Name(text) => text.clone(),
        Value::Text(text) => format!("\"{}\"", text.escape_debug()),
        Value::Char(character) => format!("'{}'", character.escape_debug()),
        Value::List(items) => format!("[{}]", list(items)),
        Value::Tuple { name, items } => format!("{}({})", before(name.as_ref()), list(items)),
        Value::Record { name, fields } => {
            let fields = fields.iter().map(|(name, value)| format!("{}: {}", name.text, on_one_line(value)));
            format!("{}({})", before(name.as_ref()), fields.collect::<Vec<_>>().join(", "))
        }
        Value::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{}: {}", on_one_line(key), on_one_line(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Faults, Sources, parse};

    fn tree(text: &str) -> Node {
        let (mut sources, mut faults) = (Sources::new(), Faults::new());
        let id = sources.add("test.ron", text.to_owned());
        let node = parse(&sources, id, &mut faults);
        node.unwrap_or_else(|| panic!("{}", faults.render(&sources, false)))
    }

    fn found(before: &str, after: &str) -> Vec<String> {
        let word = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
        changes(&tree(before), &tree(after))
            .into_iter()
            .map(|change| format!("{}: {} → {}", change.path, word(change.before), word(change.after)))
            .collect()
    }

    #[test]
    fn layout_comments_order_and_digits_do_not_count() {
        let before = "(a: 0.80, b: (x: 1_000, y: Some(2)), c: {\"one\": 1, \"two\": [0.5, 1e3]}, d: None)";
        let after = "( // a comment\n c: {\"two\": [0.50, 1000], \"one\": 1}, b: (y: 2.0, x: 1000), a: 0.8 )";
        assert_eq!(found(before, after), Vec::<String>::new());
    }

    #[test]
    fn a_change_is_named_by_its_path_through_rules_entries_and_named_items() {
        let before = "(schemes: {\"push\": (funding: Share(state: 0.80, to: University(0.5)))}, stages: [(name: \"lab\", cost: 3)])";
        let after = "(schemes: {\"push\": (funding: Share(state: 0.70, to: University(0.4)))}, stages: [(name: \"lab\", cost: Pert(1, 2, 3))])";
        assert_eq!(
            found(before, after),
            [
                "schemes.push.funding.state: 0.80 → 0.70",
                "schemes.push.funding.to: University(0.5) → University(0.4)",
                "stages.lab.cost: 3 → Pert(1, 2, 3)",
            ]
        );
        assert_eq!(
            found("(funding: Share(state: 0.5))", "(funding: Match(private: 3, state: 1))"),
            ["funding: Share(state: 0.5) → Match(private: 3, state: 1)"]
        );
    }

    #[test]
    fn what_is_added_removed_or_moved_is_said_once() {
        assert_eq!(
            found("(a: 1, p: {\"x\": (s: [\"one\"])})", "(b: 2, p: {\"x\": (s: [\"one\", \"two\"]), \"y\": ()})"),
            ["a: 1 → –", "p.x.s: [\"one\"] → [\"one\", \"two\"]", "p.y: – → ()", "b: – → 2"]
        );
        let (one, other) = ("[(name: \"a\", n: 1), (name: \"b\")]", "[(name: \"b\"), (name: \"a\", n: 2)]");
        assert_eq!(found(one, other), ["a.n: 1 → 2", ": in the order a, b → in the order b, a"]);
        assert_eq!(found("(t: [(m: 1), (m: 2)])", "(t: [(m: 1)])"), ["t.1: (m: 2) → –"]);
    }
}
