//! Figure: what audits let happen – State money taken, successes and worth beyond the reference by policy. Computes nothing.

use crate::measure::Id;
use crate::study::summary::Summary;
use crate::words::Words;

use super::columns::{self, Told};
use super::drawing::Drawing;

/// Whether a study audits after payment.
pub(super) fn is_there(summary: &Summary) -> bool {
    summary.policies.iter().any(|policy| policy.measure(Id::MisusedShare.name()).is_some_and(|of| of.value.is_some()))
}

pub(super) fn draw(summary: &Summary, words: &'static Words) -> Drawing {
    let told = &words.figures;
    let measures = [
        (Id::MisusedShare, Told::Itself, told.audit_taken),
        (Id::Successes, Told::MoreThanReference, told.audit_successes),
        (Id::SocialNpv, Told::MoreThanReference, told.buys_worth),
    ];
    columns::draw(summary, told.audit_title, &measures, told.audit_nothing, words)
}
