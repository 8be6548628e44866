//! Rules across fields: what no single field's type can know. All faults are listed; what touches a faulty field is skipped.

use crate::scenario::Scenario;
use crate::text::{Faults, Node};

/// Checks a scenario whose fields were read.
pub fn check(_scenario: &Scenario, _root: &Node, _faults: &mut Faults) {}

/// Why a policy may not set this path, and what to do instead.
#[must_use]
pub fn may_not_set(_path: &str) -> Option<(String, String)> {
    None
}

/// Checks that a policy changed nothing of the population or the experiment.
pub fn same_population(_base: &Scenario, _variant: &Scenario, _policy: &str, _root: &Node, _faults: &mut Faults) {}
