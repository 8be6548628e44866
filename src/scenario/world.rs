//! The world of a study: all of a scenario but schemes and policies, part after part. Each part has a file of its own, with its whole life.

use crate::index::{Classes, Each, Index, Technologies};
use crate::number::{ColumnOf, Numbers};
use crate::scenario::{Scenario, administration, economy, firm, technology, university};

/// Everything but schemes and policies.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct World {
    /// The economy.
    pub economy: economy::Resolved,
    /// How the State works.
    pub administration: administration::Resolved,
    /// Firm classes in name order.
    pub classes: Each<Classes, firm::Resolved>,
    /// The universities.
    pub university: university::Resolved,
    /// Technologies in name order.
    pub technologies: Each<Technologies, technology::Resolved>,
}

impl World {
    /// The world of a scenario, with its numbers.
    pub fn resolve<'s>(scenario: &'s Scenario, numbers: &mut impl Numbers<'s>) -> World {
        let economy = scenario.economy.resolve(&economy::AT, numbers);
        let administration = scenario.administration.as_ref().unwrap_or(&administration::NEUTRAL);
        let administration = administration.resolve(&administration::AT, numbers);
        let mut classes = Each::default();
        for (place, (name, class)) in scenario.firms.by_name().into_iter().enumerate() {
            classes.push(class.resolve(&firm::AT.field(name), ColumnOf::Class(Index::new(place)), numbers));
        }
        let university = scenario.university.as_ref().unwrap_or(&university::NEUTRAL);
        let university = university.resolve(&university::AT, numbers);
        let mut technologies = Each::default();
        for (place, (name, technology)) in scenario.technologies.by_name().into_iter().enumerate() {
            technologies.push(technology.resolve(&technology::AT.field(name), Index::new(place), numbers));
        }
        World { economy, administration, classes, university, technologies }
    }
}
