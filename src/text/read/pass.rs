//! What is noted while a tree is read again and again: faults, placeholders, and the way to each. Knows no type.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::super::fault::Fault;
use super::super::path;
use super::super::source::Place;
use super::super::tree::Node;
use super::refusal::{At, Failure, Refusal};

/// After so many faults no further pass is made.
pub(super) const MOST: usize = 100;
/// How often another placeholder is tried at one place.
const TRIES: usize = 8;

/// What earlier passes found. Nodes are told apart by where they lie in memory: the tree does not move while it is read.
#[derive(Default)]
pub(super) struct State {
    /// Whether names in the text were told apart.
    pub(super) told_apart: bool,
    pub(super) faults: Vec<Fault>,
    /// Faults of names of entries: what stands under them is read and judged all the same.
    pub(super) of_names: Vec<Fault>,
    pub(super) poisoned: BTreeSet<String>,
    /// Every fault noted: node and kind.
    known: BTreeSet<(usize, &'static str)>,
    /// Nodes that a fault was noted at.
    faulty: BTreeSet<usize>,
    /// Nodes whose type refused them: read as placeholders from now on.
    pub(super) replaced: BTreeSet<usize>,
    /// Fields that are not written and must be: given as placeholders from now on.
    pub(super) missing: BTreeSet<(usize, &'static str)>,
    /// Fields that an unknown field was probably meant to be.
    meant: BTreeSet<(usize, String)>,
    /// How often a placeholder was refused, by path.
    pub(super) tries: BTreeMap<String, usize>,
}

/// What one pass notes.
#[derive(Default)]
pub(super) struct Noted {
    faults: Vec<Fault>,
    of_names: Vec<Fault>,
    poisoned: Vec<String>,
    known: BTreeSet<(usize, &'static str)>,
    meant: Vec<(usize, String)>,
}

/// One pass over the tree.
pub(super) struct Pass<'s> {
    pub(super) state: &'s State,
    pub(super) noted: RefCell<Noted>,
}

impl Pass<'_> {
    /// Notes a fault at a node, once for each kind.
    pub(super) fn note(
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
    pub(super) fn note_name(
        &self,
        key: &Node,
        kind: &'static str,
        path: &Path<'_>,
        sentence: impl FnOnce() -> (String, String),
    ) {
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
    pub(super) fn note_meant(&self, record: &Node, field: &str, path: &Path<'_>) {
        let mut noted = self.noted.borrow_mut();
        noted.poisoned.push(Path::Field(path, field).written());
        noted.meant.push((address(record), field.to_owned()));
    }
}

impl State {
    /// Nothing was found yet.
    pub(super) fn new(told_apart: bool) -> State {
        State { told_apart, ..State::default() }
    }

    pub(super) fn keep(&mut self, noted: Noted) {
        self.poisoned.extend(noted.poisoned);
        self.poisoned.extend(noted.faults.iter().map(|fault| fault.path.clone()));
        self.faults.extend(noted.faults);
        self.of_names.extend(noted.of_names);
        self.faulty.extend(noted.known.iter().map(|(node, _)| *node));
        self.known.extend(noted.known);
        self.meant.extend(noted.meant);
    }

    /// Takes note of what ended a pass; false if another pass would end the same way.
    pub(super) fn settle(&mut self, failure: Failure, root: &Node) -> bool {
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

pub(super) fn address(node: &Node) -> usize {
    std::ptr::from_ref(node).addr()
}

/// The way from the root to a node; written out only for a fault.
#[derive(Clone, Copy)]
pub(super) enum Path<'p> {
    Root,
    Field(&'p Path<'p>, &'p str),
    Entry(&'p Path<'p>, usize, &'p Node),
    /// The item of that number among these, or of a list that is not written.
    Item(&'p Path<'p>, usize, Option<&'p [Node]>),
}

impl Path<'_> {
    pub(super) fn written(&self) -> String {
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
