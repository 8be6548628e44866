//! The files of an output folder → one side of a comparison. Reads bytes it is given; a damaged file is a sentence, never a panic.

use std::collections::BTreeMap;
use std::io::Read;

use serde::Deserialize;

use crate::comparison::Ran;
use crate::comparison::side::{self, ClassOfSide, Inputs, MeasureOfSide, PolicyOfSide, STRATA, Side, blocks};
use crate::measure::{self, Id, Kind};
use crate::outcome::Cell;

/// Most rows of `runs.csv` and `ratios.csv` that are held in memory.
const MOST_ROWS: usize = 2_000_000;

/// What a comparison needs of `summary.json`; other fields are left unread.
#[derive(Debug, Deserialize)]
pub struct SummaryFile {
    /// SHA-256 of the scenario file.
    pub file_hash: String,
    /// Changes of the command line.
    pub set: Vec<String>,
    seed: u64,
    runs: usize,
    design: String,
    version: String,
    stream_version: u32,
    currency: String,
    policies: Vec<PolicyFile>,
}

#[derive(Debug, Deserialize)]
struct PolicyFile {
    name: String,
    measures: BTreeMap<String, MeasureFile>,
    /// Versions before there were groups wrote none.
    #[serde(default)]
    groups: GroupsFile,
}

#[derive(Debug, Default, Deserialize)]
struct GroupsFile {
    #[serde(default)]
    class: BTreeMap<String, BTreeMap<String, GroupFile>>,
}

#[derive(Debug, Deserialize)]
struct GroupFile {
    value: Option<f64>,
    se: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct MeasureFile {
    kind: KindFile,
    unit: String,
    value: Option<f64>,
    se: Option<f64>,
    n: usize,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindFile {
    Mean,
    Ratio,
    Tail,
}

impl SummaryFile {
    /// Reads `summary.json`.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence.
    pub fn read(bytes: &[u8]) -> Result<SummaryFile, String> {
        serde_json::from_slice(bytes).map_err(|error| format!("summary.json is no summary of a run: {error}"))
    }
}

/// The rows of single runs: `runs.csv` and `ratios.csv`, where the folder has them.
pub struct RowFiles<R> {
    /// `runs.csv`.
    pub runs: Option<R>,
    /// `ratios.csv`.
    pub ratios: Option<R>,
}

/// One side from the files of a folder.
///
/// # Errors
/// What is damaged, as a sentence.
pub fn side<R: Read>(name: &str, inputs: Inputs, summary: SummaryFile, rows: RowFiles<R>) -> Result<Side, String> {
    let SummaryFile { seed, runs, design, version, stream_version, currency, policies, file_hash: _, set: _ } = summary;
    let ran = Ran { seed, stream_version, design, runs, version };
    let no_rows = if runs.saturating_mul(policies.len()) > MOST_ROWS {
        Some(format!("{name} has more than {MOST_ROWS} rows"))
    } else {
        let missing = |file: &str| {
            format!("{name} has no {file}, which a run leaves out beyond a million rows unless --all-rows asks for it")
        };
        match (&rows.runs, &rows.ratios) {
            (Some(_), Some(_)) => None,
            (None, _) => Some(missing("runs.csv")),
            (Some(_), None) => Some(missing("ratios.csv")),
        }
    };
    let columns = match (rows.runs, rows.ratios) {
        (Some(runs), Some(ratios)) if no_rows.is_none() => {
            let names: Vec<&str> = policies.iter().map(|policy| policy.name.as_str()).collect();
            Some((
                Columns::read("runs.csv", runs, &names, ran.runs)?,
                Columns::read("ratios.csv", ratios, &names, ran.runs)?,
            ))
        }
        _ => None,
    };
    let policies = policies
        .into_iter()
        .enumerate()
        .map(|(place, policy)| {
            let measures = policy.measures.into_iter().map(|(name, measure)| {
                let kind = match measure.kind {
                    KindFile::Mean => Kind::Mean,
                    KindFile::Ratio => Kind::Ratio,
                    KindFile::Tail => Kind::Tail,
                };
                let cells =
                    columns.as_ref().map(|(runs, ratios)| cells(&name, kind, place, runs, ratios)).transpose()?;
                let MeasureFile { unit, value, se, n, kind: _ } = measure;
                Ok(MeasureOfSide { blocks: blocks(&ran, n), name, kind, unit, value, se, cells })
            });
            let mut measures = measures.collect::<Result<Vec<MeasureOfSide>, String>>()?;
            measures.sort_by_key(|measure| measure::index(&measure.name).unwrap_or(usize::MAX));
            let classes = classes(policy.groups, ran.runs);
            Ok(PolicyOfSide { name: policy.name, measures, classes })
        })
        .collect::<Result<Vec<PolicyOfSide>, String>>()?;
    Ok(Side { name: name.to_owned(), inputs, ran, currency, policies, no_rows })
}

/// The firm classes of a policy: a folder keeps what they come to, and no block of them.
fn classes(groups: GroupsFile, runs: usize) -> Vec<ClassOfSide> {
    let of = |(name, measures): (String, BTreeMap<String, GroupFile>)| {
        let stratum = |id: &Id| {
            let GroupFile { value, se } = measures.get(id.name())?;
            Some(side::stratum(id.name(), "count", (*value, *se), side::blocks_of_classes(runs), None))
        };
        ClassOfSide { strata: STRATA.iter().filter_map(stratum).collect(), name }
    };
    groups.class.into_iter().map(of).collect()
}

/// A measure's cells of one policy, from the file that has them.
fn cells(name: &str, kind: Kind, policy: usize, runs: &Columns, ratios: &Columns) -> Result<Vec<Cell>, String> {
    match kind {
        Kind::Ratio => {
            let num = ratios.column(&format!("{name}.numerator"), policy)?;
            let den = ratios.column(&format!("{name}.denominator"), policy)?;
            let cell =
                |(num, den): (Option<f64>, Option<f64>)| Cell { num: num.unwrap_or(0.0), den: den.unwrap_or(0.0) };
            Ok(num.zip(den).map(cell).collect())
        }
        Kind::Mean | Kind::Tail => {
            let cell = |value: Option<f64>| value.map_or(Cell { num: 0.0, den: 0.0 }, |num| Cell { num, den: 1.0 });
            Ok(runs.column(name, policy)?.map(cell).collect())
        }
    }
}

/// A file of one row a policy and run: policies one after the other in the order of the summary, runs from 0.
struct Columns {
    file: &'static str,
    names: Vec<String>,
    runs: usize,
    /// Row by row, each as long as `names`.
    values: Vec<Option<f64>>,
}

impl Columns {
    fn read(file: &'static str, source: impl Read, policies: &[&str], runs: usize) -> Result<Columns, String> {
        let mut reader = csv::Reader::from_reader(source);
        let damaged = |what: String| format!("{file} is damaged: {what}");
        let head = reader.headers().map_err(|error| damaged(error.to_string()))?;
        if head.iter().take(2).ne(["policy", "run"]) {
            return Err(damaged("its first columns are not policy and run".to_owned()));
        }
        let names: Vec<String> = head.iter().skip(2).map(str::to_owned).collect();
        let mut expected = policies.iter().flat_map(|policy| (0..runs).map(move |run| (*policy, run)));
        let mut values = Vec::new();
        for row in reader.records() {
            let row = row.map_err(|error| damaged(error.to_string()))?;
            let line = row.position().map_or(0, csv::Position::line);
            match expected.next() {
                Some((policy, run)) if &row[0] == policy && row[1].parse() == Ok(run) => {}
                Some((policy, run)) => {
                    return Err(damaged(format!("line {line} is not run {run} of policy “{policy}”")));
                }
                None => return Err(damaged(format!("line {line} is one too many"))),
            }
            for field in row.iter().skip(2) {
                values.push(match field {
                    "" => None,
                    _ => match field.parse::<f64>() {
                        Ok(value) if value.is_finite() => Some(value),
                        _ => return Err(damaged(format!("“{field}” in line {line} is no number"))),
                    },
                });
            }
        }
        match expected.next() {
            Some((policy, run)) => Err(damaged(format!("run {run} of policy “{policy}” is missing"))),
            None => Ok(Columns { file, names, runs, values }),
        }
    }

    fn column<'c>(&'c self, name: &str, policy: usize) -> Result<impl Iterator<Item = Option<f64>> + use<'c>, String> {
        let place = self.names.iter().position(|found| found == name);
        let place = place.ok_or_else(|| format!("{} is damaged: it has no column {name}", self.file))?;
        let rows = policy * self.runs..(policy + 1) * self.runs;
        Ok(rows.map(move |row| self.values[row * self.names.len() + place]))
    }
}
