//! How the policies stand among each other in a measure, on the same luck: differences, who is best, what is missed, who dominates.
//! Simulates nothing.

use crate::measure::{Better, Kind, Measure};
use crate::outcome::Cell;
use crate::statistics::{Below, Dominance, Estimate, Order, chance_higher, grid, standings};
use crate::study::estimates::{difference, headline};
use crate::study::summary::{Between, Pair, Standing};

/// A policy's name and its cells of a measure in run order, money in whole currency units.
pub type Column = (String, Vec<Cell>);

/// Compares the policies that have a measure; `block` as in [`headline`]. `None` where fewer than two have it.
#[must_use]
pub fn between(measure: &Measure, unit: &str, columns: &[Column], block: usize) -> Option<Between> {
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
    let bounds = grid(&good);
    let below: Vec<Below> = good.iter().map(|column| Below::new(column, &bounds, block)).collect();
    let pair = |a: usize, b: usize| {
        let dominance = |order| below.get(a).zip(below.get(b)).map(|(a, b)| a.against(b, order));
        pair(measure.kind, &having[a], &having[b], block, [dominance(Order::First), dominance(Order::Second)])
    };
    let all = 0..having.len();
    Some(Between {
        name: measure.name,
        kind: measure.kind,
        unit: unit.to_owned(),
        better: measure.better,
        n,
        policies: if measure.kind == Kind::Tail { Vec::new() } else { standing(&having, &good, block) },
        pairs: all.clone().flat_map(|a| (a + 1..all.end).map(move |b| (a, b))).map(|(a, b)| pair(a, b)).collect(),
    })
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

fn pair(kind: Kind, a: &Policy<'_>, b: &Policy<'_>, block: usize, dominance: [Option<Dominance>; 2]) -> Pair {
    let estimate = difference(kind, a.cells, b.cells, block);
    let higher = chance_higher(&a.values, &b.values, block);
    let [first_order, second_order] = dominance;
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
        first_order,
        second_order,
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
    (together > ROUNDING * ROUNDING * apart).then(|| apart / together)
}

fn square(x: f64) -> f64 {
    x * x
}
