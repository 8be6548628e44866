//! Section 4: what a project is worth to its firm under the terms of a scheme, or alone. Changes nothing.

use std::collections::BTreeMap;

use crate::collar::{Collar, at_launch};
use crate::effects::Effects;
use crate::learning::{Batch, Beside};
use crate::ledger::{Ratio, discount, months, whole};
use crate::loan;
use crate::world::{Pay, Project, Terms, Timing, World};

/// What firms believe in a month.
#[derive(Clone, Debug)]
pub struct Beliefs {
    /// By scheme of the policy: awards and applicants of its last call with applicants.
    pub calls: Vec<Option<(u32, u32)>>,
    /// The same over all schemes, for priority and for ordinary contracts.
    pub by_class: [Option<(u32, u32)>; 2],
    /// Mean months from request to payment in the last fiscal year, for priority and for ordinary contracts.
    pub waits: [f64; 2],
}

/// The grant equivalent of a contract that starts in this month (section 6).
pub fn equivalent_of_contract(world: &World<'_>, p: &Project<'_>, deal: &Deal, month: i64) -> f64 {
    let begun = deal.begun.unwrap_or_default();
    let (mut start, mut reached, mut sum) = (-begun.months, 1.0, 0.0);
    for k in 0..p.cost.len() {
        let span = p.months[k] * p.mean_time_overrun[k];
        let worth = lateness(world.lag(month), deal.timing, world.fiscal, span, p.chance[k]);
        sum += reached * discount(world.fiscal, f64::max(start, 0.0)) * deal.state_money[k] * worth;
        start += span;
        if k >= begun.stages {
            reached *= p.chance[k] * deal.kept[k];
        }
    }
    world.of_state(deal.scheme).float() * sum
}

/// The grant equivalent of a layer over a deal at its scale; `before` is what overlays before it change.
pub fn equivalent_of_layer(world: &World<'_>, p: &Project<'_>, deal: &Deal, layer: &Layer, before: &Over) -> f64 {
    let tau = world.tax.float();
    let spans: Vec<f64> = (0..p.cost.len()).map(|k| p.months[k] * p.mean_time_overrun[k]).collect();
    let launch = spans.iter().sum::<f64>() + p.certification;
    // Of a tournament, with the chance of being kept.
    let kept_to_the_end = p.chance_of_all() * deal.kept.iter().product::<f64>();
    if let (Some(batch), Some(learning)) = (layer.batch, p.learning) {
        let each = batch.premium(learning.market) as f64 * batch.accepted.float();
        let of_month = |j: i64| discount(world.fiscal, j as f64) * each * batch.of_month(j).len() as f64;
        let paid: f64 = (0..batch.months).map(of_month).sum();
        return kept_to_the_end * discount(world.fiscal, launch) * paid;
    }
    if let Some(collar) = layer.collar {
        let paid = at_launch(collar.by_plan(world, p).into_iter().map(|(pays, _)| pays), world.fiscal);
        return kept_to_the_end * discount(world.fiscal, launch) * deal.growth * paid;
    }
    let own = &deal.own.1;
    // What relief is worth when each loan is made.
    let (mut start, mut reached, mut relief) = (0.0, 1.0, 0.0);
    for k in 0..p.cost.len() {
        relief += reached * discount(world.fiscal, start) * layer.relieved[k].max(0.0) * own[k];
        start += spans[k];
        reached *= p.chance[k] * deal.kept[k];
    }
    if layer.more.is_some() {
        return layer.counted * deal.scale;
    }
    if !world.class(p).written.own_tax_base {
        let (mut start, mut reached, mut sum) = (0.0, 1.0, 0.0);
        for k in 0..p.cost.len() {
            if world.terms[layer.scheme].scheme.pays(p.technology, k) {
                sum += reached * discount(world.fiscal, start) * tau * layer.rate * own[k];
            }
            start += spans[k];
            reached *= p.chance[k] * deal.kept[k];
        }
        return sum + relief;
    }
    let collared = deal.growth * before.net(world, p).iter().sum::<f64>();
    let h = months_to_grant(world, p, &spans, &Effects::of(world, p, &[]));
    let beside = p.beside(before.batch, world.class(p).hurdle);
    let nominal = nominal_profit(p, deal.firms_part, deal.growth, h) + beside.earned.0 + collared;
    let tax = |over: &Over| {
        let loss: f64 = (0..own.len()).map(|k| own[k] * (1.0 + over.deducted[k])).sum::<f64>() + beside.lost.0;
        if nominal > 0.0 { tau * (1.0 - loss / nominal).max(0.0) } else { 0.0 }
    };
    let spared = tax(before) - tax(&with(world, p, before, layer));
    let profit = deal.firms_part * deal.growth * profit_at_launch(p, world.fiscal, h)
        + p.purchase.1 as f64
        + beside.earned.0
        + collared;
    kept_to_the_end * discount(world.fiscal, launch) * spared * profit + relief
}

/// Stages begun at the firm's own risk, and months from the start of the first to the contract.
#[derive(Clone, Copy, Debug, Default)]
pub struct Begun {
    pub stages: usize,
    pub months: f64,
}

/// A contract as a firm would have it: terms, scale and values.
#[derive(Clone, Debug)]
pub struct Deal {
    /// Index of the scheme in the policy; `None` alone.
    pub scheme: Option<usize>,
    /// `s_k`.
    pub state: Vec<Ratio>,
    /// ψ in the stages that the State pays for; 1 in the others.
    pub psi: Ratio,
    /// w.
    pub school: Ratio,
    pub timing: Timing,
    /// m̂.
    pub cap: f64,
    /// κ in the stages that the State pays for; 0 in the others.
    pub kappa: f64,
    /// Whether the State pays for a stage.
    pub paid: Vec<bool>,
    /// e < 1: a school takes part.
    pub with_school: bool,
    /// x.
    pub scale: f64,
    /// φ; and what the contract makes of the payoff of the plan.
    pub growth: f64,
    pub of_plan: f64,
    /// `V_1 … V_{K+1}`.
    pub value: Vec<f64>,
    /// Whether the firm waits for no State money: it bridges, or the money comes after the stage.
    pub bridges: bool,
    /// `W_1 … W_K`: months of waiting for State money before each stage.
    pub waits: Vec<f64>,
    /// What is begun at the firm's own risk.
    pub begun: Option<Begun>,
    /// s.
    pub share: Ratio,
    /// The most that the State pays of it.
    pub at_most: Option<i64>,
    /// `g_k` at scale x.
    pub state_money: Vec<f64>,
    /// The chance of each gate with what effort adds, at scale x.
    pub chance: Vec<f64>,
    /// `q_k`: the chance of being kept that is believed in at each gate.
    pub kept: Vec<f64>,
    /// Peak of what the firm must find, at scale 1; and before the stage from which a bank lends more.
    pub peak: f64,
    pub peak_before: f64,
    /// Its own parts of all stages together, at scale 1, and what it must find at the launch beside them.
    pub parts: f64,
    pub needs: f64,
    /// Private share of the plan.
    pub private_share: Ratio,
    pub priority: bool,
    pub owned: Ratio,
    /// The firm's part of ownership as it counts it.
    pub firms_part: f64,
    pub licence: Ratio,
    /// `own_k` at scale 1, and at x, without what overlays multiply.
    pub own: (Vec<f64>, Vec<f64>),
    /// What of `Σ g_k` at scale 1 is the State's.
    pub granted: f64,
    /// What overlays change.
    pub over: Over,
    /// Overlays that go with it, and what complying with them costs.
    pub overlays: Vec<usize>,
    pub costs: f64,
    /// Believed waits.
    pub believed: [f64; 2],
}

impl Deal {
    /// Whether the plan can be paid for, at scale 1: the scale never exceeds what liquidity allows.
    pub fn liquid(&self, project: &Project<'_>) -> bool {
        let means = (project.wealth + project.limit) as f64;
        let means = means + self.over.more.1;
        self.peak <= means
            && self.peak_before <= means - self.over.more.1
            && (self.needs <= 0.0 || self.parts + self.needs <= means)
    }
}

/// What a project does.
#[derive(Clone, Debug)]
pub enum Choice {
    Apply(Box<Deal>),
    Alone(Box<Deal>),
    Leave,
}

/// `f_k`: State money late is worth less. `span` is `d_k·E[Y]`, or `d_k·Y_k` once known.
/// `lag`: months from request to payment, as the firm believes when it looks.
pub fn lateness(lag: f64, timing: Timing, rate: f64, span: f64, chance: f64) -> f64 {
    let late = discount(rate, span + lag);
    match timing {
        Timing::Advance(_) | Timing::PerStage => 1.0,
        Timing::Reimburse => late,
        Timing::OnResult(floor) => late * (chance + (1.0 - chance) * floor.float()),
    }
}

/// Expected profit of one month after launch, in its sales year.
pub struct Month {
    pub year: usize,
    pub profit: f64,
}

/// Expected monthly profit of a stream, reduced before the grant (h months after launch, the last by its fraction).
pub fn stream_months(first_year: i64, years: i64, decay: f64, unprotected: f64, h: f64) -> Vec<Month> {
    (0..12 * years)
        .map(|i| {
            let year = (i / 12) as usize;
            let before_grant = (h - i as f64).clamp(0.0, 1.0);
            let kept = 1.0 - (1.0 - unprotected) * before_grant;
            Month { year, profit: first_year as f64 * (1.0 - decay).powi(year as i32) / 12.0 * kept }
        })
        .collect()
}

/// PV of profit at launch, before scale (φ).
pub fn profit_at_launch(project: &Project<'_>, rate: f64, h: f64) -> f64 {
    let u = project.unprotected.float();
    match project.pay {
        Pay::Nothing => 0.0,
        Pay::Lump(value) => value as f64 * (u + (1.0 - u) * discount(rate, h)),
        Pay::Exit { expected, months, .. } => expected as f64 * discount(rate, months),
        Pay::Stream { first_year, years, decay, .. } => stream_months(first_year, years, decay, u, h)
            .iter()
            .enumerate()
            .map(|(i, month)| month.profit * discount(rate, i as f64))
            .sum(),
    }
}

/// h: months from launch to the grant, by plan; `spans` are the expected months of the stages.
pub fn months_to_grant(world: &World<'_>, project: &Project<'_>, spans: &[f64], effects: &Effects) -> f64 {
    match project.technology.stages.iter().position(|s| s.files_patent) {
        None => 0.0,
        Some(filing) => {
            let after: f64 = spans[filing + 1..].iter().sum();
            (world.patent_months(project.arrival) * effects.patent - after - effects.certification(project)).max(0.0)
        }
    }
}

/// PV of royalties at launch, φ = `growth`; the debt is cap × expected State money.
fn royalties(terms: &Terms<'_>, project: &Project<'_>, rate: f64, h: f64, growth: f64, state_money: f64) -> f64 {
    let u = project.unprotected.float();
    // By sales year: nominal sales and their present value.
    let mut sales: Vec<(f64, f64)> = Vec::new();
    match project.pay {
        Pay::Nothing | Pay::Exit { .. } => {}
        Pay::Lump(value) => {
            let all = value as f64 * growth;
            sales.push((all, all * (u + (1.0 - u) * discount(rate, h))));
        }
        Pay::Stream { first_year, years, decay, margin } => {
            sales = vec![(0.0, 0.0); years as usize];
            for (i, month) in stream_months(first_year, years, decay, u, h).iter().enumerate() {
                let sold = month.profit * growth / margin;
                sales[month.year].0 += sold;
                sales[month.year].1 += sold * discount(rate, i as f64);
            }
        }
    }
    let licence: f64 = sales.iter().map(|(_, present)| terms.licence.float() * present).sum();
    let Some(royalty) = &terms.royalty else { return licence };
    let mut debt = royalty.cap.map(|cap| cap * state_money);
    let mut total = 0.0;
    for (year, (nominal, present)) in sales.iter().enumerate() {
        let wanted = royalty.rates[year.min(royalty.rates.len() - 1)].float() * nominal;
        let paid = match &mut debt {
            None => wanted,
            Some(debt) => {
                *debt *= 1.0 + royalty.interest;
                let paid = wanted.min(*debt);
                *debt -= paid;
                paid
            }
        };
        // A capped year's payment is discounted like that year's sales.
        if *nominal > 0.0 {
            total += paid * present / nominal;
        }
    }
    licence + total
}

/// N: nominal expected firm profit of the whole payoff, before royalties, with the purchase profit.
fn nominal_profit(project: &Project<'_>, firms_part: f64, growth: f64, h: f64) -> f64 {
    firms_part * growth * sold(project, h) + project.purchase.1 as f64
}

/// All profit, undiscounted.
pub fn sold(project: &Project<'_>, h: f64) -> f64 {
    match project.pay {
        Pay::Nothing => 0.0,
        Pay::Lump(value) => value as f64,
        Pay::Exit { expected, .. } => expected as f64,
        Pay::Stream { .. } => profit_at_launch(project, 0.0, h),
    }
}

/// The part of the State's money that a firm gets only for a passed gate, worth what it is when the stage starts (section 4, Effort).
pub fn at_stake(lag: f64, timing: Timing, rate: f64, span: f64, state: f64) -> f64 {
    match timing {
        Timing::OnResult(floor) => discount(rate, span + lag) * (1.0 - floor.float()) * state,
        Timing::Advance(_) | Timing::PerStage | Timing::Reimburse => 0.0,
    }
}

/// The peak of (costs due − State money in hand) by plan, at a scale; `g` is the State money then, `effort` what effort costs (section 4,
/// Liquidity).
#[allow(clippy::too_many_arguments, reason = "all that a plan asks for")]
fn peak(
    lag: f64,
    p: &Project<'_>,
    stages: usize,
    timing: Timing,
    psi: &[f64],
    kappa: &[f64],
    g: &[f64],
    effort: &[f64],
    x: f64,
) -> f64 {
    let cost = |k: usize| p.cost[k] as f64 * p.mean_cost_overrun[k] * x;
    let firm = |k: usize| psi[k] * (cost(k) - g[k]) + kappa[k] * cost(k) + effort[k];
    if timing.before() {
        return (0..stages).map(firm).sum();
    }
    let mut highest: f64 = 0.0;
    let mut start = 0.0;
    let mut ends: Vec<f64> = Vec::new();
    for k in 0..stages {
        let due: f64 = (0..=k).map(|j| firm(j) + g[j]).sum();
        let back: f64 = (0..k).filter(|&j| ends[j] + lag <= start).map(|j| g[j]).sum();
        highest = highest.max(due - back);
        start += p.months[k] * p.mean_time_overrun[k];
        ends.push(start);
    }
    highest
}

/// The project alone, without overlays.
pub fn alone(world: &World<'_>, project: &Project<'_>) -> Deal {
    plain(world, project, None, None, [0.0; 2], None, When::START)
}

/// A deal without overlays.
pub fn plain(
    world: &World<'_>,
    p: &Project<'_>,
    scheme: Option<usize>,
    state: Option<Ratio>,
    believed: [f64; 2],
    begun: Option<Begun>,
    when: When,
) -> Deal {
    deal(world, p, scheme, state, believed, begun, when, &Over::nothing(world, p), None)
}

/// What is planned of overlays, by place among the policy's schemes and fiscal year.
pub type Desk = BTreeMap<(usize, i64), i64>;

/// What overlays make of a plan: for each unit of own payment `δ_k` and `ρ_k`, first units that the State buys, and how it shares revenue.
#[derive(Clone, Debug)]
pub struct Over {
    pub deducted: Vec<f64>,
    pub relieved: Vec<f64>,
    /// The stage from which a bank lends more under a guarantee, and how much.
    pub more: (usize, f64),
    pub batch: Option<Batch>,
    pub collar: Option<Collar>,
    /// What is multiplied.
    pub effects: Effects,
}

impl Over {
    pub fn nothing(world: &World<'_>, p: &Project<'_>) -> Over {
        Over {
            deducted: vec![0.0; p.cost.len()],
            relieved: vec![0.0; p.cost.len()],
            more: (0, 0.0),
            batch: None,
            collar: None,
            effects: Effects::of(world, p, &[]),
        }
    }

    /// What a collar is expected to bring the firm of each sales year, at φ = 1.
    fn net(&self, world: &World<'_>, p: &Project<'_>) -> Vec<f64> {
        let flows = self.collar.map_or_else(Vec::new, |collar| collar.by_plan(world, p));
        flows.into_iter().map(|(pays, takes)| pays - takes).collect()
    }
}

/// An overlay over a plan: the State's part of it at scale 1, what of it counts towards the largest State share, the rate of a deduction,
/// `ρ_k`, all as cut by the factor, and the units bought.
#[derive(Clone, Debug)]
pub struct Layer {
    pub scheme: usize,
    pub part: f64,
    pub counted: f64,
    pub rate: f64,
    pub relieved: Vec<f64>,
    pub factor: f64,
    /// What a bank lends more under a guarantee.
    pub more: Option<(usize, f64)>,
    pub batch: Option<Batch>,
    pub collar: Option<Collar>,
    /// Months after the signing and what is expected to be called of a guarantee in them, at x = 1.
    pub calls: Vec<(i64, f64)>,
}

/// What a bank sees in a patent when a stage starts: the firm's part of the profit that is expected, at the loan rate, protected.
pub fn patent_value(world: &World<'_>, p: &Project<'_>, owned: f64, stage: usize) -> f64 {
    let rate = world.class(p).loan_rate;
    let ahead = stage..p.cost.len();
    let chance: f64 = ahead.clone().map(|k| p.chance[k]).product();
    let months: f64 = ahead.map(|k| p.months[k] * p.mean_time_overrun[k]).sum();
    // No patent protects an exit.
    let profit = if matches!(p.pay, Pay::Exit { .. }) { 0.0 } else { profit_at_launch(p, rate, 0.0) };
    owned * chance * discount(rate, months + p.certification) * profit
}

/// The first stage behind the filing that starts by plan when the patent is granted, or later.
fn granted_before(world: &World<'_>, p: &Project<'_>) -> Option<usize> {
    let filing = p.technology.stages.iter().position(|s| s.files_patent)?;
    let start = |k: usize| (0..k).map(|j| p.months[j] * p.mean_time_overrun[j]).sum::<f64>();
    let granted = start(filing + 1) + world.patent_months(p.arrival);
    (filing + 1..p.cost.len()).find(|&k| start(k) >= granted)
}

/// A guarantee over a plan (section 6).
fn guarantee_layer(
    world: &World<'_>,
    p: &Project<'_>,
    scheme: usize,
    plan: &Deal,
    before: f64,
    g: &loan::Guarantee,
) -> Option<Layer> {
    let class = world.class(p);
    let stages = p.cost.len();
    let (more, brings) = if g.patent {
        let from = granted_before(world, p)?;
        let value = patent_value(world, p, plan.firms_part * plan.of_plan, from);
        ((from, g.limit(value)), p.limit as f64 + g.recovery * value)
    } else {
        ((0, (g.limit(p.assets as f64) - p.limit as f64).max(0.0)), g.recovery * p.assets as f64)
    };
    let none = vec![0.0; stages];
    let own = &plan.own.0;
    let loans = loan::borrowed_by_plan(own, &none, p.wealth as f64, p.limit as f64, more);
    let covered: Vec<usize> =
        (more.0..stages).filter(|&k| world.terms[scheme].scheme.pays(p.technology, k) && loans[k] > 0.0).collect();
    if more.1 <= 0.0 || covered.is_empty() {
        return None;
    }
    let end_of = |k: usize| crate::ledger::months((0..=k).map(|j| p.months[j] * p.mean_time_overrun[j]).sum());
    let starts: Vec<i64> = (0..stages).map(|k| if k == 0 { 0 } else { end_of(k - 1) }).collect();
    let (cover, fee) = (g.cover.float(), g.monthly(1.0));
    // How a plan may go: the last stage that is begun, whether its gate is passed, and by what chance.
    let reached = |k: usize| p.chance[..k].iter().product::<f64>();
    let stopped = (0..stages).map(|k| (k, false, reached(k) * (1.0 - p.chance[k])));
    let (mut calls, mut worth) = (0.0, 0.0);
    let mut by_month = Vec::new();
    for (last, passed, chance) in stopped.chain([(stages - 1, true, reached(stages))]) {
        let ends = (class.written.own_tax_base && !passed).then(|| end_of(last));
        // Covered balances before the instalment of a month, and what the State pays if they are in default in it.
        let owed = |month: i64| {
            let mut brings = brings;
            (0..=last).fold((0.0, 0.0), |(served, called), k| {
                let gone = month - starts[k] - 1;
                let rest = loan::left(g.repayment, class.loan_rate / 12.0, g.months, gone.max(0));
                let balance = if gone < 0 { 0.0 } else { loans[k] * rest };
                let brought = f64::min(balance, brings);
                brings -= brought;
                let of = if covered.contains(&k) { 1.0 } else { 0.0 };
                (served + of * balance, called + of * cover * (balance - brought))
            })
        };
        for month in 1..=ends.unwrap_or(starts[last] + g.months).min(1200) {
            let survives = |t: i64| (1.0 - class.hazard).powf(t as f64 / 12.0);
            let (served, called) = owed(month);
            let (fails, pays) = if ends == Some(month) {
                (survives(month - 1), 0.0)
            } else {
                (survives(month - 1) - survives(month), survives(month))
            };
            calls += chance * fails * called;
            by_month.push((month, chance * fails * called));
            worth += chance * discount(world.fiscal, month as f64) * (fails * called - pays * fee * served);
        }
    }
    let face: f64 = covered.iter().map(|&k| cover * loans[k]).sum();
    let mut relieved = none;
    for &k in &covered {
        relieved[k] = -fee * g.outstanding(class.loan_rate) * loans[k] / own[k];
    }
    let counted = worth.max(0.0);
    let all: f64 = (0..stages).map(|k| p.cost[k] as f64 * p.mean_cost_overrun[k]).sum();
    if world.most_state * all - plan.granted - before < counted {
        return None;
    }
    let part = if g.face { face } else { calls };
    Some(Layer {
        scheme,
        part,
        counted,
        rate: 0.0,
        relieved,
        factor: 1.0,
        more: Some(more),
        batch: None,
        collar: None,
        calls: by_month,
    })
}

impl Layer {
    /// What a budget counts of it at a scale x and a growth φ.
    pub fn budgeted(&self, x: f64, growth: f64) -> i64 {
        let part = whole(self.part * if self.collar.is_some() { growth } else { x });
        self.batch.map_or(part, |batch| batch.at_most())
    }
}

/// The next layer over a plan, of which `before` is given by those before it, which make this of it.
pub fn layer(
    world: &World<'_>,
    p: &Project<'_>,
    scheme: usize,
    plan: &Deal,
    before: f64,
    over: &Over,
) -> Option<Layer> {
    let terms = &world.terms[scheme];
    if terms.effects.is_some() {
        return Some(Layer {
            scheme,
            part: 0.0,
            counted: 0.0,
            rate: 0.0,
            relieved: vec![0.0; p.cost.len()],
            factor: 1.0,
            more: None,
            batch: None,
            collar: None,
            calls: Vec::new(),
        });
    }
    if let Some(g) = &terms.guarantee {
        return guarantee_layer(world, p, scheme, plan, before, g);
    }
    if let Some(whole_batch) = terms.purchase {
        let market = p.learning.filter(|_| over.batch.is_none()).map(|learning| learning.market)?;
        let part = whole_batch.part(market);
        let all: f64 = (0..p.cost.len()).map(|k| p.cost[k] as f64 * p.mean_cost_overrun[k]).sum();
        let room = world.most_state * all - plan.granted - before;
        if part <= 0.0 || room <= 0.0 {
            return None;
        }
        let factor = if part > room { room / part } else { 1.0 };
        let batch = Batch { units: (whole_batch.units as f64 * factor).floor() as i64, ..whole_batch };
        let part = batch.part(market);
        return (batch.units > 0).then(|| Layer {
            scheme,
            part,
            counted: part,
            rate: 0.0,
            relieved: vec![0.0; p.cost.len()],
            factor: 1.0,
            more: None,
            batch: Some(batch),
            collar: None,
            calls: Vec::new(),
        });
    }
    let theirs = |k: usize| terms.scheme.pays(p.technology, k);
    let mut relieved = vec![0.0; p.cost.len()];
    let (mut delta, mut part, mut counted) = (0.0, 0.0, 0.0);
    if let Some(relief) = &terms.relief {
        let beta: Vec<f64> = (0..p.cost.len()).map(|k| if theirs(k) { relief.share.float() } else { 0.0 }).collect();
        let loans = loan::borrowed_by_plan(&plan.own.0, &beta, p.wealth as f64, p.limit as f64, (0, 0.0));
        let (sum, gamma) = relief.spares(world.class(p).loan_rate);
        for k in (0..p.cost.len()).filter(|&k| theirs(k) && loans[k] > 0.0) {
            part += loans[k] * sum;
            counted += loans[k] * gamma;
            relieved[k] = gamma * loans[k] / plan.own.0[k];
        }
    } else if let Some(collar) = &terms.collar {
        if over.collar.is_none() {
            part = collar.by_plan(world, p).iter().map(|(pays, _)| pays).sum();
        }
        counted = part;
    } else {
        delta = terms.deduction?;
        let own: f64 = (0..p.cost.len()).filter(|&k| theirs(k)).map(|k| plan.own.0[k]).sum();
        part = world.tax.float() * delta * own.max(0.0);
        counted = part;
    }
    let all: f64 = (0..p.cost.len()).map(|k| p.cost[k] as f64 * p.mean_cost_overrun[k]).sum();
    let room = world.most_state * all - plan.granted - before;
    if part <= 0.0 || room <= 0.0 {
        return None;
    }
    let factor = if counted > room { room / counted } else { 1.0 };
    for relieved in &mut relieved {
        *relieved *= factor;
    }
    Some(Layer {
        scheme,
        part: factor * part,
        counted: factor * counted,
        rate: delta * factor,
        relieved,
        factor,
        more: None,
        batch: None,
        collar: terms.collar.map(|collar| Collar { share: collar.share * factor, ..collar }),
        calls: Vec::new(),
    })
}

/// Months after the signing and what the State is expected to pay in them under a guarantee or a collar (section 7, Provision).
pub fn expected_payments(world: &World<'_>, p: &Project<'_>, deal: &Deal, layer: &Layer) -> Vec<(i64, f64)> {
    let mut expected: Vec<(i64, f64)> = layer.calls.iter().map(|(month, call)| (*month, deal.scale * call)).collect();
    if let Some(collar) = &layer.collar {
        let spans: f64 = (0..p.cost.len()).map(|k| p.months[k] * p.mean_time_overrun[k]).sum();
        let launch = crate::ledger::months(spans + p.certification);
        let chance = p.chance_of_all() * deal.kept.iter().product::<f64>();
        let years = (0..).zip(collar.by_plan(world, p));
        expected.extend(years.map(|(year, (pays, _))| (launch + 12 * year + 11, chance * deal.growth * pays)));
    }
    expected
}

/// The same with a layer more.
pub fn with(world: &World<'_>, p: &Project<'_>, over: &Over, layer: &Layer) -> Over {
    let scheme = world.terms[layer.scheme].scheme;
    let more = |k: usize| if scheme.pays(p.technology, k) { layer.rate } else { 0.0 };
    Over {
        deducted: (0..p.cost.len()).map(|k| over.deducted[k] + more(k)).collect(),
        relieved: (0..p.cost.len()).map(|k| over.relieved[k] + layer.relieved[k]).collect(),
        more: layer.more.unwrap_or(over.more),
        batch: over.batch.or(layer.batch),
        collar: over.collar.or(layer.collar),
        effects: over.effects.times(&Effects::of(world, p, &[layer.scheme])),
    }
}

/// Whether a budget of an overlay has room for so much in a month.
pub fn fits(world: &World<'_>, desk: &Desk, scheme: usize, month: i64, amount: i64) -> bool {
    let year = world.fiscal_year(month);
    let used = desk.get(&(scheme, year)).copied().unwrap_or(0);
    world.terms[scheme].budget.is_none_or(|budget| used + amount <= budget)
}

/// What a firm believes of the call that a contract is for.
#[derive(Clone, Copy)]
struct Ahead {
    /// q.
    award: f64,
    /// `w_c`.
    to_call: i64,
    /// V⁰.
    otherwise: f64,
}

/// What applying is worth where the contract counts as worth this on the day it starts (section 4, Apply).
fn side(world: &World<'_>, p: &Project<'_>, deal: &Deal, worth: f64, ahead: Ahead, month: i64) -> f64 {
    let (class, terms) = (world.class(p), &world.terms[deal.scheme.expect("a scheme")]);
    let to_contract = ahead.to_call as f64 + world.approval(p, terms, month).1 * deal.over.effects.approval;
    let costs = class.application as f64 * f64::from(terms.draws) * deal.over.effects.application
        + terms.compliance * deal.over.effects.compliance;
    ahead.award * discount(class.hurdle, to_contract) * worth
        + (1.0 - ahead.award) * discount(class.hurdle, ahead.to_call as f64) * ahead.otherwise
        - costs
}

/// A deal with the overlays that the firm takes beside it in a month; `ahead`, of a contract.
#[allow(clippy::too_many_arguments, reason = "a deal depends on all of it")]
fn overlaid(
    world: &World<'_>,
    p: &Project<'_>,
    scheme: Option<usize>,
    state: Option<Ratio>,
    beliefs: &Beliefs,
    month: i64,
    desk: &Desk,
    ahead: Option<Ahead>,
) -> Deal {
    let when = When::at(month);
    let mut best = plain(world, p, scheme, state, beliefs.waits, None, when);
    let plan = best.clone();
    let mut before = 0.0;
    // Effects show before a contract starts, too: then all overlays are compared by what applying is worth.
    let ahead = ahead.filter(|_| world.terms.iter().any(|terms| terms.effects.is_some()));
    let counts = |deal: &Deal| {
        let worth = at_contract(world, p, deal);
        ahead.map_or(worth, |ahead| side(world, p, deal, worth, ahead, month))
    };
    for index in 0..world.terms.len() {
        let relieves = |index: &usize| world.terms[*index].relief.is_some();
        let guarantees = |index: &usize| world.terms[*index].guarantee.is_some();
        if relieves(&index) && best.overlays.iter().any(relieves)
            || guarantees(&index) && best.overlays.iter().any(guarantees)
        {
            continue;
        }
        let Some(layer) = layer(world, p, index, &plan, before, &best.over) else { continue };
        if !eligible(world, p, index, None) || !fits(world, desk, index, month, layer.budgeted(1.0, 1.0)) {
            continue;
        }
        let over = with(world, p, &best.over, &layer);
        let mut more = deal(world, p, scheme, state, beliefs.waits, None, when, &over, None);
        let fear = world.terms[index].relief.map_or(0.0, |relief| relief.fear);
        more.costs = best.costs + (world.terms[index].compliance + fear);
        more.overlays = [&best.overlays[..], &[index]].concat();
        let side = |deal: &Deal| (deal.liquid(p), counts(deal));
        if side(&more) > side(&best) {
            before += layer.counted;
            best = more;
        }
    }
    best
}

/// The project alone, with the overlays that the firm takes in a month.
pub fn alone_with_overlays(world: &World<'_>, p: &Project<'_>, beliefs: &Beliefs, month: i64, desk: &Desk) -> Deal {
    overlaid(world, p, None, None, beliefs, month, desk, None)
}

/// Whether the firm would go alone so.
pub fn goes_alone(p: &Project<'_>, by_itself: &Deal) -> bool {
    by_itself.value[0] - by_itself.costs >= 0.0 && by_itself.liquid(p)
}

/// State parts of stages, as far as what is left of the most that the State pays of a contract.
pub fn up_to(at_most: Option<i64>, parts: Vec<i64>) -> Vec<i64> {
    let mut left = at_most.unwrap_or(i64::MAX);
    let cut = |part: i64| {
        let part = part.min(left);
        left -= part;
        part
    };
    parts.into_iter().map(cut).collect()
}

/// `W_k` of a firm that does not bridge and believes in a wait: `parts` are the planned State parts of the stages, `advance` is what is
/// advanced of them, both in whole units at scale 1; `spans` are the expected months of the stages.
fn waits_before(parts: &[i64], advance: i64, spans: &[f64], believed: f64, to_contract: f64) -> Vec<f64> {
    let mut left = advance;
    let mut first_paid = true;
    let mut before = 0.0;
    let mut waits = Vec::new();
    for (&part, span) in parts.iter().zip(spans) {
        waits.push(match (part > left, part > 0) {
            (true, true) => believed,
            (false, true) if first_paid => (believed - (before - to_contract).max(0.0)).max(0.0),
            (_, false) | (false, true) => 0.0,
        });
        left = (left - part).max(0);
        first_paid &= part == 0;
        before += span;
    }
    waits
}

/// The scale of a range that is worth most, of 33 evenly spaced in the logarithm and 12 steps of golden section between the neighbours of
/// the best: the best of all that are looked at, the first of equals.
fn searched(low: f64, high: f64, worth: impl Fn(f64) -> f64) -> f64 {
    let grid: Vec<f64> =
        (0..=32).map(|i| if i == 32 { high } else { low * libm::pow(high / low, f64::from(i) / 32.0) }).collect();
    let mut looked: Vec<(f64, f64)> = grid.iter().map(|&x| (x, worth(x))).collect();
    let best = |looked: &[(f64, f64)]| {
        (1..looked.len()).fold(0, |best, i| if looked[i].1 > looked[best].1 { i } else { best })
    };
    let i = best(&looked);
    let (mut a, mut b) = (grid[i.saturating_sub(1)], grid[(i + 1).min(32)]);
    for _ in 0..12 {
        let part = (5.0_f64.sqrt() - 1.0) / 2.0 * (b - a);
        let (c, d) = ((b - part, worth(b - part)), (a + part, worth(a + part)));
        looked.extend([c, d]);
        if c.1 >= d.1 { b = d.0 } else { a = c.0 }
    }
    looked[best(&looked)].0
}

/// When a firm looks at a contract, and when it applies or has applied for it.
#[derive(Clone, Copy, Debug)]
pub struct When {
    pub now: i64,
    pub applied: i64,
}

impl When {
    /// In the first month.
    pub const START: When = When::at(0);

    /// In this month, in which it applies.
    pub const fn at(month: i64) -> When {
        When { now: month, applied: month }
    }
}

/// Values of a project alone (`scheme` none) or under a scheme, with the scheme's State share or another; `believed`: the waits for
/// money that firms believe in, for priority and for ordinary contracts; `over`: what overlays make of it; `fixed`: the scale, and whether the firm bridges,
/// where they were chosen before.
#[allow(clippy::too_many_arguments, reason = "a deal depends on all of it")]
pub fn deal(
    world: &World<'_>,
    p: &Project<'_>,
    scheme: Option<usize>,
    state: Option<Ratio>,
    believed: [f64; 2],
    begun: Option<Begun>,
    when: When,
    over: &Over,
    fixed: Option<(f64, bool)>,
) -> Deal {
    let terms = scheme.map(|i| &world.terms[i]);
    let class = world.class(p);
    let (rho, tau) = (class.hurdle, world.tax.float());
    let stages = p.cost.len();
    let s = state.unwrap_or_else(|| terms.map_or(Ratio::ZERO, |t| t.state(p)));
    let effects = &over.effects;
    let lag = world.lag(when.now) * effects.lag;
    // What is taken off the lag, in whole months, the firm does not wait.
    let shorter = (months(world.lag(when.now)) - months(lag)) as f64;
    let ordinary = believed;
    let believed = believed.map(|wait| (wait - shorter).max(0.0));
    let eligible: Vec<bool> = (0..stages).map(|k| terms.is_some_and(|t| t.scheme.pays(p.technology, k))).collect();
    // A contract of all stages has this private share, also where some are begun before it.
    let asked: Vec<Ratio> = eligible.iter().map(|&yes| if yes { s } else { Ratio::ZERO }).collect();
    let paid_for_all = eligible.iter().all(|&yes| yes);
    let eligible: Vec<bool> = (0..stages).map(|k| eligible[k] && k >= begun.map_or(0, |b| b.stages)).collect();
    let shares: Vec<Ratio> = eligible.iter().map(|&yes| if yes { s } else { Ratio::ZERO }).collect();
    let psi = terms.map_or(Ratio::ONE, |t| t.firm_of_counterpart);
    let school = terms.map_or(Ratio::ZERO, |t| t.school);
    let timing = terms.map_or(Timing::PerStage, |t| t.timing);
    let cap = terms.map_or(1.0, |t| t.overrun_cap);
    // 1 − e = s·w + (1−s)(1−ψ); a school takes part where it receives or brings something.
    let with_school = (s.num > 0 && school.num > 0) || (s.num < s.den && psi.num < psi.den);
    let of_school = s.float() * school.float() + (1.0 - s.float()) * (1.0 - psi.float());
    let kappa = if terms.is_some() && with_school {
        // An efficient school saves no more than its part of the research, and no more than the firm pays.
        let most = of_school.min(psi.float() * (1.0 - s.float()));
        let (efficiency, loss) = world.university(when.applied);
        ((1.0 - efficiency) * of_school + loss).max(-most)
    } else {
        0.0
    };
    let psi_of: Vec<f64> = eligible.iter().map(|&yes| if yes { psi.float() } else { 1.0 }).collect();
    let kappa_of: Vec<f64> = eligible.iter().map(|&yes| if yes { kappa } else { 0.0 }).collect();
    let mean_cost = |k: usize| p.cost[k] as f64 * p.mean_cost_overrun[k];
    let span = |k: usize| p.months[k] * p.mean_time_overrun[k];
    let step = |k: usize| discount(rho, span(k));
    // g_k at a scale: the share of the cost, as far as what is left of the ceiling.
    let at_most = terms.and_then(|t| t.at_most);
    let ceiling = at_most.map_or(f64::INFINITY, |most| most as f64);
    let uncut = |k: usize, x: f64| {
        let follows = if timing.follows_cost() { p.mean_capped(k, cap) } else { 1.0 };
        shares[k].float() * (p.cost[k] as f64 * x) * follows
    };
    let g_at = |x: f64| {
        let mut left = ceiling;
        (0..stages)
            .map(|k| {
                let part = uncut(k, x).min(left);
                left -= part;
                part
            })
            .collect::<Vec<f64>>()
    };
    let is_cut = |x: f64| (0..stages).map(|k| uncut(k, 1.0)).sum::<f64>() * x > ceiling;
    // p′_k, Δp_k and E_k at a scale.
    let passes = |k: usize| effects.chance(p, k);
    let effort_at = |x: f64| {
        let g = g_at(x);
        (0..stages)
            .map(|k| p.effort(k, at_stake(lag, timing, rho, span(k), g[k]), x, passes(k)))
            .collect::<Vec<(f64, f64)>>()
    };
    let chance_at = |x: f64| {
        let more = effort_at(x);
        (0..stages).map(|k| passes(k) + more[k].0).collect::<Vec<f64>>()
    };
    let peak_at = |x: f64| {
        let effort: Vec<f64> = effort_at(x).iter().map(|effort| effort.1).collect();
        let of = |stages: usize| peak(lag, p, stages, timing, &psi_of, &kappa_of, &g_at(x), &effort, x);
        (of(stages), of(over.more.0))
    };
    let (peak, peak_before) = peak_at(1.0);
    let kept = crate::tournament::kept_by_plan(terms.and_then(|t| t.keep.as_ref()), p);
    // At the launch: what it has paid of its own by then, at a scale, and what it must find for its first units.
    let beside: Beside = p.beside(over.batch, rho);
    let parts_at = |x: f64| {
        let (g, effort) = (g_at(x), effort_at(x));
        let firm = |k: usize| psi_of[k] * (mean_cost(k) * x - g[k]) + kappa_of[k] * (mean_cost(k) * x) + effort[k].1;
        (0..stages).map(firm).sum::<f64>()
    };

    let planned: i64 = p.cost.iter().sum();

    // Scale.
    let planned_spans: Vec<f64> = (0..stages).map(span).collect();
    // C and B are those of the project as it is.
    let unchanged = Effects::of(world, p, &[]);
    let as_it_is = discount(rho, p.certification)
        * profit_at_launch(p, rho, months_to_grant(world, p, &planned_spans, &unchanged));
    let h = months_to_grant(world, p, &planned_spans, effects);
    let profit = profit_at_launch(p, rho, h);
    let certification = discount(rho, effects.certification(p));
    let mut reached = 1.0;
    let mut expected_cost = 0.0;
    for k in 0..stages {
        expected_cost += reached * mean_cost(k);
        reached *= p.chance[k] * step(k);
    }
    let benefit = reached * as_it_is;
    let (best, left) = terms.map_or((1.0, 1.0), |t| t.idea(p));
    let growth_of = |x: f64| {
        if x <= 1.0 {
            return left * best;
        }
        let theta = 1.0 - 1.0 / class.response;
        let more = if class.response == 1.0 { libm::log(x) } else { (libm::pow(x, theta) - 1.0) / theta };
        left * (best + expected_cost * more / benefit)
    };

    // The private share of a plan: 1 − s where every stage is paid for, else by the planned parts in whole units.
    let state: i64 = (0..stages).map(|k| asked[k].of(p.cost[k])).sum();
    // What is the State's of a fund's part.
    let sigma = world.of_state(scheme);
    let in_fund = terms.is_some_and(|t| t.fund.is_some());
    let state = if in_fund { (0..stages).map(|k| sigma.of(asked[k].of(p.cost[k]))).sum() } else { state };
    let private_share = if paid_for_all && at_most.is_none_or(|most| state <= most) {
        Ratio::new(s.num * sigma.num, s.den * sigma.den).rest()
    } else if planned == 0 {
        Ratio::ONE
    } else {
        let state = at_most.map_or(state, |most| state.min(most));
        Ratio::new(i128::from(planned - state), i128::from(planned))
    };
    let priority = terms.is_some() && world.priority.is_some_and(|(at_least, ..)| private_share.at_least(at_least));

    // Waits for State money of a firm that does not bridge.
    let before = (p.wealth + p.limit) as f64;
    let means = before + over.more.1;
    let all: f64 = (0..stages).map(mean_cost).sum();
    let none = vec![0.0; stages];
    let parts: Vec<i64> =
        up_to(at_most, (0..stages).map(|k| shares[k].of(whole(p.cost[k] as f64 * p.mean_capped(k, cap)))).collect());
    let advance = match timing {
        Timing::Advance(share) => {
            share.of(up_to(at_most, (0..stages).map(|k| shares[k].of(p.cost[k])).collect()).iter().sum())
        }
        Timing::PerStage | Timing::Reimburse | Timing::OnResult(_) => 0,
    };
    let first = priority && world.priority.is_some_and(|(_, cash, _)| cash);
    let spans: Vec<f64> = (0..stages).map(span).collect();
    // A fund's money comes at once.
    let wait = if in_fund { 0.0 } else { believed[usize::from(!first)] };
    let waiting = waits_before(&parts, advance, &spans, wait, begun.map_or(0.0, |b| b.months));
    let bridged = if !timing.before() || (all <= 0.0 && school.num == 0) {
        f64::INFINITY
    } else if school.num > 0 {
        0.0
    } else {
        let first: f64 = (0..over.more.0).map(mean_cost).sum();
        f64::min(means / all, if first > 0.0 { before / first } else { f64::INFINITY })
    };

    // Values, backwards; costs and State money × x, profits × φ.
    let own_if = |x: f64, of: &Effects, lag: f64| {
        let g = g_at(x);
        let own = |k: usize| {
            let chance_of_gate = of.chance(p, k);
            let (more, effort) = p.effort(k, at_stake(lag, timing, rho, span(k), g[k]), x, chance_of_gate);
            let f = lateness(lag, timing, rho, span(k), chance_of_gate + more);
            psi_of[k] * (mean_cost(k) * x - g[k] * f) + kappa_of[k] * (mean_cost(k) * x) + effort
        };
        (0..stages).map(own).collect::<Vec<f64>>()
    };
    let own_at = |x: f64| own_if(x, effects, lag);
    // As others see it.
    let stated_own_at = |x: f64| own_if(x, &unchanged, world.lag(when.now));
    let owned = terms.map_or(Ratio::ONE, |t| t.owned);
    let firms_part = |x: f64| world.firms_part(p, scheme, g_at(x).iter().sum(), growth_of(x) * sold(p, h));
    // What a collar brings at φ = 1: in all, and at launch.
    let net = over.net(world, p);
    let collared: (f64, f64) = (net.iter().sum(), at_launch(net.iter().copied(), rho));
    let Over { deducted, relieved, .. } = over;
    let overlays = deducted.iter().chain(relieved).any(|&more| more != 0.0);
    let own_base = class.written.own_tax_base;
    let at_once = if own_base { 0.0 } else { tau };
    let cost_rate = |k: usize| 1.0 - at_once * (1.0 + deducted[k]) - (1.0 - at_once) * relieved[k];
    let loss_of = |own: &[f64]| (0..stages).map(|k| own[k] * (1.0 + deducted[k])).sum::<f64>();
    let royalty = |x: f64, growth: f64| terms.map_or(0.0, |t| royalties(t, p, rho, h, growth, g_at(x).iter().sum()));
    let final_tax_at = |x: f64| {
        if own_base {
            let loss = loss_of(&own_at(x)) + beside.lost.0;
            let nominal =
                nominal_profit(p, firms_part(x), growth_of(x), h) + beside.earned.0 + growth_of(x) * collared.0;
            if nominal > 0.0 { tau * (1.0 - loss / nominal).max(0.0) } else { 0.0 }
        } else {
            tau
        }
    };
    let value_at = |x: f64, waits: &[f64]| {
        let (growth, own, chance) = (growth_of(x), own_at(x), chance_at(x));
        let final_tax = final_tax_at(x);
        let sold = firms_part(x) * profit * growth - royalty(x, growth) + growth * collared.1;
        let earned = sold + p.purchase.1 as f64 + beside.earned.1;
        let lost = beside.lost.1 * if own_base { 1.0 } else { 1.0 - tau };
        let mut value = vec![0.0; stages + 1];
        value[stages] = certification * ((1.0 - final_tax) * earned - lost);
        for k in (0..stages).rev() {
            let go = -own[k] * cost_rate(k) + chance[k] * step(k) * kept[k] * value[k + 1];
            value[k] = if k == 0 { go } else { go.max(0.0) * discount(rho, waits[k]) };
        }
        value
    };

    // Scale: the best of a range, with given waits.
    let best_of = |low: f64, high: f64, waits: &[f64]| {
        if high <= low {
            return low;
        }
        let own = own_at(1.0);
        let capped = terms.is_some_and(|t| t.royalty.as_ref().is_some_and(|r| r.cap.is_some()));
        let kept = |x: f64| ((x * 1e9).round() / 1e9).min(high).max(low);
        let search = || {
            kept(searched(low, high, |x| {
                let short = || {
                    peak_at(x).0 > means
                        || peak_at(x).1 > before
                        || beside.needs > 0.0 && parts_at(x) + beside.needs > means
                };
                if is_cut(x) && short() { f64::NEG_INFINITY } else { value_at(x, waits)[0] }
            }))
        };
        let apart = p.purchase.1 as f64 + beside.earned.0 > 0.0 || beside.lost.0 > 0.0;
        if capped || is_cut(high) || own.iter().any(|own| *own < 0.0) || (own_base && apart) {
            return search();
        }
        // P and Z.
        let (mut price, mut there, chance) = (0.0, 1.0, chance_at(1.0));
        for k in 0..stages {
            if k > 0 {
                there *= discount(rho, waits[k]);
            }
            price += there * own[k] * if overlays { cost_rate(k) } else { 1.0 };
            there *= chance[k] * step(k);
        }
        let brings = there * certification * (owned.float() * profit - royalty(0.0, 1.0) + collared.1);
        let at = |brings: f64, price: f64| {
            if brings <= 0.0 || class.response == 0.0 {
                low
            } else if price <= 0.0 {
                high
            } else {
                kept(libm::pow(brings * left * expected_cost / (benefit * price), class.response))
            }
        };
        if !own_base {
            return at(if overlays { (1.0 - tau) * brings } else { brings }, price);
        }
        let loss = loss_of(&own);
        let nominal = nominal_profit(p, owned.float(), 1.0, h) + collared.0;
        if nominal <= 0.0 {
            return low;
        }
        let in_part = at((1.0 - tau) * brings, price - tau * loss * brings / nominal);
        if loss * in_part <= nominal * growth_of(in_part) {
            return in_part;
        }
        let wholly = at(brings, price);
        if loss * wholly >= nominal * growth_of(wholly) { wholly } else { search() }
    };
    let mut largest = 1.0;
    let is_exit = matches!(p.pay, Pay::Exit { .. });
    if let Some(t) = terms.filter(|t| t.chooses_size && benefit > 0.0 && begun.is_none() && !is_exit) {
        let of = |means: f64, peak: f64| if peak > 0.0 { means / peak } else { f64::INFINITY };
        let mut allowed = of(means, peak).min(of(before, peak_before));
        if beside.needs > 0.0 {
            allowed = allowed.min(of(means - beside.needs, parts_at(1.0)));
        }
        largest = t.max_scale.min(allowed).max(1.0);
    }
    let today = |x: f64, waits: &[f64]| value_at(x, waits)[0] * discount(rho, waits[0]);
    let free = best_of(1.0, largest, &none);
    let (scale, all_at_once) = if let Some(fixed) = fixed {
        fixed
    } else if free <= bridged {
        (free, true)
    } else {
        let larger = best_of(bridged.max(1.0), largest, &waiting);
        let smaller = if bridged >= 1.0 { Some(best_of(1.0, bridged, &none)) } else { None };
        match smaller {
            Some(x) if today(x, &none) >= today(larger, &waiting) => (x, true),
            _ => (larger, false),
        }
    };
    let growth = growth_of(scale);
    let waits = if all_at_once { none } else { waiting };
    let value = value_at(scale, &waits);
    let (state_money, chance) = (g_at(scale), chance_at(scale));
    let (own, granted) = ((stated_own_at(1.0), stated_own_at(scale)), sigma.float() * g_at(1.0).iter().sum::<f64>());
    Deal {
        // As others see it: without what overlays multiply.
        firms_part: {
            let stated = months_to_grant(world, p, &planned_spans, &unchanged);
            let paid = g_at(scale).iter().sum();
            world.firms_part(p, scheme, paid, growth * sold(p, stated))
        },
        own,
        granted,
        over: over.clone(),
        kept,
        parts: parts_at(1.0),
        needs: beside.needs,
        overlays: Vec::new(),
        costs: 0.0,
        believed: ordinary,
        chance,
        scheme,
        state: shares,
        psi,
        school,
        timing,
        cap,
        kappa,
        paid: eligible,
        with_school: terms.is_some() && with_school,
        scale,
        growth,
        of_plan: left * best,
        value,
        bridges: all_at_once,
        waits,
        begun,
        share: s,
        at_most,
        state_money,
        peak,
        peak_before,
        private_share,
        priority,
        owned,
        licence: terms.map_or(Ratio::ZERO, |t| t.licence),
    }
}

/// Whether a project may apply to a scheme at all, with the contract it would ask for; or have an overlay.
fn eligible(world: &World<'_>, p: &Project<'_>, index: usize, asked: Option<&Deal>) -> bool {
    let terms = &world.terms[index];
    let rule = &terms.scheme.eligibility;
    let (technology, class) = (p.technology, world.class(p).written);
    let need = technology.has_state_need();
    rule.technologies.as_ref().is_none_or(|names| names.contains(&technology.name))
        && rule.market.as_ref().is_none_or(|states| states.contains(&technology.market))
        && rule.strategic.is_none_or(|wanted| wanted == technology.strategic)
        && rule.state_need.is_none_or(|wanted| wanted == need)
        && rule.firms.as_ref().is_none_or(|names| names.contains(&class.name))
        && rule.start_up.is_none_or(|wanted| wanted == class.start_up)
        && rule.with_university.is_none_or(|wanted| wanted == p.draws.with_university)
        && terms.picks(p)
        && rule
            .private_share_at_least
            .is_none_or(|least| asked.is_none_or(|asked| asked.private_share.at_least(Ratio::exact(least))))
}

/// `(awards + believed) ÷ (applicants + 1)` of the last call with applicants; before it, the belief.
fn award_belief(last: Option<(u32, u32)>, believed: f64) -> f64 {
    last.map_or(believed, |(awards, applicants)| (f64::from(awards) + believed) / (f64::from(applicants) + 1.0))
}

/// What a firm counts a contract as worth on the day it starts.
fn at_contract(world: &World<'_>, p: &Project<'_>, deal: &Deal) -> f64 {
    deal.value[0] * discount(world.class(p).hurdle, deal.waits[0]) - deal.costs
}

/// What raising its own share to the threshold gains a firm beside the shorter waits of the contract (section 4, Bunching).
fn bunching_gain(world: &World<'_>, p: &Project<'_>, beliefs: &Beliefs, plain: &Deal) -> f64 {
    let (_, cash, awards) = world.priority.expect("a priority rule");
    let class = world.class(p);
    let mut gain = 0.0;
    if cash && plain.bridges {
        let [first, later] = beliefs.waits;
        let mut reached = 1.0;
        let mut money = 0.0;
        for k in 0..p.cost.len() {
            money += reached * plain.state_money[k];
            reached *= plain.chance[k] * plain.kept[k] * discount(class.hurdle, p.months[k] * p.mean_time_overrun[k]);
        }
        gain += class.loan_rate / 12.0 * (later - first) * money;
    }
    if awards {
        let [first, later] = beliefs.by_class.map(|last| award_belief(last, 0.5));
        gain += (first - later) * at_contract(world, p, plain);
    }
    gain
}

/// The contract the firm would ask for, and what it counts it as worth on the day it starts: perhaps with its own share raised to the
/// threshold.
fn asked_for(
    world: &World<'_>,
    p: &Project<'_>,
    beliefs: &Beliefs,
    index: usize,
    plain: Deal,
    (month, desk): (i64, &Desk),
    ahead: Ahead,
) -> (Deal, f64) {
    let worth = at_contract(world, p, &plain);
    let Some((at_least, ..)) = world.priority else { return (plain, worth) };
    if plain.priority {
        return (plain, worth);
    }
    let moved = overlaid(world, p, Some(index), Some(at_least.rest()), beliefs, month, desk, Some(ahead));
    let of_moved = at_contract(world, p, &moved) + bunching_gain(world, p, beliefs, &plain);
    let gains = moved.value[0] >= 0.0 && at_contract(world, p, &moved) >= 0.0;
    if moved.liquid(p) && gains && of_moved > worth { (moved, of_moved) } else { (plain, worth) }
}

/// What the firm does in a month (section 4, Alone and Apply); it may apply to calls that close in month `from` or later.
pub fn decide(world: &World<'_>, p: &Project<'_>, beliefs: &Beliefs, month: i64, from: i64, desk: &Desk) -> Choice {
    let by_itself = alone_with_overlays(world, p, beliefs, month, desk);
    let does_it = goes_alone(p, &by_itself);
    let otherwise = if does_it { by_itself.value[0] - by_itself.costs } else { 0.0 };
    let mut best: Option<(f64, Deal)> = None;
    for (index, terms) in world.terms.iter().enumerate() {
        // A published budget of nothing takes no applications.
        let year = world.fiscal_year(next_call(from, terms.every));
        let closes = next_call(from, terms.every);
        let is_closed = match terms.fund {
            None => world.budget.of(year) == Some(0) || terms.budget == Some(0),
            Some((fund, _)) => closes >= world.funds[fund].invests_until,
        };
        if !terms.open || is_closed {
            continue;
        }
        let q = award_belief(beliefs.calls[index], terms.believed);
        let to_call = next_call(from, terms.every) - month;
        let ahead = Ahead { award: q, to_call, otherwise };
        let plain = overlaid(world, p, Some(index), None, beliefs, month, desk, Some(ahead));
        let (deal, worth) = asked_for(world, p, beliefs, index, plain, (month, desk), ahead);
        if !eligible(world, p, index, Some(&deal)) {
            continue;
        }
        let acceptable = |deal: &Deal| {
            let gains = deal.value[0] >= 0.0 && at_contract(world, p, deal) >= 0.0;
            deal.state_money.iter().sum::<f64>() > 0.0 && gains && deal.liquid(p)
        };
        let to_contract = to_call as f64 + world.approval(p, terms, month).1;
        let costs = world.class(p).application as f64 * f64::from(terms.draws) + terms.compliance;
        let own = terms.state(p);
        let raised = deal.share.num * own.den != own.num * deal.share.den;
        let mut option: Option<(f64, Deal)> = None;
        if acceptable(&deal) {
            let side = side(world, p, &deal, worth, ahead, month);
            option = Some((side, deal)).filter(|(side, _)| *side >= otherwise);
        }
        // At its own risk: stages that start by plan before the contract.
        let starts = (0..p.cost.len()).map(|k| (0..k).map(|j| p.months[j] * p.mean_time_overrun[j]).sum::<f64>());
        let stages = starts.take_while(|start| *start < to_contract).count();
        if terms.own_risk && does_it && !raised && stages > 0 && stages < p.cost.len() {
            let begun = Some(Begun { stages, months: to_contract });
            let deal = crate::decide::plain(world, p, Some(index), None, beliefs.waits, begun, When::at(month));
            let side = q * at_contract(world, p, &deal) + (1.0 - q) * otherwise - costs;
            let better = option.as_ref().is_none_or(|(waiting, _)| side > *waiting);
            if acceptable(&deal) && side >= otherwise && better {
                option = Some((side, deal));
            }
        }
        if let Some((side, deal)) = option
            && best.as_ref().is_none_or(|(highest, _)| side > *highest)
        {
            best = Some((side, deal));
        }
    }
    match best {
        Some((_, deal)) => Choice::Apply(Box::new(deal)),
        None if does_it => Choice::Alone(Box::new(by_itself)),
        None => Choice::Leave,
    }
}

/// What a firm that nobody moves has from its arrival on (section 4, Behaviour): of the contracts that it may have the one that commits most,
/// with all overlays, or itself alone with them; `None`: it leaves. `room`: whether budgets have so much for a scheme.
pub fn unmoved(
    world: &World<'_>,
    p: &Project<'_>,
    month: i64,
    desk: &Desk,
    room: &dyn Fn(usize, i64) -> bool,
) -> Option<Deal> {
    let by_itself = alone(world, p);
    if !goes_alone(p, &by_itself) {
        return None;
    }
    let nothing = Over::nothing(world, p);
    let mut best: Option<(i64, Deal)> = None;
    for index in (0..world.terms.len()).filter(|&index| world.terms[index].open) {
        let when = When::at(month);
        let deal = deal(world, p, Some(index), None, [0.0; 2], None, when, &nothing, Some((1.0, true)));
        let committed = crate::calls::commitment(p, &deal);
        let is_more = committed > best.as_ref().map_or(0, |best| best.0);
        if is_more && eligible(world, p, index, Some(&deal)) && room(index, committed) {
            best = Some((committed, deal));
        }
    }
    let plan = best.map_or(by_itself, |(_, deal)| deal);
    let (mut chosen, mut over, mut before) = (plan.clone(), nothing, 0.0);
    chosen.overlays.clear();
    for index in 0..world.terms.len() {
        let relieves = |index: &usize| world.terms[*index].relief.is_some();
        if relieves(&index) && chosen.overlays.iter().any(relieves) {
            continue;
        }
        let Some(layer) = layer(world, p, index, &plan, before, &over) else { continue };
        if eligible(world, p, index, None) && fits(world, desk, index, month, layer.budgeted(1.0, 1.0)) {
            before += layer.counted;
            over = with(world, p, &over, &layer);
            chosen.overlays.push(index);
        }
    }
    Some(chosen)
}

/// Calls close in months t with (t + 1) divisible by `every`: the first from `month` on (section 5).
pub fn next_call(month: i64, every: i64) -> i64 {
    let mut t = month;
    while (t + 1) % every != 0 {
        t += 1;
    }
    t
}
