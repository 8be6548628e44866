//! Rules about technologies that a policy may change.

use crate::scenario::{Scenario, technology};
use crate::text::{Faults, Node};

pub(super) fn check(scenario: &Scenario, base: Option<&Scenario>, root: &Node, faults: &mut Faults) {
    for (name, technology) in &scenario.technologies.0 {
        let written = base.and_then(|base| base.technologies.get(name));
        technology.check(written, &technology::AT.field(name), root, faults);
    }
}
