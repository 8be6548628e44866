//! Any bytes as a checkpoint or a part: refused with a sentence, or blocks that are of the study and can be summed up. An even first byte
//! gives a file with the right opening and checksums around the rest, so that the columns themselves are reached.
#![no_main]

mod base;

use cofin::blocks::{self, Header, Identity};
use cofin::{report, tables};
use cofin::study::summarise::{Origin, summarise};
use cofin::words::Language;
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};

/// Futures of the study: few, so that inputs are small.
const RUNS: usize = 2;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let file = if first % 2 == 0 { sealed(rest) } else { rest.to_vec() };
    if let Ok(contents) = blocks::read(&file[..]) {
        assert!(contents.whole <= file.len() as u64);
        assert_eq!(contents.torn, contents.whole < file.len() as u64);
        let study = base::study(RUNS);
        if blocks::check(&contents, study).is_ok() {
            let of_study: Vec<_> = contents.blocks.values().cloned().collect();
            if !of_study.is_empty() {
                let summary = summarise(study, &of_study, &Origin::default());
                let _ = (report::json(&summary), report::csv(tables::between(&summary)), report::table(&summary, Language::English.words()));
            }
            let again: Vec<u8> = contents
                .blocks
                .iter()
                .fold(blocks::opening(&contents.header), |file, (number, block)| [file, blocks::record(*number, block)].concat());
            let again = blocks::read(&again[..]).expect("what was written is read again");
            assert_eq!(again.blocks, contents.blocks);
        }
    }
});

fn sealed(payload: &[u8]) -> Vec<u8> {
    let identity = Identity {
        version: String::new(),
        revision: String::new(),
        stream_version: 1,
        file_hash: String::new(),
        set: Vec::new(),
        policies: Vec::new(),
        seed: 57,
        runs: RUNS,
    };
    let mut file = blocks::opening(&Header { identity, from: 0, to: 1 });
    file.extend(u32::try_from(payload.len()).expect("inputs are short").to_le_bytes());
    file.extend(&Sha256::digest(payload)[..8]);
    file.extend(payload);
    file
}
