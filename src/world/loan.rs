//! Bank loans of a project over which relief of interest or a guarantee lies: what is borrowed for each stage, how it is paid back, and what
//! is left of it when the firm fails. Answers what flows; posts nothing.

use crate::firm::overlaid::Layer;
use crate::firm::tabulated::OfLoan;
use crate::ledger::{Counts, Purpose};
use crate::model::MAX_STAGES;
use crate::scheme::guarantee::KnownGuarantee;
use crate::scheme::loan::Lending;
use crate::scheme::relief::KnownRelief;
use crate::units::{END, MOST_AMOUNT, Money, Share};

/// What the State pays of the interest.
#[derive(Clone, Copy, Debug)]
struct Relieved {
    /// What of the firm's own part is borrowed at least.
    share: Share,
    /// The part of it that is granted.
    factor: f64,
}

/// One loan.
#[derive(Clone, Copy, Debug)]
struct Loan {
    /// Month in which it is paid out.
    month: usize,
    principal: Money,
    /// For what it is paid out.
    on: Terms,
}

/// Which overlays are for the stage of a loan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Relief of interest.
    pub relieved: bool,
    /// A guarantee.
    pub covered: bool,
}

/// What the State covers of the bank's losses.
#[derive(Clone, Copy, Debug)]
struct Guaranteed {
    known: KnownGuarantee,
    /// Whether the pledge is a patent that is not yet granted.
    awaits_patent: bool,
}

/// A project's loans, and what its bank still lends.
#[derive(Clone, Debug)]
pub struct Borrowing {
    /// Interest a month.
    monthly: f64,
    lending: Lending,
    /// Which of the policy's overlays says so.
    lent_by: u16,
    /// What the bank still lends.
    limit: Money,
    /// What all that is pledged brings the bank when the firm fails.
    brings: Money,
    relief: Option<Relieved>,
    guarantee: Option<Guaranteed>,
    loans: Vec<Loan>,
    /// What relief is worth before tax for each unit of own payment, less the fee of a guarantee, by stage.
    worth: [f64; MAX_STAGES],
}

/// The same amount in each of several months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// What for.
    pub purpose: Purpose,
    /// First month.
    pub month: usize,
    /// Months.
    pub months: usize,
    /// Amount a month.
    pub amount: Money,
}

impl Flow {
    /// What of it is State money for the project.
    #[must_use]
    pub fn support(&self) -> Money {
        let months = i64::try_from(self.months).expect("loans are short");
        Money(self.purpose.counts(Counts::Support) * self.amount.0 * months)
    }
}

/// What becomes of a project's loans.
#[derive(Clone, Copy, Debug)]
pub struct Fate {
    /// The first month in which they are no longer served; [`END`]: they are served as long as anything is followed.
    pub until: usize,
    /// What wealth the firm has left then.
    pub wealth: Money,
    /// Rate at which relief is taxed at once.
    pub tax: Share,
}

impl Borrowing {
    /// Loans at a rate a year by a bank that lends so much, which the pledge brings it.
    #[must_use]
    pub fn new(rate: f64, limit: Money) -> Borrowing {
        Borrowing {
            monthly: rate / 12.0,
            lending: Lending::new(None, 1),
            lent_by: 0,
            limit,
            brings: limit,
            relief: None,
            guarantee: None,
            loans: Vec::new(),
            worth: [0.0; MAX_STAGES],
        }
    }

    /// Their interest is relieved by an overlay, as far as it is granted.
    pub fn relieve(&mut self, overlay: u16, relief: &KnownRelief, layer: &Layer) {
        self.relief = Some(Relieved { share: relief.loan_share, factor: layer.factor });
        (self.lending, self.lent_by) = (relief.lending, overlay);
        self.add_worth(layer);
    }

    /// They are guaranteed by an overlay; `assets` is the value of what the firm can pledge. What the bank lends more at once.
    pub fn guarantee(&mut self, overlay: u16, known: &KnownGuarantee, layer: &Layer, assets: Money) -> Money {
        if self.relief.is_none() {
            (self.lending, self.lent_by) = (known.lending, overlay);
        }
        self.add_worth(layer);
        let of_assets = known.of_assets(assets.to_f64());
        self.guarantee = Some(Guaranteed { known: *known, awaits_patent: of_assets.is_none() });
        of_assets.map_or(Money::ZERO, |brings| {
            self.brings = Money::rounded(brings);
            self.lends_more(layer.lends.more)
        })
    }

    /// Which of the policy's overlays says for how long the bank lends, and how it is paid back.
    #[must_use]
    pub fn lent_by(&self) -> usize {
        self.lent_by.into()
    }

    fn add_worth(&mut self, layer: &Layer) {
        self.worth.iter_mut().zip(layer.relieved).for_each(|(worth, more)| *worth += more);
    }

    fn lends_more(&mut self, more: f64) -> Money {
        let more = Money::rounded(more.min(MOST_AMOUNT));
        self.limit += more;
        more
    }

    /// Whether a patent that is to be pledged is not yet granted.
    #[must_use]
    pub fn awaits_patent(&self) -> bool {
        self.guarantee.is_some_and(|guarantee| guarantee.awaits_patent)
    }

    /// The patent is granted and pledged, of which the bank sees this value: what it lends more.
    pub fn pledge_patent(&mut self, value: f64) -> Money {
        let Some(guarantee) = &mut self.guarantee else { return Money::ZERO };
        guarantee.awaits_patent = false;
        let known = guarantee.known;
        self.brings += Money::rounded((known.recovery * value).min(MOST_AMOUNT));
        self.lends_more(libm::round(known.limit(value)))
    }

    /// What is guaranteed of its loans.
    #[must_use]
    pub fn guaranteed(&self) -> Money {
        let covered = self.loans.iter().filter(|loan| loan.on.covered);
        self.guarantee.map_or(Money::ZERO, |of| covered.map(|loan| of.known.call(loan.principal)).sum())
    }

    /// What relief is worth before tax for each unit of own payment in a stage, by plan.
    #[must_use]
    pub fn worth(&self, stage: usize) -> f64 {
        self.worth[stage]
    }

    /// The firm pays its own part of a stage, for which overlays are or are not, out of what it can pay: what it borrows of it.
    pub fn borrow(&mut self, month: usize, own: Money, means: Money, on: Terms) -> Money {
        let wealth = (means - self.limit).max(Money::ZERO);
        let share = self.relief.filter(|_| on.relieved).map_or(Share::NONE, |relief| relief.share);
        let on = Terms { covered: on.covered && !self.awaits_patent(), ..on };
        let wanted = share.of(own.max(Money::ZERO)).max(own - wealth);
        let principal = wanted.min(self.limit).min(own).min(means).max(Money::ZERO);
        if principal > Money::ZERO {
            self.limit -= principal;
            self.loans.push(Loan { month, principal, on });
        }
        principal
    }

    /// What the firm has left of its wealth, of what it can still pay.
    #[must_use]
    pub fn wealth(&self, means: Money) -> Money {
        (means - self.limit).max(Money::ZERO)
    }

    /// All that flows after the loans were paid out; `of_one` is what [`Borrowing::lent_by`] comes to for a loan of one.
    #[must_use]
    pub fn settle(&self, fate: &Fate, of_one: &OfLoan) -> Vec<Flow> {
        let mut flows = Vec::new();
        let (mut wealth, mut brings) = (fate.wealth, self.brings);
        for loan in &self.loans {
            let months: Vec<Instalment> = self.instalments(loan, fate, of_one).collect();
            let first = loan.month + 1;
            let mut add = |purpose: Purpose, of: fn(&Instalment) -> Money| {
                add_runs(&mut flows, purpose, first, months.iter().map(of));
            };
            add(Purpose::LoanRepaid, |month| month.repaid);
            add(Purpose::Interest, |month| month.interest);
            add(Purpose::InterestRelief, |month| month.relief);
            add(Purpose::GuaranteeFee, |month| month.fee);
            add(Purpose::FirmTax, |month| month.tax);
            let owed = loan.principal - months.iter().map(|month| month.repaid).sum();
            if fate.until < END {
                let from_wealth = owed.min(wealth);
                wealth -= from_wealth;
                let from_pledge = (owed - from_wealth).min(brings);
                brings -= from_pledge;
                let loss = owed - from_wealth - from_pledge;
                let call = self.guarantee.filter(|_| loan.on.covered).map_or(Money::ZERO, |of| of.known.call(loss));
                for (purpose, amount) in
                    [(Purpose::LoanRepaid, from_wealth), (Purpose::Pledge, from_pledge), (Purpose::GuaranteeCall, call)]
                {
                    add_runs(&mut flows, purpose, fate.until, std::iter::once(amount));
                }
            }
        }
        flows
    }

    /// The instalments of a loan as long as it is served.
    fn instalments<'l>(
        &'l self,
        loan: &'l Loan,
        fate: &'l Fate,
        of_one: &'l OfLoan,
    ) -> impl Iterator<Item = Instalment> + 'l {
        let all = loan.principal.to_f64();
        let mut left = loan.principal;
        let served = fate.until.saturating_sub(loan.month + 1).min(self.lending.months);
        (1..=served).map(move |month| {
            let before = std::mem::replace(&mut left, Money::nearest(all * of_one.left.get(month).unwrap_or(&0.0)));
            let relief = self
                .relief
                .filter(|_| loan.on.relieved)
                .map_or(Money::ZERO, |relief| Money::nearest(all * of_one.spared_each[month - 1] * relief.factor));
            let guarantee = self.guarantee.filter(|_| loan.on.covered);
            let fee = guarantee.map_or(Money::ZERO, |of| Money::nearest(of.known.monthly_fee(before.to_f64())));
            Instalment {
                repaid: before - left,
                interest: Money::nearest(before.to_f64() * self.monthly),
                relief,
                fee,
                tax: fate.tax.of(relief) - fate.tax.of(fee),
            }
        })
    }
}

/// What a month's instalment is made of.
#[derive(Clone, Copy, Debug)]
struct Instalment {
    repaid: Money,
    interest: Money,
    relief: Money,
    fee: Money,
    /// Tax on the relief, for less interest is left to be set against profit, less that on the fee.
    tax: Money,
}

/// Adds amounts of months in a row, equal ones together and nothing not at all.
fn add_runs(flows: &mut Vec<Flow>, purpose: Purpose, first: usize, amounts: impl Iterator<Item = Money>) {
    let is_something = |flow: &Flow| flow.amount != Money::ZERO;
    let mut open: Option<Flow> = None;
    for (month, amount) in (first..).zip(amounts) {
        match &mut open {
            Some(flow) if flow.amount == amount => flow.months += 1,
            _ => flows.extend(open.replace(Flow { purpose, month, months: 1, amount }).filter(is_something)),
        }
    }
    flows.extend(open.filter(is_something));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::guarantee::{BudgetBy, Collateral, Lends};
    use crate::scheme::loan::Repayment;
    use crate::scheme::overlay::KnownOverlay;

    const LAYER: Layer = Layer { lends: Lends { from: 0, more: 1100.0, brings: 0.0 }, guarantees: true, ..Layer::NONE };
    const RELIEVED: Terms = Terms { relieved: true, covered: false };

    /// Twelve per cent a year, three points less, over a year, of which half is borrowed; the bank lends up to 900.
    fn borrowing(repayment: Repayment) -> (Borrowing, OfLoan) {
        let relief = KnownRelief {
            points: 0.03,
            loan_share: Share { num: 1, den: 2 },
            lending: Lending::new(Some(repayment), 1),
            fear: 0.0,
        };
        let mut borrowing = Borrowing::new(0.12, Money(900));
        borrowing.relieve(0, &relief, &LAYER);
        (borrowing, OfLoan::at(&KnownOverlay::InterestRelief(relief), 0.12))
    }

    fn sums(flows: &[Flow], purpose: Purpose) -> i64 {
        let of_purpose = flows.iter().filter(|flow| flow.purpose == purpose);
        of_purpose.map(|flow| flow.amount.0 * i64::try_from(flow.months).expect("few months")).sum()
    }

    #[test]
    fn a_loan_of_600_at_one_per_cent_a_month_is_served_until_its_firm_fails() {
        let (mut borrowing, of_one) = borrowing(Repayment::EqualPrincipal);
        // Of 1,500 there are 600 of the firm's own and 900 of the bank's: of 1,200 half are borrowed, as much as its wealth does not pay.
        assert_eq!(borrowing.borrow(4, Money(1200), Money(1500), RELIEVED), Money(600));
        let fate = Fate { until: END, wealth: Money::ZERO, tax: Share { num: 1, den: 5 } };
        let flows = borrowing.settle(&fate, &of_one);
        let paid: i64 = flows.iter().map(|flow| flow.support().0).sum();
        // 50 a month; interest of 6, 5.5, 5 … .5, halves rounded up: 6 + 6 + 5 + 5 + …; relief a quarter of the exact interest: 1.5, 1.375 …
        assert_eq!(sums(&flows, Purpose::LoanRepaid), 600);
        assert_eq!(flows[0], Flow { purpose: Purpose::LoanRepaid, month: 5, months: 12, amount: Money(50) });
        assert_eq!(sums(&flows, Purpose::Interest), 2 * (6 + 5 + 4 + 3 + 2 + 1));
        assert_eq!((sums(&flows, Purpose::InterestRelief), paid), (10, 10));
        assert_eq!(sums(&flows, Purpose::FirmTax), 0, "a fifth of two is less than a half");
        // It fails in month 8, when three instalments are paid: 450 are owed, of which it has 100.
        let flows = borrowing.settle(&Fate { until: 8, wealth: Money(100), ..fate }, &of_one);
        assert_eq!((sums(&flows, Purpose::LoanRepaid), sums(&flows, Purpose::Pledge)), (250, 350));
    }

    #[test]
    fn a_stage_without_relief_is_borrowed_for_where_wealth_does_not_pay() {
        let (mut borrowing, of_one) = borrowing(Repayment::Bullet);
        assert_eq!(borrowing.borrow(0, Money(500), Money(1500), Terms::default()), Money::ZERO);
        assert_eq!(borrowing.borrow(0, Money(500), Money(1000), Terms::default()), Money(400));
        assert_eq!(borrowing.wealth(Money(620)), Money(120), "500 are left of what the bank lends");
        assert_eq!(
            sums(
                &borrowing.settle(&Fate { until: END, wealth: Money(0), tax: Share::NONE }, &of_one),
                Purpose::Interest
            ),
            48
        );
    }

    /// Seven tenths of a loss for a fee of a tenth of what is covered, paid back at the end of a year.
    fn guarantee(collateral: Collateral) -> KnownGuarantee {
        let (cover, budget_by) = (Share { num: 7, den: 10 }, BudgetBy::Face);
        let lending = Lending::new(Some(Repayment::Bullet), 1);
        KnownGuarantee { cover, fee: 0.1, collateral, loan_to_value: 0.6, recovery: 0.4, lending, budget_by }
    }

    /// What it comes to for a loan of one at twelve per cent a year.
    fn of_one(collateral: Collateral) -> OfLoan {
        OfLoan::at(&KnownOverlay::Guarantee(guarantee(collateral)), 0.12)
    }

    #[test]
    fn seven_tenths_of_what_wealth_and_pledge_do_not_bring_are_called() {
        let of_one = of_one(Collateral::Assets);
        // A bank that lends 900 on assets of 1,000 lends .6 × 1,000 ÷ .3 = 2,000 under the guarantee: 1,100 more.
        let mut borrowing = Borrowing::new(0.12, Money(900));
        assert_eq!(borrowing.guarantee(0, &guarantee(Collateral::Assets), &LAYER, Money(1000)), Money(1100));
        let covered = Terms { relieved: false, covered: true };
        assert_eq!(borrowing.borrow(0, Money(1500), Money(2000), covered), Money(1500));
        assert_eq!(borrowing.guaranteed(), Money(1050));
        // It fails in month 7 with 100: of 1,500 the pledge brings 400, and 1,000 are lost. The fee is .07 ÷ 12 of 1,500, 8.75, six times.
        let flows = borrowing.settle(&Fate { until: 7, wealth: Money(100), tax: Share { num: 1, den: 3 } }, &of_one);
        let of = |purpose| sums(&flows, purpose);
        assert_eq!((of(Purpose::LoanRepaid), of(Purpose::Pledge), of(Purpose::GuaranteeCall)), (100, 400, 700));
        assert_eq!((of(Purpose::GuaranteeFee), of(Purpose::FirmTax)), (54, -18));
        // What is borrowed for a stage that is not guaranteed is the bank's to lose.
        let mut borrowing = Borrowing::new(0.12, Money(900));
        borrowing.guarantee(0, &guarantee(Collateral::Assets), &LAYER, Money(1000));
        borrowing.borrow(0, Money(1500), Money(2000), Terms::default());
        let flows = borrowing.settle(&Fate { until: 7, wealth: Money(100), tax: Share::NONE }, &of_one);
        assert_eq!((sums(&flows, Purpose::GuaranteeCall), sums(&flows, Purpose::GuaranteeFee)), (0, 0));
    }

    #[test]
    fn a_patent_is_pledged_once_it_is_granted() {
        let of_one = of_one(Collateral::Patent);
        let mut borrowing = Borrowing::new(0.12, Money(900));
        assert_eq!(borrowing.guarantee(0, &guarantee(Collateral::Patent), &LAYER, Money(1000)), Money::ZERO);
        assert!(borrowing.awaits_patent());
        let covered = Terms { relieved: false, covered: true };
        borrowing.borrow(0, Money(200), Money(900), covered);
        assert_eq!(borrowing.guaranteed(), Money::ZERO, "what is lent before the grant is not guaranteed");
        // Of a value of 500 a bank lends .6 ÷ .3.
        assert_eq!(borrowing.pledge_patent(500.0), Money(1000));
        assert_eq!(borrowing.borrow(3, Money(1600), Money(1700), covered), Money(1600));
        let flows = borrowing.settle(&Fate { until: 7, wealth: Money::ZERO, tax: Share::NONE }, &of_one);
        // 900 on assets and .4 × 500 of the patent: 200 of the first loan, 900 of the second, of which 700 are lost.
        assert_eq!((sums(&flows, Purpose::Pledge), sums(&flows, Purpose::GuaranteeCall)), (1100, 490));
    }
}
