//! What a contract commits the State to, advances and is planned to be paid, by its terms. Holds no money and posts nothing.

use crate::firm::{Prospect, Terms};
use crate::units::{Money, Share};
use crate::value::whole_months;
use crate::world::life::{Life, State};
use crate::world::scene::{OfferBook, Scene, payment_lag, planned, planned_state_part};

/// The terms a project's money follows: those of its contract.
#[inline]
#[must_use]
pub fn terms_of<'b>(scene: &Scene<'_>, books: &'b [OfferBook], life: &Life) -> Option<&'b Terms> {
    if !life.contract {
        return None;
    }
    life.scheme.map(|scheme| &books[scene.books[usize::from(scheme)]].terms)
}

/// The planned State part of each stage, to which the State commits itself in a contract.
pub fn commit(
    scene: &Scene<'_>,
    terms: &Terms,
    prospect: &Prospect,
    state: Share,
    scale: f64,
    committed: &mut [Money],
) {
    let technology = usize::from(prospect.technology);
    let stages = scene.prospects.stages_of(prospect);
    let known = terms.pays[technology].iter().zip(&terms.limited_overrun[technology]);
    for ((committed, stage), (&paid, &limited)) in committed.iter_mut().zip(stages).zip(known) {
        let expected = if terms.timing.follows_cost() { limited } else { 1.0 };
        *committed = if paid { planned_state_part(state, planned(stage.cost, scale), expected) } else { Money::ZERO };
    }
}

/// The advance of a contract: its share of `Σ round(s·P_k)`.
#[must_use]
pub fn advance(scene: &Scene<'_>, terms: &Terms, project: u32, life: &Life) -> Money {
    if !terms.timing.gives_advance() {
        return Money::ZERO;
    }
    let prospect = &scene.prospects.projects[project as usize];
    let pays = &terms.pays[usize::from(prospect.technology)];
    let planned_money: Money = scene
        .prospects
        .stages_of(prospect)
        .iter()
        .zip(pays)
        .filter(|(_, paid)| **paid)
        .map(|(stage, _)| life.state_share.of(planned(stage.cost, life.scale)))
        .sum();
    terms.advance_or_floor.of(planned_money)
}

/// Payments of a contract that fall into the fiscal year of `month` if all goes to plan from where it stands; `advance` is requested
/// in `month` itself. What was requested before counts as outstanding, not here.
#[must_use]
pub fn planned_this_year(
    scene: &Scene<'_>,
    terms: &Terms,
    project: u32,
    life: &Life,
    committed: &[Money],
    month: usize,
    advance: Money,
) -> Money {
    let clock = scene.study.clock;
    let lag = payment_lag(scene.beliefs);
    let last = month + 11 - clock.month_of_year(month);
    let this_year = |paid: usize, amount: Money| if paid <= last { amount } else { Money::ZERO };
    let stages = scene.prospects.stages_of(&scene.prospects.projects[project as usize]);
    let current = usize::from(life.stage);
    let mut planned = this_year(month + lag, advance);
    let mut left = life.advance;
    let mut start = month;
    for (k, stage) in stages.iter().enumerate().skip(current) {
        let known = k == current && !(life.state == State::Ready && life.cost == Money::ZERO);
        let working = k == current && life.state == State::Working;
        let amount = if known { life.state_part } else { committed[k] };
        let end = if working { usize::from(life.due) } else { start + whole_months(stage.expected_months) };
        if !terms.timing.before_stage() {
            planned += this_year(end + lag, amount);
        } else if !known {
            let covered = left.min(amount);
            left -= covered;
            planned += this_year(start + lag, amount - covered);
        }
        start = end;
        if start > last {
            break;
        }
    }
    planned
}
