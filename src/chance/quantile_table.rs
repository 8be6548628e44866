//! The quantile of any distribution as a table of cubics, for draws that would take an equation each. Built once, then looked up.
//!
//! As in the beta's table, quantiles between 2⁻¹⁶ and ½ from each end are cut into octaves and every octave into equal cells. A cell holds
//! the cubic through the exact quantiles at its borders and thirds, if it never falls and meets the exact quantile halfway between those
//! to [`TOLERANCE`]. Where it does not (at a jump, a kink or a value with a chance of its own) the cell is left out, and its draws are
//! worked out exactly; so are those beyond the table, one in 30,000. Cells are halved until few are left out.

use super::mixture::Mixed;
use super::tails::Tails;

/// In parts of the value or of the distance between the quartiles.
const TOLERANCE: f64 = 1e-7;
const OCTAVES: u32 = 15;
/// 2⁻¹⁶, where the table begins.
const DEEPEST: f64 = 1.0 / 65_536.0;
const FEWEST_CELLS: u32 = 5; // 2⁵ an octave
const MOST_CELLS: u32 = 7;
/// No more than one cell in so many may be left out, unless they are as narrow as can be.
const FEW: usize = 64;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct QuantileTable {
    exact: Mixed,
    /// Bits of a quantile's mantissa that lie within a cell.
    shift: u32,
    /// Where the upper half's cells begin.
    upper: usize,
    /// Coefficients in the distance from the cell's border nearer to the end: lower half, then upper half. Not numbers where left out.
    cubics: Vec<[f64; 4]>,
}

const LEFT_OUT: [f64; 4] = [f64::NAN; 4];

impl QuantileTable {
    pub(super) fn new(exact: Mixed) -> QuantileTable {
        let spread = exact.at(Tails::at(0.75)) - exact.at(Tails::at(0.25));
        let mut fineness = FEWEST_CELLS;
        loop {
            let mut left_out = if fineness == MOST_CELLS { usize::MAX } else { cells(fineness) / FEW };
            if let Some(mut cubics) = half(&exact, spread, fineness, false, &mut left_out)
                && let Some(upper) = half(&exact, spread, fineness, true, &mut left_out)
            {
                let half = cubics.len();
                cubics.extend(upper);
                return QuantileTable { exact, shift: 52 - fineness, upper: half, cubics };
            }
            fineness += 1;
        }
    }

    /// The value at the quantile `u` between 0 and 1.
    #[inline]
    pub(super) fn at(&self, u: f64) -> f64 {
        let rest = 1.0 - u;
        let p = if u < rest { u } else { rest };
        if p < DEEPEST {
            return self.exactly(u);
        }
        let half = usize::from(u > 0.5) * self.upper;
        let cell = p.to_bits() >> self.shift;
        let d = p - f64::from_bits(cell << self.shift);
        #[allow(clippy::cast_possible_truncation, reason = "a table has at most 2^12 cells")]
        let place = (cell - (DEEPEST.to_bits() >> self.shift)) as usize + half;
        let [c0, c1, c2, c3] = self.cubics[place];
        let x = c0 + d * (c1 + d * (c2 + d * c3));
        if x.is_nan() { self.exactly(u) } else { x }
    }

    #[cold]
    fn exactly(&self, u: f64) -> f64 {
        self.exact.at(Tails::at(u))
    }
}

/// Cells of a whole table.
fn cells(fineness: u32) -> usize {
    2 * ((OCTAVES as usize) << fineness) + 2
}

/// The cubics from 2⁻¹⁶ to ½ from one end, and a last cell for the median alone; nothing as soon as more cells than `may_be_left_out`
/// are left out.
fn half(exact: &Mixed, spread: f64, fineness: u32, upper: bool, may_be_left_out: &mut usize) -> Option<Vec<[f64; 4]>> {
    let value = |p: f64| {
        let tails = Tails::at(p);
        exact.at(if upper { tails.swapped() } else { tails })
    };
    let first = DEEPEST.to_bits() >> (52 - fineness);
    let border = |cell: u64| f64::from_bits((first + cell) << (52 - fineness));
    let mut cubics = Vec::new();
    let mut at_border = value(border(0));
    for cell in 0..u64::from(OCTAVES << fineness) {
        let (from, to) = (border(cell), border(cell + 1));
        let at_end = value(to);
        let third = (to - from) / 3.0;
        let inner = [from + third, from + 2.0 * third].map(value);
        let cubic = cubic([at_border, inner[0], inner[1], at_end], third);
        let meets = |thirds: &f64| {
            let d = thirds * third;
            let exact = value(from + d);
            let [c0, c1, c2, c3] = cubic;
            (c0 + d * (c1 + d * (c2 + d * c3)) - exact).abs() <= TOLERANCE * (spread + exact.abs())
        };
        let rises = if upper { cubic.map(|c| -c) } else { cubic };
        if never_falls(rises, to - from) && [0.5, 1.5, 2.5].iter().all(meets) {
            cubics.push(cubic);
        } else {
            *may_be_left_out = may_be_left_out.checked_sub(1)?;
            cubics.push(LEFT_OUT);
        }
        at_border = at_end;
    }
    cubics.push([at_border, 0.0, 0.0, 0.0]);
    Some(cubics)
}

/// The cubic through four values `third` apart, in the distance from the first.
pub(super) fn cubic(values: [f64; 4], third: f64) -> [f64; 4] {
    let [a, b, c, d] = values;
    let (first, second, last) = (b - a, c - 2.0 * b + a, d - 3.0 * c + 3.0 * b - a);
    let slopes = [first - second / 2.0 + last / 3.0, second / 2.0 - last / 2.0, last / 6.0];
    [a, slopes[0] / third, slopes[1] / (third * third), slopes[2] / (third * third * third)]
}

/// Whether a cubic rises all the way from 0 to `width`, or is flat.
fn never_falls([_, c1, c2, c3]: [f64; 4], width: f64) -> bool {
    let slope = |d: f64| c1 + d * (2.0 * c2 + 3.0 * c3 * d);
    let turn = -c2 / (3.0 * c3);
    let lowest_inside = if c3 > 0.0 && turn > 0.0 && turn < width { slope(turn) } else { 0.0 };
    slope(0.0) >= 0.0 && slope(width) >= 0.0 && lowest_inside >= 0.0
}
