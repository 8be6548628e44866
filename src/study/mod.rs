//! What is asked of the engine: the summary of a study's runs, the sample of its inputs.

pub mod columns;
pub mod estimates;
pub mod inputs;
pub mod summarise;
pub mod summary;
