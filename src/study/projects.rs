//! Every project of chosen futures under every policy: what became of it and what money went through it. Lives those futures once more;
//! tells nothing.

use rayon::prelude::*;

use crate::engine::{Engine, Overflow};
use crate::ledger::{Counts, Ledger};
use crate::model::Study;
use crate::outcome::Stratum;
use crate::units::{Money, Share};
use crate::world::life::{End, Life, State};

/// A project in a future under a policy. Money in smallest units, over its whole life.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// The policy, by its place in the study.
    pub policy: usize,
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
    /// What its firm did: applied at least once, went alone, or left it.
    pub decision: &'static str,
    /// The scheme that awarded it, or the last that it applied to.
    pub scheme: Option<String>,
    /// Whether it was awarded.
    pub awarded: bool,
    /// Month in which its first stage started.
    pub start: Option<usize>,
    /// Month of technical success.
    pub success: Option<usize>,
    /// Month of launch.
    pub launch: Option<usize>,
    /// Month in which it ended, failed or launched.
    pub end: Option<usize>,
    /// What became of it.
    pub fate: &'static str,
    /// The same beside its life without schemes in the world of the policy; none in the reference case.
    pub stratum: Option<Stratum>,
    /// Its size.
    pub scale: f64,
    /// Private share of the plan of its contract.
    pub private_share: Option<Share>,
    /// State money received, less what came back.
    pub state_money: Money,
    /// R&D paid by firm and university from their own, less what the State repaid.
    pub private_money: Money,
    /// All R&D.
    pub research: Money,
    /// Profit before tax and transfers.
    pub profit: Money,
}

/// Every project of chosen futures, future by future and policy by policy, on all cores of the current pool.
///
/// # Errors
/// The first future in which some money is more than can be counted.
pub fn of_runs(study: &Study, runs: &[usize]) -> Result<Vec<Project>, Overflow> {
    let engine = Engine::new(study);
    let of_runs: Vec<Vec<Project>> =
        runs.par_iter().map(|&run| of_run(&engine, run)).collect::<Result<_, Overflow>>()?;
    Ok(of_runs.into_iter().flatten().collect())
}

/// Every project of a future, policy by policy.
fn of_run(engine: &Engine<'_>, run: usize) -> Result<Vec<Project>, Overflow> {
    let study = engine.study();
    let mut projects = Vec::new();
    for policy in 0..study.policies.len() {
        let alone = engine.started_without(run, policy)?;
        engine.watch_all(run, policy, |scene, simulation, _, _| {
            let flows = flows(&simulation.ledger, simulation.lives.len());
            let with = simulation.lives.iter().zip(&scene.prospects.projects).zip(&flows);
            for (project, ((life, prospect), flows)) in with.enumerate() {
                let state_money = life.net_state_money();
                let proposal = life.asked().filter(|_| life.applied);
                projects.push(Project {
                    policy,
                    run,
                    project,
                    name: scene.luck.projects[project].name(&study.population).map(str::to_owned),
                    technology: study.population.technologies[prospect.technology].name.clone(),
                    class: study.population.classes[prospect.class].clone(),
                    arrival: usize::from(prospect.arrival),
                    decision: decision(life),
                    scheme: proposal.map(|proposal| scene.policy.schemes[proposal.scheme()].name.clone()),
                    awarded: life.awarded,
                    start: life.first_start.map(usize::from),
                    success: life.success.map(usize::from),
                    launch: life.launch.map(usize::from),
                    end: life.is_over().then(|| usize::from(life.closed)),
                    fate: fate(life.state),
                    stratum: (policy != study.reference)
                        .then(|| Stratum::of(life.started, alone[project], life.has_support(scene.policy.law))),
                    scale: life.scale(),
                    private_share: life.awarded.then(|| life.private_share()),
                    state_money,
                    private_money: flows.private_money,
                    research: flows.research,
                    profit: flows.profit,
                });
            }
        })?;
    }
    Ok(projects)
}

/// What went through a project.
#[derive(Clone, Copy, Default)]
struct Flows {
    private_money: Money,
    research: Money,
    profit: Money,
}

/// The flows of each of so many projects.
fn flows(ledger: &Ledger, projects: usize) -> Vec<Flows> {
    let mut flows = vec![Flows::default(); projects];
    for posting in ledger.postings() {
        let Some(project) = posting.owner.project() else { continue };
        let of = &mut flows[project as usize];
        let amount = posting.amount.0 * i64::from(posting.months);
        let counted =
            |ways: &[Counts]| Money(amount * ways.iter().map(|&way| posting.purpose.counts(way)).sum::<i64>());
        of.private_money += counted(&[Counts::Counterpart]);
        of.research += counted(&[Counts::StateResearch, Counts::FirmResearch, Counts::UniversityResearch]);
        of.profit += counted(&[Counts::Benefit]);
    }
    flows
}

/// What the firm did.
fn decision(life: &Life) -> &'static str {
    match (life.applied, life.started, life.state) {
        (true, _, _) => "applied",
        (false, false, State::Ended(End::Left)) => "left",
        (false, _, _) => "alone",
    }
}

/// What became of a project, in words.
fn fate(state: State) -> &'static str {
    match state {
        State::Unborn => "not yet arrived",
        State::Applying => "waits for a call",
        State::Awarded => "waits for its contract",
        State::Ready => "waits for a stage",
        State::Working => "works",
        State::Waiting => "waits for a decision",
        State::Certifying => "waits for its launch",
        State::Launched => "launched",
        State::Ended(End::Left) => "left",
        State::Ended(End::Refused) => "refused",
        State::Ended(End::NotKept) => "not kept",
        State::Ended(End::NotRedeemed) => "voucher not redeemed",
        State::Ended(End::Stopped) => "stopped",
        State::Ended(End::OutOfMoney) => "out of money",
        State::Ended(End::GateFailed) => "gate failed",
        State::Ended(End::FirmFailed) => "firm failed",
    }
}
