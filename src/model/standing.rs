//! What a scheme comes to in a world: whom it admits, which stages it pays for, and the means of overruns that its cap cuts. Awards nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::index::{Classes, Each, Technologies};
use crate::number::{Collection, ProjectNumber, RunNumber};
use crate::scenario::stage::Resolved as Stage;
use crate::scenario::world::World;
use crate::scenario::{Scenario, Scheme, Technology};
use crate::scheme::eligibility::Eligibility;
use crate::scheme::{LimitedOverruns, Standing};

/// The standing of a scheme of a valid scenario, with the means of overruns that its cap cuts.
#[must_use]
pub fn standing(name: &str, scheme: &Scheme, scenario: &Scenario, limited_overrun: Arc<LimitedOverruns>) -> Standing {
    let eligibility = scheme.eligibility.clone().unwrap_or_default();
    let pays = |of: &Technology| {
        scheme.funding.pays(of.stages.iter().map(|stage| eligibility.pays_stage(&stage.name)).collect())
    };
    Standing {
        name: name.to_owned(),
        admits: admitted(&eligibility, scenario),
        pays: scenario.technologies.by_name().into_iter().map(|(_, technology)| pays(technology)).collect(),
        limited_overrun,
    }
}

fn admitted(eligibility: &Eligibility, scenario: &Scenario) -> Each<Technologies, Each<Classes, bool>> {
    let classes = scenario.firms.by_name();
    let admits = |name: &str, technology: &Technology| {
        let admitted = eligibility.admits_technology(technology.facts(name));
        classes.iter().map(|(name, class)| admitted && eligibility.admits_firm(name, class.is_start_up())).collect()
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
        let mut of_stage = |stage: &Stage| match stage.cost_overrun {
            ProjectNumber::Run(_) => None,
            ProjectNumber::Column { column, .. } => {
                let known = of_column.entry((column, cap.to_bits()));
                Some(*known.or_insert_with(|| numbers.mean_up_to(cap, column)))
            }
        };
        let all = || {
            let technologies = world.technologies.iter();
            Arc::new(technologies.map(|of| of.stages.iter().map(&mut of_stage).collect()).collect())
        };
        Arc::clone(of_world.entry((place, cap.to_bits())).or_insert_with(all))
    }
}
