//! What must hold of every table of words: nothing is missing, nothing is left in English, templates are about the same things.

use std::collections::BTreeSet;

use super::{Language, Words};
use crate::measure::{Appears, Better, Id, Kind, MEASURES, Missing, SERIES, Unit};

/// Words that are the same in English and in another language.
const SAME: &[&str] = &[
    "–",
    "MVPF",
    "source",
    "phase 1",
    "phase 2",
    "phase 3",
    "phase 4",
    "minimum",
    "maximum",
    "{policy}: {what}",
    "“{policy}”, {lever} {value}",
    "{what}, {unit}",
    "“{policy}”",
    "{policies}: {reason} ({measures})",
    "dollar",
    "euro",
    "đồng",
    "million",
];

fn others() -> impl Iterator<Item = (Language, &'static Words)> {
    Language::ALL.into_iter().skip(1).map(|language| (language, language.words()))
}

fn names(template: &str) -> BTreeSet<&str> {
    template.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or_default()).collect()
}

#[test]
fn every_language_has_its_own_code_and_words() {
    for (place, language) in Language::ALL.into_iter().enumerate() {
        assert_eq!(language as usize, place);
        assert_eq!(language.words().language, language);
        assert_eq!(Language::named(language.code()), Some(language));
    }
    assert_eq!(Language::named("de"), None);
}

#[test]
fn every_language_says_every_sentence_of_the_same_things() {
    let english = Language::English.words();
    for (language, words) in others() {
        for ((name, ours), (_, theirs)) in english.sentences().into_iter().zip(words.sentences()) {
            assert!(!theirs.trim().is_empty(), "{language:?} has no {name}");
            // In English a measure is called by its name alone.
            let about: BTreeSet<&str> =
                names(theirs).into_iter().filter(|name| *name != "title" || ours.contains("{title}")).collect();
            assert_eq!(names(ours), about, "{name} in {language:?}");
            assert!(ours != theirs || SAME.contains(&ours), "{name} in {language:?} is English: {ours}");
            // Before a sentence that goes on, or a heading of two lines.
            let edges = |text: &str| (text.starts_with(' '), text.ends_with(' '), text.contains('\n'));
            assert_eq!(edges(ours), edges(theirs), "{name} in {language:?}");
        }
    }
}

#[test]
fn every_list_of_words_has_the_same_entries() {
    let english = Language::English.words();
    for (language, words) in others() {
        let keys = |words: &Words| words.measures.iter().map(|(name, _, _)| *name).collect::<Vec<_>>();
        assert_eq!(keys(english), keys(words), "measures in {language:?}");
        assert_eq!(english.glossary.len(), words.glossary.len());
        assert_eq!(english.assumptions.len(), words.assumptions.len());
        let chances = |words: &Words| words.chances.iter().map(|(chance, _)| chance.to_bits()).collect::<Vec<_>>();
        assert_eq!(chances(english), chances(words));
        for pairs in [|words: &Words| words.units, |words: &Words| words.grades, |words: &Words| words.coins] {
            let keys = |words: &Words| pairs(words).iter().map(|(name, _)| *name).collect::<Vec<_>>();
            assert_eq!(keys(english), keys(words), "in {language:?}");
        }
        let powers = |words: &Words| words.powers.iter().map(|(name, _, _)| *name).collect::<Vec<_>>();
        assert_eq!(powers(english), powers(words), "in {language:?}");
    }
}

#[test]
fn every_measure_has_a_title_and_a_definition_of_its_own_in_every_language() {
    for (language, words) in others() {
        let mut titles = BTreeSet::new();
        for (id, measure) in Id::ALL.iter().zip(MEASURES) {
            let (title, definition) = (words.of_measure)(*id);
            assert!(titles.insert(title), "{language:?} calls two measures {title}");
            assert_eq!(words.name_of(measure.name), title);
            assert!(definition.ends_with('.') && definition != measure.definition, "{} in {language:?}", measure.name);
        }
    }
}

/// What data calls in English what readers are told in their language.
fn in_data() -> Vec<&'static str> {
    let mut found = vec!["class", "technology", "scheme", "per run", "per project", "for one", "number a future"];
    found.extend(Appears::ALL.map(Appears::name));
    found.extend([Kind::Mean, Kind::Ratio, Kind::Tail].map(Kind::name));
    found.extend([Better::Higher, Better::Lower, Better::Neither].map(Better::name));
    found.extend(["ratio", "share", "count", "per year", "months", "points"]);
    for missing in MEASURES.iter().map(|measure| measure.missing) {
        found.push(match missing {
            Missing::Because(reason) => reason,
            Missing::NoNetCost { gain } => gain,
            Missing::NoPriority => "no rule gives priority over cash",
        });
    }
    found.extend([
        "none: no net cost to divide by",
        "no such request was paid",
        "the reference case is not compared with itself",
    ]);
    found.extend(SERIES.map(|series| series.name));
    found
}

#[test]
fn what_stands_in_data_in_english_is_told_in_every_language() {
    let units = [Unit::Share, Unit::Ratio, Unit::Count, Unit::PerYear, Unit::Months, Unit::Points];
    for (language, words) in others() {
        for english in in_data() {
            let told = words.name_of(english);
            assert!(told != english || SAME.contains(&english), "{english} in {language:?}");
        }
        for unit in units.map(|unit| unit.name("")) {
            assert_ne!(words.term(&unit), unit, "in {language:?}");
        }
        for (english, told) in words.terms.iter().chain(words.units).chain(words.grades).chain(words.coins) {
            assert!(english != told || SAME.contains(english), "{english} in {language:?}");
        }
    }
}

#[test]
fn what_is_said_of_a_word_is_said_once() {
    for (language, words) in others() {
        let keys: BTreeSet<&str> = words.terms.iter().map(|(english, _)| *english).collect();
        assert_eq!(keys.len(), words.terms.len(), "a term stands twice in {language:?}");
    }
}

#[test]
fn french_has_no_line_that_could_begin_with_a_sign() {
    let words = Language::French.words();
    let measures = Id::ALL.iter().flat_map(|id| <[&str; 2]>::from((words.of_measure)(*id)));
    let listed = words.terms.iter().map(|(_, told)| *told).chain(words.assumptions.iter().copied());
    let glossary = words.glossary.iter().flat_map(|(word, is, example)| [*word, *is, *example]);
    let sentences = words.sentences().into_iter().map(|(_, sentence)| sentence);
    for text in sentences.chain(measures).chain(listed).chain(glossary) {
        for sign in [" :", " ;", " ?", " !", " %", " »", "« ", "'"] {
            assert!(!text.contains(sign), "“{sign}” in: {text}");
        }
    }
}
