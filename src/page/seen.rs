//! What is seen of a study: its summary, the same futures of another setting beside it, and the words. Computes nothing.

use super::lead::Lead;
use super::words::Words;
use crate::measure::Id;
use crate::model::Study;
use crate::study::results::Results;
use crate::study::summary::{PolicySummary, Summary};

/// Columns of the table, as far as the study has them.
pub(super) const COLUMNS: [Id; 7] = [
    Id::NetPrivateEffect,
    Id::Additionality,
    Id::DeadweightShare,
    Id::StateOutlay,
    Id::Successes,
    Id::SocialNpv,
    Id::Mvpf,
];

/// A study and what it gave.
#[derive(Clone, Copy, Debug)]
pub struct Looked<'a> {
    /// The study.
    pub study: &'a Study,
    /// Its futures.
    pub results: &'a Results<'a>,
    /// What they give together.
    pub summary: &'a Summary,
}

/// What is seen of a study, beside another of the same futures.
pub(super) struct Seen<'a> {
    pub(super) own: Looked<'a>,
    pub(super) beside: Option<Looked<'a>>,
    pub(super) lead: Option<Lead<'a>>,
    pub(super) words: &'static Words,
}

impl<'a> Seen<'a> {
    /// The summary.
    pub(super) fn summary(&self) -> &'a Summary {
        self.own.summary
    }

    /// The same policy beside.
    pub(super) fn other(&self, policy: &str) -> Option<&'a PolicySummary> {
        self.beside?.summary.policies.iter().find(|other| other.name == policy)
    }
}
