//! A run that has no result because some money in it is more than can be counted: which run, policy and project, in a sentence.

use std::fmt;

use crate::meter::{Beyond, What};
use crate::outcome::Outcome;
use crate::world::{OfferBook, Scene, Simulation};

/// Why a run has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overflow {
    /// The run.
    pub run: usize,
    /// The policy, by name; lives alone are those of the first policy in their world.
    pub policy: String,
    /// What is more than can be counted.
    pub of: Of,
}

/// What is more than can be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// Something of a project, or everything with this project.
    Project {
        /// What it is.
        what: What,
        /// The project, in project order.
        project: u32,
        /// Its technology.
        technology: String,
    },
    /// A measure of the run.
    Measure(&'static str),
}

/// Checks that a run is within what can be counted.
pub(super) fn check(scene: &Scene<'_>, simulation: &Simulation, books: &[OfferBook]) -> Result<(), Overflow> {
    let of_offers = || scene.books.iter().find_map(|&book| books[book].meter.beyond());
    match scene.prospects.meter.beyond().or_else(of_offers).or_else(|| simulation.beyond()) {
        None => Ok(()),
        Some(Beyond { what, project }) => {
            let technology = scene.luck.projects[project as usize].technology;
            let technology = scene.study.population.technologies[technology].name.clone();
            Err(overflow(scene, Of::Project { what, project, technology }))
        }
    }
}

/// Checks that all measures of a run are numbers to reckon with.
pub(super) fn check_measures(scene: &Scene<'_>, outcome: &Outcome) -> Result<(), Overflow> {
    outcome.beyond().map_or(Ok(()), |measure| Err(overflow(scene, Of::Measure(measure))))
}

#[cold]
fn overflow(scene: &Scene<'_>, of: Of) -> Overflow {
    let in_its_world = || scene.study.policies.iter().find(|policy| scene.study.worlds[policy.world] == *scene.world);
    let policy = if scene.policy.name.is_empty() { in_its_world().unwrap_or(scene.policy) } else { scene.policy };
    Overflow { run: scene.luck.run, policy: policy.name.clone(), of }
}

impl fmt::Display for Overflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (fact, help) = match &self.of {
            Of::Project { what, project, technology } => {
                said(*what, &format!("project {project} (technology \"{technology}\")"))
            }
            Of::Measure(name) => {
                (format!("the measure {name} is beyond reckoning"), "write rates nearer to 0, or a larger output")
            }
        };
        write!(f, "in future {}, under the policy \"{}\", {fact}: {help}", self.run, self.policy)
    }
}

/// What is beyond, in words, and what to write instead.
fn said(what: What, project: &str) -> (String, &'static str) {
    let too_much = "more money than can be counted exactly";
    match what {
        What::Draws => (
            format!("the plan and purse drawn for {project} are {too_much}"),
            "write narrower distributions of amounts",
        ),
        What::Worth => {
            (format!("what {project} is worth is beyond reckoning"), "write rates nearer to 0, or fewer months")
        }
        What::Contract => (
            format!("the contract of {project}, at its size and with expected overruns, is {too_much}"),
            "write a smaller max_scale, or a narrower cost_overrun",
        ),
        What::Application => (
            format!("the application of {project} costs {too_much}"),
            "write a narrower application or compliance cost",
        ),
        What::Cost => (format!("a stage of {project} costs {too_much}"), "write a narrower cost_overrun"),
        What::Profit => (
            format!("the profit of {project} grows to {too_much}"),
            "write a smaller yearly_volatility, or firm_chooses_size: false where a chance or a discount is tiny",
        ),
        What::Sales => (
            format!("the sales of {project} grow to {too_much}"),
            "write a larger margin, or a smaller yearly_volatility",
        ),
        What::Debt => (
            format!("the royalty debt of {project} grows to {too_much}"),
            "write a lower interest or a smaller cap of the royalty",
        ),
        What::Flows => (format!("all flows of money up to those of {project} are {too_much}"), FEWER),
        What::Commitments => (format!("all commitments up to that of {project} are {too_much}"), FEWER),
        What::Payments => (format!("all payments asked for up to those of {project} are {too_much}"), FEWER),
    }
}

/// What to write where it is all together that is too much.
const FEWER: &str = "write smaller amounts or fewer proposals, or check the unit of the currency";
