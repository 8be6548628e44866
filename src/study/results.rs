//! What a study gave: its blocks in run order, each held in memory or kept where it was written down, and read back when it is asked
//! for. Computes nothing and knows no file: whoever wrote the blocks down reads them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::engine::{self, Block};

/// Why a block that was written down cannot be read back, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost(pub String);

impl From<Lost> for std::io::Error {
    fn from(Lost(why): Lost) -> std::io::Error {
        std::io::Error::other(why)
    }
}

/// A finished block.
#[derive(Clone, Debug, PartialEq)]
pub enum Done {
    /// In memory.
    Held(Block),
    /// Of so many runs, where it was written down.
    Kept(usize),
}

/// The finished blocks of a study by their numbers.
pub type Blocks = BTreeMap<usize, Done>;

impl Done {
    /// How many runs it holds.
    #[must_use]
    pub fn runs(&self) -> usize {
        match self {
            Done::Held(block) => block.runs(),
            Done::Kept(runs) => *runs,
        }
    }
}

/// Reads a block back by its number.
pub type ReadBack = Box<dyn Fn(usize) -> Result<Block, Lost> + Send + Sync>;

/// How much of what a study gives may be in memory at once, and who reads back the rest.
pub struct Shelf {
    /// Bytes that there is still room for.
    room: AtomicU64,
    /// Bytes of columns that are read back in one go.
    columns: u64,
    read_back: ReadBack,
}

impl fmt::Debug for Shelf {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("Shelf").field("room", &self.room).field("columns", &self.columns).finish_non_exhaustive()
    }
}

impl Shelf {
    /// Room for so many bytes: half of them for blocks that are held, half for columns that are looked at. What there is no room for was
    /// written down, and is read back.
    #[must_use]
    pub fn of(memory: u64, read_back: ReadBack) -> Shelf {
        Shelf { room: AtomicU64::new(memory / 2), columns: memory / 2, read_back }
    }

    /// Room for everything: nothing is read back.
    #[must_use]
    pub fn boundless() -> Shelf {
        let read_back = |number| Err(Lost(format!("block {number} was not written down")));
        Shelf { room: AtomicU64::new(u64::MAX), columns: u64::MAX, read_back: Box::new(read_back) }
    }

    /// Holds a block, or lets it go where there is no room: it must have been written down.
    #[must_use]
    pub fn put(&self, block: Block) -> Done {
        let bytes = block.bytes() as u64;
        let taken =
            self.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |room| room.checked_sub(bytes)).is_ok();
        if taken { Done::Held(block) } else { Done::Kept(block.runs()) }
    }
}

/// The blocks of a study, or of its first runs, in run order.
#[derive(Debug)]
pub struct Results<'r> {
    places: Vec<Place<'r>>,
    runs: usize,
    shelf: Arc<Shelf>,
}

/// Where a block is.
#[derive(Debug)]
enum Place<'r> {
    Held(Cow<'r, Block>),
    Kept,
}

impl<'r> Results<'r> {
    /// Blocks that are all in memory.
    #[must_use]
    pub fn lent(blocks: &'r [Block]) -> Results<'r> {
        let places = blocks.iter().map(|block| Place::Held(Cow::Borrowed(block))).collect();
        Results { places, runs: engine::runs(blocks), shelf: Arc::new(Shelf::boundless()) }
    }

    /// The first blocks of a study, from number 0 on.
    ///
    /// # Panics
    /// If one is missing between them: a mistake of ours.
    #[must_use]
    pub fn of(blocks: Blocks, shelf: Arc<Shelf>) -> Results<'r> {
        let mut results = Results { places: Vec::new(), runs: 0, shelf };
        results.extend(blocks);
        results
    }

    /// Adds the next blocks.
    ///
    /// # Panics
    /// If one is missing before or between them: a mistake of ours.
    pub fn extend(&mut self, blocks: Blocks) {
        let next = self.blocks();
        assert!(blocks.keys().copied().eq(next..next + blocks.len()), "results are the first blocks of a study");
        self.runs += blocks.values().map(Done::runs).sum::<usize>();
        self.places.extend(blocks.into_values().map(|done| match done {
            Done::Held(block) => Place::Held(Cow::Owned(block)),
            Done::Kept(_) => Place::Kept,
        }));
    }

    /// How many runs they hold.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.runs
    }

    /// How many blocks they are.
    #[must_use]
    pub fn blocks(&self) -> usize {
        self.places.len()
    }

    /// The numbers of the blocks, in run order.
    #[must_use]
    pub fn each_number(&self) -> std::ops::Range<usize> {
        0..self.blocks()
    }

    /// A block by its number.
    ///
    /// # Errors
    /// Why it cannot be read back.
    pub fn block(&self, number: usize) -> Result<Cow<'_, Block>, Lost> {
        match &self.places[number] {
            Place::Held(block) => Ok(Cow::Borrowed(block)),
            Place::Kept => (self.shelf.read_back)(number).map(Cow::Owned),
        }
    }

    /// Shows every block, in run order.
    ///
    /// # Errors
    /// Why one cannot be read back.
    pub fn each(&self, mut look: impl FnMut(&Block)) -> Result<(), Lost> {
        self.each_number().try_for_each(|number| self.block(number).map(|block| look(&block)))
    }

    /// How many columns of so many bytes a run are to be read in one go: one where every block is in memory; else as many as there is
    /// room for, so that what is not in memory is read as few times as can be.
    #[must_use]
    pub fn columns_at_once(&self, bytes: usize) -> usize {
        if self.places.iter().all(|place| matches!(place, Place::Held(_))) {
            return 1;
        }
        let column = (self.runs as u64).saturating_mul(bytes as u64).max(1);
        usize::try_from(self.shelf.columns / column).unwrap_or(usize::MAX).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{MEASURES, SERIES};
    use crate::outcome::{Cell, Outcome};

    fn block(value: f64) -> Block {
        let outcome = Outcome {
            cells: vec![Cell { num: value, den: 1.0 }; MEASURES.len()],
            years: vec![vec![value]; SERIES.len()],
            disbursement: Vec::new(),
            shares: vec![0; 101],
        };
        Block::of(&[vec![outcome.clone()], vec![outcome]], Vec::new())
    }

    fn shelf(memory: u64) -> Arc<Shelf> {
        Arc::new(Shelf::of(memory, Box::new(|number| Ok(block([0.5, 1.5, 2.5][number])))))
    }

    #[test]
    fn what_there_is_no_room_for_is_read_back_in_its_place() {
        // A half of the memory is for blocks that are held: here for two of three.
        let two = 2 * block(0.5).bytes() as u64;
        let shelf = shelf(2 * two);
        let blocks: Blocks = (0..3).map(|number| (number, shelf.put(block([0.5, 1.5, 2.5][number])))).collect();
        assert_eq!(blocks[&2], Done::Kept(2));
        let results = Results::of(blocks, shelf);
        let mut seen = Vec::new();
        results.each(|block| block.cells(0, 0, &mut seen)).expect("all are there");
        assert_eq!(seen.iter().map(|cell| cell.num).collect::<Vec<_>>(), [0.5, 0.5, 1.5, 1.5, 2.5, 2.5]);
        assert_eq!((results.runs(), results.blocks()), (6, 3));
    }

    #[test]
    fn as_many_columns_are_read_in_one_go_as_there_is_room_for_and_at_least_one() {
        let kept = |memory| Results::of((0..3).map(|number| (number, Done::Kept(2))).collect(), shelf(memory));
        // Columns of 6 runs of 16 bytes are 96 bytes each; half of the memory is theirs.
        assert_eq!([0, 191, 384, 2_000].map(|memory| kept(memory).columns_at_once(16)), [1, 1, 2, 10]);
        assert_eq!(Results::lent(&[block(1.0)]).columns_at_once(16), 1, "what is in memory costs nothing to look at");
    }

    #[test]
    fn a_block_that_is_gone_is_told() {
        let gone = Shelf::of(0, Box::new(|number| Err(Lost(format!("block {number} is gone")))));
        let results = Results::of([(0, Done::Kept(2))].into(), Arc::new(gone));
        assert_eq!(results.each(|_| ()), Err(Lost("block 0 is gone".to_owned())));
    }
}
