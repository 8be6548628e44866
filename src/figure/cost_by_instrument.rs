//! Figure: what each policy gives in support and what a success more costs of it, with 95 % intervals. Computes nothing.

use crate::measure::Id;
use crate::study::summary::Summary;
use crate::words::Words;

use super::columns::{self, Told};
use super::drawing::Drawing;

/// Whether a study compares kinds of support.
pub(super) fn is_there(summary: &Summary) -> bool {
    summary.policies.iter().any(|policy| policy.measure(Id::Support.name()).is_some())
}

pub(super) fn draw(summary: &Summary, words: &'static Words) -> Drawing {
    let told = &words.figures;
    let measures =
        [(Id::Support, Told::Itself, told.support), (Id::CostPerAdditionalSuccess, Told::Itself, told.support_each)];
    columns::draw(summary, told.support_title, &measures, told.support_nothing, words)
}
