//! The study RESOLVED: valid, immutable, names become indices, defaults filled in. Nothing is checked again after this.

pub mod alike;
pub mod policy;
pub mod resolve;
pub mod study;
pub mod world;

pub use crate::number::{ColumnOf, ProjectNumber, RunNumber, RunShare};
pub use policy::{Policy, Scheme};
pub use study::{Clock, Population, Study};
pub use world::{FirmClass, Payoff, Release, Stage, Technology, World};

/// Most stages a technology may have.
pub const MAX_STAGES: usize = crate::scenario::limits::STAGES;
