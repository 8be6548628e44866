//! What serde asks of a node with parts: fields, entries, items, variants. Unknown fields and variants are noted here.

use std::collections::BTreeSet;

use serde::Deserializer;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::pass::{Path, address};
use super::reader::Reader;
use super::refusal::Failure;
use crate::text::tree::{Name, Node, Value};
use crate::text::{did_you_mean, suggest};

fn key<'de, S: DeserializeSeed<'de>>(name: &str, seed: S) -> Result<S::Value, Failure> {
    let name: StrDeserializer<'_, Failure> = name.into_deserializer();
    seed.deserialize(name)
}

/// Items one after the other.
pub(super) struct Items<'a> {
    pub of: Reader<'a>,
    pub all: &'a [Node],
    pub next: usize,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Failure;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Failure> {
        let Some(item) = self.all.get(self.next) else { return Ok(None) };
        let path = Path::Item(self.of.path, self.next, Some(self.all));
        self.next += 1;
        Reader::new(item, &path, self.of.pass).fill(seed).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.all.len() - self.next)
    }
}

/// Entries of `{ }`.
pub(super) struct Entries<'a> {
    pub of: Reader<'a>,
    pub all: &'a [(Node, Node)],
    pub next: usize,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Failure;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Failure> {
        let Some((key, _)) = self.all.get(self.next) else { return Ok(None) };
        let path = Path::Entry(self.of.path, self.next, key);
        self.next += 1;
        Reader::new(key, &path, self.of.pass).fill(seed).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Failure> {
        let at = self.next - 1;
        let (key, value) = &self.all[at];
        Reader::new(value, &Path::Entry(self.of.path, at, key), self.of.pass).fill(seed)
    }
}

/// Values by position, under the names of a rule's fields.
pub(super) struct Positions<'a> {
    pub of: Reader<'a>,
    pub items: &'a [Node],
    pub fields: &'static [&'static str],
    pub next: usize,
}

impl<'de> MapAccess<'de> for Positions<'_> {
    type Error = Failure;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Failure> {
        let Some(field) = self.fields.get(self.next) else { return Ok(None) };
        self.next += 1;
        key(field, seed).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Failure> {
        let at = self.next - 1;
        let path = Path::Field(self.of.path, self.fields[at]);
        Reader::new(&self.items[at], &path, self.of.pass).fill(seed)
    }
}

/// Named fields; after those written, placeholders for those an earlier pass found missing.
pub(super) struct Record<'a> {
    of: Reader<'a>,
    known: Option<&'static [&'static str]>,
    written: &'a [(Name, Node)],
    next: usize,
    given: Vec<&'static str>,
    now: Option<&'static str>,
    /// Known fields that are not written; found when first needed.
    open: Option<Vec<&'static str>>,
}

impl<'a> Record<'a> {
    pub fn new(of: Reader<'a>, known: &'static [&'static str], written: &'a [(Name, Node)]) -> Record<'a> {
        Record { of, known: Some(known), written, next: 0, given: Vec::new(), now: None, open: None }
    }

    /// Whatever fields are written.
    pub fn any(of: Reader<'a>, written: &'a [(Name, Node)]) -> Record<'a> {
        Record { of, known: None, written, next: 0, given: Vec::new(), now: None, open: None }
    }

    fn unknown(&mut self, name: &Name, value: &Node, known: &'static [&'static str]) {
        let written = self.written;
        let open = self.open.get_or_insert_with(|| {
            let written: BTreeSet<&str> = written.iter().map(|(name, _)| name.text.as_str()).collect();
            known.iter().copied().filter(|field| !written.contains(field)).collect()
        });
        let meant = suggest(&name.text, known.iter().copied());
        if let Some(meant) = meant.filter(|meant| open.contains(meant)) {
            self.of.pass.note_meant(self.of.node, meant, self.of.path);
        }
        let path = Path::Field(self.of.path, &name.text);
        self.of.pass.note(value, "unknown field", name.place, &path, || {
            let help = match meant {
                Some(meant) => format!("did you mean `{meant}`? {}", did_you_mean("", "fields", known)),
                None => did_you_mean(&name.text, "fields", known),
            };
            (format!("unknown field `{}`", super::super::tree::short(&name.text)), help)
        });
    }
}

impl<'de> MapAccess<'de> for Record<'_> {
    type Error = Failure;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Failure> {
        while let Some((name, value)) = self.written.get(self.next) {
            self.next += 1;
            let Some(known) = self.known else { return key(&name.text, seed).map(Some) };
            match known.iter().find(|field| **field == name.text) {
                Some(field) if self.given.contains(field) => {}
                Some(field) => {
                    self.given.push(field);
                    return key(field, seed).map(Some);
                }
                None => self.unknown(name, value, known),
            }
        }
        let record = address(self.of.node);
        let missing = self
            .known
            .into_iter()
            .flatten()
            .find(|field| !self.given.contains(*field) && self.of.pass.state.missing.contains(&(record, **field)));
        let Some(field) = missing else { return Ok(None) };
        self.given.push(field);
        self.now = Some(field);
        key(field, seed).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Failure> {
        if let Some(field) = self.now {
            let path = Path::Field(self.of.path, field);
            return Reader::new(self.of.node, &path, self.of.pass).placeholder().fill(seed);
        }
        let (name, value) = &self.written[self.next - 1];
        Reader::new(value, &Path::Field(self.of.path, &name.text), self.of.pass).fill(seed)
    }
}

/// The name of a path over years, which not every number may be.
const OVER_YEARS: &str = "Path";

/// A variant by its name, as `Everyone`, `Poisson(24)`, `Share(state: 0.8)`, or a plain number as `Constant`.
pub(super) struct Variant<'a> {
    of: Reader<'a>,
    name: &'a str,
}

impl<'a> Variant<'a> {
    /// The variant written here; if it is none of those possible, that is noted.
    pub fn of(of: Reader<'a>, kind: &'static str, variants: &'static [&'static str]) -> Option<Variant<'a>> {
        let (name, place) = match &of.node.value {
            Value::Number(_) if !of.body && kind == "Number" && variants.contains(&"Constant") => {
                return Some(Variant { of, name: "Constant" });
            }
            Value::Name(name) if !of.body => (name.as_str(), of.node.place),
            Value::Record { name: Some(name), .. } | Value::Tuple { name: Some(name), .. } if !of.body => {
                (name.text.as_str(), name.place)
            }
            _ => {
                of.note("kind", || wrong_kind(of, kind, variants));
                return None;
            }
        };
        if variants.contains(&name) {
            return Some(Variant { of: Reader { body: true, ..of }, name });
        }
        of.pass.note(of.node, "unknown name", place, of.path, || {
            if kind == "Number" && name == OVER_YEARS {
                let help = "write one number or a distribution: only budgets, university capacity, efficiency and coordination, and months, audit, release and carry-over of the administration may change from year to year";
                return ("this number is the same for all years".to_owned(), help.to_owned());
            }
            (
                format!("unknown name `{}`", super::super::tree::short(name)),
                did_you_mean(name, "names", &possible(kind, variants)),
            )
        });
        None
    }

    fn signature(&self, inside: &str) -> String {
        format!("write {}({inside})", self.name)
    }
}

/// The variants an analyst can write by name.
fn possible(kind: &str, variants: &[&'static str]) -> Vec<&'static str> {
    variants.iter().copied().filter(|variant| kind != "Number" || *variant != "Constant").collect()
}

fn wrong_kind(of: Reader<'_>, kind: &str, variants: &[&'static str]) -> (String, String) {
    let names = possible(kind, variants);
    let found = of.node.describe();
    let quoted = match &of.node.value {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    };
    if kind == "Number" {
        let some = names.iter().take(2).copied().collect::<Vec<_>>().join(", ");
        let help = match quoted.filter(|text| crate::text::number::float(text).is_ok()) {
            Some(text) => format!("write it without quotes: {text}"),
            None => format!("write a number, or one of: {}", names.join(", ")),
        };
        return (format!("expected a number or a distribution ({some}, …), found {found}"), help);
    }
    let help = match quoted.filter(|text| names.contains(text)) {
        Some(text) => format!("write it without quotes: {text}"),
        None => did_you_mean(quoted.unwrap_or(""), "names", &names),
    };
    (format!("expected a name without quotes, found {found}"), help)
}

impl<'de> EnumAccess<'de> for Variant<'_> {
    type Error = Failure;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Failure> {
        Ok((key(self.name, seed)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Failure;

    fn unit_variant(self) -> Result<(), Failure> {
        match &self.of.node.value {
            Value::Name(_) => {}
            Value::Tuple { items, .. } if items.is_empty() => {}
            _ => self.of.note("kind", || {
                (format!("`{}` takes nothing in brackets", self.name), format!("write {}", self.name))
            }),
        }
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Failure> {
        match &self.of.node.value {
            Value::Tuple { items, .. } if items.len() == 1 => {
                Reader::new(&items[0], self.of.path, self.of.pass).fill(seed)
            }
            _ => self.of.fill(seed),
        }
    }

    fn tuple_variant<V: Visitor<'de>>(self, count: usize, visitor: V) -> Result<V::Value, Failure> {
        match &self.of.node.value {
            Value::Tuple { items, .. } if items.len() == count => self.of.deserialize_tuple(count, visitor),
            _ => {
                let slots = vec!["…"; count].join(", ");
                self.of.note("count", || (format!("`{}` takes {count} values", self.name), self.signature(&slots)));
                self.of.placeholder().deserialize_tuple(count, visitor)
            }
        }
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Failure> {
        self.of.deserialize_struct("", fields, visitor)
    }
}
