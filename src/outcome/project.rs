//! What one project adds to the sums of a run: what became of it, and the present values of its flows. Adds nothing up over projects.

use crate::firm::Prospect;
use crate::ledger::{Account, Counts, Entry, Ledger, Purpose};
use crate::measure::Appears;
use crate::outcome::sums::{Sum, Sums};
use crate::units::{END, Money, Share, to_f64};
use crate::value::{Discount, whole_months};
use crate::world::life::Beside;
use crate::world::{Life, Scene, State};

/// What became of a project, beside what would have become of it without the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stratum {
    /// Done either way, with net State money.
    Deadweight,
    /// Done either way, without.
    Unaffected,
    /// Done with the policy only.
    Additional,
    /// Done without the policy only.
    Displaced,
    /// Not done either way.
    Never,
}

impl Stratum {
    /// All of them, in the order in which they are counted.
    pub const ALL: [Stratum; 5] =
        [Stratum::Deadweight, Stratum::Unaffected, Stratum::Additional, Stratum::Displaced, Stratum::Never];

    /// Its name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Stratum::Deadweight => "deadweight",
            Stratum::Unaffected => "unaffected",
            Stratum::Additional => "additional",
            Stratum::Displaced => "displaced",
            Stratum::Never => "never",
        }
    }

    /// That of a project: whether it was started under the policy and without schemes in its world, and whether it has support.
    #[inline]
    #[must_use]
    pub fn of(started: bool, alone: bool, supported: bool) -> Stratum {
        match (started, alone) {
            (true, true) if supported => Stratum::Deadweight,
            (true, true) => Stratum::Unaffected,
            (true, false) => Stratum::Additional,
            (false, true) => Stratum::Displaced,
            (false, false) => Stratum::Never,
        }
    }

    /// Where it is counted.
    fn sum(self) -> Sum {
        match self {
            Stratum::Deadweight => Sum::Deadweight,
            Stratum::Unaffected => Sum::Unaffected,
            Stratum::Additional => Sum::Additional,
            Stratum::Displaced => Sum::Displaced,
            Stratum::Never => Sum::Never,
        }
    }

    /// Where its State money is counted.
    fn money(self) -> Sum {
        match self {
            Stratum::Deadweight | Stratum::Unaffected => Sum::DeadweightMoney,
            Stratum::Additional => Sum::AdditionalMoney,
            Stratum::Displaced | Stratum::Never => Sum::WastedMoney,
        }
    }
}

fn one(condition: bool) -> f64 {
    f64::from(u8::from(condition))
}

/// What a project comes to without schemes but for what is law already.
#[derive(Clone, Copy, Debug, Default)]
pub struct Without {
    /// Whether it is begun.
    pub started: bool,
    /// What it counts as in shares of State money.
    pub weight: f64,
    /// State money and tax given up.
    pub support: f64,
}

impl Without {
    /// That of a project of which this became without schemes.
    #[must_use]
    pub fn of(scene: &Scene<'_>, life: &Life) -> Without {
        let support = life.net_state_money().to_f64() + life.beside.given_up.to_f64();
        Without { started: life.started, weight: weight(scene, life), support }
    }

    /// The same by its sums.
    #[must_use]
    pub fn of_sums(sums: &Sums) -> Without {
        let support = sums[Sum::State] + sums[Sum::GivenUp];
        Without { started: sums[Sum::Started] > 0.0, weight: sums[Sum::Weight], support }
    }
}

/// What a project counts as in shares of State money: its grant equivalent where the study has overlays.
#[inline]
fn weight(scene: &Scene<'_>, life: &Life) -> f64 {
    if scene.study.has(Appears::WithOverlays) {
        life.contracts.grant_equivalent()
    } else {
        life.net_state_money().to_f64()
    }
}

/// Adds what became of a project, beside what it comes to without schemes.
#[inline]
pub fn add_life(sums: &mut Sums, scene: &Scene<'_>, life: &Life, prospect: &Prospect, without: Without) {
    sums[Sum::Proposed] += 1.0;
    sums[Sum::Applied] += one(life.applied);
    sums[Sum::RefusedForRisk] += one(life.barred);
    if life.is_idle() {
        // What is law may have been spent on it alone.
        let stratum = Stratum::of(false, without.started, false);
        sums[stratum.sum()] += 1.0;
        sums[stratum.money()] -= without.weight;
    } else {
        add_begun(sums, scene, life, prospect, without);
    }
}

/// Adds what became of a project that is idle and would be without schemes: it was proposed, and is never done.
#[inline]
pub fn add_idle(sums: &mut Sums) {
    sums[Sum::Proposed] += 1.0;
    sums[Stratum::Never.sum()] += 1.0;
}

/// Adds a project that was begun or given money.
#[inline]
fn add_begun(sums: &mut Sums, scene: &Scene<'_>, life: &Life, prospect: &Prospect, without: Without) {
    let horizon = scene.study.clock.months;
    let before = |month: Option<u16>| month.is_some_and(|month| usize::from(month) < horizon);
    let (contracts, state) = (&life.contracts, life.net_state_money());
    let (research, money, given_up) = (contracts.research().to_f64(), state.to_f64(), life.beside.given_up.to_f64());
    let private =
        (contracts.private_money() - life.beside.given_up - life.beside.relieved - life.beside.premiums).to_f64();
    if let Some(beside) = life.beside.seen() {
        add_beside(sums, beside);
    }
    let weight = weight(scene, life);
    let succeeds = one(life.success.is_some());
    sums[Sum::State] += money;
    sums[Sum::Weight] += weight;
    sums[Sum::Overlaid] += one(life.is_overlaid());
    sums[Sum::Private] += private;
    sums[Sum::University] += contracts.university_money().to_f64();
    sums[Sum::Research] += research;
    if contracts.are_there() {
        let before = contracts.at_own_risk().to_f64();
        sums[Sum::SupportedPrivate] += private - before;
        sums[Sum::SupportedResearch] += research - before;
        sums[Sum::SupportedSuccesses] += succeeds;
    }
    add_deal(sums, scene, life);
    sums[Sum::Awarded] += one(life.awarded);
    sums[Sum::Started] += one(life.started);
    sums[Sum::Successes] += succeeds;
    sums[Sum::Launches] += one(life.launch.is_some());
    sums[Sum::Products] += one(before(life.launch));
    sums[Sum::Enterprises] += one(before(life.success));
    sums[Sum::StartUps] += one(before(life.success) && scene.world.classes[prospect.class].start_up);
    let open = !before(Some(life.closed)) || !matches!(life.state, State::Ended(_) | State::Launched);
    sums[Sum::Censored] += one(life.started && open);
    if life.awarded {
        let (low, high) = (Share { num: 7, den: 10 }, Share { num: 71, den: 100 });
        let private_share = life.private_share();
        sums[Sum::PrivateShares] += private_share.to_f64();
        sums[Sum::Bunched] += one(private_share.at_least(low) && !private_share.at_least(high));
    }
    if scene.world.technologies[prospect.technology].strategic {
        sums[Sum::StrategicMoney] += weight;
    }
    add_topic(sums, scene, life, prospect, money + given_up);
    let stratum = Stratum::of(life.started, without.started, life.has_support(scene.policy.law));
    sums[stratum.sum()] += 1.0;
    sums[stratum.money()] += weight - without.weight;
    let support = money + given_up - without.support;
    match stratum {
        Stratum::Deadweight | Stratum::Unaffected => sums[Sum::DeadweightSupport] += support,
        Stratum::Additional => sums[Sum::AdditionalSupport] += support,
        Stratum::Displaced | Stratum::Never => {}
    }
}

/// Adds what few projects have.
fn add_beside(sums: &mut Sums, beside: &Beside) {
    sums[Sum::GivenUp] += beside.given_up.to_f64();
    sums[Sum::Guaranteed] += beside.guaranteed.to_f64();
    sums[Sum::Collared] += beside.collared.to_f64();
    sums[Sum::VouchersUnused] += one(beside.unused.is_some());
    sums[Sum::UnitsBought] += f64::from(beside.bought);
    sums[Sum::Harmful] += one(beside.harmed);
}

/// Adds what a project did for its topic and in a tournament.
#[inline]
fn add_topic(sums: &mut Sums, scene: &Scene<'_>, life: &Life, prospect: &Prospect, support: f64) {
    if scene.world.technologies[prospect.technology].topic.is_some() {
        let solves = one(life.solves);
        sums[Sum::TopicSupport] += support;
        sums[Sum::TopicsSolved] += solves;
        sums[Sum::TopicsSolvedSupported] += solves * one(life.contracts.are_there());
    }
    if life.awarded {
        sums[Sum::SmeContracts] += one(scene.world.classes[prospect.class].sme);
        let scheme = life.asked().map(|proposal| &scene.policy.schemes[proposal.scheme()]);
        if scheme.is_some_and(|scheme| scheme.selection.keep().is_some()) {
            let phases = [Sum::PhaseOne, Sum::PhaseTwo, Sum::PhaseThree, Sum::PhaseFour];
            for phase in phases.into_iter().take(usize::from(life.phase) + 1) {
                sums[phase] += 1.0;
            }
        }
    }
}

/// Adds what a fund paid for a project and had of it.
#[inline]
fn add_deal(sums: &mut Sums, scene: &Scene<'_>, life: &Life) {
    let Some((fund, paid)) = life.contracts.deal().filter(|(_, paid)| *paid > Money::ZERO) else { return };
    let loses = life.beside.to_fund < paid;
    let rules = scene.policy.vehicles[fund].rules;
    sums[Sum::Coinvested] += life.contracts.partners_money().to_f64();
    sums[Sum::Deals] += 1.0;
    sums[Sum::LosingDeals] += one(loses);
    sums[Sum::Faults] += one(loses && rules.finds_fault());
}

/// Discount factors added up: those of months before each.
#[derive(Clone, Debug, Default)]
struct Added(Vec<f64>);

impl Added {
    fn fill(&mut self, discount: &Discount) {
        let mut sum = 0.0;
        self.0.clear();
        self.0.push(sum);
        self.0.extend(discount.months()[..END].iter().map(|factor| {
            sum += factor;
            sum
        }));
    }

    /// From a month to the month before another.
    #[inline]
    fn between(&self, from: usize, to: usize) -> f64 {
        self.0[to] - self.0[from]
    }
}

/// Flows that are told by themselves.
pub const TOLD: [(Purpose, Sum); 13] = [
    (Purpose::Loss, Sum::LostWithFirms),
    (Purpose::Misused, Sum::Misused),
    (Purpose::Recovered, Sum::Recovered),
    (Purpose::Fine, Sum::Fines),
    (Purpose::Effort, Sum::EffortCost),
    (Purpose::Compensation, Sum::HarmPaid),
    (Purpose::Loan, Sum::Lent),
    (Purpose::InterestRelief, Sum::InterestRelief),
    (Purpose::GuaranteeCall, Sum::GuaranteeCalls),
    (Purpose::GuaranteeFee, Sum::GuaranteeFees),
    (Purpose::CollarPaid, Sum::CollarPaid),
    (Purpose::CollarReceived, Sum::CollarReceived),
    (Purpose::SchemeCost, Sum::SchemeCosts),
];

/// How often a flow counts in present values, and where it is told by itself.
#[derive(Clone, Copy, Debug, Default)]
struct Times {
    benefit: f64,
    public_value: f64,
    imitated: f64,
    resources: f64,
    /// What the State spends less what it takes in.
    outlay: f64,
    after_tax: f64,
    harm: f64,
    told: Option<Sum>,
}

/// What values the flows of projects in one world of one run.
#[derive(Clone, Debug)]
pub struct Valuer {
    /// By place in the ledger.
    times: Vec<Times>,
    social: Added,
    financial: Added,
    hurdles: Vec<Added>,
    lag: usize,
    spillover: f64,
    domestic: f64,
    burden: f64,
}

impl Default for Valuer {
    fn default() -> Valuer {
        let times = (0..Ledger::FLOWS).map(|place| {
            let counts = |what: Counts| f64::from(i8::try_from(Ledger::counts(place, what)).expect("0, 1 or −1"));
            Times {
                benefit: counts(Counts::Benefit),
                public_value: counts(Counts::PublicValue),
                imitated: counts(Counts::Imitated),
                resources: counts(Counts::Resource),
                outlay: counts(Counts::Support) + counts(Counts::StateCost) - counts(Counts::Revenue),
                harm: counts(Counts::Harm),
                told: TOLD.into_iter().find(|(purpose, _)| Ledger::place_of(*purpose) == place).map(|(_, sum)| sum),
                after_tax: f64::from(i8::try_from(Ledger::gained(place, Account::is_private)).expect("0, 1 or −1")),
            }
        });
        Valuer {
            times: times.collect(),
            social: Added::default(),
            financial: Added::default(),
            hurdles: Vec::new(),
            lag: 0,
            spillover: 0.0,
            domestic: 0.0,
            burden: 0.0,
        }
    }
}

impl Valuer {
    /// Makes ready for a world of a run.
    pub fn fill(&mut self, scene: &Scene<'_>) {
        self.social.fill(&scene.beliefs.social);
        self.financial.fill(&scene.beliefs.financial);
        self.hurdles.resize(scene.beliefs.classes.len(), Added::default());
        for (added, class) in self.hurdles.iter_mut().zip(scene.beliefs.classes.iter()) {
            added.fill(&class.hurdle);
        }
        self.lag = whole_months(scene.beliefs.spillover_lag);
        self.spillover = scene.beliefs.spillover;
        self.domestic = scene.world.economy.domestic_share.at(&scene.luck.drawn);
        self.burden = scene.world.economy.excess_burden.at(&scene.luck.drawn);
    }

    /// The present value, at the social rate, of an amount of a month.
    #[must_use]
    pub fn social(&self, amount: Money, month: usize) -> f64 {
        amount.to_f64() * self.social.between(month, month + 1)
    }

    /// Adds the present values of entries, each to the sums of its project.
    /// Those that belong to no project are added to the sums behind them, the last.
    pub fn add(&self, entries: &[Entry], scene: &Scene<'_>, by_project: &mut [Sums]) {
        let others = by_project.len() - 1;
        for entry in entries {
            let Some(times) = self.times.get(entry.place()) else { continue };
            let project = entry.owner.project();
            let sums = &mut by_project[project.map_or(others, |project| project as usize)];
            let (from, to) = entry.months();
            let amount = entry.amount().to_f64();
            let social = amount * self.social.between(from, to);
            if let Some(sum) = times.told {
                sums[sum] += amount * to_f64(to - from);
            }
            sums[Sum::Resources] += times.resources * social;
            sums[Sum::Harm] += times.harm * social;
            sums[Sum::Imitated] += times.imitated * self.domestic * social;
            sums[Sum::PublicValue] += times.public_value * social;
            sums[Sum::AfterTax] += times.after_tax * social;
            sums[Sum::Outlay] += times.outlay * social;
            sums[Sum::Burden] += times.outlay * self.burden * social;
            sums[Sum::Fiscal] -= times.outlay * amount * self.financial.between(from, to);
            if let Some(project) = project.filter(|_| times.benefit != 0.0) {
                let class = usize::from(scene.prospects.projects[project as usize].class);
                let benefit = times.benefit * amount;
                let spilt = self.social.between((from + self.lag).min(END), (to + self.lag).min(END));
                sums[Sum::Profit] += times.benefit * social;
                sums[Sum::Spillover] += benefit * self.spillover * spilt;
                sums[Sum::ProfitAtHurdle] += benefit * self.hurdles[class].between(from, to);
            }
        }
    }
}
