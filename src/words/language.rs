//! The languages in which studies are told. Knows no word itself.

/// A language in which a study is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Vietnamese.
    Vietnamese,
    /// French.
    French,
}

impl Language {
    /// All of them; what nobody chose is the first.
    pub const ALL: [Language; 3] = [Language::English, Language::Vietnamese, Language::French];

    /// Their codes, in the same order.
    pub const CODES: [&'static str; 3] = ["en", "vi", "fr"];

    /// Its code, as HTML and scenarios have it.
    #[must_use]
    pub fn code(self) -> &'static str {
        Language::CODES[self as usize]
    }

    /// A title in this language, if there is one; else the title.
    #[must_use]
    pub fn title<'t>(self, title: &'t str, titles: &'t [(Language, String)]) -> &'t str {
        titles.iter().find(|(of, _)| *of == self).map_or(title, |(_, title)| title)
    }

    /// The language of a code.
    #[must_use]
    pub fn named(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.code() == code)
    }
}
