//! The smallest parts of the text: blanks, comments, names, numbers and quoted text. Knows no brackets.

use super::fault::{Fault, Faults};
use super::letters::{continues_name, starts_name};
use super::source::Place;
use super::text_mistakes as mistakes;
use super::tree::Value;

/// Why reading stopped; the fault is already noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Halt {
    /// Reading may go on at the next comma.
    Skip,
    /// What follows cannot be trusted.
    Stop,
}

/// A reading position in one text. `end` may lie before the end of the text.
pub(super) struct Scanner<'t> {
    pub text: &'t str,
    pub at: usize,
    whole: Place,
    pub faults: &'t mut Faults,
    /// Whether any syntax fault was noted.
    pub broken: bool,
    told_of_blank: bool,
    told_of_hash: bool,
}

impl<'t> Scanner<'t> {
    /// Reads `text[place]`, where `text` is the whole of the source.
    pub fn new(text: &'t str, place: Place, faults: &'t mut Faults) -> Scanner<'t> {
        let text = &text[..place.end];
        Scanner {
            text,
            at: place.start,
            whole: place,
            faults,
            broken: false,
            told_of_blank: false,
            told_of_hash: false,
        }
    }

    pub fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub fn take(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    pub fn place(&self, start: usize, end: usize) -> Place {
        Place { start, end, ..self.whole }
    }

    /// The place of the character at the reading position.
    pub fn here(&self) -> Place {
        self.place(self.at, self.at + self.peek().map_or(0, char::len_utf8))
    }

    pub fn note(&mut self, place: Place, what: impl Into<String>, help: impl Into<String>) {
        self.broken = true;
        self.faults.push(Fault { place: Some(place), path: String::new(), what: what.into(), help: Some(help.into()) });
    }

    pub fn stop<T>(&mut self, place: Place, what: impl Into<String>, help: impl Into<String>) -> Result<T, Halt> {
        self.note(place, what, help);
        Err(Halt::Stop)
    }

    pub fn skip<T>(&mut self, place: Place, what: impl Into<String>, help: impl Into<String>) -> Result<T, Halt> {
        self.note(place, what, help);
        Err(Halt::Skip)
    }

    /// Passes blanks and comments. A blank that only looks like one is noted once.
    pub fn blanks(&mut self) -> Result<(), Halt> {
        loop {
            match self.peek() {
                Some(c) if is_blank(c) => self.at += c.len_utf8(),
                Some(c) if mistakes::looks_blank(c) => {
                    if !self.told_of_blank {
                        self.told_of_blank = true;
                        let place = self.here();
                        let (what, help) = mistakes::odd_blank(c);
                        self.note(place, what, help);
                    }
                    self.at += c.len_utf8();
                }
                Some('/') => self.comment()?,
                Some('#') if !self.rest().starts_with("#!") => self.hash(),
                _ => return Ok(()),
            }
        }
    }

    /// A comment as other languages write it: noted once, and passed.
    fn hash(&mut self) {
        if !self.told_of_hash {
            self.told_of_hash = true;
            let place = self.here();
            self.note(place, "a `#` does not start a comment", "a comment starts with //");
        }
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    fn comment(&mut self) -> Result<(), Halt> {
        let start = self.at;
        if self.take("//") {
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            return Ok(());
        }
        if !self.take("/*") {
            let place = self.here();
            return self.stop(
                place,
                "a `/` does not belong here",
                "a comment starts with //; a number is written out, as 0.5 and not 1/2",
            );
        }
        let mut depth = 1;
        while depth > 0 {
            if self.take("/*") {
                depth += 1;
            } else if self.take("*/") {
                depth -= 1;
            } else if let Some(c) = self.peek() {
                let passed = self.rest()[c.len_utf8()..].find(['/', '*']);
                self.at = passed.map_or(self.text.len(), |found| self.at + c.len_utf8() + found);
            } else {
                let place = self.place(start, start + 2);
                return self.stop(place, "this comment is never closed", "write */ where it ends");
            }
        }
        Ok(())
    }

    /// A name, if one starts here: `growth`, `r#type`.
    pub fn name(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        if let Some(raw) = rest.strip_prefix("r#") {
            let end = raw.find(|c| !(continues_name(c) || matches!(c, '.' | '+' | '-'))).unwrap_or(raw.len());
            if end > 0 {
                self.at += 2 + end;
                return Some(&raw[..end]);
            }
            return None;
        }
        let quoted = ["r\"", "b\"", "b'", "br\"", "br#"];
        if !rest.starts_with(starts_name) || quoted.iter().any(|quote| rest.starts_with(quote)) {
            return None;
        }
        let end = rest.find(|c| !continues_name(c)).unwrap_or(rest.len());
        self.at += end;
        Some(&rest[..end])
    }

    pub fn starts_number(&self) -> bool {
        let rest = self.rest();
        let unsigned = rest.strip_prefix(['+', '-']).unwrap_or(rest);
        let digits = unsigned.strip_prefix('.').unwrap_or(unsigned);
        digits.starts_with(|c: char| c.is_ascii_digit()) || unsigned.starts_with("inf") || unsigned.starts_with("NaN")
    }

    /// A number, kept as text without underscores.
    pub fn number(&mut self) -> Result<Value, Halt> {
        let start = self.at;
        let sign = usize::from(self.rest().starts_with(['+', '-']));
        let unsigned = &self.rest()[sign..];
        let length = if unsigned.starts_with("inf") || unsigned.starts_with("NaN") {
            3
        } else if unsigned.starts_with("0x") || unsigned.starts_with("0b") || unsigned.starts_with("0o") {
            2 + unsigned[2..].find(|c: char| !(c.is_ascii_hexdigit() || c == '_')).unwrap_or(unsigned.len() - 2)
        } else {
            float_length(unsigned)
        };
        self.at += sign + length;
        let written = &self.text[start..self.at];
        let place = self.place(start, self.at);
        if let Some((what, help)) = mistakes::after_number(written, self.rest()) {
            let end = self.at
                + self
                    .rest()
                    .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '%' || c == '\''))
                    .unwrap_or(self.rest().len());
            self.at = end;
            let place = self.place(start, end);
            return self.skip(place, what, help);
        }
        if !well_formed(written) {
            let (what, help) = mistakes::bad_number(written);
            return self.skip(place, what, help);
        }
        Ok(Value::Number(written.replace('_', "")))
    }

    /// Text or a character in straight quotes, or text in curly ones, which is noted.
    pub fn quoted(&mut self) -> Result<Option<Value>, Halt> {
        let rest = self.rest();
        if rest.starts_with('"') {
            return self.text().map(Some);
        }
        if rest.starts_with("r\"") || rest.starts_with("r#\"") || rest.starts_with("r##") {
            return self.raw_text().map(Some);
        }
        if rest.starts_with('\'') {
            return self.character().map(Some);
        }
        if ["b\"", "b'", "br\"", "br#"].iter().any(|quote| rest.starts_with(quote)) {
            let place = self.place(self.at, self.at + 1);
            return self.stop(place, "byte strings have no use here", "leave out the b before the quote");
        }
        match rest.chars().next().and_then(mistakes::closing_curly) {
            Some(closing) => self.curly(closing).map(Some),
            None => Ok(None),
        }
    }

    fn text(&mut self) -> Result<Value, Halt> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let Some(next) = self.rest().find(['"', '\\']) else {
                let place = self.place(start, start + 1);
                return self.stop(place, "this text is never closed", "write \" where it ends");
            };
            text += &self.rest()[..next];
            self.at += next;
            if self.take("\"") {
                return Ok(Value::Text(text));
            }
            if let Some(character) = self.escape(true)? {
                text.push(character);
            }
        }
    }

    fn raw_text(&mut self) -> Result<Value, Halt> {
        let start = self.at;
        let hashes = self.rest()[1..].len() - self.rest()[1..].trim_start_matches('#').len();
        let opened = self.at + 1 + hashes;
        let closing = format!("\"{}", "#".repeat(hashes));
        let body = self.text[opened..].strip_prefix('"');
        let Some((body, length)) = body.and_then(|body| body.find(&closing).map(|length| (body, length))) else {
            let place = self.place(start, opened);
            return self.stop(
                place,
                "this raw text is never closed",
                format!("write r{0}\"…\"{0}", "#".repeat(hashes)),
            );
        };
        self.at = opened + 1 + length + closing.len();
        Ok(Value::Text(body[..length].to_owned()))
    }

    fn character(&mut self) -> Result<Value, Halt> {
        let start = self.at;
        self.at += 1;
        let character = match self.peek() {
            Some('\\') => self.escape(false)?,
            other => other.inspect(|c| self.at += c.len_utf8()),
        };
        match character {
            Some(character) if self.take("'") => Ok(Value::Char(character)),
            _ => {
                let line = self.text[start + 1..].lines().next().unwrap_or("");
                let inside = line.find('\'').map(|length| &line[..length]);
                self.at = start + 1 + inside.map_or(0, |inside| inside.len() + 1);
                let place = self.place(start, self.at);
                let help = inside.filter(|inside| !inside.is_empty() && inside.len() < 80).unwrap_or("…");
                let halt = if inside.is_some() { Halt::Skip } else { Halt::Stop };
                self.note(
                    place,
                    "single quotes hold exactly one character",
                    format!("write text in double quotes: \"{help}\""),
                );
                Err(halt)
            }
        }
    }

    fn curly(&mut self, closing: &[char]) -> Result<Value, Halt> {
        let start = self.at;
        let open = self.peek().map_or(0, char::len_utf8);
        let line = self.rest()[open..].lines().next().unwrap_or("");
        let Some((length, close)) = line.char_indices().find(|(_, c)| closing.contains(c)) else {
            let place = self.here();
            return self.stop(place, "a curly quote does not open a text", "write straight quotes: \"…\"");
        };
        let inside = line[..length].to_owned();
        self.at += open + length + close.len_utf8();
        let place = self.place(start, self.at);
        self.note(place, "curly quotes do not hold a text", format!("write straight quotes: \"{inside}\""));
        Ok(Value::Text(inside))
    }

    /// What a backslash stands for; nothing for a line continuation or a fault that was noted.
    fn escape(&mut self, continued: bool) -> Result<Option<char>, Halt> {
        let start = self.at;
        self.at += 1;
        if continued && (self.take("\r\n") || self.take("\n")) {
            self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t', '\n', '\r']).len();
            return Ok(None);
        }
        let code = self.peek();
        self.at += code.map_or(0, char::len_utf8);
        let plain = match code {
            Some(c @ ('\'' | '"' | '\\')) => Some(c),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('0') => Some('\0'),
            Some('x') => self.byte_escape(continued),
            Some('u') => self.unicode_escape(),
            _ => None,
        };
        if plain.is_none() {
            let end = self.at.max(start + 1).min(self.text.len());
            let place = self.place(start, end);
            self.note(
                place,
                "this backslash stands for no character",
                "write \\\\ for a backslash, \\\" for a quote, \\n for a new line",
            );
            if code.is_none() {
                return Err(Halt::Stop);
            }
        }
        Ok(plain)
    }

    fn hex_byte(&mut self) -> Option<u8> {
        let digits = self.rest().get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        self.at += 2;
        u8::from_str_radix(digits, 16).ok()
    }

    /// `\x41`, or in a text also several bytes that make one character: `\xc3\xa9`.
    fn byte_escape(&mut self, several: bool) -> Option<char> {
        let mut bytes = vec![self.hex_byte()?];
        loop {
            if let Ok(text) = std::str::from_utf8(&bytes) {
                return text.chars().next();
            }
            if !several || bytes.len() == 4 || !self.take("\\x") {
                return None;
            }
            bytes.push(self.hex_byte()?);
        }
    }

    fn unicode_escape(&mut self) -> Option<char> {
        let inside = self.rest().strip_prefix('{')?;
        let length = inside.find(|c: char| !c.is_ascii_hexdigit())?;
        if !(1..=6).contains(&length) || !inside[length..].starts_with('}') {
            return None;
        }
        self.at += length + 2;
        u32::from_str_radix(&inside[..length], 16).ok().and_then(char::from_u32)
    }
}

/// The blanks of RON.
pub(super) fn is_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\n' | '\r' | '\x0B' | '\x0C' | '\u{85}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}'
    )
}

/// The bracket that closes one.
pub(super) fn closing_of(opening: &str) -> char {
    match opening {
        "(" => ')',
        "[" => ']',
        _ => '}',
    }
}

fn float_length(text: &str) -> usize {
    let run = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, 'e' | 'E' | '.' | '+' | '-' | '_')))
        .unwrap_or(text.len());
    text[..run].find("..").unwrap_or(run)
}

/// Digits of the right base, underscores only between or after digits, a point and an exponent where they may stand.
fn well_formed(written: &str) -> bool {
    let unsigned = written.strip_prefix(['+', '-']).unwrap_or(written);
    let based = [("0x", 16), ("0o", 8), ("0b", 2)];
    if let Some((digits, base)) =
        based.iter().find_map(|(start, base)| unsigned.strip_prefix(start).map(|digits| (digits, *base)))
    {
        return !digits.is_empty() && !digits.starts_with('_') && digits.chars().all(|c| c == '_' || c.is_digit(base));
    }
    let misplaced = unsigned.starts_with('_')
        || unsigned.char_indices().any(|(at, c)| c == '_' && unsigned[..at].ends_with(['.', '+', '-']));
    !misplaced && unsigned.replace('_', "").parse::<f64>().is_ok()
}
