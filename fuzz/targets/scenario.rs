//! Any bytes as a scenario: faults or a study whose luck can be drawn, never a panic; and the grammar is that of `ron`.
#![no_main]

use cofin::draws::{Draws, Luck};
use cofin::model::resolve::resolve;
use cofin::scenario::reading;
use cofin::text::{Faults, Sources, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    same_grammar(text);
    match reading::read("fuzz.ron", text.to_owned(), &[]) {
        Err(refusal) => assert!(!refusal.faults.render(&refusal.sources, false).is_empty(), "a refusal says why"),
        Ok(reading) => {
            let study = resolve(&reading.scenario, &reading.variants);
            Draws::new(&study).fill_inputs(&study, 0, &mut Luck::default());
        }
    }
});

/// What this reader accepts, `ron` accepts, and the other way round but for what is refused here on purpose.
fn same_grammar(text: &str) {
    let mut sources = Sources::new();
    let id = sources.add("fuzz.ron", text.to_owned());
    let mut faults = Faults::new();
    let ours = parse(&sources, id, &mut faults).is_some();
    let theirs = ron::from_str::<ron::Value>(text);
    // A name that begins like a number (`NaNf64`, `info`) is a name here and not always there; a byte order mark is passed here.
    let differs = text.starts_with('\u{feff}') || text.contains("NaN") || text.contains("inf");
    if ours && !differs {
        assert!(theirs.is_ok(), "accepted here and not by ron: {theirs:?}");
    } else if !ours && theirs.is_ok() {
        assert!(refused_on_purpose(text), "accepted by ron and not here:\n{}", faults.render(&sources, false));
    }
}

/// Ranges, byte strings, numbers with a suffix or another base, extensions, and deep nesting.
fn refused_on_purpose(text: &str) -> bool {
    let bytes = text.as_bytes();
    let suffix = bytes.windows(2).any(|pair| {
        (pair[0].is_ascii_alphanumeric() || b"._".contains(&pair[0])) && b"iufox".contains(&pair[1])
            || pair[0] == b'b' && b"\"'r".contains(&pair[1])
    });
    let brackets = bytes.iter().filter(|byte| b"([{".contains(byte)).count();
    suffix || text.contains("..") || text.contains("#!") || brackets > 32
}
