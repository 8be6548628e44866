//! Rules about money that grows by itself: royalty debts by interest, profit by volatility and by the size a firm chooses. They refuse
//! what would be more than can be counted in an ordinary future; what only a rare one brings is met while it runs.

use rust_decimal::Decimal;

use crate::number::{Field, Uncertain};
use crate::scenario::rules::bounds::{Of, height, mean, overrun, smallest_margin, touched};
use crate::scenario::rules::origins::{height_of_best, most_of_mean};
use crate::scenario::{FirmClass, Payoff, Scenario, Scheme, Stage, Technology, firm, payoff, technology};
use crate::scheme::{self, origin::Origin, rights::Royalty};
use crate::text::{Faults, Node};
use crate::units::{MOST_AMOUNT, MOST_IN_A_RUN};

/// The score that one walk in 10⁹ exceeds: a large study has about so many.
const RARE_SCORE: f64 = 6.0;

pub(super) fn check(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    if faults.touches("currency") {
        return;
    }
    let scale = scenario.currency.units_per_amount();
    let of_technologies = ["stages", "payoff", "cost_overrun", "time_overrun", "certification_months", "public_value"];
    let of_classes = ["hurdle_rate", "response"];
    if touched(&technology::AT, scenario.technologies.0.iter().map(|(name, _)| name), &of_technologies, faults)
        || touched(&firm::AT, scenario.firms.0.iter().map(|(name, _)| name), &of_classes, faults)
    {
        return;
    }
    for (name, technology) in &scenario.technologies.0 {
        walk(scenario, name, technology, scale, root, faults);
    }
    for (name, technology) in scenario.as_stated() {
        walk(scenario, name, &technology, scale, root, faults);
    }
    for (name, scheme) in scenario.schemes.iter().flat_map(|schemes| &schemes.0) {
        let at = scheme::AT.field(name).to_string();
        if faults.touches(&at) || !scheme.funding.has_money() {
            continue;
        }
        if let Some(royalty) = &scheme.royalty {
            debt(scenario, scheme, royalty, &at, scale, root, faults);
        }
        size(scenario, scheme, &at, scale, root, faults);
    }
}

/// Profit under a geometric random walk of mean one: in sales year t one in 10⁹ exceeds exp(6·σ·√t − σ²·t/2) times the mean.
fn walk(scenario: &Scenario, name: &str, technology: &Technology, scale: Decimal, root: &Node, faults: &mut Faults) {
    let Some(Payoff::Stream { first_year, years, yearly_volatility: Some(volatility), .. }) = &technology.payoff else {
        return;
    };
    let Some((profit, sigma)) = mean(first_year, scale).zip(volatility.highest()) else { return };
    let of_year = |t: u32| {
        let t = f64::from(t);
        libm::exp(RARE_SCORE * sigma * libm::sqrt(t) - sigma * sigma * t / 2.0)
    };
    if most_of_mean(scenario) * profit * (0..*years).map(of_year).sum::<f64>() > MOST_IN_A_RUN {
        let at = technology::AT.field(name);
        let path = at.field(technology::PAYOFF).field(payoff::YEARLY_VOLATILITY).to_string();
        let what = "profit can walk to more money than can be counted exactly";
        let help = "write a smaller yearly_volatility or fewer years, or check the unit of the currency".to_owned();
        faults.at(root, &path, what, help);
    }
}

/// Royalty debts that nobody pays off.
fn debt(
    scenario: &Scenario,
    scheme: &Scheme,
    royalty: &Royalty,
    at: &str,
    scale: Decimal,
    root: &Node,
    faults: &mut Faults,
) {
    let debts = scenario.technologies.0.iter().filter_map(|(_, technology)| largest_debt(technology, scheme, scale));
    if debts.fold(0.0, f64::max) > MOST_AMOUNT {
        let what = "a royalty debt can grow to more money than can be counted exactly";
        let (field, help) = match royalty.interest {
            Some(_) => ("interest", "write a lower interest, a smaller cap or fewer years of sales"),
            None => ("cap", "write a smaller cap or smaller costs"),
        };
        let help = format!("{help}, or check the unit of the currency");
        faults.at(root, &format!("{at}.royalty.{field}"), what, help);
    }
}

/// The largest royalty debt of a project: cap × the most State money × (1 + interest)^years of sales. `None` where nothing caps it.
fn largest_debt(technology: &Technology, scheme: &Scheme, scale: Decimal) -> Option<f64> {
    let Royalty { cap, interest, rates: _ } = scheme.royalty.as_ref()?;
    let cap = cap.as_ref()?.highest()?;
    let interest = interest.as_ref().map_or(Some(0.0), Uncertain::highest)?;
    let years = match technology.payoff.as_ref()? {
        Payoff::Stream { years, .. } => f64::from(*years),
        Payoff::Lump(_) => 1.0,
        // An exit is no sale.
        Payoff::Multiple { .. } => 0.0,
    };
    let overrun_cap = scheme.overrun_cap();
    let state = scheme.funding.highest_state()?;
    let paid = |stage: &Stage| {
        Some(height(&stage.cost, scale, Of::One)? * overrun(technology, stage, Of::One)?.min(overrun_cap))
    };
    let paid: f64 = technology.stages.iter().map(paid).sum::<Option<f64>>()?;
    Some(cap * state * paid * scheme.max_scale() * libm::pow(1.0 + interest.max(0.0), years))
}

/// The royalties that a project of a technology pays under the scheme that asks for most.
pub(super) fn royalties(scenario: &Scenario, technology: &Technology, scale: Decimal, of: Of) -> Option<f64> {
    let sales = match &technology.payoff {
        Some(Payoff::Stream { first_year, years, margin, .. }) => {
            let margin = margin.as_ref().map_or(Some(1.0), smallest_margin)?;
            height_of_best(scenario, first_year, scale, of)? * f64::from(*years) / margin
        }
        Some(Payoff::Lump(value)) => height_of_best(scenario, value, scale, of)?,
        Some(Payoff::Multiple { .. }) | None => return Some(0.0),
    };
    let mut most = 0.0_f64;
    for (_, scheme) in scenario.schemes.iter().flat_map(|schemes| &schemes.0) {
        let rate = scheme.highest_royalty()?;
        let debt = largest_debt(technology, scheme, scale).unwrap_or(f64::INFINITY);
        most = most.max((rate * sales).min(debt));
    }
    Some(most)
}

/// Profit at the size a firm chooses: `profit·φ = profit + C·(x^θ − 1)/(θ·reach·A)`, which is beyond measure where a success is all but
/// impossible or far away. Judged by the mean of everything.
fn size(scenario: &Scenario, scheme: &Scheme, at: &str, scale: Decimal, root: &Node, faults: &mut Faults) {
    if !scheme.firm_chooses_size() {
        return;
    }
    let rule = scheme.eligibility.clone().unwrap_or_default();
    let admitted =
        scenario.technologies.0.iter().filter(|(name, technology)| rule.admits_technology(technology.facts(name)));
    // Of the best of several ideas the plan's profit is more, and what a larger size adds the same.
    let best = scheme.origin.as_ref().map_or(1.0, Origin::most_of_mean);
    let grown = admitted.map(|(_, technology)| technology).flat_map(|technology| {
        let grown = |(_, class): &(String, FirmClass)| grown(technology, class, best, scheme.max_scale(), scale);
        scenario.firms.0.iter().filter_map(grown)
    });
    if grown.fold(0.0, f64::max) > MOST_AMOUNT {
        let what =
            "firms would choose a size at which the profit of a success is more money than can be counted exactly";
        let help = "write firm_chooses_size: false, or larger chances, shorter stages or lower hurdle rates".to_owned();
        faults.at(root, at, what, help);
    }
}

/// The first year's profit of a mean project at the largest size, of an idea worth so often the firm's own; `None` where nothing grows.
fn grown(technology: &Technology, class: &FirmClass, best: f64, size: f64, scale: Decimal) -> Option<f64> {
    let (first_year, years) = match technology.payoff.as_ref()? {
        Payoff::Lump(value) => (value, None),
        Payoff::Stream { first_year, years, .. } => (first_year, Some(*years)),
        Payoff::Multiple { .. } => return None,
    };
    let response = plain_mean(class.response.as_ref()?)?;
    let rate = plain_mean(&class.hurdle_rate)?;
    let discount = |months: f64| libm::pow(1.0 + rate, -months / 12.0);
    let (mut reach, mut cost) = (1.0, 0.0);
    for stage in &technology.stages {
        let overrun = stage.cost_overrun.as_ref().or(technology.cost_overrun.as_ref()).map_or(Some(1.0), plain_mean)?;
        let delay = stage.time_overrun.as_ref().or(technology.time_overrun.as_ref()).map_or(Some(1.0), plain_mean)?;
        cost += reach * mean(&stage.cost, scale)? * overrun;
        reach *= plain_mean(&stage.success)? * discount(plain_mean(&stage.months)? * delay);
    }
    let wait = technology.certification_months.as_ref().map_or(Some(0.0), plain_mean)?;
    let value = years.map_or(1.0, |years| (0..years).map(|year| discount(12.0 * f64::from(year))).sum());
    let benefit = reach * discount(wait) * value;
    let profit = mean(first_year, scale)?;
    if response <= 0.0 || benefit <= 0.0 || profit <= 0.0 {
        return None;
    }
    let theta = 1.0 - 1.0 / response;
    let gain = if theta.abs() < 1e-9 { libm::log(size) } else { (libm::pow(size, theta) - 1.0) / theta };
    Some(best * profit + cost * gain / benefit)
}

/// The mean of what is no amount.
fn plain_mean<F: Field>(written: &Uncertain<F>) -> Option<f64> {
    mean(written, Decimal::ONE)
}
