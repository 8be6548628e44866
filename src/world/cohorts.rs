//! Contracts of one call on which the State decides together at the end of each phase. Knows who has passed it; moves no money.

use crate::firm::offer;
use crate::index::TechnologyIndex;
use crate::meter::Meter;
use crate::scheme::decision::{Decision, Stands, decide};
use crate::scheme::selection::{Applicant, Applicants, Score};
use crate::scheme::tournament::{ByPhase, Keep};
use crate::units::{Money, to_f64};
use crate::world::calls::Decided;
use crate::world::life::{Life, State};
use crate::world::scene::Scene;

/// The contracts of one technology of a call.
#[derive(Clone, Debug)]
struct Cohort {
    scheme: usize,
    keep: Keep,
    /// The phase they are in.
    phase: usize,
    /// The chance of being kept at its end that its members believe in.
    kept: f64,
    /// Those that were in it when its phase began, and those since whose contracts are not yet over.
    members: Vec<u32>,
}

impl Cohort {
    /// Begins a phase with these contracts.
    fn begin(&mut self, scene: &Scene<'_>, phase: usize, members: &[u32]) {
        let chance = |member: &u32| {
            let prospect = &scene.prospects.projects[*member as usize];
            scene.prospects.stages_of(prospect)[phase].chance
        };
        let number = to_f64(members.len());
        let mean = members.iter().map(chance).sum::<f64>() / number;
        self.phase = phase;
        self.kept = self.keep.kept(phase, number, mean);
    }
}

/// The contracts that are decided on together.
#[derive(Clone, Debug, Default)]
pub struct Cohorts {
    /// Contracts by phase of a scheme whose contracts come to the ends of phases together; `None`: each goes on by itself.
    keeps: Vec<Option<Keep>>,
    /// Those that have a phase before them.
    open: Vec<Cohort>,
    /// Whether a member passed or ended since they were last decided on.
    news: bool,
}

impl Cohorts {
    /// Starts a run with the phases of its schemes.
    pub fn clear(&mut self, keeps: impl Iterator<Item = Option<Keep>>) {
        self.keeps.clear();
        self.keeps.extend(keeps);
        self.open.clear();
        self.news = false;
    }

    /// Those whom a call awarded will be decided on together, scheme by scheme and technology by technology, if their scheme has phases.
    pub fn found(&mut self, scene: &Scene<'_>, awarded: &[(usize, u32)]) {
        let mut all: Vec<(usize, TechnologyIndex, u32)> = awarded
            .iter()
            .map(|&(scheme, project)| (scheme, scene.prospects.projects[project as usize].technology, project))
            .collect();
        all.sort_unstable();
        for cohort in all.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let scheme = cohort[0].0;
            let Some(keep) = self.keeps[scheme] else { continue };
            let members: Vec<u32> = cohort.iter().map(|(.., member)| *member).collect();
            let mut cohort = Cohort { scheme, keep, phase: 0, kept: 1.0, members: members.clone() };
            cohort.begin(scene, 0, &members);
            self.open.push(cohort);
        }
    }

    /// Whether any scheme has phases.
    #[inline]
    #[must_use]
    pub fn are_there(&self) -> bool {
        self.keeps.iter().any(Option::is_some)
    }

    /// What is decided at once on a contract of a scheme that passed the gate of a stage: within a phase it goes on, at its end it waits.
    #[inline]
    #[must_use]
    pub fn at_gate(&self, scheme: usize, stage: usize) -> Decision {
        let waits = self.keeps[scheme].is_some_and(|keep| keep.ends_phase(stage));
        if waits { Decision::Waiting } else { Decision::Awarded }
    }

    /// The chance of being kept at the gate of a stage with this chance, for a contract of a scheme: at the end of its phase as its cohort
    /// makes it, later by plan; 1 where there are no phases.
    #[must_use]
    pub fn kept(&self, scheme: usize, project: u32, stage: usize, chance: f64) -> f64 {
        let Some(keep) = self.keeps[scheme] else { return 1.0 };
        match self.of(project) {
            Some(cohort) if cohort.phase == stage => cohort.kept,
            Some(_) | None => keep.kept_by_plan(stage, chance),
        }
    }

    /// By what the cohort makes the chance of being kept at the gate of a stage another than it was by plan.
    #[must_use]
    pub fn moves(&self, scheme: usize, project: u32, stage: usize, chance: f64) -> f64 {
        let by_plan = self.keeps[scheme].map_or(1.0, |keep| keep.kept_by_plan(stage, chance));
        self.kept(scheme, project, stage, chance) / by_plan
    }

    fn of(&self, project: u32) -> Option<&Cohort> {
        self.open.iter().find(|cohort| cohort.members.contains(&project))
    }

    /// To what the State is committed for a contract of a scheme that ends, in which these are its parts of the stages: the parts of the phases that it has
    /// been in, and of each later one by what the dearest of its cohort are dearer with it than without.
    #[must_use]
    pub fn committed(&self, scheme: usize, project: u32, lives: &[Life], stages: impl Fn(u32) -> Vec<Money>) -> Money {
        let own = stages(project);
        let Some(keep) = self.keeps[scheme] else { return own.into_iter().sum() };
        let own = keep.by_phase(&own);
        let phase = usize::from(lives[project as usize].phase);
        let begun: Money = own[..=phase].iter().copied().sum();
        let in_it = |member: &&u32| **member != project && !lives[**member as usize].is_over();
        let members = self.of(project).map_or(&[][..], |cohort| &cohort.members);
        let others: Vec<ByPhase> = members.iter().filter(in_it).map(|&member| keep.by_phase(&stages(member))).collect();
        let with = keep.committed(phase + 1, &others.iter().chain([&own]));
        begun + with - keep.committed(phase + 1, &others.iter())
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

    /// Decides on the cohorts of which nobody works any more, in project order; the others wait on. `committed`: the State's parts of all stages.
    pub fn decide(
        &mut self,
        scene: &Scene<'_>,
        lives: &[Life],
        committed: &[Money],
        meter: &mut Meter,
    ) -> Vec<Decided> {
        self.news = false;
        let mut decided = Vec::new();
        self.open.retain_mut(|cohort| {
            cohort.members.retain(|&member| !lives[member as usize].is_over());
            if !cohort.keep.ends_phase(cohort.phase) || cohort.members.is_empty() {
                return false;
            }
            if cohort.members.iter().any(|&member| !is_decided_on(stands(&lives[member as usize]))) {
                return true;
            }
            let mut reported =
                Reported { scene, lives, committed, members: &cohort.members, stage: cohort.phase + 1, meter };
            let order = scene.policy.schemes[cohort.scheme].selection.order(&scene.luck.drawn, &mut reported);
            let list: Vec<u32> = order.into_iter().map(|place| cohort.members[place]).collect();
            let keep = cohort.keep.in_phase(cohort.phase + 1);
            let decisions = decide(&vec![Stands::Passed; list.len()], Some(keep), 1, |_, _| true);
            let kept: Vec<u32> = list
                .iter()
                .zip(&decisions)
                .filter(|(_, decision)| decision.is_award())
                .map(|(&member, _)| member)
                .collect();
            cohort.begin(scene, cohort.phase + 1, &kept);
            let scheme = cohort.scheme;
            let of_member = |(project, decision)| Decided { project, scheme, decision, barred: false };
            decided.extend(list.into_iter().zip(decisions).map(of_member));
            true
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

/// Whether there is nothing left of the phase for one who stands so.
fn is_decided_on(stands: Stands) -> bool {
    match stands {
        Stands::Passed => true,
        Stands::Applies | Stands::Works => false,
    }
}

/// Whoever has passed the end of a phase, in project order, as a panel sees what is still ahead of them.
struct Reported<'c> {
    scene: &'c Scene<'c>,
    lives: &'c [Life],
    /// The State's parts of all stages.
    committed: &'c [Money],
    members: &'c [u32],
    /// The first stage that is ahead.
    stage: usize,
    /// Notes one whose quality is no number to reckon with.
    meter: &'c mut Meter,
}

impl Applicants for Reported<'_> {
    fn count(&self) -> usize {
        self.members.len()
    }

    fn month(&self, place: usize) -> u16 {
        let life = &self.lives[self.members[place] as usize];
        life.proposal.expect("a contract was proposed").applied
    }

    fn ticket(&self, place: usize) -> f64 {
        let project = self.members[place] as usize;
        self.scene.draws.ticket(self.scene.study, self.scene.luck, project, u32::from(self.lives[project].tries))
    }

    fn seen(&mut self, place: usize, score: Score) -> Applicant {
        let scene = self.scene;
        let member = self.members[place];
        let project = member as usize;
        let prospect = &scene.prospects.projects[project];
        let ahead = &scene.prospects.stages_of(prospect)[self.stage..];
        let value = offer::social_value(prospect, ahead, scene.beliefs, self.lives[project].growth());
        let commitment = self.committed[prospect.range()][self.stage..].iter().copied().sum();
        let quality = score.quality(value, commitment);
        self.meter.reckons(member, quality);
        let phase = u32::try_from(self.stage).expect("stages are few");
        let noise = scene.draws.phase_noise(scene.study, scene.luck, project, phase);
        let chance = ahead.iter().fold(1.0, |chance, stage| chance * stage.chance);
        Applicant { quality, failure: 1.0 - chance, noise }
    }

    /// No fund decides in phases: it would see what a panel sees.
    fn invested(&mut self, place: usize) -> Applicant {
        self.seen(place, Score::PerUnit)
    }
}
