//! The rule about memory: what one future holds at once, estimated from its proposals, policies and schemes.

use std::collections::BTreeSet;

use crate::scenario::limits::GIGABYTES;
use crate::scenario::rules::bounds::touched;
use crate::scenario::rules::origins::most_of_mean;
use crate::scenario::rules::population::most_proposals;
use crate::scenario::{Policy, Scenario, technology};
use crate::text::{Faults, Node};
use crate::units::to_f64;

/// Bytes of something for each project, and for each stage of it.
struct Bytes {
    project: f64,
    stage: f64,
}

/// Its luck, its life, what it pays, and what it adds to the sums of groups; measured, as the others are.
const LIFE: Bytes = Bytes { project: 1250.0, stage: 125.0 };
/// What it is worth in one of the worlds that policies make by setting numbers.
const PROSPECT: Bytes = Bytes { project: 200.0, stage: 95.0 };
/// What one scheme offers it in one world.
const OFFER: Bytes = Bytes { project: 55.0, stage: 8.0 };
/// Bytes of the best of several ideas of a project, in one world.
const BEST: f64 = 24.0;
/// Bytes of a scheme's terms in one world for each stage of the technologies.
const TERMS: f64 = 60.0;

pub(super) fn check(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let names = scenario.technologies.0.iter().map(|(name, _)| name);
    if touched(&technology::AT, names, &["proposals_per_year", "intake_years", "stages"], faults)
        || faults.touches("policies")
    {
        return;
    }
    let (worlds, offers) = worlds_and_offers(scenario);
    let bests = if most_of_mean(scenario) > 1.0 { offers } else { 0.0 };
    let of = |bytes: &Bytes, stages: f64| bytes.project + bytes.stage * stages;
    let (mut proposals, mut bytes, mut most) = (0.0, 0.0, (0.0, ""));
    for (name, technology) in &scenario.technologies.0 {
        let Some(here) = most_proposals(scenario, name, technology) else { return };
        let stages = to_f64(technology.stages.len());
        let each = of(&LIFE, stages) + worlds * of(&PROSPECT, stages) + offers * of(&OFFER, stages) + bests * BEST;
        let all = here * each + offers * TERMS * stages;
        proposals += here;
        bytes += all;
        if all > most.0 {
            most = (all, name);
        }
    }
    let gigabytes = bytes * 1e-9;
    if gigabytes > GIGABYTES {
        let what = format!(
            "one future would hold about {gigabytes:.1} GB of memory on each core, and {GIGABYTES} GB is the most: {proposals} proposals, \
             each in {worlds} worlds (the file's, and one for each policy that sets numbers) with {offers} offers by schemes in them"
        );
        let path = technology::AT.field(most.1).field(technology::PROPOSALS_PER_YEAR).to_string();
        let help = "write fewer proposals a year, or fewer policies with set, or fewer schemes in them".to_owned();
        faults.at(root, &path, what, help);
    }
}

/// How many worlds the policies make, and how many schemes stand in them: policies that set nothing share one world, and its schemes.
fn worlds_and_offers(scenario: &Scenario) -> (f64, f64) {
    let policies = || scenario.policies.0.iter().map(|(_, policy)| policy);
    let sets = |policy: &&Policy| policy.set.is_some();
    let shared: BTreeSet<&String> =
        policies().filter(|policy| !sets(policy)).flat_map(|policy| &policy.schemes).collect();
    let own: usize = policies().filter(sets).map(|policy| policy.schemes.len()).sum();
    (to_f64(1 + policies().filter(sets).count()), to_f64(shared.len() + own))
}
