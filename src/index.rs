//! Places in the lists of a study, one type a list: what is looked up by the place in another list does not compile. Knows no element.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops;

/// The technologies of a study, in name order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Technologies {}

/// The firm classes of a study, in name order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Classes {}

/// The place of a technology, from 0.
pub type TechnologyIndex = Index<Technologies>;

/// The place of a firm class, from 0.
pub type ClassIndex = Index<Classes>;

/// A place in lists of one kind, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Index<List> {
    place: u16,
    list: PhantomData<List>,
}

impl<List> Index<List> {
    /// This place in such a list.
    ///
    /// # Panics
    /// Beyond 65,535: a scenario has limits far below it.
    #[must_use]
    pub fn new(place: usize) -> Index<List> {
        let place = u16::try_from(place).expect("a study's lists are short");
        Index { place, list: PhantomData }
    }
}

impl<List> From<Index<List>> for usize {
    #[inline]
    fn from(index: Index<List>) -> usize {
        usize::from(index.place)
    }
}

/// One element for each member of a list, looked up by its own places alone.
#[derive(Clone)]
pub struct Each<List, T> {
    elements: Vec<T>,
    list: PhantomData<List>,
}

impl<List, T> Each<List, T> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.elements.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// All elements in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.elements.iter()
    }

    /// All elements in order, to be changed.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.elements.iter_mut()
    }

    /// All elements in order, each with its place.
    pub fn indexed(&self) -> impl Iterator<Item = (Index<List>, &T)> {
        self.elements.iter().enumerate().map(|(place, element)| (Index::new(place), element))
    }

    /// Adds the next member's element.
    pub fn push(&mut self, element: T) {
        self.elements.push(element);
    }

    /// Removes all elements; their room is kept.
    pub fn clear(&mut self) {
        self.elements.clear();
    }

    /// The elements without their kind.
    #[must_use]
    pub fn to_vec(&self) -> Vec<T>
    where
        T: Clone,
    {
        self.elements.clone()
    }
}

impl<List, T> Default for Each<List, T> {
    fn default() -> Each<List, T> {
        Each { elements: Vec::new(), list: PhantomData }
    }
}

impl<List, T: fmt::Debug> fmt::Debug for Each<List, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.elements.fmt(f)
    }
}

impl<List, T: PartialEq> PartialEq for Each<List, T> {
    fn eq(&self, other: &Each<List, T>) -> bool {
        self.elements == other.elements
    }
}

impl<List, T: Hash> Hash for Each<List, T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.elements.hash(state);
    }
}

impl<List, T> FromIterator<T> for Each<List, T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Each<List, T> {
        Each { elements: elements.into_iter().collect(), list: PhantomData }
    }
}

impl<'a, List, T> IntoIterator for &'a Each<List, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, List, T> IntoIterator for &'a mut Each<List, T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<List, T> ops::Index<Index<List>> for Each<List, T> {
    type Output = T;
    #[inline]
    fn index(&self, index: Index<List>) -> &T {
        &self.elements[usize::from(index)]
    }
}

impl<List, T> ops::IndexMut<Index<List>> for Each<List, T> {
    #[inline]
    fn index_mut(&mut self, index: Index<List>) -> &mut T {
        &mut self.elements[usize::from(index)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_member_of_a_list_has_the_element_of_its_place() {
        let words: Each<Classes, &str> = ["large", "small"].into_iter().collect();
        assert_eq!(words[ClassIndex::new(1)], "small");
        let places: Vec<usize> = words.indexed().map(|(index, _)| index.into()).collect();
        assert_eq!(places, [0, 1]);
    }
}
