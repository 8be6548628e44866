//! Figure: what each policy gives in support and what a success more costs of it, with 95 % intervals. Computes nothing.

use crate::measure::Id;
use crate::study::summary::Summary;

use super::columns;
use super::drawing::Drawing;

/// Whether a study compares kinds of support.
pub(super) fn is_there(summary: &Summary) -> bool {
    summary.policies.iter().any(|policy| policy.measure(Id::Support.name()).is_some())
}

pub(super) fn draw(summary: &Summary) -> Drawing {
    let measures =
        [(Id::Support, "Support"), (Id::CostPerAdditionalSuccess, "Support for each success more than without")];
    let sentence = "There is nothing to show: no policy supports anything.";
    columns::draw(summary, "Support and cost per additional success by policy", measures, sentence)
}
