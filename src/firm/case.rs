//! What a firm looks at when it values a contract: its project, what it believes, and the terms. Works nothing out.

use crate::firm::beliefs::{Ask, Beliefs, ClassBeliefs, Terms};
use crate::firm::overlaid::Overlaid;
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
    pub ask: Ask,
    /// The month in which the firm looks at it.
    pub month: usize,
    /// What is begun before it starts, if the firm begins at its own risk.
    pub begun: Option<Begun>,
    /// The overlays beside it; `None` where the policy has none.
    pub overlaid: Option<&'a Overlaid>,
}

impl<'a> Case<'a> {
    /// The firm's class.
    #[inline]
    #[must_use]
    pub fn class(&self) -> &'a ClassBeliefs {
        &self.beliefs.classes[self.prospect.class]
    }

    /// What going alone is worth: V⁰, with overlays where there are some.
    #[inline]
    #[must_use]
    pub fn otherwise(&self) -> f64 {
        self.overlaid.map_or_else(|| self.prospect.fallback(), |overlaid| overlaid.otherwise)
    }

    /// What the firm can pay in all: wealth and loan limit, also that under a guarantee.
    #[inline]
    #[must_use]
    pub fn means(&self) -> f64 {
        let means = self.prospect.means().to_f64();
        self.overlaid.map_or(means, |overlaid| means + overlaid.lends.more)
    }

    /// The first stage for which a bank lends more under a guarantee; 0 where it lends more from the beginning, or not at all.
    #[inline]
    #[must_use]
    pub fn lent_from(&self) -> usize {
        self.overlaid.map_or(0, |overlaid| overlaid.lends.from)
    }

    /// Who pays what of each stage; of those begun before the contract the firm pays all.
    #[inline]
    pub fn funding(&self) -> impl Iterator<Item = StageFunding> + use<'a> {
        let (ask, terms, technology) = (self.ask, self.terms, self.prospect.technology);
        let begun = self.begun.map_or(0, |begun| begun.stages);
        let stages = terms.pays[technology].iter().zip(&terms.limited_overrun[technology]);
        stages.enumerate().map(move |(stage, (&pays, &limited))| terms.stage_of(&ask, pays && stage >= begun, limited))
    }

    /// Months from request to payment that the firm believes in.
    #[inline]
    #[must_use]
    pub fn lag(&self) -> f64 {
        self.beliefs.lag.in_month(self.month)
    }
}
