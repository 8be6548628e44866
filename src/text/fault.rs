//! What is wrong and where, collected so that all of it is shown at once. Decides nothing about what is a fault.

use std::collections::BTreeSet;

use super::again;
use super::path;
use super::source::Place;
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
    /// Whether names in the text were told apart.
    told_apart: bool,
}

impl Faults {
    /// Nothing wrong yet.
    #[must_use]
    pub fn new() -> Faults {
        Faults::default()
    }

    /// Nothing wrong yet in the same text, where what is known to be faulty is not judged again.
    #[must_use]
    pub fn beside(&self) -> Faults {
        Faults { touched: self.touched.clone(), told_apart: self.told_apart, ..Faults::default() }
    }

    /// Adds a fault.
    pub fn push(&mut self, fault: Fault) {
        self.poison(&fault.path);
        self.keep(fault);
    }

    /// Adds a fault of a name: what stands under the name is judged all the same.
    pub(super) fn keep(&mut self, mut fault: Fault) {
        if self.told_apart {
            fault.what = again::as_written(&fault.what);
            fault.help = fault.help.map(|help| again::as_written(&help));
        }
        if self.kept.iter().any(|known| known.place == fault.place && known.what == fault.what) {
            return;
        }
        if self.kept.len() < MOST {
            self.kept.push(fault);
        } else {
            self.more += 1;
        }
    }

    /// Adds all that is wrong in another text.
    pub fn take(&mut self, other: Faults) {
        self.told_apart |= other.told_apart;
        self.touched.extend(other.touched);
        other.kept.into_iter().for_each(|fault| self.keep(fault));
        self.more += other.more;
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

    /// Notes that names in the text were told apart. A fault is noted, too, so that no such name goes further.
    pub(super) fn tell_apart(&mut self) {
        self.told_apart = true;
    }

    /// Whether names in the text were told apart.
    pub(super) fn told_apart(&self) -> bool {
        self.told_apart
    }

    /// A name as it is written: that of an entry which stands a second time is another where it is read.
    #[must_use]
    pub fn written<'n>(&self, name: &'n str) -> &'n str {
        if self.told_apart { again::written(name) } else { name }
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
}
