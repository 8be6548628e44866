//! The study RESOLVED: valid, immutable, names become indices, defaults filled in. Nothing is checked again after this. What a part of the
//! world or a scheme comes to is said in its own file, beside how it is written.

pub mod aims;
pub mod alike;
pub mod bases;
pub mod correlated;
pub mod policy;
pub mod population;
pub mod resolve;
pub mod standing;
pub mod study;

pub use crate::number::{ColumnOf, ProjectNumber, RunNumber, RunShare};
pub use crate::scenario::administration::Commitments;
pub use crate::scenario::audit::KnownAfter;
pub use crate::scenario::firm::Resolved as FirmClass;
pub use crate::scenario::learning::Resolved as Learning;
pub use crate::scenario::payoff::Resolved as Payoff;
pub use crate::scenario::release::Resolved as Release;
pub use crate::scenario::stage::Resolved as Stage;
pub use crate::scenario::technology::Resolved as Technology;
pub use crate::scenario::world::World;
pub use bases::Bases;
pub use policy::{InForce, Overlay, Policy, Scheme, Vehicle};
pub use population::Population;
pub use study::{Clock, Study};

/// The study of a scenario that is known to be right.
///
/// # Panics
/// With every fault, if it is not.
#[cfg(test)]
pub(crate) fn study_of(text: &str) -> Study {
    let reading = crate::scenario::reading::read("test.ron", text.to_owned(), &[])
        .unwrap_or_else(|refusal| panic!("{}", refusal.faults.render(&refusal.sources, false)));
    resolve::resolve(&reading.scenario, &reading.variants)
}

/// Most stages a technology may have.
pub const MAX_STAGES: usize = crate::scenario::limits::STAGES;
