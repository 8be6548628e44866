//! `cofin compare`: what changed in the inputs, what moved in the results, paired where the futures are the same; damaged folders.

mod desk;
mod studies;

use std::fs;

use cofin::measure::{Kind, MEASURES};
use desk::Desk;
use serde_json::Value;

/// Every project costs what its future draws and passes with 40 %; the State pays a share that no result depends on otherwise.
const STUDY: &str = r#"(
    title: "Ten projects",
    currency: (code: "EUR", unit: Thousand, decimals: 2),
    clock: (start: "2026-01", months: 120),
    monte_carlo: (runs: 640, seed: 57, design: LatinHypercube),
    economy: (output: 1_000_000, social_discount_rate: 0, state_discount_rate: 0, profit_tax: 0),
    firms: { "firm": (weight: 1, hurdle_rate: 0, liquid_wealth: 1_000_000) },
    technologies: {
        "technology": (market: Formed, proposals_per_year: 10, intake_years: 1,
            stages: [(name: "trial", cost: PerRun(Uniform(500, 1500)), months: 12, success: 0.40)],
            payoff: Lump(100_000)),
    },
    schemes: { "half": (funding: Share(state: 0.50), believed_award: 1, call_every_months: 1) },
    policies: { "no support": (schemes: []), "half": (schemes: ["half"]) },
    reference: "no support",
)
"#;

fn with_studies(other: &str) -> Desk {
    let desk = Desk::new();
    desk.write("a.ron", STUDY);
    desk.write("b.ron", other);
    desk
}

fn json(desk: &Desk, arguments: &[&str]) -> Value {
    let said = desk.cofin(&[arguments, &["--format", "json"]].concat()).fine();
    serde_json::from_str(&said.stdout).unwrap_or_else(|error| panic!("{error}\n{}", said.stdout))
}

fn row<'v>(comparison: &'v Value, policy: &str, measure: &str) -> &'v Value {
    let rows = comparison["results"].as_array().expect("rows");
    let found = rows.iter().find(|row| row["policy"] == policy && row["measure"] == measure);
    found.unwrap_or_else(|| panic!("no {policy} {measure}"))
}

#[test]
fn one_changed_number_is_exactly_one_changed_input() {
    let desk =
        with_studies(&format!("// Another comment.\n{}", STUDY.replace("0.50", "0.40").replace("1_000_000", "1e6")));
    let said = desk.cofin(&["compare", "a.ron", "b.ron"]).fine();
    assert!(
        said.stdout.starts_with(
            "A: a.ron\nB: b.ron\n\nInputs: 1 value differs.\n  schemes.half.funding.state: 0.50 → 0.40\n\n\
             Results: B less A, paired run by run on the same draws (seed 57, stream version 1, LatinHypercube, 640 futures).\n"
        ),
        "{}",
        said.stdout
    );
    assert_eq!(said.stderr, "");
    assert!(said.stdout.contains("  state_outlay") && said.stdout.contains('*'), "{}", said.stdout);
    assert_eq!(desk.names("."), ["a.ron", "b.ron"], "nothing is written");
}

#[test]
fn the_same_study_is_the_same() {
    let desk = with_studies(STUDY);
    let said = desk.cofin(&["compare", "a.ron", "b.ron", "--runs", "128"]).fine();
    assert!(
        said.stdout.contains("Inputs: the same.") && said.stdout.contains("Nothing moved: all "),
        "{}",
        said.stdout
    );
    let csv = desk.cofin(&["compare", "a.ron", "b.ron", "--runs", "128", "--format", "csv"]).fine().stdout;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert!(
        reader.records().all(|row| row.is_ok_and(|row| row.len() == 13 && &row[0] == "result" && &row[12] == "false"))
    );
}

/// Ten projects a future cost ten times what the future draws, U(500, 1500) thousand: the State pays half of it in A and 40 % in B.
/// B less A is −0.1 of that cost in every future: the error of the paired difference is a fifth of A's, not √(1 + 0.8²) times it.
#[test]
fn differences_are_paired_on_the_same_futures_and_not_otherwise() {
    let desk = with_studies(&STUDY.replace("0.50", "0.40"));
    let close = |found: f64, expected: f64| (found - expected).abs() <= 1e-6 * expected.abs();
    let paired = json(&desk, &["compare", "a.ron", "b.ron"]);
    let outlay = row(&paired, "half", "state_outlay");
    let number = |value: &Value| value.as_f64().expect("a number");
    let a = (number(&outlay["a"]["value"]), number(&outlay["a"]["se"]));
    let difference = (number(&outlay["difference"]["value"]), number(&outlay["difference"]["se"]));
    assert_eq!((&paired["paired"], &outlay["paired"], &outlay["moved"]), (&true.into(), &true.into(), &true.into()));
    assert!((a.0 - 5_000_000.0).abs() < 4.0 * a.1.max(1_000.0), "ten projects, half of a million: {a:?}");
    assert!(close(difference.0, -a.0 / 5.0) && close(difference.1, a.1 / 5.0), "{a:?} {difference:?}");
    assert_eq!(row(&paired, "half", "successes")["standard_errors"], 0.0, "the same luck, the same successes");

    desk.write("b.ron", &STUDY.replace("0.50", "0.40").replace("seed: 57", "seed: 58"));
    let apart = json(&desk, &["compare", "a.ron", "b.ron"]);
    let outlay = row(&apart, "half", "state_outlay");
    let (a, b) = (number(&outlay["a"]["se"]), number(&outlay["b"]["se"]));
    assert!(close(number(&outlay["difference"]["se"]), (a * a + b * b).sqrt()), "{outlay}");
    assert_eq!(
        (&outlay["paired"], &apart["not_paired_because"]),
        (&false.into(), &serde_json::json!(["seeds differ (57 and 58)"]))
    );
    assert_eq!(row(&apart, "half", "successes")["moved"], false, "another seed moves nothing");
    let words = desk.cofin(&["compare", "a.ron", "b.ron"]).fine().stdout;
    assert!(
        words.contains("not paired: seeds differ (57 and 58)") && words.contains("monte_carlo.seed: 57 → 58"),
        "{words}"
    );
    let runs = desk.cofin(&["compare", "a.ron", "b.ron", "--seed", "3"]).fine().stdout;
    assert!(runs.contains("paired run by run on the same draws (seed 3,"), "{runs}");
}

/// A firm with 450 can pay its part of 1000 where the State pays 60 %, and not where it pays half; one with much more goes ahead anyway. So
/// all that moves is the poor firms', from never to additional: whose projects moved is told, by blocks where there are any.
#[test]
fn of_the_projects_that_moved_it_is_told_whose_they_are() {
    let classes = "\"poor\": (weight: 1, hurdle_rate: 0, liquid_wealth: 450), \"rich\": (weight: 1, hurdle_rate: 0, liquid_wealth: 1_000_000)";
    let study = STUDY
        .replace("\"firm\": (weight: 1, hurdle_rate: 0, liquid_wealth: 1_000_000)", classes)
        .replace("PerRun(Uniform(500, 1500))", "1000");
    let desk = Desk::new();
    desk.write("a.ron", &study);
    desk.write("b.ron", &study.replace("0.50", "0.60"));
    let told = |arguments: &[&str], paired: bool| {
        let first = &json(&desk, arguments)["first"];
        let why: Vec<&Value> =
            first.as_array().expect("rows").iter().filter_map(|row| row["why"].as_array()).flatten().collect();
        assert!(!why.is_empty(), "{first}");
        for why in why {
            assert_eq!((&why["class"]["name"], &why["class"]["paired"]), (&"poor".into(), &paired.into()), "{why}");
            let number = |of: &Value| of["difference"]["value"].as_f64().expect("a number");
            assert!((number(why) - number(&why["class"])).abs() < 1e-9, "the other class did not move: {why}");
        }
    };
    told(&["compare", "a.ron", "b.ron"], true);
    let said = desk.cofin(&["compare", "a.ron", "b.ron"]).fine().stdout;
    let after = said.split_once("half: additional ").expect("additional projects").1;
    let moved = after.split_once(" (of it poor ").expect("the class").0;
    assert!(said.contains(&format!("additional {moved} (of it poor {moved})")), "{said}");
    assert!(!said.contains("By firm class not paired"), "{said}");
    for name in ["a", "b"] {
        desk.cofin(&["run", &format!("{name}.ron"), "--quiet", "--out", name]).fine();
    }
    told(&["compare", "a", "b"], false);
    let said = desk.cofin(&["compare", "a", "b"]).fine().stdout;
    assert!(said.contains("(of it poor") && said.contains("By firm class not paired"), "{said}");
}

#[test]
fn folders_of_runs_say_the_same_as_their_scenarios() {
    let desk = with_studies(STUDY);
    desk.cofin(&["run", "a.ron", "--quiet"]).fine();
    desk.cofin(&["run", "b.ron", "--quiet", "--set", "schemes.half.funding.state=0.40"]).fine();
    let files = json(&desk, &["compare", "a.ron", "b.ron", "--set", "schemes.half.funding.state=0.50"]);
    assert_eq!(files["inputs"], serde_json::json!([]), "set in both");
    let folders = json(&desk, &["compare", "outputs/a", "outputs/b"]);
    assert_eq!(
        folders["inputs"],
        serde_json::json!([{ "path": "schemes.half.funding.state", "a": "0.50", "b": "0.40" }])
    );
    desk.write("b.ron", &STUDY.replace("0.50", "0.40"));
    let files = json(&desk, &["compare", "a.ron", "b.ron"]);
    let mixed = json(&desk, &["compare", "outputs/a", "b.ron"]);
    for other in [&folders, &mixed] {
        for (one, other) in
            files["results"].as_array().expect("rows").iter().zip(other["results"].as_array().expect("rows"))
        {
            for field in ["policy", "measure", "unit", "paired", "moved", "a", "b"] {
                assert_eq!(one[field], other[field], "{field}");
            }
            let number = |row: &Value| row["difference"]["value"].as_f64();
            let (one, other) = (number(one), number(other));
            let near = |(one, other): (f64, f64)| (one - other).abs() <= 1e-9 * one.abs().max(1e-9);
            assert!(one.is_some() == other.is_some() && one.zip(other).is_none_or(near), "{one:?} {other:?}");
        }
    }
}

/// The study with costs from a table in a subfolder, of which a policy takes others from a table of its own.
fn drawing_from_tables() -> String {
    STUDY
        .replace("PerRun(Uniform(500, 1500))", "PerRun(Empirical(file: \"tables/costs.csv\", column: \"cost\"))")
        .replace(
            "\"half\": (schemes: [\"half\"])",
            "\"half\": (schemes: [\"half\"]), \"dear\": (schemes: [\"half\"], set: {\"technologies.technology.payoff\": Lump(Empirical(file: \"sales.csv\", column: \"sales\"))})",
        )
}

fn with_tables() -> Desk {
    let desk = Desk::new();
    desk.write("a.ron", &drawing_from_tables());
    fs::create_dir(desk.path("tables")).expect("a folder");
    desk.write("tables/costs.csv", "cost\n500\n700\n1300\n1500\n");
    desk.write("sales.csv", "name,sales\na,90000\nb,110000\n");
    desk
}

/// Rows of results, with what is the same on both sides left out.
fn differing(comparison: &Value) -> usize {
    let rows = comparison["results"].as_array().expect("rows");
    rows.iter().filter(|row| row["a"] != row["b"]).count()
}

#[test]
fn an_output_that_draws_from_tables_is_compared_by_its_own_copies() {
    let desk = with_tables();
    for out in ["one", "two"] {
        desk.cofin(&["run", "a.ron", "--quiet", "--out", out]).fine();
    }
    let same = json(&desk, &["compare", "one", "two"]);
    assert_eq!((&same["inputs"], &same["paired"], differing(&same)), (&serde_json::json!([]), &true.into(), 0));
    let with_file = json(&desk, &["compare", "one", "a.ron"]);
    assert_eq!((&with_file["inputs"], differing(&with_file)), (&serde_json::json!([]), 0));
    // The tables change or go; the copies in the outputs stay, and are what counts.
    let digest = |name: &str| sha256(&desk.read(name));
    let before = digest("one/tables/costs.csv");
    desk.write("tables/costs.csv", "cost\n1000\n1200\n1800\n2000\n");
    let table =
        |before: &str, after: &str| serde_json::json!([{ "path": "tables/costs.csv", "a": before, "b": after }]);
    let after = digest("tables/costs.csv");
    let changed = json(&desk, &["compare", "one", "a.ron"]);
    assert_eq!(changed["inputs"], table(&format!("SHA-256 {before}"), &format!("SHA-256 {after}")));
    assert_eq!((&changed["paired"], &row(&changed, "half", "state_outlay")["moved"]), (&true.into(), &true.into()));
    let words = desk.cofin(&["compare", "one", "a.ron"]).fine().stdout;
    assert!(words.contains(&format!("\n  tables/costs.csv: SHA-256 {before} → SHA-256 {after}\n")), "{words}");
    fs::remove_file(desk.path("sales.csv")).expect("it was there");
    fs::remove_dir_all(desk.path("tables")).expect("it was there");
    assert_eq!(differing(&json(&desk, &["compare", "one", "two"])), 0);
    desk.write("b.ron", STUDY);
    let without = json(&desk, &["compare", "one", "b.ron"]);
    let gone: Vec<&Value> =
        without["inputs"].as_array().expect("inputs").iter().filter(|input| input["b"].is_null()).collect();
    assert!(gone.iter().any(|input| input["path"] == "sales.csv"), "{without}");
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    format!("{:x}", Sha256::digest(bytes))
}

#[test]
fn a_table_that_is_not_the_one_drawn_from_is_told() {
    let desk = with_tables();
    desk.cofin(&["run", "a.ron", "--quiet", "--runs", "128", "--out", "one"]).fine();
    let whole = String::from_utf8(desk.read("one/tables/costs.csv")).expect("UTF-8");
    desk.write("one/tables/costs.csv", &whole.replace("500", "501"));
    desk.cofin(&["compare", "one", "one"])
        .fails(4, &["one is not the folder of a whole run: its tables/costs.csv is not the file that the run read"]);
    fs::remove_file(desk.path("one/tables/costs.csv")).expect("it was there");
    desk.cofin(&["compare", "one", "one"])
        .fails(4, &["one is not the folder of a whole run: there is no file one/tables/costs.csv"]);
    // A manifest that leads elsewhere is not followed.
    desk.write("one/tables/costs.csv", &whole);
    let manifest = String::from_utf8(desk.read("one/manifest.json")).expect("UTF-8");
    desk.write("one/manifest.json", &manifest.replace("tables/costs.csv", "../sales.csv"));
    desk.cofin(&["compare", "one", "one"]).fails(4, &["one/../sales.csv", "out of"]);
}

#[test]
fn every_kind_of_output_is_compared() {
    let desk = with_tables();
    let run = |arguments: &[&str]| desk.cofin(&[&["run", "a.ron", "--quiet"], arguments].concat()).fine();
    run(&["--out", "whole"]);
    run(&["--out", "set", "--set", "schemes.half.funding.state=0.40"]);
    run(&["--out", "few", "--policy", "half"]);
    run(&["--out", "other", "--seed", "3", "--runs", "256"]);
    run(&[
        "--out",
        "until",
        "--until",
        "[(measure: \"state_outlay\", policy: \"half\", relative: 0.5)]",
        "--runs",
        "6400",
    ]);
    run(&["--out", "part1", "--blocks", "0..4"]);
    run(&["--out", "part2", "--blocks", "4..10"]);
    desk.cofin(&["merge", "part1", "part2", "--out", "merged", "--quiet"]).fine();

    let merged = json(&desk, &["compare", "whole", "merged"]);
    assert_eq!((&merged["inputs"], &merged["paired"], differing(&merged)), (&serde_json::json!([]), &true.into(), 0));
    let set = json(&desk, &["compare", "whole", "set"]);
    assert_eq!(set["inputs"].as_array().map(Vec::len), Some(1));
    assert_eq!((&set["paired"], &row(&set, "half", "state_outlay")["moved"]), (&true.into(), &true.into()));
    let few = json(&desk, &["compare", "whole", "few"]);
    assert_eq!((&few["paired"], differing(&few)), (&true.into(), 0));
    assert_eq!(few["a"]["only_policies"], serde_json::json!(["dear"]));
    let other = json(&desk, &["compare", "whole", "other"]);
    assert_eq!(
        other["not_paired_because"],
        serde_json::json!(["seeds differ (57 and 3)", "numbers of futures differ (640 and 256)"])
    );
    // It stops at the first look, after 16 blocks of 64 futures.
    let until = json(&desk, &["compare", "whole", "until"]);
    assert_eq!((&until["b"]["ran"]["runs"], &until["paired"]), (&1024.into(), &false.into()));
    run(&["--out", "as_long", "--runs", "1024"]);
    let paired = json(&desk, &["compare", "until", "as_long"]);
    assert_eq!((&paired["paired"], differing(&paired)), (&true.into(), 0));
    for out in ["whole", "set", "few", "other", "until", "merged"] {
        desk.cofin(&["compare", out, out]).fine();
    }
    desk.cofin(&["compare", "whole", "part1"]).fails(
        4,
        &["part1 holds a part of a study, not a whole one: make its parts whole with cofin merge, then compare the folder that it writes"],
    );
}

#[test]
fn an_output_without_rows_of_single_runs_is_compared_and_told_why_it_is_not_paired() {
    let desk = with_studies(STUDY);
    desk.cofin(&["run", "a.ron", "--quiet", "--runs", "128"]).fine();
    for name in ["runs.csv", "ratios.csv"] {
        fs::remove_file(desk.path(&format!("outputs/a/{name}"))).expect("it was there");
    }
    let said = desk.cofin(&["compare", "outputs/a", "a.ron", "--runs", "128"]).fine().stdout;
    assert!(
        said.contains(
            "B less A, not paired: outputs/a has no runs.csv, which a run leaves out beyond a million rows unless --all-rows asks for it. "
        ),
        "{said}"
    );
    assert!(said.contains("Nothing moved: all "), "{said}");
}

#[test]
fn every_ratio_headline_can_be_worked_out_from_ratios_csv() {
    let desk = with_studies(STUDY);
    desk.cofin(&["run", "a.ron", "--quiet"]).fine();
    let summary = desk.json("outputs/a/summary.json");
    let bytes = desk.read("outputs/a/ratios.csv");
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let head = reader.headers().expect("a head").clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 2 * 640);
    let sum = |policy: &str, column: &str| -> f64 {
        let place = head.iter().position(|name| name == column).unwrap_or_else(|| panic!("no column {column}"));
        let numbers =
            rows.iter().filter(|row| &row[0] == policy).map(|row| &row[place]).filter(|field| !field.is_empty());
        numbers.map(|field| field.parse::<f64>().expect("a number")).sum()
    };
    let mut seen = 0;
    for measure in MEASURES.iter().filter(|measure| measure.kind == Kind::Ratio) {
        let headline = &summary["policies"][1]["measures"][measure.name]["value"];
        let Some(headline) = headline.as_f64() else { continue };
        let of = |part: &str| sum("half", &format!("{}.{part}", measure.name));
        let ratio = of("numerator") / of("denominator");
        assert!((ratio - headline).abs() <= 1e-12 * headline.abs(), "{}: {ratio} {headline}", measure.name);
        seen += 1;
    }
    assert!(seen >= 8, "{seen} ratios have a value");
    // Money is in whole currency units in both parts: 640 futures whose mean is that of state_outlay.
    let outlay = summary["policies"][1]["measures"]["state_outlay"]["value"].as_f64().expect("a value");
    for column in
        ["gross_leverage.denominator", "cost_per_success.numerator", "deadweight_share.denominator", "mvpf.denominator"]
    {
        let mean = sum("half", column) / 640.0;
        assert!((mean - outlay).abs() <= 0.25 * outlay, "{column}: {mean} {outlay}");
    }
}

#[test]
fn policies_that_only_one_side_has_are_named() {
    let desk = with_studies(&STUDY.replace("\"half\": (schemes: [\"half\"])", "\"other\": (schemes: [\"half\"])"));
    let said = desk.cofin(&["compare", "a.ron", "b.ron", "--runs", "128"]).fine().stdout;
    assert!(
        said.contains("Only A has the policies “half”.") && said.contains("Only B has the policies “other”."),
        "{said}"
    );
    assert!(
        said.contains("policies.half: removed (was (schemes: [\"half\"]))") && said.contains("policies.other: added"),
        "{said}"
    );
    desk.cofin(&["compare", "a.ron", "b.ron", "--policy", "half"]).fails(2, &["policy \"half\""]);
    let one = json(&desk, &["compare", "a.ron", "a.ron", "--policy", "half", "--runs", "128"]);
    assert!(one["results"].as_array().expect("rows").iter().all(|row| row["policy"] == "half"));
}

#[test]
fn money_in_two_currencies_is_not_compared() {
    let desk = with_studies(&STUDY.replace("code: \"EUR\"", "code: \"USD\""));
    let said = desk.cofin(&["compare", "a.ron", "b.ron", "--runs", "128"]).fine().stdout;
    assert!(said.contains("Money is not compared: it is in EUR and in USD."), "{said}");
    assert!(said.contains("currency.code: \"EUR\" → \"USD\"") && said.contains("Nothing moved"), "{said}");
}

#[test]
fn a_damaged_or_foreign_folder_is_an_error_in_a_sentence() {
    let desk = with_studies(STUDY);
    desk.cofin(&["run", "a.ron", "--quiet", "--runs", "128"]).fine();
    fs::create_dir(desk.path("empty")).expect("a folder");
    desk.cofin(&["compare", "outputs/a", "empty"])
        .fails(4, &["empty is not the folder of a whole run: it has no manifest.json"]);
    let damage = |file: &str, change: &dyn Fn(&str) -> String, words: &[&str]| {
        let whole = String::from_utf8(desk.read(&format!("outputs/a/{file}"))).expect("UTF-8");
        desk.write(&format!("outputs/a/{file}"), &change(&whole));
        desk.cofin(&["compare", "outputs/a", "a.ron", "--runs", "128"]).fails(4, words);
        desk.write(&format!("outputs/a/{file}"), &whole);
    };
    let half = |text: &str| text[..text.len() / 2].to_owned();
    damage("summary.json", &half, &["summary.json is no summary"]);
    damage("summary.json", &|_| "{}".to_owned(), &["summary.json is no summary"]);
    damage("manifest.json", &|_| "[]".to_owned(), &["manifest.json"]);
    damage("scenario.ron", &|text| format!("{text}//"), &["are of different runs"]);
    damage("runs.csv", &half, &["runs.csv is damaged"]);
    damage("ratios.csv", &half, &["ratios.csv is damaged"]);
    damage(
        "runs.csv",
        &|text| text.replacen("no support,1,", "no support,7,", 1),
        &["line 3 is not run 1 of policy “no support”"],
    );
    damage("runs.csv", &|text| text.replacen("state_outlay", "state_outley", 1), &["it has no column state_outlay"]);
    damage("ratios.csv", &|text| text.replacen("half,0,", "half,0,x", 1), &["“x"]);
    damage(
        "runs.csv",
        &|text| {
            format!(
                "{text}half,128{}\n",
                ",".repeat(text.lines().next().map_or(0, |head| head.matches(',').count()) - 1)
            )
        },
        &["one too many"],
    );
    desk.cofin(&["compare", "outputs/a", "outputs/a", "--seed", "3"]).fails(2, &["scenario files only"]);
    desk.cofin(&["compare", "a.ron", "gone.ron"]).fails(4, &["there is no file gone.ron"]);
    // Without rows of single runs there is a comparison, but no pairs.
    fs::remove_file(desk.path("outputs/a/ratios.csv")).expect("it was there");
    let said = desk.cofin(&["compare", "outputs/a", "outputs/a"]).fine().stdout;
    assert!(said.contains("not paired: outputs/a has no ratios.csv"), "{said}");
}
