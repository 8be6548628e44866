//! What is alike is kept once: found by its digest, so that looking for it takes no longer the more there is. Knows no type.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Places of things by their digests.
#[derive(Clone, Debug, Default)]
pub struct Alike {
    places: BTreeMap<u64, Vec<usize>>,
}

impl Alike {
    /// The place of what has the digest of `key` and is the `same`; where there is none, `key` is from now on found at `next`.
    pub fn place(&mut self, key: &impl Hash, next: usize, same: impl Fn(usize) -> bool) -> usize {
        let mut digest = DefaultHasher::new();
        key.hash(&mut digest);
        let places = self.places.entry(digest.finish()).or_default();
        places.iter().copied().find(|&place| same(place)).unwrap_or_else(|| {
            places.push(next);
            next
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_has_one_place_and_what_only_looks_alike_has_its_own() {
        let (words, mut alike, mut kept) = (["a", "b", "a", "c", "b"], Alike::default(), Vec::new());
        let mut place = |word: &'static str, key: &str| {
            let place = alike.place(&key, kept.len(), |place| kept[place] == word);
            if place == kept.len() {
                kept.push(word);
            }
            place
        };
        assert_eq!(words.map(|word| place(word, word)), [0, 1, 0, 2, 1]);
        assert_eq!(["x", "y", "x"].map(|word| place(word, "the same digest")), [3, 4, 3]);
    }
}
