//! Contracts of one call on which the State decides together at the end of a phase. Knows who has passed it; moves no money.

use crate::scheme::decision::{Decision, Phase, Stands, decide};
use crate::world::calls::Decided;
use crate::world::life::{Life, State};

/// The contracts of one call, best first.
#[derive(Clone, Debug)]
struct Cohort {
    scheme: usize,
    phase: Phase,
    members: Vec<u32>,
}

/// The contracts that are decided on together.
#[derive(Clone, Debug, Default)]
pub struct Cohorts {
    /// The phase that the contracts of a scheme come to the end of together; `None`: each goes on by itself.
    phases: Vec<Option<Phase>>,
    /// Those that have not come to the end of their phase.
    open: Vec<Cohort>,
    /// Whether a member passed or ended since they were last decided on.
    news: bool,
}

impl Cohorts {
    /// Starts a run with the phases of its schemes.
    pub fn clear(&mut self, phases: impl Iterator<Item = Option<Phase>>) {
        self.phases.clear();
        self.phases.extend(phases);
        self.open.clear();
        self.news = false;
    }

    /// Those whom a call awarded, best first, will be decided on together, scheme by scheme, if their scheme has phases.
    pub fn found(&mut self, awarded: &[(usize, u32)]) {
        for (scheme, phase) in self.phases.iter().enumerate() {
            let Some(phase) = *phase else { continue };
            let members: Vec<u32> = awarded.iter().filter(|(of, _)| *of == scheme).map(|(_, member)| *member).collect();
            if !members.is_empty() {
                self.open.push(Cohort { scheme, phase, members });
            }
        }
    }

    /// Whether any scheme has phases.
    #[inline]
    #[must_use]
    pub fn are_there(&self) -> bool {
        self.phases.iter().any(Option::is_some)
    }

    /// What is decided at once on a contract of a scheme that passed the gate of a stage.
    #[inline]
    #[must_use]
    pub fn at_gate(&self, scheme: usize, stage: usize) -> Decision {
        self.phases[scheme].map_or(Decision::Awarded, |phase| phase.at_gate(stage))
    }

    /// A project passed the end of a phase, or ended.
    #[inline]
    pub fn look_again(&mut self) {
        self.news = !self.open.is_empty();
    }

    /// Whether there is something new to decide on.
    #[inline]
    #[must_use]
    pub fn have_news(&self) -> bool {
        self.news
    }

    /// Decides on the cohorts of which nobody works any more, in project order; the others wait on.
    pub fn decide(&mut self, lives: &[Life]) -> Vec<Decided> {
        self.news = false;
        let mut decided = Vec::new();
        self.open.retain_mut(|Cohort { scheme, phase, members }| {
            members.retain(|&member| !lives[member as usize].is_over());
            let stands: Vec<Stands> = members.iter().map(|&member| stands(&lives[member as usize])).collect();
            let decisions = decide(&stands, Some(phase.keep), 1, |_, _| true);
            let waiting = decisions.iter().any(|decision| decision.is_put_off());
            if !waiting {
                let scheme = *scheme;
                let of_member = |(&project, decision)| Decided { project, scheme, decision };
                decided.extend(members.iter().zip(decisions).map(of_member));
            }
            waiting
        });
        decided.sort_by_key(|decided| decided.project);
        decided
    }
}

/// Where a contract of a cohort stands.
fn stands(life: &Life) -> Stands {
    match life.state {
        State::Waiting | State::Certifying | State::Launched | State::Ended(_) => Stands::Passed,
        State::Unborn | State::Applying | State::Awarded | State::Ready | State::Working => Stands::Works,
    }
}
