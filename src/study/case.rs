//! One firm under the rule: what the firm of one stated project would do at each value of a lever under each policy, and why; its money by
//! month; and the private shares that the study's own firms of its class offer. A text and what is asked go in, results come out: knows no
//! file and no clock, and decides nothing itself.

mod crowd;
mod firm;
mod months;

use serde::Serialize;

use crate::draws::Stated;
use crate::engine::{Engine, Overflow};
use crate::index::{ClassIndex, Index, TechnologyIndex};
use crate::model::{Policy, Study};
use crate::scenario::data::Provider;
use crate::scenario::lever::Lever;
use crate::study::read::{self, Changes, Loaded, Refused, policy_index};
use crate::study::sweep::{self, Moved};
use crate::text::{self, Exact};
use crate::words::Language;
use crate::world::Outlook;

pub use crowd::Shares;
pub use firm::{Course, Left, Point, Why};
pub use months::{Month, Months};

/// What is asked of one firm.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// Its class.
    pub class: &'a str,
    /// The technology of its project; where none is said, the first in name order that has such projects and a scheme for them.
    pub technology: Option<&'a str>,
    /// Names of policies; all where none is said.
    pub policies: &'a [String],
    /// The lever: the name of one of the file, or `PATH=FROM..TO/STEPS`; nothing is moved where none is said.
    pub lever: Option<&'a str>,
    /// The value of the lever at which months are shown; the file's own where none is said.
    pub at: Option<&'a str>,
    /// The month in which the project comes, as `2029-01`; the middle of the years in which such projects come where none is said.
    pub arrival: Option<&'a str>,
}

/// A case that is ready to be looked at.
#[derive(Debug)]
pub struct Plan {
    /// The scenario as it stands.
    pub base: Loaded,
    stated: Stated,
    policies: Vec<usize>,
    lever: Option<Moved>,
    /// A study for each value of the lever.
    studies: Vec<Study>,
    /// The value of the lever at which months are shown and its study; `None`: the scenario as it stands.
    at: Option<(f64, Study)>,
}

/// What was found of one firm.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Case {
    /// The scenario's title.
    pub title: String,
    /// The same in other languages, where the scenario has them.
    #[serde(skip)]
    pub titles: Vec<(Language, String)>,
    /// SHA-256 of the scenario file.
    pub file_hash: String,
    /// Values changed on the command line, the lever apart.
    pub set: Vec<String>,
    /// The seed.
    pub seed: u64,
    /// Version of `cofin`.
    pub version: String,
    /// Version of the draw stream.
    pub stream_version: u32,
    /// Currency code.
    pub currency: String,
    /// Smallest units in one currency unit.
    pub units_per_currency: f64,
    /// The class of the firm.
    pub class: String,
    /// The technology of its project.
    pub technology: String,
    /// The month in which the project comes.
    pub arrival: String,
    /// Futures of the study in which it was seen what firms believe and offer.
    pub futures: usize,
    /// The lever, if one is moved.
    pub lever: Option<Moved>,
    /// The value of the lever at which months are shown; `None`: there is no lever, or the file has no one value of it.
    pub at: Option<f64>,
    /// What it does under each policy.
    pub policies: Vec<OfPolicy>,
    /// What firms of its class offer under the first of these policies that has a priority, and under the same without it; under the first
    /// that has schemes where none has.
    pub shares: Vec<Shares>,
}

/// What the firm does under a policy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OfPolicy {
    /// The policy.
    pub policy: String,
    /// The private share from which a contract goes first, in the file.
    pub threshold: Option<f64>,
    /// What it does at each value of the lever; once where none is moved.
    pub points: Vec<Point>,
    /// Its money by month.
    pub months: Months,
}

impl Case {
    /// The title in a language, if the scenario has it there; else the title.
    #[must_use]
    pub fn title_in(&self, language: Language) -> &str {
        language.title(&self.title, &self.titles)
    }

    /// The policy of which money by month is worth showing: the first under which there is a contract, if one can be with a priority.
    ///
    /// # Panics
    /// Never: a study has a policy.
    #[must_use]
    pub fn shown(&self) -> &OfPolicy {
        let awarded = || self.policies.iter().filter(|of| of.months.awarded);
        let first = awarded().find(|of| of.threshold.is_some()).or_else(|| awarded().next());
        first.unwrap_or_else(|| self.policies.first().expect("a study has a policy"))
    }
}

/// Reads a scenario and the same at every value of the lever; every fault is found before anything is lived.
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
    let base = read::read(name, bytes, changes, provide)?;
    let policies = policies(&base.study, asked.policies)?;
    let class = class(&base.study, asked.class)?;
    let technology = technology(&base.study, class, &policies, asked.technology)?;
    let arrival = arrival(&base.study, technology, asked.arrival)?;
    let stated = Stated { technology, class, arrival };
    let Some(lever) = asked.lever else {
        if asked.at.is_some() {
            return Err(Refused::Asked("--at is a value of the lever: add --lever PATH=FROM..TO/STEPS".to_owned()));
        }
        return Ok(Plan { base, stated, policies, lever: None, studies: Vec::new(), at: None });
    };
    let levers = sweep::levers(&base, &[lever.to_owned()])?;
    let studies = sweep::read_steps(name, &base, changes, &levers)?;
    let (lever_name, lever) = &levers[0];
    let at = match asked.at {
        None => None,
        Some(at) => Some(at_value(name, &base, changes, (lever_name, lever), at)?),
    };
    let lever = Moved { name: lever_name.clone(), values: sweep::numbers(lever), path: lever.path.clone() };
    Ok(Plan { base, stated, policies, lever: Some(lever), studies, at })
}

/// A list of names, and the one that was meant.
fn unknown<'n>(kind: &str, name: &str, names: impl Iterator<Item = &'n str> + Clone) -> Refused {
    let hint = text::suggest(name, names.clone()).map_or_else(String::new, |near| format!(" Did you mean \"{near}\"?"));
    let names: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
    Refused::Asked(format!("there is no {kind} \"{name}\".{hint} There are: {}", names.join(", ")))
}

/// The policies asked for, each once; all where none is asked for.
fn policies(study: &Study, asked: &[String]) -> Result<Vec<usize>, Refused> {
    if asked.is_empty() {
        return Ok((0..study.policies.len()).collect());
    }
    let mut found = Vec::new();
    for name in asked {
        let policy = policy_index(study, name)?;
        if !found.contains(&policy) {
            found.push(policy);
        }
    }
    Ok(found)
}

fn class(study: &Study, asked: &str) -> Result<ClassIndex, Refused> {
    let names = || study.population.classes.iter().map(String::as_str);
    let place = names().position(|name| name == asked).ok_or_else(|| unknown("firm class", asked, names()))?;
    Ok(Index::new(place))
}

/// Whether firms of a class propose projects of a technology.
fn proposes(study: &Study, class: ClassIndex, technology: TechnologyIndex) -> bool {
    let (place, shares) = (usize::from(class), study.population.technologies[technology].classes.to_vec());
    let before = place.checked_sub(1).map_or(0.0, |before| shares[before]);
    shares[place] > before
}

fn technology(
    study: &Study,
    class: ClassIndex,
    policies: &[usize],
    asked: Option<&str>,
) -> Result<TechnologyIndex, Refused> {
    let all = &study.population.technologies;
    let of_class = &study.population.classes[class];
    let proposed: Vec<TechnologyIndex> =
        all.indexed().map(|(place, _)| place).filter(|place| proposes(study, class, *place)).collect();
    if proposed.is_empty() {
        return Err(Refused::Asked(format!(
            "no technology has projects of firms of class \"{of_class}\": give the class a weight above 0, or name another with --class"
        )));
    }
    if let Some(asked) = asked {
        let names = || all.iter().map(|technology| technology.name.as_str());
        let place = names().position(|name| name == asked).ok_or_else(|| unknown("technology", asked, names()))?;
        let place = Index::new(place);
        if proposed.contains(&place) {
            return Ok(place);
        }
        let names: Vec<String> = proposed.iter().map(|&place| format!("\"{}\"", all[place].name)).collect();
        return Err(Refused::Asked(format!(
            "\"{asked}\" has no projects of firms of class \"{of_class}\"; these have: {}",
            names.join(", ")
        )));
    }
    let has_scheme = |place: &TechnologyIndex| {
        let of = |policy: &usize| {
            let Policy { schemes, overlays, .. } = &study.policies[*policy];
            schemes.iter().any(|scheme| scheme.admits[*place][class])
                || overlays.iter().any(|overlay| overlay.admits[*place][class])
        };
        policies.iter().any(of)
    };
    Ok(proposed.iter().copied().find(has_scheme).unwrap_or(proposed[0]))
}

/// The month in which the project comes.
fn arrival(study: &Study, technology: TechnologyIndex, asked: Option<&str>) -> Result<u16, Refused> {
    let years = study.population.technologies[technology].intake_years;
    let last = (12 * years).saturating_sub(1);
    let month = match asked {
        None => Some(12 * (years / 2)),
        Some(asked) => (0..=last).find(|month| study.clock.date(*month) == asked),
    };
    month.and_then(|month| u16::try_from(month).ok()).ok_or_else(|| {
        let (name, asked) = (&study.population.technologies[technology].name, asked.unwrap_or_default());
        let (from, to) = (study.clock.date(0), study.clock.date(last));
        Refused::Asked(format!(
            "--arrival {asked} is no month in which projects of \"{name}\" come: write one from {from} to {to}"
        ))
    })
}

/// The study at one value of the lever.
fn at_value(
    name: &str,
    base: &Loaded,
    changes: &Changes,
    (lever_name, lever): (&str, &Lever),
    at: &str,
) -> Result<(f64, Study), Refused> {
    let wrong = || Refused::Asked(format!("--at {at} is no number: write a value of the lever {lever_name}"));
    let Exact(value) = Exact::of(&at.trim().replace('_', "")).ok_or_else(wrong)?;
    // A lever has at least two values; the second is not looked at.
    let beyond = value + rust_decimal::Decimal::ONE;
    let one = Lever { from: Exact(value), to: Exact(beyond), steps: Some(2), ..lever.clone() };
    if let Some((_, (what, help))) = one.wrong() {
        return Err(Refused::Asked(format!("--at {at}: {what}: {help}")));
    }
    let mut changes = changes.clone();
    let paths = lever.paths(&base.reading.root).unwrap_or_default();
    changes.set.extend(paths.iter().map(|path| format!("{path}={value}")));
    let provide = |file: &str| {
        let known = base.reading.bases.get(file).or_else(|| base.reading.data.get(file));
        known.cloned().ok_or_else(|| (format!("there is no file `{file}` here"), "name one that is".to_owned()))
    };
    let study = read::read(name, base.bytes.clone(), &changes, &provide)?.study;
    Ok((sweep::numbers(&one)[0], study))
}

impl Plan {
    /// Futures that are lived to see what firms believe and offer.
    #[must_use]
    pub fn futures(&self) -> usize {
        crowd::futures(&self.base.study)
    }

    /// Lives the case, on all cores of the current pool. `tick` is told of each policy whose futures are lived of how many they are.
    ///
    /// # Errors
    /// What is more than can be counted.
    pub fn look(&self) -> Result<Case, Overflow> {
        let study = &self.base.study;
        let (crowd, shown) = crowd::study_of(study, &self.policies);
        let class = self.stated.class;
        let seen = crowd::look(&crowd, &self.policies, &shown, (class, self.stated.arrival.into()))?;
        let policies = self.policies.iter().zip(&seen.outlooks);
        let policies = policies.map(|(&policy, outlook)| self.of_policy(policy, outlook));
        Ok(Case {
            title: study.title.clone(),
            titles: study.titles.clone(),
            file_hash: self.base.hash.clone(),
            set: self.base.set.clone(),
            seed: study.seed,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            stream_version: crate::draws::STREAM_VERSION,
            currency: study.currency.clone(),
            units_per_currency: study.units_per_currency,
            class: study.population.classes[class].clone(),
            technology: study.population.technologies[self.stated.technology].name.clone(),
            arrival: study.clock.date(self.stated.arrival.into()),
            futures: self.futures(),
            lever: self.lever.clone(),
            at: self.at.as_ref().map(|(value, _)| *value).or_else(|| self.own_value()),
            policies: policies.collect::<Result<_, Overflow>>()?,
            shares: seen.shares,
        })
    }

    /// The value that the file has of the lever; `None` where it moves several numbers that are not the same.
    fn own_value(&self) -> Option<f64> {
        let root = &self.base.reading.root;
        let lever = Lever {
            path: self.lever.as_ref()?.path.clone(),
            from: Exact(rust_decimal::Decimal::ZERO),
            to: Exact(rust_decimal::Decimal::ONE),
            steps: None,
            levels: None,
        };
        let number = |path: &String| Exact::of(&text::find(root, path)?.key()?.replace('_', ""));
        let paths = lever.paths(root).ok()?;
        let values: Option<Vec<Exact>> = paths.iter().map(number).collect();
        let (Exact(first), values) = (*values.as_ref()?.first()?, values.as_ref()?);
        values.iter().all(|Exact(value)| *value == first).then(|| crate::number::checks::float(first))
    }

    fn of_policy(&self, policy: usize, outlook: &Outlook) -> Result<OfPolicy, Overflow> {
        let study = &self.base.study;
        let look = |study: &Study, at: Option<f64>| {
            Engine::new(study)
                .watch_stated(self.stated, policy, outlook, |scene, simulation, _| firm::point(scene, simulation, at))
        };
        let points = match &self.lever {
            None => vec![look(study, None)?],
            Some(lever) => {
                let all = self.studies.iter().zip(&lever.values);
                all.map(|(study, at)| look(study, Some(*at))).collect::<Result<_, Overflow>>()?
            }
        };
        let shown = self.at.as_ref().map_or(study, |(_, study)| study);
        let months = Engine::new(shown).watch_stated(self.stated, policy, outlook, |scene, simulation, _| {
            let point = firm::point(scene, simulation, None);
            months::of(scene, simulation, point)
        })?;
        Ok(OfPolicy {
            policy: study.policies[policy].name.clone(),
            threshold: study.policies[policy].priority.map(|rule| rule.at_least.to_f64()),
            points,
            months,
        })
    }
}
