//! Known answers about what a ministry of finance asks: what administration costs, what stands in its budget, what is arithmetic alone.

use crate::studies::{headline, rows};
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
