//! What the tables of a folder hold, as a Data Package (Frictionless, version 2): every column with its type, unit and definition. It
//! computes nothing.

use serde_json::{Map, Value, json};

use super::json_of;
use crate::measure::{self, MEASURES};
use crate::model::Study;
use crate::tables::{Column, Counted, Kind, Table};
use crate::words::begun_small;

/// The bytes of the description of a study's tables, each as [`resource`] says.
#[must_use]
pub fn datapackage(study: &Study, file_hash: &str, resources: &[Value]) -> Vec<u8> {
    json_of(&json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "title": study.title,
        "description": format!("What cofin {} found; the scenario has the SHA-256 {file_hash}.", env!("CARGO_PKG_VERSION")),
        "sources": [{ "title": "Scenario", "path": "scenario.ron" }],
        "resources": resources,
    }))
}

/// A table in a file, and its columns.
#[must_use]
pub fn resource(table: &Table<'_>) -> Value {
    json!({
        "name": table.name,
        "path": format!("{}.csv", table.name),
        "description": format!("Each row: {}", begun_small(table.description)),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": { "fields": table.columns.iter().map(field).collect::<Vec<_>>(), "missingValues": [""] },
    })
}

fn field(column: &Column) -> Value {
    let mut field = Map::new();
    let kind = match column.kind {
        Kind::Text => "string",
        Kind::Whole => "integer",
        Kind::Number => "number",
        Kind::Truth => "boolean",
        Kind::Mixed => "any",
    };
    field.insert("name".to_owned(), column.name.as_ref().into());
    field.insert("type".to_owned(), kind.into());
    let unit = match &column.unit {
        Counted::Bare => None,
        Counted::ByRow => Some("see the column unit"),
        Counted::In(unit) => Some(unit.as_str()),
    };
    field.extend(unit.map(|unit| ("unit".to_owned(), unit.into())));
    let definition = measure::index(&column.name).map(|index| MEASURES[index].definition);
    field.extend(definition.map(|definition| ("description".to_owned(), definition.into())));
    field.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_says_its_type_its_unit_and_what_its_measure_is() {
        let columns = vec![
            Column::text("policy"),
            Column::number("state_outlay", Counted::In("VND".to_owned())),
            Column::number("value", Counted::ByRow),
        ];
        let table =
            Table { name: "runs", description: "What a policy did", columns, rows: Box::new(std::iter::empty()) };
        let found = resource(&table);
        assert_eq!(
            (&found["path"], &found["description"]),
            (&json!("runs.csv"), &json!("Each row: what a policy did"))
        );
        let fields = &found["schema"]["fields"];
        assert_eq!(fields[0], json!({ "name": "policy", "type": "string" }));
        assert_eq!((&fields[1]["type"], &fields[1]["unit"]), (&json!("number"), &json!("VND")));
        assert!(fields[1]["description"].as_str().is_some_and(|definition| definition.len() > 10), "{}", fields[1]);
        assert_eq!(fields[2]["unit"], json!("see the column unit"));
    }
}
