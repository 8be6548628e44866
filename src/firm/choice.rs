//! Apply, go alone, or leave it: the firm's choice among offers. Knows nothing of how offers were made.

use crate::firm::case::Case;
use crate::firm::factors::Factors;
use crate::firm::offer::Offer;
use crate::meter::reckonable;

/// The numbers behind an application.
#[derive(Clone, Copy, Debug)]
pub struct Application {
    /// Award chance believed.
    pub award: f64,
    /// Months to the call's decision.
    pub to_call: f64,
    /// Value of applying, less the application cost.
    pub value: f64,
}

/// Values an application: `q·D(w_a)·V₁(s) + (1−q)·D(w_c)·V⁰ − a`. `None` where the State would pay nothing, V₁(s) < 0, the firm
/// cannot pay, or V⁰ is better. `at_contract`: what the firm counts the contract as worth on the day it starts. A value that is no
/// number to reckon with comes back as it is.
#[must_use]
pub fn application(
    case: &Case<'_>,
    offer: &Offer,
    at_contract: f64,
    award: f64,
    to_call: usize,
) -> Option<Application> {
    let fallback = case.otherwise();
    if !offer.pays || offer.is_a_loss() || !offer.liquid {
        return None;
    }
    let value = worth(case, at_contract, award, to_call);
    (value >= fallback || !reckonable(value)).then_some(Application {
        award,
        to_call: crate::units::to_f64(to_call),
        value,
    })
}

/// `q·D(w_a)·V₁(s) + (1−q)·D(w_c)·V⁰ − a`, `w_a` = `w_c` + approval + the wait for the first stage's money, where the contract counts as
/// worth this on the day it starts.
#[must_use]
pub fn worth(case: &Case<'_>, at_contract: f64, award: f64, to_call: usize) -> f64 {
    let (terms, class, fallback) = (case.terms, case.class(), case.otherwise());
    let to_call = class.hurdle.month(to_call);
    let factors = case.effects.unwrap_or(&Factors::NONE);
    let approval = match (&terms.approval, class.to_contract, case.effects) {
        (None, Some(discount), None) => discount,
        _ => class.hurdle.at(terms.approval(case.beliefs, case.month) * factors.approval),
    };
    let to_contract = to_call * approval;
    award * to_contract * at_contract + (1.0 - award) * to_call * fallback
        - terms.application_cost(class) * factors.application
        - terms.compliance_cost * factors.compliance
}

/// Values an application of a firm that begins at its own risk: nothing is put off, and refused it goes on alone:
/// `q·V₁(s) + (1−q)·V⁰ − a`. `None` as above.
#[must_use]
pub fn at_own_risk(case: &Case<'_>, offer: &Offer, award: f64) -> Option<f64> {
    let fallback = case.otherwise();
    if !offer.pays || offer.is_a_loss() || !offer.liquid {
        return None;
    }
    let costs = case.terms.application_cost(case.class()) + case.terms.compliance_cost;
    let value = award * offer.at_contract() + (1.0 - award) * fallback - costs;
    (value >= fallback || !reckonable(value)).then_some(value)
}

/// What going first saves a firm that bridges: interest on this expected State money.
#[must_use]
pub fn interest_saved(case: &Case<'_>, state_money: f64, wait_priority: f64, wait_ordinary: f64) -> f64 {
    case.class().loan_rate / 12.0 * (wait_ordinary - wait_priority) * state_money
}
