//! A contract on paper: what a firm applies for. Holds no money.

use crate::units::Share;

/// What a firm applies for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proposal {
    /// Scheme within the policy.
    pub scheme: u16,
    /// The State's share.
    pub state_share: Share,
    /// The month in which it applied: what changes from year to year in its contract is that of its fiscal year.
    pub applied: u16,
    /// Private share of the plan.
    pub private_share: Share,
    /// Whether it goes first.
    pub priority: bool,
    /// Months that the firm believed to wait for its money.
    pub believed: f64,
    /// Whether it bridges, and so waits for nothing.
    pub bridges: bool,
    /// Size of the project.
    pub scale: f64,
    /// Factor on profit that goes with the size.
    pub growth: f64,
}

impl Proposal {
    /// Scheme within the policy.
    #[inline]
    #[must_use]
    pub fn scheme(&self) -> usize {
        self.scheme.into()
    }
}
