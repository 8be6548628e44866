//! For whom: the measures of each firm class, technology and scheme, from sums by block. Simulates nothing.

use std::collections::BTreeMap;

use crate::draws::design;
use crate::measure::{Id, Kind, MEASURES};
use crate::model::{Bases, Study};
use crate::outcome::Cell;
use crate::outcome::groups::{Groups, Kinds};
use crate::outcome::sums::{Made, Sums};
use crate::statistics::{Estimate, ratio_estimate};
use crate::study::results::{Lost, Results};
use crate::study::summary::{By, GroupMeasure, GroupSummary};
use crate::units::to_f64;

/// Most policies of which groups are told: what is told grows with them, and 100 make some 10 MB of `breakdown.csv`.
pub const MOST_POLICIES: usize = 100;

/// A group's sums in a block: its own, and those that it is compared with.
type Pair = (Sums, Option<Sums>);

/// Sums of blocks of 64 runs; runs beyond the last full block are counted with it.
struct Blocks<'a> {
    study: &'a Study,
    runs: Vec<f64>,
    /// Of each block, of the outcomes asked for.
    groups: Vec<Vec<Groups>>,
}

/// The groups of each policy, as far as they are told; none where blocks have no sums of groups.
///
/// # Errors
/// A block that cannot be read back.
pub fn for_whom(study: &Study, results: &Results<'_>) -> Result<Vec<Vec<GroupSummary>>, Lost> {
    let bases = Bases::of(study);
    let policies = study.policies.len().min(MOST_POLICIES);
    (0..policies).map(|policy| of_policy(study, results, policy, bases.base_of(policy))).collect()
}

fn of_policy(study: &Study, results: &Results<'_>, policy: usize, base: usize) -> Result<Vec<GroupSummary>, Lost> {
    let Some(blocks) = Blocks::of(study, results, policy, base)? else { return Ok(Vec::new()) };
    let (kinds, of_base) = (Kinds::of(study, policy), Kinds::of(study, base));
    let is_reference = policy == study.reference;
    let compared = |without: Sums| (!is_reference).then_some(without);
    let mut found = Vec::new();
    for (class, name) in study.population.classes.iter().enumerate() {
        found.push(blocks.group(By::Class, name, |groups| of_class(groups, class, is_reference)));
    }
    for (place, technology) in study.population.technologies.iter().enumerate() {
        let pair =
            |groups: &[Groups]| (groups[0].technology(kinds, place), compared(groups[1].technology(of_base, place)));
        found.push(blocks.group(By::Technology, &technology.name, pair));
    }
    let contracts = study.policies[policy].schemes.iter().map(|scheme| &scheme.name);
    let overlays = study.policies[policy].overlays.iter().map(|overlay| &overlay.name);
    for (place, scheme) in contracts.chain(overlays).enumerate() {
        let pair = |groups: &[Groups]| {
            let (with, without) = groups[0].scheme(kinds, place);
            (with, Some(without))
        };
        found.push(blocks.group(By::Scheme, scheme, pair));
    }
    Ok(found)
}

/// A firm class's sums in a block, and those without schemes in the policy's world.
fn of_class(groups: &[Groups], class: usize, is_reference: bool) -> Pair {
    (groups[0].class(class), (!is_reference).then(|| groups[1].class(class)))
}

/// The cells of a measure, one a block of 64 runs.
pub type BlockCells = (Id, Vec<Cell>);

/// Some measures of the projects of each firm class under a policy, by the name of the class: what a comparison pairs block by block.
/// Empty where blocks have no sums of groups.
///
/// # Errors
/// A block that cannot be read back.
pub fn of_classes(
    study: &Study,
    results: &Results<'_>,
    policy: usize,
    measures: &[Id],
) -> Result<Vec<(String, Vec<BlockCells>)>, Lost> {
    let base = Bases::of(study).base_of(policy);
    let Some(blocks) = Blocks::of(study, results, policy, base)? else { return Ok(Vec::new()) };
    let of = |(class, name): (usize, &String)| {
        let (runs, pairs) = blocks.pairs(|groups| of_class(groups, class, policy == study.reference));
        let mut cells = BTreeMap::new();
        for (&runs, (sums, without)) in runs.iter().zip(&pairs) {
            blocks.add(&mut cells, sums, without.as_ref(), runs);
        }
        cells.retain(|id, _| measures.contains(id));
        (name.clone(), cells.into_iter().collect())
    };
    Ok(study.population.classes.iter().enumerate().map(of).collect())
}

impl<'a> Blocks<'a> {
    /// The blocks of a policy and of what it is compared with; none where they have no sums of groups.
    fn of(study: &'a Study, results: &Results<'_>, policy: usize, base: usize) -> Result<Option<Blocks<'a>>, Lost> {
        let mut blocks = Blocks { study, runs: Vec::new(), groups: Vec::new() };
        results.each(|block| {
            if let Some(groups) = [policy, base].map(|place| block.groups().get(place).cloned()).into_iter().collect() {
                blocks.runs.push(to_f64(block.runs()));
                blocks.groups.push(groups);
            }
        })?;
        Ok((!blocks.groups.is_empty()).then_some(blocks))
    }

    /// Runs and sums of each full block; what is beyond the last is counted with it.
    fn pairs(&self, pair: impl Fn(&[Groups]) -> Pair) -> (Vec<f64>, Vec<Pair>) {
        let (mut runs, mut pairs): (Vec<f64>, Vec<Pair>) = (Vec::new(), Vec::new());
        for (groups, &more) in self.groups.iter().zip(&self.runs) {
            let next = pair(groups);
            match (runs.last_mut(), pairs.last_mut()) {
                (Some(runs), Some((own, without))) if more < to_f64(design::BLOCK) => {
                    *runs += more;
                    own.add(&next.0);
                    without.iter_mut().zip(&next.1).for_each(|(sums, more)| sums.add(more));
                }
                _ => {
                    runs.push(more);
                    pairs.push(next);
                }
            }
        }
        (runs, pairs)
    }

    fn group(&self, by: By, name: &str, pair: impl Fn(&[Groups]) -> Pair) -> GroupSummary {
        let (runs, pairs) = self.pairs(pair);
        GroupSummary { by, name: name.to_owned(), measures: self.measures(&runs, &pairs) }
    }

    fn measures(&self, runs: &[f64], pairs: &[Pair]) -> Vec<GroupMeasure> {
        let (mut own, mut without) = (BTreeMap::new(), BTreeMap::new());
        for (&runs, (sums, other)) in runs.iter().zip(pairs) {
            self.add(&mut own, sums, other.as_ref(), runs);
            if let Some(other) = other {
                self.add(&mut without, other, None, runs);
            }
        }
        let told = own.iter().filter(|(id, _)| self.study.shows(**id as usize));
        told.map(|(id, cells)| self.measure(*id, cells, without.get(id).map(Vec::as_slice))).collect()
    }

    /// Adds a block's cells of each measure.
    fn add(&self, to: &mut BTreeMap<Id, Vec<Cell>>, own: &Sums, without: Option<&Sums>, runs: f64) {
        let years = to_f64(self.study.clock.months) / 12.0;
        Made { own, without, years, runs }.put(&mut |id: Id, cell: Cell| to.entry(id).or_default().push(cell));
    }

    fn measure(&self, id: Id, cells: &[Cell], without: Option<&[Cell]>) -> GroupMeasure {
        let measure = &MEASURES[id as usize];
        let whole = |number: f64| measure.unit.whole(number, self.study.units_per_currency);
        let (num, den): (Vec<f64>, Vec<f64>) = cells.iter().map(|cell| (whole(cell.num), cell.den)).unzip();
        let ratio = |num: &[f64]| -> Option<Estimate> {
            (den.iter().sum::<f64>() > 0.0).then(|| ratio_estimate(num, &den, 1)).flatten()
        };
        let estimate = ratio(&num);
        let is_level = measure.kind == Kind::Mean && !measure.against_reference;
        let difference = without.filter(|_| is_level).and_then(|without| {
            let less = cells.iter().zip(without).map(|(own, without)| whole(own.num - without.num));
            ratio(&less.collect::<Vec<f64>>())
        });
        GroupMeasure {
            name: measure.name,
            kind: measure.kind,
            unit: measure.unit.name(&self.study.currency),
            value: estimate.map(|estimate| estimate.value),
            se: estimate.and_then(|estimate| estimate.error()),
            interval: estimate.and_then(|estimate| estimate.interval(0.95)),
            difference: difference.map(|difference| difference.value),
            difference_se: difference.and_then(|difference| difference.error()),
            difference_interval: difference.and_then(|difference| difference.interval(0.95)),
        }
    }
}
