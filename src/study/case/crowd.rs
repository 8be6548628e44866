//! The others: what firms of the study come to believe, and what private shares those of one class offer. Lives futures; asks nobody apart.

use rayon::prelude::*;
use serde::Serialize;

use crate::engine::{Engine, Overflow};
use crate::index::ClassIndex;
use crate::model::{Policy, Study};
use crate::study::trial::{FUTURES, proposals};
use crate::units::{Share, to_f64};
use crate::world::{Outlook, Scene, Simulation};

/// Fewer futures where they would have more projects than this.
const MOST_LIVES: f64 = 1e6;
/// Bins of one per cent; exactly 100 % has its own.
const BINS: usize = 101;

/// What private shares firms of a class offer under a policy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shares {
    /// The policy.
    pub policy: String,
    /// Whether its priority is taken away.
    pub without_rule: bool,
    /// The private share from which a contract goes first.
    pub threshold: Option<f64>,
    /// Projects of firms of the class a future.
    pub projects: f64,
    /// Those that apply, a future, by the private share of the contract that they last applied for: from 0 to 1 %, and so on; exactly
    /// 100 % last.
    pub applying: Vec<f64>,
}

/// What was seen of the others.
pub(super) struct Seen {
    /// What is believed under each of the policies that are looked at.
    pub outlooks: Vec<Outlook>,
    /// What is offered.
    pub shares: Vec<Shares>,
}

/// A policy of which it is shown what is offered.
pub(super) struct Shown {
    policy: usize,
    without_rule: bool,
}

/// Futures that are lived.
pub(super) fn futures(study: &Study) -> usize {
    let lives = proposals(study).max(1.0);
    let enough = |futures: &usize| to_f64(*futures) * lives <= MOST_LIVES;
    (1..=FUTURES.min(study.runs)).rev().find(enough).unwrap_or(1)
}

/// The study with the policy behind its own that takes the rule away from the first of these that has one, and the policies of which it is
/// shown what is offered.
pub(super) fn study_of(study: &Study, policies: &[usize]) -> (Study, Vec<Shown>) {
    let mut crowd = study.clone();
    let with_rule = policies.iter().find(|policy| study.policies[**policy].priority.is_some());
    if let Some(&policy) = with_rule {
        crowd.policies.push(Policy { priority: None, ..study.policies[policy].clone() });
        let last = crowd.policies.len() - 1;
        return (crowd, vec![Shown { policy: last, without_rule: true }, Shown { policy, without_rule: false }]);
    }
    let with_schemes = policies.iter().find(|policy| !study.policies[**policy].schemes.is_empty());
    let shown = with_schemes.map(|&policy| Shown { policy, without_rule: false });
    (crowd, shown.into_iter().collect())
}

/// What firms believe in a month under each policy, and what those of a class offer under those that are shown.
pub(super) fn look(
    study: &Study,
    policies: &[usize],
    shown: &[Shown],
    (class, month): (ClassIndex, usize),
) -> Result<Seen, Overflow> {
    let engine = Engine::new(study);
    let all = |policy: usize| -> Result<Vec<(Outlook, Offered)>, Overflow> {
        let of = |run: usize| {
            engine.watch_beliefs(run, policy, month, |scene, simulation, _, _| {
                (simulation.outlook.clone().unwrap_or_default(), offered(scene, simulation, class))
            })
        };
        (0..futures(study)).into_par_iter().map(of).collect()
    };
    let mut outlooks = Vec::new();
    let mut of_policies: Vec<(usize, Vec<Offered>)> = Vec::new();
    for &policy in policies {
        let (believed, offered): (Vec<Outlook>, Vec<Offered>) = all(policy)?.into_iter().unzip();
        outlooks.push(Outlook::mean(&believed));
        of_policies.push((policy, offered));
    }
    let mut shares = Vec::new();
    for Shown { policy, without_rule } in shown {
        let known = of_policies.iter().find(|(known, _)| known == policy).map(|(_, offered)| offered.clone());
        let offered = match known {
            Some(offered) => offered,
            None => all(*policy)?.into_iter().map(|(_, offered)| offered).collect(),
        };
        shares.push(mean(&study.policies[*policy], *without_rule, &offered));
    }
    Ok(Seen { outlooks, shares })
}

/// What firms of a class offered in a future.
#[derive(Clone, Debug)]
struct Offered {
    projects: usize,
    applying: [usize; BINS],
}

fn offered(scene: &Scene<'_>, simulation: &Simulation, class: ClassIndex) -> Offered {
    let of_class = scene.prospects.projects.iter().zip(&simulation.lives);
    let mut offered = Offered { projects: 0, applying: [0; BINS] };
    for (_, life) in of_class.filter(|(prospect, _)| prospect.class == class) {
        offered.projects += 1;
        if let Some(proposal) = life.proposal.filter(|_| life.applied) {
            offered.applying[bin(proposal.private_share)] += 1;
        }
    }
    offered
}

/// The whole per cents of a share, exactly.
fn bin(share: Share) -> usize {
    let per_cent = i128::from(share.num) * 100 / i128::from(share.den.max(1));
    usize::try_from(per_cent.clamp(0, 100)).expect("it is no more than a hundred")
}

/// The mean over futures.
fn mean(policy: &Policy, without_rule: bool, all: &[Offered]) -> Shares {
    let futures = to_f64(all.len().max(1));
    let sum = |of: &dyn Fn(&Offered) -> usize| to_f64(all.iter().map(of).sum()) / futures;
    Shares {
        policy: policy.name.clone(),
        without_rule,
        threshold: policy.priority.map(|rule| rule.at_least.to_f64()),
        projects: sum(&|offered| offered.projects),
        applying: (0..BINS).map(|bin| sum(&|offered| offered.applying[bin])).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_exactly_seventy_per_cent_is_in_the_bin_that_begins_there() {
        let share = |num, den| Share::ratio(num, den).expect("a share");
        assert_eq!([share(7, 10), share(6999, 10_000), share(0, 1), share(1, 1)].map(bin), [70, 69, 0, 100]);
    }
}
