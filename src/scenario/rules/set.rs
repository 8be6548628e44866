//! What a policy may change with `set`: anything but who proposes and the experiment itself, which are the same in every policy.

use crate::scenario::{self, FirmClass, Scenario, Technology};
use crate::text::{Faults, Node, segments};

/// Why a policy may not set this path to this value, and what to do instead.
#[must_use]
pub fn may_not_set(path: &str, value: &Node) -> Option<(String, String)> {
    let segments: Vec<&str> = segments(path).map(str::trim).collect();
    let for_all = || format!("use --set {path}=… to change it for all policies");
    let experiment = |what: &str| {
        Some((format!("a policy may not change {what}: every policy meets the same experiment"), for_all()))
    };
    let population = |field: &str| {
        let what = format!("`{field}` decides who proposes, and the population is the same in every policy");
        Some((what, for_all()))
    };
    match segments.as_slice() {
        ["extends", ..] => experiment("what the file begins from"),
        ["title" | "titles", ..] => experiment("the title"),
        ["language", ..] => experiment("the language"),
        ["currency", ..] => experiment("the currency"),
        ["clock", ..] => experiment("the clock"),
        ["monte_carlo", ..] => experiment("runs, seed and design"),
        ["proposals", ..] => population("proposals"),
        ["behaviour", ..] => experiment("how firms answer"),
        ["baseline_schemes", ..] => experiment("what is law already"),
        ["targets", ..] => experiment("the targets"),
        ["levers", ..] => experiment("the levers"),
        ["settings", ..] => experiment("the settings to try"),
        ["correlations", ..] => experiment("the correlations"),
        ["reference", ..] => experiment("the reference case"),
        ["sources", ..] => experiment("the sources"),
        ["policies", ..] => Some((
            "a policy may not change a policy".to_owned(),
            "write schemes, priority, strategic_floor and budget_per_year in the policy itself".to_owned(),
        )),
        ["technologies" | "firms" | "schemes"] => Some((
            format!("a policy may not replace all {path} at once"),
            match path {
                "schemes" => "set one number, as schemes.push.funding.state".to_owned(),
                "firms" => "set one number, as firms.sme.hurdle_rate".to_owned(),
                _ => "set one number, as technologies.NAME.public_value".to_owned(),
            },
        )),
        ["schemes", name] if value.says_nothing() => Some((
            format!("a policy may not take the scheme `{name}` away with set"),
            "leave it out of the schemes of the policy".to_owned(),
        )),
        ["technologies" | "firms", name] => Some((
            format!("a policy may not replace all of `{name}` at once: who proposes is the same in every policy"),
            format!("set one of its numbers, as {path}.…"),
        )),
        ["technologies", _, field @ ("proposals_per_year" | "intake_years" | "start_up_share"), ..] => {
            population(field)
        }
        ["firms", _, field @ ("weight" | "start_up"), ..] => population(field),
        ["technologies", _, "stages"] => Some((
            "a policy may not replace all stages: a project has the same stages in every policy".to_owned(),
            format!("set one number of one stage, as {path}.NAME.cost"),
        )),
        ["technologies", _, "stages", stage] => Some((
            format!("a policy may not replace the stage `{stage}`: a project has the same stages in every policy"),
            format!("set one of its numbers, as {path}.cost"),
        )),
        ["technologies", _, "stages", _, "name", ..] => Some((
            "a policy may not rename a stage: a project has the same stages in every policy".to_owned(),
            for_all(),
        )),
        _ => None,
    }
}

/// Checks that a policy changed nothing of the population. [`may_not_set`] sees to it by path; this sees to it by what came out.
pub(super) fn same_population(base: &Scenario, variant: &Scenario, policy: &str, root: &Node, faults: &mut Faults) {
    let firms = same(&base.firms.0, &variant.firms.0, same_class);
    let technologies = same(&base.technologies.0, &variant.technologies.0, same_proposals);
    if !firms || !technologies || base.proposals != variant.proposals {
        let what = "a policy may not change who proposes: the population is the same in every policy";
        let help = "set names, stages, weights, proposals and intake for all policies, with --set".to_owned();
        faults.at(root, &scenario::policy::AT.field(policy).field("set").to_string(), what, help);
    }
}

fn same<T>(base: &[(String, T)], variant: &[(String, T)], alike: impl Fn(&T, &T) -> bool) -> bool {
    base.len() == variant.len()
        && base.iter().zip(variant).all(|((name, of), (other, changed))| name == other && alike(of, changed))
}

fn same_class(base: &FirmClass, variant: &FirmClass) -> bool {
    base.weight == variant.weight && base.start_up == variant.start_up
}

fn same_proposals(base: &Technology, variant: &Technology) -> bool {
    base.proposals_per_year == variant.proposals_per_year
        && base.intake_years == variant.intake_years
        && base.start_up_share == variant.start_up_share
        && base.stages.len() == variant.stages.len()
        && base.stages.iter().zip(&variant.stages).all(|(stage, changed)| stage.name == changed.name)
}
