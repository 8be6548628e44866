//! For whom: what a policy does to each kind of firm and each technology. Computes nothing.

use maud::{Markup, html};

use super::plot::{Known, Scale, of_bars};
use super::seen::Seen;
use super::table::said;
use super::words::Sentence;
use crate::measure::Id;
use crate::study::summary::{By, GroupSummary, PolicySummary};

/// What is told of each group.
const COLUMNS: [Id; 4] = [Id::ProjectsAdditional, Id::StateOutlay, Id::NetPrivateEffect, Id::DeadweightShare];

pub(super) fn draw(seen: &Seen<'_>, focus: &PolicySummary) -> Markup {
    let words = seen.words;
    if focus.groups.is_empty() {
        return html! { p { (words.whom_none) } };
    }
    html! {
        h3 { (Sentence::of(words.heading_whom, &[("policy", focus.name.clone())]).to_string()) }
        p.quiet { (words.whom_says) }
        @for (by, title) in [(By::Class, words.class), (By::Technology, words.technology)] {
            (table(seen, focus, by, title))
        }
    }
}

/// What is known of a measure of a group.
pub(super) fn known(group: &GroupSummary, id: Id) -> Known {
    let measure = group.measure(id.name());
    Known { mean: measure.and_then(|of| of.value), interval: measure.and_then(|of| of.interval), ..Known::default() }
}

fn table(seen: &Seen<'_>, focus: &PolicySummary, by: By, title: &str) -> Markup {
    let words = seen.words;
    let groups: Vec<&GroupSummary> = focus.groups.iter().filter(|group| group.by == by).collect();
    let has = |id: &Id| groups.iter().any(|group| known(group, *id).mean.is_some());
    let columns: Vec<Id> = COLUMNS.into_iter().filter(has).collect();
    let scales: Vec<Option<Scale>> =
        columns.iter().map(|id| of_bars(groups.iter().flat_map(|group| known(group, *id).numbers()))).collect();
    html! {
        div.wide tabindex="0" role="region" aria-label=(title) { table.policies {
            thead { tr {
                th scope="col" { (title) }
                @for id in &columns { th scope="col" { (words.title_of(id.name())) } }
            } }
            tbody { @for group in &groups { tr {
                th scope="row" { (group.name) }
                @for (id, scale) in columns.iter().zip(&scales) {
                    @let known = known(group, *id);
                    td {
                        @match known.mean {
                            None => (words.none),
                            Some(mean) => {
                                span.value { (said(*id, mean, &seen.summary().currency, words)) }
                                @if let Some(scale) = scale { (known.bar(scale)) }
                            }
                        }
                    }
                }
            } } }
        } }
    }
}
