//! A sweep in words: a table for each measure, then where curves turn and reach zero. Computes nothing.

use std::fmt::Write;

use comfy_table::{CellAlignment, Table, presets};

use super::comparison::scaled;
use super::number::{fixed, number, plain};
use crate::study::sweep::{Curve, Sweep};
use crate::study::turning::{Found, Kind};
use crate::units::to_f64;

/// Most columns of a table to read.
const MOST_COLUMNS: usize = 10;

/// The sweep to read.
#[must_use]
pub fn sweep_in_words(sweep: &Sweep) -> String {
    let mut text = format!("{}\n", sweep.title);
    for lever in &sweep.levers {
        let (low, high) = (lever.values.first().copied(), lever.values.last().copied());
        let of = if lever.name == lever.path { String::new() } else { format!(" ({})", lever.path) };
        let ends = format!("from {} to {}", value(low.unwrap_or(0.0)), value(high.unwrap_or(0.0)));
        let _ = writeln!(text, "{}{of} {ends}, {} values", lever.name, lever.values.len());
    }
    let runs = fixed(to_f64(sweep.runs), 0);
    let _ = writeln!(text, "{runs} futures at every value, the same luck at each (seed {}).", sweep.seed);
    for group in groups(sweep) {
        let _ = writeln!(text, "\n{}", block(sweep, &group));
    }
    let found: Vec<String> = sweep
        .curves
        .iter()
        .flat_map(|curve| curve.found.iter().map(move |found| sentence(sweep, curve, found)))
        .collect();
    if found.is_empty() {
        text.push_str("\nNo curve turns or reaches zero beyond chance.\n");
    } else {
        text.push_str("\nWhere curves turn and reach zero:\n");
        for sentence in found {
            let _ = writeln!(text, "– {sentence}");
        }
    }
    text.push_str("\n± one standard error, by batches of runs.\n");
    for warning in &sweep.warnings {
        let _ = writeln!(text, "Warning: {warning}");
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
fn what(sweep: &Sweep, curve: &Curve) -> String {
    if curve.less_reference {
        format!("{} less “{}”", curve.measure, sweep.reference)
    } else {
        curve.measure.to_owned()
    }
}

/// A table: down the values of the lever, across policies or values of the second lever.
fn block(sweep: &Sweep, group: &[&Curve]) -> String {
    let sizes = group.iter().flat_map(|curve| &curve.points).filter_map(|point| point.value);
    let (unit, size) = scaled(&group[0].unit, sizes.fold(0.0, |most, value| most.max(value.abs())));
    let mut text = format!("{}, {unit}", what(sweep, group[0]));
    if let (Some(_), Some(second)) = (group[0].beside, sweep.levers.get(1)) {
        let _ = write!(text, ", under “{}”; across: {}", group[0].policy, second.name);
    }
    let shown = &group[..group.len().min(MOST_COLUMNS)];
    if shown.len() < group.len() {
        let _ = write!(text, " (the first {MOST_COLUMNS} of {}; all are in sweep.csv)", group.len());
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let head = |curve: &&Curve| curve.beside.map_or_else(|| curve.policy.clone(), value);
    table.set_header([sweep.levers[0].name.clone()].into_iter().chain(shown.iter().map(head)));
    for (place, at) in sweep.levers[0].values.iter().enumerate() {
        let cell = |curve: &&Curve| {
            let point = &curve.points[place];
            let with = |value: f64| number(value / size, Some(point.se.map_or(f64::INFINITY, |se| se / size)));
            point.value.map_or_else(|| "–".to_owned(), with)
        };
        table.add_row([value(*at)].into_iter().chain(shown.iter().map(cell)));
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
fn value(value: f64) -> String {
    if value.abs() >= 1e4 { fixed(value, 0) } else { format!("{value}").replace('-', "−") }
}

fn sentence(sweep: &Sweep, curve: &Curve, found: &Found) -> String {
    let (low, high) = (value(found.between.0), value(found.between.1));
    let does = match found.kind {
        Kind::Lowest => "is lowest at",
        Kind::Highest => "is highest at",
        Kind::RisesThroughZero => "rises through zero at",
        Kind::FallsThroughZero => "falls through zero at",
    };
    let sides = match found.kind {
        Kind::Lowest => format!("higher at {low} and at {high}"),
        Kind::Highest => format!("lower at {low} and at {high}"),
        Kind::RisesThroughZero => format!("below zero at {low}, above at {high}"),
        Kind::FallsThroughZero => format!("above zero at {low}, below at {high}"),
    };
    let place = if found.se.is_some() { number(found.at, found.se) } else { plain(found.at) };
    let beside = match (curve.beside, sweep.levers.get(1)) {
        (Some(at), Some(lever)) => format!(", {} {}", lever.name, value(at)),
        _ => String::new(),
    };
    format!("under “{}”{beside}, {} {does} {place} ({sides})", curve.policy, what(sweep, curve))
}
