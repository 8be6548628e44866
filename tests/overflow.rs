//! Money cannot overflow silently. Scenarios whose money would grow past what can be counted are refused before they run where that can
//! be told, and where only some future brings it, that future ends the study with a sentence and without output.

mod desk;
mod studies;

use std::sync::Arc;

use cofin::chance::{Distribution, Law};
use cofin::engine::{Engine, Of, Workspace};
use cofin::index::Index;
use cofin::meter::What;
use cofin::model::{Payoff, ProjectNumber, RunNumber, RunShare, Scheme, Study};
use cofin::number::{ColumnFrom, DrawnFrom};
use cofin::scheme::funding::StateShare;
use cofin::units::Share;

use desk::{Desk, ROOT, Said, all_shipped, shipped};
use studies::study;

fn fixture(name: &str) -> String {
    std::fs::read_to_string(format!("{ROOT}/tests/overflow/{name}")).expect("a fixture")
}

fn desk_with(name: &str) -> Desk {
    let desk = Desk::new();
    desk.write("mine.ron", &fixture(&format!("{name}.ron")));
    desk
}

/// Interest of 65 % a year on a royalty debt over forty years; profit that changes by a factor of seven a year; a State that pays all to
/// firms that wait thirty years at a hurdle rate of 100 %; royalties that fall due after thirty years. Such scenarios once ran, and money
/// that passed 2⁶³ went round to the other side of nothing.
#[test]
fn what_once_wrapped_is_refused_before_it_runs() {
    for name in ["royalty-interest", "volatility", "size", "late-royalties"] {
        let desk = desk_with(name);
        let said = desk.cofin(&["run", "mine.ron", "--out", "out"]);
        said.fails(3, &[&fixture(&format!("{name}.txt")), "1 fault found; nothing was run."]);
        assert_eq!(desk.names("."), ["mine.ron"], "{name}");
    }
}

/// Scenarios of which no rule can tell before.
const RARE: [&str; 6] = ["rare-size", "rare-sales", "together", "unpaid", "worth", "shrinking"];

#[test]
fn a_future_that_cannot_be_counted_ends_the_study_with_a_sentence_and_no_output() {
    for name in RARE {
        let desk = desk_with(name);
        desk.cofin(&["validate", "mine.ron", "--quick"]).fine();
        let said = desk.cofin(&["run", "mine.ron", "--threads", "1", "--out", "out"]);
        said.fails(3, &[]);
        assert_eq!(said.stderr, fixture(&format!("{name}.txt")), "{name}");
        assert_eq!(desk.names("."), [".out.unfinished", "mine.ron"], "{name}: no output, and the checkpoint stays");
    }
}

#[test]
fn what_was_done_before_it_stays_done() {
    let desk = desk_with("rare-sales");
    let run = |more: &[&str]| desk.cofin(&[&["run", "mine.ron", "--threads", "1", "--out", "out"], more].concat());
    run(&[]).fails(3, &["in future 142, "]);
    run(&["--resume"]).fails(3, &["Resumed after 128 of 200 futures.", "in future 142, "]);
    desk.cofin(&["run", "mine.ron", "--runs", "142", "--out", "fewer", "--quiet"]).fine();
    desk.cofin(&["run", "mine.ron", "--blocks", "2..3", "--out", "part"]).fails(3, &["in future 142, "]);
    desk.cofin(&["run", "mine.ron", "--blocks", "0..2", "--out", "part", "--quiet"]).fine();
}

/// Which future ends a study does not depend on who comes to one first.
#[test]
fn the_first_such_future_is_named_on_any_number_of_threads() {
    let study = studies::study_with(&fixture("rare-sales.ron"), &["monte_carlo.runs=1000"]);
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let end = pool.install(|| Engine::new(&study).run(0..1000, &|_| {})).expect_err("more than can be counted");
        assert_eq!(end.run, 142, "{threads} threads");
    }
}

#[test]
fn an_earlier_output_survives_a_study_that_cannot_be_counted() {
    let desk = desk_with("rare-sales");
    desk.cofin(&["run", "mine.ron", "--runs", "100", "--out", "out", "--quiet"]).fine();
    let before = desk.read("out/manifest.json");
    desk.cofin(&["run", "mine.ron", "--out", "out"]).fails(3, &["in future 142, "]);
    assert_eq!(desk.read("out/manifest.json"), before);
}

#[test]
fn the_other_commands_say_the_same() {
    let desk = desk_with("together");
    let says = |said: Said| {
        said.fails_with(
            3,
            &["in future 0, under the policy \"no support\", all flows of money up to those of project "],
        );
    };
    says(desk.cofin(&["explain", "mine.ron", "--policy", "push", "--run", "0", "--project", "0"]));
    says(desk.cofin(&["compare", "mine.ron", "mine.ron"]));
    says(desk.cofin(&["check", "--bless", "mine.ron"]));
    assert_eq!(desk.names("."), ["mine.ron"]);
}

#[test]
fn a_study_of_a_hundred_times_the_money_is_neither_refused_nor_ended() {
    for name in all_shipped() {
        let study = studies::study_with(&shipped(&name), &["currency.decimals=2"]);
        assert!(Engine::new(&study).run(0..64, &|_| {}).is_ok(), "{name}");
    }
}

#[test]
fn wide_but_sensible_numbers_are_not_refused() {
    for (change, to) in [
        ("margin: 0.15", "margin: 0.15, yearly_volatility: 0.8"),
        ("years: 12", "years: 40"),
        ("royalty: ()", "royalty: (rates: [0.03, 0.05], cap: 3, interest: 0.20)"),
        ("sigma: 1.0)", "sigma: 2.0)"),
    ] {
        let text = include_str!("faults/base.ron");
        let text = text.replace("(private: 3, state: 1)", "(private: 3, state: 1), royalty: ()");
        let text = text.replace(change, to).replace(", royalty: ()", "");
        assert!(text != include_str!("faults/base.ron"), "{change}");
        assert!(Engine::new(&study(&text)).run(0..100, &|_| {}).is_ok(), "{to}");
    }
}

/// Five projects of 40 billion đồng, whose firms can pay half of that.
fn plain() -> Study {
    study(&fixture("plain.ron"))
}

fn fixed(value: f64) -> ProjectNumber {
    ProjectNumber::Run(RunNumber::Fixed(value))
}

fn push(study: &mut Study) -> &mut Scheme {
    study.policies.iter_mut().find_map(|policy| policy.schemes.first_mut()).expect("a scheme")
}

/// Makes a project cost this much, with a firm that can pay half of it and a payoff that is worth it.
fn dear(study: &mut Study, cost: f64) {
    study.worlds[0].technologies[Index::new(0)].stages[0].cost = fixed(cost);
    study.worlds[0].classes[Index::new(0)].liquid_wealth = fixed(0.9 * cost);
    study.worlds[0].technologies[Index::new(0)].payoff = Some(Payoff::Lump(fixed(1.1e18)));
}

/// What the rules of a scenario keep out, or let pass once in 10¹² draws, is met all the same, each amount where it is made.
#[test]
fn whatever_the_rules_let_pass_is_met_where_it_is_made() {
    type Change = fn(&mut Study);
    let changes: [(What, Change); 9] = [
        (What::Draws, |study| dear(study, 2e18)),
        (What::Draws, |study| study.worlds[0].classes[Index::new(0)].pledgeable_assets = fixed(f64::INFINITY)),
        (What::Worth, |study| study.worlds[0].technologies[Index::new(0)].stages[0].months = fixed(600.0)),
        (What::Application, |study| push(study).compliance_cost = RunNumber::Fixed(-1e19)),
        (What::Contract, |study| {
            dear(study, 1e18);
            push(study).limited_overrun = Arc::new([vec![Some(RunNumber::Fixed(2.0))]].into_iter().collect());
        }),
        (What::Cost, |study| {
            let law = Arc::new(Law::new(Distribution::Uniform { low: 1e8, high: 2e8 }));
            study.columns[0].from = ColumnFrom::Drawn(DrawnFrom { law, parameters: None });
        }),
        (What::Commitments, |study| {
            dear(study, 1.1e18);
            push(study).funding.state = StateShare::Run(RunShare::Fixed(Share::ALL));
        }),
        (What::Debt, |study| push(study).royalty.as_mut().expect("a royalty").interest = RunNumber::Fixed(1e9)),
        (What::Flows, |study| study.worlds[0].technologies[Index::new(0)].public_value = Some(fixed(1.15e18))),
    ];
    for (place, (what, change)) in changes.into_iter().enumerate() {
        let mut study = plain();
        assert!(Engine::new(&study).run_one(0, &mut Workspace::default()).is_ok());
        study.worlds[0].classes[Index::new(0)].hurdle_rate =
            RunNumber::Fixed(if what == What::Worth { -0.99 } else { 0.12 });
        change(&mut study);
        let end = Engine::new(&study).run_one(0, &mut Workspace::default()).expect_err("more than can be counted");
        let Of::Project { what: found, technology, .. } = end.of else { panic!("{place}: a measure") };
        assert_eq!((found, technology.as_str()), (what, "space"), "{place}");
    }
}
