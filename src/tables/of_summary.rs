//! What stands in a summary, as long tables: measures, pairs of policies, years.

use crate::statistics::Dominance;
use crate::study::summary::{Band, Summary};
use crate::tables::{Column, Counted, Table, Value};

fn shares(name: &'static str) -> Column {
    Column::number(name, Counted::of("share"))
}

/// Columns of one name each, counted in what the row says.
fn by_row<const N: usize>(names: [&'static str; N]) -> [Column; N] {
    names.map(|name| Column::number(name, Counted::ByRow))
}

fn percentiles(band: &Band) -> [Value<'static>; 5] {
    [band.p05, band.p25, band.p50, band.p75, band.p95].map(Value::from)
}

const PERCENTILES: [&str; 5] = ["p05", "p25", "p50", "p75", "p95"];
/// The same of a difference to the reference.
const DIFFERENCE_PERCENTILES: [&str; 5] =
    ["difference_p05", "difference_p25", "difference_p50", "difference_p75", "difference_p95"];

fn ends(interval: Option<(f64, f64)>) -> [Value<'static>; 2] {
    [interval.map(|(low, _)| low).into(), interval.map(|(_, high)| high).into()]
}

/// Every measure of every policy, one row each.
#[must_use]
pub fn summary(summary: &Summary) -> Table<'_> {
    let mut columns = ["policy", "measure", "kind", "unit"].map(Column::text).to_vec();
    columns.extend(by_row(["value", "se"]));
    columns.push(Column::whole("n", Counted::of("count")));
    columns.extend(by_row(PERCENTILES));
    columns.extend(by_row(["difference", "difference_se"]));
    columns.extend(["higher", "higher_se"].map(shares));
    columns.extend(by_row(["low", "high", "min", "max"]));
    columns.extend(by_row(["policy_part", "policy_part_se", "world_effect", "world_effect_se"]));
    columns.extend(by_row(DIFFERENCE_PERCENTILES));
    let rows = summary.policies.iter().flat_map(|policy| {
        policy.measures.iter().map(|measure| {
            let mut row: Vec<Value<'_>> = vec![policy.name.as_str().into(), measure.name.into()];
            row.extend([measure.kind.name().into(), measure.unit.as_str().into()]);
            row.extend([measure.value.into(), measure.se.into(), measure.n.into()]);
            row.extend(percentiles(&measure.band));
            let difference = measure.difference.as_ref();
            row.extend([
                difference.map(|difference| difference.value).into(),
                difference.and_then(|difference| difference.se).into(),
                difference.map(|difference| difference.higher).into(),
                difference.and_then(|difference| difference.higher_se).into(),
            ]);
            row.extend(ends(measure.interval));
            row.extend([measure.min, measure.max].map(Value::from));
            for part in [measure.policy_part, measure.world_effect] {
                row.extend([part.map(|part| part.value), part.and_then(|part| part.se)].map(Value::from));
            }
            row.extend(percentiles(&difference.map(|difference| difference.band).unwrap_or_default()));
            row
        })
    });
    Table { name: "summary", description: "A measure of a policy over all futures", columns, rows: Box::new(rows) }
}

/// Every measure of each firm class, technology and scheme of every policy, one row each.
#[must_use]
pub fn breakdown(summary: &Summary) -> Table<'_> {
    let mut columns = ["policy", "by", "group", "measure", "kind", "unit"].map(Column::text).to_vec();
    columns.extend(by_row(["value", "se", "low", "high"]));
    columns.extend(by_row(["difference", "difference_se", "difference_low", "difference_high"]));
    let groups = summary.policies.iter().flat_map(|policy| policy.groups.iter().map(move |group| (policy, group)));
    let rows = groups.flat_map(|(policy, group)| {
        group.measures.iter().map(move |measure| {
            let mut row: Vec<Value<'_>> = vec![policy.name.as_str().into(), group.by.name().into()];
            row.extend(
                [group.name.as_str(), measure.name, measure.kind.name(), measure.unit.as_str()].map(Value::from),
            );
            row.extend([measure.value, measure.se].map(Value::from));
            row.extend(ends(measure.interval));
            row.extend([measure.difference, measure.difference_se].map(Value::from));
            row.extend(ends(measure.difference_interval));
            row
        })
    });
    let description = "A measure of the projects of a firm class, a technology or a scheme under a policy";
    Table { name: "breakdown", description, columns, rows: Box::new(rows) }
}

/// Every pair of policies in every measure, one row each.
#[must_use]
pub fn between(summary: &Summary) -> Table<'_> {
    let mut columns = ["measure", "kind", "unit", "better", "a", "b"].map(Column::text).to_vec();
    columns.push(Column::whole("n", Counted::of("count")));
    columns.extend(by_row(["difference", "difference_se", "low", "high"]));
    columns.extend(["a_higher", "a_higher_se"].map(shares));
    columns.push(Column::number("variance_reduction", Counted::of("ratio")));
    columns.extend(["first_order", "second_order"].map(Column::text));
    let rows = summary.between.iter().flat_map(|of| {
        of.pairs.iter().map(|pair| {
            let mut row: Vec<Value<'_>> = vec![of.name.into(), of.kind.name().into(), of.unit.as_str().into()];
            row.extend([of.better.name().into(), pair.a.as_str().into(), pair.b.as_str().into(), pair.n.into()]);
            row.extend([pair.difference, pair.se].map(Value::from));
            row.extend(ends(pair.interval));
            row.extend([pair.a_higher, pair.a_higher_se, pair.variance_reduction].map(Value::from));
            let dominance = |found: Option<Dominance>| found.map_or(Value::None, |found| found.name().into());
            row.extend([pair.first_order, pair.second_order].map(dominance));
            row
        })
    });
    let description = "A policy less another in a measure, future by future on the same luck";
    Table { name: "between", description, columns, rows: Box::new(rows) }
}

/// Every target of every policy, one row each.
#[must_use]
pub fn targets(summary: &Summary) -> Table<'_> {
    let mut columns = ["policy", "measure", "unit"].map(Column::text).to_vec();
    columns.extend(by_row(["at_least", "at_most"]));
    columns.extend(["chance", "chance_se"].map(shares));
    columns.push(Column::number("expected_shortfall", Counted::ByRow));
    let each = summary.policies.iter().flat_map(|policy| policy.targets.iter().map(move |target| (policy, target)));
    let rows = each.map(|(policy, target)| {
        let unit = policy.measure(&target.measure).map_or("", |measure| measure.unit.as_str());
        let mut row: Vec<Value<'_>> = [policy.name.as_str(), target.measure.as_str(), unit].map(Value::from).to_vec();
        row.extend([target.at_least, target.at_most, Some(target.chance.value), target.chance.se].map(Value::from));
        row.push(target.expected_shortfall.into());
        row
    });
    Table {
        name: "targets",
        description: "A target and the chance that a policy reaches it",
        columns,
        rows: Box::new(rows),
    }
}

/// Every yearly series of every policy, one row a year.
#[must_use]
pub fn years(summary: &Summary) -> Table<'_> {
    let mut columns = vec![Column::text("policy"), Column::whole("year", Counted::Bare)];
    columns.extend(["series", "unit"].map(Column::text));
    columns.extend(by_row(["mean", "se"]));
    columns.push(Column::whole("n", Counted::of("count")));
    columns.extend(by_row(PERCENTILES));
    let series = summary.policies.iter().flat_map(|policy| policy.series.iter().map(move |series| (policy, series)));
    let rows = series.flat_map(|(policy, series)| {
        summary.years.iter().zip(&series.years).map(move |(year, entry)| {
            let mut row: Vec<Value<'_>> = vec![policy.name.as_str().into(), Value::Whole((*year).into())];
            row.extend([series.name.into(), series.unit.as_str().into()]);
            row.extend([entry.mean.into(), entry.se.into(), entry.n.into()]);
            row.extend(percentiles(&entry.band));
            row
        })
    });
    Table { name: "years", description: "A yearly series of a policy in a fiscal year", columns, rows: Box::new(rows) }
}
