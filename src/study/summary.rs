//! The summary of a study: plain data, as `summary.json` shows it and as the figures draw it. Nothing is computed here.

use serde::Serialize;
use serde::ser::SerializeMap;

pub use crate::measure::{Better, Kind};
pub use crate::statistics::Dominance;

use crate::scheme::collar::Counted;
use crate::words::{Language, Words, put};

/// Everything a study found, over all its runs. The field order is the order in `summary.json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Version of this layout; raised when a field changes its meaning.
    pub schema: u32,
    /// The scenario's title.
    pub title: String,
    /// The same in other languages, where the scenario has them; what is data carries the title alone.
    #[serde(skip)]
    pub titles: Vec<(Language, String)>,
    /// SHA-256 of the scenario file, in hexadecimal.
    pub file_hash: String,
    /// Values changed on the command line, as `path=value`.
    pub set: Vec<String>,
    /// The seed.
    pub seed: u64,
    /// Futures simulated for each policy.
    pub runs: usize,
    /// How the runs' uncertain inputs were spread: `Random` or `LatinHypercube`.
    pub design: String,
    /// Runs in a batch that hangs together under the design: 1 where all runs are independent.
    pub batch: usize,
    /// Independent batches that errors rest on.
    pub batches: usize,
    /// Twins that say which part of the bands is ignorance: as many of the first futures were lived once more, with other luck.
    pub twins: usize,
    /// What the runs say of futures not run.
    pub tolerance: Tolerance,
    /// Version of `cofin`.
    pub version: String,
    /// Version of the draw stream; numbers are comparable draw by draw only within one.
    pub stream_version: u32,
    /// Currency code, for example `VND`. Money in this file is in whole currency units.
    pub currency: String,
    /// Name of the reference case.
    pub reference: String,
    /// Calendar years of the yearly series.
    pub years: Vec<i32>,
    /// Which numbers the study ran on for, and whether it stopped because they are known well enough; absent without `until`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<Precision>,
    /// The policies, in file order.
    pub policies: Vec<PolicySummary>,
    /// How the policies stand among each other, by measure.
    #[serde(serialize_with = "between_by_name")]
    pub between: Vec<Between>,
    /// Numbers that are not to be trusted yet, and why.
    pub warnings: Vec<Warning>,
    /// What a reader must know before quoting these numbers.
    pub notes: Vec<String>,
}

impl Summary {
    /// The title in a language, if the scenario has it there; else the title.
    #[must_use]
    pub fn title_in(&self, language: Language) -> &str {
        language.title(&self.title, &self.titles)
    }
}

/// What a study waited for with `until`, and what stopped it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Precision {
    /// What stopped it.
    pub stopped_by: StoppedBy,
    /// The most futures it would have run.
    pub most_runs: usize,
    /// The numbers it waited for.
    pub wanted: Vec<Precise>,
}

/// What stopped a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StoppedBy {
    /// Every number is known to the precision asked for.
    Precision,
    /// The most futures were run first.
    MostRuns,
}

/// A number that a study waited for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Precise {
    /// The measure.
    pub measure: &'static str,
    /// The policy.
    pub policy: String,
    /// The policy it is compared with; `null` where it is the policy's own value.
    pub than: Option<String>,
    /// The number; `null` where it has none.
    pub value: Option<f64>,
    /// Half the width of its 95 % interval.
    pub half_width: Option<f64>,
    /// What was wanted of it, in the same unit.
    pub at_most: Option<f64>,
    /// Whether it is known to the precision asked for.
    pub met: bool,
}

/// What so many runs say of futures not run, whatever the law (Wilks 1941).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Tolerance {
    /// How sure the statement is.
    pub confidence: f64,
    /// At least this share of futures lies below the largest value seen (and as many above the smallest).
    pub below_max: f64,
    /// At least this share of futures lies between the smallest and the largest value seen.
    pub between_min_and_max: f64,
    /// Whether the design makes the runs independent, so that this and the intervals of percentiles hold exactly; else they hold
    /// approximately, and as a rule with room to spare.
    pub exact: bool,
}

/// A number that is not to be trusted yet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Warning {
    /// Which warning it is.
    pub kind: WarningKind,
    /// The policy, where it is about one.
    pub policy: Option<String>,
    /// The measure, where it is about one.
    pub measure: Option<&'static str>,
    /// In words.
    pub text: String,
    /// The numbers in it, by their names in the tables of words.
    #[serde(skip)]
    pub numbers: Vec<(&'static str, String)>,
}

impl Warning {
    /// A warning that is about no policy, in the words of what is data.
    #[must_use]
    pub fn new(kind: WarningKind, numbers: Vec<(&'static str, String)>) -> Warning {
        let mut warning = Warning { kind, policy: None, measure: None, text: String::new(), numbers };
        warning.text = warning.said(Language::English.words());
        warning
    }

    /// In the words of a language.
    #[must_use]
    pub fn said(&self, words: &Words) -> String {
        let words = &words.warnings;
        let template = match self.kind {
            WarningKind::NoErrors => words.no_errors,
            WarningKind::FewBatches if self.numbers.iter().any(|(name, _)| *name == "batch") => words.few_batches,
            WarningKind::FewBatches => words.few_single,
            WarningKind::FewRuns => words.few_runs,
            WarningKind::PairsWithReference => words.pairs,
            WarningKind::NotSettled => words.not_settled,
        };
        put(template, &self.numbers)
    }
}

/// Which warning it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningKind {
    /// Fewer than two batches: no error can be given.
    NoErrors,
    /// Errors rest on few batches.
    FewBatches,
    /// Too few runs for a statement about 95 % of futures.
    FewRuns,
    /// Too many policies for every pair of them.
    PairsWithReference,
    /// A mean or ratio rests on a few extreme runs.
    NotSettled,
}

/// How the policies stand among each other in one measure, on the same luck.
#[derive(Clone, Debug, PartialEq)]
pub struct Between {
    /// The measure.
    pub name: &'static str,
    /// How its headline is formed.
    pub kind: Kind,
    /// Its unit.
    pub unit: String,
    /// Which way is good.
    pub better: Better,
    /// Runs in which every policy that has the measure has a value.
    pub n: usize,
    /// Chance of being best and expected regret by policy; empty for tails and for measures without a good way.
    pub policies: Vec<Standing>,
    /// Every pair of policies, once; of more than 100 policies, the pairs with the reference case.
    pub pairs: Vec<Pair>,
}

/// How one policy stands among all, run by run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Standing {
    /// The policy.
    pub name: String,
    /// The chance that it is the best of its run; a run with several best is shared equally.
    pub chance_best: f64,
    /// Its standard error.
    pub chance_best_se: Option<f64>,
    /// Expected regret: how far it falls short, on average, of the best policy of each run, in the measure's unit. It is measured against one
    /// who foresees the luck of each run, too, which nobody does: an upper bound of what could be gained by knowing more.
    pub regret: f64,
    /// Its standard error.
    pub regret_se: Option<f64>,
}

/// One policy less another, run by run on the same luck.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// The first policy.
    pub a: String,
    /// The second policy.
    pub b: String,
    /// Runs in which both have a value.
    pub n: usize,
    /// Headline of `a` less that of `b`; `null` where either has none.
    pub difference: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// Chance that `a` is higher than `b`, ties counting half.
    pub a_higher: Option<f64>,
    /// Its standard error.
    pub a_higher_se: Option<f64>,
    /// How many times as many runs it would take, on luck of their own for each policy, to know the difference as well; `null` where
    /// the difference is certain.
    pub variance_reduction: Option<f64>,
    /// Whether `a` dominates `b`: preferred by whoever wants the measure's good way; `null` without a good way.
    pub first_order: Option<Dominance>,
    /// Whether `a` dominates `b` for whoever also dislikes risk.
    pub second_order: Option<Dominance>,
}

/// Measures whose pairs stand in `summary.json`; all pairs stand in `between.csv`.
pub const DECIDING: [&str; 2] = ["net_private_effect", "social_npv"];

impl Serialize for Between {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("better", &self.better)?;
        map.serialize_entry("n", &self.n)?;
        map.serialize_entry("policies", &self.policies)?;
        if DECIDING.contains(&self.name) {
            map.serialize_entry("pairs", &self.pairs)?;
        }
        map.end()
    }
}

/// What one policy does over all runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PolicySummary {
    /// Its name in the scenario.
    pub name: String,
    /// Each measure by name, in the order of `cofin measures`.
    #[serde(serialize_with = "by_name")]
    pub measures: Vec<MeasureSummary>,
    /// The same for each firm class, technology and scheme, as far as measures are sums over projects.
    #[serde(serialize_with = "by_group")]
    pub groups: Vec<GroupSummary>,
    /// Yearly series by name.
    #[serde(serialize_with = "series_by_name")]
    pub series: Vec<SeriesSummary>,
    /// Chance of each target.
    pub targets: Vec<TargetSummary>,
    /// Chance of reaching all targets in the same run; absent without targets.
    pub all_targets: Option<Chance>,
    /// The policy's pictures need a little more than measures.
    pub pictures: PictureData,
}

impl PolicySummary {
    /// The measure of that name.
    #[must_use]
    pub fn measure(&self, name: &str) -> Option<&MeasureSummary> {
        self.measures.iter().find(|measure| measure.name == name)
    }

    /// Whether it sets the world, so that it is compared with no schemes in that world.
    #[must_use]
    pub fn sets_the_world(&self) -> bool {
        self.measures.iter().any(|measure| measure.world_effect.is_some())
    }

    /// The yearly series of that name.
    #[must_use]
    pub fn series(&self, name: &str) -> Option<&SeriesSummary> {
        self.series.iter().find(|series| series.name == name)
    }
}

/// One measure of one policy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MeasureSummary {
    /// Its name.
    #[serde(skip)]
    pub name: &'static str,
    /// How the headline is formed.
    pub kind: Kind,
    /// Unit: a currency code, `share`, `ratio`, `months`, `count`, `per year`, `points`.
    pub unit: String,
    /// The headline; `null` where none exists.
    pub value: Option<f64>,
    /// Monte Carlo standard error of the headline; `null` where the runs are too few for one.
    pub se: Option<f64>,
    /// 95 % interval of the headline, by Student's t with one degree of freedom fewer than batches.
    pub interval: Option<(f64, f64)>,
    /// Runs that have a value.
    pub n: usize,
    /// Why there is no value, or the label that stands for it (`pays for itself`).
    pub reason: Option<String>,
    /// Standard deviation over the runs that have a value.
    pub sd: Option<f64>,
    /// Percentile band over the runs that have a value (what may happen, not how sure the mean is).
    #[serde(flatten)]
    pub band: Band,
    /// Smallest value of a run.
    pub min: Option<f64>,
    /// Largest value of a run.
    pub max: Option<f64>,
    /// Which part of the variance over runs is ignorance; absent without twins, and where nothing varies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignorance: Option<Ignorance>,
    /// How sure the percentiles are.
    pub intervals: Intervals,
    /// Paired difference to the reference on the same draws.
    pub difference: Option<Difference>,
    /// Of the difference in a mean: the policy less no schemes in the world that it sets; absent where it sets none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_part: Option<Part>,
    /// The rest of it: no schemes in the world that the policy sets less the reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub world_effect: Option<Part>,
}

/// A part of a difference to the reference, over the runs in which policy, world and reference have a value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Part {
    /// Its mean.
    pub value: f64,
    /// The mean's Monte Carlo standard error; `null` where the runs are too few for one.
    pub se: Option<f64>,
    /// The mean's 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// Runs.
    pub n: usize,
}

/// Percentiles over runs; all present or all absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Band {
    /// 5th percentile.
    pub p05: Option<f64>,
    /// 25th percentile.
    pub p25: Option<f64>,
    /// Median.
    pub p50: Option<f64>,
    /// 75th percentile.
    pub p75: Option<f64>,
    /// 95th percentile.
    pub p95: Option<f64>,
}

/// 95 % intervals of percentiles from the order of the values alone; `null` where the runs do not suffice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Intervals {
    /// Of the 5th percentile.
    pub p05: Option<(f64, f64)>,
    /// Of the 25th percentile.
    pub p25: Option<(f64, f64)>,
    /// Of the median.
    pub p50: Option<(f64, f64)>,
    /// Of the 75th percentile.
    pub p75: Option<(f64, f64)>,
    /// Of the 95th percentile.
    pub p95: Option<(f64, f64)>,
}

/// The part of a variance over runs that the numbers drawn once a run make: what we do not know. The rest is the luck of projects and years.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Ignorance {
    /// The part; as an estimate it may lie a little below 0 or above 1.
    pub share: f64,
    /// Its standard error; `null` where the twins are too few for one.
    pub se: Option<f64>,
}

/// A policy less the reference, run by run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Difference of the headlines.
    pub value: f64,
    /// Its Monte Carlo standard error, from the paired runs; `null` where they are too few for one.
    pub se: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// Share of the paired runs in which the policy is higher (ties count half).
    pub higher: f64,
    /// Standard error of that share.
    pub higher_se: Option<f64>,
    /// Paired runs.
    pub n: usize,
    /// Percentiles of the difference over the paired runs (what may happen, not how sure the mean is); of means only, else all absent.
    #[serde(flatten)]
    pub band: Band,
    /// Which part of the variance of the paired difference is ignorance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignorance: Option<Ignorance>,
}

/// By what projects are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The class of their firm.
    Class,
    /// Their technology.
    Technology,
    /// The scheme that awarded them.
    Scheme,
}

impl By {
    /// All of them.
    pub const ALL: [By; 3] = [By::Class, By::Technology, By::Scheme];

    /// In a word: `class`, `technology` or `scheme`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            By::Class => "class",
            By::Technology => "technology",
            By::Scheme => "scheme",
        }
    }
}

/// The measures of some projects under one policy.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupSummary {
    /// By what they are grouped.
    pub by: By,
    /// The class, technology or scheme.
    pub name: String,
    /// Measures that are sums over projects or ratios of such sums.
    pub measures: Vec<GroupMeasure>,
}

impl GroupSummary {
    /// The measure of that name.
    #[must_use]
    pub fn measure(&self, name: &str) -> Option<&GroupMeasure> {
        self.measures.iter().find(|measure| measure.name == name)
    }
}

/// One measure of some projects: over all runs, by blocks of 64.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupMeasure {
    /// Its name.
    #[serde(skip)]
    pub name: &'static str,
    /// How it is formed.
    #[serde(skip)]
    pub kind: Kind,
    /// Its unit.
    #[serde(skip)]
    pub unit: String,
    /// Its value; `null` where there is nothing to divide by.
    pub value: Option<f64>,
    /// Its standard error by blocks; `null` with fewer than two.
    pub se: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// Of a mean: less that of the same projects without schemes in the policy's world; `null` for what is a difference already.
    pub difference: Option<f64>,
    /// Its standard error.
    pub difference_se: Option<f64>,
    /// Its 95 % interval.
    pub difference_interval: Option<(f64, f64)>,
}

/// One quantity a fiscal year.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeriesSummary {
    /// Its name: `state_outlay`, `private_outlay`, …
    #[serde(skip)]
    pub name: &'static str,
    /// Unit.
    pub unit: String,
    /// One entry a year of [`Summary::years`].
    pub years: Vec<YearSummary>,
}

/// One quantity in one fiscal year, over runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct YearSummary {
    /// Mean over the runs that have a value; `null` where none has.
    pub mean: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Runs that have a value.
    pub n: usize,
    /// Percentile band.
    #[serde(flatten)]
    pub band: Band,
}

/// The chance of one target.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TargetSummary {
    /// The measure aimed at.
    pub measure: String,
    /// Lower bound, in the measure's unit.
    pub at_least: Option<f64>,
    /// Upper bound, in the measure's unit.
    pub at_most: Option<f64>,
    /// The chance of reaching it.
    pub chance: Chance,
    /// Mean distance from the bound over the runs that miss it; absent if none does.
    pub expected_shortfall: Option<f64>,
}

/// A share of runs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Chance {
    /// The share.
    pub value: f64,
    /// Its standard error; `null` where the runs are too few for one.
    pub se: Option<f64>,
    /// Runs counted.
    pub n: usize,
}

/// What the figures need beyond measures.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PictureData {
    /// Paid to date ÷ (appropriated + carried over) at the end of each month of the fiscal year (12 entries, mean over the
    /// years of a run, then bands over runs); empty when cash is unlimited or nothing was appropriated.
    pub disbursement_by_month: Vec<YearSummary>,
    /// Contracts a run by private share: 101 bins, bin i holding shares in [i %, i+1 %); the last holds exactly 100 %.
    pub contracts_by_private_share: Vec<f64>,
    /// (State outlay in whole currency units, successes) of the first runs, at most 400.
    pub cost_and_successes: Vec<(f64, f64)>,
    /// What is called of guarantees in the first runs, in whole currency units, at most 400; empty in studies without guarantees.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub guarantee_calls: Vec<f64>,
    /// The policy's collars; empty where it has none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub collars: Vec<CollarTerms>,
}

/// A collar: what was drawn of it, as the mean over the first runs, at most 400.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CollarTerms {
    /// Its scheme.
    pub scheme: String,
    /// The State pays below this part of the plan.
    pub low: f64,
    /// It receives above this multiple of the plan.
    pub high: f64,
    /// Its share of what counts.
    pub share: f64,
    /// First sales years in which it receives nothing.
    pub grace_years: usize,
    /// What counts.
    pub reading: Counted,
}

/// One uncertain input as declared and as sampled.
#[derive(Clone, Debug, PartialEq)]
pub struct InputRow {
    /// Where it stands in the scenario.
    pub path: String,
    /// As written, for example `Pert(0.10, 0.17, 0.30)`.
    pub declared: String,
    /// Its unit.
    pub unit: String,
    /// How often it is drawn: once a run, a project, a stage …
    pub scope: String,
    /// Values sampled.
    pub n: usize,
    /// Least value drawn.
    pub min: Option<f64>,
    /// 5th percentile of the values drawn.
    pub p05: Option<f64>,
    /// Median of the values drawn.
    pub p50: Option<f64>,
    /// 95th percentile of the values drawn.
    pub p95: Option<f64>,
    /// Greatest value drawn.
    pub max: Option<f64>,
}

fn by_name<S: serde::Serializer>(measures: &[MeasureSummary], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(measures.iter().map(|measure| (measure.name, measure)))
}

/// Groups by what they are grouped by, by their names, by measure.
fn by_group<S: serde::Serializer>(groups: &[GroupSummary], serializer: S) -> Result<S::Ok, S::Error> {
    struct Measures<'a>(&'a GroupSummary);
    struct Kind<'a>(&'a [GroupSummary], By);
    impl Serialize for Measures<'_> {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.measures.iter().map(|measure| (measure.name, measure)))
        }
    }
    impl Serialize for Kind<'_> {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let groups = self.0.iter().filter(|group| group.by == self.1);
            serializer.collect_map(groups.map(|group| (group.name.as_str(), Measures(group))))
        }
    }
    serializer.collect_map(By::ALL.map(|by| (by.name(), Kind(groups, by))))
}

/// Measures with a good way, and those whose pairs are shown.
fn between_by_name<S: serde::Serializer>(between: &[Between], serializer: S) -> Result<S::Ok, S::Error> {
    let shown = |of: &&Between| !of.policies.is_empty() || DECIDING.contains(&of.name);
    serializer.collect_map(between.iter().filter(shown).map(|of| (of.name, of)))
}

fn series_by_name<S: serde::Serializer>(series: &[SeriesSummary], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(series.iter().map(|series| (series.name, series)))
}
