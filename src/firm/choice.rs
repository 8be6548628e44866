//! Apply, go alone, or leave it: the firm's choice among offers. Knows nothing of how offers were made.

use crate::firm::case::Case;
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
/// cannot pay, or V⁰ is better. A value that is no number to reckon with comes back as it is.
#[must_use]
pub fn application(case: &Case<'_>, offer: &Offer, award: f64, to_call: usize) -> Option<Application> {
    let fallback = case.prospect.fallback();
    if !offer.pays || offer.value < 0.0 || !offer.liquid {
        return None;
    }
    let value = worth(case, offer.value, award, to_call, fallback);
    (value >= fallback || !reckonable(value)).then_some(Application {
        award,
        to_call: crate::units::to_f64(to_call),
        value,
    })
}

/// `q·D(w_a)·V₁(s) + (1−q)·D(w_c)·V⁰ − a`.
fn worth(case: &Case<'_>, value: f64, award: f64, to_call: usize, fallback: f64) -> f64 {
    let (terms, class) = (case.terms, case.class());
    let to_call = class.hurdle.month(to_call);
    let to_award = to_call * if terms.timing.before_stage() { class.to_first_money } else { class.to_contract };
    award * to_award * value + (1.0 - award) * to_call * fallback - class.application_cost - terms.compliance_cost
}

/// What raising the private share to the threshold saves in waiting: more value if the firm cannot bridge, else interest.
#[must_use]
pub fn waiting_gain(case: &Case<'_>, offer: &Offer, wait_priority: f64, wait_ordinary: f64) -> f64 {
    let (prospect, terms, class) = (case.prospect, case.terms, case.class());
    let bridges = !terms.shares.pays_university() && prospect.full_cost * offer.scale <= prospect.means().to_f64();
    if bridges {
        class.loan_rate / 12.0 * (wait_ordinary - wait_priority) * offer.state_money
    } else {
        offer.value * (class.hurdle.at(wait_priority) - class.hurdle.at(wait_ordinary))
    }
}
