//! What a scheme offers a project: of what size, what it is worth to its firm, and whether the firm can pay. Section 4 of the model.

use std::cell::OnceCell;

use crate::firm::beliefs::{Beliefs, Terms};
use crate::firm::case::Case;
use crate::firm::launch::profit_at_launch;
use crate::firm::prospect::{Prospect, StageFacts};
use crate::firm::size::{self, Range};
use crate::firm::wait;
use crate::firm::worth::{ByStage, NO_WAITS, Plan};
use crate::meter::reckonable;
use crate::model::MAX_STAGES;

/// A scheme's offer as the firm values it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Offer {
    /// V₁ under the scheme when its first stage can start, before application cost and waiting.
    pub value: f64,
    /// What the wait for the first stage's State money leaves of it; 1 for a firm that bridges.
    pub first_wait: f64,
    /// What complying with the overlays beside it costs.
    pub overlay_costs: f64,
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

    /// What it is worth on the day the contract starts, with the overlays beside it.
    #[inline]
    #[must_use]
    pub fn at_contract(&self) -> f64 {
        self.first_wait * self.value - self.overlay_costs
    }

    /// Whether the firm would lose by it.
    #[inline]
    #[must_use]
    pub fn is_a_loss(&self) -> bool {
        self.value < 0.0 || self.at_contract() < 0.0
    }
}

/// What a contract is worth to the firm, which believes that money it does not bridge comes `believed` months after it is asked for;
/// `next[k]` becomes the value of what follows stage k under it.
#[must_use]
pub fn under(case: &Case<'_>, believed: f64, next: &mut [f64]) -> Offer {
    of_plan(&Plan::new(case), believed, &OnceCell::new(), next)
}

/// The same of a plan at size 1; `waits` becomes what waits leave of each stage, where the firm may have to wait: for any overlays beside
/// the contract that multiply nothing it is the same.
#[must_use]
pub fn of_plan(plan: &Plan<'_>, believed: f64, waits: &OnceCell<ByStage>, next: &mut [f64]) -> Offer {
    let sizes = size::choosable(plan);
    let up_to = wait::bridges_up_to(plan.case);
    // Of a size that is known it is known whether the firm bridges.
    if !sizes.is_point() || sizes.low <= up_to {
        let free = offer(plan, &NO_WAITS, sizes, next);
        if free.scale <= up_to {
            return free;
        }
    }
    let waits = waits.get_or_init(|| wait::discounted(plan.case, believed));
    waiting(plan, sizes, (believed, waits), next)
}

/// Whether a firm can do a plan otherwise if it is lent more, as in `lent`: it can pay it where it could not, or need not wait, or can choose
/// its size. If not, what it is lent more changes nothing of the offer that it has.
#[must_use]
pub fn is_moved(lent: &Plan<'_>, offer: &Offer) -> bool {
    let bridges = || wait::bridges_up_to(lent.case) >= 1.0;
    !lent.case.has_fixed_size() || lent.is_liquid() != offer.liquid || bridges() != offer.bridges
}

/// The same where the firm does not decline it whatever the call: it can pay its part, and V₁ ≥ 0. One whose worth is no number to reckon
/// with comes back as it is.
///
/// # Errors
/// The firm declines; it would also do so with any longer wait than the months that come back. What is in `next` means nothing.
#[inline]
pub fn acceptable(case: &Case<'_>, believed: f64, next: &mut [f64]) -> Result<Offer, f64> {
    let plan = Plan::new(case);
    if !plan.is_liquid() {
        return Err(0.0);
    }
    // An offer without a worth is not declined: whoever asked notes it.
    let declines = |offer: &Offer| offer.value < 0.0 && offer.has_a_worth();
    let sizes = size::choosable(&plan);
    let free = offer(&plan, &NO_WAITS, sizes, next);
    if declines(&free) {
        // No wait makes an offer better.
        return Err(0.0);
    }
    if free.scale <= wait::bridges_up_to(case) {
        return Ok(free);
    }
    let waiting = waiting(&plan, sizes, (believed, &wait::discounted(case, believed)), next);
    if declines(&waiting) { Err(believed) } else { Ok(waiting) }
}

/// What the contract of a size is worth when its first stage can start, for a firm that bridges or believes that it waits so many months;
/// `next[k]` becomes the value of what follows stage k under it.
pub fn of_size(case: &Case<'_>, scale: f64, growth: f64, bridges: bool, believed: f64, next: &mut [f64]) -> f64 {
    let waits = if bridges { NO_WAITS } else { wait::discounted(case, believed) };
    Plan::new(case).value(scale, growth, &waits, next)
}

/// The best offer for the firm of a size in this range, with these waits; a firm without waits bridges.
fn offer(plan: &Plan<'_>, waits: &ByStage, sizes: Range, next: &mut [f64]) -> Offer {
    let scale = size::best(plan, waits, sizes);
    let growth = size::growth(plan.case, scale);
    Offer {
        value: plan.value(scale, growth, waits, next),
        first_wait: waits[0],
        overlay_costs: plan.case.overlaid.map_or(0.0, |overlaid| overlaid.costs),
        bridges: true,
        scale,
        growth,
        liquid: plan.is_liquid(),
        state_money: plan.state_money_of(scale),
        pays: plan.nominal_state_money > 0.0,
        believed: None,
    }
}

/// The best offer for a firm that cannot bridge all that it would choose: it waits, or it takes so small a size that it can.
fn waiting(plan: &Plan<'_>, sizes: Range, (believed, waits): (f64, &ByStage), next: &mut [f64]) -> Offer {
    let up_to = wait::bridges_up_to(plan.case);
    let larger = Range { low: sizes.low.max(up_to), ..sizes };
    let mut chosen = Offer { bridges: false, ..offer(plan, waits, larger, next) };
    if up_to >= sizes.low {
        let mut next_bridged = [0.0; MAX_STAGES];
        let next_bridged = &mut next_bridged[..next.len()];
        let bridged = offer(plan, &NO_WAITS, Range { high: up_to, ..sizes }, next_bridged);
        if bridged.at_contract() >= chosen.at_contract() {
            next.copy_from_slice(next_bridged);
            chosen = bridged;
        }
    }
    Offer { believed: Some(believed), ..chosen }
}

/// The present value of a project's profit at launch, at the social rate.
fn social_profit(prospect: &Prospect, beliefs: &Beliefs) -> f64 {
    let known = &beliefs.technologies[prospect.technology];
    profit_at_launch(prospect, known.social_stream.as_ref(), known.unprotected, &beliefs.social)
}

/// Expected value of what a fund has of a project, at the social rate, if it pays so much by plan.
#[must_use]
pub fn value_to_fund(prospect: &Prospect, stages: &[StageFacts], beliefs: &Beliefs, terms: &Terms, paid: f64) -> f64 {
    let months: f64 = stages.iter().map(|stage| stage.expected_months).sum();
    let part = 1.0 - terms.owned(prospect.technology, prospect.profit_nominal, paid);
    prospect.chance * beliefs.social.at(months + prospect.certification) * part * social_profit(prospect, beliefs)
}

/// The chance that all stages of a project are passed and that it gives back what a fund paid for it.
#[must_use]
pub fn success(prospect: &Prospect, terms: &Terms) -> f64 {
    prospect.chance * terms.equity.as_ref().map_or(1.0, |equity| equity.pays_back(prospect.technology))
}

/// Expected value of a project of which these stages are ahead, as a panel reckons at the social rate: profit, public value and spillover.
/// It looks at each project as if it were the only one of its topic.
#[must_use]
pub fn social_value(prospect: &Prospect, stages: &[StageFacts], beliefs: &Beliefs, growth: f64) -> f64 {
    let known = &beliefs.technologies[prospect.technology];
    let months: f64 = stages.iter().map(|stage| stage.expected_months).sum();
    let chance = stages.iter().fold(1.0, |chance, stage| chance * stage.chance);
    let profit = social_profit(prospect, beliefs);
    let spillover = 1.0 + beliefs.spillover * beliefs.spillover_discount;
    chance
        * (beliefs.social.at(months) * (known.deployment * prospect.gains.to_f64())
            + beliefs.social.at(months + prospect.certification) * growth * profit * spillover
            - beliefs.social.at(months + prospect.certification) * known.at_launch.lost_value)
}
