//! Whatever happens to a run, what it finished is kept and what it gives in the end is the same: killed, out of room, cut into parts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

const RUNS: &str = "1000";
const DATA: [&str; 7] =
    ["summary.json", "runs.csv", "ratios.csv", "years.csv", "inputs.csv", "summary.csv", "between.csv"];

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().expect("a folder"));
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/03-payment-timing.ron");
        fs::copy(shipped, desk.path("mine.ron")).expect("a shipped scenario");
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cofin"));
        command.args(arguments).current_dir(self.0.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn cofin(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("cofin starts")
    }

    fn fine(&self, arguments: &[&str]) -> String {
        let output = self.cofin(arguments);
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
        said
    }

    fn fails(&self, arguments: &[&str], code: i32, words: &str) {
        let output = self.cofin(arguments);
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(said.contains(words) && !said.contains("panicked"), "“{words}” is missing in: {said}");
    }

    fn data(&self, folder: &str) -> Vec<Vec<u8>> {
        let read =
            |name: &&str| fs::read(self.path(folder).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        DATA.iter().map(read).collect()
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

/// 200 kills at moments that no two runs share: after each, the output is not there or whole; gone on with, it ends with the same bytes.
#[test]
fn killed_two_hundred_times_a_study_ends_with_the_same_bytes() {
    let desk = Desk::new();
    desk.fine(&["run", "mine.ron", "--runs", RUNS, "--quiet", "--out", "whole"]);
    let whole = desk.data("whole");
    let (mut kills, mut ends) = (0_u64, 0);
    while kills < 200 {
        let mut run = desk
            .command(&["run", "mine.ron", "--runs", RUNS, "--quiet", "--resume", "--threads", "2", "--out", "killed"])
            .spawn()
            .expect("cofin starts");
        // 1 to 120 ms, spread by the golden ratio.
        std::thread::sleep(Duration::from_millis(1 + (kills * 74) % 120));
        run.kill().expect("a run can be killed");
        let done = run.wait().expect("a run ends").success();
        kills += u64::from(!done);
        if desk.path("killed").exists() {
            assert!(desk.data("killed") == whole, "after {kills} kills the output is another");
            fs::remove_dir_all(desk.path("killed")).expect("the output is removed");
            ends += 1;
        }
    }
    desk.fine(&["run", "mine.ron", "--runs", RUNS, "--quiet", "--resume", "--out", "killed"]);
    assert!(desk.data("killed") == whole, "after 200 kills and {ends} ends the output is another");
    assert_eq!(desk.names(), ["killed", "mine.ron", "whole"], "nothing is left beside the output");
}

#[test]
fn a_run_without_room_keeps_what_it_did_and_the_earlier_output() {
    let desk = Desk::new();
    desk.fine(&["run", "mine.ron", "--runs", "128", "--quiet", "--out", "out"]);
    let earlier = desk.data("out");
    // No file may grow beyond 2 MB: the system says so as it does when a disk is full.
    let command = format!(
        "trap '' XFSZ; ulimit -f 4000; exec {} run mine.ron --runs {RUNS} --out out",
        env!("CARGO_BIN_EXE_cofin")
    );
    let output = Command::new("sh").args(["-c", &command]).current_dir(desk.0.path()).output().expect("a shell");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("What is done is kept; --resume goes on from there"), "{said}");
    assert!(desk.data("out") == earlier, "the earlier output is whole");
    let said = desk.fine(&["run", "mine.ron", "--runs", RUNS, "--out", "out", "--resume"]);
    assert!(said.contains("Going on after") && !said.contains("after 0 of"), "{said}");
    desk.fine(&["run", "mine.ron", "--runs", RUNS, "--quiet", "--out", "fresh"]);
    assert!(desk.data("out") == desk.data("fresh"));
}

#[test]
fn where_nothing_can_be_written_nothing_is_run() {
    let desk = Desk::new();
    desk.fails(&["run", "mine.ron", "--out", "/proc/cofin/out"], 4, "cannot make the folder of /proc/cofin/out");
    desk.fails(&["run", "mine.ron", "--out", "mine.ron/out"], 4, "cannot make the folder of mine.ron/out");
}

#[test]
fn only_the_same_study_is_gone_on_with() {
    let desk = Desk::new();
    let mut run = desk.command(&["run", "mine.ron", "--runs", "100000", "--out", "out"]).spawn().expect("cofin starts");
    let unfinished = desk.path(".out.unfinished");
    while fs::metadata(&unfinished).map_or(0, |file| file.len()) < 2_000_000 {
        std::thread::sleep(Duration::from_millis(5));
    }
    desk.fails(&["run", "mine.ron", "--out", "out"], 4, "another run is writing to out");
    run.kill().expect("a run can be killed");
    run.wait().expect("a run ends");
    desk.fails(&["run", "mine.ron", "--out", "out", "--runs", "100000", "--seed", "1", "--resume"], 4, "is of seed");
    desk.fails(&["run", "mine.ron", "--out", "out", "--runs", "99999", "--resume"], 4, "is of runs 100000, not 99999");
    desk.fails(
        &["run", "mine.ron", "--out", "out", "--runs", "100000", "--blocks", "0..9", "--resume"],
        4,
        "is of blocks 0..1563",
    );
    let text = fs::read_to_string(desk.path("mine.ron")).expect("a scenario");
    fs::write(desk.path("mine.ron"), text + "// one more line\n").expect("a scenario is written");
    desk.fails(
        &["run", "mine.ron", "--out", "out", "--runs", "100000", "--resume"],
        4,
        "is of a scenario with SHA-256",
    );
    let said = desk.fine(&["run", "mine.ron", "--out", "out", "--runs", "64"]);
    assert!(said.contains("An earlier run to out was not finished. This one starts anew; --resume goes on."), "{said}");
}

#[test]
fn parts_make_the_bytes_of_the_whole_in_any_order() {
    let desk = Desk::new();
    desk.fine(&["run", "mine.ron", "--runs", RUNS, "--quiet", "--out", "whole", "--set", "economy.growth=0.05"]);
    for (blocks, out) in [("0..3", "a"), ("3..4", "b"), ("4..16", "c")] {
        let with = ["--runs", RUNS, "--quiet", "--set", "economy.growth=0.05"];
        desk.fine(&[&["run", "mine.ron", "--blocks", blocks, "--out", out], &with[..]].concat());
    }
    desk.fine(&["merge", "c", "a", "b", "--quiet", "--out", "merged"]);
    assert!(desk.data("merged") == desk.data("whole"));

    desk.fails(&["merge", "a", "c", "--out", "x"], 4, "of the study's 16 blocks these are in no part: 3..4");
    desk.fails(&["merge", "a", "b", "c", "a", "--out", "x"], 4, "both hold block 0");
    desk.fails(&["merge", "a", "whole", "--out", "x"], 4, "whole holds no part of a study");
    desk.fine(&["run", "mine.ron", "--runs", RUNS, "--quiet", "--blocks", "3..4", "--out", "other"]);
    desk.fails(
        &["merge", "a", "other", "c", "--out", "x"],
        4,
        "the part in other is of --set monte_carlo.runs=1000, not",
    );

    let part = desk.path("b/part.blocks");
    let bytes = fs::read(&part).expect("a part");
    fs::write(&part, &bytes[..bytes.len() - 1]).expect("a part is cut");
    desk.fails(
        &["merge", "a", "b", "c", "--out", "x"],
        4,
        "the part in b is damaged: of its blocks 3..4 only 0 are whole",
    );
    let version = format!("\"version\":\"{}\"", env!("CARGO_PKG_VERSION"));
    let place = bytes.windows(version.len()).position(|window| window == version.as_bytes()).expect("a version");
    let mut newer = bytes.clone();
    newer[place + version.len() - 2] = b'9';
    fs::write(&part, newer).expect("a part is changed");
    desk.fails(&["merge", "b", "a", "c", "--out", "x"], 4, "is of cofin");
    assert!(!desk.path("x").exists());
    fs::write(&part, bytes).expect("a part is mended");
    fs::write(desk.path("a/scenario.ron"), "()").expect("a scenario is changed");
    assert_ne!(desk.cofin(&["merge", "a", "b", "c", "--out", "x"]).status.code(), Some(0));
}

#[test]
fn until_stops_at_the_first_look_that_is_exact_enough_with_the_numbers_of_that_many_futures() {
    let desk = Desk::new();
    let until = r#"[(measure: "state_outlay", policy: "in advance", relative: 0.5)]"#;
    desk.fine(&["run", "mine.ron", "--runs", "3000", "--until", until, "--quiet", "--out", "until"]);
    desk.fine(&["run", "mine.ron", "--runs", "1024", "--quiet", "--out", "fixed"]);
    let (until, fixed) = (desk.data("until"), desk.data("fixed"));
    assert!(until[1..] == fixed[1..], "all other files are those of 1,024 futures");
    let json = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).expect("JSON");
    let (until, fixed) = (json(&until[0]), json(&fixed[0]));
    assert_eq!(until["policies"], fixed["policies"]);
    assert_eq!(until["precision"]["stopped_by"], "precision");
    assert_eq!(fixed.get("precision"), None);

    let never = r#"[(measure: "state_outlay", policy: "in advance", within: 0.000001)]"#;
    desk.fine(&["run", "mine.ron", "--runs", "1100", "--until", never, "--quiet", "--out", "never"]);
    let never = json(&fs::read(desk.path("never/summary.json")).expect("a summary"));
    assert_eq!((&never["precision"]["stopped_by"], &never["runs"]), (&"most_runs".into(), &1100.into()));
    assert_eq!(never["precision"]["wanted"][0]["met"], false);
}
