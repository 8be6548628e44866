//! How long a firm that cannot bridge waits for State money before each stage. Pays nothing.

use crate::firm::case::Case;
use crate::firm::worth::ByStage;
use crate::units::Money;

/// Whether the firm bridges what the State pays late, at this size: it can pay the whole plan, and no university waits for its money.
/// Where money comes after the stage, there is nothing to wait for.
#[inline]
#[must_use]
pub fn bridges(case: &Case<'_>, scale: f64) -> bool {
    let &Case { prospect, terms, .. } = case;
    !terms.timing.before_stage()
        || !terms.shares.pays_university() && scale * prospect.full_cost <= prospect.means().to_f64()
}

/// What the wait before each stage leaves of its value, `D_ρ(W_k)`, for a firm that does not bridge: it waits `believed` months before
/// each stage for which it has to ask. An advance is asked for at the start of the contract: the first stage that is paid waits for it
/// while the stages before it are worked on, the others that it covers do not wait. Parts are whole units of the plan at size 1.
pub fn discounts(case: &Case<'_>, believed: f64, discounts: &mut ByStage) {
    let &Case { stages, terms, .. } = case;
    let (funding, hurdle) = (case.funding(), &case.class().hurdle);
    let planned = || stages.iter().zip(funding).map(|(stage, funding)| funding.planned(stage.cost)).sum();
    let mut advance = terms.timing.advance(terms.advance_or_floor, planned);
    let asked = hurdle.at(believed);
    let (mut months, mut paid) = (0.0, false);
    for ((stage, funding), discount) in stages.iter().zip(funding).zip(discounts) {
        let part = funding.committed(stage.cost);
        if part > Money::ZERO {
            if terms.timing.asked_before(part, &mut advance) > Money::ZERO {
                *discount = asked;
            } else if !paid {
                *discount = hurdle.at((believed - months).max(0.0));
            }
            paid = true;
        }
        months += stage.expected_months;
    }
}
