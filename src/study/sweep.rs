//! A lever moved over its values, or two: the same policies on the same luck at every value, and what becomes of their measures. A text
//! and what is changed in it go in, results come out: knows no file and no clock.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Serialize, Serializer};

use crate::engine::Block;
use crate::measure::{self, Better, Id, Kind, MEASURES, Measure, Unit};
use crate::model::Study;
use crate::outcome::Cell;
use crate::scenario::data::Provider;
use crate::scenario::lever::Lever;
use crate::scenario::reading::{Reading, Refusal};
use crate::statistics::{Parted, share_below_largest, share_between_extremes};
use crate::study::read::{self, Changes, Loaded, Refused, keep_policies};
use crate::study::summary::{Band, Tolerance, Warning};
use crate::study::turning::{self, Found};
use crate::study::{columns, estimates, warnings};
use crate::text::{self, Fault, Faults};
use crate::words::Language;

/// Most values of two levers together.
pub const MOST_STEPS: usize = 1_000;

/// Measures that are looked at where none are asked for.
pub const HEADLINES: [Id; 6] =
    [Id::NetPrivateEffect, Id::Additionality, Id::DeadweightShare, Id::StateOutlay, Id::Successes, Id::SocialNpv];

/// What is asked of a sweep.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// One or two levers: the name of one of the file, or `PATH=FROM..TO/STEPS`; the file's only one where none is said.
    pub levers: &'a [String],
    /// Names of policies; those that a lever moves where none is said.
    pub policies: &'a [String],
    /// Names of measures; [`HEADLINES`] where none is said.
    pub measures: &'a [String],
}

/// A lever that is moved.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moved {
    /// Its name in the file; its path where it was given as such.
    pub name: String,
    /// Where its number stands.
    pub path: String,
    /// Its values, rising.
    pub values: Vec<f64>,
}

/// A sweep that is ready to be run.
#[derive(Debug)]
pub struct Plan {
    /// The scenario as it stands.
    pub base: Loaded,
    levers: Vec<Moved>,
    policies: Vec<String>,
    measures: Vec<usize>,
    /// The studies: for each value of the second lever, or once, one for each value of the first.
    studies: Vec<Study>,
}

/// What a sweep found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sweep {
    /// The scenario's title.
    pub title: String,
    /// The same in other languages, where the scenario has them.
    #[serde(skip)]
    pub titles: Vec<(Language, String)>,
    /// SHA-256 of the scenario file.
    pub file_hash: String,
    /// Values changed on the command line, the levers apart.
    pub set: Vec<String>,
    /// The seed.
    pub seed: u64,
    /// Futures at every value.
    pub runs: usize,
    /// How they were spread.
    pub design: String,
    /// Independent batches that errors rest on.
    pub batches: usize,
    /// Version of `cofin`.
    pub version: String,
    /// Version of the draw stream.
    pub stream_version: u32,
    /// Currency code.
    pub currency: String,
    /// Name of the reference case.
    pub reference: String,
    /// The lever that the curves run along, and another where there are two.
    pub levers: Vec<Moved>,
    /// A curve for each policy, measure and value of the second lever.
    pub curves: Vec<Curve>,
    /// What is not to be trusted yet, in words.
    #[serde(serialize_with = "texts")]
    pub warnings: Vec<Warning>,
}

impl Sweep {
    /// The title in a language, if the scenario has it there; else the title.
    #[must_use]
    pub fn title_in(&self, language: Language) -> &str {
        language.title(&self.title, &self.titles)
    }
}

/// Warnings as data: their texts.
fn texts<S: Serializer>(warnings: &[Warning], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(warnings.iter().map(|warning| &warning.text))
}

/// A measure of a policy along the first lever.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Curve {
    /// The policy.
    pub policy: String,
    /// The measure.
    pub measure: &'static str,
    /// How its headline is formed.
    pub kind: Kind,
    /// Its unit.
    pub unit: String,
    /// Which way is good.
    pub better: Better,
    /// Whether the curve is of the policy less the reference at the same value of the lever; else it is of the policy's own value, which
    /// for some measures is such a difference already.
    pub less_reference: bool,
    /// The value of the second lever.
    pub beside: Option<f64>,
    /// A point for each value of the first lever.
    pub points: Vec<Point>,
    /// Where it turns and reaches zero.
    pub found: Vec<Found>,
}

/// A point of a curve. Money in whole currency units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    /// The value of the lever.
    pub at: f64,
    /// The measure, or the difference to the reference; `null` where there is none.
    pub value: Option<f64>,
    /// Its Monte Carlo standard error.
    pub se: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// Percentiles over the runs: what may happen.
    #[serde(flatten)]
    pub band: Band,
    /// The policy's own headline; `value` itself where that is no difference to the reference.
    pub own: Option<f64>,
    /// Its error.
    pub own_se: Option<f64>,
    /// This point less the one before, on the same luck.
    pub step: Option<f64>,
    /// Its error.
    pub step_se: Option<f64>,
}

/// Reads a scenario and the same at every value of the levers; every fault is found before anything is run.
///
/// # Errors
/// Every fault of the scenario; what is asked for and does not exist; every fault at the first value of a lever that makes any.
pub fn plan(
    name: &str,
    bytes: Vec<u8>,
    changes: &Changes,
    asked: &Asked<'_>,
    provide: &Provider<'_>,
) -> Result<Plan, Refused> {
    let mut changes = changes.clone();
    let mut base = read::read(name, bytes, &changes, provide)?;
    if !base.study.until.is_empty() {
        // Every value is run as long as every other.
        changes.set.push("monte_carlo.until=[]".to_owned());
        base = read::read(name, base.bytes, &changes, provide)?;
    }
    let measures = measures(asked.measures, &base.study)?;
    let levers = levers(&base, asked.levers)?;
    let mut studies = read_steps(name, &base, &changes, &levers)?;
    let policies = if asked.policies.is_empty() { moved(&studies, &levers)? } else { asked.policies.to_vec() };
    for study in &mut studies {
        keep_policies(study, &policies)?;
    }
    let levers = levers.into_iter().map(|(name, lever)| Moved { name, values: numbers(&lever), path: lever.path });
    Ok(Plan { levers: levers.collect(), policies, measures, studies, base })
}

/// The values of a lever.
pub(super) fn numbers(lever: &Lever) -> Vec<f64> {
    lever.values().iter().map(|value| value.to_f64().expect("a decimal of a few digits")).collect()
}

fn measures(asked: &[String], study: &Study) -> Result<Vec<usize>, Refused> {
    if asked.is_empty() {
        return Ok(HEADLINES.iter().map(|id| *id as usize).collect());
    }
    let place = |name: &String| {
        let index = measure::index(name).ok_or_else(|| {
            let hint = text::suggest(name, MEASURES.iter().map(|measure| measure.name))
                .map_or_else(String::new, |near| format!(" Did you mean \"{near}\"?"));
            Refused::Asked(format!("there is no measure \"{name}\".{hint} cofin measures lists them"))
        })?;
        if study.shows(index) {
            Ok(index)
        } else {
            let appears = MEASURES[index].appears.name();
            Err(Refused::Asked(format!("the measure \"{name}\" appears {appears} only, and this study has none")))
        }
    };
    asked.iter().map(place).collect()
}

/// The levers that are asked for, by name or as `PATH=FROM..TO/STEPS`.
pub(super) fn levers(base: &Loaded, asked: &[String]) -> Result<Vec<(String, Lever)>, Refused> {
    let of_file = base.reading.scenario.levers.as_ref().map_or(&[][..], |levers| &levers.0);
    let names = || of_file.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let found: Vec<(String, Lever)> = match (asked, of_file) {
        ([], [only]) => vec![only.clone()],
        ([], []) => {
            let what =
                "the file names no lever: add --lever PATH=FROM..TO/STEPS, as schemes.pull.funding.state=0.2..0.8/13";
            return Err(Refused::Asked(what.to_owned()));
        }
        ([], _) => {
            return Err(Refused::Asked(format!("name one or two of the file's levers with --lever: {}", names())));
        }
        (asked, of_file) => asked.iter().map(|text| one_lever(text, of_file)).collect::<Result<_, _>>()?,
    };
    for (place, (name, lever)) in found.iter().enumerate() {
        let fault = |(what, help)| Refused::Asked(format!("the lever {name}: {what}: {help}"));
        if let Some((_, advice)) = lever.wrong() {
            return Err(fault(advice));
        }
        let paths = lever.paths(&base.reading.root).map_err(fault)?;
        let twice = |(_, other): &(String, Lever)| {
            other.paths(&base.reading.root).is_ok_and(|others| others.iter().any(|path| paths.contains(path)))
        };
        if found[..place].iter().any(twice) {
            return Err(Refused::Asked(format!("two levers move `{}`: name two different numbers", lever.path)));
        }
    }
    let steps: usize = found.iter().map(|(_, lever)| lever.steps() as usize).product();
    match (found.len(), steps) {
        (1 | 2, 0..=MOST_STEPS) => Ok(found),
        (1 | 2, _) => Err(Refused::Asked(format!(
            "{steps} pairs of values are too many: give the levers at most {MOST_STEPS} together, as PATH=FROM..TO/STEPS"
        ))),
        (many, _) => Err(Refused::Asked(format!("{many} levers cannot be moved at once: name one or two"))),
    }
}

fn one_lever(text: &str, of_file: &[(String, Lever)]) -> Result<(String, Lever), Refused> {
    if let Some(named) = of_file.iter().find(|(name, _)| name == text) {
        return Ok(named.clone());
    }
    if text.contains('=') {
        let lever = Lever::of_argument(text).map_err(|(what, help)| Refused::Asked(format!("{what}: {help}")))?;
        return Ok((lever.path.clone(), lever));
    }
    let names: Vec<&str> = of_file.iter().map(|(name, _)| name.as_str()).collect();
    let hint = text::suggest(text, names.iter().copied())
        .map_or_else(String::new, |near| format!(" Did you mean \"{near}\"?"));
    let names = if names.is_empty() { "it names none".to_owned() } else { format!("its levers: {}", names.join(", ")) };
    Err(Refused::Asked(format!(
        "the file has no lever \"{text}\" ({names}).{hint} PATH=FROM..TO/STEPS moves any number"
    )))
}

/// The study at every value; the first lever's values run fastest.
pub(super) fn read_steps(
    name: &str,
    base: &Loaded,
    changes: &Changes,
    levers: &[(String, Lever)],
) -> Result<Vec<Study>, Refused> {
    // What the scenario begins and draws from was read once: whatever the levers do, it is the same.
    let provide = |file: &str| {
        let missing =
            || (format!("there is no data file `{file}` here"), "name a table that the file draws from".to_owned());
        let Reading { bases, data, .. } = &base.reading;
        bases.get(file).or_else(|| data.get(file)).cloned().ok_or_else(missing)
    };
    let (mut studies, mut faulty): (Vec<Study>, Option<(String, Box<Refusal>)>) = (Vec::new(), None);
    let mut many = 0;
    let every = steps(levers);
    for step in &every {
        let mut changes = changes.clone();
        for ((_, lever), value) in levers.iter().zip(step) {
            let paths = lever.paths(&base.reading.root).unwrap_or_default();
            changes.set.extend(paths.iter().map(|path| format!("{path}={value}")));
        }
        match read::read(name, base.bytes.clone(), &changes, &provide) {
            Ok(loaded) => studies.push(loaded.study),
            Err(Refused::Scenario(refusal)) => {
                many += 1;
                let at: Vec<String> =
                    levers.iter().zip(step).map(|((name, _), value)| format!("{name} at {value}")).collect();
                faulty.get_or_insert((at.join(", "), refusal));
            }
            Err(other) => return Err(other),
        }
    }
    match faulty {
        None => Ok(studies),
        Some((at, refusal)) => {
            let others = if many > 1 {
                format!(" (the first of {many} faulty values of {})", every.len())
            } else {
                String::new()
            };
            Err(Refused::Scenario(Box::new(told_where(&format!("with {at}{others}, "), *refusal))))
        }
    }
}

/// Every pair of values, or every value; the first lever's run fastest.
fn steps(levers: &[(String, Lever)]) -> Vec<Vec<Decimal>> {
    let first = levers[0].1.values();
    match levers.get(1) {
        None => first.into_iter().map(|value| vec![value]).collect(),
        Some((_, second)) => {
            second.values().into_iter().flat_map(|beside| first.iter().map(move |value| vec![*value, beside])).collect()
        }
    }
}

/// The same faults, each told with the value of the lever that makes it.
fn told_where(at: &str, Refusal { sources, faults }: Refusal) -> Refusal {
    let mut told = Faults::new();
    for fault in faults.iter() {
        told.push(Fault { what: format!("{at}{}", fault.what), ..fault.clone() });
    }
    Refusal { sources, faults: told }
}

/// The policies that the levers move, the reference apart: those that are not the same at every value. All where the reference, or who
/// proposes, moves with them.
fn moved(studies: &[Study], levers: &[(String, Lever)]) -> Result<Vec<String>, Refused> {
    let first = &studies[0];
    let same = |study: &Study, policy: usize| {
        let (a, b) = (&first.policies[policy], &study.policies[policy]);
        a == b && first.worlds[a.world] == study.worlds[b.world]
    };
    let all = studies.iter().any(|study| study.population != first.population || !same(study, first.reference));
    let moves = |policy: &usize| all || studies.iter().any(|study| !same(study, *policy));
    let policies: Vec<String> = (0..first.policies.len())
        .filter(|policy| *policy != first.reference)
        .filter(moves)
        .map(|policy| first.policies[policy].name.clone())
        .collect();
    if policies.is_empty() {
        let paths: Vec<&str> = levers.iter().map(|(_, lever)| lever.path.as_str()).collect();
        let what = format!("no policy is moved by {}: name a number that one of them uses", paths.join(" and "));
        return Err(Refused::Asked(what));
    }
    Ok(policies)
}

impl Plan {
    /// Futures that are run, over all values.
    #[must_use]
    pub fn futures(&self) -> usize {
        self.studies.iter().map(|study| study.runs).sum()
    }

    /// How many values, or pairs of values, are run.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.studies.len()
    }

    /// The policies that are looked at.
    #[must_use]
    pub fn policies(&self) -> &[String] {
        &self.policies
    }

    /// Futures of one value and the policies that are run, with the reference.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.base.study.runs, self.studies[0].policies.len())
    }

    /// Runs every value with `run`, which runs one study, and tells what was found. Of each study only columns are kept.
    ///
    /// # Errors
    /// The first of `run`.
    pub fn run<E>(&self, mut run: impl FnMut(&Study) -> Result<Vec<Block>, E>) -> Result<Sweep, E> {
        let mut columns: Vec<Vec<Seen>> = Vec::new();
        for study in &self.studies {
            let blocks = run(study)?;
            columns.push(self.each_curve().map(|(policy, measure)| see(study, &blocks, policy, measure)).collect());
        }
        let along = self.levers[0].values.len();
        let besides = self.levers.get(1).map_or(vec![None], |lever| lever.values.iter().copied().map(Some).collect());
        let mut curves = Vec::new();
        for (place, (policy, measure)) in self.each_curve().enumerate() {
            for (beside, steps) in besides.iter().zip(columns.chunks(along)) {
                let seen: Vec<&Seen> = steps.iter().map(|step| &step[place]).collect();
                curves.push(self.curve(policy, &MEASURES[measure], *beside, &seen));
            }
        }
        Ok(self.sweep(curves))
    }

    /// The policies and measures of which there are curves.
    fn each_curve(&self) -> impl Iterator<Item = (&str, usize)> {
        let reference = &self.studies[0].policies[self.studies[0].reference].name;
        let policies = self.policies.iter().map(String::as_str);
        policies.flat_map(move |policy| {
            let has = move |measure: &usize| policy != reference || !MEASURES[*measure].against_reference;
            self.measures.iter().copied().filter(has).map(move |measure| (policy, measure))
        })
    }

    fn curve(&self, policy: &str, measure: &Measure, beside: Option<f64>, seen: &[&Seen]) -> Curve {
        let study = &self.base.study;
        let is_reference = policy == study.policies[study.reference].name;
        let mut points: Vec<Point> = Vec::new();
        for (place, (&at, seen_here)) in self.levers[0].values.iter().zip(seen).enumerate() {
            let estimate = seen_here.shown.as_ref().map(Parted::estimate);
            let own = seen_here.own.as_ref().map(Parted::estimate);
            let before = place.checked_sub(1).and_then(|before| seen[before].shown.as_ref());
            let step = seen_here.shown.as_ref().zip(before).map(|(here, before)| here.less(before).estimate());
            points.push(Point {
                at,
                value: estimate.map(|estimate| estimate.value),
                se: estimate.and_then(|estimate| estimate.error()),
                interval: estimate.and_then(|estimate| estimate.interval(0.95)),
                band: seen_here.band,
                own: own.map(|own| own.value),
                own_se: own.and_then(|own| own.error()),
                step: step.map(|step| step.value),
                step_se: step.and_then(|step| step.error()),
            });
        }
        let there = self.levers[0].values.iter().zip(seen);
        let curve: Vec<turning::Point<'_>> = there.filter_map(|(at, seen)| Some((*at, seen.shown.as_ref()?))).collect();
        Curve {
            policy: policy.to_owned(),
            measure: measure.name,
            kind: measure.kind,
            unit: measure.unit.name(&study.currency),
            better: measure.better,
            less_reference: is_less(measure) && !is_reference,
            beside,
            points,
            found: turning::found(&curve),
        }
    }

    fn sweep(&self, curves: Vec<Curve>) -> Sweep {
        let study = &self.base.study;
        let (runs, batch, design) = (study.runs, study.design.batch(), format!("{:?}", study.design));
        let confidence = 0.95;
        let tolerance = Tolerance {
            confidence,
            below_max: share_below_largest(runs, confidence),
            between_min_and_max: share_between_extremes(runs, confidence),
            exact: batch == 1,
        };
        let warnings = warnings::of_study(runs, &design, batch, runs / batch, &tolerance);
        Sweep {
            title: study.title.clone(),
            titles: study.titles.clone(),
            file_hash: self.base.hash.clone(),
            set: self.base.set.clone(),
            seed: study.seed,
            runs,
            design,
            batches: runs / batch,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            stream_version: crate::draws::STREAM_VERSION,
            currency: study.currency.clone(),
            reference: study.policies[study.reference].name.clone(),
            levers: self.levers.clone(),
            curves,
            warnings,
        }
    }
}

/// Whether the curve of a measure is of the policy less the reference: what is counted or paid, as far as it is not such a difference
/// already. A share, and what is divided, is shown as it is.
fn is_less(measure: &Measure) -> bool {
    !measure.against_reference && measure.kind == Kind::Mean && measure.unit != Unit::Share
}

/// What is kept of a measure of a policy at one value.
struct Seen {
    /// What the curve shows.
    shown: Option<Parted>,
    /// The policy's own value.
    own: Option<Parted>,
    band: Band,
}

fn see(study: &Study, blocks: &[Block], policy: &str, measure: usize) -> Seen {
    let (of, batch) = (&MEASURES[measure], study.design.batch());
    let cells = |policy: usize| {
        let mut cells = columns::smallest(blocks, policy, measure);
        columns::as_values(study, measure, &mut cells);
        cells
    };
    let place = study.policies.iter().position(|found| found.name == policy).expect("a policy that was kept");
    let own_cells = cells(place);
    let own = estimates::parted(of.kind, &own_cells, batch);
    if !is_less(of) || place == study.reference {
        let values = own_cells.iter().filter_map(|cell| cell.of_run()).collect();
        return Seen { shown: own.clone(), own, band: estimates::band(values) };
    }
    let reference = cells(study.reference);
    let shown = own.as_ref().zip(estimates::parted(of.kind, &reference, batch)).map(|(own, of)| own.less(&of));
    let less = |(cell, of): (&Cell, &Cell)| Some(cell.of_run()? - of.of_run()?);
    let values = own_cells.iter().zip(&reference).filter_map(less).collect();
    Seen { shown, own, band: estimates::band(values) }
}
