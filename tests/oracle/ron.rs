//! Prints a case in the scenario language. Fields that are absent are not written, so that every default is used.

use std::collections::BTreeSet;
use std::fmt::Display;

use rust_decimal::Decimal;

use crate::case::{
    Administration, Case, Economy, Eligibility, FirmClass, Funding, Learning, Num, Origin, Over, Payment, Payoff,
    Policy, Release, Rights, Royalty, Scheme, Selection, Technology, University, Vehicle,
};

/// The fields of one struct, in the order they are put.
#[derive(Default)]
struct Fields(Vec<String>);

impl Fields {
    fn put(mut self, name: &str, value: impl Display) -> Fields {
        self.0.push(format!("{name}: {value}"));
        self
    }

    fn maybe(self, name: &str, value: Option<impl Display>) -> Fields {
        match value {
            Some(value) => self.put(name, value),
            None => self,
        }
    }

    fn flag(self, name: &str, value: bool) -> Fields {
        if value { self.put(name, "true") } else { self }
    }

    fn close(self) -> String {
        format!("({})", self.0.join(", "))
    }
}

fn quoted(names: &[String]) -> String {
    format!("[{}]", names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", "))
}

fn entries<T>(all: &[T], name: impl Fn(&T) -> &str, body: impl Fn(&T) -> String) -> String {
    let lines: Vec<String> = all.iter().map(|one| format!("        {:?}: {},\n", name(one), body(one))).collect();
    format!("{{\n{}    }}", lines.concat())
}

/// The case as a scenario file.
pub fn ron(case: &Case) -> String {
    let fiscal = case.fiscal_year_starts.map_or(String::new(), |month| format!(", fiscal_year_starts: {month}"));
    let clock = format!("(start: \"2026-{:02}\", months: {}{fiscal})", case.start_month, case.months);
    let design = if case.latin { "LatinHypercube" } else { "Random" };
    let fields = Fields::default()
        .put("title", format!("\"case {}\"", case.seed))
        .put("currency", "(code: \"VND\", unit: Million)")
        .put("clock", clock)
        .put("monte_carlo", format!("(runs: {}, seed: {}, design: {design})", case.runs, case.seed))
        .maybe("behaviour", case.fixed.map(|fixed| if fixed { "Fixed" } else { "Responsive" }))
        .put("economy", economy(&case.economy))
        .maybe("administration", case.administration.as_ref().map(|a| administration(a, case)))
        .put("firms", entries(&case.firms, |c| &c.name, firm_class))
        .maybe("university", case.university.as_ref().map(|u| university(u, case)))
        .put("technologies", entries(&case.technologies, |t| &t.name, technology))
        .maybe("proposals", (!case.listed.is_empty()).then_some("Table(file: \"projects.csv\")"))
        .maybe("vehicles", vehicles(case))
        .put("schemes", entries(&case.schemes, |s| &s.name, |s| scheme(s, case)))
        .maybe("baseline_schemes", (!case.baseline.is_empty()).then(|| quoted(&case.baseline)))
        .maybe("budget_per_year", case.budget_per_year.as_ref())
        .maybe("budget_per_year", path(&case.budget_path))
        .maybe("max_state_share", case.max_state_share)
        .put("policies", entries(&case.policies, |p| &p.name, policy))
        .put("reference", format!("{:?}", case.reference))
        .maybe("correlations", correlations(case));
    format!("(\n    {},\n)\n", fields.0.join(",\n    "))
}

/// The table of the case's projects.
pub fn table(case: &Case) -> String {
    let columns: BTreeSet<&String> = case.listed.iter().flat_map(|of| &of.stated).map(|(column, _)| column).collect();
    let head =
        ["name", "technology", "class", "arrival"].into_iter().chain(columns.iter().map(|column| column.as_str()));
    let mut lines = vec![head.collect::<Vec<_>>().join(",")];
    for of in &case.listed {
        let month = case.start_month - 1 + of.arrival;
        let date = format!("{}-{:02}", 2026 + month / 12, month % 12 + 1);
        let mut cells = vec![format!("\"{}\"", of.name), of.technology.clone(), of.class.clone(), date];
        for column in &columns {
            let stated = of.stated.iter().find(|(stated, _)| stated == *column);
            cells.push(stated.map_or(String::new(), |(_, value)| value.to_string()));
        }
        lines.push(cells.join(","));
    }
    lines.join("\n") + "\n"
}

/// A number as written, or its path over years.
fn over_years(case: &Case, at: &str, num: Option<&Num>) -> Option<String> {
    let path = case.paths.get(at).map(|points| path(points).expect("a path has points"));
    path.or_else(|| num.map(ToString::to_string))
}

/// A path over years, if there is one.
fn path(points: &[(i64, impl Display)]) -> Option<String> {
    let points: Vec<String> = points.iter().map(|(year, value)| format!("({year}, {value})")).collect();
    if points.is_empty() { None } else { Some(format!("Path([{}])", points.join(", "))) }
}

fn correlations(case: &Case) -> Option<String> {
    let one = |(a, b, rank): &(String, String, Decimal)| format!("(between: ({a:?}, {b:?}), rank: {rank})");
    let all: Vec<String> = case.correlations.iter().map(one).collect();
    if all.is_empty() { None } else { Some(format!("[{}]", all.join(", "))) }
}

fn economy(e: &Economy) -> String {
    Fields::default()
        .put("output", &e.output)
        .maybe("growth", e.growth.as_ref())
        .put("social_discount_rate", &e.social_discount_rate)
        .put("state_discount_rate", &e.state_discount_rate)
        .put("profit_tax", &e.profit_tax)
        .maybe("excess_burden", e.excess_burden.as_ref())
        .maybe("social_return_ratio", e.social_return_ratio.as_ref())
        .maybe("domestic_share", e.domestic_share.as_ref())
        .maybe("spillover_lag_months", e.spillover_lag_months.as_ref())
        .maybe("value_added_per_profit", e.value_added_per_profit.as_ref())
        .maybe("failure_correlation", e.failure_correlation.as_ref())
        .close()
}

fn administration(a: &Administration, case: &Case) -> String {
    let at = |field: &str, num: Option<&Num>| over_years(case, &format!("administration.{field}"), num);
    let audit = a.audit.as_ref().map(|(lag, cost)| {
        let fields = Fields::default().maybe("lag_months", at("audit.lag_months", lag.as_ref()));
        format!("ExAnte{}", fields.maybe("cost_share", at("audit.cost_share", cost.as_ref())).close())
    });
    let after = a.after.as_ref().map(|after| {
        let fields = Fields::default()
            .put("sampled", &after.sampled)
            .maybe("fine", after.fine.as_ref())
            .maybe("cost_share", at("audit.cost_share", after.cost_share.as_ref()))
            .maybe("fear", after.fear.as_ref())
            .maybe("gain", after.gain.as_ref());
        format!("ExPost{}", fields.close())
    });
    let audit = audit.or(after);
    let release = a.release.as_ref().map(|release| match release {
        Release::AtOnce => "AtOnce".to_owned(),
        Release::Even => "Even".to_owned(),
        Release::BetaCurve { alpha, beta, span_years } => {
            let fields = Fields::default()
                .maybe("alpha", at("release.alpha", Some(alpha)))
                .maybe("beta", at("release.beta", Some(beta)))
                .maybe("span_years", at("release.span_years", span_years.as_ref()));
            format!("BetaCurve{}", fields.close())
        }
    });
    Fields::default()
        .maybe("approval_months", at("approval_months", a.approval_months.as_ref()))
        .maybe("payment_lag_months", at("payment_lag_months", a.payment_lag_months.as_ref()))
        .maybe("audit", audit)
        .maybe("release", release)
        .maybe("carry_over", at("carry_over", a.carry_over.as_ref()))
        .maybe("commitments", a.keeps_commitments.map(|kept| if kept { "Kept" } else { "Freed" }))
        .maybe("patent_months", at("patent_months", a.patent_months.as_ref()))
        .maybe("recovery", a.recovery.as_ref())
        .close()
}

fn firm_class(c: &FirmClass) -> String {
    Fields::default()
        .put("weight", c.weight)
        .put("hurdle_rate", &c.hurdle_rate)
        .put("liquid_wealth", &c.liquid_wealth)
        .maybe("pledgeable_assets", c.pledgeable_assets.as_ref())
        .maybe("loan_to_value", c.loan_to_value.as_ref())
        .maybe("loan_rate", c.loan_rate.as_ref())
        .maybe("application_cost", c.application_cost.as_ref())
        .maybe("response", c.response.as_ref())
        .maybe("tax_base", c.own_tax_base.then_some("Own"))
        .maybe("failure_hazard", c.failure_hazard.as_ref())
        .flag("start_up", c.start_up)
        .flag("sme", c.sme)
        .maybe("with_university", c.with_university.as_ref())
        .close()
}

fn university(u: &University, case: &Case) -> String {
    let at = |field: &str, num: Option<&Num>| over_years(case, &format!("university.{field}"), num);
    Fields::default()
        .maybe("efficiency", at("efficiency", u.efficiency.as_ref()))
        .maybe("coordination_loss", at("coordination_loss", u.coordination_loss.as_ref()))
        .maybe("capacity_per_year", at("capacity_per_year", u.capacity_per_year.as_ref()))
        .maybe("inventor_share", u.inventor_share.as_ref())
        .close()
}

fn technology(t: &Technology) -> String {
    let stages: Vec<String> = t
        .stages
        .iter()
        .map(|s| {
            Fields::default()
                .put("name", format!("{:?}", s.name))
                .put("cost", &s.cost)
                .put("months", &s.months)
                .put("success", &s.success)
                .maybe("cost_overrun", s.cost_overrun.as_ref())
                .maybe("time_overrun", s.time_overrun.as_ref())
                .flag("files_patent", s.files_patent)
                .maybe("effort", s.effort.as_ref().map(|(p, c)| format!("(productivity: {p}, cost: {c})")))
                .close()
        })
        .collect();
    let payoff = t.payoff.as_ref().map(|payoff| match payoff {
        Payoff::Lump(value) => format!("Lump({value})"),
        Payoff::Stream { first_year, years, decay, margin, yearly_volatility } => {
            let fields = Fields::default()
                .put("first_year", first_year)
                .put("years", years)
                .maybe("decay", decay.as_ref())
                .maybe("margin", margin.as_ref())
                .maybe("yearly_volatility", yearly_volatility.as_ref());
            format!("Stream{}", fields.close())
        }
        Payoff::Multiple { law, exit_months } => {
            let fields = Fields::default().put("law", law).maybe("exit_months", exit_months.as_ref());
            format!("Multiple{}", fields.close())
        }
    });
    let purchase = t.state_purchase.as_ref();
    let purchase = purchase.map(|(value, margin)| format!("(value: {value}, margin: {margin})"));
    Fields::default()
        .put("market", t.market)
        .flag("strategic", t.strategic)
        .put("proposals_per_year", &t.proposals_per_year)
        .put("intake_years", t.intake_years)
        .maybe("public_value", t.public_value.as_ref())
        .maybe("topic", t.topic.as_ref().map(|chance| format!("(deployment: {chance})")))
        .maybe("state_purchase", purchase)
        .put("stages", format!("[{}]", stages.join(", ")))
        .maybe("payoff", payoff)
        .maybe("learning", t.learning.as_ref().map(learning))
        .maybe("cost_overrun", t.cost_overrun.as_ref())
        .maybe("time_overrun", t.time_overrun.as_ref())
        .maybe("unprotected", t.unprotected.as_ref())
        .maybe("certification_months", t.certification_months.as_ref())
        .maybe("start_up_share", t.start_up_share)
        .close()
}

fn learning(l: &Learning) -> String {
    Fields::default()
        .put("units", l.units)
        .put("first_unit_cost", &l.first_unit_cost)
        .put("market_price", &l.market_price)
        .put("rate", &l.rate)
        .close()
}

fn vehicles(case: &Case) -> Option<String> {
    let one = |v: &Vehicle| {
        Fields::default()
            .put("size", &v.size)
            .put("state_share", &v.state_share)
            .put("invest_years", v.invest_years)
            .put("life_years", v.life_years)
            .maybe("fee", v.fee.as_ref())
            .maybe("carry", v.carry.as_ref())
            .maybe("hurdle", v.hurdle.as_ref())
            .maybe("rules", v.public.map(|public| if public { "Public" } else { "Venture" }))
            .maybe("buy_out", v.buy_out.as_ref().map(|interest| format!("(interest: {interest})")))
            .close()
    };
    (!case.vehicles.is_empty()).then(|| entries(&case.vehicles, |v| &v.name, one))
}

fn eligibility(e: &Eligibility) -> Option<String> {
    let fields = Fields::default()
        .maybe("technologies", e.technologies.as_deref().map(quoted))
        .maybe("market", e.market.as_ref().map(|states| format!("[{}]", states.join(", "))))
        .maybe("strategic", e.strategic)
        .maybe("state_need", e.state_need)
        .maybe("firms", e.firms.as_deref().map(quoted))
        .maybe("start_up", e.start_up)
        .maybe("with_university", e.with_university)
        .maybe("private_share_at_least", e.private_share_at_least)
        .maybe("stages", e.stages.as_deref().map(quoted));
    if fields.0.is_empty() { None } else { Some(fields.close()) }
}

fn royalty(r: &Royalty) -> String {
    let rates: Vec<String> = r.rates.iter().map(ToString::to_string).collect();
    Fields::default()
        .put("rates", format!("[{}]", rates.join(", ")))
        .maybe("cap", r.cap.as_ref())
        .maybe("interest", r.interest.as_ref())
        .close()
}

fn scheme(s: &Scheme, case: &Case) -> String {
    let funding = match &s.funding {
        Funding::Share { state, per_project, to, counterpart, at_most } => {
            let fields = Fields::default()
                .put("state", if *per_project { format!("PerProject({state})") } else { state.to_string() })
                .maybe("to", to.as_ref().map(|share| format!("University({share})")))
                .maybe("counterpart", counterpart.as_ref().map(|firm| format!("(firm: {firm})")))
                .maybe("at_most", at_most.as_ref());
            format!("Share{}", fields.close())
        }
        Funding::Match { private, state } => format!("Match(private: {private}, state: {state})"),
        Funding::Voucher { value, co_pay, unused } => {
            let fields = Fields::default().put("value", value).put("co_pay", co_pay).maybe("unused", unused.as_ref());
            format!("Voucher{}", fields.close())
        }
        Funding::Equity { share, stake, vehicle } => {
            format!("Equity(share_of_cost: {share}, stake: {stake}, vehicle: {vehicle:?})")
        }
        Funding::TaxDeduction { rate } => format!("TaxDeduction(rate: {rate})"),
        Funding::Guarantee { cover, fee, patent, loan_to_value, recovery, years, repayment, face } => {
            let repayment = repayment.map(|repayment| format!("{repayment:?}"));
            let fields = Fields::default().put("cover", cover).maybe("fee", fee.as_ref());
            let fields = fields.put("collateral", if *patent { "Patent" } else { "Assets" });
            let fields = fields.put("loan_to_value", loan_to_value).maybe("recovery", recovery.as_ref());
            let fields = fields.maybe("years", years.as_ref()).maybe("repayment", repayment.as_ref());
            let budget_by = face.map(|face| if face { "Face" } else { "ExpectedCalls" });
            format!("Guarantee{}", fields.maybe("budget_by", budget_by.as_ref()).close())
        }
        Funding::InterestRelief { points, loan_share, years, repayment, inspection } => {
            let repayment = repayment.map(|repayment| format!("{repayment:?}"));
            let (inspected, fear) =
                inspection.as_ref().map_or((None, None), |(chance, cost)| (Some(chance), Some(cost)));
            let fields = Fields::default().put("points", points).maybe("loan_share", loan_share.as_ref());
            let fields = fields.put("years", years).maybe("repayment", repayment.as_ref());
            format!("InterestRelief{}", fields.maybe("inspected", inspected).maybe("fear", fear).close())
        }
        Funding::Purchase { units, price, months, accepted } => {
            let fields = Fields::default().put("units", units).put("price", price).put("months", months);
            format!("Purchase{}", fields.maybe("accepted", accepted.as_ref()).close())
        }
        Funding::Collar { low, high, share, grace_years, difference } => {
            let reading = difference.map(|difference| if difference { "Difference" } else { "Excess" });
            let fields = Fields::default().put("low", low).put("high", high).put("share", share);
            format!("Collar{}", fields.maybe("grace_years", *grace_years).maybe("reading", reading).close())
        }
        Funding::Effects { times, liability } => {
            let factors: Vec<String> = times.iter().map(|(name, factor)| format!("{name:?}: {factor}")).collect();
            let liability = liability.as_ref().map(|(chance, cost, share)| {
                let fields = Fields::default().put("chance", chance).put("cost", cost);
                fields.maybe("state_share", share.as_ref()).close()
            });
            let fields = Fields::default().put("times", format!("{{{}}}", factors.join(", ")));
            format!("Effects{}", fields.maybe("liability", liability).close())
        }
        Funding::Nothing => "Nothing".to_owned(),
    };
    let payment = s.payment.as_ref().map(|payment| match payment {
        Payment::Advance(share) => format!("Advance({share})"),
        Payment::PerStage => "PerStage".to_owned(),
        Payment::Reimburse => "Reimburse".to_owned(),
        Payment::OnResult(floor) => format!("OnResult{}", Fields::default().maybe("floor", floor.as_ref()).close()),
    });
    let rights = s.rights.as_ref().map(|rights| match rights {
        Rights::Firm => "Firm".to_owned(),
        Rights::State(rate) => format!("State{}", Fields::default().maybe("licence_royalty", rate.as_ref()).close()),
        Rights::University => "University".to_owned(),
        Rights::Shared(firm) => format!("Shared(firm: {firm})"),
    });
    let selection = s.selection.as_ref().map(|selection| match selection {
        Selection::Everyone => "Everyone".to_owned(),
        Selection::FirstCome => "FirstCome".to_owned(),
        Selection::Lottery => "Lottery".to_owned(),
        Selection::Portfolio { reliability } => format!("Portfolio(reliability: {reliability})"),
        Selection::Panel { reliability, failure_aversion, per_project, least_success } => {
            let score = per_project.map(|per_project| if per_project { "PerProject" } else { "PerUnit" });
            let fields = Fields::default().put("reliability", reliability).maybe("score", score);
            let fields = fields.maybe("least_success", least_success.as_ref());
            format!("Panel{}", fields.maybe("failure_aversion", failure_aversion.as_ref()).close())
        }
        Selection::Tournament { keep, reliability, failure_aversion } => {
            let fields = Fields::default().put("keep", format!("{keep:?}")).put("reliability", reliability);
            format!("Tournament{}", fields.maybe("failure_aversion", failure_aversion.as_ref()).close())
        }
    });
    let origin = s.origin.as_ref().map(|origin| match origin {
        Origin::BottomUp => "BottomUp".to_owned(),
        Origin::TopDown { fits, specificity } => format!("TopDown(fits: {fits}, specificity: {specificity})"),
        Origin::Lead { class, pass_through } => {
            format!("LeadEnterprise(class: {class:?}, pass_through: {pass_through})")
        }
        Origin::Open(draws) => format!("OpenNetwork(draws: {draws})"),
    });
    Fields::default()
        .maybe("eligibility", eligibility(&s.eligibility))
        .maybe("origin", origin)
        .put("funding", funding)
        .maybe("payment", payment)
        .maybe("overrun_cap", s.overrun_cap)
        .maybe("rights", rights)
        .maybe("royalty", s.royalty.as_ref().map(royalty))
        .maybe("selection", selection)
        .maybe("call_every_months", s.call_every_months)
        .maybe("tries", s.tries)
        .maybe(
            "approval_months",
            over_years(case, &format!("schemes.{}.approval_months", s.name), s.approval_months.as_ref()),
        )
        .maybe("believed_award", s.believed_award.as_ref())
        .maybe("compliance_cost", s.compliance_cost.as_ref())
        .maybe("budget_per_year", s.budget_per_year.as_ref())
        .maybe("firm_chooses_size", s.firm_chooses_size)
        .maybe("max_scale", s.max_scale)
        .maybe("start_at_own_risk", s.start_at_own_risk)
        .maybe("set_up_cost", s.set_up_cost.as_ref())
        .maybe("cost_per_contract", s.cost_per_contract.as_ref())
        .close()
}

fn policy(p: &Policy) -> String {
    let priority = p.priority.map(|(at_least, over)| {
        let over = over.map(|over| match over {
            Over::Cash => "Cash",
            Over::Awards => "Awards",
            Over::Both => "Both",
        });
        format!("PrivateShare{}", Fields::default().put("at_least", at_least).maybe("over", over).close())
    });
    let set: Vec<String> = p.set.iter().map(|(path, num)| format!("{path:?}: {num}")).collect();
    let set = format!("{{{}}}", set.join(", "));
    Fields::default()
        .put("schemes", quoted(&p.schemes))
        .maybe("priority", priority)
        .maybe("strategic_floor", p.strategic_floor)
        .maybe("budget_per_year", p.budget_per_year.as_ref())
        .maybe("set", (!p.set.is_empty()).then_some(set))
        .close()
}
