//! Rules about amounts of money: whole numbers of the smallest unit, and small enough to be added up exactly.

use rust_decimal::Decimal;

use crate::number::{Field, Number, Uncertain, Unit};
use crate::scenario::numbers::{Written, numbers};
use crate::scenario::rules::bounds::{float, touched};
use crate::scenario::rules::population::most_proposals;
use crate::scenario::{Payoff, Scale, Scenario, Technology};
use crate::text::{Faults, Node};

/// Largest single amount in smallest units, 2⁶⁰: four of them can be added.
const MOST: f64 = 1_152_921_504_606_846_976.0;
/// Largest sum of a run in smallest units, 2⁶².
const MOST_IN_A_RUN: f64 = 4.0 * MOST;

pub(super) fn check(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    if faults.touches("currency") {
        return;
    }
    let scale = scenario.currency.units_per_amount();
    for written in numbers(scenario).iter().filter(|written| written.unit == Unit::Amount) {
        one(scenario, written, scale, root, faults);
    }
    let royalties = scenario.schemes.iter().flat_map(|schemes| &schemes.0).any(|(_, scheme)| {
        scheme.royalty.is_some() || matches!(scheme.rights, Some(crate::scheme::rights::Rights::State { .. }))
    });
    if royalties {
        for (name, technology) in &scenario.technologies.0 {
            sales(name, technology, scale, root, faults);
        }
    }
    all(scenario, scale, root, faults);
}

/// One amount: exact where it is constant, and never larger than can be counted.
fn one(scenario: &Scenario, written: &Written<'_>, scale: Decimal, root: &Node, faults: &mut Faults) {
    let high = written.judged.counted_ends(written.number, scale).map(|ends| ends.1);
    if high.is_none_or(|high| high.is_nan() || high > MOST) {
        let most = Decimal::from(1_u64 << 60) / scale;
        let what = match written.number {
            Number::Constant(value) => format!("{} is more money than can be counted exactly", value.0),
            number => format!("{} can rise to more money than can be counted exactly", number.kind()),
        };
        let below = if written.is_drawn() { "a narrower distribution that stays below" } else { "an amount below" };
        let help = format!("write {below} {}, or check the unit of the currency", most.trunc());
        faults.at(root, &written.path, what, help);
    } else if let Number::Constant(value) = written.number
        && value.0.checked_mul(scale).is_some_and(|units| !units.fract().is_zero())
    {
        let decimals = scenario.currency.unit.unwrap_or(Scale::One).zeros() + scenario.currency.decimals.unwrap_or(0);
        let what = format!("{} is not a whole number of the currency's smallest unit", value.0);
        let help = match decimals {
            0 => "write a whole number, or decimals in currency".to_owned(),
            _ => format!("write at most {decimals} decimals: 1 is {scale} of the smallest units"),
        };
        faults.at(root, &written.path, what, help);
    }
}

/// Sales are profit ÷ margin, and royalties are paid on them.
fn sales(name: &str, technology: &Technology, scale: Decimal, root: &Node, faults: &mut Faults) {
    let Some(Payoff::Stream { first_year, margin: Some(margin), .. }) = &technology.payoff else { return };
    let path = format!("technologies.{name}.payoff");
    if faults.touches(&path) {
        return;
    }
    let smallest = margin.exact().map(float).or_else(|| Some(margin.judged.facts()?.counted.as_ref()?.rarely_below()));
    let Some((profit, margin)) = highest(first_year, scale).zip(smallest) else { return };
    if profit / margin > MOST {
        let what = "sales (profit ÷ margin) can rise to more money than can be counted exactly";
        faults.at(root, &format!("{path}.margin"), what, "write a larger margin or a smaller first_year".to_owned());
    }
}

/// All the money that a run could move at the very most.
fn all(scenario: &Scenario, scale: Decimal, root: &Node, faults: &mut Faults) {
    let fields =
        ["stages", "payoff", "public_value", "state_purchase", "cost_overrun", "proposals_per_year", "intake_years"];
    let schemes = scenario.schemes.iter().flat_map(|schemes| &schemes.0).map(|(name, _)| name);
    if touched("technologies", scenario.technologies.0.iter().map(|(name, _)| name), &fields, faults)
        || touched("schemes", schemes, &["max_scale"], faults)
    {
        return;
    }
    let largest = scenario.schemes.iter().flat_map(|schemes| &schemes.0).filter_map(|(_, scheme)| scheme.max_scale);
    let largest = largest.map(|scale| float(scale.0)).fold(1.5, f64::max);
    let (mut total, mut most) = (0.0, (0.0, ""));
    for (name, technology) in &scenario.technologies.0 {
        let Some(sum) = of_technology(technology, scale, largest) else { return };
        total += sum;
        if sum > most.0 {
            most = (sum, name);
        }
    }
    if total > MOST_IN_A_RUN {
        let what = "all projects of a run together could move more money than can be counted exactly";
        let help =
            "write smaller amounts or fewer proposals, a narrower distribution, or check the unit of the currency";
        faults.at(root, &format!("technologies.{}", most.1), what, help.to_owned());
    }
}

/// The largest sum of a technology's costs and payoffs in a run, in smallest units.
fn of_technology(technology: &Technology, scale: Decimal, largest_size: f64) -> Option<f64> {
    let mut project = 0.0;
    for stage in &technology.stages {
        let overrun = stage.cost_overrun.as_ref().or(technology.cost_overrun.as_ref());
        let overrun = overrun.map_or(Some(1.0), super::bounds::highest)?;
        project += highest(&stage.cost, scale)? * overrun.max(1.0) * largest_size;
    }
    project += match &technology.payoff {
        Some(Payoff::Lump(value)) => highest(value, scale)?,
        Some(Payoff::Stream { first_year, years, .. }) => highest(first_year, scale)? * f64::from(*years),
        None => 0.0,
    };
    for value in technology.public_value.iter().chain(technology.state_purchase.as_ref().map(|bought| &bought.value)) {
        project += highest(value, scale)?;
    }
    Some(project * most_proposals(technology)?)
}

/// The highest an amount can come, in smallest units.
fn highest<F: Field>(written: &Uncertain<F>, scale: Decimal) -> Option<f64> {
    written.judged.counted_ends(&written.number, scale).map(|ends| ends.1)
}
