//! What a policy that sets the world does in it, and what that world alone changes: two parts of its difference to the reference case,
//! run by run. Simulates nothing.

use crate::measure::Measure;
use crate::outcome::Cell;
use crate::statistics::{Estimate, chance_higher, mean_of_some};
use crate::study::estimates::band;
use crate::study::summary::{Difference, Part};

/// The difference of a policy to the reference case in a mean, in its two parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// The policy less no schemes in its world.
    pub policy: Part,
    /// No schemes in its world less the reference case.
    pub world: Part,
    /// Both together.
    pub both: Difference,
}

/// The parts over the runs in which all three lives have a value: that of the policy, that without schemes in its world, and the
/// reference case. `None` where there is no such run. The difference is, in each run, the sum of the parts.
#[must_use]
pub fn parts(measure: &Measure, own: &[Cell], world: &[Cell], reference: &[Cell], block: usize) -> Option<Parts> {
    let against = measure.against_reference;
    let of_run = |((own, world), reference): ((&Cell, &Cell), &Cell)| {
        let (own, world) = (own.of_run()?, world.of_run()?);
        // A measure against the reference is a difference already, of the policy and of the world.
        if against { Some((own, world)) } else { Some((own - world, world - reference.of_run()?)) }
    };
    let runs: Vec<Option<(f64, f64)>> = own.iter().zip(world).zip(reference).map(of_run).collect();
    let column = |of: fn((f64, f64)) -> f64| -> Vec<Option<f64>> { runs.iter().map(|run| run.map(of)).collect() };
    let both = column(|(policy, world)| policy + world);
    let mean = |values: &[Option<f64>]| mean_of_some(values, block);
    let nothing = vec![Some(0.0); both.len()];
    let (estimate, higher) = (mean(&both)?, chance_higher(&both, &nothing, block)?);
    Some(Parts {
        policy: part(mean(&column(|(policy, _)| policy))?),
        world: part(mean(&column(|(_, world)| world))?),
        both: Difference {
            value: tidy(estimate.value),
            se: estimate.error(),
            interval: estimate.interval(0.95),
            higher: higher.value,
            higher_se: higher.error(),
            n: higher.n,
            band: band(both.into_iter().flatten().collect()),
            ignorance: None,
        },
    })
}

fn part(estimate: Estimate) -> Part {
    Part { value: tidy(estimate.value), se: estimate.error(), interval: estimate.interval(0.95), n: estimate.n }
}

/// −0 is written 0.
fn tidy(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Id, MEASURES};

    fn column(values: [f64; 3]) -> Vec<Cell> {
        values.map(|num| Cell { num, den: 1.0 }).to_vec()
    }

    #[test]
    fn what_the_policy_and_what_its_world_changes_add_up() {
        // 12, 9 and 6 more than without schemes, where the world alone brings 3, 3 and 6.
        let (own, world, reference) = (column([20.0, 17.0, 16.0]), column([8.0, 8.0, 10.0]), column([5.0, 5.0, 4.0]));
        let level = &MEASURES[Id::SocialNpv as usize];
        let found = parts(level, &own, &world, &reference, 1).expect("three runs");
        assert!((found.policy.value, found.world.value, found.both.value) == (9.0, 4.0, 13.0), "{found:?}");
        assert_eq!((found.both.higher.to_bits(), found.both.n), (1.0_f64.to_bits(), 3));
        // Of a measure that is a difference already the parts are what stands there, and there is nothing to take off.
        let differences = &MEASURES[Id::FiscalNpv as usize];
        let none = vec![Cell::default(); 3];
        let found = parts(differences, &own, &world, &none, 1).expect("three runs");
        assert!((found.policy.value, found.both.value) == (53.0 / 3.0, 79.0 / 3.0), "{found:?}");
        assert_eq!(parts(level, &own, &none, &reference, 1), None);
    }
}
