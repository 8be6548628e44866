//! How the name of an entry that stands a second time is marked, so that paths lead to both, and how it is shown without the mark. Knows no
//! tree.

/// Begins and ends what is added to the name of an entry that stands here again. No character, so that nobody writes it; it is never shown.
pub(super) const AGAIN: char = '\u{FFFF}';

/// A name that was told apart as it is written.
pub(super) fn written(name: &str) -> &str {
    name.find(AGAIN).map_or(name, |at| &name[..at])
}

/// A sentence in which names stand as they are written, also where one was cut short.
pub(super) fn as_written(sentence: &str) -> String {
    let mut written = String::new();
    let mut rest = sentence.split(AGAIN);
    written.extend(rest.next());
    while let Some(added) = rest.next() {
        let after = added.trim_start_matches(|c: char| c.is_ascii_digit());
        written.push_str(after);
        if after.is_empty() {
            written.extend(rest.next());
        }
    }
    written
}
