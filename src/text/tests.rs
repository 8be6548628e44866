//! Tests of this room: sentences with the exact text an analyst sees, and properties of the grammar.

mod grammar;
mod laying;
mod mistakes;
mod paths;
mod reading;

use super::{Faults, Node, Sources, parse};

const EXAMPLE: &str = include_str!("tests/example.ron");

/// Parses a text named `a.ron`.
fn parsed(text: &str) -> (Sources, Faults, Option<Node>) {
    let mut sources = Sources::new();
    let id = sources.add("a.ron", text.to_owned());
    let mut faults = Faults::new();
    let root = parse(&sources, id, &mut faults);
    (sources, faults, root)
}

/// The syntax faults of a text, as printed.
fn syntax(text: &str) -> String {
    let (sources, faults, _) = parsed(text);
    faults.render(&sources, false)
}

fn tree(text: &str) -> Node {
    let (sources, faults, root) = parsed(text);
    root.unwrap_or_else(|| panic!("{}", faults.render(&sources, false)))
}
