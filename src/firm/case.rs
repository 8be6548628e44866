//! What a firm looks at when it values a contract: its project, what it believes, and the terms. Works nothing out.

use crate::firm::beliefs::{Ask, Beliefs, ClassBeliefs, Terms};
use crate::firm::prospect::{Prospect, StageFacts};
use crate::scheme::funding::StageFunding;

/// What a firm has begun at its own risk before its contract starts, or would have by plan.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Begun {
    /// Its first stages, which the contract does not cover.
    pub stages: usize,
    /// Months from the start of the first to the contract.
    pub months: f64,
}

/// A project and a contract for it.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The project.
    pub prospect: &'a Prospect,
    /// Its stages.
    pub stages: &'a [StageFacts],
    /// What everyone knows.
    pub beliefs: &'a Beliefs,
    /// The scheme's terms.
    pub terms: &'a Terms,
    /// The contract asked for.
    pub ask: &'a Ask,
    /// What is begun before it starts, if the firm begins at its own risk.
    pub begun: Option<Begun>,
}

impl<'a> Case<'a> {
    /// The firm's class.
    #[inline]
    #[must_use]
    pub fn class(&self) -> &'a ClassBeliefs {
        &self.beliefs.classes[self.prospect.class]
    }

    /// Who pays what of each stage.
    #[inline]
    #[must_use]
    pub fn funding(&self) -> &'a [StageFunding] {
        let stages = match self.begun.map_or(0, |begun| begun.stages) {
            0 => &self.ask.stages,
            begun => &self.ask.after[begun - 1],
        };
        &stages[self.prospect.technology]
    }
}
