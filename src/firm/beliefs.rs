//! What everyone knows of a world in one run: rates, means, values of payoffs, the terms of schemes. No project's luck.

use crate::draws::Luck;
use crate::firm::effort::Effort;
use crate::firm::learning::{AtLaunch, Curve};
use crate::index::{Classes, Each, Technologies, TechnologyIndex};
use crate::model::{FirmClass, KnownAfter, Payoff, ProjectNumber, RunNumber, Scheme, Study, Technology, World};
use crate::number::KnownYears;
use crate::scheme::equity::{KnownEquity, share_of};
use crate::scheme::funding::{KnownShares, StageFunding};
use crate::scheme::origin::{Idea, KnownIdeas};
use crate::scheme::payment::Timing;
use crate::scheme::tournament::Keep;
use crate::units::{Money, Share};
use crate::value::{Discount, StreamValue, whole_months};

/// A world's numbers in one run.
#[derive(Clone, Debug)]
pub struct Beliefs {
    /// Profit tax.
    pub tax: Share,
    /// The same as a number.
    pub tax_rate: f64,
    /// Firm classes.
    pub classes: Each<Classes, ClassBeliefs>,
    /// Technologies.
    pub technologies: Each<Technologies, TechnologyBeliefs>,
    /// Discounting at the social rate.
    pub social: Discount,
    /// Discounting at the State's financial rate.
    pub financial: Discount,
    /// Spillover per unit of profit in this country: (Φ − 1) × domestic share.
    pub spillover: f64,
    /// Months from profit to spillover.
    pub spillover_lag: f64,
    /// Social discount over that lag.
    pub spillover_discount: f64,
    /// How payments are audited afterwards, where they are.
    pub audited: Option<KnownAfter>,
    /// Expected months from request to payment: payment and audit.
    pub lag: KnownYears,
    /// Mean months from award to contract.
    pub approval: KnownYears,
    /// Months from filing to grant.
    pub patent_months: KnownYears,
    /// University's output per unit of money against the firm's.
    pub efficiency: KnownYears,
    /// Coordination loss.
    pub coordination_loss: KnownYears,
}

/// A firm class in one run.
#[derive(Clone, Debug)]
pub struct ClassBeliefs {
    /// Discounting at the hurdle rate.
    pub hurdle: Discount,
    /// Hurdle discount from a call's decision to the contract; `None` where approval changes from year to year.
    pub to_contract: Option<f64>,
    /// Loan rate a year.
    pub loan_rate: f64,
    /// Share of pledged assets a bank lends.
    pub loan_to_value: Share,
    /// Cost of an application.
    pub application_cost: f64,
    /// Elasticity ε.
    pub response: f64,
    /// Whether a loss is carried forward.
    pub own_tax_base: bool,
    /// Chance of failure a year.
    pub hazard: f64,
    /// Chance of working with a university.
    pub with_university: f64,
    /// Value at launch of a unit of first-year profit, by technology; `None` where the payoff is no stream.
    pub streams: Each<Technologies, Option<StreamValue>>,
}

/// A technology in one run.
#[derive(Clone, Debug)]
pub struct TechnologyBeliefs {
    /// Mean cost overrun of each stage.
    pub cost_overrun: Vec<f64>,
    /// Mean time overrun of each stage.
    pub time_overrun: Vec<f64>,
    /// The stream at the social rate.
    pub social_stream: Option<StreamValue>,
    /// The stream undiscounted.
    pub nominal_stream: Option<StreamValue>,
    /// Profit ÷ sales.
    pub margin: f64,
    /// The mean multiple of the R&D at which firms are sold, where the payoff is an exit.
    pub multiple: Option<f64>,
    /// Standard deviation of the yearly change of log profit.
    pub volatility: f64,
    /// Share of profit earned before the grant.
    pub unprotected: f64,
    /// Profit as a share of a State purchase.
    pub purchase_margin: f64,
    /// Chance that a success is deployed, and so gains its public value; 1 where each project is its own topic.
    pub deployment: f64,
    /// The stage at whose end the patent is filed.
    pub files_patent: Option<usize>,
    /// What a firm can do beyond its plan in each stage; empty where there is nothing in any.
    pub efforts: Vec<Option<Effort>>,
    /// What units cost while their maker learns.
    pub curve: Option<Curve>,
    /// What follows from a launch beside the payoff, where the State buys no units.
    pub at_launch: AtLaunch,
}

impl Beliefs {
    /// Month of the grant of a patent filed in this month, which takes `times` the months of the administration.
    #[must_use]
    pub fn grant(&self, filed: u16, times: f64) -> usize {
        usize::from(filed) + whole_months(self.patent_months.in_month(filed.into()) * times)
    }

    /// Months from a request of this month to the earliest payment.
    #[inline]
    #[must_use]
    pub fn payment_lag(&self, month: usize) -> usize {
        whole_months(self.lag.in_month(month))
    }

    /// The fiscal year of this month, where what an offer is worth changes from year to year.
    #[inline]
    #[must_use]
    pub fn year_of_offers(&self, month: usize) -> Option<usize> {
        self.lag.year(month).or_else(|| self.efficiency.year(month)).or_else(|| self.coordination_loss.year(month))
    }

    /// A world's numbers given a run's draws.
    #[must_use]
    pub fn new(world: &World, drawn: &[f64]) -> Beliefs {
        let social = Discount::new(world.economy.social_rate.at(drawn));
        let administration = &world.administration;
        let lag = administration.payment_lag.known(drawn).plus(administration.audit.lag.known(drawn));
        let approval = administration.approval_months.expected(drawn);
        let economy = &world.economy;
        Beliefs {
            tax: economy.profit_tax.at(drawn),
            tax_rate: economy.profit_tax.at(drawn).to_f64(),
            classes: world.classes.iter().map(|class| ClassBeliefs::new(class, world, &approval, drawn)).collect(),
            technologies: world.technologies.iter().map(|of| TechnologyBeliefs::new(of, &social, drawn)).collect(),
            spillover_discount: social.at(economy.spillover_lag.at(drawn)),
            social,
            financial: Discount::new(economy.state_rate.at(drawn)),
            spillover: (economy.social_return.at(drawn) - 1.0) * economy.domestic_share.at(drawn),
            spillover_lag: economy.spillover_lag.at(drawn),
            lag,
            audited: administration.audit.after.map(|after| after.at(drawn)),
            approval,
            patent_months: world.administration.patent_months.known(drawn),
            efficiency: world.university.efficiency.known(drawn),
            coordination_loss: world.university.coordination_loss.known(drawn),
        }
    }
}

impl ClassBeliefs {
    fn new(class: &FirmClass, world: &World, approval: &KnownYears, drawn: &[f64]) -> ClassBeliefs {
        let hurdle = Discount::new(class.hurdle_rate.at(drawn));
        ClassBeliefs {
            streams: world.technologies.iter().map(|technology| stream(technology, &hurdle, drawn)).collect(),
            to_contract: approval.same().map(|months| hurdle.at(months)),
            hurdle,
            loan_rate: class.loan_rate.at(drawn),
            loan_to_value: class.loan_to_value.at(drawn),
            application_cost: class.application_cost.money(drawn).to_f64(),
            response: class.response.at(drawn),
            own_tax_base: class.own_tax_base,
            hazard: class.failure_hazard.at(drawn),
            with_university: class.with_university.at(drawn),
        }
    }
}

impl TechnologyBeliefs {
    fn new(technology: &Technology, social: &Discount, drawn: &[f64]) -> TechnologyBeliefs {
        let curve = technology.learning.as_ref().map(|learning| Curve::new(learning, drawn));
        TechnologyBeliefs {
            cost_overrun: technology.stages.iter().map(|s| s.cost_overrun.expected(drawn)).collect(),
            time_overrun: technology.stages.iter().map(|s| s.time_overrun.expected(drawn)).collect(),
            social_stream: stream(technology, social, drawn),
            nominal_stream: stream(technology, &Discount::new(0.0), drawn),
            margin: match &technology.payoff {
                Some(Payoff::Stream { margin, .. }) => margin.at(drawn),
                Some(Payoff::Lump(_) | Payoff::Multiple { .. }) | None => 1.0,
            },
            multiple: match &technology.payoff {
                Some(Payoff::Multiple { law, .. }) => Some(law.expected(drawn)),
                Some(Payoff::Lump(_) | Payoff::Stream { .. }) | None => None,
            },
            volatility: match &technology.payoff {
                Some(Payoff::Stream { volatility, .. }) => volatility.at(drawn),
                Some(Payoff::Lump(_) | Payoff::Multiple { .. }) | None => 0.0,
            },
            unprotected: technology.unprotected.at(drawn).to_f64(),
            purchase_margin: technology.state_purchase.as_ref().map_or(0.0, |p| p.1.at(drawn).to_f64()),
            deployment: technology.topic.map_or(1.0, |topic| topic.deployment.at(drawn)),
            files_patent: technology.stages.iter().position(|stage| stage.files_patent),
            efforts: efforts(technology, drawn),
            at_launch: curve.as_ref().map_or(AtLaunch::default(), Curve::alone),
            curve,
        }
    }
}

/// What a firm can do beyond its plan in each stage of a technology; empty where there is nothing in any.
fn efforts(technology: &Technology, drawn: &[f64]) -> Vec<Option<Effort>> {
    let all = || technology.stages.iter().map(|stage| stage.effort);
    if all().all(|effort| effort.is_none()) {
        return Vec::new();
    }
    all().map(|effort| effort.map(|effort| Effort::new(effort, drawn))).collect()
}

/// The value of a technology's stream at a rate; `None` where its payoff is no stream.
pub(super) fn stream(technology: &Technology, discount: &Discount, drawn: &[f64]) -> Option<StreamValue> {
    match &technology.payoff {
        Some(Payoff::Stream { years, decay, .. }) => {
            Some(StreamValue::new(*years, decay.at(drawn), technology.unprotected.at(drawn).to_f64(), discount))
        }
        Some(Payoff::Lump(_) | Payoff::Multiple { .. }) | None => None,
    }
}

/// A scheme's terms in one run.
#[derive(Clone, Debug)]
pub struct Terms {
    /// A contract at the scheme's own State share, where that is the same for all projects and years.
    pub own: Option<Ask>,
    /// The column of the projects' own State shares, where each has its own.
    pub own_share: Option<usize>,
    /// Who pays how much, at the scheme's own State share.
    pub shares: KnownShares,
    /// Chance that one who was awarded does not take the contract up; no firm knows it of itself.
    pub unused: f64,
    /// The ideas it is for.
    pub ideas: KnownIdeas,
    /// Who pays what of a stage that the State pays for, but for its share and κ.
    paid: StageFunding,
    /// Equity of a fund, where a fund pays.
    pub equity: Option<KnownEquity>,
    /// When the money comes.
    pub timing: Timing,
    /// Advance share, or the floor of pay for results.
    pub advance_or_floor: Share,
    /// Multiple of the plan up to which State money follows the cost.
    pub overrun_cap: f64,
    /// E[min(X, cap)] by technology and stage.
    pub limited_overrun: Each<Technologies, Vec<f64>>,
    /// Mean months from award to contract, if they are the scheme's own.
    pub approval: Option<KnownYears>,
    /// Stages the State pays for, by technology.
    pub pays: Each<Technologies, Vec<bool>>,
    /// Whether it pays for all of them, by technology.
    pub pays_all: Each<Technologies, bool>,
    /// The firm's share of ownership.
    pub firm_owns: Share,
    /// The same as a number, but for what a fund owns.
    owned: f64,
    /// Royalty rate by sales year; empty: none.
    pub royalty_rates: Vec<Share>,
    /// Royalty debt as a multiple of State money received.
    pub royalty_cap: Option<f64>,
    /// Interest a year on the debt.
    pub royalty_interest: f64,
    /// Cost of complying.
    pub compliance_cost: f64,
    /// Whether the firm chooses the size.
    pub firm_chooses_size: bool,
    /// Whether a firm may start before the contract.
    pub start_at_own_risk: bool,
    /// Contracts by phase, where they are decided on in phases.
    pub keep: Option<Keep>,
    /// Largest size.
    pub max_scale: f64,
    /// Benefit gained by that size per unit of stage cost, by class: [`size_gain`] of it.
    pub largest_gain: Each<Classes, f64>,
}

/// A contract at one State share: the scheme's own, or less where the firm raises its part.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// The State's share.
    pub state: Share,
    /// The same as a number.
    state_share: f64,
    /// What working together costs per unit of research money, κ.
    kappa: f64,
    /// What it makes of the project's payoff.
    pub idea: Idea,
}

impl Terms {
    /// A scheme's terms given a run's draws.
    #[must_use]
    pub fn new(scheme: &Scheme, world: &World, beliefs: &Beliefs, drawn: &[f64]) -> Terms {
        let limited = |stage: &crate::model::Stage, known: Option<RunNumber>| match (known, stage.cost_overrun) {
            (Some(mean), _) => mean.at(drawn),
            (None, ProjectNumber::Run(number)) => number.at(drawn).min(scheme.overrun_cap),
            (None, ProjectNumber::Column { mean, .. }) => mean.at(drawn).min(scheme.overrun_cap),
        };
        let shares = scheme.funding.at(drawn);
        let mut terms = Terms {
            own: None,
            own_share: scheme.funding.state.column(),
            shares,
            paid: StageFunding::paid(shares, 0.0, scheme.timing.follows_cost(), scheme.overrun_cap),
            owned: scheme.firm_owns.at(drawn).to_f64(),
            unused: scheme.funding.unused.map_or(0.0, |unused| unused.at(drawn)),
            ideas: scheme.ideas.at(drawn),
            equity: scheme.equity.as_ref().map(|equity| equity.at(drawn)),
            timing: scheme.timing,
            advance_or_floor: scheme.advance_or_floor.at(drawn),
            approval: scheme.approval.as_ref().map(|months| months.expected(drawn)),
            overrun_cap: scheme.overrun_cap,
            limited_overrun: world
                .technologies
                .iter()
                .zip(scheme.limited_overrun.iter())
                .map(|(t, known)| t.stages.iter().zip(known).map(|(stage, &k)| limited(stage, k)).collect())
                .collect(),
            pays: scheme.pays.clone(),
            pays_all: scheme.pays.iter().map(|pays| pays.iter().all(|&paid| paid)).collect(),
            firm_owns: scheme.firm_owns.at(drawn),
            royalty_rates: scheme
                .royalty
                .as_ref()
                .map_or_else(Vec::new, |royalty| royalty.rates.iter().map(|rate| rate.at(drawn)).collect()),
            royalty_cap: scheme.royalty.as_ref().and_then(|royalty| royalty.cap).map(|cap| cap.at(drawn)),
            royalty_interest: scheme.royalty.as_ref().map_or(0.0, |royalty| royalty.interest.at(drawn)),
            compliance_cost: scheme.compliance_cost.money(drawn).to_f64()
                + beliefs.audited.map_or(0.0, |audit| audit.feared),
            firm_chooses_size: scheme.firm_chooses_size,
            start_at_own_risk: scheme.start_at_own_risk,
            keep: scheme.selection.keep(),
            max_scale: scheme.max_scale,
            largest_gain: beliefs.classes.iter().map(|class| size_gain(scheme.max_scale, class.response)).collect(),
        };
        if terms.own_share.is_none() && beliefs.efficiency.same().and(beliefs.coordination_loss.same()).is_some() {
            terms.own = Some(terms.ask(shares.state, beliefs, 0));
        }
        terms
    }

    /// The firm's part of each unit of a payoff as it expects it: `payoff` is all of it, undiscounted, and `granted` what is paid for it.
    #[inline]
    #[must_use]
    pub fn owned(&self, technology: TechnologyIndex, payoff: f64, granted: f64) -> f64 {
        match &self.equity {
            None => self.owned,
            Some(equity) => 1.0 - equity.expected(technology, payoff, granted),
        }
    }

    /// The firm's part of each unit of a payoff where it does not hang on what is paid.
    #[inline]
    #[must_use]
    pub fn owned_of_profit(&self) -> f64 {
        self.owned
    }

    /// What is the State's of each unit that is paid under it.
    #[inline]
    #[must_use]
    pub fn of_state(&self) -> f64 {
        self.equity.as_ref().map_or(1.0, |equity| equity.state.to_f64())
    }

    /// The State's part of what is paid of a stage.
    #[inline]
    #[must_use]
    pub fn state_part(&self, paid: Money) -> Money {
        self.equity.as_ref().map_or(paid, |equity| equity.state.of(paid))
    }

    /// The private share of a contract that pays this share of every stage.
    #[inline]
    #[must_use]
    pub fn private_share(&self, paid: Share) -> Share {
        self.equity.as_ref().map_or(paid, |equity| share_of(equity.state, paid)).rest()
    }

    /// Mean months from an award to the contract, as they are known in a month.
    #[inline]
    #[must_use]
    pub fn approval(&self, beliefs: &Beliefs, month: usize) -> f64 {
        self.approval.as_ref().unwrap_or(&beliefs.approval).in_month(month)
    }

    /// The scheme's own contract for a project that applies in this month.
    #[inline]
    #[must_use]
    pub fn own(&self, beliefs: &Beliefs, luck: &Luck, project: usize, month: usize) -> Ask {
        let ask = self.own.unwrap_or_else(|| {
            let of_project = self.own_share.map(|column| Share::sampled(luck.value(column, project)));
            self.ask(of_project.unwrap_or(self.shares.state), beliefs, month)
        });
        Ask { idea: self.idea(luck, project), ..ask }
    }

    /// The contract at a State share for a project that applies in this month.
    #[inline]
    #[must_use]
    pub fn asked(&self, state: Share, beliefs: &Beliefs, luck: &Luck, project: usize, month: usize) -> Ask {
        let ask = self.own.filter(|own| own.state == state).unwrap_or_else(|| self.ask(state, beliefs, month));
        Ask { idea: self.idea(luck, project), ..ask }
    }

    /// What a contract makes of a project's payoff.
    #[inline]
    fn idea(&self, luck: &Luck, project: usize) -> Idea {
        self.ideas.idea(|| luck.projects[project].technology, |place| luck.best(place, project))
    }

    /// What an application to it costs a firm of a class, but for what complying costs: once for each idea.
    #[inline]
    #[must_use]
    pub fn application_cost(&self, class: &ClassBeliefs) -> f64 {
        class.application_cost * self.ideas.applications()
    }

    /// Who pays what of a stage of a technology in such a contract.
    #[inline]
    #[must_use]
    pub fn stage(&self, ask: &Ask, technology: TechnologyIndex, stage: usize) -> StageFunding {
        self.stage_of(ask, self.pays[technology][stage], self.limited_overrun[technology][stage])
    }

    /// Who pays what of a stage, whether the State pays for it; `limited` is E[min(X, cap)] of it.
    #[inline]
    #[must_use]
    pub fn stage_of(&self, ask: &Ask, is_paid: bool, limited: f64) -> StageFunding {
        if is_paid { self.paid.with(ask.state, ask.state_share, ask.kappa, limited) } else { StageFunding::ALONE }
    }

    /// A contract at this State share for a firm's own idea that is applied for in this month. What working together costs per unit of research money:
    /// `(1−η)·(1−e) + χ` where a university takes part. Below nothing it is what an efficient university saves: no more than its part of
    /// the research, and no more than the firm pays.
    #[must_use]
    fn ask(&self, state: Share, beliefs: &Beliefs, month: usize) -> Ask {
        let shares = KnownShares { state, ..self.shares };
        let university = shares.research_of_university();
        let kappa = if university > 0.0 {
            let saved = university.min(shares.paid_by_firm());
            let (efficiency, loss) = (beliefs.efficiency.in_month(month), beliefs.coordination_loss.in_month(month));
            ((1.0 - efficiency) * university + loss).max(-saved)
        } else {
            0.0
        };
        Ask { state, state_share: state.to_f64(), kappa, idea: Idea::OWN }
    }

    /// Whether a university takes part at this State share.
    #[must_use]
    pub fn involves_university(&self, state: Share) -> bool {
        KnownShares { state, ..self.shares }.research_of_university() > 0.0
    }
}

/// What a size gains per unit of stage cost: `(x^θ − 1)/θ`, θ = 1 − 1/ε; `ln x` where ε = 1; nothing at the planned size.
#[must_use]
#[allow(clippy::float_cmp, reason = "exactly one is the special case of the formula")]
pub fn size_gain(scale: f64, response: f64) -> f64 {
    if scale <= 1.0 {
        0.0
    } else if response == 1.0 {
        libm::log(scale)
    } else {
        let theta = 1.0 - 1.0 / response;
        (libm::pow(scale, theta) - 1.0) / theta
    }
}

/// Beliefs of every world and the terms of every scheme of every policy, in one run.
#[must_use]
pub fn all(study: &Study, drawn: &[f64]) -> Vec<Beliefs> {
    study.worlds.iter().map(|world| Beliefs::new(world, drawn)).collect()
}
