//! What stands below the answer: what is measured, words with small examples, where numbers come from, what is assumed, warnings, how to
//! quote. Computes nothing.

use maud::{Markup, html};

use super::super::words::{Sentence, Words};
use crate::measure::{Id, MEASURES};
use crate::model::Study;
use crate::report;
use crate::scenario::cited::Cited;
use crate::study::summary::Summary;

/// Numbers whose sources are shown.
const MOST_NUMBERS: usize = 600;

/// A part that opens.
fn opens(title: &str, content: &Markup) -> Markup {
    html! { details.below { summary { h2 { (title) } } (content) } }
}

/// All of it.
pub(super) fn draw(numbers: &[Cited], study: &Study, summary: &Summary, words: &Words) -> Markup {
    html! {
        (warnings(summary, words))
        (opens(words.heading_glossary, &glossary(words)))
        (opens(words.heading_measures, &measures(study, words)))
        (opens(words.heading_sources, &sources(numbers, words)))
        (opens(words.heading_assumptions, &assumptions(summary, words)))
        (quote(summary, words))
    }
}

fn warnings(summary: &Summary, words: &Words) -> Markup {
    let told = report::warnings(summary, words);
    html! {
        section.warnings {
            h2 { (words.heading_warnings) }
            @if told.is_empty() { p { (words.no_warning) } }
            @else { ul { @for warning in told.iter().take(12) { li { (warning) } } } }
        }
    }
}

fn glossary(words: &Words) -> Markup {
    html! {
        dl { @for (word, is, example) in words.glossary {
            dt { (word) }
            dd { (is) " " span.quiet { (words.example) " " (example) } }
        } }
    }
}

/// The definitions that `cofin measures` has, of what the study shows.
fn measures(study: &Study, words: &Words) -> Markup {
    html! {
        dl { @for place in study.measures() {
            @let measure = &MEASURES[place];
            @let title = words.title_of(measure.name);
            dt { (title) @if title != measure.name { " " code { (measure.name) } } }
            dd {
                @if let Some(explained) = words.explained(measure.name) { (explained) " " }
                span.quiet { (words.definition) ": " ((words.of_measure)(Id::ALL[place]).1) " [" (measure.source) "]" }
            }
        } }
    }
}

fn sources(numbers: &[Cited], words: &Words) -> Markup {
    let with = numbers.iter().filter(|number| number.source.is_some()).count();
    let of = [("cited", with.to_string()), ("bare", (numbers.len() - with).to_string())];
    html! {
        p { (Sentence::of(words.sources_say, &of)) }
        div.wide tabindex="0" role="region" aria-label=(words.heading_sources) { table.plain.sources {
            thead { tr { @for title in [words.number, words.value, words.grade, words.source] { th scope="col" { (title) } } } }
            tbody { @for number in numbers.iter().take(MOST_NUMBERS) { (source(number, words)) } }
        } }
    }
}

fn source(number: &Cited, words: &Words) -> Markup {
    let grade = number.source.as_ref().map(|source| format!("{:?}", source.grade));
    let said =
        grade.as_ref().and_then(|grade| words.grades.iter().find(|(name, _)| name == grade)).map(|(_, said)| *said);
    html! {
        tr {
            th scope="row" { code { (number.path) } }
            td.written { (number.value.chars().take(120).collect::<String>()) }
            td { (said.unwrap_or(words.none)) }
            td.written { (number.source.as_ref().map_or(words.no_source, |source| &source.cite)) }
        }
    }
}

fn assumptions(summary: &Summary, words: &Words) -> Markup {
    html! {
        ul {
            @for assumption in words.assumptions { li { (assumption) } }
            @for note in &summary.notes { li { (words.term(note)) } }
        }
    }
}

fn quote(summary: &Summary, words: &Words) -> Markup {
    let of = [
        ("title", summary.title_in(words.language).to_owned()),
        ("version", summary.version.clone()),
        ("runs", summary.runs.to_string()),
        ("seed", summary.seed.to_string()),
        ("stream", summary.stream_version.to_string()),
        ("hash", summary.file_hash.clone()),
    ];
    html! {
        section.quote {
            h2 { (words.heading_quote) }
            p { (Sentence::of(words.quote, &of)) }
            @if !summary.set.is_empty() { p { (Sentence::of(words.quote_set, &[("set", summary.set.join(", "))])) } }
            p.quiet { (words.quote_files) }
        }
    }
}
