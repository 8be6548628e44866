//! The tree a text becomes: every value with its place, numbers as they were written. Judges nothing.

use super::source::Place;

/// A value and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What is written.
    pub value: Value,
    /// Where, with its brackets and quotes and the name before the brackets.
    pub place: Place,
}

/// What can be written.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `()`
    Unit,
    /// `true` or `false`
    Bool(bool),
    /// A number as written, without its underscores.
    Number(String),
    /// Text in quotes.
    Text(String),
    /// One character in single quotes.
    Char(char),
    /// A name without quotes and brackets, as `Everyone` or `None`.
    Name(String),
    /// `[…]`
    List(Vec<Node>),
    /// `{key: value}`
    Map(Vec<(Node, Node)>),
    /// `(a: 1)` or `Pert(a: 1)`
    Record {
        /// The name before the bracket.
        name: Option<Name>,
        /// The fields in the order written.
        fields: Vec<(Name, Node)>,
    },
    /// `(1, 2)`, `Pert(1, 2, 3)` or `Now()`
    Tuple {
        /// The name before the bracket.
        name: Option<Name>,
        /// The items in the order written.
        items: Vec<Node>,
    },
}

/// A name and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where.
    pub place: Place,
}

impl Node {
    /// What stands here, in an analyst's words: `the text "abc"`, `a list`, `the rule Share(…)`.
    #[must_use]
    pub fn describe(&self) -> String {
        match &self.value {
            Value::Unit => "empty brackets ()".to_owned(),
            Value::Bool(value) => format!("`{value}`"),
            Value::Number(text) => format!("the number {}", short(text)),
            Value::Text(text) => format!("the text \"{}\"", short(text)),
            Value::Char(character) => format!("the character '{}'", character.escape_default()),
            Value::Name(name) => format!("the name `{}`", short(name)),
            Value::List(_) => "a list [ ]".to_owned(),
            Value::Map(_) => "a list of named entries { }".to_owned(),
            Value::Record { name: None, .. } => "a record of named fields ( )".to_owned(),
            Value::Tuple { name: None, .. } => "values without names in ( )".to_owned(),
            Value::Record { name: Some(name), .. } | Value::Tuple { name: Some(name), .. } => {
                format!("`{}(…)`", short(&name.text))
            }
        }
    }

    /// The value as it could be written on half a line, if it is that short.
    #[must_use]
    pub fn written(&self) -> Option<String> {
        let text = match &self.value {
            Value::Bool(value) => value.to_string(),
            Value::Number(text) | Value::Name(text) => text.clone(),
            Value::Text(text) if !text.contains(['"', '\\', '\n']) => format!("\"{text}\""),
            _ => return None,
        };
        (text.chars().count() <= 40).then_some(text)
    }

    /// How many bytes it is written with, also where parts of it stand in other texts.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.place.end - self.place.start + self.bytes_elsewhere(self.place)
    }

    /// Bytes of the parts that do not stand in `place`.
    fn bytes_elsewhere(&self, place: Place) -> usize {
        let of = |node: &Node| {
            let own = if node.place.source == place.source { 0 } else { node.place.end - node.place.start };
            own + node.bytes_elsewhere(node.place)
        };
        match &self.value {
            Value::Record { fields, .. } => fields.iter().map(|(_, value)| of(value)).sum(),
            Value::Map(entries) => entries.iter().map(|(_, value)| of(value)).sum(),
            Value::List(items) | Value::Tuple { items, .. } => items.iter().map(of).sum(),
            Value::Unit | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Char(_) | Value::Name(_) => 0,
        }
    }

    /// Whether it says as much as nothing: `None`.
    #[must_use]
    pub fn says_nothing(&self) -> bool {
        matches!(&self.value, Value::Name(name) if name == "None")
    }

    /// What stands in `Some(…)`, or without it.
    #[must_use]
    pub fn unwrapped(&self) -> &Node {
        match &self.value {
            Value::Tuple { name: Some(name), items } if name.text == "Some" && items.len() == 1 => items[0].unwrapped(),
            _ => self,
        }
    }

    /// The same, taken out.
    #[must_use]
    pub fn into_unwrapped(self) -> Node {
        match self.value {
            Value::Tuple { name: Some(name), mut items } if name.text == "Some" && items.len() == 1 => {
                items.remove(0).into_unwrapped()
            }
            value => Node { value, ..self },
        }
    }

    /// The name before the brackets, if there is one.
    pub(super) fn rule_name(&self) -> Option<&Name> {
        match &self.value {
            Value::Record { name, .. } | Value::Tuple { name, .. } => name.as_ref(),
            _ => None,
        }
    }

    /// The text by which a map key is addressed in a path.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Number(text) | Value::Name(text) => Some(text),
            _ => None,
        }
    }

    /// The text of the `name:` field of a record, by which a list item is addressed.
    pub(super) fn name_field(&self) -> Option<&str> {
        let Value::Record { fields, .. } = &self.value else { return None };
        match &fields.iter().find(|(field, _)| field.text == "name")?.1.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// At most forty characters of a text, on one line.
pub(super) fn short(text: &str) -> String {
    let line: String = text.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(40).is_some() { line + "…" } else { line }
}
