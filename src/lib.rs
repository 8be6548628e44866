//! `cofin` simulates public-private co-financing of innovation: thousands of futures in which every policy meets the same luck.

// The data's way, downwards: a module uses only modules above it (tests/architecture.rs reads this list).
pub mod units;
pub mod index;
pub mod text;
pub mod statistics;
pub mod chance;
pub mod number;
pub mod measure;
pub mod words;
pub mod meter;
pub mod ledger;
pub mod scheme;
pub mod scenario;
pub mod model;
pub mod draws;
pub mod value;
pub mod firm;
pub mod world;
pub mod outcome;
pub mod engine;
pub mod blocks;
pub mod study;
pub mod tables;
pub mod comparison;
pub mod expectation;
pub mod report;
pub mod page;
#[cfg(feature = "cli")]
pub mod figure;
#[cfg(feature = "cli")]
pub mod cli;
