//! Rules about a technology's payoff and patents.

use rust_decimal::Decimal;

use crate::number::At;
use crate::number::checks::check_range;
use crate::scenario::limits::SALES_YEARS;
use crate::scenario::rules::bounds::{highest, lowest};
use crate::scenario::{Payoff, Scenario, Technology, technology};
use crate::text::{Faults, Node};

/// Largest standard deviation of the yearly change of log profit.
const MOST_VOLATILITY: f64 = 2.0;

pub(super) fn check(scenario: &Scenario, base: Option<&Scenario>, root: &Node, faults: &mut Faults) {
    for (name, technology) in &scenario.technologies.0 {
        let at = technology::AT.field(name);
        patent(technology, &at, root, faults);
        let at = at.to_string();
        payoff(technology, &at, root, faults);
        let written = base.and_then(|base| base.technologies.get(name));
        if written.is_none_or(|written| written.unprotected != technology.unprotected) {
            unprotected(technology, &at, root, faults);
        }
    }
}

fn payoff(technology: &Technology, at: &str, root: &Node, faults: &mut Faults) {
    let Some(Payoff::Stream { years, margin, yearly_volatility, .. }) = &technology.payoff else { return };
    check_range(*years, (1, SALES_YEARS), "years of sales", &format!("{at}.payoff.years"), root, faults);
    if let Some(margin) = margin
        && lowest(margin).is_some_and(|low| low <= 0.0)
    {
        let what = if margin.exact().is_some() {
            "a margin of 0 earns no profit from any sales".to_owned()
        } else {
            format!("{} can fall to 0, and a margin of 0 earns no profit from any sales", margin.number.kind())
        };
        let help = "the margin is profit ÷ sales: write a number above 0, as 0.15".to_owned();
        faults.at(root, &format!("{at}.payoff.margin"), what, help);
    }
    if let Some(volatility) = yearly_volatility
        && highest(volatility).is_some_and(|high| high > MOST_VOLATILITY)
    {
        let what = format!("profit would change beyond measure: yearly_volatility is above {MOST_VOLATILITY}");
        let help =
            format!("write a standard deviation of the yearly change of log profit, as 0.2, up to {MOST_VOLATILITY}");
        faults.at(root, &format!("{at}.payoff.yearly_volatility"), what, help);
    }
}

fn patent(technology: &Technology, at: &At<'_>, root: &Node, faults: &mut Faults) {
    let mut filing = technology.stages.iter().enumerate().filter(|(_, stage)| stage.files_patent == Some(true));
    let Some((_, first)) = filing.next() else { return };
    for (number, _) in filing {
        let what = format!("the patent is already filed in the stage `{}`", first.name);
        let help = "leave files_patent: true in one stage of a technology".to_owned();
        let stages = at.field("stages");
        let path = technology.stage_at(&stages, number).field("files_patent").to_string();
        faults.at(root, &path, what, help);
    }
}

fn unprotected(technology: &Technology, at: &str, root: &Node, faults: &mut Faults) {
    let Some(share) = &technology.unprotected else { return };
    if share.exact() != Some(Decimal::ONE) && !technology.files_patent() && !faults.touches(&format!("{at}.stages")) {
        let what = "no stage of this technology files a patent, so unprotected can never bind";
        let help = "write files_patent: true in one of its stages, or leave unprotected out".to_owned();
        faults.at(root, &format!("{at}.unprotected"), what, help);
    }
}
