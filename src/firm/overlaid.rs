//! What overlays change of a plan, layer upon layer in file order, each as far as the State's largest share leaves room. Section 6 of the
//! model. Takes none and values nothing.

use crate::firm::borrowing::Purse;
use crate::firm::default::{Loans, Risk};
use crate::firm::factors::Factors;
use crate::firm::learning::{AtLaunch, Curve};
use crate::firm::prospect::StageFacts;
use crate::firm::revenue::{Collared, Sales};
use crate::firm::tabulated::{OfLoan, OverlayTerms};
use crate::index::{ClassIndex, Classes, Each, Technologies, TechnologyIndex};
use crate::model::MAX_STAGES;
use crate::scheme::collar::{Flows, KnownCollar};
use crate::scheme::guarantee::{KnownGuarantee, Lends, Pledge};
use crate::scheme::overlay::{KnownOverlay, planned_deduction};
use crate::scheme::purchase::Batch;
use crate::scheme::relief::KnownRelief;
use crate::value::Discount;

/// What overlays change of a contract, or of a project alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlaid {
    /// What is deducted from taxable profit for each unit of own payment, beside the payment itself, by stage: `δ_k`.
    pub deducted: [f64; MAX_STAGES],
    /// What relief of interest is worth before tax for each unit of own payment, less the fee of a guarantee, by stage: `ρ_k`.
    pub relieved: [f64; MAX_STAGES],
    /// What a bank lends more under a guarantee: of a project's loans there is one.
    pub lends: Lends,
    /// Whether loans are guaranteed.
    pub has_guarantee: bool,
    /// Whether interest is relieved: of a project's loans only once.
    pub has_relief: bool,
    /// What follows from a launch beside the payoff where the State buys the first units.
    pub at_launch: Option<AtLaunch>,
    /// A collar around revenue: of a project there is one.
    pub collared: Option<Collared>,
    /// What complying with all of them costs, and what keeps a firm from them beside.
    pub costs: f64,
    /// What going alone is worth, V⁰, with the overlays that it would have.
    pub otherwise: f64,
    /// What they multiply; `None` where they multiply nothing.
    pub effects: Option<Factors>,
}

impl Overlaid {
    /// No overlay, where going alone is worth so much.
    #[must_use]
    pub fn none(otherwise: f64) -> Overlaid {
        Overlaid {
            deducted: [0.0; MAX_STAGES],
            relieved: [0.0; MAX_STAGES],
            lends: Lends::default(),
            has_guarantee: false,
            at_launch: None,
            collared: None,
            has_relief: false,
            costs: 0.0,
            otherwise,
            effects: None,
        }
    }

    /// The same with one layer more, with which complying costs so much.
    #[must_use]
    pub fn with(&self, layer: &Layer, pays: &[bool], cost: f64) -> Overlaid {
        let has_relief = self.has_relief || layer.is_relief();
        let has_guarantee = self.has_guarantee || layer.guarantees;
        let lends = if layer.guarantees { layer.lends } else { self.lends };
        let mut overlaid = Overlaid { costs: self.costs + cost, has_relief, has_guarantee, lends, ..*self };
        for (deducted, _) in overlaid.deducted.iter_mut().zip(pays).filter(|(_, paid)| **paid) {
            *deducted += layer.deducts;
        }
        for (relieved, more) in overlaid.relieved.iter_mut().zip(layer.relieved) {
            *relieved += more;
        }
        overlaid.collared = layer.collared.or(self.collared);
        overlaid.at_launch = layer.bought.map(|bought| bought.at_launch).or(self.at_launch);
        overlaid
    }

    /// The same where a bank lends so much more.
    #[must_use]
    pub fn lent(&self, lends: Lends) -> Overlaid {
        Overlaid { lends, ..*self }
    }

    /// The same where these numbers are multiplied as well.
    #[must_use]
    pub fn affected(self, factors: Option<&Factors>) -> Overlaid {
        let Some(factors) = factors else { return self };
        Overlaid { effects: Some(self.effects.map_or(*factors, |before| before.times(factors))), ..self }
    }
}

/// A plan over which overlays are laid, at size 1.
#[derive(Clone, Copy, Debug)]
pub struct Under<'p> {
    /// Its firm's class.
    pub class: ClassIndex,
    /// Its technology.
    pub technology: TechnologyIndex,
    /// The firm's own part of each stage, `own_k`.
    pub own: &'p [f64],
    /// State money by the contract, every gate passed.
    pub granted: f64,
    /// Expected cost of all stages.
    pub cost: f64,
    /// Profit tax.
    pub tax: f64,
    /// What the firm has, and a bank lends it.
    pub purse: Purse,
    /// What it can pledge.
    pub pledge: Pledge,
    /// Its stages.
    pub stages: &'p [StageFacts],
    /// By what its loans are in default.
    pub risk: Risk,
    /// The State's rate.
    pub state: &'p Discount,
    /// The largest State share of contract and overlays together.
    pub most: f64,
    /// What units cost while their maker learns.
    pub curve: Option<&'p Curve>,
    /// Sales by plan, where a collar may lie around them.
    pub sales: Option<Sales<'p>>,
    /// Discounting at the firm's hurdle rate.
    pub hurdle: &'p Discount,
}

/// An overlay as far as it is granted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layer {
    /// What it is planned to cost the State at size 1, as far as the largest State share leaves room.
    pub planned: f64,
    /// What of it counts towards the largest State share: all that a deduction gives up, of relief its present value when each loan is made.
    pub counted: f64,
    /// What it deducts for each unit of own payment.
    pub deducts: f64,
    /// What relief of interest is worth before tax for each unit of own payment, by stage.
    pub relieved: [f64; MAX_STAGES],
    /// The part of the overlay that is granted.
    pub factor: f64,
    /// What a bank lends more, where loans are guaranteed.
    pub lends: Lends,
    /// Whether loans are guaranteed.
    pub guarantees: bool,
    /// What the State buys.
    pub bought: Option<Bought>,
    /// How it shares revenue.
    pub collared: Option<Collared>,
}

/// The first units, bought by the State.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bought {
    /// Which units, at what price.
    pub batch: Batch,
    /// What follows from a launch with it.
    pub at_launch: AtLaunch,
}

/// What is borrowed for each stage of a plan under a guarantee, and what of it is covered.
struct Borrowed {
    lends: Lends,
    loans: [f64; MAX_STAGES],
    covered: [bool; MAX_STAGES],
}

impl Layer {
    /// Nothing.
    pub const NONE: Layer = Layer {
        planned: 0.0,
        counted: 0.0,
        deducts: 0.0,
        relieved: [0.0; MAX_STAGES],
        factor: 1.0,
        lends: Lends { from: 0, more: 0.0, brings: 0.0 },
        guarantees: false,
        bought: None,
        collared: None,
    };

    /// What a budget counts of it at a size and with what profits grow by: what the State gives up or is expected to pay, or pays for goods.
    #[must_use]
    pub fn budgeted(&self, size: f64, growth: f64) -> f64 {
        let planned = self.planned * if self.collared.is_some() { growth } else { size };
        self.bought.map_or(planned, |bought| bought.batch.at_most().to_f64())
    }

    /// The same as far as a part of it is granted.
    fn cut(self, factor: f64) -> Layer {
        Layer {
            planned: factor * self.planned,
            counted: factor * self.counted,
            deducts: self.deducts * factor,
            relieved: self.relieved.map(|relieved| relieved * factor),
            factor,
            collared: self.collared.map(|collared| collared.cut(factor)),
            ..self
        }
    }

    /// Whether it relieves interest.
    fn is_relief(&self) -> bool {
        self.relieved.iter().any(|relieved| *relieved > 0.0)
    }
}

impl Under<'_> {
    /// The next overlay over a plan, of which `taken` is planned for overlays before it, which change it so; `None` where there is nothing
    /// to grant. For what gives no money there is always room.
    #[must_use]
    pub fn layer(&self, terms: &OverlayTerms, pays: &[bool], taken: f64, before: &Overlaid) -> Option<Layer> {
        let of_loan = || &terms.tabulated.loans[self.class];
        let all = match terms.known {
            KnownOverlay::TaxDeduction { rate } => self.deduction(rate, pays),
            KnownOverlay::InterestRelief(relief) => self.relief(&relief, of_loan(), pays),
            KnownOverlay::Guarantee(guarantee) => return self.guarantee(&guarantee, of_loan(), pays, taken),
            KnownOverlay::Purchase(batch) => return self.purchase(batch, &terms.tabulated.bought, taken, before),
            KnownOverlay::Collar(collar) => self.collar(collar, &terms.tabulated.sales[self.technology], before),
            KnownOverlay::Effects => return Some(Layer::NONE),
        };
        let room = self.room(taken);
        if all.planned <= 0.0 || room <= 0.0 {
            return None;
        }
        Some(all.cut(if all.counted <= room { 1.0 } else { room / all.counted }))
    }

    /// What the largest State share leaves beside the contract and what overlays before take.
    fn room(&self, taken: f64) -> f64 {
        self.most * self.cost - self.granted - taken
    }

    fn deduction(&self, rate: f64, pays: &[bool]) -> Layer {
        let own = self.own.iter().zip(pays).filter(|(_, paid)| **paid).map(|(own, _)| own).sum();
        let planned = planned_deduction(rate, own, self.tax);
        Layer { planned, counted: planned, deducts: rate, ..Layer::NONE }
    }

    /// A collar around revenue: one at most, and only where something is sold by plan.
    fn collar(&self, collar: KnownCollar, of_one: &[Flows], before: &Overlaid) -> Layer {
        let Some(sales) = self.sales.filter(|_| before.collared.is_none()) else { return Layer::NONE };
        let (planned, collared) = sales.collared(collar, of_one, self.hurdle);
        Layer { planned, counted: planned, collared: Some(collared), ..Layer::NONE }
    }

    /// A guarantee of loans, whole or not at all: its budget, what it is worth to the State, its fee, and what a bank lends more; `None` where
    /// nothing would be borrowed under it or the largest State share leaves no room.
    fn guarantee(&self, known: &KnownGuarantee, of_loan: &OfLoan, pays: &[bool], taken: f64) -> Option<Layer> {
        let borrowed = self.borrowed(known, pays);
        let Borrowed { lends, loans, covered } = &borrowed;
        let mut layer = Layer { lends: *lends, guarantees: true, ..Layer::NONE };
        if lends.more <= 0.0 || !covered.contains(&true) {
            return None;
        }
        let expected = self.loans(of_loan, &borrowed).expected(self.stages);
        let (cover, fee) = (known.cover.to_f64(), known.monthly_fee(1.0));
        let mut face = 0.0;
        for k in (0..self.own.len()).filter(|&k| covered[k]) {
            face += cover * loans[k];
            layer.relieved[k] = -fee * of_loan.outstanding * (loans[k] / self.own[k]);
        }
        layer.planned = known.planned(cover * expected.lost, face);
        layer.counted = (cover * expected.lost_value - fee * expected.served_value).max(0.0);
        (self.room(taken) >= layer.counted).then_some(layer)
    }

    /// What would be borrowed for each stage under a guarantee.
    fn borrowed(&self, known: &KnownGuarantee, pays: &[bool]) -> Borrowed {
        let lends = known.lends(&self.pledge);
        let mut purse = self.purse;
        let mut borrowed = Borrowed { lends, loans: [0.0; MAX_STAGES], covered: [false; MAX_STAGES] };
        for (k, &own) in self.own.iter().enumerate() {
            if k == lends.from {
                purse.means += lends.more;
                purse.limit += lends.more;
            }
            borrowed.loans[k] = purse.pays(own, 0.0);
            borrowed.covered[k] = pays[k] && k >= lends.from && borrowed.loans[k] > 0.0;
        }
        borrowed
    }

    /// The loans of the plan under a guarantee.
    fn loans<'l>(&self, of_loan: &'l OfLoan, of: &'l Borrowed) -> Loans<'l>
    where
        Self: 'l,
    {
        let Borrowed { lends, loans, covered } = of;
        let (amounts, brings, left) = (&loans[..self.own.len()], lends.brings, &of_loan.left[..]);
        Loans { amounts, covered, brings, left, risk: self.risk, state: self.state }
    }

    /// What is expected to be called of a guarantee over this plan in each month from its start on.
    #[must_use]
    pub fn calls_by_month(&self, known: &KnownGuarantee, of_loan: &OfLoan, pays: &[bool]) -> Vec<f64> {
        let borrowed = self.borrowed(known, pays);
        let lost = self.loans(of_loan, &borrowed).lost_by_month(self.stages);
        lost.into_iter().map(|lost| lost * known.cover.to_f64()).collect()
    }

    fn relief(&self, relief: &KnownRelief, of_loan: &OfLoan, pays: &[bool]) -> Layer {
        let mut layer = Layer::NONE;
        let mut purse = self.purse;
        if purse.limit <= 0.0 {
            return layer;
        }
        let spared = of_loan.spared;
        let share = relief.loan_share.to_f64();
        for ((&own, &paid), relieved) in self.own.iter().zip(pays).zip(&mut layer.relieved) {
            let loan = purse.pays(own, if paid { share } else { 0.0 });
            if paid && loan > 0.0 {
                layer.planned += spared.sum * loan;
                layer.counted += spared.value * loan;
                *relieved = spared.value * (loan / own);
            }
        }
        layer
    }

    /// First units that the State buys, cut to whole ones: they are bought once, and only where there is something to learn; `of_whole`
    /// says what follows from a launch with all of them.
    fn purchase(
        &self,
        whole: Batch,
        of_whole: &Each<Classes, Each<Technologies, AtLaunch>>,
        taken: f64,
        before: &Overlaid,
    ) -> Option<Layer> {
        let curve = self.curve.filter(|_| before.at_launch.is_none())?;
        let planned = whole.support(curve.market_price);
        let room = self.room(taken);
        if planned <= 0.0 || room <= 0.0 {
            return None;
        }
        let batch = whole.cut(if planned <= room { 1.0 } else { room / planned })?;
        let at_launch =
            if batch == whole { of_whole[self.class][self.technology] } else { curve.with_batch(batch, self.hurdle) };
        let bought = Bought { batch, at_launch };
        let planned = batch.support(curve.market_price);
        Some(Layer { planned, counted: planned, bought: Some(bought), ..Layer::NONE })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firm::tabulated::Tabulated;
    use crate::index::Index;
    use crate::scheme::loan::{Lending, Repayment};
    use crate::units::Share;

    /// An overlay, for loans at 2 % a year.
    fn terms(known: KnownOverlay) -> OverlayTerms {
        let loans = [OfLoan::at(&known, 0.02)].into_iter().collect();
        OverlayTerms { known, tabulated: Tabulated { loans, ..Tabulated::default() }, compliance_cost: 0.0 }
    }

    /// A plan of nothing, of a firm that cannot pledge anything, where the State may pay up to .8.
    fn nothing(state: &Discount) -> Under<'_> {
        Under {
            class: Index::new(0),
            technology: Index::new(0),
            own: &[],
            granted: 0.0,
            cost: 0.0,
            tax: 0.0,
            purse: Purse { means: 0.0, limit: 0.0 },
            pledge: Pledge { assets: 0.0, limit: 0.0, patent: None },
            stages: &[],
            risk: Risk { hazard: 0.0, of_project: false },
            state,
            most: 0.8,
            curve: None,
            sales: None,
            hurdle: state,
        }
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "halves and quarters are exact")]
    fn the_last_layer_is_cut_to_what_the_largest_share_leaves() {
        // Of 200 the State pays 100 and the firm 50 + 50; at a tax of a half, δ = 1 gives up 50, which makes 150 of at most 160. The next
        // one, for the first stage alone, would give up 25, and 10 are left: two fifths of it.
        let purse = Purse { means: 500.0, limit: 0.0 };
        let state = Discount::new(0.0);
        let under = Under { own: &[50.0, 50.0], granted: 100.0, cost: 200.0, tax: 0.5, purse, ..nothing(&state) };
        let known = terms(KnownOverlay::TaxDeduction { rate: 1.0 });
        let none = Overlaid::none(7.0);
        let both = under.layer(&known, &[true, true], 0.0, &none).expect("there is room");
        assert_eq!(both, Layer { planned: 50.0, counted: 50.0, deducts: 1.0, ..Layer::NONE });
        let first = under.layer(&known, &[true, false], both.planned, &none).expect("some room is left");
        assert_eq!(first, Layer { planned: 10.0, counted: 10.0, deducts: 0.4, factor: 0.4, ..Layer::NONE });
        assert_eq!(under.layer(&known, &[true, true], 60.0, &none), None);
        // Where nothing is learnt, no first units are bought.
        let purchase = terms(KnownOverlay::Purchase(Batch { units: 3, price: 9.0, months: 2, accepted: 1.0 }));
        assert_eq!(under.layer(&purchase, &[true, true], 0.0, &none), None);
        let overlaid = none.with(&both, &[true, true], 3.0).with(&first, &[true, false], 4.0);
        assert_eq!((overlaid.deducted[0], overlaid.deducted[1], overlaid.costs), (1.4, 1.0, 7.0));
    }

    #[test]
    fn relief_is_worth_what_it_spares_of_the_loan_of_each_stage() {
        // Of 40 and 60 a firm with 70 borrows the last 30: half of its second part. Two points less for a year, paid back at the end,
        // spare .6 in all, and as much at a rate of nothing but those two points: Σ of .05 discounted by 1/600 a month.
        let relief = KnownRelief {
            points: 0.02,
            loan_share: Share::NONE,
            lending: Lending::new(Some(Repayment::Bullet), 1),
            fear: 0.0,
        };
        let purse = Purse { means: 120.0, limit: 50.0 };
        let state = Discount::new(0.0);
        let under = Under { own: &[40.0, 60.0], granted: 0.0, cost: 100.0, tax: 0.2, purse, ..nothing(&state) };
        let layer = under
            .layer(&terms(KnownOverlay::InterestRelief(relief)), &[true, true], 0.0, &Overlaid::none(0.0))
            .expect("there is a loan");
        let value: f64 = (1..=12).map(|month| 30.0 / 600.0 * libm::pow(1.0 + 1.0 / 600.0, -f64::from(month))).sum();
        assert!((layer.planned - 0.6).abs() < 1e-12 && (layer.counted - value).abs() < 1e-12, "{layer:?}");
        assert!(layer.relieved[0] == 0.0 && (layer.relieved[1] - value / 60.0).abs() < 1e-12, "{layer:?}");
        let none = Overlaid::none(0.0);
        assert!(!none.has_relief && none.with(&layer, &[true, true], 0.0).has_relief);
    }
}
