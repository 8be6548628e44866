//! Rules about who proposes: technologies, stages, firm classes, their weights and counts. No policy may change these.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::number::checks::{check_count, check_range, check_share, float};
use crate::scenario::limits::{CLASSES, INTAKE_YEARS, PROPOSALS, STAGES, TECHNOLOGIES};
use crate::scenario::rules::bounds::{highest, touched};
use crate::scenario::{Scenario, Technology};
use crate::text::{Faults, Node, name_fault};

/// Largest weight of a class.
const MOST_WEIGHT: u32 = 1_000_000;

pub(super) fn check(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let technologies = &scenario.technologies.0;
    check_count(technologies.len(), (1, TECHNOLOGIES), "technologies", "technologies", root, faults);
    for (name, technology) in technologies.iter().take(TECHNOLOGIES) {
        check_technology(scenario, technology, &format!("technologies.{name}"), root, faults);
    }
    check_count(scenario.firms.0.len(), (1, CLASSES), "firm classes", "firms", root, faults);
    weights(scenario, root, faults);
    proposals(scenario, root, faults);
}

fn check_technology(scenario: &Scenario, technology: &Technology, at: &str, root: &Node, faults: &mut Faults) {
    let path = |field: &str| format!("{at}.{field}");
    check_range(technology.intake_years, (1, INTAKE_YEARS), "years", &path("intake_years"), root, faults);
    if check_count(technology.stages.len(), (1, STAGES), "stages", &path("stages"), root, faults) {
        let mut seen = BTreeSet::new();
        for (number, stage) in technology.stages.iter().enumerate() {
            let name = &stage.name;
            // The second of two names is reached by its number.
            let path = format!("{at}.stages.{number}.name");
            if let Some(what) = name_fault(faults.written(name)) {
                faults.at(root, &path, what, "write a name of letters, digits, blanks and dashes".to_owned());
            } else if !seen.insert(name) {
                let what = format!("another stage of this technology has the name `{name}`");
                faults.at(root, &path, what, "write a name of its own".to_owned());
            }
        }
    }
    check_share(technology.start_up_share.as_ref(), &path("start_up_share"), root, faults);
    start_up_share(scenario, technology, &path("start_up_share"), root, faults);
}

/// A share of start-ups needs start-up classes, a share of others needs others.
fn start_up_share(scenario: &Scenario, technology: &Technology, path: &str, root: &Node, faults: &mut Faults) {
    let Some(share) = technology.start_up_share.map(|share| share.0) else { return };
    if touched("firms", scenario.firms.0.iter().map(|(name, _)| name), &["weight", "start_up"], faults) {
        return;
    }
    let any = |start_up: bool| {
        scenario
            .firms
            .0
            .iter()
            .any(|(_, class)| class.start_up.unwrap_or(false) == start_up && class.weight.0 > Decimal::ZERO)
    };
    if share > Decimal::ZERO && !any(true) {
        let what = format!("{share} of the proposals come from start-ups, but no firm class with a weight is one");
        faults.at(root, path, what, "write start_up: true in a firm class, or leave start_up_share out".to_owned());
    } else if share < Decimal::ONE && !any(false) {
        let rest = Decimal::ONE - share;
        let what = format!("{rest} of the proposals come from other firms, but every firm class is one of start-ups");
        faults.at(root, path, what, "add a firm class without start_up: true, or leave start_up_share out".to_owned());
    }
}

fn weights(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    for (name, class) in &scenario.firms.0 {
        let path = format!("firms.{name}.weight");
        check_range(class.weight.0, (0, MOST_WEIGHT), "a weight", &path, root, faults);
        let weight = class.weight.0;
        if weight > Decimal::ZERO && float(weight) < 1e-9 {
            let help = "write 0, or a weight of at least 0.000000001".to_owned();
            faults.at(root, &path, format!("the weight {weight} is too small"), help);
        }
    }
    if !scenario.firms.0.is_empty() && scenario.firms.0.iter().all(|(_, class)| class.weight.0.is_zero()) {
        let help = "write a weight above 0 in at least one firm class".to_owned();
        faults.at(root, "firms", "every firm class has the weight 0, so nobody proposes", help);
    }
}

/// The most proposals of a technology in a run, but for one run in 10¹²; `None` if it cannot be told.
pub(super) fn most_proposals(technology: &Technology) -> Option<f64> {
    let most = highest(&technology.proposals_per_year)?;
    Some(libm::round(most.max(0.0)) * f64::from(technology.intake_years))
}

fn proposals(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let (mut total, mut largest) = (0.0, (0.0, ""));
    for (name, technology) in &scenario.technologies.0 {
        let at = |field: &str| format!("technologies.{name}.{field}");
        if faults.touches(&at("proposals_per_year")) || faults.touches(&at("intake_years")) {
            continue;
        }
        let most = most_proposals(technology).unwrap_or(0.0);
        total += most;
        if most > largest.0 {
            largest = (most, name);
        }
    }
    if total > f64::from(PROPOSALS) {
        let (most, name) = largest;
        let here = if most < total { format!(", {most} of them here") } else { String::new() };
        let what = format!("a run can have {total} proposals{here}: more than {PROPOSALS} are too many");
        let help = "write fewer proposals a year or fewer intake years".to_owned();
        faults.at(root, &format!("technologies.{name}.proposals_per_year"), what, help);
    }
}
