//! Any text as expectations of a scenario: faults or expectations, never a panic.
#![no_main]

mod base;

use cofin::expectation::language;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let to_check = language::read("fuzz.expect.ron", text.to_owned(), base::study(100));
    let to_bless = language::read_to_bless("fuzz.expect.ron", text.to_owned(), base::study(100));
    assert!(to_check.is_err() || to_bless.is_ok(), "what can be checked can be blessed");
    for read in [to_check, to_bless] {
        if let Err(refusal) = read {
            assert!(!refusal.faults.render(&refusal.sources, false).is_empty(), "a refusal says why");
        }
    }
});
