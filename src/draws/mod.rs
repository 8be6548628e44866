//! Chance as data: keyed quantiles and designs. The only owner of random numbers.

pub mod design;
pub mod keys;
pub mod luck;
pub mod sobol;

pub use keys::STREAM_VERSION;
pub use luck::stated::Stated;
pub use luck::{Draws, Luck, Project};
