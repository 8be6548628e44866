//! What follows a slip in the syntax: which mistake it was, and where reading can go on. Reads no values.

use super::letters::starts_name;
use super::parse::Parser;
use super::scan::{Halt, closing_of};
use super::text_mistakes as mistakes;
use super::tree::{Node, Value};

/// The most syntax faults that are looked for.
const MOST: usize = 20;

impl Parser<'_> {
    /// Goes on at the next item where that is safe and there were not too many faults.
    pub(super) fn after_fault(&mut self, passed: Result<(), Halt>) -> Result<(), Halt> {
        self.noted += 1;
        match passed {
            _ if self.noted == MOST => Err(Halt::Stop),
            Err(Halt::Skip) => self.pass_to_next_item(),
            other => other,
        }
    }

    pub(super) fn closing_ahead(&self) -> bool {
        self.scan.rest().starts_with([')', ']', '}'])
    }

    /// The text ended inside brackets.
    pub(super) fn ended<T>(&mut self) -> Result<T, Halt> {
        let Some(blamed) = self.blamed() else {
            let place = self.scan.here();
            return self.scan.stop(place, "the text ends where a value is expected", "write the value");
        };
        let bracket = &self.scan.text[blamed..=blamed];
        let place = self.scan.place(blamed, blamed + 1);
        self.scan.stop(
            place,
            format!("this `{bracket}` is never closed"),
            format!("write {} where it ends", closing_of(bracket)),
        )
    }

    pub(super) fn blamed(&self) -> Option<usize> {
        self.suspect.or(self.open.last().copied())
    }

    pub(super) fn line_of(&self, at: usize) -> usize {
        self.scan.text[..at].matches('\n').count() + 1
    }

    /// How far a bracket is indented, if it is the first thing on its line.
    pub(super) fn indent_of_first(&self, at: usize) -> Option<usize> {
        let blanks = at - self.scan.text[..at].trim_end_matches([' ', '\t']).len();
        let line = at - blanks;
        (line == 0 || self.scan.text[..line].ends_with('\n')).then_some(blanks)
    }

    /// How far the line on which a bracket stands is indented.
    pub(super) fn indent_of_line(&self, at: usize) -> usize {
        let line = self.scan.text[..at].rfind('\n').map_or(0, |end| end + 1);
        self.scan.text[line..at].len() - self.scan.text[line..at].trim_start().len()
    }

    /// Two values without a comma between them: says which mistake that is, and passes what belongs to it.
    pub(super) fn between(&mut self, last: &Node) -> Result<(), Halt> {
        let here = self.scan.here();
        let blank = &self.scan.text[last.place.end..self.scan.at];
        let same_line = !blank.contains('\n');
        let Some(next) = self.scan.peek() else { return Ok(()) };
        if next == ';' {
            self.scan.at += 1;
            self.scan.note(here, "a semicolon does not separate values", "write a comma");
            return Ok(());
        }
        if self.scan.text[last.place.start..last.place.end].starts_with('"')
            && self.scan.text[last.place.start..last.place.end].contains('\n')
        {
            let place = self.scan.place(last.place.start, last.place.start + 1);
            return self.scan.stop(
                place,
                "this text runs over the end of its line, and what follows is no comma",
                "write the closing quote \" where it ends",
            );
        }
        self.number_in_pieces(last, same_line && blank.len() == 1)?;
        if same_line {
            self.words(last)?;
        }
        let place = self.scan.place(last.place.end, last.place.end);
        if starts_name(next) || next.is_ascii_digit() || "\"'([{+-.“”‘’«„".contains(next) {
            self.scan.note(place, "a comma is missing after this value", "write a comma between two values");
            return Ok(());
        }
        if next == ':' || next == '=' {
            return self.scan.skip(
                here,
                format!("`{next}` does not belong after {}", last.describe()),
                "only a name stands before a colon: write name: value",
            );
        }
        self.scan.skip(here, format!("`{next}` does not belong here"), "write a comma or the closing bracket")
    }

    /// A percent sign after a number, or a single `blank` within it.
    fn number_in_pieces(&mut self, last: &Node, blank: bool) -> Result<(), Halt> {
        let Value::Number(number) = &last.value else { return Ok(()) };
        let next = self.scan.peek();
        if next == Some('%') {
            self.scan.at += 1;
            let fraction = mistakes::percent(number).unwrap_or_else(|| "0.80 for 80 %".to_owned());
            let place = self.scan.place(last.place.start, self.scan.at);
            return self.scan.skip(
                place,
                format!("a percent sign after {number}"),
                format!("write the share as a fraction: {fraction}"),
            );
        }
        if blank && next.is_some_and(|next| next.is_ascii_digit()) {
            let start = self.scan.at;
            let Value::Number(more) = self.scan.number()? else { return Err(Halt::Skip) };
            self.scan.at = start + more.len();
            let place = self.scan.place(last.place.start, self.scan.at);
            let what = format!("a blank inside the number {number} {more}");
            return self.scan.skip(place, what, format!("write {number}_{more} for one number, a comma between two"));
        }
        Ok(())
    }

    /// Several words on a line where one value is expected.
    fn words(&mut self, last: &Node) -> Result<(), Halt> {
        if !matches!(last.value, Value::Name(_) | Value::Number(_) | Value::Bool(_)) || self.field_ahead()? {
            return Ok(());
        }
        let line = self.scan.text[last.place.start..].lines().next().unwrap_or("");
        let words = line[..line.find([',', ')', ']', '}', '"', '(', '[', '{', ':', '#']).unwrap_or(line.len())]
            .split("//")
            .next()
            .unwrap_or("")
            .trim();
        if words.len() <= last.place.end - last.place.start || !words.chars().any(starts_name) {
            return Ok(());
        }
        let words = words.to_owned();
        self.scan.at = self.scan.at.max(last.place.start + words.len());
        let place = self.scan.place(last.place.start, last.place.start + words.len());
        if let Some((what, help)) = mistakes::number_in_words(&words) {
            return self.scan.skip(place, what, help);
        }
        self.scan.skip(
            place,
            "words without quotes",
            format!("write \"{words}\" if it is a text, a comma if these are several values"),
        )
    }

    /// Whether `name:` comes next.
    fn field_ahead(&mut self) -> Result<bool, Halt> {
        let start = self.scan.at;
        let named = self.scan.name().is_some();
        self.scan.blanks()?;
        let ahead = named && self.scan.rest().starts_with([':', '=']);
        self.scan.at = start;
        Ok(ahead)
    }

    /// After a fault: past the next comma of this bracket, or up to its closing one. Passes whole inner brackets.
    fn pass_to_next_item(&mut self) -> Result<(), Halt> {
        let mut inner: Vec<char> = Vec::new();
        loop {
            self.scan.blanks()?;
            let Some(c) = self.scan.peek() else { return Err(Halt::Stop) };
            match c {
                '"' => {
                    self.scan.quoted()?;
                    continue;
                }
                '(' => inner.push(')'),
                '[' => inner.push(']'),
                '{' => inner.push('}'),
                ')' | ']' | '}' => match inner.pop() {
                    None => return Ok(()),
                    Some(expected) if expected != c => return Err(Halt::Stop),
                    Some(_) => {}
                },
                ',' if inner.is_empty() => {
                    self.scan.at += 1;
                    return Ok(());
                }
                _ => {}
            }
            self.scan.at += c.len_utf8();
        }
    }
}
