//! A scheme: one variant of each rule, as written and resolved. The rules are rooms of their own, each with its whole life; they take plain
//! facts, never the model's types.

pub mod collar;
pub mod costs;
pub mod decision;
pub mod effects;
pub mod eligibility;
pub mod equity;
pub mod funding;
pub mod guarantee;
pub mod loan;
pub mod origin;
pub mod overlay;
pub mod payment;
pub mod priority;
pub mod purchase;
pub mod relief;
pub mod rights;
pub mod selection;
pub mod tournament;

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;

use crate::index::{Classes, Each, Technologies};
use crate::number::checks::check_range;
use crate::number::{
    AmountPerRun, At, ColumnOf, MonthsPerProject, Numbers, OverYears, ProjectYears, RunNumber, RunShare, SharePerRun,
    Uncertain, YearNumber,
};
use crate::text::{Exact, Faults, Node};
use crate::units::Share;

use costs::Costs;
use eligibility::Eligibility;
use equity::Equity;
use funding::{Funding, Shares, Support};
use origin::{BestOf, Ideas, Origin};
use overlay::{Overlay, OverlayKind};
use payment::{Payment, Schedule, Timing};
use rights::{Ownership, Rights, Royalty, RoyaltyTerms};
use selection::{Ranking, Selection};

/// Where schemes stand in a file.
pub static AT: At<'static> = At::file("schemes");

/// Fields that rules across parts point at: the funding of a scheme, and the factors of its effects.
pub const FUNDING: &str = "funding";
/// See [`FUNDING`].
pub const TIMES: &str = "times";
/// See [`FUNDING`]: who picks the topics.
pub const ORIGIN: &str = "origin";

/// The largest State share where none is written.
pub const MOST_STATE: Decimal = Decimal::from_parts(80, 0, 0, false, 2);

/// The overrun cap and the largest size where they are not written, as multiples of the plan.
pub const DEFAULT_MULTIPLE: f64 = 1.5;

/// A scheme: seven rules, a budget and what it costs to administer.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Scheme {
    /// Who may apply; everyone where not written.
    pub eligibility: Option<Eligibility>,
    /// Who picks the topics of the projects; `BottomUp` where not written.
    pub origin: Option<Origin>,
    /// Who pays how much of each stage.
    pub funding: Funding,
    /// When the State's money comes; `PerStage` where not written.
    pub payment: Option<Payment>,
    /// State money follows the actual cost up to this multiple of the plan; 1.5 where not written.
    pub overrun_cap: Option<Exact>,
    /// Who owns the result; `Firm` where not written.
    pub rights: Option<Rights>,
    /// A royalty on sales to the State; none where not written.
    pub royalty: Option<Royalty>,
    /// How applicants are ranked; `Everyone` where not written, of vouchers `Lottery`.
    pub selection: Option<Selection>,
    /// Months from call to call; 12 where not written.
    pub call_every_months: Option<u32>,
    /// Calls a firm tries before it gives up; 1 where not written.
    pub tries: Option<u32>,
    /// Months from an award to the start of the contract; those of the administration where not written.
    pub approval_months: Option<OverYears<MonthsPerProject>>,
    /// Chance of an award that firms believe in before the first call; 0.5 where not written.
    pub believed_award: Option<Uncertain<SharePerRun>>,
    /// What complying costs a firm, beside the application cost of its class; 0 where not written.
    pub compliance_cost: Option<Uncertain<AmountPerRun>>,
    /// Limit on this scheme's new commitments of each fiscal year; none of its own where not written.
    pub budget_per_year: Option<OverYears<AmountPerRun>>,
    /// Whether the firm chooses how large the project is; where not written, yes unless the scheme asks for a State need or is a tournament.
    pub firm_chooses_size: Option<bool>,
    /// Largest size the firm may choose, as a multiple of the plan; 1.5 where not written.
    pub max_scale: Option<Exact>,
    /// Whether a firm that would go ahead alone may start while it waits for decision and contract; what it starts before the contract is not paid for. No where not written.
    pub start_at_own_risk: Option<bool>,
    /// What setting the scheme up costs the State, once, in the first month of the study; 0 where not written.
    pub set_up_cost: Option<Uncertain<AmountPerRun>>,
    /// What administering it costs the State for each contract that starts, of an overlay for each project over which it is laid; 0 where not written.
    pub cost_per_contract: Option<Uncertain<AmountPerRun>>,
}

/// E[min(X, cap)] by technology and stage.
pub type LimitedOverruns = Each<Technologies, Vec<Option<RunNumber>>>;

/// What a scheme comes to in a study: facts of its technologies, classes and stages under the scheme's rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// Its name.
    pub name: String,
    /// May apply, by technology and class.
    pub admits: Each<Technologies, Each<Classes, bool>>,
    /// Stages the State pays for, by technology.
    pub pays: Each<Technologies, Vec<bool>>,
    /// E[min(X, cap)] of the stages whose overrun is a column, by technology and stage; else the number to cut. Schemes of the same world
    /// and cap share it.
    pub limited_overrun: Arc<LimitedOverruns>,
    /// Its fund, where a fund pays.
    pub fund: Option<equity::Standing>,
    /// Where the best of several ideas stands, where a network brings them.
    pub best: BestOf,
}

/// What a scheme is made into.
#[derive(Clone, Debug, PartialEq)]
pub enum Made {
    /// Contracts, for which firms apply.
    Contracts(Box<Resolved>),
    /// An overlay over contracts and over firms' own money.
    Overlay(Overlay),
}

/// A scheme of contracts resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// Its name.
    pub name: String,
    /// May apply, by technology and class.
    pub admits: Each<Technologies, Each<Classes, bool>>,
    /// Working with a university: needed (`Some(true)`), excluded, or no matter.
    pub with_university: Option<bool>,
    /// The ideas it is for.
    pub ideas: Ideas,
    /// Smallest private share of a contract.
    pub private_at_least: Share,
    /// Stages the State pays for, by technology.
    pub pays: Each<Technologies, Vec<bool>>,
    /// Who pays how much.
    pub funding: Shares,
    /// Equity of a fund, where a fund pays.
    pub equity: Option<Equity>,
    /// When the money comes.
    pub timing: Timing,
    /// Advance share, or the floor of pay for results; 0 otherwise.
    pub advance_or_floor: RunShare,
    /// State money follows cost up to this multiple of the plan.
    pub overrun_cap: f64,
    /// See [`Standing::limited_overrun`].
    pub limited_overrun: Arc<LimitedOverruns>,
    /// The firm's share of ownership.
    pub firm_owns: RunShare,
    /// Royalty to the State.
    pub royalty: Option<RoyaltyTerms>,
    /// How applicants are ranked.
    pub selection: Ranking,
    /// Months from call to call.
    pub call_every: usize,
    /// Calls a firm tries.
    pub tries: u32,
    /// Months from award to contract, if they are its own.
    pub approval: Option<ProjectYears>,
    /// Award chance believed before the first call.
    pub believed_award: RunNumber,
    /// Cost of complying, smallest units.
    pub compliance_cost: RunNumber,
    /// Its own limit on new commitments a fiscal year.
    pub budget: Option<YearNumber>,
    /// Whether the firm chooses the size.
    pub firm_chooses_size: bool,
    /// Largest size.
    pub max_scale: f64,
    /// Whether a firm may start before the contract.
    pub start_at_own_risk: bool,
    /// What it costs the State beside its support.
    pub costs: Costs,
}

/// By what tells schemes of a study apart; equal ones have equal digests.
impl Hash for Resolved {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Resolved { name, funding, equity, timing, advance_or_floor, firm_owns, royalty, selection, .. } = self;
        (name, funding, equity, timing, advance_or_floor, firm_owns, royalty, selection).hash(state);
        let multiples = [self.overrun_cap, self.max_scale].map(|multiple| (multiple + 0.0).to_bits());
        let Resolved { call_every, tries, approval, believed_award, compliance_cost, budget, .. } = self;
        (multiples, call_every, tries, approval, believed_award, compliance_cost, budget).hash(state);
        let Resolved { with_university, ideas, private_at_least, admits, pays, .. } = self;
        (with_university, ideas, private_at_least, admits, pays).hash(state);
        let Resolved { firm_chooses_size, start_at_own_risk, costs, .. } = self;
        (firm_chooses_size, start_at_own_risk, costs).hash(state);
    }
}

impl Resolved {
    /// The same where nobody is moved by it: projects keep their size, time and research.
    #[must_use]
    pub fn unmoved(self) -> Resolved {
        let funding = self.funding.unmoved();
        Resolved { funding, firm_chooses_size: false, start_at_own_risk: false, ..self }
    }
}

impl Scheme {
    /// The scheme with its numbers and its standing in a study; `None` without money: it takes no applications.
    pub fn resolve<'s>(&'s self, at: &At<'_>, standing: Standing, numbers: &mut impl Numbers<'s>) -> Option<Made> {
        let contracts = |contracts| Made::Contracts(Box::new(contracts));
        match self.funding.resolve(&at.field("funding"), numbers) {
            Support::Overlay(kind) => Some(Made::Overlay(self.overlay(at, kind, standing, numbers))),
            Support::Shares(shares) => self.contracts(at, Some(shares), standing, numbers).map(contracts),
            Support::Nothing => self.contracts(at, None, standing, numbers).map(contracts),
        }
    }

    /// The overlay of a kind that the scheme is.
    fn overlay<'s>(
        &'s self,
        at: &At<'_>,
        kind: OverlayKind,
        standing: Standing,
        numbers: &mut impl Numbers<'s>,
    ) -> Overlay {
        let compliance_cost = numbers.run_or(&at.field("compliance_cost"), self.compliance_cost.as_ref(), 0.0);
        let budget = self.budget_per_year.as_ref();
        let budget = budget.map(|budget| numbers.over_years(&at.field("budget_per_year"), budget));
        let with_university = self.eligibility.as_ref().and_then(|rule| rule.with_university);
        let costs = self.costs(at, numbers);
        let Standing { name, admits, pays, limited_overrun: _, fund: _, best: _ } = standing;
        Overlay { name, admits, with_university, pays, kind, compliance_cost, budget, costs }
    }

    /// The contracts under these shares; without shares there are none, and the numbers are met all the same.
    fn contracts<'s>(
        &'s self,
        at: &At<'_>,
        shares: Option<Shares>,
        standing: Standing,
        numbers: &mut impl Numbers<'s>,
    ) -> Option<Resolved> {
        let Scheme {
            eligibility,
            origin: _,
            funding: _,
            payment,
            overrun_cap: _,
            rights,
            royalty,
            selection: _,
            call_every_months,
            tries,
            approval_months: _,
            believed_award,
            compliance_cost,
            budget_per_year,
            firm_chooses_size: _,
            max_scale: _,
            start_at_own_risk,
            set_up_cost: _,
            cost_per_contract: _,
        } = self;
        let schedule = payment.as_ref().map_or(Schedule::DEFAULT, |rule| rule.resolve(&at.field("payment"), numbers));
        let ownership = rights.as_ref().map_or(Ownership::DEFAULT, |rule| rule.resolve(&at.field("rights"), numbers));
        let royalty = royalty.as_ref().map(|rule| rule.resolve(&at.field("royalty"), numbers));
        let selection = self.ranking(at, numbers);
        let approval = self.approval(at, numbers);
        let believed_award = numbers.run_or(&at.field("believed_award"), believed_award.as_ref(), 0.5);
        let compliance_cost = numbers.run_or(&at.field("compliance_cost"), compliance_cost.as_ref(), 0.0);
        let budget = budget_per_year.as_ref().map(|budget| numbers.over_years(&at.field("budget_per_year"), budget));
        let (ideas, to_university, costs) = self.picked(at, standing.best, numbers);
        let funding = shares?.with_school(to_university);
        Some(Resolved {
            name: standing.name,
            admits: standing.admits,
            with_university: eligibility.as_ref().and_then(|rule| rule.with_university),
            ideas,
            private_at_least: numbers.exact_or(self.private_at_least(), Share::NONE),
            pays: standing.pays,
            funding,
            equity: funding.stake.zip(standing.fund).map(|(stake, of)| Equity { stake, of }),
            timing: schedule.timing,
            advance_or_floor: schedule.advance_or_floor,
            overrun_cap: self.overrun_cap(),
            limited_overrun: standing.limited_overrun,
            firm_owns: ownership.firm,
            royalty: royalty.or(ownership.licence),
            selection,
            call_every: call_every_months.unwrap_or(12) as usize,
            tries: tries.unwrap_or(1),
            approval,
            believed_award,
            compliance_cost,
            budget,
            firm_chooses_size: self.firm_chooses_size(),
            max_scale: self.max_scale(),
            start_at_own_risk: start_at_own_risk.unwrap_or(false),
            costs,
        })
    }

    /// How applicants are ranked: vouchers are given by lot where nothing is written.
    fn ranking<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Ranking {
        let by_default = if self.funding.is_given_by_lot() { Ranking::Lottery } else { Ranking::DEFAULT };
        self.selection.as_ref().map_or(by_default, |rule| rule.resolve(&at.field("selection"), numbers))
    }

    /// Smallest private share of a contract, where it is written.
    fn private_at_least(&self) -> Option<&Exact> {
        self.eligibility.as_ref().and_then(|rule| rule.private_share_at_least.as_ref())
    }

    /// The ideas it is for, the school's share of State money where who picks them says it, and what the scheme costs the State beside its
    /// support.
    fn picked<'s>(
        &'s self,
        at: &At<'_>,
        best: BestOf,
        numbers: &mut impl Numbers<'s>,
    ) -> (Ideas, Option<RunShare>, Costs) {
        let of_origin = at.field(ORIGIN);
        let rule = self.origin.as_ref();
        let ideas = rule.map_or(Ideas::Own, |rule| rule.resolve(&of_origin, best, numbers));
        let to_university = rule.and_then(|rule| rule.to_university(&of_origin, numbers));
        (ideas, to_university, self.costs(at, numbers))
    }

    /// What it costs the State beside its support.
    fn costs<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Costs {
        let Scheme { set_up_cost, cost_per_contract, .. } = self;
        Costs {
            set_up: numbers.run_or(&at.field("set_up_cost"), set_up_cost.as_ref(), 0.0),
            per_contract: numbers.run_or(&at.field("cost_per_contract"), cost_per_contract.as_ref(), 0.0),
        }
    }

    /// Months from award to contract, if they are its own.
    fn approval<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Option<ProjectYears> {
        let months = self.approval_months.as_ref()?;
        Some(numbers.project_over_years(&at.field("approval_months"), months, ColumnOf::Everyone))
    }

    /// State money follows the actual cost up to this multiple of the plan.
    #[must_use]
    pub fn overrun_cap(&self) -> f64 {
        multiple(self.overrun_cap)
    }

    /// Largest size a firm may choose, as a multiple of the plan.
    #[must_use]
    pub fn max_scale(&self) -> f64 {
        multiple(self.max_scale)
    }

    /// Whether firms of this class may apply.
    #[must_use]
    pub fn admits_firm(&self, name: &str, start_up: bool) -> bool {
        self.eligibility.as_ref().is_none_or(|rule| rule.admits_firm(name, start_up))
            && self.origin.as_ref().is_none_or(|rule| rule.admits_firm(name))
    }

    /// The share of the State's money that goes to a university, where it is written.
    #[must_use]
    pub fn to_university(&self) -> Option<&Uncertain<SharePerRun>> {
        self.funding.to_university().or_else(|| self.origin.as_ref().and_then(Origin::pass_through))
    }

    /// Whether firms choose how large a project is.
    #[must_use]
    pub fn firm_chooses_size(&self) -> bool {
        if self.funding.vehicle().is_some() {
            // A fund buys into a plan.
            return false;
        }
        let need = self.eligibility.as_ref().and_then(|rule| rule.state_need);
        let in_phases = self.selection.as_ref().is_some_and(Selection::is_in_phases);
        self.firm_chooses_size.unwrap_or(need != Some(true) && !in_phases)
    }

    /// The highest royalty rate on sales, from whichever of its rules; `None` if one of them has no meaning.
    #[must_use]
    pub fn highest_royalty(&self) -> Option<f64> {
        match (&self.royalty, self.rights.as_ref().and_then(Rights::licence_royalty)) {
            (Some(royalty), _) => royalty.highest_rate(),
            (None, Some(licence)) => licence.ends().map(|(_, high)| high),
            (None, None) => Some(0.0),
        }
    }

    /// Checks the fields of the scheme that are no rules of their own.
    pub fn check_limits(&self, at: &At<'_>, root: &Node, faults: &mut Faults) {
        let path = |field: &str| at.field(field).to_string();
        if let Some(Exact(cap)) = self.overrun_cap {
            check_range(cap, (1, 100), "a multiple of the plan", &path("overrun_cap"), root, faults);
        }
        if let Some(Exact(scale)) = self.max_scale {
            check_range(scale, (1, 100), "a multiple of the plan", &path("max_scale"), root, faults);
        }
        if let Some(months) = self.call_every_months {
            check_range(months, (1, 600), "whole months", &path("call_every_months"), root, faults);
        }
        if let Some(tries) = self.tries {
            check_range(tries, (1, 20), "tries", &path("tries"), root, faults);
        }
    }
}

fn multiple(written: Option<Exact>) -> f64 {
    written.map_or(DEFAULT_MULTIPLE, |Exact(multiple)| multiple.to_f64().unwrap_or(f64::NAN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Listing;
    use crate::text::{Faults, Sources, parse, read};

    /// The paths that a scheme lists, whatever it says.
    fn listed(text: &str) -> Vec<String> {
        let (mut sources, mut faults) = (Sources::new(), Faults::new());
        let id = sources.add("test.ron", text.to_owned());
        let tree = parse(&sources, id, &mut faults).expect("the test's text is RON");
        let scheme: Scheme = read(&tree, &mut faults).expect("the test's text is a scheme");
        let mut listing = Listing::default();
        scheme.resolve(&AT.field("lead"), Standing::default(), &mut listing);
        listing.found.into_iter().map(|written| written.path).collect()
    }

    #[test]
    fn every_number_of_every_rule_is_listed_once_by_its_path() {
        let found = listed(
            "(funding: Share(state: 0.5, to: University(0.4), counterpart: (firm: 0.9), at_most: 40), payment: OnResult(floor: 0.1), \
             rights: State(licence_royalty: 0.02), royalty: (rates: [0.03, 0.04], cap: 2, interest: 0.05), \
             selection: Panel(reliability: 0.5, failure_aversion: 1), approval_months: 3, believed_award: 0.3, compliance_cost: 7, budget_per_year: 90, \
             set_up_cost: 30, cost_per_contract: 2)",
        );
        let fields = [
            "funding.state",
            "funding.to",
            "funding.counterpart.firm",
            "funding.at_most",
            "payment.floor",
            "rights.licence_royalty",
            "royalty.rates.0",
            "royalty.rates.1",
            "royalty.cap",
            "royalty.interest",
            "selection.reliability",
            "selection.failure_aversion",
            "approval_months",
            "believed_award",
            "compliance_cost",
            "budget_per_year",
            "set_up_cost",
            "cost_per_contract",
        ];
        assert_eq!(found, fields.map(|field| format!("schemes.lead.{field}")));
        assert_eq!(
            listed("(funding: Nothing, payment: Advance(0.3), rights: Shared(firm: 0.6))"),
            ["schemes.lead.payment", "schemes.lead.rights.firm"],
            "a scheme without money as well, though it is refused later"
        );
        assert_eq!(
            listed("(funding: TaxDeduction(rate: 1), compliance_cost: 7, budget_per_year: 90)"),
            ["funding.rate", "compliance_cost", "budget_per_year"].map(|field| format!("schemes.lead.{field}"))
        );
        assert_eq!(
            listed("(funding: Purchase(units: 4, price: 7, months: 12, accepted: 0.9))"),
            ["funding.price", "funding.accepted"].map(|field| format!("schemes.lead.{field}"))
        );
        assert_eq!(
            listed("(funding: Collar(low: 0.75, high: 1.25, share: 0.5, grace_years: 3, reading: Difference))"),
            ["funding.low", "funding.high", "funding.share"].map(|field| format!("schemes.lead.{field}"))
        );
    }

    #[test]
    fn a_scheme_lists_its_numbers_though_nothing_of_it_was_checked() {
        for (private, state) in [("0", "0"), ("-1", "1"), ("79228162514264337593543950335", "1e-28"), ("1", "-9e27")] {
            let text = format!(
                "(funding: Match(private: {private}, state: {state}), overrun_cap: -7, max_scale: 1e27, \
                 royalty: (rates: []), eligibility: (private_share_at_least: -3), tries: 0, believed_award: 0.5)"
            );
            assert_eq!(listed(&text), ["schemes.lead.believed_award"]);
        }
    }
}
