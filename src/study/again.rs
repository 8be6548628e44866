//! Which policies of a study have to be lived again when some of its numbers were changed, and the others' futures taken over: a policy's
//! luck depends on no other policy, so that what was not touched gives the same to the last bit. Lives nothing.

use crate::engine::Block;
use crate::model::{Bases, Study};

/// The policies of a study that may give something else than those of another, by their places: first of all the reference case, with which
/// each is compared. `None` where their blocks do not go together: other policies, worlds, years or runs.
#[must_use]
pub fn touched(study: &Study, other: &Study) -> Option<Vec<usize>> {
    if !have_one_shape(study, other) {
        return None;
    }
    let (reference, policies) = (study.reference, &study.policies);
    let all = !is_same_around(study, other) || policies[reference] != other.policies[reference];
    let others = (0..policies.len()).filter(|place| *place != reference);
    let touched = others.filter(|place| all || policies[*place] != other.policies[*place]);
    Some(std::iter::once(reference).chain(touched).collect())
}

/// Whether what policies and worlds give stands in the same places of a block.
fn have_one_shape(study: &Study, other: &Study) -> bool {
    let places = |study: &Study| {
        let of_policies: Vec<(String, usize)> =
            study.policies.iter().map(|policy| (policy.name.clone(), policy.world)).collect();
        (of_policies, study.worlds.len(), study.reference, study.runs, study.clock.years())
    };
    places(study) == places(other)
}

/// Whether two studies are the same but for their policies, and for what is only said of results.
fn is_same_around(study: &Study, other: &Study) -> bool {
    // Every field is named, so that a new one must be thought of here.
    let Study {
        title: _,
        titles: _,
        language: _,
        currency: _,
        units_per_currency,
        units_per_amount,
        clock,
        runs,
        twins: _,
        seed,
        design,
        behaviour,
        inputs,
        input_groups,
        columns,
        derived,
        bests,
        column_groups,
        population,
        worlds,
        in_force,
        policies: _,
        reference,
        subjects,
        targets: _,
        until: _,
        notes: _,
    } = study;
    units_per_currency.total_cmp(&other.units_per_currency).is_eq()
        && (*units_per_amount, *clock, *runs, *seed) == (other.units_per_amount, other.clock, other.runs, other.seed)
        && (*design, *behaviour, *reference, *subjects)
            == (other.design, other.behaviour, other.reference, other.subjects)
        && (inputs, input_groups, columns) == (&other.inputs, &other.input_groups, &other.columns)
        && (derived, bests, column_groups) == (&other.derived, &other.bests, &other.column_groups)
        && (population, worlds, in_force) == (&other.population, &other.worlds, &other.in_force)
}

/// A block of a study: what was lived again of it, in a study of some of its policies, and the same block of a study of this shape, or twins
/// of one and the other. `None` where they do not go together.
#[must_use]
pub fn joined(study: &Study, (again, of): (&Block, &Study), known: Block) -> Option<Block> {
    let (whole, part) = (Bases::of(study), Bases::of(of));
    let mut places = Vec::with_capacity(part.outcomes());
    for policy in &of.policies {
        places.push(study.policies.iter().position(|other| other.name == policy.name)?);
    }
    // Behind the policies the lives without schemes, in the order of their outcomes.
    for base in &part.all()[1..] {
        places.push(whole.all().iter().find(|other| other.world == base.world)?.place);
    }
    (known.runs() == again.runs()).then(|| known.with(again, &places))
}
