//! The engine behind the page's levers: a scenario with changes, its blocks, one at a time, and what they give together. Requests and
//! answers are bytes, so that workers can hand them to each other. Reads no file.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Deserialize;

use crate::blocks::{of_record, record};
use crate::draws::design;
use crate::engine::{Block, Engine};
use crate::page::language::Language;
use crate::page::view::{self, Looked};
use crate::report;
use crate::study::read::{self, Changes, Loaded, Refused};
use crate::study::results::{Lost, Results};
use crate::study::summary::Summary;
use crate::study::{again, inputs, twins};

/// A request: what is done with the setting in a slot. Bytes may follow it.
#[derive(Debug, Deserialize)]
enum Request {
    /// Reads the scenario with changes into the slot; the bytes are those of the files, one after the other, the scenario's first.
    Prepare { slot: usize, files: Vec<(String, usize)>, set: Vec<String>, policies: Vec<String> },
    /// Runs a block of it, or of its twins: the answer is the block's record.
    Run { slot: usize, block: usize, twins: bool },
    /// Which policies have to be lived again where another slot's futures are known: their names in JSON, or `null` where the blocks of
    /// one and the other do not go together.
    Touched { slot: usize, beside: usize },
    /// Takes in a record of a block that was run elsewhere: all of it, or some policies of it that were lived `again`.
    Add { slot: usize, block: usize, twins: bool, again: Option<Again> },
    /// The `summary.json` of the first blocks that are there.
    Summary { slot: usize },
    /// What the page shows of the first blocks, beside those of another slot.
    Look { slot: usize, beside: Option<usize>, focus: String, language: String },
}

/// What a block holds that is not of all policies.
#[derive(Debug, Deserialize)]
struct Again {
    /// The policies that it is of.
    policies: Vec<String>,
    /// The slot from which the others are taken.
    beside: usize,
    /// In how many parts the policies that have to be lived again come.
    parts: usize,
}

/// The settings that are looked at, by slots.
#[derive(Debug, Default)]
pub struct Live {
    slots: BTreeMap<usize, Setting>,
}

/// What so many blocks give together, with twins or without.
type Summed = ((usize, bool), Rc<Summary>);

/// A scenario with changes, and what is known of it.
#[derive(Debug)]
struct Setting {
    loaded: Loaded,
    /// Blocks from the first on, none missing.
    blocks: Vec<Block>,
    /// Twins of the first runs, likewise.
    twins: Vec<Block>,
    /// Blocks that came before their turn, and twins.
    early: [BTreeMap<usize, Block>; 2],
    /// Blocks of which not every part has come, and how many have; twins likewise.
    parts: [BTreeMap<usize, (Block, usize)>; 2],
    /// What so many blocks, with twins or without, give together.
    summed: RefCell<Option<Summed>>,
}

impl Live {
    /// Answers a request: its length (4 bytes, least first), itself in JSON, and what bytes belong to it.
    ///
    /// # Errors
    /// Why there is no answer, in words.
    pub fn ask(&mut self, bytes: &[u8]) -> Result<Vec<u8>, String> {
        let cut = || "the request is cut off".to_owned();
        let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(cut)?;
        let (request, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(cut)?;
        match serde_json::from_slice(request).map_err(|error| format!("the request is none: {error}"))? {
            Request::Prepare { slot, files, set, policies } => {
                self.slots.insert(slot, prepare(&files, rest, set, &policies)?);
                Ok(Vec::new())
            }
            Request::Run { slot, block, twins } => self.slot(slot)?.run(block, twins),
            Request::Touched { slot, beside } => {
                let (study, other) = (&self.slot(slot)?.loaded.study, &self.slot(beside)?.loaded.study);
                let name = |place: &usize| &study.policies[*place].name;
                let names = again::touched(study, other).map(|places| places.iter().map(name).collect::<Vec<_>>());
                Ok(serde_json::to_vec(&names).expect("plain data"))
            }
            Request::Add { slot, block, twins, again } => {
                let added = of_record(block, rest).ok_or("the record of a block is damaged")?;
                match again {
                    Some(again) => self.join((slot, block, twins), &again, &added)?,
                    None => self.slot_to_change(slot)?.add(block, twins, added),
                }
                Ok(Vec::new())
            }
            Request::Summary { slot } => Ok(report::json(&*self.slot(slot)?.summary()?)),
            Request::Look { slot, beside, focus, language } => {
                let beside = beside.map(|beside| self.slot(beside)).transpose()?;
                let language = Language::named(&language).ok_or("the language is unknown")?;
                self.slot(slot)?.look(beside, &focus, language)
            }
        }
    }

    /// Takes in some policies of a block that were lived again; the others are as in the block that is known of another setting.
    fn join(&mut self, (slot, block, twins): (usize, usize, bool), again: &Again, part: &Block) -> Result<(), String> {
        let (so_far, come) = match self.slot_to_change(slot)?.parts[usize::from(twins)].remove(&block) {
            Some(begun) => begun,
            None => (self.slot(again.beside)?.known(block, twins)?.clone(), 0),
        };
        let setting = self.slot_to_change(slot)?;
        let joined = setting.joined(&again.policies, part, so_far)?;
        if come + 1 < again.parts {
            setting.parts[usize::from(twins)].insert(block, (joined, come + 1));
        } else {
            setting.add(block, twins, joined);
        }
        Ok(())
    }

    fn slot_to_change(&mut self, slot: usize) -> Result<&mut Setting, String> {
        self.slots.get_mut(&slot).ok_or_else(|| nothing(slot))
    }

    fn slot(&self, slot: usize) -> Result<&Setting, String> {
        self.slots.get(&slot).ok_or_else(|| nothing(slot))
    }
}

fn nothing(slot: usize) -> String {
    format!("nothing was prepared in slot {slot}")
}

fn prepare(
    files: &[(String, usize)],
    mut bytes: &[u8],
    set: Vec<String>,
    policies: &[String],
) -> Result<Setting, String> {
    let mut read = Vec::new();
    for (name, length) in files {
        let (file, rest) = bytes.split_at_checked(*length).ok_or("a file is cut off")?;
        read.push((name.as_str(), file));
        bytes = rest;
    }
    let (&(name, scenario), others) = read.split_first().ok_or("there is no scenario")?;
    let provide = |wanted: &str| {
        let found = others.iter().find(|(name, _)| *name == wanted);
        let missing = || (format!("there is no file `{wanted}` here"), "name a file that the page holds".to_owned());
        found.map(|(_, bytes)| bytes.to_vec()).ok_or_else(missing)
    };
    let changes = Changes { set, runs: None, seed: None };
    let mut loaded = read::read(name, scenario.to_vec(), &changes, &provide).map_err(in_words)?;
    loaded.keep_policies(policies).map_err(in_words)?;
    Ok(Setting {
        loaded,
        blocks: Vec::new(),
        twins: Vec::new(),
        early: Default::default(),
        parts: Default::default(),
        summed: RefCell::default(),
    })
}

/// Why there is no study, in words.
fn in_words(refused: Refused) -> String {
    match refused {
        Refused::NoText(name) => format!("{name} is not a text file in UTF-8"),
        Refused::Scenario(refusal) => refusal.faults.render(&refusal.sources, false).trim_end().to_owned(),
        Refused::Asked(what) => what,
    }
}

impl Setting {
    fn run(&self, block: usize, twins: bool) -> Result<Vec<u8>, String> {
        let study = &self.loaded.study;
        let engine = Engine::new(study);
        let runs = if twins { twins::asked(study, study.runs) } else { study.runs };
        if block >= design::blocks_of(runs) {
            return Err(format!("the study has no block {block}"));
        }
        let overflow = |overflow: crate::engine::Overflow| overflow.to_string();
        let made = if twins {
            engine.run_twin_blocks(block..block + 1, runs).map_err(overflow)?.remove(0)
        } else {
            let kept = |_, block: Block| Ok::<Block, crate::engine::Overflow>(block);
            engine.run_blocks(&[block], &kept).map_err(overflow)?.remove(0)
        };
        Ok(record(block, &made))
    }

    /// A block that is there, or its twins.
    fn known(&self, block: usize, twins: bool) -> Result<&Block, String> {
        let known = if twins { &self.twins } else { &self.blocks };
        known.get(block).ok_or_else(|| "the other setting has fewer futures yet".to_owned())
    }

    /// A block with some of its policies as they were lived again.
    fn joined(&self, policies: &[String], part: &Block, so_far: Block) -> Result<Block, String> {
        let study = &self.loaded.study;
        let mut of = study.clone();
        read::keep_policies(&mut of, policies).map_err(in_words)?;
        again::joined(study, (part, &of), so_far).ok_or_else(|| "the blocks are not of one study".to_owned())
    }

    fn add(&mut self, number: usize, twins: bool, block: Block) {
        let in_order = if twins { &mut self.twins } else { &mut self.blocks };
        let early = &mut self.early[usize::from(twins)];
        if number < in_order.len() {
            return;
        }
        early.insert(number, block);
        while let Some(next) = early.remove(&in_order.len()) {
            in_order.push(next);
        }
    }

    /// What all blocks give together, with twins where all are there.
    fn summary(&self) -> Result<Rc<Summary>, String> {
        let twins = twins::asked(&self.loaded.study, crate::engine::runs(&self.blocks));
        self.summary_of(self.blocks.len(), self.twins.len() == design::blocks_of(twins))
    }

    /// What the first blocks give together: summed up once for all looks at them.
    fn summary_of(&self, blocks: usize, with_twins: bool) -> Result<Rc<Summary>, String> {
        let known = self.summed.borrow().clone();
        if let Some((_, summary)) = known.filter(|(of, _)| *of == (blocks, with_twins)) {
            return Ok(summary);
        }
        let results = Results::lent(&self.blocks[..blocks]);
        if results.runs() == 0 {
            return Err("no future was run yet".to_owned());
        }
        let summary = if with_twins {
            self.loaded.summarise_with(&results, &self.twins)
        } else {
            self.loaded.summarise(&results)
        };
        let summary = Rc::new(summary.map_err(|Lost(why)| why)?);
        *self.summed.borrow_mut() = Some(((blocks, with_twins), summary.clone()));
        Ok(summary)
    }

    /// What the page shows, beside the same futures of another setting.
    fn look(&self, beside: Option<&Setting>, focus: &str, language: Language) -> Result<Vec<u8>, String> {
        let summary = self.summary()?;
        let results = Results::lent(&self.blocks);
        let own = Looked { study: &self.loaded.study, results: &results, summary: &summary };
        let drawn = inputs::drawn(&self.loaded.study, results.runs());
        let own = (&own, &drawn);
        let Some(beside) = beside else {
            return Ok(view::in_json(own, None, focus, language));
        };
        let same = beside.blocks.get(..self.blocks.len()).ok_or("the other setting has fewer futures yet")?;
        let others = Results::lent(same);
        let other = beside.summary_of(same.len(), false)?;
        let other = Looked { study: &beside.loaded.study, results: &others, summary: &other };
        Ok(view::in_json(own, Some(&other), focus, language))
    }
}
