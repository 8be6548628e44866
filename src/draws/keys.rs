//! Keyed quantiles: every chance is a pure function of (stream version, seed, run, path, purpose, index). Nothing else makes randomness.

use std::convert::Infallible;

use rand::TryRng;

/// Version of the draw stream. Changing anything that moves a draw raises it; `tests` pin values of this version.
pub const STREAM_VERSION: u32 = 1;

const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finaliser of `SplitMix64` (Steele, Lea & Flood 2014).
#[inline]
#[must_use]
pub fn mix(z: u64) -> u64 {
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A key: what a chance belongs to. Made by a chain, so that each link is independent of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(u64);

impl Key {
    /// The key of one run.
    #[must_use]
    pub fn run(seed: u64, run: u64) -> Key {
        Key(mix(u64::from(STREAM_VERSION))).with(seed).with(run)
    }

    /// The key of one more link of the chain.
    #[inline]
    #[must_use]
    pub fn with(self, part: u64) -> Key {
        Key(mix(self.0 ^ mix(part.wrapping_add(GAMMA))))
    }

    /// The uniform quantile of index `i`, strictly between 0 and 1.
    #[inline]
    #[must_use]
    pub fn uniform(self, i: u64) -> f64 {
        uniform_of(mix(self.0.wrapping_add(i.wrapping_mul(GAMMA))))
    }

    /// The uniform quantile of index 0 within one of the 64 equal strata: its first six binary digits are the stratum's, the other 46
    /// those of the key.
    #[must_use]
    pub fn uniform_in_stratum(self, stratum: u8) -> f64 {
        debug_assert!(stratum < 64, "there are 64 strata");
        uniform_of(u64::from(stratum) << 58 | mix(self.0) >> 6)
    }

    /// 64 bits.
    #[must_use]
    pub fn bits(self) -> u64 {
        mix(self.0)
    }

    /// The quantiles of indices 0, 1, 2, …
    pub fn fill(self, out: &mut [f64]) {
        let mut counter = self.0;
        for u in out {
            *u = uniform_of(mix(counter));
            counter = counter.wrapping_add(GAMMA);
        }
    }

    /// A generator for algorithms that ask for one (a shuffle).
    #[must_use]
    pub fn stream(self) -> Stream {
        Stream { counter: self.0 }
    }
}

/// 52 bits and a half: never 0, never 1.
#[inline]
#[allow(clippy::cast_precision_loss, reason = "52 bits fit an f64 exactly")]
fn uniform_of(bits: u64) -> f64 {
    ((bits >> 12) as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
}

/// The 64-bit FNV-1a hash of a path, the name of a chance.
#[must_use]
pub fn hash(path: &str) -> u64 {
    path.bytes().fold(0xCBF2_9CE4_8422_2325, |h, byte| (h ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3))
}

/// `SplitMix64` from a key, for `rand`'s algorithms.
#[derive(Clone, Debug)]
pub struct Stream {
    counter: u64,
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.try_next_u64().map(|bits| (bits >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let bits = mix(self.counter);
        self.counter = self.counter.wrapping_add(GAMMA);
        Ok(bits)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            let bits = self.try_next_u64()?.to_le_bytes();
            chunk.copy_from_slice(&bits[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_finaliser_is_that_of_splitmix64() {
        // SplitMix64 seeded with 0: first output, published with the generator.
        assert_eq!(mix(GAMMA), 0xE220_A839_7B1D_CDAF);
    }

    #[test]
    fn a_path_hash_is_fnv_1a() {
        assert_eq!(hash(""), 0xCBF2_9CE4_8422_2325);
        assert_eq!(hash("a"), 0xAF63_DC4C_8601_EC8C);
    }

    #[test]
    fn quantiles_are_strictly_between_zero_and_one() {
        assert!(uniform_of(0) > 0.0);
        assert!(uniform_of(u64::MAX) < 1.0);
    }

    #[test]
    fn a_filled_column_holds_the_quantiles_of_its_indices() {
        let key = Key::run(57, 3).with(hash("technologies.space.stages.prototype.cost"));
        let mut column = [0.0; 100];
        key.fill(&mut column);
        for (i, u) in column.into_iter().enumerate() {
            assert_eq!(u.to_bits(), key.uniform(i as u64).to_bits());
        }
    }
}
