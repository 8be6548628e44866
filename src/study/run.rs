//! A study run: all of it, some of its blocks, or as much as it takes to know what it waits for. Blocks that are known already are not
//! run again. Writes nothing: whoever calls keeps what it is handed.

use std::ops::Range;
use std::sync::Arc;

use crate::draws::design;
use crate::engine::{Block, Engine, Overflow};
use crate::model::Study;
use crate::study::precision;
use crate::study::results::{Blocks, Lost, Results, Shelf};
use crate::study::summary::StoppedBy;

/// Keeps a finished block: where there may be no room for all, writes it down so that it can be read back.
pub type Keep<'k, E> = &'k (dyn Fn(usize, &Block) -> Result<(), E> + Sync);

/// Is told of so many more futures.
pub type Tick<'t> = &'t (dyn Fn(usize) + Sync);

/// A study being run.
pub struct Running<'s> {
    engine: Engine<'s>,
    known: Blocks,
    shelf: Arc<Shelf>,
}

/// Runs every future of a study and holds all in memory; `tick` is told of each block of how many futures it is.
///
/// # Errors
/// A run in which some money is more than can be counted.
pub fn all(study: &Study, tick: &(impl Fn(usize) + Sync)) -> Result<Vec<Block>, Overflow> {
    let every: Vec<usize> = (0..design::blocks_of(study.runs)).collect();
    Engine::new(study).run_blocks(&every, &|_, block: Block| {
        tick(block.runs());
        Ok(block)
    })
}

/// Checks that a study can be run in part: that it has these blocks, and does not run until it knows enough.
///
/// # Errors
/// Why not, in a sentence.
pub fn is_part(study: &Study, blocks: &Range<usize>) -> Result<(), String> {
    let total = design::blocks_of(study.runs);
    if blocks.end > total {
        return Err(format!(
            "{} runs are blocks 0..{total} of 64 futures; {}..{} is not among them",
            study.runs, blocks.start, blocks.end
        ));
    }
    if !study.until.is_empty() {
        let what =
            "a part cannot tell when the whole study knows enough: add --until '[]' to run a fixed number of futures";
        return Err(what.to_owned());
    }
    Ok(())
}

impl<'s> Running<'s> {
    /// A study of which some blocks are known; the shelf says what of it is held in memory.
    #[must_use]
    pub fn new(study: &'s Study, known: Blocks, shelf: Arc<Shelf>) -> Running<'s> {
        Running { engine: Engine::new(study), known, shelf }
    }

    /// These blocks, in their order: known ones, and others that are run, on all cores of the current pool, and handed to `keep` each
    /// as soon as it is done. `tick` is told of each block of how many futures it is.
    ///
    /// # Errors
    /// The first of `keep`, or a run in which some money is more than can be counted.
    pub fn blocks<E: Send + From<Overflow>>(
        &mut self,
        blocks: Range<usize>,
        keep: Keep<'_, E>,
        tick: Tick<'_>,
    ) -> Result<Blocks, E> {
        let (mut done, mut missing) = (Blocks::new(), Vec::new());
        for block in blocks {
            match self.known.remove(&block) {
                Some(known) => {
                    tick(known.runs());
                    done.insert(block, known);
                }
                None => missing.push(block),
            }
        }
        let kept = |number: usize, block: Block| {
            tick(block.runs());
            keep(number, &block).map(|()| self.shelf.put(block))
        };
        let made = self.engine.run_blocks(&missing, &kept)?;
        done.extend(missing.into_iter().zip(made));
        Ok(done)
    }

    /// The whole study, or as much of it as it takes to know what it waits for; `keep` and `tick` as in [`Running::blocks`].
    ///
    /// # Errors
    /// As [`Running::blocks`], and a block that cannot be read back.
    pub fn whole<E: Send + From<Overflow> + From<Lost>>(
        &mut self,
        keep: Keep<'_, E>,
        tick: Tick<'_>,
    ) -> Result<Results<'static>, E> {
        let study = self.engine.study();
        let total = design::blocks_of(study.runs);
        let looks: Vec<usize> = if study.until.is_empty() { vec![total] } else { precision::looks(total).collect() };
        let mut results = Results::of(Blocks::new(), self.shelf.clone());
        for look in looks {
            results.extend(self.blocks(results.blocks()..look, keep, tick)?);
            let judged = precision::judge(study, &results)?;
            if judged.is_some_and(|judged| judged.stopped_by == StoppedBy::Precision) {
                break;
            }
        }
        Ok(results)
    }
}
