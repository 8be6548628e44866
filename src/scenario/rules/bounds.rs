//! How low and how high a number can come, and checks of one number that several rules share. Knows no rule of its own.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::number::{Field, Uncertain, Unit};
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
