//! Which uncertain number moves the lead most: the lead in the third of futures where it is lowest, and where it is highest. Reads columns;
//! runs nothing.

use super::lead::Lead;
use super::seen::Looked;
use crate::measure::{Kind, MEASURES};
use crate::outcome::Cell;
use crate::study::inputs::Drawn;
use crate::study::{columns, estimates};

/// Fewer futures say nothing of thirds.
const LEAST_RUNS: usize = 96;
/// More are not looked at: the largest number of thousands that is still quick.
const MOST_RUNS: usize = 10_000;
/// So many errors apart, two thirds differ. With a hundred inputs looked at, three would be passed by luck alone now and then.
const ERRORS: f64 = 4.0;

/// The number that moves the lead most.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Swing {
    /// Where it stands in the file.
    pub(super) path: String,
    /// The lead in the third of futures where it is lowest.
    pub(super) low: f64,
    /// The lead where it is highest.
    pub(super) high: f64,
}

/// The number drawn once a run that moves the lead most; `None` where none does beyond error, or futures are few.
pub(super) fn of(looked: &Looked<'_>, drawn: &Drawn, lead: Option<&Lead<'_>>) -> Option<Swing> {
    let (study, lead) = (looked.study, lead?);
    let runs = looked.results.runs();
    if !(LEAST_RUNS..=MOST_RUNS).contains(&runs) || study.inputs.is_empty() {
        return None;
    }
    let kind = MEASURES[lead.measure as usize].kind;
    let cells = |policy: &str| {
        let place = study.policies.iter().position(|other| other.name == policy)?;
        columns::cells_of(study, looked.results, place, lead.measure as usize).ok()
    };
    let best = cells(&lead.best.name)?;
    // A level is compared with the reference case, as the lead is.
    let of_reference = || if kind == Kind::Ratio { None } else { cells(&looked.summary.reference) };
    let other = lead.next.as_ref().map_or_else(of_reference, |next| cells(&next.policy.name));
    let swings = study.inputs.iter().zip(&drawn.columns).filter_map(|(input, column)| {
        let (low, high) = thirds(column)?;
        let swing = between(kind, &best, other.as_deref(), &low, &high)?;
        Some((swing, &input.path))
    });
    let ((low, high), path) = swings.max_by(|((low_a, high_a), _), ((low_b, high_b), _)| {
        (high_a - low_a).abs().total_cmp(&(high_b - low_b).abs())
    })?;
    Some(Swing { path: path.clone(), low, high })
}

/// The runs of the third where a number is lowest, and of that where it is highest; `None` where it does not vary.
fn thirds(column: &[f64]) -> Option<(Vec<usize>, Vec<usize>)> {
    let mut order: Vec<usize> = (0..column.len()).collect();
    order.sort_by(|a, b| column[*a].total_cmp(&column[*b]).then(a.cmp(b)));
    let third = column.len() / 3;
    let (low, high) = (order[..third].to_vec(), order[column.len() - third..].to_vec());
    (column[*low.last()?] < column[*high.first()?]).then_some((low, high))
}

/// The lead in two sets of runs, if they differ beyond error.
fn between(kind: Kind, best: &[Cell], other: Option<&[Cell]>, low: &[usize], high: &[usize]) -> Option<(f64, f64)> {
    let some = |cells: &[Cell], runs: &[usize]| runs.iter().map(|run| cells[*run]).collect::<Vec<Cell>>();
    let lead = |runs: &[usize]| {
        let best = some(best, runs);
        match other {
            Some(other) => estimates::difference(kind, &best, &some(other, runs), 1),
            None => estimates::headline(kind, &best, 1),
        }
    };
    let (low, high) = (lead(low)?, lead(high)?);
    let error = (low.se * low.se + high.se * high.se).sqrt();
    ((high.value - low.value).abs() > ERRORS * error).then_some((low.value, high.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[f64]) -> Vec<Cell> {
        values.iter().map(|value| Cell { num: *value, den: 1.0 }).collect()
    }

    #[test]
    fn thirds_are_those_of_the_lowest_and_the_highest_values() {
        let (low, high) = thirds(&[5.0, 1.0, 4.0, 2.0, 3.0, 6.0]).expect("it varies");
        assert_eq!((low, high), (vec![1, 3], vec![0, 5]));
        assert_eq!(thirds(&[2.0; 6]), None, "what does not vary moves nothing");
    }

    #[test]
    fn the_lead_is_that_of_each_third_and_counts_only_beyond_error() {
        // Best less next is 1, 1.2 in the low runs and 3, 3.2 in the high ones: 1.1 and 3.1, errors 0.1 each.
        let best = column(&[2.0, 2.2, 9.0, 4.0, 4.2]);
        let next = column(&[1.0, 1.0, 9.0, 1.0, 1.0]);
        let (low, high) = between(Kind::Mean, &best, Some(&next), &[0, 1], &[3, 4]).expect("far apart");
        assert!((low - 1.1).abs() < 1e-12 && (high - 3.1).abs() < 1e-12);
        // 1 and 3 beside 2 and 4: errors of 1 each, and means that are 1 apart.
        let noisy = column(&[1.0, 3.0, 0.0, 2.0, 4.0]);
        assert_eq!(between(Kind::Mean, &noisy, None, &[0, 1], &[3, 4]), None);
    }
}
