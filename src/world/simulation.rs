//! The months of one run under one policy: the phases of section 2 of the model, in their order. All luck comes in; all money goes to the ledger.

use crate::firm::offer;
use crate::ledger::{Keep, Ledger, Owner, Purpose};
use crate::meter::{Beyond, What};
use crate::scheme::decision::Decision;
use crate::scheme::funding::StageFunding;
use crate::scheme::payment::{AtGate, Timing};
use crate::units::{END, Money, Share};
use crate::value::whole_months;
use crate::world::calendar::Calendar;
use crate::world::calls::{Best, Calls, Decided};
use crate::world::contract::{advance, planned_this_year, terms_of};
use crate::world::journal::{Event, Journal};
use crate::world::life::{End, Life, State};
use crate::world::payoff;
use crate::world::scene::{OfferBook, Scene, payment_lag, planned};
use crate::world::treasury::{Allotment, NO_REQUEST, RequestId, Treasury, Unit};

/// One run of one policy: buffers that are used again for the next.
#[derive(Clone, Debug, Default)]
pub struct Simulation {
    /// Lives in project order.
    pub lives: Vec<Life>,
    /// V of what follows each stage, under the contract; as [`crate::firm::Prospects::stages`].
    pub next_values: Vec<f64>,
    /// Committed State part of each stage, under the contract; likewise.
    pub committed: Vec<Money>,
    /// Flows of money.
    pub ledger: Ledger,
    /// The State's money, unit by unit.
    pub treasuries: Vec<Treasury>,
    /// Calls, budgets, beliefs about awards.
    pub calls: Calls,
    /// Steps of the watched project.
    pub journal: Journal,
    calendar: Calendar,
    launches: Calendar,
    /// Contracts that started and, as of last January, were not over.
    contracts: Vec<u32>,
    due: Vec<u32>,
    entering: Vec<u32>,
    checking: Vec<u32>,
    paid: Vec<(RequestId, Money)>,
    alive: usize,
}

impl Simulation {
    /// Runs one policy; afterwards lives, ledger, treasuries and calls hold what happened, and the ledger keeps the entries asked for.
    pub fn run(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], keep: Keep) {
        self.clear(scene, books, keep);
        let clock = scene.study.clock;
        for month in 0..END {
            let month_of_year = clock.month_of_year(month);
            if month == 0 || month_of_year == 0 {
                self.treasuries.iter_mut().for_each(Treasury::open_year);
                self.appropriate(scene, books, month);
            }
            self.treasuries.iter_mut().for_each(Treasury::open_month);
            self.arrive(scene, books, month);
            if self.calls.has_applicants() {
                self.hold_calls(scene, books, month);
            }
            self.settle(scene, books, month);
            self.launch(scene, books, month);
            self.treasuries.iter_mut().for_each(|treasury| treasury.close_month(month_of_year));
            if month >= scene.arrivals.end() && self.alive == 0 && self.treasuries.iter().all(Treasury::is_idle) {
                self.close_years(scene, month);
                break;
            }
        }
    }

    /// The first project with which the run was beyond what can be counted: then it has no result.
    #[must_use]
    pub fn beyond(&self) -> Option<Beyond> {
        let of_treasuries = || self.treasuries.iter().find_map(|treasury| treasury.meter.beyond());
        self.calls.meter.beyond().or_else(of_treasuries).or(self.ledger.meter.beyond())
    }

    fn clear(&mut self, scene: &Scene<'_>, books: &[OfferBook], keep: Keep) {
        let projects = &scene.prospects.projects;
        if let Some(alone) = scene.alone {
            self.lives.clone_from(&alone.lives);
        } else {
            self.lives.clear();
            self.lives.extend(projects.iter().map(|prospect| Life::unborn(prospect.means())));
        }
        self.next_values.resize(scene.prospects.stages.len(), 0.0);
        self.committed.resize(scene.prospects.stages.len(), Money::ZERO);
        self.ledger.clear(scene.world.classes.len(), keep);
        if let Some(alone) = scene.alone {
            self.ledger.start_from(&alone.ledger);
        }
        let administration = &scene.world.administration;
        let drawn = &scene.luck.drawn;
        let state = Allotment {
            budget: scene.policy.budget.map(|budget| budget.money(drawn)),
            release: scene.release,
            carry_over: administration.carry_over.at(drawn),
            lag: payment_lag(scene.beliefs),
        };
        self.treasuries.resize_with(1, Treasury::default);
        self.treasuries[Unit::STATE.index()].clear(state);
        self.calls.clear(scene, books);
        self.journal.clear(match keep {
            Keep::One(Owner::Project(project)) => Some(project),
            Keep::Nothing | Keep::All => None,
        });
        self.calendar.clear(projects.len());
        self.launches.clear(projects.len());
        self.contracts.clear();
        self.entering.clear();
        self.checking.clear();
        self.alive = 0;
    }

    /// Nothing is left to happen: only unused cash still lapses, year by year.
    fn close_years(&mut self, scene: &Scene<'_>, from: usize) {
        let clock = scene.study.clock;
        for month in from + 1..END {
            if clock.month_of_year(month) == 0 {
                self.treasuries.iter_mut().for_each(Treasury::open_year);
            }
            self.treasuries.iter_mut().for_each(|treasury| treasury.close_month(clock.month_of_year(month)));
        }
    }

    // ---- phase 1: appropriation ----

    /// Appropriates what live contracts are planned to be paid this fiscal year.
    fn appropriate(&mut self, scene: &Scene<'_>, books: &[OfferBook], month: usize) {
        if !self.treasuries.iter().any(Treasury::is_limited) {
            return;
        }
        self.contracts.retain(|&project| matches!(self.lives[project as usize].state, State::Ready | State::Working));
        for &project in &self.contracts {
            let life = &self.lives[project as usize];
            if let Some(terms) = terms_of(scene, books, life) {
                let first = scene.prospects.projects[project as usize].first as usize;
                let committed = &self.committed[first..];
                let planned = planned_this_year(scene, terms, project, life, committed, month, Money::ZERO);
                self.treasuries[life.unit.index()].appropriate(project, planned);
            }
        }
    }

    // ---- phase 2: arrivals and decisions ----

    fn arrive(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], month: usize) {
        for &project in scene.arrivals.of(month) {
            let choice = self.choose(scene, books, project, month, month);
            let prospect = &scene.prospects.projects[project as usize];
            if let Some(alone) = scene.alone {
                if choice.is_none() && !self.journal.watches(project) {
                    continue;
                }
                self.lives[project as usize] = Life::unborn(prospect.means());
                self.ledger.take_back(alone.entries_of(project));
            }
            self.alive += 1;
            if let Some(choice) = choice {
                self.apply(scene, books, project, month, choice);
            } else if prospect.goes_alone {
                self.lives[project as usize].go_alone();
                self.entering.push(project);
            } else {
                self.end(scene, project, month, End::Left);
                continue;
            }
            self.calendar.note(prospect.failure as usize, project);
        }
    }

    /// The firm's choice among the schemes whose calls close from month `from` on, if it is any.
    #[inline]
    fn choose(
        &mut self,
        scene: &Scene<'_>,
        books: &mut [OfferBook],
        project: u32,
        month: usize,
        from: usize,
    ) -> Option<Best> {
        let mut options = Vec::new();
        let seen = self.journal.watches(project).then_some(&mut options);
        let best = self.calls.choose(scene, books, project, from, from - month, &self.treasuries, seen);
        self.journal.note(project, || {
            let prospect = &scene.prospects.projects[project as usize];
            Event::Decision {
                month,
                alone: prospect.alone,
                goes_alone: prospect.goes_alone,
                options,
                applied: best.map(|best| best.scheme),
            }
        });
        best
    }

    /// The firm applies as it chose.
    fn apply(&mut self, scene: &Scene<'_>, books: &[OfferBook], project: u32, month: usize, choice: Best) {
        let prospect = &scene.prospects.projects[project as usize];
        let life = &mut self.lives[project as usize];
        life.state = State::Applying;
        life.scheme = Some(u16::try_from(choice.scheme).expect("a policy has few schemes"));
        life.state_share = choice.state_share;
        life.applied = true;
        life.tries += 1;
        let terms = &books[scene.books[choice.scheme]].terms;
        let class = &scene.beliefs.classes[usize::from(prospect.class)];
        let mut cost_of = |amount| self.ledger.meter.amount(project, What::Application, amount);
        let cost = cost_of(class.application_cost) + cost_of(terms.compliance_cost);
        self.ledger.post(Owner::Project(project), Purpose::Application, month, cost);
        self.calls.enlist(choice.scheme, project, month);
    }

    // ---- phase 3: calls and awards ----

    fn hold_calls(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], month: usize) {
        let (lives, committed) = (&mut self.lives, &mut self.committed);
        let (treasuries, journal) = (&mut self.treasuries, &mut self.journal);
        let mut decided = self.calls.decide(scene, books, month, lives, committed, treasuries, journal);
        for Decided { project, scheme, decision } in decided.drain(..) {
            match decision {
                Decision::Awarded => self.award(scene, project, month),
                Decision::Refused => self.refuse(scene, books, project, scheme, month),
                Decision::Waiting => {}
                Decision::Ended => self.end(scene, project, month, End::NotKept),
            }
        }
    }

    /// A contract will be made.
    fn award(&mut self, scene: &Scene<'_>, project: u32, month: usize) {
        let start = month + whole_months(scene.prospects.projects[project as usize].approval);
        let life = &mut self.lives[project as usize];
        life.awarded = true;
        life.state = State::Awarded;
        life.due = month_number(start.min(2 * END));
        self.calendar.note(start, project);
    }

    /// The firm goes alone, tries again, or leaves it.
    fn refuse(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], project: u32, scheme: usize, month: usize) {
        if scene.prospects.projects[project as usize].goes_alone {
            self.lives[project as usize].go_alone();
            self.entering.push(project);
            return;
        }
        let tries = scene.policy.schemes[scheme].tries;
        let again = u32::from(self.lives[project as usize].tries) < tries;
        match again.then(|| self.choose(scene, books, project, month, month + 1)).flatten() {
            Some(choice) => self.apply(scene, books, project, month, choice),
            None => self.end(scene, project, month, End::Refused),
        }
    }

    // ---- phase 4: until nothing moves ----

    fn settle(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], month: usize) {
        let month_of_year = scene.study.clock.month_of_year(month);
        loop {
            let mut due = std::mem::take(&mut self.due);
            self.calendar.take(month, &mut due);
            if due.is_empty() && self.entering.is_empty() && self.treasuries.iter().all(Treasury::is_idle) {
                self.due = due;
                break;
            }
            for &project in &due {
                self.fall_due(scene, books, project, month);
            }
            self.due = due;
            let mut entering = std::mem::take(&mut self.entering);
            entering.sort_unstable();
            for &project in &entering {
                self.enter_stage(scene, books, project, month);
            }
            let served = self.serve(scene, month, month_of_year);
            let moved = !entering.is_empty() || served;
            entering.clear();
            // Stage starts may let nobody enter at once, but what they free is kept for the next pass.
            std::mem::swap(&mut self.entering, &mut entering);
            let mut checking = std::mem::take(&mut self.checking);
            checking.sort_unstable();
            checking.dedup();
            for &project in &checking {
                self.try_start(scene, books, project, month);
            }
            checking.clear();
            self.checking = checking;
            if !moved && self.due.is_empty() {
                break;
            }
        }
    }

    /// Every unit pays what it can pay now; whether any paid.
    fn serve(&mut self, scene: &Scene<'_>, month: usize, month_of_year: usize) -> bool {
        let mut paid = std::mem::take(&mut self.paid);
        let mut served = false;
        for unit in (0..self.treasuries.len()).map(Unit::new) {
            if self.treasuries[unit.index()].is_idle() {
                continue;
            }
            self.treasuries[unit.index()].serve(month, month_of_year, &mut paid);
            served |= !paid.is_empty();
            for &(request, amount) in &paid {
                self.receive(scene, unit, request, amount, month);
            }
        }
        self.paid = paid;
        served
    }

    fn fall_due(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], project: u32, month: usize) {
        let life = &self.lives[project as usize];
        if life.is_over() {
            return;
        }
        if month >= scene.prospects.projects[project as usize].failure as usize {
            if life.state == State::Applying {
                self.calls.withdraw(usize::from(life.scheme.expect("an applicant has a scheme")), project);
            }
            self.end(scene, project, month, End::FirmFailed);
            return;
        }
        match life.state {
            State::Awarded if usize::from(life.due) == month => self.start_contract(scene, books, project, month),
            State::Working if usize::from(life.due) == month => self.pass_gate(scene, books, project, month),
            _ => {}
        }
    }

    fn start_contract(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], project: u32, month: usize) {
        let prospect = &scene.prospects.projects[project as usize];
        let life = &mut self.lives[project as usize];
        let scheme = usize::from(life.scheme.expect("a contract has a scheme"));
        let book = &books[scene.books[scheme]];
        let case = scene.case(project, &book.terms, self.calls.ask(&book.terms, scheme, life.state_share));
        let next = &mut self.next_values[prospect.range()];
        if life.state_share == book.terms.own.state {
            next.copy_from_slice(book.next_values(prospect));
        } else {
            let _ = offer::under(&case, next);
        }
        life.contract = true;
        life.unit = self.calls.unit(scheme);
        self.contracts.push(project);
        life.contract_month = month_number(month);
        life.state = State::Ready;
        let life = *life;
        let advance = advance(&case, life.scale);
        self.lives[project as usize].advance = advance;
        if self.treasuries[life.unit.index()].is_limited() {
            let life = &self.lives[project as usize];
            let committed = &self.committed[prospect.range()];
            let planned = planned_this_year(scene, &book.terms, project, life, committed, month, advance);
            self.treasuries[life.unit.index()].appropriate(project, planned);
        }
        self.journal.note(project, || Event::Contract {
            month,
            scale: life.scale,
            private_share: life.private_share.to_f64(),
            commitment: self.committed[prospect.range()].iter().copied().sum(),
        });
        if advance > Money::ZERO {
            self.file(scene, project, advance, month);
        }
        self.entering.push(project);
    }

    fn file(&mut self, scene: &Scene<'_>, project: u32, amount: Money, month: usize) {
        let life = &mut self.lives[project as usize];
        let first = life.priority && scene.policy.priority.is_some_and(|priority| priority.over.cash());
        let treasury = &mut self.treasuries[life.unit.index()];
        life.last_request = treasury.file(project, amount, month, first, life.last_request);
        life.pending += 1;
        self.journal.note(project, || Event::Request { month, amount, priority: first });
    }

    /// The firm learns the next stage's cost and time, stops or goes on, and asks for the State's part.
    fn enter_stage(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], project: u32, month: usize) {
        let life = self.lives[project as usize];
        if life.state != State::Ready {
            return;
        }
        let prospect = &scene.prospects.projects[project as usize];
        let k = usize::from(life.stage);
        let stage = &scene.prospects.stages_of(prospect)[k];
        let class = &scene.beliefs.classes[usize::from(prospect.class)];
        let cost = self.ledger.meter.amount(project, What::Cost, stage.cost.to_f64() * life.scale * stage.cost_overrun);
        let months = stage.months * stage.time_overrun;
        let terms = terms_of(scene, books, &life);
        let funding = terms.map_or(&StageFunding::ALONE, |terms| {
            let scheme = usize::from(life.scheme.expect("a contract has a scheme"));
            &self.calls.ask(terms, scheme, life.state_share).stages[usize::from(prospect.technology)][k]
        });
        let parts = funding.split(planned(stage.cost, life.scale), cost);
        let coordination = self.ledger.meter.amount(project, What::Cost, funding.coordination(cost.to_f64()));
        let weighed_own = match terms.filter(|terms| !terms.timing.before_stage()) {
            None => (parts.firm + coordination).to_f64(),
            Some(terms) => {
                let worth = offer::state_money_worth(terms, class, stage.chance, months, scene.beliefs.lag);
                funding.own(cost.to_f64(), parts.state.to_f64(), worth) + coordination.to_f64()
            }
        };
        let relief = if class.own_tax_base { 0.0 } else { scene.beliefs.tax_rate };
        let next = if life.contract { self.next_values[prospect.first as usize + k] } else { stage.next_alone };
        let worth = stage.chance * class.hurdle.at(months) * next;
        let weighed = weighed_own * (1.0 - relief);
        self.ledger.meter.reckons(project, weighed);
        self.ledger.meter.reckons(project, worth);
        let goes_on = weighed <= worth;
        self.journal.note(project, || Event::Stage {
            month,
            stage: k,
            cost,
            state: parts.state,
            own: parts.firm + coordination,
            weighed,
            worth,
            goes_on,
        });
        if !goes_on {
            self.end(scene, project, month, End::Stopped);
            return;
        }
        let before_stage = terms.is_some_and(|terms| terms.timing.before_stage());
        let life = &mut self.lives[project as usize];
        life.cost = cost;
        life.state_part = parts.state;
        life.school_part = parts.school;
        life.coordination = coordination;
        if before_stage {
            let from_advance = life.advance.min(parts.state);
            life.advance -= from_advance;
            let wanted = parts.state - from_advance;
            if wanted > Money::ZERO {
                self.file(scene, project, wanted, month);
            }
        }
        self.checking.push(project);
    }

    /// State money arrives: it repays what the firm bridged; the rest is in hand.
    fn receive(&mut self, scene: &Scene<'_>, unit: Unit, request: RequestId, amount: Money, month: usize) {
        let project = self.treasuries[unit.index()].requests[request as usize].project;
        let life = &mut self.lives[project as usize];
        let repaid = life.bridged.min(amount);
        life.bridged -= repaid;
        life.funds += repaid;
        life.hand += amount - repaid;
        life.received += amount;
        life.pending -= 1;
        if life.state == State::Ready {
            self.checking.push(project);
        }
        self.ledger.post(Owner::Project(project), Purpose::Grant, month, amount);
        self.ledger.post(Owner::Project(project), Purpose::Repayment, month, repaid);
        let audit = scene.world.administration.audit_cost.at(&scene.luck.drawn).of(amount);
        self.ledger.post(Owner::Project(project), Purpose::Audit, month, audit);
        self.journal.note(project, || Event::Paid { month, amount });
    }

    /// Starts a stage if its money is there; ends the project if it can never be.
    fn try_start(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], project: u32, month: usize) {
        let life = self.lives[project as usize];
        if life.state != State::Ready {
            return;
        }
        let prospect = &scene.prospects.projects[project as usize];
        let terms = terms_of(scene, books, &life);
        let timing = terms.map(|terms| terms.timing);
        let in_hand = life.hand.min(life.state_part);
        let in_hand = if timing.is_some_and(Timing::before_stage) { in_hand } else { Money::ZERO };
        let unpaid = life.state_part - in_hand;
        let school_waits = terms.is_some_and(|terms| terms.shares.pays_school())
            && timing.is_some_and(Timing::before_stage)
            && unpaid > Money::ZERO;
        let from_firm = life.cost - life.school_part - in_hand + life.coordination;
        if school_waits || from_firm > life.funds {
            if life.pending == 0 {
                self.end(scene, project, month, End::OutOfMoney);
            }
            return;
        }
        self.charge_overrun(scene, project, &life, month);
        let k = usize::from(life.stage);
        let stage = &scene.prospects.stages_of(prospect)[k];
        let until = month + whole_months(stage.months * stage.time_overrun);
        let life = &mut self.lives[project as usize];
        life.funds -= from_firm;
        life.hand -= in_hand;
        life.started = true;
        life.first_start.get_or_insert(month_number(month));
        life.state = State::Working;
        life.due = month_number(until.min(2 * END));
        // Money for results is earned only at the gate; every other unpaid State part is owed from now on.
        let owed = if timing.is_none_or(Timing::owes_from_start) { unpaid } else { Money::ZERO };
        life.bridged += owed;
        let (school, coordination) = (life.school_part, life.coordination);
        self.calendar.note(until, project);
        self.ledger.post(Owner::Project(project), Purpose::StateResearch, month, in_hand);
        self.ledger.post(Owner::Project(project), Purpose::FirmResearch, month, from_firm - coordination);
        self.ledger.post(Owner::Project(project), Purpose::SchoolResearch, month, school);
        self.ledger.post(Owner::Project(project), Purpose::Coordination, month, coordination);
        self.deduct(scene, project, month, from_firm - owed);
        self.journal.note(project, || Event::Started { month, stage: k, until });
    }

    /// An own payment gives back tax at once, or is carried forward.
    fn deduct(&mut self, scene: &Scene<'_>, project: u32, month: usize, own: Money) {
        let class = usize::from(scene.prospects.projects[project as usize].class);
        if scene.beliefs.classes[class].own_tax_base {
            self.lives[project as usize].loss += own;
        } else {
            self.ledger.post(Owner::Project(project), Purpose::FirmTax, month, -scene.beliefs.tax.of(own));
        }
    }

    fn charge_overrun(&mut self, scene: &Scene<'_>, project: u32, life: &Life, month: usize) {
        let (true, Some(scheme)) = (life.contract, life.scheme) else { return };
        let first = scene.prospects.projects[project as usize].first as usize;
        let committed = self.committed[first + usize::from(life.stage)];
        let excess = life.state_part - committed;
        if excess > Money::ZERO {
            let treasury = &mut self.treasuries[life.unit.index()];
            self.calls.charge(treasury, project, usize::from(scheme), scene.study.clock.year(month) + 1, excess);
        }
    }

    fn pass_gate(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], project: u32, month: usize) {
        let life = self.lives[project as usize];
        let prospect = &scene.prospects.projects[project as usize];
        let stages = scene.prospects.stages_of(prospect);
        let k = usize::from(life.stage);
        let passed = stages[k].passes;
        self.journal.note(project, || Event::Gate { month, stage: k, passed });
        let at_gate = terms_of(scene, books, &life)
            .map_or(AtGate::Nothing, |terms| terms.timing.at_gate(life.state_part, passed, terms.advance_or_floor));
        match at_gate {
            AtGate::Asks(owed) if owed > Money::ZERO => self.file(scene, project, owed, month),
            AtGate::Earns(earned) if earned > Money::ZERO => {
                self.lives[project as usize].bridged += earned;
                self.deduct(scene, project, month, -earned);
                self.file(scene, project, earned, month);
            }
            AtGate::Nothing | AtGate::Asks(_) | AtGate::Earns(_) => {}
        }
        if !passed {
            self.end(scene, project, month, End::GateFailed);
            return;
        }
        let files_patent = scene.beliefs.technologies[usize::from(prospect.technology)].files_patent == Some(k);
        let life = &mut self.lives[project as usize];
        if files_patent {
            life.filed = Some(month_number(month));
        }
        if k + 1 < stages.len() {
            life.stage += 1;
            life.state = State::Ready;
            self.entering.push(project);
            return;
        }
        let launch = month + whole_months(prospect.certification);
        life.state = State::Certifying;
        life.success = Some(month_number(month));
        self.launches.note(launch, project);
        self.ledger.gain_public_value(Owner::Project(project), month, prospect.public_value);
        self.journal.note(project, || Event::Success { month, launch });
        self.give_back(project, month, Share::ALL);
    }

    // ---- phase 5: launches ----

    fn launch(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], month: usize) {
        let mut due = std::mem::take(&mut self.due);
        self.launches.take(month, &mut due);
        for &project in &due {
            let life = &mut self.lives[project as usize];
            if life.state != State::Certifying {
                continue;
            }
            life.state = State::Launched;
            life.launch = Some(month_number(month));
            life.closed = month_number(month);
            self.alive -= 1;
            let life = *life;
            let grant = life.filed.map(|filed| usize::from(filed) + whole_months(scene.beliefs.patent_months));
            self.journal.note(project, || Event::Launch { month, grant });
            payoff::post(
                scene.study,
                scene.draws,
                scene.luck,
                scene.world,
                scene.beliefs,
                project,
                &scene.prospects.projects[project as usize],
                &life,
                terms_of(scene, books, &life),
                &mut self.ledger,
            );
        }
        self.due = due;
    }

    // ---- ends ----

    fn end(&mut self, scene: &Scene<'_>, project: u32, month: usize, why: End) {
        let recovery = match why {
            End::FirmFailed => scene.world.administration.recovery.at(&scene.luck.drawn),
            End::Left | End::Refused | End::NotKept | End::Stopped | End::OutOfMoney | End::GateFailed => Share::ALL,
        };
        self.journal.note(project, || Event::Ended { month, why });
        let life = &mut self.lives[project as usize];
        life.state = State::Ended(why);
        life.closed = month_number(month);
        self.alive -= 1;
        // A technical success has ended the contract and settled it.
        if life.success.is_none() {
            self.give_back(project, month, recovery);
        }
    }

    /// Unspent State money returns (or what is recovered of it), requests for what was not borne are withdrawn.
    fn give_back(&mut self, project: u32, month: usize, recovery: Share) {
        let life = &mut self.lives[project as usize];
        if !life.contract {
            return;
        }
        let returned = recovery.of(life.hand);
        let lost = life.hand - returned;
        life.hand = Money::ZERO;
        life.returned += returned;
        self.ledger.post(Owner::Project(project), Purpose::Return, month, returned);
        self.ledger.post(Owner::Project(project), Purpose::Loss, month, lost);
        self.withdraw_requests(project);
    }

    fn withdraw_requests(&mut self, project: u32) {
        let life = &mut self.lives[project as usize];
        let requests = &mut self.treasuries[life.unit.index()].requests;
        let mut asked = Money::ZERO;
        let mut id = life.last_request;
        while id != NO_REQUEST {
            asked += requests[id as usize].amount;
            id = requests[id as usize].before;
        }
        let mut excess = asked - life.bridged;
        let mut id = life.last_request;
        while id != NO_REQUEST && excess > Money::ZERO {
            let request = &mut requests[id as usize];
            let cut = request.amount.min(excess);
            if cut > Money::ZERO {
                request.amount -= cut;
                excess -= cut;
                if request.amount == Money::ZERO {
                    life.pending -= 1;
                }
            }
            id = request.before;
        }
    }
}

fn month_number(month: usize) -> u16 {
    u16::try_from(month).expect("months are cut at twice the calendar")
}
