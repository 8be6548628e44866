//! Figure: State cost against successes, a cloud of futures, and the mean of each policy with its error beside it. Computes nothing.

use crate::measure::Id;
use crate::study::summary::{PolicySummary, Summary};
use crate::words::{Words, put};

use super::axis::{Scale, extent, money_unit};
use super::drawing::{Area, Drawing, FULL, Mark, Point, Side};
use super::font;
use super::page::{self, MOST_ROWS, Made, Page, count};
use super::style::{AXIS, Look, QUIET, REFERENCE, SMALL, TEXT, WHITE, line_height, policy as look_of};

/// Futures drawn at most, over all policies: more only blacken the picture.
const MOST_DOTS: usize = 1600;

/// Marks of means whose middles come nearer than this are moved apart.
const APART: f64 = 38.0;

/// A mean with its 95 % interval.
type Known = (f64, Option<(f64, f64)>);

/// What is drawn of a policy: single futures, and State outlay with successes more than in the reference.
struct Cloud<'a> {
    name: &'a str,
    look: Look,
    dots: &'a [(f64, f64)],
    mean: Option<(Known, Known)>,
}

pub(super) fn draw(summary: &Summary, words: &'static Words) -> Drawing {
    let (told, made) = (&words.figures, Made::of(summary, words));
    let most = summary.policies.iter().map(|policy| policy.pictures.cost_and_successes.len()).max().unwrap_or(0);
    let each = most.min(MOST_DOTS / summary.policies.len().clamp(1, MOST_ROWS));
    let shown = summary.policies.iter().take(MOST_ROWS).enumerate();
    let clouds: Vec<Cloud> = shown.map(|(place, policy)| cloud(summary, place, policy, each)).collect();
    let costs = || clouds.iter().flat_map(|cloud| cloud.dots.iter().map(|dot| dot.0).chain(ends(cloud, |mean| mean.0)));
    let Some((low, high)) = extent(costs()) else {
        return Page::empty(made, told.cost_subject, told.cost_nothing);
    };
    let unit = money_unit([low, high]);
    let title = put(told.cost_title, &[("unit", unit.in_words(&summary.currency, words))]);
    let reading = put(told.cost_reading, &[("each", each.to_string())])
        + &page::not_drawn(summary.policies.len(), MOST_ROWS, "summary.json", words);
    let mut page = Page::new(made, &title, &reading);
    let names_from = legend(&mut page, &clouds);
    let (futures, means) = (of_futures(&clouds, unit.size), of_means(&clouds, unit.size));
    let (left, right) = halves(&page, names_from - 40.0, &futures, &means);
    single_futures(&mut page.drawing, &clouds, &Plot { scales: futures, area: left, unit: unit.size });
    how_sure(&mut page.drawing, &clouds, &Plot { scales: means, area: right, unit: unit.size });
    page.drawing
}

/// Scales across and up.
struct Scales {
    across: Scale,
    up: Scale,
}

fn of_futures(clouds: &[Cloud], unit: f64) -> Scales {
    let dots = || clouds.iter().flat_map(|cloud| cloud.dots);
    let (low, high) = extent(dots().map(|dot| dot.0 / unit)).unwrap_or((0.0, 1.0));
    let across = Scale::from_zero(low, high, 5);
    let (low, high) = extent(dots().map(|dot| dot.1)).unwrap_or((0.0, 1.0));
    // Zero belongs to the scale unless the cloud would shrink to a corner.
    let up = if low < high * 0.5 { Scale::from_zero(low, high, 6) } else { Scale::covering(low, high, 6) };
    Scales { across, up }
}

fn of_means(clouds: &[Cloud], unit: f64) -> Scales {
    let all = |of: fn(&(Known, Known)) -> Known| clouds.iter().flat_map(move |cloud| ends(cloud, of));
    let (low, high) = extent(all(|mean| mean.0).map(|cost| cost / unit)).unwrap_or((0.0, 1.0));
    let across = Scale::from_zero(low, high, 5);
    let (low, high) = extent(all(|mean| mean.1)).unwrap_or((0.0, 1.0));
    Scales { across, up: Scale::from_zero(low, high, 6) }
}

/// Room for two plots between the left edge and the names, with room for the labels left of each and a head above.
fn halves(page: &Page, right: f64, one: &Scales, other: &Scales) -> (Area, Area) {
    let words = page.drawing.words;
    let labels = page::label_room(&one.up, "", words);
    let gap = page::label_room(&other.up, "", words).max(page::room_between(&one.across, &other.across, words)) + 26.0;
    let width = (right - page.room.left - labels - gap) / 2.0;
    let head = 2.0 * line_height(SMALL) + 14.0;
    let (top, bottom) = (page.room.top + head, page.room.bottom - 46.0);
    let from = page.room.left + labels;
    let second = from + width + gap;
    (Area { left: from, top, right: from + width, bottom }, Area { left: second, top, right: second + width, bottom })
}

/// Both ends of what is known of a mean.
fn ends<'c>(cloud: &'c Cloud, of: fn(&(Known, Known)) -> Known) -> impl Iterator<Item = f64> + use<'c> {
    let known = cloud.mean.as_ref().map(of);
    known.into_iter().flat_map(|(value, interval)| interval.map_or([value; 2], |(low, high)| [low, high]))
}

/// A plot and how values find their place in it.
struct Plot {
    scales: Scales,
    area: Area,
    unit: f64,
}

impl Plot {
    /// A cost of zero lies a little inside, so that its marks leave the labels free.
    fn inner(&self) -> Area {
        Area { left: self.area.left + 22.0, ..self.area }
    }

    /// Head and axes.
    fn frame(&self, drawing: &mut Drawing, head: &str) {
        let plot = self.area;
        for (line, words) in font::wrap(head, SMALL, true, plot.width(), 2).iter().rev().enumerate() {
            let baseline = plot.top - 20.0 - count(line) * line_height(SMALL);
            drawing.bold(words, (plot.left, baseline), Side::Left, SMALL, TEXT);
        }
        page::horizontal_axis(drawing, self.inner(), &self.scales.across, "");
        page::vertical_axis(drawing, plot, &self.scales.up, true, "");
        drawing.line(&[(plot.left, plot.top), (plot.left, plot.bottom)], AXIS, 2.5, FULL);
    }

    fn at(&self, cost: f64, success: f64) -> Point {
        let inner = self.inner();
        let x = self.scales.across.place(cost / self.unit, inner.left, inner.right);
        (x, self.scales.up.place(success, inner.bottom, inner.top))
    }
}

/// What may happen: a mark a future.
fn single_futures(drawing: &mut Drawing, clouds: &[Cloud], plot: &Plot) {
    plot.frame(drawing, drawing.words.figures.cost_futures);
    let each = clouds.iter().map(|cloud| cloud.dots.len()).max().unwrap_or(0);
    // Dot by dot over the policies, so that no policy hides another.
    for dot in 0..each {
        for cloud in clouds {
            if let Some((cost, success)) = cloud.dots.get(dot) {
                drawing.mark(cloud.look.mark, plot.at(*cost, *success), 5.0, cloud.look.ink.faint(0.4));
            }
        }
    }
}

/// How sure the means are: a mark a policy with both intervals; marks that would hide each other stand apart, with a line to their place.
fn how_sure(drawing: &mut Drawing, clouds: &[Cloud], plot: &Plot) {
    plot.frame(drawing, drawing.words.figures.cost_means);
    let known: Vec<(Look, (Known, Known))> =
        clouds.iter().filter_map(|cloud| Some((cloud.look, cloud.mean?))).collect();
    let places: Vec<Point> = known.iter().map(|(_, (cost, success))| plot.at(cost.0, success.0)).collect();
    for ((look, (cost, success)), place) in known.iter().zip(&places) {
        if let Some((low, high)) = cost.1 {
            drawing.line(&[(plot.at(low, 0.0).0, place.1), (plot.at(high, 0.0).0, place.1)], look.ink, 4.0, FULL);
        }
        if let Some((low, high)) = success.1 {
            drawing.line(&[(place.0, plot.at(0.0, low).1), (place.0, plot.at(0.0, high).1)], look.ink, 4.0, FULL);
        }
    }
    let apart = apart(&places, plot.inner());
    for ((look, _), (place, mark)) in known.iter().zip(places.iter().zip(&apart)) {
        if distance(*place, *mark) > 1.0 {
            drawing.line(&[*place, *mark], TEXT, 2.0, FULL);
            drawing.mark(Mark::Circle, *place, 5.0, look.ink);
        }
    }
    for ((look, _), mark) in known.iter().zip(&apart) {
        drawing.mark(look.mark, *mark, 16.0, WHITE);
        drawing.mark(look.mark, *mark, 14.0, TEXT);
        drawing.mark(look.mark, *mark, 11.0, look.ink);
    }
}

fn distance(one: Point, other: Point) -> f64 {
    libm::hypot(one.0 - other.0, one.1 - other.1)
}

/// The places moved until no two marks hide each other, or as far as a few hundred small steps go.
fn apart(places: &[Point], area: Area) -> Vec<Point> {
    let mut moved = places.to_vec();
    for _ in 0..400 {
        let mut touching = false;
        for one in 0..moved.len() {
            for other in one + 1..moved.len() {
                let (a, b) = (moved[one], moved[other]);
                let far = distance(a, b);
                if far >= APART {
                    continue;
                }
                touching = true;
                // Marks on one spot leave it in directions of their own.
                let turn = 2.4 * count(one + other);
                let way = if far > 1e-6 {
                    ((b.0 - a.0) / far, (b.1 - a.1) / far)
                } else {
                    (libm::cos(turn), libm::sin(turn))
                };
                let step = (APART - far) / 2.0 + 0.1;
                moved[one] = within(area, (a.0 - way.0 * step, a.1 - way.1 * step));
                moved[other] = within(area, (b.0 + way.0 * step, b.1 + way.1 * step));
            }
        }
        if !touching {
            break;
        }
    }
    moved
}

fn within(area: Area, (x, y): Point) -> Point {
    (x.clamp(area.left, area.right), y.clamp(area.top, area.bottom))
}

fn cloud<'a>(summary: &Summary, place: usize, policy: &'a PolicySummary, each: usize) -> Cloud<'a> {
    let is_reference = policy.name == summary.reference;
    let look = if is_reference { REFERENCE } else { look_of(place) };
    let dots = &policy.pictures.cost_and_successes;
    let cost = policy.measure(Id::StateOutlay.name()).and_then(|measure| Some((measure.value?, measure.interval)));
    let successes = policy.measure(Id::Successes.name());
    let more = successes.and_then(|measure| measure.difference).map(|more| (more.value, more.interval));
    let more = if is_reference { successes.and_then(|measure| measure.value).map(|_| (0.0, None)) } else { more };
    Cloud { name: &policy.name, look, dots: &dots[..dots.len().min(each)], mean: cost.zip(more) }
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
