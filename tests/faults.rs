//! What an analyst reads who wrote something wrong: every rule across fields, by its exact text.

use cofin::draws::Draws;
use cofin::engine::{Engine, Workspace};
use cofin::model::Bases;
use cofin::model::resolve::resolve;
use cofin::scenario::reading::{self, Reading, Refusal};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

const BASE: &str = include_str!("faults/base.ron");
const EXAMPLE: &str = include_str!("faults/example.ron");
const RULES: &str = include_str!("faults/rules.txt");

fn read(name: &str, text: &str, settings: &[&str]) -> Result<Reading, Box<Refusal>> {
    let settings: Vec<String> = settings.iter().map(|setting| (*setting).to_owned()).collect();
    reading::read(name, text.to_owned(), &settings)
}

/// All faults as the user sees them; empty where there are none.
fn shown(name: &str, text: &str, settings: &[&str]) -> String {
    match read(name, text, settings) {
        Ok(_) => String::new(),
        Err(refusal) => refusal.faults.render(&refusal.sources, false),
    }
}

fn lines<'t>(change: &'t str, sign: &str) -> Vec<&'t str> {
    change.lines().filter_map(|line| line.strip_prefix(sign)).collect()
}

/// `rules.txt` holds, for each rule, lines of the base file that are changed (`- ` to `+ `), then the text it must give.
#[test]
fn every_rule_has_its_sentence() {
    let mut wrong = Vec::new();
    let cases: Vec<&str> = RULES.split("=== ").skip(1).collect();
    for case in &cases {
        let (title, rest) = case.split_once('\n').expect("a title");
        let end = rest.find("error:").unwrap_or(rest.len());
        let (change, expected) = rest.split_at(end);
        let mut text = BASE.to_owned();
        for (from, to) in lines(change, "- ").into_iter().zip(lines(change, "+ ")) {
            assert_eq!(text.matches(from).count(), 1, "{title}: `{from}` stands once in the base file");
            text = text.replace(from, to);
        }
        let found = shown("base.ron", &text, &[]);
        if found.trim_end() != expected.trim_end() {
            wrong.push(format!("=== {title}\n{change}{found}"));
        }
    }
    assert!(wrong.is_empty(), "these say something else:\n{}", wrong.join("\n"));
    assert!(cases.len() >= 100, "{} rules have a case", cases.len());
}

#[test]
fn a_file_that_is_no_scenario_at_all_is_answered_with_one_sentence() {
    for empty in ["", " \n\t\n"] {
        let expected = "error: the file is empty\n";
        let found = shown("mine.ron", empty, &[]);
        assert!(found.starts_with(expected) && found.contains("cofin new NAME writes a scenario"), "{found}");
        assert_eq!(found.matches("error:").count(), 1, "{found}");
    }
    let json = "{\n  \"title\": \"Push\",\n  \"monte_carlo\": {\"runs\": 100, \"seed\": null}\n}\n";
    assert_eq!(
        shown("mine.json", json, &[]),
        "error: this looks like JSON, and a scenario is written in RON
 --> mine.json:1:1
  |
1 | {
  | ^
  |
  = help: fields stand in ( ), their names without quotes: (title: \"…\", …); cofin new NAME writes one to start from
"
    );
}

/// An entry of the base file: its name, and what can be wrong inside it: of a wrong kind, missing, out of range, against a rule across
/// fields, in a policy's `set`.
type Entry = (&'static str, &'static [(&'static str, &'static str)]);

const ENTRIES: &[Entry] = &[
    (
        "sme",
        &[
            ("weight: 0.75", "weight: -1"),
            ("hurdle_rate: 0.18", "hurdle_rate: \"x\""),
            ("response: 0.8", "response: -1.8"),
        ],
    ),
    ("start-up", &[("hurdle_rate: 0.25, ", ""), ("start_up: true", "start_up: true, strategic: true")]),
    (
        "space",
        &[
            ("Poisson(6), intake_years: 3", "Poisson(6), intake_years: 99"),
            ("years: 12, margin: 0.15", "years: 12, margin: 0"),
            ("cost: 30", "cost: -30"),
            ("market: Absent, strategic", "market: Absnt, strategic"),
        ],
    ),
    (
        "push",
        &[("state: 0.80", "state: 0.95"), ("Advance(0.35)", "Advance(3.5)"), ("reliability: 0.5", "reliability: 0")],
    ),
    ("match", &[("private: 3, state: 1", "private: 0, state: 1")]),
    ("advice", &[("(funding: Nothing)", "(funding: Nothing, tries: 2)")]),
    ("mix", &[("at_least: 0.70", "at_least: 7"), ("floor: 0.15", "floor: 1.5")]),
    (
        "fast patents",
        &[("\"administration.patent_months\": 21", "\"administration.patent_months\": 900, \"economy.growt\": 1")],
    ),
];

/// Place and sentence of every fault.
fn listed(text: &str) -> Vec<((usize, usize), String)> {
    let Err(refusal) = read("base.ron", text, &[]) else { return Vec::new() };
    let place = |fault: &cofin::text::Fault| refusal.sources.line_column(fault.place.expect("it is written somewhere"));
    refusal.faults.iter().map(|fault| (place(fault), fault.what.clone())).collect()
}

/// The base file with all that can be wrong inside an entry.
fn wrong_inside(slips: &[(&str, &str)]) -> String {
    let change = |text: String, (from, to): &(&str, &str)| {
        assert_eq!(text.matches(from).count(), 1, "`{from}` stands once in the base file");
        text.replace(from, to)
    };
    slips.iter().fold(BASE.to_owned(), change)
}

#[test]
fn whatever_is_wrong_with_the_name_of_an_entry_the_faults_inside_are_shown() {
    let long = "x".repeat(81);
    let names = [
        ("", "a name may not be empty"),
        ("[a", "a name may not contain a square bracket without its other half"),
        ("a*b", "a name may not contain `*`"),
        ("a=b", "a name may not contain `=`"),
        ("a\tb", "a name may not contain a control character"),
        ("a\\\"b", "a name may not contain `\"`"),
        (" a", "a name may not start or end with a blank"),
        (&long, "a name may have at most 80 characters, this one has 81"),
    ];
    for (name, slips) in ENTRIES {
        let right = wrong_inside(slips);
        let inside = listed(&right);
        assert!(inside.len() >= slips.len(), "{name}: {inside:?}");
        for (faulty, what) in names {
            // The name itself and everything that names it; a source is found by a pattern in which a full stop parts names.
            let text =
                right.replace(&format!("\"{name}\""), &format!("\"{faulty}\"")).replace("schemes.match", "schemes.*");
            let found = listed(&text);
            let of_name: Vec<_> = found.iter().filter(|(_, found)| found == what).collect();
            assert_eq!(of_name.len(), 1, "{name} as {faulty:?}: {found:#?}");
            let written = faulty.replace("\\\"", "\"");
            let as_named = |what: &str| {
                let after = if written.is_empty() { String::new() } else { format!(".{written}") };
                let what = what.replace(&format!(".{name}`"), &format!("{after}`"));
                what.replace(&format!("`{name}`"), &format!("`{written}`"))
            };
            for ((line, _), what) in &inside {
                let there = found.iter().any(|((at, _), found)| at == line && *found == as_named(what));
                assert!(there, "{name} as {faulty:?}: `{what}` of line {line} is not in\n{found:#?}");
            }
            assert_eq!(found.len(), inside.len() + 1, "{name} as {faulty:?}: {found:#?}\n{inside:#?}");
        }
    }
}

#[test]
fn two_entries_of_one_name_each_show_the_faults_inside() {
    for (name, slips) in ENTRIES {
        let wrong = wrong_inside(slips);
        let inside = listed(&wrong);
        // The entry a second time, right after itself.
        let entry = |text: &str| {
            let start = text.find(&format!("\"{name}\": (")).expect("the entry is there");
            let ends = ["\n        \"", "\n    }"].into_iter().filter_map(|end| text[start..].find(end));
            let end = start + ends.min().expect("the entry ends");
            (start, end)
        };
        let (start, end) = entry(BASE);
        let slipped = entry(&wrong);
        for (first, second) in
            [(&wrong[slipped.0..slipped.1], &BASE[start..end]), (&BASE[start..end], &wrong[slipped.0..slipped.1])]
        {
            let text = format!("{}{first}\n        {second}{}", &BASE[..start], &BASE[end..]);
            let found = listed(&text);
            let twice = format!("the entry `{name}` stands here a second time; the first is on line");
            assert_eq!(found.iter().filter(|(_, what)| what.starts_with(&twice)).count(), 1, "{found:#?}");
            for (_, what) in &inside {
                assert!(found.iter().any(|(_, found)| found == what), "{name}: `{what}` is not in\n{found:#?}\n{text}");
            }
            assert_eq!(found.len(), inside.len() + 1, "{name}: {found:#?}\n{inside:#?}");
        }
    }
}

#[test]
fn the_base_file_is_right() {
    assert_eq!(shown("base.ron", BASE, &[]), "");
}

/// The base file with a cost drawn from a table, and what is wrong with it if the table is this text.
fn shown_with(table: &str) -> String {
    let text = BASE.replace("cost: 30", "cost: Empirical(file: \"costs.csv\", column: \"cost\")");
    let provide = |name: &str| {
        assert_eq!(name, "costs.csv");
        Ok(table.as_bytes().to_vec())
    };
    match reading::read_with("base.ron", text, &[], &provide) {
        Ok(_) => String::new(),
        Err(refusal) => refusal.faults.render(&refusal.sources, false),
    }
}

#[test]
fn a_wrong_table_is_shown_where_the_scenario_names_it() {
    assert_eq!(shown_with("name,cost\na,12.5\nb,30\n"), "");
    let table = [
        ("name,costs\na,12\nb,13\n", "`costs.csv` has no column `cost`", "did you mean `costs`?"),
        ("cost\n12\ntwelve\n", "line 3 of `costs.csv`: `twelve` is no number", "write digits with one point at most"),
        ("cost\n12\n-3\n", "Empirical can fall to -3.0000, which is out of range", "an amount of money is 0 or more"),
        ("cost\n12\n", "there is only one value", "write the number itself: 12"),
        ("cost\n", "there are no values", "write at least two values"),
        ("cost\n1e10\n2e10\n", "Empirical can rise to more money than can be counted exactly", "check the unit"),
    ];
    for (table, what, help) in table {
        let found = shown_with(table);
        assert!(found.starts_with(&format!("error: {what}")), "{found}");
        assert!(found.contains("base.ron:32:") && found.contains(help), "{found}");
        assert_eq!(found.matches("error:").count(), 1, "{found}");
    }
}

#[test]
fn a_policy_may_draw_from_a_table_of_its_own() {
    let text = BASE.replace(
        "{\"administration.patent_months\": 21}",
        "{\"administration.patent_months\": Empirical(file: \"months.csv\", column: \"months\")}",
    );
    let provide = |_: &str| Ok(b"months\n21\n30\n".to_vec());
    let reading = reading::read_with("base.ron", text, &[], &provide).expect("a right file");
    assert_eq!(reading.data.keys().collect::<Vec<_>>(), ["months.csv"]);
    let study = resolve(&reading.scenario, &reading.variants);
    let months = study.inputs.iter().find(|input| input.path == "administration.patent_months").expect("drawn");
    assert!((months.law.mean() - 25.5).abs() < 1e-12);
    assert_eq!(months.declared, "Empirical(file: \"months.csv\", column: \"months\")");
}

/// What is wrong with the base file if its projects are those of this table.
fn shown_with_projects(text: &str, table: &str) -> String {
    let provide = |name: &str| {
        assert_eq!(name, "projects.csv");
        Ok(table.as_bytes().to_vec())
    };
    match reading::read_with("mine/base.ron", text.to_owned(), &[], &provide) {
        Ok(_) => String::new(),
        Err(refusal) => refusal.faults.render(&refusal.sources, false),
    }
}

/// The base file with projects of a table.
fn with_projects() -> String {
    BASE.replace("    schemes: {\n", "    proposals: Table(file: \"projects.csv\"),\n    schemes: {\n")
}

/// `tables.txt` holds tables of projects, each with all that is said of it: file, line and column at once.
#[test]
fn every_fault_of_a_table_of_projects_has_its_sentence() {
    let (mut wrong, text) = (Vec::new(), with_projects());
    for case in include_str!("faults/tables.txt").split("=== ").skip(1) {
        let (title, rest) = case.split_once('\n').expect("a title");
        let end = rest.find("error:").unwrap_or(rest.len());
        let (table, expected) = rest.split_at(end);
        let found = shown_with_projects(&text, table.strip_suffix('\n').expect("a blank line"));
        if found.trim_end() != expected.trim_end() {
            wrong.push(format!("=== {title}\n{table}{found}"));
        }
    }
    assert!(wrong.is_empty(), "these say something else:\n{}", wrong.join("\n"));
}

#[test]
fn a_table_of_projects_is_a_text_of_bearable_size() {
    let text = with_projects();
    let refused = |table: Vec<u8>| {
        let provide = |_: &str| Ok(table.clone());
        let refusal = reading::read_with("base.ron", text.clone(), &[], &provide).expect_err("a wrong table");
        let fault = refusal.faults.iter().next().expect("a fault").clone();
        (refusal.sources.line_column(fault.place.expect("a place")).0, fault.what, fault.help.unwrap_or_default())
    };
    let whole = |what: &str, help: &str| (45, what.to_owned(), help.to_owned());
    assert_eq!(
        refused(vec![0xff, 0xfe]),
        whole("`projects.csv` is not a text file in UTF-8", "save it as CSV in UTF-8")
    );
    let large = "`projects.csv` is larger than 1 MB";
    assert_eq!(refused(vec![b'a'; 1_048_577]), whole(large, "leave out what does not describe the projects"));
    let head = "name,technology,class,arrival\n".to_owned();
    let many = (0..5_001).fold(head, |text, number| text + &format!("p{number},space,sme,2026-03\n"));
    let (line, what, help) = refused(many.into_bytes());
    assert_eq!((line, what.as_str()), (5_002, "this table has more than 5000 projects"));
    assert_eq!(help, "list fewer, or draw some of them from their technology");
}

/// What projects state counts for what a run could move: two of them at 2⁵⁹ units are more than 2⁶² at twice the planned size, with what
/// else moves with them.
#[test]
fn what_projects_state_is_within_what_can_be_counted() {
    let table = "name,technology,class,arrival,public_value\nA,space,sme,2026-03,1000000000\nB,space,sme,2026-03,1000000000\nC,space,sme,2026-03,1000000000\nD,space,sme,2026-03,1000000000\nE,space,sme,2026-03,1000000000\n";
    let found = shown_with_projects(&with_projects(), table);
    let what = "error: all projects of a run together could move more money than can be counted exactly";
    assert!(found.starts_with(what), "{found}");
    assert_eq!(shown_with_projects(&with_projects(), &table.replace("1000000000", "100000000")), "");
}

/// A policy cannot take away what a project states a number of.
#[test]
fn a_policy_leaves_projects_what_they_state() {
    let text =
        with_projects().replace("{\"administration.patent_months\": 21}", "{\"technologies.space.payoff\": Lump(100)}");
    let text = text.replace("rights: State(licence_royalty: 0.02),", "");
    let table = "name,technology,class,arrival,payoff.first_year\nA,space,sme,2026-03,20\n";
    let found = shown_with_projects(&text, table);
    let what = "projects of the table state payoff.first_year, which the technology `space` would not have";
    assert!(found.contains(what) && found.matches("error:").count() == 1, "{found}");
    assert_eq!(shown_with_projects(&text, &table.replace(",20\n", ",\n")), "");
}

/// The files that an analyst got wrong, each with what it says in the `.txt` beside it.
#[test]
fn broken_files_say_what_is_wrong_with_them() {
    let mut wrong = Vec::new();
    for name in [
        "percentages",
        "misspelt-field",
        "unknown-names",
        "never-binds",
        "impossible-correlation",
        "wrong-unit",
        "university-waits",
        "set-population",
        "set-too-far",
        "too-much",
        "too-much-work",
        "fifteen",
        "faulty-names",
    ] {
        let beside = |ending: &str| {
            std::fs::read_to_string(format!("{}/tests/faults/{name}.{ending}", env!("CARGO_MANIFEST_DIR")))
        };
        let text = beside("ron").expect("the broken file");
        let found = shown(&format!("{name}.ron"), &text, &[]);
        if found != beside("txt").unwrap_or_default() {
            wrong.push(format!("=== {name}\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "these say something else:\n{}", wrong.join("\n"));
}

#[test]
fn fifteen_faults_give_exactly_fifteen() {
    let refusal = read("fifteen.ron", include_str!("faults/fifteen.ron"), &[]).expect_err("it has fifteen faults");
    assert_eq!(refusal.faults.len(), 15);
}

#[test]
fn more_classes_or_technologies_than_can_be_told_apart_are_refused() {
    let many = (0..66_000).map(|number| format!("\"c{number}\":(),")).collect::<Vec<_>>().concat();
    for part in ["firms: {", "technologies: {"] {
        let text = BASE.replacen(part, &format!("{part}{many}"), 1);
        assert!(text.len() > BASE.len() && text.len() < 1_000_000, "a file that is read");
        read("many.ron", &text, &[]).expect_err("too many");
    }
}

#[test]
fn a_misspelt_field_is_one_fault() {
    let text = include_str!("faults/misspelt-field.ron");
    assert_eq!(read("misspelt-field.ron", text, &[]).expect_err("a fault").faults.len(), 1);
}

#[test]
fn a_faulty_setting_is_shown_in_the_argument() {
    let table = [
        ("monte_carlo.runs=0", "0 is out of range", ":1:18", "write runs from 1 to 1000000"),
        ("reference=\"push\"", "there is no policy `push`", ":1:11", "did you mean `push 80`?"),
        ("schemes.push.funding.state=0.9", "the State pays 0.9, more than 0.80", ":1:28", "at most 0.80"),
        ("economy.growt=0.07", "unknown field `growt`", ":1:1", "did you mean `growth`?"),
        ("economy.growth", "this is not of the form path=value", ":1:1", "economy.growth=0.07"),
        ("firms.sme.weight=-1", "-1 is out of range", ":1:18", "write a weight from 0 to 1000000"),
    ];
    for (setting, what, place, help) in table {
        let found = shown("base.ron", BASE, &[setting]);
        assert!(found.starts_with(&format!("error: {what}")), "{found}");
        assert!(found.contains(&format!("--> --set{place}\n")), "{found}");
        assert!(found.contains(setting) && found.contains(help), "{found}");
        assert_eq!(found.matches("error:").count(), 1, "{found}");
    }
}

#[test]
fn a_setting_may_change_what_a_policy_may_not() {
    for setting in ["technologies.space.proposals_per_year=12", "firms.sme.weight=2", "clock.months=60"] {
        assert_eq!(shown("base.ron", BASE, &[setting]), "");
    }
}

#[test]
fn faults_of_several_policies_are_all_shown() {
    let text = BASE.replace(
        "set: {\"administration.patent_months\": 21}),",
        "set: {\"administration.patent_months\": 900}),\n        \"slow\": (schemes: [], set: {\"administration.patent_months\": -5}),",
    );
    let found = shown("base.ron", &text.replace("runs: 100", "runs: 0"), &[]);
    assert_eq!(found.matches("error:").count(), 3, "{found}");
    assert!(found.contains("base.ron:61:84") && found.contains("base.ron:62:69"), "{found}");
}

#[test]
fn a_rule_is_judged_in_the_numbers_of_the_policy() {
    let without = BASE.replace("release: BetaCurve(alpha: 0.554, beta: 0.36, span_years: 1.08),", "");
    let without = without.replace("carry_over: 0.5,", "");
    let found = shown("base.ron", &without, &[]);
    assert!(found.contains("this priority can never bind"), "{found}");
    let with = without.replace(
        "priority: PrivateShare(at_least: 0.70)),",
        "priority: PrivateShare(at_least: 0.70), set: {\"administration.release\": Even}),",
    );
    assert_eq!(shown("base.ron", &with, &[]), "");
}

#[test]
fn the_example_is_right() {
    assert_eq!(shown("example.ron", EXAMPLE, &[]), "");
}

/// The tokens of a text: names, numbers, texts and single characters, without comments and blanks.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    for line in text.lines() {
        let line = line.split("//").next().unwrap_or("");
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let length = match first {
                '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
                c if c.is_alphanumeric() || c == '-' || c == '_' => {
                    rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.')).unwrap_or(rest.len())
                }
                c => c.len_utf8(),
            };
            let (token, after) = rest.split_at(length);
            tokens.push(token.to_owned());
            rest = after.trim_start();
        }
    }
    tokens
}

/// What stands in for a token: something of its kind, so that many files are still accepted.
fn stand_ins(token: &str) -> Vec<&'static str> {
    if token.starts_with(|c: char| c.is_ascii_digit()) {
        return vec![
            "0",
            "1",
            "-1",
            "2",
            "0.5",
            "1.0",
            "0.001",
            "1e-9",
            "3",
            "12",
            "600",
            "1000",
            "1e9",
            "40",
            "0.999999999999",
            "Poisson(3)",
            "Pert(0, 1, 2)",
            "Beta(mean: 0.5, strength: 2)",
            "PerRun(Uniform(0, 1))",
            "Bernoulli(0.5)",
            "Exponential(mean: 1)",
            "LogNormal(median: 1, sigma: 3)",
            "Discrete(values: [0, 1], weights: [1, 1])",
            "Gamma(mean: 1, cv: 0.5)",
            "Weibull(2, 1)",
            "Pareto(1, 3)",
            "Mixture([(1, 0), (2, Exponential(mean: 1))])",
            "Truncated(of: Normal(mean: 1, sd: 1), min: 0)",
            "Truncated(Poisson(3), 1, 5)",
            "Empirical(file: \"x.csv\", column: \"x\")",
            "9999999999999999999999999999",
            "0.0000000000000000000000000001",
        ];
    }
    match token {
        "Poisson" | "Pert" | "LogNormal" | "Beta" | "Normal" => vec!["PerRun", "Triangular", "Uniform"],
        "true" | "false" => vec!["true", "false"],
        "Absent" | "Forming" | "Formed" => vec!["Absent", "Forming", "Formed"],
        "Own" | "Other" => vec!["Own", "Other"],
        "PerStage" | "Everyone" => {
            vec!["PerStage", "Reimburse", "OnResult(floor: 0.5)", "Advance(1)", "Everyone", "Lottery"]
        }
        "Firm" => vec!["Firm", "University", "Nothing"],
        _ => vec!["None", "()", "[]", "{}", "\"\"", "1", "(", ")", ","],
    }
}

#[derive(Clone, Debug)]
enum Slip {
    Delete,
    Double,
    Swap(prop::sample::Index),
    Replace(prop::sample::Index),
}

fn slip() -> impl Strategy<Value = Slip> {
    prop_oneof![
        1 => Just(Slip::Delete),
        1 => Just(Slip::Double),
        1 => any::<prop::sample::Index>().prop_map(Slip::Swap),
        6 => any::<prop::sample::Index>().prop_map(Slip::Replace),
    ]
}

fn slipped(tokens: &[String], slips: &[(prop::sample::Index, Slip)]) -> String {
    let mut tokens = tokens.to_vec();
    for (place, slip) in slips {
        let at = place.index(tokens.len());
        match slip {
            Slip::Delete => drop(tokens.remove(at)),
            Slip::Double => tokens.insert(at, tokens[at].clone()),
            Slip::Swap(other) => {
                let other = other.index(tokens.len());
                tokens.swap(at, other);
            }
            Slip::Replace(by) => {
                let options = stand_ins(&tokens[at]);
                tokens[at] = by.get(&options).to_string();
            }
        }
    }
    tokens.join(" ")
}

/// Reads a text and, if it is accepted and small, lives through one run of it.
fn live(text: &str) -> bool {
    let reading = match read("slips.ron", text, &[]) {
        Ok(reading) => reading,
        Err(refusal) => {
            assert!(!refusal.faults.render(&refusal.sources, false).is_empty());
            return false;
        }
    };
    let study = resolve(&reading.scenario, &reading.variants);
    let _ = Draws::new(&study);
    let expected: f64 =
        study.population.technologies.iter().map(|t| t.count.law.mean() * cofin::units::to_f64(t.intake_years)).sum();
    if expected < 2_000.0 {
        match Engine::new(&study).run_one(0, &mut Workspace::default()) {
            Ok(row) => assert_eq!(row.len(), Bases::of(&study).outcomes()),
            Err(overflow) => assert!(overflow.to_string().starts_with("in future 0, under the policy "), "{overflow}"),
        }
    }
    true
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, rng_seed: RngSeed::Fixed(34), ..ProptestConfig::default() })]

    #[test]
    fn a_file_with_slips_is_refused_or_runs(slips in prop::collection::vec((any::<prop::sample::Index>(), slip()), 1..4)) {
        live(&slipped(&tokens(EXAMPLE), &slips));
    }

    #[test]
    fn a_small_file_with_slips_is_refused_or_runs(slips in prop::collection::vec((any::<prop::sample::Index>(), slip()), 1..4)) {
        live(&slipped(&tokens(BASE), &slips));
    }
}

#[test]
fn the_tokens_of_a_file_are_the_file() {
    assert!(live(&tokens(BASE).join(" ")) && live(&tokens(EXAMPLE).join(" ")));
}

#[test]
fn every_number_the_model_draws_is_in_the_list_of_numbers() {
    for text in [BASE, EXAMPLE] {
        let reading = read("example.ron", text, &[]).expect("a right file");
        let study = resolve(&reading.scenario, &reading.variants);
        let listed = cofin::scenario::numbers::numbers(&reading.scenario);
        let drawn = study.inputs.iter().map(|input| &input.path).chain(study.columns.iter().map(|column| &column.path));
        for path in drawn.filter(|path| !path.ends_with("_overrun")) {
            assert!(listed.iter().any(|number| number.path == *path && number.is_drawn()), "{path}");
            assert!(cofin::text::find(&reading.root, path).is_some(), "{path} leads to a number of the file");
        }
    }
}

#[test]
fn a_policy_may_change_the_distribution_of_a_correlated_number() {
    let text = BASE
        .replace("rank: 0.5", "rank: 0.95")
        .replace("{\"administration.patent_months\": 21}", "{\"economy.growth\": Normal(mean: 0.05, sd: 0.02)}");
    let reading = read("base.ron", &text, &[]).expect("a right file");
    let study = resolve(&reading.scenario, &reading.variants);
    assert_eq!(study.input_groups.len(), 2, "one with each distribution of growth");
    assert_eq!(study.input_groups[0].factor, study.input_groups[1].factor);
    assert_ne!(study.input_groups[0].members, study.input_groups[1].members);
}

#[test]
fn a_population_changed_by_another_way_is_refused() {
    use cofin::scenario::rules;
    let base = read("base.ron", BASE, &[]).expect("a right file");
    for setting in
        ["firms.sme.weight=2", "technologies.space.intake_years=4", "technologies.space.stages.series.name=\"x\""]
    {
        let changed = read("base.ron", BASE, &[setting]).expect("a right file");
        let mut faults = cofin::text::Faults::new();
        rules::check_variant(&base.scenario, &changed.scenario, "fast patents", &changed.root, &mut faults);
        let shown = faults.render(&changed.sources, false);
        assert!(shown.starts_with("error: a policy may not change who proposes"), "{shown}");
    }
}

#[test]
fn the_shipped_scenarios_are_right() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
    for entry in std::fs::read_dir(folder).expect("the folder of scenarios") {
        let path = entry.expect("an entry").path();
        let name = path.display().to_string();
        if path.extension().is_some_and(|ending| ending == "ron") && !name.ends_with(".expect.ron") {
            let text = std::fs::read_to_string(&path).expect("a scenario");
            let provide = |name: &str| {
                let beside = std::fs::read(format!("{folder}/{name}"));
                beside.map_err(|error| (error.to_string(), "ship it".to_owned()))
            };
            let read = reading::read_with(&name, text, &[], &provide);
            assert!(
                read.is_ok(),
                "{}",
                read.map_or_else(|refusal| refusal.faults.render(&refusal.sources, false), |_| name)
            );
        }
    }
}
