//! Distributions of one number: their checks, moments and inverse CDFs. Holds no random number and no word of co-financing.
//!
//! A draw is `quantile(u)` for a `u` that somebody else made. [`Distribution`] is exact and may be slow; a [`Sampler`] is the same
//! distribution made ready for millions of draws. Nothing here depends on the platform's mathematics library.

mod beta_table;
mod check;
mod copula;
mod counts;
mod curve;
mod distribution;
mod effort;
pub mod elementary;
mod family;
mod form;
mod grid;
pub mod incomplete_beta;
mod incomplete_gamma;
mod law;
mod mixture;
mod moments;
pub mod normal;
mod quantile_table;
mod sampler;
mod steps;
mod tails;
mod truncated;

pub use check::{Complaint, DISCRETE_VALUES, MIXTURE_PARTS};
pub use copula::pearson_from_rank;
pub use distribution::Distribution;
pub use effort::Effort;
pub use family::Family;
pub use form::{Counting, Form, PARAMETERS};
pub use law::{Law, Laws};
pub use sampler::Sampler;
