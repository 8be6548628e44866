//! Tree → type, with all faults at once. Knows types only through serde, and judges no rule across fields.
//!
//! serde stops at its first error, so the tree is read again and again. What can be answered on the spot – an unknown field, a wrong type –
//! is noted and answered with a placeholder. What a type itself refuses, and a missing field, ends the pass; it is noted, and the next
//! pass finds a placeholder there. Faults that only follow from a placeholder are not shown.

mod access;
mod pass;
mod placeholder;
mod reader;
mod refusal;

use std::cell::RefCell;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;

use super::fault::Faults;
use super::tree::Node;
use pass::{MOST, Pass, Path, State};
use reader::Reader;

/// Reads a type from a tree. A value comes back even if there were faults, with placeholders where they are; every faulty path is then
/// known to [`Faults::touches`]. Nothing comes back if the placeholders themselves were refused, or after a hundred faults.
pub fn read<T: DeserializeOwned>(root: &Node, faults: &mut Faults) -> Option<T> {
    let mut state = State::new(faults.told_apart());
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
