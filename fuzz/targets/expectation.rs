//! Any text as expectations of a scenario: faults or expectations, never a panic.
#![no_main]

mod base;

use cofin::expectation::language;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(refusal) = language::read("fuzz.expect.ron", text.to_owned(), base::study(100)) {
        assert!(!refusal.faults.render(&refusal.sources, false).is_empty(), "a refusal says why");
    }
});
