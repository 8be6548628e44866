//! Any text as `--set` arguments, one a line, over a scenario with every kind of field: faults or a study, never a panic.
#![no_main]

use cofin::model::resolve::resolve;
use cofin::scenario::reading;
use libfuzzer_sys::fuzz_target;

const BASE: &str = include_str!("../../tests/faults/base.ron");

fuzz_target!(|text: &str| {
    let settings: Vec<String> = text.lines().take(8).map(str::to_owned).collect();
    match reading::read("base.ron", BASE.to_owned(), &settings) {
        Err(refusal) => assert!(!refusal.faults.render(&refusal.sources, false).is_empty(), "a refusal says why"),
        Ok(reading) => drop(resolve(&reading.scenario, &reading.variants)),
    }
});
