//! How the policies stand among each other in a measure, on the same luck: differences, who is best, what is missed, who dominates.
//! Simulates nothing.

use crate::measure::{Better, Kind, Measure};
use crate::outcome::Cell;
use crate::statistics::{Below, Dominance, Estimate, chance_higher, grid, standings};
use crate::study::estimates::{difference, headline};
use crate::study::summary::{Between, Pair, Standing};

/// A policy's name and its cells of a measure in run order, money in whole currency units.
pub type Column<'c> = (&'c str, &'c [Cell]);

/// Most policies of which every two are compared: what is reported grows with their square, and 100 make 22 MB of `between.csv`.
pub const MOST_PAIRED: usize = 100;

/// Which pairs of policies are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pairs<'n> {
    /// Every two.
    Every,
    /// Each with the policy of this name.
    With(&'n str),
}

/// Compares the policies that have a measure; `block` as in [`headline`]. `None` where fewer than two have it.
#[must_use]
pub fn between(
    measure: &Measure,
    unit: &str,
    columns: &[Column<'_>],
    pairs: Pairs<'_>,
    block: usize,
) -> Option<Between> {
    let having: Vec<Policy> = columns
        .iter()
        .filter_map(|(name, cells)| {
            let headline = headline(measure.kind, cells, block)?;
            Some(Policy { name, cells, values: cells.iter().map(|cell| cell.of_run()).collect(), headline })
        })
        .collect();
    if having.len() < 2 {
        return None;
    }
    let good = toward_good(measure.better, &having);
    let n = good.first().map_or_else(|| runs_with_all(&having), |column| column.iter().flatten().count());
    Some(Between {
        name: measure.name,
        kind: measure.kind,
        unit: unit.to_owned(),
        better: measure.better,
        n,
        policies: if measure.kind == Kind::Tail { Vec::new() } else { standing(&having, &good, block) },
        pairs: compared(measure.kind, &having, &good, n, pairs, block),
    })
}

/// The pairs that are asked for, each once, in the order of the policies.
fn compared(
    kind: Kind,
    policies: &[Policy<'_>],
    good: &[Vec<Option<f64>>],
    n: usize,
    pairs: Pairs<'_>,
    block: usize,
) -> Vec<Pair> {
    let bounds = grid(good);
    let below = |policy: usize| good.get(policy).filter(|_| n > 0).map(|column| Below::new(column, &bounds, block));
    let pair = |a: usize, b: usize, of_a: Option<&Below>, of_b: Option<&Below>| {
        pair(kind, &policies[a], &policies[b], block, of_a.zip(of_b).map(|(a, b)| a.against(b)))
    };
    let all = 0..policies.len();
    match pairs {
        Pairs::Every => {
            let below: Vec<Option<Below>> = all.clone().map(below).collect();
            let every = all.clone().flat_map(|a| (a + 1..all.end).map(move |b| (a, b)));
            every.map(|(a, b)| pair(a, b, below[a].as_ref(), below[b].as_ref())).collect()
        }
        Pairs::With(name) => {
            let Some(with) = policies.iter().position(|policy| policy.name == name) else { return Vec::new() };
            let of_with = below(with);
            let one = |policy: usize| {
                let own = below(policy);
                if policy < with {
                    pair(policy, with, own.as_ref(), of_with.as_ref())
                } else {
                    pair(with, policy, of_with.as_ref(), own.as_ref())
                }
            };
            all.filter(|&policy| policy != with).map(one).collect()
        }
    }
}

struct Policy<'a> {
    name: &'a str,
    cells: &'a [Cell],
    values: Vec<Option<f64>>,
    headline: Estimate,
}

fn runs_with_all(policies: &[Policy<'_>]) -> usize {
    (0..policies[0].cells.len()).filter(|&run| policies.iter().all(|policy| policy.values[run].is_some())).count()
}

/// The values, higher being better, of the runs in which every policy has one; no columns where neither way is good.
fn toward_good(better: Better, policies: &[Policy<'_>]) -> Vec<Vec<Option<f64>>> {
    let sign = match better {
        Better::Higher => 1.0,
        Better::Lower => -1.0,
        Better::Neither => return Vec::new(),
    };
    let complete: Vec<bool> =
        (0..policies[0].cells.len()).map(|run| policies.iter().all(|policy| policy.values[run].is_some())).collect();
    let values = |policy: &Policy<'_>| {
        let of_run = |(value, complete): (&Option<f64>, &bool)| value.filter(|_| *complete).map(|value| sign * value);
        policy.values.iter().zip(&complete).map(of_run).collect()
    };
    policies.iter().map(values).collect()
}

fn standing(policies: &[Policy<'_>], good: &[Vec<Option<f64>>], block: usize) -> Vec<Standing> {
    standings(good, block)
        .unwrap_or_default()
        .into_iter()
        .zip(policies)
        .map(|(standing, policy)| Standing {
            name: policy.name.to_owned(),
            chance_best: standing.best.value,
            chance_best_se: standing.best.error(),
            regret: standing.regret.value,
            regret_se: standing.regret.error(),
        })
        .collect()
}

fn pair(kind: Kind, a: &Policy<'_>, b: &Policy<'_>, block: usize, dominance: Option<[Dominance; 2]>) -> Pair {
    let estimate = difference(kind, a.cells, b.cells, block);
    let higher = chance_higher(&a.values, &b.values, block);
    Pair {
        a: a.name.to_owned(),
        b: b.name.to_owned(),
        n: higher.map_or(0, |higher| higher.n),
        difference: estimate.map(|estimate| estimate.value),
        se: estimate.and_then(|estimate| estimate.error()),
        interval: estimate.and_then(|estimate| estimate.interval(0.95)),
        a_higher: higher.map(|higher| higher.value),
        a_higher_se: higher.and_then(|higher| higher.error()),
        variance_reduction: estimate.and_then(|estimate| variance_reduction(kind, a, b, block, &estimate)),
        first_order: dominance.map(|[first, _]| first),
        second_order: dominance.map(|[_, second]| second),
    }
}

/// The variance of the difference if each policy had luck of its own, over its variance on the same luck: (`se_A²` + `se_B²`) ÷ se².
/// `None` without errors, or where the difference is certain but for rounding.
fn variance_reduction(kind: Kind, a: &Policy<'_>, b: &Policy<'_>, block: usize, paired: &Estimate) -> Option<f64> {
    const ROUNDING: f64 = 1e-12;
    let (of_a, of_b) = match kind {
        // A mean's difference is over the runs that both have; so is what it is compared with.
        Kind::Mean if a.values.iter().zip(&b.values).any(|(a, b)| a.is_some() != b.is_some()) => {
            let shared = |own: &Policy<'_>, other: &Policy<'_>| {
                let cell = |(cell, other): (&Cell, &Option<f64>)| if other.is_some() { *cell } else { Cell::default() };
                headline(kind, &own.cells.iter().zip(&other.values).map(cell).collect::<Vec<_>>(), block)
            };
            (shared(a, b)?, shared(b, a)?)
        }
        Kind::Mean | Kind::Ratio | Kind::Tail => (a.headline, b.headline),
    };
    let (apart, together) = (square(of_a.error()?) + square(of_b.error()?), square(paired.error()?));
    let size = apart + square(of_a.value) + square(of_b.value);
    (together > ROUNDING * ROUNDING * size).then(|| apart / together)
}

fn square(x: f64) -> f64 {
    x * x
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Id, MEASURES};

    fn column(name: &'static str, parts: &[(f64, f64)]) -> (&'static str, Vec<Cell>) {
        (name, parts.iter().map(|&(num, den)| Cell { num, den }).collect())
    }

    /// Every pair of independent runs.
    fn between(measure: &Measure, unit: &str, columns: &[(&'static str, Vec<Cell>)], block: usize) -> Option<Between> {
        among(measure, unit, columns, Pairs::Every, block)
    }

    fn among(
        measure: &Measure,
        unit: &str,
        columns: &[(&'static str, Vec<Cell>)],
        pairs: Pairs<'_>,
        block: usize,
    ) -> Option<Between> {
        let columns: Vec<Column> = columns.iter().map(|(name, cells)| (*name, &cells[..])).collect();
        super::between(measure, unit, &columns, pairs, block)
    }

    fn over<const N: usize>(den: f64, values: [f64; N]) -> [(f64, f64); N] {
        values.map(|value| (value * den, den))
    }

    fn is(found: Option<f64>, expected: f64) -> bool {
        found.is_some_and(|found| (found - expected).abs() < 1e-12)
    }

    #[test]
    fn a_pair_is_worked_out_by_hand() {
        // Variances 5/3 and 8/3, that of the differences 1, 0, 1, 0 is 1/3: (5/3 + 8/3) ÷ 1/3 = 13. Over a constant the same.
        for (measure, den) in [(Id::Successes, 1.0), (Id::NetPrivateEffect, 2.0)] {
            let columns =
                [column("a", &over(den, [1.0, 2.0, 3.0, 4.0])), column("b", &over(den, [0.0, 2.0, 2.0, 4.0]))];
            let found = between(&MEASURES[measure as usize], "count", &columns, 1).expect("two policies");
            let [pair] = &found.pairs[..] else { panic!("one pair") };
            assert_eq!((pair.a.as_str(), pair.b.as_str(), pair.n, found.n), ("a", "b", 4, 4));
            assert!(is(pair.difference, 0.5) && is(pair.se, (1.0_f64 / 12.0).sqrt()), "{pair:?}");
            assert!(is(pair.a_higher, 0.75) && is(pair.variance_reduction, 13.0), "{pair:?}");
            let [a, b] = &found.policies[..] else { panic!("two policies") };
            assert!(is(Some(a.chance_best), 0.75) && is(Some(a.regret), 0.0));
            assert!(is(Some(b.chance_best), 0.25) && is(Some(b.regret), 0.5));
        }
    }

    #[test]
    fn where_less_is_better_the_lower_is_best() {
        let columns = [column("a", &over(1.0, [0.4; 30])), column("b", &over(1.0, [0.1; 30]))];
        let found = between(&MEASURES[Id::DeadweightShare as usize], "share", &columns, 1).expect("two policies");
        assert!(is(Some(found.policies[1].chance_best), 1.0) && is(Some(found.policies[0].regret), 0.4 - 0.1));
        assert_eq!(found.pairs[0].first_order, Some(Dominance::Dominated));
        assert!(is(found.pairs[0].a_higher, 1.0), "higher is higher, whichever way is good");
        assert_eq!(found.pairs[0].variance_reduction, None, "the difference is certain");
    }

    #[test]
    fn measures_without_a_good_way_have_differences_only() {
        let columns = [column("a", &over(1.0, [1.0, 2.0])), column("b", &over(1.0, [2.0, 5.0]))];
        let found = between(&MEASURES[Id::StateOutlay as usize], "VND", &columns, 1).expect("two policies");
        assert!(found.policies.is_empty() && found.pairs[0].first_order.is_none() && found.n == 2);
        assert!(is(found.pairs[0].difference, -2.0));
    }

    #[test]
    fn policies_without_the_measure_take_no_part_and_runs_without_a_value_do_not_count() {
        let columns = [
            column("none", &[(0.0, 0.0); 4]),
            column("a", &[(1.0, 1.0), (5.0, 1.0), (0.0, 0.0), (2.0, 1.0)]),
            column("b", &[(2.0, 1.0), (0.0, 0.0), (3.0, 1.0), (1.0, 1.0)]),
        ];
        let found = between(&MEASURES[Id::Successes as usize], "count", &columns, 1).expect("two policies");
        assert_eq!((found.pairs.len(), found.n, found.pairs[0].n), (1, 2, 2));
        // Differences −1 and 1; on luck of their own (1, 2 and 2, 1) the variance is half as much: (½ + ½) ÷ 2.
        assert!(is(found.pairs[0].difference, 0.0) && is(found.pairs[0].variance_reduction, 0.5));
        assert!(between(&MEASURES[Id::Successes as usize], "count", &columns[..2], 1).is_none());
    }

    #[test]
    fn every_pair_stands_once_in_the_order_of_the_file() {
        let columns = ["a", "b", "c"].map(|name| column(name, &over(1.0, [1.0, 2.0])));
        let found = between(&MEASURES[Id::SocialNpv as usize], "VND", &columns, 1).expect("three policies");
        let names: Vec<String> = found.pairs.iter().map(|pair| format!("{}{}", pair.a, pair.b)).collect();
        assert_eq!(names, ["ab", "ac", "bc"]);
        assert!(found.policies.iter().all(|policy| is(Some(policy.chance_best), 1.0 / 3.0)));
    }

    #[test]
    fn with_one_policy_the_pairs_are_those_that_it_has_among_all() {
        // Forty runs, so that dominance is settled: a < b < c in each.
        let columns = [("a", 0.0), ("b", 1.0), ("c", 2.0)]
            .map(|(name, more)| column(name, &(0..40_u8).map(|run| (f64::from(run) + more, 1.0)).collect::<Vec<_>>()));
        let measure = &MEASURES[Id::SocialNpv as usize];
        let every = among(measure, "VND", &columns, Pairs::Every, 1).expect("three policies");
        let with = among(measure, "VND", &columns, Pairs::With("b"), 1).expect("three policies");
        assert_eq!(with.pairs, [every.pairs[0].clone(), every.pairs[2].clone()]);
        assert_eq!(with.pairs[1].first_order, Some(Dominance::Dominated), "b of c");
        assert_eq!((with.policies, with.n), (every.policies, every.n));
        let nobody = among(measure, "VND", &columns, Pairs::With("d"), 1).expect("three policies");
        assert!(nobody.pairs.is_empty());
    }
}
