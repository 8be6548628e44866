//! Projects of a study that are worth a look: those of a stratum under a policy. Lives futures; tells nothing.

use crate::engine::{Engine, Overflow};
use crate::model::Study;
use crate::outcome::Stratum;
use crate::units::Money;

/// A project that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The future.
    pub run: usize,
    /// The project, in project order.
    pub project: usize,
    /// Its name, where it is one of a table.
    pub name: Option<String>,
    /// Its technology.
    pub technology: String,
    /// The class of its firm.
    pub class: String,
    /// Month of arrival.
    pub arrival: usize,
    /// State money received, less what came back.
    pub state_money: Money,
}

/// Up to `most` projects of a stratum under a policy, from the future `from` on, looked for in at most `futures` of them; in the order
/// of futures and projects.
///
/// # Errors
/// A future in which some money is more than can be counted.
pub fn find(
    study: &Study,
    policy: usize,
    stratum: Stratum,
    (from, futures): (usize, usize),
    most: usize,
) -> Result<Vec<Found>, Overflow> {
    let engine = Engine::new(study);
    let mut found = Vec::new();
    for run in (from..study.runs).take(futures) {
        let alone = engine.started_without(run, policy)?;
        engine.watch(run, policy, None, |scene, simulation, _, _| {
            for (project, (life, prospect)) in simulation.lives.iter().zip(&scene.prospects.projects).enumerate() {
                let state_money = life.net_state_money();
                if found.len() < most
                    && Stratum::of(life.started, alone[project], life.has_support(scene.policy.law)) == stratum
                {
                    found.push(Found {
                        run,
                        project,
                        name: scene.luck.projects[project].name(&study.population).map(str::to_owned),
                        technology: study.population.technologies[prospect.technology].name.clone(),
                        class: study.population.classes[prospect.class].clone(),
                        arrival: usize::from(prospect.arrival),
                        state_money,
                    });
                }
            }
        })?;
        if found.len() == most {
            break;
        }
    }
    Ok(found)
}
