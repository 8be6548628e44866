//! Projects that were found, as a list to choose one from. Computes nothing.

use std::fmt::Write;

use comfy_table::{CellAlignment, Table, presets};

use super::number::{MoneyUnit, in_four_digits};
use crate::model::Study;
use crate::study::find::Found;
use crate::tables;
use crate::tables::{Column, Counted, Kind, Value};
use crate::text::harmless;

/// The projects as a table to read.
#[must_use]
pub fn found_in_words(found: &[Found], study: &Study) -> String {
    let currency = |found: &Found| found.state_money.to_f64() / study.units_per_currency;
    let unit = MoneyUnit::of(found.iter().map(|found| currency(found).abs()).fold(0.0, f64::max));
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let money = format!("State money,\n{}", unit.named(&study.currency));
    table.set_header(["future", "project", "technology", "class", "arrives", &money]);
    for place in [0, 1, 5] {
        table.column_mut(place).expect("a column of the header").set_cell_alignment(CellAlignment::Right);
    }
    for found in found {
        table.add_row([
            found.run.to_string(),
            project_in_words(found),
            harmless(&found.technology).into_owned(),
            harmless(&found.class).into_owned(),
            study.clock.date(found.arrival),
            in_four_digits(currency(found) / unit.size),
        ]);
    }
    let mut text = String::new();
    for line in table.lines() {
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// A project by its place, and by its name where it has one.
fn project_in_words(found: &Found) -> String {
    let named = |name: &str| format!("{} \"{}\"", found.project, harmless(name));
    found.name.as_deref().map_or(found.project.to_string(), named)
}

/// The projects, one row each: money in smallest units.
#[must_use]
pub fn found(found: &[Found]) -> tables::Table<'_> {
    let column = |name: &'static str, kind: Kind, unit: Counted| Column { name: name.into(), unit, kind };
    let columns = vec![
        column("run", Kind::Whole, Counted::Bare),
        column("project", Kind::Whole, Counted::Bare),
        column("name", Kind::Text, Counted::Bare),
        column("technology", Kind::Text, Counted::Bare),
        column("class", Kind::Text, Counted::Bare),
        column("arrival", Kind::Whole, Counted::In("months".to_owned())),
        column("state_money", Kind::Whole, Counted::In("smallest units of the currency".to_owned())),
    ];
    let rows = found.iter().map(|found| {
        let Found { run, project, name, technology, class, arrival, state_money } = found;
        let money = Value::Whole(state_money.0);
        vec![
            (*run).into(),
            (*project).into(),
            name.as_deref().map_or(Value::None, Value::from),
            technology.as_str().into(),
            class.as_str().into(),
            (*arrival).into(),
            money,
        ]
    });
    tables::Table { name: "found", description: "A project of the stratum asked for", columns, rows: Box::new(rows) }
}
