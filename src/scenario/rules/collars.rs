//! Rules about collars: around whose revenue there is anything to share.

use crate::scenario::rules::bounds::touched;
use crate::scenario::{Payoff, Scenario, Scheme, technology};
use crate::scheme;
use crate::text::{Faults, Node};

/// Whether a collar can ever lie around a revenue that misses its plan.
pub(super) fn check(scenario: &Scenario, name: &str, scheme: &Scheme, root: &Node, faults: &mut Faults) {
    let at = scheme::AT.field(name);
    let names = scenario.technologies.0.iter().map(|(name, _)| name);
    let fields = ["market", "strategic", "public_value", technology::PAYOFF];
    if !scheme.funding.is_collar()
        || touched(&technology::AT, names, &fields, faults)
        || faults.touches(&at.to_string())
    {
        return;
    }
    let rule = scheme.eligibility.as_ref();
    let may =
        |(name, of): &&(String, technology::Technology)| rule.is_none_or(|rule| rule.admits_technology(of.facts(name)));
    let walks = |(_, of): &(String, technology::Technology)| match &of.payoff {
        Some(Payoff::Stream { years, yearly_volatility: Some(volatility), .. }) => *years > 1 && !volatility.is_zero(),
        Some(Payoff::Stream { yearly_volatility: None, .. } | Payoff::Lump(_) | Payoff::Multiple { .. }) | None => {
            false
        }
    };
    if !scenario.technologies.0.iter().filter(may).any(walks) {
        let what = "no technology that may have it sells more or less than planned, so the scheme can never bind";
        let help = "write a payoff: Stream(…) of two years or more with a yearly_volatility, as 0.25".to_owned();
        faults.at(root, &at.field("funding").to_string(), what, help);
    } else if rule.is_some_and(|rule| rule.stages.is_some()) {
        let what = "the State shares revenue and pays for no stage, so stages can never bind";
        let help = "leave stages out".to_owned();
        faults.at(root, &at.field("eligibility").field("stages").to_string(), what, help);
    }
}
