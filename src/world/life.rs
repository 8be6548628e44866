//! Where a project stands: its state, contract and money. What moves it is in [`crate::world::simulation`].

use crate::units::to_f64;
use crate::units::{Money, Share};
use crate::world::treasury::{NO_REQUEST, RequestId, Unit};

/// Where a project stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not yet arrived.
    Unborn,
    /// Waits for a call.
    Applying,
    /// Waits for its contract.
    Awarded,
    /// Waits for the money of its next stage.
    Ready,
    /// In a stage.
    Working,
    /// A technical success, waits for its launch.
    Certifying,
    /// On the market.
    Launched,
    /// Over, without a launch.
    Ended(End),
}

/// Why a project ended without a launch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Worth nothing to its firm, alone or with any scheme.
    Left,
    /// Not awarded, and not worth doing alone.
    Refused,
    /// The State did not go on with its contract into the next phase.
    NotKept,
    /// The firm stopped before a stage that had become too dear.
    Stopped,
    /// The firm could not pay its part.
    OutOfMoney,
    /// A gate was failed.
    GateFailed,
    /// The firm failed.
    FirmFailed,
}

/// A project's life under one policy.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts, each asked for by a measure")]
pub struct Life {
    /// Where it stands.
    pub state: State,
    /// Scheme within the policy: applied to, or of the contract.
    pub scheme: Option<u16>,
    /// Current stage.
    pub stage: u16,
    /// Month in which something is due.
    pub due: u16,
    /// Calls tried.
    pub tries: u16,
    /// Whether it has a contract.
    pub contract: bool,
    /// Whether it ever applied.
    pub applied: bool,
    /// Whether it was ever awarded.
    pub awarded: bool,
    /// Whether its contract goes first.
    pub priority: bool,
    /// Whether its first stage started.
    pub started: bool,
    /// The unit that pays its contract.
    pub unit: Unit,
    /// Requests outstanding.
    pub pending: u16,
    /// Its latest request.
    pub last_request: RequestId,
    /// Start of the contract.
    pub contract_month: u16,
    /// Month in which its first stage started.
    pub first_start: Option<u16>,
    /// Month of filing a patent.
    pub filed: Option<u16>,
    /// Month of technical success.
    pub success: Option<u16>,
    /// Month of launch.
    pub launch: Option<u16>,
    /// Month in which it ended, failed or launched.
    pub closed: u16,
    /// State share of the contract.
    pub state_share: Share,
    /// Private share of the plan.
    pub private_share: Share,
    /// Size.
    pub scale: f64,
    /// Factor on profit.
    pub growth: f64,
    /// What the firm can still pay: wealth and limit, less what it paid, plus what came back.
    pub funds: Money,
    /// State money in hand.
    pub hand: Money,
    /// State money owed to the firm for costs it bore.
    pub bridged: Money,
    /// Advance not yet spent.
    pub advance: Money,
    /// Cost of the current stage.
    pub cost: Money,
    /// The State's part of it.
    pub state_part: Money,
    /// The school's part of it.
    pub school_part: Money,
    /// Coordination of it.
    pub coordination: Money,
    /// Loss carried forward under an own tax base.
    pub loss: Money,
    /// State money received.
    pub received: Money,
    /// State money given back.
    pub returned: Money,
}

impl Life {
    /// A project that has not arrived, with its firm's means.
    #[must_use]
    pub fn unborn(funds: Money) -> Life {
        Life {
            state: State::Unborn,
            scheme: None,
            stage: 0,
            due: 0,
            tries: 0,
            contract: false,
            applied: false,
            awarded: false,
            priority: false,
            started: false,
            unit: Unit::STATE,
            pending: 0,
            last_request: NO_REQUEST,
            contract_month: 0,
            first_start: None,
            filed: None,
            success: None,
            launch: None,
            closed: u16::MAX,
            state_share: Share::NONE,
            private_share: Share::ALL,
            scale: 1.0,
            growth: 1.0,
            funds,
            hand: Money::ZERO,
            bridged: Money::ZERO,
            advance: Money::ZERO,
            cost: Money::ZERO,
            state_part: Money::ZERO,
            school_part: Money::ZERO,
            coordination: Money::ZERO,
            loss: Money::ZERO,
            received: Money::ZERO,
            returned: Money::ZERO,
        }
    }

    /// Goes on without a contract: nothing of what it applied for is left.
    pub fn go_alone(&mut self) {
        self.state = State::Ready;
        self.scheme = None;
        self.priority = false;
        self.state_share = Share::NONE;
        self.private_share = Share::ALL;
        self.scale = 1.0;
        self.growth = 1.0;
    }

    /// Net State money: G of this project.
    #[must_use]
    pub fn net_state_money(&self) -> Money {
        self.received - self.returned
    }

    /// Months it took from its arrival to its launch.
    #[must_use]
    pub fn months_to_market(&self, arrival: u16) -> Option<f64> {
        self.launch.map(|launch| to_f64(usize::from(launch - arrival)))
    }

    /// Whether nothing more can happen to it.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Launched | State::Ended(_))
    }
}
