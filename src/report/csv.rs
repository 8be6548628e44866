//! Any table as CSV: a line of names, then a line a row; what is not there is an empty field. It computes nothing.

use std::io::{self, Write};
use std::marker::PhantomData;

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
    encoder::write::<Lines<Plain>>(table, &mut bytes).expect("memory takes every byte");
    bytes
}

/// How lines are written.
pub(super) trait Dialect {
    /// What the name of the file ends in.
    const EXTENSION: &'static str;
    /// What stands before the first line.
    const MARK: &'static str;
    /// What stands between fields.
    const BETWEEN: u8;
    /// Whether a comma stands between whole and part.
    const DECIMAL_COMMA: bool;
}

/// Lines as data.
pub(super) struct Plain;

impl Dialect for Plain {
    const EXTENSION: &'static str = "csv";
    const MARK: &'static str = "";
    const BETWEEN: u8 = b',';
    const DECIMAL_COMMA: bool = false;
}

/// What the name of a file for spreadsheets ends in.
#[cfg(feature = "cli")]
const OF_SHEETS: &str = "excel.csv";
/// By which a spreadsheet that is opened by a double click knows UTF-8.
#[cfg(feature = "cli")]
const UTF_8: &str = "\u{feff}";

/// Lines for a spreadsheet with decimal points.
#[cfg(feature = "cli")]
pub(super) struct SheetWithPoints;

#[cfg(feature = "cli")]
impl Dialect for SheetWithPoints {
    const EXTENSION: &'static str = OF_SHEETS;
    const MARK: &'static str = UTF_8;
    const BETWEEN: u8 = b',';
    const DECIMAL_COMMA: bool = false;
}

/// Lines for a spreadsheet with decimal commas, as those of Vietnam and France.
#[cfg(feature = "cli")]
pub(super) struct SheetWithCommas;

#[cfg(feature = "cli")]
impl Dialect for SheetWithCommas {
    const EXTENSION: &'static str = OF_SHEETS;
    const MARK: &'static str = UTF_8;
    const BETWEEN: u8 = b';';
    const DECIMAL_COMMA: bool = true;
}

/// Lines of a table on their way to where they are written.
pub(super) struct Lines<'w, D> {
    to: &'w mut dyn Write,
    dialect: PhantomData<D>,
}

impl<'w, D: Dialect> Encoder<'w> for Lines<'w, D> {
    const EXTENSION: &'static str = D::EXTENSION;

    fn headed(table: &Table<'_>, to: &'w mut dyn Write) -> io::Result<Self> {
        to.write_all(D::MARK.as_bytes())?;
        let mut names = writer::<D, _>(&mut *to);
        names.write_record(table.columns.iter().map(|column| column.name.as_ref()))?;
        names.flush()?;
        drop(names);
        Ok(Lines { to, dialect: PhantomData })
    }

    fn add(&mut self, table: Table<'_>) -> io::Result<()> {
        lines::<D>(table, &mut *self.to)
    }

    /// On all cores of the current pool: most of the time goes into turning numbers into digits.
    fn add_each<'t>(&mut self, number: usize, table: &(impl Fn(usize) -> Table<'t> + Sync)) -> io::Result<()> {
        let of = |place: usize| {
            let mut bytes = Vec::new();
            lines::<D>(table(place), &mut bytes).map(|()| bytes)
        };
        let parts: Vec<io::Result<Vec<u8>>> = (0..number).into_par_iter().map(of).collect();
        parts.into_iter().try_for_each(|part| self.to.write_all(&part?))
    }

    fn finish(self) -> io::Result<()> {
        self.to.flush()
    }
}

fn writer<D: Dialect, W: Write>(to: W) -> Writer<W> {
    WriterBuilder::new().delimiter(D::BETWEEN).from_writer(to)
}

/// Writes the rows of a table.
fn lines<D: Dialect>(table: Table<'_>, to: impl Write) -> io::Result<()> {
    let Table { name, columns, rows, description: _ } = table;
    let mut writer = writer::<D, _>(to);
    for row in rows {
        assert_eq!(row.len(), columns.len(), "a row of {name} has another number of values than there are columns");
        for (value, column) in row.iter().zip(&columns) {
            assert!(value.is(column.kind), "{} of {name} is {value:?}", column.name);
            match value {
                Value::None => writer.write_field(""),
                Value::Text(text) => writer.write_field(text.as_ref()),
                Value::Whole(number) => writer.write_field(number.to_string()),
                Value::Number(number) if D::DECIMAL_COMMA => writer.write_field(exact(*number).replace('.', ",")),
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
            "policy,measure,kind,unit,value,se,n,p05,p25,p50,p75,p95,difference,difference_se,higher,higher_se,low,high,min,max,policy_part,policy_part_se,world_effect,world_effect_se,difference_p05,difference_p25,difference_p50,difference_p75,difference_p95\n\
             none,gross_leverage,ratio,ratio,,,0,,,,,,,,,,,,,,,,,,,,,,\n"
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
        encoder::write::<Lines<SheetWithCommas>>(small(rows()), &mut comma).expect("memory takes every byte");
        encoder::write::<Lines<SheetWithPoints>>(small(rows()), &mut point).expect("memory takes every byte");
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
