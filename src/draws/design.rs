//! How per-run quantiles are spread over the runs. Knows runs and paths, no values.

use rand::seq::SliceRandom;

use crate::draws::keys::{Key, hash};
use crate::draws::sobol;
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

/// The blocks of a study of so many runs in so many parts, as even as can be; fewer parts where there are fewer blocks.
#[must_use]
pub fn parts(runs: usize, parts: usize) -> Vec<std::ops::Range<usize>> {
    let blocks = blocks_of(runs);
    let parts = parts.min(blocks);
    (0..parts).map(|part| part * blocks / parts..(part + 1) * blocks / parts).collect()
}

impl Design {
    /// The design of that name, as it stands in scenarios and summaries.
    #[must_use]
    pub fn named(name: &str) -> Option<Design> {
        let all = [Design::Random, Design::LatinHypercube, Design::Sobol, Design::Antithetic];
        all.into_iter().find(|design| format!("{design:?}") == name)
    }

    /// Consecutive runs that hang together: means of such batches are independent of each other, and errors are made of them.
    ///
    /// Under `Antithetic` a batch is a pair. Under `LatinHypercube` and `Sobol` it is a block: each block has permutations or
    /// scrambles of its own, so blocks are independent replicates of one randomised design (Owen 1997), whose spread is an honest
    /// error where a single net of all runs would have none.
    #[must_use]
    pub fn batch(self) -> usize {
        match self {
            Design::Random => 1,
            Design::Antithetic => 2,
            Design::LatinHypercube | Design::Sobol => BLOCK,
        }
    }
}

/// The quantile of one per-run number (`path` as its hash) in one run. `dimension` is its coordinate in a Sobol net, if it has one.
#[must_use]
pub fn quantile(design: Design, seed: u64, run: usize, path: u64, dimension: Option<usize>) -> f64 {
    let key = |run: usize| Key::run(seed, run as u64).with(path);
    match design {
        Design::Random => key(run).uniform(0),
        Design::LatinHypercube => {
            let stratum = strata(seed, run / BLOCK, path)[run % BLOCK];
            (f64::from(stratum) + key(run).uniform(0)) / STRATA
        }
        Design::Sobol => {
            let block = run / BLOCK;
            let stratum = match dimension {
                Some(dimension) => {
                    let word = Key::run(seed, block as u64).with(hash("sobol")).with(path).bits();
                    sobol::scrambled(sobol::stratum(dimension, run % BLOCK), word)
                }
                None => strata(seed, block, path)[run % BLOCK],
            };
            key(run).uniform_in_stratum(stratum)
        }
        Design::Antithetic => {
            let first = key(run - run % 2).uniform(0);
            if run.is_multiple_of(2) { first } else { 1.0 - first }
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
    fn parts_cover_every_block_once_and_differ_by_one_at_most() {
        // 10,000 runs are 157 blocks: 52, 52 and 53 of them, or one each.
        assert_eq!(parts(10_000, 3), [0..52, 52..104, 104..157]);
        assert_eq!(parts(130, 8), [0..1, 1..2, 2..3]);
        assert_eq!(parts(64, 1).len(), 1);
        for (runs, wanted) in [(1, 1), (64, 2), (65, 2), (1_000_000, 7), (1_000_000, 15_625), (640, 10)] {
            let parts = parts(runs, wanted);
            assert_eq!((parts[0].start, parts[parts.len() - 1].end), (0, blocks_of(runs)));
            assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start));
            let sizes = || parts.iter().map(ExactSizeIterator::len);
            assert!(sizes().max().unwrap_or(0) - sizes().min().unwrap_or(0) <= 1, "{parts:?}");
            assert_eq!(parts.len(), wanted.min(blocks_of(runs)));
        }
    }

    #[test]
    fn each_block_of_a_latin_hypercube_has_one_run_in_each_stratum() {
        for block in 0..3 {
            let mut seen: Vec<f64> = Vec::new();
            for position in 0..BLOCK {
                let u = quantile(Design::LatinHypercube, 57, block * BLOCK + position, hash("economy.growth"), None);
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

    /// The strata of two dimensions in each run of a block.
    fn pairs(seed: u64, block: usize, first: usize, second: usize) -> Vec<(u32, u32)> {
        let stratum = |run: usize, dimension: usize| {
            let path = hash(&format!("number {dimension}"));
            let u = quantile(Design::Sobol, seed, run, path, Some(dimension));
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 64")]
            let stratum = (u * STRATA) as u32;
            stratum
        };
        (block * BLOCK..(block + 1) * BLOCK).map(|run| (stratum(run, first), stratum(run, second))).collect()
    }

    #[test]
    fn each_block_of_a_sobol_design_is_a_net_in_every_elementary_interval_of_the_first_two_dimensions() {
        for seed in [0, 57, u64::MAX] {
            for block in [0, 1, 79] {
                let points = pairs(seed, block, 0, 1);
                for digits in 0..=6 {
                    let mut seen: Vec<(u32, u32)> =
                        points.iter().map(|(a, b)| (a >> (6 - digits), b >> digits)).collect();
                    seen.sort_unstable();
                    seen.dedup();
                    assert_eq!(
                        seen.len(),
                        64,
                        "seed {seed}, block {block}: intervals of 1/2^{digits} by 1/2^{}",
                        6 - digits
                    );
                }
            }
        }
    }

    #[test]
    fn blocks_of_a_sobol_design_are_scrambled_differently() {
        assert_ne!(pairs(57, 0, 0, 1), pairs(57, 1, 0, 1));
        assert_ne!(pairs(57, 0, 0, 1), pairs(58, 0, 0, 1));
    }

    #[test]
    fn each_single_sobol_quantile_is_uniform() {
        // Of 3,200 blocks, the first run's mean quantile: standard error 1/√(12 × 3,200); its stratum's share of the lowest eighth.
        let u: Vec<f64> = (0..3_200).map(|block| quantile(Design::Sobol, 5, 64 * block, hash("x"), Some(3))).collect();
        let mean = u.iter().sum::<f64>() / 3_200.0;
        assert!((mean - 0.5).abs() < 4.0 / (12.0_f64 * 3_200.0).sqrt(), "{mean}");
        let lowest = u.iter().filter(|u| **u < 0.125).count();
        assert!((325..=475).contains(&lowest), "{lowest} of 3,200, expected 400 with a standard deviation of 18.7");
    }

    #[test]
    fn a_number_without_a_dimension_is_spread_by_itself_in_a_sobol_design() {
        let mut strata: Vec<f64> =
            (0..BLOCK).map(|run| (quantile(Design::Sobol, 57, run, hash("x"), None) * STRATA).floor()).collect();
        strata.sort_by(f64::total_cmp);
        strata.dedup();
        assert_eq!(strata.len(), BLOCK);
    }

    #[test]
    fn every_second_antithetic_run_mirrors_the_one_before() {
        for run in (0..200).step_by(2) {
            let of = |run| quantile(Design::Antithetic, 57, run, hash("economy.growth"), Some(0));
            assert_eq!(of(run).to_bits(), (1.0 - of(run + 1)).to_bits());
            assert_eq!(of(run).to_bits(), quantile(Design::Random, 57, run, hash("economy.growth"), None).to_bits());
        }
    }

    #[test]
    fn batches_are_what_hangs_together() {
        let batches = [Design::Random, Design::Antithetic, Design::LatinHypercube, Design::Sobol].map(Design::batch);
        assert_eq!(batches, [1, 2, 64, 64]);
    }

    /// Draws must stay what they were: a change here is a new stream version.
    #[test]
    fn quantiles_of_all_designs_keep_their_bits() {
        let designs = [Design::Random, Design::LatinHypercube, Design::Sobol, Design::Antithetic];
        let found = designs.map(|design| {
            (0..130).fold(0_u64, |digest, run| {
                digest.rotate_left(7) ^ quantile(design, 57, run, hash("economy.growth"), Some(4)).to_bits()
            })
        });
        assert_eq!(found, PINNED, "{found:#x?}");
    }

    const PINNED: [u64; 4] =
        [0x5bb8_7489_9845_3de2, 0x4d3c_6e9b_5399_ba68, 0xecdc_2e50_3917_6546, 0x6e0f_ba07_f640_9e8f];
}
