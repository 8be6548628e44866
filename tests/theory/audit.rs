//! Known answers about audits after payment: who takes State money, what that costs the project, what comes back.

use crate::studies::{headline, rows};
use crate::{equal, theory, within};

#[test]
pub fn who_gains_more_than_an_audit_is_expected_to_cost_takes_state_money() {
    let study = theory("audit");
    let rows = rows(&study, 200);
    let of = |policy: &str, name: &str| headline(&study, &rows, policy, name);
    // 200 futures with a hundred projects each.
    let error = |share: f64| (share * (1.0 - share) / 20_000.0).sqrt();
    for (policy, share) in [("a half, fine a half", 0.25), ("three tenths, fine one", 0.4), ("four of a hundred", 0.96)]
    {
        within(&format!("State money taken, {policy}"), of(policy, "misused_share"), share, error(share));
    }
    equal("State money taken where all are audited", of("all", "misused_share"), 0.0);
    equal("State money taken where audits come before", of("audit before", "misused_share"), 0.0);
    // A hundred halves of 100 are paid, a quarter of them is taken, and half of that is found.
    let found = of("a half, fine a half", "recovered") / of("a half, fine a half", "misused");
    within("part of it that comes back", found, 0.5, (0.25 / 5_000.0_f64).sqrt());
    // Three quarters succeed for certain, of the others every second.
    within("successes", of("a half, fine a half", "successes"), 87.5, (100.0 * 0.875 * 0.125 / 200.0_f64).sqrt());
}

#[test]
pub fn taken_state_money_buys_nothing_and_comes_back_where_it_is_found() {
    let study = theory("audit");
    let rows = rows(&study, 200);
    for policy in ["taken", "taken, bridged", "taken, late"] {
        let of = |name: &str| headline(&study, &rows, policy, name);
        let million = |name: &str| of(name) / 1e6;
        equal(&format!("State money taken, {policy}, million"), million("misused"), 5_000.0);
        equal(&format!("brought back, {policy}, million"), million("recovered"), 5_000.0);
        equal(&format!("fines, {policy}, million"), million("fines"), 2_500.0);
        equal(&format!("net State money, {policy}, million"), million("state_outlay"), 0.0);
        equal(&format!("R&D, {policy}, million"), million("research_outlay"), 5_000.0);
        equal(&format!("private R&D, {policy}, million"), million("private_outlay"), 5_000.0);
        // R&D, 2 % of 5,000 for audits, and 3 for each of a hundred firms that comply.
        equal(&format!("resources, {policy}, million"), million("social_resources"), 5_400.0);
        // Fines less audits.
        equal(&format!("fiscal NPV, {policy}, million"), million("fiscal_npv"), 2_400.0);
        within(&format!("successes, {policy}"), of("successes"), 50.0, (100.0 * 0.25 / 200.0_f64).sqrt());
    }
    let million = |name: &str| headline(&study, &rows, "result", name) / 1e6;
    equal("State money taken of pay for results, million", million("misused"), 0.0);
    equal("State payments for results, million", million("state_outlay"), 5_000.0);
    equal("R&D under pay for results, million", million("research_outlay"), 10_000.0);
    equal("resources under pay for results, million", million("social_resources"), 10_400.0);
}
