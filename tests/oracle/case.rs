//! A small random scenario as plain data, printed in the scenario language. Simulates nothing.

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::ledger::Ratio;
use crate::loan::Repayment;

/// Whole currency units in one unit of the file: all cases are written in millions.
pub const MILLION: i64 = 1_000_000;

/// A number as written.
#[derive(Clone, Debug)]
pub enum Law {
    Constant(Decimal),
    Uniform(Decimal, Decimal),
    Triangular(Decimal, Decimal, Decimal),
    Pert(Decimal, Decimal, Decimal),
    Beta {
        mean: Decimal,
        strength: Decimal,
    },
    LogNormal {
        median: Decimal,
        sigma: Decimal,
    },
    Discrete {
        values: Vec<Decimal>,
        weights: Vec<Decimal>,
    },
    /// Counts, of proposals only.
    Poisson(Decimal),
}

/// A number as written, perhaps drawn per run where each project would have its own.
#[derive(Clone, Debug)]
pub struct Num {
    pub law: Law,
    pub per_run: bool,
    /// A parameter that is drawn once a run, if there is one.
    pub parameter: Option<Parameter>,
}

/// A parameter that is drawn once a run: its name, what it is drawn from, and what it is in a run that is looked at.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: &'static str,
    pub law: Law,
    pub value: Option<f64>,
}

impl Num {
    /// The constant, if it is one.
    pub fn constant(&self) -> Option<Decimal> {
        match self.law {
            Law::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// The path of its parameter that is drawn once a run, where the number stands at `path`.
    pub fn parameter_at(&self, path: &str) -> Option<String> {
        self.parameter.as_ref().map(|parameter| format!("{path}.{}", parameter.name))
    }

    /// The number with its parameter as a run drew it; `path` is where it is written.
    pub fn in_run(&self, path: &str, drawn: &std::collections::BTreeMap<String, f64>) -> Num {
        let mut num = self.clone();
        if let (Some(at), Some(parameter)) = (self.parameter_at(path), &mut num.parameter) {
            parameter.value = Some(drawn[&at]);
        }
        num
    }

    /// A parameter: as the run drew it, or as written.
    pub fn of(&self, name: &str, written: &Decimal) -> f64 {
        match &self.parameter {
            Some(parameter) if parameter.name == name => parameter.value.expect("a run is looked at"),
            _ => real(*written),
        }
    }

    /// E[X], in closed form.
    pub fn mean(&self) -> f64 {
        match &self.law {
            Law::Constant(value) => real(*value),
            Law::Uniform(low, high) => 0.5 * (self.of("low", low) + self.of("high", high)),
            Law::Triangular(low, mode, high) => {
                (self.of("low", low) + self.of("mode", mode) + self.of("high", high)) / 3.0
            }
            Law::Pert(low, mode, high) => (real(*low) + 4.0 * real(*mode) + real(*high)) / 6.0,
            Law::Beta { mean, .. } | Law::Poisson(mean) => real(*mean),
            Law::LogNormal { median, sigma } => {
                self.of("median", median) * (self.of("sigma", sigma) * self.of("sigma", sigma) / 2.0).exp()
            }
            Law::Discrete { values, weights } => {
                let all: f64 = weights.iter().map(|w| real(*w)).sum();
                values.iter().zip(weights).map(|(v, w)| real(*v) * real(*w)).sum::<f64>() / all
            }
        }
    }

    /// P(X < number), in closed form.
    pub fn chance_below(&self, number: f64) -> f64 {
        match &self.law {
            Law::Constant(value) => f64::from(u8::from(real(*value) < number)),
            Law::Uniform(low, high) => ((number - real(*low)) / (real(*high) - real(*low))).clamp(0.0, 1.0),
            Law::LogNormal { median, sigma } => {
                let z = (number / self.of("median", median)).ln() / self.of("sigma", sigma);
                0.5 * libm::erfc(-z / 2.0_f64.sqrt())
            }
            Law::Discrete { values, weights } => {
                let all: f64 = weights.iter().map(|w| real(*w)).sum();
                let below = values.iter().zip(weights).filter(|(v, _)| real(**v) < number * (1.0 - 1e-12));
                below.map(|(_, w)| real(*w)).sum::<f64>() / all
            }
            Law::Triangular(..) | Law::Pert(..) | Law::Beta { .. } | Law::Poisson(_) => {
                panic!("no chance is needed of {self}")
            }
        }
    }

    /// E[min(X, cap)], in closed form.
    pub fn mean_capped(&self, cap: f64) -> f64 {
        match &self.law {
            Law::Constant(value) => real(*value).min(cap),
            // E[min(X, m)] is m less the mean of what lies below it, or E[X] less the mean of what lies above it.
            Law::Uniform(low, high) => {
                let (a, b) = (self.of("low", low), self.of("high", high));
                if cap <= a {
                    cap
                } else if cap >= b {
                    self.mean()
                } else {
                    cap - (cap - a) * (cap - a) / (2.0 * (b - a))
                }
            }
            Law::Triangular(low, mode, high) => {
                let (a, c, b) = (self.of("low", low), self.of("mode", mode), self.of("high", high));
                if cap <= a {
                    cap
                } else if cap >= b {
                    self.mean()
                } else if cap < c {
                    cap - (cap - a).powi(3) / (3.0 * (b - a) * (c - a))
                } else {
                    self.mean() - (b - cap).powi(3) / (3.0 * (b - a) * (b - c))
                }
            }
            Law::LogNormal { median, sigma } => {
                let (mu, sd) = (self.of("median", median).ln(), self.of("sigma", sigma));
                let normal = |z: f64| 0.5 * libm::erfc(-z / 2.0_f64.sqrt());
                let z = (cap.ln() - mu) / sd;
                self.mean() * normal(z - sd) + cap * normal(-z)
            }
            Law::Discrete { values, weights } => {
                let all: f64 = weights.iter().map(|w| real(*w)).sum();
                values.iter().zip(weights).map(|(v, w)| real(*v).min(cap) * real(*w)).sum::<f64>() / all
            }
            Law::Pert(..) | Law::Beta { .. } | Law::Poisson(_) => panic!("no capped mean is needed of {self}"),
        }
    }
}

/// A decimal for valuations.
pub fn real(decimal: Decimal) -> f64 {
    decimal.to_f64().expect("a decimal is a number")
}

impl fmt::Display for Num {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |values: &[Decimal]| values.iter().map(Decimal::to_string).collect::<Vec<_>>().join(", ");
        let own = |name: &str, written: &Decimal| match &self.parameter {
            Some(Parameter { name: drawn, law, .. }) if *drawn == name => {
                Num { law: law.clone(), per_run: false, parameter: None }.to_string()
            }
            _ => written.to_string(),
        };
        let text = match &self.law {
            Law::Constant(value) => value.to_string(),
            Law::Uniform(low, high) => format!("Uniform({}, {})", own("low", low), own("high", high)),
            Law::Triangular(low, mode, high) => {
                format!("Triangular({}, {}, {})", own("low", low), own("mode", mode), own("high", high))
            }
            Law::Pert(low, mode, high) => format!("Pert({low}, {mode}, {high})"),
            Law::Beta { mean, strength } => {
                format!("Beta(mean: {}, strength: {})", own("mean", mean), own("strength", strength))
            }
            Law::LogNormal { median, sigma } => {
                format!("LogNormal(median: {}, sigma: {})", own("median", median), own("sigma", sigma))
            }
            Law::Discrete { values, weights } => {
                format!("Discrete(values: [{}], weights: [{}])", list(values), list(weights))
            }
            Law::Poisson(mean) => format!("Poisson({mean})"),
        };
        if self.per_run && self.constant().is_none() { write!(f, "PerRun({text})") } else { f.write_str(&text) }
    }
}

/// What a per-run number measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Money: in millions in the file, in whole units in the export.
    Amount,
    /// A share that divides an amount: exact as written, or kept to nine decimals.
    Share,
    /// Anything else.
    Plain,
}

#[derive(Clone, Debug)]
pub struct Economy {
    pub output: Num,
    pub growth: Option<Num>,
    pub social_discount_rate: Num,
    pub state_discount_rate: Num,
    pub profit_tax: Num,
    pub excess_burden: Option<Num>,
    pub social_return_ratio: Option<Num>,
    pub domestic_share: Option<Num>,
    pub spillover_lag_months: Option<Num>,
    pub value_added_per_profit: Option<Num>,
    pub failure_correlation: Option<Num>,
}

#[derive(Clone, Debug)]
pub enum Release {
    AtOnce,
    Even,
    BetaCurve { alpha: Num, beta: Num, span_years: Option<Num> },
}

/// An audit after payment.
#[derive(Clone, Debug)]
pub struct After {
    pub sampled: Num,
    pub fine: Option<Num>,
    pub cost_share: Option<Num>,
    pub fear: Option<Num>,
    pub gain: Option<Num>,
}

#[derive(Clone, Debug, Default)]
pub struct Administration {
    pub approval_months: Option<Num>,
    pub payment_lag_months: Option<Num>,
    /// Lag and cost share of the ex-ante audit.
    pub audit: Option<(Option<Num>, Option<Num>)>,
    /// In its place, an audit after payment.
    pub after: Option<After>,
    pub release: Option<Release>,
    pub carry_over: Option<Num>,
    pub patent_months: Option<Num>,
    pub recovery: Option<Num>,
    /// Whether undrawn commitments stay used; `None` there is the default, not.
    pub keeps_commitments: Option<bool>,
}

#[derive(Clone, Debug)]
pub struct FirmClass {
    pub name: String,
    pub weight: Decimal,
    pub hurdle_rate: Num,
    pub liquid_wealth: Num,
    pub pledgeable_assets: Option<Num>,
    pub loan_to_value: Option<Num>,
    pub loan_rate: Option<Num>,
    pub application_cost: Option<Num>,
    pub response: Option<Num>,
    pub own_tax_base: bool,
    pub failure_hazard: Option<Num>,
    pub start_up: bool,
    pub sme: bool,
    pub with_university: Option<Num>,
}

#[derive(Clone, Debug)]
pub struct University {
    pub efficiency: Option<Num>,
    pub coordination_loss: Option<Num>,
    pub capacity_per_year: Option<Num>,
    pub inventor_share: Option<Num>,
}

#[derive(Clone, Debug)]
pub struct Stage {
    pub name: String,
    pub cost: Num,
    pub months: Num,
    pub success: Num,
    pub cost_overrun: Option<Num>,
    pub time_overrun: Option<Num>,
    pub files_patent: bool,
    /// Productivity and cost of effort.
    pub effort: Option<(Num, Num)>,
}

#[derive(Clone, Debug)]
pub enum Payoff {
    Lump(Num),
    Stream {
        first_year: Num,
        years: u32,
        decay: Option<Num>,
        margin: Option<Num>,
        yearly_volatility: Option<Num>,
    },
    /// The multiple of the R&D, and months from launch to exit.
    Multiple {
        law: Num,
        exit_months: Option<Num>,
    },
}

#[derive(Clone, Debug)]
pub struct Learning {
    pub units: u32,
    pub first_unit_cost: Num,
    pub market_price: Num,
    pub rate: Num,
}

#[derive(Clone, Debug)]
pub struct Technology {
    pub name: String,
    pub market: &'static str,
    pub strategic: bool,
    pub proposals_per_year: Num,
    pub intake_years: u32,
    pub public_value: Option<Num>,
    /// Chance of deployment of the topic that an intake year has in common.
    pub topic: Option<Num>,
    /// Value and margin.
    pub state_purchase: Option<(Num, Num)>,
    pub stages: Vec<Stage>,
    pub payoff: Option<Payoff>,
    pub learning: Option<Learning>,
    pub cost_overrun: Option<Num>,
    pub time_overrun: Option<Num>,
    pub unprotected: Option<Num>,
    pub certification_months: Option<Num>,
    pub start_up_share: Option<Decimal>,
}

/// A project of a table, with the numbers that it states, by column.
#[derive(Clone, Debug)]
pub struct Listed {
    pub name: String,
    pub technology: String,
    pub class: String,
    pub arrival: u32,
    pub stated: Vec<(String, Decimal)>,
}

#[derive(Clone, Debug, Default)]
pub struct Eligibility {
    pub technologies: Option<Vec<String>>,
    pub market: Option<Vec<&'static str>>,
    pub strategic: Option<bool>,
    pub state_need: Option<bool>,
    pub firms: Option<Vec<String>>,
    pub start_up: Option<bool>,
    pub with_university: Option<bool>,
    pub private_share_at_least: Option<Decimal>,
    pub stages: Option<Vec<String>>,
}

#[derive(Clone, Debug)]
pub enum Funding {
    /// The State's share; the school's share of State money; the firm's share of the counterpart; the most of a contract.
    Share {
        state: Num,
        /// Each project has its own.
        per_project: bool,
        to: Option<Num>,
        counterpart: Option<Num>,
        at_most: Option<Num>,
    },
    /// The most that it pays; the firm's part of the cost; the chance that a winner does not redeem it.
    Voucher {
        value: Num,
        co_pay: Num,
        unused: Option<Num>,
    },
    Match {
        private: Decimal,
        state: Decimal,
    },
    /// The fund's share of the cost, what it owns, and its name.
    Equity {
        share: Decimal,
        stake: Decimal,
        vehicle: String,
    },
    /// An overlay: the rate δ.
    TaxDeduction {
        rate: Num,
    },
    /// An overlay: the cover and the fee, whether a patent is pledged, loan to value and what it brings, years and repayment, whether the
    /// budget counts what is guaranteed.
    Guarantee {
        cover: Num,
        fee: Option<Num>,
        patent: bool,
        loan_to_value: Num,
        recovery: Option<Num>,
        years: Option<u32>,
        repayment: Option<Repayment>,
        face: Option<bool>,
    },
    /// An overlay: what is taken off the rate, β, years of a loan, how it is paid back, π and what an inspection costs.
    InterestRelief {
        points: Num,
        loan_share: Option<Num>,
        years: u32,
        repayment: Option<Repayment>,
        inspection: Option<(Num, Num)>,
    },
    /// An overlay: first units that the State buys.
    Purchase {
        units: u32,
        price: Num,
        months: u32,
        accepted: Option<Num>,
    },
    /// An overlay: a collar around revenue; `difference`: as written, if it is.
    Collar {
        low: Num,
        high: Num,
        share: Num,
        grace_years: Option<u32>,
        difference: Option<bool>,
    },
    /// An overlay: factors by what they multiply; chance, cost and the State's share of a harm.
    Effects {
        times: Vec<(String, Num)>,
        liability: Option<(Num, Num, Option<Num>)>,
    },
    Nothing,
}

impl Funding {
    /// Whether it lies over contracts and own money.
    pub fn is_overlay(&self) -> bool {
        match self {
            Funding::TaxDeduction { .. }
            | Funding::InterestRelief { .. }
            | Funding::Guarantee { .. }
            | Funding::Purchase { .. }
            | Funding::Collar { .. }
            | Funding::Effects { .. } => true,
            Funding::Share { .. }
            | Funding::Voucher { .. }
            | Funding::Match { .. }
            | Funding::Equity { .. }
            | Funding::Nothing => false,
        }
    }
}

/// Who picks the topics of a scheme's projects.
#[derive(Clone, Debug)]
pub enum Origin {
    BottomUp,
    TopDown {
        fits: Num,
        specificity: Num,
    },
    /// The class, and the school's share of State money.
    Lead {
        class: String,
        pass_through: Num,
    },
    /// Of how many ideas the best is taken.
    Open(u32),
}

#[derive(Clone, Debug)]
pub enum Payment {
    Advance(Num),
    PerStage,
    Reimburse,
    OnResult(Option<Num>),
}

#[derive(Clone, Debug)]
pub enum Rights {
    Firm,
    State(Option<Num>),
    University,
    Shared(Num),
}

#[derive(Clone, Debug)]
pub struct Royalty {
    pub rates: Vec<Num>,
    pub cap: Option<Num>,
    pub interest: Option<Num>,
}

#[derive(Clone, Debug)]
pub enum Selection {
    Everyone,
    FirstCome,
    Lottery,
    Panel { reliability: Num, failure_aversion: Option<Num>, per_project: Option<bool>, least_success: Option<Num> },
    Portfolio { reliability: Num },
    Tournament { keep: Vec<u32>, reliability: Num, failure_aversion: Option<Num> },
}

#[derive(Clone, Debug)]
pub struct Scheme {
    pub name: String,
    pub eligibility: Eligibility,
    pub origin: Option<Origin>,
    pub funding: Funding,
    pub payment: Option<Payment>,
    pub overrun_cap: Option<Decimal>,
    pub rights: Option<Rights>,
    pub royalty: Option<Royalty>,
    pub selection: Option<Selection>,
    pub call_every_months: Option<u32>,
    pub tries: Option<u32>,
    pub approval_months: Option<Num>,
    pub believed_award: Option<Num>,
    pub compliance_cost: Option<Num>,
    pub budget_per_year: Option<Num>,
    pub firm_chooses_size: Option<bool>,
    pub max_scale: Option<Decimal>,
    pub start_at_own_risk: Option<bool>,
    /// What administering it costs the State: to set it up, and by contract.
    pub set_up_cost: Option<Num>,
    pub cost_per_contract: Option<Num>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    Cash,
    Awards,
    Both,
}

#[derive(Clone, Debug)]
pub struct Vehicle {
    pub name: String,
    pub size: Num,
    pub state_share: Num,
    pub invest_years: u32,
    pub life_years: u32,
    pub fee: Option<Num>,
    pub carry: Option<Num>,
    pub hurdle: Option<Num>,
    /// Whether its rules are those of public investment; `None` there is the default, not.
    pub public: Option<bool>,
    /// Interest of a buy-out.
    pub buy_out: Option<Num>,
}

#[derive(Clone, Debug)]
pub struct Policy {
    pub name: String,
    pub schemes: Vec<String>,
    /// Threshold and what it is over; `None` there is the default, cash.
    pub priority: Option<(Decimal, Option<Over>)>,
    pub strategic_floor: Option<Decimal>,
    pub budget_per_year: Option<Num>,
    /// Numbers that the policy changes, by path.
    pub set: Vec<(String, Num)>,
}

#[derive(Clone, Debug)]
pub struct Case {
    pub seed: u64,
    pub runs: u32,
    pub latin: bool,
    /// Whether firms do what they do in the reference; `None` there is the default, not.
    pub fixed: Option<bool>,
    /// 1 is January.
    pub start_month: u32,
    /// 1 is January.
    pub fiscal_year_starts: Option<u32>,
    pub months: u32,
    pub economy: Economy,
    pub administration: Option<Administration>,
    pub firms: Vec<FirmClass>,
    pub university: Option<University>,
    pub technologies: Vec<Technology>,
    /// Projects of a table, in the order of its lines.
    pub listed: Vec<Listed>,
    pub vehicles: Vec<Vehicle>,
    pub schemes: Vec<Scheme>,
    /// Schemes that are law already.
    pub baseline: Vec<String>,
    pub budget_per_year: Option<Num>,
    /// Points of the shared budget over years, in millions, in the place of one number.
    pub budget_path: Vec<(i64, i64)>,
    /// Points of other numbers over years, by path, in the place of one number each.
    pub paths: std::collections::BTreeMap<String, Vec<(i64, Decimal)>>,
    pub max_state_share: Option<Decimal>,
    pub policies: Vec<Policy>,
    pub reference: String,
    /// Two paths and a rank correlation.
    pub correlations: Vec<(String, String, Decimal)>,
}

impl Case {
    /// The projects of the table that are of a technology, by name.
    pub fn listed_of(&self, technology: &str) -> Vec<&Listed> {
        let mut listed: Vec<&Listed> = self.listed.iter().filter(|of| of.technology == technology).collect();
        listed.sort_by(|a, b| a.name.cmp(&b.name));
        listed
    }

    /// The case in which every policy, the reference with them, has what is law already before its own schemes, but for kinds of which it has
    /// one itself (section 6, Law in force).
    pub fn with_law(&self) -> Case {
        let kind = |name: &String| std::mem::discriminant(&self.scheme(name).funding);
        let mut case = self.clone();
        for policy in &mut case.policies {
            let own = std::mem::take(&mut policy.schemes);
            let replaced = |name: &&String| own.iter().any(|own| kind(own) == kind(name));
            policy.schemes = self.baseline.iter().filter(|name| !replaced(name)).cloned().collect();
            policy.schemes.extend(own);
        }
        case
    }

    /// Whether the study has overlays: whether a policy has one.
    pub fn has_overlays(&self) -> bool {
        let used = |scheme: &Scheme| self.policies.iter().any(|policy| policy.schemes.contains(&scheme.name));
        self.schemes.iter().any(|scheme| scheme.funding.is_overlay() && used(scheme))
    }

    pub fn scheme(&self, name: &str) -> &Scheme {
        self.schemes.iter().find(|s| s.name == name).expect("a policy names a scheme of the case")
    }

    pub fn vehicle(&self, name: &str) -> &Vehicle {
        self.vehicles.iter().find(|v| v.name == name).expect("a scheme names a vehicle of the case")
    }

    /// Whether a policy of the case has a fund.
    pub fn has_funds(&self) -> bool {
        let of_fund = |name: &String| matches!(self.scheme(name).funding, Funding::Equity { .. });
        self.policies.iter().any(|policy| policy.schemes.iter().any(of_fund))
    }

    pub fn policy(&self, name: &str) -> &Policy {
        self.policies.iter().find(|p| p.name == name).expect("a policy of the case")
    }

    pub fn technology(&self, name: &str) -> &Technology {
        self.technologies.iter().find(|t| t.name == name).expect("a technology of the case")
    }

    /// The case as a policy changes it.
    pub fn changed_by(&self, policy: &str) -> Case {
        let mut changed = self.clone();
        for (path, num) in &self.policy(policy).set {
            changed.change(path, num.clone());
        }
        changed
    }

    fn change(&mut self, path: &str, num: Num) {
        self.paths.remove(path);
        let segments: Vec<&str> = path.split('.').collect();
        let place = match segments[..] {
            ["economy", "profit_tax"] => &mut self.economy.profit_tax,
            ["economy", "social_discount_rate"] => &mut self.economy.social_discount_rate,
            ["administration", field] => {
                let a = self.administration.get_or_insert_default();
                let place = match field {
                    "approval_months" => &mut a.approval_months,
                    "payment_lag_months" => &mut a.payment_lag_months,
                    "patent_months" => &mut a.patent_months,
                    "recovery" => &mut a.recovery,
                    _ => panic!("{path} cannot be changed"),
                };
                place.insert(num.clone())
            }
            ["firms", name, field] => {
                let class = self.firms.iter_mut().find(|c| c.name == name).expect("a class of the case");
                match field {
                    "hurdle_rate" => &mut class.hurdle_rate,
                    "liquid_wealth" => &mut class.liquid_wealth,
                    _ => panic!("{path} cannot be changed"),
                }
            }
            ["technologies", name, ref rest @ ..] => {
                let t = self.technologies.iter_mut().find(|t| t.name == name).expect("a technology of the case");
                match *rest {
                    ["certification_months"] => t.certification_months.insert(num.clone()),
                    ["public_value"] => t.public_value.insert(num.clone()),
                    ["stages", stage, "cost"] => {
                        &mut t.stages.iter_mut().find(|s| s.name == stage).expect("a stage of the case").cost
                    }
                    ["stages", stage, "success"] => {
                        &mut t.stages.iter_mut().find(|s| s.name == stage).expect("a stage of the case").success
                    }
                    _ => panic!("{path} cannot be changed"),
                }
            }
            ["schemes", name, "funding", "state"] => {
                let scheme = self.schemes.iter_mut().find(|s| s.name == name).expect("a scheme of the case");
                match &mut scheme.funding {
                    Funding::Share { state, per_project, .. } => {
                        *per_project = false;
                        state
                    }
                    Funding::Match { .. }
                    | Funding::Voucher { .. }
                    | Funding::Equity { .. }
                    | Funding::TaxDeduction { .. }
                    | Funding::InterestRelief { .. }
                    | Funding::Guarantee { .. }
                    | Funding::Purchase { .. }
                    | Funding::Collar { .. }
                    | Funding::Effects { .. }
                    | Funding::Nothing => {
                        panic!("{path} cannot be changed")
                    }
                }
            }
            _ => panic!("{path} cannot be changed"),
        };
        *place = num;
    }

    /// Every per-run number that the case writes, by path. The one place where paths of the export are spelled.
    pub fn per_run_numbers(&self) -> Vec<(String, &Num, Kind)> {
        let mut all = Vec::new();
        self.economy_numbers(&mut all);
        self.class_numbers(&mut all);
        for technology in &self.technologies {
            let at = |field: &str| format!("technologies.{}.{field}", technology.name);
            put(&mut all, at("unprotected"), technology.unprotected.as_ref(), Kind::Share);
            put(&mut all, at("topic.deployment"), technology.topic.as_ref(), Kind::Plain);
            if let Some(learning) = &technology.learning {
                put(&mut all, at("learning.first_unit_cost"), Some(&learning.first_unit_cost), Kind::Amount);
                put(&mut all, at("learning.market_price"), Some(&learning.market_price), Kind::Amount);
                put(&mut all, at("learning.rate"), Some(&learning.rate), Kind::Plain);
            }
            if let Some((_, margin)) = &technology.state_purchase {
                put(&mut all, at("state_purchase.margin"), Some(margin), Kind::Share);
            }
            for stage in &technology.stages {
                let at = |field: &str| at(&format!("stages.{}.effort.{field}", stage.name));
                let (productivity, cost) = stage.effort.as_ref().map_or((None, None), |(p, c)| (Some(p), Some(c)));
                put(&mut all, at("productivity"), productivity, Kind::Plain);
                put(&mut all, at("cost"), cost, Kind::Amount);
            }
            if let Some(Payoff::Stream { decay, margin, yearly_volatility, .. }) = &technology.payoff {
                put(&mut all, at("payoff.decay"), decay.as_ref(), Kind::Plain);
                put(&mut all, at("payoff.margin"), margin.as_ref(), Kind::Plain);
                put(&mut all, at("payoff.yearly_volatility"), yearly_volatility.as_ref(), Kind::Plain);
            }
        }
        for v in &self.vehicles {
            let at = |field: &str| format!("vehicles.{}.{field}", v.name);
            put(&mut all, at("size"), Some(&v.size), Kind::Amount);
            put(&mut all, at("state_share"), Some(&v.state_share), Kind::Share);
            put(&mut all, at("fee"), v.fee.as_ref(), Kind::Share);
            put(&mut all, at("carry"), v.carry.as_ref(), Kind::Share);
            put(&mut all, at("hurdle"), v.hurdle.as_ref(), Kind::Plain);
            put(&mut all, at("buy_out.interest"), v.buy_out.as_ref(), Kind::Plain);
        }
        for scheme in &self.schemes {
            scheme.numbers(&mut all);
        }
        put(&mut all, "budget_per_year".to_owned(), self.budget_per_year.as_ref(), Kind::Amount);
        for policy in &self.policies {
            let path = format!("policies.{}.budget_per_year", policy.name);
            put(&mut all, path, policy.budget_per_year.as_ref(), Kind::Amount);
        }
        all
    }

    /// Every parameter of a distribution that the case draws once a run, by path.
    pub fn parameters(&self) -> Vec<(String, Law)> {
        let mut written: Vec<(String, Option<&Num>)> = Vec::new();
        for technology in &self.technologies {
            let at = format!("technologies.{}", technology.name);
            written.push((format!("{at}.cost_overrun"), technology.cost_overrun.as_ref()));
            written.push((format!("{at}.time_overrun"), technology.time_overrun.as_ref()));
            for stage in &technology.stages {
                let at = format!("{at}.stages.{}", stage.name);
                written.push((format!("{at}.success"), Some(&stage.success)));
                written.push((format!("{at}.cost_overrun"), stage.cost_overrun.as_ref()));
                written.push((format!("{at}.time_overrun"), stage.time_overrun.as_ref()));
            }
        }
        let of = |(path, num): (String, Option<&Num>)| Some((num?.parameter_at(&path)?, num?.parameter.clone()?.law));
        written.into_iter().filter_map(of).collect()
    }

    fn economy_numbers<'a>(&'a self, all: &mut Vec<(String, &'a Num, Kind)>) {
        let e = &self.economy;
        for (field, num, kind) in [
            ("output", Some(&e.output), Kind::Amount),
            ("growth", e.growth.as_ref(), Kind::Plain),
            ("social_discount_rate", Some(&e.social_discount_rate), Kind::Plain),
            ("state_discount_rate", Some(&e.state_discount_rate), Kind::Plain),
            ("profit_tax", Some(&e.profit_tax), Kind::Share),
            ("excess_burden", e.excess_burden.as_ref(), Kind::Plain),
            ("social_return_ratio", e.social_return_ratio.as_ref(), Kind::Plain),
            ("domestic_share", e.domestic_share.as_ref(), Kind::Plain),
            ("spillover_lag_months", e.spillover_lag_months.as_ref(), Kind::Plain),
            ("value_added_per_profit", e.value_added_per_profit.as_ref(), Kind::Plain),
            ("failure_correlation", e.failure_correlation.as_ref(), Kind::Plain),
        ] {
            put(all, format!("economy.{field}"), num, kind);
        }
        if let Some(a) = &self.administration {
            let (lag, cost) = a.audit.as_ref().map_or((None, None), |(lag, cost)| (lag.as_ref(), cost.as_ref()));
            if let Some(after) = &a.after {
                for (field, num, kind) in [
                    ("sampled", Some(&after.sampled), Kind::Share),
                    ("fine", after.fine.as_ref(), Kind::Plain),
                    ("fear", after.fear.as_ref(), Kind::Amount),
                ] {
                    put(all, format!("administration.audit.{field}"), num, kind);
                }
            }
            let cost = a.after.as_ref().map_or(cost, |after| after.cost_share.as_ref());
            for (field, num, kind) in [
                ("payment_lag_months", a.payment_lag_months.as_ref(), Kind::Plain),
                ("audit.lag_months", lag, Kind::Plain),
                ("audit.cost_share", cost, Kind::Share),
                ("carry_over", a.carry_over.as_ref(), Kind::Share),
                ("patent_months", a.patent_months.as_ref(), Kind::Plain),
                ("recovery", a.recovery.as_ref(), Kind::Share),
            ] {
                put(all, format!("administration.{field}"), num, kind);
            }
            if let Some(Release::BetaCurve { alpha, beta, span_years }) = &a.release {
                put(all, "administration.release.alpha".to_owned(), Some(alpha), Kind::Plain);
                put(all, "administration.release.beta".to_owned(), Some(beta), Kind::Plain);
                put(all, "administration.release.span_years".to_owned(), span_years.as_ref(), Kind::Plain);
            }
        }
        if let Some(u) = &self.university {
            for (field, num, kind) in [
                ("efficiency", u.efficiency.as_ref(), Kind::Plain),
                ("coordination_loss", u.coordination_loss.as_ref(), Kind::Plain),
                ("capacity_per_year", u.capacity_per_year.as_ref(), Kind::Plain),
                ("inventor_share", u.inventor_share.as_ref(), Kind::Share),
            ] {
                put(all, format!("university.{field}"), num, kind);
            }
        }
    }

    fn class_numbers<'a>(&'a self, all: &mut Vec<(String, &'a Num, Kind)>) {
        for class in &self.firms {
            for (field, num, kind) in [
                ("hurdle_rate", Some(&class.hurdle_rate), Kind::Plain),
                ("loan_to_value", class.loan_to_value.as_ref(), Kind::Share),
                ("loan_rate", class.loan_rate.as_ref(), Kind::Plain),
                ("application_cost", class.application_cost.as_ref(), Kind::Amount),
                ("response", class.response.as_ref(), Kind::Plain),
                ("failure_hazard", class.failure_hazard.as_ref(), Kind::Plain),
                ("with_university", class.with_university.as_ref(), Kind::Plain),
            ] {
                put(all, format!("firms.{}.{field}", class.name), num, kind);
            }
        }
    }
}

impl Technology {
    /// The overrun of a stage in a run: its own, or the technology's; `field` is `cost_overrun` or `time_overrun`.
    pub fn overrun(&self, stage: usize, field: &str, drawn: &std::collections::BTreeMap<String, f64>) -> Option<Num> {
        let (own, shared) = match field {
            "cost_overrun" => (&self.stages[stage].cost_overrun, &self.cost_overrun),
            _ => (&self.stages[stage].time_overrun, &self.time_overrun),
        };
        let at = format!("technologies.{}", self.name);
        match (own, shared) {
            (Some(own), _) => Some(own.in_run(&format!("{at}.stages.{}.{field}", self.stages[stage].name), drawn)),
            (None, Some(shared)) => Some(shared.in_run(&format!("{at}.{field}"), drawn)),
            (None, None) => None,
        }
    }

    /// A State need is a public value above nothing.
    pub fn has_state_need(&self) -> bool {
        self.public_value.as_ref().is_some_and(|value| value.constant() != Some(Decimal::ZERO))
    }
}

impl Scheme {
    fn numbers<'a>(&'a self, all: &mut Vec<(String, &'a Num, Kind)>) {
        let at = |field: &str| format!("schemes.{}.{field}", self.name);
        if let Funding::Share { state, per_project, to, counterpart, at_most } = &self.funding {
            put(all, at("funding.state"), Some(state).filter(|_| !per_project), Kind::Share);
            put(all, at("funding.to"), to.as_ref(), Kind::Share);
            put(all, at("funding.counterpart.firm"), counterpart.as_ref(), Kind::Share);
            put(all, at("funding.at_most"), at_most.as_ref(), Kind::Amount);
        }
        match &self.origin {
            None | Some(Origin::BottomUp | Origin::Open(_)) => {}
            Some(Origin::TopDown { fits, specificity }) => {
                put(all, at("origin.fits"), Some(fits), Kind::Plain);
                put(all, at("origin.specificity"), Some(specificity), Kind::Plain);
            }
            Some(Origin::Lead { class: _, pass_through }) => {
                put(all, at("origin.pass_through"), Some(pass_through), Kind::Share);
            }
        }
        if let Funding::Voucher { value, co_pay, unused } = &self.funding {
            put(all, at("funding.value"), Some(value), Kind::Amount);
            put(all, at("funding.co_pay"), Some(co_pay), Kind::Share);
            put(all, at("funding.unused"), unused.as_ref(), Kind::Plain);
        }
        if let Funding::Guarantee { cover, fee, loan_to_value, recovery, .. } = &self.funding {
            put(all, at("funding.cover"), Some(cover), Kind::Share);
            put(all, at("funding.fee"), fee.as_ref(), Kind::Plain);
            put(all, at("funding.loan_to_value"), Some(loan_to_value), Kind::Plain);
            put(all, at("funding.recovery"), recovery.as_ref(), Kind::Plain);
        }
        if let Funding::InterestRelief { points, loan_share, inspection, .. } = &self.funding {
            put(all, at("funding.points"), Some(points), Kind::Plain);
            put(all, at("funding.loan_share"), loan_share.as_ref(), Kind::Share);
            let (inspected, fear) =
                inspection.as_ref().map_or((None, None), |(chance, cost)| (Some(chance), Some(cost)));
            put(all, at("funding.inspected"), inspected, Kind::Plain);
            put(all, at("funding.fear"), fear, Kind::Amount);
        }
        if let Funding::TaxDeduction { rate } = &self.funding {
            put(all, at("funding.rate"), Some(rate), Kind::Plain);
        }
        if let Funding::Purchase { price, accepted, .. } = &self.funding {
            put(all, at("funding.price"), Some(price), Kind::Amount);
            put(all, at("funding.accepted"), accepted.as_ref(), Kind::Share);
        }
        if let Funding::Collar { low, high, share, .. } = &self.funding {
            put(all, at("funding.low"), Some(low), Kind::Plain);
            put(all, at("funding.high"), Some(high), Kind::Plain);
            put(all, at("funding.share"), Some(share), Kind::Share);
        }
        if let Funding::Effects { times, liability } = &self.funding {
            for (name, factor) in times {
                let name = if name.contains('.') { format!("[{name}]") } else { name.clone() };
                put(all, at(&format!("funding.times.{name}")), Some(factor), Kind::Plain);
            }
            if let Some((chance, cost, share)) = liability {
                put(all, at("funding.liability.chance"), Some(chance), Kind::Plain);
                put(all, at("funding.liability.cost"), Some(cost), Kind::Amount);
                put(all, at("funding.liability.state_share"), share.as_ref(), Kind::Share);
            }
        }
        match &self.payment {
            Some(Payment::Advance(share)) => put(all, at("payment"), Some(share), Kind::Share),
            Some(Payment::OnResult(floor)) => put(all, at("payment.floor"), floor.as_ref(), Kind::Share),
            None | Some(Payment::PerStage | Payment::Reimburse) => {}
        }
        match &self.rights {
            Some(Rights::State(royalty)) => put(all, at("rights.licence_royalty"), royalty.as_ref(), Kind::Share),
            Some(Rights::Shared(firm)) => put(all, at("rights.firm"), Some(firm), Kind::Share),
            None | Some(Rights::Firm | Rights::University) => {}
        }
        if let Some(royalty) = &self.royalty {
            for (year, rate) in royalty.rates.iter().enumerate() {
                put(all, at(&format!("royalty.rates.{year}")), Some(rate), Kind::Share);
            }
            put(all, at("royalty.cap"), royalty.cap.as_ref(), Kind::Plain);
            put(all, at("royalty.interest"), royalty.interest.as_ref(), Kind::Plain);
        }
        if let Some(Selection::Portfolio { reliability }) = &self.selection {
            put(all, at("selection.reliability"), Some(reliability), Kind::Plain);
        }
        if let Some(Selection::Panel { least_success, .. }) = &self.selection {
            put(all, at("selection.least_success"), least_success.as_ref(), Kind::Plain);
        }
        if let Some(
            Selection::Panel { reliability, failure_aversion, .. }
            | Selection::Tournament { keep: _, reliability, failure_aversion },
        ) = &self.selection
        {
            put(all, at("selection.reliability"), Some(reliability), Kind::Plain);
            put(all, at("selection.failure_aversion"), failure_aversion.as_ref(), Kind::Plain);
        }
        put(all, at("believed_award"), self.believed_award.as_ref(), Kind::Plain);
        put(all, at("compliance_cost"), self.compliance_cost.as_ref(), Kind::Amount);
        put(all, at("budget_per_year"), self.budget_per_year.as_ref(), Kind::Amount);
        put(all, at("set_up_cost"), self.set_up_cost.as_ref(), Kind::Amount);
        put(all, at("cost_per_contract"), self.cost_per_contract.as_ref(), Kind::Amount);
    }

    /// The State's share as written where it is exact: for `Match`, state ÷ (private + state).
    pub fn matched_share(&self) -> Option<Ratio> {
        match &self.funding {
            Funding::Match { private, state } => {
                let (p, s) = (Ratio::exact(*private), Ratio::exact(*state));
                Some(Ratio::new(s.num * p.den, s.num * p.den + p.num * s.den))
            }
            Funding::Equity { share, .. } => Some(Ratio::exact(*share)),
            Funding::Share { .. }
            | Funding::Voucher { .. }
            | Funding::TaxDeduction { .. }
            | Funding::InterestRelief { .. }
            | Funding::Guarantee { .. }
            | Funding::Purchase { .. }
            | Funding::Collar { .. }
            | Funding::Effects { .. }
            | Funding::Nothing => None,
        }
    }

    /// Whether the State pays for a stage, by its place in a technology: of a voucher the first of those that it would pay for.
    pub fn pays(&self, technology: &Technology, stage: usize) -> bool {
        let named = |k: usize| {
            let name = &technology.stages[k].name;
            self.eligibility.stages.as_ref().is_none_or(|names| names.contains(name))
        };
        let first = || (0..stage).all(|k| !named(k));
        named(stage) && (!matches!(self.funding, Funding::Voucher { .. }) || first())
    }
}

fn put<'a>(all: &mut Vec<(String, &'a Num, Kind)>, path: String, num: Option<&'a Num>, kind: Kind) {
    if let Some(num) = num {
        all.push((path, num, kind));
    }
}
