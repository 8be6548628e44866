//! Whatever stands at the ends of a command – a full disk, a closed pipe, names that are not UTF-8, texts that would steer a terminal –
//! it ends with the right code, says so where it can, and never panics.

mod desk;

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::process::{Command, Stdio};

use desk::{Desk, Said, shipped};

/// Commands that print to stdout, on a desk with `mine.ron`.
const PRINTING: [&[&str]; 18] = [
    &["--help"],
    &["--version"],
    &["run", "--help"],
    &["run", "mine.ron"],
    &["run", "mine.ron", "--format", "json"],
    &["run", "mine.ron", "--format", "csv"],
    &["validate", "mine.ron"],
    &["sources", "mine.ron"],
    &["explain", "mine.ron", "--policy", "mix", "--run", "5", "--project", "467"],
    &["explain", "mine.ron", "--policy", "mix", "--run", "5", "--project", "467", "--format", "json"],
    &["compare", "mine.ron", "mine.ron", "--quiet"],
    &["check", "mine.ron"],
    &["measures"],
    &["examples"],
    &["examples", "show", "four-schemes"],
    &["completions", "bash"],
    &["man"],
    &["man", "run"],
];

/// A line given to a shell on a desk, where `cofin` is ours.
fn sh(desk: &Desk, line: &str) -> Said {
    let line = format!("set -o pipefail; cofin() {{ \"{}\" \"$@\"; }}; {line}", env!("CARGO_BIN_EXE_cofin"));
    Said::of(Command::new("bash").args(["-c", &line]).current_dir(desk.path("")).output().expect("bash starts"))
}

fn blessed() -> Desk {
    let desk = Desk::with_scenario();
    desk.cofin(&["check", "--bless", "mine.ron", "--runs", "128", "--quiet"]).fine();
    desk
}

fn line(command: &[&str]) -> String {
    format!("'{}' ", command.join("' '"))
}

#[test]
fn a_full_stdout_is_a_file_that_cannot_be_written() {
    let desk = blessed();
    for command in PRINTING {
        let said = sh(&desk, &format!("cofin {}> /dev/full", line(command)));
        said.fails(4, &["error: cannot write to stdout: No space left on device"]);
    }
    // What was done is done, and told.
    let said = sh(&desk, "cofin run mine.ron --out whole > /dev/full");
    said.fails(4, &["Wrote 32 files to whole", "cannot write to stdout"]);
    assert!(desk.path("whole/summary.json").exists());
}

#[test]
fn a_stderr_that_is_full_or_closed_changes_no_exit_code() {
    let desk = blessed();
    desk.write("wrong.ron", "(");
    desk.write(
        "moved.ron",
        &shipped("01-four-schemes").replace("runs: 10_000", "runs: 64").replace("state: 0.80", "state: 0.60"),
    );
    fs::copy(desk.path("mine.expect.ron"), desk.path("moved.expect.ron")).expect("a copy");
    let before = desk.names(".");
    for (command, code) in [
        ("run mine.ron", 0),
        ("run mine.ron --blocks 0..1 --out part", 0),
        ("new fresh", 0),
        ("new mine", 4),
        ("examples extract", 0),
        ("check mine.ron --bless", 0),
        ("check moved.ron", 1),
        ("run", 2),
        ("rum", 2),
        ("", 2),
        ("run mine.ron --policy nobody", 2),
        ("validate wrong.ron", 3),
        ("check wrong.ron", 3),
        ("validate missing.ron", 4),
        ("merge missing --out whole", 4),
    ] {
        for stderr in ["2> /dev/full", "2>&-"] {
            // Each begins with the same files.
            for name in desk.names(".").iter().filter(|name| !before.contains(name) && desk.path(name).is_file()) {
                fs::remove_file(desk.path(name)).expect("it is removed");
            }
            let said = sh(&desk, &format!("cofin {command} {stderr} > /dev/null"));
            assert_eq!(said.code, Some(code), "{command} {stderr}: {said:?}");
        }
    }
    for command in PRINTING {
        for ends in ["2> /dev/full", "2>&-", "2>&- >&-", ">&-", "< /dev/null 2>&- >&-"] {
            let said = sh(&desk, &format!("cofin {}{ends}", line(command)));
            assert_eq!(said.code, Some(0), "{command:?} {ends}: {said:?}");
            assert!(!said.stderr.contains("panicked"), "{said:?}");
        }
        let said = sh(&desk, &format!("cofin {}> /dev/full 2> /dev/full", line(command)));
        assert_eq!(said.code, Some(4), "{command:?}: {said:?}");
    }
}

#[test]
fn whoever_reads_only_the_first_line_is_not_shouted_at() {
    let desk = blessed();
    for command in PRINTING {
        let said = sh(&desk, &format!("cofin {}2>&1 | head -1", line(command)));
        assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""), "{command:?}: {said:?}");
        assert!(said.stdout.lines().count() <= 1 && !said.stdout.contains("panicked"), "{command:?}: {said:?}");
    }
    let said = sh(&desk, "cofin run 2>&1 | true");
    assert_eq!(said.code, Some(2), "a wrong command line is wrong, whoever listens");
}

#[test]
fn a_terminal_that_goes_away_while_a_bar_is_drawn_on_it_stops_nothing() {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    let desk = Desk::with_scenario();
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&terminal).and_then(|()| unlockpt(&terminal)).expect("it can be used");
    let name = ptsname(&terminal, Vec::new()).expect("it has a name");
    let end = fs::OpenOptions::new().write(true).open(OsStr::from_bytes(name.to_bytes())).expect("its other end");
    let mut command = desk.command(&["run", "mine.ron", "--runs", "1000", "--out", "out"]);
    let mut run = command.stdout(Stdio::null()).stderr(end).spawn().expect("cofin starts");
    drop(command);
    let mut seen = [0; 16];
    rustix::io::read(&terminal, &mut seen).expect("a bar is drawn");
    drop(terminal);
    assert!(run.wait().expect("it ends").success());
    assert!(desk.path("out/summary.json").exists());
}

/// A name of bytes that are no UTF-8.
fn odd(name: &str) -> OsString {
    OsStr::from_bytes(&[name.as_bytes(), b"\xff\xfe"].concat()).to_owned()
}

fn with(ending: &str, name: &OsStr) -> OsString {
    let mut name = name.to_owned();
    name.push(ending);
    name
}

#[test]
fn paths_that_are_not_utf_8_work_everywhere() {
    let desk = blessed();
    let file = with(".ron", &odd("mine"));
    fs::copy(desk.path("mine.ron"), desk.0.path().join(&file)).expect("a copy");
    fs::copy(desk.path("mine.expect.ron"), desk.0.path().join(with(".expect.ron", &odd("mine")))).expect("a copy");
    let say = |arguments: &[&OsStr]| {
        let mut command = desk.command(&[]);
        Said::of(command.args(arguments).output().expect("cofin starts"))
    };
    let s = OsStr::new;
    for arguments in [&[s("validate"), &file][..], &[s("sources"), &file], &[s("check"), &file], &[s("check"), s(".")]]
    {
        let said = say(arguments).fine();
        assert!(!said.stdout.is_empty(), "{arguments:?}");
    }
    say(&[s("explain"), &file, s("--policy"), s("mix"), s("--run"), s("0"), s("--project"), s("0")]).fine();
    let said = say(&[s("check"), s("."), s("--junit"), &odd("junit"), s("--markdown"), &odd("page")]).fine();
    assert!(said.stdout.contains("All 2 scenarios are fine."), "{said:?}");
    say(&[s("check"), s("--bless"), &file]).fine();
    say(&[s("run"), &file, s("--quiet")]).fine();
    let out = desk.path("outputs").join(odd("mine"));
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(out.join("manifest.json")).expect("a manifest")).expect("JSON");
    assert_eq!(manifest["scenario"], "mine\u{fffd}\u{fffd}.ron");
    assert_eq!(manifest["command"][1], "mine\u{fffd}\u{fffd}.ron");
    say(&[s("compare"), out.as_os_str(), &file, s("--quiet")]).fine();
    say(&[s("run"), &file, s("--blocks"), s("0..1"), s("--out"), &odd("part"), s("--quiet")]).fine();
    say(&[s("merge"), &odd("part"), s("--out"), &odd("whole"), s("--quiet")]).fine();
    assert!(desk.0.path().join(odd("whole")).join("summary.json").exists());
    say(&[s("new"), &odd("other")]).fine();
    assert!(desk.0.path().join(with(".ron", &odd("other"))).exists());
    say(&[s("validate"), &odd("missing")]).fails(4, &["there is no file missing\u{fffd}\u{fffd}"]);
    // What is no path is text.
    for arguments in [
        [s("run"), &file, s("--set"), &odd("economy.growth")],
        [s("run"), &file, s("--policy"), &odd("mix")],
        [s("run"), &file, s("--threads"), &odd("2")],
        [s("run"), &file, s("--format"), &odd("table")],
        [s("new"), s("third"), s("--from"), &odd("four-schemes")],
    ] {
        let said = say(&arguments);
        assert_eq!(said.code, Some(2), "{arguments:?}: {said:?}");
        assert!(said.stderr.contains("error: ") && !said.stderr.contains("panicked"), "{said:?}");
    }
    say(&[&odd("run")]).fails(2, &["error: "]);
}

#[test]
fn the_number_of_threads_in_the_environment_is_bounded_like_the_option() {
    let desk = blessed();
    let with = |threads: &OsStr, arguments: &[&str]| {
        Said::of(desk.command(arguments).env("RAYON_NUM_THREADS", threads).output().expect("cofin starts"))
    };
    let commands: [&[&str]; 3] =
        [&["run", "mine.ron", "--out", "out"], &["compare", "mine.ron", "mine.ron"], &["check", "mine.ron", "--quiet"]];
    for command in commands {
        for wrong in [s("1025"), s("1000000"), s("-1"), s("many"), &odd("1")] {
            with(wrong, command).fails(2, &["RAYON_NUM_THREADS is", "a number from 1 to 1024"]);
        }
        for fine in ["1", "3", "0", ""] {
            with(s(fine), command).fine();
        }
        with(s("1000000"), &[command, &["--threads", "2"]].concat()).fine();
    }
    let deprecated = desk.command(&["run", "mine.ron"]).env("RAYON_RS_NUM_CPUS", "1000000").output();
    Said::of(deprecated.expect("cofin starts")).fine();
    assert_eq!(desk.names("."), ["mine.expect.ron", "mine.ron", "out", "outputs"]);
}

fn s(text: &str) -> &OsStr {
    OsStr::new(text)
}

/// No character that a terminal obeys, but line feed and tab.
fn is_harmless(text: &str) -> bool {
    let turns =
        |c: char| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !text.contains(|c: char| turns(c) || (c.is_control() && c != '\n' && c != '\t'))
}

/// Red, a title for the window, a turn of direction, a bell and a return to the start of the line.
const STEERING: &str = "\u{1b}[31m\u{1b}]0;owned\u{7}\u{202e}\u{2066}\u{9b}2J\r\u{7f}";

/// A scenario in which every text that may hold such characters does: free texts all of them, names those that names may hold.
fn steering() -> String {
    let turned = |name: &str| (format!("\"{name}\""), format!("\"{name}\u{202e}\u{2067}\""));
    let mut text = shipped("01-four-schemes").replace("runs: 10_000", "runs: 64");
    for name in ["push", "mix", "push 80", "no support", "panel"] {
        let (from, to) = turned(name);
        text = text.replace(&from, &to);
    }
    text = text.replacen("schemes.push.", "schemes.push\u{202e}\u{2067}.", usize::MAX);
    text = text.replace("title: \"", &format!("title: \"{STEERING}"));
    text = text.replace("cite: \"", &format!("cite: \"{STEERING}\\u{{1b}}[5m"));
    format!("// {STEERING}\n{text}")
}

#[test]
fn what_would_steer_a_terminal_is_shown_escaped_by_every_command() {
    let desk = Desk::new();
    let name = "mine\u{1b}[32m\u{202e}.ron";
    desk.write(name, &steering());
    let policy = "mix\u{202e}\u{2067}";
    let escaped = "\\u{1b}[31m\\u{1b}]0;owned\\u{7}\\u{202e}\\u{2066}\\u{9b}2J";
    let said = |command: &[&str]| {
        let said = desk.cofin(command);
        assert!(is_harmless(&said.stdout), "{command:?}: {:?}", said.stdout);
        assert!(is_harmless(&said.stderr), "{command:?}: {:?}", said.stderr);
        assert!(!said.stderr.contains("panicked"), "{command:?}: {said:?}");
        said
    };
    let shows = |text: &str, words: &[&str]| {
        for word in words {
            assert!(text.contains(word), "“{word}” is missing in:\n{text}");
        }
    };
    shows(&said(&["validate", name]).fine().stdout, &["mine\\u{1b}[32m\\u{202e}.ron: no fault", "no support\\u{202e}"]);
    let ran = said(&["run", name, "--out", "out\u{1b}"]).fine();
    shows(&ran.stdout, &[escaped, "push 80\\u{202e}\\u{2067}"]);
    shows(&ran.stderr, &["Wrote 32 files to out\\u{1b}"]);
    shows(&said(&["sources", name]).fine().stdout, &[escaped]);
    let asked = ["explain", name, "--policy", policy, "--run", "5", "--project", "467"];
    shows(&said(&asked).fine().stdout, &[escaped, "Policy \"mix\\u{202e}\\u{2067}\""]);
    said(&["run", name, "--policy", "nobody\u{1b}"]).fails(2, &["nobody\\u{1b}", "\"mix\\u{202e}\\u{2067}\""]);
    said(&["run", name, "--set", "economy.grwth\u{1b}[31m=1"]).fails(3, &["grwth\\u{1b}[31m"]);
    said(&["run", name, "--colour\u{1b}[31m"]).fails(2, &["--colour"]);
    said(&["validate", "missing\u{1b}[31m\u{202e}"]).fails(4, &["missing\\u{1b}[31m\\u{202e}"]);
    said(&["new", "other\u{202e}"]).fine();
    said(&["new", "other\u{202e}"]).fails(4, &["other\\u{202e}.ron exists already"]);
    said(&["man", "rum\u{1b}[31m"]).fails(2, &["rum\\u{1b}[31m"]);
    said(&["examples", "show", "rum\u{1b}[31m"]).fails(2, &["rum\\u{1b}[31m"]);

    // Data stay as they are, byte for byte.
    let csv = String::from_utf8(desk.read("out\u{1b}/summary.csv")).expect("UTF-8");
    assert!(csv.contains(policy));
    assert_eq!(desk.json("out\u{1b}/summary.json")["title"].as_str().expect("a title").find(STEERING), Some(0));
    assert_eq!(desk.read("out\u{1b}/scenario.ron"), desk.read(name));
    let format = desk.cofin(&["run", name, "--format", "csv", "--out", "out\u{1b}"]).fine().stdout;
    assert_eq!(format.as_bytes(), desk.read("out\u{1b}/summary.csv"));

    // Two studies, and what a check finds.
    desk.write("other.ron", &steering().replace("state: 0.80", "state: 0.60").replace("cite: \"", "cite: \"\u{1b}[1m"));
    let compared = said(&["compare", "out\u{1b}", "other.ron", "--all"]).fine().stdout;
    shows(&compared, &["A: out\\u{1b}", "push 80\\u{202e}\\u{2067}"]);
    said(&["check", "--bless", name, "--runs", "128"]).fine();
    fs::rename(desk.path("mine\u{1b}[32m\u{202e}.expect.ron"), desk.path("other.expect.ron")).expect("it is moved");
    let moved = said(&["check", "other.ron"]);
    assert_eq!(moved.code, Some(1), "{moved:?}");
    shows(&moved.stdout, &["push 80\\u{202e}\\u{2067}"]);
    desk.write("other.expect.ron", &format!("(runs: 128, expect: [(policy: \"{policy}x\", measure: \"{STEERING}\")])"));
    shows(&said(&["check", "other.ron"]).stderr, &[escaped]);
}

#[test]
fn faults_quote_what_would_steer_a_terminal_escaped() {
    let desk = Desk::new();
    let base = shipped("01-four-schemes");
    for (wrong, word) in [
        (base.replace("excess_burden:", &format!("excess_burden{STEERING}:")), "\\u{1b}[31m"),
        (base.replace("title: \"", &format!("title: {STEERING}\"")), "\\u{1b}[31m"),
        (base.replace("code: \"", &format!("code: \"{STEERING}")), "\\u{1b}[31m"),
        (base.replace("\"push\":  (", &format!("\"push{STEERING}\": (")), "\\u{202e}"),
        (base.replace("growth:", &format!("/* {STEERING} */ grwth: \"{STEERING}\", growth:")), "\\u{1b}[31m"),
        (base.replace("title: \"", &format!("titel: \"{STEERING}")), "\\u{1b}[31m"),
        (format!("{STEERING}{base}"), "\\u{1b}[31m"),
    ] {
        assert_ne!(wrong, base, "{word}");
        desk.write("wrong.ron", &wrong);
        let said = desk.cofin(&["validate", "wrong.ron"]);
        assert_eq!(said.code, Some(3), "{said:?}");
        assert!(is_harmless(&said.stderr), "{:?}", said.stderr);
        assert!(said.stderr.contains(word), "{word} is missing in:\n{}", said.stderr);
    }
    let text = include_str!("theory/binomial.ron");
    let drawn = |file: &str, column: &str| {
        text.replacen("cost: 1,", &format!("cost: Empirical(file: \"{file}\", column: \"{column}\"),"), 1)
    };
    let cell = STEERING.replace('\r', "");
    desk.write("costs.csv", &format!("cost,other{cell}\n1,2\n{cell},3\n"));
    desk.write("turned\u{202e}.csv", "cost\nnone\n");
    for (file, column) in
        [("costs.csv", "cost"), ("costs.csv", "\u{1b}[31m"), ("turned\u{202e}.csv", "cost"), ("\u{1b}[31m.csv", "x")]
    {
        desk.write("wrong.ron", &drawn(file, column));
        let said = desk.cofin(&["run", "wrong.ron"]);
        assert_eq!(said.code, Some(3), "{said:?}");
        assert!(is_harmless(&said.stderr) && said.stderr.contains("\\u{"), "{:?}", said.stderr);
    }
}

#[test]
fn in_colour_only_our_own_colours_remain() {
    use cofin::text::{Faults, Sources, parse};
    let mut sources = Sources::new();
    let id = sources.add("a\u{1b}[31m.ron", format!("(\n    a: {STEERING} 1,\n    b: \"{STEERING}\n"));
    let mut faults = Faults::new();
    assert!(parse(&sources, id, &mut faults).is_none());
    let coloured = faults.render(&sources, true);
    assert!(coloured.contains('\u{1b}'), "it is in colour");
    let mut plain = coloured.clone();
    for colour in ["0", "1", "91", "94", "92", "96"] {
        plain = plain.replace(&format!("\u{1b}[{colour}m"), "");
    }
    assert!(is_harmless(&plain), "{plain:?}");
    assert_eq!(plain, faults.render(&sources, false));
}
