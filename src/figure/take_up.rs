//! Figure: what part of their budgets overlays take up, and how many projects have one, with 95 % intervals. Computes nothing.

use crate::measure::Id;
use crate::study::summary::Summary;

use super::columns;
use super::drawing::Drawing;

/// Whether overlays of a study have budgets.
pub(super) fn is_there(summary: &Summary) -> bool {
    summary.policies.iter().any(|policy| policy.measure(Id::TakeUp.name()).is_some_and(|of| of.value.is_some()))
}

pub(super) fn draw(summary: &Summary) -> Drawing {
    let measures = [(Id::TakeUp, "Part of the budgets taken up"), (Id::ProjectsOverlaid, "Projects that have it")];
    let sentence = "There is nothing to show: no overlay has a budget.";
    columns::draw(summary, "Take-up by policy", measures, sentence)
}
