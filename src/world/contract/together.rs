//! All that pays for a project beside its firm: at most one main contract, and overlays. The firm and the world ask here, whether there
//! is anything or not; a project alone pays for itself.

use crate::ledger::Purpose;
use crate::scheme::funding::StageFunding;
use crate::units::{Money, Share};
use crate::world::contract::due::{AtGate, Due, Needs, Started};
use crate::world::contract::main_contract::Contract;
use crate::world::contract::overlay::Overlay;
use crate::world::contract::parts::Parts;

/// A project's contract and overlays, and who pays what of its current stage.
#[derive(Clone, Debug, Default)]
pub struct Contracts {
    main: Option<Contract>,
    overlays: Vec<Overlay>,
    stage: Parts,
}

impl Contracts {
    /// The main contract starts.
    pub fn sign(&mut self, contract: Contract) {
        self.main = Some(contract);
    }

    /// Lies an overlay over what there is.
    pub fn lay_over(&mut self, overlay: Overlay) {
        self.overlays.push(overlay);
    }

    /// The main contract.
    #[inline]
    #[must_use]
    pub fn main(&self) -> Option<&Contract> {
        self.main.as_ref()
    }

    /// The same, to tell it of its requests.
    #[inline]
    #[must_use]
    pub fn main_mut(&mut self) -> Option<&mut Contract> {
        self.main.as_mut()
    }

    /// Who pays what of the current stage; nothing before it is known.
    #[must_use]
    pub fn stage(&self) -> &Parts {
        &self.stage
    }

    /// What each overlay takes over of a firm's part: all together no more than there is.
    fn taken_over(overlays: &[Overlay], firm: Money) -> impl Iterator<Item = Money> {
        overlays.iter().scan(firm.max(Money::ZERO), move |left, overlay| {
            let part = overlay.part_of(firm).min(*left);
            *left -= part;
            Some(part)
        })
    }

    /// Who pays what of a stage of this plan whose cost is known.
    #[inline]
    #[must_use]
    pub fn parts(&self, funding: &StageFunding, plan: Money, cost: Money, coordination: Money) -> Parts {
        let split = funding.split(plan, cost);
        let overlays = Contracts::taken_over(&self.overlays, split.firm).sum();
        let firm = split.firm - overlays;
        Parts { cost, state: split.state, school: split.school, overlays, firm, coordination }
    }

    /// The firm goes on into a stage with these parts: what is to be asked for at once.
    pub fn enter(&mut self, parts: Parts) -> Money {
        self.stage = parts;
        if !self.overlays.is_empty() {
            let taken: Vec<Money> = Contracts::taken_over(&self.overlays, parts.firm + parts.overlays).collect();
            self.overlays.iter_mut().zip(taken).for_each(|(overlay, part)| overlay.enter(part));
        }
        self.main.as_mut().map_or(Money::ZERO, |main| main.enter(parts.state))
    }

    /// What must be there for the stage to start.
    #[inline]
    #[must_use]
    pub fn needs(&self) -> Needs {
        let alone = || Needs { from_firm: self.stage.own(), in_hand: Money::ZERO, unpaid: Money::ZERO, waits: false };
        self.main.as_ref().map_or_else(alone, |main| main.needs(&self.stage))
    }

    /// What the stage costs the State beyond what it committed itself to.
    #[must_use]
    pub fn beyond(&self, committed: Money) -> Money {
        self.main.map_or(Money::ZERO, |_| (self.stage.state - committed).max(Money::ZERO))
    }

    /// The stage starts.
    pub fn start(&mut self, needs: &Needs, dues: &mut Vec<Due>) -> Started {
        let owed = self.main.as_mut().map_or(Money::ZERO, |main| main.start(needs, dues));
        self.overlays.iter_mut().for_each(|overlay| overlay.start(dues));
        let Needs { from_firm, .. } = *needs;
        Due::add(dues, Purpose::FirmResearch, from_firm - self.stage.coordination);
        Due::add(dues, Purpose::SchoolResearch, self.stage.school);
        Due::add(dues, Purpose::Coordination, self.stage.coordination);
        Started { from_firm, own: from_firm - owed }
    }

    /// State money of the main contract arrives: what of it comes back to the firm.
    pub fn receive(&mut self, amount: Money, dues: &mut Vec<Due>) -> Money {
        self.main.as_mut().expect("only contracts ask for money").receive(amount, dues)
    }

    /// Whether State money that was asked for has not yet come.
    #[must_use]
    pub fn wait_for_money(&self) -> bool {
        self.main.as_ref().is_some_and(Contract::waits_for_money)
    }

    /// What the gate of the stage brings.
    pub fn at_gate(&mut self, passed: bool) -> AtGate {
        let state = self.stage.state;
        self.main.as_mut().map_or_else(AtGate::default, |main| main.at_gate(state, passed))
    }

    /// The contract is over, by a technical success or without: what the State still owes the firm, if there was a contract.
    pub fn close(&mut self, recovery: Share, dues: &mut Vec<Due>) -> Option<Money> {
        self.main.as_mut().map(|main| main.close(recovery, dues))
    }

    /// The product is launched.
    pub fn launch(&self, dues: &mut Vec<Due>) {
        self.overlays.iter().for_each(|overlay| overlay.launch(dues));
    }

    /// State money in hand: what there is left of it where the horizon cuts the project off.
    #[must_use]
    pub fn in_hand(&self) -> Money {
        self.main.as_ref().map_or(Money::ZERO, Contract::in_hand)
    }

    /// Net State money: G of this project.
    #[must_use]
    pub fn net_state_money(&self) -> Money {
        let of_main = self.main.as_ref().map_or(Money::ZERO, Contract::net_state_money);
        of_main + self.overlays.iter().map(Overlay::paid).sum()
    }
}
