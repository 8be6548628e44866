//! Any text as expectations of a scenario: faults or expectations, never a panic.
#![no_main]

use std::sync::OnceLock;

use cofin::expectation::language;
use cofin::model::{Study, resolve};
use cofin::scenario::reading;
use libfuzzer_sys::fuzz_target;

const BASE: &str = include_str!("../../tests/faults/base.ron");

fn study() -> &'static Study {
    static STUDY: OnceLock<Study> = OnceLock::new();
    STUDY.get_or_init(|| {
        let Ok(reading) = reading::read("base.ron", BASE.to_owned(), &[]) else { panic!("the base file is right") };
        resolve::resolve(&reading.scenario, &reading.variants)
    })
}

fuzz_target!(|text: &str| {
    if let Err(refusal) = language::read("fuzz.expect.ron", text.to_owned(), study()) {
        assert!(!refusal.faults.render(&refusal.sources, false).is_empty(), "a refusal says why");
    }
});
