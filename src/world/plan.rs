//! What a contract is planned to be paid: to what the State commits itself, what it advances, what it appropriates. Moves no money.

use crate::firm::{Case, StageFacts};
use crate::scheme::funding::StageFunding;
use crate::units::Money;
use crate::value::whole_months;
use crate::world::contract::Contract;
use crate::world::life::{Life, State};
use crate::world::scene::{Scene, planned};

/// The planned State part of each stage, to which the State commits itself in a contract of this size.
pub fn commit(case: &Case<'_>, scale: f64, committed: &mut [Money]) {
    let mut ceiling = case.terms.shares.ceiling();
    for ((committed, stage), funding) in committed.iter_mut().zip(case.stages).zip(case.funding()) {
        *committed = ceiling.take(funding.committed(planned(stage.cost, scale)));
    }
}

/// The advance of a contract of this size: its share of `Σ round(s·P_k)`.
#[must_use]
pub fn advance(case: &Case<'_>, scale: f64) -> Money {
    let part = |(stage, funding): (&StageFacts, StageFunding)| funding.planned(planned(stage.cost, scale));
    let all = || case.terms.shares.ceiling().cut(case.stages.iter().zip(case.funding()).map(part).sum());
    case.terms.timing.advance(case.terms.advance_or_floor, all)
}

/// Payments of a contract that fall into the fiscal year of `month` by its plan from where it stands, each by the chance that its stage is
/// reached; `advance` is requested in `month` itself. What was requested before counts as outstanding, not here. `kept`: the chance of being
/// kept at the gate of a stage with this chance.
#[allow(clippy::too_many_arguments, reason = "a plan is read from all of it")]
#[must_use]
pub fn planned_this_year(
    scene: &Scene<'_>,
    project: u32,
    life: &Life,
    contract: &Contract,
    committed: &[Money],
    month: usize,
    advance: Money,
    kept: impl Fn(usize, f64) -> f64,
) -> Money {
    let clock = scene.study.clock;
    let lag = |asked: usize| scene.beliefs.payment_lag(asked);
    let last = month + 11 - clock.month_of_year(month);
    let this_year = |paid: usize, amount: Money| if paid <= last { amount } else { Money::ZERO };
    let by_chance =
        |amount: Money, chance: f64| if chance < 1.0 { Money::rounded(amount.to_f64() * chance) } else { amount };
    let stages = scene.prospects.stages_of(&scene.prospects.projects[project as usize]);
    let current = usize::from(life.stage);
    let parts = life.contracts.stage();
    let mut planned = this_year(month + lag(month), advance);
    let mut left = contract.advance();
    let waits_to_be_kept = life.state == State::Waiting;
    let reached = if waits_to_be_kept { kept(current - 1, stages[current - 1].chance) } else { 1.0 };
    let (mut start, mut reached) = (month, reached);
    for (k, stage) in stages.iter().enumerate().skip(current) {
        let working = k == current && life.state == State::Working;
        let known = working || k == current && parts.cost != Money::ZERO;
        let amount = if known { parts.state } else { committed[k] };
        let end = if working { usize::from(life.due) } else { start + whole_months(stage.expected_months) };
        if !contract.pays_before_stage() {
            let paid = reached * contract.paid_at_gate(stage.chance);
            planned += this_year(end + lag(end), by_chance(amount, paid));
        } else if !known {
            let covered = left.min(amount);
            left -= covered;
            planned += this_year(start + lag(start), by_chance(amount - covered, reached));
        }
        (start, reached) = (end, reached * stage.chance * kept(k, stage.chance));
        if start > last {
            break;
        }
    }
    planned
}
