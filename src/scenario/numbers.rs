//! Every number of a scenario that may be uncertain, with its path: the one list of them. Judges nothing, draws nothing.

use crate::number::{Field, Judged, Number, Scope, Uncertain, Unit};
use crate::scenario::{
    Administration, Audit, Economy, FirmClass, Payoff, Policy, Release, Scenario, Scheme, Stage, StatePurchase,
    Technology, University,
};
use crate::scheme::funding::{Funding, Recipient};
use crate::scheme::payment::Payment;
use crate::scheme::rights::{Rights, Royalty};
use crate::scheme::selection::Selection;

/// One number as written.
#[derive(Clone, Debug)]
pub struct Written<'s> {
    /// Its path by names, as `economy.growth`.
    pub path: String,
    /// The constant or distribution.
    pub number: &'s Number,
    /// What a draw is made for.
    pub scope: Scope,
    /// What it measures.
    pub unit: Unit,
    /// What was found out about it.
    pub judged: &'s Judged,
}

impl Written<'_> {
    /// Whether it is drawn, and not constant.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        !matches!(self.number, Number::Constant(_))
    }

    /// Whether it is an overrun, of which all of a project share its difficulty.
    #[must_use]
    pub fn is_overrun(&self) -> bool {
        self.path.ends_with(".cost_overrun") || self.path.ends_with(".time_overrun")
    }
}

/// All numbers of a scenario that may be uncertain, in the order of the types.
#[must_use]
pub fn numbers(scenario: &Scenario) -> Vec<Written<'_>> {
    let mut list = List { found: Vec::new() };
    list.economy(&scenario.economy);
    if let Some(administration) = &scenario.administration {
        list.administration(administration);
    }
    for (name, class) in &scenario.firms.0 {
        list.class(&format!("firms.{name}"), class);
    }
    if let Some(university) = &scenario.university {
        list.university(university);
    }
    for (name, technology) in &scenario.technologies.0 {
        list.technology(&format!("technologies.{name}"), technology);
    }
    for (name, scheme) in scenario.schemes.iter().flat_map(|schemes| &schemes.0) {
        list.scheme(&format!("schemes.{name}"), scheme);
    }
    list.optional("", "budget_per_year", scenario.budget_per_year.as_ref());
    for (name, policy) in &scenario.policies.0 {
        let Policy { budget_per_year, schemes: _, priority: _, strategic_floor: _, set: _ } = policy;
        list.optional(&format!("policies.{name}"), "budget_per_year", budget_per_year.as_ref());
    }
    list.found
}

/// Paths of the numbers drawn once a run that the file holds without its policies, in name order: the dimensions of a Sobol design.
#[must_use]
pub fn dimensions(scenario: &Scenario) -> Vec<String> {
    let own =
        |number: &Written<'_>| number.is_drawn() && number.scope == Scope::Run && !number.path.starts_with("policies.");
    let mut paths: Vec<String> = numbers(scenario).into_iter().filter(own).map(|number| number.path).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

struct List<'s> {
    found: Vec<Written<'s>>,
}

/// Every structure is taken apart field by field, so that a new field cannot be forgotten.
impl<'s> List<'s> {
    fn add<F: Field>(&mut self, at: &str, field: &str, written: &'s Uncertain<F>) {
        let path = [at, field].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".");
        self.found.push(Written {
            path,
            number: &written.number,
            scope: written.scope,
            unit: F::UNIT,
            judged: &written.judged,
        });
    }

    fn optional<F: Field>(&mut self, at: &str, field: &str, written: Option<&'s Uncertain<F>>) {
        if let Some(written) = written {
            self.add(at, field, written);
        }
    }

    fn economy(&mut self, economy: &'s Economy) {
        let Economy {
            output,
            growth,
            social_discount_rate,
            state_discount_rate,
            profit_tax,
            excess_burden,
            social_return_ratio,
            domestic_share,
            spillover_lag_months,
            value_added_per_profit,
        } = economy;
        let at = "economy";
        self.add(at, "output", output);
        self.optional(at, "growth", growth.as_ref());
        self.add(at, "social_discount_rate", social_discount_rate);
        self.add(at, "state_discount_rate", state_discount_rate);
        self.add(at, "profit_tax", profit_tax);
        self.optional(at, "excess_burden", excess_burden.as_ref());
        self.optional(at, "social_return_ratio", social_return_ratio.as_ref());
        self.optional(at, "domestic_share", domestic_share.as_ref());
        self.optional(at, "spillover_lag_months", spillover_lag_months.as_ref());
        self.optional(at, "value_added_per_profit", value_added_per_profit.as_ref());
    }

    fn administration(&mut self, administration: &'s Administration) {
        let Administration { approval_months, payment_lag_months, audit, release, carry_over, patent_months, recovery } =
            administration;
        let at = "administration";
        self.optional(at, "approval_months", approval_months.as_ref());
        self.optional(at, "payment_lag_months", payment_lag_months.as_ref());
        if let Some(Audit::ExAnte { lag_months, cost_share }) = audit {
            self.optional(at, "audit.lag_months", lag_months.as_ref());
            self.optional(at, "audit.cost_share", cost_share.as_ref());
        }
        if let Some(Release::BetaCurve { alpha, beta, span_years }) = release {
            self.add(at, "release.alpha", alpha);
            self.add(at, "release.beta", beta);
            self.optional(at, "release.span_years", span_years.as_ref());
        }
        self.optional(at, "carry_over", carry_over.as_ref());
        self.optional(at, "patent_months", patent_months.as_ref());
        self.optional(at, "recovery", recovery.as_ref());
    }

    fn class(&mut self, at: &str, class: &'s FirmClass) {
        let FirmClass {
            weight: _,
            hurdle_rate,
            liquid_wealth,
            pledgeable_assets,
            loan_to_value,
            loan_rate,
            application_cost,
            response,
            tax_base: _,
            failure_hazard,
            start_up: _,
            with_university,
        } = class;
        self.add(at, "hurdle_rate", hurdle_rate);
        self.add(at, "liquid_wealth", liquid_wealth);
        self.optional(at, "pledgeable_assets", pledgeable_assets.as_ref());
        self.optional(at, "loan_to_value", loan_to_value.as_ref());
        self.optional(at, "loan_rate", loan_rate.as_ref());
        self.optional(at, "application_cost", application_cost.as_ref());
        self.optional(at, "response", response.as_ref());
        self.optional(at, "failure_hazard", failure_hazard.as_ref());
        self.optional(at, "with_university", with_university.as_ref());
    }

    fn university(&mut self, university: &'s University) {
        let University { efficiency, coordination_loss, capacity_per_year, inventor_share } = university;
        let at = "university";
        self.optional(at, "efficiency", efficiency.as_ref());
        self.optional(at, "coordination_loss", coordination_loss.as_ref());
        self.optional(at, "capacity_per_year", capacity_per_year.as_ref());
        self.optional(at, "inventor_share", inventor_share.as_ref());
    }

    fn technology(&mut self, at: &str, technology: &'s Technology) {
        let Technology {
            market: _,
            strategic: _,
            proposals_per_year,
            intake_years: _,
            public_value,
            state_purchase,
            stages,
            payoff,
            cost_overrun,
            time_overrun,
            unprotected,
            certification_months,
            start_up_share: _,
        } = technology;
        self.add(at, "proposals_per_year", proposals_per_year);
        self.optional(at, "public_value", public_value.as_ref());
        if let Some(StatePurchase { value, margin }) = state_purchase {
            self.add(at, "state_purchase.value", value);
            self.add(at, "state_purchase.margin", margin);
        }
        for (number, stage) in stages.iter().enumerate() {
            self.stage(&format!("{at}.stages.{}", technology.stage_segment(number)), stage);
        }
        match payoff {
            Some(Payoff::Lump(value)) => self.add(at, "payoff", value),
            Some(Payoff::Stream { first_year, years: _, decay, margin, yearly_volatility }) => {
                self.add(at, "payoff.first_year", first_year);
                self.optional(at, "payoff.decay", decay.as_ref());
                self.optional(at, "payoff.margin", margin.as_ref());
                self.optional(at, "payoff.yearly_volatility", yearly_volatility.as_ref());
            }
            None => {}
        }
        self.optional(at, "cost_overrun", cost_overrun.as_ref());
        self.optional(at, "time_overrun", time_overrun.as_ref());
        self.optional(at, "unprotected", unprotected.as_ref());
        self.optional(at, "certification_months", certification_months.as_ref());
    }

    fn stage(&mut self, at: &str, stage: &'s Stage) {
        let Stage { name: _, cost, months, success, cost_overrun, time_overrun, files_patent: _ } = stage;
        self.add(at, "cost", cost);
        self.add(at, "months", months);
        self.add(at, "success", success);
        self.optional(at, "cost_overrun", cost_overrun.as_ref());
        self.optional(at, "time_overrun", time_overrun.as_ref());
    }

    fn scheme(&mut self, at: &str, scheme: &'s Scheme) {
        let Scheme {
            eligibility: _,
            funding,
            payment,
            overrun_cap: _,
            rights,
            royalty,
            selection,
            call_every_months: _,
            tries: _,
            believed_award,
            compliance_cost,
            budget_per_year,
            firm_chooses_size: _,
            max_scale: _,
        } = scheme;
        match funding {
            Funding::Share { state, to, counterpart } => {
                self.add(at, "funding.state", state);
                if let Some(Recipient::University(share)) = to {
                    self.add(at, "funding.to", share);
                }
                self.optional(
                    at,
                    "funding.counterpart.firm",
                    counterpart.as_ref().map(|counterpart| &counterpart.firm),
                );
            }
            Funding::Match { .. } | Funding::Nothing => {}
        }
        match payment {
            Some(Payment::Advance(share)) => self.add(at, "payment", share),
            Some(Payment::OnResult { floor }) => self.optional(at, "payment.floor", floor.as_ref()),
            Some(Payment::PerStage | Payment::Reimburse) | None => {}
        }
        match rights {
            Some(Rights::State { licence_royalty }) => {
                self.optional(at, "rights.licence_royalty", licence_royalty.as_ref());
            }
            Some(Rights::Shared { firm }) => self.add(at, "rights.firm", firm),
            Some(Rights::Firm | Rights::University) | None => {}
        }
        if let Some(Royalty { rates, cap, interest }) = royalty {
            for (year, rate) in rates.iter().enumerate() {
                self.add(at, &format!("royalty.rates.{year}"), rate);
            }
            self.optional(at, "royalty.cap", cap.as_ref());
            self.optional(at, "royalty.interest", interest.as_ref());
        }
        if let Some(Selection::Panel { reliability, failure_aversion }) = selection {
            self.add(at, "selection.reliability", reliability);
            self.optional(at, "selection.failure_aversion", failure_aversion.as_ref());
        }
        self.optional(at, "believed_award", believed_award.as_ref());
        self.optional(at, "compliance_cost", compliance_cost.as_ref());
        self.optional(at, "budget_per_year", budget_per_year.as_ref());
    }
}
