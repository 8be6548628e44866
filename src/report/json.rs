//! `summary.json`: the summary as it stands, in its own order; and any table as JSON. It computes nothing.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::Formatter;
use serde_json::{Serializer, json};

use super::exact;
use crate::study::summary::{
    Band, Between, Chance, CollarTerms, Difference, GroupMeasure, GroupSummary, Ignorance, Intervals, MeasureSummary,
    Pair, Part, PictureData, PolicySummary, Standing, Summary, TargetSummary, YearSummary,
};
use crate::tables::{Column, Table, Value};

/// The bytes of `summary.json`: two spaces of indent, short lists on one line, a newline at the end.
///
/// # Panics
///
/// If a number of the summary is not finite: a mistake of ours that must not reach a file.
#[must_use]
pub fn json(summary: &Summary) -> Vec<u8> {
    for policy in &summary.policies {
        finite_policy(policy);
    }
    summary.between.iter().for_each(finite_between);
    json_of(summary)
}

/// Anything as JSON laid out like `summary.json`. Its numbers must be finite: for another, JSON has no word but `null`.
///
/// # Panics
/// Never: what it is of is plain data.
#[must_use]
pub fn json_of(of: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Lines::default());
    of.serialize(&mut serializer).expect("plain data, and memory takes every byte");
    bytes.push(b'\n');
    bytes
}

/// Any table as a JSON list of its rows, each an object; what is not there is `null`.
///
/// # Panics
/// If a number is not finite: a mistake of ours.
#[must_use]
pub fn json_rows(table: Table<'_>) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(&objects(table)).expect("a table is plain data");
    bytes.push(b'\n');
    bytes
}

/// The rows of a table as objects.
pub(super) fn objects(table: Table<'_>) -> Vec<serde_json::Value> {
    let Table { name, columns, rows, description: _ } = table;
    let value = |(column, value): (&Column, Value<'_>)| {
        assert!(value.is(column.kind), "{} of {name} is {value:?}", column.name);
        let value = match value {
            Value::None => json!(null),
            Value::Text(text) => json!(text),
            Value::Whole(number) => json!(number),
            Value::Number(number) => {
                assert!(number.is_finite(), "{} of {name} is {number}", column.name);
                json!(number)
            }
            Value::Truth(truth) => json!(truth),
        };
        (column.name.to_string(), value)
    };
    rows.map(|row| columns.iter().zip(row).map(value).collect()).collect()
}

/// JSON has no word for such a number, and the writer would put `null`; so each is looked at before.
fn finite_policy(policy: &PolicySummary) {
    let PolicySummary { name, measures, groups, series, targets, all_targets, pictures } = policy;
    for group in groups {
        finite_group(name, group);
    }
    for measure in measures {
        let MeasureSummary {
            name: place,
            kind: _,
            unit: _,
            value,
            se,
            interval,
            n: _,
            reason: _,
            sd,
            band,
            min,
            max,
            ignorance,
            intervals,
            difference,
            policy_part,
            world_effect,
        } = measure;
        finite(name, place, [*value, *se, *sd, *min, *max]);
        finite(name, place, percentiles(*band));
        finite(name, place, parts(*ignorance));
        let Intervals { p05, p25, p50, p75, p95 } = *intervals;
        finite(name, place, [*interval, p05, p25, p50, p75, p95].into_iter().flat_map(ends));
        if let Some(Difference { value, se, interval, higher, higher_se, n: _, band, ignorance }) = *difference {
            finite(name, place, [Some(value), se, Some(higher), higher_se].into_iter().chain(ends(interval)));
            finite(name, place, percentiles(band).into_iter().chain(parts(ignorance)));
        }
        for Part { value, se, interval, n: _ } in [*policy_part, *world_effect].into_iter().flatten() {
            finite(name, place, [Some(value), se].into_iter().chain(ends(interval)));
        }
    }
    for series in series {
        finite(name, series.name, series.years.iter().flat_map(year));
    }
    for TargetSummary { measure, at_least, at_most, chance, expected_shortfall } in targets {
        finite(name, measure, [*at_least, *at_most, *expected_shortfall, Some(chance.value), chance.se]);
    }
    if let Some(Chance { value, se, n: _ }) = *all_targets {
        finite(name, "the chance of all targets", [Some(value), se]);
    }
    let PictureData { disbursement_by_month, contracts_by_private_share, cost_and_successes, guarantee_calls, collars } =
        pictures;
    finite(name, "disbursement by month", disbursement_by_month.iter().flat_map(year));
    finite(name, "contracts by private share", contracts_by_private_share.iter().copied().map(Some));
    finite(
        name,
        "cost and successes",
        cost_and_successes.iter().flat_map(|(cost, success)| [*cost, *success].map(Some)),
    );
    finite(name, "guarantee calls", guarantee_calls.iter().copied().map(Some));
    let terms = |CollarTerms { low, high, share, .. }: &CollarTerms| [*low, *high, *share].map(Some);
    finite(name, "collars", collars.iter().flat_map(terms));
}

/// The same of a firm class, a technology or a scheme.
fn finite_group(policy: &str, group: &GroupSummary) {
    for measure in &group.measures {
        let GroupMeasure {
            name: place,
            kind: _,
            unit: _,
            value,
            se,
            interval,
            difference,
            difference_se,
            difference_interval,
        } = measure;
        finite(policy, place, [*value, *se, *difference, *difference_se]);
        finite(policy, place, [*interval, *difference_interval].into_iter().flat_map(ends));
    }
}

fn finite_between(between: &Between) {
    let Between { name: place, kind: _, unit: _, better: _, n: _, policies, pairs } = between;
    for Standing { name, chance_best, chance_best_se, regret, regret_se } in policies {
        finite(name, place, [Some(*chance_best), *chance_best_se, Some(*regret), *regret_se]);
    }
    for pair in pairs {
        let Pair { a, b: _, n: _, difference, se, interval, a_higher, a_higher_se, variance_reduction, .. } = pair;
        finite(a, place, [*difference, *se, *a_higher, *a_higher_se, *variance_reduction]);
        finite(a, place, ends(*interval));
    }
}

fn parts(of: Option<Ignorance>) -> [Option<f64>; 2] {
    [of.map(|of| of.share), of.and_then(|of| of.se)]
}

fn ends(interval: Option<(f64, f64)>) -> [Option<f64>; 2] {
    [interval.map(|(low, _)| low), interval.map(|(_, high)| high)]
}

fn finite(policy: &str, place: &str, values: impl IntoIterator<Item = Option<f64>>) {
    for value in values.into_iter().flatten() {
        assert!(value.is_finite(), "{place} of policy {policy:?} is {value}, which no summary may hold");
    }
}

fn percentiles(Band { p05, p25, p50, p75, p95 }: Band) -> [Option<f64>; 5] {
    [p05, p25, p50, p75, p95]
}

fn year(year: &YearSummary) -> impl Iterator<Item = Option<f64>> {
    let YearSummary { mean, se, n: _, band } = *year;
    [mean, se].into_iter().chain(percentiles(band))
}

/// What is being written, and whether it already has lines of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// A list on one line.
    List,
    /// A list of objects, or an object with a key.
    Broken,
    /// An object without a key.
    Empty,
}

/// Pretty JSON whose lists of numbers and words stay on one line.
#[derive(Default)]
struct Lines {
    open: Vec<Open>,
}

impl Lines {
    fn new_line<W: ?Sized + Write>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b"\n")?;
        self.open.iter().try_for_each(|_| writer.write_all(b"  "))
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        if self.open.pop() == Some(Open::Broken) {
            self.new_line(writer)?;
        }
        writer.write_all(bracket)
    }

    /// What is open gets lines of its own.
    fn broken(&mut self) {
        if let Some(open) = self.open.last_mut() {
            *open = Open::Broken;
        }
    }
}

impl Formatter for Lines {
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        writer.write_all(exact(value).as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open.push(Open::List);
        writer.write_all(b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        // A list of objects is found out at its first object; from then on its values begin on lines of their own.
        match (first, self.open.last()) {
            (true, _) => Ok(()),
            (false, Some(Open::Broken)) => {
                writer.write_all(b",")?;
                self.new_line(writer)
            }
            (false, Some(Open::List | Open::Empty) | None) => writer.write_all(b", "),
        }
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if self.open.last() == Some(&Open::List) {
            self.broken();
            self.new_line(writer)?;
        }
        self.open.push(Open::Empty);
        writer.write_all(b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.broken();
        if !first {
            writer.write_all(b",")?;
        }
        self.new_line(writer)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::sample::{self, SEVEN};

    #[test]
    fn the_rows_of_a_table_are_objects() {
        let parts = [0..2, 2..3];
        let rows: serde_json::Value =
            serde_json::from_slice(&json_rows(crate::tables::parts(&parts, 150))).expect("JSON");
        // 150 futures are blocks of 64, 64 and 22.
        assert_eq!(rows, json!([{ "from": 0, "to": 2, "futures": 128 }, { "from": 2, "to": 3, "futures": 22 }]));
    }

    #[test]
    fn keys_stand_in_their_order_and_numbers_as_they_are() {
        let mut summary = sample::summary(&["no support"], 2026..2028, 1.0);
        summary.policies[0].measures.truncate(5);
        summary.policies[0].measures.drain(..4);
        summary.policies[0].measures[0].value = Some(-0.0);
        summary.policies[0].measures[0].sd = Some(0.25);
        summary.policies[0].measures[0].difference = None;
        summary.policies[0].groups.clear();
        summary.policies[0].series.clear();
        summary.policies[0].pictures.contracts_by_private_share = vec![1.5, 2.0];
        summary.policies[0].pictures.cost_and_successes = vec![(0.0, 60.0), (300_000_000_000.0, 61.0)];
        let want = r#"{
  "schema": 2,
  "title": "Đẩy, kéo, đối ứng hay ngưỡng?",
  "file_hash": "3fa94c12d08e7b65aa",
  "set": [],
  "seed": 57,
  "runs": 2000,
  "design": "LatinHypercube",
  "batch": 64,
  "batches": 31,
  "twins": 1024,
  "tolerance": {
    "confidence": 0.95,
    "below_max": 0.998,
    "between_min_and_max": 0.997,
    "exact": false
  },
  "version": "0.1.0",
  "stream_version": 1,
  "currency": "VND",
  "reference": "no support",
  "years": [2026, 2027],
  "policies": [
    {
      "name": "no support",
      "measures": {
        "state_outlay": {
          "kind": "mean",
          "unit": "VND",
          "value": 0,
          "se": 3000000000,
          "interval": [-6000000000, 6000000000],
          "n": 2000,
          "reason": null,
          "sd": 0.25,
          "p05": -180000000000,
          "p25": -72000000000,
          "p50": 0,
          "p75": 90000000000,
          "p95": 216000000000,
          "min": -270000000000,
          "max": 360000000000,
          "ignorance": {
            "share": 0.42,
            "se": 0.03
          },
          "intervals": {
            "p05": null,
            "p25": null,
            "p50": null,
            "p75": null,
            "p95": null
          },
          "difference": null
        }
      },
      "groups": {
        "class": {},
        "technology": {},
        "scheme": {}
      },
      "series": {},
      "targets": [],
      "all_targets": null,
      "pictures": {
        "disbursement_by_month": [],
        "contracts_by_private_share": [1.5, 2],
        "cost_and_successes": [[0, 60], [300000000000, 61]]
      }
    }
  ],
  "between": {},
  "warnings": [],
  "notes": ["Bands show what may happen; standard errors show how sure a mean is."]
}
"#;
        assert_eq!(String::from_utf8(json(&summary)).expect("JSON is UTF-8"), want);
    }

    #[test]
    fn it_is_json_and_the_same_each_time() {
        let summary = sample::summary(&SEVEN, 2026..2034, 1.0);
        let bytes = json(&summary);
        assert_eq!(bytes, json(&summary));
        let read: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        assert_eq!(read["policies"].as_array().map(Vec::len), Some(7));
        assert_eq!(read["policies"][1]["series"]["state_outlay"]["years"].as_array().map(Vec::len), Some(8));
        assert!(bytes.ends_with(b"}\n"));
    }

    #[test]
    #[should_panic(expected = "state_outlay of policy \"push 80\" is NaN, which no summary may hold")]
    fn a_number_that_is_none_is_our_mistake() {
        let mut summary = sample::summary(&SEVEN, 2026..2034, 1.0);
        summary.policies[1].series[0].years[2].band.p25 = Some(f64::NAN);
        let _ = json(&summary);
    }
}
