//! A distribution's tails made ready for many questions: what does not depend on the place is worked out once. Gives the same bits as
//! [`Distribution::tails`] and [`Distribution::at`], which ask it.

use super::distribution::{Distribution, between, pert_shapes};
use super::incomplete_beta::Shape;
use super::incomplete_gamma::GammaShape;
use super::tails::Tails;
use super::truncated::Window;

/// Any distribution; those whose tails have constants of their own have them worked out.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Curve {
    Gamma { shape: GammaShape, scale: f64 },
    Beta { shape: Shape, low: f64, high: f64 },
    Window(Box<Window>),
    Other(Distribution),
}

impl Curve {
    pub(super) fn new(distribution: &Distribution) -> Curve {
        match distribution {
            Distribution::Gamma { shape, scale } => Curve::Gamma { shape: GammaShape::new(*shape), scale: *scale },
            Distribution::Beta { alpha, beta } => Curve::Beta { shape: Shape::new(*alpha, *beta), low: 0.0, high: 1.0 },
            Distribution::Pert { low, mode, high } => {
                let (alpha, beta) = pert_shapes(*low, *mode, *high);
                Curve::Beta { shape: Shape::new(alpha, beta), low: *low, high: *high }
            }
            Distribution::Truncated { of, min, max } => Curve::Window(Box::new(of.window(*min, *max))),
            Distribution::Constant { .. }
            | Distribution::Uniform { .. }
            | Distribution::Triangular { .. }
            | Distribution::Normal { .. }
            | Distribution::LogNormal { .. }
            | Distribution::Exponential { .. }
            | Distribution::Weibull { .. }
            | Distribution::Pareto { .. }
            | Distribution::Poisson { .. }
            | Distribution::Bernoulli { .. }
            | Distribution::Discrete { .. }
            | Distribution::Mixture { .. } => Curve::Other(distribution.clone()),
        }
    }

    /// The tails at `x`.
    pub(super) fn tails(&self, x: f64) -> Tails {
        match self {
            Curve::Gamma { shape, scale } => shape.tails(x / scale),
            Curve::Beta { shape, low, high } => {
                let (from_low, from_high) = ((x - low) / (high - low), (high - x) / (high - low));
                if from_low <= 0.0 {
                    Tails::START
                } else if from_high <= 0.0 {
                    Tails::END
                } else {
                    let (below, above) = shape.ln_tails(from_low, from_high);
                    Tails { below, above }
                }
            }
            Curve::Window(window) => window.tails(x),
            Curve::Other(distribution) => distribution.tails(x),
        }
    }

    /// One of the tails at `x`: the lower or the upper one.
    pub(super) fn tail(&self, x: f64, lower: bool) -> f64 {
        match self {
            Curve::Gamma { shape, scale } => shape.tail(x / scale, lower),
            Curve::Beta { .. } | Curve::Window(_) | Curve::Other(_) => self.tails(x).side(lower),
        }
    }

    /// The smallest number with these tails.
    pub(super) fn at(&self, tails: Tails) -> f64 {
        match self {
            Curve::Gamma { shape, scale } => scale * shape.at(tails),
            Curve::Beta { shape, low, high } => between(*low, *high, shape.at(tails.below, tails.above)),
            Curve::Window(window) => window.at(tails),
            Curve::Other(distribution) => distribution.at(tails),
        }
    }
}
