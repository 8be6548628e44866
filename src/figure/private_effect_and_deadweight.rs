//! Figure: net private effect and deadweight share of each policy with 95 % intervals. Computes nothing.

use crate::measure::Id;
use crate::study::summary::Summary;
use crate::words::Words;

use super::columns::{self, Told};
use super::drawing::Drawing;

pub(super) fn draw(summary: &Summary, words: &'static Words) -> Drawing {
    let told = &words.figures;
    let measures =
        [(Id::NetPrivateEffect, Told::Itself, told.effect), (Id::DeadweightShare, Told::Itself, told.deadweight)];
    columns::draw(summary, told.effect_title, &measures, told.effect_nothing, words)
}
