//! Blocks of all runs → summary: every statistic is one function of whole columns in run order. Simulates nothing.

use crate::draws::design;
use crate::engine::{self, Block};
use crate::measure::{Found, Id, MEASURES, Measure, SERIES, Series};
use crate::model::{Policy, Study};
use crate::outcome::Cell;
use crate::statistics::{
    chance_higher, mean, mean_estimate, percentile, quantile_interval, sd, share_below_largest, share_between_extremes,
    share_estimate,
};
use crate::study::between::{Column, between};
use crate::study::summary::{
    Band, Between, Chance, Difference, Intervals, MeasureSummary, PictureData, PolicySummary, SeriesSummary, Summary,
    TargetSummary, Tolerance, Warning, YearSummary,
};
use crate::study::{columns, estimates, precision, warnings};
use crate::units::to_f64;

/// What a summary says of where it comes from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// SHA-256 of the scenario file.
    pub file_hash: String,
    /// Values changed on the command line.
    pub set: Vec<String>,
}

/// Version of the layout of `summary.json`.
pub const SCHEMA: u32 = 2;
/// How sure intervals and the statement about futures not run are.
const CONFIDENCE: f64 = 0.95;
/// Runs shown in the cloud of cost and successes.
const CLOUD: usize = 400;

/// Summarises a study's blocks, in run order.
#[must_use]
pub fn summarise(study: &Study, blocks: &[Block], origin: &Origin) -> Summary {
    let runs = engine::runs(blocks);
    let block = study.design.batch();
    let years = (0..study.clock.years()).map(|year| study.clock.start_year + small(year)).collect();
    let summarising = Summarising { study, blocks, runs, block };
    let (design, batches) = (format!("{:?}", study.design), runs / block);
    let tolerance = Tolerance {
        confidence: CONFIDENCE,
        below_max: share_below_largest(runs, CONFIDENCE),
        between_min_and_max: share_between_extremes(runs, CONFIDENCE),
        exact: block == 1,
    };
    let mut warnings = warnings::of_study(runs, &design, block, batches, &tolerance);
    warnings.extend(summarising.not_settled());
    Summary {
        schema: SCHEMA,
        title: study.title.clone(),
        file_hash: origin.file_hash.clone(),
        set: origin.set.clone(),
        seed: study.seed,
        runs,
        design,
        batch: block,
        batches,
        tolerance,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        stream_version: crate::draws::STREAM_VERSION,
        currency: study.currency.clone(),
        reference: study.policies[study.reference].name.clone(),
        years,
        precision: precision::judge(study, blocks),
        policies: (0..study.policies.len()).map(|policy| summarising.policy(policy)).collect(),
        between: (0..MEASURES.len()).filter_map(|measure| summarising.between(measure)).collect(),
        warnings,
        notes: study.notes.clone(),
    }
}

fn small(year: usize) -> i32 {
    i32::try_from(year).expect("a study has at most 51 years")
}

struct Summarising<'a> {
    study: &'a Study,
    blocks: &'a [Block],
    runs: usize,
    block: usize,
}

impl Summarising<'_> {
    fn policy(&self, policy: usize) -> PolicySummary {
        let (targets, all_targets) = self.targets(policy);
        PolicySummary {
            name: self.study.policies[policy].name.clone(),
            measures: (0..MEASURES.len()).map(|measure| self.measure(policy, measure)).collect(),
            series: (0..SERIES.len()).map(|series| self.series(policy, series)).collect(),
            targets,
            all_targets,
            pictures: self.pictures(policy),
        }
    }

    /// Whether a policy has a measure: the reference has no difference to itself.
    fn has(&self, policy: usize, measure: usize) -> bool {
        policy != self.study.reference || !MEASURES[measure].against_reference
    }

    /// How the policies that have a measure stand among each other.
    fn between(&self, measure: usize) -> Option<Between> {
        let unit = MEASURES[measure].unit.name(&self.study.currency);
        let columns: Vec<Column> = (0..self.study.policies.len())
            .filter(|&policy| self.has(policy, measure))
            .map(|policy| (self.study.policies[policy].name.clone(), self.cells(policy, measure)))
            .collect();
        between(&MEASURES[measure], &unit, &columns, self.block)
    }

    /// Headlines that still rest on a few extreme runs, policy by policy.
    fn not_settled(&self) -> Vec<Warning> {
        let every = (0..self.study.policies.len()).flat_map(|policy| (0..MEASURES.len()).map(move |m| (policy, m)));
        every
            .filter(|&(policy, measure)| self.has(policy, measure))
            .filter_map(|(policy, measure)| {
                let (described, cells) = (&MEASURES[measure], self.cells(policy, measure));
                let headline = estimates::headline(described.kind, &cells, self.block)?;
                warnings::of_measure(described, &self.study.policies[policy].name, &cells, headline.value)
            })
            .collect()
    }

    /// A measure's cells over runs, its value in whole currency units where it is money.
    fn cells(&self, policy: usize, measure: usize) -> Vec<Cell> {
        columns::values(self.study, self.blocks, policy, measure)
    }

    fn measure(&self, policy: usize, index: usize) -> MeasureSummary {
        let measure = &MEASURES[index];
        let (is_reference, has) = (policy == self.study.reference, self.has(policy, index));
        let cells = self.cells(policy, index);
        let mut spread: Vec<f64> =
            if has { cells.iter().filter_map(|cell| cell.of_run()).collect() } else { Vec::new() };
        let headline = if has { estimates::headline(measure.kind, &cells, self.block) } else { None };
        let deviation = (spread.len() > 1).then(|| sd(&spread));
        spread.sort_by(f64::total_cmp);
        let difference = (!is_reference && !measure.against_reference && headline.is_some())
            .then(|| self.difference(measure, &cells, &self.cells(self.study.reference, index)))
            .flatten();
        let reason = headline.is_none().then(|| self.reason(measure, policy, &cells));
        MeasureSummary {
            name: measure.name,
            kind: measure.kind,
            unit: measure.unit.name(&self.study.currency),
            value: headline.map(|estimate| tidy(estimate.value)),
            se: headline.and_then(|estimate| estimate.error()),
            interval: headline.and_then(|estimate| estimate.interval(CONFIDENCE)),
            n: if headline.is_some() { spread.len() } else { 0 },
            reason,
            sd: deviation,
            min: spread.first().copied().map(tidy),
            max: spread.last().copied().map(tidy),
            intervals: intervals(&spread),
            band: band(spread),
            difference,
        }
    }

    fn difference(&self, measure: &Measure, cells: &[Cell], reference: &[Cell]) -> Option<Difference> {
        let [ours, theirs] = [cells, reference].map(|cells| cells.iter().map(|cell| cell.of_run()).collect::<Vec<_>>());
        let higher = chance_higher(&ours, &theirs, self.block)?;
        let estimate = estimates::difference(measure.kind, cells, reference, self.block)?;
        Some(Difference {
            value: tidy(estimate.value),
            se: estimate.error(),
            interval: estimate.interval(CONFIDENCE),
            higher: higher.value,
            higher_se: higher.error(),
            n: higher.n,
        })
    }

    fn reason(&self, measure: &Measure, policy: usize, cells: &[Cell]) -> String {
        if measure.against_reference && policy == self.study.reference {
            return "the reference case is not compared with itself".to_owned();
        }
        let sum = |part: fn(&Cell) -> f64| cells.iter().map(part).sum();
        let has_cash_priority = has_cash_priority(&self.study.policies[policy]);
        let found = Found { num: sum(|cell| cell.num), den: sum(|cell| cell.den), has_cash_priority };
        measure.missing.reason(found).to_owned()
    }

    fn series(&self, policy: usize, series: usize) -> SeriesSummary {
        let Series { name, unit } = SERIES[series];
        let years = (0..self.study.clock.years())
            .map(|year| {
                let values = self.blocks.iter().flat_map(|block| block.series(policy, series, year));
                self.year(values.map(|value| tidy(unit.whole(value, self.study.units_per_currency))).collect())
            })
            .collect();
        SeriesSummary { name, unit: unit.name(&self.study.currency), years }
    }

    fn year(&self, values: Vec<f64>) -> YearSummary {
        if values.is_empty() {
            return YearSummary::default();
        }
        let estimate = mean_estimate(&values, self.block);
        YearSummary {
            mean: Some(tidy(mean(&values))),
            se: estimate.and_then(|estimate| estimate.error()),
            n: values.len(),
            band: band(values),
        }
    }

    fn targets(&self, policy: usize) -> (Vec<TargetSummary>, Option<Chance>) {
        let mut all = vec![true; self.runs];
        let targets: Vec<TargetSummary> = self
            .study
            .targets
            .iter()
            .map(|target| {
                let cells = self.cells(policy, target.measure);
                let mut shortfalls = Vec::new();
                let hits: Vec<bool> = cells
                    .iter()
                    .map(|cell| {
                        let Some(value) = cell.of_run() else { return false };
                        let below = target.at_least.map_or(0.0, |bound| bound - value);
                        let above = target.at_most.map_or(0.0, |bound| value - bound);
                        let missed = below.max(above);
                        if missed > 0.0 {
                            shortfalls.push(missed);
                        }
                        missed <= 0.0
                    })
                    .collect();
                for (all, hit) in all.iter_mut().zip(&hits) {
                    *all &= hit;
                }
                TargetSummary {
                    measure: MEASURES[target.measure].name.to_owned(),
                    at_least: target.at_least,
                    at_most: target.at_most,
                    chance: self.chance(&hits),
                    expected_shortfall: (!shortfalls.is_empty()).then(|| mean(&shortfalls)),
                }
            })
            .collect();
        let joint = (!targets.is_empty()).then(|| self.chance(&all));
        (targets, joint)
    }

    fn chance(&self, hits: &[bool]) -> Chance {
        let share = share_estimate(hits, self.block);
        Chance {
            value: share.map_or(0.0, |share| share.value),
            se: share.and_then(|share| share.error()),
            n: hits.len(),
        }
    }

    fn pictures(&self, policy: usize) -> PictureData {
        let months = (0..12)
            .map(|month| {
                let values = self.blocks.iter().flat_map(|block| block.disbursement(policy, month)).collect();
                self.year(values)
            })
            .collect::<Vec<_>>();
        let has_cash = months.iter().any(|month| month.n > 0);
        let first = &self.blocks[..self.blocks.len().min(CLOUD.div_ceil(design::BLOCK))];
        let [outlay, successes] = [Id::StateOutlay, Id::Successes]
            .map(|id| columns::values(self.study, first, policy, id as usize).into_iter().map(|cell| cell.num));
        let cloud = outlay.zip(successes).take(CLOUD).collect();
        let runs = to_f64(self.runs);
        let bins = (0..=100)
            .map(|bin| self.blocks.iter().flat_map(|block| block.shares(policy, bin)).sum::<f64>() / runs)
            .collect();
        PictureData {
            disbursement_by_month: if has_cash { months } else { Vec::new() },
            contracts_by_private_share: bins,
            cost_and_successes: cloud,
        }
    }
}

fn has_cash_priority(policy: &Policy) -> bool {
    policy.priority.is_some_and(|priority| priority.over.cash())
}

/// Percentiles over runs.
#[must_use]
pub fn band(mut values: Vec<f64>) -> Band {
    if values.is_empty() {
        return Band::default();
    }
    values.sort_by(f64::total_cmp);
    let at = |p: f64| Some(tidy(percentile(&values, p)));
    Band { p05: at(0.05), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95) }
}

/// How sure the percentiles of rising values are.
fn intervals(sorted: &[f64]) -> Intervals {
    let at = |p: f64| quantile_interval(sorted, p, CONFIDENCE);
    Intervals { p05: at(0.05), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95) }
}

/// −0 is written 0.
fn tidy(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x }
}
