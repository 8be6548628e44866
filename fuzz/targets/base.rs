//! The study that other targets hold their input against: that of the base file of the fault tests.

use std::sync::OnceLock;

use cofin::model::{Study, resolve};
use cofin::scenario::reading;

const BASE: &str = include_str!("../../tests/faults/base.ron");

/// The study of so many futures, resolved once.
pub fn study(runs: usize) -> &'static Study {
    static STUDY: OnceLock<Study> = OnceLock::new();
    STUDY.get_or_init(|| {
        let runs = [format!("monte_carlo.runs={runs}")];
        let Ok(reading) = reading::read("base.ron", BASE.to_owned(), &runs) else { panic!("the base file is right") };
        resolve::resolve(&reading.scenario, &reading.variants)
    })
}
