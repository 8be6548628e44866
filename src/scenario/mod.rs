//! The scenario AS WRITTEN: the doc comments of its types are its manual. Each part of the world has a file of its own, which also holds
//! the paths of its numbers, its defaults and its resolved form.

pub mod administration;
pub mod audit;
pub mod behaviour;
pub mod cited;
pub mod correlation;
pub mod data;
pub mod economy;
mod extends;
pub mod firm;
pub mod judge;
pub mod learning;
pub mod lever;
pub mod limits;
pub mod numbers;
pub mod payoff;
pub mod policy;
pub mod proposals;
pub mod reading;
pub mod release;
pub mod rules;
pub mod stage;
pub mod table;
pub mod technology;
pub mod topic;
pub mod university;
pub mod vehicle;
pub mod world;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::number::{AmountPerRun, OverYears};
use crate::text::{Entries, Exact, Listed};

pub use crate::scheme::Scheme;
pub use administration::Administration;
pub use audit::Audit;
pub use behaviour::Behaviour;
pub use economy::Economy;
pub use firm::{FirmClass, TaxBase};
pub use learning::Learning;
pub use lever::{Lever, Setting};
pub use payoff::Payoff;
pub use policy::{Policy, Target};
pub use proposals::Proposals;
pub use release::Release;
pub use stage::Stage;
pub use technology::{StatePurchase, Technology};
pub use university::University;
pub use vehicle::{BuyOut, Vehicle};

/// Most smallest units of an amount of money.
const MOST_UNITS: u64 = 1 << 60;
/// Most decimals of the smallest unit of a currency.
pub const MOST_DECIMALS: u32 = 4;

/// One scenario file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Scenario {
    /// The name of the scenario file that this one begins from; it then says only what is other there. [More](#beginning-from-another-file).
    pub extends: Option<String>,
    /// The title that tables and figures carry.
    pub title: String,
    /// The title in other languages, by their codes: `{"vi": "…", "fr": "…"}`; a language that is not among them has `title`.
    pub titles: Option<Entries<String>>,
    /// The language of the page, the figures, the workbook and the printed table: `"en"`, `"vi"` or `"fr"`; `"en"` where not written.
    /// It moves no number, and files of data are English whatever it is.
    pub language: Option<String>,
    /// The currency and the unit of all amounts in the file.
    pub currency: Currency,
    /// First month and length of the study.
    pub clock: Clock,
    /// How many futures, from which seed.
    pub monte_carlo: MonteCarlo,
    /// How firms answer policies; `Responsive` where not written.
    pub behaviour: Option<Behaviour>,
    /// The economy and its discount rates.
    pub economy: Economy,
    /// How the State works; every number has a neutral default.
    pub administration: Option<Administration>,
    /// Firm classes by name.
    pub firms: Entries<FirmClass>,
    /// The universities that work with firms.
    pub university: Option<University>,
    /// Technologies by name.
    pub technologies: Entries<Technology>,
    /// Projects that are known by name: `Table(file: "projects.csv")`. They come in every future, beside those that are drawn. [More](#projects-from-a-table).
    pub proposals: Option<Proposals>,
    /// Funds by name; schemes of `Equity` are paid by them.
    pub vehicles: Option<Entries<Vehicle>>,
    /// Schemes by name; a policy picks among them.
    pub schemes: Option<Entries<Scheme>>,
    /// Names of schemes that are law already: overlays without a budget, as a tax deduction, which are in force in the reference case of every world and under every policy, unless a scheme of the same kind in the policy takes their place. Policies count for what they add to them.
    pub baseline_schemes: Option<Vec<String>>,
    /// Limit on the new commitments of each fiscal year, all contracts of a policy together; no limit where not written.
    pub budget_per_year: Option<OverYears<AmountPerRun>>,
    /// The largest State share any scheme may have, and of a contract with its overlays together; 0.80 where not written.
    pub max_state_share: Option<Exact>,
    /// Policies by name, in the order of tables and figures.
    pub policies: Entries<Policy>,
    /// Name of the policy without schemes that the others are compared with; where not written, one is added.
    pub reference: Option<String>,
    /// What is aimed at: chances of each and of all together are reported.
    pub targets: Option<Vec<Target>>,
    /// Numbers that somebody decides, by name, and how far they go: what `cofin sweep` moves.
    pub levers: Option<Entries<Lever>>,
    /// Settings to try, by name, each a value for some of the levers: `{"half and half": {"what the State pays": 0.5}}`; each is a click on the page.
    pub settings: Option<Entries<Setting>>,
    /// Rank correlations between uncertain numbers.
    pub correlations: Option<Vec<Correlation>>,
    /// Where the numbers come from, by field path (`*` stands for any name).
    pub sources: Option<Listed<Source>>,
}

/// The currency and the unit of amounts.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Currency {
    /// Code, for example `"VND"`.
    pub code: String,
    /// Unit of all amounts in the file; `One` where not written.
    pub unit: Option<Scale>,
    /// Decimals of the smallest unit of the currency (0 for VND, 2 for EUR); 0 where not written.
    pub decimals: Option<u32>,
}

impl Currency {
    /// Smallest units in one unit of the file.
    #[must_use]
    pub fn units_per_amount(&self) -> Decimal {
        let unit = self.unit.unwrap_or(Scale::One);
        Decimal::from(10_u64.pow(unit.zeros())) * self.units_per_currency()
    }

    /// What is wrong with an exact amount of the file: it is a whole number of smallest units, and small enough to be counted.
    #[must_use]
    pub fn fault_of(&self, amount: Decimal) -> Option<(String, String)> {
        let scale = self.units_per_amount();
        let Some(units) = amount.checked_mul(scale).filter(|units| *units <= Decimal::from(MOST_UNITS)) else {
            let most = (Decimal::from(MOST_UNITS) / scale).trunc();
            let help = format!("write an amount below {most}, or check the unit of the currency");
            return Some((format!("{amount} is more money than can be counted exactly"), help));
        };
        if units.fract().is_zero() {
            return None;
        }
        let what = format!("{amount} is not a whole number of the currency's smallest unit");
        let help = match self.unit.unwrap_or(Scale::One).zeros() + self.decimals.unwrap_or(0) {
            0 => "write a whole number, or decimals in currency".to_owned(),
            decimals => format!("write at most {decimals} decimals: 1 is {scale} of the smallest units"),
        };
        Some((what, help))
    }

    /// Smallest units in one currency unit.
    #[must_use]
    pub fn units_per_currency(&self) -> Decimal {
        Decimal::from(10_u64.pow(self.decimals.unwrap_or(0).min(MOST_DECIMALS)))
    }
}

impl Clock {
    /// Year and month (0 for January) of the first month, if it is written like `2026-01`.
    #[must_use]
    pub fn first_month(&self) -> Option<(i32, usize)> {
        self.month_of(&self.start)
    }

    /// Year and month (0 for January) of a month that is written like `2026-01`.
    #[must_use]
    pub fn month_of(&self, written: &str) -> Option<(i32, usize)> {
        let (year, month) = written.split_once('-')?;
        let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return None;
        }
        let (year, month): (i32, usize) = (year.parse().ok()?, month.parse().ok()?);
        ((1..=12).contains(&month) && year >= 1900).then(|| (year, month - 1))
    }

    /// Month of the calendar year in which fiscal years start, 0 for January.
    #[must_use]
    pub fn fiscal_start(&self) -> usize {
        self.fiscal_year_starts.map_or(0, |month| (month as usize).clamp(1, 12) - 1)
    }

    /// The fiscal year of the first month, by the calendar year in which it starts, and the month's place in it.
    #[must_use]
    pub fn first_fiscal_month(&self) -> Option<(i32, usize)> {
        let (year, month) = self.first_month()?;
        let start = self.fiscal_start();
        Some(if month >= start { (year, month - start) } else { (year - 1, month + 12 - start) })
    }
}

impl Scale {
    /// Zeros of the unit: 9 for billions.
    #[must_use]
    pub fn zeros(self) -> u32 {
        match self {
            Scale::One => 0,
            Scale::Thousand => 3,
            Scale::Million => 6,
            Scale::Billion => 9,
            Scale::Trillion => 12,
        }
    }
}

/// A unit of amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Scale {
    /// Single currency units.
    One,
    /// Thousands.
    Thousand,
    /// Millions.
    Million,
    /// Billions (10⁹).
    Billion,
    /// Trillions (10¹²).
    Trillion,
}

/// First month and length.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Clock {
    /// First month, as `"2026-01"`.
    pub start: String,
    /// Months of the yearly series and targets, at most 600. Lives are followed to their end beyond it.
    pub months: u32,
    /// Month in which fiscal years start, 1 to 12; 1, January, where not written. A fiscal year is called by the calendar year in which it
    /// starts.
    pub fiscal_year_starts: Option<u32>,
}

/// The experiment.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct MonteCarlo {
    /// Futures simulated for each policy.
    pub runs: u32,
    /// Seed of all draws.
    pub seed: u64,
    /// How the per-run numbers are spread; `Random` where not written.
    pub design: Option<Design>,
    /// Twins: as many of the first futures are lived once more, with the same per-run numbers and other luck, to tell which part of each band is
    /// ignorance; 1024 where not written, 0 for none.
    pub twins: Option<u32>,
    /// Run in blocks only until every one of these numbers is known to the precision asked for; `runs` is then the most futures.
    pub until: Option<Vec<Precision>>,
}

/// How exactly one number is to be known: half the width of its 95 % interval. Either the value of a policy (`policy`) or the paired
/// difference of two (`better` less `than`); either in the measure's unit, amounts in the file's unit (`within`), or as a part of the number
/// itself (`relative`).
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Precision {
    /// A measure of `cofin measures`.
    pub measure: String,
    /// The policy whose value it is.
    pub policy: Option<String>,
    /// The policy whose difference it is …
    pub better: Option<String>,
    /// … to this policy.
    pub than: Option<String>,
    /// Half the width of the 95 % interval in the measure's unit, amounts in the file's unit.
    pub within: Option<Exact>,
    /// Half the width of the 95 % interval, as a part of the number.
    pub relative: Option<Exact>,
}

/// How the numbers drawn once a run are spread over the runs. Whatever the design, more runs, other policies or threads move no draw,
/// and the printed errors allow for it: runs that hang together are averaged first, and only those averages are taken as independent.
/// A rank correlation between two numbers keeps the spread of one of them; the others follow it and are spread less evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Design {
    /// Independently.
    Random,
    /// Each number evenly within each block of 64 runs, the numbers independently of each other.
    LatinHypercube,
    /// Each block of 64 runs is a Sobol net, scrambled anew (Owen 1995, Joe & Kuo 2008): the numbers are spread evenly, and so are pairs
    /// and small groups of them. At most 256 numbers drawn once a run, in the order of their paths: a new distribution in the world or
    /// in a scheme of the file may move the draws of others. Numbers that only a policy brings are spread as by `LatinHypercube`.
    Sobol,
    /// Every second run mirrors the one before: where that drew a high quantile, it draws the same quantile from the top. Errors are
    /// made of pairs.
    Antithetic,
}

/// A rank correlation between two uncertain numbers.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Correlation {
    /// Two field paths; both per run, or both per project of the same technology (`*` for every technology).
    pub between: (String, String),
    /// Spearman's rank correlation, between −1 and 1.
    pub rank: Exact,
}

/// Where a number comes from.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Source {
    /// How good the source is.
    pub grade: Grade,
    /// The citation.
    pub cite: String,
}

/// How good a source is. Written without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[allow(non_camel_case_types, reason = "the scenario language writes grades in lower case")]
pub enum Grade {
    /// A policy document says it.
    document,
    /// Seen in a publication.
    published,
    /// Arithmetic on those.
    derived,
    /// A choice.
    assumption,
}
