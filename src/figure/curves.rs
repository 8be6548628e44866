//! Curves along a lever: a panel a measure, a line a policy, with the 95 % interval of each point, and marks where a line turns or reaches
//! zero. Computes nothing.

use crate::report::number::MoneyUnit;
use crate::study::sweep::{Curve, Point as Measured, Sweep};
use crate::study::turning::Kind;
use crate::words::{Words, put};

use super::axis::{Scale, extent, money_unit};
use super::drawing::{Area, Drawing, FULL, Mark, Point, Side};
use super::font;
use super::page::{self, Key, MOST_PANELS, Made, Page, Panel};
use super::style::{BELOW, Look, QUIET, SMALL, TEXT, WHITE, line_height, policy as look_of};

/// Policies drawn at most: more lines cannot be told apart.
const MOST_LINES: usize = 8;

pub(super) fn draw(sweep: &Sweep, made: Made<'_>, title: &str) -> Drawing {
    let words = made.words;
    let policies = distinct(sweep.curves.iter().map(|curve| curve.policy.as_str()));
    let measures = distinct(sweep.curves.iter().map(|curve| curve.measure));
    let drawn = &policies[..policies.len().min(MOST_LINES)];
    let shown = &measures[..measures.len().min(MOST_PANELS)];
    let band = drawn.len() == 1;
    let mut reading = words.figures.sweep_reading.to_owned();
    if band {
        reading += words.figures.sweep_bands;
    }
    reading += words.figures.sweep_rings;
    reading += &page::not_drawn(policies.len(), MOST_LINES, "sweep.csv", words);
    let mut page = Page::new(made, title, &reading);
    let looks: Vec<Look> = (0..drawn.len()).map(look_of).collect();
    let keys: Vec<(Key, &str)> =
        drawn.iter().zip(&looks).map(|(name, look)| (Key::Band(look.ink, look.dash, Some(look.mark)), *name)).collect();
    page.legend(&keys);
    let bottom = page.room.bottom;
    page.room.bottom -= line_height(SMALL) + 4.0;
    let of_measure: Vec<Vec<&Curve>> = shown
        .iter()
        .map(|measure| {
            let of = |name: &&str| sweep.curves.iter().find(|curve| curve.policy == *name && curve.measure == *measure);
            drawn.iter().filter_map(of).collect()
        })
        .collect();
    let scales: Vec<(Scale, f64)> = of_measure.iter().map(|curves| scale(curves, band)).collect();
    let labels = scales.iter().map(|(scale, _)| page::label_room(scale, "", words)).fold(0.0, f64::max);
    let heads: Vec<String> = of_measure
        .iter()
        .zip(&scales)
        .map(|(curves, (_, size))| head(curves[0], *size, &sweep.currency, words))
        .collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let panels = page::panels(&mut page, &heads, labels, true);
    let lever = &sweep.levers[0];
    let ticks = if panels.len() > 4 { 4 } else { 6 };
    let (low, high) = extent(lever.values.iter().copied()).unwrap_or((0.0, 1.0));
    let along = Scale::covering(low, high, ticks);
    for ((curves, (scale, size)), panel) in of_measure.iter().zip(&scales).zip(&panels) {
        let place = Place { plot: panel.plot, along: &along, scale, size: *size };
        draw_panel(&mut page.drawing, panel, &place, curves, &looks, band);
    }
    let name = font::shorten(&lever.name, SMALL, false, page.room.width());
    page.drawing.text(&name, (f64::midpoint(page.room.left, page.room.right), bottom - 8.0), Side::Middle, SMALL, TEXT);
    page.drawing
}

/// Names in the order in which they first come.
pub(super) fn distinct<'n>(names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut found = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// The ends of what is drawn of a point.
fn ends(point: &Measured, band: bool) -> impl Iterator<Item = f64> + use<> {
    let interval = point.interval.map(|(low, high)| [low, high]);
    let band = (band && point.value.is_some()).then_some([point.band.p05, point.band.p95]);
    point.value.into_iter().chain(interval.into_iter().flatten()).chain(band.into_iter().flatten().flatten())
}

/// The scale of a measure, and what its values are divided by.
fn scale(curves: &[&Curve], band: bool) -> (Scale, f64) {
    let values = || curves.iter().flat_map(|curve| &curve.points).flat_map(|point| ends(point, band));
    let size = size_of(&curves[0].unit, values());
    let (low, high) = extent(values()).unwrap_or((0.0, 0.0));
    (Scale::covering(low / size, high / size, 5), size)
}

/// What values of a unit are divided by before they are drawn.
pub(super) fn size_of(unit: &str, values: impl Iterator<Item = f64>) -> f64 {
    match unit {
        "share" => 0.01,
        "ratio" | "count" | "per year" | "months" | "points" => 1.0,
        _ => money_unit(values).size,
    }
}

/// What a panel shows and in which unit: `social npv less the reference, trillion VND`.
pub(super) fn head(curve: &Curve, size: f64, currency: &str, words: &Words) -> String {
    let unit = match curve.unit.as_str() {
        "share" => "%".to_owned(),
        "ratio" => words.term("for one").to_owned(),
        unit if unit == currency => MoneyUnit::of(size).in_words(currency, words),
        "count" => words.term("number a future").to_owned(),
        unit => words.term(unit).to_owned(),
    };
    let name = words.name_of(curve.measure).replace('_', " ");
    // Some say their unit themselves.
    let says_unit = name.ends_with(&unit);
    let what = if curve.less_reference { put(words.figures.less_reference, &[("what", name)]) } else { name };
    if says_unit { what } else { put(words.figures.with_unit, &[("what", what), ("unit", unit)]) }
}

/// How values find their place in a panel.
struct Place<'a> {
    plot: Area,
    along: &'a Scale,
    scale: &'a Scale,
    size: f64,
}

impl Place<'_> {
    fn at(&self, lever: f64, value: f64) -> Point {
        let x = self.along.place(lever, self.plot.left, self.plot.right);
        (x, self.scale.place(value / self.size, self.plot.bottom, self.plot.top))
    }
}

fn draw_panel(drawing: &mut Drawing, panel: &Panel, place: &Place, curves: &[&Curve], looks: &[Look], band: bool) {
    page::vertical_axis(drawing, panel.plot, place.scale, true, "");
    page::horizontal_axis(drawing, panel.plot, place.along, "");
    if curves.iter().all(|curve| curve.points.iter().all(|point| point.value.is_none())) {
        let middle = f64::midpoint(panel.plot.left, panel.plot.right);
        drawing.text(drawing.words.figures.none, (middle, panel.plot.bottom - BELOW), Side::Middle, SMALL, QUIET);
    }
    for (curve, look) in curves.iter().zip(looks) {
        for piece in pieces(curve) {
            if band {
                draw_band(drawing, &piece, place, *look, 0.15, |point| point.band.p05.zip(point.band.p95));
            }
            draw_band(drawing, &piece, place, *look, 0.35, |point| point.interval);
        }
    }
    for (curve, look) in curves.iter().zip(looks) {
        for piece in pieces(curve) {
            draw_line(drawing, &piece, place, *look);
        }
    }
    for (curve, look) in curves.iter().zip(looks) {
        for found in &curve.found {
            let height = match found.kind {
                Kind::RisesThroughZero | Kind::FallsThroughZero => Some(0.0),
                Kind::Lowest | Kind::Highest => between(curve, found.at),
            };
            if let Some(height) = height {
                drawing.mark(Mark::Circle, place.at(found.at, height), 12.0, look.ink);
                drawing.mark(Mark::Circle, place.at(found.at, height), 8.0, WHITE);
            }
        }
    }
}

/// A value of the lever with what was measured there.
type Known<'c> = (f64, &'c Measured);

/// Runs of points that have a value.
fn pieces(curve: &Curve) -> Vec<Vec<Known<'_>>> {
    let mut pieces: Vec<Vec<Known<'_>>> = vec![Vec::new()];
    for point in &curve.points {
        match (point.value, pieces.last_mut()) {
            (Some(value), Some(piece)) => piece.push((value, point)),
            (None, _) | (_, None) => pieces.push(Vec::new()),
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// The height of the line at a value of the lever between two points.
fn between(curve: &Curve, at: f64) -> Option<f64> {
    curve.points.windows(2).find_map(|pair| {
        let (from, to) = (pair[0].value?, pair[1].value?);
        let part = (at - pair[0].at) / (pair[1].at - pair[0].at);
        (0.0..=1.0).contains(&part).then_some(from + (to - from) * part)
    })
}

fn draw_band(
    drawing: &mut Drawing,
    piece: &[Known<'_>],
    place: &Place,
    look: Look,
    alpha: f64,
    ends: impl Fn(&Measured) -> Option<(f64, f64)>,
) {
    let known: Vec<(f64, (f64, f64))> = piece.iter().filter_map(|(_, point)| Some((point.at, ends(point)?))).collect();
    if known.len() < 2 {
        return;
    }
    let upper = known.iter().map(|(at, (_, high))| place.at(*at, *high));
    let lower = known.iter().rev().map(|(at, (low, _))| place.at(*at, *low));
    drawing.fill(upper.chain(lower).collect(), look.ink.faint(alpha));
}

fn draw_line(drawing: &mut Drawing, piece: &[Known<'_>], place: &Place, look: Look) {
    let line: Vec<Point> = piece.iter().map(|(value, point)| place.at(point.at, *value)).collect();
    drawing.line(&line, look.ink, 4.0, if line.len() > 1 { look.dash } else { FULL });
    if place.plot.width() / page::count(piece.len()) > 20.0 {
        for point in line {
            drawing.mark(look.mark, point, 6.0, look.ink);
        }
    }
}
