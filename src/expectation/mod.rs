//! What a scenario is expected to give, kept beside it, and whether it still does. Reads no file, simulates nothing, prints nothing.
//!
//! The way through: [`language::read`] → [`Expectations`] → [`judge()`] with a run → [`Verdict`]; [`bless::renewed`] writes the file anew.

pub mod bless;
mod digests;
mod judge;
pub mod language;

pub use digests::{Digests, FileDigest};
pub use judge::{Exactness, FileVerdict, Found, Judged, Outcome, Run, SeenMoved, Verdict, judge};
pub use language::{Blessed, Claim, Expectation, Expectations};

/// Standard errors allowed where an expectation does not say: with 150 expectations, chance breaks one in less than 1 % of seeds.
pub const WITHIN: f64 = 4.0;
/// Confidence of an order of two policies where an expectation does not say.
pub const CONFIDENCE: f64 = 0.99;

/// Files of which each policy's rows are expected: results without a word of where they come from, so that a comment in the scenario moves
/// nothing, nor does a policy more or another order of them.
pub const FILES_BY_POLICY: [&str; 4] = ["summary.csv", "runs.csv", "ratios.csv", "years.csv"];

/// Files that can be expected as a whole, if that is asked for by hand.
pub const WHOLE_FILES: [&str; 3] = ["between.csv", "inputs.csv", "summary.json"];
