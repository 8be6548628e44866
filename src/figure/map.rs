//! Maps over two levers: a panel for each policy and measure, a field a pair of values, shaded by its value. Computes nothing.

use crate::report::number::fixed;
use crate::study::sweep::{Curve, Moved, Sweep};
use crate::words::{Words, put};

use super::axis::{Scale, extent};
use super::curves::{distinct, head, size_of};
use super::drawing::{Area, Drawing, Ink, Side};
use super::font;
use super::page::{self, Made, Page, count};
use super::style::{BELOW, BLUE, SMALL, TEXT, VERMILLION, WHITE, line_height};

/// Maps drawn at most.
const MOST_MAPS: usize = 6;
/// Height of letters in a field.
const FIELD: u32 = 20;

/// One map: the curves of a policy and measure, one for each value of the second lever.
struct Map<'s> {
    curves: Vec<&'s Curve>,
    size: f64,
    /// The least and the greatest value.
    ends: (f64, f64),
}

pub(super) fn draw(sweep: &Sweep, second: &Moved, made: Made<'_>, title: &str) -> Drawing {
    let (first, words) = (&sweep.levers[0], made.words);
    let all = maps(sweep);
    let maps = &all[..all.len().min(MOST_MAPS)];
    let of = [("first", first.name.clone()), ("second", second.name.clone())];
    let mut reading = put(words.figures.map_reading, &of);
    if all.len() > MOST_MAPS {
        let of = [("most", MOST_MAPS.to_string()), ("all", all.len().to_string())];
        reading += &put(words.figures.map_left_out, &of);
    }
    let mut page = Page::new(made, title, &reading);
    let bottom = page.room.bottom;
    page.room.bottom -= line_height(SMALL) + 4.0;
    let many = distinct(sweep.curves.iter().map(|curve| curve.policy.as_str())).len() > 1;
    let heads: Vec<String> = maps
        .iter()
        .map(|map| {
            let what = head(map.curves[0], map.size, &sweep.currency, words);
            let policy = map.curves[0].policy.clone();
            if many { put(words.figures.map_head, &[("policy", policy), ("what", what)]) } else { what }
        })
        .collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let labels = labels_of(&second.values, words);
    let room = labels.iter().map(|label| font::width(label, SMALL, false)).fold(0.0, f64::max) + 22.0;
    let panels = page::panels(&mut page, &heads, room, true);
    for (map, panel) in maps.iter().zip(&panels) {
        fields(&mut page.drawing, map, panel.plot);
        across(&mut page.drawing, panel.plot, &labels_of(&first.values, words));
        up(&mut page.drawing, panel.plot, &labels);
    }
    let name = font::shorten(&first.name, SMALL, false, page.room.width());
    page.drawing.text(&name, (f64::midpoint(page.room.left, page.room.right), bottom - 8.0), Side::Middle, SMALL, TEXT);
    page.drawing
}

fn maps(sweep: &Sweep) -> Vec<Map<'_>> {
    let mut maps: Vec<Map<'_>> = Vec::new();
    for curve in &sweep.curves {
        match maps.last_mut() {
            Some(map) if map.curves[0].policy == curve.policy && map.curves[0].measure == curve.measure => {
                map.curves.push(curve);
            }
            _ => maps.push(Map { curves: vec![curve], size: 1.0, ends: (0.0, 0.0) }),
        }
    }
    for map in &mut maps {
        let values: Vec<f64> =
            map.curves.iter().flat_map(|curve| &curve.points).filter_map(|point| point.value).collect();
        map.size = size_of(&map.curves[0].unit, values.iter().copied());
        map.ends = extent(values).unwrap_or((0.0, 0.0));
    }
    maps
}

/// Values of a lever with as few decimals as tell them apart.
fn labels_of(values: &[f64], words: &Words) -> Vec<String> {
    let label = |value: &f64| format!("{}", (value * 1e3).round() / 1e3).replace('-', "−");
    values.iter().map(|value| words.local(&label(value))).collect()
}

fn fields(drawing: &mut Drawing, map: &Map<'_>, plot: Area) {
    let rows = count(map.curves.len());
    let most = map.ends.0.abs().max(map.ends.1.abs());
    // Decimals that show three digits of the largest value.
    let scale = Scale::from_zero(0.0, most / map.size, 1);
    let decimals = if scale.high >= 100.0 {
        0
    } else if scale.high >= 10.0 {
        1
    } else {
        2
    };
    for (row, curve) in map.curves.iter().enumerate() {
        let columns = count(curve.points.len());
        for (column, point) in curve.points.iter().enumerate() {
            let area = Area {
                left: plot.left + plot.width() * count(column) / columns,
                right: plot.left + plot.width() * count(column + 1) / columns,
                top: plot.bottom - plot.height() * count(row + 1) / rows,
                bottom: plot.bottom - plot.height() * count(row) / rows,
            };
            let Some(value) = point.value else { continue };
            let depth = if most > 0.0 { 0.8 * value.abs() / most } else { 0.0 };
            let ink: Ink = if value < 0.0 { VERMILLION } else { BLUE };
            drawing.fill_box(area, ink.faint(depth));
            let words = drawing.words.local(&fixed(value / map.size, decimals));
            let fits = font::width(&words, FIELD, false) + 8.0 < area.width() && line_height(FIELD) < area.height();
            if fits {
                let baseline = f64::midpoint(area.top, area.bottom) + f64::from(FIELD) * 0.36;
                let ink = if depth > 0.45 { WHITE } else { TEXT };
                drawing.text(&words, (f64::midpoint(area.left, area.right), baseline), Side::Middle, FIELD, ink);
            }
        }
    }
}

/// Values below the fields, as many as there is room for.
fn across(drawing: &mut Drawing, plot: Area, labels: &[String]) {
    let mut free = f64::NEG_INFINITY;
    for (place, label) in labels.iter().enumerate() {
        let x = plot.left + plot.width() * (count(place) + 0.5) / count(labels.len());
        let half = font::width(label, SMALL, false) / 2.0;
        if x - half > free {
            drawing.text(label, (x, plot.bottom + BELOW), Side::Middle, SMALL, TEXT);
            free = x + half + 12.0;
        }
    }
}

/// Values left of the fields, as many as there is room for.
fn up(drawing: &mut Drawing, plot: Area, labels: &[String]) {
    let mut free = f64::INFINITY;
    for (place, label) in labels.iter().enumerate() {
        let y = plot.bottom - plot.height() * (count(place) + 0.5) / count(labels.len());
        if y + line_height(SMALL) / 2.0 <= free {
            let place = (plot.left - 12.0, y + f64::from(SMALL) * 0.36);
            drawing.text(label, place, Side::Right, SMALL, TEXT);
            free = y - line_height(SMALL) / 2.0;
        }
    }
}
