//! The parts of a study: which of them belong together, and whether they are all of it. Reads no file and runs nothing.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::blocks::Header;

/// A part of a study as it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it says that it is.
    pub header: Header,
    /// The numbers of the blocks it holds, in the order in which it holds them.
    pub blocks: Vec<usize>,
    /// Whether it ends in something that is no whole block.
    pub torn: bool,
}

impl Part {
    /// What is wrong with it by itself, completing "the part"; `None` where every block that it says it holds is there.
    #[must_use]
    pub fn damage(&self) -> Option<String> {
        let Header { from, to, .. } = self.header;
        let mut there = self.blocks.clone();
        there.sort_unstable();
        there.dedup();
        (self.torn || !there.iter().copied().eq(from..to))
            .then(|| format!("is damaged: of its blocks {from}..{to} only {} are whole", there.len()))
    }
}

/// Why parts do not make a study whole: the part that is at fault, by its place in the list, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The part.
    pub part: usize,
    /// Another that it does not go together with.
    pub other: usize,
    /// How they do not.
    pub how: Apart,
}

/// How two parts do not go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Apart {
    /// They are of different studies: how, in words.
    Study(String),
    /// Both hold this block.
    Both(usize),
}

/// Checks that all parts are of one study, that of the first.
///
/// # Errors
/// The first that is of another.
pub fn of_one_study(parts: &[Part]) -> Result<(), Wrong> {
    let Some((first, others)) = parts.split_first() else { return Ok(()) };
    let apart = |(part, of): (usize, &Part)| {
        let difference = of.header.identity.difference(&first.header.identity)?;
        Some(Wrong { part, other: 0, how: Apart::Study(difference) })
    };
    (1..).zip(others).find_map(apart).map_or(Ok(()), Err)
}

/// The blocks of a study of `total` blocks that are in none of the parts, as ranges.
///
/// # Errors
/// Two parts that hold the same block.
pub fn missing(parts: &[Part], total: usize) -> Result<Vec<Range<usize>>, Wrong> {
    let mut owner: BTreeMap<usize, usize> = BTreeMap::new();
    for (part, of) in parts.iter().enumerate() {
        for block in of.header.from..of.header.to {
            if let Some(other) = owner.insert(block, part) {
                return Err(Wrong { part, other, how: Apart::Both(block) });
            }
        }
    }
    let missing: Vec<usize> = (0..total).filter(|block| !owner.contains_key(block)).collect();
    Ok(missing.chunk_by(|a, b| a + 1 == *b).map(|gap| gap[0]..gap[gap.len() - 1] + 1).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::Identity;

    fn part(blocks: Range<usize>) -> Part {
        let identity = Identity {
            version: String::new(),
            revision: String::new(),
            stream_version: 1,
            file_hash: String::new(),
            set: Vec::new(),
            policies: Vec::new(),
            seed: 57,
            runs: 640,
        };
        let header = Header { identity, from: blocks.start, to: blocks.end };
        Part { header, blocks: blocks.collect(), torn: false }
    }

    #[test]
    fn a_part_is_whole_where_every_block_is_there_in_whatever_order() {
        let mut turned = part(2..5);
        turned.blocks.reverse();
        assert_eq!(turned.damage(), None);
        let cut = Part { blocks: vec![2, 3], ..part(2..5) };
        assert_eq!(cut.damage().as_deref(), Some("is damaged: of its blocks 2..5 only 2 are whole"));
        let torn = Part { torn: true, ..part(2..5) };
        assert_eq!(torn.damage().as_deref(), Some("is damaged: of its blocks 2..5 only 3 are whole"));
    }

    #[test]
    fn what_is_in_no_part_is_told_in_ranges() {
        assert_eq!(missing(&[part(4..6), part(0..2)], 10), Ok(vec![2..4, 6..10]));
        assert_eq!(missing(&[part(0..10)], 10), Ok(Vec::new()));
        assert_eq!(missing(&[part(0..3), part(2..5)], 5), Err(Wrong { part: 1, other: 0, how: Apart::Both(2) }));
    }

    #[test]
    fn parts_of_another_study_are_told_apart_by_what_differs() {
        let mut other = part(2..4);
        other.header.identity.seed = 58;
        let wrong = of_one_study(&[part(0..1), part(1..2), other]).expect_err("another seed");
        assert_eq!(wrong, Wrong { part: 2, other: 0, how: Apart::Study("seed 58, not 57".to_owned()) });
        assert_eq!(of_one_study(&[]), Ok(()));
    }
}
