//! Laying a whole tree over another.

use super::super::{Faults, Node, Sources, changes, lay_over, parse};

/// The upper text laid over the lower: the tree, or the faults as printed.
fn laid(under: &str, over: &str) -> Result<Node, String> {
    let (mut sources, mut faults) = (Sources::new(), Faults::new());
    let ids = [sources.add("under.ron", under.to_owned()), sources.add("over.ron", over.to_owned())];
    let [mut root, over] = ids.map(|id| parse(&sources, id, &mut faults).expect("it reads"));
    lay_over(&mut root, over, &mut faults);
    if faults.is_empty() { Ok(root) } else { Err(faults.render(&sources, false)) }
}

#[test]
fn records_and_maps_are_laid_over_by_part_and_all_else_is_replaced() {
    for (under, over, whole) in [
        ("(a: 1, b: 2)", "(b: 3, c: 4)", "(a: 1, b: 3, c: 4)"),
        ("(a: (b: (c: 1, d: 2)))", "(a: (b: (d: 3)))", "(a: (b: (c: 1, d: 3)))"),
        (
            "(a: {\"x\": (n: 1), \"y\": 2})",
            "(a: {\"z\": 3, \"x\": (m: 4)})",
            "(a: {\"x\": (n: 1, m: 4), \"y\": 2, \"z\": 3})",
        ),
        // A list, also of named items, and a rule under its name are one value.
        ("(a: [1, 2, 3])", "(a: [4])", "(a: [4])"),
        ("(a: [(name: \"x\", n: 1)])", "(a: [(name: \"x\", m: 2)])", "(a: [(name: \"x\", m: 2)])"),
        ("(a: Share(state: 0.5, to: 1))", "(a: Share(state: 0.6))", "(a: Share(state: 0.6))"),
        ("(a: Pert(1, 2, 3))", "(a: 5)", "(a: 5)"),
        ("(a: 5)", "(a: (b: 1))", "(a: (b: 1))"),
        ("(a: (b: 1))", "(a: {\"b\": 1})", "(a: {\"b\": 1})"),
        // Some(x) says as much as x, () nothing, and None that nothing is written.
        ("(a: Some((b: 1)))", "(a: (c: 2))", "(a: (b: 1, c: 2))"),
        ("(a: (b: 1))", "(a: Some(Some((c: 2))))", "(a: (b: 1, c: 2))"),
        ("(a: (b: 1))", "(a: ())", "(a: (b: 1))"),
        ("(a: ())", "(a: (b: 1))", "(a: (b: 1))"),
        ("(a: (b: 1), c: 2)", "(a: None)", "(c: 2)"),
        ("(a: None)", "(a: (b: 1))", "(a: (b: 1))"),
        ("(a: {\"x\": 1, \"y\": 2, \"z\": 3})", "(a: {\"y\": None, \"x\": None})", "(a: {\"z\": 3})"),
        ("(a: {})", "(a: {})", "(a: {})"),
    ] {
        let laid = laid(under, over).unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(changes(&laid, &super::tree(whole)), [], "{under} under {over}");
    }
}

#[test]
fn entries_keep_their_order_and_new_ones_come_last() {
    let laid = laid("{\"b\": 1, \"d\": 2, \"a\": 3}", "{\"c\": 4, \"a\": 5, \"d\": None, \"b\": 6}").expect("right");
    let super::super::Value::Map(entries) = laid.value else { panic!("a map") };
    assert_eq!(entries.iter().filter_map(|(key, _)| key.key()).collect::<Vec<_>>(), ["b", "a", "c"]);
}

#[test]
fn an_entry_that_is_not_there_cannot_be_taken_away() {
    assert_eq!(
        laid("(schemes: {\"push\": 1, \"pull\": 2})", "(\n  schemes: {\"psuh\": None},\n)").unwrap_err(),
        "error: there is no entry `psuh` to be taken away
 --> over.ron:2:13
  |
2 |   schemes: {\"psuh\": None},
  |             ^^^^^^
  |
  = help: did you mean `push`? The names here are: pull, push
"
    );
}

#[test]
fn parts_of_two_texts_are_counted_with_their_bytes() {
    // Of the upper text `(a: (c: 2))` with 11 bytes, of the lower `1` under b and `(d: 3)` under e.
    let laid = laid("(a: (b: 1), e: (d: 3))", "(a: (c: 2))").expect("right");
    assert_eq!(laid.bytes(), 11 + 1 + 6);
}
