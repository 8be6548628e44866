//! Who pays what of a stage whose cost is known. Knows no rule.

use crate::units::Money;

/// Who pays what of a stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Its cost: what State, university, overlays and firm pay together.
    pub cost: Money,
    /// The State's part by the contract.
    pub state: Money,
    /// The university's own part.
    pub university: Money,
    /// What overlays take over of the firm's part.
    pub overlays: Money,
    /// The firm's part; below nothing where the State pays more than the cost.
    pub firm: Money,
    /// What working together costs the firm on top.
    pub coordination: Money,
    /// What effort for the result costs it on top.
    pub effort: Money,
}

impl Parts {
    /// What the firm pays of its own, coordination and effort included.
    #[must_use]
    pub fn own(&self) -> Money {
        self.firm + self.coordination + self.effort
    }
}
