//! The grammar against `ron` itself, and against noise. Where they differ on purpose: ranges, byte strings, numbers with a suffix and
//! whole numbers in another base beyond 64 bits are refused here; a byte order mark, 32 brackets at most.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::super::{Faults, Value, read};
use super::{EXAMPLE, parsed, tree};

/// A blank, or a comment that counts as one.
fn blank() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", " ", "\n", "\t", "\r\n", " // note\n", "/* a /* b */ c */", "\u{2028}"])
        .prop_map(str::to_owned)
}

fn scalar() -> impl Strategy<Value = String> {
    let fixed = vec![
        "()",
        "true",
        "false",
        "None",
        "Everyone",
        "r#type",
        "inf",
        "-inf",
        "NaN",
        "+5",
        "1_000",
        "1__0_",
        "1e5",
        "1.5e-3",
        "2.",
        ".5",
        "-.5",
        "0x1F",
        "-0x1f",
        "0b10_1",
        "0o17",
        "'a'",
        "'\\n'",
        "'\\u{1ea1}'",
        "'\\x41'",
        "'\\''",
        "\"\"",
        "\"Đồng\"",
        "\"a\\\\b\\\"c\\n\\t\\0\\x41\\u{e9}\"",
        "\"\\xc3\\xa9\"",
        "\"a\\\n   b\"",
        "\"two\nlines\"",
        "r\"raw\\\"",
        "r#\"a\"b\"#",
        "r##\"a\"#b\"##",
        "1_.5",
        "0x",
        "1._5",
        "1e",
        "\"\\q\"",
        "'ab'",
        "''",
        "--1",
        "_x",
        "truex",
        "info",
        "-_1",
        "1e5_0",
        "0xG",
        "18446744073709551616",
    ];
    prop_oneof![
        prop::sample::select(fixed).prop_map(str::to_owned),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(|number| format!("{number:?}")),
    ]
}

fn separated(items: Vec<(String, String)>, comma: bool) -> String {
    let last = items.len();
    let joined = items.into_iter().enumerate().map(|(at, (blank, item))| {
        let comma = if at + 1 < last || comma { "," } else { "" };
        format!("{blank}{item}{blank}{comma}")
    });
    joined.collect()
}

fn document() -> impl Strategy<Value = String> {
    let name = || prop::sample::select(vec!["", "", "Pert", "Share ", "r#use"]);
    scalar().prop_recursive(4, 24, 5, move |inner| {
        let items = |inner: BoxedStrategy<String>| prop::collection::vec((blank(), inner), 0..4);
        let inner = inner.boxed();
        let field = (prop::sample::select(vec!["a", "b", "c_d", "r#in", "e9"]), blank(), inner.clone())
            .prop_map(|(name, blank, value)| format!("{name}{blank}:{blank}{value}"))
            .boxed();
        let entry =
            (scalar(), blank(), inner.clone()).prop_map(|(key, blank, value)| format!("{key}{blank}:{value}")).boxed();
        prop_oneof![
            (blank(), inner.clone()).prop_map(|(blank, value)| format!("Some{blank}({value}{blank})")),
            (items(inner.clone()), any::<bool>()).prop_map(|(items, comma)| format!("[{}]", {
                let comma = comma && !items.is_empty();
                separated(items, comma)
            })),
            (name(), items(inner), any::<bool>()).prop_map(|(name, items, comma)| format!("{name}({})", {
                let comma = comma && !items.is_empty();
                separated(items, comma)
            })),
            (name(), items(field), any::<bool>()).prop_map(|(name, items, comma)| format!("{name}({})", {
                let comma = comma && !items.is_empty();
                separated(items, comma)
            })),
            (items(entry), any::<bool>()).prop_map(|(items, comma)| format!("{{{}}}", {
                let comma = comma && !items.is_empty();
                separated(items, comma)
            })),
        ]
    })
}

#[test]
fn what_is_refused_here_and_not_by_ron() {
    for text in ["1..2", "5u8", "1.5f32", "b\"x\"", "b'x'", "0x123456789abcdef0123456789u128"] {
        assert!(ron::from_str::<ron::Value>(text).is_ok() || text.ends_with("u128"), "{text}");
        assert!(parsed(text).2.is_none(), "{text}");
    }
}

#[test]
fn some_holds_one_value_here_and_in_ron() {
    for text in ["Some(1)", "Some(1,)", "Some((a: 1))", "Some(())", "Some([1, 2])", "Some(Some(1))", "r#Some(1)"] {
        assert!(ron::from_str::<ron::Value>(text).is_ok(), "{text}");
        assert!(parsed(text).2.is_some(), "{text}");
    }
    for text in ["Some()", "Some(1, 2)", "Some(a: 1)", "Some(a: 1,)", "(b: Some(a: 1))"] {
        assert!(ron::from_str::<ron::Value>(text).is_err(), "{text}");
        assert!(parsed(text).2.is_none(), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, rng_seed: RngSeed::Fixed(31), ..ProptestConfig::default() })]

    #[test]
    fn what_ron_accepts_is_accepted_and_the_other_way_round(text in document()) {
        let theirs = ron::from_str::<ron::Value>(&text);
        let (sources, faults, ours) = parsed(&text);
        prop_assert_eq!(theirs.is_ok(), ours.is_some(), "{}\n{:?}\n{}", text, theirs, faults.render(&sources, false));
    }

    #[test]
    fn any_text_gives_a_tree_or_a_fault(text in "\\PC*|[(){}\\[\\],:=\"'a-c0-9.%;/*#r\\\\ \n\u{a0}“”Some_-]{0,60}") {
        let (sources, faults, root) = parsed(&text);
        prop_assert!(root.is_some() || !faults.is_empty());
        prop_assert_eq!(faults.is_empty(), faults.render(&sources, true).is_empty());
        if let Some(root) = root {
            let mut faults = Faults::new();
            read::<Vec<(f64, String)>>(&root, &mut faults);
            prop_assert_eq!(faults.is_empty(), faults.render(&sources, false).is_empty());
        }
    }

    #[test]
    fn the_example_with_pieces_cut_out_or_put_in_gives_a_tree_or_a_fault(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..8, "[(){}\\[\\],:=\"'0-9.%;/*“ạ \n]{0,3}"), 1..4)
    ) {
        let mut text: Vec<char> = EXAMPLE.chars().collect();
        for (at, length, put_in) in cuts {
            let at = at.index(text.len());
            let end = (at + length).min(text.len());
            text.splice(at..end, put_in.chars());
        }
        let text: String = text.into_iter().collect();
        let (sources, faults, root) = parsed(&text);
        prop_assert!(root.is_some() || !faults.is_empty());
        prop_assert!(faults.len() <= 25, "{}", faults.render(&sources, false));
    }
}

#[test]
fn values_keep_what_was_written() {
    let digits = |text: &str| match tree(text).value {
        Value::Number(digits) => digits,
        other => panic!("{other:?}"),
    };
    assert_eq!(digits("0.80"), "0.80");
    assert_eq!(digits("11_500_000"), "11500000");
    assert_eq!(digits("12345678901234567.89"), "12345678901234567.89");
    assert_eq!(tree("\"a\\u{1ea1}\\x41\\xc3\\xa9\\\n   b\"").value, Value::Text("aạAéb".to_owned()));
    assert_eq!(tree("r#\"a\"b\\\"#").value, Value::Text("a\"b\\".to_owned()));
}
