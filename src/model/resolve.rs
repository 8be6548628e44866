//! Scenario → study: names become indices, defaults are filled in, equal worlds are shared. The scenario is known to be valid.

use std::sync::Arc;

use crate::model::aims::{Target, Wanted};
use crate::model::alike::Alike;
use crate::model::correlated::{self, Group};
use crate::model::policy::{InForce, Overlay, Policy};
use crate::model::population::Population;
use crate::model::standing::{self, LimitedMeans};
use crate::model::study::{Clock, Design, Study, Subjects};
use crate::number::checks::float;
use crate::number::{Collection, Column, Input, Parts};
use crate::scenario::policy::{self, ADDED_REFERENCE};
use crate::scenario::world::World;
use crate::scenario::{self, Behaviour, Proposals, Scenario, numbers};
use crate::scheme::origin::BestOf;
use crate::scheme::{self, Made};
use crate::words::Language;

/// Twins where the file does not say how many.
const TWINS: usize = 1024;

/// Resolves a valid scenario. `variants[i]` is the scenario as policy `i` changes it with `set`, where it does.
#[must_use]
pub fn resolve(base: &Scenario, variants: &[Option<Scenario>]) -> Study {
    let mut resolver = Resolver::new(base);
    let population = resolver.population(base);
    let of_world = resolver.base_world(base);
    let mut policies = Vec::with_capacity(base.policies.0.len());
    for (index, (name, written)) in base.policies.0.iter().enumerate() {
        policies.push(resolver.policy(name, written, base, variants.get(index).and_then(Option::as_ref)));
    }
    let Resolver { numbers, worlds, laws, of_base, .. } = resolver;
    let Parts { inputs, mut columns, derived, bests } = numbers.into_parts();
    let stated = population.stated();
    for column in &mut columns {
        column.stated = stated.get(column.path.as_str()).cloned().unwrap_or_default();
    }
    let (input_groups, column_groups) = groups(base, &inputs, &columns, of_world);
    let reference = reference(base, &mut policies, &laws[0], of_base);
    let (units_per_amount, units_per_currency) = (base.currency.units_per_amount(), base.currency.units_per_currency());
    let currency_per_amount = units_per_amount / units_per_currency;
    let place = |name: &str| policies.iter().position(|policy| policy.name == name).expect("policies were checked");
    let until = base.monte_carlo.until.iter().flatten();
    Study {
        title: base.title.clone(),
        titles: titles(base),
        language: base.language.as_deref().and_then(Language::named).unwrap_or(Language::English),
        currency: base.currency.code.clone(),
        units_per_currency: float(units_per_currency),
        units_per_amount,
        clock: clock(base),
        runs: base.monte_carlo.runs as usize,
        twins: base.monte_carlo.twins.map_or(TWINS, |twins| twins as usize),
        seed: base.monte_carlo.seed,
        design: base.monte_carlo.design.unwrap_or(Design::Random),
        behaviour: base.behaviour.unwrap_or(Behaviour::DEFAULT),
        targets: base.targets.iter().flatten().map(|of| Target::resolve(of, currency_per_amount)).collect(),
        until: until.map(|wanted| Wanted::resolve(wanted, currency_per_amount, place)).collect(),
        notes: notes(base),
        input_groups,
        column_groups,
        inputs,
        columns,
        derived,
        bests,
        population,
        subjects: Subjects::of(&policies, &worlds.kept),
        worlds: worlds.kept,
        in_force: laws,
        policies,
        reference,
    }
}

/// What is collected on the way through worlds and policies, and what is worked out of it once.
struct Resolver {
    numbers: Collection,
    worlds: Worlds,
    /// What is law already in each of them.
    laws: Vec<InForce>,
    means: LimitedMeans,
    /// The inputs of the file's own world, and of who proposes.
    of_base: Vec<usize>,
    /// Of these, the inputs of who proposes: the same under every policy.
    of_population: Vec<usize>,
}

impl Resolver {
    fn new(base: &Scenario) -> Resolver {
        Resolver {
            numbers: Collection::new(
                base.currency.units_per_amount(),
                numbers::dimensions(base),
                first_month(base),
                base.proposals.iter().flat_map(Proposals::stated).map(str::to_owned).collect(),
            ),
            worlds: Worlds::default(),
            laws: Vec::new(),
            means: LimitedMeans::default(),
            of_base: Vec::new(),
            of_population: Vec::new(),
        }
    }

    /// Resolves who proposes.
    fn population(&mut self, base: &Scenario) -> Population {
        let population = Population::resolve(base, &mut self.numbers);
        self.of_population = self.numbers.take_used();
        self.numbers.use_also(&self.of_population);
        population
    }

    /// Resolves the file's own world; returns how many inputs and how many columns it has.
    fn base_world(&mut self, base: &Scenario) -> (usize, usize) {
        self.world(base, base);
        self.of_base = self.numbers.take_used();
        self.numbers.counts()
    }

    /// The place of the world of a scenario, which is the file or what a policy makes of it; what is law in it is what the file says.
    fn world(&mut self, base: &Scenario, scenario: &Scenario) -> usize {
        let mut world = World::resolve(scenario, &mut self.numbers);
        if is_fixed(scenario) {
            // Nobody does more for a result.
            let technologies = world.technologies.iter_mut();
            technologies.flat_map(|technology| &mut technology.stages).for_each(|stage| stage.effort = None);
        }
        let place = self.worlds.place(world);
        if place == self.laws.len() {
            let law = self.law(base, scenario);
            self.laws.push(InForce { overlays: law, most_state: most_state(scenario) });
        }
        place
    }

    /// What is law already by the file's schemes, in the world of a scenario.
    fn law(&mut self, base: &Scenario, scenario: &Scenario) -> Vec<Overlay> {
        let mut law = Vec::new();
        for name in base.baseline_schemes.iter().flatten() {
            let Some(scheme) = base.schemes.as_ref().and_then(|schemes| schemes.get(name)) else { continue };
            let standing = standing::standing(name, scheme, scenario, Arc::default(), None, BestOf::default());
            match scheme.resolve(&scheme::AT.field(name), standing, &mut self.numbers) {
                Some(Made::Overlay(overlay)) => law.push(overlay),
                Some(Made::Contracts(_)) | None => {}
            }
        }
        law
    }

    fn policy(
        &mut self,
        name: &str,
        written: &scenario::Policy,
        base: &Scenario,
        variant: Option<&Scenario>,
    ) -> Policy {
        let world = variant.map(|variant| self.world(base, variant));
        self.numbers.use_also(if world.is_none() { &self.of_base } else { &self.of_population });
        let world = world.unwrap_or(0);
        let scenario = variant.unwrap_or(base);
        let written = variant.and_then(|variant| variant.policies.get(name)).unwrap_or(written);
        let (mut schemes, mut overlays, mut vehicles) = (Vec::new(), Vec::new(), Vec::new());
        let law = self.law(scenario, scenario);
        for name in &written.schemes {
            let Some(scheme) = scenario.schemes.as_ref().and_then(|schemes| schemes.get(name)) else { continue };
            let of_world = &self.worlds.kept[world];
            let limited = self.means.of_world(of_world, world, scheme.overrun_cap(), &mut self.numbers);
            let fund = standing::fund(scheme, scenario, of_world, &mut vehicles, &mut self.numbers);
            let best = standing::best(scheme, of_world, &mut self.numbers);
            let standing = standing::standing(name, scheme, scenario, limited, fund, best);
            match scheme.resolve(&scheme::AT.field(name), standing, &mut self.numbers) {
                Some(Made::Contracts(scheme)) if is_fixed(base) => schemes.push(scheme.unmoved()),
                Some(Made::Contracts(scheme)) => schemes.push(*scheme),
                Some(Made::Overlay(overlay)) => overlays.push(overlay),
                None => {}
            }
        }
        let most_state = most_state(scenario);
        let (overlays, law) = beside_law(law, overlays);
        let policy::Resolved { priority, strategic_floor, budget } =
            written.resolve(&policy::AT.field(name), &mut self.numbers);
        let budget = budget.or_else(|| policy::shared_budget(scenario.budget_per_year.as_ref(), &mut self.numbers));
        let inputs = self.numbers.take_used();
        let name = name.to_owned();
        Policy { name, world, schemes, overlays, law, vehicles, most_state, priority, strategic_floor, budget, inputs }
    }
}

/// Whether firms do under every policy what they do in the reference case.
fn is_fixed(scenario: &Scenario) -> bool {
    scenario.behaviour.is_some_and(Behaviour::is_fixed)
}

/// What is law already, but for kinds of which a policy has an overlay of its own, and its own behind it; how many of all are law.
fn beside_law(mut law: Vec<Overlay>, own: Vec<Overlay>) -> (Vec<Overlay>, usize) {
    law.retain(|law| own.iter().all(|own| !own.kind.is_like(&law.kind)));
    let in_force = law.len();
    law.extend(own);
    (law, in_force)
}

/// The largest State share of contract and overlays together.
fn most_state(scenario: &Scenario) -> f64 {
    float(scenario.max_state_share.map_or(scheme::MOST_STATE, |most| most.0))
}

/// The worlds of the policies, each kept once.
#[derive(Default)]
struct Worlds {
    kept: Vec<World>,
    alike: Alike,
}

impl Worlds {
    /// The place of a world, which is kept if none is like it.
    fn place(&mut self, world: World) -> usize {
        let Worlds { kept, alike } = self;
        let place = alike.place(&world, kept.len(), |place| kept[place] == world);
        if place == kept.len() {
            kept.push(world);
        }
        place
    }
}

/// The place of the policy that others are compared with; it is added in front where none is named.
fn reference(base: &Scenario, policies: &mut Vec<Policy>, law: &InForce, inputs: Vec<usize>) -> usize {
    let named = base.reference.as_ref().and_then(|name| policies.iter().position(|policy| policy.name == *name));
    named.unwrap_or_else(|| {
        policies.insert(0, Policy::of_law(ADDED_REFERENCE, 0, law, inputs));
        0
    })
}

/// The fiscal year of month 0, and the month's place in it.
fn first_month(base: &Scenario) -> (i32, usize) {
    base.clock.first_fiscal_month().expect("the start was checked")
}

fn clock(base: &Scenario) -> Clock {
    let (start_year, start_month) = first_month(base);
    Clock { start_year, start_month, fiscal_start: base.clock.fiscal_start(), months: base.clock.months as usize }
}

/// Correlated inputs and columns, in groups that share a factor; `of_world` says how many of them are of the file's own world.
fn groups(base: &Scenario, inputs: &[Input], columns: &[Column], of_world: (usize, usize)) -> (Vec<Group>, Vec<Group>) {
    let correlations = base.correlations.as_deref().unwrap_or_default();
    let inputs: Vec<&str> = inputs.iter().map(|input| input.path.as_str()).collect();
    // What all projects have alike is correlated with no other of theirs.
    let columns: Vec<&str> =
        columns.iter().map(|column| if column.from.drawn().is_some() { column.path.as_str() } else { "" }).collect();
    (correlated::groups(&inputs, of_world.0, correlations), correlated::groups(&columns, of_world.1, correlations))
}

fn titles(base: &Scenario) -> Vec<(Language, String)> {
    let written = base.titles.iter().flat_map(|titles| &titles.0);
    written.filter_map(|(code, title)| Some((Language::named(code)?, title.clone()))).collect()
}

fn notes(base: &Scenario) -> Vec<String> {
    let mut notes = vec![
        "Behavioural numbers (response, success, overruns, hurdle rates) are transferred from studies in other countries, unless the scenario's sources say otherwise."
            .to_owned(),
        "Bands show what may happen (percentiles over futures); ± shows how sure the simulation is of its mean (Monte Carlo standard error)."
            .to_owned(),
    ];
    if is_fixed(base) {
        let only_arithmetic = "behaviour: Fixed: firms do under every policy what they do in the reference case. Support is arithmetic on that, a static score: what policies change is not in these numbers, and additionality is nothing by assumption.";
        notes.insert(0, only_arithmetic.to_owned());
    }
    if base.targets.as_ref().is_some_and(|targets| targets.iter().any(|t| t.measure == "growth_contribution_points")) {
        notes.push("Growth contributions are accounting, not a prediction of national growth.".to_owned());
    }
    notes
}
