//! A tournament: how many contracts go on from phase to phase, what each believes of it, and to what the State commits itself. Each phase
//! is a stage, the last one all stages that are left. Ranks nobody.

use crate::number::At;
use crate::number::checks::check_range;
use crate::text::{Faults, Node};
use crate::units::{Money, to_f64};

/// The most phases of a tournament.
pub const MOST_PHASES: usize = 4;

/// Most contracts of a phase.
const MOST_CONTRACTS: u32 = 100_000;

/// How many contracts each phase has at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Keep {
    contracts: [u32; MOST_PHASES],
    phases: usize,
}

/// Amounts by phase.
pub type ByPhase = [Money; MOST_PHASES];

impl Keep {
    /// So many contracts a phase; of more phases than there can be the first ones, and at least one.
    #[must_use]
    pub fn new(written: &[u32]) -> Keep {
        let phases = written.len().clamp(1, MOST_PHASES);
        let mut contracts = [0; MOST_PHASES];
        for (contracts, written) in contracts.iter_mut().zip(written) {
            *contracts = *written;
        }
        Keep { contracts, phases }
    }

    /// How many phases there are.
    #[must_use]
    pub fn phases(self) -> usize {
        self.phases
    }

    /// Contracts of a phase.
    #[must_use]
    pub fn in_phase(self, phase: usize) -> usize {
        self.contracts[phase.min(self.phases - 1)] as usize
    }

    /// The phase to which a stage belongs.
    #[must_use]
    pub fn phase_of(self, stage: usize) -> usize {
        stage.min(self.phases - 1)
    }

    /// Whether the gate of a stage ends a phase that another one follows.
    #[inline]
    #[must_use]
    pub fn ends_phase(self, stage: usize) -> bool {
        stage + 1 < self.phases
    }

    /// The chance of being kept that one who passes the gate of a stage believes in: as many as go on ÷ as many as are expected to pass, of
    /// so many in the phase, with this mean chance; 1 where no phase ends.
    #[must_use]
    pub fn kept(self, stage: usize, in_phase: f64, chance: f64) -> f64 {
        if !self.ends_phase(stage) {
            return 1.0;
        }
        let pass = in_phase * chance;
        if pass > 0.0 { (to_f64(self.in_phase(stage + 1)) / pass).min(1.0) } else { 1.0 }
    }

    /// The same before anything is known of the others: a full phase of projects like this one.
    #[must_use]
    pub fn kept_by_plan(self, stage: usize, chance: f64) -> f64 {
        self.kept(stage, to_f64(self.in_phase(stage)), chance)
    }

    /// The State's parts of the stages of a contract, phase by phase.
    #[must_use]
    pub fn by_phase(self, stages: &[Money]) -> ByPhase {
        let mut phases = [Money::ZERO; MOST_PHASES];
        for (stage, part) in stages.iter().enumerate() {
            phases[self.phase_of(stage)] += *part;
        }
        phases
    }

    /// To what the State commits itself with all these contracts from a phase on: for each phase the dearest, as many as it keeps.
    #[must_use]
    pub fn committed<'c>(self, from: usize, contracts: &(impl Iterator<Item = &'c ByPhase> + Clone)) -> Money {
        let mut sum = Money::ZERO;
        for phase in from..self.phases {
            let mut parts: Vec<Money> = contracts.clone().map(|contract| contract[phase]).collect();
            parts.sort_unstable_by(|a, b| b.cmp(a));
            sum += parts.into_iter().take(self.in_phase(phase)).sum();
        }
        sum
    }
}

/// Checks how many contracts the phases keep.
pub fn check_keep(keep: &[u32], at: &At<'_>, root: &Node, faults: &mut Faults) {
    let path = at.to_string();
    if keep.is_empty() {
        let what = "a tournament without a phase keeps nobody";
        faults.at(root, &path, what, "write contracts by phase, as keep: [10, 5, 3]".to_owned());
        return;
    }
    if keep.len() > MOST_PHASES {
        let what = format!("a tournament has at most {MOST_PHASES} phases, this one has {}", keep.len());
        faults.at(root, &path, what, "write fewer numbers; the last phase lasts to the end".to_owned());
        return;
    }
    for (place, &contracts) in keep.iter().enumerate() {
        let path = at.item(place).to_string();
        if contracts == 0 {
            let what = format!("phase {} keeps nobody", place + 1);
            faults.at(root, &path, what, "write at least 1, or leave out the phases that nobody reaches".to_owned());
        } else if contracts > MOST_CONTRACTS {
            check_range(contracts, (1, MOST_CONTRACTS), "contracts", &path, root, faults);
        } else if place > 0 && contracts > keep[place - 1] {
            let (this, before) = (place + 1, keep[place - 1]);
            let what = format!("phase {this} keeps {contracts} contracts, more than the {before} of the phase before");
            faults.at(root, &path, what, format!("write at most {before}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::float_cmp, reason = "the numbers are exact")]
    fn who_passes_is_kept_as_far_as_there_is_room_for_all_who_are_expected_to() {
        let keep = Keep::new(&[10, 5, 3]);
        // Of ten, 8 pass, and 5 go on; of five, 2.5 pass, and there is room for 3.
        assert_eq!(keep.kept_by_plan(0, 0.8), 0.625);
        assert_eq!(keep.kept_by_plan(1, 0.5), 1.0);
        assert_eq!(keep.kept(0, 4.0, 0.5), 1.0);
        // Behind the last phase nobody chooses, and of none who pass nobody is turned away.
        assert_eq!((keep.kept(2, 3.0, 0.9), keep.kept(0, 10.0, 0.0)), (1.0, 1.0));
        assert_eq!([0, 1, 2, 3].map(|stage| keep.phase_of(stage)), [0, 1, 2, 2]);
    }

    #[test]
    fn the_state_commits_itself_to_the_dearest_that_each_phase_keeps() {
        let keep = Keep::new(&[3, 2, 1]);
        let contracts = [[1, 30, 80], [2, 10, 100], [3, 20, 5]].map(|stages| keep.by_phase(&stages.map(Money)));
        // 1 + 2 + 3, then 30 + 20, then 100.
        assert_eq!(keep.committed(0, &contracts.iter()), Money(6 + 50 + 100));
        // Without the second, 1 + 3, 30 + 20 and 80: it added 22.
        assert_eq!(keep.committed(0, &[contracts[0], contracts[2]].iter()), Money(4 + 50 + 80));
        // The phases to come alone.
        assert_eq!(keep.committed(1, &contracts.iter()), Money(150));
        // Stages behind the last phase belong to it.
        assert_eq!(Keep::new(&[2, 1]).by_phase(&[1, 2, 3].map(Money)), [1, 5, 0, 0].map(Money));
    }
}
