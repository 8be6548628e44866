//! How low and how high a number can come, and checks of one number that several rules share. Knows no rule of its own.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::chance::Distribution;
use crate::number::{Field, Number, Scope, Uncertain, Unit};
use crate::scenario::{Stage, Technology};
use crate::text::{Exact, Faults, Node};
use crate::units::Share;

/// What happens less often is as good as never.
const NEVER: f64 = 1e-12;

/// The lowest and the highest value a distribution gives, but for one draw in 10¹².
pub(super) fn ends(distribution: &Distribution) -> (f64, f64) {
    match distribution {
        Distribution::Constant { value } => (*value, *value),
        other => {
            let (low, high) = other.support();
            (low.max(other.quantile(NEVER)), high.min(other.quantile(1.0 - NEVER)))
        }
    }
}

/// The ends of a number in the unit it is written in; `None` if it has no meaning.
pub(super) fn ends_of(number: &Number) -> Option<(f64, f64)> {
    number.distribution(Decimal::ONE).ok().as_ref().map(ends)
}

pub(super) fn lowest<F: Field>(written: &Uncertain<F>) -> Option<f64> {
    ends_of(&written.number).map(|ends| ends.0)
}

pub(super) fn highest<F: Field>(written: &Uncertain<F>) -> Option<f64> {
    ends_of(&written.number).map(|ends| ends.1)
}

/// Of what an amount is asked how high it comes.
#[derive(Clone, Copy)]
pub(super) enum Of {
    /// Of one project, at its very most.
    One,
    /// Of each of all projects of a run: what is drawn for a project counts with its mean.
    Each,
}

impl Of {
    fn height(self, distribution: &Distribution, scope: Scope) -> f64 {
        match (self, scope) {
            (Of::Each, Scope::Project) => distribution.mean(),
            (Of::Each, Scope::Run | Scope::Year) | (Of::One, _) => ends(distribution).1,
        }
    }
}

/// How high an amount comes, in smallest units.
pub(super) fn height<F: Field>(written: &Uncertain<F>, scale: Decimal, of: Of) -> Option<f64> {
    Some(of.height(&written.number.distribution(scale).ok()?, written.scope))
}

/// How high the cost of a stage comes as a multiple of its plan, at least 1.
pub(super) fn overrun(technology: &Technology, stage: &Stage, of: Of) -> Option<f64> {
    let overrun = stage.cost_overrun.as_ref().or(technology.cost_overrun.as_ref());
    Some(overrun.map_or(Some(1.0), |written| height(written, Decimal::ONE, of))?.max(1.0))
}

/// A margin that one draw in a million falls below.
pub(super) fn smallest_margin<F: Field>(margin: &Uncertain<F>) -> Option<f64> {
    margin.exact().map(float).or_else(|| {
        let distribution = margin.number.distribution(Decimal::ONE).ok()?;
        Some(distribution.quantile(1e-6).max(lowest(margin)?))
    })
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
