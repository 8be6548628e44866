//! The texts a study was read from, and places in them. Reads no file and judges nothing.

/// One text among [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceId(usize);

/// A stretch of one text, in bytes; `end` is just after the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The text.
    pub source: SourceId,
    /// First byte.
    pub start: usize,
    /// Just after the last byte.
    pub end: usize,
}

impl Place {
    /// From the start of this place to the end of `last`, which is in the same text.
    #[must_use]
    pub fn to(self, last: Place) -> Place {
        Place { end: last.end.max(self.start), ..self }
    }

    /// Whether it lies in another place.
    #[must_use]
    pub fn is_within(self, other: Place) -> bool {
        self.source == other.source && self.start >= other.start && self.end <= other.end
    }
}

/// Owns every text that was read, with its name: a file, or a command-line argument.
#[derive(Debug, Default)]
pub struct Sources {
    texts: Vec<Text>,
}

#[derive(Debug)]
struct Text {
    name: String,
    content: String,
    line_starts: Vec<usize>,
}

impl Sources {
    /// No texts yet.
    #[must_use]
    pub fn new() -> Sources {
        Sources::default()
    }

    /// Keeps a text under the name that faults will show.
    pub fn add(&mut self, name: &str, text: String) -> SourceId {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        self.texts.push(Text { name: name.to_owned(), content: text, line_starts });
        SourceId(self.texts.len() - 1)
    }

    /// The text that was added first; `None` where there is none.
    #[must_use]
    pub fn first(&self) -> Option<SourceId> {
        (!self.texts.is_empty()).then_some(SourceId(0))
    }

    /// The text as it was given.
    #[must_use]
    pub fn text(&self, id: SourceId) -> &str {
        &self.texts[id.0].content
    }

    /// The name it was given under.
    #[must_use]
    pub fn name(&self, id: SourceId) -> &str {
        &self.texts[id.0].name
    }

    /// The place that covers the whole text.
    #[must_use]
    pub fn whole(&self, id: SourceId) -> Place {
        Place { source: id, start: 0, end: self.text(id).len() }
    }

    /// Line and column of the start of a place, both from 1; columns count characters, and a byte order mark is none.
    #[must_use]
    pub fn line_column(&self, place: Place) -> (usize, usize) {
        let (line, start) = self.line_start(place);
        let before = &self.text(place.source)[start..self.at_character(place.source, place.start)];
        (line, before.trim_start_matches('\u{feff}').chars().count() + 1)
    }

    /// The line (from 1) in which a place starts, its first byte, and its text without the line ending.
    pub(crate) fn line(&self, place: Place) -> (usize, usize, &str) {
        let (line, start) = self.line_start(place);
        let text = self.text(place.source);
        let end = self.texts[place.source.0].line_starts.get(line).map_or(text.len(), |next| next - 1);
        (line, start, text[start..end].trim_end_matches('\r'))
    }

    fn line_start(&self, place: Place) -> (usize, usize) {
        let starts = &self.texts[place.source.0].line_starts;
        let line = starts.partition_point(|start| *start <= place.start);
        (line, starts[line - 1])
    }

    fn at_character(&self, id: SourceId, byte: usize) -> usize {
        let text = self.text(id);
        (0..=byte.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
    }
}
