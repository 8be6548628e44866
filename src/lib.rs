//! `cofin` simulates public-private co-financing of innovation: thousands of futures in which every policy meets the same luck.

pub mod study;
pub mod text;
pub mod units;
