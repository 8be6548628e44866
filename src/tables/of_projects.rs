//! Projects of chosen futures. Money in whole currency units.

use crate::measure;
use crate::model::Study;
use crate::study::projects::Project;
use crate::tables::{Column, Counted, Kind, Table, Value};
use crate::units::{Money, Share};

/// A row a policy, future and project.
#[must_use]
pub fn projects<'a>(study: &'a Study, projects: &'a [Project]) -> Table<'a> {
    let mut columns = vec![Column::text("policy")];
    columns.extend(["run", "project"].map(|name| Column::whole(name, Counted::Bare)));
    columns.extend(["name", "technology", "class", "arrival", "decision", "scheme"].map(Column::text));
    columns.push(Column { name: "awarded".into(), unit: Counted::Bare, kind: Kind::Truth });
    columns.extend(["start", "success", "launch", "end", "fate", "stratum"].map(Column::text));
    columns.push(Column::number("scale", Counted::of("ratio")));
    columns.push(Column::number("private_share", Counted::of("share")));
    let money = |name: &'static str| Column::number(name, Counted::In(study.currency.clone()));
    columns.extend(["state_money", "private_money", "research", "profit"].map(money));
    let rows = projects.iter().map(move |of| row(study, of));
    let description = "A project under a policy in a chosen future";
    Table { name: "projects", description, columns, rows: Box::new(rows) }
}

fn row<'a>(study: &'a Study, of: &'a Project) -> Vec<Value<'a>> {
    let date = |month: Option<usize>| month.map_or(Value::None, |month| study.clock.date(month).into());
    let money = |amount: Money| Value::Number(measure::Unit::Money.whole(amount.to_f64(), study.units_per_currency));
    let mut row = vec![study.policies[of.policy].name.as_str().into(), of.run.into(), of.project.into()];
    row.push(of.name.as_deref().map_or(Value::None, Value::from));
    row.extend([of.technology.as_str().into(), of.class.as_str().into(), date(Some(of.arrival)), of.decision.into()]);
    row.push(of.scheme.as_deref().map_or(Value::None, Value::from));
    row.push(of.awarded.into());
    row.extend([of.start, of.success, of.launch, of.end].map(date));
    row.push(of.fate.into());
    row.push(of.stratum.map_or(Value::None, |stratum| stratum.name().into()));
    row.push(Value::Number(of.scale));
    row.push(of.private_share.map(Share::to_f64).into());
    row.extend([of.state_money, of.private_money, of.research, of.profit].map(money));
    row
}
