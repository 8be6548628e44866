//! Calls: who applies where, how a call ranks, what the budget allows, what firms come to believe. Moves no cash.

use crate::firm::{Ask, Begun, Case, Offer, Overlaid, Terms, choice, offer, wait};
use crate::meter::{Meter, What};
use crate::model::{MAX_STAGES, Scheme};
use crate::number::KnownYears;
use crate::scheme::decision::{Decision, Stands, decide};
use crate::scheme::funding::Ceiling;
use crate::scheme::priority::Threshold;
use crate::scheme::selection::{Applicant, Applicants, Score};
use crate::scheme::tournament::Keep;
use crate::units::to_f64;
use crate::units::{MOST_AMOUNT, Money, Share};
use crate::value::whole_months;
use crate::world::contest::{Contest, Contests};
use crate::world::contract::Proposal;
use crate::world::desk::{Ahead, Desk, GoingAlone, Taken};
use crate::world::fund::Funds;
use crate::world::journal::{Choice, Closed, Event, Journal, Seen};
use crate::world::life::Life;
use crate::world::outlook::Outlook;
use crate::world::plan::commit;
use crate::world::scene::{OfferBook, Scene};
use crate::world::treasury::{Budget, Treasury, Unit};

/// The option a firm chose.
#[derive(Clone, Copy, Debug)]
pub struct Best {
    /// Scheme within the policy.
    pub scheme: usize,
    /// State share of the contract it asks for.
    pub state_share: Share,
    /// Months it believes to wait for money.
    pub believed: f64,
    /// What it begins at its own risk while it waits for the contract.
    pub begun: Option<Begun>,
    /// Months to the call.
    pub to_call: usize,
    /// Worth of applying.
    pub worth: f64,
}

/// What a firm would ask a scheme for.
#[derive(Clone, Debug)]
struct Asked {
    state_share: Share,
    /// Months it believes to wait for money.
    believed: f64,
    /// `None`: it declines, whatever the call.
    offer: Option<Offer>,
    /// What it counts the contract as worth on the day it starts.
    at_contract: f64,
    /// The overlays that it would take beside it; `None` where the policy has none.
    overlaid: Option<Box<Overlaid>>,
}

impl Asked {
    fn new(state_share: Share, believed: f64, offer: Option<Offer>, overlaid: Option<Box<Overlaid>>) -> Asked {
        let at_contract = offer.as_ref().map_or(0.0, Offer::at_contract);
        Asked { state_share, believed, offer, at_contract, overlaid }
    }
}

/// What a call decided about one applicant.
#[derive(Clone, Copy, Debug)]
pub struct Decided {
    /// Project.
    pub project: u32,
    /// Scheme within the policy.
    pub scheme: usize,
    /// The decision.
    pub decision: Decision,
    /// Whether it was refused whatever its rank.
    pub barred: bool,
}

/// An applicant on the list of a month.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "facts that a list asks for one by one")]
struct Candidate {
    scheme: usize,
    project: u32,
    place: f64,
    rank: usize,
    of: usize,
    first: bool,
    strategic: bool,
    university: bool,
    /// Whether it is refused whatever its rank.
    barred: bool,
    commitment: Money,
    /// The tournament in which it takes part, if it is one.
    contest: Option<Contest>,
}

impl Candidate {
    /// A project that nobody ranks.
    fn unranked(scheme: usize, project: u32, strategic: bool) -> Candidate {
        Candidate {
            scheme,
            project,
            place: 0.0,
            rank: 0,
            of: 0,
            first: false,
            strategic,
            university: false,
            barred: false,
            commitment: Money::ZERO,
            contest: None,
        }
    }
}

/// A firm that chooses in a month.
#[derive(Clone, Copy, Debug)]
pub struct Firm<'a> {
    /// Its project.
    pub project: u32,
    /// The month.
    pub month: usize,
    /// What going alone is worth with overlays; `None` where the policy has none.
    pub alone: Option<&'a GoingAlone>,
}

/// What an ended contract leaves of its commitment.
#[derive(Clone, Copy, Debug)]
pub struct Freed {
    /// What it will not draw.
    pub undrawn: Money,
    /// What was charged to the budgets of the next fiscal year.
    pub charged: Money,
    /// Whether it was of a strategic technology.
    pub strategic: bool,
}

/// Applicants, budgets and award beliefs of a policy.
#[derive(Clone, Debug, Default)]
pub struct Calls {
    applicants: Vec<Vec<(u32, u16)>>,
    /// Applications to each scheme so far.
    pub applications: Vec<usize>,
    award: Vec<f64>,
    award_by_class: [f64; 2],
    /// Which unit pays, by scheme.
    units: Vec<Unit>,
    own: Vec<Budget>,
    university_contracts: Vec<f64>,
    capacity: Option<KnownYears>,
    /// The State share of a contract in which the firm raises its part to the priority threshold, by scheme; `None` where no project's own
    /// is larger.
    raised: Vec<Option<Share>>,
    /// New commitments by fiscal year, all schemes, less what ended contracts freed.
    pub committed: Vec<Money>,
    /// The desk for overlays.
    pub desk: Desk,
    /// The funds.
    pub funds: Funds,
    /// Counts commitments and what is charged beyond them, so that no budget's use can overflow.
    pub meter: Meter,
}

impl Calls {
    /// Starts a run.
    pub fn clear(&mut self, scene: &Scene<'_>, books: &[OfferBook]) {
        let drawn = &scene.luck.drawn;
        let schemes = &scene.policy.schemes;
        self.applicants.iter_mut().for_each(Vec::clear);
        self.applicants.resize(schemes.len(), Vec::new());
        self.applications.clear();
        self.applications.resize(schemes.len(), 0);
        self.award = schemes.iter().map(|scheme| scheme.believed_award.at(drawn)).collect();
        self.award_by_class = [0.5; 2];
        // A fund's contracts are no commitments of the State's budget.
        let unit = |scheme: &Scheme| scheme.equity.as_ref().map_or(Unit::STATE, |equity| Unit::new(1 + equity.of.fund));
        self.units = schemes.iter().map(unit).collect();
        self.own = schemes.iter().map(|scheme| Budget::new(scene.limit(scheme.budget.as_ref()))).collect();
        self.university_contracts.clear();
        self.capacity = scene.world.university.capacity.as_ref().map(|capacity| capacity.known(drawn));
        self.committed.clear();
        self.desk.clear(scene);
        self.funds.clear(scene);
        self.meter.clear();
        self.raised.clear();
        self.raised.extend(scene.books.iter().map(|&book| {
            let (terms, raised) = (&books[book].terms, scene.policy.priority?.at_least.rest());
            (terms.own_share.is_some() || !raised.at_least(terms.shares.state)).then_some(raised)
        }));
    }

    /// What firms believe of awards in a month, and of the waits for the money of each unit.
    #[must_use]
    pub fn outlook(&self, scene: &Scene<'_>, treasuries: &[Treasury], month: usize) -> Outlook {
        let waits: Vec<[f64; 2]> = treasuries.iter().map(|treasury| treasury.believed_wait).collect();
        let first: Vec<f64> =
            scene.policy.schemes.iter().map(|scheme| scheme.believed_award.at(&scene.luck.drawn)).collect();
        let lag = *scene.beliefs.lag.by_year(whole_months).of(scene.study.clock.year(month));
        Outlook::new(&self.award, &first, self.award_by_class, &waits, lag)
    }

    /// From now on this is believed of awards.
    pub fn believe(&mut self, outlook: &Outlook) {
        for (scheme, award) in self.award.iter_mut().enumerate() {
            *award = outlook.award(scheme).unwrap_or(*award);
        }
        self.award_by_class = outlook.award_by_class();
    }

    /// Puts a project on the list of a scheme's next call.
    pub fn enlist(&mut self, scheme: usize, project: u32, month: usize) {
        let month = u16::try_from(month).expect("months end at 600");
        self.applicants[scheme].push((project, month));
        self.applications[scheme] += 1;
    }

    /// Whether anybody waits for a call.
    #[must_use]
    pub fn has_applicants(&self) -> bool {
        self.applicants.iter().any(|applicants| !applicants.is_empty())
    }

    /// Takes a project off the list.
    pub fn withdraw(&mut self, scheme: usize, project: u32) {
        self.applicants[scheme].retain(|applicant| applicant.0 != project);
    }

    /// The unit that pays a scheme's contracts.
    #[must_use]
    pub fn unit(&self, scheme: usize) -> Unit {
        self.units[scheme]
    }

    /// Charges a stage's overrun to a later year's budgets.
    pub fn charge(&mut self, treasury: &mut Treasury, project: u32, scheme: usize, year: usize, amount: Money) {
        if self.meter.counts(project, What::Commitments, amount, 1) {
            treasury.charge(year, amount);
            self.own[scheme].use_up(year, amount);
            self.funds.commit(scheme, amount);
        }
    }

    /// Frees what an ended contract will not draw: first what was charged to the budgets of the next year, the rest in this year's.
    pub fn free(&mut self, treasury: &mut Treasury, scheme: usize, year: usize, freed: Freed) {
        let Freed { undrawn, charged, strategic } = freed;
        let back = undrawn.min(charged);
        treasury.take_back(year + 1, back);
        self.own[scheme].free(year + 1, back);
        treasury.free(year, undrawn - back, strategic);
        self.funds.commit(scheme, -undrawn);
        self.own[scheme].free(year, undrawn - back);
        *at(&mut self.committed, year) -= undrawn - back;
    }

    /// The firm's choice among the schemes, for calls that close in month `from` or later, `from` being `ahead` months from now;
    /// where the policy has overlays, `alone` says what going alone is worth with them; where the firm is watched, what it saw of each scheme
    /// goes to `seen`.
    #[allow(clippy::too_many_arguments, reason = "a choice looks at everything the firm knows")]
    pub fn choose(
        &self,
        scene: &Scene<'_>,
        books: &mut [OfferBook],
        project: u32,
        from: usize,
        ahead: usize,
        alone: Option<&GoingAlone>,
        treasuries: &[Treasury],
        mut seen: Option<&mut Seen>,
    ) -> Option<Best> {
        let firm = Firm { project, month: from - ahead, alone };
        let mut best: Option<Best> = None;
        for (index, scheme) in scene.policy.schemes.iter().enumerate() {
            let book = &mut books[scene.books[index]];
            // What it declines even where the shortest wait is believed in, it declines with any other.
            let (month, shortest) = (from - ahead, treasuries[self.unit(index).index()].shortest_wait());
            let other_contracts = self.raised[index].is_some() || scheme.start_at_own_risk;
            let known_to_decline = book.is_declined(project, scene.beliefs, month, shortest);
            if known_to_decline && !other_contracts && alone.is_none() && seen.is_none() {
                continue;
            }
            let until_call = scheme.call_every - 1 - from % scheme.call_every;
            if let Some(why) = self.closed(scene, (index, &book.terms), project, from + until_call, treasuries) {
                close(seen.as_deref_mut(), index, why);
                continue;
            }
            let to_call = ahead + until_call;
            let own = scene.own(project, &book.terms, month);
            // The watched firm sees all of every offer.
            let beats = to_beat(best.as_ref(), alone).filter(|_| seen.is_none() && self.raised[index].is_none());
            let ahead = Ahead { award: self.award[index], to_call, beats };
            let asked = self.asked(scene, book, (index, own), (firm, ahead), treasuries);
            if !brings_enough(scene, scheme, &book.terms, (project, asked.state_share, month)) {
                close(seen.as_deref_mut(), index, Closed::TooLittlePrivate);
                continue;
            }
            let option = self.option(scene, book, (index, own), firm, to_call, &asked, treasuries);
            if let Some(option) = option {
                book.meter.reckons(project, option.worth);
            }
            if let Some(seen) = &mut seen {
                let offer = asked.offer.unwrap_or_else(|| declined(scene, book, project, month, asked.believed));
                let ask = scene.asked(project, &book.terms, asked.state_share, month);
                let case = (&scene.case(project, &book.terms, ask, month), own.state);
                seen.options.push(as_seen(index, case, (&asked, &offer), &ahead, option.as_ref()));
            }
            if let Some(option) = option
                && best.is_none_or(|best| option.worth > best.worth)
            {
                best = Some(option);
            }
        }
        best
    }

    /// Why a scheme is closed to a project at its call that closes in a month, if it is.
    fn closed(
        &self,
        scene: &Scene<'_>,
        (scheme, terms): (usize, &Terms),
        project: u32,
        month: usize,
        treasuries: &[Treasury],
    ) -> Option<Closed> {
        let (prospect, of) = (&scene.prospects.projects[project as usize], &scene.policy.schemes[scheme]);
        if !prospect.is_admitted(&of.admits, of.with_university) {
            Some(Closed::NotAdmitted)
        } else if !scene.fits(project, terms) {
            Some(Closed::DoesNotFit)
        } else if !self.has_money(scene, scheme, month, treasuries) {
            Some(Closed::HasNoMoney)
        } else {
            None
        }
    }

    /// Whether a call of a scheme that closes in a month can award anything: it has a budget, or its fund still makes deals.
    fn has_money(&self, scene: &Scene<'_>, scheme: usize, month: usize, treasuries: &[Treasury]) -> bool {
        let year = scene.study.clock.year(month);
        let nothing = self.own[scheme].is_nothing(year) || treasuries[self.unit(scheme).index()].commits_nothing(year);
        !nothing && !self.funds.is_closed(scheme, month)
    }

    /// Applying to a scheme, where it is not worse than to leave it: the firm waits, or begins at its own risk where that is worth more.
    #[allow(clippy::too_many_arguments, reason = "an option looks at everything the firm knows")]
    fn option(
        &self,
        scene: &Scene<'_>,
        book: &mut OfferBook,
        (scheme, own): (usize, Ask),
        firm: Firm<'_>,
        to_call: usize,
        asked: &Asked,
        treasuries: &[Treasury],
    ) -> Option<Best> {
        let award = self.award[scheme];
        let (project, month) = (firm.project, firm.month);
        let overlaid = asked.overlaid.as_deref();
        let effects = overlaid.and_then(|overlaid| overlaid.effects.as_ref());
        let case = Case { overlaid, effects, ..scene.case(project, &book.terms, own, month) };
        let waiting =
            asked.offer.and_then(|offer| choice::application(&case, &offer, asked.at_contract, award, to_call));
        let &Asked { state_share, believed, .. } = asked;
        let waiting = waiting.map(|application| Best {
            scheme,
            state_share,
            believed,
            begun: None,
            to_call,
            worth: application.value,
        });
        let may = book.terms.start_at_own_risk && case.prospect.goes_alone && state_share == own.state;
        if !may {
            return waiting;
        }
        let begun = wait::begun(&case, to_f64(to_call) + book.terms.approval(scene.beliefs, month));
        if begun.stages == 0 || begun.stages == case.stages.len() {
            return waiting;
        }
        let believed = self.believed(scene, &case, scheme, treasuries);
        let begun = Some(begun);
        let case = Case { begun, ..case };
        let next = &mut [0.0; MAX_STAGES][..case.stages.len()];
        let Ok(offer) = offer::acceptable(&case, believed, next) else { return waiting };
        let at_risk = choice::at_own_risk(&case, &offer, award);
        book.look_at(project, &offer);
        let at_risk = at_risk.map(|worth| Best { scheme, state_share, believed, begun, to_call, worth });
        at_risk.filter(|risk| waiting.is_none_or(|waiting| risk.worth > waiting.worth)).or(waiting)
    }

    /// Months that a firm believes to wait for the money of a contract.
    fn believed(&self, scene: &Scene<'_>, case: &Case<'_>, scheme: usize, treasuries: &[Treasury]) -> f64 {
        let [ordinary, first] = treasuries[self.unit(scheme).index()].believed_wait;
        let goes_first = |rule: Threshold| rule.over.cash() && rule.admits(private_share(case));
        if scene.policy.priority.is_some_and(goes_first) { first } else { ordinary }
    }

    /// What a firm asks for: the scheme's share, or less where raising its own part to the priority threshold gains more than it costs.
    fn asked(
        &self,
        scene: &Scene<'_>,
        book: &mut OfferBook,
        (scheme, own): (usize, Ask),
        (firm, ahead): (Firm<'_>, Ahead),
        treasuries: &[Treasury],
    ) -> Asked {
        let (project, month) = (firm.project, firm.month);
        let case = scene.case(project, &book.terms, own, month);
        let believed = self.believed(scene, &case, scheme, treasuries);
        let goes_first = scene.policy.priority.is_some_and(|rule| rule.admits(private_share(&case)));
        let (offer, overlaid) = match firm.alone {
            None => (book.offer(project, (scene.prospects, scene.beliefs), own, month, believed).copied(), None),
            Some(alone) => {
                let next = &mut following(&case);
                let found = self.desk.offer(scene, &case, (believed, ahead), alone.fallback(), next);
                if let Some((offer, _)) = &found {
                    book.look_at(project, offer);
                }
                found.map_or((None, None), beside)
            }
        };
        let plain = Asked::new(own.state, believed, offer, overlaid);
        let raised = self.raised[scheme].filter(|raised| !goes_first && !raised.at_least(own.state));
        let (Some(rule), Some(raised)) = (scene.policy.priority, raised) else { return plain };
        let raised = scene.asked(project, &book.terms, raised, month);
        let case = scene.case(project, &book.terms, raised, month);
        let believed = self.believed(scene, &case, scheme, treasuries);
        let next = &mut following(&case);
        let (of_raised, overlaid) = match firm.alone {
            None => (offer::acceptable(&case, believed, next).ok(), None),
            Some(alone) => {
                let found = self.desk.offer(scene, &case, (believed, ahead), alone.fallback(), next);
                let (offer, overlaid) = found.map_or((None, None), beside);
                (offer.filter(|offer| offer.liquid && !offer.is_a_loss()), overlaid)
            }
        };
        let Some(of_raised) = of_raised else { return plain };
        book.look_at(project, &of_raised);
        let known = offer.unwrap_or_else(|| declined(scene, book, project, month, plain.believed));
        let mut gain = 0.0;
        if rule.over.cash() && known.bridges {
            let [ordinary, first] = treasuries[self.unit(scheme).index()].believed_wait;
            let case = scene.case(project, &book.terms, raised, month);
            gain += choice::interest_saved(&case, known.state_money, first, ordinary);
        }
        if rule.over.awards() {
            gain += (self.award_by_class[1] - self.award_by_class[0]) * known.at_contract();
        }
        let asked = Asked::new(raised.state, believed, Some(of_raised), overlaid);
        let at_contract = asked.at_contract + gain;
        if at_contract > known.at_contract() { Asked { at_contract, ..asked } } else { plain }
    }

    /// The contract a firm applies for as it chose, and the overlays it would have beside it; `next[k]` becomes the value of what follows
    /// stage k under it.
    pub fn propose(
        &self,
        scene: &Scene<'_>,
        books: &mut [OfferBook],
        firm: Firm<'_>,
        choice: &Best,
        next: &mut [f64],
    ) -> (Proposal, Option<Taken>) {
        let book = &mut books[scene.books[choice.scheme]];
        let project = firm.project;
        let prospect = &scene.prospects.projects[project as usize];
        let month = firm.month;
        let own = scene.own(project, &book.terms, month);
        let mut beside = None;
        let offer = if let Some(alone) = firm.alone {
            let case =
                scene.case(project, &book.terms, scene.asked(project, &book.terms, choice.state_share, month), month);
            let ahead = Ahead { award: self.award[choice.scheme], to_call: choice.to_call, beats: None };
            let found = self.desk.offer(scene, &case, (choice.believed, ahead), alone.fallback(), next);
            found.map(|(offer, taken)| {
                beside = Some(taken);
                offer
            })
        } else if choice.state_share == own.state && choice.begun.is_none() {
            let known = (scene.prospects, scene.beliefs);
            let offer = book.offer(project, known, own, month, choice.believed).copied();
            next.copy_from_slice(book.next_values(prospect));
            offer
        } else {
            let ask = scene.asked(project, &book.terms, choice.state_share, month);
            let case = Case { begun: choice.begun, ..scene.case(project, &book.terms, ask, month) };
            offer::acceptable(&case, choice.believed, next).ok()
        };
        let offer = offer.expect("a firm applies for what it accepts");
        let ask = scene.asked(project, &book.terms, choice.state_share, month);
        let private_share = private_share(&scene.case(project, &book.terms, ask, month));
        let proposal = Proposal {
            scheme: u16::try_from(choice.scheme).expect("a policy has few schemes"),
            state_share: choice.state_share,
            applied: u16::try_from(month).expect("months end at 600"),
            private_share,
            priority: scene.policy.priority.is_some_and(|priority| priority.admits(private_share)),
            believed: choice.believed,
            bridges: offer.bridges,
            scale: offer.scale,
            growth: offer.growth,
        };
        (proposal, beside)
    }

    /// The contract that a project has where nobody is moved, from the month of its arrival on: of those that it may have and for which
    /// budgets have room, that to which the State commits itself most, of equals the first; `committed` becomes its parts.
    pub fn grant(
        &mut self,
        scene: &Scene<'_>,
        books: &[OfferBook],
        (project, month): (u32, usize),
        committed: &mut [Money],
        treasuries: &mut [Treasury],
    ) -> Option<Proposal> {
        let prospect = &scene.prospects.projects[project as usize];
        let year = scene.study.clock.year(month);
        let mut best: Option<Candidate> = None;
        for (index, scheme) in scene.policy.schemes.iter().enumerate() {
            let terms = &books[scene.books[index]].terms;
            let own = scene.own(project, terms, month);
            if !prospect.is_admitted(&scheme.admits, scheme.with_university)
                || !brings_enough(scene, scheme, terms, (project, own.state, month))
            {
                continue;
            }
            let commitment = self.commits(&scene.case(project, terms, own, month), project, 1.0, committed);
            let (least, treasury) =
                (best.map_or(Money::ZERO, |best| best.commitment), &treasuries[self.unit(index).index()]);
            if commitment > least && treasury.allows(year, commitment) && self.own[index].allows(year, commitment) {
                let strategic = scene.world.technologies[prospect.technology].strategic;
                best = Some(Candidate { commitment, ..Candidate::unranked(index, project, strategic) });
            }
        }
        let candidate = best?;
        let terms = &books[scene.books[candidate.scheme]].terms;
        let own = scene.own(project, terms, month);
        let case = scene.case(project, terms, own, month);
        self.commits(&case, project, 1.0, committed);
        let treasury = &mut treasuries[self.unit(candidate.scheme).index()];
        let private_share = private_share(&case);
        self.award(treasury, year, &candidate, &mut Contests::default()).then(|| Proposal {
            scheme: u16::try_from(candidate.scheme).expect("a policy has few schemes"),
            state_share: own.state,
            applied: u16::try_from(month).expect("months end at 600"),
            private_share,
            priority: scene.policy.priority.is_some_and(|priority| priority.admits(private_share)),
            believed: 0.0,
            bridges: true,
            scale: 1.0,
            growth: 1.0,
        })
    }

    /// Decides the calls that close this month; those who come first on the list come first.
    #[allow(clippy::too_many_arguments, reason = "a call sees the applicants, the money and the books of a run")]
    pub fn decide(
        &mut self,
        scene: &Scene<'_>,
        books: &[OfferBook],
        month: usize,
        lives: &[Life],
        committed: &mut [Money],
        treasuries: &mut [Treasury],
        journal: &mut Journal,
    ) -> Vec<Decided> {
        let mut list = self.list(scene, books, month, lives, committed);
        if list.is_empty() || self.meter.beyond().is_some() {
            return Vec::new();
        }
        list.sort_by(|a, b| b.first.cmp(&a.first).then(a.place.total_cmp(&b.place)).then(a.project.cmp(&b.project)));
        let decisions = self.award_list(scene, month, &list, treasuries);
        self.learn(scene, &list, &decisions);
        let mut decided: Vec<Decided> = Vec::with_capacity(list.len());
        for (candidate, &decision) in list.iter().zip(&decisions) {
            journal.note(candidate.project, || Event::Call {
                month,
                scheme: candidate.scheme,
                rank: candidate.rank,
                applicants: candidate.of,
                decision,
            });
            let barred = candidate.barred;
            decided.push(Decided { project: candidate.project, scheme: candidate.scheme, decision, barred });
        }
        decided
    }

    /// All applicants of the calls that close this month, ranked within their schemes.
    fn list(
        &mut self,
        scene: &Scene<'_>,
        books: &[OfferBook],
        month: usize,
        lives: &[Life],
        committed: &mut [Money],
    ) -> Vec<Candidate> {
        let mut list = Vec::new();
        for (index, scheme) in scene.policy.schemes.iter().enumerate() {
            if !(month + 1).is_multiple_of(scheme.call_every) || self.applicants[index].is_empty() {
                continue;
            }
            let mut applicants = std::mem::take(&mut self.applicants[index]);
            applicants.sort_unstable();
            let book = &books[scene.books[index]];
            let commitments = self.commit(scene, book, &applicants, month, lives, committed);
            let mut commitments = &commitments[..];
            let terms = &book.terms;
            // A tournament is one for each technology; whoever comes from one stands together.
            let technology = |(project, _): &(u32, u16)| scene.prospects.projects[*project as usize].technology;
            let one_list = scheme.selection.keep().is_none();
            for applicants in applicants.chunk_by(|a, b| one_list || technology(a) == technology(b)) {
                let (theirs, others) = commitments.split_at(applicants.len());
                commitments = others;
                let mut listed =
                    Listed { scene, applicants, commitments: theirs, lives, terms, meter: &mut self.meter };
                let order = scheme.selection.order(&scene.luck.drawn, &mut listed);
                let of = order.len();
                for (rank, position) in order.into_iter().enumerate() {
                    let place = (to_f64(rank) + 0.5) / to_f64(of);
                    let candidate = self::candidate(scene, book, index, applicants[position].0, lives, committed);
                    list.push(Candidate { place, rank: rank + 1, of, commitment: theirs[position], ..candidate });
                }
            }
            applicants.clear();
            self.applicants[index] = applicants;
        }
        list
    }

    /// Fixes the committed State parts of each applicant's contract; returns their commitments.
    fn commit(
        &mut self,
        scene: &Scene<'_>,
        book: &OfferBook,
        applicants: &[(u32, u16)],
        month: usize,
        lives: &[Life],
        committed: &mut [Money],
    ) -> Vec<Money> {
        applicants
            .iter()
            .map(|&(project, _)| {
                let proposal = lives[project as usize].proposal.as_ref().expect("an applicant has a proposal");
                let begun = lives[project as usize].begun(month);
                let case = Case { begun, ..applied(scene, project, &book.terms, proposal) };
                let prospect = case.prospect;
                self.commits(&case, project, proposal.scale, &mut committed[prospect.range()])
            })
            .collect()
    }

    /// Fixes the committed State parts of a contract of a size; returns their sum.
    fn commits(&mut self, case: &Case<'_>, project: u32, scale: f64, committed: &mut [Money]) -> Money {
        let overruns = &case.terms.limited_overrun[case.prospect.technology];
        if case.prospect.planned_cost * scale * overruns.iter().copied().fold(1.0, f64::max) > MOST_AMOUNT {
            self.meter.note(project, What::Contract);
            return Money::ZERO;
        }
        commit(case, scale, committed);
        committed.iter().copied().sum()
    }

    /// Goes down the list: strategic projects to the floor first, then all others, whatever fits.
    fn award_list(
        &mut self,
        scene: &Scene<'_>,
        month: usize,
        list: &[Candidate],
        treasuries: &mut [Treasury],
    ) -> Vec<Decision> {
        let year = scene.study.clock.year(month);
        let floor = scene.policy.strategic_floor;
        let mut contests = Contests::default();
        decide(&vec![Stands::Applies; list.len()], None, 2, |pass, place| {
            let candidate = &list[place];
            let treasury = &mut treasuries[self.unit(candidate.scheme).index()];
            let its_turn = pass == 1 || candidate.strategic && treasury.owes_strategic(floor, year);
            its_turn
                && self.funds.allows(candidate.scheme, month, candidate.commitment)
                && self.award(treasury, year, candidate, &mut contests)
        })
    }

    /// Awards one candidate if budgets, the university's capacity and the phases of its tournament allow.
    fn award(&mut self, treasury: &mut Treasury, year: usize, candidate: &Candidate, contests: &mut Contests) -> bool {
        let adds = |contest: &Contest| contests.adds(contest);
        let Some(commitment) = candidate.contest.as_ref().map_or(Some(candidate.commitment), adds) else {
            return false;
        };
        let room = !candidate.university
            || self
                .capacity
                .as_ref()
                .is_none_or(|capacity| *at(&mut self.university_contracts, year) + 1.0 <= capacity.in_year(year));
        if candidate.barred
            || !room
            || !treasury.allows(year, commitment)
            || !self.own[candidate.scheme].allows(year, commitment)
            || !self.meter.counts(candidate.project, What::Commitments, commitment, 1)
        {
            return false;
        }
        treasury.commit(year, commitment, candidate.strategic);
        self.funds.commit(candidate.scheme, commitment);
        self.own[candidate.scheme].use_up(year, commitment);
        *at(&mut self.committed, year) += commitment;
        if let Some(contest) = &candidate.contest {
            contests.add(contest);
        }
        if candidate.university {
            *at(&mut self.university_contracts, year) += 1.0;
        }
        true
    }

    /// What firms believe of the next call: this one's award rate with one prior observation.
    fn learn(&mut self, scene: &Scene<'_>, list: &[Candidate], decisions: &[Decision]) {
        let rate = |prior: f64, keep: &dyn Fn(&Candidate) -> bool| {
            let of = list.iter().filter(|candidate| keep(candidate)).count();
            let won = list
                .iter()
                .zip(decisions)
                .filter(|(candidate, decision)| keep(candidate) && decision.is_award())
                .count();
            (of > 0).then(|| (to_f64(won) + prior) / (to_f64(of) + 1.0))
        };
        for (index, scheme) in scene.policy.schemes.iter().enumerate() {
            let prior = scheme.believed_award.at(&scene.luck.drawn);
            if let Some(belief) = rate(prior, &|candidate| candidate.scheme == index) {
                self.award[index] = belief;
            }
        }
        for class in [false, true] {
            if let Some(belief) = rate(0.5, &|candidate| candidate.first == class) {
                self.award_by_class[usize::from(class)] = belief;
            }
        }
    }
}

fn at<T: Clone + Default>(years: &mut Vec<T>, year: usize) -> &mut T {
    if years.len() <= year {
        years.resize(year + 1, T::default());
    }
    &mut years[year]
}

/// The contract of a project as it applied for it.
#[inline]
#[must_use]
pub fn applied<'b>(scene: &Scene<'b>, project: u32, terms: &'b Terms, proposal: &Proposal) -> Case<'b> {
    let month = usize::from(proposal.applied);
    scene.case(project, terms, scene.asked(project, terms, proposal.state_share, month), month)
}

/// An applicant of a scheme that is not yet ranked.
fn candidate(
    scene: &Scene<'_>,
    book: &OfferBook,
    scheme: usize,
    project: u32,
    lives: &[Life],
    committed: &[Money],
) -> Candidate {
    let prospect = &scene.prospects.projects[project as usize];
    let technology = prospect.technology;
    let proposal = lives[project as usize].proposal.as_ref().expect("an applicant has a proposal");
    let contest = |keep: Keep| Contest { scheme, technology, keep, parts: keep.by_phase(&committed[prospect.range()]) };
    Candidate {
        first: scene.policy.priority.is_some_and(|p| p.over.awards()) && proposal.priority,
        university: book.terms.involves_university(proposal.state_share),
        barred: scene.policy.schemes[scheme]
            .selection
            .bars(&scene.luck.drawn, || offer::success(prospect, &book.terms)),
        contest: book.terms.keep.map(contest),
        ..Candidate::unranked(scheme, project, scene.world.technologies[technology].strategic)
    }
}

/// What another option has to be worth, where there are overlays: more than the best so far, or not less than to leave it.
fn to_beat(best: Option<&Best>, alone: Option<&GoingAlone>) -> Option<f64> {
    alone.map(|alone| best.map_or_else(|| alone.fallback(), |best| best.worth))
}

/// The watched firm finds a scheme closed.
fn close(seen: Option<&mut Seen>, scheme: usize, why: Closed) {
    if let Some(seen) = seen {
        seen.closed.push((scheme, why));
    }
}

/// A scheme's offer, and applying for it, as the watched firm sees them; `own` is the scheme's own State share.
fn as_seen(
    scheme: usize,
    (case, own): (&Case<'_>, Share),
    (asked, offer): (&Asked, &Offer),
    ahead: &Ahead,
    option: Option<&Best>,
) -> Choice {
    let overlaid = asked.overlaid.as_deref();
    let case = Case { overlaid, effects: overlaid.and_then(|overlaid| overlaid.effects.as_ref()), ..*case };
    let at_contract = if asked.offer.is_some() { asked.at_contract } else { offer.at_contract() };
    Choice {
        scheme,
        state_share: asked.state_share.to_f64(),
        private_share: private_share(&case).to_f64(),
        raised: asked.state_share != own,
        value: offer.value,
        scale: offer.scale,
        pays: offer.pays,
        liquid: offer.liquid,
        loses: offer.is_a_loss(),
        award: ahead.award,
        to_call: ahead.to_call,
        waits: asked.believed,
        bridges: offer.bridges,
        begun: option.and_then(|option| option.begun).map_or(0, |begun| begun.stages),
        applying: choice::worth(&case, at_contract, ahead.award, ahead.to_call),
        worth: option.map(|option| option.worth),
    }
}

/// An offer and what overlays beside it change.
fn beside((offer, taken): (Offer, Taken)) -> (Option<Offer>, Option<Box<Overlaid>>) {
    (Some(offer), Some(Box::new(taken.overlaid)))
}

/// Room for the value of what follows each stage.
fn following(case: &Case<'_>) -> Vec<f64> {
    vec![0.0; case.stages.len()]
}

/// Whether the contract at a State share that a project would apply for in a month has the private share that the scheme asks for.
fn brings_enough(
    scene: &Scene<'_>,
    scheme: &Scheme,
    terms: &Terms,
    (project, state, month): (u32, Share, usize),
) -> bool {
    if scheme.private_at_least.num == 0 {
        return true;
    }
    let case = scene.case(project, terms, scene.asked(project, terms, state, month), month);
    private_share(&case).at_least(scheme.private_at_least)
}

/// The scheme's own offer that a firm declines, in full.
fn declined(scene: &Scene<'_>, book: &OfferBook, project: u32, month: usize, believed: f64) -> Offer {
    let case = scene.case(project, &book.terms, scene.own(project, &book.terms, month), month);
    offer::under(&case, believed, &mut [0.0; MAX_STAGES][..case.stages.len()])
}

/// The private share of a contract's plan: exact where every stage is paid alike, else from the planned amounts.
fn private_share(case: &Case<'_>) -> Share {
    let mut ceiling = case.terms.shares.ceiling();
    let pays_all = case.terms.pays_all[case.prospect.technology];
    if pays_all && ceiling == Ceiling::NONE {
        return case.terms.private_share(case.ask.state);
    }
    let (mut planned, mut private, mut is_cut) = (Money::ZERO, Money::ZERO, false);
    for (stage, funding) in case.stages.iter().zip(case.funding()) {
        let asked = funding.planned(stage.cost);
        let part = ceiling.take(asked);
        is_cut |= part < asked;
        planned += stage.cost;
        private += stage.cost - case.terms.state_part(part);
    }
    if pays_all && !is_cut {
        return case.terms.private_share(case.ask.state);
    }
    Share::ratio(private.0, planned.0).unwrap_or(Share::ALL)
}

/// Whoever stands on the list of a call, in project order, with what their contracts would commit the State to.
struct Listed<'c> {
    scene: &'c Scene<'c>,
    /// Project and month of application.
    applicants: &'c [(u32, u16)],
    commitments: &'c [Money],
    lives: &'c [Life],
    terms: &'c Terms,
    /// Notes one whose quality is no number to reckon with.
    meter: &'c mut Meter,
}

impl Listed<'_> {
    /// The project, and which of its applications this is.
    fn attempt(&self, place: usize) -> (usize, u32) {
        let project = self.applicants[place].0 as usize;
        (project, u32::from(self.lives[project].tries))
    }
}

impl Applicants for Listed<'_> {
    fn count(&self) -> usize {
        self.applicants.len()
    }

    fn month(&self, place: usize) -> u16 {
        self.applicants[place].1
    }

    fn ticket(&self, place: usize) -> f64 {
        let (project, attempt) = self.attempt(place);
        self.scene.draws.ticket(self.scene.study, self.scene.luck, project, attempt)
    }

    fn seen(&mut self, place: usize, score: Score) -> Applicant {
        let (scene, (project, attempt)) = (self.scene, self.attempt(place));
        let prospect = &scene.prospects.projects[project];
        let growth = self.lives[project].growth();
        let value = offer::social_value(prospect, scene.prospects.stages_of(prospect), scene.beliefs, growth);
        let quality = score.quality(value, self.commitments[place]);
        self.meter.reckons(self.applicants[place].0, quality);
        let noise = scene.draws.noise(scene.study, scene.luck, project, attempt);
        let success = offer::success(prospect, self.terms);
        Applicant { quality, failure: 1.0 - success, noise }
    }

    fn invested(&mut self, place: usize) -> Applicant {
        let (scene, (project, attempt)) = (self.scene, self.attempt(place));
        let prospect = &scene.prospects.projects[project];
        let paid = self.commitments[place];
        let stages = scene.prospects.stages_of(prospect);
        let value = offer::value_to_fund(prospect, stages, scene.beliefs, self.terms, paid.to_f64());
        let quality = Score::PerUnit.quality(value, paid);
        self.meter.reckons(self.applicants[place].0, quality);
        let noise = scene.draws.noise(scene.study, scene.luck, project, attempt);
        Applicant { quality, failure: 1.0 - offer::success(prospect, self.terms), noise }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::ByYear;
    use crate::world::treasury::{Allotment, Limit};

    #[test]
    fn a_contract_uses_the_budget_of_the_unit_that_pays_its_scheme_and_no_other() {
        let of = |budget| Allotment {
            budget: Limit::Same(Money(budget)),
            release: None,
            carry_over: ByYear::Same(Share::NONE),
            lag: ByYear::Same(0),
        };
        let mut treasuries = [Treasury::default(), Treasury::default()];
        treasuries[0].clear(of(100));
        treasuries[1].clear(of(50));
        let mut calls =
            Calls { units: vec![Unit::new(0), Unit::new(1)], own: vec![Budget::default(); 2], ..Calls::default() };
        let mut award = |scheme, commitment| {
            let candidate = Candidate {
                scheme,
                project: 0,
                place: 0.5,
                rank: 1,
                of: 1,
                first: false,
                strategic: false,
                university: false,
                barred: false,
                commitment: Money(commitment),
                contest: None,
            };
            let unit = calls.unit(scheme).index();
            calls.award(&mut treasuries[unit], 0, &candidate, &mut Contests::default())
        };
        assert!(award(0, 100) && !award(0, 1), "the first unit's budget is used up");
        assert!(award(1, 50) && !award(1, 1), "the second unit's was whole until its own scheme used it");
    }
}
