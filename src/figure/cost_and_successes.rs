//! Figure: State cost against successes, a cloud of futures and the mean of each policy. Computes nothing.

use crate::measure::Id;
use crate::study::summary::{PolicySummary, Summary};
use crate::words::{Words, put};

use super::axis::{Scale, extent, money_unit};
use super::drawing::{Area, Drawing, FULL, Point, Side};
use super::font;
use super::page::{self, MOST_ROWS, Made, Page, count};
use super::style::{AXIS, Look, QUIET, REFERENCE, TEXT, WHITE, line_height, policy as look_of};

/// Futures drawn at most, over all policies: more only blacken the picture.
const MOST_DOTS: usize = 1600;

/// What is drawn of a policy.
struct Cloud<'a> {
    name: &'a str,
    look: Look,
    dots: &'a [(f64, f64)],
    mean: Option<Point>,
}

pub(super) fn draw(summary: &Summary, words: &'static Words) -> Drawing {
    let (told, made) = (&words.figures, Made::of(summary, words));
    let most = summary.policies.iter().map(|policy| policy.pictures.cost_and_successes.len()).max().unwrap_or(0);
    let each = most.min(MOST_DOTS / summary.policies.len().clamp(1, MOST_ROWS));
    let clouds: Vec<Cloud> = summary
        .policies
        .iter()
        .take(MOST_ROWS)
        .enumerate()
        .map(|(place, policy)| cloud(summary, place, policy, each))
        .collect();
    let points = || clouds.iter().flat_map(|cloud| cloud.dots.iter().copied().chain(cloud.mean));
    let (Some((cost_low, cost_high)), Some((low, high))) =
        (extent(points().map(|point| point.0)), extent(points().map(|point| point.1)))
    else {
        return Page::empty(made, told.cost_subject, told.cost_nothing);
    };
    let unit = money_unit([cost_low, cost_high]);
    let title = put(told.cost_title, &[("unit", unit.in_words(&summary.currency, words))]);
    let reading = put(told.cost_reading, &[("each", each.to_string())])
        + &page::not_drawn(summary.policies.len(), MOST_ROWS, "summary.json", words);
    let mut page = Page::new(made, &title, &reading);
    let names_from = legend(&mut page, &clouds);
    let costs = Scale::from_zero(cost_low / unit.size, cost_high / unit.size, 7);
    // Zero belongs to the scale unless the cloud would shrink to a corner.
    let successes = if low < high * 0.5 { Scale::from_zero(low, high, 6) } else { Scale::covering(low, high, 6) };
    let plot = Area {
        left: page.room.left + page::label_room(&successes, "", words),
        top: page.room.top + 16.0,
        right: names_from - 40.0,
        bottom: page.room.bottom - 46.0,
    };
    // A cost of zero lies a little inside, so that its marks leave the labels free.
    let inner = Area { left: plot.left + 26.0, ..plot };
    page::horizontal_axis(&mut page.drawing, inner, &costs, "");
    page::vertical_axis(&mut page.drawing, plot, &successes, true, "");
    page.drawing.line(&[(plot.left, plot.top), (plot.left, plot.bottom)], AXIS, 2.5, FULL);
    let at = |(cost, success): Point| {
        (costs.place(cost / unit.size, inner.left, inner.right), successes.place(success, plot.bottom, plot.top))
    };
    // Dot by dot over the policies, so that no policy hides another.
    for dot in 0..each {
        for cloud in &clouds {
            if let Some(point) = cloud.dots.get(dot) {
                page.drawing.mark(cloud.look.mark, at(*point), 5.0, cloud.look.ink.faint(0.4));
            }
        }
    }
    for cloud in &clouds {
        if let Some(mean) = cloud.mean {
            page.drawing.mark(cloud.look.mark, at(mean), 18.0, WHITE);
            page.drawing.mark(cloud.look.mark, at(mean), 15.0, TEXT);
            page.drawing.mark(cloud.look.mark, at(mean), 12.0, cloud.look.ink);
        }
    }
    page.drawing
}

fn cloud<'a>(summary: &Summary, place: usize, policy: &'a PolicySummary, each: usize) -> Cloud<'a> {
    let look = if policy.name == summary.reference { REFERENCE } else { look_of(place) };
    let dots = &policy.pictures.cost_and_successes;
    let mean = |name: &str| policy.measure(name).and_then(|measure| measure.value);
    Cloud {
        name: &policy.name,
        look,
        dots: &dots[..dots.len().min(each)],
        mean: mean(Id::StateOutlay.name()).zip(mean(Id::Successes.name())),
    }
}

/// The policies down the right side; returns where they begin.
fn legend(page: &mut Page, clouds: &[Cloud]) -> f64 {
    let height = (page.room.height() / count(clouds.len().max(1))).min(86.0);
    let none = |cloud: &Cloud| cloud.mean.is_none() && cloud.dots.is_empty();
    let without = page.drawing.words.figures.cost_none;
    let called = |cloud: &Cloud| {
        if none(cloud) { put(without, &[("policy", cloud.name.to_owned())]) } else { cloud.name.to_owned() }
    };
    let words: Vec<String> = clouds.iter().map(called).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (size, names) = page::fitted(&words, height, 420.0);
    let widest = names.iter().flatten().map(|line| font::width(line, size, false)).fold(100.0, f64::max);
    let left = page.room.right - widest - 50.0;
    for (row, (cloud, lines)) in clouds.iter().zip(&names).enumerate() {
        let middle = page.room.top + height * (count(row) + 0.5);
        let ink = if none(cloud) { QUIET } else { TEXT };
        page.drawing.mark(cloud.look.mark, (left + 16.0, middle), 15.0, TEXT);
        page.drawing.mark(cloud.look.mark, (left + 16.0, middle), 12.0, cloud.look.ink);
        let first = middle - line_height(size) * (count(lines.len()) - 1.0) / 2.0 + f64::from(size) * 0.36;
        for (line, words) in lines.iter().enumerate() {
            page.drawing.text(words, (left + 46.0, first + count(line) * line_height(size)), Side::Left, size, ink);
        }
    }
    left
}
