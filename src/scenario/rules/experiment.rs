//! Rules about the experiment: title, currency, clock, runs and targets. No policy may change these.

use rust_decimal::Decimal;

use crate::measure::{self, Kind, MEASURES};
use crate::number::checks::{check_count, check_range};
use crate::scenario::limits::{DIMENSIONS, MONTHS, RUNS, SIMULATIONS, TARGETS, TWINS};
use crate::scenario::numbers::dimensions;
use crate::scenario::{Design, MOST_DECIMALS, Scenario, Target};
use crate::text::{Exact, Faults, Node, did_you_mean};
use crate::words::Language;

pub(super) fn check(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    if scenario.extends.is_some() {
        let what = "what a scenario begins from can only be written in its file";
        faults.at(
            root,
            "extends",
            what,
            "write extends: \"base.ron\" there, with what is other than in that file".to_owned(),
        );
    }
    title(&scenario.title, "title", root, faults);
    languages(scenario, root, faults);
    currency(scenario, root, faults);
    if scenario.clock.first_month().is_none() {
        let what = format!("`{}` is not a month", scenario.clock.start);
        faults.at(root, "clock.start", what, "write the year and the month, as \"2026-01\"".to_owned());
    }
    check_range(scenario.clock.months, (1, MONTHS), "whole months", "clock.months", root, faults);
    if let Some(month) = scenario.clock.fiscal_year_starts {
        check_range(month, (1, 12), "a month", "clock.fiscal_year_starts", root, faults);
    }
    runs(scenario, root, faults);
    design(scenario, root, faults);
    let targets = scenario.targets.as_deref().unwrap_or_default();
    if check_count(targets.len(), (0, TARGETS), "targets", "targets", root, faults) {
        for (at, target) in targets.iter().enumerate() {
            check_target(scenario, target, &format!("targets.{at}"), root, faults);
        }
    }
}

fn title(title: &str, path: &str, root: &Node, faults: &mut Faults) {
    let length = title.chars().count();
    if title.trim().is_empty() {
        faults.at(root, path, "the title is empty", "write what the scenario asks".to_owned());
    } else if length > 200 {
        faults.at(root, path, format!("the title has {length} characters"), "write at most 200".to_owned());
    }
}

/// The language of what is told, and titles in others.
fn languages(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let unknown = |code: &str| {
        let help = did_you_mean(code, "languages", &Language::CODES);
        (format!("there is no language `{code}` here"), help)
    };
    if let Some(code) = scenario.language.as_deref().filter(|code| Language::named(code).is_none()) {
        let (what, help) = unknown(code);
        faults.at(root, "language", what, help);
    }
    for (code, of_language) in scenario.titles.iter().flat_map(|titles| &titles.0) {
        let path = format!("titles.{code}");
        if Language::named(code).is_none() {
            let (what, help) = unknown(code);
            faults.at(root, &path, what, help);
        } else {
            title(of_language, &path, root, faults);
        }
    }
}

fn currency(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let code = &scenario.currency.code;
    if !(1..=8).contains(&code.chars().count()) || !code.chars().all(char::is_alphabetic) {
        let help = "write 1 to 8 letters, as \"VND\" or \"EUR\"".to_owned();
        faults.at(root, "currency.code", format!("`{code}` is not a currency code"), help);
    }
    let decimals = scenario.currency.decimals.unwrap_or(0);
    check_range(decimals, (0, MOST_DECIMALS), "decimals", "currency.decimals", root, faults);
}

fn runs(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let runs = scenario.monte_carlo.runs;
    check_range(runs, (1, RUNS), "runs", "monte_carlo.runs", root, faults);
    let twins = scenario.monte_carlo.twins.unwrap_or(0);
    check_range(twins, (0, TWINS), "twins", "monte_carlo.twins", root, faults);
    if faults.touches("policies") || faults.touches("reference") {
        return;
    }
    let added = usize::from(scenario.reference.is_none());
    let policies = (scenario.policies.0.len() + added).max(1) as u64;
    let simulations = u64::from(runs) * policies;
    if simulations > SIMULATIONS {
        let with = if added == 1 { " (with the reference case that is added)" } else { "" };
        let what =
            format!("{runs} runs of {policies} policies{with} are {simulations} simulations, more than {SIMULATIONS}");
        faults.at(root, "monte_carlo.runs", what, format!("write at most {} runs", SIMULATIONS / policies));
    }
}

fn design(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let spread = if scenario.monte_carlo.design == Some(Design::Sobol) { dimensions(scenario).len() } else { 0 };
    if spread > DIMENSIONS {
        let what = format!("{spread} numbers are drawn per run, and Sobol can spread {DIMENSIONS} at most");
        faults.at(root, "monte_carlo.design", what, "write design: LatinHypercube".to_owned());
    }
}

fn check_target(scenario: &Scenario, target: &Target, at: &str, root: &Node, faults: &mut Faults) {
    let path = |field: &str| format!("{at}.{field}");
    let name = &target.measure;
    match measure::index(name) {
        None => {
            let names: Vec<&str> = MEASURES.iter().map(|measure| measure.name).collect();
            let what = format!("there is no measure `{name}`");
            faults.at(root, &path("measure"), what, did_you_mean(name, "measures", &names));
        }
        Some(index) if MEASURES[index].kind == Kind::Tail => {
            let what = format!("`{name}` is one number over all runs, so no single run can meet a target on it");
            faults.at(root, &path("measure"), what, "aim at a measure that each run has, as fiscal_npv".to_owned());
        }
        Some(_) => {}
    }
    let scale = scenario.currency.units_per_amount();
    for (field, bound) in [("at_least", &target.at_least), ("at_most", &target.at_most)] {
        if bound.is_some_and(|Exact(bound)| {
            bound.abs() > Decimal::from(10_u64.pow(15)) || bound.checked_mul(scale).is_none()
        }) {
            faults.at(root, &path(field), "this bound is too large", "write at most 1e15".to_owned());
        }
    }
    match (target.at_least, target.at_most) {
        (None, None) => {
            let help = "write at_least: … or at_most: … in these brackets".to_owned();
            faults.at(root, at, format!("the target on `{name}` has no bound"), help);
        }
        (Some(Exact(least)), Some(Exact(most))) if least > most => {
            let what = format!("at_least {least} is above at_most {most}, so no run can meet both");
            faults.at(root, at, what, format!("write at_least: {most}, at_most: {least}"));
        }
        _ => {}
    }
}
