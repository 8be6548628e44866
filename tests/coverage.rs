//! Whether the errors printed beside the results are right: of 400 seeds, about 95 % of the intervals hold the true value, for runs drawn
//! independently, in mirrored pairs, and spread evenly within blocks. The scenario is small enough to be worked out exactly.

mod studies;

use cofin::draws::design::BLOCK;
use cofin::engine::Engine;
use cofin::model::Study;
use cofin::statistics::t_quantile;
use cofin::study::summarise::{Origin, summarise};
use rayon::prelude::*;

use studies::{measure, policy, study};

const SEEDS: u64 = 400;

/// Poisson(3) projects: a rich half that goes alone, and a poor half that can pay half of a cost of 6 to 9 (mean 7.5, one draw a run) but
/// not all of it; they succeed with a chance of 0.2 to 0.6 (mean 0.4, one draw a run).
const SCENARIO: &str = r#"(
    title: "Coverage",
    currency: (code: "VND", unit: Million),
    clock: (start: "2026-01", months: 12),
    monte_carlo: (runs: 2, seed: 57),
    economy: (output: 1000, social_discount_rate: 0, state_discount_rate: 0, profit_tax: 0),
    firms: {
        "poor": (weight: 1, hurdle_rate: 0, liquid_wealth: 5),
        "rich": (weight: 1, hurdle_rate: 0, liquid_wealth: 100),
    },
    technologies: {
        "technology": (market: Formed, proposals_per_year: Poisson(3), intake_years: 1, payoff: Lump(1000),
            stages: [(name: "trial", cost: PerRun(Uniform(6, 9)), months: 0, success: PerRun(Uniform(0.2, 0.6)))]),
    },
    schemes: {"half": (funding: Share(state: 0.50), believed_award: 1, call_every_months: 1)},
    policies: {"no support": (schemes: []), "half": (schemes: ["half"])},
    reference: "no support",
)"#;

/// Intervals that hold the truth, in percent: of a mean, of a ratio, of a paired difference.
fn coverage(design: &str, runs: usize, degrees: f64) -> [f64; 3] {
    let text = SCENARIO.replace("seed: 57", &format!("seed: 57, design: {design}"));
    let base = study(&text);
    let reach = t_quantile(0.975, degrees);
    let held: Vec<[bool; 3]> = (0..SEEDS).into_par_iter().map(|seed| intervals(&base, seed, runs, reach)).collect();
    std::array::from_fn(|kind| {
        let held = held.iter().filter(|held| held[kind]).count();
        100.0 * f64::from(u32::try_from(held).expect("at most 400")) / 400.0
    })
}

fn intervals(base: &Study, seed: u64, runs: usize, reach: f64) -> [bool; 3] {
    let study = Study { seed: 10_000 + seed, runs, ..base.clone() };
    let rows = Engine::new(&study).run(0..runs, &|_| {}).expect("money that can be counted");
    let summary = summarise(&study, &cofin::engine::blocks(&rows), &Origin::default());
    let of = |name: &str| &summary.policies[policy(&study, "half")].measures[measure(name)];
    let holds = |value: f64, se: f64, truth: f64| (value - truth).abs() <= reach * se;
    // Successes: 3 × 0.4. State money 3 × half of 7.5, per success 3.75 ÷ 0.4. Against the reference: the poor half of the successes.
    let [mean, ratio, difference] = [of("successes"), of("cost_per_success"), of("successes")];
    let difference = difference.difference.as_ref().expect("a paired difference");
    [
        holds(mean.value.expect("a mean"), mean.se.expect("an error"), 1.2),
        holds(ratio.value.expect("a ratio"), ratio.se.expect("an error"), 9.375e6),
        holds(difference.value, difference.se.expect("an error"), 0.6),
    ]
}

fn check(design: &str, runs: usize, degrees: f64) {
    let [mean, ratio, difference] = coverage(design, runs, degrees);
    for (what, percent) in [("mean", mean), ("ratio", ratio), ("paired difference", difference)] {
        assert!((92.0..=98.0).contains(&percent), "{design}, {what}: {percent} % of intervals hold the truth");
    }
}

#[test]
fn intervals_of_independent_runs_hold_the_truth_as_often_as_they_say() {
    check("Random", 400, 399.0);
}

#[test]
fn intervals_of_antithetic_pairs_hold_the_truth_as_often_as_they_say() {
    check("Antithetic", 400, 199.0);
}

#[test]
fn intervals_of_runs_spread_in_blocks_hold_the_truth_as_often_as_they_say() {
    let blocks = 12;
    check("LatinHypercube", blocks * BLOCK, 11.0);
}

#[test]
fn intervals_of_scrambled_nets_hold_the_truth_as_often_as_they_say() {
    let blocks = 12;
    check("Sobol", blocks * BLOCK, 11.0);
}
