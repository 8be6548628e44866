//! `cofin` simulates public-private co-financing of innovation: thousands of futures in which every policy meets the same luck.

pub mod chance;
pub mod statistics;
pub mod study;
pub mod units;
