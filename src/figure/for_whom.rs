//! Figure: State money and successes by firm class under each policy, with 95 % intervals. Computes nothing.

use crate::measure::Id;
use crate::study::summary::{By, GroupMeasure, PolicySummary, Summary};
use crate::words::{Words, put};

use super::axis::{Scale, extent, money_unit};
use super::drawing::{Area, Drawing, FULL, Side};
use super::font;
use super::page::{self, Key, MOST_ROWS, Made, Page, Rows};
use super::style::{self, AXIS, LABEL, Look, QUIET, TEXT, line_height};

/// Firm classes drawn at most.
const MOST_CLASSES: usize = 6;

/// A value with its 95 % interval.
type Shown = (f64, Option<(f64, f64)>);

/// One of the two plots: of each policy and class what is shown.
struct Column {
    head: String,
    /// What a value is divided by before it is shown.
    unit: f64,
    entries: Vec<Vec<Option<Shown>>>,
}

pub(super) fn draw(summary: &Summary, words: &'static Words) -> Drawing {
    let (told, made) = (&words.figures, Made::of(summary, words));
    let reference = &summary.reference;
    let all: Vec<&PolicySummary> = summary.policies.iter().filter(|policy| policy.name != *reference).collect();
    let policies: Vec<&PolicySummary> = all.iter().copied().take(MOST_ROWS).collect();
    let classes = classes(&policies);
    if classes.is_empty() {
        return Page::empty(made, told.whom_title, told.whom_nothing);
    }
    let money = shown(&policies, &classes, Id::StateOutlay.name(), |measure| Some((measure.value?, measure.interval)));
    let successes = shown(&policies, &classes, Id::Successes.name(), |measure| {
        Some((measure.difference?, measure.difference_interval))
    });
    let values = money.iter().flatten().flatten().map(|(value, _)| *value);
    let unit = money_unit(values);
    let head = put(told.whom_money, &[("unit", unit.in_words(&summary.currency, words))]);
    let columns = [
        Column { head, unit: unit.size, entries: money },
        Column { head: told.whom_successes.to_owned(), unit: 1.0, entries: successes },
    ];
    let left_out = classes.len() < classes_of(&policies).count();
    let reading = told.whom_reading.to_owned()
        + &page::not_drawn(all.len(), MOST_ROWS, "breakdown.csv", words)
        + if left_out { told.whom_classes } else { "" };
    let mut page = Page::new(made, told.whom_title, &reading);
    let keys: Vec<(Key, &str)> = classes.iter().enumerate().map(|(place, name)| (key(place), *name)).collect();
    page.legend(&keys);
    let plots_bottom = page.room.bottom - 46.0;
    let plots_top = page.room.top + line_height(LABEL) * 2.0 + 10.0;
    let rows = page::rows(&mut page, &page::names(&policies), plots_top, plots_bottom);
    let bottom = rows.middles.last().map_or(plots_bottom, |middle| middle + rows.height / 2.0);
    let (left, gap) = (rows.right_of_names + 24.0, 130.0);
    let width = (page.room.right - 30.0 - left - gap) / 2.0;
    for (place, column) in [0.0, 1.0].into_iter().zip(&columns) {
        let left = left + place * (width + gap);
        draw_column(&mut page.drawing, column, &rows, Area { left, top: plots_top, right: left + width, bottom });
    }
    page.drawing
}

fn key(place: usize) -> Key {
    let Look { ink, mark, .. } = style::policy(place);
    Key::Band(ink, FULL, Some(mark))
}

/// The classes of the first policy that is told by class.
fn classes_of<'a>(policies: &[&'a PolicySummary]) -> impl Iterator<Item = &'a str> {
    let first = policies.iter().find(|policy| !policy.groups.is_empty());
    let groups = first.into_iter().flat_map(|policy| &policy.groups);
    groups.filter(|group| group.by == By::Class).map(|group| group.name.as_str())
}

fn classes<'a>(policies: &[&'a PolicySummary]) -> Vec<&'a str> {
    classes_of(policies).take(MOST_CLASSES).collect()
}

fn shown(
    policies: &[&PolicySummary],
    classes: &[&str],
    name: &str,
    value: impl Fn(&GroupMeasure) -> Option<Shown>,
) -> Vec<Vec<Option<Shown>>> {
    let of = |policy: &PolicySummary, class: &str| {
        let group = policy.groups.iter().find(|group| group.by == By::Class && group.name == class)?;
        value(group.measure(name)?)
    };
    policies.iter().map(|policy| classes.iter().map(|class| of(policy, class)).collect()).collect()
}

fn draw_column(drawing: &mut Drawing, column: &Column, rows: &Rows, plot: Area) {
    let heads = font::wrap(&column.head, LABEL, true, plot.width() + 40.0, 2);
    for (line, words) in heads.iter().rev().enumerate() {
        let baseline = plot.top - 18.0 - page::count(line) * line_height(LABEL);
        drawing.bold(words, (plot.left, baseline), Side::Left, LABEL, TEXT);
    }
    let ends = extent(column.entries.iter().flatten().flatten().flat_map(|(value, interval)| {
        let (low, high) = interval.unwrap_or((*value, *value));
        [low / column.unit, high / column.unit]
    }));
    let (low, high) = ends.unwrap_or((0.0, 1.0));
    let scale = Scale::from_zero(low, high, 5);
    page::horizontal_axis(drawing, plot, &scale, "");
    let zero = scale.place(0.0, plot.left, plot.right);
    drawing.line(&[(zero, plot.top), (zero, plot.bottom)], AXIS, 4.0, FULL);
    for (entries, middle) in column.entries.iter().zip(&rows.middles) {
        if entries.iter().all(Option::is_none) {
            let place = (zero + 14.0, middle + f64::from(rows.size) * 0.36);
            drawing.text(drawing.words.figures.none, place, Side::Left, rows.size, QUIET);
        }
        let step = rows.height * 0.8 / page::count(entries.len());
        let first = middle - step * (page::count(entries.len()) - 1.0) / 2.0;
        let marked = entries.iter().enumerate().filter_map(|(place, entry)| Some((place, (*entry)?)));
        for (place, (value, interval)) in marked {
            let Look { ink, mark, .. } = style::policy(place);
            let y = first + page::count(place) * step;
            let at = |value: f64| scale.place(value / column.unit, plot.left, plot.right);
            if let Some((low, high)) = interval {
                let cap = (step * 0.3).min(10.0);
                drawing.line(&[(at(low), y), (at(high), y)], ink, 4.0, FULL);
                for end in [low, high] {
                    drawing.line(&[(at(end), y - cap), (at(end), y + cap)], ink, 4.0, FULL);
                }
            }
            drawing.mark(mark, (at(value), y), (step * 0.3).min(9.0), ink);
        }
    }
}
