//! Section 6, Tournaments and Topics: what phases keep, what is committed for them, who solves a topic. Starts nothing.

use crate::calls::{self, planned_parts};
use crate::decide::Deal;
use crate::draws::Outcome;
use crate::world::{Project, World};

/// Contracts of one technology of a call.
#[derive(Clone, Debug)]
pub struct Cohort {
    pub scheme: usize,
    pub members: Vec<usize>,
    /// The phase that all of them are in or have left, from 0.
    pub phase: usize,
}

/// `q` of who passes stage `k`: of `many` in the phase with this mean chance.
pub fn kept(keep: &[u32], k: usize, many: f64, chance: f64) -> f64 {
    match keep.get(k + 1) {
        Some(&next) if many * chance > 0.0 => (f64::from(next) / (many * chance)).min(1.0),
        Some(_) | None => 1.0,
    }
}

/// `q` of each stage before anything is known of the others; 1 without phases.
pub fn kept_by_plan(keep: Option<&Vec<u32>>, project: &Project<'_>) -> Vec<f64> {
    let of = |k: usize| match keep {
        Some(keep) if k < keep.len() => kept(keep, k, f64::from(keep[k]), project.chance[k]),
        Some(_) | None => 1.0,
    };
    (0..project.cost.len()).map(of).collect()
}

/// State parts of a contract, phase by phase: each phase a stage, the last one all that are left.
pub fn by_phase(keep: &[u32], project: &Project<'_>, deal: &Deal) -> Vec<i64> {
    let parts = planned_parts(project, deal);
    let last = keep.len() - 1;
    let mut phases: Vec<i64> = parts[..last].to_vec();
    phases.push(parts[last..].iter().sum());
    phases
}

/// For each phase from one on the dearest that it keeps.
pub fn dearest(keep: &[u32], from: usize, contracts: &[Vec<i64>]) -> i64 {
    let of = |phase: usize| {
        let mut parts: Vec<i64> = contracts.iter().map(|contract| contract[phase]).collect();
        parts.sort_unstable();
        parts.into_iter().rev().take(keep[phase] as usize).sum::<i64>()
    };
    (from..keep.len()).map(of).sum()
}

/// Who goes on into the phase that begins with stage `k`, best first, and then the others: of those who wait, in project order.
pub fn best(world: &World<'_>, scheme: usize, k: usize, waiting: &[(usize, Deal)]) -> Vec<usize> {
    let (reliability, aversion) = world.terms[scheme].panel;
    let of = |i: &usize| &world.projects[*i];
    let qualities: Vec<f64> = waiting.iter().map(|(i, deal)| calls::quality(world, of(i), deal, false, k)).collect();
    let noises: Vec<f64> = waiting.iter().map(|(i, _)| of(i).draws.fields[&format!("tournament.{k}")]).collect();
    let failures: Vec<f64> = waiting.iter().map(|(i, _)| 1.0 - of(i).chance[k..].iter().product::<f64>()).collect();
    let scores = calls::scores(&qualities, &noises, &failures, reliability, aversion);
    let mut both: Vec<(f64, usize)> = scores.into_iter().zip(waiting.iter().map(|(i, _)| *i)).collect();
    both.sort_by(|a, b| b.0.total_cmp(&a.0));
    both.into_iter().map(|(_, i)| i).collect()
}

/// The public value that each project's success gains; where it has a topic, that of the topic or nothing.
pub fn gains(world: &World<'_>, outcomes: &[Outcome]) -> Vec<i64> {
    (0..outcomes.len())
        .map(|i| {
            let p = &world.projects[i];
            match (p.deployment, outcomes[i].success) {
                (None, Some(_)) => p.public_value,
                (Some(_), Some(_)) if solves(world, outcomes, i) => p.topic_value,
                (_, None) | (Some(_), Some(_)) => 0,
            }
        })
        .collect()
}

/// Whether a project solves the topic that it has in common with others: no deployed success of it is earlier.
pub fn solves(world: &World<'_>, outcomes: &[Outcome], i: usize) -> bool {
    let when = |j: usize| {
        let p = &world.projects[j];
        let deployed = p.deployment.is_some_and(|chance| p.draws.fields["deployment"] < chance);
        outcomes[j].success.filter(|_| deployed).map(|month| (month, j))
    };
    let (mine, draws) = (when(i), world.projects[i].draws);
    let same = |j: &usize| {
        let other = world.projects[*j].draws;
        other.technology == draws.technology && other.year == draws.year
    };
    mine.is_some() && (0..outcomes.len()).filter(same).filter_map(when).min() == mine
}
