//! Who owns the result and what is paid for it: ownership and royalties as written, and the royalty debt. Knows no calendar.

use serde::Deserialize;

use crate::number::{FactorPerRun, RatePerRun, SharePerRun, Uncertain};

/// Who owns the result.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub enum Rights {
    /// The firm.
    Firm,
    /// The State; the firm exploits it under licence and keeps the profit less the royalty.
    State {
        /// Royalty on sales; 0 where not written.
        licence_royalty: Option<Uncertain<SharePerRun>>,
    },
    /// The university.
    University,
    /// The firm owns this share, the university the rest.
    Shared {
        /// The firm's share of the profit.
        firm: Uncertain<SharePerRun>,
    },
}

/// A royalty on sales that the firm pays to the State.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Royalty {
    /// Share of sales by year of sales; the last goes on.
    pub rates: Vec<Uncertain<SharePerRun>>,
    /// The debt as a multiple of the State money received; no end where not written.
    pub cap: Option<Uncertain<FactorPerRun>>,
    /// Interest a year, added to the debt before the year's payment; 0 where not written.
    pub interest: Option<Uncertain<RatePerRun>>,
}

/// The royalties of successive sales years: at the start of a year interest is added to the debt, then the smaller of
/// rate × sales and the debt is paid. `debt` is `None` where there is no cap. Returns the year's payment.
///
/// Source: the schedule of the Israeli royalty grants (3–5 % of sales until the grant is repaid).
pub fn pay_year(debt: &mut Option<f64>, interest: f64, rate: f64, sales: f64) -> f64 {
    let wanted = rate * sales;
    let Some(owed) = debt.as_mut() else { return wanted };
    *owed *= 1.0 + interest;
    let paid = wanted.min(*owed);
    *owed -= paid;
    paid
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATES: [f64; 7] = [0.03, 0.03, 0.03, 0.04, 0.04, 0.04, 0.05];

    fn repay(interest: f64) -> (usize, f64) {
        let (mut debt, mut total) = (Some(1.0), 0.0);
        for (year, rate) in RATES.into_iter().enumerate() {
            total += pay_year(&mut debt, interest, rate, 5.0);
            if debt == Some(0.0) {
                return (year + 1, total);
            }
        }
        (0, total)
    }

    #[test]
    fn a_grant_of_one_with_sales_of_five_is_repaid_in_year_six() {
        let (year, total) = repay(0.0);
        assert_eq!(year, 6);
        assert!((total - 1.0).abs() < 1e-12);
    }

    #[test]
    fn with_five_percent_interest_it_is_repaid_in_year_seven_and_costs_1_22029() {
        let (year, total) = repay(0.05);
        assert_eq!(year, 7);
        assert!((total - 1.22029).abs() < 5e-6, "{total}");
    }
}
