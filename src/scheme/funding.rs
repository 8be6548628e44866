//! Who pays how much of each stage: the funding rule as written and resolved, its own checks, and who pays what of a stage, expected
//! and actual. Decides nothing.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;

use crate::number::checks::{check_share, float};
use crate::number::{
    AmountPerRun, At, ColumnOf, FactorPerRun, Numbers, ProjectNumber, RunNumber, RunShare, Scope, SharePerRun,
    SharePerRunOrProject, Uncertain,
};
use crate::scheme::collar::{self, Collar, Counted};
use crate::scheme::effects::{self, Liability};
use crate::scheme::guarantee::{self, BudgetBy, Collateral, Guarantee};
use crate::scheme::loan::{Lending, Repayment};
use crate::scheme::relief::{self, Relief};
use crate::scheme::{overlay, purchase};
use crate::text::{Entries, Exact, Faults, Node};
use crate::units::{Money, Share};

/// Who pays how much of each stage.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub enum Funding {
    /// The State pays a share of each stage.
    Share {
        /// The State's share of the cost; `PerProject(…)` around a distribution gives each project a share of its own, which its firm knows when it applies.
        state: Uncertain<SharePerRunOrProject>,
        /// Who receives the State's money: `Firm` (default) or `University(share)`, the rest going to the firm.
        to: Option<Recipient>,
        /// Who brings the private counterpart; by default the firm alone.
        counterpart: Option<Counterpart>,
        /// The most that the State pays of a contract, stage by stage as they come; no limit where not written.
        at_most: Option<Uncertain<AmountPerRun>>,
    },
    /// So many parts of private money for so many of the State, exactly, at every gate.
    Match {
        /// Private parts.
        private: Exact,
        /// State parts.
        state: Exact,
    },
    /// A voucher for the first stage: all of its cost but the firm's part, up to the voucher's value. Given by lot, unless another `selection` is written.
    Voucher {
        /// The most that it pays.
        value: Uncertain<AmountPerRun>,
        /// The firm's part of the cost; beyond the value it pays alone.
        co_pay: Uncertain<SharePerRun>,
        /// Chance that a winner does not redeem it; 0 where not written.
        unused: Option<Uncertain<SharePerRun>>,
    },
    /// Equity of a fund, which pays a share of each stage beside the firm and owns a stake of its profit or its exit: stage by stage, as
    /// far as the fund's capital goes and while it invests. The stake is all that is owned beside the firm, and the project has the size
    /// of its plan.
    Equity {
        /// The fund's share of the cost of each stage, up to the overrun cap.
        share_of_cost: Exact,
        /// What the fund owns of the profit, or of the exit.
        stake: Exact,
        /// The fund: a name of `vehicles`.
        vehicle: String,
    },
    /// A tax deduction beside the payment itself: an overlay, which lies over a contract or over a firm's own money. It is no contract:
    /// nobody applies for it, and whoever may have it has it where it is worth more than complying costs.
    TaxDeduction {
        /// What is deducted from taxable profit for each unit of the firm's own payments, beside the payment itself: 1.0 where 200 % is.
        rate: Uncertain<FactorPerRun>,
    },
    /// Relief of the interest on bank loans: an overlay. The State pays the firm the difference of instalments at the loan rate of the firm's class and
    /// at a lower one, while the loan is served. A firm borrows as far as its pledged assets let it (`pledgeable_assets`, `loan_to_value`).
    InterestRelief {
        /// What is taken off the loan rate a year: 0.02 where 7.94 % become 5.94 %.
        points: Uncertain<SharePerRun>,
        /// Share of the firm's own part of a stage that is borrowed at least; where not written, what its wealth does not pay.
        loan_share: Option<Uncertain<SharePerRun>>,
        /// Years of each loan, from the start of its stage.
        years: u32,
        /// How it is paid back; `Annuity` where not written.
        repayment: Option<Repayment>,
        /// Chance that who takes the relief is inspected; 0 where not written.
        inspected: Option<Uncertain<SharePerRun>>,
        /// What a firm would give not to be inspected; 0 where not written.
        fear: Option<Uncertain<AmountPerRun>>,
    },
    /// A guarantee of bank loans: an overlay. A bank lends more, for the State pays a part of what it loses; it changes only what a firm can pay.
    Guarantee {
        /// Share of a loss that the State pays.
        cover: Uncertain<SharePerRun>,
        /// Fee a year that the firm pays the State, a share of what is guaranteed of the balance; 0 where not written.
        fee: Option<Uncertain<SharePerRun>>,
        /// What the bank takes as a pledge: `Assets`, or the project's `Patent` once it is granted.
        collateral: Collateral,
        /// Share of the pledge's value up to which the bank's uncovered part of loans goes.
        loan_to_value: Uncertain<SharePerRun>,
        /// Share of its value that the pledge brings the bank when the firm fails; the loan-to-value ratio where not written.
        recovery: Option<Uncertain<SharePerRun>>,
        /// Years of each loan, from the start of its stage, where no relief of interest says so; 5 where not written.
        years: Option<u32>,
        /// How it is paid back; `Annuity` where not written.
        repayment: Option<Repayment>,
        /// What of it counts towards the budget: `ExpectedCalls` (where not written) or `Face`, all that is guaranteed.
        budget_by: Option<BudgetBy>,
    },
    /// The State buys the first units of a product whose maker still learns to make it: an overlay, as a deduction is. What it pays beyond
    /// the market price is support. It is for technologies with `learning`.
    Purchase {
        /// Units that it buys, at most 1,000.
        units: u32,
        /// What it pays for a unit that it accepts.
        price: Uncertain<AmountPerRun>,
        /// Months from the launch over which the units are delivered, at most 120.
        months: u32,
        /// Chance that a unit is accepted; 1 where not written. A unit that is not is made and not paid.
        accepted: Option<Uncertain<SharePerRun>>,
    },
    /// A collar on revenue: the State shares what a sales year's revenue lacks of its plan, and what it has beyond. An overlay, as a deduction
    /// is, for technologies whose payoff is a stream of some volatility.
    Collar {
        /// Revenue ÷ plan below which the State pays.
        low: Uncertain<FactorPerRun>,
        /// Revenue ÷ plan above which it receives.
        high: Uncertain<FactorPerRun>,
        /// The State's share of what counts.
        share: Uncertain<SharePerRun>,
        /// First sales years in which it receives nothing; 0 where not written.
        grace_years: Option<u32>,
        /// What counts: `Excess`, what lies beyond low or high (where not written), or `Difference`, once they are passed all that lies between revenue and plan.
        reading: Option<Counted>,
    },
    /// Eased rules or services that give no money, as a sandbox, standards, procedures online: an overlay under which numbers of the
    /// projects that take it are multiplied, and their launches may harm others.
    Effects {
        /// Factors by what they multiply: `certification_months`, `approval_months`, `payment_lag_months` (those of the audit with them), `application_cost`, `compliance_cost` (of the scheme that is applied for), `patent_months`, and `stages.NAME.success`, the chance of the stages of this name, at most 1.
        times: Entries<Uncertain<FactorPerRun>>,
        /// What a launch may do to others; nothing where not written. Firms do not reckon with it.
        liability: Option<Liability>,
    },
    /// No money: takes no applications.
    Nothing,
}

/// What a funding rule makes of its scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Makes {
    /// Contracts, for which firms apply.
    Contracts,
    /// An overlay over contracts and over firms' own money.
    Overlay,
    /// Nothing: there is no money.
    Nothing,
}

/// A funding rule resolved.
#[derive(Clone, Debug, PartialEq)]
pub enum Support {
    /// Who pays how much under a contract.
    Shares(Shares),
    /// An overlay of this kind.
    Overlay(overlay::OverlayKind),
    /// No money.
    Nothing,
}

/// Who receives the State's money.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub enum Recipient {
    /// The firm.
    Firm,
    /// A university receives this share of it, the firm the rest.
    University(Uncertain<SharePerRun>),
}

/// Who brings the private counterpart.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Counterpart {
    /// The firm's share of the counterpart; the university brings the rest.
    pub firm: Uncertain<SharePerRun>,
}

/// The State's share, resolved.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub enum StateShare {
    /// The same for all projects of a run.
    Run(RunShare),
    /// Each project has its own.
    Project(ProjectNumber),
}

impl StateShare {
    /// The column of the projects' own shares, where each has its own.
    #[must_use]
    pub fn column(self) -> Option<usize> {
        match self {
            StateShare::Project(ProjectNumber::Column { column, .. }) => Some(column),
            StateShare::Run(_) | StateShare::Project(ProjectNumber::Run(_)) => None,
        }
    }

    /// What is expected of it: the share, where it is the same for all projects.
    #[must_use]
    pub fn expected(self, drawn: &[f64]) -> Share {
        match self {
            StateShare::Run(share) => share.at(drawn),
            StateShare::Project(share) => Share::sampled(share.expected(drawn)),
        }
    }
}

/// Who pays how much, resolved.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub struct Shares {
    /// The State's share.
    pub state: StateShare,
    /// The university's share of State money.
    pub to_university: RunShare,
    /// The firm's share of the counterpart.
    pub firm_counterpart: RunShare,
    /// The most that the State pays of a contract, smallest units.
    pub at_most: Option<RunNumber>,
    /// Chance that one who was awarded does not take the contract up; vouchers have one.
    pub unused: Option<RunNumber>,
    /// What a fund owns of what comes of it, where it is a fund that pays.
    pub stake: Option<Share>,
}

impl Shares {
    /// The State's share of the cost, and nothing else.
    fn of_state(state: RunShare) -> Shares {
        Shares {
            state: StateShare::Run(state),
            to_university: RunShare::Fixed(Share::NONE),
            firm_counterpart: RunShare::Fixed(Share::ALL),
            at_most: None,
            unused: None,
            stake: None,
        }
    }

    /// The same where nobody is moved: the firm does the research that it does anyway, and leaves nothing unused.
    #[must_use]
    pub fn unmoved(self) -> Shares {
        let unused = self.unused.map(|_| RunNumber::Fixed(0.0));
        Shares {
            to_university: RunShare::Fixed(Share::NONE),
            firm_counterpart: RunShare::Fixed(Share::ALL),
            unused,
            ..self
        }
    }

    /// The same with another share of State money for a university, where there is one.
    #[must_use]
    pub fn with_school(self, share: Option<RunShare>) -> Shares {
        Shares { to_university: share.unwrap_or(self.to_university), ..self }
    }
}

/// Matching parts of at most a billion with so many decimals at most keep their ratio exactly.
const MOST_DECIMALS: u32 = 6;

impl Funding {
    /// What it comes to.
    pub fn resolve<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Support {
        match self {
            Funding::Share { state, to, counterpart, at_most } => Support::Shares(Shares {
                state: if state.scope == Scope::Project && state.exact().is_none() {
                    StateShare::Project(numbers.project(&at.field("state"), state, ColumnOf::Everyone))
                } else {
                    StateShare::Run(numbers.share(&at.field("state"), state))
                },
                to_university: match to {
                    Some(Recipient::University(share)) => numbers.share(&at.field("to"), share),
                    Some(Recipient::Firm) | None => RunShare::Fixed(Share::NONE),
                },
                firm_counterpart: {
                    let firm = counterpart.as_ref().map(|Counterpart { firm }| firm);
                    numbers.share_or(&at.field("counterpart").field("firm"), firm, Share::ALL)
                },
                at_most: at_most.as_ref().map(|most| numbers.run(&at.field("at_most"), most)),
                unused: None,
                stake: None,
            }),
            Funding::Match { private, state } => {
                let share = numbers.exact(|| ratio(state.0, private.0.checked_add(state.0)?));
                Support::Shares(Shares::of_state(RunShare::Fixed(share)))
            }
            Funding::Voucher { value, co_pay, unused } => {
                let shares = Shares::of_state(numbers.share(&at.field("co_pay"), co_pay).rest());
                Support::Shares(Shares {
                    at_most: Some(numbers.run(&at.field("value"), value)),
                    unused: Some(numbers.run_or(&at.field("unused"), unused.as_ref(), 0.0)),
                    ..shares
                })
            }
            Funding::Equity { share_of_cost, stake, vehicle: _ } => Support::Shares(Shares {
                stake: Some(numbers.exact(|| Share::exact(stake.0))),
                ..Shares::of_state(RunShare::Fixed(numbers.exact(|| Share::exact(share_of_cost.0))))
            }),
            Funding::TaxDeduction { .. }
            | Funding::InterestRelief { .. }
            | Funding::Guarantee { .. }
            | Funding::Purchase { .. }
            | Funding::Collar { .. }
            | Funding::Effects { .. } => self.kind_of_overlay(at, numbers).map_or(Support::Nothing, Support::Overlay),
            Funding::Nothing => Support::Nothing,
        }
    }

    /// The kind of overlay that it comes to, where it is one.
    fn kind_of_overlay<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Option<overlay::OverlayKind> {
        match self {
            Funding::TaxDeduction { rate } => {
                Some(overlay::OverlayKind::TaxDeduction { rate: numbers.run(&at.field("rate"), rate) })
            }
            Funding::Purchase { units, price, months, accepted } => {
                Some(overlay::OverlayKind::Purchase(purchase::Purchase {
                    units: *units,
                    price: numbers.run(&at.field("price"), price),
                    months: *months,
                    accepted: numbers.share_or(&at.field("accepted"), accepted.as_ref(), Share::ALL),
                }))
            }
            Funding::InterestRelief { points, loan_share, years, repayment, inspected, fear } => {
                Some(overlay::OverlayKind::InterestRelief(Relief {
                    points: numbers.run(&at.field("points"), points),
                    loan_share: numbers.share_or(&at.field("loan_share"), loan_share.as_ref(), Share::NONE),
                    lending: Lending::new(*repayment, *years),
                    inspected: numbers.run_or(&at.field("inspected"), inspected.as_ref(), 0.0),
                    fear: numbers.run_or(&at.field("fear"), fear.as_ref(), 0.0),
                }))
            }
            Funding::Guarantee { cover, fee, collateral, loan_to_value, recovery, years, repayment, budget_by } => {
                let loan_to_value = numbers.run(&at.field("loan_to_value"), loan_to_value);
                Some(overlay::OverlayKind::Guarantee(Guarantee {
                    cover: numbers.share(&at.field("cover"), cover),
                    fee: numbers.run_or(&at.field("fee"), fee.as_ref(), 0.0),
                    collateral: *collateral,
                    loan_to_value,
                    recovery: recovery
                        .as_ref()
                        .map_or(loan_to_value, |recovery| numbers.run(&at.field("recovery"), recovery)),
                    lending: guarantee::lending(*repayment, *years),
                    budget_by: budget_by.unwrap_or(BudgetBy::ExpectedCalls),
                }))
            }
            Funding::Collar { low, high, share, grace_years, reading } => Some(overlay::OverlayKind::Collar(Collar {
                low: numbers.run(&at.field("low"), low),
                high: numbers.run(&at.field("high"), high),
                share: numbers.share(&at.field("share"), share),
                grace_years: grace_years.unwrap_or(0),
                reading: reading.unwrap_or(Counted::Excess),
            })),
            Funding::Effects { times, liability } => {
                let (times_at, liability_at) = (at.field("times"), at.field("liability"));
                let liability = (liability.as_ref(), &liability_at);
                Some(overlay::OverlayKind::Effects(effects::resolve((times, &times_at), liability, numbers)))
            }
            Funding::Share { .. }
            | Funding::Match { .. }
            | Funding::Voucher { .. }
            | Funding::Equity { .. }
            | Funding::Nothing => None,
        }
    }

    /// Why it is nothing but what it makes firms do, where it is: then there is no arithmetic without their answer.
    #[must_use]
    pub fn moves_firms(&self) -> Option<&'static str> {
        match self {
            Funding::Equity { .. } => Some("a fund buys into deals that firms offer it"),
            Funding::Guarantee { .. } => Some("a guarantee changes what firms can pay, and nothing else"),
            Funding::Effects { .. } => Some("eased rules change what becomes of projects"),
            Funding::Share { .. }
            | Funding::Match { .. }
            | Funding::Voucher { .. }
            | Funding::TaxDeduction { .. }
            | Funding::InterestRelief { .. }
            | Funding::Purchase { .. }
            | Funding::Collar { .. }
            | Funding::Nothing => None,
        }
    }

    /// The stages that are paid for, of those that a scheme would pay for: of a voucher the first.
    #[must_use]
    pub fn pays(&self, mut stages: Vec<bool>) -> Vec<bool> {
        match self {
            Funding::Voucher { .. } => {
                let first = stages.iter().position(|&paid| paid);
                stages.iter_mut().enumerate().for_each(|(k, paid)| *paid = Some(k) == first);
                stages
            }
            Funding::Share { .. }
            | Funding::Match { .. }
            | Funding::Equity { .. }
            | Funding::TaxDeduction { .. }
            | Funding::InterestRelief { .. }
            | Funding::Guarantee { .. }
            | Funding::Purchase { .. }
            | Funding::Collar { .. }
            | Funding::Effects { .. }
            | Funding::Nothing => stages,
        }
    }

    /// Whether it is given by lot where no selection is written.
    #[must_use]
    pub fn is_given_by_lot(&self) -> bool {
        match self {
            Funding::Voucher { .. } => true,
            Funding::Share { .. }
            | Funding::Match { .. }
            | Funding::Equity { .. }
            | Funding::TaxDeduction { .. }
            | Funding::InterestRelief { .. }
            | Funding::Guarantee { .. }
            | Funding::Purchase { .. }
            | Funding::Collar { .. }
            | Funding::Effects { .. }
            | Funding::Nothing => false,
        }
    }

    /// Checks what is written, and that the State pays no more than a share of `limit`, which `most` names in words; `None` where the limit
    /// itself is faulty. `tax`: the profit tax, where it is certain.
    pub fn check(
        &self,
        limit: Option<(Decimal, &str)>,
        tax: Option<Decimal>,
        at: &At<'_>,
        root: &Node,
        faults: &mut Faults,
    ) {
        match self {
            Funding::TaxDeduction { rate } => {
                overlay::check_deduction(rate, tax, limit, &at.field("rate").to_string(), root, faults);
            }
            Funding::InterestRelief { points, years, inspected, fear, .. } => {
                let (inspected, fear) = (inspected.as_ref(), fear.as_ref());
                relief::check(&relief::Written { points, years: *years, inspected, fear }, at, root, faults);
            }
            Funding::Guarantee { cover, loan_to_value, years, .. } => {
                guarantee::check(&guarantee::Written { cover, loan_to_value, years: *years }, at, root, faults);
            }
            Funding::Purchase { units, price, months, accepted } => {
                purchase::check(*units, *months, price, accepted.as_ref(), at, root, faults);
            }
            Funding::Collar { low, high, share, grace_years, reading: _ } => {
                collar::check(collar::Written { low, high, share, grace_years: *grace_years }, at, root, faults);
            }
            Funding::Effects { times, liability } => effects::check(times, liability.as_ref(), at, root, faults),
            Funding::Match { private, state } => {
                check_part("private", *private, at, root, faults);
                check_part("state", *state, at, root, faults);
            }
            Funding::Equity { share_of_cost, stake, vehicle: _ } => {
                check_part_of_all(("share_of_cost", *share_of_cost), at, root, faults);
                check_part_of_all(("stake", *stake), at, root, faults);
            }
            Funding::Share { .. } | Funding::Voucher { .. } | Funding::Nothing => {}
        }
        let path = at.to_string();
        let Some((limit, most)) = limit else { return };
        let Some((field, share)) = self.beyond(limit, &path, faults) else { return };
        let what = format!("the State pays {share}, more than {most}");
        let help = match self {
            Funding::Voucher { .. } => format!("write a co_pay of at least {}", (Decimal::ONE - limit).normalize()),
            Funding::Share { .. }
            | Funding::Match { .. }
            | Funding::Equity { .. }
            | Funding::TaxDeduction { .. }
            | Funding::InterestRelief { .. }
            | Funding::Guarantee { .. }
            | Funding::Purchase { .. }
            | Funding::Collar { .. }
            | Funding::Effects { .. }
            | Funding::Nothing => {
                format!("write a State share of at most {limit}")
            }
        };
        faults.at(root, &format!("{path}{field}"), what, format!("{help}, or a larger max_state_share"));
    }

    /// The State's share in words where it is or can come beyond `limit`, and the field that says so.
    fn beyond(&self, limit: Decimal, path: &str, faults: &Faults) -> Option<(&'static str, String)> {
        match self {
            Funding::Share { state, .. } => match state.exact() {
                Some(share) => (share > limit).then(|| (".state", share.to_string())),
                None => state
                    .ends()
                    .filter(|(_, high)| *high > float(limit) + 1e-9)
                    .map(|(_, high)| (".state", format!("up to {high:.4} ({})", state.number.kind()))),
            },
            Funding::Match { private, state } if !faults.touches(path) => {
                let parts = private.0 + state.0;
                (state.0 / parts > limit).then(|| ("", format!("{} of {parts} parts", state.0)))
            }
            Funding::Voucher { co_pay, .. } => match co_pay.exact() {
                Some(co_pay) => {
                    let share = Decimal::ONE - co_pay;
                    (share > limit).then(|| (".co_pay", share.normalize().to_string()))
                }
                None => co_pay
                    .ends()
                    .filter(|(low, _)| 1.0 - *low > float(limit) + 1e-9)
                    .map(|(low, _)| (".co_pay", format!("up to {:.4} ({})", 1.0 - low, co_pay.number.kind()))),
            },
            // What of a fund is the State's, the fund says.
            Funding::Match { .. }
            | Funding::Equity { .. }
            | Funding::TaxDeduction { .. }
            | Funding::InterestRelief { .. }
            | Funding::Guarantee { .. }
            | Funding::Purchase { .. }
            | Funding::Collar { .. }
            | Funding::Effects { .. }
            | Funding::Nothing => None,
        }
    }

    /// The fund that pays, and its share of the cost of each stage.
    #[must_use]
    pub fn vehicle(&self) -> Option<(&str, Decimal)> {
        match self {
            Funding::Equity { share_of_cost, vehicle, .. } => Some((vehicle, share_of_cost.0)),
            Funding::Share { .. }
            | Funding::Match { .. }
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

    /// The multiple of a deal's cost at which the fund has back what it paid, where a fund pays.
    #[must_use]
    pub fn pays_back_at(&self) -> Option<f64> {
        match self {
            Funding::Equity { share_of_cost, stake, .. } => Some(float(share_of_cost.0) / float(stake.0)),
            Funding::Share { .. }
            | Funding::Match { .. }
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

    /// What it makes of its scheme.
    #[must_use]
    pub fn makes(&self) -> Makes {
        match self {
            Funding::Share { .. } | Funding::Match { .. } | Funding::Voucher { .. } | Funding::Equity { .. } => {
                Makes::Contracts
            }
            Funding::TaxDeduction { .. }
            | Funding::InterestRelief { .. }
            | Funding::Guarantee { .. }
            | Funding::Purchase { .. }
            | Funding::Collar { .. }
            | Funding::Effects { .. } => Makes::Overlay,
            Funding::Nothing => Makes::Nothing,
        }
    }

    /// Whether it is an overlay.
    #[must_use]
    pub fn is_overlay(&self) -> bool {
        match self.makes() {
            Makes::Overlay => true,
            Makes::Contracts | Makes::Nothing => false,
        }
    }

    /// Whether there is money for contracts: without, a scheme takes no applications.
    #[must_use]
    pub fn has_money(&self) -> bool {
        match self.makes() {
            Makes::Contracts => true,
            Makes::Overlay | Makes::Nothing => false,
        }
    }

    /// Whether who has it fears an inspection.
    #[must_use]
    pub fn is_feared(&self) -> bool {
        match self {
            Funding::InterestRelief { fear, .. } => fear.is_some(),
            Funding::Share { .. }
            | Funding::Match { .. }
            | Funding::Voucher { .. }
            | Funding::Equity { .. }
            | Funding::TaxDeduction { .. }
            | Funding::Guarantee { .. }
            | Funding::Purchase { .. }
            | Funding::Collar { .. }
            | Funding::Effects { .. }
            | Funding::Nothing => false,
        }
    }

    /// The share of the State's money that goes to a university, where it is written.
    #[must_use]
    pub fn to_university(&self) -> Option<&Uncertain<SharePerRun>> {
        match self {
            Funding::Share { to: Some(Recipient::University(share)), .. } => Some(share),
            Funding::Share { to: Some(Recipient::Firm) | None, .. }
            | Funding::Match { .. }
            | Funding::Voucher { .. }
            | Funding::Equity { .. }
            | Funding::TaxDeduction { .. }
            | Funding::InterestRelief { .. }
            | Funding::Guarantee { .. }
            | Funding::Purchase { .. }
            | Funding::Collar { .. }
            | Funding::Effects { .. }
            | Funding::Nothing => None,
        }
    }

    /// Units that the State buys, and what it pays for one; `None` where it buys none.
    #[must_use]
    pub fn bought(&self) -> Option<(u32, &Uncertain<AmountPerRun>)> {
        match self {
            Funding::Purchase { units, price, .. } => Some((*units, price)),
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
        }
    }

    /// The longest loan that there is under it, in years; 0 without loans.
    #[must_use]
    pub fn years_of_loans(&self) -> u32 {
        match self {
            Funding::InterestRelief { years, .. } => *years,
            Funding::Guarantee { years, .. } => guarantee::years(*years),
            Funding::Share { .. }
            | Funding::Match { .. }
            | Funding::Voucher { .. }
            | Funding::Equity { .. }
            | Funding::TaxDeduction { .. }
            | Funding::Purchase { .. }
            | Funding::Collar { .. }
            | Funding::Effects { .. }
            | Funding::Nothing => 0,
        }
    }

    /// Whether it is a collar around revenue.
    #[must_use]
    pub fn is_collar(&self) -> bool {
        match self {
            Funding::Collar { .. } => true,
            Funding::Share { .. }
            | Funding::Match { .. }
            | Funding::Voucher { .. }
            | Funding::Equity { .. }
            | Funding::TaxDeduction { .. }
            | Funding::InterestRelief { .. }
            | Funding::Guarantee { .. }
            | Funding::Purchase { .. }
            | Funding::Effects { .. }
            | Funding::Nothing => false,
        }
    }

    /// The most that is deducted for each unit of cost, beside the cost itself; `None` for a number without a meaning.
    #[must_use]
    pub fn highest_deduction(&self) -> Option<f64> {
        match self {
            Funding::TaxDeduction { rate } => rate.ends().map(|(_, high)| high),
            Funding::Share { .. }
            | Funding::Match { .. }
            | Funding::Voucher { .. }
            | Funding::Equity { .. }
            | Funding::InterestRelief { .. }
            | Funding::Guarantee { .. }
            | Funding::Purchase { .. }
            | Funding::Collar { .. }
            | Funding::Effects { .. }
            | Funding::Nothing => Some(0.0),
        }
    }

    /// What it multiplies, and what harm may come of it, as written.
    #[must_use]
    pub fn effects(&self) -> Option<(&effects::Times, Option<&Liability>)> {
        match self {
            Funding::Effects { times, liability } => Some((times, liability.as_ref())),
            Funding::Share { .. }
            | Funding::Match { .. }
            | Funding::Voucher { .. }
            | Funding::Equity { .. }
            | Funding::TaxDeduction { .. }
            | Funding::InterestRelief { .. }
            | Funding::Guarantee { .. }
            | Funding::Purchase { .. }
            | Funding::Collar { .. }
            | Funding::Nothing => None,
        }
    }

    /// The highest share that the State can come to pay; `None` without money, and for a number without a meaning.
    #[must_use]
    pub fn highest_state(&self) -> Option<f64> {
        match self {
            Funding::Share { state, .. } => state.ends().map(|(_, high)| high),
            Funding::Match { private, state } => Some(float(state.0) / (float(state.0) + float(private.0))),
            Funding::Voucher { co_pay, .. } => co_pay.ends().map(|(low, _)| 1.0 - low),
            Funding::Equity { share_of_cost, .. } => Some(float(share_of_cost.0)),
            Funding::TaxDeduction { .. }
            | Funding::InterestRelief { .. }
            | Funding::Guarantee { .. }
            | Funding::Purchase { .. }
            | Funding::Collar { .. }
            | Funding::Effects { .. }
            | Funding::Nothing => None,
        }
    }

    /// The private share, if it is known and less than `asked`.
    #[must_use]
    pub fn private_below(&self, asked: Decimal) -> Option<Decimal> {
        match self {
            Funding::Share { state, at_most: None, .. } => {
                state.exact().map(|state| Decimal::ONE - state).filter(|private| *private < asked)
            }
            Funding::Match { private, state } => {
                let parts = private.0 + state.0;
                (private.0 < asked * parts).then(|| private.0 / parts)
            }
            Funding::Share { at_most: Some(_), .. }
            | Funding::Voucher { .. }
            | Funding::Equity { .. }
            | Funding::TaxDeduction { .. }
            | Funding::InterestRelief { .. }
            | Funding::Guarantee { .. }
            | Funding::Purchase { .. }
            | Funding::Collar { .. }
            | Funding::Effects { .. }
            | Funding::Nothing => None,
        }
    }
}

/// Whether a part of all is above 0, at most 1, and can be kept exactly.
fn check_part_of_all((name, written): (&str, Exact), at: &At<'_>, root: &Node, faults: &mut Faults) {
    let path = at.field(name).to_string();
    check_share(Some(&written), &path, root, faults);
    if written.0 == Decimal::ZERO {
        let what = format!("a fund with a {name} of 0 makes no deal");
        faults.at(root, &path, what, "write a share above 0, as 0.40".to_owned());
    }
}

/// Whether a matching part is above 0 and can be matched exactly.
fn check_part(name: &str, Exact(part): Exact, at: &At<'_>, root: &Node, faults: &mut Faults) {
    let path = at.field(name).to_string();
    if part <= Decimal::ZERO {
        let help = "write parts above 0, as Match(private: 3, state: 1)".to_owned();
        faults.at(root, &path, format!("{part} {name} parts cannot be matched"), help);
    } else if part > Decimal::from(1_000_000_000) || part.normalize().scale() > MOST_DECIMALS {
        let help = format!("write parts up to 1000000000 with at most {MOST_DECIMALS} decimals");
        faults.at(root, &path, format!("{part} parts cannot be matched exactly"), help);
    }
}

/// An exact ratio of two decimals.
fn ratio(part: Decimal, whole: Decimal) -> Option<Share> {
    let (part, whole) = (part.normalize(), whole.normalize());
    let shift = Decimal::from(10_i64.checked_pow(part.scale().max(whole.scale()))?);
    Share::ratio(part.checked_mul(shift)?.to_i64()?, whole.checked_mul(shift)?.to_i64()?)
}

/// The shares as they are in one run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnownShares {
    /// The State's share; where each project has its own, what is expected of it.
    pub state: Share,
    /// The university's share of State money.
    pub to_university: Share,
    /// The firm's share of the counterpart.
    pub firm_counterpart: Share,
    /// The most that the State pays of a contract.
    pub at_most: Option<Money>,
}

/// What is left of the most that the State pays of a contract, if there is such a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ceiling(Option<Money>);

impl Ceiling {
    /// None.
    pub const NONE: Ceiling = Ceiling(None);

    /// Takes the State's part of a stage, cut to what is left.
    #[inline]
    #[must_use]
    pub fn take(&mut self, part: Money) -> Money {
        let part = self.cut(part);
        if let Some(left) = &mut self.0 {
            *left -= part;
        }
        part
    }

    /// A part cut to what is left, which stays.
    #[inline]
    #[must_use]
    pub fn cut(self, part: Money) -> Money {
        self.0.map_or(part, |left| part.min(left))
    }

    /// What is left, for valuations.
    #[inline]
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.0.map_or(f64::INFINITY, Money::to_f64)
    }
}

impl Shares {
    /// The shares given a run's draws.
    #[must_use]
    pub fn at(&self, drawn: &[f64]) -> KnownShares {
        KnownShares {
            state: self.state.expected(drawn),
            to_university: self.to_university.at(drawn),
            firm_counterpart: self.firm_counterpart.at(drawn),
            at_most: self.at_most.map(|most| most.money(drawn)),
        }
    }
}

impl KnownShares {
    /// The university's part of the research, 1 − e: research follows the money.
    #[must_use]
    pub fn research_of_university(&self) -> f64 {
        let (s, w, psi) = (self.state.to_f64(), self.to_university.to_f64(), self.firm_counterpart.to_f64());
        s * w + (1.0 - s) * (1.0 - psi)
    }

    /// The firm's part of a cost that the State's money follows, ψ·(1 − s).
    #[must_use]
    pub fn paid_by_firm(&self) -> f64 {
        self.firm_counterpart.to_f64() * (1.0 - self.state.to_f64())
    }

    /// The limit of a contract that starts.
    #[inline]
    #[must_use]
    pub fn ceiling(&self) -> Ceiling {
        Ceiling(self.at_most)
    }

    /// Whether the State pays a university, which never bridges.
    #[must_use]
    pub fn pays_university(&self) -> bool {
        self.to_university.num > 0
    }
}

/// Who pays how much of one stage. What firms expect and what contracts pay follows from the same numbers: a firm puts expected costs
/// and amounts in, a contract the actual ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StageFunding {
    /// The State's share; nothing where it does not pay for the stage.
    state: Share,
    /// The same as a number.
    state_share: f64,
    /// The firm's share of the counterpart, ψ.
    firm_of_counterpart: Share,
    /// The same as a number.
    psi: f64,
    /// What working together costs per unit of research money, κ.
    kappa: f64,
    /// State money follows the cost up to this multiple of the plan; `None`: it follows the plan, whatever the cost.
    cap: Option<f64>,
    /// Expected State money per unit of planned State money: E[min(X, cap)] where it follows the cost, else 1.
    expected: f64,
}

impl StageFunding {
    /// A stage for which the State does not pay: the firm pays all.
    pub const ALONE: StageFunding = StageFunding {
        state: Share::NONE,
        state_share: 0.0,
        firm_of_counterpart: Share::ALL,
        psi: 1.0,
        kappa: 0.0,
        cap: None,
        expected: 1.0,
    };

    /// A stage for which the State pays its share: of the cost up to the multiple `cap` of the plan, or of the plan where money does not
    /// follow cost. `kappa`: what working together costs per unit of research money.
    #[must_use]
    pub fn paid(shares: KnownShares, kappa: f64, follows_cost: bool, cap: f64) -> StageFunding {
        StageFunding {
            state: shares.state,
            state_share: shares.state.to_f64(),
            firm_of_counterpart: shares.firm_counterpart,
            psi: shares.firm_counterpart.to_f64(),
            kappa,
            cap: follows_cost.then_some(cap),
            expected: 1.0,
        }
    }

    /// The same at a State share and with what working together costs, κ, where `limited` of the multiple of the plan is expected;
    /// `state_share` is the share as a number.
    #[inline]
    #[must_use]
    pub fn with(&self, state: Share, state_share: f64, kappa: f64, limited: f64) -> StageFunding {
        StageFunding { state, state_share, kappa, expected: if self.cap.is_some() { limited } else { 1.0 }, ..*self }
    }

    /// State money expected for a stage of this plan, g.
    #[inline]
    #[must_use]
    pub fn expected_state(&self, plan: f64) -> f64 {
        self.state_share * plan * self.expected
    }

    /// The firm's part of a cost where State money of this amount comes, of which a unit is `worth` so much when the stage starts:
    /// ψ·(c − g·f).
    #[inline]
    #[must_use]
    pub fn own(&self, cost: f64, state: f64, worth: f64) -> f64 {
        self.psi * (cost - state * worth)
    }

    /// What working together costs the firm, κ·c; below nothing what it saves.
    #[inline]
    #[must_use]
    pub fn coordination(&self, cost: f64) -> f64 {
        self.kappa * cost
    }

    /// The State's part of a stage of this plan before anything is known of its overrun: what is advanced follows from it.
    #[inline]
    #[must_use]
    pub fn planned(&self, plan: Money) -> Money {
        self.state.of(plan)
    }

    /// The same with the overrun that is expected: to this the State commits itself.
    #[inline]
    #[must_use]
    pub fn committed(&self, plan: Money) -> Money {
        self.state.of(Money::rounded(plan.to_f64() * self.expected))
    }

    /// Splits the actual cost of a stage; the State pays no more than what is left of its ceiling. Money that does not follow the cost is
    /// the share of the plan whatever the cost, so the firm's part may be negative.
    #[inline]
    #[must_use]
    pub fn split(&self, plan: Money, cost: Money, ceiling: Ceiling) -> Split {
        // More than can be counted is no limit.
        let counted = self.cap.map_or(plan, |cap| cost.min(Money::rounded(plan.to_f64() * cap)));
        let state = ceiling.cut(self.state.of(counted));
        let counterpart = cost - state;
        let firm = if counterpart > Money::ZERO { self.firm_of_counterpart.of(counterpart) } else { counterpart };
        Split { state, university: counterpart - firm, firm }
    }
}

/// How the cost of one stage is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// The State's part.
    pub state: Money,
    /// The university's own part.
    pub university: Money,
    /// The firm's part.
    pub firm: Money,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paid(state: (i64, i64), firm_of_counterpart: (i64, i64), follows_cost: bool) -> StageFunding {
        let share = |(num, den)| Share::ratio(num, den).expect("a share");
        let shares = KnownShares {
            state: share(state),
            to_university: Share::NONE,
            firm_counterpart: share(firm_of_counterpart),
            at_most: None,
        };
        StageFunding::paid(shares, 0.0, follows_cost, 1.5).with(shares.state, shares.state.to_f64(), 0.25, 1.2)
    }

    #[test]
    fn the_three_parts_add_up_to_the_cost() {
        for cost in [1, 7, 99, 1_000_003] {
            let parts = paid((4, 5), (1, 2), true).split(Money(100), Money(cost), Ceiling::NONE);
            assert_eq!(parts.state + parts.university + parts.firm, Money(cost));
        }
    }

    #[test]
    fn beyond_the_cap_the_private_side_pays_alone() {
        let parts = paid((1, 4), (1, 1), true).split(Money(100), Money(200), Ceiling::NONE);
        assert_eq!(parts, Split { state: Money(38), university: Money(0), firm: Money(162) });
    }

    #[test]
    fn the_state_pays_no_more_than_what_is_left_of_its_ceiling() {
        let mut ceiling = Ceiling(Some(Money(60)));
        let parts = paid((1, 2), (1, 2), true).split(Money(100), Money(100), ceiling);
        assert_eq!(parts, Split { state: Money(50), university: Money(25), firm: Money(25) });
        assert_eq!(
            [ceiling.take(parts.state), ceiling.take(parts.state), ceiling.take(parts.state)].map(|part| part.0),
            [50, 10, 0]
        );
    }

    #[test]
    fn pay_for_results_does_not_follow_the_cost() {
        let parts = paid((1, 2), (1, 1), false).split(Money(100), Money(40), Ceiling::NONE);
        assert_eq!(parts, Split { state: Money(50), university: Money(0), firm: Money(-10) });
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "halves and quarters are exact")]
    fn a_firm_expects_of_a_cost_what_a_contract_would_pay_of_it() {
        // Half of a plan of 100 with a mean overrun of 1.2; of what is left, 60, the firm brings half.
        let stage = paid((1, 2), (1, 2), true);
        assert_eq!(stage.expected_state(100.0), 60.0);
        assert_eq!((stage.planned(Money(100)), stage.committed(Money(100))), (Money(50), Money(60)));
        assert_eq!(stage.own(120.0, 60.0, 1.0), 30.0);
        assert_eq!(
            stage.split(Money(100), Money(120), Ceiling::NONE),
            Split { state: Money(60), university: Money(30), firm: Money(30) }
        );
        // Money that is worth half of its amount at the start leaves 120 − 30 to be brought.
        assert_eq!((stage.own(120.0, 60.0, 0.5), stage.coordination(120.0)), (45.0, 30.0));
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "nothing is rounded")]
    fn where_the_state_does_not_pay_the_firm_pays_all() {
        let alone = StageFunding::ALONE;
        assert_eq!(
            alone.split(Money(100), Money(130), Ceiling::NONE),
            Split { state: Money(0), university: Money(0), firm: Money(130) }
        );
        assert_eq!((alone.expected_state(100.0), alone.coordination(130.0)), (0.0, 0.0));
        assert_eq!((alone.own(130.0, 0.0, 1.0), alone.committed(Money(100))), (130.0, Money(0)));
    }
}
