//! What a scheme offers a project: of what size, what it is worth to its firm, and whether the firm can pay. Section 4 of the model.

use crate::firm::beliefs::{Beliefs, size_gain, wanted_scale};
use crate::firm::case::Case;
use crate::firm::prospect::{Prospect, StageFacts};
use crate::firm::wait;
use crate::firm::worth::{ByStage, NO_WAITS, Plan};
use crate::meter::reckonable;

/// A scheme's offer as the firm values it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Offer {
    /// V₁ under the scheme when its first stage can start, before application cost and waiting.
    pub value: f64,
    /// What the wait for the first stage's State money leaves of it; 1 for a firm that bridges.
    pub first_wait: f64,
    /// Whether the firm bridges what the State pays late, and so waits for nothing.
    pub bridges: bool,
    /// Size x.
    pub scale: f64,
    /// Factor φ on profit that goes with the size.
    pub growth: f64,
    /// Whether the firm can pay its part at every moment of the plan.
    pub liquid: bool,
    /// Σ of reach × expected State money: what bridging would save interest on.
    pub state_money: f64,
    /// Whether the State would pay anything.
    pub pays: bool,
    /// The believed months of waiting with which it was reckoned; `None`: it is the same whatever they are.
    pub believed: Option<f64>,
}

impl Offer {
    /// Whether its value and the growth of profit are numbers to reckon with.
    #[inline]
    #[must_use]
    pub fn has_a_worth(&self) -> bool {
        reckonable(self.value.abs() + self.growth)
    }

    /// What it is worth on the day the contract starts.
    #[inline]
    #[must_use]
    pub fn at_contract(&self) -> f64 {
        self.first_wait * self.value
    }
}

/// What a contract is worth to the firm, which believes that money it does not bridge comes `believed` months after it is asked for;
/// `next[k]` becomes the value of what follows stage k under it.
#[must_use]
pub fn under(case: &Case<'_>, believed: f64, next: &mut [f64]) -> Offer {
    let plan = Plan::new(case);
    let offer = at_once(&plan, next);
    if offer.bridges { offer } else { waiting(&plan, offer, believed, next) }
}

/// The same where the firm does not decline it whatever the call: it can pay its part, and V₁ ≥ 0. One whose worth is no number to reckon
/// with comes back as it is.
///
/// # Errors
/// The firm declines; it would also do so with any longer wait than the months that come back. What is in `next` means nothing.
#[inline]
pub fn acceptable(case: &Case<'_>, believed: f64, next: &mut [f64]) -> Result<Offer, f64> {
    let plan = Plan::new(case);
    if plan.peak > case.prospect.means().to_f64() {
        return Err(0.0);
    }
    // An offer without a worth is not declined: whoever asked notes it.
    let declines = |offer: &Offer| offer.value < 0.0 && offer.has_a_worth();
    let offer = at_once(&plan, next);
    if offer.bridges || declines(&offer) {
        // No wait makes an offer better.
        return if declines(&offer) { Err(0.0) } else { Ok(offer) };
    }
    let offer = waiting(&plan, offer, believed, next);
    if declines(&offer) { Err(believed) } else { Ok(offer) }
}

/// An offer under which all money comes when it is asked for.
fn at_once(plan: &Plan<'_>, next: &mut [f64]) -> Offer {
    let case = plan.case;
    let means = case.prospect.means().to_f64();
    let scale = scale(case, plan.peak, means);
    let growth = growth(case, scale);
    Offer {
        value: plan.value(scale, growth, &NO_WAITS, next),
        first_wait: 1.0,
        bridges: wait::bridges(case, scale),
        scale,
        growth,
        liquid: plan.peak <= means,
        state_money: plan.state_money * scale,
        pays: plan.nominal_state_money > 0.0,
        believed: None,
    }
}

/// The same for a firm that waits for the money.
fn waiting(plan: &Plan<'_>, offer: Offer, believed: f64, next: &mut [f64]) -> Offer {
    let mut waits: ByStage = NO_WAITS;
    wait::discounts(plan.case, believed, &mut waits);
    let value = plan.value(offer.scale, offer.growth, &waits, next);
    Offer { value, first_wait: waits[0], believed: Some(believed), ..offer }
}

/// The expected present value of profit, B: what grows with the size.
fn benefit(prospect: &Prospect) -> f64 {
    prospect.reach * prospect.launch_discount * prospect.profit_value
}

/// The size the firm chooses: `max(1, min((1−s̄)^(−ε), max_scale, means ÷ peak))`; 1 where nothing grows with it.
fn scale(case: &Case<'_>, peak: f64, means: f64) -> f64 {
    let &Case { prospect, stages, terms, ask, .. } = case;
    if !terms.firm_chooses_size || benefit(prospect) <= 0.0 {
        return 1.0;
    }
    let technology = prospect.technology;
    let wanted = if terms.pays_all[technology] {
        ask.wanted_scale[prospect.class]
    } else {
        let pays = &terms.pays[technology];
        let planned: f64 = stages.iter().map(|stage| stage.cost.to_f64()).sum();
        let paid: f64 = stages.iter().zip(pays).filter(|(_, paid)| **paid).map(|(s, _)| s.cost.to_f64()).sum();
        let share = if planned > 0.0 { ask.state.to_f64() * (paid / planned) } else { 0.0 };
        wanted_scale(share, case.class().response)
    };
    let affordable = if peak > 0.0 { means / peak } else { f64::INFINITY };
    wanted.min(terms.max_scale).min(affordable).max(1.0)
}

/// φ = 1 + C·(x^θ − 1)/(θ·B), θ = 1 − 1/ε; C·ln x/B where ε = 1.
#[allow(clippy::float_cmp, reason = "the tabulated size is this very number")]
fn growth(case: &Case<'_>, scale: f64) -> f64 {
    if scale <= 1.0 {
        return 1.0;
    }
    let &Case { prospect, ask, .. } = case;
    let index = prospect.class;
    let known = scale == ask.wanted_scale[index];
    let gain = if known { ask.wanted_gain[index] } else { size_gain(scale, case.class().response) };
    1.0 + prospect.reach_cost * gain / benefit(prospect)
}

/// Expected value of a project per unit of State money, as a panel reckons at the social rate: profit, public value and spillover.
#[must_use]
pub fn social_value(prospect: &Prospect, stages: &[StageFacts], beliefs: &Beliefs, growth: f64) -> f64 {
    let known = &beliefs.technologies[prospect.technology];
    let months: f64 = stages.iter().map(|stage| stage.expected_months).sum();
    let profit = known.social_stream.as_ref().map_or_else(
        || {
            let kept = known.unprotected;
            prospect.payoff.to_f64() * (kept + (1.0 - kept) * beliefs.social.at(prospect.wait))
        },
        |stream| prospect.payoff.to_f64() * stream.at(prospect.wait),
    );
    let spillover = 1.0 + beliefs.spillover * beliefs.spillover_discount;
    prospect.chance
        * (beliefs.social.at(months) * prospect.public_value.to_f64()
            + beliefs.social.at(months + prospect.certification) * growth * profit * spillover)
}
