//! The study RESOLVED: valid, immutable, names become indices, defaults filled in. Nothing is checked again after this.

pub mod number;
pub mod policy;
pub mod resolve;
pub mod study;
pub mod world;

pub use number::{ProjectNumber, RunNumber, RunShare};
pub use policy::{Funding, Policy, Royalty, Scheme, Selection};
pub use study::{Clock, Column, ColumnOf, Input, Population, Study};
pub use world::{FirmClass, Payoff, Release, Stage, Technology, World};

/// Most stages a technology may have.
pub const MAX_STAGES: usize = crate::scenario::limits::STAGES;
