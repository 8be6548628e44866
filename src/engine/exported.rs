//! One run's luck by names: what `explain` shows and what a second implementation needs to repeat the run. Computes nothing.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::measure::Appears;
use crate::model::{Payoff, ProjectNumber, RunNumber, Scheme};
use crate::number::ProjectYears;
use crate::scheme::funding::StateShare;
use crate::scheme::tournament::MOST_PHASES;
use crate::units::{END, Share};
use crate::world::Scene;

/// One run's draws in the world of one policy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Exported {
    /// Per-run numbers by path, drawn ones only, as they are under the policy; amounts in smallest units.
    pub numbers: BTreeMap<String, f64>,
    /// Projects in project order.
    pub projects: Vec<ExportedProject>,
}

/// One project's draws.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExportedProject {
    /// Its name, where it is one of a table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Technology.
    pub technology: String,
    /// Intake year.
    pub year: u32,
    /// Index within technology and intake year.
    pub index: u32,
    /// Month of arrival.
    pub arrival: u32,
    /// Firm class.
    pub class: String,
    /// Month in which its firm fails, where it does before the end of the calendar.
    pub failure_month: Option<u32>,
    /// Whether it works with a university.
    pub with_university: bool,
    /// Its numbers by name; amounts in smallest units.
    pub fields: BTreeMap<String, f64>,
}

/// Exports the draws of a scene; `tries` noise scores and lottery tickets a project, volatility of `years` sales years.
#[must_use]
pub fn export(scene: &Scene<'_>, tries: u32, years: u32) -> Exported {
    let inputs = scene.policy.inputs.iter();
    let numbers = inputs.map(|&input| (scene.study.inputs[input].path.clone(), scene.luck.drawn[input])).collect();
    let projects = (0..scene.luck.projects.len()).map(|index| project(scene, index, tries, years)).collect();
    Exported { numbers, projects }
}

/// The draws of one project.
#[must_use]
pub fn project(scene: &Scene<'_>, index: usize, tries: u32, years: u32) -> ExportedProject {
    let study = scene.study;
    let luck = &scene.luck.projects[index];
    let prospect = &scene.prospects.projects[index];
    let technology = luck.technology;
    let world = &scene.world.technologies[technology];
    let class = &scene.world.classes[luck.class];
    let mut fields = BTreeMap::new();
    let mut field = |name: &str, value: f64| fields.insert(name.to_owned(), value);
    field("liquid_wealth", prospect.wealth.to_f64());
    if class.pledgeable_assets != ProjectNumber::Run(RunNumber::Fixed(0.0)) {
        field("pledgeable_assets", scene.luck.number(class.pledgeable_assets, index).round());
    }
    field("approval_months", prospect.approval);
    own_of_schemes(scene, index, &mut field);
    field("certification_months", prospect.certification);
    if world.public_value.is_some() {
        field("public_value", prospect.public_value.to_f64());
    }
    if world.state_purchase.is_some() {
        field("state_purchase.value", prospect.purchase.to_f64());
    }
    payoff(scene, index, years, &mut field);
    for ((k, stage), name) in
        scene.prospects.stages_of(prospect).iter().enumerate().zip(&study.population.technologies[technology].stages)
    {
        let mut stage_field = |part: &str, value: f64| fields.insert(format!("stages.{name}.{part}"), value);
        stage_field("cost", stage.cost.to_f64());
        stage_field("months", stage.months);
        stage_field("success", stage.chance);
        stage_field("cost_overrun", stage.cost_overrun);
        stage_field("time_overrun", stage.time_overrun);
        stage_field("gate", scene.luck.gates[luck.stages as usize + k]);
    }
    for attempt in 1..=tries {
        fields.insert(format!("panel.{attempt}"), scene.draws.noise(study, scene.luck, index, attempt));
        fields.insert(format!("lottery.{attempt}"), scene.draws.ticket(study, scene.luck, index, attempt));
    }
    of_subjects(scene, index, &mut fields);
    for unit in 0..most_units(scene) {
        fields.insert(format!("first_units.{unit}"), scene.draws.delivery(study, scene.luck, index, unit));
    }
    if study.has(Appears::WithHarm) {
        fields.insert("harm".to_owned(), scene.draws.harm(study, scene.luck, index));
    }
    ExportedProject {
        name: luck.name(&study.population).map(str::to_owned),
        technology: study.population.technologies[technology].name.clone(),
        year: u32::from(luck.year),
        index: luck.index,
        arrival: u32::from(luck.arrival),
        class: study.population.classes[luck.class].clone(),
        failure_month: (prospect.failure < u32::try_from(END).unwrap_or(u32::MAX)).then_some(prospect.failure),
        with_university: prospect.partner,
        fields,
    }
}

/// What only some studies ask of a project.
fn of_subjects(scene: &Scene<'_>, index: usize, fields: &mut BTreeMap<String, f64>) {
    let (study, draws, luck) = (scene.study, scene.draws, scene.luck);
    if scene.world.technologies[luck.projects[index].technology].topic.is_some() {
        fields.insert("deployment".to_owned(), draws.deployment(study, luck, index));
    }
    if study.has(Appears::WithTournaments) {
        for phase in 1..MOST_PHASES {
            let number = u32::try_from(phase).expect("phases are few");
            fields.insert(format!("tournament.{phase}"), draws.phase_noise(study, luck, index, number));
        }
    }
    let contracts = || study.policies.iter().flat_map(|policy| &policy.schemes);
    if contracts().any(|scheme| scheme.ideas.are_specified()) {
        fields.insert("origin".to_owned(), draws.fit(study, luck, index));
    }
    let prospect = &scene.prospects.projects[index];
    for (name, place) in of_schemes(scene, |scheme| scheme.ideas.best(prospect.technology)) {
        let best = libm::round(prospect.payoff.to_f64() * luck.best(place, index));
        fields.insert(format!("best.{name}"), best);
    }
    if let Some(after) = scene.world.administration.audit.after {
        fields.insert("audit".to_owned(), draws.audit(study, luck, index));
        fields.insert("audit_gain".to_owned(), luck.number(after.gain, index));
    }
    if study.has(Appears::WithVouchers) {
        fields.insert("voucher".to_owned(), draws.voucher(study, luck, index));
    }
}

/// Units that the State buys of a project at most, under any policy.
fn most_units(scene: &Scene<'_>) -> u32 {
    let overlays = scene.study.policies.iter().flat_map(|policy| &policy.overlays);
    overlays.filter_map(|overlay| overlay.kind.purchase()).map(|purchase| purchase.units).max().unwrap_or(0)
}

/// Of each scheme that has them: months of approval and a State share for each project.
fn own_of_schemes(scene: &Scene<'_>, index: usize, field: &mut impl FnMut(&str, f64) -> Option<f64>) {
    for (name, months) in of_schemes(scene, |scheme| match &scheme.approval {
        Some(ProjectYears::Same(months)) => Some(*months),
        Some(ProjectYears::Path(_)) | None => None,
    }) {
        field(&format!("approval_months.{name}"), scene.luck.number(months, index).clamp(0.0, 600.0));
    }
    for (name, share) in of_schemes(scene, |scheme| match scheme.funding.state {
        StateShare::Project(share) => Some(share),
        StateShare::Run(_) => None,
    }) {
        field(&format!("state_share.{name}"), Share::sampled(scene.luck.number(share, index)).to_f64());
    }
}

/// A number of each scheme that has its own: as under the scene's policy, or, of other schemes, as the file has it.
fn of_schemes<'s, T>(scene: &'s Scene<'_>, number: impl Fn(&Scheme) -> Option<T>) -> BTreeMap<&'s str, T> {
    let others = scene.study.policies.iter().filter(|policy| policy.world == 0);
    let schemes = others.chain([scene.policy]).flat_map(|policy| &policy.schemes);
    schemes.filter_map(|scheme| Some((scheme.name.as_str(), number(scheme)?))).collect()
}

/// The first year's profit of a project and its walk over the sales years, or what it is sold for.
fn payoff(scene: &Scene<'_>, index: usize, years: u32, field: &mut impl FnMut(&str, f64) -> Option<f64>) {
    let technology = scene.luck.projects[index].technology;
    let first = scene.prospects.projects[index].payoff.to_f64();
    match &scene.world.technologies[technology].payoff {
        Some(Payoff::Lump(_)) => {
            field("payoff.value", first);
        }
        Some(Payoff::Stream { volatility, .. }) => {
            field("payoff.first_year", first);
            let sigma = volatility.at(&scene.luck.drawn);
            let mut walk = 1.0;
            for year in 0..years {
                if year > 0 && sigma > 0.0 {
                    let score = scene.draws.volatility_score(scene.study, scene.luck, index, year);
                    walk *= libm::exp(sigma * score - sigma * sigma / 2.0);
                }
                field(&format!("volatility.{year}"), walk);
            }
        }
        Some(Payoff::Multiple { law, .. }) => {
            field("payoff.law", scene.luck.number(*law, index));
            field("payoff.exit_months", scene.prospects.projects[index].exit);
        }
        None => {}
    }
}
