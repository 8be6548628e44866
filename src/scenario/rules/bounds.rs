//! How low and how high a number can come, and checks of one number that several rules share. Knows no rule of its own.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::number::{Field, Scope, Uncertain, Unit};
use crate::scenario::{Stage, Technology};
use crate::text::{Exact, Faults, Node};
use crate::units::Share;

/// The lowest value but for one draw in 10¹²; `None` if the number has no meaning.
pub(super) fn lowest<F: Field>(written: &Uncertain<F>) -> Option<f64> {
    written.ends().map(|ends| ends.0)
}

/// The highest value but for one draw in 10¹²; `None` if the number has no meaning.
pub(super) fn highest<F: Field>(written: &Uncertain<F>) -> Option<f64> {
    written.ends().map(|ends| ends.1)
}

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

pub(super) fn is_zero<F: Field>(written: &Uncertain<F>) -> bool {
    written.exact() == Some(Decimal::ZERO)
}

pub(super) fn float(exact: Decimal) -> f64 {
    exact.to_f64().unwrap_or(f64::NAN)
}

/// Whether one of these fields of any entry is faulty, as `market` of `technologies`, or whether there are no entries because of a
/// fault.
pub(super) fn touched<'n>(of: &str, names: impl Iterator<Item = &'n String>, fields: &[&str], faults: &Faults) -> bool {
    let mut names = names.peekable();
    if names.peek().is_none() {
        return faults.touches(of);
    }
    names.any(|name| fields.iter().any(|field| faults.touches(&format!("{of}.{name}.{field}"))))
}

/// Whether a share written as one exact number can be kept exactly.
pub(super) fn check_share(written: Option<&Exact>, path: &str, root: &Node, faults: &mut Faults) {
    let Some(Exact(share)) = written else { return };
    if *share < Decimal::ZERO || *share > Decimal::ONE {
        faults.at(root, path, format!("{share} is out of range"), Unit::Share.rule_for(*share));
    } else if Share::exact(*share).is_none() {
        let what = format!("{share} has more than 18 decimals");
        faults.at(root, path, what, "write at most 18 decimals".to_owned());
    }
}

/// Whether a number lies within a range, both ends in it.
pub(super) fn check_range(
    number: impl Into<Decimal>,
    range: (u32, u32),
    of: &str,
    path: &str,
    root: &Node,
    faults: &mut Faults,
) {
    let number: Decimal = number.into();
    let (least, most) = range;
    if number < Decimal::from(least) || number > Decimal::from(most) {
        faults.at(root, path, format!("{number} is out of range"), format!("write {of} from {least} to {most}"));
    }
}

/// Whether a list or a set of entries is neither empty nor too long.
pub(super) fn check_count(
    count: usize,
    range: (usize, usize),
    of: &str,
    path: &str,
    root: &Node,
    faults: &mut Faults,
) -> bool {
    let (least, most) = range;
    if count < least {
        faults.at(root, path, format!("there are no {of} here"), format!("write from {least} to {most} {of}"));
    } else if count > most {
        faults.at(root, path, format!("{count} {of} are too many"), format!("write at most {most} {of}"));
    }
    (least..=most).contains(&count)
}

/// A list of words as a sentence has it: `a, b and c`.
pub(super) fn sentence_list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
