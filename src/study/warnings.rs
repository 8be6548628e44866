//! Which numbers of a summary are not to be trusted yet, and why, in words. Computes no number of the summary.

use crate::measure::Measure;
use crate::outcome::Cell;
use crate::statistics::{rests_on_few, runs_for_largest, share_below_largest};
use crate::study::between::MOST_PAIRED;
use crate::study::estimates;
use crate::study::summary::{Tolerance, Warning, WarningKind};

/// Errors of fewer batches than this are said to rest on few.
pub const FEW_BATCHES: usize = 20;

/// Warnings about a study as a whole: too few runs for errors, or for a statement about nearly all futures.
#[must_use]
pub fn of_study(runs: usize, design: &str, batch: usize, batches: usize, tolerance: &Tolerance) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut add = |kind, numbers| warnings.push(Warning::new(kind, numbers));
    if batches < 2 {
        let fewest = 2 * batch;
        add(WarningKind::NoErrors, vec![("fewest", fewest.to_string()), ("design", design.to_owned())]);
    } else if batches < FEW_BATCHES {
        let mut numbers = vec![("batches", batches.to_string()), ("degrees", (batches - 1).to_string())];
        if batch > 1 {
            numbers.push(("batch", batch.to_string()));
        }
        add(WarningKind::FewBatches, numbers);
    }
    let wanted = runs_for_largest(0.95, tolerance.confidence);
    if runs < wanted {
        let share = percent(share_below_largest(runs, tolerance.confidence));
        let numbers = vec![
            ("runs", runs.to_string()),
            ("confidence", percent(tolerance.confidence)),
            ("share", share),
            ("wanted", wanted.to_string()),
        ];
        add(WarningKind::FewRuns, numbers);
    }
    warnings
}

/// What is said where there are too many policies for every pair of them.
#[must_use]
pub fn of_pairs(policies: usize) -> Option<Warning> {
    (policies > MOST_PAIRED)
        .then(|| Warning::new(WarningKind::PairsWithReference, vec![("policies", policies.to_string())]))
}

/// A whole number of per cent, rounded down: nothing is said that does not hold.
fn percent(share: f64) -> String {
    format!("{}", (share * 100.0 + 1e-9).floor())
}

/// Whether a measure's headline still rests on a few extreme runs.
#[must_use]
pub fn of_measure(measure: &Measure, policy: &str, cells: &[Cell], headline: f64) -> Option<Warning> {
    let residuals = estimates::residuals(measure.kind, cells, headline);
    rests_on_few(&residuals).then(|| Warning {
        policy: Some(policy.to_owned()),
        measure: Some(measure.name),
        ..Warning::new(WarningKind::NotSettled, Vec::new())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(runs: usize, batch: usize) -> Vec<String> {
        let tolerance = Tolerance { confidence: 0.95, below_max: 0.0, between_min_and_max: 0.0, exact: batch == 1 };
        of_study(runs, "LatinHypercube", batch, runs / batch, &tolerance).into_iter().map(|it| it.text).collect()
    }

    #[test]
    fn few_runs_are_said_to_be_few() {
        assert_eq!(said(10_000, 64), Vec::<String>::new());
        assert_eq!(said(59, 1), Vec::<String>::new());
        assert_eq!(said(127, 64), ["fewer than 128 runs: no error can be given under LatinHypercube"]);
        assert_eq!(
            said(640, 64),
            [
                "errors rest on only 10 batches of 64 runs; their 95 % intervals are widened for it (Student's t with 9 degrees of \
              freedom)"
            ]
        );
        // 0.05^(1/58) = 0.9497.
        assert_eq!(
            said(58, 1),
            [
                "58 runs are few: it can be said with 95 % confidence only that at least 94 % of futures lie below the largest value \
              seen (59 runs would say 95 %)"
            ]
        );
    }
}
