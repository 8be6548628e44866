//! Ledger (and the reference case) → one run's measures. The one door from whole money to floating point.

mod cell;
pub mod groups;
mod project;
pub mod relations;
pub mod sums;

use crate::ledger::{self, Counts, Ledger, Purpose};
use crate::measure::{Appears, Id, MEASURES};
use crate::meter::reckonable;
use crate::outcome::cell::unsigned_zero;
use crate::outcome::project::{TOLD, Without, add_life};
use crate::outcome::sums::{Made, Sum, Sums};
use crate::scheme::overlay::KnownOverlay;
use crate::units::to_f64;
use crate::units::{END, Money, Share};
use crate::value::whole_months;
use crate::world::treasury::{self, FiscalYear};
use crate::world::{Scene, Simulation};

pub use cell::Cell;
pub use project::Stratum;

/// Names of the yearly series, in the order of [`Outcome::years`].
pub const SERIES: [&str; crate::measure::SERIES.len()] = {
    let mut names = [""; crate::measure::SERIES.len()];
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
    /// Whether imitation is what others gain: it is more than the spillovers.
    #[must_use]
    pub fn is_imitation_more(&self) -> bool {
        self.cells[Id::Imitated as usize].num > self.cells[Id::SocialSpillover as usize].num
    }

    /// The first measure that is no number to reckon with, if there is one: then the run has no result.
    #[must_use]
    pub fn beyond(&self) -> Option<&'static str> {
        let known = |cell: &Cell| reckonable(cell.num) && reckonable(cell.den) && cell.of_run().is_none_or(reckonable);
        self.cells.iter().zip(MEASURES).find(|(cell, _)| !known(cell)).map(|(_, measure)| measure.name)
    }
}

/// What of one policy in one run its difference to another needs.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// Which projects started; kept of lives without schemes only.
    pub started: Vec<bool>,
    /// What projects come to where something is law already; likewise.
    law: Vec<Without>,
    sums: Sums,
    /// By fiscal year, in percent of the year's output.
    value_added: Vec<f64>,
}

impl Totals {
    /// What a project comes to.
    #[inline]
    fn of(&self, project: usize) -> Without {
        let started = self.started[project];
        self.law.get(project).copied().unwrap_or(Without { started, ..Without::default() })
    }
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
    /// Harm to others.
    harm: Vec<i64>,
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
        let mut put = |id: Id, cell: Cell| {
            if scene.study.has(MEASURES[id as usize].appears) {
                cells[id as usize] = cell;
            }
        };
        let value = Cell::value;

        put(Id::Lapsed, value(simulation.treasuries.iter().map(|treasury| treasury.lapsed).sum::<Money>().to_f64()));
        waiting(scene, simulation, &mut put);
        let fiscal_years = treasury::fiscal_years(&simulation.treasuries, scene.study.clock.years());
        let disbursement = disbursement(scene, &fiscal_years, &mut put);

        let tally = Tally::of(scene, simulation, beside);
        if let Some(median) = median(&tally.market) {
            put(Id::MonthsToMarket, value(median));
        }
        let mut sums = tally.sums;
        self.money(scene, &mut sums);
        if scene.study.has(Appears::WithOverlays) {
            sums[Sum::GivenUp] = simulation.ledger.total(Purpose::TaxGivenUp).to_f64();
            let (taken, budgets) = simulation.calls.desk.taken_up(scene.study.clock.years());
            put(Id::TakeUp, Cell::ratio(taken.to_f64(), budgets.to_f64()));
        } else {
            sums[Sum::Weight] = sums[Sum::State];
        }
        for (purpose, sum) in TOLD {
            sums[sum] = simulation.ledger.total(purpose).to_f64();
        }
        contingent(scene, simulation, &sums, &mut put);
        funds(scene, simulation, &mut put);
        sums[Sum::ProfitAtHurdle] = self.private_at_hurdle(scene, &simulation.ledger);
        let without = beside.totals();
        let years = to_f64(scene.study.clock.months) / 12.0;
        Made { own: &sums, without: without.map(|without| &without.sums), years, runs: 1.0 }.put(&mut put);
        let value_added = self.value_added(scene, sums[Sum::Imitated] > sums[Sum::Spillover]);
        let target_year = scene.study.clock.last_whole_year();
        if let Some(without) = without {
            put(Id::FiscalLossCvar, value(without.sums[Sum::Fiscal] - sums[Sum::Fiscal]));
            put(Id::GrowthContribution, value(value_added[target_year] - without.value_added[target_year]));
        }
        let started = match beside {
            Beside::Nothing | Beside::Reference(_) => simulation.lives.iter().map(|life| life.started).collect(),
            Beside::NoSchemes(_) => Vec::new(),
        };
        let mut years = self.years(scene, &fiscal_years, &tally);
        years[7].clone_from(&value_added);
        years[8] = fund_cash(scene, simulation);
        years[9].clone_from(&simulation.signed.equivalents);
        years[10].clone_from(&simulation.signed.provisions);
        let law = by_law(scene, simulation, beside);
        let totals = Totals { started, law, sums, value_added };
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
        ledger.sums(&[Counts::Harm], &mut self.harm);
    }

    /// Months in which anything flows.
    fn months(&self) -> usize {
        self.public.len()
    }

    /// Whole money added up whole, and present values.
    fn money(&self, scene: &Scene<'_>, sums: &mut Sums) {
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
        let money = [
            (Sum::State, &self.support),
            (Sum::Private, &self.counterpart),
            (Sum::University, &self.university),
            (Sum::Research, &self.research),
        ];
        for (sum, flows) in money {
            sums[sum] = total(flows).to_f64();
        }
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
        for (discount, &harm) in social.iter().zip(&self.harm) {
            values.harm += discount * number(harm);
        }
        values.imitated *= economy.domestic_share.at(drawn);
        for (sum, value) in [
            (Sum::Profit, values.private),
            (Sum::Spillover, values.spillover),
            (Sum::Imitated, values.imitated),
            (Sum::External, values.external()),
            (Sum::PublicValue, values.public_value),
            (Sum::Resources, values.resources),
            (Sum::Outlay, values.outlay),
            (Sum::Burden, economy.excess_burden.at(drawn) * values.outlay),
            (Sum::Fiscal, values.fiscal),
            (Sum::AfterTax, values.after_tax),
            (Sum::Harm, values.harm),
        ] {
            sums[sum] = value;
        }
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

#[derive(Clone, Copy, Debug, Default)]
struct PresentValues {
    private: f64,
    spillover: f64,
    imitated: f64,
    public_value: f64,
    resources: f64,
    after_tax: f64,
    outlay: f64,
    fiscal: f64,
    harm: f64,
}

impl PresentValues {
    /// What others gain: imitation is one way in which knowledge spills over, so that both together would count it twice.
    fn external(&self) -> f64 {
        self.spillover.max(self.imitated)
    }
}

/// What there is to say of projects one by one.
#[derive(Clone, Debug, Default)]
struct Tally {
    sums: Sums,
    /// Months from arrival to launch.
    market: Vec<f64>,
    /// Projects started, successes and launches by fiscal year.
    years: [Vec<f64>; 3],
    /// Contracts by private share: bins of one percent, exact at the edges.
    shares: Vec<u32>,
}

impl Tally {
    fn of(scene: &Scene<'_>, simulation: &Simulation, beside: Beside<'_>) -> Tally {
        let clock = scene.study.clock;
        let mut tally = Tally {
            years: std::array::from_fn(|_| vec![0.0; clock.years()]),
            shares: vec![0; 101],
            ..Tally::default()
        };
        let without = beside.totals();
        for (index, (life, prospect)) in simulation.lives.iter().zip(&scene.prospects.projects).enumerate() {
            let alone = without.map_or_else(Without::default, |without| without.of(index));
            add_life(&mut tally.sums, scene, life, prospect, alone);
            if !life.started && !life.awarded {
                continue;
            }
            if life.awarded {
                tally.shares[percent(life.private_share())] += 1;
            }
            for (years, month) in tally.years.iter_mut().zip([life.first_start, life.success, life.launch]) {
                if let Some(month) = month.map(usize::from).filter(|&month| month < clock.months) {
                    years[clock.year(month)] += 1.0;
                }
            }
            tally.market.extend(life.months_to_market(prospect.arrival));
        }
        if let Beside::Reference(_) = beside {
            // What the world changes: beside itself the reference case has projects that are unaffected and projects that are never
            // done, and no others.
            tally.sums[Sum::Unaffected] = -tally.sums[Sum::Displaced];
            tally.sums[Sum::Never] = -tally.sums[Sum::Additional];
        }
        tally
    }
}

/// What each project comes to without schemes, where something is law already.
fn by_law(scene: &Scene<'_>, simulation: &Simulation, beside: Beside<'_>) -> Vec<Without> {
    match beside {
        Beside::Nothing | Beside::Reference(_) if scene.policy.law > 0 => {
            simulation.lives.iter().map(|life| Without::of(scene, life)).collect()
        }
        Beside::Nothing | Beside::Reference(_) | Beside::NoSchemes(_) => Vec::new(),
    }
}

/// What is called of guarantees and paid into collars: whether anything is, in the worst runs, and of their budgets.
fn contingent(scene: &Scene<'_>, simulation: &Simulation, sums: &Sums, put: &mut impl FnMut(Id, Cell)) {
    let budgets = |some: fn(&KnownOverlay) -> bool| {
        simulation.calls.desk.budgets_of(scene, scene.study.clock.years(), some).to_f64()
    };
    let (called, paid) = (sums[Sum::GuaranteeCalls], sums[Sum::CollarPaid]);
    for (any, worst, of_budget, money, budgets) in [
        (Id::AnyCall, Id::CallsCvar, Id::CallsOfBudget, called, budgets(|known| known.guarantee().is_some())),
        (Id::AnyCollarPaid, Id::CollarCvar, Id::CollarOfBudget, paid, budgets(|known| known.collar().is_some())),
    ] {
        put(any, Cell::value(f64::from(u8::from(money > 0.0))));
        put(worst, Cell::value(money));
        put(of_budget, Cell::ratio(money, budgets));
    }
}

/// What funds paid in and out, and how many of them lose.
fn funds(scene: &Scene<'_>, simulation: &Simulation, put: &mut impl FnMut(Id, Cell)) {
    if !scene.study.has(Appears::WithVehicles) {
        return;
    }
    let funds = &simulation.calls.funds;
    let ((paid, out), (losing, all)) = (funds.totals(), funds.losing());
    put(Id::FundMultiple, Cell::ratio(out.to_f64(), paid.to_f64()));
    put(Id::FundLoses, Cell::ratio(losing, all));
}

/// What State and partners have back from funds less what they pay in, by fiscal year.
fn fund_cash(scene: &Scene<'_>, simulation: &Simulation) -> Vec<f64> {
    let clock = scene.study.clock;
    let mut years = vec![Money::ZERO; clock.years()];
    for fund in simulation.calls.funds.all() {
        for (month, cash) in fund.cash().enumerate().take(clock.months) {
            years[clock.year(month)] += cash;
        }
    }
    years.into_iter().map(|cash| unsigned_zero(cash.to_f64())).collect()
}

fn median(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| crate::statistics::percentiles(&mut values.to_vec(), [0.5])[0])
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
