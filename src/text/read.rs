//! Tree → type, with all faults at once. Knows types only through serde, and judges no rule across fields.
//!
//! serde stops at its first error, so the tree is read again and again. What can be answered on the spot – an unknown field, a wrong type –
//! is noted and answered with a placeholder. What a type itself refuses, and a missing field, ends the pass; it is noted, and the next
//! pass finds a placeholder there. Faults that only follow from a placeholder are not shown.

mod access;
mod placeholder;
mod reader;
mod refusal;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::marker::PhantomData;

use serde::de::DeserializeOwned;

use super::fault::{Fault, Faults};
use super::path;
use super::source::Place;
use super::tree::Node;
use reader::Reader;
use refusal::{At, Failure, Refusal};

/// After so many faults no further pass is made.
const MOST: usize = 100;
/// How often another placeholder is tried at one place.
const TRIES: usize = 8;

/// Reads a type from a tree. A value comes back even if there were faults, with placeholders where they are; every faulty path is then
/// known to [`Faults::touches`]. Nothing comes back if the placeholders themselves were refused, or after a hundred faults.
pub fn read<T: DeserializeOwned>(root: &Node, faults: &mut Faults) -> Option<T> {
    let mut state = State { told_apart: faults.told_apart(), ..State::default() };
    let value = loop {
        let pass = Pass { state: &state, noted: RefCell::default() };
        let outcome = Reader::new(root, &Path::Root, &pass).fill(PhantomData::<T>);
        let noted = pass.noted.into_inner();
        state.keep(noted);
        match outcome {
            Ok(value) => break Some(value),
            Err(failure) => {
                if !state.settle(failure, root) || state.faults.len() + state.of_names.len() >= MOST {
                    break None;
                }
            }
        }
    };
    state.faults.into_iter().for_each(|fault| faults.push(fault));
    state.of_names.into_iter().for_each(|fault| faults.keep(fault));
    state.poisoned.iter().for_each(|path| faults.poison(path));
    value
}

/// What earlier passes found. Nodes are told apart by where they lie in memory: the tree does not move while it is read.
#[derive(Default)]
struct State {
    /// Whether names in the text were told apart.
    told_apart: bool,
    faults: Vec<Fault>,
    /// Faults of names of entries: what stands under them is read and judged all the same.
    of_names: Vec<Fault>,
    poisoned: BTreeSet<String>,
    /// Every fault noted: node and kind.
    known: BTreeSet<(usize, &'static str)>,
    /// Nodes that a fault was noted at.
    faulty: BTreeSet<usize>,
    /// Nodes whose type refused them: read as placeholders from now on.
    replaced: BTreeSet<usize>,
    /// Fields that are not written and must be: given as placeholders from now on.
    missing: BTreeSet<(usize, &'static str)>,
    /// Fields that an unknown field was probably meant to be.
    meant: BTreeSet<(usize, String)>,
    /// How often a placeholder was refused, by path.
    tries: BTreeMap<String, usize>,
}

/// What one pass notes.
#[derive(Default)]
struct Noted {
    faults: Vec<Fault>,
    of_names: Vec<Fault>,
    poisoned: Vec<String>,
    known: BTreeSet<(usize, &'static str)>,
    meant: Vec<(usize, String)>,
}

/// One pass over the tree.
struct Pass<'s> {
    state: &'s State,
    noted: RefCell<Noted>,
}

impl Pass<'_> {
    /// Notes a fault at a node, once for each kind.
    fn note(
        &self,
        node: &Node,
        kind: &'static str,
        place: Place,
        path: &Path<'_>,
        sentence: impl FnOnce() -> (String, String),
    ) {
        let Some(fault) = self.fault(node, kind, place, path, sentence) else { return };
        self.noted.borrow_mut().faults.push(fault);
    }

    /// Notes a fault of the name of an entry, once for each kind.
    fn note_name(&self, key: &Node, kind: &'static str, path: &Path<'_>, sentence: impl FnOnce() -> (String, String)) {
        let Some(fault) = self.fault(key, kind, key.place, path, sentence) else { return };
        self.noted.borrow_mut().of_names.push(fault);
    }

    /// A fault at a node; `None` if one of this kind is known there.
    fn fault(
        &self,
        node: &Node,
        kind: &'static str,
        place: Place,
        path: &Path<'_>,
        sentence: impl FnOnce() -> (String, String),
    ) -> Option<Fault> {
        let key = (address(node), kind);
        let mut noted = self.noted.borrow_mut();
        if self.state.known.contains(&key) || !noted.known.insert(key) {
            return None;
        }
        let few = noted.faults.len() + noted.of_names.len() < MOST;
        let (what, help) = if few { sentence() } else { (String::new(), String::new()) };
        let help = Some(help).filter(|help| !help.is_empty());
        Some(Fault { place: Some(place), path: path.written(), what, help })
    }

    /// Notes that an unknown field was probably meant to be another, which is then not missing.
    fn note_meant(&self, record: &Node, field: &str, path: &Path<'_>) {
        let mut noted = self.noted.borrow_mut();
        noted.poisoned.push(Path::Field(path, field).written());
        noted.meant.push((address(record), field.to_owned()));
    }
}

impl State {
    fn keep(&mut self, noted: Noted) {
        self.poisoned.extend(noted.poisoned);
        self.poisoned.extend(noted.faults.iter().map(|fault| fault.path.clone()));
        self.faults.extend(noted.faults);
        self.of_names.extend(noted.of_names);
        self.faulty.extend(noted.known.iter().map(|(node, _)| *node));
        self.known.extend(noted.known);
        self.meant.extend(noted.meant);
    }

    /// Takes note of what ended a pass; false if another pass would end the same way.
    fn settle(&mut self, failure: Failure, root: &Node) -> bool {
        let Refusal { what, missing, at } = *failure.0;
        let at = at.unwrap_or_else(|| At {
            node: address(root),
            place: root.place,
            path: String::new(),
            placeholder: false,
        });
        if let Some(field) = missing.filter(|_| !at.placeholder) {
            let path = path::join(&at.path, field);
            if !self.meant.contains(&(at.node, field.to_owned())) {
                let named = at.path.trim_end_matches('.');
                let within = if named.is_empty() { String::new() } else { format!(" from `{named}`") };
                let help = Some(format!("write {field}: … inside these brackets"));
                self.faults.push(Fault {
                    place: Some(at.place),
                    path: path.clone(),
                    what: format!("the field `{field}` is missing{within}"),
                    help,
                });
            }
            self.poisoned.insert(path);
            return self.missing.insert((at.node, field));
        }
        if at.placeholder || (self.faulty.contains(&at.node) && !self.replaced.contains(&at.node)) {
            let tried = self.tries.entry(at.path).or_default();
            *tried += 1;
            return *tried <= TRIES;
        }
        if !self.is_touched(&at.path) {
            let (what, help) =
                what.split_once('\n').map_or((what.as_str(), None), |(what, help)| (what, Some(help.to_owned())));
            self.faults.push(Fault { place: Some(at.place), path: at.path.clone(), what: what.to_owned(), help });
            self.poisoned.insert(at.path);
        }
        self.faulty.insert(at.node);
        self.replaced.insert(at.node)
    }

    /// Whether a fault is known at this path or below it.
    fn is_touched(&self, path: &str) -> bool {
        let below = if path.is_empty() { String::new() } else { format!("{path}.") };
        self.poisoned.contains(path)
            || self.poisoned.range(below.clone()..).next().is_some_and(|next| next.starts_with(&below))
    }
}

fn address(node: &Node) -> usize {
    std::ptr::from_ref(node).addr()
}

/// The way from the root to a node; written out only for a fault.
#[derive(Clone, Copy)]
enum Path<'p> {
    Root,
    Field(&'p Path<'p>, &'p str),
    Entry(&'p Path<'p>, usize, &'p Node),
    /// The item of that number among these, or of a list that is not written.
    Item(&'p Path<'p>, usize, Option<&'p [Node]>),
}

impl Path<'_> {
    fn written(&self) -> String {
        match self {
            Path::Root => String::new(),
            Path::Field(before, name) => path::join(&before.written(), name),
            Path::Entry(before, at, key) => path::join(&before.written(), &path::entry_segment(*at, key)),
            Path::Item(before, at, None) => path::join(&before.written(), &at.to_string()),
            Path::Item(before, at, Some(items)) => {
                let segment = path::item_segments(items).nth(*at).expect("an item of these");
                path::join(&before.written(), &segment)
            }
        }
    }
}
