//! Figure: what part of their budgets overlays take up, and how many projects have one, with 95 % intervals. Computes nothing.

use crate::measure::Id;
use crate::study::summary::Summary;
use crate::words::Words;

use super::columns::{self, Told};
use super::drawing::Drawing;

/// Whether overlays of a study have budgets.
pub(super) fn is_there(summary: &Summary) -> bool {
    summary.policies.iter().any(|policy| policy.measure(Id::TakeUp.name()).is_some_and(|of| of.value.is_some()))
}

pub(super) fn draw(summary: &Summary, words: &'static Words) -> Drawing {
    let told = &words.figures;
    let measures = [(Id::TakeUp, Told::Itself, told.take_up), (Id::ProjectsOverlaid, Told::Itself, told.overlaid)];
    columns::draw(summary, told.take_up_title, &measures, told.take_up_nothing, words)
}
