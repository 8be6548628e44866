//! The numbers of one run of one policy: a case with its exported draws filled in, and the documented defaults. Decides nothing.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::case::{
    Case, FirmClass, Funding, Kind, MILLION, Num, Origin, Over, Payment, Payoff, Policy, Release, Rights, Scheme,
};
use crate::case::{Selection, Technology, real};
use crate::collar::Collar;
use crate::draws::{Exported, ExportedProject};
use crate::learning::{Batch, Beside, Learning};
use crate::ledger::{Ratio, months, whole};
use crate::loan::{Guarantee, Relief, Repayment};

/// Per-run numbers by path.
pub struct Numbers<'a> {
    case: BTreeMap<String, (&'a Num, Kind)>,
    exported: &'a BTreeMap<String, f64>,
}

impl Numbers<'_> {
    /// The number as exported, or the constant of the case, or the default.
    pub fn get(&self, path: &str, default: f64) -> f64 {
        let written = self.case.get(path);
        if let Some((num, Kind::Share)) = written {
            return self.kept(path, num).float();
        }
        if let Some(value) = self.exported.get(path) {
            return *value;
        }
        match written {
            None => default,
            Some((num, kind)) => {
                let value = num.constant().unwrap_or_else(|| panic!("the export lacks {path}"));
                if *kind == Kind::Amount { real(value * Decimal::from(MILLION)) } else { real(value) }
            }
        }
    }

    /// A share, exactly (section 2): as written if constant, else kept to nine decimals.
    pub fn share(&self, path: &str, default: Ratio) -> Ratio {
        self.case.get(path).map_or(default, |(num, _)| self.kept(path, num))
    }

    /// An amount in whole units.
    pub fn amount(&self, path: &str) -> Option<i64> {
        self.case.contains_key(path).then(|| whole(self.get(path, 0.0)))
    }

    fn kept(&self, path: &str, num: &Num) -> Ratio {
        match num.constant() {
            Some(value) => Ratio::exact(value),
            None => Ratio::sampled(*self.exported.get(path).unwrap_or_else(|| panic!("the export lacks {path}"))),
        }
    }
}

/// When State money comes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Timing {
    Advance(Ratio),
    PerStage,
    Reimburse,
    /// The floor.
    OnResult(Ratio),
}

impl Timing {
    /// Whether the State pays before the stage.
    pub fn before(self) -> bool {
        matches!(self, Timing::Advance(_) | Timing::PerStage)
    }

    /// Whether State money follows the cost (input-based) or the plan.
    pub fn follows_cost(self) -> bool {
        !matches!(self, Timing::OnResult(_))
    }
}

/// A royalty schedule.
#[derive(Clone, Debug)]
pub struct RoyaltyTerms {
    pub rates: Vec<Ratio>,
    pub cap: Option<f64>,
    pub interest: f64,
}

/// How a call ranks.
#[derive(Clone, Copy, Debug)]
pub enum Ranking {
    Everyone,
    FirstCome,
    Lottery,
    Panel { reliability: f64, failure_aversion: f64, per_project: bool, least_success: f64 },
    Portfolio { reliability: f64 },
}

/// The terms of a scheme.
pub struct Terms<'a> {
    pub scheme: &'a Scheme,
    /// Takes applications.
    pub open: bool,
    /// Contracts by phase of a tournament.
    pub keep: Option<Vec<u32>>,
    /// Reliability and failure aversion of a panel.
    pub panel: (f64, f64),
    /// The rate of a deduction, where it is one.
    pub deduction: Option<f64>,
    /// Relief of interest, where it is one.
    pub relief: Option<Relief>,
    /// A guarantee, where it is one.
    pub guarantee: Option<Guarantee>,
    /// What the State buys, where it does.
    pub purchase: Option<Batch>,
    /// How it shares revenue, where it does.
    pub collar: Option<Collar>,
    /// Factors by what they multiply, where it is an overlay of these.
    pub effects: Option<Vec<(String, f64)>>,
    /// Chance and cost of a harm by a launch, and the State's share of it.
    pub harm: Option<(f64, i64, Ratio)>,
    /// The State's share; of a scheme in which each project has its own, of no use.
    own_state: Ratio,
    /// w: the school's share of State money.
    pub school: Ratio,
    /// The chance that a project fits what is asked for, and what that leaves of its payoff.
    pub asks: Option<(f64, f64)>,
    /// Of how many ideas the best is taken; 1 of the firm's own.
    pub draws: u32,
    /// ψ: the firm's share of the counterpart.
    pub firm_of_counterpart: Ratio,
    pub timing: Timing,
    /// m̂.
    pub overrun_cap: f64,
    pub owned: Ratio,
    /// The fund that pays, by its place among the policy's, and what it owns.
    pub fund: Option<(usize, Ratio)>,
    pub licence: Ratio,
    pub royalty: Option<RoyaltyTerms>,
    pub ranking: Ranking,
    pub every: i64,
    pub tries: u32,
    pub believed: f64,
    /// With what an audit after payment is feared.
    pub compliance: f64,
    pub budget: Option<i64>,
    pub chooses_size: bool,
    pub max_scale: f64,
    pub own_risk: bool,
    /// The most that the State pays of a contract.
    pub at_most: Option<i64>,
    /// Chance that a winner does not redeem its voucher.
    pub unused: f64,
    /// What it costs the State to set it up, and by contract.
    pub set_up: i64,
    pub per_contract: i64,
}

/// A firm class with its per-run numbers.
pub struct Class<'a> {
    pub written: &'a FirmClass,
    pub hurdle: f64,
    pub loan_rate: f64,
    pub application: i64,
    pub response: f64,
    pub hazard: f64,
}

/// How much may be paid by when.
#[derive(Clone, Copy, Debug)]
pub enum Curve {
    AtOnce,
    Even,
    Beta { alpha: f64, beta: f64, span: f64 },
}

/// What a launch earns.
#[derive(Clone, Copy, Debug)]
pub enum Pay {
    Nothing,
    Lump(i64),
    Stream {
        first_year: i64,
        years: i64,
        decay: f64,
        margin: f64,
    },
    /// An exit: its multiple and, where that is one number of the run, this, what is expected of it, months from launch.
    Exit {
        multiple: f64,
        known: f64,
        expected: i64,
        months: f64,
    },
}

/// A project with all its draws.
pub struct Project<'a> {
    pub draws: &'a ExportedProject,
    pub technology: &'a Technology,
    pub class: usize,
    pub arrival: i64,
    pub failure: Option<i64>,
    pub wealth: i64,
    pub assets: i64,
    pub limit: i64,
    /// Per stage: planned cost, planned months, chance, overruns, gate luck, mean overruns.
    pub cost: Vec<i64>,
    pub months: Vec<f64>,
    pub chance: Vec<f64>,
    pub cost_overrun: Vec<f64>,
    pub time_overrun: Vec<f64>,
    pub gate: Vec<f64>,
    pub mean_cost_overrun: Vec<f64>,
    pub mean_time_overrun: Vec<f64>,
    pub certification: f64,
    /// Its quantile of being audited, and what a unit is worth to who takes it.
    pub audit: (f64, f64),
    pub approval: f64,
    pub mean_approval: f64,
    pub public_value: i64,
    /// Chance of deployment, where it has a topic in common with others, and the public value of that topic.
    pub deployment: Option<f64>,
    pub topic_value: i64,
    pub pay: Pay,
    pub unprotected: Ratio,
    /// What the overrun of each stage is drawn from in this run.
    cost_laws: Vec<Option<Num>>,
    /// Value and profit of what the State buys.
    pub purchase: (i64, i64),
    pub learning: Option<Learning>,
    /// What an exit's multiple is drawn from.
    multiple_law: Option<Num>,
    /// Standard deviation of the yearly change of log profit.
    pub sigma: f64,
    /// γ and κ of each stage that has effort.
    effort: Vec<Option<(f64, f64)>>,
}

impl Terms<'_> {
    /// Whether a project may be what is asked for, and its class the one that carries the topics (section 6, Origin).
    pub fn picks(&self, project: &Project<'_>) -> bool {
        let lead = match &self.scheme.origin {
            Some(Origin::Lead { class, .. }) => *class == project.draws.class,
            None | Some(Origin::BottomUp | Origin::TopDown { .. } | Origin::Open(_)) => true,
        };
        lead && self.asks.is_none_or(|(fits, _)| project.draws.fields["origin"] < fits)
    }

    /// ι and 1 − ζ: what it makes of a project's payoff.
    pub fn idea(&self, project: &Project<'_>) -> (f64, f64) {
        let own = match project.pay {
            Pay::Lump(payoff) | Pay::Stream { first_year: payoff, .. } => payoff as f64,
            Pay::Nothing | Pay::Exit { .. } => 0.0,
        };
        let best = project.draws.fields.get(&format!("best.{}", self.scheme.name));
        let best = best.filter(|_| own > 0.0).map_or(1.0, |best| best / own);
        (if self.draws > 1 { best } else { 1.0 }, self.asks.map_or(1.0, |(_, left)| left))
    }

    /// The State's share of a project: the scheme's, or the project's own, which its firm knows.
    pub fn state(&self, project: &Project<'_>) -> Ratio {
        match &self.scheme.funding {
            Funding::Share { state, per_project: true, .. } if state.constant().is_none() => {
                let key = format!("state_share.{}", self.scheme.name);
                Ratio::sampled(*project.draws.fields.get(&key).unwrap_or_else(|| panic!("the export lacks {key}")))
            }
            _ => self.own_state,
        }
    }
}

impl World<'_> {
    /// The firm's part of ownership under a scheme, which pays so much, of all profit undiscounted (section 6, Funds).
    pub fn firms_part(&self, project: &Project<'_>, scheme: Option<usize>, paid: f64, profit: f64) -> f64 {
        let Some(terms) = scheme.map(|scheme| &self.terms[scheme]) else { return 1.0 };
        let Some((fund, stake)) = terms.fund else { return terms.owned.float() };
        let z = stake.float();
        if !self.funds[fund].public {
            return 1.0 - z;
        }
        match project.multiple(terms.own_state.float() / z) {
            Some((mean, limited, _)) => 1.0 - if mean > 0.0 { z * limited / mean } else { z },
            None => 1.0 - if profit > 0.0 { z.min(paid / profit) } else { z },
        }
    }

    /// What is the State's of what is paid under a scheme.
    pub fn of_state(&self, scheme: Option<usize>) -> Ratio {
        let fund = scheme.and_then(|scheme| self.terms[scheme].fund);
        fund.map_or(Ratio::ONE, |(fund, _)| self.funds[fund].state)
    }

    /// The number at a path in the fiscal year of a month, where the case writes a path over years there; else that of all years.
    fn in_month(&self, path: &str, month: i64, same: f64) -> f64 {
        self.paths.get(path).map_or(same, |points| along_decimals(points, self.fiscal_year(month)))
    }

    /// Months from an award under these terms to the contract: this project's, if it is made in this month, and what is expected of
    /// them by those who look at it then.
    pub fn approval(&self, project: &Project<'_>, terms: &Terms<'_>, month: i64) -> (f64, f64) {
        let own = format!("schemes.{}.approval_months", terms.scheme.name);
        if self.paths.contains_key(&own) {
            let months = self.in_month(&own, month, 0.0);
            return (months, months);
        }
        let written = terms.scheme.approval_months.as_ref();
        if written.is_none() {
            let all = |same: f64| self.in_month("administration.approval_months", month, same);
            return (all(project.approval), all(project.mean_approval));
        }
        let drawn = field(project.draws, &format!("approval_months.{}", terms.scheme.name), written, 1, 0.0);
        (drawn, mean_of(written, drawn))
    }

    /// How cash is released in the fiscal year of a month.
    pub fn release(&self, month: i64) -> Option<Curve> {
        let at = |field: &str, same: f64| self.in_month(&format!("administration.release.{field}"), month, same);
        self.release.map(|curve| match curve {
            Curve::AtOnce | Curve::Even => curve,
            Curve::Beta { alpha, beta, span } => {
                Curve::Beta { alpha: at("alpha", alpha), beta: at("beta", beta), span: at("span_years", span) }
            }
        })
    }

    /// A share in the fiscal year of a month; on a path it is kept to nine decimals.
    fn share_in_month(&self, path: &str, month: i64, same: Ratio) -> Ratio {
        if self.paths.contains_key(path) { Ratio::sampled(self.in_month(path, month, 0.0)) } else { same }
    }

    /// What of the cash unused in the fiscal year of this month is carried over.
    pub fn carry_over(&self, month: i64) -> Ratio {
        self.share_in_month("administration.carry_over", month, self.carry_over)
    }

    /// What the audit of a payment of this month costs.
    pub fn audit_cost(&self, month: i64) -> Ratio {
        self.share_in_month("administration.audit.cost_share", month, self.audit_cost)
    }

    /// Efficiency and coordination loss of contracts that are applied for in this month.
    pub fn university(&self, month: i64) -> (f64, f64) {
        let efficiency = self.in_month("university.efficiency", month, self.efficiency);
        (efficiency, self.in_month("university.coordination_loss", month, self.coordination_loss))
    }

    /// Contracts with a school in a fiscal year.
    pub fn capacity(&self, year: i64) -> Option<f64> {
        let path = self.paths.get("university.capacity_per_year");
        path.map(|points| along_decimals(points, year)).or(self.capacity)
    }
}

/// The value of a path in a year.
fn along_decimals(points: &[(i64, Decimal)], year: i64) -> f64 {
    let value = |place: usize| real(points[place].1);
    let next = points.iter().position(|point| point.0 > year);
    match next {
        Some(0) => value(0),
        None => value(points.len() - 1),
        Some(next) => {
            let (from, to) = (points[next - 1].0, points[next].0);
            value(next - 1) + (value(next) - value(next - 1)) * (year - from) as f64 / (to - from) as f64
        }
    }
}

impl Project<'_> {
    /// Effort in a stage whose gate decides on so much money, worth that when the stage starts, at scale x: what it adds to the chance
    /// of passing, which is `chance` without it, and what it costs.
    pub fn effort(&self, stage: usize, at_stake: f64, x: f64, chance: f64) -> (f64, f64) {
        let Some((gamma, kappa)) = self.effort[stage] else { return (0.0, 0.0) };
        let missing = 1.0 - chance;
        if gamma == 0.0 || at_stake <= 0.0 {
            return (0.0, 0.0);
        }
        let e = (gamma * at_stake / (kappa * x)).min(missing / gamma);
        ((gamma * e).min(missing), kappa * x * e * e / 2.0)
    }

    /// What follows from its launch beside the payoff, with this batch bought, as its firm expects at ρ.
    pub fn beside(&self, batch: Option<Batch>, rho: f64) -> Beside {
        self.learning.map_or_else(Beside::default, |learning| learning.beside(batch, rho))
    }

    /// Whether a unit that it makes for the State is accepted; units are counted from 1.
    pub fn accepts(&self, batch: Batch, unit: i64) -> bool {
        let key = format!("first_units.{}", unit - 1);
        *self.draws.fields.get(&key).unwrap_or_else(|| panic!("the export lacks {key}")) < batch.accepted.float()
    }

    /// E[min(X, m̂)] of a stage; a number drawn per run is that run's number.
    pub fn mean_capped(&self, stage: usize, cap: f64) -> f64 {
        match &self.cost_laws[stage] {
            None => 1.0_f64.min(cap),
            Some(num) if num.per_run => self.mean_cost_overrun[stage].min(cap),
            Some(num) => num.mean_capped(cap),
        }
    }

    /// E[M], E[min(M, m)] and P(M < m) of an exit at multiple M; a number drawn per run is that run's number.
    pub fn multiple(&self, most: f64) -> Option<(f64, f64, f64)> {
        let Pay::Exit { known: multiple, .. } = self.pay else { return None };
        let law = self.multiple_law.as_ref().expect("an exit has a law");
        Some(if law.per_run {
            (multiple, multiple.min(most), f64::from(u8::from(multiple < most)))
        } else {
            (law.mean(), law.mean_capped(most), law.chance_below(most))
        })
    }

    /// The chance of success: all stages are passed and, under these terms, a fund has back what it paid.
    pub fn success(&self, terms: &Terms<'_>) -> f64 {
        let Some((_, stake)) = terms.fund else { return self.chance_of_all() };
        let back = terms.own_state.float() / stake.float();
        self.chance_of_all() * self.multiple(back).map_or(1.0, |(.., below)| 1.0 - below)
    }

    /// `Π p_k`.
    pub fn chance_of_all(&self) -> f64 {
        self.chance.iter().product()
    }

    pub fn volatility(&self, year: i64) -> f64 {
        let of = |year: i64| self.draws.fields.get(&format!("volatility.{year}")).copied();
        assert!(of(0).is_none() || of(year).is_some(), "the export lacks the volatility of sales year {year}");
        of(year).unwrap_or(1.0)
    }
}

/// The policy's limit on new commitments by fiscal year, 0 being that of month 0.
pub enum Budget {
    Unlimited,
    Same(i64),
    /// Points in order: linear between them, constant outside.
    Path(Vec<(i64, i64)>),
}

impl Budget {
    pub fn of(&self, year: i64) -> Option<i64> {
        match self {
            Budget::Unlimited => None,
            Budget::Same(amount) => Some(*amount),
            Budget::Path(points) => Some(whole(along(points, year))),
        }
    }
}

/// The value of a path in a year: on the line between its points, constant outside.
fn along(points: &[(i64, i64)], year: i64) -> f64 {
    if year <= points[0].0 {
        points[0].1 as f64
    } else if let Some(pair) = points.windows(2).find(|pair| year < pair[1].0) {
        let (low, high) = (pair[0].1 as f64, pair[1].1 as f64);
        low + (high - low) * (year - pair[0].0) as f64 / (pair[1].0 - pair[0].0) as f64
    } else {
        points[points.len() - 1].1 as f64
    }
}

/// Everything that one run of one policy needs.
#[allow(clippy::struct_excessive_bools, reason = "facts of a world that lives ask for one by one")]
pub struct World<'a> {
    pub policy: &'a Policy,
    /// Whether the study has overlays.
    pub study_has_overlays: bool,
    /// Whether firms do what they do in the reference.
    pub fixed: bool,
    /// Whether each of the policy's schemes is law already.
    pub law: Vec<bool>,
    /// The largest State share of contract and overlays.
    pub most_state: f64,
    pub terms: Vec<Terms<'a>>,
    /// The funds of the policy.
    pub funds: Vec<crate::fund::Terms>,
    /// Whether the study has funds.
    pub study_has_funds: bool,
    pub classes: Vec<Class<'a>>,
    pub projects: Vec<Project<'a>>,
    /// Place of month 0 in its fiscal year, from 0.
    pub first_month: i64,
    pub horizon: i64,
    pub tax: Ratio,
    pub social: f64,
    pub fiscal: f64,
    pub growth: f64,
    pub output: f64,
    pub burden: f64,
    /// (Φ − 1) · domestic.
    pub spillover: f64,
    pub domestic: f64,
    pub spillover_lag: f64,
    pub value_added: f64,
    payment_lag: f64,
    audit_lag: f64,
    audit_cost: Ratio,
    /// Chance of an audit after payment, and its fine; whether anybody looks then.
    pub after: Option<(f64, f64)>,
    release: Option<Curve>,
    carry_over: Ratio,
    patent: f64,
    /// Paths over fiscal years, 0 being that of month 0, by the path of the number that they stand for.
    paths: BTreeMap<String, Vec<(i64, Decimal)>>,
    pub recovery: Ratio,
    pub keeps_commitments: bool,
    efficiency: f64,
    coordination_loss: f64,
    capacity: Option<f64>,
    pub inventors: Ratio,
    pub budget: Budget,
    pub floor: Option<Ratio>,
    /// The threshold, and whether it is over cash and over awards.
    pub priority: Option<(Ratio, bool, bool)>,
}

impl<'a> World<'a> {
    /// The world of a policy: `case` as the policy changes it.
    pub fn new(case: &'a Case, policy: &str, exported: &'a Exported) -> World<'a> {
        let written = case.per_run_numbers().into_iter().map(|(path, num, kind)| (path, (num, kind))).collect();
        let n = Numbers { case: written, exported: &exported.numbers };
        let policy = case.policy(policy);
        // A fiscal year is called by the calendar year in which it starts; all cases start in 2026.
        let first_year = 2026 - i64::from(case.start_month < case.fiscal_year_starts.unwrap_or(1));
        let classes: Vec<Class<'a>> = case.firms.iter().map(|class| class_of(&n, class)).collect();
        let mut projects: Vec<Project<'_>> =
            exported.projects.iter().map(|draws| project_of(&n, case, draws)).collect();
        for i in 0..projects.len() {
            // The first of a topic in project order has index 0.
            let of = projects[i].draws;
            let first = projects.iter().find(|p| p.draws.technology == of.technology && p.draws.year == of.year);
            projects[i].topic_value = first.expect("itself at least").public_value;
        }
        let mut terms: Vec<Terms<'_>> = Vec::new();
        let funds = crate::fund::funds(&n, case, policy);
        for name in &policy.schemes {
            terms.push(terms_of(&n, case.scheme(name), &funds));
        }
        if case.fixed == Some(true) {
            // Nobody does more research, or another's.
            for of in &mut terms {
                (of.school, of.firm_of_counterpart) = (Ratio::ZERO, Ratio::ONE);
            }
            for p in &mut projects {
                p.effort = vec![None; p.cost.len()];
            }
        }
        let own_budget = n.amount(&format!("policies.{}.budget_per_year", policy.name));
        World {
            policy,
            study_has_overlays: case.has_overlays(),
            fixed: case.fixed == Some(true),
            law: policy.schemes.iter().map(|name| case.baseline.contains(name)).collect(),
            most_state: case.max_state_share.map_or(0.8, real),
            terms,
            funds,
            study_has_funds: case.has_funds(),
            classes,
            projects,
            first_month: (i64::from(case.start_month) - i64::from(case.fiscal_year_starts.unwrap_or(1))).rem_euclid(12),
            horizon: i64::from(case.months),
            tax: n.share("economy.profit_tax", Ratio::ZERO),
            social: n.get("economy.social_discount_rate", 0.0),
            fiscal: n.get("economy.state_discount_rate", 0.0),
            growth: n.get("economy.growth", 0.0),
            output: n.amount("economy.output").expect("output is written") as f64,
            burden: n.get("economy.excess_burden", 0.0),
            spillover: (n.get("economy.social_return_ratio", 1.0) - 1.0) * n.get("economy.domestic_share", 1.0),
            domestic: n.get("economy.domestic_share", 1.0),
            spillover_lag: n.get("economy.spillover_lag_months", 0.0),
            value_added: n.get("economy.value_added_per_profit", 1.0),
            payment_lag: n.get("administration.payment_lag_months", 0.0),
            audit_lag: n.get("administration.audit.lag_months", 0.0),
            audit_cost: n.share("administration.audit.cost_share", Ratio::ZERO),
            after: case
                .administration
                .as_ref()
                .and_then(|a| a.after.as_ref())
                .map(|_| (n.get("administration.audit.sampled", 0.0), n.get("administration.audit.fine", 0.0))),
            release: case.administration.as_ref().and_then(|a| a.release.as_ref()).map(|release| match release {
                Release::AtOnce => Curve::AtOnce,
                Release::Even => Curve::Even,
                Release::BetaCurve { .. } => Curve::Beta {
                    alpha: n.get("administration.release.alpha", 1.0),
                    beta: n.get("administration.release.beta", 1.0),
                    span: n.get("administration.release.span_years", 1.0),
                },
            }),
            carry_over: n.share("administration.carry_over", Ratio::ZERO),
            patent: n.get("administration.patent_months", 0.0),
            paths: {
                let by_year = |points: &Vec<(i64, Decimal)>| points.iter().map(|(y, v)| (y - first_year, *v)).collect();
                case.paths.iter().map(|(path, points)| (path.clone(), by_year(points))).collect()
            },
            recovery: n.share("administration.recovery", Ratio::ZERO),
            keeps_commitments: case.administration.as_ref().and_then(|a| a.keeps_commitments).unwrap_or(false),
            efficiency: n.get("university.efficiency", 1.0),
            coordination_loss: n.get("university.coordination_loss", 0.0),
            capacity: n
                .case
                .contains_key("university.capacity_per_year")
                .then(|| n.get("university.capacity_per_year", 0.0)),
            inventors: n.share("university.inventor_share", Ratio::ZERO),
            budget: match own_budget.or_else(|| n.amount("budget_per_year")) {
                Some(amount) => Budget::Same(amount),
                None if case.budget_path.is_empty() => Budget::Unlimited,
                None => {
                    Budget::Path(case.budget_path.iter().map(|(year, m)| (year - first_year, m * MILLION)).collect())
                }
            },
            floor: policy.strategic_floor.map(Ratio::exact),
            priority: policy.priority.map(|(at_least, over)| {
                let over = over.unwrap_or(Over::Cash);
                (Ratio::exact(at_least), over != Over::Awards, over != Over::Cash)
            }),
        }
    }

    /// `(m₀ + t) div 12` (section 2).
    pub fn fiscal_year(&self, month: i64) -> i64 {
        (self.first_month + month) / 12
    }

    /// Months to the grant of a patent, by the fiscal year of a month.
    pub fn patent_months(&self, month: i64) -> f64 {
        self.in_month("administration.patent_months", month, self.patent)
    }

    /// 0 in January … 11 in December.
    pub fn month_of_year(&self, month: i64) -> i64 {
        (self.first_month + month) % 12
    }

    /// Payment lag + ex-ante audit lag of requests of this month, unrounded (decisions).
    pub fn lag(&self, month: i64) -> f64 {
        self.in_month("administration.payment_lag_months", month, self.payment_lag)
            + self.in_month("administration.audit.lag_months", month, self.audit_lag)
    }

    /// The same in whole months: one duration.
    pub fn lag_months(&self, month: i64) -> i64 {
        months(self.lag(month))
    }

    pub fn class(&self, project: &Project<'_>) -> &Class<'a> {
        &self.classes[project.class]
    }
}

fn class_of<'a>(n: &Numbers<'_>, class: &'a FirmClass) -> Class<'a> {
    let at = |field: &str| format!("firms.{}.{field}", class.name);
    let hurdle = n.get(&at("hurdle_rate"), 0.0);
    Class {
        written: class,
        hurdle,
        loan_rate: n.get(&at("loan_rate"), hurdle),
        application: n.amount(&at("application_cost")).unwrap_or(0),
        response: n.get(&at("response"), 0.0),
        hazard: n.get(&at("failure_hazard"), 0.0),
    }
}

fn terms_of<'a>(n: &Numbers<'_>, scheme: &'a Scheme, funds: &[crate::fund::Terms]) -> Terms<'a> {
    let at = |field: &str| format!("schemes.{}.{field}", scheme.name);
    let share = |field: &str, default: Ratio| n.share(&at(field), default);
    let voucher = matches!(scheme.funding, Funding::Voucher { .. });
    let state = match &scheme.funding {
        Funding::Voucher { .. } => share("funding.co_pay", Ratio::ZERO).rest(),
        Funding::Share { .. }
        | Funding::Match { .. }
        | Funding::Equity { .. }
        | Funding::TaxDeduction { .. }
        | Funding::InterestRelief { .. }
        | Funding::Guarantee { .. }
        | Funding::Purchase { .. }
        | Funding::Collar { .. }
        | Funding::Effects { .. }
        | Funding::Nothing => scheme.matched_share().unwrap_or_else(|| share("funding.state", Ratio::ZERO)),
    };
    let (owned, licence) = match &scheme.rights {
        None | Some(Rights::Firm) => (Ratio::ONE, Ratio::ZERO),
        Some(Rights::State(_)) => (Ratio::ONE, share("rights.licence_royalty", Ratio::ZERO)),
        Some(Rights::University) => (Ratio::ZERO, Ratio::ZERO),
        Some(Rights::Shared(_)) => (share("rights.firm", Ratio::ONE), Ratio::ZERO),
    };
    Terms {
        scheme,
        keep: match &scheme.selection {
            Some(Selection::Tournament { keep, .. }) => Some(keep.clone()),
            _ => None,
        },
        panel: (n.get(&at("selection.reliability"), 1.0), n.get(&at("selection.failure_aversion"), 0.0)),
        open: !matches!(scheme.funding, Funding::Nothing) && !scheme.funding.is_overlay(),
        effects: match &scheme.funding {
            Funding::Effects { times, .. } => {
                let path = |name: &str| if name.contains('.') { format!("[{name}]") } else { name.to_owned() };
                let factor = |name: &str| n.get(&at(&format!("funding.times.{}", path(name))), 1.0);
                Some(times.iter().map(|(name, _)| (name.clone(), factor(name))).collect())
            }
            _ => None,
        },
        harm: match &scheme.funding {
            Funding::Effects { liability: Some(_), .. } => Some((
                n.get(&at("funding.liability.chance"), 0.0),
                n.amount(&at("funding.liability.cost")).expect("a harm has a cost"),
                share("funding.liability.state_share", Ratio::ZERO),
            )),
            _ => None,
        },
        deduction: matches!(scheme.funding, Funding::TaxDeduction { .. }).then(|| n.get(&at("funding.rate"), 0.0)),
        relief: match &scheme.funding {
            Funding::InterestRelief { years, repayment, .. } => Some(Relief {
                points: n.get(&at("funding.points"), 0.0),
                share: share("funding.loan_share", Ratio::ZERO),
                months: 12 * i64::from(*years),
                repayment: repayment.unwrap_or(Repayment::Annuity),
                fear: n.get(&at("funding.inspected"), 0.0) * n.amount(&at("funding.fear")).unwrap_or(0) as f64,
            }),
            _ => None,
        },
        guarantee: match &scheme.funding {
            Funding::Guarantee { patent, recovery, years, repayment, face, .. } => Some(Guarantee {
                cover: share("funding.cover", Ratio::ZERO),
                fee: n.get(&at("funding.fee"), 0.0),
                patent: *patent,
                to_value: n.get(&at("funding.loan_to_value"), 0.0),
                recovery: n
                    .get(&at(if recovery.is_some() { "funding.recovery" } else { "funding.loan_to_value" }), 0.0),
                months: 12 * i64::from(years.unwrap_or(5)),
                repayment: repayment.unwrap_or(Repayment::Annuity),
                face: face.unwrap_or(false),
            }),
            _ => None,
        },
        purchase: match &scheme.funding {
            Funding::Purchase { units, months, .. } => Some(Batch {
                units: i64::from(*units),
                price: n.amount(&at("funding.price")).expect("a purchase has a price"),
                months: i64::from(*months),
                accepted: share("funding.accepted", Ratio::ONE),
            }),
            Funding::Share { .. }
            | Funding::Match { .. }
            | Funding::Voucher { .. }
            | Funding::Equity { .. }
            | Funding::TaxDeduction { .. }
            | Funding::InterestRelief { .. }
            | Funding::Guarantee { .. }
            | Funding::Collar { .. }
            | Funding::Effects { .. }
            | Funding::Nothing => None,
        },
        collar: match &scheme.funding {
            Funding::Collar { grace_years, difference, .. } => Some(Collar {
                low: n.get(&at("funding.low"), 0.0),
                high: n.get(&at("funding.high"), 0.0),
                share: share("funding.share", Ratio::ZERO).float(),
                grace: i64::from(grace_years.unwrap_or(0)),
                difference: difference.unwrap_or(false),
            }),
            Funding::Share { .. }
            | Funding::Match { .. }
            | Funding::Voucher { .. }
            | Funding::Equity { .. }
            | Funding::TaxDeduction { .. }
            | Funding::InterestRelief { .. }
            | Funding::Guarantee { .. }
            | Funding::Purchase { .. }
            | Funding::Effects { .. }
            | Funding::Nothing => None,
        },
        own_state: state,
        school: match &scheme.origin {
            Some(Origin::Lead { .. }) => share("origin.pass_through", Ratio::ZERO),
            None | Some(Origin::BottomUp | Origin::TopDown { .. } | Origin::Open(_)) => {
                share("funding.to", Ratio::ZERO)
            }
        },
        asks: match &scheme.origin {
            Some(Origin::TopDown { .. }) => {
                Some((n.get(&at("origin.fits"), 1.0), 1.0 - n.get(&at("origin.specificity"), 0.0)))
            }
            None | Some(Origin::BottomUp | Origin::Lead { .. } | Origin::Open(_)) => None,
        },
        draws: match &scheme.origin {
            Some(Origin::Open(draws)) => *draws,
            None | Some(Origin::BottomUp | Origin::Lead { .. } | Origin::TopDown { .. }) => 1,
        },
        firm_of_counterpart: share("funding.counterpart.firm", Ratio::ONE),
        timing: match &scheme.payment {
            Some(Payment::Advance(_)) => Timing::Advance(share("payment", Ratio::ZERO)),
            None | Some(Payment::PerStage) => Timing::PerStage,
            Some(Payment::Reimburse) => Timing::Reimburse,
            Some(Payment::OnResult(_)) => Timing::OnResult(share("payment.floor", Ratio::ZERO)),
        },
        overrun_cap: scheme.overrun_cap.map_or(1.5, real),
        owned,
        fund: match &scheme.funding {
            Funding::Equity { stake, vehicle, .. } => {
                let fund = funds.iter().position(|fund| fund.name == *vehicle).expect("a fund of the policy");
                Some((fund, Ratio::exact(*stake)))
            }
            _ => None,
        },
        licence,
        royalty: scheme.royalty.as_ref().map(|royalty| RoyaltyTerms {
            rates: (0..royalty.rates.len()).map(|j| share(&format!("royalty.rates.{j}"), Ratio::ZERO)).collect(),
            cap: royalty.cap.as_ref().map(|_| n.get(&at("royalty.cap"), 1.0)),
            interest: n.get(&at("royalty.interest"), 0.0),
        }),
        ranking: match &scheme.selection {
            None if voucher => Ranking::Lottery,
            None | Some(Selection::Everyone) => Ranking::Everyone,
            Some(Selection::FirstCome) => Ranking::FirstCome,
            Some(Selection::Lottery) => Ranking::Lottery,
            Some(Selection::Tournament { .. }) => Ranking::Panel {
                least_success: 0.0,
                per_project: false,
                reliability: n.get(&at("selection.reliability"), 1.0),
                failure_aversion: n.get(&at("selection.failure_aversion"), 0.0),
            },
            Some(Selection::Portfolio { .. }) => {
                Ranking::Portfolio { reliability: n.get(&at("selection.reliability"), 1.0) }
            }
            Some(Selection::Panel { per_project, .. }) => Ranking::Panel {
                least_success: n.get(&at("selection.least_success"), 0.0),
                per_project: per_project.unwrap_or(false),
                reliability: n.get(&at("selection.reliability"), 1.0),
                failure_aversion: n.get(&at("selection.failure_aversion"), 0.0),
            },
        },
        every: i64::from(scheme.call_every_months.unwrap_or(12)),
        tries: scheme.tries.unwrap_or(1),
        believed: n.get(&at("believed_award"), 0.5),
        compliance: n.amount(&at("compliance_cost")).unwrap_or(0) as f64
            + if scheme.funding.is_overlay() {
                0.0
            } else {
                let fear = n.amount("administration.audit.fear").unwrap_or(0) as f64;
                n.get("administration.audit.sampled", 0.0) * fear
            },
        budget: n.amount(&at("budget_per_year")),
        chooses_size: !matches!(scheme.funding, Funding::Equity { .. })
            && scheme.firm_chooses_size.unwrap_or(
                scheme.eligibility.state_need != Some(true)
                    && !matches!(scheme.selection, Some(Selection::Tournament { .. })),
            ),
        max_scale: scheme.max_scale.map_or(1.5, real),
        own_risk: scheme.start_at_own_risk == Some(true),
        at_most: n.amount(&at(if voucher { "funding.value" } else { "funding.at_most" })),
        unused: n.get(&at("funding.unused"), 0.0),
        set_up: n.amount(&at("set_up_cost")).unwrap_or(0),
        per_contract: n.amount(&at("cost_per_contract")).unwrap_or(0),
    }
}

/// A field of a project: as exported, or the constant of the case, or the default where it is not written.
fn field(draws: &ExportedProject, name: &str, written: Option<&Num>, unit: i64, default: f64) -> f64 {
    if let Some(value) = draws.fields.get(name) {
        return *value;
    }
    match written {
        None => default,
        Some(num) => {
            let value = num.constant().unwrap_or_else(|| panic!("the export lacks {name} of a project"));
            real(value * Decimal::from(unit))
        }
    }
}

fn project_of<'a>(n: &Numbers<'_>, case: &'a Case, draws: &'a ExportedProject) -> Project<'a> {
    let technology = case.technology(&draws.technology);
    let class = case.firms.iter().position(|c| c.name == draws.class).expect("a class of the case");
    let firm = &case.firms[class];
    let plain = |name: &str, written: Option<&Num>, default: f64| field(draws, name, written, 1, default);
    let amount = |name: &str, written: Option<&Num>| whole(field(draws, name, written, MILLION, 0.0));
    let share = |name: &str, default: Ratio| n.share(&format!("technologies.{}.{name}", technology.name), default);
    let stage = |k: usize, name: &str| format!("stages.{}.{name}", technology.stages[k].name);
    let all: Vec<usize> = (0..technology.stages.len()).collect();
    let cost_law = |k: usize| technology.overrun(k, "cost_overrun", n.exported);
    let time_law = |k: usize| technology.overrun(k, "time_overrun", n.exported);
    let cost_overrun: Vec<f64> =
        all.iter().map(|&k| plain(&stage(k, "cost_overrun"), cost_law(k).as_ref(), 1.0)).collect();
    let time_overrun: Vec<f64> =
        all.iter().map(|&k| plain(&stage(k, "time_overrun"), time_law(k).as_ref(), 1.0)).collect();
    // A number of the run is known to all, whatever a project of a table states of its own.
    let of_run = |path: &str, num: &Num, drawn: f64| {
        num.constant().map(real).or_else(|| n.exported.get(path).copied()).unwrap_or(drawn)
    };
    let mean_overrun = |k: usize, name: &str, drawn: f64| {
        let at = |of: &str| format!("technologies.{}.{of}", technology.name);
        let own = if name == "cost_overrun" {
            &technology.stages[k].cost_overrun
        } else {
            &technology.stages[k].time_overrun
        };
        let path = if own.is_some() { at(&stage(k, name)) } else { at(name) };
        let law = technology.overrun(k, name, n.exported);
        law.map_or(1.0, |num| if num.per_run { of_run(&path, &num, drawn) } else { num.mean() })
    };
    let assets = amount("pledgeable_assets", firm.pledgeable_assets.as_ref());
    let approval_law = case.administration.as_ref().and_then(|a| a.approval_months.as_ref());
    let approval = plain("approval_months", approval_law, 0.0);
    let pay = match &technology.payoff {
        None => Pay::Nothing,
        Some(Payoff::Lump(value)) => Pay::Lump(amount("payoff.value", Some(value))),
        Some(Payoff::Stream { first_year, years, .. }) => Pay::Stream {
            first_year: amount("payoff.first_year", Some(first_year)),
            years: i64::from(*years),
            decay: n.get(&format!("technologies.{}.payoff.decay", technology.name), 0.0),
            margin: n.get(&format!("technologies.{}.payoff.margin", technology.name), 1.0),
        },
        Some(Payoff::Multiple { law, exit_months }) => {
            let multiple = plain("payoff.law", Some(law), 0.0);
            let known = of_run(&format!("technologies.{}.payoff.law", technology.name), law, multiple);
            let expected = if law.per_run { known } else { law.mean() };
            let cost = |k: usize| amount(&stage(k, "cost"), Some(&technology.stages[k].cost)) as f64;
            let all_cost: f64 = all.iter().map(|&k| cost(k) * mean_overrun(k, "cost_overrun", cost_overrun[k])).sum();
            Pay::Exit {
                multiple,
                known,
                expected: whole(expected * all_cost),
                months: plain("payoff.exit_months", exit_months.as_ref(), 0.0),
            }
        }
    };
    let purchase = technology.state_purchase.as_ref().map_or((0, 0), |(value, _)| {
        let value = amount("state_purchase.value", Some(value));
        (value, share("state_purchase.margin", Ratio::ZERO).of(value))
    });
    Project {
        draws,
        technology,
        class,
        arrival: i64::from(draws.arrival),
        failure: draws.failure_month.map(i64::from),
        wealth: amount("liquid_wealth", Some(&firm.liquid_wealth)),
        assets,
        limit: n.share(&format!("firms.{}.loan_to_value", firm.name), Ratio::ZERO).of(assets),
        cost: all.iter().map(|&k| amount(&stage(k, "cost"), Some(&technology.stages[k].cost))).collect(),
        months: all.iter().map(|&k| plain(&stage(k, "months"), Some(&technology.stages[k].months), 0.0)).collect(),
        chance: all.iter().map(|&k| plain(&stage(k, "success"), Some(&technology.stages[k].success), 0.0)).collect(),
        gate: all.iter().map(|&k| plain(&stage(k, "gate"), None, f64::NAN)).collect(),
        mean_cost_overrun: all.iter().map(|&k| mean_overrun(k, "cost_overrun", cost_overrun[k])).collect(),
        mean_time_overrun: all.iter().map(|&k| mean_overrun(k, "time_overrun", time_overrun[k])).collect(),
        cost_laws: all.iter().map(|&k| cost_law(k)).collect(),
        cost_overrun,
        time_overrun,
        certification: plain("certification_months", technology.certification_months.as_ref(), 0.0),
        audit: (
            draws.fields.get("audit").copied().unwrap_or(0.5),
            draws.fields.get("audit_gain").copied().unwrap_or(0.0),
        ),
        approval,
        mean_approval: mean_of(approval_law, approval),
        public_value: amount("public_value", technology.public_value.as_ref()),
        deployment: technology
            .topic
            .as_ref()
            .map(|_| n.get(&format!("technologies.{}.topic.deployment", technology.name), 0.0)),
        topic_value: 0,
        pay,
        unprotected: share("unprotected", Ratio::ONE),
        purchase,
        sigma: n.get(&format!("technologies.{}.payoff.yearly_volatility", technology.name), 0.0),
        learning: technology.learning.as_ref().map(|learning| {
            let at = |field: &str| format!("technologies.{}.learning.{field}", technology.name);
            Learning {
                units: i64::from(learning.units),
                first: n.amount(&at("first_unit_cost")).expect("it is written"),
                market: n.amount(&at("market_price")).expect("it is written"),
                rate: n.get(&at("rate"), 0.0),
            }
        }),
        multiple_law: match &technology.payoff {
            Some(Payoff::Multiple { law, .. }) => Some(law.clone()),
            _ => None,
        },
        effort: all
            .iter()
            .map(|&k| {
                technology.stages[k].effort.as_ref().map(|_| {
                    let at = |field: &str| format!("technologies.{}.{}.{field}", technology.name, stage(k, "effort"));
                    (n.get(&at("productivity"), 0.0), n.amount(&at("cost")).expect("effort has a cost") as f64)
                })
            })
            .collect(),
    }
}

fn mean_of(law: Option<&Num>, drawn: f64) -> f64 {
    law.map_or(0.0, |num| if num.per_run { drawn } else { num.mean() })
}
