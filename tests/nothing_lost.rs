//! Whatever happens to a run, what it finished is kept and what it gives in the end is the same: killed, out of room, cut into parts.

mod desk;

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use desk::{Desk, Said, shipped};

const RUNS: &str = "1000";
const DATA: [&str; 10] = [
    "summary.json",
    "breakdown.csv",
    "runs.csv",
    "ratios.csv",
    "years.csv",
    "inputs.csv",
    "draws.csv",
    "summary.csv",
    "between.csv",
    "datapackage.json",
];

/// A desk with a shipped scenario on it.
fn with_payments() -> Desk {
    let desk = Desk::new();
    desk.write("mine.ron", &shipped("03-payment-timing"));
    desk
}

/// The data files of a folder.
fn data(desk: &Desk, folder: &str) -> Vec<Vec<u8>> {
    DATA.iter().map(|name| desk.read(&format!("{folder}/{name}"))).collect()
}

/// 200 kills at moments that no two runs share: after each, the output is not there or whole; resumed, it ends with the same bytes.
#[test]
fn killed_two_hundred_times_a_study_ends_with_the_same_bytes() {
    let desk = with_payments();
    desk.cofin(&["run", "mine.ron", "--runs", RUNS, "--quiet", "--out", "whole"]).fine();
    let whole = data(&desk, "whole");
    let (mut kills, mut ends) = (0_u64, 0);
    while kills < 200 {
        let mut run = desk
            .command(&["run", "mine.ron", "--runs", RUNS, "--quiet", "--resume", "--threads", "2", "--out", "killed"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("cofin starts");
        // 1 to 120 ms, spread by the golden ratio.
        std::thread::sleep(Duration::from_millis(1 + (kills * 74) % 120));
        run.kill().expect("a run can be killed");
        let done = run.wait().expect("a run ends").success();
        kills += u64::from(!done);
        if desk.path("killed").exists() {
            assert!(data(&desk, "killed") == whole, "after {kills} kills the output is another");
            fs::remove_dir_all(desk.path("killed")).expect("the output is removed");
            ends += 1;
        }
    }
    desk.cofin(&["run", "mine.ron", "--runs", RUNS, "--quiet", "--resume", "--out", "killed"]).fine();
    assert!(data(&desk, "killed") == whole, "after 200 kills and {ends} ends the output is another");
    assert_eq!(desk.names("."), ["killed", "mine.ron", "whole"], "nothing is left beside the output");
}

#[test]
fn a_run_without_room_keeps_what_it_did_and_the_earlier_output() {
    let desk = with_payments();
    desk.cofin(&["run", "mine.ron", "--runs", "128", "--quiet", "--out", "out"]).fine();
    let earlier = data(&desk, "out");
    // No file may grow beyond 2 MB: the system says so as it does when a disk is full.
    let command = format!(
        "trap '' XFSZ; ulimit -f 4000; exec {} run mine.ron --runs {RUNS} --out out",
        env!("CARGO_BIN_EXE_cofin")
    );
    let output = Command::new("sh").args(["-c", &command]).current_dir(desk.0.path()).output().expect("a shell");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("What is done is kept; --resume goes on from there"), "{said}");
    assert!(data(&desk, "out") == earlier, "the earlier output is whole");
    let said = desk.cofin(&["run", "mine.ron", "--runs", RUNS, "--out", "out", "--resume"]).fine().stderr;
    assert!(said.contains("Resumed after") && !said.contains("after 0 of"), "{said}");
    desk.cofin(&["run", "mine.ron", "--runs", RUNS, "--quiet", "--out", "fresh"]).fine();
    assert!(data(&desk, "out") == data(&desk, "fresh"));
}

#[test]
fn where_nothing_can_be_written_nothing_is_run() {
    let desk = with_payments();
    desk.cofin(&["run", "mine.ron", "--out", "/proc/cofin/out"])
        .fails(4, &["cannot make the folder of /proc/cofin/out"]);
    desk.cofin(&["run", "mine.ron", "--out", "mine.ron/out"]).fails(4, &["cannot make the folder of mine.ron/out"]);
}

#[test]
fn only_the_same_study_is_gone_on_with() {
    let desk = with_payments();
    let mut run = desk
        .command(&["run", "mine.ron", "--runs", "100000", "--out", "out"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("cofin starts");
    let unfinished = desk.path(".out.unfinished");
    while fs::metadata(&unfinished).map_or(0, |file| file.len()) < 2_000_000 {
        std::thread::sleep(Duration::from_millis(5));
    }
    desk.cofin(&["run", "mine.ron", "--out", "out"]).fails(4, &["another run or merge is writing to out"]);
    run.kill().expect("a run can be killed");
    run.wait().expect("a run ends");
    desk.cofin(&["run", "mine.ron", "--out", "out", "--runs", "100000", "--seed", "1", "--resume"])
        .fails(4, &["is of seed"]);
    desk.cofin(&["run", "mine.ron", "--out", "out", "--runs", "99999", "--resume"])
        .fails(4, &["is of runs 100000, not 99999"]);
    desk.cofin(&["run", "mine.ron", "--out", "out", "--runs", "100000", "--blocks", "0..9", "--resume"])
        .fails(4, &["is of blocks 0..1563"]);
    let text = fs::read_to_string(desk.path("mine.ron")).expect("a scenario");
    fs::write(desk.path("mine.ron"), text + "// one more line\n").expect("a scenario is written");
    desk.cofin(&["run", "mine.ron", "--out", "out", "--runs", "100000", "--resume"])
        .fails(4, &["is of a scenario with SHA-256"]);
    let said = desk.cofin(&["run", "mine.ron", "--out", "out", "--runs", "64"]).fine().stderr;
    assert!(
        said.contains(
            "An earlier run to out was not finished. This one starts anew; --resume would have gone on from it."
        ),
        "{said}"
    );
}

#[test]
fn parts_make_the_bytes_of_the_whole_in_any_order() {
    let desk = with_payments();
    desk.cofin(&["run", "mine.ron", "--runs", RUNS, "--quiet", "--out", "whole", "--set", "economy.growth=0.05"])
        .fine();
    for (blocks, out) in [("0..3", "a"), ("3..4", "b"), ("4..16", "c")] {
        let with = ["--runs", RUNS, "--quiet", "--set", "economy.growth=0.05"];
        desk.cofin(&[&["run", "mine.ron", "--blocks", blocks, "--out", out], &with[..]].concat()).fine();
    }
    desk.cofin(&["merge", "c", "a", "b", "--quiet", "--out", "merged"]).fine();
    assert!(data(&desk, "merged") == data(&desk, "whole"));

    desk.cofin(&["merge", "a", "c", "--out", "x"]).fails(4, &["of the study's 16 blocks these are in no part: 3..4"]);
    desk.cofin(&["merge", "a", "b", "c", "a", "--out", "x"]).fails(4, &["both hold block 0"]);
    desk.cofin(&["merge", "a", "whole", "--out", "x"]).fails(4, &["whole holds no part of a study"]);
    desk.cofin(&["run", "mine.ron", "--runs", RUNS, "--quiet", "--blocks", "3..4", "--out", "other"]).fine();
    desk.cofin(&["merge", "a", "other", "c", "--out", "x"])
        .fails(4, &["the part in other is of --set monte_carlo.runs=1000, not"]);

    let part = desk.path("b/part.blocks");
    let bytes = fs::read(&part).expect("a part");
    fs::write(&part, &bytes[..bytes.len() - 1]).expect("a part is cut");
    desk.cofin(&["merge", "a", "b", "c", "--out", "x"])
        .fails(4, &["the part in b is damaged: of its blocks 3..4 only 0 are whole"]);
    let version = format!("\"version\":\"{}\"", env!("CARGO_PKG_VERSION"));
    let place = bytes.windows(version.len()).position(|window| window == version.as_bytes()).expect("a version");
    let mut newer = bytes.clone();
    newer[place + version.len() - 2] = b'9';
    fs::write(&part, newer).expect("a part is changed");
    desk.cofin(&["merge", "b", "a", "c", "--out", "x"]).fails(4, &["is of cofin"]);
    assert!(!desk.path("x").exists());
    fs::write(&part, bytes).expect("a part is mended");
    fs::write(desk.path("a/scenario.ron"), "()").expect("a scenario is changed");
    assert_ne!(desk.cofin(&["merge", "a", "b", "c", "--out", "x"]).code, Some(0));
}

#[test]
fn until_stops_at_the_first_look_that_is_exact_enough_with_the_numbers_of_that_many_futures() {
    let desk = with_payments();
    let until = r#"[(measure: "state_outlay", policy: "in advance", relative: 0.5)]"#;
    desk.cofin(&["run", "mine.ron", "--runs", "3000", "--until", until, "--quiet", "--out", "until"]).fine();
    desk.cofin(&["run", "mine.ron", "--runs", "1024", "--quiet", "--out", "fixed"]).fine();
    let (until, fixed) = (data(&desk, "until"), data(&desk, "fixed"));
    assert!(until[1..] == fixed[1..], "all other files are those of 1,024 futures");
    let json = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).expect("JSON");
    let (until, fixed) = (json(&until[0]), json(&fixed[0]));
    assert_eq!(until["policies"], fixed["policies"]);
    assert_eq!(until["precision"]["stopped_by"], "precision");
    assert_eq!(fixed.get("precision"), None);

    let never = r#"[(measure: "state_outlay", policy: "in advance", within: 0.000001)]"#;
    desk.cofin(&["run", "mine.ron", "--runs", "1100", "--until", never, "--quiet", "--out", "never"]).fine();
    let never = json(&fs::read(desk.path("never/summary.json")).expect("a summary"));
    assert_eq!((&never["precision"]["stopped_by"], &never["runs"]), (&"most_runs".into(), &1100.into()));
    assert_eq!(never["precision"]["wanted"][0]["met"], false);
}

/// A command given where no file may grow beyond two blocks of the shell.
fn without_room(desk: &Desk, command: &str) -> Said {
    let line = format!("trap '' XFSZ; ulimit -f 2; exec {} {command}", env!("CARGO_BIN_EXE_cofin"));
    Said::of(Command::new("sh").args(["-c", &line]).current_dir(desk.0.path()).output().expect("a shell"))
}

#[test]
fn a_single_file_is_written_whole_or_not_at_all() {
    let desk = Desk::new();
    without_room(&desk, "new mine").fails(4, &["cannot write mine.ron"]);
    without_room(&desk, "examples extract").fails(4, &["cannot write 01-four-schemes.ron"]);
    assert_eq!(desk.names("."), Vec::<String>::new(), "no half of a file is left");
    desk.write("03-payment-timing.ron", "mine");
    desk.cofin(&["examples", "extract"]).fails(4, &["03-payment-timing.ron exists already: nothing was written"]);
    assert_eq!(desk.names("."), ["03-payment-timing.ron"]);
    std::os::unix::fs::symlink("nowhere", desk.path("link.ron")).expect("a link");
    desk.cofin(&["new", "link"]).fails(4, &["link.ron exists already"]);
    assert!(!desk.path("nowhere").exists());
}

#[test]
fn of_many_who_write_one_new_file_one_does() {
    let desk = Desk::new();
    for round in 0..20 {
        let name = format!("mine-{round}");
        let start = |from: &str| {
            let mut command = desk.command(&["new", &name, "--from", from]);
            command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("cofin starts")
        };
        let froms = ["four-schemes", "threshold-70", "payment-timing", "disbursement-2025"];
        let all = froms.map(start).map(|one| Said::of(one.wait_with_output().expect("it ends")));
        let done: Vec<usize> = (0..4).filter(|at| all[*at].code == Some(0)).collect();
        assert_eq!(done.len(), 1, "{all:?}");
        assert_eq!(desk.read(&format!("{name}.ron")), shipped(SHIPPED[done[0]]).into_bytes());
    }
    assert_eq!(desk.names(".").len(), 20, "nothing is left beside them");
}

const SHIPPED: [&str; 4] = ["01-four-schemes", "02-threshold-70", "03-payment-timing", "04-disbursement-2025"];

#[test]
fn reports_of_a_check_keep_links_and_write_to_devices_as_they_stand() {
    let desk = Desk::with_scenario();
    desk.cofin(&["check", "--bless", "mine.ron", "--runs", "128", "--quiet"]).fine();
    desk.write("real.xml", "old");
    std::os::unix::fs::symlink("real.xml", desk.path("link.xml")).expect("a link");
    desk.cofin(&["check", "mine.ron", "--quiet", "--junit", "link.xml", "--markdown", "/dev/null"]).fine();
    assert!(desk.path("link.xml").is_symlink() && desk.read("real.xml").starts_with(b"<?xml"));
    let said = desk.cofin(&["check", "mine.ron", "--quiet", "--junit", "/dev/stdout"]).fine();
    assert!(said.stdout.starts_with("<?xml"), "{said:?}");
    let null = fs::symlink_metadata("/dev/null").expect("it is there").file_type();
    assert!(std::os::unix::fs::FileTypeExt::is_char_device(&null));
    std::os::unix::fs::symlink("nowhere", desk.path("dangling.xml")).expect("a link");
    desk.cofin(&["check", "mine.ron", "--quiet", "--junit", "dangling.xml"]).fails(4, &["cannot write dangling.xml"]);
    assert_eq!(
        desk.names("."),
        ["dangling.xml", "link.xml", "mine.expect.ron", "mine.ron", "real.xml"],
        "nothing is left beside them"
    );
}

/// A byte is room for nothing: every block is read back from where it was written down.
#[test]
fn under_a_tiny_memory_a_study_gives_the_same_bytes_also_resumed_and_from_parts() {
    let desk = with_payments();
    let with = ["--runs", "300", "--quiet"];
    let run = |more: &[&str]| desk.cofin(&[&["run", "mine.ron"], &with[..], more].concat()).fine();
    run(&["--out", "whole"]);
    let whole = data(&desk, "whole");
    run(&["--memory", "1", "--out", "tiny"]);
    assert!(data(&desk, "tiny") == whole, "all of it is read back");
    // Room for some of the five blocks of 64 futures of five policies.
    run(&["--memory", "400kB", "--out", "some"]);
    assert!(data(&desk, "some") == whole, "some of it is read back");
    run(&["--memory", "1", "--blocks", "0..2", "--out", "a"]);
    run(&["--blocks", "2..5", "--out", "b"]);
    run(&["--memory", "1 kB", "--blocks", "2..5", "--out", "c"]);
    assert!(desk.read("b/part.blocks") == desk.read("c/part.blocks"), "a part is the same, too");
    desk.cofin(&["merge", "a", "c", "--memory", "1", "--quiet", "--out", "merged"]).fine();
    assert!(data(&desk, "merged") == whole, "parts are read back");
    // An unfinished run of which two blocks were done.
    fs::write(desk.path(".resumed.unfinished"), unfinished(&desk)).expect("a file is written");
    let said =
        desk.cofin(&["run", "mine.ron", "--runs", "300", "--memory", "1", "--resume", "--out", "resumed"]).fine();
    assert!(said.stderr.contains("Resumed after 128 of 300 futures."), "{said:?}");
    assert!(data(&desk, "resumed") == whole, "what was done before is read back");
    assert!(!desk.path(".resumed.unfinished").exists());
}

/// What a run of 300 futures leaves that was killed after two blocks: a part of two, that is to hold five.
fn unfinished(desk: &Desk) -> Vec<u8> {
    let part = cofin::blocks::read(&desk.read("a/part.blocks")[..]).expect("a part");
    let header = cofin::blocks::Header { to: 5, ..part.header };
    part.blocks.iter().fold(cofin::blocks::opening(&header), |mut file, (number, block)| {
        file.extend(cofin::blocks::record(*number, block));
        file
    })
}

#[test]
fn a_study_that_is_more_than_memory_says_what_it_takes_and_nonsense_is_refused() {
    let desk = with_payments();
    let said = desk.cofin(&["run", "mine.ron", "--runs", "300", "--memory", "0.1 MB", "--out", "out"]).fine();
    assert!(said.stderr.contains("give about ") && said.stderr.contains("100 kB of memory are used"), "{said:?}");
    for size in ["0", "-1", "much", "10 XB", ""] {
        desk.cofin(&["run", "mine.ron", "--runs", "2", &format!("--memory={size}")])
            .fails(2, &["write a size above 0, as 500MB or 1.5GB"]);
    }
}
