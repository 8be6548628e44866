//! Case by case, policy by policy, run by run: the engine's answer beside the oracle's. Money to the unit, the rest to 1e-9.

use std::fmt::Write as _;

use crate::case::Case;
use crate::draws::{Answer, Exported, Value};
use crate::life::simulate;
use crate::measures::measures;
use crate::random::random;
use crate::ron::ron;
use crate::world::World;

/// How many random scenarios are compared.
const CASES: u64 = 300;

// ======================================================================================================================
// TO BE FILLED BY THE ENGINE'S AUTHOR: read the scenario `text`, run `policy` on run number `run`, and give back the draws
// (`Exported`: with the policy's `set` applied) and the measures of that run. `projects` of the answer may stay empty; if
// it is filled (in project order), a disagreement names the first project that differs. Then delete the `ignore` below.
// ======================================================================================================================
fn engine(text: &str, policy: &str, run: u32) -> (Exported, Answer) {
    unimplemented!("run {run} of {policy} of a scenario of {} bytes", text.len())
}

/// The oracle's answer, given the draws of the policy and those of the reference.
pub fn oracle(case: &Case, policy: &str, draws: &Exported, reference_draws: &Exported) -> Answer {
    let reference_world = World::new(case, &case.reference, reference_draws);
    let reference = simulate(&reference_world);
    let world = World::new(case, policy, draws);
    let run = simulate(&world);
    measures(&world, &run, (&reference_world, &reference))
}

#[test]
#[ignore = "the engine's side is not connected yet"]
fn the_engine_agrees_with_the_oracle_over_random_scenarios() {
    for seed in 0..CASES {
        let case = random(seed);
        let text = ron(&case);
        for run in 0..case.runs {
            let (reference_draws, _) = engine(&text, &case.reference, run);
            for policy in &case.policies {
                let (draws, theirs) = engine(&text, &policy.name, run);
                let ours = oracle(&case, &policy.name, &draws, &reference_draws);
                if let Some(complaint) = difference(&ours, &theirs) {
                    panic!("seed {seed}, policy {:?}, run {run}:\n{complaint}\n{text}", policy.name);
                }
            }
        }
    }
}

/// Where two answers differ, in words; `None` where they agree.
pub fn difference(ours: &Answer, theirs: &Answer) -> Option<String> {
    let mut text = String::new();
    for (name, our) in &ours.measures {
        match theirs.measures.get(name) {
            None => writeln!(text, "  {name}: the engine does not have it").expect("text grows"),
            Some(their) if agree(name, *our, *their, largest(ours)) => {}
            Some(their) => {
                writeln!(text, "  {name}: oracle {}, engine {}", show(*our), show(*their)).expect("text grows");
            }
        }
    }
    if text.is_empty() {
        return None;
    }
    let pair = ours.projects.iter().zip(&theirs.projects).find(|(our, their)| our != their);
    match pair {
        Some((our, their)) => {
            writeln!(text, "  first project that differs:\n    oracle {our:?}\n    engine {their:?}")
                .expect("text grows");
        }
        None => writeln!(text, "  no project differs ({} compared)", theirs.projects.len()).expect("text grows"),
    }
    Some(text)
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
const PRESENT_VALUES: [&str; 9] = [
    "fiscal_npv",
    "social_npv",
    "social_private",
    "social_spillover",
    "social_public_value",
    "social_resources",
    "social_excess_burden",
    "benefit_cost_ratio",
    "mvpf",
];

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

/// Money, counts and months agree exactly. No value and nothing to divide by are the same.
fn agree(name: &str, our: Option<Value>, their: Option<Value>, largest: f64) -> bool {
    let least = if PRESENT_VALUES.contains(&name) { 1e-12 * largest } else { 1e-15 };
    let exact = !PRESENT_VALUES.contains(&name) && !RATES.contains(&name);
    let close = |a: f64, b: f64| {
        if exact { a == b } else { (a - b).abs() <= least.max(1e-9 * a.abs().max(b.abs())) }
    };
    let there = |value: Option<Value>| value.filter(|v| v.denominator != Some(0.0));
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
