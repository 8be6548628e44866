//! Schemes and policies resolved. Awards nothing.

use std::sync::Arc;

use crate::number::{RunNumber, RunShare};
use crate::scheme::payment::Timing;
use crate::scheme::priority::Threshold;
use crate::units::Share;

/// A policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// Its world: index into [`crate::model::Study::worlds`].
    pub world: usize,
    /// Its schemes, in its order; those without money are left out.
    pub schemes: Vec<Scheme>,
    /// Who goes first.
    pub priority: Option<Threshold>,
    /// Share of the budget for strategic technologies first.
    pub strategic_floor: Share,
    /// Limit on new commitments a fiscal year, smallest units; `None`: no limit.
    pub budget: Option<RunNumber>,
    /// The study's inputs that count under this policy: a number it sets to another distribution is another input of the same path.
    pub inputs: Vec<usize>,
}

/// E[min(X, cap)] by technology and stage.
pub type LimitedOverruns = Vec<Vec<Option<f64>>>;

/// A scheme.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    /// Its name.
    pub name: String,
    /// May apply, by technology and class.
    pub admits: Vec<Vec<bool>>,
    /// Working with a university: needed (`Some(true)`), excluded, or no matter.
    pub with_university: Option<bool>,
    /// Smallest private share of a contract.
    pub private_at_least: Share,
    /// Stages the State pays for, by technology.
    pub pays: Vec<Vec<bool>>,
    /// Who pays how much.
    pub funding: Funding,
    /// When the money comes.
    pub timing: Timing,
    /// Advance share, or the floor of pay for results; 0 otherwise.
    pub advance_or_floor: RunShare,
    /// State money follows cost up to this multiple of the plan.
    pub overrun_cap: f64,
    /// E[min(X, cap)] of the stages whose overrun is a column, by technology and stage; else the number to cut. Schemes of the same world
    /// and cap share it.
    pub limited_overrun: Arc<LimitedOverruns>,
    /// The firm's share of ownership.
    pub firm_owns: RunShare,
    /// Royalty to the State.
    pub royalty: Option<Royalty>,
    /// How applicants are ranked.
    pub selection: Selection,
    /// Months from call to call.
    pub call_every: usize,
    /// Calls a firm tries.
    pub tries: u32,
    /// Award chance believed before the first call.
    pub believed_award: RunNumber,
    /// Cost of complying, smallest units.
    pub compliance_cost: RunNumber,
    /// Its own limit on new commitments a fiscal year.
    pub budget: Option<RunNumber>,
    /// Whether the firm chooses the size.
    pub firm_chooses_size: bool,
    /// Largest size.
    pub max_scale: f64,
}

/// Who pays how much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Funding {
    /// The State's share.
    pub state: RunShare,
    /// The school's share of State money.
    pub to_university: RunShare,
    /// The firm's share of the counterpart.
    pub firm_counterpart: RunShare,
}

/// A royalty on sales.
#[derive(Clone, Debug, PartialEq)]
pub struct Royalty {
    /// Rate by sales year; the last goes on.
    pub rates: Vec<RunShare>,
    /// Debt as a multiple of State money received; `None`: no end.
    pub cap: Option<RunNumber>,
    /// Interest a year on the debt.
    pub interest: RunNumber,
}

/// How applicants are ranked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Selection {
    /// Project order.
    Everyone,
    /// Month of application.
    FirstCome,
    /// By lot.
    Lottery,
    /// By score.
    Panel {
        /// Variance of quality ÷ variance of score.
        reliability: RunNumber,
        /// Standard deviations a certain failure costs.
        failure_aversion: RunNumber,
    },
}
