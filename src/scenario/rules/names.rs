//! What the names of a scenario are like, for rules about paths. Finds no fault.

use crate::scenario::Scenario;
use crate::text::is_told_apart;

/// Whether a path cannot hold a name whole, which is a fault of its own: a `*` in a path then stands for a part of it.
pub(super) fn a_name_is_parted(scenario: &Scenario) -> bool {
    let technologies = &scenario.technologies.0;
    let stages = technologies.iter().flat_map(|(_, technology)| &technology.stages).map(|stage| &stage.name);
    let schemes = scenario.schemes.iter().flat_map(|schemes| &schemes.0).map(|(name, _)| name);
    let policies = scenario.policies.0.iter().map(|(name, _)| name);
    let firms = scenario.firms.0.iter().map(|(name, _)| name);
    let mut names = technologies.iter().map(|(name, _)| name).chain(stages).chain(schemes).chain(policies).chain(firms);
    names.any(|name| !is_told_apart(name))
}
