//! What is asked of the engine: the summary of a study's runs.

pub mod summary;
