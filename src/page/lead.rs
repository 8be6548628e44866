//! Which policy comes first in a measure, by how much, and whether that is beyond what the simulation can tell. Simulates nothing.

use crate::measure::Id;
use crate::study::summary::{Between, PolicySummary, Summary};

/// The policy that comes first in a measure, and the next.
#[derive(Clone, Debug)]
pub(super) struct Lead<'s> {
    /// The measure.
    pub(super) measure: Id,
    /// The first.
    pub(super) best: &'s PolicySummary,
    /// Its value; of a level, its difference to the reference case.
    pub(super) value: f64,
    /// The next.
    pub(super) next: Option<Next<'s>>,
    /// Policies that were set apart because they change the world.
    pub(super) apart: Vec<&'s str>,
}

/// The next after the first.
#[derive(Clone, Debug)]
pub(super) struct Next<'s> {
    /// The policy.
    pub(super) policy: &'s PolicySummary,
    /// By how much the first is ahead.
    pub(super) margin: f64,
    /// Whether it is ahead beyond what the simulation can tell.
    pub(super) is_clear: bool,
}

/// Who comes first: by private money gained for a coin of the State; where none is paid, by the gain of the country.
pub(super) fn lead(summary: &Summary) -> Option<Lead<'_>> {
    [Id::NetPrivateEffect, Id::SocialNpv].into_iter().find_map(|measure| lead_in(summary, measure))
}

/// Who comes first in a measure of which more is better. Policies that change the world are set apart where there are others.
pub(super) fn lead_in(summary: &Summary, measure: Id) -> Option<Lead<'_>> {
    let value = |policy: &PolicySummary| {
        let found = policy.measure(measure.name())?;
        match &found.difference {
            Some(difference) => Some(difference.value),
            None => found.value,
        }
    };
    let own = summary.policies.iter().filter(|policy| policy.name != summary.reference);
    let (apart, alike): (Vec<_>, Vec<_>) =
        own.filter_map(|policy| Some((policy, value(policy)?))).partition(|(policy, _)| policy.sets_the_world());
    let (mut ranked, apart) = if alike.is_empty() { (apart, Vec::new()) } else { (alike, apart) };
    // The first of the file among equals.
    ranked.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let &(best, first) = ranked.first()?;
    let between = summary.between.iter().find(|between| between.name == measure.name());
    let next = ranked.get(1).map(|&(policy, second)| Next {
        policy,
        margin: first - second,
        is_clear: between.is_none_or(|between| is_clear(between, &best.name, &policy.name)),
    });
    Some(Lead {
        measure,
        best,
        value: first,
        next,
        apart: apart.iter().map(|(policy, _)| policy.name.as_str()).collect(),
    })
}

/// Whether the difference of two policies is beyond what the simulation can tell.
fn is_clear(between: &Between, a: &str, b: &str) -> bool {
    let pair = between.pairs.iter().find(|pair| (pair.a == a && pair.b == b) || (pair.a == b && pair.b == a));
    pair.and_then(|pair| pair.interval).is_some_and(|(low, high)| low > 0.0 || high < 0.0)
}
