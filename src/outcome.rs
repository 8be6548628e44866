//! Ledger (and the reference case) → one run's measures. The one door from whole money to floating point.

pub mod relations;

use crate::firm::Prospect;
use crate::ledger::{self, Counts, Ledger, Purpose};
use crate::measure::{Id, MEASURES};
use crate::meter::reckonable;
use crate::units::to_f64;
use crate::units::{END, Money, Share};
use crate::value::whole_months;
use crate::world::treasury::{self, FiscalYear};
use crate::world::{Life, Scene, Simulation, State};

/// One measure of one run: a value is `num / den`; a measure of kind mean has `den` 1. `den` 0: the run has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Cell {
    /// Numerator.
    pub num: f64,
    /// Denominator.
    pub den: f64,
}

impl Cell {
    fn value(num: f64) -> Cell {
        Cell { num: unsigned_zero(num), den: 1.0 }
    }

    fn ratio(num: f64, den: f64) -> Cell {
        Cell { num: unsigned_zero(num), den: unsigned_zero(den) }
    }

    const NONE: Cell = Cell { num: 0.0, den: 0.0 };

    /// The run's own value; `None` where the denominator is not above nothing.
    #[must_use]
    pub fn of_run(self) -> Option<f64> {
        (self.den > 0.0).then(|| unsigned_zero(self.num / self.den))
    }
}

/// −0 is written 0.
fn unsigned_zero(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x }
}

/// Names of the yearly series, in the order of [`Outcome::years`].
pub const SERIES: [&str; 8] = {
    let mut names = [""; 8];
    let mut series = 0;
    while series < names.len() {
        names[series] = crate::measure::SERIES[series].name;
        series += 1;
    }
    names
};

/// What one policy did in one run.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Outcome {
    /// A cell a measure, as [`MEASURES`].
    pub cells: Vec<Cell>,
    /// A row a series, a number a fiscal year; money in smallest units.
    pub years: Vec<Vec<f64>>,
    /// Paid to date ÷ (appropriated + carried over) at the end of each month of the fiscal year, over all years with new money; empty where there is none.
    pub disbursement: Vec<f64>,
    /// Contracts by private share: bins of one percent, the last holds exactly 100 %.
    pub shares: Vec<u32>,
}

impl Outcome {
    /// The first measure that is no number to reckon with, if there is one: then the run has no result.
    #[must_use]
    pub fn beyond(&self) -> Option<&'static str> {
        let known = |cell: &Cell| reckonable(cell.num) && reckonable(cell.den) && cell.of_run().is_none_or(reckonable);
        self.cells.iter().zip(MEASURES).find(|(cell, _)| !known(cell)).map(|(_, measure)| measure.name)
    }
}

/// Sums of one policy in one run that its difference to the reference needs.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// Which projects started; kept of lives without schemes only.
    pub started: Vec<bool>,
    private: f64,
    research: f64,
    successes: f64,
    fiscal: f64,
    /// Where in `value_added` the contribution to growth is read.
    target_year: usize,
    benefits: f64,
    costs: f64,
    after_tax: f64,
    external: f64,
    public_value: f64,
    outlay: f64,
    /// By fiscal year, in percent of the year's output.
    value_added: Vec<f64>,
}

/// Beside what a life of all projects is read.
#[derive(Clone, Copy, Debug)]
pub enum Beside<'t> {
    /// Nothing: it is the reference case.
    Nothing,
    /// The reference case: nobody has a scheme here either, and only the world is another.
    Reference(&'t Totals),
    /// The life without schemes in the same world.
    NoSchemes(&'t Totals),
}

impl<'t> Beside<'t> {
    fn totals(self) -> Option<&'t Totals> {
        match self {
            Beside::Nothing => None,
            Beside::Reference(totals) | Beside::NoSchemes(totals) => Some(totals),
        }
    }
}

/// Sums of flows by month, used again from run to run.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    /// State money for projects.
    support: Vec<i64>,
    /// The private counterpart.
    counterpart: Vec<i64>,
    /// All research.
    research: Vec<i64>,
    /// Research the university pays.
    university: Vec<i64>,
    /// All the State spends.
    outlay: Vec<i64>,
    /// What it takes in.
    revenue: Vec<i64>,
    /// Labour and things used up.
    resources: Vec<i64>,
    /// Private benefit before tax and transfers.
    benefit: Vec<i64>,
    /// What the private side has left of it.
    private: Vec<i64>,
    /// Public value.
    public: Vec<i64>,
    /// What imitators gain.
    imitated: Vec<i64>,
    /// Profit of a class.
    class: Vec<i64>,
}

/// All of a column's money.
fn total(flows: &[i64]) -> Money {
    Money(flows.iter().sum())
}

impl Reader {
    /// Reads a simulation beside another.
    pub fn read(&mut self, scene: &Scene<'_>, simulation: &Simulation, beside: Beside<'_>) -> (Outcome, Totals) {
        self.load(&simulation.ledger);
        let mut cells = vec![Cell::NONE; MEASURES.len()];
        let mut put = |id: Id, cell: Cell| cells[id as usize] = cell;
        let value = Cell::value;

        // Whole money is added up whole.
        let state = total(&self.support).to_f64();
        let private = total(&self.counterpart).to_f64();
        let research = total(&self.research).to_f64();
        let university = total(&self.university).to_f64();
        put(Id::StateOutlay, value(state));
        put(Id::PrivateOutlay, value(private));
        put(Id::ResearchOutlay, value(research));
        put(Id::UniversityOutlay, value(university));
        simulation.ledger.flows(Purpose::Loss, &mut self.class);
        put(Id::LostWithFirms, value(total(&self.class).to_f64()));
        put(Id::Lapsed, value(simulation.treasuries.iter().map(|treasury| treasury.lapsed).sum::<Money>().to_f64()));

        let tally = Tally::of(scene, simulation, beside.totals());
        tally.put(scene, state, &mut put);
        tally.put_strata(beside, state, &mut put);
        waiting(scene, simulation, &mut put);
        let fiscal_years = treasury::fiscal_years(&simulation.treasuries, scene.study.clock.years());
        let disbursement = disbursement(scene, &fiscal_years, &mut put);

        let flows = self.present_values(scene);
        let totals = Totals {
            started: match beside {
                Beside::Nothing | Beside::Reference(_) => simulation.lives.iter().map(|life| life.started).collect(),
                Beside::NoSchemes(_) => Vec::new(),
            },
            private,
            research,
            successes: tally.successes,
            fiscal: flows.fiscal,
            benefits: flows.private + flows.external() + flows.public_value,
            costs: flows.resources + flows.burden,
            after_tax: flows.after_tax,
            external: flows.external(),
            public_value: flows.public_value,
            outlay: flows.outlay,
            target_year: scene.study.clock.last_whole_year(),
            value_added: self.value_added(scene, flows.imitated > flows.spillover),
        };
        put(Id::SocialNpv, value(totals.benefits - totals.costs));
        put(Id::SocialPrivate, value(flows.private));
        put(Id::SocialPrivateAtHurdle, value(self.private_at_hurdle(scene, &simulation.ledger)));
        put(Id::SocialSpillover, value(flows.spillover));
        put(Id::Imitated, value(flows.imitated));
        put(Id::SocialPublicValue, value(flows.public_value));
        put(Id::SocialResources, value(flows.resources));
        put(Id::SocialExcessBurden, value(flows.burden));
        if let Some(reference) = beside.totals() {
            differences(&totals, reference, state, &mut put);
        }
        let mut years = self.years(scene, &fiscal_years, &tally);
        years[7].clone_from(&totals.value_added);
        (Outcome { cells, years, disbursement, shares: tally.shares }, totals)
    }

    fn load(&mut self, ledger: &Ledger) {
        ledger.sums(&[Counts::Support], &mut self.support);
        ledger.sums(&[Counts::Counterpart], &mut self.counterpart);
        let research = [Counts::StateResearch, Counts::FirmResearch, Counts::UniversityResearch];
        ledger.sums(&research, &mut self.research);
        ledger.sums(&[Counts::UniversityResearch], &mut self.university);
        ledger.sums(&[Counts::Support, Counts::StateCost], &mut self.outlay);
        ledger.sums(&[Counts::Revenue], &mut self.revenue);
        ledger.sums(&[Counts::Resource], &mut self.resources);
        ledger.sums(&[Counts::Benefit], &mut self.benefit);
        ledger.gains(ledger::Account::is_private, &mut self.private);
        ledger.sums(&[Counts::PublicValue], &mut self.public);
        ledger.sums(&[Counts::Imitated], &mut self.imitated);
    }

    /// Months in which anything flows.
    fn months(&self) -> usize {
        self.public.len()
    }

    fn present_values(&self, scene: &Scene<'_>) -> PresentValues {
        let drawn = &scene.luck.drawn;
        let economy = &scene.world.economy;
        let social = scene.beliefs.social.months();
        let state = scene.beliefs.financial.months();
        let lag = whole_months(scene.beliefs.spillover_lag);
        let months = self.months();
        let (public, social, financial) = (&self.public[..months], &social[..months], &state[..months]);
        let (outlay, revenue) = (&self.outlay[..months], &self.revenue[..months]);
        let (benefits, private, resources) =
            (&self.benefit[..months], &self.private[..months], &self.resources[..months]);
        let number = |amount: i64| Money(amount).to_f64();
        let mut values = PresentValues::default();
        for m in 0..months {
            values.private += social[m] * number(benefits[m]);
            values.public_value += social[m] * number(public[m]);
            values.resources += social[m] * number(resources[m]);
            values.after_tax += social[m] * number(private[m]);
            values.outlay += social[m] * number(outlay[m] - revenue[m]);
            values.fiscal += financial[m] * number(revenue[m] - outlay[m]);
        }
        let whole_social = scene.beliefs.social.months();
        for m in 0..months.min(END.saturating_sub(lag)) {
            values.spillover += whole_social[m + lag] * number(benefits[m]);
        }
        values.spillover *= scene.beliefs.spillover;
        for (discount, &imitated) in social.iter().zip(&self.imitated) {
            values.imitated += discount * number(imitated);
        }
        values.imitated *= economy.domestic_share.at(drawn);
        values.burden = economy.excess_burden.at(drawn) * values.outlay;
        values
    }

    fn private_at_hurdle(&mut self, scene: &Scene<'_>, ledger: &Ledger) -> f64 {
        let mut sum = 0.0;
        for (class, beliefs) in scene.beliefs.classes.iter().enumerate() {
            ledger.class_benefits(class, &mut self.class);
            for (profit, discount) in self.class.iter().zip(beliefs.hurdle.months()) {
                sum += discount * Money(*profit).to_f64();
            }
        }
        sum
    }

    /// Value added by fiscal year in percent of the year's output: of profit, and of what others gain by spillovers, or by imitation where
    /// that is more.
    fn value_added(&self, scene: &Scene<'_>, imitated: bool) -> Vec<f64> {
        let drawn = &scene.luck.drawn;
        let economy = &scene.world.economy;
        let clock = scene.study.clock;
        let (flows, share, lag) = if imitated {
            (&self.imitated, economy.domestic_share.at(drawn), 0)
        } else {
            (&self.benefit, scene.beliefs.spillover, whole_months(scene.beliefs.spillover_lag))
        };
        let per_profit = economy.value_added.at(drawn);
        let growth = economy.growth.at(drawn);
        let mut added = vec![0.0; clock.years()];
        for month in 0..clock.months.min(self.months() + lag) {
            let of = |flows: &[i64], month: usize| Money(flows.get(month).copied().unwrap_or(0)).to_f64();
            let others = month.checked_sub(lag).map_or(0.0, |month| of(flows, month));
            added[clock.year(month)] += per_profit * (of(&self.benefit, month) + share * others);
        }
        let mut output = economy.output.at(drawn);
        for points in &mut added {
            *points = if output > 0.0 { unsigned_zero(100.0 * *points / output) } else { 0.0 };
            output *= 1.0 + growth;
        }
        added
    }

    fn years(&self, scene: &Scene<'_>, fiscal_years: &[FiscalYear], tally: &Tally) -> Vec<Vec<f64>> {
        let clock = scene.study.clock;
        let mut money = vec![vec![0_i64; clock.years()]; 2];
        for month in 0..clock.months.min(self.months()) {
            let year = clock.year(month);
            money[0][year] += self.support[month];
            money[1][year] += self.counterpart[month];
        }
        let mut years: Vec<Vec<f64>> =
            money.iter().map(|row| row.iter().map(|&amount| unsigned_zero(Money(amount).to_f64())).collect()).collect();
        years.extend_from_slice(&tally.years);
        years.resize(SERIES.len(), vec![0.0; clock.years()]);
        let last = clock.years() - 1;
        for (year, of_year) in fiscal_years.iter().enumerate() {
            // Like every series, the last year ends with the study.
            let until = if year == last { clock.month_of_year(clock.months - 1) } else { 11 };
            years[5][year] = of_year.appropriated_by[until].to_f64();
            years[6][year] = of_year.paid[until].to_f64();
        }
        years
    }
}

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

    /// That of a project: whether it was started under the policy and in the reference case, and its net State money.
    #[inline]
    #[must_use]
    pub fn of(started: bool, alone: bool, money: Money) -> Stratum {
        match (started, alone) {
            (true, true) if money > Money::ZERO => Stratum::Deadweight,
            (true, true) => Stratum::Unaffected,
            (true, false) => Stratum::Additional,
            (false, true) => Stratum::Displaced,
            (false, false) => Stratum::Never,
        }
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct PresentValues {
    private: f64,
    spillover: f64,
    imitated: f64,
    public_value: f64,
    resources: f64,
    burden: f64,
    after_tax: f64,
    outlay: f64,
    fiscal: f64,
}

impl PresentValues {
    /// What others gain: imitation is one way in which knowledge spills over, so that both together would count it twice.
    fn external(&self) -> f64 {
        self.spillover.max(self.imitated)
    }
}

/// Counts of projects, and State money by stratum.
#[derive(Clone, Debug, Default)]
struct Tally {
    proposed: f64,
    applied: f64,
    awarded: f64,
    started: f64,
    successes: f64,
    /// Of supported projects: private money, all R&D, successes.
    supported: [Money; 2],
    supported_successes: f64,
    launches: f64,
    products: f64,
    enterprises: f64,
    start_ups: f64,
    censored: f64,
    contracts: f64,
    private_share: f64,
    bunched: f64,
    strategic_money: f64,
    wasted_money: f64,
    deadweight_money: f64,
    additional_money: f64,
    /// Projects by stratum, as [`Stratum::ALL`].
    strata: [f64; 5],
    market: Vec<f64>,
    /// Projects started, successes and launches by fiscal year.
    years: [Vec<f64>; 3],
    /// Contracts by private share: bins of one percent, exact at the edges.
    shares: Vec<u32>,
}

impl Tally {
    fn of(scene: &Scene<'_>, simulation: &Simulation, reference: Option<&Totals>) -> Tally {
        let one = |condition: bool| f64::from(u8::from(condition));
        let mut tally = Tally {
            years: std::array::from_fn(|_| vec![0.0; scene.study.clock.years()]),
            shares: vec![0; 101],
            ..Tally::default()
        };
        for (index, (life, prospect)) in simulation.lives.iter().zip(&scene.prospects.projects).enumerate() {
            let alone = reference.is_some_and(|reference| reference.started[index]);
            tally.proposed += 1.0;
            tally.applied += one(life.applied);
            if !life.started && !life.awarded {
                // Nothing was spent on it and nothing came of it.
                tally.strata[Stratum::of(false, alone, Money::ZERO) as usize] += 1.0;
                continue;
            }
            tally.count(scene, life, prospect, alone);
        }
        tally
    }

    /// Counts a project that was begun or given money; `alone`: whether it is begun in the reference case.
    #[inline]
    fn count(&mut self, scene: &Scene<'_>, life: &Life, prospect: &Prospect, alone: bool) {
        let clock = scene.study.clock;
        let horizon = clock.months;
        let before = |month: Option<u16>| month.is_some_and(|month| usize::from(month) < horizon);
        let one = |condition: bool| f64::from(u8::from(condition));
        let (low, high) = (Share { num: 7, den: 10 }, Share { num: 71, den: 100 });
        let money = life.net_state_money().to_f64();
        self.awarded += one(life.awarded);
        self.started += one(life.started);
        self.successes += one(life.success.is_some());
        self.launches += one(life.launch.is_some());
        self.products += one(before(life.launch));
        self.enterprises += one(before(life.success));
        let class = &scene.world.classes[prospect.class];
        self.start_ups += one(before(life.success) && class.start_up);
        let open = !before(Some(life.closed)) || !matches!(life.state, State::Ended(_) | State::Launched);
        self.censored += one(life.started && open);
        if life.awarded {
            self.contracts += 1.0;
            let private_share = life.private_share();
            self.private_share += private_share.to_f64();
            self.bunched += one(private_share.at_least(low) && !private_share.at_least(high));
            self.shares[percent(private_share)] += 1;
        }
        for (years, month) in self.years.iter_mut().zip([life.first_start, life.success, life.launch]) {
            if let Some(month) = month.map(usize::from).filter(|&month| month < horizon) {
                years[clock.year(month)] += 1.0;
            }
        }
        if life.contracts.are_there() {
            let before = life.contracts.at_own_risk();
            self.supported[0] += life.contracts.private_money() - before;
            self.supported[1] += life.contracts.research() - before;
            self.supported_successes += one(life.success.is_some());
        }
        if scene.world.technologies[prospect.technology].strategic {
            self.strategic_money += money;
        }
        if let Some(launch) = life.months_to_market(prospect.arrival) {
            self.market.push(launch);
        }
        let stratum = Stratum::of(life.started, alone, life.net_state_money());
        self.strata[stratum as usize] += 1.0;
        *match stratum {
            Stratum::Deadweight | Stratum::Unaffected => &mut self.deadweight_money,
            Stratum::Additional => &mut self.additional_money,
            Stratum::Displaced | Stratum::Never => &mut self.wasted_money,
        } += money;
    }

    fn put(&self, scene: &Scene<'_>, state: f64, put: &mut impl FnMut(Id, Cell)) {
        let years = to_f64(scene.study.clock.months) / 12.0;
        let value = Cell::value;
        put(Id::ProjectsProposed, value(self.proposed));
        put(Id::ProjectsApplied, value(self.applied));
        put(Id::ProjectsAwarded, value(self.awarded));
        put(Id::ProjectsStarted, value(self.started));
        put(Id::Successes, value(self.successes));
        put(Id::Launches, value(self.launches));
        put(Id::NewProducts, value(self.products / years));
        put(Id::Enterprises, value(self.enterprises / years));
        put(Id::StartUps, value(self.start_ups / years));
        let [private, research] = self.supported.map(Money::to_f64);
        put(Id::GrossLeverage, Cell::ratio(private, state));
        put(Id::LeverageEffect, Cell::ratio(research, state));
        put(Id::CostPerSuccess, Cell::ratio(state, self.supported_successes));
        put(Id::CensoredShare, Cell::ratio(self.censored, self.started));
        put(Id::StrategicShare, Cell::ratio(self.strategic_money, state));
        put(Id::PrivateShareMean, Cell::ratio(self.private_share, self.contracts));
        put(Id::PrivateShareBunched, Cell::ratio(self.bunched, self.contracts));
        if let Some(median) = median(&self.market) {
            put(Id::MonthsToMarket, value(median));
        }
    }

    /// The strata. Those of another world beside the reference case are given as what the world changes in them: beside itself the
    /// reference case has projects that are unaffected and projects that are never done, and no others.
    fn put_strata(&self, beside: Beside<'_>, state: f64, put: &mut impl FnMut(Id, Cell)) {
        let value = Cell::value;
        let of = |stratum: Stratum| self.strata[stratum as usize];
        let (additional, displaced) = (of(Stratum::Additional), of(Stratum::Displaced));
        let (unaffected, never) = match beside {
            Beside::Nothing => return,
            Beside::Reference(_) => (-displaced, -additional),
            Beside::NoSchemes(_) => (of(Stratum::Unaffected), of(Stratum::Never)),
        };
        put(Id::DeadweightShare, Cell::ratio(self.deadweight_money, state));
        put(Id::Additionality, Cell::ratio(self.additional_money, state));
        put(Id::WastedShare, Cell::ratio(self.wasted_money, state));
        put(Id::ProjectsDeadweight, value(of(Stratum::Deadweight)));
        put(Id::ProjectsUnaffected, value(unaffected));
        put(Id::ProjectsAdditional, value(additional));
        put(Id::ProjectsDisplaced, value(displaced));
        put(Id::ProjectsNever, value(never));
    }
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    (!sorted.is_empty()).then(|| crate::statistics::percentile(&sorted, 0.5))
}

fn differences(totals: &Totals, reference: &Totals, state: f64, put: &mut impl FnMut(Id, Cell)) {
    put(Id::NetPrivateEffect, Cell::ratio(totals.private - reference.private, state));
    put(Id::TotalEffect, Cell::ratio(totals.research - reference.research, state));
    put(Id::CostPerAdditionalSuccess, Cell::ratio(state, totals.successes - reference.successes));
    let fiscal = totals.fiscal - reference.fiscal;
    put(Id::FiscalNpv, Cell::value(fiscal));
    put(Id::FiscalLossCvar, Cell::value(-fiscal));
    let (benefits, costs) = (totals.benefits - reference.benefits, totals.costs - reference.costs);
    put(Id::BenefitCostRatio, Cell::ratio(benefits, costs));
    let gained = totals.after_tax - reference.after_tax + totals.external - reference.external + totals.public_value
        - reference.public_value;
    put(Id::Mvpf, Cell::ratio(gained, totals.outlay - reference.outlay));
    let year = totals.target_year;
    put(Id::GrowthContribution, Cell::value(totals.value_added[year] - reference.value_added[year]));
}

fn waiting(scene: &Scene<'_>, simulation: &Simulation, put: &mut impl FnMut(Id, Cell)) {
    let number = |count: u64| to_f64(usize::try_from(count).expect("months waited fit a usize"));
    let [ordinary, priority] = treasury::waits(&simulation.treasuries);
    put(Id::WaitingOrdinary, Cell::ratio(number(ordinary.0), number(ordinary.1)));
    if scene.policy.priority.is_some_and(|priority| priority.over.cash()) {
        put(Id::WaitingPriority, Cell::ratio(number(priority.0), number(priority.1)));
    }
    put(Id::WaitingTotal, Cell::value(number(ordinary.0 + priority.0)));
}

/// Disbursement by month of the fiscal year: at each month's end what was paid ÷ what there was, summed over the years that end before the
/// horizon and have new money. Empty where there is none.
fn disbursement(scene: &Scene<'_>, fiscal_years: &[FiscalYear], put: &mut impl FnMut(Id, Cell)) -> Vec<f64> {
    let clock = scene.study.clock;
    let ends_before_horizon = |year: usize| 12 * year + 11 < clock.start_month + clock.months;
    let mut sums = [(0.0, 0.0); 12];
    let mut new_money = false;
    for (year, of_year) in fiscal_years.iter().enumerate() {
        if !ends_before_horizon(year) || !of_year.has_new_money() {
            continue;
        }
        new_money = true;
        for ((paid, available), month) in sums.iter_mut().zip(0..12) {
            *paid += of_year.paid[month].to_f64();
            *available += of_year.appropriated_by[month].to_f64();
        }
    }
    if !new_money {
        return Vec::new();
    }
    put(Id::DisbursementRate, Cell::ratio(sums[11].0, sums[11].1));
    put(Id::DisbursementMidQ4, Cell::ratio(sums[9].0 + sums[10].0, sums[9].1 + sums[10].1));
    sums.into_iter().map(|(paid, available)| Cell::ratio(paid, available).of_run().unwrap_or(0.0)).collect()
}

/// Whole percent of a share, exact.
fn percent(share: Share) -> usize {
    usize::try_from(i128::from(share.num) * 100 / i128::from(share.den)).expect("a share lies between 0 and 1")
}
