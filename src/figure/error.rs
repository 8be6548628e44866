//! Why a picture could not be drawn.

use std::fmt;

/// A picture could not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureError {
    cause: String,
}

impl FigureError {
    pub(super) fn new(cause: impl fmt::Display) -> Self {
        Self { cause: cause.to_string() }
    }
}

impl fmt::Display for FigureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a picture could not be drawn: {}", self.cause)
    }
}

impl std::error::Error for FigureError {}
