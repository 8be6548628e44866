//! Figure: how likely it is that more than so much is called of guarantees, with the mean and the mean of the worst 5 %. Computes no measure.

use crate::measure::Id;
use crate::report::number::{MoneyUnit, number};
use crate::study::summary::{MeasureSummary, PolicySummary, Summary};
use crate::words::{Words, put};

use super::axis::{Scale, extent, money_unit};
use super::drawing::{Area, Drawing, Mark, Point, Side};
use super::font;
use super::page::{self, Made, Page, count};
use super::style::{Look, SMALL, TEXT, WHITE, line_height, policy as look_of};

/// Policies drawn at most: more curves cannot be told apart.
const MOST_POLICIES: usize = 6;

/// Whether a study is about guarantees.
pub(super) fn is_there(summary: &Summary) -> bool {
    summary.policies.iter().any(|policy| policy.measure(Id::CallsCvar.name()).is_some())
}

/// What is drawn of a policy.
struct Curve<'s> {
    name: &'s str,
    look: Look,
    /// What is called in single futures, rising.
    calls: Vec<f64>,
    mean: &'s MeasureSummary,
    worst: Option<&'s MeasureSummary>,
}

pub(super) fn draw(summary: &Summary, words: &'static Words) -> Drawing {
    let (told, made) = (&words.figures, Made::of(summary, words));
    let all: Vec<Curve> =
        summary.policies.iter().enumerate().filter_map(|(place, policy)| curve(place, policy)).collect();
    let curves = &all[..all.len().min(MOST_POLICIES)];
    let values = |curve: &Curve| {
        let marks = [Some(curve.mean), curve.worst].into_iter().flatten().filter_map(|measure| measure.value);
        marks.chain(curve.calls.last().copied()).collect::<Vec<f64>>()
    };
    let Some((_, most)) = extent(curves.iter().flat_map(values)) else {
        return Page::empty(made, told.guarantee_subject, told.guarantee_nothing);
    };
    let unit = money_unit([most]);
    let title = put(told.guarantee_title, &[("unit", unit.in_words(&summary.currency, words))]);
    let futures = curves.iter().map(|curve| curve.calls.len()).max().unwrap_or(0);
    let reading = put(told.guarantee_reading, &[("futures", futures.to_string())])
        + &page::not_drawn(all.len(), MOST_POLICIES, "summary.json", words);
    let mut page = Page::new(made, &title, &reading);
    let names_from = legend(&mut page, curves, unit);
    let (across, up) = (Scale::from_zero(0.0, most / unit.size, 7), Scale::covering(0.0, 100.0, 5));
    let plot = Area {
        left: page.room.left + page::label_room(&up, "", words),
        top: page.room.top + 16.0,
        right: names_from - 40.0,
        bottom: page.room.bottom - 46.0,
    };
    page::horizontal_axis(&mut page.drawing, plot, &across, "");
    page::vertical_axis(&mut page.drawing, plot, &up, true, "");
    let at = |value: f64, chance: f64| {
        (across.place(value / unit.size, plot.left, plot.right), up.place(100.0 * chance, plot.bottom, plot.top))
    };
    for curve in curves {
        let steps: Vec<Point> = steps(&curve.calls).map(|(value, chance)| at(value, chance)).collect();
        page.drawing.line(&steps, curve.look.ink, 4.0, curve.look.dash);
    }
    for curve in curves {
        for (mark, measure) in [(Mark::Circle, Some(curve.mean)), (Mark::Square, curve.worst)] {
            let Some(value) = measure.and_then(|measure| measure.value) else { continue };
            let place = at(value, above(&curve.calls, value));
            for (radius, ink) in [(13.0, WHITE), (11.0, TEXT), (9.0, curve.look.ink)] {
                page.drawing.mark(mark, place, radius, ink);
            }
        }
    }
    page.drawing
}

/// The curve of a policy under which something is called.
fn curve(place: usize, policy: &PolicySummary) -> Option<Curve<'_>> {
    let mean = policy.measure(Id::GuaranteeCalls.name()).filter(|mean| mean.value.is_some_and(|value| value > 0.0))?;
    let mut calls = policy.pictures.guarantee_calls.clone();
    calls.sort_by(f64::total_cmp);
    let worst = policy.measure(Id::CallsCvar.name()).filter(|worst| worst.value.is_some());
    Some(Curve { name: &policy.name, look: look_of(place), calls, mean, worst })
}

/// In which part of the futures more is called.
fn above(calls: &[f64], value: f64) -> f64 {
    let more = calls.iter().filter(|called| **called > value).count();
    if calls.is_empty() { 0.0 } else { count(more) / count(calls.len()) }
}

/// The corners of the curve, from nothing called on.
fn steps(calls: &[f64]) -> impl Iterator<Item = Point> + '_ {
    let each = calls.iter().enumerate().flat_map(|(place, &value)| {
        let part = |more: usize| count(calls.len() - more) / count(calls.len());
        [(value, part(place)), (value, part(place + 1))]
    });
    std::iter::once((0.0, if calls.is_empty() { 0.0 } else { 1.0 })).chain(each)
}

/// The policies down the right side with their numbers; returns where they begin.
fn legend(page: &mut Page, curves: &[Curve], unit: MoneyUnit) -> f64 {
    let height = (page.room.height() / count(curves.len().max(1))).min(150.0);
    let words = page.drawing.words;
    let told = |template: &str, measure: &MeasureSummary| {
        let value = measure.value.unwrap_or(0.0) / unit.size;
        put(template, &[("value", words.local(&number(value, measure.se.map(|se| se / unit.size))))])
    };
    let numbers: Vec<Vec<String>> = curves
        .iter()
        .map(|curve| {
            let worst = curve.worst.map(|worst| told(words.figures.guarantee_worst, worst));
            std::iter::once(told(words.figures.guarantee_mean, curve.mean)).chain(worst).collect()
        })
        .collect();
    let names: Vec<Vec<String>> = curves.iter().map(|curve| font::wrap(curve.name, SMALL, true, 360.0, 2)).collect();
    let wide = |line: &String, bold: bool| font::width(line, SMALL, bold);
    let of_names = names.iter().flatten().map(|line| wide(line, true));
    let widest = of_names.chain(numbers.iter().flatten().map(|line| wide(line, false))).fold(100.0, f64::max);
    let left = page.room.right - widest - 70.0;
    for (row, (curve, (name, numbers))) in curves.iter().zip(names.iter().zip(&numbers)).enumerate() {
        let lines = name.len() + numbers.len();
        let middle = page.room.top + height * (count(row) + 0.5);
        let mut baseline = middle - line_height(SMALL) * (count(lines) - 1.0) / 2.0 + f64::from(SMALL) * 0.36;
        let key = baseline - f64::from(SMALL) * 0.36;
        page.drawing.line(&[(left, key), (left + 50.0, key)], curve.look.ink, 5.0, curve.look.dash);
        for line in name {
            page.drawing.bold(line, (left + 66.0, baseline), Side::Left, SMALL, TEXT);
            baseline += line_height(SMALL);
        }
        for line in numbers {
            page.drawing.text(line, (left + 66.0, baseline), Side::Left, SMALL, TEXT);
            baseline += line_height(SMALL);
        }
    }
    left
}
