//! The size a firm chooses under a contract: what its profit grows to, and which size is worth most to it. Decides on no contract.

use crate::firm::beliefs::size_gain;
use crate::firm::case::Case;
use crate::firm::worth::{self, ByStage, Plan, royalty_value};
use crate::model::MAX_STAGES;
use crate::units::to_f64;

/// A range of sizes.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    /// The smallest.
    pub low: f64,
    /// The largest.
    pub high: f64,
}

impl Range {
    /// Whether there is only one size in it.
    #[must_use]
    pub fn is_point(self) -> bool {
        self.high <= self.low
    }

    /// The size of the range nearest to this one, kept to nine decimals: what depends on the order of sums does not move a whole unit.
    fn nearest(self, size: f64) -> f64 {
        (libm::round(size * 1e9) / 1e9).min(self.high).max(self.low)
    }
}

/// The sizes among which a firm chooses: from the plan to the largest that is allowed and that it can pay for. Where nothing grows, or
/// the firm does not choose or begins before its contract, the plan alone.
#[inline]
#[must_use]
pub fn choosable(plan: &Plan<'_>) -> Range {
    if plan.case.has_fixed_size() {
        return Range { low: 1.0, high: 1.0 };
    }
    Range { low: 1.0, high: plan.case.terms.max_scale.min(plan.affordable()).max(1.0) }
}

/// `φ = (1 − ζ)·(ι + C·(x^θ − 1)/(θ·B))`, `θ = 1 − 1/ε`; `C·ln x/B` where `ε = 1`. ι and 1 − ζ are what the contract makes of the payoff; 1
/// of a firm's own idea.
#[inline]
#[must_use]
#[allow(clippy::float_cmp, reason = "the tabulated size is this very number")]
pub fn growth(case: &Case<'_>, size: f64) -> f64 {
    let &Case { prospect, terms, ask, .. } = case;
    if size <= 1.0 {
        return ask.idea.of_plan();
    }
    let gain = if size == terms.max_scale {
        terms.largest_gain[prospect.class]
    } else {
        size_gain(size, case.class().response)
    };
    ask.idea.grown(prospect.reach_cost * gain / prospect.benefit)
}

/// The size of a range that is worth most to the firm, with these waits.
#[inline]
#[must_use]
pub fn best(plan: &Plan<'_>, waits: &ByStage, range: Range) -> f64 {
    if range.is_point() {
        return range.low;
    }
    in_closed_form(plan, waits, range).unwrap_or_else(|| range.nearest(searched(plan, waits, range)))
}

/// The size at which what one more unit of it brings the firm is its own part of the cost, `((1 − ζ)·Z·C/(B·P))^ε`; `None` where that is
/// no simple function of the size.
fn in_closed_form(plan: &Plan<'_>, waits: &ByStage, range: Range) -> Option<f64> {
    let &Case { prospect, stages, beliefs, terms, ask, .. } = plan.case;
    let class = plan.case.class();
    let own = &plan.own[..stages.len()];
    let capped = terms.royalty_cap.is_some() && !terms.royalty_rates.is_empty();
    if capped || plan.is_cut(range.high) || own.iter().any(|&own| own < 0.0) {
        return None;
    }
    let (mut price, mut reach) = (0.0, 1.0);
    // What comes back at once of an own part, where an overlay makes it differ from stage to stage.
    let after_tax = plan.case.overlaid.map(|overlaid| worth::after_tax(own, overlaid, beliefs, class));
    for (k, ((stage, own), wait)) in
        stages.iter().zip(after_tax.as_ref().map_or(own, |own| &own[..])).zip(waits).enumerate()
    {
        if k > 0 {
            reach *= wait;
        }
        price += reach * own;
        reach *= (stage.chance + plan.gain[k]) * stage.discount;
    }
    let beside = worth::at_launch(prospect, beliefs, plan.case.overlaid);
    let owned =
        terms.owned_of_profit() * prospect.profit_value - royalty_value(plan.case, 1.0, 0.0) + beside.growing_value;
    let brings = reach * prospect.launch_discount * owned;
    let best = |brings: f64, price: f64| {
        if brings <= 0.0 || class.response <= 0.0 {
            range.low
        } else if price <= 0.0 {
            range.high
        } else {
            let ratio = brings * ask.idea.of_more() * prospect.reach_cost / (prospect.benefit * price);
            // Of at most one, no power is more.
            if ratio <= 1.0 { range.low } else { range.nearest(libm::pow(ratio, class.response)) }
        }
    };
    if !class.own_tax_base {
        let kept = if after_tax.is_some() { 1.0 - beliefs.tax_rate } else { 1.0 };
        return Some(best(kept * brings, price));
    }
    if beside.earned > 0.0 || beside.lost > 0.0 {
        return None;
    }
    // The loss shelters profit: all of it, or its own amount.
    let (nominal, tax) = (terms.owned_of_profit() * prospect.profit_nominal + beside.growing, beliefs.tax_rate);
    let loss = worth::loss(plan.case, own);
    if nominal <= 0.0 {
        return Some(range.low);
    }
    let in_part = best((1.0 - tax) * brings, price - tax * loss * brings / nominal);
    if loss * in_part <= nominal * growth(plan.case, in_part) {
        return Some(in_part);
    }
    let wholly = best(brings, price);
    (loss * wholly >= nominal * growth(plan.case, wholly)).then_some(wholly)
}

/// Sizes that are looked at first.
const GRID: usize = 32;
/// Steps of golden section between the neighbours of the best of them.
const STEPS: usize = 12;
/// The golden section.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// The best size of all that a search looks at, the first of equals: to about a thousandth.
fn searched(plan: &Plan<'_>, waits: &ByStage, range: Range) -> f64 {
    let mut next = [0.0; MAX_STAGES];
    let next = &mut next[..plan.case.stages.len()];
    let mut value = |size: f64| {
        // Beyond its ceiling the State pays nothing: there the firm's part grows faster than the size.
        if plan.is_cut(size) && !plan.of_size(size).is_liquid() {
            return f64::NEG_INFINITY;
        }
        plan.value(size, growth(plan.case, size), waits, next)
    };
    let (mut best, mut most) = (range.low, f64::NEG_INFINITY);
    let size_at = |place: usize| {
        let share = to_f64(place) / to_f64(GRID);
        if place == GRID { range.high } else { range.low * libm::pow(range.high / range.low, share) }
    };
    let mut place_of_best = 0;
    for place in 0..=GRID {
        let of_size = value(size_at(place));
        if of_size > most {
            (best, most, place_of_best) = (size_at(place), of_size, place);
        }
    }
    let (mut from, mut to) = (size_at(place_of_best.saturating_sub(1)), size_at((place_of_best + 1).min(GRID)));
    for _ in 0..STEPS {
        let section = GOLDEN * (to - from);
        let [lower, upper] = [to - section, from + section];
        let values = [value(lower), value(upper)];
        for (size, of_size) in [lower, upper].into_iter().zip(values) {
            if of_size > most {
                (best, most) = (size, of_size);
            }
        }
        if values[0] >= values[1] { to = upper } else { from = lower }
    }
    best
}
