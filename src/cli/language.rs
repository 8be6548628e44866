//! The option for the language in which a study is told. Holds no word of it.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::model::Study;
use crate::words::{Language, Words};

/// In which language a study is told.
#[derive(Debug, Args)]
pub(super) struct LanguageArgument {
    /// Language of page, figures, workbook and printed table (default: the scenario's, else en); files of data are English
    #[arg(long, value_name = "CODE", value_parser = code())]
    language: Option<Language>,
}

/// Reads a code.
pub(super) fn code() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::CODES).map(|code| Language::named(&code).expect("codes are of languages"))
}

impl LanguageArgument {
    /// The words that a study is told in.
    pub(super) fn words(&self, study: &Study) -> &'static Words {
        self.language.unwrap_or(study.language).words()
    }
}
