//! A sentence put together: a template of a table of words, and what stands for each name in its braces. Knows no words.

use std::fmt;

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Words.
    Text(String),
    /// What they are about: a name or a number.
    Firm(String),
}

/// A sentence put together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sentence(pub Vec<Part>);

impl Sentence {
    /// A sentence of a table of words, with what stands for each name in braces.
    #[must_use]
    pub fn of(template: &str, of: &[(&str, String)]) -> Sentence {
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
    pub fn and(&mut self, more: Sentence) {
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

/// A template of a table of words as plain text, with what stands for each name in braces.
#[must_use]
pub fn put(template: &str, of: &[(&str, String)]) -> String {
    Sentence::of(template, of).to_string()
}

/// A title or a sentence within another: it begins small, but for an abbreviation.
#[must_use]
pub fn begun_small(title: &str) -> String {
    let is_abbreviation = title.chars().take(2).all(char::is_uppercase);
    let mut letters = title.chars();
    match letters.next() {
        Some(first) if !is_abbreviation => first.to_lowercase().chain(letters).collect(),
        _ => title.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_put_together_of_words_and_what_they_are_about() {
        let sentence = Sentence::of("{a} is {b}.", &[("a", "<push>".to_owned()), ("b", "best".to_owned())]);
        assert_eq!(sentence.to_string(), "<push> is best.");
        assert_eq!(maud::Render::render(&sentence).into_string(), "<b>&lt;push&gt;</b> is <b>best</b>.");
    }
}
