//! Figure: net private effect and deadweight share of each policy with 95 % intervals. Computes nothing.

use crate::measure::Id;
use crate::study::summary::Summary;

use super::columns;
use super::drawing::Drawing;

pub(super) fn draw(summary: &Summary) -> Drawing {
    let measures = [(Id::NetPrivateEffect, "Net private effect"), (Id::DeadweightShare, "Deadweight share")];
    let sentence =
        "There is nothing to show: no policy has a net private effect or a deadweight share (no State money was paid).";
    columns::draw(summary, "Net private effect and deadweight by policy", measures, sentence)
}
