//! A comparison of two studies in words and as JSON. Computes nothing.

use std::fmt::Write;

use comfy_table::{CellAlignment, Table, presets};
use serde_json::{Value, json};

use super::number::{MoneyUnit, fixed, number};
use crate::comparison::{Compared, Comparison, First, MOVED_BEYOND, OfClass, Why, foremost};
use crate::study::warnings::FEW_BATCHES;
use crate::text::Change;
use crate::units::to_f64;

/// Characters of a value of the inputs that are printed.
const LONGEST: usize = 100;

/// The comparison to read: what changed in the inputs, then what moved in the results – what matters first, then the rest; everything
/// where `all` is asked for.
#[must_use]
pub fn comparison_table(comparison: &Comparison, all: bool) -> String {
    let mut text = format!("A: {}\nB: {}\n\n", comparison.names.0, comparison.names.1);
    if comparison.inputs.is_empty() {
        text.push_str("Inputs: the same.\n");
    } else {
        let many = if comparison.inputs.len() == 1 { "value differs" } else { "values differ" };
        let _ = writeln!(text, "Inputs: {} {many}.", comparison.inputs.len());
        for change in &comparison.inputs {
            let _ = writeln!(text, "  {}", change_in_words(change));
        }
    }
    let _ = writeln!(text, "\nResults: {}", pairing(comparison));
    for (only, side) in [(&comparison.only_in.0, "A"), (&comparison.only_in.1, "B")] {
        if !only.is_empty() {
            let names: Vec<String> = only.iter().map(|name| format!("“{name}”")).collect();
            let _ = writeln!(text, "Only {side} has the policies {}.", names.join(", "));
        }
    }
    for (only, side) in [(&comparison.measures_only_in.0, "A"), (&comparison.measures_only_in.1, "B")] {
        if !only.is_empty() {
            let _ = writeln!(text, "Only {side} has the measures {}.", only.join(", "));
        }
    }
    if let Some((a, b)) = &comparison.currencies {
        let _ = writeln!(text, "Money is not compared: it is in {a} and in {b}.");
    }
    results(comparison, all, &mut text);
    text
}

/// What moved: what matters first, then the rest.
fn results(comparison: &Comparison, all: bool, text: &mut String) {
    let same = comparison.rows.iter().filter(|row| row.same()).count();
    if comparison.rows.is_empty() {
        text.push_str("Nothing to compare: the two have no policy in common.\n");
    } else if same == comparison.rows.len() && !all {
        let _ = writeln!(text, "\nNothing moved: all {same} values are the same to the last digit.");
        return;
    }
    let first = foremost(comparison);
    if !first.is_empty() {
        let _ =
            writeln!(text, "\nWhat matters first:\n{}", rows(&first.iter().map(|first| first.row).collect::<Vec<_>>()));
        why(comparison, &first, text);
    }
    let told = |row: &&Compared| first.iter().any(|first| std::ptr::eq(first.row, *row));
    let shown: Vec<&Compared> =
        comparison.rows.iter().filter(|row| all || row.moved()).filter(|row| !told(row)).collect();
    if !shown.is_empty() {
        let rest = if first.is_empty() { "" } else { "\nThe rest:" };
        let _ = writeln!(text, "{rest}\n{}", rows(&shown));
    }
    if !shown.is_empty() || !first.is_empty() {
        let least = comparison.rows.iter().filter_map(|row| row.apart).map(|apart| apart.limit(MOVED_BEYOND));
        let _ = writeln!(
            text,
            "\n* as unlikely by chance as {MOVED_BEYOND} standard errors of a normal variable: here {} or more, from the blocks of runs there are.",
            fixed(least.fold(f64::INFINITY, f64::min), 1)
        );
    } else if !comparison.rows.is_empty() {
        text.push_str("\nNothing moved beyond chance.\n");
    }
    blocks(comparison, text);
    let unknown = comparison.rows.iter().filter(|row| row.unknown()).count();
    let little = comparison.rows.iter().filter(|row| !row.same() && !row.moved() && !row.unknown()).count();
    if unknown > 0 {
        let _ = writeln!(
            text,
            "{unknown} values differ, but there are too few blocks of runs to say whether by chance: run more futures."
        );
    }
    if !all {
        let _ = writeln!(text, "{little} values differ by less than that, {same} are the same; --all lists them.");
    }
}

/// Which projects moved with what matters first, policy by policy.
fn why(comparison: &Comparison, first: &[First<'_>], text: &mut String) {
    let mut told: Vec<&str> = Vec::new();
    for First { row, why } in first.iter().filter(|first| !first.why.is_empty()) {
        if told.contains(&row.policy.as_str()) {
            continue;
        }
        if told.is_empty() {
            let _ = writeln!(text, "\nWhy, in projects a future, B − A:");
        }
        told.push(&row.policy);
        let moved = |of: &Compared| {
            of.apart.map_or_else(
                || "on one side only".to_owned(),
                |apart| number(apart.value, Some(apart.se.unwrap_or(f64::INFINITY))),
            )
        };
        let stratum = |Why { row, class }: &Why<'_>| {
            let part = class.map_or_else(String::new, |of| format!(" (of it {} {})", of.class, moved(&of.row)));
            format!("{} {}{part}", row.measure.trim_start_matches("projects_"), moved(row))
        };
        let _ = writeln!(text, "  {}: {}", row.policy, why.iter().map(stratum).collect::<Vec<_>>().join(", "));
    }
    if !told.is_empty()
        && comparison.not_paired_because.is_empty()
        && comparison.classes.iter().any(|of| !of.row.paired)
    {
        text.push_str(
            "  By firm class not paired, so that less is beyond chance: a folder keeps no blocks of classes; the error is √(A's² + B's²).\n",
        );
    }
}

/// Says so where errors rest on few blocks of runs.
fn blocks(comparison: &Comparison, text: &mut String) {
    let degrees = comparison.rows.iter().filter_map(|row| row.apart).map(|apart| apart.degrees);
    let fewest = degrees.filter(|degrees| degrees.is_finite() && *degrees > 0.0).fold(f64::INFINITY, f64::min) + 1.0;
    if fewest < to_f64(FEW_BATCHES) {
        let _ = writeln!(
            text,
            "Errors rest on only {} blocks of runs, and limits are widened for it; more futures tell more.",
            fixed(fewest, 0)
        );
    }
}

fn change_in_words(Change { path, before, after }: &Change) -> String {
    match (before, after) {
        (Some(before), Some(after)) => format!("{path}: {} → {}", cut(before), cut(after)),
        (Some(before), None) => format!("{path}: removed (was {})", cut(before)),
        (None, Some(after)) => format!("{path}: added ({})", cut(after)),
        (None, None) => path.clone(),
    }
}

fn cut(text: &str) -> String {
    let start: String = text.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() { start + "…" } else { start }
}

fn pairing(comparison: &Comparison) -> String {
    let (a, b) = &comparison.ran;
    if comparison.not_paired_because.is_empty() {
        let runs = fixed(to_f64(a.runs), 0);
        return format!(
            "B less A, paired run by run on the same draws (seed {}, stream version {}, {}, {runs} futures).",
            a.seed, a.stream_version, a.design
        );
    }
    let of = |side: &str, ran: &crate::comparison::Ran| {
        format!("{side} ran {} futures with seed {}, cofin {}", fixed(to_f64(ran.runs), 0), ran.seed, ran.version)
    };
    format!(
        "B less A, not paired: {}. The error of a difference is √(A's² + B's²). {}; {}.",
        comparison.not_paired_because.join("; "),
        of("A", a),
        of("B", b)
    )
}

/// The rows, those of a policy under its name.
fn rows(shown: &[&Compared]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["\nmeasure", "\nunit", "\nA", "\nB", "\nB − A", "standard\nerrors", ""]);
    let mut policy = None;
    for row in shown {
        if policy.replace(&row.policy) != Some(&row.policy) {
            table.add_row([row.policy.as_str()]);
        }
        let largest = [row.first, row.second].into_iter().flatten().map(|(value, _)| value.abs()).fold(0.0, f64::max);
        let (unit, size) = scaled(&row.unit, largest);
        let cell = |value: Option<(f64, Option<f64>)>| {
            let with =
                |(value, se): (f64, Option<f64>)| number(value / size, Some(se.map_or(f64::INFINITY, |se| se / size)));
            value.map_or("–".to_owned(), with)
        };
        let apart = row.apart.map(|apart| (apart.value, apart.se));
        table.add_row([
            format!("  {}", row.measure),
            unit,
            cell(row.first),
            cell(row.second),
            cell(apart),
            errors_in_words(row.errors()),
            if row.moved() { "*".to_owned() } else { String::new() },
        ]);
    }
    for (place, column) in table.column_iter_mut().enumerate() {
        column.set_padding((if place == 0 { 0 } else { 2 }, 0));
        if (2..=5).contains(&place) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// How many standard errors, with a sign.
pub(super) fn errors_in_words(errors: Option<f64>) -> String {
    match errors {
        None => "–".to_owned(),
        Some(0.0) => "0".to_owned(),
        Some(errors) if errors.is_infinite() => (if errors > 0.0 { "+∞" } else { "−∞" }).to_owned(),
        Some(errors) => format!(
            "{}{}",
            if errors > 0.0 { "+" } else { "" },
            fixed(errors, if errors.abs() < 0.095 { 2 } else { 1 })
        ),
    }
}

/// The unit in words and its size: money, named by its currency in capitals, in thousands and more; shares in per cent.
pub(super) fn scaled(unit: &str, largest: f64) -> (String, f64) {
    let words = ["share", "ratio", "count", "per year", "months", "points"];
    match unit {
        "share" => ("%".to_owned(), 0.01),
        _ if words.contains(&unit) || unit.is_empty() => (unit.to_owned(), 1.0),
        currency => {
            let money = MoneyUnit::of(largest);
            (money.named(currency), money.size)
        }
    }
}

/// The comparison for programs.
///
/// # Panics
/// If a number is not finite: a mistake of ours.
#[must_use]
pub fn comparison_json(comparison: &Comparison) -> Vec<u8> {
    let side = |value: Option<(f64, Option<f64>)>| value.map(|(value, se)| json!({ "value": value, "se": se }));
    let rows: Vec<Value> = comparison
        .rows
        .iter()
        .map(|row| {
            let errors = row.errors().filter(|errors| errors.is_finite());
            json!({
                "policy": row.policy, "measure": row.measure, "unit": row.unit,
                "a": side(row.first), "b": side(row.second),
                "difference": row.apart.map(|apart| json!({ "value": apart.value, "se": apart.se })),
                "standard_errors": errors, "paired": row.paired, "moved": row.moved(),
            })
        })
        .collect();
    let apart = |row: &Compared| row.apart.map(|apart| json!({ "value": apart.value, "se": apart.se }));
    let of_class = |of: &OfClass| json!({ "name": of.class, "difference": apart(&of.row), "paired": of.row.paired });
    let of = |Why { row, class }: &Why<'_>| json!({ "measure": row.measure, "difference": apart(row), "class": class.map(of_class) });
    let matters: Vec<Value> = foremost(comparison)
        .iter()
        .map(|First { row, why }| {
            let why: Vec<Value> = why.iter().map(of).collect();
            json!({ "policy": row.policy, "measure": row.measure, "why": why })
        })
        .collect();
    let ran = |ran: &crate::comparison::Ran| json!({ "seed": ran.seed, "stream_version": ran.stream_version, "design": ran.design, "runs": ran.runs, "version": ran.version });
    let inputs: Vec<Value> = comparison
        .inputs
        .iter()
        .map(|change| json!({ "path": change.path, "a": change.before, "b": change.after }))
        .collect();
    let whole = json!({
        "a": { "name": comparison.names.0, "ran": ran(&comparison.ran.0), "only_policies": comparison.only_in.0,
            "only_measures": comparison.measures_only_in.0 },
        "b": { "name": comparison.names.1, "ran": ran(&comparison.ran.1), "only_policies": comparison.only_in.1,
            "only_measures": comparison.measures_only_in.1 },
        "inputs": inputs,
        "first": matters,
        "paired": comparison.not_paired_because.is_empty(),
        "not_paired_because": comparison.not_paired_because,
        "results": rows,
    });
    let mut bytes = serde_json::to_vec_pretty(&whole).expect("a comparison is plain data");
    bytes.push(b'\n');
    bytes
}
