//! Every number of a scenario that may be uncertain, with its path: the list of its parts in order. Judges nothing, draws nothing.

use crate::index::Index;
use crate::number::{ColumnOf, Listing, Scope, Written};
use crate::scenario::{Scenario, administration, economy, firm, policy, technology, university, vehicle};
use crate::scheme::{self, Standing};

/// All numbers of a scenario that may be uncertain, part after part, in the order of the file's type.
#[must_use]
pub fn numbers(scenario: &Scenario) -> Vec<Written<'_>> {
    listing(scenario).found
}

/// The same, with paths over years.
#[must_use]
pub fn listing(scenario: &Scenario) -> Listing<'_> {
    let mut listing = without_policies(scenario);
    for (name, policy) in &scenario.policies.0 {
        policy.resolve(&policy::AT.field(name), &mut listing);
    }
    listing
}

/// Paths of the numbers drawn once a run that the file holds without its policies, in name order: the dimensions of a Sobol design.
#[must_use]
pub fn dimensions(scenario: &Scenario) -> Vec<String> {
    let spread = |number: &Written<'_>| number.is_drawn() && number.scope == Scope::Run;
    let mut paths: Vec<String> =
        without_policies(scenario).found.into_iter().filter(spread).map(|number| number.path).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// The numbers of all parts but the policies.
fn without_policies(scenario: &Scenario) -> Listing<'_> {
    // Taken apart field by field, so that a new part cannot be forgotten.
    let Scenario {
        extends: _,
        title: _,
        titles: _,
        language: _,
        currency: _,
        clock: _,
        monte_carlo: _,
        behaviour: _,
        economy,
        administration,
        firms,
        university,
        technologies,
        proposals: _,
        vehicles,
        schemes,
        baseline_schemes: _,
        budget_per_year,
        max_state_share: _,
        policies: _,
        reference: _,
        targets: _,
        levers: _,
        settings: _,
        correlations: _,
        sources: _,
    } = scenario;
    let mut listing = Listing::default();
    economy.resolve(&economy::AT, &mut listing);
    if let Some(administration) = administration {
        administration.resolve(&administration::AT, &mut listing);
    }
    // Nobody asks which place something listed has, and before it is checked there may be more of it than there are places.
    let (class_place, technology_place) = (Index::new(0), Index::new(0));
    for (name, class) in &firms.0 {
        class.resolve(&firm::AT.field(name), ColumnOf::Class(class_place), &mut listing);
    }
    if let Some(university) = university {
        university.resolve(&university::AT, &mut listing);
    }
    for (name, technology) in &technologies.0 {
        let at = technology::AT.field(name);
        technology.proposals(&at, &mut listing);
        technology.resolve(&at, technology_place, &mut listing);
    }
    for (name, vehicle) in vehicles.iter().flat_map(|vehicles| &vehicles.0) {
        vehicle.resolve(name, &vehicle::AT.field(name), &mut listing);
    }
    for (name, scheme) in schemes.iter().flat_map(|schemes| &schemes.0) {
        scheme.resolve(&scheme::AT.field(name), Standing::default(), &mut listing);
    }
    policy::shared_budget(budget_per_year.as_ref(), &mut listing);
    listing
}
