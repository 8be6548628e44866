//! Scenario → study: names become indices, defaults are filled in, equal worlds are shared. The scenario is known to be valid.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::chance::Law;
use crate::model::policy::{Funding, LimitedOverruns, Policy, Royalty, Scheme, Selection};
use crate::model::study::{Clock, Design, Group, HalfWidth, Population, Proposers, Study, Target, Wanted};
use crate::model::world::{Administration, Economy, FirmClass, Payoff, Release, Stage, Technology, University, World};
use crate::number::{
    Column, ColumnOf, Field, Input, Number, ProjectNumber, RunNumber, RunShare, Scope, Uncertain, Unit,
};
use crate::scenario::policy::ADDED_REFERENCE;
use crate::scenario::{self, Correlation, Scenario, correlation};
use crate::scheme::eligibility::Eligibility;
use crate::scheme::payment::{Payment, Timing};
use crate::scheme::priority::{Over, Priority, Threshold};
use crate::scheme::{funding, rights, selection};
use crate::statistics::cholesky;
use crate::text::Exact;
use crate::units::Share;

/// Resolves a valid scenario. `variants[i]` is the scenario as policy `i` changes it with `set`, where it does.
#[must_use]
pub fn resolve(base: &Scenario, variants: &[Option<Scenario>]) -> Study {
    let mut numbers = Numbers {
        per_amount: base.currency.units_per_amount(),
        dimensions: scenario::numbers::dimensions(base),
        inputs: Listed::default(),
        columns: Listed::default(),
        used: Vec::new(),
        limited: BTreeMap::new(),
        limited_overruns: BTreeMap::new(),
    };
    let population = population(base);
    let mut worlds = vec![numbers.world(base, &population)];
    let (of_world, columns_of_world) = (numbers.inputs.items.len(), numbers.columns.items.len());
    let of_base = numbers.take_used();
    let mut policies = Vec::new();
    for (index, (name, written)) in base.policies.0.iter().enumerate() {
        let variant = variants.get(index).and_then(Option::as_ref);
        let world = match variant {
            None => 0,
            Some(variant) => {
                let world = numbers.world(variant, &population);
                worlds.iter().position(|known| *known == world).unwrap_or_else(|| {
                    worlds.push(world);
                    worlds.len() - 1
                })
            }
        };
        let scenario = variant.unwrap_or(base);
        let written = scenario.policies.get(name).unwrap_or(written);
        let mut policy = numbers.policy(name, written, scenario, world, &population);
        if variant.is_none() {
            numbers.used.extend_from_slice(&of_base);
        }
        policy.inputs = numbers.take_used();
        policies.push(policy);
    }
    let reference = base.reference.as_ref().and_then(|name| policies.iter().position(|policy| policy.name == *name));
    let reference = reference.unwrap_or_else(|| {
        policies.insert(
            0,
            Policy {
                name: ADDED_REFERENCE.to_owned(),
                world: 0,
                schemes: Vec::new(),
                priority: None,
                strategic_floor: Share::NONE,
                budget: None,
                inputs: of_base,
            },
        );
        0
    });
    let Numbers { per_amount, inputs: Listed { items: inputs, .. }, columns: Listed { items: columns, .. }, .. } =
        numbers;
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

/// Numbers collected on the way: each path and law once.
struct Numbers {
    per_amount: Decimal,
    /// Paths that have a dimension of a Sobol design, in order.
    dimensions: Vec<String>,
    inputs: Listed<Input>,
    columns: Listed<Column>,
    /// Inputs looked up since they were last taken.
    used: Vec<usize>,
    /// Limited means that were worked out, by law and cap.
    limited: BTreeMap<(*const Law, u64), f64>,
    /// The same by world and cap.
    limited_overruns: BTreeMap<(usize, u64), Arc<LimitedOverruns>>,
}

/// Inputs or columns in the order they were found, and where those of each path stand. Laws are told apart by where they lie in memory:
/// each is kept once.
struct Listed<T> {
    items: Vec<T>,
    of_path: BTreeMap<String, Vec<(*const Law, usize)>>,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Listed { items: Vec::new(), of_path: BTreeMap::new() }
    }
}

impl<T> Listed<T> {
    /// The place of what has this path and law, which is made if it is not there.
    fn place(&mut self, path: &str, law: &Arc<Law>, make: impl FnOnce() -> T) -> usize {
        let law = Arc::as_ptr(law);
        let known = self.of_path.get(path).and_then(|known| known.iter().find(|(of, _)| *of == law));
        if let Some((_, place)) = known {
            return *place;
        }
        let place = self.items.len();
        self.items.push(make());
        self.of_path.entry(path.to_owned()).or_default().push((law, place));
        place
    }
}

impl Numbers {
    /// The inputs looked up since the last time, in order.
    fn take_used(&mut self) -> Vec<usize> {
        let mut used = std::mem::take(&mut self.used);
        used.sort_unstable();
        used.dedup();
        used
    }

    fn run<F: Field>(&mut self, path: &str, written: &Uncertain<F>) -> RunNumber {
        match written.number.exact() {
            Some(value) => RunNumber::Fixed(self.fixed::<F>(value)),
            None => RunNumber::Drawn(self.input(path, &written.number, F::UNIT, law(written))),
        }
    }

    /// A constant in smallest units.
    fn fixed<F: Field>(&self, value: Decimal) -> f64 {
        float(if F::UNIT == Unit::Amount { value * self.per_amount } else { value })
    }

    fn run_or<F: Field>(&mut self, path: &str, written: Option<&Uncertain<F>>, default: f64) -> RunNumber {
        written.map_or(RunNumber::Fixed(default), |written| self.run(path, written))
    }

    fn share<F: Field>(&mut self, path: &str, written: &Uncertain<F>) -> RunShare {
        if let Some(share) = written.exact().and_then(Share::exact) {
            return RunShare::Fixed(share);
        }
        match self.run(path, written) {
            RunNumber::Fixed(value) => RunShare::Fixed(Share::sampled(value)),
            RunNumber::Drawn(input) => RunShare::Drawn(input),
        }
    }

    fn share_or<F: Field>(&mut self, path: &str, written: Option<&Uncertain<F>>, default: Share) -> RunShare {
        written.map_or(RunShare::Fixed(default), |written| self.share(path, written))
    }

    fn input(&mut self, path: &str, declared: &Number, unit: Unit, law: &Arc<Law>) -> usize {
        let Numbers { inputs, dimensions, .. } = self;
        let input = inputs.place(path, law, || Input {
            path: path.to_owned(),
            law: Arc::clone(law),
            declared: declared.to_string(),
            unit,
            range: unit.range(),
            dimension: dimensions.binary_search_by(|known| known.as_str().cmp(path)).ok(),
        });
        self.used.push(input);
        input
    }

    fn project<F: Field>(&mut self, path: &str, written: &Uncertain<F>, of: ColumnOf) -> ProjectNumber {
        if written.scope == Scope::Run || written.exact().is_some() {
            return ProjectNumber::Run(self.run(path, written));
        }
        let law = law(written);
        let column = self.columns.place(path, law, || Column {
            path: path.to_owned(),
            law: Arc::clone(law),
            declared: written.number.to_string(),
            unit: F::UNIT,
            of,
        });
        ProjectNumber::Column { column, mean: law.mean() }
    }

    fn project_or<F: Field>(
        &mut self,
        path: &str,
        written: Option<&Uncertain<F>>,
        of: ColumnOf,
        default: f64,
    ) -> ProjectNumber {
        let fixed = ProjectNumber::Run(RunNumber::Fixed(default));
        written.map_or(fixed, |written| self.project(path, written, of))
    }

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
        Economy {
            output: self.run("economy.output", &written.output),
            growth: self.run_or("economy.growth", written.growth.as_ref(), 0.0),
            social_rate: self.run("economy.social_discount_rate", &written.social_discount_rate),
            state_rate: self.run("economy.state_discount_rate", &written.state_discount_rate),
            profit_tax: self.share("economy.profit_tax", &written.profit_tax),
            excess_burden: self.run_or("economy.excess_burden", written.excess_burden.as_ref(), 0.0),
            social_return: self.run_or("economy.social_return_ratio", written.social_return_ratio.as_ref(), 1.0),
            domestic_share: self.run_or("economy.domestic_share", written.domestic_share.as_ref(), 1.0),
            spillover_lag: self.run_or("economy.spillover_lag_months", written.spillover_lag_months.as_ref(), 0.0),
            value_added: self.run_or("economy.value_added_per_profit", written.value_added_per_profit.as_ref(), 1.0),
        }
    }

    fn administration(&mut self, written: &scenario::Administration) -> Administration {
        let (audit_lag, audit_cost) = match &written.audit {
            Some(scenario::Audit::ExAnte { lag_months, cost_share }) => (lag_months.as_ref(), cost_share.as_ref()),
            None => (None, None),
        };
        Administration {
            approval_months: self.project_or(
                "administration.approval_months",
                written.approval_months.as_ref(),
                ColumnOf::Everyone,
                0.0,
            ),
            payment_lag: self.run_or("administration.payment_lag_months", written.payment_lag_months.as_ref(), 0.0),
            audit_lag: self.run_or("administration.audit.lag_months", audit_lag, 0.0),
            audit_cost: self.share_or("administration.audit.cost_share", audit_cost, Share::NONE),
            release: written.release.as_ref().map(|release| match release {
                scenario::Release::AtOnce => Release::AtOnce,
                scenario::Release::Even => Release::Even,
                scenario::Release::BetaCurve { alpha, beta, span_years } => Release::Beta {
                    alpha: self.run("administration.release.alpha", alpha),
                    beta: self.run("administration.release.beta", beta),
                    span: self.run_or("administration.release.span_years", span_years.as_ref(), 1.0),
                },
            }),
            carry_over: self.share_or("administration.carry_over", written.carry_over.as_ref(), Share::NONE),
            patent_months: self.run_or("administration.patent_months", written.patent_months.as_ref(), 0.0),
            recovery: self.share_or("administration.recovery", written.recovery.as_ref(), Share::NONE),
        }
    }

    fn class(&mut self, class: usize, name: &str, written: &scenario::FirmClass) -> FirmClass {
        let at = |field: &str| format!("firms.{name}.{field}");
        let hurdle_rate = self.run(&at("hurdle_rate"), &written.hurdle_rate);
        FirmClass {
            hurdle_rate,
            liquid_wealth: self.project(&at("liquid_wealth"), &written.liquid_wealth, ColumnOf::Class(class)),
            pledgeable_assets: self.project_or(
                &at("pledgeable_assets"),
                written.pledgeable_assets.as_ref(),
                ColumnOf::Class(class),
                0.0,
            ),
            loan_to_value: self.share_or(&at("loan_to_value"), written.loan_to_value.as_ref(), Share::NONE),
            loan_rate: written.loan_rate.as_ref().map_or(hurdle_rate, |rate| self.run(&at("loan_rate"), rate)),
            application_cost: self.run_or(&at("application_cost"), written.application_cost.as_ref(), 0.0),
            response: self.run_or(&at("response"), written.response.as_ref(), 0.0),
            own_tax_base: written.tax_base == Some(scenario::TaxBase::Own),
            failure_hazard: self.run_or(&at("failure_hazard"), written.failure_hazard.as_ref(), 0.0),
            start_up: written.start_up.unwrap_or(false),
            with_university: self.run_or(&at("with_university"), written.with_university.as_ref(), 1.0),
        }
    }

    fn university(&mut self, written: &scenario::University) -> University {
        University {
            efficiency: self.run_or("university.efficiency", written.efficiency.as_ref(), 1.0),
            coordination_loss: self.run_or("university.coordination_loss", written.coordination_loss.as_ref(), 0.0),
            capacity: written
                .capacity_per_year
                .as_ref()
                .map(|capacity| self.run("university.capacity_per_year", capacity)),
            inventor_share: self.share_or("university.inventor_share", written.inventor_share.as_ref(), Share::NONE),
        }
    }

    fn technology(&mut self, t: usize, name: &str, written: &scenario::Technology) -> Technology {
        let at = |field: &str| format!("technologies.{name}.{field}");
        let of = ColumnOf::Technology(t);
        let stages = written
            .stages
            .iter()
            .map(|stage| {
                let at = |field: &str| format!("technologies.{name}.stages.{}.{field}", stage.name);
                let cost_overrun = stage.cost_overrun.as_ref().or(written.cost_overrun.as_ref());
                let time_overrun = stage.time_overrun.as_ref().or(written.time_overrun.as_ref());
                Stage {
                    cost: self.project(&at("cost"), &stage.cost, of),
                    months: self.project(&at("months"), &stage.months, of),
                    success: self.project(&at("success"), &stage.success, of),
                    cost_overrun: self.overrun(
                        &at("cost_overrun"),
                        stage.cost_overrun.is_some(),
                        name,
                        "cost_overrun",
                        cost_overrun,
                        t,
                    ),
                    time_overrun: self.overrun(
                        &at("time_overrun"),
                        stage.time_overrun.is_some(),
                        name,
                        "time_overrun",
                        time_overrun,
                        t,
                    ),
                    files_patent: stage.files_patent.unwrap_or(false),
                }
            })
            .collect();
        Technology {
            strategic: written.strategic.unwrap_or(false),
            public_value: written.public_value.as_ref().map(|v| self.project(&at("public_value"), v, of)),
            state_purchase: written.state_purchase.as_ref().map(|purchase| {
                (
                    self.project(&at("state_purchase.value"), &purchase.value, of),
                    self.share(&at("state_purchase.margin"), &purchase.margin),
                )
            }),
            stages,
            payoff: written.payoff.as_ref().map(|payoff| self.payoff(&at("payoff"), payoff, of)),
            unprotected: self.share_or(&at("unprotected"), written.unprotected.as_ref(), Share::ALL),
            certification: self.project_or(&at("certification_months"), written.certification_months.as_ref(), of, 0.0),
        }
    }

    /// An overrun has a score of its own in each stage, also where the distribution is the technology's; drawn per run it is one number.
    fn overrun(
        &mut self,
        path: &str,
        own: bool,
        technology: &str,
        field: &str,
        written: Option<&Uncertain<crate::number::FactorPerProject>>,
        t: usize,
    ) -> ProjectNumber {
        let Some(written) = written else { return ProjectNumber::Run(RunNumber::Fixed(1.0)) };
        if written.scope == Scope::Run && !own {
            return self.project(&format!("technologies.{technology}.{field}"), written, ColumnOf::Overrun(t));
        }
        self.project(path, written, ColumnOf::Overrun(t))
    }

    fn payoff(&mut self, path: &str, written: &scenario::Payoff, of: ColumnOf) -> Payoff {
        let at = |field: &str| format!("{path}.{field}");
        match written {
            scenario::Payoff::Lump(value) => Payoff::Lump(self.project(path, value, of)),
            scenario::Payoff::Stream { first_year, years, decay, margin, yearly_volatility } => Payoff::Stream {
                first_year: self.project(&at("first_year"), first_year, of),
                years: *years as usize,
                decay: self.run_or(&at("decay"), decay.as_ref(), 0.0),
                margin: self.run_or(&at("margin"), margin.as_ref(), 1.0),
                volatility: self.run_or(&at("yearly_volatility"), yearly_volatility.as_ref(), 0.0),
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
            (Some(own), _) => Some(self.run(&format!("policies.{name}.budget_per_year"), own)),
            (None, Some(shared)) => Some(self.run("budget_per_year", shared)),
            (None, None) => None,
        };
        Policy {
            name: name.to_owned(),
            world,
            schemes,
            priority: written.priority.as_ref().map(|Priority::PrivateShare { at_least, over }| Threshold {
                at_least: exact_share(at_least),
                over: over.unwrap_or(Over::Cash),
            }),
            strategic_floor: written.strategic_floor.as_ref().map_or(Share::NONE, exact_share),
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
        let at = |field: &str| format!("schemes.{name}.{field}");
        let funding = match &written.funding {
            funding::Funding::Share { state, to, counterpart } => Funding {
                state: self.share(&at("funding.state"), state),
                to_university: match to {
                    None | Some(funding::Recipient::Firm) => RunShare::Fixed(Share::NONE),
                    Some(funding::Recipient::University(share)) => self.share(&at("funding.to"), share),
                },
                firm_counterpart: self.share_or(
                    &at("funding.counterpart.firm"),
                    counterpart.as_ref().map(|counterpart| &counterpart.firm),
                    Share::ALL,
                ),
            },
            funding::Funding::Match { private, state } => Funding {
                state: RunShare::Fixed(ratio(state.0, private.0 + state.0)),
                to_university: RunShare::Fixed(Share::NONE),
                firm_counterpart: RunShare::Fixed(Share::ALL),
            },
            funding::Funding::Nothing => return None,
        };
        let eligibility = written.eligibility.clone().unwrap_or_default();
        let overrun_cap = written.overrun_cap.as_ref().map_or(1.5, |cap| float(cap.0));
        let timing = written.payment.as_ref().map_or(Timing::PerStage, Payment::timing);
        let firm_chooses = written.firm_chooses_size.unwrap_or(eligibility.state_need != Some(true));
        Some(Scheme {
            name: name.to_owned(),
            admits: admitted(&eligibility, scenario, population),
            with_university: eligibility.with_university,
            private_at_least: eligibility.private_share_at_least.as_ref().map_or(Share::NONE, exact_share),
            pays: population
                .technologies
                .iter()
                .map(|t| t.stages.iter().map(|stage| eligibility.pays_stage(stage)).collect())
                .collect(),
            funding,
            timing,
            advance_or_floor: match &written.payment {
                Some(Payment::Advance(share)) => self.share(&at("payment"), share),
                Some(Payment::OnResult { floor: Some(share) }) => self.share(&at("payment.floor"), share),
                _ => RunShare::Fixed(Share::NONE),
            },
            overrun_cap,
            limited_overrun: self.limited_overruns(scenario, world, population, overrun_cap),
            firm_owns: match &written.rights {
                None | Some(rights::Rights::Firm | rights::Rights::State { .. }) => RunShare::Fixed(Share::ALL),
                Some(rights::Rights::University) => RunShare::Fixed(Share::NONE),
                Some(rights::Rights::Shared { firm }) => self.share(&at("rights.firm"), firm),
            },
            royalty: self.royalty(name, written),
            selection: match &written.selection {
                None | Some(selection::Selection::Everyone) => Selection::Everyone,
                Some(selection::Selection::FirstCome) => Selection::FirstCome,
                Some(selection::Selection::Lottery) => Selection::Lottery,
                Some(selection::Selection::Panel { reliability, failure_aversion }) => Selection::Panel {
                    reliability: self.run(&at("selection.reliability"), reliability),
                    failure_aversion: self.run_or(&at("selection.failure_aversion"), failure_aversion.as_ref(), 0.0),
                },
            },
            call_every: written.call_every_months.unwrap_or(12) as usize,
            tries: written.tries.unwrap_or(1),
            believed_award: self.run_or(&at("believed_award"), written.believed_award.as_ref(), 0.5),
            compliance_cost: self.run_or(&at("compliance_cost"), written.compliance_cost.as_ref(), 0.0),
            budget: written.budget_per_year.as_ref().map(|budget| self.run(&at("budget_per_year"), budget)),
            firm_chooses_size: firm_chooses,
            max_scale: written.max_scale.as_ref().map_or(1.5, |scale| float(scale.0)),
        })
    }

    fn royalty(&mut self, name: &str, written: &scenario::Scheme) -> Option<Royalty> {
        let at = |field: &str| format!("schemes.{name}.{field}");
        if let Some(royalty) = &written.royalty {
            return Some(Royalty {
                rates: royalty
                    .rates
                    .iter()
                    .enumerate()
                    .map(|(year, rate)| self.share(&at(&format!("royalty.rates.{year}")), rate))
                    .collect(),
                cap: royalty.cap.as_ref().map(|cap| self.run(&at("royalty.cap"), cap)),
                interest: self.run_or(&at("royalty.interest"), royalty.interest.as_ref(), 0.0),
            });
        }
        match &written.rights {
            Some(rights::Rights::State { licence_royalty: Some(rate) }) => Some(Royalty {
                rates: vec![self.share(&at("rights.licence_royalty"), rate)],
                cap: None,
                interest: RunNumber::Fixed(0.0),
            }),
            _ => None,
        }
    }

    fn limited_overruns(
        &mut self,
        scenario: &Scenario,
        world: usize,
        population: &Population,
        cap: f64,
    ) -> Arc<LimitedOverruns> {
        let Numbers { limited, limited_overruns, .. } = self;
        let mut of_stage = |technology: &scenario::Technology, stage: &scenario::Stage| {
            let written = stage.cost_overrun.as_ref().or(technology.cost_overrun.as_ref())?;
            if written.scope == Scope::Run || written.exact().is_some() {
                return None;
            }
            let law = law(written);
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

/// What a distribution is drawn from, an amount in smallest units; the scenario was judged and found right.
fn law<F: Field>(written: &Uncertain<F>) -> &Arc<Law> {
    let counted = written.judged.facts().and_then(|facts| facts.counted.as_ref());
    &counted.expect("the scenario's distributions were judged").law
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
                    .map_or_else(|| Arc::clone(law(count)), |value| Arc::new(Law::constant(float(value)))),
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

fn exact_share(written: &Exact) -> Share {
    Share::exact(written.0).expect("shares were checked")
}

/// An exact ratio of two decimals.
fn ratio(part: Decimal, whole: Decimal) -> Share {
    let (part, whole) = (part.normalize(), whole.normalize());
    let scale = part.scale().max(whole.scale());
    let shift = Decimal::from(10_i64.pow(scale));
    let (num, den) = ((part * shift).to_i64(), (whole * shift).to_i64());
    num.zip(den).and_then(|(num, den)| Share::ratio(num, den)).expect("matching parts were checked")
}

fn float(decimal: Decimal) -> f64 {
    decimal.to_f64().expect("decimals fit an f64")
}
