//! A second, plain, slow implementation of `docs/model.md`, and its comparison with the engine over random scenarios.
//!
//! It is written from the page alone and shares only the exported draws with the engine. See `README.md` beside this file.
#![allow(clippy::disallowed_methods, reason = "expected values need not be the same bits everywhere")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "the oracle's cases are small: every number fits"
)]
#![allow(clippy::float_cmp, reason = "the model compares a few numbers exactly: 0 months, response 1")]
#![allow(clippy::many_single_char_names, reason = "formulas keep the letters of the page")]
#![allow(clippy::too_many_lines, reason = "one section of the page is one function")]

mod calls;
mod case;
mod cash;
mod collar;
mod compare;
mod decide;
mod draws;
mod effects;
mod fund;
mod known;
mod laws;
mod learning;
mod ledger;
mod life;
mod loan;
mod luck;
mod measures;
mod random;
mod ron;
mod tournament;
mod world;
