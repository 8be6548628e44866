//! Numbers that are drawn together: groups of inputs and of columns that correlations tie, each with its factor. Draws nothing.

use std::collections::BTreeMap;

use crate::scenario::{Correlation, correlation};
use crate::statistics::cholesky;

/// Members that are correlated, with the lower Cholesky factor of their scores, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Indices of inputs or columns.
    pub members: Vec<usize>,
    /// Lower triangular factor, `members.len()` squared.
    pub factor: Vec<f64>,
}

/// Groups of paths tied by correlations, each with its factor. Where policies change a distribution, a path stands several times:
/// each of them shares the path's own luck, so each stands in a group of its own, with the same factor. Members of the file's world come
/// first, those of schemes in the order of their paths, so that no policy moves the draws of another. Correlations were checked.
#[must_use]
pub fn groups(paths: &[&str], of_world: usize, correlations: &[Correlation]) -> Vec<Group> {
    let mut distinct: Vec<&str> = Vec::new();
    let mut copies: Vec<Vec<usize>> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, path) in paths.iter().enumerate() {
        let place = *known.entry(path).or_insert_with(|| {
            distinct.push(path);
            copies.push(Vec::new());
            distinct.len() - 1
        });
        copies[place].push(index);
    }
    let mut order: Vec<usize> = (0..distinct.len()).collect();
    order.sort_by_key(
        |&path| if copies[path][0] < of_world { (copies[path][0], "") } else { (of_world, distinct[path]) },
    );
    let distinct: Vec<&str> = order.iter().map(|&path| distinct[path]).collect();
    let copies: Vec<&Vec<usize>> = order.iter().map(|&path| &copies[path]).collect();
    let links = correlation::links(&distinct, correlations);
    let mut groups = Vec::new();
    for tied in correlation::groups(distinct.len(), &links) {
        let factor = cholesky(tied.len(), &correlation::matrix(&tied, &links)).expect("correlations were checked");
        let most = tied.iter().map(|&path| copies[path].len()).max().unwrap_or(0);
        for copy in 0..most {
            let members = tied.iter().map(|&path| copies[path].get(copy).copied().unwrap_or(copies[path][0])).collect();
            groups.push(Group { members, factor: factor.clone() });
        }
    }
    groups
}
