//! Quantiles of a distribution whose shape differs from future to future: tables at a few shapes, made once, and interpolated between
//! them. No table is made for a future.
//!
//! The shapes are the nodes of an even grid in one or two coordinates, chosen so that quantiles bend little along them; between nodes goes
//! the cubic through the nearest four (Lagrange). Every table has the same cells, of quantiles between 2⁻¹⁶ and ½ from each end, so that a
//! draw looks up one place in each. Nodes are doubled until the cubics miss the exact quantiles halfway between by no more than
//! [`TOLERANCE`]. The quantiles beyond the cells, one in 30,000, are those worked out exactly at the nodes.

use std::sync::Arc;

use super::distribution::{Distribution, pert_shapes};
use super::quantile_table::cubic;

/// In parts of the range, or of the value and the distance between the quartiles where the range has no end.
const TOLERANCE: f64 = 1e-6;
const OCTAVES: u32 = 15;
/// 2⁻¹⁶, where the cells begin.
const DEEPEST: f64 = 1.0 / 65_536.0;
const FINENESS: u32 = 3; // 2³ cells an octave
const SHIFT: u32 = 52 - FINENESS;
/// Cells of a half, and a last one for the median alone.
const HALF: usize = ((OCTAVES as usize) << FINENESS) + 1;
/// Intervals between nodes that are tried, one after the other.
const INTERVALS: [usize; 5] = [3, 6, 12, 24, 48];
/// Quantiles at which it is tried.
const TRIED: [f64; 11] = [DEEPEST, 0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999, 1.0 - DEEPEST];
/// A coordinate that moves less does not move.
const STILL: f64 = 1e-9;

/// Which distribution the coordinates stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// From 0 to 1, by where the mode lies.
    Pert,
    /// By arcsin √mean and 1 ÷ √strength.
    Beta,
    /// With mean 1, by the coefficient of variation.
    Gamma,
}

/// A distribution as a shape on a grid, stretched and moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shaped {
    kind: Kind,
    coordinates: [f64; 2],
    from: f64,
    width: f64,
}

impl Shaped {
    /// The shape of a distribution that needs a table; nothing of others.
    pub(super) fn of(distribution: &Distribution) -> Option<Shaped> {
        match distribution {
            Distribution::Pert { low, mode, high } => {
                let coordinates = [(mode - low) / (high - low), 0.0];
                Some(Shaped { kind: Kind::Pert, coordinates, from: *low, width: high - low })
            }
            Distribution::Beta { alpha, beta } => {
                let strength = alpha + beta;
                let coordinates = [libm::asin((alpha / strength).sqrt()), 1.0 / strength.sqrt()];
                Some(Shaped { kind: Kind::Beta, coordinates, from: 0.0, width: 1.0 })
            }
            Distribution::Gamma { shape, scale } => {
                let coordinates = [1.0 / shape.sqrt(), 0.0];
                Some(Shaped { kind: Kind::Gamma, coordinates, from: 0.0, width: shape * scale })
            }
            Distribution::Constant { .. }
            | Distribution::Uniform { .. }
            | Distribution::Triangular { .. }
            | Distribution::Normal { .. }
            | Distribution::LogNormal { .. }
            | Distribution::Exponential { .. }
            | Distribution::Poisson { .. }
            | Distribution::Bernoulli { .. }
            | Distribution::Discrete { .. }
            | Distribution::Weibull { .. }
            | Distribution::Pareto { .. }
            | Distribution::Mixture { .. }
            | Distribution::Truncated { .. } => None,
        }
    }
}

impl Kind {
    /// The distribution with these coordinates.
    fn distribution(self, [first, second]: [f64; 2]) -> Distribution {
        match self {
            Kind::Pert => {
                let (alpha, beta) = pert_shapes(0.0, first, 1.0);
                Distribution::Beta { alpha, beta }
            }
            Kind::Beta => {
                let (sine, strength) = (libm::sin(first), 1.0 / (second * second));
                Distribution::beta_mean_strength(sine * sine, strength)
            }
            Kind::Gamma => Distribution::gamma_mean_cv(1.0, first),
        }
    }

    /// By how much a cubic between nodes may miss the quantile `exact`.
    fn tolerance(self, exact: f64) -> f64 {
        match self {
            Kind::Pert | Kind::Beta => TOLERANCE,
            Kind::Gamma => TOLERANCE * (1.0 + exact),
        }
    }
}

/// Evenly spaced nodes of one coordinate; a single one where it does not move.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Axis {
    from: f64,
    step: f64,
    count: usize,
}

impl Axis {
    fn new(low: f64, high: f64, intervals: usize) -> Axis {
        if high - low < STILL {
            return Axis { from: low, step: 1.0, count: 1 };
        }
        #[allow(clippy::cast_precision_loss, reason = "48 at most")]
        let step = (high - low) / intervals as f64;
        Axis { from: low, step, count: intervals + 1 }
    }

    #[allow(clippy::cast_precision_loss, reason = "49 at most")]
    fn node(self, at: usize) -> f64 {
        self.from + self.step * at as f64
    }

    /// The first of the nodes that a value is worked out from, and their weights.
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "49 nodes at most"
    )]
    fn weights(self, x: f64) -> (usize, [f64; 4]) {
        if self.count == 1 {
            return (0, [1.0, 0.0, 0.0, 0.0]);
        }
        let position = ((x - self.from) / self.step).clamp(0.0, (self.count - 1) as f64);
        let first = (position as usize).saturating_sub(1).min(self.count - 4);
        let from = position - first as f64;
        let [one, two, three] = [1.0, 2.0, 3.0].map(|node| from - node);
        let weights =
            [-one * two * three / 6.0, from * two * three / 2.0, -from * one * three / 2.0, from * one * two / 6.0];
        (first, weights)
    }
}

/// Tables of one kind of distribution over a range of shapes.
#[derive(Debug, PartialEq)]
pub(super) struct Grid {
    kind: Kind,
    axes: [Axis; 2],
    tables: Vec<Table>,
}

impl Grid {
    /// The tables for all shapes between these, which are of one kind; nothing where none is needed.
    pub(super) fn over(shapes: &[Shaped]) -> Option<Grid> {
        let kind = shapes.first()?.kind;
        let range = |axis: usize| {
            let of = shapes.iter().map(|shape| shape.coordinates[axis]);
            of.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
        };
        let ranges = [range(0), range(1)];
        let axes = [0, 1].map(|axis| fine_enough(kind, ranges, axis));
        let mut tables = Vec::with_capacity(axes[0].count * axes[1].count);
        for first in 0..axes[0].count {
            for second in 0..axes[1].count {
                tables.push(Table::new(kind.distribution([axes[0].node(first), axes[1].node(second)])));
            }
        }
        Some(Grid { kind, axes, tables })
    }

    /// What is drawn from at a shape.
    pub(super) fn at(self: &Arc<Grid>, shaped: &Shaped) -> Gridded {
        let [first, second] = [0, 1].map(|axis| self.axes[axis].weights(shaped.coordinates[axis]));
        let [many, more] = self.axes.map(|axis| axis.count.min(4));
        let mut nodes = [(0, 0.0); 16];
        for i in 0..many {
            for j in 0..more {
                nodes[i * more + j] = ((first.0 + i) * self.axes[1].count + second.0 + j, first.1[i] * second.1[j]);
            }
        }
        let most = match self.kind {
            Kind::Pert | Kind::Beta => shaped.from + shaped.width,
            Kind::Gamma => f64::INFINITY,
        };
        Gridded { grid: Arc::clone(self), nodes, used: many * more, from: shaped.from, width: shaped.width, most }
    }
}

/// The nodes of one coordinate: as few as meet the exact quantiles between them, at both ends of the other coordinate.
fn fine_enough(kind: Kind, ranges: [(f64, f64); 2], axis: usize) -> Axis {
    let (low, high) = ranges[axis];
    let other = ranges[1 - axis];
    let place = |x: f64, other: f64| if axis == 0 { [x, other] } else { [other, x] };
    let meets = |nodes: Axis, other: f64| {
        (0..nodes.count - 1).all(|interval| {
            let middle = nodes.node(interval) + 0.5 * nodes.step;
            let exact = kind.distribution(place(middle, other));
            let (first, weights) = nodes.weights(middle);
            let around = [0, 1, 2, 3].map(|node| kind.distribution(place(nodes.node(first + node), other)));
            TRIED.iter().all(|&u| {
                let found: f64 = around.iter().zip(weights).map(|(of, weight)| weight * of.quantile(u)).sum();
                let exact = exact.quantile(u);
                (found - exact).abs() <= kind.tolerance(exact)
            })
        })
    };
    let mut nodes = Axis::new(low, high, INTERVALS[0]);
    for intervals in INTERVALS {
        nodes = Axis::new(low, high, intervals);
        if nodes.count == 1 || [other.0, other.1].iter().all(|&other| meets(nodes, other)) {
            break;
        }
    }
    nodes
}

/// The quantiles of one shape.
#[derive(Clone, Debug, PartialEq)]
struct Table {
    exact: Distribution,
    /// Coefficients in the distance from the cell's border nearer to the end: lower half, then upper half.
    cubics: Vec<[f64; 4]>,
}

impl Table {
    fn new(exact: Distribution) -> Table {
        let mut cubics = half(|p| exact.quantile(p));
        cubics.extend(half(|p| exact.quantile(1.0 - p)));
        Table { exact, cubics }
    }
}

/// The cubics through the exact quantiles at the borders and thirds of the cells from 2⁻¹⁶ to ½.
fn half(value: impl Fn(f64) -> f64) -> Vec<[f64; 4]> {
    let first = DEEPEST.to_bits() >> SHIFT;
    let border = |cell: u64| f64::from_bits((first + cell) << SHIFT);
    let mut cubics = Vec::with_capacity(HALF);
    let mut at_border = value(border(0));
    for cell in 0..u64::from(OCTAVES << FINENESS) {
        let (from, to) = (border(cell), border(cell + 1));
        let (third, at_end) = ((to - from) / 3.0, value(to));
        cubics.push(cubic([at_border, value(from + third), value(from + 2.0 * third), at_end], third));
        at_border = at_end;
    }
    cubics.push([at_border, 0.0, 0.0, 0.0]);
    cubics
}

/// One shape of a grid, stretched and moved, ready to be drawn from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Gridded {
    grid: Arc<Grid>,
    /// Tables and their weights, as many as are `used`.
    nodes: [(usize, f64); 16],
    used: usize,
    from: f64,
    width: f64,
    most: f64,
}

impl Gridded {
    /// The value at the quantile `u` between 0 and 1.
    pub(super) fn at(&self, u: f64) -> f64 {
        let rest = 1.0 - u;
        let p = if u < rest { u } else { rest };
        let share = if p < DEEPEST {
            self.weighted(|table| table.exact.quantile(u))
        } else {
            let cell = p.to_bits() >> SHIFT;
            let d = p - f64::from_bits(cell << SHIFT);
            #[allow(clippy::cast_possible_truncation, reason = "a table has a few hundred cells")]
            let place = (cell - (DEEPEST.to_bits() >> SHIFT)) as usize + if u > 0.5 { HALF } else { 0 };
            self.weighted(|table| {
                let [c0, c1, c2, c3] = table.cubics[place];
                c0 + d * (c1 + d * (c2 + d * c3))
            })
        };
        (self.from + self.width * share).clamp(self.from, self.most)
    }

    fn weighted(&self, of: impl Fn(&Table) -> f64) -> f64 {
        self.nodes[..self.used].iter().map(|&(node, weight)| weight * of(&self.grid.tables[node])).sum()
    }
}
