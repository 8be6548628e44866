//! The scenario language as its types have it: which files it stands in, which types are read, which of their fields are written.
//! Reads source text; knows no meaning.

#![allow(dead_code, reason = "each test file uses a part of this")]

use std::collections::BTreeSet;
use std::fs;

use syn::{Attribute, Field, Fields, Item, Meta};

/// The rooms of the language, in the order in which a file is written.
pub const ROOMS: [(&str, &str); 30] = [
    ("The file", "src/scenario/mod.rs"),
    ("Behaviour", "src/scenario/behaviour.rs"),
    ("Economy", "src/scenario/economy.rs"),
    ("Administration", "src/scenario/administration.rs"),
    ("Audits", "src/scenario/audit.rs"),
    ("Release of cash", "src/scenario/release.rs"),
    ("Firms", "src/scenario/firm.rs"),
    ("Universities", "src/scenario/university.rs"),
    ("Technologies", "src/scenario/technology.rs"),
    ("Topics", "src/scenario/topic.rs"),
    ("Stages", "src/scenario/stage.rs"),
    ("Payoffs", "src/scenario/payoff.rs"),
    ("Learning", "src/scenario/learning.rs"),
    ("Projects by name", "src/scenario/proposals.rs"),
    ("Vehicles", "src/scenario/vehicle.rs"),
    ("Rules of a fund", "src/scheme/equity.rs"),
    ("Schemes", "src/scheme/mod.rs"),
    ("Eligibility", "src/scheme/eligibility.rs"),
    ("Origins", "src/scheme/origin.rs"),
    ("Funding", "src/scheme/funding.rs"),
    ("Bank loans", "src/scheme/loan.rs"),
    ("Guarantees", "src/scheme/guarantee.rs"),
    ("Collars", "src/scheme/collar.rs"),
    ("Effects", "src/scheme/effects.rs"),
    ("Payment", "src/scheme/payment.rs"),
    ("Rights", "src/scheme/rights.rs"),
    ("Selection", "src/scheme/selection.rs"),
    ("Priority", "src/scheme/priority.rs"),
    ("Policies and targets", "src/scenario/policy.rs"),
    ("Levers", "src/scenario/lever.rs"),
];

/// The room of uncertain numbers.
pub const NUMBERS: &str = "src/number/written.rs";

/// What stands in a room.
pub fn items(path: &str) -> Vec<Item> {
    let source = fs::read_to_string(path).expect("a room of the language");
    syn::parse_file(&source).expect("the room is Rust").items
}

/// The fields that stand in a file.
pub fn written(fields: &Fields) -> impl Iterator<Item = &Field> {
    fields.iter().filter(|field| !is_skipped(field))
}

/// Whether a field is filled in later, and does not stand in a file.
fn is_skipped(field: &Field) -> bool {
    field.attrs.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) => list.path.is_ident("serde") && list.tokens.to_string() == "skip",
        _ => false,
    })
}

/// Whether the type is read from a file.
pub fn is_read(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) => list.path.is_ident("derive") && list.tokens.to_string().contains("Deserialize"),
        _ => false,
    })
}

/// Whether an item is a type that is read from a file.
pub fn is_read_item(item: &Item) -> bool {
    match item {
        Item::Struct(item) => is_read(&item.attrs),
        Item::Enum(item) => is_read(&item.attrs),
        _ => false,
    }
}

/// Everything that can be written: `Type.field` of records, `Type::Variant` of rules and `Type::Variant.field` of their parts.
pub fn everything() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let fields = |of: &str, fields: &Fields, found: &mut BTreeSet<String>| {
        found.extend(written(fields).filter_map(|field| Some(format!("{of}.{}", field.ident.as_ref()?))));
    };
    for item in ROOMS.into_iter().map(|(_, path)| path).chain([NUMBERS]).flat_map(items) {
        match item {
            Item::Struct(item) if is_read(&item.attrs) => fields(&item.ident.to_string(), &item.fields, &mut found),
            Item::Enum(item) if is_read(&item.attrs) => {
                for variant in &item.variants {
                    let name = format!("{}::{}", item.ident, variant.ident);
                    fields(&name, &variant.fields, &mut found);
                    found.insert(name);
                }
            }
            _ => {}
        }
    }
    found
}
