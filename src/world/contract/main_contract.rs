//! The contract between a firm and the State, and the State money it holds. Answers what falls due; posts and asks nothing itself.

use crate::ledger::Purpose;
use crate::scheme::funding::Ceiling;
use crate::scheme::payment::{self, Timing};
use crate::units::{Money, Share};
use crate::world::contract::due::{Brought, Due, Needs};
use crate::world::contract::parts::Parts;
use crate::world::treasury::{NO_REQUEST, RequestId, Unit};

/// How honestly the State money of a contract is used, and whether somebody looks afterwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conduct {
    /// All of it that pays for what is done is taken for other things.
    pub takes: bool,
    /// It is audited when the contract is over.
    pub audited: bool,
}

/// What the start of a stage does with its State part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Borne {
    /// What the firm bridges of it and the State owes.
    pub owed: Money,
    /// What of the money in hand is spent on the stage.
    pub spent: Money,
    /// What nobody spends, though the State pays it.
    pub spared: Money,
}

/// A contract and its money. State money that came is in hand, spent on research, paid on to the firm for what it bridged, or given back.
#[derive(Clone, Copy, Debug)]
pub struct Contract {
    /// The unit that pays it.
    pub unit: Unit,
    timing: Timing,
    /// The floor of pay for results.
    floor: Share,
    /// Whether a university is paid, which never bridges.
    pays_university: bool,
    /// What is left of the most that the State pays.
    ceiling: Ceiling,
    /// Requests outstanding.
    pending: u16,
    latest_request: RequestId,
    /// The fund that pays in the place of the State, by its place among the policy's, and what of it is the State's.
    fund: Option<(usize, Share)>,
    /// Money in hand: the State's, or a fund's.
    hand: Money,
    /// State money owed to the firm for costs it bore, or for results.
    bridged: Money,
    /// Advance not yet used up.
    advance: Money,
    /// State money received.
    received: Money,
    /// State money given back.
    returned: Money,
    conduct: Conduct,
    /// What was taken of State money.
    misused: Money,
    /// What of it has been brought back.
    found: Money,
    /// State money for what was never spent that is still to come.
    claimed: Money,
    is_over: bool,
    /// What its stages were charged to budgets beyond its commitment.
    charged: Money,
    /// What of it to the latest fiscal year, and to which.
    latest_charge: (usize, Money),
}

impl Contract {
    /// A contract that starts: `unit` pays it in this time, so much in advance, `floor` of it where a result is not reached;
    /// `pays_university`: some of it to a university.
    #[must_use]
    pub fn new(
        unit: Unit,
        timing: Timing,
        floor: Share,
        pays_university: bool,
        ceiling: Ceiling,
        advance: Money,
    ) -> Contract {
        Contract {
            unit,
            timing,
            floor,
            pays_university,
            ceiling,
            pending: 0,
            fund: None,
            latest_request: NO_REQUEST,
            hand: Money::ZERO,
            bridged: Money::ZERO,
            advance,
            received: Money::ZERO,
            returned: Money::ZERO,
            conduct: Conduct::default(),
            misused: Money::ZERO,
            found: Money::ZERO,
            claimed: Money::ZERO,
            is_over: false,
            charged: Money::ZERO,
            latest_charge: (0, Money::ZERO),
        }
    }

    /// The same with State money that is used in this way. What is paid for results is earned, and nothing of it can be taken.
    #[must_use]
    pub fn used(self, conduct: Conduct) -> Contract {
        Contract { conduct: Conduct { takes: conduct.takes && self.timing.owes_from_start(), ..conduct }, ..self }
    }

    /// Whether its State money is taken.
    #[must_use]
    pub fn takes(&self) -> bool {
        self.conduct.takes
    }

    /// Whether it is audited when it is over.
    #[must_use]
    pub fn is_audited(&self) -> bool {
        self.conduct.audited
    }

    /// What was taken of its State money.
    #[must_use]
    pub fn misused(&self) -> Money {
        self.misused
    }

    /// The same paid by a fund, of whose capital this share is the State's.
    #[must_use]
    pub fn paid_by(self, fund: Option<(usize, Share)>) -> Contract {
        Contract { fund, ..self }
    }

    /// The fund that pays, where it is not the State.
    #[inline]
    #[must_use]
    pub fn fund(&self) -> Option<usize> {
        self.fund.map(|(fund, _)| fund)
    }

    /// The fund pays so much at once: it asks State and partners for it.
    pub fn call(&mut self, amount: Money, dues: &mut Vec<Due>) {
        let before = self.net_state_money();
        self.received += amount;
        self.hand += amount;
        let of_state = self.net_state_money() - before;
        Due::add(dues, Purpose::Equity, of_state);
        Due::add(dues, Purpose::PartnerEquity, amount - of_state);
    }

    /// What is left of the most that the State pays.
    #[inline]
    #[must_use]
    pub fn ceiling(&self) -> Ceiling {
        self.ceiling
    }

    /// Advance not yet used up.
    #[must_use]
    pub fn advance(&self) -> Money {
        self.advance
    }

    /// Its latest request, to which the next one is linked.
    #[must_use]
    pub fn latest_request(&self) -> RequestId {
        self.latest_request
    }

    /// Its latest request is this one.
    pub fn asked(&mut self, request: RequestId) {
        self.latest_request = request;
        self.pending += 1;
    }

    /// So many of its requests are withdrawn.
    pub fn withdrawn(&mut self, requests: u16) {
        self.pending -= requests;
    }

    /// What the State owes the firm for costs it bore, or for results.
    #[must_use]
    pub fn owed(&self) -> Money {
        self.bridged
    }

    /// Whether a request is outstanding.
    #[must_use]
    pub fn waits_for_money(&self) -> bool {
        self.pending > 0
    }

    /// Before a stage: what is to be asked for of the State's part, after the advance.
    pub fn enter(&mut self, state: Money) -> Money {
        let state = self.ceiling.take(state);
        self.timing.asked_before(state, &mut self.advance)
    }

    /// What must be there for a stage with these parts to start.
    #[inline]
    #[must_use]
    pub fn needs(&self, parts: &Parts) -> Needs {
        let before = self.timing.before_stage();
        let in_hand = if before { self.hand.min(parts.state) } else { Money::ZERO };
        let unpaid = parts.state - in_hand;
        let waits = before && self.pays_university && unpaid > Money::ZERO;
        Needs { from_firm: parts.own() + unpaid, in_hand, unpaid, waits }
    }

    /// A stage starts: the State money in hand is spent, or taken, and what is not in hand the firm bridges, or nobody spends.
    pub fn start(&mut self, needs: &Needs, dues: &mut Vec<Due>) -> Borne {
        self.hand -= needs.in_hand;
        // Money for results is earned only at the gate; every other unpaid State part is owed from now on.
        let owed = if self.timing.owes_from_start() { needs.unpaid } else { Money::ZERO };
        if self.conduct.takes {
            self.take(needs.in_hand, dues);
            self.claimed += owed;
            return Borne { owed: Money::ZERO, spent: Money::ZERO, spared: owed };
        }
        let purpose = if self.fund.is_some() { Purpose::EquityResearch } else { Purpose::StateResearch };
        Due::add(dues, purpose, needs.in_hand);
        self.bridged += owed;
        Borne { owed, spent: needs.in_hand, spared: Money::ZERO }
    }

    fn take(&mut self, amount: Money, dues: &mut Vec<Due>) {
        self.misused += amount;
        Due::add(dues, Purpose::Misused, amount);
    }

    /// An audit brings back what was taken, if there is one and the contract is over.
    pub fn look_at(&mut self, dues: &mut Vec<Due>) -> Money {
        if !(self.conduct.audited && self.is_over) {
            return Money::ZERO;
        }
        let found = self.misused - self.found;
        self.found += found;
        self.returned += found;
        Due::add(dues, Purpose::Recovered, found);
        found
    }

    /// State money arrives: it repays what the firm bridged, which is returned; the rest is in hand.
    pub fn receive(&mut self, amount: Money, dues: &mut Vec<Due>) -> Money {
        let repaid = self.bridged.min(amount);
        let claimed = self.claimed.min(amount - repaid);
        self.bridged -= repaid;
        self.claimed -= claimed;
        self.hand += amount - repaid - claimed;
        self.received += amount;
        self.pending -= 1;
        Due::add(dues, Purpose::Grant, amount);
        Due::add(dues, Purpose::Repayment, repaid);
        self.take(claimed, dues);
        repaid
    }

    /// The part of the State's part of a stage that is expected at its gate, which is passed with this chance, where it comes after the stage.
    #[must_use]
    pub fn paid_at_gate(&self, chance: f64) -> f64 {
        self.timing.worth(|| 1.0, chance, self.floor.to_f64())
    }

    /// What a gate brings of the State's part of the stage before it.
    pub fn at_gate(&mut self, state: Money, passed: bool) -> Brought {
        match self.timing.at_gate(state, passed, self.floor) {
            payment::AtGate::Nothing => Brought::default(),
            payment::AtGate::Asks(owed) => Brought { asks: owed, earned: Money::ZERO },
            payment::AtGate::Earns(earned) => {
                self.bridged += earned;
                Brought { asks: earned, earned }
            }
        }
    }

    /// The contract is over: unspent State money returns, or what is recovered of it. Returns what the State still owes: requests for
    /// more are to be withdrawn.
    pub fn close(&mut self, recovery: Share, dues: &mut Vec<Due>) -> Money {
        let returned = recovery.of(self.hand);
        let before = self.net_state_money();
        self.returned += returned;
        let of_state = before - self.net_state_money();
        Due::add(dues, Purpose::Return, of_state);
        Due::add(dues, Purpose::PartnerReturn, returned - of_state);
        Due::add(dues, Purpose::Loss, self.hand - returned);
        self.hand = Money::ZERO;
        self.is_over = true;
        self.bridged + self.claimed
    }

    /// What a stage costs the State beyond the commitment is charged to a fiscal year's budgets.
    pub fn charge(&mut self, year: usize, excess: Money) {
        let (latest, sum) = &mut self.latest_charge;
        if *latest != year {
            (*latest, *sum) = (year, Money::ZERO);
        }
        *sum += excess;
        self.charged += excess;
    }

    /// What was charged to a later fiscal year than this one.
    #[must_use]
    pub fn charged_after(&self, year: usize) -> Money {
        if self.latest_charge.0 > year { self.latest_charge.1 } else { Money::ZERO }
    }

    /// What an ended contract to which so much was committed leaves undrawn of it and of what was charged beyond it, `asked` still coming.
    #[must_use]
    pub fn undrawn(&self, committed: Money, asked: Money) -> Money {
        (committed + self.charged - self.paid_in() - asked).max(Money::ZERO)
    }

    /// Whether its State money comes before each stage.
    #[must_use]
    pub fn pays_before_stage(&self) -> bool {
        self.timing.before_stage()
    }

    /// State money in hand.
    #[must_use]
    pub fn in_hand(&self) -> Money {
        self.hand
    }

    /// State money received.
    #[must_use]
    pub fn received(&self) -> Money {
        self.received
    }

    /// State money given back.
    #[must_use]
    pub fn returned(&self) -> Money {
        self.returned
    }

    /// What State or fund paid less what went back.
    #[must_use]
    pub fn paid_in(&self) -> Money {
        self.received - self.returned
    }

    /// State money received less what went back.
    #[must_use]
    pub fn net_state_money(&self) -> Money {
        self.fund.map_or(self.paid_in(), |(_, state)| state.of(self.paid_in()))
    }

    /// What the partners of a fund paid less what went back to them.
    #[must_use]
    pub fn partners_money(&self) -> Money {
        self.paid_in() - self.net_state_money()
    }
}
