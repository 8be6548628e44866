//! All projects of a run as their firms see them: plans from luck, and what each is worth alone. Overruns and gates are carried along
//! unread.

use std::collections::BTreeMap;

use crate::draws::luck::{failing_together, failure_month, happens};
use crate::draws::{Luck, Project};
use crate::firm::beliefs::{Ask, Beliefs, TechnologyBeliefs, Terms};
use crate::firm::case::Case;
use crate::firm::launch::value_at_launch;
use crate::firm::prospect::{Prospect, StageFacts};
use crate::firm::worth;
use crate::index::TechnologyIndex;
use crate::meter::{Meter, What, reckonable};
use crate::model::{MAX_STAGES, Payoff, ProjectNumber, Technology, World};
use crate::number::ProjectYears;
use crate::units::{END, MOST_AMOUNT, Money};

/// All projects of a run in one world.
#[derive(Clone, Debug, Default)]
pub struct Prospects {
    /// In project order.
    pub projects: Vec<Prospect>,
    /// Their stages, project by project.
    pub stages: Vec<StageFacts>,
    /// Notes a project whose amounts or worth are beyond what can be counted.
    pub meter: Meter,
}

impl Prospects {
    /// The stages of a project.
    #[inline]
    #[must_use]
    pub fn stages_of(&self, prospect: &Prospect) -> &[StageFacts] {
        &self.stages[prospect.range()]
    }

    /// A contract under these terms for the project of this index, as its firm looks at it in this month.
    #[inline]
    #[must_use]
    pub fn case<'a>(
        &'a self,
        project: u32,
        beliefs: &'a Beliefs,
        terms: &'a Terms,
        ask: Ask,
        month: usize,
    ) -> Case<'a> {
        let prospect = &self.projects[project as usize];
        let stages = self.stages_of(prospect);
        Case {
            prospect,
            stages,
            stated: stages,
            beliefs,
            terms,
            ask,
            month,
            begun: None,
            overlaid: None,
            effects: None,
        }
    }

    /// Works out all projects of a run in one world. `like`: those of a world with the same plans ([`same_plans`]), which are taken over.
    pub fn fill(&mut self, world: &World, beliefs: &Beliefs, luck: &Luck, like: Option<&Prospects>) {
        if let Some(like) = like {
            self.projects.clone_from(&like.projects);
            self.stages.clone_from(&like.stages);
            self.meter.clone_from(&like.meter);
        } else {
            self.plan(world, beliefs, luck);
        }
        for (index, prospect) in (0..).zip(&mut self.projects) {
            let stages = &mut self.stages[prospect.range()];
            value(beliefs, prospect, stages);
            if !has_a_worth(prospect, stages) {
                self.meter.note(index, What::Worth);
            }
        }
    }

    /// All plans, not yet valued.
    fn plan(&mut self, world: &World, beliefs: &Beliefs, luck: &Luck) {
        self.projects.clear();
        self.stages.clear();
        self.meter.clear();
        let correlation = world.economy.failure_correlation.at(&luck.drawn);
        // What a topic gains is the public value of its first project.
        let mut gains: BTreeMap<(TechnologyIndex, u16), Money> = BTreeMap::new();
        for (number, (index, project)) in (0..).zip(luck.projects.iter().enumerate()) {
            let first = self.stages.len();
            let read = |number: ProjectNumber| luck.number(number, index);
            let meter = &mut self.meter;
            let mut money = |amount: ProjectNumber| meter.amount(number, What::Draws, read(amount).max(0.0));
            fill_stages(world, beliefs, luck, project, &read, &mut money, &mut self.stages);
            let failure = failing_together(project.failure, luck.failures, correlation);
            let project = &project.failing(failure);
            let mut prospect = plan(world, beliefs, project, &self.stages[first..], first, &read, &mut money);
            if world.technologies[project.technology].topic.is_some() {
                let topic = (project.technology, project.year);
                prospect.gains = *gains.entry(topic).or_insert(prospect.gains);
            }
            if prospect.planned_cost > MOST_AMOUNT {
                self.meter.note(number, What::Draws);
            }
            self.projects.push(prospect);
        }
    }
}

fn fill_stages(
    world: &World,
    beliefs: &Beliefs,
    luck: &Luck,
    project: &Project,
    read: &impl Fn(ProjectNumber) -> f64,
    money: &mut impl FnMut(ProjectNumber) -> Money,
    stages: &mut Vec<StageFacts>,
) {
    let technology = &world.technologies[project.technology];
    let known = &beliefs.technologies[project.technology];
    let hurdle = &beliefs.classes[project.class].hurdle;
    for (k, stage) in technology.stages.iter().enumerate() {
        let cost = money(stage.cost);
        let months = read(stage.months).clamp(0.0, 600.0);
        let chance = read(stage.success).clamp(0.0, 1.0);
        let expected_months = months * known.time_overrun[k];
        stages.push(StageFacts {
            cost,
            months,
            chance,
            expected_cost: cost.to_f64() * known.cost_overrun[k],
            expected_months,
            discount: hurdle.at(expected_months),
            cost_overrun: read(stage.cost_overrun).max(0.0),
            time_overrun: read(stage.time_overrun).max(0.0),
            passes: happens(luck.gates[project.stages as usize + k], chance),
            next_alone: 0.0,
        });
    }
}

/// Whether projects have the same plans and purses in two worlds, whatever they are worth there.
#[must_use]
pub fn same_plans(a: &World, b: &World) -> bool {
    a.technologies == b.technologies
        && a.classes == b.classes
        && a.administration.approval_months == b.administration.approval_months
        && a.economy.failure_correlation == b.economy.failure_correlation
}

/// A project's plan, not yet valued.
#[allow(clippy::cast_possible_truncation, reason = "stages are at most a dozen, months are cut")]
fn plan(
    world: &World,
    beliefs: &Beliefs,
    project: &Project,
    stages: &[StageFacts],
    first: usize,
    read: &impl Fn(ProjectNumber) -> f64,
    money: &mut impl FnMut(ProjectNumber) -> Money,
) -> Prospect {
    let technology = &world.technologies[project.technology];
    let firm = &world.classes[project.class];
    let class = &beliefs.classes[project.class];
    let (payoff, exit) = payoff(technology, &beliefs.technologies[project.technology], stages, read, &mut *money);
    let wealth = money(firm.liquid_wealth);
    let assets = money(firm.pledgeable_assets);
    let certification = read(technology.certification).clamp(0.0, 600.0);
    let public_value = technology.public_value.map_or(Money::ZERO, &mut *money);
    let (mut reach, mut reach_cost, mut chance, mut full_cost, mut planned_cost) = (1.0, 0.0, 1.0, 0.0, 0.0);
    for stage in stages {
        planned_cost += stage.cost.to_f64();
        reach_cost += reach * stage.expected_cost;
        full_cost += stage.expected_cost;
        reach *= stage.chance * stage.discount;
        chance *= stage.chance;
    }
    Prospect {
        technology: project.technology,
        class: project.class,
        arrival: project.arrival,
        stages: stages.len() as u16,
        first: first as u32,
        failure: failure_month(project.arrival, project.failure, class.hazard).min(2 * END) as u32,
        partner: happens(project.partner, class.with_university),
        wealth,
        assets,
        limit: class.loan_to_value.of(assets),
        approval: match &world.administration.approval_months {
            ProjectYears::Same(months) => read(*months).clamp(0.0, 600.0),
            ProjectYears::Path(months) => months.in_month(project.arrival.into()),
        },
        certification,
        payoff,
        exit,
        public_value,
        gains: public_value,
        purchase: technology.state_purchase.map_or(Money::ZERO, |(value, _)| money(value)),
        wait: 0.0,
        profit_value: 0.0,
        profit_nominal: 0.0,
        launch_discount: class.hurdle.at(certification),
        planned_cost,
        full_cost,
        reach_cost,
        reach,
        chance,
        benefit: 0.0,
        alone: 0.0,
        goes_alone: false,
    }
}

/// The first year's profit or lump, or what is expected of an exit, and the months until it.
fn payoff(
    technology: &Technology,
    known: &TechnologyBeliefs,
    stages: &[StageFacts],
    read: &impl Fn(ProjectNumber) -> f64,
    money: &mut impl FnMut(ProjectNumber) -> Money,
) -> (Money, f64) {
    match technology.payoff {
        Some(Payoff::Lump(value)) => (money(value), 0.0),
        Some(Payoff::Stream { first_year, .. }) => (money(first_year), 0.0),
        Some(Payoff::Multiple { exit_months, .. }) => {
            let cost: f64 = stages.iter().map(|stage| stage.expected_cost).sum();
            (Money::rounded(known.multiple.unwrap_or(0.0) * cost), read(exit_months).clamp(0.0, 600.0))
        }
        None => (Money::ZERO, 0.0),
    }
}

/// Values a planned project: its payoff, and what it is worth to its firm alone.
fn value(beliefs: &Beliefs, prospect: &mut Prospect, stages: &mut [StageFacts]) {
    value_at_launch(beliefs, prospect, stages, 1.0);
    prospect.benefit = prospect.reach * prospect.launch_discount * prospect.profit_value;
    let mut next = [0.0; MAX_STAGES];
    prospect.alone = worth::alone(prospect, stages, beliefs, None, &mut next[..stages.len()]);
    for (stage, value) in stages.iter_mut().zip(next) {
        stage.next_alone = value;
    }
    let needs = beliefs.technologies[prospect.technology].at_launch.needs;
    prospect.goes_alone = prospect.alone >= 0.0 && prospect.full_cost + needs <= prospect.means().to_f64();
}

/// Whether everything about a project's worth is a number to reckon with: a sum is none if one of its parts is none.
fn has_a_worth(prospect: &Prospect, stages: &[StageFacts]) -> bool {
    let known = prospect.profit_value.abs() + prospect.profit_nominal + prospect.launch_discount + prospect.reach;
    reckonable(stages.iter().fold(known + prospect.alone.abs(), |sum, stage| sum + stage.next_alone.abs()))
}
