//! A scenario as a tree that knows the types it is written in: its text, and which fields and variants it uses. Chooses nothing.

use std::collections::BTreeSet;
use std::fmt::Write;

/// A value of the scenario language.
#[derive(Clone, Debug)]
pub enum Tree {
    /// As it stands: a text in quotes, a whole number, a word.
    Plain(String),
    /// A number where a distribution may stand.
    Constant(String),
    /// A record with its type.
    Record(&'static str, Fields),
    /// A variant of a rule: type, name and what it holds.
    Rule(&'static str, &'static str, Parts),
    /// A list.
    List(Vec<Tree>),
    /// Two or more values in brackets.
    Tuple(Vec<Tree>),
    /// Entries by name.
    Map(Vec<(String, Tree)>),
}

/// Fields that are written, in their order.
pub type Fields = Vec<(&'static str, Tree)>;

/// What a variant holds.
#[derive(Clone, Debug)]
pub enum Parts {
    /// Nothing.
    None,
    /// Values in order.
    Unnamed(Vec<Tree>),
    /// Fields.
    Named(Fields),
    /// Fields, written in order without their names.
    InOrder(Fields),
}

/// A text in quotes.
pub fn text(text: &str) -> Tree {
    Tree::Plain(format!("{text:?}"))
}

/// A number or a word.
pub fn plain(value: impl std::fmt::Display) -> Tree {
    Tree::Plain(format!("{value}"))
}

/// A variant that holds nothing.
pub fn bare(of: &'static str, name: &'static str) -> Tree {
    Tree::Rule(of, name, Parts::None)
}

/// A variant with fields.
pub fn rule(of: &'static str, name: &'static str, fields: Fields) -> Tree {
    Tree::Rule(of, name, Parts::Named(fields))
}

impl Tree {
    /// The text of the file.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text.push('\n');
        text
    }

    fn write(&self, text: &mut String) {
        match self {
            Tree::Plain(value) | Tree::Constant(value) => text.push_str(value),
            Tree::Record(_, fields) => named(fields, text),
            Tree::Rule(_, name, parts) => {
                text.push_str(name);
                match parts {
                    Parts::None => {}
                    Parts::Unnamed(items) => bracketed("(", items.iter(), ")", text),
                    Parts::Named(fields) => named(fields, text),
                    Parts::InOrder(fields) => bracketed("(", fields.iter().map(|(_, value)| value), ")", text),
                }
            }
            Tree::List(items) => bracketed("[", items.iter(), "]", text),
            Tree::Tuple(items) => bracketed("(", items.iter(), ")", text),
            Tree::Map(entries) => {
                text.push('{');
                for (place, (name, value)) in entries.iter().enumerate() {
                    let _ = write!(text, "{}\n  {name:?}: ", if place > 0 { "," } else { "" });
                    value.write(text);
                }
                text.push('}');
            }
        }
    }

    /// What of the language is used: `Type.field`, `Type::Variant`, `Type::Variant.field`.
    pub fn used(&self) -> BTreeSet<String> {
        let mut used = BTreeSet::new();
        self.collect(&mut used);
        used
    }

    fn collect(&self, used: &mut BTreeSet<String>) {
        let of_fields = |of: &str, fields: &Fields, used: &mut BTreeSet<String>| {
            for (name, value) in fields {
                used.insert(format!("{of}.{name}"));
                value.collect(used);
            }
        };
        match self {
            Tree::Plain(_) => {}
            Tree::Constant(_) => drop(used.insert("Number::Constant".to_owned())),
            Tree::Record(of, fields) => of_fields(of, fields, used),
            Tree::Rule(of, name, parts) => {
                let name = format!("{of}::{name}");
                match parts {
                    Parts::None => {}
                    Parts::Unnamed(items) => items.iter().for_each(|item| item.collect(used)),
                    Parts::Named(fields) | Parts::InOrder(fields) => of_fields(&name, fields, used),
                }
                used.insert(name);
            }
            Tree::List(items) | Tree::Tuple(items) => items.iter().for_each(|item| item.collect(used)),
            Tree::Map(entries) => entries.iter().for_each(|(_, value)| value.collect(used)),
        }
    }
}

fn named(fields: &Fields, text: &mut String) {
    text.push('(');
    for (place, (name, value)) in fields.iter().enumerate() {
        let _ = write!(text, "{}{name}: ", if place > 0 { ", " } else { "" });
        value.write(text);
    }
    text.push(')');
}

fn bracketed<'t>(open: &str, items: impl Iterator<Item = &'t Tree>, close: &str, text: &mut String) {
    text.push_str(open);
    for (place, item) in items.enumerate() {
        text.push_str(if place > 0 { ", " } else { "" });
        item.write(text);
    }
    text.push_str(close);
}
