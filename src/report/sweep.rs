//! A sweep in words: a table for each measure, then where curves turn and reach zero. Computes nothing.

use std::fmt::Write;

use comfy_table::{CellAlignment, Table, presets};

use super::number::{fixed, number, plain, scaled};
use crate::study::sweep::{Curve, Sweep};
use crate::study::turning::{Found, Kind};
use crate::units::to_f64;
use crate::words::{Words, put};

/// Most columns of a table to read.
const MOST_COLUMNS: usize = 10;

/// The sweep to read.
#[must_use]
pub fn sweep_in_words(sweep: &Sweep, words: &Words) -> String {
    let told = &words.sweep;
    let mut text = format!("{}\n", sweep.title_in(words.language));
    for lever in &sweep.levers {
        let (low, high) = (lever.values.first().copied(), lever.values.last().copied());
        let path = if lever.name == lever.path { String::new() } else { format!(" ({})", lever.path) };
        let of = [
            ("lever", format!("{}{path}", lever.name)),
            ("low", value(low.unwrap_or(0.0), words)),
            ("high", value(high.unwrap_or(0.0), words)),
            ("count", lever.values.len().to_string()),
        ];
        let _ = writeln!(text, "{}", put(told.lever, &of));
    }
    let of = [("runs", words.local(&fixed(to_f64(sweep.runs), 0))), ("seed", sweep.seed.to_string())];
    let _ = writeln!(text, "{}", put(told.futures, &of));
    for group in groups(sweep) {
        let _ = writeln!(text, "\n{}", block(sweep, &group, words));
    }
    let found: Vec<String> = sweep
        .curves
        .iter()
        .flat_map(|curve| curve.found.iter().map(move |found| sentence(sweep, curve, found, words)))
        .collect();
    if found.is_empty() {
        let _ = writeln!(text, "\n{}", told.found_nothing);
    } else {
        let _ = writeln!(text, "\n{}", told.found);
        for sentence in found {
            let _ = writeln!(text, "– {sentence}");
        }
    }
    let _ = writeln!(text, "\n{}", told.errors);
    for warning in &sweep.warnings {
        let _ = writeln!(text, "{}{}", words.table.warning, warning.said(words));
    }
    text
}

/// The curves that share a table: with one lever those of a measure, with two those of a measure and policy.
fn groups(sweep: &Sweep) -> Vec<Vec<&Curve>> {
    let mut groups: Vec<Vec<&Curve>> = Vec::new();
    for curve in &sweep.curves {
        let together =
            |other: &Curve| other.measure == curve.measure && (curve.beside.is_none() || other.policy == curve.policy);
        match groups.iter_mut().find(|group| together(group[0])) {
            Some(group) => group.push(curve),
            None => groups.push(vec![curve]),
        }
    }
    groups
}

/// What a curve shows, in words: `social_npv less “no support”`.
fn what(sweep: &Sweep, curve: &Curve, words: &Words) -> String {
    let measure = words.name_of(curve.measure).to_owned();
    if curve.less_reference {
        put(words.sweep.less, &[("measure", measure), ("reference", sweep.reference.clone())])
    } else {
        measure
    }
}

/// A table: down the values of the lever, across policies or values of the second lever.
fn block(sweep: &Sweep, group: &[&Curve], words: &Words) -> String {
    let sizes = group.iter().flat_map(|curve| &curve.points).filter_map(|point| point.value);
    let largest = sizes.fold(0.0, |most: f64, value| most.max(value.abs()));
    let (unit, size) = scaled(&group[0].unit, largest, &sweep.currency, words);
    let of = [("what", what(sweep, group[0], words)), ("unit", unit)];
    let mut text = put(words.figures.with_unit, &of);
    if let (Some(_), Some(second)) = (group[0].beside, sweep.levers.get(1)) {
        let of = [("what", text), ("policy", group[0].policy.clone()), ("lever", second.name.clone())];
        text = put(words.sweep.under, &of);
    }
    let shown = &group[..group.len().min(MOST_COLUMNS)];
    if shown.len() < group.len() {
        let of = [("most", MOST_COLUMNS.to_string()), ("all", group.len().to_string())];
        text += &put(words.sweep.first_of, &of);
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let head = |curve: &&Curve| curve.beside.map_or_else(|| curve.policy.clone(), |at| value(at, words));
    table.set_header([sweep.levers[0].name.clone()].into_iter().chain(shown.iter().map(head)));
    for (place, at) in sweep.levers[0].values.iter().enumerate() {
        let cell = |curve: &&Curve| {
            let point = &curve.points[place];
            let with = |value: f64| number(value / size, Some(point.se.map_or(f64::INFINITY, |se| se / size)));
            point.value.map_or_else(|| "–".to_owned(), |value| words.local(&with(value)))
        };
        table.add_row([value(*at, words)].into_iter().chain(shown.iter().map(cell)));
    }
    for (place, column) in table.column_iter_mut().enumerate() {
        column.set_padding((if place == 0 { 0 } else { 3 }, 0));
        if place > 0 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for line in table.lines() {
        let _ = write!(text, "\n  {}", line.trim_end());
    }
    text
}

/// A value of a lever, as short as it is.
fn value(value: f64, words: &Words) -> String {
    words.local(&if value.abs() >= 1e4 { fixed(value, 0) } else { format!("{value}").replace('-', "−") })
}

fn sentence(sweep: &Sweep, curve: &Curve, found: &Found, words: &Words) -> String {
    let template = match found.kind {
        Kind::Lowest => words.sweep.lowest,
        Kind::Highest => words.sweep.highest,
        Kind::RisesThroughZero => words.sweep.rises,
        Kind::FallsThroughZero => words.sweep.falls,
    };
    let place = if found.se.is_some() { number(found.at, found.se) } else { plain(found.at) };
    let policy = ("policy", curve.policy.clone());
    let policy = match (curve.beside, sweep.levers.get(1)) {
        (Some(at), Some(lever)) => {
            put(words.sweep.beside, &[policy, ("lever", lever.name.clone()), ("value", value(at, words))])
        }
        _ => put(words.table.of_policy, &[policy]),
    };
    let of = [
        ("policy", policy),
        ("what", what(sweep, curve, words)),
        ("at", words.local(&place)),
        ("low", value(found.between.0, words)),
        ("high", value(found.between.1, words)),
    ];
    put(template, &of)
}
