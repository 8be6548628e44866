//! With what each policy of a study is compared: nobody gets a scheme, in the policy's own world. Lives nothing.

use crate::model::Study;

/// The lives without schemes that a run has: the reference case, and one in each other world that policies set. Theirs stand behind the
/// policies among a run's outcomes, so that what a policy does is told from what its world does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bases {
    all: Vec<Base>,
    /// By policy, the place of the outcome that it is compared with.
    of_policies: Vec<usize>,
}

/// A life without schemes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The place of its outcome in a run.
    pub place: usize,
    /// Its world.
    pub world: usize,
    /// The policies that are compared with it; the reference case is not among them.
    pub policies: Vec<usize>,
}

impl Bases {
    /// Those of a study.
    #[must_use]
    pub fn of(study: &Study) -> Bases {
        let reference = study.reference;
        let own = study.policies[reference].world;
        let mut all = vec![Base { place: reference, world: own, policies: Vec::new() }];
        let mut known: Vec<Option<usize>> = vec![None; study.worlds.len()];
        known[own] = Some(0);
        let mut of_policies = Vec::with_capacity(study.policies.len());
        for (policy, of) in study.policies.iter().enumerate() {
            let base = *known[of.world].get_or_insert_with(|| {
                let place = study.policies.len() + all.len() - 1;
                all.push(Base { place, world: of.world, policies: Vec::new() });
                all.len() - 1
            });
            if policy != reference {
                all[base].policies.push(policy);
            }
            of_policies.push(all[base].place);
        }
        Bases { all, of_policies }
    }

    /// How many outcomes a run has: those of the policies, then those without schemes in other worlds.
    #[must_use]
    pub fn outcomes(&self) -> usize {
        self.of_policies.len() + self.all.len() - 1
    }

    /// The lives without schemes: the reference case, then the others in the order of their outcomes.
    #[must_use]
    pub fn all(&self) -> &[Base] {
        &self.all
    }

    /// With which outcome one is compared: a policy with no schemes in its world, that of a world with the reference case. The
    /// reference case has no other than itself.
    #[must_use]
    pub fn base_of(&self, outcome: usize) -> usize {
        self.of_policies.get(outcome).copied().unwrap_or(self.all[0].place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::study_of;

    #[test]
    fn policies_of_one_world_share_what_they_are_compared_with() {
        let policies = r#""a": (schemes: []), "b": (schemes: [], set: {"economy.growth": 0.03}), "c": (schemes: []),
            "d": (schemes: [], set: {"economy.growth": 0.01}), "e": (schemes: [], set: {"economy.growth": 0.03})"#;
        let text = include_str!("../../tests/theory/gates.ron");
        let (before, _) = text.split_once("    policies: {").expect("it has policies");
        let text = format!("{before}    policies: {{{policies}}},\n    reference: \"c\",\n)");
        let study = study_of(&text);
        let bases = Bases::of(&study);
        assert_eq!(bases.outcomes(), 7);
        assert_eq!((0..7).map(|place| bases.base_of(place)).collect::<Vec<_>>(), [2, 5, 2, 6, 5, 2, 2]);
        let policies: Vec<(usize, &[usize])> =
            bases.all().iter().map(|base| (base.place, &base.policies[..])).collect();
        assert_eq!(policies, [(2, &[0][..]), (5, &[1, 4]), (6, &[3])]);
    }
}
