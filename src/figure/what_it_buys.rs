//! Figure: what each policy buys – worth to society, that worth for each unit the State pays in the end, State money for one more success –
//! with what may happen and how sure it is. Computes nothing.

use crate::measure::Id;
use crate::study::summary::Summary;
use crate::words::Words;

use super::columns::{self, Told};
use super::drawing::Drawing;

pub(super) fn draw(summary: &Summary, words: &'static Words) -> Drawing {
    let told = &words.figures;
    let measures = [
        (Id::SocialNpv, Told::MoreThanReference, told.buys_worth),
        (Id::Mvpf, Told::Itself, told.buys_for_each),
        (Id::CostPerAdditionalSuccess, Told::Itself, told.support_each),
    ];
    columns::draw(summary, told.buys_title, &measures, told.buys_nothing, words)
}
