//! What must hold of the oracle in every random case, whatever the draws.

use std::collections::BTreeMap;

use crate::case::{Case, Origin, Payment, Selection};
use crate::compare::oracle;
use crate::ledger::{Account, Purpose};
use crate::life::{Run, simulate};
use crate::luck::draw;
use crate::random::random;
use crate::world::{Terms, World};

const CASES: u64 = 120;

fn check(world: &World<'_>, run: &Run) {
    for i in 0..world.projects.len() {
        // Every đồng that came in went out or is in hand (section 8).
        let l = &run.ledger;
        let state_part = l.of_project(i, Purpose::Payment)
            - l.of_project(i, Purpose::Return)
            - l.of_project(i, Purpose::Loss)
            - l.of_project(i, Purpose::Misused)
            - run.held[i]
            + l.of_project(i, Purpose::PartnerPayment)
            - l.of_project(i, Purpose::PartnerReturn);
        let o = &run.outcomes[i];
        assert_eq!(
            l.of_project(i, Purpose::Research) + l.of_project(i, Purpose::Coordination),
            state_part + o.firm_paid + o.school_paid,
            "project {i}"
        );
        assert!(run.held[i] >= 0 && l.balance(i, Account::Research) >= 0);
        assert!(!o.awarded || o.decision.starts_with("apply"));
        assert!(o.launch.is_none() || o.success.is_some());
        assert!(o.success.is_none() || o.started.is_some());
    }
}

#[test]
fn the_books_balance_and_the_strata_add_up_in_every_case() {
    for seed in 0..CASES {
        let case = random(seed);
        for run in 0..2 {
            let reference_draws = draw(&case, run);
            for policy in &case.policies {
                let changed = case.changed_by(&policy.name);
                let draws = draw(&changed, run);
                let world = World::new(&changed, &policy.name, &draws);
                check(&world, &simulate(&world));
                let answer = oracle(&case, &policy.name, &draws, &reference_draws);
                let value = |name: &str| answer.measures[name].expect("a value").numerator;
                let strata = ["deadweight", "unaffected", "additional", "displaced", "never"];
                let sum: f64 = strata.iter().map(|s| value(&format!("projects_{s}"))).sum();
                assert_eq!(sum, value("projects_proposed"), "seed {seed}");
                let money = value("deadweight_share") + value("additionality") + value("wasted_share");
                if case.has_overlays() {
                    let whole = value("grant_equivalent");
                    assert!((money - whole).abs() <= 1e-9 * whole.abs() + 1e-3, "seed {seed}: {money}, {whole}");
                } else {
                    assert_eq!(money, value("state_outlay"), "seed {seed}");
                }
                for (name, measure) in &answer.measures {
                    let numbers = measure.map_or((0.0, 0.0), |v| (v.numerator, v.denominator.unwrap_or(0.0)));
                    assert!(numbers.0.is_finite() && numbers.1.is_finite(), "{name} of seed {seed}: {numbers:?}");
                }
                if policy.name == case.reference {
                    assert_eq!((value("fiscal_npv"), value("projects_additional")), (0.0, 0.0));
                }
            }
        }
    }
}

/// Over many seeds each rule occurs, and each thing that can happen to a project happens.
#[test]
fn the_cases_reach_every_corner() {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut see = |what: &str| *seen.entry(what.to_owned()).or_default() += 1;
    for seed in 0..CASES {
        let case = random(seed);
        shape(&case, &mut see);
        for policy in &case.policies {
            let changed = case.changed_by(&policy.name);
            let draws = draw(&changed, 0);
            let world = World::new(&changed, &policy.name, &draws);
            let run = simulate(&world);
            let exerts = |i: usize| run.ledger.of_project(i, Purpose::Effort) > 0;
            let learns = |i: usize| world.projects[i].learning.is_some();
            let alive = |i: usize| world.projects[i].failure.is_none_or(|month| run.ended[i] != Some(month));
            let short = |i: usize| learns(i) && alive(i) && run.ended[i].is_some();
            let lag_changes = world.lag(0) != world.lag(world.horizon - 1);
            let picked = |scheme: Option<usize>| scheme.map(|scheme| &world.terms[scheme]);
            let leads =
                |terms: &Terms<'_>| matches!(terms.scheme.origin, Some(Origin::Lead { .. })) && terms.school.num > 0;
            for (i, o) in run.outcomes.iter().enumerate() {
                see(o.decision.split(' ').next().expect("a word"));
                let kind = world.projects[i].class;
                let eases = |index: &usize| world.terms[*index].effects.is_some();
                for (what, yes) in [
                    ("awarded", o.awarded),
                    ("applied and refused", o.applied && !o.awarded),
                    ("awarded and never started", o.awarded && o.started.is_none()),
                    ("alone and never started", o.decision == "alone" && o.started.is_none()),
                    ("started and failed", o.started.is_some() && o.success.is_none()),
                    ("launched", o.launch.is_some()),
                    ("kept for a second phase", o.phase.is_some_and(|phase| phase > 0)),
                    ("not kept", o.not_kept),
                    ("solved a topic", crate::tournament::solves(&world, &run.outcomes, i)),
                    ("school paid", o.school_paid > 0),
                    ("an overlay beside a contract", o.awarded && !o.overlays.is_empty()),
                    ("an overlay alone", !o.awarded && !o.overlays.is_empty()),
                    ("two overlays", o.overlays.len() > 1),
                    ("an overlay after a voucher that is not redeemed", o.unused && !o.overlays.is_empty()),
                    ("effort beside an overlay", exerts(i) && !o.overlays.is_empty()),
                    ("first units bought", o.bought > 0),
                    ("first units beside a contract", o.bought > 0 && o.awarded),
                    ("no money for the first units", o.success.is_some() && o.launch.is_none() && short(i)),
                    ("an overlay while the lag changes", lag_changes && o.supported && !o.overlays.is_empty()),
                    ("effects beside a contract", o.awarded && o.overlays.iter().any(eases)),
                    ("effects alone", !o.awarded && o.overlays.iter().any(eases)),
                    ("effects beside a deduction", o.supported && o.overlays.len() > 1 && o.overlays.iter().any(eases)),
                    ("a deal of a fund that loses", o.into_deal > 0 && o.to_fund < o.into_deal),
                    ("a deal of a fund that gains", o.into_deal > 0 && o.to_fund > o.into_deal),
                    ("a deal refused for risk", o.barred),
                    ("an overlay beside a deal of a fund", o.into_deal > 0 && !o.overlays.is_empty()),
                    ("awarded for what was asked for", picked(o.scheme).is_some_and(|terms| terms.asks.is_some())),
                    ("awarded to a lead enterprise that orders from a school", picked(o.scheme).is_some_and(leads)),
                    (
                        "awarded for a better idea",
                        picked(o.scheme).is_some_and(|terms| terms.idea(&world.projects[i]).0 > 1.0),
                    ),
                    ("not what was asked for", world.terms.iter().any(|terms| !terms.picks(&world.projects[i]))),
                    ("own tax base started", o.started.is_some() && world.classes[kind].written.own_tax_base),
                ] {
                    if yes {
                        see(what);
                    }
                }
            }
            for p in &run.ledger.postings {
                see(&format!("posting {:?}", p.purpose));
            }
            let threshold = world.priority.map(|(at_least, ..)| at_least);
            for (i, share) in &run.contracts {
                let offered = world.terms.iter().find(|t| run.outcomes[*i].decision.ends_with(&t.scheme.name));
                if Some(*share) == threshold && offered.is_some_and(|t| t.state(&world.projects[*i]).rest() != *share) {
                    see("raised its share to the threshold");
                }
            }
            if run.cash.lapsed > 0 {
                see("cash lapsed");
            }
            if run.cash.requests.iter().any(|r| r.withdrawn) {
                see("a request withdrawn");
            }
            if run.cash.requests.iter().any(|r| r.paid.is_some_and(|m| m > r.payable())) {
                see("a request waited for cash");
            }
        }
    }
    for what in [
        "alone",
        "apply",
        "leave",
        "awarded",
        "applied and refused",
        "awarded and never started",
        "alone and never started",
        "started and failed",
        "launched",
        "school paid",
        "own tax base started",
        "posting Payment",
        "posting Return",
        "posting Loss",
        "posting Misused",
        "posting Recovered",
        "posting Fine",
        "posting Research",
        "posting Coordination",
        "posting Effort",
        "posting Application",
        "posting Audit",
        "posting Profit",
        "posting Inventors",
        "posting PurchaseProfit",
        "posting PurchaseCost",
        "posting Tax",
        "posting Royalty",
        "posting TaxGivenUp",
        "posting Learning",
        "posting Premium",
        "posting Loan",
        "posting Interest",
        "posting Relief",
        "posting Fee",
        "posting Call",
        "posting CollarPaid",
        "posting CollarReceived",
        "first units bought",
        "first units beside a contract",
        "posting Harm",
        "posting Compensation",
        "effects beside a contract",
        "effects alone",
        "effects beside a deduction",
        "an overlay beside a contract",
        "an overlay alone",
        "two overlays",
        "an overlay after a voucher that is not redeemed",
        "effort beside an overlay",
        "an overlay while the lag changes",
        "raised its share to the threshold",
        "cash lapsed",
        "a request withdrawn",
        "a request waited for cash",
        "Advance",
        "PerStage",
        "Reimburse",
        "OnResult",
        "Everyone",
        "FirstCome",
        "Lottery",
        "Panel",
        "Tournament",
        "kept for a second phase",
        "not kept",
        "solved a topic",
        "Portfolio",
        "BottomUp",
        "TopDown",
        "LeadEnterprise",
        "OpenNetwork",
        "awarded for what was asked for",
        "awarded to a lead enterprise that orders from a school",
        "awarded for a better idea",
        "not what was asked for",
        "posting PartnerPayment",
        "posting FundFee",
        "posting FundTax",
        "posting Distribution",
        "posting Carry",
        "posting BuyOut",
        "a deal of a fund that loses",
        "a deal of a fund that gains",
        "a deal refused for risk",
        "an overlay beside a deal of a fund",
    ] {
        let times = seen.get(what).copied().unwrap_or(0);
        assert!(times >= 3, "{what} occurs {times} times: {seen:#?}");
    }
}

fn shape(case: &Case, see: &mut impl FnMut(&str)) {
    for scheme in &case.schemes {
        see(match scheme.payment {
            Some(Payment::Advance(_)) => "Advance",
            None | Some(Payment::PerStage) => "PerStage",
            Some(Payment::Reimburse) => "Reimburse",
            Some(Payment::OnResult(_)) => "OnResult",
        });
        see(match scheme.selection {
            None | Some(Selection::Everyone) => "Everyone",
            Some(Selection::FirstCome) => "FirstCome",
            Some(Selection::Lottery) => "Lottery",
            Some(Selection::Panel { .. }) => "Panel",
            Some(Selection::Tournament { .. }) => "Tournament",
            Some(Selection::Portfolio { .. }) => "Portfolio",
        });
        see(match scheme.origin {
            None | Some(Origin::BottomUp) => "BottomUp",
            Some(Origin::TopDown { .. }) => "TopDown",
            Some(Origin::Lead { .. }) => "LeadEnterprise",
            Some(Origin::Open(_)) => "OpenNetwork",
        });
    }
}
