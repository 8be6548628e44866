//! Rules about tournaments: what goes together with deciding in phases.

use crate::number::At;
use crate::scenario::{Scenario, Scheme, technology};
use crate::text::{Faults, Node};

pub(super) fn check(scenario: &Scenario, scheme: &Scheme, at: &At<'_>, root: &Node, faults: &mut Faults) {
    let Some(keep) = scheme.selection.as_ref().and_then(|selection| selection.keeps()) else { return };
    let mut fault = |field: &str, what: &str, help: &str| {
        faults.at(root, &at.field(field).to_string(), what.to_owned(), help.to_owned());
    };
    if scheme.start_at_own_risk == Some(true) {
        let what =
            "the suppliers of a tournament go from phase to phase together, so none can begin before its contract";
        fault("start_at_own_risk", what, "leave start_at_own_risk out");
    }
    if scheme.firm_chooses_size == Some(true) {
        let what = "in a tournament the State asks for a size, so that offers can be compared";
        fault("firm_chooses_size", what, "leave firm_chooses_size out, or write false");
    }
    if scheme.funding.is_given_by_lot() {
        let what = "a voucher pays for the first stage alone, and a tournament goes on from stage to stage";
        fault("funding", what, "write the State's share, as Share(state: 0.85), or another selection");
    }
    if faults.touches(&technology::AT.to_string()) || faults.touches(&at.field("eligibility").to_string()) {
        return;
    }
    let rule = scheme.eligibility.clone().unwrap_or_default();
    let admitted = scenario.technologies.0.iter().filter(|(name, of)| rule.admits_technology(of.facts(name)));
    if let Some((name, of)) = admitted.into_iter().find(|(_, of)| of.stages.len() < keep.len()) {
        let (phases, stages) = (keep.len(), of.stages.len());
        let what = format!("the tournament has {phases} phases, but `{name}`, which may apply, has {stages} stages");
        let help = format!("write at most {stages} numbers: each phase is a stage, the last one all that follow");
        faults.at(root, &at.field("selection").field("keep").to_string(), what, help);
    }
}
