//! Rules about schemes that are law already: which there can be, and what has no meaning beside them.

use std::collections::BTreeSet;

use crate::number::checks::check_count;
use crate::scenario::behaviour::{self, Behaviour};
use crate::scenario::limits::SCHEMES;
use crate::scenario::{Scenario, Scheme, policy};
use crate::scheme;
use crate::text::{Faults, Node, did_you_mean};

/// Where they stand in a file.
pub const FIELD: &str = "baseline_schemes";

pub(super) fn check(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let Some(names) = &scenario.baseline_schemes else { return };
    if !check_count(names.len(), (0, SCHEMES), "schemes", FIELD, root, faults) {
        return;
    }
    let mut seen = BTreeSet::new();
    for (place, name) in names.iter().enumerate() {
        let path = format!("{FIELD}.{place}");
        if !seen.insert(name) {
            let what = format!("the scheme `{name}` stands twice in {FIELD}");
            faults.at(root, &path, what, "remove one of the two".to_owned());
            continue;
        }
        let Some(scheme) = scenario.schemes.as_ref().and_then(|schemes| schemes.get(name)) else {
            let schemes = scenario.schemes.iter().flat_map(|schemes| &schemes.0);
            let options: Vec<&str> = schemes.map(|(name, _)| name.as_str()).collect();
            if !faults.touches(&scheme::AT.field(name).to_string()) {
                let help = did_you_mean(name, "schemes", &options);
                faults.at(root, &path, format!("there is no scheme `{name}`"), help);
            }
            continue;
        };
        if !faults.touches(&scheme::AT.field(name).to_string()) {
            is_law(name, scheme, &path, root, faults);
        }
        in_policies(scenario, name, root, faults);
    }
    if scenario.behaviour.is_some_and(Behaviour::is_fixed) && !names.is_empty() {
        let what =
            format!("a static score beside law in force is not reckoned: it is {}: Fixed here", behaviour::FIELD);
        let help = format!("leave {FIELD} out, or write {}: Responsive", behaviour::FIELD);
        faults.at(root, FIELD, what, help);
    }
}

/// Whether a scheme is what everybody has who may have it.
fn is_law(name: &str, scheme: &Scheme, path: &str, root: &Node, faults: &mut Faults) {
    let overlay = "write it in the schemes of policies; law in force is an overlay, as TaxDeduction(rate: 1.0)";
    let (what, help) = if !scheme.funding.is_overlay() {
        (format!("firms apply for `{name}` and a call decides, so that it is not what everybody has by law"), overlay)
    } else if scheme.funding.effects().is_some() {
        let help = "write the numbers of the world as they are under these rules";
        (format!("`{name}` gives no money: rules in force are the numbers of the world"), help)
    } else if scheme.budget_per_year.is_some() {
        let help = "leave its budget_per_year out, or write it in the schemes of policies";
        (
            format!(
                "`{name}` is for who comes first as far as its budget goes, so that it is not what everybody has by law"
            ),
            help,
        )
    } else if scheme.set_up_cost.is_some() {
        let help = "leave its set_up_cost out";
        (format!("`{name}` is in force already, so that setting it up costs nothing any more"), help)
    } else {
        return;
    };
    faults.at(root, path, what, help.to_owned());
}

/// A policy need not have what is law, and cannot have it twice.
fn in_policies(scenario: &Scenario, name: &str, root: &Node, faults: &mut Faults) {
    for (policy, written) in &scenario.policies.0 {
        if let Some(place) = written.schemes.iter().position(|of| of == name) {
            let path = policy::AT.field(policy).field("schemes").to_string();
            let what = format!("`{name}` is law already, under this policy as under every other");
            faults.at(root, &format!("{path}.{place}"), what, format!("leave it out, or take it out of {FIELD}"));
        }
    }
}
