//! `cofin check`: what holds, what moved and what was only reseeded; the language of expectation files; blessing; reports for CI.

mod desk;
mod studies;

use std::fs;
use std::process::Stdio;

use cofin::comparison::unlikely;
use cofin::expectation::{Digests, Outcome, Run, bless, judge, language};
use cofin::study::summarise::{Origin, summarise};
use desk::{Desk, all_shipped, shipped};

/// Ten projects a future, of which the State pays half and each passes with 40 %.
const STUDY: &str = r#"(
    title: "Ten projects",
    currency: (code: "VND", unit: Million),
    clock: (start: "2026-01", months: 120),
    monte_carlo: (runs: 256, seed: 57, design: LatinHypercube),
    economy: (output: 1_000_000, social_discount_rate: 0, state_discount_rate: 0, profit_tax: 0, excess_burden: Pert(0.1, 0.17, 0.3)),
    firms: { "firm": (weight: 1, hurdle_rate: 0, liquid_wealth: 1_000_000, response: Uniform(0.2, 0.8)) },
    technologies: {
        "technology": (market: Formed, proposals_per_year: 10, intake_years: 1,
            stages: [(name: "trial", cost: Uniform(500, 1500), months: 12, success: 0.40)],
            payoff: Lump(100_000)),
    },
    schemes: { "half": (funding: Share(state: 0.50), believed_award: 1, call_every_months: 1, max_scale: 3) },
    policies: { "no support": (schemes: []), "half": (schemes: ["half"]) },
    reference: "no support",
)
"#;

fn with_study() -> Desk {
    let desk = Desk::new();
    desk.write("study.ron", STUDY);
    desk
}

/// A desk with a study whose results are blessed.
fn blessed() -> Desk {
    let desk = with_study();
    let said = desk.cofin(&["check", "--bless", "study.ron"]).fine();
    assert_eq!(said.stderr.trim(), "Wrote study.expect.ron");
    desk
}

fn text(desk: &Desk, name: &str) -> String {
    String::from_utf8(desk.read(name)).expect("UTF-8")
}

#[test]
fn what_is_blessed_is_fine_with_any_threads_and_with_other_seeds() {
    let desk = blessed();
    let said = desk.cofin(&["check"]).fine();
    assert!(said.stdout.starts_with("study.ron: fine (1,024 futures, seed 57: "), "{said:?}");
    for arguments in [["check", "--threads", "1"], ["check", "--threads", "2"]] {
        assert_eq!(desk.cofin(&arguments).fine().stdout, said.stdout);
    }
    let other = desk.cofin(&["check", "--other-seed"]).fine().stdout;
    assert!(other.contains("seed 58") && other.contains("bytes were not compared: another seed"), "{other}");
    assert!(desk.cofin(&["check", "study.ron", "--other-seed", "7"]).fine().stdout.contains("seed 7"));
    assert_eq!(desk.cofin(&["check", "--quiet"]).fine().stdout, "");
}

#[test]
fn a_real_change_fails_and_is_named() {
    let desk = blessed();
    desk.write("study.ron", &STUDY.replace("success: 0.40", "success: 0.60"));
    let said = desk.cofin(&["check", "study.expect.ron"]);
    assert_eq!((said.code, said.stderr.as_str()), (Some(1), ""), "{said:?}");
    for words in [
        "study.ron: moved",
        "“no support” · successes: expected",
        "other bytes on the same draws: “no support” in summary.csv and runs.csv and years.csv, “half”; ",
        "standard errors)",
        "The scenario file has changed",
        "Where this is meant: cofin check --bless study.ron",
    ] {
        assert!(said.stdout.contains(words), "“{words}” is missing in\n{}", said.stdout);
    }
    assert_eq!(desk.cofin(&["check", "--other-seed"]).code, Some(1), "no luck explains it");
}

#[test]
fn a_verdict_does_not_depend_on_who_listens() {
    let desk = blessed();
    desk.write("study.ron", &STUDY.replace("success: 0.40", "success: 0.60"));
    let mut command = desk.command(&["check"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("cofin starts");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
}

#[test]
fn a_change_too_small_for_the_expectations_is_seen_in_the_bytes() {
    let desk = blessed();
    desk.write("study.ron", &STUDY.replace("Lump(100_000)", "Lump(100_001)"));
    let said = desk.cofin(&["check"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.stdout.starts_with("study.ron: bytes differ"), "{}", said.stdout);
    assert!(said.stdout.contains("half · social_npv:"), "{}", said.stdout);
    desk.cofin(&["check", "--other-seed"]).fine();
}

#[test]
fn what_moves_no_result_fails_nothing() {
    let desk = blessed();
    desk.write(
        "study.ron",
        &format!("// A comment.\n{}", STUDY.replace("Ten projects", "Ten projects a future").replace("0.50", "0.5")),
    );
    desk.cofin(&["check"]).fine();
    let expectations = text(&desk, "study.expect.ron");
    let version = format!("version: \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(expectations.contains(&version));
    // Another version that wrote years.csv in another way, and nothing else.
    let digest =
        expectations.split_once("\"years.csv\": \"").expect("its digest").1.get(..64).expect("a digest").to_owned();
    let other = expectations.replace(&digest, &"0".repeat(64)).replace(&version, "version: \"0.0.9\"");
    desk.write("study.expect.ron", &other);
    let said = desk.cofin(&["check"]).fine();
    assert!(
        said.stdout.contains(
            "other bytes, blessed with cofin 0.0.9: “no support” in years.csv; but no value is another: bless them when it suits"
        ),
        "{}",
        said.stdout
    );
    // The same version has no such excuse.
    desk.write("study.expect.ron", &expectations.replace(&digest, &"0".repeat(64)));
    let said = desk.cofin(&["check"]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.stdout.contains(
            "other bytes on the same draws: “no support” in years.csv; not in a headline, but in percentiles, years or single runs"
        ),
        "{}",
        said.stdout
    );
    // Other draws: the bytes cannot be the same, the expectations still hold.
    desk.write("study.expect.ron", &expectations.replace("stream_version: ", "stream_version: 9"));
    assert!(desk.cofin(&["check"]).fine().stdout.contains("bytes were not compared: draw stream version"));
    desk.write("study.expect.ron", &expectations);
    desk.write("study.ron", &STUDY.replace("seed: 57", "seed: 99"));
    assert!(desk.cofin(&["check"]).fine().stdout.contains("bytes were not compared: seed 99 now, 57 when"));
}

#[test]
fn blessing_keeps_what_is_written_by_hand() {
    let desk = blessed();
    let before = text(&desk, "study.expect.ron");
    let said = desk.cofin(&["check", "--bless"]).fine();
    assert!(said.stderr.contains("is as it was") && text(&desk, "study.expect.ron") == before, "{said:?}");
    // Hand-written expectations: one true whatever happens, one that a change breaks, a known value, and comments.
    let by_hand = before.replace(
        "    expect: [\n",
        "    expect: [\n        // Ours.\n        (policy: \"half\", measure: \"state_outlay\", higher_than: \"no support\"), /* mine */\n        \
         (policy: \"half\", measure: \"successes\", between: (1.5, 5)),\n        \
         (policy: \"half\", measure: \"projects_proposed\", mean: 10),\n",
    );
    desk.write("study.expect.ron", &by_hand);
    desk.cofin(&["check"]).fine();
    desk.write("study.ron", &STUDY.replace("success: 0.40", "success: 0.60"));
    let said = desk.cofin(&["check", "--bless"]);
    assert_eq!(said.code, Some(1), "what is written by hand is not blessed away: {said:?}");
    assert!(said.stderr.contains("Wrote study.expect.ron") && said.stderr.contains("moved: "), "{}", said.stderr);
    assert!(said.stdout.contains("“half” · successes: expected between 1.5 and 5 count; found 6."), "{}", said.stdout);
    let after = text(&desk, "study.expect.ron");
    for kept in ["// Ours.", "/* mine */", "between: (1.5, 5)", "measure: \"projects_proposed\", mean: 10),"] {
        assert!(after.contains(kept), "{kept} is gone in\n{after}");
    }
    desk.write("study.expect.ron", &after.replace("(1.5, 5)", "(5, 7)"));
    desk.cofin(&["check"]).fine();
    desk.cofin(&["check", "--other-seed"]).fine();
    assert_eq!(desk.names("."), ["study.expect.ron", "study.ron"], "nothing is left beside them");
}

#[test]
fn expectations_written_by_hand_alone_are_enough() {
    let desk = with_study();
    desk.write(
        "study.expect.ron",
        "(runs: 256, seed: 5, expect: [(policy: \"no support\", measure: \"successes\", mean: 4, within: 4)])",
    );
    let said = desk.cofin(&["check"]).fine();
    assert!(said.stdout.contains("seed 5: 1 expectations)"), "{}", said.stdout);
    desk.cofin(&["check", "--bless"]).fine();
    let after = text(&desk, "study.expect.ron");
    assert!(after.starts_with(
        "(runs: 256, seed: 5, expect: [(policy: \"no support\", measure: \"successes\", mean: 4, within: 4)]"
    ));
    assert!(desk.cofin(&["check"]).fine().stdout.contains("8 digests"));
}

/// What a policy gives may not depend on who stands beside it: also where numbers are correlated, spread by Sobol, and changed by one policy.
fn intricate() -> String {
    STUDY
        .replace("design: LatinHypercube", "design: Sobol")
        .replace("profit_tax: 0,", "profit_tax: 0, growth: Normal(mean: 0.03, sd: 0.01),")
        .replace("hurdle_rate: 0,", "hurdle_rate: PerRun(Uniform(0, 0.2)),")
        .replace(
            "\"half\": (schemes: [\"half\"]) }",
            "\"half\": (schemes: [\"half\"]), \"taxed\": (schemes: [\"half\"], set: {\"economy.growth\": Uniform(0, 0.1)}, budget_per_year: PerRun(Uniform(2_000, 4_000))) }",
        )
        .replace(
            "    reference: \"no support\",\n",
            "    reference: \"no support\",\n    correlations: [(between: (\"economy.growth\", \"economy.excess_burden\"), rank: 0.5)],\n",
        )
}

/// The policies of a study, one a line, put back in another order.
fn reordered(study: &str, order: &[usize]) -> String {
    let (before, rest) = study.split_once("policies: { ").expect("policies");
    let (policies, after) = rest.split_once(" },\n    reference").expect("the end of the policies");
    let policies: Vec<&str> = policies.split(", \"").map(|policy| policy.trim_start_matches('"')).collect();
    let policies: Vec<String> = order.iter().map(|at| format!("\"{}", policies[*at])).collect();
    format!("{before}policies: {{ {} }},\n    reference{after}", policies.join(", "))
}

#[test]
fn the_order_of_policies_fails_nothing() {
    for (study, orders) in [(STUDY.to_owned(), vec![vec![1, 0]]), (intricate(), vec![vec![2, 1, 0], vec![1, 2, 0]])] {
        let desk = Desk::new();
        desk.write("study.ron", &study);
        desk.cofin(&["check", "--bless", "study.ron"]).fine();
        let whole = desk.cofin(&["check"]).fine().stdout;
        for order in orders {
            desk.write("study.ron", &reordered(&study, &order));
            assert_ne!(text(&desk, "study.ron"), study);
            assert_eq!(desk.cofin(&["check"]).fine().stdout, whole, "{order:?}");
            desk.cofin(&["check", "--other-seed"]).fine();
        }
    }
}

#[test]
fn a_policy_more_fails_nothing_and_is_named() {
    let (with, order) = (intricate(), [0, 1]);
    let desk = Desk::new();
    desk.write("study.ron", &reordered(&with, &order));
    desk.cofin(&["check", "--bless", "study.ron"]).fine();
    assert!(!text(&desk, "study.expect.ron").contains("taxed"));
    desk.write("study.ron", &reordered(&with, &[2, 0, 1]));
    let said = desk.cofin(&["check", "--junit", "junit.xml", "--markdown", "summary.md"]).fine();
    assert!(
        said.stdout.ends_with(
            "8 digests)\n  policy “taxed” is new: no expectations; cofin check --bless study.ron adds what it gives\n"
        ),
        "{}",
        said.stdout
    );
    assert!(text(&desk, "summary.md").contains("| `study.ron` | ✅ fine | 1,024 futures, seed 57: "));
    assert!(text(&desk, "summary.md").contains("8 digests; policy “taxed” is new: no expectations |"));
    assert!(text(&desk, "junit.xml").contains("<skipped message=\"policy “taxed” is new: no expectations\"/>"));
    let said = desk.cofin(&["check", "--other-seed"]).fine().stdout;
    assert!(said.contains("policy “taxed” is new: no expectations"), "{said}");
    // Expectations by hand are expectations; what it gives is blessed on demand.
    let by_hand =
        "    expect: [\n        (policy: \"taxed\", measure: \"state_outlay\", higher_than: \"no support\"),\n";
    desk.write("study.expect.ron", &text(&desk, "study.expect.ron").replace("    expect: [\n", by_hand));
    assert!(desk.cofin(&["check"]).fine().stdout.contains("policy “taxed” is new: no digests; "));
    let said = desk.cofin(&["check", "--bless"]).fine();
    assert_eq!(said.stderr.trim(), "Wrote study.expect.ron\n  new: “taxed”", "{said:?}");
    let said = desk.cofin(&["check"]).fine().stdout;
    assert!(said.contains("12 digests)") && !said.contains("new"), "{said}");
}

#[test]
fn a_policy_less_fails_and_is_named() {
    let with = intricate();
    let desk = Desk::new();
    desk.write("study.ron", &with);
    desk.cofin(&["check", "--bless", "study.ron"]).fine();
    let whole = text(&desk, "study.expect.ron");
    // Its expectations name a policy that does not exist.
    desk.write("study.ron", &reordered(&with, &[0, 1]));
    desk.cofin(&["check"]).fails(3, &["there is no policy `taxed`", "The policies here are: no support, half"]);
    // Only its digests are left.
    let kept: String = whole.split_inclusive('\n').filter(|line| !line.contains("(policy: \"taxed\"")).collect();
    desk.write("study.expect.ron", &kept);
    for arguments in [&["check", "--junit", "junit.xml"][..], &["check", "--other-seed"]] {
        let said = desk.cofin(arguments);
        assert_eq!(said.code, Some(1), "{said:?}");
        assert!(said.stdout.starts_with("study.ron: moved ("), "{}", said.stdout);
        let gone = "  policy “taxed” is gone: its results are expected to the last digit, and the scenario has no policy of that name\n";
        assert!(said.stdout.contains(gone), "{}", said.stdout);
        assert!(!said.stdout.contains("other bytes"), "{}", said.stdout);
    }
    assert!(text(&desk, "junit.xml").contains("<testcase classname=\"study.ron\" name=\"policy taxed\">"));
    // Under another name it is one gone and one new.
    desk.write("study.ron", &with.replace("\"taxed\"", "\"levied\""));
    let said = desk.cofin(&["check"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.stdout.contains("“taxed” is gone") && said.stdout.contains("“levied” is new"), "{}", said.stdout);
    let said = desk.cofin(&["check", "--bless"]).fine();
    assert_eq!(said.stderr.trim(), "Wrote study.expect.ron\n  new: “levied”\n  gone: “taxed”", "{said:?}");
    assert!(!text(&desk, "study.expect.ron").contains("taxed"));
}

#[test]
fn what_moves_of_one_policy_is_named_by_it() {
    let desk = blessed();
    // The State pays 40 %: nothing of doing nothing moves.
    desk.write("study.ron", &STUDY.replace("state: 0.50", "state: 0.49"));
    let said = desk.cofin(&["check"]).stdout;
    assert!(said.contains("other bytes on the same draws: “half”; "), "{said}");
}

#[test]
fn digests_that_are_taken_out_stay_out_and_whole_files_asked_for_stay_in() {
    let desk = blessed();
    let whole = text(&desk, "study.expect.ron");
    let years: String = whole.split_inclusive('\n').filter(|line| !line.contains("\"years.csv\"")).collect();
    let (before, rest) = years.split_once("            \"no support\": {\n").expect("its digests");
    let (_, after) = rest.split_once("            },\n").expect("their end");
    let of_whole =
        format!("        whole: {{\n            \"inputs.csv\": \"{}\",\n        }},\n        seen", "0".repeat(64));
    desk.write("study.expect.ron", &format!("{before}{after}").replacen("        seen", &of_whole, 1));
    let said = desk.cofin(&["check"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.stdout.contains("4 digests)") && said.stdout.contains("draws: inputs.csv; "), "{}", said.stdout);
    desk.cofin(&["check", "--bless"]).fine();
    assert!(desk.cofin(&["check"]).fine().stdout.contains("4 digests)"));
    // How one is asked for: with no digest yet.
    let blessed = text(&desk, "study.expect.ron");
    let (before, rest) = blessed.split_once("\"inputs.csv\": \"").expect("a digest");
    desk.write("study.expect.ron", &format!("{before}\"inputs.csv\": \"{}", &rest[64..]));
    desk.cofin(&["check"]).fails(3, &["this is no SHA-256 digest", "leave it to cofin check --bless"]);
    desk.cofin(&["check", "--bless"]).fine();
    assert_eq!(text(&desk, "study.expect.ron"), blessed);
    let after = text(&desk, "study.expect.ron");
    for (file, times) in [("summary.csv", 1), ("years.csv", 0), ("inputs.csv", 1)] {
        assert_eq!(after.matches(&format!("\"{file}\": \"")).count(), times, "{file} in\n{after}");
    }
}

#[test]
fn expectations_that_expect_nothing_do_not_pass() {
    let desk = with_study();
    for nothing in ["(runs: 256)", "(runs: 256, expect: [])"] {
        desk.write("study.expect.ron", nothing);
        desk.cofin(&["check"]).fails(3, &["nothing is expected here", "cofin check --bless study.expect.ron"]);
    }
    desk.cofin(&["check", "--bless"]).fine();
    assert!(desk.cofin(&["check"]).fine().stdout.contains("0 expectations, 8 digests)"));
    // Nor does what is left of a file without its digests.
    let whole = text(&desk, "study.expect.ron");
    let (before, rest) = whole.split_once("        exact: {\n").expect("digests");
    let (_, after) = rest.split_once("        seen: {").expect("their end");
    desk.write("study.expect.ron", &format!("{before}        seen: {{{after}"));
    desk.cofin(&["check"]).fails(3, &["nothing is expected here"]);
    desk.cofin(&["check", "--bless"]).fine();
    assert_eq!(text(&desk, "study.expect.ron"), whole);
    // Digests alone say nothing of other draws.
    let said = desk.cofin(&["check", "--other-seed", "--junit", "junit.xml", "--markdown", "summary.md"]);
    assert_eq!(
        (said.code, said.stdout.as_str()),
        (
            Some(1),
            "study.ron: nothing checked (256 futures, seed 58: 0 expectations)\n  \
             bytes were not compared: another seed was asked for (58)\n  \
             Nothing is expected that holds with every seed: write it in expect: […].\n"
        )
    );
    assert!(text(&desk, "summary.md").contains("| ❌ nothing checked |"), "{}", text(&desk, "summary.md"));
    assert!(text(&desk, "junit.xml").contains("failures=\"1\""), "{}", text(&desk, "junit.xml"));
    desk.write("study.ron", &STUDY.replace("seed: 57", "seed: 99"));
    assert_eq!(desk.cofin(&["check"]).code, Some(1));
}

/// A folder with a scenario and its expectations, one without, and what else is given.
fn folder(more: &[(&str, &str)]) -> Desk {
    let desk = blessed();
    desk.write("bare.ron", &STUDY.replace("Ten projects", "Ten bare projects"));
    for (name, text) in more {
        desk.write(name, text);
    }
    desk
}

#[test]
fn a_file_that_does_not_parse_fails_among_others() {
    let half = |text: &str| text[..text.len() / 2].to_owned();
    let expectations = {
        let desk = blessed();
        text(&desk, "study.expect.ron")
    };
    let cases = [
        ("broken.ron", half(STUDY), "is never closed"),
        ("broken.ron", STUDY.replace("firms", "frims"), "did you mean `firms`"),
        ("broken.ron", String::new(), "the file is empty"),
        ("bare.expect.ron", half(&expectations), "is never closed"),
        ("bare.expect.ron", String::new(), "nothing is written here"),
    ];
    for (name, text, words) in cases {
        let desk = folder(&[(name, &text)]);
        let said = desk.cofin(&["check"]);
        said.fails_with(3, &[name, words]);
        assert!(said.stdout.contains("study.ron: fine ("), "the others are checked: {}", said.stdout);
        desk.cofin(&["check", "--bless"]).fails_with(3, &[name, words]);
        desk.cofin(&["check", "--quiet"]).fails(3, &[name, words]);
    }
    // A scenario and its expectations, both wrong, are both shown.
    let desk = folder(&[("study.ron", &half(STUDY)), ("study.expect.ron", &half(&expectations))]);
    desk.cofin(&["check", "study.ron"]).fails(3, &["study.ron:", "study.expect.ron:"]);
}

#[test]
fn scenarios_without_expectations_are_listed_and_fail_where_all_must_have_them() {
    let desk = folder(&[(".hidden.ron", "("), ("notes.txt", "(")]);
    let said = desk.cofin(&["check", "--junit", "junit.xml", "--markdown", "summary.md"]).fine();
    assert!(
        said.stdout
            .starts_with("bare.ron: no expectations (cofin check --bless bare.ron makes them)\nstudy.ron: fine ("),
        "{}",
        said.stdout
    );
    assert!(said.stdout.ends_with("1 scenario is fine; 1 more has no expectations.\n"), "{}", said.stdout);
    let row = "| `bare.ron` | ➖ no expectations | cofin check --bless bare.ron makes them |";
    assert!(text(&desk, "summary.md").contains(row), "{}", text(&desk, "summary.md"));
    let junit = text(&desk, "junit.xml");
    assert!(junit.contains("name=\"it has expectations\"") && junit.contains("skipped=\"1\""), "{junit}");
    assert_eq!(desk.cofin(&["check", "--quiet"]).fine().stdout, "");

    let words = ["bare.ron has no expectations: there is no bare.expect.ron. cofin check --bless bare.ron makes it"];
    let said = desk.cofin(&["check", "--require-all", "--junit", "junit.xml", "--markdown", "summary.md"]);
    said.fails_with(4, &words);
    assert!(
        said.stdout.contains("study.ron: fine") && said.stdout.ends_with("1 of 2 scenarios are fine.\n"),
        "{said:?}"
    );
    assert!(text(&desk, "junit.xml").contains("errors=\"1\""));
    assert!(text(&desk, "summary.md").contains("| `bare.ron` | ❌ not checked |"));
    desk.cofin(&["check", "--require-all", "--quiet"]).fails(4, &words);
    // A scenario that is named must have them anyway; found in a folder as well it counts once.
    desk.cofin(&["check", ".", "bare.ron"]).fails_with(4, &words);
    fs::remove_file(desk.path("study.expect.ron")).expect("it was there");
    desk.cofin(&["check", "--require-all"]).fails_with(4, &words);
    desk.cofin(&["check"])
        .fails(4, &["there is no .expect.ron in .: cofin check --bless . makes one for each scenario in it"]);
}

#[test]
fn a_folder_is_blessed_whole() {
    let desk = folder(&[("broken.ron", "(")]);
    // What is found where no folder is named is renewed, not made.
    desk.write("study.ron", &STUDY.replace("success: 0.40", "success: 0.60"));
    let said = desk.cofin(&["check", "--bless"]);
    said.fails_with(3, &["Wrote study.expect.ron", "moved: ", "broken.ron:1:1"]);
    assert!(said.stdout.contains("bare.ron: no expectations (cofin check --bless bare.ron makes them)"), "{said:?}");
    assert_eq!(desk.names("."), ["bare.ron", "broken.ron", "study.expect.ron", "study.ron"]);
    // In a folder that is named all that is missing is made.
    fs::remove_file(desk.path("broken.ron")).expect("it was there");
    desk.write("study.ron", STUDY);
    let said = desk.cofin(&["check", "--bless", "."]).fine();
    assert!(
        said.stderr.contains("Wrote bare.expect.ron") && said.stderr.contains("Wrote study.expect.ron"),
        "{said:?}"
    );
    let said = desk.cofin(&["check", "--require-all"]).fine();
    assert!(said.stdout.ends_with("All 2 scenarios are fine.\n"), "{}", said.stdout);
    // A folder without any is no hindrance; one without scenarios is an error.
    for name in ["bare.expect.ron", "study.expect.ron"] {
        fs::remove_file(desk.path(name)).expect("it was there");
    }
    desk.cofin(&["check", "--bless", "--quiet", "."]).fine();
    desk.cofin(&["check", "--require-all", "--quiet"]).fine();
    fs::create_dir(desk.path("empty")).expect("a folder");
    desk.cofin(&["check", "--bless", "empty"]).fails(4, &["there is no scenario in empty"]);
}

#[test]
fn digests_of_whole_files_are_refused_and_blessed_anew() {
    let desk = blessed();
    let whole = text(&desk, "study.expect.ron");
    let (before, rest) = whole.split_once("        exact: {\n").expect("digests");
    let (_, after) = rest.split_once("        seen: {").expect("their end");
    let former =
        format!("        exact: {{\n            \"runs.csv\": \"{0}\",\n        }},\n        seen: {{", "0".repeat(64));
    desk.write("study.expect.ron", &format!("{before}{former}{after}"));
    desk.cofin(&["check"]).fails(
        3,
        &[
            "error: this is the digest of a whole file; now each policy has digests of its own\n",
            "= help: write all digests anew: cofin check --bless study.expect.ron\n",
            "1 fault found",
        ],
    );
    desk.cofin(&["check", "--bless"]).fine();
    assert_eq!(text(&desk, "study.expect.ron"), whole);
}

#[test]
fn a_scenario_named_without_expectations_is_told_how_to_get_them() {
    let desk = with_study();
    desk.cofin(&["check", "study.ron"])
        .fails_with(4, &["there is no study.expect.ron", "cofin check --bless study.ron"]);
    desk.cofin(&["check"]).fails_with(4, &["there is no .expect.ron in .", "--bless"]);
    desk.cofin(&["check", "gone.ron"]).fails_with(4, &["there is no file gone.ron"]);
    desk.cofin(&["check", "--other-seed", "study.ron"]).fails_with(2, &["put --other-seed behind the files"]);
    desk.cofin(&["check", "--bless", "--other-seed"]).fails_with(2, &["--other-seed"]);
}

#[test]
fn folders_are_searched_but_not_where_runs_write() {
    let desk = blessed();
    for folder in ["deep/er", "outputs/study", "target", ".git"] {
        fs::create_dir_all(desk.path(folder)).expect("a folder");
        for file in ["study.ron", "study.expect.ron"] {
            fs::copy(desk.path(file), desk.path(&format!("{folder}/{file}"))).expect("a copy");
        }
    }
    let said = desk.cofin(&["check"]).fine();
    let checked: Vec<&str> =
        said.stdout.lines().filter_map(|line| line.split_once(": fine")).map(|(name, _)| name).collect();
    assert_eq!(checked, ["deep/er/study.ron", "study.ron"]);
    assert!(said.stdout.ends_with("All 2 scenarios are fine.\n"), "{}", said.stdout);
    assert_eq!(desk.cofin(&["check", "study.ron", "study.expect.ron", "."]).fine().stdout, said.stdout, "each once");
}

/// `rules.txt` holds, for each rule, an expectation file and the text it must give; `*` stands for the rest of a line.
#[test]
fn every_rule_of_the_language_has_its_sentence() {
    let study = studies::study(STUDY);
    let mut wrong = Vec::new();
    let cases: Vec<&str> = include_str!("expectations/rules.txt").split("=== ").skip(1).collect();
    for case in &cases {
        let (title, rest) = case.split_once('\n').expect("a title");
        let (file, expected) = rest.split_at(rest.find("error:").expect("a text"));
        let found = match language::read("study.expect.ron", file.trim().to_owned(), &study) {
            Ok(_) => String::new(),
            Err(refusal) => refusal.faults.render(&refusal.sources, false),
        };
        let alike = |found: &str, expected: &str| match expected.split_once('*') {
            Some((start, _)) => found.starts_with(start),
            None => found == expected,
        };
        let same = found.trim_end().lines().count() == expected.trim_end().lines().count()
            && found.lines().zip(expected.trim_end().lines()).all(|(found, expected)| alike(found, expected));
        if !same {
            wrong.push(format!("=== {title}\n{file}{found}"));
        }
    }
    assert!(wrong.is_empty(), "these say something else:\n{}", wrong.join("\n"));
    assert_eq!(cases.len(), 20);
}

#[test]
fn faults_in_an_expectation_file_come_all_at_once() {
    let desk = with_study();
    desk.write(
        "study.expect.ron",
        "(runs: 256, expect: [(policy: \"hlaf\", measure: \"sucesses\", between: (2, 1)), (policy: \"half\", mesure: \"x\", mean: 1)])",
    );
    let said = desk.cofin(&["check"]);
    assert_eq!(said.code, Some(3), "{said:?}");
    for words in [
        "did you mean `half`",
        "did you mean `successes`",
        "write between: (1, 2)",
        "did you mean `measure`",
        "4 faults found",
    ] {
        assert!(said.stderr.contains(words), "“{words}” is missing in\n{}", said.stderr);
    }
    let before = desk.read("study.expect.ron");
    assert_eq!(desk.cofin(&["check", "--bless"]).code, Some(3));
    assert_eq!(desk.read("study.expect.ron"), before, "a file with faults is not blessed");
}

#[test]
fn reports_for_ci_hold_every_test_once() {
    let desk = blessed();
    // A name that XML and Markdown must not take for their own.
    let named = |text: &str| text.replace("\"half\": (schemes", "\"a <b> & |c| ~~~\": (schemes");
    desk.write("moved.ron", &named(STUDY));
    desk.cofin(&["check", "--bless", "--runs", "256", "moved.ron"]).fine();
    desk.write("moved.ron", &named(&STUDY.replace("success: 0.40", "success: 0.60")));
    desk.write("wrong.ron", &STUDY.replace("growth", "grwth").replace("reference:", "refrence:"));
    desk.write("wrong.expect.ron", "(runs: 256)");
    let said = desk.cofin(&["check", "--junit", "junit.xml", "--markdown", "summary.md"]);
    assert_eq!(said.code, Some(3), "{said:?}");
    assert!(said.stdout.contains("1 of 3 scenarios are fine."), "{}", said.stdout);

    let xml = text(&desk, "junit.xml");
    let document = roxmltree::Document::parse(&xml).unwrap_or_else(|error| panic!("{error}\n{xml}"));
    let root = document.root_element();
    let elements = |name: &str| root.descendants().filter(|node| node.has_tag_name(name)).count();
    let sum = |name: &str| -> usize {
        let suites = root.children().filter(|node| node.has_tag_name("testsuite"));
        suites.map(|suite| suite.attribute(name).expect("a count").parse::<usize>().expect("a number")).sum()
    };
    for (attribute, element) in
        [("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]
    {
        let all: usize = root.attribute(attribute).expect("a count").parse().expect("a number");
        assert_eq!((all, sum(attribute)), (elements(element), elements(element)), "{attribute}\n{xml}");
    }
    assert_eq!((elements("testsuite"), elements("error")), (3, 1), "{xml}");
    let policy = |node: roxmltree::Node| node.attribute("name").is_some_and(|name| name.contains("a <b> & |c| ~~~"));
    assert!(root.descendants().any(policy), "{xml}");
    assert!(elements("failure") >= 5, "four files and an expectation: {xml}");
    // Expectations and digests of one scenario: four files of two policies.
    let expected = text(&desk, "study.expect.ron").matches("(policy:").count() + 8;
    let suites: Vec<_> = root.children().filter(|node| node.attribute("name") == Some("study.ron")).collect();
    assert_eq!(suites[0].attribute("tests"), Some(expected.to_string().as_str()));

    let markdown = text(&desk, "summary.md");
    assert!(
        markdown.contains("| `study.ron` | ✅ fine |") && markdown.contains("| `moved.ron` | ❌ moved |"),
        "{markdown}"
    );
    assert!(markdown.contains("| `wrong.ron` | ❌ not checked |") && markdown.contains("refrence"), "{markdown}");
}

#[test]
fn the_shipped_expectations_name_what_their_scenarios_claim() {
    for name in all_shipped() {
        let study = studies::study(&shipped(&name));
        let text = shipped(&format!("{name}.expect"));
        let reading = language::read(&name, text.clone(), &study)
            .unwrap_or_else(|refusal| panic!("{}", refusal.faults.render(&refusal.sources, false)));
        let blessed = reading.expectations.blessed.expect("it is blessed");
        let policies: Vec<&String> = study.policies.iter().map(|policy| &policy.name).collect();
        assert_eq!(blessed.exact.iter().map(|(policy, _)| policy).collect::<Vec<_>>(), policies, "{name}");
        assert!(blessed.exact.iter().all(|(_, files)| files.len() == 4) && blessed.seed == study.seed, "{name}");
        assert!(text.contains("between: ") && text.contains("higher_than: "), "{name}");
    }
}

/// Successes of a hundred projects that each pass with 27 % are binomial, so the mean of 200 futures has the error that its rows say,
/// and the difference of two seeds is normal: within k standard errors but for 2·(1 − Φ(k)) of pairs of seeds.
#[test]
fn an_expectation_blessed_on_one_seed_is_broken_on_another_as_rarely_as_it_says() {
    const PAIRS: u32 = 200;
    let scenario = include_str!("theory/binomial.ron");
    let (mut beyond_three, mut beyond_one) = (0, 0);
    let run_of = |seed: u32| {
        let study = studies::study_with(scenario, &["monte_carlo.runs=200", &format!("monte_carlo.seed={seed}")]);
        let blocks = cofin::engine::blocks(&studies::rows(&study, 200));
        let summary = summarise(&study, &blocks, &Origin::default());
        (study, blocks, summary)
    };
    for seed in 0..PAIRS {
        let (study, blocks, summary) = run_of(seed);
        let run =
            Run { study: &study, blocks: &blocks, summary: &summary, digests: &Digests::default(), other_seed: false };
        let text = bless::new_file("binomial.ron", &run).text;
        let (study, blocks, summary) = run_of(seed + 10_000);
        let run =
            Run { study: &study, blocks: &blocks, summary: &summary, digests: &Digests::default(), other_seed: true };
        for (within, broken) in [("3", &mut beyond_three), ("1", &mut beyond_one)] {
            let text = text.replace("within: 4", &format!("within: {within}"));
            let reading = language::read("binomial.expect.ron", text, &study).expect("it reads");
            let judged = judge(&reading.expectations, &run).judged;
            let successes = judged.iter().find(|judged| judged.expectation.measure == studies::measure("successes"));
            *broken += u32::from(!successes.expect("successes are expected").holds);
        }
    }
    assert!(beyond_three <= PAIRS / 100, "{beyond_three} of {PAIRS} are beyond three");
    // The test can fail: within one standard error breaks 31.7 % ± 3.3 %.
    let share = f64::from(beyond_one) / f64::from(PAIRS);
    let expected = unlikely(1.0);
    let error = (expected * (1.0 - expected) / f64::from(PAIRS)).sqrt();
    assert!((share - expected).abs() <= 4.0 * error, "{share} are beyond one, not {expected}");
}

#[test]
fn a_verdict_in_one_word() {
    let study = studies::study(STUDY);
    let blocks = cofin::engine::blocks(&studies::rows(&study, 256));
    let summary = summarise(&study, &blocks, &Origin::default());
    let run =
        Run { study: &study, blocks: &blocks, summary: &summary, digests: &Digests::default(), other_seed: false };
    let outcome = |claim: &str| {
        let text = format!("(runs: 256, expect: [(policy: \"half\", measure: {claim})])");
        let reading = language::read("study.expect.ron", text, &study).expect("it reads");
        judge(&reading.expectations, &run).outcome()
    };
    // Ten proposals in every future, all of them started with half their cost paid; the reference pays nothing.
    assert_eq!(outcome("\"projects_proposed\", mean: 10"), Outcome::Fine);
    assert_eq!(
        outcome("\"projects_proposed\", mean: 10.001, within: 6"),
        Outcome::Moved,
        "a value without chance is exact"
    );
    assert_eq!(outcome("\"state_outlay\", higher_than: \"no support\", confidence: 0.9999"), Outcome::Fine);
    assert_eq!(outcome("\"state_outlay\", lower_than: \"no support\""), Outcome::Moved);
    assert_eq!(outcome("\"projects_proposed\", higher_than: \"no support\""), Outcome::Moved, "the same is not higher");
    assert_eq!(outcome("\"months_to_market\", between: (0, 1000)"), Outcome::Fine);
    assert_eq!(
        outcome("\"disbursement_rate\", between: (0, 1)"),
        Outcome::Moved,
        "cash is unlimited: there is no rate"
    );
}
