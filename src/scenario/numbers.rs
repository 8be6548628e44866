//! Every number of a scenario that may be uncertain, with its path: the one list of them. Judges nothing, draws nothing.

use crate::number::{At, Field, Listing, Numbers, Scope, Uncertain, Written};
use crate::scenario::{
    Administration, Audit, Economy, FirmClass, Payoff, Policy, Release, Scenario, Stage, StatePurchase, Technology,
    University,
};
use crate::scheme::Standing;

/// All numbers of a scenario that may be uncertain, in the order of the types.
#[must_use]
pub fn numbers(scenario: &Scenario) -> Vec<Written<'_>> {
    let mut list = List::default();
    list.economy(&scenario.economy);
    if let Some(administration) = &scenario.administration {
        list.administration(administration);
    }
    for (name, class) in &scenario.firms.0 {
        list.class(&At::file("firms").field(name), class);
    }
    if let Some(university) = &scenario.university {
        list.university(university);
    }
    for (name, technology) in &scenario.technologies.0 {
        list.technology(&At::file("technologies").field(name), technology);
    }
    for (name, scheme) in scenario.schemes.iter().flat_map(|schemes| &schemes.0) {
        scheme.resolve(&At::file("schemes").field(name), Standing::default(), &mut list.numbers);
    }
    if let Some(budget) = &scenario.budget_per_year {
        list.numbers.run(&At::file("budget_per_year"), budget);
    }
    for (name, policy) in &scenario.policies.0 {
        let Policy { budget_per_year, schemes: _, priority: _, strategic_floor: _, set: _ } = policy;
        list.optional(&At::file("policies").field(name), "budget_per_year", budget_per_year.as_ref());
    }
    list.numbers.found
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

#[derive(Default)]
struct List<'s> {
    numbers: Listing<'s>,
}

/// Every structure is taken apart field by field, so that a new field cannot be forgotten.
impl<'s> List<'s> {
    fn add<F: Field>(&mut self, at: &At<'_>, field: &str, written: &'s Uncertain<F>) {
        self.numbers.run(&at.field(field), written);
    }

    fn optional<F: Field>(&mut self, at: &At<'_>, field: &str, written: Option<&'s Uncertain<F>>) {
        self.numbers.run_or(&at.field(field), written, 0.0);
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
        let at = &At::file("economy");
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
        let at = &At::file("administration");
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

    fn class(&mut self, at: &At<'_>, class: &'s FirmClass) {
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
        let at = &At::file("university");
        self.optional(at, "efficiency", efficiency.as_ref());
        self.optional(at, "coordination_loss", coordination_loss.as_ref());
        self.optional(at, "capacity_per_year", capacity_per_year.as_ref());
        self.optional(at, "inventor_share", inventor_share.as_ref());
    }

    fn technology(&mut self, at: &At<'_>, technology: &'s Technology) {
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
            self.stage(&at.field("stages").field(&technology.stage_segment(number)), stage);
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

    fn stage(&mut self, at: &At<'_>, stage: &'s Stage) {
        let Stage { name: _, cost, months, success, cost_overrun, time_overrun, files_patent: _ } = stage;
        self.add(at, "cost", cost);
        self.add(at, "months", months);
        self.add(at, "success", success);
        self.optional(at, "cost_overrun", cost_overrun.as_ref());
        self.optional(at, "time_overrun", time_overrun.as_ref());
    }
}
