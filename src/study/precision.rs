//! Whether the numbers that a study waits for are known to the precision asked for. Reads columns; runs nothing.

use crate::draws::design::BLOCK;
use crate::measure::MEASURES;
use crate::model::Study;
use crate::model::aims::{HalfWidth, Wanted};
use crate::statistics::t_quantile;
use crate::study::columns::cells_of;
use crate::study::estimates::{difference, headline};
use crate::study::results::{Lost, Results};
use crate::study::summary::{Precise, Precision, StoppedBy, Summary};
use crate::units::to_f64;

/// Blocks before the first look: fewer say too little about their own spread.
const FIRST_LOOK: usize = 16;

/// After how many blocks a study of at most `blocks` blocks looks whether it is exact enough: after 16, then each time after a
/// quarter more. Few looks keep the chance small that it stops by luck; they depend on nothing but the number of blocks.
pub fn looks(blocks: usize) -> impl Iterator<Item = usize> {
    let mut next = Some(FIRST_LOOK.min(blocks));
    std::iter::from_fn(move || {
        let now = next?;
        next = (now < blocks).then(|| (now + now.div_ceil(4)).min(blocks));
        Some(now)
    })
}

/// Whether a study that waits for numbers knows them well enough; never before the first look.
#[must_use]
pub fn is_enough(summary: &Summary) -> bool {
    let known = |precision: &Precision| precision.stopped_by == StoppedBy::Precision;
    summary.runs >= FIRST_LOOK * BLOCK && summary.precision.as_ref().is_some_and(known)
}

/// How exactly each number that the study waits for is known after these blocks; `None` if it waits for none.
///
/// # Errors
/// A block that cannot be read back.
pub fn judge(study: &Study, results: &Results<'_>) -> Result<Option<Precision>, Lost> {
    if study.until.is_empty() {
        return Ok(None);
    }
    let wanted = study.until.iter().map(|wanted| judge_one(study, results, wanted));
    let wanted: Vec<Precise> = wanted.collect::<Result<_, Lost>>()?;
    let stopped_by = if wanted.iter().all(|wanted| wanted.met) { StoppedBy::Precision } else { StoppedBy::MostRuns };
    Ok(Some(Precision { stopped_by, most_runs: study.runs, wanted }))
}

fn judge_one(study: &Study, results: &Results<'_>, wanted: &Wanted) -> Result<Precise, Lost> {
    let measure = &MEASURES[wanted.measure];
    let batch = study.design.batch();
    let ours = cells_of(study, results, wanted.policy, wanted.measure)?;
    let estimate = match wanted.than {
        None => headline(measure.kind, &ours, batch),
        Some(than) => difference(measure.kind, &ours, &cells_of(study, results, than, wanted.measure)?, batch),
    };
    let estimate = estimate.filter(|estimate| estimate.se.is_finite());
    let batches = results.runs() / batch;
    let half_width =
        estimate.filter(|_| batches > 1).map(|estimate| t_quantile(0.975, to_f64(batches - 1)) * estimate.se);
    let value = estimate.map(|estimate| estimate.value);
    let at_most = match wanted.half_width {
        HalfWidth::Within(within) => Some(within),
        HalfWidth::Relative(part) => value.map(|value| part * value.abs()),
    };
    Ok(Precise {
        measure: measure.name,
        policy: study.policies[wanted.policy].name.clone(),
        than: wanted.than.map(|than| study.policies[than].name.clone()),
        value,
        half_width,
        at_most,
        met: half_width.zip(at_most).is_some_and(|(half_width, at_most)| half_width <= at_most),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_study_looks_after_sixteen_blocks_and_then_after_a_quarter_more() {
        assert_eq!(looks(50).collect::<Vec<_>>(), [16, 20, 25, 32, 40, 50]);
        assert_eq!(looks(16).collect::<Vec<_>>(), [16]);
        assert_eq!(looks(3).collect::<Vec<_>>(), [3]);
        assert_eq!(looks(15_625).count(), 32);
        assert_eq!(FIRST_LOOK * BLOCK, 1_024);
    }
}
