//! What a scheme comes to in a world: whom it admits, which stages it pays for, and the means of overruns that its cap cuts. Awards nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::chance::Law;
use crate::index::{Classes, Each, Technologies};
use crate::number::Scope;
use crate::scenario::{Scenario, Scheme, Stage, Technology};
use crate::scheme::eligibility::Eligibility;
use crate::scheme::{LimitedOverruns, Standing};

/// The standing of a scheme of a valid scenario in the world of this place.
#[must_use]
pub fn standing(name: &str, scheme: &Scheme, scenario: &Scenario, world: usize, means: &mut LimitedMeans) -> Standing {
    let eligibility = scheme.eligibility.clone().unwrap_or_default();
    let pays = |of: &Technology| of.stages.iter().map(|stage| eligibility.pays_stage(&stage.name)).collect();
    Standing {
        name: name.to_owned(),
        admits: admitted(&eligibility, scenario),
        pays: scenario.technologies.by_name().into_iter().map(|(_, technology)| pays(technology)).collect(),
        limited_overrun: means.of_world(scenario, world, scheme.overrun_cap()),
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
    /// By law and cap.
    of_law: BTreeMap<(*const Law, u64), f64>,
    /// By world and cap.
    of_world: BTreeMap<(usize, u64), Arc<LimitedOverruns>>,
}

impl LimitedMeans {
    /// E[min(X, cap)] of all stages of a world.
    fn of_world(&mut self, scenario: &Scenario, world: usize, cap: f64) -> Arc<LimitedOverruns> {
        let LimitedMeans { of_law, of_world } = self;
        let mut of_stage = |technology: &Technology, stage: &Stage| {
            let written = stage.cost_overrun.as_ref().or(technology.cost_overrun.as_ref())?;
            if written.scope == Scope::Run || written.exact().is_some() {
                return None;
            }
            let law = written.law();
            let key = (Arc::as_ptr(law), cap.to_bits());
            Some(*of_law.entry(key).or_insert_with(|| law.distribution().limited_mean(cap)))
        };
        let all = || {
            let technologies = scenario.technologies.by_name().into_iter().map(|(_, technology)| technology);
            let of = technologies.map(|of| of.stages.iter().map(|stage| of_stage(of, stage)).collect());
            Arc::new(of.collect())
        };
        Arc::clone(of_world.entry((world, cap.to_bits())).or_insert_with(all))
    }
}
