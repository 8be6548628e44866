//! A study in parts: `cofin blocks` divides it, `cofin run --blocks` runs a part, `cofin merge` makes it whole or says what to run again.

mod desk;

use desk::{Desk, Said, shipped};

/// 300 futures: five blocks, the last of 44.
const RUNS: &str = "300";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("mine.ron", &shipped("03-payment-timing"));
    desk
}

/// The files that hold data.
fn data(desk: &Desk, folder: &str) -> Vec<Vec<u8>> {
    let files = [
        "datapackage.json",
        "summary.json",
        "summary.csv",
        "between.csv",
        "breakdown.csv",
        "runs.csv",
        "ratios.csv",
        "years.csv",
        "inputs.csv",
        "draws.csv",
    ];
    files.iter().map(|file| desk.read(&format!("{folder}/{file}"))).collect()
}

/// The command on the last line of what was said, given in a shell as it stands.
fn given_in_a_shell(desk: &Desk, said: &Said) -> Said {
    let line = said.stderr.trim_end().lines().last().expect("a line").trim().to_owned();
    let cofin = std::path::Path::new(env!("CARGO_BIN_EXE_cofin"));
    let path = format!("{}:{}", cofin.parent().expect("a folder").display(), std::env::var("PATH").unwrap_or_default());
    let mut shell = std::process::Command::new("sh");
    Said::of(shell.args(["-c", &line]).current_dir(desk.path("")).env("PATH", path).output().expect("a shell"))
}

#[test]
fn blocks_prints_a_range_a_part() {
    let desk = desk();
    let said = desk.cofin(&["blocks", "mine.ron", "--parts", "3"]).fine();
    // The file's 10,000 futures are 157 blocks.
    assert_eq!((said.stdout.as_str(), said.stderr.as_str()), ("0..52\n52..104\n104..157\n", ""));
    let few = desk.cofin(&["blocks", "mine.ron", "--parts", "2", "--runs", RUNS]).fine();
    assert_eq!(few.stdout, "0..2\n2..5\n");
    let set = desk.cofin(&["blocks", "mine.ron", "--parts", "2", "--set", "monte_carlo.runs=129"]).fine();
    assert_eq!(set.stdout, "0..1\n1..3\n");
}

#[test]
fn more_parts_than_blocks_are_fewer_lines_and_said() {
    let said = desk().cofin(&["blocks", "mine.ron", "--parts", "8", "--runs", RUNS]).fine();
    assert_eq!(said.stdout, "0..1\n1..2\n2..3\n3..4\n4..5\n");
    assert_eq!(said.stderr, "300 futures are 5 blocks of 64, so there are 5 and not 8 parts.\n");
    desk().cofin(&["blocks", "mine.ron", "--parts", "0"]).fails(2, &["0 is not in 1.."]);
}

#[test]
fn blocks_are_also_printed_for_programs() {
    let desk = desk();
    let with = |format: &str| {
        desk.cofin(&["blocks", "mine.ron", "--parts", "2", "--runs", RUNS, "--format", format]).fine().stdout
    };
    assert_eq!(with("csv"), "from,to,futures\n0,2,128\n2,5,172\n");
    let json: serde_json::Value = serde_json::from_str(&with("json")).expect("JSON");
    assert_eq!(json, serde_json::json!([{"from": 0, "to": 2, "futures": 128}, {"from": 2, "to": 5, "futures": 172}]));
}

#[test]
fn a_study_that_waits_for_precision_says_what_its_parts_need() {
    let desk = desk();
    let until = "monte_carlo.until=[(measure: \"state_outlay\", policy: \"in advance\", relative: 0.5)]";
    let said = desk.cofin(&["blocks", "mine.ron", "--parts", "2", "--runs", RUNS, "--set", until]).fine();
    assert!(said.stderr.contains("add --until '[]', here and to each cofin run"), "{}", said.stderr);
    // Whatever the parts are run with may be given here, too.
    let with = ["--runs", RUNS, "--set", until, "--until", "[]", "--policy", "in advance", "--seed", "9"];
    let said = desk.cofin(&[&["blocks", "mine.ron", "--parts", "2"], &with[..]].concat()).fine();
    assert_eq!((said.stdout.as_str(), said.stderr.as_str()), ("0..2\n2..5\n", ""));
    desk.cofin(&[&["run", "mine.ron", "--blocks", "2..5", "--out", "part"], &with[..]].concat()).fine();
    desk.cofin(&["blocks", "mine.ron", "--parts", "2", "--policy", "in advnce"]).fails(2, &["Did you mean"]);
}

#[test]
fn parts_by_the_lines_of_blocks_make_the_bytes_of_the_whole() {
    let desk = desk();
    desk.cofin(&["run", "mine.ron", "--runs", RUNS, "--quiet", "--out", "whole"]).fine();
    let lines = desk.cofin(&["blocks", "mine.ron", "--parts", "4", "--runs", RUNS]).fine().stdout;
    let mut merge = vec!["merge".to_owned(), "--quiet".to_owned(), "--out".to_owned(), "merged".to_owned()];
    for (part, blocks) in lines.lines().enumerate() {
        let out = format!("parts/{part}");
        desk.cofin(&["run", "mine.ron", "--runs", RUNS, "--quiet", "--blocks", blocks, "--out", &out]).fine();
        merge.push(out);
    }
    assert_eq!(merge.len(), 8);
    desk.cofin(&merge.iter().map(String::as_str).collect::<Vec<_>>()).fine();
    assert!(data(&desk, "merged") == data(&desk, "whole"));
}

#[test]
fn a_part_that_is_lost_is_named_with_the_command_that_makes_it_again() {
    let desk = desk();
    // Everything that belongs to the study stands in the command, whatever a shell makes of it.
    let with =
        ["--runs", RUNS, "--seed", "9", "--set", "title=\"It's 5 < 6; $HOME\"", "--policy", "in advance", "--quiet"];
    let run = |more: &[&str]| desk.cofin(&[&["run", "mine.ron"], &with[..], more].concat()).fine();
    run(&["--out", "whole"]);
    for (blocks, out) in [("0..2", "my parts/a"), ("2..3", "my parts/b"), ("3..5", "my parts/c")] {
        run(&["--blocks", blocks, "--out", out]);
    }
    std::fs::remove_dir_all(desk.path("my parts/b")).expect("a part is lost");
    let said = desk.cofin(&["merge", "my parts/a", "my parts/b", "my parts/c", "--out", "merged"]);
    said.fails(
        4,
        &[
            "error: my parts/b holds no part of a study: cofin run --blocks writes one\n",
            "of the study's 5 blocks these are in no whole part: 2..3. Run them, and merge again with the folders that this writes:\n",
            "\n    cofin run 'my parts/a/scenario.ron' --set 'title=\"It'\\''s 5 < 6; $HOME\"' --set monte_carlo.runs=300 --set monte_carlo.seed=9 --policy ",
            " --blocks 2..3 --out 'my parts/blocks-2-3'\n",
        ],
    );
    given_in_a_shell(&desk, &said).fine();
    desk.cofin(&["merge", "my parts/a", "my parts/blocks-2-3", "my parts/c", "--quiet", "--out", "merged"]).fine();
    assert!(data(&desk, "merged") == data(&desk, "whole"));
}

#[test]
fn a_part_that_is_damaged_is_named_with_all_that_is_missing() {
    let desk = desk();
    for (blocks, out) in [("0..2", "a"), ("2..3", "b"), ("4..5", "c")] {
        desk.cofin(&["run", "mine.ron", "--runs", RUNS, "--quiet", "--blocks", blocks, "--out", out]).fine();
    }
    let bytes = desk.read("a/part.blocks");
    std::fs::write(desk.path("a/part.blocks"), &bytes[..bytes.len() - 9]).expect("a part is cut");
    desk.cofin(&["merge", "a", "b", "c", "--out", "merged"]).fails(
        4,
        &[
            "error: the part in a is damaged: of its blocks 0..2 only 1 are whole\n",
            "these are in no whole part: 0..2, 3..4. Run them",
            "\n    cofin run b/scenario.ron --set monte_carlo.runs=300 --blocks 0..2 --out blocks-0-2\n    cofin run b/scenario.ron",
            " --blocks 3..4 --out blocks-3-4",
        ],
    );
    // With another copy of the damaged part nothing is missing, and the damaged one is still told.
    desk.cofin(&["run", "mine.ron", "--runs", RUNS, "--quiet", "--blocks", "0..2", "--out", "again"]).fine();
    desk.cofin(&["run", "mine.ron", "--runs", RUNS, "--quiet", "--blocks", "3..4", "--out", "more"]).fine();
    let said = desk.cofin(&["merge", "a", "again", "b", "more", "c", "--out", "merged"]);
    said.fails(4, &["the part in a is damaged"]);
    assert!(!said.stderr.contains("in no whole part"), "{}", said.stderr);
    assert!(!desk.path("merged").exists());
    desk.cofin(&["merge", "again", "b", "more", "c", "--quiet", "--out", "merged"]).fine();
}
