//! Who proposes what: resolved once, and the same in every policy. Draws nothing.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::index::{ClassIndex, Classes, Each, Index, Technologies};
use crate::number::checks::float;
use crate::number::{DrawnFrom, Numbers};
use crate::scenario::proposals::Row;
use crate::scenario::{FirmClass, Scenario, Technology, technology};
use crate::text::Exact;

/// Who proposes what: the same in every policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    /// Technologies in name order, which is project order.
    pub technologies: Each<Technologies, Proposers>,
    /// Names of the firm classes in name order.
    pub classes: Each<Classes, String>,
    /// The projects of the table, by technology and then by name.
    pub listed: Vec<Listed>,
}

/// A project of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Its firm's class.
    pub class: ClassIndex,
    /// Month of arrival.
    pub arrival: u16,
    /// The numbers that it states, by path; amounts in smallest units.
    pub stated: Vec<(String, f64)>,
}

/// The proposals of one technology.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposers {
    /// Its name.
    pub name: String,
    /// Names of its stages.
    pub stages: Vec<String>,
    /// Intake years.
    pub intake_years: usize,
    /// Proposals a year.
    pub count: DrawnFrom,
    /// The count as the file writes it.
    pub count_declared: String,
    /// Cumulative shares of the firm classes, last 1.
    pub classes: Each<Classes, f64>,
    /// Its projects among those of the table.
    pub listed: Range<usize>,
}

impl Proposers {
    /// The path of the count.
    #[must_use]
    pub fn count_path(&self) -> String {
        technology::AT.field(&self.name).field(technology::PROPOSALS_PER_YEAR).to_string()
    }
}

impl Population {
    /// The population of a valid scenario.
    pub fn resolve<'s>(scenario: &'s Scenario, numbers: &mut impl Numbers<'s>) -> Population {
        let classes = scenario.firms.by_name();
        let mut population = Population {
            technologies: Each::default(),
            classes: classes.iter().map(|(name, _)| (*name).to_owned()).collect(),
            listed: Vec::new(),
        };
        for (name, technology) in scenario.technologies.by_name() {
            let first = population.listed.len();
            population.listed.extend(listed(name, &classes, scenario));
            let listed = first..population.listed.len();
            population.technologies.push(proposers(name, technology, &classes, listed, numbers));
        }
        population
    }

    /// What projects of the table state, by path: their places in it, and their numbers.
    #[must_use]
    pub fn stated(&self) -> BTreeMap<&str, Vec<(usize, f64)>> {
        let mut stated: BTreeMap<&str, Vec<(usize, f64)>> = BTreeMap::new();
        for (place, listed) in self.listed.iter().enumerate() {
            for (path, number) in &listed.stated {
                stated.entry(path).or_default().push((place, *number));
            }
        }
        stated
    }
}

/// The projects of a technology in the table, by name.
fn listed(technology: &str, classes: &[(&str, &FirmClass)], scenario: &Scenario) -> Vec<Listed> {
    let scale = scenario.currency.units_per_amount();
    let rows = scenario.listed(technology);
    let of = |row: &Row| Listed {
        name: row.name.clone(),
        class: Index::new(classes.iter().position(|(name, _)| *name == row.class).expect("the table was checked")),
        arrival: row.arrival,
        stated: row.stated.iter().map(|stated| (stated.path.clone(), float(stated.counted(scale)))).collect(),
    };
    let mut listed: Vec<Listed> = rows.map(of).collect();
    listed.sort_by(|a, b| a.name.cmp(&b.name));
    listed
}

fn proposers<'s>(
    name: &str,
    technology: &'s Technology,
    classes: &[(&str, &FirmClass)],
    listed: Range<usize>,
    numbers: &mut impl Numbers<'s>,
) -> Proposers {
    Proposers {
        name: name.to_owned(),
        stages: technology.stages.iter().map(|stage| stage.name.clone()).collect(),
        intake_years: technology.intake_years as usize,
        count: technology.proposals(&technology::AT.field(name), numbers),
        count_declared: technology.proposals_per_year.number.to_string(),
        classes: cumulative(&class_weights(classes, technology.start_up_share)).into_iter().collect(),
        listed,
    }
}

/// Weights of the classes; where a technology says its share of start-ups, scaled within start-ups and within the others.
fn class_weights(classes: &[(&str, &FirmClass)], start_ups: Option<Exact>) -> Vec<f64> {
    let weights: Vec<f64> = classes.iter().map(|(_, class)| float(class.weight.0)).collect();
    let Some(share) = start_ups.map(|Exact(share)| float(share)) else { return weights };
    let weighted = || classes.iter().map(|(_, class)| class.is_start_up()).zip(&weights);
    let total = |wanted: bool| -> f64 {
        weighted().filter(|(start_up, _)| *start_up == wanted).map(|(_, weight)| weight).sum()
    };
    let (young, old) = (total(true), total(false));
    weighted()
        .map(|(start_up, weight)| if start_up { weight / young * share } else { weight / old * (1.0 - share) })
        .map(|weight| if weight.is_finite() { weight } else { 0.0 })
        .collect()
}

fn cumulative(weights: &[f64]) -> Vec<f64> {
    let total: f64 = weights.iter().sum();
    let mut sum = 0.0;
    let mut shares: Vec<f64> = weights
        .iter()
        .map(|weight| {
            sum += weight;
            sum / total
        })
        .collect();
    let last_used = weights.iter().rposition(|&weight| weight > 0.0).unwrap_or(0);
    for share in &mut shares[last_used..] {
        *share = 1.0;
    }
    shares
}
