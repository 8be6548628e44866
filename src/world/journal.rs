//! What happened to one watched project, step by step, with the numbers behind each decision. Recorded, never read by the simulation.

use crate::scheme::decision::Decision;
use crate::units::Money;
use crate::world::life::End;

/// One step of a watched project.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The firm compared its options.
    Decision {
        /// Month.
        month: usize,
        /// V₁ alone.
        alone: f64,
        /// Whether it would go alone.
        goes_alone: bool,
        /// What it saw of each scheme it may apply to.
        options: Vec<Choice>,
        /// The schemes that are closed to it.
        closed: Vec<(usize, Closed)>,
        /// Index of the scheme applied to within the policy.
        applied: Option<usize>,
    },
    /// A call decided.
    Call {
        /// Month.
        month: usize,
        /// Scheme.
        scheme: usize,
        /// Place on the call's list, from 1.
        rank: usize,
        /// Applicants of the scheme.
        applicants: usize,
        /// What was decided.
        decision: Decision,
    },
    /// The contract started.
    Contract {
        /// Month.
        month: usize,
        /// Size.
        scale: f64,
        /// Private share of the plan.
        private_share: f64,
        /// Commitment of the State.
        commitment: Money,
    },
    /// The firm did not take up what it was awarded.
    Unused {
        /// Month.
        month: usize,
    },
    /// An overlay was laid over the contract, or over the firm's own money.
    Overlay {
        /// Month.
        month: usize,
        /// Which of the policy's.
        overlay: usize,
        /// What it is planned to cost the State.
        planned: Money,
    },
    /// The firm learnt a stage's cost and time and asked itself whether to go on.
    Stage {
        /// Month.
        month: usize,
        /// Stage, from 0.
        stage: usize,
        /// Actual cost.
        cost: Money,
        /// The State's part.
        state: Money,
        /// The firm's part, coordination included.
        own: Money,
        /// Own cost it weighs, after tax.
        weighed: f64,
        /// Discounted chance × value of going on.
        worth: f64,
        /// Whether it goes on.
        goes_on: bool,
    },
    /// The firm does more than it planned to pass the gate, for money hangs on it.
    Effort {
        /// Month.
        month: usize,
        /// Stage, from 0.
        stage: usize,
        /// What it costs.
        cost: Money,
        /// What it adds to the chance of the gate.
        gain: f64,
    },
    /// State money was asked for.
    Request {
        /// Month.
        month: usize,
        /// Amount.
        amount: Money,
        /// Whether it is served first.
        priority: bool,
    },
    /// State money came.
    Paid {
        /// Month.
        month: usize,
        /// Amount.
        amount: Money,
    },
    /// A stage started.
    Started {
        /// Month.
        month: usize,
        /// Stage, from 0.
        stage: usize,
        /// Month of its gate.
        until: usize,
    },
    /// A bank lent a part of what the firm paid for a stage.
    Loan {
        /// Month.
        month: usize,
        /// Stage, from 0.
        stage: usize,
        /// Amount.
        amount: Money,
    },
    /// A gate was passed or not.
    Gate {
        /// Month.
        month: usize,
        /// Stage, from 0.
        stage: usize,
        /// Whether it was passed.
        passed: bool,
    },
    /// The State decided at the end of a phase of the contract.
    Phase {
        /// Month.
        month: usize,
        /// What was decided.
        decision: Decision,
    },
    /// The last gate was passed.
    Success {
        /// Month.
        month: usize,
        /// Month of the launch.
        launch: usize,
    },
    /// Its success was the first of its topic that was deployed.
    Solved {
        /// Month of the success.
        month: usize,
    },
    /// The product was launched.
    Launch {
        /// Month.
        month: usize,
        /// Month of the patent's grant, where one was filed.
        grant: Option<usize>,
    },
    /// The launch harmed others.
    Harm {
        /// Month.
        month: usize,
        /// What the harm comes to.
        cost: Money,
        /// What of it the State pays.
        paid: Money,
    },
    /// A stage starts without the State's part, which is taken.
    Taken {
        /// Month.
        month: usize,
        /// The State's part.
        amount: Money,
    },
    /// An audit found that State money was taken.
    Found {
        /// Month.
        month: usize,
        /// What is brought back.
        amount: Money,
        /// What is paid beside.
        fine: Money,
    },
    /// The project ended without a launch.
    Ended {
        /// Month.
        month: usize,
        /// Why.
        why: End,
    },
}

/// What a firm saw of one scheme.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "facts that are told one by one")]
pub struct Choice {
    /// Index of the scheme within the policy.
    pub scheme: usize,
    /// State share of the contract it would ask for.
    pub state_share: f64,
    /// Private share of its plan.
    pub private_share: f64,
    /// Whether the firm raises its part to the priority threshold.
    pub raised: bool,
    /// V₁ under it.
    pub value: f64,
    /// Size.
    pub scale: f64,
    /// Whether the State would pay anything.
    pub pays: bool,
    /// Whether it can pay.
    pub liquid: bool,
    /// Whether it would lose by it.
    pub loses: bool,
    /// Award chance believed.
    pub award: f64,
    /// Months to the call.
    pub to_call: usize,
    /// Months from a request to its payment that it believes in.
    pub waits: f64,
    /// Whether it bridges, and so waits for nothing.
    pub bridges: bool,
    /// Stages it would begin at its own risk while it waits.
    pub begun: usize,
    /// Worth of applying and waiting for the call, whether or not it passes.
    pub applying: f64,
    /// Worth of applying, where it passes.
    pub worth: Option<f64>,
}

/// Why a scheme is closed to a firm before it weighs anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// It does not admit such firms or such projects.
    NotAdmitted,
    /// The project is not what it asks for.
    DoesNotFit,
    /// It has nothing to award at its next call.
    HasNoMoney,
    /// The contract would have less private money than it asks for.
    TooLittlePrivate,
}

/// What a firm saw of all schemes of a policy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// Those that it may apply to.
    pub options: Vec<Choice>,
    /// Those that are closed to it, by their indices.
    pub closed: Vec<(usize, Closed)>,
}

/// The steps of a watched project.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    watched: Option<u32>,
    events: Vec<Event>,
}

impl Journal {
    /// Starts anew.
    pub fn clear(&mut self, watched: Option<u32>) {
        self.watched = watched;
        self.events.clear();
    }

    /// Notes a step where the project is the watched one; the step is made only then.
    #[inline]
    pub fn note(&mut self, project: u32, event: impl FnOnce() -> Event) {
        if self.watched == Some(project) {
            self.events.push(event());
        }
    }

    /// Whether this project is watched.
    #[inline]
    #[must_use]
    pub fn watches(&self, project: u32) -> bool {
        self.watched == Some(project)
    }

    /// The steps so far.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }
}
