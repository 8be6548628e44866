//! Scenario → study: names become indices, defaults are filled in, equal worlds are shared. The scenario is known to be valid.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::chance::Law;
use crate::model::alike::Alike;
use crate::model::policy::{LimitedOverruns, Policy, Scheme};
use crate::model::study::{Clock, Design, Group, HalfWidth, Population, Proposers, Study, Target, Wanted};
use crate::model::world::{Administration, Economy, FirmClass, Payoff, Release, Stage, Technology, University, World};
use crate::number::{
    At, Collection, Column, ColumnOf, FactorPerProject, Input, Numbers, ProjectNumber, RunNumber, Scope, Uncertain,
};
use crate::scenario::policy::ADDED_REFERENCE;
use crate::scenario::{self, Correlation, Scenario, correlation};
use crate::scheme::Standing;
use crate::scheme::eligibility::Eligibility;
use crate::statistics::cholesky;
use crate::text::Exact;
use crate::units::Share;

/// Resolves a valid scenario. `variants[i]` is the scenario as policy `i` changes it with `set`, where it does.
#[must_use]
pub fn resolve(base: &Scenario, variants: &[Option<Scenario>]) -> Study {
    let per_amount = base.currency.units_per_amount();
    let mut resolver = Resolver {
        numbers: Collection::new(per_amount, scenario::numbers::dimensions(base)),
        limited: BTreeMap::new(),
        limited_overruns: BTreeMap::new(),
    };
    let population = population(base);
    let mut worlds = vec![resolver.world(base, &population)];
    let mut alike = Alike::default();
    alike.place(&worlds[0], 0, |_| false);
    let (of_world, columns_of_world) = resolver.numbers.counts();
    let of_base = resolver.numbers.take_used();
    let mut policies = Vec::new();
    for (index, (name, written)) in base.policies.0.iter().enumerate() {
        let variant = variants.get(index).and_then(Option::as_ref);
        let world = variant.map_or(0, |variant| {
            let world = resolver.world(variant, &population);
            let place = alike.place(&world, worlds.len(), |place| worlds[place] == world);
            if place == worlds.len() {
                worlds.push(world);
            }
            place
        });
        let scenario = variant.unwrap_or(base);
        let written = scenario.policies.get(name).unwrap_or(written);
        let mut policy = resolver.policy(name, written, scenario, world, &population);
        if variant.is_none() {
            resolver.numbers.use_also(&of_base);
        }
        policy.inputs = resolver.numbers.take_used();
        policies.push(policy);
    }
    let reference = reference(base, &mut policies, of_base);
    let (inputs, columns) = resolver.numbers.into_parts();
    let units_per_currency = base.currency.units_per_currency();
    let until = until(base, &policies, per_amount / units_per_currency);
    let (input_groups, column_groups) = groups(base, &inputs, of_world, &columns, columns_of_world);
    Study {
        title: base.title.clone(),
        currency: base.currency.code.clone(),
        units_per_currency: float(units_per_currency),
        units_per_amount: per_amount,
        clock: clock(base),
        runs: base.monte_carlo.runs as usize,
        seed: base.monte_carlo.seed,
        design: base.monte_carlo.design.unwrap_or(Design::Random),
        input_groups,
        column_groups,
        inputs,
        columns,
        population,
        worlds,
        policies,
        reference,
        targets: targets(base, per_amount / units_per_currency),
        until,
        notes: notes(base),
    }
}

/// The place of the policy that others are compared with; it is added in front where none is named.
fn reference(base: &Scenario, policies: &mut Vec<Policy>, inputs: Vec<usize>) -> usize {
    let named = base.reference.as_ref().and_then(|name| policies.iter().position(|policy| policy.name == *name));
    named.unwrap_or_else(|| {
        let added = Policy {
            name: ADDED_REFERENCE.to_owned(),
            world: 0,
            schemes: Vec::new(),
            priority: None,
            strategic_floor: Share::NONE,
            budget: None,
            inputs,
        };
        policies.insert(0, added);
        0
    })
}

/// Numbers collected on the way, and what is worked out of them once.
struct Resolver {
    numbers: Collection,
    /// Limited means that were worked out, by law and cap.
    limited: BTreeMap<(*const Law, u64), f64>,
    /// The same by world and cap.
    limited_overruns: BTreeMap<(usize, u64), Arc<LimitedOverruns>>,
}

impl Resolver {
    fn world(&mut self, scenario: &Scenario, population: &Population) -> World {
        World {
            economy: self.economy(&scenario.economy),
            administration: self.administration(&scenario.administration.clone().unwrap_or_default()),
            classes: population
                .classes
                .iter()
                .enumerate()
                .map(|(class, name)| self.class(class, name, named(&scenario.firms.0, name)))
                .collect(),
            university: self.university(&scenario.university.clone().unwrap_or_default()),
            technologies: population
                .technologies
                .iter()
                .enumerate()
                .map(|(t, of)| self.technology(t, &of.name, named(&scenario.technologies.0, &of.name)))
                .collect(),
        }
    }

    fn economy(&mut self, written: &scenario::Economy) -> Economy {
        let at = At::file("economy");
        Economy {
            output: self.numbers.run(&at.field("output"), &written.output),
            growth: self.numbers.run_or(&at.field("growth"), written.growth.as_ref(), 0.0),
            social_rate: self.numbers.run(&at.field("social_discount_rate"), &written.social_discount_rate),
            state_rate: self.numbers.run(&at.field("state_discount_rate"), &written.state_discount_rate),
            profit_tax: self.numbers.share(&at.field("profit_tax"), &written.profit_tax),
            excess_burden: self.numbers.run_or(&at.field("excess_burden"), written.excess_burden.as_ref(), 0.0),
            social_return: self.numbers.run_or(
                &at.field("social_return_ratio"),
                written.social_return_ratio.as_ref(),
                1.0,
            ),
            domestic_share: self.numbers.run_or(&at.field("domestic_share"), written.domestic_share.as_ref(), 1.0),
            spillover_lag: self.numbers.run_or(
                &at.field("spillover_lag_months"),
                written.spillover_lag_months.as_ref(),
                0.0,
            ),
            value_added: self.numbers.run_or(
                &at.field("value_added_per_profit"),
                written.value_added_per_profit.as_ref(),
                1.0,
            ),
        }
    }

    fn administration(&mut self, written: &scenario::Administration) -> Administration {
        let at = At::file("administration");
        let (audit_lag, audit_cost) = match &written.audit {
            Some(scenario::Audit::ExAnte { lag_months, cost_share }) => (lag_months.as_ref(), cost_share.as_ref()),
            None => (None, None),
        };
        Administration {
            approval_months: self.numbers.project_or(
                &at.field("approval_months"),
                written.approval_months.as_ref(),
                ColumnOf::Everyone,
                0.0,
            ),
            payment_lag: self.numbers.run_or(&at.field("payment_lag_months"), written.payment_lag_months.as_ref(), 0.0),
            audit_lag: self.numbers.run_or(&at.field("audit.lag_months"), audit_lag, 0.0),
            audit_cost: self.numbers.share_or(&at.field("audit.cost_share"), audit_cost, Share::NONE),
            release: written.release.as_ref().map(|release| match release {
                scenario::Release::AtOnce => Release::AtOnce,
                scenario::Release::Even => Release::Even,
                scenario::Release::BetaCurve { alpha, beta, span_years } => Release::Beta {
                    alpha: self.numbers.run(&at.field("release.alpha"), alpha),
                    beta: self.numbers.run(&at.field("release.beta"), beta),
                    span: self.numbers.run_or(&at.field("release.span_years"), span_years.as_ref(), 1.0),
                },
            }),
            carry_over: self.numbers.share_or(&at.field("carry_over"), written.carry_over.as_ref(), Share::NONE),
            patent_months: self.numbers.run_or(&at.field("patent_months"), written.patent_months.as_ref(), 0.0),
            recovery: self.numbers.share_or(&at.field("recovery"), written.recovery.as_ref(), Share::NONE),
        }
    }

    fn class(&mut self, class: usize, name: &str, written: &scenario::FirmClass) -> FirmClass {
        let (firms, name) = (At::file("firms"), name);
        let at = firms.field(name);
        let hurdle_rate = self.numbers.run(&at.field("hurdle_rate"), &written.hurdle_rate);
        FirmClass {
            hurdle_rate,
            liquid_wealth: self.numbers.project(
                &at.field("liquid_wealth"),
                &written.liquid_wealth,
                ColumnOf::Class(class),
            ),
            pledgeable_assets: self.numbers.project_or(
                &at.field("pledgeable_assets"),
                written.pledgeable_assets.as_ref(),
                ColumnOf::Class(class),
                0.0,
            ),
            loan_to_value: self.numbers.share_or(
                &at.field("loan_to_value"),
                written.loan_to_value.as_ref(),
                Share::NONE,
            ),
            loan_rate: written
                .loan_rate
                .as_ref()
                .map_or(hurdle_rate, |rate| self.numbers.run(&at.field("loan_rate"), rate)),
            application_cost: self.numbers.run_or(
                &at.field("application_cost"),
                written.application_cost.as_ref(),
                0.0,
            ),
            response: self.numbers.run_or(&at.field("response"), written.response.as_ref(), 0.0),
            own_tax_base: written.tax_base == Some(scenario::TaxBase::Own),
            failure_hazard: self.numbers.run_or(&at.field("failure_hazard"), written.failure_hazard.as_ref(), 0.0),
            start_up: written.start_up.unwrap_or(false),
            with_university: self.numbers.run_or(&at.field("with_university"), written.with_university.as_ref(), 1.0),
        }
    }

    fn university(&mut self, written: &scenario::University) -> University {
        let at = At::file("university");
        University {
            efficiency: self.numbers.run_or(&at.field("efficiency"), written.efficiency.as_ref(), 1.0),
            coordination_loss: self.numbers.run_or(
                &at.field("coordination_loss"),
                written.coordination_loss.as_ref(),
                0.0,
            ),
            capacity: written
                .capacity_per_year
                .as_ref()
                .map(|capacity| self.numbers.run(&at.field("capacity_per_year"), capacity)),
            inventor_share: self.numbers.share_or(
                &at.field("inventor_share"),
                written.inventor_share.as_ref(),
                Share::NONE,
            ),
        }
    }

    fn technology(&mut self, t: usize, name: &str, written: &scenario::Technology) -> Technology {
        let technologies = At::file("technologies");
        let at = technologies.field(name);
        let (technology_at, stages_at) = (at, at.field("stages"));
        let of = ColumnOf::Technology(t);
        let stages = written
            .stages
            .iter()
            .map(|stage| {
                let at = stages_at.field(&stage.name);
                let (shared_cost, shared_time) = (written.cost_overrun.as_ref(), written.time_overrun.as_ref());
                Stage {
                    cost: self.numbers.project(&at.field("cost"), &stage.cost, of),
                    months: self.numbers.project(&at.field("months"), &stage.months, of),
                    success: self.numbers.project(&at.field("success"), &stage.success, of),
                    cost_overrun: self.overrun(
                        &at,
                        &technology_at,
                        "cost_overrun",
                        stage.cost_overrun.as_ref(),
                        shared_cost,
                        t,
                    ),
                    time_overrun: self.overrun(
                        &at,
                        &technology_at,
                        "time_overrun",
                        stage.time_overrun.as_ref(),
                        shared_time,
                        t,
                    ),
                    files_patent: stage.files_patent.unwrap_or(false),
                }
            })
            .collect();
        Technology {
            strategic: written.strategic.unwrap_or(false),
            public_value: written.public_value.as_ref().map(|v| self.numbers.project(&at.field("public_value"), v, of)),
            state_purchase: written.state_purchase.as_ref().map(|purchase| {
                (
                    self.numbers.project(&at.field("state_purchase.value"), &purchase.value, of),
                    self.numbers.share(&at.field("state_purchase.margin"), &purchase.margin),
                )
            }),
            stages,
            payoff: written.payoff.as_ref().map(|payoff| self.payoff(&at.field("payoff"), payoff, of)),
            unprotected: self.numbers.share_or(&at.field("unprotected"), written.unprotected.as_ref(), Share::ALL),
            certification: self.numbers.project_or(
                &at.field("certification_months"),
                written.certification_months.as_ref(),
                of,
                0.0,
            ),
        }
    }

    /// An overrun has a score of its own in each stage, also where the distribution is the technology's; drawn per run it is one number.
    fn overrun(
        &mut self,
        stage_at: &At<'_>,
        technology_at: &At<'_>,
        field: &str,
        own: Option<&Uncertain<FactorPerProject>>,
        shared: Option<&Uncertain<FactorPerProject>>,
        t: usize,
    ) -> ProjectNumber {
        let (at, written) = match (own, shared) {
            (Some(own), _) => (stage_at, own),
            (None, Some(shared)) if shared.scope == Scope::Run => (technology_at, shared),
            (None, Some(shared)) => (stage_at, shared),
            (None, None) => return ProjectNumber::Run(RunNumber::Fixed(1.0)),
        };
        self.numbers.project(&at.field(field), written, ColumnOf::Overrun(t))
    }

    fn payoff(&mut self, at: &At<'_>, written: &scenario::Payoff, of: ColumnOf) -> Payoff {
        match written {
            scenario::Payoff::Lump(value) => Payoff::Lump(self.numbers.project(at, value, of)),
            scenario::Payoff::Stream { first_year, years, decay, margin, yearly_volatility } => Payoff::Stream {
                first_year: self.numbers.project(&at.field("first_year"), first_year, of),
                years: *years as usize,
                decay: self.numbers.run_or(&at.field("decay"), decay.as_ref(), 0.0),
                margin: self.numbers.run_or(&at.field("margin"), margin.as_ref(), 1.0),
                volatility: self.numbers.run_or(&at.field("yearly_volatility"), yearly_volatility.as_ref(), 0.0),
            },
        }
    }

    fn policy(
        &mut self,
        name: &str,
        written: &scenario::Policy,
        scenario: &Scenario,
        world: usize,
        population: &Population,
    ) -> Policy {
        let schemes = written
            .schemes
            .iter()
            .filter_map(|scheme| {
                let written = scenario.schemes.as_ref()?.get(scheme)?;
                self.scheme(scheme, written, scenario, world, population)
            })
            .collect();
        let budget = match (&written.budget_per_year, &scenario.budget_per_year) {
            (Some(own), _) => Some(self.numbers.run(&At::file("policies").field(name).field("budget_per_year"), own)),
            (None, Some(shared)) => Some(self.numbers.run(&At::file("budget_per_year"), shared)),
            (None, None) => None,
        };
        Policy {
            name: name.to_owned(),
            world,
            schemes,
            priority: written.priority.as_ref().map(|priority| priority.resolve(&mut self.numbers)),
            strategic_floor: self.numbers.exact_or(written.strategic_floor.as_ref(), Share::NONE),
            budget,
            inputs: Vec::new(),
        }
    }

    /// `None` for a scheme without money: it takes no applications.
    fn scheme(
        &mut self,
        name: &str,
        written: &scenario::Scheme,
        scenario: &Scenario,
        world: usize,
        population: &Population,
    ) -> Option<Scheme> {
        let eligibility = written.eligibility.clone().unwrap_or_default();
        let pays = |of: &Proposers| of.stages.iter().map(|stage| eligibility.pays_stage(stage)).collect();
        let standing = Standing {
            name: name.to_owned(),
            admits: admitted(&eligibility, scenario, population),
            pays: population.technologies.iter().map(pays).collect(),
            limited_overrun: self.limited_overruns(scenario, world, population, written.overrun_cap()),
        };
        written.resolve(&At::file("schemes").field(name), standing, &mut self.numbers)
    }

    fn limited_overruns(
        &mut self,
        scenario: &Scenario,
        world: usize,
        population: &Population,
        cap: f64,
    ) -> Arc<LimitedOverruns> {
        let Resolver { limited, limited_overruns, .. } = self;
        let mut of_stage = |technology: &scenario::Technology, stage: &scenario::Stage| {
            let written = stage.cost_overrun.as_ref().or(technology.cost_overrun.as_ref())?;
            if written.scope == Scope::Run || written.exact().is_some() {
                return None;
            }
            let law = written.law();
            let key = (Arc::as_ptr(law), cap.to_bits());
            Some(*limited.entry(key).or_insert_with(|| law.distribution().limited_mean(cap)))
        };
        let all = || {
            let technologies = population.technologies.iter();
            let written = technologies.map(|of| named(&scenario.technologies.0, &of.name));
            Arc::new(written.map(|of| of.stages.iter().map(|stage| of_stage(of, stage)).collect()).collect())
        };
        Arc::clone(limited_overruns.entry((world, cap.to_bits())).or_insert_with(all))
    }
}

fn admitted(eligibility: &Eligibility, scenario: &Scenario, population: &Population) -> Vec<Vec<bool>> {
    population
        .technologies
        .iter()
        .map(|t| {
            let technology = named(&scenario.technologies.0, &t.name);
            let facts = technology.facts(&t.name);
            population
                .classes
                .iter()
                .map(|class| {
                    let start_up = named(&scenario.firms.0, class).start_up.unwrap_or(false);
                    eligibility.admits_technology(facts) && eligibility.admits_firm(class, start_up)
                })
                .collect()
        })
        .collect()
}

fn named<'a, T>(entries: &'a [(String, T)], name: &str) -> &'a T {
    &entries.iter().find(|(entry, _)| entry == name).expect("names were checked").1
}

fn population(base: &Scenario) -> Population {
    let mut classes: Vec<String> = base.firms.0.iter().map(|(name, _)| name.clone()).collect();
    classes.sort();
    let mut names: Vec<&String> = base.technologies.0.iter().map(|(name, _)| name).collect();
    names.sort();
    let technologies = names
        .into_iter()
        .map(|name| {
            let technology = named(&base.technologies.0, name);
            let count = &technology.proposals_per_year;
            Proposers {
                name: name.clone(),
                stages: technology.stages.iter().map(|stage| stage.name.clone()).collect(),
                intake_years: technology.intake_years as usize,
                count: count
                    .exact()
                    .map_or_else(|| Arc::clone(count.law()), |value| Arc::new(Law::constant(float(value)))),
                count_declared: count.number.to_string(),
                classes: cumulative(&class_weights(base, &classes, technology.start_up_share.as_ref())),
            }
        })
        .collect();
    Population { technologies, classes }
}

/// Weights of the classes; where a technology says its share of start-ups, scaled within start-ups and within the others.
fn class_weights(base: &Scenario, classes: &[String], start_ups: Option<&Exact>) -> Vec<f64> {
    let weights: Vec<f64> = classes.iter().map(|class| float(named(&base.firms.0, class).weight.0)).collect();
    let Some(share) = start_ups.map(|share| float(share.0)) else { return weights };
    let is_start_up = |class: &String| named(&base.firms.0, class).start_up.unwrap_or(false);
    let total = |wanted: bool| -> f64 {
        classes.iter().zip(&weights).filter(|(c, _)| is_start_up(c) == wanted).map(|(_, w)| w).sum()
    };
    let (young, old) = (total(true), total(false));
    classes
        .iter()
        .zip(&weights)
        .map(|(class, weight)| if is_start_up(class) { weight / young * share } else { weight / old * (1.0 - share) })
        .map(|weight| if weight.is_finite() { weight } else { 0.0 })
        .collect()
}

fn cumulative(weights: &[f64]) -> Vec<f64> {
    let total: f64 = weights.iter().sum();
    let mut sum = 0.0;
    let mut shares: Vec<f64> = weights
        .iter()
        .map(|weight| {
            sum += weight;
            sum / total
        })
        .collect();
    let last_used = weights.iter().rposition(|&weight| weight > 0.0).unwrap_or(0);
    for share in &mut shares[last_used..] {
        *share = 1.0;
    }
    shares
}

fn clock(base: &Scenario) -> Clock {
    let (year, month) = base.clock.first_month().expect("the start was checked");
    Clock { start_year: year, start_month: month, months: base.clock.months as usize }
}

fn targets(base: &Scenario, currency_per_amount: Decimal) -> Vec<Target> {
    base.targets
        .iter()
        .flatten()
        .map(|target| {
            let measure = crate::measure::index(&target.measure).expect("measures were checked");
            let money = crate::measure::MEASURES[measure].is_money();
            let bound = |bound: &Exact| float(if money { bound.0 * currency_per_amount } else { bound.0 });
            Target {
                measure,
                at_least: target.at_least.as_ref().map(bound),
                at_most: target.at_most.as_ref().map(bound),
            }
        })
        .collect()
}

fn until(base: &Scenario, policies: &[Policy], currency_per_amount: Decimal) -> Vec<Wanted> {
    let policy = |name: &String| {
        policies.iter().position(|policy| policy.name == *name).expect("the policies of until were checked")
    };
    base.monte_carlo
        .until
        .iter()
        .flatten()
        .map(|wanted| {
            let measure = crate::measure::index(&wanted.measure).expect("measures were checked");
            let unit = if crate::measure::MEASURES[measure].is_money() { currency_per_amount } else { Decimal::ONE };
            let half_width = match (wanted.within, wanted.relative) {
                (Some(Exact(within)), _) => HalfWidth::Within(float(within * unit)),
                (None, Some(Exact(part))) => HalfWidth::Relative(float(part)),
                (None, None) => unreachable!("until was checked: one of within and relative is written"),
            };
            let of = wanted.policy.as_ref().or(wanted.better.as_ref()).expect("until was checked: a policy is named");
            Wanted { measure, policy: policy(of), than: wanted.than.as_ref().map(policy), half_width }
        })
        .collect()
}

/// Correlated inputs and columns, in groups that share a factor.
fn groups(
    base: &Scenario,
    inputs: &[Input],
    inputs_of_world: usize,
    columns: &[Column],
    columns_of_world: usize,
) -> (Vec<Group>, Vec<Group>) {
    let correlations = base.correlations.as_deref().unwrap_or_default();
    let input_paths: Vec<&str> = inputs.iter().map(|input| input.path.as_str()).collect();
    let column_paths: Vec<&str> = columns.iter().map(|column| column.path.as_str()).collect();
    (factored(&input_paths, inputs_of_world, correlations), factored(&column_paths, columns_of_world, correlations))
}

/// Groups of paths tied by correlations, each with its factor. Where policies change a distribution, a path stands several times:
/// each of them shares the path's own luck, so each stands in a group of its own, with the same factor. Members of the file's world come
/// first, those of schemes in the order of their paths, so that no policy moves the draws of another. Correlations were checked.
fn factored(paths: &[&str], of_world: usize, correlations: &[Correlation]) -> Vec<Group> {
    let mut distinct: Vec<&str> = Vec::new();
    let mut copies: Vec<Vec<usize>> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, path) in paths.iter().enumerate() {
        let place = *known.entry(path).or_insert_with(|| {
            distinct.push(path);
            copies.push(Vec::new());
            distinct.len() - 1
        });
        copies[place].push(index);
    }
    let mut order: Vec<usize> = (0..distinct.len()).collect();
    order.sort_by_key(
        |&path| if copies[path][0] < of_world { (copies[path][0], "") } else { (of_world, distinct[path]) },
    );
    let distinct: Vec<&str> = order.iter().map(|&path| distinct[path]).collect();
    let copies: Vec<&Vec<usize>> = order.iter().map(|&path| &copies[path]).collect();
    let links = correlation::links(&distinct, correlations);
    let mut groups = Vec::new();
    for tied in correlation::groups(distinct.len(), &links) {
        let factor = cholesky(tied.len(), &correlation::matrix(&tied, &links)).expect("correlations were checked");
        let most = tied.iter().map(|&path| copies[path].len()).max().unwrap_or(0);
        for copy in 0..most {
            let members = tied.iter().map(|&path| copies[path].get(copy).copied().unwrap_or(copies[path][0])).collect();
            groups.push(Group { members, factor: factor.clone() });
        }
    }
    groups
}

fn notes(base: &Scenario) -> Vec<String> {
    let mut notes = vec![
        "Behavioural numbers (response, success, overruns, hurdle rates) are transferred from studies in other countries, unless the scenario's sources say otherwise."
            .to_owned(),
        "Bands show what may happen (percentiles over futures); ± shows how sure the simulation is of its mean (Monte Carlo standard error)."
            .to_owned(),
    ];
    if base.targets.as_ref().is_some_and(|targets| targets.iter().any(|t| t.measure == "growth_contribution_points")) {
        notes.push("Growth contributions are accounting, not a prediction of national growth.".to_owned());
    }
    notes
}

fn float(decimal: Decimal) -> f64 {
    decimal.to_f64().expect("decimals fit an f64")
}
