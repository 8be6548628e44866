//! The rule about projects of a table under a policy: what they state is theirs there, too.

use std::collections::BTreeSet;

use crate::scenario::proposals::columns_of;
use crate::scenario::{Scenario, policy};
use crate::text::{Faults, Node};

/// A policy may not take away what a project of a table states a number of, as by another kind of payoff.
pub(super) fn check_variant(base: &Scenario, variant: &Scenario, policy: &str, root: &Node, faults: &mut Faults) {
    for (name, technology) in &variant.technologies.0 {
        let has = columns_of(technology);
        let gone = |column: &&str| !has.contains_key(*column);
        let stated = base.listed(name).flat_map(|row| &row.stated).filter(|stated| !stated.is_of_firm());
        let gone: BTreeSet<&str> = stated.map(|stated| stated.column.as_str()).filter(gone).collect();
        for column in gone {
            let what = format!("projects of the table state {column}, which the technology `{name}` would not have");
            let help = "set a number of the technology, and not what it has".to_owned();
            faults.at(root, &policy::AT.field(policy).field("set").to_string(), what, help);
        }
    }
}
