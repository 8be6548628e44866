//! How firms answer policies, as written. Moves no firm.

use serde::Deserialize;

/// Where it stands in a file.
pub const FIELD: &str = "behaviour";

/// How firms answer policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Behaviour {
    /// Each applies, goes alone or leaves it, in the size and at the time that is best for it under the policy.
    Responsive,
    /// They do under every policy what they do in the reference case: the same projects, sizes, months and stages. Support is arithmetic on
    /// that, as in the static scoring of ministries of finance: who would go ahead anyway has what it may have, from the month in which it
    /// comes, as far as budgets go.
    Fixed,
}

impl Behaviour {
    /// Where it is not written.
    pub const DEFAULT: Behaviour = Behaviour::Responsive;

    /// Whether firms do under every policy what they do in the reference case.
    #[inline]
    #[must_use]
    pub fn is_fixed(self) -> bool {
        match self {
            Behaviour::Responsive => false,
            Behaviour::Fixed => true,
        }
    }
}
