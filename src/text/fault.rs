//! What is wrong and where, collected so that all of it is shown at once. Decides nothing about what is a fault.

use std::collections::BTreeSet;

use super::path;
use super::source::{Place, Sources};
use super::tree::Node;

/// The most faults that are shown; the rest are counted.
const MOST: usize = 100;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it is written, if it is written anywhere.
    pub place: Option<Place>,
    /// The path of the value it concerns, as `economy.growth`; empty if it concerns no value.
    pub path: String,
    /// What is wrong, as a sentence without its full stop.
    pub what: String,
    /// What to write instead.
    pub help: Option<String>,
}

/// All that is wrong, at most a hundred faults, the rest counted; the same fault at the same place is kept once.
#[derive(Debug, Default)]
pub struct Faults {
    kept: Vec<Fault>,
    more: usize,
    touched: BTreeSet<String>,
}

impl Faults {
    /// Nothing wrong yet.
    #[must_use]
    pub fn new() -> Faults {
        Faults::default()
    }

    /// Adds a fault.
    pub fn push(&mut self, fault: Fault) {
        self.poison(&fault.path);
        if self.kept.iter().any(|known| known.place == fault.place && known.what == fault.what) {
            return;
        }
        if self.kept.len() < MOST {
            self.kept.push(fault);
        } else {
            self.more += 1;
        }
    }

    /// Adds a fault about the value at a path, shown at that node or else at its nearest written ancestor. Does nothing if a fault is
    /// already known at this path, above it or below it: the value is then a placeholder, and more would be noise.
    pub fn at(&mut self, root: &Node, path: &str, what: impl Into<String>, help: impl Into<Option<String>>) {
        if self.touches(path) {
            return;
        }
        let place = Some(path::nearest(root, path).place);
        self.push(Fault { place, path: path.to_owned(), what: what.into(), help: help.into() });
    }

    /// Whether a fault is known at this path, above it or below it.
    #[must_use]
    pub fn touches(&self, path: &str) -> bool {
        let above = path.match_indices('.').map(|(at, _)| &path[..at]).any(|above| self.touched.contains(above));
        let below = || {
            let first = format!("{path}.");
            self.touched.range(first.clone()..).next().is_some_and(|next| next.starts_with(&first))
        };
        above || self.touched.contains(path) || (path.is_empty() && !self.touched.is_empty()) || below()
    }

    /// Marks a path as one that rules should not judge, without a fault of its own.
    pub fn poison(&mut self, path: &str) {
        if !path.is_empty() && !self.touched.contains(path) {
            self.touched.insert(path.to_owned());
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// How many faults there are, with those beyond the hundredth.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kept.len() + self.more
    }

    /// The faults in the order they were found, at most a hundred.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.kept.iter()
    }

    /// All faults as text, in the order of their places.
    #[must_use]
    pub fn render(&self, sources: &Sources, colour: bool) -> String {
        let mut sorted: Vec<&Fault> = self.kept.iter().collect();
        sorted.sort_by_key(|fault| fault.place.map(|place| (place.source, place.start, place.end)));
        let mut blocks: Vec<String> =
            sorted.into_iter().map(|fault| super::render::block(fault, sources, colour)).collect();
        match self.more {
            0 => {}
            1 => blocks.push("and 1 more fault".to_owned()),
            more => blocks.push(format!("and {more} more faults")),
        }
        blocks.into_iter().map(|block| block + "\n").collect::<Vec<_>>().join("\n")
    }
}
