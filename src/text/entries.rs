//! Types that a typed read can ask for beyond serde's own: entries in file order, and values that are left unread.

use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// The name by which the keys of [`Entries`] ask to be checked as names.
pub(super) const ENTRY_NAME: &str = "EntryName";
/// The name by which the keys of [`Listed`] ask to be texts.
pub(super) const ENTRY_TEXT: &str = "EntryText";

/// Named entries `{"lead": …}` in file order. A key is a name, as `name_fault` allows.
#[derive(Clone, Debug, PartialEq)]
pub struct Entries<V>(pub Vec<(String, V)>);

/// Entries `{"economy.*": …}` in file order, whose keys may be any text.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed<V>(pub Vec<(String, V)>);

/// Whatever is written here, left unread: its node is found by its path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unread;

impl<V> Default for Entries<V> {
    fn default() -> Entries<V> {
        Entries(Vec::new())
    }
}

impl<V> Default for Listed<V> {
    fn default() -> Listed<V> {
        Listed(Vec::new())
    }
}

impl<V> Entries<V> {
    /// The entries in the order of their names.
    #[must_use]
    pub fn by_name(&self) -> Vec<(&str, &V)> {
        let mut entries: Vec<(&str, &V)> = self.0.iter().map(|(name, value)| (name.as_str(), value)).collect();
        entries.sort_by_key(|(name, _)| *name);
        entries
    }

    /// The entry of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&V> {
        self.0.iter().find(|(entry, _)| entry == name).map(|(_, value)| value)
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Entries<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Entries<V>, D::Error> {
        deserializer.deserialize_map(InOrder { key: ENTRY_NAME, value: PhantomData }).map(Entries)
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Listed<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Listed<V>, D::Error> {
        deserializer.deserialize_map(InOrder { key: ENTRY_TEXT, value: PhantomData }).map(Listed)
    }
}

impl<'de> Deserialize<'de> for Unread {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Unread, D::Error> {
        deserializer.deserialize_ignored_any(IgnoredAny).map(|_| Unread)
    }
}

struct InOrder<V> {
    key: &'static str,
    value: PhantomData<V>,
}

impl<'de, V: Deserialize<'de>> Visitor<'de> for InOrder<V> {
    type Value = Vec<(String, V)>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("named entries in { }")
    }

    /// Entries of the same name were noted and told apart when the text was parsed.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<(String, V)>, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key_seed(Key(self.key))? {
            entries.push((key, map.next_value()?));
        }
        Ok(entries)
    }
}

/// Asks for a key under a name, so that the read can check it where it is written.
struct Key(&'static str);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = String;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a name in quotes")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
                Ok(text.to_owned())
            }
        }
        deserializer.deserialize_newtype_struct(self.0, Text)
    }
}
