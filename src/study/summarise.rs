//! Blocks of all runs → summary: every statistic is one function of whole columns in run order. Simulates nothing.

use crate::draws::design;
use crate::engine::Block;
use crate::measure::{Appears, Found, Id, Kind, MEASURES, Measure, SERIES, Series};
use crate::model::aims::Target;
use crate::model::{Bases, Policy, Study};
use crate::outcome::Cell;
use crate::statistics::{
    chance_higher, mean, mean_estimate, quantile_interval, sd, share_below_largest, share_between_extremes,
    share_estimate,
};
use crate::study::between::{Column, MOST_PAIRED, Pairs, between};
use crate::study::estimates::band;
use crate::study::for_whom::for_whom;
use crate::study::results::{Lost, Results};
use crate::study::summary::{
    Band, Between, Chance, Difference, Intervals, MeasureSummary, PictureData, PolicySummary, SeriesSummary, Summary,
    TargetSummary, Tolerance, Warning, YearSummary,
};
use crate::study::{collars, columns, estimates, precision, warnings, worlds};
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

/// Summarises a study's blocks, in run order, that are all in memory.
///
/// # Panics
/// Never: what is in memory can be read.
#[must_use]
pub fn summarise(study: &Study, blocks: &[Block], origin: &Origin) -> Summary {
    of_results(study, &Results::lent(blocks), origin).expect("what is in memory is read")
}

/// Summarises what a study gave, one measure at a time where not all of it is in memory.
///
/// # Errors
/// A block that cannot be read back.
pub fn of_results(study: &Study, results: &Results<'_>, origin: &Origin) -> Result<Summary, Lost> {
    let runs = results.runs();
    let block = study.design.batch();
    let years = (0..study.clock.years()).map(|year| study.clock.start_year + small(year)).collect();
    let summarising = Summarising { study, results, runs, block, bases: Bases::of(study) };
    let (design, batches) = (format!("{:?}", study.design), runs / block);
    let tolerance = Tolerance {
        confidence: CONFIDENCE,
        below_max: share_below_largest(runs, CONFIDENCE),
        between_min_and_max: share_between_extremes(runs, CONFIDENCE),
        exact: block == 1,
    };
    let mut warnings = warnings::of_study(runs, &design, block, batches, &tolerance);
    let Measured { mut policies, between, not_settled } = summarising.measured()?;
    summarising.add_series(&mut policies)?;
    summarising.add_pictures(&mut policies)?;
    if study.has(Appears::WithCollars) {
        collars::add(study, runs.min(CLOUD), &mut policies);
    }
    for (policy, groups) in policies.iter_mut().zip(for_whom(study, results)?) {
        policy.groups = groups;
    }
    warnings.extend(warnings::of_pairs(policies.len()));
    warnings.extend(not_settled);
    Ok(Summary {
        schema: SCHEMA,
        title: study.title.clone(),
        titles: study.titles.clone(),
        file_hash: origin.file_hash.clone(),
        set: origin.set.clone(),
        seed: study.seed,
        runs,
        design,
        batch: block,
        batches,
        twins: 0,
        tolerance,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        stream_version: crate::draws::STREAM_VERSION,
        currency: study.currency.clone(),
        reference: study.policies[study.reference].name.clone(),
        years,
        precision: precision::judge(study, results)?,
        policies,
        between,
        warnings,
        notes: study.notes.clone(),
    })
}

fn small(year: usize) -> i32 {
    i32::try_from(year).expect("a study has at most 51 years")
}

struct Summarising<'a> {
    study: &'a Study,
    results: &'a Results<'a>,
    runs: usize,
    block: usize,
    bases: Bases,
}

/// What comes of the measures: the policies with nothing but these and targets, how they stand among each other, and the headlines that
/// still rest on a few extreme runs, policy by policy.
struct Measured {
    policies: Vec<PolicySummary>,
    between: Vec<Between>,
    not_settled: Vec<Warning>,
}

impl Summarising<'_> {
    /// Everything that is made of measures; as many of them are in memory at once as there is room for.
    fn measured(&self) -> Result<Measured, Lost> {
        let (policies, outcomes) = (self.study.policies.len(), self.bases.outcomes());
        let mut measured = Measured {
            policies: self.study.policies.iter().map(named).collect(),
            between: Vec::new(),
            not_settled: Vec::new(),
        };
        let mut unsettled: Vec<Vec<Warning>> = vec![Vec::new(); policies];
        let mut aims = Aims::new(self.study, self.runs);
        let every: Vec<usize> = self.study.measures().collect();
        for some in every.chunks(self.results.columns_at_once(outcomes * size_of::<Cell>())) {
            let columns = columns::read(self.results, outcomes, some, |block, policy, measure, cells| {
                block.cells(policy, measure, cells);
            })?;
            for (&measure, mut columns) in some.iter().zip(columns) {
                for cells in &mut columns {
                    columns::as_values(self.study, measure, cells);
                }
                for (policy, (measured, unsettled)) in measured.policies.iter_mut().zip(&mut unsettled).enumerate() {
                    let (summary, warning) = self.measure(policy, measure, &columns);
                    measured.measures.push(summary);
                    unsettled.extend(warning);
                }
                columns.truncate(policies);
                measured.between.extend(self.between(measure, &columns));
                aims.look(self.study, measure, &columns, self.block);
            }
        }
        for (policy, (targets, all_targets)) in measured.policies.iter_mut().zip(aims.reached(self.block)) {
            (policy.targets, policy.all_targets) = (targets, all_targets);
        }
        measured.not_settled = unsettled.into_iter().flatten().collect();
        Ok(measured)
    }

    /// Whether a policy has a measure: the reference has no difference to itself.
    fn has(&self, policy: usize, measure: usize) -> bool {
        policy != self.study.reference || !MEASURES[measure].against_reference
    }

    /// How the policies that have a measure stand among each other.
    fn between(&self, measure: usize, columns: &[Vec<Cell>]) -> Option<Between> {
        let policies = &self.study.policies;
        let unit = MEASURES[measure].unit.name(&self.study.currency);
        let pairs = if policies.len() <= MOST_PAIRED {
            Pairs::Every
        } else {
            Pairs::With(&policies[self.study.reference].name)
        };
        let columns: Vec<Column> = (0..policies.len())
            .filter(|&policy| self.has(policy, measure))
            .map(|policy| (policies[policy].name.as_str(), &columns[policy][..]))
            .collect();
        between(&MEASURES[measure], &unit, &columns, pairs, self.block)
    }

    /// A measure of a policy, and a warning where it still rests on a few extreme runs; `columns` has its cells under every policy and,
    /// behind them, without schemes in the worlds that policies set.
    fn measure(&self, policy: usize, index: usize, columns: &[Vec<Cell>]) -> (MeasureSummary, Option<Warning>) {
        let (measure, cells) = (&MEASURES[index], &columns[policy][..]);
        let reference = &columns[self.study.reference];
        let (is_reference, has) = (policy == self.study.reference, self.has(policy, index));
        let mut spread: Vec<f64> =
            if has { cells.iter().filter_map(|cell| cell.of_run()).collect() } else { Vec::new() };
        let headline = if has { estimates::headline(measure.kind, cells, self.block) } else { None };
        let deviation = (spread.len() > 1).then(|| sd(&spread));
        spread.sort_by(f64::total_cmp);
        let parts = self.parts(policy, measure, columns);
        let difference = (!is_reference && !measure.against_reference && headline.is_some())
            .then(|| self.difference(measure, cells, reference))
            .flatten();
        let difference = parts.as_ref().map(|parts| parts.both).or(difference);
        let reason = headline.is_none().then(|| self.reason(measure, policy, cells));
        let warning = headline.and_then(|headline| {
            warnings::of_measure(measure, &self.study.policies[policy].name, cells, headline.value)
        });
        let summary = MeasureSummary {
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
            ignorance: None,
            intervals: intervals(&spread),
            band: band(spread),
            difference,
            policy_part: parts.as_ref().map(|parts| parts.policy),
            world_effect: parts.as_ref().map(|parts| parts.world),
        };
        (summary, warning)
    }

    /// The parts of a policy's difference in a mean, where it sets the world.
    fn parts(&self, policy: usize, measure: &Measure, columns: &[Vec<Cell>]) -> Option<worlds::Parts> {
        let world = self.bases.base_of(policy);
        let reference = self.study.reference;
        let is_there = world != reference && measure.kind == Kind::Mean;
        is_there
            .then(|| worlds::parts(measure, &columns[policy], &columns[world], &columns[reference], self.block))
            .flatten()
    }

    fn difference(&self, measure: &Measure, cells: &[Cell], reference: &[Cell]) -> Option<Difference> {
        let [ours, theirs] = [cells, reference].map(|cells| cells.iter().map(|cell| cell.of_run()).collect::<Vec<_>>());
        let higher = chance_higher(&ours, &theirs, self.block)?;
        let estimate = estimates::difference(measure.kind, cells, reference, self.block)?;
        let apart = ours.iter().zip(&theirs).filter_map(|(ours, theirs)| Some((*ours)? - (*theirs)?)).collect();
        Some(Difference {
            value: tidy(estimate.value),
            se: estimate.error(),
            interval: estimate.interval(CONFIDENCE),
            higher: higher.value,
            higher_se: higher.error(),
            n: higher.n,
            band: if measure.kind == Kind::Mean { band(apart) } else { Band::default() },
            ignorance: None,
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

    /// The yearly series of every policy.
    fn add_series(&self, policies: &mut [PolicySummary]) -> Result<(), Lost> {
        // Those of what the study has.
        let told: Vec<usize> = (0..SERIES.len()).filter(|&series| self.study.has(SERIES[series].appears)).collect();
        for policy in &mut *policies {
            let empty = |of: &Series| SeriesSummary {
                name: of.name,
                unit: of.unit.name(&self.study.currency),
                years: Vec::new(),
            };
            policy.series = told.iter().map(|&series| empty(&SERIES[series])).collect();
        }
        let years = self.study.clock.years();
        let every: Vec<(usize, usize)> =
            (0..told.len()).flat_map(|place| (0..years).map(move |year| (place, year))).collect();
        for some in every.chunks(self.results.columns_at_once(policies.len() * size_of::<f64>())) {
            let columns = columns::read(self.results, policies.len(), some, |block, policy, (place, year), values| {
                values.extend(block.series(policy, told[place], year));
            })?;
            for (&(place, _), columns) in some.iter().zip(columns) {
                let whole = |value: f64| tidy(SERIES[told[place]].unit.whole(value, self.study.units_per_currency));
                for (policy, values) in policies.iter_mut().zip(columns) {
                    policy.series[place].years.push(self.year(values.into_iter().map(whole).collect()));
                }
            }
        }
        Ok(())
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

    /// What the pictures of every policy need.
    fn add_pictures(&self, policies: &mut [PolicySummary]) -> Result<(), Lost> {
        let every: Vec<usize> = (0..12).collect();
        for some in every.chunks(self.results.columns_at_once(policies.len() * size_of::<f64>())) {
            let columns = columns::read(self.results, policies.len(), some, |block, policy, month, values| {
                values.extend(block.disbursement(policy, month));
            })?;
            for columns in columns {
                for (policy, values) in policies.iter_mut().zip(columns) {
                    policy.pictures.disbursement_by_month.push(self.year(values));
                }
            }
        }
        let mut bins = vec![[0.0; 101]; policies.len()];
        self.results.each(|block| {
            for (policy, bins) in bins.iter_mut().enumerate() {
                for (bin, sum) in bins.iter_mut().enumerate() {
                    block.shares(policy, bin).for_each(|contracts| *sum += contracts);
                }
            }
        })?;
        let runs = to_f64(self.runs);
        for (policy, bins) in policies.iter_mut().zip(bins) {
            policy.pictures.contracts_by_private_share = bins.iter().map(|sum| sum / runs).collect();
            if policy.pictures.disbursement_by_month.iter().all(|month| month.n == 0) {
                policy.pictures.disbursement_by_month.clear();
            }
        }
        self.add_clouds(policies)
    }

    /// Cost and successes of the first runs, and what is called of guarantees in them.
    fn add_clouds(&self, policies: &mut [PolicySummary]) -> Result<(), Lost> {
        let guarantees = self.study.has(Appears::WithGuarantees);
        for number in 0..self.results.blocks().min(CLOUD.div_ceil(design::BLOCK)) {
            let block = self.results.block(number)?;
            for (place, policy) in policies.iter_mut().enumerate() {
                let column = |id: Id| {
                    let mut cells = Vec::new();
                    block.cells(place, id as usize, &mut cells);
                    columns::as_values(self.study, id as usize, &mut cells);
                    cells.into_iter().map(|cell| cell.num)
                };
                let pictures = &mut policy.pictures;
                pictures.cost_and_successes.extend(column(Id::StateOutlay).zip(column(Id::Successes)));
                pictures.cost_and_successes.truncate(CLOUD);
                if guarantees {
                    pictures.guarantee_calls.extend(column(Id::GuaranteeCalls));
                    pictures.guarantee_calls.truncate(CLOUD);
                }
            }
        }
        Ok(())
    }
}

/// A policy of which nothing is known yet.
fn named(policy: &Policy) -> PolicySummary {
    PolicySummary {
        name: policy.name.clone(),
        measures: Vec::new(),
        groups: Vec::new(),
        series: Vec::new(),
        targets: Vec::new(),
        all_targets: None,
        pictures: PictureData::default(),
    }
}

/// The targets, as their measures come to be known.
struct Aims {
    /// By policy, by target.
    reached: Vec<Vec<Option<TargetSummary>>>,
    /// By policy, whether all targets known so far are reached in a run.
    all: Vec<Vec<bool>>,
}

impl Aims {
    fn new(study: &Study, runs: usize) -> Aims {
        let (targets, policies) = (study.targets.len(), study.policies.len());
        let runs = if targets == 0 { 0 } else { runs };
        Aims { reached: vec![vec![None; targets]; policies], all: vec![vec![true; runs]; policies] }
    }

    /// Looks at the targets on a measure.
    fn look(&mut self, study: &Study, measure: usize, columns: &[Vec<Cell>], block: usize) {
        for (place, target) in study.targets.iter().enumerate().filter(|(_, target)| target.measure == measure) {
            for (policy, cells) in columns.iter().enumerate() {
                let (summary, hits) = aimed(target, cells, block);
                self.reached[policy][place] = Some(summary);
                for (all, hit) in self.all[policy].iter_mut().zip(hits) {
                    *all &= hit;
                }
            }
        }
    }

    /// By policy the targets in their order, and the chance of all of them in one run.
    fn reached(self, block: usize) -> impl Iterator<Item = (Vec<TargetSummary>, Option<Chance>)> {
        self.reached.into_iter().zip(self.all).map(move |(targets, all)| {
            let joint = (!targets.is_empty()).then(|| chance(&all, block));
            (targets.into_iter().map(|target| target.expect("a measure that is aimed at is told")).collect(), joint)
        })
    }
}

/// A target, and the runs that reach it.
fn aimed(target: &Target, cells: &[Cell], block: usize) -> (TargetSummary, Vec<bool>) {
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
    let summary = TargetSummary {
        measure: MEASURES[target.measure].name.to_owned(),
        at_least: target.at_least,
        at_most: target.at_most,
        chance: chance(&hits, block),
        expected_shortfall: (!shortfalls.is_empty()).then(|| mean(&shortfalls)),
    };
    (summary, hits)
}

fn chance(hits: &[bool], block: usize) -> Chance {
    let share = share_estimate(hits, block);
    Chance { value: share.map_or(0.0, |share| share.value), se: share.and_then(|share| share.error()), n: hits.len() }
}

fn has_cash_priority(policy: &Policy) -> bool {
    policy.priority.is_some_and(|priority| priority.over.cash())
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
