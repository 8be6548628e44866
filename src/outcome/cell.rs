//! One measure of one run as it is kept: a numerator and a denominator. Computes nothing else.

/// One measure of one run: a value is `num / den`; a measure of kind mean has `den` 1. `den` 0: the run has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Cell {
    /// Numerator.
    pub num: f64,
    /// Denominator.
    pub den: f64,
}

impl Cell {
    /// None.
    pub const NONE: Cell = Cell { num: 0.0, den: 0.0 };

    /// A value.
    #[must_use]
    pub fn value(num: f64) -> Cell {
        Cell { num: unsigned_zero(num), den: 1.0 }
    }

    /// A numerator over a denominator.
    #[must_use]
    pub fn ratio(num: f64, den: f64) -> Cell {
        Cell { num: unsigned_zero(num), den: unsigned_zero(den) }
    }

    /// The run's own value; `None` where the denominator is not above nothing.
    #[must_use]
    pub fn of_run(self) -> Option<f64> {
        (self.den > 0.0).then(|| unsigned_zero(self.num / self.den))
    }
}

/// −0 is written 0.
#[must_use]
pub fn unsigned_zero(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x }
}
