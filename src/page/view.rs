//! What of the page is made from numbers, and made anew when they move: the answer, the table, the pictures, for whom, why it moved.

use serde::Serialize;

use super::language::Language;
pub use super::seen::Looked;
use super::seen::Seen;
use super::{answer, lead, moved, picture, swing, table, whom};
use crate::study::inputs::Drawn;
use crate::study::precision;

/// Pieces of HTML that are made from numbers.
#[derive(Debug, Serialize)]
pub struct Pieces {
    /// How many futures they are made from.
    pub runs: usize,
    /// Whether they are enough for all that the study waits for.
    pub precise: bool,
    /// The policy that is looked at.
    pub focus: String,
    /// The answer.
    pub answer: String,
    /// Policies by what matters.
    pub table: String,
    /// The pictures.
    pub pictures: String,
    /// For whom.
    pub whom: String,
    /// Why it moved; empty where there is nothing beside.
    pub moved: String,
}

/// The pieces of a study and what its futures drew; `focus` is the policy that is looked at, the leading one where there is none of this name.
#[must_use]
pub fn pieces(
    (own, drawn): (&Looked<'_>, &Drawn),
    beside: Option<&Looked<'_>>,
    focus: &str,
    language: Language,
) -> Pieces {
    let words = language.words();
    let lead = lead::lead(own.summary);
    let swing = swing::of(own, drawn, lead.as_ref());
    let seen = Seen { own: *own, beside: beside.copied(), lead, words };
    let policies = &own.summary.policies;
    let focus = policies.iter().find(|policy| policy.name == focus && policy.name != own.summary.reference);
    let leading = seen.lead.as_ref().map(|lead| lead.best);
    let focus = focus.or(leading).or_else(|| policies.iter().find(|policy| policy.name != own.summary.reference));
    let focus = focus.unwrap_or(&policies[0]);
    Pieces {
        runs: own.summary.runs,
        precise: precision::is_enough(own.summary),
        focus: focus.name.clone(),
        answer: answer::draw(&seen, swing.as_ref()).into_string(),
        table: table::draw(&seen).into_string(),
        pictures: picture::draw(&seen, focus).into_string(),
        whom: whom::draw(&seen, focus).into_string(),
        moved: moved::draw(&seen, focus).into_string(),
    }
}

/// The pieces as JSON.
#[must_use]
pub fn in_json(own: (&Looked<'_>, &Drawn), beside: Option<&Looked<'_>>, focus: &str, language: Language) -> Vec<u8> {
    serde_json::to_vec(&pieces(own, beside, focus, language)).expect("plain data")
}
