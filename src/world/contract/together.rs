//! All that pays for a project beside its firm: at most one main contract, and overlays. The firm and the world ask here, whether there
//! is anything or not; a project alone pays for itself.

use crate::ledger::Purpose;
use crate::scheme::collar::KnownCollar;
use crate::scheme::funding::{Ceiling, StageFunding};
use crate::scheme::purchase::Batch;
use crate::units::{Money, Share};
use crate::world::contract::due::{Brought, Due, Needs, Started};
use crate::world::contract::main_contract::{Borne, Contract};
use crate::world::contract::overlay::Overlay;
use crate::world::contract::parts::Parts;

/// A project's contract and overlays, and who pays what of its current stage.
#[derive(Clone, Debug, Default)]
pub struct Contracts {
    /// Most lives have none, and all are copied.
    main: Option<Box<Contract>>,
    overlays: Vec<Overlay>,
    /// Nothing before it is known.
    stage: Parts,
    /// All that was spent on its R&D.
    research: Money,
    /// What of it firm and university paid from their own.
    private: Money,
    /// What of it was paid at the firm's own risk, before the main contract started.
    at_own_risk: Money,
    /// What of that the university paid.
    university: Money,
    /// The grant equivalent of contract and overlays, where the study has overlays.
    equivalent: f64,
}

impl Contracts {
    /// The main contract starts.
    pub fn sign(&mut self, contract: Contract) {
        self.main = Some(Box::new(contract));
        self.at_own_risk = self.private;
    }

    /// Lies an overlay over what there is.
    pub fn lay_over(&mut self, overlay: Overlay) {
        self.overlays.push(overlay);
    }

    /// A contract or an overlay is worth so much to the State on the day it is signed.
    pub fn is_worth(&mut self, equivalent: f64) {
        self.equivalent += equivalent;
    }

    /// What contract and overlays were worth to the State when they were signed.
    #[must_use]
    pub fn grant_equivalent(&self) -> f64 {
        self.equivalent
    }

    /// The overlays that lie over it.
    #[inline]
    #[must_use]
    pub fn overlays(&self) -> &[Overlay] {
        &self.overlays
    }

    /// The main contract.
    #[inline]
    #[must_use]
    pub fn main(&self) -> Option<&Contract> {
        self.main.as_deref()
    }

    /// The same, to tell it of its requests.
    #[inline]
    #[must_use]
    pub fn main_mut(&mut self) -> Option<&mut Contract> {
        self.main.as_deref_mut()
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
        let ceiling = self.main().map_or(Ceiling::NONE, Contract::ceiling);
        let split = funding.split(plan, cost, ceiling);
        let overlays = Contracts::taken_over(&self.overlays, split.firm).sum();
        let firm = split.firm - overlays;
        Parts {
            cost,
            state: split.state,
            university: split.university,
            overlays,
            firm,
            coordination,
            effort: Money::ZERO,
        }
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
        self.main().map_or(Money::ZERO, |_| (self.stage.state - committed).max(Money::ZERO))
    }

    /// The stage starts.
    pub fn start(&mut self, needs: &Needs, dues: &mut Vec<Due>) -> Started {
        let alone = || Borne { spent: needs.in_hand, ..Borne::default() };
        let Borne { owed, spent, spared } = self.main.as_mut().map_or_else(alone, |main| main.start(needs, dues));
        self.overlays.iter_mut().for_each(|overlay| overlay.start(dues));
        let from_firm = needs.from_firm - spared;
        let of_firm = from_firm - self.stage.coordination - self.stage.effort;
        let paid = of_firm + self.stage.university;
        self.private += paid;
        self.university += self.stage.university;
        self.research += paid + spent + self.stage.overlays;
        Due::add(dues, Purpose::FirmResearch, of_firm);
        Due::add(dues, Purpose::UniversityResearch, self.stage.university);
        Due::add(dues, Purpose::Coordination, self.stage.coordination);
        Due::add(dues, Purpose::Effort, self.stage.effort);
        Started { from_firm, own: from_firm - owed }
    }

    /// The part of the cost of the current stage that is spent on it: all, unless the State's is taken.
    #[must_use]
    pub fn done(&self) -> f64 {
        let Parts { cost, state, .. } = self.stage;
        let takes = self.main().is_some_and(Contract::takes) && state > Money::ZERO;
        if takes { (cost - state).max(Money::ZERO).to_f64() / cost.max(state).to_f64() } else { 1.0 }
    }

    /// State money of the main contract arrives: what of it comes back to the firm.
    pub fn receive(&mut self, amount: Money, dues: &mut Vec<Due>) -> Money {
        let repaid = self.main.as_mut().expect("only contracts ask for money").receive(amount, dues);
        self.private -= repaid;
        repaid
    }

    /// The fund of the main contract pays so much at once.
    pub fn call(&mut self, amount: Money, dues: &mut Vec<Due>) {
        self.main.as_mut().expect("only contracts ask for money").call(amount, dues);
    }

    /// What the partners of a fund pay for it.
    #[inline]
    #[must_use]
    pub fn partners_money(&self) -> Money {
        self.main().map_or(Money::ZERO, Contract::partners_money)
    }

    /// What a fund pays for it, and the fund, where one does.
    #[inline]
    #[must_use]
    pub fn deal(&self) -> Option<(usize, Money)> {
        self.main().and_then(|main| Some((main.fund()?, main.paid_in())))
    }

    /// Whether State money that was asked for has not yet come.
    #[must_use]
    pub fn wait_for_money(&self) -> bool {
        self.main().is_some_and(Contract::waits_for_money)
    }

    /// What the gate of the stage brings; of the next stage nothing is known yet.
    pub fn at_gate(&mut self, passed: bool) -> Brought {
        let Parts { state, .. } = std::mem::take(&mut self.stage);
        self.main.as_mut().map_or_else(Brought::default, |main| main.at_gate(state, passed))
    }

    /// The contract is over, by a technical success or without: what the State still owes the firm, if there was a contract.
    pub fn close(&mut self, recovery: Share, dues: &mut Vec<Due>) -> Option<Money> {
        self.main.as_mut().map(|main| main.close(recovery, dues))
    }

    /// The product is launched.
    pub fn launch(&self, dues: &mut Vec<Due>) {
        self.overlays.iter().for_each(|overlay| overlay.launch(dues));
    }

    /// What the State still owes the firm of what it paid, or for results.
    #[must_use]
    pub fn owed(&self) -> Money {
        self.main().map_or(Money::ZERO, Contract::owed)
    }

    /// The first units that the State buys.
    #[must_use]
    pub fn batch(&self) -> Option<Batch> {
        self.overlays.iter().find_map(|overlay| overlay.buys)
    }

    /// How the State shares revenue.
    #[must_use]
    pub fn collar(&self) -> Option<KnownCollar> {
        self.overlays.iter().find_map(|overlay| overlay.shares)
    }

    /// State money in hand: what there is left of it where the horizon cuts the project off.
    #[must_use]
    pub fn in_hand(&self) -> Money {
        self.main().map_or(Money::ZERO, Contract::in_hand)
    }

    /// Whether the State supports the project: its contract started, or an overlay that gives money lies over it.
    #[inline]
    #[must_use]
    pub fn are_there(&self) -> bool {
        self.main.is_some() || self.have_overlays_with_money(0)
    }

    /// Whether an overlay that gives money lies over it, of those from this place among the policy's on.
    #[inline]
    #[must_use]
    pub fn have_overlays_with_money(&self, from: usize) -> bool {
        self.overlays.iter().any(|overlay| overlay.gives_money && usize::from(overlay.number) >= from)
    }

    /// Whether the main contract has net State money.
    #[inline]
    #[must_use]
    pub fn has_net_money(&self) -> bool {
        self.main.as_ref().is_some_and(|main| main.net_state_money() > Money::ZERO)
    }

    /// All R&D of this project, whoever paid.
    #[inline]
    #[must_use]
    pub fn research(&self) -> Money {
        self.research
    }

    /// What of it firm, university and partners of a fund paid: P of this project.
    #[inline]
    #[must_use]
    pub fn private_money(&self) -> Money {
        self.private + self.partners_money()
    }

    /// What of its R&D was paid at the firm's own risk, before the main contract started: all of it private.
    #[inline]
    #[must_use]
    pub fn at_own_risk(&self) -> Money {
        self.at_own_risk
    }

    /// What of that the university paid.
    #[inline]
    #[must_use]
    pub fn university_money(&self) -> Money {
        self.university
    }

    /// Net State money: G of this project.
    #[must_use]
    pub fn net_state_money(&self) -> Money {
        let of_main = self.main().map_or(Money::ZERO, Contract::net_state_money);
        of_main + self.overlays.iter().map(Overlay::paid).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::funding::KnownShares;
    use crate::scheme::payment::Timing;
    use crate::world::treasury::Unit;

    const NOTHING: Money = Money::ZERO;

    fn share(num: i64, den: i64) -> Share {
        Share::ratio(num, den).expect("a share")
    }

    /// The State pays half.
    fn half(follows_cost: bool) -> StageFunding {
        let (to_university, firm_counterpart) = (Share::NONE, Share::ALL);
        let shares = KnownShares { state: share(1, 2), to_university, firm_counterpart, at_most: None };
        StageFunding::paid(shares, 0.0, follows_cost, 1.5)
    }

    fn signed(timing: Timing, pays_university: bool, advance: i64) -> Contracts {
        let mut contracts = Contracts::default();
        contracts.sign(Contract::new(Unit::STATE, timing, share(1, 4), pays_university, Ceiling::NONE, Money(advance)));
        contracts
    }

    /// Learns that a stage planned at 100 costs 120 and goes on; what is asked for.
    fn enter(contracts: &mut Contracts, funding: &StageFunding) -> Money {
        let parts = contracts.parts(funding, Money(100), Money(120), NOTHING);
        contracts.enter(parts)
    }

    /// What falls due, as amounts by purpose.
    fn due(of: impl FnOnce(&mut Vec<Due>)) -> Vec<(Purpose, i64)> {
        let mut dues = Vec::new();
        of(&mut dues);
        dues.into_iter().map(|due| (due.purpose, due.amount.0)).collect()
    }

    #[test]
    fn a_project_alone_pays_for_itself() {
        let mut alone = Contracts::default();
        assert_eq!(enter(&mut alone, &StageFunding::ALONE), NOTHING);
        let needs = alone.needs();
        assert_eq!(needs, Needs { from_firm: Money(120), in_hand: NOTHING, unpaid: NOTHING, waits: false });
        assert_eq!(due(|dues| _ = alone.start(&needs, dues)), [(Purpose::FirmResearch, 120)]);
        assert_eq!((alone.at_gate(true), alone.close(Share::ALL, &mut Vec::new())), (Brought::default(), None));
        assert_eq!(alone.beyond(NOTHING), NOTHING);
    }

    #[test]
    fn an_advance_is_used_up_before_more_is_asked_for_and_what_is_left_goes_back() {
        let mut contracts = signed(Timing::Advance, false, 50);
        contracts.main_mut().expect("it is signed").asked(0);
        assert_eq!(due(|dues| _ = contracts.receive(Money(50), dues)), [(Purpose::Grant, 50)]);
        assert_eq!(enter(&mut contracts, &half(true)), Money(10), "60 less the advance of 50");
        assert_eq!(contracts.beyond(Money(55)), Money(5));
        // 50 are in hand, the firm bridges 10 beside its own 60.
        let needs = contracts.needs();
        assert_eq!(needs, Needs { from_firm: Money(70), in_hand: Money(50), unpaid: Money(10), waits: false });
        let mut started = None;
        let posted = due(|dues| started = Some(contracts.start(&needs, dues)));
        assert_eq!(posted, [(Purpose::StateResearch, 50), (Purpose::FirmResearch, 70)]);
        assert_eq!(started, Some(Started { from_firm: Money(70), own: Money(60) }));
        // Of the 13 that come, 10 repay the firm; 3 are in hand when it fails, and a third of them comes back.
        contracts.main_mut().expect("it is signed").asked(1);
        assert_eq!(
            due(|dues| assert_eq!(contracts.receive(Money(13), dues), Money(10))),
            [(Purpose::Grant, 13), (Purpose::Repayment, 10)]
        );
        assert!(!contracts.wait_for_money() && contracts.in_hand() == Money(3));
        assert_eq!(
            due(|dues| assert_eq!(contracts.close(share(1, 3), dues), Some(NOTHING))),
            [(Purpose::Return, 1), (Purpose::Loss, 2)]
        );
        assert_eq!(contracts.net_state_money(), Money(50 + 13 - 1));
        // Of 120 spent the firm paid 70, of which 10 came back.
        assert_eq!((contracts.research(), contracts.private_money()), (Money(120), Money(60)));
    }

    #[test]
    fn a_university_does_not_bridge() {
        let mut contracts = signed(Timing::PerStage, true, 0);
        assert_eq!(enter(&mut contracts, &half(true)), Money(60));
        assert!(contracts.needs().waits);
        contracts.main_mut().expect("it is signed").asked(0);
        contracts.receive(Money(60), &mut Vec::new());
        assert_eq!(
            contracts.needs(),
            Needs { from_firm: Money(60), in_hand: Money(60), unpaid: NOTHING, waits: false }
        );
    }

    #[test]
    fn money_after_the_stage_is_owed_from_its_start_and_money_for_results_from_the_gate() {
        let bridged = Needs { from_firm: Money(120), in_hand: NOTHING, unpaid: Money(60), waits: false };
        let mut late = signed(Timing::Reimburse, true, 0);
        assert_eq!(enter(&mut late, &half(true)), NOTHING);
        assert_eq!(late.needs(), bridged);
        assert_eq!(late.start(&bridged, &mut Vec::new()).own, Money(60));
        assert_eq!(late.at_gate(false), Brought { asks: Money(60), earned: NOTHING });
        assert_eq!(late.close(Share::ALL, &mut Vec::new()), Some(Money(60)), "it was borne");

        // Half of the plan, a quarter of that where the gate is failed: 12.5, rounded to 13.
        let mut result = signed(Timing::OnResult, false, 0);
        assert_eq!(enter(&mut result, &half(false)), NOTHING);
        let needs = result.needs();
        assert_eq!(needs, Needs { unpaid: Money(50), ..bridged });
        assert_eq!(result.start(&needs, &mut Vec::new()).own, Money(120));
        assert_eq!(result.at_gate(false), Brought { asks: Money(13), earned: Money(13) });
    }

    #[test]
    fn two_overlays_on_a_contract_add_up() {
        // Of 120 the State pays 60. Of the firm's 60 one overlay takes over a half, one a fifth: 30 and 12, and 18 are left. The second
        // is given back half of its 12 at the launch.
        let mut contracts = signed(Timing::PerStage, false, 0);
        contracts.lay_over(Overlay::new(share(1, 2), Share::NONE));
        contracts.lay_over(Overlay::new(share(1, 5), share(1, 2)));
        let parts = contracts.parts(&half(true), Money(100), Money(120), Money(7));
        assert_eq!(
            (parts.state, parts.overlays, parts.firm, parts.own()),
            (Money(60), Money(42), Money(18), Money(25))
        );
        assert_eq!(contracts.enter(parts), Money(60));
        contracts.main_mut().expect("it is signed").asked(0);
        contracts.receive(Money(60), &mut Vec::new());
        let needs = contracts.needs();
        assert_eq!(needs.from_firm, Money(25));
        let posted = due(|dues| _ = contracts.start(&needs, dues));
        let overlays = [30, 12].map(|part| [(Purpose::Grant, part), (Purpose::StateResearch, part)]);
        let firm = [(Purpose::FirmResearch, 18), (Purpose::Coordination, 7)];
        assert_eq!(posted, [&[(Purpose::StateResearch, 60)], overlays.as_flattened(), &firm].concat());
        assert_eq!(contracts.net_state_money(), Money(60 + 42));
        assert_eq!((contracts.research(), contracts.private_money()), (Money(120), Money(18)));
        assert_eq!(due(|dues| contracts.launch(dues)), [(Purpose::Royalty, 6)]);
    }

    #[test]
    fn overlays_take_over_no_more_than_the_firm_pays() {
        let mut alone = Contracts::default();
        alone.lay_over(Overlay::new(share(3, 4), Share::NONE));
        alone.lay_over(Overlay::new(share(1, 2), Share::ALL));
        // Of 120: 90, and 30 of 60.
        assert_eq!(alone.parts(&StageFunding::ALONE, Money(100), Money(120), NOTHING).firm, NOTHING);
        enter(&mut alone, &StageFunding::ALONE);
        alone.start(&alone.needs(), &mut Vec::new());
        assert_eq!(due(|dues| alone.launch(dues)), [(Purpose::Royalty, 30)]);
        // Where the State pays more than the cost, there is nothing to take over.
        let parts = alone.parts(&half(false), Money(100), Money(40), NOTHING);
        assert_eq!((parts.firm, parts.overlays), (Money(-10), NOTHING));
    }
}
