//! Columns of marks, a row a policy: how sure an estimate is (95 % interval) and what may happen (5–95 % of futures). Computes nothing.

use crate::measure::Id;
use crate::report::number::{as_said, scaled};
use crate::study::summary::{Band, Kind, MeasureSummary, PolicySummary, Summary};
use crate::words::{Words, put};

use super::axis::{Scale, extent};
use super::drawing::{Area, Drawing, FULL, Mark, Side};
use super::font;
use super::page::{self, MOST_ROWS, Made, Page, Rows};
use super::style::{AXIS, BLUE, GREEN, LABEL, Look, QUIET, SMALL, TEXT, VERMILLION, line_height};

/// A band is drawn as far as it leaves the intervals this part of the plot; beyond, it is cut.
const LEAST_FOR_INTERVALS: f64 = 0.25;

/// The label of a marginal value of public funds whose net cost is nothing or less.
const PAYS_FOR_ITSELF: &str = "pays for itself";

/// What a column tells of a policy.
#[derive(Clone, Copy)]
pub(super) enum Told {
    /// The measure itself.
    Itself,
    /// What it is more than in the reference.
    MoreThanReference,
}

/// A measure, what is told of it, and the words over it; of a ratio they say its unit, with `{currency}`.
pub(super) type Asked<'w> = (Id, Told, &'w str);

/// Of one policy: a value with its error, and what may happen, in the column's unit.
#[derive(Clone, Copy)]
struct Entry {
    value: f64,
    se: Option<f64>,
    interval: Option<(f64, f64)>,
    band: Option<(f64, f64)>,
}

/// One column of the figure.
struct Column {
    head: String,
    entries: Vec<Option<Entry>>,
    /// What stands where there is no entry.
    labels: Vec<&'static str>,
    look: Look,
}

/// Measures beside each other; `sentence` stands where no policy has any.
pub(super) fn draw(
    summary: &Summary,
    title: &str,
    measures: &[Asked<'_>],
    sentence: &str,
    words: &'static Words,
) -> Drawing {
    let policies: Vec<&PolicySummary> = summary.policies.iter().take(MOST_ROWS).collect();
    let looks = [(BLUE, Mark::Circle), (VERMILLION, Mark::Square), (GREEN, Mark::Diamond)];
    let columns: Vec<Column> = measures
        .iter()
        .zip(looks)
        .map(|(asked, (ink, mark))| column(summary, &policies, *asked, Look { ink, mark, dash: FULL }, words))
        .collect();
    if columns.iter().all(|column| column.entries.iter().all(Option::is_none)) {
        return Page::empty(Made::of(summary, words), title, sentence);
    }
    let banded = columns.iter().flat_map(|column| &column.entries).flatten().any(|entry| entry.band.is_some());
    let reading = words.figures.columns_reading.to_owned()
        + if banded { words.figures.columns_bands } else { "" }
        + &page::not_drawn(summary.policies.len(), MOST_ROWS, "summary.json", words);
    let mut page = Page::new(Made::of(summary, words), title, &reading);
    let plots_bottom = page.room.bottom - 46.0;
    let plots_top = page.room.top + line_height(LABEL) * page::count(heads_lines(columns.len())) + 10.0;
    let rows = page::rows(&mut page, &page::names(&policies), plots_top, plots_bottom);
    let bottom = rows.middles.last().map_or(plots_bottom, |middle| middle + rows.height / 2.0);
    let scales: Vec<Scale> = columns.iter().map(|column| scale(&column.entries, columns.len())).collect();
    let needed = scales.windows(2).map(|pair| page::room_between(&pair[0], &pair[1], words));
    let (left, gap) = (rows.right_of_names + 24.0, needed.fold(if columns.len() > 2 { 70.0 } else { 120.0 }, f64::max));
    let all = page::count(columns.len());
    let width = (page.room.right - 30.0 - left - gap * (all - 1.0)) / all;
    for (place, (column, scale)) in columns.iter().zip(&scales).enumerate() {
        let left = left + page::count(place) * (width + gap);
        let plot = Area { left, top: plots_top, right: left + width, bottom };
        head(&mut page.drawing, column, plot, heads_lines(columns.len()));
        draw_column(&mut page.drawing, column, &rows, scale, plot);
    }
    page.drawing
}

/// Lines of a head: narrow columns need more.
fn heads_lines(columns: usize) -> usize {
    if columns > 2 { 4 } else { 2 }
}

fn head(drawing: &mut Drawing, column: &Column, plot: Area, lines: usize) {
    let heads = font::wrap(&column.head, LABEL, true, plot.width() + 40.0, lines);
    for (line, words) in heads.iter().rev().enumerate() {
        let baseline = plot.top - 18.0 - page::count(line) * line_height(LABEL);
        drawing.bold(words, (plot.left, baseline), Side::Left, LABEL, TEXT);
    }
}

/// What is told of a measure, before it has a unit.
fn entry(measure: &MeasureSummary, told: Told) -> Option<Entry> {
    let ends = |band: Band| if measure.kind == Kind::Tail { None } else { band.p05.zip(band.p95) };
    match told {
        Told::Itself => {
            let MeasureSummary { se, interval, band, .. } = measure;
            Some(Entry { value: measure.value?, se: *se, interval: *interval, band: ends(*band) })
        }
        Told::MoreThanReference => {
            let difference = measure.difference?;
            let (se, interval) = (difference.se, difference.interval);
            Some(Entry { value: difference.value, se, interval, band: ends(difference.band) })
        }
    }
}

fn column(
    summary: &Summary,
    policies: &[&PolicySummary],
    (id, told, what): Asked<'_>,
    look: Look,
    words: &'static Words,
) -> Column {
    let measures = || policies.iter().map(|policy| policy.measure(id.name()));
    let entries: Vec<Option<Entry>> = measures().map(|measure| entry(measure?, told)).collect();
    let unit = measures().flatten().next().map_or("", |measure| measure.unit.as_str());
    let largest = extent(entries.iter().flatten().flat_map(reach)).map_or(0.0, |(low, high)| high.abs().max(low.abs()));
    let (named, size) = scaled(unit, largest, &summary.currency, words);
    let head = match unit {
        "ratio" => put(what, &[("currency", summary.currency.clone())]),
        // Of what is counted the words say what it is.
        "count" => what.to_owned(),
        _ if named.is_empty() => what.to_owned(),
        _ => put(words.figures.with_unit, &[("what", what.to_owned()), ("unit", named)]),
    };
    let both = |ends: (f64, f64)| (ends.0 / size, ends.1 / size);
    let in_unit = |entry: Entry| Entry {
        value: entry.value / size,
        se: entry.se.map(|se| se / size),
        interval: entry.interval.map(both),
        band: entry.band.map(both),
    };
    let labels = policies.iter().map(|policy| label(summary, policy, id, words)).collect();
    Column { head, entries: entries.into_iter().map(|entry| entry.map(in_unit)).collect(), labels, look }
}

/// What stands of a policy that has no value: that it is the reference, that it pays for itself, or that there is none.
fn label(summary: &Summary, policy: &PolicySummary, id: Id, words: &'static Words) -> &'static str {
    let reason = policy.measure(id.name()).and_then(|measure| measure.reason.as_deref());
    match reason {
        _ if policy.name == summary.reference => words.figures.the_reference,
        Some(PAYS_FOR_ITSELF) => words.term(PAYS_FOR_ITSELF),
        Some(_) | None => words.figures.none,
    }
}

/// Both ends of the interval of a value; of a value without one, itself.
fn reach(entry: &Entry) -> [f64; 2] {
    entry.interval.map_or([entry.value; 2], |(low, high)| [low, high])
}

/// The scale of one of so many columns: zero, all intervals, and as much of the bands as leaves the intervals room.
fn scale(entries: &[Option<Entry>], columns: usize) -> Scale {
    let most = if columns > 2 { 4 } else { 5 };
    let all = || entries.iter().flatten();
    let (low, high) = extent(all().flat_map(reach)).map_or((0.0, 1.0), |(low, high)| (low.min(0.0), high.max(0.0)));
    let bands = extent(all().filter_map(|entry| entry.band).flat_map(|(low, high)| [low, high]));
    let room = (high - low) / LEAST_FOR_INTERVALS;
    let (from, to) = bands.map_or((low, high), |(from, to)| (from.min(low), to.max(high)));
    // What is too far below and above is cut in the proportion in which it lies there.
    let part = ((room - (high - low)) / ((low - from) + (to - high))).min(1.0);
    if part.is_finite() {
        Scale::from_zero(low - (low - from) * part, high + (to - high) * part, most)
    } else {
        Scale::from_zero(low, high, most)
    }
}

fn draw_column(drawing: &mut Drawing, column: &Column, rows: &Rows, scale: &Scale, plot: Area) {
    page::horizontal_axis(drawing, plot, scale, "");
    let zero = scale.place(0.0, plot.left, plot.right);
    drawing.line(&[(zero, plot.top), (zero, plot.bottom)], AXIS, 4.0, FULL);
    for (row, (entry, middle)) in column.entries.iter().zip(&rows.middles).enumerate() {
        match entry {
            Some(entry) => draw_entry(drawing, entry, column.look, (rows, *middle), (scale, plot)),
            None => nothing(drawing, column.labels[row], (zero, *middle), rows.size.min(SMALL), plot),
        }
    }
}

/// Words in place of a mark, on the side of zero that has room.
fn nothing(drawing: &mut Drawing, words: &str, (zero, middle): (f64, f64), size: u32, plot: Area) {
    let baseline = middle + f64::from(size) * 0.36;
    let fits = zero + 14.0 + font::width(words, size, false) <= plot.right + 20.0;
    let (x, anchor) = if fits { (zero + 14.0, Side::Left) } else { (zero - 14.0, Side::Right) };
    drawing.text(words, (x, baseline), anchor, size, QUIET);
}

fn draw_entry(
    drawing: &mut Drawing,
    entry: &Entry,
    look: Look,
    (rows, middle): (&Rows, f64),
    (scale, plot): (&Scale, Area),
) {
    let size = rows.size.min(SMALL);
    let above = rows.height > line_height(size) * 2.0;
    let middle = if above { middle + f64::from(size) * 0.45 } else { middle };
    let at = |value: f64| scale.place(value, plot.left, plot.right);
    let cap = (rows.height * 0.18).min(13.0);
    if let Some((low, high)) = entry.band {
        let half = (rows.height * 0.12).min(10.0);
        let area = Area { left: at(low), top: middle - half, right: at(high), bottom: middle + half };
        drawing.fill_box(area, look.ink.faint(0.25));
        cut(drawing, (low, high), look, area, scale);
    }
    if let Some((low, high)) = entry.interval {
        drawing.line(&[(at(low), middle), (at(high), middle)], look.ink, 4.0, FULL);
        for end in [low, high] {
            drawing.line(&[(at(end), middle - cap), (at(end), middle + cap)], look.ink, 4.0, FULL);
        }
    }
    let x = at(entry.value);
    drawing.mark(look.mark, (x, middle), (rows.height * 0.14).min(10.0), look.ink);
    if above {
        let words = drawing.words.local(&as_said(entry.value, entry.se));
        let half = font::width(&words, size, false) / 2.0;
        let x = x.clamp((plot.left + half).min(plot.right - half), plot.right - half);
        page::plate(drawing, &words, (x, middle - 19.0), Side::Middle, size);
    }
}

/// Points where a band goes on beyond the scale.
fn cut(drawing: &mut Drawing, (low, high): (f64, f64), look: Look, area: Area, scale: &Scale) {
    let middle = f64::midpoint(area.top, area.bottom);
    for (beyond, x, way) in [(low < scale.low, area.left, -1.0), (high > scale.high, area.right, 1.0)] {
        if beyond {
            drawing.fill(vec![(x, area.top), (x + 14.0 * way, middle), (x, area.bottom)], look.ink.faint(0.6));
        }
    }
}
