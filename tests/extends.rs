//! Scenarios that begin from another: what is laid over what, which files may be named, where faults are shown, and that such a scenario
//! is the same study as one file that says all of it.

mod desk;
mod studies;
mod written;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use cofin::scenario::limits;
use cofin::scenario::reading::{self, Reading};
use cofin::text::{Faults, Node, Sources, Value, changes, parse};
use desk::{Desk, ROOT, shipped};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use studies::written as on_one_line;

const BASE: &str = include_str!("faults/base.ron");

/// Reads the first of some files; the faults as text.
fn read(files: &[(&str, &str)]) -> Result<Reading, String> {
    read_with(files, &[])
}

fn read_with(files: &[(&str, &str)], settings: &[&str]) -> Result<Reading, String> {
    let settings: Vec<String> = settings.iter().map(|&setting| setting.to_owned()).collect();
    let provide = |name: &str| {
        let found = files.iter().find(|(file, _)| *file == name);
        found.map(|(_, text)| text.as_bytes().to_vec()).ok_or_else(|| (format!("no {name}"), "none".to_owned()))
    };
    let (name, text) = files[0];
    reading::read_with(name, text.to_owned(), &settings, &provide)
        .map_err(|refusal| refusal.faults.render(&refusal.sources, false))
}

fn tree(text: &str) -> Node {
    let (mut sources, mut faults) = (Sources::new(), Faults::new());
    let id = sources.add("tree.ron", text.to_owned());
    parse(&sources, id, &mut faults).unwrap_or_else(|| panic!("{}", faults.render(&sources, false)))
}

/// Both say the same, also in the order of entries.
fn same(reading: &Reading, whole: &Reading) {
    assert_eq!(changes(&reading.root, &whole.root), []);
    assert_eq!(reading.scenario, whole.scenario);
}

#[test]
fn a_file_says_only_what_is_other_than_in_the_one_it_begins_from() {
    let over = r#"(
        extends: "base.ron",
        title: "Push with 60 %",
        economy: (growth: Normal(mean: 0.07, sd: 0.01), excess_burden: 0.2),
        firms: {"lead": (weight: 1, hurdle_rate: 0.1, liquid_wealth: 500), "sme": (response: 0.9)},
        technologies: {"digital": (stages: [(name: "trial", cost: 5, months: 8, success: 0.7)])},
        schemes: {"push": (funding: Share(state: 0.60), payment: None), "advice": None},
        policies: {"push 80": (schemes: ["push"]), "fast patents": None},
        targets: None,
        administration: Some((carry_over: 0.25)),
    )"#;
    let whole = BASE
        .replace("Two technologies, three schemes", "Push with 60 %")
        .replace("growth: Normal(mean: 0.08, sd: 0.015)", "growth: Normal(mean: 0.07, sd: 0.01), excess_burden: 0.2")
        .replace("response: 0.8),", "response: 0.9),")
        .replace(
            "start_up: true),\n    },",
            "start_up: true),\n        \"lead\": (weight: 1, hurdle_rate: 0.1, liquid_wealth: 500),\n    },",
        )
        .replace(
            "[(name: \"pilot\", cost: LogNormal(median: 4, sigma: 0.5), months: 6, success: 0.8)]",
            "[(name: \"trial\", cost: 5, months: 8, success: 0.7)]",
        )
        .replace("Share(state: 0.80, to: University(0.5))", "Share(state: 0.60)")
        .replace("            payment: Advance(0.35),\n", "")
        .replace("        \"advice\": (funding: Nothing),\n", "")
        .replace("[\"push\", \"advice\"]", "[\"push\"]")
        .replace("        \"fast patents\": (schemes: [\"match\"], set: {\"administration.patent_months\": 21}),\n", "")
        .replace("    targets: [(measure: \"new_products_per_year\", at_least: 3)],\n", "")
        .replace("carry_over: 0.5", "carry_over: 0.25");
    let reading = read(&[("over.ron", over), ("base.ron", BASE)]).unwrap_or_else(|faults| panic!("{faults}"));
    same(&reading, &read(&[("whole.ron", &whole)]).unwrap_or_else(|faults| panic!("{faults}\n{whole}")));
    assert_eq!(reading.bases.keys().collect::<Vec<_>>(), ["base.ron"]);
}

/// c over b over a: the nearest to the first file says it last.
#[test]
fn files_may_stand_one_on_the_other_and_in_folders_below() {
    let files = [
        ("studies/first.ron", r#"(extends: "lines/b.ron", title: "First", monte_carlo: (seed: 3))"#),
        (
            "lines/b.ron",
            r#"(extends: "../base.ron", title: "B", monte_carlo: (seed: 2, runs: 2), technologies: {"space": (stages: [
            (name: "prototype", cost: Empirical(file: "costs.csv", column: "cost"), months: 12, success: 0.65, files_patent: true),
            (name: "series", cost: Empirical("costs.csv", "cost"), months: 6, success: 0.85)])})"#,
        ),
        ("base.ron", BASE),
        ("lines/costs.csv", "cost\n10\n14\n"),
    ];
    let reading = read(&files).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(reading.scenario.title, "First");
    let monte_carlo = &reading.scenario.monte_carlo;
    assert_eq!((monte_carlo.seed, monte_carlo.runs), (3, 2));
    assert_eq!(reading.bases.keys().collect::<Vec<_>>(), ["base.ron", "lines/b.ron"]);
    assert_eq!(
        reading.data.keys().collect::<Vec<_>>(),
        ["lines/costs.csv"],
        "a table stands beside the file that names it"
    );
}

#[test]
fn nothing_to_begin_from_is_none() {
    for none in ["extends: None,", ""] {
        let text = BASE.replacen('(', &format!("({none}"), 1);
        same(&read(&[("mine.ron", &text)]).expect("right"), &read(&[("base.ron", BASE)]).expect("right"));
    }
    let said = format!("({} title: \"Said\")", "extends: Some(\"base.ron\"),");
    assert_eq!(read(&[("mine.ron", &said), ("base.ron", BASE)]).expect("right").scenario.title, "Said");
    let named = format!("Scenario({} title: \"Named\")", "extends: \"base.ron\",");
    assert_eq!(read(&[("mine.ron", &named), ("base.ron", BASE)]).expect("right").scenario.title, "Named");
}

#[test]
fn a_title_of_its_own_leaves_those_in_other_languages_behind() {
    let below = BASE.replacen("title:", "titles: {\"vi\": \"Hai\"}, title:", 1);
    let titles = |own: &str| {
        let mine = format!("(extends: \"base.ron\", {own})");
        let reading = read(&[("mine.ron", &mine), ("base.ron", &below)]).expect("right");
        reading.scenario.titles.map(|titles| titles.0)
    };
    assert_eq!(titles("currency: (code: \"EUR\")"), Some(vec![("vi".to_owned(), "Hai".to_owned())]));
    assert_eq!(titles("title: \"Two\""), None);
    let fr = Some(vec![("fr".to_owned(), "Deux".to_owned())]);
    assert_eq!(titles("title: \"Two\", titles: {\"fr\": \"Deux\"}"), fr);
}

#[test]
fn where_no_other_file_can_be_read_it_is_said() {
    let refusal = reading::read("mine.ron", "(extends: \"base.ron\")".to_owned(), &[]).expect_err("no file");
    assert_eq!(
        refusal.faults.render(&refusal.sources, false),
        "error: there is no file `base.ron` here
 --> mine.ron:1:11
  |
1 | (extends: \"base.ron\")
  |           ^^^^^^^^^^
  |
  = help: read the scenario from its folder
"
    );
}

#[test]
fn settings_come_after_and_cannot_say_what_a_file_begins_from() {
    let files = [("mine.ron", "(extends: \"base.ron\", economy: (profit_tax: 0.17))"), ("base.ron", BASE)];
    let reading =
        read_with(&files, &["economy.profit_tax=0.15", "policies.mix=None", "schemes.match.tries=2"]).expect("right");
    let names: Vec<&str> = reading.scenario.policies.0.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["no support", "push 80", "fast patents"]);
    for files in [&files[..], &files[1..]] {
        let faults = read_with(files, &["extends=\"other.ron\""]).expect_err("a fault");
        assert!(
            faults.starts_with("error: what a scenario begins from can only be written in its file\n --> --set:1:9\n"),
            "{faults}"
        );
        let faults = read_with(files, &["policies.fast patent=None"]).expect_err("a fault");
        assert!(
            faults.starts_with("error: `policies` has no entry `fast patent`\n")
                && faults.contains("did you mean `fast patents`?"),
            "{faults}"
        );
    }
    let with = |set: &str| BASE.replace("{\"administration.patent_months\": 21}", set);
    for (set, what) in [
        ("{\"extends\": \"other.ron\"}", "a policy may not change what the file begins from"),
        ("{\"schemes.push\": None}", "a policy may not take the scheme `push` away with set"),
    ] {
        let faults = read(&[("base.ron", &with(set))]).expect_err("a fault");
        assert!(faults.starts_with(&format!("error: {what}")) && faults.matches("error:").count() == 1, "{faults}");
    }
}

#[test]
fn a_source_goes_with_the_number_that_is_taken_away() {
    let over = r#"(extends: "base.ron", schemes: {"match": None},
        policies: {"mix": (schemes: ["push"], priority: None), "fast patents": None})"#;
    assert!(read(&[("over.ron", over), ("base.ron", BASE)]).is_ok(), "the source of match's funding is in the base");
    let own = over.replace("policies:", "sources: {\"schemes.match.funding\": (cite: \"Other\")}, policies:");
    let faults = read(&[("over.ron", &own), ("base.ron", BASE)]).expect_err("a fault");
    assert!(
        faults.starts_with(
            "error: the source of `schemes.match.funding` belongs to no number of this file\n --> over.ron:"
        ),
        "{faults}"
    );
}

#[test]
fn the_example_in_the_manual_is_right() {
    let manual = fs::read_to_string("docs/scenario.md").expect("the manual");
    let (_, section) = manual.split_once("## Beginning from another file").expect("the section");
    let (_, example) = section.split_once("```ron\n").expect("an example");
    let (example, _) = example.split_once("```").expect("it ends");
    let reading = read(&[("mine.ron", example), ("01-four-schemes.ron", &shipped("01-four-schemes"))]);
    let reading = reading.unwrap_or_else(|faults| panic!("{faults}"));
    let names: Vec<&str> = reading.scenario.policies.0.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!((names[1], names[names.len() - 1]), ("pull 50", "push 60"));
    assert_eq!(reading.scenario.policies.get("mix").expect("it stays").schemes, ["push", "pull"]);
}

#[test]
fn there_are_limits() {
    let link = |number: usize| format!("(extends: \"{}.ron\")", number + 1);
    let chain = |files: usize| {
        let mut chain: Vec<(String, String)> =
            (1..files).map(|number| (format!("{number}.ron"), link(number))).collect();
        chain.push((format!("{files}.ron"), BASE.to_owned()));
        let files: Vec<(&str, &str)> = chain.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        read(&files).map(|_| ())
    };
    assert_eq!(limits::FILES, 8);
    assert_eq!(chain(8), Ok(()));
    let faults = chain(9).expect_err("one too many");
    assert!(faults.starts_with("error: more than 8 files begin from one another\n --> 8.ron:1:11\n"), "{faults}");

    let padded = |bytes: usize| BASE.to_owned() + &" ".repeat(bytes - BASE.len());
    let first = "(extends: \"base.ron\")";
    assert!(read(&[("first.ron", first), ("base.ron", &padded(limits::DATA_BYTES - first.len()))]).is_ok());
    let faults = read(&[("first.ron", first), ("base.ron", &padded(limits::DATA_BYTES - first.len() + 1))]);
    let faults = faults.expect_err("a byte too much");
    assert!(
        faults.starts_with("error: with `base.ron`, the files of this scenario are together larger than 1 MB\n"),
        "{faults}"
    );
}

#[test]
fn a_base_that_is_no_text_is_told_where_it_is_named() {
    let provide = |_: &str| Ok(vec![0xff]);
    let refusal = reading::read_with("a.ron", "(extends: \"b.ron\")".to_owned(), &[], &provide).expect_err("no text");
    let faults = refusal.faults.render(&refusal.sources, false);
    assert!(faults.starts_with("error: `b.ron` is not a text file in UTF-8\n --> a.ron:1:11\n"), "{faults}");
    for (text, what) in [("", "the file is empty"), ("{\"title\": 1}", "this looks like JSON")] {
        let faults = read(&[("a.ron", "(extends: \"b.ron\")"), ("b.ron", text)]).expect_err("no scenario");
        assert!(faults.starts_with(&format!("error: {what}")) && faults.contains("--> b.ron:1:1"), "{faults}");
    }
}

/// Each `NAME.ron` of `tests/faults/extends` that has a `NAME.txt`: what `cofin validate NAME.ron` says in that folder.
/// `COFIN_BLESS=1` writes them anew: read them.
#[test]
fn faults_are_shown_in_the_file_where_they_stand() {
    let folder = Path::new(ROOT).join("tests/faults/extends");
    let mut wrong = Vec::new();
    for name in [
        "absolute",
        "broken-base",
        "copy",
        "faulty-base",
        "itself",
        "missing",
        "no-scenario",
        "no-text",
        "outside",
        "ring",
        "set",
        "shipped",
        "taken-away",
        "wrong-types",
    ] {
        let arguments = ["validate", &format!("{name}.ron")];
        let output =
            std::process::Command::new(env!("CARGO_BIN_EXE_cofin")).args(arguments).current_dir(&folder).output();
        let output = output.expect("cofin starts");
        assert_eq!(output.status.code(), Some(3), "{name}");
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        let path = folder.join(format!("{name}.txt"));
        if std::env::var_os("COFIN_BLESS").is_some() {
            fs::write(&path, &said).expect("it is written");
        }
        if said != fs::read_to_string(&path).unwrap_or_default() {
            wrong.push(format!("=== {name}\n{said}"));
        }
    }
    assert!(wrong.is_empty(), "these say something else:\n{}", wrong.join("\n"));
}

#[test]
fn a_link_that_leads_out_of_the_folder_is_refused() {
    let desk = Desk::new();
    fs::create_dir(desk.path("studies")).expect("a folder");
    desk.write("base.ron", BASE);
    desk.write("studies/mine.ron", "(extends: \"base.ron\")");
    std::os::unix::fs::symlink("../base.ron", desk.path("studies/base.ron")).expect("a link");
    desk.cofin(&["validate", "studies/mine.ron"])
        .fails(3, &["studies/base.ron is a link that leads out of the scenario's folder", "--> studies/mine.ron:1:11"]);
    std::os::unix::fs::symlink("mine.ron", desk.path("studies/again.ron")).expect("a link");
    desk.write("studies/mine.ron", "(extends: \"again.ron\")");
    desk.cofin(&["validate", "studies/mine.ron"]).fails(3, &["`again.ron` begins from itself"]);
}

/// A desk with a study in two files, and the same in one.
fn two_and_one() -> Desk {
    let desk = Desk::new();
    fs::create_dir(desk.path("lines")).expect("a folder");
    desk.write("lines/base.ron", &BASE.replace("cost: 30,", "cost: Empirical(file: \"costs.csv\", column: \"cost\"),"));
    desk.write("lines/costs.csv", "cost\n25\n30\n40\n");
    desk.write(
        "two.ron",
        "(extends: \"lines/base.ron\", title: \"Two\", monte_carlo: (runs: 192), schemes: {\"match\": (tries: 2)},\n    policies: {\"all\": (schemes: [\"push\", \"match\"])})",
    );
    let one = BASE
        .replace("cost: 30,", "cost: Empirical(file: \"lines/costs.csv\", column: \"cost\"),")
        .replace("Two technologies, three schemes", "Two")
        .replace("runs: 100", "runs: 192")
        .replace("(private: 3, state: 1)", "(private: 3, state: 1), tries: 2")
        .replace("months\": 21}),\n", "months\": 21}),\n        \"all\": (schemes: [\"push\", \"match\"]),\n");
    desk.write("one.ron", &one);
    desk
}

/// The files of a folder but for the manifest, the scenario, the page that holds it and what is packed, with hashes left out.
fn results(desk: &Desk, folder: &str) -> BTreeMap<String, String> {
    let hash = desk.json(&format!("{folder}/manifest.json"))["file_hash"].as_str().expect("a hash").to_owned();
    let mut names = desk.names(folder);
    names.retain(|name| {
        let packed = [".png", ".xlsx"].iter().any(|end| name.ends_with(end));
        !["manifest.json", "page.html", "scenario.ron", "lines"].contains(&name.as_str()) && !packed
    });
    let without_hash = |name: String| {
        let text = String::from_utf8(desk.read(&format!("{folder}/{name}"))).expect("UTF-8");
        (name, text.replace(&hash, "HASH").replace(&hash[..8], "HASH"))
    };
    names.into_iter().map(without_hash).collect()
}

#[test]
fn two_files_give_the_same_bytes_as_one_that_says_all_of_it() {
    let desk = two_and_one();
    for name in ["two", "one"] {
        desk.cofin(&["run", &format!("{name}.ron"), "--quiet", "--out", name]).fine();
        desk.cofin(&[
            "sweep",
            &format!("{name}.ron"),
            "--lever",
            "schemes.match.tries=1..3/3",
            "--runs",
            "64",
            "--quiet",
            "--out",
            &format!("{name}-sweep"),
        ])
        .fine();
    }
    assert!(results(&desk, "two").len() > 15);
    assert_eq!(results(&desk, "two"), results(&desk, "one"));
    assert_eq!(results(&desk, "two-sweep"), results(&desk, "one-sweep"));
    let said = |name: &str, arguments: &[&str]| {
        let said = desk.cofin(&[&[arguments[0], &format!("{name}.ron")], &arguments[1..]].concat()).fine().stdout;
        said.replace(&format!("{name}.ron"), "FILE")
    };
    for arguments in [
        &["validate"][..],
        &["explain", "--policy", "all", "--run", "3", "--project", "5"],
        &["explain", "--policy", "all", "--find", "additional"],
        &["blocks", "--parts", "2"],
    ] {
        assert_eq!(said("two", arguments), said("one", arguments), "{arguments:?}");
    }
    let compared = |a: &str, b: &str| desk.cofin(&["compare", a, b, "--format", "json"]).fine().stdout;
    assert_eq!(compared("two", "two.ron"), compared("one", "one.ron").replace("one", "two"));
}

#[test]
fn the_folder_of_a_run_keeps_every_file_and_can_be_run_as_it_stands() {
    let desk = two_and_one();
    desk.cofin(&["run", "two.ron", "--quiet", "--out", "two"]).fine();
    for (kept, of) in
        [("scenario.ron", "two.ron"), ("lines/base.ron", "lines/base.ron"), ("lines/costs.csv", "lines/costs.csv")]
    {
        assert_eq!(desk.read(&format!("two/{kept}")), desk.read(of), "{kept}");
    }
    let manifest = desk.json("two/manifest.json");
    assert_eq!(
        (&manifest["extends"][0]["file"], &manifest["data"][0]["file"]),
        (&"lines/base.ron".into(), &"lines/costs.csv".into())
    );
    desk.cofin(&["run", "two/scenario.ron", "--quiet", "--out", "again"]).fine();
    assert_eq!(desk.json("again/manifest.json")["file_hash"], manifest["file_hash"]);
    assert_eq!(results(&desk, "again"), results(&desk, "two"));
    // The hash is over all files.
    let base = String::from_utf8(desk.read("lines/base.ron")).expect("UTF-8");
    desk.write("lines/base.ron", &(base + "// a comment\n"));
    desk.cofin(&["run", "two.ron", "--quiet", "--out", "commented"]).fine();
    assert_ne!(desk.json("commented/manifest.json")["file_hash"], manifest["file_hash"]);
    // A base that was exchanged in the folder is not believed.
    desk.write("two/lines/base.ron", BASE);
    desk.cofin(&["compare", "two", "again"]).fails(4, &["lines/base.ron is not the file that the run read"]);
    // Nor is a folder written over what is read.
    desk.cofin(&["run", "two.ron", "--out", "lines"]).fails(4, &["--out lines would replace lines/base.ron"]);
}

#[test]
fn parts_are_merged_and_an_unfinished_run_is_resumed() {
    let desk = two_and_one();
    desk.cofin(&["run", "two.ron", "--quiet", "--out", "whole"]).fine();
    desk.cofin(&["run", "two.ron", "--blocks", "0..1", "--quiet", "--out", "a"]).fine();
    desk.cofin(&["run", "a/scenario.ron", "--blocks", "1..3", "--quiet", "--out", "b"]).fine();
    desk.cofin(&["merge", "a", "b", "--quiet", "--out", "merged"]).fine();
    assert_eq!(results(&desk, "merged"), results(&desk, "whole"));
    assert_eq!(desk.read("merged/lines/base.ron"), desk.read("lines/base.ron"));
    let part = cofin::blocks::read(&desk.read("a/part.blocks")[..]).expect("a part");
    let header = cofin::blocks::Header { to: 3, ..part.header };
    let unfinished = part.blocks.iter().fold(cofin::blocks::opening(&header), |mut file, (number, block)| {
        file.extend(cofin::blocks::record(*number, block));
        file
    });
    fs::write(desk.path(".resumed.unfinished"), &unfinished).expect("it is written");
    let said = desk.cofin(&["run", "two.ron", "--resume", "--out", "resumed"]).fine();
    assert!(said.stderr.contains("Resumed after 64 of 192 futures."), "{said:?}");
    assert_eq!(results(&desk, "resumed"), results(&desk, "whole"));
    fs::write(desk.path(".other.unfinished"), &unfinished).expect("it is written");
    let base = String::from_utf8(desk.read("lines/base.ron")).expect("UTF-8");
    desk.write("lines/base.ron", &base.replace("budget_per_year: 300", "budget_per_year: 200"));
    desk.cofin(&["run", "two.ron", "--resume", "--out", "other"]).fails(4, &["is of a scenario with SHA-256"]);
}

#[test]
fn expectations_stand_beside_the_file_that_begins_from_another() {
    let desk = two_and_one();
    desk.cofin(&["check", "--bless", "two.ron", "--runs", "64", "--quiet"]).fine();
    desk.cofin(&["check", "two.ron"]).fine();
    let base = String::from_utf8(desk.read("lines/base.ron")).expect("UTF-8");
    desk.write("lines/base.ron", &base.replace("budget_per_year: 300", "budget_per_year: 20"));
    assert_eq!(desk.cofin(&["check", "two.ron"]).code, Some(1), "what moves in the base moves here");
}

#[test]
fn sources_are_those_of_all_files() {
    let desk = two_and_one();
    desk.write(
        "two.ron",
        "(extends: \"lines/base.ron\", economy: (profit_tax: 0.17), sources: {\"economy.profit_tax\": (grade: assumption, cite: \"Mine\")})",
    );
    let said = desk.cofin(&["sources", "two.ron"]).fine().stdout;
    for (path, value, cite) in
        [("economy.profit_tax", "0.17", "Mine"), ("schemes.match.funding.private", "3", "Conference on Resolution 57")]
    {
        assert!(said.lines().any(|line| line.contains(path) && line.contains(value) && line.contains(cite)), "{said}");
    }
}

#[test]
fn a_shipped_scenario_comes_with_what_it_begins_from() {
    let desk = Desk::new();
    let said = desk.cofin(&["new", "mine", "--from", "royalty-grants"]).fine();
    assert_eq!(desk.names("."), ["01-four-schemes.ron", "mine.ron"]);
    assert!(said.stderr.contains("Wrote 01-four-schemes.ron, from which it begins"), "{said:?}");
    assert_eq!(desk.read("01-four-schemes.ron"), shipped("01-four-schemes").into_bytes());
    desk.cofin(&["validate", "mine.ron", "--quick"]).fine();
    // What is there as it was shipped stays; what is another is not written over, nor built upon.
    desk.cofin(&["new", "second", "--from", "royalty-grants"]).fine();
    desk.cofin(&["examples", "extract", "royalty-grants"]).fine();
    assert_eq!(desk.names("."), ["01-four-schemes.ron", "17-royalty-grants.ron", "mine.ron", "second.ron"]);
    desk.write("01-four-schemes.ron", BASE);
    desk.cofin(&["new", "third", "--from", "royalty-grants"]).fails(4, &["01-four-schemes.ron", "nothing was written"]);
    assert!(!desk.path("third.ron").exists());
    let other = Desk::new();
    other.cofin(&["new", "01-four-schemes", "--from", "royalty-grants"]).fails(4, &["choose another name"]);
    assert_eq!(other.names("."), [""; 0]);
    fs::create_dir(other.path("deep")).expect("a folder");
    other.cofin(&["new", "deep/mine", "--from", "royalty-grants"]).fine();
    assert_eq!(other.names("deep"), ["01-four-schemes.ron", "mine.ron"]);
}

/// Choices from a tape, over and over.
struct Tape<'t>(&'t [u8], usize);

impl Tape<'_> {
    fn below(&mut self, most: usize) -> usize {
        self.1 += 1;
        usize::from(self.0[self.1 % self.0.len()]) % most
    }
}

/// A value that is to be replaced, whatever it is.
fn decoy(tape: &mut Tape<'_>, like: &Node) -> Node {
    let value = match tape.below(4) {
        0 => Value::Text("decoy".to_owned()),
        1 => Value::List(Vec::new()),
        2 => Value::Name("Decoy".to_owned()),
        _ => Value::Number("-1".to_owned()),
    };
    Node { value, place: like.place }
}

/// Divides a value into one to be laid over and one that is laid over it, so that both together are the value.
fn divide(tape: &mut Tape<'_>, node: &Node) -> (Node, Node) {
    let with = |value: Value| Node { value, place: node.place };
    match &node.value {
        Value::Record { name: None, fields } if tape.below(4) > 0 => {
            let (mut under, mut over) = (Vec::new(), Vec::new());
            for (name, value) in fields {
                match tape.below(3) {
                    0 => under.push((name.clone(), value.clone())),
                    1 => over.push((name.clone(), value.clone())),
                    _ => {
                        let (below, above) = divide(tape, value);
                        under.push((name.clone(), below));
                        over.insert(0, (name.clone(), above));
                    }
                }
            }
            let record = |fields| with(Value::Record { name: None, fields });
            (record(under), record(over))
        }
        Value::Map(entries) if tape.below(4) > 0 => {
            let cut = tape.below(entries.len() + 1);
            let (mut under, mut over) = (Vec::new(), Vec::new());
            for (at, (key, value)) in entries.iter().enumerate() {
                if at >= cut {
                    over.push((key.clone(), value.clone()));
                } else if tape.below(2) == 0 {
                    under.push((key.clone(), value.clone()));
                } else {
                    let (below, above) = divide(tape, value);
                    under.push((key.clone(), below));
                    over.push((key.clone(), above));
                }
            }
            if tape.below(3) == 0 {
                let gone = with(Value::Text(format!("gone {}", tape.1)));
                under.insert(tape.below(under.len() + 1), (gone.clone(), decoy(tape, node)));
                over.push((gone, with(Value::Name("None".to_owned()))));
            }
            (with(Value::Map(under)), with(Value::Map(over)))
        }
        _ => (decoy(tape, node), node.clone()),
    }
}

/// Any scenario, divided at random among two or three files, is read as the same or refused as well.
#[test]
fn a_scenario_divided_among_files_is_the_same_scenario() {
    let config = Config {
        cases: 300,
        rng_seed: RngSeed::Fixed(10),
        failure_persistence: None,
        max_shrink_iters: 500,
        ..Config::default()
    };
    let valid = std::cell::Cell::new(0);
    let strategy = (written::scenario(), prop::collection::vec(any::<u8>(), 97));
    let outcome = TestRunner::new(config).run(&strategy, |(tree_of_types, tape)| {
        let mut whole = tree(&tree_of_types.text());
        if let Value::Record { fields, .. } = &mut whole.value {
            // A title of another file leaves the titles in other languages behind.
            fields.retain(|(name, _)| !["extends", "titles"].contains(&name.text.as_str()));
        }
        let mut tape = Tape(&tape, 0);
        let (below, over) = divide(&mut tape, &whole);
        let (lowest, middle) = divide(&mut tape, &below);
        let begins = |from: &str, node: &Node| on_one_line(node).replacen('(', &format!("(extends: \"{from}\", "), 1);
        if !matches!(over.value, Value::Record { .. }) || !matches!(middle.value, Value::Record { .. }) {
            return Ok(());
        }
        let table = written::table();
        let whole = read(&[("whole.ron", &on_one_line(&whole)), ("numbers.csv", table), ("table.csv", table)]);
        let (first, second, third) = (begins("second.ron", &over), begins("third.ron", &middle), on_one_line(&lowest));
        let files = [
            ("first.ron", &*first),
            ("second.ron", &*second),
            ("third.ron", &*third),
            ("numbers.csv", table),
            ("table.csv", table),
        ];
        match (whole, read(&files)) {
            (Ok(whole), Ok(divided)) => {
                valid.set(valid.get() + 1);
                prop_assert_eq!(changes(&divided.root, &whole.root), vec![]);
                prop_assert_eq!(divided.scenario, whole.scenario);
            }
            (Ok(_), Err(faults)) => prop_assert!(false, "{}\n{}\n{}\n{}", faults, first, second, third),
            (Err(faults), Ok(_)) => prop_assert!(faults.contains("the source of"), "{}", faults),
            (Err(_), Err(_)) => {}
        }
        Ok(())
    });
    outcome.unwrap_or_else(|fault| panic!("{fault}"));
    assert!(valid.get() > 60, "{} divided scenarios are valid", valid.get());
}
