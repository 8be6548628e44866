//! What a scenario is expected to give, kept beside it, and whether it still does. Reads no file, simulates nothing, prints nothing.
//!
//! The way through: [`language::read`] → [`Expectations`] → [`judge()`] with a run → [`Verdict`]; [`bless::renewed`] writes the file anew.

pub mod bless;
mod judge;
pub mod language;

pub use judge::{Exactness, FileVerdict, Found, Judged, Outcome, Run, SeenMoved, Verdict, judge};
pub use language::{Blessed, Claim, Expectation, Expectations};

/// Standard errors allowed where an expectation does not say: with 150 expectations, chance breaks one in less than 1 % of seeds.
pub const WITHIN: f64 = 4.0;
/// Confidence of an order of two policies where an expectation does not say.
pub const CONFIDENCE: f64 = 0.99;

/// Files whose bytes can be expected, with what `--bless` asks for by itself: those that hold results and no word of where they come
/// from, so that a comment in the scenario moves nothing.
pub const FILES: [(&str, bool); 7] = [
    ("summary.csv", true),
    ("runs.csv", true),
    ("ratios.csv", true),
    ("years.csv", true),
    ("between.csv", false),
    ("inputs.csv", false),
    ("summary.json", false),
];
