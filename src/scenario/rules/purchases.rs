//! Rules about what the State buys: from whom there is something to buy, and beyond which price it is support.

use crate::scenario::rules::bounds::touched;
use crate::scenario::{Learning, Scenario, Scheme, technology};
use crate::scheme;
use crate::text::{Faults, Node};

/// Whether a scheme that buys first units can ever buy any with support.
pub(super) fn check(scenario: &Scenario, name: &str, scheme: &Scheme, root: &Node, faults: &mut Faults) {
    let Some((_, price)) = scheme.funding.bought() else { return };
    let at = scheme::AT.field(name);
    let names = scenario.technologies.0.iter().map(|(name, _)| name);
    let fields = ["market", "strategic", "public_value", technology::LEARNING];
    if touched(&technology::AT, names, &fields, faults) || faults.touches(&at.to_string()) {
        return;
    }
    let rule = scheme.eligibility.as_ref();
    let may =
        |(name, of): &&(String, technology::Technology)| rule.is_none_or(|rule| rule.admits_technology(of.facts(name)));
    let learnt: Vec<&Learning> =
        scenario.technologies.0.iter().filter(may).filter_map(|(_, of)| of.learning.as_ref()).collect();
    let funding = at.field("funding");
    if learnt.is_empty() {
        let what = "no technology that may have it learns to make its product, so the State has no first units to buy";
        let help =
            "write learning: (units: …, first_unit_cost: …, market_price: …, rate: 0.20) in a technology".to_owned();
        faults.at(root, &funding.to_string(), what, help);
        return;
    }
    let least = learnt.iter().map(|learning| learning.market_price.lowest()).collect::<Option<Vec<f64>>>();
    let least = least.map(|prices| prices.into_iter().fold(f64::INFINITY, f64::min));
    if let (Some(high), Some(least)) = (price.highest(), least)
        && high <= least
    {
        let what = "the State pays no more than the market, which is no support, so the scheme can never bind";
        let help = "write a price above the market_price in learning of a technology".to_owned();
        faults.at(root, &funding.field("price").to_string(), what, help);
    }
    if rule.is_some_and(|rule| rule.stages.is_some()) {
        let what = "the State buys units of a product and pays for no stage, so stages can never bind";
        let help = "leave stages out".to_owned();
        faults.at(root, &at.field("eligibility").field("stages").to_string(), what, help);
    }
}
