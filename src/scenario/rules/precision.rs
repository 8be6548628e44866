//! Rules about `until`: each line asks for one number that the study gives, and for how exactly.

use rust_decimal::Decimal;

use crate::measure::{self, MEASURES};
use crate::number::checks::check_count;
use crate::scenario::limits::UNTIL;
use crate::scenario::policy::ADDED_REFERENCE;
use crate::scenario::{Precision, Scenario};
use crate::text::{Exact, Faults, Node, did_you_mean};

pub(super) fn check(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let wanted = scenario.monte_carlo.until.as_deref().unwrap_or_default();
    if check_count(wanted.len(), (0, UNTIL), "numbers to wait for", "monte_carlo.until", root, faults) {
        for (at, wanted) in wanted.iter().enumerate() {
            check_one(scenario, wanted, &format!("monte_carlo.until.{at}"), root, faults);
        }
    }
}

fn check_one(scenario: &Scenario, wanted: &Precision, at: &str, root: &Node, faults: &mut Faults) {
    let path = |field: &str| format!("{at}.{field}");
    let name = &wanted.measure;
    let index = measure::index(name);
    if index.is_none() {
        let names: Vec<&str> = MEASURES.iter().map(|measure| measure.name).collect();
        let what = format!("there is no measure `{name}`");
        faults.at(root, &path("measure"), what, did_you_mean(name, "measures", &names));
    }
    let mut names: Vec<&str> = scenario.policies.0.iter().map(|(name, _)| name.as_str()).collect();
    let reference = scenario.reference.as_deref().unwrap_or(ADDED_REFERENCE);
    if scenario.reference.is_none() {
        names.push(ADDED_REFERENCE);
    }
    let against_reference = index.is_some_and(|index| MEASURES[index].against_reference);
    for (field, policy) in [("policy", &wanted.policy), ("better", &wanted.better), ("than", &wanted.than)] {
        let Some(policy) = policy else { continue };
        if !names.contains(&policy.as_str()) {
            if !faults.touches("policies") {
                let help = did_you_mean(policy, "policies", &names);
                faults.at(root, &path(field), format!("there is no policy `{policy}`"), help);
            }
        } else if against_reference && policy == reference {
            let what = format!("`{name}` is a difference to the reference case, so `{policy}` has none itself");
            faults.at(root, &path(field), what, "name another policy or another measure".to_owned());
        }
    }
    match (&wanted.policy, &wanted.better, &wanted.than) {
        (None, Some(better), Some(than)) if better == than => {
            let help = "name two policies, or one as policy: \"…\"".to_owned();
            faults.at(root, at, format!("`{better}` is compared with itself"), help);
        }
        (Some(_), None, None) | (None, Some(_), Some(_)) => {}
        _ => {
            let help =
                "write policy: \"…\" for its value, or better: \"…\", than: \"…\" for their difference".to_owned();
            faults.at(root, at, "it is not said of which policy, or of which two", help);
        }
    }
    match (wanted.within, wanted.relative) {
        (Some(_), None) | (None, Some(_)) => {}
        _ => {
            let help = "write within: … in the measure's unit, or relative: 0.01 for one percent, not both".to_owned();
            faults.at(root, at, "it is not said how exactly in one way", help);
        }
    }
    for (field, bound) in [("within", wanted.within), ("relative", wanted.relative)] {
        let most = if field == "within" { Decimal::from(10_u64.pow(15)) } else { Decimal::ONE };
        if let Some(Exact(bound)) = bound
            && (bound <= Decimal::ZERO || bound > most)
        {
            let help = if field == "within" { "write a number above 0" } else { "write a part above 0 and at most 1" };
            faults.at(root, &path(field), format!("{bound} is out of range"), help.to_owned());
        }
    }
}
