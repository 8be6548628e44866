//! All words of the page, one table a language. Names in braces stand for what is put there. Computes nothing.

use std::fmt;

pub(super) mod english;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// The words of a language.
        #[derive(Debug)]
        pub struct Words {
            /// Between whole and part.
            pub decimal: &'static str,
            /// Between thousands.
            pub thousands: &'static str,
            /// Words for powers of ten of money, by the English ones.
            pub powers: &'static [(&'static str, &'static str)],
            /// Words for one unit of a currency, by its code.
            pub coins: &'static [(&'static str, &'static str)],
            /// Chances, rising, and how they are said.
            pub chances: &'static [(f64, &'static str)],
            /// Measures that the page shows: a short title, and what it is in a sentence.
            pub measures: &'static [(&'static str, &'static str, &'static str)],
            /// The glossary: a word, what it is, a small worked example.
            pub glossary: &'static [(&'static str, &'static str, &'static str)],
            /// What is assumed, a paragraph each.
            pub assumptions: &'static [&'static str],
            /// Units of levers by their English names.
            pub units: &'static [(&'static str, &'static str)],
            /// Grades of sources by their English names, and what they mean.
            pub grades: &'static [(&'static str, &'static str)],
            $($(#[$doc])* pub $name: &'static str,)*
        }

        impl Words {
            /// Every sentence with its name, for tests.
            #[cfg(test)]
            pub(crate) fn sentences(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($name), self.$name),)*]
            }
        }
    };
}

words! {
    /// Less than one of a hundred.
    less_than_one,
    /// The answer: who buys most for a coin, and by how much; `{coin}`, `{best}`, `{value}`, `{margin}`, `{next}`.
    most_by,
    /// The same where the next cannot be told apart.
    most_close,
    /// The same of the only policy.
    most_only,
    /// Where even the best drives out private money.
    most_none,
    /// Where no State money is paid: who gains the country most; `{best}`, `{value}`, `{reference}`.
    gains_most,
    /// Where nothing can be compared.
    nothing_to_compare,
    /// What it costs and what would have happened anyway; `{cost}`, `{anyway}`, `{only}`, `{best}`, `{coin}`.
    anyway,
    /// The same where shares are unknown.
    costs,
    /// How sure; `{low}`, `{high}`, `{best}`, `{chance}`.
    futures,
    /// Which part of that is ignorance; `{part}`.
    ignorance,
    /// What would change the answer: judged by the gain of the country; `{other}`, `{value}`.
    country_other,
    /// The same policy is first there, too.
    country_same,
    /// No policy gains the country anything; `{other}`, `{value}`.
    country_none,
    /// The unknown number that moves the lead most; `{input}`, `{low}`, `{high}`, `{best}`, `{next}`.
    hangs_on,
    /// The same where the lead turns.
    hangs_on_turn,
    /// The same of the value of the only policy.
    hangs_on_value,
    /// A target that is likely missed; `{target}`, `{best}`, `{chance}`.
    target_missed,
    /// A target that is likely reached.
    target_reached,
    /// Who reaches it most often; `{other}`, `{chance}`.
    target_other,
    /// A lower bound of a target; `{bound}`, `{measure}`.
    at_least,
    /// An upper bound of a target.
    at_most,
    /// Policies that set other numbers of the world are told apart; `{names}`.
    other_world,
    /// Few futures as yet; `{runs}`.
    few_futures,
    /// Heading of the answer.
    heading_answer,
    /// Heading of the table.
    heading_table,
    /// Below the table: how to read it.
    reading_table,
    /// First column.
    policy,
    /// The reference case.
    reference,
    /// Column of a target; `{target}`.
    target_column,
    /// A value that there is not.
    none,
    /// What the error is, for one who cannot see the bar; `{low}`, `{high}`.
    interval,
    /// Heading of the pictures.
    heading_pictures,
    /// Title of the first picture; `{measure}`.
    picture_effect,
    /// What it shows.
    picture_effect_says,
    /// Title of the second picture.
    picture_projects,
    /// What it shows.
    picture_projects_says,
    /// Title of the third picture; `{policy}`.
    picture_money,
    /// What it shows.
    picture_money_says,
    /// The table behind a picture.
    as_table,
    /// Column: the mean.
    mean,
    /// Column: the 95 % interval of the mean.
    sure,
    /// Column: nine futures out of ten.
    may_happen,
    /// Projects that start only with the policy.
    additional,
    /// Projects that start either way and are paid.
    deadweight,
    /// Projects that start either way and are not paid.
    unaffected,
    /// Projects that start only without the policy.
    displaced,
    /// State money.
    state_money,
    /// Private money.
    private_money,
    /// Private money without the policy.
    private_without,
    /// Private money more than without the policy.
    private_added,
    /// Column: fiscal year.
    year,
    /// Money a year; `{unit}`.
    a_year,
    /// As the file has it.
    as_in_file,
    /// Heading of who gains; `{policy}`.
    heading_whom,
    /// What it shows.
    whom_says,
    /// Column: class of firm.
    class,
    /// Column: technology.
    technology,
    /// There is nothing by class.
    whom_none,
    /// Heading of why it moved.
    heading_moved,
    /// What moved; `{policy}`, `{measure}`, `{before}`, `{now}`, `{difference}`.
    moved_by,
    /// It did not move beyond error.
    moved_not,
    /// Before.
    before,
    /// Now.
    now,
    /// Change.
    change,
    /// Heading of changes by class.
    moved_class,
    /// Heading of changes by year.
    moved_year,
    /// Heading of the levers.
    heading_levers,
    /// What they do.
    levers_say,
    /// While the engine is made ready.
    engine_loading,
    /// It is ready.
    engine_ready,
    /// The page has no engine: another version's.
    engine_none,
    /// Without script.
    no_script,
    /// The engine could not be started.
    engine_failed,
    /// So many futures so far; `{runs}`, `{of}`.
    progress,
    /// All futures were run; `{runs}`.
    done,
    /// Undo.
    undo,
    /// All as in the file.
    reset,
    /// Copy a link.
    link,
    /// The link was copied.
    link_copied,
    /// Download the scenario.
    download,
    /// Remember this setting to compare.
    keep,
    /// Compare with the remembered one.
    against,
    /// The file's own numbers.
    the_file,
    /// The remembered setting.
    the_kept,
    /// Which policy is looked at.
    look_at,
    /// Search among levers.
    find_lever,
    /// Other levers.
    more_levers,
    /// Was, in the file.
    was,
    /// Named levers of the file.
    named_levers,
    /// Runs all futures: {of}.
    all_futures,
    /// Settings to try of the file.
    settings,
    /// Heading: what the measures are.
    heading_measures,
    /// Heading of the glossary.
    heading_glossary,
    /// An example.
    example,
    /// Heading of the sources.
    heading_sources,
    /// So many with and without; `{cited}`, `{bare}`.
    sources_say,
    /// Column: number.
    number,
    /// Column: value.
    value,
    /// Column: grade.
    grade,
    /// Column: source.
    source,
    /// No source.
    no_source,
    /// Heading of assumptions.
    heading_assumptions,
    /// Heading of warnings.
    heading_warnings,
    /// No warning.
    no_warning,
    /// Heading of how to quote.
    heading_quote,
    /// The quote; `{title}`, `{version}`, `{runs}`, `{seed}`, `{hash}`, `{stream}`.
    quote,
    /// Changed on the command line; `{set}`.
    quote_set,
    /// Where the rest is.
    quote_files,
    /// Skip to the content.
    skip,
    /// So many futures; `{runs}`.
    runs_line,
    /// Measures: definition.
    definition,
}

impl Words {
    /// The short title of a measure; its name where it has none.
    #[must_use]
    pub fn title_of(&self, measure: &'static str) -> &'static str {
        self.measures.iter().find(|(name, _, _)| *name == measure).map_or(measure, |(_, title, _)| title)
    }

    /// What a measure is, in a sentence.
    #[must_use]
    pub fn explained(&self, measure: &str) -> Option<&'static str> {
        self.measures.iter().find(|(name, _, _)| *name == measure).map(|(_, _, explained)| *explained)
    }
}

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// Words.
    Text(String),
    /// What they are about: a name or a number.
    Firm(String),
}

/// A sentence put together.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sentence(pub(super) Vec<Part>);

impl Sentence {
    /// A sentence of a table of words, with what stands for each name in braces.
    pub(super) fn of(template: &str, of: &[(&str, String)]) -> Sentence {
        let (mut parts, mut rest) = (Vec::new(), template);
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            parts.push(Part::Text(before.to_owned()));
            let text = of.iter().find(|(known, _)| *known == name).map(|(_, text)| text.clone());
            parts.push(Part::Firm(text.unwrap_or_else(|| panic!("nothing was said of {{{name}}} in: {template}"))));
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        parts.retain(|part| !matches!(part, Part::Text(text) if text.is_empty()));
        Sentence(parts)
    }

    /// More behind it.
    pub(super) fn and(&mut self, more: Sentence) {
        if !self.0.is_empty() {
            self.0.push(Part::Text(" ".to_owned()));
        }
        self.0.extend(more.0);
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| match part {
            Part::Text(text) | Part::Firm(text) => f.write_str(text),
        })
    }
}

impl maud::Render for Sentence {
    fn render(&self) -> maud::Markup {
        maud::html! {
            @for part in &self.0 {
                @match part {
                    Part::Text(text) => (text),
                    Part::Firm(text) => b { (text) },
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::language::Language;
    use std::collections::BTreeSet;

    fn names(template: &str) -> BTreeSet<&str> {
        template.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or_default()).collect()
    }

    #[test]
    fn every_language_says_every_sentence_of_the_same_things() {
        let english = Language::English.words();
        for language in Language::ALL {
            let words = language.words();
            for ((name, ours), (_, theirs)) in english.sentences().into_iter().zip(words.sentences()) {
                assert!(!theirs.trim().is_empty(), "{language:?} has no {name}");
                assert_eq!(names(ours), names(theirs), "{name} in {language:?}");
            }
            let keys = |words: &Words| words.measures.iter().map(|(name, _, _)| *name).collect::<Vec<_>>();
            assert_eq!(keys(english), keys(words), "measures in {language:?}");
            assert_eq!(english.glossary.len(), words.glossary.len());
            assert_eq!(english.chances.len(), words.chances.len());
        }
    }

    #[test]
    fn a_sentence_is_put_together_of_words_and_what_they_are_about() {
        let sentence = Sentence::of("{a} is {b}.", &[("a", "<push>".to_owned()), ("b", "best".to_owned())]);
        assert_eq!(sentence.to_string(), "<push> is best.");
        assert_eq!(maud::Render::render(&sentence).into_string(), "<b>&lt;push&gt;</b> is <b>best</b>.");
    }
}
