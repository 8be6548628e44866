//! Answers for a value that is missing or faulty: whatever a type asks for, it gets something harmless. Notes no faults.

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::pass::{Pass, Path, address};
use super::refusal::{At, Failure};
use crate::text::entries::{ENTRY_NAME, ENTRY_TEXT};
use crate::text::number::EXACT;
use crate::text::tree::Node;

/// Numbers to try, one after the other.
const NUMBERS: [f64; 9] = [0.5, 1.0, 0.0, 2.0, 10.0, 0.1, 100.0, 1000.0, -1.0];
/// The same for exact numbers.
const EXACTS: [&str; 9] = ["0.5", "1", "0", "2", "10", "0.1", "100", "1000", "-1"];
/// Whole numbers to try.
const WHOLES: [i8; 9] = [1, 0, 2, 12, 100, 3, 50, 10, -1];
/// Texts to try: also a month and a day, since those are what types are strict about.
const TEXTS: [&str; 9] = ["x", "", "2026-01", "2026-01-01", "2026", "XXX", "a b", "0", "1"];
/// The most placeholders inside one another.
const DEEPEST: usize = 64;

/// Stands where `node`, or a field missing from `node`, cannot be used.
#[derive(Clone, Copy)]
pub(super) struct Placeholder<'a> {
    pub node: &'a Node,
    pub path: &'a Path<'a>,
    pub pass: &'a Pass<'a>,
    pub depth: usize,
    pub tries: usize,
}

impl<'a> Placeholder<'a> {
    pub fn new(node: &'a Node, path: &'a Path<'a>, pass: &'a Pass<'a>) -> Placeholder<'a> {
        Placeholder { node, path, pass, depth: 0, tries: 0 }.counted()
    }

    fn counted(self) -> Placeholder<'a> {
        let own = if self.pass.state.tries.is_empty() {
            0
        } else {
            self.pass.state.tries.get(&self.path.written()).copied().unwrap_or(0)
        };
        Placeholder { tries: self.tries + own, ..self }
    }

    pub fn fill<'de, S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Failure> {
        let at =
            || At { node: address(self.node), place: self.node.place, path: self.path.written(), placeholder: true };
        if self.depth > DEEPEST {
            return Err(
                <Failure as serde::de::Error>::custom("a type that contains itself has no placeholder").located(at)
            );
        }
        seed.deserialize(self).map_err(|failure| failure.located(at))
    }

    fn inside<'b>(self, path: &'b Path<'b>) -> Placeholder<'b>
    where
        'a: 'b,
    {
        Placeholder { node: self.node, path, pass: self.pass, depth: self.depth + 1, tries: self.tries }.counted()
    }

    fn pick<T: Copy>(self, candidates: &[T]) -> T {
        candidates[self.tries % candidates.len()]
    }

    fn whole<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_i64(i64::from(self.pick(&WHOLES)))
    }

    /// An item without a name is found by its number, so that it is judged where it stands.
    fn text<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.path {
            Path::Field(Path::Item(_, at, _), "name") if self.tries == 0 => visitor.visit_str(&at.to_string()),
            _ => visitor.visit_str(self.pick(&TEXTS)),
        }
    }
}

impl<'de> Deserializer<'de> for Placeholder<'_> {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_f64(self.pick(&NUMBERS))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_bool(self.pick(&[false, true]))
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(visitor)
    }

    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(visitor)
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(visitor)
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.whole(visitor)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_f64(self.pick(&NUMBERS))
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_f64(self.pick(&NUMBERS))
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_char('x')
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.text(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.text(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_bytes(&[])
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_bytes(&[])
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        if self.tries.is_multiple_of(2) { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Failure> {
        match name {
            EXACT => visitor.visit_str(self.pick(&EXACTS)),
            ENTRY_NAME | ENTRY_TEXT => self.text(visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_seq(Several { of: self, next: 0, count: self.tries % 2 })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, count: usize, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_seq(Several { of: self, next: 0, count })
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        count: usize,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        visitor.visit_seq(Several { of: self, next: 0, count })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_map(Several { of: self, next: 0, count: self.tries % 2 })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        visitor.visit_map(Fields { of: self, all: fields, next: 0 })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let constant = (name == "Number").then_some("Constant").filter(|constant| variants.contains(constant));
        let variant = constant.or_else(|| variants.get(self.tries % variants.len().max(1)).copied()).unwrap_or("");
        visitor.visit_enum(Variant { of: self, variant })
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.text(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }
}

struct Several<'a> {
    of: Placeholder<'a>,
    next: usize,
    count: usize,
}

impl<'de> SeqAccess<'de> for Several<'_> {
    type Error = Failure;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Failure> {
        if self.next == self.count {
            return Ok(None);
        }
        self.next += 1;
        self.of.inside(&Path::Item(self.of.path, self.next - 1, None)).fill(seed).map(Some)
    }
}

impl<'de> MapAccess<'de> for Several<'_> {
    type Error = Failure;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Failure> {
        self.next_element_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Failure> {
        self.of.inside(&Path::Field(self.of.path, "x")).fill(seed)
    }
}

struct Fields<'a> {
    of: Placeholder<'a>,
    all: &'static [&'static str],
    next: usize,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Failure;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Failure> {
        let Some(field) = self.all.get(self.next) else { return Ok(None) };
        self.next += 1;
        let name: StrDeserializer<'_, Failure> = (*field).into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Failure> {
        self.of.inside(&Path::Field(self.of.path, self.all[self.next - 1])).fill(seed)
    }
}

struct Variant<'a> {
    of: Placeholder<'a>,
    variant: &'static str,
}

impl<'de> EnumAccess<'de> for Variant<'_> {
    type Error = Failure;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Failure> {
        let name: StrDeserializer<'_, Failure> = self.variant.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Failure;

    fn unit_variant(self) -> Result<(), Failure> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Failure> {
        Placeholder { depth: self.of.depth + 1, ..self.of }.fill(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, count: usize, visitor: V) -> Result<V::Value, Failure> {
        self.of.deserialize_tuple(count, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Failure> {
        self.of.deserialize_struct("", fields, visitor)
    }
}
