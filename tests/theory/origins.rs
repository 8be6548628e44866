//! Known answers about who picks the topics of a scheme.

use std::collections::BTreeMap;

use cofin::ledger::Purpose;
use cofin::model::Study;
use cofin::world::Event;

use crate::studies::{column, draws, rows, study, total, watch};
use crate::{check_moments, check_share, equal, near, number, theory, within};

/// A project under a policy of `origins.ron` as its firm saw the scheme: its class, drawn fields, and, of the scheme if it may apply there, what the contract is worth in
/// millions, its size, and what applying is worth.
struct Seen {
    class: String,
    fields: BTreeMap<String, f64>,
    offer: Option<(f64, f64, f64)>,
    alone: f64,
}

/// The projects of a technology under a policy in one run.
fn seen(study: &Study, run: usize, policy: &str, technology: &str) -> Vec<Seen> {
    let projects = (0..).zip(draws(study, run, policy).projects);
    let look = |(project, drawn): (u32, cofin::engine::exported::ExportedProject)| {
        watch(study, run, policy, Some(project), |_, simulation| match simulation.journal.events().first() {
            Some(Event::Decision { options, alone, .. }) => Seen {
                offer: options.first().map(|of| (of.value / 1e6, of.scale, of.worth.unwrap_or(f64::NAN) / 1e6)),
                alone: alone / 1e6,
                class: drawn.class,
                fields: drawn.fields,
            },
            other => panic!("{other:?} is no decision"),
        })
    };
    projects.filter(|(_, drawn)| drawn.technology == technology).map(look).collect()
}

/// The payoff of a project's own idea in millions.
fn own(project: &Seen) -> f64 {
    project.fields["payoff.value"] / 1e6
}

#[test]
pub fn two_projects_in_five_fit_and_keep_three_quarters_of_their_payoff() {
    let study = theory("origins");
    let mut fitting = Vec::new();
    for run in 0..40 {
        for project in seen(&study, run, "top-down", "idea") {
            equal("worth alone, million", project.alone, own(&project) - 120.0);
            fitting.push(project.offer.is_some());
            assert_eq!(project.offer.is_some(), project.fields["origin"] < 0.4);
            if let Some((value, _, worth)) = project.offer {
                equal("a contract for what is asked for, million", value, 0.75 * own(&project) - 60.0);
                equal("applying for it, million", worth, 0.75 * own(&project) - 62.0);
            }
        }
    }
    check_share("projects that fit", fitting.into_iter(), 0.4);
    // The public value is as it is, of contracts as alone; the two projects of the other technology have none.
    let rows = rows(&study, 400);
    let value = column(&study, &rows, "top-down", "social_public_value");
    let successes = column(&study, &rows, "top-down", "successes");
    for (value, successes) in value.into_iter().zip(successes) {
        equal("public value, million", value / 1e6, 30.0 * (successes - 2.0));
    }
    let applied: f64 = column(&study, &rows, "top-down", "projects_applied").iter().sum();
    within("projects that apply for what is asked for", applied / 8000.0, 0.4, f64::sqrt(0.4 * 0.6 / 8000.0));
}

#[test]
pub fn only_lead_enterprises_apply_and_order_from_schools() {
    let study = theory("origins");
    for project in seen(&study, 0, "lead", "idea") {
        assert_eq!(project.offer.is_some(), project.class == "lead");
        if let Some((value, ..)) = project.offer {
            equal("a contract of a lead enterprise, million", value, own(&project) - 67.2);
        }
    }
    let rows = rows(&study, 500);
    let applied = column(&study, &rows, "lead", "projects_applied");
    check_moments("lead enterprises of twenty firms", &applied, 5.0, 3.75);
    let outlay: f64 = column(&study, &rows, "lead", "state_outlay").iter().sum();
    equal("State money for each of them, million", outlay / 1e6 / applied.iter().sum::<f64>(), 60.0);
    // What the university does less with the 36 that are ordered from it.
    let (coordination, contracts) = watch(&study, 0, "lead", None, |_, simulation| {
        let contracts = simulation.lives.iter().filter(|life| life.applied).count();
        (total(&simulation.ledger, Purpose::Coordination), number(contracts))
    });
    equal("lost on orders from a university, million", crate::float(coordination / 100_000) / 10.0, 7.2 * contracts);
}

#[test]
pub fn the_best_of_three_ideas_is_three_quarters_up_its_range() {
    let study = theory("origins");
    let (mut best_of_all, mut cost) = (Vec::new(), Vec::new());
    for run in 0..40 {
        for project in seen(&study, run, "open", "idea") {
            let best = project.fields["best.open"] / 1e6;
            near(
                "the best of three ideas, million",
                best,
                100.0 + 100.0 * ((own(&project) - 100.0) / 100.0).cbrt(),
                1e-6,
            );
            best_of_all.push(best);
            equal("worth alone, million", project.alone, own(&project) - 120.0);
            let (value, _, worth) = project.offer.expect("everybody may apply");
            equal("a contract for the best idea, million", value, best - 60.0);
            equal("applying with three ideas, million", worth, best - 66.0);
        }
        let paid = |simulation: &cofin::world::Simulation| total(&simulation.ledger, Purpose::Application);
        let applied =
            |simulation: &cofin::world::Simulation| simulation.lives.iter().filter(|life| life.applied).count();
        cost.push(watch(&study, run, "open", None, |_, simulation| {
            crate::float(paid(simulation) / crate::MILLION) / number(applied(simulation))
        }));
    }
    check_moments("the best of three uniform ideas", &best_of_all, 175.0, 375.0);
    for cost in cost {
        equal("what an application costs, million", cost, 6.0);
    }
}

#[test]
pub fn the_best_idea_is_of_the_very_quantile_of_the_payoff_also_where_it_is_correlated() {
    let text = include_str!("origins.ron")
        .replace("cost: 120,", "cost: Uniform(110, 130),")
        .replace("reference:", "correlations: [(between: (\"technologies.idea.payoff\", \"technologies.idea.stages.build.cost\"), rank: 0.7)],\n    reference:");
    let study = study(&text);
    let (mut pairs, mut count) = (0.0, 0.0);
    for run in 0..60 {
        for project in draws(&study, run, "open").projects.iter().filter(|project| project.technology == "idea") {
            let (payoff, best) = (project.fields["payoff.value"] / 1e6, project.fields["best.open"] / 1e6);
            near(
                "the best of three correlated ideas, million",
                best,
                100.0 + 100.0 * ((payoff - 100.0) / 100.0).cbrt(),
                1e-6,
            );
            // Of ranks, twelve times the mean of the products of what lies above a half.
            pairs += 12.0
                * ((payoff - 100.0) / 100.0 - 0.5)
                * ((project.fields["stages.build.cost"] / 1e6 - 110.0) / 20.0 - 0.5);
            count += 1.0;
        }
    }
    within("rank correlation of payoff and cost", pairs / count, 0.7, 1.0 / f64::sqrt(count));
}

#[test]
pub fn a_specified_project_grows_less_and_a_better_idea_as_any() {
    let study = theory("origins");
    let half = 100.0 * f64::ln(1.5);
    let twice = 100.0 * f64::ln(2.0);
    for run in 0..10 {
        for policy in ["grown", "grown top-down", "grown open"] {
            for project in seen(&study, run, policy, "grown") {
                let (value, size, _) = project.offer.expect("everybody may apply");
                let (expected, best) = match policy {
                    "grown" => (own(&project) + twice - 100.0, 2.0),
                    "grown top-down" => (0.75 * (own(&project) + half) - 75.0, 1.5),
                    _ => (project.fields["best.grown open"] / 1e6 + twice - 100.0, 2.0),
                };
                equal(&format!("size, {policy}"), size, best);
                equal(&format!("worth, {policy}, million"), value, expected);
            }
        }
    }
}
