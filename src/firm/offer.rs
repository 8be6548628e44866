//! What a project is worth to its firm under a scheme's terms, at what size, and whether the firm can pay. Section 4 of the model.

use crate::firm::beliefs::{Beliefs, ClassBeliefs, Terms, size_gain, wanted_scale};
use crate::firm::prospect::{Prospect, StageFacts};
use crate::model::MAX_STAGES;
use crate::scheme::payment::Timing;
use crate::scheme::rights;
use crate::units::Share;

/// A scheme's offer as the firm values it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Offer {
    /// V₁ under the scheme, before application cost and waiting.
    pub value: f64,
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
}

/// V₁ alone; `next[k]` becomes the value of what follows stage k.
#[must_use]
pub fn alone(prospect: &Prospect, stages: &[StageFacts], beliefs: &Beliefs, next: &mut [f64; MAX_STAGES]) -> f64 {
    let class = &beliefs.classes[usize::from(prospect.class)];
    let mut own = [0.0; MAX_STAGES];
    for (own, stage) in own.iter_mut().zip(stages) {
        *own = stage.expected_cost;
    }
    let purchase = purchase_profit(prospect, beliefs);
    let owned = prospect.profit_value;
    let tax = later_tax(beliefs, class, &own[..stages.len()], prospect.profit_nominal + purchase);
    let terminal = prospect.launch_discount * (1.0 - tax) * (owned + purchase);
    recursion(&own[..stages.len()], stages, relief(beliefs, class), terminal, next)
}

/// The offer of a scheme at State share `state` (its own, or less where the firm raises its part).
/// `next[k]` becomes the value of what follows stage k under it.
#[must_use]
pub fn under(
    prospect: &Prospect,
    stages: &[StageFacts],
    beliefs: &Beliefs,
    terms: &Terms,
    state: Share,
    next: &mut [f64; MAX_STAGES],
) -> Offer {
    let class = &beliefs.classes[usize::from(prospect.class)];
    let parts = Parts::new(prospect, stages, beliefs, terms, state);
    let means = prospect.means().to_f64();
    let scale = scale(prospect, stages, class, terms, state, parts.peak, means);
    let growth = growth(prospect, class, terms, scale);
    let mut own = [0.0; MAX_STAGES];
    for (own, part) in own.iter_mut().zip(&parts.own) {
        *own = part * scale;
    }
    let owned = terms.owned;
    let royalties = royalty_value(prospect, beliefs, terms, growth, parts.nominal_state_money * scale);
    let purchase = purchase_profit(prospect, beliefs);
    let tax = later_tax(beliefs, class, &own[..stages.len()], owned * growth * prospect.profit_nominal + purchase);
    let terminal = prospect.launch_discount
        * ((1.0 - tax) * (owned * growth * prospect.profit_value - royalties) + (1.0 - tax) * purchase);
    let value = recursion(&own[..stages.len()], stages, relief(beliefs, class), terminal, next);
    Offer {
        value,
        scale,
        growth,
        liquid: parts.peak <= means,
        state_money: parts.state_money * scale,
        pays: parts.nominal_state_money > 0.0,
    }
}

/// `V_k = max(0, −own_k·(1−relief) + p_k·D_k·V_{k+1})`, V₁ without the max.
fn recursion(own: &[f64], stages: &[StageFacts], relief: f64, terminal: f64, next: &mut [f64; MAX_STAGES]) -> f64 {
    let mut value = terminal;
    for (k, stage) in stages.iter().enumerate().rev() {
        next[k] = value;
        value = stage.chance * stage.discount * value - own[k] * (1.0 - relief);
        if k > 0 {
            value = value.max(0.0);
        }
    }
    value
}

/// The State's money and the firm's own part of each stage, at size 1.
struct Parts {
    own: [f64; MAX_STAGES],
    peak: f64,
    state_money: f64,
    nominal_state_money: f64,
}

impl Parts {
    fn new(prospect: &Prospect, stages: &[StageFacts], beliefs: &Beliefs, terms: &Terms, state: Share) -> Parts {
        let technology = usize::from(prospect.technology);
        let hurdle = &beliefs.classes[usize::from(prospect.class)].hurdle;
        let coordination = terms.coordination(state, beliefs);
        let mut parts = Parts { own: [0.0; MAX_STAGES], peak: 0.0, state_money: 0.0, nominal_state_money: 0.0 };
        let share = state.to_f64();
        let mut granted = [0.0; MAX_STAGES];
        let mut carried = [0.0; MAX_STAGES];
        let mut reach = 1.0;
        for (k, stage) in stages.iter().enumerate() {
            let paid = terms.pays[technology][k];
            let (s, psi, kappa) = if paid { (share, terms.psi, coordination) } else { (0.0, 1.0, 0.0) };
            let g = if terms.timing.follows_cost() {
                s * stage.cost.to_f64() * terms.limited_overrun[technology][k]
            } else {
                s * stage.cost.to_f64()
            };
            let late = match terms.timing {
                Timing::Advance | Timing::PerStage => 1.0,
                Timing::Reimburse => hurdle.at(stage.expected_months + beliefs.lag),
                Timing::OnResult => {
                    let floor = terms.advance_or_floor.to_f64();
                    hurdle.at(stage.expected_months + beliefs.lag) * (stage.chance + (1.0 - stage.chance) * floor)
                }
            };
            let joint = kappa * stage.expected_cost;
            parts.own[k] = psi * (stage.expected_cost - g * late) + joint;
            granted[k] = g;
            carried[k] = if terms.timing.before_stage() {
                psi * (stage.expected_cost - g) + joint
            } else {
                psi * (stage.expected_cost - g) + g + joint
            };
            parts.state_money += reach * g;
            parts.nominal_state_money += g;
            reach *= stage.chance * stage.discount;
        }
        parts.peak = peak(stages, terms.timing, beliefs.lag, &carried, &granted);
        parts
    }
}

/// The peak of (costs due − State money in hand) over the plan: every gate passes, mean overruns, no queue.
fn peak(stages: &[StageFacts], timing: Timing, lag: f64, carried: &[f64], granted: &[f64]) -> f64 {
    let due: f64 = carried[..stages.len()].iter().sum();
    if timing.before_stage() {
        return due;
    }
    let (mut peak, mut spent, mut start) = (0.0_f64, 0.0, 0.0);
    for k in 0..stages.len() {
        spent += carried[k];
        let (mut received, mut end) = (0.0, 0.0);
        for j in 0..k {
            end += stages[j].expected_months;
            if end + lag <= start {
                received += granted[j];
            }
        }
        peak = peak.max(spent - received);
        start += stages[k].expected_months;
    }
    peak
}

/// The expected present value of profit, B: what grows with the size.
fn benefit(prospect: &Prospect) -> f64 {
    prospect.reach * prospect.launch_discount * prospect.profit_value
}

/// The size the firm chooses: `max(1, min((1−s̄)^(−ε), max_scale, means ÷ peak))`; 1 where nothing grows with it.
fn scale(
    prospect: &Prospect,
    stages: &[StageFacts],
    class: &ClassBeliefs,
    terms: &Terms,
    state: Share,
    peak: f64,
    means: f64,
) -> f64 {
    if !terms.firm_chooses_size || benefit(prospect) <= 0.0 {
        return 1.0;
    }
    let pays = &terms.pays[usize::from(prospect.technology)];
    let wanted = if pays.iter().all(|&paid| paid) && state == terms.state {
        terms.wanted_scale[usize::from(prospect.class)]
    } else {
        let planned: f64 = stages.iter().map(|stage| stage.cost.to_f64()).sum();
        let paid: f64 = stages.iter().zip(pays).filter(|(_, paid)| **paid).map(|(s, _)| s.cost.to_f64()).sum();
        let share = if planned > 0.0 { state.to_f64() * (paid / planned) } else { 0.0 };
        wanted_scale(share, class.response)
    };
    let affordable = if peak > 0.0 { means / peak } else { f64::INFINITY };
    wanted.min(terms.max_scale).min(affordable).max(1.0)
}

/// φ = 1 + C·(x^θ − 1)/(θ·B), θ = 1 − 1/ε; C·ln x/B where ε = 1.
#[allow(clippy::float_cmp, reason = "the tabulated size is this very number")]
fn growth(prospect: &Prospect, class: &ClassBeliefs, terms: &Terms, scale: f64) -> f64 {
    if scale <= 1.0 {
        return 1.0;
    }
    let index = usize::from(prospect.class);
    let gain =
        if scale == terms.wanted_scale[index] { terms.wanted_gain[index] } else { size_gain(scale, class.response) };
    1.0 + prospect.reach_cost * gain / benefit(prospect)
}

/// What a State purchase leaves the firm before tax.
fn purchase_profit(prospect: &Prospect, beliefs: &Beliefs) -> f64 {
    beliefs.technologies[usize::from(prospect.technology)].purchase_margin * prospect.purchase.to_f64()
}

/// The share of an own payment that comes back at once through other profit's tax.
fn relief(beliefs: &Beliefs, class: &ClassBeliefs) -> f64 {
    if class.own_tax_base { 0.0 } else { beliefs.tax_rate }
}

/// The tax rate on later profit: under an own tax base the loss carried forward shelters the same part of every month.
fn later_tax(beliefs: &Beliefs, class: &ClassBeliefs, own: &[f64], nominal: f64) -> f64 {
    let tax = beliefs.tax_rate;
    if !class.own_tax_base {
        return tax;
    }
    let loss: f64 = own.iter().sum();
    if nominal > 0.0 { tax * (1.0 - loss / nominal).max(0.0) } else { 0.0 }
}

/// Present value at launch of expected royalties, profit at size factor `growth`.
fn royalty_value(prospect: &Prospect, beliefs: &Beliefs, terms: &Terms, growth: f64, received: f64) -> f64 {
    let Some(&first_rate) = terms.royalty_rates.first() else { return 0.0 };
    let technology = usize::from(prospect.technology);
    let class = &beliefs.classes[usize::from(prospect.class)];
    let known = &beliefs.technologies[technology];
    let mut debt = terms.royalty_cap.map(|cap| cap * received);
    let (Some(stream), Some(nominal)) = (&class.streams[technology], &known.nominal_stream) else {
        let sales = growth * prospect.profit_nominal;
        let paid = rights::pay_year(&mut debt, terms.royalty_interest, first_rate.to_f64(), sales);
        return if sales > 0.0 { paid * growth * prospect.profit_value / sales } else { 0.0 };
    };
    let sales_of_profit = growth / known.margin;
    if debt.is_none() && terms.royalty_rates.len() == 1 {
        return first_rate.to_f64() * sales_of_profit * prospect.profit_value;
    }
    let payoff = prospect.payoff.to_f64();
    let mut value = 0.0;
    for year in 0..stream.years() {
        let rate = terms.royalty_rates[year.min(terms.royalty_rates.len() - 1)].to_f64();
        let undiscounted = nominal.year(year, prospect.wait);
        let paid = rights::pay_year(&mut debt, terms.royalty_interest, rate, payoff * undiscounted * sales_of_profit);
        if undiscounted > 0.0 {
            value += paid * stream.year(year, prospect.wait) / undiscounted;
        }
    }
    value
}

/// Expected value of a project per đồng of State money, as a panel reckons at the social rate: profit, public value and spillover.
#[must_use]
pub fn social_value(prospect: &Prospect, stages: &[StageFacts], beliefs: &Beliefs, growth: f64) -> f64 {
    let known = &beliefs.technologies[usize::from(prospect.technology)];
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
