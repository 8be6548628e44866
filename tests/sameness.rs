//! What may change no number: threads, blocks, the number of runs, the order of fields, another policy, an unused scheme, the unit of
//! amounts; and what a project's story says must add up to the run's row.

mod small;
mod studies;

use std::collections::BTreeMap;

use cofin::draws::Draws;
use cofin::engine::exported::{Exported, ExportedProject};
use cofin::engine::{Block, Engine, Row, Workspace};
use cofin::ledger::Purpose;
use cofin::measure::MEASURES;
use cofin::model::Study;
use cofin::outcome::Outcome;
use cofin::study::read::keep_policies;
use cofin::study::{again, run, twins};
use cofin::text::{Name, Node, Value, find};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use small::small;
use studies::{draws, measure, policy, rows, study, study_with, tree, watch, written};

const FOUR_SCHEMES: &str = include_str!("../scenarios/01-four-schemes.ron");

fn config(cases: u32) -> Config {
    Config {
        cases,
        rng_seed: RngSeed::Fixed(57),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    }
}

/// The rows of a study by policy name.
fn by_name(study: &Study, rows: &[Row]) -> BTreeMap<String, Vec<Outcome>> {
    let column = |place: usize| rows.iter().map(|row| row[place].clone()).collect();
    study.policies.iter().enumerate().map(|(place, policy)| (policy.name.clone(), column(place))).collect()
}

/// Fails where the policies of `first` have other rows in `second`.
fn same(first: &Study, second: &Study, runs: usize) {
    let (first, second) = (by_name(first, &rows(first, runs)), by_name(second, &rows(second, runs)));
    for (name, outcomes) in first {
        for (run, (a, b)) in outcomes.iter().zip(&second[&name]).enumerate() {
            for (measure, (a, b)) in MEASURES.iter().zip(a.cells.iter().zip(&b.cells)) {
                assert_eq!(a, b, "{name}, run {run}: {}", measure.name);
            }
            assert_eq!(a, b, "{name}, run {run}");
        }
    }
}

/// A scenario with text put in after a mark that stands in it once.
fn with(text: &str, mark: &str, more: &str) -> String {
    assert_eq!(text.matches(mark).count(), 1, "{mark}");
    text.replace(mark, &format!("{mark}\n{more}"))
}

#[test]
fn one_two_and_three_threads_give_equal_rows() {
    let study = study(FOUR_SCHEMES);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| rows(&study, 150))
    };
    let one = on(1);
    assert!(one == on(2), "two threads");
    assert!(one == on(3), "three threads");
}

#[test]
fn runs_made_in_pieces_are_those_made_at_once() {
    let study = study(FOUR_SCHEMES);
    let engine = Engine::new(&study);
    let run = |runs| engine.run(runs, &|_| {}).expect("money that can be counted");
    let whole = run(0..150);
    for cuts in [vec![0, 64, 128, 150], vec![0, 1, 2, 97, 150], vec![0, 149, 150], vec![0, 63, 65, 150]] {
        let pieces: Vec<Row> = cuts.windows(2).flat_map(|cut| run(cut[0]..cut[1])).collect();
        assert!(pieces == whole, "{cuts:?}");
    }
    assert!(run(77..78) == whole[77..78], "one run alone");
}

#[test]
fn more_runs_do_not_move_earlier_ones() {
    for design in ["Random", "LatinHypercube"] {
        let of = |runs: usize| {
            let settings = [format!("monte_carlo.design={design}"), format!("monte_carlo.runs={runs}")];
            study_with(FOUR_SCHEMES, &[&settings[0], &settings[1]])
        };
        let (few, many) = (of(200), of(500));
        let (few, many) = (rows(&few, few.runs), rows(&many, many.runs));
        assert_eq!((few.len(), many.len()), (200, 500));
        assert!(few == many[..200], "{design}");
    }
}

/// A tree with the entries of every map and the fields of every record in another order: turned by `turn` places.
fn permuted(node: &Node, turn: usize) -> Node {
    let turned = |length: usize| if length == 0 { 0 } else { turn % length };
    let value = match &node.value {
        Value::Map(entries) => {
            let mut entries: Vec<(Node, Node)> = entries.iter().map(|(k, v)| (k.clone(), permuted(v, turn))).collect();
            let by = turned(entries.len());
            entries.rotate_left(by);
            Value::Map(entries)
        }
        Value::Record { name, fields } => {
            let mut fields: Vec<(Name, Node)> = fields.iter().map(|(n, v)| (n.clone(), permuted(v, turn))).collect();
            let by = turned(fields.len());
            fields.rotate_left(by);
            if turn > 2 {
                fields.reverse();
            }
            Value::Record { name: name.clone(), fields }
        }
        // The order of a list means something: stages, schemes of a policy, rates by year.
        Value::List(items) => Value::List(items.iter().map(|item| permuted(item, turn)).collect()),
        Value::Tuple { name, items } => {
            Value::Tuple { name: name.clone(), items: items.iter().map(|item| permuted(item, turn)).collect() }
        }
        other => other.clone(),
    };
    Node { value, place: node.place }
}

#[test]
fn the_order_of_fields_and_entries_in_the_file_is_irrelevant() {
    let study_as_written = study(FOUR_SCHEMES);
    let tree = tree(FOUR_SCHEMES);
    let again = study(&written(&tree));
    same(&study_as_written, &again, 3);
    for turn in [1, 2, 3, 5] {
        let text = written(&permuted(&tree, turn));
        assert_ne!(text, written(&tree));
        same(&study_as_written, &study(&text), 20);
    }
}

#[test]
fn an_unused_scheme_changes_nothing() {
    let unused = r#""a voucher": (eligibility: (start_up: true), funding: Share(state: Uniform(0.2, 0.4)), payment: Reimburse, selection: Lottery),"#;
    let (before, after) = (study(FOUR_SCHEMES), study(&with(FOUR_SCHEMES, "    schemes: {", unused)));
    same(&before, &after, 30);
}

#[test]
fn one_policy_under_two_names_has_equal_rows_and_moves_no_other() {
    let twins = r#""another mix": (schemes: ["push", "pull", "match"]),
        "another mix, patents in 21 months": (schemes: ["push", "pull", "match"], set: {"administration.patent_months": 21}),
        "another push": (schemes: ["push"]),"#;
    let (before, after) = (study(FOUR_SCHEMES), study(&with(FOUR_SCHEMES, "    policies: {", twins)));
    same(&before, &after, 30);
    let rows = by_name(&after, &rows(&after, 30));
    for (name, twin) in [
        ("mix", "another mix"),
        ("mix, patents in 21 months", "another mix, patents in 21 months"),
        ("push 80", "another push"),
    ] {
        assert!(rows[name] == rows[twin], "{name}");
    }
}

#[test]
fn a_budget_of_nothing_makes_every_policy_the_reference() {
    // Nobody applies, so nobody waits; one patent office for all.
    let study = study_with(FOUR_SCHEMES, &["budget_per_year=0", "administration.patent_months=21"]);
    let reference = study.reference;
    for row in rows(&study, 30) {
        for (place, policy) in study.policies.iter().enumerate().filter(|(place, _)| *place != reference) {
            for (measure, (own, base)) in MEASURES.iter().zip(row[place].cells.iter().zip(&row[reference].cells)) {
                match measure.name {
                    // Who is not funded is unaffected or never started.
                    "projects_unaffected" | "projects_never" => {}
                    _ if measure.against_reference => {
                        assert_eq!(own.num.to_bits(), 0, "{}: {}", policy.name, measure.name);
                    }
                    _ => assert_eq!(own, base, "{}: {}", policy.name, measure.name),
                }
            }
            assert_eq!(row[place].years, row[reference].years, "{}", policy.name);
        }
    }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn amounts_in_millions_times_a_thousand_are_amounts_in_billions(small in small()) {
        let (billions, millions) = (study(&small.text()), study(&small.in_millions()));
        prop_assert!(rows(&billions, 4) == rows(&millions, 4));
    }

    #[test]
    fn threads_and_pieces_change_nothing_in_any_scenario(small in small()) {
        let study = study(&small.text());
        let engine = Engine::new(&study);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
        let whole = pool.install(|| engine.run(60..70, &|_| {})).expect("money that can be counted");
        prop_assert!(rows(&study, 70)[60..] == whole);
    }
}

// ---- draws ----

/// The projects of one technology.
fn of_technology<'a>(draws: &'a Exported, technology: &str) -> Vec<&'a ExportedProject> {
    draws.projects.iter().filter(|project| project.technology == technology).collect()
}

/// Fails where a number or a project of `before` is another in `after`.
fn nothing_moved(what: &str, before: &Exported, after: &Exported) {
    for (path, value) in &before.numbers {
        assert_eq!(after.numbers.get(path), Some(value), "{what}: {path}");
    }
    for technology in ["digital products", "electric vehicles and rail", "security and space"] {
        let (old, new) = (of_technology(before, technology), of_technology(after, technology));
        assert_eq!(old.len(), new.len(), "{what}: projects of {technology}");
        for (old, new) in old.iter().zip(&new) {
            let keys = |project: &ExportedProject| {
                (project.year, project.index, project.arrival, project.class.clone(), project.with_university)
            };
            assert_eq!(keys(old), keys(new), "{what}");
            for (field, value) in &old.fields {
                assert_eq!(new.fields.get(field), Some(value), "{what}: {field} of {technology} {}", old.index);
            }
        }
    }
}

#[test]
fn an_added_policy_technology_scheme_or_field_moves_no_other_draw() {
    let technology = |name: &str| {
        format!(
            r#""{name}": (market: Formed, proposals_per_year: Poisson(9), intake_years: 3, payoff: Lump(LogNormal(median: 9, sigma: 1)),
            stages: [(name: "prototype", cost: LogNormal(median: 4, sigma: 0.5), months: Pert(3, 4, 8), success: Beta(mean: 0.8, strength: 20))],
            cost_overrun: LogNormal(mean: 1.25, cv: 0.5)),"#
        )
    };
    let yearly = "proposals_per_year: Poisson(90), intake_years: 5,";
    let changes = [
        (
            "a policy",
            with(
                FOUR_SCHEMES,
                "    policies: {",
                r#""more": (schemes: ["push"], set: {"economy.growth": Uniform(0, 0.1)}),"#,
            ),
        ),
        ("a technology, first by name", with(FOUR_SCHEMES, "    technologies: {", &technology("aerospace"))),
        ("a technology, last by name", with(FOUR_SCHEMES, "    technologies: {", &technology("tunnels"))),
        ("a scheme", with(FOUR_SCHEMES, "    schemes: {", r#""more": (funding: Share(state: Uniform(0.1, 0.2))),"#)),
        ("a field per project", with(FOUR_SCHEMES, yearly, "certification_months: Pert(1, 2, 6),")),
        ("a field per run", with(FOUR_SCHEMES, "    administration: (", "recovery: Uniform(0.2, 0.4),")),
        ("a later year", FOUR_SCHEMES.replace("months: 240", "months: 300")),
    ];
    let before = study(FOUR_SCHEMES);
    for (what, text) in changes {
        let after = study(&text);
        for run in [0, 1, 70] {
            let (old, mut new) = (draws(&before, run, "mix"), draws(&after, run, "mix"));
            if what == "a field per project" {
                // It is shown where it was not drawn, as what it is without: nothing.
                for (project, old) in new.projects.iter_mut().zip(&old.projects) {
                    let known = old.fields["certification_months"];
                    project.fields.insert("certification_months".to_owned(), known);
                }
            }
            nothing_moved(what, &old, &new);
        }
    }
}

#[test]
fn more_projects_in_one_year_move_none_of_the_others() {
    let (before, after) = (study(FOUR_SCHEMES), study(&FOUR_SCHEMES.replace("Poisson(90)", "Poisson(120)")));
    let (old, new) = (draws(&before, 3, "mix"), draws(&after, 3, "mix"));
    let key = |project: &&ExportedProject| (project.year, project.index);
    let new: BTreeMap<_, _> = of_technology(&new, "digital products").into_iter().map(|p| (key(&p), p)).collect();
    let old = of_technology(&old, "digital products");
    assert!(new.len() > old.len());
    for project in old {
        assert_eq!(Some(&project), new.get(&key(&project)), "a project that was there is the same");
    }
}

#[test]
fn draws_depend_on_no_policy() {
    let study = study(FOUR_SCHEMES);
    let first = draws(&study, 5, "no support");
    for policy in &study.policies {
        assert_eq!(draws(&study, 5, &policy.name), first, "{}", policy.name);
    }
}

#[test]
fn any_run_can_be_drawn_without_the_others() {
    let study = study(FOUR_SCHEMES);
    let draws = Draws::new(&study);
    let (mut warm, mut cold) = (cofin::draws::Luck::default(), cofin::draws::Luck::default());
    for run in 0..80 {
        draws.fill(&study, run, &mut warm);
    }
    draws.fill(&study, 79, &mut cold);
    assert_eq!((&warm.drawn, &warm.projects, &warm.gates), (&cold.drawn, &cold.projects, &cold.gates));
    assert_eq!(warm.columns, cold.columns);
}

// ---- explain ----

#[test]
fn the_stories_of_all_projects_add_up_to_the_row_of_the_run() {
    let study = study(FOUR_SCHEMES);
    let run = 3;
    let row = Engine::new(&study).run_one(run, &mut Workspace::default()).expect("money that can be counted");
    for name in study.policies.iter().map(|policy| policy.name.clone()) {
        let engine = Engine::new(&study);
        let place = policy(&study, &name);
        let projects = watch(&study, run, &name, None, |_, simulation| simulation.lives.len());
        let mut sums: BTreeMap<Purpose, i64> = BTreeMap::new();
        for project in 0..u32::try_from(projects).expect("hundreds") {
            let watched = engine.watch(run, place, Some(project), |_, simulation, _, _| {
                for posting in simulation.ledger.postings() {
                    *sums.entry(posting.purpose).or_default() += posting.amount.0 * i64::from(posting.months);
                }
            });
            watched.expect("money that can be counted");
        }
        let of = |purpose: Purpose| sums.get(&purpose).copied().unwrap_or(0);
        let row = |measure_name: &str| row[place].cells[measure(measure_name)].num;
        let university = of(Purpose::UniversityResearch);
        for (measure, sum) in [
            ("state_outlay", of(Purpose::Grant) - of(Purpose::Return) - of(Purpose::Recovered)),
            ("private_outlay", of(Purpose::FirmResearch) - of(Purpose::Repayment) + university),
            ("university_outlay", university),
        ] {
            #[allow(clippy::cast_precision_loss, reason = "sums of some 10^13 đồng are exact")]
            let sum = sum as f64;
            assert_eq!(row(measure).to_bits(), sum.to_bits(), "{name}: {measure}");
        }
        assert!(name == "no support" || of(Purpose::Grant) > 0, "{name}: money was paid");
    }
}

#[test]
fn the_writer_of_trees_loses_nothing() {
    let read = tree(FOUR_SCHEMES);
    let again = tree(&written(&read));
    assert_eq!(written(&again), written(&read));
    assert_eq!(find(&again, "schemes.push.funding.state").map(written), Some("0.80".to_owned()));
}

#[test]
fn only_the_policies_that_a_number_touches_need_be_lived_again() {
    let settings = ["monte_carlo.runs=65", "monte_carlo.twins=1"];
    let before = study_with(FOUR_SCHEMES, &settings);
    let moved = study_with(FOUR_SCHEMES, &[&settings[..], &["schemes.push.funding.state=0.6"]].concat());
    let places = again::touched(&moved, &before).expect("the world is the same");
    let names: Vec<&str> = places.iter().map(|place| moved.policies[*place].name.as_str()).collect();
    assert_eq!(
        names,
        ["no support", "push 80", "mix", "mix, half strategic", "mix, 70 % first", "mix, patents in 21 months"]
    );
    let mut part = moved.clone();
    let wanted: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    keep_policies(&mut part, &wanted).expect("policies of the study");
    let blocks = |study: &Study| run::all(study, &|_| {}).expect("money that can be counted");
    let twins = |study: &Study| twins::live(study, 65).expect("money that can be counted");
    for lived in [&blocks as &dyn Fn(&Study) -> Vec<Block>, &twins] {
        let (known, again, whole) = (lived(&before), lived(&part), lived(&moved));
        assert_ne!(known, whole, "the number moves something");
        for ((known, again), whole) in known.into_iter().zip(&again).zip(&whole) {
            assert_eq!(again::joined(&moved, (again, &part), known).as_ref(), Some(whole));
        }
    }
    for setting in ["administration.approval_months=9", "monte_carlo.seed=1", "monte_carlo.runs=64"] {
        let other = study_with(FOUR_SCHEMES, &[setting]);
        assert_eq!(again::touched(&other, &before), None, "{setting}");
    }
}
