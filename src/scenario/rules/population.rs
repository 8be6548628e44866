//! Rules about who proposes: technologies, stages, firm classes, their weights and counts. No policy may change these.

use rust_decimal::Decimal;

use crate::number::checks::check_count;
use crate::scenario::limits::{CLASSES, PROPOSALS, TECHNOLOGIES};
use crate::scenario::rules::bounds::touched;
use crate::scenario::technology::{INTAKE_YEARS, PROPOSALS_PER_YEAR};
use crate::scenario::{Scenario, Technology, firm, technology};
use crate::text::{Faults, Node};
use crate::units::to_f64;

pub(super) fn check(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let technologies = &scenario.technologies.0;
    check_count(technologies.len(), (1, TECHNOLOGIES), "technologies", "technologies", root, faults);
    for (name, technology) in technologies.iter().take(TECHNOLOGIES) {
        let at = technology::AT.field(name);
        technology.check_population(&at, root, faults);
        start_up_share(scenario, technology, &at.field(technology::START_UP_SHARE).to_string(), root, faults);
    }
    check_count(scenario.firms.0.len(), (1, CLASSES), "firm classes", "firms", root, faults);
    weights(scenario, root, faults);
    proposals(scenario, root, faults);
}

/// A share of start-ups needs start-up classes, a share of others needs others.
fn start_up_share(scenario: &Scenario, technology: &Technology, path: &str, root: &Node, faults: &mut Faults) {
    let Some(share) = technology.start_up_share.map(|share| share.0) else { return };
    if touched(&firm::AT, scenario.firms.0.iter().map(|(name, _)| name), &["weight", "start_up"], faults) {
        return;
    }
    let any = |start_up: bool| {
        scenario.firms.0.iter().any(|(_, class)| class.is_start_up() == start_up && class.weight.0 > Decimal::ZERO)
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
        class.check(&firm::AT.field(name), root, faults);
    }
    if !scenario.firms.0.is_empty() && scenario.firms.0.iter().all(|(_, class)| class.weight.0.is_zero()) {
        let help = "write a weight above 0 in at least one firm class".to_owned();
        faults.at(root, &firm::AT.to_string(), "every firm class has the weight 0, so nobody proposes", help);
    }
}

/// The most proposals of a technology in a run, those of a table among them, but for one run in 10¹²; `None` if it cannot be told.
pub(super) fn most_proposals(scenario: &Scenario, name: &str, technology: &Technology) -> Option<f64> {
    Some(most_drawn(technology)? + to_f64(scenario.listed(name).count()))
}

/// The most proposals of a technology that are drawn in a run.
pub(super) fn most_drawn(technology: &Technology) -> Option<f64> {
    let most = technology.proposals_per_year.highest()?;
    Some(libm::round(most.max(0.0)) * f64::from(technology.intake_years))
}

fn proposals(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let (mut total, mut largest) = (0.0, (0.0, ""));
    for (name, technology) in &scenario.technologies.0 {
        let at = technology::AT.field(name);
        let is_wrong = |field: &str| faults.touches(&at.field(field).to_string());
        if is_wrong(PROPOSALS_PER_YEAR) || is_wrong(INTAKE_YEARS) {
            continue;
        }
        let most = most_proposals(scenario, name, technology).unwrap_or(0.0);
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
        let path = technology::AT.field(name).field(PROPOSALS_PER_YEAR).to_string();
        faults.at(root, &path, what, help);
    }
}
