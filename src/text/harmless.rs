//! Text from files as it may be shown to a person: nothing in it can steer a terminal or turn the order of what is read.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with every character escaped that a terminal obeys instead of showing it, as `\u{1b}`: control characters but line feed
/// and tab, line and paragraph separators, and those that change the direction of writing (Unicode's property `Bidi_Control`).
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        if is_obeyed(letter) {
            let _ = write!(escaped, "{}", letter.escape_unicode());
        } else {
            escaped.push(letter);
        }
    }
    Cow::Owned(escaped)
}

fn is_obeyed(letter: char) -> bool {
    let turns =
        matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let breaks = matches!(letter, '\u{2028}' | '\u{2029}');
    turns || breaks || (letter.is_control() && !matches!(letter, '\n' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_escaped_and_all_else_stays() {
        assert_eq!(harmless("đối ứng\n\t70 % · 🏭 می‌خواهم"), "đối ứng\n\t70 % · 🏭 می‌خواهم");
        assert_eq!(harmless("a\u{1b}[31mred\u{7}"), "a\\u{1b}[31mred\\u{7}");
        assert_eq!(harmless("over\rwritten\u{9b}2J\u{7f}"), "over\\u{d}written\\u{9b}2J\\u{7f}");
        assert_eq!(harmless("\u{202e}drawer\u{2066}\u{200f}\u{61c}"), "\\u{202e}drawer\\u{2066}\\u{200f}\\u{61c}");
        assert_eq!(harmless("one\u{2028}two\0"), "one\\u{2028}two\\u{0}");
    }

    #[test]
    fn what_was_escaped_is_not_escaped_again() {
        let once = harmless("\u{1b}\u{202e}").into_owned();
        assert_eq!(harmless(&once), once);
    }
}
