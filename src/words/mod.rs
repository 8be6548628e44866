//! What readers of a study meet, in their language: one table of words a language, all of one type, so that a word that is missing in one
//! does not compile. What is data – names of measures, of fields, of columns of CSV – is English in every language. Computes nothing.

mod english;
mod french;
pub mod language;
mod number;
mod sentence;
#[cfg(test)]
mod tests;
mod vietnamese;
mod vocabulary;

pub use language::Language;
pub use sentence::{Part, Sentence, begun_small, put};
pub use vocabulary::{
    CatalogueWords, FigureWords, OfMeasure, SweepWords, TableWords, WarningWords, Words, WorkbookWords,
};

impl Language {
    /// Its words.
    #[must_use]
    pub fn words(self) -> &'static Words {
        match self {
            Language::English => &english::WORDS,
            Language::Vietnamese => &vietnamese::WORDS,
            Language::French => &french::WORDS,
        }
    }
}
