//! What serde asks of one node. A node of the wrong kind is noted and answered by a placeholder.

use std::borrow::Cow;

use serde::de::{DeserializeSeed, Deserializer, Visitor};

use super::access::{Entries, Items, Positions, Record, Variant};
use super::pass::{Pass, Path, address};
use super::placeholder::Placeholder;
use super::refusal::{At, Failure};
use crate::text::again;
use crate::text::entries::{ENTRY_NAME, ENTRY_TEXT};
use crate::text::number::{self, EXACT};
use crate::text::path::{entry_segment, name_fault};
use crate::text::tree::{Node, Value};

/// A node that is being read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub node: &'a Node,
    pub path: &'a Path<'a>,
    pub pass: &'a Pass<'a>,
    /// Whether the name before the brackets has already been used as a variant: what is left is what the brackets hold.
    pub body: bool,
}

impl<'a> Reader<'a> {
    pub fn new(node: &'a Node, path: &'a Path<'a>, pass: &'a Pass<'a>) -> Reader<'a> {
        Reader { node, path, pass, body: false }
    }

    /// Reads one value; whatever its type refuses is refused at this node.
    pub fn fill<'de, S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Failure> {
        if self.is_replaced() {
            return self.placeholder().fill(seed);
        }
        seed.deserialize(self).map_err(|failure| failure.located(|| self.at()))
    }

    /// Whether an earlier pass found that this node cannot be read.
    fn is_replaced(&self) -> bool {
        self.pass.state.replaced.contains(&address(self.node))
    }

    pub fn at(&self) -> At {
        At { node: address(self.node), place: self.node.place, path: self.path.written(), placeholder: false }
    }

    pub fn placeholder(self) -> Placeholder<'a> {
        Placeholder::new(self.node, self.path, self.pass)
    }

    pub fn note(&self, kind: &'static str, what: impl FnOnce() -> (String, String)) {
        self.pass.note(self.node, kind, self.node.place, self.path, what);
    }

    /// What stands here, with the rule it stands in if that has already been named.
    fn found(&self) -> String {
        match &self.node.value {
            Value::Name(name) if self.body => format!("`{name}` without brackets"),
            _ => self.node.describe(),
        }
    }

    /// Notes a value of the wrong kind, and gives what stands in for it.
    fn expected(self, expected: &str, help: impl FnOnce() -> String) -> Placeholder<'a> {
        self.note("kind", || (format!("expected {expected}, found {}", self.found()), help()));
        self.placeholder()
    }

    fn expected_number(self, expected: &str) -> Placeholder<'a> {
        self.expected(expected, || match &self.node.value {
            Value::Text(text) if number::float(text).is_ok() => format!("write it without quotes: {text}"),
            Value::Tuple { name: Some(name), .. } | Value::Record { name: Some(name), .. } if !self.body => {
                format!("no distribution can stand here; write one number instead of {}(…)", name.text)
            }
            _ if self.body => "write one number in the brackets".to_owned(),
            _ => "write a number, as 0.25".to_owned(),
        })
    }

    /// The digits of a number, also of one alone in brackets.
    fn digits(&self) -> Option<&'a str> {
        match &self.node.value {
            Value::Number(digits) if !self.body => Some(digits),
            _ => None,
        }
    }

    fn refused(&self, sentence: &str) {
        let (what, help) = sentence.split_once('\n').unwrap_or((sentence, ""));
        self.note("kind", || (what.to_owned(), help.to_owned()));
    }

    fn whole<'de, V: Visitor<'de>>(self, least: i128, most: i128, visitor: V) -> Result<V::Value, Failure> {
        let Some(digits) = self.digits() else {
            return self.expected_number("a whole number").deserialize_i64(visitor);
        };
        match number::whole(digits, least, most) {
            Ok(whole) => match (i64::try_from(whole), u64::try_from(whole)) {
                (_, Ok(whole)) => visitor.visit_u64(whole),
                (Ok(whole), _) => visitor.visit_i64(whole),
                _ => visitor.visit_i128(whole),
            },
            Err(sentence) => {
                self.refused(&sentence);
                self.placeholder().deserialize_i64(visitor)
            }
        }
    }

    fn float<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let Some(digits) = self.digits() else { return self.expected_number("a number").deserialize_f64(visitor) };
        match number::float(digits) {
            Ok(number) => visitor.visit_f64(number),
            Err(sentence) => {
                self.refused(&sentence);
                self.placeholder().deserialize_f64(visitor)
            }
        }
    }

    fn text<'de, V: Visitor<'de>>(self, expected: &str, visitor: V) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::Text(text) if !self.body => visitor.visit_str(text),
            _ => self.expected(expected, || self.in_quotes()).deserialize_str(visitor),
        }
    }

    fn in_quotes(&self) -> String {
        match self.node.written() {
            Some(written) if !written.starts_with('"') && !self.body => format!("write it in quotes: \"{written}\""),
            _ => "write a text in quotes: \"…\"".to_owned(),
        }
    }

    /// The key of an entry. Whatever is wrong with it, what stands under it is found by it, and is read and judged.
    fn entry_key<'de, V: Visitor<'de>>(self, is_name: bool, visitor: V) -> Result<V::Value, Failure> {
        let key = match self.path {
            Path::Entry(_, at, key) => entry_segment(*at, key),
            Path::Root | Path::Field(..) | Path::Item(..) => Cow::Borrowed(""),
        };
        match &self.node.value {
            // The first of two entries with one name has shown what is wrong with the name.
            Value::Text(name) if self.pass.state.told_apart && again::written(name) != name => {}
            Value::Text(name) => {
                if let Some(what) = name_fault(name).filter(|_| is_name) {
                    let help = "write a name of letters, digits, blanks and dashes".to_owned();
                    self.pass.note_name(self.node, "name", self.path, || (what, help));
                }
            }
            _ => {
                let expected = if is_name { "a name" } else { "a text" };
                let what = || format!("expected {expected} in quotes, found {}", self.found());
                self.pass.note_name(self.node, "kind", self.path, || (what(), self.in_quotes()));
            }
        }
        visitor.visit_str(&key)
    }

    fn exact<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.digits() {
            None => self.expected_number("a number").deserialize_newtype_struct(EXACT, visitor),
            Some(digits) => match number::exact(digits) {
                Ok(_) => visitor.visit_str(digits),
                Err(sentence) => {
                    self.refused(&sentence);
                    self.placeholder().deserialize_newtype_struct(EXACT, visitor)
                }
            },
        }
    }

    /// Items in brackets, as many as `names` or `count` says.
    fn several<'de, V: Visitor<'de>>(self, count: usize, visitor: V) -> Result<V::Value, Failure> {
        let items: &[Node] = match &self.node.value {
            Value::Tuple { name, items } if name.is_none() || self.body => items,
            Value::List(items) if !self.body => items,
            _ => {
                let expected = format!("{count} values in ( )");
                return self
                    .expected(&expected, || "write (first, second, …)".to_owned())
                    .deserialize_tuple(count, visitor);
            }
        };
        if items.len() != count {
            let found = items.len();
            self.note("count", || {
                (format!("expected {count} values, found {found}"), format!("write ({})", vec!["…"; count].join(", ")))
            });
            return self.placeholder().deserialize_tuple(count, visitor);
        }
        visitor.visit_seq(Items { of: self, all: items, next: 0 })
    }

    /// A missing field is missed where the record is; for a rule without any values, all that it takes is said at once.
    fn with_signature(&self, mut failure: Failure, fields: &[&str]) -> Failure {
        if failure.0.missing.is_none() || failure.0.at.is_some() {
            return failure;
        }
        let bare = match &self.node.value {
            Value::Name(name) => Some(name),
            Value::Tuple { name, .. } => name.as_ref().map(|name| &name.text),
            _ => None,
        };
        if let Some(name) = bare {
            failure.0.missing = None;
            failure.0.what = format!("`{name}` needs values in brackets\nwrite {name}({}: …)", fields.join(": …, "));
        }
        failure.located(|| self.at())
    }

    /// The values of a rule by position: `Pert(1, 2, 3)`.
    fn by_position<'de, V: Visitor<'de>>(
        self,
        items: &'a [Node],
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        if items.len() == fields.len() {
            return visitor.visit_map(Positions { of: self, items, fields, next: 0 });
        }
        let name = self.node.rule_name().map_or("", |name| name.text.as_str());
        let found = items.len();
        self.note("count", || {
            let values = if fields.len() == 1 { "value" } else { "values" };
            let what = format!("`{name}` takes {} {values}, found {found}", fields.len());
            let comma = if found > fields.len() { "; decimals have a point, not a comma" } else { "" };
            (what, format!("write {name}({}){comma}", fields.join(", ")))
        });
        self.placeholder().deserialize_struct("", fields, visitor)
    }
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::Unit => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(digits) if number::whole(digits, i128::from(i64::MIN), i128::from(u64::MAX)).is_ok() => {
                self.whole(i128::from(i64::MIN), i128::from(u64::MAX), visitor)
            }
            Value::Number(_) => self.float(visitor),
            Value::Text(text) | Value::Name(text) => visitor.visit_str(text),
            Value::Char(character) => visitor.visit_char(*character),
            Value::List(items) | Value::Tuple { items, .. } => {
                visitor.visit_seq(Items { of: self, all: items, next: 0 })
            }
            Value::Map(entries) => visitor.visit_map(Entries { of: self, all: entries, next: 0 }),
            Value::Record { fields, .. } => visitor.visit_map(Record::any(self, fields)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::Bool(value) if !self.body => visitor.visit_bool(*value),
            _ => self
                .expected("true or false", || "write true or false, without quotes".to_owned())
                .deserialize_bool(visitor),
        }
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(i8::MIN.into(), i8::MAX.into(), visitor)
    }

    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(i16::MIN.into(), i16::MAX.into(), visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(i32::MIN.into(), i32::MAX.into(), visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(i64::MIN.into(), i64::MAX.into(), visitor)
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(i128::MIN, i128::MAX, visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(0, u8::MAX.into(), visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(0, u16::MAX.into(), visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(0, u32::MAX.into(), visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(0, u64::MAX.into(), visitor)
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(0, i128::MAX, visitor)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.float(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.float(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::Char(character) if !self.body => visitor.visit_char(*character),
            _ => {
                self.expected("one character", || "write it in single quotes: 'a'".to_owned()).deserialize_char(visitor)
            }
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.text("a text in quotes", visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.text("a text in quotes", visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.text("a text in quotes", visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.text("a text in quotes", visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::Name(name) if self.body || name == "None" => visitor.visit_none(),
            Value::Tuple { name: Some(name), items } if name.text == "Some" && items.len() == 1 && !self.body => {
                let inside = Reader::new(&items[0], self.path, self.pass);
                if inside.is_replaced() { visitor.visit_some(inside.placeholder()) } else { visitor.visit_some(inside) }
            }
            Value::Record { name: Some(name), .. } if name.text == "Some" && !self.body => {
                visitor.visit_some(Reader { body: true, ..self })
            }
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::Unit => visitor.visit_unit(),
            Value::Name(_) if self.body => visitor.visit_unit(),
            Value::Tuple { items, .. } if self.body && items.is_empty() => visitor.visit_unit(),
            _ => self.expected("empty brackets ()", || "write ()".to_owned()).deserialize_unit(visitor),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::Name(found) if found == name => visitor.visit_unit(),
            _ => self.deserialize_unit(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Failure> {
        match name {
            EXACT => self.exact(visitor),
            ENTRY_NAME => self.entry_key(true, visitor),
            ENTRY_TEXT => self.entry_key(false, visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::List(items) if !self.body => visitor.visit_seq(Items { of: self, all: items, next: 0 }),
            Value::Tuple { items, .. } if self.body => visitor.visit_seq(Items { of: self, all: items, next: 0 }),
            _ => {
                let help = || match self.node.written() {
                    Some(written) if !self.body => format!("write [{written}]"),
                    _ => "write [first, second, …]".to_owned(),
                };
                self.expected("a list in [ ]", help).deserialize_seq(visitor)
            }
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, count: usize, visitor: V) -> Result<V::Value, Failure> {
        self.several(count, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.several(count, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::Map(entries) if !self.body => visitor.visit_map(Entries { of: self, all: entries, next: 0 }),
            _ => self
                .expected("named entries in { }", || "write {\"name\": value, …}".to_owned())
                .deserialize_map(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let outcome = match &self.node.value {
            Value::Record { name: rule, fields: written }
                if self.body || rule.as_ref().is_none_or(|rule| rule.text == name) =>
            {
                visitor.visit_map(Record::new(self, fields, written))
            }
            Value::Unit => visitor.visit_map(Record::new(self, fields, &[])),
            Value::Name(_) if self.body => visitor.visit_map(Record::new(self, fields, &[])),
            Value::Tuple { items, .. } if self.body && items.is_empty() => {
                visitor.visit_map(Record::new(self, fields, &[]))
            }
            Value::Tuple { items, .. } if self.body => self.by_position(items, fields, visitor),
            _ => {
                let first = fields.first().copied().unwrap_or("name");
                let help = || match &self.node.value {
                    Value::Map(_) => format!("write ( ) instead of {{ }}, and names without quotes: ({first}: …)"),
                    _ => format!("write ({first}: …); the fields here are: {}", fields.join(", ")),
                };
                self.expected("named fields in ( )", help).deserialize_struct(name, fields, visitor)
            }
        };
        outcome.map_err(|failure| self.with_signature(failure, fields))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::Tuple { items, .. } if self.body && items.len() == 1 => {
                let inside = Reader::new(&items[0], self.path, self.pass);
                if inside.is_replaced() {
                    return inside.placeholder().deserialize_enum(name, variants, visitor);
                }
                inside.deserialize_enum(name, variants, visitor)
            }
            _ => match Variant::of(self, name, variants) {
                Some(variant) => visitor.visit_enum(variant),
                None => self.placeholder().deserialize_enum(name, variants, visitor),
            },
        }
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::Name(name) => visitor.visit_str(name),
            _ => self.text("a name", visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }
}
