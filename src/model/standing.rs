//! What a scheme comes to in a world: whom it admits, which stages it pays for, and the means of overruns that its cap cuts. Awards nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::index::{Classes, Each, Technologies};
use crate::number::{Collection, ProjectNumber, RunNumber};
use crate::scenario::payoff::Resolved as Payoff;
use crate::scenario::stage::Resolved as Stage;
use crate::scenario::vehicle::{self, Resolved as Vehicle};
use crate::scenario::world::World;
use crate::scenario::{Scenario, Scheme, Technology};
use crate::scheme::eligibility::Eligibility;
use crate::scheme::equity;
use crate::scheme::origin::{BestOf, Origin};
use crate::scheme::{LimitedOverruns, Standing};

/// The standing of a scheme of a valid scenario, with the means of overruns that its cap cuts.
#[must_use]
pub fn standing(
    name: &str,
    scheme: &Scheme,
    scenario: &Scenario,
    limited_overrun: Arc<LimitedOverruns>,
    fund: Option<equity::Standing>,
    best: BestOf,
) -> Standing {
    let eligibility = scheme.eligibility.clone().unwrap_or_default();
    let pays = |of: &Technology| {
        scheme.funding.pays(of.stages.iter().map(|stage| eligibility.pays_stage(&stage.name)).collect())
    };
    Standing {
        name: name.to_owned(),
        admits: admitted(&eligibility, scheme, scenario),
        pays: scenario.technologies.by_name().into_iter().map(|(_, technology)| pays(technology)).collect(),
        limited_overrun,
        fund,
        best,
    }
}

/// Where the best of several ideas stands for each technology of a world, where a network brings them to a scheme.
pub fn best(scheme: &Scheme, world: &World, numbers: &mut Collection) -> BestOf {
    let draws = scheme.origin.as_ref().and_then(Origin::draws);
    let mut known = |payoff: &Option<Payoff>| match payoff {
        Some(Payoff::Lump(number) | Payoff::Stream { first_year: number, .. }) => {
            draws.zip(numbers.drawn_column(*number)).map(|(draws, column)| numbers.best(column, draws))
        }
        // Nobody knows before at what an idea is sold.
        Some(Payoff::Multiple { .. }) | None => None,
    };
    world.technologies.iter().map(|technology| known(&technology.payoff)).collect()
}

/// The fund that pays for a scheme in a world, which is put among the policy's if it is not there yet.
pub fn fund(
    scheme: &Scheme,
    scenario: &Scenario,
    world: &World,
    vehicles: &mut Vec<Vehicle>,
    numbers: &mut Collection,
) -> Option<equity::Standing> {
    let (name, _) = scheme.funding.vehicle()?;
    let written = scenario.vehicles.as_ref()?.get(name)?;
    let fund = vehicles.iter().position(|vehicle| vehicle.name == name).unwrap_or_else(|| {
        vehicles.push(written.resolve(name, &vehicle::AT.field(name), numbers));
        vehicles.len() - 1
    });
    let back = scheme.funding.pays_back_at()?;
    let mut known = |payoff: &Option<Payoff>| match payoff {
        Some(Payoff::Multiple { law, .. }) => Some(equity::Multiple {
            back: RunNumber::Fixed(back),
            mean: match law {
                ProjectNumber::Run(number) => *number,
                ProjectNumber::Column { mean, .. } => *mean,
            },
            drawn: numbers
                .drawn_column(*law)
                .map(|column| (numbers.mean_up_to(back, column), numbers.chance_below(back, column))),
        }),
        Some(Payoff::Lump(_) | Payoff::Stream { .. }) | None => None,
    };
    let multiples = world.technologies.iter().map(|technology| known(&technology.payoff)).collect();
    let Vehicle { state, rules, .. } = &vehicles[fund];
    Some(equity::Standing { fund, state: *state, rules: *rules, multiples })
}

fn admitted(
    eligibility: &Eligibility,
    scheme: &Scheme,
    scenario: &Scenario,
) -> Each<Technologies, Each<Classes, bool>> {
    let classes = scenario.firms.by_name();
    let admits = |name: &str, technology: &Technology| {
        let admitted = eligibility.admits_technology(technology.facts(name));
        classes.iter().map(|(name, class)| admitted && scheme.admits_firm(name, class.is_start_up())).collect()
    };
    scenario.technologies.by_name().into_iter().map(|(name, technology)| admits(name, technology)).collect()
}

/// Means of overruns that are cut at a cap, each worked out once.
#[derive(Debug, Default)]
pub struct LimitedMeans {
    /// By column and cap.
    of_column: BTreeMap<(usize, u64), RunNumber>,
    /// By world and cap.
    of_world: BTreeMap<(usize, u64), Arc<LimitedOverruns>>,
}

impl LimitedMeans {
    /// E[min(X, cap)] of all stages of a world, which has this place.
    pub fn of_world(
        &mut self,
        world: &World,
        place: usize,
        cap: f64,
        numbers: &mut Collection,
    ) -> Arc<LimitedOverruns> {
        let LimitedMeans { of_column, of_world } = self;
        let mut of_stage = |stage: &Stage| {
            let column = numbers.drawn_column(stage.cost_overrun)?;
            let known = of_column.entry((column, cap.to_bits()));
            Some(*known.or_insert_with(|| numbers.mean_up_to(cap, column)))
        };
        let all = || {
            let technologies = world.technologies.iter();
            Arc::new(technologies.map(|of| of.stages.iter().map(&mut of_stage).collect()).collect())
        };
        Arc::clone(of_world.entry((place, cap.to_bits())).or_insert_with(all))
    }
}
