//! A few futures lived before the study is run, and what they show that no rule can: a world in which nobody would do anything, a scheme
//! to which nobody applies, money that is never spent. Writes nothing.

use rayon::prelude::*;

use crate::engine::{Engine, Overflow};
use crate::measure::Id;
use crate::model::Study;
use crate::model::population::{Population, Proposers};
use crate::units::to_f64;

/// So many futures are lived.
pub const FUTURES: usize = 64;
/// Fewer where all policies together would live more projects than this, a second or two of work.
const MOST_LIVES: f64 = 4e6;
/// A share below this is said to be small.
const SMALL: f64 = 0.05;

/// What was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// Futures that were lived; 0 where one alone would be too much work.
    pub futures: usize,
    /// What to look at, a sentence each.
    pub warnings: Vec<String>,
}

/// Proposals of a future, on average.
#[must_use]
pub fn proposals(study: &Study) -> f64 {
    let of = |technology: &Proposers| technology.count.law.mean() * to_f64(technology.intake_years);
    study.population.technologies.iter().map(of).sum::<f64>() + to_f64(study.population.listed.len())
}

/// Lives the first futures of a study, on all cores of the current pool.
///
/// # Errors
/// A future in which some money is more than can be counted.
pub fn trial(study: &Study) -> Result<Trial, Overflow> {
    let lives = proposals(study).max(1.0) * to_f64(study.policies.len());
    let futures = (1..=FUTURES.min(study.runs)).rev().find(|&futures| to_f64(futures) * lives <= MOST_LIVES);
    let Some(futures) = futures else { return Ok(Trial { futures: 0, warnings: Vec::new() }) };
    let engine = Engine::new(study);
    let seen: Vec<Seen> =
        (0..study.policies.len()).map(|policy| look(&engine, policy, futures)).collect::<Result<_, Overflow>>()?;
    let mut warnings = Vec::new();
    warnings.extend(nobody_alone(&seen[study.reference]));
    if seen.iter().all(|seen| seen.successes == 0.0) {
        let what = "no project succeeds in any of them under any policy: look at the chances of the stages, at payoffs and at what \
                    firms can pay";
        warnings.push(what.to_owned());
    }
    for (policy, seen) in study.policies.iter().zip(&seen) {
        for (scheme, _) in policy.schemes.iter().zip(&seen.applications).filter(|(_, applied)| **applied == 0) {
            warnings.push(format!(
                "nobody applies to \"{}\" under \"{}\": of those it is open to, none finds it worth it and can pay its part",
                scheme.name, policy.name
            ));
        }
        if seen.applications.iter().any(|&applied| applied > 0) {
            warnings.extend(unspent(&policy.name, seen));
        }
    }
    Ok(Trial { futures, warnings })
}

/// What was seen of a policy in some futures, all together.
#[derive(Default)]
struct Seen {
    /// Applications to each scheme.
    applications: Vec<usize>,
    /// Its budget of all years in which projects are proposed; 0 where there is none.
    budget: f64,
    proposed: f64,
    started: f64,
    successes: f64,
    /// State money for projects.
    state: f64,
}

/// Looks at a policy in the first futures.
fn look(engine: &Engine<'_>, policy: usize, futures: usize) -> Result<Seen, Overflow> {
    let Population { technologies, listed, classes: _ } = &engine.study().population;
    let of_listed = listed.iter().map(|listed| usize::from(listed.arrival) / 12 + 1);
    let years = technologies.iter().map(|technology| technology.intake_years).chain(of_listed).max().unwrap_or(0);
    let of = |run: usize| {
        engine.watch(run, policy, None, |scene, simulation, _, outcome| {
            let measured = |id: Id| outcome.cells[id as usize].num;
            Seen {
                applications: simulation.calls.applications.clone(),
                budget: (0..years)
                    .map(|year| scene.policy.budget.as_ref().map_or(0.0, |budget| budget.at(&scene.luck.drawn, year)))
                    .sum(),
                proposed: measured(Id::ProjectsProposed),
                started: measured(Id::ProjectsStarted),
                successes: measured(Id::Successes),
                state: measured(Id::StateOutlay),
            }
        })
    };
    let every: Vec<Seen> = (0..futures).into_par_iter().map(of).collect::<Result<_, Overflow>>()?;
    Ok(every.into_iter().fold(Seen::default(), Seen::and))
}

impl Seen {
    /// Both together.
    fn and(mut self, other: Seen) -> Seen {
        self.applications.resize(other.applications.len(), 0);
        for (sum, applied) in self.applications.iter_mut().zip(other.applications) {
            *sum += applied;
        }
        self.budget += other.budget;
        self.proposed += other.proposed;
        self.started += other.started;
        self.successes += other.successes;
        self.state += other.state;
        self
    }
}

/// A world in which hardly anybody does anything by itself.
fn nobody_alone(reference: &Seen) -> Option<String> {
    if reference.proposed == 0.0 {
        return Some("no project is proposed at all".to_owned());
    }
    let share = reference.started / reference.proposed;
    (share < SMALL).then(|| {
        format!(
            "only {} of projects are done without a scheme, so that nearly nothing can be deadweight: look at payoffs and \
             wealth beside costs, and at their units",
            per_cent(share)
        )
    })
}

/// A budget of which hardly anything is spent, though some apply.
fn unspent(policy: &str, seen: &Seen) -> Option<String> {
    let share = seen.state / seen.budget;
    (seen.budget > 0.0 && share < SMALL).then(|| {
        format!(
            "\"{policy}\" spends only {} of its budget in the years in which projects are proposed: it limits nothing, or its \
             schemes fit few",
            per_cent(share)
        )
    })
}

/// A share in words.
fn per_cent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}
