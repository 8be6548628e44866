//! Rules about effects: what they multiply exists, and something that takes them has it.

use crate::number::{MonthsPerProject, OverYears, Uncertain};
use crate::scenario::administration;
use crate::scenario::audit::Audit;
use crate::scenario::rules::bounds::touched;
use crate::scenario::{FirmClass, Policy, Scenario, Scheme, Technology, firm, technology};
use crate::scheme;
use crate::scheme::effects::{Affected, Times};
use crate::text::{Entries, Faults, Node, did_you_mean, spelled};

/// Whether what a scheme multiplies is known, by its name.
pub(super) fn names(scenario: &Scenario, name: &str, scheme: &Scheme, root: &Node, faults: &mut Faults) {
    let Some((times, _)) = scheme.funding.effects() else { return };
    if faults.touches(&technology::AT.to_string()) {
        return;
    }
    let mut stages: Vec<String> = Vec::new();
    for stage in scenario.technologies.0.iter().flat_map(|(_, technology)| &technology.stages) {
        let name = Affected::name_of_stage(&spelled(&stage.name));
        if !stages.contains(&name) {
            stages.push(name);
        }
    }
    let options: Vec<&str> =
        Affected::NAMED.iter().map(|(name, _)| *name).chain(stages.iter().map(String::as_str)).collect();
    for (factor, _) in times.0.iter().filter(|(factor, _)| !options.contains(&factor.as_str())) {
        let help = did_you_mean(factor, "numbers", &options);
        faults.at(root, &at_factor(name, factor), format!("effects multiply no `{factor}`"), help);
    }
}

/// Where a factor stands.
fn at_factor(scheme: &str, factor: &str) -> String {
    let at = scheme::AT.field(scheme);
    let at = at.field(scheme::FUNDING);
    let at = at.field(scheme::TIMES);
    at.field(factor).to_string()
}

/// What can never bind in the effects of a scheme which stands in policies.
pub(super) fn check_binding(
    scenario: &Scenario,
    policies: &Entries<Policy>,
    name: &str,
    scheme: &Scheme,
    root: &Node,
    faults: &mut Faults,
) {
    let Some((times, _)) = scheme.funding.effects() else { return };
    no_money(name, scheme, root, faults);
    let technologies = scenario.technologies.0.iter().map(|(name, _)| name);
    let classes = scenario.firms.0.iter().map(|(name, _)| name);
    let of_technologies = ["market", "strategic", "public_value", "stages", "certification_months"];
    if faults.touches(&scheme::AT.field(name).to_string())
        || faults.touches(&administration::AT.to_string())
        || touched(&technology::AT, technologies, &of_technologies, faults)
        || touched(&firm::AT, classes, &["application_cost", "start_up"], faults)
    {
        return;
    }
    let those = Those::of(scenario, policies, name, scheme);
    factors(name, times, &those, root, faults);
}

/// Effects give no money: there is nothing to budget, and no stage that is paid for.
fn no_money(name: &str, scheme: &Scheme, root: &Node, faults: &mut Faults) {
    let at = scheme::AT.field(name);
    if scheme.budget_per_year.is_some() {
        let what = "effects give no money, so a budget_per_year of them can never bind";
        let path = at.field("budget_per_year").to_string();
        faults.at(root, &path, what, "leave it out; who may have them is said by eligibility".to_owned());
    }
    if scheme.eligibility.as_ref().is_some_and(|rule| rule.stages.is_some()) {
        let what = "effects pay for no stages, so a condition on stages can never bind";
        let path = at.field("eligibility").field("stages").to_string();
        faults.at(root, &path, what, "leave it out; name a stage in times, as stages.NAME.success".to_owned());
    }
}

/// Those who may take some effects, and what stands beside these in policies.
struct Those<'s> {
    scenario: &'s Scenario,
    technologies: Vec<&'s Technology>,
    classes: Vec<&'s FirmClass>,
    /// Schemes of contracts that stand beside them.
    beside: Vec<&'s Scheme>,
    /// Whether a policy has them.
    stand: bool,
}

impl<'s> Those<'s> {
    fn of(scenario: &'s Scenario, policies: &Entries<Policy>, name: &str, scheme: &Scheme) -> Those<'s> {
        let rule = scheme.eligibility.clone().unwrap_or_default();
        let technologies = scenario.technologies.0.iter();
        let admitted = technologies.filter(|(name, technology)| rule.admits_technology(technology.facts(name)));
        let firms = scenario.firms.0.iter().filter(|(name, class)| rule.admits_firm(name, class.is_start_up()));
        let with: Vec<&Policy> = policies
            .0
            .iter()
            .map(|(_, policy)| policy)
            .filter(|policy| policy.schemes.iter().any(|of| of == name))
            .collect();
        let others = with.iter().flat_map(|policy| &policy.schemes);
        let others = others.filter_map(|other| scenario.schemes.as_ref()?.get(other));
        Those {
            scenario,
            technologies: admitted.map(|(_, technology)| technology).collect(),
            classes: firms.map(|(_, class)| class).collect(),
            beside: others.filter(|other| other.funding.has_money()).collect(),
            stand: !with.is_empty(),
        }
    }

    /// Whether something is there to be multiplied.
    fn have(&self, affected: &Affected) -> bool {
        let administration = self.scenario.administration.as_ref();
        match affected {
            Affected::Certification => {
                self.technologies.iter().any(|of| of.certification_months.as_ref().is_some_and(|of| !of.is_zero()))
            }
            Affected::Patent => self.technologies.iter().any(|technology| technology.files_patent()),
            Affected::Success(stage) => {
                self.technologies.iter().any(|of| of.stages.iter().any(|of| spelled(&of.name) == *stage))
            }
            Affected::Approval => {
                let some = |months: &Option<OverYears<MonthsPerProject>>| months.as_ref().map(|of| !of.is_zero());
                let ordinary = administration.and_then(|of| some(&of.approval_months)).unwrap_or(false);
                self.beside.iter().any(|scheme| some(&scheme.approval_months).unwrap_or(ordinary))
            }
            Affected::PaymentLag => {
                let payment = administration.and_then(|of| of.payment_lag_months.as_ref());
                let audit = administration.and_then(|of| of.audit.as_ref()).and_then(Audit::lag);
                !self.beside.is_empty() && [payment, audit].into_iter().flatten().any(|of| !of.is_zero())
            }
            Affected::Application => {
                !self.beside.is_empty() && self.classes.iter().any(|of| some_money(of.application_cost.as_ref()))
            }
            Affected::Compliance => {
                let feared = administration.and_then(|of| of.audit.as_ref()).is_some_and(Audit::is_feared);
                !self.beside.is_empty() && feared
                    || self.beside.iter().any(|scheme| some_money(scheme.compliance_cost.as_ref()))
            }
        }
    }
}

fn some_money<F: crate::number::Field>(written: Option<&Uncertain<F>>) -> bool {
    written.is_some_and(|written| !written.is_zero())
}

/// Whether each factor multiplies something.
fn factors(name: &str, times: &Times, those: &Those<'_>, root: &Node, faults: &mut Faults) {
    for (factor, _) in &times.0 {
        let Some(affected) = Affected::of(factor) else { continue };
        let needs_contract = match affected {
            Affected::Approval | Affected::PaymentLag | Affected::Application | Affected::Compliance => true,
            Affected::Certification | Affected::Patent | Affected::Success(_) => false,
        };
        if those.have(&affected) || needs_contract && !those.stand {
            continue;
        }
        let (what, help) = if needs_contract && those.beside.is_empty() {
            (
                format!(
                    "no policy has a scheme with contracts beside this one, so a factor of {factor} can never bind"
                ),
                "put a scheme with contracts into its policy, or leave the factor out".to_owned(),
            )
        } else {
            let what = format!("nothing that may take these effects has {factor}, so the factor can never bind");
            (what, lacks(&affected))
        };
        faults.at(root, &at_factor(name, factor), what, help);
    }
}

/// What to write so that there is something to multiply.
fn lacks(affected: &Affected) -> String {
    let where_it_stands = match affected {
        Affected::Certification => "certification_months in a technology that may take them",
        Affected::Patent => "files_patent: true in a stage of a technology that may take them",
        Affected::Success(_) => "the name of a stage of a technology that may take them",
        Affected::Approval => "approval_months in administration or in a scheme beside them",
        Affected::PaymentLag => "payment_lag_months in administration",
        Affected::Application => "an application_cost in a firm class that may take them",
        Affected::Compliance => "a compliance_cost in a scheme beside them",
    };
    format!("write {where_it_stands}, or leave the factor out")
}
