//! With what each policy of a study is compared: nobody gets a scheme, in the policy's own world. Lives nothing.

use crate::model::Study;

/// The lives without schemes that a run has: the reference case, and one in each other world that policies set. Theirs stand behind the
/// policies among a run's outcomes, so that what a policy does is told from what its world does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bases {
    reference: usize,
    /// By policy, the place of the outcome that it is compared with.
    of_policies: Vec<usize>,
    /// The worlds that policies set, in the order of their outcomes.
    changed: Vec<usize>,
}

impl Bases {
    /// Those of a study.
    #[must_use]
    pub fn of(study: &Study) -> Bases {
        let own = study.policies[study.reference].world;
        let mut place: Vec<Option<usize>> = vec![None; study.worlds.len()];
        place[own] = Some(study.reference);
        let mut changed = Vec::new();
        let of_policies = study.policies.iter().map(|policy| {
            *place[policy.world].get_or_insert_with(|| {
                changed.push(policy.world);
                study.policies.len() + changed.len() - 1
            })
        });
        let of_policies = of_policies.collect();
        Bases { reference: study.reference, of_policies, changed }
    }

    /// How many outcomes a run has: those of the policies, then those without schemes in other worlds.
    #[must_use]
    pub fn outcomes(&self) -> usize {
        self.of_policies.len() + self.changed.len()
    }

    /// The worlds that policies set, in the order of their outcomes.
    #[must_use]
    pub fn changed(&self) -> &[usize] {
        &self.changed
    }

    /// With which outcome one is compared: a policy with no schemes in its world, that of a world with the reference case. The
    /// reference case has no other than itself.
    #[must_use]
    pub fn base_of(&self, outcome: usize) -> usize {
        self.of_policies.get(outcome).copied().unwrap_or(self.reference)
    }
}
