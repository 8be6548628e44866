//! Stochastic dominance between two paired columns, with the error of the sample. Changes nothing.
//!
//! A dominates B at first order if for every bound at most as many values of A as of B lie below it: whoever likes more prefers A.
//! It does at second order if for every bound the mean shortfall below it is no larger: whoever likes more and dislikes risk does.
//! Both are looked at on a grid of quantiles of all columns together. At each bound the difference is divided by its error, which is
//! that of paired batches, as Davidson & Duclos (2000) do for dependent samples; the limit that all bounds together exceed by chance
//! in at most 5 % of samples, at both orders, is Šidák's (1967), which holds whatever their correlation, with Student's t for few batches.
//! The two hypotheses "A dominates B" and "B dominates A" are each ruled out by a difference beyond that limit against it
//! (Barrett & Donald 2003; the reading of the four outcomes is that of Bishop, Formby & Thistle 1992).

use super::estimate::{Blocks, last_block};
use super::{number, t_quantile};

/// What the runs say of the dominance of one column over another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Dominance {
    /// The other way round is ruled out, this way is not.
    #[serde(rename = "dominates")]
    Dominates,
    /// This way is ruled out, the other way round is not.
    #[serde(rename = "dominated")]
    Dominated,
    /// Both are ruled out.
    #[serde(rename = "no dominance")]
    Neither,
    /// Neither is: all differences lie within their error.
    #[serde(rename = "not settled")]
    NotSettled,
}

impl Dominance {
    /// In words, as in every file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Dominance::Dominates => "dominates",
            Dominance::Dominated => "dominated",
            Dominance::Neither => "no dominance",
            Dominance::NotSettled => "not settled",
        }
    }
}

/// Bounds in the grid.
const BOUNDS: usize = 20;
/// Fewer batches than this settle nothing: their counts agree too often by chance, and seem certain.
const FEWEST_BATCHES: usize = 10;
/// Batches that rows are gathered in, at most.
const MOST_BATCHES: usize = 200;
/// The chance that a sample is not misread.
const CONFIDENCE: f64 = 0.95;

/// The grid: the values below which 1/20, 2/20 … 20/20 of all columns together lie, each once.
#[must_use]
pub fn grid(columns: &[Vec<Option<f64>>]) -> Vec<f64> {
    let mut all: Vec<f64> = columns.iter().flatten().copied().flatten().collect();
    all.sort_unstable_by(f64::total_cmp);
    let place = |bound: usize| (bound * all.len()).div_ceil(BOUNDS).saturating_sub(1);
    let mut grid: Vec<f64> = if all.is_empty() { Vec::new() } else { (1..=BOUNDS).map(|b| all[place(b)]).collect() };
    grid.dedup();
    grid
}

/// A column against a grid: batch by batch and bound by bound how many of its values lie at or below, and their shortfall in all.
#[derive(Clone, Debug)]
pub struct Below {
    rows: Vec<usize>,
    count: Vec<f64>,
    shortfall: Vec<f64>,
    scale: f64,
}

impl Below {
    /// Reads a column; a row without a value keeps its place. Rows are gathered in at most 200 batches, each of whole blocks of
    /// `block` rows, since any batch of independent blocks is independent of the others.
    ///
    /// # Panics
    /// If `block` is 0.
    #[must_use]
    pub fn new(column: &[Option<f64>], grid: &[f64], block: usize) -> Below {
        let batch = block * (column.len() / block).div_ceil(MOST_BATCHES).max(1);
        let last = last_block(column.len(), batch);
        let (batches, bounds) = (last + 1, grid.len());
        let mut below = Below {
            rows: vec![0; batches],
            count: vec![0.0; batches * bounds],
            shortfall: vec![0.0; batches * bounds],
            scale: grid.first().zip(grid.last()).map_or(0.0, |(low, high)| high - low),
        };
        for (place, value) in column.iter().enumerate() {
            let Some(value) = value else { continue };
            let of = (place / batch).min(last);
            below.rows[of] += 1;
            let first = grid.partition_point(|bound| bound < value);
            for (bound, at) in grid.iter().enumerate().skip(first) {
                below.count[of * bounds + bound] += 1.0;
                below.shortfall[of * bounds + bound] += at - value;
            }
        }
        below
    }

    /// Whether this column dominates another, at first and at second order. The other was read against the same grid and has its
    /// values in the same rows.
    ///
    /// What rules out dominance at second order rules it out at first, too: shortfalls see what lies between the bounds and beyond
    /// the outermost.
    ///
    /// # Panics
    /// If the other has other rows.
    #[must_use]
    pub fn against(&self, other: &Below) -> [Dominance; 2] {
        assert!(self.rows == other.rows, "dominance is asked of paired columns");
        let bounds = self.count.len() / self.rows.len();
        let batches = self.rows.iter().filter(|rows| **rows > 0).count();
        if batches < FEWEST_BATCHES || bounds == 0 {
            return [Dominance::NotSettled; 2];
        }
        let each = libm::pow(CONFIDENCE, 1.0 / number(2 * bounds));
        let reach = t_quantile(0.5 + each / 2.0, number(batches - 1));
        let counts = self.ruled_out(&self.count, &other.count, reach, 0.0);
        // Sums of shortfalls that differ by rounding alone are equal.
        let shortfalls = self.ruled_out(&self.shortfall, &other.shortfall, reach, 1e-12 * self.scale);
        let first = RuledOut { ours: counts.ours || shortfalls.ours, theirs: counts.theirs || shortfalls.theirs };
        [first, shortfalls].map(RuledOut::dominance)
    }

    /// Which dominance a difference beyond its limit rules out, where less is better at every bound.
    fn ruled_out(&self, ours: &[f64], theirs: &[f64], reach: f64, slack: f64) -> RuledOut {
        let bounds = ours.len() / self.rows.len();
        let n = number(self.rows.iter().sum());
        let mut ruled_out = RuledOut { ours: false, theirs: false };
        for bound in 0..bounds {
            let less = |batch: usize| theirs[batch * bounds + bound] - ours[batch * bounds + bound];
            let mean = (0..self.rows.len()).map(less).sum::<f64>() / n;
            let mut spread = Blocks::default();
            for (batch, rows) in self.rows.iter().enumerate() {
                spread.add(less(batch) - number(*rows) * mean, *rows);
            }
            let limit = reach * spread.spread().se / n + slack;
            ruled_out.theirs |= mean > limit;
            ruled_out.ours |= mean < -limit;
        }
        ruled_out
    }
}

/// Whose dominance is ruled out.
#[derive(Clone, Copy, Debug)]
struct RuledOut {
    ours: bool,
    theirs: bool,
}

impl RuledOut {
    fn dominance(self) -> Dominance {
        match (self.ours, self.theirs) {
            (false, true) => Dominance::Dominates,
            (true, false) => Dominance::Dominated,
            (true, true) => Dominance::Neither,
            (false, false) => Dominance::NotSettled,
        }
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a test of statistics, not of bits")]
mod tests {
    use super::*;
    use rand::rngs::Xoshiro256PlusPlus;
    use rand::{RngExt, SeedableRng};
    use statrs::distribution::{ContinuousCDF, Normal};

    fn normals(seed: u64, rows: usize) -> Vec<f64> {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let normal = Normal::standard();
        (0..rows).map(|_| normal.inverse_cdf(rng.random::<f64>().max(1e-300))).collect()
    }

    /// First and second order of `a` against `b`.
    fn orders(a: &[f64], b: &[f64], block: usize) -> [Dominance; 2] {
        let columns = [a, b].map(|column| column.iter().copied().map(Some).collect::<Vec<_>>());
        let grid = grid(&columns);
        let [a, b] = columns.map(|column| Below::new(&column, &grid, block));
        a.against(&b)
    }

    #[test]
    fn a_shifted_normal_dominates_at_both_orders() {
        for block in [1, 64] {
            let (a, b) = (normals(1, 4_000), normals(2, 4_000));
            let higher: Vec<f64> = a.iter().map(|x| x + 0.3).collect();
            assert_eq!(orders(&higher, &b, block), [Dominance::Dominates; 2]);
            assert_eq!(orders(&b, &higher, block), [Dominance::Dominated; 2]);
            // On the same luck a shift ten times smaller is seen.
            let little: Vec<f64> = b.iter().map(|x| x + 0.03).collect();
            assert_eq!(orders(&little, &b, block), [Dominance::Dominates; 2]);
        }
    }

    #[test]
    fn a_mean_preserving_spread_is_dominated_at_second_order_only() {
        let narrow = normals(3, 4_000);
        let wide: Vec<f64> = normals(4, 4_000).iter().map(|x| 1.5 * x).collect();
        assert_eq!(orders(&narrow, &wide, 1), [Dominance::Neither, Dominance::Dominates]);
        assert_eq!(orders(&wide, &narrow, 1), [Dominance::Neither, Dominance::Dominated]);
    }

    #[test]
    fn a_worse_tail_beyond_the_outermost_bound_rules_out_dominance() {
        // Better by 0.1 but for one row in 200, which loses 500. At the lowest bound, the 5 % quantile, 0.1 × 0.103 of the rows rise
        // above it and only 0.005 fall below; but the mean is worse by 2.5 − 0.1.
        let b = normals(5, 10_000);
        let a: Vec<f64> =
            b.iter().enumerate().map(|(row, x)| if row % 200 == 0 { x - 500.0 } else { x + 0.1 }).collect();
        assert_eq!(orders(&a, &b, 1), [Dominance::Neither, Dominance::Dominated]);
    }

    #[test]
    fn certain_numbers_are_settled_and_equal_ones_are_not() {
        assert_eq!(orders(&[2.0; 10], &[1.0; 10], 1), [Dominance::Dominates; 2]);
        assert_eq!(orders(&[1.0; 10], &[1.0; 10], 1), [Dominance::NotSettled; 2]);
        assert_eq!(orders(&[2.0; 72], &[1.0; 72], 8), [Dominance::NotSettled; 2], "nine blocks say too little");
    }

    #[test]
    fn equal_laws_are_told_apart_in_at_most_one_sample_of_twenty() {
        // 400 pairs of columns of one law, in part on the same luck; 5 % and four standard errors are 37.
        let told = |block: usize| {
            let differs = |seed: &u64| {
                let (shared, a, b) = (normals(seed * 3, 640), normals(seed * 3 + 1, 640), normals(seed * 3 + 2, 640));
                let with = |own: &[f64]| shared.iter().zip(own).map(|(x, y)| x + y).collect::<Vec<f64>>();
                orders(&with(&a), &with(&b), block).iter().any(|order| *order != Dominance::NotSettled)
            };
            (1_000..1_400).filter(differs).count()
        };
        // At either order: the limit is for both together.
        for block in [1, 64] {
            assert!(told(block) <= 37, "blocks of {block}: {}", told(block));
        }
    }
}
