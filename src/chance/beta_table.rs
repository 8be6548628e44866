//! The inverse CDF of a beta or PERT distribution as a table of cubics. Built once, then only looked up.
//!
//! From each end, the quantiles between 2⁻¹⁶ and ½ are cut into octaves and every octave into equal cells, so that cells narrow
//! towards the ends as the power laws there demand. A cell holds the cubic that meets the exact quantile and its exact slope at
//! both borders (Hermite). Cells are halved until cubics twice as wide miss no exact quantile by more than [`TOLERANCE`], so a
//! cell itself misses by about a sixteenth of that. The quantiles beyond the table, one in 30,000, are worked out exactly.

use super::distribution::between;
use super::incomplete_beta::Shape;

/// In parts of the range, or of the mean's distance from the nearer end where that is smaller.
const TOLERANCE: f64 = 1e-6;
const OCTAVES: u32 = 15;
/// 2⁻¹⁶, where the table begins.
const DEEPEST: f64 = 1.0 / 65_536.0;
const FEWEST_CELLS: u32 = 4; // 2⁴ an octave
const MOST_CELLS: u32 = 11;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct BetaTable {
    shape: Shape,
    low: f64,
    high: f64,
    /// Bits of a quantile's mantissa that lie within a cell.
    shift: u32,
    /// Where the upper half's cells begin.
    upper: usize,
    /// Coefficients in the distance from the cell's border nearer to the end: lower half, then upper half.
    cubics: Vec<[f64; 4]>,
}

impl BetaTable {
    /// A beta(`alpha`, `beta`) stretched from `low` to `high`.
    pub(super) fn new(alpha: f64, beta: f64, low: f64, high: f64) -> BetaTable {
        let (lower, upper) = (Shape::new(alpha, beta), Shape::new(beta, alpha));
        let tolerance = TOLERANCE * (alpha / (alpha + beta)).min(beta / (alpha + beta));
        let mut fineness = FEWEST_CELLS;
        let halves = loop {
            let halves = [lower, upper].map(|shape| nodes(shape, fineness));
            if fineness == MOST_CELLS || halves.iter().all(|half| miss_at_half_the_cells(half) <= tolerance) {
                break halves;
            }
            fineness += 1;
        };
        let range = high - low;
        let [from_low, from_high] = halves.map(|half| cubics(&half));
        let mut table = Vec::with_capacity(2 * from_low.len());
        let stretched =
            |from: f64, range: f64, c: &[f64; 4]| [from + range * c[0], range * c[1], range * c[2], range * c[3]];
        table.extend(from_low.iter().map(|c| stretched(low, range, c)));
        table.extend(from_high.iter().map(|c| stretched(high, -range, c)));
        BetaTable { shape: lower, low, high, shift: 52 - fineness, upper: from_low.len(), cubics: table }
    }

    /// The value at the quantile `u` between 0 and 1.
    #[inline]
    pub(super) fn at(&self, u: f64) -> f64 {
        let rest = 1.0 - u;
        let p = if u < rest { u } else { rest };
        if p < DEEPEST {
            return self.beyond(u);
        }
        let half = usize::from(u > 0.5) * self.upper; // arithmetic: a branch here is guessed wrongly every other time
        let cell = p.to_bits() >> self.shift;
        let d = p - f64::from_bits(cell << self.shift);
        #[allow(clippy::cast_possible_truncation, reason = "a table has at most 2^17 cells")]
        let place = (cell - (DEEPEST.to_bits() >> self.shift)) as usize + half;
        let [c0, c1, c2, c3] = self.cubics[place];
        c0 + d * (c1 + d * (c2 + d * c3))
    }

    #[cold]
    fn beyond(&self, u: f64) -> f64 {
        between(self.low, self.high, self.shape.quantile(u))
    }
}

/// A border of a cell: its quantile, and the value and slope there.
#[derive(Clone, Copy)]
struct Node {
    p: f64,
    value: f64,
    slope: f64,
}

/// The borders from 2⁻¹⁶ to ½, with 2^`fineness` cells an octave.
fn nodes(shape: Shape, fineness: u32) -> Vec<Node> {
    let first = DEEPEST.to_bits() >> (52 - fineness);
    (0..=u64::from(OCTAVES << fineness))
        .map(|cell| {
            let p = f64::from_bits((first + cell) << (52 - fineness));
            let (x, y) = shape.quantile(p);
            Node { p, value: x, slope: shape.quantile_slope(x, y) }
        })
        .collect()
}

/// The cubic between two borders, in the distance from the first.
fn cubic(from: Node, to: Node) -> [f64; 4] {
    let h = to.p - from.p;
    let rise = (to.value - from.value) / h;
    let second = (3.0 * rise - 2.0 * from.slope - to.slope) / h;
    let third = (from.slope + to.slope - 2.0 * rise) / (h * h);
    [from.value, from.slope, second, third]
}

/// The cubics of all cells, and a last one that is the median alone.
fn cubics(nodes: &[Node]) -> Vec<[f64; 4]> {
    let median = [nodes[nodes.len() - 1].value, 0.0, 0.0, 0.0];
    nodes.windows(2).map(|pair| cubic(pair[0], pair[1])).chain([median]).collect()
}

/// By how much cubics over two cells at once miss the exact value between the two.
fn miss_at_half_the_cells(nodes: &[Node]) -> f64 {
    let miss = |trio: &[Node]| {
        let [c0, c1, c2, c3] = cubic(trio[0], trio[2]);
        let d = trio[1].p - trio[0].p;
        (c0 + d * (c1 + d * (c2 + d * c3)) - trio[1].value).abs()
    };
    nodes.windows(3).step_by(2).map(miss).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPES: [(f64, f64); 12] = [
        (1.8, 4.2),
        (1.0, 5.0),
        (5.0, 1.0),
        (2.0, 5.0),
        (0.5, 0.5),
        (0.1, 0.3),
        (0.05, 0.05),
        (0.001, 0.1),
        (0.02, 8.0),
        (200.0, 2.0),
        (1e4, 2e4),
        (1e6, 1e6),
    ];

    #[test]
    fn the_table_meets_the_exact_quantile_everywhere() {
        for (alpha, beta) in SHAPES {
            let (table, shape) = (BetaTable::new(alpha, beta, 0.0, 1.0), Shape::new(alpha, beta));
            let mut worst = 0.0_f64;
            for i in 0..4_001 {
                let u = (f64::from(i) + 0.37) / 4_001.0;
                worst = worst.max((table.at(u) - shape.quantile(u).0).abs());
            }
            for exponent in 1..120 {
                let u = 0.9 * libm::exp2(-0.5 * f64::from(exponent));
                for u in [u, 1.0 - u] {
                    worst = worst.max((table.at(u) - shape.quantile(u).0).abs());
                }
            }
            assert!(worst <= 2e-7, "beta({alpha}, {beta}): {worst:e}");
        }
    }

    #[test]
    fn the_table_never_falls() {
        for (alpha, beta) in SHAPES {
            let table = BetaTable::new(alpha, beta, -3.0, 5.0);
            let mut previous = -3.0;
            for i in 1..400_000 {
                let value = table.at(f64::from(i) / 400_000.0);
                assert!(value >= previous - 1e-14 && value <= 5.0, "beta({alpha}, {beta}) at {i}");
                previous = value;
            }
        }
    }

    #[test]
    fn the_border_to_the_exact_part_does_not_show() {
        for (alpha, beta) in SHAPES {
            let table = BetaTable::new(alpha, beta, 0.0, 1.0);
            for border in [DEEPEST, 1.0 - DEEPEST, 0.5] {
                let (before, after) = (table.at(border * (1.0 - 1e-15)), table.at(border * (1.0 + 1e-15)));
                assert!(after - before >= -1e-12 && after - before < 1e-10, "beta({alpha}, {beta}) at {border}");
            }
        }
    }
}
