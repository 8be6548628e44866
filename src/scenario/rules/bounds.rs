//! How low and how high a number can come, and what several rules across fields ask. Knows no rule of its own.

use rust_decimal::Decimal;

use crate::number::checks::float;
use crate::number::{At, Field, Scope, Uncertain};
use crate::scenario::{Stage, Technology};
use crate::text::Faults;

/// Of what an amount is asked how high it comes.
#[derive(Clone, Copy)]
pub(super) enum Of {
    /// Of one project, at its very most.
    One,
    /// Of each of all projects of a run: what is drawn for a project counts with its mean.
    Each,
}

/// How high an amount comes, in smallest units; anything else in its own unit, with a `scale` of 1.
pub(super) fn height<F: Field>(written: &Uncertain<F>, scale: Decimal, of: Of) -> Option<f64> {
    match (of, written.scope) {
        (Of::Each, Scope::Project) => mean(written, scale),
        (Of::Each, Scope::Run | Scope::Year) | (Of::One, _) => {
            written.judged.counted_ends(&written.number, scale).map(|ends| ends.1)
        }
    }
}

/// The mean of an amount, in smallest units; of anything else in its own unit, with a `scale` of 1.
pub(super) fn mean<F: Field>(written: &Uncertain<F>, scale: Decimal) -> Option<f64> {
    written.judged.counted_mean(&written.number, scale)
}

/// How high the cost of a stage comes as a multiple of its plan, at least 1.
pub(super) fn overrun(technology: &Technology, stage: &Stage, of: Of) -> Option<f64> {
    let overrun = stage.cost_overrun.as_ref().or(technology.cost_overrun.as_ref());
    Some(overrun.map_or(Some(1.0), |written| height(written, Decimal::ONE, of))?.max(1.0))
}

/// A margin that one draw in a million falls below.
pub(super) fn smallest_margin<F: Field>(margin: &Uncertain<F>) -> Option<f64> {
    margin.exact().map(float).or_else(|| Some(margin.judged.facts()?.counted.as_ref()?.rarely_below()))
}

/// Whether one of these fields of any entry is faulty, as `market` of `technologies`, or whether there are no entries because of a
/// fault.
pub(super) fn touched<'n>(
    of: &At<'_>,
    names: impl Iterator<Item = &'n String>,
    fields: &[&str],
    faults: &Faults,
) -> bool {
    let mut names = names.peekable();
    if names.peek().is_none() {
        return faults.touches(&of.to_string());
    }
    names.any(|name| fields.iter().any(|field| faults.touches(&of.field(name).field(field).to_string())))
}

/// A list of words as a sentence has it: `a, b and c`.
pub(super) fn sentence_list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
