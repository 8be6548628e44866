//! Who owns the result and what is paid for it: ownership and royalties as written and resolved, and the royalty debt. Knows no calendar.

use serde::Deserialize;

use crate::number::checks::check_count;
use crate::number::{At, FactorPerRun, Numbers, RatePerRun, RunNumber, RunShare, SharePerRun, Uncertain};
use crate::text::{Faults, Node};
use crate::units::Share;

/// Most royalty rates of a scheme.
pub const MOST_RATES: usize = 50;

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

/// Who owns the result, resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Ownership {
    /// The firm's share of the profit.
    pub firm: RunShare,
    /// The royalty of a licence.
    pub licence: Option<RoyaltyTerms>,
}

impl Ownership {
    /// Where no rule is written: the firm owns it.
    pub const DEFAULT: Ownership = Ownership { firm: RunShare::Fixed(Share::ALL), licence: None };
}

/// A royalty on sales, resolved.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct RoyaltyTerms {
    /// Rate by sales year; the last goes on.
    pub rates: Vec<RunShare>,
    /// Debt as a multiple of State money received; `None`: no end.
    pub cap: Option<RunNumber>,
    /// Interest a year on the debt.
    pub interest: RunNumber,
}

impl Rights {
    /// The firm's share, and the royalty where it has a licence.
    pub fn resolve<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Ownership {
        match self {
            Rights::Firm => Ownership::DEFAULT,
            Rights::State { licence_royalty } => Ownership {
                firm: RunShare::Fixed(Share::ALL),
                licence: licence_royalty.as_ref().map(|rate| RoyaltyTerms {
                    rates: vec![numbers.share(&at.field("licence_royalty"), rate)],
                    cap: None,
                    interest: RunNumber::Fixed(0.0),
                }),
            },
            Rights::University => Ownership { firm: RunShare::Fixed(Share::NONE), licence: None },
            Rights::Shared { firm } => Ownership { firm: numbers.share(&at.field("firm"), firm), licence: None },
        }
    }

    /// Whether the State owns the result, so that the firm needs a licence.
    #[must_use]
    pub fn needs_licence(&self) -> bool {
        match self {
            Rights::State { .. } => true,
            Rights::Firm | Rights::University | Rights::Shared { .. } => false,
        }
    }

    /// The royalty of the firm's licence, where one is written.
    #[must_use]
    pub fn licence_royalty(&self) -> Option<&Uncertain<SharePerRun>> {
        match self {
            Rights::State { licence_royalty } => licence_royalty.as_ref(),
            Rights::Firm | Rights::University | Rights::Shared { .. } => None,
        }
    }
}

impl Royalty {
    /// Rates, cap and interest.
    pub fn resolve<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> RoyaltyTerms {
        let Royalty { rates, cap, interest } = self;
        let at_rates = at.field("rates");
        RoyaltyTerms {
            rates: rates.iter().enumerate().map(|(year, rate)| numbers.share(&at_rates.item(year), rate)).collect(),
            cap: cap.as_ref().map(|cap| numbers.run(&at.field("cap"), cap)),
            interest: numbers.run_or(&at.field("interest"), interest.as_ref(), 0.0),
        }
    }

    /// Whether there are rates, and not too many.
    pub fn check(&self, at: &At<'_>, root: &Node, faults: &mut Faults) {
        let path = at.field("rates").to_string();
        check_count(self.rates.len(), (1, MOST_RATES), "royalty rates", &path, root, faults);
    }

    /// The highest rate of all years; `None` if one of them has no meaning.
    #[must_use]
    pub fn highest_rate(&self) -> Option<f64> {
        self.rates.iter().try_fold(0.0, |most: f64, rate| Some(most.max(rate.ends()?.1)))
    }
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
