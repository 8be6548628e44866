//! Case by case, policy by policy, run by run: the engine's answer beside the oracle's. Money to the unit, the rest to 1e-9.

use std::fmt::Write as _;

use cofin::engine::exported::export;
use cofin::engine::{Engine, Workspace};
use cofin::measure::{Id, Kind, MEASURES};
use cofin::model::resolve::resolve;
use cofin::model::{Bases, Study};
use cofin::outcome::groups::{Groups, Kinds};
use cofin::outcome::sums::Made;
use cofin::outcome::{Cell, SERIES};
use cofin::scenario::reading;
use cofin::study::summary::By;
use rayon::prelude::*;

use crate::case::Case;
use crate::draws::{Answer, Exported, Outcome, Value};
use crate::fund::of_scheme;
use crate::life::simulate;
use crate::luck::as_exported;
use crate::measures::{imitation_is_more, measures, measures_of};
use crate::random::random;
use crate::ron::{ron, table};
use crate::world::World;

/// Random scenarios that are compared where the environment does not say otherwise.
const SEEDS: std::ops::Range<u64> = 0..300;
/// Runs of each.
const RUNS: usize = 2;

/// A case as the engine reads it.
fn study(case: &Case) -> Study {
    let text = ron(case);
    let provide = |_: &str| Ok(table(case).into_bytes());
    match reading::read_with("case.ron", text.clone(), &[], &provide) {
        Ok(reading) => resolve(&reading.scenario, &reading.variants),
        Err(refusal) => {
            let faults: Vec<String> =
                refusal.faults.iter().map(|f| format!("{}: {} {:?}", f.path, f.what, f.help)).collect();
            panic!("seed {}: a random case is not valid:\n{}\n{text}", case.seed, faults.join("\n"));
        }
    }
}

/// What the engine says of an outcome: its measures and series by name.
fn measured(study: &Study, outcome: &cofin::outcome::Outcome, is_reference: bool) -> Answer {
    let mut answer = Answer::default();
    for (measure, cell) in MEASURES.iter().zip(&outcome.cells) {
        if measure.against_reference && is_reference || !study.has(measure.appears) {
            continue;
        }
        let value = match measure.kind {
            Kind::Ratio => Some(Value { numerator: cell.num, denominator: Some(cell.den) }),
            Kind::Mean | Kind::Tail => (cell.den > 0.0).then_some(Value { numerator: cell.num, denominator: None }),
        };
        answer.measures.insert(measure.name.to_owned(), value);
    }
    let mut plain = |name: String, numerator: f64| {
        answer.measures.insert(name, Some(Value { numerator, denominator: None }));
    };
    for (name, years) in SERIES.iter().zip(&outcome.years) {
        years.iter().enumerate().for_each(|(year, value)| plain(format!("years.{name}.{year}"), *value));
    }
    outcome.disbursement.iter().enumerate().for_each(|(m, value)| plain(format!("disbursement.{m}"), *value));
    answer
}

/// Of what the study is not about there is nothing, and the engine does not tell it.
fn tell_of_subjects(study: &Study, answer: &mut Answer) {
    for measure in MEASURES.iter().filter(|measure| !study.has(measure.appears)) {
        let found = answer.measures.remove(measure.name).flatten();
        assert!(found.is_none_or(|value| value.numerator == 0.0), "{}: {found:?}", measure.name);
    }
}

/// The projects of a case's table stand behind the others of their technology, by name, and are what they state.
fn check_listed(case: &Case, draws: &Exported) {
    for technology in &case.technologies {
        let of: Vec<_> = draws.projects.iter().filter(|p| p.technology == technology.name).collect();
        let listed = case.listed_of(&technology.name);
        let (others, named) = of.split_at(of.len() - listed.len());
        assert!(others.iter().all(|p| p.name.is_none()), "seed {}", case.seed);
        for (project, listed) in named.iter().zip(listed) {
            let of_table = (Some(listed.name.as_str()), listed.class.as_str(), listed.arrival, listed.arrival / 12);
            let found = (project.name.as_deref(), project.class.as_str(), project.arrival, project.year);
            assert_eq!(found, of_table, "seed {}", case.seed);
            for (column, value) in &listed.stated {
                let (field, value) = as_exported(column, *value);
                assert_eq!(project.fields[&field], value, "seed {}: {} of {}", case.seed, column, listed.name);
            }
        }
    }
}

/// The engine's draws and answer of one run of one policy.
fn engine(engine: &Engine<'_>, policy: usize, run: usize) -> (Exported, Answer, cofin::outcome::Outcome) {
    let watched = engine.watch(run, policy, None, |scene, simulation, _, outcome| {
        let draws = export(scene, 4, 50);
        let mut answer = measured(engine.study(), outcome, policy == engine.study().reference);
        answer.projects = draws
            .projects
            .iter()
            .zip(&simulation.lives)
            .map(|(draws, life)| Outcome {
                project: (draws.technology.clone(), draws.year, draws.index),
                applied: life.applied,
                awarded: life.awarded,
                started: life.first_start.map(i64::from),
                success: life.success.map(i64::from),
                launch: life.launch.map(i64::from),
                state_net: life.net_state_money().0,
                ..Outcome::default()
            })
            .collect();
        (Exported::from(draws), answer, outcome.clone())
    });
    watched.expect("money that can be counted")
}

/// The oracle's answer, given the draws of the policy and those of the reference.
pub fn oracle(case: &Case, policy: &str, draws: &Exported, reference_draws: &Exported) -> Answer {
    oracle_with_groups(case, policy, draws, reference_draws).0
}

/// The same, and the answers of the projects of each firm class, technology and scheme.
fn oracle_with_groups(
    case: &Case,
    policy: &str,
    draws: &Exported,
    reference_draws: &Exported,
) -> (Answer, Vec<(By, String, Answer)>) {
    let changed = case.changed_by(policy);
    let world = World::new(&changed, policy, draws);
    let run = simulate(&world);
    // Compared with no schemes, in a world of its own with no schemes there.
    let sets_the_world = !case.policy(policy).set.is_empty();
    let nobody_asks = without_budget(&changed);
    let (of_case, of_draws) = if sets_the_world { (&nobody_asks, draws) } else { (case, reference_draws) };
    let without_world = World::new(of_case, &case.reference, of_draws);
    let without = simulate(&without_world);
    let more = (imitation_is_more(&world, &run), imitation_is_more(&without_world, &without));
    let of = |which: &dyn Fn(usize) -> bool| measures_of(&world, &run, (&without_world, &without), which, more);
    let mut groups = Vec::new();
    for class in &case.firms {
        groups.push((
            By::Class,
            class.name.clone(),
            of(&|i| i < world.projects.len() && world.projects[i].draws.class == class.name),
        ));
    }
    for technology in &case.technologies {
        let which = |i: usize| i < world.projects.len() && world.projects[i].draws.technology == technology.name;
        groups.push((By::Technology, technology.name.clone(), of(&which)));
    }
    for (place, scheme) in world.policy.schemes.iter().enumerate() {
        groups.push((
            By::Scheme,
            scheme.clone(),
            of(&|i| {
                if i >= world.projects.len() {
                    return i == of_scheme(place);
                }
                let outcome = &run.outcomes[i];
                outcome.scheme == Some(place) || outcome.overlays.contains(&place)
            }),
        ));
    }
    (of(&|_| true), groups)
}

/// What the engine has of the projects of a firm class, a technology or a scheme.
fn group(study: &Study, groups: &[Groups], (policy, base): (usize, usize), by: By, name: &str) -> Option<Answer> {
    let (kinds, of_base) = (Kinds::of(study, policy), Kinds::of(study, base));
    let compared = policy != study.reference;
    let (own, without) = match by {
        By::Class => {
            let class = study.population.classes.iter().position(|class| class == name)?;
            (groups[policy].class(class), compared.then(|| groups[base].class(class)))
        }
        By::Technology => {
            let place = study.population.technologies.iter().position(|technology| technology.name == name)?;
            (groups[policy].technology(kinds, place), compared.then(|| groups[base].technology(of_base, place)))
        }
        By::Scheme => {
            let contracts = study.policies[policy].schemes.iter().map(|scheme| &scheme.name);
            let overlays = study.policies[policy].overlays.iter().map(|overlay| &overlay.name);
            let scheme = contracts.chain(overlays).position(|scheme| scheme == name)?;
            let (own, without) = groups[policy].scheme(kinds, scheme);
            (own, Some(without))
        }
    };
    let mut answer = Answer::default();
    let years = study.clock.months as f64 / 12.0;
    Made { own: &own, without: without.as_ref(), years, runs: 1.0 }.put(&mut |id: Id, cell: Cell| {
        let measure = &MEASURES[id as usize];
        if !study.has(measure.appears) {
            return;
        }
        let denominator = (measure.kind == Kind::Ratio).then_some(cell.den);
        answer.measures.insert(measure.name.to_owned(), Some(Value { numerator: cell.num, denominator }));
    });
    Some(answer)
}

/// A case of which no policy has a budget in common: what a policy with its own does not draw is not there where nobody asks for money.
fn without_budget(case: &Case) -> Case {
    Case { budget_per_year: None, ..case.clone() }
}

/// No schemes in the world that a policy sets, beside the reference; of the strata what that world changes in those that the reference
/// has beside itself.
fn oracle_of_world(case: &Case, policy: &str, draws: &Exported, reference_draws: &Exported) -> Answer {
    let reference_world = World::new(case, &case.reference, reference_draws);
    let reference = simulate(&reference_world);
    let nobody_asks = without_budget(&case.changed_by(policy));
    let world = World::new(&nobody_asks, &case.reference, draws);
    let run = simulate(&world);
    let mut found = measures(&world, &run, (&reference_world, &reference));
    let beside_itself = measures(&reference_world, &reference, (&reference_world, &reference));
    for name in ["projects_unaffected", "projects_never"] {
        let of = |answer: &Answer| answer.measures[name].expect("a count").numerator;
        let value = Value { numerator: of(&found) - of(&beside_itself), denominator: None };
        found.measures.insert(name.to_owned(), Some(value));
    }
    Answer { projects: Vec::new(), ..found }
}

/// What differs in the case of a seed, if anything.
fn complaint(seed: u64) -> Option<String> {
    let case = random(seed);
    let study = study(&case);
    let case = case.with_law();
    let all = Engine::new(&study);
    let bases = Bases::of(&study);
    for run in 0..RUNS {
        let mut workspace = Workspace::default();
        let (reference_draws, ..) = engine(&all, study.reference, run);
        let together = all.run_one(run, &mut workspace).expect("money that can be counted");
        for (index, policy) in study.policies.iter().enumerate() {
            let (draws, theirs, outcome) = engine(&all, index, run);
            if outcome != together[index] {
                return Some(format!(
                    "seed {seed}, policy {:?}, run {run}: alone other than with all policies\n",
                    policy.name
                ));
            }
            check_listed(&case, &draws);
            let case_policy = case.policy(&policy.name);
            if case_policy.set.is_empty() && draws.projects != reference_draws.projects {
                return Some(format!(
                    "seed {seed}, policy {:?}, run {run}: other luck than the reference\n",
                    policy.name
                ));
            }
            let (mut ours, groups) = oracle_with_groups(&case, &policy.name, &draws, &reference_draws);
            tell_of_subjects(&study, &mut ours);
            for (by, name, mut ours) in groups {
                let place = (index, bases.base_of(index));
                // A scheme without money stands in no study.
                let Some(theirs) = group(&study, &all.groups(&workspace), place, by, &name) else { continue };
                ours.projects.clear();
                ours.measures.retain(|name, _| theirs.measures.contains_key(name));
                if let Some(complaint) = difference(&ours, &theirs) {
                    let policy = &policy.name;
                    return Some(format!("seed {seed}, policy {policy:?}, run {run}, {by:?} {name:?}:\n{complaint}"));
                }
            }
            if index == study.reference {
                let against = |name: &String| MEASURES.iter().any(|m| m.against_reference && m.name == name);
                ours.measures.retain(|name, _| !against(name));
            }
            if let Some(complaint) = difference(&ours, &theirs) {
                return Some(format!("seed {seed}, policy {:?}, run {run}:\n{complaint}", policy.name));
            }
            let world = bases.base_of(index);
            if world != study.reference {
                let mut ours = oracle_of_world(&case, &policy.name, &draws, &reference_draws);
                tell_of_subjects(&study, &mut ours);
                if let Some(complaint) = difference(&ours, &measured(&study, &together[world], false)) {
                    return Some(format!("seed {seed}, world of {:?}, run {run}:\n{complaint}", policy.name));
                }
            }
        }
    }
    None
}

/// The same; that one side breaks is a difference too.
fn caught(seed: u64) -> Option<String> {
    std::panic::catch_unwind(|| complaint(seed)).unwrap_or_else(|_| Some(format!("seed {seed}: see the panic above\n")))
}

/// The seeds to compare: `COFIN_ORACLE_SEEDS=20000` or `COFIN_ORACLE_SEEDS=300..20000`.
fn seeds() -> std::ops::Range<u64> {
    let Ok(wanted) = std::env::var("COFIN_ORACLE_SEEDS") else { return SEEDS };
    let (from, to) = wanted.split_once("..").unwrap_or(("0", &wanted));
    from.parse().expect("a first seed")..to.parse().expect("a last seed")
}

#[test]
fn the_engine_agrees_with_the_oracle_over_random_scenarios() {
    let seeds: Vec<u64> = seeds().collect();
    let complaints: Vec<(u64, String)> = seeds.par_iter().filter_map(|&seed| Some((seed, caught(seed)?))).collect();
    if let Some((seed, first)) = complaints.first() {
        for (_, complaint) in &complaints[1..] {
            eprintln!("{}", complaint.lines().take(4).collect::<Vec<_>>().join("\n"));
        }
        let text = ron(&random(*seed));
        panic!("{} of {} seeds differ. The first:\n{first}{text}", complaints.len(), seeds.len());
    }
}

/// Where two answers differ, in words; `None` where they agree.
pub fn difference(ours: &Answer, theirs: &Answer) -> Option<String> {
    let mut text = String::new();
    for (name, our) in &ours.measures {
        match theirs.measures.get(name) {
            None => writeln!(text, "  {name}: the engine does not have it").expect("text grows"),
            Some(their) if agree(name, *our, *their, largest(ours), ours.measures.contains_key("grant_equivalent")) => {
            }
            Some(their) => {
                writeln!(text, "  {name}: oracle {}, engine {}", show(*our), show(*their)).expect("text grows");
            }
        }
    }
    for name in theirs.measures.keys().filter(|name| !ours.measures.contains_key(*name)) {
        writeln!(text, "  {name}: the oracle does not have it").expect("text grows");
    }
    let alike = |our: &Outcome, their: &Outcome| {
        let seen = |o: &Outcome| (o.applied, o.awarded, o.started, o.success, o.launch, o.state_net);
        our.project == their.project && seen(our) == seen(their)
    };
    let pairs = ours.projects.iter().zip(&theirs.projects);
    let unlike = pairs.enumerate().filter(|(_, (our, their))| !alike(our, their));
    for (index, (our, their)) in unlike.take(8) {
        writeln!(text, "  project {index} differs:\n    oracle {our:?}\n    engine {their:?}").expect("text grows");
    }
    (!text.is_empty()).then_some(text)
}

fn show(value: Option<Value>) -> String {
    match value {
        None => "none".to_owned(),
        Some(Value { numerator, denominator: None }) => format!("{numerator}"),
        Some(Value { numerator, denominator: Some(d) }) => format!("{numerator} / {d}"),
    }
}

/// Present values; differences of them are compared to 1e-9 of themselves or 1e-12 of the largest of them, since more
/// digits than that are not there.
const PRESENT_VALUES: [&str; 14] = [
    "social_harm",
    "grant_equivalent",
    "fiscal_npv",
    "fiscal_loss_cvar95",
    "social_private_at_hurdle_rate",
    "social_npv",
    "social_private",
    "social_spillover",
    "imitated",
    "social_public_value",
    "social_resources",
    "social_excess_burden",
    "benefit_cost_ratio",
    "mvpf",
];

/// Made of grant equivalents where the study has overlays, else of whole money.
const WEIGHED: [&str; 6] =
    ["gross_leverage", "leverage_effect", "deadweight_share", "additionality", "wasted_share", "strategic_share"];

/// Other numbers that are not whole.
const RATES: [&str; 7] = [
    "growth_contribution_points",
    "disbursement_rate",
    "disbursement_rate_mid_q4",
    "new_products_per_year",
    "technology_enterprises_per_year",
    "start_ups_per_year",
    "private_share_mean",
];

/// The largest present value of an answer.
fn largest(answer: &Answer) -> f64 {
    let of = |name: &str| answer.measures.get(name).copied().flatten().map_or(0.0, |v| v.numerator.abs());
    PRESENT_VALUES.iter().map(|name| of(name)).fold(0.0, f64::max)
}

/// Yearly series of what is expected, and no money of the books.
const EXPECTED: [&str; 2] = ["years.grant_equivalent.", "years.provision."];

/// Money, counts and months agree exactly. No value and nothing to divide by are the same.
fn agree(name: &str, our: Option<Value>, their: Option<Value>, largest: f64, weighed: bool) -> bool {
    let expected = EXPECTED.iter().any(|series| name.starts_with(series));
    let weighed = expected || weighed && WEIGHED.contains(&name);
    let least = match name {
        _ if weighed => 1e-12 * largest,
        _ if PRESENT_VALUES.contains(&name) => 1e-12 * largest,
        // A difference in points: more digits than these are not there where policy and reference nearly agree.
        "growth_contribution_points" => 1e-12,
        _ if name.starts_with("years.value_added_points") => 1e-12,
        _ => 1e-15,
    };
    let exact = !PRESENT_VALUES.contains(&name)
        && !RATES.contains(&name)
        && !weighed
        && !name.starts_with("disbursement.")
        && !name.starts_with("years.value_added_points");
    let close = |a: f64, b: f64| {
        if exact { a == b } else { (a - b).abs() <= least.max(1e-9 * a.abs().max(b.abs())) }
    };
    let nothing = if exact { 0.0 } else { least };
    let there = |value: Option<Value>| value.filter(|v| v.denominator.is_none_or(|d| d.abs() > nothing));
    match (there(our), there(their)) {
        (None, None) => true,
        (Some(a), Some(b)) => {
            close(a.numerator, b.numerator)
                && match (a.denominator, b.denominator) {
                    (None, None) => true,
                    (Some(a), Some(b)) => close(a, b),
                    _ => false,
                }
        }
        _ => false,
    }
}

#[test]
fn a_difference_of_one_unit_of_money_is_seen_and_one_of_1e_12_in_a_rate_is_not() {
    let answer = |money: f64, rate: f64| Answer {
        measures: [("state_outlay", money), ("disbursement_rate", rate)]
            .map(|(name, v)| (name.to_owned(), Some(Value { numerator: v, denominator: None })))
            .into(),
        projects: Vec::new(),
    };
    assert_eq!(difference(&answer(1e12, 0.5), &answer(1e12, 0.5 + 1e-12)), None);
    let complaint = difference(&answer(1e12, 0.5), &answer(1e12 + 1.0, 0.5)).expect("a difference");
    assert!(complaint.contains("state_outlay: oracle 1000000000000, engine 1000000000001"), "{complaint}");
}
