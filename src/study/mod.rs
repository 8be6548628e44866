//! What is asked of the engine: the summary of a study's runs, how its policies stand among each other, the sample of its inputs.

pub mod between;
pub mod columns;
pub mod estimates;
pub mod inputs;
pub mod precision;
pub mod summarise;
pub mod summary;
pub mod warnings;
