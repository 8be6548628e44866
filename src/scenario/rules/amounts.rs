//! Rules about amounts of money: whole numbers of the smallest unit, and small enough to be added up exactly.

use rust_decimal::Decimal;

use crate::number::{AmountPerRun, Number, Uncertain, Unit, Written};
use crate::scenario::rules::bounds::{Of, height, overrun, smallest_margin, touched};
use crate::scenario::rules::origins::height_of_best;
use crate::scenario::rules::population::most_drawn;
use crate::scenario::rules::{growth, vehicles};
use crate::scenario::{FirmClass, Payoff, Scenario, Scheme, Stage, Technology, payoff, technology, vehicle};
use crate::scheme::rights::Rights;
use crate::scheme::{self, DEFAULT_MULTIPLE};
use crate::text::{Faults, Node};
use crate::units::{MOST_AMOUNT, MOST_IN_A_RUN};

pub(super) fn check(scenario: &Scenario, numbers: &[Written<'_>], root: &Node, faults: &mut Faults) {
    if faults.touches("currency") {
        return;
    }
    let scale = scenario.currency.units_per_amount();
    for written in numbers.iter().filter(|written| written.unit == Unit::Amount) {
        one(scenario, written, scale, root, faults);
    }
    let royalties = scenario.schemes.iter().flat_map(|schemes| &schemes.0).any(|(_, scheme)| {
        let licence = scheme.rights.as_ref().is_some_and(Rights::needs_licence);
        scheme.royalty.is_some() || licence || scheme.funding.is_collar()
    });
    if royalties {
        for (name, technology) in &scenario.technologies.0 {
            sales(name, technology, scale, root, faults);
        }
        for (name, technology) in scenario.as_stated() {
            sales(name, &technology, scale, root, faults);
        }
    }
    all(scenario, scale, root, faults);
}

/// One amount: exact where it is constant, and never larger than can be counted.
fn one(scenario: &Scenario, written: &Written<'_>, scale: Decimal, root: &Node, faults: &mut Faults) {
    if let Number::Constant(value) = written.number {
        if let Some((what, help)) = scenario.currency.fault_of(value.0) {
            faults.at(root, &written.path, what, help);
        }
        return;
    }
    let high = written.judged.counted_ends(written.number, scale).map(|ends| ends.1);
    if high.is_none_or(|high| high.is_nan() || high > MOST_AMOUNT) {
        let most = Decimal::from(1_u64 << 60) / scale;
        let what = format!("{} can rise to more money than can be counted exactly", written.number.kind());
        let help = format!(
            "write a narrower distribution that stays below {}, or check the unit of the currency",
            most.trunc()
        );
        faults.at(root, &written.path, what, help);
    }
}

/// Sales are profit ÷ margin, and royalties are paid on them.
fn sales(name: &str, technology: &Technology, scale: Decimal, root: &Node, faults: &mut Faults) {
    let Some(Payoff::Stream { first_year, margin: Some(margin), .. }) = &technology.payoff else { return };
    let at = technology::AT.field(name);
    let at = at.field(technology::PAYOFF);
    if faults.touches(&at.to_string()) {
        return;
    }
    let Some((profit, margin)) = height(first_year, scale, Of::One).zip(smallest_margin(margin)) else { return };
    if profit / margin > MOST_AMOUNT {
        let what = "sales (profit ÷ margin) can rise to more money than can be counted exactly";
        faults.at(
            root,
            &at.field(payoff::MARGIN).to_string(),
            what,
            "write a larger margin or a smaller first_year".to_owned(),
        );
    }
}

/// Fields of a technology that say what its projects move.
const MOVING: [&str; 8] = [
    "stages",
    "payoff",
    "learning",
    "public_value",
    "state_purchase",
    "cost_overrun",
    "proposals_per_year",
    "intake_years",
];

/// All the money that a run could move: one project of each technology at its very most, and as many as there can be at their mean.
fn all(scenario: &Scenario, scale: Decimal, root: &Node, faults: &mut Faults) {
    let schemes = scenario.schemes.iter().flat_map(|schemes| &schemes.0).map(|(name, _)| name);
    let rules = ["funding", "max_scale", "overrun_cap", "rights", "royalty", "set_up_cost", "cost_per_contract"];
    if touched(&technology::AT, scenario.technologies.0.iter().map(|(name, _)| name), &MOVING, faults)
        || touched(&scheme::AT, schemes, &rules, faults)
    {
        return;
    }
    let largest = scenario.schemes.iter().flat_map(|schemes| &schemes.0).map(|(_, scheme)| scheme.max_scale());
    let largest = largest.fold(DEFAULT_MULTIPLE, f64::max);
    let (mut total, mut most) = (0.0, (0.0, ""));
    for (name, technology) in &scenario.technologies.0 {
        let of = |of: Of| of_project(scenario, technology, largest, scale, of);
        let (Some(mut one), Some(each), Some(drawn)) = (of(Of::One), of(Of::Each), most_drawn(technology)) else {
            return;
        };
        let Some(listed) = of_listed(scenario, name, largest, scale, &mut one) else { return };
        if one.cost > MOST_AMOUNT {
            let what = "a project can cost more money than can be counted exactly";
            let help =
                "write smaller costs, narrower distributions or a smaller max_scale, or check the unit of the currency";
            faults.at(root, &technology::AT.field(name).field(technology::STAGES).to_string(), what, help.to_owned());
        }
        let proposals = drawn + listed.projects;
        let sum = (each.cost + each.rest) * (drawn - 1.0).max(0.0)
            + (one.cost + one.rest) * proposals.min(1.0)
            + listed.moved;
        total += sum;
        if sum > most.0 {
            most = (sum, name);
        }
    }
    let Some(moved) = vehicles::moved(scenario, scale) else { return };
    if moved > MOST_AMOUNT && !faults.touches(&vehicle::AT.to_string()) {
        let what = "all funds together could move more money than can be counted exactly";
        let help = "write smaller sizes, or check the unit of the currency".to_owned();
        faults.at(root, &vehicle::AT.to_string(), what, help);
    }
    let Some(set_up) = of_schemes(scenario, |scheme| scheme.set_up_cost.as_ref(), scale) else { return };
    if set_up > MOST_AMOUNT && !faults.touches(&scheme::AT.to_string()) {
        let what = "setting up all schemes together could cost more money than can be counted exactly";
        let help = "write smaller set_up_cost, or check the unit of the currency".to_owned();
        faults.at(root, &scheme::AT.to_string(), what, help);
    }
    if total + moved + set_up > MOST_IN_A_RUN {
        let what = "all projects of a run together could move more money than can be counted exactly";
        let help =
            "write smaller amounts or fewer proposals, a narrower distribution, or check the unit of the currency";
        faults.at(root, &technology::AT.field(most.1).to_string(), what, help.to_owned());
    }
}

/// The most that an amount of all schemes comes to together; `None` for a number without a meaning.
fn of_schemes<'s>(
    scenario: &'s Scenario,
    amount: impl Fn(&'s Scheme) -> Option<&'s Uncertain<AmountPerRun>>,
    scale: Decimal,
) -> Option<f64> {
    let schemes = scenario.schemes.iter().flat_map(|schemes| &schemes.0);
    schemes.filter_map(|(_, scheme)| amount(scheme)).map(|amount| height(amount, scale, Of::One)).sum()
}

/// What a project moves, in smallest units.
struct Moved {
    /// Its cost at the largest size.
    cost: f64,
    /// First units, effort, payoff, royalties, public value, what the State buys, harm to others, what overlays let be deducted, bank
    /// loans, what a collar shares, and what administering contracts costs the State.
    rest: f64,
}

/// What the projects of a table move, of one technology.
struct OfListed {
    projects: f64,
    moved: f64,
}

/// What the projects of a technology in a table move together, each with what it states; `one` becomes what any one project of the
/// technology moves at its very most.
fn of_listed(
    scenario: &Scenario,
    technology: &str,
    largest_size: f64,
    scale: Decimal,
    one: &mut Moved,
) -> Option<OfListed> {
    let mut all = OfListed { projects: 0.0, moved: 0.0 };
    for (_, own) in scenario.as_stated().filter(|(name, _)| *name == technology) {
        let of = |of: Of| of_project(scenario, &own, largest_size, scale, of);
        let (most, each) = (of(Of::One)?, of(Of::Each)?);
        one.cost = one.cost.max(most.cost);
        one.rest = one.rest.max(most.rest);
        all.projects += 1.0;
        all.moved += each.cost + each.rest;
    }
    Some(all)
}

fn of_project(
    scenario: &Scenario,
    technology: &Technology,
    largest_size: f64,
    scale: Decimal,
    of: Of,
) -> Option<Moved> {
    let cost = |stage: &Stage| Some(height(&stage.cost, scale, of)? * overrun(technology, stage, of)? * largest_size);
    let payoff = match &technology.payoff {
        Some(Payoff::Lump(value)) => height_of_best(scenario, value, scale, of)?,
        Some(Payoff::Stream { first_year, years, .. }) => {
            height_of_best(scenario, first_year, scale, of)? * f64::from(*years)
        }
        // It follows from the cost.
        Some(Payoff::Multiple { .. }) | None => 0.0,
    };
    let multiple = match &technology.payoff {
        Some(Payoff::Multiple { law, .. }) => height(law, Decimal::ONE, of)?,
        Some(Payoff::Lump(_) | Payoff::Stream { .. }) | None => 0.0,
    };
    // Effort costs at most half of the money that hangs on a gate.
    let efforts = technology.stages.iter().filter(|stage| stage.effort.is_some());
    let efforts: f64 = efforts.map(cost).sum::<Option<f64>>()? / 2.0;
    let bought = technology.state_purchase.as_ref().map(|bought| &bought.value);
    let values = technology.public_value.iter().chain(bought).map(|value| height(value, scale, of));
    let cost = technology.stages.iter().map(cost).sum::<Option<f64>>()?;
    let overlays = scenario.schemes.iter().flat_map(|schemes| &schemes.0);
    let deducted: f64 = overlays.clone().map(|(_, scheme)| scheme.funding.highest_deduction()).sum::<Option<f64>>()?;
    let bought = overlays.clone().filter_map(|(_, scheme)| scheme.funding.bought());
    // Of all collars one lies around a revenue.
    let collars = overlays.clone().any(|(_, scheme)| scheme.funding.is_collar());
    let shared = if collars { sold(technology, payoff)? } else { 0.0 };
    // Harm is lost, and at most all of it is paid by the State.
    let harm = overlays.filter_map(|(_, scheme)| scheme.funding.effects());
    let harm = harm.filter_map(|(_, liability)| liability).map(|liability| height(&liability.cost, scale, of));
    let harm = 2.0 * harm.sum::<Option<f64>>()?;
    let administered = of_schemes(scenario, |scheme| scheme.cost_per_contract.as_ref(), scale)?;
    Some(Moved {
        cost,
        rest: (cost + efforts) * (deducted + lent(scenario)?)
            + first_units(technology, bought, scale, of)?
            + shared
            + efforts
            + harm
            + administered
            + payoff
            + cost * multiple
            + growth::royalties(scenario, technology, scale, of)?
            + values.sum::<Option<f64>>()?,
    })
}

/// What a payoff sells: a collar moves no more of it, either way.
fn sold(technology: &Technology, payoff: f64) -> Option<f64> {
    match &technology.payoff {
        Some(Payoff::Stream { margin: Some(margin), .. }) => Some(payoff / smallest_margin(margin)?),
        Some(Payoff::Stream { margin: None, .. } | Payoff::Lump(_) | Payoff::Multiple { .. }) | None => Some(payoff),
    }
}

/// What bank loans move for each unit of cost, where there are any: they are paid out and back; interest, what the State pays of it, and the
/// tax on that are each at most the loan's interest on all of it.
fn lent(scenario: &Scenario) -> Option<f64> {
    let schemes = scenario.schemes.iter().flat_map(|schemes| &schemes.0);
    let years = schemes.map(|(_, scheme)| scheme.funding.years_of_loans()).max().unwrap_or(0);
    if years == 0 {
        return Some(0.0);
    }
    let rate = |class: &FirmClass| class.loan_rate.as_ref().unwrap_or(&class.hurdle_rate).ends();
    let rates = scenario.firms.0.iter().map(|(_, class)| rate(class).map(|(low, high)| high.max(-low)));
    let highest = rates.collect::<Option<Vec<f64>>>()?.into_iter().fold(0.0, f64::max);
    // What is lent is paid out, and paid back or lost and called; a fee and the tax on it are at most what is lent, each year.
    Some(3.0 + (3.0 * highest + 2.0) * f64::from(years))
}

/// What first units move: each at most its cost as the first and its price, and what the market pays for it.
fn first_units<'s>(
    technology: &Technology,
    bought: impl Iterator<Item = (u32, &'s Uncertain<AmountPerRun>)>,
    scale: Decimal,
    of: Of,
) -> Option<f64> {
    let Some(learning) = &technology.learning else { return Some(0.0) };
    let each = height(&learning.first_unit_cost, scale, of)? + height(&learning.market_price, scale, of)?;
    let mut moved = f64::from(learning.units) * each;
    for (units, price) in bought {
        moved += f64::from(units) * (each + height(price, scale, of)?);
    }
    Some(moved)
}
