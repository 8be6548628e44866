//! Policies resolved. Awards nothing.

use crate::number::YearNumber;
use crate::scheme::costs::Costs;
use crate::scheme::priority::Threshold;
use crate::units::Share;

pub use crate::scenario::vehicle::Resolved as Vehicle;
pub use crate::scheme::overlay::Overlay;
pub use crate::scheme::{LimitedOverruns, Resolved as Scheme};

/// A policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// Its world: index into [`crate::model::Study::worlds`].
    pub world: usize,
    /// Its schemes of contracts, in its order; those without money are left out.
    pub schemes: Vec<Scheme>,
    /// Its overlays: those that are law already, then its own in its order.
    pub overlays: Vec<Overlay>,
    /// How many of them are law already.
    pub law: usize,
    /// The funds that pay for its schemes.
    pub vehicles: Vec<Vehicle>,
    /// The largest State share of contract and overlays together.
    pub most_state: f64,
    /// Who goes first.
    pub priority: Option<Threshold>,
    /// Share of the budget for strategic technologies first.
    pub strategic_floor: Share,
    /// Limit on new commitments a fiscal year, smallest units; `None`: no limit.
    pub budget: Option<YearNumber>,
    /// The study's inputs that count under this policy: a number it sets to another distribution is another input of the same path.
    pub inputs: Vec<usize>,
}

/// Overlays that are law already in a world.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InForce {
    /// The overlays.
    pub overlays: Vec<Overlay>,
    /// The largest State share of all of them together.
    pub most_state: f64,
}

impl Policy {
    /// Nobody has more than what is law in a world.
    #[must_use]
    pub fn of_law(name: &str, world: usize, law: &InForce, inputs: Vec<usize>) -> Policy {
        Policy {
            name: name.to_owned(),
            world,
            schemes: Vec::new(),
            overlays: law.overlays.clone(),
            law: law.overlays.len(),
            vehicles: Vec::new(),
            most_state: law.most_state,
            priority: None,
            strategic_floor: Share::NONE,
            budget: None,
            inputs,
        }
    }

    /// What each of its schemes costs the State beside its support, overlays behind those of contracts.
    pub fn costs(&self) -> impl Iterator<Item = &Costs> {
        self.schemes.iter().map(|scheme| &scheme.costs).chain(self.overlays.iter().map(|overlay| &overlay.costs))
    }

    /// Whether administering one of them costs something.
    #[must_use]
    pub fn has_costs(&self) -> bool {
        self.costs().any(Costs::are_there)
    }
}
