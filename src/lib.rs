//! `cofin` simulates public-private co-financing of innovation: thousands of futures in which every policy meets the same luck.

// The data's way, downwards: a module uses only modules above it.
pub mod chance;
pub mod cli;
pub mod draws;
pub mod engine;
pub mod figure;
pub mod firm;
pub mod ledger;
pub mod measure;
pub mod model;
pub mod number;
pub mod outcome;
pub mod report;
pub mod scenario;
pub mod scheme;
pub mod statistics;
pub mod study;
pub mod text;
pub mod units;
pub mod value;
pub mod world;
