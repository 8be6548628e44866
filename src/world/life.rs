//! Where a project stands: its state, its firm's money, its contracts. What moves it is in [`crate::world::simulation`].

use std::ops::Deref;

use crate::firm::{Begun, Beliefs, Factors};
use crate::units::to_f64;
use crate::units::{Money, Share};
use crate::world::contract::{Contracts, Proposal};
use crate::world::loan::Borrowing;

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
    /// At the end of a phase of its contract, waits for the State's decision.
    Waiting,
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
    /// The firm did not redeem its voucher, and it is not worth doing alone.
    NotRedeemed,
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

impl End {
    /// Why, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            End::Left => "not worth doing, alone or with any scheme",
            End::NotKept => "not kept by the State for the next phase",
            End::NotRedeemed => "the voucher was not redeemed, and the project is not worth doing alone",
            End::Refused => "not awarded, and not worth doing alone",
            End::Stopped => "the firm stopped, for going on had become too dear",
            End::OutOfMoney => "the firm could not pay its part",
            End::GateFailed => "a gate was failed",
            End::FirmFailed => "the firm failed",
        }
    }
}

/// What a project that has begun at its own risk still waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Awaits {
    /// Nothing.
    #[default]
    Nothing,
    /// A call.
    Call,
    /// The start of its contract, in this month.
    Contract(u16),
}

/// A topic that was solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Solved {
    /// The project that solved it.
    pub project: u32,
    /// Month of its success.
    pub month: u16,
    /// Public value gained.
    pub value: Money,
}

/// A project's life under one policy.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "facts of a life that measures ask for one by one")]
pub struct Life {
    /// Where it stands.
    pub state: State,
    /// Current stage.
    pub stage: u16,
    /// Month in which something is due.
    pub due: u16,
    /// What it waits for while it works.
    pub awaits: Awaits,
    /// Calls tried.
    pub tries: u16,
    /// Whether it ever applied.
    pub applied: bool,
    /// Whether it was ever awarded.
    pub awarded: bool,
    /// Whether its first stage started.
    pub started: bool,
    /// The phase of its tournament that its contract is in, from 0.
    pub phase: u16,
    /// Whether it was the first deployed success of a topic that it has in common with others.
    pub solves: bool,
    /// What effort for the result adds to the chance of the current stage's gate.
    pub gain: f64,
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
    /// What the firm can still pay: wealth and limit, less what it paid, plus what came back.
    pub funds: Money,
    /// Loss carried forward under an own tax base.
    pub loss: Money,
    /// What it has beside its firm's money and a contract.
    pub beside: Rarely,
    /// What it applies for, or was awarded.
    pub proposal: Option<Proposal>,
    /// Whether a panel refused it because its chance of success was below its least.
    pub barred: bool,
    /// What pays for it beside its firm.
    pub contracts: Contracts,
}

/// What a life has beside its firm's money and a contract: of overlays, of a voucher that was not redeemed, of a fund.
#[derive(Clone, Debug)]
pub struct Beside {
    /// What overlays let be deducted beside its loss.
    pub deductible: Money,
    /// Tax that the State gave up for it.
    pub given_up: Money,
    /// Its bank loans, where relief of interest lies over it, until what becomes of them is known.
    pub borrowing: Option<Box<Borrowing>>,
    /// What the State pays for them.
    pub relieved: Money,
    /// What of them was guaranteed.
    pub guaranteed: Money,
    /// The most that the State can have to pay into a collar around its revenue, by plan; nothing before its launch.
    pub collared: Money,
    /// State money that it got after its launch: premiums on what the State bought of it, and what a collar paid.
    pub premiums: Money,
    /// Units that the State bought of it.
    pub bought: u32,
    /// Overlays that it takes when its contract starts, by their places in the policy.
    pub overlays: Vec<u16>,
    /// What overlays multiply of it: those that lie over it, or that its firm reckoned with when it applied.
    pub effects: Option<Box<Factors>>,
    /// Whether its launch harmed others.
    pub harmed: bool,
    /// What it was awarded and did not take up: a voucher that is not redeemed.
    pub unused: Option<Proposal>,
    /// What a fund had of it, before tax.
    pub to_fund: Money,
}

impl Beside {
    /// Nothing.
    const NOTHING: Beside = Beside {
        deductible: Money::ZERO,
        given_up: Money::ZERO,
        borrowing: None,
        relieved: Money::ZERO,
        guaranteed: Money::ZERO,
        collared: Money::ZERO,
        premiums: Money::ZERO,
        bought: 0,
        overlays: Vec::new(),
        effects: None,
        harmed: false,
        unused: None,
        to_fund: Money::ZERO,
    };
}

/// What few lives have something of. All lives of a run are copied for each policy, so it takes no room where there is nothing; it is read
/// as if it were there.
#[derive(Clone, Debug, Default)]
pub struct Rarely(Option<Box<Beside>>);

impl Rarely {
    /// What there is; `None` where there is nothing.
    #[inline]
    #[must_use]
    pub fn seen(&self) -> Option<&Beside> {
        self.0.as_deref()
    }

    /// The same, to change it.
    pub fn change(&mut self) -> Option<&mut Beside> {
        self.0.as_deref_mut()
    }

    /// The same, which from now on is there.
    pub fn there(&mut self) -> &mut Beside {
        self.0.get_or_insert_with(|| Box::new(Beside::NOTHING))
    }
}

impl Deref for Rarely {
    type Target = Beside;

    #[inline]
    fn deref(&self) -> &Beside {
        static NOTHING: Beside = Beside::NOTHING;
        self.0.as_deref().unwrap_or(&NOTHING)
    }
}

/// What the State gave a project after its launch, and what funds have of it.
#[derive(Clone, Debug, Default)]
pub struct Posted {
    /// Tax given up.
    pub given_up: Money,
    /// Premiums on what it bought, and what it paid into a collar.
    pub premiums: Money,
    /// Units that it bought.
    pub bought: u32,
    /// The most that it can have to pay into a collar.
    pub collared: Money,
    /// What funds have.
    pub to_funds: Vec<Gain>,
}

/// What a fund has of a project in each of several months.
#[derive(Clone, Copy, Debug)]
pub struct Gain {
    /// The fund, by its place among the policy's.
    pub fund: usize,
    /// First month.
    pub month: usize,
    /// How many.
    pub months: usize,
    /// What it has in each, after tax.
    pub amount: Money,
    /// The same before tax.
    pub before_tax: Money,
}

impl Posted {
    fn is_nothing(&self) -> bool {
        let Posted { given_up, premiums, bought, collared, to_funds } = self;
        [*given_up, *premiums, *collared] == [Money::ZERO; 3] && *bought == 0 && to_funds.is_empty()
    }
}

impl Life {
    /// A project that has not arrived, with its firm's means.
    #[must_use]
    pub fn unborn(funds: Money) -> Life {
        Life {
            state: State::Unborn,
            stage: 0,
            due: 0,
            awaits: Awaits::Nothing,
            tries: 0,
            applied: false,
            awarded: false,
            started: false,
            phase: 0,
            solves: false,
            gain: 0.0,
            first_start: None,
            filed: None,
            success: None,
            launch: None,
            closed: u16::MAX,
            funds,
            loss: Money::ZERO,
            beside: Rarely::default(),
            proposal: None,
            barred: false,
            contracts: Contracts::default(),
        }
    }

    /// Goes on without a contract: nothing of what it applied for is left.
    pub fn go_alone(&mut self) {
        self.state = State::Ready;
        self.proposal = None;
        if let Some(beside) = self.beside.change() {
            beside.effects = None;
        }
    }

    /// What overlays multiply of it.
    #[inline]
    #[must_use]
    pub fn factors(&self) -> &Factors {
        self.beside.effects.as_deref().unwrap_or(&Factors::NONE)
    }

    /// Sells: what the State is to give it by then is known.
    pub fn sell(&mut self, posted: &Posted) {
        if posted.is_nothing() {
            return;
        }
        let beside = self.beside.there();
        beside.given_up += posted.given_up;
        beside.premiums += posted.premiums;
        beside.collared = posted.collared;
        beside.bought += posted.bought;
        for &Gain { months, before_tax, .. } in &posted.to_funds {
            beside.to_fund += Money(before_tax.0 * i64::try_from(months).expect("months are few"));
        }
    }

    /// Does not take up what it was awarded.
    pub fn leave_unused(&mut self) {
        self.beside.there().unused = self.proposal.take();
    }

    /// What it applied for last, or was awarded, whether it took it up or not.
    #[inline]
    #[must_use]
    pub fn asked(&self) -> Option<&Proposal> {
        self.proposal.as_ref().or(self.beside.unused.as_ref())
    }

    /// What it has begun at its own risk before a contract that would start in this month; `None` where it waits for the contract.
    #[must_use]
    pub fn begun(&self, month: usize) -> Option<Begun> {
        if self.awaits == Awaits::Nothing {
            return None;
        }
        let stages = usize::from(self.stage) + usize::from(self.state == State::Working);
        Some(Begun { stages, months: self.first_start.map_or(0.0, |first| to_f64(month - usize::from(first))) })
    }

    /// Month of its patent's grant, if it filed one.
    #[must_use]
    pub fn grant(&self, beliefs: &Beliefs) -> Option<usize> {
        self.filed.map(|filed| beliefs.grant(filed, self.factors().patent))
    }

    /// What a contract was made of, if there is one.
    #[inline]
    #[must_use]
    pub fn signed(&self) -> Option<&Proposal> {
        self.contracts.main().and(self.proposal.as_ref())
    }

    /// Its size.
    #[must_use]
    pub fn scale(&self) -> f64 {
        self.proposal.map_or(1.0, |proposal| proposal.scale)
    }

    /// Factor on its profit.
    #[must_use]
    pub fn growth(&self) -> f64 {
        self.proposal.map_or(1.0, |proposal| proposal.growth)
    }

    /// Private share of its plan.
    #[must_use]
    pub fn private_share(&self) -> Share {
        self.asked().map_or(Share::ALL, |proposal| proposal.private_share)
    }

    /// Whether an overlay lies over it.
    #[inline]
    #[must_use]
    pub fn is_overlaid(&self) -> bool {
        !self.contracts.overlays().is_empty()
    }

    /// Whether nothing was spent on it, nothing given to it, and nothing came of it.
    #[inline]
    #[must_use]
    pub fn is_idle(&self) -> bool {
        !self.started && !self.awarded && !self.is_overlaid()
    }

    /// Whether its life under a policy may be another than alone.
    #[inline]
    #[must_use]
    pub fn differs(&self) -> bool {
        self.applied || self.is_overlaid()
    }

    /// Whether its policy supports it: it has net State money of a contract, or an overlay that gives money beside those that are law already,
    /// the first so many.
    #[inline]
    #[must_use]
    pub fn has_support(&self, law: usize) -> bool {
        self.contracts.has_net_money() || self.contracts.have_overlays_with_money(law)
    }

    /// Net State money: what the State paid it, and for its loans.
    #[must_use]
    pub fn net_state_money(&self) -> Money {
        self.contracts.net_state_money() + self.beside.relieved + self.beside.premiums
    }

    /// Months it took from its arrival to its launch.
    #[must_use]
    pub fn months_to_market(&self, arrival: u16) -> Option<f64> {
        self.launch.map(|launch| to_f64(usize::from(launch - arrival)))
    }

    /// Whether it works on its stages or will.
    #[must_use]
    pub fn has_stages_ahead(&self) -> bool {
        matches!(self.state, State::Ready | State::Working | State::Waiting)
    }

    /// Whether nothing more can happen to it.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.state, State::Launched | State::Ended(_))
    }
}
