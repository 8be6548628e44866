//! Two studies beside each other: what changed in the inputs, what moved in the results. Reads no file, simulates nothing, prints nothing.

mod apart;
pub mod folder;
mod foremost;
mod side;
mod table;

pub use apart::{Apart, unlikely};
pub use foremost::{First, Why, foremost};
pub use side::{ClassOfSide, Inputs, MeasureOfSide, PolicyOfSide, Ran, Side};
pub use table::table;

use std::collections::BTreeSet;

use crate::measure::Kind;
use crate::study::estimates;
use crate::text::{Change, changes};

/// A difference counts as moved if chance alone gives one so large as rarely as a normal variable strays so many standard errors.
pub const MOVED_BEYOND: f64 = 3.0;

/// What two studies have in common and what not.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Names of the two sides.
    pub names: (String, String),
    /// Values of the scenarios that are not the same, then tables that are not.
    pub inputs: Vec<Change>,
    /// Why no difference is taken run by run; empty where every one is.
    pub not_paired_because: Vec<String>,
    /// What both ran: seed, stream version, design, futures; for the sentence about pairing.
    pub ran: (Ran, Ran),
    /// Policies that only one side has.
    pub only_in: (Vec<String>, Vec<String>),
    /// Measures that only one side has.
    pub measures_only_in: (Vec<String>, Vec<String>),
    /// Currencies, where they differ: money is then not compared.
    pub currencies: Option<(String, String)>,
    /// One row a policy and measure that both sides have.
    pub rows: Vec<Compared>,
    /// Of each policy that both sides have, what became of the projects of each firm class that both have.
    pub classes: Vec<OfClass>,
}

/// What became of the projects of a firm class.
#[derive(Clone, Debug, PartialEq)]
pub struct OfClass {
    /// The class.
    pub class: String,
    /// The stratum, under its policy; paired, where it is, by blocks of 64 runs.
    pub row: Compared,
}

/// One measure of one policy on both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The policy.
    pub policy: String,
    /// The measure.
    pub measure: String,
    /// Its unit.
    pub unit: String,
    /// Its headline and error on the first side; `None` where there is none.
    pub first: Option<(f64, Option<f64>)>,
    /// On the second side.
    pub second: Option<(f64, Option<f64>)>,
    /// The second less the first; `None` where one of them is missing.
    pub apart: Option<Apart>,
    /// Whether the difference was taken run by run on the same draws.
    pub paired: bool,
}

impl Compared {
    /// Whether it moved: clearly beyond chance, or there on one side only.
    #[must_use]
    pub fn moved(&self) -> bool {
        match (&self.apart, self.first, self.second) {
            (Some(apart), _, _) => !apart.rests_on_too_few() && apart.is_beyond(MOVED_BEYOND),
            (None, first, second) => first.is_some() != second.is_some(),
        }
    }

    /// Whether it differs, and the blocks of runs are too few to say whether by chance.
    #[must_use]
    pub fn unknown(&self) -> bool {
        self.apart.is_some_and(|apart| apart.rests_on_too_few())
    }

    /// How many standard errors it moved; `None` where that is not known.
    #[must_use]
    pub fn errors(&self) -> Option<f64> {
        self.apart.filter(|apart| !apart.rests_on_too_few()).and_then(|apart| apart.errors())
    }

    /// Whether both sides say the same to the last digit.
    #[must_use]
    pub fn same(&self) -> bool {
        self.first == self.second && self.apart.as_ref().is_none_or(|apart| apart.value == 0.0)
    }
}

/// Compares two studies: the second less the first.
#[must_use]
pub fn compare(first: &Side, second: &Side) -> Comparison {
    let not_paired_because = unpaired(first, second);
    let currencies = (first.currency != second.currency).then(|| (first.currency.clone(), second.currency.clone()));
    let (mut rows, mut classes) = (Vec::new(), Vec::new());
    for policy in &first.policies {
        let Some(other) = second.policy(&policy.name) else { continue };
        of_classes(policy, other, not_paired_because.is_empty(), &mut classes);
        for measure in &policy.measures {
            let Some(with) = other.measure(&measure.name) else { continue };
            if measure.unit == with.unit {
                let block = if not_paired_because.is_empty() { first.block() } else { None };
                rows.push(compared(&policy.name, measure, with, block));
            }
        }
    }
    let names = |side: &Side| -> Vec<String> { side.policies.iter().map(|policy| policy.name.clone()).collect() };
    let measures = |side: &Side| -> Vec<String> {
        let first = side.policies.first();
        first.map_or_else(Vec::new, |policy| policy.measures.iter().map(|measure| measure.name.clone()).collect())
    };
    Comparison {
        names: (first.name.clone(), second.name.clone()),
        inputs: inputs(&first.inputs, &second.inputs),
        not_paired_because,
        ran: (first.ran.clone(), second.ran.clone()),
        only_in: only(&names(first), &names(second)),
        measures_only_in: only(&measures(first), &measures(second)),
        currencies,
        rows,
        classes,
    }
}

/// The firm classes of a policy that both sides have; paired block by block where both sides are the same futures and have blocks.
fn of_classes(first: &PolicyOfSide, second: &PolicyOfSide, paired: bool, found: &mut Vec<OfClass>) {
    for class in &first.classes {
        let Some(other) = second.classes.iter().find(|other| other.name == class.name) else { continue };
        for stratum in &class.strata {
            if let Some(with) = other.strata.iter().find(|with| with.name == stratum.name) {
                let row = compared(&first.name, stratum, with, paired.then_some(1));
                found.push(OfClass { class: class.name.clone(), row });
            }
        }
    }
}

/// Values of the scenarios, and tables by their names, that are not the same.
fn inputs(first: &Inputs, second: &Inputs) -> Vec<Change> {
    let mut found = changes(&first.scenario, &second.scenario);
    let names: BTreeSet<&String> = first.tables.keys().chain(second.tables.keys()).collect();
    for name in names {
        let digest = |of: &Inputs| of.tables.get(name).map(|digest| format!("SHA-256 {digest}"));
        let (before, after) = (digest(first), digest(second));
        if before != after {
            found.push(Change { path: name.clone(), before, after });
        }
    }
    found
}

fn only(first: &[String], second: &[String]) -> (Vec<String>, Vec<String>) {
    let without = |some: &[String], others: &[String]| {
        some.iter().filter(|name| !others.contains(name)).cloned().collect::<Vec<String>>()
    };
    (without(first, second), without(second, first))
}

/// Why the runs of two sides are not the same futures, in words; empty where they are.
fn unpaired(first: &Side, second: &Side) -> Vec<String> {
    let (a, b) = (&first.ran, &second.ran);
    let mut reasons = Vec::new();
    let mut differ = |what: &str, a: String, b: String| {
        if a != b {
            reasons.push(format!("{what} differ ({a} and {b})"));
        }
    };
    differ("seeds", a.seed.to_string(), b.seed.to_string());
    differ("versions of the draw stream", a.stream_version.to_string(), b.stream_version.to_string());
    differ("designs", a.design.clone(), b.design.clone());
    differ("numbers of futures", a.runs.to_string(), b.runs.to_string());
    if first.block().is_none() {
        reasons.push(format!("the design {} is not known here", a.design));
    }
    reasons.extend([first, second].iter().filter_map(|side| side.no_rows.clone()));
    reasons
}

/// One row; `block` where the runs are paired.
fn compared(policy: &str, first: &MeasureOfSide, second: &MeasureOfSide, block: Option<usize>) -> Compared {
    let headline = |side: &MeasureOfSide| side.value.map(|value| (value, side.se));
    let both = first.value.is_some() && second.value.is_some();
    let paired = match (block, &first.cells, &second.cells) {
        (Some(block), Some(a), Some(b)) if both && first.kind == second.kind => difference(first.kind, b, a, block),
        _ => None,
    };
    let apart = match (paired, first.value, second.value) {
        (Some(paired), _, _) => Some(paired),
        (None, Some(a), Some(b)) => {
            Some(Apart::independent((b, second.se, second.blocks), (a, first.se, first.blocks)))
        }
        (None, _, _) => None,
    };
    Compared {
        policy: policy.to_owned(),
        measure: first.name.clone(),
        unit: first.unit.clone(),
        first: headline(first),
        second: headline(second),
        paired: paired.is_some(),
        apart,
    }
}

fn difference(kind: Kind, a: &[crate::outcome::Cell], b: &[crate::outcome::Cell], block: usize) -> Option<Apart> {
    (a.len() == b.len()).then(|| estimates::difference(kind, a, b, block)).flatten().map(Apart::paired)
}
