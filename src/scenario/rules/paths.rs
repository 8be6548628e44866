//! Rules about paths over years: their years lie within the study, and amounts on them can be counted exactly.

use rust_decimal::Decimal;

use crate::number::checks::float;
use crate::number::{Unit, WrittenOverYears};
use crate::scenario::Scenario;
use crate::text::{Exact, Faults, Node};
use crate::units::MOST_AMOUNT;

pub(super) fn check(scenario: &Scenario, written: &[WrittenOverYears<'_>], root: &Node, faults: &mut Faults) {
    for path in written {
        years(scenario, path, root, faults);
        if path.unit == Unit::Amount {
            amounts(scenario, path, root, faults);
        }
    }
}

/// Whether the years of a path are fiscal years of the study.
fn years(scenario: &Scenario, written: &WrittenOverYears<'_>, root: &Node, faults: &mut Faults) {
    let Some((first, month)) = scenario.clock.first_fiscal_month() else { return };
    let months = usize::try_from(scenario.clock.months).unwrap_or(usize::MAX).clamp(1, 1200);
    let last = first + i32::try_from((month + months - 1) / 12).expect("at most 100 years");
    for (place, (year, _)) in written.points.iter().enumerate() {
        if !(first..=last).contains(year) {
            let what = format!("the year {year} lies outside the study, whose fiscal years are {first} to {last}");
            let help = "write years of the study: before the first and after the last point the path is constant";
            faults.at(root, &format!("{}.0.{place}.0", written.path), what, help.to_owned());
        }
    }
}

/// Whether the amounts of a path can be counted exactly.
fn amounts(scenario: &Scenario, written: &WrittenOverYears<'_>, root: &Node, faults: &mut Faults) {
    let scale = scenario.currency.units_per_amount();
    for (place, (_, Exact(value))) in written.points.iter().enumerate() {
        let fits = |units: Decimal| units.fract().is_zero() && float(units) <= MOST_AMOUNT;
        if !value.checked_mul(scale).is_some_and(fits) {
            let what = format!("{value} is not a whole number of the currency's smallest unit that can be counted");
            let help = "write fewer decimals, or a smaller amount".to_owned();
            faults.at(root, &format!("{}.0.{place}.1", written.path), what, help);
        }
    }
}
