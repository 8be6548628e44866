//! Random scenarios as they are written: every field and every variant of every rule, with numbers from ordinary to absurd. A scenario is
//! made from a tape of choices, of which the smallest make the plainest file, so that a failing case shrinks by itself. Checks nothing.

#![allow(dead_code, reason = "each test file uses a part of this")]

mod dice;
mod numbers;
mod scenario;
mod tree;

use proptest::prelude::*;

pub use numbers::table;
pub use tree::Tree;

/// Most choices of a scenario; beyond them all are the plainest.
const CHOICES: usize = 1_500;

/// What a scenario may begin from: nothing in it is said that the scenario does not say, or could not.
pub fn below() -> &'static str {
    "(title: \"Below\", monte_carlo: (twins: None), sources: {\"economy.output\": (grade: assumption, cite: \"Below\")})"
}

/// A file by its name.
pub fn file(name: &str) -> Vec<u8> {
    if name.strip_suffix(".ron").is_some() { below().into() } else { table().into() }
}

/// A scenario.
pub fn scenario() -> impl Strategy<Value = Tree> {
    prop::collection::vec(any::<u32>(), CHOICES).prop_map(|tape| scenario::scenario(dice::Dice::new(tape)))
}
