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
    let mut add = |kind, text| warnings.push(Warning { kind, policy: None, measure: None, text });
    if batches < 2 {
        let fewest = 2 * batch;
        add(WarningKind::NoErrors, format!("fewer than {fewest} runs: no error can be given under {design}"));
    } else if batches < FEW_BATCHES {
        let of = if batch == 1 { "runs".to_owned() } else { format!("batches of {batch} runs") };
        let text = format!(
            "errors rest on only {batches} {of}; their 95 % intervals are widened for it (Student's t with {} degrees of freedom)",
            batches - 1
        );
        add(WarningKind::FewBatches, text);
    }
    let wanted = runs_for_largest(0.95, tolerance.confidence);
    if runs < wanted {
        let text = format!(
            "{runs} runs are few: it can be said with {} % confidence only that at least {} % of futures lie below the largest value \
             seen ({wanted} runs would say 95 %)",
            percent(tolerance.confidence),
            percent(share_below_largest(runs, tolerance.confidence))
        );
        add(WarningKind::FewRuns, text);
    }
    warnings
}

/// What is said where there are too many policies for every pair of them.
#[must_use]
pub fn of_pairs(policies: usize) -> Option<Warning> {
    (policies > MOST_PAIRED).then(|| Warning {
        kind: WarningKind::PairsWithReference,
        policy: None,
        measure: None,
        text: format!(
            "{policies} policies have too many pairs: each is compared with the reference case alone, not with every other"
        ),
    })
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
        kind: WarningKind::NotSettled,
        policy: Some(policy.to_owned()),
        measure: Some(measure.name),
        text:
            "a few extreme runs decide this number: its error is likely too small; use more runs, or quote the median"
                .to_owned(),
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
