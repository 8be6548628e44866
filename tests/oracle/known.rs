//! Cases worked out by hand, or published elsewhere.

use std::collections::BTreeMap;

use crate::case::{Administration, Case, Economy, Eligibility, FirmClass, Funding, Law, Num, Payment, Payoff, Policy};
use crate::case::{Rights, Royalty, Scheme, Stage, Technology};
use crate::cash::released;
use crate::compare::oracle;
use crate::decide::{When, alone, lateness, next_call, plain, profit_at_launch};
use crate::draws::{Exported, ExportedProject};
use crate::ledger::{Purpose, Ratio, divide_rounding, months};
use crate::life::{Run, simulate};
use crate::ron::ron;
use crate::world::{Curve, Timing, World};

const M: i64 = 1_000_000;

fn n(value: &str) -> Num {
    Num { law: Law::Constant(value.parse().expect("a decimal")), per_run: false, parameter: None }
}

fn stage(name: &str, cost: &str, months: &str, success: &str) -> Stage {
    Stage {
        name: name.to_owned(),
        cost: n(cost),
        months: n(months),
        success: n(success),
        cost_overrun: None,
        time_overrun: None,
        files_patent: false,
        effort: None,
    }
}

fn scheme(funding: Funding, payment: Payment) -> Scheme {
    Scheme {
        name: "help".to_owned(),
        eligibility: Eligibility::default(),
        origin: None,
        funding,
        payment: Some(payment),
        overrun_cap: None,
        rights: None,
        royalty: None,
        selection: None,
        call_every_months: Some(1),
        tries: None,
        approval_months: None,
        believed_award: Some(n("1")),
        compliance_cost: None,
        budget_per_year: None,
        firm_chooses_size: Some(false),
        max_scale: None,
        start_at_own_risk: None,
        set_up_cost: None,
        cost_per_contract: None,
    }
}

/// One technology, one class, no rates, no tax: everything neutral.
fn neutral(stages: Vec<Stage>, payoff: Payoff, scheme: Scheme) -> Case {
    let policy = |name: &str, schemes: Vec<String>| Policy {
        name: name.to_owned(),
        schemes,
        priority: None,
        strategic_floor: None,
        budget_per_year: None,
        set: Vec::new(),
    };
    Case {
        seed: 1,
        listed: Vec::new(),
        runs: 1,
        latin: false,
        fixed: None,
        baseline: Vec::new(),
        start_month: 1,
        fiscal_year_starts: None,
        months: 120,
        economy: Economy {
            output: n("1000000"),
            growth: None,
            social_discount_rate: n("0"),
            state_discount_rate: n("0"),
            profit_tax: n("0"),
            excess_burden: None,
            social_return_ratio: None,
            domestic_share: None,
            spillover_lag_months: None,
            value_added_per_profit: None,
            failure_correlation: None,
        },
        administration: None,
        firms: vec![FirmClass {
            name: "firm".to_owned(),
            weight: "1".parse().expect("a decimal"),
            hurdle_rate: n("0"),
            liquid_wealth: n("100000"),
            pledgeable_assets: None,
            loan_to_value: None,
            loan_rate: None,
            application_cost: None,
            response: None,
            own_tax_base: false,
            failure_hazard: None,
            start_up: false,
            sme: false,
            with_university: None,
        }],
        university: None,
        technologies: vec![Technology {
            name: "rail".to_owned(),
            market: "Forming",
            strategic: false,
            proposals_per_year: n("1"),
            intake_years: 1,
            public_value: None,
            topic: None,
            state_purchase: None,
            stages,
            payoff: Some(payoff),
            learning: None,
            cost_overrun: None,
            time_overrun: None,
            unprotected: None,
            certification_months: None,
            start_up_share: None,
        }],
        policies: vec![policy("nothing", Vec::new()), policy("help", vec!["help".to_owned()])],
        schemes: vec![scheme],
        budget_per_year: None,
        budget_path: Vec::new(),
        vehicles: Vec::new(),
        paths: std::collections::BTreeMap::new(),
        max_state_share: None,
        reference: "nothing".to_owned(),
        correlations: Vec::new(),
    }
}

fn stream(first_year: &str, years: u32) -> Payoff {
    Payoff::Stream { first_year: n(first_year), years, decay: None, margin: None, yearly_volatility: None }
}

/// One project that arrives in month 3 and passes every gate.
fn lucky(case: &Case) -> Exported {
    let fields = case.technologies[0].stages.iter().map(|s| (format!("stages.{}.gate", s.name), 0.0)).collect();
    let project = ExportedProject {
        technology: "rail".to_owned(),
        arrival: 3,
        class: "firm".to_owned(),
        with_university: true,
        fields,
        ..ExportedProject::default()
    };
    Exported { numbers: BTreeMap::new(), projects: vec![project] }
}

fn share(state: &str) -> Funding {
    Funding::Share { state: n(state), per_project: false, to: None, counterpart: None, at_most: None }
}

fn run_of(case: &Case, policy: &str) -> Run {
    let draws = lucky(case);
    simulate(&World::new(case, policy, &draws))
}

fn near(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{a} is not {b}");
}

#[test]
fn one_project_alone_spends_earns_and_is_taxed_as_by_hand() {
    let stages = vec![stage("one", "100", "12", "1"), stage("two", "200", "5.5", "1")];
    let mut case = neutral(stages, stream("240", 2), scheme(share("0.5"), Payment::PerStage));
    case.economy.profit_tax = n("0.2");
    let draws = lucky(&case);
    let world = World::new(&case, "nothing", &draws);
    // 480 of profit after tax of 20 % less 300 of cost after tax of 20 %.
    near(alone(&world, &world.projects[0]).value[0], 0.8 * (480.0 - 300.0) * M as f64);
    let run = simulate(&world);
    let o = &run.outcomes[0];
    assert_eq!((o.decision.as_str(), o.started, o.success, o.launch), ("alone", Some(3), Some(21), Some(21)));
    let all: Vec<(i64, i64, Purpose)> = run.ledger.postings.iter().map(|p| (p.month, p.amount, p.purpose)).collect();
    assert_eq!(
        all[..5],
        [
            (3, 100 * M, Purpose::Research),
            (3, -20 * M, Purpose::Tax),
            (15, 200 * M, Purpose::Research),
            (15, -40 * M, Purpose::Tax),
            (21, 20 * M, Purpose::Profit),
        ]
    );
    assert_eq!(run.ledger.total(Purpose::Profit), 480 * M);
    assert_eq!(run.ledger.total(Purpose::Tax), (96 - 60) * M);
    assert_eq!(run.ledger.postings.last().map(|p| p.month), Some(21 + 23));
}

#[test]
fn a_match_of_three_to_one_is_exactly_three() {
    let match31 = Funding::Match { private: 3.into(), state: 1.into() };
    let case = neutral(vec![stage("one", "10", "6", "1")], stream("40", 4), scheme(match31, Payment::PerStage));
    let draws = lucky(&case);
    let answer = oracle(&case, "help", &draws, &draws);
    let value = answer.measures["gross_leverage"].expect("a value");
    assert_eq!((value.numerator, value.denominator), (7.5e6, Some(2.5e6)));
    assert_eq!(answer.measures["projects_deadweight"].expect("a value").numerator, 1.0);
    assert_eq!(answer.measures["net_private_effect"].expect("a value").numerator, -2.5e6);
}

#[test]
fn four_gates_of_a_published_funnel_cost_7_0908_a_start() {
    let stages = vec![
        stage("one", "1", "0", "0.632"),
        stage("two", "3", "0", "0.307"),
        stage("three", "10", "0", "0.581"),
        stage("four", "20", "0", "0.853"),
    ];
    let case = neutral(stages, Payoff::Lump(n("1000")), scheme(share("0.5"), Payment::PerStage));
    let draws = lucky(&case);
    let world = World::new(&case, "nothing", &draws);
    let project = &world.projects[0];
    assert!((project.chance_of_all() - 0.096_157).abs() < 5e-7);
    let worth = alone(&world, project).value[0] / M as f64;
    assert!((1000.0 * project.chance_of_all() - worth - 7.090_80).abs() < 5e-6);
    // Zero months: the whole life happens in its month of arrival.
    let o = run_of(&case, "nothing").outcomes.remove(0);
    assert_eq!((o.started, o.success, o.launch), (Some(3), Some(3), Some(3)));
}

#[test]
fn a_royalty_with_five_percent_interest_ends_in_year_seven_at_1_22029() {
    let payoff = Payoff::Stream {
        first_year: n("2500"),
        years: 10,
        decay: None,
        margin: Some(n("0.5")),
        yearly_volatility: None,
    };
    let mut help = scheme(share("0.8"), Payment::PerStage);
    help.rights = Some(Rights::Firm);
    help.royalty = Some(Royalty {
        rates: ["0.03", "0.03", "0.03", "0.04", "0.04", "0.04", "0.05"].map(n).to_vec(),
        cap: Some(n("1")),
        interest: Some(n("0.05")),
    });
    let mut case = neutral(vec![stage("one", "1250", "6", "1")], payoff, help);
    // At no interest of its own it would rather pay 1250 itself, if it could.
    case.firms[0].liquid_wealth = n("500");
    let draws = lucky(&case);
    let world = World::new(&case, "help", &draws);
    let project = &world.projects[0];
    let with = plain(&world, project, Some(0), None, [0.0; 2], None, When::START).value[0];
    let grant = 1000.0 * M as f64;
    let royalty = 25_000.0 * M as f64 - 250.0 * M as f64 - with;
    assert!((royalty / grant - 1.220_29).abs() < 5e-6, "{royalty}");
    let run = simulate(&world);
    let paid: Vec<_> = run.ledger.postings.iter().filter(|p| p.purpose == Purpose::Royalty).collect();
    let launch = run.outcomes[0].launch.expect("a launch");
    assert_eq!((paid.last().expect("a royalty").month - launch) / 12, 6);
    assert!((run.ledger.total(Purpose::Royalty) as f64 / grant - 1.220_29).abs() < 5e-6);
}

#[test]
fn a_quarter_paid_eighteen_months_late_is_worth_21_09() {
    let case =
        neutral(vec![stage("one", "100", "18", "1")], stream("40", 4), scheme(share("0.25"), Payment::Reimburse));
    let draws = lucky(&case);
    let world = World::new(&case, "help", &draws);
    assert!((25.0 * lateness(world.lag(0), Timing::Reimburse, 0.12, 18.0, 1.0) - 21.09).abs() < 0.005);
    assert_eq!(lateness(world.lag(0), Timing::PerStage, 0.12, 18.0, 1.0), 1.0);
    // Half of a floor of 0.4 after a gate of one half: 0.5 + 0.5·0.4.
    let floor = Timing::OnResult(Ratio::new(2, 5));
    near(lateness(world.lag(0), floor, 0.0, 18.0, 0.5), 0.7);
}

#[test]
fn a_patent_granted_in_21_months_rather_than_44_makes_a_lump_worth_1_24261_as_much() {
    let mut case =
        neutral(vec![stage("one", "1", "6", "1")], Payoff::Lump(n("100")), scheme(share("0.5"), Payment::PerStage));
    case.technologies[0].unprotected = Some(n("0"));
    let draws = lucky(&case);
    let world = World::new(&case, "nothing", &draws);
    let worth = |h: f64| profit_at_launch(&world.projects[0], 0.12, h);
    assert!((worth(21.0) / worth(44.0) - 1.242_61).abs() < 5e-6);
}

#[test]
fn a_firm_that_can_bridge_starts_at_once_and_another_waits_for_the_state() {
    let mut case =
        neutral(vec![stage("one", "100", "6", "1")], stream("80", 4), scheme(share("0.6"), Payment::PerStage));
    case.administration = Some(Administration { payment_lag_months: Some(n("2.5")), ..Administration::default() });
    let o = run_of(&case, "help").outcomes.remove(0);
    assert_eq!((o.awarded, o.started, o.state_net, o.firm_paid), (true, Some(3), 60 * M, 40 * M));
    case.firms[0].liquid_wealth = n("99");
    let o = run_of(&case, "help").outcomes.remove(0);
    assert_eq!((o.awarded, o.started, o.state_net, o.firm_paid), (true, Some(6), 60 * M, 40 * M));
    case.firms[0].liquid_wealth = n("39");
    assert_eq!(run_of(&case, "help").outcomes.remove(0).decision, "leave");
}

#[test]
fn unspent_advance_returns_when_a_gate_is_not_passed() {
    let stages = vec![stage("one", "100", "6", "0.9"), stage("two", "300", "6", "0.9")];
    let case = neutral(stages, stream("400", 4), scheme(share("0.5"), Payment::Advance(n("0.75"))));
    let mut draws = lucky(&case);
    draws.projects[0].fields.insert("stages.one.gate".to_owned(), 0.95);
    let run = simulate(&World::new(&case, "help", &draws));
    assert_eq!(run.ledger.total(Purpose::Payment), 150 * M);
    assert_eq!(run.ledger.total(Purpose::Return), 100 * M);
    assert_eq!((run.outcomes[0].state_net, run.outcomes[0].firm_paid), (50 * M, 50 * M));
    assert_eq!(run.ended[0], Some(9));
}

#[test]
fn with_response_one_the_private_money_is_the_same_as_alone() {
    let mut help = scheme(share("0.5"), Payment::PerStage);
    help.firm_chooses_size = Some(true);
    help.max_scale = Some("3".parse().expect("a decimal"));
    let mut case = neutral(vec![stage("one", "100", "6", "1")], stream("80", 4), help);
    case.firms[0].response = Some(n("1"));
    let draws = lucky(&case);
    let world = World::new(&case, "help", &draws);
    let terms = plain(&world, &world.projects[0], Some(0), None, [0.0; 2], None, When::START);
    assert_eq!(terms.scale, 2.0);
    // Benefit 320 grows by 100·ln 2.
    near(terms.growth, 1.0 + 100.0 * 2.0_f64.ln() / 320.0);
    let answer = oracle(&case, "help", &draws, &draws);
    let m = answer.measures["net_private_effect"].expect("a value");
    assert_eq!((m.numerator, m.denominator), (0.0, Some(100e6)));
}

#[test]
fn a_raised_contract_leaves_the_threshold_of_each_paid_stage_to_the_firm() {
    let stages = vec![stage("one", "100", "6", "1"), stage("two", "37", "6", "1")];
    let mut help = scheme(share("0.6"), Payment::PerStage);
    help.eligibility.stages = Some(vec!["one".to_owned()]);
    let case = neutral(stages, stream("80", 4), help);
    let draws = lucky(&case);
    let world = World::new(&case, "help", &draws);
    let before = plain(&world, &world.projects[0], Some(0), None, [0.0; 2], None, When::START);
    assert_eq!(before.private_share, Ratio::new(77, 137));
    let raised = plain(&world, &world.projects[0], Some(0), Some(Ratio::new(3, 10)), [0.0; 2], None, When::START);
    assert_eq!((raised.state[0], raised.state[1]), (Ratio::new(3, 10), Ratio::ZERO));
    assert_eq!(raised.private_share, Ratio::new(107, 137));
}

#[test]
fn releases_calls_months_and_roundings_are_as_by_hand() {
    assert_eq!([1, 6, 12].map(|m| released(Curve::Even, m, 100)), [8, 50, 100]);
    assert_eq!(released(Curve::AtOnce, 1, 100), 100);
    // Arcsine law at a quarter of its span: 1/3.
    assert_eq!(released(Curve::Beta { alpha: 0.5, beta: 0.5, span: 1.0 }, 3, 3_000_000), 999_999 + 1);
    assert_eq!([0, 10, 11, 12].map(|t| next_call(t, 12)), [11, 11, 11, 23]);
    assert_eq!(next_call(5, 1), 5);
    assert_eq!([0.0, 0.1, 1.0, 1.01].map(months), [0, 1, 1, 2]);
    assert_eq!([5, -5, 4].map(|a| divide_rounding(a, 10)), [1, -1, 0]);
    assert_eq!(Ratio::exact("0.125".parse().expect("a decimal")).of(4), 1);
}

#[test]
fn capped_means_agree_with_sums_over_many_quantiles() {
    let d = |text: &str| text.parse().expect("a decimal");
    let triangle = Num { law: Law::Triangular(d("0.8"), d("1.1"), d("2")), per_run: false, parameter: None };
    let inverse = |u: f64| {
        let turn = 0.3 / 1.2;
        if u < turn { 0.8 + (u * 1.2 * 0.3).sqrt() } else { 2.0 - ((1.0 - u) * 1.2 * 0.9).sqrt() }
    };
    let steps = 200_000;
    for cap in [0.7, 1.0, 1.1, 1.5, 2.5] {
        let sum: f64 = (0..steps).map(|i| inverse((f64::from(i) + 0.5) / f64::from(steps)).min(cap)).sum();
        assert!((sum / f64::from(steps) - triangle.mean_capped(cap)).abs() < 1e-7, "cap {cap}");
    }
    let uniform = Num { law: Law::Uniform(d("1"), d("2")), per_run: false, parameter: None };
    near(uniform.mean_capped(1.5), 1.375);
    // exp(σ²/2) with σ² = ln 1.25: mean 1.25 of median 1.118034; far above every value the cap does not bind.
    let lognormal = Num {
        law: Law::LogNormal { median: d("1.118033988749895"), sigma: d("0.4723807270774388") },
        per_run: false,
        parameter: None,
    };
    assert!((lognormal.mean() - 1.25).abs() < 1e-12);
    assert!((lognormal.mean_capped(1e6) - 1.25).abs() < 1e-9);
    // Half of the values lie below the median m: E[min(X, m)] = mean·Φ(−σ) + m/2.
    assert!((lognormal.mean_capped(1.118_033_988_749_895) - (1.25 * 0.318_327_4 + 0.559_017)).abs() < 1e-6);
}

#[test]
fn a_case_is_printed_in_the_scenario_language() {
    let case = neutral(vec![stage("one", "100", "6", "1")], stream("80", 4), scheme(share("0.6"), Payment::Reimburse));
    let text = ron(&case);
    for part in [
        "clock: (start: \"2026-01\", months: 120)",
        "\"rail\": (market: Forming, proposals_per_year: 1, intake_years: 1, stages: [(name: \"one\", cost: 100, months: 6, success: 1)], payoff: Stream(first_year: 80, years: 4))",
        "\"help\": (funding: Share(state: 0.6), payment: Reimburse, call_every_months: 1, believed_award: 1, firm_chooses_size: false)",
        "reference: \"nothing\"",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}
