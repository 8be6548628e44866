//! Whether a firm goes on with a stage whose cost and time it has learnt: what it weighs, and against what. Stops nobody.

use crate::firm::beliefs::{Beliefs, Terms};
use crate::firm::effort::Exerted;
use crate::firm::prospect::StageFacts;
use crate::firm::worth::{relief, state_money_worth};
use crate::index::ClassIndex;
use crate::scheme::funding::StageFunding;

/// What a firm has learnt of a stage; money in smallest units.
#[derive(Clone, Copy, Debug)]
pub struct Learnt<'a> {
    /// The stage.
    pub stage: &'a StageFacts,
    /// Its cost.
    pub cost: f64,
    /// The State's part by the contract.
    pub state: f64,
    /// What overlays take over of the firm's part.
    pub overlays: f64,
    /// What working together costs.
    pub coordination: f64,
    /// The firm's own part in whole money, coordination and effort included.
    pub own: f64,
    /// Months from request to payment that the firm believes in.
    pub lag: f64,
    /// What it does beyond its plan.
    pub effort: Exerted,
    /// What overlays deduct for each unit of it, beside itself.
    pub deducted: f64,
    /// What relief of interest is worth before tax for each unit of it.
    pub relieved: f64,
}

impl Learnt<'_> {
    /// The same for a firm alone.
    #[must_use]
    pub fn alone(self) -> Self {
        let (own, effort) = (self.cost, Exerted::default());
        Learnt { state: 0.0, overlays: 0.0, coordination: 0.0, own, effort, deducted: 0.0, relieved: 0.0, ..self }
    }

    /// Months the stage takes.
    fn months(&self) -> f64 {
        self.stage.months * self.stage.time_overrun
    }

    /// The chance of its gate.
    fn chance(&self) -> f64 {
        self.stage.chance + self.effort.gain
    }
}

/// What going on costs a firm of this class after tax, own·(1−τ); `contract`: its terms and who pays what of the stage.
#[must_use]
pub fn own_cost(
    learnt: &Learnt<'_>,
    beliefs: &Beliefs,
    class: ClassIndex,
    contract: Option<(&Terms, &StageFunding)>,
) -> f64 {
    let class = &beliefs.classes[class];
    let own = match contract.filter(|(terms, _)| !terms.timing.before_stage()) {
        None => learnt.own,
        Some((terms, funding)) => {
            let worth = state_money_worth(terms, class, learnt.chance(), learnt.months(), learnt.lag);
            funding.own(learnt.cost, learnt.state, worth) - learnt.overlays + learnt.coordination + learnt.effort.cost
        }
    };
    let tax = relief(beliefs, class);
    own * (1.0 - tax * (1.0 + learnt.deducted) - (1.0 - tax) * learnt.relieved)
}

/// What going on is worth to a firm of this class: chance × discounted value of what follows.
#[must_use]
pub fn worth(learnt: &Learnt<'_>, beliefs: &Beliefs, class: ClassIndex, next: f64) -> f64 {
    let hurdle = &beliefs.classes[class].hurdle;
    learnt.chance() * hurdle.at(learnt.months()) * next
}
