//! The languages that the page speaks. Knows no word itself.

use super::words::{Words, english};

/// A language that the page speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 1] = [Language::English];

    /// Its code, as HTML has it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
        }
    }

    /// The language of a code.
    #[must_use]
    pub fn named(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.code() == code)
    }

    /// Its words.
    #[must_use]
    pub fn words(self) -> &'static Words {
        match self {
            Language::English => &english::WORDS,
        }
    }
}
