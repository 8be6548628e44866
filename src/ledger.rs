//! Postings: every flow of money has two ends, whole amounts, and a month. Balances to the unit by construction; decides nothing.

use crate::meter::{Meter, What};
use crate::model::END;
use crate::units::{Money, Month};

/// Where money can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// The State.
    State,
    /// State money held by the project until it is spent.
    Held,
    /// The firm.
    Firm,
    /// The university.
    University,
    /// Inventors.
    Inventors,
    /// Buyers on the market.
    Market,
    /// Research and development.
    Research,
    /// Working together with a school.
    Coordination,
    /// Paperwork.
    Administration,
    /// Making what the State buys.
    Production,
    /// Gone with a failed firm.
    Lost,
}

/// What a flow is for; it fixes the two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Purpose {
    /// A State payment to a project.
    Grant,
    /// State money that repays what the firm bridged or was promised for a result.
    Repayment,
    /// R&D paid from State money in hand.
    StateResearch,
    /// Unspent State money that goes back.
    Return,
    /// Unspent State money lost with a failed firm.
    Loss,
    /// R&D paid by the firm.
    FirmResearch,
    /// R&D paid by the school from its own.
    SchoolResearch,
    /// Coordination, paid by the firm.
    Coordination,
    /// An application, paid by the firm.
    Application,
    /// Audit of a payment, paid by the State.
    Audit,
    /// The firm's profit.
    FirmProfit,
    /// The university's profit.
    SchoolProfit,
    /// The inventors' share of it.
    Inventors,
    /// Royalty to the State.
    Royalty,
    /// The firm's profit tax; negative where a loss gives tax back.
    FirmTax,
    /// The university's profit tax.
    SchoolTax,
    /// The State buys from a success.
    Purchase,
    /// What the firm spends to make what the State buys.
    Production,
}

/// Number of purposes.
pub const PURPOSES: usize = Purpose::Production as usize + 1;

impl Purpose {
    /// All of them, in order.
    pub const ALL: [Purpose; PURPOSES] = [
        Purpose::Grant,
        Purpose::Repayment,
        Purpose::StateResearch,
        Purpose::Return,
        Purpose::Loss,
        Purpose::FirmResearch,
        Purpose::SchoolResearch,
        Purpose::Coordination,
        Purpose::Application,
        Purpose::Audit,
        Purpose::FirmProfit,
        Purpose::SchoolProfit,
        Purpose::Inventors,
        Purpose::Royalty,
        Purpose::FirmTax,
        Purpose::SchoolTax,
        Purpose::Purchase,
        Purpose::Production,
    ];

    /// From where to where the money goes.
    #[must_use]
    pub fn ends(self) -> (Account, Account) {
        use Account::{
            Administration, Coordination, Firm, Held, Inventors, Lost, Market, Production, Research, State, University,
        };
        match self {
            Purpose::Grant => (State, Held),
            Purpose::Repayment => (Held, Firm),
            Purpose::StateResearch => (Held, Research),
            Purpose::Return => (Held, State),
            Purpose::Loss => (Held, Lost),
            Purpose::FirmResearch => (Firm, Research),
            Purpose::SchoolResearch => (University, Research),
            Purpose::Coordination => (Firm, Coordination),
            Purpose::Application => (Firm, Administration),
            Purpose::Audit => (State, Administration),
            Purpose::FirmProfit => (Market, Firm),
            Purpose::SchoolProfit => (Market, University),
            Purpose::Inventors => (University, Inventors),
            Purpose::Royalty | Purpose::FirmTax => (Firm, State),
            Purpose::SchoolTax => (University, State),
            Purpose::Purchase => (State, Firm),
            Purpose::Production => (Firm, Production),
        }
    }

    /// The purpose in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Purpose::Grant => "State payment",
            Purpose::Repayment => "State money repays the firm",
            Purpose::StateResearch => "R&D from State money",
            Purpose::Return => "unspent State money returned",
            Purpose::Loss => "unspent State money lost",
            Purpose::FirmResearch => "R&D paid by the firm",
            Purpose::SchoolResearch => "R&D paid by the school",
            Purpose::Coordination => "coordination",
            Purpose::Application => "application",
            Purpose::Audit => "audit of a payment",
            Purpose::FirmProfit => "profit of the firm",
            Purpose::SchoolProfit => "profit of the school",
            Purpose::Inventors => "inventors' share",
            Purpose::Royalty => "royalty",
            Purpose::FirmTax => "profit tax of the firm",
            Purpose::SchoolTax => "profit tax of the school",
            Purpose::Purchase => "State purchase",
            Purpose::Production => "production for the State",
        }
    }
}

/// The same amount in each of several months, from one account to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// First month.
    pub month: Month,
    /// Months it is repeated.
    pub months: Month,
    /// Amount a month.
    pub amount: Money,
    /// What for.
    pub purpose: Purpose,
}

/// Which projects' postings are kept one by one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// None: only the sums.
    #[default]
    Nothing,
    /// One watched project's.
    One(u32),
    /// All.
    All,
}

/// The same amount in each of several months, in one column of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Project.
    pub project: u32,
    column: u16,
    month: Month,
    months: Month,
    amount: Money,
}

/// The flows of one run under one policy, by purpose and month, and the entries that are kept one by one.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Changes of the monthly flow, column by column; the flow of a month is their sum up to it. Columns: the purposes, public
    /// value (which no account holds), the profit of each firm class (for values at hurdle rates).
    changes: Vec<i64>,
    /// Columns in which anything was entered.
    touched: Vec<bool>,
    /// Flows change in months below this only.
    used: usize,
    keep: Keep,
    entries: Vec<Entry>,
    /// Counts everything that is entered, so that no sum of it can overflow.
    pub meter: Meter,
}

/// Months of a column: one more than the calendar, where flows that last to its end stop.
const COLUMN: usize = END + 1;
/// The column of public value.
const PUBLIC_VALUE: usize = PURPOSES;
/// The column of the first class's profit.
const CLASS_PROFIT: usize = PURPOSES + 1;

impl Ledger {
    /// Empties the ledger for another run.
    pub fn clear(&mut self, classes: usize, keep: Keep) {
        for (column, touched) in self.changes.chunks_exact_mut(COLUMN).zip(&mut self.touched) {
            if std::mem::take(touched) {
                column[..self.used].fill(0);
            }
        }
        self.changes.resize((CLASS_PROFIT + classes) * COLUMN, 0);
        self.touched.resize(CLASS_PROFIT + classes, false);
        self.used = 0;
        self.keep = keep;
        self.entries.clear();
        self.meter.clear();
    }

    /// Starts from the sums of another run with the same classes. The ledger must be empty.
    pub fn start_from(&mut self, other: &Ledger) {
        self.used = other.used;
        self.meter = other.meter.clone();
        self.touched.copy_from_slice(&other.touched);
        let columns = self.changes.chunks_exact_mut(COLUMN).zip(other.changes.chunks_exact(COLUMN));
        for ((to, from), _) in columns.zip(&other.touched).filter(|(_, touched)| **touched) {
            to[..other.used].copy_from_slice(&from[..other.used]);
        }
    }

    /// Firm classes of the ledger.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.touched.len().saturating_sub(CLASS_PROFIT)
    }

    /// Posts an amount in one month.
    #[inline]
    pub fn post(&mut self, project: u32, purpose: Purpose, month: usize, amount: Money) {
        self.enter(project, purpose as usize, month, 1, amount);
    }

    /// Posts an amount in each of several months, all before [`END`].
    #[inline]
    pub fn post_each(&mut self, project: u32, purpose: Purpose, month: usize, months: usize, amount: Money) {
        self.enter(project, purpose as usize, month, months, amount);
    }

    /// Notes public value gained, which no account holds.
    pub fn gain_public_value(&mut self, project: u32, month: usize, value: Money) {
        self.enter(project, PUBLIC_VALUE, month, 1, value);
    }

    /// Notes profit by class, for values at hurdle rates.
    pub fn note_class_profit(&mut self, project: u32, class: usize, month: usize, months: usize, amount: Money) {
        self.enter(project, CLASS_PROFIT + class, month, months, amount);
    }

    /// Takes back entries of the run whose sums the ledger started from.
    pub fn take_back(&mut self, entries: &[Entry]) {
        for entry in entries {
            self.meter.takes_back(entry.amount, entry.months.into());
            self.add(entry.column.into(), entry.month.into(), entry.months.into(), -entry.amount);
        }
    }

    #[inline]
    fn enter(&mut self, project: u32, column: usize, month: usize, months: usize, amount: Money) {
        if amount != Money::ZERO && months > 0 {
            self.enter_some(project, column, month, months, amount);
        }
    }

    fn enter_some(&mut self, project: u32, column: usize, month: usize, months: usize, amount: Money) {
        debug_assert!(month + months <= END, "postings end with the calendar");
        if !self.meter.counts(project, What::Flows, amount, months) {
            return;
        }
        self.touched[column] = true;
        self.used = self.used.max(month + months + 1);
        self.add(column, month, months, amount);
        if self.keep == Keep::All || self.keep == Keep::One(project) {
            self.record(project, column, month, months, amount);
        }
    }

    #[inline]
    fn add(&mut self, column: usize, month: usize, months: usize, amount: Money) {
        let start = column * COLUMN + month;
        self.changes[start] += amount.0;
        self.changes[start + months] -= amount.0;
    }

    fn record(&mut self, project: u32, column: usize, month: usize, months: usize, amount: Money) {
        let fits = |number: usize| Month::try_from(number).expect("months and columns are few");
        let (column, month, months) = (fits(column), fits(month), fits(months));
        self.entries.push(Entry { project, column, month, months, amount });
    }

    /// Months in which anything flows: all flows are nothing from here on.
    #[must_use]
    pub fn months(&self) -> usize {
        self.used.min(END)
    }

    /// Monthly flows of a purpose, month 0 to [`Ledger::months`], into `out`.
    pub fn flows(&self, purpose: Purpose, out: &mut Vec<i64>) {
        self.column(purpose as usize, out);
    }

    /// Monthly public value.
    pub fn public_values(&self, out: &mut Vec<i64>) {
        self.column(PUBLIC_VALUE, out);
    }

    /// Monthly profit of a class.
    pub fn class_profits(&self, class: usize, out: &mut Vec<i64>) {
        self.column(CLASS_PROFIT + class, out);
    }

    fn column(&self, column: usize, out: &mut Vec<i64>) {
        out.clear();
        if self.touched[column] {
            let mut sum = 0;
            out.extend(self.changes[column * COLUMN..][..self.months()].iter().map(|change| {
                sum += change;
                sum
            }));
        } else {
            out.resize(self.months(), 0);
        }
    }

    /// The entries that were kept.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The kept entries that are flows between accounts.
    pub fn postings(&self) -> impl Iterator<Item = Posting> {
        self.entries.iter().filter_map(|entry| {
            let purpose = *Purpose::ALL.get(usize::from(entry.column))?;
            Some(Posting { month: entry.month, months: entry.months, amount: entry.amount, purpose })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_posting_shows_in_each_of_its_months_and_no_other() {
        let mut ledger = Ledger::default();
        ledger.clear(1, Keep::One(7));
        ledger.post_each(7, Purpose::FirmProfit, 3, 2, Money(10));
        ledger.post(8, Purpose::FirmProfit, 4, Money(5));
        let mut flows = Vec::new();
        ledger.flows(Purpose::FirmProfit, &mut flows);
        assert_eq!(flows, [0, 0, 0, 10, 15, 0]);
        assert_eq!(ledger.postings().count(), 1, "only the watched project's postings are kept");
    }

    #[test]
    fn what_can_no_longer_be_counted_is_not_entered() {
        let mut ledger = Ledger::default();
        ledger.clear(1, Keep::All);
        ledger.post_each(3, Purpose::FirmProfit, 0, 2, Money(1 << 60));
        ledger.post_each(4, Purpose::FirmTax, 0, 3, Money(-(1 << 60)));
        assert_eq!(ledger.meter.beyond().map(|beyond| beyond.project), Some(4), "losses count as profits do");
        let mut flows = Vec::new();
        ledger.flows(Purpose::FirmTax, &mut flows);
        assert_eq!((flows.iter().sum::<i64>(), ledger.entries().len()), (0, 1));
    }

    #[test]
    fn purposes_are_numbered_in_order() {
        for (index, purpose) in Purpose::ALL.into_iter().enumerate() {
            assert_eq!(purpose as usize, index);
            assert_ne!(purpose.ends().0, purpose.ends().1);
        }
    }
}
