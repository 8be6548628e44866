//! A contract on paper: what a firm applies for and what the call makes of it. Holds no money.

use crate::units::Share;

/// What a firm applies for; the call fixes the rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proposal {
    /// Scheme within the policy.
    pub scheme: u16,
    /// The State's share.
    pub state_share: Share,
    /// Private share of the plan.
    pub private_share: Share,
    /// Whether it goes first.
    pub priority: bool,
    /// Size of the project.
    pub scale: f64,
    /// Factor on profit that goes with the size.
    pub growth: f64,
}

impl Proposal {
    /// A proposal that no call has looked at.
    #[must_use]
    pub fn new(scheme: usize, state_share: Share) -> Proposal {
        Proposal {
            scheme: u16::try_from(scheme).expect("a policy has few schemes"),
            state_share,
            private_share: Share::ALL,
            priority: false,
            scale: 1.0,
            growth: 1.0,
        }
    }

    /// Scheme within the policy.
    #[inline]
    #[must_use]
    pub fn scheme(&self) -> usize {
        self.scheme.into()
    }
}
