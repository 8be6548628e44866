//! Known answers about what a ministry of finance asks: what administration costs, what stands in its budget, what is arithmetic alone.

use cofin::engine::Row;
use cofin::model::Study;
use cofin::outcome::SERIES;

use crate::studies::{column, draws, headline, policy, rows, study_with};
use crate::{equal, near, theory};

#[test]
pub fn administering_a_scheme_costs_what_is_written_and_is_no_support() {
    let study = theory("scheme-costs");
    let rows = rows(&study, 4);
    let of = |policy: &str, name: &str| headline(&study, &rows, policy, name);
    let million = |policy: &str, name: &str| of(policy, name) / 1e6;
    equal("contracts", of("grant", "projects_awarded"), 8.0);
    equal("administration of a scheme and eight contracts, million", million("grant", "scheme_costs"), 46.0);
    equal("State payments, million", million("grant", "state_outlay"), 400.0);
    let fiscal = -30.0 - 416.0 / 1.1_f64.powf(11.0 / 12.0);
    near("fiscal NPV with administration, million", million("grant", "fiscal_npv"), fiscal, 1e-9);
    equal("social NPV with administration, million", million("grant", "social_npv"), 220.2);
    equal("resources with administration, million", million("grant", "social_resources"), 846.0);
    equal("MVPF with administration", of("grant", "mvpf"), 800.0 / 446.0);
    equal("a scheme that nobody has, million", million("closed", "scheme_costs"), 30.0);
    equal("its fiscal NPV, million", million("closed", "fiscal_npv"), -30.0);
    equal("administration of twenty deductions, million", million("deduction", "scheme_costs"), 20.0);
    equal("nothing where there is no scheme", of("no support", "scheme_costs"), 0.0);
}

/// A yearly series of the first future under a policy, in millions.
fn years(study: &Study, rows: &[Row], policy_name: &str, series: &str) -> Vec<f64> {
    let place = SERIES.iter().position(|name| *name == series).expect("a series");
    rows[0][policy(study, policy_name)].years[place].iter().map(|value| value / 1e6).collect()
}

#[test]
pub fn a_guarantee_is_provided_for_until_its_loans_are_paid_back() {
    let study = theory("guarantee");
    let rows = rows(&study, 1);
    for policy_name in ["guarantee", "face", "together"] {
        let signed = years(&study, &rows, policy_name, "grant_equivalent");
        near(&format!("grant equivalents of the first year, {policy_name}, million"), signed[0], 3.36, 1e-6);
        assert_eq!(signed[1..], [0.0; 9]);
        // 2.1 for a firm that fails from the January after its loan on, which is paid back a year after it was lent.
        let left = |arrival: i32| 2.1 * (0.92_f64.powf(f64::from(11 - arrival) / 12.0) - 0.92);
        let projects = draws(&study, 0, policy_name).projects;
        let expected: f64 = projects.iter().map(|project| left(i32::try_from(project.arrival).expect("a month"))).sum();
        let provided = years(&study, &rows, policy_name, "provision");
        near(&format!("provision at the end of the first year, {policy_name}, million"), provided[0], expected, 1e-6);
        assert_eq!(provided[1..], [0.0; 9]);
    }
    assert_eq!(years(&study, &rows, "no support", "provision"), [0.0; 10]);
}

#[test]
pub fn a_collar_is_provided_for_until_its_sales_years_are_over() {
    let study = theory("collar");
    let rows = rows(&study, 1);
    let projects = draws(&study, 0, "calm, excess").projects;
    let arrival = projects.iter().find(|of| of.technology == "calm").expect("one of each").arrival;
    // The second sales year is the first that can miss its plan; it is over 23 months after the launch.
    let paid = years(&study, &rows, "calm, excess", "grant_equivalent")[0];
    let provided = years(&study, &rows, "calm, excess", "provision");
    equal("provision for a collar, million", provided[0], paid);
    assert_eq!(provided[1] > 0.0, arrival > 0, "it runs to month {arrival} + 23");
    assert_eq!(provided[2..], [0.0; 8]);
}

#[test]
pub fn where_nobody_is_moved_support_is_arithmetic_on_what_firms_do_anyway() {
    let study = theory("static");
    let rows = rows(&study, 4);
    let of = |policy: &str, name: &str| headline(&study, &rows, policy, name);
    let million = |policy: &str, name: &str| of(policy, name) / 1e6;
    for (policy, support) in [
        ("grant", 960.0),
        ("two grants", 960.0),
        ("scarce", 288.0),
        ("repaid", 960.0),
        ("late", 960.0),
        ("school", 960.0),
        ("voucher", 500.0),
        ("deduction", 384.0),
        ("both", 1152.0),
    ] {
        equal(&format!("support that moves nobody, {policy}, million"), million(policy, "support"), support);
        equal(&format!("projects started, {policy}"), of(policy, "projects_started"), 10.0);
        equal(&format!("net private effect, {policy}"), of(policy, "net_private_effect"), -1.0);
        equal(&format!("total effect, {policy}"), of(policy, "total_effect"), 0.0);
        equal(&format!("deadweight by money, {policy}"), of(policy, "deadweight_share"), 1.0);
    }
    equal("fiscal NPV where 12 of each 96 come back, million", million("repaid", "fiscal_npv"), -840.0);
    assert_eq!(study.notes.iter().filter(|note| note.contains("Support is arithmetic")).count(), 1);
    // The same file where firms answer: the thin ones are additional.
    let moved = study_with(include_str!("static.ron"), &["behaviour=Responsive"]);
    let answered = crate::studies::rows(&moved, 4);
    equal("projects that begin where firms answer", headline(&moved, &answered, "grant", "projects_started"), 20.0);
    equal("additional where firms answer", headline(&moved, &answered, "grant", "additionality"), 0.5);
}

#[test]
pub fn where_nobody_is_moved_a_shipped_scenario_has_the_same_projects_under_every_policy() {
    let text = include_str!("../../scenarios/01-four-schemes.ron");
    let study = study_with(text, &["behaviour=Fixed"]);
    let rows = rows(&study, 16);
    let alone = &study.policies[study.reference].name;
    for policy in study.policies.iter().filter(|policy| policy.world == study.policies[study.reference].world) {
        for name in ["projects_started", "successes", "launches", "research_outlay", "social_public_value"] {
            assert_eq!(column(&study, &rows, &policy.name, name), column(&study, &rows, alone, name), "{name}");
        }
        assert!(policy.schemes.is_empty() || headline(&study, &rows, &policy.name, "state_outlay") > 0.0);
    }
}

#[test]
pub fn a_policy_beside_the_law_in_force_counts_for_what_it_adds() {
    let study = theory("law");
    let rows = rows(&study, 4);
    let of = |policy: &str, name: &str| headline(&study, &rows, policy, name);
    for (policy, started, support) in [
        ("as it is", 20.0, 400.0),
        ("again", 20.0, 400.0),
        ("grant", 30.0, 1800.0),
        ("more", 30.0, 1200.0),
        ("less", 10.0, 100.0),
    ] {
        equal(&format!("projects started, {policy}"), of(policy, "projects_started"), started);
        equal(&format!("support with the law, {policy}, million"), of(policy, "support") / 1e6, support);
    }
    for (policy, total, deadweight, additional, wasted) in [
        ("grant", 5.0 / 7.0, 4.0 / 7.0, 3.0 / 7.0, 0.0),
        ("more", 1.25, 0.5, 0.5, 0.0),
        ("less", 10.0 / 3.0, 1.0 / 3.0, 0.0, 2.0 / 3.0),
    ] {
        equal(&format!("total effect of what is added, {policy}"), of(policy, "total_effect"), total);
        equal(&format!("net private effect of what is added, {policy}"), of(policy, "net_private_effect"), total - 1.0);
        equal(&format!("deadweight of what is added, {policy}"), of(policy, "deadweight_share"), deadweight);
        equal(&format!("additionality of what is added, {policy}"), of(policy, "additionality"), additional);
        equal(&format!("what is added for nothing, {policy}"), of(policy, "wasted_share"), wasted);
    }
    equal("fiscal NPV of a grant beside the law, million", of("grant", "fiscal_npv") / 1e6, -1180.0);
    equal("projects that begin anyway and have the grant", of("grant", "projects_deadweight"), 20.0);
    equal("projects that begin anyway and have the law alone", of("again", "fiscal_npv"), 0.0);
    assert_eq!(column(&study, &rows, "again", "total_effect"), [0.0; 0], "nothing is added");
    // In a world in which research is dearer, the law is in force as well, and no policy adds to it.
    equal("projects started in a dearer world", of("dearer", "projects_started"), 10.0);
    equal("what its policy adds, million", of("dearer", "fiscal_npv"), 0.0);
}
