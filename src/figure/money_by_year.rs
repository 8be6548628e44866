//! Figures of money by year, mean and band, a panel for each policy: State and private money, and other series. Computes nothing.

use crate::study::summary::{PolicySummary, Summary, YearSummary};
use crate::words::{Words, put};

use super::axis::{Scale, extent, money_unit};
use super::drawing::{Area, Drawing, FULL, Point, Side};
use super::font;
use super::page::{self, Key, MOST_PANELS, Made, Page, Panel, count};
use super::style::{BELOW, Look, PRIVATE, QUIET, SMALL, STATE, TEXT};

/// A series, how it is drawn, and what it is called.
type Drawn = (&'static str, Look, &'static str);

/// What a figure of money by year tells.
pub(super) struct Told<'t> {
    /// Its title, but for the unit.
    pub subject: &'static str,
    /// The series; one or two.
    pub series: &'t [Drawn],
    /// What is said where there is nothing.
    pub nothing: &'static str,
    /// What lies below zero.
    pub below: &'static str,
    /// Whether policies other than the reference are told that have none of it.
    pub everyone: bool,
}

pub(super) fn draw(summary: &Summary, words: &'static Words) -> Drawing {
    let figures = &words.figures;
    let told = Told {
        subject: figures.money_subject,
        series: &[("state_outlay", STATE, figures.money_state), ("private_outlay", PRIVATE, figures.money_private)],
        nothing: figures.money_nothing,
        below: figures.money_below,
        everyone: true,
    };
    tell(summary, &told, words)
}

/// A figure of money by year.
pub(super) fn tell(summary: &Summary, of: &Told, words: &'static Words) -> Drawing {
    let made = Made::of(summary, words);
    let values = |policy| values(policy, of.series);
    let told: Vec<&PolicySummary> = summary
        .policies
        .iter()
        .filter(|policy| of.everyone && policy.name != summary.reference || values(policy).any(|value| value != 0.0))
        .collect();
    let all = || told.iter().flat_map(|policy| values(policy));
    let subject = of.subject;
    let Some((low, _)) = extent(all()) else {
        return Page::empty(made, subject, of.nothing);
    };
    let unit = money_unit(all());
    let drawn = &told[..told.len().min(MOST_PANELS)];
    let told_unit = ("unit", unit.in_words(&summary.currency, words));
    let title = put(words.figures.a_year, &[("what", subject.to_owned()), told_unit]);
    let below = || put(words.figures.below_zero, &[("what", of.below.to_owned())]);
    let reading = words.figures.years_reading.to_owned()
        + &if low < 0.0 { below() } else { String::new() }
        + &page::not_drawn(told.len(), MOST_PANELS, "years.csv", words);
    let mut page = Page::new(made, &title, &reading);
    let keys = of.series.iter().map(|(_, look, words)| (Key::Band(look.ink, look.dash, Some(look.mark)), *words));
    page.legend(&keys.collect::<Vec<_>>());
    // Money of one kind does not flatten that of the other: each has a scale of its own, the same for all policies.
    let ticks = match (of.series.len(), drawn.len() > 3) {
        (1, false) => 7,
        (1, true) | (_, false) => 4,
        (_, true) => 2,
    };
    let scale = |series: &Drawn| {
        let all = told.iter().flat_map(|policy| values_of(policy, series.0));
        let (low, high) = extent(all).unwrap_or((0.0, 0.0));
        Scale::from_zero(low / unit.size, high / unit.size, ticks)
    };
    let scales: Vec<Scale> = of.series.iter().map(scale).collect();
    let labels = scales.iter().map(|scale| page::label_room(scale, "", words)).fold(0.0, f64::max);
    let panels = page::panels(&mut page, &page::names(drawn), labels, false);
    for (policy, panel) in drawn.iter().zip(&panels) {
        years(&mut page.drawing, panel, &summary.years);
        if values(policy).next().is_none() {
            let middle = f64::midpoint(panel.plot.left, panel.plot.right);
            page.drawing.text(words.figures.none, (middle, panel.plot.bottom - 24.0), Side::Middle, SMALL, QUIET);
        }
        for ((plot, scale), (name, look, _)) in strips(panel.plot, scales.len()).zip(&scales).zip(of.series) {
            page::vertical_axis(&mut page.drawing, plot, scale, panel.first, "");
            let place = Place { plot, years: summary.years.len(), scale, unit: unit.size };
            let pieces = policy.series(name).map(|series| pieces(&series.years)).unwrap_or_default();
            for piece in &pieces {
                draw_band(&mut page.drawing, piece, &place, *look);
            }
            for piece in &pieces {
                draw_line(&mut page.drawing, piece, &place, *look);
            }
        }
    }
    page.drawing
}

/// A panel cut into so many strips, one above the other, with room between their labels.
fn strips(plot: Area, number: usize) -> impl Iterator<Item = Area> {
    let gap = 36.0;
    let height = (plot.height() - gap * (count(number) - 1.0)) / count(number);
    (0..number).map(move |strip| {
        let top = plot.top + count(strip) * (height + gap);
        Area { top, bottom: top + height, ..plot }
    })
}

/// Every number drawn for a policy.
fn values<'p>(policy: &'p PolicySummary, series: &'p [Drawn]) -> impl Iterator<Item = f64> + use<'p> {
    series.iter().flat_map(|(name, _, _)| values_of(policy, name))
}

/// Every number drawn of one series of a policy.
fn values_of<'p>(policy: &'p PolicySummary, series: &str) -> impl Iterator<Item = f64> + use<'p> {
    let years = policy.series(series).map(|series| series.years.as_slice()).unwrap_or_default();
    years.iter().flat_map(|year| [year.mean, year.band.p05, year.band.p95]).flatten().filter(|value| value.is_finite())
}

/// How years and values find their place.
struct Place<'a> {
    plot: Area,
    years: usize,
    scale: &'a Scale,
    unit: f64,
}

impl Place<'_> {
    fn at(&self, year: usize, value: f64) -> Point {
        let y = self.scale.place(value / self.unit, self.plot.bottom, self.plot.top);
        (middle_of(self.plot, year, self.years), y)
    }
}

fn middle_of(plot: Area, year: usize, years: usize) -> f64 {
    plot.left + plot.width() * (count(year) + 0.5) / count(years.max(1))
}

/// The years below a panel, as many as there is room for.
fn years(drawing: &mut Drawing, panel: &Panel, years: &[i32]) {
    let room = font::width("20000", SMALL, false);
    let every = [1, 2, 5, 10, 20, 50, 100]
        .into_iter()
        .find(|every| panel.plot.width() / count(years.len().max(1)) * count(*every) >= room);
    let every = every.unwrap_or(1000);
    for (place, year) in years.iter().enumerate().step_by(every) {
        let x = middle_of(panel.plot, place, years.len());
        drawing.text(&year.to_string(), (x, panel.plot.bottom + BELOW), Side::Middle, SMALL, TEXT);
    }
}

/// A year that has a mean: its place, the mean, the ends of the band.
type Known = (usize, f64, Option<(f64, f64)>);

/// Runs of years that have a mean.
fn pieces(years: &[YearSummary]) -> Vec<Vec<Known>> {
    let known: Vec<Known> = years
        .iter()
        .enumerate()
        .filter_map(|(year, entry)| Some((year, entry.mean?, entry.band.p05.zip(entry.band.p95))))
        .collect();
    known.chunk_by(|one, next| next.0 == one.0 + 1).map(<[Known]>::to_vec).collect()
}

/// The band of a run of years; of a year alone, a bar.
fn draw_band(drawing: &mut Drawing, piece: &[Known], place: &Place, look: Look) {
    let ends = |upper: bool| {
        let end = move |(low, high)| if upper { high } else { low };
        piece.iter().filter_map(move |(year, _, ends)| Some(place.at(*year, end((*ends)?))))
    };
    if piece.len() == 1 {
        let bar: Vec<Point> = ends(false).chain(ends(true)).collect();
        drawing.line(&bar, look.ink.faint(0.4), 12.0, FULL);
        return;
    }
    let mut outline: Vec<Point> = ends(true).collect();
    let lower: Vec<Point> = ends(false).collect();
    outline.extend(lower.into_iter().rev());
    drawing.fill(outline, look.ink.faint(0.2));
}

/// The means of a run of years, with marks unless they would touch.
fn draw_line(drawing: &mut Drawing, piece: &[Known], place: &Place, look: Look) {
    let line: Vec<Point> = piece.iter().map(|(year, mean, _)| place.at(*year, *mean)).collect();
    drawing.line(&line, look.ink, 4.0, look.dash);
    if place.plot.width() / count(place.years) > 20.0 {
        for point in line {
            drawing.mark(look.mark, point, 6.0, look.ink);
        }
    }
}
