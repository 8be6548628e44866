//! What a study waited for, in sentences. Computes nothing.

use std::fmt::Write;

use crate::report::number::{MoneyUnit, fixed, in_four_digits};
use crate::study::summary::{Precise, StoppedBy, Summary};
use crate::units::to_f64;
use crate::words::{Words, put};

/// Why the study stopped and how exactly each number it waited for is known; empty for a study that waited for none.
#[must_use]
pub fn precision(summary: &Summary, words: &Words) -> String {
    let Some(precision) = &summary.precision else { return String::new() };
    let template = match precision.stopped_by {
        StoppedBy::Precision => words.table.stopped_precise,
        StoppedBy::MostRuns => words.table.stopped_most,
    };
    let mut text = put(template, &[("runs", words.local(&fixed(to_f64(summary.runs), 0)))]) + "\n";
    for wanted in &precision.wanted {
        let _ = writeln!(text, "– {}", sentence(summary, wanted, words));
    }
    text
}

fn sentence(summary: &Summary, wanted: &Precise, words: &Words) -> String {
    let policy = ("policy", wanted.policy.clone());
    let whose = match &wanted.than {
        None => put(words.table.of_policy, &[policy]),
        Some(than) => put(words.table.of_difference, &[policy, ("than", than.clone())]),
    };
    let mut of = vec![("measure", words.name_of(wanted.measure).to_owned()), ("whose", whose)];
    let unit = summary.policies.iter().find_map(|policy| Some(policy.measure(wanted.measure)?.unit.as_str()));
    let (Some(value), Some(half_width), Some(at_most)) = (wanted.value, wanted.half_width, wanted.at_most) else {
        return put(words.table.not_precise, &of);
    };
    let (size, unit) = match unit {
        Some(unit) if unit == summary.currency => {
            let money = MoneyUnit::of(value);
            (money.size, format!(" {}", money.in_words(unit, words)))
        }
        Some("share") => (0.01, words.percent.to_owned()),
        _ => (1.0, String::new()),
    };
    let shown = |value: f64| words.local(&in_four_digits(value / size));
    let met = if wanted.met { words.table.met } else { words.table.not_met };
    of.extend([
        ("value", format!("{}{unit}", shown(value))),
        ("half", shown(half_width)),
        ("most", shown(at_most)),
        ("met", met.to_owned()),
    ]);
    put(words.table.precise, &of)
}
