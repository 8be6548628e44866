//! `cofin sweep` as its user meets it: what it writes, what it says, how it refuses.

mod desk;

use desk::Desk;

/// A file of known answers with a lever of its own.
const SWEEP: &str = include_str!("theory/sweep.ron");
/// Two policies by name, few futures.
const BASE: &str = include_str!("faults/base.ron");

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("mine.ron", &SWEEP.replace("runs: 3200", "runs: 192"));
    desk
}

/// Rows of a CSV file, each with the columns of its head.
fn rows(desk: &Desk, name: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let bytes = desk.read(name);
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    reader.deserialize().map(|row| row.expect("a row of text")).collect()
}

#[test]
fn the_files_own_lever_is_swept_and_its_folder_is_one_of_cofin() {
    let desk = desk();
    let said = desk.cofin(&["sweep", "mine.ron"]).fine();
    assert!(
        said.stdout.contains("State's share (schemes.grant.funding.state) from 0.05 to 0.75, 15 values"),
        "{said:?}"
    );
    assert!(said.stdout.contains("net_private_effect falls through zero at"), "{said:?}");
    let names = desk.names("outputs/mine-sweep");
    let expected =
        ["manifest.json", "scenario.ron", "sweep.csv", "sweep.json", "sweep.png", "sweep.svg", "turning-points.csv"];
    assert_eq!(names, expected);
    let points = rows(&desk, "outputs/mine-sweep/sweep.csv");
    assert_eq!(points.len(), 15 * 6, "a row a value and measure");
    let json = desk.json("outputs/mine-sweep/sweep.json");
    assert_eq!(json["curves"].as_array().map(Vec::len), Some(6));
    assert_eq!(json["levers"][0]["values"].as_array().map(Vec::len), Some(15));
    // Again: the folder is replaced, and the bytes of its data are the same on one core.
    let before = desk.read("outputs/mine-sweep/sweep.csv");
    desk.cofin(&["sweep", "mine.ron", "--threads", "1", "--quiet"]).fine();
    assert_eq!(desk.read("outputs/mine-sweep/sweep.csv"), before);
}

#[test]
fn a_point_is_what_a_run_with_that_value_gives_and_a_step_is_the_difference_of_two() {
    let desk = desk();
    let lever = "schemes.grant.funding.state=0.2..0.6/3";
    desk.cofin(&[
        "sweep",
        "mine.ron",
        "--lever",
        lever,
        "--measure",
        "net_private_effect",
        "--measure",
        "successes",
        "-q",
    ])
    .fine();
    desk.cofin(&["run", "mine.ron", "--set", "schemes.grant.funding.state=0.4", "--out", "run", "-q"]).fine();
    let number =
        |row: &std::collections::BTreeMap<String, String>, name: &str| row[name].parse::<f64>().expect("a number");
    let points = rows(&desk, "outputs/mine-sweep/sweep.csv");
    let summary = desk.json("run/summary.json");
    let measures = &summary["policies"][1]["measures"];
    let at = |measure: &str, at: f64| {
        points.iter().find(|row| row["measure"] == measure && (number(row, "at") - at).abs() < 1e-12).expect("a point")
    };
    let close = |a: f64, b: &serde_json::Value| {
        let b = b.as_f64().expect("a number");
        assert!((a - b).abs() <= 1e-9 * b.abs(), "{a} is not {b}");
    };
    let effect = &measures["net_private_effect"];
    close(number(at("net_private_effect", 0.4), "value"), &effect["value"]);
    close(number(at("net_private_effect", 0.4), "se"), &effect["se"]);
    assert_eq!(at("net_private_effect", 0.4)["shown"], "value");
    let successes = &measures["successes"];
    close(number(at("successes", 0.4), "value"), &successes["difference"]["value"]);
    close(number(at("successes", 0.4), "se"), &successes["difference"]["se"]);
    close(number(at("successes", 0.4), "own"), &successes["value"]);
    assert_eq!(at("successes", 0.4)["shown"], "less reference");
    let (here, before) = (at("successes", 0.4), at("successes", 0.2));
    let step = number(here, "value") - number(before, "value");
    assert!((number(here, "step") - step).abs() < 1e-9 && before["step"].is_empty());
}

#[test]
fn two_levers_make_a_curve_for_each_value_of_the_second() {
    let desk = desk();
    let levers = ["--lever", "State's share", "--lever", "technologies.technology.proposals_per_year=10..20/2"];
    let mut command = vec!["sweep", "mine.ron", "--measure", "projects_additional", "--quiet"];
    command.extend(levers);
    desk.cofin(&command).fine();
    let points = rows(&desk, "outputs/mine-sweep/sweep.csv");
    assert_eq!(points.len(), 30);
    assert!(points[..15].iter().all(|row| row["beside_at"] == "10") && points[15]["beside_at"] == "20");
}

#[test]
fn a_value_that_makes_a_fault_is_told_with_it() {
    let desk = desk();
    desk.cofin(&["sweep", "mine.ron", "--lever", "schemes.grant.funding.state=0.6..1.2/4"]).fails(
        3,
        &[
            "with schemes.grant.funding.state at 1 (the first of 2 faulty values of 4)",
            "max_state_share",
            "nothing was run",
        ],
    );
    assert!(!desk.path("outputs").exists());
}

#[test]
fn what_is_no_lever_is_refused_with_what_to_write() {
    let desk = desk();
    let lever = |text: &str| desk.cofin(&["sweep", "mine.ron", "--lever", text]);
    lever("schemes.grant.funding.stat=0..1").fails(2, &["nothing stands at `schemes.grant.funding.stat`"]);
    lever("technologies.technology.payoff.0=0..1").fails(2, &["is `Uniform(…)`", "fix this one first: --set"]);
    lever("monte_carlo.runs=1..9").fails(2, &["`monte_carlo` is the same whatever is compared"]);
    lever("State share").fails(2, &["Did you mean \"State's share\"?"]);
    lever("schemes.grant.funding.state=0.5").fails(2, &["is no lever", "PATH=FROM..TO/STEPS"]);
    lever("economy.output=1..2000001/2001").fails(2, &["2001", "out of range"]);
    desk.cofin(&["sweep", "mine.ron", "--measure", "additionalty"]).fails(2, &["Did you mean \"additionality\"?"]);
    desk.cofin(&["sweep", "mine.ron", "--policy", "grand"]).fails(2, &["Did you mean \"grant\"?"]);
    desk.write("base.ron", BASE);
    desk.cofin(&["sweep", "base.ron"]).fails(2, &["the file names no lever"]);
}

#[test]
fn only_policies_that_a_lever_moves_are_run_unless_others_are_asked_for() {
    let desk = Desk::new();
    desk.write("base.ron", BASE);
    let policies = |more: &[&str]| {
        let mut command = vec![
            "sweep",
            "base.ron",
            "--runs",
            "64",
            "--lever",
            "schemes.push.funding.state=0.5..0.8/2",
            "--format",
            "json",
        ];
        command.extend(["--measure", "successes"]);
        command.extend(more);
        let said = desk.cofin(&command).fine();
        let json: serde_json::Value = serde_json::from_str(&said.stdout).expect("JSON");
        let curves = json["curves"].as_array().expect("curves").clone();
        curves.iter().map(|curve| curve["policy"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(policies(&[]), ["push 80", "mix"]);
    assert_eq!(policies(&["--policy", "fast patents"]), ["fast patents"]);
}
