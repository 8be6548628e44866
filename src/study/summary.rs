//! The summary of a study: plain data, as `summary.json` shows it and as the figures draw it. Nothing is computed here.

use serde::Serialize;

pub use crate::measure::Kind;

/// Everything a study found, over all its runs. The field order is the order in `summary.json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Version of this layout; raised when a field changes its meaning.
    pub schema: u32,
    /// The scenario's title.
    pub title: String,
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
    /// What a reader must know before quoting these numbers.
    pub notes: Vec<String>,
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
    /// Every number is known as exactly as wanted.
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
    /// Whether it is known as exactly as wanted.
    pub met: bool,
}

/// What one policy does over all runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PolicySummary {
    /// Its name in the scenario.
    pub name: String,
    /// Each measure by name, in the order of `cofin measures`.
    #[serde(serialize_with = "by_name")]
    pub measures: Vec<MeasureSummary>,
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
    /// Monte Carlo standard error of the headline.
    pub se: Option<f64>,
    /// Runs that have a value.
    pub n: usize,
    /// Why there is no value, or the label that stands for it (`pays for itself`).
    pub reason: Option<String>,
    /// Standard deviation over the runs that have a value.
    pub sd: Option<f64>,
    /// Percentile band over the runs that have a value (what may happen, not how sure the mean is).
    #[serde(flatten)]
    pub band: Band,
    /// Paired difference to the reference on the same draws.
    pub difference: Option<Difference>,
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

/// A policy less the reference, run by run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Difference of the headlines.
    pub value: f64,
    /// Its Monte Carlo standard error, from the paired runs; `null` where they are too few for one.
    pub se: Option<f64>,
    /// Share of the paired runs in which the policy is higher (ties count half).
    pub higher: f64,
    /// Paired runs.
    pub n: usize,
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

fn series_by_name<S: serde::Serializer>(series: &[SeriesSummary], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(series.iter().map(|series| (series.name, series)))
}
