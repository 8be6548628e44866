//! Section 5: one run of one policy, month by month and project by project.

use crate::calls::{self, Applicant, Budgets};
use crate::cash::Cash;
use crate::collar::plans;
use crate::decide::{self, Beliefs, Choice, Deal, at_stake, lateness};
use crate::draws::Outcome;
use crate::fund;
use crate::ledger::{Account, END, Ledger, Purpose, Ratio, discount, months, whole};
use crate::loan::{self, Loan};
use crate::tournament::{self, Cohort};
use crate::world::{Pay, Timing, World};

/// Where a project stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Not yet arrived.
    Undecided,
    /// Waits for a call.
    Waiting,
    /// Awarded; the contract starts in this month.
    Awarded(i64),
    /// The next stage is to be looked at.
    Due,
    /// Waits for the money of its stage.
    Ready,
    /// The stage runs until this month.
    Running(i64),
    /// Has passed the end of a phase of its tournament, before the stage of `stage`.
    Passed,
    /// All gates passed; launches in this month.
    Succeeded(i64),
    /// Sells.
    Selling,
    /// Over.
    Ended,
}

/// What a project that has begun at its own risk waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Awaits {
    Nothing,
    Call,
    /// The contract, in this month.
    Contract(i64),
}

/// One project's life.
#[derive(Clone, Debug)]
struct Life {
    place: Place,
    /// The contract, or the terms of going alone.
    deal: Option<Deal>,
    /// What it applied for while it works at its own risk, and the waits that were believed in then.
    asked: Option<(Deal, [f64; 2])>,
    awaits: Awaits,
    /// What the call committed for it then.
    committed: i64,
    attempts: u32,
    applied: i64,
    stage: usize,
    /// `C_k`, `S_k` and the parts of the firm (with coordination) and the school, of the stage being looked at.
    cost: i64,
    state_part: i64,
    firm_part: i64,
    school_part: i64,
    coordination: i64,
    /// What effort costs in that stage, and the chance of its gate with it.
    effort: (i64, f64),
    /// What of the advance is not yet spoken for.
    advance_left: i64,
    /// What is left of the most that the State pays.
    ceiling_left: Option<i64>,
    /// State money in hand.
    held: i64,
    /// State money the firm has laid out and still expects.
    bridged: i64,
    /// State money for what was never spent that is still to come; what was taken, and what of it came back.
    claimed: i64,
    misused: i64,
    found: i64,
    /// Whether the contract is over.
    settled: bool,
    /// What the firm has left of wealth and limit.
    purse: i64,
    /// Losses carried forward (tax base Own).
    losses: i64,
    /// What overlays let be carried forward beside them.
    deductible: i64,
    /// What the overlays over it change.
    over: decide::Over,
    /// Its relief, by place among the policy's schemes, and the factor of it that is granted; until its loans are settled.
    relief: Option<(usize, f64)>,
    /// Its guarantee, likewise, and whether it waits for a patent.
    guarantee: Option<(usize, bool)>,
    /// What all that is pledged brings.
    brings: i64,
    /// What is left of its loan limit.
    limit: i64,
    loans: Vec<Loan>,
    /// What of them is guaranteed.
    guaranteed: i64,
    /// The revenue of the sales year so far.
    revenue: i64,
    /// Grant equivalent of contract and overlays.
    equivalent: f64,
    received: i64,
    /// Charged to budgets beyond the commitment: fiscal year and amount.
    charges: Vec<(i64, i64)>,
    grant: Option<i64>,
    debt: Option<i64>,
    ended: Option<i64>,
    outcome: Outcome,
}

/// All that a run leaves behind.
pub struct Run {
    pub ledger: Ledger,
    pub cash: Cash,
    pub outcomes: Vec<Outcome>,
    /// Contracts: project and planned private share.
    pub contracts: Vec<(usize, Ratio)>,
    /// Month in which a project ended without (further) sales.
    pub ended: Vec<Option<i64>>,
    /// State money in hand at the end.
    pub held: Vec<i64>,
    /// Grant equivalents.
    pub equivalent: Vec<f64>,
    /// Month and grant equivalent of all that was signed.
    pub signed: Vec<(i64, f64)>,
    /// Month of signing, month and amount of what is expected to be paid under guarantees and collars.
    pub expected: Vec<(i64, i64, f64)>,
    /// What is guaranteed of loans.
    pub guaranteed: Vec<i64>,
    /// What is planned of overlays.
    pub desk: decide::Desk,
    /// What was paid into each fund and out.
    pub funds: Vec<fund::Settled>,
}

impl Run {
    /// State money that went into deals of funds in some months, and so was paid by no office.
    pub fn funds_paid(&self, within: &dyn Fn(i64) -> bool) -> i64 {
        let of_fund = |i: usize| i < self.outcomes.len() && self.outcomes[i].of_fund;
        let paid = self.ledger.postings.iter().filter(|p| p.purpose == Purpose::Payment && of_fund(p.project));
        paid.filter(|p| within(p.month)).map(|p| p.amount).sum()
    }
}

struct Simulation<'w, 'a> {
    world: &'w World<'a>,
    lives: Vec<Life>,
    ledger: Ledger,
    cash: Cash,
    books: Budgets,
    beliefs: Beliefs,
    contracts: Vec<(usize, Ratio)>,
    cohorts: Vec<Cohort>,
    desk: decide::Desk,
    funds: Vec<fund::Moves>,
    signed: Vec<(i64, f64)>,
    expected: Vec<(i64, i64, f64)>,
}

/// Simulates one run of one policy.
pub fn simulate(world: &World<'_>) -> Run {
    let lives = world
        .projects
        .iter()
        .map(|p| Life {
            place: Place::Undecided,
            deal: None,
            asked: None,
            awaits: Awaits::Nothing,
            committed: 0,
            attempts: 0,
            applied: 0,
            stage: 0,
            cost: 0,
            state_part: 0,
            firm_part: 0,
            school_part: 0,
            coordination: 0,
            effort: (0, 0.0),
            advance_left: 0,
            ceiling_left: None,
            held: 0,
            bridged: 0,
            claimed: 0,
            misused: 0,
            found: 0,
            settled: false,
            purse: p.wealth + p.limit,
            losses: 0,
            deductible: 0,
            over: decide::Over::nothing(world, p),
            relief: None,
            guarantee: None,
            brings: p.limit,
            limit: p.limit,
            loans: Vec::new(),
            guaranteed: 0,
            revenue: 0,
            equivalent: 0.0,
            received: 0,
            charges: Vec::new(),
            grant: None,
            debt: None,
            ended: None,
            outcome: Outcome {
                project: (p.draws.technology.clone(), p.draws.year, p.draws.index),
                ..Outcome::default()
            },
        })
        .collect();
    let beliefs = Beliefs {
        calls: vec![None; world.terms.len()],
        by_class: [None, None],
        waits: [world.lag_months(0) as f64; 2],
    };
    let mut s = Simulation {
        world,
        lives,
        ledger: Ledger::default(),
        cash: Cash::default(),
        books: Budgets::default(),
        beliefs,
        contracts: Vec::new(),
        cohorts: Vec::new(),
        desk: decide::Desk::new(),
        funds: world.funds.iter().map(|_| fund::Moves::none()).collect(),
        signed: Vec::new(),
        expected: Vec::new(),
    };
    for (place, terms) in world.terms.iter().enumerate() {
        let whose = fund::of_scheme(place);
        s.ledger.post(0, terms.set_up, Account::State, Account::Administration, Purpose::SchemeCost, whose);
    }
    for month in 0..END {
        s.january(month);
        s.decisions(month);
        s.calls(month);
        while s.work(month) {}
        s.launches(month);
        s.cash.end_month(month);
    }
    for i in s.everyone() {
        s.settle_loans(i, None);
    }
    let settle = |(terms, moves): (&fund::Terms, &fund::Moves)| fund::settle(terms, moves, &mut s.ledger);
    let funds = world.funds.iter().zip(&s.funds).map(settle).collect();
    for i in s.books.barred.clone() {
        s.lives[i].outcome.barred = true;
    }
    Run {
        funds,
        outcomes: s.lives.iter().map(|l| l.outcome.clone()).collect(),
        ended: s.lives.iter().map(|l| l.ended).collect(),
        held: s.lives.iter().map(|l| l.held).collect(),
        equivalent: s.lives.iter().map(|l| l.equivalent).collect(),
        guaranteed: s.lives.iter().map(|l| l.guaranteed).collect(),
        signed: s.signed,
        expected: s.expected,
        desk: s.desk,
        ledger: s.ledger,
        cash: s.cash,
        contracts: s.contracts,
    }
}

impl Simulation<'_, '_> {
    fn everyone(&self) -> std::ops::Range<usize> {
        0..self.lives.len()
    }

    /// Phase 1: carry-over, appropriation, and what firms believe of waits.
    fn january(&mut self, month: i64) {
        let world = self.world;
        if world.month_of_year(month) == 0 {
            let waits = self.cash.waits(world, world.fiscal_year(month) - 1);
            // A class that was never paid believes in the lag of the year.
            let ever =
                [true, false].map(|first| self.cash.requests.iter().any(|r| r.priority == first && r.paid.is_some()));
            for ((belief, seen), ever) in self.beliefs.waits.iter_mut().zip(waits).zip(ever) {
                let same = if ever { *belief } else { world.lag_months(month) as f64 };
                *belief = seen.unwrap_or(same);
            }
        }
        let live =
            |i: &usize| matches!(self.lives[*i].place, Place::Due | Place::Ready | Place::Running(_) | Place::Passed);
        let planned = self.everyone().filter(live).map(|i| self.planned(i, month)).sum();
        self.cash.january(world, month, planned);
    }

    /// What a contract is planned to be paid in the fiscal year of `month`, from where it stands, by the chance that each stage is
    /// reached. What is already requested is not in it.
    fn planned(&self, i: usize, month: i64) -> i64 {
        let world = self.world;
        let p = &world.projects[i];
        let life = &self.lives[i];
        let deal = life.deal.as_ref().expect("a live project has terms");
        if self.fund(deal).is_some() {
            return 0;
        }
        let parts = calls::planned_parts(p, deal);
        let mut advance = life.advance_left;
        let mut start = month;
        // Who waits to be kept has passed the gate before.
        let mut reached = if life.place == Place::Passed { deal.kept[life.stage - 1] } else { 1.0 };
        let mut sum = 0;
        for (k, &part) in parts.iter().enumerate().skip(life.stage) {
            let looked_at = k == life.stage && !matches!(life.place, Place::Due | Place::Passed);
            let end = match life.place {
                Place::Running(end) if k == life.stage => end,
                _ => start + months(p.months[k] * p.mean_time_overrun[k]),
            };
            let (request, amount) = if !deal.timing.before() {
                (end, if looked_at { life.state_part } else { part })
            } else if looked_at {
                (start, 0)
            } else {
                let covered = advance.min(part);
                advance -= covered;
                (start, part - covered)
            };
            // Pay for results comes in full if the gate is passed, else its floor.
            let at_gate = match deal.timing {
                Timing::OnResult(floor) => p.chance[k] + (1.0 - p.chance[k]) * floor.float(),
                Timing::Advance(_) | Timing::PerStage | Timing::Reimburse => 1.0,
            };
            if world.fiscal_year(request + world.lag_months(request)) == world.fiscal_year(month) {
                sum += whole(amount as f64 * (reached * at_gate));
            }
            start = end;
            reached *= p.chance[k] * deal.kept[k];
        }
        sum
    }

    /// Phase 2: arrivals.
    fn decisions(&mut self, month: i64) {
        for i in self.everyone() {
            if self.lives[i].place == Place::Undecided && self.world.projects[i].arrival <= month {
                self.decide(i, month, month);
            }
        }
    }

    /// A firm chooses among calls that close in month `from` or later, going alone and leaving.
    fn decide(&mut self, i: usize, month: i64, from: i64) {
        let world = self.world;
        if world.fixed {
            self.arrive_unmoved(i, month);
            return;
        }
        let p = &world.projects[i];
        let choice = decide::decide(world, p, &self.beliefs, month, from, &self.desk);
        let said = match &choice {
            Choice::Apply(deal) => format!("apply {}", world.policy.schemes[deal.scheme.expect("a scheme")]),
            Choice::Alone(_) => "alone".to_owned(),
            Choice::Leave => "leave".to_owned(),
        };
        if self.lives[i].attempts == 0 {
            self.lives[i].outcome.decision = said;
        }
        match choice {
            Choice::Apply(deal) => {
                let terms = &world.terms[deal.scheme.expect("a scheme")];
                let application = world.class(p).application as f64 * f64::from(terms.draws);
                let costs = whole(application * deal.over.effects.application)
                    + whole(terms.compliance * deal.over.effects.compliance);
                self.ledger.post(month, costs, Account::Firm, Account::Administration, Purpose::Application, i);
                let life = &mut self.lives[i];
                life.attempts += 1;
                life.outcome.applied = true;
                life.applied = month;
                if deal.begun.is_some() {
                    life.asked = Some((*deal, self.beliefs.waits));
                    life.awaits = Awaits::Call;
                    let alone = decide::alone(world, p);
                    self.go_alone(i, alone, month);
                } else {
                    life.deal = Some(*deal);
                    life.place = Place::Waiting;
                }
            }
            Choice::Alone(deal) => self.go_alone(i, *deal, month),
            Choice::Leave => self.end(i, month),
        }
    }

    /// A firm arrives that does under every policy what it does in the reference (section 4, Behaviour).
    fn arrive_unmoved(&mut self, i: usize, month: i64) {
        let world = self.world;
        let p = &world.projects[i];
        let room = |scheme: usize, amount: i64| calls::have_room(world, month, scheme, amount, &self.books);
        let deal = decide::unmoved(world, p, month, &self.desk, &room);
        self.lives[i].outcome.decision = match deal.as_ref().map(|d| d.scheme) {
            None => "leave".to_owned(),
            Some(None) => "alone".to_owned(),
            Some(Some(scheme)) => format!("apply {}", world.policy.schemes[scheme]),
        };
        let Some(deal) = deal else { return self.end(i, month) };
        let Some(scheme) = deal.scheme else { return self.go_alone(i, deal, month) };
        calls::take(world, month, i, scheme, calls::commitment(p, &deal), &mut self.books);
        let costs = world.class(p).application + whole(world.terms[scheme].compliance);
        self.ledger.post(month, costs, Account::Firm, Account::Administration, Purpose::Application, i);
        self.contracts.push((i, deal.private_share));
        let life = &mut self.lives[i];
        life.outcome.applied = true;
        life.outcome.awarded = true;
        life.outcome.scheme = Some(scheme);
        life.applied = month;
        life.attempts = 1;
        life.deal = Some(deal);
        life.place = Place::Awarded(month);
        self.contract_starts(i, month);
    }

    fn go_alone(&mut self, i: usize, deal: Deal, month: i64) {
        self.lives[i].deal = Some(deal);
        self.lives[i].place = Place::Due;
        self.lay(i, month);
    }

    /// Lays the overlays of a project's deal over it, as far as there is room for them now (section 6, Laying).
    fn lay(&mut self, i: usize, month: i64) {
        let world = self.world;
        let p = &world.projects[i];
        let deal = self.lives[i].deal.clone().expect("a live project has terms");
        let mut over = decide::Over::nothing(world, p);
        let mut before = 0.0;
        let mut laid = Vec::new();
        for &index in &deal.overlays {
            let Some(layer) = decide::layer(world, p, index, &deal, before, &over) else { continue };
            let part = layer.budgeted(deal.scale, deal.growth);
            if !decide::fits(world, &self.desk, index, month, part) {
                continue;
            }
            *self.desk.entry((index, world.fiscal_year(month))).or_default() += part;
            let equivalent = decide::equivalent_of_layer(world, p, &deal, &layer, &over);
            self.lives[i].equivalent += equivalent;
            self.signed.push((month, equivalent));
            let expected = decide::expected_payments(world, p, &deal, &layer);
            self.expected.extend(expected.into_iter().map(|(after, paid)| (month, month + after, paid)));
            over = decide::with(world, p, &over, &layer);
            before += layer.counted;
            let life = &mut self.lives[i];
            if world.terms[index].relief.is_some() {
                life.relief = Some((index, layer.factor));
            }
            if let Some(g) = &world.terms[index].guarantee {
                life.guarantee = Some((index, g.patent));
                if !g.patent {
                    life.brings = whole(g.recovery * p.assets as f64);
                    let more = whole(layer.more.expect("a guarantee").1);
                    life.limit += more;
                    life.purse += more;
                }
            }
            let cost = whole(world.terms[index].compliance);
            self.ledger.post(month, cost, Account::Firm, Account::Administration, Purpose::Application, i);
            self.administer(i, index, month);
            laid.push(index);
        }
        if laid != deal.overlays {
            let share = deal.scheme.map(|_| deal.share);
            let fixed = Some((deal.scale, deal.bridges));
            let when = decide::When::at(self.lives[i].applied);
            let others = decide::deal(world, p, deal.scheme, share, deal.believed, None, when, &over, fixed);
            self.lives[i].deal = Some(Deal { value: others.value, ..deal });
        }
        self.lives[i].over = over;
        self.lives[i].outcome.supported |= laid.iter().any(|&index| world.terms[index].effects.is_none());
        self.lives[i].outcome.overlays = laid;
    }

    /// Phase 3: calls and awards.
    fn calls(&mut self, month: i64) {
        let world = self.world;
        let mut by_scheme = Vec::new();
        for (scheme, terms) in world.terms.iter().enumerate() {
            if (month + 1) % terms.every != 0 {
                continue;
            }
            let mut list = Vec::new();
            for i in self.everyone() {
                let life = &self.lives[i];
                if life.place == Place::Waiting || life.awaits == Awaits::Call {
                    let deal = if life.awaits == Awaits::Call {
                        self.covering(i, month)
                    } else {
                        life.deal.clone().expect("an applicant has terms")
                    };
                    if deal.scheme == Some(scheme) {
                        list.push(Applicant { project: i, applied: life.applied, attempt: life.attempts, deal });
                    }
                }
            }
            if !list.is_empty() {
                by_scheme.push((scheme, list));
            }
        }
        let asked: Vec<(usize, usize, bool)> = by_scheme
            .iter()
            .flat_map(|(scheme, list)| list.iter().map(|a| (*scheme, a.project, a.deal.priority)))
            .collect();
        let awarded = calls::close(world, month, by_scheme, &mut self.books);
        // What firms will believe of the next calls.
        let count = |of: &dyn Fn(&(usize, usize, bool)) -> bool| {
            let applicants = asked.iter().filter(|a| of(a)).count() as u32;
            let awards = asked.iter().filter(|a| of(a) && awarded[a.1]).count() as u32;
            if applicants > 0 { Some((awards, applicants)) } else { None }
        };
        for scheme in 0..world.terms.len() {
            self.beliefs.calls[scheme] = count(&|a| a.0 == scheme).or(self.beliefs.calls[scheme]);
        }
        for (class, first) in [true, false].into_iter().enumerate() {
            self.beliefs.by_class[class] = count(&|a| a.2 == first).or(self.beliefs.by_class[class]);
        }
        let mut founded: Vec<(usize, usize)> = Vec::new();
        for i in self.everyone() {
            let Some((scheme, ..)) = asked.iter().find(|a| a.1 == i) else { continue };
            if awarded[i] {
                let (approval, _) = world.approval(&world.projects[i], &world.terms[*scheme], month);
                let shorter = self.lives[i].deal.as_ref().map_or(1.0, |deal| deal.over.effects.approval);
                let start = month + months(approval * shorter);
                if self.lives[i].awaits == Awaits::Call {
                    self.lives[i].committed = calls::commitment(&world.projects[i], &self.covering(i, month));
                }
                let life = &mut self.lives[i];
                life.outcome.awarded = true;
                life.outcome.scheme = Some(*scheme);
                let deal = if life.awaits == Awaits::Call {
                    life.awaits = Awaits::Contract(start);
                    life.asked.as_ref().map(|(asked, _)| asked)
                } else {
                    life.place = Place::Awarded(start);
                    life.deal.as_ref()
                };
                let share = deal.expect("an applicant has terms").private_share;
                self.contracts.push((i, share));
                if world.terms[*scheme].keep.is_some() {
                    self.lives[i].outcome.phase = Some(0);
                    founded.push((*scheme, i));
                }
            } else if self.lives[i].awaits == Awaits::Call {
                self.lives[i].awaits = Awaits::Nothing;
            } else {
                self.refused(i, *scheme, month);
            }
        }
        let of = |(scheme, i): &(usize, usize)| (*scheme, world.projects[*i].draws.technology.clone());
        founded.sort_by_key(|one| (of(one), one.1));
        for members in founded.chunk_by(|a, b| of(a) == of(b)) {
            let cohort = Cohort { scheme: members[0].0, members: members.iter().map(|m| m.1).collect(), phase: 0 };
            self.believe(&cohort, &cohort.members.clone());
            self.cohorts.push(cohort);
        }
    }

    /// What those who begin the phase of a cohort believe of being kept at its end.
    fn believe(&mut self, cohort: &Cohort, beginning: &[usize]) {
        let keep = self.world.terms[cohort.scheme].keep.as_ref().expect("a tournament");
        let many = beginning.len() as f64;
        let mean = beginning.iter().map(|&i| self.world.projects[i].chance[cohort.phase]).sum::<f64>() / many;
        for &i in beginning {
            let deal = self.lives[i].deal.as_mut().expect("a contract has terms");
            deal.kept[cohort.phase] = tournament::kept(keep, cohort.phase, many, mean);
        }
    }

    /// Decides on the cohorts in which nobody works in the phase any more. Returns whether anything was decided.
    fn end_phases(&mut self, month: i64) -> bool {
        let world = self.world;
        let mut decided = Vec::new();
        for c in 0..self.cohorts.len() {
            let cohort = self.cohorts[c].clone();
            let keep = world.terms[cohort.scheme].keep.as_ref().expect("a tournament");
            let alive: Vec<usize> =
                cohort.members.iter().copied().filter(|&i| self.lives[i].place != Place::Ended).collect();
            let all_wait = alive.iter().all(|&i| self.lives[i].place == Place::Passed);
            if cohort.phase + 1 == keep.len() || alive.is_empty() || !all_wait {
                continue;
            }
            let next = cohort.phase + 1;
            let waiting: Vec<_> =
                alive.iter().map(|&i| (i, self.lives[i].deal.clone().expect("a contract has terms"))).collect();
            let order = tournament::best(world, cohort.scheme, next, &waiting);
            let going_on = (keep[next] as usize).min(order.len());
            self.cohorts[c].phase = next;
            self.believe(&Cohort { phase: next, ..cohort }, &order[..going_on]);
            decided.extend(order.iter().enumerate().map(|(rank, &i)| (i, rank < going_on)));
        }
        decided.sort_unstable();
        for &(i, kept) in &decided {
            if kept {
                self.lives[i].place = Place::Due;
                self.lives[i].outcome.phase = self.lives[i].outcome.phase.map(|phase| phase + 1);
            } else {
                self.lives[i].outcome.not_kept = true;
                self.stop(i, month);
            }
        }
        !decided.is_empty()
    }

    /// What is committed for a contract that is over: in a tournament its parts of the phases that it was in, and what it adds to the
    /// dearest of its cohort in those to come.
    fn committed_for(&self, i: usize, deal: &Deal) -> i64 {
        let world = self.world;
        let scheme = deal.scheme.expect("a contract is of a scheme");
        let Some(keep) = &world.terms[scheme].keep else { return calls::commitment(&world.projects[i], deal) };
        let of = |i: usize| {
            let deal = self.lives[i].deal.as_ref().expect("a contract has terms");
            tournament::by_phase(keep, &world.projects[i], deal)
        };
        let later = self.lives[i].outcome.phase.expect("a contract of a tournament") + 1;
        let cohort = self.cohorts.iter().find(|c| c.members.contains(&i)).expect("an award founds a cohort");
        let in_it = |j: &&usize| **j != i && self.lives[**j].place != Place::Ended;
        let mut contracts: Vec<Vec<i64>> = cohort.members.iter().filter(in_it).map(|&j| of(j)).collect();
        let without = tournament::dearest(keep, later, &contracts);
        contracts.push(of(i));
        of(i)[..later].iter().sum::<i64>() + tournament::dearest(keep, later, &contracts) - without
    }

    /// Stages that have started.
    fn started(&self, i: usize) -> usize {
        let life = &self.lives[i];
        life.stage + usize::from(matches!(life.place, Place::Running(_)))
    }

    /// What was asked for at own risk, for the stages that have not started by this month.
    fn covering(&self, i: usize, month: i64) -> Deal {
        let (asked, waits) = self.lives[i].asked.as_ref().expect("it has applied");
        let begun = match self.lives[i].outcome.started {
            None => decide::Begun { stages: self.started(i), months: 0.0 },
            Some(first) => decide::Begun { stages: self.started(i), months: (month - first) as f64 },
        };
        let scheme = asked.scheme.expect("an application to a scheme");
        let p = &self.world.projects[i];
        let when = decide::When { now: month, applied: self.lives[i].applied };
        let effects = asked.over.effects.clone();
        let nothing = decide::Over { effects, ..decide::Over::nothing(self.world, p) };
        decide::deal(self.world, p, Some(scheme), None, *waits, Some(begun), when, &nothing, None)
    }

    /// Its contract starts while it works at its own risk, unless going on alone is worth more.
    fn take_over(&mut self, i: usize, month: i64) {
        self.lives[i].awaits = Awaits::Nothing;
        let deal = self.covering(i, month);
        let begun = deal.begun.map_or(0, |b| b.stages);
        let by_itself = decide::alone(self.world, &self.world.projects[i]);
        if begun == 0 || deal.value[begun] >= by_itself.value[begun] {
            self.lives[i].deal = Some(deal);
            self.contract_starts(i, month);
        }
    }

    /// Refused, it goes alone at once if it would; else it tries the calls that close after this one; else it ends.
    fn refused(&mut self, i: usize, scheme: usize, month: i64) {
        let p = &self.world.projects[i];
        let by_itself = decide::alone_with_overlays(self.world, p, &self.beliefs, month, &self.desk);
        if decide::goes_alone(p, &by_itself) {
            self.go_alone(i, by_itself, month);
        } else if self.lives[i].attempts < self.world.terms[scheme].tries {
            self.decide(i, month, month + 1);
        } else {
            self.end(i, month);
        }
    }

    /// Phase 4, once through: failures, contract starts and gates due → requests → cash queue → stage starts.
    /// Returns whether anything moved.
    fn work(&mut self, month: i64) -> bool {
        let world = self.world;
        let mut moved = false;
        for i in self.everyone() {
            if world.projects[i].failure.is_some_and(|f| f <= month) && world.projects[i].arrival <= month {
                moved |= self.firm_fails(i, month);
            }
            if let Place::Awarded(start) = self.lives[i].place
                && start <= month
            {
                if self.leaves_unused(i) {
                    self.leave_unused(i, month);
                } else {
                    self.contract_starts(i, month);
                }
                moved = true;
            }
            if let Awaits::Contract(start) = self.lives[i].awaits
                && start <= month
            {
                if self.leaves_unused(i) {
                    self.leave_unused(i, month);
                } else {
                    self.take_over(i, month);
                }
                moved = true;
            }
            if let Place::Running(end) = self.lives[i].place
                && end <= month
            {
                self.gate(i, month);
                moved = true;
            }
        }
        moved |= self.end_phases(month);
        for i in self.everyone() {
            if self.lives[i].place == Place::Due {
                self.look_at_stage(i, month);
                moved = true;
            }
        }
        for request in self.cash.serve(world, month) {
            self.pay(request, month);
            moved = true;
        }
        for i in self.everyone() {
            if self.lives[i].place == Place::Ready {
                moved |= self.try_to_start(i, month);
            }
        }
        moved
    }

    /// Whether it does not redeem the voucher that it was awarded.
    fn leaves_unused(&self, i: usize) -> bool {
        let outcome = &self.lives[i].outcome;
        let chance = self.world.terms[outcome.scheme.expect("an award is of a scheme")].unused;
        chance > 0.0 && self.world.projects[i].draws.fields["voucher"] < chance
    }

    /// The voucher is not redeemed: its commitment is free, and the project goes on as if it had been refused, without another try.
    fn leave_unused(&mut self, i: usize, month: i64) {
        let p = &self.world.projects[i];
        self.free(i, month);
        self.lives[i].outcome.unused = true;
        if self.lives[i].awaits != Awaits::Nothing {
            self.lives[i].awaits = Awaits::Nothing;
            return;
        }
        let by_itself = decide::alone_with_overlays(self.world, p, &self.beliefs, month, &self.desk);
        if decide::goes_alone(p, &by_itself) {
            self.go_alone(i, by_itself, month);
        } else {
            self.end(i, month);
        }
    }

    fn contract_starts(&mut self, i: usize, month: i64) {
        let world = self.world;
        let p = &world.projects[i];
        let deal = self.lives[i].deal.clone().expect("a contract has terms");
        let advance = match deal.timing {
            // α × Σ round(s_k·P_k).
            Timing::Advance(share) => {
                let parts = (0..p.cost.len()).map(|k| deal.state[k].of(calls::plan(p, &deal, k))).collect();
                share.of(decide::up_to(deal.at_most, parts).iter().sum())
            }
            Timing::PerStage | Timing::Reimburse | Timing::OnResult(_) => 0,
        };
        let life = &mut self.lives[i];
        life.advance_left = advance;
        life.outcome.supported = true;
        life.outcome.at_own_risk = self.ledger.of_project(i, Purpose::Research);
        life.ceiling_left = deal.at_most;
        if let Place::Awarded(_) = life.place {
            life.place = Place::Due;
        }
        let equivalent = decide::equivalent_of_contract(world, p, &deal, month);
        life.equivalent += equivalent;
        self.signed.push((month, equivalent));
        self.administer(i, deal.scheme.expect("a contract is of a scheme"), month);
        let soon = world.fiscal_year(month + world.lag_months(month)) == world.fiscal_year(month);
        let planned = self.planned(i, month) + if soon { advance } else { 0 };
        self.cash.appropriate(world, month, planned);
        self.cash.request(i, advance, month, self.first_in_cash(&deal), self.lag(&deal, month));
        self.lay(i, month);
    }

    /// A contract starts or an overlay is laid: what administering it costs the State.
    fn administer(&mut self, i: usize, scheme: usize, month: i64) {
        let cost = self.world.terms[scheme].per_contract;
        self.ledger.post(month, cost, Account::State, Account::Administration, Purpose::SchemeCost, i);
    }

    /// Whole months from a request of this month to the earliest payment, and what they are for others.
    fn lag(&self, deal: &Deal, month: i64) -> (i64, i64) {
        let ordinary = self.world.lag(month);
        (months(ordinary * deal.over.effects.lag), months(ordinary))
    }

    /// The fund that pays under a deal, and what it owns.
    fn fund(&self, deal: &Deal) -> Option<(usize, Ratio)> {
        self.world.terms[deal.scheme?].fund
    }

    /// A fund pays so much for a stage, or has it back: the State's part of all that it paid is kept to the unit.
    fn invest(&mut self, i: usize, fund: usize, amount: i64, month: i64) {
        let sigma = self.world.funds[fund].state;
        let life = &mut self.lives[i];
        life.outcome.of_fund = true;
        let before = sigma.of(life.received);
        life.received += amount;
        let of_state = sigma.of(life.received) - before;
        life.held += amount;
        life.outcome.into_deal += amount;
        life.outcome.state_net += of_state;
        self.funds[fund].invested[month as usize] += amount;
        self.funds[fund].from_state[month as usize] += of_state;
        let (state, partners) = if amount > 0 {
            (
                (Account::State, Account::Held, Purpose::Payment),
                (Account::Partners, Account::Held, Purpose::PartnerPayment),
            )
        } else {
            (
                (Account::Held, Account::State, Purpose::Return),
                (Account::Held, Account::Partners, Purpose::PartnerReturn),
            )
        };
        self.ledger.post(month, of_state.abs(), state.0, state.1, state.2, i);
        self.ledger.post(month, (amount - of_state).abs(), partners.0, partners.1, partners.2, i);
    }

    fn first_in_cash(&self, deal: &Deal) -> bool {
        deal.priority && self.world.priority.is_some_and(|(_, over_cash, _)| over_cash)
    }

    /// Before a stage the firm learns `X_k`, `Y_k`; it stops, or asks for the State part and waits for money (section 5, 4).
    fn look_at_stage(&mut self, i: usize, month: i64) {
        let world = self.world;
        let p = &world.projects[i];
        let k = self.lives[i].stage;
        let deal = self.lives[i].deal.clone().expect("a live project has terms");
        let plan = calls::plan(p, &deal, k);
        let cost = whole(p.cost[k] as f64 * deal.scale * p.cost_overrun[k]);
        let base = if deal.timing.follows_cost() { cost.min(whole(plan as f64 * deal.cap)) } else { plan };
        let most = self.lives[i].ceiling_left.unwrap_or(i64::MAX);
        let state_part = deal.state[k].of(base).min(most);
        let counterpart = cost - state_part;
        let (psi, kappa) = if deal.paid[k] { (deal.psi, deal.kappa) } else { (Ratio::ONE, 0.0) };
        // A school's own part exists only where there is a counterpart to bring.
        let firm_own = if counterpart > 0 { psi.of(counterpart) } else { counterpart };
        let coordination = whole(kappa * cost as f64);
        // Does it go on?
        let rho = world.class(p).hurdle;
        let span = p.months[k] * p.time_overrun[k];
        let lag = world.lag(month) * deal.over.effects.lag;
        let stake = at_stake(lag, deal.timing, rho, span, state_part as f64);
        let passes = deal.over.effects.chance(p, k);
        let (more, effort) = p.effort(k, stake, deal.scale, passes);
        let chance = passes + more;
        let f = lateness(lag, deal.timing, rho, span, chance);
        let own = psi.float() * (cost as f64 - state_part as f64 * f) + kappa * cost as f64 + effort;
        let decide::Over { deducted, relieved, .. } = &self.lives[i].over;
        let tau = if world.class(p).written.own_tax_base { 0.0 } else { world.tax.float() };
        let rate = 1.0 - tau * (1.0 + deducted[k]) - (1.0 - tau) * relieved[k];
        let (own, rate, following) = if world.fixed {
            // What it does alone.
            (cost as f64, 1.0 - tau, decide::alone(world, p).value[k + 1])
        } else {
            (own, rate, deal.kept[k] * deal.value[k + 1])
        };
        if own * rate > chance * discount(rho, span) * following {
            self.stop(i, month);
            return;
        }
        let (priority, lag) = (self.first_in_cash(&deal), self.lag(&deal, month));
        let life = &mut self.lives[i];
        life.cost = cost;
        life.state_part = state_part;
        life.ceiling_left = life.ceiling_left.map(|left| left - state_part);
        life.effort = (whole(effort), chance);
        life.firm_part = firm_own + coordination + life.effort.0;
        life.school_part = counterpart - firm_own;
        life.coordination = coordination;
        life.place = Place::Ready;
        if deal.timing.before() {
            let covered = life.advance_left.min(state_part);
            life.advance_left -= covered;
            match self.fund(&deal) {
                Some((fund, _)) => self.invest(i, fund, state_part, month),
                None => self.cash.request(i, state_part - covered, month, priority, lag),
            }
        }
    }

    /// A State payment arrives: first to the firm for what it bridged, the rest is in hand.
    fn pay(&mut self, request: usize, month: i64) {
        let world = self.world;
        let (i, amount) = (self.cash.requests[request].project, self.cash.requests[request].amount);
        self.ledger.post(month, amount, Account::State, Account::Held, Purpose::Payment, i);
        if world.after.is_none_or(|(sampled, _)| world.projects[i].audit.0 < sampled) {
            let audit = world.audit_cost(month).of(amount);
            self.ledger.post(month, audit, Account::State, Account::Administration, Purpose::Audit, i);
        }
        let life = &mut self.lives[i];
        life.received += amount;
        life.outcome.state_net += amount;
        let back = amount.min(life.bridged);
        life.bridged -= back;
        life.purse += back;
        life.outcome.firm_paid -= back;
        let taken = life.claimed.min(amount - back);
        life.claimed -= taken;
        life.misused += taken;
        life.held += amount - back - taken;
        self.ledger.post(month, back, Account::Held, Account::Firm, Purpose::Repayment, i);
        self.ledger.post(month, taken, Account::Held, Account::Insiders, Purpose::Misused, i);
        self.look(i, month);
    }

    /// Whether all State money for what a project does is taken: where audits come afterwards, by who gains more than they cost.
    fn takes(&self, i: usize, deal: &Deal) -> bool {
        let tempted = |(sampled, fine): (f64, f64)| self.world.projects[i].audit.1 > sampled * (1.0 + fine);
        let paid_for_work = !matches!(deal.timing, Timing::OnResult(_)) && self.fund(deal).is_none();
        !self.world.fixed && deal.scheme.is_some() && paid_for_work && self.world.after.is_some_and(tempted)
    }

    /// When the contract is over, an audit brings back what was taken, and a fine.
    fn look(&mut self, i: usize, month: i64) {
        let Some((sampled, fine)) = self.world.after else { return };
        let life = &mut self.lives[i];
        let found = life.misused - life.found;
        if !life.settled || found == 0 || self.world.projects[i].audit.0 >= sampled {
            return;
        }
        life.found += found;
        life.received -= found;
        life.outcome.state_net -= found;
        self.ledger.post(month, found, Account::Insiders, Account::State, Purpose::Recovered, i);
        self.ledger.post(month, whole(fine * found as f64), Account::Insiders, Account::State, Purpose::Fine, i);
    }

    /// What a firm that pays all by itself has left.
    fn left_alone(&self, i: usize) -> i64 {
        let p = &self.world.projects[i];
        p.wealth + p.limit - self.ledger.of_project(i, Purpose::Research)
    }

    /// A stage starts when its money is there (section 5, 5). Returns whether anything happened.
    fn try_to_start(&mut self, i: usize, month: i64) -> bool {
        let world = self.world;
        let p = &world.projects[i];
        let life = &self.lives[i];
        let deal = life.deal.clone().expect("a live project has terms");
        let k = life.stage;
        let missing = (life.state_part - life.held).max(0);
        let school_is_paid = deal.school.num > 0 && life.state_part > 0;
        // A granted patent is pledged.
        let mut waits_for_grant = false;
        if let (Some((scheme, true)), Some(grant)) = (self.lives[i].guarantee, self.lives[i].grant) {
            if grant <= month {
                let g = world.terms[scheme].guarantee.expect("it is a guarantee");
                let value = decide::patent_value(world, p, deal.firms_part, k) * deal.growth;
                let more = whole(g.limit(value));
                let life = &mut self.lives[i];
                life.guarantee = Some((scheme, false));
                life.brings += whole(g.recovery * value);
                life.limit += more;
                life.purse += more;
            } else {
                waits_for_grant = grant < END;
            }
        }
        let life = &self.lives[i];
        let starts = if world.fixed {
            life.cost <= self.left_alone(i)
        } else if deal.timing.before() {
            let bridges = !school_is_paid && life.firm_part + missing <= life.purse;
            let paid = missing == 0 && life.firm_part <= life.purse;
            bridges || paid
        } else {
            life.cost - life.school_part + life.coordination + life.effort.0 <= life.purse
        };
        if !starts {
            let outstanding = self.cash.requests.iter().any(|r| r.project == i && r.outstanding());
            if !world.fixed && (outstanding || waits_for_grant) {
                return false;
            }
            self.stop(i, month);
            return true;
        }
        if k == 0 {
            self.lives[i].outcome.started = Some(month);
        }
        if let Some(scheme) = deal.scheme {
            let parts = calls::planned_parts(p, &deal);
            let excess = self.lives[i].state_part - parts[k];
            calls::charge(world, month, scheme, excess, &mut self.books);
            self.lives[i].charges.push((world.fiscal_year(month) + 1, excess.max(0)));
        }
        let takes = self.takes(i, &deal);
        let life = &mut self.lives[i];
        let from_hand = if deal.timing.before() { life.state_part - missing } else { 0 };
        // Who takes the State's part does not lay out what is missing of it either.
        let spared = if takes { life.state_part - from_hand } else { 0 };
        let from_firm = life.cost - life.school_part - from_hand - spared;
        life.claimed += spared;
        life.misused += if takes { from_hand } else { 0 };
        life.held -= from_hand;
        life.purse -= from_firm + life.coordination + life.effort.0;
        life.outcome.firm_paid += from_firm + life.coordination;
        life.outcome.school_paid += life.school_part;
        life.place = Place::Running(month + months(p.months[k] * p.time_overrun[k]));
        // What the firm bridges is not its own, but money for a result is nobody's until the result is there.
        let promised =
            if matches!(deal.timing, Timing::OnResult(_)) { 0 } else { life.state_part - from_hand - spared };
        life.bridged += promised;
        let nothing_left = life.asked.as_ref().is_some_and(|(asked, _)| {
            let terms = &world.terms[asked.scheme.expect("a scheme")];
            !(k + 1..p.cost.len()).any(|later| terms.scheme.pays(p.technology, later))
        });
        if nothing_left {
            life.awaits = Awaits::Nothing;
        }
        let (coordination, school_part, effort) = (life.coordination, life.school_part, life.effort.0);
        let (to, what) =
            if takes { (Account::Insiders, Purpose::Misused) } else { (Account::Research, Purpose::Research) };
        self.ledger.post(month, from_hand, Account::Held, to, what, i);
        self.ledger.post(month, from_firm, Account::Firm, Account::Research, Purpose::Research, i);
        self.ledger.post(month, school_part, Account::University, Account::Research, Purpose::Research, i);
        self.ledger.post(month, coordination, Account::Firm, Account::Coordination, Purpose::Coordination, i);
        self.ledger.post(month, effort, Account::Firm, Account::Effort, Purpose::Effort, i);
        let own = from_firm + coordination + effort - promised;
        self.borrow(i, own, self.lives[i].purse + from_firm + coordination + effort, month);
        self.deduct(i, own, month);
        true
    }

    /// A firm with relief of interest borrows a part of its own part of a stage; `means` is what it could pay before (section 6).
    fn borrow(&mut self, i: usize, own: i64, means: i64, month: i64) {
        let world = self.world;
        let life = &mut self.lives[i];
        if life.relief.is_none() && life.guarantee.is_none() {
            return;
        }
        let stage = life.stage;
        let pays = |scheme: usize| world.terms[scheme].scheme.pays(world.projects[i].technology, stage);
        let relieved = life.relief.is_some_and(|(scheme, _)| pays(scheme));
        let covered = life.guarantee.is_some_and(|(scheme, waits)| pays(scheme) && !waits);
        let relief = life.relief.and_then(|(scheme, _)| world.terms[scheme].relief);
        let beta = relief.filter(|_| relieved).map_or(Ratio::ZERO, |relief| relief.share);
        let amount = loan::borrowed(own, beta, means, life.limit);
        life.limit -= amount;
        life.loans.push(Loan { month, amount, relieved, covered });
        self.ledger.post(month, amount, Account::Bank, Account::Firm, Purpose::Loan, i);
    }

    /// All that falls due on a project's loans, which are no longer served from the month in which the firm fails, or in which the project
    /// ended where there is nothing else to pay them from.
    fn settle_loans(&mut self, i: usize, ended: Option<i64>) {
        let world = self.world;
        let p = &world.projects[i];
        let life = &mut self.lives[i];
        let relief = life
            .relief
            .take()
            .map(|(scheme, factor)| (world.terms[scheme].relief.expect("it relieves interest"), factor));
        let g = life.guarantee.take().map(|(scheme, _)| world.terms[scheme].guarantee.expect("it is a guarantee"));
        let Some((repayment, n)) = relief.map(|(r, _)| (r.repayment, r.months)).or(g.map(|g| (g.repayment, g.months)))
        else {
            return;
        };
        let own_base = world.class(p).written.own_tax_base;
        let until = if own_base { ended } else { None };
        let until = until.unwrap_or_else(|| p.failure.unwrap_or(END).min(END));
        let rate = world.class(p).loan_rate;
        let i_month = rate / 12.0;
        let mut brings = life.brings;
        let covered: i64 = life.loans.iter().filter(|l| l.covered).map(|l| g.map_or(0, |g| g.cover.of(l.amount))).sum();
        life.guaranteed = covered;
        let mut wealth = (life.purse - life.limit).max(0);
        for loan in life.loans.clone() {
            let all = loan.amount as f64;
            let balance = |t: i64| whole(all * loan::left(repayment, i_month, n, t));
            let mut owed = loan.amount;
            for t in 1..=n {
                let month = loan.month + t;
                if month >= until {
                    break;
                }
                let back = owed - balance(t);
                let interest = whole(owed as f64 * i_month);
                let paid =
                    relief.filter(|_| loan.relieved).map_or(0, |(r, factor)| whole(all * r.spared(rate, t) * factor));
                let fee = g.filter(|_| loan.covered).map_or(0, |g| whole(g.monthly(owed as f64)));
                owed = balance(t);
                let tax = if own_base { 0 } else { world.tax.of(paid) - world.tax.of(fee) };
                self.ledger.post(month, fee, Account::Firm, Account::State, Purpose::Fee, i);
                self.ledger.post(month, back, Account::Firm, Account::Bank, Purpose::LoanBack, i);
                self.ledger.post(month, interest, Account::Firm, Account::Bank, Purpose::Interest, i);
                self.ledger.post(month, paid, Account::State, Account::Firm, Purpose::Relief, i);
                self.ledger.post(month, tax, Account::Firm, Account::State, Purpose::Tax, i);
                self.lives[i].outcome.state_net += paid;
            }
            if until < END {
                let there = owed.min(wealth);
                wealth -= there;
                self.ledger.post(until, there, Account::Firm, Account::Bank, Purpose::LoanBack, i);
                let pledged = (owed - there).min(brings);
                brings -= pledged;
                self.ledger.post(until, pledged, Account::Firm, Account::Bank, Purpose::LoanBack, i);
                let loss = owed - there - pledged;
                let call = g.filter(|_| loan.covered).map_or(0, |g| g.cover.of(loss));
                self.ledger.post(until, call, Account::State, Account::Bank, Purpose::Call, i);
                self.lives[i].outcome.state_net += call;
            }
        }
    }

    /// An own payment of the firm is a loss for tax: set against other profit at once, or carried forward (section 5, 8).
    fn deduct(&mut self, i: usize, own: i64, month: i64) {
        let more = self.lives[i].over.deducted[self.lives[i].stage];
        if self.world.class(&self.world.projects[i]).written.own_tax_base {
            self.lives[i].losses += own;
            self.lives[i].deductible += whole(more * own as f64);
        } else {
            let given_up = whole(self.world.tax.float() * more * own as f64);
            self.ledger.post(month, given_up, Account::State, Account::Firm, Purpose::TaxGivenUp, i);
            let back = self.world.tax.of(own);
            self.ledger.post(month, -back, Account::Firm, Account::State, Purpose::Tax, i);
        }
    }

    /// A stage ends: the patent is filed, money for it is asked for, the gate is passed or not.
    fn gate(&mut self, i: usize, month: i64) {
        let world = self.world;
        let p = &world.projects[i];
        let deal = self.lives[i].deal.clone().expect("a live project has terms");
        let (priority, lag) = (self.first_in_cash(&deal), self.lag(&deal, month));
        let k = self.lives[i].stage;
        let state_part = self.lives[i].state_part;
        // What is not done cannot succeed.
        let life = &self.lives[i];
        let done = if self.takes(i, &deal) && state_part > 0 {
            (life.cost - state_part).max(0) as f64 / life.cost.max(state_part) as f64
        } else {
            1.0
        };
        let passed = p.gate[k] < life.effort.1 * done;
        if p.technology.stages[k].files_patent {
            self.lives[i].grant = Some(month + months(world.patent_months(month) * deal.over.effects.patent));
        }
        match deal.timing {
            Timing::Advance(_) | Timing::PerStage => {}
            Timing::Reimburse => self.cash.request(i, state_part, month, priority, lag),
            Timing::OnResult(floor) => {
                let due = if passed { state_part } else { floor.of(state_part) };
                self.cash.request(i, due, month, priority, lag);
                self.lives[i].bridged += due;
                self.deduct(i, -due, month);
            }
        }
        if !passed {
            self.stop(i, month);
        } else if k + 1 < p.cost.len() {
            let keep = deal.scheme.and_then(|scheme| world.terms[scheme].keep.as_ref());
            self.lives[i].stage += 1;
            self.lives[i].place = if keep.is_some_and(|keep| k + 1 < keep.len()) { Place::Passed } else { Place::Due };
        } else {
            self.settle_loans(i, None);
            self.settle(i, month);
            self.lives[i].awaits = Awaits::Nothing;
            self.lives[i].outcome.success = Some(month);
            self.lives[i].place = Place::Succeeded(month + months(deal.over.effects.certification(p)));
        }
    }

    /// Requests for costs already borne stay, cut in order to what was borne; the others are withdrawn.
    fn withdraw(&mut self, i: usize) {
        let before = self.lives[i].deal.as_ref().is_some_and(|d| d.timing.before());
        if !before {
            return;
        }
        let mut borne = self.lives[i].bridged + self.lives[i].claimed;
        for request in self.cash.requests.iter_mut().filter(|r| r.project == i && r.outstanding()) {
            request.amount = request.amount.min(borne);
            borne -= request.amount;
            request.withdrawn = request.amount == 0;
        }
    }

    /// Unspent State money returns.
    fn settle(&mut self, i: usize, month: i64) {
        self.withdraw(i);
        self.give_back(i, Ratio::ONE, month);
        self.free(i, month);
    }

    /// The contract is over: what it will not draw of its commitment, and of what was charged beyond it, is free (section 7).
    fn free(&mut self, i: usize, month: i64) {
        let world = self.world;
        let life = &self.lives[i];
        if world.keeps_commitments || !life.outcome.awarded || life.outcome.unused {
            return;
        }
        let deal = life.deal.as_ref().expect("a contract has terms");
        let (deal, committed) = match &life.asked {
            Some((asked, _)) => (asked, life.committed),
            None => (deal, self.committed_for(i, deal)),
        };
        let coming: i64 =
            self.cash.requests.iter().filter(|r| r.project == i && r.outstanding()).map(|r| r.amount).sum();
        let charged: i64 = life.charges.iter().map(|charge| charge.1).sum();
        let undrawn = committed + charged - life.received - coming;
        let next = world.fiscal_year(month) + 1;
        let ahead: i64 = life.charges.iter().filter(|charge| charge.0 == next).map(|charge| charge.1).sum();
        calls::free(world, month, i, deal, (undrawn.max(0), ahead), &mut self.books);
    }

    /// A share of the State money in hand returns, the rest is lost.
    fn give_back(&mut self, i: usize, share: Ratio, month: i64) {
        if let Some((fund, _)) = self.lives[i].deal.as_ref().and_then(|deal| self.fund(deal)) {
            let held = self.lives[i].held;
            self.invest(i, fund, -held, month);
            return;
        }
        let life = &mut self.lives[i];
        let (held, back) = (life.held, share.of(life.held));
        life.held = 0;
        life.received -= back;
        life.outcome.state_net -= back;
        self.ledger.post(month, back, Account::Held, Account::State, Purpose::Return, i);
        self.ledger.post(month, held - back, Account::Held, Account::Lost, Purpose::Loss, i);
        self.lives[i].settled = true;
        self.look(i, month);
    }

    /// The project ends by a failed gate, by choice or out of money.
    fn stop(&mut self, i: usize, month: i64) {
        self.settle_loans(i, Some(month));
        self.settle(i, month);
        self.end(i, month);
    }

    fn end(&mut self, i: usize, month: i64) {
        self.lives[i].awaits = Awaits::Nothing;
        self.lives[i].place = Place::Ended;
        self.lives[i].ended = Some(month);
    }

    /// The firm fails. Returns whether that changed anything.
    fn firm_fails(&mut self, i: usize, month: i64) -> bool {
        if self.lives[i].place == Place::Ended {
            return false;
        }
        self.withdraw(i);
        self.give_back(i, self.world.recovery, month);
        if self.lives[i].outcome.success.is_none() {
            self.settle_loans(i, Some(month));
            self.free(i, month);
        }
        self.end(i, month);
        true
    }

    /// Phase 5: launches, and the month's sales of all that have launched.
    fn launches(&mut self, month: i64) {
        for i in self.everyone() {
            if let Place::Succeeded(launch) = self.lives[i].place
                && launch <= month
            {
                let p = &self.world.projects[i];
                let hurdle = self.world.class(p).hurdle;
                let (batch, has) = if self.world.fixed {
                    (None, self.left_alone(i))
                } else {
                    (self.lives[i].over.batch, self.lives[i].purse + self.lives[i].bridged)
                };
                if whole(p.beside(batch, hurdle).needs) > has {
                    self.end(i, month);
                    continue;
                }
                self.lives[i].place = Place::Selling;
                self.lives[i].outcome.launch = Some(month);
                self.harm(i, month);
            }
            if self.lives[i].place == Place::Selling {
                self.sell(i, month);
            }
        }
    }

    /// What the overlays over a project let its launch do to others (section 6, Effects).
    fn harm(&mut self, i: usize, month: i64) {
        for index in self.lives[i].outcome.overlays.clone() {
            let Some((chance, cost, share)) = self.world.terms[index].harm else { continue };
            if self.world.projects[i].draws.fields["harm"] < chance {
                self.ledger.post(month, cost, Account::Others, Account::Harm, Purpose::Harm, i);
                let paid = share.of(cost);
                self.ledger.post(month, paid, Account::State, Account::Others, Purpose::Compensation, i);
                self.lives[i].outcome.harmful = true;
            }
        }
    }

    /// What a fund has of a month's profit or exit (section 6, Funds).
    fn part_of_fund(&mut self, i: usize, profit: i64, month: i64) -> i64 {
        let world = self.world;
        let life = &self.lives[i];
        let Some((fund, stake)) = life.deal.as_ref().and_then(|deal| self.fund(deal)) else { return 0 };
        if life.outcome.into_deal == 0 && !life.outcome.supported {
            return 0;
        }
        let wanted = stake.of(profit);
        let had = self.ledger.postings.iter().filter(|p| p.project == i && p.to == Account::Fund);
        let had: i64 = had.map(|p| p.amount).sum();
        let part = if world.funds[fund].public { wanted.min(life.outcome.into_deal - had) } else { wanted };
        let exit = matches!(world.projects[i].pay, Pay::Exit { .. });
        let tax = if exit { 0 } else { world.tax.of(part) };
        self.ledger.post(month, part, Account::Market, Account::Fund, Purpose::Profit, i);
        self.ledger.post(month, tax, Account::Fund, Account::State, Purpose::FundTax, i);
        self.funds[fund].came[month as usize] += part - tax;
        self.lives[i].outcome.to_fund += part;
        part
    }

    /// Profit of a month, and what of it is whose (section 5, 8).
    fn sell(&mut self, i: usize, month: i64) {
        let world = self.world;
        let p = &world.projects[i];
        let deal = self.lives[i].deal.clone().expect("a live project has terms");
        let launch = self.lives[i].outcome.launch.expect("it has launched");
        let age = month - launch;
        let grant = self.lives[i].grant;
        let before_grant = grant.is_some_and(|granted| month < granted);
        // Profit of this month, and the sales year it falls in; what imitators take of a stream before the grant.
        let mut imitated = 0;
        let (profit, year, margin) = match p.pay {
            Pay::Nothing => (0, 0, 1.0),
            Pay::Exit { multiple, months: after, .. } => {
                let cost = self.ledger.of_project(i, Purpose::Research);
                (if age == months(after) { whole(multiple * cost as f64 * deal.growth) } else { 0 }, 0, 1.0)
            }
            Pay::Lump(value) => {
                let all = whole(value as f64 * deal.growth);
                let early = p.unprotected.of(all);
                let late = grant.is_some_and(|granted| granted > launch);
                let now = match (age == 0, late) {
                    (true, true) => early,
                    (true, false) => all,
                    (false, true) if grant == Some(month) => all - early,
                    (false, _) => 0,
                };
                (now, 0, 1.0)
            }
            Pay::Stream { first_year, years, decay, margin } => {
                let year = age / 12;
                if year >= years {
                    (0, year, margin)
                } else {
                    // Left to right, as the page writes it.
                    let kept = (0..year).fold(1.0, |kept, _| kept * (1.0 - decay));
                    let yearly = first_year as f64 * deal.growth * kept * p.volatility(year);
                    let kept = if before_grant { yearly * p.unprotected.float() } else { yearly };
                    imitated = whole(yearly / 12.0) - whole(kept / 12.0);
                    (whole(kept / 12.0), year, margin)
                }
            }
        };
        // The fund's part.
        let part = self.part_of_fund(i, profit, month);
        let profit_of_all = profit;
        let profit = profit - part;
        // Royalties on all sales.
        let sales = if matches!(p.pay, Pay::Exit { .. }) { 0 } else { whole(profit_of_all as f64 / margin) };
        let mut royalty = deal.licence.of(sales);
        if let Some(schedule) = deal.scheme.and_then(|s| world.terms[s].royalty.as_ref()) {
            if let Some(cap) = schedule.cap {
                let life = &mut self.lives[i];
                if age == 0 {
                    life.debt = Some(whole(cap * life.received as f64));
                }
                // Interest at the start of each sales year; a lump's sales all fall in sales year 0.
                if age == 12 * year && (age == 0 || !matches!(p.pay, Pay::Lump(_))) {
                    let debt = life.debt.expect("a capped debt");
                    life.debt = Some(whole(debt as f64 * (1.0 + schedule.interest)));
                }
            }
            let wanted = schedule.rates[(year as usize).min(schedule.rates.len() - 1)].of(sales);
            let life = &mut self.lives[i];
            let paid = life.debt.map_or(wanted, |debt| wanted.min(debt));
            life.debt = life.debt.map(|debt| debt - paid);
            royalty += paid;
        }
        // Who owns it.
        let firm = deal.owned.of(profit);
        let school = profit - firm;
        let inventors = world.inventors.of(school);
        self.ledger.post(month, firm, Account::Market, Account::Firm, Purpose::Profit, i);
        self.ledger.post(month, school, Account::Market, Account::University, Purpose::Profit, i);
        self.ledger.post(month, inventors, Account::University, Account::Inventors, Purpose::Inventors, i);
        self.ledger.post(month, royalty, Account::Firm, Account::State, Purpose::Royalty, i);
        self.ledger.post(month, imitated, Account::Market, Account::Rivals, Purpose::Imitation, i);
        // What the State buys, at launch.
        let (value, gain) = if age == 0 { p.purchase } else { (0, 0) };
        self.ledger.post(month, gain, Account::State, Account::Firm, Purpose::PurchaseProfit, i);
        self.ledger.post(month, value - gain, Account::State, Account::Production, Purpose::PurchaseCost, i);
        // Profit tax: on the State's purchase, on first units, then on the month's sales; the school's before the inventors' part.
        self.tax(i, month, gain);
        if age == 0 {
            self.first_units(i, month);
            self.open_collar(i, deal.growth);
        }
        self.tax(i, month, firm - royalty);
        self.lives[i].revenue += sales;
        if age % 12 == 11 {
            self.settle_year(i, month, year, deal.growth);
        }
        self.ledger.post(month, world.tax.of(school), Account::University, Account::State, Purpose::Tax, i);
    }

    /// What of profit is taxed in a month, after losses carried forward and what overlays let be deducted beside them.
    fn tax(&mut self, i: usize, month: i64, mut taxable: i64) {
        let world = self.world;
        if world.class(&world.projects[i]).written.own_tax_base {
            let life = &mut self.lives[i];
            let used = if taxable <= 0 { taxable } else { life.losses.min(taxable) };
            life.losses -= used;
            taxable -= used;
            if taxable > 0 && life.deductible > 0 {
                let spared = life.deductible.min(taxable);
                life.deductible -= spared;
                let given_up = world.tax.of(taxable) - world.tax.of(taxable - spared);
                self.ledger.post(month, given_up, Account::State, Account::Firm, Purpose::TaxGivenUp, i);
            }
        }
        self.ledger.post(month, world.tax.of(taxable), Account::Firm, Account::State, Purpose::Tax, i);
    }

    /// At the launch: what the State can have to pay into a collar, if nothing is sold.
    fn open_collar(&mut self, i: usize, growth: f64) {
        let Some(collar) = self.lives[i].over.collar else { return };
        let plans = plans(self.world, &self.world.projects[i]);
        let each = (0..).zip(plans).map(|(year, plan)| collar.of(year, 0.0, growth * plan).0);
        self.lives[i].outcome.collared = whole(each.sum());
    }

    /// The last month of a sales year: what the State pays for revenue that is lacking, and receives of what is beyond.
    fn settle_year(&mut self, i: usize, month: i64, year: i64, growth: f64) {
        let p = &self.world.projects[i];
        let revenue = std::mem::take(&mut self.lives[i].revenue);
        let plans = plans(self.world, p);
        let (Some(collar), Some(plan)) = (self.lives[i].over.collar, plans.get(year as usize)) else { return };
        let (pays, takes) = collar.of(year, revenue as f64, growth * plan);
        let (pays, takes) = (whole(pays), whole(takes));
        self.ledger.post(month, pays, Account::State, Account::Firm, Purpose::CollarPaid, i);
        self.ledger.post(month, takes, Account::Firm, Account::State, Purpose::CollarReceived, i);
        self.lives[i].outcome.state_net += pays;
        self.tax(i, month, pays - takes);
    }

    /// The first units, reckoned at the launch: those that the State buys month by month, then what is left to be learnt.
    fn first_units(&mut self, i: usize, launch: i64) {
        let p = &self.world.projects[i];
        let Some(learning) = p.learning else { return };
        let lasts = |month: i64| month < END && p.failure.is_none_or(|failure| month < failure);
        let batch = self.lives[i].over.batch;
        if let Some(batch) = batch {
            for month in (launch..launch + batch.months).filter(|&month| lasts(month)) {
                let (cost, premium, taken) = learning.month(batch, month - launch, |unit| p.accepts(batch, unit));
                self.ledger.post(month, cost, Account::Firm, Account::Learning, Purpose::Learning, i);
                self.ledger.post(month, premium, Account::State, Account::Firm, Purpose::Premium, i);
                self.lives[i].outcome.state_net += premium;
                self.lives[i].outcome.bought += taken;
                self.tax(i, month, premium - cost);
            }
        }
        let (after, units) = batch.map_or((launch, 0), |batch| (launch + batch.months, batch.units));
        if lasts(after) {
            let loss = whole(learning.loss(units));
            self.ledger.post(after, loss, Account::Firm, Account::Learning, Purpose::Learning, i);
            self.tax(i, after, -loss);
        }
    }
}
