//! Known answers about topics and tournaments.

use cofin::world::Event;

use crate::studies::{column, draws, headline, rows, watch};
use crate::{check_moments, check_share, equal, number, theory, within};

#[test]
pub fn six_suppliers_of_a_tournament_cost_and_succeed_as_the_binomial_laws_say() {
    let study = theory("tournament");
    let rows = rows(&study, 4000);
    let of = |policy: &str, name: &str| column(&study, &rows, policy, name);
    let mean = |what: &str, values: &[f64], expected: f64| {
        let n = number(values.len());
        within(what, cofin::statistics::mean(values), expected, cofin::statistics::sd(values) / n.sqrt());
    };
    let million = |values: Vec<f64>| values.into_iter().map(|value| value / 1e6).collect::<Vec<f64>>();
    mean("cost of six suppliers", &million(of("funnel", "state_outlay")), 27.405_621);
    mean("cost of a single supplier", &million(of("single", "state_outlay")), 6.85);
    mean("successes of six suppliers", &of("funnel", "successes"), 0.783_316);
    mean("successes of a single supplier", &of("single", "successes"), 0.225);
    let solved = |policy: &str| of(policy, "topics_solved");
    check_share("P(at least one of six)", solved("funnel").iter().map(|&x| x > 0.0), 0.624_441);
    check_share("P(the single one)", solved("single").iter().map(|&x| x > 0.0), 0.225);
    let half = solved("funnel, half deployed");
    check_share("P(at least one of six is deployed)", half.iter().map(|&x| x > 0.0), 0.351_939);
    let half = solved("single, half deployed");
    check_share("P(the single one is deployed)", half.iter().map(|&x| x > 0.0), 0.1125);
    assert_eq!(of("funnel", "contracts_in_phase_1"), vec![6.0; 4000]);
    mean("contracts in the second phase", &of("funnel", "contracts_in_phase_2"), 2.957_520);
    mean("contracts in the third phase", &of("funnel", "contracts_in_phase_3"), 1.566_633);
    // Whoever pays, a topic is gained once, and its cost is that of all who tried.
    let value: f64 = of("funnel", "social_public_value").iter().sum();
    equal("public value of the topics of six", value, 100e6 * solved("funnel").iter().sum::<f64>());
    let cost = headline(&study, &rows, "funnel", "cost_per_solved_topic");
    let all: f64 = of("funnel", "state_outlay").iter().sum();
    equal("cost a solved topic", cost, all / solved("funnel").iter().sum::<f64>());
}

#[test]
pub fn a_supplier_believes_to_be_kept_as_often_as_there_is_room() {
    let study = theory("belief");
    let value = |policy: &str| {
        watch(&study, 0, policy, Some(0), |_, simulation| match simulation.journal.events().first() {
            Some(Event::Decision { options, .. }) => options[0].value / 1e6,
            other => panic!("{other:?} is no decision"),
        })
    };
    equal("a contract of ten of whom five are kept", value("ten"), 240.0);
    equal("a contract without phases", value("panel"), 387.0);
    let worth = watch(&study, 0, "ten", Some(0), |_, simulation| {
        let of = |event: &Event| match event {
            Event::Stage { stage: 0, worth, weighed, .. } => Some((*worth / 1e6, *weighed / 1e6)),
            _ => None,
        };
        simulation.journal.events().iter().find_map(of).expect("it has a contract")
    });
    equal("going on among three of whom five would be kept", worth.0, 392.0);
    equal("what going on costs", worth.1, 5.0);
}

#[test]
pub fn the_state_commits_itself_to_the_dearest_of_each_phase() {
    let study = theory("belief");
    let rows = rows(&study, 20);
    for (policy, awarded) in [("25", 3.0), ("24", 2.0), ("30, panel", 2.0)] {
        let found = column(&study, &rows, policy, "projects_awarded");
        for awards in found {
            equal(&format!("awards with a budget of {policy}"), awards, awarded);
        }
    }
}

#[test]
pub fn a_topic_is_solved_once_by_its_first_deployed_success() {
    let study = theory("topics");
    let rows = rows(&study, 4000);
    let solved = column(&study, &rows, "no support", "topics_solved");
    let chance = 0.762_695_312_5;
    check_moments("topics of two that are solved", &solved, 2.0 * chance, 2.0 * chance * (1.0 - chance));
    let gained = column(&study, &rows, "no support", "social_public_value");
    for run in 0..200 {
        let draws = draws(&study, run, "no support");
        let first =
            |year: u32| draws.projects.iter().find(|p| p.year == year).expect("a project").fields["public_value"];
        let both = [0.0, first(0), first(1), first(0) + first(1)];
        let place = both.iter().position(|sum| (sum - gained[run]).abs() < 0.5);
        let place = place.unwrap_or_else(|| panic!("run {run}: {} is none of {both:?}", gained[run]));
        equal("topics that gain the value of their first project", solved[run], [0.0, 1.0, 1.0, 2.0][place]);
    }
}
