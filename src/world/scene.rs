//! What a simulation looks at: study, policy, beliefs, prospects, offers. Everything here is the same for the whole run.

use crate::chance::incomplete_beta::beta_cdf;
use crate::draws::{Draws, Luck};
use crate::firm::{Ask, Beliefs, Case, Offer, Overlays, Prospect, Prospects, Terms, offer};
use crate::meter::{Meter, What};
use crate::model::{Policy, Release, Study, World};
use crate::number::{ByYear, ProjectYears, YearNumber};
use crate::units::{Money, Share, to_f64};
use crate::world::alone::Alone;
use crate::world::life::Life;
use crate::world::outlook::Outlook;
use crate::world::treasury::{Curve, Limit};

/// One policy in one run.
#[derive(Debug)]
pub struct Scene<'a> {
    /// The study.
    pub study: &'a Study,
    /// Its draws.
    pub draws: &'a Draws,
    /// The run's luck.
    pub luck: &'a Luck,
    /// The policy.
    pub policy: &'a Policy,
    /// The policy's world.
    pub world: &'a World,
    /// What everyone knows of it in this run.
    pub beliefs: &'a Beliefs,
    /// How its cash is released in this run; `None`: cash is unlimited.
    pub release: Option<ByYear<Curve>>,
    /// The projects as their firms see them.
    pub prospects: &'a Prospects,
    /// Projects by month of arrival, in project order within a month.
    pub arrivals: &'a Arrivals,
    /// Offers of each of the policy's schemes: index into the offer books.
    pub books: &'a [usize],
    /// The policy's overlays.
    pub overlays: &'a Overlays,
    /// Lives already lived alone in this world, if they were.
    pub alone: Option<&'a Alone>,
    /// What a project that is asked about apart believes of others, and how long its money takes; `None`: both come of the run itself.
    pub asked: Option<&'a Asked>,
}

/// What is asked of a run beside what happens in it.
#[derive(Clone, Debug)]
pub enum Asked {
    /// What firms have come to believe in a month.
    Outlook(usize),
    /// What a project does that is alone in its world and believes this.
    Alone(Outlook),
}

impl<'a> Scene<'a> {
    /// A project and a contract for it, as its firm looks at it in a month.
    #[inline]
    #[must_use]
    pub fn case<'b>(&self, project: u32, terms: &'b Terms, ask: Ask, month: usize) -> Case<'b>
    where
        'a: 'b,
    {
        self.prospects.case(project, self.beliefs, terms, ask, month)
    }

    /// The scheme's own contract for a project that applies in a month.
    #[inline]
    #[must_use]
    pub fn own(&self, project: u32, terms: &Terms, month: usize) -> Ask {
        terms.own(self.beliefs, self.luck, project as usize, month)
    }

    /// The contract at a State share for a project that applies in a month.
    #[inline]
    #[must_use]
    pub fn asked(&self, project: u32, terms: &Terms, state: Share, month: usize) -> Ask {
        terms.asked(state, self.beliefs, self.luck, project as usize, month)
    }

    /// Whether a project is what a scheme asks for.
    #[inline]
    #[must_use]
    pub fn fits(&self, project: u32, terms: &Terms) -> bool {
        terms.ideas.admit(|| self.draws.fit(self.study, self.luck, project as usize))
    }

    /// Months from an award of a scheme of the policy, made in a month, to a project's contract.
    #[must_use]
    pub fn approval(&self, scheme: usize, project: usize, month: usize) -> f64 {
        match (&self.policy.schemes[scheme].approval, &self.world.administration.approval_months) {
            (None, ProjectYears::Same(_)) => self.prospects.projects[project].approval,
            (Some(ProjectYears::Path(months)), _) | (None, ProjectYears::Path(months)) => months.in_month(month),
            (Some(ProjectYears::Same(months)), _) => self.luck.number(*months, project).clamp(0.0, 600.0),
        }
    }

    /// What a budget lets be committed in each fiscal year of this run.
    #[must_use]
    pub fn limit(&self, budget: Option<&YearNumber>) -> Limit {
        match budget {
            None => Limit::None,
            Some(YearNumber::Same(number)) => Limit::Same(number.money(&self.luck.drawn)),
            Some(YearNumber::Path(years)) => {
                Limit::Years(years.values().iter().map(|&value| Money::rounded(value)).collect())
            }
        }
    }

    /// The terms of a project's contract, if it has one.
    #[inline]
    #[must_use]
    pub fn terms_of<'b>(&self, books: &'b [OfferBook], life: &Life) -> Option<&'b Terms> {
        life.signed().map(|proposal| &books[self.books[proposal.scheme()]].terms)
    }
}

/// Projects by month of arrival.
#[derive(Clone, Debug, Default)]
pub struct Arrivals {
    projects: Vec<u32>,
    starts: Vec<u32>,
}

impl Arrivals {
    /// Sorts a run's projects by arrival, keeping their order within a month.
    #[allow(clippy::cast_possible_truncation, reason = "projects a run are limited to a million")]
    pub fn fill(&mut self, luck: &Luck) {
        let last = luck.projects.iter().map(|project| project.arrival).max().map_or(0, |m| usize::from(m) + 1);
        self.starts.clear();
        self.starts.resize(last + 1, 0);
        for project in &luck.projects {
            self.starts[usize::from(project.arrival) + 1] += 1;
        }
        for month in 0..last {
            self.starts[month + 1] += self.starts[month];
        }
        let mut next = self.starts.clone();
        self.projects.clear();
        self.projects.resize(luck.projects.len(), 0);
        for (index, project) in luck.projects.iter().enumerate() {
            let place = &mut next[usize::from(project.arrival)];
            self.projects[*place as usize] = index as u32;
            *place += 1;
        }
    }

    /// The projects that arrive in a month.
    #[must_use]
    pub fn of(&self, month: usize) -> &[u32] {
        match self.starts.get(month..month + 2) {
            Some([from, to]) => &self.projects[*from as usize..*to as usize],
            _ => &[],
        }
    }

    /// The first month after which nobody arrives.
    #[must_use]
    pub fn end(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }
}

/// The offers of one scheme in one world to all projects of a run, worked out when first asked for.
#[derive(Clone, Debug)]
pub struct OfferBook {
    /// The scheme's terms in this run.
    pub terms: Terms,
    known: Vec<Known>,
    /// In which fiscal year what is known was worked out, where it changes from year to year.
    years: Vec<u16>,
    /// The known offers.
    offers: Vec<Offer>,
    /// V of what follows each stage under the known offers; as [`Prospects::stages`].
    next: Vec<f64>,
    /// Notes a project to which the offer is worth more than can be reckoned with.
    pub meter: Meter,
}

/// What is known of a scheme's offer to one project.
#[derive(Clone, Copy, Debug)]
enum Known {
    /// Nothing: nobody asked.
    Nothing,
    /// The firm declines it, whatever the call, if it believes that it waits for money as many months or more.
    Declined(f64),
    /// The offer.
    Offer,
}

impl OfferBook {
    /// An empty book.
    #[must_use]
    pub fn new(terms: Terms, prospects: &Prospects) -> OfferBook {
        let mut book = OfferBook {
            terms,
            known: Vec::new(),
            years: Vec::new(),
            offers: Vec::new(),
            next: Vec::new(),
            meter: Meter::default(),
        };
        book.empty(prospects);
        book
    }

    /// Opens the book for another run.
    pub fn open(&mut self, terms: Terms, prospects: &Prospects) {
        self.terms = terms;
        self.empty(prospects);
    }

    fn empty(&mut self, prospects: &Prospects) {
        self.meter.clear();
        self.known.clear();
        self.known.resize(prospects.projects.len(), Known::Nothing);
        self.years.clear();
        self.offers.resize(prospects.projects.len(), Offer::default());
        self.next.resize(prospects.stages.len(), 0.0);
    }

    /// The scheme's own offer `own` to a project whose firm looks at it in a month and believes that it waits `believed` months for money;
    /// `None`: the firm declines it, whatever the call.
    #[inline]
    pub fn offer(
        &mut self,
        project: u32,
        (prospects, beliefs): (&Prospects, &Beliefs),
        own: Ask,
        month: usize,
        believed: f64,
    ) -> Option<&Offer> {
        if !self.knows(project, believed) || self.is_of_another_year(project, beliefs, month) {
            self.work_out(project, prospects, beliefs, own, month, believed);
        }
        match self.known[project as usize] {
            Known::Offer => Some(&self.offers[project as usize]),
            Known::Nothing | Known::Declined(_) => None,
        }
    }

    /// Whether the firm is known to decline in this month if it believes that it waits so many months for money.
    #[inline]
    #[must_use]
    pub fn is_declined(&self, project: u32, beliefs: &Beliefs, month: usize, believed: f64) -> bool {
        matches!(self.known[project as usize], Known::Declined(from) if believed >= from)
            && !self.is_of_another_year(project, beliefs, month)
    }

    /// Whether what is known of an offer was worked out in a fiscal year with other numbers.
    #[inline]
    fn is_of_another_year(&self, project: u32, beliefs: &Beliefs, month: usize) -> bool {
        let known = self.years.get(project as usize);
        beliefs.year_of_offers(month).is_some_and(|year| known.is_none_or(|known| usize::from(*known) != year))
    }

    /// Whether what is known of the offer holds with this belief.
    #[inline]
    #[allow(clippy::float_cmp, reason = "another belief is another offer")]
    fn knows(&self, project: u32, believed: f64) -> bool {
        match self.known[project as usize] {
            Known::Nothing => false,
            Known::Declined(from) => believed >= from,
            Known::Offer => self.offers[project as usize].believed.is_none_or(|months| months == believed),
        }
    }

    fn work_out(
        &mut self,
        project: u32,
        prospects: &Prospects,
        beliefs: &Beliefs,
        own: Ask,
        month: usize,
        believed: f64,
    ) {
        if let Some(year) = beliefs.year_of_offers(month) {
            self.years.resize(prospects.projects.len(), u16::MAX);
            self.years[project as usize] = u16::try_from(year).expect("years are few");
        }
        let case = prospects.case(project, beliefs, &self.terms, own, month);
        match offer::acceptable(&case, believed, &mut self.next[case.prospect.range()]) {
            Err(from) => self.known[project as usize] = Known::Declined(from),
            Ok(offer) => {
                self.look_at(project, &offer);
                self.known[project as usize] = Known::Offer;
                self.offers[project as usize] = offer;
            }
        }
    }

    /// Notes a project if this offer to it has no worth to reckon with.
    #[inline]
    pub fn look_at(&mut self, project: u32, offer: &Offer) {
        if !offer.has_a_worth() {
            self.meter.note(project, What::Worth);
        }
    }

    /// V of what follows each stage of a project under its offer, as it was last asked for.
    #[must_use]
    pub fn next_values(&self, prospect: &Prospect) -> &[f64] {
        &self.next[prospect.range()]
    }
}

/// What of a year's appropriation is released by the end of each month.
#[must_use]
pub fn release_curve(release: &Release, drawn: &[f64]) -> ByYear<Curve> {
    match release {
        Release::AtOnce => ByYear::Same(Curve::Shares([1.0; 12])),
        Release::Even => ByYear::Same(Curve::Even),
        Release::Beta { alpha, beta, span } => {
            let curve = |year: usize| {
                let (alpha, beta, span) = (alpha.at(drawn, year), beta.at(drawn, year), span.at(drawn, year));
                Curve::Shares(std::array::from_fn(|month| {
                    beta_cdf(alpha, beta, (to_f64(month + 1) / 12.0 / span).min(1.0))
                }))
            };
            match [alpha, beta, span].map(YearNumber::years).into_iter().max() {
                Some(years) if years > 1 => ByYear::Years((0..years).map(curve).collect()),
                _ => ByYear::Same(curve(0)),
            }
        }
    }
}

/// The planned cost of a stage at a size. Of a whole contract it is an amount that can be counted: a call looks at it first.
#[inline]
#[must_use]
pub fn planned(cost: Money, scale: f64) -> Money {
    if scale > 1.0 { Money::rounded(cost.to_f64() * scale) } else { cost }
}
