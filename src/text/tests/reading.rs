//! Typed reading: what is accepted, and every fault at once.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde::Deserialize;
use serde::de::Error;

use super::super::{Entries, Exact, Faults, Listed, Unread, read};
use super::{parsed, tree};

#[derive(Debug, Deserialize, PartialEq)]
struct File {
    title: String,
    runs: u32,
    growth: Number,
    output: Exact,
    burden: Option<Number>,
    share: Share,
    schemes: Entries<Scheme>,
    order: Vec<String>,
    sources: Option<Listed<String>>,
    anything: Option<Unread>,
}

#[derive(Debug, Deserialize, PartialEq)]
enum Number {
    Constant(f64),
    Uniform { low: f64, high: f64 },
    Pert { low: f64, mode: f64, high: f64 },
    Poisson(f64),
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(try_from = "f64")]
struct Share(f64);

impl TryFrom<f64> for Share {
    type Error = String;
    fn try_from(share: f64) -> Result<Share, String> {
        if (0.0..=1.0).contains(&share) {
            Ok(Share(share))
        } else {
            Err(format!("{share} is no share\nwrite a fraction from 0 to 1"))
        }
    }
}

/// A type strict about its text, as a month is.
#[derive(Debug, PartialEq)]
struct Month(u32);

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Month, D::Error> {
        let text = String::deserialize(deserializer)?;
        let month = text.split_once('-').and_then(|(_, month)| month.parse().ok());
        month.map(Month).ok_or_else(|| D::Error::custom(format!("\"{text}\" is no month\nwrite \"2026-01\"")))
    }
}

#[derive(Debug, Deserialize, PartialEq)]
struct Scheme {
    funding: Funding,
    rights: Rights,
    start: Option<Month>,
}

#[derive(Debug, Deserialize, PartialEq)]
enum Funding {
    Share { state: Share, to: Option<To> },
    Match { private: u8, state: u8 },
    Nothing,
}

#[derive(Debug, Deserialize, PartialEq)]
enum To {
    University(Share),
}

#[derive(Debug, Deserialize, PartialEq)]
enum Rights {
    Firm { royalty: Option<f64> },
    State(StateRights),
}

#[derive(Debug, Deserialize, PartialEq)]
struct StateRights {
    licence_royalty: Option<f64>,
}

const GOOD: &str = r#"(
    title: "t", runs: 10_000, growth: 0.17, output: 12345678901234567.80, burden: Some(Pert(0.1, 0.2, 0.3)), share: 1,
    schemes: {
        "push": (funding: Share(state: 0.80, to: University(0.5)), rights: State(licence_royalty: 0.02), start: "2026-05"),
        "a b": (funding: Match(3, 1), rights: Firm),
        "none": (funding: Nothing, rights: Firm(royalty: 0.1), start: None),
    },
    order: ["push"], sources: {"schemes.*": "x"}, anything: {"a.b": Pert(1)},
)"#;

fn all(text: &str) -> (String, usize, Option<File>) {
    let (sources, mut faults, root) = parsed(text);
    let file = root.and_then(|root| read(&root, &mut faults));
    (faults.render(&sources, false), faults.len(), file)
}

/// The one fault of a file that is right but for one replacement: what, and help.
#[track_caller]
fn one(right: &str, wrong: &str) -> (String, String) {
    assert!(GOOD.contains(right), "{right}");
    let (sources, mut faults, root) = parsed(&GOOD.replacen(right, wrong, 1));
    let file = read::<File>(&root.expect("the syntax is right"), &mut faults);
    assert!(file.is_some(), "{}", faults.render(&sources, false));
    assert_eq!(faults.len(), 1, "{}", faults.render(&sources, false));
    let fault = faults.iter().next().expect("one fault");
    (format!("{}: {}", fault.path, fault.what), fault.help.clone().unwrap_or_default())
}

#[test]
fn a_right_file_is_read_whole() {
    let (shown, _, file) = all(GOOD);
    assert_eq!(shown, "");
    let file = file.expect("no faults");
    assert_eq!(file.growth, Number::Constant(0.17));
    assert_eq!(file.burden, Some(Number::Pert { low: 0.1, mode: 0.2, high: 0.3 }));
    assert_eq!(file.output.0.to_string(), "12345678901234567.80");
    let [(push, first), (_, second), (_, third)] = file.schemes.0.as_slice() else { panic!("three schemes") };
    assert_eq!(push, "push");
    assert_eq!(first.funding, Funding::Share { state: Share(0.8), to: Some(To::University(Share(0.5))) });
    assert_eq!(first.rights, Rights::State(StateRights { licence_royalty: Some(0.02) }));
    assert_eq!(first.start, Some(Month(5)));
    assert_eq!(
        (&second.funding, &second.rights),
        (&Funding::Match { private: 3, state: 1 }, &Rights::Firm { royalty: None })
    );
    assert_eq!((&third.funding, &third.start), (&Funding::Nothing, &None));
}

#[test]
fn one_slip_gives_one_fault() {
    let pair = |what: &str, help: &str| (what.to_owned(), help.to_owned());
    assert_eq!(
        one("runs: 10_000, ", ""),
        pair("runs: the field `runs` is missing", "write runs: … inside these brackets")
    );
    assert_eq!(
        one("growth:", "growht:"),
        pair(
            "growht: unknown field `growht`",
            "did you mean `growth`? The fields here are: title, runs, growth, output, burden, share, schemes, order, sources, anything"
        )
    );
    assert_eq!(
        one("order: [\"push\"]", "order: \"push\""),
        pair("order: expected a list in [ ], found the text \"push\"", "write [\"push\"]")
    );
    assert_eq!(
        one("\"t\"", "t"),
        pair("title: expected a text in quotes, found the name `t`", "write it in quotes: \"t\"")
    );
    assert_eq!(
        one("10_000", "24.5"),
        pair("runs: a whole number is expected, found 24.5", "write a whole number from 0 to 4294967295")
    );
    assert_eq!(one("10_000", "-3"), pair("runs: -3 is out of range", "write a whole number from 0 to 4294967295"));
    assert_eq!(
        one("0.17", "NaN"),
        pair("growth: NaN is not a number that can be reckoned with", "write a finite number")
    );
    assert_eq!(
        one("0.17", "\"abc\""),
        pair(
            "growth: expected a number or a distribution (Uniform, Pert, …), found the text \"abc\"",
            "write a number, or one of: Uniform, Pert, Poisson"
        )
    );
    assert_eq!(one("0.17", "\"0.17\"").1, "write it without quotes: 0.17");
    assert_eq!(
        one("0.17", "Prt(1, 2, 3)"),
        pair("growth: unknown name `Prt`", "did you mean `Pert`? The names here are: Uniform, Pert, Poisson")
    );
    assert_eq!(
        one("Pert(0.1, 0.2, 0.3)", "Pert(0.1, 0.2)"),
        pair("burden: `Pert` takes 3 values, found 2", "write Pert(low, mode, high)")
    );
    assert_eq!(
        one("Pert(0.1, 0.2, 0.3)", "Pert(0,1, 0,2, 0,3)"),
        pair(
            "burden: `Pert` takes 3 values, found 6",
            "write Pert(low, mode, high); decimals have a point, not a comma"
        )
    );
    assert_eq!(
        one("Some(Pert(0.1, 0.2, 0.3))", "Pert"),
        pair("burden: `Pert` needs values in brackets", "write Pert(low: …, mode: …, high: …)")
    );
    assert_eq!(one("Pert(0.1, 0.2, 0.3)", "Pert").0, "burden: `Pert` needs values in brackets");
    assert_eq!(
        one("0.17", "Poisson"),
        pair("growth: expected a number, found `Poisson` without brackets", "write one number in the brackets")
    );
    assert_eq!(
        one("Nothing", "Nothing(1)"),
        pair("schemes.none.funding: `Nothing` takes nothing in brackets", "write Nothing")
    );
    assert_eq!(one("share: 1,", "share: 1.2,"), pair("share: 1.2 is no share", "write a fraction from 0 to 1"));
    assert_eq!(
        one("state: 0.80", "state: 80"),
        pair("schemes.push.funding.state: 80 is no share", "write a fraction from 0 to 1")
    );
    assert_eq!(
        one("University(0.5)", "University(5)"),
        pair("schemes.push.funding.to: 5 is no share", "write a fraction from 0 to 1")
    );
    assert_eq!(one("\"2026-05\"", "\"May\""), pair("schemes.push.start: \"May\" is no month", "write \"2026-01\""));
    assert_eq!(one("\"a b\"", "\"a=b\"").0, "schemes.a=b: a name may not contain `=`");
    assert_eq!(one("12345678901234567.80", "1.00000000000000000000000000001").1, "write at most 28 digits");
    assert_eq!(one("{\"schemes.*\": \"x\"}", "[]").0, "sources: expected named entries in { }, found a list [ ]");
    assert_eq!(
        one("(funding: Nothing, rights: Firm(royalty: 0.1), start: None)", "{funding: Nothing}"),
        pair(
            "schemes.none: expected named fields in ( ), found a list of named entries { }",
            "write ( ) instead of { }, and names without quotes: (funding: …)"
        )
    );
    assert_eq!(
        one("Nothing,", "\"Nothing\","),
        pair(
            "schemes.none.funding: expected a name without quotes, found the text \"Nothing\"",
            "write it without quotes: Nothing"
        )
    );
}

#[test]
fn fifteen_faults_give_fifteen() {
    let text = r#"(
    titel: "t", runs: 1.5, growth: Prt(1, 2, 3), output: inf, burden: Pert(1, 2), share: 7,
    schemes: {
        "push": (funding: Shar(state: 0.80), rights: State(licence_royalti: 0.02), start: "May"),
        "a=b": (funding: Match(300, "1"), rights: Fimr),
        "none": (funding: Nothing(2), start: None),
    },
    order: ["push"], sources: {"schemes.*": "x"},
)"#;
    let (shown, count, file) = all(text);
    assert_eq!(count, 15, "{shown}");
    assert!(file.is_some());
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "only its faults are looked at")]
struct Small {
    a: u8,
    b: String,
    c: Share,
}

#[test]
fn faults_are_printed_in_the_order_of_the_file() {
    let text = "(\n    a: 1.5,\n    bb: \"x\",\n)";
    let (sources, mut faults, root) = parsed(text);
    assert!(read::<Small>(&root.expect("the syntax is right"), &mut faults).is_some());
    assert_eq!(
        faults.render(&sources, false),
        "error: the field `c` is missing
 --> a.ron:1:1
  |
1 | (
  | ^
  |
  = help: write c: … inside these brackets

error: a whole number is expected, found 1.5
 --> a.ron:2:8
  |
2 |     a: 1.5,
  |        ^^^
  |
  = help: write a whole number from 0 to 255

error: unknown field `bb`
 --> a.ron:3:5
  |
3 |     bb: \"x\",
  |     ^^
  |
  = help: did you mean `b`? The fields here are: a, b, c
"
    );
    for path in ["a", "b", "bb", "c", "c.d"] {
        assert!(faults.touches(path), "{path}");
    }
}

#[test]
fn a_rule_that_touches_a_fault_is_silent() {
    let (sources, mut faults, root) = parsed(&GOOD.replace("runs: 10_000", "runs: x"));
    let root = root.expect("the syntax is right");
    assert!(read::<File>(&root, &mut faults).is_some());
    faults.at(&root, "runs", "too few runs", None);
    faults.at(&root, "schemes.push.funding.state", "too much", "write less".to_owned());
    faults.at(&root, "schemes.push.funding", "silent, since something below it is wrong", None);
    faults.at(&root, "schemes.push.selection", "no panel", None);
    assert_eq!(faults.len(), 3, "{}", faults.render(&sources, false));
    assert_eq!(
        faults.iter().last().and_then(|fault| fault.place),
        super::super::find(&root, "schemes.push").map(|node| node.place)
    );
}

#[test]
fn a_hundred_faults_in_a_megabyte_take_no_more_than_a_moment() {
    let right = "(funding: Share(state: 0.80, to: University(0.5)), rights: State(licence_royalty: 0.02)),\n";
    let wrong = "(funding: Share(state: 8, to: University(0.5)), rights: State(licence_royalty: 0.02)),\n";
    let count = 1_048_000 / right.len();
    let every = count / 99;
    let text: String = (0..count).map(|at| if at % every == 0 { wrong } else { right }).collect();
    let (_, mut faults, root) = parsed(&format!("[{text}]"));
    let start = std::time::Instant::now();
    read::<Vec<Scheme>>(&root.expect("the syntax is right"), &mut faults);
    assert!(faults.len() >= 99, "{}", faults.len());
    assert!(start.elapsed().as_secs() < 10, "a wild guess at what is hopelessly slow: {:?}", start.elapsed());
}

#[test]
fn noise_beyond_a_hundred_is_counted() {
    let (sources, mut faults, root) = parsed(&format!("[{}]", "\"x\",".repeat(150)));
    assert!(read::<Vec<f64>>(&root.expect("the syntax is right"), &mut faults).is_some());
    assert_eq!(faults.len(), 150);
    assert!(faults.render(&sources, false).ends_with("and 50 more faults\n"));
}

#[test]
fn exact_numbers_keep_their_digits() {
    for (written, kept) in [
        ("0.80", "0.80"),
        ("-1_000.5", "-1000.5"),
        ("1e6", "1000000"),
        ("2.5e-3", "0.0025"),
        ("0x10", "16"),
        (".5", "0.5"),
        ("2.", "2"),
        ("0.0", "0.0"),
        ("99999999999999999999", "99999999999999999999"),
    ] {
        let mut faults = Faults::new();
        let exact: Option<Exact> = read(&tree(written), &mut faults);
        assert_eq!(exact.map(|exact| exact.0.to_string()).as_deref(), Some(kept), "{written}");
        assert!(faults.is_empty());
    }
}

#[test]
fn noise_without_end_is_read_in_a_moment() {
    let start = std::time::Instant::now();
    for text in [
        format!("({})", (0..90_000).map(|at| format!("x{at}: 1,")).collect::<Vec<_>>().concat()),
        format!("(title: {}.{})", "1".repeat(400_000), "2".repeat(400_000)),
        format!("({}: 1)", "title".repeat(200_000)),
        format!("[{}]", "(),".repeat(300_000)),
        format!("{{{}}}", "\"x\": 1,".repeat(120_000)),
    ] {
        let (sources, faults, _) = parsed(&text);
        let shown = faults.render(&sources, false);
        let (all, _, _) = all(&text);
        assert!(all.len() >= shown.len() && all.len() < 100_000, "{}", all.len());
    }
    assert!(start.elapsed().as_secs() < 20, "a wild guess at what is hopelessly slow: {:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, rng_seed: RngSeed::Fixed(32), ..ProptestConfig::default() })]

    #[test]
    fn a_file_with_pieces_cut_out_or_put_in_gives_a_value_or_a_fault(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..8, "[(){}0-9.a-d]{0,3}"), 1..4)
    ) {
        let mut text: Vec<char> = GOOD.chars().collect();
        for (at, length, put_in) in cuts {
            let at = at.index(text.len());
            let end = (at + length).min(text.len());
            text.splice(at..end, put_in.chars());
        }
        let (shown, count, file) = all(&text.into_iter().collect::<String>());
        prop_assert!(file.is_some() || count > 0);
        prop_assert!(count <= 30 && shown.is_empty() == (count == 0), "{}", shown);
    }
}
