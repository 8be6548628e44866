//! Two columns of marks with 95 % intervals, a row a policy. Computes nothing.

use crate::measure::Id;
use crate::report::number::{number, plain};
use crate::study::summary::{MeasureSummary, PolicySummary, Summary};
use crate::words::{Words, put};

use super::axis::{Scale, extent, money_unit};
use super::drawing::Mark;
use super::drawing::{Area, Drawing, FULL, Side};
use super::font;
use super::page::{self, MOST_ROWS, Made, Page, Rows};
use super::style::{AXIS, BLUE, LABEL, Look, QUIET, SMALL, TEXT, VERMILLION, line_height};

/// One column of the figure.
struct Column<'a> {
    head: String,
    /// What a value is divided by before it is shown.
    unit: f64,
    entries: Vec<Option<&'a MeasureSummary>>,
    look: Look,
}

/// Two measures beside each other, each with the words over its column; `sentence` stands where no policy has either.
pub(super) fn draw(
    summary: &Summary,
    title: &str,
    measures: [(Id, &str); 2],
    sentence: &str,
    words: &'static Words,
) -> Drawing {
    let policies: Vec<&PolicySummary> = summary.policies.iter().take(MOST_ROWS).collect();
    let looks = [(BLUE, Mark::Circle), (VERMILLION, Mark::Square)];
    let columns = [0, 1].map(|place| {
        let ((id, what), (ink, mark)) = (measures[place], looks[place]);
        column(summary, &policies, (id.name(), what), Look { ink, mark, dash: FULL }, words)
    });
    if columns.iter().all(|column| ends(column).is_none()) {
        return Page::empty(Made::of(summary, words), title, sentence);
    }
    let reading = words.figures.columns_reading.to_owned()
        + &page::not_drawn(summary.policies.len(), MOST_ROWS, "summary.json", words);
    let mut page = Page::new(Made::of(summary, words), title, &reading);
    let plots_bottom = page.room.bottom - 46.0;
    let plots_top = page.room.top + line_height(LABEL) * 2.0 + 10.0;
    let rows = page::rows(&mut page, &page::names(&policies), plots_top, plots_bottom);
    let reference = policies.iter().position(|policy| policy.name == summary.reference);
    let bottom = rows.middles.last().map_or(plots_bottom, |middle| middle + rows.height / 2.0);
    let (left, gap) = (rows.right_of_names + 24.0, 120.0);
    let width = (page.room.right - 30.0 - left - gap) / 2.0;
    for (place, column) in [0.0, 1.0].into_iter().zip(&columns) {
        let left = left + place * (width + gap);
        let plot = Area { left, top: plots_top, right: left + width, bottom };
        draw_column(&mut page.drawing, column, &rows, plot, reference);
    }
    page.drawing
}

fn column<'a>(
    summary: &Summary,
    policies: &[&'a PolicySummary],
    (name, what): (&str, &str),
    look: Look,
    words: &Words,
) -> Column<'a> {
    let entries: Vec<Option<&MeasureSummary>> = policies.iter().map(|policy| policy.measure(name)).collect();
    let unit = entries.iter().flatten().next().map_or("", |measure| measure.unit.as_str());
    let with = |unit: &str| put(words.figures.with_unit, &[("what", what.to_owned()), ("unit", unit.to_owned())]);
    let currency = || [("what", what.to_owned()), ("currency", summary.currency.clone())];
    let (head, unit) = match unit {
        "share" => (with("%"), 0.01),
        "ratio" => (put(words.figures.for_each, &currency()), 1.0),
        _ if unit == summary.currency => {
            let ends = entries
                .iter()
                .flatten()
                .flat_map(|measure| measure.interval.map_or([None; 2], |(low, high)| [low, high].map(Some)));
            let values = entries.iter().flatten().map(|measure| measure.value);
            let money = money_unit(values.chain(ends).flatten());
            (with(&money.in_words(unit, words)), money.size)
        }
        _ if unit.is_empty() => (what.to_owned(), 1.0),
        _ => (with(words.term(unit)), 1.0),
    };
    Column { head, unit, entries, look }
}

/// Least and greatest end of an interval, in the column's unit.
fn ends(column: &Column) -> Option<(f64, f64)> {
    extent(column.entries.iter().flatten().flat_map(|measure| {
        let value = measure.value.unwrap_or(f64::NAN);
        let (low, high) = measure.interval.unwrap_or((value, value));
        [low / column.unit, high / column.unit]
    }))
}

fn draw_column(drawing: &mut Drawing, column: &Column, rows: &Rows, plot: Area, reference: Option<usize>) {
    let heads = font::wrap(&column.head, LABEL, true, plot.width() + 40.0, 2);
    for (line, words) in heads.iter().rev().enumerate() {
        let baseline = plot.top - 18.0 - page::count(line) * line_height(LABEL);
        drawing.bold(words, (plot.left, baseline), Side::Left, LABEL, TEXT);
    }
    let (low, high) = ends(column).unwrap_or((0.0, 1.0));
    let scale = Scale::from_zero(low, high, 5);
    page::horizontal_axis(drawing, plot, &scale, "");
    let zero = scale.place(0.0, plot.left, plot.right);
    drawing.line(&[(zero, plot.top), (zero, plot.bottom)], AXIS, 4.0, FULL);
    for (row, (entry, middle)) in column.entries.iter().zip(&rows.middles).enumerate() {
        let shown = entry.and_then(|measure| Some((measure.value?, measure.se, measure.interval)));
        let size = rows.size.min(SMALL);
        let above = rows.height > line_height(size) * 2.0;
        let Some((value, se, interval)) = shown else {
            let told = &drawing.words.figures;
            let words = if reference == Some(row) { told.the_reference } else { told.none };
            drawing.text(words, (zero + 14.0, middle + f64::from(size) * 0.36), Side::Left, size, QUIET);
            continue;
        };
        let (value, se) = (value / column.unit, se.map(|se| se / column.unit));
        let middle = if above { middle + f64::from(size) * 0.45 } else { *middle };
        let x = scale.place(value, plot.left, plot.right);
        if let Some((low, high)) = interval {
            let [from, to] = [low, high].map(|end| scale.place(end / column.unit, plot.left, plot.right));
            let cap = (rows.height * 0.18).min(13.0);
            drawing.line(&[(from, middle), (to, middle)], column.look.ink, 4.0, FULL);
            for end in [from, to] {
                drawing.line(&[(end, middle - cap), (end, middle + cap)], column.look.ink, 4.0, FULL);
            }
        }
        drawing.mark(column.look.mark, (x, middle), (rows.height * 0.14).min(10.0), column.look.ink);
        if above {
            let words = if se.is_some() { number(value, se) } else { plain(value) };
            let words = drawing.words.local(&words);
            let half = font::width(&words, size, false) / 2.0;
            let x = x.clamp((plot.left + half).min(plot.right - half), plot.right - half);
            page::plate(drawing, &words, (x, middle - 19.0), Side::Middle, size);
        }
    }
}
