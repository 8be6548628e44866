//! The CSV files: measures and years in long form, one row a run, the inputs. It computes nothing.

use ::csv::Writer;

use super::exact;
use crate::study::summary::{Band, Dominance, InputRow, Kind, Summary};

/// Rows into the bytes of a file; writing to memory cannot fail, and every row of a file is equally long.
pub(super) struct Rows(Writer<Vec<u8>>);

impl Rows {
    pub(super) fn headed(columns: &[&str]) -> Self {
        let mut rows = Self(Writer::from_writer(Vec::new()));
        rows.add(columns);
        rows
    }

    pub(super) fn add<T: AsRef<[u8]>>(&mut self, fields: impl IntoIterator<Item = T>) {
        self.0.write_record(fields).expect("rows of one length go to memory");
    }

    pub(super) fn bytes(self) -> Vec<u8> {
        self.0.into_inner().expect("memory takes every byte")
    }
}

fn optional(value: Option<f64>) -> String {
    value.map_or_else(String::new, exact)
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Mean => "mean",
        Kind::Ratio => "ratio",
        Kind::Tail => "tail",
    }
}

fn ends(interval: Option<(f64, f64)>) -> [String; 2] {
    [optional(interval.map(|(low, _)| low)), optional(interval.map(|(_, high)| high))]
}

fn percentiles(band: &Band) -> [String; 5] {
    [band.p05, band.p25, band.p50, band.p75, band.p95].map(optional)
}

/// Every measure of every policy, one row each; an absent value is an empty field.
#[must_use]
pub fn csv_table(summary: &Summary) -> Vec<u8> {
    let mut rows = Rows::headed(&[
        "policy",
        "measure",
        "kind",
        "unit",
        "value",
        "se",
        "n",
        "p05",
        "p25",
        "p50",
        "p75",
        "p95",
        "difference",
        "difference_se",
        "higher",
        "higher_se",
        "low",
        "high",
        "min",
        "max",
    ]);
    for policy in &summary.policies {
        for measure in &policy.measures {
            let mut row = vec![policy.name.clone(), measure.name.to_owned()];
            row.extend([kind(measure.kind).to_owned(), measure.unit.clone()]);
            row.extend([optional(measure.value), optional(measure.se), measure.n.to_string()]);
            row.extend(percentiles(&measure.band));
            let difference = measure.difference.as_ref();
            row.extend([
                optional(difference.map(|difference| difference.value)),
                optional(difference.and_then(|difference| difference.se)),
                optional(difference.map(|difference| difference.higher)),
                optional(difference.and_then(|difference| difference.higher_se)),
            ]);
            row.extend(ends(measure.interval));
            row.extend([optional(measure.min), optional(measure.max)]);
            rows.add(row);
        }
    }
    rows.bytes()
}

/// Every pair of policies in every measure, one row each; an absent value is an empty field.
#[must_use]
pub fn between_csv(summary: &Summary) -> Vec<u8> {
    let mut rows = Rows::headed(&[
        "measure",
        "kind",
        "unit",
        "better",
        "a",
        "b",
        "n",
        "difference",
        "difference_se",
        "low",
        "high",
        "a_higher",
        "a_higher_se",
        "variance_reduction",
        "first_order",
        "second_order",
    ]);
    for of in &summary.between {
        for pair in &of.pairs {
            let mut row = vec![of.name.to_owned(), kind(of.kind).to_owned(), of.unit.clone()];
            row.extend([of.better.name().to_owned(), pair.a.clone(), pair.b.clone(), pair.n.to_string()]);
            row.extend([pair.difference, pair.se].map(optional));
            row.extend(ends(pair.interval));
            row.extend([pair.a_higher, pair.a_higher_se, pair.variance_reduction].map(optional));
            row.extend([pair.first_order, pair.second_order].map(|found| found.map_or("", Dominance::name).to_owned()));
            rows.add(row);
        }
    }
    rows.bytes()
}

/// Every yearly series of every policy, one row a year.
#[must_use]
pub fn years_csv(summary: &Summary) -> Vec<u8> {
    let mut rows =
        Rows::headed(&["policy", "year", "series", "unit", "mean", "se", "n", "p05", "p25", "p50", "p75", "p95"]);
    for policy in &summary.policies {
        for series in &policy.series {
            for (year, entry) in summary.years.iter().zip(&series.years) {
                let mut row = vec![policy.name.clone(), year.to_string(), series.name.to_owned(), series.unit.clone()];
                row.extend([optional(entry.mean), optional(entry.se), entry.n.to_string()]);
                row.extend(percentiles(&entry.band));
                rows.add(row);
            }
        }
    }
    rows.bytes()
}

/// One row a policy and run: its measures in the order of `columns`, an absent value as an empty field.
///
/// # Panics
///
/// If a row has not one value a column, or a value that is not finite: mistakes of ours.
#[must_use]
pub fn runs_csv<'a>(columns: &[&str], runs: impl Iterator<Item = (&'a str, usize, &'a [Option<f64>])>) -> Vec<u8> {
    let mut rows = Rows::headed(&[&["policy", "run"], columns].concat());
    for (policy, run, values) in runs {
        assert_eq!(values.len(), columns.len(), "run {run} of {policy} has another number of measures than columns");
        let known = [policy.to_owned(), run.to_string()];
        rows.add(known.into_iter().chain(values.iter().copied().map(optional)));
    }
    rows.bytes()
}

/// Every uncertain input, one row each.
#[must_use]
pub fn inputs_csv(inputs: &[InputRow]) -> Vec<u8> {
    let mut rows = Rows::headed(&["path", "declared", "unit", "scope", "n", "min", "p05", "p50", "p95", "max"]);
    for InputRow { path, declared, unit, scope, n, min, p05, p50, p95, max } in inputs {
        let words = [path, declared, unit, scope].map(Clone::clone);
        rows.add(words.into_iter().chain([n.to_string()]).chain([*min, *p05, *p50, *p95, *max].map(optional)));
    }
    rows.bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::sample;

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).expect("CSV is UTF-8")
    }

    #[test]
    fn names_with_commas_quotes_newlines_and_accents_come_back_whole() {
        let names = ["no support", "mix, 70 % first", "the \"big\" push", "two\nlines", "đối ứng ngưỡng"];
        let bytes = csv_table(&sample::summary(&names, 2026..2028, 1.0));
        let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
        let mut read: Vec<String> = reader.records().map(|row| row.expect("a row")[0].to_owned()).collect();
        read.dedup();
        assert_eq!(read, names);
        let text = text(bytes);
        assert!(text.contains("\n\"mix, 70 % first\",gross_leverage,ratio,ratio,"));
        assert!(text.contains("\n\"the \"\"big\"\" push\",") && text.contains("\nđối ứng ngưỡng,"));
    }

    #[test]
    fn a_measure_without_a_value_has_empty_fields() {
        let text = text(csv_table(&sample::summary(&["none"], 2026..2027, 1.0)));
        assert!(text.starts_with(
            "policy,measure,kind,unit,value,se,n,p05,p25,p50,p75,p95,difference,difference_se,higher,higher_se,low,high,min,max\n\
             none,gross_leverage,ratio,ratio,,,0,,,,,,,,,,,,,\n"
        ));
    }

    #[test]
    fn years_have_a_row_for_each_policy_series_and_year() {
        let text = text(years_csv(&sample::summary(&["a", "b"], 2026..2029, 1.0)));
        assert_eq!(text.lines().count(), 1 + 2 * 2 * 3);
        assert!(
            text.starts_with(
                "policy,year,series,unit,mean,se,n,p05,p25,p50,p75,p95\na,2026,state_outlay,VND,0,0,2000,"
            )
        );
    }

    #[test]
    fn runs_are_written_to_the_last_unit() {
        let rows: [(&str, usize, &[Option<f64>]); 2] =
            [("push, 80", 0, &[Some(300_000_000_001.0), None]), ("push, 80", 1, &[Some(-0.0), Some(0.1)])];
        let text = text(runs_csv(&["state_outlay", "mvpf"], rows.into_iter()));
        assert_eq!(text, "policy,run,state_outlay,mvpf\n\"push, 80\",0,300000000001,\n\"push, 80\",1,0,0.1\n");
    }

    #[test]
    fn inputs_show_what_was_declared_and_what_was_drawn() {
        let row = InputRow {
            path: "economy.excess_burden".into(),
            declared: "Pert(0.10, 0.17, 0.30)".into(),
            unit: "share".into(),
            scope: "run".into(),
            n: 640,
            min: Some(0.1),
            p05: Some(0.12),
            p50: Some(0.18),
            p95: Some(0.25),
            max: Some(0.3),
        };
        let want = "path,declared,unit,scope,n,min,p05,p50,p95,max\n\
                    economy.excess_burden,\"Pert(0.10, 0.17, 0.30)\",share,run,640,0.1,0.12,0.18,0.25,0.3\n";
        assert_eq!(text(inputs_csv(&[row])), want);
    }
}
