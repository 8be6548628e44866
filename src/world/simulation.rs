//! The months of one run under one policy: the phases of section 2 of the model, in their order. All luck comes in; all money goes to the ledger.

use crate::draws::luck::happens;
use crate::firm::altered::altered;
use crate::firm::equivalent::{Planned, Pledged, grant_equivalent};
use crate::firm::factors::Factors;
use crate::firm::go_on::{self, Learnt};
use crate::firm::tabulated::OverlayTerms;
use crate::firm::worth::{self, NO_WAITS, Plan};
use crate::firm::{Ask, Case, Exerted, Overlaid, Prospect, Terms, offer};
use crate::ledger::{Keep, Ledger, Owner, Purpose};
use crate::measure::Appears;
use crate::meter::{Beyond, What};
use crate::model::Commitments;
use crate::number::ByYear;
use crate::scheme::decision::Decision;
use crate::scheme::effects::KnownHarm;
use crate::scheme::funding::StageFunding;
use crate::units::{END, Money, Share};
use crate::value::whole_months;
use crate::world::calendar::Calendar;
use crate::world::calls::{self, Best, Calls, Decided, Firm, Freed};
use crate::world::cohorts::Cohorts;
use crate::world::contract::{Brought, Conduct, Contract, Due, Overlay, Parts, Proposal};
use crate::world::desk::{self, GoingAlone, Lain, Over, Taken};
use crate::world::journal::{Event, Journal, Seen};
use crate::world::life::{Awaits, End, Gain, Life, Solved, State};
use crate::world::loan::{Borrowing, Fate, Terms as LoanTerms};
use crate::world::outlook::Outlook;
use crate::world::payoff;
use crate::world::plan::{advance, commit, planned_this_year};
use crate::world::scene::{Asked, OfferBook, Scene, planned};
use crate::world::signed::Signed;
use crate::world::topic;
use crate::world::treasury::{Allotment, Limit, Treasury, Unit};

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
    /// Contracts that are decided on together.
    pub cohorts: Cohorts,
    /// Topics that were solved.
    pub topics: Vec<Solved>,
    /// What the State took upon itself, by fiscal year.
    pub signed: Signed,
    /// Steps of the watched project.
    pub journal: Journal,
    /// What firms believed in the month that was asked about.
    pub outlook: Option<Outlook>,
    calendar: Calendar,
    launches: Calendar,
    /// Contracts that started and, as of last January, were not over.
    contracts: Vec<u32>,
    due: Vec<u32>,
    entering: Vec<u32>,
    checking: Vec<u32>,
    paid: Vec<(u32, Money)>,
    /// What falls due, until it is posted.
    dues: Vec<Due>,
    alive: usize,
}

impl Simulation {
    /// Runs one policy; afterwards lives, ledger, treasuries and calls hold what happened, and the ledger keeps the entries asked for.
    pub fn run(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], keep: Keep) {
        self.clear(scene, books, keep);
        self.set_up_schemes(scene);
        self.live(scene, books);
        self.solve_topics(scene);
        if self.ledger.meter.beyond().is_none() {
            self.calls.funds.settle(&mut self.ledger);
        }
    }

    /// Gains the public value of each topic for the project that solved it.
    fn solve_topics(&mut self, scene: &Scene<'_>) {
        self.topics.clear();
        if !scene.study.has(Appears::WithTopics) {
            return;
        }
        self.topics = topic::solved(scene, &self.lives);
        for life in &mut self.lives {
            life.solves = false;
        }
        for &Solved { project, month, value } in &self.topics {
            self.lives[project as usize].solves = true;
            self.ledger.gain_public_value(Owner::Project(project), month.into(), value);
            self.journal.note(project, || Event::Solved { month: month.into() });
        }
    }

    /// Sets the policy's schemes up, whether or not anybody will have them.
    fn set_up_schemes(&mut self, scene: &Scene<'_>) {
        if scene.study.has(Appears::WithSchemeCosts) {
            for (place, costs) in (0..).zip(scene.policy.costs()) {
                let cost = costs.set_up(&scene.luck.drawn);
                self.ledger.post(Owner::Scheme(place), Purpose::SchemeCost, 0, cost);
            }
        }
    }

    /// A contract of a scheme starts, or an overlay is laid, the schemes of contracts counted first: what administering it costs.
    #[inline]
    fn administer(&mut self, scene: &Scene<'_>, project: u32, scheme: usize, month: usize) {
        if scene.study.has(Appears::WithSchemeCosts)
            && let Some(costs) = scene.policy.costs().nth(scheme)
        {
            let cost = costs.per_contract(&scene.luck.drawn);
            self.ledger.post(Owner::Project(project), Purpose::SchemeCost, month, cost);
        }
    }

    /// Lives through the months.
    fn live(&mut self, scene: &Scene<'_>, books: &mut [OfferBook]) {
        let clock = scene.study.clock;
        for month in 0..END {
            let month_of_year = clock.month_of_year(month);
            if month == 0 || month_of_year == 0 {
                self.treasuries.iter_mut().for_each(Treasury::open_year);
                self.appropriate(scene, month);
            }
            self.treasuries.iter_mut().for_each(Treasury::open_month);
            self.answer(scene, month);
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
        if scene.study.has(Appears::WithLoans) {
            (0..scene.prospects.projects.len()).for_each(|project| self.settle_loans(scene, number(project), None));
        }
    }

    /// Notes what firms believe where that is asked, or has the project that is asked about believe what it is to believe.
    fn answer(&mut self, scene: &Scene<'_>, month: usize) {
        match scene.asked {
            Some(Asked::Outlook(asked)) if month <= *asked => {
                self.outlook = Some(self.calls.outlook(scene, &self.treasuries, month));
            }
            None | Some(Asked::Outlook(_)) => {}
            Some(Asked::Alone(outlook)) => {
                self.calls.believe(outlook);
                let lag = whole_months(scene.beliefs.lag.in_month(month));
                for (unit, treasury) in self.treasuries.iter_mut().enumerate() {
                    treasury.believed_wait = outlook.waits(unit, lag);
                }
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
        let classes = projects.iter().map(|prospect| prospect.class);
        self.ledger.clear(scene.world.classes.len(), classes, keep);
        if let Some(alone) = scene.alone {
            self.ledger.start_from(&alone.ledger);
        }
        let administration = &scene.world.administration;
        let drawn = &scene.luck.drawn;
        let state = Allotment {
            budget: scene.limit(scene.policy.budget.as_ref()),
            release: scene.release.clone(),
            carry_over: administration.carry_over.known(drawn),
            lag: scene.beliefs.lag.by_year(whole_months),
        };
        // A fund asks for money when it is needed: its cash is unlimited and comes at once.
        let of_a_fund = Allotment {
            budget: Limit::None,
            release: None,
            carry_over: ByYear::Same(Share::NONE),
            lag: ByYear::Same(0),
        };
        self.treasuries.resize_with(1 + scene.policy.vehicles.len(), Treasury::default);
        self.treasuries[1..].iter_mut().for_each(|treasury| treasury.clear(of_a_fund.clone()));
        self.treasuries[Unit::STATE.index()].clear(state);
        self.calls.clear(scene, books);
        self.signed.clear(scene.study.clock);
        self.outlook = None;
        self.cohorts.clear(scene.policy.schemes.iter().map(|scheme| scheme.selection.keep()));
        self.journal.clear(match keep {
            Keep::One(owner) => owner.project(),
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
    fn appropriate(&mut self, scene: &Scene<'_>, month: usize) {
        if !self.treasuries.iter().any(Treasury::is_limited) {
            return;
        }
        self.contracts.retain(|&project| self.lives[project as usize].has_stages_ahead());
        for &project in &self.contracts {
            let life = &self.lives[project as usize];
            if let Some(contract) = life.contracts.main() {
                let committed = &self.committed[scene.prospects.projects[project as usize].range()];
                let kept = self.kept(project, life);
                let planned = planned_this_year(scene, project, life, contract, committed, month, Money::ZERO, kept);
                self.treasuries[contract.unit.index()].appropriate(project, planned);
            }
        }
    }

    /// The chance of being kept at the gate of a stage with a chance, for a contract; 1 where there are no phases.
    fn kept(&self, project: u32, life: &Life) -> impl Fn(usize, f64) -> f64 {
        let scheme = life.proposal.filter(|_| self.cohorts.are_there()).map(|proposal| proposal.scheme());
        move |stage, chance| scheme.map_or(1.0, |scheme| self.cohorts.kept(scheme, project, stage, chance))
    }

    // ---- phase 2: arrivals and decisions ----

    fn arrive(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], month: usize) {
        let has_law = !scene.study.in_force[scene.policy.world].overlays.is_empty();
        for &project in scene.arrivals.of(month) {
            if scene.study.behaviour.is_fixed() {
                self.arrive_unmoved(scene, books, project, month);
                continue;
            }
            let going_alone = self.going_alone(scene, project, month);
            let choice = self.choose(scene, books, project, (month, month), going_alone.as_ref());
            let prospect = &scene.prospects.projects[project as usize];
            if let Some(alone) = scene.alone {
                let overlaid = going_alone.as_ref().is_some_and(|alone| alone.goes && !alone.taken.which.is_empty());
                let by_law = has_law && alone.lives[project as usize].is_overlaid();
                let as_alone = choice.is_none() && !overlaid && !by_law;
                if as_alone && !self.journal.watches(project) {
                    continue;
                }
                self.lives[project as usize] = Life::unborn(prospect.means());
                self.ledger.take_back(alone.entries_of(project));
            }
            self.alive += 1;
            if let Some(choice) = choice {
                self.apply(scene, books, Firm { project, month, alone: going_alone.as_ref() }, choice);
            } else if goes_alone(prospect, going_alone.as_ref()) {
                self.go_alone(scene, project, month, going_alone.as_ref());
            } else {
                self.end(scene, project, month, End::Left);
                continue;
            }
            self.calendar.note(prospect.failure as usize, project);
        }
    }

    /// A firm arrives that does under every policy what it does alone: it has what it may have of support.
    fn arrive_unmoved(&mut self, scene: &Scene<'_>, books: &[OfferBook], project: u32, month: usize) {
        let prospect = &scene.prospects.projects[project as usize];
        let goes = prospect.goes_alone;
        let committed = &mut self.committed[prospect.range()];
        let granted = || self.calls.grant(scene, books, (project, month), committed, &mut self.treasuries);
        let proposal = goes.then(granted).flatten();
        let overlays = if goes { self.may_have(scene, books, project, month, proposal.as_ref()) } else { Vec::new() };
        if let Some(alone) = scene.alone {
            if proposal.is_none() && overlays.is_empty() && !self.journal.watches(project) {
                return;
            }
            self.lives[project as usize] = Life::unborn(prospect.means());
            self.ledger.take_back(alone.entries_of(project));
        }
        self.alive += 1;
        self.journal.note(project, || Event::Decision {
            month,
            alone: prospect.alone,
            goes_alone: goes,
            options: Vec::new(),
            closed: Vec::new(),
            applied: proposal.as_ref().map(Proposal::scheme),
        });
        if let Some(proposal) = proposal {
            self.sign_unmoved(scene, books, (project, month), proposal, overlays);
        } else if goes {
            self.begin_alone(scene, project, month, &overlays);
        } else {
            self.end(scene, project, month, End::Left);
            return;
        }
        self.calendar.note(prospect.failure as usize, project);
    }

    /// The overlays that a project may have over its contract, or over its firm's own money, whatever they are worth.
    fn may_have(
        &self,
        scene: &Scene<'_>,
        books: &[OfferBook],
        project: u32,
        month: usize,
        proposal: Option<&Proposal>,
    ) -> Vec<u16> {
        if scene.overlays.is_empty() {
            return Vec::new();
        }
        let prospect = &scene.prospects.projects[project as usize];
        let Some(proposal) = proposal else {
            let stages = scene.prospects.stages_of(prospect);
            let own = &worth::own_alone(stages)[..stages.len()];
            return self.calls.desk.all(scene, prospect, month, &desk::under(scene, prospect, own, 0.0, 1.0));
        };
        let terms = &books[scene.books[proposal.scheme()]].terms;
        let case = calls::applied(scene, project, terms, proposal);
        self.calls.desk.all(scene, prospect, month, &desk::under_contract(scene, &Plan::new(&case)))
    }

    /// The contract of a firm that nobody moves starts when it comes.
    fn sign_unmoved(
        &mut self,
        scene: &Scene<'_>,
        books: &[OfferBook],
        (project, month): (u32, usize),
        proposal: Proposal,
        overlays: Vec<u16>,
    ) {
        self.pay_for_application(scene, project, &books[scene.books[proposal.scheme()]].terms, month);
        let life = &mut self.lives[project as usize];
        life.state = State::Awarded;
        (life.applied, life.awarded, life.tries) = (true, true, 1);
        life.proposal = Some(proposal);
        if !overlays.is_empty() {
            life.beside.there().overlays = overlays;
        }
        self.start_contract(scene, books, project, month);
    }

    /// What going alone is worth in a month with the overlays that the firm would have; `None` where the policy has none.
    #[inline]
    fn going_alone(&self, scene: &Scene<'_>, project: u32, month: usize) -> Option<GoingAlone> {
        (!scene.overlays.is_empty())
            .then(|| self.calls.desk.alone(scene, project, month, self.journal.watches(project)))
    }

    /// The firm's choice in a month among the schemes whose calls close from month `from` on, if it is any.
    #[inline]
    fn choose(
        &mut self,
        scene: &Scene<'_>,
        books: &mut [OfferBook],
        project: u32,
        (month, from): (usize, usize),
        alone: Option<&GoingAlone>,
    ) -> Option<Best> {
        let mut all = Seen::default();
        let seen = self.journal.watches(project).then_some(&mut all);
        let best = self.calls.choose(scene, books, project, from, from - month, alone, &self.treasuries, seen);
        self.journal.note(project, || {
            let prospect = &scene.prospects.projects[project as usize];
            Event::Decision {
                month,
                alone: alone.map_or(prospect.alone, |alone| alone.value),
                goes_alone: goes_alone(prospect, alone),
                options: all.options,
                closed: all.closed,
                applied: best.map(|best| best.scheme),
            }
        });
        best
    }

    /// The firm goes alone, with the overlays that it takes.
    fn go_alone(&mut self, scene: &Scene<'_>, project: u32, month: usize, alone: Option<&GoingAlone>) {
        self.begin_alone(scene, project, month, alone.map_or(&[], |alone| &alone.taken.which));
    }

    /// The firm begins alone, with these overlays.
    fn begin_alone(&mut self, scene: &Scene<'_>, project: u32, month: usize, which: &[u16]) {
        self.lives[project as usize].go_alone();
        self.entering.push(project);
        if which.is_empty() {
            return;
        }
        let prospect = &scene.prospects.projects[project as usize];
        let stages = scene.prospects.stages_of(prospect);
        let own = &worth::own_alone(stages)[..stages.len()];
        let planned =
            Planned { prospect, stages, beliefs: scene.beliefs, own, owned: 1.0, growth: 1.0, kept: NO_WAITS };
        let over = Over { under: desk::under(scene, prospect, own, 0.0, 1.0), size: 1.0, planned };
        let (overlaid, _) = self.lay(scene, project, month, which, &over);
        let next = &mut self.next_values[prospect.range()];
        let _ = desk::alone(scene, prospect, &overlaid, next);
        if let Some(factors) = overlaid.effects {
            self.lives[project as usize].beside.there().effects = Some(Box::new(factors));
        }
    }

    /// Lays overlays over a project: what they change, and whether all of those that were wanted lie.
    fn lay(
        &mut self,
        scene: &Scene<'_>,
        project: u32,
        month: usize,
        wanted: &[u16],
        over: &Over<'_>,
    ) -> (Overlaid, bool) {
        let Calls { desk, meter, .. } = &mut self.calls;
        let (overlaid, lain) = desk.lay(scene, (project, month), wanted, over, meter);
        for lain in &lain {
            let terms = &scene.overlays.terms[usize::from(lain.overlay)];
            let cost = self.ledger.meter.amount(project, What::Application, terms.compliance_cost);
            self.ledger.post(Owner::Project(project), Purpose::Application, month, cost);
            let life = &mut self.lives[project as usize];
            let prospect = &scene.prospects.projects[project as usize];
            borrow_under(terms, lain, scene.beliefs.classes[prospect.class].loan_rate, prospect, life);
            let contracts = &mut life.contracts;
            let batch = lain.layer.bought.map(|bought| bought.batch);
            let collar = lain.layer.collared.map(|collared| collared.collar);
            contracts.lay_over(if terms.known.gives_money() {
                Overlay::beside(lain.overlay, lain.layer.deducts, batch, collar)
            } else {
                Overlay::without_money(lain.overlay)
            });
            contracts.is_worth(lain.equivalent);
            self.signed.sign(scene.study.clock, month, lain.equivalent);
            if scene.study.has(Appears::WithContingents) {
                self.signed.provide(scene.study.clock, month, &desk::contingent(scene, over, lain));
            }
            let (overlay, planned) = (usize::from(lain.overlay), lain.planned);
            self.journal.note(project, || Event::Overlay { month, overlay, planned });
            self.administer(scene, project, scene.policy.schemes.len() + overlay, month);
        }
        (overlaid, lain.len() == wanted.len())
    }

    /// The firm applies as it chose.
    fn apply(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], firm: Firm<'_>, choice: Best) {
        let Firm { project, month, .. } = firm;
        let prospect = &scene.prospects.projects[project as usize];
        let next = &mut self.next_values[prospect.range()];
        let life = &mut self.lives[project as usize];
        life.state = State::Applying;
        let (proposal, beside) = self.calls.propose(scene, books, firm, &choice, next);
        life.proposal = Some(proposal);
        if let Some(Taken { overlaid, which, .. }) = beside {
            let beside = life.beside.there();
            beside.effects = overlaid.effects.map(Box::new);
            beside.overlays = which;
        }
        if choice.begun.is_some() {
            life.state = State::Ready;
            life.awaits = Awaits::Call;
            self.entering.push(project);
        }
        life.applied = true;
        life.tries += 1;
        self.pay_for_application(scene, project, &books[scene.books[choice.scheme]].terms, month);
        self.calls.enlist(choice.scheme, project, month);
    }

    /// An application, and what complying costs, as the effects that the firm reckons with leave them.
    fn pay_for_application(&mut self, scene: &Scene<'_>, project: u32, terms: &Terms, month: usize) {
        let &Factors { application, compliance, .. } = self.lives[project as usize].factors();
        let class = &scene.beliefs.classes[scene.prospects.projects[project as usize].class];
        let mut cost_of = |amount| self.ledger.meter.amount(project, What::Application, amount);
        let cost = cost_of(terms.application_cost(class) * application) + cost_of(terms.compliance_cost * compliance);
        self.ledger.post(Owner::Project(project), Purpose::Application, month, cost);
    }

    // ---- phase 3: calls and awards ----

    fn hold_calls(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], month: usize) {
        let (lives, committed) = (&self.lives, &mut self.committed);
        let (treasuries, journal) = (&mut self.treasuries, &mut self.journal);
        let mut decided = self.calls.decide(scene, books, month, lives, committed, treasuries, journal);
        if self.cohorts.are_there() {
            let awarded = decided.iter().filter(|decided| decided.decision.is_award());
            self.cohorts.found(scene, &awarded.map(|awarded| (awarded.scheme, awarded.project)).collect::<Vec<_>>());
        }
        decided.sort_by_key(|decided| decided.project);
        for decided in decided {
            self.carry_out(scene, books, decided, month);
        }
    }

    /// Does what was decided: an award is a contract for one who applies, and the next phase for one who has a contract.
    fn carry_out(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], decided: Decided, month: usize) {
        let Decided { project, scheme, decision, barred } = decided;
        self.lives[project as usize].barred |= barred;
        match decision {
            Decision::Awarded if self.lives[project as usize].signed().is_some() => {
                self.lives[project as usize].phase += 1;
                self.go_on(project);
            }
            Decision::Awarded => self.award(scene, project, month),
            Decision::Refused => self.refuse(scene, books, project, scheme, month),
            Decision::Waiting => {}
            Decision::Ended => self.end(scene, project, month, End::NotKept),
        }
    }

    /// The next stage can be entered.
    fn go_on(&mut self, project: u32) {
        self.lives[project as usize].state = State::Ready;
        self.entering.push(project);
    }

    /// Decides on contracts that have come to the end of a phase.
    fn end_phases(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], month: usize) {
        let Calls { meter, .. } = &mut self.calls;
        for decided in self.cohorts.decide(scene, &self.lives, &self.committed, meter) {
            self.journal.note(decided.project, || Event::Phase { month, decision: decided.decision });
            self.carry_out(scene, books, decided, month);
        }
    }

    /// A contract will be made.
    fn award(&mut self, scene: &Scene<'_>, project: u32, month: usize) {
        let life = &mut self.lives[project as usize];
        let scheme = life.proposal.as_ref().expect("what is awarded was proposed").scheme();
        let approval = scene.approval(scheme, project as usize, month) * life.factors().approval;
        let start = month + whole_months(approval);
        life.awarded = true;
        let start_month = month_number(start.min(2 * END));
        if life.awaits == Awaits::Call {
            life.awaits = Awaits::Contract(start_month);
        } else {
            life.state = State::Awarded;
            life.due = start_month;
        }
        self.calendar.note(start, project);
    }

    /// The firm goes alone, tries again, or leaves it.
    fn refuse(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], project: u32, scheme: usize, month: usize) {
        if std::mem::take(&mut self.lives[project as usize].awaits) == Awaits::Call {
            // It has begun, and goes on alone.
            return;
        }
        let alone = self.going_alone(scene, project, month);
        if goes_alone(&scene.prospects.projects[project as usize], alone.as_ref()) {
            self.go_alone(scene, project, month, alone.as_ref());
            return;
        }
        let tries = scene.policy.schemes[scheme].tries;
        let again = u32::from(self.lives[project as usize].tries) < tries;
        match again.then(|| self.choose(scene, books, project, (month, month + 1), alone.as_ref())).flatten() {
            Some(choice) => self.apply(scene, books, Firm { project, month, alone: alone.as_ref() }, choice),
            None => self.end(scene, project, month, End::Refused),
        }
    }

    // ---- phase 4: until nothing moves ----

    fn settle(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], month: usize) {
        let month_of_year = scene.study.clock.month_of_year(month);
        loop {
            let mut due = std::mem::take(&mut self.due);
            self.calendar.take(month, &mut due);
            let idle = self.entering.is_empty() && !self.cohorts.have_news();
            if due.is_empty() && idle && self.treasuries.iter().all(Treasury::is_idle) {
                self.due = due;
                break;
            }
            for &project in &due {
                self.fall_due(scene, books, project, month);
            }
            self.due = due;
            if self.cohorts.have_news() {
                self.end_phases(scene, books, month);
            }
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
            if !moved && self.due.is_empty() && !self.cohorts.have_news() {
                break;
            }
        }
    }

    /// Every unit pays what it can pay now; whether any paid.
    fn serve(&mut self, scene: &Scene<'_>, month: usize, month_of_year: usize) -> bool {
        let mut paid = std::mem::take(&mut self.paid);
        let mut served = false;
        for unit in 0..self.treasuries.len() {
            if self.treasuries[unit].is_idle() {
                continue;
            }
            self.treasuries[unit].serve(month, month_of_year, &mut paid);
            served |= !paid.is_empty();
            for &(project, amount) in &paid {
                self.receive(scene, project, amount, month);
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
                self.calls.withdraw(life.proposal.expect("an applicant has a proposal").scheme(), project);
            }
            self.end(scene, project, month, End::FirmFailed);
            return;
        }
        if life.awaits == Awaits::Contract(month_number(month)) {
            if self.leaves_unused(scene, books, project) {
                self.leave_unused(scene, project, month);
            } else {
                self.take_over(scene, books, project, month);
            }
        }
        let life = &self.lives[project as usize];
        match life.state {
            State::Awarded if usize::from(life.due) == month && self.leaves_unused(scene, books, project) => {
                self.leave_unused(scene, project, month);
            }
            State::Awarded if usize::from(life.due) == month => self.start_contract(scene, books, project, month),
            State::Working if usize::from(life.due) == month => self.pass_gate(scene, project, month),
            State::Ready if life.beside.borrowing.is_some() => self.checking.push(project),
            _ => {}
        }
    }

    /// Whether the firm does not take up what it was awarded.
    fn leaves_unused(&self, scene: &Scene<'_>, books: &[OfferBook], project: u32) -> bool {
        let proposal = self.lives[project as usize].proposal.expect("what is awarded was proposed");
        let unused = books[scene.books[proposal.scheme()]].terms.unused;
        unused > 0.0 && happens(scene.draws.voucher(scene.study, scene.luck, project as usize), unused)
    }

    /// A voucher is not redeemed: what was committed is free, and the firm goes alone if it would have, or goes on.
    fn leave_unused(&mut self, scene: &Scene<'_>, project: u32, month: usize) {
        self.journal.note(project, || Event::Unused { month });
        self.free(scene, project, month, Money::ZERO);
        let life = &mut self.lives[project as usize];
        life.leave_unused();
        if std::mem::take(&mut life.awaits) != Awaits::Nothing {
            return;
        }
        let alone = self.going_alone(scene, project, month);
        if goes_alone(&scene.prospects.projects[project as usize], alone.as_ref()) {
            self.go_alone(scene, project, month, alone.as_ref());
        } else {
            self.end(scene, project, month, End::NotRedeemed);
        }
    }

    /// The contract of a project that has begun at its own risk starts, for the stages that have not, unless going on alone is worth more.
    fn take_over(&mut self, scene: &Scene<'_>, books: &[OfferBook], project: u32, month: usize) {
        let life = &self.lives[project as usize];
        let proposal = life.proposal.expect("a contract was proposed");
        let book = &books[scene.books[proposal.scheme()]];
        let case = Case { begun: life.begun(month), month, ..calls::applied(scene, project, &book.terms, &proposal) };
        let next = &mut self.next_values[case.prospect.range()];
        let _ = offer::under(&case, proposal.believed, next);
        let begun = case.begun.map_or(0, |begun| begun.stages);
        if begun == 0 || next[begun - 1] >= case.stages[begun - 1].next_alone {
            let committed = &mut self.committed[case.prospect.range()];
            let by_call: Money = committed.iter().copied().sum();
            commit(&case, proposal.scale, committed);
            // What the call committed for stages begun since stays in the sum, of which what is not drawn is freed at the end.
            let by_now = committed.iter().copied().sum();
            committed[0] += by_call - by_now;
            self.start_contract(scene, books, project, month);
        }
        self.lives[project as usize].awaits = Awaits::Nothing;
    }

    /// A project that works at its own risk no longer waits for a contract.
    fn forgo(&mut self, project: u32) {
        let life = &mut self.lives[project as usize];
        match std::mem::take(&mut life.awaits) {
            Awaits::Nothing | Awaits::Contract(_) => {}
            Awaits::Call => {
                let proposal = life.proposal.expect("an applicant has a proposal");
                self.calls.withdraw(proposal.scheme(), project);
            }
        }
    }

    fn start_contract(&mut self, scene: &Scene<'_>, books: &[OfferBook], project: u32, month: usize) {
        let life = &mut self.lives[project as usize];
        let proposal = life.proposal.expect("a contract was proposed");
        let book = &books[scene.books[proposal.scheme()]];
        let begun = life.begun(month);
        let case = Case { begun, ..calls::applied(scene, project, &book.terms, &proposal) };
        let range = case.prospect.range();
        let advance = advance(&case, proposal.scale);
        let Terms { timing, advance_or_floor, shares, .. } = &book.terms;
        let unit = self.calls.unit(proposal.scheme());
        let contract =
            Contract::new(unit, *timing, *advance_or_floor, shares.pays_university(), shares.ceiling(), advance);
        let contract = contract.paid_by(book.terms.equity.as_ref().map(|equity| (equity.fund, equity.state)));
        let contract = contract.used(conduct(scene, project, &contract));
        life.contracts.sign(contract);
        if scene.study.has(Appears::WithOverlays) {
            let kept = |stage, chance| self.cohorts.kept(proposal.scheme(), project, stage, chance);
            let equivalent = grant_equivalent(&Case { month, ..case }, proposal.scale, kept);
            life.contracts.is_worth(equivalent);
            self.signed.sign(scene.study.clock, month, equivalent);
        }
        if life.state == State::Awarded {
            life.state = State::Ready;
            self.entering.push(project);
        }
        self.contracts.push(project);
        let committed = &self.committed[range];
        let treasury = &mut self.treasuries[contract.unit.index()];
        if treasury.is_limited() {
            let kept = |stage, chance| self.cohorts.kept(proposal.scheme(), project, stage, chance);
            let planned = planned_this_year(scene, project, life, &contract, committed, month, advance, kept);
            treasury.appropriate(project, planned);
        }
        self.journal.note(project, || Event::Contract {
            month,
            scale: proposal.scale,
            private_share: proposal.private_share.to_f64(),
            commitment: committed.iter().copied().sum(),
        });
        self.administer(scene, project, proposal.scheme(), month);
        self.file(scene, project, advance, month);
        self.lay_over_contract(scene, books, project, month);
    }

    /// Lays the overlays over a contract that starts which the firm reckoned with, as far as there is room for them.
    fn lay_over_contract(&mut self, scene: &Scene<'_>, books: &[OfferBook], project: u32, month: usize) {
        let beside = self.lives[project as usize].beside.change();
        let wanted = beside.map_or_else(Vec::new, |beside| std::mem::take(&mut beside.overlays));
        if wanted.is_empty() {
            return;
        }
        let proposal = self.lives[project as usize].proposal.expect("a contract was proposed");
        let Proposal { scale, growth, bridges, believed, .. } = proposal;
        let terms = &books[scene.books[proposal.scheme()]].terms;
        let case = calls::applied(scene, project, terms, &proposal);
        let Case { prospect, stages, beliefs, .. } = case;
        let mut kept = NO_WAITS;
        for (k, (kept, stage)) in kept.iter_mut().zip(stages).enumerate() {
            *kept = self.cohorts.kept(proposal.scheme(), project, k, stage.chance);
        }
        let plan = Plan::new(&case);
        let at_size = plan.of_size(scale);
        let own = &plan.own[..stages.len()];
        let (granted, technology) = (at_size.nominal_state_money, prospect.technology);
        let owned = terms.owned(technology, growth * prospect.profit_nominal, granted);
        let planned = Planned { prospect, stages, beliefs, own: &at_size.own[..stages.len()], owned, growth, kept };
        let of_state = terms.of_state() * plan.nominal_state_money;
        let under = desk::under(scene, prospect, own, of_state, owned * case.ask.idea.of_plan());
        let (overlaid, all) = self.lay(scene, project, month, &wanted, &Over { under, size: scale, planned });
        if !all {
            let altered = case.altered(&overlaid);
            let case = case.with(&overlaid, altered.as_ref());
            let next = &mut self.next_values[prospect.range()];
            let _ = offer::of_size(&case, scale, growth, bridges, believed, next);
        }
    }

    /// Asks for State money of a contract, unless it is nothing.
    fn file(&mut self, scene: &Scene<'_>, project: u32, amount: Money, month: usize) {
        let life = &mut self.lives[project as usize];
        let (Some(proposal), Some(contract)) = (&life.proposal, life.contracts.main_mut()) else { return };
        if amount <= Money::ZERO {
            return;
        }
        if let Some(fund) = contract.fund() {
            self.call(fund, project, amount, month);
            return;
        }
        let first = proposal.priority && scene.policy.priority.is_some_and(|priority| priority.over.cash());
        let treasury = &mut self.treasuries[contract.unit.index()];
        let before = contract.latest_request();
        // Who is asked about apart waits in the queue that it believes in.
        let queued = match scene.asked {
            Some(Asked::Alone(outlook)) => Some(outlook.months_queued(first)),
            None | Some(Asked::Outlook(_)) => None,
        };
        contract.asked(match (&life.beside.effects, queued) {
            (None, None) => treasury.file(project, amount, month, first, before),
            (effects, queued) => {
                let factor = effects.as_ref().map_or(1.0, |factors| factors.lag);
                let lag = whole_months(scene.beliefs.lag.in_month(month) * factor);
                treasury.file_after(lag + queued.unwrap_or(0), project, amount, month, first, before)
            }
        });
        self.journal.note(project, || Event::Request { month, amount, priority: first });
    }

    /// A fund pays for a stage at once, from what it asks of State and partners.
    fn call(&mut self, fund: usize, project: u32, amount: Money, month: usize) {
        let life = &mut self.lives[project as usize];
        let before = life.contracts.net_state_money();
        life.contracts.call(amount, &mut self.dues);
        let of_state = life.contracts.net_state_money() - before;
        self.post_dues(project, month);
        if self.ledger.meter.beyond().is_none() {
            self.calls.funds.of_mut(fund).invest(month, amount, of_state);
        }
        self.journal.note(project, || Event::Paid { month, amount });
    }

    /// Posts what falls due to a project this month.
    #[inline]
    fn post_dues(&mut self, project: u32, month: usize) {
        for due in self.dues.drain(..) {
            self.ledger.post(Owner::Project(project), due.purpose, month, due.amount);
        }
    }

    /// The firm learns the next stage's cost and time, stops or goes on, and asks for the State's part.
    fn enter_stage(&mut self, scene: &Scene<'_>, books: &mut [OfferBook], project: u32, month: usize) {
        let life = &self.lives[project as usize];
        if life.state != State::Ready {
            return;
        }
        let prospect = &scene.prospects.projects[project as usize];
        let k = usize::from(life.stage);
        let effects = life.beside.effects.as_deref();
        let altered = effects.map(|factors| altered(scene.prospects.stages_of(prospect), factors));
        let stages = altered.as_deref().unwrap_or_else(|| scene.prospects.stages_of(prospect));
        let stage = &stages[k];
        let (contract, next) = self.contract(scene, books, project, k);
        let alone = StageFunding::ALONE;
        let funding = contract.map_or(alone, |(terms, ask)| terms.stage(&ask, prospect.technology, k));
        let meter = &mut self.ledger.meter;
        let scale = life.scale();
        let cost = meter.amount(project, What::Cost, stage.cost.to_f64() * scale * stage.cost_overrun);
        let coordination = meter.amount(project, What::Cost, funding.coordination(cost.to_f64()));
        let parts = life.contracts.parts(&funding, planned(stage.cost, scale), cost, coordination);
        let case = contract.map(|(terms, ask)| Case { stages, effects, ..scene.case(project, terms, ask, month) });
        let effort = case.map_or_else(Exerted::default, |case| exerted(&case, k, parts.state, scale));
        let parts = Parts { effort: meter.amount(project, What::Cost, effort.cost), ..parts };
        let learnt = Learnt {
            stage,
            cost: cost.to_f64(),
            state: parts.state.to_f64(),
            overlays: parts.overlays.to_f64(),
            coordination: coordination.to_f64(),
            own: parts.own().to_f64(),
            lag: scene.beliefs.lag.in_month(month) * life.factors().lag,
            effort,
            deducted: deducted(scene, prospect, life),
            relieved: life.beside.borrowing.as_ref().map_or(0.0, |borrowing| borrowing.worth(k)),
        };
        let paid = contract.map(|(terms, _)| (terms, &funding));
        let (learnt, paid, next) = decided_by(scene, learnt, paid, next);
        let weighed = go_on::own_cost(&learnt, scene.beliefs, prospect.class, paid);
        let worth = go_on::worth(&learnt, scene.beliefs, prospect.class, next);
        meter.reckons(project, weighed);
        meter.reckons(project, worth);
        let goes_on = weighed <= worth;
        self.journal.note(project, || Event::Stage {
            month,
            stage: k,
            cost,
            state: parts.state,
            own: parts.own() - parts.effort,
            weighed,
            worth,
            goes_on,
        });
        if !goes_on {
            self.end(scene, project, month, End::Stopped);
            return;
        }
        self.exert(project, month, parts.effort, effort.gain);
        let wanted = self.lives[project as usize].contracts.enter(parts);
        self.file(scene, project, wanted, month);
        self.checking.push(project);
    }

    /// The contract that a project has, and what follows a stage is worth to its firm, with its overlays.
    fn contract<'b>(
        &self,
        scene: &Scene<'_>,
        books: &'b [OfferBook],
        project: u32,
        stage: usize,
    ) -> (Option<(&'b Terms, Ask)>, f64) {
        let life = &self.lives[project as usize];
        let prospect = &scene.prospects.projects[project as usize];
        let contract = life.signed().map(|proposal| {
            let terms = &books[scene.books[proposal.scheme()]].terms;
            (terms, scene.asked(project, terms, proposal.state_share, usize::from(proposal.applied)))
        });
        let next = match contract {
            None if !life.is_overlaid() => scene.prospects.stages_of(prospect)[stage].next_alone,
            None | Some(_) => self.next_values[prospect.first as usize + stage],
        };
        let in_phases = contract.and_then(|(terms, _)| terms.keep).and(life.proposal);
        let next = in_phases.map_or(next, |proposal| {
            let chance = scene.prospects.stages_of(prospect)[stage].chance;
            next * self.cohorts.moves(proposal.scheme(), project, stage, chance)
        });
        (contract, next)
    }

    /// The firm does so much beyond its plan for the gate of the stage that it goes into.
    fn exert(&mut self, project: u32, month: usize, cost: Money, gain: f64) {
        let life = &mut self.lives[project as usize];
        life.gain = gain;
        if gain > 0.0 {
            let stage = usize::from(life.stage);
            self.journal.note(project, || Event::Effort { month, stage, cost, gain });
        }
    }

    /// State money arrives.
    fn receive(&mut self, scene: &Scene<'_>, project: u32, amount: Money, month: usize) {
        let life = &mut self.lives[project as usize];
        life.funds += life.contracts.receive(amount, &mut self.dues);
        if life.state == State::Ready {
            self.checking.push(project);
        }
        self.post_dues(project, month);
        self.journal.note(project, || Event::Paid { month, amount });
        let audited = || self.lives[project as usize].contracts.main().is_some_and(Contract::is_audited);
        if scene.beliefs.audited.is_none() || audited() {
            let audit = scene.world.administration.audit.cost.in_month(&scene.luck.drawn, month).of(amount);
            self.ledger.post(Owner::Project(project), Purpose::Audit, month, audit);
        }
        self.look_at(scene, project, month);
    }

    /// Starts a stage if its money is there; ends the project if it can never be.
    fn try_start(&mut self, scene: &Scene<'_>, books: &[OfferBook], project: u32, month: usize) {
        if self.lives[project as usize].state != State::Ready {
            return;
        }
        let grant = self.pledge_patent(scene, books, project, month).filter(|grant| *grant < END);
        let life = &self.lives[project as usize];
        let needs = life.contracts.needs();
        let unmoved = scene.study.behaviour.is_fixed();
        let is_short = if unmoved {
            life.contracts.stage().cost > left_alone(scene, project, life)
        } else {
            needs.waits || needs.from_firm > life.funds
        };
        if is_short {
            if let Some(grant) = grant {
                // With the patent a bank may lend what is missing.
                self.calendar.note(grant, project);
            } else if unmoved || !life.contracts.wait_for_money() {
                self.end(scene, project, month, End::OutOfMoney);
            }
            return;
        }
        self.charge_overrun(scene, project, month);
        let life = &mut self.lives[project as usize];
        let k = usize::from(life.stage);
        let stage = &scene.prospects.stages_of(&scene.prospects.projects[project as usize])[k];
        let until = month + whole_months(stage.months * stage.time_overrun);
        let started = life.contracts.start(&needs, &mut self.dues);
        self.borrow(scene, project, month, started.own);
        let life = &mut self.lives[project as usize];
        life.funds -= started.from_firm;
        life.started = true;
        life.first_start.get_or_insert(month_number(month));
        life.state = State::Working;
        life.due = month_number(until.min(2 * END));
        self.calendar.note(until, project);
        self.post_dues(project, month);
        self.deduct(scene, project, month, started.own);
        self.journal.note(project, || Event::Started { month, stage: k, until });
        if scene.beliefs.audited.is_some() {
            self.note_taken(project, month);
        }
        let life = &self.lives[project as usize];
        if let (Some(proposal), true) = (life.proposal, life.awaits != Awaits::Nothing) {
            // Without a stage that the State would pay for, there is nothing left to wait for.
            let technology = scene.prospects.projects[project as usize].technology;
            let pays = &scene.policy.schemes[proposal.scheme()].pays[technology];
            if !pays[k + 1..].contains(&true) {
                self.forgo(project);
            }
        }
    }

    /// Of its own part of a stage that starts, a firm with relief of interest borrows what its wealth does not pay, or more.
    fn borrow(&mut self, scene: &Scene<'_>, project: u32, month: usize, own: Money) {
        let life = &mut self.lives[project as usize];
        let Some(borrowing) = life.beside.change().and_then(|beside| beside.borrowing.as_mut()) else { return };
        let technology = scene.prospects.projects[project as usize].technology;
        let stage = usize::from(life.stage);
        let mut on = LoanTerms::default();
        for number in life.contracts.overlays().iter().map(|overlay| usize::from(overlay.number)) {
            let known = &scene.overlays.terms[number].known;
            if scene.policy.overlays[number].pays[technology][stage] {
                on.relieved |= known.relief().is_some();
                on.covered |= known.guarantee().is_some();
            }
        }
        let amount = borrowing.borrow(month, own, life.funds, on);
        if amount > Money::ZERO {
            self.ledger.post(Owner::Project(project), Purpose::Loan, month, amount);
            self.journal.note(project, || Event::Loan { month, stage, amount });
        }
    }

    /// A patent that is granted is pledged as soon as the firm goes into a stage; where it is still to come, the month of its grant.
    fn pledge_patent(&mut self, scene: &Scene<'_>, books: &[OfferBook], project: u32, month: usize) -> Option<usize> {
        let life = &mut self.lives[project as usize];
        let grant = life.grant(scene.beliefs);
        if !life.beside.borrowing.as_ref()?.awaits_patent() {
            return None;
        }
        let grant = grant?;
        if grant > month {
            return Some(grant);
        }
        let prospect = &scene.prospects.projects[project as usize];
        let owned = life.contracts.main().and(life.proposal).map_or(1.0, |proposal| {
            let terms = &books[scene.books[proposal.scheme()]].terms;
            let case = calls::applied(scene, project, terms, &proposal);
            terms.owned(prospect.technology, prospect.profit_nominal, Plan::new(&case).nominal_state_money)
        });
        let (stages, beliefs) = (scene.prospects.stages_of(prospect), scene.beliefs);
        let pledged = Pledged { prospect, stages, beliefs, owned };
        let value =
            scene.overlays.patent_value(&pledged, usize::from(life.stage)) * life.proposal.map_or(1.0, |of| of.growth);
        let borrowing = life.beside.change().and_then(|beside| beside.borrowing.as_mut())?;
        life.funds += borrowing.pledge_patent(value);
        None
    }

    /// What becomes of a project's loans is known: they are served until the firm fails, or until this month where the project was all that
    /// the firm had to pay them from.
    fn settle_loans(&mut self, scene: &Scene<'_>, project: u32, ended: Option<usize>) {
        let life = &mut self.lives[project as usize];
        let Some(borrowing) = life.beside.change().and_then(|beside| beside.borrowing.take()) else { return };
        let prospect = &scene.prospects.projects[project as usize];
        let own_tax_base = scene.beliefs.classes[prospect.class].own_tax_base;
        let failure = (prospect.failure as usize).min(END);
        let until = ended.filter(|_| own_tax_base).unwrap_or(failure);
        let tax = if own_tax_base { Share::NONE } else { scene.beliefs.tax };
        life.beside.there().guaranteed = borrowing.guaranteed();
        let of_one = &scene.overlays.terms[borrowing.lent_by()].tabulated.loans[prospect.class];
        for flow in borrowing.settle(&Fate { until, wealth: borrowing.wealth(life.funds), tax }, of_one) {
            self.ledger.post_each(Owner::Project(project), flow.purpose, flow.month, flow.months, flow.amount);
            // What is beyond what can be counted was not entered.
            if self.ledger.meter.beyond().is_none() {
                life.beside.there().relieved += flow.support();
            }
        }
    }

    /// An own payment gives back tax at once, or is carried forward; so does what overlays let be deducted beside it.
    fn deduct(&mut self, scene: &Scene<'_>, project: u32, month: usize, own: Money) {
        let prospect = &scene.prospects.projects[project as usize];
        let (life, owner) = (&mut self.lives[project as usize], Owner::Project(project));
        let own_tax_base = scene.beliefs.classes[prospect.class].own_tax_base;
        if own_tax_base {
            life.loss += own;
        } else {
            self.ledger.post(owner, Purpose::FirmTax, month, -scene.beliefs.tax.of(own));
        }
        if !life.is_overlaid() {
            return;
        }
        let deducted = deducted(scene, prospect, life);
        if own_tax_base {
            life.beside.there().deductible += self.ledger.meter.amount(project, What::Cost, deducted * own.to_f64());
        } else {
            let tax = scene.beliefs.tax_rate * deducted * own.to_f64();
            let given_up = self.ledger.meter.amount(project, What::Cost, tax);
            life.beside.there().given_up += given_up;
            self.ledger.post(owner, Purpose::TaxGivenUp, month, given_up);
        }
    }

    /// What a stage costs the State beyond its commitment is charged to next year's budgets.
    fn charge_overrun(&mut self, scene: &Scene<'_>, project: u32, month: usize) {
        let life = &mut self.lives[project as usize];
        let first = scene.prospects.projects[project as usize].first as usize;
        let excess = life.contracts.beyond(self.committed[first + usize::from(life.stage)]);
        let (Some(proposal), Some(contract)) = (&life.proposal, life.contracts.main_mut()) else { return };
        if excess > Money::ZERO {
            let next = scene.study.clock.year(month) + 1;
            contract.charge(next, excess);
            let treasury = &mut self.treasuries[contract.unit.index()];
            self.calls.charge(treasury, project, proposal.scheme(), next, excess);
        }
    }

    fn pass_gate(&mut self, scene: &Scene<'_>, project: u32, month: usize) {
        let life = &mut self.lives[project as usize];
        let prospect = &scene.prospects.projects[project as usize];
        let stages = scene.prospects.stages_of(prospect);
        let k = usize::from(life.stage);
        let gate = || scene.luck.gates[scene.luck.projects[project as usize].stages as usize + k];
        let chance = life.beside.effects.as_deref().map(|factors| factors.chance(k, stages[k].chance));
        let passed = match (chance, scene.beliefs.audited) {
            (None, None) => stages[k].passes || life.gain > 0.0 && happens(gate(), stages[k].chance + life.gain),
            (chance, None) => happens(gate(), chance.unwrap_or(stages[k].chance) + life.gain),
            // What is not done cannot succeed.
            (chance, Some(_)) => {
                happens(gate(), (chance.unwrap_or(stages[k].chance) + life.gain) * life.contracts.done())
            }
        };
        self.journal.note(project, || Event::Gate { month, stage: k, passed });
        let Brought { asks, earned } = life.contracts.at_gate(passed);
        if earned > Money::ZERO {
            self.deduct(scene, project, month, -earned);
        }
        self.file(scene, project, asks, month);
        if !passed {
            self.end(scene, project, month, End::GateFailed);
            return;
        }
        let files_patent = scene.beliefs.technologies[prospect.technology].files_patent == Some(k);
        let life = &mut self.lives[project as usize];
        if files_patent {
            life.filed = Some(month_number(month));
        }
        if k + 1 < stages.len() {
            life.stage += 1;
            let scheme = life.signed().map(Proposal::scheme);
            match scheme.map_or(Decision::Awarded, |scheme| self.cohorts.at_gate(scheme, k)) {
                Decision::Awarded => self.go_on(project),
                Decision::Waiting => {
                    life.state = State::Waiting;
                    self.cohorts.look_again();
                }
                Decision::Refused | Decision::Ended => self.end(scene, project, month, End::NotKept),
            }
            return;
        }
        self.succeed(scene, project, month);
    }

    /// The last gate is passed: the contract is over, the launch follows.
    fn succeed(&mut self, scene: &Scene<'_>, project: u32, month: usize) {
        self.forgo(project);
        let prospect = &scene.prospects.projects[project as usize];
        let life = &mut self.lives[project as usize];
        let launch = month + whole_months(life.factors().certification(prospect.certification));
        life.state = State::Certifying;
        life.success = Some(month_number(month));
        self.launches.note(launch, project);
        if !topic::is_shared(scene, project) {
            self.ledger.gain_public_value(Owner::Project(project), month, prospect.public_value);
        }
        self.journal.note(project, || Event::Success { month, launch });
        self.settle_loans(scene, project, None);
        self.give_back(scene, project, month, Share::ALL);
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
            if cannot_launch(scene, project, life) {
                self.end(scene, project, month, End::OutOfMoney);
                continue;
            }
            let life = &mut self.lives[project as usize];
            life.state = State::Launched;
            life.launch = Some(month_number(month));
            life.closed = month_number(month);
            self.alive -= 1;
            life.contracts.launch(&mut self.dues);
            self.post_dues(project, month);
            let life = &self.lives[project as usize];
            let grant = life.grant(scene.beliefs);
            self.journal.note(project, || Event::Launch { month, grant });
            self.harm(scene, project, month);
            let life = &self.lives[project as usize];
            let posted = payoff::post(scene, project, life, scene.terms_of(books, life), &mut self.ledger);
            self.lives[project as usize].sell(&posted);
            for Gain { fund, month, months, amount, .. } in posted.to_funds {
                self.calls.funds.of_mut(fund).gain(month, months, amount);
            }
        }
        self.due = due;
    }

    /// What its overlays let the launch of a project do to others: their loss, and what of it the State pays.
    fn harm(&mut self, scene: &Scene<'_>, project: u32, month: usize) {
        if !scene.overlays.have_effects() {
            return;
        }
        let owner = Owner::Project(project);
        let mut harmed = false;
        for overlay in self.lives[project as usize].contracts.overlays() {
            let Some(KnownHarm { chance, cost, state }) = scene.overlays.harm(overlay.number) else { continue };
            if happens(scene.draws.harm(scene.study, scene.luck, project as usize), chance) {
                let paid = state.of(cost);
                self.ledger.post(owner, Purpose::Harm, month, cost);
                self.ledger.post(owner, Purpose::Compensation, month, paid);
                self.journal.note(project, || Event::Harm { month, cost, paid });
                harmed = true;
            }
        }
        if harmed {
            self.lives[project as usize].beside.there().harmed = true;
        }
    }

    // ---- ends ----

    fn end(&mut self, scene: &Scene<'_>, project: u32, month: usize, why: End) {
        let recovery = match why {
            End::FirmFailed => scene.world.administration.recovery.at(&scene.luck.drawn),
            End::Left
            | End::Refused
            | End::NotRedeemed
            | End::NotKept
            | End::Stopped
            | End::OutOfMoney
            | End::GateFailed => Share::ALL,
        };
        self.journal.note(project, || Event::Ended { month, why });
        self.forgo(project);
        let life = &mut self.lives[project as usize];
        life.state = State::Ended(why);
        life.closed = month_number(month);
        self.alive -= 1;
        self.cohorts.look_again();
        // A technical success has ended the contract and settled it.
        if self.lives[project as usize].success.is_none() {
            self.settle_loans(scene, project, Some(month));
            self.give_back(scene, project, month, recovery);
        }
    }

    /// The contract is over: unspent State money returns (or what is recovered of it), requests for what was not borne are withdrawn.
    fn give_back(&mut self, scene: &Scene<'_>, project: u32, month: usize, recovery: Share) {
        let life = &mut self.lives[project as usize];
        let before = life.contracts.deal().map(|deal| (deal, life.contracts.net_state_money()));
        let owed = life.contracts.close(recovery, &mut self.dues);
        if let (Some(((fund, before), of_state)), Some((_, after))) = (before, life.contracts.deal()) {
            let back = life.contracts.net_state_money() - of_state;
            self.calls.funds.of_mut(fund).invest(month, after - before, back);
        }
        let mut asked = Money::ZERO;
        if let (Some(owed), Some(contract)) = (owed, life.contracts.main_mut()) {
            let treasury = &mut self.treasuries[contract.unit.index()];
            let withdrawn;
            (withdrawn, asked) = treasury.withdraw(contract.latest_request(), owed);
            contract.withdrawn(withdrawn);
        }
        self.post_dues(project, month);
        self.look_at(scene, project, month);
        let life = &self.lives[project as usize];
        // What was committed for a voucher that stayed unused is free already.
        if life.awarded && life.beside.unused.is_none() {
            self.free(scene, project, month, asked);
        }
    }

    /// Tells that the State's part of a stage that starts is taken, where it is.
    fn note_taken(&mut self, project: u32, month: usize) {
        let contracts = &self.lives[project as usize].contracts;
        let amount = contracts.stage().state;
        if contracts.main().is_some_and(Contract::takes) && amount > Money::ZERO {
            self.journal.note(project, || Event::Taken { month, amount });
        }
    }

    /// An audit of a contract that is over brings back what was taken, with a fine.
    fn look_at(&mut self, scene: &Scene<'_>, project: u32, month: usize) {
        let Some(audit) = scene.beliefs.audited else { return };
        let Some(contract) = self.lives[project as usize].contracts.main_mut() else { return };
        let found = contract.look_at(&mut self.dues);
        if found == Money::ZERO {
            return;
        }
        self.post_dues(project, month);
        let fine = self.ledger.meter.amount(project, What::Cost, audit.fine * found.to_f64());
        self.ledger.post(Owner::Project(project), Purpose::Fine, month, fine);
        self.journal.note(project, || Event::Found { month, amount: found, fine });
    }

    /// What an ended contract, started or not, will not draw is free for the calls to come; so much of it is still asked for.
    fn free(&mut self, scene: &Scene<'_>, project: u32, month: usize, asked: Money) {
        match scene.world.administration.commitments {
            Commitments::Kept => return,
            Commitments::Freed => {}
        }
        let life = &self.lives[project as usize];
        let scheme = life.proposal.expect("what is awarded was proposed").scheme();
        let prospect = &scene.prospects.projects[project as usize];
        let stages = |of: u32| self.committed[scene.prospects.projects[of as usize].range()].to_vec();
        let committed = self.cohorts.committed(scheme, project, &self.lives, stages);
        let year = scene.study.clock.year(month);
        let strategic = scene.world.technologies[prospect.technology].strategic;
        let none = Freed { undrawn: committed, charged: Money::ZERO, strategic };
        let freed = life.contracts.main().map_or(none, |contract| Freed {
            undrawn: contract.undrawn(committed, asked),
            charged: contract.charged_after(year),
            strategic,
        });
        let treasury = &mut self.treasuries[self.calls.unit(scheme).index()];
        self.calls.free(treasury, scheme, year, freed);
    }
}

/// How the State money of a project's contract is used where payments are audited afterwards; under fixed behaviour nobody answers to that,
/// and a fund looks after what it pays.
fn conduct(scene: &Scene<'_>, project: u32, contract: &Contract) -> Conduct {
    let after = scene.beliefs.audited.zip(scene.world.administration.audit.after);
    let Some((known, after)) = after.filter(|_| contract.fund().is_none()) else { return Conduct::default() };
    let gain = scene.luck.number(after.gain, project as usize);
    Conduct {
        takes: !scene.study.behaviour.is_fixed() && known.tempts(gain),
        audited: happens(scene.draws.audit(scene.study, scene.luck, project as usize), known.sampled),
    }
}

/// What the firm does beyond its plan in a stage whose time it has learnt and for which the State would pay so much.
fn exerted(case: &Case<'_>, k: usize, state: Money, scale: f64) -> Exerted {
    let months = case.stages[k].months * case.stages[k].time_overrun;
    worth::exerted(case, k, months, state.to_f64(), scale)
}

/// By what a firm decides whether it goes on: what it has learnt, its terms and who pays what, and what follows; one that nobody moves as if it
/// were alone.
fn decided_by<'a>(
    scene: &Scene<'_>,
    learnt: Learnt<'a>,
    paid: Option<(&'a Terms, &'a StageFunding)>,
    next: f64,
) -> (Learnt<'a>, Option<(&'a Terms, &'a StageFunding)>, f64) {
    if scene.study.behaviour.is_fixed() {
        (learnt.alone(), None, learnt.stage.next_alone)
    } else {
        (learnt, paid, next)
    }
}

/// What a firm that pays all by itself has left of its means.
fn left_alone(scene: &Scene<'_>, project: u32, life: &Life) -> Money {
    scene.prospects.projects[project as usize].means() - life.contracts.research()
}

/// Whether the firm has not what it expects to find for its first units; one that nobody moves as if it had paid all by itself.
fn cannot_launch(scene: &Scene<'_>, project: u32, life: &Life) -> bool {
    if scene.study.behaviour.is_fixed() {
        payoff::needs(scene, project, None) > left_alone(scene, project, life)
    } else {
        payoff::needs(scene, project, life.contracts.batch()) > life.funds + life.contracts.owed()
    }
}

/// Whether the firm would go alone, with overlays where there are some.
#[inline]
fn goes_alone(prospect: &Prospect, alone: Option<&GoingAlone>) -> bool {
    alone.map_or(prospect.goes_alone, |alone| alone.goes)
}

/// Bank loans under an overlay that is laid, where it is for loans; under a guarantee the firm can pay more.
fn borrow_under(terms: &OverlayTerms, lain: &Lain, rate: f64, prospect: &Prospect, life: &mut Life) {
    let (relief, guarantee) = (terms.known.relief(), terms.known.guarantee());
    if relief.is_none() && guarantee.is_none() {
        return;
    }
    let borrowing = life.beside.there().borrowing.get_or_insert_with(|| Box::new(Borrowing::new(rate, prospect.limit)));
    if let Some(relief) = relief {
        borrowing.relieve(lain.overlay, relief, &lain.layer);
    }
    if let Some(guarantee) = guarantee {
        life.funds += borrowing.guarantee(lain.overlay, guarantee, &lain.layer, prospect.assets);
    }
}

/// What the overlays over a project deduct for each unit of own payment in its current stage, beside the payment itself.
#[inline]
fn deducted(scene: &Scene<'_>, prospect: &Prospect, life: &Life) -> f64 {
    let pays = |overlay: &&Overlay| {
        scene.policy.overlays[usize::from(overlay.number)].pays[prospect.technology][usize::from(life.stage)]
    };
    life.contracts.overlays().iter().filter(pays).fold(0.0, |sum, overlay| sum + overlay.deducts)
}

fn number(project: usize) -> u32 {
    u32::try_from(project).expect("projects a run are limited to a million")
}

fn month_number(month: usize) -> u16 {
    u16::try_from(month).expect("months are cut at twice the calendar")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::{Draws, Luck};
    use crate::firm::{Beliefs, Overlays, Prospects};
    use crate::model::{Study, study_of};
    use crate::scheme::tournament::Keep as Contracts;
    use crate::world::scene::Arrivals;

    /// Two fast and two slow projects, all awarded by the call of the first December and started at once: a prototype of 3 or 9 months,
    /// then a trial of 2.
    fn study() -> Study {
        study_of(
            r#"(
    title: "Two phases",
    currency: (code: "VND", unit: Million),
    clock: (start: "2026-01", months: 120),
    monte_carlo: (runs: 4, seed: 57),
    economy: (output: 1_000_000, social_discount_rate: 0, state_discount_rate: 0, profit_tax: 0),
    administration: (approval_months: 0, payment_lag_months: 0),
    firms: {"firm": (weight: 1, hurdle_rate: 0, liquid_wealth: 60)},
    technologies: {
        "maker": (market: Formed, proposals_per_year: 4, intake_years: 1, payoff: Lump(10_000), stages: [
            (name: "prototype", cost: 40, months: Discrete(values: [3, 9], weights: [1, 1]), success: 0.9),
            (name: "trial", cost: 60, months: 2, success: 1)]),
    },
    schemes: {"grant": (funding: Share(state: 0.50), believed_award: 1, call_every_months: 12)},
    policies: {"no support": (schemes: []), "grant": (schemes: ["grant"])},
    reference: "no support",
)"#,
        )
    }

    /// Lives of a run in which the contracts of a call come to the end of a phase after their prototypes and `keep` of them go on;
    /// those that are `failing` do not pass the first gate.
    fn lives(keep: u32, failing: &[usize]) -> Vec<Life> {
        let study = &study();
        let draws = Draws::new(study);
        let (mut luck, mut arrivals, mut prospects) = (Luck::default(), Arrivals::default(), Prospects::default());
        draws.fill(study, 0, &mut luck);
        let months = study.columns.iter().position(|column| column.path.ends_with("prototype.months"));
        luck.columns[months.expect("months are drawn")] = vec![3.0, 3.0, 9.0, 9.0];
        for (index, project) in luck.projects.iter_mut().enumerate() {
            luck.gates[project.stages as usize] = if failing.contains(&index) { 0.95 } else { 0.5 };
            // The second one comes first, then the third.
            project.arrival = [3, 1, 2, 4][index];
        }
        arrivals.fill(&luck);
        let policy = &study.policies[1];
        let world = &study.worlds[policy.world];
        let beliefs = Beliefs::new(world, &luck.drawn);
        prospects.fill(world, &beliefs, &luck, None);
        let terms = Terms::new(&policy.schemes[0], world, &beliefs, &luck.drawn);
        let mut books = [OfferBook::new(terms, &prospects)];
        let scene = Scene {
            study,
            draws: &draws,
            luck: &luck,
            policy,
            world,
            beliefs: &beliefs,
            release: None,
            prospects: &prospects,
            arrivals: &arrivals,
            books: &[0],
            overlays: &Overlays::default(),
            alone: None,
            asked: None,
        };
        let mut simulation = Simulation::default();
        simulation.clear(&scene, &books, Keep::Nothing);
        simulation.cohorts.clear([Some(Contracts::new(&[4, keep]))].into_iter());
        simulation.live(&scene, &mut books);
        simulation.lives
    }

    /// How each ended: month of launch, or why and when not.
    fn ends(lives: &[Life]) -> Vec<(State, u16)> {
        lives.iter().map(|life| (life.state, life.closed)).collect()
    }

    #[test]
    fn a_cohort_waits_for_its_slowest_and_then_the_best_go_on() {
        // The call of month 11 awards all. The fast have their prototypes in month 14 and wait; the slow in month 20, when the State
        // decides. The first two of the call go on, the second
        // fast one and the first slow one, who arrived first: 2 months of trial later, in month 22, they launch.
        let lives = lives(2, &[]);
        assert!(lives.iter().all(|life| life.awarded && life.first_start == Some(11)));
        let (launched, ended) = ((State::Launched, 22), (State::Ended(End::NotKept), 20));
        assert_eq!(ends(&lives), [ended, launched, launched, ended]);
        // Half of 40, and of 60 where the trial was begun: going on is no second contract.
        let million = 1_000_000;
        let paid: Vec<i64> = lives.iter().map(|life| life.net_state_money().0 / million).collect();
        assert_eq!(paid, [20, 50, 50, 20]);
    }

    #[test]
    fn one_that_fails_its_gate_no_longer_keeps_the_others_waiting() {
        let lives = lives(1, &[2, 3]);
        let failed = (State::Ended(End::GateFailed), 20);
        assert_eq!(ends(&lives), [(State::Ended(End::NotKept), 20), (State::Launched, 22), failed, failed]);
    }

    #[test]
    fn where_there_is_room_for_all_everybody_goes_on_when_the_last_has_passed() {
        let lives = lives(4, &[]);
        assert_eq!(ends(&lives), [(State::Launched, 22); 4]);
    }
}
