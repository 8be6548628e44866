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
    match name.strip_prefix("projects-") {
        Some(rest) => projects(rest.trim_end_matches(".csv")).into(),
        None if name.strip_suffix(".ron").is_some() => below().into(),
        None => table().into(),
    }
}

/// Projects of what every scenario has: the first of which states what it may, the second nothing.
fn projects(month: &str) -> String {
    format!(
        "name,technology,class,arrival,stages.research.cost,stages.research.months,stages.research.success,stages.research.cost_overrun,liquid_wealth,certification_months\n\
         Known,space,sme,{month},2,7,1,1.5,3,1\n\
         \"Known, too\",space,sme,{month},,,,,,\n"
    )
}

/// A scenario.
pub fn scenario() -> impl Strategy<Value = Tree> {
    prop::collection::vec(any::<u32>(), CHOICES).prop_map(|tape| scenario::scenario(dice::Dice::new(tape)))
}
