//! What a firm looks at when it values a contract: its project, what it believes, and the terms. Works nothing out.

use crate::firm::beliefs::{Ask, Beliefs, ClassBeliefs, Terms};
use crate::firm::prospect::{Prospect, StageFacts};
use crate::scheme::funding::StageFunding;

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
        &self.ask.stages[self.prospect.technology]
    }
}
