//! What a project is worth to its firm under a scheme's terms, at what size, and whether the firm can pay. Section 4 of the model.

use crate::firm::beliefs::{Beliefs, ClassBeliefs, Terms, size_gain, wanted_scale};
use crate::firm::case::Case;
use crate::firm::prospect::{Prospect, StageFacts};
use crate::meter::reckonable;
use crate::scheme::funding::StageFunding;
use crate::scheme::rights;

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

impl Offer {
    /// Whether its value and the growth of profit are numbers to reckon with.
    #[inline]
    #[must_use]
    pub fn has_a_worth(&self) -> bool {
        reckonable(self.value.abs() + self.growth)
    }
}

/// V₁ alone; `next[k]` becomes the value of what follows stage k.
#[must_use]
pub fn alone(prospect: &Prospect, stages: &[StageFacts], beliefs: &Beliefs, next: &mut [f64]) -> f64 {
    let class = &beliefs.classes[prospect.class];
    for (own, stage) in next.iter_mut().zip(stages) {
        *own = stage.expected_cost;
    }
    let purchase = purchase_profit(prospect, beliefs);
    let owned = prospect.profit_value;
    let tax = later_tax(beliefs, class, next, prospect.profit_nominal + purchase);
    let terminal = prospect.launch_discount * (1.0 - tax) * (owned + purchase);
    recursion(stages, relief(beliefs, class), terminal, next)
}

/// What a contract is worth to the firm; `next[k]` becomes the value of what follows stage k under it.
#[must_use]
pub fn under(case: &Case<'_>, next: &mut [f64]) -> Offer {
    let parts = Parts::new(case, next);
    valued(case, &parts, next)
}

/// The same, or `None` where the firm declines it whatever the call: it cannot pay its part, or V₁ < 0. What is in `next` then means
/// nothing. One whose worth is no number to reckon with comes back as it is.
#[inline]
#[must_use]
pub fn acceptable(case: &Case<'_>, next: &mut [f64]) -> Option<Offer> {
    let parts = Parts::new(case, next);
    if parts.peak > case.prospect.means().to_f64() {
        return None;
    }
    // An offer without a worth is not declined: whoever asked notes it.
    Some(valued(case, &parts, next)).filter(|offer| offer.value >= 0.0 || !offer.has_a_worth())
}

/// Values an offer; `next[k]` comes as the firm's own part of stage k at size 1.
fn valued(case: &Case<'_>, parts: &Parts, next: &mut [f64]) -> Offer {
    let &Case { prospect, stages, beliefs, terms, .. } = case;
    let class = case.class();
    let means = prospect.means().to_f64();
    let scale = scale(case, parts.peak, means);
    let growth = growth(case, scale);
    for own in &mut *next {
        *own *= scale;
    }
    let owned = terms.owned;
    let royalties = royalty_value(case, growth, parts.nominal_state_money * scale);
    let purchase = purchase_profit(prospect, beliefs);
    let tax = later_tax(beliefs, class, next, owned * growth * prospect.profit_nominal + purchase);
    let terminal = prospect.launch_discount
        * ((1.0 - tax) * (owned * growth * prospect.profit_value - royalties) + (1.0 - tax) * purchase);
    let value = recursion(stages, relief(beliefs, class), terminal, next);
    Offer {
        value,
        scale,
        growth,
        liquid: parts.peak <= means,
        state_money: parts.state_money * scale,
        pays: parts.nominal_state_money > 0.0,
    }
}

/// `V_k = max(0, −own_k·(1−relief) + p_k·D_k·V_{k+1})`, V₁ without the max; `next[k]` comes as `own_k` and becomes `V_{k+1}`.
#[inline]
fn recursion(stages: &[StageFacts], relief: f64, terminal: f64, next: &mut [f64]) -> f64 {
    let mut value = terminal;
    let mut later = false;
    for (stage, next) in stages.iter().zip(next).rev() {
        if later {
            value = value.max(0.0);
        }
        let own = std::mem::replace(next, value);
        value = stage.chance * stage.discount * value - own * (1.0 - relief);
        later = true;
    }
    value
}

/// What a contract asks of the firm and of the State over all stages, at size 1.
struct Parts {
    peak: f64,
    state_money: f64,
    nominal_state_money: f64,
}

impl Parts {
    /// `own[k]` becomes the firm's own part of stage k.
    #[inline]
    fn new(case: &Case<'_>, own: &mut [f64]) -> Parts {
        let &Case { stages, beliefs, terms, .. } = case;
        let funding = case.funding();
        let mut parts = Parts { peak: 0.0, state_money: 0.0, nominal_state_money: 0.0 };
        let mut reach = 1.0;
        for ((stage, funding), own) in stages.iter().zip(funding).zip(&mut *own) {
            let granted = funding.expected_state(stage.cost.to_f64());
            *own = funding.own(stage.expected_cost, granted, 1.0) + funding.coordination(stage.expected_cost);
            parts.peak += *own;
            parts.state_money += reach * granted;
            parts.nominal_state_money += granted;
            reach *= stage.chance * stage.discount;
        }
        if !terms.timing.before_stage() {
            parts.peak = peak(stages, funding, beliefs.lag);
            come_late(case, own);
        }
        parts
    }
}

/// The firm's own parts where State money comes after the stage and so is worth less.
fn come_late(case: &Case<'_>, own: &mut [f64]) {
    for ((stage, funding), own) in case.stages.iter().zip(case.funding()).zip(own) {
        let granted = funding.expected_state(stage.cost.to_f64());
        let worth = state_money_worth(case.terms, case.class(), stage.chance, stage.expected_months, case.beliefs.lag);
        *own = funding.own(stage.expected_cost, granted, worth) + funding.coordination(stage.expected_cost);
    }
}

/// What a unit of State money for a stage of so many months is worth to the firm when the stage starts, `f_k`.
#[inline]
#[must_use]
pub fn state_money_worth(terms: &Terms, class: &ClassBeliefs, chance: f64, months: f64, lag: f64) -> f64 {
    terms.timing.worth(|| class.hurdle.at(months + lag), chance, terms.advance_or_floor.to_f64())
}

/// The peak of (costs due − State money in hand) over a plan in which State money comes late: every gate passes, mean overruns, no queue.
fn peak(stages: &[StageFacts], funding: &[StageFunding], lag: f64) -> f64 {
    let (mut peak, mut spent, mut start) = (0.0_f64, 0.0, 0.0);
    for (k, (stage, funded)) in stages.iter().zip(funding).enumerate() {
        let money = funded.expected_state(stage.cost.to_f64());
        spent += funded.own(stage.expected_cost, money, 1.0) + money + funded.coordination(stage.expected_cost);
        let (mut received, mut end) = (0.0, 0.0);
        for (earlier, funded) in stages[..k].iter().zip(funding) {
            end += earlier.expected_months;
            if end + lag <= start {
                received += funded.expected_state(earlier.cost.to_f64());
            }
        }
        peak = peak.max(spent - received);
        start += stage.expected_months;
    }
    peak
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

/// What a State purchase leaves the firm before tax.
fn purchase_profit(prospect: &Prospect, beliefs: &Beliefs) -> f64 {
    beliefs.technologies[prospect.technology].purchase_margin * prospect.purchase.to_f64()
}

/// The share of an own payment that comes back at once through other profit's tax.
#[must_use]
pub fn relief(beliefs: &Beliefs, class: &ClassBeliefs) -> f64 {
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
fn royalty_value(case: &Case<'_>, growth: f64, received: f64) -> f64 {
    let &Case { prospect, beliefs, terms, .. } = case;
    let Some(&first_rate) = terms.royalty_rates.first() else { return 0.0 };
    let technology = prospect.technology;
    let class = case.class();
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
