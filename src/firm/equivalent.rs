//! A policy's overlays in one run, and what support is worth to the State on the day it is signed. Section 6 of the model. Takes none and
//! posts nothing.

use crate::firm::beliefs::{Beliefs, stream};
use crate::firm::case::Case;
use crate::firm::default::{ahead, from_stage};
use crate::firm::factors::Factors;
use crate::firm::launch::profit_at_launch;
use crate::firm::most::Most;
use crate::firm::overlaid::{Bought, Layer, Overlaid};
use crate::firm::prospect::{Prospect, StageFacts};
use crate::firm::revenue::Sales;
use crate::firm::tabulated::{OverlayTerms, Tabulated};
use crate::firm::worth::{ByStage, at_launch, tax_on_profit};
use crate::index::{ClassIndex, Classes, Each, Technologies, TechnologyIndex};
use crate::model::population::{Population, Proposers};
use crate::model::{Overlay, Payoff, Policy, Technology, World};
use crate::scheme::effects::{Affected, Effects, KnownHarm};
use crate::scheme::guarantee::Pledge;
use crate::text::spelled;
use crate::units::to_f64;
use crate::value::{Discount, StreamValue};

/// A policy's overlays in one run.
#[derive(Clone, Debug, Default)]
pub struct Overlays {
    /// In the policy's order.
    pub terms: Vec<OverlayTerms>,
    /// Value of the technologies' streams at the State's rate; `None` where the payoff is no stream.
    streams: Each<Technologies, Option<StreamValue>>,
    /// What a unit of payoff is worth at launch at the loan rate of a class, under a patent: what a bank sees in it.
    pledged: Each<Classes, Each<Technologies, f64>>,
    /// Of each, what it multiplies in each technology, and what harm may come of it; empty where none multiplies anything.
    effects: Vec<Option<EffectsTerms>>,
    /// What they bring at most; empty where one multiplies something.
    most: Each<Classes, Each<Technologies, Option<Most>>>,
}

/// What an overlay multiplies in one run, and what harm may come of it.
#[derive(Clone, Debug)]
struct EffectsTerms {
    factors: Each<Technologies, Factors>,
    harm: Option<KnownHarm>,
}

impl Overlays {
    /// Those of a policy given a run's draws.
    #[must_use]
    pub fn new(policy: &Policy, world: &World, population: &Population, beliefs: &Beliefs, drawn: &[f64]) -> Overlays {
        if policy.overlays.is_empty() {
            return Overlays::default();
        }
        let terms = |overlay: &Overlay| {
            let known = overlay.kind.at(drawn);
            let compliance_cost = overlay.compliance_cost.money(drawn).to_f64();
            OverlayTerms { known, tabulated: Tabulated::new(&known, beliefs), compliance_cost }
        };
        let streams = world.technologies.iter().map(|technology| stream(technology, &beliefs.financial, drawn));
        let pledged = beliefs.classes.iter().map(|class| {
            let discount = Discount::new(class.loan_rate);
            let of = |technology: &Technology| match &technology.payoff {
                Some(Payoff::Stream { years, decay, .. }) => {
                    StreamValue::new(*years, decay.at(drawn), 1.0, &discount).at(0.0)
                }
                Some(Payoff::Lump(_)) => 1.0,
                // No patent protects an exit.
                Some(Payoff::Multiple { .. }) | None => 0.0,
            };
            world.technologies.iter().map(of).collect()
        });
        let guarantees = policy.overlays.iter().any(|overlay| overlay.kind.covers_losses());
        let pledged = if guarantees { pledged.collect() } else { Each::default() };
        let effects = |overlay: &Overlay| overlay.kind.effects().map(|of| EffectsTerms::new(of, population, drawn));
        let some = policy.overlays.iter().any(|overlay| overlay.kind.effects().is_some());
        let terms: Vec<OverlayTerms> = policy.overlays.iter().map(terms).collect();
        let most = |class| {
            let of = |technology| Most::new((&policy.overlays, &terms), (class, technology), beliefs);
            beliefs.technologies.indexed().map(|(technology, _)| of(technology)).collect()
        };
        Overlays {
            most: if some {
                Each::default()
            } else {
                beliefs.classes.indexed().map(|(class, _)| most(class)).collect()
            },
            terms,
            streams: streams.collect(),
            pledged,
            effects: policy.overlays.iter().filter(|_| some).map(effects).collect(),
        }
    }

    /// Whether one of them multiplies something.
    #[inline]
    #[must_use]
    pub fn have_effects(&self) -> bool {
        !self.effects.is_empty()
    }

    /// What one of them multiplies of projects of a technology.
    #[must_use]
    pub fn factors(&self, overlay: u16, technology: TechnologyIndex) -> Option<&Factors> {
        Some(&self.effects.get(usize::from(overlay))?.as_ref()?.factors[technology])
    }

    /// What harm may come of a launch under one of them.
    #[must_use]
    pub fn harm(&self, overlay: u16) -> Option<KnownHarm> {
        self.effects.get(usize::from(overlay))?.as_ref()?.harm
    }

    /// What they bring a firm of a class with a project of a technology at most; `None`: that is not known.
    #[must_use]
    pub fn most(&self, class: ClassIndex, technology: TechnologyIndex) -> Option<&Most> {
        if self.most.is_empty() { None } else { self.most[class][technology].as_ref() }
    }

    /// Whether there are none.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The firm's part of what is expected of a project's patent when a stage starts, as a bank sees it; nothing where no loan is guaranteed.
    #[must_use]
    pub fn patent_value(&self, of: &Pledged<'_>, stage: usize) -> f64 {
        let &Pledged { prospect, stages, beliefs, owned } = of;
        if self.pledged.is_empty() {
            return 0.0;
        }
        let (chance, months) = ahead(&stages[stage..]);
        let rate = beliefs.classes[prospect.class].loan_rate;
        let discount = libm::pow(1.0 + rate, -(months + prospect.certification) / 12.0);
        owned * chance * discount * prospect.payoff.to_f64() * self.pledged[prospect.class][prospect.technology]
    }

    /// What can be pledged for a project by plan.
    #[must_use]
    pub fn pledge(&self, of: &Pledged<'_>) -> Pledge {
        let &Pledged { prospect, stages, beliefs, .. } = of;
        let filing = beliefs.technologies[prospect.technology].files_patent;
        let from = filing.filter(|_| !self.pledged.is_empty()).and_then(|filing| {
            let filed: f64 = stages[..=filing].iter().map(|stage| stage.expected_months).sum();
            let granted = filed + beliefs.patent_months.in_month(prospect.arrival.into());
            from_stage(stages, granted, filing)
        });
        let patent = from.map(|from| (from, self.patent_value(of, from)));
        Pledge { assets: prospect.assets.to_f64(), limit: prospect.limit.to_f64(), patent }
    }

    /// The present value of a project's profit at launch, at the State's rate.
    fn profit(&self, prospect: &Prospect, beliefs: &Beliefs) -> f64 {
        let stream = self.streams[prospect.technology].as_ref();
        profit_at_launch(prospect, stream, beliefs.technologies[prospect.technology].unprotected, &beliefs.financial)
    }

    /// The grant equivalent of a layer over a plan of a size: the expected present value, at the State's rate, of the tax that it gives up –
    /// at each stage's start under a tax base of other profit, with the profit of a success under one of its own –, of what relief is worth
    /// at the start of each stage, of what it pays for units beyond their market price, and of what it is expected to pay into a collar.
    #[must_use]
    pub fn equivalent(&self, planned: &Planned<'_>, layer: &Layer, pays: &[bool], before: &Overlaid) -> f64 {
        let &Planned { prospect, stages, beliefs, own, owned, growth, kept } = planned;
        let class = &beliefs.classes[prospect.class];
        let state = &beliefs.financial;
        let bought = Overlays::premiums(planned, layer) + paid_into_collar(planned, layer);
        let (mut months, mut reach, mut sum, mut relieved) = (0.0, 1.0, 0.0, 0.0);
        let parts = stages.iter().zip(own).zip(pays).zip(&layer.relieved).enumerate();
        for (k, (((stage, own), &paid), relief)) in parts {
            if paid {
                sum += reach * state.at(months) * beliefs.tax_rate * layer.deducts * own;
                relieved += reach * state.at(months) * f64::max(*relief, 0.0) * own;
            }
            months += stage.expected_months;
            reach *= stage.chance * kept[k];
        }
        let launch = reach * state.at(months + prospect.certification);
        if !class.own_tax_base || layer.deducts <= 0.0 {
            return sum + relieved + launch * bought;
        }
        let beside = at_launch(prospect, beliefs, Some(before));
        let nominal = owned * growth * prospect.profit_nominal + beside.earned + growth * beside.growing;
        let tax = |overlaid: &Overlaid| tax_on_profit(own, overlaid, nominal, beliefs, class, beside.lost);
        let spared = tax(before) - tax(&before.with(layer, pays, 0.0));
        let profit = owned * growth * self.profit(prospect, beliefs) + beside.earned + growth * beside.growing;
        launch * spared * profit
    }

    /// The present value at launch, at the State's rate, of what it pays beyond the market price for the units that it buys.
    fn premiums(planned: &Planned<'_>, layer: &Layer) -> f64 {
        let Planned { prospect, beliefs, .. } = planned;
        let curve = beliefs.technologies[prospect.technology].curve.as_ref();
        let Some((Bought { batch, .. }, curve)) = layer.bought.zip(curve) else { return 0.0 };
        let each = batch.premium(curve.market_price) * batch.accepted;
        let of_month = |month| beliefs.financial.month(month) * each * to_f64(batch.delivered(month).len());
        (0..batch.months).map(of_month).sum()
    }
}

/// A project of which a bank asks what can be pledged.
#[derive(Clone, Copy, Debug)]
pub struct Pledged<'p> {
    /// The project.
    pub prospect: &'p Prospect,
    /// Its stages.
    pub stages: &'p [StageFacts],
    /// What everyone knows.
    pub beliefs: &'p Beliefs,
    /// The firm's share of ownership, × what a contract makes of the payoff.
    pub owned: f64,
}

impl EffectsTerms {
    fn new(effects: &Effects, population: &Population, drawn: &[f64]) -> EffectsTerms {
        let of_technology = |technology: &Proposers| {
            let mut factors = Factors::NONE;
            for (affected, factor) in &effects.factors {
                let factor = factor.at(drawn);
                match affected {
                    Affected::Certification => factors.certification *= factor,
                    Affected::Approval => factors.approval *= factor,
                    Affected::PaymentLag => factors.lag *= factor,
                    Affected::Application => factors.application *= factor,
                    Affected::Compliance => factors.compliance *= factor,
                    Affected::Patent => factors.patent *= factor,
                    Affected::Success(stage) => {
                        let named = technology.stages.iter().zip(&mut factors.success);
                        named.filter(|(name, _)| spelled(name) == *stage).for_each(|(_, success)| *success *= factor);
                    }
                }
            }
            factors
        };
        let harm = effects.harm.map(|harm| harm.at(drawn));
        EffectsTerms { factors: population.technologies.iter().map(of_technology).collect(), harm }
    }
}

/// The present value at launch, at the State's rate, of what it is expected to pay into a collar.
fn paid_into_collar(planned: &Planned<'_>, layer: &Layer) -> f64 {
    let &Planned { prospect, beliefs, growth, .. } = planned;
    let Some((collared, sales)) = layer.collared.zip(Sales::of(prospect, beliefs)) else { return 0.0 };
    growth * sales.paid_value(collared.collar, &beliefs.financial)
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
    /// The chance of being kept at each gate; 1 where nobody chooses.
    pub kept: ByStage,
}

/// The grant equivalent of a contract of a size on the day it starts: the expected present value of its payments by plan, at the State's
/// rate and with the lag of the month in which the case is looked at; an advance counts with the stages that it is for. Stages begun before
/// it count as passed. Chances are the stated ones: the State does not see effort. `kept`: the chance of being kept at the gate of a stage
/// with this chance.
#[must_use]
pub fn grant_equivalent(case: &Case<'_>, size: f64, kept: impl Fn(usize, f64) -> f64) -> f64 {
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
            reach *= stage.chance * kept(k, stage.chance);
        }
    }
    terms.of_state() * sum
}
