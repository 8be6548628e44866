//! Rules about schemes where firms do not answer them: what would have no meaning then.

use crate::scenario::behaviour::{self, Behaviour};
use crate::scenario::{Scenario, Scheme};
use crate::scheme::{self, origin::Origin, selection::Selection};
use crate::text::{Faults, Node};

/// Checks the schemes of all policies.
pub(super) fn check(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    if !scenario.behaviour.is_some_and(Behaviour::is_fixed) {
        return;
    }
    let used = |name: &str| scenario.policies.0.iter().any(|(_, policy)| policy.schemes.iter().any(|of| of == name));
    let schemes = scenario.schemes.iter().flat_map(|schemes| &schemes.0);
    for (name, scheme) in schemes.filter(|(name, _)| used(name)) {
        let Some((field, why)) = moves_firms(scheme) else { continue };
        let path = scheme::AT.field(name).field(field).to_string();
        if !faults.touches(&path) {
            let what =
                format!("{why}: with {}: Fixed, where nobody is moved, the scheme has no meaning", behaviour::FIELD);
            let help = format!("leave the scheme out of the policies, or write {}: Responsive", behaviour::FIELD);
            faults.at(root, &path, what, help);
        }
    }
}

/// What of a scheme is nothing but what it makes firms do, in words, and the field that says so.
fn moves_firms(scheme: &Scheme) -> Option<(&'static str, &'static str)> {
    let by_funding = scheme.funding.moves_firms().map(|why| (scheme::FUNDING, why));
    let in_phases = scheme.selection.as_ref().is_some_and(Selection::is_in_phases);
    let by_selection = in_phases.then_some(("selection", "a tournament pays suppliers for what only it makes them do"));
    let origin = scheme.origin.as_ref().is_some_and(Origin::changes_payoffs);
    let by_origin = origin.then_some((scheme::ORIGIN, "its topics change what projects are worth"));
    by_funding.or(by_selection).or(by_origin)
}
