//! A study as a workbook: a first sheet to read and to paste from, with charts that redraw, and a sheet for each table. It computes nothing.

use rust_xlsxwriter::{
    Chart, ChartErrorBars, ChartErrorBarsType, ChartRange, ChartType, DocProperties, ExcelDateTime, Format,
    FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::table::{Headline, headlines, one_line, shown_policies, warnings};
use crate::measure::Id;
use crate::scenario::cited::Cited;
use crate::study::summary::{InputRow, Summary};
use crate::tables::{self, Column, Counted, Table, Value};
use crate::words::{Language, Words, put};

/// Most rows of a sheet, the heading apart: what programs read.
const MOST_ROWS: usize = 1_000_000;
/// Most characters of a cell: what programs read.
const MOST_CHARACTERS: usize = 32_000;
/// Most lines of a chart.
const MOST_LINES: usize = 8;

/// Row of the headings of the first sheet.
const HEADINGS: u32 = 3;

type Done = Result<(), XlsxError>;

/// What a workbook is of.
#[derive(Clone, Copy, Debug)]
pub struct Told<'t> {
    /// What the study found.
    pub summary: &'t Summary,
    /// Its uncertain inputs.
    pub inputs: &'t [InputRow],
    /// Its numbers and their sources.
    pub numbers: &'t [Cited],
    /// In which words.
    pub words: &'static Words,
}

/// The bytes of the workbook: the same for the same study.
///
/// # Errors
/// What cannot be written as a workbook.
pub fn workbook(told: &Told<'_>) -> Result<Vec<u8>, XlsxError> {
    let Told { summary, words, .. } = *told;
    let names = &words.workbook;
    let mut workbook = Workbook::new();
    // A workbook has a date of making: that of the study's first month, so that the bytes are those of the study.
    let made =
        ExcelDateTime::from_ymd(u16::try_from(summary.years.first().copied().unwrap_or(2000)).unwrap_or(2000), 1, 1)?;
    let properties =
        DocProperties::new().set_title(one_line(summary.title_in(words.language))).set_creation_datetime(&made);
    workbook.set_properties(&properties);
    first_sheet(workbook.add_worksheet(), summary, words)?;
    let mut sheet =
        |name: &str, table: Table<'_>| data_sheet(workbook.add_worksheet().set_name(name)?, table, summary, words);
    sheet(names.measures, tables::summary(summary))?;
    sheet(names.for_whom, tables::breakdown(summary))?;
    sheet(names.years, tables::years(summary))?;
    if summary.policies.iter().any(|policy| !policy.targets.is_empty()) {
        sheet(names.targets, tables::targets(summary))?;
    }
    sheet(names.inputs, tables::inputs(told.inputs))?;
    sheet(names.sources, tables::sources(told.numbers))?;
    sheet(names.glossary, titled(tables::measures(), words))?;
    chart_of_years(workbook.worksheet_from_name(names.years)?, summary, words)?;
    what_was_run(workbook.add_worksheet(), told)?;
    workbook.save_to_buffer()
}

fn bold() -> Format {
    Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top)
}

/// Text for a cell: on one line, and no longer than programs read.
fn text(text: &str) -> String {
    one_line(text).chars().take(MOST_CHARACTERS).collect()
}

/// The number of a row or column.
fn at<To: TryFrom<usize>>(place: usize) -> To {
    To::try_from(place).unwrap_or_else(|_| unreachable!("sheets have at most a million rows and few columns"))
}

/// What a minister reads: policies down, what matters across, each with its error, and two charts.
fn first_sheet(sheet: &mut Worksheet, summary: &Summary, words: &Words) -> Done {
    sheet.set_name(words.workbook.summary)?.set_landscape().set_print_fit_to_pages(1, 0);
    let large = Format::new().set_bold().set_font_size(14);
    sheet.write_string_with_format(0, 0, text(summary.title_in(words.language)), &large)?;
    let of = [
        ("runs", summary.runs.to_string()),
        ("seed", summary.seed.to_string()),
        ("reference", one_line(&summary.reference)),
    ];
    sheet.write_string(1, 0, put(words.workbook.reading, &of))?;
    sheet.write_string_with_format(HEADINGS, 0, words.table.policy, &bold())?;
    sheet.set_column_width(0, 30)?.set_row_height(HEADINGS, 48)?;
    let policies: Vec<&str> = shown_policies(summary).map(|policy| policy.name.as_str()).collect();
    for (row, name) in policies.iter().enumerate() {
        sheet.write_string(HEADINGS + 1 + at::<u32>(row), 0, text(name))?;
    }
    let headlines = headlines(summary, words);
    for (place, headline) in headlines.iter().enumerate() {
        headline_columns(sheet, at::<u16>(1 + 2 * place), headline)?;
    }
    sheet.set_freeze_panes(HEADINGS + 1, 1)?;
    let mut row = HEADINGS + 2 + at::<u32>(policies.len());
    for wanted in [words.table.social_npv, words.table.cost_of_success] {
        let place = headlines
            .iter()
            .position(|headline| headline.words == wanted && headline.values.iter().any(Option::is_some));
        if let Some(place) = place {
            let column = at::<u16>(1 + 2 * place);
            sheet.insert_chart(row, 0, &chart_of(&headlines[place], column, policies.len(), words))?;
            row += 20;
        }
    }
    for warning in warnings(summary, words) {
        sheet.write_string(row, 0, text(&put(words.workbook.warning, &[("text", warning)])))?;
        row += 1;
    }
    for note in &summary.notes {
        sheet.write_string(row, 0, text(words.term(note)))?;
        row += 1;
    }
    Ok(())
}

/// The words of a measure, on one line.
fn called(headline: &Headline) -> String {
    headline.words.trim().replace('\n', " ")
}

/// A measure of all policies: its values in the unit it is shown in, and their errors.
fn headline_columns(sheet: &mut Worksheet, column: u16, headline: &Headline) -> Done {
    let share = headline.is_share;
    let size = if share { 1.0 } else { headline.size };
    sheet.write_string_with_format(HEADINGS, column, format!("{}, {}", called(headline), headline.unit), &bold())?;
    sheet.write_string_with_format(HEADINGS, column + 1, "±", &bold())?;
    sheet.set_column_width(column, 14)?.set_column_width(column + 1, 9)?;
    let format = Format::new().set_num_format(if share { "0.0%" } else { shown_format(headline) });
    let faint = Format::new().set_num_format(if share { "0.0%" } else { "#,##0.00" }).set_font_color(0x59_59_59_u32);
    for (row, value) in (HEADINGS + 1..).zip(&headline.values) {
        let Some((value, error)) = value else { continue };
        sheet.write_number_with_format(row, column, value / size, &format)?;
        if let Some(error) = error {
            sheet.write_number_with_format(row, column + 1, error / size, &faint)?;
        }
    }
    Ok(())
}

/// How numbers are shown that a reader looks at.
fn shown_format(headline: &Headline) -> &'static str {
    if headline.is_ratio { "0.00" } else { "#,##0.0" }
}

/// A measure by policy, with its errors: a chart of the cells, which redraws as they change.
fn chart_of(headline: &Headline, column: u16, policies: usize, words: &Words) -> Chart {
    let sheet = words.workbook.summary;
    let (first, last) = (HEADINGS + 1, HEADINGS + at::<u32>(policies));
    let mut chart = Chart::new(ChartType::Column);
    let errors = || ChartRange::new_from_range(sheet, first, column + 1, last, column + 1);
    let mut bars = ChartErrorBars::new();
    bars.set_type(ChartErrorBarsType::Custom(errors(), errors()));
    chart
        .add_series()
        .set_categories((sheet, first, 0, last, 0))
        .set_values((sheet, first, column, last, column))
        .set_name(called(headline).as_str())
        .set_y_error_bars(&bars);
    let of = [("what", called(headline)), ("unit", headline.unit.clone())];
    chart.title().set_name(put(words.workbook.chart, &of).as_str());
    chart.legend().set_hidden();
    chart.y_axis().set_name(headline.unit.as_str());
    chart.set_width(900).set_height(380);
    chart
}

/// State outlay by year, a line a policy.
fn chart_of_years(sheet: &mut Worksheet, summary: &Summary, words: &Words) -> Done {
    const SERIES: &str = "state_outlay";
    let years = summary.years.len();
    let mut chart = Chart::new(ChartType::Line);
    let mut row = 1;
    let mut lines = 0;
    for policy in &summary.policies {
        for series in &policy.series {
            if series.name == SERIES && lines < MOST_LINES && years > 0 {
                let (first, last) = (at::<u32>(row), at::<u32>(row + years - 1));
                let name = text(&policy.name);
                let line = chart.add_series().set_name(name.as_str());
                let of = words.workbook.years;
                line.set_categories((of, first, 1, last, 1)).set_values((of, first, 4, last, 4));
                lines += 1;
            }
            row += years;
        }
    }
    chart.title().set_name(words.workbook.chart_years);
    chart.x_axis().set_name(words.workbook.fiscal_year);
    chart.y_axis().set_name(summary.currency.as_str());
    chart.set_width(900).set_height(420);
    if lines > 0 {
        sheet.insert_chart(1, 13, &chart)?;
    }
    Ok(())
}

/// A table: headings that stay, filters, and each number with its unit's format.
fn data_sheet(sheet: &mut Worksheet, table: Table<'_>, summary: &Summary, words: &Words) -> Done {
    let Table { columns, rows, .. } = table;
    let mut widths: Vec<usize> = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        let name = words.term(&column.name);
        sheet.write_string_with_format(0, at::<u16>(place), name, &bold())?;
        widths.push(name.chars().count() + 2);
    }
    let by_row = columns.iter().position(|column| column.name == "unit");
    let mut last = 0;
    for (row, values) in rows.take(MOST_ROWS).enumerate() {
        last = at::<u32>(row + 1);
        let of_row =
            by_row.and_then(|place| if let Value::Text(unit) = &values[place] { Some(unit.to_string()) } else { None });
        for (place, (value, column)) in values.iter().zip(&columns).enumerate() {
            let unit = match &column.unit {
                Counted::In(unit) => unit.as_str(),
                Counted::ByRow => of_row.as_deref().unwrap_or_default(),
                Counted::Bare => "",
            };
            let value = told(value, column, words);
            write(sheet, (last, at::<u16>(place)), &value, exact_format(unit, &summary.currency))?;
            if let Value::Text(text) = &value {
                widths[place] = widths[place].max(text.chars().count().min(60));
            }
        }
    }
    for (place, width) in widths.into_iter().enumerate() {
        sheet.set_column_width(at::<u16>(place), f64::from(at::<u32>(width.max(12))))?;
    }
    if last > 0 {
        sheet.autofilter(0, 0, last, at::<u16>(columns.len() - 1))?;
    }
    sheet.set_freeze_panes(1, 1)?.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

/// A value of a table as a reader of the workbook meets it: measures by their titles, and units, kinds and grades in words.
fn told<'v>(value: &'v Value<'_>, column: &Column, words: &Words) -> Value<'v> {
    match (value, column.name.as_ref()) {
        (Value::Text(text), "measure" | "series") => Value::from(words.name_of(text)),
        (Value::Text(text), "unit" | "kind" | "better" | "appears" | "by" | "scope" | "grade") => {
            Value::from(words.term(text))
        }
        (value, _) => value.clone(),
    }
}

/// The catalogue of measures with their titles and definitions in a language other than that of the catalogue.
fn titled<'t>(table: Table<'t>, words: &'static Words) -> Table<'t> {
    if words.language == Language::English {
        return table;
    }
    let Table { name, description, mut columns, rows } = table;
    let definition = columns.iter().position(|column| column.name == "definition");
    columns.insert(1, Column::text("title"));
    let rows = rows.zip(Id::ALL).map(move |(mut row, id)| {
        let (title, told) = (words.of_measure)(*id);
        if let Some(definition) = definition {
            row[definition] = told.into();
        }
        row.insert(1, title.into());
        row
    });
    Table { name, description, columns, rows: Box::new(rows) }
}

/// How numbers of a unit are shown in tables; empty where they only name or order.
fn exact_format(unit: &str, currency: &str) -> &'static str {
    match unit {
        "" => "",
        "share" => "0.0%",
        "ratio" => "0.000",
        "count" | "per year" => "#,##0.00",
        "months" => "0.0",
        _ if unit == currency => "#,##0",
        _ => "General",
    }
}

fn write(sheet: &mut Worksheet, (row, column): (u32, u16), value: &Value<'_>, format: &str) -> Done {
    let styled = || Format::new().set_num_format(format);
    match value {
        Value::None => return Ok(()),
        Value::Text(words) => sheet.write_string(row, column, text(words))?,
        Value::Truth(truth) => sheet.write_boolean(row, column, *truth)?,
        #[allow(clippy::cast_precision_loss, reason = "counts and years")]
        Value::Whole(number) => sheet.write_number(row, column, *number as f64)?,
        Value::Number(number) if format.is_empty() => sheet.write_number(row, column, *number)?,
        Value::Number(number) => sheet.write_number_with_format(row, column, *number, &styled())?,
    };
    Ok(())
}

/// What was run: all that it takes to have the same numbers again, and how to quote them.
fn what_was_run(sheet: &mut Worksheet, told: &Told<'_>) -> Done {
    let Told { summary, words, .. } = *told;
    let names = &words.workbook;
    let title = summary.title_in(words.language);
    sheet.set_name(names.run)?.set_column_width(0, 24)?.set_column_width(1, 100)?;
    let quoted = [
        ("title", one_line(title)),
        ("version", summary.version.clone()),
        ("seed", summary.seed.to_string()),
        ("runs", summary.runs.to_string()),
        ("hash", summary.file_hash.get(..12).unwrap_or(&summary.file_hash).to_owned()),
    ];
    let rows = [
        (names.title, title.to_owned()),
        (names.program, format!("cofin {}", summary.version)),
        (names.stream, summary.stream_version.to_string()),
        (names.hash, summary.file_hash.clone()),
        (names.set, summary.set.join("; ")),
        (names.seed, summary.seed.to_string()),
        (names.futures, summary.runs.to_string()),
        (names.design, summary.design.clone()),
        (names.reference, summary.reference.clone()),
        (names.policies, summary.policies.len().to_string()),
        (names.currency, summary.currency.clone()),
        (names.quote, put(names.quoted, &quoted)),
    ];
    for (row, (name, value)) in (0..).zip(&rows) {
        sheet.write_string_with_format(row, 0, *name, &bold())?.write_string(row, 1, text(value))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::sample;

    #[test]
    fn the_same_study_is_the_same_bytes_and_a_name_is_no_formula() {
        let summary = sample::summary(&["no support", "=1+1"], 2026..2036, 1.0);
        for words in Language::ALL.map(Language::words) {
            let told = Told { summary: &summary, inputs: &[], numbers: &[], words };
            let bytes = workbook(&told).expect("a workbook");
            assert_eq!(bytes, workbook(&told).expect("a workbook"));
            assert!(bytes.starts_with(b"PK"));
        }
    }
}
