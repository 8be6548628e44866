//! Support that lies over a contract or over a firm's own money: its kinds as resolved, and what they come to over a plan. Who may have it,
//! what complying costs and its budget are its scheme's. Moves no money.

use std::hash::{Hash, Hasher};
use std::mem::discriminant;

use rust_decimal::Decimal;

use crate::index::{Classes, Each, Technologies};
use crate::number::checks::float;
use crate::number::{FactorPerRun, RunNumber, Uncertain, YearNumber};
use crate::scheme::collar::{Collar, KnownCollar};
use crate::scheme::costs::Costs;
use crate::scheme::effects::Effects;
use crate::scheme::guarantee::{Guarantee, KnownGuarantee};
use crate::scheme::purchase::{Batch, Purchase};
use crate::scheme::relief::{KnownRelief, Relief};
use crate::text::{Faults, Node};

/// The largest rate of a deduction: what is meant by more is what is deducted in all.
const MOST_DEDUCTED: f64 = 5.0;

/// A kind of overlay, resolved.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum OverlayKind {
    /// A part of own research payments is deducted from taxable profit, beside the payments themselves.
    TaxDeduction {
        /// δ: what is deducted for each unit paid.
        rate: RunNumber,
    },
    /// The State pays a part of the interest on bank loans.
    InterestRelief(Relief),
    /// The State pays a part of what banks lose.
    Guarantee(Guarantee),
    /// The State buys the first units of a product.
    Purchase(Purchase),
    /// The State shares what revenue lacks of its plan, and what it has beyond.
    Collar(Collar),
    /// Numbers of the project are multiplied, and its launch may harm others; no money is given.
    Effects(Effects),
}

/// An overlay, resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlay {
    /// Its name.
    pub name: String,
    /// Who may have it, by technology and class.
    pub admits: Each<Technologies, Each<Classes, bool>>,
    /// Working with a university: needed (`Some(true)`), excluded, or no matter.
    pub with_university: Option<bool>,
    /// Stages that it is for, by technology.
    pub pays: Each<Technologies, Vec<bool>>,
    /// What it is.
    pub kind: OverlayKind,
    /// Cost of complying, smallest units.
    pub compliance_cost: RunNumber,
    /// Limit on what is planned of it a fiscal year.
    pub budget: Option<YearNumber>,
    /// What it costs the State beside its support.
    pub costs: Costs,
}

/// By what tells overlays of a study apart; equal ones have equal digests.
impl Hash for Overlay {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Overlay { name, admits, with_university, pays, kind, compliance_cost, budget, costs } = self;
        (name, admits, with_university, pays, kind, compliance_cost, budget, costs).hash(state);
    }
}

/// What an overlay is in one run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum KnownOverlay {
    /// So much is deducted from taxable profit for each unit of own payment, beside the payment itself.
    TaxDeduction {
        /// δ.
        rate: f64,
    },
    /// The State pays a part of the interest on bank loans.
    InterestRelief(KnownRelief),
    /// The State pays a part of what banks lose.
    Guarantee(KnownGuarantee),
    /// The State buys this batch.
    Purchase(Batch),
    /// The State shares revenue so.
    Collar(KnownCollar),
    /// Numbers of the project are multiplied.
    Effects,
}

impl OverlayKind {
    /// What it is given a run's draws.
    #[must_use]
    pub fn at(&self, drawn: &[f64]) -> KnownOverlay {
        match self {
            OverlayKind::TaxDeduction { rate } => KnownOverlay::TaxDeduction { rate: rate.at(drawn) },
            OverlayKind::InterestRelief(relief) => KnownOverlay::InterestRelief(relief.at(drawn)),
            OverlayKind::Guarantee(guarantee) => KnownOverlay::Guarantee(guarantee.at(drawn)),
            OverlayKind::Purchase(purchase) => KnownOverlay::Purchase(purchase.at(drawn)),
            OverlayKind::Collar(collar) => KnownOverlay::Collar(collar.at(drawn)),
            OverlayKind::Effects(_) => KnownOverlay::Effects,
        }
    }

    /// Whether another is of the same kind: as law, one takes the place of the other.
    #[must_use]
    pub fn is_like(&self, other: &OverlayKind) -> bool {
        discriminant(self) == discriminant(other)
    }

    /// Whether there are bank loans under it.
    #[must_use]
    pub fn lends(&self) -> bool {
        match self {
            OverlayKind::TaxDeduction { .. }
            | OverlayKind::Purchase(_)
            | OverlayKind::Collar(_)
            | OverlayKind::Effects(_) => false,
            OverlayKind::InterestRelief(_) | OverlayKind::Guarantee(_) => true,
        }
    }

    /// Whether banks' losses are covered under it.
    #[must_use]
    pub fn covers_losses(&self) -> bool {
        match self {
            OverlayKind::TaxDeduction { .. }
            | OverlayKind::InterestRelief(_)
            | OverlayKind::Purchase(_)
            | OverlayKind::Collar(_)
            | OverlayKind::Effects(_) => false,
            OverlayKind::Guarantee(_) => true,
        }
    }

    /// The purchase, where it is one.
    #[must_use]
    pub fn purchase(&self) -> Option<&Purchase> {
        match self {
            OverlayKind::TaxDeduction { .. }
            | OverlayKind::InterestRelief(_)
            | OverlayKind::Guarantee(_)
            | OverlayKind::Collar(_)
            | OverlayKind::Effects(_) => None,
            OverlayKind::Purchase(purchase) => Some(purchase),
        }
    }

    /// The collar, where it is one.
    #[must_use]
    pub fn collar(&self) -> Option<&Collar> {
        match self {
            OverlayKind::TaxDeduction { .. }
            | OverlayKind::InterestRelief(_)
            | OverlayKind::Guarantee(_)
            | OverlayKind::Purchase(_)
            | OverlayKind::Effects(_) => None,
            OverlayKind::Collar(collar) => Some(collar),
        }
    }

    /// What it multiplies, and what harm may come of it.
    #[must_use]
    pub fn effects(&self) -> Option<&Effects> {
        match self {
            OverlayKind::Effects(effects) => Some(effects),
            OverlayKind::TaxDeduction { .. }
            | OverlayKind::InterestRelief(_)
            | OverlayKind::Guarantee(_)
            | OverlayKind::Purchase(_)
            | OverlayKind::Collar(_) => None,
        }
    }

    /// Whether a launch under it may harm others.
    #[must_use]
    pub fn can_harm(&self) -> bool {
        self.effects().is_some_and(|effects| effects.harm.is_some())
    }
}

impl KnownOverlay {
    /// The relief of interest, where it is one.
    #[must_use]
    pub fn relief(&self) -> Option<&KnownRelief> {
        match self {
            KnownOverlay::TaxDeduction { .. }
            | KnownOverlay::Guarantee(_)
            | KnownOverlay::Purchase(_)
            | KnownOverlay::Collar(_)
            | KnownOverlay::Effects => None,
            KnownOverlay::InterestRelief(relief) => Some(relief),
        }
    }

    /// The guarantee, where it is one.
    #[must_use]
    pub fn guarantee(&self) -> Option<&KnownGuarantee> {
        match self {
            KnownOverlay::TaxDeduction { .. }
            | KnownOverlay::InterestRelief(_)
            | KnownOverlay::Purchase(_)
            | KnownOverlay::Collar(_)
            | KnownOverlay::Effects => None,
            KnownOverlay::Guarantee(guarantee) => Some(guarantee),
        }
    }

    /// The collar, where it is one.
    #[must_use]
    pub fn collar(&self) -> Option<&KnownCollar> {
        match self {
            KnownOverlay::TaxDeduction { .. }
            | KnownOverlay::InterestRelief(_)
            | KnownOverlay::Guarantee(_)
            | KnownOverlay::Purchase(_)
            | KnownOverlay::Effects => None,
            KnownOverlay::Collar(collar) => Some(collar),
        }
    }

    /// Whether it gives money: what gives none is no support, and there is always room for it.
    #[must_use]
    pub fn gives_money(self) -> bool {
        match self {
            KnownOverlay::TaxDeduction { .. }
            | KnownOverlay::InterestRelief(_)
            | KnownOverlay::Guarantee(_)
            | KnownOverlay::Purchase(_)
            | KnownOverlay::Collar(_) => true,
            KnownOverlay::Effects => false,
        }
    }

    /// What keeps a firm from it beside the cost of complying, smallest units.
    #[must_use]
    pub fn fear(self) -> f64 {
        match self {
            KnownOverlay::TaxDeduction { .. }
            | KnownOverlay::Guarantee(_)
            | KnownOverlay::Purchase(_)
            | KnownOverlay::Collar(_)
            | KnownOverlay::Effects => 0.0,
            KnownOverlay::InterestRelief(relief) => relief.fear,
        }
    }
}

/// What a deduction of this rate gives up over a plan in which the firm's own payments for its stages are these together, taxed at `tax`,
/// every gate passed.
#[must_use]
pub fn planned_deduction(rate: f64, own: f64, tax: f64) -> f64 {
    tax * rate * own.max(0.0)
}

/// Checks the rate of a deduction; `tax` is the profit tax and `limit` the largest State share, where they are known.
pub fn check_deduction(
    rate: &Uncertain<FactorPerRun>,
    tax: Option<Decimal>,
    limit: Option<(Decimal, &str)>,
    path: &str,
    root: &Node,
    faults: &mut Faults,
) {
    let Some((_, high)) = rate.ends() else { return };
    if high <= 0.0 {
        let what = "nothing is deducted beside the cost itself, so the scheme can never bind";
        faults.at(root, path, what, "write rate: 1.0 where 200 % of the cost is deducted".to_owned());
    } else if high > MOST_DEDUCTED {
        let what = format!("{high} times the cost would be deducted beside the cost itself");
        let help = format!("write a rate up to {MOST_DEDUCTED}, as 1.0 where 200 % of the cost is deducted");
        faults.at(root, path, what, help);
    } else if let (Some(tax), Some((limit, most))) = (tax, limit)
        && float(tax) * high > float(limit) + 1e-9
    {
        let given_up = rate
            .exact()
            .map_or_else(|| format!("up to {:.4}", float(tax) * high), |rate| (tax * rate).normalize().to_string());
        let what = format!("at a profit tax of {tax} the State gives up {given_up} of the cost, more than {most}");
        let help = "write a smaller rate, or a larger max_state_share".to_owned();
        faults.at(root, path, what, help);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::float_cmp, reason = "halves and quarters are exact")]
    fn a_deduction_gives_up_the_tax_on_what_is_deducted_beside_the_cost() {
        assert_eq!(planned_deduction(1.0, 100.0, 0.25), 25.0);
        // A firm that is paid more than its cost has nothing to deduct.
        assert_eq!(planned_deduction(1.0, -8.0, 0.25), 0.0);
    }
}
