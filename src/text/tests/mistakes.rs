//! What an analyst sees after a slip of the hand.

use super::super::{Fault, Faults, Sources};
use super::{EXAMPLE, parsed, syntax};

#[track_caller]
fn one(text: &str, what: &str, help: &str) {
    let (sources, faults, root) = parsed(text);
    let found: Vec<_> = faults.iter().map(|fault| (fault.what.as_str(), fault.help.as_deref().unwrap_or(""))).collect();
    assert_eq!(found, [(what, help)], "{}", faults.render(&sources, false));
    assert!(root.is_none());
}

#[test]
fn some_stands_before_a_value_and_none_stands_alone() {
    for (text, what) in
        [("(a: Some, b: 1)", "`Some` stands without a value"), ("(a: None(1))", "`None` takes no value")]
    {
        let (sources, faults, root) = super::parsed(text);
        assert!(root.is_none() && faults.render(&sources, false).contains(what), "{}", faults.render(&sources, false));
    }
}

#[test]
fn a_word_for_the_size_of_a_number_is_answered_with_both_readings() {
    for (text, word, number, digits) in [
        ("(a: 300 bn, b: 1)", "bn", "300", "300_000_000_000"),
        ("(a: 10k)", "k", "10", "10_000"),
        ("(a: 1.5 million)", "million", "1.5", "1_500_000"),
        ("(a: 2.5 tỷ)", "tỷ", "2.5", "2_500_000_000"),
        ("(a: 3 nghìn tỷ)", "nghìn tỷ", "3", "3_000_000_000_000"),
        ("(a: 0.25k)", "k", "0.25", "250"),
        ("[10m, 5]", "m", "10", "10_000_000"),
    ] {
        let what = format!("`{word}` after the number {number}: a number is written without a word for its size");
        one(text, &what, &format!("write {number} if the field counts in that unit, else {digits}"));
    }
    one("(a: 10kg)", "`kg` follows the number 10 directly", "write the number alone: 10");
    one("(a: 10 kg)", "words without quotes", "write \"10 kg\" if it is a text, a comma if these are several values");
}

#[test]
fn a_missing_comma_is_shown_after_the_value() {
    assert_eq!(
        syntax("(\n    growth: 0.1\n    output: 5,\n)"),
        "error: a comma is missing after this value
 --> a.ron:2:16
  |
2 |     growth: 0.1
  |                ^
  |
  = help: write a comma between two values
"
    );
}

#[test]
fn an_unclosed_bracket_is_shown_where_it_opens() {
    assert_eq!(
        syntax("(\n    economy: (\n        growth: 0.1,\n    clock: (\n        months: 240,\n    ),\n)\n"),
        "error: this `(` is never closed
 --> a.ron:2:14
  |
2 |     economy: (
  |              ^
  |
  = help: write ) where it ends
"
    );
}

#[test]
fn vietnamese_text_tabs_and_windows_line_endings_keep_columns() {
    assert_eq!(
        syntax("(\r\n\ttitle: \"Đồng tài trợ\", growth = 1,\r\n)\r\n"),
        "error: `=` after `growth`
 --> a.ron:2:32
  |
2 |  title: \"Đồng tài trợ\", growth = 1,
  |                                ^
  |
  = help: write a colon: growth: …
"
    );
}

#[test]
fn a_very_long_line_is_cut_around_the_fault() {
    let long = "x".repeat(100_000);
    let shown = syntax(&format!("(a: \"{long}\", b = 1, c: \"{long}\")"));
    assert!(shown.lines().all(|line| line.chars().count() < 200), "{shown}");
    assert!(shown.contains("a.ron:1:100011"), "{shown}");
}

#[test]
fn slips_have_their_own_sentences() {
    one("(a = 1)", "`=` after `a`", "write a colon: a: …");
    one("(a: 0,8, b: 1)", "a decimal comma in 0,8", "write decimals with a point: 0.8");
    one("(a: 11,500)", "a comma inside the number 11,500", "write 11_500 or 11500 for thousands, 11.500 for a decimal");
    one(
        "(a: 1.500.000)",
        "1.500.000 is not a number: it has more than one point",
        "write the digits without separators: 1500000",
    );
    one("(a: 11 500)", "a blank inside the number 11 500", "write 11_500 for one number, a comma between two");
    one("(a: 80%, b: 1)", "a percent sign after 80", "write the share as a fraction: 0.80");
    one("(a: 2.5 %)", "a percent sign after 2.5", "write the share as a fraction: 0.025");
    one(
        "(a: 12 months)",
        "words without quotes",
        "write \"12 months\" if it is a text, a comma if these are several values",
    );
    one("(a: 5u32)", "`u32` follows the number 5 directly", "write the number alone: 5");
    one(
        "(a: first series, b: 1)",
        "words without quotes",
        "write \"first series\" if it is a text, a comma if these are several values",
    );
    one(
        "(a: start-up)",
        "words without quotes",
        "write \"start-up\" if it is a text, a comma if these are several values",
    );
    one("(a: “push”, b: 1)", "curly quotes do not hold a text", "write straight quotes: \"push\"");
    one("(a: 'push')", "single quotes hold exactly one character", "write text in double quotes: \"push\"");
    one("(a: 1; b: 2)", "a semicolon does not separate values", "write a comma");
    one("(a: 2026-01)", "`2026-01` is not a number", "write a date as text: \"2026-01\"");
    one(
        "(\u{a0}a: 1,\u{a0}b: 2)",
        "a no-break space (U+00A0) stands here, which only looks like a space",
        "replace it, and others like it, by an ordinary space",
    );
    one("(a: [1, 2)", "this `[` is not closed before the `)` on line 1", "write ] where it ends");
    one("(a: 1", "this `(` is never closed", "write ) where it ends");
    one("(a: \"push)", "this text is never closed", "write \" where it ends");
    one("(a: 1, /* b: 2)", "this comment is never closed", "write */ where it ends");
    one("(a: , b: 2)", "a value is missing before this comma", "write the value, or remove the comma");
    one("(\"a\": 1)", "a field name is expected here, found a text in quotes", "write a without quotes");
    one(
        "a: 1, b: 2",
        "the field `a` stands outside of all brackets",
        "put ( before the first field and ) after the last",
    );
    one(
        "(a: 1))",
        "this closing bracket has no opening one",
        "remove it, or a closing bracket before it that came too early",
    );
    one("", "nothing is written here", "write a value");
    one("(a: b\"x\")", "byte strings have no use here", "leave out the b before the quote");
    one("(a: 1 # share\n)", "a `#` does not start a comment", "a comment starts with //");
    one("# a study\n(a: 1, # share\n # more\n b: 2)", "a `#` does not start a comment", "a comment starts with //");
    one(
        "(a: \"x\\q\")",
        "this backslash stands for no character",
        "write \\\\ for a backslash, \\\" for a quote, \\n for a new line",
    );
    one(
        "(a: \"push,\n b: \"x\")",
        "this text runs over the end of its line, and what follows is no comma",
        "write the closing quote \" where it ends",
    );
}

#[test]
fn several_slips_are_all_shown() {
    let (sources, faults, root) = parsed("(\n a = 1,\n b: 80%,\n c: [1 2],\n d: “x”,\n e: (f: 0,5),\n g: 7,\n)");
    assert!(root.is_none());
    assert_eq!(faults.len(), 5, "{}", faults.render(&sources, false));
}

#[test]
fn a_fault_at_the_end_of_an_empty_file_can_be_shown() {
    assert!(syntax("").starts_with("error: nothing is written here\n --> a.ron:1:1\n"), "{}", syntax(""));
    assert!(syntax("\u{feff}\n").contains("a.ron:2:1"));
}

#[test]
fn a_fault_without_a_place_is_plain() {
    let mut faults = Faults::new();
    let fault = Fault {
        place: None,
        path: String::new(),
        what: "nothing to do".to_owned(),
        help: Some("name a file".to_owned()),
    };
    faults.push(fault.clone());
    faults.push(fault);
    assert_eq!(faults.render(&Sources::new(), false), "error: nothing to do\n  = help: name a file\n");
}

#[test]
fn too_much_text_and_too_many_brackets_are_refused() {
    assert!(syntax(&" ".repeat(1_048_577)).contains("at most 1048576 (1 MB) are read"));
    let deep = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(syntax(&deep(32)), "");
    assert!(syntax(&deep(33)).contains("brackets stand more than 32 deep"));
    assert!(syntax(&"[".repeat(1_000_000)).contains("brackets stand more than 32 deep"));
}

#[test]
fn a_name_that_stands_twice_is_shown_at_the_second() {
    let (sources, faults, root) = parsed("(\n a: 1,\n b: {\"x\": 1, \"x\": 2},\n a: 2,\n)");
    assert!(root.is_some());
    assert_eq!(
        faults.render(&sources, false),
        "error: the entry `x` stands here a second time; the first is on line 3
 --> a.ron:3:14
  |
3 |  b: {\"x\": 1, \"x\": 2},
  |              ^^^
  |
  = help: remove one of the two

error: the field `a` stands here a second time; the first is on line 2
 --> a.ron:4:2
  |
4 |  a: 2,
  |  ^
  |
  = help: remove one of the two
"
    );
    assert!(!faults.touches("b.x") && !faults.touches("a"), "what stands under the names is judged");
}

#[test]
fn a_name_that_was_told_apart_is_shown_as_it_is_written() {
    let text = "(\n b: {\"x\": 1, \"x\": 2, \"x\": 3, \"y\": 4},\n)";
    let (_, mut faults, root) = parsed(text);
    let root = root.expect("a tree");
    let named: Vec<String> = super::super::leaves(&root).into_iter().map(|(path, _)| path).collect();
    assert_eq!((named[0].as_str(), named[3].as_str()), ("b.x", "b.y"));
    assert!(named[1] != named[0] && named[2] != named[1], "each has a path of its own: {named:?}");
    let long = "x".repeat(39);
    let cut = |name: &str| name.chars().take(41).collect::<String>();
    let (second, third) = (named[1].replace("b.x", "x"), named[2].replace("b.x", &long));
    faults.push(Fault {
        place: None,
        path: String::new(),
        what: format!("`{second}` 2 and `{}…` and 3 and `{second}`", cut(&third)),
        help: Some(named[2].clone()),
    });
    let last = faults.iter().last().expect("a fault");
    assert_eq!(last.what, format!("`x` 2 and `{long}…` and 3 and `x`"));
    assert_eq!(last.help.as_deref(), Some("b.x"));
    assert_eq!((faults.written(&second), faults.written("y")), ("x", "y"));
}

#[test]
fn the_example_has_no_fault() {
    assert_eq!(syntax(EXAMPLE), "");
    assert_eq!(
        syntax(&format!("\u{feff}#![enable(implicit_some, unwrap_newtypes)]\r\n{}", EXAMPLE.replace('\n', "\r\n"))),
        ""
    );
}

#[test]
fn one_megabyte_is_read_fast() {
    let line = "    (name: \"prototype\", cost: LogNormal(median: 10, sigma: 0.5), months: Pert(8, 12, 24)),\n";
    let text = format!("[\n{}]", line.repeat(1_048_500 / line.len()));
    let start = std::time::Instant::now();
    assert_eq!(syntax(&text), "");
    assert!(start.elapsed().as_secs() < 5, "a wild guess at what is hopelessly slow");
}
