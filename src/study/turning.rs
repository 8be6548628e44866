//! Where a curve turns and where it reaches zero, with errors. Numbers in, numbers out: knows no lever and no measure.
//!
//! The points of a curve come from the same luck, so what is told of it is told by differences, which are known far better than the
//! points themselves. Nothing is told that chance could have made: a turn or a crossing is one only where the points on its two sides
//! differ by more than a normal variable strays three standard errors.

use serde::Serialize;

use crate::statistics::{Estimate, Parted};
use crate::units::to_f64;

/// The confidence at which two points are told apart: three standard errors of a normal variable, more where there are few batches.
const APART: f64 = 0.997_300_2;
/// A difference below this part of the largest value is rounding.
const DUST: f64 = 1e-9;

/// What was found on a curve.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// Where: a value of the lever.
    pub at: f64,
    /// Its standard error.
    pub se: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// The values of the lever, of those that were run, between which it surely lies.
    pub between: (f64, f64),
}

/// What a curve does there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It is lowest, and rises to both sides.
    Lowest,
    /// It is highest, and falls to both sides.
    Highest,
    /// It rises through zero.
    RisesThroughZero,
    /// It falls through zero.
    FallsThroughZero,
}

impl Kind {
    /// In a word for files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Lowest => "lowest",
            Kind::Highest => "highest",
            Kind::RisesThroughZero => "rises_through_zero",
            Kind::FallsThroughZero => "falls_through_zero",
        }
    }
}

/// A point of a curve: the value of the lever, rising from point to point, and what was measured there.
pub type Point<'c> = (f64, &'c Parted);

/// The lowest and the highest point where the curve turns, and every crossing of zero, in the order of the lever.
#[must_use]
pub fn found(curve: &[Point<'_>]) -> Vec<Found> {
    let mut found: Vec<Found> =
        [Kind::Lowest, Kind::Highest].into_iter().filter_map(|kind| turn(curve, kind)).collect();
    found.extend(crossings(curve));
    found.sort_by(|a, b| a.at.total_cmp(&b.at));
    found
}

/// Whether a number lies above (1) or below (−1) zero, beyond chance; 0 where that is not known. `size`: the largest value around.
fn sign(estimate: &Estimate, size: f64) -> i8 {
    let Some((low, high)) = estimate.interval(APART) else { return 0 };
    if estimate.value.abs() <= DUST * size {
        0
    } else if low > 0.0 {
        1
    } else if high < 0.0 {
        -1
    } else {
        0
    }
}

fn size(curve: &[Point<'_>]) -> f64 {
    curve.iter().map(|(_, point)| point.value.abs()).fold(0.0, f64::max)
}

fn at(kind: Kind, place: &Parted, between: (f64, f64)) -> Found {
    let estimate = place.estimate();
    Found { kind, at: estimate.value, se: estimate.error(), interval: estimate.interval(0.95), between }
}

/// The turn at the lowest or the highest point, if the curve surely rises (or falls) from there to both sides: the vertex of the parabola
/// through it and its two neighbours. Its error is that of the three points together (delta method).
fn turn(curve: &[Point<'_>], kind: Kind) -> Option<Found> {
    let down = if kind == Kind::Lowest { 1.0 } else { -1.0 };
    let least = |a: &usize, b: &usize| (down * curve[*a].1.value).total_cmp(&(down * curve[*b].1.value));
    let middle = (0..curve.len()).min_by(least)?;
    let size = size(curve);
    let rises = |other: &usize| {
        let apart = curve[*other].1.less(curve[middle].1).estimate();
        f64::from(sign(&apart, size)) * down > 0.0
    };
    let (left, right) = ((0..middle).rev().find(rises)?, (middle + 1..curve.len()).find(rises)?);
    let [(x_l, f_l), (x_m, f_m), (x_r, f_r)] = [curve[middle - 1], curve[middle], curve[middle + 1]];
    let (before, after) = (x_m - x_l, x_r - x_m);
    let (down_to, up_from) = ((f_m.value - f_l.value) / before, (f_r.value - f_m.value) / after);
    let (first, second) = (f64::midpoint(x_l, x_m), f64::midpoint(x_m, x_r));
    let bend = up_from - down_to;
    let sides = (curve[left].0, curve[right].0);
    if bend * down <= DUST * size / (before + after) {
        // Level from neighbour to neighbour: anywhere between them is as low.
        return Some(at(kind, &Parted::made_of(x_m, &[(0.0, f_m)]), sides));
    }
    // The slope changes evenly from its mean before, at the one middle, to its mean after, at the other: where is it nothing?
    let vertex = (first * up_from - second * down_to) / bend;
    let (by_before, by_after) =
        ((first - second) * up_from / (bend * bend), (second - first) * down_to / (bend * bend));
    let weights = [(-by_before / before, f_l), (by_before / before - by_after / after, f_m), (by_after / after, f_r)];
    Some(at(kind, &Parted::made_of(vertex, &weights), sides))
}

/// Every crossing of zero: between two neighbours, among the points that surely lie on one side, of which one lies above and one below.
fn crossings(curve: &[Point<'_>]) -> Vec<Found> {
    let size = size(curve);
    let sure: Vec<(usize, i8)> = curve
        .iter()
        .enumerate()
        .map(|(place, (_, point))| (place, sign(&point.estimate(), size)))
        .filter(|(_, sign)| *sign != 0)
        .collect();
    let crossing = |pair: &[(usize, i8)]| {
        let [(from, before), (to, after)] = pair else { return None };
        (before != after).then(|| cross(&curve[*from..=*to], *after > 0))
    };
    sure.windows(2).filter_map(crossing).collect()
}

/// The crossing of some points, of which the first and the last lie to the two sides of zero: between the two neighbours where the sign
/// changes. Where it changes more than once, luck has a hand in it, and it is that of the straight line closest to all of them, or of
/// the line through the two ends where that one crosses elsewhere.
fn cross(points: &[Point<'_>], rises: bool) -> Found {
    let (low, high) = (points[0].0, points[points.len() - 1].0);
    let changes: Vec<&[Point<'_>]> =
        points.windows(2).filter(|pair| (pair[0].1.value > 0.0) != (pair[1].1.value > 0.0)).collect();
    let place = match changes.as_slice() {
        [pair] => closest(pair),
        _ => Some(closest(points))
            .filter(|line| (low..=high).contains(&line.value))
            .unwrap_or_else(|| closest(&[points[0], points[points.len() - 1]])),
    };
    let kind = if rises { Kind::RisesThroughZero } else { Kind::FallsThroughZero };
    at(kind, &place, (low, high))
}

/// Where the straight line of least squares crosses zero. Its error: that of the line's height there over its slope (delta method).
fn closest(points: &[Point<'_>]) -> Parted {
    let n = to_f64(points.len());
    let middle = points.iter().map(|(x, _)| x).sum::<f64>() / n;
    let height = points.iter().map(|(_, f)| f.value).sum::<f64>() / n;
    let spread: f64 = points.iter().map(|(x, _)| (x - middle) * (x - middle)).sum();
    let slope = points.iter().map(|(x, f)| (x - middle) * f.value).sum::<f64>() / spread;
    let crossing = middle - height / slope;
    let weight = |x: f64| -(1.0 / n + (crossing - middle) * (x - middle) / spread) / slope;
    let weights: Vec<(f64, &Parted)> = points.iter().map(|(x, f)| (weight(*x), *f)).collect();
    Parted::made_of(crossing, &weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A curve of points with four independent rows each: what all rows add (luck that all points share) and what each adds alone.
    fn curve(xs: &[f64], of: impl Fn(f64) -> f64, shared: f64, own: f64) -> Vec<(f64, Parted)> {
        let part = |row: usize| [1.0, -1.0, 0.5, -0.5][row];
        let point = |(place, x): (usize, &f64)| {
            let residuals: Vec<Option<f64>> =
                (0..4).map(|row| Some((shared * part(row) + own * part((row + place) % 4)) / 4.0)).collect();
            (*x, Parted::new(of(*x), &residuals, 1))
        };
        xs.iter().enumerate().map(point).collect()
    }

    fn lent(curve: &[(f64, Parted)]) -> Vec<Point<'_>> {
        curve.iter().map(|(x, point)| (*x, point)).collect()
    }

    fn is(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 1e-9
    }

    const XS: [f64; 7] = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];

    #[test]
    fn a_parabola_turns_at_its_vertex_between_points_too() {
        // (x − 0.47)²: lowest at 0.47, though the lowest point is 0.5; luck that all points share moves no turn.
        let points = curve(&XS, |x| (x - 0.47) * (x - 0.47) + 1.0, 0.5, 0.0);
        let found = found(&lent(&points));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].kind == Kind::Lowest && is(found[0].at, 0.47), "{found:?}");
        assert!(found[0].se.is_some_and(|se| se < 1e-9) && found[0].between == (0.4, 0.6));
    }

    #[test]
    fn the_error_of_a_turn_is_that_of_its_three_points() {
        // Points 1, 0, 1 at −1, 0, 1: the vertex is at (f₋ − f₊)/(2·(f₋ − 2f₀ + f₊)) = 0, and moves by f₋/4 − f₊/4. Its rows: f₋ by
        // 0.1·(1, −1, ½, −½)/4, f₊ by 0.1·(½, −½, 1, −1)/4; their difference over 4 by 0.1·(½, −½, −½, ½)/16: squares of 0.01/256 in
        // all, and an error of √(4/3)·0.1/16.
        let points = curve(&[-1.0, 0.0, 1.0], |x| x * x, 0.0, 0.1);
        let found = found(&lent(&points));
        let se = found[0].se.expect("four rows");
        assert!(is(found[0].at, 0.0) && is(se, (4.0_f64 / 3.0).sqrt() * 0.1 / 16.0), "{found:?}");
    }

    #[test]
    fn a_turn_that_luck_could_make_is_none() {
        let of = |x: f64| (x - 0.5) * (x - 0.5);
        assert!(found(&lent(&curve(&XS, of, 0.0, 0.5))).iter().all(|found| found.kind != Kind::Lowest));
        assert!(found(&lent(&curve(&XS, |x| x, 0.0, 0.0))).is_empty(), "what only rises turns nowhere");
        assert!(found(&lent(&curve(&XS, |_| 1.0, 0.3, 0.0))).is_empty(), "what is flat turns nowhere");
    }

    #[test]
    fn a_line_crosses_zero_with_the_error_of_its_height_over_its_slope() {
        // 2x − 1 with shared luck: the rows move every point by 0.02·(1, −1, ½, −½), a mean with the error 0.02·√(2.5/3)/2. The crossing
        // moves by half of it.
        let points = curve(&XS, |x| 2.0 * x - 1.0, 0.02, 0.0);
        let found = found(&lent(&points));
        assert_eq!(found.len(), 1, "{found:?}");
        let error = 0.02 * (2.5_f64 / 3.0).sqrt() / 2.0;
        assert!(found[0].kind == Kind::RisesThroughZero && is(found[0].at, 0.5), "{found:?}");
        assert!(found[0].se.is_some_and(|se| is(se, error / 2.0)), "{found:?} {error}");
        // The point at 0.5 is on neither side beyond chance.
        assert_eq!(found[0].between, (0.4, 0.6));
    }

    #[test]
    fn a_curve_may_cross_twice_and_turn_between() {
        let points = curve(&XS, |x| 0.02 - (x - 0.5) * (x - 0.5), 1e-4, 0.0);
        let kinds: Vec<Kind> = found(&lent(&points)).iter().map(|found| found.kind).collect();
        assert_eq!(kinds, [Kind::RisesThroughZero, Kind::Highest, Kind::FallsThroughZero]);
    }

    #[test]
    fn without_errors_nothing_is_found() {
        let points: Vec<(f64, Parted)> = XS.iter().map(|x| (*x, Parted::new(x - 0.5, &[Some(0.0)], 1))).collect();
        assert!(found(&lent(&points)).is_empty() && found(&[]).is_empty());
    }
}
