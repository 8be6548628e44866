//! Section 9: the measures of one run of a policy beside the same run of the reference. Simulates nothing.

use std::collections::BTreeMap;

use crate::draws::{Answer, Value};
use crate::ledger::{Account, END, Purpose, Ratio, discount, months};
use crate::life::Run;
use crate::world::{Terms, World};

/// What one run comes to before it is compared.
struct Totals {
    /// Net State money by project.
    net: Vec<i64>,
    grant: i64,
    /// Tax given up by project, and in all.
    given: Vec<i64>,
    given_up: i64,
    /// What shares of State money are of: grant equivalents where the study has overlays, else State money.
    weight: Vec<f64>,
    research: i64,
    private: i64,
    lent: i64,
    relief: i64,
    guaranteed: i64,
    calls: i64,
    fees: i64,
    school: i64,
    lost: i64,
    /// Taken, brought back, fines.
    taken: [i64; 3],
    effort: i64,
    schemes: i64,
    /// Present value of harm to others, and what the State paid for it.
    harm: (f64, i64),
    /// R&D of supported projects, what of it is private, and their successes.
    supported: (i64, i64, usize),
    private_value: f64,
    /// The same at each firm's hurdle rate.
    at_hurdle: f64,
    spillover: f64,
    imitated: f64,
    public: f64,
    resources: f64,
    outlay: f64,
    after_tax: f64,
    fiscal: f64,
    value_added: Vec<f64>,
    successes: usize,
}

/// Some projects, by their places.
type Which<'f> = &'f dyn Fn(usize) -> bool;

/// b(t) gives (Φ−1)·domestic·b(t) some months later; what falls after the end is not counted.
fn spillover(world: &World<'_>, l: &crate::ledger::Ledger) -> f64 {
    let lag = months(world.spillover_lag);
    l.postings
        .iter()
        .filter(|p| matches!(p.purpose, Purpose::Profit | Purpose::PurchaseProfit))
        .filter(|p| p.month + lag < END)
        .map(|p| world.spillover * p.amount as f64 * discount(world.social, (p.month + lag) as f64))
        .sum()
}

/// Imitation is one way of spilling over: what others gain is the larger of both, over all projects of a run.
pub fn imitation_is_more(world: &World<'_>, run: &Run) -> bool {
    world.domestic * run.ledger.present_value(Purpose::Imitation, world.social) > spillover(world, &run.ledger)
}

fn totals(world: &World<'_>, run: &Run, which: Which<'_>) -> Totals {
    // The ledger of these projects alone.
    let l =
        &crate::ledger::Ledger { postings: run.ledger.postings.iter().filter(|p| which(p.project)).copied().collect() };
    let s = world.social;
    let projects = world.projects.len();
    let of = |i: usize, purpose: Purpose| l.of_project(i, purpose);
    let relief =
        |i: usize| of(i, Purpose::Relief) + of(i, Purpose::Call) + of(i, Purpose::Premium) + of(i, Purpose::CollarPaid);
    let net: Vec<i64> = (0..projects)
        .map(|i| of(i, Purpose::Payment) - of(i, Purpose::Return) - of(i, Purpose::Recovered) + relief(i))
        .collect();
    let grant: i64 = net.iter().sum();
    let given: Vec<i64> = (0..projects).map(|i| of(i, Purpose::TaxGivenUp)).collect();
    let given_up: i64 = given.iter().sum();
    let weight = (0..projects)
        .map(|i| match world.study_has_overlays {
            true if which(i) => run.equivalent[i],
            true => 0.0,
            false => net[i] as f64,
        })
        .collect();
    let research = l.total(Purpose::Research);
    let held: i64 = (0..projects).filter(|&i| which(i)).map(|i| run.held[i]).sum();
    // State money received = State part of R&D + returned + lost + held (section 8).
    let gone = |i: usize| of(i, Purpose::Misused) - of(i, Purpose::Recovered);
    let gone_in_all: i64 = (0..projects).filter(|&i| which(i)).map(gone).sum();
    let state_part = grant - l.total(Purpose::Loss) - held - gone_in_all;
    let supported = || (0..projects).filter(|&i| which(i) && run.outcomes[i].supported);
    let spent = |i: usize| of(i, Purpose::Research) - run.outcomes[i].at_own_risk;
    let from_state = |i: usize| net[i] - of(i, Purpose::Loss) - run.held[i] - gone(i) + given[i];
    let gains = crate::tournament::gains(world, &run.outcomes);
    let public = |rate: f64| -> f64 {
        let gained = |i: usize| run.outcomes[i].success.map_or(0.0, |m| discount(rate, m as f64));
        (0..projects).filter(|&i| which(i)).map(|i| gained(i) * gains[i] as f64).sum()
    };
    let earned = |p: &&crate::ledger::Posting| matches!(p.purpose, Purpose::Profit | Purpose::PurchaseProfit);
    let spillover = spillover(world, l);
    let pv = |purpose: Purpose, rate: f64| l.present_value(purpose, rate);
    let of_some = |rate: f64, some: &dyn Fn(&crate::ledger::Posting) -> bool| -> f64 {
        l.postings.iter().filter(|p| some(p)).map(|p| p.amount as f64 * discount(rate, p.month as f64)).sum()
    };
    let pv_from = |what: Purpose, from: Account, rate: f64| of_some(rate, &|p| p.purpose == what && p.from == from);
    let pv_to = |what: Purpose, to: Account, rate: f64| of_some(rate, &|p| p.purpose == what && p.to == to);
    let outlay = |rate: f64| {
        pv(Purpose::Payment, rate) - pv(Purpose::Return, rate) - pv(Purpose::Recovered, rate) - pv(Purpose::Fine, rate)
            + pv(Purpose::Relief, rate)
            + pv(Purpose::Call, rate)
            + pv(Purpose::Premium, rate)
            - pv(Purpose::Fee, rate)
            + pv(Purpose::CollarPaid, rate)
            - pv(Purpose::CollarReceived, rate)
            + pv(Purpose::Audit, rate)
            + pv(Purpose::SchemeCost, rate)
            + pv(Purpose::PurchaseProfit, rate)
            + pv(Purpose::PurchaseCost, rate)
            - pv(Purpose::Tax, rate)
            + pv(Purpose::TaxGivenUp, rate)
            + pv(Purpose::Compensation, rate)
            - pv(Purpose::Royalty, rate)
            - pv(Purpose::FundTax, rate)
            + pv(Purpose::BuyOut, rate)
            + pv_from(Purpose::FundFee, Account::State, rate)
            - pv_to(Purpose::Distribution, Account::State, rate)
    };
    let at_hurdle = l.postings.iter().filter(earned).map(|p| {
        let hurdle = world.class(&world.projects[p.project]).hurdle;
        p.amount as f64 * discount(hurdle, p.month as f64)
    });
    // Those who are harmed are private as firms are.
    let private = |a: Account| {
        let of_firm = matches!(a, Account::Firm | Account::University | Account::Inventors | Account::Bank);
        of_firm || matches!(a, Account::Others | Account::Partners | Account::Manager | Account::Insiders)
    };
    let after_tax: f64 = l
        .postings
        .iter()
        .map(|p| {
            let sign = f64::from(i8::from(private(p.to)) - i8::from(private(p.from)));
            sign * p.amount as f64 * discount(s, p.month as f64)
        })
        .sum();
    Totals {
        grant,
        research,
        private: research - state_part - given_up,
        supported: (
            supported().map(spent).sum(),
            supported().map(|i| spent(i) - from_state(i)).sum(),
            supported().filter(|&i| run.outcomes[i].success.is_some()).count(),
        ),
        lent: l.total(Purpose::Loan),
        relief: l.total(Purpose::Relief),
        guaranteed: (0..projects).filter(|&i| which(i)).map(|i| run.guaranteed[i]).sum(),
        calls: l.total(Purpose::Call),
        fees: l.total(Purpose::Fee),
        lost: l.total(Purpose::Loss),
        taken: [Purpose::Misused, Purpose::Recovered, Purpose::Fine].map(|purpose| l.total(purpose)),
        effort: l.total(Purpose::Effort),
        schemes: l.total(Purpose::SchemeCost),
        harm: (pv(Purpose::Harm, s), l.total(Purpose::Compensation)),
        school: (0..projects).filter(|&i| which(i)).map(|i| run.outcomes[i].school_paid).sum(),
        private_value: pv(Purpose::Profit, s) + pv(Purpose::PurchaseProfit, s),
        at_hurdle: at_hurdle.sum(),
        spillover,
        imitated: world.domestic * pv(Purpose::Imitation, s),
        public: public(s),
        resources: pv(Purpose::Research, s)
            + pv(Purpose::Coordination, s)
            + pv(Purpose::Effort, s)
            + pv(Purpose::Learning, s)
            + pv(Purpose::Audit, s)
            + pv(Purpose::SchemeCost, s)
            + pv(Purpose::Application, s)
            + pv(Purpose::FundFee, s),
        outlay: outlay(s),
        after_tax,
        fiscal: -outlay(world.fiscal),
        value_added: value_added(
            world,
            run,
            months(world.spillover_lag),
            world.domestic * pv(Purpose::Imitation, s) > spillover,
        ),
        successes: (0..projects).filter(|&i| which(i) && run.outcomes[i].success.is_some()).count(),
        given,
        given_up,
        weight,
        net,
    }
}

/// Value added by fiscal year, in percent of the output of the year: of profit, and of what others gain.
fn value_added(world: &World<'_>, run: &Run, lag: i64, imitation_is_more: bool) -> Vec<f64> {
    let last = world.fiscal_year(world.horizon - 1);
    let mut value_added = vec![0.0; (last + 1) as usize];
    let mut add = |month: i64, amount: f64| {
        if month < world.horizon {
            value_added[world.fiscal_year(month) as usize] += world.value_added * amount;
        }
    };
    for p in &run.ledger.postings {
        let amount = p.amount as f64;
        if matches!(p.purpose, Purpose::Profit | Purpose::PurchaseProfit) {
            add(p.month, amount);
            if !imitation_is_more {
                add(p.month + lag, world.spillover * amount);
            }
        }
        if p.purpose == Purpose::Imitation && imitation_is_more {
            add(p.month, world.domestic * amount);
        }
    }
    for (year, sum) in value_added.iter_mut().enumerate() {
        let output = world.output * (1.0 + world.growth).powi(year as i32);
        *sum = if output > 0.0 { 100.0 * *sum / output } else { 0.0 };
    }
    value_added
}

/// The last fiscal year of which the study has all months, or its last.
fn target_year(world: &World<'_>) -> usize {
    let last = world.fiscal_year(world.horizon - 1);
    let months = |year: i64| (0..world.horizon).filter(|&month| world.fiscal_year(month) == year).count();
    (0..=last).rev().find(|&year| months(year) == 12).unwrap_or(last) as usize
}

/// Measures by name.
#[derive(Default)]
struct Sheet(BTreeMap<String, Option<Value>>);

impl Sheet {
    fn ratio(&mut self, name: &str, numerator: f64, denominator: f64) {
        self.0.insert(name.to_owned(), Some(Value { numerator, denominator: Some(denominator) }));
    }

    fn plain(&mut self, name: &str, value: f64) {
        self.maybe(name, Some(value));
    }

    fn maybe(&mut self, name: &str, value: Option<f64>) {
        self.0.insert(name.to_owned(), value.map(|numerator| Value { numerator, denominator: None }));
    }
}

/// The measures of a run of a policy. `reference` is the same run of the reference, in its own world.
pub fn measures(world: &World<'_>, run: &Run, reference: (&World<'_>, &Run)) -> Answer {
    let more = (imitation_is_more(world, run), imitation_is_more(reference.0, reference.1));
    measures_of(world, run, reference, &|_| true, more)
}

/// The same of some projects alone: what is a sum over projects is their sum, all else is not theirs and not to be looked at.
/// `more`: whether imitation is more in the run, and in that of the reference.
pub fn measures_of(
    world: &World<'_>,
    run: &Run,
    reference: (&World<'_>, &Run),
    which: Which<'_>,
    more: (bool, bool),
) -> Answer {
    let mut m = Sheet::default();
    let (us, them) = (totals(world, run, which), totals(reference.0, reference.1, which));
    let g = (us.grant + us.given_up) as f64;
    // What the policy adds to what is law already.
    let added = g - (them.grant + them.given_up) as f64;
    let w: f64 = us.weight.iter().sum();
    let d = |a: i64, b: i64| (a - b) as f64;
    let (research, private, successes) = us.supported;
    m.ratio("gross_leverage", private as f64, w);
    m.ratio("leverage_effect", research as f64, w);
    if world.study_has_overlays {
        m.plain("support", g);
        m.plain("tax_expenditure", us.given_up as f64);
        m.plain("grant_equivalent", w);
        m.ratio("gross_leverage_cash", private as f64, g);
        m.ratio("leverage_effect_cash", research as f64, g);
        let overlaid = (0..world.projects.len()).filter(|&i| which(i) && !run.outcomes[i].overlays.is_empty());
        m.plain("projects_with_overlays", overlaid.count() as f64);
        m.plain("loans", us.lent as f64);
        m.plain("interest_relief", us.relief as f64);
        m.plain("liabilities", us.guaranteed as f64);
        m.plain("guarantee_calls", us.calls as f64);
        m.plain("guarantee_fees", us.fees as f64);
        m.plain("guarantee_calls_any", f64::from(u8::from(us.calls > 0)));
        m.plain("guarantee_calls_cvar95", us.calls as f64);
        m.ratio("guarantee_calls_of_budget", us.calls as f64, budgets_of(world, |terms| terms.guarantee.is_some()));
        take_up(&mut m, world, run);
    }
    of_funds(&mut m, world, run, which);
    m.ratio("net_private_effect", d(us.private, them.private), added);
    m.ratio("total_effect", d(us.research, them.research), added);
    m.plain("state_outlay", us.grant as f64);
    m.plain("private_outlay", us.private as f64);
    m.plain("research_outlay", us.research as f64);
    m.plain("university_outlay", us.school as f64);
    m.plain("lost_with_firms", us.lost as f64);
    let [misused, recovered, fines] = us.taken.map(|amount| amount as f64);
    m.plain("misused", misused);
    m.plain("recovered", recovered);
    m.plain("fines", fines);
    m.ratio("misused_share", misused, us.grant as f64 + recovered);
    m.plain("effort_cost", us.effort as f64);
    m.plain("scheme_costs", us.schemes as f64);
    let bought = (0..world.projects.len()).filter(|&i| which(i)).map(|i| run.outcomes[i].bought).sum::<i64>();
    m.plain("units_bought", bought as f64);
    of_collars(&mut m, world, run, which);
    m.plain("social_harm", us.harm.0);
    m.plain("harm_paid_by_state", us.harm.1 as f64);
    m.ratio("cost_per_success", g, successes as f64);
    m.ratio("cost_per_additional_success", added, us.successes as f64 - them.successes as f64);
    strata(&mut m, world, run, reference.1, (&us, &them), which);
    counts(&mut m, world, run, &us, which);
    topics_and_phases(&mut m, world, run, &us, which);
    waiting(&mut m, run);
    disbursement(&mut m, world, run);
    years(&mut m, world, run);

    let excess = |t: &Totals, w: &World<'_>| w.burden * t.outlay;
    let (burden, burden_before) = (excess(&us, world), excess(&them, reference.0));
    let others = |t: &Totals, imitation: bool| if imitation { t.imitated } else { t.spillover };
    let (others, others_before) = (others(&us, more.0), others(&them, more.1));
    let social = us.private_value + others + us.public - us.harm.0 - us.resources - burden;
    m.plain("fiscal_npv", us.fiscal - them.fiscal);
    m.plain("fiscal_loss_cvar95", them.fiscal - us.fiscal);
    m.plain("social_npv", social);
    m.plain("social_private", us.private_value);
    m.plain("social_private_at_hurdle_rate", us.at_hurdle);
    m.plain("social_spillover", us.spillover);
    m.plain("imitated", us.imitated);
    m.plain("social_public_value", us.public);
    m.plain("social_resources", us.resources);
    m.plain("social_excess_burden", burden);
    let gain = us.private_value - them.private_value + others - others_before + us.public - them.public - us.harm.0
        + them.harm.0;
    let cost = us.resources - them.resources + burden - burden_before;
    m.ratio("benefit_cost_ratio", gain, cost);
    let worth = us.after_tax - them.after_tax + others - others_before + us.public - them.public;
    m.ratio("mvpf", worth, us.outlay - them.outlay);
    let target = target_year(world);
    m.plain("growth_contribution_points", us.value_added[target] - them.value_added[target]);
    for (year, points) in us.value_added.iter().enumerate() {
        m.plain(&format!("years.value_added_points.{year}"), *points);
    }
    Answer { measures: m.0, projects: run.outcomes.clone() }
}

/// What funds paid and had.
fn of_funds(m: &mut Sheet, world: &World<'_>, run: &Run, which: Which<'_>) {
    let sums: Vec<(i64, i64)> = run.funds.iter().map(|f| (f.paid.iter().sum(), f.out.iter().sum())).collect();
    let (paid, out): (i64, i64) = (sums.iter().map(|s| s.0).sum(), sums.iter().map(|s| s.1).sum());
    m.ratio("fund_multiple", out as f64, paid as f64);
    let there: Vec<_> = sums.iter().filter(|s| s.0 > 0).collect();
    m.ratio("fund_loses", there.iter().filter(|s| s.1 < s.0).count() as f64, there.len() as f64);
    let all = || (0..world.projects.len()).filter(|&i| which(i));
    let deals: Vec<usize> = all().filter(|&i| run.outcomes[i].into_deal > 0).collect();
    let losing: Vec<&usize> = deals.iter().filter(|&&i| run.outcomes[i].to_fund < run.outcomes[i].into_deal).collect();
    m.ratio("loss_ratio", losing.len() as f64, deals.len() as f64);
    let public = |i: usize| {
        let scheme = run.outcomes[i].scheme.expect("a deal is of a scheme");
        world.funds[world.terms[scheme].fund.expect("a fund").0].public
    };
    m.plain("faults", losing.iter().filter(|i| public(***i)).count() as f64);
    // It is told where the study has funds.
    let refused = all().filter(|&i| world.study_has_funds && run.outcomes[i].barred).count();
    m.plain("refused_for_risk", refused as f64);
    let of = |purpose: Purpose| all().map(|i| run.ledger.of_project(i, purpose)).sum::<i64>();
    m.plain("private_coinvestment", (of(Purpose::PartnerPayment) - of(Purpose::PartnerReturn)) as f64);
}

/// What is planned of overlays with a budget, and these budgets, over the fiscal years of the study.
fn take_up(m: &mut Sheet, world: &World<'_>, run: &Run) {
    let years = world.fiscal_year(world.horizon - 1) + 1;
    let (mut planned, mut budgets) = (0, 0);
    for (index, terms) in world.terms.iter().enumerate() {
        if let (true, Some(budget)) = (terms.scheme.funding.is_overlay(), terms.budget) {
            budgets += budget * years;
            planned += (0..years).map(|year| run.desk.get(&(index, year)).copied().unwrap_or(0)).sum::<i64>();
        }
    }
    m.ratio("take_up", planned as f64, budgets as f64);
}

/// What is paid into collars and received, and what can have to be paid.
fn of_collars(m: &mut Sheet, world: &World<'_>, run: &Run, which: Which<'_>) {
    let all = |of: &dyn Fn(usize) -> i64| (0..world.projects.len()).filter(|&i| which(i)).map(of).sum::<i64>() as f64;
    let paid = all(&|i| run.ledger.of_project(i, Purpose::CollarPaid));
    m.plain("collar_liabilities", all(&|i| run.outcomes[i].collared));
    m.plain("collar_paid", paid);
    m.plain("collar_received", all(&|i| run.ledger.of_project(i, Purpose::CollarReceived)));
    m.plain("collar_paid_any", if paid > 0.0 { 1.0 } else { 0.0 });
    m.plain("collar_paid_cvar95", paid);
    m.ratio("collar_paid_of_budget", paid, budgets_of(world, |terms| terms.collar.is_some()));
}

/// The budgets of some overlays over the fiscal years of the study.
fn budgets_of(world: &World<'_>, some: impl Fn(&Terms<'_>) -> bool) -> f64 {
    let years = world.fiscal_year(world.horizon - 1) + 1;
    let budgets = world.terms.iter().filter(|terms| some(terms)).filter_map(|terms| terms.budget);
    budgets.map(|budget| (budget * years) as f64).sum()
}

/// Strata by project and by money; done = stage 1 started.
fn strata(
    m: &mut Sheet,
    world: &World<'_>,
    run: &Run,
    reference: &Run,
    (us, them): (&Totals, &Totals),
    which: Which<'_>,
) {
    let mut counts = [0_i64; 5];
    let mut money = [0.0; 3];
    let mut cash = [0_i64; 3];
    let mut strategic = 0.0;
    for i in (0..world.projects.len()).filter(|&i| which(i)) {
        let with = run.outcomes[i].started.is_some();
        let without = reference.outcomes[i].started.is_some();
        let of_contract = run.ledger.of_project(i, Purpose::Payment)
            - run.ledger.of_project(i, Purpose::Return)
            - run.ledger.of_project(i, Purpose::Recovered);
        let own = |index: &usize| world.terms[*index].effects.is_none() && !world.law[*index];
        let supported = of_contract > 0 || run.outcomes[i].overlays.iter().any(own);
        let stratum = match (with, without) {
            (true, true) if supported => 0,
            (true, true) => 1,
            (true, false) => 2,
            (false, true) => 3,
            (false, false) => 4,
        };
        counts[stratum] += 1;
        let place = if with { usize::from(!without) } else { 2 };
        money[place] += us.weight[i] - them.weight[i];
        cash[place] += us.net[i] + us.given[i] - them.net[i] - them.given[i];
        if world.projects[i].technology.strategic {
            strategic += us.weight[i];
        }
    }
    let names = ["deadweight", "unaffected", "additional", "displaced", "never"];
    for (name, count) in names.into_iter().zip(counts) {
        m.plain(&format!("projects_{name}"), count as f64);
    }
    let w: f64 = us.weight.iter().sum();
    let more = w - them.weight.iter().sum::<f64>();
    m.ratio("deadweight_share", money[0], more);
    m.ratio("additionality", money[1], more);
    m.ratio("wasted_share", money[2], more);
    m.ratio("strategic_share", strategic, w);
    if world.study_has_overlays {
        let more = (us.grant + us.given_up - them.grant - them.given_up) as f64;
        m.ratio("deadweight_share_cash", cash[0] as f64, more);
        m.ratio("additionality_cash", cash[1] as f64, more);
    }
}

/// Counts of projects, and what is said of contracts and of the market.
fn counts(m: &mut Sheet, world: &World<'_>, run: &Run, us: &Totals, which: Which<'_>) {
    let t = world.horizon;
    let years = t as f64 / 12.0;
    let all = || (0..world.projects.len()).filter(|&i| which(i));
    let outcome = |i: usize| &run.outcomes[i];
    let count = |of: &dyn Fn(usize) -> bool| all().filter(|&i| of(i)).count() as f64;
    let before = |month: Option<i64>| month.is_some_and(|m| m < t);
    let started = count(&|i| outcome(i).started.is_some());
    m.plain("projects_proposed", all().count() as f64);
    m.plain("projects_applied", count(&|i| outcome(i).applied));
    m.plain("projects_awarded", count(&|i| outcome(i).awarded));
    m.plain("projects_started", started);
    m.plain("vouchers_unused", count(&|i| outcome(i).unused));
    m.plain("successes", us.successes as f64);
    m.plain("launches_with_harm", count(&|i| outcome(i).harmful));
    m.plain("launches", count(&|i| outcome(i).launch.is_some()));
    m.plain("new_products_per_year", count(&|i| before(outcome(i).launch)) / years);
    let early = |i: usize| before(outcome(i).success);
    let start_up = |i: usize| world.class(&world.projects[i]).written.start_up;
    m.plain("technology_enterprises_per_year", count(&early) / years);
    m.plain("start_ups_per_year", count(&|i| early(i) && start_up(i)) / years);
    let open = |i: usize| outcome(i).started.is_some() && !before(outcome(i).launch) && !before(run.ended[i]);
    m.ratio("censored_share", count(&open), started);

    let mut spans: Vec<i64> = all().filter_map(|i| Some(outcome(i).launch? - world.projects[i].arrival)).collect();
    spans.sort_unstable();
    let median = match spans.len() {
        0 => None,
        n if n % 2 == 1 => Some(spans[n / 2] as f64),
        n => Some((spans[n / 2 - 1] + spans[n / 2]) as f64 / 2.0),
    };
    m.maybe("months_to_market", median);

    let theirs: Vec<&(usize, Ratio)> = run.contracts.iter().filter(|(i, _)| which(*i)).collect();
    let contracts = theirs.len() as f64;
    let shares: f64 = theirs.iter().map(|(_, share)| share.float()).sum();
    let in_bin = |share: &Ratio| share.at_least(Ratio::new(70, 100)) && !share.at_least(Ratio::new(71, 100));
    let bunched = theirs.iter().filter(|(_, share)| in_bin(share)).count() as f64;
    m.ratio("private_share_mean", shares, contracts);
    m.ratio("private_share_bunched", bunched, contracts);
}

/// Topics that these projects solve, and contracts by phase.
fn topics_and_phases(m: &mut Sheet, world: &World<'_>, run: &Run, us: &Totals, which: Which<'_>) {
    let all = || (0..world.projects.len()).filter(|&i| which(i));
    let solved = |i: &usize| crate::tournament::solves(world, &run.outcomes, *i);
    m.plain("topics_solved", all().filter(solved).count() as f64);
    let has_topic = |i: &usize| world.projects[*i].deployment.is_some();
    let support: i64 = all().filter(has_topic).map(|i| us.net[i] + us.given[i]).sum();
    let supported = all().filter(solved).filter(|&i| run.outcomes[i].supported).count();
    m.ratio("cost_per_solved_topic", support as f64, supported as f64);
    let awarded = || all().filter(|&i| run.outcomes[i].awarded);
    let smes = awarded().filter(|&i| world.class(&world.projects[i]).written.sme).count();
    m.ratio("sme_share_of_contracts", smes as f64, awarded().count() as f64);
    for phase in 0..4 {
        let there = awarded().filter(|&i| run.outcomes[i].phase.is_some_and(|last| last >= phase)).count();
        m.plain(&format!("contracts_in_phase_{}", phase + 1), there as f64);
    }
}

/// Months from request to payment of paid requests.
fn waiting(m: &mut Sheet, run: &Run) {
    let mut total = 0;
    for (name, priority) in [("waiting_months_priority", true), ("waiting_months_ordinary", false)] {
        let paid: Vec<i64> = run
            .cash
            .requests
            .iter()
            .filter(|r| r.priority == priority)
            .filter_map(|r| r.paid.map(|month| month - r.month))
            .collect();
        let sum: i64 = paid.iter().sum();
        total += sum;
        m.ratio(name, sum as f64, paid.len() as f64);
    }
    m.plain("waiting_months_total", total as f64);
}

/// Paid in the year ÷ (appropriated + carried over), summed over fiscal years that end before T and have new money.
fn disbursement(m: &mut Sheet, world: &World<'_>, run: &Run) {
    let fresh = |year: i64| run.cash.fresh.get(&year).is_some_and(|new| *new > 0);
    let years: Vec<i64> = (0..world.fiscal_year(world.horizon)).filter(|&year| fresh(year)).collect();
    let sums = |month: i64| {
        let ends: Vec<_> = years.iter().filter_map(|&year| run.cash.end_of(world, year, month)).collect();
        let paid: f64 = ends.iter().map(|end| end.paid as f64).sum();
        let available: f64 = ends.iter().map(|end| end.appropriated as f64).sum();
        (paid, available)
    };
    let (paid, available) = sums(11);
    m.ratio("disbursement_rate", paid, available);
    let (october, november) = (sums(9), sums(10));
    m.ratio("disbursement_rate_mid_q4", october.0 + november.0, october.1 + november.1);
    for month in 0..12 {
        if !years.is_empty() {
            let (paid, available) = sums(month);
            m.plain(&format!("disbursement.{month}"), if available > 0.0 { paid / available } else { 0.0 });
        }
    }
    m.plain("lapsed", run.cash.lapsed as f64);
}

/// Yearly series: what falls in the months 0 … T−1, by fiscal year.
fn years(m: &mut Sheet, world: &World<'_>, run: &Run) {
    let last = world.fiscal_year(world.horizon - 1);
    for year in 0..=last {
        let within = |month: i64| month < world.horizon && world.fiscal_year(month) == year;
        let sum = |purpose: Purpose, from: Account| -> i64 {
            let counts = |p: &&crate::ledger::Posting| p.purpose == purpose && p.from == from && within(p.month);
            run.ledger.postings.iter().filter(counts).map(|p| p.amount).sum()
        };
        let count = |of: &dyn Fn(&crate::draws::Outcome) -> Option<i64>| {
            run.outcomes.iter().filter(|o| of(o).is_some_and(within)).count() as f64
        };
        let research = sum(Purpose::Research, Account::Firm) + sum(Purpose::Research, Account::University);
        let end = (0..12).rev().find_map(|month| run.cash.end_of(world, year, month).filter(|end| within(end.month)));
        let end = end.expect("a fiscal year has a month");
        let mut put = |name: &str, value: f64| m.plain(&format!("years.{name}.{year}"), value);
        let relief = sum(Purpose::Relief, Account::State)
            + sum(Purpose::Call, Account::State)
            + sum(Purpose::CollarPaid, Account::State)
            + sum(Purpose::Premium, Account::State);
        let grants = sum(Purpose::Payment, Account::State)
            - sum(Purpose::Return, Account::Held)
            - sum(Purpose::Recovered, Account::Insiders);
        put("state_outlay", (grants + relief) as f64);
        let given_up = sum(Purpose::TaxGivenUp, Account::State) + relief;
        let partners = sum(Purpose::PartnerPayment, Account::Partners) - sum(Purpose::PartnerReturn, Account::Held);
        put("private_outlay", (research + partners - sum(Purpose::Repayment, Account::Held) - given_up) as f64);
        let cash = |f: &crate::fund::Settled| -> i64 {
            let months = (0_i64..).zip(f.out.iter().zip(&f.paid)).filter(|(month, _)| within(*month));
            months.map(|(_, (out, paid))| out - paid).sum()
        };
        put("fund_cash", run.funds.iter().map(cash).sum::<i64>() as f64);
        let told = |worth: f64| if world.study_has_overlays { worth } else { 0.0 };
        put(
            "grant_equivalent",
            told(run.signed.iter().filter(|(month, _)| within(*month)).map(|(_, worth)| worth).sum()),
        );
        // What was signed by the last month of the year and falls due after it.
        let last_month = (0..world.horizon).filter(|&month| world.fiscal_year(month) == year).max().expect("a month");
        let open = run.expected.iter().filter(|(signed, due, _)| *signed <= last_month && *due > last_month);
        put("provision", open.map(|(_, _, paid)| paid).sum());
        put("projects_started", count(&|o| o.started));
        put("successes", count(&|o| o.success));
        put("launches", count(&|o| o.launch));
        put("appropriated", end.appropriated as f64);
        let of_funds: i64 = run.funds_paid(&within);
        put("disbursed", (sum(Purpose::Payment, Account::State) - of_funds) as f64);
    }
}
