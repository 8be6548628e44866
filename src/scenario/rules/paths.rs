//! Rules about paths over years: their years lie within the study, and amounts on them can be counted exactly.

use rust_decimal::Decimal;

use crate::number::checks::float;
use crate::number::{AmountPerRun, At, Field, OverYears};
use crate::scenario::{
    Administration, Audit, Release, Scenario, University, administration, policy, release, university,
};
use crate::scheme;
use crate::text::{Exact, Faults, Node};
use crate::units::MOST_AMOUNT;

pub(super) fn check(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let mut check = |at: &At<'_>, written: Option<&OverYears<AmountPerRun>>| {
        if let Some(written) = written {
            years(scenario, written, at, root, faults);
            amounts(scenario, written, at, root, faults);
        }
    };
    check(&At::file("budget_per_year"), scenario.budget_per_year.as_ref());
    for (name, policy) in &scenario.policies.0 {
        check(&policy::AT.field(name).field("budget_per_year"), policy.budget_per_year.as_ref());
    }
    for (name, scheme) in scenario.schemes.iter().flat_map(|schemes| &schemes.0) {
        check(&scheme::AT.field(name).field("budget_per_year"), scheme.budget_per_year.as_ref());
    }
    for (name, scheme) in scenario.schemes.iter().flat_map(|schemes| &schemes.0) {
        years_of(
            scenario,
            scheme.approval_months.as_ref(),
            scheme::APPROVAL_MONTHS,
            &scheme::AT.field(name),
            root,
            faults,
        );
    }
    if let Some(written) = &scenario.administration {
        of_administration(scenario, written, &administration::AT, root, faults);
    }
    if let Some(University { efficiency, coordination_loss, capacity_per_year, inventor_share: _ }) =
        &scenario.university
    {
        let at = &university::AT;
        years_of(scenario, efficiency.as_ref(), university::EFFICIENCY, at, root, faults);
        years_of(scenario, coordination_loss.as_ref(), university::COORDINATION_LOSS, at, root, faults);
        years_of(scenario, capacity_per_year.as_ref(), university::CAPACITY_PER_YEAR, at, root, faults);
    }
}

fn of_administration(scenario: &Scenario, written: &Administration, at: &At<'_>, root: &Node, faults: &mut Faults) {
    let Administration {
        approval_months,
        payment_lag_months,
        audit,
        release,
        carry_over,
        patent_months,
        recovery: _,
        commitments: _,
    } = written;
    years_of(scenario, approval_months.as_ref(), administration::APPROVAL_MONTHS, at, root, faults);
    years_of(scenario, payment_lag_months.as_ref(), administration::PAYMENT_LAG_MONTHS, at, root, faults);
    if let Some(Audit::ExAnte { lag_months, cost_share }) = audit {
        let at = at.field(administration::AUDIT);
        years_of(scenario, lag_months.as_ref(), administration::LAG_MONTHS, &at, root, faults);
        years_of(scenario, cost_share.as_ref(), administration::COST_SHARE, &at, root, faults);
    }
    match release {
        Some(Release::BetaCurve { alpha, beta, span_years }) => {
            let at = at.field(administration::RELEASE);
            years_of(scenario, Some(alpha), release::ALPHA, &at, root, faults);
            years_of(scenario, Some(beta), release::BETA, &at, root, faults);
            years_of(scenario, span_years.as_ref(), release::SPAN_YEARS, &at, root, faults);
        }
        Some(Release::AtOnce | Release::Even) | None => {}
    }
    years_of(scenario, carry_over.as_ref(), administration::CARRY_OVER, at, root, faults);
    years_of(scenario, patent_months.as_ref(), administration::PATENT_MONTHS, at, root, faults);
}

fn years_of<F: Field>(
    scenario: &Scenario,
    written: Option<&OverYears<F>>,
    field: &str,
    at: &At<'_>,
    root: &Node,
    faults: &mut Faults,
) {
    if let Some(written) = written {
        years(scenario, written, &at.field(field), root, faults);
    }
}

/// Whether the years of a path are fiscal years of the study.
fn years<F: Field>(scenario: &Scenario, written: &OverYears<F>, at: &At<'_>, root: &Node, faults: &mut Faults) {
    let Some((first, month)) = scenario.clock.first_fiscal_month() else { return };
    let months = usize::try_from(scenario.clock.months).unwrap_or(usize::MAX).clamp(1, 1200);
    let last = first + i32::try_from((month + months - 1) / 12).expect("at most 100 years");
    for (place, (year, _)) in written.points().iter().enumerate() {
        if !(first..=last).contains(year) {
            let what = format!("the year {year} lies outside the study, whose fiscal years are {first} to {last}");
            let help = "write years of the study: before the first and after the last point the path is constant";
            faults.at(root, &format!("{at}.0.{place}.0"), what, help.to_owned());
        }
    }
}

/// Whether the amounts of a path can be counted exactly.
fn amounts(scenario: &Scenario, written: &OverYears<AmountPerRun>, at: &At<'_>, root: &Node, faults: &mut Faults) {
    let scale = scenario.currency.units_per_amount();
    for (place, (_, Exact(value))) in written.points().iter().enumerate() {
        let fits = |units: Decimal| units.fract().is_zero() && float(units) <= MOST_AMOUNT;
        if !value.checked_mul(scale).is_some_and(fits) {
            let what = format!("{value} is not a whole number of the currency's smallest unit that can be counted");
            let help = "write fewer decimals, or a smaller amount".to_owned();
            faults.at(root, &format!("{at}.0.{place}.1"), what, help);
        }
    }
}
