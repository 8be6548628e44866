//! Rules about levers: each moves certain numbers of the file, between two ends. That the scenario is right at both ends is seen where it
//! is read.

use crate::number::checks::check_count;
use crate::scenario::limits::LEVERS;
use crate::scenario::{Scenario, lever};
use crate::text::{Faults, Node};

pub(super) fn check(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let Some(levers) = &scenario.levers else { return };
    if !check_count(levers.0.len(), (0, LEVERS), "levers", "levers", root, faults) {
        return;
    }
    for (name, lever) in &levers.0 {
        let at = lever::AT.field(name);
        if let Some((field, (what, help))) = lever.wrong() {
            faults.at(root, &at.field(field).to_string(), what, help);
        }
        if faults.touches(&lever.path) {
            continue;
        }
        if let Err((what, help)) = lever.paths(root) {
            faults.at(root, &at.field("path").to_string(), what, help);
        }
    }
}
