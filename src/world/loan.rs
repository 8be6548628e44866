//! Bank loans of a project over which relief lies: what is borrowed for each stage, how it is paid back, and what is left of it when the firm
//! fails. Answers what flows; posts nothing.

use crate::firm::overlaid::Layer;
use crate::ledger::{Counts, Purpose};
use crate::model::MAX_STAGES;
use crate::scheme::loan::Lending;
use crate::scheme::relief::KnownRelief;
use crate::units::{END, Money, Share};

/// What the State pays of the interest.
#[derive(Clone, Copy, Debug)]
struct Relieved {
    /// Interest a month that is left.
    lower: f64,
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
    /// Whether its interest is relieved.
    relieved: bool,
}

/// A project's loans, and what its bank still lends.
#[derive(Clone, Debug)]
pub struct Borrowing {
    /// Interest a month.
    monthly: f64,
    lending: Lending,
    /// What the bank still lends.
    limit: Money,
    relief: Relieved,
    loans: Vec<Loan>,
    /// What relief is worth before tax for each unit of own payment, by stage.
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
    /// Loans under a relief of interest as far as it is granted, at a loan rate a year, by a bank that lends so much.
    #[must_use]
    pub fn new(relief: &KnownRelief, layer: &Layer, rate: f64, limit: Money) -> Borrowing {
        let (monthly, lower) = relief.monthly(rate);
        let relieved = Relieved { lower, share: relief.loan_share, factor: layer.factor };
        let worth = layer.relieved;
        Borrowing { monthly, lending: relief.lending, limit, relief: relieved, loans: Vec::new(), worth }
    }

    /// What relief is worth before tax for each unit of own payment in a stage, by plan.
    #[must_use]
    pub fn worth(&self, stage: usize) -> f64 {
        self.worth[stage]
    }

    /// The firm pays its own part of a stage, for which the relief is or is not, out of what it can pay: what it borrows of it.
    pub fn borrow(&mut self, month: usize, own: Money, means: Money, relieved: bool) -> Money {
        let wealth = (means - self.limit).max(Money::ZERO);
        let share = if relieved { self.relief.share } else { Share::NONE };
        let wanted = share.of(own.max(Money::ZERO)).max(own - wealth);
        let principal = wanted.min(self.limit).min(own).min(means).max(Money::ZERO);
        if principal > Money::ZERO {
            self.limit -= principal;
            self.loans.push(Loan { month, principal, relieved });
        }
        principal
    }

    /// What the firm has left of its wealth, of what it can still pay.
    #[must_use]
    pub fn wealth(&self, means: Money) -> Money {
        (means - self.limit).max(Money::ZERO)
    }

    /// All that flows after the loans were paid out.
    #[must_use]
    pub fn settle(&self, fate: &Fate) -> Vec<Flow> {
        let mut flows = Vec::new();
        let mut wealth = fate.wealth;
        for loan in &self.loans {
            let months: Vec<Instalment> = self.instalments(loan, fate).collect();
            let first = loan.month + 1;
            let mut add = |purpose: Purpose, of: fn(&Instalment) -> Money| {
                add_runs(&mut flows, purpose, first, months.iter().map(of));
            };
            add(Purpose::LoanRepaid, |month| month.repaid);
            add(Purpose::Interest, |month| month.interest);
            add(Purpose::InterestRelief, |month| month.relief);
            add(Purpose::FirmTax, |month| month.tax);
            let owed = loan.principal - months.iter().map(|month| month.repaid).sum();
            if fate.until < END {
                let from_wealth = owed.min(wealth);
                wealth -= from_wealth;
                // The bank lent no more than the pledge brings.
                for (purpose, amount) in [(Purpose::LoanRepaid, from_wealth), (Purpose::Pledge, owed - from_wealth)] {
                    add_runs(&mut flows, purpose, fate.until, std::iter::once(amount));
                }
            }
        }
        flows
    }

    /// The instalments of a loan as long as it is served.
    fn instalments<'l>(&'l self, loan: &'l Loan, fate: &'l Fate) -> impl Iterator<Item = Instalment> + 'l {
        let all = loan.principal.to_f64();
        let mut left = loan.principal;
        let served = fate.until.saturating_sub(loan.month + 1).min(self.lending.months);
        (1..=served).map(move |month| {
            let before = std::mem::replace(&mut left, Money::nearest(all * self.lending.left(self.monthly, month)));
            let Relieved { lower, factor, .. } = self.relief;
            let spared = if loan.relieved { self.lending.spared(self.monthly, lower, month) } else { 0.0 };
            let relief = Money::nearest(all * spared * factor);
            Instalment {
                repaid: before - left,
                interest: Money::nearest(before.to_f64() * self.monthly),
                relief,
                tax: fate.tax.of(relief),
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
    /// Tax on the relief: less interest is left to be set against profit.
    tax: Money,
}

/// Adds amounts of months in a row, equal ones together and nothing not at all.
fn add_runs(flows: &mut Vec<Flow>, purpose: Purpose, first: usize, amounts: impl Iterator<Item = Money>) {
    let mut open: Option<Flow> = None;
    for (month, amount) in (first..).zip(amounts) {
        match &mut open {
            Some(flow) if flow.amount == amount => flow.months += 1,
            _ => flows.extend(open.replace(Flow { purpose, month, months: 1, amount })),
        }
    }
    flows.extend(open);
    flows.retain(|flow| flow.amount != Money::ZERO);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::loan::Repayment;

    /// Twelve per cent a year, three points less, over a year, of which half is borrowed; the bank lends up to 900.
    fn borrowing(repayment: Repayment) -> Borrowing {
        let relief = KnownRelief {
            points: 0.03,
            loan_share: Share { num: 1, den: 2 },
            lending: Lending::new(Some(repayment), 1),
            fear: 0.0,
        };
        let layer = Layer { planned: 0.0, counted: 0.0, deducts: 0.0, relieved: [0.0; MAX_STAGES], factor: 1.0 };
        Borrowing::new(&relief, &layer, 0.12, Money(900))
    }

    fn sums(flows: &[Flow], purpose: Purpose) -> i64 {
        let of_purpose = flows.iter().filter(|flow| flow.purpose == purpose);
        of_purpose.map(|flow| flow.amount.0 * i64::try_from(flow.months).expect("few months")).sum()
    }

    #[test]
    fn a_loan_of_600_at_one_per_cent_a_month_is_served_until_its_firm_fails() {
        let mut borrowing = borrowing(Repayment::EqualPrincipal);
        // Of 1,500 there are 600 of the firm's own and 900 of the bank's: of 1,200 half are borrowed, as much as its wealth does not pay.
        assert_eq!(borrowing.borrow(4, Money(1200), Money(1500), true), Money(600));
        let fate = Fate { until: END, wealth: Money::ZERO, tax: Share { num: 1, den: 5 } };
        let flows = borrowing.settle(&fate);
        let paid: i64 = flows.iter().map(|flow| flow.support().0).sum();
        // 50 a month; interest of 6, 5.5, 5 … .5, halves rounded up: 6 + 6 + 5 + 5 + …; relief a quarter of the exact interest: 1.5, 1.375 …
        assert_eq!(sums(&flows, Purpose::LoanRepaid), 600);
        assert_eq!(flows[0], Flow { purpose: Purpose::LoanRepaid, month: 5, months: 12, amount: Money(50) });
        assert_eq!(sums(&flows, Purpose::Interest), 2 * (6 + 5 + 4 + 3 + 2 + 1));
        assert_eq!((sums(&flows, Purpose::InterestRelief), paid), (10, 10));
        assert_eq!(sums(&flows, Purpose::FirmTax), 0, "a fifth of two is less than a half");
        // It fails in month 8, when three instalments are paid: 450 are owed, of which it has 100.
        let flows = borrowing.settle(&Fate { until: 8, wealth: Money(100), ..fate });
        assert_eq!((sums(&flows, Purpose::LoanRepaid), sums(&flows, Purpose::Pledge)), (250, 350));
    }

    #[test]
    fn a_stage_without_relief_is_borrowed_for_where_wealth_does_not_pay() {
        let mut borrowing = borrowing(Repayment::Bullet);
        assert_eq!(borrowing.borrow(0, Money(500), Money(1500), false), Money::ZERO);
        assert_eq!(borrowing.borrow(0, Money(500), Money(1000), false), Money(400));
        assert_eq!(borrowing.wealth(Money(620)), Money(120), "500 are left of what the bank lends");
        assert_eq!(
            sums(&borrowing.settle(&Fate { until: END, wealth: Money(0), tax: Share::NONE }), Purpose::Interest),
            48
        );
    }
}
