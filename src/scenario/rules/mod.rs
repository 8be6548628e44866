//! Rules across fields: what no single field's type can know. All faults are listed; what touches a faulty field is skipped.

mod amounts;
mod baseline;
mod behaviour;
mod bounds;
mod collars;
mod correlations;
mod economy;
mod effects;
mod experiment;
mod growth;
mod levers;
mod memory;
mod names;
mod origins;
mod paths;
mod policies;
mod population;
mod precision;
mod proposals;
mod purchases;
mod schemes;
mod set;
mod sources;
mod technologies;
mod tournaments;
mod vehicles;

use crate::scenario::numbers::listing;
use crate::scenario::{Policy, Scenario};
use crate::text::{Faults, Node};

pub use set::may_not_set;

/// Checks a scenario whose fields were read. What a policy with `set` makes of it is checked by [`check_variant`].
pub fn check(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    experiment::check(scenario, root, faults);
    population::check(scenario, root, faults);
    world(scenario, None, root, faults);
    policies::check_names(scenario, root, faults);
    for (name, policy) in unchanged_policies(scenario) {
        policies::check_binding(scenario, name, policy, root, faults);
        vehicles::check_policy(scenario, name, policy, root, faults);
    }
    schemes::check_binding(scenario, &scenario.policies, |scheme| used_without_set(scenario, scheme), root, faults);
    baseline::check(scenario, root, faults);
    behaviour::check(scenario, root, faults);
    memory::check(scenario, root, faults);
    precision::check(scenario, root, faults);
    correlations::check(scenario, root, faults);
    levers::check(scenario, root, faults);
    sources::check(scenario, root, faults);
}

/// Checks a scenario as a policy changes it with `set`: its numbers, this policy, and that the population is the same. Of all policies the
/// variant needs to hold this one only.
pub fn check_variant(base: &Scenario, variant: &Scenario, policy: &str, root: &Node, faults: &mut Faults) {
    set::same_population(base, variant, policy, root, faults);
    proposals::check_variant(base, variant, policy, root, faults);
    world(variant, Some(base), root, faults);
    if let Some(written) = variant.policies.get(policy) {
        policies::check_binding(variant, policy, written, root, faults);
        vehicles::check_policy(variant, policy, written, root, faults);
        schemes::check_binding(
            variant,
            &base.policies,
            |scheme| written.schemes.iter().any(|name| name == scheme),
            root,
            faults,
        );
    }
}

/// Everything that a policy may change. Where it does, what can never bind is only looked for in what differs from `base`.
fn world(scenario: &Scenario, base: Option<&Scenario>, root: &Node, faults: &mut Faults) {
    economy::check(scenario, base, root, faults);
    technologies::check(scenario, base, root, faults);
    schemes::check(scenario, root, faults);
    vehicles::check(scenario, root, faults);
    let listing = listing(scenario);
    amounts::check(scenario, &listing.found, root, faults);
    paths::check(scenario, &listing.over_years, root, faults);
    growth::check(scenario, root, faults);
}

/// Policies that meet the scenario as it is written.
fn unchanged_policies(scenario: &Scenario) -> impl Iterator<Item = (&str, &Policy)> {
    scenario.policies.0.iter().filter(|(_, policy)| policy.set.is_none()).map(|(name, policy)| (name.as_str(), policy))
}

/// Whether a scheme stands in a policy that changes no numbers, or in no policy at all.
fn used_without_set(scenario: &Scenario, scheme: &str) -> bool {
    let mut users = scenario.policies.0.iter().filter(|(_, policy)| policy.schemes.iter().any(|name| name == scheme));
    let first = users.next();
    first.is_none_or(|(_, policy)| policy.set.is_none()) || users.any(|(_, policy)| policy.set.is_none())
}
