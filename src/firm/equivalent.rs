//! A policy's overlays in one run, and what support is worth to the State on the day it is signed. Section 6 of the model. Takes none and
//! posts nothing.

use crate::firm::beliefs::{Beliefs, stream};
use crate::firm::case::Case;
use crate::firm::overlaid::{Layer, Overlaid};
use crate::firm::prospect::{Prospect, StageFacts};
use crate::firm::worth::{purchase_profit, tax_on_profit};
use crate::index::{Each, Technologies};
use crate::model::{Overlay, Policy, World};
use crate::scheme::overlay::KnownOverlay;
use crate::value::{StreamValue, at_launch};

/// A policy's overlays in one run.
#[derive(Clone, Debug, Default)]
pub struct Overlays {
    /// In the policy's order.
    pub terms: Vec<OverlayTerms>,
    /// Value of the technologies' streams at the State's rate; `None` where the payoff is no stream.
    streams: Each<Technologies, Option<StreamValue>>,
}

/// An overlay's terms in one run.
#[derive(Clone, Copy, Debug)]
pub struct OverlayTerms {
    /// What it is.
    pub known: KnownOverlay,
    /// Cost of complying.
    pub compliance_cost: f64,
}

impl Overlays {
    /// Those of a policy given a run's draws.
    #[must_use]
    pub fn new(policy: &Policy, world: &World, beliefs: &Beliefs, drawn: &[f64]) -> Overlays {
        if policy.overlays.is_empty() {
            return Overlays::default();
        }
        let terms = |overlay: &Overlay| OverlayTerms {
            known: overlay.kind.at(drawn),
            compliance_cost: overlay.compliance_cost.money(drawn).to_f64(),
        };
        let streams = world.technologies.iter().map(|technology| stream(technology, &beliefs.financial, drawn));
        Overlays { terms: policy.overlays.iter().map(terms).collect(), streams: streams.collect() }
    }

    /// Whether there are none.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The present value of a project's profit at launch, at the State's rate.
    fn profit(&self, prospect: &Prospect, beliefs: &Beliefs) -> f64 {
        let (payoff, stream) = (prospect.payoff.to_f64(), self.streams[prospect.technology].as_ref());
        let kept = beliefs.technologies[prospect.technology].unprotected;
        at_launch(payoff, prospect.wait, stream, kept, &beliefs.financial)
    }

    /// The grant equivalent of a layer over a plan of a size: the expected present value, at the State's rate, of the tax that it gives up –
    /// at each stage's start under a tax base of other profit, with the profit of a success under one of its own.
    #[must_use]
    pub fn equivalent(&self, planned: &Planned<'_>, layer: &Layer, pays: &[bool], before: &Overlaid) -> f64 {
        let &Planned { prospect, stages, beliefs, own, owned, growth } = planned;
        let class = &beliefs.classes[prospect.class];
        let state = &beliefs.financial;
        let (mut months, mut reach, mut sum) = (0.0, 1.0, 0.0);
        for ((stage, own), &paid) in stages.iter().zip(own).zip(pays) {
            if paid {
                sum += reach * state.at(months) * beliefs.tax_rate * layer.deducts * own;
            }
            months += stage.expected_months;
            reach *= stage.chance;
        }
        if !class.own_tax_base {
            return sum;
        }
        let purchase = purchase_profit(prospect, beliefs);
        let nominal = owned * growth * prospect.profit_nominal + purchase;
        let tax = |overlaid: &Overlaid| tax_on_profit(own, overlaid, nominal, beliefs, class);
        let spared = tax(before) - tax(&before.with(layer, pays, 0.0));
        let profit = owned * growth * self.profit(prospect, beliefs) + purchase;
        reach * state.at(months + prospect.certification) * spared * profit
    }
}

/// A plan at its size, as the State reckons what it gives up for it.
#[derive(Clone, Copy, Debug)]
pub struct Planned<'p> {
    /// The project.
    pub prospect: &'p Prospect,
    /// Its stages.
    pub stages: &'p [StageFacts],
    /// What everyone knows.
    pub beliefs: &'p Beliefs,
    /// The firm's own part of each stage.
    pub own: &'p [f64],
    /// The firm's share of ownership.
    pub owned: f64,
    /// Factor on profit that goes with the size.
    pub growth: f64,
}

/// The grant equivalent of a contract of a size on the day it starts: the expected present value of its payments by plan, at the State's
/// rate and with the lag of the month in which the case is looked at; an advance counts with the stages that it is for. Stages begun before
/// it count as passed. Chances are the stated ones: the State does not see effort.
#[must_use]
pub fn grant_equivalent(case: &Case<'_>, size: f64) -> f64 {
    let &Case { stages, beliefs, terms, begun, .. } = case;
    let state = &beliefs.financial;
    let begun = begun.unwrap_or_default();
    let mut left = terms.shares.ceiling().to_f64();
    let (mut months, mut reach, mut sum) = (-begun.months, 1.0, 0.0);
    for (k, (stage, funding)) in stages.iter().zip(case.funding()).enumerate() {
        let granted = funding.expected_state(stage.cost.to_f64() * size).min(left);
        left -= granted;
        let late = || state.at(stage.expected_months + case.lag());
        let worth = terms.timing.worth(late, stage.chance, terms.advance_or_floor.to_f64());
        sum += reach * state.at(f64::max(months, 0.0)) * granted * worth;
        months += stage.expected_months;
        if k >= begun.stages {
            reach *= stage.chance;
        }
    }
    sum
}
