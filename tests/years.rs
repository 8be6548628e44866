//! Numbers of the administration that follow a path over years, and State shares that each project has of its own: answers worked out by
//! hand.

mod studies;

use cofin::ledger::Purpose;
use cofin::model::Study;
use cofin::world::{Event, Simulation};
use studies::{close, draws, policy, study, watch};

const MILLION: i64 = 1_000_000;

/// One firm class and one technology of one stage that costs 100, takes no time, succeeds and brings a lump; no rates, no tax.
fn world(administration: &str, university: &str, firm: &str, technology: &str, scheme: &str, policies: &str) -> Study {
    let part =
        |name: &str, fields: &str| if fields.is_empty() { String::new() } else { format!("{name}: ({fields}),") };
    let (administration, university) = (part("administration", administration), part("university", university));
    study(&format!(
        r#"(
    title: "Years",
    currency: (code: "VND", unit: Million),
    clock: (start: "2026-01", months: 60),
    monte_carlo: (runs: 100, seed: 57),
    economy: (output: 1_000_000, social_discount_rate: 0, state_discount_rate: 0, profit_tax: 0),
    {administration}
    {university}
    firms: {{"firm": (weight: 1, {firm})}},
    technologies: {{
        "technology": (market: Formed, {technology}, stages: [(name: "trial", cost: 100, months: 0, success: 1)]),
    }},
    schemes: {{"half": ({scheme}, believed_award: 1, firm_chooses_size: false)}},
    policies: {{"no support": (schemes: []), "half": (schemes: ["half"]), {policies}}},
    reference: "no support",
)"#
    ))
}

/// What was posted for a purpose, in millions, by month.
fn posted(simulation: &Simulation, purpose: Purpose) -> Vec<(usize, i64)> {
    let mut months = Vec::new();
    simulation.ledger.flows(purpose, &mut months);
    let some = months.into_iter().enumerate().filter(|(_, amount)| *amount != 0);
    some.map(|(month, amount)| (month, amount / MILLION)).collect()
}

/// A call each December. Approval takes 14, 8 and 2 months of awards of 2026, 2027 and 2028: contracts start in months 25 (February 2028),
/// 31 (August 2028) and 37 (February 2029). What is asked for in 2028 takes 6 + 2 months, in 2029 1 + 0: paid in months 33, 39 and 38.
/// The audit costs a tenth of what is paid in 2028, a fiftieth in 2029.
#[test]
fn awards_requests_and_payments_have_the_numbers_of_their_fiscal_years() {
    let study = world(
        "approval_months: Path([(2026, 14), (2028, 2)]), payment_lag_months: Path([(2028, 6), (2029, 1)]), \
         audit: ExAnte(lag_months: Path([(2028, 2), (2029, 0)]), cost_share: Path([(2028, 0.10), (2029, 0.02)]))",
        "",
        "hurdle_rate: 0, liquid_wealth: 60",
        "proposals_per_year: 1, intake_years: 3, payoff: Lump(1000)",
        "funding: Share(state: 0.50), call_every_months: 12",
        "",
    );
    for run in 0..5 {
        watch(&study, run, "half", None, |_, simulation| {
            assert_eq!(posted(simulation, Purpose::Grant), [(33, 50), (38, 50), (39, 50)]);
            assert_eq!(posted(simulation, Purpose::Audit), [(33, 5), (38, 1), (39, 1)]);
        });
    }
}

/// A scheme's own approval follows a path of its own, beside that of the administration.
#[test]
fn a_scheme_has_a_path_of_its_own() {
    let study = world(
        "approval_months: Path([(2026, 30), (2027, 20)])",
        "",
        "hurdle_rate: 0, liquid_wealth: 60",
        "proposals_per_year: 1, intake_years: 3, payoff: Lump(1000)",
        "funding: Share(state: 0.50), call_every_months: 12, approval_months: Path([(2026, 6), (2028, 3)])",
        "",
    );
    // 11 + 6, 23 + 4.5 rounded up, 35 + 3.
    watch(&study, 0, "half", None, |_, simulation| {
        assert_eq!(posted(simulation, Purpose::Grant), [(17, 50), (28, 50), (38, 50)]);
    });
}

/// What the firm of a project counts each look at a scheme as worth.
fn values(study: &Study, run: usize, project: u32) -> Vec<f64> {
    watch(study, run, "half", Some(project), |_, simulation| {
        let decision = |event: &Event| match event {
            Event::Decision { options, .. } => Some(options[0].value / 1e6),
            _ => None,
        };
        simulation.journal.events().iter().filter_map(decision).collect()
    })
}

/// A quarter of 100, paid 18, 12 or 6 months after it is asked for, is worth 25 × 1.12^(−1.5), 25 × 1.12^(−1) or 25 × 1.12^(−0.5) at a hurdle
/// rate of 12 %: that much more than −10 alone.
#[test]
fn a_firm_values_late_money_with_the_lag_of_the_year_in_which_it_looks() {
    let lag = "payment_lag_months: Path([(2026, 18), (2028, 6)])";
    let technology = "proposals_per_year: 1, intake_years: 3, payoff: Lump(90)";
    let firm = "hurdle_rate: 0.12, liquid_wealth: 1000";
    let scheme = "funding: Share(state: 0.25), payment: Reimburse";
    let at = |years: f64| 25.0 * libm::pow(1.12, -years) - 10.0;
    let study = world(lag, "", firm, technology, &format!("{scheme}, call_every_months: 1"), "");
    for (project, years) in [(0, 1.5), (1, 1.0), (2, 0.5)] {
        let found = values(&study, 0, project);
        assert!(found.len() == 1 && close(found[0], at(years), 1e-9), "{project}: {found:?} is not {}", at(years));
    }
    // Refused in December 2026 and 2027 for want of money, it looks again there, in those years: twice with 18 months, then with 12.
    let tries = format!("{scheme}, call_every_months: 12, tries: 3, budget_per_year: Path([(2027, 1), (2028, 1000)])");
    let study = world(lag, "", firm, "proposals_per_year: 1, intake_years: 1, payoff: Lump(90)", &tries, "");
    let found = values(&study, 0, 0);
    let expected = [at(1.5), at(1.5), at(1.0)];
    assert!(found.len() == 3 && found.iter().zip(expected).all(|(a, b)| close(*a, b, 1e-9)), "{found:?} {expected:?}");
}

/// One, two and three contracts a year with a university, which does half of the work at 0.8, 0.9 and 1.0 of the firm's output: a tenth, a
/// twentieth and nothing of 100 is lost with each.
#[test]
fn universities_take_on_and_do_as_much_as_in_the_year_of_the_application() {
    let study = world(
        "",
        "capacity_per_year: Path([(2026, 1), (2028, 3)]), efficiency: Path([(2026, 0.8), (2028, 1.0)])",
        "hurdle_rate: 0, liquid_wealth: 70",
        "proposals_per_year: 20, intake_years: 3, payoff: Lump(1000)",
        "funding: Share(state: 0.50, to: University(1.0)), call_every_months: 12",
        "",
    );
    for run in 0..5 {
        watch(&study, run, "half", None, |_, simulation| {
            assert_eq!(posted(simulation, Purpose::Grant), [(11, 50), (23, 100), (35, 150)]);
            assert_eq!(posted(simulation, Purpose::Coordination), [(11, 10), (23, 10)]);
        });
    }
}

/// Twenty equal projects with State shares of their own, between a fifth and three fifths.
fn own_shares(technology: &str, scheme: &str, funding: &str) -> Study {
    world(
        "",
        "",
        "hurdle_rate: 0, liquid_wealth: 90",
        &format!("proposals_per_year: 20, intake_years: 1, {technology}"),
        &format!("{scheme} funding: Share(state: PerProject(Uniform(0.2, 0.6)){funding}), call_every_months: 12"),
        r#""again": (schemes: ["half"])"#,
    )
}

/// The projects' own shares in a run, and which were awarded with which commitment, in millions.
fn awarded(study: &Study, run: usize) -> (Vec<f64>, Vec<bool>, i64) {
    let shares: Vec<f64> =
        draws(study, run, "half").projects.iter().map(|project| project.fields["state_share.half"]).collect();
    let (lives, committed) = watch(study, run, "half", None, |_, simulation| {
        let lives = simulation.lives.iter().map(|life| life.awarded).collect();
        (lives, simulation.calls.committed.iter().map(|money| money.0).sum::<i64>())
    });
    (shares, lives, committed)
}

#[test]
fn each_project_has_a_share_of_its_own_under_every_policy_that_has_the_scheme() {
    let study = own_shares("payoff: Lump(1000)", "", "");
    assert_eq!(study.policies.len(), 3);
    let mut all = Vec::new();
    for run in 0..20 {
        let (shares, awarded, committed) = awarded(&study, run);
        assert!(awarded.iter().all(|awarded| *awarded) && shares.len() == 20);
        assert!(shares.iter().all(|share| (0.2..=0.6).contains(share)), "{shares:?}");
        let parts = shares.iter().map(|share| of_hundred(*share)).sum::<i64>();
        assert_eq!(committed, parts, "run {run}: the State commits itself to each project's share of 100");
        let again: Vec<f64> =
            draws(&study, run, "again").projects.iter().map(|project| project.fields["state_share.half"]).collect();
        assert_eq!(again, shares, "the same under another policy");
        watch(&study, run, "half", Some(3), |_, simulation| {
            let private = simulation.lives[3].proposal.expect("it applied").private_share.to_f64();
            assert!(close(private, 1.0 - shares[3], 1e-9), "{private} {}", shares[3]);
        });
        all.extend(shares);
    }
    // Four errors of a mean of 400 uniform numbers: 0.4 / √12 / 20.
    let mean = all.iter().sum::<f64>() / 400.0;
    assert!((mean - 0.4).abs() < 4.0 * 0.4 / 12.0_f64.sqrt() / 20.0, "{mean}");
    assert_eq!(policy(&study, "again"), 2);
}

/// A project that costs 100 and brings 65 is worth its firm's while from a State share of 0.35 on, which the firm knows when it applies.
#[test]
fn a_firm_knows_its_own_share_when_it_applies() {
    let study = own_shares("payoff: Lump(65)", "", "");
    for run in 0..20 {
        let (shares, awarded, _) = awarded(&study, run);
        assert_eq!(awarded, shares.iter().map(|share| *share >= 0.35).collect::<Vec<_>>(), "run {run}: {shares:?}");
    }
}

/// A share, which has nine decimals, of 100 million in whole units, halves away from zero.
#[allow(clippy::cast_possible_truncation, reason = "at most a thousand million")]
fn of_hundred(share: f64) -> i64 {
    ((share * 1e9).round() as i64 + 5) / 10
}

/// A panel that errs in nothing gives 200 to those of equal projects that ask for least; a limit of 30 cuts whoever would get more; who
/// brings at least half may apply.
#[test]
fn selection_limit_and_eligibility_look_at_the_projects_own_share() {
    let panel = own_shares("payoff: Lump(1000)", "selection: Panel(reliability: 1), budget_per_year: 200,", "");
    let limited = own_shares("payoff: Lump(1000)", "", ", at_most: 30");
    let eligible = own_shares("payoff: Lump(1000)", "eligibility: (private_share_at_least: 0.50),", "");
    for run in 0..20 {
        let (shares, awarded_by_panel, _) = awarded(&panel, run);
        let mut sorted = shares.clone();
        sorted.sort_by(f64::total_cmp);
        // Down the list whatever fits: the best are taken until the first that does not fit, and none dearer fits after it.
        let mut left = 200.0;
        let fits = sorted.iter().take_while(|share| {
            left -= **share * 100.0;
            left >= 0.0
        });
        let dearest = *fits.last().expect("one fits");
        assert_eq!(awarded_by_panel, shares.iter().map(|share| *share <= dearest).collect::<Vec<_>>(), "run {run}");
        let (shares, _, committed) = awarded(&limited, run);
        assert_eq!(
            committed,
            shares.iter().map(|share| of_hundred(*share).min(30 * MILLION)).sum::<i64>(),
            "run {run}"
        );
        let (shares, awarded, _) = awarded(&eligible, run);
        assert_eq!(awarded, shares.iter().map(|share| *share <= 0.5).collect::<Vec<_>>(), "run {run}");
    }
}
