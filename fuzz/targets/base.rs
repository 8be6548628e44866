//! The study that other targets hold their input against: that of the base file of the fault tests.

use std::sync::OnceLock;

use cofin::model::{Study, resolve};
use cofin::scenario::reading;

const BASE: &str = include_str!("../../tests/faults/base.ron");

/// The study, resolved once.
pub fn study() -> &'static Study {
    static STUDY: OnceLock<Study> = OnceLock::new();
    STUDY.get_or_init(|| {
        let Ok(reading) = reading::read("base.ron", BASE.to_owned(), &[]) else { panic!("the base file is right") };
        resolve::resolve(&reading.scenario, &reading.variants)
    })
}
