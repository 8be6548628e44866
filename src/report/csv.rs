//! Any table as CSV: a line of names, then a line a row; what is not there is an empty field. It computes nothing.

use std::io::{self, Write};

use ::csv::Writer;

use super::encoder::{self, Encoder};
use super::exact;
use crate::tables::{Table, Value};

/// The bytes of a table.
///
/// # Panics
/// If a row has not one value a column, of the column's kind, or a number that is not finite: mistakes of ours.
#[must_use]
pub fn csv(table: Table<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    encoder::write::<Lines<_>>(table, &mut bytes).expect("memory takes every byte");
    bytes
}

/// Lines of a table on their way to where they are written.
pub(super) struct Lines<W: Write>(Writer<W>);

impl<'w> Encoder<'w> for Lines<&'w mut dyn Write> {
    const EXTENSION: &'static str = "csv";

    fn headed(table: &Table<'_>, to: &'w mut dyn Write) -> io::Result<Self> {
        let mut lines = Lines(Writer::from_writer(to));
        lines.0.write_record(table.columns.iter().map(|column| column.name.as_ref()))?;
        Ok(lines)
    }

    fn add(&mut self, table: Table<'_>) -> io::Result<()> {
        let Table { name, columns, rows, description: _ } = table;
        for row in rows {
            assert_eq!(row.len(), columns.len(), "a row of {name} has another number of values than there are columns");
            for (value, column) in row.iter().zip(&columns) {
                assert!(value.is(column.kind), "{} of {name} is {value:?}", column.name);
                match value {
                    Value::None => self.0.write_field(""),
                    Value::Text(text) => self.0.write_field(text.as_ref()),
                    Value::Whole(number) => self.0.write_field(number.to_string()),
                    Value::Number(number) => self.0.write_field(exact(*number)),
                    Value::Truth(truth) => self.0.write_field(truth.to_string()),
                }?;
            }
            self.0.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::sample;
    use crate::study::summary::InputRow;
    use crate::tables::{self, Column, Counted, Kind};

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).expect("CSV is UTF-8")
    }

    #[test]
    fn names_with_commas_quotes_newlines_and_accents_come_back_whole() {
        let names = ["no support", "mix, 70 % first", "the \"big\" push", "two\nlines", "đối ứng ngưỡng"];
        let bytes = csv(tables::summary(&sample::summary(&names, 2026..2028, 1.0)));
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
        let text = text(csv(tables::summary(&sample::summary(&["none"], 2026..2027, 1.0))));
        assert!(text.starts_with(
            "policy,measure,kind,unit,value,se,n,p05,p25,p50,p75,p95,difference,difference_se,higher,higher_se,low,high,min,max,policy_part,policy_part_se,world_effect,world_effect_se\n\
             none,gross_leverage,ratio,ratio,,,0,,,,,,,,,,,,,,,,,\n"
        ));
    }

    #[test]
    fn years_have_a_row_for_each_policy_series_and_year() {
        let text = text(csv(tables::years(&sample::summary(&["a", "b"], 2026..2029, 1.0))));
        assert_eq!(text.lines().count(), 1 + 2 * 2 * 3);
        assert!(
            text.starts_with(
                "policy,year,series,unit,mean,se,n,p05,p25,p50,p75,p95\na,2026,state_outlay,VND,0,0,2000,"
            )
        );
    }

    /// A table of one policy, two runs and two measures.
    fn small(rows: Vec<Vec<Value<'_>>>) -> Table<'_> {
        let number = |name: &'static str| Column { name: name.into(), unit: Counted::Bare, kind: Kind::Number };
        let columns = vec![
            Column { kind: Kind::Text, ..number("policy") },
            Column { kind: Kind::Whole, ..number("run") },
            number("state_outlay"),
            number("mvpf"),
        ];
        Table { name: "small", description: "A run", columns, rows: Box::new(rows.into_iter()) }
    }

    #[test]
    fn numbers_are_written_to_the_last_unit() {
        let row = |run: usize, outlay, mvpf| vec!["push, 80".into(), run.into(), Value::Number(outlay), mvpf];
        let rows = vec![row(0, 300_000_000_001.0, Value::None), row(1, -0.0, Value::Number(0.1))];
        assert_eq!(
            text(csv(small(rows))),
            "policy,run,state_outlay,mvpf\n\"push, 80\",0,300000000001,\n\"push, 80\",1,0,0.1\n"
        );
    }

    #[test]
    #[should_panic(expected = "run of small is Text(\"first\")")]
    fn a_value_of_another_kind_than_its_column_is_a_mistake_of_ours() {
        let _ = csv(small(vec![vec!["push".into(), "first".into(), Value::None, Value::None]]));
    }

    #[test]
    #[should_panic(expected = "another number of values than there are columns")]
    fn a_row_that_is_too_short_is_a_mistake_of_ours() {
        let _ = csv(small(vec![vec!["push".into(), Value::Whole(0), Value::None]]));
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
        assert_eq!(text(csv(tables::inputs(&[row]))), want);
    }
}
