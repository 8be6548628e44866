//! How long a firm that cannot bridge waits for State money before each stage. Pays nothing.

use crate::firm::case::{Begun, Case};
use crate::firm::worth::{ByStage, NO_WAITS};
use crate::units::Money;

/// The largest size at which the firm bridges what the State pays late: it can pay the whole plan. None where a university waits for its
/// money; any where money comes after the stage, for there is nothing to wait for.
#[inline]
#[must_use]
pub fn bridges_up_to(case: &Case<'_>) -> f64 {
    let &Case { prospect, terms, .. } = case;
    if !terms.timing.before_stage() || prospect.full_cost <= 0.0 && !terms.shares.pays_university() {
        f64::INFINITY
    } else if terms.shares.pays_university() {
        0.0
    } else {
        // What is paid before a bank lends more under a guarantee is paid without it.
        let before: f64 = case.stages[..case.lent_from()].iter().map(|stage| stage.expected_cost).sum();
        let at_first = if before > 0.0 { prospect.means().to_f64() / before } else { f64::INFINITY };
        (case.means() / prospect.full_cost).min(at_first)
    }
}

/// What the wait before each stage leaves of its value, `D_ρ(W_k)`, for a firm that does not bridge: it waits `believed` months before
/// each stage for which it has to ask. An advance is asked for at the start of the contract: the first stage that is paid waits for it
/// while the stages before it are worked on, the others that it covers do not wait. Parts are whole units of the plan at size 1.
#[must_use]
pub fn discounted(case: &Case<'_>, believed: f64) -> ByStage {
    let mut discounts = NO_WAITS;
    let &Case { stages, terms, .. } = case;
    let believed = case.waits(believed);
    let hurdle = &case.class().hurdle;
    let mut ceiling = terms.shares.ceiling();
    let planned =
        || ceiling.cut(stages.iter().zip(case.funding()).map(|(stage, funding)| funding.planned(stage.cost)).sum());
    let mut advance = terms.timing.advance(terms.advance_or_floor, planned);
    let asked = hurdle.at(believed);
    // From the start of the contract.
    let (mut months, mut paid) = (-case.begun.map_or(0.0, |begun| begun.months), false);
    for ((stage, funding), discount) in stages.iter().zip(case.funding()).zip(&mut discounts) {
        let part = ceiling.take(funding.committed(stage.cost));
        if part > Money::ZERO {
            if terms.timing.asked_before(part, &mut advance) > Money::ZERO {
                *discount = asked;
            } else if !paid {
                *discount = hurdle.at((believed - months.max(0.0)).max(0.0));
            }
            paid = true;
        }
        months += stage.expected_months;
    }
    discounts
}

/// What the firm begins by plan if it does not wait so many months for its contract.
#[must_use]
pub fn begun(case: &Case<'_>, months: f64) -> Begun {
    let mut start = 0.0;
    let mut stages = 0;
    for stage in case.stages {
        if start >= months {
            break;
        }
        stages += 1;
        start += stage.expected_months;
    }
    Begun { stages, months }
}
