//! The written form of expectation files. Judges nothing.

use serde::Deserialize;

use crate::text::Listed;

/// An expectation file as written.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Written {
    pub(super) runs: u32,
    pub(super) seed: Option<u64>,
    pub(super) expect: Option<Vec<Expected>>,
    pub(super) blessed: Option<WrittenBlessed>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Expected {
    pub(super) policy: String,
    pub(super) measure: String,
    pub(super) mean: Option<f64>,
    pub(super) se: Option<f64>,
    pub(super) blocks: Option<u32>,
    pub(super) within: Option<f64>,
    pub(super) between: Option<(f64, f64)>,
    pub(super) higher_than: Option<String>,
    pub(super) lower_than: Option<String>,
    pub(super) confidence: Option<f64>,
}

/// Value and error.
pub(super) type WrittenHeadline = (f64, Option<f64>);

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct WrittenBlessed {
    pub(super) version: String,
    pub(super) stream_version: u32,
    pub(super) seed: u64,
    pub(super) runs: u32,
    pub(super) scenario: String,
    pub(super) exact: Option<Listed<Listed<String>>>,
    pub(super) whole: Option<Listed<String>>,
    pub(super) seen: Option<Listed<Listed<WrittenHeadline>>>,
}
