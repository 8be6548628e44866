//! A study as a workbook: a first sheet to read and to paste from, with charts that redraw, and a sheet for each table. It computes nothing.

use rust_xlsxwriter::{
    Chart, ChartErrorBars, ChartErrorBarsType, ChartRange, ChartType, DocProperties, ExcelDateTime, Format,
    FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::table::{Headline, headlines, one_line, shown_policies};
use crate::scenario::cited::Cited;
use crate::study::summary::{InputRow, Summary};
use crate::tables::{self, Counted, Table, Value};

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
}

/// The bytes of the workbook: the same for the same study.
///
/// # Errors
/// What cannot be written as a workbook.
pub fn workbook(told: &Told<'_>) -> Result<Vec<u8>, XlsxError> {
    let Told { summary, .. } = *told;
    let mut workbook = Workbook::new();
    // A workbook has a date of making: that of the study's first month, so that the bytes are those of the study.
    let made =
        ExcelDateTime::from_ymd(u16::try_from(summary.years.first().copied().unwrap_or(2000)).unwrap_or(2000), 1, 1)?;
    let properties = DocProperties::new().set_title(one_line(&summary.title)).set_creation_datetime(&made);
    workbook.set_properties(&properties);
    first_sheet(workbook.add_worksheet(), summary)?;
    let mut sheet = |name: &str, table: Table<'_>| data_sheet(workbook.add_worksheet().set_name(name)?, table, summary);
    sheet("Measures", tables::summary(summary))?;
    sheet("For whom", tables::breakdown(summary))?;
    sheet("Years", tables::years(summary))?;
    if summary.policies.iter().any(|policy| !policy.targets.is_empty()) {
        sheet("Targets", tables::targets(summary))?;
    }
    sheet("Inputs", tables::inputs(told.inputs))?;
    sheet("Sources", tables::sources(told.numbers))?;
    sheet("Glossary", tables::measures())?;
    chart_of_years(workbook.worksheet_from_name("Years")?, summary)?;
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
fn first_sheet(sheet: &mut Worksheet, summary: &Summary) -> Done {
    sheet.set_name("Summary")?.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.write_string_with_format(0, 0, text(&summary.title), &Format::new().set_bold().set_font_size(14))?;
    let runs = format!(
        "{} futures, seed {}; ± one standard error; each policy meets the same luck as “{}”, with which it is compared",
        summary.runs,
        summary.seed,
        one_line(&summary.reference)
    );
    sheet.write_string(1, 0, runs)?;
    sheet.write_string_with_format(HEADINGS, 0, "policy", &bold())?;
    sheet.set_column_width(0, 30)?.set_row_height(HEADINGS, 48)?;
    let policies: Vec<&str> = shown_policies(summary).map(|policy| policy.name.as_str()).collect();
    for (row, name) in policies.iter().enumerate() {
        sheet.write_string(HEADINGS + 1 + at::<u32>(row), 0, text(name))?;
    }
    let headlines = headlines(summary);
    for (place, headline) in headlines.iter().enumerate() {
        headline_columns(sheet, at::<u16>(1 + 2 * place), headline)?;
    }
    sheet.set_freeze_panes(HEADINGS + 1, 1)?;
    let mut row = HEADINGS + 2 + at::<u32>(policies.len());
    for wanted in ["social NPV less reference", "cost of one more success"] {
        let place = headlines
            .iter()
            .position(|headline| words(headline) == wanted && headline.values.iter().any(Option::is_some));
        if let Some(place) = place {
            sheet.insert_chart(row, 0, &chart_of(&headlines[place], at::<u16>(1 + 2 * place), policies.len()))?;
            row += 20;
        }
    }
    for warning in &summary.warnings {
        sheet.write_string(row, 0, text(&format!("Warning: {}", warning.text)))?;
        row += 1;
    }
    for note in &summary.notes {
        sheet.write_string(row, 0, text(note))?;
        row += 1;
    }
    Ok(())
}

/// The words of a measure, on one line.
fn words(headline: &Headline) -> String {
    headline.words.trim().replace('\n', " ")
}

/// A measure of all policies: its values in the unit it is shown in, and their errors.
fn headline_columns(sheet: &mut Worksheet, column: u16, headline: &Headline) -> Done {
    let share = headline.unit == "%";
    let (size, unit) = if share { (1.0, "share") } else { (headline.size, headline.unit.as_str()) };
    sheet.write_string_with_format(HEADINGS, column, format!("{}, {}", words(headline), headline.unit), &bold())?;
    sheet.write_string_with_format(HEADINGS, column + 1, "±", &bold())?;
    sheet.set_column_width(column, 14)?.set_column_width(column + 1, 9)?;
    let format = Format::new().set_num_format(if share { "0.0%" } else { shown_format(unit) });
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
fn shown_format(unit: &str) -> &'static str {
    match unit {
        "ratio" => "0.00",
        _ => "#,##0.0",
    }
}

/// A measure by policy, with its errors: a chart of the cells, which redraws as they change.
fn chart_of(headline: &Headline, column: u16, policies: usize) -> Chart {
    let (first, last) = (HEADINGS + 1, HEADINGS + at::<u32>(policies));
    let mut chart = Chart::new(ChartType::Column);
    let errors = || ChartRange::new_from_range("Summary", first, column + 1, last, column + 1);
    let mut bars = ChartErrorBars::new();
    bars.set_type(ChartErrorBarsType::Custom(errors(), errors()));
    chart
        .add_series()
        .set_categories(("Summary", first, 0, last, 0))
        .set_values(("Summary", first, column, last, column))
        .set_name(words(headline).as_str())
        .set_y_error_bars(&bars);
    chart.title().set_name(format!("{}, {}, ± one standard error", words(headline), headline.unit).as_str());
    chart.legend().set_hidden();
    chart.y_axis().set_name(headline.unit.as_str());
    chart.set_width(900).set_height(380);
    chart
}

/// State outlay by year, a line a policy.
fn chart_of_years(sheet: &mut Worksheet, summary: &Summary) -> Done {
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
                line.set_categories(("Years", first, 1, last, 1)).set_values(("Years", first, 4, last, 4));
                lines += 1;
            }
            row += years;
        }
    }
    chart.title().set_name("State outlay by year, mean of futures");
    chart.x_axis().set_name("fiscal year");
    chart.y_axis().set_name(summary.currency.as_str());
    chart.set_width(900).set_height(420);
    if lines > 0 {
        sheet.insert_chart(1, 13, &chart)?;
    }
    Ok(())
}

/// A table: headings that stay, filters, and each number with its unit's format.
fn data_sheet(sheet: &mut Worksheet, table: Table<'_>, summary: &Summary) -> Done {
    let Table { columns, rows, .. } = table;
    let mut widths: Vec<usize> = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        sheet.write_string_with_format(0, at::<u16>(place), column.name.as_ref(), &bold())?;
        widths.push(column.name.chars().count() + 2);
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
            write(sheet, (last, at::<u16>(place)), value, exact_format(unit, &summary.currency))?;
            if let Value::Text(text) = value {
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
    let Told { summary, .. } = *told;
    sheet.set_name("What was run")?.set_column_width(0, 24)?.set_column_width(1, 100)?;
    let rows = [
        ("title", summary.title.clone()),
        ("program", format!("cofin {}", summary.version)),
        ("stream version", summary.stream_version.to_string()),
        ("scenario, SHA-256", summary.file_hash.clone()),
        ("changed on the command line", summary.set.join("; ")),
        ("seed", summary.seed.to_string()),
        ("futures", summary.runs.to_string()),
        ("design", summary.design.clone()),
        ("reference case", summary.reference.clone()),
        ("policies", summary.policies.len().to_string()),
        ("currency", summary.currency.clone()),
        (
            "how to quote",
            format!(
                "“{}”, cofin {}, seed {}, {} futures, scenario {}",
                one_line(&summary.title),
                summary.version,
                summary.seed,
                summary.runs,
                summary.file_hash.get(..12).unwrap_or(&summary.file_hash)
            ),
        ),
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
        let told = Told { summary: &summary, inputs: &[], numbers: &[] };
        let bytes = workbook(&told).expect("a workbook");
        assert_eq!(bytes, workbook(&told).expect("a workbook"));
        assert!(bytes.starts_with(b"PK"));
    }
}
