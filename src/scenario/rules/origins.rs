//! Rules about who picks the topics of a scheme: what goes together with it, and what can never bind.

use rust_decimal::Decimal;

use crate::number::{AmountPerProject, At, Scope, Uncertain};
use crate::scenario::rules::bounds::{Of, height};
use crate::scenario::{Payoff, Scenario, Scheme, Technology, firm, technology};
use crate::scheme::origin::{self, Origin};
use crate::scheme::{self};
use crate::text::{Faults, Node, did_you_mean};

pub(super) fn check(scenario: &Scenario, scheme: &Scheme, at: &At<'_>, root: &Node, faults: &mut Faults) {
    let Some(origin) = &scheme.origin else { return };
    let at_origin = at.field(scheme::ORIGIN);
    origin.check(&at_origin, root, faults);
    class(scenario, origin, &at_origin, root, faults);
    if !scheme.funding.has_money() {
        return;
    }
    let mut fault = |path: String, what: &str, help: &str| faults.at(root, &path, what.to_owned(), help.to_owned());
    let orders = origin.pass_through().is_some();
    if scheme.funding.vehicle().is_some() && (origin.changes_payoffs() || orders) {
        let what = "a fund buys into what firms propose, and pays them alone";
        fault(at_origin.to_string(), what, "leave origin out, or write the State's share, as Share(state: 0.50)");
    } else if orders && scheme.funding.to_university().is_some() {
        let what = "the school's share of the State's money is said twice: here and in the funding's `to`";
        fault(at_origin.field(origin::PASS_THROUGH).to_string(), what, "leave `to` out of the funding");
    }
    if scheme.start_at_own_risk == Some(true) && origin.changes_payoffs() {
        let what = "what a firm begins before its contract is its own idea, and this contract is for another payoff";
        fault(
            at.field("start_at_own_risk").to_string(),
            what,
            "leave start_at_own_risk out, or write origin: BottomUp",
        );
    }
}

/// Whether there is the class that carries the topics.
fn class(scenario: &Scenario, origin: &Origin, at: &At<'_>, root: &Node, faults: &mut Faults) {
    let Some(class) = origin.class().filter(|_| !faults.touches(&firm::AT.to_string())) else { return };
    let classes: Vec<&str> = scenario.firms.0.iter().map(|(name, _)| name.as_str()).collect();
    if !classes.contains(&class) {
        let help = did_you_mean(class, "firms", &classes);
        faults.at(root, &at.field(origin::CLASS).to_string(), format!("there is no firm class `{class}`"), help);
    }
}

/// Whether the best of several ideas can be better than one of them, and be told as a multiple of it.
pub(super) fn check_binding(scenario: &Scenario, scheme: &Scheme, at: &str, root: &Node, faults: &mut Faults) {
    let path = format!("{at}.{}", scheme::ORIGIN);
    if scheme.origin.as_ref().and_then(Origin::draws).is_none()
        || faults.touches(&path)
        || faults.touches(&technology::AT.to_string())
        || faults.touches(&format!("{at}.eligibility"))
    {
        return;
    }
    let rule = scheme.eligibility.clone().unwrap_or_default();
    let technologies = scenario.technologies.0.iter();
    let admitted: Vec<(&String, Option<&Uncertain<AmountPerProject>>)> = technologies
        .filter(|(name, of)| rule.admits_technology(of.facts(name)))
        .map(|(name, of)| (name, varying(of)))
        .collect();
    if !admitted.is_empty() && admitted.iter().all(|(_, payoff)| payoff.is_none()) {
        let what = "no project that may apply here has a payoff of its own that is known before, so that no idea can be better than another";
        let help = "write a distribution of the payoff, or leave origin out".to_owned();
        faults.at(root, &path, what, help);
    }
    let can_be_nothing = |payoff: &Uncertain<AmountPerProject>| {
        let counted = payoff.judged.facts().and_then(|facts| facts.counted.as_ref());
        counted.is_some_and(|counted| counted.rarely_below() <= 0.0)
    };
    if let Some((name, _)) = admitted.iter().find(|(_, payoff)| payoff.is_some_and(can_be_nothing)) {
        let what = format!(
            "the payoff of `{name}`, which may apply, can be nothing, and a better idea is told as a multiple of it"
        );
        let help = "write a payoff that stays above 0, or conditions in eligibility that do not admit it".to_owned();
        faults.at(root, &path, what, help);
    }
}

/// The payoff of a technology, where each project has one of its own that its firm knows.
fn varying(technology: &Technology) -> Option<&Uncertain<AmountPerProject>> {
    let payoff = match technology.payoff.as_ref()? {
        Payoff::Lump(payoff) | Payoff::Stream { first_year: payoff, .. } => payoff,
        Payoff::Multiple { .. } => return None,
    };
    (payoff.scope == Scope::Project && payoff.exact().is_none()).then_some(payoff)
}

/// How often its mean a payoff comes to at most under any scheme.
pub(super) fn most_of_mean(scenario: &Scenario) -> f64 {
    let schemes = scenario.schemes.iter().flat_map(|schemes| &schemes.0);
    let origins = schemes.filter_map(|(_, scheme)| scheme.origin.as_ref());
    origins.map(Origin::most_of_mean).fold(1.0, f64::max)
}

/// How high a payoff comes under any scheme, in smallest units.
pub(super) fn height_of_best(
    scenario: &Scenario,
    payoff: &Uncertain<AmountPerProject>,
    scale: Decimal,
    of: Of,
) -> Option<f64> {
    let (each, most) = (height(payoff, scale, of)?, height(payoff, scale, Of::One)?);
    let best = most_of_mean(scenario);
    Some(if best > 1.0 { (each * best).min(most) } else { each })
}
