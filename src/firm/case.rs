//! What a firm looks at when it values a contract: its project, what it believes, and the terms. Works nothing out.

use crate::firm::altered::Altered;
use crate::firm::beliefs::{Ask, Beliefs, ClassBeliefs, Terms};
use crate::firm::factors::Factors;
use crate::firm::overlaid::Overlaid;
use crate::firm::prospect::{Prospect, StageFacts};
use crate::scheme::funding::StageFunding;
use crate::units::to_f64;
use crate::value::whole_months;

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
    /// Its stages as others see them: without what overlays multiply.
    pub stated: &'a [StageFacts],
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
    /// What they multiply; `None` where they multiply nothing. The project and its stages are as they make them.
    pub effects: Option<&'a Factors>,
}

impl<'a> Case<'a> {
    /// The same with these overlays, which make this of the project if they multiply something.
    #[must_use]
    pub fn with(&self, overlaid: &'a Overlaid, altered: Option<&'a Altered>) -> Case<'a> {
        let (prospect, stages) =
            altered.map_or((self.prospect, self.stages), |altered| (&altered.prospect, &altered.stages[..]));
        Case { prospect, stages, overlaid: Some(overlaid), effects: overlaid.effects.as_ref(), ..*self }
    }

    /// The project and its stages as overlays make them; `None` where they multiply nothing of it.
    #[must_use]
    pub fn altered(&self, overlaid: &Overlaid) -> Option<Altered> {
        overlaid.effects.as_ref().map(|factors| Altered::new(self.prospect, self.stages, self.beliefs, factors))
    }

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

    /// Whether there is no size but that of the plan, whatever the firm can pay.
    #[inline]
    #[must_use]
    pub fn has_fixed_size(&self) -> bool {
        let known = &self.beliefs.technologies[self.prospect.technology];
        // A multiple is of the plan.
        !self.terms.firm_chooses_size
            || known.multiple.is_some()
            || self.begun.is_some()
            || self.prospect.benefit <= 0.0
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
        let lag = self.beliefs.lag.in_month(self.month);
        self.effects.map_or(lag, |factors| lag * factors.lag)
    }

    /// Months that the firm waits for money it asks for, of which others believe that they wait so many: what effects take off the lag, in
    /// whole months, it does not wait.
    #[inline]
    #[must_use]
    pub fn waits(&self, believed: f64) -> f64 {
        // A fund's money comes at once, whatever the lag of the State's.
        self.effects.filter(|_| self.terms.equity.is_none()).map_or(believed, |factors| {
            let lag = self.beliefs.lag.in_month(self.month);
            let [ordinary, own] = [lag, lag * factors.lag].map(|lag| to_f64(whole_months(lag)));
            (believed - ordinary + own).max(0.0)
        })
    }
}
