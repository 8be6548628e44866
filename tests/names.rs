//! Names with a full stop: in square brackets wherever a path is written or printed, and only there.

mod desk;

use desk::Desk;

/// A file in which every kind of name has a full stop, and every kind of path leads through one.
fn study() -> String {
    let renamed = [
        ("\"space\"", "\"space 2.0\""),
        ("\"prototype\"", "\"prototype 0.9\""),
        ("\"sme\"", "\"sme v.2\""),
        ("\"push\"", "\"push 80.5\""),
        ("\"mix\"", "\"mix v1.1\""),
        ("state: 0.80, to", "state: Uniform(0.60, 0.80), to"),
        ("{\"administration.patent_months\": 21}", "{\"technologies.[space 2.0].stages.[prototype 0.9].success\": 0.9}"),
        (
            "rank: 0.5)],",
            "rank: 0.5), (between: (\"technologies.[space 2.0].stages.[prototype 0.9].cost\", \"technologies.[space 2.0].stages.series.months\"), rank: 0.5)],
    levers: {\"share 1.0\": (path: \"budget_per_year\", from: 100, to: 300, steps: 2), \"cost v.2\": (path: \"technologies.[space 2.0].stages.series.cost\", from: 20, to: 40, steps: 3)},",
        ),
        (
            "\"schemes.match.funding\": (",
            "\"firms.[sme v.2]\": (grade: assumption, cite: \"A class\"), \"policies.*.set.technologies.[space 2.0]\": (grade: assumption, cite: \"A change\"), \"technologies.[space 2.0].stages.*.success\": (grade: assumption, cite: \"Chances\"), \"schemes.match.funding\": (",
        ),
    ];
    renamed.iter().fold(include_str!("faults/base.ron").to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("mine.ron", &study());
    desk
}

fn text(desk: &Desk, name: &str) -> String {
    String::from_utf8(desk.read(name)).expect("text")
}

#[test]
fn set_changes_what_stands_under_such_names() {
    let desk = desk();
    let run = |more: &[&str]| desk.cofin(&[&["run", "mine.ron", "--runs", "64", "--quiet"], more].concat()).fine();
    run(&["--out", "plain"]);
    run(&["--set", "technologies.[space 2.0].stages.[prototype 0.9].success=0.7", "--out", "set"]);
    desk.write("mine.ron", &study().replace("success: 0.65", "success: 0.7"));
    run(&["--out", "written"]);
    let rows = |name: &str| text(&desk, &format!("{name}/runs.csv"));
    assert_eq!(rows("set"), rows("written"));
    // The policy that sets the chance itself is moved by neither.
    let (plain, set) = (rows("plain"), rows("set"));
    let moved: Vec<&str> = plain.lines().zip(set.lines()).filter(|(a, b)| a != b).map(|(a, _)| a).collect();
    let own = |row: &&&str| row.starts_with("fast patents,");
    assert!(moved.iter().any(|row| row.starts_with("mix v1.1,")) && moved.iter().filter(own).count() == 0, "{moved:?}");
}

#[test]
fn such_names_stand_in_brackets_in_tables_and_in_what_is_swept() {
    let desk = desk();
    desk.cofin(&["run", "mine.ron", "--runs", "64", "--quiet", "--out", "out"]).fine();
    let head = text(&desk, "out/draws.csv").lines().next().expect("a head").to_owned();
    assert!(head.split(',').any(|column| column == "schemes.[push 80.5].funding.state"), "{head}");
    let said = desk.cofin(&["sources", "mine.ron"]).fine().stdout;
    for path in [
        "firms.[sme v.2].hurdle_rate",
        "technologies.[space 2.0].stages.[prototype 0.9].success",
        "policies.fast patents.set.technologies.[space 2.0].stages.[prototype 0.9].success",
    ] {
        assert!(said.contains(path), "{path} is not in\n{said}");
    }
    let sweep = ["sweep", "mine.ron", "--runs", "64", "--quiet", "--out"];
    desk.cofin(&[&sweep[..], &["swept", "--lever", "cost v.2"]].concat()).fine();
    desk.cofin(&[&sweep[..], &["same", "--lever", "technologies.[space 2.0].stages.series.cost=20..40/3"]].concat())
        .fine();
    let same = text(&desk, "same/sweep.csv").replace("technologies.[space 2.0].stages.series.cost", "cost v.2");
    assert_eq!(text(&desk, "swept/sweep.csv"), same, "a lever by its name and by its path");
    // A policy is called by its name alone, in expectations as on the command line.
    desk.cofin(&["check", "--bless", "mine.ron"]).fine();
    assert!(text(&desk, "mine.expect.ron").contains("\"mix v1.1\""));
    desk.cofin(&["check", "mine.ron"]).fine();
    desk.write("other.ron", &study().replace("unprotected: 0.6", "unprotected: 0.5"));
    let compared = desk.cofin(&["compare", "mine.ron", "other.ron"]).fine().stdout;
    assert!(compared.contains("technologies.[space 2.0].unprotected: 0.6 → 0.5"), "{compared}");
}

#[test]
fn a_path_without_brackets_is_answered_with_them() {
    let desk = desk();
    let refused = |path: &str| {
        let said = desk.cofin(&["validate", "mine.ron", "--quick", "--set", &format!("{path}=1")]);
        assert!(!said.stderr.is_empty(), "{path}: {}", said.stdout);
        said.stderr
    };
    let said = refused("technologies.space 2.0.unprotected");
    let mend = "a name that contains a full stop stands in square brackets: technologies.[space 2.0].unprotected";
    assert!(said.contains("`technologies` has no entry `space 2`") && said.contains(mend), "{said}");
    let said = refused("schemes.[push 80.4].funding.state");
    assert!(said.contains("did you mean `[push 80.5]`?"), "{said}");
    let said = refused("schemes.[push 80.5.funding.state");
    assert!(said.contains("a bracket in `schemes.[push 80.5.funding.state` is not closed"), "{said}");
}
