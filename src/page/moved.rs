//! Why a number moved when a lever did: by how much on the same luck, with which firms, in which years. Runs nothing.

use maud::{Markup, html};

use super::say;
use super::seen::{Looked, Seen};
use super::table::{is_difference, known, said};
use super::whom;
use super::words::Sentence;
use crate::measure::{Id, Kind, MEASURES};
use crate::statistics::Estimate;
use crate::study::summary::{By, PolicySummary, YearSummary};
use crate::study::{columns, estimates};

/// What is told of a policy that moved, as far as the study has it.
const TOLD: [Id; 4] = [Id::NetPrivateEffect, Id::StateOutlay, Id::ProjectsAdditional, Id::SocialNpv];

/// By how much a measure of a policy differs between two studies on the same futures: the headline of one less that of the other.
fn difference(own: &Looked<'_>, beside: &Looked<'_>, policy: &str, id: Id) -> Option<Estimate> {
    let cells = |looked: &Looked<'_>| {
        let place = looked.study.policies.iter().position(|other| other.name == policy)?;
        columns::cells_of(looked.study, looked.results, place, id as usize).ok()
    };
    let (ours, theirs) = (cells(own)?, cells(beside)?);
    if ours.len() != theirs.len() {
        return None;
    }
    estimates::difference(MEASURES[id as usize].kind, &ours, &theirs, own.study.design.batch())
}

pub(super) fn draw(seen: &Seen<'_>, focus: &PolicySummary) -> Markup {
    let (Some(beside), words) = (&seen.beside, seen.words) else { return html! {} };
    let Some(other) = seen.other(&focus.name) else { return html! {} };
    let told: Vec<Sentence> = TOLD.into_iter().filter_map(|id| told(seen, beside, (focus, other), id)).collect();
    if told.is_empty() {
        return html! { p { (Sentence::of(words.moved_not, &[("policy", focus.name.clone())])) } };
    }
    html! {
        ul.moves { @for sentence in &told { li { (sentence) } } }
        (by_class(seen, focus, other))
        (by_year(seen, focus, other))
    }
}

/// What a measure of a policy was and is, and by how much it moved; `None` where it did not.
fn told(
    seen: &Seen<'_>,
    beside: &Looked<'_>,
    (now, before): (&PolicySummary, &PolicySummary),
    id: Id,
) -> Option<Sentence> {
    let words = seen.words;
    let (after, first) = (known(now, id).mean?, known(before, id).mean?);
    let by = Some(after - first).filter(|by| *by != 0.0)?;
    let text = |value: f64| said(id, value, &seen.summary().currency, words);
    let reach = error(&seen.own, beside, &now.name, id).map_or(String::new(), |half| format!(" ± {}", text(half)));
    let of = [
        ("measure", words.title_of(id.name()).replace('_', " ")),
        ("policy", now.name.clone()),
        ("before", text(first)),
        ("now", text(after)),
        ("difference", format!("{}{reach}", say::signed(text(by), by))),
    ];
    Some(Sentence::of(words.moved_by, &of))
}

/// Half the width of the 95 % interval of a move, on the same luck; of a difference to the reference case only where that stands still.
fn error(own: &Looked<'_>, beside: &Looked<'_>, policy: &str, id: Id) -> Option<f64> {
    let moves = |policy: &str| difference(own, beside, policy, id);
    let stands_still = || moves(&own.summary.reference).is_some_and(|by| by.value == 0.0 && by.se == 0.0);
    let by = moves(policy).filter(|_| !is_difference(id) || stands_still())?;
    by.interval(0.95).map(|(low, high)| (high - low) / 2.0)
}

/// Projects that start only with the policy, before and now, by kind of firm.
fn by_class(seen: &Seen<'_>, focus: &PolicySummary, other: &PolicySummary) -> Markup {
    let words = seen.words;
    let id = Id::ProjectsAdditional;
    let rows: Vec<(&str, f64, f64)> = focus
        .groups
        .iter()
        .filter(|group| group.by == By::Class)
        .filter_map(|group| {
            let before = other.groups.iter().find(|other| other.by == By::Class && other.name == group.name)?;
            Some((group.name.as_str(), whom::known(before, id).mean?, whom::known(group, id).mean?))
        })
        .collect();
    if rows.is_empty() || MEASURES[id as usize].kind != Kind::Mean {
        return html! {};
    }
    html! {
        h4 { (words.moved_class) }
        table.plain {
            thead { tr { th scope="col" { (words.class) } th scope="col" { (words.before) } th scope="col" { (words.now) } th scope="col" { (words.change) } } }
            tbody { @for (name, before, now) in rows { tr {
                th scope="row" { (name) }
                td { (say::exactly(before, 1, words)) }
                td { (say::exactly(now, 1, words)) }
                td { (say::signed(say::exactly(now - before, 1, words), now - before)) }
            } } }
        }
    }
}

/// State and private money by year, the change.
fn by_year(seen: &Seen<'_>, focus: &PolicySummary, other: &PolicySummary) -> Markup {
    let (words, currency) = (seen.words, &seen.summary().currency);
    let less = |(now, before): (&YearSummary, &YearSummary)| now.mean.unwrap_or(0.0) - before.mean.unwrap_or(0.0);
    let change = |name: &str| -> Vec<f64> {
        let (Some(now), Some(before)) = (focus.series(name), other.series(name)) else { return Vec::new() };
        now.years.iter().zip(&before.years).map(less).collect()
    };
    let (state, private) = (change("state_outlay"), change("private_outlay"));
    if state.iter().chain(&private).all(|change| *change == 0.0) {
        return html! {};
    }
    let cell = |values: &[f64], place: usize| {
        values
            .get(place)
            .map_or(words.none.to_owned(), |value| say::signed(say::money(*value, currency, words), *value))
    };
    html! {
        details { summary { (words.moved_year) } div.wide tabindex="0" role="region" aria-label=(words.moved_year) { table.plain {
            thead { tr { th scope="col" { (words.year) } th scope="col" { (words.state_money) } th scope="col" { (words.private_money) } } }
            tbody { @for (place, year) in seen.summary().years.iter().enumerate() { tr {
                th scope="row" { (year) } td { (cell(&state, place)) } td { (cell(&private, place)) }
            } } }
        } } }
    }
}
