//! What a study waited for, in sentences. Computes nothing.

use std::fmt::Write;

use crate::report::number::{MoneyUnit, fixed, in_four_digits};
use crate::study::summary::{Precise, StoppedBy, Summary};
use crate::units::to_f64;

/// Why the study stopped and how exactly each number it waited for is known; empty for a study that waited for none.
#[must_use]
pub fn precision(summary: &Summary) -> String {
    let Some(precision) = &summary.precision else { return String::new() };
    let runs = fixed(to_f64(summary.runs), 0);
    let mut text = match precision.stopped_by {
        StoppedBy::Precision => {
            format!("Stopped after {runs} futures: every number is known to the precision asked for.\n")
        }
        StoppedBy::MostRuns => {
            format!("Stopped at the most futures, {runs}: not every number is known to the precision asked for.\n")
        }
    };
    for wanted in &precision.wanted {
        let _ = writeln!(text, "– {}", sentence(summary, wanted));
    }
    text
}

fn sentence(summary: &Summary, wanted: &Precise) -> String {
    let whose = match &wanted.than {
        None => format!("“{}”", wanted.policy),
        Some(than) => format!("“{}” less “{than}”", wanted.policy),
    };
    let unit = summary.policies.iter().find_map(|policy| Some(policy.measure(wanted.measure)?.unit.as_str()));
    let (Some(value), Some(half_width), Some(at_most)) = (wanted.value, wanted.half_width, wanted.at_most) else {
        return format!("{} of {whose} has no value with an error.", wanted.measure);
    };
    let (size, unit) = match unit {
        Some(unit) if unit == summary.currency => {
            let money = MoneyUnit::of(value);
            (money.size, format!(" {}", money.named(unit)))
        }
        Some("share") => (0.01, " %".to_owned()),
        _ => (1.0, String::new()),
    };
    let shown = |value: f64| in_four_digits(value / size);
    format!(
        "{} of {whose}: {}{unit}, 95 % interval ± {}; wanted at most ± {}: {}.",
        wanted.measure,
        shown(value),
        shown(half_width),
        shown(at_most),
        if wanted.met { "reached" } else { "not reached" }
    )
}
