//! Checks of one number or one count that rules share. Knows no rule.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::number::field::{Field, Unit};
use crate::number::numbers::At;
use crate::number::over_years::OverYears;
use crate::number::uncertain::Uncertain;
use crate::text::{Exact, Faults, Node};
use crate::units::Share;

/// A decimal as a floating number, for bounds.
#[must_use]
pub fn float(exact: Decimal) -> f64 {
    exact.to_f64().unwrap_or(f64::NAN)
}

/// Whether a share written as one exact number can be kept exactly.
pub fn check_share(written: Option<&Exact>, path: &str, root: &Node, faults: &mut Faults) {
    let Some(Exact(share)) = written else { return };
    if *share < Decimal::ZERO || *share > Decimal::ONE {
        faults.at(root, path, format!("{share} is out of range"), Unit::Share.rule_for(*share));
    } else if Share::exact(*share).is_none() {
        let what = format!("{share} has more than 18 decimals");
        faults.at(root, path, what, "write at most 18 decimals".to_owned());
    }
}

/// Whether a number lies within a range, both ends in it.
pub fn check_range(
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
pub fn check_count(
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

/// Whether a number stays at or above a limit; `name` is what a sentence calls it.
pub fn check_at_least<F: Field>(
    written: &Uncertain<F>,
    limit: f64,
    name: &str,
    help: &str,
    at: &At<'_>,
    root: &Node,
    faults: &mut Faults,
) {
    let Some(low) = written.lowest().filter(|low| *low < limit) else { return };
    let what = match written.exact() {
        Some(exact) => format!("{name} {exact} is below {limit}"),
        None => format!("{} can fall to {low:.4}: {name} must stay at {limit} or above", written.number.kind()),
    };
    faults.at(root, &at.to_string(), what, help.to_owned());
}

/// The points of a path beyond a limit: their place, and their value in words.
fn beyond<F: Field>(written: &OverYears<F>, is_beyond: impl Fn(f64) -> bool) -> impl Iterator<Item = (usize, String)> {
    let points = written.points().iter().enumerate();
    points
        .filter(move |(_, (_, Exact(value)))| is_beyond(float(*value)))
        .map(|(place, (year, Exact(value)))| (place, format!("{value} in {year}")))
}

/// Whether a number stays at or above a limit in all years; `name` is what a sentence calls it.
pub fn check_years_at_least<F: Field>(
    written: &OverYears<F>,
    limit: f64,
    name: &str,
    help: &str,
    at: &At<'_>,
    root: &Node,
    faults: &mut Faults,
) {
    if let OverYears::Same(number) = written {
        check_at_least(number, limit, name, help, at, root, faults);
    }
    for (place, value) in beyond(written, |value| value < limit) {
        faults.at(root, &format!("{at}.0.{place}.1"), format!("{name} {value} is below {limit}"), help.to_owned());
    }
}

/// Whether a number stays at or below a limit in all years; `name` is what a sentence calls it.
pub fn check_years_at_most<F: Field>(
    written: &OverYears<F>,
    limit: f64,
    name: &str,
    help: &str,
    at: &At<'_>,
    root: &Node,
    faults: &mut Faults,
) {
    if let OverYears::Same(number) = written {
        check_at_most(number, limit, name, help, at, root, faults);
    }
    for (place, value) in beyond(written, |value| value > limit) {
        faults.at(root, &format!("{at}.0.{place}.1"), format!("{name} {value} is above {limit}"), help.to_owned());
    }
}

/// Whether a number stays at or below a limit; `name` is what a sentence calls it.
pub fn check_at_most<F: Field>(
    written: &Uncertain<F>,
    limit: f64,
    name: &str,
    help: &str,
    at: &At<'_>,
    root: &Node,
    faults: &mut Faults,
) {
    if written.highest().is_none_or(|high| high <= limit) {
        return;
    }
    let what = match written.exact() {
        Some(exact) => format!("{name} {exact} is above {limit}"),
        None => format!("{} can rise above {limit}", written.number.kind()),
    };
    faults.at(root, &at.to_string(), what, help.to_owned());
}
