//! Rules about vehicles and the schemes of equity that they pay: who pays for whom, the State's share, and what has no meaning beside a fund.

use rust_decimal::Decimal;

use crate::number::checks::{check_count, float};
use crate::scenario::limits::{SCHEMES, VEHICLES};
use crate::scenario::rules::bounds::sentence_list;
use crate::scenario::{Policy, Scenario, Scheme, policy, vehicle};
use crate::scheme::{self, selection::Selection};
use crate::text::{Exact, Faults, Node, did_you_mean};

/// What holds whatever a policy has.
pub(super) fn check(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let vehicles = scenario.vehicles.iter().flat_map(|vehicles| &vehicles.0);
    check_count(vehicles.clone().count(), (0, VEHICLES), "vehicles", &vehicle::AT.to_string(), root, faults);
    for (name, vehicle) in vehicles.take(VEHICLES) {
        let at = vehicle::AT.field(name);
        vehicle.check(&at, root, faults);
        let used = |(_, scheme): &(String, Scheme)| scheme.funding.vehicle().is_some_and(|(of, _)| of == name);
        let mut schemes = scenario.schemes.iter().flat_map(|schemes| &schemes.0);
        if !schemes.any(used) && !faults.touches(&scheme::AT.to_string()) {
            let what = format!("no scheme is paid by the vehicle `{name}`, so it makes no deal");
            let help = format!(
                "write a scheme with funding: Equity(share_of_cost: 0.50, stake: 0.25, vehicle: \"{name}\"), or leave it out"
            );
            faults.at(root, &at.to_string(), what, help);
        }
    }
    for (name, scheme) in scenario.schemes.iter().flat_map(|schemes| &schemes.0).take(SCHEMES) {
        of_a_scheme(scenario, name, scheme, root, faults);
    }
}

fn of_a_scheme(scenario: &Scenario, name: &str, scheme: &Scheme, root: &Node, faults: &mut Faults) {
    let at = scheme::AT.field(name);
    let funding = at.field("funding").to_string();
    let Some((of, share)) = scheme.funding.vehicle() else {
        if scheme.selection.as_ref().is_some_and(Selection::is_of_a_fund) && !faults.touches(&funding) {
            let what = "no fund pays here, and a Portfolio is chosen by what a fund expects to have of each deal";
            let help = "write selection: Panel(reliability: 0.5), or a funding Equity".to_owned();
            faults.at(root, &at.field("selection").to_string(), what, help);
        }
        return;
    };
    let Some(fund) = scenario.vehicles.as_ref().and_then(|vehicles| vehicles.get(of)) else {
        let options: Vec<&str> =
            scenario.vehicles.iter().flat_map(|vehicles| &vehicles.0).map(|(name, _)| name.as_str()).collect();
        if !faults.touches(&vehicle::AT.to_string()) {
            let help = if options.is_empty() {
                "write the fund in vehicles: {…}".to_owned()
            } else {
                did_you_mean(of, "vehicles", &options)
            };
            faults.at(root, &format!("{funding}.vehicle"), format!("there is no vehicle `{of}`"), help);
        }
        return;
    };
    let most = scenario.max_state_share.map_or(scheme::MOST_STATE, |Exact(most)| most);
    let state = fund.state_share.highest().map(|state| state * float(share));
    if let Some(state) = state.filter(|state| *state > float(most) + 1e-9)
        && !faults.touches("max_state_share")
        && !faults.touches(&funding)
    {
        let what = format!(
            "of each stage the State pays {state:.4} through the fund, more than {most}, the largest State share"
        );
        let help =
            "write a smaller share_of_cost, a smaller state_share of the fund, or a larger max_state_share".to_owned();
        faults.at(root, &format!("{funding}.share_of_cost"), what, help);
    }
    beside_a_fund(scheme, &at.to_string(), root, faults);
    if scheme.selection.as_ref().is_some_and(Selection::is_in_phases) {
        let what = "a fund makes deal after deal, and a tournament decides on contracts together";
        let help = "write selection: Portfolio(reliability: 0.5), or another funding".to_owned();
        faults.at(root, &at.field("selection").to_string(), what, help);
    }
}

/// What is written of a scheme and has no meaning where a fund pays.
fn beside_a_fund(scheme: &Scheme, at: &str, root: &Node, faults: &mut Faults) {
    let private = scheme.eligibility.as_ref().is_some_and(|rule| rule.private_share_at_least.is_some());
    let written = [
        ("eligibility.private_share_at_least", private),
        ("payment", scheme.payment.is_some()),
        ("rights", scheme.rights.is_some()),
        ("royalty", scheme.royalty.is_some()),
        ("budget_per_year", scheme.budget_per_year.is_some()),
        ("firm_chooses_size", scheme.firm_chooses_size.is_some()),
        ("max_scale", scheme.max_scale.is_some()),
        ("start_at_own_risk", scheme.start_at_own_risk.is_some()),
    ];
    let fields: Vec<&str> = written.into_iter().filter(|(_, there)| *there).map(|(field, _)| field).collect();
    let Some(first) = fields.first() else { return };
    if faults.touches(&format!("{at}.funding")) {
        return;
    }
    let what = format!(
        "a fund pays stage by stage for a stake in a plan, as far as its capital goes, so that {} can never bind",
        sentence_list(&fields)
    );
    let them = if fields.len() == 1 { "it" } else { "them" };
    faults.at(root, &format!("{at}.{first}"), what, format!("leave {them} out"));
}

/// What does not go together in a policy.
pub(super) fn check_policy(scenario: &Scenario, name: &str, policy: &Policy, root: &Node, faults: &mut Faults) {
    let at = policy::AT.field(name).to_string();
    if faults.touches(&format!("{at}.schemes")) || policy.priority.is_none() {
        return;
    }
    let named = |name: &&String| {
        scenario.schemes.as_ref().and_then(|schemes| schemes.get(name)).is_some_and(|of| of.funding.vehicle().is_some())
    };
    if let Some(equity) = policy.schemes.iter().find(named) {
        let what = format!("a priority goes by the private share of a contract, and `{equity}` is paid by a fund");
        let help = format!("leave the priority out, or `{equity}`");
        faults.at(root, &format!("{at}.priority"), what, help);
    }
}

/// What all vehicles can move beside what their deals cost and bring, in smallest units: capital paid in as fees and paid out again.
pub(super) fn moved(scenario: &Scenario, scale: Decimal) -> Option<f64> {
    let vehicles = scenario.vehicles.iter().flat_map(|vehicles| &vehicles.0);
    vehicles.map(|(_, vehicle)| vehicle.most_capital(scale)).sum()
}
