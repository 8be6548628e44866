//! Figure: what became of all projects, as stacked bars of the five strata. Computes nothing.

use crate::measure::Id;
use crate::report::number::fixed;
use crate::study::summary::{PolicySummary, Summary};
use crate::words::{FigureWords, Words, put};

use super::axis::Scale;
use super::drawing::{Area, Drawing, FULL, Ink, Side};
use super::font;
use super::page::{self, Key, MOST_ROWS, Made, Page, Rows};
use super::style::{AXIS, GREEN, ORANGE, PURPLE, QUIET, SILVER, SKY, TEXT, VERMILLION, WHITE};

/// Fills a part of a bar.
type Fill = fn(&mut Drawing, Area);

/// A stratum: its measure, its words, how its part of a bar is filled.
type Stratum = (&'static str, fn(&FigureWords) -> &'static str, Fill);

/// All of them, in the order of a bar.
const STRATA: [Stratum; 5] = [
    (Id::ProjectsDeadweight.name(), |words| words.strata_deadweight, deadweight),
    (Id::ProjectsUnaffected.name(), |words| words.strata_unaffected, unaffected),
    (Id::ProjectsAdditional.name(), |words| words.strata_additional, additional),
    (Id::ProjectsDisplaced.name(), |words| words.strata_displaced, displaced),
    (Id::ProjectsNever.name(), |words| words.strata_never, never),
];

fn deadweight(drawing: &mut Drawing, area: Area) {
    drawing.fill_box(area, ORANGE);
    drawing.hatch(area, true, 16.0, VERMILLION);
}

fn unaffected(drawing: &mut Drawing, area: Area) {
    drawing.fill_box(area, SKY.faint(0.75));
}

fn additional(drawing: &mut Drawing, area: Area) {
    drawing.fill_box(area, GREEN);
}

fn displaced(drawing: &mut Drawing, area: Area) {
    drawing.fill_box(area, PURPLE.faint(0.45));
    drawing.hatch(area, false, 16.0, Ink::new(110, 30, 80));
}

fn never(drawing: &mut Drawing, area: Area) {
    drawing.fill_box(area, SILVER.faint(0.35));
}

pub(super) fn draw(summary: &Summary, words: &'static Words) -> Drawing {
    let (told, made) = (&words.figures, Made::of(summary, words));
    let title = told.strata_title;
    let policies: Vec<&PolicySummary> = summary.policies.iter().take(MOST_ROWS).collect();
    let most = policies.iter().filter_map(|policy| total(policy)).fold(f64::NAN, f64::max);
    if most.is_nan() || most <= 0.0 {
        return Page::empty(made, title, told.strata_nothing);
    }
    let has_worlds = policies.iter().any(|policy| policy.sets_the_world());
    let template = if has_worlds { told.strata_worlds } else { told.strata_reading };
    let reading = put(template, &[("reference", summary.reference.clone())])
        + &page::not_drawn(summary.policies.len(), MOST_ROWS, "summary.json", words);
    let mut page = Page::new(made, title, &reading);
    page.legend(&STRATA.map(|(_, called, fill)| (Key::Fill(fill), called(told))));
    let (top, bottom) = (page.room.top + 12.0, page.room.bottom - 46.0);
    let rows = page::rows(&mut page, &page::names(&policies), top, bottom);
    let scale = Scale::from_zero(0.0, most, 6);
    let bottom = rows.middles.last().map_or(bottom, |middle| middle + rows.height / 2.0);
    let totals = font::width(&words.local(&fixed(most, 1)), rows.size, true) + 26.0;
    let plot = Area { left: rows.right_of_names + 24.0, top, right: page.room.right - totals, bottom };
    page::horizontal_axis(&mut page.drawing, plot, &scale, "");
    for (policy, middle) in policies.iter().zip(&rows.middles) {
        if policy.name == summary.reference {
            reference(&mut page.drawing, *middle, &rows, plot);
        } else {
            bar(&mut page.drawing, policy, *middle, &rows, plot, &scale);
        }
    }
    page.drawing.line(&[(plot.left, plot.top), (plot.left, plot.bottom)], AXIS, 3.0, FULL);
    page.drawing
}

/// The length of a policy's bar: the places of its parts add up to it.
fn total(policy: &PolicySummary) -> Option<f64> {
    let parts: Vec<f64> = STRATA.iter().filter_map(|(name, _, _)| policy.measure(name)?.value).collect();
    if parts.is_empty() { None } else { Some(parts.iter().map(|part| part.max(0.0)).sum()) }
}

/// The reference is compared with nothing: its row says so.
fn reference(drawing: &mut Drawing, middle: f64, rows: &Rows, plot: Area) {
    let place = (plot.left + 14.0, middle + f64::from(rows.size) * 0.36);
    drawing.text(drawing.words.figures.the_reference, place, Side::Left, rows.size, QUIET);
}

fn bar(drawing: &mut Drawing, policy: &PolicySummary, middle: f64, rows: &Rows, plot: Area, scale: &Scale) {
    let size = rows.size;
    let baseline = middle + f64::from(size) * 0.36;
    let Some(total) = total(policy) else {
        drawing.text(drawing.words.figures.none, (plot.left + 14.0, baseline), Side::Left, size, QUIET);
        return;
    };
    let half = rows.height * 0.32;
    let mut so_far = 0.0;
    for (name, _, fill) in STRATA {
        let Some(value) = policy.measure(name).and_then(|measure| measure.value).filter(|value| *value > 0.0) else {
            continue;
        };
        let [left, right] = [so_far, so_far + value].map(|value| scale.place(value, plot.left, plot.right));
        so_far += value;
        if right - left < 1.0 {
            continue;
        }
        let area = Area { left, top: middle - half, right, bottom: middle + half };
        drawing.fill_box(area, WHITE);
        fill(drawing, area);
        drawing.line(&[(right, area.top), (right, area.bottom)], WHITE, 2.0, FULL);
        let words = drawing.words.local(&fixed(value, i32::from(value < 10.0)));
        let wide = font::width(&words, size, false);
        if wide + 20.0 < right - left {
            page::plate(drawing, &words, (f64::midpoint(left, right), baseline), Side::Middle, size);
        }
    }
    let end = scale.place(so_far, plot.left, plot.right);
    drawing.bold(
        &drawing.words.local(&fixed(total, i32::from(total < 10.0))),
        (end + 14.0, baseline),
        Side::Left,
        size,
        TEXT,
    );
}
