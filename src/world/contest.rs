//! The tournaments of a call while its list is gone down: how many contracts each has, and what one more adds to the commitment. Decides on
//! nobody.

use crate::index::TechnologyIndex;
use crate::scheme::tournament::{ByPhase, Keep};
use crate::units::Money;

/// The tournament that a candidate takes part in: one for each technology of a scheme's call.
#[derive(Clone, Copy, Debug)]
pub struct Contest {
    /// Scheme within the policy.
    pub scheme: usize,
    /// Technology.
    pub technology: TechnologyIndex,
    /// Contracts by phase.
    pub keep: Keep,
    /// The State's parts of the candidate's contract.
    pub parts: ByPhase,
}

/// The contracts that the tournaments of a call have so far.
#[derive(Clone, Debug, Default)]
pub struct Contests(Vec<(usize, TechnologyIndex, Vec<ByPhase>)>);

impl Contests {
    fn contracts(&self, contest: &Contest) -> &[ByPhase] {
        let its = |(scheme, technology, _): &&(usize, TechnologyIndex, Vec<ByPhase>)| {
            *scheme == contest.scheme && *technology == contest.technology
        };
        self.0.iter().find(its).map_or(&[], |(.., contracts)| contracts)
    }

    /// What a contract for the candidate would add to the commitment; `None` where the first phase is full.
    #[must_use]
    pub fn adds(&self, contest: &Contest) -> Option<Money> {
        let contracts = self.contracts(contest);
        let keep = contest.keep;
        let together = || keep.committed(0, &contracts.iter().chain([&contest.parts]));
        (contracts.len() < keep.in_phase(0)).then(|| together() - keep.committed(0, &contracts.iter()))
    }

    /// The candidate has its contract.
    pub fn add(&mut self, contest: &Contest) {
        let place =
            self.0.iter().position(|(of, technology, _)| *of == contest.scheme && *technology == contest.technology);
        let place = place.unwrap_or_else(|| {
            self.0.push((contest.scheme, contest.technology, Vec::new()));
            self.0.len() - 1
        });
        self.0[place].2.push(contest.parts);
    }
}
