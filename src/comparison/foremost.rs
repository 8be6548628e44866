//! What of a comparison matters first: of what people look at, what moved most surely, and which projects moved with it. Computes no
//! number.

use crate::comparison::side::STRATA;
use crate::comparison::{Compared, Comparison, OfClass};
use crate::measure::Id;

/// How much is told first.
const MOST: usize = 5;
/// Strata that are told with it.
const MOST_STRATA: usize = 3;

/// The measures that people look at.
const LOOKED_AT: [Id; 12] = [
    Id::NetPrivateEffect,
    Id::GrossLeverage,
    Id::DeadweightShare,
    Id::Additionality,
    Id::StateOutlay,
    Id::Successes,
    Id::CostPerAdditionalSuccess,
    Id::NewProducts,
    Id::DisbursementMidQ4,
    Id::SocialNpv,
    Id::FiscalNpv,
    Id::Mvpf,
];

/// A row that matters, and the strata of the same policy that moved, the largest move first.
#[derive(Clone, Debug, PartialEq)]
pub struct First<'c> {
    /// The row.
    pub row: &'c Compared,
    /// Numbers of projects by what became of them.
    pub why: Vec<Why<'c>>,
}

/// A stratum that moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Why<'c> {
    /// Its row.
    pub row: &'c Compared,
    /// The firm class whose part of it moved most, of those that clearly moved; none where none did, or there is but one class.
    pub class: Option<&'c OfClass>,
}

/// At most five rows of what people look at, each of another measure: where it moved most, measured by its error; what moved without
/// chance comes first, the larger part of its value before the smaller.
#[must_use]
pub fn foremost(comparison: &Comparison) -> Vec<First<'_>> {
    let mut rows: Vec<&Compared> =
        comparison.rows.iter().filter(|row| row.moved() && is_one(row, &LOOKED_AT)).collect();
    rows.sort_by(|a, b| weight(b).partial_cmp(&weight(a)).unwrap_or(std::cmp::Ordering::Equal));
    let mut found: Vec<First<'_>> = Vec::new();
    for row in rows {
        if found.len() < MOST && found.iter().all(|first| first.row.measure != row.measure) {
            found.push(First { row, why: why(comparison, &row.policy) });
        }
    }
    found
}

fn is_one(row: &Compared, of: &[Id]) -> bool {
    of.iter().any(|id| id.name() == row.measure)
}

/// How many errors a row moved, and what part of its value; what is there on one side only moved most.
fn weight(row: &Compared) -> (f64, f64) {
    let size = [row.first, row.second].into_iter().flatten().map(|(value, _)| value.abs()).fold(0.0, f64::max);
    match &row.apart {
        None => (f64::INFINITY, f64::INFINITY),
        Some(apart) => (apart.errors().map_or(0.0, f64::abs), if size > 0.0 { apart.value.abs() / size } else { 0.0 }),
    }
}

fn why<'c>(comparison: &'c Comparison, policy: &str) -> Vec<Why<'c>> {
    let of_policy = |row: &&Compared| row.policy == policy && row.moved() && is_one(row, &STRATA);
    let mut strata: Vec<&Compared> = comparison.rows.iter().filter(of_policy).collect();
    let size = |row: &Compared| row.apart.map_or(f64::INFINITY, |apart| apart.value.abs());
    strata.sort_by(|a, b| size(b).total_cmp(&size(a)));
    strata.truncate(MOST_STRATA);
    strata.into_iter().map(|row| Why { row, class: foremost_class(comparison, row) }).collect()
}

/// The first of the classes whose part of a stratum moved most. What a stratum moved is the sum of what its classes did.
fn foremost_class<'c>(comparison: &'c Comparison, stratum: &Compared) -> Option<&'c OfClass> {
    let is_part = |of: &&OfClass| of.row.policy == stratum.policy && of.row.measure == stratum.measure;
    let parts = || comparison.classes.iter().filter(is_part);
    let size = |of: &OfClass| of.row.apart.map(|apart| apart.value.abs());
    let moved = parts().filter(|of| of.row.moved()).filter_map(|of| Some((size(of)?, of)));
    let first = moved.fold(None, |most: Option<(f64, &OfClass)>, next| match most {
        Some(most) if most.0 >= next.0 => Some(most),
        _ => Some(next),
    });
    first.filter(|_| parts().count() > 1).map(|(_, of)| of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::{Apart, Ran};

    fn row(policy: &str, measure: &str, difference: f64, se: f64, degrees: f64) -> Compared {
        Compared {
            policy: policy.to_owned(),
            measure: measure.to_owned(),
            unit: "ratio".to_owned(),
            first: Some((10.0, Some(1.0))),
            second: Some((10.0 + difference, Some(1.0))),
            apart: Some(Apart { value: difference, se: Some(se), degrees }),
            paired: true,
        }
    }

    fn comparison(rows: Vec<Compared>) -> Comparison {
        let ran = Ran { seed: 57, stream_version: 1, design: "Random".to_owned(), runs: 640, version: String::new() };
        Comparison {
            names: ("a".to_owned(), "b".to_owned()),
            inputs: Vec::new(),
            not_paired_because: Vec::new(),
            ran: (ran.clone(), ran),
            only_in: (Vec::new(), Vec::new()),
            measures_only_in: (Vec::new(), Vec::new()),
            currencies: None,
            rows,
            classes: Vec::new(),
        }
    }

    fn part(class: &str, policy: &str, measure: &str, difference: f64, se: f64) -> OfClass {
        OfClass { class: class.to_owned(), row: row(policy, measure, difference, se, 9.0) }
    }

    /// Three errors of a normal variable are four with nine degrees of freedom.
    #[test]
    fn of_a_stratum_the_class_is_told_whose_part_moved_most_beyond_its_error() {
        let mut comparison = comparison(vec![
            row("pull", "successes", 2.0, 0.1, 99.0),
            row("pull", "projects_additional", 4.0, 0.1, 99.0),
            row("pull", "projects_never", -1.0, 0.1, 99.0),
        ]);
        let classes = |comparison: &Comparison| -> Vec<Option<String>> {
            let first = &foremost(comparison)[0];
            first.why.iter().map(|why| why.class.map(|of| of.class.clone())).collect()
        };
        assert_eq!(classes(&comparison), [None, None], "no class is told");
        comparison.classes = vec![
            part("sme", "push", "projects_additional", 50.0, 0.1),
            part("sme", "pull", "projects_additional", 5.0, 2.0),
            part("start-up", "pull", "projects_additional", -3.0, 0.1),
            part("large", "pull", "projects_additional", 2.0, 0.1),
            part("sme", "pull", "projects_never", -1.0, 0.1),
        ];
        let told = [Some("start-up".to_owned()), None];
        assert_eq!(classes(&comparison), told, "the largest within its error is not told, nor the only class");
    }

    #[test]
    fn first_comes_what_moved_by_most_errors_once_a_measure_with_the_strata_of_its_policy() {
        let comparison = comparison(vec![
            row("push", "successes", 1.0, 0.1, 99.0),
            row("pull", "successes", 2.0, 0.1, 99.0),
            row("pull", "social_resources", 9.0, 0.1, 99.0),
            row("pull", "mvpf", 0.1, 0.1, 99.0),
            row("pull", "state_outlay", -3.0, 0.0, 99.0),
            row("pull", "projects_never", -1.0, 0.1, 99.0),
            row("pull", "projects_additional", 4.0, 0.1, 99.0),
            row("pull", "projects_displaced", 0.1, 0.1, 99.0),
        ]);
        let told: Vec<(String, Vec<&str>)> = foremost(&comparison)
            .iter()
            .map(|first| {
                let why = first.why.iter().map(|why| why.row.measure.as_str()).collect();
                (format!("{} {}", first.row.policy, first.row.measure), why)
            })
            .collect();
        let why = vec!["projects_additional", "projects_never"];
        assert_eq!(told, [("pull state_outlay".to_owned(), why.clone()), ("pull successes".to_owned(), why)]);
    }

    #[test]
    fn two_blocks_that_agree_make_nothing_certain() {
        // The error of two blocks with the same difference is nothing, by chance alone.
        let agreed = row("push", "successes", 1.0, 0.0, 1.0);
        assert!(agreed.unknown() && !agreed.moved() && !agreed.same() && agreed.errors().is_none());
        let many = row("push", "successes", 1.0, 0.0, 9.0);
        assert!(!many.unknown() && many.moved() && many.errors() == Some(f64::INFINITY));
        assert!(foremost(&comparison(vec![agreed])).is_empty());
        // A limit of three errors of a normal variable is one of 235 with a single degree of freedom.
        assert!(!row("push", "successes", 1.0, 0.01, 1.0).moved() && row("push", "successes", 1.0, 0.01, 99.0).moved());
    }
}
