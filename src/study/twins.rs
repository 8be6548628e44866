//! Which part of a band is ignorance: a twin of each of the first futures has the same per-run numbers and other luck of projects and
//! years, so that what a future and its twin have in common is what its per-run numbers do. No headline looks at a twin.

use crate::engine::{Block, Engine, Overflow};
use crate::measure::MEASURES;
use crate::model::Study;
use crate::statistics::ratio_estimate;
use crate::study::columns;
use crate::study::results::{Lost, Results};
use crate::study::summary::{Ignorance, Summary};

/// Twins of the first of `runs` runs of a study, as many as it asks for, on all cores of the current pool. None where nothing is drawn once
/// a run: all is luck then, and nothing needs to be tried.
///
/// # Errors
/// A twin in which some money is more than can be counted.
pub fn live(study: &Study, runs: usize) -> Result<Vec<Block>, Overflow> {
    Engine::new(study).run_twins(asked(study, runs))
}

/// How many twins the first of `runs` runs of a study have.
#[must_use]
pub fn asked(study: &Study, runs: usize) -> usize {
    if study.inputs.is_empty() { 0 } else { study.twins.min(runs) }
}

/// Lays into a summary which part of each band is ignorance, by the twins of the first runs.
///
/// # Errors
/// A block that cannot be read back.
pub fn lay(summary: &mut Summary, study: &Study, results: &Results<'_>, twins: &[Block]) -> Result<(), Lost> {
    if study.twins == 0 {
        return Ok(());
    }
    let mut first = Vec::with_capacity(twins.len());
    for number in 0..twins.len() {
        first.push(results.block(number)?.into_owned());
    }
    summary.twins = crate::engine::runs(twins);
    let block = study.design.batch();
    let values = |blocks: &[Block], policy: usize, measure: usize| {
        let mut cells = columns::smallest(blocks, policy, measure);
        columns::as_values(study, measure, &mut cells);
        cells.iter().map(|cell| cell.of_run()).collect::<Vec<_>>()
    };
    for (place, policy) in summary.policies.iter_mut().enumerate() {
        for (measure, of) in study.measures().zip(&mut policy.measures) {
            debug_assert_eq!(of.name, MEASURES[measure].name, "measures stand in their order");
            if of.value.is_none() {
                continue;
            }
            let pairs = |policy: usize| (values(&first, policy, measure), values(twins, policy, measure));
            let (own, of_twin) = pairs(place);
            let share = |own: &[Option<f64>], of_twin: &[Option<f64>]| {
                if study.inputs.is_empty() {
                    Some(Ignorance { share: 0.0, se: Some(0.0) })
                } else {
                    ignorance(own, of_twin, block)
                }
            };
            of.ignorance = share(&own, &of_twin);
            if let Some(difference) = &mut of.difference {
                let (reference, of_reference_twin) = pairs(study.reference);
                difference.ignorance = share(&less(&own, &reference), &less(&of_twin, &of_reference_twin));
            }
        }
    }
    Ok(())
}

fn less(a: &[Option<f64>], b: &[Option<f64>]) -> Vec<Option<f64>> {
    a.iter().zip(b).map(|(a, b)| Some((*a)? - (*b)?)).collect()
}

/// Covariance of runs and twins ÷ variance, about the mean of both together: the part of the variance that what they share makes (the
/// intraclass correlation, Fisher 1925), with its error by batches of `block` runs. `None` where nothing varies, or fewer than two runs and
/// their twins have a value.
#[must_use]
pub fn ignorance(runs: &[Option<f64>], twins: &[Option<f64>], block: usize) -> Option<Ignorance> {
    let pairs: Vec<Option<(f64, f64)>> = runs.iter().zip(twins).map(|(run, twin)| run.zip(*twin)).collect();
    let count = pairs.iter().flatten().count();
    if count < 2 {
        return None;
    }
    #[allow(clippy::cast_precision_loss, reason = "a few thousand twins")]
    let mean = pairs.iter().flatten().map(|(run, twin)| run + twin).sum::<f64>() / (2 * count) as f64;
    let about = |of: fn(f64, f64) -> f64| -> Vec<f64> {
        pairs.iter().map(|pair| pair.map_or(0.0, |(run, twin)| of(run - mean, twin - mean))).collect()
    };
    let common = about(|run, twin| run * twin);
    let all = about(|run, twin| 0.5 * (run * run + twin * twin));
    // What differs by rounding alone does not vary.
    let least = 1e-24 * mean * mean;
    #[allow(clippy::cast_precision_loss, reason = "a few thousand twins")]
    let varies = all.iter().sum::<f64>() > least * count as f64;
    let estimate = varies.then(|| ratio_estimate(&common, &all, block)).flatten()?;
    Some(Ignorance { share: estimate.value, se: estimate.error() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_that_runs_and_twins_share_is_worked_out_by_hand() {
        // About the mean 3 of all: −2·0, 0·−1, 2·1 = 2 in common; squares 4 + 0, 0 + 1, 4 + 1 halved: 2 + 0.5 + 2.5 = 5.
        let runs = [Some(1.0), Some(3.0), Some(5.0), None];
        let twins = [Some(3.0), Some(2.0), Some(4.0), Some(9.0)];
        let found = ignorance(&runs, &twins, 1).expect("three pairs");
        assert!((found.share - 0.4).abs() < 1e-15 && found.se.is_some(), "{found:?}");
        let same = ignorance(&runs[..3], &runs[..3], 1).expect("three pairs");
        assert!((same.share - 1.0).abs() < 1e-15);
        assert_eq!(ignorance(&[Some(2.0); 5], &[Some(2.0); 5], 1), None, "nothing varies");
        assert_eq!(ignorance(&runs[..1], &twins[..1], 1), None);
    }
}
