//! Draws for the oracle's own tests, where no engine is at hand: plausible numbers, not the engine's. Simulates nothing.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use statrs::distribution::{Beta, ContinuousCDF, Normal};

use crate::case::{Case, Funding, Kind, Law, Listed, MILLION, Num, Origin, Payoff, real};
use crate::draws::{Exported, ExportedProject};
use crate::random::Dice;

fn sample(num: &Num, unit: i64, d: &mut Dice) -> f64 {
    let u = d.unit();
    let scaled = |x: &Decimal| real(*x * Decimal::from(unit));
    // Only factors and shares have parameters of their own.
    let own = |name: &str, x: &Decimal| if num.parameter.is_some() { num.of(name, x) } else { scaled(x) };
    match &num.law {
        Law::Constant(value) => scaled(value),
        Law::Uniform(low, high) => {
            let (a, b) = (own("low", low), own("high", high));
            a + u * (b - a)
        }
        Law::Triangular(low, mode, high) => {
            let (a, c, b) = (own("low", low), own("mode", mode), own("high", high));
            let turn = (c - a) / (b - a);
            if u < turn { a + (u * (b - a) * (c - a)).sqrt() } else { b - ((1.0 - u) * (b - a) * (b - c)).sqrt() }
        }
        Law::Pert(low, mode, high) => {
            let (a, c, b) = (scaled(low), scaled(mode), scaled(high));
            let (alpha, beta) = (1.0 + 4.0 * (c - a) / (b - a), 1.0 + 4.0 * (b - c) / (b - a));
            a + (b - a) * Beta::new(alpha, beta).expect("a beta law").inverse_cdf(u)
        }
        Law::Beta { mean, strength } => {
            let (m, n) = (num.of("mean", mean), num.of("strength", strength));
            Beta::new(m * n, (1.0 - m) * n).expect("a beta law").inverse_cdf(u)
        }
        Law::LogNormal { median, sigma } => {
            let z = Normal::new(0.0, 1.0).expect("a normal law").inverse_cdf(u);
            own("median", median) * (num.of("sigma", sigma) * z).exp()
        }
        Law::Discrete { values, weights } => {
            let all: f64 = weights.iter().map(|w| real(*w)).sum();
            let mut left = u * all;
            for (value, weight) in values.iter().zip(weights) {
                left -= real(*weight);
                if left < 0.0 {
                    return scaled(value);
                }
            }
            scaled(values.last().expect("a value"))
        }
        Law::Poisson(mean) => {
            let mean = real(*mean);
            let (mut count, mut term, mut below) = (0.0, (-mean).exp(), 0.0);
            while below + term < u && count < 100.0 {
                below += term;
                count += 1.0;
                term *= mean / count;
            }
            count
        }
    }
}

/// A column of the table as the export has it: its name there, and an amount in whole units.
pub fn as_exported(column: &str, value: Decimal) -> (String, f64) {
    let amounts =
        ["payoff", "payoff.first_year", "public_value", "state_purchase.value", "liquid_wealth", "pledgeable_assets"];
    let unit = if amounts.contains(&column) || column.split('.').next_back() == Some("cost") { MILLION } else { 1 };
    let name = if column == "payoff" { "payoff.value" } else { column };
    (name.to_owned(), real(value * Decimal::from(unit)))
}

/// A quantile by a name of its own, so that no other moves.
fn named_unit(once: u64, name: &str, (year, index): (u32, u32)) -> f64 {
    let key = name.bytes().fold(once, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b)));
    Dice(key ^ u64::from(year) << 32 ^ u64::from(index) << 40).unit()
}

/// One run's draws for a case; each by its name, so that what a policy changes moves no other.
pub fn draw(case: &Case, run: u64) -> Exported {
    let named = |name: &str| {
        let key = name.bytes().fold(case.seed ^ (run << 32), |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b)));
        Dice(Dice(key).next())
    };
    let mut exported = Exported::default();
    for (path, num, kind) in case.per_run_numbers() {
        let amount = kind == Kind::Amount;
        let value = sample(num, if amount { MILLION } else { 1 }, &mut named(&path));
        exported.numbers.insert(path, if amount { value.round() } else { value });
    }
    for (path, law) in case.parameters() {
        let value = sample(&Num { law, per_run: false, parameter: None }, 1, &mut named(&path));
        exported.numbers.insert(path, value);
    }
    let mut technologies: Vec<_> = case.technologies.iter().collect();
    technologies.sort_by(|a, b| a.name.cmp(&b.name));
    for technology in technologies {
        // Fields that are one number for the whole run.
        let once = named(&technology.name).0;
        for year in 0..technology.intake_years {
            let mut d = named(&format!("{}.{year}", technology.name));
            let many = sample(&technology.proposals_per_year, 1, &mut d) as u32;
            for index in 0..many {
                let mut p = Dice(d.next());
                let drawn =
                    project(case, technology.name.as_str(), (year, index), None, &mut p, once, &exported.numbers);
                exported.projects.push(drawn);
            }
        }
        for listed in case.listed_of(&technology.name) {
            let (name, at, mut p) = (technology.name.as_str(), (listed.arrival / 12, 0), named(&listed.name));
            exported.projects.push(project(case, name, at, Some(listed), &mut p, once, &exported.numbers));
        }
    }
    exported
}

fn project(
    case: &Case,
    name: &str,
    (year, index): (u32, u32),
    listed: Option<&Listed>,
    d: &mut Dice,
    once: u64,
    drawn: &BTreeMap<String, f64>,
) -> ExportedProject {
    let technology = case.technology(name);
    let mut class = d.pick(&case.firms);
    let mut arrival = 12 * year + (12.0 * d.unit()) as u32;
    if let Some(listed) = listed {
        class = case.firms.iter().find(|class| class.name == listed.class).expect("a class of the case").clone();
        arrival = listed.arrival;
    }
    let mut failure_month = None;
    if let Some(hazard) = &class.failure_hazard {
        let h = sample(hazard, 1, d);
        failure_month = Some(arrival + (12.0 * d.unit().ln() / (1.0 - h).ln()).ceil() as u32);
    }
    let mut project = ExportedProject {
        name: listed.map(|listed| listed.name.clone()),
        technology: name.to_owned(),
        year,
        index,
        arrival,
        class: class.name.clone(),
        failure_month,
        with_university: class
            .with_university
            .as_ref()
            .is_none_or(|share| d.unit() < sample(share, 1, &mut Dice(once))),
        fields: BTreeMap::new(),
    };
    let mut put = |name: String, num: Option<&Num>, unit: i64, d: &mut Dice| {
        let own = Dice(d.next());
        if let Some(num) = num {
            let hash = name.bytes().fold(once, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b)));
            let value = sample(num, unit, &mut if num.per_run { Dice(hash) } else { own });
            project.fields.insert(name, if unit > 1 { value.round() } else { value });
        }
    };
    put("liquid_wealth".to_owned(), Some(&class.liquid_wealth), MILLION, d);
    put("pledgeable_assets".to_owned(), class.pledgeable_assets.as_ref(), MILLION, d);
    let approval = case.administration.as_ref().and_then(|a| a.approval_months.as_ref());
    put("approval_months".to_owned(), approval, 1, d);
    for scheme in case.schemes.iter().filter(|scheme| scheme.approval_months.is_some()) {
        put(format!("approval_months.{}", scheme.name), scheme.approval_months.as_ref(), 1, d);
    }
    for scheme in &case.schemes {
        if let Funding::Share { state, per_project: true, .. } = &scheme.funding {
            put(format!("state_share.{}", scheme.name), Some(state), 1, d);
        }
    }
    put("certification_months".to_owned(), technology.certification_months.as_ref(), 1, d);
    put("public_value".to_owned(), technology.public_value.as_ref(), MILLION, d);
    put("state_purchase.value".to_owned(), technology.state_purchase.as_ref().map(|p| &p.0), MILLION, d);
    for (k, stage) in technology.stages.iter().enumerate() {
        let at = |field: &str| format!("stages.{}.{field}", stage.name);
        put(at("cost"), Some(&stage.cost), MILLION, d);
        put(at("months"), Some(&stage.months), 1, d);
        let success = format!("technologies.{name}.{}", at("success"));
        put(at("success"), Some(&stage.success.in_run(&success, drawn)), 1, d);
        put(at("cost_overrun"), technology.overrun(k, "cost_overrun", drawn).as_ref(), 1, d);
        put(at("time_overrun"), technology.overrun(k, "time_overrun", drawn).as_ref(), 1, d);
    }
    match &technology.payoff {
        Some(Payoff::Lump(value)) => put("payoff.value".to_owned(), Some(value), MILLION, d),
        Some(Payoff::Stream { first_year, .. }) => {
            put("payoff.first_year".to_owned(), Some(first_year), MILLION, d);
        }
        Some(Payoff::Multiple { law, exit_months }) => {
            let law = law.in_run(&format!("technologies.{name}.payoff.law"), drawn);
            put("payoff.law".to_owned(), Some(&law), 1, d);
            put("payoff.exit_months".to_owned(), exit_months.as_ref(), 1, d);
        }
        None => {}
    }
    // What is known of a payoff's best follows from what is stated.
    for (column, value) in listed.iter().flat_map(|listed| &listed.stated) {
        let (field, value) = as_exported(column, *value);
        project.fields.insert(field, value);
    }
    for stage in &technology.stages {
        project.fields.insert(format!("stages.{}.gate", stage.name), d.unit());
    }
    for attempt in 1..=3 {
        let z = Normal::new(0.0, 1.0).expect("a normal law").inverse_cdf(d.unit());
        project.fields.insert(format!("panel.{attempt}"), z);
        project.fields.insert(format!("lottery.{attempt}"), d.unit());
    }
    project.fields.insert("deployment".to_owned(), d.unit());
    project.fields.insert("origin".to_owned(), named_unit(once, "origin", (year, index)));
    for scheme in &case.schemes {
        let payoff = ["payoff.value", "payoff.first_year"].iter().find_map(|name| project.fields.get(*name)).copied();
        if let (Some(Origin::Open(_)), Some(payoff)) = (&scheme.origin, payoff) {
            let best = payoff * (1.0 + named_unit(once, &scheme.name, (year, index)));
            project.fields.insert(format!("best.{}", scheme.name), best.round());
        }
    }
    for phase in 1..4 {
        let z = Normal::new(0.0, 1.0).expect("a normal law").inverse_cdf(d.unit());
        project.fields.insert(format!("tournament.{phase}"), z);
    }
    project.fields.insert("voucher".to_owned(), d.unit());
    project.fields.insert("audit".to_owned(), named_unit(once, "audit", (year, index)));
    project.fields.insert("audit_gain".to_owned(), named_unit(once, "gain", (year, index)));
    for unit in 0..12 {
        project.fields.insert(format!("first_units.{unit}"), d.unit());
    }
    project.fields.insert("harm".to_owned(), d.unit());
    let volatile = matches!(&technology.payoff, Some(Payoff::Stream { yearly_volatility: Some(_), .. }));
    let mut level = 1.0;
    for sales_year in 0..50 {
        project.fields.insert(format!("volatility.{sales_year}"), level);
        if volatile {
            level *= (0.4 * (d.unit() - 0.5)).exp();
        }
    }
    project
}
