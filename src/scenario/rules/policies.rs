//! Rules about policies: their names, the reference case, and priorities and floors that can never bind.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::number::checks::{check_count, check_share};
use crate::scenario::limits::{POLICIES, SCHEMES};
use crate::scenario::policy::{self, ADDED_REFERENCE};
use crate::scenario::rules::bounds::touched;
use crate::scenario::{Policy, Scenario, Scheme, administration, technology};
use crate::scheme::{self, priority::Priority};
use crate::text::{Exact, Faults, Node, did_you_mean};

/// Names, shares and the reference case: the same whatever a policy changes.
pub(super) fn check_names(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let policies = &scenario.policies.0;
    if policies.is_empty() {
        let help = "write at least one, as policies: {\"push\": (schemes: [\"push\"])}".to_owned();
        faults.at(root, "policies", "the list of policies is empty", help);
    }
    check_count(policies.len(), (0, POLICIES), "policies", "policies", root, faults);
    for (name, policy) in policies.iter().take(POLICIES) {
        let at = policy::AT.field(name).to_string();
        schemes(scenario, policy, &at, root, faults);
        if let Some(priority) = &policy.priority {
            priority.check(&policy::AT.field(name).field("priority"), root, faults);
        }
        check_share(policy.strategic_floor.as_ref(), &format!("{at}.strategic_floor"), root, faults);
    }
    reference(scenario, root, faults);
}

fn schemes(scenario: &Scenario, policy: &Policy, at: &str, root: &Node, faults: &mut Faults) {
    let options: Vec<&str> =
        scenario.schemes.iter().flat_map(|schemes| &schemes.0).map(|(name, _)| name.as_str()).collect();
    if !check_count(policy.schemes.len(), (0, SCHEMES), "schemes", &format!("{at}.schemes"), root, faults) {
        return;
    }
    let mut seen = BTreeSet::new();
    for (place, name) in policy.schemes.iter().enumerate() {
        let path = format!("{at}.schemes.{place}");
        if !options.contains(&name.as_str()) {
            if !faults.touches(&scheme::AT.field(name).to_string()) {
                let help = did_you_mean(name, "schemes", &options);
                faults.at(root, &path, format!("there is no scheme `{name}`"), help);
            }
        } else if !seen.insert(name) {
            let what = format!("the scheme `{name}` stands twice in this policy");
            faults.at(root, &path, what, "remove one of the two".to_owned());
        }
    }
}

fn is_reference(policy: &Policy) -> bool {
    let Policy { schemes, priority, strategic_floor, budget_per_year, set } = policy;
    schemes.is_empty() && priority.is_none() && strategic_floor.is_none() && budget_per_year.is_none() && set.is_none()
}

fn reference(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let names: Vec<&str> = scenario.policies.0.iter().map(|(name, _)| name.as_str()).collect();
    let fitting = scenario.policies.0.iter().find(|(_, policy)| is_reference(policy)).map(|(name, _)| name);
    let Some(reference) = &scenario.reference else {
        let path = policy::AT.field(ADDED_REFERENCE).to_string();
        if let Some(policy) = scenario.policies.get(ADDED_REFERENCE) {
            let what =
                format!("`{ADDED_REFERENCE}` is the name of the reference case that is added where none is named");
            let help = if is_reference(policy) {
                format!("write reference: \"{ADDED_REFERENCE}\" after the policies")
            } else {
                "give this policy another name".to_owned()
            };
            faults.at(root, &path, what, help);
        }
        return;
    };
    match scenario.policies.get(reference) {
        None => {
            let what = format!("there is no policy `{reference}`");
            faults.at(root, "reference", what, did_you_mean(reference, "policies", &names));
        }
        Some(policy) if !is_reference(policy) && !faults.touches(&policy::AT.field(reference).to_string()) => {
            let what = format!("`{reference}` is a policy with rules of its own, but the reference case has none");
            let help = fitting.map_or_else(
                || "leave reference out, and a policy without schemes is added".to_owned(),
                |name| format!("write reference: \"{name}\""),
            );
            faults.at(root, "reference", what, help);
        }
        Some(_) => {}
    }
}

/// What can never bind in a policy, in the scenario as it changes it.
pub(super) fn check_binding(scenario: &Scenario, name: &str, policy: &Policy, root: &Node, faults: &mut Faults) {
    let at = policy::AT.field(name).to_string();
    if faults.touches(&format!("{at}.schemes")) || touched(&scheme::AT, policy.schemes.iter(), &["funding"], faults) {
        return;
    }
    own_risk_beside_overlays(scenario, policy, &at, root, faults);
    let paying: Vec<&Scheme> = policy
        .schemes
        .iter()
        .filter_map(|name| scenario.schemes.as_ref()?.get(name))
        .filter(|scheme| scheme.funding.has_money())
        .collect();
    let shared_budget = policy.budget_per_year.is_some() || scenario.budget_per_year.is_some();
    let awards_limited = shared_budget
        || paying.iter().any(|scheme| scheme.budget_per_year.is_some())
        || scenario.university.as_ref().is_some_and(|university| university.capacity_per_year.is_some());
    if let Some(over) = policy.priority.as_ref().map(Priority::over) {
        let cash_limited = scenario.administration.as_ref().is_some_and(|written| written.release.is_some());
        let path = format!("{at}.priority");
        if paying.is_empty() {
            let what = "no scheme of this policy has money, so a priority can never bind";
            faults.at(root, &path, what, "add a scheme with money, or leave priority out".to_owned());
        } else if !(over.cash() && cash_limited || over.awards() && awards_limited) {
            let (what, help) = over.never_waits();
            if !faults.touches(&administration::AT.field(administration::RELEASE).to_string())
                && !faults.touches("budget_per_year")
            {
                faults.at(root, &path, what, help.to_owned());
            }
        }
    }
    strategic_floor(scenario, policy, &at, paying.is_empty(), shared_budget, root, faults);
}

/// A firm that begins alone has the overlays of one who goes alone, and these do not yet change with a contract that starts later.
fn own_risk_beside_overlays(scenario: &Scenario, policy: &Policy, at: &str, root: &Node, faults: &mut Faults) {
    let law = scenario.baseline_schemes.iter().flatten();
    let written = |name: &'_ String| Some((name.clone(), scenario.schemes.as_ref()?.get(name)?));
    let overlay = policy.schemes.iter().chain(law).filter_map(written).find(|(_, scheme)| scheme.funding.is_overlay());
    let mut schemes = policy.schemes.iter().filter_map(written);
    let risky = schemes.find(|(_, scheme)| scheme.start_at_own_risk == Some(true));
    if let (Some((overlay, _)), Some((risky, _))) = (overlay, risky) {
        let what =
            format!("`{risky}` lets firms start at their own risk, which does not go with the overlay `{overlay}`");
        let help = format!("leave start_at_own_risk out of `{risky}`, or put the two into different policies");
        faults.at(root, &format!("{at}.schemes"), what, help);
    }
}

fn strategic_floor(
    scenario: &Scenario,
    policy: &Policy,
    at: &str,
    nothing_paid: bool,
    shared_budget: bool,
    root: &Node,
    faults: &mut Faults,
) {
    let Some(Exact(floor)) = policy.strategic_floor else { return };
    let path = format!("{at}.strategic_floor");
    let strategic =
        touched(&technology::AT, scenario.technologies.0.iter().map(|(name, _)| name), &["strategic"], faults);
    if floor == Decimal::ZERO || strategic || faults.touches("budget_per_year") {
        return;
    }
    if nothing_paid {
        let what = "no scheme of this policy has money, so a strategic floor can never bind";
        faults.at(root, &path, what, "add a scheme with money, or leave strategic_floor out".to_owned());
    } else if !shared_budget {
        let what = "the floor is a share of the yearly budget, and there is none: it can never bind";
        faults.at(root, &path, what, "write budget_per_year in the policy or the scenario".to_owned());
    } else if !scenario.technologies.0.iter().any(|(_, technology)| technology.is_strategic()) {
        let what = "no technology is strategic, so the floor can never bind";
        faults.at(root, &path, what, "write strategic: true in a technology, or leave strategic_floor out".to_owned());
    }
}
