//! Rules about schemes: shares, names, limits, and conditions that can never bind.

use rust_decimal::Decimal;

use crate::number::checks::{check_count, check_share};
use crate::number::{At, Uncertain};
use crate::scenario::limits::{NAMES, SCHEMES};
use crate::scenario::rules::bounds::{sentence_list, touched};
use crate::scenario::rules::{collars, effects, origins, purchases, tournaments};
use crate::scenario::{Audit, FirmClass, Payoff, Policy, Scenario, Scheme, Technology, firm, technology};
use crate::scheme::funding::Makes;
use crate::scheme::origin::{self, Origin};
use crate::scheme::payment::Payment;
use crate::scheme::rights::Rights;
use crate::scheme::selection::Selection;
use crate::scheme::{self, eligibility::Eligibility};
use crate::text::{Entries, Exact, Faults, Node, did_you_mean};

/// What holds for every scheme, used or not.
pub(super) fn check(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    check_share(scenario.max_state_share.as_ref(), "max_state_share", root, faults);
    let Some(schemes) = &scenario.schemes else { return };
    check_count(schemes.0.len(), (0, SCHEMES), "schemes", "schemes", root, faults);
    for (name, scheme) in schemes.0.iter().take(SCHEMES) {
        let at = scheme::AT.field(name);
        let limit = max_state_share(scenario, faults);
        let in_phases = scheme.selection.as_ref().is_some_and(Selection::is_in_phases);
        let limit = limit.as_ref().filter(|_| !in_phases).map(|(limit, named)| (*limit, named.as_str()));
        let tax = scenario.economy.profit_tax.exact();
        scheme.funding.check(limit, tax, &at.field("funding"), root, faults);
        effects::names(scenario, name, scheme, root, faults);
        university_waits(scheme, &at, root, faults);
        scheme.check_limits(&at, root, faults);
        if let Some(selection) = &scheme.selection {
            selection.check(&at.field("selection"), root, faults);
        }
        if let Some(royalty) = &scheme.royalty {
            royalty.check(&at.field("royalty"), root, faults);
        }
        one_royalty(scheme, &at, root, faults);
        tournaments::check(scenario, scheme, &at, root, faults);
        origins::check(scenario, scheme, &at, root, faults);
        if let Some(eligibility) = &scheme.eligibility {
            let at = at.field("eligibility");
            eligibility.check(&at, root, faults);
            names(scenario, eligibility, &at, root, faults);
        }
    }
}

/// The largest State share of the scenario and what it is called; `None` if it is faulty.
fn max_state_share(scenario: &Scenario, faults: &Faults) -> Option<(Decimal, String)> {
    let (limit, named) = scenario.max_state_share.map_or_else(
        || (scheme::MOST_STATE, format!("{}, the limit where max_state_share is not written", scheme::MOST_STATE)),
        |Exact(limit)| (limit, format!("the max_state_share of {limit}")),
    );
    (!faults.touches("max_state_share")).then_some((limit, named))
}

/// A university has no money of its own to wait with.
fn university_waits(scheme: &Scheme, at: &At<'_>, root: &Node, faults: &mut Faults) {
    let when = scheme.payment.as_ref().and_then(Payment::waits_until);
    let Some((share, when)) = scheme.to_university().zip(when) else { return };
    if !share.is_zero() && !faults.touches(&at.field("funding").to_string()) {
        let what = format!("a university is paid here, and it cannot wait for money that comes {when}");
        let help = "write payment: PerStage or payment: Advance(0.35), or to: Firm in the funding".to_owned();
        faults.at(root, &at.field("payment").to_string(), what, help);
    }
}

fn one_royalty(scheme: &Scheme, at: &At<'_>, root: &Node, faults: &mut Faults) {
    if scheme.royalty.is_some() && scheme.rights.as_ref().and_then(Rights::licence_royalty).is_some() {
        let what = "the scheme has two royalties: this one and the licence_royalty of its rights";
        faults.at(root, &at.field("royalty").to_string(), what, "leave one of the two out".to_owned());
    }
}

/// Whether the names an eligibility rule lists exist.
fn names(scenario: &Scenario, rule: &Eligibility, at: &At<'_>, root: &Node, faults: &mut Faults) {
    let technologies: Vec<&str> = scenario.technologies.0.iter().map(|(name, _)| name.as_str()).collect();
    let classes: Vec<&str> = scenario.firms.0.iter().map(|(name, _)| name.as_str()).collect();
    let mut stages: Vec<&str> = Vec::new();
    for (_, technology) in &scenario.technologies.0 {
        for stage in &technology.stages {
            if !stages.contains(&stage.name.as_str()) {
                stages.push(&stage.name);
            }
        }
    }
    let lists = [
        ("technologies", "technology", "technologies", &rule.technologies, technologies),
        ("firms", "firm class", "firms", &rule.firms, classes),
        ("stages", "stage", "technologies", &rule.stages, stages),
    ];
    for (field, one, from, listed, options) in lists {
        let Some(listed) = listed else { continue };
        if listed.len() > NAMES || faults.touches(from) {
            continue;
        }
        let path = at.field(field).to_string();
        for (place, name) in listed.iter().enumerate() {
            if !options.contains(&name.as_str()) {
                let help = did_you_mean(name, field, &options);
                faults.at(root, &format!("{path}.{place}"), format!("there is no {one} `{name}`"), help);
            }
        }
    }
}

/// What can never bind in the schemes that are judged, which stand in these policies.
pub(super) fn check_binding(
    scenario: &Scenario,
    policies: &Entries<Policy>,
    judged: impl Fn(&str) -> bool,
    root: &Node,
    faults: &mut Faults,
) {
    let schemes = scenario.schemes.iter().flat_map(|schemes| &schemes.0).take(SCHEMES);
    for (name, scheme) in schemes.filter(|(name, _)| judged(name)) {
        let at = scheme::AT.field(name).to_string();
        match scheme.funding.makes() {
            Makes::Nothing => {
                without_money(scheme, &at, root, faults);
                continue;
            }
            Makes::Overlay => {
                no_contract(scheme, &at, root, faults);
                purchases::check(scenario, name, scheme, root, faults);
                effects::check_binding(scenario, policies, name, scheme, root, faults);
                collars::check(scenario, name, scheme, root, faults);
                feared_twice(scenario, scheme, &at, root, faults);
            }
            Makes::Contracts => {
                no_sales(scenario, scheme, &at, root, faults);
                origins::check_binding(scenario, scheme, &at, root, faults);
                carried(scenario, scheme, &at, root, faults);
            }
        }
        let Some(rule) = &scheme.eligibility else { continue };
        let path = format!("{at}.eligibility");
        let technologies = scenario.technologies.0.iter().map(|(name, _)| name);
        let of_technologies = ["market", "strategic", "public_value", "start_up_share", "stages"];
        let classes = scenario.firms.0.iter().map(|(name, _)| name);
        let of_classes = ["weight", "start_up", "with_university"];
        if !touched(&technology::AT, technologies, &of_technologies, faults)
            && !touched(&firm::AT, classes, &of_classes, faults)
        {
            admits_somebody(scenario, scheme, rule, &path, root, faults);
        }
        private_share(policies, name, scheme, rule, root, faults);
    }
}

/// What an audit after payment costs the honest stands in the audit, for all that the State pays.
fn feared_twice(scenario: &Scenario, scheme: &Scheme, at: &str, root: &Node, faults: &mut Faults) {
    let audit = scenario.administration.as_ref().and_then(|of| of.audit.as_ref());
    if scheme.funding.is_feared() && audit.is_some_and(Audit::is_feared) {
        let what = "an inspection is feared here, and audits after payment are feared for all that the State pays: it would count twice";
        let help = "leave inspected and fear out here, or fear out of administration.audit".to_owned();
        faults.at(root, &format!("{at}.funding.fear"), what, help);
    }
}

/// A royalty is paid on sales, and an exit is none.
fn no_sales(scenario: &Scenario, scheme: &Scheme, at: &str, root: &Node, faults: &mut Faults) {
    let licensed = scheme.rights.as_ref().and_then(Rights::licence_royalty).is_some();
    let written = [("royalty", scheme.royalty.is_some()), ("rights.licence_royalty", licensed)];
    let Some((field, _)) = written.into_iter().find(|(_, there)| *there) else { return };
    if faults.touches(&technology::AT.to_string()) || faults.touches(&format!("{at}.eligibility")) {
        return;
    }
    let rule = scheme.eligibility.clone().unwrap_or_default();
    let admitted = || scenario.technologies.0.iter().filter(|(name, of)| rule.admits_technology(of.facts(name)));
    if admitted().next().is_some() && admitted().all(|(_, of)| of.payoff.as_ref().is_some_and(Payoff::is_an_exit)) {
        let what = "a royalty is paid on sales, and whatever may apply here ends in an exit, so that it can never bind";
        faults.at(root, &format!("{at}.{field}"), what, "leave it out".to_owned());
    }
}

/// A field of a scheme that may never bind.
struct Written {
    name: &'static str,
    /// Whether it stands in the file.
    is_there: bool,
    /// Whether it is about contracts alone, and not also about overlays.
    of_contracts: bool,
}

/// What is written in a scheme beside its funding, in the order in which a sentence names it.
fn beside_funding(scheme: &Scheme) -> [Written; 18] {
    let field = |name, is_there, of_contracts| Written { name, is_there, of_contracts };
    [
        field("eligibility", scheme.eligibility.is_some(), false),
        field(scheme::ORIGIN, scheme.origin.is_some(), true),
        field("payment", scheme.payment.is_some(), true),
        field("overrun_cap", scheme.overrun_cap.is_some(), true),
        field("rights", scheme.rights.is_some(), true),
        field("royalty", scheme.royalty.is_some(), true),
        field("selection", scheme.selection.is_some(), true),
        field("call_every_months", scheme.call_every_months.is_some(), true),
        field("tries", scheme.tries.is_some(), true),
        field("approval_months", scheme.approval_months.is_some(), true),
        field("believed_award", scheme.believed_award.is_some(), true),
        field("compliance_cost", scheme.compliance_cost.is_some(), false),
        field("budget_per_year", scheme.budget_per_year.is_some(), false),
        field("firm_chooses_size", scheme.firm_chooses_size.is_some(), true),
        field("max_scale", scheme.max_scale.is_some(), true),
        field("start_at_own_risk", scheme.start_at_own_risk.is_some(), true),
        field("set_up_cost", scheme.set_up_cost.is_some(), false),
        field("cost_per_contract", scheme.cost_per_contract.is_some(), false),
    ]
}

/// An overlay is no contract: nobody applies for it, and nothing is paid or owned under it.
fn no_contract(scheme: &Scheme, at: &str, root: &Node, faults: &mut Faults) {
    let private = scheme.eligibility.as_ref().is_some_and(|rule| rule.private_share_at_least.is_some());
    let of_contracts = beside_funding(scheme).into_iter().filter(|field| field.is_there && field.of_contracts);
    let fields = private.then_some("eligibility.private_share_at_least").into_iter();
    let fields: Vec<&str> = fields.chain(of_contracts.map(|field| field.name)).collect();
    let why = "an overlay is no contract that firms apply for";
    let instead =
        "; an overlay has funding, eligibility, compliance_cost, budget_per_year, set_up_cost and cost_per_contract";
    never_bind(&fields, why, instead, at, root, faults);
}

/// A scheme without money takes no applications, so that nothing else about it matters.
fn without_money(scheme: &Scheme, at: &str, root: &Node, faults: &mut Faults) {
    let written = beside_funding(scheme).into_iter().filter(|field| field.is_there);
    let fields: Vec<&str> = written.map(|field| field.name).collect();
    let why = "a scheme with funding Nothing takes no applications";
    never_bind(&fields, why, ", or write a funding with money, as Share(state: 0.50)", at, root, faults);
}

/// Says of these fields of a scheme, if there are any, why they can never bind, and what to do instead of leaving them out.
fn never_bind(fields: &[&str], why: &str, instead: &str, at: &str, root: &Node, faults: &mut Faults) {
    let Some(first) = fields.first() else { return };
    if faults.touches(&format!("{at}.funding")) {
        return;
    }
    let what = format!("{why}, so its {} can never bind", sentence_list(fields));
    let them = if fields.len() == 1 { "it" } else { "them" };
    faults.at(root, &format!("{at}.{first}"), what, format!("leave {them} out{instead}"));
}

/// Whether there is somebody in the class that carries the topics, where no condition says more of who may apply.
fn carried(scenario: &Scenario, scheme: &Scheme, at: &str, root: &Node, faults: &mut Faults) {
    let path = format!("{at}.{}", scheme::ORIGIN);
    let class = scheme.origin.as_ref().and_then(Origin::class);
    if scheme.eligibility.is_some() || faults.touches(&path) || faults.touches(&technology::AT.to_string()) {
        return;
    }
    let Some(class) = class.and_then(|class| scenario.firms.get(class)) else { return };
    let proposes = |(_, of): &(String, Technology)| proposes(of, class.is_start_up(), class.weight.0);
    if !faults.touches(&firm::AT.to_string()) && !scenario.technologies.0.iter().any(proposes) {
        let what = "no firm of this class proposes any project, so the scheme can never bind";
        let help = "write another class, or a weight above 0 in the firm class".to_owned();
        faults.at(root, &format!("{path}.{}", origin::CLASS), what, help);
    }
}

/// Whether projects of any technology and firm class may apply.
fn admits_somebody(
    scenario: &Scenario,
    scheme: &Scheme,
    rule: &Eligibility,
    path: &str,
    root: &Node,
    faults: &mut Faults,
) {
    if faults.touches(path) {
        return;
    }
    let technologies: Vec<&Technology> = scenario
        .technologies
        .0
        .iter()
        .filter(|(name, technology)| rule.admits_technology(technology.facts(name)))
        .map(|(_, technology)| technology)
        .collect();
    if technologies.is_empty() {
        let conditions = written_conditions(&[
            ("technologies", rule.technologies.is_some()),
            ("market", rule.market.is_some()),
            ("strategic", rule.strategic.is_some()),
            ("state_need", rule.state_need.is_some()),
        ]);
        let what = format!("no technology meets {conditions}, so the scheme can never bind");
        let help =
            "leave out a condition, or change the technologies: their market, strategic or public_value".to_owned();
        faults.at(root, path, what, help);
        return;
    }
    let classes: Vec<&FirmClass> = scenario
        .firms
        .0
        .iter()
        .filter(|(name, class)| {
            let start_up = class.is_start_up();
            scheme.admits_firm(name, start_up)
                && technologies.iter().any(|technology| proposes(technology, start_up, class.weight.0))
        })
        .map(|(_, class)| class)
        .collect();
    if classes.is_empty() {
        let class = scheme.origin.as_ref().is_some_and(|origin| origin.class().is_some());
        let conditions = written_conditions(&[
            ("firms", rule.firms.is_some()),
            ("start_up", rule.start_up.is_some()),
            (scheme::ORIGIN, class),
        ]);
        let what =
            format!("no firm class that proposes such projects meets {conditions}, so the scheme can never bind");
        let help = "leave out a condition, or change the firm classes: their weight or start_up".to_owned();
        faults.at(root, path, what, help);
        return;
    }
    with_university(&classes, rule, path, root, faults);
    if let Some(stages) = &rule.stages
        && !technologies.iter().any(|technology| technology.stages.iter().any(|stage| stages.contains(&stage.name)))
    {
        let what = "no technology that may apply has one of these stages, so the State would pay for none";
        let help = "name stages of the technologies that the other conditions admit".to_owned();
        faults.at(root, &format!("{path}.stages"), what, help);
    }
}

fn written_conditions(conditions: &[(&str, bool)]) -> String {
    let written: Vec<&str> = conditions.iter().filter(|(_, there)| *there).map(|(name, _)| *name).collect();
    match written.as_slice() {
        [] => "the conditions".to_owned(),
        [only] => format!("the condition on {only}"),
        several => format!("the conditions on {} together", sentence_list(several)),
    }
}

/// Whether firms of a class with this weight propose projects of this technology.
fn proposes(technology: &Technology, start_up: bool, weight: Decimal) -> bool {
    let share = technology.start_up_share.map(|share| share.0);
    let barred = share == Some(if start_up { Decimal::ZERO } else { Decimal::ONE });
    weight > Decimal::ZERO && !barred
}

fn with_university(classes: &[&FirmClass], rule: &Eligibility, path: &str, root: &Node, faults: &mut Faults) {
    let Some(wanted) = rule.with_university else { return };
    let share = |class: &&FirmClass| class.with_university.as_ref().map_or(Some(Decimal::ONE), Uncertain::exact);
    let (barred, who) = if wanted { (Decimal::ZERO, "no") } else { (Decimal::ONE, "every") };
    if classes.iter().all(|class| share(class) == Some(barred)) {
        let what = format!("{who} firm that may apply works with a university, so the scheme can never bind");
        let help = format!(
            "write with_university: {} in the firm classes, or leave this condition out",
            if wanted { "1.0 or a smaller share" } else { "a share below 1" }
        );
        faults.at(root, &format!("{path}.with_university"), what, help);
    }
}

/// Whether a contract can ever have the private share that is asked for.
fn private_share(
    policies: &Entries<Policy>,
    name: &str,
    scheme: &Scheme,
    rule: &Eligibility,
    root: &Node,
    faults: &mut Faults,
) {
    let Some(Exact(asked)) = rule.private_share_at_least else { return };
    let at = scheme::AT.field(name);
    let moved = |policy: &Policy| policy.priority.is_some() && policy.schemes.iter().any(|s| s == name);
    if rule.stages.is_some()
        || faults.touches(&at.field("funding").to_string())
        || policies.0.iter().any(|(_, policy)| moved(policy))
    {
        return;
    }
    if let Some(private) = scheme.funding.private_below(asked) {
        let private = private.round_dp(4).normalize();
        let what = format!("the private side pays {private} under this scheme, so a share of {asked} can never be met");
        let help = format!("write at most {private}, or a smaller State share in the funding");
        faults.at(root, &at.field("eligibility").field("private_share_at_least").to_string(), what, help);
    }
}
