//! How per-run quantiles are spread over the runs. Knows runs and paths, no values.

use rand::seq::SliceRandom;

use crate::draws::keys::{Key, hash};
use crate::scenario::Design;

/// Runs in a block: the one block of design, batch errors and work.
pub const BLOCK: usize = 64;
const STRATA: f64 = 64.0;

/// Blocks of a study of so many runs; the last may be shorter.
#[must_use]
pub fn blocks_of(runs: usize) -> usize {
    runs.div_ceil(BLOCK)
}

/// The runs of a block in a study of `runs` runs.
#[must_use]
pub fn runs_of(block: usize, runs: usize) -> std::ops::Range<usize> {
    (block * BLOCK).min(runs)..((block + 1) * BLOCK).min(runs)
}

/// The quantile of one per-run number (`path` as its hash) in one run.
#[must_use]
pub fn quantile(design: Design, seed: u64, run: usize, path: u64) -> f64 {
    let within = Key::run(seed, run as u64).with(path).uniform(0);
    match design {
        Design::Random => within,
        Design::LatinHypercube => {
            let stratum = strata(seed, run / BLOCK, path)[run % BLOCK];
            (f64::from(stratum) + within) / STRATA
        }
    }
}

/// Which of the 64 equal strata each run of a block falls in: a keyed permutation, so that later blocks move nothing.
fn strata(seed: u64, block: usize, path: u64) -> [u8; BLOCK] {
    let mut strata: [u8; BLOCK] = std::array::from_fn(|i| u8::try_from(i).expect("a block is shorter than 256"));
    strata.shuffle(&mut Key::run(seed, block as u64).with(hash("design")).with(path).stream());
    strata
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_block_of_a_latin_hypercube_has_one_run_in_each_stratum() {
        for block in 0..3 {
            let mut seen: Vec<f64> = Vec::new();
            for position in 0..BLOCK {
                let u = quantile(Design::LatinHypercube, 57, block * BLOCK + position, hash("economy.growth"));
                let stratum = (u * STRATA).floor();
                assert!(!seen.contains(&stratum), "stratum {stratum} twice in block {block}");
                seen.push(stratum);
            }
        }
    }

    #[test]
    fn two_fields_are_spread_by_different_permutations() {
        let (a, b) = (strata(57, 0, hash("economy.growth")), strata(57, 0, hash("economy.output")));
        assert_ne!(a, b);
    }
}
