//! What the correlations of a scenario tie together: which paths, in which groups, with which matrix. Judges nothing.

use rust_decimal::prelude::ToPrimitive;

use crate::chance::pearson_from_rank;
use crate::scenario::Correlation;
use crate::text::{matches, segments};

/// Two tied paths, by index, with the Pearson correlation of their scores and the correlation that ties them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The first path.
    pub left: usize,
    /// The second path.
    pub right: usize,
    /// Correlation of their normal scores.
    pub pearson: f64,
    /// Which correlation of the scenario.
    pub from: usize,
}

/// Which of these paths the correlations tie. `*` stands for the name of a technology, the same in both paths.
#[must_use]
pub fn links(paths: &[&str], correlations: &[Correlation]) -> Vec<Link> {
    let mut links = Vec::new();
    for (from, correlation) in correlations.iter().enumerate() {
        let pearson = pearson_from_rank(correlation.rank.0.to_f64().unwrap_or(f64::NAN));
        let (first, second) = (&correlation.between.0, &correlation.between.1);
        let (lefts, rights) = (named(paths, first), named(paths, second));
        for &left in &lefts {
            for &right in &rights {
                let together = !first.contains('*') || technology(paths[left]) == technology(paths[right]);
                if left != right && together {
                    links.push(Link { left, right, pearson, from });
                }
            }
        }
    }
    links
}

/// The paths a pattern names exactly, by index.
#[must_use]
pub fn named(paths: &[&str], pattern: &str) -> Vec<usize> {
    let names = segments(pattern).count();
    let exact = |path: &str| segments(path).count() == names && matches(pattern, path);
    paths.iter().enumerate().filter(|(_, path)| exact(path)).map(|(at, _)| at).collect()
}

fn technology(path: &str) -> Option<&str> {
    segments(path).nth(1)
}

/// Groups of paths that are tied directly or through others, each in increasing order; paths without ties are in none.
#[must_use]
pub fn groups(count: usize, links: &[Link]) -> Vec<Vec<usize>> {
    let mut group_of: Vec<usize> = (0..count).collect();
    for link in links {
        let (a, b) = (group_of[link.left], group_of[link.right]);
        if a != b {
            for group in &mut group_of {
                if *group == a.max(b) {
                    *group = a.min(b);
                }
            }
        }
    }
    let mut groups = vec![Vec::new(); count];
    for (path, &group) in group_of.iter().enumerate() {
        groups[group].push(path);
    }
    groups.retain(|members| members.len() > 1);
    groups
}

/// The correlation matrix of some members, row by row.
#[must_use]
pub fn matrix(members: &[usize], links: &[Link]) -> Vec<f64> {
    let n = members.len();
    let mut matrix = vec![0.0; n * n];
    for i in 0..n {
        matrix[i * n + i] = 1.0;
    }
    for link in links {
        let place = |path: usize| members.iter().position(|&member| member == path);
        if let (Some(i), Some(j)) = (place(link.left), place(link.right)) {
            matrix[i * n + j] = link.pearson;
            matrix[j * n + i] = link.pearson;
        }
    }
    matrix
}
