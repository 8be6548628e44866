//! What overlays change of a plan, layer upon layer in file order, each as far as the State's largest share leaves room. Section 6 of the
//! model. Takes none and values nothing.

use crate::model::MAX_STAGES;
use crate::scheme::overlay::KnownOverlay;

/// What overlays change of a contract, or of a project alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlaid {
    /// What is deducted from taxable profit for each unit of own payment, beside the payment itself, by stage: `δ_k`.
    pub deducted: [f64; MAX_STAGES],
    /// What complying with all of them costs.
    pub costs: f64,
    /// What going alone is worth, V⁰, with the overlays that it would have.
    pub otherwise: f64,
}

impl Overlaid {
    /// No overlay, where going alone is worth so much.
    #[must_use]
    pub fn none(otherwise: f64) -> Overlaid {
        Overlaid { deducted: [0.0; MAX_STAGES], costs: 0.0, otherwise }
    }

    /// The same with one layer more, with which complying costs so much.
    #[must_use]
    pub fn with(&self, layer: &Layer, pays: &[bool], cost: f64) -> Overlaid {
        let mut overlaid = Overlaid { costs: self.costs + cost, ..*self };
        for (deducted, _) in overlaid.deducted.iter_mut().zip(pays).filter(|(_, paid)| **paid) {
            *deducted += layer.deducts;
        }
        overlaid
    }
}

/// A plan over which overlays are laid, at size 1.
#[derive(Clone, Copy, Debug)]
pub struct Under<'p> {
    /// The firm's own part of each stage, `own_k`.
    pub own: &'p [f64],
    /// State money by the contract, every gate passed.
    pub granted: f64,
    /// Expected cost of all stages.
    pub cost: f64,
    /// Profit tax.
    pub tax: f64,
    /// The largest State share of contract and overlays together.
    pub most: f64,
}

/// An overlay as far as it is granted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layer {
    /// What it is planned to cost the State at size 1, as far as the largest State share leaves room.
    pub planned: f64,
    /// What it deducts for each unit of own payment.
    pub deducts: f64,
}

impl Under<'_> {
    /// The next overlay over a plan, of which `taken` is planned for overlays before it; `None` where there is nothing to grant.
    #[must_use]
    pub fn layer(&self, known: KnownOverlay, pays: &[bool], taken: f64) -> Option<Layer> {
        let own = self.own.iter().zip(pays).filter(|(_, paid)| **paid).map(|(own, _)| own).sum();
        let planned = known.planned(own, self.tax);
        let room = self.most * self.cost - self.granted - taken;
        if planned <= 0.0 || room <= 0.0 {
            return None;
        }
        let factor = if planned <= room { 1.0 } else { room / planned };
        Some(Layer { planned: factor * planned, deducts: known.deducts(factor) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::float_cmp, reason = "halves and quarters are exact")]
    fn the_last_layer_is_cut_to_what_the_largest_share_leaves() {
        // Of 200 the State pays 100 and the firm 50 + 50; at a tax of a half, δ = 1 gives up 50, which makes 150 of at most 160. The next
        // one, for the first stage alone, would give up 25, and 10 are left: two fifths of it.
        let under = Under { own: &[50.0, 50.0], granted: 100.0, cost: 200.0, tax: 0.5, most: 0.8 };
        let known = KnownOverlay::TaxDeduction { rate: 1.0 };
        let both = under.layer(known, &[true, true], 0.0).expect("there is room");
        assert_eq!(both, Layer { planned: 50.0, deducts: 1.0 });
        let first = under.layer(known, &[true, false], both.planned).expect("some room is left");
        assert_eq!(first, Layer { planned: 10.0, deducts: 0.4 });
        assert_eq!(under.layer(known, &[true, true], 60.0), None);
        let overlaid = Overlaid::none(7.0).with(&both, &[true, true], 3.0).with(&first, &[true, false], 4.0);
        assert_eq!((overlaid.deducted[0], overlaid.deducted[1], overlaid.costs), (1.4, 1.0, 7.0));
    }
}
