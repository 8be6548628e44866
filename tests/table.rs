//! Projects that a ministry knows by name: what a table states is certain, all else is drawn by the project's name, whatever stands
//! around it. Numbers are worked out by hand in the comments.

#![allow(clippy::float_cmp, reason = "what is stated is certain, to the bit")]
#![allow(clippy::format_push_string, reason = "tables are put together from short lines")]

mod desk;
mod studies;

use std::collections::BTreeMap;

use cofin::draws::{Draws, Luck};
use cofin::engine::exported::{ExportedProject, export};
use cofin::engine::{Engine, Row};
use cofin::model::{Study, resolve};
use cofin::scenario::reading::{self, Reading};
use desk::Desk;
use studies::{headline, policy};

/// Reads a scenario whose table is this text; the faults as text.
fn reading(scenario: &str, table: &str) -> Result<Reading, String> {
    let provide = |name: &str| match name {
        "projects.csv" => Ok(table.as_bytes().to_vec()),
        _ => Err((format!("there is no file {name}"), "name projects.csv".to_owned())),
    };
    reading::read_with("scenario.ron", scenario.to_owned(), &[], &provide)
        .map_err(|refusal| refusal.faults.render(&refusal.sources, false))
}

fn study(scenario: &str, table: &str) -> Study {
    let reading = reading(scenario, table).unwrap_or_else(|faults| panic!("{faults}\n{scenario}\n{table}"));
    resolve::resolve(&reading.scenario, &reading.variants)
}

/// The projects of a run under a policy, with all that they drew.
fn projects(study: &Study, run: usize, name: &str) -> Vec<ExportedProject> {
    let watched = Engine::new(study).watch(run, policy(study, name), None, |scene, _, _, _| export(scene, 2, 3));
    watched.expect("money that can be counted").projects
}

/// Those of the table, by name.
fn listed(study: &Study, run: usize, name: &str) -> BTreeMap<String, ExportedProject> {
    let named = |project: ExportedProject| Some((project.name.clone()?, project));
    projects(study, run, name).into_iter().filter_map(named).collect()
}

fn rows(study: &Study, runs: usize) -> Vec<Row> {
    Engine::new(study).run(0..runs, &|_| {}).expect("money that can be counted")
}

/// Two kinds of pumps, in whole millions, without tax and discounting but for the firm's hurdle of 10 %.
const PUMPS: &str = r#"(
    title: "Pumps that are known by name",
    currency: (code: "VND", unit: Million),
    clock: (start: "2026-01", months: 60),
    monte_carlo: (runs: 64, seed: 57),
    economy: (output: 1_000_000, social_discount_rate: 0, state_discount_rate: 0, profit_tax: 0),
    firms: {
        "sme": (weight: 1, hurdle_rate: 0.10, liquid_wealth: LogNormal(median: 200, sigma: 1)),
        "lead": (weight: 0, hurdle_rate: 0.10, liquid_wealth: 1000),
    },
    technologies: {
        "pump": (
            market: Forming, proposals_per_year: 0, intake_years: 1,
            public_value: Pert(0, 10, 20),
            stages: [
                (name: "prototype", cost: LogNormal(median: 60, sigma: 0.5), months: Uniform(6, 18), success: Beta(mean: 0.6, strength: 10)),
            ],
            cost_overrun: LogNormal(mean: 1.2, cv: 0.3),
            payoff: Lump(LogNormal(median: 150, sigma: 0.8)),
        ),
    },
    proposals: Table(file: "projects.csv"),
    schemes: {"grant": (funding: Share(state: 0.5), payment: PerStage)},
    policies: {"no support": (schemes: []), "grants": (schemes: ["grant"])},
    reference: "no support",
)"#;

/// Two projects of which everything is stated.
const TWO: &str = "\
name,technology,class,arrival,stages.prototype.cost,stages.prototype.months,stages.prototype.success,stages.prototype.cost_overrun,stages.prototype.time_overrun,payoff,public_value,certification_months,liquid_wealth,pledgeable_assets
Solar pump,pump,sme,2026-03,100,12,1,1,1,500,30,0,1000,0
Hand pump,pump,lead,2027-05,40,6,1,1,1,41,0,0,900,0
";

/// The technology is as uncertain as before for what is drawn, so that firms expect the mean of overruns; only what is stated is sure.
/// A firm expects 1.2 × the planned cost. The solar pump costs 100, expected 120, and earns 500 ÷ 1.1 = 454.5 after 12 months: it is done
/// alone. The hand pump costs 40, expected 48, and earns 41 ÷ 1.1^0.5 = 39.1 after 6 months (7.2 were expected: the mean of its months'
/// overrun is 1): below 48, so that it is not done alone. With half of it paid, the firm pays 24: it is done.
/// Under the grant the State pays half of 100 and of 40: 70 million. R&D is 140 million, both succeed, one is additional.
#[test]
fn two_projects_that_state_everything_are_done_as_by_hand() {
    let study = study(PUMPS, TWO);
    let rows = rows(&study, 64);
    let of = |policy: &str, measure: &str| headline(&study, &rows, policy, measure);
    assert_eq!(of("no support", "projects_proposed"), 2.0);
    assert_eq!((of("no support", "projects_started"), of("grants", "projects_started")), (1.0, 2.0));
    assert_eq!((of("no support", "successes"), of("grants", "successes")), (1.0, 2.0));
    assert_eq!((of("no support", "state_outlay"), of("grants", "state_outlay")), (0.0, 70e6));
    assert_eq!((of("grants", "projects_additional"), of("grants", "projects_deadweight")), (1.0, 1.0));
    let spread = |policy: &str, measure: &str| {
        let (numbers, _) = studies::parts(&study, &rows, policy, measure);
        numbers.iter().any(|number| number.to_bits() != numbers[0].to_bits())
    };
    assert!(!spread("grants", "state_outlay") && !spread("grants", "successes"), "nothing is left to chance");
    let solar = &listed(&study, 5, "grants")["Solar pump"];
    assert_eq!((solar.arrival, solar.class.as_str(), solar.technology.as_str()), (2, "sme", "pump"));
    let found = |field: &str| solar.fields[field];
    assert_eq!((found("stages.prototype.cost"), found("payoff.value"), found("public_value")), (100e6, 500e6, 30e6));
    assert_eq!((found("stages.prototype.success"), found("liquid_wealth")), (1.0, 1e9));
    assert_eq!((found("stages.prototype.months"), found("stages.prototype.cost_overrun")), (12.0, 1.0));
}

/// One kind of pump of which every number is one number.
fn certain(proposals: &str) -> String {
    let changes = [
        ("LogNormal(median: 60, sigma: 0.5)", "60"),
        ("Uniform(6, 18)", "12"),
        ("Beta(mean: 0.6, strength: 10)", "1"),
        ("            cost_overrun: LogNormal(mean: 1.2, cv: 0.3),\n", ""),
        ("LogNormal(median: 150, sigma: 0.8)", "90"),
        ("Pert(0, 10, 20)", "10"),
        ("LogNormal(median: 200, sigma: 1)", "1000"),
        ("proposals_per_year: 0, intake_years: 1", proposals),
    ];
    changes.iter().fold(PUMPS.to_owned(), |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "`{from}` stands once");
        text.replace(from, to)
    })
}

/// Every measure of a run under every policy, bit by bit.
fn bits(study: &Study, run: usize) -> Vec<(u64, u64)> {
    let rows = Engine::new(study).run(run..run + 1, &|_| {}).expect("money that can be counted");
    let cells = rows[0].iter().flat_map(|outcome| &outcome.cells);
    cells.map(|cell| (cell.num.to_bits(), cell.den.to_bits())).collect()
}

/// Where nothing but the month is left to chance, a project is the same whether it is drawn, listed, or listed with its numbers stated in
/// a scenario where they would be uncertain.
#[test]
fn what_is_certain_is_the_same_drawn_or_listed_or_stated() {
    let drawn = certain("proposals_per_year: 3, intake_years: 2")
        .replace("    proposals: Table(file: \"projects.csv\"),\n", "");
    let drawn = study(&drawn, "");
    for run in 0..6 {
        let (mut listed, mut stated) = ("name,technology,class,arrival\n".to_owned(), String::new());
        stated.push_str(
            "liquid_wealth,arrival,name,stages.prototype.cost,stages.prototype.months,stages.prototype.success,technology,payoff,public_value,class\n",
        );
        for (number, project) in projects(&drawn, run, "grants").iter().enumerate() {
            let (year, month) = (2026 + project.arrival / 12, project.arrival % 12 + 1);
            listed.push_str(&format!("p{number},pump,sme,{year}-{month:02}\n"));
            stated.push_str(&format!("1000,{year}-{month:02},p{number},60,12,1,pump,90,10,sme\n"));
        }
        let none = "proposals_per_year: 0, intake_years: 1";
        let uncertain = PUMPS.replace("            cost_overrun: LogNormal(mean: 1.2, cv: 0.3),\n", "");
        assert_eq!(bits(&drawn, run), bits(&study(&certain(none), &listed), run), "future {run}, listed");
        assert_eq!(bits(&drawn, run), bits(&study(&uncertain, &stated), run), "future {run}, stated");
    }
}

/// The pumps with four drawn projects a year beside those of the table.
fn beside() -> String {
    PUMPS.replace("proposals_per_year: 0, intake_years: 1", "proposals_per_year: 4, intake_years: 2")
}

const HEAD: &str = "name,technology,class,arrival,stages.prototype.cost\n";

#[test]
fn neither_the_order_of_rows_nor_a_row_more_moves_the_luck_of_a_project() {
    let (a, b, c) = ("A,pump,sme,2026-03,\n", "B,pump,lead,2026-03,55\n", "C,pump,sme,2027-02,\n");
    let one = study(&beside(), &format!("{HEAD}{a}{b}{c}"));
    let other = study(&beside(), &format!("{HEAD}{c}{a}{b}"));
    let more = study(&beside(), &format!("{HEAD}A0,pump,sme,2026-03,20\n{a}{b}{c}"));
    let fewer = study(&beside(), &format!("{HEAD}{b}"));
    let without = study(&beside().replace("    proposals: Table(file: \"projects.csv\"),\n", ""), "");
    for run in 0..4 {
        let of = |study: &Study| listed(study, run, "grants");
        assert_eq!(projects(&one, run, "grants"), projects(&other, run, "grants"));
        assert_eq!(bits(&one, run), bits(&other, run));
        assert_eq!((of(&one).len(), of(&more).len()), (3, 4));
        for name in ["A", "B", "C"] {
            assert_eq!(of(&one)[name], of(&more)[name], "{name} in future {run}");
        }
        assert_eq!(of(&one)["B"], of(&fewer)["B"]);
        assert_ne!(of(&one)["A"].fields, of(&one)["C"].fields);
        let drawn = |study: &Study| {
            let all = projects(study, run, "grants").into_iter();
            all.filter(|project| project.name.is_none()).collect::<Vec<_>>()
        };
        assert_eq!(drawn(&one), drawn(&without), "drawn projects are those of the scenario without a table");
    }
    let costs: Vec<f64> = (0..4).map(|run| listed(&one, run, "grants")["A"].fields["stages.prototype.cost"]).collect();
    assert!(costs.windows(2).all(|pair| pair[0] != pair[1]), "what is not stated is drawn anew in each future");
}

#[test]
fn what_a_project_states_moves_nothing_else_of_it() {
    let nothing = study(&beside(), &format!("{HEAD}A,pump,sme,2026-03,\n"));
    let cost = study(&beside(), &format!("{HEAD}A,pump,sme,2026-03,12.5\n"));
    for run in 0..4 {
        let mut drawn = listed(&nothing, run, "grants").remove("A").expect("it is listed");
        let stated = listed(&cost, run, "grants").remove("A").expect("it is listed");
        drawn.fields.insert("stages.prototype.cost".to_owned(), 12.5e6);
        assert_eq!(drawn, stated);
    }
}

/// Months of the class, the payoff and the overruns are one number for all others, or not written: 1 and 0.
#[test]
fn a_number_that_is_one_for_all_may_be_stated_by_one_project() {
    let text = beside()
        .replace("LogNormal(median: 60, sigma: 0.5)", "PerRun(LogNormal(median: 60, sigma: 0.5))")
        .replace("Uniform(6, 18)", "9")
        .replace("cost_overrun: LogNormal(mean: 1.2, cv: 0.3)", "cost_overrun: PerRun(LogNormal(mean: 1.2, cv: 0.3))");
    let table = "name,technology,class,arrival,stages.prototype.cost,stages.prototype.months,certification_months,pledgeable_assets,stages.prototype.cost_overrun,stages.prototype.time_overrun
A,pump,sme,2026-03,70,7,5,300,2,3
B,pump,sme,2026-03,,,,,,
";
    let with = study(&text, table);
    let without = study(&text.replace("    proposals: Table(file: \"projects.csv\"),\n", ""), "");
    for run in 0..4 {
        let projects = projects(&with, run, "grants");
        let fields = [
            "stages.prototype.cost",
            "stages.prototype.months",
            "certification_months",
            "pledgeable_assets",
            "stages.prototype.cost_overrun",
            "stages.prototype.time_overrun",
        ];
        let of = |project: &ExportedProject| fields.map(|field| project.fields[field]);
        let named =
            |name: &str| of(projects.iter().find(|project| project.name.as_deref() == Some(name)).expect("listed"));
        assert_eq!(named("A"), [70e6, 7.0, 5.0, 300e6, 2.0, 3.0]);
        let drawn = of(&projects[0]);
        assert_eq!(named("B"), drawn);
        assert_eq!((drawn[1], drawn[2], drawn[3], drawn[5]), (9.0, 0.0, 0.0, 1.0));
        let as_before = studies::draws(&without, run, "grants");
        assert_eq!(as_before.projects[0].fields["stages.prototype.cost"], drawn[0]);
        assert_eq!(as_before.projects[0].fields["stages.prototype.cost_overrun"], drawn[4]);
    }
}

/// The number of a policy is that of all projects but those that state their own.
#[test]
fn a_policy_changes_what_is_not_stated() {
    let text = beside().replace(
        "\"grants\": (schemes: [\"grant\"])",
        "\"grants\": (schemes: [\"grant\"]), \"dear\": (schemes: [\"grant\"], set: {\"technologies.pump.stages.prototype.cost\": 80})",
    );
    let with = study(&text, &format!("{HEAD}A,pump,sme,2026-03,12.5\nB,pump,sme,2026-03,\n"));
    let cost = |name: &str, policy: &str| listed(&with, 2, policy)[name].fields["stages.prototype.cost"];
    assert_eq!([cost("A", "grants"), cost("A", "dear"), cost("B", "dear")], [12.5e6, 12.5e6, 80e6]);
    assert_ne!(cost("B", "grants"), 80e6);
}

/// Under an open network an idea is better than a firm's own by as much as if the payoff had been drawn: a stated one grows alike.
#[test]
fn the_best_of_several_ideas_is_better_than_a_stated_payoff() {
    let text = beside()
        .replace("(funding: Share(state: 0.5), ", "(origin: OpenNetwork(draws: 5), funding: Share(state: 0.5), ");
    let table = |payoff: &str| format!("name,technology,class,arrival,payoff\nA,pump,sme,2026-03,{payoff}\n");
    let (stated, drawn) = (study(&text, &table("100")), study(&text, &table("")));
    for run in 0..4 {
        let of = |study: &Study| {
            let fields = &listed(study, run, "grants")["A"].fields;
            (fields["payoff.value"], fields["best.grant"])
        };
        let ((own, best), (would, best_would)) = (of(&stated), of(&drawn));
        assert_eq!(own, 100e6);
        assert!(
            best >= own && (best / own - best_would / would).abs() < 1e-6,
            "{best} ÷ {own}, {best_would} ÷ {would}"
        );
    }
}

/// Projects of one topic that come in 2026, 2027 and 2027 again: the value of a year is gained once, that of its first project by name.
#[test]
fn listed_projects_share_the_topic_of_the_year_in_which_they_come() {
    let text = certain("proposals_per_year: 0, intake_years: 1")
        .replace("public_value: 10,", "public_value: 10, topic: (deployment: 1),");
    let table = "name,technology,class,arrival,public_value
C,pump,sme,2026-02,7
B,pump,sme,2027-11,30
A,pump,sme,2027-03,20
";
    let study = study(&text, table);
    let gains = studies::watch(&study, 0, "grants", None, |scene, _| {
        scene.prospects.projects.iter().map(|project| project.gains.0).collect::<Vec<_>>()
    });
    // In the order of names: A and B are of 2027, where A is first; C is of 2026. All succeed: 20 + 7 million, at a rate of 0.
    assert_eq!(gains, [20_000_000, 20_000_000, 7_000_000]);
    let rows = rows(&study, 1);
    let of = |measure: &str| headline(&study, &rows, "grants", measure);
    assert_eq!((of("topics_solved"), of("social_public_value")), (2.0, 27e6));
}

#[test]
fn twins_have_the_same_projects_with_other_luck() {
    let study = study(PUMPS, &format!("{HEAD}A,pump,sme,2026-03,12.5\nB,pump,sme,2026-03,\n"));
    let (draws, mut own, mut of_twin) = (Draws::new(&study), Luck::default(), Luck::of_twins());
    draws.fill(&study, 3, &mut own);
    draws.fill(&study, 3, &mut of_twin);
    let column = study.columns.iter().position(|column| column.path == "technologies.pump.stages.prototype.cost");
    let cost = |luck: &Luck, project: usize| luck.value(column.expect("it is drawn"), project);
    assert_eq!((cost(&own, 0), cost(&of_twin, 0)), (12.5e6, 12.5e6));
    assert_ne!(cost(&own, 1), cost(&of_twin, 1));
    assert_eq!(own.projects[0].arrival, of_twin.projects[0].arrival);
}

#[test]
fn a_table_may_come_from_a_spreadsheet() {
    let table = "\u{feff}name, technology ,class,arrival,stages.prototype.cost\r\n\"Pump, solar\", pump ,sme,2026-03,12.50\r\n\r\n\"Bơm \"\"Sao La\"\"\",pump,lead,2026-12,1e2\r\n,,,,\r\n";
    let study = study(PUMPS, table);
    let found = listed(&study, 0, "grants");
    let costs: Vec<(&str, f64)> =
        found.iter().map(|(name, project)| (name.as_str(), project.fields["stages.prototype.cost"])).collect();
    assert_eq!(costs, [("Bơm \"Sao La\"", 100e6), ("Pump, solar", 12.5e6)]);
}

/// What is stated is no sample of what is drawn, and the table is one of the study's files.
#[test]
fn inputs_are_sampled_from_what_is_drawn_and_the_table_is_a_file_of_the_study() {
    let table = format!("{HEAD}A,pump,sme,2026-03,1\nB,pump,sme,2026-03,2\n");
    let read = reading(&beside(), &table).expect("a right table");
    assert_eq!(read.data.keys().collect::<Vec<_>>(), ["projects.csv"]);
    let study = resolve::resolve(&read.scenario, &read.variants);
    let cost = |study: &Study| {
        let sampled = cofin::study::inputs::sample(study, 64);
        sampled.rows.into_iter().find(|row| row.path == "technologies.pump.stages.prototype.cost").expect("it is drawn")
    };
    // Four a year for two years, in 64 futures.
    assert_eq!(cost(&study).n, 4 * 2 * 64);
    let text = beside().replace("cost: LogNormal(median: 60, sigma: 0.5)", "cost: 60");
    let sampled = cofin::study::inputs::sample(&self::study(&text, &table), 64);
    assert!(
        sampled.rows.iter().all(|row| !row.path.ends_with("prototype.cost")),
        "one number for all is not uncertain"
    );
}

/// A folder with the pumps and their table, which has another name than any file that a run writes.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("pumps.ron", &PUMPS.replace("projects.csv", "list.csv"));
    desk.write("list.csv", TWO);
    desk
}

#[test]
fn a_run_keeps_the_table_and_another_table_is_another_study() {
    let desk = desk();
    desk.cofin(&["run", "pumps.ron", "--out", "first", "--projects", "0..2", "--quiet"]).fine();
    assert_eq!(desk.read("first/list.csv"), TWO.as_bytes());
    let manifest = desk.json("first/manifest.json");
    assert_eq!(manifest["data"][0]["file"], "list.csv");
    let projects = String::from_utf8(desk.read("first/projects.csv")).expect("UTF-8");
    assert!(projects.starts_with("policy,run,project,name,technology,"), "{projects}");
    // Two policies, two futures, two projects.
    assert_eq!((projects.lines().count(), projects.matches(",Solar pump,pump,sme,2026-03,").count()), (9, 4));
    desk.cofin(&["run", "first/scenario.ron", "--out", "second", "--quiet"]).fine();
    assert_eq!(desk.read("first/runs.csv"), desk.read("second/runs.csv"));
    assert_eq!(desk.json("second/manifest.json")["file_hash"], manifest["file_hash"]);
    desk.cofin(&["run", "pumps.ron", "--blocks", "0..1", "--out", "part", "--quiet"]).fine();
    desk.write("list.csv", &TWO.replace("2027-05", "2027-06"));
    desk.cofin(&["merge", "part", "--out", "merged"]).fine();
    assert_eq!(desk.read("merged/list.csv"), TWO.as_bytes(), "a part keeps the table that it was run with");
    desk.cofin(&["run", "pumps.ron", "--out", "third", "--quiet"]).fine();
    assert_ne!(desk.json("third/manifest.json")["file_hash"], manifest["file_hash"]);
    let compared = desk.cofin(&["compare", "first", "third"]).fine().stdout;
    assert!(compared.contains("list.csv"), "{compared}");
}

#[test]
fn the_projects_of_a_run_do_not_take_the_place_of_the_table() {
    let desk = desk();
    desk.write("same.ron", PUMPS);
    desk.write("projects.csv", TWO);
    desk.cofin(&["run", "same.ron", "--out", "x", "--projects", "0..2"]).fails(
        2,
        &["--projects writes projects.csv, and a table of the scenario has that name: give the table another"],
    );
    desk.cofin(&["run", "same.ron", "--out", "x", "--quiet"]).fine();
    assert_eq!(desk.read("x/projects.csv"), TWO.as_bytes());
}

#[test]
fn explain_knows_a_project_of_the_table_by_its_name() {
    let desk = desk();
    let asked = ["explain", "pumps.ron", "--policy", "grants", "--run", "3", "--project"];
    let told = desk.cofin(&[&asked[..], &["Hand pump"]].concat()).fine().stdout;
    let first = "project 0: a firm of class \"lead\" proposes \"Hand pump\" of the table, of the technology \"pump\", in May 2027.";
    assert!(told.contains(first), "{told}");
    assert_eq!(told, desk.cofin(&[&asked[..], &["0"]].concat()).fine().stdout);
    desk.cofin(&[&asked[..], &["Hand pomp"]].concat()).fails(
        2,
        &["there is no project \"Hand pomp\": did you mean `Hand pump`? The projects here are: Hand pump, Solar pump"],
    );
    let found = desk.cofin(&["explain", "pumps.ron", "--policy", "grants", "--find", "additional"]).fine().stdout;
    assert!(found.contains("0 \"Hand pump\""), "{found}");
}

#[test]
fn a_scenario_that_begins_from_another_finds_the_table_beside_that() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("lines")).expect("a folder");
    desk.write("lines/pumps.ron", &PUMPS.replace("projects.csv", "list.csv"));
    desk.write("lines/list.csv", TWO);
    desk.write("mine.ron", "(extends: \"lines/pumps.ron\", title: \"Mine\")");
    desk.write("other.ron", "(extends: \"lines/pumps.ron\", title: \"Other\", proposals: Table(\"own.csv\"))");
    desk.write("own.csv", "name,technology,class,arrival\nOwn,pump,sme,2026-01\n");
    desk.cofin(&["run", "mine.ron", "--out", "out", "--quiet"]).fine();
    assert_eq!(desk.read("out/lines/list.csv"), TWO.as_bytes());
    desk.cofin(&["validate", "other.ron"]).fine();
    desk.cofin(&["validate", "mine.ron", "--set", "proposals=Table(file: \"own.csv\")"]).fine();
    desk.write("lines/list.csv", &TWO.replace("1000,0", "-1,0"));
    desk.cofin(&["validate", "mine.ron"])
        .fails(3, &["lines/list.csv:2:", "column `liquid_wealth`: -1 is out of range"]);
    std::fs::remove_file(desk.path("lines/list.csv")).expect("it is there");
    desk.cofin(&["validate", "mine.ron"]).fails(3, &["there is no file lines/list.csv"]);
    let outside = Desk::new();
    outside.write("list.csv", TWO);
    std::os::unix::fs::symlink(outside.path("list.csv"), desk.path("lines/list.csv")).expect("a link");
    desk.cofin(&["validate", "mine.ron"])
        .fails(3, &["lines/list.csv is a link that leads out of the scenario's folder"]);
}

/// Nobody is drawn: what is swept, whom a class gives support, and a world without any project but those of the table.
#[test]
fn a_number_of_the_scenario_may_be_swept_with_a_table() {
    let desk = desk();
    desk.cofin(&[
        "sweep",
        "pumps.ron",
        "--lever",
        "schemes.grant.funding.state=0.3..0.6/2",
        "--out",
        "swept",
        "--quiet",
    ])
    .fine();
    let checked = desk.cofin(&["validate", "pumps.ron"]).fine().stdout;
    assert!(checked.contains('2'), "{checked}");
    desk.cofin(&["page", "pumps.ron", "--out", "pumps.html"]).fine();
}
