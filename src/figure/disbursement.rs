//! Figure: share of the year's money paid out by the end of each month, with the middle of the fourth quarter. Computes nothing.

use crate::measure::Id;
use crate::report::number::{per_cent, plain};
use crate::study::summary::{PolicySummary, Summary, TargetSummary};
use crate::words::{Words, put};

use super::axis::{Scale, extent};
use super::drawing::{Area, DASHED, DOTTED, Drawing, FULL, Mark, Point, Side};
use super::page::{self, Key, MOST_PANELS, Made, Page, count};
use super::style::{AXIS, BELOW, BLUE, SMALL, TEXT, VERMILLION};

/// The measure at mid-Q4.
const MEASURE: &str = Id::DisbursementMidQ4.name();
/// Mid-Q4 in months from the start of the fiscal year: between the end of the tenth and of the eleventh.
const MID_Q4: f64 = 10.5;

pub(super) fn draw(summary: &Summary, words: &'static Words) -> Drawing {
    let (told_in, made) = (&words.figures, Made::of(summary, words));
    let title = told_in.disbursement_title;
    let told: Vec<&PolicySummary> = summary
        .policies
        .iter()
        .filter(|policy| policy.pictures.disbursement_by_month.iter().any(|month| month.mean.is_some()))
        .collect();
    let numbers = told.iter().flat_map(|policy| &policy.pictures.disbursement_by_month);
    let Some((_, high)) = extent(numbers.flat_map(|month| [month.mean, month.band.p95]).flatten()) else {
        return Page::empty(made, title, told_in.disbursement_nothing);
    };
    let drawn = &told[..told.len().min(MOST_PANELS)];
    let reading =
        told_in.disbursement_reading.to_owned() + &page::not_drawn(told.len(), MOST_PANELS, "summary.json", words);
    let mut page = Page::new(made, title, &reading);
    let mut keys = vec![
        (Key::Band(BLUE, FULL, None), told_in.disbursement_mean),
        (Key::Line(AXIS, DOTTED), told_in.disbursement_middle),
    ];
    if drawn.iter().any(|policy| targets(policy).next().is_some()) {
        keys.push((Key::Line(VERMILLION, DASHED), told_in.disbursement_target));
    }
    page.legend(&keys);
    let scale = Scale::from_zero(0.0, (high * 100.0).max(100.0), if drawn.len() > 3 { 4 } else { 5 });
    let panels = page::panels(&mut page, &page::names(drawn), page::label_room(&scale, words.percent, words), false);
    for (policy, panel) in drawn.iter().zip(&panels) {
        page::vertical_axis(&mut page.drawing, panel.plot, &scale, panel.first, words.percent);
        months(&mut page.drawing, panel.plot);
        draw_policy(&mut page.drawing, policy, panel.plot, &scale);
    }
    page.drawing
}

fn targets(policy: &PolicySummary) -> impl Iterator<Item = &TargetSummary> {
    policy.targets.iter().filter(|target| target.measure == MEASURE)
}

fn along(plot: Area, months: f64) -> f64 {
    plot.left + plot.width() * months / 12.0
}

fn months(drawing: &mut Drawing, plot: Area) {
    for month in [2_u8, 4, 6, 8, 10, 12] {
        drawing.text(
            &month.to_string(),
            (along(plot, f64::from(month)), plot.bottom + BELOW),
            Side::Middle,
            SMALL,
            TEXT,
        );
    }
    let x = along(plot, MID_Q4);
    drawing.line(&[(x, plot.bottom), (x, plot.top)], AXIS, 3.0, DOTTED);
}

fn draw_policy(drawing: &mut Drawing, policy: &PolicySummary, plot: Area, scale: &Scale) {
    let at =
        |month: usize, value: f64| (along(plot, count(month + 1)), scale.place(value * 100.0, plot.bottom, plot.top));
    let entries = || policy.pictures.disbursement_by_month.iter().enumerate();
    let mut outline: Vec<Point> = entries().filter_map(|(month, entry)| Some(at(month, entry.band.p95?))).collect();
    let lower: Vec<Point> = entries().filter_map(|(month, entry)| Some(at(month, entry.band.p05?))).collect();
    outline.extend(lower.into_iter().rev());
    drawing.fill(outline, BLUE.faint(0.22));
    for target in targets(policy) {
        let told = &drawing.words.figures;
        let bounds = [(told.target_least, target.at_least), (told.target_most, target.at_most)];
        for (words, bound) in bounds.into_iter().filter_map(|(words, bound)| Some((words, bound?))) {
            let y = scale.place(bound * 100.0, plot.bottom, plot.top);
            drawing.line(&[(plot.left, y), (plot.right, y)], VERMILLION, 3.0, DASHED);
            let words = put(words, &[("bound", drawing.words.local(&plain(bound * 100.0)))]);
            page::plate(drawing, &words, (plot.left + 10.0, y - 9.0), Side::Left, SMALL);
        }
    }
    let line: Vec<Point> = entries().filter_map(|(month, entry)| Some(at(month, entry.mean?))).collect();
    drawing.line(&line, BLUE, 5.0, FULL);
    let Some(measure) = policy.measure(MEASURE) else { return };
    let Some(value) = measure.value else { return };
    let (x, y) = (along(plot, MID_Q4), scale.place(value * 100.0, plot.bottom, plot.top));
    drawing.mark(Mark::Circle, (x, y), 11.0, super::style::WHITE);
    drawing.mark(Mark::Circle, (x, y), 8.0, BLUE);
    let words = drawing.words.local(&per_cent(value, measure.se)) + drawing.words.percent;
    // Where the curve is not: above a slow start, below a fast one.
    let early = policy.pictures.disbursement_by_month.get(4).and_then(|month| month.band.p95).unwrap_or(0.0);
    let baseline = if early < 0.7 { plot.top + 32.0 } else { plot.bottom - 14.0 };
    page::plate(drawing, &words, (x - 16.0, baseline), Side::Right, SMALL);
}
