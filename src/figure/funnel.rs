//! Figure: contracts of tournaments by phase, with 95 % intervals. Computes nothing.

use crate::measure::Id;
use crate::report::number::{number, plain};
use crate::study::summary::{MeasureSummary, PolicySummary, Summary};
use crate::words::{FigureWords, Words};

use super::axis::{Scale, extent};
use super::drawing::{Area, Drawing, FULL, Side};
use super::font;
use super::page::{self, Key, Made, Page, Rows};
use super::style::{AXIS, BLUE, GREEN, ORANGE, SKY, SMALL, TEXT, WHITE, line_height};

/// Policies drawn at most: each has a bar a phase.
const MOST_POLICIES: usize = 6;

/// Fills a bar.
type Fill = fn(&mut Drawing, Area);

/// A phase: its measure, its words, how its bar is filled.
type Phase = (&'static str, fn(&FigureWords) -> &'static str, Fill);

/// All of them, one after the other.
const PHASES: [Phase; 4] = [
    (Id::PhaseOne.name(), |words| words.phase_one, first),
    (Id::PhaseTwo.name(), |words| words.phase_two, second),
    (Id::PhaseThree.name(), |words| words.phase_three, third),
    (Id::PhaseFour.name(), |words| words.phase_four, fourth),
];

fn first(drawing: &mut Drawing, area: Area) {
    drawing.fill_box(area, SKY.faint(0.75));
}

fn second(drawing: &mut Drawing, area: Area) {
    drawing.fill_box(area, BLUE);
}

fn third(drawing: &mut Drawing, area: Area) {
    drawing.fill_box(area, GREEN);
}

fn fourth(drawing: &mut Drawing, area: Area) {
    drawing.fill_box(area, ORANGE);
}

/// Whether a study is about tournaments.
pub(super) fn is_there(summary: &Summary) -> bool {
    summary.policies.iter().any(|policy| policy.measure(Id::PhaseOne.name()).is_some())
}

/// Contracts of a policy in a phase, where there are some.
fn contracts<'s>(policy: &'s PolicySummary, phase: &str) -> Option<&'s MeasureSummary> {
    policy.measure(phase).filter(|measure| measure.value.is_some_and(|value| value > 0.0))
}

pub(super) fn draw(summary: &Summary, words: &'static Words) -> Drawing {
    let (told, made) = (&words.figures, Made::of(summary, words));
    let title = told.funnel_title;
    let all: Vec<&PolicySummary> =
        summary.policies.iter().filter(|policy| contracts(policy, PHASES[0].0).is_some()).collect();
    let policies: Vec<&PolicySummary> = all.iter().copied().take(MOST_POLICIES).collect();
    let ends = |measure: &MeasureSummary| measure.interval.map(|(_, high)| high).or(measure.value);
    let bars = || policies.iter().flat_map(|policy| PHASES.iter().filter_map(|phase| contracts(policy, phase.0)));
    let Some((_, most)) = extent(bars().filter_map(ends)) else {
        return Page::empty(made, title, told.funnel_nothing);
    };
    let phases: Vec<(&str, &str, Fill)> = PHASES
        .into_iter()
        .filter(|(phase, ..)| policies.iter().any(|policy| contracts(policy, phase).is_some()))
        .map(|(phase, called, fill)| (phase, called(told), fill))
        .collect();
    let reading = told.funnel_reading.to_owned() + &page::not_drawn(all.len(), MOST_POLICIES, "summary.json", words);
    let mut page = Page::new(made, title, &reading);
    let keys: Vec<(Key, &str)> = phases.iter().map(|(_, words, fill)| (Key::Fill(*fill), *words)).collect();
    page.legend(&keys);
    let (top, bottom) = (page.room.top + 12.0, page.room.bottom - 46.0);
    let rows = page::rows(&mut page, &page::names(&policies), top, bottom);
    let bottom = rows.middles.last().map_or(bottom, |middle| middle + rows.height / 2.0);
    let size = rows.size.min(SMALL);
    let label = |measure: &MeasureSummary| font::width(&beside(measure, words), size, false);
    let labels = bars().map(label).fold(0.0, f64::max) + 34.0;
    let plot = Area { left: rows.right_of_names + 24.0, top, right: page.room.right - labels, bottom };
    let scale = Scale::from_zero(0.0, most, 6);
    page::horizontal_axis(&mut page.drawing, plot, &scale, "");
    for (policy, middle) in policies.iter().zip(&rows.middles) {
        funnel(&mut page.drawing, policy, *middle, (&rows, size), (plot, &scale), &phases);
    }
    page.drawing.line(&[(plot.left, plot.top), (plot.left, plot.bottom)], AXIS, 3.0, FULL);
    page.drawing
}

/// The number beside a bar.
fn beside(measure: &MeasureSummary, words: &Words) -> String {
    let value = measure.value.unwrap_or(0.0);
    words.local(&if measure.se.is_some() { number(value, measure.se) } else { plain(value) })
}

/// The bars of a policy.
fn funnel(
    drawing: &mut Drawing,
    policy: &PolicySummary,
    middle: f64,
    (rows, size): (&Rows, u32),
    (plot, scale): (Area, &Scale),
    phases: &[(&str, &str, Fill)],
) {
    let height = (rows.height * 0.88 / page::count(phases.len())).min(line_height(size) * 1.4);
    let top = middle - height * page::count(phases.len()) / 2.0;
    for (place, (phase, _, fill)) in phases.iter().enumerate() {
        let Some(measure) = contracts(policy, phase) else { continue };
        let value = measure.value.unwrap_or(0.0);
        let centre = top + height * (page::count(place) + 0.5);
        let at = |value: f64| scale.place(value, plot.left, plot.right);
        let area =
            Area { left: plot.left, top: centre - height * 0.42, right: at(value), bottom: centre + height * 0.42 };
        drawing.fill_box(area, WHITE);
        fill(drawing, area);
        let mut end = area.right;
        if let Some((low, high)) = measure.interval {
            let (from, to) = (at(low.max(0.0)), at(high));
            drawing.line(&[(from, centre), (to, centre)], TEXT, 3.0, FULL);
            for x in [from, to] {
                drawing.line(&[(x, centre - height * 0.2), (x, centre + height * 0.2)], TEXT, 3.0, FULL);
            }
            end = end.max(to);
        }
        drawing.text(
            &beside(measure, drawing.words),
            (end + 14.0, centre + f64::from(size) * 0.36),
            Side::Left,
            size,
            TEXT,
        );
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::sample::{self, SEVEN};
    use super::*;
    use crate::study::summary::Kind;

    /// Summaries with so many phases and policies.
    pub(in super::super) fn hard() -> Vec<(&'static str, Summary)> {
        let of = |names: &[&str], phases: usize, scale: f64| {
            let mut summary = sample::summary(names, 2026..2034, 1.0);
            for (place, policy) in summary.policies.iter_mut().enumerate() {
                for (phase, (name, ..)) in PHASES.iter().enumerate() {
                    let left = [30.0, 14.5, 7.25, 0.5][phase] * scale / page::count(place.max(1));
                    let value = if place > 0 && phase < phases { left } else { 0.0 };
                    policy.measures.push(sample::measure(name, Kind::Mean, "count", Some(value), 0.02 * value));
                }
            }
            summary
        };
        let many: Vec<String> = (0..45).map(|number| format!("policy {number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        vec![
            ("funnel", of(&SEVEN, 3, 1.0)),
            ("two", of(&SEVEN[..3], 3, 1.0)),
            ("four phases", of(&SEVEN, 4, 1e5)),
            ("one phase", of(&SEVEN[..2], 1, 1e-3)),
            ("many", of(&many, 4, 1.0)),
            ("no phases", of(&SEVEN, 0, 1.0)),
        ]
    }

    #[test]
    fn it_appears_where_there_are_tournaments() {
        assert!(!is_there(&sample::summary(&SEVEN, 2026..2034, 1.0)));
        assert!(hard().iter().all(|(_, summary)| is_there(summary)));
    }
}
