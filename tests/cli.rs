//! Every command as its user meets it: what is on stdout and stderr, which files are there, how it fails. Numbers are judged elsewhere.

mod desk;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use desk::{Desk, ROOT, Said, all_shipped, shipped};
use serde_json::Value;

const PICTURES: [&str; 9] = [
    "chance-of-targets",
    "cost-and-successes",
    "disbursement",
    "for-whom",
    "money-by-year",
    "private-effect-and-deadweight",
    "private-share",
    "strata",
    "what-it-buys",
];

const DATA: [&str; 10] = [
    "between.csv",
    "breakdown.csv",
    "datapackage.json",
    "draws.csv",
    "inputs.csv",
    "ratios.csv",
    "runs.csv",
    "summary.csv",
    "summary.json",
    "years.csv",
];

/// The measures that scripts may rely on.
const PROMISED: [&str; 47] = [
    "gross_leverage",
    "leverage_effect",
    "net_private_effect",
    "total_effect",
    "deadweight_share",
    "additionality",
    "wasted_share",
    "state_outlay",
    "private_outlay",
    "research_outlay",
    "university_outlay",
    "projects_proposed",
    "projects_applied",
    "projects_awarded",
    "projects_started",
    "projects_deadweight",
    "projects_unaffected",
    "projects_additional",
    "projects_displaced",
    "projects_never",
    "successes",
    "launches",
    "new_products_per_year",
    "technology_enterprises_per_year",
    "start_ups_per_year",
    "cost_per_success",
    "cost_per_additional_success",
    "disbursement_rate",
    "disbursement_rate_mid_q4",
    "lapsed",
    "waiting_months_priority",
    "waiting_months_ordinary",
    "waiting_months_total",
    "months_to_market",
    "censored_share",
    "strategic_share",
    "private_share_mean",
    "private_share_bunched",
    "fiscal_npv",
    "fiscal_loss_cvar95",
    "social_npv",
    "social_private",
    "social_spillover",
    "social_public_value",
    "social_resources",
    "social_excess_burden",
    "benefit_cost_ratio",
];
const ALSO_PROMISED: [&str; 2] = ["mvpf", "growth_contribution_points"];

#[test]
fn a_run_prints_a_table_and_writes_its_folder() {
    let desk = Desk::with_scenario();
    let said = desk.cofin(&["run", "mine.ron"]).fine();
    assert!(said.stdout.starts_with("Push, pull, match or threshold?"), "{}", said.stdout);
    assert!(said.stdout.contains("mix, 70 % first") && said.stdout.contains('±'), "{}", said.stdout);
    assert_eq!(said.stderr.trim(), "Wrote 32 files to outputs/mine", "no progress where nobody watches");
    let mut expected: Vec<String> = DATA.iter().map(|name| (*name).to_owned()).collect();
    expected.extend(["manifest.json", "mine.xlsx", "page.html", "scenario.ron"].map(str::to_owned));
    expected.extend(PICTURES.iter().flat_map(|name| [format!("{name}.png"), format!("{name}.svg")]));
    expected.sort();
    assert_eq!(desk.names("outputs/mine"), expected);
    assert_eq!(desk.names("outputs"), ["mine"], "nothing is left beside it");
    assert_eq!(desk.read("outputs/mine/scenario.ron"), desk.read("mine.ron"));
}

#[test]
fn a_run_says_how_sure_its_numbers_are() {
    let desk = Desk::with_scenario();
    let none = "Warning: fewer than 128 runs: no error can be given under LatinHypercube\n";
    let few = "Warning: errors rest on only 2 batches of 64 runs; their 95 % intervals are widened for it";
    let said = desk.cofin(&["run", "mine.ron"]).fine().stdout;
    assert!(said.contains(none) && said.contains("± –") && !said.contains(few), "{said}");
    let summary = desk.json("outputs/mine/summary.json");
    let npv = &summary["policies"][1]["measures"]["social_npv"];
    assert!(
        npv["value"].is_number()
            && npv["se"].is_null()
            && npv["interval"].is_null()
            && npv["difference"]["se"].is_null()
    );
    assert_eq!(
        (&summary["batch"], &summary["batches"], &summary["warnings"][0]["kind"]),
        (&64.into(), &1.into(), &"no_errors".into())
    );

    let said = desk.cofin(&["run", "mine.ron", "--runs", "130"]).fine().stdout;
    assert!(said.contains(few) && !said.contains(none), "{said}");
    let summary = desk.json("outputs/mine/summary.json");
    let npv = &summary["policies"][1]["measures"]["social_npv"];
    let number = |value: &Value| value.as_f64().expect("a number");
    // Two batches: Student's t with one degree of freedom.
    let half = (number(&npv["interval"][1]) - number(&npv["interval"][0])) / 2.0;
    assert!((half / number(&npv["se"]) - 12.706_205).abs() < 1e-5, "{npv}");
    assert!(npv["intervals"]["p05"].is_array() && summary["warnings"][0]["kind"] == "few_batches");

    let independent = ["run", "mine.ron", "--set", "monte_carlo.design=Random", "--runs", "58"];
    let said = desk.cofin(&independent).fine().stdout;
    assert!(
        said.contains(
            "Warning: 58 runs are few: it can be said with 95 % confidence only that at least 94 % of futures"
        ),
        "{said}"
    );
    assert_eq!(desk.json("outputs/mine/summary.json")["tolerance"]["exact"], true);
}

#[test]
fn every_pair_of_policies_is_compared_on_the_same_luck() {
    let desk = Desk::with_scenario();
    desk.cofin(&["run", "mine.ron", "--runs", "192", "--quiet"]).fine();
    let table = desk.read("outputs/mine/between.csv");
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(table.as_slice()).into_records().map(|row| row.expect("a row")).collect();
    let of = |measure: &str| rows.iter().filter(|row| &row[0] == measure).count();
    // Eight policies with the reference, seven without: 28 and 21 pairs.
    assert_eq!((of("social_npv"), of("net_private_effect")), (28, 21));
    let summary = desk.json("outputs/mine/summary.json");
    let between = &summary["between"]["social_npv"];
    let policies = between["policies"].as_array().expect("policies");
    let chances: f64 = policies.iter().map(|policy| policy["chance_best"].as_f64().expect("a chance")).sum();
    assert!((chances - 1.0).abs() < 1e-9 && policies.len() == 8, "{between}");
    // Against the reference it is what the measure's own difference says.
    let pair = &between["pairs"][0];
    let own = &summary["policies"][1]["measures"]["social_npv"]["difference"];
    assert_eq!((&pair["a"], &pair["b"]), (&summary["reference"], &summary["policies"][1]["name"]));
    let apart = pair["difference"].as_f64().expect("a number") + own["value"].as_f64().expect("a number");
    assert!(apart.abs() < 1e-6 * own["value"].as_f64().expect("a number").abs(), "{pair} {own}");
    assert_eq!(pair["se"], own["se"]);
}

#[test]
fn the_pictures_are_real_and_not_blank() {
    let desk = Desk::with_scenario();
    desk.cofin(&["run", "mine.ron", "--quiet"]).fine();
    for name in PICTURES {
        let bytes = desk.read(&format!("outputs/mine/{name}.png"));
        let mut decoder = png::Decoder::new(bytes.as_slice());
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().expect("a PNG");
        let mut pixels = vec![0; reader.output_buffer_size()];
        let frame = reader.next_frame(&mut pixels).expect("its pixels");
        assert_eq!((frame.width, frame.height), (1800, 1100), "{name}");
        let samples = frame.color_type.samples();
        let pixel = |place: usize| &pixels[place * samples..place * samples + samples.min(3)];
        let count = 1800 * 1100;
        let background = pixel(0);
        let drawn = (0..count).filter(|place| pixel(*place) != background).count();
        assert!(drawn * 100 > count && drawn < count * 9 / 10, "{name}: {drawn} of {count} pixels are drawn");
        let svg = String::from_utf8(desk.read(&format!("outputs/mine/{name}.svg"))).expect("UTF-8");
        assert!(svg.trim_start().starts_with("<svg") || svg.trim_start().starts_with("<?xml"), "{name}");
        assert!(svg.trim_end().ends_with("</svg>") && svg.matches('<').count() > 50, "{name}");
        let (_, shapes) = svg.split_once("</style>").expect("fonts, then shapes");
        assert!(!shapes.contains("NaN") && !shapes.contains("inf\""), "{name}");
    }
}

#[test]
fn json_on_stdout_is_the_summary_and_has_the_promised_measures() {
    let desk = Desk::with_scenario();
    let said = desk.cofin(&["run", "mine.ron", "--format", "json"]).fine();
    let summary: Value = serde_json::from_str(&said.stdout).expect("JSON alone on stdout");
    assert_eq!(summary, desk.json("outputs/mine/summary.json"));
    assert_eq!((&summary["runs"], &summary["seed"]), (&64.into(), &57.into()));
    let policies = summary["policies"].as_array().expect("policies");
    assert_eq!(policies.len(), 8);
    assert_eq!(policies[0]["name"], "no support");
    for policy in policies {
        for name in PROMISED.iter().chain(&ALSO_PROMISED) {
            let measure = &policy["measures"][name];
            let kind = measure["kind"].as_str().unwrap_or_else(|| panic!("{name} is missing"));
            assert!(["mean", "ratio", "tail"].contains(&kind), "{name}: {kind}");
            for field in ["unit", "value", "se", "n"] {
                assert!(measure.get(field).is_some(), "{name} has no {field}");
            }
            assert!(measure["value"].is_number() || measure["reason"].is_string(), "{name}: {measure}");
        }
    }
    for word in ["NaN", "inf", "-0.0,"] {
        assert!(!said.stdout.contains(word), "{word}");
    }
}

#[test]
fn draws_are_what_inputs_were_sampled_from_a_row_a_run() {
    let desk = Desk::with_scenario();
    desk.cofin(&["run", "mine.ron", "--out", "out", "--quiet"]).fine();
    let table = |name: &str| {
        let bytes = desk.read(name);
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let head = reader.headers().expect("a head").clone();
        (head, reader.records().map(|row| row.expect("a row")).collect::<Vec<_>>())
    };
    let ((names, draws), (_, inputs)) = (table("out/draws.csv"), table("out/inputs.csv"));
    let runs: Vec<&str> = draws.iter().map(|row| &row[0]).collect();
    assert_eq!(runs, (0..64).map(|run: i32| run.to_string()).collect::<Vec<_>>());
    let per_run: Vec<_> = inputs.iter().filter(|row| &row[3] == "per run").collect();
    assert_eq!(per_run.len() + 1, names.len(), "{names:?}");
    for input in per_run {
        let place = names.iter().position(|name| name == &input[0]).expect("a column of that path");
        // The same digits stand in both: those of the least and of the most.
        let number = |text: &str| text.parse::<f64>().expect("a number");
        let by_size = |a: &&str, b: &&str| number(a).total_cmp(&number(b));
        let column = || draws.iter().map(|row| &row[place]);
        assert_eq!(
            (column().min_by(by_size), column().max_by(by_size)),
            (Some(&input[5]), Some(&input[9])),
            "{input:?}"
        );
    }
}

#[test]
fn csv_on_stdout_is_the_summary() {
    let desk = Desk::with_scenario();
    let said = desk.cofin(&["run", "mine.ron", "--format", "csv"]).fine();
    assert_eq!(said.stdout.as_bytes(), desk.read("outputs/mine/summary.csv"));
    let mut reader = csv::Reader::from_reader(said.stdout.as_bytes());
    assert!(reader.records().all(|row| row.is_ok_and(|row| row.len() > 5)));
}

#[test]
fn quiet_is_silent() {
    let desk = Desk::with_scenario();
    let said = desk.cofin(&["run", "mine.ron", "--quiet"]).fine();
    assert_eq!((said.stdout.as_str(), said.stderr.as_str()), ("", ""));
    assert!(desk.path("outputs/mine/summary.json").exists());
}

#[test]
fn a_study_is_told_in_the_language_of_its_file_or_of_the_command_line_and_its_data_is_the_same() {
    let desk = Desk::with_scenario();
    let run = |arguments: &[&str]| desk.cofin(&[&["run", "mine.ron", "--runs", "192"], arguments].concat()).fine();
    let english = run(&["--out", "en"]);
    let vietnamese = run(&["--out", "vi", "--language", "vi"]);
    let named = [r#"language="vi""#, r#"titles={"vi": "Đẩy hay kéo?"}"#].map(|set| format!("--set={set}"));
    let own = run(&["--out", "own", &named[0], &named[1]]);
    let french = run(&["--out", "fr", &named[0], "--language", "fr"]);
    let headings =
        [(&english, "policy "), (&vietnamese, "chính sách "), (&own, "chính sách "), (&french, "politique ")];
    for (said, heading) in headings {
        assert!(said.stdout.lines().any(|line| line.starts_with(heading)), "{}", said.stdout);
    }
    assert!(own.stdout.starts_with("Đẩy hay kéo?\n"), "{}", own.stdout);
    for (folder, code) in [("en", "en"), ("vi", "vi"), ("own", "vi"), ("fr", "fr")] {
        let page = String::from_utf8(desk.read(&format!("{folder}/page.html"))).expect("UTF-8");
        assert!(page.contains(&format!("<html lang=\"{code}\">")), "{folder}");
    }
    for data in ["summary.json", "summary.csv", "years.csv", "runs.csv", "breakdown.csv"] {
        assert_eq!(desk.read(&format!("en/{data}")), desk.read(&format!("vi/{data}")), "{data}");
    }
    desk.cofin(&["run", "mine.ron", "--language", "vn"])
        .fails(2, &["invalid value 'vn'", "[possible values: en, vi, fr]"]);
}

#[test]
fn measures_are_explained_in_three_languages_and_are_data_in_english() {
    let desk = Desk::new();
    let said = |arguments: &[&str]| desk.cofin(&[&["measures"], arguments].concat()).fine().stdout;
    assert_eq!(said(&[]), said(&["--language", "en"]));
    assert!(said(&["--language", "vi"]).contains("additionality – Tính bổ sung (tỷ lệ, "));
    assert!(said(&["--language", "fr"]).contains("deadweight_share – Effet d’aubaine (part, "));
    assert_eq!(said(&["--format", "csv"]), said(&["--format", "csv", "--language", "fr"]));
}

#[test]
fn policies_can_be_chosen_and_are_measured_alike() {
    let desk = Desk::with_scenario();
    desk.cofin(&["run", "mine.ron", "--quiet"]).fine();
    desk.cofin(&["run", "mine.ron", "--quiet", "--policy", "pull 50", "--policy", "mix", "--out", "few"]).fine();
    let (all, few) = (desk.json("outputs/mine/summary.json"), desk.json("few/summary.json"));
    let named = |summary: &Value| -> Vec<String> {
        let policies = summary["policies"].as_array().expect("policies");
        policies.iter().map(|policy| policy["name"].as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!(named(&few), ["no support", "pull 50", "mix"]);
    assert_eq!(few["policies"][1], all["policies"][2], "a policy's numbers do not depend on the others");
    desk.cofin(&["run", "mine.ron", "--policy", "pull"])
        .fails(2, &["there is no policy \"pull\"", "\"mix, 70 % first\""]);
}

#[test]
fn what_the_command_line_changes_is_recorded() {
    let desk = Desk::with_scenario();
    let set = "schemes.push.funding.state=0.60";
    desk.cofin(&["run", "mine.ron", "--quiet", "--out", "as written"]).fine();
    desk.cofin(&["run", "mine.ron", "--quiet", "--out", "changed", "--set", set, "--runs", "70", "--seed", "8"]).fine();
    let manifest = desk.json("changed/manifest.json");
    assert_eq!(manifest["set"], serde_json::json!([set, "monte_carlo.runs=70", "monte_carlo.seed=8"]));
    assert_eq!(
        (&manifest["runs"], &manifest["seed"], &manifest["blocks"]),
        (&70.into(), &8.into(), &serde_json::json!({"from": 0, "to": 2}))
    );
    for field in ["version", "git_revision", "file_hash", "command", "time", "stream_version", "policies"] {
        assert!(!manifest[field].is_null(), "{field}");
    }
    assert_eq!(manifest["file_hash"], desk.json("as written/manifest.json")["file_hash"], "the file is the same");
    assert_ne!(desk.read("changed/runs.csv"), desk.read("as written/runs.csv"));
    let rows = csv::Reader::from_reader(desk.read("changed/runs.csv").as_slice()).records().count();
    assert_eq!(rows, 8 * 70, "a row a policy and run");
}

#[test]
fn no_number_depends_on_the_threads() {
    let desk = Desk::with_scenario();
    for threads in ["1", "2"] {
        desk.cofin(&["run", "mine.ron", "--runs", "150", "--quiet", "--threads", threads, "--out", threads]).fine();
    }
    for name in DATA {
        assert_eq!(desk.read(&format!("1/{name}")), desk.read(&format!("2/{name}")), "{name}");
    }
    desk.cofin(&["run", "mine.ron", "--threads", "0"]).fails(2, &["--threads"]);
}

#[test]
fn a_valid_scenario_is_described() {
    let desk = Desk::with_scenario();
    let said = desk.cofin(&["validate", "mine.ron"]).fine();
    assert!(said.stdout.starts_with("mine.ron: no fault.\n8 policies (reference: no support)"), "{}", said.stdout);
    assert_eq!(said.stderr, "");
    assert_eq!(desk.names("."), ["mine.ron"], "validate writes nothing");
}

/// What `validate` says of the small scenario of the faults, changed.
fn warned(changes: &[&str]) -> String {
    let desk = Desk::new();
    desk.write("mine.ron", include_str!("faults/base.ron"));
    let set = changes.iter().flat_map(|change| ["--set", *change]);
    desk.cofin(&["validate", "mine.ron"].into_iter().chain(set).collect::<Vec<_>>()).fine().stdout
}

#[test]
fn validate_lives_some_futures_and_warns_of_what_has_nothing_to_do() {
    let said = warned(&["technologies.space.payoff=Lump(0.001)", "technologies.digital.payoff=Lump(0.001)"]);
    for expected in [
        "The first 64 futures were lived:",
        "warning: only 0.0 % of projects are done without a scheme",
        "warning: no project succeeds in any of them under any policy",
        "warning: nobody applies to \"match\" under \"mix\": of those it is open to, none finds it worth it",
    ] {
        assert!(said.contains(expected), "“{expected}” is missing in:\n{said}");
    }
    let said = warned(&["schemes.match.compliance_cost=1_000_000"]);
    for policy in ["mix", "fast patents"] {
        assert!(said.contains(&format!("warning: nobody applies to \"match\" under \"{policy}\": ")), "{said}");
    }
    assert!(!said.contains("\"push\""), "{said}");
    let said = warned(&["budget_per_year=900_000"]);
    assert!(said.contains("warning: \"mix\" spends only 0.") && said.contains(" % of its budget"), "{said}");
    let desk = Desk::with_scenario();
    let quick = desk.cofin(&["validate", "mine.ron", "--quick"]).fine().stdout;
    assert!(!quick.contains("lived"), "{quick}");
}

#[test]
fn every_shipped_scenario_is_valid_and_says_where_its_numbers_come_from() {
    let desk = Desk::new();
    desk.cofin(&["examples", "extract"]).fine();
    let names = desk.names(".");
    assert_eq!(names.len(), all_shipped().len());
    for name in names {
        let said = desk.cofin(&["validate", &name]).fine();
        assert!(said.stdout.ends_with("64 futures were lived: somebody applies to every scheme.\n"), "{}", said.stdout);
        let said = desk.cofin(&["sources", &name]).fine();
        assert!(said.stdout.contains("No number is without a source."), "{name}:\n{}", said.stdout);
    }
}

#[test]
fn every_line_of_sources_in_a_shipped_scenario_is_of_use() {
    let desk = Desk::new();
    desk.cofin(&["examples", "extract"]).fine();
    for name in desk.names(".") {
        let said = desk.cofin(&["sources", &name]).fine();
        let text = String::from_utf8(desk.read(&name)).expect("UTF-8");
        let lines = text.lines().skip_while(|line| line.trim() != "sources: {").filter(|line| line.contains("cite:"));
        let cites: Vec<&str> =
            lines.filter_map(|line| line.split_once("cite: \"")?.1.split_once("\")").map(|(cite, _)| cite)).collect();
        let begins = text.contains("extends: ");
        assert!(cites.len() > if begins { 3 } else { 20 }, "{name}");
        for cite in cites {
            assert!(said.stdout.contains(cite), "{name}: no number has the source “{cite}”");
        }
    }
}

#[test]
fn faults_come_all_at_once_with_their_places() {
    let desk = Desk::with_scenario();
    let text = String::from_utf8(desk.read("mine.ron")).expect("UTF-8");
    desk.write(
        "mine.ron",
        &text.replace("excess_burden:", "exces_burden:").replace("carry_over: 0.5", "carry_over: 1.5"),
    );
    let said = desk.cofin(&["validate", "mine.ron"]);
    said.fails(
        3,
        &["unknown field `exces_burden`", "excess_burden", "mine.ron:", "carry_over: 1.5", "nothing was run"],
    );
    desk.cofin(&["run", "mine.ron"]).fails(3, &["exces_burden"]);
    assert!(!desk.path("outputs").exists());
    assert!(!said.stderr.contains('\u{1b}'), "no colour where nobody watches");
}

#[test]
fn a_wrong_set_is_shown_in_the_argument() {
    let desk = Desk::with_scenario();
    desk.cofin(&["run", "mine.ron", "--set", "economy.grwth=0.07"]).fails(3, &["--set:1:", "grwth", "growth"]);
    desk.cofin(&["run", "mine.ron", "--set", "growth"]).fails(3, &["path=value"]);
    desk.cofin(&["run", "mine.ron", "--runs", "0"]).fails(2, &["--runs"]);
    desk.cofin(&["run", "mine.ron", "--runs", "many"]).fails(2, &["many"]);
}

#[test]
fn files_that_are_no_scenario_are_refused_with_a_sentence() {
    let desk = Desk::with_scenario();
    fs::create_dir(desk.path("folder")).expect("a folder");
    desk.write("large.ron", &" ".repeat(1_048_577));
    fs::write(desk.path("binary.ron"), [0xff, 0xfe, 0x00]).expect("a file");
    desk.write("empty.ron", "");
    desk.cofin(&["run", "missing.ron"]).fails(4, &["there is no file missing.ron", "cofin examples"]);
    desk.cofin(&["run", "folder"]).fails(4, &["folder is a folder"]);
    desk.cofin(&["run", "large.ron"]).fails(3, &["1 MB"]);
    desk.cofin(&["run", "binary.ron"]).fails(4, &["not a text file"]);
    desk.cofin(&["run", "empty.ron"]).fails(3, &["the file is empty"]);
}

/// Whatever a megabyte holds, it is read within a gigabyte and ten seconds of one core (it takes well under one, but for the debug build).
#[test]
fn a_megabyte_of_anything_takes_neither_a_gigabyte_nor_long() {
    let desk = Desk::new();
    let base = fs::read_to_string(Path::new(ROOT).join("tests/faults/base.ron")).expect("the base file");
    let many = |item: &dyn Fn(usize) -> String, count: usize| (0..count).map(item).collect::<String>();
    let policy = |i: usize| {
        format!("\"p{i}\": (schemes: [\"push\"], set: {{\"administration.patent_months\": {}}}),", 1 + i % 40)
    };
    let until = |_: usize| "(measure: \"x\", policy: \"mix\", within: 1),".to_owned();
    let tie = |_: usize| {
        "(between: (\"technologies.*.public_value\", \"technologies.*.proposals_per_year\"), rank: 0.5),".to_owned()
    };
    let texts = [
        "[".repeat(1_000_000),
        format!("[{}]", "1,".repeat(500_000)),
        format!("({}", many(&|i| format!("a{i}: 1,"), 100_000)),
        format!("\"{}\"", "x".repeat(1_000_000)),
        "/*".repeat(500_000),
        "(a:".repeat(300_000),
        base.replace("policies: {", &format!("policies: {{{}", many(&policy, 13_000))),
        base.replace("policies: {", &format!("policies: {{{}", many(&policy, 96))),
        base.replace("seed: 57", &format!("seed: 57, until: [{}]", many(&until, 22_000))),
        base.replace("correlations: [", &format!("correlations: [{}", many(&tie, 10_000))),
        base.replace("cost: 30", &format!("cost: Mixture([{}])", "(1, Gamma(shape: 2, scale: 3)),".repeat(30_000))),
    ];
    for (place, text) in texts.iter().enumerate() {
        assert!(text.len() <= 1_048_576, "case {place} is a megabyte at most");
        desk.write("harm.ron", text);
        let command =
            format!("ulimit -v 1000000; ulimit -t 10; exec {} validate harm.ron", env!("CARGO_BIN_EXE_cofin"));
        let output = Command::new("sh").args(["-c", &command]).current_dir(desk.path("")).output().expect("a shell");
        let said = Said::of(output);
        assert!(matches!(said.code, Some(0 | 3)) && !said.stderr.contains("panicked"), "case {place}: {said:?}");
    }
}

#[test]
fn a_command_line_that_makes_no_sense_is_a_usage_error() {
    let desk = Desk::with_scenario();
    desk.cofin(&["run"]).fails(2, &["<FILE>"]);
    desk.cofin(&["rum", "mine.ron"]).fails(2, &["rum", "run"]);
    desk.cofin(&["run", "mine.ron", "--colour"]).fails(2, &["--colour"]);
    desk.cofin(&["examples", "show", "nothing"]).fails(2, &["01-four-schemes"]);
}

/// Names of the commands in the help.
fn commands(desk: &Desk) -> Vec<String> {
    let help = desk.cofin(&["--help"]).fine().stdout;
    let list = help.split("Commands:").nth(1).expect("a list of commands");
    let list = list.split("Options:").next().expect("options after it");
    let named = list.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
    named.filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect()
}

#[test]
fn completions_know_every_command_and_are_good_shell() {
    let desk = Desk::new();
    let commands = commands(&desk);
    assert!(commands.len() > 8, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let text = desk.cofin(&["completions", shell]).fine().stdout;
        for word in commands.iter().map(String::as_str).chain(["resume", "until", "blocks"]) {
            assert!(text.contains(word), "{word} is missing in the completions for {shell}");
        }
    }
    let bash = desk.cofin(&["completions", "bash"]).fine().stdout;
    desk.write("cofin.bash", &bash);
    let ask =
        ". ./cofin.bash; COMP_WORDS=(cofin run --re); COMP_CWORD=2; _cofin cofin --re run; echo \"${COMPREPLY[@]}\"";
    let output = Command::new("bash").args(["-c", ask]).current_dir(desk.path("")).output().expect("bash starts");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "--resume", "{output:?}");
}

#[test]
fn every_command_has_a_manual_page_with_all_its_options() {
    let desk = Desk::new();
    let page = desk.cofin(&["man"]).fine().stdout;
    for command in commands(&desk) {
        assert!(page.contains(&format!("cofin\\-{command}(1)")), "{command} is missing in the manual");
        if command == "help" {
            continue;
        }
        let help = desk.cofin(&[&command, "--help"]).fine().stdout;
        let page = desk.cofin(&["man", &command]).fine().stdout;
        assert!(page.contains(".SH NAME") && page.contains(".SH SYNOPSIS"), "{page}");
        let options = help.split_whitespace().filter(|word| word.starts_with("--") && word.len() > 2);
        for option in options.map(|word| word.trim_end_matches([',', '.', ')', ':'])) {
            let option = option.split(['=', '[']).next().expect("a name").replace('-', "\\-");
            assert!(page.contains(&option), "{option} is missing in the manual page of {command}");
        }
    }
    desk.cofin(&["man", "rum"]).fails(2, &["there is no command \"rum\". Did you mean \"run\"?"]);
}

#[test]
fn help_and_version_go_to_stdout() {
    let desk = Desk::new();
    let help = desk.cofin(&["--help"]).fine();
    for command in ["run", "validate", "new", "explain", "measures", "examples", "sources"] {
        assert!(help.stdout.contains(command), "{command}");
        assert!(!desk.cofin(&[command, "--help"]).fine().stdout.is_empty());
    }
    assert!(desk.cofin(&["--version"]).fine().stdout.starts_with("cofin "));
}

#[test]
fn a_run_that_fails_leaves_the_earlier_output_whole() {
    let desk = Desk::with_scenario();
    desk.cofin(&["run", "mine.ron", "--quiet"]).fine();
    let before: Vec<Vec<u8>> =
        desk.names("outputs/mine").iter().map(|name| desk.read(&format!("outputs/mine/{name}"))).collect();
    desk.cofin(&["run", "mine.ron", "--set", "economy.profit_tax=7"]).fails(3, &["7"]);
    desk.cofin(&["run", "mine.ron", "--policy", "none"]).fails(2, &["none"]);
    let after: Vec<Vec<u8>> =
        desk.names("outputs/mine").iter().map(|name| desk.read(&format!("outputs/mine/{name}"))).collect();
    assert!(before == after);
    desk.cofin(&["run", "mine.ron", "--quiet", "--seed", "3"]).fine();
    assert_eq!(desk.json("outputs/mine/manifest.json")["seed"], 3, "a run that succeeds replaces it");
    assert_eq!(desk.names("outputs"), ["mine"]);
}

#[test]
fn a_folder_of_something_else_is_never_replaced() {
    let desk = Desk::with_scenario();
    fs::create_dir(desk.path("thesis")).expect("a folder");
    desk.write("thesis/chapter.txt", "years of work");
    desk.cofin(&["run", "mine.ron", "--out", "thesis"]).fails(4, &["thesis exists", "--out"]);
    assert_eq!(desk.names("thesis"), ["chapter.txt"]);
    desk.cofin(&["run", "mine.ron", "--out", "mine.ron"]).fails(4, &["--out mine.ron would replace mine.ron"]);
    desk.cofin(&["run", "mine.ron", "--out", "mine.ron/below"]).fails(4, &["mine.ron"]);
    assert_eq!(desk.names("."), ["mine.ron", "thesis"], "nothing is left beside");
    fs::create_dir(desk.path("new")).expect("a folder");
    desk.cofin(&["run", "mine.ron", "--out", "new", "--quiet"]).fine();
    desk.cofin(&["run", "mine.ron", "--out", "deep/er/still", "--quiet"]).fine();
}

#[test]
fn new_makes_a_scenario_that_runs_and_never_overwrites() {
    let desk = Desk::new();
    let said = desk.cofin(&["new", "hai-phong"]).fine();
    assert_eq!((said.stdout.as_str(), desk.names(".").as_slice()), ("", ["hai-phong.ron".to_owned()].as_slice()));
    assert!(said.stderr.contains("cofin run hai-phong.ron"), "{}", said.stderr);
    assert_eq!(String::from_utf8(desk.read("hai-phong.ron")).expect("UTF-8"), shipped("01-four-schemes"));
    desk.write("hai-phong.ron", "mine");
    desk.cofin(&["new", "hai-phong", "--from", "threshold-70"]).fails(4, &["hai-phong.ron exists already"]);
    assert_eq!(desk.read("hai-phong.ron"), b"mine");
    desk.cofin(&["new", "other.ron", "--from", "02-threshold-70"]).fine();
    assert_eq!(String::from_utf8(desk.read("other.ron")).expect("UTF-8"), shipped("02-threshold-70"));
    desk.cofin(&["new", "third", "--from", "nothing"]).fails(2, &["there is no shipped scenario", "02-threshold-70"]);
}

#[test]
fn examples_are_listed_shown_and_extracted() {
    let desk = Desk::new();
    let listed = desk.cofin(&["examples"]).fine().stdout;
    assert_eq!(listed, desk.cofin(&["examples", "list"]).fine().stdout);
    for name in all_shipped() {
        assert!(listed.contains(&name), "{listed}");
        assert_eq!(desk.cofin(&["examples", "show", &name]).fine().stdout, shipped(&name));
    }
    assert_eq!(listed.lines().count(), 2 * all_shipped().len(), "a name and what it shows:\n{listed}");
    desk.cofin(&["examples", "extract", "threshold-70"]).fine();
    assert_eq!(desk.names("."), ["02-threshold-70.ron"]);
    desk.cofin(&["examples", "extract", "threshold-70"]).fails(4, &["exists already"]);
}

#[test]
fn explain_tells_a_project_in_words_and_as_data() {
    let desk = Desk::with_scenario();
    let asked = ["explain", "mine.ron", "--policy", "mix", "--run", "5", "--project", "264"];
    let words = desk.cofin(&asked).fine().stdout;
    for heading in ["Draws (the same under every policy)", "Decisions and events", "Postings"] {
        assert!(words.contains(heading), "{heading}");
    }
    assert!(words.contains(" billion VND"), "{words}");
    let json = desk.cofin(&[&asked[..], &["--format", "json"]].concat()).fine().stdout;
    let story: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&story["policy"], &story["run"], &story["project"]), (&"mix".into(), &5.into(), &264.into()));
    let csv = desk.cofin(&[&asked[..], &["--format", "csv"]].concat()).fine().stdout;
    let postings = story["postings"].as_array().expect("postings");
    assert_eq!(csv.lines().count(), postings.len() + 1);
    assert!(!postings.is_empty() && postings.iter().all(|posting| posting["amount"].is_i64()));
    assert_eq!(desk.names("."), ["mine.ron"], "explain writes nothing");
}

#[test]
fn explain_lists_projects_worth_a_look_and_how_to_have_the_story_of_the_first() {
    let desk = Desk::with_scenario();
    let asked = ["explain", "mine.ron", "--policy", "mix", "--find", "additional"];
    let words = desk.cofin(&asked).fine().stdout;
    assert!(words.starts_with("The first 10 projects that under \"mix\" are done only with the policy"), "{words}");
    let json = desk.cofin(&[&asked[..], &["--format", "json"]].concat()).fine().stdout;
    let found: Vec<Value> = serde_json::from_str(&json).expect("JSON");
    assert_eq!(found.len(), 10);
    let (run, project) = (&found[0]["run"], &found[0]["project"]);
    let next = format!("cofin explain mine.ron --policy \"mix\" --run {run} --project {project}\n");
    assert!(words.ends_with(&next), "{words}");
    let csv = desk.cofin(&[&asked[..], &["--format", "csv"]].concat()).fine().stdout;
    assert_eq!(csv.lines().next(), Some("run,project,name,technology,class,arrival,state_money"));
    let [run, project] = [run, project].map(Value::to_string);
    let story = ["explain", "mine.ron", "--policy", "mix", "--run", &run, "--project", &project];
    desk.cofin(&story).fine();
    let nobody = desk.cofin(&["explain", "mine.ron", "--policy", "no support", "--find", "displaced"]).fine().stdout;
    assert_eq!(nobody, "Under \"no support\" no project of futures 0 to 63 is done only without the policy.\n");
    desk.cofin(&[&asked[..], &["--project", "1"]].concat()).fails(2, &["cannot be used with"]);
}

#[test]
fn explain_says_what_there_is_to_explain() {
    let desk = Desk::with_scenario();
    desk.cofin(&["explain", "mine.ron", "--policy", "mix", "--run", "64", "--project", "0"]).fails(2, &["0 to 63"]);
    desk.cofin(&["explain", "mine.ron", "--policy", "mix", "--run", "0", "--project", "9999"])
        .fails(2, &["projects: --project is 0 to"]);
    desk.cofin(&["explain", "mine.ron", "--policy", "mixx", "--run", "0", "--project", "0"])
        .fails(2, &["Did you mean"]);
}

#[test]
fn measures_are_listed_with_unit_definition_and_source() {
    let desk = Desk::new();
    let words = desk.cofin(&["measures"]).fine().stdout;
    let all: Value = serde_json::from_str(&desk.cofin(&["measures", "--format", "json"]).fine().stdout).expect("JSON");
    let csv = desk.cofin(&["measures", "--format", "csv"]).fine().stdout;
    let all = all.as_array().expect("a list");
    for name in PROMISED.iter().chain(&ALSO_PROMISED) {
        assert!(words.lines().any(|line| line.starts_with(&format!("{name} ("))), "{name}");
        let measure = all.iter().find(|measure| measure["name"] == *name).unwrap_or_else(|| panic!("{name}"));
        for field in ["unit", "kind", "definition", "source"] {
            assert!(measure[field].as_str().is_some_and(|text| !text.is_empty()), "{name}: {field}");
        }
    }
    assert_eq!(csv.lines().count(), all.len() + 1);
}

#[test]
fn sources_tell_cited_numbers_from_bare_ones() {
    let desk = Desk::with_scenario();
    let text = String::from_utf8(desk.read("mine.ron")).expect("UTF-8");
    let without: Vec<&str> = text.lines().filter(|line| !line.contains("\"economy.growth\": (grade")).collect();
    let without = without.join("\n");
    desk.write("mine.ron", &without);
    let said = desk.cofin(&["sources", "mine.ron"]).fine().stdout;
    let (cited, bare) = said.split_once("numbers have none:").expect("two lists");
    assert!(cited.contains("schemes.push.funding.state") && cited.contains("document"), "{cited}");
    assert!(cited.trim_end().ends_with('1') && bare.contains("economy.growth"), "{said}");
}

#[test]
fn a_closed_pipe_ends_in_silence() {
    let desk = Desk::with_scenario();
    for arguments in [vec!["measures"], vec!["sources", "mine.ron"], vec!["run", "mine.ron", "--format", "json"]] {
        let mut command = desk.command(&arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("cofin starts");
        drop(child.stdout.take());
        let said = Said::of(child.wait_with_output().expect("it ends"));
        assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn the_commands_of_the_readme_run() {
    let Ok(readme) = fs::read_to_string(Path::new(ROOT).join("README.md")) else { return };
    let desk = Desk::new();
    fs::create_dir(desk.path("scenarios")).expect("a folder");
    for entry in fs::read_dir(Path::new(ROOT).join("scenarios")).expect("scenarios") {
        let path = entry.expect("a file").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        // What all of them are expected to give is checked elsewhere, in a release build; here one is enough.
        if !name.ends_with(".expect.ron") || name.starts_with("01-") {
            fs::copy(&path, desk.path("scenarios").join(name)).expect("a copy");
        }
    }
    let commands = commands_of(&readme);
    assert!(!commands.is_empty(), "the README shows at least one command");
    for command in commands {
        let said = shell(&desk, &command);
        assert_eq!(said.code, Some(0), "{command}\n{}\n{}", said.stdout, said.stderr);
    }
}

/// The cofin commands in the console and sh blocks of a text: those of `cargo run … --` too, without `cargo`.
fn commands_of(text: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut block = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(fence) = line.trim_start().strip_prefix("```") {
            block = if block.is_some() { None } else { Some(fence.trim().to_owned()) };
            continue;
        }
        let Some(kind) = &block else { continue };
        if kind != "console" && kind != "sh" {
            continue;
        }
        let mut command = match line.trim_start().strip_prefix("$ ") {
            Some(command) => command.to_owned(),
            None if kind == "sh" => line.trim_start().to_owned(),
            None => continue,
        };
        while let Some(start) = command.strip_suffix('\\') {
            command = format!("{start} {}", lines.next().unwrap_or_default().trim_start());
        }
        if let Some((_, ours)) = command.split_once("cargo run --release -- ") {
            command = format!("cofin {ours}");
        }
        if command.starts_with("cofin ") {
            commands.push(command);
        }
    }
    commands
}

/// Runs a line as a shell would, with our cofin first in the path and few runs where it runs a study.
fn shell(desk: &Desk, command: &str) -> Said {
    let binary = Path::new(env!("CARGO_BIN_EXE_cofin"));
    let places = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(
        std::iter::once(binary.parent().expect("a folder").to_owned()).chain(std::env::split_paths(&places)),
    )
    .expect("a path");
    let command = if command.starts_with("cofin run") && !command.contains("--runs") {
        command.replacen("cofin run", "cofin run --runs 64", 1)
    } else {
        command.to_owned()
    };
    let mut shell = Command::new("sh")
        .arg("-eu")
        .current_dir(desk.0.path())
        .env("PATH", path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("sh starts");
    shell.stdin.take().expect("a pipe").write_all(command.as_bytes()).expect("sh listens");
    Said::of(shell.wait_with_output().expect("sh ends"))
}

#[test]
fn commands_are_found_in_a_text() {
    let text = "```console\n$ cofin new x\nWrote x.ron\n$ cargo run --release -- run \\\n    a.ron\n```\n```rust\ncofin\n```\n```sh\ncofin measures | head -1\ncargo test\n```\n";
    assert_eq!(commands_of(text), ["cofin new x", "cofin run  a.ron", "cofin measures | head -1"]);
}

/// A scenario of 64 runs that draws a cost from `data/costs.csv`.
fn with_table() -> Desk {
    let desk = Desk::new();
    let text = include_str!("theory/binomial.ron").replace("runs: 1000", "runs: 64");
    let text = text.replacen("cost: 1,", "cost: Empirical(file: \"data/costs.csv\", column: \"cost\"),", 1);
    assert!(text.contains("Empirical"), "{text}");
    desk.write("mine.ron", &text);
    fs::create_dir(desk.path("data")).expect("a folder");
    desk.write("data/costs.csv", "project,cost\nfirst,1\nsecond,2\nthird,3\n");
    desk
}

#[test]
fn a_run_that_draws_from_a_table_can_be_run_again_from_its_own_folder() {
    let desk = with_table();
    desk.cofin(&["run", "mine.ron", "--out", "first", "--quiet"]).fine();
    assert_eq!(desk.read("first/data/costs.csv"), desk.read("data/costs.csv"));
    let manifest = desk.json("first/manifest.json");
    assert_eq!(manifest["data"][0]["file"], "data/costs.csv");
    // sha256sum of the table.
    assert_eq!(manifest["data"][0]["sha256"], "c9e8d31ba36d217ea1bbb3a48e6712682b4609314093fdd0cf14f39e88671bd9");
    desk.cofin(&["run", "first/scenario.ron", "--out", "second", "--quiet"]).fine();
    assert_eq!(desk.read("first/runs.csv"), desk.read("second/runs.csv"));
    assert_eq!(desk.json("second/manifest.json")["file_hash"], manifest["file_hash"]);
    desk.write("data/costs.csv", "project,cost\nfirst,1\nsecond,2\nthird,4\n");
    desk.cofin(&["run", "mine.ron", "--out", "third", "--quiet"]).fine();
    assert_ne!(desk.json("third/manifest.json")["file_hash"], manifest["file_hash"], "another table, another study");
}

#[test]
fn a_table_that_is_not_in_the_folder_is_not_read() {
    let desk = with_table();
    fs::remove_file(desk.path("data/costs.csv")).expect("it is there");
    let said = desk.cofin(&["validate", "mine.ron"]);
    assert_eq!(said.code, Some(3));
    assert!(said.stderr.contains("there is no file data/costs.csv"), "{}", said.stderr);
    let outside = Desk::new();
    outside.write("costs.csv", "cost\n1\n2\n");
    std::os::unix::fs::symlink(outside.path("costs.csv"), desk.path("data/costs.csv")).expect("a link");
    let said = desk.cofin(&["validate", "mine.ron"]);
    assert_eq!(said.code, Some(3));
    assert!(said.stderr.contains("is a link that leads out of the scenario's folder"), "{}", said.stderr);
    fs::remove_file(desk.path("data/costs.csv")).expect("it is there");
    fs::create_dir(desk.path("data/costs.csv")).expect("a folder");
    let said = desk.cofin(&["validate", "mine.ron"]);
    assert!(said.stderr.contains("data/costs.csv is no file"), "{}", said.stderr);
}

/// Rows of a CSV file, each with the columns of its head.
fn records(desk: &Desk, name: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let bytes = desk.read(name);
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    reader.deserialize().map(|row| row.expect("a row of text")).collect()
}

#[test]
fn the_projects_of_a_future_add_up_to_its_row() {
    let desk = Desk::with_scenario();
    desk.cofin(&["run", "mine.ron", "--quiet", "--projects", "0,3"]).fine();
    let projects = records(&desk, "outputs/mine/projects.csv");
    let number = |row: &std::collections::BTreeMap<String, String>, column: &str| {
        if row[column].is_empty() { 0.0 } else { row[column].parse::<f64>().expect("a number") }
    };
    let mut seen = 0;
    for run in records(&desk, "outputs/mine/runs.csv").iter().filter(|row| ["0", "3"].contains(&row["run"].as_str())) {
        let of: Vec<_> =
            projects.iter().filter(|row| row["policy"] == run["policy"] && row["run"] == run["run"]).collect();
        let sum = |column: &str| of.iter().map(|row| number(row, column)).sum::<f64>();
        let count = |is: &dyn Fn(&std::collections::BTreeMap<String, String>) -> bool| {
            f64::from(u32::try_from(of.iter().filter(|row| is(row)).count()).expect("few"))
        };
        let pairs = [
            ("state_outlay", sum("state_money")),
            ("private_outlay", sum("private_money")),
            ("projects_proposed", count(&|_| true)),
            ("projects_applied", count(&|row| row["decision"] == "applied")),
            ("projects_awarded", count(&|row| row["awarded"] == "true")),
            ("projects_started", count(&|row| !row["start"].is_empty())),
            ("successes", count(&|row| !row["success"].is_empty())),
            ("launches", count(&|row| row["fate"] == "launched")),
            ("projects_additional", count(&|row| row["stratum"] == "additional")),
            ("projects_deadweight", count(&|row| row["stratum"] == "deadweight")),
        ];
        for (measure, found) in pairs {
            let what = format!("{measure} of {} in future {}", run["policy"], run["run"]);
            assert!((found - number(run, measure)).abs() < 0.5, "{what}: {found} is not {}", run[measure]);
        }
        seen += 1;
    }
    assert_eq!(seen, 2 * 8, "two futures of eight policies");
}

#[test]
fn futures_that_a_study_does_not_have_cannot_be_chosen() {
    let desk = Desk::with_scenario();
    let chosen = |runs: &str| desk.cofin(&["run", "mine.ron", "--projects", runs]);
    chosen("60..65").fails(2, &["--projects names the future 64: they are 0 to 63"]);
    chosen("5..5").fails(2, &["names no future"]);
    chosen("a").fails(2, &["as 0..16, or several, as 0,5,9"]);
    chosen("0..").fails(2, &["as 0..16"]);
}

#[test]
fn another_study_of_the_same_name_is_not_replaced_unasked() {
    let desk = Desk::with_scenario();
    desk.cofin(&["run", "mine.ron", "--quiet"]).fine();
    let text = String::from_utf8(desk.read("mine.ron")).expect("UTF-8");
    fs::create_dir(desk.path("other")).expect("a folder");
    // Edited, it is the same study; with another title it is not.
    desk.write("other/mine.ron", &text.replace("state: 0.80", "state: 0.70"));
    desk.cofin(&["run", "other/mine.ron", "--quiet"]).fine();
    let title = text.lines().find(|line| line.trim_start().starts_with("title:")).expect("a title");
    desk.write("other/mine.ron", &text.replace(title, "    title: \"Something else\","));
    let before = desk.read("outputs/mine/summary.json");
    desk.cofin(&["run", "other/mine.ron"])
        .fails(4, &["outputs/mine holds the results of another study", "--overwrite"]);
    assert_eq!(desk.read("outputs/mine/summary.json"), before);
    desk.cofin(&["run", "other/mine.ron", "--quiet", "--out", "outputs/else"]).fine();
    desk.cofin(&["run", "other/mine.ron", "--quiet", "--overwrite"]).fine();
    assert_ne!(desk.read("outputs/mine/summary.json"), before);
}

#[test]
fn parquet_holds_what_csv_holds_and_every_csv_is_described() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    let desk = Desk::with_scenario();
    desk.cofin(&["run", "mine.ron", "--runs", "65", "--parquet", "--projects", "0..2", "--out", "out", "--quiet"])
        .fine();
    let names = desk.names("out");
    let ending = |end: &str| names.iter().filter(|name| name.ends_with(end)).cloned().collect::<Vec<_>>();
    assert_eq!(ending(".parquet"), ["draws.parquet", "projects.parquet", "runs.parquet", "years.parquet"]);
    for name in ["draws", "projects", "runs", "years"] {
        let text = String::from_utf8(desk.read(&format!("out/{name}.csv"))).expect("CSV is UTF-8");
        let mut lines = csv::Reader::from_reader(text.as_bytes());
        let heads: Vec<String> = lines.headers().expect("a head").iter().map(str::to_owned).collect();
        let file = std::fs::File::open(desk.path(&format!("out/{name}.parquet"))).expect("it is there");
        let reader = SerializedFileReader::new(file).expect("it is Parquet");
        let mut rows = reader.get_row_iter(None).expect("it has rows");
        for line in lines.records().map(|line| line.expect("a line")) {
            let row = rows.next().expect("as many rows").expect("a whole row");
            let fields = line.iter().zip(&heads).zip(row.get_column_iter());
            for ((written, head), (column, value)) in fields {
                assert_eq!(column, head);
                let value = match value {
                    parquet::record::Field::Null => String::new(),
                    parquet::record::Field::Str(text) => text.clone(),
                    parquet::record::Field::Double(number) => number.to_string(),
                    other => other.to_string(),
                };
                let same = value == written || value.parse::<f64>().ok() == written.parse().ok();
                assert!(same, "{head} of {name}: {value} is not {written}");
            }
        }
        assert!(rows.next().is_none(), "{name} has more rows than its CSV");
    }
    let package: serde_json::Value = serde_json::from_slice(&desk.read("out/datapackage.json")).expect("it is JSON");
    let resources = package["resources"].as_array().expect("a list");
    let mut described: Vec<&str> = resources.iter().filter_map(|of| of["path"].as_str()).collect();
    described.sort_unstable();
    assert_eq!(described, ending(".csv"));
    for resource in resources {
        let path = resource["path"].as_str().expect("a path");
        let fields = resource["schema"]["fields"].as_array().expect("fields");
        let text = String::from_utf8(desk.read(&format!("out/{path}"))).expect("CSV is UTF-8");
        let head: Vec<&str> = text.lines().next().expect("a head").split(',').collect();
        assert!(fields.iter().map(|field| field["name"].as_str()).eq(head.into_iter().map(Some)), "{path}");
    }
}
