//! Who proposes what: resolved once, and the same in every policy. Draws nothing.

use crate::index::{Classes, Each, Technologies};
use crate::number::checks::float;
use crate::number::{DrawnFrom, Numbers};
use crate::scenario::{FirmClass, Scenario, Technology, technology};
use crate::text::Exact;

/// Who proposes what: the same in every policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    /// Technologies in name order, which is project order.
    pub technologies: Each<Technologies, Proposers>,
    /// Names of the firm classes in name order.
    pub classes: Each<Classes, String>,
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
        let technologies = scenario.technologies.by_name().into_iter();
        Population {
            technologies: technologies
                .map(|(name, technology)| proposers(name, technology, &classes, numbers))
                .collect(),
            classes: classes.iter().map(|(name, _)| (*name).to_owned()).collect(),
        }
    }
}

fn proposers<'s>(
    name: &str,
    technology: &'s Technology,
    classes: &[(&str, &FirmClass)],
    numbers: &mut impl Numbers<'s>,
) -> Proposers {
    Proposers {
        name: name.to_owned(),
        stages: technology.stages.iter().map(|stage| stage.name.clone()).collect(),
        intake_years: technology.intake_years as usize,
        count: technology.proposals(&technology::AT.field(name), numbers),
        count_declared: technology.proposals_per_year.number.to_string(),
        classes: cumulative(&class_weights(classes, technology.start_up_share)).into_iter().collect(),
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
