//! Any table as CSV: a line of names, then a line a row; what is not there is an empty field. It computes nothing.

use std::io::{self, Write};

use ::csv::{Writer, WriterBuilder};
use rayon::prelude::*;

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
pub(super) struct Lines<W: Write>(W);

impl<'w> Encoder<'w> for Lines<&'w mut dyn Write> {
    const EXTENSION: &'static str = "csv";

    fn headed(table: &Table<'_>, to: &'w mut dyn Write) -> io::Result<Self> {
        names(table, &mut *to, Dialect::PLAIN)?;
        Ok(Lines(to))
    }

    fn add(&mut self, table: Table<'_>) -> io::Result<()> {
        lines(table, &mut *self.0, Dialect::PLAIN)
    }

    /// On all cores of the current pool: most of the time goes into turning numbers into digits.
    fn add_each<'t>(&mut self, number: usize, table: &(impl Fn(usize) -> Table<'t> + Sync)) -> io::Result<()> {
        let of = |place: usize| {
            let mut bytes = Vec::new();
            lines(table(place), &mut bytes, Dialect::PLAIN).map(|()| bytes)
        };
        let parts: Vec<io::Result<Vec<u8>>> = (0..number).into_par_iter().map(of).collect();
        parts.into_iter().try_for_each(|part| self.0.write_all(&part?))
    }

    fn finish(self) -> io::Result<()> {
        self.0.flush()
    }
}

/// What stands between fields, and between whole and part.
#[derive(Clone, Copy, Debug)]
struct Dialect {
    between: u8,
    decimal_comma: bool,
}

impl Dialect {
    /// That of data.
    const PLAIN: Dialect = Dialect { between: b',', decimal_comma: false };

    fn writer<W: Write>(self, to: W) -> Writer<W> {
        WriterBuilder::new().delimiter(self.between).from_writer(to)
    }
}

/// Lines for a spreadsheet that is opened by a double click: a mark that says they are UTF-8, and with `COMMA` semicolons between fields and
/// decimal commas, as spreadsheets of Vietnam and France expect them.
#[cfg(feature = "cli")]
pub(super) struct Sheet<'w, const COMMA: bool>(&'w mut dyn Write);

#[cfg(feature = "cli")]
impl<const COMMA: bool> Sheet<'_, COMMA> {
    const DIALECT: Dialect = Dialect { between: if COMMA { b';' } else { b',' }, decimal_comma: COMMA };
}

#[cfg(feature = "cli")]
impl<'w, const COMMA: bool> Encoder<'w> for Sheet<'w, COMMA> {
    const EXTENSION: &'static str = "excel.csv";

    fn headed(table: &Table<'_>, to: &'w mut dyn Write) -> io::Result<Self> {
        to.write_all("\u{feff}".as_bytes())?;
        names(table, &mut *to, Self::DIALECT)?;
        Ok(Sheet(to))
    }

    fn add(&mut self, table: Table<'_>) -> io::Result<()> {
        lines(table, &mut *self.0, Self::DIALECT)
    }

    fn finish(self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Writes the names of the columns.
fn names(table: &Table<'_>, to: impl Write, dialect: Dialect) -> io::Result<()> {
    let mut writer = dialect.writer(to);
    writer.write_record(table.columns.iter().map(|column| column.name.as_ref()))?;
    writer.flush()
}

/// Writes the rows of a table.
fn lines(table: Table<'_>, to: impl Write, dialect: Dialect) -> io::Result<()> {
    let Table { name, columns, rows, description: _ } = table;
    let mut writer = dialect.writer(to);
    for row in rows {
        assert_eq!(row.len(), columns.len(), "a row of {name} has another number of values than there are columns");
        for (value, column) in row.iter().zip(&columns) {
            assert!(value.is(column.kind), "{} of {name} is {value:?}", column.name);
            match value {
                Value::None => writer.write_field(""),
                Value::Text(text) => writer.write_field(text.as_ref()),
                Value::Whole(number) => writer.write_field(number.to_string()),
                Value::Number(number) if dialect.decimal_comma => writer.write_field(exact(*number).replace('.', ",")),
                Value::Number(number) => writer.write_field(exact(*number)),
                Value::Truth(truth) => writer.write_field(truth.to_string()),
            }?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()
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

    #[cfg(feature = "cli")]
    #[test]
    fn a_spreadsheet_gets_its_mark_and_its_own_commas() {
        let rows =
            || vec![vec!["đối ứng, 3:1; \"mix\"".into(), 7_usize.into(), Value::Number(0.5), Value::Number(-1234.25)]];
        let (mut comma, mut point): (Vec<u8>, Vec<u8>) = (Vec::new(), Vec::new());
        encoder::write::<Sheet<'_, true>>(small(rows()), &mut comma).expect("memory takes every byte");
        encoder::write::<Sheet<'_, false>>(small(rows()), &mut point).expect("memory takes every byte");
        let expected = "\u{feff}policy;run;state_outlay;mvpf\n\"đối ứng, 3:1; \"\"mix\"\"\";7;0,5;-1234,25\n";
        assert_eq!(text(comma), expected);
        assert!(text(point).ends_with(",7,0.5,-1234.25\n"));
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
