//! The table of policies by what matters: a number as people say it, and its bar with what may happen and how sure. Computes nothing.

use maud::{Markup, html};

use super::answer::{better, said_target};
use super::plot::{BAR, Known, Scale, of_bars};
use super::say;
use super::seen::{COLUMNS, Seen};
use super::words::{Sentence, Words};
use crate::measure::{Better, Id, MEASURES, Unit};
use crate::report::number::MoneyUnit;
use crate::study::summary::{MeasureSummary, PolicySummary, Summary};

/// Policies that are shown: a table that nobody reads to its end helps nobody.
pub(super) const MOST_ROWS: usize = 24;
/// Targets that are shown.
const MOST_TARGETS: usize = 3;

/// The policies that are shown.
pub(super) fn shown(summary: &Summary) -> impl Iterator<Item = &PolicySummary> {
    summary.policies.iter().take(MOST_ROWS)
}

/// The columns that some policy has a value of.
pub(super) fn columns(summary: &Summary) -> Vec<Id> {
    let has = |id: &Id| summary.policies.iter().any(|policy| known(policy, *id).mean.is_some());
    COLUMNS.into_iter().filter(has).collect()
}

/// Whether the page shows a measure of every policy as its difference to the reference case.
pub(super) fn is_difference(id: Id) -> bool {
    id == Id::SocialNpv
}

/// What is known of a measure of a policy, as the page shows it.
pub(super) fn known(policy: &PolicySummary, id: Id) -> Known {
    let Some(measure) = policy.measure(id.name()) else { return Known::default() };
    if is_difference(id) {
        let difference = measure.difference.as_ref();
        return Known {
            mean: difference.map(|of| of.value),
            interval: difference.and_then(|of| of.interval),
            ..Known::default()
        };
    }
    Known { mean: measure.value, interval: measure.interval, band: band(measure), beside: None }
}

/// What may happen, where single futures have a value that is worth a picture.
fn band(measure: &MeasureSummary) -> Option<(f64, f64)> {
    measure.band.p05.zip(measure.band.p95)
}

/// A value as it is said in its unit.
pub(super) fn said(id: Id, value: f64, currency: &str, words: &Words) -> String {
    match MEASURES[id as usize].unit {
        Unit::Money => say::money(value, currency, words),
        Unit::Share => say::percent(value, words),
        Unit::Ratio | Unit::Count | Unit::PerYear | Unit::Months | Unit::Points => say::about(value, words),
    }
}

/// A column: a measure, the scale of its bars, the unit of its money.
struct Column {
    id: Id,
    scale: Option<Scale>,
    unit: Option<MoneyUnit>,
}

impl Column {
    fn of(seen: &Seen<'_>, id: Id) -> Column {
        let numbers = |policy: &PolicySummary| {
            let beside = seen.other(&policy.name).and_then(|other| known(other, id).mean);
            Known { beside, ..known(policy, id) }.numbers().collect::<Vec<f64>>()
        };
        let all: Vec<f64> = shown(seen.summary()).flat_map(numbers).collect();
        let largest = all.iter().fold(0.0, |largest: f64, number| largest.max(number.abs()));
        let unit = MEASURES[id as usize].is_money().then(|| MoneyUnit::of(largest));
        Column { id, scale: of_bars(all), unit }
    }

    /// A value in the unit of the column, which stands in its head.
    fn said(&self, value: f64, words: &Words) -> String {
        self.unit.map_or_else(|| said(self.id, value, "", words), |unit| say::about(value / unit.size, words))
    }
}

/// The table.
pub(super) fn draw(seen: &Seen<'_>) -> Markup {
    let (summary, words) = (seen.summary(), seen.words);
    let columns: Vec<Column> = columns(summary).into_iter().map(|id| Column::of(seen, id)).collect();
    let targets = summary.policies.iter().map(|policy| policy.targets.len()).max().unwrap_or(0).min(MOST_TARGETS);
    let leading = seen.lead.as_ref().map(|lead| lead.best.name.as_str());
    html! {
        table.policies {
            thead { tr {
                th scope="col" { (words.policy) }
                @for column in &columns {
                    th scope="col" title=((words.of_measure)(column.id).1) {
                        (words.title_of(column.id.name()))
                        @if let Some(unit) = column.unit { span.quiet { ", " (unit.in_words(&summary.currency, words)) } }
                    }
                }
                @for place in 0..targets { th scope="col" { (target_head(summary, place, words)) } }
            } }
            tbody {
                @for policy in shown(summary) {
                    tr.leading[leading == Some(policy.name.as_str())].reference[policy.name == summary.reference] {
                        th scope="row" {
                            (policy.name)
                            @if policy.name == summary.reference { span.quiet { " (" (words.reference) ")" } }
                        }
                        @for column in &columns { (cell(seen, policy, column)) }
                        @for place in 0..targets { (target_cell(seen, policy, place)) }
                    }
                }
            }
        }
        p.quiet { (words.reading_table) }
    }
}

fn cell(seen: &Seen<'_>, policy: &PolicySummary, column: &Column) -> Markup {
    let (words, id) = (seen.words, column.id);
    let beside = seen.other(&policy.name).map(|other| known(other, id));
    let known = Known { beside: beside.and_then(|beside| beside.mean), ..known(policy, id) };
    let Some(mean) = known.mean else {
        let reason = policy.measure(id.name()).and_then(|measure| measure.reason.as_deref());
        return html! { td title=[reason.map(|reason| words.term(reason))] { (words.none) } };
    };
    let text = |value: f64| column.said(value, words);
    let shown = if is_difference(id) { say::signed(text(mean), mean) } else { text(mean) };
    let sure = known
        .interval
        .map(|(low, high)| Sentence::of(words.interval, &[("low", text(low)), ("high", text(high))]).to_string());
    html! {
        td data-exact=(mean) title=[sure.clone()] {
            span.value { (shown) }
            @if let Some(sure) = sure { span.hidden { ", " (sure) } }
            @if let Some(scale) = &column.scale { (known.bar(scale)) }
            (moved(mean, known.beside, id, &text, words))
        }
    }
}

/// How far a value moved from the setting beside.
fn moved(mean: f64, beside: Option<f64>, id: Id, text: &impl Fn(f64) -> String, words: &Words) -> Markup {
    let Some(by) = beside.map(|beside| mean - beside).filter(|by| *by != 0.0) else { return html! {} };
    let class = match (better(id), by > 0.0) {
        (Better::Higher, true) | (Better::Lower, false) => "moved good",
        (Better::Higher, false) | (Better::Lower, true) => "moved bad",
        (Better::Neither, _) => "moved",
    };
    html! { span class=(class) title=(words.change) { (if by > 0.0 { "▲ " } else { "▼ " }) (say::signed(text(by), by)) } }
}

fn target_head(summary: &Summary, place: usize, words: &Words) -> String {
    let target = summary.policies.iter().find_map(|policy| policy.targets.get(place));
    target.map_or(String::new(), |target| {
        Sentence::of(words.target_column, &[("target", said_target(target, summary, words))]).to_string()
    })
}

fn target_cell(seen: &Seen<'_>, policy: &PolicySummary, place: usize) -> Markup {
    let words = seen.words;
    let Some(target) = policy.targets.get(place) else { return html! { td { (words.none) } } };
    let chance = target.chance.value;
    let width = super::plot::tenth(chance * (BAR.0 - 6.0));
    html! {
        td data-exact=(chance) {
            span.value { (say::percent(chance, words)) }
            svg.bar viewBox={ "0 0 " (BAR.0) " " (BAR.1) } aria-hidden="true" {
                rect.rail x="3" y="4" width=(BAR.0 - 6.0) height="6" {}
                rect.chance x="3" y="4" width=(width) height="6" {}
            }
        }
    }
}
