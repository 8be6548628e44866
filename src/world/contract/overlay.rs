//! Support beside the main contract, or without any: what it takes over of the firm's part, what it is given back. Posts nothing.

use crate::ledger::Purpose;
use crate::scheme::collar::KnownCollar;
use crate::scheme::purchase::Batch;
use crate::units::{Money, Share};
use crate::world::contract::due::Due;

/// State support that lies over a contract or over a firm's own money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlay {
    /// Which of the policy's it is.
    pub number: u16,
    /// What it deducts from taxable profit for each unit of own payment, beside the payment itself.
    pub deducts: f64,
    /// What the State buys under it.
    pub buys: Option<Batch>,
    /// How the State shares revenue under it.
    pub shares: Option<KnownCollar>,
    /// Whether it gives money.
    pub gives_money: bool,
    /// What it takes over of the firm's part of each stage.
    takes_over: Share,
    /// What of the money it paid the firm gives back once it launches.
    gives_back: Share,
    /// What it takes over of the current stage.
    part: Money,
    /// What it has paid.
    paid: Money,
}

impl Overlay {
    /// An overlay that takes over a share of the firm's part of each stage and is given back a share of that at the launch.
    #[must_use]
    pub fn new(takes_over: Share, gives_back: Share) -> Overlay {
        Overlay {
            number: 0,
            deducts: 0.0,
            buys: None,
            shares: None,
            gives_money: true,
            takes_over,
            gives_back,
            part: Money::ZERO,
            paid: Money::ZERO,
        }
    }

    /// An overlay under which so much is deducted from taxable profit for each unit of own payment, beside the payment itself, or the State
    /// buys a batch, or shares revenue.
    #[must_use]
    pub fn beside(number: u16, deducts: f64, buys: Option<Batch>, shares: Option<KnownCollar>) -> Overlay {
        Overlay { number, deducts, buys, shares, ..Overlay::new(Share::NONE, Share::NONE) }
    }

    /// An overlay that gives no money.
    #[must_use]
    pub fn without_money(number: u16) -> Overlay {
        Overlay { number, gives_money: false, ..Overlay::new(Share::NONE, Share::NONE) }
    }

    /// What it would take over of a firm's part of a stage; nothing where the firm pays nothing.
    #[must_use]
    pub fn part_of(&self, firm: Money) -> Money {
        self.takes_over.of(firm.max(Money::ZERO))
    }

    /// Before a stage: it takes over this part.
    pub fn enter(&mut self, part: Money) {
        self.part = part;
    }

    /// A stage starts: it pays its part.
    pub fn start(&mut self, dues: &mut Vec<Due>) {
        self.paid += self.part;
        Due::add(dues, Purpose::Grant, self.part);
        Due::add(dues, Purpose::StateResearch, self.part);
    }

    /// The launch: the firm gives back.
    pub fn launch(&self, dues: &mut Vec<Due>) {
        Due::add(dues, Purpose::Royalty, self.gives_back.of(self.paid));
    }

    /// State money it paid.
    #[must_use]
    pub fn paid(&self) -> Money {
        self.paid
    }
}
