//! What a project is worth to its firm, alone or under a contract of a given size, with given waits for State money. Section 4 of the
//! model. Chooses nothing.

use crate::firm::beliefs::{Beliefs, ClassBeliefs, Terms};
use crate::firm::case::Case;
use crate::firm::effort::Exerted;
use crate::firm::learning::AtLaunch;
use crate::firm::most::{Most, ROUNDED};
use crate::firm::overlaid::Overlaid;
use crate::firm::prospect::{Prospect, StageFacts};
use crate::model::MAX_STAGES;
use crate::scheme::rights;

/// A number for each stage.
pub type ByStage = [f64; MAX_STAGES];

/// Nothing in any stage.
const NOTHING: ByStage = [0.0; MAX_STAGES];

/// No stage waits for anything.
pub const NO_WAITS: ByStage = [1.0; MAX_STAGES];

/// What a contract asks of the firm and of the State, at a size.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'c> {
    /// The contract.
    pub case: &'c Case<'c>,
    /// The firm's own part of each stage, `own_k`: State money that comes late is worth less.
    pub own: ByStage,
    /// The peak of what the firm has to find.
    pub peak: f64,
    /// The same before the first stage for which a bank lends more under a guarantee; nothing where there is none before it.
    pub peak_before: f64,
    /// What it has paid of its own when all gates are passed.
    pub paid: f64,
    /// Σ of reach × expected State money.
    pub state_money: f64,
    /// Σ of expected State money.
    pub nominal_state_money: f64,
    /// The same, if the State paid its share without a ceiling.
    uncut: f64,
    /// What effort for results adds to the chance of each gate, Δp; the same at every size at which the State pays its share.
    pub gain: ByStage,
    /// The chance of being kept that the firm believes in at each gate; 1 where nobody chooses.
    pub kept: ByStage,
    /// Present value at launch of expected royalties at size 1; `None`: not worked out beforehand.
    royalties: Option<f64>,
}

impl<'c> Plan<'c> {
    /// The plan of a contract, at size 1.
    #[inline]
    #[must_use]
    pub fn new(case: &'c Case<'c>) -> Plan<'c> {
        Plan::worked_out(case, 1.0)
    }

    fn worked_out(case: &'c Case<'c>, size: f64) -> Plan<'c> {
        let &Case { stages, terms, .. } = case;
        let mut plan = Plan {
            case,
            own: NOTHING,
            peak: 0.0,
            peak_before: 0.0,
            paid: 0.0,
            state_money: 0.0,
            nominal_state_money: 0.0,
            uncut: 0.0,
            gain: NOTHING,
            kept: NO_WAITS,
            royalties: None,
        };
        let (mut granted, mut effort) = (NOTHING, NOTHING);
        let mut left = terms.shares.ceiling().to_f64();
        let mut reach = 1.0;
        let parts = plan.own.iter_mut().zip(&mut granted).enumerate();
        for ((stage, funding), (k, (own, granted))) in stages.iter().zip(case.funding()).zip(parts) {
            let cost = stage.expected_cost * size;
            let asked = funding.expected_state(stage.cost.to_f64() * size);
            *granted = asked.min(left);
            left -= *granted;
            *own = funding.own(cost, *granted, 1.0) + funding.coordination(cost);
            plan.peak += *own;
            plan.peak_before += if k < case.lent_from() { *own } else { 0.0 };
            plan.state_money += reach * *granted;
            plan.nominal_state_money += *granted;
            plan.uncut += asked;
            let exerted = exerted(case, k, stage.expected_months, *granted, size);
            (plan.gain[k], effort[k]) = (exerted.gain, exerted.cost);
            reach *= (stage.chance + exerted.gain) * stage.discount;
            if let Some(keep) = terms.keep {
                plan.kept[k] = keep.kept_by_plan(k, case.stated[k].chance);
                reach *= plan.kept[k];
            }
        }
        plan.paid = plan.peak + effort[..stages.len()].iter().sum::<f64>();
        if !terms.timing.before_stage() {
            plan.peak = peak(case, stages.len(), size, &granted, &effort);
            plan.peak_before = peak(case, case.lent_from(), size, &granted, &effort);
            come_late(case, size, &granted, &plan.gain, &effort, &mut plan.own);
        }
        plan
    }

    /// The plan, to be valued with several sets of overlays: what none of them changes is worked out beforehand.
    #[must_use]
    pub fn for_overlays(case: &'c Case<'c>) -> Plan<'c> {
        let plan = Plan::new(case);
        let royalties = royalty_value(case, case.ask.idea.of_plan(), plan.nominal_state_money);
        Plan { royalties: Some(royalties), ..plan }
    }

    /// The plan of the same contract where other overlays lie beside it, which multiply nothing.
    #[must_use]
    pub fn beside<'o>(&self, case: &'o Case<'o>) -> Plan<'o>
    where
        'c: 'o,
    {
        if case.lent_from() == self.case.lent_from() {
            Plan { case, ..*self }
        } else {
            Plan { royalties: self.royalties, ..Plan::new(case) }
        }
    }

    /// What the firm must find at a launch beyond what it has paid by then.
    #[inline]
    #[must_use]
    pub fn needs(&self) -> f64 {
        at_launch(self.case.prospect, self.case.beliefs, self.case.overlaid).needs
    }

    /// Whether the State pays less than its share at this size, for its ceiling.
    #[inline]
    #[must_use]
    pub fn is_cut(&self, size: f64) -> bool {
        self.uncut * size > self.case.terms.shares.ceiling().to_f64()
    }

    /// The plan at a size, of one at size 1.
    #[inline]
    #[must_use]
    pub fn of_size(&self, size: f64) -> Plan<'c> {
        if self.is_cut(size) {
            return Plan::worked_out(self.case, size);
        }
        let mut plan = Plan {
            peak: self.peak * size,
            peak_before: self.peak_before * size,
            paid: self.paid * size,
            state_money: self.state_money * size,
            nominal_state_money: self.nominal_state_money * size,
            uncut: self.uncut * size,
            ..*self
        };
        for own in &mut plan.own[..self.case.stages.len()] {
            *own *= size;
        }
        plan
    }

    /// Σ of reach × expected State money at a size, of the plan at size 1.
    #[inline]
    #[must_use]
    pub fn state_money_of(&self, size: f64) -> f64 {
        if self.is_cut(size) { Plan::worked_out(self.case, size).state_money } else { self.state_money * size }
    }

    /// Whether the firm can pay its part at every moment of the plan, and at the launch.
    #[inline]
    #[must_use]
    pub fn is_liquid(&self) -> bool {
        let (means, needs) = (self.case.means(), self.needs());
        self.peak <= means
            && self.peak_before <= self.case.prospect.means().to_f64()
            && (needs <= 0.0 || self.paid + needs <= means)
    }

    /// The largest size at which it can.
    #[inline]
    #[must_use]
    pub fn affordable(&self) -> f64 {
        let of = |means: f64, peak: f64| if peak > 0.0 { means / peak } else { f64::INFINITY };
        let (means, needs) = (self.case.means(), self.needs());
        let at_launch = if needs > 0.0 { of(means - needs, self.paid) } else { f64::INFINITY };
        of(means, self.peak).min(of(self.case.prospect.means().to_f64(), self.peak_before)).min(at_launch)
    }

    /// What is left of what follows each gate for the firm today, where contracts are decided on in phases: with the wait for money, the chance
    /// of being kept; `None` where there are no phases.
    fn later(&self, waits: &ByStage) -> Option<ByStage> {
        self.case.terms.keep?;
        let mut later = *waits;
        for (later, kept) in later[1..].iter_mut().zip(&self.kept) {
            *later *= kept;
        }
        Some(later)
    }

    /// V₁ at this size, of a plan at size 1, profits × `growth`, where stage k waits for its money as `waits[k]` says, the first stage's
    /// wait apart; `next[k]` becomes the value of what follows stage k.
    #[must_use]
    pub fn value(&self, size: f64, growth: f64, waits: &ByStage, next: &mut [f64]) -> f64 {
        let &Case { prospect, stages, beliefs, terms, .. } = self.case;
        let class = self.case.class();
        let later = self.later(waits);
        let waits = later.as_ref().unwrap_or(waits);
        // All of a plan is not copied for what is looked at here of it.
        let cut = self.is_cut(size).then(|| Plan::worked_out(self.case, size));
        let (plan, times) = cut.as_ref().map_or((self, size), |plan| (plan, 1.0));
        let mut own = NOTHING;
        let own = &mut own[..stages.len()];
        own.iter_mut().zip(&plan.own).for_each(|(own, of_plan)| *own = of_plan * times);
        let state_money = plan.nominal_state_money * times;
        let owned = terms.owned(prospect.technology, growth * prospect.profit_nominal, state_money);
        let of_plan = self.royalties.filter(|_| size <= 1.0);
        let royalties = of_plan.unwrap_or_else(|| royalty_value(self.case, growth, state_money));
        let beside = at_launch(prospect, beliefs, self.case.overlaid);
        let nominal = owned * growth * prospect.profit_nominal + beside.earned + growth * beside.growing;
        let earned = beside.earned_value + growth * beside.growing_value;
        let lost = beside.lost_value * (1.0 - relief(beliefs, class));
        let terminal = |tax: f64| {
            let profit = (1.0 - tax) * (owned * growth * prospect.profit_value - royalties);
            prospect.launch_discount * (profit + (1.0 - tax) * earned - lost)
        };
        let taxed = Taxed { beliefs, class, overlaid: self.case.overlaid, nominal, lost: beside.lost };
        taxed.value(stages, own, &plan.gain, waits, terminal, next)
    }

    /// The most that V₁ can be at size 1, of a plan for overlays at that size, whatever the firm waits and whichever of these overlays it
    /// takes: as it is worked out for each of them, but each number at its best. `None` where the size is not fixed, or where more is better
    /// or worse as other numbers have it.
    #[must_use]
    pub fn at_most(&self, most: &Most) -> Option<f64> {
        let &Case { prospect, stages, beliefs, terms, ask, .. } = self.case;
        let class = self.case.class();
        let own = &self.own[..stages.len()];
        let growth = ask.idea.of_plan();
        let owned = terms.owned(prospect.technology, growth * prospect.profit_nominal, self.nominal_state_money);
        let profit = owned * growth * prospect.profit_value - self.royalties?;
        if !self.case.has_fixed_size() || profit < 0.0 || own.iter().any(|own| *own < 0.0) {
            return None;
        }
        let terminal = success_at_most(prospect, beliefs, most, (profit, growth));
        let own = after_tax(own, &most.overlaid, beliefs, class);
        Some(recursion(stages, &own, &self.gain, &NO_WAITS, 0.0, terminal, &mut [0.0; MAX_STAGES]))
    }
}

/// The most that V₁ can be alone, whichever of these overlays the firm takes.
#[must_use]
pub fn alone_at_most(prospect: &Prospect, stages: &[StageFacts], beliefs: &Beliefs, most: &Most) -> f64 {
    let class = &beliefs.classes[prospect.class];
    let terminal = success_at_most(prospect, beliefs, most, (prospect.profit_value, 1.0));
    let own = after_tax(&own_alone(stages)[..stages.len()], &most.overlaid, beliefs, class);
    recursion(stages, &own, &NOTHING, &NO_WAITS, 0.0, terminal, &mut [0.0; MAX_STAGES])
}

/// The most that a technical success can be worth whichever of these overlays a firm takes, with this profit, value at launch, and this growth
/// of it.
fn success_at_most(prospect: &Prospect, beliefs: &Beliefs, most: &Most, (profit, growth): (f64, f64)) -> f64 {
    let class = &beliefs.classes[prospect.class];
    // A loss may shelter all profit of a firm without other profit.
    let tax = if class.own_tax_base { 0.0 } else { beliefs.tax_rate };
    let beside = at_launch(prospect, beliefs, Some(&most.overlaid));
    let collared = if most.collared > 0.0 {
        let sales = prospect.payoff.to_f64() / beliefs.technologies[prospect.technology].margin;
        growth * (sales * most.collared)
    } else {
        0.0
    };
    let earned = (1.0 - tax) * (profit + beside.earned_value + collared);
    let lost = beside.lost_value * (1.0 - relief(beliefs, class));
    prospect.launch_discount * (earned * ROUNDED - lost / ROUNDED)
}

/// Own parts and profits as they are taxed, with overlays where there are some.
struct Taxed<'a> {
    beliefs: &'a Beliefs,
    class: &'a ClassBeliefs,
    overlaid: Option<&'a Overlaid>,
    /// All profit, undiscounted.
    nominal: f64,
    /// What is lost at launch, undiscounted.
    lost: f64,
}

impl Taxed<'_> {
    /// V₁ of own parts with these gains and waits; `terminal` gives what a success is worth at a tax rate on later profit; `next[k]` becomes
    /// the value of what follows stage k.
    #[inline]
    fn value(
        &self,
        stages: &[StageFacts],
        own: &[f64],
        gain: &ByStage,
        waits: &ByStage,
        terminal: impl Fn(f64) -> f64,
        next: &mut [f64],
    ) -> f64 {
        let &Taxed { beliefs, class, overlaid, nominal, lost } = self;
        let Some(overlaid) = overlaid else {
            let tax = later_tax(beliefs, class, own, nominal, lost);
            return recursion(stages, own, gain, waits, relief(beliefs, class), terminal(tax), next);
        };
        let tax = tax_on_profit(own, overlaid, nominal, beliefs, class, lost);
        recursion(stages, &after_tax(own, overlaid, beliefs, class), gain, waits, 0.0, terminal(tax), next)
    }
}

/// The loss carried forward by plan, Λ.
#[must_use]
pub fn loss(case: &Case<'_>, own: &[f64]) -> f64 {
    case.overlaid.map_or_else(|| own.iter().sum(), |overlaid| deductible(own, overlaid).iter().sum())
}

/// What of the own parts is deducted from taxable profit, with overlays.
fn deductible(own: &[f64], overlaid: &Overlaid) -> ByStage {
    let mut deductible = NOTHING;
    for ((deductible, own), deducted) in deductible.iter_mut().zip(own).zip(&overlaid.deducted) {
        *deductible = own * (1.0 + deducted);
    }
    deductible
}

/// The own parts less the tax that comes back at once and what relief of interest is worth after tax, with overlays.
#[must_use]
pub fn after_tax(own: &[f64], overlaid: &Overlaid, beliefs: &Beliefs, class: &ClassBeliefs) -> ByStage {
    let mut after_tax = NOTHING;
    let tax = relief(beliefs, class);
    let of_stage = own.iter().zip(&overlaid.deducted).zip(&overlaid.relieved);
    for (after_tax, ((own, deducted), relieved)) in after_tax.iter_mut().zip(of_stage) {
        *after_tax = own * (1.0 - tax * (1.0 + deducted) - (1.0 - tax) * relieved);
    }
    after_tax
}

/// The tax rate on later profit where the firm's own parts are these, with overlays.
#[must_use]
pub fn tax_on_profit(
    own: &[f64],
    overlaid: &Overlaid,
    nominal: f64,
    beliefs: &Beliefs,
    class: &ClassBeliefs,
    lost: f64,
) -> f64 {
    later_tax(beliefs, class, &deductible(own, overlaid), nominal, lost)
}

/// What each stage costs a firm alone by plan.
#[inline]
#[must_use]
pub fn own_alone(stages: &[StageFacts]) -> ByStage {
    let mut own = NOTHING;
    for (own, stage) in own.iter_mut().zip(stages) {
        *own = stage.expected_cost;
    }
    own
}

/// V₁ alone, with these overlays if there are some; `next[k]` becomes the value of what follows stage k.
#[must_use]
pub fn alone(
    prospect: &Prospect,
    stages: &[StageFacts],
    beliefs: &Beliefs,
    overlaid: Option<&Overlaid>,
    next: &mut [f64],
) -> f64 {
    let class = &beliefs.classes[prospect.class];
    let own = &own_alone(stages)[..stages.len()];
    let beside = at_launch(prospect, beliefs, overlaid);
    let owned = prospect.profit_value;
    let nominal = prospect.profit_nominal + beside.earned + beside.growing;
    let earned = beside.earned_value + beside.growing_value;
    let lost = prospect.launch_discount * beside.lost_value * (1.0 - relief(beliefs, class));
    let terminal = |tax: f64| prospect.launch_discount * (1.0 - tax) * (owned + earned) - lost;
    Taxed { beliefs, class, overlaid, nominal, lost: beside.lost }
        .value(stages, own, &NOTHING, &NO_WAITS, terminal, next)
}

/// `V_k = D(W_k)·max(0, −own_k·(1−relief) + (p_k + Δp_k)·D_k·V_{k+1})`, V₁ without wait and max; `next[k]` becomes `V_{k+1}`.
#[inline]
fn recursion(
    stages: &[StageFacts],
    own: &[f64],
    gain: &ByStage,
    waits: &ByStage,
    relief: f64,
    terminal: f64,
    next: &mut [f64],
) -> f64 {
    let mut value = terminal;
    let mut wait_after = None;
    let own = &own[..stages.len()];
    let of_stage = own.iter().zip(&gain[..own.len()]);
    for (((stage, (own, gain)), wait), next) in stages.iter().zip(of_stage).zip(&waits[..own.len()]).zip(next).rev() {
        if let Some(wait) = wait_after {
            value = value.max(0.0) * wait;
        }
        *next = value;
        value = (stage.chance + gain) * stage.discount * value - own * (1.0 - relief);
        wait_after = Some(wait);
    }
    value
}

/// The firm's own parts where State money comes after the stage and so is worth less.
fn come_late(case: &Case<'_>, size: f64, granted: &ByStage, gain: &ByStage, effort: &ByStage, own: &mut ByStage) {
    let lag = case.lag();
    for (k, (stage, funding)) in case.stages.iter().zip(case.funding()).enumerate() {
        let (cost, chance) = (stage.expected_cost * size, stage.chance + gain[k]);
        let worth = state_money_worth(case.terms, case.class(), chance, stage.expected_months, lag);
        own[k] = funding.own(cost, granted[k], worth) + funding.coordination(cost) + effort[k];
    }
}

/// What the firm does beyond its plan in a stage of so many months for which the State would pay this, in a project of this size.
#[inline]
#[must_use]
pub fn exerted(case: &Case<'_>, k: usize, months: f64, state: f64, size: f64) -> Exerted {
    let &Case { prospect, stages, beliefs, terms, .. } = case;
    let effort = beliefs.technologies[prospect.technology].efforts.get(k).copied().flatten();
    effort.map_or_else(Exerted::default, |effort| {
        let at_stake = terms.timing.at_stake(terms.advance_or_floor.to_f64());
        let discount = case.class().hurdle.at(months + case.lag());
        effort.exerted(discount * at_stake * state, size, stages[k].chance)
    })
}

/// What a unit of State money for a stage of so many months is worth to the firm when the stage starts, `f_k`.
#[inline]
#[must_use]
pub fn state_money_worth(terms: &Terms, class: &ClassBeliefs, chance: f64, months: f64, lag: f64) -> f64 {
    terms.timing.worth(|| class.hurdle.at(months + lag), chance, terms.advance_or_floor.to_f64())
}

/// The peak of (costs due − State money in hand) over the first stages of a plan in which State money comes late: every gate passes, mean
/// overruns, no queue.
fn peak(case: &Case<'_>, first: usize, size: f64, granted: &ByStage, effort: &ByStage) -> f64 {
    let (stages, lag) = (case.stages, case.lag());
    let (mut peak, mut spent, mut start) = (0.0_f64, 0.0, 0.0);
    for (k, (stage, funded)) in stages.iter().zip(case.funding()).enumerate().take(first) {
        let (cost, money) = (stage.expected_cost * size, granted[k]);
        spent += funded.own(cost, money, 1.0) + money + funded.coordination(cost) + effort[k];
        let (mut received, mut end) = (0.0, 0.0);
        for (earlier, money) in stages[..k].iter().zip(granted) {
            end += earlier.expected_months;
            if end + lag <= start {
                received += money;
            }
        }
        peak = peak.max(spent - received);
        start += stage.expected_months;
    }
    peak
}

/// What a State purchase leaves the firm before tax.
#[must_use]
pub fn purchase_profit(prospect: &Prospect, beliefs: &Beliefs) -> f64 {
    beliefs.technologies[prospect.technology].purchase_margin * prospect.purchase.to_f64()
}

/// What follows from a launch beside the payoff: what is lost while learning, what the State's purchases and a collar bring.
#[inline]
#[must_use]
pub fn at_launch(prospect: &Prospect, beliefs: &Beliefs, overlaid: Option<&Overlaid>) -> AtLaunch {
    let known = &beliefs.technologies[prospect.technology];
    let beside = overlaid.and_then(|overlaid| overlaid.at_launch).unwrap_or(known.at_launch);
    let purchase = purchase_profit(prospect, beliefs);
    let collared = overlaid.and_then(|overlaid| overlaid.collared);
    let (growing, growing_value) = collared.map_or((0.0, 0.0), |collared| (collared.nominal, collared.value));
    let (earned, earned_value) = (beside.earned + purchase, beside.earned_value + purchase);
    AtLaunch { earned, earned_value, growing, growing_value, ..beside }
}

/// The share of an own payment that comes back at once through other profit's tax.
#[must_use]
pub fn relief(beliefs: &Beliefs, class: &ClassBeliefs) -> f64 {
    if class.own_tax_base { 0.0 } else { beliefs.tax_rate }
}

/// The tax rate on later profit: under an own tax base the loss carried forward, with what is `lost` at the launch, shelters the same part
/// of every month.
fn later_tax(beliefs: &Beliefs, class: &ClassBeliefs, own: &[f64], nominal: f64, lost: f64) -> f64 {
    let tax = beliefs.tax_rate;
    if !class.own_tax_base {
        return tax;
    }
    let sheltered = own.iter().sum::<f64>() + lost;
    if nominal > 0.0 { tax * (1.0 - sheltered / nominal).max(0.0) } else { 0.0 }
}

/// Present value at launch of expected royalties, profit at size factor `growth`.
#[must_use]
pub fn royalty_value(case: &Case<'_>, growth: f64, received: f64) -> f64 {
    let &Case { prospect, beliefs, terms, .. } = case;
    let Some(&first_rate) = terms.royalty_rates.first() else { return 0.0 };
    let technology = prospect.technology;
    let class = case.class();
    let known = &beliefs.technologies[technology];
    let mut debt = terms.royalty_cap.map(|cap| cap * received);
    let (Some(stream), Some(nominal)) = (&class.streams[technology], &known.nominal_stream) else {
        if known.multiple.is_some() {
            // An exit is no sale.
            return 0.0;
        }
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
