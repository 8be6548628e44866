//! Checks of one number or one count that rules share. Knows no rule.

use std::cmp::Ordering;
use std::fmt;

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

/// Where a number must stay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// Here or above.
    AtLeast(f64),
    /// Here or below.
    AtMost(f64),
}

impl Limit {
    fn is_broken(self, value: f64) -> bool {
        match self {
            Limit::AtLeast(limit) => value < limit,
            // Also by what is no number.
            Limit::AtMost(limit) => value.partial_cmp(&limit).is_none_or(Ordering::is_gt),
        }
    }
}

/// The side of it that is not allowed.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::AtLeast(limit) => write!(f, "below {limit}"),
            Limit::AtMost(limit) => write!(f, "above {limit}"),
        }
    }
}

/// Whether a number stays within a limit; `name` is what a sentence calls it.
pub fn check_limit<F: Field>(
    written: &Uncertain<F>,
    limit: Limit,
    name: &str,
    help: &str,
    at: &At<'_>,
    root: &Node,
    faults: &mut Faults,
) {
    let end = match limit {
        Limit::AtLeast(_) => written.lowest(),
        Limit::AtMost(_) => written.highest(),
    };
    let Some(end) = end.filter(|end| limit.is_broken(*end)) else { return };
    let what = match (written.exact(), limit) {
        (Some(exact), _) => format!("{name} {exact} is {limit}"),
        (None, Limit::AtLeast(least)) => {
            format!("{} can fall to {end:.4}: {name} must stay at {least} or above", written.number.kind())
        }
        (None, Limit::AtMost(_)) => format!("{} can rise {limit}", written.number.kind()),
    };
    faults.at(root, &at.to_string(), what, help.to_owned());
}

/// Whether a number stays within a limit in all years; `name` is what a sentence calls it.
pub fn check_limit_in_all_years<F: Field>(
    written: &OverYears<F>,
    limit: Limit,
    name: &str,
    help: &str,
    at: &At<'_>,
    root: &Node,
    faults: &mut Faults,
) {
    let points = match written {
        OverYears::Same(number) => return check_limit(number, limit, name, help, at, root, faults),
        OverYears::Path(points) => points,
    };
    for (place, (year, Exact(value))) in points.iter().enumerate() {
        if limit.is_broken(float(*value)) {
            let what = format!("{name} {value} in {year} is {limit}");
            faults.at(root, &format!("{at}.0.{place}.1"), what, help.to_owned());
        }
    }
}
