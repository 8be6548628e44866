//! The desk for overlays: which a firm takes beside a contract or its own money, first come first served month by month as far as their
//! budgets go. Posts nothing.

use std::cell::OnceCell;

use crate::firm::borrowing::Purse;
use crate::firm::default::Risk;
use crate::firm::equivalent::{Planned, Pledged};
use crate::firm::overlaid::{Layer, Under};
use crate::firm::revenue::{Sales, settled};
use crate::firm::worth::{self, ByStage, Plan, own_alone};
use crate::firm::{Altered, Case, Offer, Overlaid, Prospect, choice, offer};
use crate::meter::{Meter, What};
use crate::model::MAX_STAGES;
use crate::scheme::overlay::KnownOverlay;
use crate::units::Money;
use crate::value::whole_months;
use crate::world::scene::Scene;
use crate::world::treasury::Budget;

/// Budgets of a policy's overlays.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    budgets: Vec<Budget>,
}

/// Overlays that a firm takes, in the policy's order.
#[derive(Clone, Debug)]
pub struct Taken {
    /// What they change.
    pub overlaid: Overlaid,
    /// Which.
    pub which: Vec<u16>,
    /// What of them counts towards the largest State share at size 1.
    counted: f64,
}

impl Taken {
    /// None, where going alone is worth so much.
    fn none(otherwise: f64) -> Taken {
        Taken { overlaid: Overlaid::none(otherwise), which: Vec::new(), counted: 0.0 }
    }
}

/// Going alone, with the overlays that there is room for.
#[derive(Clone, Debug)]
pub struct GoingAlone {
    /// V₁, less what complying costs; of what is a loss whatever it takes, the most that it can be.
    pub value: f64,
    /// Whether the firm does it.
    pub goes: bool,
    /// The overlays it takes.
    pub taken: Taken,
}

impl GoingAlone {
    /// V⁰.
    #[must_use]
    pub fn fallback(&self) -> f64 {
        if self.goes { self.value } else { 0.0 }
    }
}

/// An overlay laid over a project.
#[derive(Clone, Copy, Debug)]
pub struct Lain {
    /// Which of the policy's.
    pub overlay: u16,
    /// As far as it is granted.
    pub layer: Layer,
    /// What it is planned to cost the State.
    pub planned: Money,
    /// Its grant equivalent.
    pub equivalent: f64,
}

/// A plan and its size: over what overlays are laid.
#[derive(Clone, Copy, Debug)]
pub struct Over<'p> {
    /// The plan at size 1.
    pub under: Under<'p>,
    /// The size.
    pub size: f64,
    /// The plan at its size.
    pub planned: Planned<'p>,
}

/// When a contract would be decided on, and by what chance it is awarded, as its firm believes.
#[derive(Clone, Copy, Debug)]
pub struct Ahead {
    /// The chance.
    pub award: f64,
    /// Months to the call.
    pub to_call: usize,
    /// What applying has to be worth, lest the firm declines whatever the offer; `None`: the offer is asked for as it is.
    pub beats: Option<f64>,
}

/// A plan with some overlays.
#[derive(Clone, Copy, Debug)]
struct Weighed<T> {
    /// Whether the firm can pay it, which goes first.
    liquid: bool,
    /// What it counts as where the firm compares overlays: what it is worth, less what complying costs.
    counts: f64,
    /// What else is known of it.
    of: T,
}

/// A firm that weighs a plan with one set of overlays after the other.
trait Weighs {
    /// What it knows of the plan with them.
    type Of;

    /// What the plan comes to with these.
    fn weigh(&mut self, overlaid: &Overlaid) -> Weighed<Self::Of>;

    /// Whether it can do the plan otherwise if it is lent more, as in `lent`. If not, a guarantee brings nothing but its costs.
    fn is_moved(&self, weighed: &Weighed<Self::Of>, lent: &Overlaid) -> bool;
}

/// Who has all that it may have, whatever it is worth.
struct Unmoved {
    taken: f64,
}

/// Who would go alone.
struct Alone<'a> {
    scene: &'a Scene<'a>,
    prospect: &'a Prospect,
    own: &'a [f64],
}

/// Who would have a contract.
struct UnderContract<'a> {
    scene: &'a Scene<'a>,
    plan: &'a Plan<'a>,
    believed: f64,
    ahead: Ahead,
    /// What waits leave of each stage, once it is known.
    waits: OnceCell<ByStage>,
}

impl Weighs for Unmoved {
    type Of = ();

    fn weigh(&mut self, _: &Overlaid) -> Weighed<()> {
        self.taken += 1.0;
        Weighed { liquid: true, counts: self.taken, of: () }
    }

    fn is_moved(&self, _: &Weighed<()>, _: &Overlaid) -> bool {
        true
    }
}

impl Alone<'_> {
    fn is_liquid(&self, overlaid: &Overlaid) -> bool {
        let before: f64 = self.own[..overlaid.lends.from].iter().sum();
        let means = self.prospect.means().to_f64();
        let needs = worth::at_launch(self.prospect, self.scene.beliefs, Some(overlaid)).needs;
        self.prospect.full_cost + needs <= means + overlaid.lends.more && before <= means
    }
}

impl Weighs for Alone<'_> {
    type Of = ();

    fn weigh(&mut self, overlaid: &Overlaid) -> Weighed<()> {
        let next = &mut [0.0; MAX_STAGES][..self.own.len()];
        let counts = alone(self.scene, self.prospect, overlaid, next) - overlaid.costs;
        Weighed { liquid: self.is_liquid(overlaid), counts, of: () }
    }

    fn is_moved(&self, weighed: &Weighed<()>, lent: &Overlaid) -> bool {
        self.is_liquid(lent) != weighed.liquid
    }
}

impl Weighs for UnderContract<'_> {
    /// The offer, and what follows each stage.
    type Of = (Offer, ByStage);

    fn weigh(&mut self, overlaid: &Overlaid) -> Weighed<(Offer, ByStage)> {
        let case = self.plan.case;
        let mut following = [0.0; MAX_STAGES];
        let next = &mut following[..case.stages.len()];
        let altered = case.altered(overlaid);
        let case = case.with(overlaid, altered.as_ref());
        let offer = if altered.is_some() {
            offer::under(&case, self.believed, next)
        } else {
            offer::of_plan(&self.plan.beside(&case), self.believed, &self.waits, next)
        };
        // What changes before the contract starts shows in what applying is worth.
        let counts = if self.scene.overlays.have_effects() {
            choice::worth(&case, offer.at_contract(), self.ahead.award, self.ahead.to_call)
        } else {
            offer.at_contract()
        };
        Weighed { liquid: offer.liquid, counts, of: (offer, following) }
    }

    fn is_moved(&self, weighed: &Weighed<(Offer, ByStage)>, lent: &Overlaid) -> bool {
        // What is multiplied is looked at in full.
        lent.effects.is_some() || offer::is_moved(&self.plan.beside(&self.plan.case.with(lent, None)), &weighed.of.0)
    }
}

impl Desk {
    /// Starts a run.
    pub fn clear(&mut self, scene: &Scene<'_>) {
        self.budgets.clear();
        let limits = scene.policy.overlays.iter().map(|overlay| scene.limit(overlay.budget.as_ref()));
        self.budgets.extend(limits.map(Budget::new));
    }

    /// The overlays that a firm takes over a plan, one after the other, each if it adds more worth than complying costs.
    fn take<F: Weighs>(
        &self,
        scene: &Scene<'_>,
        (prospect, month): (&Prospect, usize),
        under: &Under<'_>,
        otherwise: f64,
        mut firm: F,
    ) -> (Taken, Weighed<F::Of>) {
        let year = scene.study.clock.year(month);
        let mut taken = Taken::none(otherwise);
        let mut best = firm.weigh(&taken.overlaid);
        for (number, (overlay, terms)) in (0..).zip(scene.policy.overlays.iter().zip(&scene.overlays.terms)) {
            let pays = &overlay.pays[prospect.technology];
            let has = &taken.overlaid;
            if !prospect.is_admitted(&overlay.admits, overlay.with_university)
                || has.has_relief && terms.known.relief().is_some()
                || terms.known.guarantee().is_some_and(|guarantee| {
                    has.has_guarantee || !firm.is_moved(&best, &has.lent(guarantee.lends(&under.pledge)))
                })
            {
                continue;
            }
            let Some(layer) = under.layer(terms, pays, taken.counted, &taken.overlaid) else { continue };
            if !self.budgets[usize::from(number)].allows(year, Money::rounded(layer.budgeted(1.0, 1.0))) {
                continue;
            }
            let with = taken.overlaid.with(&layer, pays, terms.compliance_cost + terms.known.fear());
            let with = with.affected(scene.overlays.factors(number, prospect.technology));
            let of_all = firm.weigh(&with);
            if (of_all.liquid, of_all.counts) > (best.liquid, best.counts) {
                taken.overlaid = with;
                taken.counted += layer.counted;
                taken.which.push(number);
                best = of_all;
            }
        }
        (taken, best)
    }

    /// What going alone is worth in a month, with the overlays that the firm would take; of a loss only that it is one, if not `in_full`.
    #[must_use]
    pub fn alone(&self, scene: &Scene<'_>, project: u32, month: usize, in_full: bool) -> GoingAlone {
        let prospect = &scene.prospects.projects[project as usize];
        let stages = scene.prospects.stages_of(prospect);
        let most = scene.overlays.most(prospect.class, prospect.technology).filter(|_| !in_full);
        let at_most = most.map(|most| worth::alone_at_most(prospect, stages, scene.beliefs, most));
        if let Some(value) = at_most.filter(|value| *value < 0.0) {
            return GoingAlone { value, goes: false, taken: Taken::none(0.0) };
        }
        let own = &own_alone(stages)[..stages.len()];
        let under = under(scene, prospect, own, 0.0, 1.0);
        let firm = Alone { scene, prospect, own };
        let (taken, Weighed { liquid, counts: value, .. }) = self.take(scene, (prospect, month), &under, 0.0, firm);
        let goes = value >= 0.0 && liquid;
        GoingAlone { value, goes, taken }
    }

    /// All overlays that a firm may have over a plan and for which there is room in a month, whatever they are worth to it.
    #[must_use]
    pub fn all(&self, scene: &Scene<'_>, prospect: &Prospect, month: usize, under: &Under<'_>) -> Vec<u16> {
        self.take(scene, (prospect, month), under, 0.0, Unmoved { taken: 0.0 }).0.which
    }

    /// What a contract is worth with the overlays that the firm would take beside it; `next[k]` becomes the value of what follows stage k.
    /// `None` where the firm would decline it whichever it took.
    pub fn offer(
        &self,
        scene: &Scene<'_>,
        case: &Case<'_>,
        (believed, ahead): (f64, Ahead),
        otherwise: f64,
        next: &mut [f64],
    ) -> Option<(Offer, Taken)> {
        let plan = Plan::for_overlays(case);
        if is_declined(scene, &plan, &ahead, otherwise) {
            return None;
        }
        let under = under_contract(scene, &plan);
        let firm = UnderContract { scene, plan: &plan, believed, ahead, waits: OnceCell::new() };
        let (taken, best) = self.take(scene, (case.prospect, case.month), &under, otherwise, firm);
        let (offer, following) = best.of;
        next.copy_from_slice(&following[..case.stages.len()]);
        Some((offer, taken))
    }

    /// Lays those of some overlays over a plan for which there is room now: what they change, and each that lies.
    pub fn lay(
        &mut self,
        scene: &Scene<'_>,
        (project, month): (u32, usize),
        wanted: &[u16],
        over: &Over<'_>,
        meter: &mut Meter,
    ) -> (Overlaid, Vec<Lain>) {
        let (prospect, year) = (over.planned.prospect, scene.study.clock.year(month));
        let (mut overlaid, mut lain, mut taken) = (Overlaid::none(0.0), Vec::new(), 0.0);
        for &number in wanted {
            let overlay = usize::from(number);
            let terms = &scene.overlays.terms[overlay];
            let pays = &scene.policy.overlays[overlay].pays[prospect.technology];
            let Some(layer) = over.under.layer(terms, pays, taken, &overlaid) else { continue };
            let planned = Money::rounded(layer.budgeted(over.size, over.planned.growth));
            if !self.budgets[overlay].allows(year, planned) || !meter.counts(project, What::Commitments, planned, 1) {
                continue;
            }
            self.budgets[overlay].use_up(year, planned);
            let guaranteed = if layer.guarantees { layer.counted * over.size } else { 0.0 };
            let equivalent = scene.overlays.equivalent(&over.planned, &layer, pays, &overlaid) + guaranteed;
            lain.push(Lain { overlay: number, layer, planned, equivalent });
            overlaid = overlaid.with(&layer, pays, terms.compliance_cost);
            overlaid = overlaid.affected(scene.overlays.factors(number, prospect.technology));
            taken += layer.counted;
        }
        (overlaid, lain)
    }

    /// The budgets of some overlays in the first fiscal years.
    #[must_use]
    pub fn budgets_of(&self, scene: &Scene<'_>, years: usize, some: impl Fn(&KnownOverlay) -> bool) -> Money {
        let budgets = self.budgets.iter().zip(&scene.overlays.terms).filter(|(_, terms)| some(&terms.known));
        budgets.flat_map(|(budget, _)| (0..years).filter_map(|year| budget.of(year))).sum()
    }

    /// What was planned of overlays that have a budget in the first fiscal years, and these budgets.
    #[must_use]
    pub fn taken_up(&self, years: usize) -> (Money, Money) {
        let each =
            self.budgets.iter().flat_map(|budget| (0..years).map(move |year| (budget.used(year), budget.of(year))));
        let limited = each.filter_map(|(used, limit)| Some((used, limit?)));
        limited.fold((Money::ZERO, Money::ZERO), |(used, limits), (more, limit)| (used + more, limits + limit))
    }
}

/// Whether a contract with the best that overlays can bring would still be a loss, or applying for it be worth less than it has to.
fn is_declined(scene: &Scene<'_>, plan: &Plan<'_>, ahead: &Ahead, otherwise: f64) -> bool {
    let prospect = plan.case.prospect;
    let most = ahead.beats.zip(scene.overlays.most(prospect.class, prospect.technology));
    let Some((beats, value)) = most.and_then(|(beats, most)| Some((beats, plan.at_most(most)?))) else { return false };
    let none = Overlaid::none(otherwise);
    value < 0.0 || choice::worth(&plan.case.with(&none, None), value, ahead.award, ahead.to_call) < beats
}

/// V₁ alone with these overlays; `next[k]` becomes the value of what follows stage k.
pub fn alone(scene: &Scene<'_>, prospect: &Prospect, overlaid: &Overlaid, next: &mut [f64]) -> f64 {
    let stages = scene.prospects.stages_of(prospect);
    let factors = overlaid.effects.as_ref();
    let altered = factors.map(|factors| Altered::new(prospect, stages, scene.beliefs, factors));
    let (prospect, stages) = altered.as_ref().map_or((prospect, stages), |of| (&of.prospect, &of.stages));
    worth::alone(prospect, stages, scene.beliefs, Some(overlaid), next)
}

/// What the State is expected to pay in each month from now on under an overlay that is laid over a plan, where it answers for what may
/// come; all by the plan.
#[must_use]
pub fn contingent(scene: &Scene<'_>, over: &Over<'_>, lain: &Lain) -> Vec<f64> {
    let Over { under, size, planned: Planned { prospect, stages, beliefs, growth, kept, .. } } = over;
    let overlay = usize::from(lain.overlay);
    let pays = &scene.policy.overlays[overlay].pays[prospect.technology];
    let terms = &scene.overlays.terms[overlay];
    if let Some(guarantee) = terms.known.guarantee() {
        let calls = under.calls_by_month(guarantee, &terms.tabulated.loans[prospect.class], pays);
        return calls.into_iter().map(|call| call * size).collect();
    }
    let mut expected = Vec::new();
    if let Some((collared, sales)) = lain.layer.collared.zip(Sales::of(prospect, beliefs)) {
        let (mut months, mut chance) = (prospect.certification, 1.0);
        for (stage, kept) in stages.iter().zip(kept) {
            months += stage.expected_months;
            chance *= stage.chance * kept;
        }
        for (year, paid) in sales.paid_by_year(collared.collar).enumerate() {
            let month = whole_months(months) + settled(year);
            expected.resize(month + 1, 0.0);
            expected[month] = chance * growth * paid;
        }
    }
    expected
}

/// The plan of a contract at size 1, over which overlays are laid.
#[must_use]
pub fn under_contract<'p>(scene: &'p Scene<'_>, plan: &'p Plan<'_>) -> Under<'p> {
    let &Case { prospect, stages, terms, ask, .. } = plan.case;
    let granted = plan.nominal_state_money;
    let owned = terms.owned(prospect.technology, prospect.profit_nominal, granted) * ask.idea.of_plan();
    under(scene, prospect, &plan.own[..stages.len()], terms.of_state() * granted, owned)
}

/// A plan at size 1, over which overlays are laid; `owned` is what the firm has of its result ÷ that of its own idea.
#[must_use]
pub fn under<'p>(scene: &'p Scene<'_>, prospect: &Prospect, own: &'p [f64], granted: f64, owned: f64) -> Under<'p> {
    let (tax, most) = (scene.beliefs.tax_rate, scene.policy.most_state);
    let (beliefs, stages) = (scene.beliefs, scene.prospects.stages_of(prospect));
    let class = &beliefs.classes[prospect.class];
    let purse = Purse { means: prospect.means().to_f64(), limit: prospect.limit.to_f64() };
    let pledge = scene.overlays.pledge(&Pledged { prospect, stages, beliefs, owned });
    let (cost, state) = (prospect.full_cost, &beliefs.financial);
    let risk = Risk { hazard: class.hazard, of_project: class.own_tax_base };
    let curve = beliefs.technologies[prospect.technology].curve.as_ref();
    let sales = Sales::of(prospect, beliefs);
    let (class_of, technology) = (prospect.class, prospect.technology);
    Under {
        class: class_of,
        technology,
        own,
        granted,
        cost,
        tax,
        purse,
        pledge,
        stages,
        risk,
        state,
        most,
        curve,
        sales,
        hurdle: &class.hurdle,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::{Draws, Luck};
    use crate::firm::{Beliefs, Overlays, Prospects, Terms};
    use crate::model::{Study, study_of};
    use crate::world::scene::Arrivals;

    /// Projects that are worth little or much, of firms with and without other profit, and a grant with every overlay that gives money.
    fn study() -> Study {
        study_of(
            r#"(
    title: "All at once",
    currency: (code: "VND", unit: Billion),
    clock: (start: "2026-01", months: 120),
    monte_carlo: (runs: 4, seed: 57),
    economy: (output: 1_000_000, social_discount_rate: 0.09, state_discount_rate: 0.06, profit_tax: 0.20),
    administration: (approval_months: 6, payment_lag_months: 2),
    firms: {
        "firm":     (weight: 1, hurdle_rate: 0.15, liquid_wealth: LogNormal(median: 20, sigma: 1), failure_hazard: 0.04,
                     pledgeable_assets: LogNormal(median: 10, sigma: 1), loan_to_value: 0.7, loan_rate: 0.07, application_cost: 0.1),
        "start-up": (weight: 1, hurdle_rate: 0.25, liquid_wealth: LogNormal(median: 10, sigma: 1), failure_hazard: 0.08, tax_base: Own,
                     pledgeable_assets: LogNormal(median: 10, sigma: 1), loan_to_value: 0.7, loan_rate: 0.07, application_cost: 0.1),
    },
    technologies: {
        "maker": (market: Formed, proposals_per_year: 100, intake_years: 1,
            payoff: Stream(first_year: LogNormal(median: 10, sigma: 1), years: 8, decay: 0.05, margin: 0.15, yearly_volatility: 0.15),
            learning: (units: 50, first_unit_cost: 1, market_price: 0.3, rate: 0.2),
            stages: [
                (name: "prototype", cost: LogNormal(median: 4, sigma: 1), months: 12, success: 0.7),
                (name: "trial", cost: LogNormal(median: 10, sigma: 1), months: 12, success: 0.8)]),
    },
    schemes: {
        "grant":       (funding: Share(state: 0.50), payment: PerStage, firm_chooses_size: false),
        "deduction":   (funding: TaxDeduction(rate: 1.0), compliance_cost: 0.02),
        "relief":      (funding: InterestRelief(points: 0.02, years: 5, loan_share: 1.0), compliance_cost: 0.02),
        "guarantee":   (funding: Guarantee(cover: 0.8, collateral: Assets, loan_to_value: 0.7, recovery: 0.2), compliance_cost: 0.02),
        "first batch": (funding: Purchase(units: 30, price: 0.49, months: 12, accepted: 0.9), compliance_cost: 0.05),
        "collar":      (funding: Collar(low: 0.90, high: 1.25, share: 0.1, grace_years: 3), compliance_cost: 0.05),
    },
    policies: {
        "no support": (schemes: []),
        "all": (schemes: ["grant", "deduction", "relief", "guarantee", "first batch", "collar"]),
    },
    reference: "no support",
)"#,
        )
    }

    /// Shows a firm's view of every project of some futures: the desk, the scene, the project and the grant's terms.
    fn each_project(mut see: impl FnMut(&Desk, &Scene<'_>, u32, &Terms)) {
        let study = &study();
        let draws = Draws::new(study);
        let policy = &study.policies[1];
        let world = &study.worlds[policy.world];
        for run in 0..4 {
            let (mut luck, mut prospects) = (Luck::default(), Prospects::default());
            draws.fill(study, run, &mut luck);
            let beliefs = Beliefs::new(world, &luck.drawn);
            prospects.fill(world, &beliefs, &luck, None);
            let scene = Scene {
                study,
                draws: &draws,
                luck: &luck,
                policy,
                world,
                beliefs: &beliefs,
                release: None,
                prospects: &prospects,
                arrivals: &Arrivals::default(),
                books: &[0],
                overlays: &Overlays::new(policy, world, &study.population, &beliefs, &luck.drawn),
                alone: None,
                asked: None,
            };
            let mut desk = Desk::default();
            desk.clear(&scene);
            let terms = Terms::new(&policy.schemes[0], world, &beliefs, &luck.drawn);
            for (project, _) in (0..).zip(&prospects.projects) {
                see(&desk, &scene, project, &terms);
            }
        }
    }

    #[test]
    fn what_is_known_to_be_a_loss_alone_is_one_in_full() {
        let (mut losses, mut others) = (0, 0);
        each_project(|desk, scene, project, _| {
            let (brief, full) = (desk.alone(scene, project, 0, false), desk.alone(scene, project, 0, true));
            assert!(brief.goes == full.goes && brief.value >= full.value, "{brief:?} is not {full:?}");
            *(if brief.value > full.value { &mut losses } else { &mut others }) += 1;
        });
        assert!(losses > 20 && others > 20, "{losses} and {others}");
    }

    #[test]
    fn what_is_declined_at_once_is_declined_in_full() {
        let (mut declined, mut others) = (0, 0);
        each_project(|desk, scene, project, terms| {
            let otherwise = desk.alone(scene, project, 0, true).fallback();
            let case = scene.case(project, terms, scene.own(project, terms, 0), 0);
            let next = &mut [0.0; MAX_STAGES][..case.stages.len()];
            let mut offer = |beats| {
                let ahead = Ahead { award: 0.4, to_call: 6, beats };
                desk.offer(scene, &case, (5.0, ahead), otherwise, next)
            };
            let (full, taken) = offer(None).expect("an offer in full");
            let case = case.with(&taken.overlaid, None);
            let worth = choice::application(&case, &full, full.at_contract(), 0.4, 6).map(|found| found.value);
            for least in [otherwise, worth.unwrap_or(otherwise)] {
                let brief = offer(Some(least));
                assert!(brief.is_some() || worth.is_none(), "{full:?} is not declined");
                *(if brief.is_some() { &mut others } else { &mut declined }) += 1;
            }
        });
        assert!(declined > 20 && others > 20, "{declined} and {others}");
    }
}
